//! Where other articles begin on a page: at the places that together are the likeliest.
//!
//! What follows a heading inside an article was spoken of before; a new article uses other words, and leaves those of the
//! one before. How much two parts of one article share depends on how long they are, on headlines, on how the page is
//! set, so several [`Figures`] are weighed together: [`BoundaryRule`]. They depend on where the article before began, so the
//! page is cut by dynamic programming: of all ways to cut it, the one whose log-odds have the greatest sum.
//!
//! * time: linear in words and places; a place is held against the last [`ARTICLES_BEFORE`] that may begin an article

use std::cell::OnceCell;

use super::{
    figures::Figures,
    page::{Opening, Page},
};
use crate::article::{PartKind, Span};

/// When another article begins: log-odds, and which words they are counted on.
///
/// The weights were fitted by logistic regression on pages joined from one year's French news, most of it on one topic, and from
/// short British news (`benches/eval/boundaries.py`); `benches/eval/split.py` measures what comes of them.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct BoundaryRule {
    /// Words of running text an article has at least.
    pub least_words: usize,
    /// Blocks between a headline and its text at most: captions, standfirst, menus.
    pub head_blocks: usize,
    /// Words that follow and are weighed.
    pub near_words: usize,
    /// So many words before count: the longest articles have no more. In a book, all words have been used before.
    pub before_most: usize,
    /// What each figure adds to the log-odds.
    pub weights: Figures,
}

impl Default for BoundaryRule {
    /// An item of fewer than 60 words is a brief or an inset. A page that is wrongly cut is worse than one that stays whole: the
    /// intercept is 1.2 below the fitted one, and the weight of words alone 1.5. That of a head is .5 above: few of the texts it
    /// was fitted on have one. None has labels: their weight is that of form that a page repeats, against any words.
    fn default() -> BoundaryRule {
        BoundaryRule {
            least_words: 60,
            head_blocks: 8,
            near_words: 250,
            before_most: 3000,
            weights: Figures {
                intercept: -7.5,
                unheaded: 2.7,
                cohesion: -10.8,
                nearby: -2.8,
                names: -2.5,
                recurrence: -4.8,
                returning: -1.8,
                announced: 0.65,
                headline: 2.5,
                before: 1.26,
                gap: 3.2,
                head: 1.4,
                foot: 1.4,
                label: 6.0,
                day: 0.7,
                spoken: -3.4,
                goes_on: -0.9,
                bare: -2.6,
            },
        }
    }
}

/// Places that may begin the article before: more are on no page but a book's.
const ARTICLES_BEFORE: usize = 32;

/// A way to cut the page down to a place: the sum of its log-odds, and the cut before.
struct Cut {
    start: usize,
    body: usize,
    sum: f64,
    before: usize,
}

/// The first block of each article; the first is 0. Lines that say who wrote what stands under them become credits.
pub(super) fn starts(text: &str, blocks: &[Span], kinds: &mut [PartKind], rule: &BoundaryRule) -> Vec<usize> {
    let page = Page::new(text, blocks, kinds, rule);
    let mut cuts = vec![Cut { start: 0, body: 0, sum: 0.0, before: 0 }];
    for opening in page.openings() {
        if let Some((sum, before)) = likeliest(&page, &cuts, &opening) {
            cuts.push(Cut { start: opening.start, body: opening.body, sum, before });
        }
    }
    // Of equal sums the first, which has fewer cuts.
    let mut at = (1..cuts.len()).fold(0, |best, at| if cuts[at].sum > cuts[best].sum { at } else { best });
    let mut starts = vec![cuts[at].start];
    while at != 0 {
        at = cuts[at].before;
        starts.push(cuts[at].start);
    }
    starts.reverse();
    let labels = page.labels;
    labels.into_iter().for_each(|at| kinds[at] = PartKind::Credit);
    starts
}

/// The likeliest way to cut down to an opening, if one is likely at all.
fn likeliest(page: &Page<'_>, cuts: &[Cut], opening: &Opening) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    let forms = OnceCell::new();
    for (at, cut) in cuts.iter().enumerate().rev().take(ARTICLES_BEFORE) {
        let after_it = cut.start == 0 || opening.start > cut.body;
        if !after_it || page.words(cut.start, opening.start) < page.rule().least_words {
            continue;
        }
        let Some(odds) = page.odds(cut.start, opening, &forms) else { continue };
        if best.is_none_or(|(sum, _)| cut.sum + odds >= sum) {
            best = Some((cut.sum + odds, at));
        }
    }
    best
}

/// The figures of every place where an article may begin, with the byte where it would, given the bytes where articles do:
/// what weights are fitted on.
pub(super) fn figures(
    text: &str,
    blocks: &[Span],
    kinds: &[PartKind],
    rule: &BoundaryRule,
    articles: &[usize],
) -> Vec<(usize, Figures)> {
    let page = Page::new(text, blocks, kinds, rule);
    let figures = |opening: Opening| {
        let start = blocks[opening.start].start as usize;
        let before = articles.iter().copied().filter(|article| *article < start).max().unwrap_or_default();
        let article = blocks.partition_point(|block| (block.start as usize) < before);
        (page.words(article, opening.start) >= rule.least_words).then(|| (start, page.figures(article, &opening)))
    };
    page.openings().into_iter().filter_map(figures).collect()
}
