//! Maps whose keys are hashes already, so that they need not be hashed again.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A map by hashes whose every bit is as good as random.
pub(crate) type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<Already>>;

/// Takes what is hashed already as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks_exact(8) {
            self.0 ^= part.try_into().map_or(0, u64::from_le_bytes);
        }
    }
}
