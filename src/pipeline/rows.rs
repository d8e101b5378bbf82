//! What was found about one article, one pair, one sentence, as rows of the output contract.

use serde_json::{Map, Value, json};

use super::{Comparison, Pipeline, Prepared};
use crate::{
    align::{Flag, Passage},
    article::{Span, TextOrigin},
    attribute::{Class, Mention, MetadataMention, Verdict as AgencyVerdict},
    candidates::Reasons,
    report::rows::{
        AgencyRow, ArticleRow, ConflictRow, Derivation, EvidenceRow, MentionRow, PairRow, PartRow, PassageRow,
        QuoteRow, SentenceRow, SourceRow,
    },
    verify::Overlap,
};

impl Pipeline {
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
            mentions: article.attribution.mentions.iter().map(|mention| self.mention_row(article, mention)).collect(),
            derived: Derivation::Non,
            copied: 0.0,
            text: extracted.then(|| document.text.clone()),
        }
    }

    fn mention_row(&self, article: &Prepared, mention: &Mention) -> MentionRow {
        MentionRow {
            agency: self.attributor.agencies().get(mention.agency).map(|agency| agency.id.clone()).unwrap_or_default(),
            class: mention.class.name().to_owned(),
            rule: mention.rule.to_string(),
            text: article.quote(mention.span).to_owned(),
            start: mention.span.start,
            end: mention.span.end,
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
            extent: found.extent,
            jaccard: evidence.overlap.jaccard(),
            containment: evidence.overlap.containment(),
            shared_sentences: u32::try_from(evidence.reused_sentences()).unwrap_or(u32::MAX),
            direction: found.direction,
            candidates: reasons
                .map(|all| all.iter().map(|reason| reason.name().to_owned()).collect())
                .unwrap_or_default(),
            evidence: evidence_rows(found),
        }
    }
}

/// The rows of an article's flags against one source.
#[must_use]
pub fn sentence_rows(article: &str, source: &str, flags: &[Flag]) -> Vec<SentenceRow> {
    flags.iter().map(|flag| sentence_row(article, Some(source), flag)).collect()
}

/// The rows of the passages that two articles share.
#[must_use]
pub fn passage_rows(article: &str, source: &str, passages: &[Passage]) -> Vec<PassageRow> {
    let row = |passage: &Passage| PassageRow {
        article: article.to_owned(),
        start: passage.first.start,
        end: passage.first.end,
        kind: passage.kind,
        similarity: passage.similarity,
        source: SourceRow { article: source.to_owned(), start: passage.second.start, end: passage.second.end },
    };
    passages.iter().map(row).collect()
}

pub(super) fn sentence_row(article: &str, source: Option<&str>, flag: &Flag) -> SentenceRow {
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
        source: source.map(|(article, span)| SourceRow {
            article: article.to_owned(),
            start: span.start,
            end: span.end,
        }),
        conflicts: flag.conflicts.iter().map(conflict).collect(),
    }
}

fn evidence_rows(found: &Comparison) -> Vec<EvidenceRow> {
    let evidence = &found.evidence;
    let overlap = |counts: Overlap| json!({"shared": counts.shared, "first": counts.first, "second": counts.second});
    let span = |span: Span| json!({"start": span.start, "end": span.end});
    let mut rows = vec![
        ("shingles", overlap(evidence.overlap)),
        ("narration", overlap(evidence.narration)),
        ("skip-bigrams", overlap(evidence.skip_bigrams)),
    ];
    if let Some(run) = evidence.longest_run {
        rows.push(("longest-run", json!({"words": run.words, "first": span(run.first), "second": span(run.second)})));
    }
    rows.push((
        "sentences",
        json!({
            "copied_first": evidence.copied_first.len(),
            "copied_second": evidence.copied_second.len(),
            "recast": evidence.recast.len(),
            "paired": evidence.paired,
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
    if let Some(translation) = &evidence.translation {
        let counts = translation.counts;
        rows.push((
            "translation",
            json!({
                "sentences": counts.sentences,
                "words_first": counts.words[0],
                "words_second": counts.words[1],
                "of_first": counts.of[0],
                "of_second": counts.of[1],
            }),
        ));
    }
    if let Some(agency) = &found.agency {
        rows.push(("same-agency", json!({"agency": agency})));
    }
    if found.evidence.frames > 0 {
        rows.push(("frames", json!({"sentences": found.evidence.frames})));
    }
    if found.shares_mostly_phrases {
        rows.push(("mostly-phrases", json!({})));
    }
    if found.one_outlet {
        rows.push(("one-outlet", json!({})));
    }
    if found.apart {
        rows.push(("apart", json!({})));
    }
    if let Some(ground) = found.ground {
        rows.push(("direction", json!({"by": ground.name()})));
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
    let quote = |mention: &Mention| QuoteRow {
        text: article.quote(mention.span).to_owned(),
        start: mention.span.start,
        end: mention.span.end,
        class: mention.class.name().to_owned(),
        field: None,
    };
    let field = |mention: &MetadataMention| QuoteRow {
        text: mention.text.clone(),
        start: 0,
        end: 0,
        class: Class::G.name().to_owned(),
        field: Some(mention.field.name().to_owned()),
    };
    AgencyRow {
        name: verdict.agency.clone(),
        confidence: verdict.confidence,
        class: verdict.class.name().to_owned(),
        quotes: verdict.quotes.iter().map(quote).chain(verdict.fields.iter().map(field)).collect(),
    }
}
