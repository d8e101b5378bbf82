//! Files that last: written beside their place, synced, renamed, and their folder synced too.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::error::{Error, ErrorKind, Result};

/// The folder of an index, as what is written to it.
#[derive(Clone, Debug)]
pub struct Disk {
    folder: PathBuf,
    #[cfg(test)]
    pub fuse: Fuse,
}

/// In tests, the power fails after so many writes.
#[cfg(test)]
#[derive(Clone, Debug, Default)]
pub struct Fuse(pub std::sync::Arc<std::sync::Mutex<Option<u64>>>);

impl Disk {
    /// A folder that exists.
    pub fn new(folder: &Path) -> Disk {
        Disk {
            folder: folder.to_owned(),
            #[cfg(test)]
            fuse: Fuse::default(),
        }
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Begins a file; what was called so is gone.
    pub fn create(&self, name: &str) -> Result<NewFile<'_>> {
        let path = self.path(name);
        self.burn().and_then(|()| File::create(&path)).map_or_else(
            |source| Err(Error::unwritable(&path, source)),
            |file| Ok(NewFile { disk: self, file, path: path.clone(), written: 0 }),
        )
    }

    /// Puts a whole file in the place of another: readers see one or the other, whatever happens meanwhile.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let partial = format!("{name}.new");
        let mut file = self.create(&partial)?;
        file.write(bytes)?;
        file.finish()?;
        let (from, to) = (self.path(&partial), self.path(name));
        self.burn().and_then(|()| fs::rename(&from, &to)).map_err(|source| Error::unwritable(&to, source))?;
        self.sync()
    }

    /// Makes names last: of files that were made, renamed or removed.
    pub fn sync(&self) -> Result<()> {
        let sync = || -> io::Result<()> {
            self.burn()?;
            File::open(&self.folder)?.sync_all()
        };
        sync().map_err(|source| Error::unwritable(&self.folder, source))
    }

    /// Removes a file that nobody needs any more.
    pub fn remove(&self, name: &str) -> Result<()> {
        let path = self.path(name);
        self.burn().and_then(|()| fs::remove_file(&path)).map_err(|source| Error::unwritable(&path, source))
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "in tests, writes can fail here")]
    fn burn(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn burn(&self) -> io::Result<()> {
        let mut left = self.fuse.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match left.as_mut() {
            Some(0) => Err(io::Error::other("the power failed")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// A file that is being written.
#[derive(Debug)]
pub struct NewFile<'a> {
    disk: &'a Disk,
    file: File,
    path: PathBuf,
    written: u64,
}

impl NewFile<'_> {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        // A power failure leaves half of what was being written.
        let half = self.disk.burn().err();
        let bytes = if half.is_some() { &bytes[..bytes.len() / 2] } else { bytes };
        let done = self.file.write_all(bytes);
        self.written += bytes.len() as u64;
        match half.map_or(done, Err) {
            Ok(()) => Ok(()),
            Err(source) => Err(Error::unwritable(&self.path, source)),
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.written
    }

    /// All is written, and lasts.
    pub fn finish(self) -> Result<()> {
        self.disk.burn().and_then(|()| self.file.sync_all()).map_err(|source| Error::unwritable(&self.path, source))
    }
}

/// An index is a folder: a file in its place is a slip on the command line.
pub fn refuse_file(folder: &Path) -> Result<()> {
    if !folder.is_file() {
        return Ok(());
    }
    let message = format!("{}: is a file; an index is a folder: give another name", folder.display());
    Err(ErrorKind::Usage { message }.into())
}
