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
    segment::words,
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
const NAMED_BY: usize = 80;

impl Pipeline {
    /// Finds boilerplate, and prepares the articles that carry some anew without it. The most frequent first.
    pub fn drop_boilerplate(&self, articles: &mut [Prepared]) -> Vec<Boilerplate> {
        let found = self.find_boilerplate(articles);
        let hashes: BTreeSet<ContentHash> = found.keys().copied().collect();
        let mut named: BTreeMap<ContentHash, Boilerplate> = BTreeMap::new();
        for (hash, carriers) in &found {
            let Some((article, span)) = carriers.first().and_then(|at| Some((*at, find(&articles[*at], *hash)?)))
            else {
                continue;
            };
            let begins = articles[article].quote(span).chars().take(NAMED_BY).collect();
            named.insert(*hash, Boilerplate { begins, articles: carriers.len() });
        }
        let carriers: BTreeSet<usize> = found.values().flatten().copied().collect();
        articles.par_iter_mut().enumerate().filter(|(at, _)| carriers.contains(at)).for_each(|(_, prepared)| {
            let mut article = prepared.article.clone();
            let text = prepared.text();
            for part in article.parts.iter_mut().filter(|part| part.kind.is_reporting()) {
                if hashes.contains(&content(part.span.of(text))) {
                    part.kind = PartKind::Boilerplate;
                }
            }
            let id = std::mem::take(&mut prepared.id);
            *prepared = self.prepare_article(article);
            prepared.id = id;
        });
        let mut named: Vec<Boilerplate> = named.into_values().collect();
        named.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.begins.cmp(&b.begins)));
        named
    }

    /// Boilerplate paragraphs, each with the articles that carry it.
    fn find_boilerplate(&self, articles: &[Prepared]) -> BTreeMap<ContentHash, Vec<usize>> {
        let rule = &self.policy.boilerplate;
        let mut entries: Vec<(ContentHash, usize, usize)> = articles
            .iter()
            .enumerate()
            .flat_map(|(at, article)| {
                article.paragraphs.iter().map(move |print| (print.content, at, print.selected.len()))
            })
            .collect();
        entries.par_sort_unstable();
        entries.dedup_by_key(|(hash, article, _)| (*hash, *article));
        let groups: Vec<&[(ContentHash, usize, usize)]> =
            entries.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() >= rule.least_articles).collect();
        let standing = groups.into_par_iter().filter_map(|group| {
            let carriers: Vec<usize> = group.iter().map(|(_, article, _)| *article).collect();
            let unrelated = carriers.windows(2).filter(|two| {
                let (first, second) = (&articles[two[0]], &articles[two[1]]);
                self.share_little_beside(first, second, group[0].0)
            });
            let share = unrelated.count() as f64 / (carriers.len() - 1) as f64;
            (share >= rule.unrelated_share).then_some((group[0].0, carriers))
        });
        standing.collect()
    }

    fn share_little_beside(&self, first: &Prepared, second: &Prepared, paragraph: ContentHash) -> bool {
        let Some(span) = find(first, paragraph) else { return false };
        let words = words(first.quote(span)).len();
        let overlap = first.shingles.overlap(&second.shingles);
        // Shingles at the paragraph's edges reach into its neighbours, so up to `words` of them are its own.
        let beside = f64::from(overlap.shared) - words as f64;
        let rest = f64::from(overlap.first.min(overlap.second)) - words as f64;
        // An article that is little more than the paragraph says nothing about it.
        rest >= words as f64 && beside < self.policy.boilerplate.unrelated_below * rest
    }
}

/// Where an article carries a paragraph.
fn find(article: &Prepared, paragraph: ContentHash) -> Option<Span> {
    article.article.reporting().find(|span| content(article.quote(*span)) == paragraph)
}

fn content(paragraph: &str) -> ContentHash {
    let words: Vec<u64> = words(paragraph).iter().map(|word| word.hash).collect();
    ContentHash::of(&words)
}
