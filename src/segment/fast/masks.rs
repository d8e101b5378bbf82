//! Sets of positions in a block of 64 bytes, as bits, least first; and what a kind of machine must do with a block.

use super::short_hash;

/// Bytes looked at in one go.
pub(super) const BLOCK: usize = 64;

/// As many words can end in a block.
pub(super) const MOST: usize = BLOCK / 2;

/// A block's bytes as they fold, with room to read and write behind any of them.
pub(super) type Scratch = [u8; 2 * BLOCK];

/// What stands where in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Masks {
    /// ASCII letters.
    pub letters: u64,
    /// ASCII digits.
    pub digits: u64,
    /// First bytes of characters beyond ASCII.
    pub leads: u64,
}

/// How a kind of machine reads blocks.
pub(super) trait Blocks: Copy {
    /// Finds letters, digits and leads, and copies the block with its ASCII letters in lower case to `folded`.
    fn classify(self, block: &[u8; BLOCK], folded: &mut Scratch) -> Masks;

    /// Moves the bytes at `keep` together, to the front of `folded`, and the bits at `keep` of `mask` likewise.
    fn squeeze(self, folded: &mut Scratch, mask: u64, keep: u64) -> u64;

    /// Hashes the words at the given bytes, the last of which is not the block's last. Returns how many there are.
    #[inline(always)]
    fn hash(self, folded: &Scratch, words: u64, hashes: &mut [u64; MOST]) -> usize {
        short_hash::words(folded, words, hashes)
    }
}

/// The positions below `at`.
pub(super) fn below(at: u32) -> u64 {
    if at >= 64 { u64::MAX } else { (1 << at) - 1 }
}

/// One past the highest position in a set; 0 if it is empty.
pub(super) fn end(set: u64) -> u32 {
    64 - set.leading_zeros()
}

/// Where words begin, and where they end: one past their last byte.
#[inline(always)]
pub(super) fn borders(words: u64) -> (u64, u64) {
    (words & !(words << 1), !words & words << 1)
}
