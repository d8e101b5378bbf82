//! A portion, and the lines that begin in it.

use std::{io, path::Path, sync::Arc};

use crate::read::store::{Place, Stored};

/// Bytes read at a time: they stay in a processor's own cache until their words are hashed.
const CHUNK: usize = 256 << 10;
/// The lines that begin in a stretch of an input.
#[derive(Clone, Debug)]
pub struct Portion {
    /// Which input it is of: its place in the order of the inputs, and in the store.
    pub file: u32,
    /// Which of the input's portions it is, from 0.
    pub number: u32,
    /// How many bytes of the input it stands for, packed as they are.
    pub weight: u64,
    pub(super) stored: Arc<Stored>,
    /// Where the input begins in the stored file.
    pub(super) base: u64,
    pub(super) start: u64,
    pub(super) end: u64,
    /// Where the input ends.
    pub(super) bytes_end: u64,
    pub(super) limit: usize,
}

/// A line of a [`Portion`] that holds something.
#[derive(Debug)]
pub struct Line<'a> {
    /// Which line of the portion it is, from 0, empty ones counted.
    pub number: u32,
    /// Where it stands.
    pub place: Place,
    /// Its bytes without the line feed; if it is longer than is read, how long it is.
    pub bytes: std::result::Result<&'a [u8], u64>,
}
impl Portion {
    /// The input as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.stored.path
    }

    /// Gives the portion's lines to `each`, and returns how many begin in it. `buffer` is room to work in.
    ///
    /// # Errors
    ///
    /// The input can't be read; the lines before were given.
    pub fn lines(&self, buffer: &mut Vec<u8>, mut each: impl FnMut(Line<'_>)) -> io::Result<u32> {
        let mut number = 0;
        // The file's place of the buffer's first byte, how much of the buffer is filled, how much has no line feed.
        let (mut origin, mut filled, mut scanned) = (self.start, 0, 0);
        // The line that begins before the portion is another portion's.
        let mut skipping = self.start > self.base;
        if skipping {
            origin -= 1;
        }
        loop {
            let room = CHUNK.min((self.bytes_end - origin - filled as u64) as usize);
            if buffer.len() < filled + room {
                buffer.resize(filled + room, 0);
            }
            let read = self.stored.read_at(&mut buffer[filled..filled + room], origin + filled as u64)?;
            if read < room {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter"));
            }
            filled += read;
            let mut begin = 0;
            if skipping {
                let before = &buffer[..filled];
                begin = memchr::memchr(b'\n', before).map_or(filled, |at| at + 1);
                skipping = begin == filled && before.last() != Some(&b'\n');
                scanned = begin;
            }
            while let Some(at) = memchr::memchr(b'\n', &buffer[scanned..filled]) {
                if origin + begin as u64 >= self.end {
                    return Ok(number);
                }
                let end = scanned + at;
                self.give(&buffer[begin..end], origin + begin as u64, number, &mut each);
                number += 1;
                begin = end + 1;
                scanned = begin;
            }
            if origin + begin as u64 >= self.end {
                return Ok(number);
            }
            if read == 0 {
                if begin < filled {
                    self.give(&buffer[begin..filled], origin + begin as u64, number, &mut each);
                    number += 1;
                }
                return Ok(number);
            }
            buffer.copy_within(begin..filled, 0);
            (origin, filled) = (origin + begin as u64, filled - begin);
            scanned = filled;
            if filled > self.limit {
                let length = self.length_of_line(origin, buffer)?;
                let place = Place { file: self.file, length: u32::MAX, offset: origin };
                each(Line { number, place, bytes: Err(length) });
                number += 1;
                (origin, filled, scanned) = ((origin + length + 1).min(self.bytes_end), 0, 0);
                if origin >= self.end {
                    return Ok(number);
                }
            }
        }
    }

    fn give(&self, bytes: &[u8], offset: u64, number: u32, each: &mut impl FnMut(Line<'_>)) {
        if bytes.len() > self.limit {
            let place = Place { file: self.file, length: u32::MAX, offset };
            each(Line { number, place, bytes: Err(bytes.len() as u64) });
        } else if !bytes.trim_ascii().is_empty() {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            each(Line { number, place: Place { file: self.file, length, offset }, bytes: Ok(bytes) });
        }
    }

    /// How long the line is that begins at `origin`; the buffer's content is lost.
    fn length_of_line(&self, origin: u64, buffer: &mut [u8]) -> io::Result<u64> {
        let mut at = origin;
        loop {
            let room = buffer.len().min((self.bytes_end - at) as usize);
            let read = self.stored.read_at(&mut buffer[..room], at)?;
            if let Some(end) = memchr::memchr(b'\n', &buffer[..read]) {
                return Ok(at + end as u64 - origin);
            }
            at += read as u64;
            if read == 0 {
                return Ok(at - origin);
            }
        }
    }
}
