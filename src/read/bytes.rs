//! A file's bytes, decompressed and in UTF-8 where a byte order mark says what they are, counted as they are consumed.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use super::{
    inputs::{Input, Origin},
    names,
    utf16::Utf16,
};

/// How much is read at a time.
const BUFFER: usize = 256 << 10;

/// How much of the beginning is looked at to tell what a file is.
const HEAD: usize = 64 << 10;

/// How long the first bytes are that name a format.
const MAGIC: usize = 16;

/// How a file is compressed, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstandard,
}

impl Compression {
    fn of(head: &[u8]) -> Compression {
        match head {
            [0x1F, 0x8B, ..] => Compression::Gzip,
            // A frame, or a skippable frame before it (RFC 8878, 3.1).
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstandard,
            _ => Compression::None,
        }
    }

    /// What a failure in the middle of a file means, and what to do.
    pub(super) fn explain(self, error: &io::Error) -> String {
        let name = match self {
            Compression::None => return format!("cannot be read on: {error}"),
            Compression::Gzip => "gzip",
            Compression::Zstandard => "Zstandard",
        };
        if error.kind() == io::ErrorKind::UnexpectedEof {
            format!("the {name} data is truncated: the file ends too early; get it again, or compress it again")
        } else {
            format!("the {name} data is corrupt ({error}); get the file again, or compress it again")
        }
    }
}

/// Formats that are met by mistake, with what to do instead.
const FOREIGN: [(&[u8], &str); 6] = [
    (b"BZh", "bzip2 data; decompress it first, or use gzip or Zstandard"),
    (b"\xFD7zXZ\0", "xz data; decompress it first, or use gzip or Zstandard"),
    (b"PK\x03\x04", "a ZIP archive; unpack it first"),
    (b"%PDF-", "a PDF file; extract its text first"),
    (b"PAR1", "a Parquet file; export it as JSON lines first"),
    (b"SQLite format 3\0", "an SQLite database; export it as JSON lines first"),
];

/// The same, of files that have no mark of their own but their name.
const FOREIGN_NAMES: [(&str, &str); 4] = [
    ("csv", "a table; export it as JSON lines first"),
    ("tsv", "a table; export it as JSON lines first"),
    ("warc", "a web archive; extract its pages first"),
    ("wet", "a web archive; extract its texts first"),
];

/// An open input.
pub(super) struct Opened {
    /// The bytes from the beginning, byte order mark left out.
    pub(super) bytes: Box<dyn BufRead + Send>,
    /// The first of them, all if they are few.
    pub(super) head: Vec<u8>,
    pub(super) compression: Compression,
    /// The bytes are not those of the file, compression apart: a mark was left out, or UTF-16 decoded.
    pub(super) is_recoded: bool,
}

/// Opens an input; every byte taken from it, compressed as it is, is added to `consumed`.
pub(super) fn open(input: Input, consumed: Arc<AtomicU64>) -> io::Result<Opened> {
    refuse_named(&input.path.to_string_lossy())?;
    let raw: Box<dyn Read + Send> = match input.origin {
        Origin::File => Box::new(File::open(&input.path)?),
        Origin::Stdin => Box::new(io::stdin()),
        Origin::Stream(bytes) => bytes,
    };
    let (magic, raw) = peek(Counted { inner: raw, consumed }, MAGIC);
    let compression = Compression::of(&magic);
    let buffered = BufReader::with_capacity(BUFFER, raw);
    let plain: Box<dyn Read + Send> = match compression {
        Compression::None => Box::new(buffered),
        Compression::Gzip => Box::new(MultiGzDecoder::new(buffered)),
        Compression::Zstandard => Box::new(zstd::Decoder::with_buffer(buffered)?),
    };
    let (mark, plain) = peek(plain, MAGIC);
    refuse_foreign(&mark)?;
    let is_recoded = matches!(mark.as_slice(), [0xEF, 0xBB, 0xBF, ..] | [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let plain: Box<dyn Read + Send> = match mark.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => Box::new(skip(plain, 3)?),
        [0xFF, 0xFE, ..] => Box::new(Utf16::new(skip(plain, 2)?, encoding_rs::UTF_16LE)),
        [0xFE, 0xFF, ..] => Box::new(Utf16::new(skip(plain, 2)?, encoding_rs::UTF_16BE)),
        _ => Box::new(plain),
    };
    let (head, plain) = peek(plain, HEAD);
    Ok(Opened { bytes: Box::new(BufReader::with_capacity(BUFFER, plain)), head, compression, is_recoded })
}

fn refuse_foreign(head: &[u8]) -> io::Result<()> {
    FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)).map_or(Ok(()), |(_, what)| refuse(what))
}

fn refuse_named(name: &str) -> io::Result<()> {
    let ending = names::extension(name);
    let foreign = FOREIGN_NAMES.iter().find(|(foreign, _)| ending.as_deref() == Some(foreign));
    foreign.map_or(Ok(()), |(_, what)| refuse(what))
}

fn refuse(what: &str) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, format!("this is {what}")))
}

/// The first `length` bytes, fewer if there are no more, and a reader that still gives them.
///
/// A failure among them is left to the reader, which meets it again after what came before.
fn peek<R: Read>(mut from: R, length: usize) -> (Vec<u8>, impl Read + use<R>) {
    let mut head = Vec::new();
    let failure = from.by_ref().take(length as u64).read_to_end(&mut head).err();
    let replay = Cursor::new(head.clone()).chain(Failing(failure)).chain(from);
    (head, replay)
}

fn skip<R: Read>(mut from: R, length: usize) -> io::Result<R> {
    from.read_exact(&mut [0; 4][..length])?;
    Ok(from)
}

/// Fails once, if there is something to fail with.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Counts what is taken.
struct Counted<R> {
    inner: R,
    consumed: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.inner.read(buffer)?;
        self.consumed.fetch_add(taken as u64, Ordering::Relaxed);
        Ok(taken)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    pub(in crate::read) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("written to memory")
    }

    pub(in crate::read) fn zstandard(bytes: &[u8]) -> Vec<u8> {
        let checked = |mut encoder: zstd::Encoder<Vec<u8>>| {
            encoder.include_checksum(true)?;
            encoder.write_all(bytes)?;
            encoder.finish()
        };
        zstd::Encoder::new(Vec::new(), 1).and_then(checked).expect("written to memory")
    }

    fn stream(bytes: Vec<u8>) -> Input {
        let origin = Origin::Stream(Box::new(Cursor::new(bytes)));
        Input { path: "-".into(), name: "-".into(), bytes: None, origin }
    }

    fn all(bytes: Vec<u8>) -> (Vec<u8>, io::Result<usize>, u64) {
        let consumed = Arc::new(AtomicU64::new(0));
        let mut out = Vec::new();
        let result = open(stream(bytes), consumed.clone()).and_then(|mut opened| opened.bytes.read_to_end(&mut out));
        (out, result, consumed.load(Ordering::Relaxed))
    }

    #[test]
    fn compression_and_marks_are_taken_off() {
        let text = "Le pré\r\n".as_bytes();
        let utf16: Vec<u8> = "\u{FEFF}Le pré\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_be: Vec<u8> = "\u{FEFF}Le pré\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xEF\xBB\xBF", text].concat();
        let skippable =
            [b"\x50\x2A\x4D\x18\x02\0\0\0zz".as_slice(), &zstandard(b"Le pr"), &zstandard("é\r\n".as_bytes())];
        for (what, bytes) in [
            ("plain", text.to_vec()),
            ("gzip", gzip(text)),
            ("gzip, two members", [gzip(b"Le "), gzip(&text[3..])].concat()),
            ("zstd", zstandard(text)),
            ("zstd, frames and a skippable one", skippable.concat()),
            ("utf-8 mark", marked.clone()),
            ("utf-8 mark, compressed", gzip(&marked)),
            ("utf-16", utf16.clone()),
            ("utf-16, compressed", zstandard(&utf16)),
            ("utf-16, big end first", utf16_be),
        ] {
            let length = bytes.len() as u64;
            let (out, result, consumed) = all(bytes);
            assert!(result.is_ok(), "{what}: {result:?}");
            assert_eq!(out, text, "{what}");
            assert_eq!(consumed, length, "{what}");
        }
    }

    #[test]
    fn what_came_before_a_failure_is_kept() {
        let noise: String = (0..40_000u64).map(|n| format!("{:x}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
        for (compression, mut bytes) in
            [(Compression::Gzip, gzip(noise.as_bytes())), (Compression::Zstandard, zstandard(noise.as_bytes()))]
        {
            let mut broken = bytes.clone();
            bytes.truncate(bytes.len() - 20);
            let (out, result, _) = all(bytes);
            assert!(out.len() > 100_000 && noise.as_bytes().starts_with(&out));
            let reason = compression.explain(&result.expect_err("truncated"));
            assert!(reason.contains("truncated"), "{reason}");

            let middle = broken.len() - 5000;
            broken[middle..middle + 64].fill(0xFF);
            let (_, result, _) = all(broken);
            let reason = compression.explain(&result.expect_err("corrupt"));
            assert!(reason.contains("corrupt"), "{reason}");
        }
    }

    #[test]
    fn other_formats_are_refused_by_name() {
        for bytes in [b"%PDF-1.7".to_vec(), b"PK\x03\x04zip".to_vec(), gzip(b"BZh9")] {
            let (_, result, _) = all(bytes);
            assert!(result.expect_err("refused").to_string().starts_with("this is "));
        }
    }
}
