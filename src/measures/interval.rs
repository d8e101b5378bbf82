//! How sure a rate is: exact intervals for shares of families, resampling for everything about their articles.
//!
//! Articles of one family are copies of each other, so they are drawn together or not at all (a cluster bootstrap, Efron
//! and Tibshirani 1993, chapter 8): an interval that took them for independent would be too narrow.
//!
//! * time: `O(resamples * units)`, at most [`MOST_DRAWS`] draws but for the fewest resamples; space: `O(resamples)`

use statrs::distribution::{Beta, ContinuousCDF};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// All intervals cover so much.
pub const COVERAGE: f64 = 0.95;

/// Resamples, as a rule: Efron and Tibshirani ask for a thousand where percentiles are wanted.
pub const RESAMPLES: usize = 1_000;

/// So few are taken of a large corpus, whose intervals are narrow anyway.
const FEWEST_RESAMPLES: usize = 200;

/// Draws in all, beyond which fewer resamples are taken: about a second.
const MOST_DRAWS: usize = 100_000_000;

/// Any number would do; it is fixed, so that two runs give the same intervals.
const SEED: u64 = 0x6e65_7773_7072_696e;

/// Fewer families, resampled, tell nothing of others.
const LEAST_UNITS: usize = 5;

/// The ends of an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The exact interval of a share (Clopper and Pearson 1934); `None` of nothing.
#[must_use]
pub fn clopper_pearson(hits: u64, of: u64) -> Option<Interval> {
    if of == 0 || hits > of {
        return None;
    }
    let tail = (1.0 - COVERAGE) / 2.0;
    let (k, n) = (hits as f64, of as f64);
    let quantile = |a: f64, b: f64, p: f64| Beta::new(a, b).ok().map(|beta| beta.inverse_cdf(p));
    let low = if hits == 0 { 0.0 } else { quantile(k, n - k + 1.0, tail)? };
    let high = if hits == of { 1.0 } else { quantile(k + 1.0, n - k, 1.0 - tail)? };
    Some(Interval { low, high })
}

/// How many resamples of so many units are taken.
#[must_use]
pub fn resamples(units: usize) -> usize {
    (MOST_DRAWS / units.max(1)).clamp(FEWEST_RESAMPLES, RESAMPLES)
}

/// The units of each of so many resamples: as many as there are, drawn with replacement.
pub fn draws(units: usize, resamples: usize) -> impl Iterator<Item = impl Iterator<Item = usize>> {
    let resamples = if units < LEAST_UNITS { 0 } else { resamples as u64 };
    (0..resamples).map(move |resample| {
        (0..units as u64).map(move |at| {
            let hash = xxh3_64_with_seed(&(resample << 40 | at).to_le_bytes(), SEED);
            ((u128::from(hash) * units as u128) >> 64) as usize
        })
    })
}

/// The percentile interval of what was found in the resamples; `None` if most of them had nothing to count.
#[must_use]
pub fn percentiles(mut found: Vec<f64>) -> Option<Interval> {
    let drawn = found.len();
    found.retain(|value| value.is_finite());
    if found.len() * 2 <= drawn {
        return None;
    }
    found.sort_by(f64::total_cmp);
    let tail = (1.0 - COVERAGE) / 2.0;
    Some(Interval { low: quantile(&found, tail)?, high: quantile(&found, 1.0 - tail)? })
}

/// The quantile of sorted values, between two of them in proportion (Hyndman and Fan's type 7, as in R and NumPy).
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)?) as f64;
    let (below, above) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-5, "{found} is not {expected}");
    }

    #[test]
    fn exact_intervals_are_those_of_the_tables() {
        // R: binom.test(k, n)$conf.int
        for (hits, of, low, high) in [
            (0, 10, 0.0, 0.308_497),
            (1, 10, 0.002_529, 0.445_016),
            (7, 20, 0.153_909, 0.592_188),
            (10, 10, 0.691_503, 1.0),
            (50, 100, 0.398_321, 0.601_679),
        ] {
            let found = clopper_pearson(hits, of).expect("an interval");
            near(found.low, low);
            near(found.high, high);
        }
        assert_eq!(clopper_pearson(0, 0), None);
        assert_eq!(clopper_pearson(2, 1), None);
    }

    #[test]
    fn draws_are_even_and_the_same_each_time() {
        let first: Vec<Vec<usize>> = draws(10, RESAMPLES).map(Iterator::collect).collect();
        let again: Vec<Vec<usize>> = draws(10, RESAMPLES).map(Iterator::collect).collect();
        assert_eq!(first, again);
        assert_eq!(first.len(), RESAMPLES);
        let count = |unit| first.iter().flatten().filter(|drawn| **drawn == unit).count();
        assert!((0..10).all(|unit| (850..1_150).contains(&count(unit))), "10,000 draws of ten");
    }

    #[test]
    fn large_corpora_cost_no_more_draws() {
        assert_eq!(resamples(10_000), RESAMPLES);
        assert_eq!(resamples(250_000), 400);
        assert_eq!(resamples(10_000_000), FEWEST_RESAMPLES);
    }

    #[test]
    fn quantiles_lie_between_values() {
        near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5).expect("a median"), 2.5);
        near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25).expect("a quartile"), 1.75);
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(percentiles(vec![f64::NAN; 10]), None);
    }
}
