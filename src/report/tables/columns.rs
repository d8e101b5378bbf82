//! The columns of each flat table. A column may be added, at the place where it reads best; none is renamed or retyped.

use super::*;

/// Of resampled families; empty where fewer than five tell, or all are alike.
const LOW: &str = "lower end of its 95 % interval, families resampled; empty where too few tell";
const EXACT_LOW: &str = "lower end of its exact 95 % interval";
const HIGH: &str = "upper end";

impl Row for OutletRow {
    const TABLE: &'static str = "outlets";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("outlet", "the outlet; empty for articles that name none", |row| text(&row.outlet)),
        Column::count("articles", "its articles", |row| count(row.tally.articles)),
        Column::count("in_families", "those that belong to a family", |row| count(row.tally.in_families)),
        Column::count("wholly", "those that derive wholly from earlier copy", |row| count(row.tally.wholly)),
        Column::count("partially", "those that derive partially", |row| count(row.tally.partially)),
        Column::count("non", "those that do not", |row| count(row.tally.non)),
        Column::float("copy_rate", "mean of `copied` over its articles", |row| Cell::Float(row.tally.copy_rate.value)),
        Column::float("copy_rate_low", LOW, |row| Cell::Float(row.tally.copy_rate.low)),
        Column::float("copy_rate_high", HIGH, |row| Cell::Float(row.tally.copy_rate.high)),
        Column::float("copy_rate_by_length", "the copy rate, weighted by words", |row| {
            Cell::Float(row.copy_rate_by_length.value)
        }),
        Column::float("copy_rate_by_length_low", LOW, |row| Cell::Float(row.copy_rate_by_length.low)),
        Column::float("copy_rate_by_length_high", HIGH, |row| Cell::Float(row.copy_rate_by_length.high)),
        Column::count("credited", "articles in families that credit an agency themselves", |row| count(row.credited)),
        Column::count("uncredited", "copies of an agency's text that credit none", |row| count(row.uncredited)),
        Column::count("first_in_family", "families in which it published first", |row| count(row.first_in_family)),
        Column::count("agency_articles", "articles with an agency's copy, credited or not", |row| {
            count(row.agency_articles)
        }),
    ];
}

impl Row for DayRow {
    const TABLE: &'static str = "days";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("day", "`YYYY-MM-DD`, UTC; empty for articles without date", |row| text(&row.day)),
        Column::count("articles", "its articles", |row| count(row.tally.articles)),
        Column::count("in_families", "those that belong to a family", |row| count(row.tally.in_families)),
        Column::count("wholly", "those that derive wholly from earlier copy", |row| count(row.tally.wholly)),
        Column::count("partially", "those that derive partially", |row| count(row.tally.partially)),
        Column::count("non", "those that do not", |row| count(row.tally.non)),
        Column::float("unique", "`non` over `articles`", |row| Cell::Float(row.unique.value)),
        Column::float("unique_low", LOW, |row| Cell::Float(row.unique.low)),
        Column::float("unique_high", HIGH, |row| Cell::Float(row.unique.high)),
        Column::float("copy_rate", "mean of `copied` over its articles", |row| Cell::Float(row.tally.copy_rate.value)),
        Column::float("copy_rate_low", LOW, |row| Cell::Float(row.tally.copy_rate.low)),
        Column::float("copy_rate_high", HIGH, |row| Cell::Float(row.tally.copy_rate.high)),
    ];
}

impl Row for FlowRow {
    const TABLE: &'static str = "flows";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("outlet", "who took it; empty for articles that name no outlet", |row| text(&row.outlet)),
        Column::text("source", "who had it; the outlet itself for its own earlier articles", |row| text(&row.source)),
        Column::count("articles", "articles of the outlet with at least one such sentence", |row| count(row.articles)),
        Column::count("sentences", "sentences taken", |row| count(row.sentences)),
        Column::count("words", "their words", |row| count(row.words)),
        Column::count(
            "stories",
            "the outlet's stories with such an article: families, and articles without one",
            |row| count(row.stories),
        ),
        Column::float("share", "their share of the outlet's stories", |row| Cell::Float(row.share.value)),
        Column::float("share_low", EXACT_LOW, |row| Cell::Float(row.share.low)),
        Column::float("share_high", HIGH, |row| Cell::Float(row.share.high)),
    ];
}

impl Row for AgencyTallyRow {
    const TABLE: &'static str = "agencies";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("agency", "the agency", |row| text(&row.agency)),
        Column::count("families", "families that are its copy", |row| count(row.families)),
        Column::float("coverage", "their share of all families", |row| Cell::Float(row.coverage.value)),
        Column::float("coverage_low", EXACT_LOW, |row| Cell::Float(row.coverage.low)),
        Column::float("coverage_high", HIGH, |row| Cell::Float(row.coverage.high)),
        Column::count("first", "of these families, those in which a page of the agency itself was first", |row| {
            count(row.first)
        }),
        Column::count(
            "first_of",
            "of these families, those that hold such a page and whose first article is known",
            |row| count(row.first_of),
        ),
        Column::float("first_share", "`first` over `first_of`", |row| Cell::Float(row.first_share.value)),
        Column::float("first_share_low", EXACT_LOW, |row| Cell::Float(row.first_share.low)),
        Column::float("first_share_high", HIGH, |row| Cell::Float(row.first_share.high)),
        Column::count("articles", "articles of these families, and others that credit the agency", |row| {
            count(row.articles)
        }),
        Column::count("credited", "those that credit it in their own text", |row| count(row.credited)),
        Column::count("copies", "those that derive from earlier copy", |row| count(row.copies)),
        Column::count("uncredited", "those that derive from earlier copy and credit no agency", |row| {
            count(row.uncredited)
        }),
        Column::float("uncredited_share", "`uncredited` over `copies`", |row| Cell::Float(row.uncredited_share.value)),
        Column::float("uncredited_share_low", LOW, |row| Cell::Float(row.uncredited_share.low)),
        Column::float("uncredited_share_high", HIGH, |row| Cell::Float(row.uncredited_share.high)),
    ];
}

impl Row for ArticleRow {
    const TABLE: &'static str = "articles";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("id", "the input's id; `PAGE#2` … for later articles of a page", |row| text(&row.id)),
        Column::text("outlet", "who published it", |row| maybe(row.outlet.as_deref())),
        Column::text("date", "when, no finer than the input said", |row| maybe(row.date.as_deref())),
        Column::text("title", "its headline", |row| maybe(row.title.as_deref())),
        Column::text("url", "its address, as the input said; not checked", |row| maybe(row.url.as_deref())),
        Column::text("language", "ISO 639 code, if it shows", |row| maybe(row.language.as_deref())),
        Column::text("family", "its family, if it has one", |row| maybe(row.family.as_deref())),
        Column::count("words", "words that were compared", |row| count(row.words)),
        Column::text("agency", "the agency its own text or record credits, if the evidence suffices", |row| {
            maybe(row.agency.as_ref().map(|agency| &*agency.name))
        }),
        Column::text("agency_class", "the strongest class of that evidence, `A` to `G`", |row| {
            maybe(row.agency.as_ref().map(|agency| &*agency.class))
        }),
        Column::float("agency_confidence", "its probability", |row| {
            Cell::Float(row.agency.as_ref().map(|agency| agency.confidence))
        }),
        Column::text("derived", "`wholly`, `partially` or `non`", |row| text(derivation(row.derived))),
        Column::float("copied", "share of its words in sentences that earlier members of its family carry", |row| {
            float(row.copied)
        }),
    ];
}

impl Row for FamilyRow {
    const TABLE: &'static str = "families";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("family", "its label: the smallest id of its members", |row| text(&row.family)),
        Column::text("anchor", "the member that all others match", |row| text(&row.anchor)),
        Column::count("articles", "its articles", |row| count(row.members.len() as u64)),
        Column::count("outlets", "different outlets", |row| count(row.outlets)),
        Column::text("first_id", "the earliest article, if one is known", |row| {
            maybe(row.first.as_ref().map(|first| &*first.id))
        }),
        Column::text("first_outlet", "its outlet", |row| {
            maybe(row.first.as_ref().and_then(|first| first.outlet.as_deref()))
        }),
        Column::text("first_date", "its date", |row| maybe(row.first.as_ref().map(|first| &*first.date))),
        Column::text("agency", "whose copy it is, if the evidence says so", |row| {
            maybe(row.agency.as_ref().map(|agency| &*agency.name))
        }),
        Column::text("agency_class", "the strongest class of that evidence", |row| {
            maybe(row.agency.as_ref().map(|agency| &*agency.class))
        }),
        Column::float("agency_confidence", "its probability", |row| {
            Cell::Float(row.agency.as_ref().map(|agency| agency.confidence))
        }),
        Column::count("span_seconds", "from first to last publication, if all times of day are known", |row| {
            Cell::Count(row.span_seconds)
        }),
        Column::count("span_days", "the same in days", |row| Cell::Count(row.span_days.map(u64::from))),
        Column::count("same_text", "so many of its verified pairs have this relation", |row| {
            relation(row, |of| of.same_text)
        }),
        Column::count("same_dispatch", "so many pairs of this relation", |row| relation(row, |of| of.same_dispatch)),
        Column::count("rewritten", "so many pairs of this relation", |row| relation(row, |of| of.rewritten)),
        Column::count("same_thread", "so many pairs of this relation", |row| relation(row, |of| of.same_thread)),
        Column::count("common_source", "so many pairs of this relation", |row| relation(row, |of| of.common_source)),
    ];
}

impl Row for SentenceRow {
    const TABLE: &'static str = "sentences";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("article", "the article it stands in", |row| text(&row.article)),
        Column::count("start", "its first byte in the article's source text", |row| count(row.start)),
        Column::count("end", "one past its last byte", |row| count(row.end)),
        Column::text("kind", "`verbatim`, `light-edit`, `rewritten`, `translated`, `quote` or `new`", |row| {
            text(row.kind.name())
        }),
        Column::float("similarity", "how alike it and its source are; 0 without a source", |row| float(row.similarity)),
        Column::text("source", "the article it comes from", |row| {
            maybe(row.source.as_ref().map(|source| &*source.article))
        }),
        Column::count("source_start", "where in that article's source text", |row| {
            Cell::Count(row.source.as_ref().map(|source| source.start.into()))
        }),
        Column::count("source_end", "one past its last byte there", |row| {
            Cell::Count(row.source.as_ref().map(|source| source.end.into()))
        }),
        Column::count("conflicts", "points on which it differs from its source", |row| {
            count(row.conflicts.len() as u64)
        }),
    ];
}

impl Row for RateRow {
    const TABLE: &'static str = "rates";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::text("name", "the rate", |row| text(&row.name)),
        Column::text("after", "the study whose definition it follows; empty where it is ours", |row| {
            maybe(row.after.as_deref())
        }),
        Column::float("value", "the rate; empty where nothing could be counted", |row| Cell::Float(row.value)),
        Column::float("low", "lower end of its 95 % interval", |row| Cell::Float(row.low)),
        Column::float("high", "upper end", |row| Cell::Float(row.high)),
        Column::text("method", "`family-bootstrap` or `clopper-pearson`", |row| {
            maybe(row.method.map(|method| match method {
                IntervalMethod::FamilyBootstrap => "family-bootstrap",
                IntervalMethod::ClopperPearson => "clopper-pearson",
            }))
        }),
        Column::text("unit", "`share`, `seconds`, `days` or `number`", |row| {
            text(match row.unit {
                RateUnit::Share => "share",
                RateUnit::Seconds => "seconds",
                RateUnit::Days => "days",
                RateUnit::Number => "number",
            })
        }),
        Column::count("of", "articles or families it was counted over", |row| count(row.of)),
        Column::text("definition", "what was counted over what", |row| text(&row.definition)),
    ];
}

impl Row for CurveRow {
    const TABLE: &'static str = "curve";
    const COLUMNS: &'static [Column<Self>] = &[
        Column::count("least_run", "characters that a copied run has at least", |row| count(row.least_run)),
        Column::float("copy_rate", "mean over articles of their share in such runs", |row| {
            Cell::Float(row.copy_rate.value)
        }),
        Column::float("copy_rate_low", LOW, |row| Cell::Float(row.copy_rate.low)),
        Column::float("copy_rate_high", HIGH, |row| Cell::Float(row.copy_rate.high)),
        Column::float("by_length", "the same, weighted by length", |row| Cell::Float(row.by_length.value)),
        Column::float("by_length_low", LOW, |row| Cell::Float(row.by_length.low)),
        Column::float("by_length_high", HIGH, |row| Cell::Float(row.by_length.high)),
        Column::float("without_agencies", "the mean, agency copy left out of the sources", |row| {
            Cell::Float(row.without_agencies.value)
        }),
        Column::float("without_agencies_low", LOW, |row| Cell::Float(row.without_agencies.low)),
        Column::float("without_agencies_high", HIGH, |row| Cell::Float(row.without_agencies.high)),
    ];
}

fn derivation(derived: Derivation) -> &'static str {
    match derived {
        Derivation::Wholly => "wholly",
        Derivation::Partially => "partially",
        Derivation::Non => "non",
    }
}

fn relation(row: &FamilyRow, of: fn(&RelationCounts) -> u64) -> Cell<'static> {
    count(of(&row.relations))
}
