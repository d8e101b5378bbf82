//! The small print in which an article ends: what it is no advice on, who wrote it, where it appeared first. A scraper may
//! have joined it to the last paragraph, so that it is told sentence by sentence, from the end. The phrases are data,
//! `furniture.toml`.

use super::phrases::{Kind, Phrases};
use crate::article::{Part, PartKind, Span};

/// Bytes of a sentence of small print at most.
const SENTENCE: usize = 800;

/// The small print at the end of an article becomes furniture, if anything is left before it. A sentence that only goes on
/// with small print, or is furniture by its form, counts where small print stands before it.
pub(super) fn cut(text: &str, parts: &mut Vec<Part>) {
    let mut found: Vec<(usize, Span, PartKind)> = Vec::new();
    let mut certain = 0;
    'parts: for at in (0..parts.len()).rev().filter(|at| parts[*at].kind.is_reporting()) {
        let part = parts[at].span;
        let mut end = part.end as usize;
        while end > part.start as usize {
            let Some(start) = last_sentence(text, part.start as usize, end) else { break 'parts };
            let Some((kind, is_certain)) = kind_of(text[start..end].trim()) else { break 'parts };
            found.push((at, Span::new(start, end), kind));
            if is_certain {
                certain = found.len();
            }
            end = part.start as usize + text[part.start as usize..start].trim_end().len();
        }
    }
    found.truncate(certain);
    let Some((first, head, _)) = found.last().copied() else { return };
    let begins_its_part = parts[first].span.start == head.start;
    if begins_its_part && !parts[..first].iter().any(|part| part.kind.is_reporting()) {
        return;
    }
    for (at, span, kind) in found {
        let whole = &mut parts[at].span;
        match whole.start == span.start {
            true => parts[at] = Part { kind, span },
            false => {
                let rest = text[whole.start as usize..span.start as usize].trim_end().len();
                whole.end = whole.start + rest as u32;
                parts.insert(at + 1, Part { kind, span });
            }
        }
    }
}

/// What a sentence of small print is, and whether it is some by itself.
fn kind_of(sentence: &str) -> Option<(PartKind, bool)> {
    let glance = Phrases::shipped().glance(sentence);
    let is = |kind: Kind| glance.is(kind);
    if is(Kind::SmallPrint) {
        return Some((PartKind::Navigation, true));
    }
    // Agencies are told by their credits.
    if is(Kind::Origin) || is(Kind::Credit) {
        return Some((PartKind::Credit, is(Kind::Origin)));
    }
    let goes_on = [Kind::SmallPrintGoesOn, Kind::Navigation, Kind::Caption].into_iter().any(is);
    goes_on.then_some((PartKind::Navigation, false))
}

/// Where the last sentence begins of a text that ends at `end`; none if it is too long.
fn last_sentence(text: &str, from: usize, end: usize) -> Option<usize> {
    let stretch = &text[from..end];
    let least = stretch.len().saturating_sub(SENTENCE);
    let starts = stretch.char_indices().rev().take_while(|(at, _)| *at >= least);
    let start = starts.filter(|(at, first)| begins(&stretch[..*at], *first)).map(|(at, _)| at).next();
    match start {
        None if least == 0 => Some(from),
        found => found.map(|at| from + at),
    }
}

/// Whether a sentence may begin with `first`: after a mark that ends one, be there a space between or not.
fn begins(before: &str, first: char) -> bool {
    let ended = before.trim_end();
    let is_joined = ended.len() == before.len();
    let opens = matches!(first, '©' | '(' | '*' | '[' | '«' | '“' | '¿' | '¡') || (first == '"' && !is_joined);
    if !first.is_uppercase() && !opens {
        return false;
    }
    let open = ended.trim_end_matches(['"', '”', '»', '’', ')', ']']);
    let closed = open.len() < ended.len() && !open.is_empty();
    let bare = open.trim_end_matches(['.', '!', '?', '…']);
    if bare.len() == open.len() {
        // A bracket closes a sentence where a line was joined to it.
        return closed && is_joined && ended.ends_with(')') && first.is_uppercase();
    }
    // Joined capitals are an abbreviation.
    !is_joined || !bare.ends_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::blocks;

    const REPORT: &str = "The ferry was late again on Monday. Passengers waited two hours on the quay in the rain.";

    /// What stays of a text of one article as reporting, and what else there is.
    fn cut_off(text: &str) -> (String, Vec<(PartKind, String)>) {
        let mut parts: Vec<Part> =
            blocks::blocks(text).into_iter().map(|span| Part { kind: PartKind::Body, span }).collect();
        cut(text, &mut parts);
        assert!(parts.windows(2).all(|two| two[0].span.end <= two[1].span.start), "{parts:?}");
        let of = |part: &Part| part.span.of(text).to_owned();
        let stays: Vec<String> = parts.iter().filter(|part| part.kind.is_reporting()).map(of).collect();
        let rest = parts.iter().filter(|part| !part.kind.is_reporting());
        (stays.join("\n"), rest.map(|part| (part.kind, of(part))).collect())
    }

    #[test]
    fn small_print_is_cut_from_the_end_of_an_article() {
        for line in [
            "Quay Ledger does not provide investment advice. All rights reserved.",
            "This article is not a press release and was contributed by an independent writer. It should not be taken as \
             investment advice. Quay Ledger does not hold any position in the companies mentioned.",
            "Disclosure: None.",
            "At the time of publication, Alma Quist held no position in any of the securities mentioned in this article.",
            "Neither the author nor Quay Ledger holds any shares mentioned above.",
            "Disclaimer: The information contained herein is for informational purposes only.",
            "The views and opinions expressed herein are those of the author.",
            "This release contains forward-looking statements. Past performance is no guarantee of future results.",
            "Alma Quist is a Quay Ledger columnist covering harbours. She previously worked for the Norval Post.",
            "Alma Quist is a columnist for Quay Ledger. She is the author of \"Slack Water.\"",
            "Tom Reed is a senior reporter at Quay Ledger covering ships and tides. Follow him on Twitter @tomreed.",
            "For more columns like this, please visit us at ledger.example/opinion",
            "The post Ferry late again appeared first on Quay Ledger. Photo by Alma Quist.",
            "This story was originally published by Quay Ledger.",
            "Cet article ne constitue pas un conseil en investissement.",
            "Les performances passées ne préjugent pas des performances futures.",
            "Les opinions exprimées dans cette tribune n’engagent que leur auteur.",
            "Cet article a été initialement publié par le Journal du Quai.",
            "Este artículo no constituye una recomendación de inversión.",
            "Rentabilidades pasadas no garantizan rentabilidades futuras.",
            "Dieser Beitrag stellt keine Anlageberatung dar.",
            "Questo articolo non costituisce consulenza finanziaria.",
            "Este conteúdo não constitui aconselhamento financeiro.",
        ] {
            for between in [" ", "", "\n\n"] {
                let (stays, rest) = cut_off(&format!("{REPORT}{between}{line}"));
                assert_eq!(stays, REPORT, "{line}");
                assert!(rest.iter().all(|(kind, _)| *kind != PartKind::Body), "{rest:?}");
            }
        }
    }

    #[test]
    fn reporting_stays() {
        for line in [
            "The mayor said that the letter was not legal advice.",
            "\"This is not investment advice,\" the harbour master said.",
            "He told the council that he does not hold shares in the companies that were mentioned in the letter.",
            "The bank does not offer financial advice to clients with less than 50,000 crowns.",
            "Alma Quist is a reporter for the Norval Post. She was arrested in March.",
            "Alma Quist, a columnist, was elected on Sunday.",
            "It should not be taken as advice.",
            "All rights reserved.",
            "Like a dream.",
            "The article was not published.",
            "This story has no end.",
            "She previously worked for the Norval Post.",
            "This article of the law was repealed in 2019.",
            "These clients had not asked for legal advice.",
            "This was done for educational purposes, the school said.",
            "At the time of writing, the rebels held positions in the north.",
            "Norval Bank holds shares in a firm that the prosecutor mentioned.",
            "The views expressed in this hall were heated.",
            "This report was published by the ministry in May.",
            "Tom Reed is a contributor to the Republican Party.",
            "Ce texte ne prévoit aucune incitation à l'embauche.",
            "Ce texte a été publié dans le Journal officiel.",
            "L'auteur n'a pas nié les actions mentionnées par le procureur.",
            "El documento no es una oferta de paz.",
            "La información no es una invitación a la fiesta.",
            "The post of harbour master appeared first on a list of 1702.",
            "Le maire a dit que la lettre ne constitue pas un conseil.",
            "Cet article de la loi a été voté lundi.",
            "Der Beitrag der Stadt ist keine Hilfe.",
        ] {
            let text = format!("{REPORT} {line}");
            assert_eq!(cut_off(&text), (text.clone(), vec![]), "{line}");
        }
        let inside = format!("Disclosure: None. {REPORT}");
        assert_eq!(cut_off(&inside).0, inside, "only at the end");
    }

    #[test]
    fn a_credit_in_small_print_stays_a_credit() {
        for line in ["© 2031 Onde", "This article was provided by Onde."] {
            let (stays, rest) = cut_off(&format!("{REPORT}Quay Ledger does not provide investment advice.{line}"));
            assert_eq!(stays, REPORT);
            assert_eq!(rest[1..], [(PartKind::Credit, line.to_owned())], "{rest:?}");
        }
    }

    #[test]
    fn an_article_of_small_print_is_left_alone() {
        let line = "Disclosure: None. Quay Ledger does not provide investment advice.";
        assert_eq!(cut_off(line), (line.to_owned(), vec![]));
    }
}
