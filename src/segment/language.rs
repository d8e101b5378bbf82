//! The language of a text, as far as abbreviations, stems and stop words need it. No fingerprint depends on it.

use std::{collections::BTreeMap, sync::OnceLock};

use rust_stemmers::Algorithm;
use serde::Serialize;
use whichlang::Lang;

use super::words;
use crate::article::Span;

/// A language by its ISO 639-1 code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Language(Option<&'static str>);

impl Language {
    /// No language could be told.
    pub const UNKNOWN: Language = Language(None);

    /// Text that is looked at to tell the language, in bytes: more does not change the answer.
    const SAMPLE: usize = 2048;

    /// Too little text to tell a language from, in bytes.
    const LEAST: usize = 40;

    /// The language most of `spans` is written in.
    #[must_use]
    pub fn of(text: &str, spans: &[Span]) -> Language {
        let mut sample = String::new();
        for span in spans {
            let room = Self::SAMPLE.saturating_sub(sample.len());
            let part = span.of(text);
            let cut = (0..=room.min(part.len())).rev().find(|&at| part.is_char_boundary(at)).unwrap_or(0);
            sample.push_str(&part[..cut]);
            sample.push(' ');
            if sample.len() >= Self::SAMPLE {
                break;
            }
        }
        if sample.len() < Self::LEAST { Language::UNKNOWN } else { Language(Some(code(&sample))) }
    }

    /// The two-letter code, if the language is known.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        self.0
    }

    /// The hashes of words that say nothing by themselves (articles, pronouns, auxiliaries), sorted.
    #[must_use]
    pub fn stop_words(self) -> &'static [u64] {
        static LISTS: OnceLock<BTreeMap<&'static str, Vec<u64>>> = OnceLock::new();
        let lists = LISTS.get_or_init(|| CODES.iter().map(|code| (*code, stop_words_of(code))).collect());
        self.0.and_then(|code| lists.get(code)).map_or(&[], Vec::as_slice)
    }

    /// Whether the word with this hash is a stop word.
    pub(super) fn is_stop_word(self, hash: u64) -> bool {
        self.stop_words().binary_search(&hash).is_ok()
    }

    /// The Snowball stemmer of the language, if there is one.
    #[must_use]
    pub fn stemmer(self) -> Option<Algorithm> {
        Some(match self.0? {
            "ar" => Algorithm::Arabic,
            "de" => Algorithm::German,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fr" => Algorithm::French,
            "it" => Algorithm::Italian,
            "nl" => Algorithm::Dutch,
            "pt" => Algorithm::Portuguese,
            "ru" => Algorithm::Russian,
            "sv" => Algorithm::Swedish,
            "tr" => Algorithm::Turkish,
            _ => return None,
        })
    }
}

/// The languages that can be told.
const CODES: [&str; 16] =
    ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "sv", "tr", "vi", "zh"];

fn stop_words_of(code: &str) -> Vec<u64> {
    let listed = stop_words::lookup(code).unwrap_or_default();
    let mut hashes: Vec<u64> = listed.iter().flat_map(|entry| words(entry)).map(|word| word.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn code(sample: &str) -> &'static str {
    match whichlang::detect_language(sample) {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_and_abstains_on_scraps() {
        let whole = |text: &str| Language::of(text, &[Span::new(0, text.len())]).code();
        assert_eq!(whole("Le ministre a annoncé lundi que les travaux du barrage reprendraient."), Some("fr"));
        assert_eq!(whole("The minister said on Monday that work on the dam would resume."), Some("en"));
        assert_eq!(whole("Bonjour"), None);
        assert!(CODES.contains(&"fr"));
    }

    #[test]
    fn stop_words_of_every_language_that_has_a_stemmer() {
        for code in CODES {
            let language = Language(Some(code));
            assert!(language.stemmer().is_none() || language.stop_words().len() > 50, "{code}");
        }
        let french = Language(Some("fr")).stop_words();
        let holds = |word: &str| french.binary_search(&words(word)[0].hash).is_ok();
        assert!(holds("les") && holds("était") && !holds("barrage"));
        assert!(Language::UNKNOWN.stop_words().is_empty());
    }
}
