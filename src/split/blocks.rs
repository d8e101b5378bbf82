//! Text to blocks: paragraphs, or lines where each line is a paragraph.

use crate::article::Span;

/// The blocks of a text, trimmed, none of them empty.
pub(super) fn blocks(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let wrapped = is_wrapped(text, &lines);
    let mut out: Vec<Span> = Vec::new();
    let mut after_blank = true;
    for line in lines {
        if line.is_empty() {
            after_blank = true;
            continue;
        }
        let joins = !after_blank && (wrapped || continues(line.of(text)));
        match out.last_mut() {
            Some(last) if joins => last.end = line.end,
            _ => out.push(line),
        }
        after_blank = false;
    }
    out
}

/// All lines, trimmed; blank ones are empty spans.
fn lines(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let trimmed = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        out.push(Span::new(at, at + trimmed.len()));
        start += line.len() + 1;
    }
    out
}

/// A line that goes on with the sentence before it.
fn continues(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// Lines a wrapped text has at least.
const WRAPPED_LINES: usize = 8;

/// Characters in the longest line of a wrapped text, rare exceptions aside.
const WRAPPED_WIDTH: usize = 110;

/// Whether line ends are just where the page ended: lines of like length, few of which end a sentence.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let mut lengths: Vec<usize> =
        lines.iter().filter(|line| !line.is_empty()).map(|line| line.of(text).chars().count()).collect();
    if lengths.len() < WRAPPED_LINES {
        return false;
    }
    lengths.sort_unstable();
    let (median, long) = (lengths[lengths.len() / 2], lengths[lengths.len() * 95 / 100]);
    // Only lines that another line follows at once: the last line of a paragraph ends a sentence in any text.
    let inner = lines.windows(2).filter(|two| !two[0].is_empty() && !two[1].is_empty());
    let (mut count, mut ending) = (0usize, 0usize);
    for two in inner {
        count += 1;
        ending += usize::from(two[0].of(text).ends_with(['.', '!', '?', '»', '"', '”', ':', '…']));
    }
    (20..=WRAPPED_WIDTH).contains(&median) && long <= WRAPPED_WIDTH && count * 2 > lengths.len() && ending * 3 < count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        blocks(text).into_iter().map(|block| block.of(text)).collect()
    }

    #[test]
    fn lines_are_paragraphs_unless_they_go_on() {
        assert_eq!(texts("One.\nTwo.\n\n  Three \n"), ["One.", "Two.", "Three"]);
        assert_eq!(texts("A line that\ngoes on.\nAnother."), ["A line that\ngoes on.", "Another."]);
        assert_eq!(texts("A heading\n\nlower case after a blank"), ["A heading", "lower case after a blank"]);
    }

    #[test]
    fn wrapped_text_is_joined() {
        let line = "The words of this old tract were set in lines of like length";
        let paragraph = [line; 6].join("\n");
        let text = format!("{paragraph}\n\n{paragraph}");
        assert_eq!(blocks(&text).len(), 2);
    }
}
