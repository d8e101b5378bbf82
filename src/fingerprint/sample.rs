//! A sample of a text's shingles: about as many for any text, and those of a short text nested in those of a long one.
//!
//! All shingles below a threshold are taken (Broder 1997, `mod`-style sampling); the threshold is `size / shingles` of
//! the hash range, so a text of any length gives about `size`. Of two texts, the sample of the longer one is, among
//! their common shingles, a subset of the other's: a passage in common shows in both, also where one text is cut from
//! the other or set into it.
//!
//! * time: `O(shingles)`; space: 4 bytes a sampled shingle

/// The low halves of the sampled shingles: sorted, distinct.
#[must_use]
pub fn sample(shingles: &[u64], size: u32) -> Vec<u32> {
    let Some(threshold) = threshold(shingles.len(), size) else { return Vec::new() };
    let mut sampled: Vec<u32> = shingles
        .iter()
        .filter(|shingle| **shingle <= threshold)
        .map(|shingle| (shingle & 0xFFFF_FFFF) as u32)
        .collect();
    sampled.sort_unstable();
    sampled.dedup();
    sampled
}

/// Up to which hash shingles are sampled; `None` without shingles.
fn threshold(shingles: usize, size: u32) -> Option<u64> {
    let share = (u64::MAX / shingles.max(1) as u64).saturating_mul(u64::from(size));
    (shingles > 0).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;

    #[test]
    fn takes_about_as_many_of_any_text() {
        for count in [10u64, 100, 1000, 100_000] {
            let shingles: Vec<u64> = (0..count).map(mix).collect();
            let taken = sample(&shingles, 48).len();
            assert!(taken as u64 <= count && (count < 48 || (20..90).contains(&taken)), "{taken} of {count}");
        }
        assert!(sample(&[], 48).is_empty());
    }

    #[test]
    fn a_text_set_into_another_shares_half_its_sample() {
        let text: Vec<u64> = (0..1000).map(mix).collect();
        let page: Vec<u64> = (0..2000).map(mix).collect();
        let (one, other) = (sample(&text, 48), sample(&page, 48));
        let shared = one.iter().filter(|key| other.binary_search(key).is_ok()).count();
        let of_text =
            other.iter().filter(|key| text.iter().any(|shingle| (*shingle & 0xFFFF_FFFF) as u32 == **key)).count();
        assert_eq!(shared, of_text);
        assert!(shared > 10);
    }
}
