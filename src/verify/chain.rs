//! What keeps its order in two texts: the heaviest chain of pairs of places. By a tree of prefix maxima (Fenwick 1994).

/// The heaviest chain of pairs whose places rise on both sides, each place used once; as indices, in order. The pairs come in
/// the order of their first places. Of equals, the pair that comes first.
///
/// * time: `O(pairs log places)`
#[must_use]
pub fn heaviest_chain(pairs: &[(usize, usize, f64)]) -> Vec<usize> {
    let most = pairs.iter().map(|(_, b, _)| b + 1).max().unwrap_or_default();
    let mut tree: Vec<Option<usize>> = vec![None; most + 1];
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(pairs.len());
    for group in pairs.chunk_by(|x, y| x.0 == y.0) {
        // All of one place are judged before one of them is entered.
        let start = best.len();
        for (_, b, weight) in group {
            let heavier = |x: &usize, y: &usize| best[*x].0.total_cmp(&best[*y].0).then(y.cmp(x));
            let mut before = None;
            let mut at = *b;
            while at > 0 {
                before = before.into_iter().chain(tree[at]).max_by(heavier);
                at &= at - 1;
            }
            best.push((weight + before.map_or(0.0, |before: usize| best[before].0), before));
        }
        for (offset, (_, b, _)) in group.iter().enumerate() {
            let mut at = b + 1;
            while at <= most {
                if tree[at].is_none_or(|held| best[held].0 < best[start + offset].0) {
                    tree[at] = Some(start + offset);
                }
                at += at & at.wrapping_neg();
            }
        }
    }
    let last = (0..best.len()).max_by(|x, y| best[*x].0.total_cmp(&best[*y].0).then(y.cmp(x)));
    let mut out: Vec<usize> = std::iter::successors(last, |at| best[*at].1).collect();
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_heaviest_that_keeps_its_order() {
        let pairs = [(0, 3, 0.9), (1, 0, 0.5), (2, 1, 0.5), (2, 2, 0.4), (3, 2, 0.5)];
        assert_eq!(heaviest_chain(&pairs), [1, 2, 4]);
        assert_eq!(heaviest_chain(&pairs[..1]), [0]);
        assert!(heaviest_chain(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn no_chain_is_heavier(places in proptest::collection::vec((0usize..6, 0usize..6, 1u8..5), 0..9)) {
            let mut pairs: Vec<(usize, usize, f64)> = places.into_iter().map(|(a, b, weight)| (a, b, f64::from(weight))).collect();
            pairs.sort_by_key(|(a, b, _)| (*a, *b));
            let rises = |chain: &[usize]| chain.windows(2).all(|two| pairs[two[0]].0 < pairs[two[1]].0 && pairs[two[0]].1 < pairs[two[1]].1);
            let weight = |chain: &[usize]| chain.iter().map(|at| pairs[*at].2).sum::<f64>();
            let found = heaviest_chain(&pairs);
            prop_assert!(rises(&found));
            for chosen in 0u32..1 << pairs.len() {
                let chain: Vec<usize> = (0..pairs.len()).filter(|at| chosen & (1 << at) != 0).collect();
                prop_assert!(!rises(&chain) || weight(&chain) <= weight(&found));
            }
        }
    }
}
