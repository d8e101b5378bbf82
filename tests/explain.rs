//! `newsprint explain`: what it says is what the tables say, and what the verdict rests on.

mod paper;

use newsprint::report::rows::PairRow;
use paper::{Desk, RESULTS, samples};
use serde_json::Value;

/// A desk with the traced news day.
fn traced() -> Desk {
    let desk = Desk::new();
    desk.trace(&[samples().display().to_string()]).ends_with(0);
    desk
}

fn explained(desk: &Desk, arguments: &[&str]) -> Value {
    desk.run(&["explain", RESULTS]).and(arguments).and(&["--format", "json"]).ends_with(0).json()
}

#[test]
fn every_reported_pair_is_explained_by_its_own_figures() {
    let desk = traced();
    let pairs: Vec<PairRow> = desk.results().rows("pairs.jsonl");
    assert!(pairs.len() > 50);
    // One of each relation, to be quick.
    let mut seen = Vec::new();
    for pair in pairs {
        if seen.contains(&pair.relation) {
            continue;
        }
        seen.push(pair.relation);
        // The order in which they are named does not matter.
        let found = explained(&desk, &[&pair.second, &pair.first]);
        assert_eq!(found["pair"]["relation"], pair.relation.name());
        assert_eq!(found["explanation"]["relation"], pair.relation.name());
        let derived = found["explanation"]["derived"].as_f64().expect("a probability");
        assert!((derived - pair.derived).abs() < 1e-3, "{derived} {}", pair.derived);
        let held = found["explanation"]["rungs"].as_array().expect("rules").iter().find(|rung| rung["holds"] == true);
        assert_eq!(held.expect("a rule holds")["relation"], pair.relation.name());
    }
    assert!(seen.len() > 3, "{seen:?}");
}

#[test]
fn an_article_is_explained_by_credit_family_and_pairs() {
    let desk = traced();
    let found = explained(&desk, &["fr-dam-01"]);
    assert_eq!(found["article"]["agency"]["name"], "AFP");
    let anchor = found["family"]["anchor"].as_str().expect("an anchor");
    assert!(anchor.starts_with("fr-dam-"), "{anchor}");
    let derived: Vec<f64> =
        found["pairs"].as_array().expect("pairs").iter().filter_map(|pair| pair["derived"].as_f64()).collect();
    assert!(derived.len() > 5 && derived.is_sorted_by(|a, b| a >= b));
    let said = desk.run(&["explain", RESULTS, "fr-dam-01"]).ends_with(0).stdout;
    assert!(said.contains("© 2026 AFP") && said.contains(anchor), "{said}");
    let said = desk.run(&["explain", RESULTS, anchor]).ends_with(0).stdout;
    assert!(said.contains("which is this one"), "{said}");
}

#[test]
fn two_that_are_not_linked_are_compared_where_the_texts_are() {
    let desk = traced();
    let pair = ["explain", RESULTS, "de-strike-01", "en-bank-01"];
    let said = desk.run(&pair).ends_with(0).stdout;
    assert!(said.contains("Not linked") && said.contains("--inputs"), "{said}");
    let said = desk.run(&pair).and(&["--inputs", &samples().display().to_string()]).ends_with(0).stdout;
    assert!(said.contains("Compared now") && said.contains("none of these"), "{said}");
}

#[test]
fn what_is_not_there_is_named() {
    let desk = traced();
    let run = |arguments: &[&str]| desk.run(&["explain"]).and(arguments);
    run(&[RESULTS, "nobody"]).ends_with(2).saying_in_one_line(&["nobody", "articles.jsonl"]);
    run(&[RESULTS, "fr-dam-01", "fr-dam-01"]).ends_with(2).saying_in_one_line(&["no pair with itself"]);
    run(&["nowhere", "a"]).ends_with(3).saying_in_one_line(&["nowhere/articles.jsonl", "cannot read"]);
    std::fs::write(desk.path(RESULTS).join("pairs.jsonl"), "{\"first\": 1}\n").expect("written");
    run(&[RESULTS, "fr-dam-01", "fr-dam-02"]).ends_with(3).saying_in_one_line(&["pairs.jsonl", "line 1"]);
}
