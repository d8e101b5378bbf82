//! What each block is, by its form and its place. The phrases are data, `furniture.toml`.

use std::{collections::BTreeMap, sync::OnceLock};

use regex::{Regex, RegexBuilder};

use crate::{
    article::{Part, PartKind, Span},
    normalize::fold,
};

/// Words in a headline or heading at most.
const HEADING_WORDS: usize = 30;

/// Bytes of a caption at most.
const CAPTION: usize = 500;

/// Characters in which a paragraph's first words stand, and those in which it is signed.
const HEAD_LETTERS: usize = 30;
const TAIL_LETTERS: usize = 40;

/// Blocks before the first running text in which captions stand.
const HEAD_BLOCKS: usize = 8;

/// The kind of each block.
pub(super) fn classify(text: &str, blocks: &[Span], title: Option<&str>) -> Vec<PartKind> {
    let mut kinds: Vec<PartKind> = (0..blocks.len()).map(|at| by_form(text, blocks, at)).collect();
    lists_of_links(text, blocks, &mut kinds);
    lists_are_body(&mut kinds);
    let title = title.map(fold).filter(|title| !title.is_empty());
    let mut in_head = true;
    for (at, kind) in kinds.iter_mut().enumerate() {
        in_head &= *kind != PartKind::Body;
        let repeats_title = title.as_ref().is_some_and(|title| fold(blocks[at].of(text)) == *title);
        if repeats_title || (in_head && *kind == PartKind::Heading) {
            *kind = PartKind::Title;
        }
    }
    kinds
}

fn by_form(text: &str, blocks: &[Span], at: usize) -> PartKind {
    let block = blocks[at].of(text);
    let forms = forms();
    let first_line = block.lines().next().unwrap_or_default();
    if [&forms.navigation, &forms.published, &forms.links, &forms.comments].iter().any(|set| set.is_match(block)) {
        return PartKind::Navigation;
    }
    let could_be_caption = block.len() <= CAPTION;
    if could_be_caption
        && (forms.caption.is_match(block) || (forms.caption_hint.is_match(block) && is_in_head(text, blocks, at)))
    {
        return PartKind::Caption;
    }
    if forms.credit.is_match(block) || is_byline(block) {
        return PartKind::Credit;
    }
    if forms.heading.is_match(block) {
        return PartKind::Heading;
    }
    if first_line.starts_with(['•', '●', '▪', '■', '–', '*']) || first_line.starts_with("- ") {
        return PartKind::Lead;
    }
    if is_heading(block) { PartKind::Heading } else { PartKind::Body }
}

/// A caption is printed twice by many pages, and stands before the text.
fn is_in_head(text: &str, blocks: &[Span], at: usize) -> bool {
    let block = blocks[at].of(text);
    let repeated = [at.checked_sub(1), at.checked_add(1)]
        .into_iter()
        .flatten()
        .any(|near| blocks.get(near).is_some_and(|other| other.of(text) == block));
    repeated || (at < HEAD_BLOCKS && !has_dateline(block))
}

/// Whether a block begins as an agency's or newspaper's text begins.
pub(super) fn has_dateline(block: &str) -> bool {
    dateline_end(block).is_some()
}

/// Where the dateline ends with which a block begins.
pub(super) fn dateline_end(block: &str) -> Option<usize> {
    forms().dateline.0.iter().filter_map(|form| form.find(block)).map(|found| found.end()).max()
}

/// Whether a block says who wrote an article or when it was published: what stands between a headline and its text.
pub(super) fn is_head_mark(block: &str) -> bool {
    forms().published.is_match(block) || is_byline(block)
}

/// Whether a text names a day of the week.
pub(super) fn names_a_day(text: &str) -> bool {
    forms().weekday.is_match(text)
}

/// Whether a paragraph begins with words that go on with what was said before.
pub(super) fn goes_on(block: &str) -> bool {
    let head = block.char_indices().nth(HEAD_LETTERS).map_or(block, |(at, _)| &block[..at]);
    forms().goes_on.is_match(head)
}

/// Whether a paragraph ends in an agency's name or a copyright line: an article's signature.
pub(super) fn is_signed(block: &str) -> bool {
    let tail = block.char_indices().rev().nth(TAIL_LETTERS).map_or(block, |(at, _)| &block[at..]);
    forms().signature.is_match(tail)
}

/// Names have capitals: case counts.
fn is_byline(block: &str) -> bool {
    forms().byline.is_match(block)
}

/// Headings under "Read also" are links to other articles, up to the text that follows; the last of several may be the
/// headline of that text.
fn lists_of_links(text: &str, blocks: &[Span], kinds: &mut [PartKind]) {
    let announces = |at: usize| forms().links.is_match(blocks[at].of(text));
    for start in (0..blocks.len()).filter(|at| announces(*at)) {
        let listed = |kind: &PartKind| matches!(kind, PartKind::Heading | PartKind::Lead);
        let end = start + 1 + kinds[start + 1..].iter().take_while(|kind| listed(kind)).count();
        let furniture = |kind: &&PartKind| matches!(kind, PartKind::Credit | PartKind::Caption | PartKind::Navigation);
        let text_follows = kinds[end..].iter().find(|kind| !furniture(kind)) == Some(&PartKind::Body);
        let last_is_headline = text_follows && end > start + 2 && kinds[end - 1] == PartKind::Heading;
        kinds[start + 1..end - usize::from(last_is_headline)].fill(PartKind::Navigation);
    }
}

/// What stands under "Comments", after an article's text, is its readers'.
pub(super) fn drop_comments(text: &str, parts: &mut [Part], least_words: usize) {
    let mut words = 0;
    let mut in_comments = false;
    for part in parts {
        let block = part.span.of(text);
        in_comments |= words >= least_words && forms().comments.is_match(block);
        if in_comments {
            part.kind = PartKind::Navigation;
        } else if part.kind.is_reporting() {
            words += block.split_whitespace().count();
        }
    }
}

/// A short line that is no sentence.
#[must_use]
pub fn is_heading(block: &str) -> bool {
    let words = block.split_whitespace().count();
    let open = block.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '"' | '”' | '’' | ')' | '›'));
    let ends_open = !open.ends_with(['.', ',', ';', ':', '!', '…', '。', '।', '۔']) || open.ends_with("...");
    words <= HEADING_WORDS && ends_open && !block.contains('\n')
}

/// Three headings in a row are a list or verse, not headings.
fn lists_are_body(kinds: &mut [PartKind]) {
    let heading = |kind: &PartKind| matches!(kind, PartKind::Heading);
    let mut at = 0;
    while at < kinds.len() {
        let run = kinds[at..].iter().take_while(|kind| heading(kind)).count();
        if run >= 3 {
            kinds[at..at + run].fill(PartKind::Body);
        }
        at += run.max(1);
    }
}

/// Forms of one kind of line. One expression each: together their states are too many, and a search many times slower.
struct Phrases(Vec<Regex>);

#[derive(Clone, Copy, PartialEq)]
enum Case {
    Counts,
    Folded,
}

impl Phrases {
    fn new(patterns: &[String], case: Case) -> Phrases {
        let compiled =
            |pattern: &String| RegexBuilder::new(pattern).case_insensitive(case == Case::Folded).build().ok();
        Phrases(patterns.iter().filter_map(compiled).collect())
    }

    fn is_match(&self, block: &str) -> bool {
        self.0.iter().any(|form| form.is_match(block))
    }
}

struct Forms {
    navigation: Phrases,
    published: Phrases,
    links: Phrases,
    comments: Phrases,
    weekday: Phrases,
    byline: Phrases,
    caption: Phrases,
    caption_hint: Phrases,
    credit: Phrases,
    heading: Phrases,
    dateline: Phrases,
    goes_on: Phrases,
    signature: Phrases,
}

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let data: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("furniture.toml")).unwrap_or_default();
        let list = |name: &str| data.get(name).map_or(&[][..], Vec::as_slice);
        let set = |name: &str| Phrases::new(list(name), Case::Folded);
        Forms {
            navigation: set("navigation"),
            published: set("published"),
            links: set("links"),
            comments: set("comments"),
            weekday: set("weekday"),
            byline: Phrases::new(list("byline"), Case::Counts),
            caption: set("caption"),
            caption_hint: set("caption_hint"),
            credit: set("credit"),
            heading: set("heading"),
            dateline: Phrases::new(list("dateline"), Case::Counts),
            goes_on: set("goes_on"),
            signature: Phrases::new(list("signature"), Case::Counts),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_data_file_compiles() {
        let data: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("furniture.toml")).expect("TOML");
        assert_eq!(
            data.keys().collect::<Vec<_>>(),
            [
                "byline",
                "caption",
                "caption_hint",
                "comments",
                "credit",
                "dateline",
                "goes_on",
                "heading",
                "links",
                "navigation",
                "published",
                "signature",
                "weekday"
            ]
        );
        for pattern in data.values().flatten() {
            assert!(regex::Regex::new(&format!("(?i){pattern}")).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn datelines() {
        for (block, expected) in [
            ("ALMATY: Le président a parlé.", true),
            ("PARIS (Reuters) - The minister", true),
            ("NEW YORK (AP) — Shares", true),
            ("Paris, 21 jan 2019 (AFP) - Le ministre", true),
            ("Athen (dpa) - Der Minister", true),
            ("BELMIR (Tavrinie), 12 mars 2026 (AFP) - Au moins", true),
            ("Sarvan, 12 mar (EFE).- Al menos", true),
            ("Marevol (ats afp) Un incendie", true),
            ("MOSCOW, March 12. /TASS/. Tavrinia and", true),
            ("(Belga) Un incendie", true),
            ("(ANSA) - ROMA, 12 MAR - Un organo", true),
            ("(Photo) Un incendie", false),
            ("Le ministre (LR) a parlé - hier", false),
            ("A mayor - who", false),
        ] {
            assert_eq!(has_dateline(block), expected, "{block}");
        }
    }

    #[test]
    fn lines_of_an_articles_head_and_foot() {
        use PartKind::*;
        for (block, kind) in [
            ("Par Alma Quist", Credit),
            ("By ALMA QUIST and Tom Reed, staff writers", Credit),
            ("Von Alma Quist", Credit),
            ("Por Alma Quist de la Torre", Credit),
            ("By the river at last", Heading),
            ("Par tous les temps", Heading),
            ("Published: 12 March 2026 at 10:15", Navigation),
            ("Publicado el 12 de marzo de 2026", Navigation),
            ("12 mars 2026 à 10h15", Navigation),
            ("Veröffentlicht am 12.03.2026, 10:15 Uhr", Navigation),
            ("Lire aussi :", Navigation),
            ("Most read", Navigation),
            ("3 commentaires", Navigation),
            ("Deixe um comentário", Navigation),
        ] {
            assert_eq!(by_form(block, &[Span::new(0, block.len())], 0), kind, "{block}");
        }
    }

    #[test]
    fn links_under_their_heading() {
        use PartKind::*;
        let text = "The bridge is closed.\n\nRead also\n\nFerry late again\n\nTower painted\n\nThe painter said no.";
        let blocks = super::super::blocks::blocks(text);
        assert_eq!(classify(text, &blocks, None), [Body, Navigation, Navigation, Heading, Body]);
        let text = &text[..text.len() - 22];
        let blocks = super::super::blocks::blocks(text);
        assert_eq!(classify(text, &blocks, None), [Body, Navigation, Navigation, Navigation]);
    }

    #[test]
    fn kinds_by_form() {
        let text = "Un barrage cède dans le nord\n\nLe barrage samedi (Photo, AFP).\n\nShort Url\n\n• Trois villages évacués\n\n\
                    NORVAL: Le barrage a cédé samedi matin.\n\nQuelques chiffres\n\nTrois villages ont été évacués.\n\n\
                    Le Courrier avec AFP";
        let blocks = super::super::blocks::blocks(text);
        use PartKind::*;
        assert_eq!(classify(text, &blocks, None), [Title, Caption, Navigation, Lead, Body, Heading, Body, Credit]);
    }
}
