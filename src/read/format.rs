//! What a file holds: by its name, else by its first bytes.

use super::names;

/// How a file is cut into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A JSON object on each line.
    JsonLines,
    /// One JSON array of objects.
    JsonArray,
    /// JSON objects one after the other, each over several lines.
    JsonObjects,
    /// One text.
    Text,
    /// One page.
    Html,
}

impl Format {
    /// The format of a file of this name that begins like this.
    pub(super) fn of(name: &str, head: &[u8]) -> Format {
        match names::extension(name).as_deref() {
            Some("jsonl" | "ndjson") => Format::JsonLines,
            Some("json") => json(head).unwrap_or(Format::JsonLines),
            Some("txt" | "text") => Format::Text,
            Some("html" | "htm") => Format::Html,
            _ => json(head).or_else(|| html(head)).unwrap_or(Format::Text),
        }
    }
}

/// Which JSON this is, if it is: `{` before a key, or `[` before an object, so that "[Paris]" and "{…}" stay text.
fn json(head: &[u8]) -> Option<Format> {
    let head = head.trim_ascii_start();
    let (first, rest) = head.split_first()?;
    match (first, rest.trim_ascii_start().first()) {
        (b'[', Some(b'{' | b']') | None) => Some(Format::JsonArray),
        (b'{', Some(b'"' | b'}') | None) if is_spread(head) => Some(Format::JsonObjects),
        (b'{', Some(b'"' | b'}') | None) => Some(Format::JsonLines),
        _ => None,
    }
}

/// Whether the object that begins here goes on after a line's end, where a string can't.
fn is_spread(head: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0u32, false, false);
    for byte in head {
        match byte {
            b'\n' => return depth > 0 && !in_string,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Whether a page begins here.
fn html(head: &[u8]) -> Option<Format> {
    let head = head.trim_ascii_start();
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    (begins(b"<!doctype html") || begins(b"<html")).then_some(Format::Html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide_then_beginnings() {
        for (name, head, format) in [
            ("a.jsonl", "[1]", Format::JsonLines),
            ("a.NDJSON", "", Format::JsonLines),
            ("a.json", " \n[", Format::JsonArray),
            ("a.json", "[ {\"id\": 1}]", Format::JsonArray),
            ("a.json", "{\"id\": 1}\n{\"id\": 2}\n", Format::JsonLines),
            ("a.json", "{\n  \"id\": 1\n}", Format::JsonObjects),
            ("a.json", "{\"a\": [\n", Format::JsonObjects),
            ("a.json", "{\"cut off\n{\"id\": 1}", Format::JsonLines),
            ("a.json", "nonsense", Format::JsonLines),
            ("a.txt", "<html>", Format::Text),
            ("a.txt", "{\"id\": 1}", Format::Text),
            ("a.htm", "plain", Format::Html),
            ("-", "{\"id\": \"}\\\"\"}", Format::JsonLines),
            ("-", "[\n{", Format::JsonArray),
            ("-", "[Paris] News", Format::Text),
            ("-", "{Paris} News", Format::Text),
            ("-", "\n<!DOCTYPE HTML>", Format::Html),
            ("-", "<HTML lang=fr>", Format::Html),
            ("page", "<p>", Format::Text),
            ("-", "", Format::Text),
        ] {
            assert_eq!(Format::of(name, head.as_bytes()), format, "{name} {head}");
        }
    }
}
