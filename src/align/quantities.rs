//! What numbers say: `1,2 million`, `1.200.000` and `quinze` by their value, so that two ways to print one number agree.

use std::{collections::BTreeSet, ops::Range};

use super::{Side, lexicon::Lexicon};
use crate::normalize::fold;

/// A number, as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// Its words.
    pub words: Range<usize>,
    value: f64,
    /// What one more in the last printed digit would be worth.
    step: f64,
    /// Said to be about so much (`près de 300.000`): what one more in its last digit that is not zero would be worth.
    about: Option<f64>,
}

/// A number that is said to be about so much is this far off at most.
const ABOUT: f64 = 0.1;

/// Words before a number in which it may be said to be about so much.
const ABOUT_WORDS: usize = 2;

impl Quantity {
    /// Whether both say the same number, one of them perhaps rounded: to two digits at least, or about.
    pub(super) fn agrees(&self, other: &Quantity) -> bool {
        let rounds = |rough: &Quantity, exact: &Quantity| {
            let most = 10f64.powf((rough.value / 10.0).log10().floor());
            let to = |step: f64| step > 0.0 && ((exact.value / step).round() * step - rough.value).abs() < step / 1e3;
            let near = (rough.value - exact.value).abs() <= ABOUT * rough.value;
            to(rough.step.min(most)) || (near && rough.about.is_some_and(to))
        };
        self.value == other.value || rounds(self, other) || rounds(other, self)
    }
}

/// The numbers among words of one side.
pub(super) fn quantities(side: Side<'_>, within: Range<usize>) -> Vec<Quantity> {
    let words: Vec<String> = within.clone().map(|at| fold(side.profile.spans[at].of(side.text))).collect();
    let lexicon = Lexicon::of(side.profile.language);
    let mut out: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(mut found) = read(&words, at, lexicon) else {
            at += 1;
            continue;
        };
        at = found.words.end;
        found.words = within.start + found.words.start..within.start + found.words.end;
        out.push(found);
    }
    out
}

/// The number that begins with word `at`, in figures or letters, with its scale.
fn read(words: &[String], at: usize, lexicon: &Lexicon) -> Option<Quantity> {
    let in_letters = |at: usize| words.get(at).and_then(|word| lexicon.numbers.get(word)).copied();
    let is_in = |at: usize, list: &BTreeSet<String>| words.get(at).is_some_and(|word| list.contains(word));
    let (mut value, mut step, mut end) = (0.0, 1.0, at);
    if let Some(figures) = figures(&words[at]) {
        (value, step) = figures;
        end += 1;
    } else {
        while let Some(next) = in_letters(end) {
            value = if value > 0.0 && next > value { value * next } else { value + next };
            end += 1;
            let unit = in_letters(end + 1).filter(|unit| *unit < 20.0);
            let unit = unit.or(is_in(end + 1, &lexicon.one).then_some(1.0));
            if let Some(unit) = unit.filter(|_| is_in(end, &lexicon.and)) {
                value += unit;
                end += 2;
            }
        }
    }
    if end == at {
        return None;
    }
    while let Some(scale) = words.get(end).and_then(|word| lexicon.scales.get(word)) {
        value *= scale;
        step *= scale;
        end += 1;
    }
    let about = (at.saturating_sub(ABOUT_WORDS)..at).any(|before| is_in(before, &lexicon.about));
    Some(Quantity { words: at..end, value, step, about: about.then(|| last_digit(value)) })
}

/// What the last digit that is not zero is worth.
fn last_digit(value: f64) -> f64 {
    let mut step = 1.0;
    while step < value && value % (step * 10.0) == 0.0 {
        step *= 10.0;
    }
    step
}

/// The value of a word that begins with a digit, and of its last place: `2.030`, `1,16`, and `18h30` as 18.30.
fn figures(word: &str) -> Option<(f64, f64)> {
    let mut groups = word.split(|c: char| !c.is_ascii_digit());
    let marks: Vec<char> = word.chars().filter(|c| !c.is_ascii_digit()).collect();
    let mut digits = groups.next().filter(|first| !first.is_empty())?.to_owned();
    let mut decimals = "";
    for (group, mark) in groups.filter(|group| !group.is_empty()).zip(marks) {
        if group.len() == 3 && !mark.is_alphabetic() && decimals.is_empty() {
            digits.push_str(group);
        } else {
            decimals = group;
        }
    }
    let value: f64 = format!("{digits}.{decimals}0").parse().ok()?;
    // A large round number is likely rounded.
    let step = match decimals.len() {
        0 if value >= 10_000.0 => last_digit(value),
        places => 10f64.powi(-i32::try_from(places).unwrap_or(0)),
    };
    Some((value, step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Span, policy::Policy, recipe::Recipe, segment::segment};

    /// The first number of a French phrase.
    fn first(phrase: &str) -> Option<Quantity> {
        let text = format!("Le conseil municipal de la ville a annoncé que la facture était de {phrase}");
        let segments = segment(&text, [Span::new(0, text.len())]);
        let profile = Policy::default().profiler(&Recipe::default()).profile(&text, &segments);
        quantities(Side { text: &text, profile: &profile }, 0..profile.words.len()).first().cloned()
    }

    fn agree(one: &str, other: &str) -> bool {
        let (one, other) = (first(one).expect("a number"), first(other).expect("a number"));
        assert_eq!(one.agrees(&other), other.agrees(&one));
        one.agrees(&other)
    }

    #[test]
    fn one_number_in_many_prints() {
        for (one, other) in [
            ("1,2 million d’euros", "1.200.000 euros"),
            ("quinze euros", "15 euros"),
            ("quatre-vingt-dix-sept euros", "97 euros"),
            ("vingt et un euros", "21 euros"),
            ("soixante et onze euros", "71 euros"),
            ("près de 300.000 euros", "282.000 euros"),
            ("plus de 700 euros", "720 euros"),
            ("deux cents euros", "200 euros"),
            ("trois mille euros", "3 000 euros"),
            ("18h30", "18.30"),
            ("20h", "20 heures"),
            ("140.000 euros", "139.986 euros"),
            ("12,3 %", "12 %"),
            ("1,2 million", "1.234.567"),
        ] {
            assert!(agree(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn other_numbers() {
        for (one, other) in [
            ("7.939 euros", "7.989 euros"),
            ("5 millions d’euros", "5 milliards d’euros"),
            ("50.000 euros", "45.000 euros"),
            ("2018", "2020"),
            ("dix euros", "six euros"),
            ("plus de 2.000 euros", "1.600 euros"),
            ("700 euros", "720 euros"),
            ("vingt euros", "vingt et un euros"),
            ("2 %", "2,4 %"),
            ("18h30", "18h00"),
            ("0", "1"),
        ] {
            assert!(!agree(one, other), "{one}, {other}");
        }
        assert_eq!(first("rien"), None);
        assert!(agree("2018 dix personnes", "2018"));
    }
}
