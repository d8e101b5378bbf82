//! What pass one leaves of a portion, in memory or in a file of the work folder.
//!
//! The file is for this program on this machine: rows as they stand in memory, under a header that says so, with a
//! checksum. It is not a format to exchange; a file that is not as it should be is made again.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use bytemuck::{Pod, Zeroable};
use xxhash_rust::xxh3::Xxh3;

use super::runs::Runs;
use crate::{
    error::{Error, Result},
    read::{Reject, read_at},
};

/// What is kept of a record, or of a paragraph: 48 bytes, and 8 for each sampled shingle, 16 and 8 to find its equals.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
pub struct Entry {
    /// A hash of all its words, in order.
    pub content: u128,
    /// Where its record begins in its file.
    pub offset: u64,
    /// How long its record is, in bytes.
    pub length: u32,
    /// How many words it has.
    pub words: u32,
    /// Its outlet, as a hash; 0 for none.
    pub outlet: u32,
    /// The day it was published, since the Unix epoch; [`Entry::NO_DAY`] for none.
    pub day: i32,
    /// The line it stands on, counted from its portion's first.
    pub line: u32,
    /// Which paragraph of its record it is; 0 if records are compared.
    pub paragraph: u32,
}

impl Entry {
    /// The day of a record that says none.
    pub const NO_DAY: i32 = i32::MIN;

    /// The day it was published, since the Unix epoch.
    #[must_use]
    pub fn day(&self) -> Option<i32> {
        (self.day != Entry::NO_DAY).then_some(self.day)
    }
}

/// Ids one after the other; empty where a record has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Ids {
    pub(super) fn push(&mut self, id: &str) {
        self.bytes.extend_from_slice(id.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn of(&self, at: u32) -> &str {
        let end = self.ends.get(at as usize).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before as usize)).map_or(0, |end| *end as usize);
        self.bytes.get(start..end).and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default()
    }
}

/// A portion, worked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Lines that begin in it.
    pub(super) lines: u64,
    pub(super) entries: Vec<Entry>,
    /// Sampled shingles below their bucket, above the number of the entry in the part.
    pub(super) keys: Runs<u64>,
    /// Content hashes, likewise.
    pub(super) texts: Runs<u128>,
    /// Hashes of ids, likewise, of the entries that begin a record.
    pub(super) names: Runs<u64>,
    pub(super) ids: Ids,
    /// Lines that could not be used; their line numbers count from the portion's first.
    pub(super) rejects: Vec<Reject>,
}

/// Sections of a part's file, in order, and how long a row of each is.
const SECTIONS: [usize; 9] = [size_of::<Entry>(), 8, 16, 8, 4, 4, 4, 4, 1];
const IDS: usize = 8;
/// The rejects come last.
const REJECTS: usize = 9;

/// The first bytes of a part's file: what it is, and how long its sections are.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
struct Header {
    /// Also says in which order the machine has its bytes.
    magic: u64,
    lines: u64,
    /// Rows of each section, and bytes of the rejects.
    rows: [u64; 10],
    checksum: u64,
}

/// "newsprint part, version 1".
const MAGIC: u64 = 0x6e70_7274_7061_7201;

/// A part in its file.
#[derive(Debug)]
pub(super) struct PartFile {
    path: PathBuf,
    /// Held open, unless there are too many.
    file: Option<File>,
    header: Header,
    starts: [Vec<u32>; 3],
    /// Held in memory, if there is room.
    entries: Option<Vec<Entry>>,
}

impl Part {
    /// Writes the part into a file that appears whole or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let rejects = serde_json::to_vec(&self.rejects).unwrap_or_default();
        let sections: [&[u8]; 10] = [
            bytemuck::cast_slice(&self.entries),
            bytemuck::cast_slice(&self.keys.rows),
            bytemuck::cast_slice(&self.texts.rows),
            bytemuck::cast_slice(&self.names.rows),
            bytemuck::cast_slice(&self.keys.starts),
            bytemuck::cast_slice(&self.texts.starts),
            bytemuck::cast_slice(&self.names.starts),
            bytemuck::cast_slice(&self.ids.ends),
            &self.ids.bytes,
            &rejects,
        ];
        let mut header = Header { magic: MAGIC, lines: self.lines, rows: [0; 10], checksum: 0 };
        for (at, section) in sections.iter().enumerate() {
            header.rows[at] = (section.len() / SECTIONS.get(at).copied().unwrap_or(1)) as u64;
        }
        header.checksum = checksum(&header, sections.iter().copied());
        let folder = path.parent().unwrap_or(Path::new("."));
        let write = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(".part-").tempfile_in(folder)?;
            file.write_all(bytemuck::bytes_of(&header))?;
            sections.iter().try_for_each(|section| file.write_all(section))?;
            file.persist(path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|source| Error::unwritable(path, source))
    }

    pub(super) fn id(&self, at: u32) -> &str {
        self.ids.of(at)
    }
}

fn checksum<'a>(header: &Header, sections: impl Iterator<Item = &'a [u8]>) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(bytemuck::bytes_of(&Header { checksum: 0, ..*header }));
    sections.for_each(|section| hash.update(section));
    hash.digest()
}

impl PartFile {
    /// The part in a file, if it is there, whole and sound.
    pub(super) fn find(path: &Path) -> Option<PartFile> {
        let bytes = fs::read(path).ok()?;
        let (head, rest) = bytes.split_at_checked(size_of::<Header>())?;
        let header: Header = bytemuck::pod_read_unaligned(head);
        let is_whole = header.magic == MAGIC && header.length() == Some(rest.len() as u64);
        let is_sound = is_whole && checksum(&header, std::iter::once(rest)) == header.checksum;
        is_sound.then(|| PartFile::open(path).ok()).flatten()
    }

    /// The part in a file that was just written.
    pub(super) fn open(path: &Path) -> Result<PartFile> {
        let fail = |source| Error::unreadable(path, source);
        let file = File::open(path).map_err(fail)?;
        let mut header = Header::zeroed();
        let read = read_at(&file, bytemuck::bytes_of_mut(&mut header), 0).map_err(fail)?;
        if read < size_of::<Header>() {
            return Err(fail(io::ErrorKind::UnexpectedEof.into()));
        }
        let mut part =
            PartFile { path: path.to_owned(), file: Some(file), header, starts: Default::default(), entries: None };
        for at in 0..part.starts.len() {
            part.starts[at] = part.section(4 + at, 0, header.rows[4 + at])?;
        }
        Ok(part)
    }

    /// Closes the file between reads.
    pub(super) fn let_go(&mut self) {
        self.file = None;
    }

    /// Reads the entries, to have them at hand.
    pub(super) fn hold_entries(&mut self) -> Result<()> {
        self.entries = Some(self.section(0, 0, self.header.rows[0])?);
        Ok(())
    }

    pub(super) fn lines(&self) -> u64 {
        self.header.lines
    }

    pub(super) fn len(&self) -> u32 {
        self.header.rows[0] as u32
    }

    pub(super) fn entries(&self) -> Result<Vec<Entry>> {
        match &self.entries {
            Some(entries) => Ok(entries.clone()),
            None => self.section(0, 0, self.header.rows[0]),
        }
    }

    pub(super) fn entry(&self, at: u32) -> Result<Entry> {
        match &self.entries {
            Some(entries) => Ok(entries[at as usize]),
            None => Ok(self.section(0, u64::from(at), 1)?[0]),
        }
    }

    pub(super) fn keys(&self, bucket: u8) -> Result<Vec<u64>> {
        self.bucket(1, 0, bucket)
    }

    pub(super) fn texts(&self, bucket: u8) -> Result<Vec<u128>> {
        self.bucket(2, 1, bucket)
    }

    pub(super) fn names(&self, bucket: u8) -> Result<Vec<u64>> {
        self.bucket(3, 2, bucket)
    }

    fn bucket<T: Pod>(&self, section: usize, starts: usize, bucket: u8) -> Result<Vec<T>> {
        let starts = &self.starts[starts];
        let (from, to) = (starts[usize::from(bucket)], starts[usize::from(bucket) + 1]);
        self.section(section, u64::from(from), u64::from(to - from))
    }

    pub(super) fn id(&self, at: u32) -> Result<String> {
        let before = at.saturating_sub(1);
        let ends: Vec<u32> = self.section(7, u64::from(before), u64::from(at - before) + 1)?;
        let start = if at == 0 { 0 } else { ends[0] };
        let end = *ends.last().unwrap_or(&start);
        let bytes: Vec<u8> = self.section(IDS, u64::from(start), u64::from(end - start))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(super) fn ids(&self) -> Result<Ids> {
        let ends = self.section(7, 0, self.header.rows[7])?;
        Ok(Ids { ends, bytes: self.section(IDS, 0, self.header.rows[IDS])? })
    }

    pub(super) fn rejects(&self) -> Result<Vec<Reject>> {
        let bytes: Vec<u8> = self.section(REJECTS, 0, self.header.rows[REJECTS])?;
        serde_json::from_slice(&bytes).map_err(|error| Error::unreadable(&self.path, error.into()))
    }

    /// Rows of a section.
    fn section<T: Pod>(&self, section: usize, from: u64, rows: u64) -> Result<Vec<T>> {
        let before: u64 = (0..section).map(|at| self.header.bytes(at).unwrap_or_default()).sum();
        let offset = size_of::<Header>() as u64 + before + from * size_of::<T>() as u64;
        let mut out = vec![T::zeroed(); rows as usize];
        let bytes = bytemuck::cast_slice_mut(&mut out);
        let read = match &self.file {
            Some(file) => read_at(file, bytes, offset),
            None => File::open(&self.path).and_then(|file| read_at(&file, bytes, offset)),
        };
        let whole = read.and_then(|read| {
            if read == rows as usize * size_of::<T>() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
        });
        whole.map_err(|source| Error::unreadable(&self.path, source))?;
        Ok(out)
    }
}

impl Header {
    /// Bytes of a section; `None` if they are more than there can be.
    fn bytes(&self, section: usize) -> Option<u64> {
        self.rows[section].checked_mul(SECTIONS.get(section).copied().unwrap_or(1) as u64)
    }

    fn length(&self) -> Option<u64> {
        (0..self.rows.len()).try_fold(0u64, |sum, at| sum.checked_add(self.bytes(at)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::RejectKind;

    fn part() -> Part {
        let entry = |at: u32| Entry { content: u128::from(at) << 100, words: at, line: at, ..Entry::zeroed() };
        let reject =
            Reject { path: "in.jsonl".into(), line: Some(3), id: None, kind: RejectKind::Record, reason: "bad".into() };
        let mut ids = Ids::default();
        ["a", "", "long one"].iter().for_each(|id| ids.push(id));
        let keys: Vec<u64> = (0..600).map(|at| at * 77).collect();
        Part {
            lines: 9,
            entries: (0..3).map(entry).collect(),
            keys: Runs::deal(&keys, |key| *key as u8, |key| *key),
            texts: Runs::deal(&[5u128, 6], |text| *text as u8, |text| *text),
            names: Runs::deal(&[7u64, 8], |name| *name as u8, |name| *name),
            ids,
            rejects: vec![reject],
        }
    }

    #[test]
    fn a_part_is_read_as_it_was_written() {
        let (folder, part) = (tempfile::tempdir().expect("a temporary folder"), part());
        let path = folder.path().join("part");
        part.write(&path).expect("written");
        let mut found = PartFile::find(&path).expect("sound");
        for is_open in [true, false] {
            assert_eq!((found.lines(), found.len()), (9, 3));
            assert_eq!(found.entries().expect("read"), part.entries);
            assert_eq!(found.entry(2).expect("read"), part.entries[2]);
            assert!((0..3).all(|at| found.id(at).expect("read") == part.id(at)));
            assert_eq!(found.rejects().expect("read"), part.rejects);
            for bucket in 0..=255 {
                assert_eq!(found.keys(bucket).expect("read"), part.keys.bucket(bucket));
                assert_eq!(found.texts(bucket).expect("read"), part.texts.bucket(bucket));
                assert_eq!(found.names(bucket).expect("read"), part.names.bucket(bucket));
            }
            if is_open {
                found.let_go();
            }
        }
    }

    #[test]
    fn a_damaged_part_is_not_found() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("part");
        part().write(&path).expect("written");
        let sound = fs::read(&path).expect("read");
        for at in (0..sound.len()).step_by(37) {
            let mut damaged = sound.clone();
            damaged[at] ^= 4;
            fs::write(&path, &damaged).expect("written");
            assert!(PartFile::find(&path).is_none(), "a bit of byte {at} flipped");
            fs::write(&path, &sound[..at]).expect("written");
            assert!(PartFile::find(&path).is_none(), "cut at byte {at}");
        }
        assert!(PartFile::find(&folder.path().join("none")).is_none());
    }
}
