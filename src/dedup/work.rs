//! The work folder: finished parts, so that a run that was killed goes on where it was, and so that several processes
//! can share the work.
//!
//! `job.json` says what the parts are of: inputs with their lengths and times of change, and all that decides what a
//! part holds. A folder of another job is refused, not used.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{Options, Unit, collect::SAMPLE};
use crate::{
    error::{Error, ErrorKind, Result},
    fingerprint,
    read::{self, Fields, InputStamp, Inputs, Portion},
};

/// A folder of finished parts.
#[derive(Debug)]
pub struct Work {
    folder: PathBuf,
}

const JOB: &str = "job.json";

/// What the parts are of.
#[derive(Serialize)]
struct Job<'a> {
    newsprint: &'static str,
    fingerprint: u32,
    unit: Unit,
    width: usize,
    sample: u32,
    least_words: usize,
    exact: bool,
    fields: &'a Fields,
    max_record_bytes: usize,
    inputs: Vec<InputStamp>,
}

impl Work {
    /// Opens the folder for a job, and makes it if it isn't there.
    ///
    /// # Errors
    ///
    /// A folder that can't be made, or holds something else; inputs that can't be known again, such as standard input.
    pub fn open(folder: &Path, inputs: &Inputs, read_as: &read::Options, options: &Options) -> Result<Work> {
        let usage = |message: String| Error::from(ErrorKind::Usage { message });
        let Some(inputs) = inputs.stamps() else {
            let message = "a stream can't be read a second time: --work and --shard need files as inputs";
            return Err(usage(message.to_owned()));
        };
        let job = Job {
            newsprint: env!("CARGO_PKG_VERSION"),
            fingerprint: fingerprint::VERSION,
            unit: options.unit,
            width: options.width.get(),
            sample: SAMPLE,
            least_words: options.least_words,
            exact: options.exact_only,
            fields: &read_as.fields,
            max_record_bytes: read_as.max_record_bytes,
            inputs,
        };
        let job = serde_json::to_string_pretty(&job).unwrap_or_default();
        fs::create_dir_all(folder).map_err(|source| Error::unwritable(folder, source))?;
        let path = folder.join(JOB);
        match fs::read_to_string(&path) {
            Ok(found) if found == job => {}
            Ok(_) => {
                return Err(usage(format!(
                    "{}: holds the work of another job (other inputs, inputs that changed, or other options); \
                     remove the folder to start over",
                    folder.display()
                )));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()) {
                    return Err(usage(format!("{}: is no work folder; give another name", folder.display())));
                }
                let write = || -> io::Result<()> {
                    let file = tempfile::Builder::new().prefix(".job-").tempfile_in(folder)?;
                    fs::write(file.path(), &job)?;
                    file.persist(&path).map(drop).map_err(|error| error.error)
                };
                write().map_err(|source| Error::unwritable(&path, source))?;
            }
            Err(error) => return Err(Error::unreadable(&path, error)),
        }
        Ok(Work { folder: folder.to_owned() })
    }

    /// An empty folder of nobody else's, for a run that will not be taken up again.
    #[must_use]
    pub fn temporary(folder: &Path) -> Work {
        Work { folder: folder.to_owned() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the part of a portion is, or will be.
    pub(super) fn path(&self, portion: &Portion) -> PathBuf {
        self.folder.join(format!("part-{:05}-{:06}", portion.file, portion.number))
    }
}
