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

/// How the file is called before it is whole.
const JOB_ON_ITS_WAY: &str = ".job-";

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
        let job = Job::written(inputs, read_as, options)?;
        match found(folder)? {
            Some(found) if found == job => {}
            Some(_) => {
                return Err(usage(format!(
                    "{}: holds the work of another job (other inputs, inputs that changed, or other options); \
                     remove the folder to start over",
                    folder.display()
                )));
            }
            None => begin(folder, &job)?,
        }
        Ok(Work { folder: folder.to_owned() })
    }

    /// The same, but the work of another job is thrown away.
    ///
    /// # Errors
    ///
    /// As [`Work::open`].
    pub fn open_or_restart(folder: &Path, inputs: &Inputs, read_as: &read::Options, options: &Options) -> Result<Work> {
        let job = Job::written(inputs, read_as, options)?;
        if found(folder)?.is_some_and(|found| found != job) {
            fs::remove_dir_all(folder).map_err(|source| Error::unwritable(folder, source))?;
        }
        Work::open(folder, inputs, read_as, options)
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

fn usage(message: String) -> Error {
    ErrorKind::Usage { message }.into()
}

impl Job<'_> {
    /// A job as it is written down.
    fn written(inputs: &Inputs, read_as: &read::Options, options: &Options) -> Result<String> {
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
        Ok(serde_json::to_string_pretty(&job).unwrap_or_default())
    }
}

/// The job whose work a folder holds; `None` if it holds nothing.
fn found(folder: &Path) -> Result<Option<String>> {
    let path = folder.join(JOB);
    match fs::read_to_string(&path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::unreadable(&path, error)),
        Err(_) if holds_something_else(folder) => {
            Err(usage(format!("{}: is no work folder; give another name", folder.display())))
        }
        Err(_) => Ok(None),
    }
}

/// Whether a folder without a job holds anything but a job that another process is writing down.
fn holds_something_else(folder: &Path) -> bool {
    let mut files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.any(|file| !file.file_name().to_string_lossy().starts_with(JOB_ON_ITS_WAY))
}

/// Writes a job down, whole or not at all.
fn begin(folder: &Path, job: &str) -> Result<()> {
    fs::create_dir_all(folder).map_err(|source| Error::unwritable(folder, source))?;
    let path = folder.join(JOB);
    let write = || -> io::Result<()> {
        let file = tempfile::Builder::new().prefix(JOB_ON_ITS_WAY).tempfile_in(folder)?;
        fs::write(file.path(), job)?;
        file.persist(&path).map(drop).map_err(|error| error.error)
    };
    write().map_err(|source| Error::unwritable(&path, source))
}
