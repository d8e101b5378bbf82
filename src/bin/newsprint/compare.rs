//! `newsprint compare`: two pages, or many pairs of records.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use newsprint::{
    attribute::Agencies,
    error::{Error, ErrorKind, Result},
    pipeline::{ArticlePair, Pipeline, Prepared, passage_rows, sentence_rows},
    policy::Policy,
    recipe::Recipe,
    report::{
        jsonl,
        rows::{ArticleRow, PairRow, SentenceRow},
    },
};
use serde::Serialize;

use crate::{
    Outcome,
    flags::{CompareFlags, Format},
    harmless::tell,
    input,
    output::OutputFile,
    side_by_side,
};

pub fn run(flags: &CompareFlags) -> Result<Outcome> {
    input::use_threads(&flags.run)?;
    let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());
    match (&flags.pairs, flags.files.as_slice()) {
        (Some(pairs), _) => in_bulk(flags, &pipeline, pairs),
        (None, [first, second]) => two_files(flags, &pipeline, first, second),
        (None, files) => {
            let message = format!("compare takes two files, {} were given; for many pairs see --pairs", files.len());
            Err(ErrorKind::Usage { message }.into())
        }
    }
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Comparison {
    /// The strongest pair of articles.
    #[serde(flatten)]
    verdict: PairRow,
    /// The articles of both pages.
    articles: Vec<ArticleRow>,
    /// Every pair of articles, the strongest first.
    pairs: Vec<PairRow>,
    /// The sentences of derived pairs, of both articles.
    sentences: Vec<SentenceRow>,
}

fn two_files(flags: &CompareFlags, pipeline: &Pipeline, first: &Path, second: &Path) -> Result<Outcome> {
    let (one, other) = input::read_two(first, second, &flags.input)?;
    let (first, second) = (pipeline.prepare(one), pipeline.prepare(other));
    let found = pipeline.compare_pages(&first, &second);
    let stdout = |result: io::Result<()>| result.map_err(|source| Error::unwritable("standard output", source));
    let Some(strongest) = found.strongest() else { return Ok(Outcome::Done) };
    let mut out = BufWriter::new(anstream::stdout().lock());
    match flags.format {
        Format::Text => stdout(side_by_side::print(&mut out, pipeline, &first, &second, &found))?,
        Format::Json => {
            let row = |pair: &ArticlePair| {
                pipeline.pair_row(&first[pair.first].id, &second[pair.second].id, &pair.comparison, None)
            };
            let shown = Comparison {
                verdict: row(strongest),
                articles: first.iter().chain(&second).map(|article| pipeline.article_row(article)).collect(),
                pairs: found.pairs.iter().map(row).collect(),
                sentences: found.derived().flat_map(|pair| sentences(pipeline, &first, &second, pair)).collect(),
            };
            stdout(jsonl::write_document(&mut out, &shown))?;
        }
    }
    stdout(out.flush())?;
    Ok(Outcome::Done)
}

fn sentences(pipeline: &Pipeline, first: &[Prepared], second: &[Prepared], pair: &ArticlePair) -> Vec<SentenceRow> {
    let (a, b) = (&first[pair.first], &second[pair.second]);
    let mut rows = sentence_rows(&a.id, &b.id, &pipeline.flags(a, b));
    rows.extend(sentence_rows(&b.id, &a.id, &pipeline.flags(b, a)));
    rows
}

fn in_bulk(flags: &CompareFlags, pipeline: &Pipeline, pairs: &PathBuf) -> Result<Outcome> {
    let resolved = input::resolve(&flags.files, &flags.input)?;
    let written: Vec<&Path> = [&flags.sentences, &flags.passages].into_iter().filter_map(Option::as_deref).collect();
    let named: Vec<PathBuf> = flags.files.iter().chain([pairs]).cloned().collect();
    resolved.refuse_outputs(&written, &named)?;
    let pairs = read_pairs(pairs)?;
    let wanted: BTreeSet<&str> = pairs.iter().flat_map(|(first, second)| [first.as_str(), second.as_str()]).collect();
    let mut records: BTreeMap<String, Vec<Prepared>> = BTreeMap::new();
    let read = input::read_wanted(resolved, &wanted, |document| {
        records.insert(document.id.clone(), pipeline.prepare(document));
    })?;
    let missing: Vec<&&str> = wanted.iter().filter(|id| !records.contains_key(**id)).collect();
    for reject in &read.rejects {
        tell(reject);
    }
    for id in &missing {
        tell(&format_args!("{id}: no such record among the inputs; its pairs are printed as unrelated"));
    }

    let mut out = BufWriter::new(io::stdout().lock());
    let stdout = |source| Error::unwritable("standard output", source);
    let mut sentence_file = flags.sentences.as_deref().map(OutputFile::begin).transpose()?;
    let mut passage_file = flags.passages.as_deref().map(OutputFile::begin).transpose()?;
    let none: Vec<Prepared> = Vec::new();
    for (first, second) in &pairs {
        let articles = |id: &String| records.get(id).unwrap_or(&none);
        let (one, other) = (articles(first), articles(second));
        let found = pipeline.compare_pages(one, other);
        let row = match found.strongest() {
            Some(pair) => pipeline.pair_row(first, second, &pair.comparison, None),
            None => PairRow::missing(first, second),
        };
        jsonl::write_rows(&mut out, std::slice::from_ref(&row)).map_err(stdout)?;
        if let (Some(file), Some(pair)) = (&mut sentence_file, found.strongest()) {
            let also = found.derived().filter(|other| (other.first, other.second) != (pair.first, pair.second));
            for pair in std::iter::once(pair).chain(also) {
                file.fill(|out| jsonl::write_rows(out, &sentences(pipeline, one, other, pair)))?;
            }
        }
        if let Some(file) = &mut passage_file {
            for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                file.fill(|out| jsonl::write_rows(out, &passage_rows(&a.id, &b.id, &pipeline.passages(a, b))))?;
            }
        }
    }
    out.flush().map_err(stdout)?;
    OutputFile::finish_all(sentence_file.into_iter().chain(passage_file).collect())?;
    let failed = !missing.is_empty() || read.rejects.iter().any(newsprint::read::Reject::is_file);
    Ok(if failed { Outcome::InputFailed } else { Outcome::Done })
}

/// Pairs of ids, one a line; further columns don't matter.
fn read_pairs(path: &Path) -> Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path).map_err(|source| Error::unreadable(path, source))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| match line.split('\t').map(str::trim).collect::<Vec<_>>().as_slice() {
            [first, second, ..] if !first.is_empty() && !second.is_empty() => {
                Ok(((*first).to_owned(), (*second).to_owned()))
            }
            _ => {
                let message = format!(
                    "{}:{}: expected two ids with a tab between them, found `{}`",
                    path.display(),
                    at + 1,
                    line.chars().take(60).collect::<String>()
                );
                Err(ErrorKind::Usage { message }.into())
            }
        })
        .collect()
}
