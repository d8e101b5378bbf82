//! Folding: what a character counts as when typography should not matter.
//!
//! One character at a time, so that a word's place in the source is never lost. Case, accents, ligatures, digit
//! shapes, width, quotes, dashes and spaces disappear; letters stay.
//!
//! * NFKD (Unicode Standard Annex 15), then lower case, then combining marks U+0300–U+036F and the vowel signs of Arabic
//!   and Hebrew are dropped, then NFC. So `É`, `é`, `e`+U+0301 and `E` are one letter: wires print `Etat` for `État`.
//! * Letters that Unicode does not decompose but newsrooms exchange: œ oe, æ ae, ß ss, ø o, đ d, ł l, ı i; and those
//!   that Arabic, Persian and Urdu keyboards write differently: ی ى ي, ک ك, ہ ۃ ة ه, ٱ ا.
//! * Every decimal digit becomes its ASCII digit.
//!
//! time: one table look-up; a page of 256 characters is made when one of them is first met. Wrong where accents alone
//! tell words apart (`côte`, `côté`): five words in a row seldom differ by that.

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

/// What is known of a character: its class, and what it folds to.
#[derive(Clone, Copy, Debug)]
pub struct Folding {
    /// What it does to the words around it.
    pub class: Class,
    /// Bytes it folds to, or [`Folding::LONG`].
    len: u8,
    bytes: [u8; Folding::ROOM],
}

impl Folding {
    const ROOM: usize = 6;

    /// Few characters fold to more than there is room for, and these are folded when they are met.
    const LONG: u8 = u8::MAX;

    /// Of `c`.
    #[inline]
    #[must_use]
    pub fn of(c: char) -> Folding {
        const PAGE: usize = 256;
        const PAGES: usize = (char::MAX as usize + 1) / PAGE;
        static TABLE: [OnceLock<Box<[Folding; PAGE]>>; PAGES] = [const { OnceLock::new() }; PAGES];
        let (page, place) = (c as usize / PAGE, c as usize % PAGE);
        let make = || {
            let code = |place: usize| u32::try_from(page * PAGE + place).ok().and_then(char::from_u32);
            Box::new(std::array::from_fn(|place| Folding::made(code(place).unwrap_or('\0'))))
        };
        TABLE[page].get_or_init(make)[place]
    }

    fn made(c: char) -> Folding {
        let (class, folded) = (class_of(c), fold_of(c));
        let mut bytes = [0; Folding::ROOM];
        let len = match bytes.get_mut(..folded.len()) {
            Some(room) => {
                room.copy_from_slice(folded.as_bytes());
                folded.len() as u8
            }
            None => Folding::LONG,
        };
        Folding { class, len, bytes }
    }

    /// Appends what it folds to, as UTF-8; `c` is the character it was made of.
    #[inline]
    pub fn append(&self, c: char, out: &mut Vec<u8>) {
        match self.bytes.get(..usize::from(self.len)) {
            Some(bytes) => out.extend_from_slice(bytes),
            None => out.extend_from_slice(fold_of(c).as_bytes()),
        }
    }
}

/// The class of a character.
#[inline]
#[must_use]
pub fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\0'..='\x7f' => Class::Separator,
        _ => Folding::of(c).class,
    }
}

/// Appends what `c` folds to, as UTF-8.
pub fn fold_into(c: char, out: &mut Vec<u8>) {
    match c.is_ascii() {
        true => out.push(c.to_ascii_lowercase() as u8),
        false => Folding::of(c).append(c, out),
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
        // The sign that stretches a vowel of either kana.
        _ if matches!(c, 'ー' | 'ｰ') => Class::Ideograph,
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
    let bare: String = bare.chars().filter(|&part| !is_dropped(part) && part != ' ').map(arabic_letter).collect();
    ComposingNormalizerBorrowed::new_nfc().normalize(&bare).into_owned()
}

/// One letter for what Arabic, Persian and Urdu keyboards write as different ones.
fn arabic_letter(c: char) -> char {
    match c {
        'ی' | 'ى' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ہ' | 'ۃ' | 'ة' | 'ە' => 'ه',
        'ٱ' => 'ا',
        other => other,
    }
}

/// Marks that typography adds and drops: Latin, Greek and Cyrillic accents, vowel signs of Hebrew and Arabic, the hamza
/// and the stretching bar.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
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
            ("إعلان الأمم", "اعلان الامم"),
            ("پاکستان کی جمہوریہ", "پاكستان كي جمهوريه"),
            ("سپیدکوه", "سپيدكوه"),
            ("الحكومـــة", "الحكومه"),
            ("שָׁלוֹם", "שלום"),
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
        assert_ne!(fold("کے"), fold("کی"));
        assert_eq!(fold("ﷺ"), fold("صلى الله عليه وسلم").replace(' ', ""));
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
