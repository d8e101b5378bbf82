//! Tonight against all nights before: what is new goes into an index, and is compared with all that is in it.
//!
//! The families that follow are those that one [`Pipeline::trace`] over all nights finds, however the articles were dealt
//! to nights and in whatever order these came. What makes that so: a pair is proposed by keys it shares and by who else
//! has these, compared by its two texts alone, and families are made of links alone. When tonight changes who has a key,
//! the few old pairs that this may concern are looked at again (`support`).
//!
//! Boilerplate follows from everything in the index, not from one night: a night leaves out what was learned of it last
//! ([`Audit::learn`]), and right after learning the families are those of a trace that learns from the same articles.
//!
//! A batch of documents costs what its own articles and their partners cost, and one pass over those chunks of the index
//! that hold one of their keys.

use std::{collections::BTreeSet, path::Path};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::{
    article::{DocId, Published},
    candidates::Draw,
    error::Result,
    index::{Index, Night, Writer},
    pipeline::{Card, Pipeline},
};

mod alarms;
mod batch;
mod families;
mod forget;
mod learn;
mod night;
mod page;
mod proposals;
mod support;
#[cfg(test)]
mod tests;

pub use alarms::{Alarm, AlarmKind, Checks};
pub use families::{MemberRow, all_families};
pub use learn::LessonRow;
pub use night::{FamilyChange, IndexRow, NightFamily, NightSummary, OutletRow, index_row};
pub use page::Page;

/// What an index was made with: everything that changes a fingerprint or a verdict, as a hash.
#[must_use]
pub fn settings(pipeline: &Pipeline) -> String {
    let policy = serde_json::to_string(pipeline.policy()).unwrap_or_default();
    let all = format!("{:032x} {policy} {:032x}", pipeline.recipe().digest(), pipeline.data_digest());
    format!("{:032x}", xxh3_128(all.as_bytes()))
}

/// How a night is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Options {
    /// Only with articles published so many days before or after at most; those without a date meet all.
    pub window_days: Option<i64>,
    /// Whether a trace of the night is wanted, for a page: then all its articles are held to its end.
    pub page: bool,
}

/// A night that is being added.
#[derive(Debug)]
pub struct Audit<'a> {
    pipeline: &'a Pipeline,
    writer: Writer,
    options: Options,
    night: Night,
    /// Tonight's articles, by number.
    tonight: std::ops::Range<u32>,
    /// Records of tonight that took the place of others, by their ids.
    corrected: Vec<String>,
    /// The ids of all records of tonight that were not there as they are.
    added_tonight: BTreeSet<String>,
    /// The day on which the night runs, for what has no date. Days since the Unix epoch.
    today: i32,
    /// The latest day of tonight's articles, in days since the Unix epoch.
    latest: Option<i64>,
    /// Batches whose articles are still held: at most one.
    pages: Vec<Page>,
    /// Whether articles of earlier batches were let go.
    folded: bool,
}

impl<'a> Audit<'a> {
    /// Begins a night; makes the index if it isn't there. `today` is in days since the Unix epoch.
    ///
    /// # Errors
    ///
    /// As [`Writer::open`].
    pub fn begin(pipeline: &'a Pipeline, folder: &Path, today: i32, options: Options) -> Result<Audit<'a>> {
        let writer = Writer::open(folder, &settings(pipeline))?;
        let number = writer.index().nights()?.len() as u32 + 1;
        let first = writer.next_numbers().1;
        Ok(Audit {
            pipeline,
            writer,
            options,
            night: Night { number, ..Night::default() },
            tonight: first..first,
            corrected: Vec::new(),
            added_tonight: BTreeSet::new(),
            today,
            latest: None,
            pages: Vec::new(),
            folded: false,
        })
    }

    /// The index, with what was added tonight.
    #[must_use]
    pub fn index(&self) -> &Index {
        self.writer.index()
    }
}

/// An article's card, by its row in the index.
fn card_in(index: &Index, article: u32) -> Card {
    let row = index.articles()[article as usize];
    let published =
        row.day.map(|day| Published { seconds: i64::from(day) * 86_400, precision: crate::article::Precision::Day });
    Card { draw: row.draw, simhash: row.simhash, selected: row.selected, published }
}

fn draw_in(index: &Index, article: DocId) -> Draw {
    index.articles()[article.index()].draw
}
