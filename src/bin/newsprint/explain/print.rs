//! Explanations, for a person.

use std::io::{self, Write};

use anstyle::Style;
use newsprint::{
    pipeline::Explanation,
    report::rows::{ArticleRow, PairRow},
    verify::{Rule, Rung},
};

use super::{Article, Pair};
use crate::harmless::harmless;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Pairs of an article that are listed.
const LISTED: usize = 20;

/// Whose copy an article is, its family, its pairs.
pub fn article(out: &mut dyn Write, found: &Article) -> io::Result<()> {
    let article = &found.article;
    heading(out, article)?;
    match &article.agency {
        None => writeln!(out, "Agency     none named: no credit or witness in the text proves whose copy it is")?,
        Some(agency) => {
            let (name, class) = (harmless(&agency.name), harmless(&agency.class));
            writeln!(out, "Agency     {name} (class {class}, confidence {:.2})", agency.confidence)?;
            for quote in &agency.quotes {
                let (text, class) = (harmless(&quote.text), harmless(&quote.class));
                writeln!(out, "           “{text}” at {}–{}, class {class}", quote.start, quote.end)?;
            }
        }
    }
    match &found.family {
        None => writeln!(out, "Family     none: no other article was found to carry the same copy")?,
        Some(family) => {
            let is_anchor = if family.anchor == article.id { ", which is this one" } else { "" };
            let (name, anchor) = (harmless(&family.family), harmless(&family.anchor));
            writeln!(out, "Family     {name}: {} articles around {anchor}{is_anchor}", family.members.len())?;
        }
    }
    let share = 100.0 * article.copied;
    writeln!(out, "Copied     {share:.0} % of its text stands in earlier members of its family")?;
    writeln!(out, "\n{BOLD}Pairs{BOLD:#}")?;
    if found.pairs.is_empty() {
        writeln!(out, "  none: nothing it shares with another article was worth reporting")?;
    }
    for pair in found.pairs.iter().take(LISTED) {
        let other = if pair.first == article.id { &pair.second } else { &pair.first };
        writeln!(out, "  {:.4}  {:<14} {}", pair.derived, pair.relation.name(), harmless(other))?;
    }
    if found.pairs.len() > LISTED {
        writeln!(out, "  {DIM}and {} more in pairs.jsonl{DIM:#}", found.pairs.len() - LISTED)?;
    }
    Ok(())
}

/// Why a pair got its verdict.
pub fn pair(out: &mut dyn Write, found: &Pair) -> io::Result<()> {
    found.articles.iter().try_for_each(|article| heading(out, article))?;
    families(out, found)?;
    let Some(pair) = &found.pair else {
        return writeln!(
            out,
            "\nNot linked: no generator proposed the two, or what they share was too little to report.\n\
             Give --inputs with the files that were traced, and they are compared now."
        );
    };
    let relation = pair.relation.name();
    writeln!(out, "\n{BOLD}{relation}{BOLD:#}, the same copy with probability {:.4}", pair.derived)?;
    if !found.reported {
        writeln!(out, "Compared now: no generator proposed the two, or what they share was too little to report")?;
    } else if !pair.candidates.is_empty() {
        writeln!(out, "Proposed by {}", pair.candidates.join(", "))?;
    }
    let Some(explanation) = &found.explanation else { return Ok(()) };
    // The row is rounded.
    if explanation.relation != pair.relation || (explanation.derived - pair.derived).abs() > 1e-3 {
        let (now, probability) = (explanation.relation.name(), explanation.derived);
        writeln!(out, "{BOLD}This version says {now}, {probability:.4}: the results are another one's{BOLD:#}")?;
    }
    counts(out, pair)?;
    if !explanation.contributions.is_empty() {
        contributions(out, explanation)?;
    }
    rungs(out, &explanation.rungs)
}

fn heading(out: &mut dyn Write, article: &ArticleRow) -> io::Result<()> {
    let said = [&article.outlet, &article.date, &article.title];
    let said: Vec<String> = said.into_iter().flatten().map(|part| harmless(part).to_string()).collect();
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", harmless(&article.id), said.join(" · "))
}

fn families(out: &mut dyn Write, found: &Pair) -> io::Result<()> {
    let name = |article: &ArticleRow| article.family.as_deref().map(|family| harmless(family).to_string());
    let names: Vec<Option<String>> = found.articles.iter().map(name).collect();
    match &names[..] {
        [Some(one), Some(other)] if one == other => writeln!(out, "Both are in the family {one}"),
        [None, None] => writeln!(out, "Neither is in a family"),
        [one, other] => {
            let said = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
            writeln!(out, "Their families: {} and {}", said(one), said(other))
        }
        _ => Ok(()),
    }
}

fn counts(out: &mut dyn Write, pair: &PairRow) -> io::Result<()> {
    writeln!(out, "\n{BOLD}What was counted{BOLD:#}")?;
    let (jaccard, containment, reused) = (pair.jaccard, pair.containment, pair.shared_sentences);
    writeln!(out, "  Jaccard {jaccard:.4}, containment {containment:.4}, {reused} sentences reused")?;
    for evidence in &pair.evidence {
        let part = |key: &str| evidence.detail.get(key).and_then(serde_json::Value::as_u64);
        if let (Some(shared), Some(first), Some(second)) = (part("shared"), part("first"), part("second")) {
            writeln!(out, "  {:<12} {shared} in common, of {first} and {second}", harmless(&evidence.kind))?;
        }
    }
    Ok(())
}

fn contributions(out: &mut dyn Write, of: &Explanation) -> io::Result<()> {
    let bar = of.bar;
    writeln!(out, "\n{BOLD}For and against the same copy{BOLD:#} (log-odds; derived from probability {bar} on)")?;
    for one in &of.contributions {
        let digits = if one.figure == "skip-bigrams" { 3 } else { 0 };
        let counted = format!("{:.digits$}", one.counted);
        let what = match one.figure {
            "no evidence" => "without any evidence".to_owned(),
            "skip-bigrams" => format!("{counted} is the Jaccard similarity of skip-bigrams"),
            "sentences" => format!("{counted} sentences that say the same"),
            _ => format!("{counted} words in the longest run of narration"),
        };
        let tips = match one.tips_at {
            Some(at) => format!("; even odds at {at:.digits$}"),
            None => String::new(),
        };
        writeln!(out, "  {:>+7.2}  {what}{DIM}{tips}{DIM:#}", one.log_odds)?;
    }
    let sum: f64 = of.contributions.iter().map(|one| one.log_odds).sum();
    let weighed = 1.0 / (1.0 + (-sum).exp());
    writeln!(out, "  {sum:>+7.2}  in all: probability {weighed:.4}")?;
    if of.derived - weighed > 1e-6 {
        writeln!(out, "           but {:.4}, since most of one text stands in the other", of.derived)?;
    }
    Ok(())
}

fn rungs(out: &mut dyn Write, rungs: &[Rung]) -> io::Result<()> {
    writeln!(out, "\n{BOLD}Which rule held{BOLD:#} (the first that does)")?;
    for rung in rungs {
        let (found, asks) = (rung.found, rung.asks);
        let asked = match rung.rule {
            Rule::SameWords => "the same words in the same order".to_owned(),
            Rule::Translated | Rule::TranslatedInPart => {
                format!("{found:.2} of both texts in a chain of translated sentences, of at least {asks:.2}")
            }
            Rule::MoreRecast => format!("derived, and {found:.0} sentences recast, of at least {asks:.0}"),
            Rule::VersionsOfAStory => {
                format!("derived, one agency, and {found:.2} of narration in common, of less than {asks:.2}")
            }
            Rule::Held => {
                format!("{found:.2} of the shorter one's narration stands in the other, of at least {asks:.2}")
            }
            Rule::Derived => format!("probability {found:.4}, of at least {asks:.2}"),
            Rule::QuoteCuts => format!("{found:.0} quotations cut at the same places, of at least {asks:.0}"),
            Rule::Run => format!("{found:.0} words of narration in one run, of at least {asks:.0}"),
            Rule::Containment => format!("containment {found:.3}, of at least {asks:.3}"),
            Rule::Names => format!("{found:.2} of the names in common, of at least {asks:.2}"),
            Rule::Rest => "none of these".to_owned(),
        };
        writeln!(out, "  {:<4} {:<14} {asked}", if rung.holds { "yes" } else { "no" }, rung.relation.name())?;
        if rung.holds {
            break;
        }
    }
    Ok(())
}
