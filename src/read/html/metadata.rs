//! What a page says about itself: `<meta>`, JSON-LD, canonical link, `<time>`, byline.

use std::collections::BTreeMap;

use dom_query::Document as Dom;
use serde_json::Value;

use crate::{
    article::Published,
    read::{dates, host::host},
};

/// A page's own account.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) url: Option<String>,
    pub(super) credit: Option<String>,
}

/// What a page says about itself.
pub(super) fn of(dom: &Dom) -> Metadata {
    let meta = Meta::of(dom);
    let linked: Vec<Value> = dom
        .select("script[type='application/ld+json']")
        .iter()
        .filter_map(|script| serde_json::from_str(script.text().trim()).ok())
        .collect();
    let url = attribute(dom, "link[rel=canonical]", "href")
        .filter(|url| url.contains("://"))
        .or_else(|| meta.any(&["og:url"]));
    let site = url.as_deref().and_then(host);
    let published = meta.dates().or_else(|| linked.iter().find_map(|value| date_in(value, 0)));
    Metadata {
        title: meta.any(&["og:title"]).or_else(|| first_text(dom, "title")).or_else(|| first_text(dom, "h1")),
        outlet: meta.any(&["og:site_name"]).or(site),
        published: published.or_else(|| dates::parse(&attribute(dom, "time[datetime]", "datetime")?)),
        credit: meta
            .any(&["author", "article:author"])
            .filter(|credit| !credit.contains("://"))
            .or_else(|| byline(dom)),
        url,
    }
}

/// The `<meta>` elements by their `property`, `name` or `itemprop`; the first of each counts.
struct Meta(BTreeMap<String, String>);

impl Meta {
    fn of(dom: &Dom) -> Meta {
        let mut found = BTreeMap::new();
        for meta in dom.select("meta[content]").iter() {
            let name = ["property", "name", "itemprop"].iter().find_map(|attribute| meta.attr(attribute));
            if let (Some(name), Some(content)) = (name, meta.attr("content").and_then(|content| tidy(&content))) {
                found.entry(name.trim().to_ascii_lowercase()).or_insert(content);
            }
        }
        Meta(found)
    }

    fn any(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name).cloned())
    }

    fn dates(&self) -> Option<Published> {
        let names = ["article:published_time", "og:published_time", "datepublished", "date", "dc.date", "pubdate"];
        names.iter().find_map(|name| dates::parse(self.0.get(*name)?))
    }
}

/// Text with its white space made plain, if there is any text.
fn tidy(text: &str) -> Option<String> {
    let tidied = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!tidied.is_empty()).then_some(tidied)
}

fn first_text(dom: &Dom, selector: &str) -> Option<String> {
    tidy(&dom.select_single(selector).text())
}

/// A longer byline is a biography.
const BYLINE_LENGTH: usize = 100;

/// What is marked as a byline, which main text leaves out.
fn byline(dom: &Dom) -> Option<String> {
    let marked = [".byline", "[itemprop~=author]", "[rel~=author]"];
    let mut bylines = marked.iter().filter_map(|selector| first_text(dom, selector));
    bylines.find(|byline| byline.chars().count() <= BYLINE_LENGTH)
}

fn attribute(dom: &Dom, selector: &str, name: &str) -> Option<String> {
    tidy(&dom.select_single(selector).attr(name)?)
}

/// How deep JSON-LD is looked into; `@graph` lists take three levels.
const LINKED_DEPTH: u32 = 8;

/// The first `datePublished` that can be read.
fn date_in(value: &Value, depth: u32) -> Option<Published> {
    if depth > LINKED_DEPTH {
        return None;
    }
    match value {
        Value::Object(object) => {
            let own = object.get("datePublished").and_then(Value::as_str).and_then(dates::parse);
            own.or_else(|| object.values().find_map(|value| date_in(value, depth + 1)))
        }
        Value::Array(list) => list.iter().find_map(|value| date_in(value, depth + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> Metadata {
        of(&Dom::from(html))
    }

    #[test]
    fn each_source_in_its_turn() {
        let full = about(
            r#"<head><title>Ferry late | Herald</title><meta property="og:title" content="Ferry  late">
            <meta property="og:site_name" content="The Herald"><link rel="canonical" href="https://www.herald.example/1">
            <meta property="article:published_time" content="2022-01-10T08:30:00+01:00"><meta name=author content="A. Bell">
            <script type="application/ld+json">{"datePublished": "2020-01-01"}</script></head><time datetime="2019-01-01">"#,
        );
        assert_eq!(full.title.as_deref(), Some("Ferry late"));
        assert_eq!(full.outlet.as_deref(), Some("The Herald"));
        assert_eq!(full.url.as_deref(), Some("https://www.herald.example/1"));
        assert_eq!(full.published.map(|at| at.to_string()).as_deref(), Some("2022-01-10T07:30:00Z"));
        assert_eq!(full.credit.as_deref(), Some("A. Bell"));
    }

    #[test]
    fn what_is_missing_is_taken_from_elsewhere() {
        let page = about(
            r#"<title> Ferry
            late </title><link rel=canonical href=https://www.herald.example:8080/1?x><meta name=author content="https://x.example/bell">
            <script type="application/ld+json">{broken</script>
            <script type="application/ld+json">{"@graph": [{"name": "x"}, {"datePublished": "2020-01-02"}]}</script>"#,
        );
        assert_eq!(page.title.as_deref(), Some("Ferry late"));
        assert_eq!(page.outlet.as_deref(), Some("herald.example"));
        assert_eq!(page.published.map(|at| at.to_string()).as_deref(), Some("2020-01-02"));
        assert_eq!(page.credit, None);
        assert_eq!(
            about("<p class='byline'>By Argus staff, with agencies").credit.as_deref(),
            Some("By Argus staff, with agencies")
        );
        let dated = about("<h1>Late</h1><time datetime='2019-05-06'>yesterday</time>");
        assert_eq!(dated.published.map(|at| at.to_string()).as_deref(), Some("2019-05-06"));
        assert_eq!(dated.title.as_deref(), Some("Late"));
        assert_eq!(about("<p>nothing"), Metadata::default());
    }
}
