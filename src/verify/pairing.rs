//! Which sentences of two articles say the same, and which are only of one form.
//!
//! A market report, quarterly results or the small print of a poll are a *frame* that is filled with other figures each
//! time. Sentences of one frame are alike in nearly all their words, and no copy of each other. A dispatch changes figures too
//! when it is brought up to date: but then most sentences keep theirs, or it is of the same day. An outlet fills its own forms with
//! other names, too.
//!
//! * time: for each stem at most 50 sentences that hold it

use std::cmp::Ordering;

use bit_vec::BitVec;

use super::{Profile, SentenceRule, Terms};

/// The sentences of two articles, paired.
pub(super) struct Pairing {
    /// Pairs that say the same in narration, in order; each sentence stands in one at most.
    pub alike: Vec<(usize, usize)>,
    /// Sentences of the first, and of the second, that are frames filled anew.
    pub framed: [BitVec; 2],
}

impl Pairing {
    /// Pairs of sentences that are one frame.
    pub(super) fn frames(&self) -> usize {
        self.framed[0].iter().filter(|is_framed| *is_framed).count()
    }
}

/// What of a sentence may be another in the next text of one form: the slots of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slots {
    /// Nothing: what changes within a day is an update.
    Nothing,
    /// Its figures.
    Figures,
    /// Its figures, or its names: an outlet's own form.
    FiguresAndNames,
}

/// How two sentences that are alike go together; the likelier partner comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// They say the same.
    Same,
    /// They share too few stems for that, but figures.
    Figures,
    /// They have the same form, and something else in its slots.
    Frame,
}

/// A stem that more sentences of an article hold than this says nothing; it keeps long texts from costing squares.
pub(super) const COMMON_STEM: usize = 50;

/// Pairs the sentences of two articles: greedily the best partner of each, best pairs first.
pub(super) fn pairing(first: &Profile, second: &Profile, slots: Slots, rule: SentenceRule) -> Pairing {
    let none = |profile: &Profile| BitVec::from_elem(profile.sentences.len(), false);
    let mut used = [none(first), none(second)];
    let mut candidates = candidates(first, second, slots, rule);
    candidates.sort_by(Candidate::order);
    candidates.retain(|pair| {
        let is_free = !used[0][pair.first] && !used[1][pair.second];
        if is_free {
            used[0].set(pair.first, true);
            used[1].set(pair.second, true);
        }
        is_free
    });
    let frames = candidates.iter().filter(|pair| pair.bond == Bond::Frame).count();
    let is_filled_anew = slots != Slots::Nothing && frames >= rule.least_frames && 2 * frames > candidates.len();
    let mut found = Pairing { alike: Vec::new(), framed: [none(first), none(second)] };
    for pair in candidates {
        if is_filled_anew && pair.bond == Bond::Frame {
            found.framed[0].set(pair.first, true);
            found.framed[1].set(pair.second, true);
        } else if pair.stems >= rule.recast_stems {
            found.alike.push((pair.first, pair.second));
        }
    }
    found.alike.sort_unstable();
    found
}

/// Two sentences that may go together.
struct Candidate {
    first: usize,
    second: usize,
    bond: Bond,
    /// Stems in common.
    stems: usize,
    /// The weighted Dice of their stems.
    dice: f64,
}

impl Candidate {
    /// The best pair first.
    fn order(&self, other: &Candidate) -> Ordering {
        let place = |pair: &Candidate| (pair.first, pair.second);
        self.bond.cmp(&other.bond).then(other.dice.total_cmp(&self.dice)).then(place(self).cmp(&place(other)))
    }
}

/// All pairs of sentences whose stems are alike.
fn candidates(first: &Profile, second: &Profile, slots: Slots, rule: SentenceRule) -> Vec<Candidate> {
    let terms = Terms::new(&first.stems, &second.stems);
    let totals: Vec<f64> = (0..second.sentences.len()).map(|at| terms.sum(terms.of_second(at))).collect();
    let mut shared = vec![(0usize, 0.0f64); second.sentences.len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for a in 0..first.sentences.len() {
        if first.stems.row(a).len() < rule.recast_stems && first.figures.row(a).is_empty() {
            continue;
        }
        touched.drain(..).for_each(|b: usize| shared[b] = (0, 0.0));
        for stem in terms.of_first(a) {
            let weight = terms.weight(*stem);
            for b in terms.holders(*stem, COMMON_STEM).iter().map(|b| *b as usize) {
                if shared[b].0 == 0 {
                    touched.push(b);
                }
                shared[b].0 += 1;
                shared[b].1 += weight;
            }
        }
        let total = terms.sum(terms.of_first(a));
        for b in touched.iter().copied() {
            let (stems, weight) = shared[b];
            let dice = 2.0 * weight / (total + totals[b]).max(f64::MIN_POSITIVE);
            let bond = || bond((first, a), (second, b), stems, slots, rule);
            found.extend((dice >= rule.recast_dice).then(bond).flatten().map(|bond| Candidate {
                first: a,
                second: b,
                bond,
                stems,
                dice,
            }));
        }
    }
    found
}

/// How two sentences that share so many stems go together, if they do.
fn bond(
    (first, a): (&Profile, usize),
    (second, b): (&Profile, usize),
    stems: usize,
    slots: Slots,
    rule: SentenceRule,
) -> Option<Bond> {
    let figures = Kept::of(first.figures.row(a), second.figures.row(b));
    let names = || Kept::of(first.cognates.row(a), second.cognates.row(b));
    if figures.are_others(rule) || (slots == Slots::FiguresAndNames && names().are_others(rule)) {
        Some(Bond::Frame)
    } else if stems >= rule.recast_stems {
        Some(Bond::Same)
    } else {
        (figures.kept > 0).then_some(Bond::Figures)
    }
}

/// What stands in a slot of one sentence, and still in the other.
struct Kept {
    kept: usize,
    /// Of how many, in the sentence that has fewer.
    of: usize,
}

impl Kept {
    /// Of sorted hashes.
    fn of(one: &[u64], other: &[u64]) -> Kept {
        let kept = one.iter().filter(|hash| other.binary_search(hash).is_ok()).count();
        Kept { kept, of: one.len().min(other.len()) }
    }

    /// Whether both have something there, and it is mostly not the same.
    fn are_others(&self, rule: SentenceRule) -> bool {
        self.of > 0 && self.kept as f64 <= rule.slots_kept * self.of as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Span, policy::Policy, recipe::Recipe, segment::segment};

    fn profile(text: &str) -> Profile {
        let profiler = Policy::default().profiler(&Recipe::default());
        profiler.profile(text, &segment(text, [Span::new(0, text.len())]))
    }

    /// Pairs of sentences that say the same, and frames.
    fn paired(first: &str, second: &str, slots: Slots) -> (usize, usize) {
        let found = pairing(&profile(first), &profile(second), slots, Policy::default().sentences);
        assert_eq!(found.framed[0].count_ones(), found.framed[1].count_ones());
        (found.alike.len(), found.frames())
    }

    /// What a harbour exchange reports each evening.
    fn report(figures: [&str; 6]) -> String {
        let [points, share, cargo, price, rate, ships] = figures;
        format!(
            "The index of the harbour exchange closed at {points} points after a late rally, a gain of {share} percent. \
             Northern barley for delivery in spring was sold at {price} crowns a sack on the lower quay. \
             Freight from the islands cost {cargo} florins a ton and insurers asked a premium of {rate} percent. \
             Traders counted {ships} vessels at anchor outside the breakwater."
        )
    }

    const MONDAY: [&str; 6] = ["1,204.5", "0.8", "61", "14.20", "3.1", "17"];
    const THURSDAY: [&str; 6] = ["1,187.9", "1.4", "58", "13.75", "2.6", "22"];

    #[test]
    fn a_report_that_is_filled_with_other_figures_is_a_frame() {
        let (monday, thursday) = (report(MONDAY), report(THURSDAY));
        assert_eq!(paired(&monday, &thursday, Slots::Figures), (0, 4));
        assert_eq!(paired(&monday, &monday, Slots::Figures), (4, 0), "its own copy");
    }

    #[test]
    fn an_update_is_no_frame() {
        assert_eq!(paired(&report(MONDAY), &report(THURSDAY), Slots::Nothing), (4, 0), "of one day");
        let corrected = [MONDAY[0], MONDAY[1], "63", MONDAY[3], "3.2", "19"];
        assert_eq!(
            paired(&report(MONDAY), &report(corrected), Slots::Figures),
            (4, 0),
            "half of its sentences keep their figures"
        );
        let flash =
            |dead: &str| format!("At least {dead} people died when the old ferry sank off the harbour of Lowmere.");
        assert_eq!(paired(&flash("12"), &flash("15"), Slots::Figures), (1, 0), "one sentence proves nothing");
    }

    #[test]
    fn an_outlet_fills_its_own_form_with_other_names() {
        let profile = |company: &str, ticker: &str, manager: &str| {
            format!(
                "Patient investors have been adding shares of {company} to their portfolios since the spring sale. \
                 Our calculations also showed that {ticker} is not among the most popular holdings of careful funds. \
                 One of the largest stakes is held by the quiet partners who work for {manager} on the lower quay."
            )
        };
        let (one, other) = (profile("Lowmere", "LWM", "Tavel"), profile("Brackwater", "BKW", "Osterling"));
        assert_eq!(paired(&one, &other, Slots::FiguresAndNames), (0, 3));
        assert_eq!(paired(&one, &other, Slots::Figures), (3, 0), "of two outlets names alone prove no form");
        let follow_up = profile("Lowmere", "LWM", "Osterling");
        assert_eq!(paired(&one, &follow_up, Slots::FiguresAndNames), (3, 0), "most sentences keep their names");
        assert_eq!(paired(&one, &other, Slots::Nothing), (3, 0), "of one day");
    }

    #[test]
    fn a_sentence_goes_with_the_one_that_has_its_figures() {
        let score = |goals: &str, minutes: &str| {
            format!(
                "The home side won by {goals} goals after {minutes} minutes of dull and careful play on the wet pitch."
            )
        };
        let (one, other) = (score("3", "95"), score("1", "91"));
        assert_eq!(paired(&format!("{one} {other}"), &format!("{other} {one}"), Slots::Figures), (2, 0));
    }

    #[test]
    fn figures_of_all_scripts_fill_frames() {
        let russian = |rate: &str, sum: &str, share: &str, tons: &str| {
            format!(
                "Курс кроны на портовой бирже вечером составил {rate} флорина за штуку. Оборот торгов зерном достиг \
                 {sum} миллионов крон, что на {share} процента больше прежнего. Суда доставили на склады гавани {tons} тонн \
                 северного ячменя."
            )
        };
        assert_eq!(
            paired(&russian("4,31", "52", "7", "840"), &russian("4,18", "47", "3", "915"), Slots::Figures),
            (0, 3)
        );
        let arabic = |rate: &str, share: &str, tons: &str| {
            format!(
                "أغلق مؤشر بورصة الميناء مساء عند مستوى {rate} نقطة مرتفعا بنسبة {share} في المئة. \
                 ونقلت السفن إلى مخازن المرفأ القديم نحو {tons} طنا من الشعير الشمالي."
            )
        };
        assert_eq!(paired(&arabic("١٢٠٤", "٣", "٨٤٠"), &arabic("١١٨٧", "٥", "٩١٥"), Slots::Figures), (0, 2));
        assert_eq!(
            paired(&arabic("١٢٠٤", "٣", "٨٤٠"), &arabic("1204", "3", "840"), Slots::Figures),
            (2, 0),
            "the same figures"
        );
    }
}
