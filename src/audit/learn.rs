//! Boilerplate: what it is follows from everything in the index, so it is learned of all of it at once, and then the
//! index is made anew as if this had been known from the first night.
//!
//! * time: about that of the first making; memory: for each article 24 bytes a selected shingle and 32 a paragraph, and as
//!   much again while it learns; some kilobytes in all

use rayon::prelude::*;
use serde::Serialize;

use super::{Audit, batch::Fresh};
use crate::{
    boilerplate::Passages,
    candidates::Draw,
    error::Result,
    index::{Changes, Index, Lesson, RecordRow, stored},
    observer::{Observer, Stage},
    pipeline::{Carrier, Outline},
};

/// What an index knows of boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LessonRow {
    /// Of how many articles it was learned.
    pub articles: u64,
    /// After how many nights.
    pub nights: u64,
    /// Boilerplate and stock phrases that it knows.
    pub passages: u64,
}

impl From<&Lesson> for LessonRow {
    fn from(lesson: &Lesson) -> LessonRow {
        LessonRow { articles: lesson.articles, nights: lesson.nights, passages: lesson.learned.len() as u64 }
    }
}

/// Records that are read at once.
const AT_ONCE: usize = 8192;

/// An article, as far as it teaches.
struct Pupil {
    draw: Draw,
    outlet: Option<String>,
    passages: Passages,
}

impl From<Outline> for Pupil {
    fn from(outline: Outline) -> Pupil {
        let outlet = outline.article.document.outlet.clone();
        Pupil { draw: Draw::of(&outline.id), outlet, passages: outline.passages }
    }
}

impl Carrier for Pupil {
    fn draw(&self) -> Draw {
        self.draw
    }

    fn outlet(&self) -> Option<&str> {
        self.outlet.as_deref()
    }

    fn passages(&self) -> &Passages {
        &self.passages
    }
}

impl Audit<'_> {
    /// Learns what is boilerplate of all articles in the index, and writes it anew without: the families are then those
    /// that one [`Pipeline::trace`](crate::pipeline::Pipeline::trace) finds. Later nights leave out what was learned.
    ///
    /// # Errors
    ///
    /// A damaged index, or one that can't be written: then it is as it was.
    pub fn learn(self, observer: &dyn Observer) -> Result<LessonRow> {
        self.learn_of(|_| true, observer)
    }

    /// Learns of those records that stay, and writes the index anew with no others.
    pub(super) fn learn_of(mut self, stays: impl Fn(&RecordRow) -> bool, observer: &dyn Observer) -> Result<LessonRow> {
        let before = self.writer.start_anew();
        let all = (0u32..).zip(before.records());
        let stay = all.filter(|(record, row)| !before.is_gone(*record) && stays(row)).map(|(record, _)| record);
        let stay: Vec<u32> = stay.collect();

        observer.begin(Stage::Candidates, Some(stay.len() as u64));
        let mut pupils: Vec<Pupil> = Vec::new();
        for records in stay.chunks(AT_ONCE) {
            let documents = before.documents(records)?;
            let outlined = documents.into_par_iter().flat_map_iter(|document| self.pipeline.outline(document));
            pupils.par_extend(outlined.map(Pupil::from));
            observer.advance(records.len() as u64);
        }
        observer.end(Stage::Candidates);
        let nights = before.nights()?;
        let learned = self.pipeline.learn(&pupils);
        let lesson = Lesson { articles: pupils.len() as u64, nights: nights.len() as u64, learned };
        drop(pupils);

        let row = LessonRow::from(&lesson);
        let changes = Changes { nights, lesson: Some(lesson), ..Changes::default() };
        self.writer.append(&[], &changes)?;
        observer.begin(Stage::Verify, Some(stay.len() as u64));
        for records in stay.chunks(AT_ONCE) {
            let fresh = again(&before, records)?;
            self.apply(fresh, Vec::new())?;
            observer.advance(records.len() as u64);
        }
        observer.end(Stage::Verify);
        self.writer.compact()?;
        self.writer.commit()?;
        Ok(row)
    }
}

/// Records of an index, to be added once more.
fn again(before: &Index, records: &[u32]) -> Result<Vec<Fresh>> {
    let documents = before.documents(records)?;
    let fresh = records.iter().zip(documents).map(|(record, document)| Fresh {
        stored: stored(&document),
        document,
        day: before.records()[*record as usize].day,
    });
    Ok(fresh.collect())
}
