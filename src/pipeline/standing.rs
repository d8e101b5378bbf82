//! Standing words (desk lines, teasers, disclaimers with other names in them, stock phrases) are learned from the corpus.
//!
//! A shingle that many articles carry is standing if several of them are unrelated to each other: they share little
//! all told, and next to nothing of their rarer shingles. A dispatch that fifty outlets print is none, since its copies
//! share most of what they are. Sentences made of standing shingles are boilerplate, with the names and addresses that
//! fill a template's slots; what is left inside other sentences proves no common source.
//!
//! * time: two sorts of all shingles in parts, and a few exact overlaps for each shingle that many articles carry;
//!   space: 16 bytes a shingle of one part in [`PARTS`]

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::{Boilerplate, Pipeline, Prepared, boilerplate::NAMED_BY};
use crate::{
    article::{Part, PartKind, Span},
    segment::{Segments, Sentence, segment},
    shingle::{ShingleSet, shingles},
    verify::{Evidence, Overlap},
};

/// Shingles are sorted in so many parts, by their leading bits.
const PARTS: u64 = 64;

/// Of the articles that carry a shingle, so many are held against each other.
const ASKED: usize = 12;

/// Shingles that stand in unrelated articles.
pub(super) struct Standing {
    /// All: boilerplate and stock phrases.
    all: ShingleSet,
    /// Those that nearly only one outlet prints: its desk lines, teasers, disclaimers. What many outlets print is
    /// language, or copy.
    own: ShingleSet,
}

impl Pipeline {
    /// The shingles that stand in unrelated articles.
    pub(super) fn standing(&self, articles: &[Prepared]) -> Standing {
        let rule = &self.policy.boilerplate;
        let least = rule.least_articles_of_phrase.max((rule.phrase_share * articles.len() as f64).ceil() as usize);
        let common = |part: u64| -> Vec<u64> {
            let carriers = carriers(articles, part);
            let often = carriers.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() >= least);
            often.map(|group| group[0].0).collect()
        };
        let common = ShingleSet::new((0..PARTS).into_par_iter().flat_map_iter(common).collect());
        let rare: Vec<u32> = articles
            .par_iter()
            .map(|article| article.shingles.overlap(&common))
            .map(|overlap| overlap.first - overlap.shared)
            .collect();
        let standing = |part: u64| -> Vec<(u64, bool)> {
            let carriers = carriers(articles, part);
            let mut known: HashMap<(u32, u32), bool> = HashMap::new();
            let mut unrelated = |first: u32, second: u32| {
                *known
                    .entry((first, second))
                    .or_insert_with(|| self.are_unrelated(articles, &common, &rare, first, second))
            };
            let mut found = Vec::new();
            for group in carriers.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() >= least) {
                let mut apart: Vec<u32> = Vec::new();
                for (_, carrier) in group.iter().step_by(group.len().div_ceil(ASKED)) {
                    if apart.len() < rule.least_unrelated && apart.iter().all(|other| unrelated(*other, *carrier)) {
                        apart.push(*carrier);
                    }
                }
                if apart.len() >= rule.least_unrelated {
                    found.push((group[0].0, self.is_of_one_outlet(articles, group)));
                }
            }
            found
        };
        let found: Vec<(u64, bool)> = (0..PARTS).into_par_iter().flat_map_iter(standing).collect();
        Standing {
            own: ShingleSet::new(found.iter().filter(|(_, own)| *own).map(|(shingle, _)| *shingle).collect()),
            all: ShingleSet::new(found.into_iter().map(|(shingle, _)| shingle).collect()),
        }
    }

    fn is_of_one_outlet(&self, articles: &[Prepared], carriers: &[(u64, u32)]) -> bool {
        let mut outlets: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for (_, article) in carriers {
            *outlets.entry(articles[*article as usize].outlet()).or_default() += 1;
        }
        let most = outlets.values().copied().max().unwrap_or_default();
        most as f64 >= self.policy.boilerplate.outlet_share * carriers.len() as f64
    }

    fn are_unrelated(&self, articles: &[Prepared], common: &ShingleSet, rare: &[u32], first: u32, second: u32) -> bool {
        let rule = &self.policy.boilerplate;
        let (one, other) = (&articles[first as usize].shingles, &articles[second as usize].shingles);
        let overlap = one.overlap(other);
        let rarely = shared(one, other).filter(|shingle| !common.contains(*shingle)).count();
        // Of a text that was printed often, nothing is rare: then what they share all told decides.
        let least_rare = rare[first as usize].min(rare[second as usize]);
        overlap.containment() < rule.standing_at_most && (rarely as f64) <= rule.unrelated_below * f64::from(least_rare)
    }

    /// Prepares articles anew without the sentences that are made of standing shingles. The most frequent first.
    pub(super) fn drop_standing(&self, articles: &mut [Prepared], standing: &Standing) -> Vec<Boilerplate> {
        let cut = |(at, prepared): (usize, &mut Prepared)| -> Vec<(u64, usize, Span)> {
            if (prepared.shingles.overlap(&standing.own).shared as usize) < self.least_run() {
                return Vec::new();
            }
            let segments = segment(prepared.text(), prepared.article.reporting());
            let found = self.standing_sentences(&segments, &standing.own);
            if found.is_empty() {
                return Vec::new();
            }
            let mut article = prepared.article.clone();
            let spans: Vec<Span> = found.iter().map(|(_, span)| *span).collect();
            article.parts = article.parts.iter().flat_map(|part| without(prepared.text(), *part, &spans)).collect();
            if !article.parts.iter().any(|part| part.kind.is_reporting()) {
                return Vec::new();
            }
            let id = std::mem::take(&mut prepared.id);
            *prepared = self.prepare_article(article);
            prepared.id = id;
            found.into_iter().map(|(key, span)| (key, at, span)).collect()
        };
        let found: Vec<(u64, usize, Span)> = articles.par_iter_mut().enumerate().flat_map_iter(cut).collect();
        let mut by_key: BTreeMap<u64, (usize, Span, usize)> = BTreeMap::new();
        for (key, at, span) in found {
            by_key.entry(key).or_insert((at, span, 0)).2 += 1;
        }
        let named = by_key.into_values().filter(|(_, _, count)| *count >= self.policy.boilerplate.least_articles);
        let mut named: Vec<Boilerplate> = named
            .map(|(at, span, count)| Boilerplate {
                begins: articles[at].quote(span).chars().take(NAMED_BY).collect(),
                articles: count,
            })
            .collect();
        named.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.begins.cmp(&b.begins)));
        named
    }

    /// Shingles in a row that tell a template from a turn of phrase.
    fn least_run(&self) -> usize {
        (self.policy.boilerplate.template_words + 1).saturating_sub(self.recipe.article.width.get()).max(1)
    }

    /// Sentences that are made of standing shingles, each with the first of them.
    fn standing_sentences(&self, segments: &Segments, standing: &ShingleSet) -> Vec<(u64, Span)> {
        let words: Vec<u64> = segments.words.iter().map(|word| word.hash).collect();
        let width = self.recipe.article.width;
        let made = |sentence: &Sentence| -> Option<(u64, Span)> {
            let words = &words[sentence.words.clone()];
            if words.len() < width.get() {
                return None;
            }
            let stands: Vec<bool> = shingles(words, width).iter().map(|shingle| standing.contains(*shingle)).collect();
            let first = stands.iter().position(|stands| *stands)?;
            let covered = self.covered(&stands, words.len())?;
            let share = covered as f64 / words.len() as f64;
            let key = shingles(&words[first..first + width.get()], width).first().copied()?;
            (share >= self.policy.boilerplate.sentence_share).then_some((key, sentence.span))
        };
        segments.sentences.iter().filter_map(made).collect()
    }

    /// How many words of a sentence are standing, a template's slots included; `None` if no run of them is long enough.
    fn covered(&self, stands: &[bool], words: usize) -> Option<usize> {
        let rule = &self.policy.boilerplate;
        let width = self.recipe.article.width.get();
        let mut covered = 0;
        let mut filled = 0;
        let mut longest = 0;
        let mut run = 0;
        for (at, stands) in stands.iter().enumerate() {
            run = if *stands { run + 1 } else { 0 };
            longest = longest.max(run);
            if *stands {
                let slot = at.saturating_sub(filled);
                let from = if filled > 0 && slot <= rule.slot_words { filled } else { at.max(filled) };
                covered += at + width - from;
                filled = at + width;
            }
        }
        if filled > 0 && words - filled <= rule.slot_words {
            covered += words - filled;
        }
        (longest >= self.least_run()).then_some(covered)
    }

    /// Whether what two articles share points to a common source when standing words don't count.
    pub(super) fn shares_telling_words(
        &self,
        first: &Prepared,
        second: &Prepared,
        evidence: &Evidence,
        standing: &Standing,
    ) -> bool {
        if !evidence.quote_cuts.is_empty() {
            return true;
        }
        let ladder = &self.policy.ladder;
        let width = self.recipe.article.width;
        let telling =
            shared(&first.shingles, &second.shingles).filter(|shingle| !standing.all.contains(*shingle)).count();
        let overlap = Overlap { shared: u32::try_from(telling).unwrap_or(u32::MAX), ..evidence.overlap };
        let telling_run = evidence.longest_run.is_some_and(|run| {
            let words = segment(first.text(), [run.first]).words;
            let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
            let telling = shingles(&hashes, width).iter().filter(|shingle| !standing.all.contains(**shingle)).count();
            telling + width.get() > ladder.source_run
        });
        telling_run || overlap.containment() >= ladder.source_containment
    }
}

/// Who carries each shingle of one part, sorted by shingle.
fn carriers(articles: &[Prepared], part: u64) -> Vec<(u64, u32)> {
    let width = u64::MAX / PARTS + 1;
    let mut out = Vec::new();
    for (at, article) in (0u32..).zip(articles) {
        let all = article.shingles.as_slice();
        let first = all.partition_point(|shingle| *shingle < part * width);
        let own = all[first..].iter().take_while(|shingle| **shingle / width == part);
        out.extend(own.map(|shingle| (*shingle, at)));
    }
    out.sort_unstable();
    out
}

/// What two sets share.
fn shared<'a>(first: &'a ShingleSet, second: &'a ShingleSet) -> impl Iterator<Item = u64> + 'a {
    let mut rest = second.as_slice();
    first.as_slice().iter().copied().filter(move |shingle| {
        let skip = rest.iter().take_while(|other| **other < *shingle).count();
        rest = &rest[skip..];
        rest.first() == Some(shingle)
    })
}

/// A part without some spans, which become boilerplate parts of their own.
fn without(text: &str, part: Part, spans: &[Span]) -> Vec<Part> {
    let inside = spans.iter().filter(|span| part.kind.is_reporting() && part.span.contains(**span));
    let mut out = Vec::new();
    let mut start = part.span.start as usize;
    let rest = |from: usize, to: usize, out: &mut Vec<Part>| {
        let piece = text.get(from..to).unwrap_or_default();
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let at = from + piece.len() - piece.trim_start().len();
            out.push(Part { kind: part.kind, span: Span::new(at, at + trimmed.len()) });
        }
    };
    for span in inside {
        rest(start, span.start as usize, &mut out);
        out.push(Part { kind: PartKind::Boilerplate, span: *span });
        start = span.end as usize;
    }
    if out.is_empty() && start == part.span.start as usize {
        return vec![part];
    }
    rest(start, part.span.end as usize, &mut out);
    out
}
