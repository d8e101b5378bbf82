//! A desk with papers on it: what the tests of the command line are written in.
//!
//! ```text
//! Desk::new().with("day.jsonl", lines([article("a")])).trace(&["day.jsonl"]).ends_with(0).results().ids()
//! ```
//!
//! Every run works in the desk's own temporary folder, so that paths in messages are the names given here.

#![allow(dead_code, reason = "each test file uses its own half of the vocabulary")]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Where `trace` writes, unless a test says otherwise.
pub const RESULTS: &str = "results";

/// The files of the output contract.
pub const TABLES: [&str; 25] = [
    "agencies.csv",
    "agencies.parquet",
    "articles.csv",
    "articles.jsonl",
    "articles.parquet",
    "curve.csv",
    "curve.parquet",
    "days.csv",
    "days.parquet",
    "families.csv",
    "families.jsonl",
    "families.parquet",
    "flows.csv",
    "flows.parquet",
    "outlets.csv",
    "outlets.parquet",
    "pairs.jsonl",
    "rates.csv",
    "rates.parquet",
    "rejects.jsonl",
    "report.html",
    "sentences.csv",
    "sentences.jsonl",
    "sentences.parquet",
    "summary.json",
];

/// The invented news day.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wire-day")
}

/// The text of a record of the news day.
pub fn sample_text(id: &str) -> String {
    let records = fs::read_to_string(samples().join("articles.jsonl")).expect("the samples");
    let records = records.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let record = records.into_iter().find(|record| record["id"] == id);
    record.and_then(|record| record["text"].as_str().map(str::to_owned)).unwrap_or_else(|| panic!("no sample {id}"))
}

/// The compiled program.
pub fn newsprint() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("newsprint"))
}

/// A folder of inputs.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: TempDir::new().expect("a temporary folder") }
    }

    /// With a file, in a folder that is made for it if need be.
    #[must_use]
    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Desk {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("below the desk")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    /// With an empty folder.
    #[must_use]
    pub fn with_folder(self, name: &str) -> Desk {
        fs::create_dir_all(self.path(name)).expect("a folder");
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What lies on it, hidden files too, in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        names_in(self.folder.path())
    }

    /// `newsprint trace INPUT... --out results --no-timings`.
    pub fn trace<S: AsRef<str>>(&self, inputs: &[S]) -> Run<'_> {
        self.run(&["trace"]).and(inputs).and(&["--out", RESULTS, "--no-timings"])
    }

    /// `newsprint compare …`.
    pub fn compare(&self, arguments: &[&str]) -> Run<'_> {
        self.run(&["compare"]).and(arguments)
    }

    /// `newsprint …`.
    pub fn run(&self, arguments: &[&str]) -> Run<'_> {
        let mut command = newsprint();
        command.current_dir(self.folder.path());
        Run { desk: self, command: assert_cmd::Command::from_std(command) }.and(arguments)
    }

    /// The results of an earlier run.
    pub fn results(&self) -> Results {
        Results::of(&self.path(RESULTS))
    }
}

/// The entries of a folder, in alphabetical order.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let name =
        |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// A command that was not started yet.
pub struct Run<'a> {
    desk: &'a Desk,
    command: assert_cmd::Command,
}

impl<'a> Run<'a> {
    /// With further arguments.
    #[must_use]
    pub fn and<S: AsRef<str>>(mut self, arguments: &[S]) -> Run<'a> {
        self.command.args(arguments.iter().map(AsRef::as_ref));
        self
    }

    /// With this on standard input.
    #[must_use]
    pub fn reading(mut self, bytes: impl Into<Vec<u8>>) -> Run<'a> {
        self.command.write_stdin(bytes);
        self
    }

    /// With an environment variable.
    #[must_use]
    pub fn where_is(mut self, name: &str, value: &str) -> Run<'a> {
        self.command.env(name, value);
        self
    }

    /// Runs it, and holds it to its exit code. Whatever happens, it must not panic.
    pub fn ends_with(mut self, code: i32) -> Ended<'a> {
        let output = self.command.output().expect("newsprint starts");
        let stdout = String::from_utf8(output.stdout).expect("UTF-8 on standard output");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8 on standard error");
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(output.status.code(), Some(code), "exit code; standard error:\n{stderr}");
        Ended { desk: self.desk, stdout, stderr }
    }
}

/// A command that ended as expected.
pub struct Ended<'a> {
    desk: &'a Desk,
    pub stdout: String,
    pub stderr: String,
}

impl Ended<'_> {
    /// Holds it to the words of its message.
    pub fn saying(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?} in:\n{}", self.stderr);
        }
        self
    }

    /// Holds it to a message of one line, its own.
    pub fn saying_in_one_line(self, words: &[&str]) -> Self {
        assert!(self.stderr.starts_with("newsprint: ") && self.stderr.lines().count() == 1, "{}", self.stderr);
        self.saying(words)
    }

    /// Holds it to having left the desk as it was but for these.
    pub fn leaving(self, names: &[&str]) -> Self {
        assert_eq!(self.desk.names(), names);
        self
    }

    /// What it wrote.
    pub fn results(self) -> Results {
        self.desk.results()
    }

    /// Standard output as one JSON document.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout))
    }

    /// Standard output as JSON lines.
    pub fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

/// A line of `rejects.jsonl`, read independently of the program's own type.
#[derive(Debug, Deserialize)]
pub struct Reject {
    pub path: String,
    pub line: Option<u64>,
    pub id: Option<String>,
    pub kind: String,
    pub reason: String,
}

/// A results folder, held in memory: it outlives its desk.
#[derive(Debug)]
pub struct Results(BTreeMap<String, String>);

impl Results {
    pub fn of(folder: &Path) -> Results {
        let read = |name: String| {
            let bytes = fs::read(folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            // What is no text is held in escapes: enough to tell two apart.
            (name, String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().escape_ascii().to_string()))
        };
        Results(names_in(folder).into_iter().map(read).collect())
    }

    /// The files in it, in alphabetical order.
    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    pub fn read(&self, name: &str) -> &str {
        self.0.get(name).unwrap_or_else(|| panic!("no {name} among {:?}", self.names()))
    }

    /// The lines of a table.
    pub fn rows<T: DeserializeOwned>(&self, name: &str) -> Vec<T> {
        let read = |(at, line): (usize, &str)| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}:{}: {error}: {line}", at + 1))
        };
        self.read(name).lines().enumerate().map(read).collect()
    }

    /// A column of a table, as text; `-` for null.
    fn column(&self, name: &str, field: &str) -> Vec<String> {
        let text = |row: &Value| row[field].as_str().unwrap_or("-").to_owned();
        self.rows::<Value>(name).iter().map(text).collect()
    }

    /// The ids of the articles, in order.
    pub fn ids(&self) -> Vec<String> {
        self.column("articles.jsonl", "id")
    }

    /// The label of each article's family, in order; `-` for none.
    pub fn families(&self) -> Vec<String> {
        self.column("articles.jsonl", "family")
    }

    /// `first second relation`, in order.
    pub fn pairs(&self) -> Vec<String> {
        let columns = ["first", "second", "relation"].map(|field| self.column("pairs.jsonl", field));
        let [first, second, relation] = &columns;
        (0..first.len()).map(|at| format!("{} {} {}", first[at], second[at], relation[at])).collect()
    }

    pub fn rejects(&self) -> Vec<Reject> {
        self.rows("rejects.jsonl")
    }

    /// Holds these tables to be the same, byte for byte, as another run's.
    pub fn equals(&self, other: &Results, tables: &[&str]) {
        for name in tables {
            // Not assert_eq: a report is too long to be printed.
            assert!(self.read(name) == other.read(name), "{name} differs");
        }
    }
}

/// A record with a text of its own.
pub fn article(id: &str) -> Value {
    let seed = id.bytes().fold(1, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    json!({"id": id, "source": "The Invented Times", "date": "2026-03-12", "title": format!("News of {id}"), "text": text(seed)})
}

/// A record with this text.
pub fn article_with(id: &str, text: &str) -> Value {
    json!({"id": id, "text": text})
}

/// Records as JSON lines.
pub fn lines(records: impl IntoIterator<Item = Value>) -> String {
    records.into_iter().map(|record| format!("{record}\n")).collect()
}

/// Some eighty words in sentences that no other seed gives.
pub fn text(seed: u64) -> String {
    const WORDS: [&str; 48] = [
        "ferry", "harbour", "council", "engine", "mustard", "tower", "glacier", "winter", "signal", "bridge", "ledger",
        "captain", "lantern", "meadow", "orchard", "quarry", "railway", "station", "sermon", "teacher", "valley",
        "warden", "yellow", "zephyr", "anchor", "basket", "copper", "dancer", "ember", "falcon", "granite", "hollow",
        "island", "jacket", "kettle", "marble", "needle", "oyster", "pepper", "quiver", "ribbon", "saddle", "timber",
        "umbrella", "velvet", "walnut", "yonder", "zenith",
    ];
    let mut noise = Noise(seed);
    let sentence = |_| {
        let words: Vec<&str> = (0..10).map(|_| WORDS[noise.next() as usize % WORDS.len()]).collect();
        format!("The {}.", words.join(" "))
    };
    (0..8).map(sentence).collect::<Vec<_>>().join(" ")
}

/// A corpus that compresses badly, so that a packed file of it has many blocks.
pub fn noisy_corpus(articles: usize) -> String {
    let mut noise = Noise(7);
    let mut words = || (0..40).map(|_| format!("{:x}", noise.next())).collect::<Vec<_>>().join(" ");
    lines((0..articles).map(|at| article_with(&format!("n{at:05}"), &words())))
}

/// Numbers without a pattern, the same in every run (SplitMix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

pub fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes.as_ref()).and_then(|()| encoder.finish()).expect("packed in memory")
}

/// With a checksum, as the command line tool makes it: without one, damage to a word can't be noticed.
pub fn zstandard(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let packed = |mut encoder: zstd::Encoder<'_, Vec<u8>>| {
        encoder.include_checksum(true)?;
        encoder.write_all(bytes.as_ref())?;
        encoder.finish()
    };
    zstd::Encoder::new(Vec::new(), 1).and_then(packed).expect("packed in memory")
}

/// A command whose standard streams the test holds in its hands.
pub fn spawn(desk: &Desk, arguments: &[&str]) -> std::process::Child {
    let mut command = newsprint();
    command.current_dir(desk.path("")).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("newsprint starts")
}
