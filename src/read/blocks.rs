//! JSON lines in blocks of whole lines, for work that takes a file apart on all processors and comes back to records.
//!
//! A plain file is read where it stands. What is compressed, or a stream, is spooled to a temporary file on the way, so
//! that every record has a [`Place`] from which it can be read again.
//!
//! * space: one block of 1 MiB, or of one longer line, for each thread that works on one

use std::{
    fs::File,
    io::{BufRead, Write},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

use super::{
    Inputs, Options, Reject, RejectKind,
    bytes::{self, Compression},
    format::Format,
    inputs::{Input, Origin},
    store::{Place, Store, Stored},
};

/// Bytes of a block, unless one line is longer.
const BLOCK: usize = 1 << 20;

/// A stretch of whole lines.
#[derive(Debug)]
pub struct Block {
    /// Its place in the order of the inputs, from 0.
    pub number: u64,
    /// The input as it was given.
    pub path: Arc<Path>,
    /// What generated ids begin with.
    pub name: Arc<str>,
    /// Which of the store's files it stands in.
    pub file: u32,
    /// Where it begins there.
    pub offset: u64,
    /// The number of its first line, from 1.
    pub first_line: u64,
    /// The lines, with their line feeds.
    pub bytes: Vec<u8>,
}

impl Block {
    /// The lines that hold something: line number, place, and bytes without the line feed.
    pub fn lines(&self) -> impl Iterator<Item = (u64, Place, &[u8])> {
        let mut at = 0;
        let mut line = self.first_line;
        std::iter::from_fn(move || {
            while at < self.bytes.len() {
                let rest = &self.bytes[at..];
                let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let (start, number) = (at, line);
                at += end + 1;
                line += 1;
                if !rest[..end].trim_ascii().is_empty() {
                    let length = u32::try_from(end).unwrap_or(u32::MAX);
                    let place = Place { file: self.file, length, offset: self.offset + start as u64 };
                    return Some((number, place, &rest[..end]));
                }
            }
            None
        })
    }
}

/// What a block iterator gives next.
pub type NextBlock = std::result::Result<Block, Reject>;

/// The blocks of all inputs, one after the other.
pub struct Blocks<'a> {
    waiting: std::vec::IntoIter<Input>,
    store: &'a mut Store,
    spool: PathBuf,
    limit: usize,
    consumed: Arc<AtomicU64>,
    current: Option<Current>,
    number: u64,
}

struct Current {
    path: Arc<Path>,
    name: Arc<str>,
    file: u32,
    offset: u64,
    line: u64,
    bytes: Box<dyn BufRead + Send>,
    compression: Compression,
    spooled: bool,
    /// What was read beyond the last whole line.
    rest: Vec<u8>,
}

impl Inputs {
    /// The blocks of the inputs, all of them JSON lines. `store` then gives their records again; what needs spooling goes
    /// to temporary files in the folder `spool`.
    pub fn blocks<'a>(self, options: &Options, store: &'a mut Store, spool: &Path) -> Blocks<'a> {
        Blocks {
            waiting: self.into_files().into_iter(),
            store,
            spool: spool.to_owned(),
            limit: options.max_record_bytes.min(u32::MAX as usize),
            consumed: Arc::default(),
            current: None,
            number: 0,
        }
    }
}

impl Blocks<'_> {
    /// How many bytes of the inputs were taken so far, compressed as they are.
    #[must_use]
    pub fn progress(&self) -> Arc<AtomicU64> {
        self.consumed.clone()
    }

    fn open(&mut self, input: Input) -> std::result::Result<(), Reject> {
        let path = input.path.clone();
        let refuse =
            |reason: String| Reject { path: path.clone(), line: None, id: None, kind: RejectKind::File, reason };
        let unreadable = |error: std::io::Error| refuse(format!("cannot be read: {error}"));
        let (name, is_file) = (input.name.clone(), matches!(input.origin, Origin::File));
        let opened = bytes::open(input, self.consumed.clone()).map_err(unreadable)?;
        if !opened.head.is_empty() && Format::of(&name, &opened.head) != Format::JsonLines {
            return Err(refuse(
                "expected JSON lines, one object a line; write it as such, or name the file .jsonl".to_owned(),
            ));
        }
        let is_plain = is_file && opened.compression == Compression::None && !opened.is_recoded;
        let (file, stamp) = if is_plain {
            let file = File::open(&path).map_err(unreadable)?;
            let data = file.metadata().map_err(unreadable)?;
            (file, Some((data.len(), data.modified().ok())))
        } else {
            let spool = tempfile::tempfile_in(&self.spool);
            (spool.map_err(|error| refuse(format!("cannot spool to {}: {error}", self.spool.display())))?, None)
        };
        self.store.files.push(Stored { path: path.clone(), file, stamp });
        self.current = Some(Current {
            path: path.into(),
            name: name.into(),
            file: u32::try_from(self.store.files.len() - 1).unwrap_or(u32::MAX),
            offset: 0,
            line: 1,
            bytes: opened.bytes,
            compression: opened.compression,
            spooled: !is_plain,
            rest: Vec::new(),
        });
        Ok(())
    }

    /// The next block of the current file.
    fn next_of(&mut self) -> Option<NextBlock> {
        let current = self.current.as_mut()?;
        let mut block = std::mem::take(&mut current.rest);
        let mut scanned = 0;
        // Where the last whole line ends.
        let mut last = None;
        loop {
            last = memchr::memrchr(b'\n', &block[scanned..]).map(|at| scanned + at + 1).or(last);
            scanned = block.len();
            if let Some(end) = last.filter(|_| block.len() >= BLOCK) {
                current.rest = block.split_off(end);
                break;
            }
            if last.is_none() && block.len() > self.limit {
                return Some(Err(self.pass_long_line(block.len())));
            }
            match fill(&mut current.bytes, &mut block) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    let whole = memchr::memrchr(b'\n', &block).map_or(0, |at| at + 1);
                    block.truncate(whole);
                    let reason = current.compression.explain(&error);
                    let kind =
                        if current.offset == 0 && whole == 0 { RejectKind::File } else { RejectKind::RestOfFile };
                    let path = current.path.to_path_buf();
                    // What was read whole is given first; the failure is met again, and then nothing stands before it.
                    if whole == 0 {
                        self.current = None;
                        return Some(Err(Reject { path, line: None, id: None, kind, reason }));
                    }
                    current.bytes = Box::new(std::io::BufReader::new(Failing(Some(error))));
                    break;
                }
            }
        }
        if block.is_empty() {
            self.current = None;
            return None;
        }
        Some(self.give(block))
    }

    fn give(&mut self, bytes: Vec<u8>) -> NextBlock {
        let Some(current) = self.current.as_mut() else { unreachable!("a block comes from a file") };
        if current.spooled
            && let Some(stored) = self.store.files.get_mut(current.file as usize)
            && let Err(error) = stored.file.write_all(&bytes)
        {
            let reason = format!("cannot spool to {}: {error}; free some space", self.spool.display());
            let path = current.path.to_path_buf();
            self.current = None;
            return Err(Reject { path, line: None, id: None, kind: RejectKind::RestOfFile, reason });
        }
        let block = Block {
            number: self.number,
            path: current.path.clone(),
            name: current.name.clone(),
            file: current.file,
            offset: current.offset,
            first_line: current.line,
            bytes,
        };
        self.number += 1;
        current.offset += block.bytes.len() as u64;
        current.line += memchr::memchr_iter(b'\n', &block.bytes).count() as u64;
        Ok(block)
    }

    /// Passes over a line that is too long to be held.
    fn pass_long_line(&mut self, held: usize) -> Reject {
        let limit = self.limit;
        let Some(current) = self.current.as_mut() else { unreachable!("a line comes from a file") };
        let mut length = held as u64;
        loop {
            let available = match current.bytes.fill_buf() {
                Ok(available) if !available.is_empty() => available,
                _ => break,
            };
            let end = memchr::memchr(b'\n', available);
            let taken = end.map_or(available.len(), |at| at + 1);
            length += taken as u64;
            current.bytes.consume(taken);
            if end.is_some() {
                break;
            }
        }
        let reason = format!("the line is {length} bytes long, more than the {limit} that are read; is it one record?");
        let line = Some(current.line);
        if !current.spooled {
            current.offset += length;
        }
        current.line += 1;
        Reject { path: current.path.to_path_buf(), line, id: None, kind: RejectKind::Record, reason }
    }
}

impl Iterator for Blocks<'_> {
    type Item = NextBlock;

    fn next(&mut self) -> Option<NextBlock> {
        loop {
            if self.current.is_none() {
                let input = self.waiting.next()?;
                if let Err(reject) = self.open(input) {
                    return Some(Err(reject));
                }
            }
            if let Some(next) = self.next_of() {
                return Some(next);
            }
        }
    }
}

fn fill(from: &mut dyn BufRead, block: &mut Vec<u8>) -> std::io::Result<usize> {
    let available = loop {
        match from.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(available) => break available.len(),
        }
    };
    block.extend_from_slice(&from.fill_buf()?[..available]);
    from.consume(available);
    Ok(available)
}

/// Fails once.
struct Failing(Option<std::io::Error>);

impl std::io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a stream, or what was refused, read with a limit.
    fn read(text: &str, limit: usize) -> (Vec<(u64, String)>, Vec<Reject>) {
        let (mut store, folder) = (Store::default(), tempfile::tempdir().expect("a temporary folder"));
        let options = Options { max_record_bytes: limit, ..Options::default() };
        let inputs = Inputs::stream("s.jsonl", std::io::Cursor::new(text.to_owned().into_bytes()));
        let (mut places, mut rejects) = (Vec::new(), Vec::new());
        for next in inputs.blocks(&options, &mut store, folder.path()) {
            match next {
                Ok(block) => places.extend(block.lines().map(|(line, place, _)| (line, place))),
                Err(reject) => rejects.push(reject),
            }
        }
        let again = |place| {
            let mut buffer = Vec::new();
            store.read(place, &mut buffer).expect("read again");
            String::from_utf8(buffer).expect("UTF-8")
        };
        (places.into_iter().map(|(line, place)| (line, again(place))).collect(), rejects)
    }

    #[test]
    fn every_line_is_read_again_from_its_place() {
        let lines: Vec<String> = (0..40_000).map(|at| format!("{{\"text\": \"{}\"}}", "x".repeat(at % 97))).collect();
        let (found, rejects) = read(&(lines.join("\n") + "\n\n{\"last\": 1}"), 1 << 20);
        assert!(rejects.is_empty());
        assert_eq!(found.len(), lines.len() + 1);
        assert!(found.iter().zip(&lines).all(|((_, found), line)| found == line));
        assert_eq!(found.last(), Some(&(40_002, "{\"last\": 1}".to_owned())));
    }

    #[test]
    fn a_line_that_is_too_long_takes_nothing_with_it() {
        let text = format!("{{\"a\": 1}}\n{{\"text\": \"{}\"}}\n{{\"b\": 2}}\n", "x".repeat(3_000_000));
        let (found, rejects) = read(&text, 500_000);
        assert_eq!(found, [(1, "{\"a\": 1}".to_owned()), (3, "{\"b\": 2}".to_owned())]);
        assert_eq!(rejects.len(), 1);
        assert_eq!(rejects[0].line, Some(2));
        assert!(rejects[0].reason.contains("3000013 bytes"), "{}", rejects[0].reason);
    }
}
