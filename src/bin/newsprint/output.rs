//! A results folder that appears whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use newsprint::error::{Error, ErrorKind, Result};
use tempfile::TempDir;

/// A folder that is being filled beside its final place.
pub struct OutputFolder {
    partial: TempDir,
    target: PathBuf,
}

/// What makes an existing folder one of ours, so that `--force` may replace it.
const MARK: &str = "summary.json";

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
    let entries = fs::read_dir(target).map_err(|source| Error::unwritable(target, source))?;
    if target.join(MARK).is_file() || entries.count() == 0 {
        return Ok(());
    }
    let message = format!(
        "{}: is no results folder (it has no {MARK}), so --force does not replace it; give another name",
        target.display()
    );
    Err(ErrorKind::Usage { message }.into())
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
