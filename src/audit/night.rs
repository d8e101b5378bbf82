//! The end of a night: what is new copy of what, what is usual, and the commit.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Alarm, AlarmKind, Audit, Checks, LessonRow, MemberRow, Page,
    families::{families_of, members},
};
use crate::{
    article::{DocId, Precision, Published},
    candidates::Reason,
    cluster::Family,
    error::Result,
    index::{Changes, Night},
    observer::Silent,
    pipeline::{Found, Prepared, Trace},
};

/// Members of a family that are listed; how many there are in all is said.
const LISTED: usize = 200;

/// What a night came to: the summary that is printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NightSummary {
    /// The version of newsprint.
    pub version: String,
    /// The night, as the index remembers it. Of a night that had run before, nothing is added.
    pub night: Night,
    /// Whether the night added anything.
    pub changed: bool,
    /// What is in the index now.
    pub index: IndexRow,
    /// What the index has learned of boilerplate, if it has: that was left out tonight.
    pub learned: Option<LessonRow>,
    /// The time window that old articles had to be in, in days, if there was one.
    pub window_days: Option<i64>,
    /// Families that have tonight's articles, the largest first.
    pub families: Vec<NightFamily>,
    /// Tonight's outlets, with what is usual of them.
    pub outlets: Vec<OutletRow>,
    /// Records that came again with another text, by id.
    pub corrected: Vec<String>,
    /// What is unlike other nights.
    pub alarms: Vec<Alarm>,
}

/// What an index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct IndexRow {
    /// Records, without those that are gone.
    pub records: u64,
    /// Their articles.
    pub articles: u64,
    /// Nights.
    pub nights: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
}

/// A family that has articles of tonight.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NightFamily {
    /// The smallest id of its members.
    pub family: String,
    /// New tonight, or an older one that grew.
    pub change: FamilyChange,
    /// How many members it has.
    pub members: u64,
    /// Those of tonight, as far as they are listed.
    pub tonight: Vec<MemberRow>,
    /// Those of earlier nights.
    pub earlier: Vec<MemberRow>,
}

/// What tonight did to a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FamilyChange {
    /// All its members are tonight's, or all but one, which was alone.
    New,
    /// It was a family before.
    Grown,
}

/// An outlet's night beside its other nights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutletRow {
    /// The outlet; none for articles without one.
    pub outlet: Option<String>,
    /// Its articles tonight.
    pub articles: u64,
    /// Of them in a family.
    pub in_families: u64,
    /// The mean share of words in reused sentences: reused from articles in this index.
    pub copied: f64,
    /// The median of that over the last 28 nights, where there were as many articles that a mean says something.
    pub usual_copied: Option<f64>,
    /// Records that came again with another text.
    pub corrected: u64,
}

impl Audit<'_> {
    /// Ends the night: from now on it counts. A night that brought nothing new leaves the index as it is.
    ///
    /// The trace holds tonight's articles and their partners; there is none of a night of several batches, of which not
    /// all can be held.
    ///
    /// # Errors
    ///
    /// A damaged index, or one that can't be written: then it is as it was before the night.
    pub fn finish(mut self, rejects: u64, checks: &Checks) -> Result<(NightSummary, Option<Trace>)> {
        let before = self.index().nights()?;
        self.night.rejects = rejects;
        self.night.articles = u64::from(self.tonight.end - self.tonight.start);
        let families = self.families_of_tonight()?;
        let pages = std::mem::take(&mut self.pages);
        pages.iter().for_each(|page| self.count(page, &families));
        let rows = self.family_rows(&families, &pages)?;
        let is_wanted = self.options.page && !self.folded;
        let trace = pages.into_iter().next().filter(|_| is_wanted).map(|page| self.traced(page, &families));
        let in_family =
            families.iter().flat_map(|family| &family.members).filter(|member| self.is_of_tonight(**member));
        self.night.in_families = in_family.count() as u64;
        let day = self.latest.unwrap_or(i64::from(self.today));
        self.night.day = Published { seconds: day * 86_400, precision: Precision::Day }.to_string();
        let largest = rows
            .iter()
            .zip(&families)
            .map(|(row, _)| (row.1, row.0.family.clone()))
            .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        let mut alarms = checks.alarms(&self.night, &before, largest);
        let mut families: Vec<NightFamily> = rows.into_iter().map(|(row, _)| row).collect();
        families.sort_by(|a, b| b.members.cmp(&a.members).then_with(|| a.family.cmp(&b.family)));

        let changed = self.night.added + self.night.replaced > 0;
        if !changed {
            // A night that was known already is no silence.
            alarms.retain(|alarm| alarm.kind == AlarmKind::Rejects);
        } else {
            let changes = Changes { nights: vec![self.night.clone()], ..Changes::default() };
            self.writer.append(&[], &changes)?;
            self.writer.commit()?;
        }
        let outlets = self.outlet_rows(&before);
        let mut corrected = std::mem::take(&mut self.corrected);
        corrected.sort_unstable();
        let summary = NightSummary {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            night: self.night.clone(),
            changed,
            index: index_row(self.index(), before.len() as u64 + u64::from(changed)),
            learned: self.index().lesson().map(LessonRow::from),
            window_days: self.options.window_days,
            families,
            outlets,
            corrected,
            alarms,
        };
        Ok((summary, trace))
    }

    fn is_of_tonight(&self, article: DocId) -> bool {
        self.tonight.contains(&article.0)
    }

    /// A batch as a trace: its articles and their partners, in the families that they are in now.
    fn traced(&self, page: Page, families: &[Family]) -> Trace {
        let families = page.families(families);
        let mut proposed: BTreeMap<Reason, u64> = Reason::ALL.into_iter().map(|reason| (reason, 0)).collect();
        for reason in page.pairs.values().flat_map(|(_, reasons)| reasons.iter()) {
            *proposed.entry(reason).or_default() += 1;
        }
        let candidates = page.pairs.len() as u64;
        let found =
            Found { articles: page.articles, pairs: page.pairs, families, proposed, candidates, ..Found::default() };
        self.pipeline.attribute_and_align(found, &Silent)
    }

    fn families_of_tonight(&self) -> Result<Vec<Family>> {
        let mut families = families_of(self.index(), self.tonight.clone())?;
        families.retain(|family| family.members.iter().any(|member| self.is_of_tonight(*member)));
        Ok(families)
    }

    /// Counts the batches so far and lets go of their articles.
    pub(super) fn fold_pages(&mut self) -> Result<()> {
        if self.pages.is_empty() {
            return Ok(());
        }
        self.folded = true;
        let families = self.families_of_tonight()?;
        std::mem::take(&mut self.pages).iter().for_each(|page| self.count(page, &families));
        Ok(())
    }

    /// Counts the outlets of a batch.
    fn count(&mut self, page: &Page, families: &[Family]) {
        let corrected: BTreeSet<&str> = self.corrected.iter().map(String::as_str).collect();
        let families = page.families(families);
        let in_family: BTreeSet<DocId> = families.iter().flat_map(|family| family.members.iter().copied()).collect();
        let is_of_tonight = |article: &Prepared| self.added_tonight.contains(&article.article.document.id);
        let copied = self.pipeline.copied(&page.articles, &page.pairs, &families, is_of_tonight);
        for (doc, article) in (0..).map(DocId).zip(&page.articles).filter(|(_, article)| is_of_tonight(article)) {
            self.latest = self.latest.max(article.published().map(|at| at.day()));
            let figures = self.night.outlets.entry(article.outlet().unwrap_or_default().to_owned()).or_default();
            let copied = copied.get(&doc).copied().unwrap_or_default();
            figures.copied += (copied - figures.copied) / (figures.articles + 1) as f64;
            figures.articles += 1;
            figures.in_families += u64::from(in_family.contains(&doc));
            figures.replaced += u64::from(article.article.number == 1 && corrected.contains(article.id.as_str()));
        }
    }

    fn outlet_rows(&self, before: &[Night]) -> Vec<OutletRow> {
        let row = |(outlet, figures): (&String, &crate::index::OutletNight)| OutletRow {
            outlet: (!outlet.is_empty()).then(|| outlet.clone()),
            articles: figures.articles,
            in_families: figures.in_families,
            copied: figures.copied,
            usual_copied: super::alarms::usual_copied(before, outlet),
            corrected: figures.replaced,
        };
        self.night.outlets.iter().map(row).collect()
    }

    /// Families as they are printed, each with how many of tonight's articles it has.
    fn family_rows(&self, families: &[Family], pages: &[Page]) -> Result<Vec<(NightFamily, usize)>> {
        let mut rows: BTreeMap<u32, MemberRow> = pages.iter().flat_map(Page::members).collect();
        let all = families.iter().flat_map(|family| family.members.iter().map(|member| member.0));
        let unknown: BTreeSet<u32> = all.filter(|member| !rows.contains_key(member)).collect();
        rows.extend(members(self.index(), &unknown)?);
        let row = |family: &Family| {
            let named = |of_tonight: bool| -> Vec<MemberRow> {
                let members = family.members.iter().filter(|member| self.is_of_tonight(**member) == of_tonight);
                let mut members: Vec<MemberRow> = members.filter_map(|member| rows.get(&member.0).cloned()).collect();
                members.sort_by(|a, b| a.id.cmp(&b.id));
                members
            };
            let (mut tonight, mut earlier) = (named(true), named(false));
            let ids = tonight.iter().chain(&earlier).map(|member| &member.id);
            let family_name = ids.min().cloned().unwrap_or_default();
            let of_tonight = tonight.len();
            let change = if earlier.len() > 1 { FamilyChange::Grown } else { FamilyChange::New };
            tonight.truncate(LISTED);
            earlier.truncate(LISTED);
            let members = family.members.len() as u64;
            (NightFamily { family: family_name, change, members, tonight, earlier }, of_tonight)
        };
        Ok(families.iter().map(row).collect())
    }
}

/// What an index holds.
#[must_use]
pub fn index_row(index: &crate::index::Index, nights: u64) -> IndexRow {
    let stay = |record: &u32| !index.is_gone(*record);
    let records: Vec<u32> = (0..index.records().len() as u32).filter(stay).collect();
    let files = index.files();
    IndexRow {
        records: records.len() as u64,
        articles: records.iter().map(|record| index.articles_of(*record).len() as u64).sum(),
        nights,
        bytes: files.iter().map(|(_, bytes)| bytes).sum(),
        segments: files.len() as u64 - 1,
    }
}
