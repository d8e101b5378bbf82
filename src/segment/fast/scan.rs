//! Words off masks, and their hashes: the same for every machine.
//!
//! A block begins outside of words. The words that end in it are hashed; the next block begins behind them, so nothing
//! is carried from block to block, and a tenth of the bytes is looked at twice.
//!
//! * time: one step a block, one a character beyond ASCII; space: one block

use xxhash_rust::xxh3::xxh3_64;

use super::{
    masks::{BLOCK, Blocks, MOST, Masks, Scratch, below, end},
    two_bytes::Effects,
};
use crate::segment::words::next_word;

/// Appends the hashes of the words of `text`.
#[inline(always)]
pub(super) fn scan<B: Blocks>(machine: B, text: &str, out: &mut Vec<u64>) {
    let bytes = text.as_bytes();
    let effects = Effects::get();
    let mut general = General { text, folded: Vec::new() };
    let mut folded: Scratch = [0; 2 * BLOCK];
    let mut hashes = [0; MOST];
    let mut at = 0;
    while at < bytes.len() {
        let mut padded = [b' '; BLOCK];
        let block = match bytes[at..].first_chunk() {
            Some(block) => block,
            None => {
                padded[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                &padded
            }
        };
        let masks = machine.classify(block, &mut folded);
        let mut reading = Reading::ascii(masks);
        if masks.leads != 0 {
            reading.beyond_ascii(masks.leads, block, effects, &mut folded);
        }
        let (cut, unclear) = reading.cut();
        let mut words = reading.words & below(cut);
        let dropped = reading.dropped & below(cut);
        if dropped != 0 {
            words = machine.squeeze(&mut folded, words, !dropped);
        }
        let count = machine.hash(&folded, words, &mut hashes);
        // All of them, then only those that are: a copy of a known size is several times as fast.
        let before = out.len();
        out.extend_from_slice(&hashes);
        out.truncate(before + count);
        at += cut as usize;
        if let Some(unclear) = unclear {
            at = general.read(at, at - cut as usize + unclear as usize, out);
        }
    }
}

/// What a block says about words.
struct Reading {
    /// Bytes of words, as they fold.
    words: u64,
    /// Bytes of words that fold to nothing.
    dropped: u64,
    /// Where the general rules must look.
    unclear: u64,
    /// All that may be part of a word.
    joined: u64,
}

impl Reading {
    /// Digits are unclear if others may follow behind a thousands mark or a decimal point, of one to three bytes.
    #[inline(always)]
    fn ascii(Masks { letters, digits, .. }: Masks) -> Reading {
        let words = letters | digits;
        let soon = digits >> 2 | digits >> 3 | digits >> 4 | !below(60);
        Reading { words, dropped: 0, unclear: digits & !(words >> 1) & soon, joined: words }
    }

    #[inline(always)]
    fn beyond_ascii(&mut self, mut leads: u64, block: &[u8; BLOCK], effects: Effects, folded: &mut Scratch) {
        while leads != 0 {
            let at = leads.trailing_zeros() as usize;
            leads &= leads - 1;
            let byte = |after: usize| block.get(at + after).copied();
            let lead = block[at];
            let (Some(second), Some(third)) = (byte(1), byte(2).or((lead < 0xE0).then_some(0))) else {
                // Cut off: the next block begins here, or before.
                self.joined |= !0 << at;
                break;
            };
            let effect = effects.of(lead, second, third);
            folded[at] = effect.folded[0];
            folded[at + 1] = effect.folded[1];
            self.words |= effect.word() << at;
            self.dropped |= effect.dropped() << at;
            self.unclear |= effect.unclear() << at;
            self.joined |= (effect.word() | effect.dropped() | effect.unclear()) << at;
        }
    }

    /// Up to where the block's words are whole and clear, and what is unclear behind that.
    #[inline(always)]
    fn cut(&self) -> (u32, Option<u32>) {
        let whole = end(!self.joined);
        let unclear = self.unclear & below(whole);
        if unclear != 0 {
            let unclear = unclear.trailing_zeros();
            return (end(!self.joined & below(unclear)), Some(unclear));
        }
        (whole, (whole == 0).then_some(0))
    }
}

/// The general rules, for words that masks cannot tell.
struct General<'a> {
    text: &'a str,
    folded: Vec<u8>,
}

impl General<'_> {
    /// Reads words from `at` on until one begins behind `unclear`, and on while words of a far script follow. Returns
    /// where it stopped, outside of words.
    #[inline(never)]
    fn read(&mut self, mut at: usize, unclear: usize, out: &mut Vec<u64>) -> usize {
        while at <= unclear || self.is_far(at) {
            let Some(found) = next_word(self.text, at, &mut self.folded) else { return self.text.len() };
            out.push(xxh3_64(&self.folded));
            at = found.end;
        }
        at
    }

    /// Whether the text goes on in a script of three bytes a character or more, an ASCII separator aside.
    fn is_far(&self, at: usize) -> bool {
        let far = |byte: &u8| *byte >= 0xE0 && *byte != 0xE2;
        match self.text.as_bytes().get(at..) {
            Some([first, ..]) if far(first) => true,
            Some([first, second, ..]) => first.is_ascii() && !first.is_ascii_alphanumeric() && far(second),
            _ => false,
        }
    }
}
