//! MinHash signatures: sets that resemble each other get signatures that agree.
//!
//! * time: `O(shingles + length)`; space: 4 bytes a position
//!
//! One permutation: the high bits of a shingle's hash choose its bin, the low 32 bits compete in it (Li, Owen, Zhang
//! 2012). An empty bin borrows from a bin that a second hash chooses (optimal densification, Shrivastava 2017).
//! Agreement estimates Jaccard similarity with standard error `sqrt(j (1 - j) / length)`; a test holds us to it.
//! Not for containment: a long article hides a short one.

use crate::shingle::mix;

/// Positions in a signature: a power of two, 2 to 1,024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureLength(u16);

impl SignatureLength {
    /// `None` unless a power of two, 2 to 1,024.
    #[must_use]
    pub const fn new(positions: u16) -> Option<SignatureLength> {
        if positions.is_power_of_two() && positions >= 2 && positions <= 1024 {
            Some(SignatureLength(positions))
        } else {
            None
        }
    }

    /// How many positions.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// A MinHash signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(Box<[u32]>);

/// No shingle fell into the bin.
const EMPTY: u32 = u32::MAX;

impl Signature {
    /// The signature of a set of shingles; repeats don't matter.
    #[must_use]
    pub fn of(shingles: &[u64], length: SignatureLength) -> Signature {
        let mut bins = vec![EMPTY; length.get()].into_boxed_slice();
        let shift = 64 - length.0.trailing_zeros();
        for shingle in shingles {
            let bin = usize::try_from(shingle >> shift).unwrap_or(0);
            bins[bin] = bins[bin].min(low(*shingle));
        }
        densify(&mut bins);
        Signature(bins)
    }

    /// The positions.
    #[must_use]
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    /// The share of positions that agree: an estimate of Jaccard similarity. Zero if the lengths differ.
    #[must_use]
    pub fn agreement(&self, other: &Signature) -> f64 {
        if self.0.len() != other.0.len() {
            return 0.0;
        }
        let agreeing = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        agreeing as f64 / self.0.len() as f64
    }
}

/// The low 32 bits; the largest value is kept free to mean "empty".
fn low(shingle: u64) -> u32 {
    ((shingle & 0xFFFF_FFFF) as u32).min(EMPTY - 1)
}

/// Fills empty bins from full ones. Without any full bin nothing changes.
fn densify(bins: &mut [u32]) {
    let full = bins.to_vec();
    if full.iter().all(|value| *value == EMPTY) {
        return;
    }
    for (bin, value) in bins.iter_mut().enumerate().filter(|(_, value)| **value == EMPTY) {
        let mut attempt = 0u64;
        *value = loop {
            let donor = mix((bin as u64) << 32 | attempt) as usize & (full.len() - 1);
            if full[donor] != EMPTY {
                break full[donor];
            }
            attempt += 1;
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: SignatureLength = SignatureLength(128);

    /// Two sets of `size` shingles with Jaccard similarity `similarity`.
    fn sets(size: u64, similarity: f64, seed: u64) -> (Vec<u64>, Vec<u64>) {
        let shared = (2.0 * size as f64 * similarity / (1.0 + similarity)).round() as u64;
        let value = |group: u64, at: u64| mix(mix(seed) ^ mix(group << 32 | at));
        let of = |group| (0..size).map(|at| value(if at < shared { 0 } else { group }, at)).collect();
        (of(1), of(2))
    }

    #[test]
    fn agreement_estimates_jaccard_within_its_error() {
        for size in [40, 120, 600] {
            for similarity in [0.1, 0.5, 0.9] {
                let trials = 200;
                let mean = (0..trials)
                    .map(|seed| {
                        let (a, b) = sets(size, similarity, seed);
                        Signature::of(&a, LENGTH).agreement(&Signature::of(&b, LENGTH))
                    })
                    .sum::<f64>()
                    / f64::from(trials as u32);
                // Four standard errors of the mean, and the rounding of the set sizes.
                // A short text fills few bins: its effective length is its number of shingles.
                let positions = 128f64.min(size as f64 * 0.6);
                let bound =
                    4.0 * (similarity * (1.0 - similarity) / positions / trials as f64).sqrt() + 0.6 / size as f64;
                assert!((mean - similarity).abs() <= bound, "{size} {similarity}: {mean} not within {bound}");
            }
        }
    }

    #[test]
    fn one_shingle_fills_the_whole_signature() {
        let signature = Signature::of(&[mix(5)], LENGTH);
        assert!(signature.as_slice().iter().all(|value| *value == low(mix(5))));
    }

    #[test]
    fn repeats_and_order_do_not_matter() {
        let (a, _) = sets(50, 0.5, 3);
        let mut again: Vec<u64> = a.iter().rev().copied().collect();
        again.extend_from_slice(&a);
        assert_eq!(Signature::of(&a, LENGTH), Signature::of(&again, LENGTH));
    }
}
