//! What tonight changes for pairs that are both old.
//!
//! A key that many have counts less, or not at all. So when tonight's articles make a key common, an old pair may no
//! longer be proposed that was; and when a correction takes an article away, an old pair may be proposed that was not.
//! Both are settled exactly: the first by asking again whether a linked pair is proposed, the second by treating the
//! articles as if they were new. Most linked pairs share far more keys than they need, so a link says how many may go.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Audit,
    batch::{Batch, KeysOf},
    proposals::Proposals,
};
use crate::{
    article::DocId,
    candidates::{Holders, Key, Members, Pair, Postings, Reason},
    error::Result,
};

/// What follows for old pairs from who has which key.
pub(super) struct Support {
    /// Linked pairs that nothing proposes any more.
    pub lost: BTreeSet<Pair>,
    /// Linked pairs that share fewer keys that are not hot, and how many they have to spare now.
    pub weakened: BTreeMap<Pair, u8>,
}

/// Old articles among whom pairs may have lost their support: all pairs of them, or those with one.
struct Doubt {
    members: Vec<DocId>,
    with: Option<DocId>,
    /// Whether a selected shingle became hot that all of them have.
    weakens: bool,
}

impl Support {
    /// Looks up everybody's keys; and the pairs that follow. Old articles that may have gained a partner are asked for too.
    pub fn find(audit: &Audit<'_>, batch: &mut Batch) -> Result<(Proposals, Support)> {
        let gone = batch.gone.clone();
        audit.load(batch, &gone)?;
        let gone_keys: Vec<(u32, KeysOf)> =
            gone.iter().map(|article| (*article, batch.keys_of_loaded(audit.pipeline, *article))).collect();
        let mut doubts = Vec::new();
        let mut gained: BTreeSet<u32> = BTreeSet::new();
        let mut proposals = Proposals::default();
        for reason in Reason::ALL {
            let keys = Batch::keys_of(reason, batch.asked.values().chain(gone_keys.iter().map(|(_, keys)| keys)));
            let gone_of: Vec<(Key, DocId)> = gone_keys
                .iter()
                .flat_map(|(article, keys)| keys[&reason].iter().map(|key| (*key, DocId(*article))))
                .collect();
            let now = audit.holders(batch, reason, keys, batch.new_entries(reason).collect())?;
            let left = Postings::new(gone_of);
            audit.changes(batch, reason, &now, &left, &mut doubts, &mut gained);
            proposals.add(audit, batch, reason, &now);
        }
        gained.retain(|article| !batch.asked.contains_key(article));
        if !gained.is_empty() {
            audit.load(batch, &gained)?;
            for article in &gained {
                let keys = batch.keys_of_loaded(audit.pipeline, *article);
                batch.asked.insert(*article, keys);
            }
            proposals = Proposals::default();
            for reason in Reason::ALL {
                let keys = Batch::keys_of(reason, batch.asked.values());
                let now = audit.holders(batch, reason, keys, batch.new_entries(reason).collect())?;
                proposals.add(audit, batch, reason, &now);
            }
        }
        let (lost, weakened) = audit.lost(batch, &doubts)?;
        Ok((proposals.finished(), Support { lost, weakened }))
    }
}

impl Audit<'_> {
    /// Who has those keys: in the index, without those who are gone, and of those who may have them tonight. Where the members of a hot key don't
    /// meet, it matters that it is hot and not who has it: then not all are read.
    fn holders(&self, batch: &Batch, reason: Reason, keys: Vec<Key>, tonight: Vec<(Key, DocId)>) -> Result<Postings> {
        let (hot_above, meets) = self.pipeline.hot_above(reason);
        let enough = if meets { usize::MAX } else { hot_above.saturating_add(1 + batch.gone.len()) };
        let mut sources = self.index().carriers(reason, &keys, enough, |article| !batch.gone.contains(&article))?;
        sources.push(Holders::of(&keys, tonight));
        Ok(Postings::gathered(keys, &sources))
    }

    /// Which old articles a generator's changed keys concern.
    fn changes(
        &self,
        batch: &Batch,
        reason: Reason,
        now: &Postings,
        left: &Postings,
        doubts: &mut Vec<Doubt>,
        gained: &mut BTreeSet<u32>,
    ) {
        let (hot_above, meets) = self.pipeline.hot_above(reason);
        let buckets = self.pipeline.policy().candidates.buckets();
        let draw = |article: DocId| batch.card(self, article).draw;
        for Members { key, docs: members, .. } in now.shared_keys() {
            let left = left.members(key);
            let old = || members.iter().copied().filter(|member| member.0 < batch.first_new);
            let before = old().count() + left.len();
            let (was_hot, is_hot) = (before > hot_above, members.len() > hot_above);
            match (was_hot, is_hot) {
                (false, false) => {}
                (false, true) => {
                    let weakens = reason == Reason::SelectedShingles;
                    doubts.push(Doubt { members: old().collect(), with: None, weakens });
                }
                (true, false) => gained.extend(old().map(|member| member.0)),
                (true, true) if meets => {
                    let earlier: Vec<DocId> = old().chain(left.iter().copied()).collect();
                    let hosts_before: BTreeSet<DocId> = buckets.hosts_of(&earlier, draw).into_iter().collect();
                    let hosts: BTreeSet<DocId> = buckets.hosts_of(members, draw).into_iter().collect();
                    gained.extend(
                        hosts.difference(&hosts_before).map(|host| host.0).filter(|host| *host < batch.first_new),
                    );
                    let displaced = hosts_before.difference(&hosts).filter(|host| !batch.gone.contains(&host.0));
                    let doubt = |host: &DocId| Doubt { members: old().collect(), with: Some(*host), weakens: false };
                    doubts.extend(displaced.map(doubt));
                }
                (true, true) => {}
            }
        }
    }

    /// Of the linked pairs in doubt, those that nothing proposes any more; and those that have fewer keys to spare.
    fn lost(&self, batch: &mut Batch, doubts: &[Doubt]) -> Result<(BTreeSet<Pair>, BTreeMap<Pair, u8>)> {
        let concerned: BTreeSet<u32> = doubts.iter().flat_map(|doubt| &doubt.members).map(|member| member.0).collect();
        let concerned: Vec<u32> = concerned.into_iter().collect();
        let links = self.index().links(&concerned)?;
        // How many keys each pair has to spare: before, and now.
        let mut spare: BTreeMap<Pair, (u8, u8)> = BTreeMap::new();
        for doubt in doubts {
            let from: &[DocId] = doubt.with.as_ref().map_or(&doubt.members, std::slice::from_ref);
            for member in from {
                for link in links.get(&member.0).map(Vec::as_slice).unwrap_or_default() {
                    let other = DocId(link.other);
                    // A pair within the members comes from both of its ends.
                    let once = doubt.with.is_some() || *member < other;
                    let Some(pair) = Pair::new(*member, other).filter(|_| once) else { continue };
                    if doubt.members.binary_search(&other).is_ok() {
                        let (_, now) = spare.entry(pair).or_insert((link.spare, link.spare));
                        *now = now.saturating_sub(u8::from(doubt.weakens));
                    }
                }
            }
        }
        // Those who are asked are compared anew anyway.
        spare.retain(|pair, _| ![pair.first(), pair.second()].iter().any(|end| batch.asked.contains_key(&end.0)));
        let weakened: BTreeMap<Pair, u8> =
            spare.iter().filter(|(_, (before, now))| now < before).map(|(pair, (_, now))| (*pair, *now)).collect();
        let mut in_doubt: BTreeSet<Pair> =
            spare.into_iter().filter(|(_, (_, now))| *now == 0).map(|(pair, _)| pair).collect();
        if in_doubt.is_empty() {
            return Ok((in_doubt, weakened));
        }
        let ends: BTreeSet<u32> = in_doubt.iter().flat_map(|pair| [pair.first().0, pair.second().0]).collect();
        self.load(batch, &ends)?;
        let keys: BTreeMap<u32, KeysOf> =
            ends.iter().map(|article| (*article, batch.keys_of_loaded(self.pipeline, *article))).collect();
        for reason in Reason::ALL {
            let all = Batch::keys_of(reason, keys.values());
            // They are few, and tonight's many.
            let asked: Vec<(Key, DocId)> =
                batch.new_entries(reason).filter(|(key, _)| all.binary_search(&key.alone()).is_ok()).collect();
            let postings = self.holders(batch, reason, all, asked)?;
            in_doubt.retain(|pair| {
                let keys = [pair.first(), pair.second()].map(|end| keys[&end.0][&reason].as_slice());
                let card = |article: DocId| batch.card(self, article);
                !self.pipeline.proposes(reason, *pair, keys, &postings, card)
            });
        }
        Ok((in_doubt, weakened))
    }
}
