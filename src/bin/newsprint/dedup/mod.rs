//! `newsprint dedup`: a scrape to a clean one.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use newsprint::{
    dedup::{
        DuplicateRule, Found, Keep, Means, Options, Relation, Scope, Unit, Work, find, fingerprint_share, outlet_key,
    },
    error::{Error, ErrorKind, Result},
    read::{self, Inputs, Store},
    recipe::Recipe,
};
use tempfile::TempDir;

use crate::{
    Outcome,
    flags::{DedupFlags, KeepFlag, ScopeFlag, ShardFlag, UnitFlag},
    harmless::{plural, say, tell},
    input, interrupt,
    output::{OutputFile, Unfinished},
    progress::Progress,
};

mod tables;
mod texts;

pub fn run(flags: &DedupFlags) -> Result<Outcome> {
    input::use_threads(&flags.run)?;
    let resolved = input::resolve(&flags.inputs, &flags.input)?;
    let options = options(flags);
    if flags.strip && options.unit == Unit::Record {
        let message = "--strip leaves out paragraphs: give --unit paragraph with it".to_owned();
        return Err(ErrorKind::Usage { message }.into());
    }
    let output = flags.output.as_deref().filter(|_| !flags.dry_run);
    let rejects_path = output.map(rejects_beside);
    let targets: Vec<&Path> =
        [output, flags.removed.as_deref(), flags.clusters.as_deref()].into_iter().flatten().collect();
    let written: Vec<&Path> = targets.iter().copied().chain(rejects_path.as_deref()).collect();
    resolved.refuse_outputs(&written, &flags.inputs)?;
    let (inputs, read_as) = resolved.into_parts();
    if let Some(shard) = flags.shard {
        return run_shard(flags, shard, inputs, &read_as, &options);
    }
    let unfinished = Unfinished::of(&targets);
    if !flags.force {
        unfinished.refuse_existing()?;
    }
    let workplace = Workplace::choose(flags, output, &inputs, &read_as, &options)?;
    let begin = |path: Option<&Path>| path.map(OutputFile::begin).transpose();
    let (output, removed, clusters) =
        (begin(output)?, begin(flags.removed.as_deref())?, begin(flags.clusters.as_deref())?);

    let progress = Progress::new(flags.run.quiet);
    let (found, store) = find(inputs, &read_as, &options, &workplace.means(flags), &progress)?;
    progress.finish();

    let writer = tables::Writer { found: &found, store: &store, read_as: &read_as, options: &options };
    let mut finished = Vec::new();
    if let Some(mut file) = output {
        file.fill(|out| writer.write_records(out, flags.annotate, flags.strip))?;
        finished.push(file);
    }
    if let Some(mut file) = removed {
        file.fill(|out| writer.write_removals(out))?;
        finished.push(file);
    }
    if let Some(mut file) = clusters {
        file.fill(|out| writer.write_clusters(out))?;
        finished.push(file);
    }
    let stale_rejects = rejects_path.as_ref().filter(|path| found.rejects == 0 && path.exists());
    if let Some(path) = rejects_path.as_ref().filter(|_| found.rejects > 0) {
        let mut file = OutputFile::begin(path)?;
        file.fill(|out| writer.write_rejects(out))?;
        finished.push(file);
    }
    unfinished.begin()?;
    OutputFile::finish_all(finished)?;
    if let Some(path) = stale_rejects {
        // They were of the output that is replaced: beside the new one they would say what is not so.
        fs::remove_file(path).map_err(|source| Error::unwritable(path, source))?;
    }
    unfinished.end()?;
    workplace.tidy()?;
    if !flags.run.quiet {
        sum_up(&found, &store, &options, rejects_path.as_deref())?;
    }
    Ok(outcome(flags, &found))
}

/// One share of the fingerprints, and nothing else.
fn run_shard(
    flags: &DedupFlags,
    shard: ShardFlag,
    inputs: Inputs,
    read_as: &read::Options,
    options: &Options,
) -> Result<Outcome> {
    let folder = flags.work.as_deref().unwrap_or(Path::new("."));
    let work = Work::open(folder, &inputs, read_as, options)?;
    let means = Means { work: Some(&work), spool: folder, memory: flags.memory.as_u64() };
    let progress = Progress::new(flags.run.quiet);
    let records = fingerprint_share(inputs, read_as, options, &means, shard.share(), &progress)?;
    progress.finish();
    if !flags.run.quiet {
        say(&format_args!(
            "{} of share {} of {} in {}; when all shares are there, run without --shard",
            plural(records, "record"),
            shard.number,
            shard.of,
            folder.display()
        ));
    }
    Ok(Outcome::Done)
}

fn options(flags: &DedupFlags) -> Options {
    let unit = match flags.unit {
        UnitFlag::Record => Unit::Record,
        UnitFlag::Paragraph => Unit::Paragraph,
    };
    Options {
        unit,
        width: Recipe::default().article.width,
        least_words: flags.least_words.unwrap_or(if unit == Unit::Paragraph { PARAGRAPH_WORDS } else { 1 }),
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
    }
}

/// Words of a paragraph that is worth a look: "Read more" and bylines have fewer.
const PARAGRAPH_WORDS: usize = 8;

/// `clean.jsonl` has its rejects in `clean.jsonl.rejects.jsonl`.
fn rejects_beside(output: &Path) -> PathBuf {
    beside(output, ".rejects.jsonl")
}

fn beside(output: &Path, suffix: &str) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Where the work is kept while it goes on.
struct Workplace {
    work: Option<Work>,
    /// Where inputs are unpacked.
    spool: PathBuf,
    /// A folder that goes when the work is done, whatever comes of it.
    temporary: Option<TempDir>,
    /// Whether the work folder goes when the outputs stand.
    passing: bool,
}

/// Inputs longer than this, in bytes, are worth a work folder: less is done again in seconds.
const WORTH_KEEPING: u64 = 1 << 30;

/// What is kept of an input is at most about so many times as long, if all its records are very short.
const KEPT_OF_INPUT: u64 = 4;

impl Workplace {
    /// The folder that was asked for; else, for long work, one beside the output; else, one that nobody sees.
    fn choose(
        flags: &DedupFlags,
        output: Option<&Path>,
        inputs: &Inputs,
        read_as: &read::Options,
        options: &Options,
    ) -> Result<Workplace> {
        let none = Workplace { work: None, spool: std::env::temp_dir(), temporary: None, passing: false };
        let open = |folder: &Path| Work::open(folder, inputs, read_as, options).map(Some);
        if let Some(folder) = &flags.work {
            return Ok(Workplace { work: open(folder)?, spool: folder.clone(), ..none });
        }
        let is_stream = inputs.stamps().is_none();
        if !is_stream && inputs.expected_bytes() <= WORTH_KEEPING.min(flags.memory.as_u64() / KEPT_OF_INPUT) {
            return Ok(none);
        }
        if let Some(output) = output.filter(|_| !is_stream) {
            let folder = beside(output, ".work");
            interrupt::say_when_interrupted(format!(
                "what was done is in {}; the same command goes on from there",
                folder.display()
            ));
            let work = Work::open_or_restart(&folder, inputs, read_as, options)?;
            return Ok(Workplace { work: Some(work), spool: folder, passing: true, ..none });
        }
        let folder = std::env::temp_dir();
        let made = tempfile::Builder::new().prefix("newsprint-").tempdir_in(&folder);
        let temporary = made.map_err(|source| Error::unwritable(folder, source))?;
        interrupt::remove_when_interrupted(temporary.path());
        let work = Some(Work::temporary(temporary.path()));
        Ok(Workplace { work, spool: temporary.path().to_owned(), temporary: Some(temporary), passing: false })
    }

    fn means(&self, flags: &DedupFlags) -> Means<'_> {
        Means { work: self.work.as_ref(), spool: &self.spool, memory: flags.memory.as_u64() }
    }

    /// The outputs stand: the work is not needed any more.
    fn tidy(self) -> Result<()> {
        if let Some(work) = self.work.filter(|_| self.passing) {
            fs::remove_dir_all(work.folder()).map_err(|source| Error::unwritable(work.folder(), source))?;
        }
        if let Some(temporary) = self.temporary {
            let folder = temporary.path().to_owned();
            temporary.close().map_err(|source| Error::unwritable(folder, source))?;
        }
        Ok(())
    }
}

/// What was found, for a person.
fn sum_up(found: &Found, store: &Store, options: &Options, rejects: Option<&Path>) -> Result<()> {
    let unit = if options.unit == Unit::Paragraph { "paragraph" } else { "record" };
    let mut by_relation: BTreeMap<Relation, u64> = BTreeMap::new();
    found.removals.iter().for_each(|removal| *by_relation.entry(removal.relation).or_default() += 1);
    let relations: Vec<String> =
        by_relation.iter().map(|(relation, count)| format!("{count} {}", relation.name())).collect();
    let relations = if relations.is_empty() { String::new() } else { format!(" ({})", relations.join(", ")) };
    let all = u64::from(found.records.len());
    let (stay, go) = if options.unit == Unit::Paragraph { ("first seen", "repeated") } else { ("kept", "removed") };
    let removed = found.removals.len() as u64;
    say(&format_args!(
        "{}, {} {stay}, {removed} {go}{relations}; {}, {} verified",
        plural(all, unit),
        all - removed,
        plural(found.families.len() as u64, "family"),
        plural(found.verified, "pair"),
    ));
    if found.reused > 0 {
        say(&format_args!("{} of {} done before", found.reused, plural(found.parts, "part")));
    }
    if found.wordless > 0 {
        say(&format_args!("{} without text: kept", plural(found.wordless, "record")));
    }
    if let Some(id) = &found.shared_id {
        let ids = plural(found.shared_ids, "id");
        say(&format_args!("{ids} borne by more than one record (such as {id}); each record was treated on its own"));
    }
    if let Some(hottest) = found.hottest.first() {
        say(&format_args!(
            "{} shared by too many records to propose pairs (one by {}, among them {})",
            plural(found.hot_keys, "passage"),
            hottest.records,
            found.records.id(hottest.first, store)?
        ));
    }
    if found.rejects > 0 {
        let where_to = rejects.map_or_else(String::new, |path| format!("; see {}", path.display()));
        say(&format_args!("{} could not be read{where_to}", plural(found.rejects, "line")));
    }
    Ok(())
}

fn outcome(flags: &DedupFlags, found: &Found) -> Outcome {
    let all = u64::from(found.records.len()) + found.rejects;
    let too_many = flags.max_rejects.is_some_and(|limit| limit.is_passed(found.rejects, all));
    found.lost.iter().for_each(|reject| tell(reject));
    let nothing = found.wordless == u64::from(found.records.len()) && all > 0;
    if nothing {
        tell(
            &"no record has a text that could be compared; if it stands in a field of another name, say --field text=NAME",
        );
    }
    if nothing || too_many || !found.lost.is_empty() { Outcome::InputFailed } else { Outcome::Done }
}
