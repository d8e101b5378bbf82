//! Several neighbouring segments become one: the same numbers, without what is gone.

use super::{
    Index,
    postings::{Carriers, Links},
    rows::{ArticleRow, RecordRow, Row},
    segment::{Changes, IDS, Reach, Segment, SegmentWriter, pack},
    table::Table,
};
use crate::{
    candidates::{Draw, Reason},
    error::{Error, Result},
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

/// Copies texts: packed as they are, but for blocks of which some are gone. Gives the records' rows.
fn texts(index: &Index, segments: &[Segment], writer: &mut SegmentWriter<'_>) -> Result<Vec<RecordRow>> {
    let row = |record: &u32| index.records[*record as usize];
    let mut rows: Vec<RecordRow> = Vec::new();
    let mut places = Vec::new();
    let mut block = 0u32;
    for segment in segments {
        let first = segment.reach.first_record;
        let own: Vec<u32> = (first..first + segment.reach.records).collect();
        for together in own.chunk_by(|a, b| row(a).block == row(b).block) {
            let staying = together.iter().filter(|record| !index.is_gone(**record)).count();
            if staying == together.len() {
                rows.extend(together.iter().map(|record| RecordRow { block, ..row(record) }));
                writer.blocks(&[segment.packed(row(&together[0]).block)?], &mut places)?;
            } else {
                let raw = if staying == 0 { Vec::new() } else { segment.block(row(&together[0]).block, None)? };
                let mut left: Vec<u8> = Vec::new();
                for record in together {
                    let old = row(record);
                    let at = left.len() as u32;
                    if index.is_gone(*record) {
                        rows.push(RecordRow { digest: 0, block, at, length: 0, day: 0, articles: 0, ..old });
                        continue;
                    }
                    let text = raw.get(old.at as usize..(old.at as usize).saturating_add(old.length as usize));
                    left.extend(text.ok_or_else(|| segment.source.damaged(0, "a text is not where it should be"))?);
                    rows.push(RecordRow { block, at, ..old });
                }
                if staying == 0 {
                    continue;
                }
                let packed = pack(&left).map_err(|source| Error::unwritable(&segment.source.path, source))?;
                writer.blocks(&[packed], &mut places)?;
            }
            block += 1;
        }
    }
    writer.section("blocks", &places)?;
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
