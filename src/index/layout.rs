//! How a record was cut into articles: kept beside its text, so that an article that is compared again years later need not
//! be cut again, nor its language told.

use std::io;

use super::codec::{Bytes, malformed, put_varint};
use crate::{
    article::{Part, PartKind, Span},
    segment::Language,
};

/// An article as it was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Its language.
    pub language: Language,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// Bits of a part's first number that say of which kind it is.
const KIND: u32 = 4;

/// Stands for a language that could not be told.
const NO_LANGUAGE: &str = "--";

/// The bytes of a record's articles.
pub fn layout<'a>(cuts: impl Iterator<Item = &'a Cut>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut end = 0i64;
    for cut in cuts {
        out.extend(cut.language.code().unwrap_or(NO_LANGUAGE).as_bytes());
        put_varint(&mut out, cut.parts.len() as u64);
        for part in &cut.parts {
            // Parts follow each other; if they don't, the distance is below zero.
            let distance = i64::from(part.span.start) - end;
            let folded = ((distance << 1) ^ (distance >> 63)) as u64;
            put_varint(&mut out, (folded << KIND) | kind_number(part.kind));
            put_varint(&mut out, part.span.len() as u64);
            end = i64::from(part.span.end);
        }
    }
    out
}

/// The articles whose bytes [`layout`] wrote, all within a text.
pub fn cuts(layout: &[u8], text: &str) -> io::Result<Vec<Cut>> {
    let mut bytes = Bytes(layout);
    let mut cuts = Vec::new();
    let mut end = 0i64;
    while !bytes.is_empty() {
        let language = language(bytes.array()?)?;
        let count = bytes.varint32()? as usize;
        let mut parts = Vec::with_capacity(count.min(layout.len()));
        for _ in 0..count {
            let first = bytes.varint()?;
            let kind = PartKind::ALL.get((first & ((1 << KIND) - 1)) as usize).copied().ok_or_else(malformed)?;
            let folded = first >> KIND;
            let start = end.wrapping_add((folded >> 1) as i64 ^ -((folded & 1) as i64));
            end = start.wrapping_add(bytes.varint32()?.into());
            let range = usize::try_from(start).ok().zip(usize::try_from(end).ok()).filter(|(start, end)| start <= end);
            let (start, end) = range.filter(|(start, end)| text.get(*start..*end).is_some()).ok_or_else(malformed)?;
            parts.push(Part { kind, span: Span::new(start, end) });
        }
        cuts.push(Cut { language, parts });
    }
    Ok(cuts)
}

fn language(code: [u8; 2]) -> io::Result<Language> {
    match std::str::from_utf8(&code) {
        Ok(NO_LANGUAGE) => Ok(Language::UNKNOWN),
        Ok(code) => Language::of_code(code).ok_or_else(malformed),
        Err(_) => Err(malformed()),
    }
}

fn kind_number(kind: PartKind) -> u64 {
    PartKind::ALL.iter().position(|other| *other == kind).unwrap_or_default() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Le barrage a cédé samedi dans le nord, a dit la préfecture. Trois villages ont été évacués.";

    fn some_part() -> impl Strategy<Value = Part> {
        let bounds: Vec<usize> = (0..=TEXT.len()).filter(|at| TEXT.is_char_boundary(*at)).collect();
        let place = (0..bounds.len(), 0..bounds.len(), 0..PartKind::ALL.len());
        place.prop_map(move |(one, other, kind)| Part {
            kind: PartKind::ALL[kind],
            span: Span::new(bounds[one.min(other)], bounds[one.max(other)]),
        })
    }

    proptest! {
        #[test]
        fn articles_come_back(parts in proptest::collection::vec(proptest::collection::vec(some_part(), 0..9), 0..4)) {
            let codes = [None, Some("fr"), Some("ur"), Some("th")].into_iter().cycle();
            let language = |code: Option<&str>| code.and_then(Language::of_code).unwrap_or(Language::UNKNOWN);
            let before: Vec<Cut> = parts.into_iter().zip(codes).map(|(parts, code)| Cut { language: language(code), parts }).collect();
            let bytes = layout(before.iter());
            prop_assert_eq!(cuts(&bytes, TEXT).expect("articles"), before);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            for cut in cuts(&bytes, TEXT).into_iter().flatten() {
                prop_assert!(cut.parts.iter().all(|part| TEXT.get(part.span.start as usize..part.span.end as usize).is_some()));
            }
        }
    }

    #[test]
    fn a_part_of_another_text_is_refused() {
        let whole = Part { kind: PartKind::Body, span: Span::new(0, TEXT.len()) };
        let bytes = layout([Cut { language: Language::UNKNOWN, parts: vec![whole] }].iter());
        assert!(cuts(&bytes, &TEXT[..TEXT.len() - 1]).is_err());
        assert!(cuts(b"xx\0", TEXT).is_err(), "no language");
    }
}
