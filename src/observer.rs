//! What a long run tells its caller while it goes: which stage, how far. The library itself prints nothing.

use serde::Serialize;

/// The stages of a run, in the order of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Reading, with everything that is done to a document alone: split to fingerprint.
    Read,
    /// Pairs worth a look.
    Candidates,
    /// Exact comparison.
    Verify,
    /// Families.
    Cluster,
    /// Sentences.
    Align,
    /// Agencies.
    Attribute,
    /// Tables and page.
    Report,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Stage; 7] =
        [Stage::Read, Stage::Candidates, Stage::Verify, Stage::Cluster, Stage::Align, Stage::Attribute, Stage::Report];

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Candidates => "candidates",
            Stage::Verify => "verify",
            Stage::Cluster => "cluster",
            Stage::Align => "align",
            Stage::Attribute => "attribute",
            Stage::Report => "report",
        }
    }
}

/// Hears how a run goes. Called from several threads.
pub trait Observer: Sync {
    /// A stage begins; `total` is what [`Observer::advance`] will add up to, if that is known: bytes for
    /// [`Stage::Read`], items otherwise.
    fn begin(&self, stage: Stage, total: Option<u64>);

    /// So much more of the stage is done.
    fn advance(&self, by: u64);

    /// The stage is done.
    fn end(&self, stage: Stage);
}

/// Hears nothing.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _stage: Stage, _total: Option<u64>) {}

    fn advance(&self, _by: u64) {}

    fn end(&self, _stage: Stage) {}
}
