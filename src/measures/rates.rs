//! Every rate over the whole corpus, as two numbers of each article: what is counted, and over what.

use std::array;

use super::{
    CARDIFF, Churn, Estimate, Extent, Facts, FamilyFacts, LEAST_RUNS, Runs, estimates, exact_share,
    interval::{draws, percentiles, quantile, resamples},
};

/// A rate over the whole corpus. What it means stands in the [`Catalogue`](super::Catalogue) under its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// Its entry in the catalogue.
    pub id: &'static str,
    /// Its value.
    pub found: Estimate,
    /// What its interval is.
    pub method: Method,
    /// What the value counts.
    pub unit: Unit,
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
    /// Days of the calendar.
    Days,
    /// Things.
    Number,
}

/// A rate over articles: what is counted, and over what.
type Ratio = fn(&Facts) -> [f64; 2];

/// The rates over articles, in the order they are printed.
const RATIOS: [(&str, Ratio); 26] = [
    ("copy-rate", |facts| [facts.copied, 1.0]),
    ("copy-rate-by-length", |facts| [facts.copied * f64::from(facts.words), f64::from(facts.words)]),
    ("originality", |facts| [1.0 - facts.copied, 1.0]),
    ("in-families", |facts| [one(facts.family.is_some()), 1.0]),
    ("run-copy-rate", |facts| by_article(facts.runs)),
    ("run-copy-rate-by-length", |facts| by_length(facts.runs)),
    ("run-originality", |facts| not(by_article(facts.runs))),
    ("run-copy-rate-without-agencies", |facts| by_article(facts.runs_without_agencies)),
    ("credited-copying", |facts| {
        let [copied, named] = facts.copied_from_others.map(f64::from);
        [named, copied]
    }),
    ("uncredited-articles", |facts| [one(facts.is_uncredited()), one(facts.is_agency_reuse())]),
    ("from", |facts| [one(facts.has_later), 1.0]),
    ("to", |facts| [one(facts.has_earlier), 1.0]),
    ("cut", |facts| churn(facts, |churn| [churn.matched, churn.source])),
    ("paste", |facts| churn(facts, |churn| [churn.matched, churn.article])),
    ("coverage", |facts| {
        churn(facts, |churn| [churn.matched, churn.article.saturating_add(churn.source).saturating_sub(churn.matched)])
    }),
    ("density", |facts| churn(facts, |churn| [churn.matched, churn.extent])),
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

/// A share of one article's letters, which counts as one, if it has a main source and such letters.
fn churn(facts: &Facts, share: fn(Churn) -> [u32; 2]) -> [f64; 2] {
    match facts.churn.map(share) {
        Some([matched, of]) if of > 0 => [(f64::from(matched) / f64::from(of)).min(1.0), 1.0],
        _ => [0.0; 2],
    }
}

fn words_by(facts: &Facts, at: usize) -> [f64; 2] {
    [f64::from(facts.words_by[at]), f64::from(facts.words_by.iter().sum::<u32>())]
}

/// The first of the classes whose cut-off the article reaches.
fn cardiff(facts: &Facts) -> usize {
    CARDIFF.iter().position(|least| facts.copied >= *least).unwrap_or(CARDIFF.len())
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

fn of_articles(articles: &[Facts]) -> Vec<Rate> {
    let found = estimates(articles.iter(), resamples(articles.len()), |facts| RATIOS.map(|(_, ratio)| ratio(facts)));
    let rate = |((id, _), found): ((&'static str, Ratio), Estimate)| Rate {
        id,
        found,
        method: Method::FamilyBootstrap,
        unit: Unit::Share,
    };
    RATIOS.into_iter().zip(found).map(rate).collect()
}

fn of_families(families: &[FamilyFacts]) -> Vec<Rate> {
    let share = |id, answers: Vec<bool>| {
        let (hits, of) = (answers.iter().filter(|yes| **yes).count() as u64, answers.len() as u64);
        Rate { id, found: exact_share(hits, of), method: Method::ClopperPearson, unit: Unit::Share }
    };
    let reactions: Vec<f64> = families.iter().filter_map(|family| family.reaction).collect();
    let days: Vec<f64> = families.iter().filter_map(|family| family.reaction_days).collect();
    let copies: Vec<f64> = families.iter().map(|family| f64::from(family.members.saturating_sub(1))).collect();
    let statistic = |id, values: &[f64], unit, of: fn(&[f64]) -> Option<f64>| {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let drawn = draws(values.len(), resamples(values.len()))
            .filter_map(|drawn| of(&sorted(drawn.filter_map(|at| values.get(at).copied()).collect())));
        let interval = percentiles(drawn.collect());
        let found = Estimate { value: of(&sorted(values.to_vec())), interval, of: values.len() as u64 };
        Rate { id, found, method: Method::FamilyBootstrap, unit }
    };
    vec![
        share("agency-coverage", families.iter().map(|family| family.agency.is_some()).collect()),
        share("agency-first", families.iter().filter_map(|family| family.agency_first).collect()),
        statistic("reaction-median", &reactions, Unit::Seconds, |sorted| quantile(sorted, 0.5)),
        statistic("reaction-mean", &reactions, Unit::Seconds, mean),
        statistic("reaction-lower-quartile", &reactions, Unit::Seconds, |sorted| quantile(sorted, 0.25)),
        statistic("reaction-upper-quartile", &reactions, Unit::Seconds, |sorted| quantile(sorted, 0.75)),
        statistic("reaction-days-median", &days, Unit::Days, |sorted| quantile(sorted, 0.5)),
        statistic("reaction-days-mean", &days, Unit::Days, mean),
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
    pub copy_rate: Estimate,
    /// The same, weighted by length.
    pub by_length: Estimate,
    /// The mean over articles, agencies' pages and what carries their copy left out of the sources.
    pub without_agencies: Estimate,
}

/// How the copy rate depends on the minimum run.
#[must_use]
pub fn curve(articles: &[Facts]) -> Vec<CurvePoint> {
    const POINTS: usize = LEAST_RUNS.len();
    let ratios = |facts: &Facts| -> [[f64; 2]; 3 * POINTS] {
        array::from_fn(|at| match (at / POINTS, at % POINTS) {
            (0, at) => [facts.runs.share(at), 1.0],
            (1, at) => [f64::from(facts.runs.copied[at]), f64::from(facts.runs.letters)],
            (_, at) => [facts.runs_without_agencies.share(at), 1.0],
        })
    };
    let found = estimates(articles.iter(), resamples(articles.len()), ratios);
    let point = |(at, least_run): (usize, u32)| CurvePoint {
        least_run,
        copy_rate: found[at],
        by_length: found[POINTS + at],
        without_agencies: found[2 * POINTS + at],
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
            assert!((rate.found.value.expect("a rate") - 1.0 / 3.0).abs() < 1e-9 && rate.found.of == 60);
        }
        let width =
            |rate: &Rate| rate.found.interval.map(|interval| interval.high - interval.low).expect("an interval");
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
            reaction_days: Some(1.0),
        };
        let families = [family(Some("AFP"), Some(true)), family(None, None), family(Some("AFP"), Some(false))];
        let rates = rates(&[], &families);
        assert_eq!(rate(&rates, "agency-coverage").found, exact_share(2, 3));
        assert_eq!(rate(&rates, "agency-first").found, exact_share(1, 2));
        assert_eq!(rate(&rates, "reproductions-mean").found.value, Some(2.0));
        assert_eq!(rate(&rates, "reaction-median").found, Estimate { value: Some(60.0), interval: None, of: 3 });
        assert_eq!(rate(&rates, "reaction-days-mean").found.value, Some(1.0));
    }

    #[test]
    fn nothing_counted_is_no_rate() {
        for rate in rates(&[], &[]) {
            assert_eq!(rate.found, Estimate::default(), "{}", rate.id);
        }
        assert!(curve(&[]).iter().all(|point| point.copy_rate == Estimate::default()));
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
        let article = |copied_from_others| Facts { copied_from_others, ..Facts::default() };
        let found = rate(&rates(&[article([150, 150]), article([50, 0])], &[]), "credited-copying").found;
        assert_eq!((found.value, found.of), (Some(0.75), 2));
    }

    #[test]
    fn churn_is_counted_after_both_sites() {
        let churn = Churn { matched: 60, article: 120, source: 240, extent: 80 };
        let rates = rates(&[Facts { churn: Some(churn), ..Facts::default() }, Facts::default()], &[]);
        for (id, value) in [("cut", 0.25), ("paste", 0.5), ("coverage", 0.2), ("density", 0.75)] {
            assert_eq!((rate(&rates, id).found.value, rate(&rates, id).found.of), (Some(value), 1), "{id}");
        }
    }
}
