//! Inputs as the flags name them: fields, threads, and where rejects go.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use newsprint::{
    article::Document,
    error::{ErrorKind, Result},
    observer::Observer,
    read::{Fields, Inputs, Options, Reader, Reading, Reject, read_file},
};

use crate::flags::{InputFlags, RecordPart, RunFlags};

/// More threads than any machine has use; thousands only take their time to start.
const MOST_JOBS: std::num::NonZeroUsize = std::num::NonZeroUsize::MIN.saturating_add(255);

/// Sets the number of threads.
pub fn use_threads(flags: &RunFlags) -> Result<()> {
    let Some(jobs) = flags.jobs.map(|jobs| jobs.min(MOST_JOBS)) else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global().map_err(|error| {
        let message = format!("--jobs {jobs}: {error}");
        ErrorKind::Usage { message }.into()
    })
}

fn options(flags: &InputFlags) -> Options {
    let mut fields = Fields { hidden: flags.hidden.clone(), ..Fields::default() };
    for part in [
        RecordPart::Text,
        RecordPart::Id,
        RecordPart::Title,
        RecordPart::Date,
        RecordPart::Source,
        RecordPart::Url,
        RecordPart::Credit,
    ] {
        let names: Vec<String> =
            flags.fields.iter().filter(|flag| flag.part == part).map(|flag| flag.name.clone()).collect();
        if names.is_empty() {
            continue;
        }
        *match part {
            RecordPart::Text => &mut fields.text,
            RecordPart::Id => &mut fields.id,
            RecordPart::Title => &mut fields.title,
            RecordPart::Date => &mut fields.date,
            RecordPart::Source => &mut fields.outlet,
            RecordPart::Url => &mut fields.url,
            RecordPart::Credit => &mut fields.credit,
        } = names;
    }
    Options { fields, ..Options::default() }
}

/// The inputs, found and counted, and how to read them.
pub struct Resolved {
    inputs: Inputs,
    options: Options,
}

/// Finds the inputs.
pub fn resolve(paths: &[PathBuf], flags: &InputFlags) -> Result<Resolved> {
    let options = options(flags);
    Ok(Resolved { inputs: Inputs::resolve(paths, &options)?, options })
}

impl Resolved {
    /// Fails if an input stands in a folder that will be replaced.
    pub fn refuse_inside(&self, folder: &Path) -> Result<()> {
        let Ok(folder) = folder.canonicalize() else { return Ok(()) };
        let inside = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(&folder));
        match self.inputs.paths().find(|path| inside(path)) {
            None => Ok(()),
            Some(path) => {
                let message =
                    format!("{}: is an input and stands in the output folder; give another folder", path.display());
                Err(ErrorKind::Usage { message }.into())
            }
        }
    }

    /// Fails if an output would replace an input (found, or `named` on the command line), stand where the same command
    /// would read it the next time, or be another output.
    pub fn refuse_outputs(&self, outputs: &[&Path], named: &[PathBuf]) -> Result<()> {
        let folders = named.iter().filter(|path| path.is_dir()).filter_map(|folder| folder.canonicalize().ok());
        let folders: Vec<PathBuf> = folders.collect();
        for (at, output) in outputs.iter().enumerate() {
            let place = place(output);
            let usage = |message: String| Err(ErrorKind::Usage { message }.into());
            let mut inputs = self.inputs.paths().chain(named.iter().map(PathBuf::as_path));
            if inputs.any(|input| input.canonicalize().is_ok_and(|input| input == place)) {
                return usage(format!("{}: is an input; give the output another name", output.display()));
            }
            if let Some(folder) = folders.iter().find(|folder| place.starts_with(folder)) {
                let folder = folder.display();
                return usage(format!(
                    "{}: stands in {folder}, which is an input; give another place",
                    output.display()
                ));
            }
            if outputs[..at].iter().any(|other| self::place(other) == place) {
                return usage(format!("{}: is asked for twice; give each output a name of its own", output.display()));
            }
        }
        Ok(())
    }

    /// Both, to be read another way.
    pub fn into_parts(self) -> (Inputs, Options) {
        (self.inputs, self.options)
    }

    /// Bytes to read, unless one of them is a stream.
    pub fn total_bytes(&self) -> Option<u64> {
        self.inputs.total_bytes()
    }
}

/// Where a file is or will be, however it is written.
fn place(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    path.canonicalize().unwrap_or_else(|_| match (parent.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    })
}

/// What was read, besides the documents.
#[derive(Debug, Default)]
pub struct Read {
    /// Documents.
    pub documents: u64,
    /// What could not be used, in the order of the inputs.
    pub rejects: Vec<Reject>,
}

/// The documents of the inputs; rejects are put aside, and progress is told.
pub struct Intake<'a> {
    reader: Reader,
    observer: &'a dyn Observer,
    told: u64,
    read: Read,
}

impl<'a> Intake<'a> {
    pub fn new(resolved: Resolved, observer: &'a dyn Observer) -> Intake<'a> {
        Intake { reader: resolved.inputs.read(&resolved.options), observer, told: 0, read: Read::default() }
    }

    /// What was counted and put aside.
    pub fn finish(self) -> Read {
        self.read
    }
}

impl Iterator for Intake<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        loop {
            let reading = self.reader.next();
            let position = self.reader.bytes_read();
            self.observer.advance(position.saturating_sub(self.told));
            self.told = position;
            match reading? {
                Reading::Document(document) => {
                    self.read.documents += 1;
                    return Some(document);
                }
                Reading::Reject(reject) => self.read.rejects.push(reject),
            }
        }
    }
}

/// Two files, each as one document. Files of one name are told apart by their paths.
pub fn read_two(first: &Path, second: &Path, flags: &InputFlags) -> Result<(Document, Document)> {
    let options = options(flags);
    let read = |path: &Path| -> Result<Document> {
        match read_file(path, &options)? {
            Reading::Document(document) => Ok(document),
            Reading::Reject(reject) => Err(ErrorKind::NoInput { message: reject.to_string() }.into()),
        }
    };
    let (mut one, mut other) = (read(first)?, read(second)?);
    if one.id == other.id {
        one.id = first.display().to_string();
        other.id = second.display().to_string();
    }
    if one.id == other.id {
        other.id.push_str(" (second)");
    }
    Ok((one, other))
}

/// Gives the documents whose ids are wanted to `take`; the others are passed over.
pub fn read_wanted(resolved: Resolved, wanted: &BTreeSet<&str>, mut take: impl FnMut(Document)) -> Result<Read> {
    let owned: BTreeSet<String> = wanted.iter().map(|id| (*id).to_owned()).collect();
    let mut read = Read::default();
    for reading in resolved.inputs.read(&resolved.options).only(move |id| owned.contains(id)) {
        match reading {
            Reading::Document(document) => {
                read.documents += 1;
                take(document);
            }
            Reading::Reject(reject) => read.rejects.push(reject),
        }
    }
    Ok(read)
}
