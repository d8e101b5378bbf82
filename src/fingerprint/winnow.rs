//! Selected shingles by winnowing (Schleimer, Wilkerson, Aiken 2003).
//!
//! Of every `window` neighbouring shingles the smallest is selected, so two texts that share a run of
//! `width + window - 1` words always share a selected shingle; about `2 / (window + 1)` of all are selected.
//!
//! * time: `O(shingles)`; space: 4 bytes a selected shingle

/// Neighbouring shingles of which one is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window(u8);

impl Window {
    /// `None` for zero.
    #[must_use]
    pub const fn new(shingles: u8) -> Option<Window> {
        if shingles == 0 { None } else { Some(Window(shingles)) }
    }

    /// In shingles.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// The places of the selected ones of `shingles`, which are in the order of the text; ascending.
#[must_use]
pub fn winnow(shingles: &[u64], window: Window) -> Vec<usize> {
    let width = window.get().min(shingles.len());
    let mut selected = Vec::with_capacity(2 * shingles.len() / (width + 1) + 1);
    let mut least = usize::MAX;
    for end in width..=shingles.len() {
        if width == 0 {
            break;
        }
        let start = end - width;
        let newest = end - 1;
        if least == usize::MAX || least < start {
            // Left the window: look again, the rightmost of equals.
            least = (start..end).rev().min_by_key(|at| shingles[*at]).unwrap_or(start);
            selected.push(least);
        } else if shingles[newest] <= shingles[least] {
            least = newest;
            selected.push(least);
        }
    }
    selected
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shingle::mix;

    proptest! {
        #[test]
        fn every_window_has_a_selected_shingle(seed in any::<u64>(), count in 0u64..200, window in 1u8..12) {
            let shingles: Vec<u64> = (0..count).map(|at| mix(seed ^ (at % 37))).collect();
            let selected = winnow(&shingles, Window(window));
            for (at, run) in shingles.windows(window as usize).enumerate() {
                let least = run.iter().min();
                let inside = |place: &&usize| (at..at + run.len()).contains(*place);
                prop_assert!(selected.iter().filter(inside).any(|place| shingles.get(*place) == least));
            }
            prop_assert!(selected.is_sorted_by(|a, b| a < b));
            prop_assert!(selected.iter().all(|place| *place < shingles.len()));
            prop_assert_eq!(selected.is_empty(), shingles.is_empty());
        }
    }

    #[test]
    fn selects_about_two_in_window_plus_one() {
        let shingles: Vec<u64> = (0..100_000).map(mix).collect();
        let share = winnow(&shingles, Window(8)).len() as f64 / shingles.len() as f64;
        assert!((share - 2.0 / 9.0).abs() < 0.01, "{share}");
    }
}
