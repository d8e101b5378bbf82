//! Whose copy it was.
