//! The evidence of one article to a verdict, or none.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{Agencies, AgencyId, Attribution, Class, Field, Mention, MetadataMention, Verdict};

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
    found.verdict = ranked.iter().position(|verdict| verdict.names(agencies)).map(|at| ranked.remove(at));
    found.others = ranked;
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

impl Verdict {
    /// Whether the evidence is enough to name the agency.
    fn names(&self, agencies: &Agencies) -> bool {
        let floor = if self.class == Class::C { agencies.weights.witness_floor } else { agencies.weights.floor };
        self.confidence >= floor
    }
}

/// What speaks for one agency.
#[derive(Default)]
struct Claim<'a> {
    quotes: Vec<&'a Mention>,
    metadata: Vec<&'a MetadataMention>,
}

fn claims(found: &Attribution) -> BTreeMap<AgencyId, Claim<'_>> {
    let mut claims: BTreeMap<AgencyId, Claim<'_>> = BTreeMap::new();
    for mention in found.mentions.iter().filter(|mention| mention.class <= Class::C) {
        claims.entry(mention.agency).or_default().quotes.push(mention);
    }
    for mention in &found.metadata {
        let claim = claims.entry(mention.agency).or_default();
        claim.metadata.push(mention);
    }
    claims
}

impl Claim<'_> {
    fn verdict(&self, agencies: &Agencies, id: AgencyId, found: &Attribution) -> Option<Verdict> {
        let weights = &agencies.weights;
        let class = self.quotes.iter().map(|mention| mention.class).min().unwrap_or(Class::G);
        let beside = self.metadata.iter().map(|mention| match mention.field {
            Field::OwnSite => weights.own_page,
            Field::Credit | Field::Outlet => weights.g,
        });
        let worths = self.quotes.iter().map(|mention| mention.worth).chain(beside);
        let worth = worths.fold(0.0, f64::max);
        // A text that quotes an agency twice is no likelier to be its copy than one that does once.
        let witness = self.quotes.iter().any(|mention| mention.class == Class::C);
        let credits = self.quotes.iter().filter(|mention| mention.class.is_credit()).count();
        let support = usize::from(witness) + credits + self.metadata.len() + usize::from(found.initials.is_some());
        let doubt = (1.0 - worth) * weights.repeat.powi(i32::try_from(support.saturating_sub(1)).unwrap_or(i32::MAX));
        Some(Verdict {
            id,
            agency: agencies.get(id)?.name.clone(),
            confidence: 1.0 - doubt,
            class,
            quotes: self.quotes.iter().map(|mention| (*mention).clone()).collect(),
            fields: self.metadata.iter().map(|mention| (*mention).clone()).collect(),
        })
    }
}
