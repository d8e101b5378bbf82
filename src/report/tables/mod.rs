//! The flat tables, ready for R and pandas: each column once, with its name, its meaning and how it is read from a row.
//!
//! CSV and Parquet are written from the same columns, and the data dictionary (`docs/tables.md`) is held to them by a test.

use std::borrow::Cow;

use super::{
    Report,
    rows::{
        AgencyTallyRow, ArticleRow, DayRow, Derivation, FamilyRow, FlowRow, OutletRow, RelationCounts, SentenceRow,
    },
    summary::{CurveRow, IntervalMethod, RateRow, RateUnit},
};

mod columns;

pub mod csv;

#[cfg(feature = "parquet")]
pub mod parquet;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Words.
    Text(Option<Cow<'a, str>>),
    /// A count, or a byte offset.
    Count(Option<u64>),
    /// A share, a probability, a duration: with four decimals.
    Float(Option<f64>),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Cell::Text`].
    Text,
    /// [`Cell::Count`].
    Count,
    /// [`Cell::Float`].
    Float,
}

/// A column of a table of `R`s.
pub struct Column<R> {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// What they mean.
    pub about: &'static str,
    cell: for<'a> fn(&'a R) -> Cell<'a>,
}

impl<R> Column<R> {
    const fn text(name: &'static str, about: &'static str, cell: for<'a> fn(&'a R) -> Cell<'a>) -> Column<R> {
        Column { name, kind: Kind::Text, about, cell }
    }

    const fn count(name: &'static str, about: &'static str, cell: for<'a> fn(&'a R) -> Cell<'a>) -> Column<R> {
        Column { name, kind: Kind::Count, about, cell }
    }

    const fn float(name: &'static str, about: &'static str, cell: for<'a> fn(&'a R) -> Cell<'a>) -> Column<R> {
        Column { name, kind: Kind::Float, about, cell }
    }

    /// The cell of a row.
    pub fn of<'a>(&self, row: &'a R) -> Cell<'a> {
        (self.cell)(row)
    }
}

/// A row that makes a line of a flat table.
pub trait Row: Sized + 'static {
    /// The name of its table, without an ending.
    const TABLE: &'static str;
    /// Its columns, in order.
    const COLUMNS: &'static [Column<Self>];
}

/// Something to be done with each flat table.
pub trait Visit {
    /// What can go wrong.
    type Error;

    /// Does it with one.
    fn table<R: Row>(&mut self, rows: &[R]) -> Result<(), Self::Error>;
}

/// All flat tables of a report, by name.
pub fn visit<V: Visit>(report: &Report, visit: &mut V) -> Result<(), V::Error> {
    visit.table(&report.agencies)?;
    visit.table(&report.articles)?;
    visit.table(&report.summary.curve)?;
    visit.table(&report.days)?;
    visit.table(&report.families)?;
    visit.table(&report.flows)?;
    visit.table(&report.outlets)?;
    visit.table(&report.summary.rates)?;
    visit.table(&report.sentences)
}

fn text(words: &str) -> Cell<'_> {
    Cell::Text(Some(Cow::Borrowed(words)))
}

fn maybe(words: Option<&str>) -> Cell<'_> {
    Cell::Text(words.map(Cow::Borrowed))
}

fn count(n: impl Into<u64>) -> Cell<'static> {
    Cell::Count(Some(n.into()))
}

fn float(x: f64) -> Cell<'static> {
    Cell::Float(Some(x))
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write, fs, path::PathBuf};

    use super::*;
    use crate::report::demo;

    /// The data dictionary, as its columns have it.
    #[derive(Default)]
    struct Dictionary(String);

    impl Visit for Dictionary {
        type Error = std::fmt::Error;

        fn table<R: Row>(&mut self, rows: &[R]) -> std::fmt::Result {
            writeln!(self.0, "## {}\n\n| column | holds | meaning |\n|---|---|---|", R::TABLE)?;
            for column in R::COLUMNS {
                let kind = match column.kind {
                    Kind::Text => "text",
                    Kind::Count => "integer",
                    Kind::Float => "number",
                };
                writeln!(self.0, "| `{}` | {kind} | {} |", column.name, column.about)?;
                for row in rows {
                    let is_of_kind = matches!(
                        (column.kind, column.of(row)),
                        (Kind::Text, Cell::Text(_)) | (Kind::Count, Cell::Count(_)) | (Kind::Float, Cell::Float(_))
                    );
                    assert!(is_of_kind, "{}.{} is no {kind}", R::TABLE, column.name);
                }
            }
            writeln!(self.0)
        }
    }

    #[test]
    fn the_data_dictionary_is_up_to_date() {
        let mut dictionary = Dictionary::default();
        visit(&demo::report(), &mut dictionary).expect("memory can be written");
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md");
        let written = fs::read_to_string(&path).expect("docs/tables.md");
        assert!(
            written.replace("\r\n", "\n").trim_end().ends_with(dictionary.0.trim_end()),
            "docs/tables.md must end with:\n{}",
            dictionary.0
        );
    }
}
