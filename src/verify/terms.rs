//! What the sentences of two articles are made of (words, stems, names), and how telling each of these terms is.
//!
//! Only the two articles count, so that a verdict on a pair is the same in any corpus.
//!
//! * time and space: `O(terms)`; terms are numbered, so that each is looked up once

use std::hash::BuildHasherDefault;

use super::Rows;
use crate::hashed::HashedMap;

/// The terms of two articles' sentences.
#[derive(Debug)]
pub struct Terms {
    numbers: HashedMap<u64, u32>,
    /// Of each sentence of the first, and of the second, its terms.
    sides: [Rows<u32>; 2],
    /// Of each term, the sentences of the second that hold it.
    holders: Rows<u32>,
    weights: Vec<f64>,
}

impl Terms {
    /// Of the sentences of the first and of the second, each given by its distinct terms.
    #[must_use]
    pub fn new(first: &Rows<u64>, second: &Rows<u64>) -> Terms {
        let most = first.numbers().len().max(second.numbers().len());
        let mut numbers: HashedMap<u64, u32> = HashedMap::with_capacity_and_hasher(most, BuildHasherDefault::new());
        let mut used: Vec<u32> = Vec::with_capacity(most);
        let mut read = |sentences: &Rows<u64>| {
            sentences.map(|term| {
                let number = *numbers.entry(term).or_insert(used.len() as u32);
                match used.get_mut(number as usize) {
                    Some(used) => *used += 1,
                    None => used.push(1),
                }
                number
            })
        };
        let sides = [read(first), read(second)];
        let sentences = sides.iter().map(|side| side.len()).sum::<usize>() as f64;
        let weights: Vec<f64> = used.iter().map(|used| (1.0 + sentences / (1.0 + f64::from(*used))).ln()).collect();
        Terms { numbers, holders: sides[1].turned(weights.len()), sides, weights }
    }

    /// The terms of a sentence of the first, as they were given.
    #[must_use]
    pub fn of_first(&self, sentence: usize) -> &[u32] {
        self.sides[0].row(sentence)
    }

    /// The terms of a sentence of the second, as they were given.
    #[must_use]
    pub fn of_second(&self, sentence: usize) -> &[u32] {
        self.sides[1].row(sentence)
    }

    /// The sentences of the second that hold a term: none if more do than `most`.
    #[must_use]
    pub fn holders(&self, term: u32, most: usize) -> &[u32] {
        let holders = self.holders.row(term as usize);
        if holders.len() <= most { holders } else { &[] }
    }

    /// How telling a term is, by how few sentences use it.
    #[must_use]
    pub fn weight(&self, term: u32) -> f64 {
        self.weights[term as usize]
    }

    /// The same of all of these.
    #[must_use]
    pub fn sum(&self, terms: &[u32]) -> f64 {
        terms.iter().map(|term| self.weight(*term)).sum()
    }

    /// The number of a term, if any sentence holds it.
    #[must_use]
    pub fn number(&self, term: u64) -> Option<u32> {
        self.numbers.get(&term).copied()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.weights.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_a_term_and_how_telling_it_is() {
        let rows = |of: &[&[u64]]| {
            let mut rows = Rows::default();
            of.iter().for_each(|row| rows.push(row.iter().copied()));
            rows
        };
        let terms = Terms::new(&rows(&[&[10, 20], &[], &[20]]), &rows(&[&[20, 30], &[10, 20]]));
        let [ten, twenty] = [terms.of_first(0)[0], terms.of_first(0)[1]];
        assert!(terms.of_first(1).is_empty());
        assert_eq!(terms.of_second(1), [ten, twenty]);
        assert_eq!((terms.holders(ten, 2), terms.holders(twenty, 2)), (&[1][..], &[0, 1][..]));
        assert!(terms.holders(twenty, 1).is_empty(), "too many");
        assert_eq!(terms.weight(ten), (1.0f64 + 5.0 / 3.0).ln(), "two of five sentences");
        assert!(terms.weight(ten) > terms.weight(twenty));
        assert_eq!((terms.number(20), terms.number(40), terms.count()), (Some(twenty), None, 3));
        assert_eq!(terms.sum(terms.of_second(1)), terms.weight(ten) + terms.weight(twenty));
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        assert_eq!(Terms::new(&Rows::default(), &Rows::default()).number(1), None);
    }
}
