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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::invented::{dated, pipeline, record, story};

    /// The verdict on two records of these days.
    fn compared(texts: [&str; 2], days: [i64; 2]) -> (Relation, f64) {
        let pipeline = pipeline();
        let outlets = ["tide.example", "ledger.example"];
        let records = (0..2).map(|at| dated(days[at], record(outlets[at], outlets[at], texts[at].to_owned())));
        let articles = pipeline.prepare_all(records);
        let found = pipeline.compare(&articles[0], &articles[1]);
        (found.verdict.relation, found.verdict.derived)
    }

    #[test]
    fn a_little_in_common_is_copy_in_one_week_and_background_in_another() {
        const BACKGROUND: &str = "The old lighthouse on the northern cape was sold to a brewer from the capital after the \
            harbour board had failed for years to find money for its crumbling stairs.";
        let first = format!(
            "Three divers searched the bay on Monday for the anchor of a schooner that ran aground in the storm. Their boat \
             turned back at noon because of fog. {BACKGROUND} A museum in Lowmere wants to show whatever they bring up, and \
             has cleared a hall for it. The search goes on as soon as the weather allows."
        );
        let second = format!(
            "Sheep farmers on the cape asked the county for a new road along the cliffs. Milk spoils on the way to market \
             in summer, they wrote in a letter to the council. {BACKGROUND} Its new owner supports the road and offered to \
             pay for a bridge. The council will answer within a month, a clerk said."
        );
        let (relation, derived) = compared([&first, &second], [100, 102]);
        assert!(relation.is_derived() && derived < 0.9, "{relation:?} {derived}");
        assert_eq!(compared([&first, &second], [100, 109]), (Relation::CommonSource, derived));
        let longer = format!("{first} Nobody was hurt when the schooner ran aground, a pilot said on Sunday.");
        assert!(compared([&first, &longer], [100, 109]).0.is_derived());
    }

    #[test]
    fn a_column_is_filled_with_other_figures_the_next_day_and_brought_up_to_date_the_same_day() {
        let column = |seed: u64, figures: [u32; 5]| {
            let [index, share, price, rate, ships] = figures;
            format!(
                "{} The index of the harbour exchange closed at {index} points after a late rally, a gain of {share} \
                 percent. Northern barley for delivery in spring was sold at {price} crowns a sack on the lower quay. \
                 Freight from the islands needed a premium of {rate} percent against storms and ice. Pilots counted {ships} \
                 vessels at anchor outside the breakwater before the tide. {}",
                story(seed, 2).join(" "),
                story(seed + 9, 2).join(" ")
            )
        };
        let (first, second) = (column(1, [1204, 8, 61, 31, 17]), column(2, [1187, 14, 58, 26, 22]));
        assert!(compared([&first, &second], [100, 100]).0.is_derived());
        let (next_day, derived) = compared([&first, &second], [100, 101]);
        assert!(!next_day.is_derived() && derived < 0.5, "{next_day:?} {derived}");
    }
}
