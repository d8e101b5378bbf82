//! Adds a batch of documents: who is new, whom they meet, and what changes for those who were there.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{
    Audit, card_in,
    page::{Page, foreign, keep_sentences},
    proposals::Proposals,
    support::Support,
};
use crate::{
    article::{DocId, Document},
    candidates::{Candidates, Key, Pair, Reason, Reasons},
    error::Result,
    index::{ArticleRow, Changes, Cut, Link, Links, NewArticle, NewRecord, id_key, stored},
    pipeline::{Card, Comparison, Pipeline, Prepared},
};

/// Old articles that are read at once.
const AT_ONCE: usize = 512;

/// The keys of an article, by generator.
pub(super) type KeysOf = BTreeMap<Reason, Vec<Key>>;

/// A document that is not in the index as it is.
pub(super) struct Fresh {
    pub document: Document,
    pub stored: Vec<u8>,
    /// The day it counts as from if it has no date.
    pub day: i32,
}

/// A record that is being added.
struct Arrival<A> {
    id: Key,
    stored: Vec<u8>,
    day: i32,
    articles: Vec<A>,
}

/// An article, how it was cut, and its keys.
type Keyed = (Prepared, Cut, KeysOf);

/// Articles that are prepared, by their numbers.
pub(super) type Loaded = BTreeMap<u32, Prepared>;

/// What is being added, and what was loaded for it.
pub(super) struct Batch {
    /// Articles of this batch, and old ones whose links are found anew.
    pub asked: BTreeMap<u32, KeysOf>,
    /// The number of the first new article.
    pub first_new: u32,
    /// The cards of the new ones.
    pub cards: Vec<Card>,
    /// Articles of records that were replaced.
    pub gone: BTreeSet<u32>,
    /// Everything prepared so far.
    pub loaded: Loaded,
}

impl Batch {
    /// An article's card.
    pub fn card(&self, audit: &Audit<'_>, article: DocId) -> Card {
        match article.0.checked_sub(self.first_new) {
            Some(new) => self.cards[new as usize],
            None => card_in(audit.index(), article.0),
        }
    }

    /// All keys of a generator that some articles have, without what follows them: sorted, distinct.
    pub fn keys_of<'k>(reason: Reason, articles: impl Iterator<Item = &'k KeysOf>) -> Vec<Key> {
        let mut keys: Vec<Key> =
            articles.flat_map(|keys| keys.get(&reason).into_iter().flatten().map(|key| key.alone())).collect();
        keys.par_sort_unstable();
        keys.dedup();
        keys
    }

    /// The keys of the new articles, each with its article.
    pub fn new_entries(&self, reason: Reason) -> impl Iterator<Item = (Key, DocId)> + '_ {
        self.asked.range(self.first_new..).flat_map(move |(article, keys)| {
            keys.get(&reason).into_iter().flatten().map(move |key| (*key, DocId(*article)))
        })
    }
}

impl Audit<'_> {
    /// Adds documents, each with an id of its own. A document that is there already with the same bytes changes nothing;
    /// one that is there otherwise is replaced.
    ///
    /// # Errors
    ///
    /// A damaged index, or one that can't be written.
    pub fn add(&mut self, documents: Vec<Document>) -> Result<()> {
        let (fresh, gone) = self.sort_out(documents)?;
        if fresh.is_empty() {
            return Ok(());
        }
        self.fold_pages()?;
        let page = self.apply(fresh, gone)?;
        self.tonight.end = self.writer.next_numbers().1;
        self.pages.push(page);
        Ok(())
    }

    /// Takes records out of the index, by number; who is linked with whom is then as if they had never been there.
    ///
    /// # Errors
    ///
    /// A damaged index, or one that can't be written.
    pub(super) fn remove(&mut self, gone: Vec<u32>) -> Result<()> {
        self.apply(Vec::new(), gone).map(drop)
    }

    pub(super) fn apply(&mut self, fresh: Vec<Fresh>, gone: Vec<u32>) -> Result<Page> {
        let (first_record, first_new) = self.writer.next_numbers();
        let prepare = |Fresh { document, stored, day }: Fresh| {
            let id = id_key(&document.id);
            let day = document.published.map_or(day, |at| at.day() as i32);
            let articles = self.pipeline.prepare(document);
            let cuts: Vec<Cut> = articles.iter().map(cut_of).collect();
            let articles = self.without_boilerplate(articles).into_iter().zip(cuts).map(|(mut article, cut)| {
                let keys = all_keys(self.pipeline, &article);
                if !self.options.page {
                    article.forget_keys();
                }
                (article, cut, keys)
            });
            Arrival { id, stored, day, articles: articles.collect() }
        };
        let prepared: Vec<Arrival<Keyed>> = fresh.into_par_iter().map(prepare).collect();
        let mut records: Vec<Arrival<(ArticleRow, Cut)>> = Vec::with_capacity(prepared.len());
        let mut batch = Batch {
            asked: BTreeMap::new(),
            first_new,
            cards: Vec::new(),
            gone: gone.iter().flat_map(|record| self.index().articles_of(*record)).collect(),
            loaded: BTreeMap::new(),
        };
        let mut number = first_new;
        for Arrival { id, stored, day, articles } in prepared {
            let record = first_record + records.len() as u32;
            let mut of_record = Vec::with_capacity(articles.len());
            for (article, cut, keys) in articles {
                let card = article.card();
                let (draw, simhash, selected) = (card.draw, card.simhash, card.selected);
                let published = article.published().map(|at| at.day() as i32);
                let row = ArticleRow { record, draw, simhash, day: published, selected };
                of_record.push((row, cut));
                batch.cards.push(card);
                batch.asked.insert(number, keys);
                batch.loaded.insert(number, article);
                number += 1;
            }
            records.push(Arrival { id, stored, day, articles: of_record });
        }

        let (Proposals { candidates, spare }, support) = Support::find(self, &mut batch)?;
        let found = self.compare(&mut batch, &candidates)?;
        let links = self.changed_links(&batch, &found, &support, &spare)?;
        let changes = Changes { links, gone, ..Changes::default() };
        let mut keys = batch.asked.range(first_new..).map(|(_, keys)| keys);
        let records: Vec<NewRecord<'_>> = records
            .into_iter()
            .map(|Arrival { id, stored, day, articles }| {
                let articles = articles.into_iter().zip(keys.by_ref());
                let articles = articles.map(|((row, cut), keys)| NewArticle { row, cut, keys }).collect();
                NewRecord { id, stored, day, articles }
            })
            .collect();
        self.writer.append(&records, &changes)?;
        Ok(Page::of(batch, found))
    }

    /// Documents that are to be added, and the numbers of records that they replace.
    fn sort_out(&mut self, documents: Vec<Document>) -> Result<(Vec<Fresh>, Vec<u32>)> {
        let day = self.today;
        let all: Vec<Fresh> =
            documents.into_par_iter().map(|document| Fresh { stored: stored(&document), document, day }).collect();
        let mut ids: Vec<Key> = all.iter().map(|fresh| id_key(&fresh.document.id)).collect();
        ids.par_sort_unstable();
        ids.dedup();
        let mut known: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
        for (key, record) in self.index().records_of(&ids)? {
            known.entry(key).or_default().push(record);
        }
        let (mut fresh, mut gone) = (Vec::new(), Vec::new());
        for new in all {
            let alike = known.get(&id_key(&new.document.id)).map(Vec::as_slice).unwrap_or_default();
            let digest = crate::index::digest(&new.stored);
            if alike.iter().any(|record| self.index().records()[*record as usize].digest == digest) {
                self.night.unchanged += 1;
                continue;
            }
            // Another id may have the same key.
            let before = self.index().documents(alike)?;
            match alike.iter().zip(before).find(|(_, before)| before.id == new.document.id) {
                Some((record, _)) => {
                    gone.push(*record);
                    self.corrected.push(new.document.id.clone());
                    self.night.replaced += 1;
                }
                None => self.night.added += 1,
            }
            self.added_tonight.insert(new.document.id.clone());
            fresh.push(new);
        }
        Ok((fresh, gone))
    }

    /// Prepares articles of the index that are not loaded yet.
    pub(super) fn load(&self, batch: &mut Batch, articles: &BTreeSet<u32>) -> Result<()> {
        let missing = articles.iter().filter(|article| !batch.loaded.contains_key(article));
        let loaded = self.prepared(&missing.copied().collect::<Vec<u32>>(), true)?;
        batch.loaded.extend(loaded);
        Ok(())
    }

    /// Articles of the index (sorted), and those of the same records, prepared.
    fn prepared(&self, articles: &[u32], keys: bool) -> Result<Loaded> {
        let records = self.records_of(articles);
        let prepare = |(document, cuts): (Document, Vec<Cut>)| {
            let cuts = cuts.into_iter().map(|cut| (cut.parts, cut.language)).collect();
            self.without_boilerplate(self.pipeline.prepare_again(document, cuts, keys))
        };
        let pages = self.index().pages(&records)?;
        let prepared: Vec<Vec<Prepared>> = pages.into_par_iter().map(prepare).collect();
        let of_records = records.into_iter().zip(prepared);
        Ok(of_records.flat_map(|(record, of_record)| self.index().articles_of(record).zip(of_record)).collect())
    }

    /// Articles without what the index knows to be boilerplate.
    fn without_boilerplate(&self, mut articles: Vec<Prepared>) -> Vec<Prepared> {
        if let Some(lesson) = self.index().lesson() {
            articles.iter_mut().for_each(|article| drop(self.pipeline.cut(article, &lesson.learned)));
        }
        articles
    }

    /// The records of articles (sorted).
    fn records_of(&self, articles: &[u32]) -> Vec<u32> {
        let mut records: Vec<u32> =
            articles.iter().map(|article| self.index().articles()[*article as usize].record).collect();
        records.dedup();
        records
    }

    /// Compares candidates with their texts. Old articles are read some at a time; those that are linked stay loaded.
    fn compare(&self, batch: &mut Batch, candidates: &Candidates) -> Result<BTreeMap<Pair, (Comparison, Reasons)>> {
        let near = |pair: Pair| {
            let day = |article: DocId| batch.card(self, article).published.map(|at| at.day());
            match (self.options.window_days, day(pair.first()), day(pair.second())) {
                (Some(window), Some(one), Some(other)) => (one - other).abs() <= window,
                _ => true,
            }
        };
        let mut at_hand: Vec<(Pair, Reasons)> = Vec::new();
        let mut with_old: Vec<(u32, Pair, Reasons)> = Vec::new();
        for (pair, reasons) in candidates.iter().filter(|(pair, _)| near(*pair)) {
            // One of the two is asked, and so at hand.
            match ends(pair).into_iter().find(|end| !batch.loaded.contains_key(end)) {
                None => at_hand.push((pair, reasons)),
                Some(old) => with_old.push((old, pair, reasons)),
            }
        }
        let mut found = self.compared(batch, &BTreeMap::new(), &at_hand);
        with_old.sort_unstable_by_key(|(old, pair, _)| (*old, *pair));
        let by_old: Vec<&[(u32, Pair, Reasons)]> = with_old.chunk_by(|a, b| a.0 == b.0).collect();
        for some in by_old.chunks(AT_ONCE) {
            let old: Vec<u32> = some.iter().map(|pairs| pairs[0].0).collect();
            let mut prepared = self.prepared(&old, self.options.page)?;
            let pairs: Vec<(Pair, Reasons)> = some.concat().into_iter().map(|(_, pair, why)| (pair, why)).collect();
            let linked = self.compared(batch, &prepared, &pairs);
            let stay: BTreeSet<u32> = linked.keys().flat_map(|pair| ends(*pair)).collect();
            prepared.retain(|article, _| stay.contains(article));
            if !self.options.page {
                let foreign = foreign(&linked, |end| batch.loaded.get(&end).or(prepared.get(&end)));
                keep_sentences(&mut prepared, &foreign);
            }
            batch.loaded.extend(prepared);
            found.extend(linked);
        }
        if !self.options.page {
            let foreign = foreign(&found, |end| batch.loaded.get(&end));
            keep_sentences(&mut batch.loaded, &foreign);
        }
        Ok(found)
    }

    /// The derived ones of pairs that are at hand.
    fn compared(
        &self,
        batch: &Batch,
        old: &Loaded,
        pairs: &[(Pair, Reasons)],
    ) -> BTreeMap<Pair, (Comparison, Reasons)> {
        let compare = |(pair, reasons): &(Pair, Reasons)| {
            let [one, other] = ends(*pair).map(|end| batch.loaded.get(&end).or_else(|| old.get(&end)));
            let (one, other) = (one?, other?);
            // As in a trace, the first is the one whose id comes first.
            let (first, second) = if one.id <= other.id { (one, other) } else { (other, one) };
            let found = self.pipeline.compare_candidates(first, second, *reasons)?;
            found.verdict.relation.is_derived().then_some((*pair, (found, *reasons)))
        };
        pairs.par_iter().filter_map(compare).collect()
    }

    /// The links of everybody whose links change.
    fn changed_links(
        &self,
        batch: &Batch,
        found: &BTreeMap<Pair, (Comparison, Reasons)>,
        support: &Support,
        spare: &BTreeMap<Pair, u8>,
    ) -> Result<BTreeMap<u32, Links>> {
        let index = self.index();
        let is_asked = |article: u32| batch.asked.contains_key(&article);
        // Whose links are dropped, to be found anew or not at all.
        let dropped: Vec<u32> = {
            let old = batch.asked.keys().copied().take_while(|article| *article < batch.first_new);
            let both: BTreeSet<u32> = old.chain(batch.gone.iter().copied()).collect();
            both.into_iter().collect()
        };
        let mut touched: BTreeSet<u32> = batch.asked.keys().copied().collect();
        let changed = found.keys().chain(&support.lost).chain(support.weakened.keys());
        touched.extend(changed.flat_map(|pair| ends(*pair)));
        touched.extend(index.links(&dropped)?.into_values().flatten().map(|link| link.other));
        touched.retain(|article| !batch.gone.contains(article));
        let touched: Vec<u32> = touched.into_iter().collect();
        let before = index.links(&touched)?;

        let mut after: BTreeMap<u32, Vec<Link>> = touched.iter().map(|article| (*article, Vec::new())).collect();
        for (article, links) in before.iter().filter(|(article, _)| !is_asked(**article)) {
            let staying = |link: &Link| {
                let pair = Pair::new(DocId(*article), DocId(link.other))?;
                let stays = !is_asked(link.other) && !batch.gone.contains(&link.other) && !support.lost.contains(&pair);
                let spare = support.weakened.get(&pair).copied().unwrap_or(link.spare);
                stays.then_some(Link { spare, ..*link })
            };
            after.entry(*article).or_default().extend(links.iter().filter_map(staying));
        }
        for (pair, (comparison, _)) in found {
            let (relation, derived) = (comparison.verdict.relation, comparison.verdict.derived);
            let spare = spare.get(pair).copied().unwrap_or_default();
            for (article, other) in [(pair.first().0, pair.second().0), (pair.second().0, pair.first().0)] {
                after.entry(article).or_default().push(Link { other, relation, derived, spare });
            }
        }
        after.values_mut().for_each(|links| links.sort_by_key(|link| link.other));
        after.retain(|article, links| before.get(article).map(Vec::as_slice).unwrap_or_default() != links.as_slice());
        Ok(after.into_iter().map(|(article, links)| (article, Links(links))).collect())
    }
}

pub(super) fn ends(pair: Pair) -> [u32; 2] {
    [pair.first().0, pair.second().0]
}

fn cut_of(article: &Prepared) -> Cut {
    Cut { language: article.language, parts: article.article.parts.clone() }
}

fn all_keys(pipeline: &Pipeline, article: &Prepared) -> KeysOf {
    Reason::ALL.into_iter().map(|reason| (reason, pipeline.keys(article, reason))).collect()
}

impl Batch {
    /// The keys of an article that is loaded.
    pub fn keys_of_loaded(&self, pipeline: &Pipeline, article: u32) -> KeysOf {
        self.loaded.get(&article).map(|loaded| all_keys(pipeline, loaded)).unwrap_or_default()
    }
}
