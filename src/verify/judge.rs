//! Evidence to a verdict. The only place where the figures of a pair meet thresholds.

use serde::{Deserialize, Serialize};

use super::{Calibration, Figures, Overlap, TranslationCounts};

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
    /// Most of what they share word for word is stock phrases.
    pub shares_mostly_phrases: bool,
    /// One outlet published both, and they name no agency together: a little in common is its own background.
    pub one_outlet: bool,
    /// They are known to be of other days: a little in common is background that was printed before.
    pub apart: bool,
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
    /// … and from this one on, if no sentence of one stands in the other, if most of what they share word for word is stock
    /// phrases, if both are one outlet's own, or if most is recast and next to nothing of the narration is word for word the
    /// same: what is recast is easily told alike by chance.
    pub recast_derived: f64,
    /// Next to nothing: a Jaccard similarity of narration below this.
    pub faint_narration: f64,
    /// … and from this one on, if they are of other days, or a frame filled anew: background comes again word
    /// for word.
    pub background_derived: f64,
    /// … if a sentence is copied, or at least so many are recast: one that is alike may be so by chance.
    pub least_recast: usize,
    /// Of texts in two languages this decides, and no figure of wording.
    pub translation: TranslationRule,
    /// When a text is derived since it stands in the other.
    pub held: HeldRule,
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

/// When one text is held by the other: a brief in a long page of news, of which it is a small part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HeldRule {
    /// This share of the shorter one's narration shingles stands in the other …
    pub share: f64,
    /// … and it has so many at least.
    pub least: u32,
    /// The probability that such a pair is derived.
    pub probability: f64,
}

impl HeldRule {
    fn holds(&self, narration: Overlap) -> bool {
        narration.first.min(narration.second) >= self.least && narration.containment() >= self.share
    }
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
    /// Derived, since most of one text stands in the other.
    Held,
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

    /// From which probability on a pair with these figures is derived. What of one outlet's articles stands mostly in others too is a
    /// template, whatever the probability.
    #[must_use]
    pub fn bar(&self, figures: &Figures, context: Context) -> f64 {
        let is_template = context.one_outlet && context.shares_mostly_phrases;
        let is_background = context.apart || figures.frames > 0;
        let is_faint = self.is_recast(figures) && figures.narration.jaccard() < self.faint_narration;
        let asks_more = figures.copied.contains(&0) || context.shares_mostly_phrases || context.one_outlet || is_faint;
        match (is_template, is_background, asks_more) {
            (true, _, _) => 1.0,
            (_, true, _) => self.background_derived,
            (_, _, true) => self.recast_derived,
            _ => self.derived,
        }
    }

    /// So many sentences are recast where most of what is common is.
    fn recast_at_least(&self, figures: &Figures) -> usize {
        self.least_recast.max(figures.copied[0].min(figures.copied[1]) + 1)
    }

    fn is_recast(&self, figures: &Figures) -> bool {
        figures.recast >= self.recast_at_least(figures)
    }

    /// Whether a run of narration of so many words, or so much of the shorter text, points to a common source.
    #[must_use]
    pub fn is_common_source(&self, run: usize, containment: f64) -> bool {
        run >= self.source_run || containment >= self.source_containment
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
            None if self.held.holds(figures.narration) => self.calibration.derived(figures).max(self.held.probability),
            None => self.calibration.derived(figures),
            Some(found) if self.translated_share(found) >= self.translation.share => self.translation.probability,
            Some(_) => self.calibration.derived(&Figures::default()),
        }
    }

    /// All rules, the strongest relation first.
    #[must_use]
    pub fn rungs(&self, figures: &Figures, context: Context) -> [Rung; 12] {
        let derived = self.derived(figures);
        let translated = self.translated(figures).map_or(0.0, |found| self.translated_share(found));
        let has_sentences = figures.copied != [0, 0] || figures.recast >= self.least_recast;
        let bar = self.bar(figures, context);
        let held = figures.narration.containment();
        let is_held = self.held.holds(figures.narration) && self.translated(figures).is_none();
        let is_derived = is_held || (derived >= bar && has_sentences);
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
                self.recast_at_least(figures) as f64,
                is_derived && self.is_recast(figures),
            ),
            rung(Rule::VersionsOfAStory, Relation::SameThread, in_common, self.version_share, is_derived && is_version),
            rung(Rule::Held, Relation::SameDispatch, held, self.held.share, is_held),
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
            frames: 0,
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
    fn of_what_comes_again_by_itself_more_is_asked() {
        let ladder = Policy::default().ladder;
        let bar = |frames, shares_mostly_phrases, one_outlet, apart| {
            let context = Context { shares_mostly_phrases, one_outlet, apart, ..Context::default() };
            ladder.bar(&Figures { frames, ..figures() }, context)
        };
        assert_eq!(bar(0, false, false, false), ladder.derived);
        assert_eq!(bar(0, true, false, false), ladder.recast_derived);
        assert_eq!(bar(0, false, true, false), ladder.recast_derived);
        assert_eq!(bar(0, true, false, true), ladder.background_derived);
        assert_eq!(bar(2, false, true, false), ladder.background_derived);
        assert_eq!(bar(0, true, true, false), 1.0, "a template");
    }

    #[test]
    fn more_is_asked_where_most_is_recast_and_next_to_nothing_the_same() {
        let ladder = Policy::default().ladder;
        let bar = |shared, recast| {
            let narration = Overlap { shared, first: 250, second: 220 };
            ladder.bar(&Figures { narration, recast, ..figures() }, Context::default())
        };
        assert_eq!(bar(5, 3), ladder.recast_derived);
        assert_eq!(bar(5, 2), ladder.derived, "as much is copied");
        assert_eq!(bar(12, 3), ladder.derived, "enough is the same");
    }

    #[test]
    fn a_template_is_derived_only_if_one_text_holds_the_other() {
        let ladder = Policy::default().ladder;
        let template = Context { one_outlet: true, shares_mostly_phrases: true, ..Context::default() };
        let relation = |shared| {
            let of = |first, second| Overlap { shared, first, second };
            let like = Figures { narration: of(150, 150), skip_bigrams: of(300, 300), paired: 8, ..figures() };
            let verdict = ladder.verdict(&like, template);
            (verdict.derived, verdict.relation)
        };
        let (likely, little) = relation(70);
        assert!(likely > ladder.background_derived && !little.is_derived(), "{likely} {little:?}");
        assert!(relation(140).1.is_derived());
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
            ladder.verdict(&figures, Context { same_agency, ..Context::default() }).relation
        };
        assert_eq!(relation(figures(), false), Relation::SameDispatch);
        assert_eq!(relation(figures(), true), Relation::SameThread);
        assert_eq!(relation(Figures { recast: 4, ..figures() }, true), Relation::Rewritten);
        let narration = Overlap { shared: 40, first: 6_000, second: 50 };
        let skip_bigrams = Overlap { shared: 100, first: 15_000, second: 130 };
        let brief = Figures { narration, skip_bigrams, words: 60, paired: 1, run: 20, ..figures() };
        assert!(ladder.calibration.derived(&brief) < 0.7 && ladder.verdict(&brief, Context::default()).derived > 0.9);
        assert_eq!(relation(brief, false), Relation::SameDispatch, "a brief in a long page");
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
        let same = ladder.verdict(&less, Context { same_text: true, ..Context::default() });
        assert_eq!((same.relation, same.derived), (Relation::SameText, 1.0));
    }
}
