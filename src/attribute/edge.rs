//! What stands beside a name tells most forms apart from the others before any expression is tried: the bytes with which
//! a match may begin, or end.

use regex_syntax::hir::{Class, Hir, HirKind};

/// From which side a match is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Where it begins.
    First,
    /// Where it ends.
    Last,
}

/// The bytes at one end of an expression's matches.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    bytes: [bool; 256],
    /// Whether it matches nothing, too.
    may_be_empty: bool,
}

impl Edge {
    /// Of an expression; one that can't be parsed may match anything.
    pub(super) fn of(expression: &str, end: End) -> Edge {
        match regex_syntax::parse(expression) {
            Ok(parsed) => Edge::of_parsed(&parsed, end),
            Err(_) => Edge { bytes: [true; 256], may_be_empty: true },
        }
    }

    /// Whether a match may have this byte at its end; `None` where the text ends.
    pub(super) fn admits(&self, byte: Option<u8>) -> bool {
        self.may_be_empty || byte.is_some_and(|byte| self.bytes[usize::from(byte)])
    }

    fn of_parsed(parsed: &Hir, end: End) -> Edge {
        match parsed.kind() {
            HirKind::Empty | HirKind::Look(_) => Edge::nothing(),
            HirKind::Literal(literal) => {
                let byte = if end == End::First { literal.0.first() } else { literal.0.last() };
                Edge::one_of(byte.map(|byte| (*byte, *byte)))
            }
            HirKind::Class(Class::Bytes(class)) => Edge::one_of(class.iter().map(|range| (range.start(), range.end()))),
            // Beyond ASCII no byte is told from another.
            HirKind::Class(Class::Unicode(class)) => Edge::one_of(class.iter().flat_map(|range| {
                let byte = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
                let ascii = byte(range.start()).map(|start| (start, byte(range.end()).unwrap_or(0x7f)));
                let others = byte(range.end()).is_none().then_some((0x80, 0xff));
                ascii.into_iter().chain(others)
            })),
            HirKind::Capture(capture) => Edge::of_parsed(&capture.sub, end),
            HirKind::Repetition(repetition) => {
                let once = Edge::of_parsed(&repetition.sub, end);
                Edge { may_be_empty: once.may_be_empty || repetition.min == 0, ..once }
            }
            HirKind::Concat(parts) => {
                let mut all = Edge::nothing();
                let mut parts = parts.iter();
                while let Some(part) = if end == End::First { parts.next() } else { parts.next_back() } {
                    let part = Edge::of_parsed(part, end);
                    all = Edge { may_be_empty: part.may_be_empty, ..all.or(&part) };
                    if !part.may_be_empty {
                        break;
                    }
                }
                all
            }
            HirKind::Alternation(ways) => ways
                .iter()
                .fold(Edge { may_be_empty: false, ..Edge::nothing() }, |all, way| all.or(&Edge::of_parsed(way, end))),
        }
    }

    fn nothing() -> Edge {
        Edge { bytes: [false; 256], may_be_empty: true }
    }

    fn one_of(ranges: impl IntoIterator<Item = (u8, u8)>) -> Edge {
        let mut bytes = [false; 256];
        for (start, last) in ranges {
            bytes[usize::from(start)..=usize::from(last)].fill(true);
        }
        Edge { bytes, may_be_empty: false }
    }

    fn or(mut self, other: &Edge) -> Edge {
        self.bytes.iter_mut().zip(other.bytes).for_each(|(byte, other)| *byte |= other);
        Edge { may_be_empty: self.may_be_empty || other.may_be_empty, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    const EXPRESSIONS: [&str; 9] = [
        r"(?:with (?:the )?)\z",
        r"(?:^|\()\z",
        r"(?m)(?:^[\t\p{Zs}]*)\z",
        r"(?:\p{Lu}[\p{L}.-]{0,3} ?|—)\z",
        r"\A(?:\)? ?[-–—])",
        r"\A(?:(?:'s)? (?:reported|said)\b)",
        r"\A(?:$)",
        r"(?i)\A(?:é|contributed)",
        r"\A(?:[^.]*\.)?",
    ];

    #[test]
    fn what_may_stand_beside_a_name() {
        let admits = |expression: &str, end: End, byte: u8| Edge::of(expression, end).admits(Some(byte));
        assert!(admits(EXPRESSIONS[0], End::Last, b' ') && !admits(EXPRESSIONS[0], End::Last, b'e'));
        assert!(admits(EXPRESSIONS[5], End::First, b'\'') && !admits(EXPRESSIONS[5], End::First, b'r'));
        assert!(!Edge::of(EXPRESSIONS[4], End::First).admits(None));
        assert!(Edge::of(EXPRESSIONS[6], End::First).admits(None));
        assert!(Edge::of("(", End::First).admits(None), "no expression");
    }

    proptest! {
        #[test]
        fn a_match_is_never_refused(text in "(?m)[-–(A-Ccé. \n]{0,6}(with |with the |said|'s said|contributed|É|—)?[-–(A-Cc. \n]{0,3}") {
            for expression in EXPRESSIONS {
                let end = if expression.ends_with(r"\z") { End::Last } else { End::First };
                let is_match = Regex::new(expression).expect(expression).is_match(&text);
                let beside = if end == End::First { text.bytes().next() } else { text.bytes().next_back() };
                prop_assert!(!is_match || Edge::of(expression, end).admits(beside), "{expression} {text:?}");
            }
        }
    }
}
