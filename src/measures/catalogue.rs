//! What each rate and each term means, in the languages of the report. The words are data: `catalogue.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// A language of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// That of all tables.
    English,
    /// The report's second.
    French,
}

/// The words for every rate and term.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    rate: BTreeMap<String, Words>,
    term: BTreeMap<String, Words>,
    note: BTreeMap<String, Words>,
    phrase: BTreeMap<String, Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// The study it follows.
    after: Option<String>,
    en: Texts,
    fr: Texts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    #[serde(default)]
    name: String,
    text: String,
}

/// What is said of a rate or a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// The study it follows.
    pub after: Option<String>,
}

static BUILTIN: LazyLock<Option<Catalogue>> = LazyLock::new(|| toml::from_str(include_str!("catalogue.toml")).ok());

static EMPTY: Catalogue =
    Catalogue { rate: BTreeMap::new(), term: BTreeMap::new(), note: BTreeMap::new(), phrase: BTreeMap::new() };

impl Catalogue {
    /// The catalogue of this program.
    #[must_use]
    pub fn builtin() -> &'static Catalogue {
        BUILTIN.as_ref().unwrap_or(&EMPTY)
    }

    /// Whether it has a rate.
    #[must_use]
    pub fn has(&self, rate: &str) -> bool {
        self.rate.contains_key(rate)
    }

    /// A rate, its `{places}` filled in.
    #[must_use]
    pub fn rate(&self, id: &str, language: Language, values: &[(&str, String)]) -> Entry {
        entry(id, self.rate.get(id), language, values)
    }

    /// A term of the tables.
    #[must_use]
    pub fn term(&self, id: &str, language: Language, values: &[(&str, String)]) -> Entry {
        entry(id, self.term.get(id), language, values)
    }

    /// A sentence on what was not covered.
    #[must_use]
    pub fn note(&self, id: &str, language: Language, values: &[(&str, String)]) -> String {
        entry(id, self.note.get(id), language, values).definition
    }

    /// Words that fill a place.
    #[must_use]
    pub fn phrase(&self, id: &str, language: Language) -> String {
        entry(id, self.phrase.get(id), language, &[]).definition
    }
}

fn entry(id: &str, words: Option<&Words>, language: Language, values: &[(&str, String)]) -> Entry {
    let Some(words) = words else {
        return Entry { name: id.to_owned(), definition: id.to_owned(), after: None };
    };
    let texts = match language {
        Language::English => &words.en,
        Language::French => &words.fr,
    };
    let fill = |text: &str| {
        values.iter().fold(text.trim().to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    let name = if texts.name.is_empty() { id } else { &texts.name };
    Entry { name: fill(name), definition: fill(&texts.text), after: words.after.clone() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|after| after.split('}').next()).collect()
    }

    #[test]
    fn every_entry_says_the_same_in_both_languages() {
        let catalogue: Catalogue = toml::from_str(include_str!("catalogue.toml")).expect("the catalogue is TOML");
        let all = [&catalogue.rate, &catalogue.term, &catalogue.note, &catalogue.phrase];
        assert!(catalogue.rate.len() > 30);
        for (id, words) in all.into_iter().flatten() {
            assert!(!words.en.text.trim().is_empty() && !words.fr.text.trim().is_empty(), "{id}");
            assert_eq!(places(&words.en.text), places(&words.fr.text), "{id}");
        }
    }

    #[test]
    fn places_are_filled() {
        let values = [("least_run", "100".to_owned()), ("sources", "8".to_owned()), ("outlets", "included".to_owned())];
        let entry = Catalogue::builtin().rate("run-copy-rate", Language::French, &values);
        assert!(entry.definition.contains("100") && !entry.definition.contains('{'), "{entry:?}");
        assert!(entry.after.is_some());
    }
}
