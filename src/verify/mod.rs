//! A candidate pair to a verdict, on exact counts: never on a sketch.

mod calibration;
mod chain;
mod direction;
mod evidence;
mod judge;
mod pairing;
mod profile;
mod rows;
mod terms;
mod translation;

pub use crate::shingle::Overlap;
pub use calibration::{Calibration, Contribution, Figures};
pub use chain::heaviest_chain;
pub use direction::{Direction, DirectionRule, Ground, Origin, Print};
pub use evidence::{Evidence, Run, SentenceRule, evidence};
pub use judge::{Context, HeldRule, Ladder, Relation, Rule, Rung, TranslationRule, Verdict};
pub use pairing::Slots;
pub use profile::{Profile, Profiler, SentenceProfile};
pub use rows::Rows;
pub use terms::Terms;
pub use translation::{Translation, TranslationCounts, translation};
