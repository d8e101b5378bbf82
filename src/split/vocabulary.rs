//! The words by which two parts of a page are told to be about one thing: longer words, cut to their stems, and names.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::normalize::{Class, class, fold};

/// Letters of a word that says what a text is about.
const TELLING_LETTERS: usize = 5;

/// Letters of a word that count: its endings don't.
const STEM_LETTERS: usize = 6;

/// Letters of a name.
const NAME_LETTERS: usize = 3;

/// The telling words of a text, as hashes, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// How many words it has, telling or not.
    pub words: usize,
    /// Longer words.
    pub stems: Vec<u64>,
    /// Words that begin with a capital inside a sentence.
    pub names: Vec<u64>,
    /// For each stem and for each name, which word it is.
    stem_places: Vec<usize>,
    name_places: Vec<usize>,
}

impl Vocabulary {
    /// The vocabulary of a block.
    pub(super) fn of(block: &str) -> Vocabulary {
        let mut found = Vocabulary::default();
        // What stands at the start of a block stands at the start of a sentence.
        let mut gap = ".";
        let mut rest = block;
        while let Some(start) = rest.find(in_word) {
            gap = if found.words == 0 { gap } else { &rest[..start] };
            let word = &rest[start..];
            let end = word.find(|c: char| !in_word(c)).unwrap_or(word.len());
            found.push(&word[..end], gap);
            rest = &word[end..];
        }
        found
    }

    fn push(&mut self, word: &str, gap: &str) {
        if word.chars().any(|c| class(c) == Class::Ideograph) {
            // Scripts without spaces: every two letters are a word.
            let letters: Vec<char> = word.chars().collect();
            for two in letters.windows(2) {
                self.push_stem(&two.iter().collect::<String>());
                self.words += 1;
            }
            return;
        }
        let letters = word.chars().count();
        let is_name =
            word.starts_with(char::is_uppercase) && !gap.contains(['.', '!', '?', '«', '"', '“', '„', '»', '”']);
        if letters >= TELLING_LETTERS {
            let folded = fold(word);
            let cut = folded.char_indices().nth(STEM_LETTERS).map_or(folded.len(), |(at, _)| at);
            self.push_stem(&folded[..cut]);
        }
        if is_name && letters >= NAME_LETTERS {
            self.names.push(xxh3_64(fold(word).as_bytes()));
            self.name_places.push(self.words);
        }
        self.words += 1;
    }

    fn push_stem(&mut self, stem: &str) {
        self.stems.push(xxh3_64(stem.as_bytes()));
        self.stem_places.push(self.words);
    }

    /// Appends another text's.
    pub(super) fn extend(&mut self, other: &Vocabulary) {
        self.stem_places.extend(other.stem_places.iter().map(|place| place + self.words));
        self.name_places.extend(other.name_places.iter().map(|place| place + self.words));
        self.stems.extend(&other.stems);
        self.names.extend(&other.names);
        self.words += other.words;
    }

    /// Keeps the first `words` words.
    pub(super) fn cut(&mut self, words: usize) {
        self.stems.truncate(self.stem_places.partition_point(|place| *place < words));
        self.names.truncate(self.name_places.partition_point(|place| *place < words));
        self.stem_places.truncate(self.stems.len());
        self.name_places.truncate(self.names.len());
        self.words = self.words.min(words);
    }
}

fn in_word(c: char) -> bool {
    class(c) != Class::Separator
}

/// The share of `of` that stands in `other`; `None` if there is nothing to share.
pub(super) fn shared(of: &BTreeSet<u64>, other: &BTreeSet<u64>) -> Option<f64> {
    let common = of.iter().filter(|word| other.contains(*word)).count();
    (!of.is_empty()).then(|| common as f64 / of.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_and_names_in_order() {
        let found = Vocabulary::of("Painters paint. The painter of Marlow left");
        assert_eq!((found.words, found.names.len()), (7, 1));
        assert_eq!(found.stems[0], found.stems[2], "endings don't count");
        let mut twice = found.clone();
        twice.extend(&found);
        twice.cut(8);
        assert_eq!((twice.words, twice.stems.len()), (8, found.stems.len() + 1));
        assert_eq!(Vocabulary::of("市长星期一说").words, 5);
    }
}
