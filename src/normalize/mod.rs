//! Folding: what a character counts as when typography should not matter.
//!
//! One character at a time, so that a word's place in the source is never lost. Case, accents, ligatures, digit
//! shapes, width, quotes, dashes and spaces disappear; letters stay.
//!
//! * NFKD (Unicode Standard Annex 15), then lower case, then combining marks U+0300–U+036F and Arabic vowel signs are
//!   dropped, then NFC. So `É`, `é`, `e`+U+0301 and `E` are one letter: wires print `Etat` for `État`.
//! * Letters that Unicode does not decompose but newsrooms exchange: œ oe, æ ae, ß ss, ø o, đ d, ł l, ı i.
//! * Every decimal digit becomes its ASCII digit.
//!
//! time: one table look-up below U+0600, a few trie look-ups above. Wrong where accents alone tell words apart
//! (`côte`, `côté`): five words in a row seldom differ by that.

mod name_key;

pub use name_key::name_key;

use std::sync::OnceLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, Script},
};

/// What a character does to the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Continues a word.
    Letter,
    /// Continues a word, and makes a number if the word has nothing else.
    Digit,
    /// A word by itself: scripts written without spaces.
    Ideograph,
    /// Belongs to the character before it.
    Mark,
    /// Invisible: joiners, soft hyphens, direction marks. Never ends a word.
    Ignorable,
    /// Between words.
    Separator,
}

/// The class of a character.
#[must_use]
pub fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            _ => Class::Separator,
        };
    }
    match table().get(c as usize) {
        Some(entry) => entry.class,
        None => class_of(c),
    }
}

/// Appends what `c` folds to, as UTF-8.
pub fn fold_into(c: char, out: &mut Vec<u8>) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase() as u8);
    }
    match table().get(c as usize) {
        Some(entry) => out.extend_from_slice(entry.folded.as_bytes()),
        None => out.extend_from_slice(fold_of(c).as_bytes()),
    }
}

/// A text's words as they count in comparison, joined by single spaces. For keys and tests; the pipeline folds in place.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut between = false;
    for c in text.chars() {
        match class(c) {
            Class::Separator => between = true,
            Class::Ignorable => {}
            _ => {
                if between && !out.is_empty() {
                    out.push(b' ');
                }
                between = false;
                fold_into(c, &mut out);
            }
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Below this, a table answers: Latin, Greek, Cyrillic, Armenian, Hebrew.
const TABLE_END: u32 = 0x600;

struct Entry {
    class: Class,
    folded: Box<str>,
}

fn table() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| {
        (0..TABLE_END)
            .map(|code| char::from_u32(code).unwrap_or('\0'))
            .map(|c| Entry { class: class_of(c), folded: fold_of(c).into_boxed_str() })
            .collect()
    })
}

fn class_of(c: char) -> Class {
    use GeneralCategory as G;
    let ideograph = |otherwise| match CodePointMapData::<Script>::new().get(c) {
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar => Class::Ideograph,
        _ => otherwise,
    };
    match CodePointMapData::<GeneralCategory>::new().get(c) {
        G::UppercaseLetter | G::LowercaseLetter | G::TitlecaseLetter | G::LetterNumber | G::OtherNumber => {
            Class::Letter
        }
        G::OtherLetter | G::ModifierLetter => ideograph(Class::Letter),
        G::DecimalNumber => Class::Digit,
        G::NonspacingMark | G::SpacingMark | G::EnclosingMark => Class::Mark,
        G::Format | G::Control if !c.is_whitespace() && c != '\0' => Class::Ignorable,
        _ => Class::Separator,
    }
}

fn fold_of(c: char) -> String {
    if let Some(digit) = decimal_digit(c) {
        return digit.to_string();
    }
    let spelled = match c {
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ı' | 'İ' => "i",
        _ => "",
    };
    if !spelled.is_empty() {
        return spelled.to_owned();
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(c));
    let bare: String = decomposed.filter(|&part| !is_dropped(part)).flat_map(char::to_lowercase).collect();
    // Lower-casing can bring a mark back (U+0130); NFKC can bring separators (`½` is `1⁄2`).
    let bare: String = bare.chars().filter(|&part| !is_dropped(part) && part != ' ').collect();
    ComposingNormalizerBorrowed::new_nfc().normalize(&bare).into_owned()
}

/// Marks that typography adds and drops: Latin, Greek and Cyrillic accents, Arabic vowel signs and the stretching bar.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}')
}

/// The value of a decimal digit of any script: their code points come in runs of ten, zero first.
fn decimal_digit(c: char) -> Option<u32> {
    let category = CodePointMapData::<GeneralCategory>::new();
    if category.get(c) != GeneralCategory::DecimalNumber {
        return None;
    }
    if let Some(digit) = c.to_digit(10) {
        return Some(digit);
    }
    let compatible = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(c)).next()?;
    if let Some(digit) = compatible.to_digit(10) {
        return Some(digit);
    }
    let before = (1..10u32)
        .take_while(|back| {
            let lower = (c as u32).checked_sub(*back).and_then(char::from_u32);
            lower.is_some_and(|lower| category.get(lower) == GeneralCategory::DecimalNumber)
        })
        .count();
    u32::try_from(before).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_does_not_count() {
        for (one, other) in [
            ("L’État", "l'Etat"),
            ("cœur", "COEUR"),
            ("e\u{301}te\u{301}", "été"),
            ("ﬁn", "fin"),
            ("Straße", "STRASSE"),
            ("«\u{a0}Oui\u{a0}»", "\"oui\""),
            ("٢٠٣٠", "2030"),
            ("ｆｕｌｌ", "full"),
            ("co\u{ad}operate", "cooperate"),
            ("كِتَاب", "كتاب"),
            ("Łódź", "lodz"),
            ("ёлка", "елка"),
            ("नमस्ते", "नमस्ते"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn letters_count() {
        assert_ne!(fold("chat"), fold("chut"));
        assert_ne!(fold("が"), fold("か"));
        assert_eq!(fold("한국"), "한국");
    }

    #[test]
    fn scripts_without_spaces_are_words_by_themselves() {
        for c in ['中', 'の', 'ク', 'ข', 'ខ'] {
            assert_eq!(class(c), Class::Ideograph, "{c}");
        }
        assert_eq!(class('한'), Class::Letter);
        assert_eq!(class('\u{200d}'), Class::Ignorable);
        assert_eq!(class('\n'), Class::Separator);
        assert_eq!(class('\u{a0}'), Class::Separator);
    }
}
