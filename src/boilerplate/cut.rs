//! An article without its boilerplate: from the statuses of its own keys.

use std::ops::Range;

use super::{BoilerplateRule, Passages, Standing};
use crate::{
    article::{Part, PartKind, Span},
    candidates::Key,
    segment::{Segments, Sentence},
    shingle::Width,
};

/// What stands in an article that unrelated ones carry too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Boilerplate, in order, each passage with the key that names it.
    pub boilerplate: Vec<(Key, Span)>,
    /// Runs that are turns of phrase, names and titles, which prove no copy: ascending.
    pub phrases: Vec<Key>,
}

/// What the keys of an article are.
pub trait Statuses {
    /// What a run is.
    fn run(&self, key: Key) -> Option<Standing>;
    /// What the words are that two neighbouring runs span.
    fn between(&self, first: Key, second: Key) -> Option<Standing>;
    /// What a paragraph or headline is.
    fn block(&self, key: Key) -> Option<Standing>;
}

impl BoilerplateRule {
    /// What of an article is standing.
    #[must_use]
    pub fn find(&self, passages: &Passages, segments: &Segments, width: Width, statuses: &impl Statuses) -> Found {
        let word_at = |place: u32| segments.words.partition_point(|word| word.span.start < place);
        let first_words: Vec<usize> = passages.runs.iter().map(|run| word_at(run.start)).collect();
        let mut own = vec![false; segments.words.len()];
        let mut common = own.clone();
        for (two, at) in passages.runs.windows(2).zip(first_words.windows(2)) {
            let words = at[0]..(at[1] + width.get()).min(own.len());
            match statuses.between(two[0].key, two[1].key) {
                Some(Standing::Own) => own[words].fill(true),
                Some(Standing::Common) => common[words].fill(true),
                None => {}
            }
        }
        let named = |words: &Range<usize>| {
            let first = first_words.partition_point(|word| *word < words.start);
            passages.runs.get(first).map_or(Key::of(0), |run| run.key)
        };
        let mut boilerplate: Vec<(Key, Span)> = Vec::new();
        for block in &passages.blocks {
            match statuses.block(block.key) {
                Some(Standing::Own) => boilerplate.push((block.key, block.span)),
                Some(Standing::Common) => common[word_at(block.span.start)..word_at(block.span.end)].fill(true),
                None => {}
            }
        }
        for words in runs_of(&own).filter(|words| words.len() >= self.run_words) {
            boilerplate.push((named(&words), span_of(segments, &words)));
        }
        let made = segments.sentences.iter().filter(|sentence| self.is_standing(sentence, &own));
        let first_standing = |sentence: &Sentence| {
            sentence.words.start + own[sentence.words.clone()].iter().position(|own| *own).unwrap_or_default()
        };
        boilerplate.extend(made.map(|at| (named(&(first_standing(at)..at.words.end)), at.span)));
        boilerplate.sort_by_key(|(_, span)| (span.start, std::cmp::Reverse(span.end)));
        let mut apart: Vec<(Key, Span)> = Vec::new();
        for (key, span) in boilerplate {
            match apart.last_mut() {
                Some((_, last)) if span.start < last.end => last.end = last.end.max(span.end),
                _ => apart.push((key, span)),
            }
        }
        // So many words that many outlets print are copy, however large the corpus.
        let copied: Vec<Range<usize>> = runs_of(&common).filter(|words| words.len() >= self.run_words).collect();
        let is_copied = |word: usize| {
            let at = copied.partition_point(|words| words.end <= word);
            copied.get(at).is_some_and(|words| words.start <= word)
        };
        let runs = passages.runs.iter().zip(&first_words);
        let phrases = runs.filter(|(run, word)| statuses.run(run.key).is_some() && !is_copied(**word));
        let mut phrases: Vec<Key> = phrases.map(|(run, _)| run.key).collect();
        phrases.sort_unstable();
        phrases.dedup();
        Found { boilerplate: apart, phrases }
    }

    /// Whether a sentence is made of an outlet's own standing words, a template's slots included.
    fn is_standing(&self, sentence: &Sentence, own: &[bool]) -> bool {
        let words = &own[sentence.words.clone()];
        let (mut covered, mut filled, mut longest) = (0, 0, 0);
        for run in runs_of(words) {
            longest = longest.max(run.len());
            let slot = run.start - filled;
            let from = if filled > 0 && slot <= self.slot_words { filled } else { run.start };
            covered += run.end - from;
            filled = run.end;
        }
        if filled > 0 && words.len() - filled <= self.slot_words {
            covered += words.len() - filled;
        }
        longest >= self.template_words && covered as f64 >= self.sentence_share * words.len() as f64
    }
}

/// Where `marked` words stand in a row.
fn runs_of(marked: &[bool]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + marked[at..].iter().position(|marked| *marked)?;
        let length = marked[start..].iter().take_while(|marked| **marked).count();
        at = start + length;
        Some(start..at)
    })
}

fn span_of(segments: &Segments, words: &Range<usize>) -> Span {
    let (first, last) = (segments.words[words.start].span, segments.words[words.end - 1].span);
    Span { start: first.start, end: last.end }
}

/// An article's parts, with `boilerplate` as parts of its own: spans in order that don't overlap.
#[must_use]
pub fn without(text: &str, parts: &[Part], boilerplate: &[Span]) -> Vec<Part> {
    parts.iter().flat_map(|part| cut(text, *part, boilerplate)).collect()
}

fn cut(text: &str, part: Part, boilerplate: &[Span]) -> Vec<Part> {
    let first = boilerplate.partition_point(|span| span.end <= part.span.start);
    let inside: Vec<Span> =
        boilerplate[first..].iter().copied().take_while(|span| span.start < part.span.end).collect();
    if !part.kind.is_reporting() || inside.is_empty() {
        return vec![part];
    }
    let mut out = Vec::new();
    let rest = |from: u32, to: u32, out: &mut Vec<Part>| {
        let piece = text.get(from as usize..to as usize).unwrap_or_default();
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let at = from as usize + piece.len() - piece.trim_start().len();
            out.push(Part { kind: part.kind, span: Span::new(at, at + trimmed.len()) });
        }
    };
    let mut start = part.span.start;
    for span in inside {
        let span = Span { start: span.start.max(part.span.start), end: span.end.min(part.span.end) };
        rest(start, span.start, &mut out);
        out.push(Part { kind: PartKind::Boilerplate, span });
        start = span.end;
    }
    rest(start, part.span.end, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cut_parts_keep_their_order_and_lose_nothing_but_space(
            text in "[a-zé ]{0,40}", cuts in prop::collection::vec(0usize..48, 0..8), inner in 0usize..40,
        ) {
            let bounded = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let mut at: Vec<usize> = cuts.into_iter().map(bounded).collect();
            at.sort_unstable();
            let spans: Vec<Span> = at.chunks_exact(2).map(|two| Span::new(two[0], two[1])).collect();
            let middle = bounded(inner);
            let of = |kind, from, to| Part { kind, span: Span::new(from, to) };
            let parts = [of(PartKind::Body, 0, middle), of(PartKind::Body, middle, text.len())];
            let cut = without(&text, &parts, &spans);
            prop_assert!(cut.windows(2).all(|two| two[0].span.end <= two[1].span.start));
            let left = |parts: &[Part]| -> String {
                parts.iter().flat_map(|part| part.span.of(&text).chars()).filter(|c| *c != ' ').collect()
            };
            prop_assert_eq!(left(&cut), left(&parts));
            for part in cut.iter().filter(|part| part.kind == PartKind::Body) {
                prop_assert!(spans.iter().all(|span| span.end <= part.span.start || part.span.end <= span.start));
            }
        }

        #[test]
        fn rows_of_marked_words_hold_just_these(marked in prop::collection::vec(any::<bool>(), 0..60)) {
            let mut found = vec![false; marked.len()];
            for run in runs_of(&marked) {
                prop_assert!(!run.is_empty() && !marked.get(run.end).copied().unwrap_or(false));
                found[run].fill(true);
            }
            prop_assert_eq!(found, marked);
        }
    }

    #[test]
    fn furniture_is_not_cut() {
        let part = Part { kind: PartKind::Navigation, span: Span::new(0, 9) };
        assert_eq!(without("more news", &[part], &[Span::new(0, 9)]), [part]);
    }
}
