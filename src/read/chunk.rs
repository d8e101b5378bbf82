//! What a file is cut into: the next record's bytes, or why there is none.

use std::io::{self, BufRead, Read};

use super::{elements::Elements, format::Format, lines::Lines};

/// What came next in a file.
#[derive(Debug)]
pub(super) enum Chunk {
    /// The buffer holds a record, which begins on this line.
    Record { line: Option<u64> },
    /// A record was longer than allowed, and was passed over.
    TooLong { line: Option<u64>, bytes: u64 },
    /// Nothing more can be read.
    Failed { line: Option<u64>, error: io::Error },
    /// The end.
    End,
}

/// A file, cut into records.
pub(super) enum Chunks {
    Lines(Lines<Box<dyn BufRead + Send>>),
    Elements(Elements<Box<dyn BufRead + Send>>),
    Whole(Option<Box<dyn BufRead + Send>>),
}

impl Chunks {
    pub(super) fn new(format: Format, bytes: Box<dyn BufRead + Send>) -> Chunks {
        match format {
            Format::JsonLines => Chunks::Lines(Lines::new(bytes)),
            Format::JsonArray => Chunks::Elements(Elements::array(bytes)),
            Format::JsonObjects => Chunks::Elements(Elements::sequence(bytes)),
            Format::Text | Format::Html => Chunks::Whole(Some(bytes)),
        }
    }

    /// Puts the next record into the buffer, unless it has more than `limit` bytes.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>, limit: usize) -> Chunk {
        buffer.clear();
        match self {
            Chunks::Lines(lines) => lines.next(buffer, limit),
            Chunks::Elements(elements) => elements.next(buffer, limit),
            Chunks::Whole(bytes) => bytes.take().map_or(Chunk::End, |bytes| whole(bytes, buffer, limit)),
        }
    }
}

/// All of a file as one record.
fn whole(mut bytes: impl Read, buffer: &mut Vec<u8>, limit: usize) -> Chunk {
    let rest = bytes
        .by_ref()
        .take(limit as u64 + 1)
        .read_to_end(buffer)
        .and_then(|held| if held > limit { io::copy(&mut bytes, &mut io::sink()) } else { Ok(0) });
    match rest {
        Err(error) => Chunk::Failed { line: None, error },
        Ok(rest) if buffer.len() > limit => {
            let bytes = buffer.len() as u64 + rest;
            *buffer = Vec::new();
            Chunk::TooLong { line: None, bytes }
        }
        Ok(_) => Chunk::Record { line: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_measured_not_held() {
        let mut buffer = Vec::new();
        let chunk = whole(io::repeat(b'x').take(50 << 20), &mut buffer, 1000);
        assert!(matches!(chunk, Chunk::TooLong { line: None, bytes: 52_428_800 }), "{chunk:?}");
        assert!(buffer.capacity() < 10_000);
    }

    #[test]
    fn a_file_at_the_limit_is_a_record() {
        let mut buffer = Vec::new();
        let chunk = whole(&b"12345"[..], &mut buffer, 5);
        assert!(matches!(chunk, Chunk::Record { line: None }), "{chunk:?}");
        assert_eq!(buffer, b"12345");
    }
}
