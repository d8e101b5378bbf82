//! Families as the links of an index make them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::draw_in;
use crate::{
    article::{DocId, Document},
    candidates::Pair,
    cluster::{self, Family},
    error::Result,
    index::{Index, Link},
};

/// A member of a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberRow {
    /// The article's id.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub date: Option<String>,
}

impl MemberRow {
    /// An article of a document.
    pub(super) fn of(id: String, document: &Document) -> MemberRow {
        let date = document.published.map(|at| at.to_string());
        MemberRow { id, outlet: document.outlet.clone(), date }
    }
}

/// The families of articles, and of all that are linked with them by any chain: members are numbers in the index.
pub(super) fn families_of(index: &Index, articles: impl Iterator<Item = u32>) -> Result<Vec<Family>> {
    let mut all: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    let mut asked: BTreeSet<u32> = BTreeSet::new();
    let mut waiting: Vec<u32> = articles.collect();
    while !waiting.is_empty() {
        asked.extend(&waiting);
        let found = index.links(&waiting)?;
        let next: BTreeSet<u32> =
            found.values().flatten().map(|link| link.other).filter(|other| !asked.contains(other)).collect();
        all.extend(found);
        waiting = next.into_iter().collect();
    }
    Ok(made_of(index, &all))
}

fn made_of(index: &Index, all: &BTreeMap<u32, Vec<Link>>) -> Vec<Family> {
    let links: Vec<cluster::Link> = all
        .iter()
        .flat_map(|(article, links)| links.iter().map(move |link| (*article, link)))
        .filter(|(article, link)| *article < link.other)
        .filter_map(|(article, link)| {
            let pair = Pair::new(DocId(article), DocId(link.other))?;
            Some(cluster::Link { pair, strength: link.derived })
        })
        .collect();
    cluster::families(&links, |article| draw_in(index, article))
}

/// All families of an index: their members, each family and all of them in the order of ids.
///
/// # Errors
///
/// A damaged index.
pub fn all_families(index: &Index) -> Result<Vec<Vec<MemberRow>>> {
    let families = made_of(index, &index.all_links()?);
    let wanted: BTreeSet<u32> =
        families.iter().flat_map(|family| family.members.iter().map(|member| member.0)).collect();
    let rows = members(index, &wanted)?;
    let mut named: Vec<Vec<MemberRow>> = families
        .iter()
        .map(|family| {
            let mut members: Vec<MemberRow> =
                family.members.iter().filter_map(|member| rows.get(&member.0).cloned()).collect();
            members.sort_by(|a, b| a.id.cmp(&b.id));
            members
        })
        .collect();
    named.sort_by(|a, b| a.first().map(|row| &row.id).cmp(&b.first().map(|row| &row.id)));
    Ok(named)
}

/// Records that are read at once.
const AT_ONCE: usize = 1024;

/// Who articles are, by their numbers.
pub(super) fn members(index: &Index, articles: &BTreeSet<u32>) -> Result<BTreeMap<u32, MemberRow>> {
    let mut records: Vec<u32> = articles.iter().map(|article| index.articles()[*article as usize].record).collect();
    records.dedup();
    let mut rows = BTreeMap::new();
    for records in records.chunks(AT_ONCE) {
        for (record, document) in records.iter().zip(index.documents(records)?) {
            for (place, article) in (1..).zip(index.articles_of(*record)).filter(|(_, at)| articles.contains(at)) {
                let id = if place == 1 { document.id.clone() } else { format!("{}#{place}", document.id) };
                rows.insert(article, MemberRow::of(id, &document));
            }
        }
    }
    Ok(rows)
}
