//! Passages: what stands in both of two articles, joined over small differences, wherever sentences end.
//!
//! Common runs are found by their first words, the longest taken first, each word once; runs that follow each other
//! closely on both sides are one passage. A passage belongs to the pair: both directions give the same.
//!
//! * time: expected `O(words + runs log runs)`, at most 16 runs a word; space: `O(words)`

use std::{collections::HashMap, ops::Range};

use bit_vec::BitVec;

use super::{Kind, Tile};
use crate::{article::Span, segment::Segments};

/// When common runs are a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PassageRule {
    /// A run of fewer words is a turn of phrase.
    pub least_run: usize,
    /// Runs are joined over at most so many words that differ, on either side.
    pub gap: usize,
    /// A passage has at least so many words in common runs.
    pub least_words: usize,
}

/// A passage that two articles share.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Where it stands in the first.
    pub first: Span,
    /// Where it stands in the second.
    pub second: Span,
    /// `verbatim` if no word differs, `quote` if it stands inside quotations on both sides, else `light-edit`.
    pub kind: Kind,
    /// The Dice of its words: twice those in common runs over those of both.
    pub similarity: f64,
}

/// The passages that two texts share, by where they stand in the first.
#[must_use]
pub fn passages(first: &Segments, second: &Segments, rule: &PassageRule) -> Vec<Passage> {
    let hashes = |segments: &Segments| segments.words.iter().map(|word| word.hash).collect::<Vec<u64>>();
    let mut chains = joined(&common_runs(&hashes(first), &hashes(second), rule.least_run), rule.gap);
    // The most first: of a text that is repeated, the place that goes on longest is the source.
    chains.sort_by_key(|chain| (std::cmp::Reverse(chain.shared()), chain.first(), chain.second()));
    let mut used = (vec![false; first.words.len()], vec![false; second.words.len()]);
    let mut kept: Vec<Chain> = Vec::new();
    for chain in chains {
        let left: Vec<Tile> = chain.runs.iter().filter_map(|run| unused(run, &mut used, rule.least_run)).collect();
        kept.extend(joined(&left, rule.gap).into_iter().filter(|chain| chain.shared() >= rule.least_words));
    }
    kept.sort_by_key(|chain| (chain.first(), chain.second()));
    let quoted = (first.quoted(), second.quoted());
    kept.iter().map(|chain| chain.passage((first, &quoted.0), (second, &quoted.1))).collect()
}

/// Of words that one article repeats, so many places are tried.
const PLACES: usize = 16;

/// All common runs that can't be made longer.
fn common_runs(first: &[u64], second: &[u64], least: usize) -> Vec<Tile> {
    let mut places: HashMap<&[u64], Vec<usize>> = HashMap::new();
    for (at, words) in second.windows(least.max(1)).enumerate() {
        let places = places.entry(words).or_default();
        if places.len() < PLACES {
            places.push(at);
        }
    }
    let mut runs = Vec::new();
    let mut going_on: Vec<Tile> = Vec::new();
    for (a, words) in first.windows(least.max(1)).enumerate() {
        let here = places.get(words).map_or(&[][..], Vec::as_slice);
        let longer = |b: &usize| {
            let before = going_on.iter().find(|run| run.second.end + 1 == b + words.len());
            let start = before.map_or((a, *b), |run| (run.first.start, run.second.start));
            Tile { first: start.0..a + words.len(), second: start.1..b + words.len() }
        };
        let now: Vec<Tile> = here.iter().map(longer).collect();
        let ended = |run: &Tile| !now.iter().any(|other| other.second.end == run.second.end + 1);
        runs.extend(going_on.into_iter().filter(ended));
        going_on = now;
    }
    runs.extend(going_on);
    runs
}

/// A run, cut to its first words that no run before it has; marks them.
fn unused(run: &Tile, used: &mut (Vec<bool>, Vec<bool>), least: usize) -> Option<Tile> {
    let taken = |at: &usize| used.0[run.first.start + at] || used.1[run.second.start + at];
    let start = (0..run.first.len()).find(|at| !taken(at))?;
    let end = (start..run.first.len()).find(taken).unwrap_or(run.first.len());
    if end - start < least {
        return None;
    }
    let part = |range: &Range<usize>| range.start + start..range.start + end;
    let run = Tile { first: part(&run.first), second: part(&run.second) };
    used.0[run.first.clone()].fill(true);
    used.1[run.second.clone()].fill(true);
    Some(run)
}

/// Runs that follow each other closely on both sides; never empty.
struct Chain {
    runs: Vec<Tile>,
}

/// Each run goes to the latest chain that it continues.
fn joined(runs: &[Tile], gap: usize) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    for run in runs {
        let recent = chains.iter_mut().rev().take(PLACES);
        let continued = recent.filter_map(|chain| chain.continued_by(run, gap).map(|run| (chain, run))).next();
        match continued {
            Some((chain, run)) => chain.runs.push(run),
            None => chains.push(Chain { runs: vec![run.clone()] }),
        }
    }
    chains
}

impl Chain {
    fn first(&self) -> usize {
        self.runs[0].first.start
    }

    fn second(&self) -> usize {
        self.runs[0].second.start
    }

    fn shared(&self) -> usize {
        self.runs.iter().map(|run| run.first.len()).sum()
    }

    /// The part of a run that stands after this chain on both sides, if it is near.
    fn continued_by(&self, run: &Tile, gap: usize) -> Option<Tile> {
        let last = self.runs.last()?;
        let overlap =
            last.first.end.saturating_sub(run.first.start).max(last.second.end.saturating_sub(run.second.start));
        let (first, second) = (run.first.start + overlap, run.second.start + overlap);
        let near = overlap <= gap && first - last.first.end <= gap && second - last.second.end <= gap;
        (near && overlap < run.first.len())
            .then_some(Tile { first: first..run.first.end, second: second..run.second.end })
    }

    fn passage(&self, first: (&Segments, &BitVec), second: (&Segments, &BitVec)) -> Passage {
        let end = |side: fn(&Tile) -> usize| self.runs.last().map_or(0, side);
        let here = self.first()..end(|run| run.first.end);
        let there = self.second()..end(|run| run.second.end);
        let span = |segments: &Segments, words: &Range<usize>| Span {
            start: segments.words[words.start].span.start,
            end: segments.words[words.end - 1].span.end,
        };
        let is_speech = |quoted: &BitVec, words: &Range<usize>| words.clone().all(|at| quoted[at]);
        let (shared, words) = (self.shared(), here.len() + there.len());
        let kind = if 2 * shared == words {
            Kind::Verbatim
        } else if is_speech(first.1, &here) && is_speech(second.1, &there) {
            Kind::Quote
        } else {
            Kind::LightEdit
        };
        Passage {
            first: span(first.0, &here),
            second: span(second.0, &there),
            kind,
            similarity: 2.0 * shared as f64 / words as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    const RULE: PassageRule = PassageRule { least_run: 3, gap: 4, least_words: 6 };

    fn found(first: &str, second: &str) -> Vec<(String, String, Kind)> {
        let of = |text: &str| segment(text, [Span::new(0, text.len())]);
        let passages = passages(&of(first), &of(second), &RULE);
        let text = |passage: &Passage| (passage.first.of(first).to_owned(), passage.second.of(second).to_owned());
        passages.iter().map(|passage| (text(passage).0, text(passage).1, passage.kind)).collect()
    }

    #[test]
    fn a_passage_goes_on_over_a_small_difference_and_a_full_stop() {
        let first = "He slept. The old mill burned down. Nobody was ever hurt by the fire. She read.";
        let second = "Rain. The old mill burned down. Nobody was hurt by the fire. Then snow came.";
        assert_eq!(
            found(first, second),
            [(
                "The old mill burned down. Nobody was ever hurt by the fire".to_owned(),
                "The old mill burned down. Nobody was hurt by the fire".to_owned(),
                Kind::LightEdit
            )]
        );
    }

    #[test]
    fn a_short_coincidence_is_none() {
        assert!(found("in the end of the day", "at the end of the road").is_empty());
        assert!(found("", "at the end of the road").is_empty());
    }

    #[test]
    fn of_a_repeated_text_the_place_that_goes_on_is_the_source() {
        let first = "one two three four five six seven eight nine ten";
        let second = "one two three four five six, other words, one two three four five six seven eight nine ten";
        let [(_, there, kind)] = &found(first, second)[..] else { panic!("one passage") };
        assert_eq!((there.as_str(), *kind), ("one two three four five six seven eight nine ten", Kind::Verbatim));
    }

    #[test]
    fn moved_passages_are_two() {
        let (one, other) = ("alpha beta gamma delta epsilon zeta eta", "one two three four five six seven");
        let found = found(&format!("{one}. Between. {other}."), &format!("{other}. Elsewhere. {one}."));
        assert_eq!(found.iter().map(|(here, ..)| here.as_str()).collect::<Vec<_>>(), [one, other]);
    }

    #[test]
    fn speech_with_a_difference_is_a_quote() {
        let found =
            found("He said: “we will never give up this town to them”", "“We will never give up that town to them”");
        assert_eq!(found.iter().map(|(.., kind)| *kind).collect::<Vec<_>>(), [Kind::Quote]);
    }

    proptest::proptest! {
        #[test]
        fn passages_keep_to_their_texts(first in "([abc] ){0,60}", second in "([abc] ){0,60}") {
            let of = |text: &str| segment(text, [Span::new(0, text.len())]);
            for passage in passages(&of(&first), &of(&second), &RULE) {
                assert!(passage.first.end as usize <= first.len() && passage.second.end as usize <= second.len());
                assert!(passage.similarity > 0.0 && passage.similarity <= 1.0);
            }
        }
    }
}
