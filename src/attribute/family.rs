//! The agency of a family of articles that carry the same text, from what each of them says.
//!
//! Direct credits beat all else; outlets that say the same confirm each other, each outlet once; another agency's evidence counts against.
//! The result does not depend on the order of the members.

use std::collections::{BTreeMap, BTreeSet};

use super::{Agencies, AgencyId, Attribution, Class, FamilyMember, FamilyVerdict, Verdict, agencies::Weights};

/// How directly a family's evidence speaks of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// A credit, or the agency's own page, no later than the others.
    Credit,
    /// An agency that saw or was told.
    Witness,
    /// Metadata, or a credit in an article that has little of the family's text.
    Hint,
}

/// What speaks for one agency.
struct Claim {
    tier: Tier,
    class: Class,
    /// The strongest evidence of each outlet.
    voices: BTreeMap<Voice, f64>,
    from: BTreeSet<usize>,
}

/// Who says it: an outlet, or a member without one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Voice {
    Outlet(String),
    Member(usize),
}

/// The agency of a family, if its members' evidence names one.
pub(super) fn judge(agencies: &Agencies, members: &[FamilyMember<'_>]) -> Option<FamilyVerdict> {
    let weights = &agencies.weights;
    let mut claims: BTreeMap<AgencyId, Claim> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        for verdict in verdicts(member.attribution) {
            let weight = weight(weights, members, member, verdict);
            let claim = claims.entry(verdict.id).or_insert_with(Claim::new);
            claim.add(at, member, tier(verdict, member, members, weight), verdict, weight);
        }
    }
    let mut ranked: Vec<(AgencyId, &Claim, f64)> =
        claims.iter().map(|(id, claim)| (*id, claim, claim.confidence(weights))).collect();
    ranked.sort_by(|(first_id, first, one), (second_id, second, other)| {
        first.tier.cmp(&second.tier).then(other.total_cmp(one)).then(first_id.cmp(second_id))
    });
    let (id, claim, alone) = *ranked.first()?;
    let against = |(_, rival, confidence): &(AgencyId, &Claim, f64)| {
        confidence * if rival.tier == claim.tier { weights.rival } else { weights.rival_weaker }
    };
    let rivals = ranked.iter().skip(1).map(against).fold(0.0, f64::max);
    let confidence = alone * (1.0 - rivals);
    let floor =
        if claim.tier == Tier::Witness && claim.class == Class::C { weights.witness_floor } else { weights.floor };
    (confidence >= floor).then_some(())?;
    Some(FamilyVerdict {
        id,
        agency: agencies.get(id)?.name.clone(),
        confidence,
        class: claim.class,
        from: claim.from.iter().copied().collect(),
    })
}

fn verdicts(attribution: &Attribution) -> impl Iterator<Item = &Verdict> {
    attribution.verdict.iter().chain(&attribution.others)
}

fn is_own_page(verdict: &Verdict, member: &FamilyMember<'_>) -> bool {
    member.attribution.own_domain == Some(verdict.id)
}

/// A member that shares little of its text with the family says little of the family's text, unless another says the same.
fn weight(weights: &Weights, members: &[FamilyMember<'_>], member: &FamilyMember<'_>, verdict: &Verdict) -> f64 {
    let agrees = |other: &FamilyMember<'_>| {
        let said = other.attribution.verdict.as_ref();
        said.is_some_and(|said| said.id == verdict.id && said.class <= Class::C)
    };
    let agreed = members.iter().filter(|other| agrees(other)).count() > 1;
    if members.len() < 2 || agreed || is_own_page(verdict, member) {
        return 1.0;
    }
    let share = if member.share_copied.is_finite() { member.share_copied } else { 0.0 };
    (share / weights.full_share.max(f64::EPSILON)).clamp(0.0, 1.0)
}

fn tier(verdict: &Verdict, member: &FamilyMember<'_>, members: &[FamilyMember<'_>], weight: f64) -> Tier {
    let no_later = |other: &FamilyMember<'_>| match (member.published, other.published) {
        (Some(own), Some(others)) => own.order(others).is_le(),
        _ => true,
    };
    match verdict.class {
        _ if weight < 0.5 => Tier::Hint,
        class if class.is_credit() => Tier::Credit,
        _ if is_own_page(verdict, member) && members.iter().all(no_later) => Tier::Credit,
        Class::C => Tier::Witness,
        _ => Tier::Hint,
    }
}

impl Claim {
    fn new() -> Claim {
        Claim { tier: Tier::Hint, class: Class::G, voices: BTreeMap::new(), from: BTreeSet::new() }
    }

    fn add(&mut self, at: usize, member: &FamilyMember<'_>, tier: Tier, verdict: &Verdict, weight: f64) {
        let voice = match member.outlet {
            Some(outlet) => Voice::Outlet(outlet.to_lowercase()),
            None => Voice::Member(at),
        };
        let said = self.voices.entry(voice).or_insert(0.0);
        *said = said.max(verdict.confidence * weight);
        self.tier = self.tier.min(tier);
        self.class = self.class.min(verdict.class);
        self.from.insert(at);
    }

    /// The strongest voice; each further one that is likely right takes a part of the doubt away.
    fn confidence(&self, weights: &Weights) -> f64 {
        let best = self.voices.values().copied().fold(0.0, f64::max);
        let sure = self.voices.values().filter(|said| **said >= weights.floor).count();
        let doubt = (1.0 - best) * weights.agree.powi(i32::try_from(sure.saturating_sub(1)).unwrap_or(i32::MAX));
        1.0 - doubt
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Attributor,
            tests::{article, attributor, document},
        },
        *,
    };
    use crate::article::{Precision, Published};

    /// A member: what its text says, its outlet and the share of it that stands in the others.
    type Said<'a> = (&'a str, Option<&'a str>, f64);

    fn family(attributor: &Attributor, said: &[Said<'_>]) -> Option<FamilyVerdict> {
        let attributions: Vec<Attribution> =
            said.iter().map(|(text, ..)| attributor.attribute(&article(document(text)))).collect();
        let members: Vec<FamilyMember<'_>> = said
            .iter()
            .zip(&attributions)
            .map(|(&(_, outlet, share_copied), attribution)| FamilyMember {
                attribution,
                published: None,
                outlet,
                share_copied,
            })
            .collect();
        attributor.family(&members)
    }

    #[test]
    fn a_family_takes_the_strongest_evidence() {
        let attributor = attributor();
        let credit: Said<'_> = ("PARIS (AFP) - Le pont est rouvert.", Some("a"), 0.9);
        let told: Said<'_> = ("Il part, he told Reuters.", Some("b"), 0.9);
        let witness: Said<'_> = ("Le pont rouvre, a constaté un journaliste de l'AFP.", Some("c"), 0.9);
        let silent: Said<'_> = ("Le pont rouvre.", Some("d"), 1.0);
        let agency =
            |said: &[Said<'_>]| family(attributor, said).map(|verdict| (verdict.agency, verdict.class, verdict.from));
        let afp = |class, from: &[usize]| Some(("AFP".to_owned(), class, from.to_vec()));
        assert_eq!(agency(&[silent, credit]), afp(Class::A, &[1]));
        assert_eq!(agency(&[told, credit, silent]), afp(Class::A, &[1]));
        assert_eq!(agency(&[credit, silent, told]), afp(Class::A, &[0]));
        assert_eq!(agency(&[silent, witness]), afp(Class::C, &[1]));
        assert_eq!(agency(&[silent, silent]), None);
        assert_eq!(agency(&[]), None);
    }

    #[test]
    fn agreement_raises_and_conflict_lowers() {
        let attributor = attributor();
        let afp = |outlet, share| ("Le pont rouvre, a constaté un journaliste de l'AFP.", Some(outlet), share);
        let reuters = ("Il part, a dit à Reuters le maire, he told Reuters.", Some("r"), 0.9);
        let of = |said: &[Said<'_>]| family(attributor, said).map_or(0.0, |verdict| verdict.confidence);
        let alone = of(&[afp("a", 0.9), ("Rien.", None, 1.0)]);
        assert!(of(&[afp("a", 0.9), afp("b", 0.9)]) > alone);
        assert_eq!(of(&[afp("a", 0.9), afp("A", 0.9)]), alone);
        assert!(of(&[afp("a", 0.9), afp("b", 0.9), reuters]) < of(&[afp("a", 0.9), afp("b", 0.9)]));
        assert_eq!(of(&[afp("a", 0.05), ("Rien.", None, 1.0)]), 0.0);
        assert!(of(&[afp("a", 0.05), afp("b", 0.05)]) > alone);
    }

    #[test]
    fn the_agency_s_own_page_counts_when_it_came_first() {
        let attributor = attributor();
        let mut page = document("Le pont rouvre.");
        page.url = Some("https://www.afp.com/fr/1".to_owned());
        let own = attributor.attribute(&article(page));
        let other = attributor.attribute(&article(document("Le pont rouvre, a dit à Reuters le maire.")));
        let at = |day: i64| Some(Published { seconds: day * 86_400, precision: Precision::Day });
        let class = |own_day, other_day| {
            let member =
                |attribution, published| FamilyMember { attribution, published, outlet: None, share_copied: 1.0 };
            attributor.family(&[member(&own, at(own_day)), member(&other, at(other_day))]).map(|verdict| verdict.agency)
        };
        assert_eq!(class(1, 2), Some("AFP".to_owned()));
        assert_eq!(class(3, 2), Some("Reuters".to_owned()));
    }
}
