//! `summary.json`: what was done, with which parameters, and what it adds up to.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    decimals,
    rows::{RelationCounts, SentenceKind, ShareRow},
};

/// `summary.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The crate's version.
    pub version: String,
    /// What changes a result: nothing else does.
    pub parameters: Parameters,
    /// What was read and found.
    pub counts: Counts,
    /// The rates, each with its definition.
    pub rates: Vec<RateRow>,
    /// Every other term that needs one, defined.
    pub definitions: Vec<DefinitionRow>,
    /// The copy rate by the minimum run of copied text.
    #[serde(default)]
    pub curve: Vec<CurveRow>,
    /// What became of the pairs that are planted in every run.
    #[serde(default)]
    pub self_test: Vec<ControlRow>,
    /// What each candidate generator proposed, in the order of the pipeline.
    pub generators: Vec<GeneratorRow>,
    /// Buckets too full to be compared pair by pair, fullest first.
    pub hot_buckets: Vec<HotBucketRow>,
    /// Passages that recur in unrelated articles and were kept out of comparison, those that most articles carry first: the first 200.
    #[serde(default)]
    pub boilerplate: Vec<BoilerplateRow>,
    /// What the run did not cover, in sentences: languages without data, windows, truncated inputs.
    pub not_covered: Vec<String>,
    /// How long each stage took, in the order of the pipeline. The only field that differs between two runs on the
    /// same input; `null` when outputs are to be compared.
    pub timings: Option<Vec<TimingRow>>,
}

/// The parameters of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// What changes a fingerprint.
    pub recipe: Value,
    /// What changes a verdict but no fingerprint.
    pub policy: Value,
    /// What was asked of this run beside.
    #[serde(default)]
    pub options: Value,
}

/// What was read and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records or files that were read.
    pub documents: u64,
    /// Articles found in them.
    pub articles: u64,
    /// Paragraphs of those articles that were compared.
    pub paragraphs: u64,
    /// Records that could not be used.
    pub rejects: u64,
    /// Outlets that are named.
    pub outlets: u64,
    /// Families of two articles or more.
    pub families: u64,
    /// Articles in those families.
    pub in_families: u64,
    /// Pairs with something in common, by verdict. Pairs without are not kept, so the last two are zero in a trace.
    pub pairs: RelationCounts,
    /// Sentences of articles in families, by kind.
    pub sentences: KindCounts,
    /// Passages that recur in unrelated articles and were kept out of comparison.
    #[serde(default)]
    pub boilerplate: u64,
}

/// A count for each [`SentenceKind`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field is a SentenceKind, and documented there")]
pub struct KindCounts {
    pub verbatim: u64,
    pub light_edit: u64,
    pub rewritten: u64,
    pub translated: u64,
    pub quote: u64,
    pub new: u64,
}

impl KindCounts {
    /// One more of `kind`.
    pub fn add(&mut self, kind: SentenceKind) {
        *match kind {
            SentenceKind::Verbatim => &mut self.verbatim,
            SentenceKind::LightEdit => &mut self.light_edit,
            SentenceKind::Rewritten => &mut self.rewritten,
            SentenceKind::Translated => &mut self.translated,
            SentenceKind::Quote => &mut self.quote,
            SentenceKind::New => &mut self.new,
        } += 1;
    }
}

/// A rate over the whole corpus, which is nothing without its definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateRow {
    /// Its name, in words.
    pub name: String,
    /// The rate; `null` where nothing could be counted.
    #[serde(serialize_with = "decimals::optional")]
    pub value: Option<f64>,
    /// The lower end of its 95 % interval; `null` if none was computed.
    #[serde(serialize_with = "decimals::optional")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(serialize_with = "decimals::optional")]
    pub high: Option<f64>,
    /// How the interval was found; `null` where there is none.
    #[serde(default)]
    pub method: Option<IntervalMethod>,
    /// What `value` counts.
    pub unit: RateUnit,
    /// The articles or families it was counted over.
    #[serde(default)]
    pub of: u64,
    /// The study whose definition it follows; `null` where it is ours.
    #[serde(default)]
    pub after: Option<String>,
    /// What was counted over what, after which normalization, with which minimum run and window.
    pub definition: String,
}

/// How an interval of 95 % was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalMethod {
    /// Percentiles of resampled families.
    FamilyBootstrap,
    /// Exact, of independent families.
    ClopperPearson,
}

/// The copy rate at one minimum run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveRow {
    /// Characters that a copied run has at least.
    pub least_run: u32,
    /// The mean over articles.
    pub copy_rate: ShareRow,
    /// The same, weighted by length.
    pub by_length: ShareRow,
    /// The mean over articles, agency copy left out of the sources.
    pub without_agencies: ShareRow,
}

/// A pair of invented articles that is planted in every run, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlRow {
    /// Its name.
    pub control: String,
    /// What must be found.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Whether that is so.
    pub passed: bool,
}

/// What a summary says in words, in another language than its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Texts {
    /// Name and definition of each of [`Summary::rates`].
    pub rates: Vec<[String; 2]>,
    /// Name and definition of each of [`Summary::definitions`].
    pub definitions: Vec<[String; 2]>,
    /// [`Summary::not_covered`].
    pub not_covered: Vec<String>,
}

/// What a rate's value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RateUnit {
    /// A share in `0..=1`, shown in per cent.
    Share,
    /// A duration in seconds.
    Seconds,
    /// A duration in days of the calendar.
    Days,
    /// A plain number.
    Number,
}

/// A term of the tables and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionRow {
    /// The term, as the tables spell it.
    pub name: String,
    /// What it means.
    pub definition: String,
}

/// What a candidate generator did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeneratorRow {
    /// Its name.
    pub generator: String,
    /// Pairs it proposed.
    pub proposed: u64,
    /// Those that proved to derive from the same copy.
    pub derived: u64,
}

/// A bucket that was too full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HotBucketRow {
    /// Whose bucket.
    pub generator: String,
    /// What its articles share.
    pub key: String,
    /// Articles in it.
    pub size: u64,
    /// Pairs of it that were still compared.
    pub compared: u64,
}

/// A passage that recurs in unrelated articles: a disclaimer, a teaser, a contact line, a template with other names or figures in its slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoilerplateRow {
    /// Its words in the first article that carries it, at most 240 characters.
    pub text: String,
    /// The outlet that prints it; `null` if several do, or it has no name.
    pub outlet: Option<String>,
    /// How many articles carry it.
    pub articles: u64,
    /// How many families have such an article.
    pub families: u64,
}

/// How long a stage took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimingRow {
    /// The stage.
    pub stage: String,
    /// Wall-clock seconds.
    #[serde(serialize_with = "decimals::float")]
    pub seconds: f64,
}
