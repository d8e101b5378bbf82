//! Why a pair got its verdict, from its row: what each figure adds, which rule held, what would change it.

use serde::Serialize;
use serde_json::Value;

use super::Pipeline;
use crate::{
    report::rows::{EvidenceRow, PairRow},
    verify::{Context, Contribution, Figures, Overlap, Relation, Rung, TranslationCounts},
};

/// Why a pair got its verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The relation that the figures give.
    pub relation: Relation,
    /// The probability that they give.
    pub derived: f64,
    /// From which probability on the two are derived.
    pub bar: f64,
    /// What each figure adds to the log-odds.
    pub contributions: Vec<Contribution>,
    /// The rules, strongest relation first; the first that holds gave the relation.
    pub rungs: Vec<Rung>,
}

impl Pipeline {
    /// Why a pair got its verdict; `None` if its row says too little.
    #[must_use]
    pub fn explain(&self, row: &PairRow) -> Option<Explanation> {
        let (figures, context) = figures(row)?;
        let ladder = &self.policy.ladder;
        let verdict = ladder.verdict(&figures, context);
        Some(Explanation {
            relation: verdict.relation,
            derived: verdict.derived,
            bar: ladder.bar(&figures, context),
            // Of a translation no wording was weighed.
            contributions: match ladder.translated(&figures) {
                None => ladder.calibration.contributions(&figures),
                Some(_) => Vec::new(),
            },
            rungs: ladder.rungs(&figures, context).to_vec(),
        })
    }
}

/// The figures that a row carries.
fn figures(row: &PairRow) -> Option<(Figures, Context)> {
    let of = |kind: &str| row.evidence.iter().find(|evidence| evidence.kind == kind);
    let sentences = of("sentences")?;
    let cuts = of("quote-cuts").and_then(|cuts| cuts.detail.get("spans")?.as_array().map(Vec::len));
    let figures = Figures {
        overlap: overlap(of("shingles")?)?,
        narration: overlap(of("narration")?)?,
        skip_bigrams: overlap(of("skip-bigrams")?)?,
        copied: [count(sentences, "copied_first")?, count(sentences, "copied_second")?],
        recast: count(sentences, "recast")?,
        paired: count(sentences, "paired")?,
        frames: of("frames").and_then(|frames| count(frames, "sentences")).unwrap_or_default(),
        run: of("longest-run").and_then(|run| count(run, "words")).unwrap_or_default(),
        words: count(sentences, "words")?,
        quote_cuts: cuts.unwrap_or_default(),
        names: overlap(of("names")?)?,
        translation: of("translation").and_then(translation),
    };
    let same_text = row.relation == Relation::SameText;
    let context = Context {
        same_text,
        same_agency: of("same-agency").is_some(),
        shares_mostly_phrases: of("mostly-phrases").is_some(),
        one_outlet: of("one-outlet").is_some(),
        apart: of("apart").is_some(),
    };
    Some((figures, context))
}

fn translation(row: &EvidenceRow) -> Option<TranslationCounts> {
    Some(TranslationCounts {
        sentences: count(row, "sentences")?,
        words: [count(row, "words_first")?, count(row, "words_second")?],
        of: [count(row, "of_first")?, count(row, "of_second")?],
    })
}

fn count(row: &EvidenceRow, key: &str) -> Option<usize> {
    row.detail.get(key).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok())
}

fn overlap(row: &EvidenceRow) -> Option<Overlap> {
    let part = |key| count(row, key).and_then(|count| u32::try_from(count).ok());
    Some(Overlap { shared: part("shared")?, first: part("first")?, second: part("second")? })
}
