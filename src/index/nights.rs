//! What the index remembers of each night: enough to say what is usual.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A night that was added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Night {
    /// Its number, from 1.
    pub number: u32,
    /// The day it was for: the latest day on which one of its articles was published, else the day it ran.
    pub day: String,
    /// Records that were new.
    pub added: u64,
    /// Records that replaced one of the same id.
    pub replaced: u64,
    /// Records that were there already, the same.
    pub unchanged: u64,
    /// Records that could not be used.
    pub rejects: u64,
    /// Articles in the new records.
    pub articles: u64,
    /// Of them in a family, tonight's or an older one.
    pub in_families: u64,
    /// By outlet; the one without a name is "".
    pub outlets: BTreeMap<String, OutletNight>,
}

/// What one outlet published that night.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutletNight {
    /// Articles.
    pub articles: u64,
    /// Of them in a family, tonight's or an older one.
    pub in_families: u64,
    /// The mean share of words in reused sentences.
    pub copied: f64,
    /// Records that were removed since they were corrected.
    pub replaced: u64,
}
