//! What each block is, by its form and its place. The phrases are data, `furniture.toml`.

use super::phrases::{Kind, Phrases};
use crate::{
    article::{Part, PartKind, Span},
    normalize::fold,
};

/// Words in a headline or heading at most.
const HEADING_WORDS: usize = 30;

/// Bytes of a caption at most.
const CAPTION: usize = 500;

/// Bytes of a list's item at most.
const ITEM: usize = 1000;

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
        let repeats_title = title.as_ref().is_some_and(|title| is_folded(title, blocks[at].of(text)));
        if repeats_title || (in_head && *kind == PartKind::Heading) {
            *kind = PartKind::Title;
        }
    }
    kinds
}

fn by_form(text: &str, blocks: &[Span], at: usize) -> PartKind {
    let block = blocks[at].of(text);
    let glance = Phrases::shipped().glance(block);
    let is = |kind: Kind| glance.is(kind);
    let first_line = block.lines().next().unwrap_or_default();
    if [Kind::Navigation, Kind::Published, Kind::Links, Kind::Comments].into_iter().any(is) {
        return PartKind::Navigation;
    }
    let could_be_caption = block.len() <= CAPTION;
    if could_be_caption && (is(Kind::Caption) || (is(Kind::CaptionHint) && is_in_head(text, blocks, at))) {
        return PartKind::Caption;
    }
    if is(Kind::Credit) || is(Kind::Byline) {
        return PartKind::Credit;
    }
    if is(Kind::Heading) {
        return PartKind::Heading;
    }
    // A long paragraph that begins with a mark is no item of a list.
    let is_item = block.len() <= ITEM;
    if is_item && (first_line.starts_with(['•', '●', '▪', '■', '–', '*']) || first_line.starts_with("- ")) {
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
    Phrases::shipped().longest(Kind::Dateline, block)
}

/// Whether a block says who wrote an article or when it was published: what stands between a headline and its text.
pub(super) fn is_head_mark(block: &str) -> bool {
    [Kind::Published, Kind::Byline].into_iter().any(|kind| Phrases::shipped().is_match(kind, block))
}

/// Whether a text names a day of the week.
pub(super) fn names_a_day(text: &str) -> bool {
    Phrases::shipped().glance(text).is(Kind::Weekday)
}

/// Whether a paragraph begins with words that go on with what was said before.
pub(super) fn goes_on(block: &str) -> bool {
    Phrases::shipped().is_match(Kind::GoesOn, head(block))
}

/// Whether `folded` is what a block folds to.
fn is_folded(folded: &str, block: &str) -> bool {
    folded.starts_with(&fold(head(block))) && fold(block) == folded
}

/// The first characters of a block.
fn head(block: &str) -> &str {
    block.char_indices().nth(HEAD_LETTERS).map_or(block, |(at, _)| &block[..at])
}

/// Whether a paragraph ends in an agency's name or a copyright line: an article's signature.
pub(super) fn is_signed(block: &str) -> bool {
    let tail = block.char_indices().rev().nth(TAIL_LETTERS).map_or(block, |(at, _)| &block[at..]);
    Phrases::shipped().is_match(Kind::Signature, tail)
}

/// Headings under "Read also" are links to other articles, up to the text that follows; the last of several may be the
/// headline of that text.
fn lists_of_links(text: &str, blocks: &[Span], kinds: &mut [PartKind]) {
    for start in 0..blocks.len() {
        // What announces links is furniture by form.
        let announces = || Phrases::shipped().is_match(Kind::Links, blocks[start].of(text));
        if kinds[start] != PartKind::Navigation || !announces() {
            continue;
        }
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
        let announces = || Phrases::shipped().is_match(Kind::Comments, block);
        in_comments |= words >= least_words && !part.kind.is_reporting() && announces();
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
    let open = block.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '"' | '”' | '’' | ')' | '›'));
    let ends_open = !open.ends_with(['.', ',', ';', ':', '!', '…', '。', '।', '۔']) || open.ends_with("...");
    ends_open && !block.contains('\n') && block.split_whitespace().nth(HEADING_WORDS).is_none()
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

#[cfg(test)]
mod tests {
    use super::*;

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
