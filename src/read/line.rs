//! One line of JSON to what deduplication needs of it.

use super::{Options, fields::FieldTable, record};
use crate::article::Published;

/// Takes what deduplication needs out of a line.
#[derive(Clone, Debug)]
pub struct LineParser {
    table: FieldTable,
}

/// What a line says.
#[derive(Clone, Debug, Default)]
pub struct LineRecord<'a> {
    /// The record's id, if it has one.
    pub id: Option<String>,
    /// Its text; empty if it has none.
    pub text: std::borrow::Cow<'a, str>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<Published>,
}

impl LineParser {
    /// A parser for the options' fields.
    #[must_use]
    pub fn new(options: &Options) -> LineParser {
        LineParser { table: FieldTable::new(&options.fields) }
    }

    /// Takes a line apart.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn parse<'a>(&self, line: &'a [u8]) -> std::result::Result<LineRecord<'a>, String> {
        record::outline(line, &self.table)
    }

    /// Where in the line the text stands, as a JSON string with its quotes, and what it says; `None` without text.
    #[must_use]
    pub fn text_literal(&self, line: &[u8]) -> Option<(std::ops::Range<usize>, String)> {
        record::text_literal(line, &self.table)
    }
}
