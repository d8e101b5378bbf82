//! Who had it first: by date; where the dates don't say, a text that was only cut is the later one.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Overlap;
use crate::article::Published;

/// Which of two articles had the copy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The pair's first article.
    First,
    /// The pair's second article.
    Second,
    /// Neither dates nor texts say.
    Unknown,
}

/// What an article's place in time is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// When it appeared.
    pub published: Option<Published>,
    /// How long it is.
    pub words: u32,
}

/// A text that holds this much of another, and is so much longer, had it first …
const HOLDS: f64 = 0.9;
/// … in words to words.
const LONGER: f64 = 1.25;

/// Who had it first.
#[must_use]
pub fn direction(first: Print, second: Print, overlap: Overlap) -> Direction {
    let by_date = match (first.published, second.published) {
        (Some(a), Some(b)) => a.order(b),
        _ => Ordering::Equal,
    };
    let cut_from = |share: f64, part: Print, whole: Print| {
        share >= HOLDS && f64::from(whole.words) >= LONGER * f64::from(part.words)
    };
    match by_date {
        Ordering::Less => Direction::First,
        Ordering::Greater => Direction::Second,
        Ordering::Equal if cut_from(overlap.of_second(), second, first) => Direction::First,
        Ordering::Equal if cut_from(overlap.of_first(), first, second) => Direction::Second,
        Ordering::Equal => Direction::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Precision;

    fn print(day: Option<i64>, words: u32) -> Print {
        Print { published: day.map(|day| Published { seconds: day * 86_400, precision: Precision::Day }), words }
    }

    #[test]
    fn dates_decide_then_the_cut() {
        let cut = Overlap { shared: 95, first: 300, second: 100 };
        assert_eq!(direction(print(Some(2), 304), print(Some(1), 104), cut), Direction::Second);
        assert_eq!(direction(print(Some(1), 304), print(Some(1), 104), cut), Direction::First);
        assert_eq!(direction(print(None, 304), print(Some(1), 104), cut), Direction::First);
        let alike = Overlap { shared: 95, first: 100, second: 100 };
        assert_eq!(direction(print(None, 104), print(None, 104), alike), Direction::Unknown);
    }
}
