//! Articles that share a key, by sorting: `O(n log n)` time, 16 to 24 bytes an entry.

use super::{HotBucket, Pair, Reason};
use crate::article::DocId;

/// Finds pairs that share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buckets {
    /// A bucket of more members is hot: its members meet its first one and their neighbours only.
    pub hot_above: usize,
}

impl Buckets {
    /// The pairs that share a key, and the hot buckets. An article may come with a key more than once.
    #[must_use]
    pub fn pairs<K: Ord + Send>(&self, mut entries: Vec<(K, DocId)>, reason: Reason) -> (Vec<Pair>, Vec<HotBucket>) {
        entries.sort_unstable();
        entries.dedup();
        let (mut pairs, mut hot) = (Vec::new(), Vec::new());
        for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
            if bucket.len() > self.hot_above {
                let few = bucket[1..].iter().filter_map(|(_, doc)| Pair::new(bucket[0].1, *doc));
                let before = pairs.len();
                pairs.extend(few.chain(bucket[1..].windows(2).filter_map(|two| Pair::new(two[0].1, two[1].1))));
                let compared = pairs.len() - before;
                hot.push(HotBucket { reason, members: bucket.len(), compared, example: bucket[0].1 });
            } else {
                let all = bucket
                    .iter()
                    .enumerate()
                    .flat_map(|(at, (_, a))| bucket[at + 1..].iter().filter_map(move |(_, b)| Pair::new(*a, *b)));
                pairs.extend(all);
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        (pairs, hot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hot_bucket_costs_linear_work_and_is_reported() {
        let entries = (0..1000).map(|doc| (7u64, DocId(doc))).collect();
        let (pairs, hot) = Buckets { hot_above: 50 }.pairs(entries, Reason::MinHash);
        assert!(pairs.len() < 2000);
        assert_eq!(hot, [HotBucket { reason: Reason::MinHash, members: 1000, compared: 1997, example: DocId(0) }]);
    }

    #[test]
    fn a_small_bucket_is_complete() {
        let entries = vec![(1u64, DocId(2)), (1, DocId(0)), (1, DocId(1)), (2, DocId(3)), (1, DocId(0))];
        let (pairs, hot) = Buckets { hot_above: 50 }.pairs(entries, Reason::SameText);
        assert_eq!(pairs.len(), 3);
        assert!(hot.is_empty());
    }
}
