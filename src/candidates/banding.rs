//! MinHash bands: a signature is cut into bands of rows; two articles that agree on all rows of a band are a
//! candidate pair (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4).

use xxhash_rust::xxh3::xxh3_64;

use crate::fingerprint::Signature;

/// How a signature is cut. More bands find more pairs; more rows find fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banding {
    bands: u16,
    rows: u16,
}

impl Banding {
    /// `None` if either is zero.
    #[must_use]
    pub const fn new(bands: u16, rows: u16) -> Option<Banding> {
        if bands == 0 || rows == 0 { None } else { Some(Banding { bands, rows }) }
    }

    /// How many bands.
    #[must_use]
    pub const fn bands(self) -> usize {
        self.bands as usize
    }

    /// Rows in a band.
    #[must_use]
    pub const fn rows(self) -> usize {
        self.rows as usize
    }

    /// The chance that a pair of Jaccard similarity `similarity` becomes a candidate: `1 - (1 - s^rows)^bands`.
    #[must_use]
    pub fn probability(self, similarity: f64) -> f64 {
        1.0 - (1.0 - similarity.powi(i32::from(self.rows))).powi(i32::from(self.bands))
    }

    /// A key for each band of a signature: equal for articles that agree on all its rows.
    pub fn keys(self, signature: &Signature) -> impl Iterator<Item = u64> + '_ {
        signature.as_slice().chunks_exact(self.rows()).take(self.bands()).enumerate().map(|(band, rows)| {
            let mut bytes = vec![band as u8, (band >> 8) as u8];
            bytes.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
            xxh3_64(&bytes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fingerprint::SignatureLength, shingle::mix};

    #[test]
    fn pairs_are_found_as_often_as_the_s_curve_says() {
        let (banding, length) = (Banding::new(32, 4).expect("not zero"), SignatureLength::new(128).expect("a power"));
        for similarity in [0.2, 0.4, 0.6] {
            let (size, trials) = (1000u64, 400u64);
            let shared = (2.0 * size as f64 * similarity / (1.0 + similarity)) as u64;
            let found = (0..trials)
                .filter(|trial| {
                    let set = |group: u64| -> Vec<u64> {
                        (0..size)
                            .map(|at| mix(mix(trial << 40 | (if at < shared { 0 } else { group }) << 32 | at)))
                            .collect()
                    };
                    let (a, b) = (Signature::of(&set(1), length), Signature::of(&set(2), length));
                    banding.keys(&a).zip(banding.keys(&b)).any(|(x, y)| x == y)
                })
                .count();
            let (expected, got) = (banding.probability(similarity), found as f64 / trials as f64);
            let error = 4.0 * (expected * (1.0 - expected) / trials as f64).sqrt() + 0.01;
            assert!((got - expected).abs() <= error, "{similarity}: {got}, expected {expected} ± {error}");
        }
    }
}
