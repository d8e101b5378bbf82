use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::report::demo::{self, HOSTILE};

fn page(report: &Report) -> String {
    let mut page = Vec::new();
    write_page(&mut page, report).expect("memory can be written");
    String::from_utf8(page).expect("UTF-8")
}

/// What stands between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

fn data(page: &str) -> Value {
    serde_json::from_str(between(page, "id=\"data\">", "</script>")).expect("the data is JSON")
}

#[test]
fn the_policy_allows_the_embedded_style_and_script_and_nothing_else() {
    let page = page(&demo::report());
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    let style = BASE64_STANDARD.encode(Sha256::digest(between(&page, "<style>", "</style>")));
    let script = BASE64_STANDARD.encode(Sha256::digest(between(&page, "<script>", "</script>")));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; base-uri 'none'; form-action 'none'"
        )
    );
}

#[test]
fn hostile_text_stays_text() {
    let mut report = demo::report();
    report.families[0].family = HOSTILE.to_owned();
    report.summary.version = HOSTILE.to_owned();
    report.summary.parameters.recipe = json!({HOSTILE: HOSTILE});
    let page = page(&report);
    assert!(!page.contains("<img"));
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<!--"));
    let (outside, island) = (page.replace(between(&page, "id=\"data\">", "</script>"), ""), data(&page));
    assert!(!outside.contains("javascript:alert"));
    assert!(island.to_string().contains("onerror"), "the data itself is not changed");
}

#[test]
fn the_script_makes_no_markup_no_code_and_no_request() {
    for word in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "DOMParser",
        "setTimeout",
        "eval(",
        "Function(",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "import(",
        "</script",
        "<!--",
    ] {
        assert!(!SCRIPT.contains(word), "{word}");
    }
    for word in ["@import", "url(", "</style"] {
        assert!(!STYLE.contains(word), "{word}");
    }
}

#[test]
fn nothing_is_loaded() {
    let page = page(&Report::default());
    let addresses: Vec<_> = page.match_indices("://").map(|(at, _)| page[at - 4..].split('"').next()).collect();
    assert_eq!(addresses, [Some("http://www.w3.org/2000/svg")], "only the name of SVG");
    assert!(!page.contains(" src="));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(page(&demo::report()), page(&demo::report()));
}

#[test]
fn readers_without_scripts_get_the_families() {
    let page = page(&demo::report());
    let plain = between(&page, "<noscript>", "</noscript>");
    assert!(plain.contains("Le pont de Valmorin fermé après une crue record"));
    assert!(plain.contains("AFP, 2031-03-12T05:41:00Z"));
    assert_eq!(plain.matches("<tr>").count(), 4);
}

#[test]
fn texts_of_one_page_are_carried_once() {
    let mut report = demo::report();
    let whole = report.texts["phare-1"].clone();
    report.texts.insert("phare-1#2".to_owned(), whole);
    let data = data(&page(&report));
    let names: Vec<_> = data["articles"].as_array().expect("articles").iter().map(|row| &row["text"]).collect();
    assert_eq!(names[5..], [&json!("phare-1"), &json!("phare-1")]);
    assert_eq!(data["texts"].as_object().expect("texts").len(), 6);
}

#[test]
fn beyond_a_limit_the_tail_keeps_its_lists_only() {
    let report = demo::report();
    let bytes = |ids: &[&str]| ids.iter().map(|id| report.texts[*id].len()).sum::<usize>();
    let first = bytes(&["afp-1", "courier-7", "quotidien-3"]);
    for (text_limit, pair_limit, kept) in
        [(first, 3, 1), (first, 2, 0), (first - 1, 9, 0), (usize::MAX, 4, 2), (usize::MAX, 5, 3)]
    {
        let json = island::json_within(&report, text_limit, pair_limit).expect("JSON");
        let data: Value = serde_json::from_str(&json).expect("JSON");
        let rows = |name: &str| data[name].as_array().expect("rows").clone();
        let with_texts: Vec<_> = rows("families").iter().filter(|row| row["texts"] == true).cloned().collect();
        assert_eq!(with_texts.len(), kept);
        assert_eq!((rows("families").len(), rows("articles").len()), (3, 7));
        let ids: BTreeSet<_> = data["texts"].as_object().expect("texts").keys().cloned().collect();
        let members = with_texts.iter().flat_map(|row| row["members"].as_array().expect("members"));
        assert_eq!(ids, members.map(|id| id.as_str().expect("an id").to_owned()).collect());
        assert!(data["sentences"].as_object().expect("sentences").keys().all(|id| ids.contains(id)));
        assert!(rows("pairs").iter().all(|pair| ids.contains(pair["first"].as_str().expect("an id"))));
        assert_eq!(data["cut"]["families"].as_u64(), (kept < 3).then_some(3 - kept as u64));
    }
}

#[test]
fn articles_and_pairs_outside_families_are_left_out() {
    let mut report = demo::report();
    report.families.remove(0);
    let data = data(&page(&report));
    assert_eq!(data["articles"].as_array().expect("articles").len(), 4);
    assert_eq!(data["pairs"].as_array().expect("pairs").len(), 2);
}
