//! A JSON string's escapes (RFC 8259, 7) to what they stand for, in room that is used again and again: a parser makes room
//! for each text anew, which takes longer than parsing it.

/// Writes what the inside of a string literal says in place of what `out` holds; `None` if an escape is none, or half of a
/// surrogate pair.
pub(super) fn unescape(written: &str, out: &mut String) -> Option<()> {
    out.clear();
    out.reserve(written.len());
    let mut rest = written;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let kind = *rest.as_bytes().get(at + 1)?;
        rest = &rest[at + 1..];
        let (meant, length) = match kind {
            b'"' | b'\\' | b'/' => (char::from(kind), 1),
            b'b' => ('\u{8}', 1),
            b'f' => ('\u{c}', 1),
            b'n' => ('\n', 1),
            b'r' => ('\r', 1),
            b't' => ('\t', 1),
            b'u' => {
                let first = unit(rest)?;
                match char::from_u32(first) {
                    Some(meant) => (meant, 5),
                    None => {
                        let second = unit(rest.get(5..)?.strip_prefix('\\')?)?;
                        let pair = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
                        let mut decoded = char::decode_utf16(pair);
                        let meant = decoded.next()?.ok()?;
                        // A second unit that is no half of this pair would be left over.
                        (decoded.next().is_none().then_some(meant)?, 11)
                    }
                }
            }
            _ => return None,
        };
        out.push(meant);
        rest = rest.get(length..)?;
    }
    out.push_str(rest);
    Some(())
}

/// The number in `uXXXX`.
fn unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agrees_with_the_parser(written: &str) -> bool {
        let parsed = serde_json::from_str::<String>(&format!("\"{written}\"")).ok();
        let mut out = "before".to_owned();
        let found = unescape(written, &mut out).map(|()| out);
        found == parsed
    }

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(text in any::<String>()) {
            let literal = serde_json::to_string(&text).expect("a literal");
            let mut out = String::new();
            prop_assert_eq!(unescape(&literal[1..literal.len() - 1], &mut out), Some(()));
            prop_assert_eq!(out, text);
        }

        #[test]
        fn any_escapes_are_read_as_a_parser_reads_them(pieces in proptest::collection::vec(prop_oneof![
            Just("\\n"), Just("\\\""), Just("\\\\"), Just("\\/"), Just("\\q"), Just("\\u00e9"), Just("\\ud83d"), Just("\\ude00"),
            Just("\\uD83D\\uDE00"), Just("\\u12"), Just("\\u+123"), Just("é"), Just("a"),
        ], 0..8)) {
            let written = pieces.concat();
            // A lone backslash at the end would take the closing quote along.
            prop_assert!(agrees_with_the_parser(&written), "{}", written);
        }
    }
}
