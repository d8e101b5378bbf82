//! A page as its boundaries see it: where an article may begin, by form, and the figures of such a place.

use std::{cell::OnceCell, ops::Range};

use super::{
    boundaries::BoundaryRule,
    figures::Figures,
    parts,
    shape::{HEADLINE_WORDS, asks, begins_small, follows_a_blank_line, has_shape, is_quotation},
    vocabulary::{Chain, Occurrence, Vocabulary},
};
use crate::article::{PartKind, Span};

/// Names that two texts share if one of them names nobody: what articles of one topic share.
const NAMELESS: f64 = 0.2;

/// Words on either side that are near.
const NEARBY_WORDS: usize = 120;

/// Words of first sentences without a headline.
const LEAD_WORDS: usize = 40;

/// Words before that may come again, and words after in which they do.
const REPEATED_WORDS: usize = 1000;
const RETURN_WORDS: usize = 600;

/// Announced words that count.
const ANNOUNCED_WORDS: usize = 6;

/// Of a page, so large a share of the blocks follow each other without a blank line where one tells.
const TELLING_GAP: f64 = 0.5;

/// Lines of an article's head that count: byline, time of publication and dateline.
const HEAD_MARKS: usize = 3;

/// Characters in which an article's first sentences stand.
const LEAD_LETTERS: usize = 600;

/// Questions among a page's headings, from which on it is an interview.
const QUESTIONS: usize = 3;

/// Headings that stand under or over a headline: a kicker, a standfirst.
const OTHER_HEADINGS: usize = 2;

/// Words of a line that says who wrote what stands under it.
const LABEL_WORDS: usize = 3;

/// Words of a paragraph that may open an article without a headline.
const OPENING_WORDS: usize = 3;

/// Where an article may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// Its first block.
    pub start: usize,
    /// Its headline, if it is headed.
    title: usize,
    /// The first block of its running text.
    pub body: usize,
    headed: bool,
}

/// What the lines about an [`Opening`] look like.
pub(super) struct Forms {
    head: usize,
    foot: bool,
    day: bool,
    spoken: bool,
    goes_on: bool,
}

pub(super) struct Page<'a> {
    text: &'a str,
    blocks: &'a [Span],
    kinds: &'a [PartKind],
    rule: &'a BoundaryRule,
    vocabulary: Vocabulary,
    /// Words of text, and of running text, before each block; and of the whole page.
    places: Vec<usize>,
    running: Vec<usize>,
    /// Share of the blocks that no blank line stands before.
    tight: f64,
    is_interview: bool,
    /// Lines over headlines, each with who wrote what follows.
    pub labels: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, blocks: &'a [Span], kinds: &'a [PartKind], rule: &'a BoundaryRule) -> Page<'a> {
        let mut vocabulary = Vocabulary::default();
        let (mut places, mut running) = (vec![0], vec![0]);
        let (mut place, mut run) = (0, 0);
        for (block, kind) in blocks.iter().zip(kinds) {
            let words = if kind.is_text() { vocabulary.read(block.of(text)) } else { 0 };
            place += words;
            // A list of headlines is no article.
            run += if kind.is_reporting() && !parts::is_heading(block.of(text)) { words } else { 0 };
            places.push(place);
            running.push(run);
        }
        let gaps = blocks.len().saturating_sub(1);
        let tight = (1..blocks.len()).filter(|at| !follows_a_blank_line(text, blocks, *at)).count();
        let headline = |kind: &PartKind| matches!(kind, PartKind::Heading | PartKind::Title);
        let questions = blocks.iter().zip(kinds).filter(|(block, kind)| headline(kind) && asks(block.of(text)));
        let is_interview = questions.count() >= QUESTIONS;
        let tight = tight as f64 / gaps.max(1) as f64;
        let labels = Vec::new();
        let mut page = Page { text, blocks, kinds, rule, vocabulary, places, running, tight, is_interview, labels };
        page.labels = page.find_labels();
        page
    }

    /// Only on a page that begins with one: where each article has its label, the first has.
    fn find_labels(&self) -> Vec<usize> {
        let labels: Vec<usize> = (0..self.blocks.len()).filter(|at| self.is_label(*at)).collect();
        let begins = labels.first().is_some_and(|first| self.running[*first] == 0);
        if begins && labels.len() > 1 { labels } else { Vec::new() }
    }

    /// A name alone on a line, a headline under it, and then running text.
    fn is_label(&self, at: usize) -> bool {
        let block = self.block(at);
        let is_name =
            block.starts_with(char::is_uppercase) && block.chars().all(|c| c.is_alphabetic() || " .&'’-".contains(c));
        is_name
            && parts::is_heading(block)
            && block.split_whitespace().count() <= LABEL_WORDS
            && self.kinds.get(at + 2) == Some(&PartKind::Body)
            && !parts::is_heading(self.block(at + 2))
            && self.is_headline(at + 1)
            && self.places[at + 2] - self.places[at + 1] > LABEL_WORDS
    }

    pub(super) fn rule(&self) -> &BoundaryRule {
        self.rule
    }

    /// Running words between two blocks.
    pub(super) fn words(&self, from: usize, to: usize) -> usize {
        self.running[to].saturating_sub(self.running[from])
    }

    /// All places where an article may begin, in order, with as many words before and after as an article has.
    pub(super) fn openings(&self) -> Vec<Opening> {
        let end = self.blocks.len();
        let enough = |opening: &Opening| {
            self.words(0, opening.start) >= self.rule.least_words
                && self.words(opening.body, end) >= self.rule.least_words
        };
        let opens = |at: usize| [self.headed(at), self.unheaded(at)].into_iter().flatten();
        let mut found: Vec<Opening> = (1..end).flat_map(opens).filter(enough).collect();
        found.sort_by_key(|opening| (opening.start, opening.body));
        found
    }

    fn block(&self, at: usize) -> &'a str {
        self.blocks[at].of(self.text)
    }

    /// What stands in a list of headings counts as text, but a headline may stand among them.
    fn is_headline(&self, at: usize) -> bool {
        let is_short = || self.places[at + 1] - self.places[at] <= 2 * HEADLINE_WORDS;
        match self.kinds[at] {
            PartKind::Heading | PartKind::Title => has_shape(self.block(at)),
            PartKind::Body => is_short() && parts::is_heading(self.block(at)) && has_shape(self.block(at)),
            _ => false,
        }
    }

    /// A headline, then nothing but an article's head up to running text.
    fn headed(&self, start: usize) -> Option<Opening> {
        let title = start + usize::from(self.is_labelled(start));
        if !self.is_headline(title) {
            return None;
        }
        let last = self.blocks.len().min(title + 2 + self.rule.head_blocks);
        let mut others = 0;
        for body in title + 1..last {
            match self.kinds[body] {
                PartKind::Body => return Some(Opening { start, title, body, headed: true }),
                PartKind::Heading | PartKind::Title if others == OTHER_HEADINGS => return None,
                PartKind::Heading | PartKind::Title => others += 1,
                _ => {}
            }
        }
        None
    }

    /// A paragraph, and what of an article's head stands over it.
    fn unheaded(&self, body: usize) -> Option<Opening> {
        let words = self.places[body + 1] - self.places[body];
        if self.kinds[body] != PartKind::Body || words < OPENING_WORDS || begins_small(self.block(body)) {
            return None;
        }
        let mut start = body;
        let mut headings = 0;
        while start > 1 {
            let heads = matches!(self.kinds[start - 1], PartKind::Heading | PartKind::Title)
                && headings < OTHER_HEADINGS
                && self.is_headline(start - 1);
            if !heads && !self.is_head_mark(start - 1) {
                break;
            }
            headings += usize::from(heads);
            start -= 1;
        }
        Some(Opening { start, title: start, body, headed: false })
    }

    fn is_labelled(&self, at: usize) -> bool {
        self.labels.binary_search(&at).is_ok()
    }

    fn is_head_mark(&self, at: usize) -> bool {
        matches!(self.kinds[at], PartKind::Credit | PartKind::Navigation) && parts::is_head_mark(self.block(at))
    }

    /// The figures of an opening after an article that began at block `article`.
    pub(super) fn figures(&self, article: usize, opening: &Opening) -> Figures {
        with_forms(self.counted(article, opening), opening, &self.forms(opening))
    }

    /// The log-odds of an opening after an article, unless they are below zero: most are whatever the forms are, which are
    /// dear to look at, so that this is done once for all articles that may stand before.
    pub(super) fn odds(&self, article: usize, opening: &Opening, forms: &OnceCell<Forms>) -> Option<f64> {
        let weights = &self.rule.weights;
        let counted = self.counted(article, opening);
        let most = [weights.head * HEAD_MARKS as f64, weights.foot, weights.day, weights.spoken, weights.goes_on];
        let most: f64 = most.iter().filter(|weight| **weight > 0.0).sum();
        if counted.weighed(weights) + most < 0.0 {
            return None;
        }
        let forms = forms.get_or_init(|| self.forms(opening));
        Some(with_forms(counted, opening, forms).weighed(weights)).filter(|odds| *odds >= 0.0)
    }

    /// What the lines about an opening look like.
    fn forms(&self, opening: &Opening) -> Forms {
        let printed = self.block(opening.title);
        Forms {
            head: self.head_marks(opening),
            foot: self.has_foot(opening.start),
            day: self.lead_names_a_day(opening.body),
            spoken: opening.headed && ((self.is_interview && asks(printed)) || is_quotation(printed)),
            goes_on: !opening.headed && parts::goes_on(self.block(opening.body)),
        }
    }

    /// The figures that are counted, without those that are forms.
    fn counted(&self, article: usize, opening: &Opening) -> Figures {
        let near = self.rule.near_words;
        let (since, start, body) = (self.places[article], self.places[opening.start], self.places[opening.body]);
        let stems = &self.vocabulary.stems;
        let names = &self.vocabulary.names;
        let old = |word: &Occurrence| word.stood_since(since);
        let cohesion = share(stems.different(body..body + near), old, 0.0);
        let known = share(names.different(body..body + near), old, NAMELESS);
        let first = if opening.headed { body } else { body + LEAD_WORDS };
        let announced = stems.within(start..first);
        let announced =
            announced.filter(|word| !word.stood_since(since) && word.again >= first && word.again < body + near);
        let earlier = since.max(start.saturating_sub(REPEATED_WORDS));
        let returns = |again: usize| again < body + RETURN_WORDS;
        let words_before = self.words(article, opening.start).clamp(1, self.rule.before_most);
        let (block_start, block_end) = (self.places[opening.title], self.places[opening.title + 1]);
        let headline = if opening.headed { (block_end - block_start).max(1) as f64 } else { 1.0 };
        Figures {
            intercept: 1.0,
            unheaded: truth(!opening.headed),
            cohesion: cohesion.sqrt(),
            nearby: self.nearby(if opening.headed { start } else { body }),
            names: known,
            recurrence: recurrence(stems, earlier..start, returns),
            returning: recurrence(names, earlier..start, returns),
            announced: announced.take(ANNOUNCED_WORDS).count() as f64,
            headline: headline.ln(),
            before: (words_before as f64).ln(),
            label: truth(opening.headed && self.is_labelled(opening.start)),
            gap: if follows_a_blank_line(self.text, self.blocks, opening.start) { self.tight } else { 0.0 },
            ..Figures::default()
        }
    }

    /// Root of the share of telling words that stand on both sides of a place: of the side that has fewer.
    fn nearby(&self, place: usize) -> f64 {
        let stems = &self.vocabulary.stems;
        let since = place.saturating_sub(NEARBY_WORDS);
        let (mut after, mut common) = (0usize, 0usize);
        for word in stems.different(place..place + NEARBY_WORDS) {
            after += 1;
            common += usize::from(word.stood_since(since));
        }
        let before = stems.within(since..place).filter(|word| word.again >= place).count();
        (common as f64 / before.min(after).max(1) as f64).sqrt()
    }

    /// Datelines, bylines and times of publication that stand over the text or begin it.
    fn head_marks(&self, opening: &Opening) -> usize {
        let over = (opening.start..opening.body).filter(|at| self.is_head_mark(*at)).count();
        (over + usize::from(parts::has_dateline(self.block(opening.body)))).min(HEAD_MARKS)
    }

    /// Whether what stands before a block ends as articles end.
    fn has_foot(&self, start: usize) -> bool {
        let last = (0..start).rev().take_while(|at| start - at <= self.rule.head_blocks);
        for at in last {
            if self.kinds[at] == PartKind::Credit {
                return true;
            }
            if self.kinds[at].is_reporting() {
                return parts::is_signed(self.block(at));
            }
        }
        false
    }

    fn lead_names_a_day(&self, body: usize) -> bool {
        let mut left = LEAD_LETTERS;
        // A block has a letter at least, so the lead is not spread over more.
        let lead = self.blocks.iter().zip(self.kinds).skip(body).take(LEAD_LETTERS);
        for (block, _) in lead.filter(|(_, kind)| kind.is_reporting()) {
            let block = block.of(self.text);
            let cut = block.char_indices().nth(left).map_or(block.len(), |(at, _)| at);
            if parts::names_a_day(&block[..cut]) {
                return true;
            }
            left = left.saturating_sub(block[..cut].chars().count());
            if left == 0 {
                break;
            }
        }
        false
    }
}

fn with_forms(counted: Figures, opening: &Opening, forms: &Forms) -> Figures {
    Figures {
        head: forms.head as f64,
        foot: truth(forms.foot),
        bare: truth(!opening.headed && forms.head == 0 && !forms.foot && counted.gap < TELLING_GAP),
        day: truth(forms.day),
        spoken: truth(forms.spoken),
        goes_on: truth(forms.goes_on),
        ..counted
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn share<T>(words: impl Iterator<Item = T>, holds: impl Fn(&T) -> bool, of_none: f64) -> f64 {
    let (mut all, mut held) = (0usize, 0usize);
    for word in words {
        all += 1;
        held += usize::from(holds(&word));
    }
    if all == 0 { of_none } else { held as f64 / all as f64 }
}

/// Of the words a range repeats (of all, if it repeats none), the share that comes again after it; a half if there are
/// few.
fn recurrence(chain: &Chain, range: Range<usize>, returns: impl Fn(usize) -> bool) -> f64 {
    let (mut all, mut returned) = ([0usize; 2], [0usize; 2]);
    for word in chain.within(range.clone()).filter(|word| word.again >= range.end) {
        let repeated = usize::from(word.stood_since(range.start));
        all[repeated] += 1;
        returned[repeated] += usize::from(returns(word.again));
    }
    let (all, returned) =
        if all[1] >= 2 { (all[1], returned[1]) } else { (all[0] + all[1], returned[0] + returned[1]) };
    (returned as f64 + 1.0) / (all as f64 + 2.0)
}
