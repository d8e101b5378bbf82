//! Lines, of which none is held that is longer than allowed.

use std::io::BufRead;

use super::chunk::Chunk;

/// The lines of a file that hold more than white space, without their line feeds.
pub(super) struct Lines<R> {
    from: R,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Lines<R> {
        Lines { from, line: 0, ended: false }
    }

    /// The next line.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>, limit: usize) -> Chunk {
        while !self.ended {
            buffer.clear();
            self.line += 1;
            let line = Some(self.line);
            match self.take_line(buffer, limit) {
                Err(error) => {
                    self.ended = true;
                    return Chunk::Failed { line, error };
                }
                Ok(bytes) if bytes > limit as u64 => return Chunk::TooLong { line, bytes },
                Ok(_) if buffer.trim_ascii().is_empty() => {}
                Ok(_) => return Chunk::Record { line },
            }
        }
        Chunk::End
    }

    /// Moves past one line; gives its length, and its bytes if they are not too many.
    fn take_line(&mut self, buffer: &mut Vec<u8>, limit: usize) -> std::io::Result<u64> {
        let mut length = 0u64;
        loop {
            let available = match self.from.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if available.is_empty() {
                self.ended = true;
                return Ok(length);
            }
            let end = memchr::memchr(b'\n', available);
            let part = &available[..end.unwrap_or(available.len())];
            length += part.len() as u64;
            if length <= limit as u64 {
                buffer.extend_from_slice(part);
            } else if !buffer.is_empty() {
                *buffer = Vec::new();
            }
            let consumed = part.len() + usize::from(end.is_some());
            self.from.consume(consumed);
            if end.is_some() {
                return Ok(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader, Read};

    use super::*;

    fn all(bytes: impl Read, limit: usize) -> Vec<(u64, String)> {
        let mut lines = Lines::new(BufReader::with_capacity(7, bytes));
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        loop {
            match lines.next(&mut buffer, limit) {
                Chunk::Record { line } => {
                    out.push((line.unwrap_or(0), String::from_utf8_lossy(&buffer).into_owned()));
                }
                Chunk::TooLong { line, bytes } => out.push((line.unwrap_or(0), format!("too long: {bytes}"))),
                Chunk::Failed { line, error } => out.push((line.unwrap_or(0), error.to_string())),
                Chunk::End => return out,
            }
        }
    }

    fn at(line: u64, text: &str) -> (u64, String) {
        (line, text.to_owned())
    }

    #[test]
    fn blank_lines_count_but_do_not_show() {
        let lines = all(&b"first\r\n\n \t\r\nsecond\nthird, open"[..], 100);
        assert_eq!(lines, [at(1, "first\r"), at(4, "second"), at(5, "third, open")]);
        assert!(all(&b""[..], 100).is_empty());
    }

    #[test]
    fn long_lines_are_measured() {
        assert_eq!(all(&b"12345\n123456\n1\n"[..], 5), [at(1, "12345"), at(2, "too long: 6"), at(3, "1")]);
    }

    #[test]
    fn a_line_of_200_mb_is_not_held() {
        let from = io::repeat(b'x').take(200 << 20).chain(&b"\nnext"[..]);
        let mut lines = Lines::new(BufReader::with_capacity(64 << 10, from));
        let mut buffer = Vec::new();
        let chunk = lines.next(&mut buffer, 1 << 20);
        assert!(matches!(chunk, Chunk::TooLong { line: Some(1), bytes: 209_715_200 }), "{chunk:?}");
        assert_eq!(buffer.capacity(), 0);
        assert!(matches!(lines.next(&mut buffer, 1 << 20), Chunk::Record { line: Some(2) }));
        assert_eq!(buffer, b"next");
    }

    #[test]
    fn a_failure_ends_the_lines() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        assert_eq!(all(b"whole\nhal".chain(Broken), 100), [at(1, "whole"), at(2, "gone")]);
    }
}
