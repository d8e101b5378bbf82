//! Who has which key: an inverted index in memory, and the pairs that follow from it.
//!
//! Whether two articles are proposed depends on the keys they share and on who else has these, never on the size of
//! the corpus or on the order in which articles came. So an index that grows night by night proposes the pairs that
//! one run over everything does.
//!
//! * time: a sort, and for each key at most `hot_above` members squared; space: 5 bytes a posting and 16 a key (16 a posting while
//!   they are sorted), and a byte an article for each thread

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

    /// What follows it; 0 if nothing does.
    const fn follower(self) -> u8 {
        (self.0 & ((1 << Key::FOLLOWER) - 1)) as u8
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

/// Keys and who has them: the members of each key one after the other.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// Ascending, distinct, without what follows them.
    keys: Vec<Key>,
    /// Where the members of each end.
    ends: Vec<usize>,
    /// Ascending for each key, distinct.
    docs: Vec<DocId>,
    /// What follows the key in each of them.
    followers: Vec<u8>,
}

/// Who has a key.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    /// The key, without what follows it.
    pub key: Key,
    /// The articles, ascending.
    pub docs: &'a [DocId],
    followers: &'a [u8],
}

impl<'a> Members<'a> {
    /// The articles, each with the key as it has it.
    fn keyed(self) -> impl Iterator<Item = (DocId, Key)> + 'a {
        let followers = self.followers.iter().map(move |follower| Key(self.key.0 | u64::from(*follower)));
        self.docs.iter().copied().zip(followers)
    }
}

/// Who has some of the keys that are asked for, as one source knows it.
#[derive(Clone, Debug, Default)]
pub struct Holders {
    /// The place of a key among those asked for, what follows it, and how many have it so.
    runs: Vec<(u32, u8, u32)>,
    docs: Vec<DocId>,
}

impl Holders {
    /// Adds those who have a key, as it is there; `place` is its place among those asked for.
    pub fn push(&mut self, place: usize, key: Key, docs: impl Iterator<Item = DocId>) {
        let before = self.docs.len();
        self.docs.extend(docs);
        let count = self.docs.len() - before;
        if count > 0 {
            self.runs.push((place as u32, key.follower(), count as u32));
        }
    }

    /// Who has any of `keys` (ascending, distinct, without what follows them), by articles with the keys of each.
    pub fn of(keys: &[Key], mut entries: Vec<(Key, DocId)>) -> Holders {
        entries.par_sort_unstable();
        let mut holders = Holders::default();
        let mut place = 0;
        for members in entries.chunk_by(|a, b| a.0 == b.0) {
            let key = members[0].0;
            place += keys[place..].iter().take_while(|asked| **asked < key.alone()).count();
            if keys.get(place) == Some(&key.alone()) {
                holders.push(place, key, members.iter().map(|(_, doc)| *doc));
            }
        }
        holders
    }
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
        let docs = entries.iter().map(|(_, doc)| *doc).collect();
        let followers = entries.iter().map(|(key, _)| key.follower()).collect();
        let (mut keys, mut ends) = (Vec::new(), Vec::new());
        for members in entries.chunk_by(|a, b| a.0.alone() == b.0.alone()) {
            keys.push(members[0].0.alone());
            ends.push(ends.last().copied().unwrap_or_default() + members.len());
        }
        Postings { keys, ends, docs, followers }
    }

    /// Who has each of `keys` (ascending, distinct, without what follows them), of several sources that have no article in
    /// common.
    #[must_use]
    pub fn gathered(keys: Vec<Key>, sources: &[Holders]) -> Postings {
        let mut ends = vec![0usize; keys.len()];
        let runs = || sources.iter().flat_map(|source| &source.runs);
        runs().for_each(|(place, _, count)| ends[*place as usize] += *count as usize);
        let mut all = 0;
        for end in &mut ends {
            // First where each begins; it moves to its end as it is filled.
            (*end, all) = (all, all + *end);
        }
        let (mut docs, mut followers) = (vec![DocId(0); all], vec![0; all]);
        for source in sources {
            let mut rest = &source.docs[..];
            for (place, follower, count) in &source.runs {
                let (members, others) = rest.split_at(*count as usize);
                rest = others;
                let end = &mut ends[*place as usize];
                let to = *end..*end + members.len();
                docs[to.clone()].copy_from_slice(members);
                followers[to.clone()].fill(*follower);
                *end = to.end;
            }
        }
        let mut postings = Postings { keys, ends, docs, followers };
        postings.order();
        postings
    }

    /// Orders the members of each key: those of one source with other followers come one after the other.
    fn order(&mut self) {
        let mut start = 0;
        for end in &self.ends {
            let (docs, followers) = (&mut self.docs[start..*end], &mut self.followers[start..*end]);
            if !docs.is_sorted() {
                let mut members: Vec<(DocId, u8)> = docs.iter().copied().zip(followers.iter().copied()).collect();
                members.sort_unstable();
                for (at, member) in members.into_iter().enumerate() {
                    (docs[at], followers[at]) = member;
                }
            }
            start = *end;
        }
    }

    fn at(&self, place: usize) -> Members<'_> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        let range = start..self.ends[place];
        Members { key: self.keys[place], docs: &self.docs[range.clone()], followers: &self.followers[range] }
    }

    /// Who has a key, in order.
    #[must_use]
    pub fn members(&self, key: Key) -> &[DocId] {
        self.keys.binary_search(&key.alone()).map_or(&[], |place| self.at(place).docs)
    }

    /// The members of each key that several have.
    pub fn shared_keys(&self) -> impl Iterator<Item = Members<'_>> {
        (0..self.keys.len()).map(|place| self.at(place)).filter(|members| members.docs.len() > 1)
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
        for Members { docs: members, .. } in self.shared_keys() {
            let before = pairs.len();
            let mut meet = |a: DocId, b: DocId| {
                if asked(a) || asked(b) {
                    pairs.extend(Pair::new(a, b));
                }
            };
            if members.len() <= rule.hot_above {
                for (at, a) in members.iter().enumerate() {
                    members[at + 1..].iter().for_each(|b| meet(*a, *b));
                }
                continue;
            }
            for host in rule.hosts_of(members, &draw) {
                members.iter().for_each(|member| meet(host, *member));
            }
            let compared = pairs.len() - before;
            hot.push(HotBucket { reason, members: members.len(), compared, example: members[0] });
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        (pairs, hot)
    }

    /// Keys that more than `hot_above` have.
    #[must_use]
    pub fn hot(&self, hot_above: usize, reason: Reason) -> Vec<HotBucket> {
        let hot = self.shared_keys().map(|members| members.docs).filter(|members| members.len() > hot_above);
        hot.map(|members| HotBucket { reason, members: members.len(), compared: 0, example: members[0] }).collect()
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
        let articles = self.docs.iter().map(|doc| doc.index() + 1).max().unwrap_or_default();
        let (least, counted) = (least as usize, u8::try_from(least).unwrap_or(u8::MAX));
        let of = |counts: &mut Vec<u8>, (doc, keys): &(DocId, &'a [Key])| -> Vec<T> {
            let shared: Vec<(Key, Members<'_>)> =
                keys.iter().filter_map(|key| Some((*key, self.at(*place.get(&key.alone())? as usize)))).collect();
            let docs = || shared.iter().flat_map(|(_, members)| members.docs);
            // Most share one key with this one: they are counted out before the rest is sorted.
            docs().for_each(|other| counts[other.index()] = counts[other.index()].saturating_add(1));
            let mut others: Vec<(DocId, Key, Key)> = Vec::new();
            for (key, members) in &shared {
                let enough = members.keyed().filter(|(other, _)| counts[other.index()] >= counted);
                others.extend(enough.map(|(other, theirs)| (other, *key, theirs)));
            }
            docs().for_each(|other| counts[other.index()] = 0);
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

    /// The place of each key that is shared and not hot.
    fn places(&self, hot_above: usize) -> HashedMap<Key, u32> {
        let count = |place: usize| self.at(place).docs.len();
        let is_shared = |place: &usize| (2..=hot_above).contains(&count(*place));
        (0..self.keys.len()).filter(is_shared).map(|place| (self.keys[place], place as u32)).collect()
    }
}

impl Buckets {
    /// Those whom all members of a hot key meet; all of them, of a key that is not.
    #[must_use]
    pub fn hosts_of(self, members: &[DocId], draw: impl Fn(DocId) -> Draw) -> Vec<DocId> {
        let mut drawn: Vec<(Draw, DocId)> = members.iter().map(|doc| (draw(*doc), *doc)).collect();
        let hosts = self.hosts.min(drawn.len());
        if hosts < drawn.len() {
            drawn.select_nth_unstable(hosts);
        }
        drawn[..hosts].iter().map(|(_, doc)| *doc).collect()
    }

    /// Whether a key that these members have proposes a pair of them.
    #[must_use]
    pub fn proposes(self, members: &[DocId], pair: Pair, draw: impl Fn(DocId) -> Draw) -> bool {
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

    #[test]
    fn what_sources_know_is_gathered_in_order() {
        let [a, b, c] = [3, 500, 777].map(key_of);
        let asked = vec![a, b, c];
        let older = [(a.followed_by(b), 1), (a.followed_by(c), 0), (a, 4), (c, 2)];
        let newer = [(c.followed_by(a), 9), (key_of(4), 8), (a, 7)];
        let entries = |of: &[(Key, u32)]| of.iter().map(|(key, doc)| (*key, DocId(*doc))).collect::<Vec<_>>();
        let sources = [Holders::of(&asked, entries(&older)), Holders::of(&asked, entries(&newer))];
        let gathered = Postings::gathered(asked, &sources);
        let known: Vec<(Key, u32)> = older.into_iter().chain(newer).filter(|(key, _)| *key != key_of(4)).collect();
        let sorted = Postings::new(entries(&known));
        let listed = |postings: &Postings| -> Vec<Vec<(DocId, Key)>> {
            postings.shared_keys().map(|members| members.keyed().collect()).collect()
        };
        assert_eq!(listed(&gathered), listed(&sorted));
        assert_eq!(gathered.members(a), [0, 1, 4, 7].map(DocId));
        assert!(gathered.members(b).is_empty());
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

            let keys_of = |doc: u32| -> Vec<Key> { (0..12).map(key_of).filter(|key| all.members(*key).iter().any(|of| of.0 == doc)).collect() };
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
