//! Sentence boundaries, decided in the gap between two words.
//!
//! A gap ends a sentence if it holds a full stop, question or exclamation mark or ellipsis, unless the word before it
//! is an abbreviation or an initial, or the word after it begins small. What is shortened and may also be the last word
//! (`U.S.`, `p.m.`, `Inc.`) ends a sentence if a stop word follows it. Closing quotation marks and brackets stay with
//! the sentence they close. Abbreviations are data, by language.
//! Scripts without capitals have marks of their own, after which no space is needed; Thai and Lao have none, and end a
//! sentence with a space.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use serde::Deserialize;

use super::{Language, Sentence, Shape, Word};
use crate::{article::Span, normalize::fold};

/// What languages shorten.
pub(super) const ABBREVIATIONS: &str = include_str!("abbreviations.toml");

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
    if !begins_large(next) {
        return None;
    }
    let word = before.span.of(paragraph.text);
    // French has a space before a question mark.
    let joined = gap[stop..].starts_with(['!', '?']) || !gap[..stop].contains(char::is_whitespace);
    let closed = gap[..stop].contains([')', '»', '”', '"']);
    let parted = spaced || (joined && glued_sentences(word, next, closed));
    if !parted {
        return None;
    }
    let full_stop = gap[stop..].starts_with('.') && !gap[stop..].starts_with("..");
    if full_stop && stop == 0 {
        match shortened(paragraph, at) {
            Some(Shortened::Always) => return None,
            Some(Shortened::UnlessStopWord) if !starts_with_stop_word(paragraph, at) => return None,
            _ => {}
        }
    }
    Some(end)
}

/// Whether word `at` is a stop word that is not itself shortened (`Ltd.`).
fn starts_with_stop_word(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let shortened = || paragraph.words.get(at + 1).is_some() && shortened(paragraph, at + 1).is_some();
    paragraph.language.is_stop_word(paragraph.words[at].hash) && !shortened()
}

/// With a capital, a digit, a letter of a script without capitals, or as `iPort` does.
fn begins_large(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| !c.is_lowercase()) || chars.next().is_some_and(char::is_uppercase)
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

/// Two sentences that a scraper joined: `jeudi.Le`, `PRV.Près`, but not `www.Site`, `U.S` or `Node.js`.
/// A mark that closes before the full stop says so too.
fn glued_sentences(before: &str, after: &str, closed: bool) -> bool {
    let mut next = after.chars();
    let starts_sentence = next.next().is_some_and(char::is_uppercase) && next.next().is_none_or(char::is_lowercase);
    starts_sentence && (closed || before.chars().count() > 2) && before != "www"
}

/// When a full stop that shortens a word does not end the sentence too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shortened {
    /// Never: a name, a number or another word follows.
    Always,
    /// Only before a stop word, with which no name begins.
    UnlessStopWord,
}

/// Whether the full stop between words `at - 1` and `at` shortens the first of them.
fn shortened(paragraph: &Paragraph<'_>, at: usize) -> Option<Shortened> {
    let (before, after) = (&paragraph.words[at - 1], &paragraph.words[at]);
    let word = before.span.of(paragraph.text);
    if word.chars().nth(1).is_none() && !matches!(before.shape, Shape::Number | Shape::Ideograph) {
        let capital = word.chars().all(|c| c.is_alphabetic() && !c.is_lowercase());
        return after_initial(paragraph, at - 1, capital);
    }
    listed(word, before.shape, after.shape, paragraph.language)
}

/// A full stop after the letter `at`: `U.S.`, `p.m.` and `z. B.` may end a sentence, `J. R.` may not; nor may a
/// capital that stands alone. A single small letter is a word, unless it is listed.
fn after_initial(paragraph: &Paragraph<'_>, at: usize, capital: bool) -> Option<Shortened> {
    let word = &paragraph.words[at];
    let gap = at.checked_sub(1).and_then(|before| {
        let before = paragraph.words[before].span;
        let letter = before.of(paragraph.text).chars().nth(1).is_none();
        paragraph.text.get(before.end as usize..word.span.start as usize).filter(|_| letter)
    });
    match (capital, gap) {
        (true, Some(".")) => Some(Shortened::UnlessStopWord),
        (true, _) => Some(Shortened::Always),
        (false, Some(gap)) if gap.starts_with('.') => Some(Shortened::UnlessStopWord),
        (false, _) => {
            let next = paragraph.words.get(at + 1).map_or(Shape::Plain, |next| next.shape);
            listed(word.span.of(paragraph.text), word.shape, next, paragraph.language)
        }
    }
}

/// `abbreviations.toml`, parsed: by language.
type Abbreviations = BTreeMap<String, Listed>;

/// What one language shortens, folded.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Listed {
    /// Never end a sentence: a name or a number follows (`M.`, `Gen.`).
    titles: BTreeSet<String>,
    /// Don't end a sentence before a number (`No. 5`).
    before_numbers: BTreeSet<String>,
    /// Stand inside a sentence, or end one (`Inc.`).
    may_end: BTreeSet<String>,
    /// A full stop makes an ordinal of a small number (`3. Oktober`).
    ordinals: bool,
}

/// How a listed word before a word of shape `next` is shortened.
fn listed(word: &str, shape: Shape, next: Shape, language: Language) -> Option<Shortened> {
    let folded = fold(word);
    let mut lists = [Some("any"), language.code()].into_iter().flatten().filter_map(|code| abbreviations().get(code));
    if shape == Shape::Number {
        let ordinal = folded.len() <= 2 && lists.any(|lists| lists.ordinals);
        return ordinal.then_some(Shortened::UnlessStopWord);
    }
    lists.find_map(|lists| {
        if lists.titles.contains(&folded) || (next == Shape::Number && lists.before_numbers.contains(&folded)) {
            Some(Shortened::Always)
        } else {
            lists.may_end.contains(&folded).then_some(Shortened::UnlessStopWord)
        }
    })
}

fn abbreviations() -> &'static Abbreviations {
    static PARSED: OnceLock<Abbreviations> = OnceLock::new();
    PARSED.get_or_init(|| {
        let mut lists: Abbreviations = toml::from_str(ABBREVIATIONS).unwrap_or_default();
        for listed in lists.values_mut() {
            for words in [&mut listed.titles, &mut listed.before_numbers, &mut listed.may_end] {
                *words = words.iter().map(|word| fold(word)).collect();
            }
        }
        lists
    })
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
        let parsed: Result<Abbreviations, _> = toml::from_str(ABBREVIATIONS);
        assert!(parsed.is_ok(), "{:?}", parsed.err());
        assert!(abbreviations()["fr"].titles.contains("m"));
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
            ("Il en parle au parti (PRV).Le maire est absent.", 2),
            ("Il en parle au PRV.Le maire est absent.", 2),
            ("Le maire est \"absent\" ?Sur place, on rit.", 2),
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

    /// `|` marks where sentences end; the first sentence of each text tells its language.
    #[test]
    fn traps() {
        for text in [
            "Le conseil de la région a tenu séance lundi soir.|J.-P. Durand et J. R. Smith y étaient.|Ils ont ri.",
            "Le conseil de la région a tenu séance lundi soir.|Il finira à 12 h 30.|Les élus voteront.",
            "Le conseil de la région a tenu séance lundi soir.|Il a coûté 3 M€.|C’est trop.",
            "Le conseil de la région a tenu séance lundi soir.|Voir l’art. 5 de la loi no. 12.|Rien d’autre.",
            "Le conseil de la région a tenu séance lundi soir.|M. le maire, Mme Roy et le Dr. Petit ont parlé.|Fin.",
            "Le conseil de la région a tenu séance lundi soir.|Il hésite… puis il vote.|Elle…|Non !",
            "Le conseil de la région a tenu séance lundi soir.|« Qui a voté ? » demande Anne.|« Moi. »|Elle sort.",
            "Le conseil de la région a tenu séance lundi soir.|« J’ai voté.|Et toi ? », a-t-elle lancé.|Il s’est tu.",
            "Le conseil de la région a tenu séance lundi soir.|“Oui.”|“Non !”|Silence.",
            "Le conseil de la région a tenu séance lundi soir.|— Vous votez ?|— Non.|Il sort.",
            "Le conseil de la région a tenu séance lundi soir.|iPort a perdu 4 %.|eBox aussi.",
            "Le conseil de la région a tenu séance lundi soir.|12 élus ont voté.|3 se sont abstenus.",
            "Le conseil de la région a tenu séance lundi soir.|Écrire à j.roy@lac.fr ou voir www.lac.fr/Vote.html.|Merci.",
            "Le conseil de la région a tenu séance lundi soir.|La S.N.C.F. a perdu 2.030 euros.|Elle recrute.",
            "Le conseil de la région a tenu séance lundi soir.|J.-P. Le Roy a 30 ans.|Il vote.",
            "Le conseil de la région a tenu séance lundi soir.|Il y a eu des cris, des chants, etc.|Puis rien.",
            "The council said on Monday that it would close the mill.|He lives in the U.S.|She does not.",
            "The council said on Monday that it would close the mill.|Lot No. 5 of Smith & Co. Ltd. was sold at 5 p.m. on Monday.|It was cheap.",
            "The council said on Monday that it would close the mill.|“Who voted?” asked Ms. Hale.|“I did.”|She left.",
            "The council said on Monday that it would close the mill.|The meeting ended at 9 p.m.|Nobody spoke.",
            "The council said on Monday that it would close the mill.|John F. Roe Jr. met Lt. Gov. Ann B. Hale of St. Ives.|They talked.",
            "The council said on Monday that it would close the mill.|Sales rose 2.5 percent to $1.2 billion.|Shares fell.",
            "The council said on Monday that it would close the mill.|“We will not go.|We will stay,” he said.|“Not yet!” she cried.",
            "The council said on Monday that it would close the mill.|It met at 5 p.m. Monday in Lowmere.|It voted.",
            "The council said on Monday that it would close the mill.|(It had opened in 1901.)|It was old.",
            "El ayuntamiento anunció el lunes que cerraría el molino viejo.|El Sr. Ruiz y la Dra. Sanz viven en EE. UU. desde 1990.|¿Quién votó?|¡Nadie!|«No sé.»|Se fue.",
            "El ayuntamiento anunció el lunes que cerraría el molino viejo.|Vea la pág. 5 del art. 12.|Nada más.",
            "El ayuntamiento anunció el lunes que cerraría el molino viejo.|—No lo haré —dijo Ruiz—.|Nunca.",
            "Der Gemeinderat hat am Montag beschlossen, die alte Mühle zu schließen.|Am 3. Oktober sprach Dr. h. c. Kern, z. B. über Nr. 5.|Es regnete.",
            "Der Gemeinderat hat am Montag beschlossen, die alte Mühle zu schließen.|Die 2. Bundesliga und Heinrich II. von Lahn kosten ca. 3 Mio. Euro.|Das ist viel.",
            "Der Gemeinderat hat am Montag beschlossen, die alte Mühle zu schließen.|„Nein.“|„Doch!“, rief sie.|Er ging.",
            "Der Gemeinderat hat am Montag beschlossen, die alte Mühle zu schließen.|Das war 2018.|Es kamen u. a. Gäste aus St. Lahn usw. und sangen.|Dann war Ruhe.",
        ] {
            let joined = text.replace('|', " ");
            assert_eq!(split(&joined).join("|"), text);
        }
    }
}
