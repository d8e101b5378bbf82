//! `newsprint trace`: a corpus to a results folder.

use newsprint::{
    attribute::Agencies,
    error::{Error, ErrorKind, Result},
    observer::{Observer, Stage},
    pipeline::{Pipeline, SameOutlet, TraceOptions},
    policy::Policy,
    read::Reject,
    recipe::Recipe,
    report::{
        Report, html, jsonl,
        tables::{self, Row, Visit},
    },
};

use crate::{
    ending::{Outcome, self_test_failed},
    flags::{SameOutletFlag, TraceFlags},
    harmless::{plural, say},
    input::{self, Intake},
    interrupt,
    output::OutputFolder,
    progress::Progress,
};

/// The first page of a report.
const PAGE: &str = "report.html";

pub fn run(flags: &TraceFlags) -> Result<Outcome> {
    input::use_threads(&flags.run)?;
    let inputs = input::resolve(&flags.inputs, &flags.input)?;
    inputs.refuse_inside(&flags.out)?;
    let folder = OutputFolder::begin(&flags.out, flags.force)?;
    interrupt::remove_when_interrupted(folder.partial());
    let progress = Progress::new(flags.run.quiet);
    let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());

    progress.begin(Stage::Read, inputs.total_bytes());
    let mut intake = Intake::new(inputs, &progress);
    let articles = pipeline.prepare_all(intake.by_ref());
    let read = intake.finish();
    progress.end(Stage::Read);
    if articles.is_empty() {
        progress.finish();
        return Err(nothing_to_trace(&read.rejects));
    }

    let options = TraceOptions {
        same_outlet: match flags.same_outlet {
            SameOutletFlag::Compare => SameOutlet::Compare,
            SameOutletFlag::Ignore => SameOutlet::Ignore,
        },
    };
    let trace = pipeline.trace(articles, options, &progress);

    progress.begin(Stage::Report, None);
    let timings = (!flags.no_timings).then(|| progress.timings());
    let report = pipeline.report(&trace, read.documents, &read.rejects, timings);
    write_all(flags, &folder, &report, &read.rejects)?;
    let partial = folder.partial().to_owned();
    interrupt::keep(&partial, || folder.finish())?;
    progress.finish();

    if !flags.run.quiet {
        sum_up(flags, &report);
    }
    let tripped = self_test_failed(&report.summary.self_test);
    Ok(Outcome::of(tripped, &read.rejects, read.documents, flags.max_rejects))
}

fn write_all(flags: &TraceFlags, folder: &OutputFolder, report: &Report, rejects: &[Reject]) -> Result<()> {
    folder.write("articles.jsonl", |out| jsonl::write_rows(out, &report.articles))?;
    folder.write("pairs.jsonl", |out| jsonl::write_rows(out, &report.pairs))?;
    folder.write("sentences.jsonl", |out| jsonl::write_rows(out, &report.sentences))?;
    folder.write("families.jsonl", |out| jsonl::write_rows(out, &report.families))?;
    folder.write("rejects.jsonl", |out| jsonl::write_rows(out, rejects))?;
    tables::visit(report, &mut FlatTables { folder })?;
    folder.write("summary.json", |out| jsonl::write_document(out, &report.summary))?;
    let pages = html::pages(report, PAGE).map_err(|source| Error::unwritable(flags.out.join(PAGE), source))?;
    pages.iter().try_for_each(|(name, page)| folder.write(name, |out| out.write_all(page.as_bytes())))
}

/// Each flat table as CSV, and as Parquet if this build has it.
struct FlatTables<'a> {
    folder: &'a OutputFolder,
}

impl Visit for FlatTables<'_> {
    type Error = Error;

    fn table<R: Row>(&mut self, rows: &[R]) -> Result<()> {
        self.folder.write(&format!("{}.csv", R::TABLE), |out| tables::csv::write(out, rows))?;
        #[cfg(feature = "parquet")]
        self.folder.write(&format!("{}.parquet", R::TABLE), |out| {
            let mut bytes = Vec::new();
            tables::parquet::write(&mut bytes, rows).map_err(std::io::Error::other)?;
            out.write_all(&bytes)
        })?;
        Ok(())
    }
}

fn nothing_to_trace(rejects: &[Reject]) -> Error {
    let message = match rejects {
        [] => "nothing to trace: there is no record in the inputs".to_owned(),
        [only] => format!("nothing to trace: {only}"),
        [first, ..] => {
            format!(
                "nothing to trace: all {} records were rejected; the first: {first} (--field text=NAME names the field of the text)",
                rejects.len()
            )
        }
    };
    ErrorKind::NoInput { message }.into()
}

/// A line for a person: what was found, and what to open.
fn sum_up(flags: &TraceFlags, report: &Report) {
    let counts = &report.summary.counts;
    say(&format_args!(
        "{} ({}), {} holding {}; {} rejected",
        plural(counts.articles, "article"),
        plural(counts.documents, "record"),
        plural(counts.families, "family"),
        plural(counts.in_families, "article"),
        plural(counts.rejects, "record"),
    ));
    if counts.rejects > 0 {
        say(&format_args!("see {}", flags.out.join("rejects.jsonl").display()));
    }
    say(&format_args!("open {}", flags.out.join(PAGE).display()));
}
