//! A comparison as a journalist reads it: verdict, figures, and the reused sentences side by side.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use newsprint::{
    align::{ConflictKind, Flag, Kind},
    pipeline::{ArticlePair, PageComparison, Pipeline, Prepared},
    segment::{Word, words},
    verify::{Direction, Ground, Relation},
};

use crate::harmless::{harmless, plural};

/// Columns when standard output is no terminal.
const DEFAULT_WIDTH: usize = 110;

/// Columns at most: longer lines are hard to read.
const MOST_WIDTH: usize = 160;

/// Prints the comparison of two pages.
pub fn print(
    out: &mut dyn Write,
    pipeline: &Pipeline,
    first: &[Prepared],
    second: &[Prepared],
    found: &PageComparison,
) -> io::Result<()> {
    let Some(strongest) = found.strongest() else { return Ok(()) };
    verdict(out, pipeline, first, second, strongest)?;
    let derived: Vec<&ArticlePair> = found.derived().collect();
    for pair in &derived {
        if derived.len() > 1 {
            writeln!(out, "\n{BOLD}{} and {}{BOLD:#}", name(&first[pair.first]), name(&second[pair.second]))?;
        }
        sentences(out, pipeline, &first[pair.first], &second[pair.second])?;
    }
    others(out, first, second, found, strongest)
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CHANGED: Style = AnsiColor::Yellow.on_default().bold();
const WARNING: Style = AnsiColor::Red.on_default().bold();

/// What the relation says, in words.
fn in_words(relation: Relation) -> &'static str {
    match relation {
        Relation::SameText => "The same text",
        Relation::SameDispatch => "The same copy: edited, cut or merged",
        Relation::Rewritten => "The same copy, rewritten",
        Relation::SameThread => "The same agency's running story, another version",
        Relation::CommonSource => "Not the same copy: only quotes, a communique or figures are shared",
        Relation::SameEvent => "Not the same copy: the same event, independently told",
        Relation::Unrelated => "Nothing to do with each other",
    }
}

fn verdict(
    out: &mut dyn Write,
    pipeline: &Pipeline,
    first: &[Prepared],
    second: &[Prepared],
    pair: &ArticlePair,
) -> io::Result<()> {
    let (a, b) = (&first[pair.first], &second[pair.second]);
    let (found, evidence) = (&pair.comparison, &pair.comparison.evidence);
    let relation = found.verdict.relation;
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  ({}, probability {:.2})\n",
        in_words(relation),
        relation.name(),
        found.verdict.derived
    )?;
    for (letter, article, page) in [("A", a, first), ("B", b, second)] {
        heading(out, letter, article, page.len())?;
    }
    match found.direction {
        Direction::First => writeln!(out, "   A had it first: {}", found.ground.map_or("", because))?,
        Direction::Second => writeln!(out, "   B had it first: {}", found.ground.map_or("", because))?,
        Direction::Unknown => {}
    }
    writeln!(out, "\nWhy")?;
    let narration = evidence.reused_sentences();
    writeln!(
        out,
        "  narration   {} in common ({} word for word, {} recast), {} of them in the same order",
        plural(narration as u64, "sentence"),
        narration - evidence.recast.len(),
        evidence.recast.len(),
        evidence.chain.min(narration),
    )?;
    if let Some(run) = evidence.longest_run {
        writeln!(
            out,
            "              longest run {}: “{}”",
            plural(run.words as u64, "word"),
            shorten(a.quote(run.first), 90)
        )?;
    }
    writeln!(
        out,
        "  speech      {} of {} and {} quotations cut at the same places",
        evidence.quotations.shared, evidence.quotations.first, evidence.quotations.second
    )?;
    for (span, _) in evidence.quote_cuts.iter().take(4) {
        writeln!(out, "              “{}”", shorten(a.quote(*span).trim(), 90))?;
    }
    writeln!(
        out,
        "  words       {:.0} % of the shorter one's {}-word shingles are in the other ({} of {}); Jaccard {:.3}",
        100.0 * evidence.overlap.containment(),
        pipeline.recipe().article.width.get(),
        evidence.overlap.shared,
        evidence.overlap.first.min(evidence.overlap.second),
        evidence.overlap.jaccard()
    )?;
    writeln!(
        out,
        "  names       {} of {} and {} in common; {} of {} and {} telling numbers",
        evidence.names.shared,
        evidence.names.first,
        evidence.names.second,
        evidence.numbers.shared,
        evidence.numbers.first,
        evidence.numbers.second
    )
}

fn heading(out: &mut dyn Write, letter: &str, article: &Prepared, on_page: usize) -> io::Result<()> {
    let title = article.article.title().map(|title| format!("  “{}”", shorten(title, 80))).unwrap_or_default();
    writeln!(out, "{BOLD}{letter}{BOLD:#}  {}{title}", name(article))?;
    let mut about = vec![format!("{} words", article.words)];
    if on_page > 1 {
        about.push(format!("article {} of {on_page} on the page", article.article.number));
    }
    about.extend(article.outlet().map(|outlet| shorten(outlet, NAME_WIDTH)));
    about.extend(article.published().map(|published| published.to_string()));
    writeln!(out, "   {DIM}{}{DIM:#}", about.join(" · "))?;
    match &article.attribution.verdict {
        None => writeln!(out, "   agency: no evidence in the text that proves one"),
        Some(verdict) => {
            let quoted: Vec<String> = verdict
                .quotes
                .iter()
                .map(|mention| {
                    format!("“{}” (class {})", shorten(article.quote(mention.span), 90), mention.class.name())
                })
                .collect();
            writeln!(out, "   agency: {} (confidence {:.2}): {}", verdict.agency, verdict.confidence, quoted.join(", "))
        }
    }
}

/// The sentences of B that come from A, in two columns.
fn sentences(out: &mut dyn Write, pipeline: &Pipeline, a: &Prepared, b: &Prepared) -> io::Result<()> {
    let flags = pipeline.flags(b, a);
    let reused: Vec<&Flag> = flags.iter().filter(|flag| flag.kind != Kind::New).collect();
    let total = flags.len();
    writeln!(
        out,
        "\nSentences of B that stand in A: {} of {total}  ([marked]: words that only this side has)",
        reused.len()
    )?;
    let width = terminal_width();
    let column = (width - 3) / 2;
    for flag in reused {
        let Some(source) = flag.source else { continue };
        writeln!(out, "\n{BOLD}{}{BOLD:#} {DIM}{:.2}{DIM:#}", flag.kind.name(), flag.similarity)?;
        let (left, right) = (a.quote(source), b.quote(flag.span));
        let (left, right) = (marked(left, right), marked(right, left));
        columns(out, &format!("A  {left}"), &format!("B  {right}"), column)?;
        for conflict in &flag.conflicts {
            let what = match conflict.kind {
                ConflictKind::Number => "number",
                ConflictKind::Name => "name",
                ConflictKind::Negation => "negation",
            };
            let or_none = |words: &str| {
                if words.is_empty() { "none".to_owned() } else { format!("“{}”", shorten(words, 90)) }
            };
            writeln!(
                out,
                "{WARNING}!{WARNING:#} {what}: A has {}, B has {}",
                or_none(&conflict.there),
                or_none(&conflict.here)
            )?;
        }
    }
    Ok(())
}

/// What else the pages hold, and that it is not linked.
fn others(
    out: &mut dyn Write,
    first: &[Prepared],
    second: &[Prepared],
    found: &PageComparison,
    strongest: &ArticlePair,
) -> io::Result<()> {
    let linked = |article: usize, is_first: bool| {
        let mut derived = found.derived();
        derived.any(|pair| if is_first { pair.first == article } else { pair.second == article })
    };
    let mut rest = Vec::new();
    for (page, is_first, shown) in [(first, true, strongest.first), (second, false, strongest.second)] {
        for (_, article) in page.iter().enumerate().filter(|(at, _)| *at != shown && !linked(*at, is_first)) {
            rest.push(format!("  {}  “{}”", name(article), shorten(article.article.title().unwrap_or_default(), 80)));
        }
    }
    if rest.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nOther articles on these pages, not linked to anything on the other page")?;
    rest.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// `text` on one line with the words in brackets that `other` lacks.
fn marked(text: &str, other: &str) -> String {
    let known: std::collections::BTreeSet<u64> = words(other).iter().map(|word| word.hash).collect();
    let found = words(text);
    let is_new = |word: &Word| !known.contains(&word.hash);
    let mut out = String::new();
    let mut at = 0;
    for (index, word) in found.iter().enumerate() {
        let (start, end) = (word.span.start as usize, word.span.end as usize);
        out.push_str(&text[at..start]);
        let opens = is_new(word) && (index == 0 || !is_new(&found[index - 1]));
        let closes = is_new(word) && found.get(index + 1).is_none_or(|next| !is_new(next));
        if opens {
            out.push('[');
        }
        out.push_str(&text[start..end]);
        if closes {
            out.push(']');
        }
        at = end;
    }
    out.push_str(&text[at..]);
    on_one_line(&out)
}

/// Two texts beside each other.
fn columns(out: &mut dyn Write, left: &str, right: &str, width: usize) -> io::Result<()> {
    let options = textwrap::Options::new(width).subsequent_indent("   ");
    let (left, right) = (textwrap::wrap(left, &options), textwrap::wrap(right, &options));
    for at in 0..left.len().max(right.len()) {
        let cell = |lines: &[std::borrow::Cow<'_, str>]| lines.get(at).map(|line| line.to_string()).unwrap_or_default();
        let (one, other) = (cell(&left), cell(&right));
        let pad = " ".repeat(width.saturating_sub(textwrap::core::display_width(&one)));
        writeln!(out, "{}{pad} │ {}", colored(&one), colored(&other))?;
    }
    Ok(())
}

/// Brackets and what they hold in colour; `anstream` takes it out where there is none.
fn colored(line: &str) -> String {
    line.replace('[', &format!("{CHANGED}[")).replace(']', &format!("]{CHANGED:#}"))
}

fn terminal_width() -> usize {
    shown_width().clamp(60, MOST_WIDTH)
}

fn shown_width() -> usize {
    use std::io::IsTerminal;
    let columns = std::io::stdout().is_terminal().then(columns_of_terminal).flatten();
    columns.unwrap_or(DEFAULT_WIDTH)
}

fn columns_of_terminal() -> Option<usize> {
    let (_, columns) = console::Term::stdout().size_checked()?;
    Some(usize::from(columns))
}

/// Characters of an id or outlet at most.
const NAME_WIDTH: usize = 200;

fn name(article: &Prepared) -> String {
    shorten(&article.id, NAME_WIDTH)
}

fn on_one_line(text: &str) -> String {
    harmless(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

fn shorten(text: &str, most: usize) -> String {
    let line = on_one_line(text);
    if line.chars().count() <= most { line } else { line.chars().take(most).chain(['…']).collect() }
}

/// What decided who had it first, in words.
fn because(ground: Ground) -> &'static str {
    match ground {
        Ground::Agency => "it is the agency's own page",
        Ground::Date => "it is dated earlier",
        Ground::Credit => "it bears the agency's own dateline or signature",
        Ground::Cut => "the other is a part of it",
    }
}
