//! Two compared articles to flags: where each sentence of one comes from in the other, and what was changed.
//!
//! For each sentence the likeliest source sentences are found by the rare words they share; the words are then tiled
//! ([`tiles`]), and one function, `AlignRule::kind`, decides. Moved sentences are found wherever they stand; a
//! sentence joined from two neighbours is held against both.
//!
//! * time: `O(sentences^2)` look-ups and `O(words^2)` a sentence; space: small

use std::{collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};

use crate::{article::Span, verify::Profile};

mod conflicts;
mod tiles;

pub use conflicts::{Conflict, ConflictKind};
pub use tiles::{Tile, tiles};

/// How a sentence was reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Word for word.
    Verbatim,
    /// With a few words changed, cut or moved, or joined or split.
    LightEdit,
    /// Recast, mostly in other words.
    Rewritten,
    /// Recast in another language.
    Translated,
    /// Only quoted speech is shared; the frame is another's.
    Quote,
    /// Not from there.
    New,
}

impl Kind {
    /// Whether the sentence's own narration was taken over: all but quotes and new ones.
    #[must_use]
    pub fn is_reused(self) -> bool {
        self <= Kind::Translated
    }

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Verbatim => "verbatim",
            Kind::LightEdit => "light-edit",
            Kind::Rewritten => "rewritten",
            Kind::Translated => "translated",
            Kind::Quote => "quote",
            Kind::New => "new",
        }
    }
}

/// What was found for one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// The sentence.
    pub span: Span,
    /// Its words.
    pub words: usize,
    /// How it was reused.
    pub kind: Kind,
    /// Share of its words in runs that the source has too, 0 to 1; for `rewritten` the weighted Dice of its stems.
    pub similarity: f64,
    /// Where it comes from; `None` for new sentences.
    pub source: Option<Span>,
    /// What differs although the sentence was reused.
    pub conflicts: Vec<Conflict>,
}

/// When a sentence counts as reused. One place, few numbers.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct AlignRule {
    /// A run of fewer words says nothing.
    pub least_run: usize,
    /// A light edit keeps this share of the sentence's words, or of its source's, in common runs.
    pub light_share: f64,
    /// … and at least this many words.
    pub light_words: usize,
    /// It was only quoted if a run of so many words is speech on both sides …
    pub quote_run: usize,
    /// … this share of the common words is speech …
    pub quote_share: f64,
    /// … and less than this share of its own narration is common.
    pub quote_frame: f64,
    /// Recast if the weighted Dice of the stems is at least this …
    pub rewritten_dice: f64,
    /// … with at least so many in common.
    pub rewritten_stems: usize,
}

/// What a decision is made from.
struct Common {
    /// Words of the sentence, and of its source.
    words: (usize, usize),
    /// Of them in common runs.
    shared: usize,
    /// Of these, inside quotations.
    quoted: usize,
    /// The longest run that is speech on both sides.
    speech_run: usize,
    /// Words of the sentence outside quotations.
    narrated: usize,
    /// All of the sentence stands in the source in one run.
    whole: bool,
    dice: f64,
    stems: usize,
}

impl AlignRule {
    /// The only place where a sentence's figures meet thresholds.
    fn kind(&self, common: &Common) -> Kind {
        let share = |words: usize| common.shared as f64 / words.max(1) as f64;
        let narration_shared = common.shared - common.quoted;
        if common.whole {
            return Kind::Verbatim;
        }
        let mostly_speech =
            common.speech_run >= self.quote_run && common.quoted as f64 >= self.quote_share * common.shared as f64;
        let frame_differs = (narration_shared as f64) < self.quote_frame * common.narrated as f64;
        let enough = common.shared >= self.light_words;
        if enough && mostly_speech && frame_differs && common.narrated > 0 {
            return Kind::Quote;
        }
        if enough && share(common.words.0).max(share(common.words.1)) >= self.light_share {
            return Kind::LightEdit;
        }
        if common.dice >= self.rewritten_dice && common.stems >= self.rewritten_stems {
            return Kind::Rewritten;
        }
        Kind::New
    }
}

/// One article's text and profile.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The source text that spans refer to.
    pub text: &'a str,
    /// Its profile.
    pub profile: &'a Profile,
}

/// Flags every sentence of `target` by where it comes from in `source`.
#[must_use]
pub fn align(target: Side<'_>, source: Side<'_>, rule: &AlignRule) -> Vec<Flag> {
    let finder = Finder::new(source.profile, target.profile);
    let flag = |at: usize| finder.flag(target, source, at, rule);
    (0..target.profile.sentences.len()).map(flag).collect()
}

/// Source sentences held against per sentence.
const TRIES: usize = 3;

/// A word that more sentences hold finds none of them; it keeps long texts from costing squares.
const COMMON: usize = 200;

/// Finds the likeliest source sentences.
struct Finder {
    /// Source sentences by the words they hold.
    holders: HashMap<u64, Vec<usize>>,
    /// How telling a word or stem is.
    weights: HashMap<u64, f64>,
}

impl Finder {
    fn new(source: &Profile, target: &Profile) -> Finder {
        let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
        for at in 0..source.sentences.len() {
            for key in keys(source, at) {
                holders.entry(key).or_default().push(at);
            }
        }
        let mut used: HashMap<u64, u32> = HashMap::new();
        for profile in [source, target] {
            for key in (0..profile.sentences.len()).flat_map(|at| keys(profile, at)) {
                *used.entry(key).or_default() += 1;
            }
        }
        let sentences = (source.sentences.len() + target.sentences.len()) as f64;
        let weight = |used: u32| (1.0 + sentences / (1.0 + f64::from(used))).ln();
        Finder { holders, weights: used.into_iter().map(|(key, used)| (key, weight(used))).collect() }
    }

    fn weight(&self, key: &u64) -> f64 {
        self.weights.get(key).copied().unwrap_or_default()
    }

    /// The source sentences that share most with sentence `at`, best first.
    fn likeliest(&self, target: &Profile, at: usize) -> Vec<usize> {
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for key in keys(target, at) {
            let holders = self.holders.get(&key).filter(|holders| holders.len() <= COMMON);
            for holder in holders.into_iter().flatten() {
                *scores.entry(*holder).or_default() += self.weight(&key);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(TRIES).map(|(holder, _)| holder).collect()
    }

    fn flag(&self, target: Side<'_>, source: Side<'_>, at: usize, rule: &AlignRule) -> Flag {
        let sentence = &target.profile.sentences[at];
        let mut best: Option<(Kind, f64, Range<usize>)> = None;
        for range in self.ranges(target.profile, source.profile, at) {
            let common = self.common(target.profile, source.profile, at, &range, rule);
            let kind = rule.kind(&common);
            let similarity = match kind {
                Kind::Verbatim => 1.0,
                Kind::Rewritten => common.dice,
                _ => common.shared as f64 / common.words.0.max(1) as f64,
            };
            if best.as_ref().is_none_or(|(other, most, _)| kind < *other || (kind == *other && similarity > *most)) {
                best = Some((kind, similarity, range));
            }
        }
        let mut flag = Flag {
            span: sentence.span,
            words: sentence.words.len(),
            kind: Kind::New,
            similarity: 0.0,
            source: None,
            conflicts: Vec::new(),
        };
        if let Some((kind, similarity, range)) = best.filter(|(kind, ..)| *kind != Kind::New) {
            let first = source.profile.sentences[range.start].span;
            let last = source.profile.sentences[range.end - 1].span;
            flag.kind = kind;
            flag.similarity = similarity;
            flag.source = Some(Span { start: first.start, end: last.end });
            if kind != Kind::Verbatim {
                flag.conflicts =
                    conflicts::conflicts(target, &sentence.words, source, &words_of(source.profile, &range));
            }
        }
        flag
    }

    /// Ranges of source sentences to hold sentence `at` against: the likeliest, alone and with a neighbour.
    fn ranges(&self, target: &Profile, source: &Profile, at: usize) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let likeliest = self.likeliest(target, at);
        ranges.extend(likeliest.iter().map(|holder| *holder..holder + 1));
        let neighbours =
            likeliest.iter().flat_map(|holder| [holder.saturating_sub(1)..holder + 1, *holder..holder + 2]);
        ranges.extend(neighbours.filter(|range| range.len() == 2 && range.end <= source.sentences.len()));
        ranges
    }

    fn common(&self, target: &Profile, source: &Profile, at: usize, range: &Range<usize>, rule: &AlignRule) -> Common {
        let sentence = &target.sentences[at];
        let source_words = words_of(source, range);
        let found = tiles(&target.words[sentence.words.clone()], &source.words[source_words.clone()], rule.least_run);
        let shared = || found.iter().flat_map(|tile| tile.first.clone());
        let (dice, stems) = self.dice(&sentence.stems, source, range);
        Common {
            words: (sentence.words.len(), source_words.len()),
            shared: shared().count(),
            quoted: shared().filter(|word| target.quoted[sentence.words.start + word]).count(),
            speech_run: found
                .iter()
                .filter(|tile| {
                    let here = tile.first.clone().all(|word| target.quoted[sentence.words.start + word]);
                    here && tile.second.clone().all(|word| source.quoted[source_words.start + word])
                })
                .map(|tile| tile.first.len())
                .max()
                .unwrap_or_default(),
            narrated: sentence.narrated,
            whole: found.first().is_some_and(|tile| tile.first.len() == sentence.words.len()),
            dice,
            stems,
        }
    }

    /// The weighted Dice of a sentence's stems with those of a range of source sentences, and how many they share.
    fn dice(&self, stems: &[u64], source: &Profile, range: &Range<usize>) -> (f64, usize) {
        let mut others: Vec<u64> =
            source.sentences[range.clone()].iter().flat_map(|s| s.stems.iter().copied()).collect();
        others.sort_unstable();
        others.dedup();
        let shared: Vec<&u64> = stems.iter().filter(|stem| others.binary_search(stem).is_ok()).collect();
        let sum = |stems: &mut dyn Iterator<Item = &u64>| stems.map(|stem| self.weight(stem)).sum::<f64>();
        let total = sum(&mut stems.iter()) + sum(&mut others.iter());
        (2.0 * sum(&mut shared.iter().copied()) / total.max(f64::MIN_POSITIVE), shared.len())
    }
}

/// The distinct words and stems of a sentence.
fn keys(profile: &Profile, at: usize) -> Vec<u64> {
    let sentence = &profile.sentences[at];
    let mut keys: Vec<u64> = profile.words[sentence.words.clone()].iter().chain(&sentence.stems).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn words_of(profile: &Profile, range: &Range<usize>) -> Range<usize> {
    profile.sentences[range.start].words.start..profile.sentences[range.end - 1].words.end
}
