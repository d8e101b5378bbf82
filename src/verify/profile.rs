//! An article made ready for exact comparison: everything two articles are compared by, computed once.

use std::{borrow::Cow, cell::RefCell, num::NonZeroU64, ops::Range};

use bit_vec::BitVec;
use xxhash_rust::xxh3::xxh3_64;

use super::Rows;
use crate::{
    article::Span,
    hashed::{HashedMap, remembered},
    normalize::{fold, name_key},
    segment::{Language, Segments, Sentence, Shape, Stemmer, Word},
    shingle::{ShingleSet, Width, mix, shingles},
};

/// What two articles are compared by.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The language of the text, as far as it shows.
    pub language: Language,
    /// Word hashes, in order.
    pub words: Vec<u64>,
    /// Where each word stands in the source.
    pub spans: Vec<Span>,
    /// What each word looks like.
    pub shapes: Vec<Shape>,
    /// Which words stand inside a quotation of speech.
    pub quoted: BitVec,
    /// Shingles of narration by the position of their first word: `None` where a run would enter a quotation.
    pub narration: Vec<Option<NonZeroU64>>,
    /// Words in a shingle of narration.
    pub narration_width: usize,
    /// Distinct narration shingles.
    pub narration_set: ShingleSet,
    /// Distinct skip-bigrams of narration: two stems that stand close in one sentence, in either order.
    pub skip_bigrams: ShingleSet,
    /// The sentences.
    pub sentences: Vec<SentenceProfile>,
    /// Stems of each sentence's narration without names, numbers and stop words: sorted, distinct.
    pub stems: Rows<u64>,
    /// The same in order, repeats included.
    pub in_order: Rows<u64>,
    /// Numbers of each sentence's narration, in figures: sorted, distinct.
    pub figures: Rows<u64>,
    /// What survives translation in each sentence: names, as transliterations share them, and numbers. Sorted, distinct.
    pub cognates: Rows<u64>,
    /// Hashes of the quoted fragments, each with where it stands; sorted by hash.
    pub quotations: Vec<(u64, Span)>,
    /// Hashes of names (capitals inside a sentence, characters that no word explains), sorted, distinct.
    pub names: Vec<u64>,
    /// Hashes of numbers other than small ones and years, sorted, distinct.
    pub numbers: Vec<u64>,
}

impl Profile {
    /// Lets go of what only comparing needs: what stays says where sentences come from.
    pub fn keep_sentences(&mut self) {
        self.spans = Vec::new();
        self.shapes = Vec::new();
        self.narration = Vec::new();
        self.narration_set = ShingleSet::default();
        self.skip_bigrams = ShingleSet::default();
        self.quotations = Vec::new();
        self.names = Vec::new();
        self.numbers = Vec::new();
        self.in_order = Rows::default();
        self.figures = Rows::default();
        self.cognates = Rows::default();
    }
}

/// A sentence, as it is compared.
#[derive(Clone, Debug)]
pub struct SentenceProfile {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub words: Range<usize>,
    /// Of these, outside quotations.
    pub narrated: usize,
}

impl Profile {
    /// The same, with no narration in some of its sentences.
    pub(super) fn without(&self, sentences: &BitVec) -> Cow<'_, Profile> {
        if sentences.none() {
            return Cow::Borrowed(self);
        }
        let mut rest = self.clone();
        for (sentence, _) in self.sentences.iter().zip(sentences).filter(|(_, is_out)| *is_out) {
            rest.narration[sentence.words.clone()].fill(None);
        }
        let others = self.in_order.iter().zip(sentences).filter(|(_, is_out)| !is_out);
        rest.skip_bigrams = skip_bigram_set(others.map(|(other, _)| other));
        rest.narration_set = narration_set(&rest.narration);
        Cow::Owned(rest)
    }
}

fn narration_set(narration: &[Option<NonZeroU64>]) -> ShingleSet {
    ShingleSet::new(narration.iter().flatten().map(|shingle| shingle.get()).collect())
}

/// How articles are profiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profiler {
    /// Words in a shingle of narration.
    pub narration_width: Width,
    /// A quotation of fewer words is a turn of phrase or a name, not speech: it counts as narration.
    pub speech_words: usize,
}

impl Profiler {
    /// The profile of an article's segments.
    #[must_use]
    pub fn profile(&self, text: &str, segments: &Segments) -> Profile {
        let words: Vec<u64> = segments.words.iter().map(|word| word.hash).collect();
        let (quoted, quotations) = self.speech(segments);
        let named = names(text, segments);
        let narration = self.narration(&words, &quoted, segments);
        let in_order = stems(text, segments, &quoted, &named);
        Profile {
            language: segments.language,
            narration_set: narration_set(&narration),
            narration,
            narration_width: self.narration_width.get(),
            skip_bigrams: skip_bigram_set(in_order.iter()),
            sentences: segments.sentences.iter().map(|sentence| SentenceProfile::of(sentence, &quoted)).collect(),
            stems: distinct_rows(in_order.iter().map(|stems| stems.iter().copied())),
            in_order,
            figures: distinct_rows(segments.sentences.iter().map(|sentence| figures(segments, sentence, &quoted))),
            cognates: distinct_rows(segments.sentences.iter().map(|sentence| cognates(text, segments, sentence))),
            quotations,
            names: distinct(named.hashes),
            numbers: distinct(telling_numbers(text, &segments.words)),
            shapes: segments.words.iter().map(|word| word.shape).collect(),
            spans: segments.words.iter().map(|word| word.span).collect(),
            words,
            quoted,
        }
    }

    /// Which words are speech, and the hash of each quoted fragment that is long enough to be speech.
    fn speech(&self, segments: &Segments) -> (BitVec, Vec<(u64, Span)>) {
        let mut quoted = BitVec::from_elem(segments.words.len(), false);
        let mut fragments = Vec::new();
        for quotation in &segments.quotations {
            let first = segments.words.partition_point(|word| word.span.start < quotation.start);
            let last = segments.words.partition_point(|word| word.span.start < quotation.end);
            if last - first < self.speech_words {
                continue;
            }
            (first..last).for_each(|at| quoted.set(at, true));
            fragments.push((hash_of(segments.words[first..last].iter().map(|word| word.hash)), *quotation));
        }
        fragments.sort_unstable();
        (quoted, fragments)
    }

    fn narration(&self, words: &[u64], quoted: &BitVec, segments: &Segments) -> Vec<Option<NonZeroU64>> {
        let mut out = vec![None; words.len()];
        let width = self.narration_width.get();
        for paragraph in &segments.paragraphs {
            let mut at = paragraph.words.start;
            while at < paragraph.words.end {
                let end = (at..paragraph.words.end).find(|word| quoted[*word]).unwrap_or(paragraph.words.end);
                if end - at >= width {
                    let run = shingles(&words[at..end], self.narration_width);
                    out[at..].iter_mut().zip(run).for_each(|(slot, shingle)| *slot = NonZeroU64::new(shingle));
                }
                at = end + 1;
            }
        }
        out
    }
}

fn hash_of(words: impl Iterator<Item = u64>) -> u64 {
    let bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
    xxh3_64(&bytes)
}

fn distinct(mut hashes: Vec<u64>) -> Vec<u64> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The names of an article, as far as their script shows them.
struct Names {
    /// Their hashes.
    hashes: Vec<u64>,
    /// The words that are no stems of narration, since they name somebody or something.
    words: BitVec,
}

/// Words of a sentence, from which on its capitals are counted.
const HEADLINE_WORDS: usize = 4;

/// Whether two words in three have capitals, as in headlines and telegrams: there a capital makes no name.
fn is_headline(words: &[Word]) -> bool {
    let of = |shape: Shape| words.iter().filter(|word| word.shape == shape).count();
    let (capitals, others) = (of(Shape::Capitalized), of(Shape::Plain));
    capitals + others >= HEADLINE_WORDS && capitals >= 2 * others
}

/// Capitalized words that don't begin a sentence or a quotation: the names of most scripts with capitals. Where nouns
/// have capitals too, only words beside another such one are surely a name. In Chinese and Japanese, characters in a
/// row that the dictionary joins to no word. Scripts with neither, such as Arabic, show no names.
fn names(text: &str, segments: &Segments) -> Names {
    let mut names = Names { hashes: Vec::new(), words: BitVec::from_elem(segments.words.len(), false) };
    let word = |at: usize| &segments.words[at];
    let is_capital = |at: usize| word(at).shape == Shape::Capitalized;
    for sentence in &segments.sentences {
        let inner = match is_headline(&segments.words[sentence.words.clone()]) {
            true => sentence.words.end..sentence.words.end,
            false => sentence.words.start + 1..sentence.words.end,
        };
        for at in inner.clone().filter(|at| is_capital(*at)) {
            let beside = [at - 1, at + 1].into_iter().any(|next| inner.contains(&next) && is_capital(next));
            names.words.set(at, beside || !segments.language.capitalizes_nouns());
            if word(at).span.len() > 1 {
                names.hashes.push(word(at).hash);
            }
        }
        let lone: Vec<usize> =
            sentence.words.clone().filter(|at| is_lone(text, word(*at), segments.language)).collect();
        for run in lone.chunk_by(|one, next| word(*one).span.end == word(*next).span.start) {
            if run.len() > 1 {
                run.iter().for_each(|at| names.words.set(*at, true));
                names.hashes.push(hash_of(run.iter().map(|at| word(*at).hash)));
            }
        }
    }
    names
}

/// A Chinese character that belongs to no word of the dictionary and is none that says nothing by itself.
fn is_lone(text: &str, word: &Word, language: Language) -> bool {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    word.shape == Shape::Ideograph
        && word.span.of(text).starts_with(is_han)
        && language.stop_words().binary_search(&word.hash).is_err()
}

/// Numbers that say something: not one or two digits, not a year.
fn telling_numbers(text: &str, words: &[Word]) -> Vec<u64> {
    let numbers = words.iter().filter(|word| word.shape == Shape::Number);
    numbers
        .filter(|word| {
            let printed = fold(word.span.of(text));
            let year = printed.len() == 4 && (printed.starts_with("19") || printed.starts_with("20"));
            printed.len() > 2 && !year
        })
        .map(|word| word.hash)
        .collect()
}

/// The stems of each sentence's narration in order, without names, numbers and stop words.
fn stems(text: &str, segments: &Segments, quoted: &BitVec, names: &Names) -> Rows<u64> {
    let stop_words = segments.language.stop_words();
    let stemmer = Stemmer::of(segments.language);
    let says_something = |at: &usize| {
        let word = &segments.words[*at];
        let is_content = word.shape != Shape::Number && !names.words[*at];
        is_content && !quoted[*at] && stop_words.binary_search(&word.hash).is_err()
    };
    let mut stems = Rows::default();
    for sentence in &segments.sentences {
        let content = sentence.words.clone().filter(says_something);
        stems.push(content.map(|at| stem(text, &segments.words[at], &stemmer)));
    }
    stems.finished()
}

fn distinct_rows(rows: impl Iterator<Item = impl Iterator<Item = u64>>) -> Rows<u64> {
    let mut distinct = Rows::default();
    rows.for_each(|row| distinct.push_distinct(row));
    distinct.finished()
}

fn skip_bigram_set<'a>(sentences: impl Iterator<Item = &'a [u64]> + Clone) -> ShingleSet {
    let mut bigrams = Vec::with_capacity(sentences.clone().map(|stems| SKIP * stems.len()).sum());
    sentences.for_each(|stems| bigrams.extend(skip_bigrams(stems)));
    ShingleSet::new(bigrams)
}

/// A stem is paired with so many that follow it.
const SKIP: usize = 4;

/// The skip-bigrams of a sentence (Lin and Och 2004), order left out: what stays when words are put in or moved.
fn skip_bigrams(stems: &[u64]) -> impl Iterator<Item = u64> + '_ {
    (0..stems.len()).flat_map(move |at| {
        let following = &stems[at + 1..stems.len().min(at + 1 + SKIP)];
        following.iter().map(move |other| {
            let (low, high) = (stems[at].min(*other), stems[at].max(*other));
            mix(low.wrapping_add(mix(high)))
        })
    })
}

impl SentenceProfile {
    fn of(sentence: &Sentence, quoted: &BitVec) -> SentenceProfile {
        let narrated = sentence.words.clone().filter(|at| !quoted[*at]).count();
        SentenceProfile { span: sentence.span, words: sentence.words.clone(), narrated }
    }
}

fn figures<'a>(segments: &'a Segments, sentence: &'a Sentence, quoted: &'a BitVec) -> impl Iterator<Item = u64> + 'a {
    let words = sentence.words.clone().filter(|at| !quoted[*at]).map(|at| &segments.words[at]);
    words.filter(|word| word.shape == Shape::Number).map(|word| word.hash)
}

/// A cognate's consonants: fewer are shared by chance, and what follows is mostly an ending.
const CONSONANTS: std::ops::RangeInclusive<usize> = 2..=5;

thread_local! {
    /// The hash of each name's first consonants, by a hash of the name as it is printed.
    static NAMES: RefCell<HashedMap<u64, Option<u64>>> = RefCell::default();
}

/// Of a name of several words the last one: a first name and a surname are one piece of evidence, not two.
fn cognates<'a>(text: &'a str, segments: &'a Segments, sentence: &'a Sentence) -> impl Iterator<Item = u64> + 'a {
    let stop_words = segments.language.stop_words();
    let is_name = move |at: usize| {
        let word = &segments.words[at];
        word.shape == Shape::Capitalized && stop_words.binary_search(&word.hash).is_err()
    };
    let cognate = move |at: usize| {
        let word = &segments.words[at];
        let printed = word.span.of(text);
        match word.shape {
            Shape::Number => (printed.len() >= *CONSONANTS.start()).then_some(word.hash),
            Shape::Capitalized if is_name(at) && !(sentence.words.contains(&(at + 1)) && is_name(at + 1)) => {
                remembered(&NAMES, xxh3_64(printed.as_bytes()), || name_hash(printed))
            }
            _ => None,
        }
    };
    sentence.words.clone().filter_map(cognate)
}

/// The hash of a name's first consonants, if it has enough.
fn name_hash(name: &str) -> Option<u64> {
    let key = name_key(name);
    let end = key.char_indices().nth(*CONSONANTS.end()).map_or(key.len(), |(at, _)| at);
    (key.chars().count() >= *CONSONANTS.start()).then(|| xxh3_64(&key.as_bytes()[..end]))
}

fn stem(text: &str, word: &Word, stemmer: &Stemmer) -> u64 {
    stemmer.hash(word.span.of(text)).unwrap_or(word.hash)
}

#[cfg(test)]
mod tests {
    use crate::{article::Span, policy::Policy, recipe::Recipe, segment::segment};

    #[test]
    fn a_telegram_in_capitals_has_stems_and_no_names() {
        let text =
            "THE HARBOUR COUNCIL VOTED LATE ON MONDAY TO CLOSE THE OLD FERRY LANDING. Mayor Ann Hale spoke against it.";
        let profiler = Policy::default().profiler(&Recipe::default());
        let profile = profiler.profile(text, &segment(text, [Span::new(0, text.len())]));
        let stems: Vec<usize> = profile.stems.iter().map(<[u64]>::len).collect();
        assert!(stems[0] >= 7, "{stems:?}");
        assert_eq!(profile.names.len(), 2, "Ann Hale");
    }
}
