//! Bytes to documents.

use std::path::PathBuf;

use serde::Serialize;

/// A record that could not be used: counted, kept in `rejects.jsonl`, and not the end of the run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reject {
    /// The file as it was given; `-` is standard input.
    pub path: PathBuf,
    /// The line, from 1; absent when the file as a whole is meant.
    pub line: Option<u64>,
    /// The record's id, where it had one.
    pub id: Option<String>,
    /// What was expected, what was found, what to do.
    pub reason: String,
}
