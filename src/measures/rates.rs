//! Every rate over the whole corpus, as two numbers of each article: what is counted, and over what.

use std::collections::BTreeMap;

use super::{
    CARDIFF, Extent, Facts, FamilyFacts, LEAST_RUNS, Runs,
    interval::{Interval, clopper_pearson, draws, percentiles, quantile, resamples},
};

/// A rate over the whole corpus. What it means stands in the [`Catalogue`](super::Catalogue) under its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// Its entry in the catalogue.
    pub id: &'static str,
    /// The rate; `None` where nothing could be counted.
    pub value: Option<f64>,
    /// Where it lies, as far as so many families tell.
    pub interval: Option<Interval>,
    /// What that interval is.
    pub method: Method,
    /// What the value counts.
    pub unit: Unit,
    /// Articles or families it was counted over.
    pub of: u64,
}

/// How an interval was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Families resampled whole.
    FamilyBootstrap,
    /// Exact, of independent families.
    ClopperPearson,
}

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share.
    Share,
    /// Seconds.
    Seconds,
    /// Things.
    Number,
}

/// A rate over articles: what is counted, and over what.
type Ratio = fn(&Facts) -> [f64; 2];

/// The rates over articles, in the order they are printed.
const RATIOS: [(&str, Ratio); 24] = [
    ("copy-rate", |facts| [facts.copied, 1.0]),
    ("copy-rate-by-length", |facts| [facts.copied * f64::from(facts.words), f64::from(facts.words)]),
    ("originality", |facts| [1.0 - facts.copied, 1.0]),
    ("in-families", |facts| [one(facts.family.is_some()), 1.0]),
    ("run-copy-rate", |facts| by_article(facts.runs)),
    ("run-copy-rate-by-length", |facts| by_length(facts.runs)),
    ("run-originality", |facts| not(by_article(facts.runs))),
    ("run-copy-rate-without-agencies", |facts| by_article(facts.runs_without_agencies)),
    ("credited-copying", |facts| [copied_words(facts) * one(facts.names_source), copied_words(facts)]),
    ("uncredited-articles", |facts| [one(facts.is_uncredited()), one(facts.is_agency_reuse())]),
    ("from", |facts| [one(facts.has_later), 1.0]),
    ("to", |facts| [one(facts.has_earlier), 1.0]),
    ("cut", |facts| facts.cut_and_paste.map_or([0.0; 2], |[cut, _]| [cut, 1.0])),
    ("paste", |facts| facts.cut_and_paste.map_or([0.0; 2], |[_, paste]| [paste, 1.0])),
    ("meter-wholly", |facts| [one(facts.derived == Extent::Wholly), 1.0]),
    ("meter-partially", |facts| [one(facts.derived == Extent::Partially), 1.0]),
    ("meter-non", |facts| [one(facts.derived == Extent::Non), 1.0]),
    ("meter-verbatim", |facts| words_by(facts, 0)),
    ("meter-rewrite", |facts| words_by(facts, 1)),
    ("meter-new", |facts| words_by(facts, 2)),
    ("cardiff-wholly", |facts| [one(cardiff(facts) == 0), 1.0]),
    ("cardiff-mainly", |facts| [one(cardiff(facts) == 1), 1.0]),
    ("cardiff-mix", |facts| [one(cardiff(facts) == 2), 1.0]),
    ("cardiff-none", |facts| [one(cardiff(facts) == CARDIFF.len()), 1.0]),
];

/// Where [`LEAST_RUN`](super::LEAST_RUN) stands in [`LEAST_RUNS`].
const AT_LEAST_RUN: usize = 3;

fn one(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn by_article(runs: Runs) -> [f64; 2] {
    [runs.share(AT_LEAST_RUN), 1.0]
}

fn by_length(runs: Runs) -> [f64; 2] {
    [f64::from(runs.copied[AT_LEAST_RUN]), f64::from(runs.letters)]
}

fn not([count, of]: [f64; 2]) -> [f64; 2] {
    [of - count, of]
}

fn copied_words(facts: &Facts) -> f64 {
    facts.copied * f64::from(facts.words)
}

fn words_by(facts: &Facts, at: usize) -> [f64; 2] {
    [f64::from(facts.words_by[at]), f64::from(facts.words_by.iter().sum::<u32>())]
}

/// The first of the classes whose cut-off the article reaches.
fn cardiff(facts: &Facts) -> usize {
    CARDIFF.iter().position(|least| facts.copied >= *least).unwrap_or(CARDIFF.len())
}

/// A share of families, with its exact interval; `None` of none.
#[must_use]
pub fn exact_share(hits: u64, of: u64) -> Option<(f64, Interval)> {
    Some((hits as f64 / of as f64, clopper_pearson(hits, of)?))
}

/// All rates, in the order they are printed.
#[must_use]
pub fn rates(articles: &[Facts], families: &[FamilyFacts]) -> Vec<Rate> {
    let mut rates = of_articles(articles);
    rates.extend(of_families(families));
    rates
}

/// The ids of [`rates`], in the same order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    RATIOS.into_iter().map(|(id, _)| id).chain(of_families(&[]).into_iter().map(|rate| rate.id))
}

/// What is drawn together: a family, or an article without one.
type Sums = [[f64; 2]; RATIOS.len()];

fn of_articles(articles: &[Facts]) -> Vec<Rate> {
    let mut units: BTreeMap<(Option<usize>, usize), Sums> = BTreeMap::new();
    let mut counted = [0; RATIOS.len()];
    for (at, facts) in articles.iter().enumerate() {
        let unit = units.entry(facts.family.map_or((None, at), |family| (Some(family), 0))).or_default();
        for ((sums, (_, ratio)), counted) in unit.iter_mut().zip(RATIOS).zip(&mut counted) {
            let [count, of] = ratio(facts);
            *sums = [sums[0] + count, sums[1] + of];
            *counted += u64::from(of > 0.0);
        }
    }
    let units: Vec<Sums> = units.into_values().collect();
    let mut resampled = vec![Vec::with_capacity(resamples(units.len())); RATIOS.len()];
    for drawn in draws(units.len()) {
        for (found, ratio) in resampled.iter_mut().zip(ratios(drawn.map(|at| &units[at]))) {
            found.push(ratio);
        }
    }
    let values = ratios(units.iter());
    let mut resampled = resampled.into_iter();
    let rate = |(at, (id, _)): (usize, (&'static str, Ratio))| Rate {
        id,
        value: values[at].is_finite().then_some(values[at]),
        interval: resampled.next().and_then(|found| percentiles(found, resamples(units.len()))),
        method: Method::FamilyBootstrap,
        unit: Unit::Share,
        of: counted[at],
    };
    RATIOS.into_iter().enumerate().map(rate).collect()
}

/// Each rate over some units; not a number over none.
fn ratios<'a>(units: impl Iterator<Item = &'a Sums>) -> [f64; RATIOS.len()] {
    let mut sums: Sums = [[0.0; 2]; RATIOS.len()];
    for unit in units {
        for (sum, [count, of]) in sums.iter_mut().zip(unit) {
            *sum = [sum[0] + count, sum[1] + of];
        }
    }
    sums.map(|[count, of]| count / of)
}

fn of_families(families: &[FamilyFacts]) -> Vec<Rate> {
    let share = |id, answers: Vec<bool>| {
        let (hits, of) = (answers.iter().filter(|yes| **yes).count() as u64, answers.len() as u64);
        let (value, interval) = exact_share(hits, of).unzip();
        Rate { id, value, interval, method: Method::ClopperPearson, unit: Unit::Share, of }
    };
    let reactions: Vec<f64> = families.iter().filter_map(|family| family.reaction).collect();
    let copies: Vec<f64> = families.iter().map(|family| f64::from(family.members.saturating_sub(1))).collect();
    let statistic = |id, values: &[f64], unit, of: fn(&[f64]) -> Option<f64>| {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let found = draws(values.len())
            .filter_map(|drawn| of(&sorted(drawn.filter_map(|at| values.get(at).copied()).collect())));
        Rate {
            id,
            value: of(&sorted(values.to_vec())),
            interval: if values.len() < 2 { None } else { percentiles(found.collect(), resamples(values.len())) },
            method: Method::FamilyBootstrap,
            unit,
            of: values.len() as u64,
        }
    };
    vec![
        share("agency-coverage", families.iter().map(|family| family.agency.is_some()).collect()),
        share("agency-first", families.iter().filter_map(|family| family.agency_first).collect()),
        statistic("reaction-median", &reactions, Unit::Seconds, |sorted| quantile(sorted, 0.5)),
        statistic("reaction-mean", &reactions, Unit::Seconds, mean),
        statistic("reaction-lower-quartile", &reactions, Unit::Seconds, |sorted| quantile(sorted, 0.25)),
        statistic("reaction-upper-quartile", &reactions, Unit::Seconds, |sorted| quantile(sorted, 0.75)),
        statistic("reproductions-mean", &copies, Unit::Number, mean),
        statistic("reproductions-median", &copies, Unit::Number, |sorted| quantile(sorted, 0.5)),
    ]
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The copy rate at one minimum run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Letters that a run has at least.
    pub least_run: u32,
    /// The mean over articles.
    pub copy_rate: f64,
    /// The same, weighted by length.
    pub by_length: f64,
    /// The mean over articles, pages of agencies left out.
    pub without_agencies: f64,
}

/// How the copy rate depends on the minimum run.
#[must_use]
pub fn curve(articles: &[Facts]) -> Vec<CurvePoint> {
    let of = articles.len().max(1) as f64;
    let letters: f64 = articles.iter().map(|facts| f64::from(facts.runs.letters)).sum();
    let point = |(at, least_run): (usize, u32)| CurvePoint {
        least_run,
        copy_rate: articles.iter().map(|facts| facts.runs.share(at)).sum::<f64>() / of,
        by_length: articles.iter().map(|facts| f64::from(facts.runs.copied[at])).sum::<f64>() / letters.max(1.0),
        without_agencies: articles.iter().map(|facts| facts.runs_without_agencies.share(at)).sum::<f64>() / of,
    };
    LEAST_RUNS.into_iter().enumerate().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(rates: &[Rate], id: &str) -> Rate {
        rates.iter().find(|rate| rate.id == id).cloned().unwrap_or_else(|| panic!("no {id}"))
    }

    #[test]
    fn the_minimum_run_is_where_it_is_said_to_be() {
        assert_eq!(LEAST_RUNS[AT_LEAST_RUN], super::super::LEAST_RUN);
    }

    #[test]
    fn families_are_drawn_whole() {
        // Forty articles without copy; twenty that are all copy, alone or in two families.
        let article = |copied, family| Facts { copied, family, words: 100, ..Facts::default() };
        let corpus = |families: usize| -> Vec<Facts> {
            let none = (0..40).map(|_| article(0.0, None));
            none.chain((0..20).map(|at| article(1.0, Some(at % families)))).collect()
        };
        let wide = rate(&rates(&corpus(2), &[]), "copy-rate");
        let narrow = rate(&rates(&corpus(20), &[]), "copy-rate");
        for rate in [&wide, &narrow] {
            assert!((rate.value.expect("a rate") - 1.0 / 3.0).abs() < 1e-9 && rate.of == 60);
        }
        let width = |rate: &Rate| rate.interval.map(|interval| interval.high - interval.low).expect("an interval");
        assert!((0.18..0.30).contains(&width(&narrow)), "{narrow:?}: 60 articles, 1.96 * 2 * .061 = .24");
        assert!(width(&wide) > 1.5 * width(&narrow), "{wide:?} {narrow:?}");
    }

    #[test]
    fn shares_of_families_are_exact() {
        let family = |agency: Option<&str>, agency_first| FamilyFacts {
            members: 3,
            agency: agency.map(str::to_owned),
            agency_first,
            reaction: Some(60.0),
        };
        let families = [family(Some("AFP"), Some(true)), family(None, None), family(Some("AFP"), Some(false))];
        let rates = rates(&[], &families);
        let coverage = rate(&rates, "agency-coverage");
        assert_eq!((coverage.value, coverage.of, coverage.interval), (Some(2.0 / 3.0), 3, clopper_pearson(2, 3)));
        assert_eq!((rate(&rates, "agency-first").value, rate(&rates, "agency-first").of), (Some(0.5), 2));
        assert_eq!(rate(&rates, "reproductions-mean").value, Some(2.0));
        assert_eq!(rate(&rates, "reaction-median").interval, Some(Interval { low: 60.0, high: 60.0 }));
    }

    #[test]
    fn nothing_counted_is_no_rate() {
        for rate in rates(&[], &[]) {
            assert_eq!((rate.value, rate.interval), (None, None), "{}", rate.id);
        }
        assert!(curve(&[]).iter().all(|point| point.copy_rate.abs() < 1e-12));
    }

    #[test]
    fn each_rate_has_an_entry() {
        let catalogue = super::super::Catalogue::builtin();
        for rate in rates(&[], &[]) {
            assert!(catalogue.has(rate.id), "{} is not in the catalogue", rate.id);
        }
    }

    #[test]
    fn credit_counts_by_copied_words() {
        let article = |words, names_source| Facts { words, names_source, copied: 0.5, ..Facts::default() };
        let found = rate(&rates(&[article(300, true), article(100, false)], &[]), "credited-copying");
        assert_eq!(found.value, Some(0.75));
    }
}
