//! What was found, as the rows of the output contract.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Comparison, Pipeline, Prepared, Reuse, Trace};
use crate::{
    align::Flag,
    article::{DocId, Published, Span, TextOrigin},
    attribute::{FamilyVerdict, Verdict as AgencyVerdict},
    candidates::Reasons,
    cluster::Family,
    measures::{self, Facts, Tally},
    read::Reject,
    report::{
        Report,
        rows::{
            AgencyRow, ArticleRow, ConflictRow, Derivation, EvidenceRow, FamilyAgencyRow, FamilyRow, FirstRow,
            OutletRow, PairRow, PartRow, QuoteRow, RelationCounts, SentenceRow, SourceRow,
        },
        summary::{
            Counts, DefinitionRow, GeneratorRow, HotBucketRow, KindCounts, Parameters, RateRow, RateUnit, Summary,
            TimingRow,
        },
    },
    verify::Overlap,
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
        let view = View { pipeline: self, trace, family_of };
        let articles: Vec<ArticleRow> = view.docs().map(|doc| view.article(doc)).collect();
        let facts: Vec<Facts> = view.docs().map(|doc| view.facts(doc)).collect();
        let sentences = view.sentences();
        Report {
            summary: view.summary(documents, rejects.len() as u64, &articles, &facts, &sentences, timings),
            pairs: view.pairs(),
            families: (0..trace.families.len()).map(|at| view.family(at)).collect(),
            outlets: view.outlets(&articles, &facts),
            rejects: rejects.iter().map(|reject| json!(reject)).collect(),
            texts: view.texts(),
            articles,
            sentences,
        }
    }

    /// An article's row, as far as the article alone says: no family, nothing copied.
    #[must_use]
    pub fn article_row(&self, article: &Prepared) -> ArticleRow {
        let document = &article.article.document;
        let part =
            |part: &crate::article::Part| PartRow { kind: part.kind, start: part.span.start, end: part.span.end };
        let extracted = document.origin == TextOrigin::Extracted && article.article.number == 1;
        ArticleRow {
            id: article.id.clone(),
            outlet: document.outlet.clone(),
            date: document.published.map(|published| published.to_string()),
            title: article.article.title().map(str::to_owned),
            url: document.url.clone(),
            language: article.language.code().map(str::to_owned),
            family: None,
            parts: article.article.parts.iter().map(part).collect(),
            words: article.words,
            agency: article.attribution.verdict.as_ref().map(|verdict| agency_row(article, verdict)),
            derived: Derivation::Non,
            copied: 0.0,
            text: extracted.then(|| document.text.clone()),
        }
    }

    /// A pair's row.
    #[must_use]
    pub fn pair_row(&self, first: &str, second: &str, found: &Comparison, reasons: Option<Reasons>) -> PairRow {
        let evidence = &found.evidence;
        PairRow {
            first: first.to_owned(),
            second: second.to_owned(),
            relation: found.verdict.relation,
            derived: found.verdict.derived,
            jaccard: evidence.overlap.jaccard(),
            containment: evidence.overlap.containment(),
            shared_sentences: u32::try_from(evidence.reused_sentences()).unwrap_or(u32::MAX),
            direction: found.direction,
            candidates: reasons.map(|all| all.iter().map(|reason| reason.name().to_owned()).collect()).unwrap_or_default(),
            evidence: evidence_rows(found),
        }
    }
}

/// The rows of an article's flags against one source.
#[must_use]
pub fn sentence_rows(article: &str, source: &str, flags: &[Flag]) -> Vec<SentenceRow> {
    flags.iter().map(|flag| sentence_row(article, Some(source), flag)).collect()
}

fn sentence_row(article: &str, source: Option<&str>, flag: &Flag) -> SentenceRow {
    let conflict = |conflict: &crate::align::Conflict| ConflictRow {
        kind: conflict.kind,
        here: conflict.here.clone(),
        there: conflict.there.clone(),
    };
    let source = source.zip(flag.source);
    SentenceRow {
        article: article.to_owned(),
        start: flag.span.start,
        end: flag.span.end,
        kind: flag.kind,
        similarity: flag.similarity,
        source: source.map(|(article, span)| SourceRow { article: article.to_owned(), start: span.start, end: span.end }),
        conflicts: flag.conflicts.iter().map(conflict).collect(),
    }
}

fn evidence_rows(found: &Comparison) -> Vec<EvidenceRow> {
    let evidence = &found.evidence;
    let overlap = |counts: Overlap| json!({"shared": counts.shared, "first": counts.first, "second": counts.second});
    let span = |span: Span| json!({"start": span.start, "end": span.end});
    let mut rows = vec![("shingles", overlap(evidence.overlap)), ("narration", overlap(evidence.narration))];
    if let Some(run) = evidence.longest_run {
        rows.push(("longest-run", json!({"words": run.words, "first": span(run.first), "second": span(run.second)})));
    }
    rows.push((
        "sentences",
        json!({
            "copied_first": evidence.copied_first.len(),
            "copied_second": evidence.copied_second.len(),
            "recast": evidence.recast.len(),
            "chain": evidence.chain,
            "words": evidence.words,
        }),
    ));
    let quotes: Vec<Value> = evidence
        .quote_cuts
        .iter()
        .map(|(first, second)| json!({"first": span(*first), "second": span(*second)}))
        .collect();
    rows.push(("quotations", overlap(evidence.quotations)));
    if !quotes.is_empty() {
        rows.push(("quote-cuts", json!({"spans": quotes})));
    }
    rows.push(("names", overlap(evidence.names)));
    rows.push(("numbers", overlap(evidence.numbers)));
    if let Some(agency) = &found.agency {
        rows.push(("same-agency", json!({"agency": agency})));
    }
    let row = |(kind, detail): (&str, Value)| {
        let detail = match detail {
            Value::Object(detail) => detail,
            _ => Map::new(),
        };
        EvidenceRow { kind: kind.to_owned(), detail }
    };
    rows.into_iter().map(row).collect()
}

fn agency_row(article: &Prepared, verdict: &AgencyVerdict) -> AgencyRow {
    let quote = |mention: &crate::attribute::Mention| QuoteRow {
        text: article.quote(mention.span).to_owned(),
        start: mention.span.start,
        end: mention.span.end,
        class: mention.class.name().to_owned(),
    };
    AgencyRow {
        name: verdict.agency.clone(),
        confidence: verdict.confidence,
        class: verdict.class.name().to_owned(),
        quotes: verdict.quotes.iter().map(quote).collect(),
    }
}

/// A trace, looked at article by article.
struct View<'a> {
    pipeline: &'a Pipeline,
    trace: &'a Trace,
    family_of: BTreeMap<DocId, usize>,
}

impl View<'_> {
    fn docs(&self) -> impl Iterator<Item = DocId> + use<'_> {
        (0..self.trace.articles.len() as u32).map(DocId)
    }

    fn of(&self, doc: DocId) -> &Prepared {
        &self.trace.articles[doc.index()]
    }

    fn family_index(&self, doc: DocId) -> Option<usize> {
        self.family_of.get(&doc).copied()
    }

    fn label(&self, family: &Family) -> String {
        self.of(family.members[0]).id.clone()
    }

    fn copied(&self, doc: DocId) -> f64 {
        self.trace.reuse.get(&doc).map_or(0.0, |reuse| reuse.copied)
    }

    fn family_agency(&self, doc: DocId) -> Option<&FamilyVerdict> {
        self.trace.agencies[self.family_index(doc)?].as_ref()
    }

    fn derivation(&self, doc: DocId) -> Derivation {
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

    /// The earliest member, if its date is earlier than all others'.
    fn first_of(&self, family: &Family) -> Option<(DocId, Published)> {
        let mut dated: Vec<(DocId, Published)> =
            family.members.iter().filter_map(|doc| Some((*doc, self.of(*doc).published()?))).collect();
        dated.sort_by(|a, b| a.1.order(b.1).then(a.1.seconds.cmp(&b.1.seconds)).then(a.0.cmp(&b.0)));
        let (first, rest) = dated.split_first()?;
        rest.iter().all(|other| first.1.order(other.1).is_lt()).then_some(*first)
    }

    fn family(&self, at: usize) -> FamilyRow {
        let family = &self.trace.families[at];
        let members = || family.members.iter().map(|doc| self.of(*doc));
        let mut outlets: Vec<&str> = members().filter_map(Prepared::outlet).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let mut relations = RelationCounts::default();
        for (pair, (comparison, _)) in &self.trace.pairs {
            if self.family_index(pair.first()) == Some(at) && self.family_index(pair.second()) == Some(at) {
                relations.add(comparison.verdict.relation);
            }
        }
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
            first: self.first_of(family).map(|(doc, published)| FirstRow {
                id: self.of(doc).id.clone(),
                date: published.to_string(),
                outlet: self.of(doc).outlet().map(str::to_owned),
            }),
            agency: self.trace.agencies[at].as_ref().map(|verdict| FamilyAgencyRow {
                name: verdict.agency.clone(),
                confidence: verdict.confidence,
                class: verdict.class.name().to_owned(),
            }),
            relations,
            span_seconds: span.filter(|_| all_timed).and_then(|span| u64::try_from(span).ok()),
            span_days: days.clone().max().zip(days.min()).and_then(|(last, first)| u32::try_from(last - first).ok()),
        }
    }

    fn facts(&self, doc: DocId) -> Facts {
        let article = self.of(doc);
        let family = self.family_index(doc).map(|at| &self.trace.families[at]);
        Facts {
            outlet: article.outlet().unwrap_or_default().to_owned(),
            words: article.words,
            in_family: family.is_some(),
            copied: self.copied(doc),
            credited: article.agency().is_some(),
            agency_copy: article.agency().is_some() || self.family_agency(doc).is_some(),
            first: family.and_then(|family| self.first_of(family)).is_some_and(|(first, _)| first == doc),
        }
    }

    fn outlets(&self, articles: &[ArticleRow], facts: &[Facts]) -> Vec<OutletRow> {
        let tallies = measures::by_outlet(facts.iter());
        let classes = |outlet: &str, class: Derivation| {
            let of_outlet = articles.iter().filter(|row| row.outlet.as_deref().unwrap_or_default() == outlet);
            of_outlet.filter(|row| row.derived == class).count() as u64
        };
        let row = |(outlet, tally): (&String, &Tally)| OutletRow {
            outlet: outlet.clone(),
            articles: tally.articles,
            in_families: tally.in_families,
            wholly: classes(outlet, Derivation::Wholly),
            partially: classes(outlet, Derivation::Partially),
            non: classes(outlet, Derivation::Non),
            copy_rate: tally.copy_rate(),
            copy_rate_by_length: tally.copy_rate_by_length(),
            credited: tally.credited,
            uncredited: tally.in_families - tally.credited,
            first_in_family: tally.first,
            agency_articles: tally.agency_copy,
        };
        tallies.iter().map(row).collect()
    }

    /// The texts that sentences refer to: of all members of families.
    fn texts(&self) -> BTreeMap<String, String> {
        let members = self.trace.families.iter().flat_map(|family| &family.members);
        members.map(|doc| (self.of(*doc).id.clone(), self.of(*doc).text().to_owned())).collect()
    }

    fn summary(
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
            },
            rates: rates(&all),
            definitions: self.definitions(),
            generators: self.generators(),
            hot_buckets: self.hot_buckets(),
            not_covered: self.not_covered(articles),
            timings,
        }
    }

    fn definitions(&self) -> Vec<DefinitionRow> {
        let rule = &self.pipeline.policy().derivation;
        let width = self.pipeline.recipe().article.width.get();
        let define = |name: &str, definition: String| DefinitionRow { name: name.to_owned(), definition };
        vec![
            define("derived", "Calibrated probability that two articles carry text of the same copy.".to_owned()),
            define("jaccard", format!("Distinct {width}-word shingles in both articles, over those in either.")),
            define("containment", format!("Distinct {width}-word shingles in both, over those of the shorter article.")),
            define("wholly / partially / non", measures::derivation_definition(rule.wholly, rule.partially)),
            define("credited", "In a family, and its own text credits an agency (classes A to C).".to_owned()),
        ]
    }

    fn generators(&self) -> Vec<GeneratorRow> {
        let derived = |wanted| {
            let proposed = self.trace.pairs.values().filter(|(_, reasons)| reasons.iter().any(|reason| reason == wanted));
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
        let standing = self.trace.boilerplate.iter().map(|paragraph| HotBucketRow {
            generator: "boilerplate".to_owned(),
            key: paragraph.begins.clone(),
            size: paragraph.articles as u64,
            compared: 0,
        });
        standing.chain(self.trace.hot_buckets.iter().map(row)).collect()
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
        out.push("Copy that was translated between languages is found only by shared quotes, numbers and names.".to_owned());
        out
    }
}

fn rates(all: &Tally) -> Vec<RateRow> {
    let rate = |name: &str, value: f64, definition: &str| RateRow {
        name: name.to_owned(),
        value: (all.articles > 0).then_some(value),
        low: None,
        high: None,
        unit: RateUnit::Share,
        definition: definition.to_owned(),
    };
    vec![
        rate("copy rate", all.copy_rate(), measures::COPY_RATE),
        rate("copy rate by length", all.copy_rate_by_length(), measures::COPY_RATE_BY_LENGTH),
        rate("originality", 1.0 - all.copy_rate(), measures::ORIGINALITY),
        rate(
            "articles in families",
            all.in_families as f64 / all.articles.max(1) as f64,
            "Articles that share copy with at least one other article of this corpus, over all articles.",
        ),
    ]
}

