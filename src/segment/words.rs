//! Words of all scripts, folded and hashed in one pass.
//!
//! A word is a run of letters, marks and digits (after [`crate::normalize`]); in scripts without spaces each character
//! is one. Apostrophes and hyphens separate. Numbers lose their thousands separators, so `2.030`, `2 030` and `2,030`
//! are one word; a decimal comma counts as a decimal point.

use xxhash_rust::xxh3::xxh3_64;

use super::{Shape, Word};
use crate::{
    article::Span,
    normalize::{Class, Folding, class, fold_into},
};

/// The words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    words_into(text, Span::new(0, text.len()), &mut out);
    out
}

pub(super) fn words_into(text: &str, within: Span, out: &mut Vec<Word>) {
    let base = within.start as usize;
    let part = within.of(text);
    let mut folded = Vec::with_capacity(64);
    let mut at = 0;
    while let Some(Found { start, end, shape }) = next_word(part, at, &mut folded) {
        out.push(Word { hash: xxh3_64(&folded), span: Span::new(base + start, base + end), shape });
        at = end;
    }
}

/// A word in a text.
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
}

/// The first word at or after `at`, a character boundary outside of words; its folded bytes replace `folded`.
pub(super) fn next_word(text: &str, mut at: usize, folded: &mut Vec<u8>) -> Option<Found> {
    folded.clear();
    loop {
        let c = next_char(text, at)?;
        let start = at;
        match class(c) {
            Class::Letter | Class::Digit => {
                let (end, shape) = run(text, start, folded);
                return Some(Found { start, end, shape });
            }
            Class::Ideograph => {
                let end = ideograph(text, start, folded);
                return Some(Found { start, end, shape: Shape::Ideograph });
            }
            Class::Mark | Class::Ignorable | Class::Separator => at += c.len_utf8(),
        }
    }
}

fn next_char(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// A run of letters and digits from `start`; where it ends, and how it looks.
fn run(text: &str, start: usize, folded: &mut Vec<u8>) -> (usize, Shape) {
    let bytes = text.as_bytes();
    let capitalized = next_char(text, start).is_some_and(char::is_uppercase);
    let (mut at, mut end, mut digits_only) = (start, start, true);
    loop {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_alphabetic() => {
                folded.push(byte.to_ascii_lowercase());
                digits_only = false;
                at += 1;
                end = at;
            }
            Some(byte) if byte.is_ascii_digit() => {
                folded.push(*byte);
                at += 1;
                end = at;
            }
            Some(byte) if byte.is_ascii() => break,
            None => break,
            Some(_) => {
                let Some(c) = next_char(text, at) else { break };
                let folding = Folding::of(c);
                match folding.class {
                    Class::Letter | Class::Digit | Class::Mark => {
                        digits_only &= folding.class == Class::Digit;
                        folding.append(c, folded);
                        at += c.len_utf8();
                        end = at;
                    }
                    Class::Ignorable if c == NON_JOINER && text[..at].ends_with(is_arabic) => break,
                    Class::Ignorable => at += c.len_utf8(),
                    Class::Ideograph | Class::Separator => break,
                }
            }
        }
    }
    if !digits_only {
        return (end, if capitalized { Shape::Capitalized } else { Shape::Plain });
    }
    (number(text, end, folded), Shape::Number)
}

/// In Arabic script it stands where others write a space (`می‌شود`); elsewhere it only changes how letters look.
const NON_JOINER: char = '\u{200c}';

/// Whether a character belongs to the Arabic script.
pub(super) fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}')
}

/// Reads on after a run of digits: thousands groups are joined, one decimal part is kept. Returns where the number ends.
fn number(text: &str, mut end: usize, folded: &mut Vec<u8>) -> usize {
    let ascii = text[..end].ends_with(|c: char| c.is_ascii());
    if let Some((from, to)) = indian_groups(text, end, folded.len(), ascii) {
        fold_digits(&text[from..to], folded);
        end = to;
    }
    let mut groups = folded.len() <= 3;
    while let Some(mark) = next_char(text, end) {
        let digits_at = end + mark.len_utf8();
        let (digits, digits_end) = digits_after(text, digits_at, ascii);
        if digits == 0 {
            break;
        }
        if groups && digits == 3 && is_thousands_mark(mark, ascii) {
            fold_digits(&text[digits_at..digits_end], folded);
        } else if matches!(mark, '.' | ',' | '٫' | '．') && !folded.contains(&b'.') {
            folded.push(b'.');
            fold_digits(&text[digits_at..digits_end], folded);
            groups = false;
        } else {
            break;
        }
        end = digits_end;
    }
    end
}

/// What stands after the first group of a number in the Indian way, `1,50,000`: groups of two, and one of three.
fn indian_groups(text: &str, first_end: usize, first: usize, ascii: bool) -> Option<(usize, usize)> {
    if first > 2 {
        return None;
    }
    let (mut end, mut pairs) = (first_end, 0);
    loop {
        let mark = next_char(text, end).filter(|mark| matches!(mark, ',' | '٬' | '،'))?;
        match digits_after(text, end + mark.len_utf8(), ascii) {
            (2, after) => (end, pairs) = (after, pairs + 1),
            (3, after) if pairs > 0 => return Some((first_end, after)),
            _ => return None,
        }
    }
}

/// How many digits stand at `at`, and where they end; none if more of a word follows without a break. A number is
/// written in ASCII digits or in others, not in both.
fn digits_after(text: &str, at: usize, ascii: bool) -> (usize, usize) {
    let (mut count, mut end) = (0, at);
    while let Some(c) = next_char(text, end) {
        match class(c) {
            Class::Digit if c.is_ascii() == ascii => (count, end) = (count + 1, end + c.len_utf8()),
            Class::Letter | Class::Digit | Class::Mark => return (0, at),
            _ => break,
        }
    }
    (count, end)
}

fn fold_digits(text: &str, folded: &mut Vec<u8>) {
    text.chars().filter(|c| class(*c) == Class::Digit).for_each(|c| fold_into(c, folded));
}

/// The full-width comma separates clauses, but among full-width digits thousands.
fn is_thousands_mark(c: char, ascii: bool) -> bool {
    matches!(c, ' ' | '.' | ',' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2019}' | '٬' | '،')
        || (c == '，' && !ascii)
}

/// One character of a script without spaces, with its marks.
fn ideograph(text: &str, start: usize, folded: &mut Vec<u8>) -> usize {
    let mut end = start;
    while let Some(c) = next_char(text, end) {
        let folding = Folding::of(c);
        if end > start && folding.class != Class::Mark {
            break;
        }
        folding.append(c, folded);
        end += c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).iter().map(|word| word.span.of(text)).collect()
    }

    fn same(one: &str, other: &str) -> bool {
        let hashes = |text| words(text).iter().map(|word| word.hash).collect::<Vec<_>>();
        hashes(one) == hashes(other)
    }

    #[test]
    fn words_of_many_scripts() {
        for (text, expected) in [
            ("L’armée n'a pas", vec!["L", "armée", "n", "a", "pas"]),
            ("ex-URSS, don't", vec!["ex", "URSS", "don", "t"]),
            ("中文 and ไทย", vec!["中", "文", "and", "ไ", "ท", "ย"]),
            ("в 18h30", vec!["в", "18h30"]),
            ("", vec![]),
            ("... !", vec![]),
            ("1e\u{301}re", vec!["1e\u{301}re"]),
            ("می\u{200c}شود", vec!["می", "شود"]),
            ("क्\u{200c}ष", vec!["क्\u{200c}ष"]),
            ("ニュース", vec!["ニ", "ュ", "ー", "ス"]),
        ] {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_canonical() {
        for (one, other) in [
            ("2.030 hommes", "2 030 hommes"),
            ("2\u{202f}030", "2,030"),
            ("1.234.567,8", "1 234 567.8"),
            ("1,16 milliard", "1.16 milliard"),
            ("۴۵۰٬۰۰۰٬۰۰۰ تومان", "450,000,000 تومان"),
            ("١٬٢٥٠٫٥", "1250.5"),
            ("２，０３０人", "2030人"),
            ("１．２万", "1.2万"),
            ("१,५०,००० रुपये", "150000 रुपये"),
            ("Rs 1,50,00,000.5", "Rs 15.000.000,5"),
        ] {
            assert!(same(one, other), "{one} and {other}");
        }
        assert_eq!(texts("en 2018 300 personnes"), ["en", "2018", "300", "personnes"]);
        assert_eq!(texts("2018. 300"), ["2018", "300"]);
        assert_eq!(texts("10 000h"), ["10", "000h"]);
        assert_eq!(texts("1.2.3"), ["1.2", "3"]);
        assert_eq!(texts("12,34,5"), ["12,34", "5"]);
        assert_eq!(texts("共120，300人"), ["共", "120", "300", "人"]);
        assert_eq!(texts("2018,۱۲۳"), ["2018", "۱۲۳"]);
        assert!(!same("1989", "1991"));
    }

    #[test]
    fn shapes() {
        let shapes: Vec<Shape> = words("Le 3 mars Émile").iter().map(|word| word.shape).collect();
        assert_eq!(shapes, [Shape::Capitalized, Shape::Number, Shape::Plain, Shape::Capitalized]);
    }
}
