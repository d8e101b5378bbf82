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
        // That is learned apart, below.
        policy.boilerplate.least_carriers = usize::MAX;
        policy.boilerplate.least_unrelated = usize::MAX;
    })
}

/// An article: some sentences of one story, then some of another, in an order of its own.
#[derive(Clone, Debug)]
struct Recast {
    from: u64,
    sentences: Vec<usize>,
    beside: u64,
    day: i64,
}

impl Recast {
    fn document(&self, id: usize) -> Document {
        let all = story(self.from, 12);
        let mut text: Vec<String> = self.sentences.iter().map(|at| all[*at].clone()).collect();
        text.extend(story(self.beside, 3));
        dated(self.day, record(&format!("{id:03}"), ["north", "south", "east"][id % 3], text.join(" ")))
    }
}

/// The desk line of an outlet, which links what has nothing else in common.
fn with_desk_line(document: Document) -> Document {
    let line = match document.outlet.as_deref() {
        Some("north") => story(901, 2),
        Some("south") => story(902, 3),
        _ => Vec::new(),
    };
    Document { text: format!("{}\n\n{}", document.text, line.join(" ")), ..document }
}

fn recasts() -> impl Strategy<Value = Vec<Recast>> {
    let recast = (1u64..4, proptest::sample::subsequence((0..12).collect::<Vec<usize>>(), 2..9), 100u64..130, 0i64..6);
    let recast = recast.prop_map(|(from, sentences, beside, day)| Recast { from, sentences, beside, day });
    proptest::collection::vec(recast, 2..26)
}

fn traced(pipeline: &Pipeline, documents: Vec<Document>) -> BTreeSet<BTreeSet<String>> {
    let articles = pipeline.prepare_all(documents.into_iter());
    let trace = pipeline.trace(articles, TraceOptions::default(), &Silent);
    let ids = |members: &[DocId]| members.iter().map(|doc| trace.articles[doc.index()].id.clone()).collect();
    trace.families.iter().map(|family| ids(&family.members)).collect()
}

fn night(pipeline: &Pipeline, folder: &Path, documents: Vec<Document>) -> Result<NightSummary> {
    let mut audit = Audit::begin(pipeline, folder, 0, Options::default())?;
    audit.add(documents)?;
    Ok(audit.finish(0, &Checks::default())?.0)
}

fn indexed(pipeline: &Pipeline, folder: &Path) -> BTreeSet<BTreeSet<String>> {
    let index = Index::open(folder, &settings(pipeline)).expect("an index");
    let families = all_families(&index).expect("families");
    families.into_iter().map(|family| family.into_iter().map(|member| member.id).collect()).collect()
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

/// The same, with boilerplate in small numbers.
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
                crate::candidates::Reason::ALL.into_iter().flat_map(|reason| pipeline.keys(article, reason)).collect()
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

fn some_nights() -> Vec<Vec<Document>> {
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
