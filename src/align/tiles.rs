//! Greedy string tiling: the longest common runs of two word sequences, each word used once (Wise 1993).
//!
//! Finds moved passages, which a diff does not. time: `O(first second tiles)`, for sentences; space: `O(second)`.

use std::ops::Range;

/// A run of words that stands in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// In the first.
    pub first: Range<usize>,
    /// In the second.
    pub second: Range<usize>,
}

/// The tiles of at least `least` words, by where they stand in the first.
#[must_use]
pub fn tiles(first: &[u64], second: &[u64], least: usize) -> Vec<Tile> {
    let (mut used_first, mut used_second) = (vec![false; first.len()], vec![false; second.len()]);
    let mut out = Vec::new();
    while let Some(tile) = longest(first, second, &used_first, &used_second).filter(|tile| tile.first.len() >= least) {
        used_first[tile.first.clone()].fill(true);
        used_second[tile.second.clone()].fill(true);
        out.push(tile);
    }
    out.sort_by_key(|tile| tile.first.start);
    out
}

/// The longest common run of unused words; the first of equals.
fn longest(first: &[u64], second: &[u64], used_first: &[bool], used_second: &[bool]) -> Option<Tile> {
    let mut ending = vec![0usize; second.len() + 1];
    let mut best: Option<(usize, usize, usize)> = None;
    for (a, word) in first.iter().enumerate() {
        for b in (0..second.len()).rev() {
            let free = !used_first[a] && !used_second[b];
            ending[b + 1] = if free && *word == second[b] { ending[b] + 1 } else { 0 };
            let length = ending[b + 1];
            let better =
                best.is_none_or(|(most, end_a, end_b)| length > most || (length == most && (a, b) < (end_a, end_b)));
            if length > 0 && better {
                best = Some((length, a, b));
            }
        }
    }
    best.map(|(length, a, b)| Tile { first: a + 1 - length..a + 1, second: b + 1 - length..b + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_moved_runs_longest_first() {
        let found = tiles(&[1, 2, 3, 4, 9, 5, 6], &[5, 6, 7, 1, 2, 3, 4], 2);
        assert_eq!(found, [Tile { first: 0..4, second: 3..7 }, Tile { first: 5..7, second: 0..2 }]);
    }

    #[test]
    fn uses_each_word_once() {
        assert_eq!(tiles(&[1, 2, 1, 2], &[1, 2], 2).len(), 1);
        assert!(tiles(&[1, 2], &[], 1).is_empty());
    }
}
