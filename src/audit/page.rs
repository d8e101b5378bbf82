//! What a batch came to: for counting, and for a page of the night.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    batch::{Batch, Loaded, ends},
    families::MemberRow,
};
use crate::{
    article::DocId,
    candidates::{Pair, Reasons},
    cluster::Family,
    pipeline::{Comparison, Prepared},
};

/// What a batch of tonight's articles came to, as far as it is reported: everything for a page.
#[derive(Debug)]
pub struct Page {
    /// Tonight's articles and those they are linked with, by id.
    pub articles: Vec<Prepared>,
    /// Their numbers in the index.
    pub numbers: Vec<u32>,
    /// Links of tonight's articles.
    pub pairs: BTreeMap<Pair, (Comparison, Reasons)>,
}

impl Page {
    /// What is kept of a batch for tonight's page: its articles and their partners, in the order of their ids.
    pub(super) fn of(batch: Batch, found: BTreeMap<Pair, (Comparison, Reasons)>) -> Page {
        let linked: BTreeSet<u32> = found.keys().flat_map(|pair| [pair.first().0, pair.second().0]).collect();
        let first_new = batch.first_new;
        let mut kept: Vec<(u32, Prepared)> =
            batch.loaded.into_iter().filter(|(number, _)| *number >= first_new || linked.contains(number)).collect();
        kept.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        let place: BTreeMap<u32, DocId> =
            (0..).map(DocId).zip(&kept).map(|(doc, (number, _))| (*number, doc)).collect();
        let pairs = found
            .into_iter()
            .filter_map(|(pair, found)| Some((Pair::new(place[&pair.first().0], place[&pair.second().0])?, found)));
        let pairs = pairs.collect();
        let (numbers, articles) = kept.into_iter().unzip();
        Page { articles, numbers, pairs }
    }

    /// Who its articles are, by their numbers.
    pub(super) fn members(&self) -> impl Iterator<Item = (u32, MemberRow)> + '_ {
        let row = |article: &Prepared| MemberRow::of(article.id.clone(), &article.article.document);
        self.numbers.iter().copied().zip(self.articles.iter().map(row))
    }

    /// The families, as far as two of their members are here.
    pub(super) fn families(&self, all: &[Family]) -> Vec<Family> {
        let place: BTreeMap<u32, DocId> =
            (0..).map(DocId).zip(&self.numbers).map(|(doc, number)| (*number, doc)).collect();
        let local = |family: &Family| -> Option<Family> {
            let mut members: Vec<DocId> =
                family.members.iter().filter_map(|member| place.get(&member.0).copied()).collect();
            members.sort_unstable();
            let first = *members.first()?;
            let anchor = place.get(&family.anchor.0).copied().unwrap_or(first);
            (members.len() > 1).then_some(Family { anchor, members })
        };
        let mut families: Vec<Family> = all.iter().filter_map(local).collect();
        families.sort_by_key(|family| family.members[0]);
        families
    }
}

/// Articles that are linked with some in another language.
pub(super) fn foreign<'p, T>(
    links: &BTreeMap<Pair, T>,
    article: impl Fn(u32) -> Option<&'p Prepared>,
) -> BTreeSet<u32> {
    let language = |end: u32| article(end).map(|article| article.language);
    let pairs = links.keys().map(|pair| ends(*pair));
    pairs.filter(|[one, other]| language(*one) != language(*other)).flatten().collect()
}

/// Lets go of what counting copied sentences does not need, but for articles in several languages, which are compared again.
pub(super) fn keep_sentences(articles: &mut Loaded, but: &BTreeSet<u32>) {
    articles.iter_mut().filter(|(number, _)| !but.contains(number)).for_each(|(_, article)| article.keep_sentences());
}
