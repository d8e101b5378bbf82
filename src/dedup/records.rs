//! All records of a run by their number, whether their parts are held in memory or in the work folder.

use std::borrow::Cow;

use super::{
    Entry,
    part::{Ids, Part, PartFile},
};
use crate::{
    article::DocId,
    error::Result,
    read::{Place, Reject, Store},
};

/// Parts whose files are held open; further ones are opened when they are read.
const OPEN: usize = 256;

/// The records (or paragraphs) of all inputs, in the order of the inputs.
#[derive(Debug, Default)]
pub struct Records {
    parts: Vec<Shelved>,
    /// The number of each part's first entry, and of the one after the last.
    starts: Vec<u32>,
    /// Rejects of inputs as a whole, with the place of the input.
    lost: Vec<(u32, Reject)>,
}

/// A part with its place.
#[derive(Debug)]
pub(super) struct Shelved {
    pub(super) file: u32,
    pub(super) number: u32,
    pub(super) part: Shelf,
    /// The number of its first line in its file.
    pub(super) first_line: u64,
}

#[derive(Debug)]
pub(super) enum Shelf {
    Memory(Part),
    File(PartFile),
}

impl Records {
    /// Puts the parts in order. Entries in files are held in memory as far as `memory` bytes go.
    pub(super) fn new(mut parts: Vec<Shelved>, lost: Vec<(u32, Reject)>, memory: u64) -> Result<Records> {
        parts.sort_unstable_by_key(|part| (part.file, part.number));
        let (mut starts, mut end, mut line, mut file) = (vec![0u32], 0u32, 1, None);
        let all: u64 = parts.iter().map(|part| u64::from(part.len()) * size_of::<Entry>() as u64).sum();
        for (at, shelved) in parts.iter_mut().enumerate() {
            if file != Some(shelved.file) {
                (file, line) = (Some(shelved.file), 1);
            }
            shelved.first_line = line;
            line += shelved.lines();
            end = end.saturating_add(shelved.len());
            starts.push(end);
            if let Shelf::File(part) = &mut shelved.part {
                if all <= memory {
                    part.hold_entries()?;
                }
                if at >= OPEN {
                    part.let_go();
                }
            }
        }
        Ok(Records { parts, starts, lost })
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.starts.last().copied().unwrap_or_default()
    }

    /// Parts they are in.
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn find(&self, doc: DocId) -> (&Shelved, u32) {
        let at = self.starts.partition_point(|start| *start <= doc.0).saturating_sub(1).min(self.parts.len() - 1);
        (&self.parts[at], doc.0 - self.starts[at])
    }

    /// What is kept of a record, and where it stands.
    ///
    /// # Errors
    ///
    /// A part that can't be read.
    pub fn entry(&self, doc: DocId) -> Result<(Entry, Place)> {
        let (shelved, at) = self.find(doc);
        let entry = match &shelved.part {
            Shelf::Memory(part) => part.entries[at as usize],
            Shelf::File(part) => part.entry(at)?,
        };
        Ok((entry, shelved.place(&entry)))
    }

    /// The id of a record: its own, or its file and line.
    ///
    /// # Errors
    ///
    /// A part that can't be read.
    pub fn id(&self, doc: DocId, store: &Store) -> Result<String> {
        let (shelved, at) = self.find(doc);
        let id = match &shelved.part {
            Shelf::Memory(part) => part.id(at).to_owned(),
            Shelf::File(part) => part.id(at)?,
        };
        if !id.is_empty() {
            return Ok(id);
        }
        shelved.line_as_id(&self.entry(doc)?.0, store)
    }

    /// Gives all records with their ids to `each`, in order.
    ///
    /// # Errors
    ///
    /// A part that can't be read, or what `each` says.
    pub fn for_each_id(&self, store: &Store, mut each: impl FnMut(DocId, &Entry, &str) -> Result<()>) -> Result<()> {
        for (shelved, start) in self.parts.iter().zip(&self.starts) {
            let (entries, ids) = (shelved.part.entries()?, shelved.part.ids()?);
            for (at, entry) in (0..).zip(&*entries) {
                match ids.of(at) {
                    "" => each(DocId(start + at), entry, &shelved.line_as_id(entry, store)?)?,
                    id => each(DocId(start + at), entry, id)?,
                }
            }
        }
        Ok(())
    }

    /// Gives all records to `each`, in order.
    ///
    /// # Errors
    ///
    /// A part that can't be read, or what `each` says.
    pub fn for_each(&self, mut each: impl FnMut(DocId, &Entry, Place) -> Result<()>) -> Result<()> {
        for (shelved, start) in self.parts.iter().zip(&self.starts) {
            for (doc, entry) in (*start..).map(DocId).zip(&*shelved.part.entries()?) {
                each(doc, entry, shelved.place(entry))?;
            }
        }
        Ok(())
    }

    /// Gives what could not be used to `each`, in the order of the inputs; inputs as a whole come last.
    ///
    /// # Errors
    ///
    /// A part that can't be read, or what `each` says.
    pub fn for_each_reject(&self, mut each: impl FnMut(&Reject) -> Result<()>) -> Result<()> {
        for shelved in &self.parts {
            for reject in &*shelved.part.rejects()? {
                let line = reject.line.map(|line| line + shelved.first_line);
                each(&Reject { line, ..reject.clone() })?;
            }
        }
        self.lost.iter().try_for_each(|(_, reject)| each(reject))
    }

    /// The sampled shingles of a bucket above the number of their record, of all records that `takes_part` admits.
    pub(super) fn keys(&self, bucket: u8, takes_part: impl Fn(DocId) -> bool) -> Result<Vec<u64>> {
        let mut out = Vec::new();
        for (shelved, start) in self.parts.iter().zip(&self.starts) {
            let rows = shelved.part.keys(bucket)?;
            out.extend(rows.iter().map(|row| row + u64::from(*start)).filter(|row| takes_part(DocId(*row as u32))));
        }
        Ok(out)
    }

    /// The content hashes of a bucket above the number of their record.
    pub(super) fn texts(&self, bucket: u8) -> Result<Vec<u128>> {
        let mut out = Vec::new();
        for (shelved, start) in self.parts.iter().zip(&self.starts) {
            out.extend(shelved.part.texts(bucket)?.iter().map(|row| row + u128::from(*start)));
        }
        Ok(out)
    }

    /// The hashes of ids of a bucket above the number of their record.
    pub(super) fn names(&self, bucket: u8) -> Result<Vec<u64>> {
        let mut out = Vec::new();
        for (shelved, start) in self.parts.iter().zip(&self.starts) {
            out.extend(shelved.part.names(bucket)?.iter().map(|row| row + u64::from(*start)));
        }
        Ok(out)
    }
}

/// A part is looked into in the same way wherever it is: borrowed from memory, or read.
impl Shelf {
    fn either<'a, T: ToOwned + ?Sized>(
        &'a self,
        held: impl FnOnce(&'a Part) -> &'a T,
        read: impl FnOnce(&PartFile) -> Result<T::Owned>,
    ) -> Result<Cow<'a, T>> {
        match self {
            Shelf::Memory(part) => Ok(Cow::Borrowed(held(part))),
            Shelf::File(part) => read(part).map(Cow::Owned),
        }
    }

    fn entries(&self) -> Result<Cow<'_, [Entry]>> {
        self.either(|part| &part.entries[..], PartFile::entries)
    }

    fn ids(&self) -> Result<Cow<'_, Ids>> {
        self.either(|part| &part.ids, PartFile::ids)
    }

    fn rejects(&self) -> Result<Cow<'_, [Reject]>> {
        self.either(|part| &part.rejects[..], PartFile::rejects)
    }

    fn keys(&self, bucket: u8) -> Result<Cow<'_, [u64]>> {
        self.either(|part| part.keys.bucket(bucket), |part| part.keys(bucket))
    }

    fn texts(&self, bucket: u8) -> Result<Cow<'_, [u128]>> {
        self.either(|part| part.texts.bucket(bucket), |part| part.texts(bucket))
    }

    fn names(&self, bucket: u8) -> Result<Cow<'_, [u64]>> {
        self.either(|part| part.names.bucket(bucket), |part| part.names(bucket))
    }
}

impl Shelved {
    fn line_as_id(&self, entry: &Entry, store: &Store) -> Result<String> {
        Ok(format!("{}:{}", store.name(self.file)?, self.first_line + u64::from(entry.line)))
    }

    fn place(&self, entry: &Entry) -> Place {
        Place { file: self.file, length: entry.length, offset: entry.offset }
    }

    fn len(&self) -> u32 {
        match &self.part {
            Shelf::Memory(part) => part.entries.len() as u32,
            Shelf::File(part) => part.len(),
        }
    }

    fn lines(&self) -> u64 {
        match &self.part {
            Shelf::Memory(part) => part.lines,
            Shelf::File(part) => part.lines(),
        }
    }
}
