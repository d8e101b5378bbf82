//! What a key is: a function of the articles that carry it.

use std::collections::BTreeMap;

use super::{BlockKind, Passages};
use crate::{article::DocId, candidates::Key};

/// Carriers of a key that are held against each other.
pub const ASKED: usize = 12;

/// The articles that carry a key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carriers<'a> {
    /// How many they are.
    pub count: usize,
    /// The first [`ASKED`] of them in the order of draws: a sample that does not depend on when an article arrived.
    pub drawn: &'a [DocId],
}

/// What is asked of the articles of a corpus.
pub trait Corpus {
    /// Its passages.
    fn passages(&self, doc: DocId) -> &Passages;
    /// Who published it.
    fn outlet(&self, doc: DocId) -> Option<&str>;
}

/// When a passage is boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct BoilerplateRule {
    /// A passage is standing if so many of those who carry it are unrelated to each other …
    pub least_unrelated: usize,
    /// … and, unless it is a whole paragraph, so many carry it at least.
    pub least_carriers: usize,
    /// Two articles are unrelated if they share less than this part of the shorter one's selected shingles, the passage left out.
    pub unrelated_below: f64,
    /// Words are an outlet's own if it has this share of those that carry them.
    pub outlet_share: f64,
    /// Two articles share mostly stock phrases if less than this part of the runs that they share is none.
    pub telling_share: f64,
    /// A run of so many words is boilerplate wherever it stands.
    pub run_words: usize,
    /// A sentence is boilerplate if this share of its words is standing …
    pub sentence_share: f64,
    /// … so many of them in a row …
    pub template_words: usize,
    /// … where a gap of so many words between or after standing words counts as a template's slot.
    pub slot_words: usize,
}

/// What a passage is that several unrelated articles carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One outlet's own: a desk line, a teaser, a disclaimer.
    Own,
    /// Many outlets': language, or copy.
    Common,
}

impl BoilerplateRule {
    /// What a run is; `None` if it does not stand in unrelated articles.
    pub fn run(&self, carriers: Carriers<'_>, corpus: &impl Corpus) -> Option<Standing> {
        self.between(carriers, carriers, corpus)
    }

    /// What the words are that two neighbouring runs span; `None` if they don't stand in unrelated articles.
    pub fn between(&self, first: Carriers<'_>, second: Carriers<'_>, corpus: &impl Corpus) -> Option<Standing> {
        if first.count.min(second.count) < self.least_carriers {
            return None;
        }
        let both: Vec<DocId> = first.drawn.iter().copied().filter(|doc| second.drawn.contains(doc)).collect();
        self.standing(&both, self.least_unrelated, corpus, |one, other| self.are_unrelated(one, other, &[]))
    }

    /// What a paragraph or headline is that these carry.
    pub fn block(&self, key: Key, carriers: Carriers<'_>, corpus: &impl Corpus) -> Option<Standing> {
        let home = corpus.passages(*carriers.drawn.first()?);
        let block = home.blocks.iter().find(|block| block.key == key)?;
        match block.kind {
            BlockKind::Paragraph => {
                let mut within: Vec<Key> = home.runs_of(block).iter().map(|run| run.key).collect();
                within.sort_unstable();
                let unrelated = |one: &Passages, other: &Passages| self.are_unrelated(one, other, &within);
                self.standing(carriers.drawn, self.least_unrelated, corpus, unrelated)
            }
            BlockKind::Headline => {
                let unrelated = |one: &Passages, other: &Passages| self.are_unrelated(one, other, &[]);
                self.standing(carriers.drawn, 2, corpus, unrelated).filter(|standing| *standing == Standing::Own)
            }
        }
    }

    fn standing(
        &self,
        carriers: &[DocId],
        least: usize,
        corpus: &impl Corpus,
        unrelated: impl Fn(&Passages, &Passages) -> bool,
    ) -> Option<Standing> {
        let mut apart: Vec<DocId> = Vec::new();
        for (at, carrier) in carriers.iter().enumerate() {
            if apart.len() + carriers.len() - at < least {
                return None;
            }
            if apart.iter().all(|other| unrelated(corpus.passages(*other), corpus.passages(*carrier))) {
                apart.push(*carrier);
                if apart.len() >= least {
                    return Some(if self.is_own(carriers, corpus) { Standing::Own } else { Standing::Common });
                }
            }
        }
        None
    }

    /// Whether nearly all are of one outlet. Articles without one count as one outlet's, which has no name.
    fn is_own(&self, carriers: &[DocId], corpus: &impl Corpus) -> bool {
        let (_, most) = most_common(carriers.iter().map(|carrier| corpus.outlet(*carrier)));
        most as f64 >= self.outlet_share * carriers.len() as f64
    }

    /// Whether two articles share little beside the runs `within` a passage that both carry.
    fn are_unrelated(&self, one: &Passages, other: &Passages, within: &[Key]) -> bool {
        let beside = |key: &Key| within.binary_search(key).is_err();
        let mut rest = &other.selected[..];
        let mut shared = 0;
        for key in &one.selected {
            let skip = rest.iter().take_while(|other| *other < key).count();
            rest = &rest[skip..];
            shared += usize::from(rest.first() == Some(key) && beside(key));
        }
        let shorter = one.selected.len().min(other.selected.len()).saturating_sub(within.len());
        // An article that is little more than the passage says nothing about it.
        shorter >= within.len().max(1) && (shared as f64) < self.unrelated_below * shorter as f64
    }
}

/// The outlet that most have, and how many have it; the last by name of equals.
pub fn most_common<'a>(outlets: impl Iterator<Item = Option<&'a str>>) -> (Option<&'a str>, usize) {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    outlets.for_each(|outlet| *counts.entry(outlet).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boilerplate::{Block, Run};

    /// Articles with an outlet and keys each.
    struct Invented(Vec<(&'static str, Passages)>);

    impl Corpus for Invented {
        fn passages(&self, doc: DocId) -> &Passages {
            &self.0[doc.index()].1
        }

        fn outlet(&self, doc: DocId) -> Option<&str> {
            Some(self.0[doc.index()].0)
        }
    }

    fn key(number: u64) -> Key {
        Key::of(number << 32)
    }

    /// An article of the runs 1 and 2, so many of `story` and as many of its own.
    fn article(at: u64, story: u64, common: u64) -> Passages {
        let of = |story: u64, keys: u64| (0..keys).map(move |at| 1000 * story + at);
        let mut keys: Vec<u64> = [1, 2].into_iter().chain(of(story, common)).chain(of(at, 20 - common)).collect();
        keys.sort_unstable();
        let runs = keys.iter().map(|number| Run { key: key(*number), start: 0 }).collect();
        let block =
            Block { key: key(7), kind: BlockKind::Paragraph, span: crate::article::Span::new(0, 9), runs: 0..2 };
        Passages { runs, selected: keys.into_iter().map(key).collect(), blocks: Box::new([block]) }
    }

    fn corpus(outlets: &[&'static str], common: u64) -> Invented {
        let articles = (10u64..).zip(outlets).map(|(at, outlet)| (*outlet, article(at, 9, common)));
        Invented(articles.collect())
    }

    fn rule() -> BoilerplateRule {
        crate::policy::Policy::default().boilerplate
    }

    fn asked(corpus: &Invented, carriers: &[u32]) -> Option<Standing> {
        let drawn: Vec<DocId> = carriers.iter().map(|at| DocId(*at)).collect();
        let carriers = Carriers { count: drawn.len(), drawn: &drawn };
        rule().between(carriers, carriers, corpus)
    }

    #[test]
    fn a_run_of_unrelated_articles_stands_and_one_of_copies_does_not() {
        let outlets = ["a"; 8];
        assert_eq!(asked(&corpus(&outlets, 0), &[0, 1, 2, 3, 4, 5]), Some(Standing::Own));
        assert_eq!(asked(&corpus(&outlets, 0), &[0, 1, 2, 3, 4]), None, "too few");
        assert_eq!(asked(&corpus(&outlets, 12), &[0, 1, 2, 3, 4, 5]), None, "copies of one story");
    }

    #[test]
    fn what_many_outlets_have_is_common() {
        assert_eq!(asked(&corpus(&["a", "a", "a", "a", "b", "c"], 0), &[0, 1, 2, 3, 4, 5]), Some(Standing::Common));
        assert_eq!(asked(&corpus(&["a", "a", "a", "a", "a", "c"], 0), &[0, 1, 2, 3, 4, 5]), Some(Standing::Own));
    }

    #[test]
    fn neighbours_stand_together_only_if_the_same_articles_carry_both() {
        let corpus = corpus(&["a"; 12], 0);
        let carriers = |drawn: &'static [u32]| drawn.iter().map(|at| DocId(*at)).collect::<Vec<_>>();
        let (some, others) = (carriers(&[0, 1, 2, 3, 4, 5, 6]), carriers(&[6, 7, 8, 9, 10, 11]));
        let carried = |drawn: &'_ [DocId]| drawn.len();
        let of = |drawn| Carriers { count: carried(drawn), drawn };
        assert_eq!(rule().between(of(&some), of(&some), &corpus), Some(Standing::Own));
        assert_eq!(rule().between(of(&some), of(&others), &corpus), None);
    }

    #[test]
    fn a_paragraph_needs_fewer_carriers_and_is_itself_no_relation() {
        let corpus = corpus(&["a"; 4], 0);
        let drawn = [DocId(0), DocId(1), DocId(2)];
        let block = |drawn: &[DocId]| rule().block(key(7), Carriers { count: drawn.len(), drawn }, &corpus);
        assert_eq!(block(&drawn), Some(Standing::Own));
        assert_eq!(block(&drawn[..2]), None);
        assert_eq!(rule().block(key(8), Carriers { count: 3, drawn: &drawn }, &corpus), None, "nobody's paragraph");
    }
}
