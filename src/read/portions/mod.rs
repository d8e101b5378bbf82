//! JSON lines in portions, for work that takes files apart on all processors, comes back to records, and can stop and
//! go on: a portion is the lines that begin in a fixed stretch of a file, so that the same files have the same portions.
//!
//! A plain file is read where it stands, by as many threads as there are. What is compressed, recoded, or a stream, is
//! unpacked into a spool on the way, so that every record has a [`Place`] from which it can be read again.
//!
//! * space: a buffer of 256 KiB, or of one longer line, for each thread that reads a portion

use std::{
    fs::{self, File},
    io::{self, BufRead},
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use super::{
    Inputs, Options, Reject, RejectKind,
    bytes::{self, Compression},
    format::Format,
    inputs::{Input, Origin},
    store::{HELD, Stamp, Store, Stored},
};
use crate::error::Result;

mod portion;
mod unpack;

#[cfg(test)]
mod tests;

pub use portion::{Line, Portion};
use unpack::{Spool, Unpacking};

/// Bytes of a portion, unpacked: some thousands of articles.
pub const PORTION: u64 = 16 << 20;

/// The portions of all inputs, one after the other.
///
/// An error ends the iteration: the spool can't be written.
pub struct Portions<'a> {
    waiting: std::vec::IntoIter<Input>,
    store: &'a mut Store,
    spool: Spool,
    limit: usize,
    current: Option<Current>,
    rejects: Vec<(u32, Reject)>,
}

/// What is cut into portions.
enum Current {
    Plain { stored: Arc<Stored>, length: u64, next: u32 },
    Unpacking(Unpacking),
}
impl Inputs {
    /// The portions of the inputs, all of them JSON lines. `store` then gives their records again; what needs unpacking
    /// goes to an unnamed file in the folder `spool`.
    pub fn portions<'a>(self, options: &Options, store: &'a mut Store, spool: &Path) -> Portions<'a> {
        Portions {
            waiting: self.into_files().into_iter(),
            store,
            spool: Spool::in_folder(spool),
            limit: options.max_record_bytes.min(u32::MAX as usize),
            current: None,
            rejects: Vec::new(),
        }
    }
}

impl Portions<'_> {
    /// Inputs, or rests of inputs, that could not be read, each with its place in the order of the inputs.
    #[must_use]
    pub fn into_rejects(self) -> Vec<(u32, Reject)> {
        self.rejects
    }

    /// Begins an input. One that can't be read has its place in the store, too.
    fn open(&mut self, input: Input) -> Result<()> {
        let (path, name, is_file) = (input.path.clone(), input.name.clone(), matches!(input.origin, Origin::File));
        let file = u32::try_from(self.store.files.len()).unwrap_or(u32::MAX);
        let mut stored = Stored { path: path.clone(), name, file: None, stamp: None };
        match self.begin(input, is_file, &mut stored) {
            Ok(Ok(begun)) => {
                let stored = Arc::new(stored);
                self.store.files.push(stored.clone());
                self.current = Some(begun.with(stored));
                Ok(())
            }
            Ok(Err(reason)) => {
                self.store.files.push(Arc::new(stored));
                self.rejects.push((file, Reject { path, line: None, id: None, kind: RejectKind::File, reason }));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn begin(
        &mut self,
        input: Input,
        is_file: bool,
        stored: &mut Stored,
    ) -> Result<std::result::Result<Begun, String>> {
        let consumed = Arc::<AtomicU64>::default();
        let unreadable = |error: io::Error| format!("cannot be read: {error}");
        let data = if is_file { fs::metadata(&input.path).ok() } else { None };
        let opened = match bytes::open(input, consumed.clone()) {
            Ok(opened) => opened,
            Err(error) => return Ok(Err(unreadable(error))),
        };
        if !opened.head.is_empty() && Format::of(&stored.name, &opened.head) != Format::JsonLines {
            let reason = "expected JSON lines, one object a line; write it as such, or name the file .jsonl";
            return Ok(Err(reason.to_owned()));
        }
        if let Some(data) = data.filter(|data| data.is_file()) {
            // A packed input, too, must be the same when a later run unpacks it again.
            stored.stamp = Some(Stamp::of(&data));
            if opened.compression == Compression::None && !opened.is_recoded {
                if self.store.files.len() < HELD {
                    match File::open(&stored.path) {
                        Ok(file) => stored.file = Some(Arc::new(file)),
                        Err(error) => return Ok(Err(unreadable(error))),
                    }
                }
                return Ok(Ok(Begun::Plain { length: data.len() }));
            }
        }
        stored.file = Some(self.spool.file()?);
        let (bytes, compression) = (opened.bytes, opened.compression);
        Ok(Ok(Begun::Packed { bytes, compression, consumed, base: self.spool.length() }))
    }

    /// The next portion of the current input.
    fn next_of(&mut self) -> Result<Option<Portion>> {
        let file = u32::try_from(self.store.files.len() - 1).unwrap_or(u32::MAX);
        match self.current.as_mut() {
            None => Ok(None),
            Some(Current::Plain { stored, length, next }) => {
                let start = u64::from(*next) * PORTION;
                if start >= *length {
                    return Ok(None);
                }
                let end = (start + PORTION).min(*length);
                let portion = Portion {
                    file,
                    number: *next,
                    weight: end - start,
                    stored: stored.clone(),
                    base: 0,
                    start,
                    end,
                    bytes_end: *length,
                    limit: self.limit,
                };
                *next += 1;
                Ok(Some(portion))
            }
            Some(Current::Unpacking(unpacking)) => {
                if let Some(reject) = unpacking.advance(&mut self.spool)? {
                    self.rejects.push((file, reject));
                }
                Ok(unpacking.portion(file, self.limit))
            }
        }
    }
}

enum Begun {
    Plain { length: u64 },
    Packed { bytes: Box<dyn BufRead + Send>, compression: Compression, consumed: Arc<AtomicU64>, base: u64 },
}

impl Begun {
    fn with(self, stored: Arc<Stored>) -> Current {
        match self {
            Begun::Plain { length } => Current::Plain { stored, length, next: 0 },
            Begun::Packed { bytes, compression, consumed, base } => {
                Current::Unpacking(Unpacking::new(stored, bytes, compression, consumed, base))
            }
        }
    }
}

impl Iterator for Portions<'_> {
    type Item = Result<Portion>;

    fn next(&mut self) -> Option<Result<Portion>> {
        loop {
            if self.current.is_none() {
                let input = self.waiting.next()?;
                if let Err(error) = self.open(input) {
                    self.waiting = Vec::new().into_iter();
                    return Some(Err(error));
                }
            }
            match self.next_of() {
                Ok(Some(portion)) => return Some(Ok(portion)),
                Ok(None) => self.current = None,
                Err(error) => {
                    (self.current, self.waiting) = (None, Vec::new().into_iter());
                    return Some(Err(error));
                }
            }
        }
    }
}
