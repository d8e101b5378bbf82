//! Counts, from which every set measure follows.

use serde::Serialize;

/// What two sets share, and how large each is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// In both.
    pub shared: u32,
    /// In the first.
    pub first: u32,
    /// In the second.
    pub second: u32,
}

impl Overlap {
    /// Resemblance (Jaccard): shared of all; zero for two empty sets.
    #[must_use]
    pub fn jaccard(self) -> f64 {
        share(self.shared, self.first + self.second - self.shared)
    }

    /// Containment (Broder 1997): how much of the smaller is in the larger; zero if one is empty.
    #[must_use]
    pub fn containment(self) -> f64 {
        share(self.shared, self.first.min(self.second))
    }

    /// How much of the first is in the second.
    #[must_use]
    pub fn of_first(self) -> f64 {
        share(self.shared, self.first)
    }

    /// How much of the second is in the first.
    #[must_use]
    pub fn of_second(self) -> f64 {
        share(self.shared, self.second)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}
