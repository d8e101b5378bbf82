//! Invented articles, for the tests of this folder.

use super::{Pipeline, Trace, TraceOptions};
use crate::{
    article::{Document, Precision, Published},
    attribute::Agencies,
    observer::Silent,
    policy::Policy,
    recipe::Recipe,
};

/// Invented sentences, other ones for each seed.
pub(crate) fn story(seed: u64, sentences: usize) -> Vec<String> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: u64| {
        state = crate::shingle::mix(state.wrapping_add(0x632B_E59B_D9B4_E019));
        state % below
    };
    let syllables = ["ba", "re", "mi", "to", "lu", "sen", "kor", "dan", "vel", "pra"];
    let mut word = || (0..3).map(|_| syllables[next(10) as usize]).collect::<String>();
    let sentence = |_| format!("The {}.", (0..11).map(|_| word()).collect::<Vec<_>>().join(" "));
    (0..sentences).map(sentence).collect()
}

/// A record without date.
pub(crate) fn record(id: &str, outlet: &str, text: String) -> Document {
    Document { outlet: Some(outlet.to_owned()), ..Document::new(id, text) }
}

/// The same, of a day.
pub(crate) fn dated(day: i64, document: Document) -> Document {
    Document { published: Some(Published { seconds: day * 86_400, precision: Precision::Day }), ..document }
}

pub(crate) fn pipeline() -> Pipeline {
    with_policy(|_| {})
}

/// A pipeline with other numbers.
pub(crate) fn with_policy(change: impl FnOnce(&mut Policy)) -> Pipeline {
    let mut policy = Policy::default();
    change(&mut policy);
    Pipeline::new(Recipe::default(), policy, Agencies::builtin())
}

/// A trace of these records.
pub(crate) fn traced(documents: Vec<Document>) -> Trace {
    let pipeline = pipeline();
    let articles = pipeline.prepare_all(documents.into_iter());
    pipeline.trace(articles, TraceOptions::default(), &Silent)
}
