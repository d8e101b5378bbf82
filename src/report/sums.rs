//! The rows that add articles up: by outlet, by day, by agency, and who took from whom.

use serde::{Deserialize, Serialize};

use super::decimals;

/// A line of `outlets.csv`: what the articles of one outlet add up to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutletRow {
    /// The outlet; empty for articles that name none.
    pub outlet: String,
    /// Its articles.
    pub articles: u64,
    /// Those that belong to a family.
    pub in_families: u64,
    /// Those that derive wholly from copy found elsewhere.
    pub wholly: u64,
    /// Those that derive partially.
    pub partially: u64,
    /// Those that do not.
    pub non: u64,
    /// The mean of [`ArticleRow::copied`](super::rows::ArticleRow::copied) over its articles.
    #[serde(serialize_with = "decimals::float")]
    pub copy_rate: f64,
    /// The same, each article weighing as much as it is long.
    #[serde(serialize_with = "decimals::float")]
    pub copy_rate_by_length: f64,
    /// Its articles in families that credit an agency in the text, as the summary defines it.
    pub credited: u64,
    /// Its copies of an agency's text that credit none, as the summary defines it.
    pub uncredited: u64,
    /// Families in which it published first.
    pub first_in_family: u64,
    /// Its articles that carry an agency's copy, credited or not.
    pub agency_articles: u64,
}

/// A line of `days.csv`: what the articles of one day add up to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayRow {
    /// The day of publication, UTC; empty for articles without date.
    pub day: String,
    /// Its articles.
    pub articles: u64,
    /// Those that belong to a family.
    pub in_families: u64,
    /// Those that derive wholly from copy found elsewhere.
    pub wholly: u64,
    /// Those that derive partially.
    pub partially: u64,
    /// Those that do not.
    pub non: u64,
    /// The share of its articles that do not derive from others.
    #[serde(serialize_with = "decimals::float")]
    pub unique: f64,
    /// The mean of [`ArticleRow::copied`](super::rows::ArticleRow::copied) over its articles.
    #[serde(serialize_with = "decimals::float")]
    pub copy_rate: f64,
}

/// A line of `flows.csv`: what one outlet took from the articles of another, or from its own earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRow {
    /// Who took it; empty for articles that name no outlet.
    pub outlet: String,
    /// Who had it.
    pub source: String,
    /// Articles of the outlet with at least one such sentence.
    pub articles: u64,
    /// Sentences that were taken.
    pub sentences: u64,
    /// Their words.
    pub words: u64,
}

/// A line of `agencies.csv`: what became of one agency's copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgencyTallyRow {
    /// The agency.
    pub agency: String,
    /// Families that are its copy.
    pub families: u64,
    /// Their share of all families.
    #[serde(serialize_with = "decimals::float")]
    pub coverage: f64,
    /// The lower end of its exact 95 % interval.
    #[serde(serialize_with = "decimals::float")]
    pub coverage_low: f64,
    /// The upper end.
    #[serde(serialize_with = "decimals::float")]
    pub coverage_high: f64,
    /// Of these families, those in which a page of the agency itself was first.
    pub first: u64,
    /// Articles of these families, and others that credit the agency in their own text.
    pub articles: u64,
    /// Those that credit it in their own text.
    pub credited: u64,
    /// Those that derive from earlier copy and credit no agency.
    pub uncredited: u64,
}
