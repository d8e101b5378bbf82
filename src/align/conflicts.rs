//! What a reuse changed that a reader must know: another number, another name, a negation dropped or added.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::OnceLock,
};

use serde::{Deserialize, Serialize};

use super::{Side, tiles};
use crate::{normalize::fold, segment::Shape};

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

/// The conflicts between a sentence and its source: both are tiled, and the gaps between neighbouring tiles compared.
pub(super) fn conflicts(
    target: Side<'_>,
    here: &Range<usize>,
    source: Side<'_>,
    there: &Range<usize>,
) -> Vec<Conflict> {
    let found = tiles(&target.profile.words[here.clone()], &source.profile.words[there.clone()], 1);
    let mut out = Vec::new();
    for gap in gaps(&found) {
        let words = |side: Side<'_>, base: &Range<usize>, gap: &Range<usize>, shape: Shape| -> Vec<String> {
            let range = base.start + gap.start..base.start + gap.end;
            let of_shape = range.filter(|at| side.profile.shapes[*at] == shape);
            of_shape.map(|at| side.profile.spans[at].of(side.text).to_owned()).collect()
        };
        for (shape, kind) in [(Shape::Number, ConflictKind::Number), (Shape::Capitalized, ConflictKind::Name)] {
            let (mine, theirs) = (words(target, here, &gap.0, shape), words(source, there, &gap.1, shape));
            if !mine.is_empty() && mine.len() == theirs.len() && !same_names(kind, &mine, &theirs) {
                out.push(Conflict { kind, here: mine.join(" "), there: theirs.join(" ") });
            }
        }
        let place = |base: &Range<usize>, gap: &Range<usize>| base.start + gap.start..base.start + gap.end;
        out.extend(negation(target, place(here, &gap.0), source, place(there, &gap.1)));
    }
    out
}

/// Transliterations of one name don't conflict.
fn same_names(kind: ConflictKind, mine: &[String], theirs: &[String]) -> bool {
    let key = |name: &String| crate::normalize::name_key(name);
    kind == ConflictKind::Name && mine.iter().map(key).eq(theirs.iter().map(key))
}

/// What stands between tiles that follow each other in both.
fn gaps(found: &[super::Tile]) -> Vec<(Range<usize>, Range<usize>)> {
    let ordered = found.windows(2).filter(|two| two[0].second.end <= two[1].second.start);
    ordered.map(|two| (two[0].first.end..two[1].first.start, two[0].second.end..two[1].second.start)).collect()
}

/// A negation that stands in a gap on one side, and in the same gap of the other there is none.
fn negation(target: Side<'_>, here: Range<usize>, source: Side<'_>, there: Range<usize>) -> Option<Conflict> {
    let find = |side: Side<'_>, range: Range<usize>| {
        let list = negations().get(side.profile.language.code()?)?;
        let words = side.profile.spans.get(range)?.iter().map(|span| span.of(side.text));
        words.map(str::to_owned).find(|word| list.contains(&fold(word)))
    };
    match (find(target, here), find(source, there)) {
        (Some(here), None) => Some(Conflict { kind: ConflictKind::Negation, here, there: String::new() }),
        (None, Some(there)) => Some(Conflict { kind: ConflictKind::Negation, here: String::new(), there }),
        _ => None,
    }
}

/// Words that negate, by language.
fn negations() -> &'static BTreeMap<String, BTreeSet<String>> {
    static PARSED: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let lists: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("negations.toml")).unwrap_or_default();
        lists.into_iter().map(|(code, words)| (code, words.iter().map(|word| fold(word)).collect())).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_parses() {
        assert!(toml::from_str::<BTreeMap<String, Vec<String>>>(include_str!("negations.toml")).is_ok());
        assert!(negations()["fr"].contains("jamais") && !negations()["fr"].contains("sans"));
    }
}
