//! Limits how deep elements stand in each other, as browsers do, because every tree algorithm after this one is
//! quadratic in depth: 20,000 nested elements take three quarters of a minute.
//!
//! * time: `O(bytes)`; space: none, unless the page is too deep

use std::borrow::Cow;

/// How deep elements may stand: Chromium's limit (`kMaximumHTMLParserDOMTreeDepth`).
const LIMIT: usize = 512;

/// Elements that hold nothing, or that end where the next of their kind begins.
const FLAT: [&str; 36] = [
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "optgroup", "option", "p", "param", "rb", "rp", "rt", "rtc", "source", "tbody", "td", "tfoot",
    "th", "thead", "tr", "track", "wbr", "keygen", "frame",
];

/// Elements whose content holds no tags.
const OPAQUE: [&str; 4] = ["script", "style", "textarea", "title"];

/// Elements that end a drawing, or hold HTML inside it (HTML, 13.2.6.5, the common ones).
const LEAVES_DRAWING: [&str; 10] = ["b", "blockquote", "div", "foreignobject", "i", "ol", "p", "span", "table", "ul"];

/// The page without the tags that stand too deep; what they enclose stays, and so do its paragraphs.
pub(super) fn flatten(html: &str) -> Cow<'_, str> {
    let mut flat: Option<String> = None;
    let mut kept = 0;
    let mut depth = 0usize;
    let mut drawing = 0usize;
    let mut at = 0;
    while let Some(tag) = next_tag(html, at) {
        at = tag.end;
        let name = tag.name.to_ascii_lowercase();
        if !tag.closes && drawing == 0 && OPAQUE.contains(&name.as_str()) {
            at = past_content(html, at, &name);
            continue;
        }
        if LEAVES_DRAWING.contains(&name.as_str()) {
            drawing = 0;
        }
        let is_flat = FLAT.contains(&name.as_str()) || (tag.is_empty && drawing > 0);
        if is_flat && (depth <= LIMIT || matches!(name.as_str(), "p" | "br")) {
            continue;
        }
        let is_drawing = matches!(name.as_str(), "svg" | "math");
        depth += usize::from(!tag.closes && !is_flat);
        drawing += usize::from(is_drawing && !tag.closes);
        if depth > LIMIT {
            let flat = flat.get_or_insert_default();
            flat.push_str(&html[kept..tag.start]);
            flat.push(' ');
            kept = tag.end;
        }
        depth = depth.saturating_sub(usize::from(tag.closes && !is_flat));
        drawing = drawing.saturating_sub(usize::from(is_drawing && tag.closes));
    }
    match flat {
        None => Cow::Borrowed(html),
        Some(flat) => Cow::Owned(flat + &html[kept..]),
    }
}

/// A tag and where it stands.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    /// Whether it ends in `/>`.
    is_empty: bool,
    start: usize,
    end: usize,
}

/// The next tag at or after a place; comments are passed over.
fn next_tag(html: &str, mut at: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    loop {
        let start = at + memchr::memchr(b'<', bytes.get(at..)?)?;
        let rest = &bytes[start + 1..];
        if rest.starts_with(b"!--") {
            // Both dashes may be those of the beginning: `<!-->` is a comment.
            at = start + 2 + memchr::memmem::find(&rest[1..], b"-->")? + 3;
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let name_start = start + 1 + usize::from(closes);
        let is_name = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'<');
        if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            at = start + 1;
            continue;
        }
        let length = bytes[name_start..].iter().take_while(|byte| is_name(byte)).count();
        let name = html.get(name_start..name_start + length)?;
        let end = end_of(bytes, name_start + length);
        return Some(Tag { name, closes, is_empty: bytes[..end].ends_with(b"/>"), start, end });
    }
}

/// One past the `>` that ends a tag, quoted attribute values passed over.
fn end_of(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found + 1;
        let mark = bytes[at - 1];
        if mark == b'>' {
            return at;
        }
        // A quote mark opens a value only after `=`.
        let before = bytes[..at - 1].trim_ascii_end();
        if before.last() == Some(&b'=') {
            match memchr::memchr(mark, &bytes[at..]) {
                Some(close) => at += close + 1,
                None => return bytes.len(),
            }
        }
    }
    bytes.len()
}

/// One past the content of an element that holds no tags: where its end tag begins.
fn past_content(html: &str, at: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let ends = memchr::memmem::find_iter(&bytes[at..], b"</").map(|found| at + found);
    let mut ends = ends.filter(|end| {
        bytes.get(end + 2..end + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    });
    ends.next().unwrap_or(html.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_pages_stay_as_they_are() {
        let page = format!(
            "<div a='>' b=\"<div>\"><!-- {} --><script>{}</script>{}<svg>{}</svg></div>",
            "<div>".repeat(600),
            "<div>".repeat(600),
            "<p>text<br>".repeat(600),
            "<path d='M0'/>".repeat(600),
        );
        assert!(matches!(flatten(&page), Cow::Borrowed(_)));
        for odd in ["<", "<div", "</", "<é>", "a < b > c", "<!--", "<script>", "<div a=\"", "", "<div a='é"] {
            assert_eq!(flatten(odd), odd);
        }
    }

    #[test]
    fn depth_does_not_hide() {
        for hiding in ["<!-->", "<svg><title>", "<svg><style>", "<svg><div/>", "<div a=b'>", "<svg></svg>"] {
            let page = format!("{hiding}{}", "<div>".repeat(600));
            assert!(matches!(flatten(&page), Cow::Owned(_)), "{hiding}");
        }
    }

    #[test]
    fn deep_tags_go_and_their_content_stays() {
        let page = format!("{}é<p>in</p>{}<p>out</p>", "<div>".repeat(600), "</div>".repeat(600));
        let flat = flatten(&page);
        assert_eq!(flat.matches("<div>").count(), LIMIT);
        assert_eq!(flat.matches("</div>").count(), LIMIT);
        assert!(flat.contains("é<p>in</p>") && flat.ends_with("</div><p>out</p>"));
    }
}
