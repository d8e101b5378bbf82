//! Two pages, each of them cut into its articles first: which articles are linked, and how strongly.

use super::{Comparison, Pipeline, Prepared};
use crate::verify::Relation;

/// Every article of one page against every article of the other.
#[derive(Debug)]
pub struct PageComparison {
    /// By relation and probability, the strongest first; of equals, the first articles of the pages.
    pub pairs: Vec<ArticlePair>,
}

/// One article of the first page and one of the second.
#[derive(Debug)]
pub struct ArticlePair {
    /// Index into the first page's articles.
    pub first: usize,
    /// Index into the second page's articles.
    pub second: usize,
    /// What was found.
    pub comparison: Comparison,
}

impl Pipeline {
    /// Compares the articles of two pages.
    #[must_use]
    pub fn compare_pages(&self, first: &[Prepared], second: &[Prepared]) -> PageComparison {
        let indices = (0..first.len()).flat_map(|a| (0..second.len()).map(move |b| (a, b)));
        let mut pairs: Vec<ArticlePair> = indices
            .map(|(a, b)| ArticlePair { first: a, second: b, comparison: self.compare(&first[a], &second[b]) })
            .collect();
        pairs.sort_by(|x, y| {
            let (one, other) = (&x.comparison.verdict, &y.comparison.verdict);
            let derived = |relation: Relation| !relation.is_derived();
            derived(one.relation)
                .cmp(&derived(other.relation))
                .then(other.derived.total_cmp(&one.derived))
                .then(one.relation.cmp(&other.relation))
                .then((x.first, x.second).cmp(&(y.first, y.second)))
        });
        PageComparison { pairs }
    }
}

impl PageComparison {
    /// The pair that speaks for the pages. `None` if a page has no article.
    #[must_use]
    pub fn strongest(&self) -> Option<&ArticlePair> {
        self.pairs.first()
    }

    /// The pairs that are derived from the same copy.
    pub fn derived(&self) -> impl Iterator<Item = &ArticlePair> {
        self.pairs.iter().filter(|pair| pair.comparison.verdict.relation.is_derived())
    }
}
