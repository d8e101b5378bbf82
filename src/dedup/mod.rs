//! Duplicates in a scrape: a pass that fingerprints, a join that proposes, a second look that verifies.
//!
//! 1. **Fingerprint** every record, in parallel, a portion of lines at a time: a hash of all words and a sample of the
//!    shingles ([`sample`](crate::fingerprint::sample)). The text is let go. What is left of a portion is a part, held in
//!    memory or written to a [`Work`] folder, from which a run that was killed goes on, and which several runs can share.
//! 2. **Propose**: equal hashes are the same text; records that share enough of their samples are candidates.
//! 3. **Verify** each candidate pair on its full texts, read again from where they stand: not by one ratio, but by *how*
//!    the shared words lie ([`DuplicateRule`]). A copy edited throughout is covered everywhere; two stories with a
//!    common block of boilerplate are covered in that block.
//! 4. **Cluster** around anchors ([`crate::cluster`]), and keep one record of each family.
//!
//! What is compared is a record's whole text, or each of its paragraphs ([`Unit`]).
//!
//! * time: linear in the input, and in the pairs that share a rare shingle
//! * space: without a work folder about 520 bytes a record; with one, 54 bytes a record and what `memory` allows

use std::path::Path;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    article::DocId,
    error::Result,
    observer::{Observer, Stage},
    read::{self, Inputs, LineParser, Reject, Store},
    shingle::Width,
};

mod collect;
mod decide;
mod part;
mod propose;
mod records;
mod runs;
mod settle;
mod spill;
mod verify;
mod work;

pub use decide::{Keep, Removal};
pub use part::Entry;
pub use records::Records;
pub use verify::{DuplicateRule, Loaded, Relation, compare};
pub use work::Work;

/// How duplicates are looked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is compared.
    pub unit: Unit,
    /// Words in a shingle.
    pub width: Width,
    /// Words that a record or paragraph has at least; shorter ones duplicate nothing.
    pub least_words: usize,
    /// When a pair is one.
    pub rule: DuplicateRule,
    /// Which records may duplicate each other.
    pub scope: Scope,
    /// Which record of a family stays.
    pub keep: Keep,
    /// Same text only.
    pub exact_only: bool,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A record's text.
    Record,
    /// Each paragraph of it.
    Paragraph,
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

/// With what the work is done.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// Where parts are kept; in memory without it.
    pub work: Option<&'a Work>,
    /// The folder for what is unpacked and what memory can't hold.
    pub spool: &'a Path,
    /// Memory that may be filled, in bytes, beside what the work on single records takes.
    pub memory: u64,
}

/// One share of the work of pass one: the parts whose number leaves the rest `number` when divided by `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// From 0.
    pub number: u32,
    /// How many shares there are.
    pub of: u32,
}

impl Share {
    fn has(self, part: u64) -> bool {
        part % u64::from(self.of.max(1)) == u64::from(self.number)
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

/// A sampled shingle that too many records share to propose pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HotKey {
    /// How many.
    pub records: u64,
    /// The first of them.
    pub first: DocId,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The records with text or without, in the order of the input.
    pub records: Records,
    /// Families, by their first member.
    pub families: Vec<Family>,
    /// Records that go, in the order of the input.
    pub removals: Vec<Removal>,
    /// Lines that could not be used.
    pub rejects: u64,
    /// Inputs, or rests of inputs, that could not be read.
    pub lost: Vec<Reject>,
    /// Records without a word.
    pub wordless: u64,
    /// Ids that more than one record bears.
    pub shared_ids: u64,
    /// One of them.
    pub shared_id: Option<String>,
    /// Parts of the input.
    pub parts: u64,
    /// Parts that were found in the work folder.
    pub reused: u64,
    /// Pairs that were verified.
    pub verified: u64,
    /// Sampled shingles that too many records share.
    pub hot_keys: u64,
    /// Those that most records share.
    pub hottest: Vec<HotKey>,
}

/// An outlet as an [`Entry`] holds it: never 0, which is none.
#[must_use]
pub fn outlet_key(outlet: &str) -> u32 {
    (xxh3_64(outlet.as_bytes()) as u32).max(1)
}

/// Bytes for each record, and at least, in which pairs that share a shingle may wait before they go to disk.
const FOR_PAIRS: u64 = 256;
const LEAST_FOR_PAIRS: u64 = 64 << 20;

/// Finds the duplicates among the records of `inputs`, which the returned store gives again.
///
/// # Errors
///
/// An input that can't be read again, or that changed meanwhile; a folder that can't be written.
pub fn find(
    inputs: Inputs,
    read_as: &read::Options,
    options: &Options,
    means: &Means<'_>,
    observer: &dyn Observer,
) -> Result<(Found, Store)> {
    let parser = LineParser::new(read_as);
    let (records, reused, store) = read_all(inputs, read_as, &parser, options, means, None, observer)?;

    observer.begin(Stage::Candidates, None);
    let columns = propose::Columns::new(&records, options.scope)?;
    let groups = propose::same_text(&records, &columns)?;
    let mut is_copy = bit_vec::BitVec::from_elem(records.len() as usize, false);
    groups.iter().flat_map(|group| &group[1..]).for_each(|doc| is_copy.set(doc.index(), true));
    // A share of what may be filled, and no more than the work is worth.
    let for_pairs = (means.memory / 4).min(LEAST_FOR_PAIRS.max(u64::from(records.len()) * FOR_PAIRS));
    let proposed = propose::candidates(&records, &columns, &is_copy, for_pairs, means.spool)?;
    let (shared_ids, shared_id) = propose::shared_ids(&records, &store)?;
    let wordless = columns.wordless();
    drop((columns, is_copy));
    observer.end(Stage::Candidates);

    observer.begin(Stage::Verify, Some(proposed.pairs.len() as u64));
    let settler = settle::Settler { records: &records, store: &store, parser: &parser, options, groups: &groups };
    let (families, removals) = settler.settle(&proposed.pairs, observer)?;
    observer.end(Stage::Verify);
    store.check_unchanged()?;

    let mut found = Found {
        families,
        removals,
        shared_ids,
        shared_id,
        wordless,
        parts: records.parts() as u64,
        reused,
        verified: proposed.pairs.len() as u64,
        hot_keys: proposed.hot_keys,
        hottest: proposed.hottest,
        ..Found::default()
    };
    records.for_each_reject(|reject| {
        found.rejects += 1;
        found.lost.extend(reject.is_file().then(|| reject.clone()));
        Ok(())
    })?;
    Ok((Found { records, ..found }, store))
}

/// Makes one share of the parts that [`find`] needs, and leaves them in the work folder. Returns how many records they
/// have.
///
/// # Errors
///
/// As [`find`].
pub fn fingerprint_share(
    inputs: Inputs,
    read_as: &read::Options,
    options: &Options,
    means: &Means<'_>,
    share: Share,
    observer: &dyn Observer,
) -> Result<u64> {
    let parser = LineParser::new(read_as);
    let (records, _, store) = read_all(inputs, read_as, &parser, options, means, Some(share), observer)?;
    store.check_unchanged()?;
    Ok(u64::from(records.len()))
}

fn read_all(
    inputs: Inputs,
    read_as: &read::Options,
    parser: &LineParser,
    options: &Options,
    means: &Means<'_>,
    share: Option<Share>,
    observer: &dyn Observer,
) -> Result<(Records, u64, Store)> {
    let mut store = Store::default();
    observer.begin(Stage::Read, inputs.total_bytes());
    let collector = collect::Collector {
        parser,
        read_as,
        options,
        work: means.work,
        spool: means.spool,
        share,
        memory: means.memory / 8,
        rooms: Default::default(),
    };
    let (records, reused) = collector.collect(inputs, &mut store, observer)?;
    observer.end(Stage::Read);
    Ok((records, reused, store))
}
