//! Standing words (desk lines, teasers, disclaimers with other names in them, stock phrases) are learned from the corpus.
//!
//! A shingle that many articles carry is standing if several of them are unrelated to each other: they share little
//! all told, and next to nothing of their rarer shingles. A dispatch that fifty outlets print is none, since its copies
//! share most of what they are. Sentences made of standing shingles are boilerplate, with the names and addresses that
//! fill a template's slots; what is left inside other sentences proves no common source.
//!
//! Numbers are slots too: shingles that hold one are also looked for with all numbers taken for the same, so that a report
//! that an outlet fills with other figures each day is known by what stays.
//!
//! * time: a sort of all shingles in parts, and a few exact overlaps for each set of carriers;
//!   space: 16 bytes a shingle of one part in [`PARTS`], and 4 bytes for each carrier of a shingle that many carry

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::{Boilerplate, Pipeline, Prepared};
use crate::{
    article::{Part, PartKind, Span},
    segment::{Segments, Sentence, Shape, Word, segment},
    shingle::{ShingleSet, Width, shingles},
    verify::{Evidence, Overlap},
};

/// Shingles are sorted in so many parts, by their leading bits.
const PARTS: u64 = 1 << PART_BITS;
const PART_BITS: u32 = 6;

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
        let mut often: Vec<Often> =
            (0..PARTS).into_par_iter().flat_map_iter(|part| carried_often(articles, part, least)).collect();
        let common = ShingleSet::new(often.iter().map(|group| group.shingle).collect());
        let rare: Vec<u32> = articles
            .par_iter()
            .map(|article| article.shingles.overlap(&common))
            .map(|overlap| overlap.first - overlap.shared)
            .collect();
        // The shingles of one passage have the same carriers, who are asked once; neighbours in this order share some.
        often.par_sort_unstable_by(|a, b| a.asked().cmp(b.asked()).then(a.shingle.cmp(&b.shingle)));
        let standing = |groups: &[Often]| -> Vec<(u64, bool)> {
            let mut known: HashMap<(u32, u32), bool> = HashMap::new();
            let mut unrelated = |first: u32, second: u32| {
                *known
                    .entry((first, second))
                    .or_insert_with(|| self.are_unrelated(articles, &common, &rare, first, second))
            };
            let mut found = Vec::new();
            for alike in groups.chunk_by(|a, b| a.asked().eq(b.asked())) {
                let mut apart: Vec<u32> = Vec::new();
                for carrier in alike[0].asked() {
                    if apart.len() < rule.least_unrelated && apart.iter().all(|other| unrelated(*other, *carrier)) {
                        apart.push(*carrier);
                    }
                }
                if apart.len() >= rule.least_unrelated {
                    found.extend(
                        alike
                            .iter()
                            .map(|group| (group.shingle, self.of_one_outlet(articles, &group.carriers).is_some())),
                    );
                }
            }
            found
        };
        let at_once = often.len().div_ceil(PARTS as usize).max(1);
        let found: Vec<(u64, bool)> = often.par_chunks(at_once).flat_map_iter(standing).collect();
        Standing {
            own: ShingleSet::new(found.iter().filter(|(_, own)| *own).map(|(shingle, _)| *shingle).collect()),
            all: ShingleSet::new(found.into_iter().map(|(shingle, _)| shingle).collect()),
        }
    }

    /// The outlet that has nearly all of these articles. Articles without one count as one outlet's, which has no name.
    pub(super) fn of_one_outlet<'a>(&self, articles: &'a [Prepared], carriers: &[u32]) -> Option<Option<&'a str>> {
        let mut outlets: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for article in carriers {
            *outlets.entry(articles[*article as usize].outlet()).or_default() += 1;
        }
        let least = self.policy.boilerplate.outlet_share * carriers.len() as f64;
        outlets.into_iter().find(|(_, count)| *count as f64 >= least).map(|(outlet, _)| outlet)
    }

    fn are_unrelated(&self, articles: &[Prepared], common: &ShingleSet, rare: &[u32], first: u32, second: u32) -> bool {
        let rule = &self.policy.boilerplate;
        let (one, other) = (&articles[first as usize].shingles, &articles[second as usize].shingles);
        let (mut in_both, mut rarely) = (0u32, 0u32);
        for shingle in shared(one, other) {
            in_both += 1;
            rarely += u32::from(!common.contains(shingle));
        }
        let shorter = one.len().min(other.len());
        // Of a text that was printed often, nothing is rare: then what they share all told decides.
        let least_rare = rare[first as usize].min(rare[second as usize]);
        f64::from(in_both) < rule.standing_at_most * shorter as f64
            && f64::from(rarely) <= rule.unrelated_below * f64::from(least_rare)
    }

    /// Prepares articles anew without the sentences that are made of standing shingles. The most frequent first.
    pub(super) fn drop_standing(&self, articles: &mut [Prepared], standing: &Standing) -> Vec<Boilerplate> {
        let cut = |(at, prepared): (usize, &mut Prepared)| -> Vec<(u64, usize, Span)> {
            let stands = |set: &ShingleSet| set.overlap(&standing.own).shared as usize;
            if stands(&prepared.shingles) + stands(&prepared.templates) < self.least_run() {
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
        let mut by_key: BTreeMap<u64, (Span, BTreeSet<u32>)> = BTreeMap::new();
        for (key, at, span) in found {
            // In the order of articles: the first one's words name it.
            by_key.entry(key).or_insert((span, BTreeSet::new())).1.insert(at as u32);
        }
        let often = |(_, carriers): &(Span, BTreeSet<u32>)| carriers.len() >= self.policy.boilerplate.least_articles;
        let named = by_key.into_values().filter(often);
        named.map(|(span, carriers)| self.named(articles, span, carriers.into_iter().collect())).collect()
    }

    /// Shingles in a row that tell a template from a turn of phrase.
    fn least_run(&self) -> usize {
        (self.policy.boilerplate.template_words + 1).saturating_sub(self.recipe.article.width.get()).max(1)
    }

    /// Sentences that are made of standing shingles, each with the first of them.
    fn standing_sentences(&self, segments: &Segments, standing: &ShingleSet) -> Vec<(u64, Span)> {
        let words: Vec<u64> = segments.words.iter().map(|word| word.hash).collect();
        let masked = masked(segments);
        let width = self.recipe.article.width;
        let made = |sentence: &Sentence| -> Option<(u64, Span)> {
            let (plain, masked) = (&words[sentence.words.clone()], &masked[sentence.words.clone()]);
            if plain.len() < width.get() {
                return None;
            }
            let (plain, masked) = (shingles(plain, width), shingles(masked, width));
            let stand = |(plain, masked): (&u64, &u64)| standing.contains(*plain) || standing.contains(*masked);
            let stands: Vec<bool> = plain.iter().zip(&masked).map(stand).collect();
            let first = stands.iter().position(|stands| *stands)?;
            let covered = self.covered(&stands, sentence.words.len())?;
            let share = covered as f64 / sentence.words.len() as f64;
            let key = masked[first];
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
        let width = self.recipe.article.width;
        let telling =
            shared(&first.shingles, &second.shingles).filter(|shingle| !standing.all.contains(*shingle)).count();
        let overlap = Overlap { shared: u32::try_from(telling).unwrap_or(u32::MAX), ..evidence.overlap };
        let telling_run = evidence.longest_run.map_or(0, |run| {
            let words = segment(first.text(), [run.first]).words;
            let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
            let telling = shingles(&hashes, width).iter().filter(|shingle| !standing.all.contains(**shingle)).count();
            // In words, as the run is counted.
            telling + width.get() - 1
        });
        self.policy.ladder.is_common_source(telling_run, overlap.containment())
    }
}

/// A shingle that many articles carry.
struct Often {
    shingle: u64,
    /// In order.
    carriers: Vec<u32>,
}

impl Often {
    /// The carriers that are held against each other.
    fn asked(&self) -> impl Iterator<Item = &u32> {
        self.carriers.iter().step_by(self.carriers.len().div_ceil(ASKED).max(1))
    }
}

/// The shingles of one part that `least` articles carry, with numbers as they are and with numbers taken for the same.
fn carried_often(articles: &[Prepared], part: u64, least: usize) -> Vec<Often> {
    let mut all: Vec<(u64, u32)> = Vec::new();
    for (at, article) in (0u32..).zip(articles) {
        for set in [&article.shingles, &article.templates] {
            let sorted = set.as_slice();
            let first = sorted.partition_point(|shingle| shingle >> (64 - PART_BITS) < part);
            let end = first + sorted[first..].partition_point(|shingle| shingle >> (64 - PART_BITS) == part);
            all.extend(sorted[first..end].iter().map(|shingle| (*shingle, at)));
        }
    }
    all.sort_unstable();
    let groups = all.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() >= least);
    groups
        .map(|group| Often { shingle: group[0].0, carriers: group.iter().map(|(_, article)| *article).collect() })
        .collect()
}

/// What stands in the place of every number, where numbers are taken for the same.
const SLOT: u64 = 0;

/// An article's words as hashes, with numbers taken for the same.
fn masked(segments: &Segments) -> Vec<u64> {
    let hash = |word: &Word| if word.shape == Shape::Number { SLOT } else { word.hash };
    segments.words.iter().map(hash).collect()
}

/// The shingles that hold a number, with numbers taken for the same.
pub(super) fn templates(segments: &Segments, width: Width) -> ShingleSet {
    let numbers: Vec<usize> =
        (0..segments.words.len()).filter(|at| segments.words[*at].shape == Shape::Number).collect();
    if numbers.is_empty() {
        return ShingleSet::default();
    }
    let mut held = shingles(&masked(segments), width);
    let mut at = 0;
    let mut next = numbers.iter().copied().peekable();
    held.retain(|_| {
        while next.next_if(|number| *number < at).is_some() {}
        at += 1;
        next.peek().is_some_and(|number| *number < at - 1 + width.get())
    });
    ShingleSet::new(held)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{
        Trace,
        invented::{record, story},
    };

    fn traced(texts: &[(&str, String)]) -> Trace {
        let numbered = texts.iter().enumerate();
        crate::pipeline::invented::traced(
            numbered.map(|(at, (outlet, text))| record(&format!("{at:03}"), outlet, text.clone())).collect(),
        )
    }

    fn named<'a>(trace: &'a Trace, begins: &str) -> Option<&'a Boilerplate> {
        trace.boilerplate.iter().find(|passage| passage.text.starts_with(begins))
    }

    #[test]
    fn a_report_that_is_filled_with_other_figures_each_day_is_a_template() {
        let figures = |seed: u64| {
            let (a, b, c) = (seed * 7 % 90 + 3, seed * 11 % 80 + 5, seed * 13 % 70 + 9);
            format!(
                "The index of the harbour exchange closed at {a}.{b} points after {c} minutes of late trading. The crown \
                 was changing hands at {b}.{c} florins as of {a}:{c} in the evening. A barrel of northern oil cost {c}.{a} \
                 crowns after a fall of {b} in the week before."
            )
        };
        let texts: Vec<(&str, String)> = (1..=12)
            .map(|seed| ("harbour.example", format!("{}\n\n{}", story(seed, 6).join(" "), figures(seed))))
            .collect();
        let trace = traced(&texts);
        assert_eq!(trace.families, []);
        let passage = named(&trace, "The index of the harbour exchange").expect("a named template");
        assert_eq!((passage.outlet.as_deref(), passage.carriers.len()), (Some("harbour.example"), 12));
    }

    #[test]
    fn what_many_outlets_print_is_copy_and_no_template() {
        let dispatch = story(77, 12).join(" ");
        let outlets: Vec<String> = (0..12).map(|at| format!("paper{at}.example")).collect();
        let texts: Vec<(&str, String)> = outlets.iter().map(|outlet| (outlet.as_str(), dispatch.clone())).collect();
        let trace = traced(&texts);
        assert_eq!(trace.families.iter().map(|family| family.members.len()).collect::<Vec<_>>(), [12]);
        assert_eq!(trace.boilerplate, []);
    }

    #[test]
    fn headlines_in_a_list_link_to_further_articles() {
        let list = "Why the old bridge matters to the valley\n\nTen ways to cross the river by night\n\nThe mayor who would not swim\n\nA ferry for every village in spring";
        let texts: Vec<(&str, String)> =
            (1..=2).map(|seed| ("valley.example", format!("{}\n\n{list}", story(seed, 8).join(" ")))).collect();
        let trace = traced(&texts);
        assert_eq!(trace.families, []);
        assert_eq!(named(&trace, "Ten ways to cross").map(|passage| passage.carriers.len()), Some(2));
    }

    #[test]
    fn numbers_are_slots_of_templates_only() {
        let of = |text: &str| {
            let span = Span::new(0, text.len());
            templates(&segment(text, [span]), Width::new(5).expect("five"))
        };
        let (one, other) = (of("it closed at 12 points on a day"), of("it closed at 97 points on a day"));
        assert_eq!(one, other);
        assert_eq!(one.len(), 4);
        assert_eq!(of("it closed at noon on a quiet day").len(), 0);
        assert_eq!(of("on a quiet day it closed at 12").len(), 1);
        assert_eq!(of("12 on a quiet day it closed").len(), 1);
        assert_eq!(of("at 12").len(), 1);
    }
}
