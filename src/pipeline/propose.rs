//! Which pairs are worth a look: the keys of an article, and what follows from sharing them.
//!
//! The same for a corpus in memory and for an index on disk: [`Pipeline::keys`] says under which keys an article is
//! found, and [`Pipeline::proposed`] needs of all others no more than their [`Card`].

use super::{Pipeline, Prepared};
use crate::{
    article::{DocId, Published},
    candidates::{Draw, HotBucket, Key, Pair, Postings, Reason, Shared, simhash_keys},
    fingerprint::SimHash,
};

/// What proposing pairs needs to know of an article, beside its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its place in the draw.
    pub draw: Draw,
    /// Of its words; `None` without any.
    pub simhash: Option<SimHash>,
    /// How many selected shingles it has.
    pub selected: u16,
    /// When it was published.
    pub published: Option<Published>,
}

impl Prepared {
    /// The article's card.
    #[must_use]
    pub fn card(&self) -> Card {
        Card {
            draw: Draw::of(&self.id),
            simhash: self.fingerprint.as_ref().map(|print| print.simhash),
            selected: u16::try_from(self.passages.selected.len()).unwrap_or(u16::MAX),
            published: self.published(),
        }
    }
}

impl Pipeline {
    /// The keys under which a generator finds an article: distinct, sorted.
    #[must_use]
    pub fn keys(&self, article: &Prepared, reason: Reason) -> Vec<Key> {
        let paragraphs = || article.paragraphs.iter().map(|paragraph| &paragraph.print);
        let print = article.fingerprint.as_ref();
        let mut keys: Vec<Key> = match (reason, print) {
            (_, None) => Vec::new(),
            (Reason::SameText, Some(print)) => vec![Key::of(print.content.0 as u64)],
            (Reason::MinHash, Some(print)) => self.recipe.article_bands.keys(&print.signature).map(Key::of).collect(),
            (Reason::SimHash, Some(print)) => {
                simhash_keys(print.simhash, self.policy.candidates.simhash_bits).collect()
            }
            (Reason::SelectedShingles, Some(_)) => article.passages.in_order(),
            (Reason::Paragraph, Some(_)) => {
                let bands = self.recipe.paragraph_bands;
                let near = paragraphs().flat_map(|print| bands.keys(&print.signature));
                near.chain(paragraphs().map(|print| print.content.0 as u64)).map(Key::of).collect()
            }
            (Reason::RareKeys, Some(_)) => article.rare_keys.iter().map(|hash| Key::of(*hash)).collect(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The pairs that a generator proposes of the `asked` articles (in order, each with its keys) with each other and
    /// with the others in `postings`; and the keys that were too full. Beside each pair stands how many of the selected shingles
    /// that it shares would have to become hot before these no longer propose it: 0 if they don't.
    #[must_use]
    pub fn proposed(
        &self,
        reason: Reason,
        asked: &[(DocId, &[Key])],
        postings: &Postings,
        card: impl Fn(DocId) -> Card + Sync,
    ) -> (Vec<(Pair, u32)>, Vec<HotBucket>) {
        let rule = &self.policy.candidates;
        let is_asked = |doc: DocId| asked.binary_search_by_key(&doc, |(asked, _)| *asked).is_ok();
        let meeting = || {
            let (pairs, hot) = postings.meeting(rule.buckets(), reason, |doc| card(doc).draw, is_asked);
            (pairs.into_iter().map(|pair| (pair, 0)).collect::<Vec<(Pair, u32)>>(), hot)
        };
        match reason {
            Reason::SameText | Reason::MinHash | Reason::Paragraph => meeting(),
            Reason::SimHash => {
                let (mut pairs, hot) = meeting();
                pairs.retain(|(pair, _)| match (card(pair.first()).simhash, card(pair.second()).simhash) {
                    (Some(a), Some(b)) => a.hamming(b) <= rule.simhash_bits,
                    _ => false,
                });
                (pairs, hot)
            }
            Reason::SelectedShingles => {
                let spare =
                    |shared: Shared| Some((shared.pair, self.spare(shared, &card))).filter(|(_, spare)| *spare > 0);
                let pairs = postings.sharing(asked, rule.hot_above, spare, rule.same_days.least);
                (pairs, postings.hot(rule.hot_above, reason))
            }
            // A common rare key is no news: these are not reported as hot.
            Reason::RareKeys => {
                let near = |shared: Shared| {
                    let [one, other] = [shared.pair.first(), shared.pair.second()].map(|end| card(end).published);
                    rule.window().holds(one, other).then_some((shared.pair, 0))
                };
                (postings.sharing(asked, rule.rare_above, near, rule.rare_keys), Vec::new())
            }
        }
    }

    /// Whether a generator proposes a pair of articles that have these keys, as [`Pipeline::proposed`] would.
    #[must_use]
    pub fn proposes(
        &self,
        reason: Reason,
        pair: Pair,
        keys: [&[Key]; 2],
        postings: &Postings,
        card: impl Fn(DocId) -> Card,
    ) -> bool {
        let rule = &self.policy.candidates;
        let theirs = |key: &Key| keys[1].binary_search_by_key(&key.alone(), |other| other.alone());
        let both = || keys[0].iter().filter_map(|key| Some((*key, keys[1][theirs(key).ok()?])));
        let meet = || both().any(|(key, _)| rule.buckets().proposes(postings.members(key), pair, |doc| card(doc).draw));
        let shared =
            |hot_above: usize| Shared::count(pair, both().filter(|(key, _)| postings.members(*key).len() <= hot_above));
        let (first, second) = (card(pair.first()), card(pair.second()));
        match reason {
            Reason::SameText | Reason::MinHash | Reason::Paragraph => meet(),
            Reason::SimHash => {
                first.simhash.zip(second.simhash).is_some_and(|(a, b)| a.hamming(b) <= rule.simhash_bits) && meet()
            }
            Reason::SelectedShingles => self.spare(shared(rule.hot_above), card) > 0,
            Reason::RareKeys => {
                rule.window().holds(first.published, second.published) && shared(rule.rare_above).keys >= rule.rare_keys
            }
        }
    }

    /// How many of the selected shingles that a pair shares would have to become hot before they no longer propose it: 0
    /// if they don't.
    fn spare(&self, shared: Shared, card: impl Fn(DocId) -> Card) -> u32 {
        let (a, b) = (card(shared.pair.first()), card(shared.pair.second()));
        self.policy.candidates.spare(shared, a.selected.min(b.selected), [a.published, b.published])
    }

    /// Above how many members a generator's key is hot, and whether its members then meet a few of them.
    #[must_use]
    pub fn hot_above(&self, reason: Reason) -> (usize, bool) {
        let rule = &self.policy.candidates;
        match reason {
            Reason::SameText | Reason::MinHash | Reason::Paragraph | Reason::SimHash => (rule.hot_above, true),
            Reason::SelectedShingles => (rule.hot_above, false),
            Reason::RareKeys => (rule.rare_above, false),
        }
    }
}
