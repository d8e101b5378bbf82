//! Quotations: what stands inside quotation marks, in the conventions of several languages.
//!
//! «fr», “en”, „de“, »de«, ”sv”, ”ur“, ’ur‘, 「ja」, ‘en’ and straight `"` by the spaces around it. A quotation that is opened and not
//! closed runs to the end of its paragraph (speech continued over paragraphs is printed that way). Marks inside a
//! quotation are part of it.

use super::words::is_arabic;
use crate::article::Span;

/// The quotations of a paragraph.
#[must_use]
pub fn quotations(paragraph: &str) -> Vec<Span> {
    let mut out = Vec::new();
    quotations_into(paragraph, Span::new(0, paragraph.len()), &mut out);
    out
}

/// How a quotation that is open will be closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Guillemets,
    ReversedGuillemets,
    Curly,
    ReversedCurly,
    Low,
    Corner,
    Single,
    ReversedSingle,
    Straight,
}

pub(super) fn quotations_into(text: &str, paragraph: Span, out: &mut Vec<Span>) {
    let part = paragraph.of(text);
    let base = paragraph.start as usize;
    let mut open: Option<(usize, Style, u32)> = None;
    let mut before = ' ';
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |&(_, next)| next);
        open = match open {
            None => opens(c, before, &part[at + c.len_utf8()..]).map(|style| (at + c.len_utf8(), style, 0)),
            Some((start, style, depth)) => {
                if closes(style, c, before, after) {
                    if depth > 0 {
                        Some((start, style, depth - 1))
                    } else {
                        push(base + start, base + at, out);
                        None
                    }
                } else {
                    let nested = matches!((style, c), (Style::Guillemets, '«') | (Style::Corner, '「'));
                    Some((start, style, depth + u32::from(nested)))
                }
            }
        };
        before = c;
    }
    // A stray straight or single mark is likelier than a speech that goes on.
    if let Some((start, style, _)) = open
        && !matches!(style, Style::Straight | Style::Single | Style::ReversedSingle)
    {
        push(base + start, base + part.len(), out);
    }
}

fn push(start: usize, end: usize, out: &mut Vec<Span>) {
    if start < end {
        out.push(Span::new(start, end));
    }
}

fn opens(c: char, before: char, rest: &str) -> Option<Style> {
    let after = rest.chars().next().unwrap_or(' ');
    let starts = !before.is_alphanumeric() && !after.is_whitespace();
    match c {
        '«' | '‹' => Some(Style::Guillemets),
        '»' if starts && after.is_alphanumeric() => Some(Style::ReversedGuillemets),
        '“' | '‟' | '＂' => Some(Style::Curly),
        '”' if starts && after.is_alphanumeric() => Some(Style::ReversedCurly),
        '„' => Some(Style::Low),
        '「' | '『' => Some(Style::Corner),
        '‘' if starts && after.is_alphanumeric() => Some(Style::Single),
        // Once or twice; an apostrophe never stands before an Arabic letter.
        '’' if starts && rest.trim_start_matches('’').starts_with(is_arabic) => Some(Style::ReversedSingle),
        '"' if starts => Some(Style::Straight),
        _ => None,
    }
}

fn closes(style: Style, c: char, before: char, after: char) -> bool {
    match style {
        Style::Guillemets => matches!(c, '»' | '›'),
        Style::ReversedGuillemets => c == '«',
        Style::Curly => matches!(c, '”' | '＂') || (c == '"' && !after.is_alphanumeric()),
        Style::ReversedCurly | Style::Low => matches!(c, '“' | '”' | '"'),
        Style::Corner => matches!(c, '」' | '』'),
        Style::Single => c == '’' && !after.is_alphanumeric(),
        Style::ReversedSingle => c == '‘',
        Style::Straight => c == '"' && !(before.is_whitespace() && after.is_alphanumeric()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conventions() {
        for (text, expected) in [
            ("Il a dit « oui, “peut-être” » hier.", vec![" oui, “peut-être” "]),
            ("Le «plan «B»» tient.", vec!["plan «B»"]),
            ("“Never,” he said. “Not once.”", vec!["Never,", "Not once."]),
            ("\"Jamais\", dit-il. \"Non\".", vec!["Jamais", "Non"]),
            ("Er sagte „nein“ und „doch“.", vec!["nein", "doch"]),
            ("Er sagte »nein« gestern.", vec!["nein"]),
            ("It’s ‘fine’, isn’t it", vec!["fine"]),
            ("«Une parole qui continue", vec!["Une parole qui continue"]),
            ("un écran de 15\" large", vec![]),
            ("L'\"interruption temporaire\" finie", vec!["interruption temporaire"]),
            ("他说「好」。", vec!["好"]),
            ("他说：“好。”", vec!["好。"]),
            ("Hon sade ”nej” och ”jo”.", vec!["nej", "jo"]),
            ("انہوں نے کہا: ”نہیں“ اور ”ہاں۔“", vec!["نہیں", "ہاں۔"]),
            ("انہوں نے کہا: “نہیں” اور", vec!["نہیں"]),
            ("انہوں نے کہا: ’نہیں‘ اور ‘ہاں’۔", vec!["نہیں", "ہاں"]),
            ("انہوں نے کہا: ’’نہیں‘‘۔ پھر ‘‘ہاں’’۔", vec!["’نہیں", "ہاں"]),
            ("The ’90s were “fine”.", vec!["fine"]),
            ("قال: \"نعم\" و«لا».", vec!["نعم", "لا"]),
        ] {
            let found: Vec<&str> = quotations(text).into_iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
