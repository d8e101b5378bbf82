//! UTF-16 to UTF-8, as a stream.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding};

/// Reads UTF-16 (without mark) as UTF-8; lone surrogates become U+FFFD.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    ready: String,
    /// How much of `ready` was given out.
    given: usize,
    ended: bool,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Utf16<R> {
        let decoder = encoding.new_decoder_without_bom_handling();
        Utf16 { inner, decoder, ready: String::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 << 10];
        let length = self.inner.read(&mut chunk)?;
        self.ended = length == 0;
        self.ready.clear();
        self.given = 0;
        self.ready.reserve(self.decoder.max_utf8_buffer_length(length).unwrap_or(4 * chunk.len()));
        let _ = self.decoder.decode_to_string(&chunk[..length], &mut self.ready, self.ended);
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let rest = &self.ready.as_bytes()[self.given..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_anywhere_it_reads_the_same() {
        let text = "Zürich 🗞 終".repeat(5000);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for cut in [1, 7, 40_001] {
            let (before, after) = bytes.split_at(cut);
            let mut out = String::new();
            let mut reader = Utf16::new(before.chain(after), encoding_rs::UTF_16BE);
            reader.read_to_string(&mut out).expect("UTF-8");
            assert_eq!(out, text);
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        let mut out = String::new();
        Utf16::new(&[0x41, 0, 0x42][..], encoding_rs::UTF_16LE).read_to_string(&mut out).expect("UTF-8");
        assert_eq!(out, "A\u{FFFD}");
    }
}
