//! Copy in thirteen languages, by one policy: `samples/languages` against its truth.
//!
//! In each language a dispatch, an editor's version of it, one recast sentence by sentence, an account of somebody who
//! heard the same speech, in nine a rival agency's dispatch on the same event, and another story. Written before
//! anything was changed for these languages; no threshold was chosen on them.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::OnceLock};

use newsprint::{
    align::{Flag, Kind},
    attribute::Agencies,
    pipeline::{Pipeline, Prepared},
    policy::Policy,
    read::{Inputs, Options, Reading},
    recipe::Recipe,
    report::rows::Relation,
    segment::words,
};

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin()))
}

fn articles() -> &'static BTreeMap<String, Prepared> {
    static ARTICLES: OnceLock<BTreeMap<String, Prepared>> = OnceLock::new();
    ARTICLES.get_or_init(|| {
        let options = Options::default();
        let inputs = Inputs::resolve(&[samples().join("languages")], &options).expect("the sample folder");
        let documents = inputs.read(&options).map(|reading| match reading {
            Reading::Document(document) => document,
            Reading::Reject(reject) => panic!("a sample was rejected: {reject}"),
        });
        let prepared = documents.flat_map(|document| pipeline().prepare(document));
        prepared.map(|article| (article.id.clone(), article)).collect()
    })
}

/// A truth file's lines, as columns.
fn truth(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(samples().join("truth").join(name)).expect("a truth file");
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The true sentences of each article, with what was done to them.
fn sentences() -> BTreeMap<String, Vec<(String, String)>> {
    let mut sentences: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in truth("language-sentences.tsv") {
        sentences.entry(row[0].clone()).or_default().push((row[1].clone(), row[2].clone()));
    }
    sentences
}

/// The flags of a copy, beside the dispatch of its language.
fn flags(copy: &str) -> Vec<Flag> {
    let dispatch = format!("{}-dispatch", &copy[..2]);
    pipeline().flags(&articles()[copy], &articles()[&dispatch])
}

#[test]
fn the_language_is_told() {
    for (id, article) in articles() {
        assert_eq!(article.language.code(), Some(&id[..2]), "{id}");
    }
}

#[test]
fn sentences_end_where_they_end() {
    for (id, sentences) in sentences() {
        let article = &articles()[&id];
        let found: Vec<&str> = flags(&id).iter().map(|flag| article.quote(flag.span)).collect();
        assert_eq!(found.len(), sentences.len(), "{id}: {found:?}");
        for (found, (_, sentence)) in found.iter().zip(&sentences) {
            // A dateline is not part of the sentence behind it: an agency's text begins with one.
            let is_wire = id.ends_with("dispatch") || id.ends_with("rival");
            let whole = if is_wire { sentence.ends_with(found) } else { sentence == found };
            assert!(whole, "{id}: {found}");
        }
    }
}

#[test]
fn edits_are_derived_and_what_only_shares_a_speech_is_not() {
    for row in truth("language-pairs.tsv") {
        let verdict = pipeline().compare(&articles()[&row[0]], &articles()[&row[1]]).verdict;
        let (name, found) = (&row[1], format!("{:?} {:.3}", verdict.relation, verdict.derived));
        match row[2].as_str() {
            "same-dispatch" => assert!(verdict.derived > 0.9, "{name}: {found}"),
            "common-source" => assert_eq!(verdict.relation, Relation::CommonSource, "{name}: {found}"),
            "unrelated" => assert_eq!(verdict.relation, Relation::Unrelated, "{name}: {found}"),
            _ => {}
        }
        assert!(
            verdict.relation.is_derived() <= matches!(row[2].as_str(), "same-dispatch" | "rewritten"),
            "{name}: {found}"
        );
    }
}

#[test]
fn recasts_are_rewritten_copy() {
    for row in truth("language-pairs.tsv").iter().filter(|row| row[2] == "rewritten") {
        let verdict = pipeline().compare(&articles()[&row[0]], &articles()[&row[1]]).verdict;
        assert_eq!(verdict.relation.name(), "rewritten", "{row:?}: {verdict:?}");
    }
}

#[test]
fn speech_is_a_quote_and_reused_sentences_are_seen() {
    let (mut asked, mut right) = (0, 0);
    for (id, sentences) in sentences().into_iter().filter(|(_, sentences)| sentences[0].0 != "-") {
        for (flag, (kind, sentence)) in flags(&id).iter().zip(&sentences) {
            if kind == "quote" {
                assert_eq!(flag.kind, Kind::Quote, "{id}: {sentence}");
            }
            asked += 1;
            right +=
                usize::from(flag.kind.is_reused() == matches!(kind.as_str(), "verbatim" | "light-edit" | "rewritten"));
        }
    }
    assert!(asked >= 400 && right * 100 >= asked * 95, "reused or not: {right} of {asked}");
}

#[test]
fn numbers_are_one_in_all_digits() {
    let hashes = |text: &str| words(text).iter().map(|word| word.hash).collect::<Vec<_>>();
    for group in [
        &[
            "1,450,000",
            "1 450 000",
            "1.450.000",
            "١٬٤٥٠٬٠٠٠",
            "۱،۴۵۰،۰۰۰",
            "14,50,000",
            "१४,५०,०००",
            "１，４５０，０００",
        ][..],
        &["27.5", "27,5", "٢٧٫٥", "۲۷.۵", "２７．５"],
    ] {
        assert!(group.iter().all(|number| hashes(number) == hashes(group[0])), "{group:?}");
        assert_eq!(hashes(group[0]).len(), 1);
    }
}
