//! Stems: what the forms of a word have in common.
//!
//! Snowball's stemmers where there is one; for some other languages lists of endings and beginnings (`affixes.toml`),
//! which is lighter and good enough to find two sentences that say the same. No fingerprint depends on it.

use std::{cell::RefCell, collections::BTreeMap, sync::OnceLock};

use rust_stemmers::{Algorithm, Stemmer as Snowball};
use serde::Deserialize;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::Language;
use crate::{
    hashed::{HashedMap, remembered},
    normalize::fold,
};

/// Endings and beginnings of languages for which there is no stemmer.
pub(super) const AFFIXES: &str = include_str!("affixes.toml");

thread_local! {
    /// The hash of each word's stem, by a hash of the language and of the word as it is printed.
    static STEMS: RefCell<HashedMap<u64, u64>> = RefCell::default();
}

/// Finds the stems of a language's words.
pub struct Stemmer {
    kind: Kind,
    /// Tells languages apart.
    seed: u64,
}

enum Kind {
    Snowball(Snowball),
    Affixes(&'static Affixes),
    None,
}

impl Stemmer {
    /// Of a language; of one without rules, words are their own stems.
    #[must_use]
    pub fn of(language: Language) -> Stemmer {
        let code = language.code().unwrap_or_default();
        let kind = match (algorithm(code), affixes().get(code)) {
            (Some(algorithm), _) => Kind::Snowball(Snowball::create(algorithm)),
            (None, Some(affixes)) => Kind::Affixes(affixes),
            (None, None) => Kind::None,
        };
        Stemmer { kind, seed: xxh3_64(code.as_bytes()) }
    }

    /// The hash of a word's stem; `None` if the word itself is its stem.
    #[must_use]
    pub fn hash(&self, word: &str) -> Option<u64> {
        if matches!(self.kind, Kind::None) {
            return None;
        }
        let key = xxh3_64_with_seed(word.as_bytes(), self.seed);
        Some(remembered(&STEMS, key, || xxh3_64(self.stem(word).unwrap_or_default().as_bytes())))
    }

    /// The stem of a word, folded; `None` if it is the word itself.
    #[must_use]
    pub fn stem(&self, word: &str) -> Option<String> {
        match &self.kind {
            Kind::Snowball(snowball) => Some(fold(&snowball.stem(&word.to_lowercase()))),
            Kind::Affixes(affixes) => Some(affixes.cut(&fold(word)).to_owned()),
            Kind::None => None,
        }
    }
}

fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

/// What is cut off the words of a language.
#[derive(Deserialize)]
struct Affixes {
    /// So many letters stay.
    least: usize,
    /// Folded, the longest first.
    endings: Vec<String>,
    /// Folded, the longest first.
    beginnings: Vec<String>,
}

impl Affixes {
    /// The longest ending, then the longest beginning, then the longest ending again.
    fn cut<'a>(&self, word: &'a str) -> &'a str {
        let long_enough = |rest: &&str| rest.chars().count() >= self.least;
        let ending = |word: &'a str| {
            let mut rest = self.endings.iter().filter_map(|ending| word.strip_suffix(ending.as_str()));
            rest.find(long_enough).unwrap_or(word)
        };
        let word = ending(word);
        let mut rest = self.beginnings.iter().filter_map(|beginning| word.strip_prefix(beginning.as_str()));
        ending(rest.find(long_enough).unwrap_or(word))
    }
}

fn affixes() -> &'static BTreeMap<String, Affixes> {
    static PARSED: OnceLock<BTreeMap<String, Affixes>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let mut parsed: BTreeMap<String, Affixes> = toml::from_str(AFFIXES).unwrap_or_default();
        for affixes in parsed.values_mut() {
            for list in [&mut affixes.endings, &mut affixes.beginnings] {
                list.iter_mut().for_each(|affix| *affix = fold(affix));
                list.sort_by_key(|affix| std::cmp::Reverse(affix.chars().count()));
            }
        }
        parsed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Span, segment::segment};

    #[test]
    fn the_data_file_parses() {
        assert!(toml::from_str::<BTreeMap<String, Affixes>>(AFFIXES).is_ok());
    }

    #[test]
    fn what_is_remembered_is_the_stem() {
        let of = |text: &str| Stemmer::of(segment(text, [Span::new(0, text.len())]).language);
        let english = of("The ministers said that they would not vote for the bill before the end of the week.");
        let french = of("Les ministres ont dit qu'ils ne voteraient pas le projet de loi avant la fin de la semaine.");
        assert_ne!(english.hash("voteraient"), french.hash("voteraient"));
        for stemmer in [&english, &french, &english] {
            for word in ["voteraient", "nations", "Nations"] {
                assert_eq!(stemmer.hash(word), stemmer.stem(word).map(|stem| xxh3_64(stem.as_bytes())), "{word}");
            }
        }
        assert_eq!(Stemmer::of(Language::UNKNOWN).hash("nations"), None);
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (sentence, one, other) in [
            ("Le ministre a annoncé lundi que les travaux du barrage reprendraient.", "grévistes", "gréviste"),
            ("Menteri mengatakan pada hari Senin bahwa pekerjaan itu akan dilanjutkan.", "dilaporkan", "laporan"),
            ("Menteri mengatakan pada hari Senin bahwa pekerjaan itu akan dilanjutkan.", "diperkirakan", "perkiraan"),
            ("وزیر نے پیر کو بتایا کہ ڈیم پر کام دوبارہ شروع ہو جائے گا۔", "دکانوں", "دکانیں"),
            ("وزیر روز دوشنبه اعلام کرد که کار ساخت سد از سر گرفته می‌شود.", "کارگران", "کارگر"),
            ("장관은 월요일에 댐 공사가 내년 봄에 다시 시작될 것이라고 밝혔다.", "시장은", "시장이"),
        ] {
            let stemmer = Stemmer::of(segment(sentence, [Span::new(0, sentence.len())]).language);
            assert!(stemmer.stem(one).is_some());
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{one} and {other}");
        }
    }
}
