//! What is counted where an article may begin, and what each figure weighs.

use serde::Serialize;

/// The figures of a place where an article may begin; or, what each of them adds to the log-odds.
///
/// Shares are of different words, each counted once; *telling words* have five letters and more, cut to six.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// 1: the log-odds where all other figures are zero.
    pub intercept: f64,
    /// No headline stands there.
    pub unheaded: f64,
    /// Root of the share of the following telling words that the article before has too.
    pub cohesion: f64,
    /// Root of the share of telling words that a few sentences before and after have in common.
    pub nearby: f64,
    /// Share of the following names that the article before has too.
    pub names: f64,
    /// Share of the telling words which the article before repeats that come again later.
    pub recurrence: f64,
    /// Share of the names of the article before that come again later.
    pub returning: f64,
    /// Telling words of the headline, or of the first sentences, that follow in the text and did not stand before.
    pub announced: f64,
    /// Logarithm of the headline's words.
    pub headline: f64,
    /// Logarithm of the words before, from the start of the article on.
    pub before: f64,
    /// A blank line, weighed by the share of the page's blocks that follow each other without.
    pub gap: f64,
    /// Lines of an article's head: dateline, byline, time of publication.
    pub head: f64,
    /// An article's foot before: a credit, copyright line or agency's signature.
    pub foot: f64,
    /// A line with who wrote it over the headline, as over the first headline of the page.
    pub label: f64,
    /// A day of the week in the first sentences.
    pub day: f64,
    /// A question among others (an interview), or nothing but a quotation.
    pub spoken: f64,
    /// A first word that goes on with what was said: "But", "Selon lui", a quotation mark.
    pub goes_on: f64,
    /// No form says so, only words: no headline, head or foot, and no blank line among paragraphs that have none.
    pub bare: f64,
}

impl Figures {
    fn all(&self) -> [f64; 18] {
        [
            self.intercept,
            self.unheaded,
            self.cohesion,
            self.nearby,
            self.names,
            self.recurrence,
            self.returning,
            self.announced,
            self.headline,
            self.before,
            self.gap,
            self.head,
            self.foot,
            self.label,
            self.day,
            self.spoken,
            self.goes_on,
            self.bare,
        ]
    }

    /// The sum of the figures, each times its weight.
    #[must_use]
    pub fn weighed(&self, weights: &Figures) -> f64 {
        self.all().iter().zip(weights.all()).map(|(figure, weight)| figure * weight).sum()
    }
}
