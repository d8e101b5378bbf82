//! Invented pages against their truth: where their articles begin, and what of them is reporting.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use newsprint::{
    article::Article,
    read::{Inputs, Options, Reading},
    split::Splitter,
};

fn pages() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn articles(page: &str) -> Vec<Article> {
    let options = Options::default();
    let inputs = Inputs::resolve(&[pages().join(page)], &options).expect("an invented page");
    let documents = inputs.read(&options).map(|reading| match reading {
        Reading::Document(document) => document,
        Reading::Reject(reject) => panic!("{page} was rejected: {reject}"),
    });
    documents.flat_map(|document| Splitter::default().split(&Arc::new(document))).collect()
}

fn reporting(article: &Article) -> String {
    article.reporting().map(|span| span.of(&article.document.text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_are_cut_into_their_articles() {
    let truth = fs::read_to_string(pages().join("truth.tsv")).expect("the truth");
    let mut expected: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in truth.lines().skip(1) {
        let mut columns = line.split('\t');
        let (page, begins) = (columns.next().expect("a page"), columns.nth(1).expect("its first words"));
        expected.entry(page).or_default().push(begins);
    }
    for (page, begins) in expected {
        let found = articles(page);
        let texts: Vec<&str> = found.iter().map(|article| article.parts[0].span.of(&article.document.text)).collect();
        assert_eq!(texts.len(), begins.len(), "{page}: {texts:#?}");
        for (text, begins) in texts.iter().zip(begins) {
            assert!(text.starts_with(begins), "{page}: {text}");
        }
    }
}

#[test]
fn furniture_is_not_reporting() {
    let truth = fs::read_to_string(pages().join("lines.tsv")).expect("the truth");
    for line in truth.lines().skip(1) {
        let [page, kind, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let text: String = articles(page).iter().map(reporting).collect::<Vec<_>>().join("\n");
        assert_eq!(text.contains(words), kind == "text", "{page}: {words} in {text}");
    }
}

#[test]
fn lines_set_to_a_width_are_sentences() {
    let text: String = articles("en-wrapped.txt").iter().map(reporting).collect();
    for words in ["his keys on Monday", "a hundred miles inland", "Passengers were handed", "the pupils."] {
        assert!(text.contains(words), "{words}");
    }
}
