//! A candidate pair to a verdict, on exact counts: never on a sketch.

mod evidence;
mod overlap;
mod profile;

pub use evidence::{Evidence, Run, SentenceRule, evidence};
pub use overlap::Overlap;
pub use profile::{Profile, Profiler, SentenceProfile};
