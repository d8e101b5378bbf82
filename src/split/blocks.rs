//! Text to blocks: paragraphs, or lines where each line is a paragraph.

use crate::article::Span;

/// The blocks of a text, trimmed, none of them empty.
pub(super) fn blocks(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let wrapped = is_wrapped(text, &lines);
    let width = wrap_width(text, &lines);
    let mut out: Vec<Span> = Vec::new();
    let mut before: Option<Span> = None;
    for line in lines {
        if line.is_empty() {
            before = None;
            continue;
        }
        let broken = |before: Span| {
            wrapped
                || continues(line.of(text))
                || width.is_some_and(|width| is_full(before.of(text), line.of(text), width))
        };
        match out.last_mut() {
            Some(last) if before.is_some_and(broken) => last.end = line.end,
            _ => out.push(line),
        }
        before = Some(line);
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

/// Lines that another line follows at once, which a text set to a width has at least.
const INNER_LINES: usize = 3;

/// Characters in the longest line of a text set to a width, at least.
const LEAST_WIDTH: usize = 50;

/// Of a text set to a width, so large a part of the inner lines is full.
const FULL_SHARE: f64 = 0.6;

/// The width a text was set to, if each line was filled before the next was begun.
///
/// Lines of a list end where their sense ends; a line was broken for its width if the next line's first word had no
/// room in it.
fn wrap_width(text: &str, lines: &[Span]) -> Option<usize> {
    let printed: Vec<&str> = lines.iter().map(|line| line.of(text)).collect();
    let lengths = || printed.iter().map(|line| line.chars().count()).filter(|length| *length > 0);
    let longest = lengths().filter(|length| *length <= WRAPPED_WIDTH).max().filter(|width| *width >= LEAST_WIDTH)?;
    let too_long = lengths().filter(|length| *length > WRAPPED_WIDTH).count();
    let inner: Vec<&[&str]> = printed.windows(2).filter(|two| !two[0].is_empty() && !two[1].is_empty()).collect();
    let full = inner.iter().filter(|two| is_full(two[0], two[1], longest)).count();
    let set = inner.len() >= INNER_LINES
        && full as f64 >= FULL_SHARE * inner.len() as f64
        && too_long * 20 <= lengths().count();
    set.then_some(longest)
}

/// Whether a line had no room for the first word of the next.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default().chars().count();
    let length = line.chars().count();
    length <= width && length + 1 + word > width
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
    fn text_set_to_a_width_is_joined_line_by_line() {
        let text = "Harbour tower to be painted blue\n\
                    The council of Marlow Sands voted on Tuesday to paint its harbour tower\n\
                    blue. Work begins in May. Members had argued about it for nine years. A\n\
                    painter said he was glad.\n\
                    The tower was built by fishermen who wanted a light of their own. Nobody\n\
                    knows who paid for it.";
        let blocks = texts(text);
        assert_eq!(blocks.len(), 3, "{blocks:#?}");
        assert!(blocks[1].ends_with("glad.") && blocks[2].starts_with("The tower"), "{blocks:#?}");
        let list = "Mayor opens the new bridge over the river Aune\nFerry late again\nThree held after the theft of \
                    eleven garden chairs\nSchool closes\nRain expected\nTower to be painted";
        assert_eq!(texts(list).len(), 6);
    }

    #[test]
    fn wrapped_text_is_joined() {
        let line = "The words of this old tract were set in lines of like length";
        let paragraph = [line; 6].join("\n");
        let text = format!("{paragraph}\n\n{paragraph}");
        assert_eq!(blocks(&text).len(), 2);
    }
}
