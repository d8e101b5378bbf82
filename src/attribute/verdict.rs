//! The evidence of one article to a verdict, or none.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{Agencies, AgencyId, Attribution, Class, Field, Mention, Verdict};

/// Ranks the agencies that an article names and sets the verdict.
pub(super) fn judge(agencies: &Agencies, mut found: Attribution) -> Attribution {
    if found.paid_release.is_some() {
        return found;
    }
    let mut ranked: Vec<Verdict> =
        claims(&found).iter().filter_map(|(id, claim)| claim.verdict(agencies, *id, &found)).collect();
    ranked.sort_by(strongest_first);
    let equals = ranked.iter().filter(|verdict| Some(verdict.class) == ranked.first().map(|first| first.class)).count();
    if equals > 1 {
        for verdict in ranked.iter_mut().take(equals) {
            verdict.confidence *= agencies.weights.shared;
        }
    }
    let mut ranked = ranked.into_iter();
    found.verdict = ranked.next();
    found.others = ranked.collect();
    found
}

/// The stronger class, then the greater confidence, then the smaller id. A credit field outranks a witness of another
/// agency that is quoted once.
fn strongest_first(first: &Verdict, second: &Verdict) -> Ordering {
    let rank = |verdict: &Verdict| match verdict.class {
        Class::C if verdict.quotes.len() < 2 => (2, verdict.class),
        Class::G => (1, verdict.class),
        Class::A | Class::B | Class::C => (0, verdict.class),
        _ => (3, verdict.class),
    };
    let class = rank(first).cmp(&rank(second));
    class.then(second.confidence.total_cmp(&first.confidence)).then(first.id.cmp(&second.id))
}

/// What speaks for one agency.
#[derive(Default)]
struct Claim<'a> {
    quotes: Vec<&'a Mention>,
    metadata: usize,
    own_page: bool,
}

fn claims(found: &Attribution) -> BTreeMap<AgencyId, Claim<'_>> {
    let mut claims: BTreeMap<AgencyId, Claim<'_>> = BTreeMap::new();
    for mention in found.mentions.iter().filter(|mention| mention.class <= Class::C) {
        claims.entry(mention.agency).or_default().quotes.push(mention);
    }
    for mention in &found.metadata {
        let claim = claims.entry(mention.agency).or_default();
        claim.metadata += 1;
        claim.own_page |= mention.field == Field::OwnSite;
    }
    claims
}

impl Claim<'_> {
    fn verdict(&self, agencies: &Agencies, id: AgencyId, found: &Attribution) -> Option<Verdict> {
        let weights = &agencies.weights;
        let class = self.quotes.iter().map(|mention| mention.class).min().unwrap_or(Class::G);
        let beside = [(self.metadata > 0).then_some(weights.g), self.own_page.then_some(weights.own_page)];
        let worths = self.quotes.iter().map(|mention| mention.worth).chain(beside.into_iter().flatten());
        let worth = worths.fold(0.0, f64::max);
        let support = self.quotes.len() + self.metadata + usize::from(found.initials.is_some());
        let doubt = (1.0 - worth) * weights.repeat.powi(i32::try_from(support.saturating_sub(1)).unwrap_or(i32::MAX));
        Some(Verdict {
            id,
            agency: agencies.get(id)?.name.clone(),
            confidence: 1.0 - doubt,
            class,
            quotes: self.quotes.iter().map(|mention| (*mention).clone()).collect(),
        })
    }
}
