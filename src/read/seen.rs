//! Which ids were met, and where first.
//!
//! * space: 24 bytes a document, 40 with the table's free places; ids are kept as 128-bit hashes, so that among a
//!   billion ids the odds of one false double are below 1 in 10^20

use xxhash_rust::xxh3::xxh3_128;

use crate::hashed::HashedMap;

/// A place in the input: which file, in the order of reading, and which line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: u32,
    /// From 1; 0 stands for the whole file.
    pub(super) line: u32,
}

/// The ids met so far.
#[derive(Default)]
pub(super) struct Seen(HashedMap<[u64; 2], Place>);

impl Seen {
    /// Notes an id; gives the place where it was met before, if it was.
    pub(super) fn enter(&mut self, id: &str, place: Place) -> Option<Place> {
        let hash = xxh3_128(id.as_bytes());
        let halves = [hash as u64, (hash >> 64) as u64];
        match self.0.entry(halves) {
            std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(place);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_is_kept() {
        let mut seen = Seen::default();
        let place = |line| Place { file: 1, line };
        for n in 0..10_000 {
            assert_eq!(seen.enter(&format!("id-{n}"), place(n)), None);
        }
        assert_eq!(seen.enter("id-7", place(99_999)), Some(place(7)));
        assert_eq!(seen.enter("id-7", place(99_999)), Some(place(7)));
        assert_eq!(size_of::<([u64; 2], Place)>(), 24);
    }
}
