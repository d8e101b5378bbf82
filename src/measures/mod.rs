//! The rates that researchers publish, each with its definition and its interval: the definition moves a rate by 15 points.
//!
//! What a rate means, in words and in each language of the report, and whose study it follows, stands in
//! `catalogue.toml`. Where a detail is our reading, the definition says so.
//!
//! * time: `O(articles)` a resample, and a bounded number of draws; space: `O(families + articles)`

use std::collections::BTreeMap;

mod catalogue;
mod interval;
mod rates;

pub use catalogue::{Catalogue, Entry, Language};
pub use interval::{Interval, resamples};
pub use rates::{CurvePoint, Method, Rate, Unit, curve, exact_share, ids, rates};

/// The minimum runs, in letters, at which the copy rate is given.
pub const LEAST_RUNS: [u32; 8] = [25, 50, 75, 100, 150, 200, 300, 500];

/// The minimum run of Cagé, Hervé and Viaud: 100 letters.
pub const LEAST_RUN: u32 = LEAST_RUNS[3];

/// The minimum run of cut and paste: the shortest we count. Churnalism.com took 15 letters, within a word or two.
pub const LEAST_PASTE: u32 = LEAST_RUNS[0];

/// From these shares of copied words on an article is wholly, mainly or in part copy. The studies of Cardiff judged by eye: the cut-offs are ours.
pub const CARDIFF: [f64; 3] = [0.9, 0.5, 0.1];

/// What the measures need to know of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Who published it; empty if unknown.
    pub outlet: String,
    /// The day it was published, `YYYY-MM-DD`; empty if unknown.
    pub day: String,
    /// Words that were compared.
    pub words: u32,
    /// The family it belongs to.
    pub family: Option<usize>,
    /// Share of its words in reused sentences.
    pub copied: f64,
    /// Its words by what became of them: word for word, changed, new. Only of articles that derive from others.
    pub words_by: [u32; 3],
    /// Its letters, and those in runs of earlier articles.
    pub runs: Runs,
    /// The same, pages of agencies left out.
    pub runs_without_agencies: Runs,
    /// Of its main source, how much stands in it, and how much of it that is: cut and paste.
    pub cut_and_paste: Option<[f64; 2]>,
    /// Its own text credits an agency.
    pub credited: bool,
    /// Its own text credits the agency whose copy its family is.
    pub names_source: bool,
    /// It carries an agency's copy, by its own credit or its family's.
    pub agency_copy: bool,
    /// How much of it derives from earlier copy.
    pub derived: Extent,
    /// It was the first of its family.
    pub first: bool,
    /// It is derived from an article that is known to be earlier.
    pub has_earlier: bool,
    /// An article that is known to be later is derived from it.
    pub has_later: bool,
}

/// METER's classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the classes are what they are called")]
pub enum Extent {
    Wholly,
    Partially,
    #[default]
    Non,
}

/// How many letters of an article stand in copied runs, by minimum run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// Its letters: each word counts those it has and one for the space behind it.
    pub letters: u32,
    /// Those in runs of at least so many as [`LEAST_RUNS`] says.
    pub copied: [u32; LEAST_RUNS.len()],
}

impl Runs {
    /// From the letters of each word and of the longest run around it.
    #[must_use]
    pub fn new(letters: &[u32], reach: &[u32]) -> Runs {
        let from = |least: u32| {
            let inside = letters.iter().zip(reach).filter(|(_, reach)| **reach >= least);
            inside.map(|(letters, _)| letters).sum()
        };
        Runs { letters: letters.iter().sum(), copied: LEAST_RUNS.map(from) }
    }

    /// The share of its letters in runs of at least `LEAST_RUNS[at]`.
    #[must_use]
    pub fn share(&self, at: usize) -> f64 {
        if self.letters == 0 { 0.0 } else { f64::from(self.copied[at]) / f64::from(self.letters) }
    }
}

/// What the measures need to know of a family.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FamilyFacts {
    /// Its articles.
    pub members: u32,
    /// Whose copy it is, if the evidence says so.
    pub agency: Option<String>,
    /// Seconds from its first outlet's publication to its second's, if both times of day are known.
    pub reaction: Option<f64>,
    /// Whether its first article is a page of its agency; `None` if it holds no such page, or the first is not known.
    pub agency_first: Option<bool>,
}

/// What the articles of one outlet, or of all, add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Articles.
    pub articles: u64,
    /// In a family.
    pub in_families: u64,
    /// Derived wholly from earlier copy.
    pub wholly: u64,
    /// Derived partially.
    pub partially: u64,
    /// Not derived.
    pub non: u64,
    /// In a family, with a credit of their own: `credited` of the catalogue.
    pub credited: u64,
    /// Copy of an agency without a credit: `uncredited` of the catalogue.
    pub uncredited: u64,
    /// First of their family.
    pub first: u64,
    /// Carrying an agency's copy.
    pub agency_copy: u64,
    copied: f64,
    copied_words: f64,
    words: f64,
}

impl Tally {
    /// One article more.
    pub fn add(&mut self, facts: &Facts) {
        let one = |yes: bool| u64::from(yes);
        self.articles += 1;
        let in_family = facts.family.is_some();
        self.in_families += one(in_family);
        match facts.derived {
            Extent::Wholly => self.wholly += 1,
            Extent::Partially => self.partially += 1,
            Extent::Non => self.non += 1,
        }
        self.credited += one(in_family && facts.credited);
        self.uncredited += one(facts.is_uncredited());
        self.first += one(facts.first);
        self.agency_copy += one(facts.agency_copy);
        self.copied += facts.copied;
        self.copied_words += facts.copied * f64::from(facts.words);
        self.words += f64::from(facts.words);
    }

    /// The mean of the articles' copied shares; zero without articles.
    #[must_use]
    pub fn copy_rate(&self) -> f64 {
        if self.articles == 0 { 0.0 } else { self.copied / self.articles as f64 }
    }

    /// The same, weighted by their words; zero without words.
    #[must_use]
    pub fn copy_rate_by_length(&self) -> f64 {
        if self.words == 0.0 { 0.0 } else { self.copied_words / self.words }
    }
}

impl Facts {
    /// It derives from earlier copy of an agency.
    #[must_use]
    pub fn is_agency_reuse(&self) -> bool {
        self.family.is_some() && self.derived != Extent::Non && self.agency_copy
    }

    /// The same, and silent about it.
    #[must_use]
    pub fn is_uncredited(&self) -> bool {
        self.is_agency_reuse() && !self.credited
    }
}

/// The tally of each outlet, or of each day, by name.
#[must_use]
pub fn tallies<'a>(facts: &'a [Facts], by: impl Fn(&'a Facts) -> &'a str) -> BTreeMap<&'a str, Tally> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for fact in facts {
        tallies.entry(by(fact)).or_default().add(fact);
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_by_article_and_by_length() {
        let mut tally = Tally::default();
        tally.add(&Facts { words: 100, copied: 1.0, ..Facts::default() });
        tally.add(&Facts { words: 300, copied: 0.0, ..Facts::default() });
        assert!((tally.copy_rate() - 0.5).abs() < 1e-12);
        assert!((tally.copy_rate_by_length() - 0.25).abs() < 1e-12);
        assert!(Tally::default().copy_rate().abs() < 1e-12);
    }

    #[test]
    fn runs_count_letters_by_minimum_run() {
        let runs = Runs::new(&[6, 4, 10, 5], &[100, 100, 99, 0]);
        assert_eq!((runs.letters, runs.copied), (25, [20, 20, 20, 10, 0, 0, 0, 0]));
        assert!((runs.share(3) - 0.4).abs() < 1e-12);
        assert!(Runs::default().share(0).abs() < 1e-12);
    }
}
