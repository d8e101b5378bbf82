//! Text to word hashes, 64 bytes at a time: what [`super::words`] finds, without spans.
//!
//! A [`Blocks`] turns 64 bytes into bit masks (letters, digits, characters beyond ASCII) and lower-cases them; `scan`
//! reads words off the masks and hashes them where they stand. What needs more than that goes to `words`, a word at a
//! time: scripts beyond two bytes a character, numbers that may go on behind a separator, words longer than a block.
//!
//! * time: one pass, 1–3 cycles a byte; space: the hashes
//! * the widest instructions that the machine has are chosen once; all roads give the same hashes

#[cfg(target_arch = "x86_64")]
mod x86;

mod masks;
mod portable;
mod scan;
mod short_hash;
mod two_bytes;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

/// A road from a text to the hashes of its words.
pub(super) type Road = fn(&str, &mut Vec<u64>);

/// The hashes of the words of a text, appended to `out`: those of [`super::words`], in order, several times as fast.
pub fn word_hashes(text: &str, out: &mut Vec<u64>) {
    static ROAD: OnceLock<Road> = OnceLock::new();
    let road = ROAD.get_or_init(|| roads().next().map_or(portable::word_hashes as Road, |(_, road)| road));
    road(text, out);
}

/// What this machine can run, the fastest first.
pub(super) fn roads() -> impl Iterator<Item = (&'static str, Road)> {
    #[cfg(target_arch = "x86_64")]
    let special = x86::roads();
    #[cfg(not(target_arch = "x86_64"))]
    let special = [];
    special.into_iter().chain([("portable", portable::word_hashes as Road)])
}
