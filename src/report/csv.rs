//! `outlets.csv`: RFC 4180 with line feeds, floats with a fixed number of decimals, and no cell that a spreadsheet runs.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::{decimals::fixed, rows::OutletRow};

/// The columns, in order: the fields of [`OutletRow`].
pub const OUTLET_COLUMNS: [&str; 12] = [
    "outlet",
    "articles",
    "in_families",
    "wholly",
    "partially",
    "non",
    "copy_rate",
    "copy_rate_by_length",
    "credited",
    "uncredited",
    "first_in_family",
    "agency_articles",
];

/// Writes the header and one line for each outlet.
pub fn write_outlets(out: &mut dyn Write, outlets: &[OutletRow]) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(OUTLET_COLUMNS)?;
    for row in outlets {
        table.write_record(cells(row))?;
    }
    table.flush()
}

fn cells(row: &OutletRow) -> [String; OUTLET_COLUMNS.len()] {
    [
        inert(&row.outlet).into_owned(),
        row.articles.to_string(),
        row.in_families.to_string(),
        row.wholly.to_string(),
        row.partially.to_string(),
        row.non.to_string(),
        fixed(row.copy_rate),
        fixed(row.copy_rate_by_length),
        row.credited.to_string(),
        row.uncredited.to_string(),
        row.first_in_family.to_string(),
        row.agency_articles.to_string(),
    ]
}

/// The cell with a leading apostrophe if a spreadsheet would take it for a formula, also behind blanks.
///
/// See OWASP, "CSV Injection".
fn inert(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(['=', '+', '-', '@']);
    if formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::demo;

    #[test]
    fn columns_are_the_fields_of_the_row() {
        let row = serde_json::to_value(&demo::report().outlets[0]).expect("an outlet row is JSON");
        let fields: Vec<_> = row.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(fields, OUTLET_COLUMNS);
    }

    #[test]
    fn floats_are_fixed_and_text_is_quoted() {
        let mut row = demo::report().outlets.remove(0);
        row.outlet = "Le \"Quotidien\", Lyon".to_owned();
        (row.copy_rate, row.copy_rate_by_length) = (2.0 / 3.0, 1.0);
        let mut csv = Vec::new();
        write_outlets(&mut csv, &[row]).expect("memory can be written");
        let csv = String::from_utf8(csv).expect("UTF-8");
        let line = csv.lines().nth(1).expect("a row after the header");
        assert!(line.starts_with("\"Le \"\"Quotidien\"\", Lyon\","), "{line}");
        assert!(line.contains(",0.6667,1.0000,"), "{line}");
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
            assert_eq!(inert(cell), written);
        }
    }
}
