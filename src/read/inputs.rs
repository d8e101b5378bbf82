//! What was asked for, as a list of files: folders searched, patterns matched, doubles dropped, sorted by path.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

use super::{Folders, Options, Reader, names};
use crate::error::{Error, ErrorKind, Result};

/// The name of standard input.
pub(super) const STDIN: &str = "-";

/// The files to read, in the order in which they are read.
#[derive(Debug)]
pub struct Inputs {
    files: Vec<Input>,
}

/// One file to read.
#[derive(Debug)]
pub(super) struct Input {
    /// As it was given, or as it was found in what was given.
    pub(super) path: PathBuf,
    /// What ids are made of: the path below the given folder, or the file name.
    pub(super) name: String,
    /// How long the file is, if it says so.
    pub(super) bytes: Option<u64>,
    pub(super) origin: Origin,
}

/// Where an input's bytes come from.
pub(super) enum Origin {
    File,
    Stdin,
    Stream(Box<dyn Read + Send>),
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::File => "File",
            Origin::Stdin => "Stdin",
            Origin::Stream(_) => "Stream",
        })
    }
}

/// How much longer text is than when it is packed, about.
const PACKED: u64 = 4;

/// What tells a file from itself after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputStamp {
    name: String,
    bytes: u64,
    /// Seconds and nanoseconds since the Unix epoch.
    changed: Option<(u64, u32)>,
}

impl InputStamp {
    fn of(input: &Input) -> Option<InputStamp> {
        let data = matches!(input.origin, Origin::File).then(|| fs::metadata(&input.path).ok()).flatten()?;
        let changed = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map(|since| (since.as_secs(), since.subsec_nanos()));
        data.is_file().then(|| InputStamp { name: input.name.clone(), bytes: data.len(), changed })
    }
}

impl Inputs {
    /// The files that paths, folders, patterns and `-` (standard input) stand for.
    ///
    /// A path that exists is taken literally, whatever characters it holds; otherwise `*`, `?`, `[…]` and `**` make it
    /// a pattern. A file that is reached twice is read once; so is standard input, which comes first.
    ///
    /// # Errors
    ///
    /// A path that isn't there, a pattern without match, a folder without usable file, or nothing at all.
    pub fn resolve<P: AsRef<Path>>(given: &[P], options: &Options) -> Result<Inputs> {
        if given.is_empty() {
            let message = "no input: name files, folders or patterns, or - for standard input".into();
            return Err(ErrorKind::NoInput { message }.into());
        }
        let mut found = Vec::new();
        for path in given {
            expand(path.as_ref(), options.folders, &mut found)?;
        }
        let mut files = once_each(found);
        name_apart(&mut files);
        Ok(Inputs { files })
    }

    /// One stream of bytes, which `name` stands for in ids, rejects and the choice of format.
    pub fn stream(name: &str, bytes: impl Read + Send + 'static) -> Inputs {
        let origin = Origin::Stream(Box::new(bytes));
        Inputs { files: vec![Input { path: name.into(), name: names::plain(name).to_owned(), bytes: None, origin }] }
    }

    /// The files, in the order in which they are read.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.files.iter().map(|input| input.path.as_path())
    }

    /// How many bytes there are to read, compressed as they are; unknown if a stream is among them.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.files.iter().map(|input| input.bytes).sum()
    }

    /// What the files look like from outside; `None` if one of them is a stream.
    #[must_use]
    pub fn stamps(&self) -> Option<Vec<InputStamp>> {
        self.files.iter().map(InputStamp::of).collect()
    }

    /// How many bytes the inputs hold once they are unpacked, about; streams not counted.
    #[must_use]
    pub fn expected_bytes(&self) -> u64 {
        let expected = |input: &Input| {
            let packed = names::is_packed(&input.path.to_string_lossy());
            input.bytes.unwrap_or_default() * if packed { PACKED } else { 1 }
        };
        self.files.iter().map(expected).sum()
    }

    pub(super) fn into_files(self) -> Vec<Input> {
        self.files
    }

    /// The documents, one after the other.
    #[must_use]
    pub fn read(self, options: &Options) -> Reader {
        Reader::new(self.files, options)
    }
}

/// What one given path stands for.
fn expand(given: &Path, folders: Folders, found: &mut Vec<Input>) -> Result<()> {
    if given == Path::new(STDIN) {
        found.push(Input { path: given.into(), name: STDIN.into(), bytes: None, origin: Origin::Stdin });
        return Ok(());
    }
    match fs::metadata(given) {
        Ok(about) if about.is_dir() => search(given, given, folders, found),
        Ok(_) => {
            found.push(file(given, given.parent()));
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_pattern(given) => match_all(given, folders, found),
        Err(error) => Err(Error::unreadable(given, error)),
    }
}

/// A file, called by its path below `base`.
fn file(path: &Path, base: Option<&Path>) -> Input {
    let below = base.and_then(|base| path.strip_prefix(base).ok()).unwrap_or(path);
    let bytes = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|about| about.len());
    Input { path: path.into(), name: names::of_path(below), bytes, origin: Origin::File }
}

/// The usable files of a folder, called by their path below `base`.
fn search(folder: &Path, base: &Path, folders: Folders, found: &mut Vec<Input>) -> Result<()> {
    let depth = if folders == Folders::Recurse { usize::MAX } else { 1 };
    let before = found.len();
    let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.file_name());
    for entry in WalkDir::new(folder).follow_links(true).max_depth(depth).into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() || !usable(entry.path()) => {}
            Ok(entry) => found.push(file(entry.path(), Some(base))),
            // A link back up: what it leads to is read where it stands.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => match error.path() {
                // A link to nothing: the reader rejects it by name.
                Some(path) if usable(path) => found.push(file(path, Some(base))),
                path => {
                    let path = path.unwrap_or(folder).to_owned();
                    let cause = error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
                    return Err(Error::unreadable(path, cause));
                }
            },
        }
    }
    if found.len() == before {
        let message = format!(
            "{}: no file to read in this folder; looked for {}, also compressed (.gz .zst)",
            folder.display(),
            names::usable()
        );
        return Err(ErrorKind::NoInput { message }.into());
    }
    Ok(())
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

fn usable(path: &Path) -> bool {
    path.file_name().is_some_and(|name| names::is_usable(&name.to_string_lossy()))
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

/// What a pattern matches: files as they are, folders searched.
fn match_all(pattern: &Path, folders: Folders, found: &mut Vec<Input>) -> Result<()> {
    let spelled = pattern.to_string_lossy();
    let rules = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let matches = glob::glob_with(&spelled, rules).map_err(|error| {
        let message = format!("{spelled}: not a pattern: {}, at character {}", error.msg, error.pos + 1);
        Error::from(ErrorKind::Usage { message })
    })?;
    // Ids count from the last folder that the pattern spells out.
    let fixed: PathBuf = pattern.components().take_while(|part| !is_pattern(part.as_os_str().as_ref())).collect();
    let before = found.len();
    for path in matches {
        let path = path.map_err(|error| Error::unreadable(error.path().to_owned(), error.into()))?;
        match fs::metadata(&path) {
            // A folder without usable file is no error here: the pattern did not ask for it by name.
            Ok(about) if about.is_dir() => match search(&path, &fixed, folders, found) {
                Err(error) if matches!(error.kind(), ErrorKind::NoInput { .. }) => {}
                other => other?,
            },
            _ => found.push(file(&path, Some(&fixed))),
        }
    }
    if found.len() == before {
        let message = format!("{spelled}: no file has this name or matches it as a pattern");
        return Err(ErrorKind::NoInput { message }.into());
    }
    Ok(())
}

/// Sorted by path, each file once: by its shortest path, under the longest name, which a given folder makes.
fn once_each(mut found: Vec<Input>) -> Vec<Input> {
    let directness = |input: &Input| (input.path.as_os_str().len(), Reverse(input.name.len()));
    found.sort_by(|a, b| (directness(a), &a.path, &a.name).cmp(&(directness(b), &b.path, &b.name)));
    let mut seen = BTreeSet::new();
    found.retain(|input| match input.origin {
        Origin::File => seen.insert(real(&input.path)),
        Origin::Stdin | Origin::Stream(_) => seen.insert(PathBuf::from(STDIN)),
    });
    found.sort_by(|a, b| (a.name != STDIN, &a.path).cmp(&(b.name != STDIN, &b.path)));
    found
}

/// A path without links, as far as they lead anywhere.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| match (path.parent().map(fs::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    })
}

/// Files that would share a name (`a/day.txt` and `b/day.txt`, both given directly) are called by their whole paths.
fn name_apart(files: &mut [Input]) {
    let mut count = BTreeMap::new();
    for input in &*files {
        *count.entry(input.name.clone()).or_insert(0u32) += 1;
    }
    for input in files.iter_mut().filter(|input| count.get(&input.name).is_some_and(|count| *count > 1)) {
        input.name = names::of_path(&input.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, "{}").expect("a file");
        }
        dir
    }

    fn resolve(dir: &Path, given: &[&str]) -> Result<Inputs> {
        let given: Vec<_> =
            given.iter().map(|name| if *name == STDIN { PathBuf::from(STDIN) } else { dir.join(name) }).collect();
        Inputs::resolve(&given, &Options::default())
    }

    fn names(dir: &Path, given: &[&str]) -> Vec<String> {
        resolve(dir, given).expect("inputs").files.into_iter().map(|input| input.name).collect()
    }

    #[test]
    fn folders_patterns_and_files() {
        let dir = folder(&[
            "day/b.jsonl",
            "day/a.txt.gz",
            "day/pages/harbour.HTML",
            "day/.hidden.txt",
            "day/.git/config.txt",
            "day/cover.png",
            "odd[1].txt",
            "data.xyz",
        ]);
        for (given, expected) in [
            (&["day"][..], &["a.txt", "b.jsonl", "pages/harbour.HTML"][..]),
            (&["day/"], &["a.txt", "b.jsonl", "pages/harbour.HTML"]),
            (&["day/b.jsonl"], &["b.jsonl"]),
            (&["data.xyz"], &["data.xyz"]),
            (&["odd[1].txt"], &["odd[1].txt"]),
            (&["day/*.jsonl"], &["b.jsonl"]),
            (&["d*"], &["data.xyz", "day/a.txt", "day/b.jsonl", "day/pages/harbour.HTML"]),
            (&["**/*.HTML"], &["day/pages/harbour.HTML"]),
            (&["day/b.jsonl", "-", "-"], &["-", "b.jsonl"]),
        ] {
            assert_eq!(names(dir.path(), given), expected, "{given:?}");
        }
    }

    #[test]
    fn order_and_repetition_change_nothing() {
        let dir = folder(&["day/b.jsonl", "day/a.jsonl", "c.jsonl"]);
        let expected = names(dir.path(), &["c.jsonl", "day"]);
        assert_eq!(expected, ["c.jsonl", "a.jsonl", "b.jsonl"]);
        for given in [
            &["day", "c.jsonl"][..],
            &["day", "day/../c.jsonl", "c.jsonl", "day/a.jsonl"],
            &["day/*", "c.jsonl", "day"],
        ] {
            assert_eq!(names(dir.path(), given), expected, "{given:?}");
        }
    }

    #[test]
    fn same_file_names_are_told_apart() {
        let dir = folder(&["a/day.txt", "b/day.txt"]);
        let names = names(dir.path(), &["a/day.txt", "b/day.txt"]);
        assert!(names[0].ends_with("/a/day.txt") && names[1].ends_with("/b/day.txt"), "{names:?}");
    }

    #[test]
    fn total_bytes_unless_streamed() {
        let dir = folder(&["a.txt", "b.txt"]);
        assert_eq!(resolve(dir.path(), &["a.txt", "b.txt"]).expect("inputs").total_bytes(), Some(4));
        assert_eq!(resolve(dir.path(), &["a.txt", "-"]).expect("inputs").total_bytes(), None);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let dir = folder(&["day/cover.png"]);
        for (given, named) in [
            ("gone.jsonl", "gone.jsonl"),
            ("*.jsonl", "*.jsonl: no file"),
            ("day", "day: no file"),
            ("[", "not a pattern"),
        ] {
            let error = resolve(dir.path(), &[given]).expect_err("an error").to_string();
            assert!(error.contains(named), "{given}: {error}");
        }
        assert!(Inputs::resolve::<&str>(&[], &Options::default()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_end() {
        let dir = folder(&["day/a.txt"]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("day/up")).expect("a link");
        std::os::unix::fs::symlink("nowhere", dir.path().join("day/lost.txt")).expect("a link");
        assert_eq!(names(dir.path(), &["day"]), ["a.txt", "lost.txt"]);
    }
}
