//! A folder with an input, and runs over it.

use std::{fs, path::PathBuf};

use assert_cmd::Command;
use newsprint::shingle::mix;
use serde_json::{Value, json};
use tempfile::TempDir;

const OUTPUTS: [(&str, &str); 3] =
    [("--output", "out.jsonl"), ("--removed", "removed.jsonl"), ("--clusters", "clusters.tsv")];

/// A text of invented words, the same for the same seed.
pub fn words(seed: u64, count: u64) -> Vec<String> {
    let word = |at: u64| format!("w{:x}", mix(seed << 32 | at) % 50_000);
    (0..count).map(word).collect()
}

pub fn edited(words: &[String], every: u64) -> Vec<String> {
    let hit = |at: usize| mix(at as u64 ^ 77).is_multiple_of(every);
    words.iter().enumerate().map(|(at, word)| if hit(at) { format!("x{at}") } else { word.clone() }).collect()
}

pub fn record(id: &str, words: &[String]) -> Value {
    json!({"id": id, "text": words.join(" ")})
}

pub struct Job {
    pub folder: TempDir,
    arguments: Vec<String>,
}

impl Job {
    pub fn new(lines: &[String]) -> Job {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("in.jsonl"), lines.concat()).expect("written");
        Job { folder, arguments: Vec::new() }
    }

    pub fn with(mut self, arguments: &[&str]) -> Job {
        self.arguments.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// All arguments of a run with all outputs.
    pub fn arguments(&self) -> Vec<String> {
        let mut all = vec!["dedup".to_owned(), self.path("in.jsonl").display().to_string()];
        all.extend_from_slice(&self.arguments);
        for (flag, name) in OUTPUTS {
            all.extend([flag.to_owned(), self.path(name).display().to_string()]);
        }
        all
    }

    /// Runs, and returns what was said.
    pub fn run(&self, code: i32) -> String {
        said(&self.arguments(), code)
    }

    /// The bytes of all outputs.
    pub fn outputs(&self) -> Vec<Vec<u8>> {
        OUTPUTS.iter().map(|(_, name)| fs::read(self.path(name)).expect(name)).collect()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub fn kept(&self) -> Vec<String> {
        let id =
            |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["id"].as_str().expect("an id").to_owned();
        self.read("out.jsonl").lines().map(id).collect()
    }

    pub fn removed(&self) -> Vec<(String, String, String)> {
        let row = |line: &str| {
            let row: Value = serde_json::from_str(line).expect("JSON");
            let text = |key: &str| row[key].as_str().expect("a string").to_owned();
            assert!(row["jaccard"].as_f64().is_some_and(|jaccard| jaccard > 0.0));
            (text("id"), text("kept"), text("relation"))
        };
        self.read("removed.jsonl").lines().map(row).collect()
    }
}

/// Runs the binary, and returns what it said.
pub fn said(arguments: &[String], code: i32) -> String {
    let done = Command::cargo_bin("newsprint").expect("the binary").args(arguments).assert().code(code);
    String::from_utf8_lossy(&done.get_output().stderr).into_owned()
}

pub fn line(record: &Value) -> String {
    format!("{record}\n")
}
