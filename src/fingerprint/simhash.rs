//! SimHash: near-identical sets get hashes that differ in few bits (Charikar 2002).
//!
//! * time: `O(64 shingles)`; space: 8 bytes
//!
//! Every shingle votes on each of 64 bits, as often as it occurs. Good for texts that differ in a few words. Not for news that was
//! cut or rewritten: two stories of one event come as close as two versions of one dispatch.

/// A 64-bit SimHash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimHash(pub u64);

impl SimHash {
    /// The SimHash of shingles; each occurrence votes once. A tied bit is zero.
    #[must_use]
    pub fn of(shingles: &[u64]) -> SimHash {
        let mut ones = [0u32; 64];
        for shingle in shingles {
            for (bit, count) in ones.iter_mut().enumerate() {
                *count += (shingle >> bit & 1) as u32;
            }
        }
        let half = shingles.len() as u64;
        let bits = ones.iter().enumerate().filter(|(_, count)| u64::from(**count) * 2 > half);
        SimHash(bits.fold(0, |hash, (bit, _)| hash | 1 << bit))
    }

    /// Bits that differ.
    #[must_use]
    pub fn hamming(self, other: SimHash) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;

    #[test]
    fn a_small_edit_moves_few_bits_and_another_text_half() {
        let text: Vec<u64> = (0..400).map(mix).collect();
        let edited: Vec<u64> = (5..400).chain(9000..9005).map(mix).collect();
        let other: Vec<u64> = (1000..1400).map(mix).collect();
        let hash = SimHash::of(&text);
        assert!(hash.hamming(SimHash::of(&edited)) <= 8);
        assert!(hash.hamming(SimHash::of(&other)) >= 20);
    }

    #[test]
    fn majority_decides_and_a_tie_is_zero() {
        assert_eq!(SimHash::of(&[0b11, 0b01, 0b01]), SimHash(0b01));
        assert_eq!(SimHash::of(&[0b1, 0b0]), SimHash(0));
    }
}
