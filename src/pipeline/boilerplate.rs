//! Standing paragraphs (disclaimers, newsletter boxes, teasers) are learned from the corpus and kept out of comparison.
//!
//! A paragraph is boilerplate if several articles carry it that otherwise share next to nothing: between neighbours in
//! the order of ids, what both have in common is hardly more than the paragraph itself. A paragraph of a dispatch that
//! ten outlets print is none: they share the rest of it too. Headlines in a list need less: two articles of one outlet
//! that differ in most of their text and list the same ones link to further articles.
//!
//! * time: a sort of the paragraphs, and one exact overlap for each pair of neighbours

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Pipeline, Prepared};
use crate::{
    article::{DocId, Part, PartKind, Span},
    fingerprint::ContentHash,
    segment::words,
    split::is_heading,
};

/// A passage that was taken for boilerplate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// Its words in the first article that carries it, as far as they are needed to know it.
    pub text: String,
    /// The outlet of nearly all who carry it; none if several do, or it has no name.
    pub outlet: Option<String>,
    /// Who carries it, in order.
    pub carriers: Vec<DocId>,
}

/// Words of a headline at least: fewer may be a date or the name of a section.
const HEADLINE_WORDS: usize = 4;

/// Characters of a passage that are quoted.
const QUOTED: usize = 240;

impl Pipeline {
    /// Finds boilerplate, and prepares the articles that carry some anew without it.
    pub fn drop_boilerplate(&self, articles: &mut [Prepared]) -> Vec<Boilerplate> {
        let groups = self.find_boilerplate(articles);
        let mut spans: BTreeMap<usize, BTreeSet<Span>> = BTreeMap::new();
        let mut named = Vec::new();
        for group in &groups {
            let carriers = group.iter().map(|carrier| carrier.article as u32).collect();
            named.push(self.named(articles, group[0].span, carriers));
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
        named
    }

    /// A passage of these articles, which stands at `span` in the first of them.
    pub(super) fn named(&self, articles: &[Prepared], span: Span, carriers: Vec<u32>) -> Boilerplate {
        let quoted = carriers.first().map(|first| articles[*first as usize].quote(span)).unwrap_or_default();
        Boilerplate {
            text: quoted.chars().take(QUOTED).collect(),
            outlet: self.of_one_outlet(articles, &carriers).flatten().map(str::to_owned),
            carriers: carriers.into_iter().map(DocId).collect(),
        }
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
        standing.map(<[Carrier]>::to_vec).chain(self.teasers(articles)).collect()
    }

    /// Who carries each headline that stands in a list in the text of an outlet's other articles: a link to a further one. If they share
    /// most of what they are, it is their own list.
    fn teasers(&self, articles: &[Prepared]) -> impl ParallelIterator<Item = Vec<Carrier>> {
        let rule = self.policy.boilerplate;
        let carriers = |(at, article): (usize, &Prepared)| -> Vec<Carrier> {
            let listed = article.article.parts.iter().filter(|part| part.kind == PartKind::Body);
            let headlines = listed.filter(|part| is_heading(article.quote(part.span)));
            let carrier = |part: &Part| {
                let words: Vec<u64> = words(article.quote(part.span)).iter().map(|word| word.hash).collect();
                let carrier = |content| Carrier { content, article: at, span: part.span, words: words.len() };
                (words.len() >= HEADLINE_WORDS).then(|| carrier(ContentHash::of(&words)))
            };
            headlines.filter_map(carrier).collect()
        };
        let mut all: Vec<Carrier> = articles.par_iter().enumerate().flat_map_iter(carriers).collect();
        all.par_sort_unstable();
        all.dedup_by_key(|carrier| (carrier.content, carrier.article));
        let groups: Vec<Vec<Carrier>> = all
            .chunk_by(|a, b| a.content == b.content)
            .filter(|group| group.len() > 1)
            .map(<[Carrier]>::to_vec)
            .collect();
        let apart = move |two: &&[Carrier]| {
            let (first, second) = (&articles[two[0].article], &articles[two[1].article]);
            first.outlet() == second.outlet()
                && first.shingles.overlap(&second.shingles).containment() < rule.standing_at_most
        };
        groups.into_par_iter().filter(move |group| {
            group.windows(2).filter(apart).count() as f64 >= rule.unrelated_share * (group.len() - 1) as f64
        })
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
