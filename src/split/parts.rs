//! What each block is, by its form and its place. The phrases are data, `furniture.toml`.

use std::{collections::BTreeMap, sync::OnceLock};

use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::{
    article::{PartKind, Span},
    normalize::fold,
};

/// Words in a headline or heading at most.
const HEADING_WORDS: usize = 30;

/// Blocks before the first running text in which captions stand.
const HEAD_BLOCKS: usize = 8;

/// The kind of each block.
pub(super) fn classify(text: &str, blocks: &[Span], title: Option<&str>) -> Vec<PartKind> {
    let mut kinds: Vec<PartKind> = (0..blocks.len()).map(|at| by_form(text, blocks, at)).collect();
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
    if forms.navigation.is_match(block) {
        return PartKind::Navigation;
    }
    if forms.caption.is_match(block) || (forms.caption_hint.is_match(block) && is_in_head(text, blocks, at)) {
        return PartKind::Caption;
    }
    if forms.credit.is_match(block) {
        return PartKind::Credit;
    }
    if forms.heading.is_match(block) {
        return PartKind::Heading;
    }
    if first_line.starts_with(['•', '●', '▪', '–', '*']) || first_line.starts_with("- ") {
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
    forms().dateline.iter().filter_map(|form| form.find(block)).map(|found| found.end()).max()
}

/// A short line that is no sentence.
fn is_heading(block: &str) -> bool {
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

struct Forms {
    navigation: RegexSet,
    caption: RegexSet,
    caption_hint: RegexSet,
    credit: RegexSet,
    heading: RegexSet,
    dateline: Vec<Regex>,
}

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let data: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("furniture.toml")).unwrap_or_default();
        let list = |name: &str| data.get(name).map_or(&[][..], Vec::as_slice);
        let set = |name: &str| RegexSetBuilder::new(list(name)).case_insensitive(true).build().unwrap_or_default();
        Forms {
            navigation: set("navigation"),
            caption: set("caption"),
            caption_hint: set("caption_hint"),
            credit: set("credit"),
            heading: set("heading"),
            dateline: list("dateline").iter().filter_map(|form| Regex::new(form).ok()).collect(),
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
            ["caption", "caption_hint", "credit", "dateline", "heading", "navigation"]
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
    fn kinds_by_form() {
        let text = "Un barrage cède dans le nord\n\nLe barrage samedi (Photo, AFP).\n\nShort Url\n\n• Trois villages évacués\n\n\
                    NORVAL: Le barrage a cédé samedi matin.\n\nQuelques chiffres\n\nTrois villages ont été évacués.\n\n\
                    Le Courrier avec AFP";
        let blocks = super::super::blocks::blocks(text);
        use PartKind::*;
        assert_eq!(classify(text, &blocks, None), [Title, Caption, Navigation, Lead, Body, Heading, Body, Credit]);
    }
}
