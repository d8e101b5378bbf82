//! The output contract, letter by letter: scripts read these lines.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{demo, jsonl, rows::*, summary::Summary};

fn lines<T: Serialize>(rows: &[T]) -> String {
    let mut out = Vec::new();
    jsonl::write_rows(&mut out, rows).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

/// Reads back what is written, and what that writes is the same.
fn round_trip<T: Serialize + DeserializeOwned>(rows: &[T]) {
    assert!(!rows.is_empty());
    let written = lines(rows);
    let read: Vec<T> = written.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
    assert_eq!(lines(&read), written);
}

#[test]
fn rows_round_trip() {
    let report = demo::report();
    round_trip(&report.articles);
    round_trip(&report.pairs);
    round_trip(&report.sentences);
    round_trip(&report.families);
    round_trip(&report.outlets);
}

#[test]
fn an_article_is_one_line() {
    let mut row = demo::report().articles.remove(0);
    row.parts.truncate(1);
    row.agency.as_mut().expect("a credit").quotes.truncate(1);
    row.copied = 1.0 / 3.0;
    let line = r#"{"id":"afp-1","outlet":"AFP","date":"2031-03-12T05:41:00Z","title":"Le pont de Valmorin fermé après une crue record","url":"https://news.example/afp-1","language":"fr","family":"afp-1","parts":[{"kind":"title","start":0,"end":49}],"words":127,"agency":{"name":"AFP","confidence":0.99,"class":"A","quotes":[{"text":"VALMORIN, 12 mars 2031 (AFP) -","start":51,"end":81,"class":"A"}]},"mentions":[],"derived":"non","copied":0.3333}"#;
    assert_eq!(lines(&[row]), format!("{line}\n"));
}

#[test]
fn what_an_article_lacks_is_null_but_its_text_is_left_out() {
    let row = ArticleRow {
        id: "a".to_owned(),
        outlet: None,
        date: None,
        title: None,
        url: None,
        language: None,
        family: None,
        parts: vec![],
        words: 0,
        agency: None,
        mentions: Vec::new(),
        derived: Derivation::Wholly,
        copied: 0.0,
        text: None,
    };
    let line = r#"{"id":"a","outlet":null,"date":null,"title":null,"url":null,"language":null,"family":null,"parts":[],"words":0,"agency":null,"mentions":[],"derived":"wholly","copied":0.0}"#;
    assert_eq!(lines(std::slice::from_ref(&row)), format!("{line}\n"));
    let with_text = lines(&[ArticleRow { text: Some("<b>".to_owned()), ..row }]);
    assert!(with_text.ends_with("\"copied\":0.0,\"text\":\"<b>\"}\n"), "{with_text}");
}

#[test]
fn a_pair_is_one_line() {
    let row = demo::report().pairs.swap_remove(1);
    let line = r#"{"first":"afp-1","second":"quotidien-3","relation":"same-dispatch","derived":0.9988,"extent":"partially","jaccard":0.4123,"containment":0.5617,"shared_sentences":7,"direction":"first","candidates":["bands","containment"],"evidence":[{"kind":"narration","sentences":5,"dice":0.9123}]}"#;
    assert_eq!(lines(&[row]), format!("{line}\n"));
}

#[test]
fn a_sentence_is_one_line() {
    let report = demo::report();
    let row = |kind: ConflictKind| report.sentences.iter().find(|row| row.conflicts.iter().any(|c| c.kind == kind));
    let number = row(ConflictKind::Number).expect("a sentence with another number");
    let line = r#"{"article":"phare-1#2","start":41,"end":142,"kind":"rewritten","similarity":0.61,"source":{"article":"phare-1","start":43,"end":131},"conflicts":[{"kind":"number","here":"2018","there":"2019"}]}"#;
    assert_eq!(lines(&[number]), format!("{line}\n"));
    let new = report.sentences.iter().find(|row| row.source.is_none()).expect("a new sentence");
    assert!(lines(&[new]).ends_with("\"kind\":\"new\",\"similarity\":0.0,\"source\":null,\"conflicts\":[]}\n"));
}

#[test]
fn a_family_is_one_line() {
    let row = demo::report().families.remove(0);
    let line = r#"{"family":"afp-1","anchor":"afp-1","members":["afp-1","courier-7","quotidien-3"],"outlets":3,"first":{"id":"afp-1","date":"2031-03-12T05:41:00Z","outlet":"AFP"},"agency":{"name":"AFP","confidence":0.992,"class":"A"},"relations":{"same-text":0,"same-dispatch":1,"rewritten":2,"same-thread":0,"common-source":0,"same-event":0,"unrelated":0},"span_seconds":31140,"span_days":0}"#;
    assert_eq!(lines(&[row]), format!("{line}\n"));
}

#[test]
fn every_relation_has_its_name() {
    let names = r#"["same-text","same-dispatch","rewritten","same-thread","common-source","same-event","unrelated"]"#;
    assert_eq!(serde_json::to_string(&Relation::ALL).expect("JSON"), names);
    assert_eq!(Relation::ALL.map(Relation::is_derived), [true, true, true, true, false, false, false]);
    let mut counts = RelationCounts::default();
    Relation::ALL.into_iter().for_each(|relation| counts.add(relation));
    let counts = serde_json::to_value(counts).expect("JSON");
    for name in serde_json::from_str::<Vec<String>>(names).expect("JSON") {
        assert_eq!(counts[name], 1);
    }
}

#[test]
fn the_other_names_are_kebab_case() {
    use SentenceKind::{LightEdit, New, Quote, Rewritten, Translated, Verbatim};
    let kinds = serde_json::to_string(&[Verbatim, LightEdit, Rewritten, Translated, Quote, New]).expect("JSON");
    assert_eq!(kinds, r#"["verbatim","light-edit","rewritten","translated","quote","new"]"#);
    let directions = serde_json::to_string(&[Direction::First, Direction::Second, Direction::Unknown]).expect("JSON");
    assert_eq!(directions, r#"["first","second","unknown"]"#);
    let derived = serde_json::to_string(&[Derivation::Wholly, Derivation::Partially, Derivation::Non]).expect("JSON");
    assert_eq!(derived, r#"["wholly","partially","non"]"#);
}

#[test]
fn evidence_is_rounded_at_any_depth() {
    let row: EvidenceRow =
        serde_json::from_value(json!({"kind": "x", "a": [{"b": 0.123_456}], "n": 3})).expect("evidence");
    assert_eq!(lines(&[row]), "{\"kind\":\"x\",\"a\":[{\"b\":0.1235}],\"n\":3}\n");
}

#[test]
fn the_summary_keeps_parameters_exact_and_timings_apart() {
    let mut out = Vec::new();
    jsonl::write_document(&mut out, &demo::report().summary).expect("memory can be written");
    let value: Value = serde_json::from_slice(&out).expect("JSON");
    let fields: Vec<_> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "version",
            "parameters",
            "counts",
            "rates",
            "definitions",
            "curve",
            "self_test",
            "generators",
            "hot_buckets",
            "boilerplate",
            "not_covered",
            "timings"
        ]
    );
    assert_eq!(value["parameters"]["policy"]["derived_at_least"], 0.000_05);
    assert_eq!(value["rates"][0]["value"], 0.2135);
    assert_eq!(value["timings"], Value::Null);
    let read: Summary = serde_json::from_slice(&out).expect("a summary");
    assert_eq!(read.counts, demo::report().summary.counts);
}
