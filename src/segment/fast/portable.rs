//! Blocks with plain 64-bit integers, eight bytes at a time, for every machine.
//!
//! * time: 3 operations a byte; space: none

use super::{
    masks::{BLOCK, Blocks, Masks, Scratch},
    scan::scan,
};

pub(super) fn word_hashes(text: &str, out: &mut Vec<u64>) {
    scan(Portable, text, out);
}

#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Blocks for Portable {
    #[inline(always)]
    fn classify(self, block: &[u8; BLOCK], folded: &mut Scratch) -> Masks {
        let mut masks = Masks { letters: 0, digits: 0, leads: 0 };
        for (at, (bytes, folded)) in block.chunks_exact(8).zip(folded.chunks_exact_mut(8)).enumerate() {
            let Ok(bytes) = bytes.try_into() else { continue };
            let bytes = u64::from_le_bytes(bytes);
            let low = bytes & each(0x7F);
            let ascii = !bytes & each(0x80);
            let letters = between(low | each(0x20), b'a', b'z') & ascii;
            let digits = between(low, b'0', b'9') & ascii;
            let leads = bytes & bytes << 1 & each(0x80);
            folded.copy_from_slice(&(bytes | letters >> 2).to_le_bytes());
            masks.letters |= top_bits(letters) << (8 * at);
            masks.digits |= top_bits(digits) << (8 * at);
            masks.leads |= top_bits(leads) << (8 * at);
        }
        masks
    }

    #[inline(always)]
    fn squeeze(self, folded: &mut Scratch, mask: u64, keep: u64) -> u64 {
        squeeze(folded, mask, keep)
    }
}

/// A byte eight times.
const fn each(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// The top bit of each byte, all below 0x80, that lies between two.
fn between(bytes: u64, least: u8, most: u8) -> u64 {
    (bytes + each(0x80 - least)) & !(bytes + each(0x7F - most)) & each(0x80)
}

/// The top bits of eight bytes, together.
fn top_bits(bytes: u64) -> u64 {
    (bytes >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Copies what stands behind each byte that is left out. There are few.
#[inline(always)]
pub(super) fn squeeze(folded: &mut Scratch, mut mask: u64, keep: u64) -> u64 {
    let source = *folded;
    let (mut gaps, mut gone) = (!keep, 0);
    while gaps != 0 {
        let gap = gaps.trailing_zeros() as usize;
        gaps &= gaps - 1;
        let to = gap.wrapping_sub(gone) % BLOCK;
        gone += 1;
        let behind = gap % BLOCK + 1;
        folded[to..to + BLOCK].copy_from_slice(&source[behind..behind + BLOCK]);
        let before = (1u64 << to) - 1;
        mask = mask & before | mask >> 1 & !before;
    }
    mask
}
