//! How long the copied run is that each word stands in: what a rate by minimum run needs, for all minimum runs at once.
//!
//! Runs of [`SEED`] words that stand in both are found by binary search and prolonged to the right; a run is prolonged
//! from its first word only. Each word keeps the longest run it stands in.
//!
//! * time: `O(words log words)`, and the length of all runs, at most [`MOST_STEPS`] for a source; space: `O(words)`
//!
//! Cost is cut: of a run of words that a source repeats, the first [`MOST_PLACES`] places are tried.

/// Words that a run has at least: shorter ones are mere language.
pub const SEED: usize = 4;

/// Places of a seed in one source that are tried.
const MOST_PLACES: usize = 32;

/// Words by which the runs of one source are prolonged in all.
const MOST_STEPS: usize = 1 << 22;

/// For each word of `target` the letters of the longest run around it that stands in `source` too, if that is more than `reach`
/// has. `letters` are those of each word of `target`.
pub fn reach(target: &[u64], letters: &[u32], source: &[u64], reach: &mut [u32]) {
    let mut places: Vec<usize> = (0..source.len().saturating_sub(SEED - 1)).collect();
    places.sort_by_key(|at| &source[*at..*at + SEED]);
    let mut steps = MOST_STEPS;
    for (start, seed) in target.windows(SEED).enumerate() {
        let first = places.partition_point(|at| &source[*at..*at + SEED] < seed);
        let same = places[first..].iter().take_while(|at| &source[**at..**at + SEED] == seed);
        for place in same.take(MOST_PLACES) {
            if start > 0 && *place > 0 && target[start - 1] == source[place - 1] {
                continue;
            }
            let more = target[start..].iter().zip(&source[*place..]).take(steps);
            let words = more.take_while(|(here, there)| here == there).count();
            steps -= words;
            let run = start..start + words;
            let length: u32 = letters[run.clone()].iter().sum();
            reach[run].iter_mut().for_each(|longest| *longest = length.max(*longest));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(target: &[u64], source: &[u64]) -> Vec<u32> {
        let mut found = vec![0; target.len()];
        reach(target, &vec![1; target.len()], source, &mut found);
        found
    }

    #[test]
    fn a_word_keeps_the_longest_run_it_stands_in() {
        assert_eq!(of(&[1, 2, 3, 4, 5, 9, 6], &[0, 1, 2, 3, 4, 5, 6]), [5, 5, 5, 5, 5, 0, 0]);
        // Moved runs count, runs of fewer words do not.
        assert_eq!(of(&[5, 6, 7, 8, 1, 2, 3], &[1, 2, 3, 0, 5, 6, 7, 8]), [4, 4, 4, 4, 0, 0, 0]);
        // Of two sources the longer run stays.
        let mut found = vec![0; 6];
        for source in [&[1, 2, 3, 4][..], &[1, 2, 3, 4, 5, 6][..], &[2, 3, 4, 5][..]] {
            reach(&[1, 2, 3, 4, 5, 6], &[1; 6], source, &mut found);
        }
        assert_eq!(found, [6; 6]);
        assert!(of(&[1, 2, 3], &[1, 2, 3]).iter().all(|length| *length == 0));
        assert!(of(&[], &[]).is_empty());
    }

    #[test]
    fn letters_are_counted_not_words() {
        let mut found = vec![0; 4];
        reach(&[1, 2, 3, 4], &[10, 1, 1, 5], &[1, 2, 3, 4], &mut found);
        assert_eq!(found, [17; 4]);
    }

    #[test]
    fn a_text_of_one_word_costs_no_more_than_any() {
        let same = vec![7; 40_000];
        assert_eq!(of(&same, &same)[0], 40_000);
        let pair: Vec<u64> = (0..40_000).map(|at| at % 2).collect();
        assert!(of(&pair, &pair).iter().all(|length| *length > 0));
    }

    /// The longest common run around each word, by trying everything.
    fn slowly(target: &[u64], source: &[u64]) -> Vec<u32> {
        let mut found = vec![0; target.len()];
        for start in 0..target.len() {
            for place in 0..source.len() {
                let run = target[start..].iter().zip(&source[place..]).take_while(|(a, b)| a == b).count();
                if run >= SEED {
                    found[start..start + run].iter_mut().for_each(|longest| *longest = run.max(*longest));
                }
            }
        }
        found.into_iter().map(|length| length as u32).collect()
    }

    proptest! {
        #[test]
        fn as_if_everything_were_tried(
            target in prop::collection::vec(0_u64..3, 0..40),
            source in prop::collection::vec(0_u64..3, 0..30),
        ) {
            prop_assert_eq!(of(&target, &source), slowly(&target, &source));
        }
    }
}
