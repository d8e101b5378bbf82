//! An index on disk: everything that was ever added, so that tonight can be compared with all nights before.
//!
//! It is a folder of immutable *segments* and a *manifest* that names those that count. A night writes new segments
//! beside the old ones and then replaces the manifest, so that a run that is killed at any moment leaves the last night
//! that was finished. Readers hold the files they opened and need no lock; writers take turns by a lock on a file.
//!
//! Every byte is under a checksum that is tested whenever it is read: what is damaged is an error that names the file.
//! `docs/index-format.md` has the bytes.
//!
//! * memory: 55 bytes for each article ever added, and 20 for every 32 KiB of tables
//! * look-ups: those of a night together, in the order of the keys, so that every chunk is read once at most

use std::{collections::BTreeMap, fs, path::Path};

use bit_vec::BitVec;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    article::{DocId, Document},
    candidates::{Holders, Key, Reason},
    error::{Error, ErrorKind, Result},
};

mod codec;
mod disk;
mod inspect;
mod layout;
mod lesson;
mod manifest;
mod merge;
mod nights;
mod postings;
mod rows;
mod segment;
mod table;
mod texts;
mod writer;

pub use layout::Cut;
pub use lesson::Lesson;
pub use manifest::FORMAT;
pub use nights::{Night, OutletNight};
pub use postings::{Link, Links};
pub use rows::{ArticleRow, RecordRow};
pub use segment::{Changes, NewArticle, NewRecord};
pub use writer::Writer;

use disk::{Disk, refuse_file};
use manifest::{MANIFEST, Manifest};
use postings::Filing;
use segment::Segment;

/// A document and its articles.
pub type CutDocument = (Document, Vec<Cut>);

/// An open index, as it was when it was opened.
#[derive(Debug)]
pub struct Index {
    disk: Disk,
    manifest: Manifest,
    segments: Vec<Segment>,
    records: Vec<RecordRow>,
    articles: Vec<ArticleRow>,
    /// Of records, and of articles: replaced or forgotten.
    gone: BitVec,
    gone_articles: BitVec,
    lesson: Option<Lesson>,
}

/// The key of a record's id.
#[must_use]
pub fn id_key(id: &str) -> Key {
    Key::of(xxh3_64(id.as_bytes()))
}

/// A document as it is stored; of two with the same bytes the second adds nothing.
#[must_use]
pub fn stored(document: &Document) -> Vec<u8> {
    rows::stored(document)
}

/// What a stored document is known again by.
#[must_use]
pub fn digest(stored: &[u8]) -> u64 {
    rows::digest(stored)
}

/// How often opening is tried again, since a writer may have put other segments in the place of those that were named.
const TRIES: usize = 8;

impl Index {
    /// Opens an index to compare with what is in it.
    ///
    /// # Errors
    ///
    /// No index there, one that is damaged, or one that was made with other settings.
    pub fn open(folder: &Path, settings: &str) -> Result<Index> {
        Index::opened(folder, Some(settings))
    }

    /// Opens an index to look at it, whatever settings it was made with.
    ///
    /// # Errors
    ///
    /// No index there, or one that is damaged.
    pub fn open_any(folder: &Path) -> Result<Index> {
        Index::opened(folder, None)
    }

    fn opened(folder: &Path, settings: Option<&str>) -> Result<Index> {
        refuse_file(folder)?;
        let mut last = None;
        for _ in 0..TRIES {
            let disk = Disk::new(folder);
            let Some(manifest) = Manifest::read(&disk)? else {
                let message = format!(
                    "{}: no index is here (it has no {MANIFEST}); newsprint audit --index {} INPUT makes one",
                    folder.display(),
                    folder.display()
                );
                return Err(ErrorKind::NoInput { message }.into());
            };
            match Index::of(disk, manifest, settings) {
                Ok(index) => return Ok(index),
                Err(error) if is_missing(&error) => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.map_or_else(|| Error::index(folder, "cannot be opened"), |error| missing(&error, folder)))
    }

    /// An index without anything in it.
    fn empty(disk: Disk, settings: &str) -> Index {
        Index {
            disk,
            manifest: Manifest::new(settings),
            segments: Vec::new(),
            records: Vec::new(),
            articles: Vec::new(),
            gone: BitVec::new(),
            gone_articles: BitVec::new(),
            lesson: None,
        }
    }

    fn of(disk: Disk, manifest: Manifest, settings: Option<&str>) -> Result<Index> {
        if settings.is_some_and(|settings| manifest.settings != settings) {
            let what = format!(
                "made by newsprint {} with other settings than this newsprint {} has (fingerprints or verdicts would \
                 differ); use that version, or make the index anew of the records that newsprint index export gives",
                manifest.newsprint,
                env!("CARGO_PKG_VERSION")
            );
            return Err(Error::index(disk.path(MANIFEST), what));
        }
        let named = manifest.segments.clone();
        let empty = Index::empty(disk, &manifest.settings);
        let mut index = Index { manifest, ..empty };
        for (name, bytes) in named {
            let segment = Segment::open(&index.disk, &name, bytes)?;
            index.add(segment)?;
        }
        Ok(index)
    }

    /// Takes a segment in, after all others.
    fn add(&mut self, segment: Segment) -> Result<()> {
        let (records, articles) = (segment.records()?, segment.articles()?);
        let follows = segment.reach.first_record as usize == self.records.len()
            && segment.reach.first_article as usize == self.articles.len()
            && records.len() == segment.reach.records as usize
            && articles.len() == segment.reach.articles as usize;
        if !follows {
            return Err(segment.source.damaged(0, "it does not follow the segment before it"));
        }
        self.gone.extend(records.iter().map(|row| row.length == 0));
        self.records.extend(records);
        for row in &articles {
            self.gone_articles.push(self.is_gone(row.record));
        }
        self.articles.extend(articles);
        for record in segment.gone()? {
            if (record as usize) < self.gone.len() {
                self.gone.set(record as usize, true);
                for article in self.articles_of(record).filter(|article| (*article as usize) < self.articles.len()) {
                    self.gone_articles.set(article as usize, true);
                }
            }
        }
        // A newer segment knows better.
        if let Some(lesson) = segment.lesson()? {
            self.lesson = Some(lesson);
        }
        self.segments.push(segment);
        Ok(())
    }

    /// The rows of all records ever added, those that are gone included.
    #[must_use]
    pub fn records(&self) -> &[RecordRow] {
        &self.records
    }

    /// The rows of all articles ever added.
    #[must_use]
    pub fn articles(&self) -> &[ArticleRow] {
        &self.articles
    }

    /// Whether a record was replaced or forgotten.
    #[must_use]
    pub fn is_gone(&self, record: u32) -> bool {
        self.gone.get(record as usize).unwrap_or(true)
    }

    /// Whether an article's record was replaced or forgotten.
    #[must_use]
    pub fn is_article_gone(&self, article: u32) -> bool {
        self.gone_articles.get(article as usize).unwrap_or(true)
    }

    /// The numbers of a record's articles.
    #[must_use]
    pub fn articles_of(&self, record: u32) -> std::ops::Range<u32> {
        let row = self.records[record as usize];
        row.first_article..row.first_article + u32::from(row.articles)
    }

    /// The articles that `stay` and have any of those keys (sorted, distinct, without what follows them): all of them, or so many at
    /// least where there are more.
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn carriers(
        &self,
        reason: Reason,
        keys: &[Key],
        enough: usize,
        stay: impl Fn(u32) -> bool + Sync,
    ) -> Result<Vec<Holders>> {
        let filing = Filing::of(reason);
        let asked: Vec<u64> = keys.iter().map(|key| filing.number(*key)).collect();
        let stays = |article: &u32| !self.is_article_gone(*article) && stay(*article);
        let take = |holders: &mut Holders, place, number, carriers: postings::Carriers| {
            let staying = carriers.0.into_iter().filter(stays).take(enough);
            holders.push(place, filing.key(number), staying.map(DocId));
        };
        let found = self.segments.iter().map(|segment| segment.keys[&reason].visit(&asked, filing.places(), take));
        Ok(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The records, not gone, that may have one of those ids (sorted, distinct): by a hash of it.
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn records_of(&self, ids: &[Key]) -> Result<Vec<(Key, u32)>> {
        let asked: Vec<u64> = ids.iter().map(|id| Filing::Alone.number(*id)).collect();
        let mut all = Vec::new();
        for segment in &self.segments {
            for (found, records) in segment.ids.look_up(&asked, Filing::Alone.places())? {
                let staying = records.0.into_iter().filter(|record| !self.is_gone(*record));
                all.extend(staying.map(|record| (Filing::Alone.key(found), record)));
            }
        }
        Ok(all)
    }

    /// The links of articles (sorted, distinct): those that have any.
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn links(&self, articles: &[u32]) -> Result<BTreeMap<u32, Vec<Link>>> {
        let keys: Vec<u64> = articles.iter().map(|article| u64::from(*article)).collect();
        let mut all: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
        // A newer segment knows better.
        for segment in &self.segments {
            for (article, links) in segment.links.look_up(&keys, 0)? {
                all.insert(article as u32, links.0);
            }
        }
        all.retain(|article, links| !links.is_empty() && !self.is_article_gone(*article));
        Ok(all)
    }

    /// All links, of every article that has any.
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn all_links(&self) -> Result<BTreeMap<u32, Vec<Link>>> {
        let mut all: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
        for segment in &self.segments {
            for entry in segment.links.iter() {
                let (article, links) = entry?;
                all.insert(article as u32, links.0);
            }
        }
        all.retain(|article, links| !links.is_empty() && !self.is_article_gone(*article));
        Ok(all)
    }

    /// Documents, by the numbers of their records (sorted).
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn documents(&self, records: &[u32]) -> Result<Vec<Document>> {
        let pages = self.pages(records)?;
        Ok(pages.into_iter().map(|(document, _)| document).collect())
    }

    /// Documents, by the numbers of their records (sorted), each with its articles as they were cut.
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn pages(&self, records: &[u32]) -> Result<Vec<CutDocument>> {
        let place = |record: u32| self.segments.partition_point(|segment| segment.reach.first_record <= record) - 1;
        let of_segments: Vec<&[u32]> = records.chunk_by(|a, b| place(*a) == place(*b)).collect();
        let row = |record: u32| self.records[record as usize];
        let pages = |records: &[u32]| {
            let segment = &self.segments[place(records[0])];
            segment.records_in(records, row, |stored, layout, record| {
                let page = rows::restored(stored).and_then(|document| {
                    let cuts = layout::cuts(layout, &document.text).ok()?;
                    (cuts.len() == usize::from(row(record).articles)).then_some((document, cuts))
                });
                page.ok_or_else(|| {
                    segment.source.damaged(0, &format!("record {record} is not what this version writes"))
                })
            })
        };
        let pages: Result<Vec<Vec<CutDocument>>> = of_segments.into_par_iter().map(pages).collect();
        Ok(pages?.into_iter().flatten().collect())
    }

    /// All nights, the oldest first.
    ///
    /// # Errors
    ///
    /// A damaged or unreadable segment.
    pub fn nights(&self) -> Result<Vec<Night>> {
        let nights: Result<Vec<Vec<Night>>> = self.segments.iter().map(Segment::nights).collect();
        Ok(nights?.into_iter().flatten().collect())
    }

    /// What it has learned of boilerplate, if it has.
    #[must_use]
    pub fn lesson(&self) -> Option<&Lesson> {
        self.lesson.as_ref()
    }

    /// Its files, with their lengths: the manifest first.
    #[must_use]
    pub fn files(&self) -> Vec<(String, u64)> {
        let manifest = fs::metadata(self.disk.path(MANIFEST)).map_or(0, |found| found.len());
        let segments = self.segments.iter().map(|segment| (segment.name.clone(), segment.bytes));
        [(MANIFEST.to_owned(), manifest)].into_iter().chain(segments).collect()
    }

    /// How many bytes each thing in it takes: texts, rows, links, and the keys of each generator.
    #[must_use]
    pub fn sizes(&self) -> BTreeMap<&'static str, u64> {
        let mut sizes = BTreeMap::new();
        for (name, bytes) in self.segments.iter().flat_map(Segment::sizes) {
            *sizes.entry(name).or_default() += bytes;
        }
        sizes
    }

    /// How often it was written.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.manifest.generation
    }

    /// Reads and checks every byte; what is wrong with each file that is damaged.
    #[must_use]
    pub fn verify(&self) -> Vec<Error> {
        self.segments.iter().filter_map(|segment| segment.verify().err()).collect()
    }
}

fn is_missing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unreadable { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
}

/// A segment that the manifest names and nobody has.
fn missing(error: &Error, folder: &Path) -> Error {
    let ErrorKind::Unreadable { path, .. } = error.kind() else { return Error::index(folder, "cannot be opened") };
    Error::index(path, "missing: put this file back from a copy of the index, or make the index anew")
}
