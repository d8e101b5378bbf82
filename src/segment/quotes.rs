//! Quotations: what stands inside quotation marks, in the conventions of several languages.
//!
//! «fr», “en”, „de“, »de«, ”sv”, ”ur“, ’ur‘, 「ja」, ‘en’ and straight `"` by the spaces around it. Marks inside a
//! quotation are part of it. Speech may go on over paragraphs: the next one begins with the mark again, or closes what is open. A
//! quotation that nobody closes is a misprint: it ends with its first sentence, and what follows is narration.

use super::words::is_arabic;
use crate::article::Span;

/// The quotations of a paragraph.
#[must_use]
pub fn quotations(paragraph: &str) -> Vec<Span> {
    let mut out = Vec::new();
    quotations_into(paragraph, Span::new(0, paragraph.len()), None, None, &mut out);
    out
}

/// How a quotation that is open will be closed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
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

/// Misprints mended in a paragraph; after so many its marks say nothing. It keeps a paragraph of marks from costing
/// squares.
const MOST_UNCLOSED: usize = 16;

/// Finds the quotations of a paragraph, the first of which `carried` says to be open already. Returns the style of one
/// that the next paragraph closes.
pub(super) fn quotations_into(
    text: &str,
    paragraph: Span,
    next: Option<Span>,
    carried: Option<Style>,
    out: &mut Vec<Span>,
) -> Option<Style> {
    let (part, base) = (paragraph.of(text), paragraph.start as usize);
    let mut from = 0;
    let mut open = carried.map(|style| (0, style));
    for _ in 0..MOST_UNCLOSED {
        let (start, style) = closed_into(part, base, from, open.take(), out)?;
        match next.map_or(GoesOn::No, |next| goes_on(next.of(text), style)) {
            GoesOn::No => {}
            on => {
                push(base + start, base + part.len(), out);
                return (on == GoesOn::UntilClosed).then_some(style);
            }
        }
        from = start + first_sentence(&part[start..]);
        // A stray straight or single mark is likelier than speech.
        if !matches!(style, Style::Straight | Style::Single | Style::ReversedSingle) {
            push(base + start, base + from, out);
        }
    }
    None
}

/// Finds the closed quotations from `from` on, or from one that is open; returns one that stays open: where its first
/// letter stands, and its style.
fn closed_into(
    part: &str,
    base: usize,
    from: usize,
    open: Option<(usize, Style)>,
    out: &mut Vec<Span>,
) -> Option<(usize, Style)> {
    let mut open = open.map(|(start, style)| (start, style, 0u32));
    for Mark { at, c, before, after, rest } in marks(part, from) {
        open = match open {
            None => opens(c, before, rest).map(|style| (at + c.len_utf8(), style, 0)),
            Some((start, style, 0)) if closes(style, c, before, after) => {
                push(base + start, base + at, out);
                None
            }
            Some((start, style, depth)) if closes(style, c, before, after) => Some((start, style, depth - 1)),
            Some((start, style, depth)) => Some((start, style, depth + u32::from(nests(style, c, before, rest)))),
        };
    }
    open.map(|(start, style, _)| (start, style))
}

/// Whether speech that is open at the end of a paragraph goes on in the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GoesOn {
    No,
    /// It begins with an opening mark, as printers do.
    Reopened,
    /// It has a closing mark before any opening one.
    UntilClosed,
}

fn goes_on(next: &str, style: Style) -> GoesOn {
    // An apostrophe would close it.
    if matches!(style, Style::Single | Style::ReversedSingle) {
        return GoesOn::No;
    }
    let begins = next.len() - next.trim_start().len();
    for Mark { at, c, before, after, rest } in marks(next, 0) {
        if opens(c, before, rest) == Some(style) {
            return if at == begins { GoesOn::Reopened } else { GoesOn::No };
        }
        if closes(style, c, before, after) {
            return GoesOn::UntilClosed;
        }
    }
    GoesOn::No
}

/// Where the first sentence ends, roughly: a quotation nobody closed has no better end.
fn first_sentence(part: &str) -> usize {
    let mut last = ['\u{20}'; 2];
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let follows = chars.peek().map_or(' ', |&(_, next)| next);
        let stops = matches!(c, '!' | '?' | '…' | '。' | '！' | '？') || (c == '.' && last[0].is_alphanumeric());
        if stops && (follows.is_whitespace() || follows.is_uppercase()) {
            return at + c.len_utf8();
        }
        last = [last[1], c];
    }
    part.len()
}

/// A quotation mark, and what stands around it.
struct Mark<'t> {
    at: usize,
    c: char,
    before: char,
    after: char,
    rest: &'t str,
}

/// The quotation marks from a place on. Only bytes with which one of them begins are looked at closely.
fn marks(text: &str, from: usize) -> impl Iterator<Item = Mark<'_>> {
    let begins = |byte: u8| matches!(byte, b'"' | 0xc2 | 0xe2 | 0xe3 | 0xef);
    let places = (from..text.len()).filter(move |at| begins(text.as_bytes()[*at]));
    places.filter_map(|at| {
        let (before, mut from_here) = (&text[..at], text[at..].chars());
        let c = from_here.next().filter(|c| is_mark(*c))?;
        let rest = from_here.as_str();
        let before = before.chars().next_back().unwrap_or(' ');
        Some(Mark { at, c, before, after: rest.chars().next().unwrap_or(' '), rest })
    })
}

/// Whether a character opens or closes quotations in any convention.
fn is_mark(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‟' | '‘' | '’' | '「' | '」' | '『' | '』' | '＂')
}

fn push(start: usize, end: usize, out: &mut Vec<Span>) {
    if start < end {
        out.push(Span::new(start, end));
    }
}

fn opens(c: char, before: char, rest: &str) -> Option<Style> {
    let after = rest.chars().next().unwrap_or(' ');
    let starts = !before.is_alphanumeric() && !after.is_whitespace();
    // Marks that close in other conventions; after a full stop or comma they do.
    let turned = starts && after.is_alphanumeric() && !matches!(before, '.' | ',' | '!' | '?' | '…' | ';' | ')');
    match c {
        '«' | '‹' => Some(Style::Guillemets),
        '»' if turned => Some(Style::ReversedGuillemets),
        '“' | '‟' | '＂' => Some(Style::Curly),
        '”' if turned => Some(Style::ReversedCurly),
        '„' => Some(Style::Low),
        '「' | '『' => Some(Style::Corner),
        '‘' if starts && after.is_alphanumeric() => Some(Style::Single),
        // Once or twice; an apostrophe never stands before an Arabic letter.
        '’' if starts && rest.trim_start_matches('’').starts_with(is_arabic) => Some(Style::ReversedSingle),
        '"' if starts || (before.is_whitespace() && after.is_whitespace()) => Some(Style::Straight),
        _ => None,
    }
}

fn closes(style: Style, c: char, before: char, after: char) -> bool {
    match style {
        Style::Guillemets => matches!(c, '»' | '›'),
        Style::ReversedGuillemets => c == '«' || (c == '»' && !before.is_whitespace() && !after.is_alphanumeric()),
        Style::Curly => matches!(c, '”' | '＂') || (c == '"' && !after.is_alphanumeric()),
        Style::ReversedCurly | Style::Low => matches!(c, '“' | '”' | '"'),
        Style::Corner => matches!(c, '」' | '』'),
        Style::Single => c == '’' && !after.is_alphanumeric(),
        Style::ReversedSingle => c == '‘',
        Style::Straight => c == '"' && !(before.is_whitespace() && after.is_alphanumeric()),
    }
}

/// Whether a mark that does not close opens a quotation inside one of its own style.
fn nests(style: Style, c: char, before: char, rest: &str) -> bool {
    match style {
        Style::Guillemets | Style::Curly | Style::Corner | Style::Straight => opens(c, before, rest) == Some(style),
        Style::ReversedGuillemets | Style::ReversedCurly | Style::Low | Style::Single | Style::ReversedSingle => false,
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
            ("Il dit : « Non. Il part, puis « oui » et rentre.", vec![" Non.", " oui "]),
            ("“Never. She left. “Not once,” she said.", vec!["Never.", "Not once,"]),
            ("Il dit \"non. Il part, puis \"oui\" et rentre.", vec!["oui"]),
            ("\"J'ai dit \"non\" hier\", dit-il.", vec!["J'ai dit \"non\" hier"]),
            ("Il dit \" oui \" et part.", vec![" oui "]),
            ("Il dit qu'»on peut voter», puis «rien».", vec!["on peut voter", "rien"]),
            ("Fini.»Alors il part, «seul».", vec!["seul"]),
            ("Hon sade ”nej” och ”ja”.", vec!["nej", "ja"]),
            ("«Je remercie M. Roy. Il part.", vec!["Je remercie M. Roy."]),
            ("un écran de 15\" large", vec![]),
            ("L'\"interruption temporaire\" finie", vec!["interruption temporaire"]),
            ("他说「好」。", vec!["好"]),
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

    #[test]
    fn nothing_but_marks_opens_or_closes() {
        use Style::*;
        let styles =
            [Guillemets, ReversedGuillemets, Curly, ReversedCurly, Low, Corner, Single, ReversedSingle, Straight];
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(marks(&text, 0).count() > 0, is_mark(c), "{c:?}");
            for (before, after) in [(' ', 'a'), ('a', ' '), (' ', 'ب'), (' ', ' '), ('a', 'a')] {
                let closed = styles.iter().any(|style| closes(*style, c, before, after));
                let opened = opens(c, before, &after.to_string()).is_some();
                assert!(is_mark(c) || !(opened || closed), "{c:?}");
            }
        }
    }

    #[test]
    fn speech_over_paragraphs() {
        for (paragraphs, expected) in [
            (["Il dit : « Oui.", "« Enfin », ajoute-t-il."], vec![" Oui.", " Enfin "]),
            (["Il dit : « Oui. Je viens.", "J’arrive. » Il part."], vec![" Oui. Je viens.", "J’arrive. "]),
            (["\"I will. I must.", "\"I shall,\" he said."], vec!["I will. I must.", "I shall,"]),
            (["Il dit : « Oui. Il part.", "Il rentre, « seul »."], vec![" Oui.", " seul "]),
        ] {
            let text = paragraphs.join("\n");
            let first = Span::new(0, paragraphs[0].len());
            let segments = crate::segment::segment(&text, [first, Span::new(paragraphs[0].len() + 1, text.len())]);
            let found: Vec<&str> = segments.quotations.iter().map(|span| span.of(&text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn nothing_but_marks() {
        for mark in ["«", "\"", "“", "» ", "‘", "„"] {
            assert!(quotations(&mark.repeat(50_000)).len() <= 50_000);
        }
    }
}
