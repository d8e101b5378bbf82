//! What of a corpus is boilerplate: keys, carriers and cuts of [`crate::boilerplate`] put together in memory.
//!
//! * time: a sort of the keys of all passages, and a few overlaps of selected shingles for each two neighbouring runs that several carry

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rayon::prelude::*;

use super::{Pipeline, Prepared};
use crate::{
    article::{Article, DocId, Document, Span},
    boilerplate::{ASKED, Carriers, Corpus, Found, Learned, Passages, Statuses, most_common, without},
    candidates::{Draw, Key, Postings},
    segment::segment,
    verify::Evidence,
};

/// A passage that was taken for boilerplate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// Its words in the first article that carries it, as far as they are needed to know it.
    pub text: String,
    /// The outlet of nearly all who carry it; none if several do, or it has no name.
    pub outlet: Option<String>,
    /// Who carries it, in order.
    pub carriers: Vec<DocId>,
}

/// Characters of a passage that are quoted.
const QUOTED: usize = 240;

impl Pipeline {
    /// Finds boilerplate, and prepares the articles that carry some anew without it. What most articles carry comes first.
    pub fn drop_boilerplate(&self, articles: &mut [Prepared]) -> Vec<Boilerplate> {
        let learned = self.learn(articles);
        let cut = |(at, prepared): (usize, &mut Prepared)| -> Vec<(Key, u32, Span)> {
            let found = self.cut(prepared, &learned);
            found.boilerplate.into_iter().map(|(key, span)| (key, at as u32, span)).collect()
        };
        let found: Vec<(Key, u32, Span)> = articles.par_iter_mut().enumerate().flat_map_iter(cut).collect();
        let mut by_key: BTreeMap<Key, (Span, BTreeSet<u32>)> = BTreeMap::new();
        for (key, at, span) in found {
            // In the order of articles: the first one's words name it.
            by_key.entry(key).or_insert((span, BTreeSet::new())).1.insert(at);
        }
        let often = by_key.into_values().filter(|(_, carriers)| carriers.len() > 1);
        let named = often.map(|(span, carriers)| self.named(articles, span, carriers.into_iter().collect()));
        let mut named: Vec<Boilerplate> = named.collect();
        named.sort_by(|a, b| (Reverse(a.carriers.len()), &a.text).cmp(&(Reverse(b.carriers.len()), &b.text)));
        named
    }

    /// What the keys of a corpus are; of its articles as they came, with nothing cut out.
    #[must_use]
    pub fn learn<C: Carrier>(&self, articles: &[C]) -> Learned {
        let rule = &self.policy.boilerplate;
        let carried = Carried::new(articles);
        let corpus = Articles(articles);
        let often = |key: &Key| carried.by(*key).count >= rule.least_carriers;
        let two = |article: &'_ C| -> Vec<(Key, Key)> {
            article.passages().runs.windows(2).map(|two| (two[0].key, two[1].key)).collect()
        };
        let neighbours = articles.par_iter().flat_map_iter(two).filter(|(one, other)| often(one) && often(other));
        let runs = carried.keys.par_iter().map(|(key, _)| *key);
        let blocks =
            articles.par_iter().flat_map_iter(|article| article.passages().blocks.iter().map(|block| block.key));
        Learned {
            runs: runs.filter_map(|key| Some((key, rule.run(carried.by(key), &corpus)?))).collect(),
            between: distinct(neighbours)
                .into_par_iter()
                .filter_map(|(one, other)| {
                    Some(((one, other), rule.between(carried.by(one), carried.by(other), &corpus)?))
                })
                .collect(),
            blocks: distinct(blocks)
                .into_par_iter()
                .filter_map(|key| Some((key, rule.block(key, carried.by(key), &corpus)?)))
                .collect(),
        }
    }

    /// The articles of a document, with no more than learning needs.
    #[must_use]
    pub fn outline(&self, document: Document) -> Vec<Outline> {
        let articles = self.splitter.split(&Arc::new(document));
        let outline = |article: Article| {
            let segments = segment(&article.document.text, article.reporting());
            Outline { passages: self.passages_of(&article, &segments), id: article.id(), article }
        };
        articles.into_iter().map(outline).collect()
    }

    /// Prepares an article anew without its boilerplate, if it has some. It needs no more than what its own keys are.
    pub fn cut(&self, prepared: &mut Prepared, statuses: &impl Statuses) -> Found {
        let passages = &prepared.passages;
        if !carries_any(passages, statuses) {
            return Found::default();
        }
        let segments = segment(prepared.text(), prepared.article.reporting());
        let mut found = self.policy.boilerplate.find(passages, &segments, self.recipe.article.width, statuses);
        let spans: Vec<Span> = found.boilerplate.iter().map(|(_, span)| *span).collect();
        let parts = without(prepared.text(), &prepared.article.parts, &spans);
        if parts.iter().any(|part| part.kind.is_reporting()) && !spans.is_empty() {
            let id = std::mem::take(&mut prepared.id);
            let mut passages = std::mem::take(&mut prepared.passages);
            passages.strike(&spans);
            let article = Article { parts, ..prepared.article.clone() };
            *prepared = Prepared { id, passages, ..self.prepare_article(article) };
        } else {
            // Nothing would be left of it.
            found.boilerplate.clear();
        }
        prepared.phrases = found.phrases.clone().into_boxed_slice();
        found
    }

    /// A passage of these articles, which stands at `span` in the first of them.
    fn named(&self, articles: &[Prepared], span: Span, carriers: Vec<u32>) -> Boilerplate {
        let quoted = carriers.first().map(|first| articles[*first as usize].quote(span)).unwrap_or_default();
        let outlets = carriers.iter().map(|at| articles[*at as usize].outlet());
        let (outlet, count) = most_common(outlets);
        let is_own = count as f64 >= self.policy.boilerplate.outlet_share * carriers.len() as f64;
        Boilerplate {
            text: quoted.chars().take(QUOTED).collect(),
            outlet: outlet.filter(|_| is_own).map(str::to_owned),
            carriers: carriers.into_iter().map(DocId).collect(),
        }
    }

    /// Whether what two articles share points to a common source when stock phrases don't count.
    pub(super) fn shares_telling_words(&self, first: &Prepared, second: &Prepared, evidence: &Evidence) -> bool {
        if !evidence.quote_cuts.is_empty() {
            return true;
        }
        let width = self.recipe.article.width.get();
        let telling_run = evidence.longest_run.map_or(0.0, |run| {
            let words = segment(first.text(), [run.first]).words;
            let Some(last) = words.len().checked_sub(width) else { return words.len() as f64 };
            let within = run.first.start..=words[last].span.start;
            let inside = first.passages.runs.iter().filter(|run| within.contains(&run.start));
            // In words, as the run is counted.
            first.telling(second, inside.map(|run| run.key)) * (last + 1) as f64 + (width - 1) as f64
        });
        let telling = first.telling_share(second) * evidence.overlap.containment();
        self.policy.ladder.is_common_source(telling_run as usize, telling)
    }
}

impl Prepared {
    /// How much of what two articles share is no stock phrase, as far as a trace has learned it.
    pub(super) fn telling_share(&self, other: &Prepared) -> f64 {
        self.telling(other, self.passages.selected.iter().copied())
    }

    /// The share of telling runs among those of `keys` that another article has too. All tell if it has none.
    fn telling(&self, other: &Prepared, keys: impl Iterator<Item = Key>) -> f64 {
        if self.phrases.is_empty() || other.phrases.is_empty() {
            return 1.0;
        }
        let is_phrase = |prepared: &Prepared, key: Key| prepared.phrases.binary_search(&key).is_ok();
        let (mut shared, mut telling) = (0u32, 0u32);
        for key in keys.filter(|key| other.passages.selected.binary_search(key).is_ok()) {
            shared += 1;
            telling += u32::from(!is_phrase(self, key) || !is_phrase(other, key));
        }
        if shared == 0 { 1.0 } else { f64::from(telling) / f64::from(shared) }
    }
}

fn carries_any(passages: &Passages, statuses: &impl Statuses) -> bool {
    passages.runs.iter().any(|run| statuses.run(run.key).is_some())
        || passages.blocks.iter().any(|block| statuses.block(block.key).is_some())
}

/// An article, as far as learning needs it.
#[derive(Debug)]
pub struct Outline {
    /// Its id.
    pub id: String,
    /// The article.
    pub article: Article,
    /// Its passages, by key.
    pub passages: Passages,
}

/// Somebody who carries passages.
pub trait Carrier: Sync {
    /// Its place in the draw.
    fn draw(&self) -> Draw;
    /// Who published it.
    fn outlet(&self) -> Option<&str>;
    /// Its passages.
    fn passages(&self) -> &Passages;
}

impl Carrier for Prepared {
    fn draw(&self) -> Draw {
        Draw::of(&self.id)
    }

    fn outlet(&self) -> Option<&str> {
        Prepared::outlet(self)
    }

    fn passages(&self) -> &Passages {
        &self.passages
    }
}

struct Articles<'a, C>(&'a [C]);

impl<C: Carrier> Corpus for Articles<'_, C> {
    fn passages(&self, doc: DocId) -> &Passages {
        self.0[doc.index()].passages()
    }

    fn outlet(&self, doc: DocId) -> Option<&str> {
        self.0[doc.index()].outlet()
    }
}

/// Who carries the keys that several articles carry.
struct Carried {
    /// The first carriers of each key, in the order of the draw.
    drawn: Vec<DocId>,
    /// Where a key's begin, and how many carry it.
    keys: HashMap<Key, (usize, usize)>,
}

impl Carried {
    fn new<C: Carrier>(articles: &[C]) -> Carried {
        let draws: Vec<Draw> = articles.par_iter().map(Carrier::draw).collect();
        let all = (0u32..).map(DocId).zip(articles);
        let entries = all.flat_map(|(doc, article)| article.passages().keys().map(move |key| (key, doc)));
        let mut carried = Carried { drawn: Vec::new(), keys: HashMap::new() };
        for members in Postings::new(entries.collect()).shared_keys() {
            let mut docs = members.docs.to_vec();
            docs.sort_unstable_by_key(|doc| (draws[doc.index()], *doc));
            carried.keys.insert(members.key, (carried.drawn.len(), docs.len()));
            carried.drawn.extend(docs.iter().take(ASKED));
        }
        carried
    }

    fn by(&self, key: Key) -> Carriers<'_> {
        let Some((start, count)) = self.keys.get(&key).copied() else { return Carriers::default() };
        Carriers { count, drawn: &self.drawn[start..start + count.min(ASKED)] }
    }
}

fn distinct<T: Ord + Send>(keys: impl ParallelIterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.collect();
    keys.par_sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{
        Trace,
        invented::{record, story, traced},
    };

    fn trace(texts: &[(String, String)]) -> Trace {
        let numbered = texts.iter().enumerate();
        traced(numbered.map(|(at, (outlet, text))| record(&format!("{at:03}"), outlet, text.clone())).collect())
    }

    fn of_one(outlet: &str, texts: impl Iterator<Item = String>) -> Vec<(String, String)> {
        texts.map(|text| (outlet.to_owned(), text)).collect()
    }

    fn of_many(texts: impl Iterator<Item = String>) -> Vec<(String, String)> {
        texts.enumerate().map(|(at, text)| (format!("paper{at}.example"), text)).collect()
    }

    fn named<'a>(trace: &'a Trace, holds: &str) -> Option<&'a Boilerplate> {
        trace.boilerplate.iter().find(|passage| passage.text.contains(holds))
    }

    #[test]
    fn a_report_that_is_filled_with_other_figures_each_day_is_a_template() {
        let figures = |seed: u64| {
            let (a, b, c) = (seed * 7 % 90 + 3, seed * 11 % 80 + 5, seed * 13 % 70 + 9);
            format!(
                "The index of the harbour exchange closed at {a}.{b} points after {c} minutes of late trading. The crown \
                 was changing hands at {b}.{c} florins as of {a}:{c} in the evening. A barrel of northern oil cost {c}.{a} \
                 crowns after a fall of {b} in the week before."
            )
        };
        let text = |seed| format!("{}\n\n{}", story(seed, 6).join(" "), figures(seed));
        let trace = trace(&of_one("harbour.example", (1..=12).map(text)));
        assert_eq!(trace.families, []);
        let passage = named(&trace, "The index of the harbour exchange").expect("a named template");
        assert_eq!((passage.outlet.as_deref(), passage.carriers.len()), (Some("harbour.example"), 12));
    }

    #[test]
    fn a_desk_line_is_cut_out_of_a_sentence_that_it_does_not_fill() {
        let line = "for more letters from the valley write to our desk beside the old stone mill by the river or call \
            the night porter who keeps all notes until the first ferry of the morning has left the harbour";
        let text =
            |seed| format!("{} {}{line}", story(seed, 8).join(" "), story(seed + 50, 3).join(" ").replace('.', " "));
        let found = trace(&of_one("valley.example", (1..=8).map(text)));
        assert_eq!(found.families, []);
        assert_eq!(named(&found, "the first ferry of the").map(|passage| passage.carriers.len()), Some(8));
        let article = &found.articles[0];
        let left: String = article.article.reporting().map(|span| article.quote(span)).collect();
        assert!(left.starts_with("The ") && left.len() > 700 && !left.contains("stone mill"), "{left}");
    }

    #[test]
    fn what_many_outlets_print_is_copy_and_no_template() {
        let found = trace(&of_many((0..12).map(|_| story(77, 12).join(" "))));
        assert_eq!(found.families.iter().map(|family| family.members.len()).collect::<Vec<_>>(), [12]);
        assert_eq!(found.boilerplate, []);
    }

    #[test]
    fn a_phrase_of_many_outlets_proves_nothing_but_a_long_passage_does() {
        let pairs = |shared: &str| {
            let text = |seed| format!("{} {shared} {}", story(seed, 3).join(" "), story(seed + 90, 1).join(" "));
            let found = trace(&of_many((1..=9).map(text)));
            assert_eq!(found.boilerplate, []);
            found.pairs.len()
        };
        let phrase = "The minister of bridges and of quiet northern ferries";
        let quotation = "We shall build the eastern bridge before the winter comes and nobody in this valley will \
            pay a single crown more for it than the council has promised.";
        assert_eq!(pairs(phrase), 0);
        assert_eq!(pairs(quotation), 36);
    }

    #[test]
    fn headlines_in_a_list_link_to_further_articles() {
        let list = "Why the old bridge matters to the valley\n\nTen ways to cross the river by night\n\nThe mayor who would not swim\n\nA ferry for every village in spring";
        // However short the articles are beside their list.
        for sentences in [3, 8] {
            let text = |seed| format!("{}\n\n{list}", story(seed, sentences).join(" "));
            let found = trace(&of_one("valley.example", (1..=2).map(text)));
            assert_eq!(found.families, []);
            assert_eq!(named(&found, "Ten ways to cross").map(|passage| passage.carriers.len()), Some(2));
        }
    }

    #[test]
    fn an_article_that_is_all_boilerplate_keeps_its_text() {
        let line = "For more letters from the valley write to our desk beside the old stone mill by the river.";
        let text = |seed| if seed == 1 { line.to_owned() } else { format!("{}\n\n{line}", story(seed, 9).join(" ")) };
        let found = trace(&of_one("valley.example", (1..=8).map(text)));
        assert_eq!(named(&found, "our desk").map(|passage| passage.carriers.len()), Some(7));
        assert_eq!(found.articles[0].article.reporting().count(), 1);
    }
}
