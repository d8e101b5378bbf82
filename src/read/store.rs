//! Records read again from where they stand.

use std::{fs::File, path::PathBuf, time::SystemTime};

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

/// The files that records are read from again.
#[derive(Debug, Default)]
pub struct Store {
    pub(super) files: Vec<Stored>,
}

#[derive(Debug)]
pub(super) struct Stored {
    pub(super) path: PathBuf,
    pub(super) file: File,
    /// Length and time of change when it was opened; a spool is ours and does not change.
    pub(super) stamp: Option<(u64, Option<SystemTime>)>,
}

impl Store {
    /// Reads a record again.
    ///
    /// # Errors
    ///
    /// A file that can't be read, or has become shorter.
    pub fn read(&self, place: Place, buffer: &mut Vec<u8>) -> Result<()> {
        let stored = self
            .files
            .get(place.file as usize)
            .ok_or_else(|| ErrorKind::NoInput { message: format!("no file {} in the store", place.file) })?;
        buffer.resize(place.length as usize, 0);
        read_at(&stored.file, buffer, place.offset).map_err(|source| Error::unreadable(&stored.path, source))
    }

    /// Fails if an input has changed since it was opened.
    ///
    /// # Errors
    ///
    /// A file whose length or time of change differs.
    pub fn check_unchanged(&self) -> Result<()> {
        for stored in &self.files {
            let Some(stamp) = stored.stamp else { continue };
            let now = stored.file.metadata().map_err(|source| Error::unreadable(&stored.path, source))?;
            if (now.len(), now.modified().ok()) != stamp {
                let message = format!("{}: the file changed while it was read; run again", stored.path.display());
                return Err(ErrorKind::NoInput { message }.into());
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> std::io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => {
                buffer = &mut buffer[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
}
