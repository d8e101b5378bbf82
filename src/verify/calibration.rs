//! Figures to a probability: a logistic function of how many skip-bigrams of narration are shared, how many sentences say
//! the same, and how long the longest run of narration is.
//!
//! Few figures, because the labelled pairs are few; `benches/eval/calibrate.py` fits the weights and prints its
//! cross-validation.

use serde::Serialize;

use super::{Evidence, Overlap, TranslationCounts};

/// What is counted of a pair, and nothing of where it stands: all that a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Distinct shingles.
    pub overlap: Overlap,
    /// Distinct shingles of narration.
    pub narration: Overlap,
    /// Distinct skip-bigrams of narration.
    pub skip_bigrams: Overlap,
    /// Sentences of the one, and of the other, that are copied.
    pub copied: [usize; 2],
    /// Pairs of sentences that are recast from one.
    pub recast: usize,
    /// Pairs of sentences that say the same in narration, copied or recast.
    pub paired: usize,
    /// Pairs of sentences that are one frame, filled anew.
    pub frames: usize,
    /// Words of the longest run of narration.
    pub run: usize,
    /// Words of the shorter article.
    pub words: usize,
    /// Quotations cut at the same places.
    pub quote_cuts: usize,
    /// Names.
    pub names: Overlap,
    /// Sentences that say the same in another language; `None` if both are in one.
    pub translation: Option<TranslationCounts>,
}

impl Figures {
    /// Of the evidence, its counts.
    #[must_use]
    pub fn of(evidence: &Evidence) -> Figures {
        Figures {
            overlap: evidence.overlap,
            narration: evidence.narration,
            skip_bigrams: evidence.skip_bigrams,
            copied: [evidence.copied_first.len(), evidence.copied_second.len()],
            recast: evidence.recast.len(),
            paired: evidence.paired,
            frames: evidence.frames,
            run: evidence.longest_run.map_or(0, |run| run.words),
            words: evidence.words,
            quote_cuts: evidence.quote_cuts.len(),
            names: evidence.names,
            translation: evidence.translation.as_ref().map(|found| found.counts),
        }
    }
}

/// Weights of the logistic function: log-odds per unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Log-odds where all figures are zero.
    pub intercept: f64,
    /// Of `ln(Jaccard of skip-bigrams + FLOOR)`, the Jaccard with `UNSEEN` more in the union.
    pub skip_bigrams: f64,
    /// Of `ln(1 + paired sentences)`.
    pub sentences: f64,
    /// Of `ln(1 + words in the longest run of narration)`.
    pub run: f64,
}

/// Keeps the logarithm of an empty overlap finite: half a percent, what unrelated articles of one topic share.
const FLOOR: f64 = 0.005;

/// As many skip-bigrams as two sentences have, which neither text shares: of two short texts less is proved.
const UNSEEN: f64 = 60.0;

/// Words of an article; in a longer text more sentences are alike by chance.
const ARTICLE_WORDS: f64 = 1000.0;

/// What one figure adds to the log-odds that a pair is derived.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// Which figure.
    pub figure: &'static str,
    /// What was counted: a Jaccard similarity, or a number of sentences, of words, of credits.
    pub counted: f64,
    /// What it adds.
    pub log_odds: f64,
    /// What it would have to be, all else being the same, for the pair to be as likely derived as not; `None` if no
    /// value would do.
    pub tips_at: Option<f64>,
}

impl Calibration {
    /// The probability that a pair is derived.
    #[must_use]
    pub fn derived(&self, figures: &Figures) -> f64 {
        1.0 / (1.0 + (-self.log_odds(figures)).exp())
    }

    fn log_odds(&self, figures: &Figures) -> f64 {
        let [skip_bigrams, sentences, run] = Calibration::transformed(figures);
        self.intercept + self.skip_bigrams * skip_bigrams + self.sentences * sentences + self.run * run
    }

    /// How much of 1,000 words the shorter article has: sentences are counted per 1,000 words of longer texts, since
    /// two books have a hundred alike by chance.
    fn scale(figures: &Figures) -> f64 {
        (ARTICLE_WORDS / figures.words.max(1) as f64).min(1.0)
    }

    /// The share of skip-bigrams in common, so many unseen ones added.
    fn resemblance(of: Overlap) -> f64 {
        let all = f64::from(of.first) + f64::from(of.second) - f64::from(of.shared);
        f64::from(of.shared) / (all + UNSEEN)
    }

    /// The figures as they are weighed, in the order of the weights.
    fn transformed(figures: &Figures) -> [f64; 3] {
        let scale = Calibration::scale(figures);
        [
            (Calibration::resemblance(figures.skip_bigrams) + FLOOR).ln(),
            (figures.paired as f64 * scale).ln_1p(),
            (figures.run as f64).ln_1p(),
        ]
    }

    /// What each figure adds, and what it would have to be to tip the balance. What no evidence at all would give stands
    /// first.
    #[must_use]
    pub fn contributions(&self, figures: &Figures) -> Vec<Contribution> {
        let scale = Calibration::scale(figures);
        let missing = -self.log_odds(figures);
        let weighed = Calibration::transformed(figures);
        let none = self.intercept + self.skip_bigrams * FLOOR.ln();
        let mut all = vec![Contribution { figure: "no evidence", counted: 0.0, log_odds: none, tips_at: None }];
        let mut add =
            |figure, counted: f64, weight: f64, at: usize, base: f64, back: &dyn Fn(f64) -> f64, most: f64| {
                let tips = back(weighed[at] + missing / weight);
                let tips_at = (weight != 0.0 && (0.0..=most).contains(&tips)).then_some(tips);
                all.push(Contribution { figure, counted, log_odds: weight * (weighed[at] - base), tips_at });
            };
        let to_share = |value: f64| value.exp() - FLOOR;
        let to_sentences = |value: f64| value.exp_m1() / scale;
        // More than the shorter article has words would be no value.
        let any = figures.words as f64;
        let resemblance = Calibration::resemblance(figures.skip_bigrams);
        add("skip-bigrams", resemblance, self.skip_bigrams, 0, FLOOR.ln(), &to_share, 1.0);
        add("sentences", figures.paired as f64, self.sentences, 1, 0.0, &to_sentences, any);
        add("run", figures.run as f64, self.run, 2, 0.0, &f64::exp_m1, any);
        all
    }
}
