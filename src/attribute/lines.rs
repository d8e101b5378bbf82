//! What a line of an article is by its place and its repetitions: the split into parts may have missed a caption.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::forms::{AUTOMATON_BYTES, trimmed};
use crate::article::{Article, Part, PartKind, Span};

/// The lines of an article that may hold a signature: the last ones.
const LAST_LINES: usize = 2;

/// A caption that repeats the text has at least this many bytes in common with it.
const LEAST_REPEATED: usize = 24;

/// Lines of running text that may begin with a dateline.
const DATELINE_LINES: usize = 4;

/// Bytes that follow a dateline at least, in the same line.
const AFTER_DATELINE: usize = 40;

/// Lines from the end among which desk initials stand: dates and copyright lines may follow them.
const INITIALS_LINES: usize = 5;

/// A stretch of text in which forms are looked for: a part, or a dateline with the paragraph it was cut from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) kind: PartKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Block {
    pub(super) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The blocks of an article; menus and links are left out.
pub(super) fn blocks(article: &Article) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(article.parts.len());
    let mut open_dateline = false;
    for Part { kind, span } in &article.parts {
        let (start, end) = (span.start as usize, span.end as usize);
        match blocks.last_mut() {
            Some(last) if open_dateline && *kind == PartKind::Body && last.end == start => {
                (last.kind, last.end) = (PartKind::Body, end);
            }
            _ if *kind == PartKind::Navigation => {}
            _ => blocks.push(Block { kind: *kind, start, end }),
        }
        open_dateline = *kind == PartKind::Dateline;
    }
    blocks
}

/// The lines of an article, looked at once, when the first agency is found.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    lines: Vec<Range<usize>>,
    first_body: usize,
    tail: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str, blocks: &[Block]) -> Lines<'t> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut first_body = usize::MAX;
        let mut told = Vec::new();
        for block in blocks {
            let running = matches!(block.kind, PartKind::Body | PartKind::Lead | PartKind::Credit | PartKind::Dateline);
            for line in lines_of(block.of(text), block.start) {
                if block.kind == PartKind::Body {
                    first_body = first_body.min(line.start);
                }
                if running {
                    told.push(line.start);
                }
                lines.push(line);
            }
        }
        let tail = told.get(told.len().saturating_sub(LAST_LINES)).copied().unwrap_or(usize::MAX);
        Lines { text, lines, first_body, tail }
    }

    /// Whether a place stands in the last lines.
    pub(super) fn is_in_tail(&self, at: usize) -> bool {
        at >= self.tail
    }

    /// Whether a place stands above all running text.
    pub(super) fn is_above_body(&self, at: usize) -> bool {
        at < self.first_body
    }

    /// Whether the line of `at` stands there twice, or says what a line of the text says, but for a bracket at its end.
    pub(super) fn is_repeated(&self, at: usize) -> bool {
        let Some(own) = self.lines.iter().find(|line| line.contains(&at)) else { return false };
        let line = &self.text[own.clone()];
        let told = line.rfind(['(', '[', '©']).map_or(line, |bracket| &line[..bracket]);
        let told = told.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
        let others = self.lines.iter().filter(|other| **other != *own).map(|other| &self.text[other.clone()]);
        told.len() >= LEAST_REPEATED && others.into_iter().any(|other| other.contains(told))
    }
}

fn lines_of(block: &str, base: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    block.split_inclusive('\n').filter_map(move |line| {
        let range = trimmed(block, at..at + line.len());
        at += line.len();
        (!range.is_empty()).then(|| base + range.start..base + range.end)
    })
}

/// Forms that name no agency, and so are looked for in every article.
#[derive(Clone, Debug)]
pub(super) struct Style {
    dateline: Option<Regex>,
    initials: Option<Regex>,
}

impl Style {
    pub(super) fn new() -> Style {
        // CITY: / CITY, 3 mars - / CITY —, in capitals, as agencies and those who reprint them begin.
        let dateline = r"\A\p{Lu}[\p{Lu}.'’ /-]{2,30}(?:,\s[^():\n]{2,20})?\s?(?::|–|—|--?)\s";
        let initials = r"\A[a-z]{2,6}(?:-[a-z]{2,6})*(?:/[a-z]{2,6}(?:-[a-z]{2,6})*){1,5}\z";
        let built = |form: &str| RegexBuilder::new(form).dfa_size_limit(AUTOMATON_BYTES).build().ok();
        Style { dateline: built(dateline), initials: built(initials) }
    }

    /// A dateline without an agency, at the head of the text.
    pub(super) fn bare_dateline(&self, text: &str, blocks: &[Block]) -> Option<Span> {
        let running = blocks.iter().filter(|block| matches!(block.kind, PartKind::Body | PartKind::Dateline));
        let heads = running.take(DATELINE_LINES).map(|block| (block.start, block.of(text)));
        heads.filter_map(|(start, block)| self.dateline_of(block, start)).next()
    }

    fn dateline_of(&self, block: &str, start: usize) -> Option<Span> {
        let found = self.dateline.as_ref()?.find(block)?;
        let goes_on = block.len() - found.end() >= AFTER_DATELINE;
        let city = found.as_str().chars().filter(|c| c.is_uppercase()).count() >= 3;
        let tight = found.as_str().trim_end().len();
        (goes_on && city).then(|| Span::new(start, start + tight))
    }

    /// Desk initials in one of the last lines.
    pub(super) fn initials(&self, text: &str, blocks: &[Block]) -> Option<Span> {
        let initials = self.initials.as_ref()?;
        let last = blocks.iter().rev().take(INITIALS_LINES);
        let lines = last.flat_map(|block| {
            let told = block.of(text);
            let lines = told.rsplit('\n').take(INITIALS_LINES);
            lines.scan(block.end, |end, line| {
                let start = *end - line.len();
                *end = start.saturating_sub(1);
                Some((start, line))
            })
        });
        let line = lines.take(INITIALS_LINES).find(|(_, line)| initials.is_match(line.trim()));
        line.map(|(start, line)| {
            let own = trimmed(text, start..start + line.len());
            Span::new(own.start, own.end)
        })
    }
}
