//! A candidate pair to a verdict, on exact counts: never on a sketch.

mod direction;
mod evidence;
mod judge;
mod profile;

pub use crate::shingle::Overlap;
pub use direction::{Direction, DirectionRule, Ground, Origin, Print};
pub use evidence::{Evidence, Run, SentenceRule, evidence};
pub use judge::{Calibration, Context, Contribution, Figures, Ladder, Relation, Rule, Rung, Verdict};
pub use profile::{Profile, Profiler, SentenceProfile};
