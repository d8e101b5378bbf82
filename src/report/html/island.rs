//! The data a page carries: the rows it shows, as packed JSON that no HTML parser can mistake for anything.
//!
//! The lists are unpacked when the page opens; texts, sentences and pairs stand in parcels of some families each, and a parcel
//! is unpacked when one of its families is read. Copies of one text pack to little.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::DeflateEncoder};
use serde::Serialize;
use serde_json::Value;

use crate::report::{
    Report, decimals,
    rows::{
        AgencyTallyRow, ConflictRow, DayRow, Derivation, FamilyRow, FlowRow, MentionRow, OutletRow, PairRow, PartRow,
        QuoteRow, Relation, SentenceKind, SentenceRow,
    },
    summary::{KindCounts, Summary, Texts},
};

/// Bytes of a page, more or less: what a phone on a slow line still opens. Ten thousand articles of a press corpus need one
/// page; what does not fit goes to further pages, of which the first page tells. It lists all families and their articles, however
/// many: some 120 bytes of each.
pub const PAGE_LIMIT: usize = 4_700_000;

/// Bytes of source text in a family; beyond it members go without text, and say so.
pub const TEXT_LIMIT: usize = 5_000_000;

/// Pairs of a family in a page: those with the anchor first, then those that share most. One family of 200 articles has 19,900.
pub const PAIR_LIMIT: usize = 2_000;

/// Rejected records in a page. All are counted, and all are in `rejects.jsonl`.
pub const REJECT_LIMIT: usize = 100;

/// Bytes of JSON in a parcel, if its families allow: unpacked in some milliseconds.
const PARCEL: usize = 400_000;

/// What the script of a page reads first.
#[derive(Serialize)]
pub(super) struct Island<'a> {
    summary: &'a Summary,
    french: &'a Texts,
    relations: [Relation; 7],
    outlets: &'a [OutletRow],
    days: &'a [DayRow],
    flows: &'a [FlowRow],
    agencies: &'a [AgencyTallyRow],
    families: Vec<PageFamily<'a>>,
    articles: Vec<PageArticle<'a>>,
    rejects: &'a [Value],
    /// This page's number, and how many there are.
    page: [usize; 2],
    /// The names of the pages' files.
    files: Vec<String>,
}

/// A family in the list.
#[derive(Serialize)]
struct PageFamily<'a> {
    #[serde(flatten)]
    row: &'a FamilyRow,
    kinds: KindCounts,
    /// The page with its texts, and the parcel there.
    page: usize,
    parcel: usize,
}

/// An article of a family in the list.
#[derive(Serialize)]
struct PageArticle<'a> {
    id: &'a str,
    outlet: Option<&'a str>,
    date: Option<&'a str>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    family: &'a str,
    words: u32,
    /// Name and class.
    agency: Option<[&'a str; 2]>,
    derived: Derivation,
    #[serde(serialize_with = "decimals::float")]
    copied: f64,
}

/// What is unpacked when a family is read.
#[derive(Default, Serialize)]
struct Parcel<'a> {
    /// By article.
    articles: BTreeMap<&'a str, ReadArticle<'a>>,
    pairs: Vec<&'a PairRow>,
    /// By the smallest id of the articles that have it.
    texts: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct ReadArticle<'a> {
    parts: &'a [PartRow],
    quotes: &'a [QuoteRow],
    mentions: &'a [MentionRow],
    sentences: Vec<PageSentence<'a>>,
    text: Option<&'a str>,
}

/// A sentence as an array, since there are many: start, end, kind, similarity, source, conflicts.
#[derive(Serialize)]
struct PageSentence<'a>(u32, u32, SentenceKind, f64, Option<(&'a str, u32, u32)>, &'a [ConflictRow]);

/// A page's data, packed.
pub(super) struct Packed {
    /// The lists.
    pub data: String,
    /// The parcels, by number.
    pub parcels: Vec<String>,
}

/// The data of all pages, the first of which lists everything.
pub(super) fn pages(report: &Report, first: &str) -> io::Result<Vec<Packed>> {
    pages_within(report, first, PAGE_LIMIT, PARCEL)
}

/// As [`pages`], for other limits.
pub(super) fn pages_within(
    report: &Report,
    first: &str,
    page_limit: usize,
    parcel_limit: usize,
) -> io::Result<Vec<Packed>> {
    let contents = Contents::new(report, first);
    let parcels = contents.parcels(parcel_limit)?;
    // Where each family's parcel goes does not change the length of the lists by much, so they are packed twice.
    let lists = pack(&contents.island(&[], [1, 1], None))?.len();
    let mut places: Vec<(usize, usize)> = Vec::new();
    let (mut page, mut filled, mut on_page) = (1, lists, 0);
    for parcel in &parcels {
        if filled + parcel.packed.len() > page_limit && on_page > 0 {
            (page, filled, on_page) = (page + 1, 0, 0);
        }
        places.extend(std::iter::repeat_n((page, on_page), parcel.families));
        filled += parcel.packed.len();
        on_page += 1;
    }
    let mut numbers = places.iter().map(|(page, _)| *page);
    let mut out: Vec<Packed> = Vec::new();
    for number in 1..=page {
        let only = if number == 1 { None } else { Some(number) };
        out.push(Packed { data: pack(&contents.island(&places, [number, page], only))?, parcels: Vec::new() });
    }
    for parcel in parcels {
        if let Some(on) = numbers.nth(parcel.families - 1).and_then(|number| out.get_mut(number - 1)) {
            on.parcels.push(parcel.packed);
        }
    }
    Ok(out)
}

/// Families packed together.
struct PackedParcel {
    families: usize,
    packed: String,
}

/// JSON, deflated, in letters. `zlib-rs` finds the same matches on every machine.
fn pack(value: &impl Serialize) -> io::Result<String> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::new(6));
    serde_json::to_writer(&mut packer, value)?;
    packer.flush()?;
    Ok(BASE64_STANDARD.encode(packer.finish()?))
}

/// What belongs to families.
struct Contents<'a> {
    report: &'a Report,
    /// The name of the first page's file.
    first: &'a str,
    family_of: BTreeMap<&'a str, &'a str>,
    /// Each text's name: the smallest id that has it.
    name_of: BTreeMap<&'a str, &'a str>,
    articles: BTreeMap<&'a str, usize>,
    /// Pairs within a family.
    pairs: BTreeMap<&'a str, Vec<&'a PairRow>>,
    sentences: BTreeMap<&'a str, Vec<&'a SentenceRow>>,
}

impl<'a> Contents<'a> {
    fn new(report: &'a Report, first: &'a str) -> Contents<'a> {
        let family_of: BTreeMap<&str, &str> = (report.families.iter())
            .flat_map(|family| family.members.iter().map(|member| (&**member, &*family.family)))
            .collect();
        let name_of = report.texts.iter().rev().map(|(id, text)| (&**text, &**id)).collect();
        let articles = (report.articles.iter().enumerate()).map(|(at, article)| (&*article.id, at)).collect();
        let mut pairs: BTreeMap<&str, Vec<&PairRow>> = BTreeMap::new();
        for pair in &report.pairs {
            let family = family_of.get(&*pair.first);
            if let Some(family) = family.filter(|family| Some(*family) == family_of.get(&*pair.second)) {
                pairs.entry(family).or_default().push(pair);
            }
        }
        let mut sentences: BTreeMap<&str, Vec<&SentenceRow>> = BTreeMap::new();
        for row in &report.sentences {
            sentences.entry(&row.article).or_default().push(row);
        }
        Contents { report, first, family_of, name_of, articles, pairs, sentences }
    }

    /// The lists: all of them, or what a further page needs.
    fn island(&self, places: &[(usize, usize)], page: [usize; 2], only: Option<usize>) -> Island<'a> {
        let report = self.report;
        let place = |at: usize| places.get(at).copied().unwrap_or((1, 0));
        let families: Vec<PageFamily<'a>> = (report.families.iter().enumerate())
            .filter(|(at, _)| only.is_none_or(|only| place(*at).0 == only))
            .map(|(at, row)| PageFamily { row, kinds: self.kinds(row), page: place(at).0, parcel: place(at).1 })
            .collect();
        let listed: BTreeSet<&str> = families.iter().map(|family| &*family.row.family).collect();
        let articles = report.articles.iter().filter_map(|row| {
            let family = self.family_of.get(&*row.id).filter(|family| listed.contains(**family))?;
            Some(PageArticle {
                id: &row.id,
                outlet: row.outlet.as_deref(),
                date: row.date.as_deref(),
                title: row.title.as_deref(),
                url: row.url.as_deref(),
                language: row.language.as_deref(),
                family,
                words: row.words,
                agency: row.agency.as_ref().map(|agency| [&*agency.name, &*agency.class]),
                derived: row.derived,
                copied: row.copied,
            })
        });
        Island {
            summary: &report.summary,
            french: &report.french,
            relations: Relation::ALL,
            outlets: &report.outlets,
            days: &report.days,
            flows: &report.flows,
            agencies: &report.agencies,
            articles: articles.collect(),
            families,
            rejects: &report.rejects[..report.rejects.len().min(REJECT_LIMIT)],
            files: (1..=page[1]).map(|number| super::page_name(self.first, number)).collect(),
            page,
        }
    }

    fn kinds(&self, family: &FamilyRow) -> KindCounts {
        let mut kinds = KindCounts::default();
        let rows = family.members.iter().filter_map(|member| self.sentences.get(&**member)).flatten();
        rows.for_each(|row| kinds.add(row.kind));
        kinds
    }

    /// All families in the order of their labels, some in each parcel.
    fn parcels(&self, limit: usize) -> io::Result<Vec<PackedParcel>> {
        let mut out = Vec::new();
        let (mut parcel, mut families, mut bytes) = (Parcel::default(), 0, 0);
        for (at, family) in self.report.families.iter().enumerate() {
            bytes += self.add(&mut parcel, family);
            families += 1;
            if bytes >= limit || at + 1 == self.report.families.len() {
                out.push(PackedParcel { families, packed: pack(&parcel)? });
                (parcel, families, bytes) = (Parcel::default(), 0, 0);
            }
        }
        Ok(out)
    }

    /// About how many bytes of JSON a family adds to a parcel.
    fn add(&self, parcel: &mut Parcel<'a>, family: &'a FamilyRow) -> usize {
        let mut bytes = 0;
        let mut of_text = 0;
        for member in &family.members {
            let Some(row) = self.articles.get(&**member).map(|at| &self.report.articles[*at]) else { continue };
            let text = self.report.texts.get(&row.id).and_then(|text| {
                let name = self.name_of[&**text];
                if !parcel.texts.contains_key(name) {
                    of_text += text.len();
                    if of_text > TEXT_LIMIT {
                        return None;
                    }
                    parcel.texts.insert(name, text);
                }
                Some(name)
            });
            let sentences = self.sentences.get(&*row.id).map(Vec::as_slice).unwrap_or_default();
            bytes += 100 * (sentences.len() + row.parts.len() + row.mentions.len());
            let read = ReadArticle {
                parts: &row.parts,
                quotes: row.agency.as_ref().map(|agency| &agency.quotes[..]).unwrap_or_default(),
                mentions: &row.mentions,
                sentences: sentences.iter().map(|row| PageSentence::new(row)).collect(),
                text,
            };
            parcel.articles.insert(&row.id, read);
        }
        let mut pairs = self.pairs.get(&*family.family).cloned().unwrap_or_default();
        if pairs.len() > PAIR_LIMIT {
            let of_anchor = |pair: &PairRow| pair.first == family.anchor || pair.second == family.anchor;
            pairs.sort_by_key(|pair| (!of_anchor(pair), std::cmp::Reverse(pair.shared_sentences)));
            pairs.truncate(PAIR_LIMIT);
        }
        bytes += 1_000 * pairs.len() + of_text;
        parcel.pairs.extend(pairs);
        bytes
    }
}

impl<'a> PageSentence<'a> {
    fn new(row: &'a SentenceRow) -> PageSentence<'a> {
        let source = row.source.as_ref().map(|source| (&*source.article, source.start, source.end));
        PageSentence(row.start, row.end, row.kind, decimals::rounded(row.similarity), source, &row.conflicts)
    }
}
