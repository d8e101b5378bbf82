//! Where another article begins on a page: at a headline that announces what follows, where the words change.
//!
//! A heading inside an article is followed by words the article has used before; a headline is followed by others. How
//! much two parts of one article share depends on how long they are and how much they repeat themselves, so several
//! figures are weighed together: [`BoundaryRule`]. A dateline, byline or time of publication after the headline says more than
//! any of them.
//!
//! * time and space: linear; a headline is weighed on the next few hundred words

use std::collections::BTreeSet;

use super::{
    parts,
    vocabulary::{Vocabulary, shared},
};
use crate::article::{PartKind, Span};

/// When a headline begins another article: log-odds, and which words they are counted on.
///
/// The weights were fitted by logistic regression on headings inside articles and headlines between joined articles of
/// one year's French news, most of it on one topic; `benches/eval/split.py` measures what comes of them.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct BoundaryRule {
    /// Words of running text an article has at least.
    pub least_words: usize,
    /// Blocks between a headline and its text at most: captions, standfirst, menus.
    pub head_blocks: usize,
    /// Words after a headline that are weighed.
    pub near_words: usize,
    /// Log-odds where all figures are zero.
    pub intercept: f64,
    /// Of the root of the share of the following words that the article before has too.
    pub cohesion: f64,
    /// Of the share of the following words' second half that stands in their first half.
    pub repetition: f64,
    /// Of the share of the following names that the article before has too.
    pub names: f64,
    /// Of each word of the headline that follows in the text and did not stand before, up to `announced_most`.
    pub announced: f64,
    /// So many such words count.
    pub announced_most: usize,
    /// Of the logarithm of the headline's words.
    pub headline: f64,
    /// Of the logarithm of the words before, up to `before_most`.
    pub before: f64,
    /// So many words before count: the longest articles have no more. In a book, all words have been used before.
    pub before_most: usize,
    /// Of a question among others (an interview), or of nothing but a quotation.
    pub spoken: f64,
    /// Of a day of the week in the first sentences.
    pub day: f64,
    /// Of an article's head after the headline: dateline, byline or time of publication.
    pub head: f64,
}

impl Default for BoundaryRule {
    /// An item of fewer than 60 words is a brief or an inset. The intercept is one below the fitted one: a page that is
    /// wrongly cut is worse than one that stays whole.
    fn default() -> BoundaryRule {
        BoundaryRule {
            least_words: 60,
            head_blocks: 8,
            near_words: 250,
            intercept: -11.3,
            cohesion: -12.7,
            repetition: 2.8,
            names: -5.3,
            announced: 0.55,
            announced_most: 6,
            headline: 1.5,
            before: 1.95,
            before_most: 3000,
            spoken: -2.9,
            day: 1.0,
            head: 4.0,
        }
    }
}

/// Names that two texts share if one of them names nobody: what articles of one topic share.
const NAMELESS: f64 = 0.2;

/// Characters in which an article's first sentences stand.
const LEAD_LETTERS: usize = 600;

/// Questions among a page's headings, from which on it is an interview.
const QUESTIONS: usize = 3;

/// The first block of each article; the first is 0.
pub(super) fn starts(text: &str, blocks: &[Span], kinds: &[PartKind], rule: &BoundaryRule) -> Vec<usize> {
    let page = Page::new(text, blocks, kinds, rule);
    let mut starts = vec![0];
    let mut before = Before::default();
    let mut at = 0;
    while at < blocks.len() {
        if let Some(head) = page.begins(&before, at) {
            starts.push(head.start);
            before = Before::default();
            (head.start..head.body).for_each(|block| before.add(&page, block));
            at = head.body;
        } else {
            before.add(&page, at);
            at += 1;
        }
    }
    starts
}

/// A headline, and where its text begins.
struct Head {
    start: usize,
    body: usize,
    marked: bool,
}

/// What stands before a headline, from the start of its article on.
#[derive(Default)]
struct Before {
    words: usize,
    stems: BTreeSet<u64>,
    names: BTreeSet<u64>,
}

impl Before {
    fn add(&mut self, page: &Page<'_>, block: usize) {
        let vocabulary = &page.vocabularies[block];
        if page.kinds[block].is_reporting() {
            self.words += vocabulary.words;
        }
        self.stems.extend(&vocabulary.stems);
        self.names.extend(&vocabulary.names);
    }
}

struct Page<'a> {
    text: &'a str,
    blocks: &'a [Span],
    kinds: &'a [PartKind],
    rule: &'a BoundaryRule,
    vocabularies: Vec<Vocabulary>,
    is_interview: bool,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, blocks: &'a [Span], kinds: &'a [PartKind], rule: &'a BoundaryRule) -> Page<'a> {
        let headline = |kind: &PartKind| matches!(kind, PartKind::Heading | PartKind::Title);
        // A page without headings is one article: its words need not be looked at.
        let vocabulary = |(block, kind): (&Span, &PartKind)| {
            if kind.is_text() { Vocabulary::of(block.of(text)) } else { Vocabulary::default() }
        };
        let any =
            kinds.iter().skip(1).any(headline) || blocks.iter().skip(1).any(|block| parts::is_heading(block.of(text)));
        let vocabularies = if any {
            blocks.iter().zip(kinds).map(vocabulary).collect()
        } else {
            blocks.iter().map(|_| Vocabulary::default()).collect()
        };
        let questions = blocks.iter().zip(kinds).filter(|(block, kind)| headline(kind) && asks(block.of(text)));
        Page { text, blocks, kinds, rule, vocabularies, is_interview: questions.count() >= QUESTIONS }
    }

    /// What stands in a list of headings counts as text, but a headline may stand among them.
    fn is_headline(&self, at: usize) -> bool {
        let block = self.blocks[at].of(self.text);
        let kind = self.kinds[at];
        let headed =
            matches!(kind, PartKind::Heading | PartKind::Title) || (kind == PartKind::Body && parts::is_heading(block));
        headed && has_shape(block)
    }

    /// The head of another article that begins at block `at`. Of headings in a row, the most telling is the headline.
    fn begins(&self, before: &Before, at: usize) -> Option<Head> {
        if before.words < self.rule.least_words {
            return None;
        }
        let weigh = |at: usize| self.head(at).map(|head| (self.odds(before, &head), head));
        let (mut odds, mut best) = weigh(at).filter(|(odds, _)| *odds >= 0.0)?;
        while let Some((better, head)) = weigh(best.start + 1).filter(|(better, _)| *better > odds) {
            (odds, best) = (better, head);
        }
        Some(best)
    }

    /// The head that begins at block `at`: a headline, then nothing but an article's head up to running text. Another
    /// heading may stand in it (a kicker, the headline again), but a longer one is the headline.
    fn head(&self, at: usize) -> Option<Head> {
        if at == 0 || at >= self.blocks.len() || !self.is_headline(at) {
            return None;
        }
        let last = self.blocks.len().min(at + 2 + self.rule.head_blocks);
        let mut marked = false;
        for next in at + 1..last {
            let block = self.blocks[next].of(self.text);
            marked |= parts::is_head_mark(block);
            match self.kinds[next] {
                PartKind::Body => {
                    return Some(Head { start: at, body: next, marked: marked || parts::has_dateline(block) });
                }
                PartKind::Heading | PartKind::Title if !self.may_stand_under(at, next) => return None,
                _ => {}
            }
        }
        None
    }

    fn may_stand_under(&self, headline: usize, other: usize) -> bool {
        let (headline, other) = (self.blocks[headline].of(self.text), self.blocks[other].of(self.text));
        headline == other || other.split_whitespace().count() < headline.split_whitespace().count()
    }

    /// The log-odds that another article begins at `head`.
    fn odds(&self, before: &Before, head: &Head) -> f64 {
        let rule = self.rule;
        let after = self.after(head.body);
        if self.words_from(head.body) < rule.least_words {
            return f64::NEG_INFINITY;
        }
        let stems: BTreeSet<u64> = after.stems.iter().copied().collect();
        let names: BTreeSet<u64> = after.names.iter().copied().collect();
        let (first, second) = after.stems.split_at(after.stems.len() / 2);
        let (first, second): (BTreeSet<u64>, BTreeSet<u64>) =
            (first.iter().copied().collect(), second.iter().copied().collect());
        let headline = &self.vocabularies[head.start];
        let announced: BTreeSet<u64> = headline.stems.iter().copied().collect();
        let announced = announced.intersection(&stems).filter(|stem| !before.stems.contains(*stem)).count();
        let printed = self.blocks[head.start].of(self.text);
        let spoken = (self.is_interview && asks(printed)) || is_quotation(printed);
        rule.intercept
            + rule.cohesion * shared(&stems, &before.stems).unwrap_or_default().sqrt()
            + rule.repetition * shared(&second, &first).unwrap_or_default()
            + rule.names * shared(&names, &before.names).unwrap_or(NAMELESS)
            + rule.announced * announced.min(rule.announced_most) as f64
            + rule.headline * (headline.words.max(1) as f64).ln()
            + rule.before * (before.words.clamp(1, rule.before_most) as f64).ln()
            + if spoken { rule.spoken } else { 0.0 }
            + if self.lead_names_a_day(head.body) { rule.day } else { 0.0 }
            + if head.marked { rule.head } else { 0.0 }
    }

    fn lead_names_a_day(&self, body: usize) -> bool {
        let mut left = LEAD_LETTERS;
        let lead = self.blocks.iter().zip(self.kinds).skip(body).take(LEAD_LETTERS);
        for (block, _) in lead.filter(|(_, kind)| kind.is_reporting()) {
            let block = block.of(self.text);
            let cut = block.char_indices().nth(left).map_or(block.len(), |(at, _)| at);
            if parts::names_a_day(&block[..cut]) {
                return true;
            }
            left = left.saturating_sub(block.chars().take(left).count());
            if left == 0 {
                break;
            }
        }
        false
    }

    /// The first words of running text from block `body` on.
    fn after(&self, body: usize) -> Vocabulary {
        let mut after = Vocabulary::default();
        for at in (body..self.blocks.len()).filter(|at| self.kinds[*at].is_reporting()) {
            if after.words >= self.rule.near_words {
                break;
            }
            after.extend(&self.vocabularies[at]);
        }
        after.cut(self.rule.near_words);
        after
    }

    /// Words of running text from block `body` on, counted up to what an article has at least.
    fn words_from(&self, body: usize) -> usize {
        let reporting = (body..self.blocks.len()).filter(|at| self.kinds[*at].is_reporting());
        let mut words = 0;
        for at in reporting {
            words += self.vocabularies[at].words;
            if words >= self.rule.least_words {
                break;
            }
        }
        words
    }
}

fn asks(block: &str) -> bool {
    block.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '"' | '”')).ends_with(['?', '？', '؟'])
}

/// Words in a headline at most: of a year's French headlines, 99 in 100 have no more.
const HEADLINE_WORDS: usize = 20;

/// Marks in which a quotation stands: the whole of a heading, if it is one that was taken out of an article.
const QUOTATIONS: [(char, char); 6] = [('«', '»'), ('"', '"'), ('“', '”'), ('„', '“'), ('‘', '’'), ('»', '«')];

fn is_quotation(block: &str) -> bool {
    let quotes = |(open, close): &(char, char)| {
        let inside = block.strip_prefix(*open).and_then(|rest| rest.trim_end_matches('.').strip_suffix(*close));
        inside.is_some_and(|inside| !inside.contains([*open, *close]))
    };
    QUOTATIONS.iter().any(quotes)
}

/// A headline begins with a capital, a number or a quotation, is neither too long nor all capitals (a link among the
/// text, or a section's name), and holds no address.
fn has_shape(block: &str) -> bool {
    let begins = block.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let opens =
        |c: char| c.is_alphanumeric() || QUOTATIONS.iter().any(|(open, _)| *open == c) || "¿¡([#…\'".contains(c);
    let marked = !block.starts_with(opens) || block.starts_with('»');
    let capitals = block.chars().any(char::is_uppercase) && !block.chars().any(char::is_lowercase);
    let quoted_online = ["http", "pic.twitter", "t.co/"].iter().any(|mark| block.contains(mark));
    begins && !marked && !capitals && !quoted_online && block.split_whitespace().count() <= HEADLINE_WORDS
}
