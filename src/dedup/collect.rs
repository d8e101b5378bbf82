//! Pass one: every portion to its [`Part`], in parallel.

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use super::{
    Entry, Options, Share, Unit, outlet_key,
    part::{Ids, Part, PartFile},
    records::{Records, Shelf, Shelved},
    runs::Runs,
    work::Work,
};
use crate::{
    error::Result,
    fingerprint::{ContentHash, SAMPLE_BITS, sample},
    observer::Observer,
    read::{self, Inputs, Line, LineParser, LineRecord, Portion, Reject, RejectKind, Store},
    segment,
    shingle::shingles_into,
    split,
};
use xxhash_rust::xxh3::xxh3_64;

/// Shingles sampled of a record, about. Of a record that keeps a third of its shingles after heavy editing, 16 are
/// expected in common; fewer than [`super::propose`] asks for come once in thousands.
pub(super) const SAMPLE: u32 = 48;

/// Where the parts go, and which of them are to be made.
pub(super) struct Collector<'a> {
    pub(super) parser: &'a LineParser,
    pub(super) read_as: &'a read::Options,
    pub(super) options: &'a Options,
    /// Where parts are kept; in memory without it.
    pub(super) work: Option<&'a Work>,
    /// Where inputs are unpacked.
    pub(super) spool: &'a Path,
    /// Parts to be made; all without it.
    pub(super) share: Option<Share>,
    /// How much memory may hold entries.
    pub(super) memory: u64,
    /// Room to work in that nobody works in.
    pub(super) rooms: Mutex<Vec<Room>>,
}

impl Collector<'_> {
    /// Reads all inputs. Also says how many parts were there already.
    pub(super) fn collect(&self, inputs: Inputs, store: &mut Store, observer: &dyn Observer) -> Result<(Records, u64)> {
        let mut portions = inputs.portions(self.read_as, store, self.spool);
        let (parts, failed, stop) = (Mutex::new(Vec::new()), Mutex::new(None), AtomicBool::new(false));
        let reused = AtomicU64::new(0);
        let fail = |error| {
            stop.store(true, Ordering::Relaxed);
            if let Ok(mut failed) = failed.lock() {
                failed.get_or_insert(error);
            }
        };
        rayon::scope_fifo(|scope| {
            let (parts, reused, fail, stop) = (&parts, &reused, &fail, &stop);
            for portion in portions.by_ref().take_while(|_| !stop.load(Ordering::Relaxed)) {
                let portion = match portion {
                    Ok(portion) => portion,
                    Err(error) => return fail(error),
                };
                scope.spawn_fifo(move |_| {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    match self.shelve(&portion, reused) {
                        Ok(Some(part)) => parts.lock().map(|mut parts| parts.push(part)).unwrap_or_default(),
                        Ok(None) => {}
                        Err(error) => fail(error),
                    }
                    observer.advance(portion.weight);
                });
            }
        });
        if let Some(error) = failed.into_inner().unwrap_or_default() {
            return Err(error);
        }
        let records = Records::new(parts.into_inner().unwrap_or_default(), portions.into_rejects(), self.memory)?;
        Ok((records, reused.into_inner()))
    }

    /// The part of a portion: found, made, or none of this share's.
    fn shelve(&self, portion: &Portion, reused: &AtomicU64) -> Result<Option<Shelved>> {
        if self.share.is_some_and(|share| !share.has(u64::from(portion.file) + u64::from(portion.number))) {
            return Ok(None);
        }
        let part = match self.work {
            None => Shelf::Memory(self.part(portion)),
            Some(work) => {
                let path = work.path(portion);
                match PartFile::find(&path) {
                    Some(part) => {
                        reused.fetch_add(1, Ordering::Relaxed);
                        Shelf::File(part)
                    }
                    None => {
                        self.part(portion).write(&path)?;
                        Shelf::File(PartFile::open(&path)?)
                    }
                }
            }
        };
        Ok(Some(Shelved { file: portion.file, number: portion.number, part, first_line: 0 }))
    }

    fn part(&self, portion: &Portion) -> Part {
        let mut room = self.rooms.lock().ok().and_then(|mut rooms| rooms.pop()).unwrap_or_default();
        let mut buffer = std::mem::take(&mut room.buffer);
        let mut making = Making {
            of: self,
            path: portion.path(),
            room,
            entries: Vec::new(),
            ids: Ids::default(),
            rejects: Vec::new(),
        };
        let lines = portion.lines(&mut buffer, |line| making.line(line));
        let (mut part, room) = making.finish();
        if let Ok(mut rooms) = self.rooms.lock() {
            rooms.push(Room { buffer, ..room });
        }
        match lines {
            Ok(lines) => part.lines = u64::from(lines),
            Err(error) => part.rejects.push(Reject {
                path: portion.path().to_owned(),
                line: None,
                id: None,
                kind: RejectKind::RestOfFile,
                reason: format!("cannot be read on: {error}"),
            }),
        }
        part
    }
}

/// Room to work in, kept from one portion to the next: asking for memory again and again costs more than using it.
#[derive(Debug, Default)]
pub(super) struct Room {
    buffer: Vec<u8>,
    text: String,
    words: Vec<u64>,
    shingles: Vec<u64>,
    sampled: Vec<u64>,
    keys: Vec<(u64, u32)>,
    texts: Vec<(u128, u32)>,
    names: Vec<(u64, u32)>,
}

/// A part on its way.
struct Making<'a> {
    of: &'a Collector<'a>,
    path: &'a Path,
    room: Room,
    entries: Vec<Entry>,
    ids: Ids,
    rejects: Vec<Reject>,
}

impl Making<'_> {
    fn line(&mut self, line: Line<'_>) {
        let bytes = match line.bytes {
            Ok(bytes) => bytes,
            Err(length) => {
                let limit = self.of.read_as.max_record_bytes;
                let reason =
                    format!("the line is {length} bytes long, more than the {limit} that are read; is it one record?");
                return self.reject(line.number, reason);
            }
        };
        let mut text = std::mem::take(&mut self.room.text);
        match self.of.parser.parse(bytes, &mut text) {
            Ok(record) => self.record(&line, &record),
            Err(reason) => self.reject(line.number, reason),
        }
        self.room.text = text;
    }

    fn reject(&mut self, line: u32, reason: String) {
        let (path, line) = (self.path.to_owned(), Some(u64::from(line)));
        self.rejects.push(Reject { path, line, id: None, kind: RejectKind::Record, reason });
    }

    fn record(&mut self, line: &Line<'_>, record: &LineRecord<'_>) {
        let id = record.id.as_deref().unwrap_or_default();
        if !id.is_empty() {
            self.room.names.push((xxh3_64(id.as_bytes()), self.entries.len() as u32));
        }
        let blank = Entry {
            content: 0,
            offset: line.place.offset,
            length: line.place.length,
            words: 0,
            outlet: record.outlet.as_deref().map_or(0, outlet_key),
            day: record.published.and_then(|published| i32::try_from(published.day()).ok()).unwrap_or(Entry::NO_DAY),
            line: line.number,
            paragraph: 0,
        };
        match self.of.options.unit {
            Unit::Record => self.unit(record.text, blank, id),
            Unit::Paragraph => {
                let paragraphs = split::paragraphs(record.text);
                for (paragraph, span) in (0..).zip(&paragraphs) {
                    self.unit(span.of(record.text), Entry { paragraph, ..blank }, id);
                }
                if paragraphs.is_empty() {
                    self.unit("", blank, id);
                }
            }
        }
    }

    /// What is compared: a record, or a paragraph.
    fn unit(&mut self, text: &str, blank: Entry, id: &str) {
        let room = &mut self.room;
        room.words.clear();
        segment::word_hashes(text, &mut room.words);
        let content = ContentHash::of(&room.words).0;
        let number = self.entries.len() as u32;
        if room.words.len() >= self.of.options.least_words.max(1) {
            room.texts.push((content, number));
            if !self.of.options.exact_only {
                shingles_into(&room.words, self.of.options.width, &mut room.shingles);
                sample(&room.shingles, SAMPLE, &mut room.sampled);
                room.keys.extend(room.sampled.iter().map(|key| (*key, number)));
            }
        }
        let words = u32::try_from(room.words.len()).unwrap_or(u32::MAX);
        self.entries.push(Entry { content, words, ..blank });
        self.ids.push(id);
    }

    fn finish(self) -> (Part, Room) {
        let mut room = self.room;
        let key = |(key, number): &(u64, u32)| key << 32 | u64::from(*number);
        let keys = Runs::deal(&room.keys, |(key, _)| (key >> (SAMPLE_BITS - 8)) as u8, key);
        let texts = Runs::deal(
            &room.texts,
            |(text, _)| (text >> 120) as u8,
            |(text, number)| text << 8 >> 32 << 32 | u128::from(*number),
        );
        let names = Runs::deal(
            &room.names,
            |(name, _)| (name >> 56) as u8,
            |(name, number)| name << 8 >> 32 << 32 | u64::from(*number),
        );
        room.keys.clear();
        room.texts.clear();
        room.names.clear();
        let part = Part { lines: 0, entries: self.entries, keys, texts, names, ids: self.ids, rejects: self.rejects };
        (part, room)
    }
}
