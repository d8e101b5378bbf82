//! What files are called, in ids and in the choice of format: paths with `/`, without compression suffix.

use std::path::{Component, Path};

/// The endings that a folder is searched for.
const USABLE: [&str; 7] = ["jsonl", "ndjson", "json", "txt", "text", "html", "htm"];

/// The compressions that are read, as file name endings.
const COMPRESSED: [&str; 3] = ["gz", "zst", "zstd"];

/// The part of a file name after its last dot, in lower case.
fn ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// A file name without its compression suffix.
pub(super) fn plain(name: &str) -> &str {
    match ending(name) {
        Some(suffix) if COMPRESSED.contains(&suffix.as_str()) => &name[..name.len() - suffix.len() - 1],
        _ => name,
    }
}

/// Whether a file name says that the file is compressed.
pub(super) fn is_packed(name: &str) -> bool {
    plain(name).len() < name.len()
}

/// What a file name says about its content: its ending, compression aside.
pub(super) fn extension(name: &str) -> Option<String> {
    ending(plain(name.rsplit('/').next().unwrap_or(name)))
}

/// Whether a folder's file is read.
pub(super) fn is_usable(name: &str) -> bool {
    !name.starts_with('.') && extension(name).is_some_and(|ending| USABLE.contains(&ending.as_str()))
}

/// The usable endings, for messages.
pub(super) fn usable() -> String {
    USABLE.map(|ending| format!(".{ending}")).join(" ")
}

/// A path with `/` between its parts, without compression suffix: the stem of the ids of what it holds.
pub(super) fn of_path(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::CurDir => None,
        Component::RootDir => Some(String::new()),
        other => Some(other.as_os_str().to_string_lossy().into_owned()),
    });
    plain(&parts.collect::<Vec<_>>().join("/")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_compression_only() {
        for (path, name, kind) in [
            ("day/pages/harbour.txt.gz", "day/pages/harbour.txt", Some("txt")),
            ("./a.JSONL.ZST", "a.JSONL", Some("jsonl")),
            ("/abs/a.html", "/abs/a.html", Some("html")),
            ("noext", "noext", None),
            (".gz", ".gz", None),
            ("v1.2/readme", "v1.2/readme", None),
        ] {
            let found = of_path(Path::new(path));
            assert_eq!(found, name);
            assert_eq!(extension(&found).as_deref(), kind, "{path}");
        }
    }

    #[test]
    fn folders_give_what_can_be_read() {
        for (name, usable) in
            [("a.jsonl.gz", true), ("b.TXT", true), (".c.txt", false), ("d.parquet", false), ("e.gz", false)]
        {
            assert_eq!(is_usable(name), usable, "{name}");
        }
    }
}
