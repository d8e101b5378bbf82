//! What a block looks like: of a headline, a question, a quotation.

use crate::article::Span;

/// Whether a blank line stands before a block.
pub(super) fn follows_a_blank_line(text: &str, blocks: &[Span], at: usize) -> bool {
    let between = at.checked_sub(1).and_then(|before| text.get(blocks[before].end as usize..blocks[at].start as usize));
    between.is_some_and(|between| between.bytes().filter(|byte| *byte == b'\n').count() >= 2)
}

/// Whether it begins with a small letter.
pub(super) fn begins_small(block: &str) -> bool {
    block.chars().next().is_some_and(char::is_lowercase)
}

/// Whether it ends in a question mark.
pub(super) fn asks(block: &str) -> bool {
    block.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '"' | '”')).ends_with(['?', '？', '؟'])
}

/// Words in a headline at most: of a year's French headlines, 99 in 100 have no more.
pub(super) const HEADLINE_WORDS: usize = 20;

/// Marks in which a quotation stands: the whole of a heading, if it is one that was taken out of an article.
const QUOTATIONS: [(char, char); 6] = [('«', '»'), ('"', '"'), ('“', '”'), ('„', '“'), ('‘', '’'), ('»', '«')];

/// Whether it is nothing but a quotation.
pub(super) fn is_quotation(block: &str) -> bool {
    let quotes = |(open, close): &(char, char)| {
        let inside = block.strip_prefix(*open).and_then(|rest| rest.trim_end_matches('.').strip_suffix(*close));
        inside.is_some_and(|inside| !inside.contains([*open, *close]))
    };
    QUOTATIONS.iter().any(quotes)
}

/// A headline begins with a capital, a number or a quotation, is neither too long nor all capitals (a link among the
/// text, or a section's name), and holds no address.
pub(super) fn has_shape(block: &str) -> bool {
    let begins = block.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let opens =
        |c: char| c.is_alphanumeric() || QUOTATIONS.iter().any(|(open, _)| *open == c) || "¿¡([#…\'".contains(c);
    let marked = !block.starts_with(opens) || block.starts_with('»');
    let capitals = block.chars().any(char::is_uppercase) && !block.chars().any(char::is_lowercase);
    let quoted_online = ["http", "pic.twitter", "t.co/"].iter().any(|mark| block.contains(mark));
    begins && !marked && !capitals && !quoted_online && block.split_whitespace().count() <= HEADLINE_WORDS
}
