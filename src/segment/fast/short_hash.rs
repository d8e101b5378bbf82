//! XXH3-64, seed 0, of up to 16 bytes in registers: the same numbers as `xxhash_rust::xxh3::xxh3_64`.
//!
//! Words are short, and which of the three short forms one needs cannot be foreseen. So the forms for 1–3 and 4–8 bytes
//! are both computed, without a branch.
//!
//! * time: about a dozen cycles a word one by one, 4 when eight go together; space: none

use std::hint::select_unpredictable;

use xxhash_rust::xxh3::xxh3_64;

use super::masks::{BLOCK, MOST, Scratch, borders};

const PRIME64_2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const PRIME64_3: u64 = 0x1656_67B1_9E37_79F9;
const PRIME_MX1: u64 = 0x1656_6791_9E37_79F9;
const PRIME_MX2: u64 = 0x9FB2_1C65_1E98_DF25;

/// The first 56 bytes of the default secret of the xxHash specification, as little-endian integers.
const SECRET: [u64; 7] = [
    0xBE4B_A423_396C_FEB8,
    0x1CAD_21F7_2C81_017C,
    0xDB97_9083_E96D_D4DE,
    0x1F67_B3B7_A4A4_4072,
    0x78E5_C0CC_4EE6_79CB,
    0x2172_FFCC_7DD0_5A82,
    0x8E24_43F7_7446_08B8,
];

/// Hashes the words at the given bytes, the last of which is not the block's last. Returns how many there are.
#[inline(always)]
pub(super) fn words(folded: &Scratch, words: u64, hashes: &mut [u64; MOST]) -> usize {
    let (mut starts, mut ends) = borders(words);
    let mut count = 0;
    while starts != 0 {
        let (start, end) = (starts.trailing_zeros() as usize % BLOCK, ends.trailing_zeros() as usize % BLOCK);
        starts &= starts - 1;
        ends &= ends.wrapping_sub(1);
        let len = end.wrapping_sub(start);
        let first = eight_bytes(folded, start);
        hashes[count % MOST] = match len {
            0..=8 => up_to_8(first, len as u64),
            9..=16 => up_to_16(first, eight_bytes(folded, end.wrapping_sub(8) % BLOCK), len as u64, product),
            _ => xxh3_64(folded.get(start..end).unwrap_or_default()),
        };
        count += 1;
    }
    count
}

#[inline(always)]
fn eight_bytes(folded: &Scratch, at: usize) -> u64 {
    folded[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The hash of the lowest `len` bytes of `bytes`; 1 to 8 of them.
#[inline(always)]
pub(super) fn up_to_8(bytes: u64, len: u64) -> u64 {
    const FLIP_3: u64 = (SECRET[0] ^ SECRET[0] >> 32) & 0xFFFF_FFFF;
    const FLIP_8: u64 = SECRET[1] ^ SECRET[2];
    let from = |byte: u64| bytes >> (byte.wrapping_mul(8) & 63);

    let (first, middle, last) = (bytes & 0xFF, from(len >> 1) & 0xFF, from(len.wrapping_sub(1)) & 0xFF);
    let mut three = (first << 16 | middle << 24 | last | len << 8) ^ FLIP_3;
    three = three.wrapping_mul(PRIME64_2);
    three = (three ^ three >> 29).wrapping_mul(PRIME64_3);
    three ^= three >> 32;

    let mut eight = ((from(len.wrapping_sub(4)) & 0xFFFF_FFFF) | bytes << 32) ^ FLIP_8;
    eight ^= eight.rotate_left(49) ^ eight.rotate_left(24);
    eight = eight.wrapping_mul(PRIME_MX2);
    eight ^= (eight >> 35).wrapping_add(len);
    eight = eight.wrapping_mul(PRIME_MX2);
    eight ^= eight >> 28;

    select_unpredictable(len < 4, three, eight)
}

/// The hash of `len` bytes, 9 to 16, of which `first` and `last` are the first and last eight.
#[inline(always)]
fn up_to_16(first: u64, last: u64, len: u64, product: impl Fn(u64, u64) -> u64) -> u64 {
    const FLIP_FIRST: u64 = SECRET[3] ^ SECRET[4];
    const FLIP_LAST: u64 = SECRET[5] ^ SECRET[6];
    let (first, last) = (first ^ FLIP_FIRST, last ^ FLIP_LAST);
    let mut hash = len.wrapping_add(first.swap_bytes()).wrapping_add(last);
    hash = hash.wrapping_add(product(first, last));
    hash = (hash ^ hash >> 37).wrapping_mul(PRIME_MX1);
    hash ^ hash >> 32
}

/// The low and the high half of a product of 128 bits, xored.
#[inline(always)]
fn product(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

/// The same of products of 32 bits, which vectors have.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn product_in_halves(one: u64, other: u64) -> u64 {
    let (low, high) = (|of: u64| of & 0xFFFF_FFFF, |of: u64| of >> 32);
    let bottom = low(one) * low(other);
    let cross = high(one) * low(other) + high(bottom);
    let crossed = low(one) * high(other) + low(cross);
    let top = high(one) * high(other) + high(cross) + high(crossed);
    top ^ (crossed << 32 | low(bottom))
}

/// The hashes of eight words of 1 to 16 bytes: their first eight bytes, last eight (if they have more than that), and
/// lengths. Nothing here but what a compiler makes vectors of.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn eight_words(first: [u64; 8], last: [u64; 8], len: [u64; 8]) -> [u64; 8] {
    std::array::from_fn(|at| {
        let (short, long) = (up_to_8(first[at], len[at]), up_to_16(first[at], last[at], len[at], product_in_halves));
        if len[at] > 8 { long } else { short }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_as_xxh3() {
        let text: Vec<u8> = (0..4000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let read = |at: usize| u64::from_le_bytes(text[at..at + 8].try_into().expect("eight bytes"));
        for start in 0..3900 {
            for len in 1..=8 {
                assert_eq!(up_to_8(read(start), len as u64), xxh3_64(&text[start..start + len]), "{start}, {len}");
            }
            for len in 9..=16 {
                let hash = up_to_16(read(start), read(start + len - 8), len as u64, product);
                assert_eq!(hash, xxh3_64(&text[start..start + len]), "{start}, {len}");
            }
        }
    }
}
