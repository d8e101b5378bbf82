//! A page to its articles, and an article to its parts, before anything is compared.
//!
//! A scraped page may hold several articles, captions, bullets that repeat the text, menus and links to other pieces.
//! Blocks (paragraphs or lines) are told apart by form ([`parts`](self)), then a new article begins at a headline or
//! paragraph after which other words are used than before ([`BoundaryRule`]).
//!
//! * time: two passes over the text, and the few regular expressions a block of whose literals stand in it
//!
//! Cautious: where the form is not clear, a page stays whole.

use std::sync::Arc;

use crate::article::{Article, Document, Part, PartKind, Span};

mod blocks;
mod boundaries;
mod figures;
mod literals;
mod page;
mod parts;
mod phrases;
mod shape;
mod small_print;
mod vocabulary;

pub use boundaries::BoundaryRule;
pub use figures::Figures;
pub use parts::is_heading;

/// Forms of lines, as they ship with the crate: what counts as text rests on them.
pub const DATA: [&str; 1] = [phrases::FURNITURE];

/// Cuts pages.
#[derive(Clone, Debug, Default)]
pub struct Splitter {
    /// When a headline begins another article.
    pub boundary: BoundaryRule,
}

impl Splitter {
    /// The articles of a document: one at least.
    #[must_use]
    pub fn split(&self, document: &Arc<Document>) -> Vec<Article> {
        let text = document.text.as_str();
        let blocks = blocks::blocks(text);
        let mut kinds = parts::classify(text, &blocks, document.title.as_deref());
        let starts = if document.marked_articles.len() > 1 {
            starts_of(&blocks, &document.marked_articles)
        } else {
            boundaries::starts(text, &blocks, &mut kinds, &self.boundary)
        };
        let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
        let ranges = starts.iter().copied().zip(ends);
        let cut = |(number, (start, end)): (u32, (usize, usize))| {
            let parts = blocks[start..end].iter().zip(&kinds[start..end]);
            let mut parts: Vec<Part> = parts.map(|(span, kind)| Part { kind: *kind, span: *span }).collect();
            parts::drop_comments(text, &mut parts, self.boundary.least_words);
            keep_something(&mut parts);
            if document.marked_articles.len() < 2 || parts.first().is_some_and(|part| part.kind == PartKind::Heading) {
                name_title(number, &mut parts);
            }
            cut_dateline(text, &mut parts);
            small_print::cut(text, &mut parts);
            Article { document: Arc::clone(document), number, parts }
        };
        (1..).zip(ranges).map(cut).collect()
    }

    /// The figures of every place of a page where an article may begin, each with its byte, given the bytes where
    /// articles do begin: what the weights of [`BoundaryRule`] are fitted on.
    #[must_use]
    pub fn figures(&self, document: &Document, articles: &[usize]) -> Vec<(usize, Figures)> {
        let text = document.text.as_str();
        let blocks = blocks::blocks(text);
        let kinds = parts::classify(text, &blocks, document.title.as_deref());
        boundaries::figures(text, &blocks, &kinds, &self.boundary, articles)
    }
}

/// The paragraphs of a text, trimmed, none of them empty.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Span> {
    blocks::blocks(text)
}

/// The first block of each marked article; what stands before the first belongs to it.
fn starts_of(blocks: &[Span], marked: &[Span]) -> Vec<usize> {
    let mut starts: Vec<usize> =
        marked.iter().skip(1).map(|article| blocks.partition_point(|block| block.start < article.start)).collect();
    starts.insert(0, 0);
    starts.dedup();
    starts.retain(|start| *start == 0 || *start < blocks.len());
    starts
}

/// The headline of an article further down a page looked like a heading, or like an item of a list, until the page was cut.
/// A line with who wrote it may stand over it.
fn name_title(number: u32, parts: &mut [Part]) {
    let is = |at: usize, kind: PartKind| parts.get(at).is_some_and(|part| part.kind == kind);
    let at = usize::from(is(0, PartKind::Credit) && is(1, PartKind::Heading));
    let named = |part: &&mut Part| number > 1 && matches!(part.kind, PartKind::Heading | PartKind::Body);
    if let Some(first) = parts.get_mut(at).filter(named) {
        first.kind = PartKind::Title;
    }
}

/// The dateline of the first paragraph becomes a part of its own: it is no text to compare.
fn cut_dateline(text: &str, parts: &mut Vec<Part>) {
    let Some(at) = parts.iter().position(|part| part.kind == PartKind::Body) else { return };
    let span = parts[at].span;
    let Some(end) = parts::dateline_end(span.of(text)).filter(|end| *end < span.len()) else { return };
    let edge = span.start as usize + end;
    parts[at].span = Span::new(edge, span.end as usize);
    parts.insert(at, Part { kind: PartKind::Dateline, span: Span::new(span.start as usize, edge) });
}

/// An article in which no block looks like running text is taken as a whole: nothing is dropped silently.
fn keep_something(parts: &mut [Part]) {
    if !parts.iter().any(|part| part.kind.is_reporting()) {
        for part in parts.iter_mut().filter(|part| part.kind != PartKind::Navigation) {
            part.kind = PartKind::Body;
        }
    }
    if !parts.iter().any(|part| part.kind.is_reporting()) {
        parts.iter_mut().for_each(|part| part.kind = PartKind::Body);
    }
}
