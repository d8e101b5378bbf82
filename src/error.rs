//! What can go wrong, and where: every error names the file, and the line where there is one.

use std::{fmt, io, path::PathBuf};

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that ends the run. A bad *record* is not one: it is a [`Reject`](crate::read::Reject) and the run goes on.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An input could not be opened or read.
    Unreadable {
        /// The file, folder or pattern as it was given.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The inputs were fine but held nothing to work on.
    NoInput {
        /// What was looked for, and where.
        message: String,
    },
    /// An output could not be written.
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// An output is there already and `--force` was not given.
    OutputExists {
        /// The file or folder.
        path: PathBuf,
    },
    /// A data file that ships with the crate, or one given in its place, is wrong.
    BadData {
        /// Which file.
        name: String,
        /// Line, expected, found.
        message: String,
    },
    /// A file of an index is damaged, or was made by another version or with other settings.
    Index {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A request that contradicts itself or names what isn't there.
    Usage {
        /// What was wrong and what to do.
        message: String,
    },
}

impl Error {
    /// Which kind of error.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// An input that can't be read.
    pub fn unreadable(path: impl Into<PathBuf>, source: io::Error) -> Error {
        ErrorKind::Unreadable { path: path.into(), source }.into()
    }

    /// A file of an index that can't be used.
    pub fn index(path: impl Into<PathBuf>, message: impl Into<String>) -> Error {
        ErrorKind::Index { path: path.into(), message: message.into() }.into()
    }

    /// An output that can't be written.
    pub fn unwritable(path: impl Into<PathBuf>, source: io::Error) -> Error {
        ErrorKind::Unwritable { path: path.into(), source }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::Unreadable { path, source } => write!(f, "{}: cannot read: {source}", path.display()),
            ErrorKind::NoInput { message } | ErrorKind::Usage { message } => f.write_str(message),
            ErrorKind::Unwritable { path, source } => write!(f, "{}: cannot write: {source}", path.display()),
            ErrorKind::OutputExists { path } => {
                write!(f, "{}: exists already; give another name, or --force to replace it", path.display())
            }
            ErrorKind::Index { path, message } => write!(f, "{}: {message}", path.display()),
            ErrorKind::BadData { name, message } => write!(f, "{name}: {message}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ErrorKind::Unreadable { source, .. } | ErrorKind::Unwritable { source, .. } => Some(source),
            _ => None,
        }
    }
}
