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
    input, interrupt,
    output::{OutputFile, Unfinished},
    progress::Progress,
};

mod tables;
mod texts;

pub fn run(flags: &DedupFlags) -> Result<Outcome> {
    input::use_threads(&flags.run)?;
    let resolved = input::resolve(&flags.inputs, &flags.input)?;
    let (inputs, read_as) = resolved.into_parts();
    let options = options(flags);
    if flags.strip && options.unit == Unit::Record {
        let message = "--strip leaves out paragraphs: give --unit paragraph with it".to_owned();
        return Err(ErrorKind::Usage { message }.into());
    }
    if let Some(shard) = flags.shard {
        return run_shard(flags, shard, inputs, &read_as, &options);
    }
    let output = flags.output.as_deref().filter(|_| !flags.dry_run);
    let rejects_path = output.map(rejects_beside);
    let targets: Vec<&Path> =
        [output, flags.removed.as_deref(), flags.clusters.as_deref()].into_iter().flatten().collect();
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
        tell(&found, &store, &options)?;
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
        anstream::eprintln!(
            "{records} records of share {} of {} are in {}; when all shares are, run without --shard",
            shard.number,
            shard.of,
            folder.display()
        );
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
fn tell(found: &Found, store: &Store, options: &Options) -> Result<()> {
    let unit = if options.unit == Unit::Paragraph { "paragraphs" } else { "records" };
    let mut by_relation: BTreeMap<Relation, u64> = BTreeMap::new();
    found.removals.iter().for_each(|removal| *by_relation.entry(removal.relation).or_default() += 1);
    let relations: Vec<String> =
        by_relation.iter().map(|(relation, count)| format!("{count} {}", relation.name())).collect();
    let relations = if relations.is_empty() { String::new() } else { format!(" ({})", relations.join(", ")) };
    let all = found.records.len() as usize;
    let (stay, go) = if options.unit == Unit::Paragraph { ("first seen", "repeated") } else { ("kept", "removed") };
    anstream::eprintln!(
        "{all} {unit}, {} {stay}, {} {go}{relations}; {} families, {} pairs verified",
        all - found.removals.len(),
        found.removals.len(),
        found.families.len(),
        found.verified
    );
    if found.reused > 0 {
        anstream::eprintln!("{} of {} parts were done before", found.reused, found.parts);
    }
    if found.wordless > 0 {
        anstream::eprintln!("{} records have no text; they are kept", found.wordless);
    }
    if let Some(id) = &found.shared_id {
        anstream::eprintln!(
            "ids that more than one record bears: {} (such as {id}); each record was treated on its own",
            found.shared_ids
        );
    }
    if let Some(hottest) = found.hottest.first() {
        anstream::eprintln!(
            "{} passages are shared by too many records to propose pairs (one by {}, among them {})",
            found.hot_keys,
            hottest.records,
            found.records.id(hottest.first, store)?
        );
    }
    if found.rejects > 0 {
        anstream::eprintln!("{} lines could not be read; they are in the rejects file", found.rejects);
    }
    Ok(())
}

fn outcome(flags: &DedupFlags, found: &Found) -> Outcome {
    let all = u64::from(found.records.len()) + found.rejects;
    let too_many = flags.max_rejects.is_some_and(|limit| limit.is_passed(found.rejects, all));
    found.lost.iter().for_each(|reject| anstream::eprintln!("newsprint: {reject}"));
    if too_many || !found.lost.is_empty() { Outcome::InputFailed } else { Outcome::Done }
}
