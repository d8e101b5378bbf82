//! Which pairs of tonight are worth a look: generator by generator, so that who has which key is held for one at a time.

use std::collections::BTreeMap;

use super::{Audit, batch::Batch};
use crate::{
    article::DocId,
    candidates::{Candidates, Key, Pair, Postings, Reason},
};

/// Pairs of those who are asked, with each other and with all others.
#[derive(Default)]
pub(super) struct Proposals {
    /// The pairs, once [`Proposals::finished`].
    pub candidates: Candidates,
    /// Of pairs that selected shingles propose, how many of these are to spare.
    pub spare: BTreeMap<Pair, u8>,
}

impl Proposals {
    /// Adds what a generator proposes, given who has the keys of those who are asked.
    pub fn add(&mut self, audit: &Audit<'_>, batch: &Batch, reason: Reason, postings: &Postings) {
        let asked = batch
            .asked
            .iter()
            .map(|(article, keys)| (DocId(*article), keys.get(&reason).map(Vec::as_slice).unwrap_or_default()));
        let asked: Vec<(DocId, &[Key])> = asked.collect();
        let (pairs, _) = audit.pipeline.proposed(reason, &asked, postings, |article| batch.card(audit, article));
        self.candidates.extend(reason, pairs.iter().map(|(pair, _)| *pair));
        let to_spare = pairs.into_iter().filter(|(_, spare)| *spare > 0);
        self.spare.extend(to_spare.map(|(pair, spare)| (pair, u8::try_from(spare).unwrap_or(u8::MAX))));
    }

    /// All generators are through.
    pub fn finished(mut self) -> Proposals {
        self.candidates.finish();
        self
    }
}
