//! `newsprint audit` and `newsprint index`: nights into an index, and what may go wrong with it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
    time::Duration,
};

use newsprint::shingle::mix;
use serde_json::{Value, json};
use tempfile::TempDir;

fn newsprint() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("newsprint"))
}

/// A folder with an index in it, or not yet.
struct Archive {
    folder: TempDir,
}

impl Archive {
    fn new() -> Archive {
        Archive { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn index(&self) -> PathBuf {
        self.path("archive.idx")
    }

    fn write(&self, name: &str, records: &[Value]) -> PathBuf {
        let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
        fs::write(self.path(name), lines).expect("written");
        self.path(name)
    }

    /// The command that audits a night.
    fn night(&self, name: &str, records: &[Value]) -> Command {
        let input = self.write(name, records);
        let mut command = newsprint();
        command.arg("audit").arg("--index").arg(self.index()).arg(input);
        command
    }

    /// Audits a night, which must do; gives its summary.
    fn audit(&self, name: &str, records: &[Value]) -> Value {
        summary(&ends_with(&mut self.night(name, records), 0))
    }

    /// `newsprint index ACTION DIR …`.
    fn look(&self, action: &str, flags: &[&str]) -> Command {
        let mut command = newsprint();
        command.args(["index", action]).arg(self.index()).args(flags);
        command
    }

    fn families(&self) -> BTreeSet<BTreeSet<String>> {
        let out = ends_with(&mut self.look("export", &["--families"]), 0);
        let rows = String::from_utf8(out.stdout).expect("text");
        let members = |row: &str| -> BTreeSet<String> {
            let row: Value = serde_json::from_str(row).expect("JSON");
            let members = row["members"].as_array().expect("members").iter();
            members.map(|member| member["id"].as_str().expect("an id").to_owned()).collect()
        };
        rows.lines().map(members).collect()
    }

    /// What one trace over some records finds.
    fn traced(&self, records: &[Value]) -> BTreeSet<BTreeSet<String>> {
        let input = self.write("all.jsonl", records);
        let results = self.path("results");
        ends_with(newsprint().arg("trace").arg(input).arg("--out").arg(&results).args(["--quiet", "--force"]), 0);
        let rows = fs::read_to_string(results.join("families.jsonl")).expect("families");
        let members = |row: &str| -> BTreeSet<String> {
            let row: Value = serde_json::from_str(row).expect("JSON");
            row["members"]
                .as_array()
                .expect("members")
                .iter()
                .map(|id| id.as_str().expect("an id").to_owned())
                .collect()
        };
        rows.lines().map(members).collect()
    }
}

fn ends_with(command: &mut Command, code: i32) -> Output {
    let out = command.output().expect("run");
    assert_eq!(out.status.code(), Some(code), "{command:?}\n{}", String::from_utf8_lossy(&out.stderr));
    out
}

fn summary(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).expect("a summary")
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// The invented news day.
fn whole_day() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wire-day/articles.jsonl");
    let text = fs::read_to_string(path).expect("the samples");
    text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect()
}

/// The same, without what shares disclaimers.
fn day() -> Vec<Value> {
    let is_plain = |record: &Value| !record["id"].as_str().is_some_and(|id| id.contains("-misc-"));
    whole_day().into_iter().filter(is_plain).collect()
}

/// Invented articles of an outlet; those of one seed are copies of each other, one sentence apart.
fn article(id: &str, outlet: &str, date: &str, seed: u64, without: usize) -> Value {
    let word = |at: u64| {
        let syllables = ["ba", "re", "mi", "to", "lu", "sen", "kor", "dan", "vel", "pra"];
        (0..3).map(|part| syllables[(mix(seed * 1000 + at) >> (8 * part) & 0xff) as usize % 10]).collect::<String>()
    };
    let sentence =
        |number: u64| format!("The {}.", (0..12).map(|at| word(number * 12 + at)).collect::<Vec<_>>().join(" "));
    let sentences: Vec<String> = (0..9).filter(|number| *number != without as u64).map(sentence).collect();
    json!({"id": id, "source": outlet, "date": date, "text": sentences.join(" ")})
}

#[test]
fn nights_give_the_families_of_one_trace() {
    let archive = Archive::new();
    let day = day();
    for (number, night) in day.chunks(day.len().div_ceil(4)).rev().enumerate() {
        archive.audit(&format!("night-{number}.jsonl"), night);
    }
    let families = archive.families();
    assert!(families.len() > 3);
    assert_eq!(families, archive.traced(&day));
}

#[test]
fn what_is_boilerplate_is_learned_of_all_nights() {
    let archive = Archive::new();
    let day = whole_day();
    for (number, night) in day.chunks(day.len().div_ceil(3)).enumerate() {
        let summary = archive.audit(&format!("night-{number}.jsonl"), night);
        assert_eq!(summary["learned"], Value::Null);
    }
    // Disclaimers and teasers link until they are learned.
    assert_ne!(archive.families(), archive.traced(&day));
    let out = ends_with(&mut archive.look("learn", &[]), 0);
    assert!(said(&out).contains("learned of 59 articles"), "{}", said(&out));
    assert_eq!(archive.families(), archive.traced(&day));
    assert!(!archive.audit("again.jsonl", &day)["changed"].as_bool().expect("changed"));
    let summary = archive.audit("more.jsonl", &[article("more", "north.example", "2026-02-03", 5, 1)]);
    assert_eq!(summary["learned"]["nights"], json!(3));
    assert!(summary["learned"]["passages"].as_u64().is_some_and(|passages| passages > 0));
    let stats: Value =
        serde_json::from_slice(&ends_with(&mut archive.look("stats", &["--json"]), 0).stdout).expect("JSON");
    assert_eq!(stats["learned"], summary["learned"]);
    ends_with(&mut archive.look("verify", &[]), 0);
}

#[test]
fn the_summary_is_what_the_schema_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/audit.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let archive = Archive::new();
    let day = day();
    let half = day.len() / 2;
    let first = archive.audit("first.jsonl", &day[..half]);
    let corrected =
        json!({"id": day[0]["id"], "source": day[0]["source"], "text": "Another text than before, by far."});
    let second = archive.audit("second.jsonl", &[&day[half..], &[corrected, json!({"id": "textless"})]].concat());
    let third = archive.audit("second.jsonl", &day[half..]);
    for summary in [&first, &second, &third] {
        let errors: Vec<String> =
            validator.iter_errors(summary).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    assert!(!second["families"].as_array().expect("families").is_empty());
    assert_eq!((&second["night"]["replaced"], &second["night"]["rejects"]), (&json!(1), &json!(1)));
    assert_eq!(second["corrected"], json!([day[0]["id"]]));
    assert!(!second["alarms"].as_array().expect("alarms").is_empty(), "a reject in so few records");
    assert_eq!((&third["changed"], &third["night"]["unchanged"]), (&json!(false), &json!(day.len() - half)));
    let mut wrong = first;
    wrong["night"]["added"] = json!("many");
    assert!(!validator.is_valid(&wrong), "the schema lets anything through");
}

/// A night that is killed at any moment never was, or counts; run again, it counts once. `SOAK` says how many are killed.
#[test]
fn killed_at_any_moment_the_last_night_stands() {
    let rounds: u64 = std::env::var("SOAK").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let archive = Archive::new();
    let mut all = Vec::new();
    let mut killed = 0;
    for round in 0..rounds {
        let night: Vec<Value> = (0..30)
            .map(|at| {
                let seed = mix(round * 30 + at) % (5 * rounds + 20);
                article(&format!("r{round}-{at}"), "paper.example", "2026-03-01", seed, (at % 9) as usize)
            })
            .collect();
        let mut command = archive.night("night.jsonl", &night);
        let mut child = command.arg("--quiet").stdout(std::process::Stdio::null()).spawn().expect("started");
        thread::sleep(Duration::from_micros(mix(round ^ 0x9e37) % 180_000));
        child.kill().expect("killed, or done");
        killed += u64::from(!child.wait().expect("waited").success());
        if archive.index().join("manifest.json").exists() {
            ends_with(&mut archive.look("verify", &[]), 0);
        }
        archive.audit("night.jsonl", &night);
        all.extend(night);
    }
    assert!(killed > rounds / 4, "only {killed} of {rounds} were killed before they were done");
    assert_eq!(archive.families(), archive.traced(&all));
    let stats: Value =
        serde_json::from_slice(&ends_with(&mut archive.look("stats", &["--json"]), 0).stdout).expect("JSON");
    assert_eq!((&stats["index"]["records"], &stats["index"]["nights"]), (&json!(30 * rounds), &json!(rounds)));
}

#[test]
fn what_is_forgotten_is_gone() {
    let archive = Archive::new();
    let old: Vec<Value> =
        (0..40).map(|at| article(&format!("old-{at}"), "a.example", "2024-05-01", at % 7, at as usize % 9)).collect();
    let new: Vec<Value> =
        (0..40).map(|at| article(&format!("new-{at}"), "b.example", "2026-05-01", at % 7, at as usize % 9)).collect();
    archive.audit("old.jsonl", &old);
    archive.audit("new.jsonl", &new);
    let out = ends_with(&mut archive.look("forget", &["--before", "2025-01-01"]), 0);
    assert!(said(&out).contains("40 records forgotten"), "{}", said(&out));
    ends_with(&mut archive.look("verify", &[]), 0);
    assert_eq!(archive.families(), archive.traced(&new));
    let exported = String::from_utf8(ends_with(&mut archive.look("export", &[]), 0).stdout).expect("text");
    assert_eq!(exported.lines().count(), 40);
    assert!(!exported.contains("old-"));
    // It comes back as if it were new.
    assert_eq!(archive.audit("old.jsonl", &old)["night"]["added"], json!(40));
    assert_eq!(archive.families(), archive.traced(&[old, new].concat()));
}

#[test]
fn an_export_makes_the_same_index_again() {
    let archive = Archive::new();
    let day = day();
    archive.audit("day.jsonl", &day);
    let exported = ends_with(&mut archive.look("export", &[]), 0).stdout;
    let again = Archive::new();
    fs::write(again.path("day.jsonl"), exported).expect("written");
    ends_with(newsprint().arg("audit").arg("--index").arg(again.index()).arg(again.path("day.jsonl")), 0);
    assert_eq!(again.families(), archive.families());
}

#[test]
fn what_is_wrong_with_an_index_is_said_with_its_file() {
    let archive = Archive::new();
    archive.audit("day.jsonl", &day());
    let manifest = archive.index().join("manifest.json");
    let whole = fs::read_to_string(&manifest).expect("a manifest");
    let segment = fs::read_dir(archive.index()).expect("the index").map(|entry| entry.expect("an entry").path());
    let segment = segment
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "segment"))
        .min()
        .expect("a segment");
    let name = segment.file_name().expect("a name").to_string_lossy().into_owned();
    let bytes = fs::read(&segment).expect("bytes");

    let mut flipped = bytes.clone();
    flipped[bytes.len() / 3] ^= 4;
    fs::write(&segment, &flipped).expect("written");
    let out = ends_with(&mut archive.look("verify", &[]), 5);
    assert!(said(&out).contains(&name) && said(&out).contains("checksum"), "{}", said(&out));
    fs::write(&segment, &bytes[..bytes.len() / 2]).expect("written");
    let out = ends_with(&mut archive.night("one.jsonl", &day()[..1]), 5);
    assert!(said(&out).contains(&name), "{}", said(&out));
    fs::remove_file(&segment).expect("removed");
    let out = ends_with(&mut archive.look("stats", &[]), 5);
    assert!(said(&out).contains(&name) && said(&out).contains("missing"), "{}", said(&out));
    fs::write(&segment, &bytes).expect("written");

    fs::write(&manifest, whole.replace("format", "formal")).expect("written");
    let out = ends_with(&mut archive.look("stats", &[]), 5);
    assert!(said(&out).contains("manifest.json"), "{}", said(&out));
    fs::write(&manifest, &whole).expect("written");
    ends_with(&mut archive.look("verify", &[]), 0);
}

#[test]
fn a_missing_index_and_a_strange_folder_are_refused() {
    let archive = Archive::new();
    for action in ["stats", "verify", "compact", "learn", "export"] {
        let out = ends_with(&mut archive.look(action, &[]), 3);
        assert!(said(&out).contains("no index is here"), "{}", said(&out));
        assert!(!archive.index().exists(), "looking made an index");
    }
    fs::create_dir(archive.index()).expect("a folder");
    fs::write(archive.index().join("notes.txt"), "mine").expect("written");
    let out = ends_with(&mut archive.night("day.jsonl", &day()), 2);
    assert!(said(&out).contains("holds other files"), "{}", said(&out));
    assert_eq!(fs::read_to_string(archive.index().join("notes.txt")).expect("my notes"), "mine");
}

#[test]
fn a_full_disk_leaves_the_last_night() {
    let archive = Archive::new();
    let day = day();
    let half = day.len() / 2;
    archive.audit("first.jsonl", &day[..half]);
    let before = archive.families();
    let input = archive.write("second.jsonl", &day[half..]);
    let program = assert_cmd::cargo::cargo_bin!("newsprint");
    let command = format!(
        "ulimit -f 8; trap '' XFSZ; '{}' audit --index '{}' '{}' --quiet",
        program.display(),
        archive.index().display(),
        input.display()
    );
    let out = ends_with(Command::new("bash").args(["-c", &command]), 4);
    assert!(said(&out).contains("cannot write"), "{}", said(&out));
    ends_with(&mut archive.look("verify", &[]), 0);
    assert_eq!(archive.families(), before);
    archive.audit("second.jsonl", &day[half..]);
    assert_eq!(archive.families(), archive.traced(&day));
}

#[test]
fn a_feed_that_fell_silent_trips_the_check() {
    let archive = Archive::new();
    for night in 1..=6u64 {
        let articles = [("north", 1), ("south", 2)].map(|(outlet, seed)| {
            article(&format!("{outlet}-{night}"), outlet, &format!("2026-03-{night:02}"), night * 10 + seed, 0)
        });
        archive.audit("night.jsonl", &articles);
    }
    let only = [article("north-7", "north", "2026-03-07", 71, 0)];
    let out = ends_with(archive.night("night.jsonl", &only).args(["--check", "silent"]), 1);
    assert!(said(&out).contains("ALARM silent: south"), "{}", said(&out));
    assert_eq!(summary(&out)["alarms"][0]["outlet"], json!("south"));
    // Known already: nothing is tripped, and nothing is silent.
    ends_with(archive.night("night.jsonl", &only).args(["--check", "rejects"]), 0);
    ends_with(archive.night("night.jsonl", &only).args(["--check", "noise"]), 2);
}

#[test]
fn a_night_has_a_page() {
    let archive = Archive::new();
    let page = archive.path("night.html");
    ends_with(archive.night("day.jsonl", &day()).arg("--report").arg(&page), 0);
    let html = fs::read_to_string(&page).expect("a page");
    assert!(html.contains("<html") && html.contains("Content-Security-Policy"));
}

#[test]
fn a_page_that_cannot_be_written_is_told_before_the_night_counts() {
    let archive = Archive::new();
    ends_with(archive.night("day.jsonl", &day()).arg("--report").arg(archive.path("nowhere/night.html")), 4);
    assert!(!archive.index().join("manifest.json").exists());
    let file = archive.write("a-file", &[]);
    let out = ends_with(newsprint().arg("audit").arg("--index").arg(&file).arg(archive.path("day.jsonl")), 2);
    assert!(said(&out).contains("an index is a folder"), "{}", said(&out));
    for action in ["stats", "verify", "compact", "learn", "export"] {
        let out = ends_with(newsprint().args(["index", action]).arg(&file), 2);
        assert!(said(&out).contains("an index is a folder"), "{}", said(&out));
    }
}

#[test]
fn a_window_leaves_older_nights_out() {
    let archive = Archive::new();
    archive.audit("old.jsonl", &[article("old", "a.example", "2026-01-01", 3, 1)]);
    let new = [article("new", "b.example", "2026-03-01", 3, 2)];
    let out = ends_with(archive.night("new.jsonl", &new).args(["--window", "30d"]), 0);
    assert_eq!(summary(&out)["families"], json!([]));
    assert_eq!(archive.families(), BTreeSet::new());
    let near = [article("near", "c.example", "2026-03-20", 3, 4)];
    let out = ends_with(archive.night("near.jsonl", &near).args(["--window", "30d"]), 0);
    assert_eq!(summary(&out)["families"][0]["earlier"][0]["id"], json!("new"));
}
