//! `newsprint audit`: a night into an index.

use std::io::{IsTerminal, Write};

use newsprint::{
    article::Document,
    attribute::Agencies,
    audit::{Audit, FamilyChange, NightSummary, Options},
    error::{Error, ErrorKind, Result},
    observer::{Observer, Stage},
    pipeline::{Pipeline, Trace},
    policy::Policy,
    read::Reject,
    recipe::Recipe,
    report::html,
};

use crate::{
    ending::{Outcome, self_test_failed},
    flags::AuditFlags,
    harmless::{plural, say, tell},
    input::{self, Intake},
    output::OutputFile,
    progress::Progress,
};

/// Documents, and bytes of text, that are added together: a night of less has a page. Memory grows with them.
const BATCH: usize = 16_384;
const BATCH_BYTES: usize = 96 << 20;

pub fn run(flags: &AuditFlags) -> Result<Outcome> {
    input::use_threads(&flags.run)?;
    let inputs = input::resolve(&flags.inputs, &flags.input)?;
    inputs.refuse_inside(&flags.index)?;
    let outputs: Vec<&std::path::Path> = flags.report.as_deref().into_iter().collect();
    inputs.refuse_outputs(&outputs, &flags.inputs)?;
    // Before the night counts: a page that can't be written is told in time.
    let page = flags.report.as_deref().map(OutputFile::begin).transpose()?;
    let progress = Progress::new(flags.run.quiet);
    let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());
    let options = Options { window_days: flags.window.map(|window| i64::from(window.0)), page: page.is_some() };
    let mut audit = Audit::begin(&pipeline, &flags.index, today(), options)?;

    progress.begin(Stage::Read, inputs.total_bytes());
    let mut intake = Intake::new(inputs, &progress);
    loop {
        let batch = next_batch(&mut intake);
        if batch.is_empty() {
            break;
        }
        audit.add(batch)?;
    }
    let read = intake.finish();
    progress.end(Stage::Read);
    if read.documents == 0 {
        progress.finish();
        return Err(nothing_new(&read.rejects));
    }
    let checks = flags.check.as_ref().map(|flag| flag.checks.clone()).unwrap_or_default();
    let (summary, trace) = audit.finish(read.rejects.len() as u64, &checks)?;
    progress.finish();

    if flags.json || !std::io::stdout().is_terminal() {
        print(&summary)?;
    }
    if let (Some(path), Some(page)) = (&flags.report, page) {
        write_page(path, page, &pipeline, trace.as_ref(), &summary, read.documents, &read.rejects)?;
    }
    if !flags.run.quiet {
        sum_up(&summary, &read.rejects);
    }
    let check = flags.check.as_ref();
    let alarmed = check.is_some_and(|check| summary.alarms.iter().any(|alarm| check.kinds.contains(&alarm.kind)));
    let tripped = alarmed | self_test_failed(&pipeline.self_test());
    Ok(Outcome::of(tripped, &read.rejects, read.documents, flags.max_rejects))
}

fn next_batch(documents: &mut impl Iterator<Item = Document>) -> Vec<Document> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH && bytes < BATCH_BYTES {
        let Some(document) = documents.next() else { break };
        bytes += document.text.len();
        batch.push(document);
    }
    batch
}

/// Days since the Unix epoch.
fn today() -> i32 {
    (jiff::Timestamp::now().as_second() / 86_400) as i32
}

fn nothing_new(rejects: &[Reject]) -> Error {
    let message = match rejects.first() {
        None => "nothing to audit: there is no record in the inputs; the index is as it was".to_owned(),
        Some(first) => {
            format!(
                "nothing to audit: all {} records were rejected; the first: {first}. The index is as it was",
                rejects.len()
            )
        }
    };
    ErrorKind::NoInput { message }.into()
}

fn write_page(
    page: &std::path::Path,
    first: OutputFile,
    pipeline: &Pipeline,
    trace: Option<&Trace>,
    summary: &NightSummary,
    documents: u64,
    rejects: &[Reject],
) -> Result<()> {
    let Some(trace) = trace else {
        tell(&format_args!(
            "{}: no page is written of a night of more than {BATCH} records; the index is complete",
            page.display()
        ));
        return Ok(());
    };
    let mut report = pipeline.report(trace, documents, rejects, None);
    let new = summary.night.articles.min(trace.articles.len() as u64);
    let earlier = trace.articles.len() as u64 - new;
    let boilerplate = match summary.learned {
        None => (
            "boilerplate is not left out, since the index has not learned any yet".to_owned(),
            "les passages récurrents n'ont pas été écartés : l'index n'en a encore appris aucun".to_owned(),
        ),
        Some(lesson) => (
            format!("boilerplate is left out as learned of {} articles", lesson.articles),
            format!("les passages récurrents appris sur {} articles ont été écartés", lesson.articles),
        ),
    };
    let english = format!(
        "This page is of one night: its {new} new articles, and the {earlier} earlier ones that they share copy with. Counts \
         and rates are of both; links among earlier articles are left out; {}.",
        boilerplate.0
    );
    let french = format!(
        "Cette page montre une seule nuit : ses {new} nouveaux articles, et les {earlier} plus anciens avec lesquels ils \
         partagent un texte. Les chiffres portent sur les deux ; les liens entre anciens articles n'y sont pas ; {}.",
        boilerplate.1
    );
    report.summary.not_covered.insert(0, english);
    report.french.not_covered.insert(0, french);
    let name = page.file_name().unwrap_or(page.as_os_str()).to_string_lossy();
    let pages = html::pages(&report, &name).map_err(|source| Error::unwritable(page, source))?;
    let mut files = vec![first];
    for (name, _) in pages.iter().skip(1) {
        files.push(OutputFile::begin(&page.with_file_name(name))?);
    }
    for (file, (_, text)) in files.iter_mut().zip(&pages) {
        file.fill(|out| out.write_all(text.as_bytes()))?;
    }
    OutputFile::finish_all(files)
}

fn print(summary: &NightSummary) -> Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, summary)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(|source| Error::unwritable("standard output", source))
}

/// Families that are named for a person; the JSON has all.
const NAMED: usize = 5;

/// Lines for the morning.
fn sum_up(summary: &NightSummary, rejects: &[Reject]) {
    let night = &summary.night;
    if !summary.changed {
        say(&format_args!("nothing new: all {} are in the index", plural(night.unchanged, "record")));
    } else {
        say(&format_args!(
            "night {} ({}): {} added, {} corrected, {} known, {} rejected",
            night.number,
            night.day,
            plural(night.added, "record"),
            night.replaced,
            night.unchanged,
            night.rejects
        ));
    }
    let grown = summary.families.iter().filter(|family| family.change == FamilyChange::Grown).count();
    say(&format_args!(
        "{} of tonight, {grown} of them grown; {} of {} in one",
        plural(summary.families.len() as u64, "family"),
        night.in_families,
        plural(night.articles, "article"),
    ));
    for family in summary.families.iter().take(NAMED) {
        let outlets: std::collections::BTreeSet<&str> =
            family.tonight.iter().chain(&family.earlier).filter_map(|member| member.outlet.as_deref()).collect();
        say(&format_args!(
            "  {}: {} ({} tonight), {}",
            family.family,
            plural(family.members, "article"),
            family.tonight.len(),
            plural(outlets.len() as u64, "outlet")
        ));
    }
    if summary.families.len() > NAMED {
        say(&format_args!("  and {} smaller", summary.families.len() - NAMED));
    }
    for alarm in &summary.alarms {
        say(&format_args!("ALARM {}: {}", alarm.kind.name(), alarm.message));
    }
    if let Some(first) = rejects.first() {
        say(&format_args!("first reject: {first}"));
    }
    let index = summary.index;
    say(&format_args!(
        "index: {}, {}, {}",
        plural(index.records, "record"),
        plural(index.nights, "night"),
        bytesize::ByteSize(index.bytes)
    ));
}

#[cfg(test)]
mod tests {
    use newsprint::audit::Checks;

    #[test]
    fn checks_have_limits_unless_others_are_given() {
        let flag: crate::flags::ChecksFlag = "all".parse().expect("all checks");
        assert_eq!(flag.checks, Checks::default());
        assert!("noise".parse::<crate::flags::ChecksFlag>().is_err());
        assert!("reuse=much".parse::<crate::flags::ChecksFlag>().is_err());
    }
}
