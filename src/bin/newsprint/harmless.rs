//! Words of others on a terminal: control characters are shown, not obeyed.

use std::borrow::Cow;

/// `text` with a mark in place of each control character, so that no title can clear or recolour the screen.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if text.contains(is_obeyed) { Cow::Owned(text.replace(is_obeyed, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

fn is_obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// Tells standard error what a person should know; if nobody reads it, nobody misses it.
pub fn tell(message: &dyn std::fmt::Display) {
    say(&format_args!("newsprint: {message}"));
}

/// A line of a summary, on standard error.
pub fn say(line: &dyn std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(anstream::stderr(), "{}", harmless(&line.to_string()));
}

/// `1 record`, `2 records`.
pub fn plural(count: u64, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    let (stem, ending) = match what.strip_suffix('y') {
        Some(stem) if count != 1 => (stem, "ies"),
        _ => (what, ending),
    };
    format!("{count} {stem}{ending}")
}
