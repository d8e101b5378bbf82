//! Greedy string tiling: the longest common runs of two word sequences, each word used once (Wise 1993).
//!
//! Finds moved passages, which a diff does not. time: `O(first second)` for all runs at once, then `O(log)` a tile, for sentences;
//! space: `O(runs)`.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range};

/// A run of words that stands in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// In the first.
    pub first: Range<usize>,
    /// In the second.
    pub second: Range<usize>,
}

/// A common run: the longest comes first; of equals the one that ends first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    length: usize,
    ends: Reverse<(usize, usize)>,
}

impl Run {
    fn new(first: Range<usize>, second_end: usize) -> Run {
        Run { length: first.len(), ends: Reverse((first.end, second_end)) }
    }

    fn tile(self) -> Tile {
        let Reverse((first, second)) = self.ends;
        Tile { first: first - self.length..first, second: second - self.length..second }
    }
}

/// The tiles of at least `least` words, by where they stand in the first.
#[must_use]
pub fn tiles(first: &[u64], second: &[u64], least: usize) -> Vec<Tile> {
    let least = least.max(1);
    let mut runs = BinaryHeap::from(runs(first, second, least));
    let (mut used_first, mut used_second) = (vec![false; first.len()], vec![false; second.len()]);
    let mut out = Vec::new();
    while let Some(run) = runs.pop() {
        let tile = run.tile();
        let is_used = |at: usize| used_first[tile.first.start + at] || used_second[tile.second.start + at];
        if (0..run.length).any(is_used) {
            // What longer tiles left of it: it comes to its turn again.
            for free in stretches(run.length, |at| !is_used(at)).filter(|free| free.len() >= least) {
                let in_first = tile.first.start + free.start..tile.first.start + free.end;
                runs.push(Run::new(in_first, tile.second.start + free.end));
            }
            continue;
        }
        used_first[tile.first.clone()].fill(true);
        used_second[tile.second.clone()].fill(true);
        out.push(tile);
    }
    out.sort_by_key(|tile| tile.first.start);
    out
}

/// Every common run that can't be made longer, diagonal by diagonal.
fn runs(first: &[u64], second: &[u64], least: usize) -> Vec<Run> {
    let mut out = Vec::new();
    let starts = (0..first.len()).rev().map(|a| (a, 0)).chain((1..second.len()).map(|b| (0, b)));
    for (a, b) in starts {
        let (above, beside) = (&first[a..], second.get(b..).unwrap_or_default());
        let length = above.len().min(beside.len());
        for run in stretches(length, |at| above[at] == beside[at]).filter(|run| run.len() >= least) {
            out.push(Run::new(a + run.start..a + run.end, b + run.end));
        }
    }
    out
}

/// The longest stretches of `0..length` all of which fulfil a condition.
fn stretches(length: usize, fulfils: impl Fn(usize) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = (at..length).find(|at| fulfils(*at))?;
        let end = (start + 1..length).find(|at| !fulfils(*at)).unwrap_or(length);
        at = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    /// By the definition: the longest run of unused words, then the next.
    fn by_definition(first: &[u64], second: &[u64], least: usize) -> Vec<Tile> {
        let (mut used_first, mut used_second) = (vec![false; first.len()], vec![false; second.len()]);
        let mut out: Vec<Tile> = Vec::new();
        loop {
            let mut best: Option<(usize, Reverse<(usize, usize)>)> = None;
            for a in 0..first.len() {
                for b in 0..second.len() {
                    let free = |at: &usize| {
                        let both = first.get(a + at).zip(second.get(b + at));
                        both.is_some_and(|(x, y)| x == y) && !used_first[a + at] && !used_second[b + at]
                    };
                    let length = (0..).take_while(free).count();
                    best = best.max((length >= least).then_some((length, Reverse((a + length, b + length)))));
                }
            }
            let Some((length, Reverse((a, b)))) = best else { break };
            used_first[a - length..a].fill(true);
            used_second[b - length..b].fill(true);
            out.push(Tile { first: a - length..a, second: b - length..b });
        }
        out.sort_by_key(|tile| tile.first.start);
        out
    }

    proptest! {
        #[test]
        fn tiles_are_those_of_the_definition(first in proptest::collection::vec(0u64..5, 0..14), second in proptest::collection::vec(0u64..5, 0..14), least in 1usize..4) {
            prop_assert_eq!(tiles(&first, &second, least), by_definition(&first, &second, least));
        }
    }
}
