//! What travels: a [`Document`] as it was read, cut into [`Article`]s of [`Part`]s, all of them spans of one source text.

use std::{cmp::Ordering, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// A half-open byte range of a document's source text, on character boundaries.
///
/// Every span that leaves the crate counts bytes of the source, whatever normalization made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start: offset(start), end: offset(end) }
    }

    /// Bytes in the span.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text of the span; empty if it does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A byte offset as it is kept: the reader refuses texts of 4 GiB and more, so none is cut off.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// When something was published, no finer than the input said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Published {
    /// Seconds since the Unix epoch, UTC; midnight if only the day is known.
    pub seconds: i64,
    /// Whether the time of day is known.
    pub precision: Precision,
}

/// How finely a publication time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// A calendar day.
    Day,
    /// A second.
    Second,
}

impl Published {
    const DAY: i64 = 86_400;

    /// The calendar day, counted from the Unix epoch.
    #[must_use]
    pub fn day(self) -> i64 {
        self.seconds.div_euclid(Self::DAY)
    }

    /// Which of two came first, as far as both are known: two items of one day are `Equal` unless both carry a time.
    #[must_use]
    pub fn order(self, other: Published) -> Ordering {
        match (self.precision, other.precision) {
            (Precision::Second, Precision::Second) => self.seconds.cmp(&other.seconds),
            _ => self.day().cmp(&other.day()),
        }
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(at) = jiff::Timestamp::from_second(self.seconds) else { return f.write_str("out of range") };
        match self.precision {
            Precision::Day => write!(f, "{}", at.strftime("%Y-%m-%d")),
            Precision::Second => write!(f, "{}", at.strftime("%Y-%m-%dT%H:%M:%SZ")),
        }
    }
}

impl Serialize for Published {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where a document's text came from, and so what its offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOrigin {
    /// The text stood in the input as it is; offsets count its bytes.
    Given,
    /// The text was taken out of HTML; offsets count bytes of the extracted text, which the outputs then carry.
    Extracted,
}

/// One record or file of the input: a page that holds one article, or several.
#[derive(Clone, Debug)]
pub struct Document {
    /// The input's own name for it, echoed in every output.
    pub id: String,
    /// Who published it: a source field, or the host of its URL.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// A title field, which is not part of `text`.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// An author, agency or credit field: metadata, weaker than what the text says.
    pub credit: Option<String>,
    /// The source text that all spans refer to.
    pub text: String,
    /// What `text` is.
    pub origin: TextOrigin,
    /// Where the markup itself said that articles stand (`<article>`), in order; empty if it said nothing.
    pub marked_articles: Vec<Span>,
}

impl Document {
    /// A text of which nothing else is known.
    #[must_use]
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document {
            id: id.into(),
            outlet: None,
            published: None,
            title: None,
            url: None,
            credit: None,
            text: text.into(),
            origin: TextOrigin::Given,
            marked_articles: Vec::new(),
        }
    }
}

/// What a stretch of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    /// The headline.
    Title,
    /// A standfirst, or bullets that sum up the text.
    Lead,
    /// The place, date and agency with which the text begins.
    Dateline,
    /// Running text.
    Body,
    /// A heading inside the text.
    Heading,
    /// A picture's or video's caption, with its credit.
    Caption,
    /// A credit line, copyright line or agency signature that stands alone.
    Credit,
    /// A paragraph that stands in unrelated articles too.
    Boilerplate,
    /// Menus, counters, sharing buttons, links to other articles, author boxes.
    Navigation,
}

impl PartKind {
    /// All kinds; an index keeps them by their places here.
    pub const ALL: [PartKind; 9] = [
        PartKind::Title,
        PartKind::Lead,
        PartKind::Dateline,
        PartKind::Body,
        PartKind::Heading,
        PartKind::Caption,
        PartKind::Credit,
        PartKind::Boilerplate,
        PartKind::Navigation,
    ];

    /// Whether the part is reporting that may be compared: headlines and body text, not furniture.
    #[must_use]
    pub fn is_reporting(self) -> bool {
        matches!(self, PartKind::Lead | PartKind::Body)
    }

    /// Whether the part belongs to the article's text, headings included: not furniture.
    #[must_use]
    pub fn is_text(self) -> bool {
        self.is_reporting() || matches!(self, PartKind::Title | PartKind::Dateline | PartKind::Heading)
    }
}

/// A stretch of a page, and what it is. Parts are paragraphs or lines; they don't overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands in the document's text.
    #[serde(flatten)]
    pub span: Span,
}

/// One article of a document.
#[derive(Clone, Debug)]
pub struct Article {
    /// The page it stands on.
    pub document: Arc<Document>,
    /// Its place on the page, from 1.
    pub number: u32,
    /// Its parts, in the order of the page.
    pub parts: Vec<Part>,
}

impl Article {
    /// The page's id for its first article, then `PAGE#2`, `PAGE#3` …
    #[must_use]
    pub fn id(&self) -> String {
        match self.number {
            1 => self.document.id.clone(),
            n => format!("{}#{n}", self.document.id),
        }
    }

    /// The headline: the title field for a page's first article, else the title found on the page. Of a page that is
    /// marked up as several articles, the field names the page.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let found = || {
            let title = self.parts.iter().find(|part| part.kind == PartKind::Title)?;
            Some(title.span.of(&self.document.text).trim())
        };
        let field = self.document.title.as_deref();
        match (self.number, self.document.marked_articles.len()) {
            (1, 0 | 1) => field.or_else(found),
            (1, _) => found().or(field),
            _ => found(),
        }
    }

    /// The paragraphs that are compared.
    pub fn reporting(&self) -> impl Iterator<Item = Span> + '_ {
        self.parts.iter().filter(|part| part.kind.is_reporting()).map(|part| part.span)
    }
}

/// An article's place in the corpus, in the order of ids. Dense, so that it can index a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DocId(pub u32);

impl DocId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64, precision: Precision) -> Published {
        Published { seconds, precision }
    }

    #[test]
    fn a_day_and_a_time_of_that_day_have_no_order() {
        let day = at(0, Precision::Day);
        assert_eq!(day.order(at(3600, Precision::Second)), Ordering::Equal);
        assert_eq!(day.order(at(90_000, Precision::Second)), Ordering::Less);
        assert_eq!(at(10, Precision::Second).order(at(11, Precision::Second)), Ordering::Less);
    }

    #[test]
    fn published_prints_no_more_than_it_knows() {
        assert_eq!(at(1_641_772_800, Precision::Day).to_string(), "2022-01-10");
        assert_eq!(at(1_641_772_801, Precision::Second).to_string(), "2022-01-10T00:00:01Z");
    }

    #[test]
    fn a_span_that_does_not_fit_is_empty() {
        assert_eq!(Span::new(0, 9).of("short"), "");
        assert_eq!(Span::new(1, 3).of("é"), "");
    }
}
