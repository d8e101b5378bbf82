//! Copy that went into another language: sentences that name the same names and numbers, in the same order.
//!
//! Two accounts of one event share names and numbers as well, but not sentence by sentence. So what counts is how much
//! of both texts stands in a chain of such pairs that keeps its order, each about as long as the other.
//!
//! * time: `O(pairs log sentences)`; of a name that very many sentences hold no pairs come

use std::collections::HashMap;

use super::{Profile, SentenceRule, heaviest_chain, pairing::COMMON_STEM};

/// A chain of sentences that say the same in two languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Translation {
    /// Sentences of the first and of the second, in order, each with how alike their names and numbers are.
    pub pairs: Vec<(usize, usize, f64)>,
    /// How much that is.
    pub counts: TranslationCounts,
}

/// How much of two texts stands in a chain of translated sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TranslationCounts {
    /// Pairs of sentences.
    pub sentences: usize,
    /// Words of these sentences, in the first and in the second.
    pub words: [usize; 2],
    /// Words of the first and of the second.
    pub of: [usize; 2],
}

impl TranslationCounts {
    /// The share of the first and of the second that stands in the chain.
    #[must_use]
    pub fn shares(&self) -> [f64; 2] {
        [0, 1].map(|side| self.words[side] as f64 / self.of[side].max(1) as f64)
    }
}

/// The likeliest chain of translated sentences. `None` if both are in one language, as far as is known.
#[must_use]
pub fn translation(first: &Profile, second: &Profile, rule: SentenceRule) -> Option<Translation> {
    if first.language.code()? == second.language.code()? {
        return None;
    }
    let alike = alike(first, second, rule);
    let pairs: Vec<(usize, usize, f64)> = heaviest_chain(&alike).into_iter().map(|at| alike[at]).collect();
    let words = |profile: &Profile, at: usize| profile.sentences[at].words.len();
    let counts = TranslationCounts {
        sentences: pairs.len(),
        words: [
            pairs.iter().map(|(a, _, _)| words(first, *a)).sum(),
            pairs.iter().map(|(_, b, _)| words(second, *b)).sum(),
        ],
        of: [first.words.len(), second.words.len()],
    };
    Some(Translation { pairs, counts })
}

/// Of two sentences that say the same, the longer one has at most so many times the words.
const LONGER: usize = 3;

/// All pairs of sentences with enough names and numbers in common, in order of both sides.
fn alike(first: &Profile, second: &Profile, rule: SentenceRule) -> Vec<(usize, usize, f64)> {
    let mut used: HashMap<u64, u32> = HashMap::new();
    let sentences = || first.sentences.iter().chain(&second.sentences);
    for key in sentences().flat_map(|sentence| &sentence.cognates) {
        *used.entry(*key).or_default() += 1;
    }
    let count = sentences().count() as f64;
    let weight = |key: &u64| used.get(key).map_or(0.0, |used| (1.0 + count / (1.0 + f64::from(*used))).ln());
    let sum = |keys: &[u64]| keys.iter().map(weight).sum::<f64>();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, sentence) in second.sentences.iter().enumerate() {
        for key in &sentence.cognates {
            holders.entry(*key).or_default().push(at);
        }
    }
    let totals: Vec<f64> = second.sentences.iter().map(|sentence| sum(&sentence.cognates)).collect();
    let mut out = Vec::new();
    for (a, sentence) in first.sentences.iter().enumerate() {
        let mut shared: Vec<(usize, f64)> = Vec::new();
        for key in &sentence.cognates {
            let held = holders.get(key).filter(|held| held.len() <= COMMON_STEM);
            shared.extend(held.into_iter().flatten().map(|b| (*b, weight(key))));
        }
        shared.sort_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
        let total = sum(&sentence.cognates);
        for group in shared.chunk_by(|x, y| x.0 == y.0) {
            let b = group[0].0;
            let dice = 2.0 * group.iter().map(|(_, weight)| weight).sum::<f64>() / (total + totals[b]);
            let (one, other) = (sentence.words.len(), second.sentences[b].words.len());
            if group.len() >= rule.cognates && dice >= rule.cognate_dice && one.max(other) <= LONGER * one.min(other) {
                out.push((a, b, dice));
            }
        }
    }
    out
}
