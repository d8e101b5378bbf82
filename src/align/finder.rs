//! The likeliest source of a sentence, and what both have in common.

use std::ops::Range;

use super::{Common, Tile, tiles, words_of};
use crate::{hashed::HashedMap, verify::Profile};

/// Source sentences held against per sentence.
const TRIES: usize = 3;

/// A word that more sentences hold finds none of them; it keeps long texts from costing squares.
const COMMON: usize = 200;

/// Finds the likeliest source sentences.
pub(super) struct Finder<'a> {
    target: &'a Profile,
    source: &'a Profile,
    least_run: usize,
    /// Source sentences by the words and stems they hold.
    holders: HashedMap<u64, Vec<usize>>,
    /// How telling a word or stem is.
    weights: HashedMap<u64, f64>,
    /// How telling each word of the target is, and of the source.
    telling: (Vec<f64>, Vec<f64>),
}

/// Where a sentence seems to come from.
pub(super) struct Match {
    /// Sentences of the source: one, or two neighbours.
    pub range: Range<usize>,
    /// What it has in common with them.
    pub common: Common,
}

impl<'a> Finder<'a> {
    pub(super) fn new(target: &'a Profile, source: &'a Profile, least_run: usize) -> Finder<'a> {
        let mut holders: HashedMap<u64, Vec<usize>> = HashedMap::default();
        for at in 0..source.sentences.len() {
            for key in keys(source, at) {
                holders.entry(key).or_default().push(at);
            }
        }
        let mut used: HashedMap<u64, u32> = HashedMap::default();
        for profile in [source, target] {
            for key in (0..profile.sentences.len()).flat_map(|at| keys(profile, at)) {
                *used.entry(key).or_default() += 1;
            }
        }
        let sentences = (source.sentences.len() + target.sentences.len()) as f64;
        let weight = |used: u32| (1.0 + sentences / (1.0 + f64::from(used))).ln();
        let weights: HashedMap<u64, f64> = used.into_iter().map(|(key, used)| (key, weight(used))).collect();
        let telling = |profile: &Profile| -> Vec<f64> {
            profile.words.iter().map(|word| weights.get(word).copied().unwrap_or_default()).collect()
        };
        let telling = (telling(target), telling(source));
        Finder { target, source, least_run, holders, weights, telling }
    }

    /// The source that has most in common with sentence `at`: the likeliest sentences, alone and with a neighbour.
    pub(super) fn best(&self, at: usize) -> Option<Match> {
        let mut best: Option<(f64, Match)> = None;
        for range in self.ranges(at) {
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

    fn weight(&self, key: &u64) -> f64 {
        self.weights.get(key).copied().unwrap_or_default()
    }

    /// The source sentences that share most with sentence `at`, best first.
    fn likeliest(&self, at: usize) -> Vec<usize> {
        let mut scores: HashedMap<usize, f64> = HashedMap::default();
        for key in keys(self.target, at) {
            let holders = self.holders.get(&key).filter(|holders| holders.len() <= COMMON);
            for holder in holders.into_iter().flatten() {
                *scores.entry(*holder).or_default() += self.weight(&key);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(TRIES).map(|(holder, _)| holder).collect()
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
            share: (sides.0.share(&self.telling.0[here]), sides.1.share(&self.telling.1[there])),
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
        let stems = &self.target.sentences[at].stems;
        let mut others: Vec<u64> =
            self.source.sentences[range.clone()].iter().flat_map(|s| s.stems.iter().copied()).collect();
        others.sort_unstable();
        others.dedup();
        let shared: Vec<&u64> = stems.iter().filter(|stem| others.binary_search(stem).is_ok()).collect();
        let sum = |stems: &mut dyn Iterator<Item = &u64>| stems.map(|stem| self.weight(stem)).sum::<f64>();
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

/// The distinct words and stems of a sentence.
fn keys(profile: &Profile, at: usize) -> Vec<u64> {
    let sentence = &profile.sentences[at];
    let mut keys: Vec<u64> = profile.words[sentence.words.clone()].iter().chain(&sentence.stems).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
