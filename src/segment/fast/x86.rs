//! Blocks with AVX2 and AVX-512. The only file with code that the compiler cannot check.
//!
//! * time: a few dozen instructions a block; with AVX-512 eight words are hashed at a time; space: none
#![expect(unsafe_code, reason = "instructions that not every machine has: called only where they were found")]

use std::arch::x86_64::{
    __m256i, __m512i, _mm256_add_epi8, _mm256_and_si256, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
    _mm256_or_si256, _mm256_set1_epi8, _mm256_storeu_si256, _mm512_add_epi8, _mm512_and_si512, _mm512_cmpge_epu8_mask,
    _mm512_cmpgt_epu8_mask, _mm512_cmplt_epu8_mask, _mm512_loadu_si512, _mm512_mask_mov_epi8,
    _mm512_maskz_compress_epi8, _mm512_or_si512, _mm512_permutexvar_epi8, _mm512_set1_epi8, _mm512_set1_epi64,
    _mm512_storeu_si512, _mm512_sub_epi8, _pext_u64,
};

use super::{
    Road,
    masks::{BLOCK, Blocks, MOST, Masks, Scratch, borders},
    portable,
    scan::scan,
    short_hash::{self, eight_words},
};

macro_rules! has {
    ($($feature:tt),+) => { true $(&& is_x86_feature_detected!($feature))+ };
}

/// What this machine can run, the fastest first.
pub(super) fn roads() -> impl Iterator<Item = (&'static str, Road)> {
    let wide = has!("avx512bw", "avx512dq", "avx512vbmi", "avx512vbmi2", "bmi1", "bmi2", "lzcnt", "popcnt");
    let middle = has!("avx2", "bmi1", "lzcnt", "popcnt");
    // SAFETY: the features were found, or the road is not offered.
    let avx512: Road = |text, out| unsafe { word_hashes_avx512(text, out) };
    // SAFETY: the features were found, or the road is not offered.
    let avx2: Road = |text, out| unsafe { word_hashes_avx2(text, out) };
    [wide.then_some(("AVX-512", avx512)), middle.then_some(("AVX2", avx2))].into_iter().flatten()
}

#[target_feature(enable = "avx512bw,avx512dq,avx512vbmi,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
fn word_hashes_avx512(text: &str, out: &mut Vec<u64>) {
    scan(Avx512(()), text, out);
}

#[target_feature(enable = "avx2,bmi1,lzcnt,popcnt")]
fn word_hashes_avx2(text: &str, out: &mut Vec<u64>) {
    scan(Avx2(()), text, out);
}

/// Made only where the features of `word_hashes_avx512` are at hand.
#[derive(Clone, Copy)]
struct Avx512(());

impl Blocks for Avx512 {
    #[inline(always)]
    fn classify(self, block: &[u8; BLOCK], folded: &mut Scratch) -> Masks {
        // SAFETY: `self` shows that the features are there.
        unsafe { classify_avx512(block, folded) }
    }

    #[inline(always)]
    fn squeeze(self, folded: &mut Scratch, mask: u64, keep: u64) -> u64 {
        // SAFETY: `self` shows that the features are there.
        unsafe { squeeze_avx512(folded, mask, keep) }
    }

    #[inline(always)]
    fn hash(self, folded: &Scratch, words: u64, hashes: &mut [u64; MOST]) -> usize {
        // SAFETY: `self` shows that the features are there.
        unsafe { hash_avx512(folded, words, hashes) }
    }
}

#[inline]
#[target_feature(enable = "avx512bw,avx512dq,avx512vbmi,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
fn classify_avx512(block: &[u8; BLOCK], folded: &mut Scratch) -> Masks {
    let each = |byte: u8| _mm512_set1_epi8(byte as i8);
    let bytes = load(block);
    let lower = _mm512_or_si512(bytes, each(0x20));
    let letters = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, each(b'a')), each(26));
    let digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, each(b'0')), each(10));
    let leads = _mm512_cmpge_epu8_mask(bytes, each(0xC0));
    store(_mm512_mask_mov_epi8(bytes, letters, lower), folded);
    Masks { letters, digits, leads }
}

#[inline]
#[target_feature(enable = "avx512bw,avx512dq,avx512vbmi,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
fn squeeze_avx512(folded: &mut Scratch, mask: u64, keep: u64) -> u64 {
    store(_mm512_maskz_compress_epi8(keep, load(folded)), folded);
    _pext_u64(mask, keep)
}

/// Eight words at a time: a permutation brings each to eight bytes of its own.
#[inline]
#[target_feature(enable = "avx512bw,avx512dq,avx512vbmi,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
fn hash_avx512(folded: &Scratch, words: u64, hashes: &mut [u64; MOST]) -> usize {
    const POSITIONS: [u8; BLOCK] = counted(1, 64);
    const WITHIN_WORD: [u8; BLOCK] = counted(1, 8);
    const OF_WORD: [u8; BLOCK] = counted(8, 8);

    let (starts, ends) = borders(words);
    let count = starts.count_ones() as usize;
    let bytes = load(folded);
    let starts = _mm512_maskz_compress_epi8(starts, load(&POSITIONS));
    let lens = _mm512_sub_epi8(_mm512_maskz_compress_epi8(ends, load(&POSITIONS)), starts);
    if _mm512_cmpgt_epu8_mask(lens, _mm512_set1_epi8(16)) != 0 {
        return short_hash::words(folded, words, hashes);
    }
    for (group, hashes) in hashes.chunks_exact_mut(8).enumerate().take(count.div_ceil(8)) {
        let which = _mm512_add_epi8(load(&OF_WORD), _mm512_set1_epi8(8 * group as i8));
        let start = _mm512_add_epi8(_mm512_permutexvar_epi8(which, starts), load(&WITHIN_WORD));
        let len = _mm512_permutexvar_epi8(which, lens);
        let last = _mm512_sub_epi8(_mm512_add_epi8(start, len), _mm512_set1_epi8(8));
        hashes.copy_from_slice(&eight_words(
            numbers(_mm512_permutexvar_epi8(start, bytes)),
            numbers(_mm512_permutexvar_epi8(last, bytes)),
            numbers(_mm512_and_si512(len, _mm512_set1_epi64(0xFF))),
        ));
    }
    count
}

/// `0, 1 …` up to `end` and again, each `times` times.
const fn counted(times: usize, end: usize) -> [u8; BLOCK] {
    let mut numbers = [0; BLOCK];
    let mut at = 0;
    while at < BLOCK {
        numbers[at] = (at / times % end) as u8;
        at += 1;
    }
    numbers
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load<const SIZE: usize>(bytes: &[u8; SIZE]) -> __m512i {
    const { assert!(SIZE >= BLOCK) };
    // SAFETY: there are 64 bytes; they need not be aligned.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store(bytes: __m512i, folded: &mut Scratch) {
    // SAFETY: there is room for 64 bytes; it need not be aligned.
    unsafe { _mm512_storeu_si512(folded.as_mut_ptr().cast(), bytes) };
}

#[inline]
#[target_feature(enable = "avx512f")]
fn numbers(bytes: __m512i) -> [u64; 8] {
    let mut numbers = [0; 8];
    // SAFETY: there is room for 64 bytes; it need not be aligned.
    unsafe { _mm512_storeu_si512(numbers.as_mut_ptr().cast(), bytes) };
    numbers
}

/// Made only where the features of `word_hashes_avx2` are at hand.
#[derive(Clone, Copy)]
struct Avx2(());

impl Blocks for Avx2 {
    #[inline(always)]
    fn classify(self, block: &[u8; BLOCK], folded: &mut Scratch) -> Masks {
        // SAFETY: `self` shows that the features are there.
        unsafe { classify_avx2(block, folded) }
    }

    #[inline(always)]
    fn squeeze(self, folded: &mut Scratch, mask: u64, keep: u64) -> u64 {
        portable::squeeze(folded, mask, keep)
    }
}

#[inline]
#[target_feature(enable = "avx2,bmi1,lzcnt,popcnt")]
fn classify_avx2(block: &[u8; BLOCK], folded: &mut Scratch) -> Masks {
    let each = |byte: u8| _mm256_set1_epi8(byte as i8);
    // A byte lies in a range of `count` from `least` if, moved to the bottom of the signed bytes, it lies below that.
    let within = |bytes: __m256i, least: u8, count: u8| {
        let moved = _mm256_add_epi8(bytes, each(0x80u8.wrapping_sub(least)));
        _mm256_cmpgt_epi8(each(0x80 + count), moved)
    };
    let bits = |set: __m256i| u64::from(_mm256_movemask_epi8(set) as u32);
    let mut masks = Masks { letters: 0, digits: 0, leads: 0 };
    for half in [0, 32] {
        // SAFETY: 32 bytes of 64, aligned or not.
        let bytes = unsafe { _mm256_loadu_si256(block[half..half + 32].as_ptr().cast()) };
        let letters = within(_mm256_or_si256(bytes, each(0x20)), b'a', 26);
        let folds = _mm256_or_si256(bytes, _mm256_and_si256(letters, each(0x20)));
        // SAFETY: 32 bytes of 64 and more, aligned or not.
        unsafe { _mm256_storeu_si256(folded[half..half + 32].as_mut_ptr().cast(), folds) };
        masks.letters |= bits(letters) << half;
        masks.digits |= bits(within(bytes, b'0', 10)) << half;
        masks.leads |= bits(within(bytes, 0xC0, 64)) << half;
    }
    masks
}
