//! What was found in a corpus, as the tables of the output contract.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    Comparison, Pipeline, Prepared, Reuse, Trace,
    facts::{day_rows, outlet_rows},
    rows::sentence_row,
};
use crate::{
    align::Flag,
    article::{DocId, Published},
    attribute::FamilyVerdict,
    candidates::Reasons,
    cluster::Family,
    measures::Language,
    read::Reject,
    report::{
        Report,
        rows::{ArticleRow, Derivation, FamilyAgencyRow, FamilyRow, FirstRow, PairRow, RelationCounts, SentenceRow},
        summary::TimingRow,
    },
};

impl Pipeline {
    /// All tables of a trace. `timings` are left out of the summary when outputs are to be compared.
    #[must_use]
    pub fn report(&self, trace: &Trace, documents: u64, rejects: &[Reject], timings: Option<Vec<TimingRow>>) -> Report {
        let family_of: BTreeMap<DocId, usize> = trace
            .families
            .iter()
            .enumerate()
            .flat_map(|(at, family)| family.members.iter().map(move |member| (*member, at)))
            .collect();
        let view = View::new(self, trace, family_of);
        let articles: Vec<ArticleRow> = view.docs().map(|doc| view.article(doc)).collect();
        let facts = view.all_facts();
        let families = view.family_facts();
        let sentences = view.sentences();
        let texts = |language| view.texts_in(language, &articles);
        let summary =
            view.summary(documents, rejects.len() as u64, &articles, (&facts, &families), &sentences, timings);
        Report {
            french: texts(Language::French),
            summary,
            pairs: view.pairs(),
            families: (0..trace.families.len()).map(|at| view.family(at)).collect(),
            outlets: outlet_rows(&facts),
            days: day_rows(&facts),
            flows: view.flows(),
            agencies: view.agencies(&facts, &families),
            rejects: rejects.iter().map(|reject| json!(reject)).collect(),
            texts: view.sources(),
            articles,
            sentences,
        }
    }
}

/// A trace, looked at article by article.
pub(super) struct View<'a> {
    pub(super) pipeline: &'a Pipeline,
    pub(super) trace: &'a Trace,
    pub(super) family_of: BTreeMap<DocId, usize>,
    /// The relations within each family.
    relations: Vec<RelationCounts>,
    /// Who was first in each family.
    pub(super) firsts: Vec<Option<(DocId, Published)>>,
}

impl View<'_> {
    fn new<'a>(pipeline: &'a Pipeline, trace: &'a Trace, family_of: BTreeMap<DocId, usize>) -> View<'a> {
        let mut relations = vec![RelationCounts::default(); trace.families.len()];
        for (pair, (comparison, _)) in &trace.pairs {
            let (first, second) = (family_of.get(&pair.first()), family_of.get(&pair.second()));
            if let (Some(at), Some(other)) = (first, second)
                && at == other
            {
                relations[*at].add(comparison.verdict.relation);
            }
        }
        let firsts = trace.families.iter().map(|family| first_of(trace, family)).collect();
        View { pipeline, trace, family_of, relations, firsts }
    }

    pub(super) fn docs(&self) -> impl Iterator<Item = DocId> + use<'_> {
        (0..self.trace.articles.len() as u32).map(DocId)
    }

    pub(super) fn of(&self, doc: DocId) -> &Prepared {
        &self.trace.articles[doc.index()]
    }

    pub(super) fn family_index(&self, doc: DocId) -> Option<usize> {
        self.family_of.get(&doc).copied()
    }

    fn label(&self, family: &Family) -> String {
        self.of(family.members[0]).id.clone()
    }

    /// An agency that carries its own dispatch reuses nothing, whenever it does.
    pub(super) fn copied(&self, doc: DocId) -> f64 {
        if self.of(doc).attribution.own_domain.is_some() {
            return 0.0;
        }
        self.trace.reuse.get(&doc).map_or(0.0, |reuse| reuse.copied)
    }

    pub(super) fn family_agency(&self, doc: DocId) -> Option<&FamilyVerdict> {
        self.trace.agencies[self.family_index(doc)?].as_ref()
    }

    pub(super) fn derivation(&self, doc: DocId) -> Derivation {
        let (copied, rule) = (self.copied(doc), &self.pipeline.policy().derivation);
        if copied >= rule.wholly {
            Derivation::Wholly
        } else if copied >= rule.partially {
            Derivation::Partially
        } else {
            Derivation::Non
        }
    }

    fn article(&self, doc: DocId) -> ArticleRow {
        let mut row = self.pipeline.article_row(self.of(doc));
        row.family = self.family_index(doc).map(|at| self.label(&self.trace.families[at]));
        row.derived = self.derivation(doc);
        row.copied = self.copied(doc);
        row
    }

    fn pairs(&self) -> Vec<PairRow> {
        let row = |(pair, (comparison, reasons)): (&crate::candidates::Pair, &(Comparison, Reasons))| {
            let (first, second) = (&self.of(pair.first()).id, &self.of(pair.second()).id);
            self.pipeline.pair_row(first, second, comparison, Some(*reasons))
        };
        self.trace.pairs.iter().map(row).collect()
    }

    fn sentences(&self) -> Vec<SentenceRow> {
        let rows = |(target, reuse): (&DocId, &Reuse)| -> Vec<SentenceRow> {
            let row = |(flag, source): &(Flag, Option<DocId>)| {
                let source = source.map(|source| self.of(source).id.as_str());
                sentence_row(&self.of(*target).id, source, flag)
            };
            reuse.sentences.iter().map(row).collect()
        };
        self.trace.reuse.iter().flat_map(rows).collect()
    }

    fn family(&self, at: usize) -> FamilyRow {
        let family = &self.trace.families[at];
        let members = || family.members.iter().map(|doc| self.of(*doc));
        let mut outlets: Vec<&str> = members().filter_map(Prepared::outlet).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let dates: Vec<Published> = members().filter_map(Prepared::published).collect();
        let seconds = || dates.iter().map(|date| date.seconds);
        let span = seconds().max().zip(seconds().min()).map(|(last, first)| last - first);
        let days = dates.iter().map(|date| date.day());
        let all_timed = dates.iter().all(|date| date.precision == crate::article::Precision::Second);
        FamilyRow {
            family: self.label(family),
            anchor: self.of(family.anchor).id.clone(),
            members: members().map(|article| article.id.clone()).collect(),
            outlets: u32::try_from(outlets.len()).unwrap_or(u32::MAX),
            first: self.firsts[at].map(|(doc, published)| FirstRow {
                id: self.of(doc).id.clone(),
                date: published.to_string(),
                outlet: self.of(doc).outlet().map(str::to_owned),
            }),
            agency: self.trace.agencies[at].as_ref().map(|verdict| FamilyAgencyRow {
                name: verdict.agency.clone(),
                confidence: verdict.confidence,
                class: verdict.class.name().to_owned(),
            }),
            relations: self.relations[at],
            span_seconds: span.filter(|_| all_timed).and_then(|span| u64::try_from(span).ok()),
            span_days: days.clone().max().zip(days.min()).and_then(|(last, first)| u32::try_from(last - first).ok()),
        }
    }

    /// The texts that sentences refer to: of all members of families.
    fn sources(&self) -> BTreeMap<String, String> {
        let members = self.trace.families.iter().flat_map(|family| &family.members);
        members.map(|doc| (self.of(*doc).id.clone(), self.of(*doc).text().to_owned())).collect()
    }
}

/// The earliest member of a family, if its date is earlier than all others'.
fn first_of(trace: &Trace, family: &Family) -> Option<(DocId, Published)> {
    let published = |doc: &DocId| trace.articles[doc.index()].published();
    let mut dated: Vec<(DocId, Published)> =
        family.members.iter().filter_map(|doc| Some((*doc, published(doc)?))).collect();
    dated.sort_by_key(|(doc, published)| (published.seconds, *doc));
    let (first, rest) = dated.split_first()?;
    rest.iter().all(|other| first.1.order(other.1).is_lt()).then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::super::invented::{dated, pipeline, record, story, traced};
    use crate::{article::Document, report::rows::Derivation};

    /// A day-1 source with twelve sentences, and what others made of it.
    fn corpus() -> Vec<Document> {
        let source = story(5, 12);
        let own = |seed: u64, sentences: usize| story(seed, sentences).join(" ");
        let mut page = dated(3, record("agency", "reuters.com", source.join(" ")));
        page.url = Some("https://www.reuters.com/1".to_owned());
        vec![
            dated(1, record("source", "a.example", source.join(" "))),
            dated(2, record("copy", "b.example", source.join(" "))),
            dated(2, record("cut", "c.example", source[..8].join(" "))),
            dated(2, record("half", "d.example", format!("{} {}", source[..6].join(" "), own(6, 6)))),
            dated(2, record("quarter", "e.example", format!("{} {}", source[4..8].join(" "), own(7, 12)))),
            dated(2, record("other", "f.example", own(8, 12))),
            page,
        ]
    }

    #[test]
    fn an_article_derives_wholly_partially_or_not_by_its_copied_words() {
        let trace = traced(corpus());
        let report = pipeline().report(&trace, 7, &[], None);
        let row = |id: &str| report.articles.iter().find(|row| row.id == id).expect("a row");
        for (id, derived, copied) in [
            // The agency's own page is the source, though it came last; who prints it copies all of it.
            ("agency", Derivation::Non, 0.0),
            ("source", Derivation::Wholly, 1.0),
            ("copy", Derivation::Wholly, 1.0),
            ("cut", Derivation::Wholly, 1.0),
            ("half", Derivation::Partially, 0.5),
            ("quarter", Derivation::Partially, 0.25),
            ("other", Derivation::Non, 0.0),
        ] {
            assert_eq!(row(id).derived, derived, "{id} {}", row(id).copied);
            assert!((row(id).copied - copied).abs() < 0.01, "{id} {}", row(id).copied);
        }
    }

    #[test]
    fn a_pair_says_what_decided_its_direction() {
        let trace = traced(corpus());
        let report = pipeline().report(&trace, 7, &[], None);
        let by = |first: &str, second: &str| {
            let pair = report.pairs.iter().find(|pair| pair.first == first && pair.second == second).expect("a pair");
            let ground = pair.evidence.iter().find(|row| row.kind == "direction");
            ground.and_then(|row| Some(row.detail.get("by")?.as_str()?.to_owned()))
        };
        assert_eq!(by("agency", "source").as_deref(), Some("agency"));
        assert_eq!(by("copy", "source").as_deref(), Some("date"));
        assert_eq!(by("copy", "cut").as_deref(), Some("cut"));
        assert_eq!(by("cut", "half"), None);
    }
}
