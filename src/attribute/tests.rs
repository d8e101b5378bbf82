//! Invented sentences in real conventions.
