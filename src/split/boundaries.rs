//! Where another article begins on a page: a headline followed by an article's head, and other words after it.

use std::collections::BTreeSet;

use super::parts::has_dateline;
use crate::{
    article::{PartKind, Span},
    normalize::fold,
};

/// When a headline begins another article.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct BoundaryRule {
    /// Words of running text an article has at least.
    pub least_words: usize,
    /// Blocks between a headline and its text at most: captions, standfirst, menus.
    pub head_blocks: usize,
    /// Two texts are one article if more than this share of the second one's longer words stands in the first.
    pub cohesion: f64,
}

impl Default for BoundaryRule {
    /// An item of fewer than 60 words is a brief or an inset. Cohesion: paragraphs of one article share above .2 of
    /// their longer words, those of two articles on one page below .1.
    fn default() -> BoundaryRule {
        BoundaryRule { least_words: 60, head_blocks: 8, cohesion: 0.2 }
    }
}

/// The first block of each article; the first is 0.
pub(super) fn starts(text: &str, blocks: &[Span], kinds: &[PartKind], rule: &BoundaryRule) -> Vec<usize> {
    let mut starts = vec![0];
    for at in 1..blocks.len() {
        if !matches!(kinds[at], PartKind::Heading | PartKind::Title) || !begins_head(text, blocks, kinds, at, rule) {
            continue;
        }
        let start = starts.last().copied().unwrap_or_default();
        let before = words(text, &blocks[start..at], &kinds[start..at]);
        let after = words(text, &blocks[at..], &kinds[at..]);
        let near: Vec<&str> = after.iter().copied().take(before.len().max(rule.least_words)).collect();
        if before.len() >= rule.least_words
            && after.len() >= rule.least_words
            && cohesion(&before, &near) <= rule.cohesion
        {
            starts.push(at);
        }
    }
    starts
}

/// Whether a dateline follows block `at`, with nothing but an article's head between.
fn begins_head(text: &str, blocks: &[Span], kinds: &[PartKind], at: usize, rule: &BoundaryRule) -> bool {
    for next in at + 1..blocks.len().min(at + 2 + rule.head_blocks) {
        match kinds[next] {
            PartKind::Body => return has_dateline(blocks[next].of(text)),
            PartKind::Caption
            | PartKind::Navigation
            | PartKind::Lead
            | PartKind::Credit
            | PartKind::Dateline
            | PartKind::Boilerplate => {}
            PartKind::Heading | PartKind::Title => {
                let repeated = blocks[next].of(text) == blocks[at].of(text);
                if !repeated {
                    return false;
                }
            }
        }
    }
    false
}

fn words<'a>(text: &'a str, blocks: &[Span], kinds: &[PartKind]) -> Vec<&'a str> {
    let reporting = blocks.iter().zip(kinds).filter(|(_, kind)| kind.is_reporting());
    reporting.flat_map(|(block, _)| block.of(text).split_whitespace()).collect()
}

/// Letters of a word that says what a text is about.
const TELLING_LETTERS: usize = 6;

/// The share of the second text's distinct longer words that the first has too.
fn cohesion(before: &[&str], after: &[&str]) -> f64 {
    let telling = |words: &[&str]| -> BTreeSet<String> {
        words.iter().map(|word| fold(word)).filter(|word| word.chars().count() >= TELLING_LETTERS).collect()
    };
    let (before, after) = (telling(before), telling(after));
    if after.is_empty() { 0.0 } else { after.intersection(&before).count() as f64 / after.len() as f64 }
}
