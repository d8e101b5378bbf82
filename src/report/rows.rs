//! The rows of the output tables, field by field in the order they are printed.
//!
//! Scripts read these. A field may be added, at the place where it reads best; none is renamed, retyped or removed
//! without a new major version. Every `start` and `end` counts bytes of the article's source text, half-open; every
//! share and probability lies in `0..=1` and is written with [four decimals](crate::report::decimals::DECIMALS); a date is
//! `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`, no finer than the input said.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::decimals;
pub use super::sums::{AgencyTallyRow, DayRow, FlowRow, OutletRow, ShareRow, TallyRow};
pub use crate::{
    align::{ConflictKind, Kind as SentenceKind},
    article::PartKind,
    verify::{Direction, Relation},
};

/// A line of `articles.jsonl`: one article, which may be one of several on its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRow {
    /// The input's id; `PAGE#2`, `PAGE#3` … for the later articles of a page.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Where it was published, as the input said; not checked.
    pub url: Option<String>,
    /// The language of the text, as an ISO 639 code.
    pub language: Option<String>,
    /// The [family](FamilyRow::family) it belongs to; `null` if nothing was found to share its copy.
    pub family: Option<String>,
    /// What stands where, in the order of the page.
    pub parts: Vec<PartRow>,
    /// Words in the parts that were compared.
    pub words: u32,
    /// Whose copy it was; `null` where the evidence does not say.
    pub agency: Option<AgencyRow>,
    /// Every agency it names, in the order of the text, whatever that proves.
    #[serde(default)]
    pub mentions: Vec<MentionRow>,
    /// How much of it was found elsewhere.
    pub derived: Derivation,
    /// The share of its compared text that earlier members of its family carry.
    #[serde(serialize_with = "decimals::float")]
    pub copied: f64,
    /// The source text, when it was extracted from HTML and offsets would otherwise count nothing the reader has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A stretch of an article and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRow {
    /// What it is.
    pub kind: PartKind,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// Whose copy an article was, and the words that say so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgencyRow {
    /// The agency.
    pub name: String,
    /// The probability that the article carries this agency's copy.
    #[serde(serialize_with = "decimals::float")]
    pub confidence: f64,
    /// The strongest class of evidence.
    pub class: String,
    /// The words of the article that prove it, in the order of the text; then the fields of the record that do.
    pub quotes: Vec<QuoteRow>,
}

/// Words that credit or name an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteRow {
    /// The words as they stand in the source.
    pub text: String,
    /// Their first byte.
    pub start: u32,
    /// One past their last byte.
    pub end: u32,
    /// What they prove.
    pub class: String,
    /// The field of the record that holds them, `credit`, `outlet` or `site`, if they don't stand in the text; then `start` and `end` are 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// A place where an article names an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionRow {
    /// The agency's id.
    pub agency: String,
    /// What it proves: `A` wire text, `B` mixed credit, `C` the agency as witness, `D` merely cited, `E` a picture's credit.
    pub class: String,
    /// The form that tells the class.
    pub rule: String,
    /// The words as they stand in the source.
    pub text: String,
    /// Their first byte.
    pub start: u32,
    /// One past their last byte.
    pub end: u32,
}

/// How much of an article derives from copy found elsewhere (METER's three classes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// All of it.
    Wholly,
    /// Some of it.
    Partially,
    /// None of it.
    Non,
}

/// A line of `pairs.jsonl`: two articles that were compared exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// The smaller id of the two.
    pub first: String,
    /// The larger id.
    pub second: String,
    /// The verdict.
    pub relation: Relation,
    /// The calibrated probability that both carry text of the same copy.
    #[serde(serialize_with = "decimals::float")]
    pub derived: f64,
    /// How much of the shorter one's reporting, quotations left out, is reused from the other.
    pub extent: Derivation,
    /// Shared shingles over all shingles.
    #[serde(serialize_with = "decimals::float")]
    pub jaccard: f64,
    /// Shared shingles over the shingles of the shorter article.
    #[serde(serialize_with = "decimals::float")]
    pub containment: f64,
    /// Sentences of one that were found in the other.
    pub shared_sentences: u32,
    /// Which of the two had it first.
    pub direction: Direction,
    /// The generators that proposed the pair, in alphabetical order.
    pub candidates: Vec<String>,
    /// What the verdict rests on.
    pub evidence: Vec<EvidenceRow>,
}

/// One reason for a verdict. Its shape beyond `kind` is the kind's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// What sort of evidence.
    pub kind: String,
    /// The evidence; no key may be named `kind`.
    #[serde(flatten, serialize_with = "decimals::object")]
    pub detail: Map<String, Value>,
}

/// A line of `sentences.jsonl`: one sentence of an article, and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentenceRow {
    /// The article it stands in.
    pub article: String,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What was done to it.
    pub kind: SentenceKind,
    /// How alike it and its source are; 0 without a source.
    #[serde(serialize_with = "decimals::float")]
    pub similarity: f64,
    /// Where it was found; `null` when it is new.
    pub source: Option<SourceRow>,
    /// What it says otherwise than its source.
    pub conflicts: Vec<ConflictRow>,
}

/// A line of `compare --passages`: what stands in both articles of a pair, wherever sentences end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageRow {
    /// The pair's first article.
    pub article: String,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// `verbatim`, `light-edit` or `quote`.
    pub kind: SentenceKind,
    /// The share of its words that stand in both.
    #[serde(serialize_with = "decimals::float")]
    pub similarity: f64,
    /// Where it stands in the second.
    pub source: SourceRow,
}

/// The passage a sentence came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// The article it stands in.
    pub article: String,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// A point on which a reused sentence and its source differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRow {
    /// What differs.
    pub kind: ConflictKind,
    /// The sentence's words; empty if it lacks them.
    pub here: String,
    /// The source's words; empty if it lacks them.
    pub there: String,
}

/// A line of `families.jsonl`: articles that carry the same copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyRow {
    /// Its label: the smallest id of its members.
    pub family: String,
    /// The member that all others match.
    pub anchor: String,
    /// The ids of its articles, ascending.
    pub members: Vec<String>,
    /// How many different outlets published it.
    pub outlets: u32,
    /// The earliest publication; `null` if no member has a date or several share the earliest.
    pub first: Option<FirstRow>,
    /// Whose copy it was; `null` where the evidence does not say.
    pub agency: Option<FamilyAgencyRow>,
    /// Its verified pairs, by relation.
    pub relations: RelationCounts,
    /// Seconds between the earliest and the latest publication; `null` unless both times of day are known.
    pub span_seconds: Option<u64>,
    /// Calendar days between them, UTC; `null` unless both dates are known.
    pub span_days: Option<u32>,
}

/// Who published first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRow {
    /// The article.
    pub id: String,
    /// When.
    pub date: String,
    /// Where.
    pub outlet: Option<String>,
}

/// Whose copy a family was. The quoted words are in its articles' [`AgencyRow`]s.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyAgencyRow {
    /// The agency.
    pub name: String,
    /// The probability that the family is this agency's copy.
    #[serde(serialize_with = "decimals::float")]
    pub confidence: f64,
    /// The strongest class of evidence.
    pub class: String,
}

/// A count for each [`Relation`], strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field is a Relation, and documented there")]
pub struct RelationCounts {
    pub same_text: u64,
    pub same_dispatch: u64,
    pub rewritten: u64,
    pub same_thread: u64,
    pub common_source: u64,
    pub same_event: u64,
    pub unrelated: u64,
}

impl RelationCounts {
    /// One more of `relation`.
    pub fn add(&mut self, relation: Relation) {
        *match relation {
            Relation::SameText => &mut self.same_text,
            Relation::SameDispatch => &mut self.same_dispatch,
            Relation::Rewritten => &mut self.rewritten,
            Relation::SameThread => &mut self.same_thread,
            Relation::CommonSource => &mut self.common_source,
            Relation::SameEvent => &mut self.same_event,
            Relation::Unrelated => &mut self.unrelated,
        } += 1;
    }
}

impl PairRow {
    /// The row of a pair of which a record is missing: nothing is known, so nothing is claimed.
    #[must_use]
    pub fn missing(first: &str, second: &str) -> PairRow {
        PairRow {
            first: first.to_owned(),
            second: second.to_owned(),
            relation: Relation::Unrelated,
            derived: 0.0,
            extent: Derivation::Non,
            jaccard: 0.0,
            containment: 0.0,
            shared_sentences: 0,
            direction: Direction::Unknown,
            candidates: Vec::new(),
            evidence: vec![EvidenceRow { kind: "missing".to_owned(), detail: Map::new() }],
        }
    }
}
