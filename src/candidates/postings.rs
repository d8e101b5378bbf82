//! Who has which key: an inverted index in memory, and the pairs that follow from it.
//!
//! Whether two articles are proposed depends on the keys they share and on who else has these, never on the size of
//! the corpus or on the order in which articles came. So an index that grows night by night proposes the pairs that
//! one run over everything does.
//!
//! * time: a sort, and for each key at most `hot_above` members squared; space: 16 bytes a posting, and a byte an article for
//!   each thread

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{HotBucket, Pair, Reason};
use crate::{article::DocId, hashed::HashedMap};

/// A key under which an article is found again: 36 bits of a hash. Of a hundred million keys of one kind, one in seven
/// hundred is shared by chance, which costs a comparison and no more.
///
/// Keys that have an order in the article say beside that, in 4 bits, what follows them there: where two articles share a
/// key and what follows it, they share a run of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

impl Key {
    /// Bits of a key, with those that say what follows.
    pub const BITS: u32 = 40;

    /// Bits that say what follows: 0 if nothing does.
    pub const FOLLOWER: u32 = 4;

    /// The key of a hash, by its leading bits.
    #[must_use]
    pub const fn of(hash: u64) -> Key {
        Key(hash >> (u64::BITS - Key::BITS + Key::FOLLOWER) << Key::FOLLOWER)
    }

    /// As a number below 2^40.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The key of a number that [`Key::get`] gave.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Key {
        Key(bits)
    }

    /// The same, with what follows it.
    #[must_use]
    pub const fn followed_by(self, next: Key) -> Key {
        let followers = (1 << Key::FOLLOWER) - 1;
        Key(self.alone().0 | (1 + (next.0 >> Key::FOLLOWER) % followers))
    }

    /// Without what follows it: what two articles share.
    #[must_use]
    pub const fn alone(self) -> Key {
        Key(self.0 >> Key::FOLLOWER << Key::FOLLOWER)
    }

    /// Whether something follows both, and it seems to be the same.
    const fn goes_on_as(self, other: Key) -> bool {
        let followers = (1 << Key::FOLLOWER) - 1;
        self.0 & followers != 0 && (self.0 ^ other.0) & followers == 0
    }
}

/// An article's place in the draw: an order that has nothing to do with what it says or when it came, so that the first
/// few of many are a fair sample, and stay one as more come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Draw(pub u64);

impl Draw {
    /// XXH3-64 of the id.
    #[must_use]
    pub fn of(id: &str) -> Draw {
        Draw(xxh3_64(id.as_bytes()))
    }
}

/// Which pairs of those who share a key are proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buckets {
    /// A bucket of more members is hot: its members meet its first ones only …
    pub hot_above: usize,
    /// … which are so many, in the order of the draw.
    pub hosts: usize,
}

/// Keys and who has them.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// By key and article, distinct.
    entries: Vec<(Key, DocId)>,
}

/// What an article shares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Both articles.
    pub pair: Pair,
    /// Keys in common that are not hot.
    pub keys: u32,
    /// Those that do not go on alike in both: so many runs of keys they share, if these have an order.
    pub runs: u32,
}

impl Shared {
    /// By the keys that two articles share, each as either has it.
    pub fn count(pair: Pair, both: impl Iterator<Item = (Key, Key)>) -> Shared {
        let mut shared = Shared { pair, keys: 0, runs: 0 };
        for (one, other) in both {
            shared.keys += 1;
            shared.runs += u32::from(!one.goes_on_as(other));
        }
        shared
    }
}

impl Postings {
    /// Indexes keys; an article may come with one more than once.
    #[must_use]
    pub fn new(mut entries: Vec<(Key, DocId)>) -> Postings {
        entries.par_sort_unstable_by_key(|(key, doc)| (key.alone(), *doc, *key));
        entries.dedup_by_key(|(key, doc)| (key.alone(), *doc));
        Postings { entries }
    }

    /// Who has a key, in order.
    #[must_use]
    pub fn members(&self, key: Key) -> &[(Key, DocId)] {
        let first = self.entries.partition_point(|(other, _)| *other < key.alone());
        let count = self.entries[first..].iter().take_while(|(other, _)| other.alone() == key.alone()).count();
        &self.entries[first..first + count]
    }

    /// The members of each key that several have.
    pub fn shared_keys(&self) -> impl Iterator<Item = &[(Key, DocId)]> {
        self.by_key().filter(|members| members.len() > 1)
    }

    fn by_key(&self) -> impl Iterator<Item = &[(Key, DocId)]> {
        self.entries.chunk_by(|a, b| a.0.alone() == b.0.alone())
    }

    /// The pairs that one key in common proposes, as far as one of the two is `asked` for; and the hot keys.
    #[must_use]
    pub fn meeting(
        &self,
        rule: Buckets,
        reason: Reason,
        draw: impl Fn(DocId) -> Draw,
        asked: impl Fn(DocId) -> bool,
    ) -> (Vec<Pair>, Vec<HotBucket>) {
        let (mut pairs, mut hot) = (Vec::new(), Vec::new());
        for members in self.shared_keys() {
            let before = pairs.len();
            let mut meet = |a: DocId, b: DocId| {
                if asked(a) || asked(b) {
                    pairs.extend(Pair::new(a, b));
                }
            };
            if members.len() <= rule.hot_above {
                for (at, (_, a)) in members.iter().enumerate() {
                    members[at + 1..].iter().for_each(|(_, b)| meet(*a, *b));
                }
                continue;
            }
            for host in rule.hosts_of(members, &draw) {
                members.iter().for_each(|(_, member)| meet(host, *member));
            }
            let compared = pairs.len() - before;
            hot.push(HotBucket { reason, members: members.len(), compared, example: members[0].1 });
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        (pairs, hot)
    }

    /// Keys that more than `hot_above` have.
    #[must_use]
    pub fn hot(&self, hot_above: usize, reason: Reason) -> Vec<HotBucket> {
        let hot = self.shared_keys().filter(|members| members.len() > hot_above);
        hot.map(|members| HotBucket { reason, members: members.len(), compared: 0, example: members[0].1 }).collect()
    }

    /// What each of the `asked` articles, which has these keys, shares with each other one: a key that more than
    /// `hot_above` have does not count. A pair of two who are asked comes once. What `wanted` makes of each.
    #[must_use]
    pub fn sharing<'a, T: Send>(
        &self,
        asked: &[(DocId, &'a [Key])],
        hot_above: usize,
        wanted: impl Fn(Shared) -> Option<T> + Sync,
        least: u32,
    ) -> Vec<T> {
        let place = self.places(hot_above);
        let articles = self.entries.iter().map(|(_, doc)| doc.index() + 1).max().unwrap_or_default();
        let (least, counted) = (least as usize, u8::try_from(least).unwrap_or(u8::MAX));
        let of = |counts: &mut Vec<u8>, (doc, keys): &(DocId, &'a [Key])| -> Vec<T> {
            let members = || {
                let shared = keys.iter().filter_map(|key| Some((*key, *place.get(&key.alone())?)));
                shared.flat_map(|(key, (start, end))| {
                    self.entries[start as usize..end as usize].iter().map(move |(theirs, other)| (*other, key, *theirs))
                })
            };
            // Most share one key with this one: they are counted out before the rest is sorted.
            members().for_each(|(other, ..)| counts[other.index()] = counts[other.index()].saturating_add(1));
            let mut others: Vec<(DocId, Key, Key)> =
                members().filter(|(other, ..)| counts[other.index()] >= counted).collect();
            members().for_each(|(other, ..)| counts[other.index()] = 0);
            others.sort_unstable();
            let is_asked = |other: DocId| asked.binary_search_by_key(&other, |(doc, _)| *doc).is_ok();
            let enough = others
                .chunk_by(|a, b| a.0 == b.0)
                .filter(|same| same.len() >= least && (same[0].0 < *doc || !is_asked(same[0].0)));
            let shared = enough.filter_map(|same| {
                let both = same.iter().map(|(_, key, theirs)| (*key, *theirs));
                Some(Shared::count(Pair::new(same[0].0, *doc)?, both))
            });
            shared.filter_map(&wanted).collect()
        };
        let shared: Vec<Vec<T>> = asked.par_iter().map_init(|| vec![0; articles], of).collect();
        shared.into_iter().flatten().collect()
    }

    /// Where the members of each key that is shared and not hot begin and end.
    fn places(&self, hot_above: usize) -> HashedMap<Key, (u32, u32)> {
        let mut start = 0u32;
        let mut places = HashedMap::default();
        for members in self.by_key() {
            let end = start + members.len() as u32;
            if members.len() > 1 && members.len() <= hot_above {
                places.insert(members[0].0.alone(), (start, end));
            }
            start = end;
        }
        places
    }
}

impl Buckets {
    /// Those whom all members of a hot key meet; all of them, of a key that is not.
    #[must_use]
    pub fn hosts_of(self, members: &[(Key, DocId)], draw: impl Fn(DocId) -> Draw) -> Vec<DocId> {
        let mut drawn: Vec<(Draw, DocId)> = members.iter().map(|(_, doc)| (draw(*doc), *doc)).collect();
        let hosts = self.hosts.min(drawn.len());
        if hosts < drawn.len() {
            drawn.select_nth_unstable(hosts);
        }
        drawn[..hosts].iter().map(|(_, doc)| *doc).collect()
    }

    /// Whether a key that these members have proposes a pair of them.
    #[must_use]
    pub fn proposes(self, members: &[(Key, DocId)], pair: Pair, draw: impl Fn(DocId) -> Draw) -> bool {
        members.len() <= self.hot_above
            || self.hosts_of(members, draw).iter().any(|host| *host == pair.first() || *host == pair.second())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULE: Buckets = Buckets { hot_above: 50, hosts: 2 };

    fn draw(doc: DocId) -> Draw {
        Draw::of(&doc.0.to_string())
    }

    fn key_of(number: u64) -> Key {
        Key(number << Key::FOLLOWER)
    }

    fn postings(entries: &[(u64, u32)]) -> Postings {
        Postings::new(entries.iter().map(|(key, doc)| (key_of(*key), DocId(*doc))).collect())
    }

    #[test]
    fn a_hot_key_costs_linear_work_and_is_reported() {
        let all: Vec<(u64, u32)> = (0..1000).map(|doc| (7, doc)).collect();
        let (pairs, hot) = postings(&all).meeting(RULE, Reason::MinHash, draw, |_| true);
        assert_eq!(pairs.len(), 999 + 998);
        assert_eq!((hot.len(), hot[0].members, hot[0].example), (1, 1000, DocId(0)));
    }

    #[test]
    fn a_small_bucket_is_complete() {
        let postings = postings(&[(1, 2), (1, 0), (1, 1), (2, 3), (1, 0)]);
        let (pairs, hot) = postings.meeting(RULE, Reason::SameText, draw, |_| true);
        assert_eq!(pairs.len(), 3);
        assert!(hot.is_empty());
        let (pairs, _) = postings.meeting(RULE, Reason::SameText, draw, |doc| doc == DocId(1));
        assert_eq!(pairs.len(), 2);
    }

    #[test]
    fn keys_that_go_on_alike_are_one_run() {
        let [a, b, c, d, e] = [3, 500, 777, 12_345, 99].map(key_of);
        let one = [a.followed_by(b), b.followed_by(c), c.followed_by(d), d];
        let other = [a.followed_by(b), b.followed_by(c), c.followed_by(e), d];
        let entries = one.iter().map(|key| (*key, DocId(0))).chain(other.iter().map(|key| (*key, DocId(1))));
        let postings = Postings::new(entries.collect());
        let shared = postings.sharing(&[(DocId(1), &other)], 64, Some, 1);
        let pair = Pair::new(DocId(0), DocId(1)).expect("two");
        assert_eq!(shared, [Shared { pair, keys: 4, runs: 2 }]);
        assert_eq!(postings.members(c.followed_by(d)).len(), 2, "whatever follows");
    }

    fn some_keys() -> impl Strategy<Value = Vec<(u64, u32)>> {
        proptest::collection::vec((0u64..12, 0u32..30), 0..160)
    }

    proptest! {
        /// Asked in two nights or in one, the same pairs are proposed, but for those of a key that became hot.
        #[test]
        fn nights_propose_what_one_run_does(entries in some_keys(), border in 0u32..30, least in 1u32..4) {
            let rule = Buckets { hot_above: 1000, hosts: 2 };
            let all = postings(&entries);
            let earlier: Vec<(u64, u32)> = entries.iter().copied().filter(|(_, doc)| *doc < border).collect();
            let (once, _) = all.meeting(rule, Reason::MinHash, draw, |_| true);
            let (mut nights, _) = postings(&earlier).meeting(rule, Reason::MinHash, draw, |_| true);
            nights.extend(all.meeting(rule, Reason::MinHash, draw, |doc| doc.0 >= border).0);
            nights.sort_unstable();
            prop_assert_eq!(&once, &nights);

            let keys_of = |doc: u32| -> Vec<Key> { (0..12).map(key_of).filter(|key| all.members(*key).iter().any(|(_, of)| of.0 == doc)).collect() };
            let keys: Vec<(DocId, Vec<Key>)> = (0..30).map(|doc| (DocId(doc), keys_of(doc))).collect();
            let asked = |from: u32| -> Vec<(DocId, &[Key])> { keys.iter().filter(|(doc, _)| doc.0 >= from).map(|(doc, keys)| (*doc, &keys[..])).collect() };
            let mut once: Vec<Pair> = all.sharing(&asked(0), 1000, Some, least).iter().map(|shared| shared.pair).collect();
            once.sort_unstable();
            let old = postings(&earlier);
            let early: Vec<(DocId, &[Key])> = keys.iter().filter(|(doc, _)| doc.0 < border).map(|(doc, keys)| (*doc, &keys[..])).collect();
            let mut nights: Vec<Pair> = old.sharing(&early, 1000, Some, least).iter().map(|shared| shared.pair).collect();
            nights.extend(all.sharing(&asked(border), 1000, Some, least).iter().map(|shared| shared.pair));
            nights.sort_unstable();
            prop_assert_eq!(once, nights);
        }
    }
}
