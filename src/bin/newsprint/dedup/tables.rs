//! The outputs of `newsprint dedup`, written as they are read: records in the order of the input.

use std::io::Write;

use newsprint::{
    article::DocId,
    dedup::{Entry, Found, Options, Relation, Removal, Unit},
    error::{Error, Result},
    read::{self, LineParser, Place, Store},
    report::decimals,
};
use serde::Serialize;

use super::texts::{self, Repeated};

/// Writes what was found.
pub struct Writer<'a> {
    pub found: &'a Found,
    pub store: &'a Store,
    pub read_as: &'a read::Options,
    pub options: &'a Options,
}

/// Bytes copied at a time.
const RUN: u64 = 4 << 20;

/// What `--annotate` adds to a record that has duplicates.
#[derive(Serialize)]
struct Note<'a> {
    cluster: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<Relation>,
}

/// What `--annotate` adds to a record with repeated paragraphs.
#[derive(Serialize)]
struct ParagraphsNote<'a> {
    repeated: &'a [Repeated],
}

/// A line of `--removed`.
#[derive(Serialize)]
struct RemovalRow<'a> {
    id: &'a str,
    kept: &'a str,
    relation: Relation,
    #[serde(serialize_with = "decimals::float")]
    jaccard: f64,
    #[serde(serialize_with = "decimals::float")]
    containment: f64,
}

/// A line of `--removed`, of paragraphs.
#[derive(Serialize)]
struct RepeatedRow<'a> {
    id: &'a str,
    #[serde(flatten)]
    repeated: &'a Repeated,
}

fn fail(source: std::io::Error) -> Error {
    Error::unwritable("the output", source)
}

impl Writer<'_> {
    /// The records that stay, byte for byte; neighbours are copied together. Of paragraphs, all records stay; `strip`
    /// leaves out what is repeated.
    pub fn write_records(&self, out: &mut dyn Write, annotate: bool, strip: bool) -> Result<()> {
        match self.options.unit {
            Unit::Record => self.write_whole(out, annotate),
            Unit::Paragraph => self.write_paragraphs(out, annotate, strip),
        }
    }

    fn write_whole(&self, out: &mut dyn Write, annotate: bool) -> Result<()> {
        let mut removed = self.found.removals.iter().peekable();
        let clusters = if annotate { self.clusters()? } else { Clusters::default() };
        let mut run = Run { store: self.store, buffer: Vec::new(), place: None };
        self.found.records.for_each(|doc, _, place| {
            let removal = removed.next_if(|removal| removal.removed == doc);
            match clusters.of(doc) {
                Some(family) => {
                    let kept = removal.map(|removal| self.id(removal.kept)).transpose()?;
                    let note = Note {
                        cluster: &clusters.labels[family],
                        duplicate_of: kept.as_deref(),
                        relation: removal.map(|removal| removal.relation),
                    };
                    run.flush(out)?;
                    out.write_all(&texts::annotated(&run.line(place)?, &note)).map_err(fail)?;
                    out.write_all(b"\n").map_err(fail)
                }
                None if removal.is_some() => Ok(()),
                None => run.add(place, out),
            }
        })?;
        run.flush(out)
    }

    fn write_paragraphs(&self, out: &mut dyn Write, annotate: bool, strip: bool) -> Result<()> {
        let parser = LineParser::new(self.read_as);
        let mut run = Run { store: self.store, buffer: Vec::new(), place: None };
        self.for_each_record(|place, removals| {
            if removals.is_empty() || !(annotate || strip) {
                return run.add(place, out);
            }
            run.flush(out)?;
            let mut line = run.line(place)?;
            let repeated = self.repeated(&line, &parser, removals)?;
            if strip {
                line = texts::stripped(&line, &parser, &repeated);
            }
            if annotate {
                line = texts::annotated(&line, &ParagraphsNote { repeated: &repeated });
            }
            out.write_all(&line).and_then(|()| out.write_all(b"\n")).map_err(fail)
        })?;
        run.flush(out)
    }

    /// Gives every record once, with the removals of its paragraphs and which paragraphs they are.
    fn for_each_record(&self, mut each: impl FnMut(Place, &[(&Removal, u32)]) -> Result<()>) -> Result<()> {
        let mut removed = self.found.removals.iter().peekable();
        let mut current: Option<Place> = None;
        let mut of_current: Vec<(&Removal, u32)> = Vec::new();
        self.found.records.for_each(|doc, entry, place| {
            if let Some(before) = current.filter(|before| *before != place) {
                each(before, &of_current)?;
                of_current.clear();
            }
            current = Some(place);
            of_current.extend(removed.next_if(|removal| removal.removed == doc).map(|found| (found, entry.paragraph)));
            Ok(())
        })?;
        current.map_or(Ok(()), |last| each(last, &of_current))
    }

    /// The repeated paragraphs of a record: where they stand, and what they repeat.
    fn repeated(&self, line: &[u8], parser: &LineParser, removals: &[(&Removal, u32)]) -> Result<Vec<Repeated>> {
        let spans = texts::paragraphs(line, parser);
        let one = |(removal, paragraph): &(&Removal, u32)| {
            let kept: Entry = self.found.records.entry(removal.kept)?.0;
            let (start, end) = spans.get(*paragraph as usize).map_or((0, 0), |span| (span.start, span.end));
            Ok(Repeated {
                paragraph: paragraph + 1,
                start,
                end,
                kept: self.id(removal.kept)?,
                kept_paragraph: kept.paragraph + 1,
                relation: removal.relation,
                jaccard: removal.jaccard,
                containment: removal.containment,
            })
        };
        removals.iter().map(one).collect()
    }

    pub fn write_removals(&self, out: &mut dyn Write) -> Result<()> {
        let fail = |source: std::io::Error| Error::unwritable("--removed", source);
        let mut write = |row: serde_json::Result<Vec<u8>>| -> Result<()> {
            let row = row.map_err(|error| fail(error.into()))?;
            out.write_all(&row).and_then(|()| out.write_all(b"\n")).map_err(fail)
        };
        if self.options.unit == Unit::Record {
            let mut removed = self.found.removals.iter().peekable();
            // Of many copies of one record, it is looked up once.
            let mut last: Option<(DocId, String)> = None;
            return self.found.records.for_each_id(self.store, |doc, _, id| {
                let Some(removal) = removed.next_if(|removal| removal.removed == doc) else { return Ok(()) };
                let kept = match last.take() {
                    Some((doc, id)) if doc == removal.kept => id,
                    _ => self.id(removal.kept)?,
                };
                let (jaccard, containment) = (removal.jaccard, removal.containment);
                write(serde_json::to_vec(&RemovalRow {
                    id,
                    kept: &kept,
                    relation: removal.relation,
                    jaccard,
                    containment,
                }))?;
                last = Some((removal.kept, kept));
                Ok(())
            });
        }
        let (parser, mut line) = (LineParser::new(self.read_as), Vec::new());
        self.for_each_record(|place, removals| {
            let Some((first, _)) = removals.first() else { return Ok(()) };
            self.store.read(place, &mut line)?;
            let id = self.id(first.removed)?;
            let repeated = self.repeated(&line, &parser, removals)?;
            repeated.iter().try_for_each(|repeated| write(serde_json::to_vec(&RepeatedRow { id: &id, repeated })))
        })
    }

    /// Every record's id and cluster; tabs and line feeds in ids become spaces, so that a line stays a line.
    pub fn write_clusters(&self, out: &mut dyn Write) -> Result<()> {
        let fail = |source| Error::unwritable("--clusters", source);
        let clusters = self.clusters()?;
        let plain = |id: &str| id.replace(['\t', '\n', '\r'], " ");
        self.found.records.for_each_id(self.store, |doc, entry, id| {
            let name = plain(&self.name(id, entry));
            match clusters.of(doc) {
                None => writeln!(out, "{name}\t{name}").map_err(fail),
                Some(family) => writeln!(out, "{name}\t{}", plain(&clusters.labels[family])).map_err(fail),
            }
        })
    }

    pub fn write_rejects(&self, out: &mut dyn Write) -> Result<()> {
        let fail = |source| Error::unwritable("the rejects", source);
        self.found.records.for_each_reject(|reject| {
            let row = serde_json::to_vec(reject).map_err(|error| fail(error.into()))?;
            out.write_all(&row).and_then(|()| out.write_all(b"\n")).map_err(fail)
        })
    }

    fn id(&self, doc: DocId) -> Result<String> {
        self.found.records.id(doc, self.store)
    }

    /// An id; of a paragraph, with its number.
    fn name(&self, id: &str, entry: &Entry) -> String {
        match self.options.unit {
            Unit::Record => id.to_owned(),
            Unit::Paragraph => format!("{id}#p{}", entry.paragraph + 1),
        }
    }

    /// The families' labels: the smallest name of each.
    fn clusters(&self) -> Result<Clusters> {
        let families = &self.found.families;
        let mut of: Vec<(DocId, u32)> =
            (0..).zip(families).flat_map(|(at, family)| family.members.iter().map(move |doc| (*doc, at))).collect();
        of.sort_unstable();
        let mut clusters = Clusters { of, labels: vec![String::new(); families.len()] };
        self.found.records.for_each_id(self.store, |doc, entry, id| {
            if let Some(family) = clusters.of(doc) {
                let (name, is_first) = (self.name(id, entry), families[family].members[0] == doc);
                let label = &mut clusters.labels[family];
                if is_first || name < *label {
                    *label = name;
                }
            }
            Ok(())
        })?;
        Ok(clusters)
    }
}

/// Which family a record is of, and what the families are called: 8 bytes a record of a family, 24 and its label a
/// family.
#[derive(Default)]
struct Clusters {
    of: Vec<(DocId, u32)>,
    labels: Vec<String>,
}

impl Clusters {
    fn of(&self, doc: DocId) -> Option<usize> {
        self.of.binary_search_by_key(&doc, |(doc, _)| *doc).ok().map(|at| self.of[at].1 as usize)
    }
}

/// Records that stand behind each other, on their way out.
struct Run<'a> {
    store: &'a Store,
    buffer: Vec<u8>,
    place: Option<Place>,
}

impl Run<'_> {
    fn add(&mut self, next: Place, out: &mut dyn Write) -> Result<()> {
        match &mut self.place {
            Some(place) if follows(*place, next) => {
                place.length = (next.offset + u64::from(next.length) - place.offset) as u32;
            }
            _ => {
                self.flush(out)?;
                self.place = Some(next);
            }
        }
        Ok(())
    }

    fn flush(&mut self, out: &mut dyn Write) -> Result<()> {
        let Some(place) = self.place.take() else { return Ok(()) };
        self.store.read(place, &mut self.buffer)?;
        out.write_all(&self.buffer).and_then(|()| out.write_all(b"\n")).map_err(fail)
    }

    fn line(&self, place: Place) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        self.store.read(place, &mut line)?;
        Ok(line)
    }
}

/// Whether a record stands right behind a run, and the run is not too long yet.
fn follows(run: Place, next: Place) -> bool {
    let end = run.offset + u64::from(run.length);
    run.file == next.file && next.offset == end + 1 && end - run.offset < RUN
}
