//! `newsprint index`: what it holds, whether it is whole, what is to be forgotten.

use std::{
    io::{self, Write},
    path::Path,
};

use newsprint::{
    attribute::Agencies,
    audit::{Audit, LessonRow, Options, all_families, index_row, settings},
    error::{Error, Result},
    index::{Index, Writer},
    pipeline::Pipeline,
    policy::Policy,
    recipe::Recipe,
};
use serde_json::json;

use crate::{
    Outcome,
    flags::{IndexAction, IndexFlags},
    harmless::{plural, say, tell},
    input,
    progress::Progress,
};

pub fn run(flags: &IndexFlags) -> Result<Outcome> {
    let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());
    let settings = settings(&pipeline);
    match &flags.action {
        IndexAction::Stats { index, json } => stats(&Index::open_any(index)?, *json),
        IndexAction::Verify { index } => verify(index),
        IndexAction::Compact { index } => {
            let mut writer = existing(index, &settings)?;
            let before = size(writer.index());
            writer.compact()?;
            writer.commit()?;
            say(&format_args!(
                "{} before, {} now",
                bytesize::ByteSize(before),
                bytesize::ByteSize(size(writer.index()))
            ));
            Ok(Outcome::Done)
        }
        IndexAction::Learn { index, run } => {
            drop(existing(index, &settings)?);
            input::use_threads(run)?;
            let progress = Progress::new(run.quiet);
            let lesson = Audit::begin(&pipeline, index, 0, Options::default())?.learn(&progress)?;
            progress.finish();
            say(&format_args!(
                "{} of boilerplate and stock phrases learned of {}",
                plural(lesson.passages, "passage"),
                plural(lesson.articles, "article")
            ));
            Ok(Outcome::Done)
        }
        IndexAction::Forget { index, before } => {
            drop(existing(index, &settings)?);
            let audit = Audit::begin(&pipeline, index, before.day, Options::default())?;
            let forgotten = audit.forget(before.day)?;
            say(&format_args!("{} forgotten", plural(forgotten, "record")));
            Ok(Outcome::Done)
        }
        IndexAction::Export { index, families } => {
            let index = Index::open_any(index)?;
            let mut out = io::BufWriter::new(io::stdout().lock());
            let written =
                if *families { export_families(&index, &mut out)? } else { export_records(&index, &mut out)? };
            written.and_then(|()| out.flush()).map_err(|source| Error::unwritable("standard output", source))?;
            Ok(Outcome::Done)
        }
    }
}

/// A writer of an index that is there: looking after one never makes one.
fn existing(folder: &Path, settings: &str) -> Result<Writer> {
    drop(Index::open(folder, settings)?);
    Writer::open(folder, settings)
}

fn size(index: &Index) -> u64 {
    index.files().iter().map(|(_, bytes)| bytes).sum()
}

fn stats(index: &Index, as_json: bool) -> Result<Outcome> {
    let nights = index.nights()?;
    let row = index_row(index, nights.len() as u64);
    let last = nights.last();
    let mut out = io::stdout().lock();
    let per_article = row.bytes as f64 / row.articles.max(1) as f64;
    let written = if as_json {
        let all = json!({
            "index": row,
            "bytes_per_article": per_article,
            "bytes_of": index.sizes(),
            "generation": index.generation(),
            "files": index.files().iter().map(|(name, bytes)| json!({"name": name, "bytes": bytes})).collect::<Vec<_>>(),
            "nights": nights,
            "learned": index.lesson().map(LessonRow::from),
        });
        writeln!(out, "{all}")
    } else {
        let mut text = format!(
            "{} ({}) of {}\n{} in {}: {per_article:.0} bytes an article\n",
            plural(row.records, "record"),
            plural(row.articles, "article"),
            plural(row.nights, "night"),
            bytesize::ByteSize(row.bytes),
            plural(row.segments, "segment"),
        );
        for (name, bytes) in index.sizes() {
            let each = bytes as f64 / row.articles.max(1) as f64;
            text.push_str(&format!("  {name:<18}{each:>8.1} bytes an article\n"));
        }
        if let Some(last) = last {
            let line = format!(
                "last night: {} ({}), {} added, {} corrected\n",
                last.number, last.day, last.added, last.replaced
            );
            text.push_str(&line);
        }
        text.push_str(&match index.lesson() {
            None => "boilerplate: not learned yet (newsprint index learn)\n".to_owned(),
            Some(lesson) => format!(
                "boilerplate: {} learned of {} after {}\n",
                plural(lesson.learned.len() as u64, "passage"),
                plural(lesson.articles, "article"),
                plural(lesson.nights, "night")
            ),
        });
        out.write_all(text.as_bytes())
    };
    written.map_err(|source| Error::unwritable("standard output", source))?;
    Ok(Outcome::Done)
}

fn verify(folder: &Path) -> Result<Outcome> {
    let index = Index::open_any(folder)?;
    let damaged = index.verify();
    let mut damaged = damaged.into_iter();
    if let Some(first) = damaged.next() {
        damaged.for_each(|error| tell(&error));
        return Err(first);
    }
    let files = index.files();
    say(&format_args!(
        "{} in {}: every byte is right",
        bytesize::ByteSize(size(&index)),
        plural(files.len() as u64, "file")
    ));
    Ok(Outcome::Done)
}

/// Records read at once.
const AT_ONCE: usize = 1024;

/// Records, in the order in which they came.
fn export_records(index: &Index, out: &mut dyn Write) -> Result<io::Result<()>> {
    let stay: Vec<u32> = (0..index.records().len() as u32).filter(|record| !index.is_gone(*record)).collect();
    for records in stay.chunks(AT_ONCE) {
        for document in index.documents(records)? {
            let row = json!({
                "id": document.id,
                "source": document.outlet,
                "date": document.published.map(|at| at.to_string()),
                "title": document.title,
                "url": document.url,
                "credit": document.credit,
                "text": document.text,
            });
            if let Err(error) = writeln!(out, "{row}") {
                return Ok(Err(error));
            }
        }
    }
    Ok(Ok(()))
}

fn export_families(index: &Index, out: &mut dyn Write) -> Result<io::Result<()>> {
    for members in all_families(index)? {
        let family = members.first().map(|member| member.id.clone());
        let row = json!({ "family": family, "members": members });
        if let Err(error) = writeln!(out, "{row}") {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}
