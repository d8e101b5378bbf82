//! What a trace adds up to: counts, rates with their definitions, and what was not covered.

use std::collections::BTreeSet;

use serde_json::json;

use super::tables::View;
use crate::{
    measures::{self, Facts, Tally},
    report::{
        rows::{ArticleRow, RelationCounts, SentenceRow},
        summary::{
            BoilerplateRow, Counts, DefinitionRow, GeneratorRow, HotBucketRow, KindCounts, Parameters, RateRow,
            RateUnit, Summary, TimingRow,
        },
    },
};

/// Passages of boilerplate that a summary names, those that most articles carry.
const BOILERPLATE_SHOWN: usize = 200;

impl View<'_> {
    pub(super) fn summary(
        &self,
        documents: u64,
        rejects: u64,
        articles: &[ArticleRow],
        facts: &[Facts],
        sentences: &[SentenceRow],
        timings: Option<Vec<TimingRow>>,
    ) -> Summary {
        let mut all = Tally::default();
        facts.iter().for_each(|fact| all.add(fact));
        let (mut pairs, mut kinds) = (RelationCounts::default(), KindCounts::default());
        self.trace.pairs.values().for_each(|(comparison, _)| pairs.add(comparison.verdict.relation));
        sentences.iter().for_each(|row| kinds.add(row.kind));
        let mut outlets: Vec<&str> = articles.iter().filter_map(|row| row.outlet.as_deref()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        Summary {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            parameters: Parameters {
                recipe: json!(self.pipeline.recipe()),
                policy: json!(self.pipeline.policy()),
                options: json!(self.trace.options),
            },
            counts: Counts {
                documents,
                articles: articles.len() as u64,
                paragraphs: self.trace.articles.iter().map(|article| article.paragraphs.len() as u64).sum(),
                rejects,
                outlets: outlets.len() as u64,
                families: self.trace.families.len() as u64,
                in_families: self.family_of.len() as u64,
                pairs,
                sentences: kinds,
                boilerplate: self.trace.boilerplate.len() as u64,
            },
            rates: self.rates(&all),
            definitions: self.definitions(),
            generators: self.generators(),
            hot_buckets: self.hot_buckets(),
            boilerplate: self.boilerplate(),
            not_covered: self.not_covered(articles),
            timings,
        }
    }

    fn rates(&self, all: &Tally) -> Vec<RateRow> {
        let same_outlet = self.trace.options.same_outlet == super::SameOutlet::Compare;
        let copy_rate = measures::copy_rate_definition(same_outlet, self.pipeline.policy().derivation.sources);
        let rate = |name: &str, value: f64, definition: &str| RateRow {
            name: name.to_owned(),
            value: (all.articles > 0).then_some(value),
            low: None,
            high: None,
            unit: RateUnit::Share,
            definition: definition.to_owned(),
        };
        vec![
            rate("copy rate", all.copy_rate(), &copy_rate),
            rate("copy rate by length", all.copy_rate_by_length(), measures::COPY_RATE_BY_LENGTH),
            rate("originality", 1.0 - all.copy_rate(), measures::ORIGINALITY),
            rate(
                "articles in families",
                all.in_families as f64 / all.articles.max(1) as f64,
                "Articles that share copy with at least one other article of this corpus, over all articles.",
            ),
        ]
    }

    fn definitions(&self) -> Vec<DefinitionRow> {
        let rule = &self.pipeline.policy().derivation;
        let width = self.pipeline.recipe().article.width.get();
        let define = |name: &str, definition: String| DefinitionRow { name: name.to_owned(), definition };
        vec![
            define("derived", "Calibrated probability that two articles carry text of the same copy.".to_owned()),
            define("jaccard", format!("Distinct {width}-word shingles in both articles, over those in either.")),
            define(
                "containment",
                format!("Distinct {width}-word shingles in both, over those of the shorter article."),
            ),
            define(
                "extent",
                format!(
                    "Of a derived pair: wholly if sentences that are copied or recast hold {} of the narration of the shorter \
                     article, else partially.",
                    rule.wholly
                ),
            ),
            define("wholly / partially / non", measures::derivation_definition(rule.wholly, rule.partially)),
            define("credited", measures::CREDITED.to_owned()),
            define("uncredited", measures::UNCREDITED.to_owned()),
            define("agency_articles", measures::AGENCY_ARTICLES.to_owned()),
            define("first_in_family", measures::FIRST_IN_FAMILY.to_owned()),
        ]
    }

    fn generators(&self) -> Vec<GeneratorRow> {
        let derived = |wanted| {
            let proposed =
                self.trace.pairs.values().filter(|(_, reasons)| reasons.iter().any(|reason| reason == wanted));
            proposed.filter(|(found, _)| found.verdict.relation.is_derived()).count() as u64
        };
        let row = |(reason, proposed): (&crate::candidates::Reason, &u64)| GeneratorRow {
            generator: reason.name().to_owned(),
            proposed: *proposed,
            derived: derived(*reason),
        };
        self.trace.proposed.iter().map(row).collect()
    }

    fn hot_buckets(&self) -> Vec<HotBucketRow> {
        let row = |bucket: &crate::candidates::HotBucket| HotBucketRow {
            generator: bucket.reason.name().to_owned(),
            key: self.of(bucket.example).id.clone(),
            size: bucket.members as u64,
            compared: bucket.compared as u64,
        };
        self.trace.hot_buckets.iter().map(row).collect()
    }

    fn boilerplate(&self) -> Vec<BoilerplateRow> {
        let row = |passage: &super::Boilerplate| {
            let families: BTreeSet<usize> =
                passage.carriers.iter().filter_map(|doc| self.family_of.get(doc).copied()).collect();
            BoilerplateRow {
                text: passage.text.clone(),
                outlet: passage.outlet.clone(),
                articles: passage.carriers.len() as u64,
                families: families.len() as u64,
            }
        };
        self.trace.boilerplate.iter().take(BOILERPLATE_SHOWN).map(row).collect()
    }

    fn not_covered(&self, articles: &[ArticleRow]) -> Vec<String> {
        let mut out = Vec::new();
        let wordless = articles.iter().filter(|row| row.words == 0).count();
        let undated = articles.iter().filter(|row| row.date.is_none()).count();
        let unknown = articles.iter().filter(|row| row.language.is_none()).count();
        for (count, what) in [
            (wordless, "articles have no words to compare"),
            (undated, "articles have no date: who was first is not known of them"),
            (unknown, "articles are too short for their language to be told"),
        ] {
            if count > 0 {
                out.push(format!("{count} {what}."));
            }
        }
        out.push(
            "Copy that was translated between languages is found only by shared quotes, numbers and names.".to_owned(),
        );
        out
    }
}
