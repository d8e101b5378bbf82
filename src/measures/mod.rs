//! The rates that researchers publish, each with its definition and its interval: the definition moves a rate by 15 points.
//!
//! What a rate means, in words and in each language of the report, and whose study it follows, stands in
//! `catalogue.toml`. Where a detail is our reading, the definition says so.
//!
//! * time: `O(articles)` a resample, and a bounded number of draws; space: `O(families + articles)`

use std::collections::BTreeMap;

mod catalogue;
mod estimate;
mod interval;
mod rates;

pub use catalogue::{Catalogue, Entry, Language};
pub use estimate::{Estimate, estimates, exact_share};
pub use interval::{Interval, resamples};
pub use rates::{CurvePoint, Method, Rate, Unit, curve, ids, rates};

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
    /// The same, agencies' pages and what carries their copy left out.
    pub runs_without_agencies: Runs,
    /// What it shares with its main source.
    pub churn: Option<Churn>,
    /// Its own text credits an agency.
    pub credited: bool,
    /// Its words in sentences that were copied from other outlets, and those of them whose source it names.
    pub copied_from_others: [u32; 2],
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

/// What an article shares with its main source, in letters: the counts behind the rates of Churnalism.com and of its US sister.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Churn {
    /// Letters of the article in runs that stand in the source.
    pub matched: u32,
    /// Letters of the article.
    pub article: u32,
    /// Letters of the source.
    pub source: u32,
    /// Letters of the article from the first of these runs to the end of the last.
    pub extent: u32,
}

/// What the measures need to know of a family.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FamilyFacts {
    /// Its articles.
    pub members: u32,
    /// Whose copy it is, if the evidence says so.
    pub agency: Option<String>,
    /// Seconds from its first outlet's publication to its second's, if all times of day are known.
    pub reaction: Option<f64>,
    /// The same in days of the calendar, if all days are known.
    pub reaction_days: Option<f64>,
    /// Whether its first article is a page of its agency; `None` if it holds no such page, or the first is not known.
    pub agency_first: Option<bool>,
}

/// What the articles of one outlet, or of one day, add up to.
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
    /// The mean of the articles' copied shares.
    pub copy_rate: Estimate,
    /// The same, weighted by their words.
    pub copy_rate_by_length: Estimate,
    /// The share of them that are not derived.
    pub unique: Estimate,
}

impl Tally {
    /// Of some articles; the rates with intervals from so many resamples.
    #[must_use]
    pub fn of(articles: &[&Facts], resamples: usize) -> Tally {
        let count = |is: &dyn Fn(&Facts) -> bool| articles.iter().filter(|facts| is(facts)).count() as u64;
        let by_length = |facts: &Facts| [facts.copied * f64::from(facts.words), f64::from(facts.words)];
        let non = |facts: &Facts| [f64::from(u8::from(facts.derived == Extent::Non)), 1.0];
        let [copy_rate, copy_rate_by_length, unique] =
            estimates(articles.iter().copied(), resamples, |facts| [[facts.copied, 1.0], by_length(facts), non(facts)]);
        Tally {
            articles: articles.len() as u64,
            in_families: count(&|facts| facts.family.is_some()),
            wholly: count(&|facts| facts.derived == Extent::Wholly),
            partially: count(&|facts| facts.derived == Extent::Partially),
            non: count(&|facts| facts.derived == Extent::Non),
            credited: count(&|facts| facts.family.is_some() && facts.credited),
            uncredited: count(&Facts::is_uncredited),
            first: count(&|facts| facts.first),
            agency_copy: count(&|facts| facts.agency_copy),
            copy_rate,
            copy_rate_by_length,
            unique,
        }
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
    let mut groups: BTreeMap<&str, Vec<&Facts>> = BTreeMap::new();
    for fact in facts {
        groups.entry(by(fact)).or_default().push(fact);
    }
    let resamples = resamples(facts.len());
    groups.into_iter().map(|(name, articles)| (name, Tally::of(&articles, resamples))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_by_article_and_by_length() {
        let [all, none] = [(100, 1.0), (300, 0.0)].map(|(words, copied)| Facts { words, copied, ..Facts::default() });
        let tally = Tally::of(&[&all, &none], 200);
        assert_eq!([tally.copy_rate.value, tally.copy_rate_by_length.value], [Some(0.5), Some(0.25)]);
        assert_eq!(Tally::of(&[], 200).copy_rate.value, None);
    }

    #[test]
    fn runs_count_letters_by_minimum_run() {
        let runs = Runs::new(&[6, 4, 10, 5], &[100, 100, 99, 0]);
        assert_eq!((runs.letters, runs.copied), (25, [20, 20, 20, 10, 0, 0, 0, 0]));
        assert!((runs.share(3) - 0.4).abs() < 1e-12);
        assert!(Runs::default().share(0).abs() < 1e-12);
    }
}
