//! A segment: one immutable file with everything that was added at once, or what several of them became.
//!
//! Frames one after the other; the last one, the footer, says where each section is. `docs/index-format.md` has the bytes.

use std::{collections::BTreeMap, fs::File, io, sync::Arc};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    codec::{Bytes, FRAME_HEADER, malformed, put_frame, put_varint},
    disk::{Disk, NewFile},
    layout::{self, Cut},
    lesson::Lesson,
    nights::Night,
    postings::{Carriers, Filing, Links},
    rows::{ArticleRow, RecordRow, Row},
    table::{Source, Table, TableWriter, Value},
    texts::{Block, Chapter},
};
use crate::{
    candidates::{Key, Reason},
    error::{Error, Result},
};

/// The first bytes of a segment.
pub(super) const MAGIC: &[u8; 8] = b"newsprnt";

/// Which records and articles a segment holds, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The number of its first record.
    pub first_record: u32,
    /// How many records.
    pub records: u32,
    /// The number of its first article.
    pub first_article: u32,
    /// How many articles.
    pub articles: u32,
}

/// The footer: where each section is.
#[derive(Debug, Serialize, Deserialize)]
struct Footer {
    reach: Reach,
    /// Name, place, length of the frame.
    sections: BTreeMap<String, (u64, u32)>,
}

/// A record to be added, with its articles.
#[derive(Debug)]
pub struct NewRecord<'a> {
    /// The key of its id.
    pub id: Key,
    /// As it is stored.
    pub stored: Vec<u8>,
    /// The day it counts as from.
    pub day: i32,
    /// Its articles.
    pub articles: Vec<NewArticle<'a>>,
}

/// An article of it.
#[derive(Debug)]
pub struct NewArticle<'a> {
    /// Its row; the record's number is filled in.
    pub row: ArticleRow,
    /// How it was cut out of the record.
    pub cut: Cut,
    /// Its keys, by generator.
    pub keys: &'a BTreeMap<Reason, Vec<Key>>,
}

/// What else changed with a batch of records.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The links of every article whose links changed, whole.
    pub links: BTreeMap<u32, Links>,
    /// Records that are gone: replaced, or forgotten.
    pub gone: Vec<u32>,
    /// Nights that ended with this segment.
    pub nights: Vec<Night>,
    /// What was learned of boilerplate, if it was learned now.
    pub lesson: Option<Lesson>,
}

/// Writes the sections of a segment.
pub(super) struct SegmentWriter<'a> {
    pub(super) out: NewFile<'a>,
    footer: Footer,
    /// The blocks of texts so far, and what comes after them.
    pub(super) blocks: Vec<Block>,
    pub(super) chapter: Chapter,
}

impl<'a> SegmentWriter<'a> {
    pub(super) fn begin(disk: &'a Disk, name: &str, reach: Reach) -> Result<SegmentWriter<'a>> {
        let mut out = disk.create(name)?;
        out.write(MAGIC)?;
        let footer = Footer { reach, sections: BTreeMap::new() };
        Ok(SegmentWriter { out, footer, blocks: Vec::new(), chapter: Chapter::default() })
    }

    pub(super) fn section(&mut self, name: &str, payload: &[u8]) -> Result<()> {
        let at = self.out.len();
        let mut framed = Vec::with_capacity(payload.len() + FRAME_HEADER);
        put_frame(&mut framed, payload);
        self.footer.sections.insert(name.to_owned(), (at, framed.len() as u32));
        self.out.write(&framed)
    }

    pub(super) fn table<V: Value>(
        &mut self,
        name: &str,
        entries: impl Iterator<Item = Result<(u64, V)>>,
    ) -> Result<()> {
        let mut table = TableWriter::new();
        for entry in entries {
            let (key, value) = entry?;
            table.push(key, &value, &mut self.out)?;
        }
        let fences = table.finish(&mut self.out)?;
        self.section(name, &fences)
    }

    /// The bytes of what is not in tables or blocks.
    pub(super) fn changes(&mut self, changes: &Changes) -> Result<()> {
        let mut gone = Vec::new();
        let mut sorted = changes.gone.clone();
        sorted.sort_unstable();
        sorted.iter().for_each(|record| put_varint(&mut gone, u64::from(*record)));
        self.section("gone", &gone)?;
        self.section("nights", &serde_json::to_vec(&changes.nights).unwrap_or_default())?;
        self.section("lesson", &changes.lesson.as_ref().map(Lesson::put).unwrap_or_default())?;
        self.table("links", changes.links.iter().map(|(article, links)| Ok((u64::from(*article), links.clone()))))
    }

    /// Writes the footer, and where it is; the file lasts.
    pub(super) fn finish(mut self) -> Result<u64> {
        let at = self.out.len();
        let mut framed = Vec::new();
        put_frame(&mut framed, &serde_json::to_vec(&self.footer).unwrap_or_default());
        let length = framed.len() as u32;
        let mut tail = at.to_le_bytes().to_vec();
        tail.extend(length.to_le_bytes());
        put_frame(&mut framed, &tail);
        self.out.write(&framed)?;
        let bytes = self.out.len();
        self.out.finish()?;
        Ok(bytes)
    }
}

/// Bytes at the end of a segment: a frame that says where the footer is.
const TAIL: usize = FRAME_HEADER + 12;

/// Writes a batch of records as a segment; gives its length.
pub fn write(disk: &Disk, name: &str, first: Reach, records: &[NewRecord<'_>], changes: &Changes) -> Result<u64> {
    let articles = records.iter().map(|record| record.articles.len() as u32).sum();
    let reach = Reach { records: records.len() as u32, articles, ..first };
    let mut writer = SegmentWriter::begin(disk, name, reach)?;
    let mut record_rows = Vec::with_capacity(records.len());
    let mut article_rows = Vec::with_capacity(articles as usize);
    for (number, record) in (first.first_record..).zip(records) {
        let layout = layout::layout(record.articles.iter().map(|article| &article.cut));
        let (block, at) = writer.text([&record.stored, &layout])?;
        record_rows.push(RecordRow {
            digest: super::rows::digest(&record.stored),
            block,
            at,
            length: record.stored.len() as u32,
            layout: layout.len() as u32,
            first_article: first.first_article + article_rows.len() as u32,
            day: record.day,
            articles: u16::try_from(record.articles.len()).unwrap_or(u16::MAX),
        });
        article_rows.extend(record.articles.iter().map(|article| ArticleRow { record: number, ..article.row }));
    }
    writer.end_texts()?;
    writer.section("records", &RecordRow::put_all(&record_rows))?;
    writer.section("articles", &ArticleRow::put_all(&article_rows))?;
    let ids = (first.first_record..).zip(records).map(|(number, record)| (record.id, number));
    writer.table(IDS, grouped(Filing::Alone, ids.collect()).into_iter().map(Ok))?;
    for reason in Reason::ALL {
        let articles = (first.first_article..).zip(records.iter().flat_map(|record| &record.articles));
        let entries = articles.flat_map(|(number, article)| {
            article.keys.get(&reason).into_iter().flatten().map(move |key| (*key, number))
        });
        let filed = grouped(Filing::of(reason), entries.collect());
        writer.table(reason.name(), filed.into_iter().map(Ok))?;
    }
    writer.changes(changes)?;
    writer.finish()
}

/// The section that finds records by their ids.
pub(super) const IDS: &str = "ids";

fn grouped(filing: Filing, mut entries: Vec<(Key, u32)>) -> Vec<(u64, Carriers)> {
    entries.par_sort_unstable();
    let groups = entries.chunk_by(|a, b| a.0 == b.0);
    let carriers = |group: &[(Key, u32)]| Carriers(group.iter().map(|(_, number)| *number).collect());
    groups.map(|group| (filing.number(group[0].0), carriers(group))).collect()
}

/// An open segment.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The name of its file.
    pub name: String,
    /// How long the file is.
    pub bytes: u64,
    pub(super) source: Source,
    /// What it holds.
    pub reach: Reach,
    pub(super) blocks: Vec<Block>,
    pub(super) ids: Table<Carriers>,
    pub(super) keys: BTreeMap<Reason, Table<Carriers>>,
    pub(super) links: Table<Links>,
    pub(super) sections: BTreeMap<String, (u64, u32)>,
}

impl Segment {
    /// Opens a segment; all that is not in tables or blocks is read and checked when it is asked for.
    pub fn open(disk: &Disk, name: &str, bytes: u64) -> Result<Segment> {
        let path = disk.path(name);
        let file = File::open(&path).map_err(|source| Error::unreadable(&path, source))?;
        let source = Source { file: Arc::new(file), path };
        let found = source.file.metadata().map_err(|error| Error::unreadable(&source.path, error))?.len();
        if found != bytes || bytes < (MAGIC.len() + TAIL) as u64 {
            return Err(source.damaged(found.min(bytes), &format!("it has {found} bytes instead of {bytes}")));
        }
        let tail_at = bytes - TAIL as u64;
        let tail = source.frame(tail_at, TAIL as u32)?;
        let bad = |at: u64, error: &io::Error| source.damaged(at, &error.to_string());
        let mut tail = Bytes(&tail);
        let (at, length) = tail.u64().and_then(|at| Ok((at, tail.u32()?))).map_err(|error| bad(tail_at, &error))?;
        let footer: Footer = serde_json::from_slice(&source.frame(at, length)?)
            .map_err(|error| source.damaged(at, &error.to_string()))?;
        let section = |name: &str| -> Result<Vec<u8>> {
            let (at, length) = footer.sections.get(name).ok_or_else(|| bad(at, &malformed()))?;
            source.frame(*at, *length)
        };
        let blocks = Block::take_all(&section("blocks")?).map_err(|error| bad(at, &error))?;
        let carriers = |name: &str| Table::new(source.clone(), &section(name)?).map_err(|error| bad(at, &error));
        let keys: Result<BTreeMap<Reason, Table<Carriers>>> =
            Reason::ALL.into_iter().map(|reason| Ok((reason, carriers(reason.name())?))).collect();
        let links = Table::new(source.clone(), &section("links")?).map_err(|error| bad(at, &error))?;
        Ok(Segment {
            name: name.to_owned(),
            bytes,
            reach: footer.reach,
            blocks,
            ids: carriers(IDS)?,
            keys: keys?,
            links,
            sections: footer.sections,
            source,
        })
    }

    pub(super) fn section(&self, name: &str) -> Result<Vec<u8>> {
        let (at, length) = self.sections.get(name).copied().unwrap_or_default();
        self.source.frame(at, length)
    }

    pub(super) fn malformed(&self, name: &str, error: &dyn std::fmt::Display) -> Error {
        self.source.damaged(self.sections.get(name).map_or(0, |(at, _)| *at), &error.to_string())
    }

    /// Its records' rows.
    pub fn records(&self) -> Result<Vec<RecordRow>> {
        RecordRow::take_all(&self.section("records")?).map_err(|error| self.malformed("records", &error))
    }

    /// Its articles' rows.
    pub fn articles(&self) -> Result<Vec<ArticleRow>> {
        ArticleRow::take_all(&self.section("articles")?).map_err(|error| self.malformed("articles", &error))
    }

    /// Records, here or in older segments, that are gone.
    pub fn gone(&self) -> Result<Vec<u32>> {
        let payload = self.section("gone")?;
        let mut bytes = Bytes(&payload);
        let mut gone = Vec::new();
        while !bytes.is_empty() {
            gone.push(bytes.varint32().map_err(|error| self.malformed("gone", &error))?);
        }
        Ok(gone)
    }

    /// The nights that ended here.
    pub fn nights(&self) -> Result<Vec<Night>> {
        serde_json::from_slice(&self.section("nights")?).map_err(|error| self.malformed("nights", &error))
    }

    /// What was learned of boilerplate when it was written.
    pub fn lesson(&self) -> Result<Option<Lesson>> {
        let payload = self.section("lesson")?;
        let lesson = (!payload.is_empty()).then(|| Lesson::take(&payload)).transpose();
        lesson.map_err(|error| self.malformed("lesson", &error))
    }
}
