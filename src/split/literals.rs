//! Which literals a text must hold for a regular expression to match in it, and how long it may be: where none of them
//! stands, or more letters, the expression need not be run.

use std::{cmp::Reverse, collections::BTreeSet};

use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind, Look},
};

/// Literals that one expression asks for at most, and those that are made by joining stretches of it.
const MOST: usize = 256;
const JOINED: usize = 32;

/// Characters that stand for one: the cases of a letter, or few that typography exchanges.
const SPELLINGS: usize = 8;

/// How rare a literal is, is counted in letters. Less than three stand in every text; more than six say nothing more.
const RARE: usize = 3;
const RAREST: usize = 6;

/// A mark is as rare as a word, unless it stands in every other sentence.
const MARK: usize = RAREST;
const COMMON_MARKS: [char; 7] = ['.', ',', '\'', '’', '-', '"', ':'];

/// Strings, ASCII letters in lower case.
type Literals = Vec<String>;

/// Literals one of which stands in every match of an expression, ASCII letters in whichever case; none if they would be
/// too many, or stand in every text.
pub(super) fn literals(expression: &str, ignores_case: bool) -> Option<Literals> {
    let parsed = ParserBuilder::new().case_insensitive(ignores_case).build().parse(expression).ok()?;
    let found = Matched::by(&parsed).literals()?;
    Some(distinct(found.iter().map(|literal| literal.chars().take(RAREST).collect())))
}

/// How many characters a text has at most in which an expression matches; none if it may be of any length.
pub(super) fn most_characters(expression: &str) -> Option<usize> {
    let parsed = ParserBuilder::new().build().parse(expression).ok()?;
    let properties = parsed.properties();
    let is_whole =
        properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End);
    if is_whole { longest(&parsed) } else { None }
}

fn longest(expression: &Hir) -> Option<usize> {
    match expression.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => Some(literal.0.len()),
        HirKind::Class(_) => Some(1),
        HirKind::Capture(capture) => longest(&capture.sub),
        HirKind::Repetition(repetition) => Some(longest(&repetition.sub)? * repetition.max? as usize),
        HirKind::Concat(parts) => parts.iter().map(longest).sum(),
        HirKind::Alternation(ways) => ways.iter().map(longest).try_fold(0, |most, way| Some(most.max(way?))),
    }
}

/// What an expression matches.
#[derive(Default)]
struct Matched {
    /// All of it, if these are few strings.
    whole: Option<Literals>,
    /// Literals one of which stands in it.
    inside: Option<Literals>,
}

impl Matched {
    fn whole(strings: Literals) -> Matched {
        Matched { whole: few(strings), inside: None }
    }

    fn by(expression: &Hir) -> Matched {
        match expression.kind() {
            HirKind::Empty | HirKind::Look(_) => Matched::whole(vec![String::new()]),
            HirKind::Literal(literal) => Matched { whole: lower_case(&literal.0), inside: None },
            HirKind::Class(class) => Matched { whole: spellings(class), inside: None },
            HirKind::Capture(capture) => Matched::by(&capture.sub),
            HirKind::Repetition(repetition) => {
                let once = Matched::by(&repetition.sub);
                match (repetition.min, repetition.max, once.whole) {
                    (0, Some(1), Some(strings)) => Matched::whole([strings, vec![String::new()]].concat()),
                    (0, ..) => Matched::default(),
                    (.., whole) => Matched { whole: None, inside: rarer(whole, once.inside) },
                }
            }
            HirKind::Concat(parts) => Matched::in_order(parts),
            HirKind::Alternation(ways) => {
                let ways: Vec<Matched> = ways.iter().map(Matched::by).collect();
                let whole: Option<Vec<Literals>> = ways.iter().map(|way| way.whole.clone()).collect();
                let inside: Option<Vec<Literals>> = ways.into_iter().map(Matched::literals).collect();
                let all = |sets: Vec<Literals>| few(sets.concat());
                Matched { whole: whole.and_then(all), inside: inside.and_then(all) }
            }
        }
    }

    /// Parts that are few strings are joined to longer ones, as far as these stay few.
    fn in_order(parts: &[Hir]) -> Matched {
        let mut inside = None;
        let mut stretch = vec![String::new()];
        let mut is_whole = true;
        for part in parts {
            let matched = Matched::by(part);
            inside = rarer(inside, matched.inside);
            if let Some(longer) = matched.whole.as_ref().and_then(|strings| joined(&stretch, strings)) {
                stretch = longer;
                continue;
            }
            is_whole = false;
            inside = rarer(inside, Some(stretch));
            stretch = matched.whole.unwrap_or_else(|| vec![String::new()]);
        }
        match is_whole {
            true => Matched { whole: Some(stretch), inside },
            false => Matched { whole: None, inside: rarer(inside, Some(stretch)) },
        }
    }

    fn literals(self) -> Option<Literals> {
        rarer(self.whole, self.inside)
    }
}

fn few(strings: Literals) -> Option<Literals> {
    (strings.len() <= MOST).then_some(strings)
}

fn joined(first: &Literals, second: &Literals) -> Option<Literals> {
    let most = JOINED.max(first.len()).max(second.len());
    let pairs = first.iter().flat_map(|before| second.iter().map(move |after| format!("{before}{after}")));
    (first.len() * second.len() <= most).then(|| pairs.collect())
}

/// The characters of a class, if they are few.
fn spellings(class: &Class) -> Option<Literals> {
    let Class::Unicode(class) = class else { return None };
    let characters = || class.iter().flat_map(|range| range.start()..=range.end());
    let few = characters().nth(SPELLINGS).is_none();
    few.then(|| distinct(characters().map(|c| c.to_ascii_lowercase().to_string())))
}

fn lower_case(literal: &[u8]) -> Option<Literals> {
    str::from_utf8(literal).ok().map(|literal| vec![literal.to_ascii_lowercase()])
}

fn distinct(strings: impl Iterator<Item = String>) -> Literals {
    strings.collect::<BTreeSet<String>>().into_iter().collect()
}

/// Of two sets of literals the one that stands in fewer texts, as far as that can be told; none if neither tells anything.
fn rarer(one: Option<Literals>, other: Option<Literals>) -> Option<Literals> {
    let rank = |strings: &Literals| (rarity(strings), Reverse(strings.len()));
    let telling = |strings: Option<Literals>| strings.filter(|strings| rarity(strings) >= RARE);
    match (telling(one), telling(other)) {
        (Some(one), Some(other)) if rank(&one) < rank(&other) => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

/// That of the commonest of some literals.
fn rarity(strings: &Literals) -> usize {
    let is_common = |c: char| c.is_alphanumeric() || c.is_whitespace() || COMMON_MARKS.contains(&c);
    let of =
        |string: &String| -> usize { string.chars().take(RAREST).map(|c| if is_common(c) { 1 } else { MARK }).sum() };
    strings.iter().map(of).min().unwrap_or_default().min(RAREST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_expression_needs() {
        for (expression, expected) in [
            ("^leave a reply", Some(vec!["leave "])),
            ("^.{0,80}\\b(voir|lire)\\b.*$", Some(vec!["lire", "voir"])),
            ("(?:Foto|Image)s? by", Some(vec!["foto b", "fotos ", "image ", "images"])),
            ("x+ (?:river|bridge)+", Some(vec!["bridge", "river"])),
            ("[0-9]+(?:river)?", None),
            ("a|river", None),
            ("^[^|]*\\|[^|]*$", Some(vec!["|"])),
            (".*,.*", None),
            ("(", None),
        ] {
            let found = literals(expression, false);
            let found = found.as_ref().map(|found| found.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found, expected, "{expression}");
        }
    }

    #[test]
    fn how_long_a_text_may_be() {
        for (expression, most) in [
            ("^.{0,80}[abc](river|été)$", Some(80 + 1 + 5)),
            ("^(?:a{2}b?)+$", None),
            ("^(a{2,3}b?){0,4}$", Some(16)),
            ("^river", None),
            ("river$", None),
            ("^river$|bridge", None),
            ("(", None),
        ] {
            assert_eq!(most_characters(expression), most, "{expression}");
        }
    }

    #[test]
    fn letters_have_all_their_cases() {
        let folded = literals("mosk|été", true);
        assert_eq!(folded.as_ref().map(Vec::len), Some(2 * 2 + 2 * 2), "{folded:?}");
        assert!(
            folded.is_some_and(|all| all.contains(&"mo\u{17f}\u{212a}".to_owned()) && all.contains(&"Été".to_owned()))
        );
        assert_eq!(literals("été", false), Some(vec!["été".to_owned()]));
    }
}
