//! Two compared articles to flags: where each sentence of one comes from in the other, and what was changed.
//!
//! For each sentence the likeliest source sentences are found by the rare words they share; the words are then tiled
//! ([`tiles`]), and one function, `AlignRule::kind`, decides. Moved sentences are found wherever they stand; a
//! sentence joined from two neighbours is held against both. [`passages`] finds what is common without sentences.
//!
//! * time: `O(sentences^2)` look-ups and `O(words^2)` a sentence; space: small

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{article::Span, verify::Profile};

mod conflicts;
mod finder;
mod lexicon;
mod passages;
mod quantities;
mod reach;
mod rule;
mod tiles;
mod translated;

use finder::{Finder, Match};
use rule::{Common, Setting};

pub use conflicts::{Conflict, ConflictKind};
pub use passages::{Passage, PassageRule, passages};
pub use reach::reach;
pub use rule::AlignRule;
pub use tiles::{Tile, tiles};
pub use translated::align_translated;

/// How a sentence was reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Word for word.
    Verbatim,
    /// With a few words changed, cut or moved, or joined or split.
    LightEdit,
    /// Recast, mostly in other words.
    Rewritten,
    /// Recast in another language.
    Translated,
    /// Only quoted speech is shared; the frame is another's.
    Quote,
    /// Not from there.
    New,
}

impl Kind {
    /// Whether the sentence's own narration was taken over: all but quotes and new ones.
    #[must_use]
    pub fn is_reused(self) -> bool {
        self <= Kind::Translated
    }

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Verbatim => "verbatim",
            Kind::LightEdit => "light-edit",
            Kind::Rewritten => "rewritten",
            Kind::Translated => "translated",
            Kind::Quote => "quote",
            Kind::New => "new",
        }
    }
}

/// What was found for one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// The sentence.
    pub span: Span,
    /// Its words.
    pub words: usize,
    /// How it was reused.
    pub kind: Kind,
    /// How alike it and its source are, 0 to 1: 1 if verbatim, else the weighted Dice of their words (or, if that is
    /// more, of their stems).
    pub similarity: f64,
    /// Where it comes from; `None` for new sentences.
    pub source: Option<Span>,
    /// What differs although the sentence was reused.
    pub conflicts: Vec<Conflict>,
}

/// One article's text and profile.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The source text that spans refer to.
    pub text: &'a str,
    /// Its profile.
    pub profile: &'a Profile,
}

/// Flags every sentence of `target` by where it comes from in `source`.
///
/// First each sentence by itself; then once more, knowing which of its neighbours were reused.
#[must_use]
pub fn align(target: Side<'_>, source: Side<'_>, rule: &AlignRule) -> Vec<Flag> {
    align_some(target, source, rule, |_| true).into_iter().map(|(_, flag)| flag).collect()
}

/// The flags of those sentences of `target` that are wanted, by number, as [`align`] gives them.
#[must_use]
pub fn align_some(
    target: Side<'_>,
    source: Side<'_>,
    rule: &AlignRule,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<(usize, Flag)> {
    let found = matches(target.profile, source.profile, rule, is_wanted);
    found.into_iter().map(|(at, found)| (at, flag(target, source, at, found))).collect()
}

/// The kinds of those sentences alone, which cost less.
#[must_use]
pub fn kinds(
    target: &Profile,
    source: &Profile,
    rule: &AlignRule,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<(usize, Kind)> {
    let found = matches(target, source, rule, is_wanted);
    found.into_iter().map(|(at, found)| (at, found.map_or(Kind::New, |(kind, _)| kind))).collect()
}

/// Where wanted sentences come from, and how they were reused; none of new ones.
fn matches(
    target: &Profile,
    source: &Profile,
    rule: &AlignRule,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<(usize, Option<(Kind, Match)>)> {
    let finder = Finder::new(target, source, rule.least_run);
    let sentences = 0..target.sentences.len();
    let is_near = |at: usize| [at.checked_sub(1), Some(at), at.checked_add(1)].into_iter().flatten().any(&is_wanted);
    let found: Vec<Option<Match>> = sentences.map(|at| is_near(at).then(|| finder.best(at)).flatten()).collect();
    let alone = |found: &Match| rule.kind(&found.common, Setting::Alone) != Kind::New;
    let reused: Vec<Option<usize>> =
        found.iter().map(|found| found.as_ref().filter(|found| alone(found)).map(|found| found.range.start)).collect();
    let kind = |(at, found): (usize, Option<Match>)| {
        let found = found.map(|found| {
            let setting = if beside(&reused, at, found.range.start) { Setting::Beside } else { Setting::Alone };
            (rule.kind(&found.common, setting), found)
        });
        (at, found.filter(|(kind, _)| *kind != Kind::New))
    };
    found.into_iter().enumerate().filter(|(at, _)| is_wanted(*at)).map(kind).collect()
}

/// Source sentences this far apart are neighbours.
const NEAR: usize = 2;

/// Whether the sentence before or after `at` was taken from about where `place` is in the source.
fn beside(reused: &[Option<usize>], at: usize, place: usize) -> bool {
    let neighbours = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
    neighbours.filter_map(|at| *reused.get(at)?).any(|other| other.abs_diff(place) <= NEAR)
}

fn flag(target: Side<'_>, source: Side<'_>, at: usize, found: Option<(Kind, Match)>) -> Flag {
    let sentence = &target.profile.sentences[at];
    let (span, words) = (sentence.span, sentence.words.len());
    let Some((kind, Match { range, common })) = found else {
        return Flag { span, words, kind: Kind::New, similarity: 0.0, source: None, conflicts: Vec::new() };
    };
    let first = source.profile.sentences[range.start].span;
    let last = source.profile.sentences[range.end - 1].span;
    let conflicts = match kind {
        Kind::Verbatim => Vec::new(),
        _ => conflicts::conflicts(kind, target, &sentence.words, source, &words_of(source.profile, &range)),
    };
    let similarity = if kind == Kind::Verbatim { 1.0 } else { common.similarity() };
    Flag { span, words, kind, similarity, source: Some(Span { start: first.start, end: last.end }), conflicts }
}

fn words_of(profile: &Profile, range: &Range<usize>) -> Range<usize> {
    profile.sentences[range.start].words.start..profile.sentences[range.end - 1].words.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{policy::Policy, recipe::Recipe, segment::segment};

    fn profile(text: &str) -> Profile {
        let profiler = Policy::default().profiler(&Recipe::default());
        profiler.profile(text, &segment(text, [Span::new(0, text.len())]))
    }

    /// The kind of each sentence of `target`, with its source.
    fn flags<'a>(target: &str, source: &'a str) -> Vec<(Kind, Option<&'a str>)> {
        let (one, other) = (profile(target), profile(source));
        let side = |text, profile| Side { text, profile };
        let found = align(side(target, &one), side(source, &other), &Policy::default().align);
        found.iter().map(|flag| (flag.kind, flag.source.map(|span| span.of(source)))).collect()
    }

    const SOURCE: &str = "The county council of Lowmere voted on Monday to close the old stone bridge until the spring. \
    Engineers found deep cracks in two of its seven arches during an inspection in the autumn. \
    “We can no longer promise that this bridge is safe for anyone,” said the mayor, Ada Thorn, after the vote. \
    Buses will take the road by the mill, which adds twenty minutes to the way into town. \
    Shopkeepers fear that the detour will cost them their Christmas trade.";

    #[test]
    fn what_was_done_to_each_sentence() {
        let target = "Engineers found deep cracks in two of its seven arches during an inspection in the autumn. \
        The county council of Lowmere voted late on Monday to close its old stone bridge until spring. \
        Thorn told a radio show the next morning: “We can no longer promise that this bridge is safe for anyone.” \
        Fishing on the lake is allowed from May to September with a permit.";
        let found = flags(target, SOURCE);
        let kinds: Vec<Kind> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Kind::Verbatim, Kind::LightEdit, Kind::Quote, Kind::New]);
        assert!(found[1].1.is_some_and(|source| source.starts_with("The county council")));
        assert_eq!(found[3].1, None);
    }

    #[test]
    fn a_cut_is_an_edit() {
        let found = flags("Buses will take the road by the mill.", SOURCE);
        assert_eq!(found[0].0, Kind::LightEdit);
    }

    #[test]
    fn an_empty_side_has_nothing() {
        assert!(flags("", SOURCE).is_empty());
        assert_eq!(flags("Buses will take the road.", ""), [(Kind::New, None)]);
    }
}
