//! Bytes to documents: files, folders, patterns and standard input become a stream of [`Document`]s, one at a time.
//!
//! * JSON lines, JSON arrays, plain text and HTML; gzip and Zstandard, told by their first bytes whatever the name says
//! * order: sorted by path, so that the order in which inputs are given changes nothing
//! * time: one pass; space: one record, at most [`Options::max_record_bytes`], and 40 bytes per document for its id
//!
//! What can't be used becomes a [`Reject`] with its file, line and reason, and reading goes on; only an input that
//! isn't there ends the run, before anything is read.
//!
//! A file's name decides what it is; its content decides where the name says nothing. A plain text that *looks* like a
//! web page but is called `.txt` is read as text.

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::article::Document;

mod portions;
pub use portions::{Line, PORTION, Portion, Portions};

mod escapes;

mod line;
pub use line::{LineParser, LineRecord};

mod store;
pub(crate) use store::read_at;
pub use store::{Place, Store};

mod inputs;
pub use inputs::{InputStamp, Inputs};

mod names;

mod bytes;

mod utf16;

mod format;

mod lines;

mod elements;

mod chunk;

mod fields;
pub use fields::Fields;

mod record;

mod dates;

mod charset;

mod html;

mod host;

mod seen;

mod reader;
pub use reader::{Reader, Source};

#[cfg(test)]
mod tests;

mod single;
pub use single::read_file;

/// The longest record that is read by default: 64 MiB.
///
/// The longest article in the corpora we measure with has 0.1 MB; hundreds of times that is a file without line ends,
/// and would take several times its length in memory in every later stage.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which JSON fields carry what.
    pub fields: Fields,
    /// A record, text or page longer than this (decompressed, in bytes) is rejected without being held in memory.
    pub max_record_bytes: usize,
    /// What a folder stands for.
    pub folders: Folders,
}

impl Default for Options {
    fn default() -> Options {
        Options { fields: Fields::default(), max_record_bytes: MAX_RECORD_BYTES, folders: Folders::default() }
    }
}

/// What a folder stands for, as an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Folders {
    /// The usable files in it and in all folders below it.
    #[default]
    Recurse,
    /// The usable files that stand directly in it.
    TopOnly,
}

/// What the next record came to.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A document with text.
    Document(Document),
    /// A record, or the rest of a file, that could not be used.
    Reject(Reject),
}

/// A record that could not be used: counted, kept in `rejects.jsonl`, and not the end of the run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reject {
    /// The file as it was given; `-` is standard input.
    pub path: PathBuf,
    /// The line, from 1; absent when the file as a whole is meant.
    pub line: Option<u64>,
    /// The record's id, where it had one.
    pub id: Option<String>,
    /// How much was lost.
    pub kind: RejectKind,
    /// What was expected, what was found, what to do.
    pub reason: String,
}

/// How much a [`Reject`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectKind {
    /// One record.
    Record,
    /// The rest of a file, which is truncated or corrupt; what stood before was read.
    RestOfFile,
    /// A whole file, which could not be opened or is of a kind that isn't read.
    File,
}

impl Reject {
    /// Whether input beyond one record was lost: a file, or the rest of one.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.kind != RejectKind::Record
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}
