//! A ratio over articles and where it lies: families are resampled whole, and articles without one by themselves.

use std::{array, collections::BTreeMap};

use super::{
    Facts,
    interval::{Interval, clopper_pearson, draws, percentiles},
};

/// What was found, and where it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The ratio; `None` where nothing could be counted.
    pub value: Option<f64>,
    /// Where it lies, as far as so many families tell.
    pub interval: Option<Interval>,
    /// Over how many articles or families it was counted.
    pub of: u64,
}

/// What is drawn together: what a family's articles, or an article without one, add to each ratio.
type Sums<const N: usize> = [[f64; 2]; N];

/// Ratios over articles: sums of what is counted, over sums of what it is counted over.
///
/// Time: `O(resamples * families)`; space: `O(resamples + families)`.
pub fn estimates<'a, const N: usize>(
    articles: impl Iterator<Item = &'a Facts>,
    resamples: usize,
    ratios: impl Fn(&Facts) -> Sums<N>,
) -> [Estimate; N] {
    let mut units: BTreeMap<(Option<usize>, usize), Sums<N>> = BTreeMap::new();
    let mut of = [0; N];
    for (at, facts) in articles.enumerate() {
        let unit = facts.family.map_or((None, at), |family| (Some(family), 0));
        let sums = units.entry(unit).or_insert([[0.0; 2]; N]);
        let counted = ratios(facts);
        add(sums, &counted);
        of.iter_mut().zip(counted).for_each(|(of, [_, base])| *of += u64::from(base > 0.0));
    }
    let units: Vec<Sums<N>> = units.into_values().collect();
    let mut found: [Vec<f64>; N] = array::from_fn(|_| Vec::with_capacity(resamples));
    for drawn in draws(units.len(), resamples) {
        let ratios = quotients(drawn.map(|at| &units[at]));
        found.iter_mut().zip(ratios).for_each(|(found, ratio)| found.push(ratio));
    }
    let values = quotients(units.iter());
    let mut found = found.into_iter();
    array::from_fn(|at| Estimate {
        value: values[at].is_finite().then_some(values[at]),
        // Families that are all alike don't say how much others would differ.
        interval: found.next().and_then(percentiles).filter(|found| found.high - found.low > f64::EPSILON),
        of: of[at],
    })
}

/// A share of families, with its exact interval.
#[must_use]
pub fn exact_share(hits: u64, of: u64) -> Estimate {
    let interval = clopper_pearson(hits, of);
    Estimate { value: interval.map(|_| hits as f64 / of as f64), interval, of }
}

fn add<const N: usize>(sums: &mut Sums<N>, more: &Sums<N>) {
    for (sum, [count, of]) in sums.iter_mut().zip(more) {
        *sum = [sum[0] + count, sum[1] + of];
    }
}

/// Each ratio over some units; not a number over none.
fn quotients<'a, const N: usize>(units: impl Iterator<Item = &'a Sums<N>>) -> [f64; N] {
    let mut sums: Sums<N> = [[0.0; 2]; N];
    units.for_each(|unit| add(&mut sums, unit));
    sums.map(|[count, of]| count / of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy_rate(families: usize, copied: impl Fn(usize) -> f64) -> Estimate {
        let articles: Vec<Facts> =
            (0..families).map(|at| Facts { family: Some(at), copied: copied(at), ..Facts::default() }).collect();
        let [rate] = estimates(articles.iter(), 1_000, |facts| [[facts.copied, 1.0]]);
        rate
    }

    #[test]
    fn an_interval_needs_families_that_differ() {
        let half = |at: usize| f64::from(u8::from(at.is_multiple_of(2)));
        assert!(copy_rate(40, half).interval.is_some_and(|found| found.low < 0.4 && found.high > 0.6));
        // Four families, and forty that are all alike, have a rate, but say nothing of others.
        for few in [copy_rate(4, half), copy_rate(40, |_| 0.5)] {
            assert_eq!((few.value, few.interval), (Some(0.5), None));
        }
    }

    #[test]
    fn an_exact_share_of_nothing_is_none() {
        assert_eq!(exact_share(0, 0), Estimate::default());
        assert_eq!((exact_share(1, 4).value, exact_share(1, 4).of), (Some(0.25), 4));
    }
}
