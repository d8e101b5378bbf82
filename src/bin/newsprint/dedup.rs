//! `newsprint dedup`: a scrape to a clean one.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
};

use newsprint::{
    article::DocId,
    dedup::{DuplicateRule, Found, Keep, Options, Relation, Scope, find, outlet_key},
    error::{Error, ErrorKind, Result},
    read::{Place, Reject, Store},
    recipe::Recipe,
    report::{decimals, jsonl},
};
use serde::Serialize;

use crate::{
    Outcome,
    flags::{DedupFlags, KeepFlag, ScopeFlag},
    input, interrupt,
    output::OutputFile,
    progress::Progress,
};

pub fn run(flags: &DedupFlags) -> Result<Outcome> {
    input::use_threads(&flags.run)?;
    let resolved = input::resolve(&flags.inputs, &flags.input)?;
    let rejects_path = flags.output.as_deref().filter(|_| !flags.dry_run).map(rejects_beside);
    let wanted =
        [flags.output.as_deref().filter(|_| !flags.dry_run), flags.removed.as_deref(), flags.clusters.as_deref()];
    for path in wanted.into_iter().flatten() {
        if path.exists() && !flags.force {
            return Err(ErrorKind::OutputExists { path: path.to_owned() }.into());
        }
    }
    let begin = |path: Option<&Path>| path.map(OutputFile::begin).transpose();
    let (output, removed, clusters) = (begin(wanted[0])?, begin(wanted[1])?, begin(wanted[2])?);
    let files = [&output, &removed, &clusters];
    let partials: Vec<PathBuf> = files.into_iter().flatten().map(|file| file.partial().to_owned()).collect();
    partials.iter().for_each(|partial| interrupt::remove_when_interrupted(partial));

    let progress = Progress::new(flags.run.quiet);
    let options = options(flags);
    let (inputs, read_as) = resolved.into_parts();
    let (found, store) = find(inputs, &read_as, &std::env::temp_dir(), &options, &progress)?;
    progress.finish();

    let mut finished = Vec::new();
    if let Some(mut file) = output {
        file.fill(|out| write_records(out, &found, &store, flags.annotate))?;
        finished.push(file);
    }
    if let Some(mut file) = removed {
        file.fill(|out| write_removals(out, &found))?;
        finished.push(file);
    }
    if let Some(mut file) = clusters {
        file.fill(|out| write_clusters(out, &found))?;
        finished.push(file);
    }
    if let Some(path) = rejects_path.filter(|_| !found.rejects.is_empty()) {
        let mut file = OutputFile::begin(&path)?;
        file.fill(|out| jsonl::write_rows(out, &found.rejects))?;
        finished.push(file);
    }
    interrupt::keep_all(&partials, || finished.into_iter().try_for_each(OutputFile::finish))?;
    if !flags.run.quiet {
        tell(&found);
    }
    Ok(outcome(flags, &found.rejects, found.entries.len() as u64))
}

fn options(flags: &DedupFlags) -> Options {
    Options {
        width: Recipe::default().article.width,
        rule: DuplicateRule::default(),
        scope: match flags.scope {
            ScopeFlag::Global => Scope::Global,
            ScopeFlag::Outlet => Scope::Outlet,
            ScopeFlag::Days(days) => Scope::Days(days),
        },
        keep: match &flags.keep {
            KeepFlag::Earliest => Keep::Earliest,
            KeepFlag::Longest => Keep::Longest,
            KeepFlag::First => Keep::First,
            KeepFlag::Source(list) => Keep::Source(list.iter().map(|outlet| outlet_key(outlet)).collect()),
        },
        exact_only: flags.exact,
        hold_ids: flags.removed.is_some() || flags.clusters.is_some() || flags.annotate,
    }
}

/// `clean.jsonl` has its rejects in `clean.jsonl.rejects.jsonl`.
fn rejects_beside(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".rejects.jsonl");
    name.into()
}

/// Bytes copied at a time.
const RUN: u64 = 4 << 20;

/// The records that stay, byte for byte; neighbours are copied together.
fn write_records(out: &mut dyn Write, found: &Found, store: &Store, annotate: bool) -> Result<()> {
    let fail = |source| Error::unwritable("the output", source);
    let mut notes = if annotate { notes(found) } else { BTreeMap::new() };
    let mut removed = found.removals.iter().map(|removal| removal.removed).peekable();
    let mut buffer = Vec::new();
    let mut run: Option<Place> = None;
    let mut flush = |run: &mut Option<Place>, out: &mut dyn Write| -> Result<()> {
        let Some(place) = run.take() else { return Ok(()) };
        store.read(place, &mut buffer)?;
        out.write_all(&buffer).and_then(|()| out.write_all(b"\n")).map_err(fail)
    };
    for (doc, entry) in (0..).map(DocId).zip(&found.entries) {
        let is_removed = removed.next_if_eq(&doc).is_some();
        if let Some(note) = notes.remove(&doc) {
            flush(&mut run, out)?;
            let mut line = Vec::new();
            store.read(entry.place, &mut line)?;
            out.write_all(&annotated(&line, &note)).and_then(|()| out.write_all(b"\n")).map_err(fail)?;
            continue;
        }
        if is_removed {
            continue;
        }
        let next = entry.place;
        match &mut run {
            Some(place) if follows(*place, next) => {
                place.length = (next.offset + u64::from(next.length) - place.offset) as u32;
            }
            _ => {
                flush(&mut run, out)?;
                run = Some(next);
            }
        }
    }
    flush(&mut run, out)
}

/// Whether a record stands right behind a run, and the run is not too long yet.
fn follows(run: Place, next: Place) -> bool {
    let end = run.offset + u64::from(run.length);
    run.file == next.file && next.offset == end + 1 && end - run.offset < RUN
}

/// What `--annotate` adds to a record that has duplicates.
#[derive(Serialize)]
struct Note<'a> {
    cluster: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<Relation>,
}

fn notes(found: &Found) -> BTreeMap<DocId, Note<'_>> {
    let labels = labels(found);
    let mut notes: BTreeMap<DocId, Note<'_>> =
        labels.iter().map(|(doc, cluster)| (*doc, Note { cluster, duplicate_of: None, relation: None })).collect();
    for removal in &found.removals {
        if let Some(note) = notes.get_mut(&removal.removed) {
            note.duplicate_of = found.ids.of(removal.kept);
            note.relation = Some(removal.relation);
        }
    }
    notes
}

/// The record with one field more, in front of its last brace.
fn annotated(line: &[u8], note: &Note<'_>) -> Vec<u8> {
    let end = line.iter().rposition(|byte| *byte == b'}').unwrap_or(line.len());
    let is_empty = line[..end].trim_ascii_end().ends_with(b"{");
    let mut out = line[..end].to_vec();
    out.extend_from_slice(if is_empty { b"\"newsprint\":" } else { b",\"newsprint\":" });
    out.extend(serde_json::to_vec(note).unwrap_or_default());
    out.extend_from_slice(&line[end..]);
    out
}

/// The smallest id of its family, for each record that has one.
fn labels(found: &Found) -> BTreeMap<DocId, &str> {
    let mut labels = BTreeMap::new();
    for family in &found.families {
        let label = family.members.iter().filter_map(|doc| found.ids.of(*doc)).min().unwrap_or_default();
        labels.extend(family.members.iter().map(|doc| (*doc, label)));
    }
    labels
}

/// A line of `--removed`.
#[derive(Serialize)]
struct RemovalRow<'a> {
    id: &'a str,
    kept: &'a str,
    relation: Relation,
    #[serde(serialize_with = "decimals::float")]
    jaccard: f64,
    #[serde(serialize_with = "decimals::float")]
    containment: f64,
}

fn write_removals(out: &mut dyn Write, found: &Found) -> Result<()> {
    let id = |doc| found.ids.of(doc).unwrap_or_default();
    let rows: Vec<RemovalRow<'_>> = found
        .removals
        .iter()
        .map(|removal| RemovalRow {
            id: id(removal.removed),
            kept: id(removal.kept),
            relation: removal.relation,
            jaccard: removal.jaccard,
            containment: removal.containment,
        })
        .collect();
    jsonl::write_rows(out, &rows).map_err(|source| Error::unwritable("--removed", source))
}

/// Every record's id and cluster; tabs and line feeds in ids become spaces, so that a line stays a line.
fn write_clusters(out: &mut dyn Write, found: &Found) -> Result<()> {
    let labels = labels(found);
    let plain = |id: &str| id.replace(['\t', '\n', '\r'], " ");
    let write = |out: &mut dyn Write| -> io::Result<()> {
        for doc in (0..found.entries.len() as u32).map(DocId) {
            let id = found.ids.of(doc).unwrap_or_default();
            writeln!(out, "{}\t{}", plain(id), plain(labels.get(&doc).copied().unwrap_or(id)))?;
        }
        Ok(())
    };
    write(out).map_err(|source| Error::unwritable("--clusters", source))
}

/// What was found, for a person.
fn tell(found: &Found) {
    let mut by_relation: BTreeMap<Relation, u64> = BTreeMap::new();
    found.removals.iter().for_each(|removal| *by_relation.entry(removal.relation).or_default() += 1);
    let relations: Vec<String> =
        by_relation.iter().map(|(relation, count)| format!("{count} {}", relation.name())).collect();
    let relations = if relations.is_empty() { String::new() } else { format!(" ({})", relations.join(", ")) };
    let records = found.entries.len();
    anstream::eprintln!(
        "{records} records, {} kept, {} removed{relations}; {} families, {} pairs verified",
        records - found.removals.len(),
        found.removals.len(),
        found.families.len(),
        found.verified
    );
    let wordless = found.entries.iter().filter(|entry| entry.words == 0).count();
    if wordless > 0 {
        anstream::eprintln!("{wordless} records have no text; they are kept");
    }
    if found.hot_keys > 0 {
        anstream::eprintln!(
            "{} passages are shared by too many records to propose pairs (by {} at most)",
            found.hot_keys,
            found.hottest
        );
    }
    if !found.rejects.is_empty() {
        anstream::eprintln!("{} lines could not be read; they are in the rejects file", found.rejects.len());
    }
}

fn outcome(flags: &DedupFlags, rejects: &[Reject], records: u64) -> Outcome {
    let all = records + rejects.len() as u64;
    let too_many = flags.max_rejects.is_some_and(|limit| limit.is_passed(rejects.len() as u64, all));
    let lost: Vec<&Reject> = rejects.iter().filter(|reject| reject.is_file()).collect();
    lost.iter().for_each(|reject| anstream::eprintln!("newsprint: {reject}"));
    if too_many || !lost.is_empty() { Outcome::InputFailed } else { Outcome::Done }
}
