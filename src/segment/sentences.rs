//! Sentence boundaries, decided in the gap between two words.
//!
//! A gap ends a sentence if it holds a full stop, question or exclamation mark or ellipsis, unless the word before it
//! is an abbreviation or an initial, or the word after it begins small. Closing quotation marks and brackets stay with
//! the sentence they close. Abbreviations are data, by language. Scripts without capitals have marks of their own, after
//! which no space is needed; Thai and Lao have none, and end a sentence with a space.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use super::{Language, Sentence, Shape, Word};
use crate::{article::Span, normalize::fold};

pub(super) struct Paragraph<'a> {
    pub text: &'a str,
    pub span: Span,
    pub words: &'a [Word],
    /// The index of `words[0]` in the article.
    pub first_word: usize,
    pub quotations: &'a [Span],
    pub language: Language,
}

/// Words after which a sentence ends without a sign of it: lists, tables and texts without punctuation would else be
/// one sentence, and cost squares.
const LONGEST: usize = 200;

/// Characters of Thai or Lao after which the next space ends the sentence: shorter ones are phrases of it.
const PHRASES: usize = 60;

pub(super) fn sentences_into(paragraph: &Paragraph<'_>, out: &mut Vec<Sentence>) {
    let mut first = 0;
    let mut start = skip_space(paragraph.text, paragraph.span.start as usize);
    for at in 1..paragraph.words.len() {
        let here = || paragraph.words[at - 1].span.end as usize;
        let too_long = at - first >= LONGEST || (at - first >= PHRASES && phrase_ends(paragraph, at));
        if let Some(end) = boundary(paragraph, at).or_else(|| too_long.then(here)) {
            let words = paragraph.first_word + first..paragraph.first_word + at;
            out.push(Sentence { span: Span::new(start, end), words });
            first = at;
            start = skip_space(paragraph.text, end);
        }
    }
    let tail = paragraph.span.of(paragraph.text).trim_end().len() + paragraph.span.start as usize;
    let words = paragraph.first_word + first..paragraph.first_word + paragraph.words.len();
    out.push(Sentence { span: Span::new(start, tail), words });
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start().len()
}

/// Where a sentence ends before word `at`, if it does.
fn boundary(paragraph: &Paragraph<'_>, at: usize) -> Option<usize> {
    let (before, after) = (&paragraph.words[at - 1], &paragraph.words[at]);
    let gap_start = before.span.end as usize;
    let gap = paragraph.text.get(gap_start..after.span.start as usize)?;
    let stop = gap.find(is_terminator)?;
    let end = gap_start + stop + sentence_tail(&gap[stop..], gap_start + stop, paragraph.quotations);
    let next = after.span.of(paragraph.text);
    if gap[stop..].starts_with(needs_no_space) {
        let goes_on = next.starts_with('と') && gap.ends_with(['」', '』']);
        let is_point = gap.len() == '۔'.len_utf8() && before.shape == Shape::Number && after.shape == Shape::Number;
        return (!goes_on && !is_point).then_some(end);
    }
    let spaced = gap[stop..].contains(char::is_whitespace);
    let begins_large = next.chars().next().is_some_and(|c| !c.is_lowercase());
    if !begins_large {
        return None;
    }
    let word = before.span.of(paragraph.text);
    let glued = !gap[..stop].contains(char::is_whitespace) && glued_sentences(word, next);
    if !spaced && !glued {
        return None;
    }
    let full_stop = gap[stop..].starts_with('.') && !gap[stop..].starts_with("..");
    if full_stop && stop == 0 && is_abbreviated(word, before.shape, after.shape, paragraph.language) {
        return None;
    }
    Some(end)
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…') || needs_no_space(c)
}

/// Marks that only end sentences.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '။' | '។' | '៕')
}

/// Whether a space stands before word `at`, in a language that ends sentences with nothing else.
fn phrase_ends(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let gap = paragraph.words[at - 1].span.end as usize..paragraph.words[at].span.start as usize;
    paragraph.language.ends_sentences_with_spaces()
        && paragraph.text.get(gap).is_some_and(|gap| gap.contains(char::is_whitespace))
}

/// How much of the gap still belongs to the sentence: more terminators, closing marks, and the space before a `»`.
fn sentence_tail(gap: &str, gap_at: usize, quotations: &[Span]) -> usize {
    let mut taken = 0;
    let mut chars = gap.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let closes = match c {
            ')' | ']' | '”' | '’' | '»' | '」' | '』' | '›' => true,
            '"' | '“' | '«' | '‘' => {
                let doubled = taken > 0 && gap[..taken].ends_with(c);
                doubled || quotations.iter().any(|quotation| quotation.end as usize == gap_at + at)
            }
            _ => false,
        };
        let closer_follows = c.is_whitespace() && chars.peek().is_some_and(|&(_, next)| matches!(next, '»' | '›'));
        if closes || is_terminator(c) || closer_follows {
            taken = at + c.len_utf8();
        } else {
            break;
        }
    }
    taken
}

/// Two sentences that a scraper joined: `jeudi.Le`, `Facebook.Près`, but not `www.Site`, `U.S` or `Node.js`.
fn glued_sentences(before: &str, after: &str) -> bool {
    let mut next = after.chars();
    let starts_sentence = next.next().is_some_and(char::is_uppercase) && next.next().is_none_or(char::is_lowercase);
    let ends_word = before.chars().next_back().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
    starts_sentence && ends_word && before.chars().count() > 2 && before != "www"
}

fn is_abbreviated(word: &str, shape: Shape, next: Shape, language: Language) -> bool {
    let mut chars = word.chars();
    let is_letter = |c: char| c.is_alphabetic() && !c.is_lowercase();
    let initial = shape != Shape::Ideograph && chars.next().is_some_and(is_letter) && chars.next().is_none();
    initial || abbreviations().holds(word, shape, next, language)
}

/// `abbreviations.toml`, parsed.
struct Abbreviations {
    /// Never end a sentence: a name or a number follows (`M.`, `Gen.`).
    titles: BTreeMap<String, BTreeSet<String>>,
    /// Don't end a sentence before a number (`No. 5`).
    before_numbers: BTreeMap<String, BTreeSet<String>>,
}

impl Abbreviations {
    fn holds(&self, word: &str, shape: Shape, next: Shape, language: Language) -> bool {
        if shape == Shape::Number {
            return false;
        }
        let folded = fold(word);
        let listed = |table: &BTreeMap<String, BTreeSet<String>>| {
            [Some("any"), language.code()]
                .into_iter()
                .flatten()
                .any(|code| table.get(code).is_some_and(|words| words.contains(&folded)))
        };
        listed(&self.titles) || (next == Shape::Number && listed(&self.before_numbers))
    }
}

fn abbreviations() -> &'static Abbreviations {
    static PARSED: OnceLock<Abbreviations> = OnceLock::new();
    PARSED.get_or_init(|| parse(include_str!("abbreviations.toml")))
}

fn parse(source: &str) -> Abbreviations {
    type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;
    let data: Table = toml::from_str(source).unwrap_or_default();
    let pick = |kind: &str| {
        let lists = data.iter().map(|(language, kinds)| {
            let words = kinds.get(kind).into_iter().flatten().map(|word| fold(word)).collect();
            (language.clone(), words)
        });
        lists.collect()
    };
    Abbreviations { titles: pick("titles"), before_numbers: pick("before_numbers") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    fn split(text: &str) -> Vec<&str> {
        let segments = segment(text, [Span::new(0, text.len())]);
        segments.sentences.iter().map(|sentence| sentence.span.of(text)).collect()
    }

    #[test]
    fn the_data_file_parses() {
        let parsed: Result<toml::Table, _> = toml::from_str(include_str!("abbreviations.toml"));
        assert!(parsed.is_ok(), "{parsed:?}");
        assert!(abbreviations().titles["fr"].contains("m"));
    }

    #[test]
    fn boundaries() {
        let french = "Le gouvernement de la région a présenté son projet de budget hier soir. ";
        for (tail, count) in [
            ("M. Tavel est venu. Il part.", 2),
            ("« C’est fini. » Il est parti.", 2),
            ("« C’est fini ! » a-t-il dit.", 1),
            ("Il en reste 2.030. Pas plus.", 2),
            ("Le général J. R. Morin parle.", 1),
            ("Il a dit \"non.\" Puis il est parti.", 2),
            ("Le travail reprend jeudi.Le maire est absent.", 2),
            ("Voir www.exemple.fr pour la suite", 1),
            ("Il hésite (...) Il repart.", 2),
            ("Quoi ? Rien… Si ! Voilà.", 4),
        ] {
            let text = format!("{french}{tail}");
            assert_eq!(split(&text).len(), count + 1, "{tail}: {:?}", split(&text));
        }
    }

    #[test]
    fn english_and_chinese() {
        let english = "The company said on Monday that it would close the mill by autumn. ";
        for (tail, count) in [
            ("Mr. Hale met Gen. Roe on Jan. 5 in the U.S. Senate.", 1),
            ("“It is over.” She left.", 2),
            ("It lost 2.5 percent. Shares fell.", 2),
        ] {
            let text = format!("{english}{tail}");
            assert_eq!(split(&text).len(), count + 1, "{tail}: {:?}", split(&text));
        }
        assert_eq!(split("市长星期一说大坝明年完工。居民表示反对！").len(), 2);
    }

    #[test]
    fn scripts_without_capitals() {
        for sentences in [
            &["وزیر نے کہا: ”ہم جیتیں گے۔“", "پولیس آ گئی۔", "کیا ہوا؟"][..],
            &["انہوں نے کہا: ’’ہم جیتیں گے۔‘‘", "پولیس آ گئی۔"],
            &["قال د. سمير إن العمل بدأ.", "هل انتهى؟", "لا."],
            &["او گفت: «ما می‌بریم.»", "بعد رفت."],
            &["मंत्री ने कहा कि काम शुरू होगा।", "लोग खुश हैं।"],
            &["市长说：“我们会赢。”", "居民表示反对！", "谁知道？"],
            &["理事長は「誰も見ていない。」と述べた。", "県警が調べている。"],
            &["រដ្ឋមន្ត្រីបាននិយាយ។", "ប្រជាជនរីករាយ។"],
        ] {
            for glue in [" ", ""] {
                let ascii = sentences.iter().any(|sentence| sentence.contains(". ") || sentence.ends_with(['.', '»']));
                if glue.is_empty() && ascii {
                    continue;
                }
                assert_eq!(split(&sentences.join(glue)), sentences);
            }
        }
        let phrase = "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าการก่อสร้างเขื่อนจะเริ่มขึ้นอีกครั้งในฤดูใบไม้ผลิปีหน้า";
        assert_eq!(split(&format!("{phrase} 12 คน {phrase}")).len(), 2);
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        assert_eq!(split("« C’est fini. » Il est parti."), ["« C’est fini. »", "Il est parti."]);
        assert_eq!(split("Il dit: \"Non.\" \"Si.\""), ["Il dit: \"Non.\"", "\"Si.\""]);
    }
}
