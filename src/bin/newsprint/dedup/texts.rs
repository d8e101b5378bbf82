//! A record's line with something added to it, or taken from its text; all other bytes stay as they were.

use newsprint::{article::Span, dedup::Relation, read::LineParser, report::decimals, split};
use serde::Serialize;

/// A paragraph that stands elsewhere too. Offsets are bytes of the text, not of the line.
#[derive(Debug, Serialize)]
pub struct Repeated {
    /// From 1.
    pub paragraph: u32,
    pub start: u32,
    pub end: u32,
    /// The record that keeps it.
    pub kept: String,
    pub kept_paragraph: u32,
    pub relation: Relation,
    #[serde(serialize_with = "decimals::float")]
    pub jaccard: f64,
    #[serde(serialize_with = "decimals::float")]
    pub containment: f64,
}

/// The record with one field more, in front of its last brace.
pub fn annotated(line: &[u8], note: &impl Serialize) -> Vec<u8> {
    let end = line.iter().rposition(|byte| *byte == b'}').unwrap_or(line.len());
    let is_empty = line[..end].trim_ascii_end().ends_with(b"{");
    let mut out = line[..end].to_vec();
    out.extend_from_slice(if is_empty { b"\"newsprint\":" } else { b",\"newsprint\":" });
    out.extend(serde_json::to_vec(note).unwrap_or_default());
    out.extend_from_slice(&line[end..]);
    out
}

/// The paragraphs of the record's text.
pub fn paragraphs(line: &[u8], parser: &LineParser) -> Vec<Span> {
    let mut room = String::new();
    parser.parse(line, &mut room).map(|record| split::paragraphs(record.text)).unwrap_or_default()
}

/// The record without its repeated paragraphs, each with the space behind it; the last ones with the space before.
pub fn stripped(line: &[u8], parser: &LineParser, repeated: &[Repeated]) -> Vec<u8> {
    let Some((place, text)) = parser.text_literal(line) else { return line.to_vec() };
    let spans = split::paragraphs(&text);
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for one in repeated {
        let behind = spans.get(one.paragraph as usize).map_or(text.len(), |next| next.start as usize);
        kept.push_str(text.get(from..one.start as usize).unwrap_or_default());
        from = behind;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    let kept = if from == text.len() { kept.trim_end() } else { &kept };
    let literal = serde_json::to_string(kept).unwrap_or_default();
    [&line[..place.start], literal.as_bytes(), &line[place.end..]].concat()
}
