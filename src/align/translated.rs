//! Where each sentence comes from, if that is in another language.

use super::{Flag, Kind, Side};
use crate::verify::Translation;

/// Flags every sentence of `target` by a chain of translated sentences, of which `source` is the first side.
#[must_use]
pub fn align_translated(target: Side<'_>, source: Side<'_>, found: &Translation) -> Vec<Flag> {
    // A chain rises on both sides.
    let source_of =
        |at: usize| found.pairs.binary_search_by_key(&at, |(_, here, _)| *here).ok().map(|pair| &found.pairs[pair]);
    let flag = |(at, sentence): (usize, &crate::verify::SentenceProfile)| {
        let from = source_of(at);
        Flag {
            span: sentence.span,
            words: sentence.words.len(),
            kind: from.map_or(Kind::New, |_| Kind::Translated),
            similarity: from.map_or(0.0, |(_, _, dice)| *dice),
            source: from.map(|(there, _, _)| source.profile.sentences[*there].span),
            conflicts: Vec::new(),
        }
    };
    target.profile.sentences.iter().enumerate().map(flag).collect()
}
