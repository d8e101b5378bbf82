//! Rows to JSON: one object a line for tables, one indented object for a summary.

use std::io::{self, Write};

use serde::Serialize;

/// Writes one JSON object a line, each ended by a line feed.
pub fn write_rows<'a, T: Serialize + 'a>(out: &mut dyn Write, rows: impl IntoIterator<Item = &'a T>) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes one indented JSON document, ended by a line feed.
pub fn write_document<T: Serialize>(out: &mut dyn Write, document: &T) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}
