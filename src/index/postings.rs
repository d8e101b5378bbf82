//! What the tables of an index hold: who has a key, and with whom an article is linked.

use std::io;

use smallvec::SmallVec;

use super::{
    codec::{Bytes, malformed, put_varint},
    table::Value,
};
use crate::{
    candidates::{Key, Reason},
    verify::Relation,
};

/// How the keys of a table are filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filing {
    /// Without the bits that say what follows: nothing does.
    Alone,
    /// With what follows them: what is asked for may be filed in several places, one after the other.
    InOrder,
}

impl Filing {
    /// Of a generator's keys.
    pub fn of(reason: Reason) -> Filing {
        if reason.is_in_order() { Filing::InOrder } else { Filing::Alone }
    }

    /// A key as it is filed.
    pub fn number(self, key: Key) -> u64 {
        match self {
            Filing::Alone => key.get() >> Key::FOLLOWER,
            Filing::InOrder => key.get(),
        }
    }

    /// The key that is filed so.
    pub fn key(self, number: u64) -> Key {
        match self {
            Filing::Alone => Key::from_bits(number << Key::FOLLOWER),
            Filing::InOrder => Key::from_bits(number),
        }
    }

    /// The last place of a key after its first.
    pub fn places(self) -> u64 {
        match self {
            Filing::Alone => 0,
            Filing::InOrder => (1 << Key::FOLLOWER) - 1,
        }
    }
}

/// The articles that have a key, by number, in order. Most keys have one, or few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carriers(pub SmallVec<[u32; 4]>);

impl Value for Carriers {
    /// The first number, doubled, plus one if more follow; then how many, and the distance to each.
    fn put(&self, out: &mut Vec<u8>) {
        let Some((first, rest)) = self.0.split_first() else { return };
        put_varint(out, u64::from(*first) << 1 | u64::from(!rest.is_empty()));
        if !rest.is_empty() {
            put_varint(out, rest.len() as u64);
            let mut last = *first;
            for article in rest {
                put_varint(out, u64::from(article - last));
                last = *article;
            }
        }
    }

    fn take(bytes: &mut Bytes<'_>) -> io::Result<Carriers> {
        let head = bytes.varint()?;
        let mut last = u32::try_from(head >> 1).map_err(|_| malformed())?;
        let mut articles = SmallVec::from_elem(last, 1);
        if head & 1 == 1 {
            let count = bytes.varint()?;
            for _ in 0..count {
                last = last.checked_add(bytes.varint32()?).ok_or_else(malformed)?;
                articles.push(last);
            }
        }
        Ok(Carriers(articles))
    }

    fn skip(bytes: &mut Bytes<'_>) -> io::Result<()> {
        if bytes.varint()? & 1 == 1 {
            for _ in 0..bytes.varint()? {
                bytes.varint()?;
            }
        }
        Ok(())
    }
}

/// A verified pair, as one of its articles has it: both carry text of the same copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The other article's number.
    pub other: u32,
    /// Calibrated probability that they derive from the same copy.
    pub derived: f64,
    /// What they are to each other.
    pub relation: Relation,
    /// So many of the keys that they share would have to become hot before selected shingles no longer propose them: at
    /// least, and 255 at most.
    pub spare: u8,
}

/// All links of an article; those of a newer segment replace those of an older one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links(pub Vec<Link>);

impl Value for Links {
    fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.0.len() as u64);
        for link in &self.0 {
            put_varint(out, link.other.into());
            out.push(link.relation as u8);
            out.push(link.spare);
            out.extend(link.derived.to_le_bytes());
        }
    }

    fn take(bytes: &mut Bytes<'_>) -> io::Result<Links> {
        let count = bytes.varint()?;
        let mut links = Vec::new();
        for _ in 0..count {
            let other = bytes.varint32()?;
            let relation = bytes.byte()?;
            let relation = Relation::ALL.into_iter().find(|known| *known as u8 == relation).ok_or_else(malformed)?;
            let spare = bytes.byte()?;
            links.push(Link { other, relation, derived: f64::from_le_bytes(bytes.array()?), spare });
        }
        Ok(Links(links))
    }
}
