//! Evidence to a verdict. The only place where the figures of a pair meet thresholds.
//!
//! `derived` is a logistic function of five figures: how much narration is shared, how many sentences of it, how long a
//! chain of them keeps its order, how long the longest run is, and whether both texts credit the same agency. Few,
//! because the labelled pairs are few; `benches/eval/calibrate.py` fits the weights and prints its cross-validation.

use serde::{Deserialize, Serialize};

use super::Evidence;

/// How two articles relate, the strongest first. The first four mean: derived from the same copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same words.
    SameText,
    /// The same dispatch: edited, cut, merged.
    SameDispatch,
    /// The same dispatch, paraphrased or translated.
    Rewritten,
    /// The same agency's running story in another version.
    SameThread,
    /// Only a speech, communique, tweet or figures are shared.
    CommonSource,
    /// The same event, independently told.
    SameEvent,
    /// Nothing to do with each other.
    Unrelated,
}

impl Relation {
    /// All, the strongest first.
    pub const ALL: [Relation; 7] = [
        Relation::SameText,
        Relation::SameDispatch,
        Relation::Rewritten,
        Relation::SameThread,
        Relation::CommonSource,
        Relation::SameEvent,
        Relation::Unrelated,
    ];

    /// Whether both carry text of the same copy.
    #[must_use]
    pub fn is_derived(self) -> bool {
        self <= Relation::SameThread
    }

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Relation::SameText => "same-text",
            Relation::SameDispatch => "same-dispatch",
            Relation::Rewritten => "rewritten",
            Relation::SameThread => "same-thread",
            Relation::CommonSource => "common-source",
            Relation::SameEvent => "same-event",
            Relation::Unrelated => "unrelated",
        }
    }
}

/// A verdict on a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// How the two relate.
    pub relation: Relation,
    /// The calibrated probability that both carry text of the same copy.
    pub derived: f64,
}

/// What is known of a pair besides its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Their content hashes are equal.
    pub same_text: bool,
    /// Both texts name the same agency as theirs.
    pub same_agency: bool,
}

/// Weights of the logistic function: log-odds per unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Log-odds where all figures are zero.
    pub intercept: f64,
    /// Of `ln(Jaccard of narration shingles + NARRATION_FLOOR)`.
    pub narration: f64,
    /// Of `ln(1 + copied and recast sentences)`.
    pub sentences: f64,
    /// Of `ln(1 + longest chain in order)`.
    pub chain: f64,
    /// Of `ln(1 + words in the longest run of narration)`.
    pub run: f64,
    /// Of a credit of the same agency in both texts.
    pub agency: f64,
}

/// Keeps the logarithm of an empty overlap finite: half a percent, what unrelated articles of one topic share.
const NARRATION_FLOOR: f64 = 0.005;

/// Words of an article; in a longer text more sentences are alike by chance.
const ARTICLE_WORDS: f64 = 1000.0;

impl Calibration {
    /// The probability that a pair is derived.
    #[must_use]
    pub fn derived(&self, evidence: &Evidence, context: Context) -> f64 {
        let [narration, sentences, chain, run, agency] = Calibration::figures(evidence, context);
        let log_odds = self.intercept
            + self.narration * narration
            + self.sentences * sentences
            + self.chain * chain
            + self.run * run
            + self.agency * agency;
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// The figures, in the order of the weights. Sentences are counted per 1,000 words of longer texts: two
    /// books have a hundred alike by chance.
    #[must_use]
    pub fn figures(evidence: &Evidence, context: Context) -> [f64; 5] {
        let run = evidence.longest_run.map_or(0, |run| run.words);
        let per_article = |count: usize| count as f64 * (ARTICLE_WORDS / evidence.words.max(1) as f64).min(1.0);
        [
            (evidence.narration.jaccard() + NARRATION_FLOOR).ln(),
            per_article(evidence.reused_sentences()).ln_1p(),
            per_article(evidence.chain).ln_1p(),
            (run as f64).ln_1p(),
            f64::from(u8::from(context.same_agency)),
        ]
    }
}

/// Where figures meet thresholds. A figure equal to its threshold passes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ladder {
    /// Weights of the derived probability.
    pub calibration: Calibration,
    /// Derived from this probability on.
    pub derived: f64,
    /// Two derived texts of one agency are versions of a running story if each has less than this share of its
    /// narration in common with the other.
    pub version_share: f64,
    /// A run of narration of so many words, though the rest differs, has a common source.
    pub source_run: usize,
    /// So much shared text, though it is not narration, has a common source.
    pub source_containment: f64,
    /// The same event: this share of the fewer names in common …
    pub event_names: f64,
    /// … and at least so many.
    pub event_least_names: u32,
}

impl Ladder {
    /// The verdict on what was found.
    #[must_use]
    pub fn verdict(&self, evidence: &Evidence, context: Context) -> Verdict {
        if context.same_text {
            return Verdict { relation: Relation::SameText, derived: 1.0 };
        }
        let derived = self.calibration.derived(evidence, context);
        let relation = if derived >= self.derived {
            self.derived_relation(evidence, context)
        } else if self.has_common_source(evidence) {
            Relation::CommonSource
        } else if self.is_same_event(evidence) {
            Relation::SameEvent
        } else {
            Relation::Unrelated
        };
        Verdict { relation, derived }
    }

    fn derived_relation(&self, evidence: &Evidence, context: Context) -> Relation {
        let copied = evidence.copied_first.len().min(evidence.copied_second.len());
        let partial = evidence.narration.of_first().max(evidence.narration.of_second()) < self.version_share;
        if evidence.recast.len() > copied {
            Relation::Rewritten
        } else if partial && context.same_agency {
            Relation::SameThread
        } else {
            Relation::SameDispatch
        }
    }

    fn has_common_source(&self, evidence: &Evidence) -> bool {
        !evidence.quote_cuts.is_empty()
            || evidence.longest_run.is_some_and(|run| run.words >= self.source_run)
            || evidence.overlap.containment() >= self.source_containment
    }

    fn is_same_event(&self, evidence: &Evidence) -> bool {
        evidence.names.shared >= self.event_least_names && evidence.names.containment() >= self.event_names
    }
}
