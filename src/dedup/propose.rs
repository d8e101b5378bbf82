//! The join: which records are the same text, and which share enough of their samples to be looked at.
//!
//! * time: two sorts, and the sum over keys of records squared, cut at [`HOT`]; space: 8 bytes a shared key

use rayon::prelude::*;

use super::{Entry, Scope};
use crate::{article::DocId, candidates::Pair};

/// A sampled shingle that more records share is hot: it proposes nothing, and does not count on either side. Families
/// are smaller, and a common turn of phrase is no evidence.
const HOT: usize = 40;

/// Sampled shingles two records share at least: one comes by chance.
const LEAST_SHARED: u32 = 2;

/// Two records share at least this part of what the smaller sample could have in common with the larger. A third of the
/// shingles survives when a fifth of the words is edited; half of that is asked for here, and the rest is verified.
const LEAST_SHARE: f64 = 0.12;

/// Records that are the same text within the scope: each group in the order of the input, two at least.
pub(super) fn same_text(entries: &[Entry], scope: Scope) -> Vec<Vec<DocId>> {
    let outlet = |entry: &Entry| if scope == Scope::Outlet { entry.outlet } else { 0 };
    let mut order: Vec<(u128, u32, DocId)> = (0..)
        .map(DocId)
        .zip(entries)
        .filter(|(_, entry)| entry.words > 0)
        .map(|(doc, entry)| (entry.content.0, outlet(entry), doc))
        .collect();
    order.par_sort_unstable();
    let groups = order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1);
    let in_scope = groups.flat_map(|group| within(entries, scope, group.iter().map(|(.., doc)| *doc)));
    let mut groups: Vec<Vec<DocId>> = in_scope.filter(|group| group.len() > 1).collect();
    groups.sort_unstable_by_key(|group| group[0]);
    groups
}

/// Splits a group of the same text so that all are in scope of the first of their part.
fn within(entries: &[Entry], scope: Scope, group: impl Iterator<Item = DocId>) -> Vec<Vec<DocId>> {
    let mut parts: Vec<Vec<DocId>> = Vec::new();
    for doc in group {
        let fits = |part: &&mut Vec<DocId>| scope.holds(&entries[part[0].index()], &entries[doc.index()]);
        match parts.iter_mut().rev().find(fits) {
            Some(part) => part.push(doc),
            None => parts.push(vec![doc]),
        }
    }
    parts
}

/// What the join proposes.
#[derive(Debug, Default)]
pub(super) struct Proposed {
    pub(super) pairs: Vec<Pair>,
    pub(super) hot_keys: u64,
    pub(super) hottest: u64,
}

/// The pairs that share enough of their samples. `stands_for` says which records take part: of the same text, one.
pub(super) fn candidates(
    mut keys: Vec<(u32, DocId)>,
    entries: &[Entry],
    scope: Scope,
    takes_part: impl Fn(DocId) -> bool,
) -> Proposed {
    keys.retain(|(_, doc)| takes_part(*doc));
    keys.par_sort_unstable();
    let mut proposed = Proposed::default();
    // How many of its keys count, for each record.
    let mut counted = vec![0u32; entries.len()];
    let mut shared: Vec<(DocId, DocId)> = Vec::new();
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        if group.len() > HOT {
            proposed.hot_keys += 1;
            proposed.hottest = proposed.hottest.max(group.len() as u64);
            continue;
        }
        for (at, (_, a)) in group.iter().enumerate() {
            counted[a.index()] += 1;
            let in_scope =
                group[at + 1..].iter().filter(|(_, b)| scope.holds(&entries[a.index()], &entries[b.index()]));
            shared.extend(in_scope.map(|(_, b)| (*a, *b)));
        }
    }
    drop(keys);
    shared.par_sort_unstable();
    let enough = |group: &&[(DocId, DocId)]| {
        let (a, b) = group[0];
        group.len() as u32 >= LEAST_SHARED.max((LEAST_SHARE * expected(a, b, entries, &counted)).ceil() as u32)
    };
    let found = shared.chunk_by(|x, y| x == y).filter(enough);
    proposed.pairs = found.filter_map(|group| Pair::new(group[0].0, group[0].1)).collect();
    proposed
}

/// How many keys two records would share if the shorter stood in the longer: the longer one's sample is thinner.
fn expected(a: DocId, b: DocId, entries: &[Entry], counted: &[u32]) -> f64 {
    let (one, other) = (&entries[a.index()], &entries[b.index()]);
    let (short, short_words, long_words) =
        if one.words <= other.words { (a, one.words, other.words) } else { (b, other.words, one.words) };
    f64::from(counted[short.index()]) * f64::from(short_words) / f64::from(long_words.max(1))
}
