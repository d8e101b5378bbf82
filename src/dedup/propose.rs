//! The join: which records are the same text, and which share enough of their samples to be looked at.
//!
//! Both go bucket by bucket ([`super::runs`]), in parallel; pairs with a key in common are dealt into buckets in turn
//! ([`super::spill`]) and counted there.
//!
//! * time: linear but for the sorts of buckets, and the sum over keys of records squared, cut at [`COOL`]
//! * space: a bucket of each kind for each thread, what the spill may hold, and 8 bytes a record

use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicU16, Ordering},
};

use bit_vec::BitVec;
use rayon::prelude::*;

use super::{HotKey, Records, Scope, runs::BUCKETS, spill::Spill};
use crate::{article::DocId, candidates::Pair, error::Result, read::Store};

/// A sampled shingle that at most so many records share is cool: it counts for each two of them.
const COOL: usize = 32;

/// A sampled shingle that more records share is hot: a common turn of phrase, a template, or a large family. It is no
/// evidence of its own; it proposes each record with the first that has it, and no two others. Between cool and hot a
/// shingle is warm, and counts for records that have few cool ones, so that such records are not lost as a corpus grows.
const WARM: usize = 96;

/// So many cool shingles are enough.
const ENOUGH_COOL: u16 = 24;

/// Sampled shingles two records share at least: one comes by chance.
const LEAST_SHARED: u32 = 2;

/// Two records share at least this part of what the smaller sample could have in common with the larger, hot ones left
/// out on both sides. A third of the shingles survives when a fifth of the words is edited; half of that is asked for
/// here, and the rest is verified.
const LEAST_SHARE: f64 = 0.12;

/// With hot ones counted, they share at least this part: members of a large family do, pages of one template do not.
const LEAST_SHARE_HOT: f64 = 0.5;

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

    /// Where a record stands in the scope: two in one cell may duplicate each other.
    fn cell(&self, doc: DocId) -> i64 {
        match self.scope {
            Scope::Global => 0,
            Scope::Outlet => i64::from(self.where_and_when[doc.index()].0),
            Scope::Days(days) => self.where_and_when[doc.index()]
                .1
                .map_or(i64::MIN, |day| i64::from(day).div_euclid(i64::from(days) + 1)),
        }
    }

    /// Records without a word.
    pub(super) fn wordless(&self) -> u64 {
        self.words.iter().filter(|words| **words == 0).count() as u64
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

/// Splits a group of the same text so that all are in scope of the first of their part. time: `O(n log parts)`.
fn within(columns: &Columns, group: impl Iterator<Item = DocId>) -> Vec<Vec<DocId>> {
    let mut parts: Vec<Vec<DocId>> = Vec::new();
    // Parts by the outlet or day of their first; one that begins without a day is in scope of all.
    let mut by_outlet: BTreeMap<u32, usize> = BTreeMap::new();
    let mut by_day: BTreeMap<i32, usize> = BTreeMap::new();
    let mut dayless: Option<usize> = None;
    for doc in group {
        let next = parts.len();
        let at = match columns.scope {
            Scope::Global => 0,
            Scope::Outlet => *by_outlet.entry(columns.where_and_when[doc.index()].0).or_insert(next),
            Scope::Days(days) => match columns.where_and_when[doc.index()].1 {
                None if next > 0 => 0,
                None => *dayless.insert(next),
                Some(day) => {
                    let days = i32::try_from(days).unwrap_or(i32::MAX);
                    let near = by_day.range(day.saturating_sub(days)..=day.saturating_add(days)).next();
                    match near.map(|(_, at)| *at).or(dayless) {
                        Some(at) => at,
                        None => *by_day.entry(day).or_insert(next),
                    }
                }
            },
        };
        match parts.get_mut(at) {
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

/// How many keys of each record count.
struct Counted {
    /// Those that are not hot; warm ones only if the others are few.
    cool: Vec<AtomicU16>,
    all: Vec<AtomicU16>,
}

impl Counted {
    fn new(records: u32) -> Counted {
        let zeros = || (0..records).map(|_| AtomicU16::new(0)).collect();
        Counted { cool: zeros(), all: zeros() }
    }

    fn add(counts: &[AtomicU16], key: &[u64]) {
        for row in key {
            counts[*row as u32 as usize].fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A pair as a row: the smaller number above the larger.
fn row(a: u64, b: u64) -> u64 {
    (a & 0xFFFF_FFFF) << 32 | b & 0xFFFF_FFFF
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
    let counted = Counted::new(all);
    let spill = |share| Spill::new(memory / share, folder);
    let (cool, hot, warm_keys) = (spill(2), spill(4), spill(4));
    let bucket_of = |pair: u64| ((pair >> 32) * BUCKETS as u64 / u64::from(all.max(1))) as u8;
    let in_scope = |a: u64, b: u64| columns.in_scope(DocId(a as u32), DocId(b as u32));
    let hot_keys = by_bucket(|bucket| {
        let mut keys = records.keys(bucket, |doc| !is_copy[doc.index()])?;
        keys.sort_unstable();
        // A shingle that a record repeats was sampled as often.
        keys.dedup();
        let (mut hot_keys, mut of_cool, mut of_warm, mut of_hot) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for key in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            Counted::add(&counted.all, key);
            if key.len() <= COOL {
                Counted::add(&counted.cool, key);
                for (at, a) in key.iter().enumerate() {
                    of_cool.extend(key[at + 1..].iter().filter(|b| in_scope(*a, **b)).map(|b| row(*a, *b)));
                }
            } else if key.len() <= WARM {
                of_warm.extend_from_slice(key);
            } else {
                hot_keys.push(HotKey { records: key.len() as u64, first: DocId(key[0] as u32) });
                // The first in each cell of the scope stands for those that follow.
                let mut firsts: BTreeMap<i64, u64> = BTreeMap::new();
                for b in key {
                    let first = *firsts.entry(columns.cell(DocId(*b as u32))).or_insert(*b);
                    of_hot.extend((first != *b).then(|| row(first, *b)));
                }
            }
            if of_cool.len() > SHARED {
                cool.add(&of_cool, bucket_of)?;
                of_cool.clear();
            }
        }
        cool.add(&of_cool, bucket_of)?;
        warm_keys.add(&of_warm, |_| bucket)?;
        hot.add(&of_hot, bucket_of)?;
        Ok(hot_keys)
    })?;
    // Only now it is known which records have few cool keys.
    let has_few = bit_vec::BitVec::from_fn(all as usize, |doc| counted.cool[doc].load(Ordering::Relaxed) < ENOUGH_COOL);
    by_bucket(|bucket| {
        let keys = warm_keys.take(bucket)?;
        let mut of_warm = Vec::new();
        for key in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
            for (at, a) in key.iter().enumerate().filter(|(_, a)| has_few[**a as u32 as usize]) {
                Counted::add(&counted.cool, &[*a]);
                // Of two that have few, the first proposes.
                let others = key.iter().enumerate().filter(|(other, b)| *other > at || !has_few[**b as u32 as usize]);
                let others = others.filter(|(_, b)| in_scope(*a, **b));
                of_warm.extend(
                    others.map(|(_, b)| row((*a as u32).min(*b as u32).into(), (*a as u32).max(*b as u32).into())),
                );
            }
        }
        cool.add(&of_warm, bucket_of)
    })?;
    let pairs = by_bucket(|bucket| {
        let (mut cool, mut hot) = (cool.take(bucket)?, hot.take(bucket)?);
        cool.sort_unstable();
        hot.sort_unstable();
        Ok(shared_enough(&cool, &hot, &columns.words, &counted))
    })?;
    let (hot_keys, hottest) = hottest(hot_keys.into_iter().flatten().collect());
    Ok(Proposed { pairs: pairs.into_iter().flatten().collect(), hot_keys, hottest })
}

/// How many keys are hot, and those that most records share. One passage has many shingles: of those that begin with one
/// record, the hottest says enough.
fn hottest(mut hot: Vec<HotKey>) -> (u64, Vec<HotKey>) {
    let all = hot.len() as u64;
    hot.sort_unstable_by_key(|key| (std::cmp::Reverse(key.records), key.first));
    let mut seen = Vec::new();
    hot.retain(|key| {
        let is_new = seen.len() < REPORTED && !seen.contains(&key.first);
        seen.extend(is_new.then_some(key.first));
        is_new
    });
    (all, hot)
}

/// The pairs among two sorted lists of rows that stand there often enough.
fn shared_enough(cool: &[u64], hot: &[u64], words: &[u32], counted: &Counted) -> Vec<Pair> {
    let mut out = Vec::new();
    let mut hot = hot.chunk_by(|x, y| x == y).peekable();
    let mut add = |pair: u64, cool: usize, hot: usize| {
        let (a, b) = (DocId((pair >> 32) as u32), DocId(pair as u32));
        let is_enough = |shared: usize, share: f64, counted: &[AtomicU16]| {
            shared as u32 >= LEAST_SHARED.max((share * expected(a, b, words, counted)).ceil() as u32)
        };
        let enough = is_enough(cool, LEAST_SHARE, &counted.cool)
            || hot > 0 && is_enough(cool + hot, LEAST_SHARE_HOT, &counted.all);
        out.extend(Pair::new(a, b).filter(|_| enough));
    };
    for group in cool.chunk_by(|x, y| x == y) {
        while let Some(before) = hot.next_if(|hot| hot[0] < group[0]) {
            add(before[0], 0, before.len());
        }
        let with = hot.next_if(|hot| hot[0] == group[0]).map_or(0, <[u64]>::len);
        add(group[0], group.len(), with);
    }
    hot.for_each(|rest| add(rest[0], 0, rest.len()));
    out
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_of_a_group_are_in_scope_of_their_first(
            places in proptest::collection::vec((0u32..3, proptest::option::of(0i32..20)), 1..40),
            days in 0u32..6,
        ) {
            for scope in [Scope::Global, Scope::Outlet, Scope::Days(days)] {
                let columns = Columns { words: Vec::new(), where_and_when: places.clone(), scope };
                let parts = within(&columns, (0..places.len() as u32).map(DocId));
                prop_assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), places.len());
                for part in &parts {
                    prop_assert!(part.is_sorted() && part.iter().all(|doc| columns.in_scope(part[0], *doc)));
                }
                let docs: Vec<DocId> = (0..places.len() as u32).map(DocId).collect();
                for (a, b) in docs.iter().flat_map(|a| docs.iter().map(move |b| (*a, *b))) {
                    let one_cell = columns.cell(a) == columns.cell(b);
                    prop_assert!(!one_cell || columns.in_scope(a, b), "two in one cell");
                }
            }
        }
    }
}
