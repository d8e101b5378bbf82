//! Standing paragraphs (disclaimers, newsletter boxes, teasers) are learned from the corpus and kept out of comparison.
//!
//! A paragraph is boilerplate if several articles carry it that otherwise share next to nothing: between neighbours in
//! the order of ids, what both have in common is hardly more than the paragraph itself. A paragraph of a dispatch that
//! ten outlets print is none: they share the rest of it too.
//!
//! * time: a sort of the paragraphs, and one exact overlap for each pair of neighbours

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Pipeline, Prepared};
use crate::{
    article::{PartKind, Span},
    fingerprint::ContentHash,
};

/// A paragraph that was taken for boilerplate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// How it begins.
    pub begins: String,
    /// How many articles carry it.
    pub articles: usize,
}

/// Characters of a paragraph that name it.
pub(super) const NAMED_BY: usize = 80;

impl Pipeline {
    /// Finds boilerplate, and prepares the articles that carry some anew without it. The most frequent first.
    pub fn drop_boilerplate(&self, articles: &mut [Prepared]) -> Vec<Boilerplate> {
        let groups = self.find_boilerplate(articles);
        let mut spans: BTreeMap<usize, BTreeSet<Span>> = BTreeMap::new();
        let mut named = Vec::new();
        for group in &groups {
            let begins = articles[group[0].article].quote(group[0].span).chars().take(NAMED_BY).collect();
            named.push(Boilerplate { begins, articles: group.len() });
            for carrier in group {
                spans.entry(carrier.article).or_default().insert(carrier.span);
            }
        }
        articles.par_iter_mut().enumerate().for_each(|(at, prepared)| {
            let Some(spans) = spans.get(&at) else { return };
            let mut article = prepared.article.clone();
            for part in article.parts.iter_mut().filter(|part| spans.contains(&part.span)) {
                part.kind = PartKind::Boilerplate;
            }
            let id = std::mem::take(&mut prepared.id);
            *prepared = self.prepare_article(article);
            prepared.id = id;
        });
        named.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.begins.cmp(&b.begins)));
        named
    }

    /// Who carries each boilerplate paragraph.
    fn find_boilerplate(&self, articles: &[Prepared]) -> Vec<Vec<Carrier>> {
        let rule = &self.policy.boilerplate;
        let carriers = |(at, article): (usize, &Prepared)| -> Vec<Carrier> {
            let carrier = |paragraph: &super::Paragraph| Carrier {
                content: paragraph.print.content,
                article: at,
                span: paragraph.span,
                words: paragraph.words,
            };
            article.paragraphs.iter().map(carrier).collect()
        };
        let mut all: Vec<Carrier> = articles.iter().enumerate().flat_map(carriers).collect();
        all.par_sort_unstable();
        all.dedup_by_key(|carrier| (carrier.content, carrier.article));
        let groups: Vec<&[Carrier]> =
            all.chunk_by(|a, b| a.content == b.content).filter(|group| group.len() >= rule.least_articles).collect();
        let standing = groups.into_par_iter().filter(|group| {
            let unrelated = group.windows(2).filter(|two| self.share_little_beside(articles, two[0], two[1]));
            unrelated.count() as f64 >= rule.unrelated_share * (group.len() - 1) as f64
        });
        standing.map(<[Carrier]>::to_vec).collect()
    }

    fn share_little_beside(&self, articles: &[Prepared], first: Carrier, second: Carrier) -> bool {
        let overlap = articles[first.article].shingles.overlap(&articles[second.article].shingles);
        // Shingles at the paragraph's edges reach into its neighbours, so up to `words` of them are its own.
        let words = first.words as f64;
        let beside = f64::from(overlap.shared) - words;
        let rest = f64::from(overlap.first.min(overlap.second)) - words;
        // An article that is little more than the paragraph says nothing about it.
        rest >= words && beside < self.policy.boilerplate.unrelated_below * rest
    }
}

/// An article that carries a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Carrier {
    content: ContentHash,
    article: usize,
    span: Span,
    words: usize,
}
