//! Adding to an index: one writer at a time, and nothing counts before it is committed.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
};

use super::{
    Index,
    disk::Disk,
    manifest::{MANIFEST, Manifest},
    merge, refuse_file,
    segment::{self, Changes, NewRecord, Reach, Segment},
};
use crate::error::{Error, ErrorKind, Result};

/// The file that a writer locks.
const LOCK: &str = "lock";

/// How segments are called, after their number.
const SEGMENT: &str = ".segment";

/// An index that is being written. What is appended is seen by this writer at once, and by others from
/// [`Writer::commit`] on; dropped before, it leaves the index as it was.
#[derive(Debug)]
pub struct Writer {
    index: Index,
    /// Held as long as the writer lives.
    _lock: File,
    next: u64,
}

impl Writer {
    /// Opens an index to write, and makes it if there is none. Removes what a writer that was killed left behind.
    ///
    /// # Errors
    ///
    /// Another writer, a folder that holds something else or can't be written; and as [`Index::open`].
    pub fn open(folder: &Path, settings: &str) -> Result<Writer> {
        let disk = Disk::new(folder);
        let lock = locked(&disk)?;
        let index = match Manifest::read(&disk)? {
            Some(_) => Index::open(folder, settings)?,
            None => Index::empty(disk, settings),
        };
        let mut writer = Writer { index, _lock: lock, next: 0 };
        writer.next =
            writer.index.segments.iter().filter_map(|segment| number(&segment.name)).max().map_or(0, |last| last + 1);
        writer.remove_strays()?;
        Ok(writer)
    }

    /// The index, with what was appended.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The numbers that the next record and the next article get.
    #[must_use]
    pub fn next_numbers(&self) -> (u32, u32) {
        (self.index.records.len() as u32, self.index.articles.len() as u32)
    }

    fn next_name(&mut self) -> String {
        let name = format!("{:08}{SEGMENT}", self.next);
        self.next += 1;
        name
    }

    /// Appends records, and what changed with them.
    ///
    /// # Errors
    ///
    /// A segment that can't be written, or not be read again.
    pub fn append(&mut self, records: &[NewRecord<'_>], changes: &Changes) -> Result<()> {
        let (first_record, first_article) = self.next_numbers();
        let first = Reach { first_record, records: 0, first_article, articles: 0 };
        let name = self.next_name();
        let bytes = segment::write(&self.index.disk, &name, first, records, changes)?;
        let segment = Segment::open(&self.index.disk, &name, bytes)?;
        self.index.add(segment)?;
        self.merge_tail()
    }

    /// Segments of one size become one, so that there are never many.
    fn merge_tail(&mut self) -> Result<()> {
        while let Some(count) = merge::due(&self.index.segments) {
            self.merge_last(count)?;
        }
        Ok(())
    }

    fn merge_last(&mut self, count: usize) -> Result<()> {
        let name = self.next_name();
        let from = self.index.segments.len() - count;
        let merged = merge::merge(&self.index, from, &name)?;
        self.index.segments.truncate(from);
        self.index.records.truncate(merged.reach.first_record as usize);
        self.index.articles.truncate(merged.reach.first_article as usize);
        self.index.gone.truncate(merged.reach.first_record as usize);
        self.index.gone_articles.truncate(merged.reach.first_article as usize);
        self.index.add(merged)
    }

    /// Makes one segment of all, without what is gone: its bytes are then nowhere in the index.
    ///
    /// # Errors
    ///
    /// As [`Writer::append`].
    pub fn compact(&mut self) -> Result<()> {
        match self.index.segments.len() {
            0 => Ok(()),
            count => self.merge_last(count),
        }
    }

    /// Begins the index anew, without anything in it; gives what was in it, to be read. Nothing counts before it is
    /// committed.
    #[must_use]
    pub fn start_anew(&mut self) -> Index {
        let manifest = Manifest { segments: Vec::new(), ..self.index.manifest.clone() };
        let empty = Index { manifest, ..Index::empty(self.index.disk.clone(), "") };
        std::mem::replace(&mut self.index, empty)
    }

    /// From now on all that was appended counts, whatever happens.
    ///
    /// # Errors
    ///
    /// A manifest that can't be written: then the index is as it was.
    pub fn commit(&mut self) -> Result<()> {
        let manifest = Manifest {
            generation: self.index.manifest.generation + 1,
            newsprint: env!("CARGO_PKG_VERSION").to_owned(),
            segments: self.index.segments.iter().map(|segment| (segment.name.clone(), segment.bytes)).collect(),
            ..self.index.manifest.clone()
        };
        self.index.disk.sync()?;
        manifest.write(&self.index.disk)?;
        self.index.manifest = manifest;
        self.remove_strays()
    }

    /// Removes segments that do not count: of a writer that was killed, or merged since.
    fn remove_strays(&self) -> Result<()> {
        let folder = self.index.disk.folder();
        let entries = fs::read_dir(folder).map_err(|source| Error::unreadable(folder, source))?;
        for entry in entries {
            let name = entry.map_err(|source| Error::unreadable(folder, source))?.file_name();
            let name = name.to_string_lossy();
            let counts = self.index.manifest.segments.iter().any(|(segment, _)| *segment == name);
            if (number(&name).is_some() && !counts) || name == format!("{MANIFEST}.new") {
                self.index.disk.remove(&name)?;
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn power_fails_after(&self, writes: Option<u64>) {
        *self.index.disk.fuse.0.lock().expect("the fuse") = writes;
    }
}

fn number(name: &str) -> Option<u64> {
    name.strip_suffix(SEGMENT)?.parse().ok()
}

/// Takes the writers' lock of a folder, which is made if it isn't there.
fn locked(disk: &Disk) -> Result<File> {
    let folder = disk.folder();
    let unwritable = |source: io::Error| Error::unwritable(folder, source);
    refuse_file(folder)?;
    fs::create_dir_all(folder).map_err(unwritable)?;
    let path = disk.path(LOCK);
    let is_index = disk.path(MANIFEST).exists() || path.exists();
    if !is_index && fs::read_dir(folder).map_err(unwritable)?.next().is_some() {
        let message = format!("{}: holds other files, and no index; give another folder", folder.display());
        return Err(ErrorKind::Usage { message }.into());
    }
    let lock = File::options().create(true).truncate(false).write(true).open(&path);
    let lock = lock.map_err(|source| Error::unwritable(&path, source))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            let busy =
                io::Error::new(io::ErrorKind::WouldBlock, "another newsprint is writing this index; try again later");
            Err(Error::unwritable(folder, busy))
        }
        Err(TryLockError::Error(source)) => Err(Error::unwritable(&path, source)),
    }
}
