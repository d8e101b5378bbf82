//! What a reuse changed that a reader must know: another number, another name, a negation dropped or added.
//!
//! Both are tiled, and what stands between neighbouring tiles is one *slot*, if it is short and there is enough around
//! it: in a recast sentence most gaps are nobody's place. In a slot, what also stands elsewhere on the other side was
//! moved, and is no conflict.

use std::{collections::BTreeSet, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    Kind, Side, Tile,
    lexicon::Lexicon,
    quantities::{Quantity, quantities},
    tiles,
};
use crate::{
    normalize::{fold, name_key},
    segment::Shape,
    verify::heaviest_chain,
};

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictKind {
    /// Another number in the same place.
    Number,
    /// Another name in the same place.
    Name,
    /// A negation that only one of them has.
    Negation,
}

/// A difference inside a reused sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What differs.
    pub kind: ConflictKind,
    /// As the flagged sentence has it; empty if it lacks it.
    pub here: String,
    /// As the source has it; empty if it lacks it.
    pub there: String,
}

/// Words a slot has at most, on either side.
const SLOT_WORDS: usize = 4;

/// Words that the tiles beside a slot have at least, together.
const FLANK_WORDS: usize = 4;

/// Words before and after a slot in which a negation is looked for, lest it was only moved.
const NEAR_WORDS: usize = 3;

/// The conflicts between a sentence and its source; of a quote, only those in the speech.
pub(super) fn conflicts(
    kind: Kind,
    target: Side<'_>,
    here: &Range<usize>,
    source: Side<'_>,
    there: &Range<usize>,
) -> Vec<Conflict> {
    let (mine, theirs) = (Words::new(target, here), Words::new(source, there));
    let found = tiles(&target.profile.words[here.clone()], &source.profile.words[there.clone()], 1);
    let mut out = Vec::new();
    let counts = |here: &Range<usize>, there: &Range<usize>| {
        kind != Kind::Quote || (mine.is_speech(here) && theirs.is_speech(there))
    };
    for (here, there) in slots(&in_order(&found), here, there).iter().filter(|(here, there)| counts(here, there)) {
        out.extend(numbers(&mine, here, &theirs, there));
        out.extend(names(&mine, here, &theirs, there));
        out.extend(negation(&mine, here, &theirs, there));
    }
    out
}

/// The heaviest chain of tiles that stand in the same order in both.
fn in_order(tiles: &[Tile]) -> Vec<Tile> {
    let places: Vec<(usize, usize, f64)> =
        tiles.iter().map(|tile| (tile.first.start, tile.second.start, tile.first.len() as f64)).collect();
    heaviest_chain(&places).into_iter().map(|at| tiles[at].clone()).collect()
}

/// What stands in the same place on both sides, by words of the article: between tiles, before the first and after the last.
fn slots(chain: &[Tile], here: &Range<usize>, there: &Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let end = Tile { first: here.len()..here.len(), second: there.len()..there.len() };
    let mut before = Tile { first: 0..0, second: 0..0 };
    let mut out = Vec::new();
    for tile in chain.iter().chain([&end]) {
        let (first, second) = (before.first.end..tile.first.start, before.second.end..tile.second.start);
        let flanks = before.first.len() + tile.first.len();
        if flanks >= FLANK_WORDS && first.len().max(second.len()) <= SLOT_WORDS {
            let place = |base: &Range<usize>, slot: &Range<usize>| base.start + slot.start..base.start + slot.end;
            out.push((place(here, &first), place(there, &second)));
        }
        before = tile.clone();
    }
    out
}

/// One side of a comparison: a sentence, or its source.
struct Words<'a> {
    side: Side<'a>,
    range: Range<usize>,
    lexicon: &'static Lexicon,
    quantities: Vec<Quantity>,
    /// The keys of its capitalized words.
    names: BTreeSet<String>,
}

impl<'a> Words<'a> {
    fn new(side: Side<'a>, range: &Range<usize>) -> Words<'a> {
        let capitalized = range.clone().filter(|at| side.profile.shapes[*at] == Shape::Capitalized);
        Words {
            side,
            range: range.clone(),
            lexicon: Lexicon::of(side.profile.language),
            quantities: quantities(side, range.clone()),
            names: capitalized.map(|at| name_key(side.profile.spans[at].of(side.text))).collect(),
        }
    }

    fn word(&self, at: usize) -> &'a str {
        self.side.profile.spans[at].of(self.side.text)
    }

    fn is_stop_word(&self, at: usize) -> bool {
        self.side.profile.language.stop_words().binary_search(&self.side.profile.words[at]).is_ok()
    }

    fn is_speech(&self, slot: &Range<usize>) -> bool {
        slot.clone().all(|at| self.side.profile.quoted[at])
    }

    fn print(&self, words: impl IntoIterator<Item = Range<usize>>) -> String {
        let texts = words.into_iter().map(|words| {
            let (first, last) = (self.side.profile.spans[words.start], self.side.profile.spans[words.end - 1]);
            crate::article::Span { start: first.start, end: last.end }.of(self.side.text)
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    /// The numbers that reach into a slot.
    fn numbers(&self, slot: &Range<usize>) -> Vec<&Quantity> {
        let reaches = |words: &Range<usize>| words.start < slot.end && slot.start < words.end;
        self.quantities.iter().filter(|quantity| reaches(&quantity.words)).collect()
    }

    /// The names of a slot, if there is nothing else but stop words and honorifics in it.
    fn names(&self, slot: &Range<usize>) -> Option<Vec<usize>> {
        let profile = self.side.profile;
        let mut names = Vec::new();
        for at in slot.clone() {
            if self.is_stop_word(at) || self.lexicon.honorifics.contains(&fold(self.word(at))) {
                continue;
            }
            // What begins a sentence is a name if the article has it with a capital elsewhere.
            if profile.shapes[at] != Shape::Capitalized || profile.names.binary_search(&profile.words[at]).is_err() {
                return None;
            }
            names.push(at);
        }
        Some(names)
    }

    /// A word of a set in a slot.
    fn find(&self, slot: Range<usize>, set: &BTreeSet<String>) -> Option<&'a str> {
        slot.map(|at| self.word(at)).find(|word| set.contains(&fold(word)))
    }
}

fn numbers(mine: &Words<'_>, here: &Range<usize>, theirs: &Words<'_>, there: &Range<usize>) -> Option<Conflict> {
    let moved = |number: &Quantity, other: &Words<'_>| other.quantities.iter().any(|one| one.agrees(number));
    let (mut ours, mut others) = (mine.numbers(here), theirs.numbers(there));
    ours.retain(|number| !moved(number, theirs));
    others.retain(|number| !moved(number, mine));
    (!ours.is_empty() && ours.len() == others.len()).then(|| Conflict {
        kind: ConflictKind::Number,
        here: mine.print(ours.iter().map(|number| number.words.clone())),
        there: theirs.print(others.iter().map(|number| number.words.clone())),
    })
}

fn names(mine: &Words<'_>, here: &Range<usize>, theirs: &Words<'_>, there: &Range<usize>) -> Option<Conflict> {
    if [mine, theirs].iter().any(|words| words.side.profile.language.capitalizes_nouns()) {
        return None;
    }
    let (ours, others) = (mine.names(here)?, theirs.names(there)?);
    let new = |names: Vec<usize>, of: &Words<'_>, other: &Words<'_>| -> Vec<usize> {
        names.into_iter().filter(|at| !other.names.contains(&name_key(of.word(*at)))).collect()
    };
    let (ours, others) = (new(ours, mine, theirs), new(others, theirs, mine));
    let differ = ours.iter().zip(&others).any(|(a, b)| !may_name_the_same(mine.word(*a), theirs.word(*b)));
    (ours.len() == others.len() && differ).then(|| Conflict {
        kind: ConflictKind::Name,
        here: mine.print(ours.iter().map(|at| *at..at + 1)),
        there: theirs.print(others.iter().map(|at| *at..at + 1)),
    })
}

/// A fuller or shorter form (`Ve`, `Vème`), or an acronym of what the other one spells out.
fn may_name_the_same(one: &str, other: &str) -> bool {
    let (a, b) = (fold(one), fold(other));
    let part = |short: &str, long: &str| long.starts_with(short) || long.ends_with(short);
    is_acronym(one) != is_acronym(other) || part(&a, &b) || part(&b, &a)
}

fn is_acronym(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// A negation between two tiles of one side, and none near it on the other, where nothing else differs; nor has that
/// side as many elsewhere.
fn negation(mine: &Words<'_>, here: &Range<usize>, theirs: &Words<'_>, there: &Range<usize>) -> Option<Conflict> {
    let alike = |one: &Words<'_>, slot: &Range<usize>, other: &Words<'_>, place: &Range<usize>| {
        slot.clone().filter(|at| !one.is_stop_word(*at)).all(|at| {
            let word = fold(one.word(at));
            let negates = one.lexicon.negations.contains(&word) || one.lexicon.weak.contains(&word);
            negates || place.clone().any(|place| same_beginning(&word, &fold(other.word(place))))
        })
    };
    if !alike(mine, here, theirs, there) || !alike(theirs, there, mine, here) {
        return None;
    }
    let denied = |one: &Words<'_>, slot: &Range<usize>, other: &Words<'_>, place: &Range<usize>| {
        let word = one.find(slot.clone(), &one.lexicon.negations)?;
        let near = place.start.saturating_sub(NEAR_WORDS).max(other.range.start)
            ..(place.end + NEAR_WORDS).min(other.range.end);
        let lists = [&other.lexicon.negations, &other.lexicon.weak];
        let affirmed = lists.into_iter().all(|list| other.find(near.clone(), list).is_none());
        let inside = one.range.start < slot.start && slot.end < one.range.end;
        let count = |words: &Words<'_>| {
            words.range.clone().filter(|at| words.lexicon.negations.contains(&fold(words.word(*at)))).count()
        };
        (inside && affirmed && count(one) > count(other)).then(|| word.to_owned())
    };
    let conflict = |here, there| Conflict { kind: ConflictKind::Negation, here, there };
    let lacking = || denied(theirs, there, mine, here).map(|word| conflict(String::new(), word));
    denied(mine, here, theirs, there).map(|word| conflict(word, String::new())).or_else(lacking)
}

/// Two forms of one word, roughly: `approve`, `approved`.
fn same_beginning(one: &str, other: &str) -> bool {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{align::Side, article::Span, policy::Policy, recipe::Recipe, segment::segment, verify::Profile};

    /// The conflicts between two sentences, as `kind here/there`; the first sentence of each side tells the language and
    /// the names.
    fn found(opening: &str, one: &str, other: &str) -> Vec<String> {
        let texts = [one, other].map(|sentence| format!("{opening} {sentence}"));
        let profile = |text: &str| -> Profile {
            Policy::default().profiler(&Recipe::default()).profile(text, &segment(text, [Span::new(0, text.len())]))
        };
        let profiles = [profile(&texts[0]), profile(&texts[1])];
        let side = |at: usize| Side { text: &texts[at], profile: &profiles[at] };
        let words = |at: usize| profiles[at].sentences.last().map_or(0..0, |sentence| sentence.words.clone());
        conflicts(Kind::LightEdit, side(0), &words(0), side(1), &words(1))
            .into_iter()
            .map(|Conflict { kind, here, there }| format!("{kind:?} {here}/{there}"))
            .collect()
    }

    const FRENCH: &str = "Le conseil de Lormont, où siègent Paul Tavel, Marc Aubin, le PRV, le Parti rural de la Vallée et le Rhône, a voté.";

    #[test]
    fn what_a_reader_must_know() {
        for (one, other, expected) in [
            (
                "Selon la préfecture, 7.939 personnes ont défilé dans la ville.",
                "Selon la préfecture, 7.989 personnes ont défilé dans la ville.",
                vec!["Number 7.939/7.989"],
            ),
            (
                "Dix personnes ont été blessées par la grêle samedi.",
                "Six personnes ont été blessées par la grêle samedi.",
                vec!["Number Dix/Six"],
            ),
            (
                "La ville a payé 5 millions d’euros pour le pont.",
                "La ville a payé 5 milliards d’euros pour le pont.",
                vec!["Number 5 millions/5 milliards"],
            ),
            (
                "Le maire a remercié Paul Tavel pour ses travaux.",
                "Le maire a remercié Marc Aubin pour ses travaux.",
                vec!["Name Paul Tavel/Marc Aubin"],
            ),
            (
                "Le maire a dit que le pont ne sera pas fermé cet hiver.",
                "Le maire a dit que le pont sera fermé cet hiver.",
                vec!["Negation pas/"],
            ),
        ] {
            assert_eq!(found(FRENCH, one, other), expected, "{one} {other}");
            assert_eq!(found(FRENCH, other, one).len(), expected.len(), "{other} {one}");
        }
    }

    #[test]
    fn what_says_the_same() {
        for (one, other) in [
            ("Le maire a remercié M. Tavel pour ses travaux.", "Le maire a remercié Paul Tavel pour ses travaux."),
            ("Le maire a remercié le PRV pour ses travaux.", "Le maire a remercié le Parti pour ses travaux."),
            ("Il a coûté 1,2 million d’euros à la ville.", "Il a coûté 1.200.000 euros à la ville."),
            ("Quinze élus ont voté contre le projet du maire.", "15 élus ont voté contre le projet du maire."),
            ("Le pont a coûté 12,3 millions à la ville.", "Le pont a coûté 12 millions à la ville."),
            (
                "Aucun blessé n’est à déplorer après la chute du mur.",
                "Le maire dit qu’aucun blessé n’est à déplorer après la chute du mur.",
            ),
            ("Nous ne voulons plus payer la route du lac.", "Nous voulons ne pas payer la route du lac."),
            ("Pas moins de 720 gendarmes étaient à sa recherche.", "720 gendarmes étaient mardi à sa recherche."),
            (
                "Le président de la région n’a pas digéré les propos du maire sur le pont.",
                "Le président de la région avait jugé les propos du maire sur le pont insultants.",
            ),
            (
                "Selon Lormont, 12 élus contre 15 ont voté le budget.",
                "Selon Lormont, 15 élus contre 12 ont voté le budget.",
            ),
        ] {
            assert!(found(FRENCH, one, other).is_empty(), "{one} {other} {:?}", found(FRENCH, one, other));
        }
    }

    #[test]
    fn a_gap_of_a_recast_sentence_is_no_slot() {
        let one = "La foire, qui avait ouvert en 1987 grâce aux dons de Paul Tavel, attire toujours la foule.";
        let other = "La foule, la grêle et la boue de 2016 n’ont pas chassé Marc Aubin, qui ouvrira la foire lundi.";
        assert!(found(FRENCH, one, other).is_empty(), "{:?}", found(FRENCH, one, other));
    }

    #[test]
    fn other_languages() {
        let english = "The county council of Lowmere, where Ada Thorn and Ben Hale sit, voted on Monday.";
        let found_english = |one, other| found(english, one, other);
        assert_eq!(
            found_english("The council did not approve the new budget.", "The council did approve the new budget."),
            ["Negation not/"]
        );
        assert_eq!(
            found_english("The council did not approve the new budget.", "The council approved the new budget."),
            ["Negation not/"]
        );
        assert!(
            found_english(
                "A prize was given to Mayor Thorn on Sunday night.",
                "A prize was given to Ada Thorn on Sunday night."
            )
            .is_empty()
        );
        let german = "Der Gemeinderat von Lahn hat am Montag über die alte Mühle und den neuen Weg beraten.";
        assert!(
            found(
                german,
                "Der Rat hat die alte Brücke am Fluss gesperrt.",
                "Der Rat hat die alte Mühle am Fluss gesperrt."
            )
            .is_empty()
        );
        assert_eq!(
            found(
                german,
                "Der Rat hat 3 Mio. Euro für den Weg gezahlt.",
                "Der Rat hat 4 Mio. Euro für den Weg gezahlt."
            ),
            ["Number 3 Mio/4 Mio"]
        );
    }
}
