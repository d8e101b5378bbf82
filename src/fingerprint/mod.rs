//! Words and shingles to fingerprints: what is small enough to keep for every article, and for every paragraph.
//!
//! | part | answers | not for |
//! |---|---|---|
//! | [`ContentHash`] | is it the same text? | anything edited |
//! | [`Signature`] (MinHash) | how much do two sets of shingles resemble each other? | a short text inside a long one |
//! | [`SimHash`] | is it the same but for a few words? | rewritten or cut copy |
//! | selected shingles (winnowing) | does one hold a passage of the other? | |
//!
//! The bytes are a specification, `docs/fingerprint.md`: the same on every machine, pinned by known-answer tests.

use crate::shingle::{Width, shingles};

mod minhash;
mod sample;
mod simhash;
mod winnow;

pub use minhash::{Signature, SignatureLength};
pub use sample::{SAMPLE_BITS, sample};
pub use simhash::SimHash;
pub use winnow::{Window, winnow};

/// The version of the specification. It changes whenever any fingerprint of any text does.
pub const VERSION: u32 = 4;

/// A 128-bit hash of all words in order: equal for texts that differ in typography alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub u128);

impl ContentHash {
    /// XXH3-128 of the word hashes, little-endian.
    #[must_use]
    pub fn of(words: &[u64]) -> ContentHash {
        if cfg!(target_endian = "little") {
            return ContentHash(xxhash_rust::xxh3::xxh3_128(bytemuck::cast_slice(words)));
        }
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        ContentHash(xxhash_rust::xxh3::xxh3_128(&bytes))
    }
}

/// What is kept of an article or paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of the whole word sequence.
    pub content: ContentHash,
    /// Of the shingle set.
    pub signature: Signature,
    /// Of the shingle set.
    pub simhash: SimHash,
}

/// Takes fingerprints. Holds all that changes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprinter {
    /// Words in a shingle.
    pub width: Width,
    /// Length of the MinHash signature.
    pub signature: SignatureLength,
}

impl Fingerprinter {
    /// The fingerprint of a text's words and of their shingles (in order, repeats included, as [`shingles`] gives
    /// them). `None` for a text without words: it resembles no other.
    #[must_use]
    pub fn fingerprint(&self, words: &[u64], in_order: &[u64]) -> Option<Fingerprint> {
        if words.is_empty() {
            return None;
        }
        Some(Fingerprint {
            content: ContentHash::of(words),
            signature: Signature::of(in_order, self.signature),
            simhash: SimHash::of(in_order),
        })
    }

    /// Shingles and fingerprint of a text's words.
    #[must_use]
    pub fn of(&self, words: &[u64]) -> Option<Fingerprint> {
        self.fingerprint(words, &shingles(words, self.width))
    }
}
