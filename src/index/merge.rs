//! Several neighbouring segments become one: the same numbers, without what is gone.

use super::{
    Index,
    postings::{Carriers, Links},
    rows::{ArticleRow, RecordRow, Row},
    segment::{Changes, IDS, Reach, Segment, SegmentWriter},
    table::Table,
    texts::is_thin,
};
use crate::{
    candidates::{Draw, Reason},
    error::Result,
};

/// So many segments of one size are merged.
const FAN: usize = 8;

/// Records of a segment of the smallest size.
const SMALLEST: u32 = 1024;

/// The size of a segment: every step is [`FAN`] times the one below.
fn size(segment: &Segment) -> u32 {
    (segment.reach.records / SMALLEST).max(1).ilog(FAN as u32)
}

/// How many of the last segments are to be merged now, if any.
pub fn due(segments: &[Segment]) -> Option<usize> {
    let last = segments.last()?;
    let alike = segments.iter().rev().take_while(|segment| size(segment) <= size(last)).count();
    (alike >= FAN).then_some(alike)
}

/// Merges the segments of an index from one on into a new file, and opens it.
pub fn merge(index: &Index, from: usize, name: &str) -> Result<Segment> {
    let segments = &index.segments[from..];
    let first = segments[0].reach;
    let reach = Reach {
        first_record: first.first_record,
        records: segments.iter().map(|segment| segment.reach.records).sum(),
        first_article: first.first_article,
        articles: segments.iter().map(|segment| segment.reach.articles).sum(),
    };
    let mut writer = SegmentWriter::begin(&index.disk, name, reach)?;
    let rows = texts(index, segments, &mut writer)?;
    writer.section("records", &RecordRow::put_all(&rows))?;
    let of_reach = first.first_article as usize..(first.first_article + reach.articles) as usize;
    let articles: Vec<ArticleRow> = of_reach
        .map(|article| match index.articles[article] {
            // Nothing of it is left, not even hashes.
            row if index.is_gone(row.record) => {
                ArticleRow { draw: Draw(0), simhash: None, day: None, selected: 0, ..row }
            }
            row => row,
        })
        .collect();
    writer.section("articles", &ArticleRow::put_all(&articles))?;
    let ids = segments.iter().map(|segment| &segment.ids).collect();
    writer.table(IDS, together(ids, |record| !index.is_gone(record)))?;
    for reason in Reason::ALL {
        let tables = segments.iter().map(|segment| &segment.keys[&reason]).collect();
        writer.table(reason.name(), together(tables, |article| !index.is_article_gone(article)))?;
    }
    let mut changes = Changes::default();
    for segment in segments {
        // Of this reach, what is gone has left its rows already.
        changes.gone.extend(segment.gone()?.into_iter().filter(|record| *record < first.first_record));
        changes.nights.extend(segment.nights()?);
        changes.lesson = segment.lesson()?.or(changes.lesson);
        for entry in segment.links.iter() {
            let (article, links) = entry?;
            changes.links.insert(article as u32, links);
        }
    }
    // Without an older segment, no links are as good as none.
    let forgotten = |article: &u32, links: &Links| index.is_article_gone(*article) || (links.0.is_empty() && from == 0);
    changes.links.retain(|article, links| !forgotten(article, links));
    writer.changes(&changes)?;
    let bytes = writer.finish()?;
    Segment::open(&index.disk, name, bytes)
}

/// Copies texts: chapters as they are, but for those that are thin or of which some is gone. Gives the records' rows.
fn texts(index: &Index, segments: &[Segment], writer: &mut SegmentWriter<'_>) -> Result<Vec<RecordRow>> {
    let row = |record: u32| index.records[record as usize];
    let mut rows: Vec<RecordRow> = Vec::new();
    for segment in segments {
        let first = segment.reach.first_record;
        let own = first..first + segment.reach.records;
        let nothing = |record: u32| RecordRow { first_article: row(record).first_article, ..RecordRow::default() };
        rows.extend(own.clone().map(nothing));
        let place = rows.len() - own.len();
        let printed: Vec<u32> = own.filter(|record| row(*record).length > 0).collect();
        let chapter = |record: u32| segment.chapter_of(row(record).block);
        for together in printed.chunk_by(|a, b| chapter(*a) == chapter(*b)) {
            let blocks = segment.chapter(chapter(together[0]));
            let rows = &mut rows[place..];
            let is_whole = together.iter().all(|record| !index.is_gone(*record));
            if is_whole && !is_thin(together.iter().map(|record| row(*record))) {
                let moved = writer.copy(segment, blocks.clone())?;
                for record in together {
                    let block = row(*record).block - blocks.start + moved;
                    rows[(record - first) as usize] = RecordRow { block, ..row(*record) };
                }
                continue;
            }
            let staying: Vec<u32> = together.iter().copied().filter(|record| !index.is_gone(*record)).collect();
            let unpacked =
                segment.records_in(&staying, row, |bytes, layout, _| Ok((bytes.to_vec(), layout.to_vec())))?;
            for (record, (stored, layout)) in staying.into_iter().zip(unpacked) {
                let (block, at) = writer.text([&stored, &layout])?;
                rows[(record - first) as usize] = RecordRow { block, at, ..row(record) };
            }
        }
    }
    writer.end_texts()?;
    Ok(rows)
}

/// The entries of several tables, the oldest first, in the order of keys: who has a key in any of them.
fn together<'a>(
    tables: Vec<&'a Table<Carriers>>,
    stays: impl Fn(u32) -> bool + 'a,
) -> impl Iterator<Item = Result<(u64, Carriers)>> + 'a {
    let mut open: Vec<_> = tables.into_iter().map(|table| table.iter().peekable()).collect();
    // The next key of each; none of one that has ended, and 0 where an error is next.
    let head = |entry: Option<&Result<(u64, Carriers)>>| entry.map(|entry| entry.as_ref().map_or(0, |(key, _)| *key));
    let mut heads: Vec<Option<u64>> = open.iter_mut().map(|table| head(table.peek())).collect();
    let next = move || -> Option<Result<(u64, Carriers)>> {
        loop {
            let key = heads.iter().flatten().copied().min()?;
            let mut all = Carriers::default();
            for (next, table) in heads.iter_mut().zip(&mut open).filter(|(next, _)| **next == Some(key)) {
                match table.next() {
                    Some(Ok((_, carriers))) => all.0.extend(carriers.0.into_iter().filter(|number| stays(*number))),
                    Some(Err(error)) => return Some(Err(error)),
                    None => {}
                }
                *next = head(table.peek());
            }
            if !all.0.is_empty() {
                return Some(Ok((key, all)));
            }
        }
    };
    std::iter::from_fn(next)
}
