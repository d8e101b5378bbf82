//! All that changes a fingerprint. Two fingerprints are comparable only if their recipes are equal.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use xxhash_rust::xxh3::xxh3_128;

use crate::{
    candidates::Banding,
    fingerprint::{self, Fingerprinter, SignatureLength, Window},
    shingle::Width,
};

/// How articles and paragraphs are fingerprinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Of articles.
    pub article: Fingerprinter,
    /// Of paragraphs.
    pub paragraph: Fingerprinter,
    /// Window of the selection of an article's shingles.
    pub window: Window,
    /// How article signatures are cut.
    pub article_bands: Banding,
    /// How paragraph signatures are cut.
    pub paragraph_bands: Banding,
}

/// Words in a shingle. Five: shorter runs are common by chance, longer ones break at every edit (Broder 1997 used
/// ten, news needs less).
const WIDTH: u8 = 5;

/// Neighbouring shingles of which one is selected: any common run of 12 words is seen.
const WINDOW: u8 = 8;

impl Default for Recipe {
    /// Articles: 128 positions, of which 64 in 16 bands of 4 find half of the pairs at Jaccard .45 and 99 % at .71.
    /// Paragraphs: 32 positions, 16 of them in 4 bands of 4: half at .63. What resembles each other less is found by selected
    /// shingles, and every band is a key that an index has to keep.
    fn default() -> Recipe {
        let fingerprinter =
            |positions| Some(Fingerprinter { width: Width::new(WIDTH)?, signature: SignatureLength::new(positions)? });
        let bands = (Banding::new(16, 4), Banding::new(4, 4));
        match (fingerprinter(128), fingerprinter(32), Window::new(WINDOW), bands) {
            (Some(article), Some(paragraph), Some(window), (Some(article_bands), Some(paragraph_bands))) => {
                Recipe { article, paragraph, window, article_bands, paragraph_bands }
            }
            _ => unreachable!("the constants are in range, which a test holds"),
        }
    }
}

impl Recipe {
    /// A hash of the whole recipe and the fingerprint version: stored wherever fingerprints are.
    #[must_use]
    pub fn digest(&self) -> u128 {
        xxh3_128(format!("newsprint {} {self:?}", fingerprint::VERSION).as_bytes())
    }
}

impl Serialize for Recipe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Recipe", 8)?;
        out.serialize_field("fingerprint_version", &fingerprint::VERSION)?;
        out.serialize_field("shingle_words", &self.article.width.get())?;
        out.serialize_field("window", &self.window.get())?;
        out.serialize_field("article_positions", &self.article.signature.get())?;
        out.serialize_field("article_bands", &format!("{}x{}", self.article_bands.bands(), self.article_bands.rows()))?;
        out.serialize_field("paragraph_positions", &self.paragraph.signature.get())?;
        let bands = format!("{}x{}", self.paragraph_bands.bands(), self.paragraph_bands.rows());
        out.serialize_field("paragraph_bands", &bands)?;
        out.serialize_field("digest", &format!("{:032x}", self.digest()))?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_fit_their_signatures_and_find_what_they_say() {
        let recipe = Recipe::default();
        let fits = |bands: Banding, length: SignatureLength| bands.bands() * bands.rows() <= length.get();
        assert!(fits(recipe.article_bands, recipe.article.signature));
        assert!(fits(recipe.paragraph_bands, recipe.paragraph.signature));
        assert!((recipe.article_bands.probability(0.45) - 0.5).abs() < 0.02);
        assert!(recipe.article_bands.probability(0.71) > 0.98);
        assert!((recipe.paragraph_bands.probability(0.63) - 0.5).abs() < 0.02);
    }

    #[test]
    fn any_change_changes_the_digest() {
        let recipe = Recipe::default();
        let other = Recipe { article_bands: recipe.paragraph_bands, ..recipe };
        assert_ne!(recipe.digest(), other.digest());
    }
}
