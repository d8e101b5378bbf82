//! What a trace adds up to: counts, rates with their definitions, and what was not covered.

use std::collections::BTreeSet;

use serde_json::json;

use super::{facts::share_row, tables::View};
use crate::{
    measures::{self, Catalogue, CurvePoint, Entry, Facts, FamilyFacts, Language, Method, Rate, Unit},
    report::{
        rows::{ArticleRow, RelationCounts, SentenceRow},
        summary::{
            BoilerplateRow, Counts, CurveRow, DefinitionRow, GeneratorRow, HotBucketRow, IntervalMethod, KindCounts,
            Parameters, RateRow, RateUnit, Summary, Texts, TimingRow,
        },
    },
};

/// Passages of boilerplate that a summary names, those that most articles carry.
const BOILERPLATE_SHOWN: usize = 200;

/// The terms that a summary defines.
const TERMS: [&str; 10] = [
    "derived",
    "jaccard",
    "containment",
    "extent",
    "classes",
    "credited",
    "uncredited",
    "agency_articles",
    "first_in_family",
    "intervals",
];

fn curve_row(point: CurvePoint) -> CurveRow {
    CurveRow {
        least_run: point.least_run,
        copy_rate: share_row(point.copy_rate),
        by_length: share_row(point.by_length),
        without_agencies: share_row(point.without_agencies),
    }
}

impl View<'_> {
    pub(super) fn summary(
        &self,
        documents: u64,
        rejects: u64,
        articles: &[ArticleRow],
        (facts, families): (&[Facts], &[FamilyFacts]),
        sentences: &[SentenceRow],
        timings: Option<Vec<TimingRow>>,
    ) -> Summary {
        let (mut pairs, mut kinds) = (RelationCounts::default(), KindCounts::default());
        self.trace.pairs.values().for_each(|(comparison, _)| pairs.add(comparison.verdict.relation));
        sentences.iter().for_each(|row| kinds.add(row.kind));
        let mut outlets: Vec<&str> = articles.iter().filter_map(|row| row.outlet.as_deref()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let Texts { definitions, not_covered, .. } = self.texts_in(Language::English, articles);
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
            rates: self.rates(facts, families),
            definitions: definitions.into_iter().map(|[name, definition]| DefinitionRow { name, definition }).collect(),
            curve: measures::curve(facts).into_iter().map(curve_row).collect(),
            self_test: self.pipeline.self_test(),
            generators: self.generators(),
            hot_buckets: self.hot_buckets(),
            boilerplate: self.boilerplate(),
            not_covered,
            timings,
        }
    }

    /// Each rate with its words; the interval only where there is one.
    fn rates(&self, articles: &[Facts], families: &[FamilyFacts]) -> Vec<RateRow> {
        let row = |rate: Rate| {
            let Entry { name, definition, after } =
                Catalogue::builtin().rate(rate.id, Language::English, &self.places(Language::English));
            RateRow {
                name,
                value: rate.found.value,
                low: rate.found.interval.map(|interval| interval.low),
                high: rate.found.interval.map(|interval| interval.high),
                method: rate.found.interval.map(|_| match rate.method {
                    Method::FamilyBootstrap => IntervalMethod::FamilyBootstrap,
                    Method::ClopperPearson => IntervalMethod::ClopperPearson,
                }),
                unit: match rate.unit {
                    Unit::Share => RateUnit::Share,
                    Unit::Seconds => RateUnit::Seconds,
                    Unit::Days => RateUnit::Days,
                    Unit::Number => RateUnit::Number,
                },
                of: rate.found.of,
                after,
                definition,
            }
        };
        measures::rates(articles, families).into_iter().map(row).collect()
    }

    /// What the summary says in words, in one language: in the order of its rows.
    pub(super) fn texts_in(&self, language: Language, articles: &[ArticleRow]) -> Texts {
        let (catalogue, places) = (Catalogue::builtin(), self.places(language));
        let words = |entry: Entry| [entry.name, entry.definition];
        Texts {
            rates: measures::ids().map(|id| words(catalogue.rate(id, language, &places))).collect(),
            definitions: TERMS.iter().map(|id| words(catalogue.term(id, language, &places))).collect(),
            not_covered: self.not_covered(language, articles),
        }
    }

    /// What fills the places of the catalogue.
    fn places(&self, language: Language) -> Vec<(&'static str, String)> {
        let rule = &self.pipeline.policy().derivation;
        let outlets = match self.trace.options.same_outlet {
            super::SameOutlet::Compare => "same-outlet-compare",
            super::SameOutlet::Ignore => "same-outlet-ignore",
        };
        let [all, mainly, mix] = measures::CARDIFF;
        let units = self.trace.articles.len() - self.family_of.len() + self.trace.families.len();
        vec![
            ("outlets", Catalogue::builtin().phrase(outlets, language)),
            ("sources", rule.sources.to_string()),
            ("wholly", rule.wholly.to_string()),
            ("partially", rule.partially.to_string()),
            ("width", self.pipeline.recipe().article.width.get().to_string()),
            ("least_run", measures::LEAST_RUN.to_string()),
            ("least_paste", measures::LEAST_PASTE.to_string()),
            ("cardiff_wholly", all.to_string()),
            ("cardiff_mainly", mainly.to_string()),
            ("cardiff_mix", mix.to_string()),
            ("resamples", measures::resamples(units).to_string()),
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

    fn not_covered(&self, language: Language, articles: &[ArticleRow]) -> Vec<String> {
        let count = |of: &dyn Fn(&ArticleRow) -> bool| articles.iter().filter(|row| of(row)).count();
        let counted = [
            ("wordless", count(&|row| row.words == 0)),
            ("undated", count(&|row| row.date.is_none())),
            ("unknown-language", count(&|row| row.language.is_none())),
        ];
        let note = |id: &str, count: usize| Catalogue::builtin().note(id, language, &[("count", count.to_string())]);
        let counted = counted.into_iter().filter(|(_, count)| *count > 0).map(|(id, count)| note(id, count));
        counted.chain([note("translation", 0)]).collect()
    }
}
