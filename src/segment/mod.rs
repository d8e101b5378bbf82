//! Text to words, quotations and sentences, all of them spans of the source.
//!
//! Words carry a 64-bit hash of their folded letters; nothing after this stage looks at letters again to compare.
//! Sentence and quotation rules are one small engine each; what differs by language is data (`abbreviations.toml`).
//!
//! * time: one pass over the text; space: 24 bytes a word. Where hashes are enough, [`word_hashes`] is 3 to 8 times as fast

use std::ops::Range;

use crate::article::Span;

mod dictionary;
mod fast;
mod language;
mod quotes;
mod sentences;
mod stems;
mod words;

pub use dictionary::in_dictionary_words;
pub use fast::word_hashes;
pub use language::Language;
pub use quotes::quotations;
pub use stems::Stemmer;
pub use words::words;

/// Words of languages, as they ship with the crate: sentences and stems rest on them, and no fingerprint.
pub const DATA: [&str; 3] = [language::STOP_WORDS, sentences::ABBREVIATIONS, stems::AFFIXES];

/// A word: its folded letters as a hash, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// XXH3 of the folded letters; a number's thousands separators don't count.
    pub hash: u64,
    /// Where it stands in the source.
    pub span: Span,
    /// What it looks like.
    pub shape: Shape,
}

/// What a word looks like in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Digits only, with or without separators.
    Number,
    /// Begins with a capital.
    Capitalized,
    /// One character of a script without spaces.
    Ideograph,
    /// Anything else.
    Plain,
}

/// A sentence: never crosses a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// With its quotation marks and full stop.
    pub span: Span,
    /// Its words, as indices into [`Segments::words`].
    pub words: Range<usize>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// As it was given.
    pub span: Span,
    /// Its words, as indices into [`Segments::words`].
    pub words: Range<usize>,
}

/// An article's words, sentences, paragraphs and quotations.
#[derive(Clone, Debug, Default)]
pub struct Segments {
    /// In order.
    pub words: Vec<Word>,
    /// In order.
    pub sentences: Vec<Sentence>,
    /// In order; those without a word are left out.
    pub paragraphs: Vec<Paragraph>,
    /// What stands inside quotation marks, marks left out; in order, outermost only.
    pub quotations: Vec<Span>,
    /// The language the text is written in, as far as it shows.
    pub language: Language,
}

impl Segments {
    /// The words of a range.
    #[must_use]
    pub fn words_of(&self, range: &Range<usize>) -> &[Word] {
        self.words.get(range.clone()).unwrap_or_default()
    }

    /// Whether each word stands inside quotation marks.
    #[must_use]
    pub fn quoted(&self) -> bit_vec::BitVec {
        let mut quoted = bit_vec::BitVec::from_elem(self.words.len(), false);
        for quotation in &self.quotations {
            let first = self.words.partition_point(|word| word.span.start < quotation.start);
            for (at, word) in self.words.iter().enumerate().skip(first) {
                if word.span.start >= quotation.end {
                    break;
                }
                quoted.set(at, true);
            }
        }
        quoted
    }
}

/// Bytes of a word and what follows it, about.
const WORD_BYTES: usize = 6;

/// Segments the given paragraphs of `text`.
#[must_use]
pub fn segment(text: &str, paragraphs: impl IntoIterator<Item = Span>) -> Segments {
    segment_as(text, paragraphs, None)
}

/// The same, where the language may be known.
#[must_use]
pub fn segment_as(text: &str, paragraphs: impl IntoIterator<Item = Span>, language: Option<Language>) -> Segments {
    let spans: Vec<Span> = paragraphs.into_iter().collect();
    let mut segments = Segments::default();
    segments.words.reserve(spans.iter().map(|span| span.len() / WORD_BYTES).sum());
    let mut ranges = Vec::with_capacity(spans.len());
    for &span in &spans {
        let first = segments.words.len();
        words::words_into(text, span, &mut segments.words);
        ranges.push(first..segments.words.len());
    }
    segments.language = language.unwrap_or_else(|| Language::of(text, &spans, &segments.words));
    let mut open = None;
    for (at, (&span, range)) in spans.iter().zip(ranges).enumerate() {
        if range.is_empty() {
            continue;
        }
        let quoted_before = segments.quotations.len();
        open = quotes::quotations_into(text, span, spans.get(at + 1).copied(), open, &mut segments.quotations);
        sentences::sentences_into(
            &sentences::Paragraph {
                text,
                span,
                words: &segments.words[range.clone()],
                first_word: range.start,
                quotations: &segments.quotations[quoted_before..],
                language: segments.language,
            },
            &mut segments.sentences,
        );
        segments.paragraphs.push(Paragraph { span, words: range });
    }
    segments
}
