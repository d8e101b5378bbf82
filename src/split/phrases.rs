//! The forms of lines, regular expressions by kind. A block is looked through once for the literals that they need; only
//! those are run whose literals stand in it, and that match a text so long.
//!
//! * time: one pass over the block, and the forms it may have, which are few; a form alone gives up at its first letters

use std::{collections::BTreeMap, ops::Range, sync::OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use bit_vec::BitVec;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::literals::{literals, most_characters};

/// What a line is, or says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Byline,
    Caption,
    CaptionHint,
    Comments,
    Credit,
    Dateline,
    GoesOn,
    Heading,
    Links,
    Navigation,
    Origin,
    Published,
    Signature,
    SmallPrint,
    SmallPrintGoesOn,
    Weekday,
}

impl Kind {
    /// Names have capitals.
    fn ignores_case(self) -> bool {
        !matches!(
            self,
            Kind::Byline | Kind::Dateline | Kind::Origin | Kind::Signature | Kind::SmallPrint | Kind::SmallPrintGoesOn
        )
    }
}

/// The forms that ship with the crate, by kind.
pub(super) const FURNITURE: &str = include_str!("furniture.toml");

/// Bytes an expression's states may take. By default they are too few for forms that count letters of all scripts, and a
/// search without states takes a hundred times as long.
const AUTOMATON_BYTES: usize = 1 << 24;

/// All forms. One expression each: together their states are too many, and a search many times slower.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    forms: Vec<Form>,
    kinds: BTreeMap<Kind, Range<usize>>,
    /// Of the literals of all forms, and which form each is one of.
    literals: Option<AhoCorasick>,
    owners: Vec<usize>,
    /// The forms that need no literal.
    unconditional: BitVec,
}

/// A regular expression that is compiled when it is first needed: most runs need few.
#[derive(Debug)]
struct Form {
    expression: String,
    ignores_case: bool,
    /// Characters of a text that has it, at most.
    most: Option<usize>,
    compiled: OnceLock<Option<Regex>>,
}

/// A text, and the forms that it may have.
pub(super) struct Glance<'a> {
    phrases: &'a Phrases,
    text: &'a str,
    characters: usize,
    possible: BitVec,
}

impl Phrases {
    /// The forms that ship with the crate.
    pub(super) fn shipped() -> &'static Phrases {
        static SHIPPED: OnceLock<Phrases> = OnceLock::new();
        SHIPPED.get_or_init(|| Phrases::new(&toml::from_str(FURNITURE).unwrap_or_default()))
    }

    fn new(data: &BTreeMap<Kind, Vec<String>>) -> Phrases {
        let mut phrases = Phrases::default();
        let mut needles = Vec::new();
        for (kind, patterns) in data {
            let first = phrases.forms.len();
            for expression in patterns {
                let form = Form::new(expression, kind.ignores_case());
                let needed = literals(expression, form.ignores_case);
                phrases.unconditional.push(needed.is_none());
                for literal in needed.into_iter().flatten() {
                    phrases.owners.push(phrases.forms.len());
                    needles.push(literal);
                }
                phrases.forms.push(form);
            }
            phrases.kinds.insert(*kind, first..phrases.forms.len());
        }
        let mut builder = AhoCorasick::builder();
        let built = builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(needles);
        match built {
            Ok(automaton) => phrases.literals = Some(automaton),
            Err(_) => phrases.unconditional.fill(true),
        }
        phrases
    }

    /// Looks a text through for the literals that forms need.
    pub(super) fn glance<'a>(&'a self, text: &'a str) -> Glance<'a> {
        let mut possible = self.unconditional.clone();
        let found = self.literals.iter().flat_map(|literals| literals.find_overlapping_iter(text));
        for literal in found {
            possible.set(self.owners[literal.pattern().as_usize()], true);
        }
        Glance { phrases: self, text, characters: text.chars().count(), possible }
    }

    /// Whether a text has a form of the kind: all are tried, since a few letters are not worth a glance.
    pub(super) fn is_match(&self, kind: Kind, text: &str) -> bool {
        self.of(kind).any(|(_, form)| form.is_match(text))
    }

    /// Where the longest head of a text ends that has a form of the kind.
    pub(super) fn longest(&self, kind: Kind, text: &str) -> Option<usize> {
        self.of(kind).filter_map(|(_, form)| form.compiled()?.find(text)).map(|found| found.end()).max()
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Form)> {
        let places = self.kinds.get(&kind).cloned().unwrap_or_default();
        places.clone().zip(self.forms.get(places).unwrap_or_default())
    }
}

impl Glance<'_> {
    /// Whether the text has a form of the kind.
    pub(super) fn is(&self, kind: Kind) -> bool {
        let possible = |at: usize, form: &Form| {
            self.possible.get(at) == Some(true) && form.most.is_none_or(|most| self.characters <= most)
        };
        self.phrases.of(kind).any(|(at, form)| possible(at, form) && form.is_match(self.text))
    }
}

impl Form {
    fn new(expression: &str, ignores_case: bool) -> Form {
        let most = most_characters(expression);
        Form { expression: expression.to_owned(), ignores_case, most, compiled: OnceLock::new() }
    }

    fn is_match(&self, text: &str) -> bool {
        self.compiled().is_some_and(|expression| expression.is_match(text))
    }

    fn compiled(&self) -> Option<&Regex> {
        let build = || {
            let mut builder = RegexBuilder::new(&self.expression);
            builder.case_insensitive(self.ignores_case).dfa_size_limit(AUTOMATON_BYTES).build().ok()
        };
        self.compiled.get_or_init(build).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: [Kind; 16] = [
        Kind::Byline,
        Kind::Caption,
        Kind::CaptionHint,
        Kind::Comments,
        Kind::Credit,
        Kind::Dateline,
        Kind::GoesOn,
        Kind::Heading,
        Kind::Links,
        Kind::Navigation,
        Kind::Origin,
        Kind::Published,
        Kind::Signature,
        Kind::SmallPrint,
        Kind::SmallPrintGoesOn,
        Kind::Weekday,
    ];

    #[test]
    fn a_glance_overlooks_nothing() {
        let phrases = Phrases::shipped();
        let mut seen = [0; EVERY.len()];
        for text in [
            "Par Alma Quist",
            "Le pont samedi (Photo, AFP).",
            "CRÉDIT PHOTO : Alma Quist",
            "Image caption The bridge",
            "Norval, samedi. © Alma Quist",
            "Le pont de Norval | Alma Quist / Onde",
            "Le pont samedi (Keystone)",
            "12 RÉACTIONS",
            "3 Commentaires",
            "Leave a reply",
            "Le Courrier AVEC AFP",
            "\u{212a}eystone-ATS / sda",
            "Copyright 2031 Onde",
            "alma.quist@onde.example",
            "Alma Quist, follow her on @almaquist",
            "MOSCOW, March 12. /TASS/. Tavrinia and",
            "МОСКВА, 12 мар - РИА Новости. Мост",
            "Paris, 21 jan 2019 (AFP) - Le ministre",
            "Mais le pont est fermé.",
            "- Sirène muette -",
            "MO\u{17f}T READ",
            "À LIRE ÉGALEMENT :",
            "Suivez notre dossier",
            "Accueil > Norval > Pont",
            "We use coo\u{212a}ies.",
            "12345",
            "•••",
            "Lire aussi : le pont",
            "Le pont de Norval rouvre | Regarder sur Onde",
            "Mis à jour le 12 mars",
            "12 mars 2031 à 10h15",
            "March 12, 2031",
            "2031-03-12 10:15",
            "Le pont rouvre. (AFP)",
            "В понедельник мост открыт",
            "Ouvert DIMANCHE prochain",
            "Na terça-feira",
            "Disclosure: The author holds no position in any stocks mentioned.",
            "The post Ferry late appeared first on Quay Ledger.",
            "It should not be taken as investment advice.",
            "Cet article ne constitue pas un conseil en investissement.",
            "Une phrase sans rien de tout cela, avec des mots de tous les jours.",
        ] {
            let glance = phrases.glance(text);
            for (kind, seen) in EVERY.into_iter().zip(&mut seen) {
                assert_eq!(glance.is(kind), phrases.is_match(kind, text), "{kind:?} {text}");
                *seen += usize::from(glance.is(kind));
            }
        }
        assert!(seen.iter().all(|seen| *seen > 0), "each kind is tried: {seen:?}");
    }

    #[test]
    fn most_forms_need_a_literal() {
        let phrases = Phrases::shipped();
        let unconditional = phrases.unconditional.iter().filter(|is| *is).count();
        assert!(unconditional * 4 < phrases.forms.len(), "{unconditional} of {}", phrases.forms.len());
        let possible = phrases.glance("The council met and voted.").possible;
        assert_eq!(possible, phrases.unconditional);
    }

    #[test]
    fn every_form_of_the_data_file_compiles() {
        let phrases = Phrases::shipped();
        assert!(EVERY.iter().all(|kind| phrases.of(*kind).count() > 0), "{:?}", phrases.kinds);
        for form in &phrases.forms {
            assert!(form.compiled().is_some(), "{}", form.expression);
        }
    }
}
