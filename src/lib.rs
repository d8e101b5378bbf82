//! newsprint finds copied news.

/// What can go wrong, and where.
pub mod error;

/// What travels.
pub mod article;

/// Bytes to documents.
pub mod read;

/// What a character counts as when typography should not matter.
pub mod normalize;

/// Text to words, quotations and sentences.
pub mod segment;

/// Whose copy it was.
pub mod attribute;
