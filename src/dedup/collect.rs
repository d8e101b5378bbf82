//! Pass one: every record to its [`Entry`] and its sample, in parallel, a block at a time.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{Entry, Ids, Options, outlet_key};
use crate::{
    article::DocId,
    fingerprint::{ContentHash, sample},
    observer::Observer,
    read::{Block, Blocks, LineParser, NextBlock, Reject, RejectKind},
    segment,
    shingle::shingles,
};

/// Shingles sampled of a record, about. Of a record that keeps a third of its shingles after heavy editing, 16 are
/// expected in common; fewer than [`super::propose`] asks for come once in thousands.
const SAMPLE: u32 = 48;

/// What pass one leaves.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) entries: Vec<Entry>,
    /// A sampled shingle's low half, then the record: one entry for each.
    pub(super) keys: Vec<(u32, DocId)>,
    pub(super) ids: Ids,
    pub(super) rejects: Vec<Reject>,
}

/// What a block comes to.
struct Part {
    number: u64,
    entries: Vec<Entry>,
    /// The sampled shingles of all entries, one after the other.
    samples: Vec<u32>,
    /// How many of them each entry has.
    counts: Vec<u32>,
    ids: Ids,
    rejects: Vec<Reject>,
}

/// Reads all blocks.
pub(super) fn collect(
    blocks: Blocks<'_>,
    parser: &LineParser,
    options: &Options,
    observer: &dyn Observer,
) -> Collected {
    let consumed = blocks.progress();
    let told = AtomicU64::new(0);
    let order = AtomicU64::new(0);
    // A reject between blocks is ordered by when the single reader met it, like the blocks themselves.
    let numbered = blocks.map(|next| (order.fetch_add(1, Ordering::Relaxed), next));
    let mut parts: Vec<Part> = numbered
        .par_bridge()
        .map(|(number, next)| {
            let part = part(number, next, parser, options);
            let now = consumed.load(Ordering::Relaxed);
            observer.advance(now.saturating_sub(told.fetch_max(now, Ordering::Relaxed)));
            part
        })
        .collect();
    parts.sort_unstable_by_key(|part| part.number);
    join(parts)
}

fn join(parts: Vec<Part>) -> Collected {
    let mut collected = Collected::default();
    collected.entries.reserve_exact(parts.iter().map(|part| part.entries.len()).sum());
    collected.keys.reserve_exact(parts.iter().map(|part| part.samples.len()).sum());
    for part in parts {
        let mut samples = part.samples.iter();
        for (entry, count) in part.entries.into_iter().zip(part.counts) {
            let doc = DocId(u32::try_from(collected.entries.len()).unwrap_or(u32::MAX));
            collected.keys.extend(samples.by_ref().take(count as usize).map(|key| (*key, doc)));
            collected.entries.push(entry);
        }
        (0..part.ids.ends.len() as u32).filter_map(|at| part.ids.of(DocId(at))).for_each(|id| collected.ids.push(id));
        collected.rejects.extend(part.rejects);
    }
    collected
}

fn part(number: u64, next: NextBlock, parser: &LineParser, options: &Options) -> Part {
    let mut part = Part {
        number,
        entries: Vec::new(),
        samples: Vec::new(),
        counts: Vec::new(),
        ids: Ids::default(),
        rejects: Vec::new(),
    };
    let block = match next {
        Ok(block) => block,
        Err(reject) => {
            part.rejects.push(reject);
            return part;
        }
    };
    let mut words = Vec::new();
    for (line, place, bytes) in block.lines() {
        let record = match parser.parse(bytes) {
            Ok(record) => record,
            Err(reason) => {
                part.rejects.push(reject(&block, line, reason));
                continue;
            }
        };
        if options.hold_ids {
            match &record.id {
                Some(id) => part.ids.push(id),
                None => part.ids.push(&format!("{}:{line}", block.name)),
            }
        }
        words.clear();
        segment::word_hashes(&record.text, &mut words);
        let sampled = if options.exact_only { Vec::new() } else { sample(&shingles(&words, options.width), SAMPLE) };
        part.counts.push(u32::try_from(sampled.len()).unwrap_or(u32::MAX));
        part.samples.extend(sampled);
        part.entries.push(Entry {
            place,
            content: ContentHash::of(&words),
            words: u32::try_from(words.len()).unwrap_or(u32::MAX),
            outlet: record.outlet.map_or(0, |outlet| outlet_key(&outlet)),
            day: record.published.and_then(|published| i32::try_from(published.day()).ok()),
            line: u32::try_from(line).unwrap_or(u32::MAX),
        });
    }
    part
}

fn reject(block: &Block, line: u64, reason: String) -> Reject {
    Reject { path: block.path.to_path_buf(), line: Some(line), id: None, kind: RejectKind::Record, reason }
}
