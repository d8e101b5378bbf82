//! The stream of documents, over all files.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Options, Reading, Reject, RejectKind,
    bytes::{self, Compression},
    charset,
    chunk::{Chunk, Chunks},
    elements,
    fields::FieldTable,
    format::Format,
    host::host,
    html,
    inputs::Input,
    record::{self, Fault},
    seen::{Place, Seen},
};
use crate::article::{Document, TextOrigin};

/// Which ids are read.
type Wanted = Box<dyn Fn(&str) -> bool + Send>;

/// Reads documents one after the other, in the order of the inputs.
pub struct Reader {
    waiting: std::vec::IntoIter<Input>,
    table: FieldTable,
    limit: usize,
    wanted: Option<Wanted>,
    consumed: Arc<AtomicU64>,
    seen: Seen,
    /// The files read so far, and last the one that is being read.
    paths: Vec<PathBuf>,
    current: Option<Current>,
    buffer: Vec<u8>,
    line: Option<u64>,
    undated: u64,
}

/// The file that is being read.
struct Current {
    name: String,
    format: Format,
    compression: Compression,
    chunks: Chunks,
    /// Records met in it.
    records: u64,
    /// Where the file after it begins, in bytes of all input; unknown after a stream.
    end: Option<u64>,
}

/// The record that was read last, as it stood in the input: decompressed, in UTF-8, without its line feed.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file as it was given.
    pub path: &'a Path,
    /// The line on which the record begins, from 1; none if the file is the record.
    pub line: Option<u64>,
    /// The record; empty if it was too long to be held.
    pub bytes: &'a [u8],
}

impl Reader {
    pub(super) fn new(files: Vec<Input>, options: &Options) -> Reader {
        Reader {
            waiting: files.into_iter(),
            table: FieldTable::new(&options.fields),
            // Spans count in 32 bits.
            limit: options.max_record_bytes.min(u32::MAX as usize),
            wanted: None,
            consumed: Arc::default(),
            seen: Seen::default(),
            paths: Vec::new(),
            current: None,
            buffer: Vec::new(),
            line: None,
            undated: 0,
        }
    }

    /// The same, but only documents whose id is wanted; of the others, no text is copied, and only what breaks their
    /// JSON is rejected.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(&str) -> bool + Send + 'static) -> Reader {
        self.wanted = Some(Box::new(wanted));
        self
    }

    /// How many bytes of the input were taken so far, compressed as they are.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.consumed.load(Ordering::Relaxed)
    }

    /// The same as a counter that another thread can watch.
    #[must_use]
    pub fn progress(&self) -> Arc<AtomicU64> {
        self.consumed.clone()
    }

    /// How many documents so far had no date that could be read.
    #[must_use]
    pub fn undated(&self) -> u64 {
        self.undated
    }

    /// The record behind what was read last; `None` before the first.
    #[must_use]
    pub fn source(&self) -> Option<Source<'_>> {
        Some(Source { path: self.paths.last()?, line: self.line, bytes: &self.buffer })
    }

    /// Opens the next file; gives a reject if it can't be read at all.
    fn open(&mut self, input: Input) -> Option<Reject> {
        (self.line, self.buffer) = (None, Vec::new());
        self.paths.push(input.path.clone());
        let name = input.name.clone();
        let end = input.bytes.map(|bytes| self.bytes_read() + bytes);
        match bytes::open(input, self.consumed.clone()) {
            Ok(opened) => {
                let format = Format::of(&name, &opened.head);
                if matches!(format, Format::Text | Format::Html) && opened.head.contains(&0) {
                    self.pass(end);
                    let reason = "this is neither text nor JSON: it holds zero bytes; leave it out".to_owned();
                    return Some(self.reject(RejectKind::File, None, reason));
                }
                let (compression, chunks) = (opened.compression, Chunks::new(format, opened.bytes));
                self.current = Some(Current { name, format, compression, chunks, records: 0, end });
                None
            }
            Err(error) => {
                self.pass(end);
                Some(self.reject(RejectKind::File, None, format!("cannot be read: {error}")))
            }
        }
    }

    /// Leaves the file, of which all bytes count as taken.
    fn leave(&mut self) {
        if let Some(current) = self.current.take() {
            self.pass(current.end);
        }
    }

    fn pass(&self, end: Option<u64>) {
        self.consumed.fetch_max(end.unwrap_or(0), Ordering::Relaxed);
    }

    fn reject(&self, kind: RejectKind, id: Option<String>, reason: String) -> Reject {
        Reject { path: self.paths.last().cloned().unwrap_or_default(), line: self.line, id, kind, reason }
    }

    /// What the rest of a file that can't be read comes to.
    fn fail(&mut self, error: &std::io::Error) -> Option<Reject> {
        let current = self.current.as_ref()?;
        let kind = if current.records == 0 { RejectKind::File } else { RejectKind::RestOfFile };
        let reason =
            if elements::is_structural(error) { error.to_string() } else { current.compression.explain(error) };
        self.leave();
        Some(self.reject(kind, None, reason))
    }

    /// What the record in the buffer comes to; `None` if it isn't wanted.
    fn make(&mut self) -> Option<Reading> {
        let current = self.current.as_ref()?;
        let made = match current.format {
            Format::JsonLines | Format::JsonArray | Format::JsonObjects => self.json(current),
            Format::Text | Format::Html => self.whole(current),
        };
        Some(match made.transpose()? {
            Ok(document) => self.admit(document),
            Err(fault) => {
                let mut reject = self.reject(RejectKind::Record, fault.id, fault.reason);
                reject.line = reject.line.map(|line| line + fault.lines_down);
                Reading::Reject(reject)
            }
        })
    }

    fn is_wanted(&self, id: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted(id))
    }

    fn json(&self, current: &Current) -> Result<Option<Document>, Fault> {
        let number = if current.format == Format::JsonLines { self.line } else { Some(current.records) };
        let unnamed = || format!("{}:{}", current.name, number.unwrap_or_default());
        if self.wanted.is_some() && !self.is_wanted(&record::id(&self.buffer, &self.table)?.unwrap_or_else(unnamed)) {
            return Ok(None);
        }
        let record = record::read(&self.buffer, &self.table)?;
        Ok(Some(Document {
            id: record.id.unwrap_or_else(unnamed),
            outlet: record.outlet.or_else(|| host(record.url.as_deref()?)),
            published: record.published,
            title: record.title,
            url: record.url,
            credit: record.credit,
            text: record.text.into_owned(),
            origin: TextOrigin::Given,
            marked_articles: Vec::new(),
        }))
    }

    fn whole(&self, current: &Current) -> Result<Option<Document>, Fault> {
        let id = current.name.clone();
        if !self.is_wanted(&id) {
            return Ok(None);
        }
        let document = match current.format {
            Format::Html => html::read(id, &self.buffer),
            _ => Document {
                id,
                outlet: None,
                published: None,
                title: None,
                url: None,
                credit: None,
                text: charset::text(&self.buffer).into_owned(),
                origin: TextOrigin::Given,
                marked_articles: Vec::new(),
            },
        };
        let reason = match document.text.len() {
            _ if document.text.trim().is_empty() => "text is empty".to_owned(),
            length if length > u32::MAX as usize => format!("text of {length} bytes; 4 GiB are the most that is read"),
            _ => return Ok(Some(document)),
        };
        Err(Fault { id: Some(document.id), lines_down: 0, reason })
    }

    /// Lets a document through, if it is the first with its id.
    fn admit(&mut self, document: Document) -> Reading {
        let file = u32::try_from(self.paths.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let line = u32::try_from(self.line.unwrap_or(0)).unwrap_or(u32::MAX);
        if let Some(first) = self.seen.enter(&document.id, Place { file, line }) {
            let path = self.paths.get(first.file as usize).map(|path| path.display().to_string()).unwrap_or_default();
            let place = if first.line == 0 { path } else { format!("{path}:{}", first.line) };
            let reason = format!("duplicate id; first seen at {place}; give each record its own");
            return Reading::Reject(self.reject(RejectKind::Record, Some(document.id), reason));
        }
        self.undated += u64::from(document.published.is_none());
        Reading::Document(document)
    }
}

impl Iterator for Reader {
    type Item = Reading;

    fn next(&mut self) -> Option<Reading> {
        loop {
            let Some(current) = &mut self.current else {
                let input = self.waiting.next()?;
                match self.open(input) {
                    Some(reject) => return Some(Reading::Reject(reject)),
                    None => continue,
                }
            };
            match current.chunks.next(&mut self.buffer, self.limit) {
                Chunk::End => self.leave(),
                Chunk::Failed { line, error } => {
                    self.line = line;
                    self.buffer.clear();
                    return self.fail(&error).map(Reading::Reject);
                }
                Chunk::TooLong { line, bytes } => {
                    current.records += 1;
                    self.line = line;
                    let reason = format!("{bytes} bytes; the longest record that is read has {}", self.limit);
                    return Some(Reading::Reject(self.reject(RejectKind::Record, None, reason)));
                }
                Chunk::Record { line } => {
                    current.records += 1;
                    self.line = line;
                    if let Some(reading) = self.make() {
                        return Some(reading);
                    }
                }
            }
        }
    }
}

impl std::iter::FusedIterator for Reader {}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("path", &self.paths.last()).field("line", &self.line).finish_non_exhaustive()
    }
}
