//! Words of scripts without spaces, as a dictionary has them.
//!
//! Where hashes are compared by the million, each character of such a script is a word: that needs no dictionary, and
//! never changes with one. Where two articles are compared closely, words must weigh what they weigh in other
//! languages: a run of twelve characters is no run of twelve words. Chinese and Japanese, Thai, Lao, Khmer and
//! Burmese are cut by the dictionaries of ICU (Unicode Standard Annex 29).
//!
//! * time: some dozen nanoseconds a character of these scripts, nothing else; space: 24 bytes a word

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};
use xxhash_rust::xxh3::xxh3_64;

use super::{Paragraph, Segments, Sentence, Shape, Word};
use crate::{article::Span, normalize::fold};

/// The same segments, the characters of scripts without spaces joined to words.
#[must_use]
pub fn in_dictionary_words(text: &str, segments: Segments) -> Segments {
    if segments.words.iter().all(|word| word.shape != Shape::Ideograph) {
        return segments;
    }
    let mut words = Vec::with_capacity(segments.words.len());
    // The new number of each old word.
    let mut places = Vec::with_capacity(segments.words.len() + 1);
    for sentence in &segments.sentences {
        for word in cut(text, segments.words_of(&sentence.words)) {
            places.extend(word.iter().map(|_| words.len()));
            words.extend(one_word(text, word));
        }
    }
    places.push(words.len());
    let renumbered = |range: &std::ops::Range<usize>| places[range.start]..places[range.end];
    let sentence = |at: &Sentence| Sentence { span: at.span, words: renumbered(&at.words) };
    let paragraph = |at: &Paragraph| Paragraph { span: at.span, words: renumbered(&at.words) };
    Segments {
        sentences: segments.sentences.iter().map(sentence).collect(),
        paragraphs: segments.paragraphs.iter().map(paragraph).collect(),
        words,
        ..segments
    }
}

/// Some words of a text, the characters of scripts without spaces joined.
pub(super) fn joined(text: &str, words: &[Word]) -> Vec<Word> {
    cut(text, words).into_iter().filter_map(|word| one_word(text, word)).collect()
}

/// Words in groups, each of which is one word of the dictionary.
fn cut<'a>(text: &str, words: &'a [Word]) -> Vec<&'a [Word]> {
    let follows = |one: &Word, next: &Word| {
        one.shape == Shape::Ideograph && next.shape == Shape::Ideograph && one.span.end == next.span.start
    };
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut out = Vec::with_capacity(words.len());
    for run in words.chunk_by(follows) {
        let [first, .., last] = run else {
            out.push(run);
            continue;
        };
        let whole = Span { start: first.span.start, end: last.span.end };
        let breaks: Vec<usize> = segmenter.segment_str(whole.of(text)).map(|at| whole.start as usize + at).collect();
        let begins = |word: &Word| breaks.binary_search(&(word.span.start as usize)).is_ok();
        out.extend(run.chunk_by(|_, next| !begins(next)));
    }
    out
}

fn one_word(text: &str, group: &[Word]) -> Option<Word> {
    let (first, last) = (group.first()?, group.last()?);
    if group.len() == 1 {
        return Some(*first);
    }
    let span = Span { start: first.span.start, end: last.span.end };
    Some(Word { hash: xxh3_64(fold(span.of(text)).as_bytes()), span, shape: Shape::Plain })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    fn words(text: &str) -> Vec<&str> {
        let segments = in_dictionary_words(text, segment(text, [Span::new(0, text.len())]));
        let covered: usize = segments.sentences.iter().map(|sentence| sentence.words.len()).sum();
        assert_eq!(covered, segments.words.len());
        segments.words.iter().map(|word| word.span.of(text)).collect()
    }

    #[test]
    fn characters_become_words() {
        for (text, expected) in [
            ("消防员扑灭了火灾。", vec!["消防员", "扑灭", "了", "火灾"]),
            ("10日，市长宣布Python课程", vec!["10", "日", "市长", "宣布", "Python", "课程"]),
            ("トンネルで天井板が落下した", vec!["トンネル", "で", "天井板", "が", "落下", "した"]),
            ("นายกรัฐมนตรีเดินทาง", vec!["นายก", "รัฐมนตรี", "เดิน", "ทาง"]),
            ("The mayor spoke.", vec!["The", "mayor", "spoke"]),
            ("", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn the_same_word_has_one_hash_wherever_it_stands() {
        let hash =
            |text: &str, at: usize| in_dictionary_words(text, segment(text, [Span::new(0, text.len())])).words[at].hash;
        assert_eq!(hash("消防员扑灭了火灾", 0), hash("感谢消防员", 1));
        assert_ne!(hash("消防员扑灭了火灾", 0), hash("消防员扑灭了火灾", 1));
    }
}
