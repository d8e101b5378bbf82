//! A corpus to families: every stage once, each article prepared once, each candidate pair compared exactly.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::{Boilerplate, Card, Comparison, Pipeline, Prepared};
use crate::{
    align::{Flag, Kind},
    article::{DocId, Document},
    attribute::{FamilyMember, FamilyVerdict},
    candidates::{Candidates, Draw, HotBucket, Key, Pair, Postings, Reason, Reasons},
    cluster::{Family, Link, families},
    observer::{Observer, Stage},
    verify::{Direction, Overlap, Relation},
};

/// What a trace does beside its policy.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TraceOptions {
    /// Whether two articles of one outlet are compared.
    pub same_outlet: SameOutlet,
}

/// Whether two articles of one outlet are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameOutlet {
    /// Like any others: an outlet's own updates are found.
    #[default]
    Compare,
    /// Not at all.
    Ignore,
}

/// What was found in a corpus.
#[derive(Debug)]
pub struct Trace {
    /// What was asked.
    pub options: TraceOptions,
    /// The articles, by id; a [`DocId`] is an index into them.
    pub articles: Vec<Prepared>,
    /// Pairs with something in common, in order.
    pub pairs: BTreeMap<Pair, (Comparison, Reasons)>,
    /// Families, by their first member.
    pub families: Vec<Family>,
    /// The family's agency, for each family.
    pub agencies: Vec<Option<FamilyVerdict>>,
    /// For each article that derives from another: its sentences, each with the article it comes from.
    pub reuse: BTreeMap<DocId, Reuse>,
    /// How many pairs each generator proposed.
    pub proposed: BTreeMap<Reason, u64>,
    /// How many pairs were proposed in all.
    pub candidates: u64,
    /// Passages that were kept out of comparison, those that most articles carry first.
    pub boilerplate: Vec<Boilerplate>,
    /// Keys shared by too many articles, the fullest first.
    pub hot_buckets: Vec<HotBucket>,
}

/// A trace before its sentences are aligned and its families attributed; the fields are those of [`Trace`].
#[derive(Debug, Default)]
pub struct Found {
    /// What was asked.
    pub options: TraceOptions,
    /// The articles, by id.
    pub articles: Vec<Prepared>,
    /// Pairs with something in common, in order.
    pub pairs: BTreeMap<Pair, (Comparison, Reasons)>,
    /// Families, by their first member.
    pub families: Vec<Family>,
    /// How many pairs each generator proposed.
    pub proposed: BTreeMap<Reason, u64>,
    /// How many pairs were proposed in all.
    pub candidates: u64,
    /// Passages that were kept out of comparison.
    pub boilerplate: Vec<Boilerplate>,
    /// Keys shared by too many articles.
    pub hot_buckets: Vec<HotBucket>,
}

/// Where an article's sentences come from.
#[derive(Clone, Debug, Default)]
pub struct Reuse {
    /// Each sentence, with its source if it has one.
    pub sentences: Vec<(Flag, Option<DocId>)>,
    /// The articles it was aligned with, the one it shares most with first.
    pub sources: Vec<DocId>,
    /// The share of its words in reused sentences.
    pub copied: f64,
}

/// Documents that are prepared together: enough to keep all threads busy, few enough to hold.
const BATCH: usize = 1024;

impl Pipeline {
    /// Prepares documents as they come, in parallel; articles in the order of their ids.
    pub fn prepare_all(&self, documents: impl Iterator<Item = Document>) -> Vec<Prepared> {
        let mut articles: Vec<Prepared> = Vec::new();
        let mut documents = documents.peekable();
        while documents.peek().is_some() {
            let batch: Vec<Document> = documents.by_ref().take(BATCH).collect();
            articles.par_extend(batch.into_par_iter().flat_map_iter(|document| self.prepare(document)));
        }
        name_apart(&mut articles);
        articles.par_sort_unstable_by(|a, b| a.id.cmp(&b.id));
        articles
    }

    /// Traces a corpus whose articles are in the order of their ids.
    #[must_use]
    pub fn trace(&self, mut articles: Vec<Prepared>, options: TraceOptions, observer: &dyn Observer) -> Trace {
        let stage = |stage: Stage, total: usize| observer.begin(stage, Some(total as u64));

        stage(Stage::Candidates, Reason::ALL.len());
        let boilerplate = self.drop_boilerplate(&mut articles);
        let candidates = self.candidates(&articles, observer);
        let mut proposed: BTreeMap<Reason, u64> = Reason::ALL.into_iter().map(|reason| (reason, 0)).collect();
        for reason in candidates.iter().flat_map(|(_, reasons)| reasons.iter()) {
            *proposed.entry(reason).or_default() += 1;
        }
        observer.end(Stage::Candidates);

        stage(Stage::Verify, candidates.len());
        let pairs = self.verify(&articles, &candidates, options, observer);
        observer.end(Stage::Verify);

        stage(Stage::Cluster, 1);
        let families = families(&links(&pairs), |doc| Draw::of(&articles[doc.index()].id));
        observer.end(Stage::Cluster);

        let found = Found {
            options,
            articles,
            pairs,
            families,
            proposed,
            candidates: candidates.len() as u64,
            boilerplate,
            hot_buckets: candidates.hot_buckets(),
        };
        self.attribute_and_align(found, observer)
    }

    /// What follows from pairs and families: where sentences come from, and whose copy it was.
    #[must_use]
    pub fn attribute_and_align(&self, found: Found, observer: &dyn Observer) -> Trace {
        let Found { options, articles, pairs, families, proposed, candidates, boilerplate, hot_buckets } = found;
        observer.begin(Stage::Align, Some(articles.len() as u64));
        let reuse = self.reuse(&articles, &pairs, &families, observer);
        observer.end(Stage::Align);

        observer.begin(Stage::Attribute, Some(families.len() as u64));
        let shared = shares(&pairs);
        let agencies = families.iter().map(|family| self.family_agency(&articles, family, &shared)).collect();
        observer.end(Stage::Attribute);
        Trace { options, articles, pairs, families, agencies, reuse, proposed, candidates, boilerplate, hot_buckets }
    }

    fn candidates(&self, articles: &[Prepared], observer: &dyn Observer) -> Candidates {
        let cards: Vec<Card> = articles.par_iter().map(Prepared::card).collect();
        let mut candidates = Candidates::default();
        for reason in Reason::ALL {
            let keys: Vec<Vec<Key>> = articles.par_iter().map(|article| self.keys(article, reason)).collect();
            let asked: Vec<(DocId, &[Key])> = (0..).map(DocId).zip(keys.iter().map(Vec::as_slice)).collect();
            let entries = asked.iter().flat_map(|(doc, keys)| keys.iter().map(|key| (*key, *doc)));
            let postings = Postings::new(entries.collect());
            let (pairs, hot) = self.proposed(reason, &asked, &postings, |doc| cards[doc.index()]);
            candidates.extend(reason, pairs.into_iter().map(|(pair, _)| pair));
            candidates.extend_hot(hot);
            observer.advance(1);
        }
        candidates.finish();
        candidates
    }

    fn verify(
        &self,
        articles: &[Prepared],
        candidates: &Candidates,
        options: TraceOptions,
        observer: &dyn Observer,
    ) -> BTreeMap<Pair, (Comparison, Reasons)> {
        let same_outlet = |a: &Prepared, b: &Prepared| a.outlet().is_some() && a.outlet() == b.outlet();
        let compare = |(pair, reasons): (Pair, Reasons)| {
            observer.advance(1);
            let (first, second) = (&articles[pair.first().index()], &articles[pair.second().index()]);
            if options.same_outlet == SameOutlet::Ignore && same_outlet(first, second) {
                return None;
            }
            let comparison = self.compare_candidates(first, second, reasons)?;
            let found = match comparison.verdict.relation {
                Relation::CommonSource => self.shares_telling_words(first, second, &comparison.evidence),
                relation => relation < Relation::CommonSource,
            };
            found.then_some((pair, (comparison, reasons)))
        };
        candidates.as_slice().par_iter().copied().filter_map(compare).collect()
    }

    /// Compares a candidate pair, unless its shingles alone say that there is nothing in it.
    #[must_use]
    pub fn compare_candidates(&self, first: &Prepared, second: &Prepared, reasons: Reasons) -> Option<Comparison> {
        let overlap = first.shingles.overlap(&second.shingles);
        self.is_worth_a_closer_look(overlap, reasons).then(|| self.compare_overlapping(first, second, overlap))
    }

    /// Whether a candidate pair of that overlap is compared closely.
    #[must_use]
    pub fn is_worth_a_closer_look(&self, overlap: Overlap, reasons: Reasons) -> bool {
        let rule = &self.policy.candidates;
        let shares_text = overlap.shared >= rule.least_shared && overlap.containment() >= rule.least_containment;
        shares_text || reasons.iter().any(|reason| matches!(reason, Reason::RareKeys | Reason::SameText))
    }

    fn reuse(
        &self,
        articles: &[Prepared],
        pairs: &BTreeMap<Pair, (Comparison, Reasons)>,
        families: &[Family],
        observer: &dyn Observer,
    ) -> BTreeMap<DocId, Reuse> {
        let sources = self.sources(pairs, families);
        observer.advance((articles.len() - sources.len()) as u64);
        let aligned = sources.into_par_iter().map(|(target, from)| {
            observer.advance(1);
            (target, self.reuse_of(articles, target, from))
        });
        aligned.collect()
    }

    /// How much of each wanted article is copied, as its [`Reuse`] says: of those that have a source.
    #[must_use]
    pub fn copied(
        &self,
        articles: &[Prepared],
        pairs: &BTreeMap<Pair, (Comparison, Reasons)>,
        families: &[Family],
        is_wanted: impl Fn(&Prepared) -> bool + Sync,
    ) -> BTreeMap<DocId, f64> {
        let copied = |(target, sources): (DocId, Vec<DocId>)| {
            let article = &articles[target.index()];
            let sentences = &self.profile(article).sentences;
            let mut reused = vec![false; sentences.len()];
            for source in sources {
                let open: Vec<bool> = reused.iter().map(|is| !is).collect();
                if !open.contains(&true) {
                    break;
                }
                for (at, kind) in self.kinds(article, &articles[source.index()], |at| open.get(at) == Some(&true)) {
                    reused[at] |= kind.is_reused();
                }
            }
            let words = |wanted: bool| -> usize {
                let counted = sentences.iter().zip(&reused).filter(|(_, is)| **is || !wanted);
                counted.map(|(sentence, _)| sentence.words.len()).sum()
            };
            (target, share_copied(words(true), words(false)))
        };
        let sources = self.sources(pairs, families).into_par_iter();
        sources.filter(|(target, _)| is_wanted(&articles[target.index()])).map(copied).collect()
    }

    /// The articles that each may have copied from, the likeliest first.
    fn sources(
        &self,
        pairs: &BTreeMap<Pair, (Comparison, Reasons)>,
        families: &[Family],
    ) -> BTreeMap<DocId, Vec<DocId>> {
        let anchors: BTreeSet<DocId> = families.iter().map(|family| family.anchor).collect();
        let mut sources: BTreeMap<DocId, Vec<(f64, DocId)>> = BTreeMap::new();
        for (pair, (comparison, _)) in pairs.iter().filter(|(_, (found, _))| found.verdict.relation.is_derived()) {
            let containment = comparison.evidence.overlap.containment();
            let (earlier, later) = match comparison.direction {
                Direction::First => (pair.first(), pair.second()),
                Direction::Second => (pair.second(), pair.first()),
                // Undecided: the anchor counts as the source, else the smaller id, so that no text is its own source.
                Direction::Unknown if anchors.contains(&pair.second()) && !anchors.contains(&pair.first()) => {
                    (pair.second(), pair.first())
                }
                Direction::Unknown => (pair.first(), pair.second()),
            };
            sources.entry(later).or_default().push((containment, earlier));
        }
        let likeliest = |mut from: Vec<(f64, DocId)>| {
            from.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            from.into_iter().take(self.policy.derivation.sources).map(|(_, source)| source).collect()
        };
        sources.into_iter().map(|(target, from)| (target, likeliest(from))).collect()
    }

    /// For each sentence of `target` the source that explains it best; of equals, the earliest named.
    fn reuse_of(&self, articles: &[Prepared], target: DocId, sources: Vec<DocId>) -> Reuse {
        let mut sentences: Vec<(Flag, Option<DocId>)> = Vec::new();
        let target_article = &articles[target.index()];
        for (at, source) in sources.iter().copied().enumerate() {
            let article = &articles[source.index()];
            if at == 0 {
                let flags = self.flags(target_article, article);
                sentences = flags.into_iter().map(|flag| with_source(flag, source)).collect();
                continue;
            }
            // Nothing is closer than word for word.
            let open: Vec<bool> = sentences.iter().map(|(flag, _)| flag.kind != Kind::Verbatim).collect();
            if !open.contains(&true) {
                break;
            }
            for (at, flag) in self.some_flags(target_article, article, |at| open.get(at) == Some(&true)) {
                let best = &mut sentences[at];
                let closer =
                    flag.kind < best.0.kind || (flag.kind == best.0.kind && flag.similarity > best.0.similarity);
                if closer {
                    *best = with_source(flag, source);
                }
            }
        }
        let words = |wanted: &dyn Fn(Kind) -> bool| -> usize {
            sentences.iter().filter(|(flag, _)| wanted(flag.kind)).map(|(flag, _)| flag.words).sum()
        };
        let copied = share_copied(words(&Kind::is_reused), words(&|_| true));
        Reuse { sentences, sources, copied }
    }

    fn family_agency(
        &self,
        articles: &[Prepared],
        family: &Family,
        shared: &BTreeMap<DocId, f64>,
    ) -> Option<FamilyVerdict> {
        let member = |doc: &DocId| {
            let article = &articles[doc.index()];
            FamilyMember {
                attribution: &article.attribution,
                published: article.published(),
                outlet: article.outlet(),
                share_copied: shared.get(doc).copied().unwrap_or_default(),
            }
        };
        let members: Vec<FamilyMember<'_>> = family.members.iter().map(member).collect();
        self.attributor.family(&members)
    }
}

/// The links that families are made of.
fn links(pairs: &BTreeMap<Pair, (Comparison, Reasons)>) -> Vec<Link> {
    let derived = pairs.iter().filter(|(_, (comparison, _))| comparison.verdict.relation.is_derived());
    derived.map(|(pair, (comparison, _))| Link { pair: *pair, strength: comparison.verdict.derived }).collect()
}

/// How much of each article stands in the one it shares most with: its own part in the common copy.
fn shares(pairs: &BTreeMap<Pair, (Comparison, Reasons)>) -> BTreeMap<DocId, f64> {
    let mut shares: BTreeMap<DocId, f64> = BTreeMap::new();
    for (pair, (comparison, _)) in pairs.iter().filter(|(_, (found, _))| found.verdict.relation.is_derived()) {
        let overlap = comparison.evidence.overlap;
        for (doc, share) in [(pair.first(), overlap.of_first()), (pair.second(), overlap.of_second())] {
            let most = shares.entry(doc).or_insert(0.0);
            *most = most.max(share);
        }
    }
    shares
}

/// An article cut from the page `k` may find its name `k#2` taken by a record: then it is called `k##2`.
fn name_apart(articles: &mut [Prepared]) {
    let first = |article: &&Prepared| article.article.number == 1;
    let records: BTreeSet<String> = articles.iter().filter(first).map(|article| article.id.clone()).collect();
    for article in articles.iter_mut().filter(|article| article.article.number > 1) {
        let mut mark = "#".to_owned();
        while records.contains(&article.id) {
            mark.push('#');
            article.id = format!("{}{mark}{}", article.article.document.id, article.article.number);
        }
    }
}

fn share_copied(reused: usize, all: usize) -> f64 {
    reused as f64 / all.max(1) as f64
}

fn with_source(flag: Flag, source: DocId) -> (Flag, Option<DocId>) {
    let from = flag.source.is_some().then_some(source);
    (flag, from)
}
