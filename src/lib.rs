//! newsprint finds copied news.

/// What can go wrong, and where.
pub mod error;

/// What travels.
pub mod article;

/// Bytes to documents.
pub mod read;

/// Whose copy it was.
pub mod attribute;
