//! What the keys of a corpus turned out to be.

use std::collections::HashMap;

use super::{Standing, Statuses};
use crate::candidates::Key;

/// What the keys of a corpus are; those that are nothing are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Runs.
    pub runs: HashMap<Key, Standing>,
    /// The words that two neighbouring runs span.
    pub between: HashMap<(Key, Key), Standing>,
    /// Paragraphs and headlines.
    pub blocks: HashMap<Key, Standing>,
}

impl Learned {
    /// How many passages it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.runs.len() + self.blocks.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Statuses for Learned {
    fn run(&self, key: Key) -> Option<Standing> {
        self.runs.get(&key).copied()
    }

    fn between(&self, first: Key, second: Key) -> Option<Standing> {
        self.between.get(&(first, second)).copied()
    }

    fn block(&self, key: Key) -> Option<Standing> {
        self.blocks.get(&key).copied()
    }
}
