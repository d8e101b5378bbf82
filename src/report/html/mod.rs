//! Rows to one page that needs nothing else: no request leaves it, and nothing in it runs but its own script.
//!
//! The rows travel as packed JSON in inert `<script>` elements and reach the screen only as text nodes. A policy by hash
//! forbids every other script, style, frame, form and request, so that a hostile headline stays a headline even if we
//! had forgotten to escape it. A corpus that is too large for one page gets further ones, `report-2.html` and so on, each as
//! self-contained as the first, which lists everything and links to them.

use std::{collections::BTreeMap, io};

use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use super::{Report, rows::FamilyRow, summary::Counts};

mod island;

#[cfg(test)]
mod tests;

pub use island::{PAGE_LIMIT, PAIR_LIMIT, REJECT_LIMIT, TEXT_LIMIT};

/// Families that the page lists for readers without scripts.
pub const PLAIN_LIMIT: usize = 500;

const STYLE: &str = concat!(include_str!("style.css"), include_str!("texts.css"));

const SCRIPT: &str = concat!(
    "(async () => {\n\"use strict\";\n",
    include_str!("strings.js"),
    include_str!("evidence.js"),
    include_str!("data.js"),
    include_str!("dom.js"),
    include_str!("charts.js"),
    include_str!("overview.js"),
    include_str!("flows.js"),
    include_str!("families.js"),
    include_str!("texts.js"),
    include_str!("family.js"),
    include_str!("parameters.js"),
    include_str!("measure.js"),
    include_str!("app.js"),
    "})();\n"
);

#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    policy: &'a str,
    version: &'a str,
    style: &'a str,
    script: &'a str,
    counts: Counts,
    failed: bool,
    families: &'a [PlainFamily<'a>],
    unlisted: usize,
    data: &'a str,
    parcels: &'a [String],
}

/// A family as readers without scripts see it.
struct PlainFamily<'a> {
    title: &'a str,
    articles: usize,
    outlets: u32,
    agency: &'a str,
    first: String,
}

/// The pages of a report, each with the name of its file, `first` and then numbers: one, or as many as it takes to keep each within [`PAGE_LIMIT`].
///
/// Space: all pages are put together in memory.
pub fn pages(report: &Report, first: &str) -> io::Result<Vec<(String, String)>> {
    let (style, script) = (unix_lines(STYLE), unix_lines(SCRIPT));
    let families = plain_families(report);
    let page = |(at, packed): (usize, &island::Packed)| {
        let page = Page {
            policy: &content_security_policy(&style, &script),
            version: &report.summary.version,
            style: &style,
            script: &script,
            counts: report.summary.counts,
            failed: report.summary.self_test.iter().any(|row| !row.passed),
            families: if at == 0 { &families } else { &[] },
            unlisted: report.families.len().saturating_sub(PLAIN_LIMIT),
            data: &packed.data,
            parcels: &packed.parcels,
        };
        Ok((page_name(first, at + 1), page.render().map_err(io::Error::other)?))
    };
    island::pages(report, first)?.iter().enumerate().map(page).collect()
}

/// The name of the file of a page: `report.html`, then `report-2.html` …
#[must_use]
pub fn page_name(first: &str, number: usize) -> String {
    match first.rsplit_once('.') {
        _ if number < 2 => first.to_owned(),
        Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
        None => format!("{first}-{number}"),
    }
}

/// Browsers hash the text after they have normalized its line ends; a checkout may have changed ours.
fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Only our style and our script, by hash; pictures only from the page itself; nothing else, from nowhere.
fn content_security_policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

fn plain_families(report: &Report) -> Vec<PlainFamily<'_>> {
    let titles: BTreeMap<_, _> = report.articles.iter().filter_map(|a| Some((&*a.id, a.title.as_deref()?))).collect();
    report.families.iter().take(PLAIN_LIMIT).map(|family| plain_family(family, &titles)).collect()
}

fn plain_family<'a>(family: &'a FamilyRow, titles: &BTreeMap<&str, &'a str>) -> PlainFamily<'a> {
    PlainFamily {
        title: (std::iter::once(&family.anchor).chain(&family.members))
            .find_map(|id| titles.get(&**id).copied())
            .unwrap_or(&family.family),
        articles: family.members.len(),
        outlets: family.outlets,
        agency: family.agency.as_ref().map_or("", |agency| &agency.name),
        first: family.first.as_ref().map_or_else(String::new, |first| {
            first.outlet.iter().chain([&first.date]).map(String::as_str).collect::<Vec<_>>().join(", ")
        }),
    }
}
