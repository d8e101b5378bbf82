//! What the measures are made from: facts of each article and family; and the tables that count them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Comparison, Prepared, tables::View};
use crate::{
    align::{Kind, reach},
    article::{DocId, Precision, Span},
    attribute::OutletName,
    candidates::{Pair, Reasons},
    cluster::Family,
    measures::{
        Churn, Estimate, Extent, Facts, FamilyFacts, LEAST_PASTE, Runs, Tally, estimates, exact_share, resamples,
        tallies,
    },
    report::rows::{AgencyTallyRow, DayRow, Derivation, FlowRow, OutletRow, ShareRow, TallyRow},
    verify::Direction,
};

impl View<'_> {
    pub(super) fn all_facts(&self) -> Vec<Facts> {
        let order = KnownOrder::of(&self.trace.pairs);
        let docs: Vec<DocId> = self.docs().collect();
        docs.into_par_iter().map(|doc| self.facts(doc, &order)).collect()
    }

    fn facts(&self, doc: DocId, order: &KnownOrder) -> Facts {
        let article = self.of(doc);
        let family = self.family_index(doc);
        let agency = self.family_agency(doc).map(|verdict| verdict.agency.as_str());
        let copying = self.copying(doc);
        Facts {
            outlet: article.outlet().unwrap_or_default().to_owned(),
            day: day_of(article),
            words: article.words,
            family,
            copied: self.copied(doc),
            words_by: self.words_by(doc),
            runs: copying.runs,
            runs_without_agencies: copying.without_agencies,
            churn: copying.churn,
            credited: article.agency().is_some(),
            copied_from_others: self.copied_from_others(doc),
            agency_copy: article.agency().is_some() || agency.is_some(),
            derived: match self.derivation(doc) {
                Derivation::Wholly => Extent::Wholly,
                Derivation::Partially => Extent::Partially,
                Derivation::Non => Extent::Non,
            },
            first: family.and_then(|at| self.firsts[at]).is_some_and(|(first, _)| first == doc),
            has_earlier: order.later.contains(&doc),
            has_later: order.earlier.contains(&doc),
        }
    }

    /// Words verbatim, changed and new, of an article that derives from others.
    fn words_by(&self, doc: DocId) -> [u32; 3] {
        let mut words = [0; 3];
        let reuse = self.trace.reuse.get(&doc).filter(|_| !self.is_agency_page(doc));
        for (flag, _) in reuse.into_iter().flat_map(|reuse| &reuse.sentences) {
            let at = match flag.kind {
                Kind::Verbatim => 0,
                Kind::LightEdit | Kind::Rewritten | Kind::Translated => 1,
                Kind::Quote | Kind::New => 2,
            };
            words[at] += u32::try_from(flag.words).unwrap_or(u32::MAX);
        }
        words
    }

    /// Words in sentences copied from other outlets, and those of them whose source the article names: the outlet, or the agency
    /// whose copy its family is.
    fn copied_from_others(&self, doc: DocId) -> [u32; 2] {
        let article = self.of(doc);
        let agency = self.family_agency(doc).map(|verdict| verdict.agency.as_str());
        let names_agency = agency.is_some() && article.agency() == agency;
        let mut named: BTreeMap<Option<&str>, bool> = BTreeMap::new();
        let mut words = [0_u32; 2];
        let reuse = self.trace.reuse.get(&doc).filter(|_| !self.is_agency_page(doc));
        for (flag, source) in reuse.into_iter().flat_map(|reuse| &reuse.sentences) {
            let Some(source) = source.filter(|_| flag.kind.is_reused()) else { continue };
            let outlet = self.of(source).outlet();
            if outlet.is_some() && outlet == article.outlet() {
                continue;
            }
            let names_outlet = *named
                .entry(outlet)
                .or_insert_with(|| outlet.and_then(OutletName::new).is_some_and(|name| article.names(&name)));
            let flagged = u32::try_from(flag.words).unwrap_or(u32::MAX);
            words[0] = words[0].saturating_add(flagged);
            words[1] = words[1].saturating_add(if names_agency || names_outlet { flagged } else { 0 });
        }
        words
    }

    /// An agency's own page, or an article that passes on an agency's copy.
    fn is_agency_copy(&self, doc: DocId) -> bool {
        self.is_agency_page(doc) || self.of(doc).agency().is_some() || self.family_agency(doc).is_some()
    }

    pub(super) fn is_agency_page(&self, doc: DocId) -> bool {
        self.of(doc).attribution.own_domain.is_some()
    }

    fn copying(&self, doc: DocId) -> Copying {
        let article = self.of(doc);
        let sources = self.trace.reuse.get(&doc).filter(|_| !self.is_agency_page(doc)).map(|reuse| &reuse.sources[..]);
        let Some([main, ..]) = sources else {
            let runs = Runs { letters: article.letters(), ..Runs::default() };
            return Copying { runs, without_agencies: runs, churn: None };
        };
        let words = &self.pipeline.profile(article).words;
        let letters = self.letters(doc);
        let reached = |wanted: &dyn Fn(DocId) -> bool| {
            let mut longest = vec![0; words.len()];
            for source in sources.into_iter().flatten().filter(|source| wanted(**source)) {
                reach(words, &letters, &self.pipeline.profile(self.of(*source)).words, &mut longest);
            }
            longest
        };
        let pasted: Vec<bool> = reached(&|source| source == *main).iter().map(|run| *run >= LEAST_PASTE).collect();
        let matched = letters.iter().zip(&pasted).filter(|(_, pasted)| **pasted).map(|(letters, _)| letters).sum();
        let ends = pasted.iter().position(|pasted| *pasted).zip(pasted.iter().rposition(|pasted| *pasted));
        let churn = Churn {
            matched,
            article: letters.iter().sum(),
            source: self.letters(*main).iter().sum(),
            extent: ends.and_then(|(first, last)| letters.get(first..=last)).unwrap_or_default().iter().sum(),
        };
        Copying {
            runs: Runs::new(&letters, &reached(&|_| true)),
            without_agencies: Runs::new(&letters, &reached(&|source| !self.is_agency_copy(source))),
            churn: Some(churn),
        }
    }

    /// The letters of each word, and one for the space behind it.
    fn letters(&self, doc: DocId) -> Vec<u32> {
        let article = self.of(doc);
        self.pipeline.profile(article).spans.iter().map(|span| 1 + letters(article.quote(*span))).collect()
    }

    pub(super) fn family_facts(&self) -> Vec<FamilyFacts> {
        let facts = |(at, family): (usize, &Family)| FamilyFacts {
            members: u32::try_from(family.members.len()).unwrap_or(u32::MAX),
            agency: self.trace.agencies[at].as_ref().map(|verdict| verdict.agency.clone()),
            reaction: self.reaction(family, Precision::Second).map(|seconds| seconds as f64),
            reaction_days: self.reaction(family, Precision::Day).map(|days| days as f64),
            agency_first: self.agency_first(at, family),
        };
        self.trace.families.iter().enumerate().map(facts).collect()
    }

    /// Whether its agency's own page came first; `None` if there is no such page, or the first is not known.
    fn agency_first(&self, at: usize, family: &Family) -> Option<bool> {
        let agency = self.trace.agencies[at].as_ref()?.id;
        let is_own_page = |doc: DocId| self.of(doc).attribution.own_domain == Some(agency);
        let (first, _) = self.firsts[at]?;
        family.members.iter().any(|doc| is_own_page(*doc)).then(|| is_own_page(first))
    }

    /// Seconds, or days, from the first outlet's first publication to the second's, if all are known so exactly.
    fn reaction(&self, family: &Family, unit: Precision) -> Option<i64> {
        let mut first: BTreeMap<&str, i64> = BTreeMap::new();
        for doc in &family.members {
            let published = self.of(*doc).published()?;
            let time = match (unit, published.precision) {
                (Precision::Day, _) => published.day(),
                (Precision::Second, Precision::Second) => published.seconds,
                (Precision::Second, Precision::Day) => return None,
            };
            let earliest = first.entry(self.of(*doc).outlet()?).or_insert(time);
            *earliest = time.min(*earliest);
        }
        let mut times: Vec<i64> = first.into_values().collect();
        times.sort_unstable();
        Some(times.get(1)? - times.first()?)
    }

    /// What each outlet took from each, sentence by sentence.
    pub(super) fn flows(&self) -> Vec<FlowRow> {
        let story = |doc: DocId| self.family_index(doc).ok_or(doc);
        let mut stories: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
        self.docs().for_each(|doc| {
            stories.entry(self.of(doc).outlet().unwrap_or_default()).or_default().insert(story(doc));
        });
        let mut flows: BTreeMap<(&str, &str), FlowRow> = BTreeMap::new();
        let mut taken: BTreeSet<(&str, &str, _)> = BTreeSet::new();
        for (doc, reuse) in self.trace.reuse.iter().filter(|(doc, _)| !self.is_agency_page(**doc)) {
            let mut seen = BTreeSet::new();
            for (flag, source) in &reuse.sentences {
                let Some(source) = source.filter(|_| flag.kind.is_reused()) else { continue };
                let [outlet, source] = [*doc, source].map(|doc| self.of(doc).outlet().unwrap_or_default());
                let flow = flows.entry((outlet, source)).or_insert_with(|| FlowRow {
                    outlet: outlet.to_owned(),
                    source: source.to_owned(),
                    articles: 0,
                    sentences: 0,
                    words: 0,
                    stories: 0,
                    share: ShareRow::default(),
                });
                flow.stories += u64::from(taken.insert((outlet, source, story(*doc))));
                flow.articles += u64::from(seen.insert(source));
                flow.sentences += 1;
                flow.words += flag.words as u64;
            }
        }
        for flow in flows.values_mut() {
            let of = stories.get(&*flow.outlet).map_or(0, BTreeSet::len) as u64;
            flow.share = share_row(exact_share(flow.stories, of));
        }
        flows.into_values().collect()
    }

    /// What became of each agency's copy.
    pub(super) fn agencies(&self, facts: &[Facts], families: &[FamilyFacts]) -> Vec<AgencyTallyRow> {
        let mut rows: BTreeMap<&str, AgencyTallyRow> = BTreeMap::new();
        let blank = |agency: &str| AgencyTallyRow { agency: agency.to_owned(), ..AgencyTallyRow::default() };
        let mut carriers: BTreeMap<&str, Vec<&Facts>> = BTreeMap::new();
        for family in families {
            let Some(agency) = family.agency.as_deref() else { continue };
            let row = rows.entry(agency).or_insert_with(|| blank(agency));
            row.families += 1;
            row.first += u64::from(family.agency_first == Some(true));
            row.first_of += u64::from(family.agency_first.is_some());
        }
        for (doc, facts) in self.docs().zip(facts) {
            let of_family = facts.family.and_then(|at| families[at].agency.as_deref());
            let Some(agency) = of_family.or_else(|| self.of(doc).agency()) else { continue };
            let row = rows.entry(agency).or_insert_with(|| blank(agency));
            carriers.entry(agency).or_default().push(facts);
            row.articles += 1;
            row.copies += u64::from(facts.is_agency_reuse());
            row.credited += u64::from(self.of(doc).agency() == Some(agency));
            row.uncredited += u64::from(facts.is_uncredited());
        }
        let resamples = resamples(facts.len());
        for (agency, row) in &mut rows {
            row.coverage = share_row(exact_share(row.families, families.len() as u64));
            row.first_share = share_row(exact_share(row.first, row.first_of));
            let articles = carriers.get(agency).into_iter().flatten().copied();
            let [share] = estimates(articles, resamples, |facts| {
                [[facts.is_uncredited(), facts.is_agency_reuse()].map(|yes| f64::from(u8::from(yes)))]
            });
            row.uncredited_share = share_row(share);
        }
        rows.into_values().collect()
    }
}

impl Prepared {
    /// Whether its text has an outlet's name elsewhere than in an agency's: La Presse canadienne is not La Presse.
    fn names(&self, outlet: &OutletName) -> bool {
        let mut bounds: Vec<Span> = self.attribution.mentions.iter().map(|mention| mention.span).collect();
        bounds.sort_unstable_by_key(|span| (span.start, span.end));
        self.article.reporting().any(|part| {
            let mut start = part.start;
            let inside = bounds.iter().filter(|span| span.start < part.end && span.end > part.start);
            let mut pieces = Vec::new();
            for span in inside {
                pieces.push(Span { start, end: span.start.max(start) });
                start = span.end.clamp(start, part.end);
            }
            pieces.push(Span { start, end: part.end });
            pieces.into_iter().any(|piece| outlet.is_in(self.quote(piece)))
        })
    }

    /// The letters of the words that are compared, and one for the space behind each.
    fn letters(&self) -> u32 {
        let of_parts: u32 = self.article.reporting().map(|span| letters(self.quote(span))).sum();
        of_parts.saturating_add(self.words)
    }
}

fn letters(text: &str) -> u32 {
    u32::try_from(text.chars().filter(|c| c.is_alphanumeric()).count()).unwrap_or(u32::MAX)
}

fn day_of(article: &Prepared) -> String {
    let date = article.published().map(|published| published.to_string());
    date.and_then(|date| date.split('T').next().map(str::to_owned)).unwrap_or_default()
}

/// How much of an article stands in runs of others.
struct Copying {
    runs: Runs,
    without_agencies: Runs,
    churn: Option<Churn>,
}

/// Which articles are known to be earlier, and later, than one that derives from the same copy.
struct KnownOrder {
    earlier: BTreeSet<DocId>,
    later: BTreeSet<DocId>,
}

impl KnownOrder {
    fn of(pairs: &BTreeMap<Pair, (Comparison, Reasons)>) -> KnownOrder {
        let mut order = KnownOrder { earlier: BTreeSet::new(), later: BTreeSet::new() };
        for (pair, (found, _)) in pairs.iter().filter(|(_, (found, _))| found.verdict.relation.is_derived()) {
            let (earlier, later) = match found.direction {
                Direction::First => (pair.first(), pair.second()),
                Direction::Second => (pair.second(), pair.first()),
                Direction::Unknown => continue,
            };
            order.earlier.insert(earlier);
            order.later.insert(later);
        }
        order
    }
}

pub(super) fn share_row(found: Estimate) -> ShareRow {
    let [low, high] = [found.interval.map(|of| of.low), found.interval.map(|of| of.high)];
    ShareRow { value: found.value, low, high }
}

fn tally_row(tally: Tally) -> TallyRow {
    TallyRow {
        articles: tally.articles,
        in_families: tally.in_families,
        wholly: tally.wholly,
        partially: tally.partially,
        non: tally.non,
        copy_rate: share_row(tally.copy_rate),
    }
}

pub(super) fn outlet_rows(facts: &[Facts]) -> Vec<OutletRow> {
    let row = |(outlet, tally): (&str, Tally)| OutletRow {
        outlet: outlet.to_owned(),
        tally: tally_row(tally),
        copy_rate_by_length: share_row(tally.copy_rate_by_length),
        credited: tally.credited,
        uncredited: tally.uncredited,
        first_in_family: tally.first,
        agency_articles: tally.agency_copy,
    };
    tallies(facts, |facts| &facts.outlet).into_iter().map(row).collect()
}

pub(super) fn day_rows(facts: &[Facts]) -> Vec<DayRow> {
    let row = |(day, tally): (&str, Tally)| DayRow {
        day: day.to_owned(),
        tally: tally_row(tally),
        unique: share_row(tally.unique),
    };
    tallies(facts, |facts| &facts.day).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::invented::{dated, pipeline, record, story, traced};
    use super::*;
    use crate::{
        measures::LEAST_RUNS,
        report::{
            Report,
            summary::{RateRow, RateUnit},
        },
    };

    fn rate(report: &Report, name: &str) -> Option<f64> {
        report.summary.rates.iter().find(|rate| rate.name == name)?.value
    }

    fn timed(rate: &RateRow) -> bool {
        rate.unit == RateUnit::Seconds && rate.value.is_some()
    }

    #[test]
    fn who_took_from_whom_and_when() {
        let source = story(5, 12);
        let own = story(6, 6).join(" ");
        let half = format!("{} {own}", source[..6].join(" "));
        let trace = traced(vec![
            dated(1, record("source", "a.example", source.join(" "))),
            dated(2, record("half", "b.example", half)),
            dated(2, record("own", "b.example", story(8, 12).join(" "))),
        ]);
        let report = pipeline().report(&trace, 3, &[], None);
        let flow = FlowRow {
            outlet: "b.example".to_owned(),
            source: "a.example".to_owned(),
            articles: 1,
            sentences: 6,
            words: 72,
            stories: 1,
            share: ShareRow { value: Some(0.5), low: Some(0.012_579), high: Some(0.987_421) },
        };
        let mut flows = report.flows.clone();
        let near = |found: Option<f64>| found.map(|found| (found * 1e6).round() / 1e6);
        flows.iter_mut().for_each(|row| (row.share.low, row.share.high) = (near(row.share.low), near(row.share.high)));
        assert_eq!(flows, [flow]);
        let tally = |row: &DayRow| (row.tally.articles, row.tally.partially);
        let days: Vec<_> = report.days.iter().map(|row| (row.day.as_str(), tally(row))).collect();
        assert_eq!(days, [("1970-01-02", (1, 0)), ("1970-01-03", (2, 1))]);
        let rate = |name: &str| rate(&report, name).unwrap_or_else(|| panic!("no {name}"));
        assert!((rate("from: articles later matched") - 1.0 / 3.0).abs() < 1e-9);
        assert!((rate("to: articles with an earlier match") - 1.0 / 3.0).abs() < 1e-9);
        // Half of one article of three, by sentences as by runs, however short the run may be.
        for name in ["copy rate", "copy rate, runs of 100 characters"] {
            assert!((rate(name) - 1.0 / 6.0).abs() < 0.01, "{name} {}", rate(name));
        }
        assert!((rate("paste") - 0.5).abs() < 0.02 && (rate("cut") - 0.5).abs() < 0.02);
        // All that is matched stands in one run: the half of each that the other has, and a third of both together.
        assert!((rate("density") - 1.0).abs() < 1e-9 && (rate("coverage") - 1.0 / 3.0).abs() < 0.02);
        // The day of publication is known, the time is not.
        assert_eq!((rate("reaction time in days, median"), report.summary.rates.iter().any(timed)), (1.0, false));
        assert_eq!(report.summary.curve.len(), LEAST_RUNS.len());
        assert!(report.summary.curve.iter().rev().is_sorted_by(|a, b| a.copy_rate.value <= b.copy_rate.value));
    }

    #[test]
    fn a_source_is_named_by_its_name_or_its_agency() {
        let source = story(5, 12).join(" ");
        let told = |also: &str| {
            let trace = traced(vec![
                dated(1, record("1", "leveilleur.example", source.clone())),
                dated(2, record("2", "b.example", format!("{source} {also}"))),
                dated(3, record("3", "leveilleur.example", source.clone())),
            ]);
            rate(&pipeline().report(&trace, 3, &[], None), "credited copying")
        };
        // What the outlet took from itself counts on neither side.
        assert_eq!(told("So said a man who was there on Monday."), Some(0.0));
        assert_eq!(told("So said Le Veilleur, which was there on Monday."), Some(1.0));
        assert_eq!(told("So said a veilleur who was there on Monday."), Some(0.0));
    }

    #[test]
    fn agency_copy_is_left_out_whoever_printed_it() {
        let dispatch = format!("KELDMOOR, March 4 (AFP) - {}", story(5, 12).join(" "));
        let rates = |first: String, text: String| {
            let trace = traced(vec![
                dated(1, record("first", "a.example", first)),
                dated(2, record("second", "b.example", text)),
            ]);
            let report = pipeline().report(&trace, 2, &[], None);
            ["copy rate, runs of 100 characters", "copy rate without agencies, runs of 100 characters"]
                .map(|name| rate(&report, name).unwrap_or_default() > 0.4)
        };
        assert_eq!(rates(dispatch, story(5, 12).join(" ")), [true, false]);
        assert_eq!(rates(story(5, 12).join(" "), story(5, 12).join(" ")), [true, true]);
    }
}
