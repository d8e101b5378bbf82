//! Bytes of unknown encoding to text: never fails, and says "�" where there is nothing better to say.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

/// A plain text.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    decode(bytes, None)
}

/// A page, which may name its encoding.
pub(super) fn page(bytes: &[u8]) -> Cow<'_, str> {
    decode(bytes, declared(bytes))
}

/// What is valid UTF-8 is UTF-8, whatever it claims; then the claim counts; then what the bytes look like.
fn decode<'a>(bytes: &'a [u8], claim: Option<&'static Encoding>) -> Cow<'a, str> {
    if claim != Some(ISO_2022_JP)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let lossy = UTF_8.decode_without_bom_handling(bytes).0;
    if is_mostly_right(&lossy) {
        return lossy;
    }
    let encoding = claim.filter(|claim| *claim != UTF_8).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Deny)
    });
    encoding.decode_without_bom_handling(bytes).0
}

/// Whether a text read as UTF-8 is UTF-8 with a few broken places, rather than something else.
fn is_mostly_right(lossy: &str) -> bool {
    let (mut right, mut wrong) = (0u64, 0u64);
    for character in lossy.chars().filter(|character| !character.is_ascii()) {
        *(if character == char::REPLACEMENT_CHARACTER { &mut wrong } else { &mut right }) += 1;
    }
    right > wrong
}

/// How far a page is searched for the name of its encoding (HTML, 13.2.3.2).
const SEARCHED: usize = 1024;

/// The encoding that a page's `<meta>` names: what follows `charset=`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(SEARCHED)].to_ascii_lowercase();
    memchr::memmem::find_iter(&head, b"charset").find_map(|at| {
        let rest = head[at + b"charset".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)).count();
        // UTF-16 can't be: the claim itself was read as ASCII.
        Some(Encoding::for_label(&rest[..length])?.output_encoding())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str = "Le président a été reçu à l’hôtel, où les députés s’étaient réunis dès l’été.";

    #[test]
    fn claims_and_looks() {
        let (latin, ..) = encoding_rs::WINDOWS_1252.encode(FRENCH);
        let (cyrillic, ..) = encoding_rs::KOI8_R.encode("Президент встретил депутатов вечером в гостинице.");
        assert_eq!(text(FRENCH.as_bytes()), FRENCH);
        assert_eq!(text(&latin), FRENCH);
        assert_eq!(text(&cyrillic), "Президент встретил депутатов вечером в гостинице.");
        for meta in
            ["<meta charset=windows-1252>", "<META content='text/html; charset = iso-8859-1'>", "<meta charset=utf-8>"]
        {
            let bytes = [meta.as_bytes(), &latin].concat();
            assert_eq!(page(&bytes), format!("{meta}{FRENCH}"));
        }
        let greek = b"<meta charset=\"iso-8859-7\">\xE1\xE2";
        assert_eq!(page(greek), "<meta charset=\"iso-8859-7\">αβ");
        let claims_wrongly = format!("<meta charset=iso-8859-1>{FRENCH}");
        assert_eq!(page(claims_wrongly.as_bytes()), claims_wrongly);
    }

    #[test]
    fn one_broken_byte_does_not_change_the_rest() {
        let mut bytes = FRENCH.as_bytes().to_vec();
        bytes.push(0xC3);
        assert_eq!(text(&bytes), format!("{FRENCH}\u{FFFD}"));
    }
}
