//! Copy that went into another language: sentences that name the same names and numbers, in the same order.
//!
//! Two accounts of one event share names and numbers as well, but not sentence by sentence. So what counts is how much
//! of both texts stands in a chain of such pairs that keeps its order, each about as long as the other.
//!
//! * time: `O(pairs log sentences)`; of a name that very many sentences hold no pairs come

use super::{Profile, SentenceRule, Terms, heaviest_chain, pairing::COMMON_STEM};

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
    let terms = Terms::new(&first.cognates, &second.cognates);
    let totals: Vec<f64> = (0..second.sentences.len()).map(|at| terms.sum(terms.of_second(at))).collect();
    let mut out = Vec::new();
    for (a, sentence) in first.sentences.iter().enumerate() {
        let mut shared: Vec<(usize, f64)> = Vec::new();
        for key in terms.of_first(a) {
            let weight = terms.weight(*key);
            shared.extend(terms.holders(*key, COMMON_STEM).iter().map(|b| (*b as usize, weight)));
        }
        shared.sort_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
        let total = terms.sum(terms.of_first(a));
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
