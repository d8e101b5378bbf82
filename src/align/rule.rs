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
    /// … and of what frames the speech on either side, less than this share is common.
    pub quote_frame: f64,
    /// A frame of fewer words, on both sides together, is none (`he said`); of one side it counts as so many.
    pub frame_words: usize,
    /// Recast if the weighted Dice of the words, or of the stems, is at least this …
    pub recast_dice: f64,
    /// … or so much of the sentence stands in a source that may be much longer, enough words of it narration …
    pub recast_share: f64,
    /// … or the Dice is this, beside a reused sentence that comes from beside this one's source. Copy comes in passages.
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
    /// What a sentence of so many words has in common with one of the same words.
    pub(super) fn whole(words: usize) -> Common {
        let words = (words, words);
        Common { words, longest: words.0, in_runs: words.0, share: (1.0, 1.0), stem_dice: 1.0, ..Common::default() }
    }

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

    /// Whether most of what is common is speech that somebody frames.
    fn is_speech(&self, rule: &AlignRule) -> bool {
        let mostly = |speech: usize| speech as f64 >= rule.quote_share * self.in_runs as f64;
        self.longest >= rule.quote_run
            && mostly(self.speech.0)
            && mostly(self.speech.1)
            && self.frame.0 + self.frame.1 >= rule.frame_words
    }

    /// Whether each frame is its own.
    fn is_framed_anew(&self, rule: &AlignRule) -> bool {
        let differs =
            |frame: usize, shared: usize| (shared as f64) < rule.quote_frame * frame.max(rule.frame_words) as f64;
        differs(self.frame.0, self.frame_shared.0) && differs(self.frame.1, self.frame_shared.1)
    }

    /// Words of narration in common runs.
    fn narrated(&self) -> usize {
        self.in_runs.saturating_sub(self.speech.0.max(self.speech.1))
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
        let half = common.narrated() >= self.least_words && common.share.0 >= self.recast_share;
        if common.is_whole() {
            Kind::Verbatim
        } else if enough && common.is_speech(self) && common.is_framed_anew(self) {
            Kind::Quote
        } else if enough && (common.dice() >= self.light_dice || common.share.0.max(common.share.1) >= self.light_cut) {
            Kind::LightEdit
        } else if half
            || (enough && common.dice() >= recast_dice)
            || (common.stems >= self.recast_stems && common.stem_dice >= recast_dice)
        {
            Kind::Rewritten
        } else if enough && common.is_speech(self) {
            Kind::Quote
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
        let long_speech = Common { frame: (11, 60), frame_shared: (6, 6), share: (0.5, 0.1), ..speech.clone() };
        let known_frame = Common { frame_shared: (2, 4), frame: (11, 7), ..speech.clone() };
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
            ("half of it in a much longer one", common(9, (0.5, 0.15)), Kind::Rewritten, Kind::Rewritten),
            ("a little of a much longer one", common(9, (0.15, 0.5)), Kind::New, Kind::New),
            ("a little", common(7, (0.3, 0.3)), Kind::New, Kind::Rewritten),
            ("a coincidence", common(4, (0.9, 0.9)), Kind::New, Kind::New),
            ("speech, framed otherwise", speech, Kind::Quote, Kind::Quote),
            ("speech, in a frame that stands in the other's", known_frame, Kind::Rewritten, Kind::Rewritten),
            ("speech of a long sentence, in a frame half known", long_speech, Kind::Quote, Kind::Quote),
            ("speech, with a tag", tag, Kind::Rewritten, Kind::Rewritten),
            ("other words, the same stems", stems, Kind::Rewritten, Kind::Rewritten),
        ] {
            assert_eq!(rule.kind(&common, Setting::Alone), alone, "{name}");
            assert_eq!(rule.kind(&common, Setting::Beside), beside, "{name}, beside");
        }
    }
}
