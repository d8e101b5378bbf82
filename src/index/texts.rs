//! Texts: stored records one after the other, packed in blocks that can be read alone.
//!
//! Blocks make up chapters. The first block of a chapter is larger and stands by itself; the others are packed with its
//! text as their dictionary. So they can be small, which makes one record cheap to read, and still take less room than
//! large ones would; and no words are kept that are not a record's own.

use std::{io, ops::Range};

use rayon::prelude::*;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::get_frame_content_size,
};

use super::{
    codec::{Bytes, FRAME_HEADER, malformed, put_frame},
    rows::{RecordRow, digest},
    segment::{Segment, SegmentWriter},
};
use crate::error::{Error, Result};

/// Bytes of text that are packed together, before packing: in the first block of a chapter, and in the others.
const FIRST: usize = 256 << 10;
const OTHERS: usize = 16 << 10;

/// Bytes of text in a chapter.
const CHAPTER: usize = 16 << 20;

/// A chapter of less is packed anew, with its neighbours, when segments are merged.
const THIN: usize = 4 * FIRST;

/// How hard texts are packed.
const PACKING: i32 = 5;

/// A packed block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The place of its frame in the segment's file …
    pub at: u64,
    /// … and the frame's length.
    pub length: u32,
    /// The number of the first block of its chapter.
    pub first: u32,
}

impl Block {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.at.to_le_bytes());
        out.extend(self.length.to_le_bytes());
        out.extend(self.first.to_le_bytes());
    }

    /// The blocks that [`Block::put`] wrote: none belongs to a chapter that begins after it.
    pub(super) fn take_all(payload: &[u8]) -> io::Result<Vec<Block>> {
        let mut bytes = Bytes(payload);
        let mut blocks: Vec<Block> = Vec::with_capacity(payload.len() / 16);
        while !bytes.is_empty() {
            let block = Block { at: bytes.u64()?, length: bytes.u32()?, first: bytes.u32()? };
            let number = blocks.len() as u32;
            let stands =
                block.first == number || blocks.get(block.first as usize).is_some_and(|of| of.first == block.first);
            if !stands {
                return Err(malformed());
            }
            blocks.push(block);
        }
        Ok(blocks)
    }
}

/// A chapter that is being filled.
#[derive(Debug, Default)]
pub(super) struct Chapter {
    /// The number of its first block.
    first: u32,
    /// Its records.
    raw: Vec<u8>,
    /// Where each of its full blocks ends in `raw`.
    ends: Vec<usize>,
}

impl Chapter {
    /// Adds a record, in two pieces: the number of its block, and its place in it.
    fn push(&mut self, pieces: [&[u8]; 2]) -> (u32, u32) {
        let block = self.first + self.ends.len() as u32;
        let start = self.ends.last().copied().unwrap_or_default();
        let at = (self.raw.len() - start) as u32;
        pieces.iter().for_each(|piece| self.raw.extend(*piece));
        if self.raw.len() - start >= if self.ends.is_empty() { FIRST } else { OTHERS } {
            self.ends.push(self.raw.len());
        }
        (block, at)
    }

    /// Its blocks, packed.
    fn packed(mut self) -> io::Result<Vec<Vec<u8>>> {
        if self.ends.last().copied().unwrap_or_default() < self.raw.len() {
            self.ends.push(self.raw.len());
        }
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        let blocks: Vec<&[u8]> = starts.zip(&self.ends).map(|(start, end)| &self.raw[start..*end]).collect();
        let Some((first, others)) = blocks.split_first() else { return Ok(Vec::new()) };
        let dictionary = EncoderDictionary::copy(first, PACKING);
        let mut packed = vec![zstd::bulk::compress(first, PACKING)?];
        let pack = |packer: &mut io::Result<Compressor<'_>>, block: &&[u8]| match packer {
            Ok(packer) => packer.compress(block),
            Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
        };
        let rest: io::Result<Vec<Vec<u8>>> =
            others.par_iter().map_init(|| Compressor::with_prepared_dictionary(&dictionary), pack).collect();
        packed.extend(rest?);
        Ok(packed)
    }
}

impl SegmentWriter<'_> {
    /// Adds a record, in two pieces: the number of its block, and its place in it.
    pub(super) fn text(&mut self, pieces: [&[u8]; 2]) -> Result<(u32, u32)> {
        if self.chapter.raw.len() >= CHAPTER {
            self.end_chapter()?;
        }
        Ok(self.chapter.push(pieces))
    }

    /// Adds a chapter of another segment as it is: the number of its first block here.
    pub(super) fn copy(&mut self, segment: &Segment, chapter: Range<u32>) -> Result<u32> {
        self.end_chapter()?;
        let packed: Result<Vec<Vec<u8>>> = chapter.map(|block| segment.packed(block)).collect();
        self.blocks(&packed?)
    }

    /// Ends the texts.
    pub(super) fn end_texts(&mut self) -> Result<()> {
        self.end_chapter()?;
        let mut places = Vec::with_capacity(16 * self.blocks.len());
        self.blocks.iter().for_each(|block| block.put(&mut places));
        self.section("blocks", &places)
    }

    fn end_chapter(&mut self) -> Result<()> {
        let packed = std::mem::take(&mut self.chapter).packed();
        let packed = packed.map_err(|source| Error::unwritable(self.out.path(), source))?;
        self.blocks(&packed).map(drop)
    }

    /// Writes the packed blocks of a chapter: the number of the first.
    fn blocks(&mut self, packed: &[Vec<u8>]) -> Result<u32> {
        let first = self.blocks.len() as u32;
        for block in packed {
            let at = self.out.len();
            let mut framed = Vec::with_capacity(block.len() + FRAME_HEADER);
            put_frame(&mut framed, block);
            self.blocks.push(Block { at, length: framed.len() as u32, first });
            self.out.write(&framed)?;
        }
        self.chapter.first = self.blocks.len() as u32;
        Ok(first)
    }
}

/// Unpacks what was packed with a dictionary, or with none: whole, into room of the length that it says it has.
fn unpack(packer: &mut Decompressor<'_>, packed: &[u8], raw: &mut Vec<u8>) -> io::Result<()> {
    raw.clear();
    let length = get_frame_content_size(packed).ok().flatten().and_then(|length| usize::try_from(length).ok());
    raw.try_reserve(length.ok_or_else(malformed)?)?;
    packer.decompress_to_buffer(packed, raw)?;
    Ok(())
}

/// Whether the records of a chapter are so few that it is packed anew when segments are merged.
pub(super) fn is_thin(records: impl Iterator<Item = RecordRow>) -> bool {
    records.map(|row| row.length as usize).sum::<usize>() < THIN
}

impl Segment {
    /// Reads records (sorted) of this segment: the stored bytes, those that say how it was cut, and its number.
    pub(super) fn records_in<T: Send>(
        &self,
        records: &[u32],
        row: impl Fn(u32) -> RecordRow + Sync,
        read: impl Fn(&[u8], &[u8], u32) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let together: Vec<&[u32]> = records.chunk_by(|a, b| row(*a).block == row(*b).block).collect();
        let blocks: Vec<u32> = together.iter().map(|records| row(records[0]).block).collect();
        let of_block = |block: u32, raw: &[u8]| -> Result<Vec<T>> {
            let at = blocks.partition_point(|other| *other < block);
            let one = |record: &u32| {
                let row = row(*record);
                let end = (row.at as usize).saturating_add(row.length as usize);
                let stored = raw.get(row.at as usize..end);
                let layout = raw.get(end..end.saturating_add(row.layout as usize));
                let misplaced = || self.source.damaged(0, &format!("record {record} is not where it should be"));
                let (stored, layout) = stored.zip(layout).ok_or_else(misplaced)?;
                if digest(stored) != row.digest {
                    return Err(misplaced());
                }
                read(stored, layout, *record)
            };
            together[at].iter().map(one).collect()
        };
        Ok(self.unpacked(&blocks, of_block)?.into_iter().flatten().collect())
    }

    /// Unpacks blocks (sorted, distinct), and gives what is read out of each.
    pub(super) fn unpacked<T: Send>(
        &self,
        blocks: &[u32],
        read: impl Fn(u32, &[u8]) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let chapters: Vec<&[u32]> = blocks.chunk_by(|a, b| self.chapter_of(*a) == self.chapter_of(*b)).collect();
        let of_chapter = |blocks: &[u32]| self.unpacked_chapter(self.chapter_of(blocks[0]), blocks, &read);
        let read: Result<Vec<Vec<T>>> = chapters.into_par_iter().map(of_chapter).collect();
        Ok(read?.into_iter().flatten().collect())
    }

    fn unpacked_chapter<T: Send>(
        &self,
        first: u32,
        blocks: &[u32],
        read: &(impl Fn(u32, &[u8]) -> Result<T> + Sync),
    ) -> Result<Vec<T>> {
        let mut dictionary = Vec::new();
        self.unpack(first, &mut Decompressor::new(), &mut dictionary)?;
        let (own, others) = blocks.split_at(usize::from(blocks[0] == first));
        let mut out: Vec<T> = own.iter().map(|first| read(*first, &dictionary)).collect::<Result<_>>()?;
        if !others.is_empty() {
            let dictionary = DecoderDictionary::copy(&dictionary);
            let begin = || (Decompressor::with_prepared_dictionary(&dictionary), Vec::new());
            let unpack = |(packer, raw): &mut (io::Result<Decompressor<'_>>, Vec<u8>), block: &u32| {
                self.unpack(*block, packer, raw)?;
                read(*block, raw)
            };
            let rest: Result<Vec<T>> = others.par_iter().map_init(begin, unpack).collect();
            out.extend(rest?);
        }
        Ok(out)
    }

    fn unpack(&self, block: u32, packer: &mut io::Result<Decompressor<'_>>, raw: &mut Vec<u8>) -> Result<()> {
        let at = self.blocks.get(block as usize).map_or(0, |block| block.at);
        let damaged = |error: &io::Error| self.source.damaged(at, &error.to_string());
        let packed = self.packed(block)?;
        let packer = packer.as_mut().map_err(|error| damaged(error))?;
        unpack(packer, &packed, raw).map_err(|error| damaged(&error))
    }

    /// A packed block, checked.
    pub(super) fn packed(&self, block: u32) -> Result<Vec<u8>> {
        let Some(block) = self.blocks.get(block as usize) else {
            return Err(self.malformed("blocks", &malformed()));
        };
        self.source.frame(block.at, block.length)
    }

    /// The first block of the chapter that a block belongs to.
    pub(super) fn chapter_of(&self, block: u32) -> u32 {
        self.blocks.get(block as usize).map_or(block, |block| block.first)
    }

    /// The blocks of a chapter that begins with this one.
    pub(super) fn chapter(&self, first: u32) -> Range<u32> {
        let others = self.blocks.iter().skip(first as usize).take_while(|block| block.first == first).count();
        first..first + others as u32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        article::Document,
        candidates::Draw,
        index::{ArticleRow, Changes, Cut, Index, NewArticle, NewRecord, Writer, id_key, stored},
        segment::Language,
    };

    /// A text of a few kilobytes that no other number has.
    fn text(number: u32) -> String {
        let word = |at: u32| format!("w{} ", number.wrapping_mul(2_654_435_761).rotate_left(at % 31) % 5_000 + at % 7);
        format!("Article {number}. {}", (0..400).map(word).collect::<String>())
    }

    fn add(writer: &mut Writer, numbers: Range<u32>, gone: Vec<u32>) {
        let keys = BTreeMap::new();
        let record = |number: u32| {
            let document = Document::new(number.to_string(), text(number));
            let row = ArticleRow { record: 0, draw: Draw(0), simhash: None, day: None, selected: 0 };
            let cut = Cut { language: Language::UNKNOWN, parts: Vec::new() };
            let articles = vec![NewArticle { row, cut, keys: &keys }];
            NewRecord { id: id_key(&document.id), stored: stored(&document), day: 0, articles }
        };
        let records: Vec<NewRecord<'_>> = numbers.map(record).collect();
        writer.append(&records, &Changes { gone, ..Changes::default() }).expect("a writable index");
    }

    fn holds(index: &Index, wanted: &[u32]) {
        let read = index.documents(wanted).expect("a whole index");
        assert_eq!(read.len(), wanted.len());
        for (number, document) in wanted.iter().zip(read) {
            assert_eq!((document.id, document.text), (number.to_string(), text(*number)));
        }
    }

    /// The blocks of each chapter.
    fn chapters(index: &Index) -> Vec<usize> {
        let of_segment = |segment: &Segment| -> Vec<usize> {
            segment.blocks.chunk_by(|a, b| a.first == b.first).map(<[Block]>::len).collect()
        };
        index.segments.iter().flat_map(of_segment).collect()
    }

    #[test]
    fn chapters_are_copied_joined_and_packed_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(folder.path(), "").expect("a new index");
        // Two chapters that stay as they are, and two that are thin.
        let steps = [0..600u32, 600..1200, 1200..1210, 1210..1300];
        steps.iter().for_each(|numbers| add(&mut writer, numbers.clone(), Vec::new()));
        let all: Vec<u32> = (0..1300).collect();
        holds(writer.index(), &all);
        holds(writer.index(), &[3, 597, 598, 601, 1199, 1205, 1299]);
        let before = chapters(writer.index());
        assert!(before[0] > 20 && before[1] > 20 && before[2..] == [1, 1 + before[3] - 1], "{before:?}");
        writer.compact().expect("a merged index");
        let merged = chapters(writer.index());
        assert_eq!(merged[..2], before[..2], "as they are");
        assert_eq!(merged.len(), 3, "the thin ones are one");
        holds(writer.index(), &all);
        assert_eq!(writer.index().verify().len(), 0);

        // Of the first chapter its dictionary loses a record, of the third all go.
        let gone: Vec<u32> = [1].into_iter().chain(1200..1300).collect();
        add(&mut writer, 1300..1301, gone.clone());
        writer.compact().expect("a merged index");
        let left: Vec<u32> = (0..1301).filter(|number| !gone.contains(number)).collect();
        holds(writer.index(), &left);
        let (texts, _) = writer.index().everything().expect("a whole index");
        let stands = |number: u32| memchr::memmem::find(&texts, text(number).as_bytes()).is_some();
        assert!(stands(0) && stands(1300) && !stands(1) && !stands(1250));
        writer.commit().expect("a writable index");
        holds(&Index::open(folder.path(), "").expect("an index"), &left);
    }
}
