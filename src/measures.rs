//! The rates that researchers publish, each with its definition: the definition moves a rate by 15 points.
//!
//! Copy rate and originality after Cagé, Hervé, Viaud; derivation classes after METER (Gaizauskas et al. 2001). Where
//! a detail is our reading, the definition says so.

use std::collections::BTreeMap;

/// What the measures need to know of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Who published it; empty if unknown.
    pub outlet: String,
    /// Words that were compared.
    pub words: u32,
    /// It belongs to a family.
    pub in_family: bool,
    /// Share of its words in reused sentences.
    pub copied: f64,
    /// Its own text credits an agency.
    pub credited: bool,
    /// It carries an agency's copy, by its own credit or its family's.
    pub agency_copy: bool,
    /// It derives from earlier copy, wholly or partially.
    pub derived: bool,
    /// It was the first of its family.
    pub first: bool,
}

/// What the articles of one outlet, or of all, add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Articles.
    pub articles: u64,
    /// In a family.
    pub in_families: u64,
    /// In a family, with a credit of their own: see [`CREDITED`].
    pub credited: u64,
    /// Copy of an agency without a credit: see [`UNCREDITED`].
    pub uncredited: u64,
    /// First of their family.
    pub first: u64,
    /// Carrying an agency's copy.
    pub agency_copy: u64,
    copied: f64,
    copied_words: f64,
    words: f64,
}

impl Tally {
    /// One article more.
    pub fn add(&mut self, facts: &Facts) {
        let one = |yes: bool| u64::from(yes);
        self.articles += 1;
        self.in_families += one(facts.in_family);
        self.credited += one(facts.in_family && facts.credited);
        self.uncredited += one(facts.in_family && facts.derived && facts.agency_copy && !facts.credited);
        self.first += one(facts.first);
        self.agency_copy += one(facts.agency_copy);
        self.copied += facts.copied;
        self.copied_words += facts.copied * f64::from(facts.words);
        self.words += f64::from(facts.words);
    }

    /// [`copy_rate_definition`]; zero without articles.
    #[must_use]
    pub fn copy_rate(&self) -> f64 {
        if self.articles == 0 { 0.0 } else { self.copied / self.articles as f64 }
    }

    /// [`COPY_RATE_BY_LENGTH`]; zero without words.
    #[must_use]
    pub fn copy_rate_by_length(&self) -> f64 {
        if self.words == 0.0 { 0.0 } else { self.copied_words / self.words }
    }
}

/// The tally of each outlet, by name.
#[must_use]
pub fn by_outlet<'a>(facts: impl Iterator<Item = &'a Facts>) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for fact in facts {
        tallies.entry(fact.outlet.clone()).or_default().add(fact);
    }
    tallies
}

/// What `copied` and `copy_rate` mean, with what was asked: whether an outlet's own articles are compared, and with how many
/// sources an article is aligned.
#[must_use]
pub fn copy_rate_definition(same_outlet: bool, sources: usize) -> String {
    let outlets = if same_outlet { "included" } else { "left out" };
    format!(
        "Mean over articles of: words in sentences that are verbatim, lightly edited, rewritten or translated from an earlier \
         article of this corpus that the article derives from (the {sources} it shares most with), over all words compared. \
         Quoted sentences don't count as copied. Unit of reuse: the sentence, whatever its length. The earlier one is told by an \
         agency's own page, date, credit, or a cut; else it is the family's anchor, then the smaller id. An agency's own page \
         copies nothing. Same outlet {outlets}."
    )
}

/// What `copy_rate_by_length` means.
pub const COPY_RATE_BY_LENGTH: &str =
    "As the copy rate, but all copied words over all words: long articles count more.";

/// What `originality` means.
pub const ORIGINALITY: &str = "1 − copy rate.";

/// What `credited` means.
pub const CREDITED: &str = "Articles of a family whose own text credits an agency, by evidence of class A, B or C.";

/// What `uncredited` means.
pub const UNCREDITED: &str = "Articles that derive wholly or partially from earlier copy, in a family whose agency is \
    named on another member's evidence, and that credit none in their own text.";

/// What `agency_articles` means.
pub const AGENCY_ARTICLES: &str = "Articles that credit an agency in their own text, or belong to a family whose agency \
    is named.";

/// What `first_in_family` means.
pub const FIRST_IN_FAMILY: &str = "Families in which an article of the outlet is earlier than all others, by date.";

/// What `wholly`, `partially`, `non` mean, with the cut-offs of the policy.
#[must_use]
pub fn derivation_definition(wholly: f64, partially: f64) -> String {
    format!(
        "METER's three classes by the share of copied words (see copy rate): wholly from {wholly}, partially from \
         {partially}, else non-derived. The cut-offs are ours."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_by_article_and_by_length() {
        let mut tally = Tally::default();
        tally.add(&Facts { words: 100, copied: 1.0, ..Facts::default() });
        tally.add(&Facts { words: 300, copied: 0.0, ..Facts::default() });
        assert!((tally.copy_rate() - 0.5).abs() < 1e-12);
        assert!((tally.copy_rate_by_length() - 0.25).abs() < 1e-12);
        assert!(Tally::default().copy_rate().abs() < 1e-12);
    }
}
