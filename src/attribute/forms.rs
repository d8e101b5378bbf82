//! A form: a regular expression around `{agency}`, cut in two at the name, so that one form serves every agency.
//!
//! The name is found first (by automaton); then the left half is matched backwards from it and the right half forwards.
//! Both give up after a few bytes where the form does not fit, so that a hundred forms cost microseconds a mention.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, OnceLock},
};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{
    Class,
    edge::{Edge, End},
};

/// How far back from a name a form may reach, in bytes.
const REACH: usize = 400;

/// Bytes an expression's states may take. By default they are too few for forms that count letters of all scripts, and a
/// search without states takes a hundred times as long.
pub(super) const AUTOMATON_BYTES: usize = 1 << 24;

/// Where in an article a form holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// In any line.
    #[default]
    Anywhere,
    /// In the last lines, or in a credit line below the text.
    End,
}

/// A form as it stands in the data file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormData {
    pub(super) class: Class,
    pub(super) rule: String,
    pub(super) form: String,
    #[serde(default)]
    pub(super) at: Place,
    pub(super) strong: Option<bool>,
    pub(super) worth: Option<f64>,
    pub(super) style: Option<String>,
}

/// A form, ready.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) class: Class,
    pub(super) rule: Arc<str>,
    pub(super) at: Place,
    /// Whether an ambiguous name counts in it.
    pub(super) strong: bool,
    /// What it proves, if that is not what its class does.
    pub(super) worth: Option<f64>,
    /// The language whose house style says more of what it proves.
    pub(super) style: Option<String>,
    frame: Frame,
}

impl Form {
    pub(super) fn new(data: &FormData, pieces: &Pieces) -> Result<Form, String> {
        let by_class = !matches!(data.class, Class::C | Class::D);
        if data.worth.is_some_and(|worth| !(0.0..=1.0).contains(&worth)) {
            return Err(format!("form `{}`: expected a worth from 0 to 1", data.rule));
        }
        Ok(Form {
            worth: data.worth,
            style: data.style.clone(),
            class: data.class,
            rule: data.rule.as_str().into(),
            at: data.at,
            strong: data.strong.unwrap_or(by_class),
            frame: Frame::new(&data.form, pieces).map_err(|problem| format!("form `{}`: {problem}", data.rule))?,
        })
    }

    /// Compiles the form now, to see whether it can be.
    pub(super) fn check(&self) -> Result<(), String> {
        self.frame.check().map_err(|problem| format!("form `{}`: {problem}", self.rule))
    }

    /// What the form covers in `text`, if the name at `name` stands in it.
    pub(super) fn find(&self, text: &str, name: &Range<usize>) -> Option<Range<usize>> {
        self.frame.find(text, name)
    }
}

/// The two halves of a form.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    before: Option<Half>,
    after: Option<Half>,
}

/// A half, and what stands beside a name that it fits.
#[derive(Clone, Debug)]
struct Half {
    pattern: Pattern,
    end: End,
    beside: OnceLock<Edge>,
}

impl Half {
    fn admits(&self, byte: Option<u8>) -> bool {
        self.beside.get_or_init(|| Edge::of(&self.pattern.expression, self.end)).admits(byte)
    }
}

/// A regular expression that is compiled when it is first needed: most runs need few.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    expression: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Compiles it now, to see whether it can be.
    pub(super) fn check(&self) -> Result<(), String> {
        Regex::new(&self.expression).map(drop).map_err(|problem| problem.to_string())
    }

    /// The first match that ends or begins where the pattern is anchored, looking no further back than `from`.
    pub(super) fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let build = || RegexBuilder::new(&self.expression).dfa_size_limit(AUTOMATON_BYTES).build().ok();
        let compiled = self.compiled.get_or_init(build).as_ref()?;
        compiled.find_at(text, from).map(|found| found.range())
    }
}

impl Frame {
    pub(super) fn new(form: &str, pieces: &Pieces) -> Result<Frame, String> {
        let (before, after) = form.split_once("{agency}").ok_or("lacks `{agency}`")?;
        if after.contains("{agency}") {
            return Err("names `{agency}` twice".to_owned());
        }
        let half = |half: &str, whole: String, end: End| {
            let pattern = pieces.pattern(&whole);
            (!half.is_empty()).then_some(Half { pattern, end, beside: OnceLock::new() })
        };
        Ok(Frame {
            before: half(before, format!(r"(?:{before})\z"), End::Last),
            after: half(after, format!(r"\A(?:{after})"), End::First),
        })
    }

    /// Compiles both halves now, to see whether they can be.
    pub(super) fn check(&self) -> Result<(), String> {
        self.before.iter().chain(&self.after).try_for_each(|half| half.pattern.check())
    }

    pub(super) fn find(&self, text: &str, name: &Range<usize>) -> Option<Range<usize>> {
        let byte = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at).copied());
        let admits = |half: &Option<Half>, byte: Option<u8>| half.as_ref().is_none_or(|half| half.admits(byte));
        if !admits(&self.after, byte(Some(name.end))) || !admits(&self.before, byte(name.start.checked_sub(1))) {
            return None;
        }
        let end = match &self.after {
            None => name.end,
            Some(after) => name.end + after.pattern.find_at(text.get(name.end..)?, 0)?.end,
        };
        let start = match &self.before {
            None => name.start,
            Some(before) => before.pattern.find_at(text.get(..name.start)?, reach_back(text, name.start))?.start,
        };
        let cuts_a_word = ends_in_letter(&text[..start]) && starts_with_letter(&text[start..]);
        (!cuts_a_word).then(|| tight(text, start..end))
    }
}

fn reach_back(text: &str, at: usize) -> usize {
    let wanted = at.saturating_sub(REACH);
    (wanted..=at).find(|&index| text.is_char_boundary(index)).unwrap_or(at)
}

/// Whether a text ends inside a word, in a script that parts words and adds nothing in front of them.
pub(super) fn ends_in_letter(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_of_a_word)
}

/// Whether a text begins inside a word, in such a script.
pub(super) fn starts_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(is_of_a_word)
}

/// Latin, Greek, Cyrillic and Armenian: the scripts before Hebrew.
fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{590}'
}

/// A range without the white space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// A range without the end of the sentence before it.
fn tight(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let own =
        inside.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | '?' | '…' | '"' | '»' | '”'));
    trimmed(text, range.end - own.len()..range.end)
}

/// Named stretches of pattern, and the short spellings of the data file.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces(BTreeMap<String, String>);

impl Pieces {
    /// Pieces inside pieces, at most this deep.
    const DEPTH: usize = 5;

    pub(super) fn new(pieces: BTreeMap<String, String>) -> Pieces {
        Pieces(pieces)
    }

    /// A pattern: `{word}` for a piece, a space for any white space, `'` for any apostrophe.
    pub(super) fn pattern(&self, pattern: &str) -> Pattern {
        let mut expanded = pattern.to_owned();
        for _ in 0..Self::DEPTH {
            for (name, piece) in &self.0 {
                expanded = expanded.replace(&format!("{{{name}}}"), piece);
            }
        }
        Pattern { expression: format!("(?m){}", spelled_out(&expanded)), compiled: OnceLock::new() }
    }
}

/// Replaces spaces and apostrophes by what they stand for, inside of character classes and out.
fn spelled_out(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let (mut escaped, mut in_class) = (false, false);
    for c in pattern.chars() {
        match c {
            _ if escaped => out.push(c),
            ' ' if in_class => out.push_str(r"\t\p{Zs}"),
            ' ' => out.push_str(r"(?:\s+)"),
            '\'' if in_class => out.push_str("'’‘ʼ´`"),
            '\'' => out.push_str("['’‘ʼ´`]"),
            _ => out.push(c),
        }
        in_class = match c {
            '[' if !escaped => true,
            ']' if !escaped => false,
            _ => in_class,
        };
        escaped = c == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(form: &str) -> Frame {
        let pieces = BTreeMap::from([("the".to_owned(), "(?:[Tt]he )?".to_owned())]);
        Frame::new(form, &Pieces::new(pieces)).expect(form)
    }

    fn found<'t>(form: &str, text: &'t str, name: &str) -> Option<&'t str> {
        let start = text.find(name).expect("the name stands in the text");
        frame(form).find(text, &(start..start + name.len())).map(|range| &text[range])
    }

    #[test]
    fn halves_meet_at_the_name() {
        assert_eq!(found("told {the}{agency}", "She told the X Wire.", "X Wire"), Some("told the X Wire"));
        assert_eq!(found("told {the}{agency}", "She retold the X Wire.", "X Wire"), None);
        assert_eq!(found("l'{agency}", "à l’Onde", "Onde"), Some("l’Onde"));
        assert_eq!(found("avec {agency}", "avec\u{a0}Onde", "Onde"), Some("avec\u{a0}Onde"));
        assert_eq!(found(r"^\({agency}\) -", "Titre\n(Onde) - Le maire", "Onde"), Some("(Onde) -"));
        assert_eq!(found(r"{agency} ?$", "par Onde \net", "Onde"), Some("Onde"));
    }

    #[test]
    fn bad_forms_say_why() {
        let checked = |form: &str| Frame::new(form, &Pieces::default()).and_then(|frame| frame.check());
        let refused = |form: &str| checked(form).err().unwrap_or_default();
        assert!(refused("with").contains("lacks"));
        assert!(refused("{agency} and {agency}").contains("twice"));
        assert!(refused("({agency})").contains("unclosed"));
    }
}
