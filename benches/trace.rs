//! End to end, from documents in memory to families, at three sizes.

use divan::{Bencher, counter::BytesCount};
use newsprint::{
    attribute::Agencies,
    observer::Silent,
    pipeline::{Pipeline, TraceOptions},
    policy::Policy,
    recipe::Recipe,
};

mod market;

fn main() {
    divan::main();
}

#[divan::bench(args = [500, 2000, 8000], sample_count = 5)]
fn documents_to_families(bencher: Bencher, count: usize) {
    let pipeline = Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin());
    let bytes: usize = market::articles(count).iter().map(|article| article.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| market::articles(count)).bench_values(|documents| {
        let articles = pipeline.prepare_all(documents.into_iter());
        pipeline.trace(articles, TraceOptions::default(), &Silent)
    });
}
