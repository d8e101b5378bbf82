//! Evidence to a verdict. The only place where the figures of a pair meet thresholds.
//!
//! `derived` is a logistic function of three figures: how many skip-bigrams of narration are shared, how many sentences
//! say the same, and how long the longest run of narration is. Few, because the labelled pairs are few;
//! `benches/eval/calibrate.py` fits the weights and prints its cross-validation.

use serde::{Deserialize, Serialize};

use super::{Evidence, Overlap, TranslationCounts};

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
    /// Of `ln(Jaccard of skip-bigrams + FLOOR)`, the Jaccard with [`UNSEEN`] more in the union.
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
            run: evidence.longest_run.map_or(0, |run| run.words),
            words: evidence.words,
            quote_cuts: evidence.quote_cuts.len(),
            names: evidence.names,
            translation: evidence.translation.as_ref().map(|found| found.counts),
        }
    }
}

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

/// When two texts in two languages are one copy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TranslationRule {
    /// A chain of so many sentences at least …
    pub sentences: usize,
    /// … that holds this share of either text.
    pub share: f64,
    /// With this share they have a common source.
    pub source_share: f64,
    /// How likely such a chain is one copy.
    pub probability: f64,
    /// Two texts are in two languages only if they share less of their shingles: of a text of many names or numbers the
    /// language may be told wrongly.
    pub other_words: f64,
}

/// Where figures meet thresholds. A figure equal to its threshold passes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ladder {
    /// Weights of the derived probability.
    pub calibration: Calibration,
    /// Derived from this probability on …
    pub derived: f64,
    /// … and from this one on, if no sentence of both stands in the other: what is recast is easily told alike by chance.
    pub recast_derived: f64,
    /// … if a sentence is copied, or at least so many are recast: one that is alike may be so by chance.
    pub least_recast: usize,
    /// Of texts in two languages this decides, and no figure of wording.
    pub translation: TranslationRule,
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

/// A rule of the ladder: the first that holds names the relation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rung {
    /// What it asks.
    pub rule: Rule,
    /// The relation it gives.
    pub relation: Relation,
    /// What was found.
    pub found: f64,
    /// From what on it holds.
    pub asks: f64,
    /// Whether it holds, for a pair that came so far.
    pub holds: bool,
}

/// What a [`Rung`] asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Equal content hashes.
    SameWords,
    /// A chain of translated sentences, by its share of the text that has less in it.
    Translated,
    /// Derived, and more sentences recast than copied.
    MoreRecast,
    /// Derived, of one agency, and little of the narration in common.
    VersionsOfAStory,
    /// Derived.
    Derived,
    /// A shorter chain of translated sentences.
    TranslatedInPart,
    /// Quotations cut at the same places.
    QuoteCuts,
    /// A run of narration, in words.
    Run,
    /// A share of the shorter one's shingles.
    Containment,
    /// A share of the fewer names.
    Names,
    /// Nothing.
    Rest,
}

impl Ladder {
    /// The verdict on what was found.
    #[must_use]
    pub fn verdict(&self, figures: &Figures, context: Context) -> Verdict {
        let derived = if context.same_text { 1.0 } else { self.derived(figures) };
        let first = self.rungs(figures, context).into_iter().find(|rung| rung.holds);
        Verdict { relation: first.map_or(Relation::Unrelated, |rung| rung.relation), derived }
    }

    /// From which probability on a pair with these figures is derived.
    #[must_use]
    pub fn bar(&self, figures: &Figures) -> f64 {
        if figures.copied.contains(&0) { self.recast_derived } else { self.derived }
    }

    /// What was found of translated sentences, if the texts are in two languages.
    #[must_use]
    pub fn translated(&self, figures: &Figures) -> Option<TranslationCounts> {
        figures.translation.filter(|_| figures.overlap.containment() < self.translation.other_words)
    }

    /// The share of translated sentences of the text that has less in them, if they are enough.
    fn translated_share(&self, found: TranslationCounts) -> f64 {
        let [first, second] = found.shares();
        if found.sentences >= self.translation.sentences { first.min(second) } else { 0.0 }
    }

    /// The probability that a pair is derived.
    fn derived(&self, figures: &Figures) -> f64 {
        match self.translated(figures) {
            None => self.calibration.derived(figures),
            Some(found) if self.translated_share(found) >= self.translation.share => self.translation.probability,
            Some(_) => self.calibration.derived(&Figures::default()),
        }
    }

    /// All rules, the strongest relation first.
    #[must_use]
    pub fn rungs(&self, figures: &Figures, context: Context) -> [Rung; 11] {
        let derived = self.derived(figures);
        let translated = self.translated(figures).map_or(0.0, |found| self.translated_share(found));
        let has_sentences = figures.copied != [0, 0] || figures.recast >= self.least_recast;
        let copied = figures.copied[0].min(figures.copied[1]);
        let bar = self.bar(figures);
        let is_derived = derived >= bar && has_sentences;
        let recast_at_least = self.least_recast.max(copied + 1);
        let in_common = figures.narration.of_first().max(figures.narration.of_second());
        let is_version = in_common < self.version_share && context.same_agency;
        let rung = |rule, relation, found: f64, asks: f64, holds| Rung { rule, relation, found, asks, holds };
        let at_least = |rule, relation, found: f64, asks: f64| rung(rule, relation, found, asks, found >= asks);
        let has_names = figures.names.shared >= self.event_least_names;
        let names = if has_names { figures.names.containment() } else { 0.0 };
        [
            at_least(Rule::SameWords, Relation::SameText, f64::from(u8::from(context.same_text)), 1.0),
            at_least(Rule::Translated, Relation::Rewritten, translated, self.translation.share),
            rung(
                Rule::MoreRecast,
                Relation::Rewritten,
                figures.recast as f64,
                recast_at_least as f64,
                is_derived && figures.recast >= recast_at_least,
            ),
            rung(Rule::VersionsOfAStory, Relation::SameThread, in_common, self.version_share, is_derived && is_version),
            rung(Rule::Derived, Relation::SameDispatch, derived, bar, is_derived),
            at_least(Rule::TranslatedInPart, Relation::CommonSource, translated, self.translation.source_share),
            at_least(Rule::QuoteCuts, Relation::CommonSource, figures.quote_cuts as f64, 1.0),
            at_least(Rule::Run, Relation::CommonSource, figures.run as f64, self.source_run as f64),
            at_least(Rule::Containment, Relation::CommonSource, figures.overlap.containment(), self.source_containment),
            at_least(Rule::Names, Relation::SameEvent, names, self.event_names),
            rung(Rule::Rest, Relation::Unrelated, 0.0, 0.0, true),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn figures() -> Figures {
        let of = |shared, first, second| Overlap { shared, first, second };
        Figures {
            overlap: of(60, 300, 280),
            narration: of(50, 250, 220),
            copied: [3, 2],
            skip_bigrams: of(60, 700, 650),
            recast: 1,
            paired: 3,
            run: 14,
            words: 300,
            quote_cuts: 1,
            names: of(3, 6, 5),
            translation: None,
        }
    }

    #[test]
    fn contributions_add_up_and_tip_where_they_say() {
        let ladder = Policy::default().ladder;
        let all = ladder.calibration.contributions(&figures());
        let sum: f64 = all.iter().map(|one| one.log_odds).sum();
        let derived = ladder.calibration.derived(&figures());
        assert!((1.0 / (1.0 + (-sum).exp()) - derived).abs() < 1e-9);
        let run = all.iter().find(|one| one.figure == "run").and_then(|one| one.tips_at).expect("a run tips it");
        let at = |run: f64| Figures { run: run as usize, ..figures() };
        assert!(ladder.calibration.derived(&at(run.floor())) <= 0.5);
        assert!(ladder.calibration.derived(&at(run.ceil())) >= 0.5);
    }

    #[test]
    fn in_another_language_only_a_chain_of_sentences_counts() {
        let ladder = Policy::default().ladder;
        let found = |sentences, words| {
            let translation = Some(TranslationCounts { sentences, words: [words, words], of: [300, 280] });
            let overlap = Overlap { shared: 10, ..figures().overlap };
            let verdict = ladder.verdict(&Figures { overlap, translation, ..figures() }, Context::default());
            (verdict.relation, verdict.derived > 0.5)
        };
        assert_eq!(found(5, 150), (Relation::Rewritten, true));
        assert_eq!(found(3, 150), (Relation::CommonSource, false));
        assert_eq!(found(5, 60), (Relation::CommonSource, false));
        let told_wrongly = Figures { translation: Some(TranslationCounts::default()), ..figures() };
        assert_eq!(
            ladder.verdict(&told_wrongly, Context::default()).relation,
            Relation::SameDispatch,
            "they share words"
        );
    }

    #[test]
    fn the_first_rule_that_holds_names_the_relation() {
        let ladder = Policy::default().ladder;
        let relation = |figures: Figures, same_agency| {
            ladder.verdict(&figures, Context { same_agency, same_text: false }).relation
        };
        assert_eq!(relation(figures(), false), Relation::SameDispatch);
        assert_eq!(relation(figures(), true), Relation::SameThread);
        assert_eq!(relation(Figures { recast: 4, ..figures() }, true), Relation::Rewritten);
        let little =
            Figures { skip_bigrams: Overlap::default(), copied: [0, 0], recast: 0, paired: 0, run: 0, ..figures() };
        assert_eq!(relation(little, false), Relation::CommonSource);
        let less = Figures { quote_cuts: 0, overlap: Overlap::default(), ..little };
        assert_eq!(relation(less, false), Relation::Unrelated);
        let names = Overlap { shared: 5, first: 6, second: 7 };
        assert_eq!(relation(Figures { names, ..less }, false), Relation::SameEvent);
        // One recast sentence is not enough, two are.
        let alike = Figures {
            copied: [0, 0],
            recast: 1,
            skip_bigrams: Overlap { shared: 300, first: 500, second: 500 },
            ..figures()
        };
        assert!(ladder.verdict(&alike, Context::default()).derived > 0.5);
        assert_eq!(relation(alike, false), Relation::CommonSource);
        assert_eq!(relation(Figures { recast: 2, ..alike }, false), Relation::Rewritten);
        let same = ladder.verdict(&less, Context { same_text: true, same_agency: false });
        assert_eq!((same.relation, same.derived), (Relation::SameText, 1.0));
    }
}
