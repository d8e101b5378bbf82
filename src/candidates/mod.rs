//! Fingerprints to pairs worth a look. Every generator says why it proposes a pair; none of them decides.
//!
//! | generator | proposes | time |
//! |---|---|---|
//! | [`Reason::SameText`] | equal content hashes | sort |
//! | [`Reason::MinHash`] | a band of the signature in common | sort |
//! | [`Reason::SimHash`] | SimHashes within a few bits | sort |
//! | [`Reason::SelectedShingles`] | several selected shingles in common: one may hold the other | postings |
//! | [`Reason::Paragraph`] | a paragraph in common, the same or nearly | sort |
//! | [`Reason::RareKeys`] | quote fragments, numbers and names that few articles have, in one time window | postings |
//!
//! Every generator gives an article keys, and proposes pairs by the keys they share. A key that very many articles share
//! (a template, a disclaimer) costs linear work: its members are paired with a few of them, and it is reported as hot.

use serde::Serialize;

use crate::article::DocId;

mod banding;
mod postings;
mod rare_keys;
mod simhash_blocks;

pub use banding::Banding;
pub use postings::{Buckets, Draw, Holders, Key, Members, Postings, Shared};
pub use rare_keys::{TimeWindow, rare_keys};
pub use simhash_blocks::simhash_keys;

/// Two different articles, the one with the smaller id first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    first: DocId,
    second: DocId,
}

impl Pair {
    /// `None` for an article and itself.
    #[must_use]
    pub fn new(a: DocId, b: DocId) -> Option<Pair> {
        (a != b).then(|| Pair { first: a.min(b), second: a.max(b) })
    }

    /// The smaller id.
    #[must_use]
    pub fn first(self) -> DocId {
        self.first
    }

    /// The larger id.
    #[must_use]
    pub fn second(self) -> DocId {
        self.second
    }
}

/// Why a pair was proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Reason {
    /// Equal content hashes.
    SameText,
    /// A band of the MinHash signature in common.
    MinHash,
    /// SimHashes within a few bits.
    SimHash,
    /// Several selected shingles in common.
    SelectedShingles,
    /// A paragraph in common.
    Paragraph,
    /// Rare quote fragments, numbers and names in common.
    RareKeys,
}

impl Reason {
    /// All reasons, in order.
    pub const ALL: [Reason; 6] = [
        Reason::SameText,
        Reason::MinHash,
        Reason::SimHash,
        Reason::SelectedShingles,
        Reason::Paragraph,
        Reason::RareKeys,
    ];

    /// Whether its keys have an order in the article, and say what follows them.
    #[must_use]
    pub fn is_in_order(self) -> bool {
        self == Reason::SelectedShingles
    }

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::SameText => "same-text",
            Reason::MinHash => "minhash",
            Reason::SimHash => "simhash",
            Reason::SelectedShingles => "selected-shingles",
            Reason::Paragraph => "paragraph",
            Reason::RareKeys => "rare-keys",
        }
    }
}

/// A set of reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons(u8);

impl Reasons {
    /// The reasons, in order.
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.0 & (1 << *reason as u8) != 0)
    }

    fn only(reason: Reason) -> Reasons {
        Reasons(1 << reason as u8)
    }
}

/// A bucket too full to pair everyone with everyone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HotBucket {
    /// Which generator found it.
    pub reason: Reason,
    /// How many articles share it.
    pub members: usize,
    /// How many pairs of them it still proposed.
    pub compared: usize,
    /// One of them.
    pub example: DocId,
}

/// Candidate pairs, and why: 12 bytes a proposal.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    pairs: Vec<(Pair, Reasons)>,
    hot: Vec<HotBucket>,
}

impl Candidates {
    /// Adds the pairs of one generator.
    pub fn extend(&mut self, reason: Reason, pairs: impl IntoIterator<Item = Pair>) {
        self.pairs.extend(pairs.into_iter().map(|pair| (pair, Reasons::only(reason))));
    }

    /// Notes hot buckets.
    pub fn extend_hot(&mut self, hot: impl IntoIterator<Item = HotBucket>) {
        self.hot.extend(hot);
    }

    /// Unites the reasons of each pair; call it once all generators are through.
    pub fn finish(&mut self) {
        self.pairs.sort_unstable_by_key(|(pair, _)| *pair);
        self.pairs.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1.0 |= later.1.0;
            }
            same
        });
    }

    /// How many pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The pairs in order, each with its reasons.
    #[must_use]
    pub fn as_slice(&self) -> &[(Pair, Reasons)] {
        &self.pairs
    }

    /// The pairs in order, each with its reasons.
    pub fn iter(&self) -> impl Iterator<Item = (Pair, Reasons)> + '_ {
        self.pairs.iter().copied()
    }

    /// Hot buckets, the fullest first.
    #[must_use]
    pub fn hot_buckets(&self) -> Vec<HotBucket> {
        let mut hot = self.hot.clone();
        hot.sort_by(|a, b| b.members.cmp(&a.members).then_with(|| a.cmp(b)));
        hot
    }
}
