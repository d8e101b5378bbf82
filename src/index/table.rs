//! A sorted table on disk: keys and values in chunks, each a frame, with the first key of every chunk in memory.
//!
//! A chunk begins with the number of its restarts and their places (`u16` each); from a restart the distance of the key
//! to the chunk's first key is written, after it the distance to the key before. So a key is found by reading one chunk
//! and decoding a few entries of it.
//!
//! * look-up of many sorted keys: each chunk that holds one is read once and checked; space: 20 bytes a chunk

use std::{fs::File, io, marker::PhantomData, ops::Range, path::PathBuf, sync::Arc};

use rayon::prelude::*;

use super::{
    codec::{Bytes, FRAME_HEADER, frame, malformed, put_frame, put_varint},
    disk::NewFile,
};
use crate::{
    error::{Error, Result},
    read::read_at,
};

/// Bytes of a chunk, about.
const CHUNK: usize = 32 << 10;

/// Entries from one restart to the next.
const RESTART: usize = 16;

/// What a key stands for.
pub trait Value: Sized + Send {
    /// Appends itself, so that [`Value::take`] knows where it ends.
    fn put(&self, out: &mut Vec<u8>);
    /// Takes one from the front.
    fn take(bytes: &mut Bytes<'_>) -> io::Result<Self>;
    /// Goes past one.
    fn skip(bytes: &mut Bytes<'_>) -> io::Result<()> {
        Self::take(bytes).map(drop)
    }
}

/// Where a chunk is, and which key it begins with.
#[derive(Clone, Copy, Debug)]
struct Fence {
    first: u64,
    at: u64,
    length: u32,
}

/// Writes a table. Keys come in rising order.
#[derive(Debug)]
pub struct TableWriter<V> {
    fences: Vec<Fence>,
    first: u64,
    last: u64,
    entries: Vec<u8>,
    restarts: Vec<u16>,
    in_restart: usize,
    values: PhantomData<V>,
}

impl<V: Value> TableWriter<V> {
    pub fn new() -> TableWriter<V> {
        TableWriter {
            fences: Vec::new(),
            first: 0,
            last: 0,
            entries: Vec::new(),
            restarts: Vec::new(),
            in_restart: 0,
            values: PhantomData,
        }
    }

    /// Appends an entry.
    pub fn push(&mut self, key: u64, value: &V, out: &mut NewFile<'_>) -> Result<()> {
        if self.entries.is_empty() {
            self.first = key;
            self.in_restart = 0;
        }
        let from = if self.in_restart == 0 {
            self.restarts.push(self.entries.len() as u16);
            self.first
        } else {
            self.last
        };
        put_varint(&mut self.entries, key - from);
        value.put(&mut self.entries);
        self.in_restart = (self.in_restart + 1) % RESTART;
        self.last = key;
        if self.entries.len() >= CHUNK { self.flush(out) } else { Ok(()) }
    }

    fn flush(&mut self, out: &mut NewFile<'_>) -> Result<()> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.entries.len() + 2 * self.restarts.len() + 2);
        payload.extend((self.restarts.len() as u16).to_le_bytes());
        self.restarts.iter().for_each(|at| payload.extend(at.to_le_bytes()));
        payload.append(&mut self.entries);
        let mut framed = Vec::with_capacity(payload.len() + FRAME_HEADER);
        put_frame(&mut framed, &payload);
        self.fences.push(Fence { first: self.first, at: out.len(), length: framed.len() as u32 });
        self.restarts.clear();
        out.write(&framed)
    }

    /// Writes what is left, and gives the fences as they are kept.
    pub fn finish(mut self, out: &mut NewFile<'_>) -> Result<Vec<u8>> {
        self.flush(out)?;
        let mut fences = Vec::with_capacity(20 * self.fences.len());
        for fence in &self.fences {
            fences.extend(fence.first.to_le_bytes());
            fences.extend(fence.at.to_le_bytes());
            fences.extend(fence.length.to_le_bytes());
        }
        Ok(fences)
    }
}

/// A file that is read piece by piece.
#[derive(Clone, Debug)]
pub struct Source {
    pub file: Arc<File>,
    pub path: PathBuf,
}

impl Source {
    /// The payload of a frame, checked.
    pub fn frame(&self, at: u64, length: u32) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.frame_in(at, length, &mut bytes)?;
        bytes.drain(..FRAME_HEADER);
        Ok(bytes)
    }

    /// The same, in a buffer that may have held another.
    fn frame_in<'b>(&self, at: u64, length: u32, buffer: &'b mut Vec<u8>) -> Result<&'b [u8]> {
        buffer.resize(length as usize, 0);
        let read = read_at(&self.file, buffer, at).map_err(|source| Error::unreadable(&self.path, source))?;
        if read < buffer.len() {
            return Err(self.damaged(at, "it ends too early"));
        }
        frame(buffer).ok_or_else(|| self.damaged(at, "a block does not match its checksum"))
    }

    /// That the file is not as it was written.
    pub fn damaged(&self, at: u64, what: &str) -> Error {
        Error::index(
            &self.path,
            format!(
                "damaged at byte {at}: {what}; put this file back from a copy of the index, or make the index anew"
            ),
        )
    }
}

/// A table that is read.
#[derive(Clone, Debug)]
pub struct Table<V> {
    source: Source,
    fences: Vec<Fence>,
    values: PhantomData<fn() -> V>,
}

impl<V: Value> Table<V> {
    /// A table by its fences.
    pub fn new(source: Source, fences: &[u8]) -> io::Result<Table<V>> {
        let mut bytes = Bytes(fences);
        let mut found = Vec::with_capacity(fences.len() / 20);
        while !bytes.is_empty() {
            found.push(Fence { first: bytes.u64()?, at: bytes.u64()?, length: bytes.u32()? });
        }
        Ok(Table { source, fences: found, values: PhantomData })
    }

    /// Bytes of its chunks.
    pub fn bytes(&self) -> u64 {
        self.fences.iter().map(|fence| u64::from(fence.length)).sum()
    }

    /// How many chunks it has.
    pub fn chunks(&self) -> usize {
        self.fences.len()
    }

    /// The entries of those keys (sorted, distinct): from each key on, those up to `places` above it.
    pub fn look_up(&self, keys: &[u64], places: u64) -> Result<Vec<(u64, V)>> {
        let found = self.visit(keys, places, |found: &mut Vec<(u64, V)>, _, number, value| found.push((number, value)));
        Ok(found?.into_iter().flatten().collect())
    }

    /// The same, given to `take` one after the other, with the place of the key among those asked for: what is made of some chunks
    /// at a time, in order.
    pub fn visit<A: Default + Send>(
        &self,
        keys: &[u64],
        places: u64,
        take: impl Fn(&mut A, usize, u64, V) + Sync,
    ) -> Result<Vec<A>> {
        let visit = |(mut made, mut buffer): (A, Vec<u8>), (chunk, range): (usize, Range<usize>)| {
            let fence = self.fences[chunk];
            let payload = self.source.frame_in(fence.at, fence.length, &mut buffer)?;
            let first = range.start;
            let found = find(payload, fence.first, &keys[range], places, |at, number, value| {
                take(&mut made, first + at, number, value);
            });
            found.map_err(|error| self.source.damaged(fence.at, &error.to_string()))?;
            Ok((made, buffer))
        };
        let some = self.chunks_of(keys, places).into_par_iter().with_min_len(64);
        some.try_fold(Default::default, visit).map(|made| made.map(|(made, _)| made)).collect()
    }

    /// The chunks that may hold entries of keys, each with these.
    fn chunks_of(&self, keys: &[u64], places: u64) -> Vec<(usize, Range<usize>)> {
        let mut wanted: Vec<(usize, Range<usize>)> = Vec::new();
        let first = self.fences.first().map_or(u64::MAX, |fence| fence.first);
        let mut from = keys.partition_point(|key| key.saturating_add(places) < first);
        let mut least = 0;
        while from < keys.len() && least < self.fences.len() {
            // The last chunk that begins at the key or before, or the one after it where the key's places go on.
            let begun = self.fences[least..].partition_point(|fence| fence.first <= keys[from]);
            let chunk = least + begun.saturating_sub(1);
            let Some(next) = self.fences.get(chunk + 1) else {
                wanted.push((chunk, from..keys.len()));
                break;
            };
            let end = from + keys[from..].partition_point(|key| *key < next.first);
            wanted.push((chunk, from..end));
            from += keys[from..end].partition_point(|key| key.saturating_add(places) < next.first);
            least = chunk + 1;
        }
        wanted
    }

    /// The entries of a chunk, in order.
    pub fn chunk(&self, chunk: usize) -> Result<Vec<(u64, V)>> {
        let fence = self.fences[chunk];
        let payload = self.source.frame(fence.at, fence.length)?;
        all(&payload, fence.first).map_err(|error| self.source.damaged(fence.at, &error.to_string()))
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = Result<(u64, V)>> + '_ {
        (0..self.fences.len()).flat_map(|chunk| match self.chunk(chunk) {
            Ok(entries) => entries.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })
    }
}

/// The restarts of a chunk, and its entries.
fn parts(payload: &[u8]) -> io::Result<(Vec<usize>, &[u8])> {
    let mut bytes = Bytes(payload);
    let count = u16::from_le_bytes(bytes.array()?);
    let restarts: io::Result<Vec<usize>> =
        (0..count).map(|_| Ok(u16::from_le_bytes(bytes.array()?) as usize)).collect();
    Ok((restarts?, bytes.0))
}

/// A place among the entries of a chunk.
struct Cursor<'a, V> {
    /// The chunk's first key, its entries, and where its restarts are among them.
    first: u64,
    entries: &'a [u8],
    restarts: &'a [usize],
    /// Restarts that have begun.
    begun: usize,
    bytes: Bytes<'a>,
    last: u64,
    /// The key whose value comes next.
    next: Option<u64>,
    values: PhantomData<V>,
}

impl<'a, V: Value> Cursor<'a, V> {
    fn new(first: u64, entries: &'a [u8], restarts: &'a [usize]) -> Cursor<'a, V> {
        Cursor {
            first,
            entries,
            restarts,
            begun: 0,
            bytes: Bytes(entries),
            last: first,
            next: None,
            values: PhantomData,
        }
    }

    /// Goes to a restart.
    fn seek(&mut self, restart: usize) -> io::Result<()> {
        let at = self.restarts.get(restart).ok_or_else(malformed)?;
        self.bytes = Bytes(self.entries.get(*at..).ok_or_else(malformed)?);
        self.begun = restart;
        self.next = None;
        Ok(())
    }

    /// The key of the next entry, which stays the next.
    fn peek(&mut self) -> io::Result<Option<u64>> {
        if self.next.is_none() && !self.bytes.is_empty() {
            let at = self.entries.len() - self.bytes.0.len();
            let begins = self.restarts.get(self.begun) == Some(&at);
            self.begun += usize::from(begins);
            let from = if begins { self.first } else { self.last };
            self.last = from.wrapping_add(self.bytes.varint()?);
            self.next = Some(self.last);
        }
        Ok(self.next)
    }

    fn take(&mut self) -> io::Result<Option<(u64, V)>> {
        self.peek()?;
        self.next.take().map(|key| Ok((key, V::take(&mut self.bytes)?))).transpose()
    }

    fn skip(&mut self) -> io::Result<()> {
        self.peek()?;
        self.next.take().map_or(Ok(()), |_| V::skip(&mut self.bytes))
    }
}

fn find<V: Value>(
    payload: &[u8],
    first: u64,
    keys: &[u64],
    places: u64,
    mut take: impl FnMut(usize, u64, V),
) -> io::Result<()> {
    let (restarts, entries) = parts(payload)?;
    let head = |at: &usize| Ok(first.wrapping_add(Bytes(entries.get(*at..).ok_or_else(malformed)?).varint()?));
    let heads: io::Result<Vec<u64>> = restarts.iter().map(head).collect();
    let heads = heads?;
    let mut cursor = Cursor::<V>::new(first, entries, &restarts);
    for (at, key) in keys.iter().enumerate() {
        let restart = heads.partition_point(|head| head <= key).saturating_sub(1);
        if restart >= cursor.begun {
            cursor.seek(restart)?;
        }
        while let Some(next) = cursor.peek()?.filter(|next| *next <= key.saturating_add(places)) {
            if next < *key {
                cursor.skip()?;
            } else if let Some((number, value)) = cursor.take()? {
                take(at, number, value);
            }
        }
    }
    Ok(())
}

fn all<V: Value>(payload: &[u8], first: u64) -> io::Result<Vec<(u64, V)>> {
    let (restarts, entries) = parts(payload)?;
    let mut cursor = Cursor::new(first, entries, &restarts);
    let mut found = Vec::new();
    while let Some(entry) = cursor.take()? {
        found.push(entry);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::index::{disk::Disk, postings::Carriers};

    fn table(entries: &BTreeMap<u64, Vec<u32>>, folder: &std::path::Path) -> Table<Carriers> {
        let disk = Disk::new(folder);
        let mut out = disk.create("table").expect("a file");
        let mut writer = TableWriter::new();
        for (key, articles) in entries {
            writer.push(*key, &Carriers(articles.iter().copied().collect()), &mut out).expect("written");
        }
        let fences = writer.finish(&mut out).expect("written");
        out.finish().expect("synced");
        let path = disk.path("table");
        let source = Source { file: Arc::new(File::open(&path).expect("the file")), path };
        Table::new(source, &fences).expect("fences")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_was_pushed_is_found(
            entries in proptest::collection::btree_map(0u64..1 << 40, proptest::collection::btree_set(0u32..100_000, 1..6), 0..4000),
            others in proptest::collection::vec(0u64..1 << 40, 0..300),
        ) {
            let entries: BTreeMap<u64, Vec<u32>> = entries.into_iter().map(|(key, set)| (key, set.into_iter().collect())).collect();
            let folder = tempfile::tempdir().expect("a folder");
            let table = table(&entries, folder.path());
            let all: Vec<(u64, Vec<u32>)> = table.iter().map(|entry| entry.map(|(key, value)| (key, value.0.to_vec())).expect("readable")).collect();
            prop_assert_eq!(&all, &entries.iter().map(|(key, value)| (*key, value.clone())).collect::<Vec<_>>());
            let mut keys: Vec<u64> = entries.keys().copied().step_by(3).chain(others).collect();
            keys.sort_unstable();
            keys.dedup();
            for bits in [0u32, 4] {
                // Without their last bits, the keys are asked for with all their places.
                let mut asked: Vec<u64> = keys.iter().map(|key| key >> bits << bits).collect();
                asked.dedup();
                let found = table.look_up(&asked, (1 << bits) - 1).expect("readable");
                let found: Vec<(u64, Vec<u32>)> = found.into_iter().map(|(key, value)| (key, value.0.to_vec())).collect();
                let is_asked = |key: u64| asked.binary_search(&(key >> bits << bits)).is_ok();
                let expected: Vec<(u64, Vec<u32>)> =
                    entries.iter().filter(|(key, _)| is_asked(**key)).map(|(key, value)| (*key, value.clone())).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
