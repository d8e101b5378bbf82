//! Verified pairs to families, and families to what stays.

use serde::Serialize;

use super::{Records, Relation};
use crate::{article::DocId, error::Result, shingle::Overlap};

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

impl Removal {
    /// A removal for the same text.
    pub(super) fn of_same_text(removed: DocId, kept: DocId) -> Removal {
        Removal { removed, kept, relation: Relation::SameText, jaccard: 1.0, containment: 1.0 }
    }

    /// A removal with its counts.
    pub(super) fn new(removed: DocId, kept: DocId, relation: Relation, overlap: Overlap) -> Removal {
        Removal { removed, kept, relation, jaccard: overlap.jaccard(), containment: overlap.containment() }
    }
}

impl Keep {
    /// The record of a family that stays; `members` are in the order of the input.
    pub(super) fn choose(&self, members: &[DocId], records: &Records) -> Result<DocId> {
        let mut best: Option<(i64, DocId)> = None;
        for doc in members {
            let rank = match self {
                Keep::First => i64::from(doc.0),
                Keep::Earliest => records.entry(*doc)?.0.day().map_or(i64::MAX, i64::from),
                Keep::Longest => -i64::from(records.entry(*doc)?.0.words),
                Keep::Source(order) => {
                    let outlet = records.entry(*doc)?.0.outlet;
                    order.iter().position(|wanted| *wanted == outlet).map_or(i64::MAX, |place| place as i64)
                }
            };
            if best.is_none_or(|best| (rank, *doc) < best) {
                best = Some((rank, *doc));
            }
        }
        Ok(best.map_or(DocId(0), |(_, doc)| doc))
    }
}
