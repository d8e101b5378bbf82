//! Who shares how many keys: an inverted index over selected shingles or rare keys.
//!
//! * time: the sum over keys of members squared, cut at `hot_above` members a key; space: 16 bytes a posting
//!
//! A key that more than `hot_above` articles have says little: it is not counted, and it is reported as hot. What is
//! shared is a count, not a share of all keys, so that no recall is lost as the corpus grows.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{HotBucket, Pair, Reason};
use crate::article::DocId;

/// An inverted index of keys.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// Key and article, sorted by key; hot keys left out.
    entries: Vec<(u64, DocId)>,
    /// Where each key's entries begin and end.
    keys: HashMap<u64, (u32, u32)>,
    hot: Vec<HotBucket>,
}

/// What an article shares with one that stands before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shared {
    /// Both articles.
    pub pair: Pair,
    /// Keys in common that are not hot.
    pub keys: u32,
    /// The sum of their weights: `ln(articles / members of the key)`.
    pub weight: f64,
}

impl Postings {
    /// Indexes the distinct keys of each article.
    #[must_use]
    pub fn new<'a>(keys_of: impl Iterator<Item = (DocId, &'a [u64])>, hot_above: usize, reason: Reason) -> Postings {
        let mut all: Vec<(u64, DocId)> =
            keys_of.flat_map(|(doc, keys)| keys.iter().map(move |key| (*key, doc))).collect();
        all.par_sort_unstable();
        all.dedup();
        let mut postings = Postings::default();
        for members in all.chunk_by(|a, b| a.0 == b.0) {
            match members.len() {
                1 => {}
                many if many > hot_above => {
                    postings.hot.push(HotBucket { reason, members: many, compared: 0, example: members[0].1 });
                }
                _ => {
                    let start = postings.entries.len() as u32;
                    postings.entries.extend_from_slice(members);
                    postings.keys.insert(members[0].0, (start, postings.entries.len() as u32));
                }
            }
        }
        postings
    }

    /// Hot keys.
    pub fn hot(&self) -> impl Iterator<Item = &HotBucket> {
        self.hot.iter()
    }

    /// What `doc`, which has `keys`, shares with each article that stands before it and `wanted` accepts.
    #[must_use]
    pub fn shared(&self, doc: DocId, keys: &[u64], articles: usize, wanted: impl Fn(DocId) -> bool) -> Vec<Shared> {
        let mut counts: HashMap<DocId, (u32, f64)> = HashMap::new();
        for (start, end) in keys.iter().filter_map(|key| self.keys.get(key)) {
            let members = &self.entries[*start as usize..*end as usize];
            let weight = (articles as f64 / members.len() as f64).ln();
            for (_, other) in members.iter().take_while(|(_, other)| *other < doc) {
                if wanted(*other) {
                    let count = counts.entry(*other).or_default();
                    count.0 += 1;
                    count.1 += weight;
                }
            }
        }
        let shared = counts
            .into_iter()
            .filter_map(|(other, (keys, weight))| Some(Shared { pair: Pair::new(other, doc)?, keys, weight }));
        let mut shared: Vec<Shared> = shared.collect();
        shared.sort_unstable_by_key(|shared| shared.pair);
        shared
    }
}
