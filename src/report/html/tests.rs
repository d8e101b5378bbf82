use std::{collections::BTreeSet, io::Read};

use flate2::read::DeflateDecoder;
use serde_json::{Value, json};

use super::*;
use crate::report::demo::{self, HOSTILE};

fn page(report: &Report) -> String {
    pages(report, "report.html").expect("a page").remove(0).1
}

/// What stands between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

fn unpacked(letters: &str) -> Value {
    let packed = BASE64_STANDARD.decode(letters).expect("base 64");
    let mut json = String::new();
    DeflateDecoder::new(&packed[..]).read_to_string(&mut json).expect("deflated UTF-8");
    serde_json::from_str(&json).expect("the data is JSON")
}

fn data(page: &str) -> Value {
    unpacked(between(page, "id=\"data\">", "</script>"))
}

fn parcel(page: &str, number: usize) -> Value {
    unpacked(between(page, &format!("id=\"parcel-{number}\">"), "</script>"))
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
    assert_eq!(page.matches("<script").count(), 3);
    assert_eq!(page.matches("</script").count(), 3);
    assert!(!page.contains("<!--"));
    assert!(!page.contains("javascript:alert"));
    assert!(data(&page).to_string().contains("onerror"), "the data itself is not changed");
    assert!(parcel(&page, 0).to_string().contains("alert(3)"));
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
    let parcel = parcel(&page(&report), 0);
    for id in ["phare-1", "phare-1#2"] {
        assert_eq!(parcel["articles"][id]["text"], "phare-1");
    }
    assert_eq!(parcel["texts"].as_object().expect("texts").len(), 6);
}

/// Every family can be read somewhere, with all that belongs to it, and the first page lists all.
#[test]
fn what_does_not_fit_goes_to_further_pages() {
    let report = demo::report();
    for (page_limit, parcel_limit, pages) in [(usize::MAX, usize::MAX, 1), (usize::MAX, 1, 1), (1, 1, 3)] {
        let packed = island::pages_within(&report, "night.html", page_limit, parcel_limit).expect("pages");
        assert_eq!(packed.len(), pages);
        let first = unpacked(&packed[0].data);
        assert_eq!(first["files"].as_array().expect("files").len(), pages);
        assert_eq!(first["files"][0], "night.html");
        assert_eq!(first["families"].as_array().expect("families").len(), 3);
        assert_eq!(first["articles"].as_array().expect("articles").len(), 7);
        let mut pairs = 0;
        for family in first["families"].as_array().expect("families") {
            let number = |key: &str| family[key].as_u64().expect("a number") as usize;
            let page = &packed[number("page") - 1];
            let listed = unpacked(&page.data);
            assert_eq!(listed["page"], json!([number("page"), pages]));
            assert!(listed["families"].as_array().expect("families").contains(family));
            let parcel = unpacked(&page.parcels[number("parcel")]);
            for member in family["members"].as_array().expect("members") {
                let article = &parcel["articles"][member.as_str().expect("an id")];
                assert!(parcel["texts"][article["text"].as_str().expect("a text")].is_string());
            }
            let label = |pair: &Value| {
                report.articles.iter().find(|row| pair["first"] == row.id).and_then(|row| row.family.clone())
            };
            let of = parcel["pairs"]
                .as_array()
                .expect("pairs")
                .iter()
                .filter(|pair| label(pair).as_deref() == family["family"].as_str());
            pairs += of.count();
        }
        assert_eq!(pairs, 5);
        let parcels: BTreeSet<_> = packed.iter().flat_map(|page| &page.parcels).collect();
        assert_eq!(parcels.len(), if parcel_limit == 1 { 3 } else { 1 });
    }
}

#[test]
fn a_failed_self_test_is_said_before_all_else() {
    let mut report = demo::report();
    assert!(!page(&report).contains("class=\"failed\""));
    report.summary.self_test[0].passed = false;
    assert!(page(&report).contains("<p class=\"failed\">"));
}

#[test]
fn pages_have_their_names() {
    let names = [1, 2, 13].map(|number| page_name("report.html", number));
    assert_eq!(names, ["report.html", "report-2.html", "report-13.html"]);
    assert_eq!(page_name("night", 2), "night-2");
}

#[test]
fn articles_and_pairs_outside_families_are_left_out() {
    let mut report = demo::report();
    report.families.remove(0);
    let data = data(&page(&report));
    assert_eq!(data["articles"].as_array().expect("articles").len(), 4);
    assert_eq!(parcel(&page(&report), 0)["pairs"].as_array().expect("pairs").len(), 2);
}
