//! One group per stage, in the order of the data. `benches/README.md` says what is inside the timed region.

use std::{hint::black_box, sync::Arc};

use divan::{Bencher, counter::BytesCount};
use newsprint::{
    align::{Side, align},
    article::{Document, Span},
    attribute::{Agencies, Attributor},
    candidates::{Banding, Buckets, Draw, Key, Pair, Postings, Reason},
    cluster::{Link, families},
    fingerprint::{Fingerprinter, Signature, SimHash, winnow},
    normalize::fold,
    policy::Policy,
    recipe::Recipe,
    segment::{Segments, segment},
    shingle::{ShingleSet, shingles},
    split::Splitter,
    verify::{Profile, Slots, evidence},
};

mod market;

fn main() {
    divan::main();
}

/// A text of about 100 kB.
fn text() -> String {
    market::articles(60).into_iter().map(|article| article.text).collect::<Vec<_>>().join("\n\n")
}

fn words(text: &str) -> Vec<u64> {
    newsprint::segment::words(text).iter().map(|word| word.hash).collect()
}

#[divan::bench]
fn split(bencher: Bencher) {
    let document: Arc<Document> = Arc::new(market::articles(1).remove(0));
    let splitter = Splitter::default();
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| splitter.split(black_box(&document)));
}

#[divan::bench]
fn normalize(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| fold(black_box(&text)));
}

#[divan::bench_group]
mod segments {
    use super::*;

    #[divan::bench]
    fn words_only(bencher: Bencher) {
        let text = text();
        bencher.counter(BytesCount::of_str(&text)).bench(|| newsprint::segment::words(black_box(&text)));
    }

    /// Hashes alone. `plain` has no accents, as English; the market's own text has those of French.
    #[divan::bench(args = ["plain", "accents"])]
    fn word_hashes(bencher: Bencher, letters: &str) {
        let text = if letters == "plain" { plain(&text()) } else { text() };
        bencher.counter(BytesCount::of_str(&text)).with_inputs(|| Vec::with_capacity(text.len() / 4)).bench_refs(
            |out| {
                newsprint::segment::word_hashes(black_box(&text), out);
            },
        );
    }

    /// Hashes alone, of the sample articles in scripts of two and three bytes a character; Korean and Khmer of one sentence.
    #[divan::bench(args = ["ru", "ar", "ur", "zh", "ja", "ko", "km"])]
    fn word_hashes_of_scripts(bencher: Bencher, language: &str) {
        let text = in_script(language);
        bencher.counter(BytesCount::of_str(&text)).with_inputs(|| Vec::with_capacity(text.len())).bench_refs(|out| {
            newsprint::segment::word_hashes(black_box(&text), out);
        });
    }

    /// About 100 kB in the script of a language.
    fn in_script(language: &str) -> String {
        let once = match language {
            "ko" => "시장은 월요일에 새 다리가 내년 봄에 완공될 것이라고 밝혔다. ".to_owned(),
            "km" => "អភិបាលក្រុងបានប្រកាសថា ស្ពានថ្មីនឹងបញ្ចប់នៅនិទាឃរដូវឆ្នាំក្រោយ។ ".to_owned(),
            _ => {
                let samples = include_str!("../samples/languages/articles.jsonl");
                let rows = samples.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
                rows.filter(|row| row["language"] == language)
                    .map(|row| format!("{}\n\n", row["text"].as_str().unwrap_or_default()))
                    .collect()
            }
        };
        once.repeat(100_000 / once.len())
    }

    /// The text with ASCII letters and punctuation only.
    fn plain(text: &str) -> String {
        text.chars()
            .map(|c| match c {
                'é' => 'e',
                '«' | '»' => '"',
                '\u{a0}' => ' ',
                other => other,
            })
            .filter(char::is_ascii)
            .collect()
    }

    #[divan::bench]
    fn words_sentences_quotations(bencher: Bencher) {
        let text = text();
        let whole = Span::new(0, text.len());
        bencher.counter(BytesCount::of_str(&text)).bench(|| segment(black_box(&text), [whole]));
    }
}

#[divan::bench]
fn shingle(bencher: Bencher) {
    let text = text();
    let words = words(&text);
    let width = Recipe::default().article.width;
    bencher.counter(BytesCount::of_str(&text)).bench(|| shingles(black_box(&words), width));
}

#[divan::bench_group]
mod fingerprint {
    use super::*;

    fn input() -> (usize, Fingerprinter, Vec<u64>) {
        let text = text();
        let recipe = Recipe::default().article;
        (text.len(), recipe, shingles(&words(&text), recipe.width))
    }

    #[divan::bench]
    fn minhash(bencher: Bencher) {
        let (bytes, recipe, shingles) = input();
        bencher.counter(BytesCount::new(bytes)).bench(|| Signature::of(black_box(&shingles), recipe.signature));
    }

    #[divan::bench]
    fn simhash(bencher: Bencher) {
        let (bytes, _, shingles) = input();
        bencher.counter(BytesCount::new(bytes)).bench(|| SimHash::of(black_box(&shingles)));
    }

    #[divan::bench]
    fn selected(bencher: Bencher) {
        let (bytes, _, shingles) = input();
        bencher.counter(BytesCount::new(bytes)).bench(|| winnow(black_box(&shingles), Recipe::default().window));
    }
}

#[divan::bench]
fn candidates(bencher: Bencher) {
    let recipe = Recipe::default();
    let bands: Banding = recipe.article_bands;
    let prints: Vec<_> = market::articles(2000).iter().filter_map(|at| recipe.article.of(&words(&at.text))).collect();
    let keys = || {
        let docs = (0..).map(newsprint::article::DocId).zip(&prints);
        docs.flat_map(|(doc, print)| bands.keys(&print.signature).map(move |key| (Key::of(key), doc)))
            .collect::<Vec<_>>()
    };
    let rule = Buckets { hot_above: 64, hosts: 4 };
    let draw = |doc: newsprint::article::DocId| Draw(doc.0.into());
    bencher.with_inputs(keys).bench_values(|keys| Postings::new(keys).meeting(rule, Reason::MinHash, draw, |_| true));
}

/// A dispatch and its edited copy, with all that comparing them needs.
struct Two {
    texts: [String; 2],
    profiles: [Profile; 2],
    sets: [ShingleSet; 2],
}

fn two() -> Two {
    let (recipe, policy) = (Recipe::default(), Policy::default());
    let first = market::articles(1).remove(0).text;
    let second = first.replacen(" et ", " puis ", 3) + " Une phrase de plus est ajoutée à la fin du texte.";
    let profile = |text: &str| {
        let segments: Segments = segment(
            text,
            text.split("\n\n").scan(0, |at, paragraph| {
                let start = *at;
                *at += paragraph.len() + 2;
                Some(Span::new(start, start + paragraph.len()))
            }),
        );
        policy.profiler(&recipe).profile(text, &segments)
    };
    let set = |text: &str| ShingleSet::new(shingles(&words(text), recipe.article.width));
    Two { profiles: [profile(&first), profile(&second)], sets: [set(&first), set(&second)], texts: [first, second] }
}

#[divan::bench_group]
mod verify {
    use super::*;

    #[divan::bench]
    fn overlap(bencher: Bencher) {
        let two = two();
        bencher.bench(|| black_box(&two.sets[0]).overlap(&two.sets[1]));
    }

    #[divan::bench]
    fn all_evidence(bencher: Bencher) {
        let two = two();
        let overlap = two.sets[0].overlap(&two.sets[1]);
        let rule = Policy::default().sentences;
        bencher.bench(|| evidence(black_box(&two.profiles[0]), &two.profiles[1], overlap, Slots::Figures, rule));
    }
}

#[divan::bench]
fn cluster(bencher: Bencher) {
    let link = |at: u32| {
        let (a, b) = (newsprint::article::DocId(at * 7 % 5000), newsprint::article::DocId(at * 13 % 5000));
        Some(Link { pair: Pair::new(a, b)?, strength: 0.9 })
    };
    let links: Vec<Link> = (0..10_000).filter_map(link).collect();
    bencher.bench(|| families(black_box(&links), |doc| Draw(doc.0.into())));
}

#[divan::bench(name = "align")]
fn align_two(bencher: Bencher) {
    let two = two();
    let side = |at: usize| Side { text: &two.texts[at], profile: &two.profiles[at] };
    let rule = Policy::default().align;
    bencher.bench(|| align(black_box(side(1)), side(0), &rule));
}

#[divan::bench]
fn attribute(bencher: Bencher) {
    let document = Arc::new(market::articles(1).remove(0));
    let article = Splitter::default().split(&document).remove(0);
    let attributor = Attributor::new(Agencies::builtin());
    bencher.counter(BytesCount::of_str(&document.text)).bench(|| attributor.attribute(black_box(&article)));
}
