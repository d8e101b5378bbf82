//! What numbers say: `1,2 million`, `1.200.000` and `quinze` by their value, so that two ways to print one number agree.

use std::ops::Range;

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
}

impl Quantity {
    /// Whether both say the same number, one of them perhaps rounded. A rounding keeps two digits at least.
    pub(super) fn agrees(&self, other: &Quantity) -> bool {
        let rounds = |rough: &Quantity, exact: &Quantity| {
            let most = 10f64.powf((rough.value / 10.0).log10().floor());
            let step = rough.step.min(most);
            step > 0.0 && ((exact.value / step).round() * step - rough.value).abs() < step / 1e3
        };
        self.value == other.value || rounds(self, other) || rounds(other, self)
    }
}

/// The numbers among words of one side.
pub(super) fn quantities(side: Side<'_>, within: Range<usize>) -> Vec<Quantity> {
    let lexicon = Lexicon::of(side.profile.language);
    let word = |at: usize| side.profile.spans[at].of(side.text);
    let mut out: Vec<Quantity> = Vec::new();
    let mut in_letters = false;
    for at in within {
        let folded = fold(word(at));
        let follows = out.last_mut().filter(|last| last.words.end == at);
        if let (Some(last), Some(scale)) = (follows, lexicon.scales.get(&folded)) {
            last.value *= scale;
            last.step *= scale;
            last.words.end = at + 1;
            continue;
        }
        let Some((value, step, letters)) = lexicon
            .numbers
            .get(&folded)
            .map(|value| (*value, 1.0, true))
            .or_else(|| figures(word(at)).map(|(value, step)| (value, step, false)))
        else {
            continue;
        };
        match out.last_mut().filter(|last| last.words.end == at && letters && in_letters) {
            Some(last) if value > last.value => last.value *= value,
            Some(last) => last.value += value,
            None => out.push(Quantity { words: at..at, value, step }),
        }
        if let Some(last) = out.last_mut() {
            last.words.end = at + 1;
        }
        in_letters = letters;
    }
    out
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
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    // A large round number is likely rounded.
    let step = match decimals.len() {
        0 if value >= 10_000.0 => 10f64.powi(i32::try_from(zeros).unwrap_or(0)),
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
            ("2 %", "2,4 %"),
            ("18h30", "18h00"),
            ("0", "1"),
        ] {
            assert!(!agree(one, other), "{one}, {other}");
        }
        assert_eq!(first("rien"), None);
    }
}
