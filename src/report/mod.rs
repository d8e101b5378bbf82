//! What was found, for people and programs: tables, a summary, and one page that needs nothing else.
//!
//! | file | written by | holds |
//! |---|---|---|
//! | `articles.jsonl`, `pairs.jsonl`, `sentences.jsonl`, `families.jsonl` | [`jsonl::write_rows`] | [`rows`] |
//! | `summary.json` | [`jsonl::write_document`] | [`summary::Summary`] |
//! | `outlets.csv`, `families.csv` … | [`tables::csv::write`] | the same rows, flat: [`tables`] |
//! | `outlets.parquet`, `families.parquet` … | `tables::parquet::write` | the same cells, with their types |
//! | `report.html`, `report-2.html` … | [`html::pages`] | a [`Report`] |
//!
//! Nothing is measured here: a number on the page stood in a row, or counts rows. The same rows give the same bytes.

use std::collections::BTreeMap;

use serde_json::Value;

pub mod decimals;

pub mod rows;

pub mod sums;

pub mod summary;

pub mod jsonl;

pub mod tables;

pub mod html;

#[cfg(test)]
mod demo;

#[cfg(test)]
mod tests;

/// Everything the page shows.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was done and what it adds up to.
    pub summary: summary::Summary,
    /// All articles, ascending by id. Those without a family may be left out; the page does not show them.
    pub articles: Vec<rows::ArticleRow>,
    /// The verified pairs, ascending by first, then second. The page shows those within a family.
    pub pairs: Vec<rows::PairRow>,
    /// The sentences of articles in families, ascending by article, then start.
    pub sentences: Vec<rows::SentenceRow>,
    /// The families, ascending by label.
    pub families: Vec<rows::FamilyRow>,
    /// The outlets, ascending by name.
    pub outlets: Vec<rows::OutletRow>,
    /// The days, ascending.
    pub days: Vec<rows::DayRow>,
    /// Who took from whom, ascending by outlet, then source.
    pub flows: Vec<rows::FlowRow>,
    /// The agencies, ascending by name.
    pub agencies: Vec<rows::AgencyTallyRow>,
    /// What the summary says in words, in French; those of the summary are English.
    pub french: summary::Texts,
    /// The lines of `rejects.jsonl`.
    pub rejects: Vec<Value>,
    /// The source text of each article in a family, by article id. Articles of one page share its text.
    pub texts: BTreeMap<String, String>,
}
