//! Words to shingles: every run of `width` words, as one 64-bit hash each (Broder 1997).
//!
//! The hash of a run is a polynomial in its word hashes, then mixed; `docs/fingerprint.md` is the specification. It is
//! taken for many runs side by side, which vector instructions do faster than one rolling hash could. A text shorter than `width` has one shingle of all its words, so that it can equal its copy; an
//! empty text has none.
//!
//! * time: `O(words · width)`; [`ShingleSet`] adds a sort; space: 8 bytes a shingle

mod overlap;

pub use overlap::Overlap;

/// Words in a shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width(u8);

impl Width {
    /// `None` for zero.
    #[must_use]
    pub const fn new(words: u8) -> Option<Width> {
        if words == 0 { None } else { Some(Width(words)) }
    }

    /// In words.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// The base of the polynomial: odd, so that it can be undone modulo 2^64.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The shingles of a run of words, in the order of the text, repeats included.
#[must_use]
pub fn shingles(words: &[u64], width: Width) -> Vec<u64> {
    let mut out = Vec::new();
    shingles_into(words, width, &mut out);
    out
}

/// The same, in place of what `out` holds.
pub fn shingles_into(words: &[u64], width: Width, out: &mut Vec<u64>) {
    out.clear();
    let width = width.get().min(words.len());
    if width > 0 {
        out.extend_from_slice(&words[..=words.len() - width]);
        for (at, some) in out.chunks_mut(SIDE_BY_SIDE).enumerate() {
            hash_runs(&words[at * SIDE_BY_SIDE..], width, some);
        }
    }
}

/// Runs that are hashed side by side: they and their words stay in a processor's nearest cache.
const SIDE_BY_SIDE: usize = 512;

/// Hashes the runs that begin with the words in `out`, which are the first of `words`.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn hash_runs(words: &[u64], width: usize, out: &mut [u64]) {
    for next in 1..width {
        for (sum, word) in out.iter_mut().zip(&words[next..]) {
            *sum = sum.wrapping_mul(BASE).wrapping_add(*word);
        }
    }
    for sum in out {
        *sum = mix(*sum);
    }
}

/// Spreads a 64-bit value over all bits (the finalizer of `SplitMix64`, Steele et al. 2014). A bijection.
#[must_use]
#[inline(always)]
pub fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// An article's distinct shingles, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShingleSet(Box<[u64]>);

impl ShingleSet {
    /// The distinct ones of `shingles`.
    #[must_use]
    pub fn new(mut shingles: Vec<u64>) -> ShingleSet {
        shingles.sort_unstable();
        shingles.dedup();
        ShingleSet(shingles.into_boxed_slice())
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hashes, ascending.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }

    /// The place of `shingle` among them.
    #[must_use]
    pub fn place(&self, shingle: u64) -> Option<u32> {
        self.0.binary_search(&shingle).ok().and_then(|place| u32::try_from(place).ok())
    }

    /// Whether `shingle` is among them.
    #[must_use]
    pub fn contains(&self, shingle: u64) -> bool {
        self.0.binary_search(&shingle).is_ok()
    }

    /// Exact counts of what two sets share, by merging them: `O(first + second)`.
    #[must_use]
    pub fn overlap(&self, other: &ShingleSet) -> Overlap {
        let (mut i, mut j, mut shared) = (0, 0, 0u32);
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            shared += u32::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        let count = |set: &ShingleSet| u32::try_from(set.len()).unwrap_or(u32::MAX);
        Overlap { shared, first: count(self), second: count(other) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE: Width = Width(5);

    /// The definition, run by run.
    fn by_definition(words: &[u64], width: usize) -> Vec<u64> {
        let width = width.min(words.len());
        if width == 0 {
            return Vec::new();
        }
        let polynomial = |run: &[u64]| run.iter().fold(0u64, |sum, word| sum.wrapping_mul(BASE).wrapping_add(*word));
        words.windows(width).map(|run| mix(polynomial(run))).collect()
    }

    proptest! {
        #[test]
        fn side_by_side_equals_the_definition(words in proptest::collection::vec(any::<u64>(), 0..1200), width in 1u8..9) {
            prop_assert_eq!(shingles(&words, Width(width)), by_definition(&words, width as usize));
        }

        #[test]
        fn overlap_equals_set_intersection(a in proptest::collection::vec(0u64..50, 0..80), b in proptest::collection::vec(0u64..50, 0..80)) {
            let (one, other) = (ShingleSet::new(a), ShingleSet::new(b));
            let shared = one.as_slice().iter().filter(|shingle| other.contains(**shingle)).count();
            prop_assert_eq!(one.overlap(&other).shared as usize, shared);
        }
    }

    #[test]
    fn short_texts_have_one_shingle_and_empty_ones_none() {
        assert_eq!(shingles(&[7, 8], FIVE).len(), 1);
        assert_eq!(shingles(&[], FIVE).len(), 0);
        assert_ne!(shingles(&[7, 8], FIVE), shingles(&[8, 7], FIVE));
    }
}
