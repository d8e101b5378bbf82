//! SimHashes within `bits` of each other (Manku, Jain, Das Sarma 2007): of `bits + 1` blocks, one must be equal.

use super::{Buckets, HotBucket, Pair, Reason};
use crate::{article::DocId, fingerprint::SimHash};

/// The pairs whose SimHashes differ in at most `bits` bits, and the hot buckets.
///
/// time: a sort for each of `bits + 1` blocks.
#[must_use]
pub fn simhash_pairs(hashes: &[(SimHash, DocId)], bits: u32, buckets: Buckets) -> (Vec<Pair>, Vec<HotBucket>) {
    let by_doc: std::collections::BTreeMap<DocId, SimHash> = hashes.iter().map(|(hash, doc)| (*doc, *hash)).collect();
    let blocks = bits.min(63) + 1;
    let edge = |block: u32| block * 64 / blocks;
    let mut keys = Vec::with_capacity(hashes.len() * blocks as usize);
    for block in 0..blocks {
        let (low, high) = (edge(block), edge(block + 1));
        let mask = u64::MAX >> (64 - (high - low));
        keys.extend(hashes.iter().map(|(hash, doc)| ((block, hash.0 >> low & mask), *doc)));
    }
    let (mut pairs, hot) = buckets.pairs(keys, Reason::SimHash);
    pairs.retain(|pair| match (by_doc.get(&pair.first()), by_doc.get(&pair.second())) {
        (Some(a), Some(b)) => a.hamming(*b) <= bits,
        _ => false,
    });
    (pairs, hot)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_exactly_the_close_pairs(base in any::<u64>(), flips in proptest::collection::vec(any::<[u8; 5]>(), 1..30), bits in 0u32..6) {
            let hashes: Vec<(SimHash, DocId)> = flips.iter().enumerate().map(|(doc, places)| {
                let flipped = places.iter().fold(base, |hash, place| hash ^ 1 << (place % 64));
                (SimHash(flipped), DocId(doc as u32))
            }).collect();
            let (pairs, _) = simhash_pairs(&hashes, bits, Buckets { hot_above: 1000 });
            let mut expected = Vec::new();
            for (at, (a, i)) in hashes.iter().enumerate() {
                expected.extend(hashes[at + 1..].iter().filter(|(b, _)| a.hamming(*b) <= bits).filter_map(|(_, j)| Pair::new(*i, *j)));
            }
            expected.sort_unstable();
            prop_assert_eq!(pairs, expected);
        }
    }
}
