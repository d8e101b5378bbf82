//! `newsprint dedup` on texts made here: what stays, byte for byte; what goes, and why; the same whatever the threads.

use std::{fs, path::Path};

use serde_json::{Value, json};

mod job;
mod long_work;
mod paragraphs;

use job::{Job, edited, line, record, said, words};

/// A dispatch and what becomes of it, two unrelated stories, and two stories above one long disclaimer.
fn scrape() -> Vec<String> {
    let base = words(1, 500);
    let disclaimer = words(9, 400);
    vec![
        line(&record("base", &base)),
        line(&record("story", &words(2, 300))),
        // Odd spacing must survive.
        format!("{{ \"text\" : \"{}\",  \"id\":\"same\" }}\n", base.join("  ")),
        line(&record("near", &edited(&base, 40))),
        line(&record("cut", &base[..300])),
        line(&record("page", &[words(3, 250), base.clone(), words(4, 250)].concat())),
        line(&record("edited", &edited(&base, 5))),
        line(&record("one", &[words(5, 300), disclaimer.clone()].concat())),
        line(&record("two", &[words(6, 300), disclaimer.clone()].concat())),
        line(&record("brief-one", &[words(7, 70), disclaimer.clone()].concat())),
        line(&record("brief-two", &[words(8, 70), disclaimer].concat())),
        line(&json!({"id": "empty", "text": ""})),
        line(&json!({"id": "textless"})),
    ]
}

#[test]
fn every_relation_is_found_and_boilerplate_merges_nothing() {
    let job = Job::new(&scrape());
    job.run(0);
    let removed: Vec<(String, String, String)> = job.removed();
    let expected =
        [("same", "same-text"), ("near", "near-duplicate"), ("cut", "cut"), ("page", "embedded"), ("edited", "edited")];
    let expected: Vec<_> =
        expected.iter().map(|(id, relation)| ((*id).to_owned(), "base".to_owned(), (*relation).to_owned())).collect();
    assert_eq!(removed, expected);
    assert_eq!(job.kept(), ["base", "story", "one", "two", "brief-one", "brief-two", "empty", "textless"]);
}

#[test]
fn kept_records_are_the_lines_they_were() {
    let lines = scrape();
    let job = Job::new(&lines).with(&["--keep", "longest"]);
    job.run(0);
    let out = job.read("out.jsonl");
    assert!(out.lines().all(|kept| lines.iter().any(|line| line.trim_end_matches('\n') == kept)));
    assert!(job.kept().contains(&"page".to_owned()), "the longest stays");
    assert!(!job.kept().contains(&"base".to_owned()));
}

#[test]
fn clusters_name_every_record_by_the_smallest_id() {
    let job = Job::new(&scrape());
    job.run(0);
    let rows: Vec<String> = job.read("clusters.tsv").lines().map(str::to_owned).collect();
    assert_eq!(rows.len(), scrape().len());
    for id in ["base", "same", "near", "cut", "page", "edited"] {
        assert!(rows.contains(&format!("{id}\tbase")), "{id}");
    }
    assert!(rows.contains(&"one\tone".to_owned()) && rows.contains(&"empty\tempty".to_owned()));
}

#[test]
fn the_same_bytes_whatever_the_threads_and_the_packing() {
    let (one, two) = (Job::new(&scrape()).with(&["--jobs", "1"]), Job::new(&scrape()).with(&["--jobs", "2"]));
    one.run(0);
    two.run(0);
    let packed = Job::new(&scrape());
    let bytes = zstd::encode_all(scrape().concat().as_bytes(), 1).expect("packed");
    fs::write(packed.path("in.jsonl"), bytes).expect("written");
    packed.run(0);
    for name in ["out.jsonl", "removed.jsonl", "clusters.tsv"] {
        assert!(!one.read(name).is_empty());
        assert_eq!(one.read(name), two.read(name), "{name}");
        assert_eq!(one.read(name), packed.read(name), "{name}, packed");
    }
}

/// A is edited into B, B into C, and so on, until the ends share nothing.
#[test]
fn a_chain_does_not_become_one_family() {
    let mut chain = vec![words(1, 400)];
    for step in 1..8u64 {
        let before = chain.last().expect("the first").clone();
        let fresh = words(100 + step, 400);
        let moved = 90 * step as usize % 400;
        let next =
            (0..400).map(|at| if (at + 400 - moved) % 400 < 90 { fresh[at].clone() } else { before[at].clone() });
        chain.push(next.collect());
    }
    let lines: Vec<String> =
        chain.iter().enumerate().map(|(at, text)| line(&record(&format!("c{at}"), text))).collect();
    let job = Job::new(&lines);
    job.run(0);
    let cluster_of = |id: &str| {
        let clusters = job.read("clusters.tsv");
        let row = clusters.lines().find(|row| row.starts_with(&format!("{id}\t"))).expect("a row").to_owned();
        row.split('\t').nth(1).expect("a cluster").to_owned()
    };
    assert_ne!(cluster_of("c0"), cluster_of("c7"), "the ends share nothing");
}

#[test]
fn scopes_and_keep_rules() {
    let text = words(1, 200).join(" ");
    let of =
        |id: &str, source: &str, date: &str| line(&json!({"id": id, "source": source, "date": date, "text": text}));
    let lines = [
        of("late", "a.example", "2026-03-12"),
        of("early", "b.example", "2026-03-10"),
        of("old", "a.example", "2025-01-01"),
        of("mine", "c.example", "2026-03-11"),
    ];
    for (arguments, kept) in [
        (vec!["--keep", "earliest"], vec!["old"]),
        (vec!["--keep", "source:c.example,a.example"], vec!["mine"]),
        (vec!["--scope", "outlet"], vec!["late", "early", "mine"]),
        (vec!["--scope", "day:7", "--keep", "earliest"], vec!["early", "old"]),
        (vec!["--exact"], vec!["late"]),
    ] {
        let job = Job::new(&lines).with(&arguments);
        job.run(0);
        assert_eq!(job.kept(), kept, "{arguments:?}");
    }
}

#[test]
fn annotate_keeps_all_and_says_what_duplicates_what() {
    let job = Job::new(&scrape()).with(&["--annotate"]);
    job.run(0);
    assert_eq!(job.kept().len(), scrape().len());
    let same = job.read("out.jsonl").lines().find(|line| line.contains("\"same\"")).expect("kept").to_owned();
    let same: Value = serde_json::from_str(&same).expect("still JSON");
    assert_eq!(same["newsprint"], json!({"cluster": "base", "duplicate_of": "base", "relation": "same-text"}));
}

#[test]
fn broken_lines_lose_nothing_else() {
    let mut lines = scrape();
    lines.insert(1, "{\"id\": \"broken\", \"text\": \n".to_owned());
    lines.insert(3, "\u{0}\n\n".to_owned());
    lines.push("{\"id\": \"last\", \"text\": \"no line feed at the end\"}".to_owned());
    let job = Job::new(&lines);
    let said = job.run(0);
    assert!(said.contains("2 lines could not be read"), "{said}");
    assert_eq!(job.read("out.jsonl.rejects.jsonl").lines().count(), 2);
    assert!(job.kept().contains(&"last".to_owned()));
    assert_eq!(job.removed().len(), 5);
}

#[test]
fn rejects_of_an_output_go_with_it() {
    let job = Job::new(&["broken\n".to_owned(), line(&record("a", &words(1, 30)))]).with(&["--force"]);
    job.run(0);
    assert!(job.path("out.jsonl.rejects.jsonl").exists());
    fs::write(job.path("in.jsonl"), line(&record("a", &words(1, 30)))).expect("written");
    job.run(0);
    assert!(!job.path("out.jsonl.rejects.jsonl").exists(), "nothing was rejected this time");
}

#[test]
fn a_follow_up_is_no_copy() {
    let (old, new) = (edited(&words(1, 600), 5), words(8, 900));
    let parts = old.chunks(40).zip(new.chunks(60)).flat_map(|(old, new)| [old, new]);
    let follow_up: Vec<String> = parts.flatten().cloned().collect();
    let job = Job::new(&[line(&record("first", &words(1, 600))), line(&record("later", &follow_up))]);
    job.run(0);
    assert!(job.removed().is_empty(), "it tells news among sentences of the first");
}

#[test]
fn no_input_is_replaced_and_no_output_by_another() {
    let job = Job::new(&scrape());
    let input = job.path("in.jsonl").display().to_string();
    let before = fs::read(&input).expect("readable");
    let folder = job.folder.path().display().to_string();
    let inside = job.path("more.jsonl").display().to_string();
    let dotted = format!("{folder}/./in.jsonl");
    for arguments in [
        vec!["dedup", &input, "--force", "--output", &dotted],
        vec!["dedup", &input, "--force", "--output", &inside, "--removed", &input],
        vec!["dedup", &folder, "--force", "--output", &inside],
        vec!["dedup", &input, "--force", "--output", &inside, "--removed", &inside],
    ] {
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        said(&arguments, 2);
        assert!(fs::read(&input).is_ok_and(|now| now == before) && !job.path("more.jsonl").exists(), "{arguments:?}");
    }
}

#[test]
fn nothing_to_compare_is_a_failure() {
    let job = Job::new(&[line(&json!({"id": "a", "fulltext": "Nobody reads this field."}))]);
    assert!(job.run(3).contains("--field text="));
    assert!(Job::new(&["broken\n".to_owned()]).run(3).contains("1 line could not be read"));
}

#[test]
fn an_id_does_not_steer_the_terminal() {
    let job = Job::new(&[line(&record("a\u{1b}[2Jx", &words(1, 30))), line(&record("a\u{1b}[2Jx", &words(2, 30)))]);
    let said = job.run(0);
    assert!(said.contains("borne by more than one record") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn outputs_that_exist_are_not_touched_without_force() {
    let job = Job::new(&scrape());
    fs::write(job.path("out.jsonl"), "mine").expect("written");
    job.run(2);
    assert_eq!(job.read("out.jsonl"), "mine");
    assert!(!Path::new(&job.path("removed.jsonl")).exists());
    let job = job.with(&["--force"]);
    job.run(0);
    assert_ne!(job.read("out.jsonl"), "mine");
}

/// A template in every record is hot: linear work, and reported.
#[test]
fn a_template_in_every_record_is_reported() {
    let template = words(9, 80);
    let lines: Vec<String> = (0..200)
        .map(|at| line(&record(&format!("t{at}"), &[words(1000 + at, 120), template.clone()].concat())))
        .collect();
    let job = Job::new(&lines);
    let said = job.run(0);
    assert!(said.contains("shared by too many records") && said.contains("one by 200, among them t0"), "{said}");
    assert_eq!(job.kept().len(), 200);
}

#[test]
fn many_identical_records_cost_no_squares() {
    let lines: Vec<String> = (0..5000).map(|at| line(&record(&format!("i{at}"), &words(1, 40)))).collect();
    let job = Job::new(&lines);
    let said = job.run(0);
    assert_eq!(job.kept(), ["i0"]);
    assert!(said.contains("0 pairs verified"), "{said}");
}
