//! Rows dealt into buckets by their highest bits, so that a join can work on one bucket of all parts at a time: what a
//! merge of sorted runs does in order, buckets do in parallel, and each fits in memory.

/// Buckets that rows are dealt into.
pub(super) const BUCKETS: usize = 256;

/// Rows, bucket by bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Runs<T> {
    pub(super) rows: Vec<T>,
    /// Where each bucket begins, and where the last one ends.
    pub(super) starts: Vec<u32>,
}

impl<T: Copy + Default> Runs<T> {
    /// Deals items, each as a row; those of a bucket stay in order. time: `O(items)`, two passes.
    pub(super) fn deal<I>(items: &[I], bucket: impl Fn(&I) -> u8, row: impl Fn(&I) -> T) -> Runs<T> {
        let mut starts = vec![0u32; BUCKETS + 1];
        items.iter().for_each(|item| starts[usize::from(bucket(item)) + 1] += 1);
        (0..BUCKETS).for_each(|at| starts[at + 1] += starts[at]);
        let mut next: Vec<u32> = starts[..BUCKETS].to_vec();
        let mut rows = vec![T::default(); items.len()];
        for item in items {
            let at = &mut next[usize::from(bucket(item))];
            rows[*at as usize] = row(item);
            *at += 1;
        }
        Runs { rows, starts }
    }

    /// The rows of a bucket.
    pub(super) fn bucket(&self, bucket: u8) -> &[T] {
        let at = usize::from(bucket);
        &self.rows[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_its_bucket_once() {
        let items: Vec<u64> = (0..1000).map(|at| at * 7919 % 1009).collect();
        let runs = Runs::deal(&items, |item| (item % 256) as u8, |item| *item);
        let mut all = Vec::new();
        for bucket in 0..=255u8 {
            assert!(runs.bucket(bucket).iter().all(|row| row % 256 == u64::from(bucket)));
            all.extend_from_slice(runs.bucket(bucket));
        }
        all.sort_unstable();
        let mut sorted = items;
        sorted.sort_unstable();
        assert_eq!(all, sorted);
    }
}
