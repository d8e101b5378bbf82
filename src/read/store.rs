//! Records read again from where they stand.

use std::{
    fs::{self, File, Metadata},
    io,
    path::PathBuf,
    sync::Arc,
    time::SystemTime,
};

use crate::error::{Error, ErrorKind, Result};

/// Where a record stands: in which of the [`Store`]'s files, from which byte, how long without its line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which file of the store.
    pub file: u32,
    /// How long the record is, in bytes.
    pub length: u32,
    /// Its first byte.
    pub offset: u64,
}

/// The files that records are read from again: one for each input.
#[derive(Debug, Default)]
pub struct Store {
    pub(super) files: Vec<Arc<Stored>>,
}

/// Files that are held open at once; further ones are opened when they are read.
pub(super) const HELD: usize = 256;

/// Where an input's bytes, unpacked, can be read again.
#[derive(Debug)]
pub(super) struct Stored {
    /// The input as it was given.
    pub(super) path: PathBuf,
    /// What generated ids begin with.
    pub(super) name: String,
    /// The open file; without it, the one at `path`.
    pub(super) file: Option<Arc<File>>,
    /// What the input looked like when it was opened; a spool is ours and does not change.
    pub(super) stamp: Option<Stamp>,
}

/// Length and time of change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp(u64, Option<SystemTime>);

impl Stamp {
    pub(super) fn of(data: &Metadata) -> Stamp {
        Stamp(data.len(), data.modified().ok())
    }
}

impl Stored {
    /// Fills `buffer` from `offset` on, as far as there are bytes.
    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match &self.file {
            Some(file) => read_at(file, buffer, offset),
            None => read_at(&File::open(&self.path)?, buffer, offset),
        }
    }
}

impl Store {
    /// Reads a record again.
    ///
    /// # Errors
    ///
    /// A file that can't be read, or has become shorter.
    pub fn read(&self, place: Place, buffer: &mut Vec<u8>) -> Result<()> {
        let stored = self.stored(place.file)?;
        buffer.resize(place.length as usize, 0);
        let whole = stored
            .read_at(buffer, place.offset)
            .and_then(|read| if read == buffer.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) });
        whole.map_err(|source| Error::unreadable(&stored.path, source))
    }

    /// What the ids of a file's records begin with that have none of their own.
    ///
    /// # Errors
    ///
    /// No such file in the store.
    pub fn name(&self, file: u32) -> Result<&str> {
        Ok(&self.stored(file)?.name)
    }

    fn stored(&self, file: u32) -> Result<&Stored> {
        let missing = || ErrorKind::NoInput { message: format!("no file {file} in the store") };
        Ok(self.files.get(file as usize).ok_or_else(missing)?)
    }

    /// Fails if an input has changed since it was opened.
    ///
    /// # Errors
    ///
    /// A file whose length or time of change differs.
    pub fn check_unchanged(&self) -> Result<()> {
        for stored in &self.files {
            let Some(stamp) = stored.stamp else { continue };
            let now = fs::metadata(&stored.path).map_err(|source| Error::unreadable(&stored.path, source))?;
            if Stamp::of(&now) != stamp {
                let message = format!("{}: the file changed while it was read; run again", stored.path.display());
                return Err(ErrorKind::NoInput { message }.into());
            }
        }
        Ok(())
    }
}

/// Fills `buffer` as far as there are bytes.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read_some_at(file, &mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
