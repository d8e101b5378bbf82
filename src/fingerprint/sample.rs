//! A sample of a text's shingles: about as many for any text, and those of a short text nested in those of a long one.
//!
//! All shingles below a threshold are taken (Broder 1997, `mod`-style sampling); the threshold is `size / shingles` of
//! the hash range, so a text of any length gives about `size`. Of two texts, the sample of the longer one is, among
//! their common shingles, a subset of the other's: a passage in common shows in both, also where one text is cut from
//! the other or set into it.
//!
//! * time: `O(shingles)`; space: 5 bytes a sampled shingle

/// Bits kept of a sampled shingle: among the keys of a hundred million texts, one in two hundred meets another by chance.
pub const SAMPLE_BITS: u32 = 40;

/// The low [`SAMPLE_BITS`] of the sampled shingles, in the order of the text, repeats included, in place of what `out`
/// holds.
pub fn sample(shingles: &[u64], size: u32, out: &mut Vec<u64>) {
    let threshold = threshold(shingles.len(), size);
    if out.len() < shingles.len() {
        out.resize(shingles.len(), 0);
    }
    // Which shingles are sampled can't be foreseen: all are written, each over the last unless that one was.
    let mut taken = 0;
    for shingle in shingles {
        out[taken] = shingle & ((1 << SAMPLE_BITS) - 1);
        taken += usize::from(*shingle <= threshold);
    }
    out.truncate(taken);
}

/// Up to which hash shingles are sampled.
fn threshold(shingles: usize, size: u32) -> u64 {
    (u64::MAX / shingles.max(1) as u64).saturating_mul(u64::from(size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;

    fn sampled(shingles: &[u64]) -> Vec<u64> {
        // What was there before must not show.
        let mut out = vec![7; 100];
        sample(shingles, 48, &mut out);
        out
    }

    #[test]
    fn takes_about_as_many_of_any_text() {
        for count in [10u64, 100, 1000, 100_000] {
            let shingles: Vec<u64> = (0..count).map(mix).collect();
            let taken = sampled(&shingles).len();
            assert!(taken as u64 <= count && (count < 48 || (20..90).contains(&taken)), "{taken} of {count}");
        }
        assert!(sampled(&[]).is_empty());
        assert_eq!(sampled(&[3, u64::MAX, 3]), [3, u64::MAX >> 24, 3], "all of a short text");
    }

    #[test]
    fn a_text_set_into_another_shares_half_its_sample() {
        let text: Vec<u64> = (0..1000).map(mix).collect();
        let page: Vec<u64> = (0..2000).map(mix).collect();
        let (one, other) = (sampled(&text), sampled(&page));
        let shared = one.iter().filter(|key| other.contains(key)).count();
        let of_text = other.iter().filter(|key| text.iter().any(|shingle| shingle & 0xFF_FFFF_FFFF == **key)).count();
        assert_eq!(shared, of_text);
        assert!(shared > 10);
    }
}
