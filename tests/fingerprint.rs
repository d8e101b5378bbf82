//! Pins the fingerprint specification, `docs/fingerprint.md`. A failure here means: a new fingerprint version.

use std::sync::Arc;

use newsprint::{
    article::{Article, Document, Part, PartKind, Span},
    boilerplate::Passages,
    fingerprint::{Fingerprinter, SignatureLength, VERSION},
    recipe::Recipe,
    segment::{segment, words},
    shingle::{Width, mix, shingles},
};

fn fingerprinter(positions: u16) -> Fingerprinter {
    Fingerprinter {
        width: Width::new(5).expect("not zero"),
        signature: SignatureLength::new(positions).expect("a power of two"),
    }
}

fn passages(text: &str) -> Passages {
    let span = Span::new(0, text.len());
    let parts = vec![Part { kind: PartKind::Body, span }];
    let article = Article { document: Arc::new(Document::new("a", text)), number: 1, parts };
    let recipe = Recipe::default();
    Passages::of(&article, &segment(text, [span]), recipe.article.width, recipe.window, 12)
}

/// The selected shingles, each with its place.
fn selected(text: &str) -> String {
    let passages = passages(text);
    let runs = passages.runs.iter().map(|run| format!("{:010x}@{}", run.key.get(), run.start));
    runs.collect::<Vec<_>>().join(" ")
}

/// The keys of selected shingles, with what follows them.
fn in_order(text: &str) -> String {
    let keys = passages(text).in_order();
    keys.iter().map(|key| format!("{:010x}", key.get())).collect::<Vec<_>>().join(" ")
}

/// A line for each text: words, first shingle, content, simhash, and the signature's first positions.
fn known_answers() -> String {
    let texts = [
        "Norval",
        "Le barrage de Norval a cédé samedi matin.",
        "LE BARRAGE DE NORVAL A CÉDÉ SAMEDI MATIN",
        "The dam at Norval gave way early on Saturday, flooding 2,030 homes in three villages, officials said.",
        "诺瓦尔大坝周六清晨决堤，淹没三个村庄。",
        "انهار سد نورفال صباح السبت",
        "نوروال کا ڈیم ہفتے کی صبح ٹوٹ گیا، ۲٬۰۳۰ گھر زیرِ آب",
        "سد نوروال صبح شنبه شکست و ۲۰۳۰ خانه زیر آب می\u{200c}رود",
        "नोरवाल का बाँध शनिवार सुबह टूटा, १,५०,००० लोग बेघर",
        "Плотина в Норвале прорвалась в субботу утром, затоплено 2 030 домов.",
    ];
    let mut out = String::new();
    for text in texts {
        let words: Vec<u64> = words(text).iter().map(|word| word.hash).collect();
        let print = fingerprinter(32).of(&words).expect("has words");
        let first = shingles(&words, Width::new(5).expect("not zero"))[0];
        let positions: Vec<String> = print.signature.as_slice()[..4].iter().map(|at| format!("{at:08x}")).collect();
        out += &format!(
            "{} words, shingle {first:016x}, content {:032x}, simhash {:016x}, signature {}\n",
            words.len(),
            print.content.0,
            print.simhash.0,
            positions.join(" ")
        );
    }
    out
}

#[test]
fn selected_shingles_hold() {
    let dam = "The dam at Norval gave way early on Saturday, flooding 2,030 homes in three villages, officials said.";
    let keys = |text: &str| -> Vec<String> {
        selected(text).split(' ').filter_map(|run| Some(run.split_once('@')?.0.to_owned())).collect()
    };
    assert_eq!(keys(dam), keys(&dam.replace("2,030", "17")), "numbers are taken for the same");
    let texts = [dam, "Le barrage de Norval a cédé samedi matin.", "诺瓦尔大坝周六清晨决堤，淹没三个村庄。"];
    let lines = texts.map(|text| format!("{} | {}", selected(text), in_order(text)));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn known_answers_hold() {
    assert_eq!(VERSION, 4);
    insta::assert_snapshot!(known_answers());
}

/// The numbers of the specification's own examples, computed outside this crate.
#[test]
fn mix_is_splitmix64s_finalizer() {
    // The first outputs of SplitMix64 with seed 0 are mix(0x9E3779B97F4A7C15), mix(2 · 0x9E3779B97F4A7C15).
    assert_eq!(mix(0x9E37_79B9_7F4A_7C15), 0xE220_A839_7B1D_CDAF);
    assert_eq!(mix(0x9E37_79B9_7F4A_7C15u64.wrapping_mul(2)), 0x6E78_9E6A_A1B9_65F4);
}

#[test]
fn a_word_is_xxh3_of_its_folded_letters() {
    // XXH3_64 with seed 0 of the empty input, from the xxHash specification.
    assert_eq!(xxhash_rust::xxh3::xxh3_64(b""), 0x2D06_8005_38D3_94C2);
    assert_eq!(words("Cédé")[0].hash, xxhash_rust::xxh3::xxh3_64(b"cede"));
    assert_eq!(words("2 030")[0].hash, xxhash_rust::xxh3::xxh3_64(b"2030"));
    assert_eq!(words("1,16")[0].hash, xxhash_rust::xxh3::xxh3_64(b"1.16"));
}

#[test]
fn typography_does_not_change_a_fingerprint() {
    let print = |text: &str| {
        let words: Vec<u64> = words(text).iter().map(|word| word.hash).collect();
        fingerprinter(128).of(&words)
    };
    assert_eq!(print("L’État a cédé 2\u{202f}030 œuvres"), print("l'Etat a cede 2.030 oeuvres"));
    assert_eq!(print("پاکستان کی حکومت ۱٬۵۰۰ روپے"), print("پاكستان كي حكومت 1500 روپے"));
    assert_eq!(print("کار انجام می\u{200c}شود"), print("كار انجام مي شود"));
    assert_eq!(print("रुपये १,५०,०००"), print("रुपये 150000"));
    assert_ne!(print("a b c d e f"), print("a b c d f e"));
    assert_eq!(print(" … "), None);
}
