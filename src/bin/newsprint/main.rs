//! The command line: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use newsprint::error::{Error, ErrorKind};

mod audit;
mod compare;
mod dedup;
mod ending;
mod explain;
mod flags;
mod harmless;
mod index;
mod input;
mod interrupt;
mod output;
mod progress;
mod side_by_side;
mod trace;

use ending::Outcome;
use flags::{Command, Flags};

fn main() -> ExitCode {
    let flags = Flags::parse();
    let result = match &flags.command {
        Command::Trace(flags) => trace::run(flags),
        Command::Compare(flags) => compare::run(flags),
        Command::Dedup(flags) => dedup::run(flags),
        Command::Explain(flags) => explain::run(flags),
        Command::Audit(flags) => audit::run(flags),
        Command::Index(flags) => index::run(flags),
    };
    match result {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            harmless::tell(&error);
            ExitCode::from(exit_code(&error))
        }
    }
}

fn exit_code(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::Usage { .. } | ErrorKind::OutputExists { .. } => 2,
        ErrorKind::Unreadable { .. } | ErrorKind::NoInput { .. } | ErrorKind::BadData { .. } => 3,
        ErrorKind::Index { .. } => 5,
        _ => 4,
    }
}

/// The reader of our output (`head`, a pager) has seen enough.
fn is_closed_pipe(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unwritable { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
}
