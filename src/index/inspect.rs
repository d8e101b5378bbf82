//! What a segment is made of, and whether every byte of it is right.

use std::collections::BTreeMap;

use rayon::prelude::*;

#[cfg(test)]
use super::postings::Filing;
use super::segment::{IDS, MAGIC, Segment};
use crate::error::{Error, Result};

impl Segment {
    /// How many bytes each thing takes: texts, rows, links, and the keys of each generator.
    pub fn sizes(&self) -> BTreeMap<&'static str, u64> {
        let section = |name: &str| self.sections.get(name).map_or(0, |(_, length)| u64::from(*length));
        let mut sizes: BTreeMap<&'static str, u64> =
            self.keys.iter().map(|(reason, table)| (reason.name(), table.bytes() + section(reason.name()))).collect();
        sizes.insert("texts", self.blocks.iter().map(|block| u64::from(block.length)).sum::<u64>() + section("blocks"));
        sizes.insert("rows", section("records") + section("articles"));
        sizes.insert("ids", self.ids.bytes() + section(IDS));
        sizes.insert("lesson", section("lesson"));
        sizes.insert("links", self.links.bytes() + section("links"));
        sizes
    }

    /// Reads every byte of it.
    pub fn verify(&self) -> Result<()> {
        let mut magic = [0; 8];
        let read = crate::read::read_at(&self.source.file, &mut magic, 0)
            .map_err(|error| Error::unreadable(&self.source.path, error))?;
        if read < 8 || &magic != MAGIC {
            return Err(self.source.damaged(0, "it does not begin as a segment does"));
        }
        for name in self.sections.keys() {
            self.section(name)?;
        }
        self.records()?;
        self.articles()?;
        self.gone()?;
        self.nights()?;
        self.lesson()?;
        let blocks: Vec<u32> = (0..self.blocks.len() as u32).collect();
        self.unpacked(&blocks, |_, _| Ok(()))?;
        let tables = self.keys.values().chain([&self.ids]);
        tables.into_iter().try_for_each(|table| {
            (0..table.chunks()).into_par_iter().try_for_each(|chunk| table.chunk(chunk).map(drop))
        })?;
        (0..self.links.chunks()).into_par_iter().try_for_each(|chunk| self.links.chunk(chunk).map(drop))
    }
}

#[cfg(test)]
impl super::Index {
    /// Everything that can be read out of its files: texts, unpacked, and the keys of all tables.
    pub(crate) fn everything(&self) -> Result<(Vec<u8>, std::collections::BTreeSet<u64>)> {
        let (mut texts, mut keys) = (Vec::new(), std::collections::BTreeSet::new());
        for segment in &self.segments {
            let blocks: Vec<u32> = (0..segment.blocks.len() as u32).collect();
            texts.extend(segment.unpacked(&blocks, |_, raw| Ok(raw.to_vec()))?.concat());
            let of_reasons = segment.keys.iter().map(|(reason, table)| (Filing::of(*reason), table));
            for (filing, table) in of_reasons.chain([(Filing::Alone, &segment.ids)]) {
                for entry in table.iter() {
                    keys.insert(filing.key(entry?.0).get());
                }
            }
        }
        Ok((texts, keys))
    }
}
