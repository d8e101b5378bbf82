//! The language of a text, as far as abbreviations, stems and stop words need it. No fingerprint depends on it.
//!
//! A classifier of 16 languages (`whichlang`) answers, unless the stop words of another language are clearly more of
//! the text's words: that tells Urdu and Persian from Arabic, and Indonesian from all of the 16.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Serialize;
use whichlang::Lang;

use super::{Shape, Word, dictionary, words};
use crate::{article::Span, hashed::HashedMap};

/// Stop words of languages of which no crate has any.
pub(super) const STOP_WORDS: &str = include_str!("stop_words.toml");

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

    /// The language most of `spans` is written in, whose words are `words`.
    #[must_use]
    pub(super) fn of(text: &str, spans: &[Span], words: &[Word]) -> Language {
        let mut sample = String::with_capacity(Self::SAMPLE + 1);
        let mut end = 0;
        for span in spans {
            let room = Self::SAMPLE.saturating_sub(sample.len());
            let part = span.of(text);
            let cut = (0..=room.min(part.len())).rev().find(|&at| part.is_char_boundary(at)).unwrap_or(0);
            sample.push_str(&part[..cut]);
            end = span.start as usize + cut;
            sample.push(' ');
            if sample.len() >= Self::SAMPLE {
                break;
            }
        }
        if sample.len() < Self::LEAST {
            return Language::UNKNOWN;
        }
        let inside = words.iter().take_while(|word| word.span.end as usize <= end).count();
        Language(Some(told(text, &sample, &words[..inside])))
    }

    /// The language with a two-letter code, if it is one of those that can be told.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Language> {
        let scripts = SCRIPTS.iter().map(|(script, ..)| *script);
        languages().chain(scripts).find(|known| *known == code).map(|known| Language(Some(known)))
    }

    /// The two-letter code, if the language is known.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        self.0
    }

    /// The hashes of words that say nothing by themselves (articles, pronouns, auxiliaries), sorted.
    #[must_use]
    pub fn stop_words(self) -> &'static [u64] {
        self.0.and_then(|code| lists().get(code)).map_or(&[], Vec::as_slice)
    }

    /// Whether the word with this hash is a stop word.
    pub(super) fn is_stop_word(self, hash: u64) -> bool {
        self.stop_words().binary_search(&hash).is_ok()
    }

    /// Whether common nouns begin with a capital, as names do.
    #[must_use]
    pub fn capitalizes_nouns(self) -> bool {
        self.0 == Some("de")
    }

    /// Whether nothing but a space stands between sentences.
    #[must_use]
    pub fn ends_sentences_with_spaces(self) -> bool {
        matches!(self.0, Some("th" | "lo"))
    }
}

/// The languages that the classifier tells.
const CLASSIFIED: [&str; 16] =
    ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "sv", "tr", "vi", "zh"];

/// The languages that stop words tell.
const OTHERS: [&str; 14] = ["bn", "cs", "da", "el", "fa", "fi", "he", "hu", "id", "no", "pl", "ro", "uk", "ur"];

/// The languages that a script without spaces tells, with its first and last character.
const SCRIPTS: [(&str, char, char); 4] = [
    ("th", '\u{e00}', '\u{e7f}'),
    ("lo", '\u{e80}', '\u{eff}'),
    ("my", '\u{1000}', '\u{109f}'),
    ("km", '\u{1780}', '\u{17ff}'),
];

/// So many times as many stop words as the classifier's language must another have.
const CLEARLY: f64 = 1.5;

fn told(text: &str, sample: &str, words: &[Word]) -> &'static str {
    let classified = classified(sample);
    let mut counts = [0u32; CLASSIFIED.len() + OTHERS.len()];
    let mut scripts = [0u32; SCRIPTS.len()];
    for word in words {
        let first = word.span.of(text).chars().next().unwrap_or_default();
        if let Some(script) = SCRIPTS.iter().position(|(_, from, to)| (*from..=*to).contains(&first)) {
            scripts[script] += 1;
        }
        let mut of = speakers().get(&word.hash).copied().unwrap_or_default();
        while of != 0 {
            counts[of.trailing_zeros() as usize] += 1;
            of &= of - 1;
        }
    }
    if 2 * words.iter().filter(|word| word.shape == Shape::Ideograph).count() > words.len() {
        return most(&scripts).map_or(classified, |script| SCRIPTS[script].0);
    }
    let known = CLASSIFIED.iter().position(|known| *known == classified).map_or(0, |at| counts[at]);
    let others = &counts[CLASSIFIED.len()..];
    match most(others).filter(|at| f64::from(others[*at]) > CLEARLY * f64::from(known)) {
        Some(at) => OTHERS[at],
        None => classified,
    }
}

/// The place of the highest count, the first of equals, if there is any.
fn most(counts: &[u32]) -> Option<usize> {
    (0..counts.len()).rev().max_by_key(|at| counts[*at]).filter(|at| counts[*at] > 0)
}

fn languages() -> impl Iterator<Item = &'static str> {
    CLASSIFIED.into_iter().chain(OTHERS)
}

/// Which languages have a word as a stop word, as bits in the order of `languages`.
fn speakers() -> &'static HashedMap<u64, u32> {
    static SPEAKERS: OnceLock<HashedMap<u64, u32>> = OnceLock::new();
    SPEAKERS.get_or_init(|| {
        let mut speakers: HashedMap<u64, u32> = HashedMap::default();
        for (at, code) in languages().enumerate() {
            let listed = lists().get(code).into_iter().flatten();
            listed.for_each(|word| *speakers.entry(*word).or_default() |= 1 << at);
        }
        speakers
    })
}

fn lists() -> &'static BTreeMap<&'static str, Vec<u64>> {
    static LISTS: OnceLock<BTreeMap<&'static str, Vec<u64>>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let ours: BTreeMap<String, String> = toml::from_str(STOP_WORDS).unwrap_or_default();
        let scripts = SCRIPTS.iter().map(|(code, ..)| *code);
        let codes = languages().chain(scripts);
        codes.map(|code| (code, stop_words_of(code, ours.get(code).map(String::as_str)))).collect()
    })
}

/// Of our own list, or else of the crate's.
fn stop_words_of(code: &str, ours: Option<&str>) -> Vec<u64> {
    let listed: Vec<&str> = match ours {
        Some(ours) => ours.split_whitespace().collect(),
        None => stop_words::lookup(code).unwrap_or_default().to_vec(),
    };
    let in_words = listed.iter().flat_map(|entry| dictionary::joined(entry, &words(entry)));
    let mut hashes: Vec<u64> = in_words.map(|word| word.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn classified(sample: &str) -> &'static str {
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
        let whole = |text: &str| Language::of(text, &[Span::new(0, text.len())], &words(text)).code();
        for (text, code) in [
            ("Le ministre a annoncé lundi que les travaux du barrage reprendraient.", Some("fr")),
            ("The minister said on Monday that work on the dam would resume.", Some("en")),
            ("وزیر نے پیر کو بتایا کہ ڈیم پر کام دوبارہ شروع ہو جائے گا۔", Some("ur")),
            ("وزیر روز دوشنبه اعلام کرد که کار ساخت سد از سر گرفته می‌شود.", Some("fa")),
            ("أعلن الوزير يوم الاثنين أن العمل في السد سوف يستأنف في الربيع.", Some("ar")),
            ("Menteri mengatakan pada hari Senin bahwa pekerjaan di bendungan itu akan dilanjutkan.", Some("id")),
            ("Міністр заявив у понеділок, що роботи на греблі буде відновлено навесні.", Some("uk")),
            ("Министр заявил в понедельник, что работы на плотине возобновятся весной.", Some("ru")),
            ("部长星期一宣布，大坝的施工将于明年春天恢复，工人们已经陆续返回工地。", Some("zh")),
            ("大臣は月曜日、ダムの工事を来年の春に再開すると発表した。", Some("ja")),
            ("11日午前7時50分ごろ、4人が死亡、13人が重軽傷を負った。1979年に開通した。", Some("ja")),
            ("รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าการก่อสร้างเขื่อนจะเริ่มขึ้นอีกครั้ง", Some("th")),
            ("Ο υπουργός δήλωσε τη Δευτέρα ότι οι εργασίες στο φράγμα θα συνεχιστούν.", Some("el")),
            ("Bonjour", None),
        ] {
            assert_eq!(whole(text), code, "{text}");
        }
    }

    #[test]
    fn stop_words_of_every_language() {
        for code in languages() {
            assert!(Language(Some(code)).stop_words().len() > 50, "{code}");
        }
        for code in languages().chain(SCRIPTS.map(|(code, ..)| code)) {
            assert_eq!(Language::of_code(code).and_then(Language::code), Some(code));
        }
        let french = Language(Some("fr")).stop_words();
        let holds = |word: &str| french.binary_search(&words(word)[0].hash).is_ok();
        assert!(holds("les") && holds("était") && !holds("barrage"));
        assert!(Language::UNKNOWN.stop_words().is_empty());
    }

    #[test]
    fn the_data_file_parses() {
        let ours: Result<BTreeMap<String, String>, _> = toml::from_str(STOP_WORDS);
        assert!(ours.is_ok_and(|ours| ours.keys().all(|code| languages().any(|known| known == code))));
    }
}
