//! One file as one document.

use std::path::Path;

use super::{Inputs, Options, Reading};
use crate::error::{Error, ErrorKind, Result};

/// Reads a text, a page, or a JSON file with exactly one record; `-` is standard input.
///
/// # Errors
///
/// A path that isn't there, stands for several files, or holds no record or several.
pub fn read_file(path: impl AsRef<Path>, options: &Options) -> Result<Reading> {
    let path = path.as_ref();
    let inputs = Inputs::resolve(&[path], options)?;
    if inputs.paths().len() != 1 || path.is_dir() {
        return Err(usage(path, "stands for several files; name one"));
    }
    only_one(path, inputs, options)
}

fn only_one(path: &Path, inputs: Inputs, options: &Options) -> Result<Reading> {
    let mut reader = inputs.read(options);
    let Some(first) = reader.next() else {
        let message = format!("{}: no record in this file; expected one", path.display());
        return Err(ErrorKind::NoInput { message }.into());
    };
    if reader.next().is_some() {
        return Err(usage(path, "holds several records; expected one"));
    }
    Ok(first)
}

fn usage(path: &Path, what: &str) -> Error {
    ErrorKind::Usage { message: format!("{}: {what}", path.display()) }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, content: &'static str) -> Result<Reading> {
        only_one(Path::new(name), Inputs::stream(name, content.as_bytes()), &Options::default())
    }

    #[test]
    fn one_document_or_a_reason() {
        for (name, content, id, text) in [
            ("a.txt", "Ferry late.", "a.txt", "Ferry late."),
            ("a.html", "<p>Ferry late.", "a.html", "Ferry late."),
            ("-", "Ferry late.", "-", "Ferry late."),
            ("-", "{\"id\": 5, \"text\": \"Ferry late.\"}\n\n", "5", "Ferry late."),
            ("a.json", "[{\"id\": 5, \"text\": \"Ferry late.\"}]", "5", "Ferry late."),
        ] {
            let Ok(Reading::Document(document)) = read(name, content) else { panic!("{name}: a document") };
            assert_eq!((document.id.as_str(), document.text.as_str()), (id, text));
        }
        assert!(matches!(read("a.txt", " "), Ok(Reading::Reject(_))));
        for (content, reason) in [("{\"text\": \"a\"}\n{\"text\": \"b\"}", "several records"), ("\n", "no record")] {
            let error = read("a.jsonl", content).expect_err("an error").to_string();
            assert!(error.starts_with("a.jsonl: ") && error.contains(reason), "{error}");
        }
    }

    #[test]
    fn folders_and_gaps_are_errors() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("a.txt"), "Ferry late.").expect("a file");
        assert!(read_file(dir.path(), &Options::default()).is_err());
        assert!(read_file(dir.path().join("gone.txt"), &Options::default()).is_err());
        assert!(matches!(read_file(dir.path().join("a.txt"), &Options::default()), Ok(Reading::Document(_))));
    }
}
