//! Candidate pairs to families and removals: one connected group of pairs at a time, each on its own.

use std::collections::BTreeMap;

use bit_vec::BitVec;
use rayon::prelude::*;

use super::{
    Entry, Family, Options, Records, Relation, Removal, Unit,
    verify::{Loaded, compare},
};
use crate::{
    article::DocId,
    candidates::{Draw, Pair},
    cluster::{Link, components, families},
    error::{ErrorKind, Result},
    fingerprint::ContentHash,
    observer::Observer,
    read::{LineParser, Store},
    segment,
    shingle::Overlap,
    split,
};

/// Words of the records of a group of pairs that are held at once; what goes beyond is read again.
const HELD_WORDS: usize = 1 << 20;

/// Pairs of a group that one thread verifies; a larger group is shared.
const PAIRS: usize = 1024;

/// A verified pair.
type Verified = (Pair, Overlap, Relation);

/// What a group of pairs comes to, or all of them.
type Settled = (Vec<Family>, Vec<Removal>);

/// Verifies pairs on the records themselves, and decides.
pub(super) struct Settler<'a> {
    pub(super) records: &'a Records,
    pub(super) store: &'a Store,
    pub(super) parser: &'a LineParser,
    pub(super) options: &'a Options,
    /// Records that are the same text, by their first; only that one is in pairs.
    pub(super) groups: &'a [Vec<DocId>],
}

impl Settler<'_> {
    /// Families by their first member, and removals in the order of the input.
    pub(super) fn settle(&self, pairs: &[Pair], observer: &dyn Observer) -> Result<Settled> {
        let settled: Vec<Settled> = components(pairs, self.records.len() as usize)
            .into_par_iter()
            .map_init(Room::default, |room, pairs| {
                let settled = self.component(&pairs, room);
                observer.advance(pairs.len() as u64);
                settled
            })
            .collect::<Result<_>>()?;
        let (families, removals): (Vec<Vec<Family>>, Vec<Vec<Removal>>) = settled.into_iter().unzip();
        let (mut families, mut removals) = (families.concat(), removals.concat());
        // The groups of the same text that nothing else resembles.
        let mut in_family = BitVec::from_elem(self.records.len() as usize, false);
        families.iter().flat_map(|family| &family.members).for_each(|doc| in_family.set(doc.index(), true));
        for group in self.groups.iter().filter(|group| !in_family[group[0].index()]) {
            let kept = self.options.keep.choose(group, self.records)?;
            removals.extend(group.iter().filter(|doc| **doc != kept).map(|doc| Removal::of_same_text(*doc, kept)));
            families.push(Family { members: group.clone(), kept });
        }
        families.par_sort_unstable_by_key(|family| family.members[0]);
        removals.par_sort_unstable_by_key(|removal| removal.removed);
        Ok((families, removals))
    }

    fn component(&self, pairs: &[Pair], room: &mut Room) -> Result<Settled> {
        let verified: Vec<Verified> = if pairs.len() > PAIRS {
            let shares = pairs.par_chunks(PAIRS);
            let shares: Vec<Vec<Verified>> =
                shares.map_init(Room::default, |room, pairs| self.verify(pairs, room)).collect::<Result<_>>()?;
            shares.concat()
        } else {
            self.verify(pairs, room)?
        };
        let strength = |overlap: &Overlap| (overlap.jaccard() + overlap.containment()) / 2.0;
        let links: Vec<Link> =
            verified.iter().map(|(pair, overlap, _)| Link { pair: *pair, strength: strength(overlap) }).collect();
        let mut settled = Settled::default();
        for family in families(&links, |doc| Draw(doc.0.into())) {
            self.family(&family.members, &verified, &mut settled, room)?;
        }
        Ok(settled)
    }

    /// A family of different texts, each with all records that have it.
    fn family(&self, texts: &[DocId], verified: &[Verified], settled: &mut Settled, room: &mut Room) -> Result<()> {
        let mut members: Vec<(DocId, DocId)> = Vec::new();
        for text in texts {
            let copies = self.groups.binary_search_by_key(text, |group| group[0]).map(|at| &self.groups[at][..]);
            members.extend(copies.unwrap_or(&[*text]).iter().map(|member| (*member, *text)));
        }
        members.sort_unstable();
        let docs: Vec<DocId> = members.iter().map(|(doc, _)| *doc).collect();
        let kept = self.options.keep.choose(&docs, self.records)?;
        let kept_text = members.iter().find(|(doc, _)| *doc == kept).map_or(kept, |(_, text)| *text);
        let mut relations = BTreeMap::new();
        for text in texts.iter().filter(|text| **text != kept_text) {
            relations.insert(*text, self.relation(*text, kept_text, verified, room)?);
        }
        for (doc, text) in members.iter().filter(|(doc, _)| *doc != kept) {
            let removal = match relations.get(text) {
                None => Some(Removal::of_same_text(*doc, kept)),
                Some(found) => found.map(|(overlap, relation)| Removal::new(*doc, kept, relation, overlap)),
            };
            settled.1.extend(removal);
        }
        settled.0.push(Family { members: docs, kept });
        Ok(())
    }

    /// How a text duplicates the kept one; a record is removed only if it does so itself.
    fn relation(
        &self,
        removed: DocId,
        kept: DocId,
        verified: &[Verified],
        room: &mut Room,
    ) -> Result<Option<(Overlap, Relation)>> {
        let known = Pair::new(removed, kept)
            .and_then(|pair| Some(verified[verified.binary_search_by_key(&pair, |(pair, ..)| *pair).ok()?]));
        if let Some((_, overlap, relation)) = known {
            return Ok(Some((overlap, relation)));
        }
        let (removed, kept) = (self.load(removed, room)?, self.load(kept, room)?);
        let (overlap, relation) = compare(&removed, &kept, self.options.width, &self.options.rule);
        Ok(relation.map(|relation| (overlap, relation)))
    }

    /// The pairs that are duplicates, in order.
    fn verify(&self, pairs: &[Pair], room: &mut Room) -> Result<Vec<Verified>> {
        let mut held: BTreeMap<DocId, Loaded> = BTreeMap::new();
        let (mut words, mut out) = (0, Vec::new());
        for pair in pairs {
            let (first, second) = (pair.first(), pair.second());
            for doc in [first, second] {
                if !held.contains_key(&doc) {
                    if words >= HELD_WORDS {
                        held.retain(|held, _| *held == first);
                        words = held.values().map(Loaded::len).sum();
                    }
                    let loaded = self.load(doc, room)?;
                    words += loaded.len();
                    held.insert(doc, loaded);
                }
            }
            let (overlap, relation) = compare(&held[&first], &held[&second], self.options.width, &self.options.rule);
            out.extend(relation.map(|relation| (*pair, overlap, relation)));
        }
        Ok(out)
    }

    fn load(&self, doc: DocId, room: &mut Room) -> Result<Loaded> {
        let (entry, place) = self.records.entry(doc)?;
        self.store.read(place, &mut room.line)?;
        let changed = || ErrorKind::NoInput { message: "an input changed while it was read; run again".to_owned() };
        self.words(&entry, room).filter(|()| ContentHash::of(&room.words).0 == entry.content).ok_or_else(changed)?;
        Ok(Loaded::new(&room.words, self.options.width))
    }

    /// The words of a record, or of its paragraph, in its room.
    fn words(&self, entry: &Entry, room: &mut Room) -> Option<()> {
        let Room { line, text, words } = room;
        let record = self.parser.parse(line, text).ok()?;
        words.clear();
        match self.options.unit {
            Unit::Record => segment::word_hashes(record.text, words),
            Unit::Paragraph => {
                let paragraph = *split::paragraphs(record.text).get(entry.paragraph as usize)?;
                segment::word_hashes(paragraph.of(record.text), words);
            }
        }
        Some(())
    }
}

/// Room to read a record again, kept from one to the next.
#[derive(Default)]
struct Room {
    line: Vec<u8>,
    text: String,
    words: Vec<u64>,
}
