//! The data a page carries: the rows it shows, cut to what a browser can hold, as JSON that no HTML parser mistakes.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use serde::Serialize;
use serde_json::Value;

use crate::report::{
    Report, decimals,
    rows::{
        AgencyRow, ConflictRow, Derivation, FamilyRow, OutletRow, PairRow, PartRow, Relation, SentenceKind, SentenceRow,
    },
    summary::Summary,
};

/// Bytes of source text in a page, each text counted once: some thousand articles, which a phone still scrolls.
///
/// Families are taken in the order of their labels. From the first that does not fit, they keep their lists but go
/// without texts, sentences and pairs, and the page says so.
pub const TEXT_LIMIT: usize = 5_000_000;

/// Pairs in a page; beyond it families are cut as by [`TEXT_LIMIT`]. One family of 200 articles has 19,900.
pub const PAIR_LIMIT: usize = 20_000;

/// Rejected records in a page. All are counted, and all are in `rejects.jsonl`.
pub const REJECT_LIMIT: usize = 100;

/// What the script of the page reads.
#[derive(Serialize)]
struct Island<'a> {
    summary: &'a Summary,
    relations: [Relation; 7],
    outlets: &'a [OutletRow],
    families: Vec<PageFamily<'a>>,
    articles: Vec<PageArticle<'a>>,
    pairs: Vec<&'a PairRow>,
    /// By article.
    sentences: BTreeMap<&'a str, Vec<PageSentence<'a>>>,
    /// By the smallest id of the articles that have it.
    texts: BTreeMap<&'a str, &'a str>,
    rejects: &'a [Value],
    cut: Option<Cut<'a>>,
}

/// A family, and whether its texts are in the page.
#[derive(Serialize)]
struct PageFamily<'a> {
    #[serde(flatten)]
    row: &'a FamilyRow,
    texts: bool,
}

/// What was left out of the page.
#[derive(Serialize)]
struct Cut<'a> {
    /// The first family without texts.
    from: &'a str,
    /// How many there are.
    families: usize,
    /// [`TEXT_LIMIT`].
    text_limit: usize,
    /// [`PAIR_LIMIT`].
    pair_limit: usize,
}

/// An article of a family. `text` names the text in [`Island::texts`].
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
    agency: Option<&'a AgencyRow>,
    derived: Derivation,
    #[serde(serialize_with = "decimals::float")]
    copied: f64,
    parts: &'a [PartRow],
    text: Option<&'a str>,
}

/// A sentence as an array, since there are many: start, end, kind, similarity, source, conflicts.
#[derive(Serialize)]
struct PageSentence<'a>(u32, u32, SentenceKind, f64, Option<(&'a str, u32, u32)>, &'a [ConflictRow]);

/// The data of the page. `<` is written as an escape, so that neither `</script` nor `<!--` can occur.
pub(super) fn json(report: &Report) -> io::Result<String> {
    json_within(report, TEXT_LIMIT, PAIR_LIMIT)
}

/// As [`json`], for other limits.
pub(super) fn json_within(report: &Report, text_limit: usize, pair_limit: usize) -> io::Result<String> {
    let json = serde_json::to_string(&Island::new(report, text_limit, pair_limit))?;
    Ok(json.replace('<', "\\u003c"))
}

impl<'a> Island<'a> {
    fn new(report: &'a Report, text_limit: usize, pair_limit: usize) -> Island<'a> {
        let contents = Contents::new(report);
        let fitting = contents.fitting(text_limit, pair_limit);
        let (shown, cut) = report.families.split_at(fitting);
        let shown: BTreeSet<&str> = shown.iter().map(|family| &*family.family).collect();
        let is_shown = |article: &str| contents.family_of.get(article).is_some_and(|family| shown.contains(family));

        let mut texts = BTreeMap::new();
        let mut sentences: BTreeMap<&str, Vec<PageSentence>> = BTreeMap::new();
        for row in report.sentences.iter().filter(|row| is_shown(&row.article)) {
            sentences.entry(&row.article).or_default().push(PageSentence::new(row));
        }
        let mut articles = Vec::new();
        for row in &report.articles {
            let Some(family) = contents.family_of.get(&*row.id) else { continue };
            let with_text = shown.contains(family);
            let text = report.texts.get(&row.id).filter(|_| with_text).map(|text| {
                let name = contents.name_of[&**text];
                texts.insert(name, &**text);
                name
            });
            articles.push(PageArticle {
                id: &row.id,
                outlet: row.outlet.as_deref(),
                date: row.date.as_deref(),
                title: row.title.as_deref(),
                url: row.url.as_deref(),
                language: row.language.as_deref(),
                family,
                words: row.words,
                agency: row.agency.as_ref(),
                derived: row.derived,
                copied: row.copied,
                parts: if with_text { &row.parts } else { &[] },
                text,
            });
        }
        Island {
            summary: &report.summary,
            relations: Relation::ALL,
            outlets: &report.outlets,
            families: (report.families.iter().enumerate())
                .map(|(at, row)| PageFamily { row, texts: at < fitting })
                .collect(),
            articles,
            pairs: contents.pairs.iter().filter(|pair| is_shown(&pair.first)).copied().collect(),
            sentences,
            texts,
            rejects: &report.rejects[..report.rejects.len().min(REJECT_LIMIT)],
            cut: cut.first().map(|first| Cut { from: &first.family, families: cut.len(), text_limit, pair_limit }),
        }
    }
}

/// What belongs to families, before anything is cut.
struct Contents<'a> {
    report: &'a Report,
    family_of: BTreeMap<&'a str, &'a str>,
    /// Each text's name: the smallest id that has it.
    name_of: BTreeMap<&'a str, &'a str>,
    /// Pairs within a family.
    pairs: Vec<&'a PairRow>,
}

impl<'a> Contents<'a> {
    fn new(report: &'a Report) -> Contents<'a> {
        let family_of: BTreeMap<&str, &str> = (report.families.iter())
            .flat_map(|family| family.members.iter().map(|member| (&**member, &*family.family)))
            .collect();
        let name_of = report.texts.iter().rev().map(|(id, text)| (&**text, &**id)).collect();
        let pairs = (report.pairs.iter())
            .filter(|pair| {
                let family = family_of.get(&*pair.first);
                family.is_some() && family == family_of.get(&*pair.second)
            })
            .collect();
        Contents { report, family_of, name_of, pairs }
    }

    /// How many families, from the first, stay within both limits.
    fn fitting(&self, text_limit: usize, pair_limit: usize) -> usize {
        let mut pairs_of: BTreeMap<&str, usize> = BTreeMap::new();
        for pair in &self.pairs {
            *pairs_of.entry(self.family_of[&*pair.first]).or_default() += 1;
        }
        let mut counted = BTreeSet::new();
        let (mut bytes, mut pairs) = (0, 0);
        let fits = |family: &&FamilyRow| {
            for text in family.members.iter().filter_map(|member| self.report.texts.get(member)) {
                if counted.insert(&**text) {
                    bytes += text.len();
                }
            }
            pairs += pairs_of.get(&*family.family).copied().unwrap_or_default();
            bytes <= text_limit && pairs <= pair_limit
        };
        self.report.families.iter().take_while(fits).count()
    }
}

impl<'a> PageSentence<'a> {
    fn new(row: &'a SentenceRow) -> PageSentence<'a> {
        let source = row.source.as_ref().map(|source| (&*source.article, source.start, source.end));
        PageSentence(row.start, row.end, row.kind, decimals::rounded(row.similarity), source, &row.conflicts)
    }
}
