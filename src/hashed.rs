//! Maps whose keys are hashes already, so that they need not be hashed again.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    thread::LocalKey,
};

/// A map by hashes whose every bit is as good as random.
pub(crate) type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<Already>>;

/// Takes what is hashed already as it is, or a number that is not; its bits are spread, since a map looks at the first and
/// at the last of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Already(u64);

/// Odd, and as good as random: 2^64 over the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for Already {
    fn finish(&self) -> u64 {
        let spread = u128::from(self.0) * u128::from(SPREAD);
        spread as u64 ^ (spread >> 64) as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks_exact(8) {
            self.0 ^= part.try_into().map_or(0, u64::from_le_bytes);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 ^= u64::from(number);
    }
}

/// Words of which a thread remembers something: most words of a text are among the most frequent of their language. 3 MB.
const REMEMBERED: usize = 1 << 16;

/// What was found for a hash; it is found once, as long as the thread remembers it.
pub(crate) fn remembered<V: Copy>(
    memory: &'static LocalKey<RefCell<HashedMap<u64, V>>>,
    hash: u64,
    find: impl FnOnce() -> V,
) -> V {
    memory.with_borrow_mut(|memory| {
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        *memory.entry(hash).or_insert_with(find)
    })
}
