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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        article::Document,
        audit::{
            Options, settings,
            tests::{indexed, night, recasts, some_nights, traced},
        },
        observer::Silent,
        pipeline::{
            Pipeline, Prepared,
            invented::{dated, record, story, with_policy},
        },
    };

    /// The desk line of an outlet, which links what has nothing else in common.
    fn with_desk_line(document: Document) -> Document {
        let line = match document.outlet.as_deref() {
            Some("north") => story(901, 2),
            Some("south") => story(902, 3),
            _ => Vec::new(),
        };
        Document { text: format!("{}\n\n{}", document.text, line.join(" ")), ..document }
    }

    /// Few carriers make boilerplate, and few members a hot key.
    fn learning_pipeline() -> Pipeline {
        with_policy(|policy| {
            policy.candidates.hot_above = 4;
            policy.candidates.hot_hosts = 2;
            policy.boilerplate.least_carriers = 3;
        })
    }

    fn learn(pipeline: &Pipeline, folder: &Path) -> LessonRow {
        let audit = Audit::begin(pipeline, folder, 0, Options::default()).expect("a writer");
        audit.learn(&Silent).expect("learned")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// After learning, the families are those of a trace that leaves boilerplate out; and again after more nights.
        #[test]
        fn what_was_learned_is_left_out_as_in_one_trace(
            recasts in recasts(),
            borders in proptest::collection::vec(0usize..30, 0..3),
            more in 0usize..9,
            corrected in (0usize..26, 0usize..26),
        ) {
            let pipeline = learning_pipeline();
            let folder = tempfile::tempdir().expect("a folder");
            let all: Vec<Document> =
                recasts.iter().enumerate().map(|(id, recast)| with_desk_line(recast.document(id))).collect();
            let (early, late) = all.split_at(all.len().saturating_sub(more).max(1));
            let mut borders: Vec<usize> = borders.into_iter().map(|border| border.min(early.len())).collect();
            borders.extend([0, early.len()]);
            borders.sort_unstable();
            for two in borders.windows(2) {
                night(&pipeline, folder.path(), early[two[0]..two[1]].to_vec()).expect("a night");
            }
            let nights = Index::open(folder.path(), &settings(&pipeline)).expect("an index").nights().expect("nights");
            learn(&pipeline, folder.path());
            prop_assert_eq!(indexed(&pipeline, folder.path()), traced(&pipeline, early.to_vec()));
            let index = Index::open(folder.path(), &settings(&pipeline)).expect("an index");
            prop_assert_eq!(index.nights().expect("nights"), nights);
            prop_assert!(index.verify().is_empty());
            prop_assert!(!night(&pipeline, folder.path(), early.to_vec()).expect("a night").changed);

            let mut last = all.clone();
            let (which, like) = (corrected.0 % all.len(), corrected.1 % all.len());
            last[which].text = all[like].text.clone();
            night(&pipeline, folder.path(), late.to_vec()).expect("a night");
            night(&pipeline, folder.path(), vec![last[which].clone()]).expect("a night");
            learn(&pipeline, folder.path());
            prop_assert_eq!(indexed(&pipeline, folder.path()), traced(&pipeline, last));
        }
    }

    #[test]
    fn a_desk_line_links_until_it_is_learned() {
        let pipeline = learning_pipeline();
        let folder = tempfile::tempdir().expect("a folder");
        let of = |id: usize| {
            let document = record(&format!("{id:03}"), "north", story(300 + id as u64, 3).join(" "));
            with_desk_line(document)
        };
        night(&pipeline, folder.path(), (0..6).map(of).collect()).expect("a night");
        assert_eq!(indexed(&pipeline, folder.path()).len(), 1);
        let lesson = learn(&pipeline, folder.path());
        assert_eq!((lesson.articles, lesson.nights), (6, 1));
        assert!(lesson.passages > 0);
        assert_eq!(indexed(&pipeline, folder.path()).len(), 0);
        // The next night leaves it out too.
        night(&pipeline, folder.path(), vec![of(7)]).expect("a night");
        assert_eq!(indexed(&pipeline, folder.path()).len(), 0);
        // What is forgotten has taught nothing.
        let audit = Audit::begin(&pipeline, folder.path(), 0, Options::default()).expect("a writer");
        assert_eq!(audit.forget(1).expect("forgotten"), 7);
        let index = Index::open(folder.path(), &settings(&pipeline)).expect("an index");
        assert!(index.lesson().expect("a lesson").learned.is_empty());
    }

    /// No text, no id and no hash of what was forgotten is in any file, whether boilerplate was learned or not.
    #[test]
    fn no_byte_of_what_is_forgotten_stays() {
        let of = |id: usize| {
            let text = story(400 + id as u64, 8).join(" ");
            let document = with_desk_line(record(&format!("record-{id:03}"), "north", text));
            dated(if id < 8 { 10 } else { 20 }, document)
        };
        let all: Vec<Document> = (0..16).map(of).collect();
        for learns in [false, true] {
            let pipeline = learning_pipeline();
            let folder = tempfile::tempdir().expect("a folder");
            // Some of both days in each segment.
            night(&pipeline, folder.path(), all.iter().step_by(2).cloned().collect()).expect("a night");
            night(&pipeline, folder.path(), all.iter().skip(1).step_by(2).cloned().collect()).expect("a night");
            if learns {
                learn(&pipeline, folder.path());
            }
            let everything =
                || Index::open(folder.path(), &settings(&pipeline)).expect("an index").everything().expect("readable");
            // As they are filed: with boilerplate, or without.
            let filed_keys = everything().1;
            let keys = |documents: &[Document]| -> BTreeSet<u64> {
                let ids = documents.iter().map(|document| crate::index::id_key(&document.id));
                let articles: Vec<Prepared> = pipeline.prepare_all(documents.iter().cloned());
                let of = |article: &Prepared| -> Vec<crate::candidates::Key> {
                    crate::candidates::Reason::ALL
                        .into_iter()
                        .flat_map(|reason| pipeline.keys(article, reason))
                        .collect()
                };
                ids.chain(articles.iter().flat_map(of)).map(|key| key.get()).collect()
            };
            let (old, stay) = (keys(&all[..8]), keys(&all[8..]));
            let told: BTreeSet<u64> = old.difference(&stay).copied().filter(|key| filed_keys.contains(key)).collect();
            assert!(told.len() > 100);
            let audit = Audit::begin(&pipeline, folder.path(), 0, Options::default()).expect("a writer");
            assert_eq!(audit.forget(15).expect("forgotten"), 8);
            let (texts, keys) = everything();
            assert_eq!(keys.intersection(&told).count(), 0);
            assert!(keys.intersection(&stay).count() > 100);
            let holds = |needle: &str| memchr::memmem::find(&texts, needle.as_bytes()).is_some();
            for document in &all[..8] {
                let first = document.text.split(". ").next().expect("a sentence");
                assert!(!holds(first) && !holds(&document.id), "{}", document.id);
            }
            assert!(all[8..].iter().all(|document| holds(&document.text)));
            let files = std::fs::read_dir(folder.path()).expect("the folder").flatten();
            let names: BTreeSet<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
            // No file is left beside those that were looked through.
            assert_eq!(names.len(), 3, "{names:?}");
        }
    }

    #[test]
    fn learning_that_is_cut_off_anywhere_never_was() {
        let pipeline = learning_pipeline();
        let folder = tempfile::tempdir().expect("a folder");
        for documents in some_nights() {
            night(&pipeline, folder.path(), documents.into_iter().map(with_desk_line).collect()).expect("a night");
        }
        let standing = indexed(&pipeline, folder.path());
        for writes in 0.. {
            let audit = Audit::begin(&pipeline, folder.path(), 0, Options::default()).expect("a writer");
            audit.writer.power_fails_after(Some(writes));
            if audit.learn(&Silent).is_ok() {
                break;
            }
            let index = Index::open(folder.path(), &settings(&pipeline)).expect("an index");
            assert!(index.verify().is_empty());
            if index.lesson().is_some() {
                break;
            }
            assert_eq!(indexed(&pipeline, folder.path()), standing);
            assert!(writes < 500, "learning has no end");
        }
        assert!(Index::open(folder.path(), &settings(&pipeline)).expect("an index").lesson().is_some());
    }
}
