//! The join: which records are the same text, and which share enough of their samples to be looked at.
//!
//! Both go bucket by bucket ([`super::runs`]), in parallel; pairs with a key in common are dealt into buckets in turn
//! ([`super::spill`]) and counted there.
//!
//! * time: linear but for the sorts of buckets, and the sum over keys of records squared, cut at [`HOT`]
//! * space: a bucket of each kind for each thread, what the spill may hold, and 6 bytes a record

use std::{
    path::Path,
    sync::atomic::{AtomicU16, Ordering},
};

use bit_vec::BitVec;
use rayon::prelude::*;

use super::{HotKey, Records, Scope, runs::BUCKETS, spill::Spill};
use crate::{article::DocId, candidates::Pair, error::Result, read::Store};

/// A sampled shingle that more records share is hot: it proposes nothing, and does not count on either side. Families
/// are smaller, and a common turn of phrase is no evidence.
const HOT: usize = 40;

/// Sampled shingles two records share at least: one comes by chance.
const LEAST_SHARED: u32 = 2;

/// Two records share at least this part of what the smaller sample could have in common with the larger. A third of the
/// shingles survives when a fifth of the words is edited; half of that is asked for here, and the rest is verified.
const LEAST_SHARE: f64 = 0.12;

/// The hottest keys that are reported.
const REPORTED: usize = 5;

/// What the join needs of every record at hand.
pub(super) struct Columns {
    words: Vec<u32>,
    /// Outlet and day; only if the scope asks for them.
    where_and_when: Vec<(u32, Option<i32>)>,
    scope: Scope,
}

impl Columns {
    pub(super) fn new(records: &Records, scope: Scope) -> Result<Columns> {
        let mut columns =
            Columns { words: Vec::with_capacity(records.len() as usize), where_and_when: Vec::new(), scope };
        records.for_each(|_, entry, _| {
            columns.words.push(entry.words);
            if scope != Scope::Global {
                columns.where_and_when.push((entry.outlet, entry.day()));
            }
            Ok(())
        })?;
        Ok(columns)
    }

    /// Whether two records may duplicate each other.
    fn in_scope(&self, a: DocId, b: DocId) -> bool {
        match self.scope {
            Scope::Global => true,
            Scope::Outlet => self.where_and_when[a.index()].0 == self.where_and_when[b.index()].0,
            Scope::Days(days) => match (self.where_and_when[a.index()].1, self.where_and_when[b.index()].1) {
                (Some(a), Some(b)) => a.abs_diff(b) <= days,
                _ => true,
            },
        }
    }
}

/// All buckets, each worked on alone, in order.
fn by_bucket<T: Send>(work: impl Fn(u8) -> Result<T> + Sync) -> Result<Vec<T>> {
    (0..BUCKETS).into_par_iter().map(|bucket| work(bucket as u8)).collect()
}

/// Records that are the same text within the scope: each group in the order of the input, two at least.
pub(super) fn same_text(records: &Records, columns: &Columns) -> Result<Vec<Vec<DocId>>> {
    let groups = by_bucket(|bucket| {
        let mut rows = records.texts(bucket)?;
        rows.sort_unstable();
        let groups = rows.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1);
        let in_scope = groups.flat_map(|group| within(columns, group.iter().map(|row| DocId(*row as u32))));
        Ok(in_scope.filter(|group| group.len() > 1).collect::<Vec<_>>())
    })?;
    let mut groups: Vec<Vec<DocId>> = groups.into_iter().flatten().collect();
    groups.par_sort_unstable_by_key(|group| group[0]);
    Ok(groups)
}

/// Splits a group of the same text so that all are in scope of the first of their part.
fn within(columns: &Columns, group: impl Iterator<Item = DocId>) -> Vec<Vec<DocId>> {
    let mut parts: Vec<Vec<DocId>> = Vec::new();
    for doc in group {
        match parts.iter_mut().rev().find(|part| columns.in_scope(part[0], doc)) {
            Some(part) => part.push(doc),
            None => parts.push(vec![doc]),
        }
    }
    parts
}

/// Ids that several records bear: how many, and one of them.
pub(super) fn shared_ids(records: &Records, store: &Store) -> Result<(u64, Option<String>)> {
    let found = by_bucket(|bucket| {
        let mut rows = records.names(bucket)?;
        rows.sort_unstable();
        let (mut count, mut first) = (0, None);
        for group in rows.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1) {
            let ids: Vec<String> =
                group.iter().map(|row| records.id(DocId(*row as u32), store)).collect::<Result<_>>()?;
            let mut sorted: Vec<&String> = ids.iter().collect();
            sorted.sort_unstable();
            for same in sorted.chunk_by(|a, b| a == b).filter(|same| same.len() > 1) {
                count += 1;
                first.get_or_insert_with(|| same[0].clone());
            }
        }
        Ok((count, first))
    })?;
    let (counts, firsts): (Vec<u64>, Vec<Option<String>>) = found.into_iter().unzip();
    Ok((counts.iter().sum(), firsts.into_iter().flatten().min()))
}

/// What the join proposes.
#[derive(Debug, Default)]
pub(super) struct Proposed {
    pub(super) pairs: Vec<Pair>,
    /// Keys that too many records share, and the hottest of them.
    pub(super) hot_keys: u64,
    pub(super) hottest: Vec<HotKey>,
}

/// The pairs that share enough of their samples. `is_copy` says of which records the first of the same text stands for
/// them.
pub(super) fn candidates(
    records: &Records,
    columns: &Columns,
    is_copy: &BitVec,
    memory: u64,
    folder: &Path,
) -> Result<Proposed> {
    let all = records.len();
    // How many of its keys count, for each record.
    let counted: Vec<AtomicU16> = (0..all).map(|_| AtomicU16::new(0)).collect();
    let spill = Spill::new(memory, folder);
    let bucket_of = |pair: u64| ((pair >> 32) * BUCKETS as u64 / u64::from(all.max(1))) as u8;
    let hot = by_bucket(|bucket| {
        let mut keys = records.keys(bucket, |doc| !is_copy[doc.index()])?;
        keys.sort_unstable();
        // A shingle that a record repeats was sampled as often.
        keys.dedup();
        let (mut hot, mut shared) = (Vec::new(), Vec::new());
        for group in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            if group.len() > HOT {
                hot.push(HotKey { records: group.len() as u64, first: DocId(group[0] as u32) });
                continue;
            }
            for (at, a) in group.iter().enumerate() {
                let a = DocId(*a as u32);
                counted[a.index()].fetch_add(1, Ordering::Relaxed);
                let others = group[at + 1..].iter().map(|b| DocId(*b as u32)).filter(|b| columns.in_scope(a, *b));
                shared.extend(others.map(|b| u64::from(a.0) << 32 | u64::from(b.0)));
            }
            if shared.len() > SHARED {
                spill.add(&shared, bucket_of)?;
                shared.clear();
            }
        }
        spill.add(&shared, bucket_of)?;
        Ok(hot)
    })?;
    let enough = |group: &&[u64]| {
        let (a, b) = (DocId((group[0] >> 32) as u32), DocId(group[0] as u32));
        let expected = expected(a, b, &columns.words, &counted);
        group.len() as u32 >= LEAST_SHARED.max((LEAST_SHARE * expected).ceil() as u32)
    };
    let pairs = by_bucket(|bucket| {
        let mut shared = spill.take(bucket)?;
        shared.sort_unstable();
        let found = shared.chunk_by(|x, y| x == y).filter(enough);
        Ok(found
            .filter_map(|group| Pair::new(DocId((group[0] >> 32) as u32), DocId(group[0] as u32)))
            .collect::<Vec<_>>())
    })?;
    let mut hottest: Vec<HotKey> = hot.into_iter().flatten().collect();
    let hot_keys = hottest.len() as u64;
    hottest.sort_unstable_by_key(|key| (std::cmp::Reverse(key.records), key.first));
    // One passage has many shingles: the first of each record says enough.
    let mut seen = Vec::new();
    hottest.retain(|key| {
        seen.len() < REPORTED && !seen.contains(&key.first) && {
            seen.push(key.first);
            true
        }
    });
    Ok(Proposed { pairs: pairs.into_iter().flatten().collect(), hot_keys, hottest })
}

/// Pairs that a thread gathers before it hands them over.
const SHARED: usize = 1 << 20;

/// How many keys two records would share if the shorter stood in the longer: the longer one's sample is thinner.
fn expected(a: DocId, b: DocId, words: &[u32], counted: &[AtomicU16]) -> f64 {
    let (one, other) = (words[a.index()], words[b.index()]);
    let (short, short_words, long_words) = if one <= other { (a, one, other) } else { (b, other, one) };
    let counted = counted[short.index()].load(Ordering::Relaxed);
    f64::from(counted) * f64::from(short_words) / f64::from(long_words.max(1))
}
