//! Whether a text names an outlet: "selon Le Monde", "told the Guardian", "(lemonde.fr)".
//!
//! A name is what it is without case, accents, spaces and the rest of an address: `lemonde.fr`, `Le Monde` and `LE MONDE` are one.
//! In a text its last word has a capital, if its script has any, so that "le point de vue" is not Le Point. Scripts without spaces are not read. What it says of the outlet isn't read: a text that
//! names the outlet it copied has named its source, as the studies count.
//!
//! * time: `O(words)` of the text for each name

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::normalize::fold;

/// The data file that ships with the crate.
pub(super) const SHIPPED: &str = include_str!("outlets.toml");

/// A name has so many words at most where a text writes it.
const MOST_WORDS: usize = 5;

/// A shorter name is a word like any other.
const LEAST_LETTERS: usize = 3;

/// Labels of an address under which whole countries register names.
const SECOND_LEVEL: [&str; 8] = ["ac", "co", "com", "edu", "gouv", "gov", "net", "org"];

#[derive(Deserialize)]
struct Forms {
    contractions: BTreeMap<String, Vec<String>>,
}

static CONTRACTIONS: LazyLock<BTreeMap<String, Vec<String>>> =
    LazyLock::new(|| toml::from_str(SHIPPED).map_or_else(|_| BTreeMap::new(), |forms: Forms| forms.contractions));

/// An outlet's name, as a text may spell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletName {
    letters: String,
    address: Option<String>,
}

impl OutletName {
    /// From a name or an address; `None` if nothing is left that could be told from other words.
    #[must_use]
    pub fn new(outlet: &str) -> Option<OutletName> {
        let outlet = outlet.trim();
        let is_address = outlet.contains('.') && !outlet.contains(char::is_whitespace);
        let address = is_address.then(|| outlet.to_lowercase().trim_start_matches("www.").to_owned());
        let letters = letters(address.as_deref().map_or(outlet, registered));
        let is_told = letters.chars().count() >= LEAST_LETTERS && letters.contains(char::is_alphabetic);
        is_told.then_some(OutletName { letters, address })
    }

    /// Whether a text has it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let has_name = (0..words.len()).any(|at| self.begins(&words[at..]));
        has_name || self.address.as_ref().is_some_and(|address| text.to_lowercase().contains(address))
    }

    /// Whether these words begin with it.
    fn begins(&self, words: &[&str]) -> bool {
        let Some((first, rest)) = words.split_first() else { return false };
        let plain = letters(first);
        let contracted = CONTRACTIONS.get(&plain).into_iter().flatten().map(String::as_str);
        contracted.chain([&*plain]).any(|first_letters| {
            let mut left = self.letters.strip_prefix(first_letters);
            let mut is_name = is_capital(first);
            for word in rest.iter().take(MOST_WORDS - 1) {
                match left {
                    None | Some("") => break,
                    Some(letters_left) => left = letters_left.strip_prefix(&*letters(word)),
                }
                is_name = is_capital(word).or(is_name);
            }
            left == Some("") && is_name != Some(false)
        })
    }
}

/// Whether a word begins with a capital; `None` if it has no case, as a number.
fn is_capital(word: &str) -> Option<bool> {
    let first = word.chars().next()?;
    (first.is_uppercase() || first.is_lowercase()).then(|| first.is_uppercase())
}

/// The name in an address: `lemonde` of `lemonde.fr`, `bbc` of `news.bbc.co.uk`.
fn registered(address: &str) -> &str {
    let host = address.split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.len().saturating_sub(2);
    let at =
        if last > 0 && labels.get(last).is_some_and(|label| SECOND_LEVEL.contains(label)) { last - 1 } else { last };
    labels.get(at).copied().unwrap_or_default()
}

fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, outlet: &str) -> bool {
        OutletName::new(outlet).is_some_and(|name| name.is_in(text))
    }

    #[test]
    fn a_name_is_found_as_texts_write_it() {
        for (text, outlet) in [
            ("Selon Le Monde, la réunion aura lieu mardi.", "lemonde.fr"),
            ("Selon le Monde, la réunion aura lieu mardi.", "Le Monde"),
            ("a-t-il confié au Monde", "www.lemonde.fr"),
            ("un sondage pour L’Express", "lexpress.fr"),
            ("annonce Libération", "liberation.fr"),
            ("d'après Ouest-France", "ouest-france.fr"),
            ("a dit le ministre à France 24.", "france24.com"),
            ("he told The Guardian", "theguardian.com"),
            ("the BBC reported", "news.bbc.co.uk"),
            ("à lire sur lemonde.fr", "lemonde.fr"),
            ("قالت الجزيرة إن", "الجزيرة"),
            ("riferisce il direttore della Stampa", "La Stampa"),
        ] {
            assert!(names(text, outlet), "{text} names {outlet}");
        }
    }

    #[test]
    fn other_words_are_no_name() {
        for (text, outlet) in [
            ("il a fait le point sur le monde agricole", "Le Point"),
            ("il a fait le point sur le monde agricole", "lemonde.fr"),
            ("Le monde entier regarde", "Le Monde"),
            ("Le Monde diplomatique", "Le Monde de demain"),
            ("au bout de 20 minutes", "20 Minutes"),
            ("Mondelez", "Le Monde"),
            ("en 1843", "1843"),
            ("A B", "a"),
            ("", ""),
            ("anything", "..."),
        ] {
            assert!(!names(text, outlet), "{text} names no {outlet}");
        }
    }
}
