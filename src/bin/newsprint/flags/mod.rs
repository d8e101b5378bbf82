//! Flags, exactly as typed.

use std::path::PathBuf;

use bytesize::ByteSize;
use clap::{Args, Parser, Subcommand};

mod audit;
mod values;

pub use audit::{AuditFlags, IndexAction, IndexFlags};
pub use values::{
    ChecksFlag, DateFlag, DaysFlag, FieldFlag, Format, KeepFlag, RecordPart, RejectLimit, SameOutletFlag, ScopeFlag,
    ShardFlag, UnitFlag,
};

/// Finds copied news: which articles carry the same copy, which sentences were reused, and whose they were.
#[derive(Debug, Parser)]
#[command(name = "newsprint", version, about, long_about = LONG, after_help = AFTER, arg_required_else_help = true)]
pub struct Flags {
    #[command(subcommand)]
    pub command: Command,
}

const LONG: &str = "newsprint finds copied news: which articles carry the same copy (edited, cut, merged, rewritten), \
which sentences were reused and how, and which agency's dispatch it was, on quoted evidence.\n\n\
Nothing leaves this machine, no input is changed, and every verdict rests on exact counts.";

const AFTER: &str = "\
Exit codes: 0 done · 1 a check was tripped or the self-test failed · 2 usage · 3 input unreadable or too many rejects · 4 output failed · \
5 index damaged or of another version · 130 interrupted

Begin with:
  newsprint compare one.txt other.html       two texts: same copy or not, and the sentences that show it
  newsprint trace articles.jsonl --out out   a corpus: families, sentences, agencies, and out/report.html
  newsprint dedup crawl.jsonl -o clean.jsonl a scrape: one record of each family of duplicates stays
  newsprint audit --index idx tonight.jsonl  every night: what is new copy of what, against all nights before";

#[derive(Debug, Subcommand)]
pub enum Command {
    Trace(TraceFlags),
    Compare(CompareFlags),
    Dedup(DedupFlags),
    Explain(ExplainFlags),
    Audit(AuditFlags),
    Index(IndexFlags),
}

/// Traces copy through a corpus: families of articles, reused sentences, agencies, and a report to open.
#[derive(Debug, Args)]
#[command(long_about = "\
Traces copy through a corpus.

Reads JSON lines, JSON arrays, text and HTML, plain or packed (.gz, .zst, told by content). Folders are searched, \
patterns expanded, `-` is standard input. Of a JSON record the usual field names are known: text (also maintext, \
raw_content, content, body), id, title, date, source (or the URL's host); see --field.

Writes into --out, all of it or nothing: articles.jsonl, pairs.jsonl, sentences.jsonl, families.jsonl, \
summary.json, rejects.jsonl, the same flat as .csv and .parquet, and report.html, a page that needs nothing else. A record that can't be used goes to \
rejects.jsonl with its file, line and reason, and the run goes on.")]
#[command(after_help = "\
Examples:
  newsprint trace corpus/*.jsonl.zst --out results
  zstdcat crawl.jsonl.zst | newsprint trace - --out results
  newsprint trace articles.jsonl --out results --field text=fulltext --field source=paper")]
pub struct TraceFlags {
    /// Files, folders, patterns; `-` is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// The folder to write; it must not exist.
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,

    /// Replace the folder if it holds the results of an earlier run.
    #[arg(long)]
    pub force: bool,

    /// Compare articles of one outlet with each other, or not.
    #[arg(long, value_enum, default_value_t = SameOutletFlag::Compare, value_name = "WHAT")]
    pub same_outlet: SameOutletFlag,

    /// Exit with 3 if more records than this are rejected: a count, or a share like 1%.
    #[arg(long, value_name = "LIMIT")]
    pub max_rejects: Option<RejectLimit>,

    /// Leave timings out of summary.json, so that two runs give the same bytes.
    #[arg(long)]
    pub no_timings: bool,

    #[command(flatten)]
    pub input: InputFlags,

    #[command(flatten)]
    pub run: RunFlags,
}

/// Compares two texts, or many pairs: same copy or not, and the sentences that show it.
#[derive(Debug, Args)]
#[command(long_about = "\
Compares two files (text or HTML, or JSON with one record): each is cut into its articles, and the articles are held \
against each other. Prints a verdict, the figures behind it, and the reused sentences side by side; words that only \
one side has are marked.

In bulk, --pairs PAIRS.tsv names pairs of ids (first<TAB>second, further columns are ignored) of records in DOCS, and \
prints one JSON object a line, for every pair, in the order asked.")]
#[command(after_help = "\
Verdicts, strongest first; the first four mean: derived from the same copy.
  same-text      the same words
  same-dispatch  the same dispatch: edited, cut, merged
  rewritten      the same dispatch, recast sentence by sentence
  same-thread    another version of the same agency's running story
  common-source  only a speech, a communique or figures are shared
  same-event     the same event, independently told
  unrelated      nothing to do with each other

Examples:
  newsprint compare ours.txt theirs.html
  newsprint compare ours.txt theirs.html --format json | jq .relation
  newsprint compare --pairs pairs.tsv corpus.jsonl.zst --sentences sentences.jsonl > verdicts.jsonl")]
pub struct CompareFlags {
    /// Two files; with --pairs, the file, folder or pattern that holds the records.
    #[arg(required = true, value_name = "FILE", num_args = 1..)]
    pub files: Vec<PathBuf>,

    /// Compare these pairs of ids, one a line: first<TAB>second.
    #[arg(long, value_name = "PAIRS.tsv")]
    pub pairs: Option<PathBuf>,

    /// With --pairs: write each pair's sentences, of both articles, to this file; it is replaced if it exists.
    #[arg(long, value_name = "FILE", requires = "pairs")]
    pub sentences: Option<PathBuf>,

    /// With --pairs: write the passages that each pair shares, joined over small differences, to this file; it is replaced
    /// if it exists.
    #[arg(long, value_name = "FILE", requires = "pairs")]
    pub passages: Option<PathBuf>,

    /// How to print; --pairs prints JSON lines.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    #[command(flatten)]
    pub input: InputFlags,

    #[command(flatten)]
    pub run: RunFlags,
}

/// Deduplicates a scrape: keeps one record of each family, says what went and why, and verifies every removal.
#[derive(Debug, Args)]
#[command(long_about = "\
Deduplicates a scrape of JSON lines (plain, .gz, .zst; files, folders, patterns, `-`).

Kept records are written byte for byte as they came, in input order. A record goes only if it duplicates the kept one \
itself, verified on full texts: the same text, nearly the same, cut from it, embedded in it (or it in the record), or \
edited throughout (up to a fifth of the words). Stories that only share boilerplate are not merged. Inputs are never \
changed; lines that can't be read go to OUTPUT.rejects.jsonl.

Work on more than 1 GiB is kept in OUTPUT.work until the outputs stand: a run that was killed is finished by the same \
command. Memory stays below --memory, whatever the inputs; what does not fit waits in that folder (or in the temporary \
folder, for a dry run).")]
#[command(after_help = "\
Examples:
  newsprint dedup crawl/*.jsonl.zst --output clean.jsonl --removed removed.jsonl
  newsprint dedup crawl.jsonl --clusters clusters.tsv --dry-run
  newsprint dedup crawl.jsonl --output clean.jsonl.zst --keep source:reuters.com,apnews.com --scope day:7
  newsprint dedup crawl.jsonl --unit paragraph --removed repeated.jsonl --dry-run
  newsprint dedup crawl/ --work shared/ --shard 1/8      (and 2/8 … 8/8, on other hosts if need be; then)
  newsprint dedup crawl/ --work shared/ --output clean.jsonl")]
pub struct DedupFlags {
    /// Files, folders, patterns; `-` is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Write kept records here; packed if the name ends in .gz or .zst.
    #[arg(short, long, value_name = "PATH", required_unless_present_any = ["dry_run", "shard"])]
    pub output: Option<PathBuf>,

    /// Write what went: one line of JSON each, with what it duplicates, how, Jaccard and containment.
    #[arg(long, value_name = "PATH")]
    pub removed: Option<PathBuf>,

    /// Write every record's cluster: id<TAB>cluster.
    #[arg(long, value_name = "PATH")]
    pub clusters: Option<PathBuf>,

    /// Which record of a family stays: earliest, longest, first, or source:OUTLET,OUTLET…
    #[arg(long, value_name = "RULE", default_value = "first")]
    pub keep: KeepFlag,

    /// Which records may duplicate each other: global, outlet, or day:N (published at most N days apart).
    #[arg(long, value_name = "SCOPE", default_value = "global")]
    pub scope: ScopeFlag,

    /// Same text only.
    #[arg(long)]
    pub exact: bool,

    /// What is compared: whole records, or each of their paragraphs. Of paragraphs, every record stays as it is, and
    /// --removed lists those that stand elsewhere before.
    #[arg(long, value_enum, default_value_t = UnitFlag::Record)]
    pub unit: UnitFlag,

    /// With --unit paragraph: leave repeated paragraphs out of the texts.
    #[arg(long, requires = "output")]
    pub strip: bool,

    /// Take no notice of shorter texts [default: 1 word; of paragraphs, 8].
    #[arg(long, value_name = "WORDS")]
    pub least_words: Option<usize>,

    /// Keep every record, and add the field `newsprint` to those that have duplicates.
    #[arg(long)]
    pub annotate: bool,

    /// Write no records; still write --removed and --clusters.
    #[arg(long)]
    pub dry_run: bool,

    /// Replace outputs that exist.
    #[arg(long)]
    pub force: bool,

    /// Exit with 3 if more records than this are rejected: a count, or a share like 1%.
    #[arg(long, value_name = "LIMIT")]
    pub max_rejects: Option<RejectLimit>,

    /// Fill no more memory than this; the rest waits on disk.
    #[arg(long, value_name = "SIZE", default_value = "4G")]
    pub memory: ByteSize,

    /// Keep finished work in this folder, and go on from what is there. It stays when the outputs stand, for another run
    /// with other rules.
    #[arg(long, value_name = "DIR")]
    pub work: Option<PathBuf>,

    /// Only do the I-th of N shares of the fingerprints, and leave them in --work.
    #[arg(long, value_name = "I/N", requires = "work", conflicts_with_all = ["output", "removed", "clusters"])]
    pub shard: Option<ShardFlag>,

    #[command(flatten)]
    pub input: InputFlags,

    #[command(flatten)]
    pub run: RunFlags,
}

/// Explains why an article, or a pair of articles, was judged as it was.
#[derive(Debug, Args)]
#[command(long_about = "\
Explains why an article, or a pair of articles, was judged as it was, from the results of `newsprint trace`.

Of one article: whose copy it is and on what words, its family, its pairs. Of two: which generators proposed them, what \
was counted, what each figure adds for and against the same copy and where it would tip, and which rule gave the \
relation.")]
#[command(after_help = "\
Examples:
  newsprint explain results/ lesoir-1042
  newsprint explain results/ lesoir-1042 lepoint-77
  newsprint explain results/ a b --inputs corpus/     (compares two that were not linked)")]
pub struct ExplainFlags {
    /// A results folder.
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,

    /// An article's id.
    #[arg(value_name = "ID")]
    pub first: String,

    /// Another one's.
    #[arg(value_name = "OTHER")]
    pub second: Option<String>,

    /// What was traced: two articles that were not linked are compared now.
    #[arg(long, value_name = "INPUT", num_args = 1.., requires = "second")]
    pub inputs: Vec<PathBuf>,

    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    #[command(flatten)]
    pub input: InputFlags,
}

/// Where records have their text, id, title, date, source.
#[derive(Debug, Args)]
pub struct InputFlags {
    /// Read a part of the record from this field: text, id, title, date, source, url or credit.
    #[arg(long = "field", value_name = "PART=NAME")]
    pub fields: Vec<FieldFlag>,

    /// Take no notice of this field.
    #[arg(long = "hide-field", value_name = "NAME")]
    pub hidden: Vec<String>,
}

/// How to run.
#[derive(Debug, Args)]
pub struct RunFlags {
    /// Threads, 256 at most; all processors unless given. The results are the same.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,

    /// Print nothing but results and errors.
    #[arg(short, long)]
    pub quiet: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Flags::command().debug_assert();
    }
}
