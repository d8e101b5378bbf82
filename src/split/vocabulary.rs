//! The words of a page by which two parts of it are told to be about one thing: longer words, cut to their stems, and
//! names; each knows where it stood before and where it stands again.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::{
    hashed::HashedMap,
    normalize::{Class, class, fold_into},
};

/// Letters of a word that says what a text is about.
const TELLING_LETTERS: usize = 5;

/// Letters of a word that count: its endings don't.
const STEM_LETTERS: usize = 6;

/// Letters of a name.
const NAME_LETTERS: usize = 3;

/// What stands before a sentence's first word, whose capital says nothing.
const SENTENCE_MARKS: [char; 9] = ['.', '!', '?', '«', '"', '“', '„', '»', '”'];

/// The telling words of a page's blocks, in order; a place is a number of words from the top.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Longer words.
    pub stems: Chain,
    /// Words that begin with a capital inside a sentence.
    pub names: Chain,
    words: usize,
}

impl Vocabulary {
    /// Reads another block; the words it has.
    pub(super) fn read(&mut self, block: &str) -> usize {
        let before = self.words;
        let mut word = Word::default();
        let mut begins_sentence = true;
        let mut ideograph: Option<char> = None;
        for c in block.chars() {
            let class = class(c);
            match class {
                Class::Letter | Class::Digit => word.push(c),
                Class::Mark | Class::Ignorable => {}
                Class::Ideograph => {
                    self.end(&mut word, &mut begins_sentence);
                    // Scripts without spaces: every two letters are a word.
                    if let Some(first) = ideograph {
                        let pair = [first, c].iter().collect::<String>();
                        self.stems.push(self.words, xxh3_64(pair.as_bytes()));
                    }
                    self.words += 1;
                }
                Class::Separator => {
                    self.end(&mut word, &mut begins_sentence);
                    begins_sentence |= SENTENCE_MARKS.contains(&c);
                }
            }
            ideograph = (class == Class::Ideograph).then_some(c);
        }
        self.end(&mut word, &mut begins_sentence);
        self.words - before
    }

    fn end(&mut self, word: &mut Word, begins_sentence: &mut bool) {
        if word.letters == 0 {
            return;
        }
        if word.letters >= TELLING_LETTERS {
            let stem = word.folded.get(..word.stem).unwrap_or(&word.folded);
            self.stems.push(self.words, xxh3_64(stem));
        }
        if word.is_capital && !*begins_sentence && word.letters >= NAME_LETTERS {
            self.names.push(self.words, xxh3_64(&word.folded));
        }
        self.words += 1;
        *begins_sentence = false;
        word.clear();
    }
}

/// A word as it is read.
#[derive(Default)]
struct Word {
    folded: Vec<u8>,
    letters: usize,
    /// Bytes of its stem.
    stem: usize,
    is_capital: bool,
}

impl Word {
    fn push(&mut self, c: char) {
        if self.letters == 0 {
            self.is_capital = c.is_uppercase();
        }
        fold_into(c, &mut self.folded);
        self.letters += 1;
        if self.letters <= STEM_LETTERS {
            self.stem = self.folded.len();
        }
    }

    fn clear(&mut self) {
        self.folded.clear();
        self.letters = 0;
    }
}

/// Words in order, each with the places where the same word stands next to either side.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    places: Vec<usize>,
    befores: Vec<Option<usize>>,
    agains: Vec<usize>,
    last: HashedMap<u64, usize>,
}

/// A word of a [`Chain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Where it stands.
    pub place: usize,
    /// Where it stood before.
    pub before: Option<usize>,
    /// Where it stands again; `usize::MAX` if nowhere.
    pub again: usize,
}

impl Occurrence {
    /// Whether it stood before, at `place` or later.
    pub(super) fn stood_since(&self, place: usize) -> bool {
        self.before.is_some_and(|before| before >= place)
    }
}

impl Chain {
    fn push(&mut self, place: usize, word: u64) {
        let number = self.places.len();
        let before = self.last.insert(word, number);
        if let Some(before) = before {
            self.agains[before] = place;
        }
        self.befores.push(before.map(|before| self.places[before]));
        self.places.push(place);
        self.agains.push(usize::MAX);
    }

    /// The words in a range of places.
    pub(super) fn within(&self, range: Range<usize>) -> impl Iterator<Item = Occurrence> + '_ {
        let start = self.places.partition_point(|place| *place < range.start);
        let end = self.places.partition_point(|place| *place < range.end).max(start);
        (start..end).map(|at| Occurrence { place: self.places[at], before: self.befores[at], again: self.agains[at] })
    }

    /// The different words in a range, each where it stands first.
    pub(super) fn different(&self, range: Range<usize>) -> impl Iterator<Item = Occurrence> + '_ {
        let start = range.start;
        self.within(range).filter(move |word| !word.stood_since(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_and_names_know_where_they_stand_again() {
        let mut page = Vocabulary::default();
        assert_eq!(page.read("Painters paint. The painter of Marlow left"), 7);
        let stems: Vec<Occurrence> = page.stems.within(0..7).collect();
        assert_eq!((stems[0].again, stems[2].before), (3, Some(0)), "endings don't count: {stems:?}");
        assert_eq!(page.names.within(0..7).map(|name| name.place).collect::<Vec<_>>(), [5]);
        assert_eq!(page.read("What of Marlow"), 3);
        let name = page.names.within(7..10).next().expect("a name");
        assert!(name.stood_since(5) && !name.stood_since(6));
        assert_eq!(page.stems.different(0..10).count(), 3, "painte, paint, marlow");
    }

    #[test]
    fn scripts_without_spaces() {
        let mut page = Vocabulary::default();
        assert_eq!(page.read("市长星期一说 X"), 7);
        assert_eq!(page.stems.within(0..7).count(), 5);
    }
}
