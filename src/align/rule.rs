//! From what a sentence and its source have in common to a kind.

use super::Kind;

/// When a sentence counts as reused. One place, few numbers.
///
/// Words count by how telling they are (`ln(1 + sentences / (1 + sentences that hold it))` over the two articles), so
/// that no list of common words decides. *Dice* is twice what is common over what both have; *common* are the words in
/// common runs, and single words that are no stop words.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct AlignRule {
    /// A run of fewer words is a single word.
    pub least_run: usize,
    /// Fewer words in common runs are a coincidence, unless they are all of the sentence.
    pub least_words: usize,
    /// A light edit: the weighted Dice of the words is at least this …
    pub light_dice: f64,
    /// … or so much of one of them stands in the other, which was cut or added to.
    pub light_cut: f64,
    /// It was only quoted if a common run has so many words …
    pub quote_run: usize,
    /// … at least this share of the common runs is speech on both sides …
    pub quote_share: f64,
    /// … and of what frames the speech on both sides, less than this share is common.
    pub quote_frame: f64,
    /// A frame of fewer words, on both sides together, is none (`he said`).
    pub frame_words: usize,
    /// Recast if the weighted Dice of the words, or of the stems, is at least this …
    pub recast_dice: f64,
    /// … or this, beside a reused sentence that comes from beside this one's source. Copy comes in passages.
    pub recast_beside: f64,
    /// Of the stems, so many are common at least.
    pub recast_stems: usize,
}

/// What stands around a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// No neighbour was taken from the neighbourhood of its source.
    Alone,
    /// One was.
    Beside,
}

/// What a sentence and its likeliest source have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Common {
    /// Words of the sentence, and of its source.
    pub words: (usize, usize),
    /// The longest common run, in words.
    pub longest: usize,
    /// Words in common runs.
    pub in_runs: usize,
    /// Of these, inside quotations: on either side.
    pub speech: (usize, usize),
    /// Words outside quotations: on either side.
    pub frame: (usize, usize),
    /// Of these, common: on either side.
    pub frame_shared: (usize, usize),
    /// The share of each side that is common, by weight.
    pub share: (f64, f64),
    /// The weighted Dice of the stems of narration.
    pub stem_dice: f64,
    /// Stems in common.
    pub stems: usize,
}

impl Common {
    /// The weighted Dice of the words.
    pub(super) fn dice(&self) -> f64 {
        2.0 * self.share.0 * self.share.1 / (self.share.0 + self.share.1).max(f64::MIN_POSITIVE)
    }

    /// Whether the sentence and its source are the same words.
    pub(super) fn is_whole(&self) -> bool {
        self.longest == self.words.0 && self.words.1 <= self.words.0
    }

    /// By words or by stems, whichever shows more.
    pub(super) fn similarity(&self) -> f64 {
        self.dice().max(self.stem_dice)
    }

    fn is_quoted(&self, rule: &AlignRule) -> bool {
        let mostly = |speech: usize| speech as f64 >= rule.quote_share * self.in_runs as f64;
        let frame = self.frame.0 + self.frame.1;
        let frame_shared = (self.frame_shared.0 + self.frame_shared.1) as f64;
        self.longest >= rule.quote_run
            && mostly(self.speech.0)
            && mostly(self.speech.1)
            && frame >= rule.frame_words
            && frame_shared < rule.quote_frame * frame as f64
    }
}

impl AlignRule {
    /// The only place where a sentence's figures meet thresholds.
    pub(super) fn kind(&self, common: &Common, setting: Setting) -> Kind {
        let recast_dice = match setting {
            Setting::Alone => self.recast_dice,
            Setting::Beside => self.recast_beside,
        };
        let enough = common.in_runs >= self.least_words;
        if common.is_whole() {
            Kind::Verbatim
        } else if enough && common.is_quoted(self) {
            Kind::Quote
        } else if enough && (common.dice() >= self.light_dice || common.share.0.max(common.share.1) >= self.light_cut) {
            Kind::LightEdit
        } else if (enough && common.dice() >= recast_dice)
            || (common.stems >= self.recast_stems && common.stem_dice >= recast_dice)
        {
            Kind::Rewritten
        } else {
            Kind::New
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    /// A sentence of twenty words held against one of as many, of which `in_runs` are common.
    fn common(in_runs: usize, share: (f64, f64)) -> Common {
        Common { words: (20, 20), longest: in_runs, in_runs, frame: (20, 20), share, ..Common::default() }
    }

    #[test]
    fn kinds() {
        let rule = Policy::default().align;
        let speech = Common { speech: (9, 9), frame: (11, 6), ..common(9, (0.5, 0.5)) };
        let tag = Common { frame: (2, 1), ..speech.clone() };
        let stems = Common { stems: 6, stem_dice: 0.5, ..common(2, (0.1, 0.1)) };
        for (name, common, alone, beside) in [
            ("whole", common(20, (1.0, 1.0)), Kind::Verbatim, Kind::Verbatim),
            (
                "cut from a longer one",
                Common { words: (20, 40), ..common(20, (1.0, 0.3)) },
                Kind::LightEdit,
                Kind::LightEdit,
            ),
            ("edited", common(15, (0.7, 0.7)), Kind::LightEdit, Kind::LightEdit),
            ("recast", common(9, (0.5, 0.45)), Kind::Rewritten, Kind::Rewritten),
            ("a little", common(7, (0.3, 0.3)), Kind::New, Kind::Rewritten),
            ("a coincidence", common(4, (0.9, 0.9)), Kind::New, Kind::New),
            ("speech, framed otherwise", speech, Kind::Quote, Kind::Quote),
            ("speech, with a tag", tag, Kind::Rewritten, Kind::Rewritten),
            ("other words, the same stems", stems, Kind::Rewritten, Kind::Rewritten),
        ] {
            assert_eq!(rule.kind(&common, Setting::Alone), alone, "{name}");
            assert_eq!(rule.kind(&common, Setting::Beside), beside, "{name}, beside");
        }
    }
}
