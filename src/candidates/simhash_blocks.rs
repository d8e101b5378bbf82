//! SimHashes within `bits` of each other (Manku, Jain, Das Sarma 2007): of `bits + 1` blocks, one must be equal.

use super::Key;
use crate::{fingerprint::SimHash, shingle::mix};

/// The keys of a SimHash: one for each of `bits + 1` blocks. Of two that differ in at most `bits` bits one is shared.
pub fn simhash_keys(hash: SimHash, bits: u32) -> impl Iterator<Item = Key> {
    let blocks = bits.min(63) + 1;
    let edge = move |block: u32| block * 64 / blocks;
    (0..blocks).map(move |block| {
        let (low, high) = (edge(block), edge(block + 1));
        let mask = u64::MAX >> (64 - (high - low));
        // Blocks are told apart by their number, and spread over all keys.
        Key::of(mix((hash.0 >> low & mask) ^ u64::from(block) << 58))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn close_hashes_share_a_key(base in any::<u64>(), places in any::<[u8; 5]>(), bits in 0u32..6) {
            let other = places.iter().take(bits as usize).fold(base, |hash, place| hash ^ 1 << (place % 64));
            let shares = simhash_keys(SimHash(base), bits).any(|key| simhash_keys(SimHash(other), bits).any(|of| of == key));
            prop_assert!(shares);
            prop_assert_eq!(simhash_keys(SimHash(base), bits).count(), bits as usize + 1);
        }
    }
}
