//! The rows that add articles up: by outlet, by day, by agency, and who took from whom.

use serde::{Deserialize, Serialize};

use super::decimals;

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareRow {
    /// The share; `null` where nothing could be counted.
    #[serde(serialize_with = "decimals::optional")]
    pub value: Option<f64>,
    /// The lower end; `null` where too few families tell.
    #[serde(serialize_with = "decimals::optional")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(serialize_with = "decimals::optional")]
    pub high: Option<f64>,
}

/// What the articles of one outlet, or of one day, add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TallyRow {
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
    pub copy_rate: ShareRow,
}

/// A line of `outlets.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutletRow {
    /// The outlet; empty for articles that name none.
    pub outlet: String,
    /// What its articles add up to.
    #[serde(flatten)]
    pub tally: TallyRow,
    /// The copy rate, each article weighing as much as it is long.
    pub copy_rate_by_length: ShareRow,
    /// Its articles in families that credit an agency in the text, as the summary defines it.
    pub credited: u64,
    /// Its copies of an agency's text that credit none, as the summary defines it.
    pub uncredited: u64,
    /// Families in which it published first.
    pub first_in_family: u64,
    /// Its articles that carry an agency's copy, credited or not.
    pub agency_articles: u64,
}

/// A line of `days.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayRow {
    /// The day of publication, UTC; empty for articles without date.
    pub day: String,
    /// What its articles add up to.
    #[serde(flatten)]
    pub tally: TallyRow,
    /// The share of its articles that do not derive from others.
    pub unique: ShareRow,
}

/// A line of `flows.csv`: what one outlet took from the articles of another, or from its own earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// The outlet's stories with such an article: a story is a family, or an article without one.
    pub stories: u64,
    /// Their share of the outlet's stories.
    pub share: ShareRow,
}

/// A line of `agencies.csv`: what became of one agency's copy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgencyTallyRow {
    /// The agency.
    pub agency: String,
    /// Families that are its copy.
    pub families: u64,
    /// Their share of all families.
    pub coverage: ShareRow,
    /// Of these families, those in which a page of the agency itself was first.
    pub first: u64,
    /// Of these families, those that hold such a page and whose first article is known.
    pub first_of: u64,
    /// The former over the latter.
    pub first_share: ShareRow,
    /// Articles of these families, and others that credit the agency in their own text.
    pub articles: u64,
    /// Those that credit it in their own text.
    pub credited: u64,
    /// Those that derive from earlier copy.
    pub copies: u64,
    /// Those of them that credit no agency.
    pub uncredited: u64,
    /// The latter over the former.
    pub uncredited_share: ShareRow,
}
