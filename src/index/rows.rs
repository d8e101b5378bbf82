//! The fixed rows of an index: one for each record, one for each of its articles; held in memory while it is open.

use std::io;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::codec::Bytes;
use crate::{
    article::{Document, Precision, Published, Span, TextOrigin},
    candidates::Draw,
    fingerprint::SimHash,
};

/// A record of the input, as the index knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordRow {
    /// Of the stored bytes: a record that comes again with the same is the same.
    pub digest: u64,
    /// The block that holds its text, of the segment's.
    pub block: u32,
    /// Where in the unpacked block.
    pub at: u32,
    /// How many bytes there …
    pub length: u32,
    /// … and how many after them say how it was cut.
    pub layout: u32,
    /// The number of its first article.
    pub first_article: u32,
    /// The day it counts as from: of its publication, else of the night it came in. Days since the Unix epoch.
    pub day: i32,
    /// How many articles it holds.
    pub articles: u16,
}

/// An article of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleRow {
    /// The record's number.
    pub record: u32,
    /// Its place in the draw.
    pub draw: Draw,
    /// Of its words, if it has any.
    pub simhash: Option<SimHash>,
    /// The day of its publication, if known.
    pub day: Option<i32>,
    /// How many selected shingles it has.
    pub selected: u16,
}

/// A row of fixed length.
pub trait Row: Sized {
    const LENGTH: usize;
    fn put(&self, out: &mut Vec<u8>);
    fn take(bytes: &mut Bytes<'_>) -> io::Result<Self>;

    /// Rows one after the other.
    fn put_all(rows: &[Self]) -> Vec<u8> {
        let mut out = Vec::with_capacity(rows.len() * Self::LENGTH);
        rows.iter().for_each(|row| row.put(&mut out));
        out
    }

    /// What [`Row::put_all`] wrote.
    fn take_all(bytes: &[u8]) -> io::Result<Vec<Self>> {
        let mut rows = Vec::with_capacity(bytes.len() / Self::LENGTH);
        let mut bytes = Bytes(bytes);
        while !bytes.is_empty() {
            rows.push(Self::take(&mut bytes)?);
        }
        Ok(rows)
    }
}

impl Row for RecordRow {
    const LENGTH: usize = 34;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.digest.to_le_bytes());
        for number in [self.block, self.at, self.length, self.layout, self.first_article] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.day.to_le_bytes());
        out.extend(self.articles.to_le_bytes());
    }

    fn take(bytes: &mut Bytes<'_>) -> io::Result<RecordRow> {
        Ok(RecordRow {
            digest: bytes.u64()?,
            block: bytes.u32()?,
            at: bytes.u32()?,
            length: bytes.u32()?,
            layout: bytes.u32()?,
            first_article: bytes.u32()?,
            day: i32::from_le_bytes(bytes.array()?),
            articles: u16::from_le_bytes(bytes.array()?),
        })
    }
}

/// Stands for a day that is not known.
const NO_DAY: i32 = i32::MIN;

impl Row for ArticleRow {
    const LENGTH: usize = 27;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.record.to_le_bytes());
        out.extend(self.draw.0.to_le_bytes());
        out.extend(self.simhash.map_or(0, |hash| hash.0).to_le_bytes());
        out.extend(self.day.unwrap_or(NO_DAY).to_le_bytes());
        out.push(u8::from(self.simhash.is_some()));
        out.extend(self.selected.to_le_bytes());
    }

    fn take(bytes: &mut Bytes<'_>) -> io::Result<ArticleRow> {
        let (record, draw, simhash) = (bytes.u32()?, Draw(bytes.u64()?), SimHash(bytes.u64()?));
        let day = i32::from_le_bytes(bytes.array()?);
        let simhash = (bytes.byte()? == 1).then_some(simhash);
        let selected = u16::from_le_bytes(bytes.array()?);
        Ok(ArticleRow { record, draw, simhash, day: (day != NO_DAY).then_some(day), selected })
    }
}

/// A document as it is stored: all that comparing it again needs.
#[derive(Debug, Serialize)]
struct Stored<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    /// Seconds since the Unix epoch, and whether the time of day is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<(i64, bool)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    extracted: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marked: Vec<Span>,
}

/// The bytes of a document: a line of JSON with all but the text, then the text as it is.
pub fn stored(document: &Document) -> Vec<u8> {
    let head = Stored {
        id: &document.id,
        outlet: document.outlet.clone(),
        published: document.published.map(|at| (at.seconds, at.precision == Precision::Second)),
        title: document.title.clone(),
        url: document.url.clone(),
        credit: document.credit.clone(),
        extracted: document.origin == TextOrigin::Extracted,
        marked: document.marked_articles.clone(),
    };
    // Strings and numbers: nothing that can't be written.
    let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
    bytes.push(b'\n');
    bytes.extend(document.text.as_bytes());
    bytes
}

/// The document that [`stored`] wrote.
pub fn restored(bytes: &[u8]) -> Option<Document> {
    let end = memchr::memchr(b'\n', bytes)?;
    let head: serde_json::Value = serde_json::from_slice(&bytes[..end]).ok()?;
    let text = |name: &str| head.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let published = match head.get("published") {
        Some(value) => {
            let (seconds, to_the_second): (i64, bool) = serde_json::from_value(value.clone()).ok()?;
            let precision = if to_the_second { Precision::Second } else { Precision::Day };
            Some(Published { seconds, precision })
        }
        None => None,
    };
    let marked = head.get("marked").cloned().map_or(Some(Vec::new()), |marked| serde_json::from_value(marked).ok());
    Some(Document {
        id: text("id")?,
        outlet: text("outlet"),
        published,
        title: text("title"),
        url: text("url"),
        credit: text("credit"),
        text: std::str::from_utf8(&bytes[end + 1..]).ok()?.to_owned(),
        origin: match head.get("extracted") {
            Some(_) => TextOrigin::Extracted,
            None => TextOrigin::Given,
        },
        marked_articles: marked?,
    })
}

/// What a record is known again by: all that is stored of it.
pub fn digest(stored: &[u8]) -> u64 {
    xxh3_64(stored)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn documents_come_back(id in ".{1,12}", title in proptest::option::of(".{0,20}"), text in "(?s).{0,200}", seconds in proptest::option::of((any::<i32>(), any::<bool>()))) {
            let mut document = Document::new(id, text);
            document.title = title;
            document.published = seconds.map(|(seconds, to_the_second)| Published {
                seconds: seconds.into(),
                precision: if to_the_second { Precision::Second } else { Precision::Day },
            });
            document.marked_articles = vec![Span::new(0, document.text.len())];
            let bytes = stored(&document);
            let again = restored(&bytes).expect("a document");
            prop_assert_eq!(stored(&again), bytes);
            prop_assert_eq!(again.text, document.text);
        }

        #[test]
        fn rows_come_back(draw in any::<u64>(), simhash in proptest::option::of(any::<u64>()), day in proptest::option::of(-1000i32..40_000)) {
            let row = ArticleRow { record: 7, draw: Draw(draw), simhash: simhash.map(SimHash), day, selected: 9 };
            let bytes = ArticleRow::put_all(&[row, row]);
            prop_assert_eq!(bytes.len(), 2 * ArticleRow::LENGTH);
            prop_assert_eq!(ArticleRow::take_all(&bytes).expect("rows"), vec![row, row]);
            let record = RecordRow { digest: draw, block: 1, at: 2, length: 3, layout: 7, first_article: 4, day: 5, articles: 6 };
            let bytes = RecordRow::put_all(&[record]);
            prop_assert_eq!(bytes.len(), RecordRow::LENGTH);
            prop_assert_eq!(RecordRow::take_all(&bytes).expect("rows"), vec![record]);
        }
    }
}
