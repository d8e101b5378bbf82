//! Duplicates in a scrape: a pass that fingerprints, a join that proposes, a second look that verifies.
//!
//! 1. **Fingerprint** every record, in parallel, a block of lines at a time: a hash of all words and a sample of the
//!    shingles ([`sample`](crate::fingerprint::sample)). The text is let go.
//! 2. **Propose**: equal hashes are the same text; records that share enough of their samples are candidates.
//! 3. **Verify** each candidate pair on its full texts, read again from where they stand: not by one ratio, but by *how*
//!    the shared words lie ([`DuplicateRule`]). A copy edited throughout is covered everywhere; two stories with a
//!    common block of boilerplate are covered in that block.
//! 4. **Cluster** around anchors ([`crate::cluster`]), and keep one record of each family.
//!
//! * time: linear in the input, and in the pairs that share a rare shingle
//! * space: about 260 bytes a record beside the blocks in work

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    article::DocId,
    candidates::Pair,
    cluster::{Link, components, families},
    error::{ErrorKind, Result},
    fingerprint::ContentHash,
    observer::{Observer, Stage},
    read::{self, Inputs, LineParser, Place, Reject, Store},
    segment,
    shingle::{Overlap, Width},
};

mod collect;
mod decide;
mod propose;
mod verify;

pub use decide::{Keep, Removal};
pub use verify::{DuplicateRule, Loaded, Relation, compare};

/// How duplicates are looked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Words in a shingle.
    pub width: Width,
    /// When a pair is one.
    pub rule: DuplicateRule,
    /// Which records may duplicate each other.
    pub scope: Scope,
    /// Which record of a family stays.
    pub keep: Keep,
    /// Same text only.
    pub exact_only: bool,
    /// Hold all ids, so that every record can be named.
    pub hold_ids: bool,
}

/// Which records may duplicate each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Any two.
    Global,
    /// Two of one outlet; records that name none are of one outlet too.
    Outlet,
    /// Two published at most so many days apart; a record without a date meets all others.
    Days(u32),
}

/// What is kept of a record: 56 bytes, and 4 for each sampled shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// All its words.
    pub content: ContentHash,
    /// How many.
    pub words: u32,
    /// Its outlet, as a hash; 0 for none.
    pub outlet: u32,
    /// The day it was published, since the Unix epoch.
    pub day: Option<i32>,
    /// The line it stands on.
    pub line: u32,
}

/// The ids of all records, one after the other: their bytes, and 8 more for each.
#[derive(Debug, Default)]
pub struct Ids {
    bytes: String,
    ends: Vec<usize>,
}

impl Ids {
    /// The id of a record; `None` if ids were not held.
    #[must_use]
    pub fn of(&self, doc: DocId) -> Option<&str> {
        let end = *self.ends.get(doc.index())?;
        let start = doc.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start..end)
    }

    fn push(&mut self, id: &str) {
        self.bytes.push_str(id);
        self.ends.push(self.bytes.len());
    }
}

/// A family of duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its records, in the order of the input.
    pub members: Vec<DocId>,
    /// The one that stays.
    pub kept: DocId,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The records with text or without, in the order of the input.
    pub entries: Vec<Entry>,
    /// Their ids, if they were to be held.
    pub ids: Ids,
    /// Families, by their first member.
    pub families: Vec<Family>,
    /// Records that go, in the order of the input.
    pub removals: Vec<Removal>,
    /// Lines that could not be used.
    pub rejects: Vec<Reject>,
    /// Pairs that were verified.
    pub verified: u64,
    /// Sampled shingles that too many records share.
    pub hot_keys: u64,
    /// Records in them at most.
    pub hottest: u64,
}

impl Scope {
    fn holds(self, a: &Entry, b: &Entry) -> bool {
        match self {
            Scope::Global => true,
            Scope::Outlet => a.outlet == b.outlet,
            Scope::Days(days) => match (a.day, b.day) {
                (Some(a), Some(b)) => a.abs_diff(b) <= days,
                _ => true,
            },
        }
    }
}

/// An outlet as an [`Entry`] holds it: never 0, which is none.
#[must_use]
pub fn outlet_key(outlet: &str) -> u32 {
    (xxh3_64(outlet.as_bytes()) as u32).max(1)
}

/// A verified pair.
type Verified = (Pair, Overlap, Relation);

/// Finds the duplicates among the records of `inputs`, which the returned store gives again.
///
/// # Errors
///
/// An input that can't be read again, or that changed meanwhile.
pub fn find(
    inputs: Inputs,
    read_as: &read::Options,
    spool: &Path,
    options: &Options,
    observer: &dyn Observer,
) -> Result<(Found, Store)> {
    let parser = LineParser::new(read_as);
    let mut store = Store::default();

    observer.begin(Stage::Read, inputs.total_bytes());
    let collected = collect::collect(inputs.blocks(read_as, &mut store, spool), &parser, options, observer);
    observer.end(Stage::Read);
    let entries = collected.entries;

    observer.begin(Stage::Candidates, None);
    let groups = propose::same_text(&entries, options.scope);
    let mut stands_for_itself = vec![true; entries.len()];
    groups.iter().flat_map(|group| &group[1..]).for_each(|doc| stands_for_itself[doc.index()] = false);
    let takes_part = |doc: DocId| stands_for_itself[doc.index()];
    let proposed = propose::candidates(collected.keys, &entries, options.scope, takes_part);
    observer.end(Stage::Candidates);

    observer.begin(Stage::Verify, Some(proposed.pairs.len() as u64));
    let lookup = Lookup { store: &store, parser: &parser, entries: &entries, options };
    let groups_of_pairs = components(&proposed.pairs, entries.len());
    let verified: Vec<Vec<Verified>> = groups_of_pairs
        .par_iter()
        .map(|pairs| {
            observer.advance(pairs.len() as u64);
            lookup.verify(pairs)
        })
        .collect::<Result<_>>()?;
    let mut verified: Vec<Verified> = verified.into_iter().flatten().collect();
    verified.sort_unstable_by_key(|(pair, ..)| *pair);
    observer.end(Stage::Verify);

    observer.begin(Stage::Cluster, None);
    let families = with_same_text(&verified, &groups, &entries, &options.keep);
    let removals = lookup.removals(&families, &verified)?;
    observer.end(Stage::Cluster);
    store.check_unchanged()?;

    let found = Found {
        verified: proposed.pairs.len() as u64,
        hot_keys: proposed.hot_keys,
        hottest: proposed.hottest,
        rejects: collected.rejects,
        ids: collected.ids,
        entries,
        families,
        removals,
    };
    Ok((found, store))
}

/// Stars of verified pairs, each record with all that have the same text.
fn with_same_text(verified: &[Verified], groups: &[Vec<DocId>], entries: &[Entry], keep: &Keep) -> Vec<Family> {
    let links: Vec<Link> = verified
        .iter()
        .map(|(pair, overlap, _)| Link { pair: *pair, strength: (overlap.jaccard() + overlap.containment()) / 2.0 })
        .collect();
    let mut same: BTreeMap<DocId, &[DocId]> = groups.iter().map(|group| (group[0], &group[..])).collect();
    let mut members: Vec<Vec<DocId>> = families(&links)
        .into_iter()
        .map(|family| {
            let copies = |doc: &DocId| same.remove(doc).map_or_else(|| vec![*doc], <[DocId]>::to_vec);
            family.members.iter().flat_map(copies).collect()
        })
        .collect();
    members.extend(same.into_values().map(<[DocId]>::to_vec));
    members.iter_mut().for_each(|members| members.sort_unstable());
    members.sort_unstable();
    let family = |members: Vec<DocId>| Some(Family { kept: keep.choose(&members, entries)?, members });
    members.into_iter().filter_map(family).collect()
}

/// Records of a group of pairs that are held at once; a larger group loads them pair by pair.
const HELD: usize = 512;

/// Reads records again.
struct Lookup<'a> {
    store: &'a Store,
    parser: &'a LineParser,
    entries: &'a [Entry],
    options: &'a Options,
}

impl Lookup<'_> {
    fn load(&self, doc: DocId) -> Result<Loaded> {
        let mut buffer = Vec::new();
        self.store.read(self.entries[doc.index()].place, &mut buffer)?;
        let changed = |_| ErrorKind::NoInput { message: "an input changed while it was read; run again".to_owned() };
        let record = self.parser.parse(&buffer).map_err(changed)?;
        let mut words = Vec::new();
        segment::word_hashes(&record.text, &mut words);
        if ContentHash::of(&words) != self.entries[doc.index()].content {
            return Err(changed(String::new()).into());
        }
        Ok(Loaded::new(&words, self.options.width))
    }

    /// The pairs of a group that are duplicates.
    fn verify(&self, pairs: &[Pair]) -> Result<Vec<Verified>> {
        let mut held: BTreeMap<DocId, Loaded> = BTreeMap::new();
        let mut out = Vec::new();
        for pair in pairs {
            for doc in [pair.first(), pair.second()] {
                if !held.contains_key(&doc) {
                    if held.len() >= HELD {
                        held.retain(|held, _| *held == pair.first());
                    }
                    held.insert(doc, self.load(doc)?);
                }
            }
            let (overlap, relation) =
                compare(&held[&pair.first()], &held[&pair.second()], self.options.width, &self.options.rule);
            out.extend(relation.map(|relation| (*pair, overlap, relation)));
        }
        Ok(out)
    }

    /// What goes: a record is removed only if it duplicates the kept one itself.
    fn removals(&self, families: &[Family], verified: &[Verified]) -> Result<Vec<Removal>> {
        let removals: Vec<Vec<Removal>> = families
            .par_iter()
            .map(|family| {
                let others = family.members.iter().filter(|member| **member != family.kept);
                let removal = |member: &DocId| self.removal(*member, family.kept, verified).transpose();
                others.filter_map(removal).collect::<Result<_>>()
            })
            .collect::<Result<_>>()?;
        let mut removals: Vec<Removal> = removals.into_iter().flatten().collect();
        removals.sort_unstable_by_key(|removal| removal.removed);
        Ok(removals)
    }

    fn removal(&self, removed: DocId, kept: DocId, verified: &[Verified]) -> Result<Option<Removal>> {
        let of = |relation, jaccard, containment| Some(Removal { removed, kept, relation, jaccard, containment });
        if self.entries[removed.index()].content == self.entries[kept.index()].content {
            return Ok(of(Relation::SameText, 1.0, 1.0));
        }
        let known = Pair::new(removed, kept)
            .and_then(|pair| Some(verified[verified.binary_search_by_key(&pair, |(pair, ..)| *pair).ok()?]));
        let (overlap, relation) = match known {
            Some((_, overlap, relation)) => (overlap, Some(relation)),
            None => compare(&self.load(removed)?, &self.load(kept)?, self.options.width, &self.options.rule),
        };
        Ok(relation.and_then(|relation| of(relation, overlap.jaccard(), overlap.containment())))
    }
}
