//! Inputs that are packed, recoded or streams, on their way into a file from which they can be read again.

use std::{
    fs::File,
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{PORTION, Portion};
use crate::{
    error::{Error, Result},
    read::{Reject, RejectKind, bytes::Compression, store::Stored},
};

/// An input on its way into the spool. Offsets count from its own first byte.
pub(super) struct Unpacking {
    stored: Arc<Stored>,
    bytes: Box<dyn BufRead + Send>,
    compression: Compression,
    /// How many packed bytes were taken, in all and when the last portion was given.
    consumed: Arc<AtomicU64>,
    told: u64,
    base: u64,
    written: u64,
    /// Where the last whole line ends.
    whole: u64,
    next: u32,
    at_end: bool,
}

/// One unnamed file for all that is unpacked.
pub(super) struct Spool {
    folder: PathBuf,
    file: Option<Arc<File>>,
    length: u64,
}
impl Unpacking {
    pub(super) fn new(
        stored: Arc<Stored>,
        bytes: Box<dyn BufRead + Send>,
        compression: Compression,
        consumed: Arc<AtomicU64>,
        base: u64,
    ) -> Unpacking {
        let (told, written, whole, next, at_end) = (0, 0, 0, 0, false);
        Unpacking { stored, bytes, compression, consumed, told, base, written, whole, next, at_end }
    }

    /// Unpacks until the next portion is whole, or the input ends; returns why it ended too early.
    pub(super) fn advance(&mut self, spool: &mut Spool) -> Result<Option<Reject>> {
        while !self.at_end && self.whole < (u64::from(self.next) + 1) * PORTION {
            let taken = match self.bytes.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Some(self.give_up(&error, spool))),
                Ok([]) => {
                    // A last line without a line feed gets one, so that the next input does not go on in it.
                    if self.whole < self.written {
                        spool.write(b"\n")?;
                        self.written += 1;
                        self.whole = self.written;
                    }
                    self.at_end = true;
                    break;
                }
                Ok(available) => {
                    spool.write(available)?;
                    if let Some(at) = memchr::memrchr(b'\n', available) {
                        self.whole = self.written + at as u64 + 1;
                    }
                    available.len()
                }
            };
            self.bytes.consume(taken);
            self.written += taken as u64;
        }
        Ok(None)
    }

    /// What was read whole stays.
    fn give_up(&mut self, error: &io::Error, spool: &mut Spool) -> Reject {
        spool.length -= self.written - self.whole;
        self.written = self.whole;
        self.at_end = true;
        let kind = if self.whole == 0 { RejectKind::File } else { RejectKind::RestOfFile };
        let reason = self.compression.explain(error);
        Reject { path: self.stored.path.clone(), line: None, id: None, kind, reason }
    }

    pub(super) fn portion(&mut self, file: u32, limit: usize) -> Option<Portion> {
        let start = u64::from(self.next) * PORTION;
        if start >= self.whole {
            return None;
        }
        let consumed = self.consumed.load(Ordering::Relaxed);
        let portion = Portion {
            file,
            number: self.next,
            weight: consumed - self.told,
            stored: self.stored.clone(),
            base: self.base,
            start: self.base + start,
            end: self.base + (start + PORTION).min(self.whole),
            bytes_end: self.base + self.whole,
            limit,
        };
        self.told = consumed;
        self.next += 1;
        Some(portion)
    }
}

impl Spool {
    pub(super) fn in_folder(folder: &Path) -> Spool {
        Spool { folder: folder.to_owned(), file: None, length: 0 }
    }

    /// Where what comes next will be.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn file(&mut self) -> Result<Arc<File>> {
        if self.file.is_none() {
            let made = tempfile::tempfile_in(&self.folder);
            self.file = Some(Arc::new(made.map_err(|source| Error::unwritable(&self.folder, source))?));
        }
        self.file.clone().ok_or_else(|| Error::unwritable(&self.folder, io::ErrorKind::NotFound.into()))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let file = self.file()?;
        let write = || -> io::Result<()> {
            use io::Seek;
            let mut file: &File = &file;
            file.seek(io::SeekFrom::Start(self.length))?;
            file.write_all(bytes)
        };
        write().map_err(|source| Error::unwritable(self.folder.join("(unpacked inputs)"), source))?;
        self.length += bytes.len() as u64;
        Ok(())
    }
}
