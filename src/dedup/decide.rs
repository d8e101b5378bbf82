//! Verified pairs to families, and families to what stays.

use serde::Serialize;

use super::{Entry, Relation};
use crate::article::DocId;

/// Which record of a family stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Keep {
    /// The one published first; undated ones last; of equals, the first in the input.
    Earliest,
    /// The one with the most words; of equals, the first in the input.
    Longest,
    /// The first in the input.
    First,
    /// One of the first outlet that the family has, in this order; else, and of equals, the first in the input.
    Source(Vec<u32>),
}

/// A record that goes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Removal {
    /// It.
    pub removed: DocId,
    /// The one that stays.
    pub kept: DocId,
    /// How it duplicates that one.
    pub relation: Relation,
    /// Shared shingles of all.
    pub jaccard: f64,
    /// Shared shingles of the shorter one's.
    pub containment: f64,
}

impl Keep {
    /// The record of a family that stays.
    pub(super) fn choose(&self, members: &[DocId], entries: &[Entry]) -> Option<DocId> {
        let entry = |doc: &DocId| &entries[doc.index()];
        let best = |rank: &dyn Fn(&DocId) -> i64| members.iter().copied().min_by_key(|doc| (rank(doc), *doc));
        match self {
            Keep::First => best(&|_| 0),
            Keep::Earliest => best(&|doc| entry(doc).day.map_or(i64::MAX, i64::from)),
            Keep::Longest => best(&|doc| -i64::from(entry(doc).words)),
            Keep::Source(order) => best(&|doc| {
                let place = order.iter().position(|outlet| *outlet == entry(doc).outlet);
                place.map_or(i64::MAX, |place| place as i64)
            }),
        }
    }
}
