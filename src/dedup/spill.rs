//! Rows that are dealt into buckets as they come, and wait in a file when they are more than memory should hold.

use std::{
    fs::File,
    io::{self, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::runs::{BUCKETS, Runs};
use crate::{
    error::{Error, Result},
    read::read_at,
};

/// Rows of 8 bytes in buckets, filled by several threads.
///
/// space: `memory` bytes and what the threads are about to add; the rest in an unnamed file.
#[derive(Debug)]
pub(super) struct Spill {
    held: Vec<Mutex<Vec<u64>>>,
    rows: AtomicUsize,
    most: usize,
    folder: PathBuf,
    file: Mutex<Spilled>,
}

#[derive(Debug, Default)]
struct Spilled {
    file: Option<Arc<File>>,
    length: u64,
    /// For each bucket, where its rows are: first byte and number of rows.
    extents: Vec<Vec<(u64, usize)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Spill {
    /// Holds up to `memory` bytes, and puts the rest into the folder.
    pub(super) fn new(memory: u64, folder: &Path) -> Spill {
        Spill {
            held: (0..BUCKETS).map(|_| Mutex::default()).collect(),
            rows: AtomicUsize::new(0),
            most: usize::try_from(memory / 8).unwrap_or(usize::MAX),
            folder: folder.to_owned(),
            file: Mutex::new(Spilled { extents: vec![Vec::new(); BUCKETS], ..Spilled::default() }),
        }
    }

    /// Adds rows.
    pub(super) fn add(&self, rows: &[u64], bucket: impl Fn(u64) -> u8) -> Result<()> {
        let dealt = Runs::deal(rows, |row| bucket(*row), |row| *row);
        // Counted before they are held, or another thread could take off what is not yet counted.
        let held = self.rows.fetch_add(rows.len(), Ordering::Relaxed) + rows.len();
        // Threads begin in different places, so that they do not wait for each other at every bucket.
        let first = rayon::current_thread_index().unwrap_or_default() * (BUCKETS / 3);
        for number in (first..first + BUCKETS).map(|number| (number % BUCKETS) as u8) {
            let rows = dealt.bucket(number);
            if !rows.is_empty() {
                lock(&self.held[usize::from(number)]).extend_from_slice(rows);
            }
        }
        if held > self.most {
            self.put_aside()?;
        }
        Ok(())
    }

    /// Writes what is held.
    fn put_aside(&self) -> Result<()> {
        let mut spilled = lock(&self.file);
        if self.rows.load(Ordering::Relaxed) <= self.most {
            return Ok(());
        }
        let fail = |source: io::Error| Error::unwritable(self.folder.join("(candidate pairs)"), source);
        for (bucket, held) in self.held.iter().enumerate() {
            let rows = std::mem::take(&mut *lock(held));
            spilled.write(bucket, &rows, &self.folder).map_err(fail)?;
            self.rows.fetch_sub(rows.len(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// All rows of a bucket, which is empty then.
    pub(super) fn take(&self, bucket: u8) -> Result<Vec<u64>> {
        let mut rows = std::mem::take(&mut *lock(&self.held[usize::from(bucket)]));
        let (extents, file) = {
            let mut spilled = lock(&self.file);
            (std::mem::take(&mut spilled.extents[usize::from(bucket)]), spilled.file.clone())
        };
        let Some(file) = file else { return Ok(rows) };
        for (offset, count) in extents {
            let from = rows.len();
            rows.resize(from + count, 0);
            let read = read_at(&file, bytemuck::cast_slice_mut(&mut rows[from..]), offset);
            let whole =
                read.and_then(|read| if read == count * 8 { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) });
            whole.map_err(|source| Error::unreadable(self.folder.join("(candidate pairs)"), source))?;
        }
        Ok(rows)
    }
}

impl Spilled {
    fn write(&mut self, bucket: usize, rows: &[u64], folder: &Path) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if self.file.is_none() {
            self.file = Some(Arc::new(tempfile::tempfile_in(folder)?));
        }
        let Some(mut file) = self.file.as_deref() else { return Ok(()) };
        file.seek(io::SeekFrom::Start(self.length))?;
        file.write_all(bytemuck::cast_slice(rows))?;
        self.extents[bucket].push((self.length, rows.len()));
        self.length += rows.len() as u64 * 8;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;
    use crate::shingle::mix;

    #[test]
    fn what_is_put_aside_comes_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for memory in [0, 1000, u64::MAX] {
            let spill = Spill::new(memory, folder.path());
            let rows: Vec<u64> = (0..10_000).map(mix).collect();
            rows.par_chunks(300).try_for_each(|rows| spill.add(rows, |row| (row >> 56) as u8)).expect("added");
            assert_eq!(lock(&spill.file).file.is_some(), memory <= 1000);
            let mut all = Vec::new();
            for bucket in 0..=255 {
                let found = spill.take(bucket).expect("taken");
                assert!(found.iter().all(|row| (row >> 56) as u8 == bucket));
                assert!(spill.take(bucket).expect("taken").is_empty());
                all.extend(found);
            }
            let mut sorted = rows;
            sorted.sort_unstable();
            all.sort_unstable();
            assert!(all == sorted);
        }
    }

    #[test]
    fn a_folder_that_is_gone_is_an_error_not_a_loss() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spill = Spill::new(0, &folder.path().join("gone"));
        let error = spill.add(&[1, 2, 3], |_| 0).expect_err("no folder").to_string();
        assert!(error.contains("gone") && error.contains("cannot write"), "{error}");
    }
}
