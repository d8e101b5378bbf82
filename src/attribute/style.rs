//! House style: whether a text still looks as its agency sent it, or as an outlet writes.
//!
//! An outlet that quotes what somebody told an agency, and an outlet that prints the agency's copy, use the same words for it. What tells them
//! apart is how the rest is written: an agency heads its sections and sets its quotes in ways of its own, and names a day by its weekday
//! alone, since a dispatch is dated; an outlet that writes for itself says "lundi 13 avril" and follows its own typography.
//!
//! * time: some regular expressions over the text, for articles with a witness only
//!
//! When it is wrong: an outlet that sets other typography into unchanged copy looks as if it had written it, so the tool abstains.

use serde::Deserialize;

use super::forms::{Pattern, Pieces};

/// A house style as it stands in the data file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StyleData {
    language: String,
    kept: f64,
    plain: f64,
    edited: f64,
    #[serde(default)]
    wire: Vec<String>,
    #[serde(default)]
    house: Vec<String>,
}

/// How agencies and outlets write a language, and what a witness is worth beside it.
#[derive(Clone, Debug)]
pub(super) struct HouseStyle {
    pub(super) language: String,
    kept: f64,
    plain: f64,
    edited: f64,
    wire: Vec<Pattern>,
    house: Vec<Pattern>,
}

impl HouseStyle {
    pub(super) fn new(data: StyleData, pieces: &Pieces) -> Result<HouseStyle, String> {
        if [data.kept, data.plain, data.edited].iter().any(|worth| !(0.0..=1.0).contains(worth)) {
            return Err(format!("[[style]] `{}`: expected numbers from 0 to 1", data.language));
        }
        let patterns = |list: &[String]| list.iter().map(|pattern| pieces.pattern(pattern)).collect();
        let (wire, house) = (patterns(&data.wire), patterns(&data.house));
        Ok(HouseStyle { language: data.language, kept: data.kept, plain: data.plain, edited: data.edited, wire, house })
    }

    /// Compiles the patterns now, to see whether they can be.
    pub(super) fn check(&self) -> Result<(), String> {
        let mut patterns = self.wire.iter().chain(&self.house);
        patterns.try_for_each(Pattern::check).map_err(|problem| format!("[[style]] `{}`: {problem}", self.language))
    }

    /// What a witness in these stretches of text is worth.
    pub(super) fn worth<'t>(&self, texts: impl Iterator<Item = &'t str> + Clone) -> f64 {
        let any = |patterns: &[Pattern]| {
            texts.clone().any(|text| patterns.iter().any(|pattern| pattern.find_at(text, 0).is_some()))
        };
        if any(&self.wire) {
            self.kept
        } else if any(&self.house) {
            self.edited
        } else {
            self.plain
        }
    }
}
