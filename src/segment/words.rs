//! Words of all scripts, folded and hashed in one pass.
//!
//! A word is a run of letters, marks and digits (after [`crate::normalize`]); in scripts without spaces each character
//! is one. Apostrophes and hyphens separate. Numbers lose their thousands separators, so `2.030`, `2 030` and `2,030`
//! are one word; a decimal comma counts as a decimal point.

use xxhash_rust::xxh3::xxh3_64;

use super::{Shape, Word};
use crate::{
    article::Span,
    normalize::{Class, class, fold_into},
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
                return Some(Found { start, end, shape: Shape::Plain });
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
                match class(c) {
                    Class::Letter | Class::Digit | Class::Mark => {
                        digits_only &= class(c) == Class::Digit;
                        fold_into(c, folded);
                        at += c.len_utf8();
                        end = at;
                    }
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

/// Reads on after a run of digits: thousands groups are joined, one decimal part is kept. Returns where the number ends.
fn number(text: &str, mut end: usize, folded: &mut Vec<u8>) -> usize {
    let mut groups = folded.len() <= 3;
    while let Some(mark) = next_char(text, end) {
        let digits_at = end + mark.len_utf8();
        let digits = digits_after(text, digits_at);
        if digits.is_empty() {
            break;
        }
        if groups && digits.len() == 3 && is_thousands_mark(mark) {
            folded.extend_from_slice(digits);
            end = digits_at + 3;
        } else if matches!(mark, '.' | ',') && !folded.contains(&b'.') {
            folded.push(b'.');
            folded.extend_from_slice(digits);
            end = digits_at + digits.len();
            groups = false;
        } else {
            break;
        }
    }
    end
}

/// The ASCII digits at `at`, or none if letters follow them without a break.
fn digits_after(text: &str, at: usize) -> &[u8] {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match rest.get(count) {
        Some(byte) if byte.is_ascii_alphabetic() => &[],
        _ => &rest[..count],
    }
}

fn is_thousands_mark(c: char) -> bool {
    matches!(c, ' ' | '.' | ',' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2019}' | '٬')
}

/// One character of a script without spaces, with its marks.
fn ideograph(text: &str, start: usize, folded: &mut Vec<u8>) -> usize {
    let mut end = start;
    while let Some(c) = next_char(text, end) {
        if end > start && class(c) != Class::Mark {
            break;
        }
        fold_into(c, folded);
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
        ] {
            assert!(same(one, other), "{one} and {other}");
        }
        assert_eq!(texts("en 2018 300 personnes"), ["en", "2018", "300", "personnes"]);
        assert_eq!(texts("2018. 300"), ["2018", "300"]);
        assert_eq!(texts("10 000h"), ["10", "000h"]);
        assert_eq!(texts("1.2.3"), ["1.2", "3"]);
        assert!(!same("1989", "1991"));
    }

    #[test]
    fn shapes() {
        let shapes: Vec<Shape> = words("Le 3 mars Émile").iter().map(|word| word.shape).collect();
        assert_eq!(shapes, [Shape::Capitalized, Shape::Number, Shape::Plain, Shape::Capitalized]);
    }
}
