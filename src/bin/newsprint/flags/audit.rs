//! Flags of `audit` and `index`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ChecksFlag, DateFlag, DaysFlag, InputFlags, RejectLimit, RunFlags};

/// Audits a night: adds its articles to an index, and says what is new copy of what, against all nights before.
#[derive(Debug, Args)]
#[command(long_about = "\
Audits a night. Adds its articles to an index of all nights before (made if it isn't there), compares them with each \
other and with everything in it, and says which families are new, which grew and by what, how much each outlet reused \
beside what is usual, and what is unlike other nights.

The families are those that one `newsprint trace` over all nights finds. What is boilerplate (desk lines, disclaimers, \
teasers) follows from everything together, so it is left out as far as `newsprint index learn` has learned it: run \
that after the first weeks, and now and then. A night that runs twice changes nothing the second time; a record that \
comes again with another text replaces the old one. A night counts whole or not at all, also when it is killed; readers \
never wait.

The summary is printed on standard output as JSON, and as lines for a person on standard error.")]
#[command(after_help = "\
Checks (--check all, or some of them, each with a limit if need be; exit code 1 if one is tripped):
  reuse=0.15     an outlet's reused share of words is so far above its median of 28 nights
  removals=5     an outlet's records that came again with another text: so many, and so many times the usual
  silent=0.8     an outlet that published on this share of the last 28 nights published nothing
  template=50    so many of tonight's articles are one family
  rejects=0.01   a larger share of the records could not be used

Examples:
  newsprint audit --index archive.idx tonight.jsonl.gz
  newsprint audit --index archive.idx tonight/*.jsonl --check silent,rejects=0.05 --report night.html > night.json
  30 2 * * *  newsprint audit --index /srv/archive.idx /srv/feed/$(date +\\%F).jsonl.gz --json >> /var/log/newsprint.jsonl")]
pub struct AuditFlags {
    /// Files, folders, patterns; `-` is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// The index: a folder, made if it isn't there.
    #[arg(long, value_name = "DIR")]
    pub index: PathBuf,

    /// Compare only with articles published at most so many days before or after: 30d. Families are then not those of one
    /// trace.
    #[arg(long, value_name = "DAYS")]
    pub window: Option<DaysFlag>,

    /// Exit with 1 if one of these is tripped: all, or names with limits, for example silent,reuse=0.2.
    #[arg(long, value_name = "RULES")]
    pub check: Option<ChecksFlag>,

    /// Write a page about the night, which needs nothing else; it is replaced if it exists.
    #[arg(long, value_name = "PAGE")]
    pub report: Option<PathBuf>,

    /// Print the summary as JSON also on a terminal.
    #[arg(long)]
    pub json: bool,

    /// Exit with 3 if more records than this are rejected: a count, or a share like 1%.
    #[arg(long, value_name = "LIMIT")]
    pub max_rejects: Option<RejectLimit>,

    #[command(flatten)]
    pub input: InputFlags,

    #[command(flatten)]
    pub run: RunFlags,
}

/// Looks after an index: what it holds, whether it is whole, what is to be forgotten.
#[derive(Debug, Args)]
pub struct IndexFlags {
    #[command(subcommand)]
    pub action: IndexAction,
}

#[derive(Debug, Subcommand)]
pub enum IndexAction {
    /// Says what an index holds, and how large it is.
    Stats {
        /// The index.
        #[arg(value_name = "DIR")]
        index: PathBuf,

        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Reads and checks every byte; exits with 5 and names each file that is damaged.
    Verify {
        /// The index.
        #[arg(value_name = "DIR")]
        index: PathBuf,
    },
    /// Makes one segment of all, without what was replaced.
    Compact {
        /// The index.
        #[arg(value_name = "DIR")]
        index: PathBuf,
    },
    /// Learns from everything in an index what is boilerplate, and makes the index anew without it.
    ///
    /// The families are then those that one `newsprint trace` over everything finds (a --window of nights does not count
    /// any more), and later nights leave out what was learned. Takes about as long as adding everything did, and some
    /// kilobytes of memory an article. Readers don't wait; killed, it leaves the index as it was.
    Learn {
        /// The index.
        #[arg(value_name = "DIR")]
        index: PathBuf,

        #[command(flatten)]
        run: RunFlags,
    },
    /// Takes out what is older than a day: texts, hashes and links, every byte of them.
    ///
    /// A record counts as from the day of its publication; one without a date, from the night on which it came in. Counts
    /// of nights stay. What was learned of boilerplate is learned anew, of what is left.
    Forget {
        /// The index.
        #[arg(value_name = "DIR")]
        index: PathBuf,

        /// The first day that stays: 2026-01-31.
        #[arg(long, value_name = "DATE")]
        before: DateFlag,
    },
    /// Prints what is in an index as JSON lines: its records, as they can be read again; or its families.
    Export {
        /// The index.
        #[arg(value_name = "DIR")]
        index: PathBuf,

        /// Families instead: the id of each, which is the smallest of its members', and its members.
        #[arg(long)]
        families: bool,
    },
}
