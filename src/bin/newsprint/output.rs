//! Results that appear whole or not at all: a folder, or a file.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use newsprint::error::{Error, ErrorKind, Result};
use tempfile::{TempDir, TempPath};

use crate::interrupt;

/// A folder that is being filled beside its final place.
pub struct OutputFolder {
    partial: TempDir,
    target: PathBuf,
}

/// What `trace` writes beside its tables: `--force` replaces a folder that holds nothing else.
const FILES: [&str; 4] = ["pairs.jsonl", "rejects.jsonl", "report.html", "summary.json"];

/// The tables, each in one form or several.
const TABLES: [&str; 9] =
    ["agencies", "articles", "curve", "days", "families", "flows", "outlets", "rates", "sentences"];

/// The forms of a table.
const FORMS: [&str; 3] = [".jsonl", ".csv", ".parquet"];

/// Whether a file is one that `trace` writes.
fn is_result(name: &str) -> bool {
    let table = FORMS.iter().find_map(|form| name.strip_suffix(form));
    FILES.contains(&name) || is_further_page(name) || table.is_some_and(|table| TABLES.contains(&table))
}

impl OutputFolder {
    /// Begins a folder that will be `target`. Fails at once if it exists (unless `force`, and it holds results or
    /// nothing) or can't be written beside.
    pub fn begin(target: &Path, force: bool) -> Result<OutputFolder> {
        refuse_existing(target, force)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(|source| Error::unwritable(&parent, source))?;
        let name = target.file_name().unwrap_or(target.as_os_str()).to_string_lossy().into_owned();
        let partial = tempfile::Builder::new()
            .prefix(&format!(".{name}.partial-"))
            .tempdir_in(&parent)
            .map_err(|source| Error::unwritable(target, source))?;
        Ok(OutputFolder { partial, target: target.to_owned() })
    }

    /// Where it is being filled.
    pub fn partial(&self) -> &Path {
        self.partial.path()
    }

    /// Writes a file of the folder.
    pub fn write(&self, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let path = self.partial.path().join(name);
        let whole = || -> io::Result<()> {
            let mut out = BufWriter::new(File::create(&path)?);
            fill(&mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        };
        whole().map_err(|source| Error::unwritable(self.target.join(name), source))
    }

    /// Puts the folder in its place.
    pub fn finish(self) -> Result<()> {
        let OutputFolder { partial, target } = self;
        let fail = |source| Error::unwritable(&target, source);
        open_to_others(partial.path()).map_err(fail)?;
        if target.exists() {
            // Named after the partial folder, which nobody else has: what an earlier crash left is not in the way.
            let mut aside = partial.path().as_os_str().to_owned();
            aside.push(".replaced");
            fs::rename(&target, &aside).map_err(fail)?;
            if let Err(source) = fs::rename(partial.path(), &target) {
                // The old results go back to where they were.
                let _ = fs::rename(&aside, &target);
                return Err(fail(source));
            }
            fs::remove_dir_all(&aside).map_err(fail)?;
        } else {
            fs::rename(partial.path(), &target).map_err(fail)?;
        }
        // Renamed away: nothing is left to clean up.
        let _ = partial.keep();
        Ok(())
    }
}

fn refuse_existing(target: &Path, force: bool) -> Result<()> {
    if !target.exists() {
        return Ok(());
    }
    if !force {
        return Err(ErrorKind::OutputExists { path: target.to_owned() }.into());
    }
    let unreadable = |source| Error::unwritable(target, source);
    for entry in fs::read_dir(target).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        if !is_result(&name.to_string_lossy()) {
            let message = format!(
                "{}: is no results folder (it holds {}), so --force does not replace it; give another name",
                target.display(),
                name.to_string_lossy()
            );
            return Err(ErrorKind::Usage { message }.into());
        }
    }
    Ok(())
}

/// `report-2.html` and so on.
fn is_further_page(name: &str) -> bool {
    let number = name.strip_prefix("report-").and_then(|rest| rest.strip_suffix(".html"));
    number.is_some_and(|number| number.parse::<usize>().is_ok_and(|number| number > 1))
}

/// Temporary folders are private; results are not.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_others(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Files that appear together, so that a run that is killed while they do can be told from one that was never asked for.
///
/// A note beside the first of them names them all until all stand.
pub struct Unfinished {
    note: Option<PathBuf>,
    targets: Vec<PathBuf>,
}

impl Unfinished {
    /// The files that a run will make.
    pub fn of(targets: &[&Path]) -> Unfinished {
        let note = targets.first().map(|first| {
            let name = first.file_name().unwrap_or(first.as_os_str()).to_string_lossy();
            first.with_file_name(format!(".{name}.unfinished"))
        });
        Unfinished { note, targets: targets.iter().map(|target| (*target).to_owned()).collect() }
    }

    fn names(&self) -> String {
        self.targets.iter().map(|target| format!("{}\n", target.display())).collect()
    }

    /// Fails if one of the files is there, unless it is what a killed run of the same command left.
    pub fn refuse_existing(&self) -> Result<()> {
        let is_left =
            self.note.as_ref().is_some_and(|note| fs::read_to_string(note).is_ok_and(|it| it == self.names()));
        match self.targets.iter().find(|target| target.exists()) {
            Some(path) if !is_left => Err(ErrorKind::OutputExists { path: path.clone() }.into()),
            _ => Ok(()),
        }
    }

    /// From now on they appear.
    pub fn begin(&self) -> Result<()> {
        self.note
            .as_ref()
            .map_or(Ok(()), |note| fs::write(note, self.names()).map_err(|source| Error::unwritable(note, source)))
    }

    /// All stand.
    pub fn end(&self) -> Result<()> {
        self.note
            .as_ref()
            .map_or(Ok(()), |note| fs::remove_file(note).map_err(|source| Error::unwritable(note, source)))
    }
}

/// A file that is being filled beside its final place; packed if its name ends in `.gz` or `.zst`.
pub struct OutputFile {
    out: Packed,
    partial: TempPath,
    target: PathBuf,
}

/// How the bytes of a file are packed.
enum Packed {
    Plain(BufWriter<File>),
    Gzip(Box<flate2::write::GzEncoder<BufWriter<File>>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

impl Packed {
    fn new(file: File, target: &Path) -> io::Result<Packed> {
        let file = BufWriter::with_capacity(1 << 20, file);
        Ok(match target.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Packed::Gzip(Box::new(flate2::write::GzEncoder::new(file, flate2::Compression::default()))),
            Some("zst") => Packed::Zstd(zstd::Encoder::new(file, ZSTD_LEVEL)?),
            _ => Packed::Plain(file),
        })
    }

    fn as_write(&mut self) -> &mut dyn Write {
        match self {
            Packed::Plain(out) => out,
            Packed::Gzip(out) => out,
            Packed::Zstd(out) => out,
        }
    }

    fn finish(self) -> io::Result<File> {
        let file = match self {
            Packed::Plain(out) => out,
            Packed::Gzip(out) => out.finish()?,
            Packed::Zstd(out) => out.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl OutputFile {
    /// Begins a file that will be `target`, replacing it if it exists; an interruption removes it.
    pub fn begin(target: &Path) -> Result<OutputFile> {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = target.file_name().unwrap_or(target.as_os_str()).to_string_lossy().into_owned();
        let prefix = format!(".{name}.partial-");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        // Temporary files are private; results are as private as the user's mask makes them.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        remove_abandoned(parent, &prefix);
        let fail = |source| Error::unwritable(target, source);
        let (file, partial) = builder.tempfile_in(parent).map_err(fail)?.into_parts();
        // Held until it is in its place or gone, so that nobody takes it for abandoned.
        file.lock().map_err(fail)?;
        interrupt::remove_when_interrupted(&partial);
        Ok(OutputFile { out: Packed::new(file, target).map_err(fail)?, partial, target: target.to_owned() })
    }

    /// Writes more of the file.
    pub fn fill<E: Into<FillError>>(&mut self, fill: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<()> {
        fill(self.out.as_write()).map_err(|error| match error.into() {
            FillError::Write(source) => Error::unwritable(&self.target, source),
            FillError::Other(error) => error,
        })
    }

    /// Puts files in their places, all of them or, as far as the file system can promise, none.
    pub fn finish_all(files: Vec<OutputFile>) -> Result<()> {
        let written = files.into_iter().map(OutputFile::written).collect::<Result<Vec<Written>>>()?;
        let partials: Vec<PathBuf> = written.iter().map(|file| file.partial.to_path_buf()).collect();
        interrupt::keep_all(&partials, || written.into_iter().try_for_each(Written::appear))
    }

    /// Its last bytes are on the disk.
    fn written(self) -> Result<Written> {
        let OutputFile { out, partial, target } = self;
        match out.finish().and_then(|file| file.sync_all().map(|()| file)) {
            Ok(held) => Ok(Written { _held: held, partial, target }),
            Err(source) => Err(Error::unwritable(target, source)),
        }
    }
}

/// A file that only lacks its name.
struct Written {
    _held: File,
    partial: TempPath,
    target: PathBuf,
}

impl Written {
    fn appear(self) -> Result<()> {
        self.partial.persist(&self.target).map_err(|error| Error::unwritable(&self.target, error.error))
    }
}

/// Removes what killed runs left: half-written files that no process holds.
fn remove_abandoned(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(prefix);
        if is_ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // If it stays, it is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The level that zstd itself takes by default.
const ZSTD_LEVEL: i32 = 3;

/// Why a file could not be filled: its own fault, or that of what it was filled from.
pub enum FillError {
    Write(io::Error),
    Other(Error),
}

impl From<io::Error> for FillError {
    fn from(error: io::Error) -> FillError {
        FillError::Write(error)
    }
}

impl From<Error> for FillError {
    fn from(error: Error) -> FillError {
        FillError::Other(error)
    }
}
