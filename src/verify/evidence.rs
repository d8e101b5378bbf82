//! What two articles have in common, counted exactly: the shared words, and which of them are narration.
//!
//! Quotes, names and numbers come from the speech everybody heard. What only copying explains is narration: the
//! sentences outside quotation marks, word for word or recast, in the same order, and quotes cut at the same places.
//!
//! * time: expected `O(words)`, and for each stem at most 50 sentences that hold it

use std::num::NonZeroU64;

use bit_vec::BitVec;

use super::{
    Overlap, Profile, Rows, SentenceProfile, Slots, Translation, heaviest_chain, pairing::pairing, translation,
};
use crate::{article::Span, shingle::ShingleSet};

/// What was found when two articles were compared.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Shingles of all words.
    pub overlap: Overlap,
    /// Shingles of narration.
    pub narration: Overlap,
    /// Skip-bigrams of narration.
    pub skip_bigrams: Overlap,
    /// Sentences of the first whose narration mostly stands in the second.
    pub copied_first: Vec<usize>,
    /// Sentences of the second whose narration mostly stands in the first.
    pub copied_second: Vec<usize>,
    /// The longest run of narration in both.
    pub longest_run: Option<Run>,
    /// Sentences that were recast: (of the first, of the second), each at most once, word-for-word copies left out.
    pub recast: Vec<(usize, usize)>,
    /// Pairs of sentences that say the same in narration, word for word or recast.
    pub paired: usize,
    /// Pairs of sentences that are one frame, filled anew: nothing else here counts them.
    pub frames: usize,
    /// The longest chain of copied or recast sentences that keeps its order.
    pub chain: usize,
    /// Words of the shorter article.
    pub words: usize,
    /// The share of the shorter article's narration that stands in copied or recast sentences, in words.
    pub reused: f64,
    /// Speech cut at the same places, as it stands in the first and in the second.
    pub quote_cuts: Vec<(Span, Span)>,
    /// Quotations of speech.
    pub quotations: Overlap,
    /// Names.
    pub names: Overlap,
    /// Telling numbers.
    pub numbers: Overlap,
    /// Sentences that say the same in another language; `None` if both are in one.
    pub translation: Option<Translation>,
}

impl Evidence {
    /// Sentences of narration that were copied or recast: counted on the side that has fewer.
    #[must_use]
    pub fn reused_sentences(&self) -> usize {
        self.copied_first.len().min(self.copied_second.len()) + self.recast.len()
    }
}

/// A run of words that stands in both articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its length.
    pub words: usize,
    /// Where it stands in the first.
    pub first: Span,
    /// Where it stands in the second.
    pub second: Span,
}

/// How sentences are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct SentenceRule {
    /// A sentence is copied if this share of its narration lies in shared shingles.
    pub copied_share: f64,
    /// … and at least this many words of it.
    pub copied_words: usize,
    /// Two sentences are recast from one if the weighted Dice of their stems is at least this …
    pub recast_dice: f64,
    /// … with at least so many stems in common.
    pub recast_stems: usize,
    /// Two sentences that are alike are one frame if both have something in its slots, and no more than this share of the fewer is
    /// common …
    pub slots_kept: f64,
    /// … and frames count for nothing if there are so many at least, and more of them than of sentences that say the same.
    pub least_frames: usize,
    /// Two sentences in two languages say the same if the weighted Dice of their names and numbers is at least this …
    pub cognate_dice: f64,
    /// … with at least so many of them in common.
    pub cognates: usize,
}

/// Compares two articles, of which `overlap` counts the shingles of all words. Their sentences are frames if `slots` are filled
/// anew.
#[must_use]
pub fn evidence(first: &Profile, second: &Profile, overlap: Overlap, slots: Slots, rule: SentenceRule) -> Evidence {
    let pairing = pairing(first, second, slots, rule);
    let (frames, pairs) = (pairing.frames(), pairing.alike);
    let (own_first, own_second) = (first.without(&pairing.framed[0]), second.without(&pairing.framed[1]));
    let covered_first = covered(&own_first, &own_second.narration_set);
    let covered_second = covered(&own_second, &own_first.narration_set);
    let copied_first = copied(first, &covered_first, rule);
    let copied_second = copied(second, &covered_second, rule);
    let alike: Vec<(usize, usize, f64)> = pairs.iter().map(|(a, b)| (*a, *b, 1.0)).collect();
    let (paired, chain) = (pairs.len(), heaviest_chain(&alike).len());
    let recast: Vec<(usize, usize)> = pairs
        .into_iter()
        .filter(|(a, b)| copied_first.binary_search(a).is_err() && copied_second.binary_search(b).is_err())
        .collect();
    let reused = if first.words.len() <= second.words.len() {
        reused(first, copied_first.iter().copied().chain(recast.iter().map(|(a, _)| *a)))
    } else {
        reused(second, copied_second.iter().copied().chain(recast.iter().map(|(_, b)| *b)))
    };
    let translation = translation(first, second, rule);
    let shorter = usize::from(first.words.len() > second.words.len());
    let translated = translation.as_ref().map_or(0.0, |found| found.counts.shares()[shorter]);
    let quote_cuts = common_fragments(&first.quotations, &second.quotations);
    Evidence {
        overlap,
        narration: of_all(
            own_first.narration_set.overlap(&own_second.narration_set),
            [&first.narration_set, &second.narration_set],
        ),
        skip_bigrams: of_all(
            own_first.skip_bigrams.overlap(&own_second.skip_bigrams),
            [&first.skip_bigrams, &second.skip_bigrams],
        ),
        longest_run: longest_run(&own_first, &own_second),
        quotations: counts(quote_cuts.len(), first.quotations.len(), second.quotations.len()),
        names: common(&first.names, &second.names),
        numbers: common(&first.numbers, &second.numbers),
        words: first.words.len().min(second.words.len()),
        translation,
        reused: reused.max(translated),
        copied_first,
        copied_second,
        recast,
        paired,
        frames,
        chain,
        quote_cuts,
    }
}

/// The share of an article's narration that stands in some of its sentences. Of nothing but quotations all is reused.
fn reused(profile: &Profile, sentences: impl Iterator<Item = usize>) -> f64 {
    let all: usize = profile.sentences.iter().map(|sentence| sentence.narrated).sum();
    let some: usize = sentences.map(|at| profile.sentences[at].narrated).sum();
    if all == 0 { 1.0 } else { some as f64 / all as f64 }
}

fn counts(shared: usize, first: usize, second: usize) -> Overlap {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Overlap { shared: count(shared), first: count(first), second: count(second) }
}

fn common(first: &[u64], second: &[u64]) -> Overlap {
    let shared = first.iter().filter(|hash| second.binary_search(hash).is_ok()).count();
    counts(shared, first.len(), second.len())
}

/// What is shared outside of frames, of all that the articles have.
fn of_all(found: Overlap, [first, second]: [&ShingleSet; 2]) -> Overlap {
    counts(found.shared as usize, first.len(), second.len())
}

/// Which words of `profile` lie in a narration shingle that the other article has too.
fn covered(profile: &Profile, other: &ShingleSet) -> BitVec {
    let mut covered = BitVec::from_elem(profile.words.len(), false);
    let mut filled = 0;
    for (at, shingle) in profile.narration.iter().enumerate() {
        if shingle.is_some_and(|shingle| other.contains(shingle.get())) {
            let end = (at + profile.narration_width).min(profile.words.len());
            (filled.max(at)..end).for_each(|word| covered.set(word, true));
            filled = end;
        }
    }
    covered
}

fn copied(profile: &Profile, covered: &BitVec, rule: SentenceRule) -> Vec<usize> {
    let is_copied = |sentence: &SentenceProfile| {
        let words = sentence.words.clone().filter(|at| covered[*at]).count();
        words >= rule.copied_words && words as f64 >= rule.copied_share * sentence.narrated as f64
    };
    (0..profile.sentences.len()).filter(|at| is_copied(&profile.sentences[*at])).collect()
}

/// Of a shingle that one article repeats, so many places are tried.
const PLACES: usize = 16;

/// The longest run of narration words that stands in both.
fn longest_run(first: &Profile, second: &Profile) -> Option<Run> {
    let place = |shingle: &Option<NonZeroU64>| first.narration_set.place(shingle.as_ref()?.get());
    let mut shared = Rows::default();
    second.narration.iter().for_each(|shingle| shared.push(place(shingle)));
    // Of each shingle of the first, where it stands in the second.
    let places = shared.turned(first.narration_set.len());
    let mut best: Option<(usize, usize, usize)> = None;
    // Where runs end, at this shingle and at the one before, and how long they are.
    let (mut running, mut before) = (Vec::<(u32, usize)>::new(), Vec::new());
    for (a, shingle) in first.narration.iter().enumerate() {
        std::mem::swap(&mut running, &mut before);
        running.clear();
        let here = place(shingle).map_or(&[][..], |place| places.row(place as usize));
        for b in here.iter().take(PLACES) {
            let length = before.iter().find(|(at, _)| at + 1 == *b).map_or(1, |(_, length)| length + 1);
            running.push((*b, length));
            if best.is_none_or(|(_, _, most)| length > most) {
                best = Some((a + 1 - length, *b as usize + 1 - length, length));
            }
        }
    }
    let (a, b, length) = best?;
    let words = length + first.narration_width - 1;
    let span = |profile: &Profile, at: usize| Span {
        start: profile.spans[at].start,
        end: profile.spans[(at + words - 1).min(profile.spans.len() - 1)].end,
    };
    Some(Run { words, first: span(first, a), second: span(second, b) })
}

fn common_fragments(first: &[(u64, Span)], second: &[(u64, Span)]) -> Vec<(Span, Span)> {
    let mut out = Vec::new();
    let mut last = None;
    for (hash, span) in first {
        let at = second.partition_point(|(other, _)| other < hash);
        if last != Some(*hash)
            && let Some((_, other)) = second.get(at).filter(|(other, _)| other == hash)
        {
            out.push((*span, *other));
            last = Some(*hash);
        }
    }
    out.sort_unstable();
    out
}
