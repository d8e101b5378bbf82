//! Verified pairs to families, each around an anchor.
//!
//! Star clustering (Aslam, Pelekhov, Rus 2004): the article that matches the most others becomes an anchor, all it
//! matches are its members, and so on with what is left; then every member moves to the anchor it matches best. A
//! member is in a family because it matches the anchor, never because of a chain of others, so the ends of a chain
//! A~B~C~D that share nothing don't meet. Independent of the order of pairs and of threads.
//!
//! * time: `O(pairs log pairs)`; space: 24 bytes a pair

use std::collections::BTreeMap;

mod components;

pub use components::components;

use crate::{
    article::DocId,
    candidates::{Draw, Pair},
};

/// A verified pair, and how strongly it is linked (0..=1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The pair.
    pub pair: Pair,
    /// From 0 to 1.
    pub strength: f64,
}

/// Articles that derive from the same copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The member all others match.
    pub anchor: DocId,
    /// All members with the anchor, in order; the first names the family.
    pub members: Vec<DocId>,
}

/// The families of two members and more, ordered by their first member. Of equals, the first in the draw is the anchor:
/// so a family depends on its own links alone, not on how many articles there are beside it or when they came.
#[must_use]
pub fn families(links: &[Link], draw: impl Fn(DocId) -> Draw) -> Vec<Family> {
    let mut neighbours: BTreeMap<DocId, Vec<(DocId, f64)>> = BTreeMap::new();
    for link in links {
        neighbours.entry(link.pair.first()).or_default().push((link.pair.second(), link.strength));
        neighbours.entry(link.pair.second()).or_default().push((link.pair.first(), link.strength));
    }
    for near in neighbours.values_mut() {
        // Sums are taken in the order of the draw: they come out the same however articles are numbered.
        near.sort_by_key(|(doc, _)| (draw(*doc), *doc));
        near.dedup_by_key(|(doc, _)| *doc);
    }
    let anchor_of = anchors(&neighbours, &draw);
    let mut members: BTreeMap<DocId, Vec<DocId>> = BTreeMap::new();
    for (doc, near) in &neighbours {
        members.entry(best_anchor(*doc, near, &anchor_of)).or_default().push(*doc);
    }
    let grown = members.into_iter().filter(|(_, members)| members.len() > 1);
    let mut families: Vec<Family> = grown.map(|(anchor, members)| Family { anchor, members }).collect();
    families.sort_by_key(|family| family.members[0]);
    families
}

/// Chooses anchors: the best connected first; its neighbours can't be anchors.
fn anchors(neighbours: &BTreeMap<DocId, Vec<(DocId, f64)>>, draw: &impl Fn(DocId) -> Draw) -> BTreeMap<DocId, bool> {
    let weight = |near: &[(DocId, f64)]| near.iter().map(|(_, strength)| strength).sum::<f64>();
    let mut order: Vec<(f64, Draw, DocId)> =
        neighbours.iter().map(|(doc, near)| (weight(near), draw(*doc), *doc)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut is_anchor: BTreeMap<DocId, bool> = BTreeMap::new();
    for (_, _, doc) in order {
        if is_anchor.contains_key(&doc) {
            continue;
        }
        is_anchor.insert(doc, true);
        for (near, _) in &neighbours[&doc] {
            is_anchor.entry(*near).or_insert(false);
        }
    }
    is_anchor
}

/// The anchor a member matches best; of equals, the first in the draw, in whose order its neighbours are.
fn best_anchor(doc: DocId, near: &[(DocId, f64)], is_anchor: &BTreeMap<DocId, bool>) -> DocId {
    if is_anchor.get(&doc).copied().unwrap_or(true) {
        return doc;
    }
    let anchors = near.iter().filter(|(other, _)| is_anchor.get(other).copied().unwrap_or(false));
    let best = anchors.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map_or(doc, |(anchor, _)| *anchor)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn draw(doc: DocId) -> Draw {
        Draw::of(&doc.0.to_string())
    }

    fn link(a: u32, b: u32, strength: f64) -> Link {
        Link { pair: Pair::new(DocId(a), DocId(b)).expect("two articles"), strength }
    }

    #[test]
    fn a_chain_does_not_become_one_family() {
        let families = families(&[link(0, 1, 0.9), link(1, 2, 0.9), link(2, 3, 0.9)], draw);
        assert!(families.iter().all(|family| family.members.len() <= 3));
        let with_both_ends = |family: &Family| family.members.contains(&DocId(0)) && family.members.contains(&DocId(3));
        assert!(!families.iter().any(with_both_ends));
    }

    #[test]
    fn a_member_goes_to_the_anchor_it_matches_best() {
        let links =
            [link(0, 1, 0.6), link(0, 2, 0.6), link(0, 3, 0.6), link(5, 6, 0.9), link(5, 7, 0.9), link(5, 3, 0.9)];
        let families = families(&links, draw);
        let of_three = families.iter().find(|family| family.members.contains(&DocId(3))).expect("in a family");
        assert_eq!(of_three.anchor, DocId(5));
    }

    proptest! {
        #[test]
        fn every_member_matches_its_anchor_in_any_order(edges in proptest::collection::vec((0u32..20, 0u32..20, 0.5f64..1.0), 0..60), turn in 0usize..60) {
            let mut links: Vec<Link> = edges.iter().filter(|(a, b, _)| a != b).map(|(a, b, s)| link(*a, *b, *s)).collect();
            links.sort_by_key(|link| link.pair);
            links.dedup_by_key(|link| link.pair);
            let found = families(&links, draw);
            for family in &found {
                for member in family.members.iter().filter(|member| **member != family.anchor) {
                    let pair = Pair::new(*member, family.anchor).expect("two articles");
                    prop_assert!(links.iter().any(|link| link.pair == pair));
                }
            }
            if !links.is_empty() {
                let at = turn % links.len();
                links.rotate_left(at);
            }
            prop_assert_eq!(&families(&links, draw), &found);
            // Numbered otherwise, with the same draw: the same families.
            let turned: Vec<Link> = links.iter().map(|at| link(30 - at.pair.first().0, 30 - at.pair.second().0, at.strength)).collect();
            let mut again: Vec<Vec<u32>> = families(&turned, |doc| draw(DocId(30 - doc.0))).iter().map(|family| {
                let mut members: Vec<u32> = family.members.iter().map(|doc| 30 - doc.0).collect();
                members.sort_unstable();
                members
            }).collect();
            again.sort();
            prop_assert_eq!(again, found.iter().map(|family| family.members.iter().map(|doc| doc.0).collect()).collect::<Vec<Vec<u32>>>());
        }
    }
}
