//! newsprint finds copied news.

/// What can go wrong, and where.
pub mod error;

/// What travels.
pub mod article;

/// Bytes to documents.
pub mod read;

/// A page to its articles and parts.
pub mod split;

/// What a character counts as when typography should not matter.
pub mod normalize;

/// Text to words, quotations and sentences.
pub mod segment;

/// Words to shingles.
pub mod shingle;

/// Shingles to fingerprints.
pub mod fingerprint;

/// Fingerprints to pairs worth a look.
pub mod candidates;

/// Candidate pairs to verdicts, on exact counts.
pub mod verify;

/// Verified pairs to families.
pub mod cluster;

/// Compared articles to flagged sentences.
pub mod align;

/// Whose copy it was.
pub mod attribute;

/// What was found, for people and programs.
pub mod report;

/// The rates that researchers publish.
pub mod measures;

/// All that changes a fingerprint.
pub mod recipe;

/// All that changes a verdict but no fingerprint.
pub mod policy;

/// All stages together.
pub mod pipeline;
