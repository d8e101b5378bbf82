//! What an index has learned of boilerplate, as bytes: sorted keys, each with what it is.

use std::io;

use super::codec::{Bytes, malformed, put_varint};
use crate::{
    boilerplate::{Learned, Standing},
    candidates::Key,
};

/// What was learned, and of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// The number of articles it was learned of.
    pub articles: u64,
    /// How many nights the index had.
    pub nights: u64,
    /// What their keys are.
    pub learned: Learned,
}

/// A key and what it is, in one number.
fn marked(key: Key, standing: Standing) -> u64 {
    key.get() << 1 | u64::from(standing == Standing::Own)
}

fn unmarked(number: u64) -> io::Result<(Key, Standing)> {
    let standing = if number & 1 == 1 { Standing::Own } else { Standing::Common };
    if number >> 1 >> Key::BITS > 0 { Err(malformed()) } else { Ok((Key::from_bits(number >> 1), standing)) }
}

impl Lesson {
    /// The counts, then runs, neighbours and blocks: how many, and for each the distance to the one before.
    pub fn put(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_varint(&mut out, self.articles);
        put_varint(&mut out, self.nights);
        for keys in [&self.learned.runs, &self.learned.blocks] {
            let mut sorted: Vec<u64> = keys.iter().map(|(key, standing)| marked(*key, *standing)).collect();
            sorted.sort_unstable();
            put_varint(&mut out, sorted.len() as u64);
            let mut last = 0;
            for number in sorted {
                put_varint(&mut out, number - last);
                last = number;
            }
        }
        let neighbours = self.learned.between.iter();
        let mut sorted: Vec<(u64, u64)> =
            neighbours.map(|((one, other), standing)| (one.get(), marked(*other, *standing))).collect();
        sorted.sort_unstable();
        put_varint(&mut out, sorted.len() as u64);
        let mut last = 0;
        for (one, other) in sorted {
            put_varint(&mut out, one - last);
            put_varint(&mut out, other);
            last = one;
        }
        out
    }

    /// What [`Lesson::put`] wrote.
    pub fn take(bytes: &[u8]) -> io::Result<Lesson> {
        let mut bytes = Bytes(bytes);
        let mut lesson = Lesson { articles: bytes.varint()?, nights: bytes.varint()?, ..Lesson::default() };
        for keys in [&mut lesson.learned.runs, &mut lesson.learned.blocks] {
            let mut last = 0u64;
            for _ in 0..bytes.varint()? {
                last = last.checked_add(bytes.varint()?).ok_or_else(malformed)?;
                keys.extend([unmarked(last)?]);
            }
        }
        let mut last = 0u64;
        for _ in 0..bytes.varint()? {
            last = last.checked_add(bytes.varint()?).filter(|key| key >> Key::BITS == 0).ok_or_else(malformed)?;
            let (other, standing) = unmarked(bytes.varint()?)?;
            lesson.learned.between.insert((Key::from_bits(last), other), standing);
        }
        if bytes.is_empty() { Ok(lesson) } else { Err(malformed()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standing() -> impl Strategy<Value = Standing> {
        any::<bool>().prop_map(|own| if own { Standing::Own } else { Standing::Common })
    }

    proptest! {
        #[test]
        fn lessons_come_back(
            runs in prop::collection::hash_map(any::<u64>().prop_map(Key::of), standing(), 0..30),
            blocks in prop::collection::hash_map(any::<u64>().prop_map(Key::of), standing(), 0..9),
            between in prop::collection::hash_map(any::<(u64, u64)>(), standing(), 0..30),
            articles in any::<u64>(),
        ) {
            let between = between.into_iter().map(|((one, other), is)| ((Key::of(one), Key::of(other)), is)).collect();
            let lesson = Lesson { articles, nights: 7, learned: Learned { runs, between, blocks } };
            prop_assert_eq!(Lesson::take(&lesson.put()).expect("a lesson"), lesson);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            drop(Lesson::take(&bytes));
        }
    }
}
