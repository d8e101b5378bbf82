//! A candidate pair to a verdict, by where the shared shingles lie.
//!
//! One ratio can't tell a copy that was edited throughout (a third of its shingles survives) from two stories with a
//! common block of boilerplate (half of their shingles are shared). Their places can: the first is covered everywhere,
//! a little; the second in one block, wholly.
//!
//! * time: expected `O(shingles)` for each; space: a table of the shingles

use serde::Serialize;

use crate::shingle::{Overlap, Width, shingles};

/// How a record duplicates another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same words in the same order.
    SameText,
    /// Few words differ.
    NearDuplicate,
    /// One is the beginning of the other.
    Cut,
    /// One stands inside the other.
    Embedded,
    /// Edited throughout.
    Edited,
}

impl Relation {
    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Relation::SameText => "same-text",
            Relation::NearDuplicate => "near-duplicate",
            Relation::Cut => "cut",
            Relation::Embedded => "embedded",
            Relation::Edited => "edited",
        }
    }
}

/// When two records are duplicates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DuplicateRule {
    /// Near-duplicates from this Jaccard similarity on.
    pub near_jaccard: f64,
    /// One holds the other from this containment on.
    pub held: f64,
    /// Edited: at least this part of the windows of each hold a shared shingle …
    pub spread: f64,
    /// … and at least this part of the shorter one's shingles is shared.
    pub edited_containment: f64,
    /// Shingles in a window.
    pub window: usize,
    /// A longer run of shingles that the other lacks must be explained by edits as dense as in the rest: else it is
    /// another story beside a common block.
    pub gap: usize,
    /// How many standard deviations denser the edits may be in it.
    pub gap_deviations: f64,
    /// Shingles the shorter one has at least, unless both are the same text: in a few words too much is alike.
    pub least_shingles: usize,
}

impl DuplicateRule {
    /// Whether all of both was edited. A follow-up that keeps sentences of an earlier story everywhere tells news beside
    /// them: its own windows are not covered.
    fn is_edited_throughout(&self, short_in_long: &Lie, long: &Loaded, short: &Loaded) -> bool {
        short_in_long.spread() >= self.spread && long.lie_in(short, self.window).spread() >= self.spread
    }

    /// Whether the longest run that the other lacks can come from editing.
    ///
    /// When words are edited at rate `e`, `(1 - e)^width` of the shingles survive. To lose a run of `gap` shingles takes
    /// an edit every `width` words.
    fn is_edited_evenly(&self, lie: &Lie, containment: f64, width: usize) -> bool {
        let rate = 1.0 - containment.powf(1.0 / width as f64);
        let expected = rate * lie.gap as f64;
        lie.gap <= self.gap || lie.gap as f64 / width as f64 <= expected + self.gap_deviations * expected.sqrt()
    }
}

impl Default for DuplicateRule {
    /// Gap: a changed lead or caption is shorter; a story of its own is longer. Spread: when a fifth of the words is edited, nearly every window of 24 shingles keeps one, so that more than nine in
    /// ten are touched; a block of boilerplate of half a text touches half.
    fn default() -> DuplicateRule {
        DuplicateRule {
            near_jaccard: 0.7,
            held: 0.8,
            spread: 0.75,
            edited_containment: 0.15,
            window: 24,
            gap: 40,
            gap_deviations: 4.0,
            least_shingles: 8,
        }
    }
}

/// A record's shingles, ready to be looked up.
#[derive(Debug)]
pub struct Loaded {
    /// In the order of the text.
    in_order: Vec<u64>,
    /// Whether a shingle stands here for the first time.
    is_first: Vec<bool>,
    distinct: u32,
    /// Open addressing; a power of two, at most half full. One more than the place of a shingle, or zero.
    slots: Vec<u32>,
}

impl Loaded {
    /// Of a record's words.
    #[must_use]
    pub fn new(words: &[u64], width: Width) -> Loaded {
        let in_order = shingles(words, width);
        let mut loaded = Loaded {
            is_first: vec![false; in_order.len()],
            slots: vec![0; (in_order.len() * 2).next_power_of_two().max(2)],
            distinct: 0,
            in_order,
        };
        for at in 0..loaded.in_order.len() {
            let slot = loaded.slot(loaded.in_order[at]);
            if loaded.slots[slot] == 0 {
                loaded.slots[slot] = u32::try_from(at + 1).unwrap_or(u32::MAX);
                loaded.is_first[at] = true;
                loaded.distinct += 1;
            }
        }
        loaded
    }

    /// Shingles, repeats included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.in_order.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    /// Which slot a shingle has, or would have.
    fn slot(&self, shingle: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (shingle >> 20) as usize & mask;
        while self.slots[at] != 0 && self.in_order[self.slots[at] as usize - 1] != shingle {
            at = (at + 1) & mask;
        }
        at
    }

    /// Where a shingle stands, if it does. It is looked for at `guess` first: what follows a shared shingle is mostly
    /// shared, too, and follows in both.
    fn find(&self, shingle: u64, guess: usize) -> Option<usize> {
        if self.in_order.get(guess) == Some(&shingle) {
            return Some(guess);
        }
        (self.slots[self.slot(shingle)] as usize).checked_sub(1)
    }

    /// How this record's shingles lie in another: how many distinct ones it shares, and where.
    fn lie_in(&self, other: &Loaded, window: usize) -> Lie {
        let windows = self.in_order.len().div_ceil(window);
        let mut lie = Lie { shared: 0, touched: 0, windows, first: None, gap: 0 };
        let (mut missing, mut guess) = (0, 0);
        for (at, run) in self.in_order.chunks(window).enumerate() {
            let mut touched = false;
            for (within, shingle) in run.iter().enumerate() {
                missing += 1;
                if let Some(found) = other.find(*shingle, guess) {
                    let place = at * window + within;
                    lie.shared += u32::from(self.is_first[place]);
                    lie.first.get_or_insert(place);
                    (missing, touched, guess) = (0, true, found + 1);
                }
                lie.gap = lie.gap.max(missing);
            }
            lie.touched += usize::from(touched);
        }
        lie
    }
}

/// Where one record's shingles lie in another.
struct Lie {
    shared: u32,
    touched: usize,
    windows: usize,
    first: Option<usize>,
    /// The longest run of shingles that the other lacks.
    gap: usize,
}

impl Lie {
    fn spread(&self) -> f64 {
        self.touched as f64 / self.windows.max(1) as f64
    }
}

/// Compares two records. The overlap is always exact; the relation is `None` if they don't duplicate each other.
#[must_use]
pub fn compare(first: &Loaded, second: &Loaded, width: Width, rule: &DuplicateRule) -> (Overlap, Option<Relation>) {
    let (short, long) = if first.distinct <= second.distinct { (first, second) } else { (second, first) };
    let lie = short.lie_in(long, rule.window);
    let overlap = Overlap { shared: lie.shared, first: first.distinct, second: second.distinct };
    if first.in_order == second.in_order && !first.in_order.is_empty() {
        return (overlap, Some(Relation::SameText));
    }
    if (short.distinct as usize) < rule.least_shingles {
        return (overlap, None);
    }
    let relation = if !rule.is_edited_evenly(&lie, overlap.containment(), width.get()) {
        None
    } else if overlap.jaccard() >= rule.near_jaccard {
        Some(Relation::NearDuplicate)
    } else if overlap.containment() >= rule.held {
        let begins = long.lie_in(short, rule.window).first.is_some_and(|first| first < rule.window);
        Some(if begins { Relation::Cut } else { Relation::Embedded })
    } else if overlap.containment() >= rule.edited_containment && rule.is_edited_throughout(&lie, long, short) {
        Some(Relation::Edited)
    } else {
        None
    };
    (overlap, relation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;

    fn text(seed: u64, words: usize) -> Vec<u64> {
        (0..words as u64).map(|at| mix(seed << 32 | at)).collect()
    }

    fn relation(a: &[u64], b: &[u64]) -> Option<Relation> {
        let width = Width::new(5).expect("not zero");
        let (one, other) = (Loaded::new(a, width), Loaded::new(b, width));
        let rule = DuplicateRule::default();
        let (counts, found) = compare(&one, &other, width, &rule);
        let (turned, found_turned) = compare(&other, &one, width, &rule);
        assert_eq!((counts.shared, counts.first), (turned.shared, turned.second));
        assert_eq!(found, found_turned);
        found
    }

    /// Every fifth word replaced, evenly but not in step with the shingles.
    fn edited(words: &[u64], every: usize) -> Vec<u64> {
        let hit = |at: usize| mix(at as u64).is_multiple_of(every as u64);
        words.iter().enumerate().map(|(at, word)| if hit(at) { mix(*word) } else { *word }).collect()
    }

    #[test]
    fn how_the_shared_words_lie_decides() {
        let base = text(1, 600);
        let block = text(9, 700);
        let with_block = |seed: u64| [text(seed, 500), block.clone()].concat();
        assert_eq!(relation(&base, &base), Some(Relation::SameText));
        assert_eq!(relation(&base, &edited(&base, 30)), Some(Relation::NearDuplicate));
        assert_eq!(relation(&base, &base[..360]), Some(Relation::Cut));
        assert_eq!(relation(&base, &[text(2, 300), base.clone(), text(3, 300)].concat()), Some(Relation::Embedded));
        assert_eq!(relation(&base, &edited(&base, 5)), Some(Relation::Edited));
        let follow_up: Vec<u64> = edited(&base, 5)
            .chunks(40)
            .zip(text(8, 900).chunks(60))
            .flat_map(|(old, new)| [old, new])
            .flatten()
            .copied()
            .collect();
        assert_eq!(relation(&base, &follow_up), None, "another story among sentences of the first");
        assert_eq!(relation(&with_block(4), &with_block(5)), None, "boilerplate of more than half of both");
        let brief = |seed: u64| [text(seed, 60), block.clone()].concat();
        assert_eq!(relation(&brief(4), &brief(5)), None, "two briefs above a long disclaimer");
        let changed_lead = |seed: u64| [text(seed, 25), block.clone()].concat();
        assert_eq!(relation(&changed_lead(4), &changed_lead(5)), Some(Relation::NearDuplicate), "one sentence changed");
        assert_eq!(relation(&base, &text(7, 600)), None);
        assert_eq!(relation(&[], &[]), None);
        assert_eq!(relation(&base[..6], &base[..7]), None, "a few words");
    }
}
