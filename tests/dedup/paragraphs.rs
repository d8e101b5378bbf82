//! `newsprint dedup --unit paragraph`: what is repeated is told, and left out only where that was asked for.

use serde_json::{Value, json};

use crate::job::{Job, line, words};

fn paragraph(seed: u64) -> String {
    words(seed, 30).join(" ")
}

/// Two stories with a standing paragraph between their own, and a third that only quotes an eight-word line.
fn scrape() -> Vec<String> {
    let standing = paragraph(9);
    let text =
        |seeds: [u64; 2]| format!("{}\n\n{standing}\n\n{}\n\nRead more", paragraph(seeds[0]), paragraph(seeds[1]));
    vec![
        line(&json!({"id": "one", "text": text([1, 2]), "other": "caf\u{e9} \"x\""})),
        format!("{{\"id\": \"two\",  \"body\": {}, \"z\": 1}}\n", json!(text([3, 4]))),
        line(&json!({"id": "three", "text": format!("{}\n\n{standing}", paragraph(5))})),
        line(&json!({"id": "four", "text": ""})),
    ]
}

fn rows(job: &Job) -> Vec<Value> {
    job.read("removed.jsonl").lines().map(|row| serde_json::from_str(row).expect("JSON")).collect()
}

#[test]
fn repeated_paragraphs_are_told_and_records_stay() {
    let job = Job::new(&scrape()).with(&["--unit", "paragraph"]);
    let said = job.run(0);
    assert!(said.contains("2 repeated"), "{said}");
    assert_eq!(job.read("out.jsonl"), scrape().concat(), "byte for byte");
    let rows = rows(&job);
    assert_eq!(rows.len(), 2);
    let text: Value = serde_json::from_str(&scrape()[1]).expect("JSON");
    let (start, end) = (rows[0]["start"].as_u64().expect("a number"), rows[0]["end"].as_u64().expect("a number"));
    assert_eq!(text["body"].as_str().expect("text").get(start as usize..end as usize), Some(paragraph(9).as_str()));
    assert_eq!(
        (&rows[0]["id"], &rows[0]["paragraph"], &rows[0]["kept"], &rows[0]["kept_paragraph"], &rows[0]["relation"]),
        (&json!("two"), &json!(2), &json!("one"), &json!(2), &json!("same-text"))
    );
    assert!(job.read("clusters.tsv").contains("two#p2\tone#p2\n"));
}

#[test]
fn strip_takes_out_what_stands_before_and_nothing_else() {
    let job = Job::new(&scrape()).with(&["--unit", "paragraph", "--strip"]);
    job.run(0);
    let out = job.read("out.jsonl");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], scrape()[0].trim_end());
    assert!(
        lines[1].starts_with("{\"id\": \"two\",  \"body\": \"") && lines[1].ends_with(", \"z\": 1}"),
        "{}",
        lines[1]
    );
    let two: Value = serde_json::from_str(lines[1]).expect("JSON");
    assert_eq!(two["body"], json!(format!("{}\n\n{}\n\nRead more", paragraph(3), paragraph(4))));
    let three: Value = serde_json::from_str(lines[2]).expect("JSON");
    assert_eq!(three["text"], json!(paragraph(5)));
    assert_eq!(lines.len(), 4);
}

#[test]
fn annotated_records_say_which_paragraphs() {
    let job = Job::new(&scrape()).with(&["--unit", "paragraph", "--annotate"]);
    job.run(0);
    let out = job.read("out.jsonl");
    let two: Value = serde_json::from_str(out.lines().nth(1).expect("a line")).expect("JSON");
    assert_eq!(two["newsprint"]["repeated"][0]["kept"], "one");
    assert_eq!(out.lines().next(), Some(scrape()[0].trim_end()));
}
