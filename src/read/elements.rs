//! The elements of a JSON array, or JSON objects one after the other: where each begins and ends, without parsing it.
//!
//! * time: `O(bytes)`; space: one element
//!
//! Brackets are counted, strings are passed over. An element that is well bounded but broken inside costs only itself;
//! broken bounds end the file.

use std::io::{self, BufRead};

use super::chunk::Chunk;

/// Cuts a stream into JSON values.
pub(super) struct Elements<R> {
    from: R,
    state: State,
    shape: Shape,
    /// The line that the next byte stands on, from 1.
    line: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Array,
    Sequence,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the `[`.
    Before,
    /// Between `[` and the first element.
    First,
    /// After an element: `,` or `]` must follow.
    After,
    /// After the `]`, or where nothing must stand before an object.
    Outside,
    Ended,
}

impl<R: BufRead> Elements<R> {
    /// The elements of one array.
    pub(super) fn array(from: R) -> Elements<R> {
        Elements { from, state: State::Before, shape: Shape::Array, line: 1 }
    }

    /// Objects, with white space between them.
    pub(super) fn sequence(from: R) -> Elements<R> {
        Elements { from, state: State::Outside, shape: Shape::Sequence, line: 1 }
    }

    /// The next element.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>, limit: usize) -> Chunk {
        if self.state == State::Ended {
            return Chunk::End;
        }
        let chunk = self.advance(buffer, limit).unwrap_or_else(|error| {
            self.state = State::Ended;
            Chunk::Failed { line: Some(self.line), error }
        });
        if matches!(chunk, Chunk::End) {
            self.state = State::Ended;
        }
        chunk
    }

    fn advance(&mut self, buffer: &mut Vec<u8>, limit: usize) -> io::Result<Chunk> {
        loop {
            let byte = self.skip_space()?;
            match (self.state, byte) {
                (State::Before, Some(b'[')) => {
                    self.from.consume(1);
                    self.state = State::First;
                }
                (State::First | State::After, Some(b']')) => {
                    self.from.consume(1);
                    self.state = State::Outside;
                }
                (State::After, Some(b',')) => {
                    self.from.consume(1);
                    let Some(next) = self.skip_space()? else { return Err(cut_off("in an array")) };
                    if matches!(next, b',' | b']') {
                        return Err(unexpected("an element", next));
                    }
                    return self.element(buffer, limit);
                }
                (State::First, Some(b',')) => return Err(unexpected("an element or `]`", b',')),
                (State::First, Some(_)) => return self.element(buffer, limit),
                (State::Outside, None) => return Ok(Chunk::End),
                (State::Outside, Some(b'{')) if self.shape == Shape::Sequence => return self.element(buffer, limit),
                (State::Outside, Some(byte)) if self.shape == Shape::Sequence => {
                    return Err(unexpected("an object `{…}` or the end of the file", byte));
                }
                (State::Outside, Some(byte)) => return Err(unexpected("the end of the file after `]`", byte)),
                (State::Before, Some(byte)) => return Err(unexpected("`[`", byte)),
                (State::After, Some(byte)) => return Err(unexpected("`,` or `]` after an element", byte)),
                (State::Before | State::First | State::After, None) => return Err(cut_off("in an array")),
                (State::Ended, _) => return Ok(Chunk::End),
            }
        }
    }

    /// Moves to the next byte that is no white space, and shows it.
    fn skip_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            let available = fill(&mut self.from)?;
            if available.is_empty() {
                return Ok(None);
            }
            let space = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let first = available.get(space).copied();
            self.line += line_ends(&available[..space]);
            self.from.consume(space);
            if first.is_some() {
                return Ok(first);
            }
        }
    }

    /// Moves past one element; keeps it if it isn't too long.
    fn element(&mut self, buffer: &mut Vec<u8>, limit: usize) -> io::Result<Chunk> {
        let first = self.line;
        let mut bounds = Bounds::default();
        let mut length = 0u64;
        loop {
            let available = fill(&mut self.from)?;
            if available.is_empty() {
                return Err(cut_off(&format!("in the element that begins on line {first}")));
            }
            let end = bounds.find(available);
            let part = &available[..end.unwrap_or(available.len())];
            length += part.len() as u64;
            if length <= limit as u64 {
                buffer.extend_from_slice(part);
            } else if !buffer.is_empty() {
                *buffer = Vec::new();
            }
            self.line += line_ends(part);
            let consumed = part.len();
            self.from.consume(consumed);
            if end.is_some() {
                self.state = if self.shape == Shape::Array { State::After } else { State::Outside };
                let (line, fits) = (Some(first), length <= limit as u64);
                return Ok(if fits { Chunk::Record { line } } else { Chunk::TooLong { line, bytes: length } });
            }
        }
    }
}

/// Where a JSON value ends, looked for piece by piece.
#[derive(Default)]
struct Bounds {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Bounds {
    /// How many bytes of this piece belong to the value, if it ends here.
    fn find(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < piece.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
            } else if self.in_string {
                let stop = memchr::memchr2(b'"', b'\\', &piece[at..])?;
                self.escaped = piece[at + stop] == b'\\';
                self.in_string = self.escaped;
                at += stop + 1;
                if !self.in_string && self.depth == 0 {
                    return Some(at);
                }
            } else {
                match piece[at] {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' if self.depth > 1 => self.depth -= 1,
                    b'}' | b']' if self.depth == 1 => return Some(at + 1),
                    // A bare word or number, which ends where something else begins.
                    b',' | b']' | b'}' if self.begun && self.depth == 0 => return Some(at),
                    space if space.is_ascii_whitespace() && self.depth == 0 => return Some(at),
                    _ => {}
                }
                self.begun = true;
                at += 1;
            }
        }
        None
    }
}

fn fill<R: BufRead>(from: &mut R) -> io::Result<&[u8]> {
    // Asked twice, because a borrow can't be handed back out of the loop that retries.
    while let Err(error) = from.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    from.fill_buf()
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The file's own fault, not the disk's: [`is_structural`] tells them apart.
#[derive(Debug)]
struct Structural(String);

impl std::fmt::Display for Structural {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Structural {}

/// Whether a failure says that the JSON is broken, rather than that it could not be read.
pub(super) fn is_structural(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Structural>())
}

fn unexpected(expected: &str, found: u8) -> io::Error {
    let found = match found {
        byte if byte.is_ascii_graphic() => format!("`{}`", char::from(byte)),
        byte => format!("byte 0x{byte:02X}"),
    };
    let message = format!("broken JSON: expected {expected}, found {found}; nothing after it was read, mend the file");
    io::Error::new(io::ErrorKind::InvalidData, Structural(message))
}

fn cut_off(place: &str) -> io::Error {
    let message = format!("broken JSON: the file ends {place}; it may have been cut off, get it again");
    io::Error::new(io::ErrorKind::InvalidData, Structural(message))
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    fn all<R: BufRead>(mut elements: Elements<R>, limit: usize) -> Vec<(u64, String)> {
        let mut out = Vec::new();
        loop {
            let mut buffer = Vec::new();
            match elements.next(&mut buffer, limit) {
                Chunk::Record { line } => {
                    out.push((line.unwrap_or(0), String::from_utf8_lossy(&buffer).into_owned()));
                }
                Chunk::TooLong { line, bytes } => out.push((line.unwrap_or(0), format!("too long: {bytes}"))),
                Chunk::Failed { line, error } => {
                    assert!(is_structural(&error));
                    out.push((line.unwrap_or(0), error.to_string()));
                }
                Chunk::End => return out,
            }
        }
    }

    fn array(text: &str, limit: usize) -> Vec<(u64, String)> {
        let one_by_one = all(Elements::array(BufReader::with_capacity(1, text.as_bytes())), limit);
        assert_eq!(one_by_one, all(Elements::array(text.as_bytes()), limit));
        one_by_one
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let text = r#"[ {"a": "]}\"[{\\"},
            [1, [2]] , "x,]", -1.5e3,null
        , {} ]
        "#;
        let found = array(text, 1000);
        let expected =
            [(1, r#"{"a": "]}\"[{\\"}"#), (2, "[1, [2]]"), (2, r#""x,]""#), (2, "-1.5e3"), (2, "null"), (3, "{}")];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
        assert!(array(" [ ] ", 10).is_empty());
    }

    #[test]
    fn broken_bounds_end_the_file() {
        for (text, elements, reason) in [
            ("[{} {}]", 1, "expected `,` or `]` after an element, found `{`"),
            ("[{},]", 1, "expected an element, found `]`"),
            ("[,{}]", 0, "expected an element or `]`, found `,`"),
            ("[{}] {}", 1, "expected the end of the file after `]`, found `{`"),
            ("[{},\n {\"a\": 1", 1, "the file ends in the element that begins on line 2"),
            ("[{}", 1, "the file ends in an array"),
            ("", 0, "the file ends in an array"),
            ("[}", 0, "the file ends in the element that begins on line 1"),
        ] {
            let found = array(text, 1000);
            assert_eq!(found.len(), elements + 1, "{text}: {found:?}");
            assert!(found.last().is_some_and(|(_, last)| last.contains(reason)), "{text}: {found:?}");
        }
    }

    #[test]
    fn long_elements_are_measured_not_held() {
        let found = array("[{\"a\": \"12345\"}, {}]", 10);
        assert_eq!(found, [(1, "too long: 14".to_owned()), (1, "{}".to_owned())]);
        let from = b"[\"".chain(io::repeat(b'x').take(200 << 20)).chain(&b"\"]"[..]);
        let mut elements = Elements::array(BufReader::with_capacity(64 << 10, from));
        let mut buffer = Vec::new();
        let chunk = elements.next(&mut buffer, 1 << 20);
        assert!(matches!(chunk, Chunk::TooLong { line: Some(1), bytes: 209_715_202 }), "{chunk:?}");
        assert_eq!(buffer.capacity(), 0);
    }

    #[test]
    fn objects_may_follow_each_other() {
        let found = all(Elements::sequence(&b"{\n \"a\": 1\n}\n{}{}\n x"[..]), 100);
        assert_eq!(found[..3], [(1, "{\n \"a\": 1\n}".into()), (4, "{}".into()), (4, "{}".into())]);
        assert!(found[3].0 == 5 && found[3].1.contains("found `x`"), "{found:?}");
    }
}
