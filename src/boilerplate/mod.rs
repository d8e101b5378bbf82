//! Passages that recur in unrelated articles: desk lines, teasers, disclaimers, standing background, stock phrases.
//!
//! Everything here is a function of sets, so that it does not matter in which order articles arrive:
//!
//! 1. [`Passages`]: the keys of an article's passages, a function of its own text.
//! 2. [`BoilerplateRule::between`], [`BoilerplateRule::block`]: what a passage is, a function of the articles that carry its keys. Of
//!    many carriers the first in the order of draws are held against each other.
//!    [`Learned`] is what a whole corpus came to.
//! 3. [`BoilerplateRule::find`]: what of an article is boilerplate, a function of the article and what its own keys are.

mod cut;
mod keys;
mod learned;
mod status;

pub use cut::{Found, Statuses, without};
pub use keys::{Block, BlockKind, Passages, Run};
pub use learned::Learned;
pub use status::{ASKED, BoilerplateRule, Carriers, Corpus, Standing, most_common};
