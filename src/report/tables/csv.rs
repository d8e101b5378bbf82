//! Flat tables as CSV: RFC 4180 with line feeds, floats with a fixed number of decimals, and no cell that a spreadsheet runs.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::{Cell, Row};
use crate::report::decimals::fixed;

/// Writes the header and one line for each row. What is missing is empty.
pub fn write<R: Row>(out: &mut dyn Write, rows: &[R]) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(R::COLUMNS.iter().map(|column| column.name))?;
    for row in rows {
        for column in R::COLUMNS {
            table.write_field(&*printed(column.of(row)))?;
        }
        table.write_record(None::<&[u8]>)?;
    }
    table.flush()
}

fn printed(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => inert(text.unwrap_or_default()),
        Cell::Count(count) => count.map_or_else(Cow::default, |count| count.to_string().into()),
        Cell::Float(float) => float.map_or_else(Cow::default, |float| fixed(float).into()),
    }
}

/// The cell with a leading apostrophe if a spreadsheet would take it for a formula, also behind blanks.
///
/// See OWASP, "CSV Injection".
fn inert(cell: Cow<'_, str>) -> Cow<'_, str> {
    let formula = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(['=', '+', '-', '@']);
    if formula { format!("'{cell}").into() } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{demo, rows::ShareRow, tables};

    /// Every table, read again by the library's reader.
    struct Read;

    impl tables::Visit for Read {
        type Error = csv::Error;

        fn table<R: Row>(&mut self, rows: &[R]) -> csv::Result<()> {
            let mut written = Vec::new();
            write(&mut written, rows)?;
            let mut table = csv::Reader::from_reader(&written[..]);
            assert!(table.headers()?.iter().eq(R::COLUMNS.iter().map(|column| column.name)), "{}", R::TABLE);
            assert!(!rows.is_empty() && table.records().count() == rows.len(), "{}", R::TABLE);
            Ok(())
        }
    }

    #[test]
    fn every_table_can_be_read_again() {
        tables::visit(&demo::report(), &mut Read).expect("tables");
    }

    #[test]
    fn floats_are_fixed_and_text_is_quoted() {
        let mut row = demo::report().outlets.remove(0);
        row.outlet = "Le \"Quotidien\", Lyon".to_owned();
        row.tally.copy_rate = ShareRow { value: Some(2.0 / 3.0), low: None, high: Some(1.0) };
        let mut csv = Vec::new();
        write(&mut csv, &[row]).expect("memory can be written");
        let csv = String::from_utf8(csv).expect("UTF-8");
        let line = csv.lines().nth(1).expect("a row after the header");
        assert!(line.starts_with("\"Le \"\"Quotidien\"\", Lyon\","), "{line}");
        assert!(line.contains(",0.6667,,1.0000,"), "{line}");
    }

    #[test]
    fn formulas_are_text() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1+1", "' =1+1"),
            ("\t=1", "'\t=1"),
            ("L'Écho=1", "L'Écho=1"),
            ("", ""),
        ] {
            assert_eq!(inert(cell.into()), written);
        }
    }
}
