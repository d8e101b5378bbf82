//! newsprint finds copied news: which articles carry the same copy, which sentences were reused and how, and whose
//! they were.
//!
//! The data goes one way, and the modules stand in its order:
//!
//! > read → split → normalize → segment → shingle → fingerprint → candidates → verify → cluster → align → attribute →
//! > report
//!
//! ```
//! use newsprint::{
//!     article::Document,
//!     attribute::Agencies,
//!     pipeline::Pipeline,
//!     policy::Policy,
//!     recipe::Recipe,
//! };
//!
//! let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());
//! let article = |id: &str, text: &str| pipeline.prepare(Document::new(id, text)).remove(0);
//! let dispatch = article("a", "NORVAL (AFP) - The dam at Norval gave way early on Saturday, flooding 2,030 homes. \
//!     Engineers had warned of cracks in the eastern wall since the spring.");
//! let copy = article("b", "The dam at Norval gave way early on Saturday, flooding 2 030 homes. \
//!     Engineers had warned of cracks in the eastern wall since the spring.");
//! let found = pipeline.compare(&dispatch, &copy);
//! assert_eq!(found.verdict.relation.name(), "same-text");
//! assert_eq!(dispatch.agency(), Some("AFP"));
//! ```
//!
//! Three ways in: [`pipeline::Pipeline::prepare`] a document, [`pipeline::Pipeline::compare`] two articles,
//! [`pipeline::Pipeline::trace`] a corpus. The library prints nothing, reads no environment and knows no time.

// What travels, and what can go wrong.

pub mod error;

pub mod article;

pub mod observer;

mod hashed;

// Each document alone.

pub mod read;

pub mod split;

pub mod normalize;

pub mod segment;

pub mod shingle;

pub mod fingerprint;

pub mod boilerplate;

// Articles with each other.

pub mod candidates;

pub mod verify;

pub mod cluster;

pub mod align;

pub mod attribute;

pub mod report;

// What is decided outside, and what puts the stages together.

pub mod measures;

pub mod recipe;

pub mod policy;

pub mod index;

pub mod pipeline;

pub mod audit;

pub mod dedup;

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
