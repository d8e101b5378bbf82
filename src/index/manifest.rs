//! The manifest: which segments are the index. Replacing it is the moment in which a night counts.

use std::{fs, io};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::disk::Disk;
use crate::error::{Error, Result};

/// The version of the bytes of an index. It changes whenever they do.
pub const FORMAT: u32 = 3;

/// The file.
pub const MANIFEST: &str = "manifest.json";

/// What the manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// Which newsprint made the index.
    pub newsprint: String,
    /// Of everything that changes fingerprints, and of everything that changes verdicts.
    pub settings: String,
    /// Goes up by one each time.
    pub generation: u64,
    /// The segments, the oldest first: name and length.
    pub segments: Vec<(String, u64)>,
}

impl Manifest {
    /// Of an empty index.
    pub fn new(settings: &str) -> Manifest {
        Manifest {
            format: FORMAT,
            newsprint: env!("CARGO_PKG_VERSION").to_owned(),
            settings: settings.to_owned(),
            generation: 0,
            segments: Vec::new(),
        }
    }

    /// Reads the manifest; `None` if there is none.
    pub fn read(disk: &Disk) -> Result<Option<Manifest>> {
        let path = disk.path(MANIFEST);
        let bytes = match fs::read_to_string(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(Error::unreadable(path, error)),
        };
        let damaged = || {
            let what = "damaged: it does not match its checksum; put this file back from a copy of the index, or make \
                        the index anew";
            Error::index(&path, what)
        };
        let (body, sum) = bytes.strip_suffix('\n').and_then(|all| all.rsplit_once('\n')).ok_or_else(damaged)?;
        if sum != format!("{:016x}", xxh3_64(body.as_bytes())) {
            return Err(damaged());
        }
        let format = serde_json::from_str::<serde_json::Value>(body).ok().and_then(|all| all["format"].as_u64());
        if format != Some(FORMAT.into()) {
            let found = format.map_or("unknown".to_owned(), |found| found.to_string());
            let what = format!("an index of format {found}; this newsprint reads format {FORMAT}. Make the index anew");
            return Err(Error::index(&path, what));
        }
        serde_json::from_str(body).map(Some).map_err(|_| damaged())
    }

    /// Puts the manifest in its place: from then on it counts, whatever happens.
    pub fn write(&self, disk: &Disk) -> Result<()> {
        let body = serde_json::to_string_pretty(self).unwrap_or_default();
        let sum = xxh3_64(body.as_bytes());
        disk.replace(MANIFEST, format!("{body}\n{sum:016x}\n").as_bytes())
    }
}
