//! The keys by which an article's passages are known: a function of its own text.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    article::{Article, PartKind, Span},
    candidates::Key,
    fingerprint::{ContentHash, Window, winnow},
    segment::{Segments, Shape, Word},
    shingle::{Width, mix, shingles},
    split::is_heading,
};

/// What stands in the place of every number: a report that is filled with other figures each day has the same keys.
const NUMBER: u64 = 0;

/// Words of a headline at least: fewer may be a date or the name of a section.
const HEADLINE_WORDS: usize = 4;

/// An article's passages, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passages {
    /// Selected shingles, in the order of the text.
    pub runs: Box<[Run]>,
    /// The distinct keys of the runs outside of listed headlines, ascending: what proposes pairs, and tells how much two share.
    pub selected: Box<[Key]>,
    /// Paragraphs that are long enough to say something, and headlines in lists.
    pub blocks: Box<[Block]>,
}

/// A selected shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Of its words, numbers taken for the same.
    pub key: Key,
    /// Where it begins.
    pub start: u32,
}

/// A paragraph or a headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Of all its words, and of its kind.
    pub key: Key,
    /// Which of the two.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
    /// The runs that begin in it.
    pub runs: Range<u32>,
}

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A headline in a list.
    Headline,
}

impl Passages {
    /// The passages of an article, of which `segments` are the words.
    #[must_use]
    pub fn of(article: &Article, segments: &Segments, width: Width, window: Window, least_words: usize) -> Passages {
        let in_order = shingles(&masked(&segments.words), width);
        // Selected shingles are small numbers: mixed once more, their leading bits differ again.
        let run = |at: usize| Run { key: Key::of(mix(in_order[at])), start: segments.words[at].span.start };
        let runs: Box<[Run]> = winnow(&in_order, window).into_iter().map(run).collect();
        let text = article.document.text.as_str();
        let listed = |span: Span| article.parts.iter().any(|part| part.kind == PartKind::Body && part.span == span);
        let block = |paragraph: &crate::segment::Paragraph| {
            let words = paragraph.words.len();
            let kind = if words >= HEADLINE_WORDS && is_heading(paragraph.span.of(text)) && listed(paragraph.span) {
                BlockKind::Headline
            } else if words >= least_words {
                BlockKind::Paragraph
            } else {
                return None;
            };
            let hashes: Vec<u64> = segments.words_of(&paragraph.words).iter().map(|word| word.hash).collect();
            let before = |place: u32| runs.partition_point(|run| run.start < place) as u32;
            Some(Block {
                key: Key::of(mix(ContentHash::of(&hashes).0 as u64 ^ kind as u64)),
                kind,
                span: paragraph.span,
                runs: before(paragraph.span.start)..before(paragraph.span.end),
            })
        };
        let blocks: Box<[Block]> = segments.paragraphs.iter().filter_map(block).collect();
        Passages { selected: distinct(&runs, &blocks), runs, blocks }
    }

    /// All keys, in any order, repeats included.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.runs.iter().map(|run| run.key).chain(self.blocks.iter().map(|block| block.key))
    }

    /// What is left when these spans are cut out of the text: in order, they don't overlap.
    pub fn strike(&mut self, spans: &[Span]) {
        let stays = |run: &&Run| {
            let at = spans.partition_point(|span| span.end <= run.start);
            spans.get(at).is_none_or(|span| run.start < span.start)
        };
        let runs: Vec<Run> = self.runs.iter().filter(stays).copied().collect();
        // Their places among the runs have changed, and they are not asked for any more.
        self.blocks = Box::default();
        self.runs = runs.into_boxed_slice();
        let stay: BTreeSet<Key> = self.runs.iter().map(|run| run.key).collect();
        self.selected = self.selected.iter().filter(|key| stay.contains(key)).copied().collect();
    }

    /// The selected keys, each with what follows it where it stands first; ascending.
    #[must_use]
    pub fn in_order(&self) -> Vec<Key> {
        let next = self.runs.iter().skip(1).map(|run| Some(run.key)).chain([None]);
        let followed =
            self.runs.iter().zip(next).map(|(run, next)| next.map_or(run.key, |next| run.key.followed_by(next)));
        let mut keys: Vec<Key> = followed.filter(|key| self.selected.binary_search(&key.alone()).is_ok()).collect();
        // Stable: of a key that stands twice, the first comes first.
        keys.sort_by_key(|key| key.alone());
        keys.dedup_by_key(|key| key.alone());
        keys
    }

    /// The runs that begin in a block.
    #[must_use]
    pub fn runs_of(&self, block: &Block) -> &[Run] {
        self.runs.get(block.runs.start as usize..block.runs.end as usize).unwrap_or_default()
    }
}

/// Words as hashes, with numbers taken for the same.
fn masked(words: &[Word]) -> Vec<u64> {
    words.iter().map(|word| if word.shape == Shape::Number { NUMBER } else { word.hash }).collect()
}

/// Keys of runs outside of listed headlines.
fn distinct(runs: &[Run], blocks: &[Block]) -> Box<[Key]> {
    let mut listed = blocks.iter().filter(|block| block.kind == BlockKind::Headline).peekable();
    let mut keys: Vec<Key> = Vec::with_capacity(runs.len());
    for (at, run) in (0u32..).zip(runs) {
        while listed.next_if(|block| block.runs.end <= at).is_some() {}
        if listed.peek().is_none_or(|block| at < block.runs.start) {
            keys.push(run.key);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        article::{Document, Part},
        segment::segment,
    };

    fn passages(kinds: &[PartKind], blocks: &[&str]) -> Passages {
        let mut text = String::new();
        let mut parts = Vec::new();
        for (kind, block) in kinds.iter().cycle().zip(blocks) {
            parts.push(Part { kind: *kind, span: Span::new(text.len(), text.len() + block.len()) });
            text += &format!("{block}\n\n");
        }
        let article = Article { document: Arc::new(Document::new("a", text)), number: 1, parts };
        let segments = segment(&article.document.text, article.reporting());
        let (width, window) = (Width::new(5).expect("not zero"), Window::new(8).expect("not zero"));
        Passages::of(&article, &segments, width, window, 12)
    }

    const REPORT: &str =
        "The index closed at 12.5 points after 3 minutes of late trading in the harbour on a day without wind.";

    #[test]
    fn a_report_with_other_figures_has_the_same_runs_but_is_another_paragraph() {
        let other = REPORT.replace("12.5", "9,871").replace('3', "44");
        let (one, other) = (passages(&[PartKind::Body], &[REPORT]), passages(&[PartKind::Body], &[&other]));
        assert!(one.selected.len() >= 2);
        assert_eq!(one.selected, other.selected);
        assert_ne!(one.blocks[0].key, other.blocks[0].key);
    }

    #[test]
    fn a_short_line_is_a_passage_only_if_it_is_a_listed_headline() {
        let kinds = |kind, block| passages(&[kind], &[block]).blocks.iter().map(|block| block.kind).collect::<Vec<_>>();
        assert_eq!(kinds(PartKind::Body, REPORT), [BlockKind::Paragraph]);
        assert_eq!(kinds(PartKind::Body, "Ten ways to cross the river"), [BlockKind::Headline]);
        assert_eq!(kinds(PartKind::Body, "Ten ways to cross the river."), []);
        assert_eq!(kinds(PartKind::Body, "More news"), []);
        assert_eq!(kinds(PartKind::Lead, "Ten ways to cross the river"), []);
    }

    #[test]
    fn listed_headlines_tell_nothing_of_how_much_two_articles_share() {
        let list = ["Ten ways to cross the river by night", "The mayor who would not swim in the cold"];
        let with = passages(&[PartKind::Body], &[&list[..], &[REPORT]].concat());
        let listed = passages(&[PartKind::Body], &list);
        assert!(!listed.runs.is_empty() && listed.selected.is_empty());
        assert!(with.selected.len() < with.runs.len());
    }

    #[test]
    fn listed_headlines_tell_nothing_when_another_passage_is_struck_either() {
        let list = ["Ten ways to cross the river by night", "The mayor who would not swim in the cold"];
        let mut found = passages(&[PartKind::Body], &[&list[..], &[REPORT, REPORT]].concat());
        let before = found.selected.clone();
        found.strike(&[found.blocks[3].span]);
        assert!(found.selected.len() < found.runs.len() && found.selected.iter().all(|key| before.contains(key)));
        let listed = passages(&[PartKind::Body], &list);
        assert!(listed.runs.iter().any(|run| found.runs.contains(run) && !found.selected.contains(&run.key)));
    }

    #[test]
    fn a_selected_shingle_knows_what_follows_it_where_it_stands_first() {
        let found = passages(&[PartKind::Body], &[REPORT, REPORT]);
        let keys = found.in_order();
        assert_eq!(keys.iter().map(|key| key.alone()).collect::<Vec<_>>(), found.selected.to_vec());
        let [first, second] = [0, 1].map(|at: usize| found.runs[at].key);
        assert!(found.runs[2..].iter().any(|run| run.key == first), "it stands twice");
        assert!(keys.contains(&first.followed_by(second)));
        let alone = passages(&[PartKind::Body], &["The index closed at noon."]);
        assert_eq!(alone.in_order(), alone.selected.to_vec(), "nothing follows");
    }

    #[test]
    fn what_is_struck_is_gone() {
        let mut found = passages(&[PartKind::Body], &[REPORT, REPORT]);
        let before = found.runs.len();
        found.strike(&[found.blocks[1].span]);
        assert!(!found.runs.is_empty() && found.runs.len() < before);
        assert!(found.runs.iter().all(|run| (run.start as usize) < REPORT.len()));
        assert_eq!(found.blocks.len(), 0);
    }
}
