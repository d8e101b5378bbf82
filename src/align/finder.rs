//! The likeliest source of a sentence, and what both have in common.

use std::{
    cell::{OnceCell, RefCell},
    ops::Range,
};

use super::{Common, Tile, tiles, words_of};
use crate::{
    hashed::HashedMap,
    verify::{Profile, Rows, Terms},
};

/// Source sentences held against per sentence.
const TRIES: usize = 3;

/// A word that more sentences hold finds none of them; it keeps long texts from costing squares.
const COMMON: usize = 200;

/// Finds the likeliest source sentences.
pub(super) struct Finder<'a> {
    target: &'a Profile,
    source: &'a Profile,
    least_run: usize,
    /// The first source sentence of just these words.
    whole: HashedMap<&'a [u64], usize>,
    /// Made for the first sentence that does not stand in the source as it is.
    telling: OnceCell<Telling>,
}

/// What finds a sentence's source, and what that has in common with it.
struct Telling {
    /// Words and stems of all sentences, the target's first.
    terms: Terms,
    /// The number of each word of the target, and of the source.
    words: (Vec<u32>, Vec<u32>),
    /// How telling each of them is.
    weights: (Vec<f64>, Vec<f64>),
    /// When each term was last seen.
    seen: RefCell<Seen>,
}

/// When each term was last seen, by a clock that [`Telling::bound`] puts forward.
struct Seen {
    at: Vec<u32>,
    now: u32,
}

impl Telling {
    fn of(target: &Profile, source: &Profile) -> Telling {
        let terms = Terms::new(&keys(target), &keys(source));
        // A word that stands in no sentence says nothing.
        let none = terms.count() as u32;
        let number = |word: &u64| terms.number(*word).unwrap_or(none);
        let words = |profile: &Profile| -> Vec<u32> { profile.words.iter().map(number).collect() };
        let weight = |word: &u32| if *word == none { 0.0 } else { terms.weight(*word) };
        let words = (words(target), words(source));
        let weights = |words: &[u32]| words.iter().map(weight).collect();
        let seen = RefCell::new(Seen { at: vec![0; terms.count() + 1], now: 0 });
        Telling { weights: (weights(&words.0), weights(&words.1)), words, seen, terms }
    }

    /// The weighted Dice of two stretches of words is no more than this: that of the words that stand in both, in whichever
    /// order.
    fn bound(&self, here: &Range<usize>, there: &Range<usize>) -> f64 {
        let mut seen = self.seen.borrow_mut();
        let mut share = |words: &[u32], weights: &[f64], others: &[u32]| {
            seen.now += 1;
            let now = seen.now;
            others.iter().for_each(|word| seen.at[*word as usize] = now);
            let shared = words.iter().zip(weights).filter(|(word, _)| seen.at[**word as usize] == now);
            shared.map(|(_, weight)| weight).sum::<f64>() / weights.iter().sum::<f64>().max(f64::MIN_POSITIVE)
        };
        let (first, second) = (&self.words.0[here.clone()], &self.words.1[there.clone()]);
        let shares =
            (share(first, &self.weights.0[here.clone()], second), share(second, &self.weights.1[there.clone()], first));
        Common { share: shares, ..Common::default() }.dice()
    }
}

/// By so much a bound may be too low as it is reckoned.
const ROUNDING: f64 = 1e-9;

/// Where a sentence seems to come from.
pub(super) struct Match {
    /// Sentences of the source: one, or two neighbours.
    pub range: Range<usize>,
    /// What it has in common with them.
    pub common: Common,
}

impl<'a> Finder<'a> {
    pub(super) fn new(target: &'a Profile, source: &'a Profile, least_run: usize) -> Finder<'a> {
        let mut whole = HashedMap::default();
        for (at, sentence) in source.sentences.iter().enumerate() {
            whole.entry(&source.words[sentence.words.clone()]).or_insert(at);
        }
        Finder { target, source, least_run, whole, telling: OnceCell::new() }
    }

    fn telling(&self) -> &Telling {
        self.telling.get_or_init(|| Telling::of(self.target, self.source))
    }

    /// The source sentence that has the same words.
    fn whole(&self, at: usize) -> Option<Match> {
        let words = &self.target.words[self.target.sentences[at].words.clone()];
        let place = *self.whole.get(words).filter(|_| words.len() >= self.least_run)?;
        Some(Match { range: place..place + 1, common: Common::whole(words.len()) })
    }

    /// The source that has most in common with sentence `at`: the likeliest sentences, alone and with a neighbour.
    pub(super) fn best(&self, at: usize) -> Option<Match> {
        if let Some(found) = self.whole(at) {
            return Some(found);
        }
        let mut best: Option<(f64, Match)> = None;
        for range in self.ranges(at) {
            let words = (&self.target.sentences[at].words, words_of(self.source, &range));
            let cannot_be_better =
                |(most, _): &(f64, Match)| self.telling().bound(words.0, &words.1) + ROUNDING < *most;
            if best.as_ref().is_some_and(cannot_be_better) {
                continue;
            }
            let common = self.common(at, &range);
            if common.is_whole() {
                best = Some((1.0, Match { range, common }));
                break;
            }
            let dice = common.dice();
            let nearer = |other: &Match| (common.words.1, range.start) < (other.common.words.1, other.range.start);
            if best.as_ref().is_none_or(|(most, other)| dice > *most || (dice == *most && nearer(other))) {
                best = Some((dice, Match { range, common }));
            }
        }
        let (_, mut found) = best?;
        (found.common.stem_dice, found.common.stems) = self.stem_dice(at, &found.range);
        Some(found)
    }

    /// The source sentences that share most with sentence `at`, best first.
    fn likeliest(&self, at: usize) -> Vec<usize> {
        let terms = &self.telling().terms;
        let mut scores = vec![0.0f64; self.source.sentences.len()];
        let mut scored: Vec<usize> = Vec::new();
        for term in terms.of_first(at) {
            for holder in terms.holders(*term, COMMON).iter().map(|holder| *holder as usize) {
                if scores[holder] == 0.0 {
                    scored.push(holder);
                }
                scores[holder] += terms.weight(*term);
            }
        }
        scored.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        scored.truncate(TRIES);
        scored
    }

    fn ranges(&self, at: usize) -> Vec<Range<usize>> {
        let likeliest = self.likeliest(at);
        let mut ranges: Vec<Range<usize>> = likeliest.iter().map(|holder| *holder..holder + 1).collect();
        let neighbours =
            likeliest.iter().flat_map(|holder| [holder.saturating_sub(1)..holder + 1, *holder..holder + 2]);
        for range in neighbours.filter(|range| range.len() == 2 && range.end <= self.source.sentences.len()) {
            if !ranges.contains(&range) {
                ranges.push(range);
            }
        }
        ranges
    }

    /// What sentence `at` has in common with a range of source sentences, stems apart.
    fn common(&self, at: usize, range: &Range<usize>) -> Common {
        let (here, there) = (self.target.sentences[at].words.clone(), words_of(self.source, range));
        let (first, second) = (&self.target.words[here.clone()], &self.source.words[there.clone()]);
        let telling = &self.telling().weights;
        let runs = tiles(first, second, self.least_run);
        let mut sides = (InCommon::new(first.len()), InCommon::new(second.len()));
        for Tile { first, second } in &runs {
            sides.0.words[first.clone()].fill(true);
            sides.1.words[second.clone()].fill(true);
        }
        let in_runs = runs.iter().map(|run| run.first.len()).sum();
        let speech = (
            sides.0.count(|at| self.target.quoted[here.start + at]),
            sides.1.count(|at| self.source.quoted[there.start + at]),
        );
        self.add_single_words(first, second, &mut sides);
        let frame = |profile: &Profile, range: &Range<usize>| range.clone().filter(|at| !profile.quoted[*at]).count();
        Common {
            words: (first.len(), second.len()),
            longest: runs.iter().map(|run| run.first.len()).max().unwrap_or_default(),
            in_runs,
            speech,
            frame: (frame(self.target, &here), frame(self.source, &there)),
            frame_shared: (
                sides.0.count(|at| !self.target.quoted[here.start + at]),
                sides.1.count(|at| !self.source.quoted[there.start + at]),
            ),
            share: (sides.0.share(&telling.0[here]), sides.1.share(&telling.1[there])),
            ..Common::default()
        }
    }

    /// Words that stand in both outside of common runs; stop words don't count.
    fn add_single_words(&self, first: &[u64], second: &[u64], sides: &mut (InCommon, InCommon)) {
        let stop_words = self.target.language.stop_words();
        for (a, word) in first.iter().enumerate() {
            if sides.0.words[a] || stop_words.binary_search(word).is_ok() {
                continue;
            }
            let free = |b: &usize| !sides.1.words[*b] && second[*b] == *word;
            if let Some(b) = (0..second.len()).find(free) {
                sides.0.words[a] = true;
                sides.1.words[b] = true;
            }
        }
    }

    /// The weighted Dice of a sentence's stems with those of a range of source sentences, and how many they share.
    fn stem_dice(&self, at: usize, range: &Range<usize>) -> (f64, usize) {
        let stems = self.target.stems.row(at);
        let mut others: Vec<u64> = range.clone().flat_map(|at| self.source.stems.row(at).iter().copied()).collect();
        others.sort_unstable();
        others.dedup();
        let shared: Vec<&u64> = stems.iter().filter(|stem| others.binary_search(stem).is_ok()).collect();
        let terms = &self.telling().terms;
        let sum = |stems: &mut dyn Iterator<Item = &u64>| {
            stems.filter_map(|stem| terms.number(*stem)).map(|stem| terms.weight(stem)).sum::<f64>()
        };
        let total = sum(&mut stems.iter()) + sum(&mut others.iter());
        (2.0 * sum(&mut shared.iter().copied()) / total.max(f64::MIN_POSITIVE), shared.len())
    }
}

/// Which words of one side the other has too.
struct InCommon {
    words: Vec<bool>,
}

impl InCommon {
    fn new(words: usize) -> InCommon {
        InCommon { words: vec![false; words] }
    }

    fn count(&self, counts: impl Fn(usize) -> bool) -> usize {
        (0..self.words.len()).filter(|at| self.words[*at] && counts(*at)).count()
    }

    /// Their share by weight.
    fn share(&self, weights: &[f64]) -> f64 {
        let shared: f64 =
            weights.iter().zip(&self.words).filter(|(_, common)| **common).map(|(weight, _)| weight).sum();
        shared / weights.iter().sum::<f64>().max(f64::MIN_POSITIVE)
    }
}

/// The distinct words and stems of each sentence.
fn keys(profile: &Profile) -> Rows<u64> {
    let mut keys = Rows::default();
    for (sentence, stems) in profile.sentences.iter().zip(profile.stems.iter()) {
        keys.push_distinct(profile.words[sentence.words.clone()].iter().chain(stems).copied());
    }
    keys
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{article::Span, policy::Policy, recipe::Recipe, segment::segment};

    fn profile(text: &str) -> Profile {
        let profiler = Policy::default().profiler(&Recipe::default());
        profiler.profile(text, &segment(text, [Span::new(0, text.len())]))
    }

    #[test]
    fn a_sentence_that_stands_there_twice_comes_from_the_first() {
        let source = profile("Buses will take the old road. The bridge is shut. Buses will take the old road.");
        let target = profile("Nobody was hurt. Buses will take the old road.");
        let finder = Finder::new(&target, &source, 2);
        let found = finder.best(1).expect("a source");
        assert!(found.common.is_whole() && found.range == (0..1));
        assert!(finder.whole(0).is_none());
    }

    fn some_text() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec!["the", "river", "bridge", "mayor", "closed", "12", "late", "a", "rain"]);
        let sentence = prop::collection::vec(word, 2..12).prop_map(|words| format!("Then {}.", words.join(" ")));
        prop::collection::vec(sentence, 1..6).prop_map(|sentences| sentences.join(" "))
    }

    proptest! {
        /// So what a bound rules out is never the best.
        #[test]
        fn no_two_stretches_are_more_alike_than_their_bound(one in some_text(), other in some_text()) {
            let (target, source) = (profile(&one), profile(&other));
            let finder = Finder::new(&target, &source, 2);
            let count = source.sentences.len();
            for (at, sentence) in target.sentences.iter().enumerate() {
                for range in (0..count).map(|at| at..at + 1).chain((1..count).map(|at| at - 1..at + 1)) {
                    let bound = finder.telling().bound(&sentence.words, &words_of(&source, &range));
                    prop_assert!(finder.common(at, &range).dice() <= bound + ROUNDING);
                }
            }
        }
    }
}
