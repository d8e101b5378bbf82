//! Every road finds what [`words`] finds.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{roads, word_hashes};
use crate::segment::words;

/// The roads that go elsewhere than `words`, if any.
fn wrong(text: &str) -> Vec<&'static str> {
    let expected: Vec<u64> = words(text).iter().map(|word| word.hash).collect();
    let named = roads().chain([("the chosen one", word_hashes as super::Road)]);
    let differs = |road: super::Road| {
        // What was there stays.
        let mut found = vec![7];
        road(text, &mut found);
        found[0] != 7 || found[1..] != expected
    };
    named.filter(|(_, road)| differs(*road)).map(|(name, _)| name).collect()
}

/// What breaks words, blocks, numbers and characters.
const NASTY: &[&str] = &[
    "a",
    "B",
    "z",
    "Z",
    "e",
    "the",
    "Word",
    "0",
    "1",
    "23",
    "456",
    "2018",
    ".",
    ",",
    " ",
    "  ",
    "'",
    "’",
    "-",
    "«",
    "»",
    "\u{a0}",
    "\u{202f}",
    "\u{2009}",
    "\u{2028}",
    "\u{200b}",
    "\u{2060}",
    "–",
    "…",
    "€",
    "→",
    "é",
    "É",
    "ç",
    "À",
    "œ",
    "Œ",
    "æ",
    "ß",
    "ẞ",
    "ø",
    "Ł",
    "ĳ",
    "ŉ",
    "ǆ",
    "ﬁ",
    "İ",
    "ı",
    "þ",
    "×",
    "÷",
    "ª",
    "²",
    "½",
    "µ",
    "\u{301}",
    "\u{489}",
    "\u{ad}",
    "\u{200d}",
    "\u{85}",
    "\u{81}",
    "\u{1}",
    "\0",
    "\n",
    "\t",
    "\u{7f}",
    "{",
    "@",
    "[",
    "`",
    "/",
    ":",
    "я",
    "Ё",
    "λ",
    "Σ",
    "ς",
    "ש",
    "\u{5b0}",
    "և",
    "ك",
    "ِ",
    "ـ",
    "٢",
    "٬",
    "۵",
    "५",
    "न",
    "म",
    "中",
    "の",
    "が",
    "한",
    "ไ",
    "ท",
    "៥",
    "😀",
    "👩\u{200d}🚀",
    "𝟘",
    "𝐀",
    "ⅷ",
    "①",
    "2.030",
    "1 234",
    "10 000h",
    "2018 300",
    "1.2.3",
    "1,5é",
    "12\u{ad}",
];

fn nasty(parts: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(select(NASTY), parts).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text(text in any::<String>()) {
        prop_assert_eq!(wrong(&text), Vec::<&str>::new());
    }

    #[test]
    fn any_characters(text in vec(any::<char>(), 0..200)) {
        let text: String = text.into_iter().collect();
        prop_assert_eq!(wrong(&text), Vec::<&str>::new());
    }

    #[test]
    fn nasty_texts(text in nasty(0..200)) {
        prop_assert_eq!(wrong(&text), Vec::<&str>::new());
    }

    /// Something nasty at every place of a block, in plain words.
    #[test]
    fn at_the_borders_of_blocks(before in 50usize..140, middle in nasty(1..6), after in 0usize..80, gap in 2usize..40) {
        let plain = |count: usize| (0..count).map(|at| if at % gap == 1 { ' ' } else { 'x' }).collect::<String>();
        let text = format!("{}{middle}{}", plain(before), plain(after));
        prop_assert_eq!(wrong(&text), Vec::<&str>::new());
    }

    #[test]
    fn long_words(before in nasty(0..10), length in 1usize..1300, letter in select(&["a", "7", "é", "œ", "ж", "中"][..]), after in nasty(0..10)) {
        let text = format!("{before}{}{after}", letter.repeat(length));
        prop_assert_eq!(wrong(&text), Vec::<&str>::new());
    }
}

#[test]
fn every_character_in_a_word_between_words_and_after_digits() {
    for c in '\0'..=char::MAX {
        // Far characters all go to the general rules.
        if c > '\u{3000}' && u32::from(c) % 251 != 0 {
            continue;
        }
        let text = format!("un{c}mot {c} {c}mot un{c} 12{c}345 6{c}7 {c}{c} 1{c}");
        assert_eq!(wrong(&text), Vec::<&str>::new(), "{c:?}");
    }
}

#[test]
fn words_of_every_length_at_every_place() {
    let letters: String = ('a'..='z').cycle().take(300).collect();
    for start in 0..70 {
        for length in 0..200 {
            let text = format!("{}{} tail", "- ".repeat(start / 2) + &"-"[..start % 2], &letters[..length]);
            assert_eq!(wrong(&text), Vec::<&str>::new(), "{text}");
        }
    }
}

#[test]
fn numbers_at_every_place() {
    for number in
        ["2.030", "20\u{a0}300", "200\u{202f}300", "1,5", "12’000’000.50", "2018, 300", "10 000h", "7٬890", "1.2.3"]
    {
        for start in 0..140 {
            let text = format!("{}{number} tail", "- ".repeat(start / 2) + &"-"[..start % 2]);
            assert_eq!(wrong(&text), Vec::<&str>::new(), "{text}");
        }
    }
}

#[test]
fn nothing_in_nothing() {
    for text in ["", " ", "...", "\u{ad}", "\u{301}", "«\u{a0}»"] {
        assert_eq!(wrong(text), Vec::<&str>::new(), "{text:?}");
    }
}
