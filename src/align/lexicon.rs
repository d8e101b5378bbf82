//! Words that change what a sentence says, by language: `lexicon.toml`, parsed and folded.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use serde::Deserialize;

use crate::{normalize::fold, segment::Language};

/// The words of one language.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Lexicon {
    /// Turn a sentence into its opposite.
    pub negations: BTreeSet<String>,
    /// May negate: a sentence that has one near is not taken for the affirmative.
    pub weak: BTreeSet<String>,
    /// Stand before a name, instead of a first name.
    pub honorifics: BTreeSet<String>,
    /// Multiply the number before them.
    pub scales: BTreeMap<String, f64>,
    /// Numbers in letters.
    pub numbers: BTreeMap<String, f64>,
    /// Join two numbers in letters (`soixante et onze`) …
    pub and: BTreeSet<String>,
    /// … or a number in letters and one, which is else an article.
    pub one: BTreeSet<String>,
    /// Say that a number is about so much.
    pub about: BTreeSet<String>,
}

impl Lexicon {
    /// The words of a language; none if it is not known.
    pub(super) fn of(language: Language) -> &'static Lexicon {
        static PARSED: OnceLock<(BTreeMap<String, Lexicon>, Lexicon)> = OnceLock::new();
        let (lists, none) = PARSED.get_or_init(|| (parse().unwrap_or_default(), Lexicon::default()));
        language.code().and_then(|code| lists.get(code)).unwrap_or(none)
    }
}

fn parse() -> Result<BTreeMap<String, Lexicon>, toml::de::Error> {
    let mut lists: BTreeMap<String, Lexicon> = toml::from_str(include_str!("lexicon.toml"))?;
    for lexicon in lists.values_mut() {
        for words in [
            &mut lexicon.negations,
            &mut lexicon.weak,
            &mut lexicon.honorifics,
            &mut lexicon.and,
            &mut lexicon.one,
            &mut lexicon.about,
        ] {
            *words = words.iter().map(|word| fold(word)).collect();
        }
        for values in [&mut lexicon.scales, &mut lexicon.numbers] {
            *values = values.iter().map(|(word, value)| (fold(word), *value)).collect();
        }
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_parses() {
        let lists = parse();
        assert!(lists.is_ok(), "{:?}", lists.err());
        let french = &lists.unwrap_or_default()["fr"];
        assert!(french.negations.contains("jamais") && !french.negations.contains("sans"));
        assert!(french.weak.contains("guere") && french.scales["milliard"] == 1e9);
    }
}
