//! `newsprint explain`: why an article, or a pair, was judged as it was, from a results folder.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use newsprint::{
    attribute::Agencies,
    error::{Error, ErrorKind, Result},
    pipeline::{Explanation, Pipeline},
    policy::Policy,
    recipe::Recipe,
    report::{
        jsonl,
        rows::{ArticleRow, FamilyRow, PairRow},
    },
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Outcome,
    flags::{ExplainFlags, Format},
    input,
};

mod print;

pub fn run(flags: &ExplainFlags) -> Result<Outcome> {
    let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());
    let mut out = BufWriter::new(anstream::stdout().lock());
    let printed = match &flags.second {
        None => {
            let article = Article::look_up(flags)?;
            match flags.format {
                Format::Json => jsonl::write_document(&mut out, &article),
                Format::Text => print::article(&mut out, &article),
            }
        }
        Some(second) => {
            let pair = Pair::look_up(flags, &pipeline, second)?;
            match flags.format {
                Format::Json => jsonl::write_document(&mut out, &pair),
                Format::Text => print::pair(&mut out, &pair),
            }
        }
    };
    printed.and_then(|()| out.flush()).map_err(|source| Error::unwritable("standard output", source))?;
    Ok(Outcome::Done)
}

/// What is known of one article.
#[derive(Serialize)]
pub struct Article {
    pub article: ArticleRow,
    pub family: Option<FamilyRow>,
    /// Its pairs, the likeliest first.
    pub pairs: Vec<PairRow>,
}

/// What is known of two articles.
#[derive(Serialize)]
pub struct Pair {
    pub articles: Vec<ArticleRow>,
    /// Their row, or that of a comparison made now.
    pub pair: Option<PairRow>,
    /// Whether the results have the pair.
    pub reported: bool,
    pub explanation: Option<Explanation>,
}

impl Article {
    fn look_up(flags: &ExplainFlags) -> Result<Article> {
        let id = flags.first.as_str();
        let article = articles(&flags.results, &[id])?.swap_remove(0);
        let (mut family, mut pairs) = (None, Vec::new());
        rows(&flags.results, "families.jsonl", |row: FamilyRow| {
            if article.family.as_ref() == Some(&row.family) {
                family = Some(row);
            }
            family.is_none()
        })?;
        rows(&flags.results, "pairs.jsonl", |row: PairRow| {
            if row.first == id || row.second == id {
                pairs.push(row);
            }
            true
        })?;
        let ids = |row: &PairRow| (row.first.clone(), row.second.clone());
        pairs.sort_by(|a, b| b.derived.total_cmp(&a.derived).then_with(|| ids(a).cmp(&ids(b))));
        Ok(Article { article, family, pairs })
    }
}

impl Pair {
    fn look_up(flags: &ExplainFlags, pipeline: &Pipeline, second: &str) -> Result<Pair> {
        let mut ids = [flags.first.as_str(), second];
        ids.sort_unstable();
        if ids[0] == ids[1] {
            return Err(usage(format!("{second}: an article is no pair with itself; give two ids")));
        }
        let articles = articles(&flags.results, &ids)?;
        let mut pair = None;
        rows(&flags.results, "pairs.jsonl", |row: PairRow| {
            if [row.first.as_str(), row.second.as_str()] == ids {
                pair = Some(row);
            }
            pair.is_none()
        })?;
        let reported = pair.is_some();
        if !reported && !flags.inputs.is_empty() {
            pair = Some(compare_now(flags, pipeline, ids)?);
        }
        let explanation = pair.as_ref().and_then(|pair| pipeline.explain(pair));
        Ok(Pair { articles, pair, reported, explanation })
    }
}

fn usage(message: String) -> Error {
    ErrorKind::Usage { message }.into()
}

/// Gives the rows of a table to `each`, until it has enough.
fn rows<T: DeserializeOwned>(results: &Path, table: &str, mut each: impl FnMut(T) -> bool) -> Result<()> {
    let path = results.join(table);
    let unreadable = |source| Error::unreadable(&path, source);
    for (at, line) in BufReader::new(File::open(&path).map_err(unreadable)?).lines().enumerate() {
        let row = serde_json::from_str(&line.map_err(unreadable)?).map_err(|error| {
            let message = format!("line {}: {error}; is this a results folder of this version?", at + 1);
            ErrorKind::BadData { name: path.display().to_string(), message }
        })?;
        if !each(row) {
            break;
        }
    }
    Ok(())
}

/// The rows of some articles, in the order asked.
fn articles(results: &Path, ids: &[&str]) -> Result<Vec<ArticleRow>> {
    let mut found: Vec<Option<ArticleRow>> = vec![None; ids.len()];
    rows(results, "articles.jsonl", |row: ArticleRow| {
        if let Some(at) = ids.iter().position(|id| *id == row.id) {
            found[at] = Some(row);
        }
        found.iter().any(Option::is_none)
    })?;
    if let Some((id, _)) = ids.iter().zip(&found).find(|(_, found)| found.is_none()) {
        return Err(usage(format!("{id}: no such article in {}; ids stand in articles.jsonl", results.display())));
    }
    Ok(found.into_iter().flatten().collect())
}

/// Compares two articles of the inputs.
fn compare_now(flags: &ExplainFlags, pipeline: &Pipeline, ids: [&str; 2]) -> Result<PairRow> {
    // An article of a page with several has the page's id before its number.
    let page = |id: &'_ str| id.rsplit_once('#').map_or_else(|| id.to_owned(), |(page, _)| page.to_owned());
    let pages: Vec<String> = ids.iter().flat_map(|id| [(*id).to_owned(), page(id)]).collect();
    let wanted: BTreeSet<&str> = pages.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    let resolved = input::resolve(&flags.inputs, &flags.input)?;
    input::read_wanted(resolved, &wanted, |document| found.extend(pipeline.prepare(document)))?;
    let article = |id: &str| found.iter().find(|article| article.id == id);
    match (article(ids[0]), article(ids[1])) {
        (Some(first), Some(second)) => Ok(pipeline.pair_row(ids[0], ids[1], &pipeline.compare(first, second), None)),
        _ => Err(usage("the two articles are not among --inputs".to_owned())),
    }
}
