//! Retention: what is older than a day leaves the index, with every byte that came from it.

use super::Audit;
use crate::{error::Result, observer::Silent};

/// Records that are taken out at once.
const AT_ONCE: usize = 4096;

impl Audit<'_> {
    /// Takes out all records that count as from before a day (of their publication, else of the night on which they came
    /// in), in days since the Unix epoch, and writes the index anew without them. Gives how many they were.
    ///
    /// What is left is as if they had never been there: no text, no hash and no link of them stays. Counts of nights do.
    ///
    /// # Errors
    ///
    /// A damaged index, or one that can't be written: then it is as it was.
    pub fn forget(mut self, before: i32) -> Result<u64> {
        let index = self.index();
        let all = 0..index.records().len() as u32;
        let old: Vec<u32> =
            all.filter(|record| !index.is_gone(*record) && index.records()[*record as usize].day < before).collect();
        if old.is_empty() {
            return Ok(0);
        }
        let forgotten = old.len() as u64;
        if index.lesson().is_some() {
            // What those taught is forgotten with them.
            self.learn_of(|record| record.day >= before, &Silent)?;
            return Ok(forgotten);
        }
        for gone in old.chunks(AT_ONCE) {
            self.remove(gone.to_vec())?;
        }
        self.writer.compact()?;
        self.writer.commit()?;
        Ok(forgotten)
    }
}
