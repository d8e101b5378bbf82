//! Rare keys: what survives rewriting and translation. Quote fragments, numbers in canonical form, and names under a
//! key that transliterations share (Tokayev, Tokaïev, Токаев).

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::{
    article::Published,
    normalize::name_key,
    segment::{Segments, Shape},
};

/// How far apart two articles may have been published to be proposed on little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeWindow {
    /// In days; an article without a date meets all others.
    pub days: i64,
}

impl TimeWindow {
    /// Whether both were published within the window, as far as is known.
    #[must_use]
    pub fn holds(self, a: Option<Published>, b: Option<Published>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => (a.day() - b.day()).abs() <= self.days,
            _ => true,
        }
    }

    /// Whether both are known to have been published within the window.
    #[must_use]
    pub fn is_known_to_hold(self, [a, b]: [Option<Published>; 2]) -> bool {
        a.is_some() && b.is_some() && self.holds(a, b)
    }
}

/// Words in a quoted fragment that serves as a key.
const FRAGMENT: std::ops::RangeInclusive<usize> = 2..=12;

/// Letters a name key needs: shorter ones are shared by chance.
const NAME_LETTERS: usize = 3;

/// The distinct keys of an article, sorted.
#[must_use]
pub fn rare_keys(text: &str, segments: &Segments) -> Box<[u64]> {
    let mut keys: Vec<u64> = Vec::new();
    for quotation in &segments.quotations {
        let first = segments.words.partition_point(|word| word.span.start < quotation.start);
        let last = segments.words.partition_point(|word| word.span.start < quotation.end);
        if FRAGMENT.contains(&(last - first)) {
            let bytes: Vec<u8> = segments.words[first..last].iter().flat_map(|word| word.hash.to_le_bytes()).collect();
            keys.push(key(Kind::Fragment, &bytes));
        }
    }
    for word in &segments.words {
        let printed = word.span.of(text);
        match word.shape {
            Shape::Number if printed.chars().nth(2).is_some() => keys.push(key(Kind::Number, &word.hash.to_le_bytes())),
            Shape::Capitalized => {
                let name = name_key(printed);
                if name.len() >= NAME_LETTERS {
                    keys.push(key(Kind::Name, name.as_bytes()));
                }
            }
            _ => {}
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.into_boxed_slice()
}

#[derive(Clone, Copy)]
enum Kind {
    Fragment = 1,
    Number = 2,
    Name = 3,
}

fn key(kind: Kind, bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, kind as u64)
}
