//! The stage as a whole: files in, documents and rejects out.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    Inputs, Options, Reader, Reading, Reject, RejectKind,
    bytes::tests::{gzip, zstandard},
};
use crate::article::{Document, TextOrigin};

/// What was read, in order: documents, and rejects.
#[derive(Default)]
struct Outcome {
    documents: Vec<Document>,
    rejects: Vec<Reject>,
}

impl Outcome {
    fn of(reader: impl Iterator<Item = Reading>) -> Outcome {
        let mut outcome = Outcome::default();
        for reading in reader {
            match reading {
                Reading::Document(document) => outcome.documents.push(document),
                Reading::Reject(reject) => outcome.rejects.push(reject),
            }
        }
        outcome
    }

    fn ids(&self) -> Vec<&str> {
        self.documents.iter().map(|document| document.id.as_str()).collect()
    }

    /// The only reject, as `line: reason`.
    fn reject(&self) -> (Option<u64>, &str) {
        assert_eq!(self.rejects.len(), 1, "{:?}", self.rejects);
        (self.rejects[0].line, &self.rejects[0].reason)
    }
}

fn stream(name: &str, bytes: impl Read + Send + 'static) -> Reader {
    Inputs::stream(name, bytes).read(&Options::default())
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Outcome {
    Outcome::of(stream(name, io::Cursor::new(bytes.into())))
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, content).expect("a file");
    }
    dir
}

fn read_paths(dir: &Path, given: &[&str]) -> Outcome {
    let given: Vec<PathBuf> = given.iter().map(|name| dir.join(name)).collect();
    Outcome::of(Inputs::resolve(&given, &Options::default()).expect("inputs").read(&Options::default()))
}

/// Lines that compress badly.
fn many_lines() -> String {
    (1..=5000u64)
        .map(|n| format!("{{\"id\": {n}, \"text\": \"{:x}\"}}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
        .collect()
}

#[test]
fn bad_lines_do_not_end_the_file() {
    let lines = b"{\"id\": \"a\", \"text\": \"Ferry late.\"}\r\n\
        \r\n\
        {\"id\": \"b\", \"text\": \n\
        [\"id\"]\n\
        {\"id\": \"c\", \"text\": \"caf\xE9\"}\n\
        {\"id\": \"d\", \"words\": \"x\"}\n\
        {\"id\": \"e\", \"text\": 3}\n\
        {\"id\": \"f\", \"text\": \" \"}\n\
        {\"id\": \"a\", \"text\": \"Ferry later.\"}\n\
        {\"text\": \"No name.\"}\n\
        {\"id\": \"f\", \"text\": \"The refused one's id is free.\"}";
    let outcome = read("day.jsonl.gz", gzip(lines));
    assert_eq!(outcome.ids(), ["a", "day.jsonl:10", "f"]);
    let found: Vec<_> =
        outcome.rejects.iter().map(|r| (r.line.unwrap_or(0), r.id.as_deref(), r.reason.as_str())).collect();
    for ((line, id, reason), expected) in found.iter().zip([
        (3, None, "cut off"),
        (4, None, "found an array"),
        (5, None, "not UTF-8: byte 24"),
        (6, Some("d"), "found `id`, `words`"),
        (7, Some("e"), "holds a number"),
        (8, Some("f"), "text is empty"),
        (9, Some("a"), "duplicate id; first seen at day.jsonl.gz:1"),
    ]) {
        assert_eq!((*line, *id), (expected.0, expected.1), "{reason}");
        assert!(reason.contains(expected.2), "{reason}");
    }
    assert_eq!(found.len(), 7);
    assert!(outcome.rejects.iter().all(|reject| reject.kind == RejectKind::Record));
}

#[test]
fn every_road_leads_to_the_same_documents() {
    let lines = "{\"id\": 1, \"text\": \"One\\r\\n\"}\n{\"id\": 2, \"text\": \"Two\"}\n";
    let array = "[{\"id\": 1, \"text\": \"One\\r\\n\"},\n {\"id\": 2, \"text\": \"Two\"}]";
    let pretty = "{\n \"id\": 1,\n \"text\": \"One\\r\\n\"}\n{\n \"id\": 2, \"text\": \"Two\"\n}\n";
    let wide: Vec<u8> = format!("\u{FEFF}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("a.jsonl", lines.as_bytes().to_vec()),
        ("a.json", lines.into()),
        ("a.json", array.into()),
        ("a.json", pretty.into()),
        ("-", lines.into()),
        ("-", array.into()),
        ("-", gzip(array.as_bytes())),
        ("-", zstandard(lines.as_bytes())),
        ("misnamed.jsonl.gz", zstandard(lines.as_bytes())),
        ("misnamed.jsonl.gz", lines.into()),
        ("a.jsonl", format!("\u{FEFF}{lines}").into()),
        ("a.jsonl", wide),
    ] {
        let outcome = read(name, bytes);
        assert!(outcome.rejects.is_empty(), "{name}: {:?}", outcome.rejects);
        assert_eq!(outcome.ids(), ["1", "2"], "{name}");
        assert_eq!(outcome.documents[0].text, "One\r\n");
        assert_eq!(outcome.documents[0].origin, TextOrigin::Given);
    }
}

#[test]
fn a_damaged_file_gives_what_it_has_and_the_next_is_read() {
    let lines = many_lines();
    for (compress, name) in [(gzip as fn(&[u8]) -> Vec<u8>, "a.jsonl.gz"), (zstandard, "a.jsonl.zst")] {
        let mut bytes = compress(lines.as_bytes());
        bytes.truncate(bytes.len() * 3 / 4);
        let dir = folder(&[(name, &bytes), ("b.txt", b"The next one.")]);
        let outcome = read_paths(dir.path(), &["."]);
        let kept = outcome.documents.len() - 1;
        assert!((1000..5000).contains(&kept), "{name}: {kept}");
        assert_eq!(outcome.ids().last(), Some(&"b.txt"));
        let (line, reason) = outcome.reject();
        assert_eq!(line, Some(kept as u64 + 1));
        assert!(reason.contains("truncated") && reason.contains("get it again"), "{reason}");
        assert_eq!(outcome.rejects[0].kind, RejectKind::RestOfFile);

        let mut bytes = compress(lines.as_bytes());
        let middle = bytes.len() / 2;
        bytes[middle..middle + 40].fill(0xFF);
        let outcome = read(name, bytes);
        assert!(outcome.rejects.iter().any(|reject| reject.reason.contains("corrupt")), "{:?}", outcome.rejects);
    }
}

#[test]
fn a_broken_array_keeps_its_elements() {
    let outcome = read("a.json", "[{\"text\": \"One\"}, {\"text\": }, {\n\"text\": x},\n{\"text\": \"Two\"} {}]");
    assert_eq!(outcome.ids(), ["a.json:1", "a.json:4"]);
    let shown = outcome.rejects[0].to_string();
    assert!(shown.starts_with("a.json:1: broken JSON at column "), "{shown}");
    assert!(!outcome.rejects[0].is_file() && outcome.rejects[2].is_file());
    let found: Vec<_> = outcome.rejects.iter().map(|reject| (reject.line, reject.kind)).collect();
    let expected = [(Some(1), RejectKind::Record), (Some(2), RejectKind::Record), (Some(3), RejectKind::RestOfFile)];
    assert_eq!(found, expected);
}

#[test]
fn files_that_cannot_be_read_are_told_from_bad_records() {
    let dir = folder(&[
        ("a.txt", b"text\0\x01\x02"),
        ("b.json", b"%PDF-1.4"),
        ("c.txt.gz", b"\x1F\x8B\x08"),
        ("d.txt", b"Good."),
    ]);
    let outcome = read_paths(dir.path(), &["."]);
    assert_eq!(outcome.ids(), ["d.txt"]);
    let kinds: Vec<_> = outcome.rejects.iter().map(|reject| reject.kind).collect();
    assert_eq!(kinds, [RejectKind::File; 3], "{:?}", outcome.rejects);
    assert!(outcome.rejects[1].reason.contains("PDF"));
    let as_json = serde_json::to_value(&outcome.rejects[0]).expect("JSON");
    assert_eq!((as_json["kind"].as_str(), as_json["line"].is_null()), (Some("file"), true));
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_a_rejected_file() {
    let dir = folder(&[("a.txt", b"Good.")]);
    std::os::unix::fs::symlink("gone", dir.path().join("b.txt")).expect("a link");
    let outcome = read_paths(dir.path(), &["."]);
    assert_eq!(outcome.ids(), ["a.txt"]);
    assert!(outcome.reject().1.contains("cannot be read"));
    assert_eq!(outcome.rejects[0].kind, RejectKind::File);
}

#[test]
fn a_record_that_is_too_long_is_measured() {
    let long = b"{\"text\": \"".chain(io::repeat(b'x').take(200 << 20)).chain(&b"\"}\n{\"text\": \"short\"}\n"[..]);
    let options = Options { max_record_bytes: 1 << 20, ..Options::default() };
    let mut reader = Inputs::stream("a.jsonl", long).read(&options);
    let outcome = Outcome::of(reader.by_ref());
    assert_eq!(outcome.ids(), ["a.jsonl:2"]);
    assert_eq!(outcome.reject(), (Some(1), "209715212 bytes; the longest record that is read has 1048576"));
    let page = Inputs::stream("a.html", io::repeat(b'x').take(2 << 20)).read(&options);
    assert_eq!(Outcome::of(page).reject(), (None, "2097152 bytes; the longest record that is read has 1048576"));
}

#[test]
fn texts_and_pages_are_called_by_their_paths() {
    let dir = folder(&[
        ("day/pages/harbour.txt.gz", &gzip(b"Ferry late.\r\n")),
        ("day/page.html", b"<title>T</title><link rel=canonical href='https://www.herald.example/1'><p>Ferry late."),
        ("day/empty.txt", b" \r\n"),
        ("day/lines.jsonl", b"{\"text\": \"One\", \"url\": \"https://www.herald.example/2\"}\n{\"text\": \"Two\"}"),
    ]);
    let outcome = read_paths(dir.path(), &["day"]);
    assert_eq!(outcome.ids(), ["https://www.herald.example/2", "lines.jsonl:2", "page.html", "pages/harbour.txt"]);
    assert_eq!(outcome.documents[3].text, "Ferry late.\r\n");
    assert_eq!(outcome.documents[3].title, None);
    assert_eq!(outcome.documents[2].origin, TextOrigin::Extracted);
    for document in [&outcome.documents[0], &outcome.documents[2]] {
        assert_eq!(document.outlet.as_deref(), Some("herald.example"));
    }
    assert_eq!(outcome.reject(), (None, "text is empty"));
    assert_eq!(outcome.rejects[0].id.as_deref(), Some("empty.txt"));
    assert_eq!(read_paths(dir.path(), &["day/pages/harbour.txt.gz"]).ids(), ["harbour.txt"]);
}

#[test]
fn the_order_given_changes_nothing() {
    let dir = folder(&[("b.txt", b"B"), ("a.txt", b"A"), ("c/d.txt", b"D")]);
    for given in [&["a.txt", "b.txt", "c"][..], &["c", "b.txt", "a.txt", "b.txt"], &["*.txt", "c/*"]] {
        assert_eq!(read_paths(dir.path(), given).ids(), ["a.txt", "b.txt", "d.txt"], "{given:?}");
    }
}

#[test]
fn only_wanted_documents_are_read() {
    let lines = "{\"id\": 1, \"text\": 5}\n{\"text\": \"Two\", \"id\": 2}\nbroken\n{\"text\": \"Four\"}\n";
    let reader = stream("a.jsonl", lines.as_bytes()).only(|id| matches!(id, "2" | "a.jsonl:4"));
    let outcome = Outcome::of(reader);
    assert_eq!(outcome.ids(), ["2", "a.jsonl:4"]);
    assert_eq!(outcome.reject().0, Some(3));
    assert!(Outcome::of(stream("a.txt", &b"A"[..]).only(|id| id == "b.txt")).documents.is_empty());
}

#[test]
fn the_position_reaches_the_total() {
    let bytes = gzip(many_lines().as_bytes());
    let mut cut = bytes.clone();
    cut.truncate(1000);
    let dir = folder(&[("a.jsonl.gz", &bytes), ("b.jsonl.gz", &cut), ("c.txt", b"C\0")]);
    let inputs = Inputs::resolve(&[dir.path()], &Options::default()).expect("inputs");
    let total = inputs.total_bytes().expect("a total");
    let mut reader = inputs.read(&Options::default());
    let progress = reader.progress();
    assert_eq!(reader.bytes_read(), 0);
    assert!(reader.next().is_some() && reader.bytes_read() > 0);
    assert!(Outcome::of(reader).documents.len() > 4000);
    assert_eq!(progress.load(std::sync::atomic::Ordering::Relaxed), total);
}

#[test]
fn the_source_of_a_record_is_at_hand() {
    let mut reader = stream("a.jsonl", &b"\n{\"text\": \"One\"} \r\nbroken\n"[..]);
    assert!(reader.source().is_none());
    for (line, bytes) in [(2, "{\"text\": \"One\"} \r"), (3, "broken")] {
        assert!(reader.next().is_some());
        let source = reader.source().expect("a source");
        assert_eq!((source.line, source.bytes), (Some(line), bytes.as_bytes()));
    }
}

#[test]
fn documents_without_date_are_counted() {
    let mut reader =
        stream("a.jsonl", &b"{\"text\": \"1\", \"date\": \"soon\"}\n{\"text\": \"2\", \"date\": 20220110}"[..]);
    let outcome = Outcome::of(reader.by_ref());
    assert_eq!(outcome.documents.len(), 2);
    assert_eq!(reader.undated(), 1);
}

#[test]
fn fields_can_be_named_and_hidden() {
    let mut options = Options::default();
    options.fields.text = vec!["words".into()];
    options.fields.hidden = vec!["agency".into()];
    let line = b"{\"id\": 1, \"words\": \"W\", \"text\": \"T\", \"agency\": \"A\", \"author\": \"B\"}";
    let outcome = Outcome::of(Inputs::stream("-", &line[..]).read(&options));
    assert_eq!((outcome.documents[0].text.as_str(), outcome.documents[0].credit.as_deref()), ("W", Some("B")));
}
