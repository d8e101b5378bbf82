//! Work that is kept, killed, taken up again, shared and spilled: always the same bytes.

use std::{fs, process::Command, thread, time::Duration};

use assert_cmd::cargo::CommandCargoExt;
use newsprint::shingle::mix;

use crate::job::{Job, edited, line, record, said, words};

/// Some portions' worth of records: stories, and copies of them far behind.
fn scrape() -> Vec<String> {
    let story = |seed: u64| words(seed, 2000);
    // Copies are of stories that stand some hundreds of records before.
    let before = |at: u64| story(at / 5 * 5 - 797);
    let of = |at: u64| match at % 5 {
        0 if at > 800 => edited(&before(at), 12),
        1 if at > 800 => before(at)[..1100].to_vec(),
        2 if at > 800 => before(at),
        _ => story(at),
    };
    (0..4500).map(|at| line(&record(&format!("r{at}"), &of(at)))).collect()
}

struct Undisturbed {
    lines: Vec<String>,
    outputs: Vec<Vec<u8>>,
}

fn undisturbed() -> Undisturbed {
    let lines = scrape();
    assert!(lines.iter().map(String::len).sum::<usize>() > 32 << 20, "three portions at least");
    let job = Job::new(&lines);
    job.run(0);
    assert!(job.removed().len() > 1000);
    Undisturbed { lines, outputs: job.outputs() }
}

#[test]
fn killed_at_any_moment_the_same_command_finishes() {
    let expected = undisturbed();
    let job = Job::new(&expected.lines);
    let work = job.path("work").display().to_string();
    let job = job.with(&["--work", &work]);
    let mut finished = false;
    for round in 0..12u64 {
        let mut command = Command::cargo_bin("newsprint").expect("the binary");
        let mut child = command.args(job.arguments()).arg("--quiet").spawn().expect("started");
        thread::sleep(Duration::from_millis(mix(round) % 700));
        child.kill().expect("killed, or done");
        if child.wait().expect("waited").success() {
            finished = true;
            break;
        }
    }
    if !finished {
        job.run(0);
    }
    assert!(job.outputs() == expected.outputs);
    let left: Vec<String> = fs::read_dir(job.folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn killed_between_two_outputs_it_is_no_stranger() {
    let expected = undisturbed();
    let job = Job::new(&expected.lines);
    job.run(0);
    // As if the power had gone after the first of the files was in its place.
    fs::remove_file(job.path("removed.jsonl")).expect("removed");
    job.run(2);
    let names: String = ["out.jsonl", "removed.jsonl", "clusters.tsv"]
        .iter()
        .map(|name| format!("{}\n", job.path(name).display()))
        .collect();
    fs::write(job.path(".out.jsonl.unfinished"), names).expect("written");
    job.run(0);
    assert!(job.outputs() == expected.outputs);
    assert!(!job.path(".out.jsonl.unfinished").exists());
}

#[test]
fn shares_and_spills_make_the_same_bytes() {
    let expected = undisturbed();
    let job = Job::new(&expected.lines);
    let work = job.path("work").display().to_string();
    let input = job.path("in.jsonl").display().to_string();
    for share in ["2/3", "3/3"] {
        let arguments = ["dedup", &input, "--work", &work, "--shard", share].map(str::to_owned);
        assert!(said(&arguments, 0).contains("run without --shard"));
    }
    let job = job.with(&["--work", &work, "--memory", "1M"]);
    let told = job.run(0);
    assert!(told.contains("2 of 3 parts done before"), "{told}");
    assert!(job.outputs() == expected.outputs);
    // The finished parts serve other rules, too.
    let again = job.with(&["--annotate", "--force"]);
    assert!(again.run(0).contains("3 of 3 parts done before"));
    assert!(again.outputs() != expected.outputs);
}

#[test]
fn damaged_work_is_done_again_and_strangers_work_refused() {
    let lines = scrape();
    let job = Job::new(&lines);
    let work = job.path("work");
    let job = job.with(&["--work", &work.display().to_string()]);
    job.run(0);
    let expected = job.outputs();
    let part = work.join("part-00000-000001");
    let mut bytes = fs::read(&part).expect("a part");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).expect("written");
    let job = job.with(&["--force"]);
    assert!(job.run(0).contains("2 of 3 parts done before"));
    assert!(job.outputs() == expected);

    let refused = job.with(&["--least-words", "3"]);
    let told = refused.run(2);
    assert!(told.contains("another job") && told.contains("remove the folder"), "{told}");
    let job = Job::new(&lines);
    let occupied = job.path("occupied");
    fs::create_dir(&occupied).expect("made");
    fs::write(occupied.join("mine"), "mine").expect("written");
    let told = job.with(&["--work", &occupied.display().to_string()]).run(2);
    assert!(told.contains("no work folder"), "{told}");
}

#[test]
fn an_input_that_changed_is_not_mixed_with_old_work() {
    let lines = scrape();
    let job = Job::new(&lines);
    let job_work = job.path("work").display().to_string();
    let job = job.with(&["--work", &job_work]);
    job.run(0);
    fs::write(job.path("in.jsonl"), lines[..2000].concat()).expect("written");
    let told = job.with(&["--force"]).run(2);
    assert!(told.contains("inputs that changed"), "{told}");
}

#[test]
fn what_cannot_be_kept_is_said() {
    let job = Job::new(&[line(&record("a", &words(1, 20)))]);
    let input = job.path("in.jsonl").display().to_string();
    for (arguments, expected) in [
        (vec!["dedup", &input, "--shard", "1/2"], "--work"),
        (vec!["dedup", &input, "--shard", "3/2", "--work", "w"], "I from 1 to N"),
        (vec!["dedup", "-", "--dry-run", "--work", "w"], "stream"),
        (vec!["dedup", &input, "--dry-run", "--memory", "lots"], "--memory"),
        (vec!["dedup", &input, "--strip", "--output", "o"], "--unit paragraph"),
    ] {
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        let told = said(&arguments, 2);
        assert!(told.contains(expected), "{arguments:?}: {told}");
    }
}

/// No file may grow beyond 200 blocks, as if the disk were full then.
#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_nothing_appears() {
    let job = Job::new(&scrape());
    let binary = Command::cargo_bin("newsprint").expect("the binary").get_program().to_owned();
    for arguments in [vec![], vec!["--work".to_owned(), job.path("work").display().to_string()]] {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh"]).arg(&binary);
        let done = shell.args(job.arguments()).args(&arguments).output().expect("a shell");
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(4), "{told}");
        assert!(told.contains("cannot write"), "{told}");
        let files = fs::read_dir(job.folder.path()).expect("the folder");
        let names: Vec<_> = files.map(|file| file.expect("a file").file_name()).collect();
        assert!(names.iter().all(|name| *name == "in.jsonl" || *name == "work"), "{names:?}");
    }
}

#[test]
fn ids_that_several_records_bear_are_told() {
    let lines: Vec<String> = (0..6).map(|at| line(&record(&format!("id{}", at % 4), &words(at, 60)))).collect();
    let job = Job::new(&lines);
    let told = job.run(0);
    assert!(told.contains("2 ids borne by more than one record (such as id0)"), "{told}");
    assert_eq!(job.kept().len(), 6);
}

/// More versions of one dispatch than a shingle may have records to be cool: each is found by its first.
#[test]
fn a_large_family_is_one_family() {
    let base = words(1, 500);
    let version = |at: u64| {
        let mut version = base.clone();
        version[at as usize * 3] = format!("v{at}");
        version
    };
    let lines: Vec<String> = (0..160).map(|at| line(&record(&format!("v{at:03}"), &version(at)))).collect();
    let job = Job::new(&lines);
    job.run(0);
    assert_eq!(job.kept(), ["v000"]);
    assert!(job.read("clusters.tsv").lines().all(|row| row.ends_with("\tv000")));
}
