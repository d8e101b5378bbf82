use std::{collections::BTreeSet, path::Path};

use proptest::prelude::*;

use super::*;
use crate::{
    article::Document,
    error::ErrorKind,
    observer::Silent,
    pipeline::{
        TraceOptions,
        invented::{dated, record, story, with_policy},
    },
};

/// Keys are hot from few articles on, so that small corpora have some.
fn pipeline() -> Pipeline {
    with_policy(|policy| {
        policy.candidates.hot_above = 4;
        policy.candidates.hot_hosts = 2;
        policy.candidates.rare_above = 3;
        // That is learned apart: see `learn`.
        policy.boilerplate.least_carriers = usize::MAX;
        policy.boilerplate.least_unrelated = usize::MAX;
    })
}

/// An article: some sentences of one story, then some of another, in an order of its own.
#[derive(Clone, Debug)]
pub(super) struct Recast {
    from: u64,
    sentences: Vec<usize>,
    beside: u64,
    day: i64,
}

impl Recast {
    pub(super) fn document(&self, id: usize) -> Document {
        let all = story(self.from, 12);
        let mut text: Vec<String> = self.sentences.iter().map(|at| all[*at].clone()).collect();
        text.extend(story(self.beside, 3));
        dated(self.day, record(&format!("{id:03}"), ["north", "south", "east"][id % 3], text.join(" ")))
    }
}

pub(super) fn recasts() -> impl Strategy<Value = Vec<Recast>> {
    let recast = (1u64..4, proptest::sample::subsequence((0..12).collect::<Vec<usize>>(), 2..9), 100u64..130, 0i64..6);
    let recast = recast.prop_map(|(from, sentences, beside, day)| Recast { from, sentences, beside, day });
    proptest::collection::vec(recast, 2..26)
}

pub(super) fn traced(pipeline: &Pipeline, documents: Vec<Document>) -> BTreeSet<BTreeSet<String>> {
    let articles = pipeline.prepare_all(documents.into_iter());
    let trace = pipeline.trace(articles, TraceOptions::default(), &Silent);
    let ids = |members: &[DocId]| members.iter().map(|doc| trace.articles[doc.index()].id.clone()).collect();
    trace.families.iter().map(|family| ids(&family.members)).collect()
}

pub(super) fn night(pipeline: &Pipeline, folder: &Path, documents: Vec<Document>) -> Result<NightSummary> {
    night_with(pipeline, folder, documents, Options::default())
}

fn night_with(pipeline: &Pipeline, folder: &Path, documents: Vec<Document>, options: Options) -> Result<NightSummary> {
    let mut audit = Audit::begin(pipeline, folder, 0, options)?;
    audit.add(documents)?;
    Ok(audit.finish(0, &Checks::default())?.0)
}

pub(super) fn indexed(pipeline: &Pipeline, folder: &Path) -> BTreeSet<BTreeSet<String>> {
    let index = Index::open(folder, &settings(pipeline)).expect("an index");
    let families = all_families(&index).expect("families");
    families.into_iter().map(|family| family.into_iter().map(|member| member.id).collect()).collect()
}

/// Without a page, articles are let go of as soon as they are compared; nothing that is counted changes.
#[test]
fn a_page_changes_no_figure() {
    let pipeline = pipeline();
    let copy =
        |at: usize| Recast { from: 1, sentences: (at..at + 8).collect(), beside: 50 + at as u64, day: at as i64 };
    let nights = [0..3, 3..5].map(|ids| ids.map(|id| copy(id).document(id)).collect::<Vec<_>>());
    let [with, without] = [true, false].map(|page| {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options { page, ..Options::default() };
        nights.clone().map(|night| night_with(&pipeline, folder.path(), night, options).expect("a night"))
    });
    assert!(without[1].outlets.iter().any(|outlet| outlet.copied > 0.3), "{:?}", without[1].outlets);
    assert_eq!(with, without);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// In any order, dealt to nights in any way, with articles that are corrected later: the families of one trace.
    #[test]
    fn nights_give_the_families_of_one_trace(
        recasts in recasts(),
        order in any::<u64>(),
        borders in proptest::collection::vec(0usize..30, 0..5),
        corrected in proptest::collection::vec((0usize..26, 0usize..26), 0..4),
    ) {
        let pipeline = pipeline();
        let folder = tempfile::tempdir().expect("a folder");
        let mut last: Vec<Document> = recasts.iter().enumerate().map(|(id, recast)| recast.document(id)).collect();
        let mut coming = last.clone();
        coming.sort_by_key(|document| crate::shingle::mix(order ^ document.id.parse::<u64>().expect("a number")));
        let mut borders: Vec<usize> = borders.into_iter().map(|border| border.min(coming.len())).collect();
        borders.extend([0, coming.len()]);
        borders.sort_unstable();
        let mut nights: Vec<Vec<Document>> = borders.windows(2).map(|two| coming[two[0]..two[1]].to_vec()).collect();
        for (which, like) in corrected {
            let (which, like) = (which % recasts.len(), like % recasts.len());
            last[which] = Document { text: recasts[like].document(like).text, ..last[which].clone() };
            nights.push(vec![last[which].clone()]);
        }
        for documents in nights {
            night(&pipeline, folder.path(), documents).expect("a night");
        }
        prop_assert_eq!(indexed(&pipeline, folder.path()), traced(&pipeline, last.clone()));
        // All of it once more changes nothing.
        let before = crate::index::Index::open(folder.path(), &settings(&pipeline)).expect("an index").generation();
        let again = night(&pipeline, folder.path(), last.clone()).expect("a night");
        prop_assert!(!again.changed);
        prop_assert_eq!(again.night.unchanged, last.len() as u64);
        prop_assert_eq!(Index::open(folder.path(), &settings(&pipeline)).expect("an index").generation(), before);
        // One segment of all of it says the same.
        let mut writer = Writer::open(folder.path(), &settings(&pipeline)).expect("a writer");
        writer.compact().expect("compacted");
        writer.commit().expect("committed");
        drop(writer);
        prop_assert_eq!(indexed(&pipeline, folder.path()), traced(&pipeline, last));
        let index = Index::open(folder.path(), &settings(&pipeline)).expect("an index");
        prop_assert!(index.verify().is_empty());
    }
}

pub(super) fn some_nights() -> Vec<Vec<Document>> {
    let of = |seed: usize| -> Document {
        let recast = Recast {
            from: 1 + seed as u64 % 4,
            sentences: (0..10).filter(|at| !(at * 7 + seed).is_multiple_of(5)).collect(),
            beside: 200 + seed as u64,
            day: seed as i64 / 6,
        };
        recast.document(seed)
    };
    let mut nights: Vec<Vec<Document>> = (0..3).map(|night| (night * 6..night * 6 + 6).map(of).collect()).collect();
    // A correction, and a night that is the same but for it.
    let corrected = Document { text: of(30).text, ..of(2) };
    nights.push(vec![corrected, of(3)]);
    nights
}

/// The power fails at every single write of a night, one after the other; every time the last finished night stands,
/// and the night can be run again.
#[test]
fn a_night_that_is_cut_off_anywhere_never_was() {
    let pipeline = pipeline();
    let settings = settings(&pipeline);
    let nights = some_nights();
    let folder = tempfile::tempdir().expect("a folder");
    for (documents, earlier) in nights.iter().zip(0usize..) {
        let standing = (earlier > 0).then(|| indexed(&pipeline, folder.path()));
        let mut finished = false;
        for writes in 0.. {
            let attempt = || -> Result<()> {
                let mut audit = Audit::begin(&pipeline, folder.path(), 0, Options::default())?;
                audit.writer.power_fails_after(Some(writes));
                audit.add(documents.clone())?;
                audit.finish(0, &Checks::default()).map(drop)
            };
            let failed = attempt().err();
            let Some(error) = failed else {
                finished = true;
                break;
            };
            assert!(matches!(error.kind(), ErrorKind::Unwritable { .. }), "{error}");
            match Index::open(folder.path(), &settings) {
                Err(error) => assert!(earlier == 0 && matches!(error.kind(), ErrorKind::NoInput { .. }), "{error}"),
                Ok(index) => {
                    assert!(index.verify().is_empty());
                    let nights = index.nights().expect("nights").len();
                    if nights == earlier {
                        assert_eq!(Some(indexed(&pipeline, folder.path())), standing);
                    } else {
                        // The manifest stood before the power failed: the night counts.
                        assert_eq!(nights, earlier + 1);
                        finished = true;
                        break;
                    }
                }
            }
            assert!(writes < 500, "a night has no end");
        }
        assert!(finished);
        night(&pipeline, folder.path(), documents.clone()).expect("the night once more");
    }
    let mut last = nights.concat();
    last.reverse();
    let mut seen = BTreeSet::new();
    last.retain(|document| seen.insert(document.id.clone()));
    assert_eq!(indexed(&pipeline, folder.path()), traced(&pipeline, last));
}

#[test]
fn a_changed_byte_anywhere_is_found() {
    let pipeline = pipeline();
    let settings = settings(&pipeline);
    let folder = tempfile::tempdir().expect("a folder");
    for documents in some_nights() {
        night(&pipeline, folder.path(), documents).expect("a night");
    }
    let names: Vec<String> =
        Index::open(folder.path(), &settings).expect("an index").files().into_iter().map(|(name, _)| name).collect();
    let mut tried = 0;
    for name in names {
        let path = folder.path().join(&name);
        let whole = std::fs::read(&path).expect("a file");
        for at in (0..whole.len()).step_by(1 + whole.len() / 97) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            for bytes in [changed, whole[..at].to_vec()] {
                std::fs::write(&path, bytes).expect("written");
                let found = match Index::open(folder.path(), &settings) {
                    Err(error) => vec![error],
                    Ok(index) => index.verify(),
                };
                assert!(!found.is_empty(), "{name}: byte {at}");
                assert!(found[0].to_string().contains(&name), "{name}: byte {at}: {}", found[0]);
                assert!(matches!(found[0].kind(), ErrorKind::Index { .. }), "{}", found[0]);
                tried += 1;
            }
        }
        std::fs::write(&path, whole).expect("written");
    }
    assert!(tried > 300);
    assert!(Index::open(folder.path(), &settings).expect("an index").verify().is_empty());
}

#[test]
fn two_writers_take_turns_and_readers_need_not_wait() {
    let pipeline = pipeline();
    let settings = settings(&pipeline);
    let folder = tempfile::tempdir().expect("a folder");
    let mut nights = some_nights().into_iter();
    night(&pipeline, folder.path(), nights.next().expect("a night")).expect("a night");
    let reader = Index::open(folder.path(), &settings).expect("an index");
    let before = all_families(&reader).expect("families");
    let mut audit = Audit::begin(&pipeline, folder.path(), 0, Options::default()).expect("a writer");
    let second = Audit::begin(&pipeline, folder.path(), 0, Options::default()).expect_err("busy");
    assert!(second.to_string().contains("another newsprint"), "{second}");
    audit.add(nights.next().expect("a night")).expect("added");
    assert_eq!(Index::open(folder.path(), &settings).expect("an index").nights().expect("nights").len(), 1);
    audit.finish(0, &Checks::default()).expect("finished");
    let mut writer = Writer::open(folder.path(), &settings).expect("a writer");
    writer.compact().expect("compacted");
    writer.commit().expect("committed");
    // Its files are gone by name, and still there for who holds them.
    assert_eq!(all_families(&reader).expect("families"), before);
    assert!(reader.verify().is_empty());
}

#[test]
fn other_settings_are_refused() {
    let pipeline = pipeline();
    let folder = tempfile::tempdir().expect("a folder");
    night(&pipeline, folder.path(), some_nights().remove(0)).expect("a night");
    let error = Index::open(folder.path(), "other").expect_err("refused");
    assert!(matches!(error.kind(), ErrorKind::Index { .. }) && error.to_string().contains("other settings"), "{error}");
    let records = Index::open_any(folder.path()).expect("what is in it can still be had").records().len();
    assert_eq!(records, 6);
    let stranger = tempfile::tempdir().expect("a folder");
    std::fs::write(stranger.path().join("holiday.jpg"), b"x").expect("written");
    let error = Writer::open(stranger.path(), "any").expect_err("refused");
    assert!(matches!(error.kind(), ErrorKind::Usage { .. }), "{error}");
    assert!(stranger.path().join("holiday.jpg").exists());
}

#[test]
fn a_night_says_what_is_new_and_what_grew() {
    let pipeline = pipeline();
    let folder = tempfile::tempdir().expect("a folder");
    let nights = some_nights();
    let first = night(&pipeline, folder.path(), nights[0].clone()).expect("a night");
    assert!(first.families.iter().all(|family| family.change == FamilyChange::New && family.earlier.is_empty()));
    assert_eq!((first.night.added, first.night.replaced, first.index.records), (6, 0, 6));
    let second = night(&pipeline, folder.path(), nights[1].clone()).expect("a night");
    let grown = second.families.iter().find(|family| family.change == FamilyChange::Grown).expect("a family grew");
    assert!(grown.earlier.iter().all(|member| member.outlet.is_some() && member.date.is_some()));
    assert_eq!(grown.members as usize, grown.earlier.len() + grown.tonight.len());
    night(&pipeline, folder.path(), nights[2].clone()).expect("a night");
    let last = night(&pipeline, folder.path(), nights[3].clone()).expect("a night");
    assert_eq!((last.night.added, last.night.replaced, last.night.unchanged), (0, 1, 1));
    assert_eq!(last.corrected, ["002"]);
    assert_eq!(last.index.records, 18);
}
