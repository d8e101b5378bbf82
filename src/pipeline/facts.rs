//! What the measures are made from: facts of each article and family; and the tables that count them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Comparison, Prepared, tables::View};
use crate::{
    align::{Kind, reach},
    article::{DocId, Precision},
    candidates::{Pair, Reasons},
    cluster::Family,
    measures::{Extent, Facts, FamilyFacts, LEAST_PASTE, Runs, Tally, exact_share, tallies},
    report::rows::{AgencyTallyRow, DayRow, Derivation, FlowRow, OutletRow},
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
            cut_and_paste: copying.cut_and_paste,
            credited: article.agency().is_some(),
            names_source: article.agency().is_some() && article.agency() == agency,
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

    pub(super) fn is_agency_page(&self, doc: DocId) -> bool {
        self.of(doc).attribution.own_domain.is_some()
    }

    fn copying(&self, doc: DocId) -> Copying {
        let article = self.of(doc);
        let sources = self.trace.reuse.get(&doc).filter(|_| !self.is_agency_page(doc)).map(|reuse| &reuse.sources[..]);
        let Some([main, ..]) = sources else {
            let runs = Runs { letters: article.letters(), ..Runs::default() };
            return Copying { runs, without_agencies: runs, cut_and_paste: None };
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
        let pasted: u32 = letters
            .iter()
            .zip(reached(&|source| source == *main))
            .filter(|(_, longest)| *longest >= LEAST_PASTE)
            .map(|(letters, _)| letters)
            .sum();
        let share = |of: u32| if of == 0 { 0.0 } else { (f64::from(pasted) / f64::from(of)).min(1.0) };
        Copying {
            runs: Runs::new(&letters, &reached(&|_| true)),
            without_agencies: Runs::new(&letters, &reached(&|source| !self.is_agency_page(source))),
            cut_and_paste: Some([share(self.letters(*main).iter().sum()), share(letters.iter().sum())]),
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
            reaction: self.reaction(family),
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

    /// Seconds from the first outlet's first publication to the second's, if all times are known.
    fn reaction(&self, family: &Family) -> Option<f64> {
        let mut first: BTreeMap<&str, i64> = BTreeMap::new();
        for doc in &family.members {
            let published = self.of(*doc).published().filter(|published| published.precision == Precision::Second)?;
            let outlet = self.of(*doc).outlet()?;
            let earliest = first.entry(outlet).or_insert(published.seconds);
            *earliest = published.seconds.min(*earliest);
        }
        let mut times: Vec<i64> = first.into_values().collect();
        times.sort_unstable();
        Some((times.get(1)? - times.first()?) as f64)
    }

    /// What each outlet took from each, sentence by sentence.
    pub(super) fn flows(&self) -> Vec<FlowRow> {
        let mut flows: BTreeMap<(&str, &str), FlowRow> = BTreeMap::new();
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
                });
                flow.articles += u64::from(seen.insert(source));
                flow.sentences += 1;
                flow.words += flag.words as u64;
            }
        }
        flows.into_values().collect()
    }

    /// What became of each agency's copy.
    pub(super) fn agencies(&self, facts: &[Facts], families: &[FamilyFacts]) -> Vec<AgencyTallyRow> {
        let mut rows: BTreeMap<&str, AgencyTallyRow> = BTreeMap::new();
        let blank = |agency: &str| AgencyTallyRow {
            agency: agency.to_owned(),
            families: 0,
            coverage: 0.0,
            coverage_low: 0.0,
            coverage_high: 0.0,
            first: 0,
            articles: 0,
            credited: 0,
            uncredited: 0,
        };
        for family in families {
            let Some(agency) = family.agency.as_deref() else { continue };
            let row = rows.entry(agency).or_insert_with(|| blank(agency));
            row.families += 1;
            row.first += u64::from(family.agency_first == Some(true));
        }
        for (doc, facts) in self.docs().zip(facts) {
            let of_family = facts.family.and_then(|at| families[at].agency.as_deref());
            let Some(agency) = of_family.or_else(|| self.of(doc).agency()) else { continue };
            let row = rows.entry(agency).or_insert_with(|| blank(agency));
            row.articles += 1;
            row.credited += u64::from(self.of(doc).agency() == Some(agency));
            row.uncredited += u64::from(facts.is_uncredited());
        }
        for row in rows.values_mut() {
            if let Some((share, interval)) = exact_share(row.families, families.len() as u64) {
                (row.coverage, row.coverage_low, row.coverage_high) = (share, interval.low, interval.high);
            }
        }
        rows.into_values().collect()
    }
}

impl Prepared {
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
    cut_and_paste: Option<[f64; 2]>,
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

pub(super) fn outlet_rows(facts: &[Facts]) -> Vec<OutletRow> {
    let row = |(outlet, tally): (&str, Tally)| OutletRow {
        outlet: outlet.to_owned(),
        articles: tally.articles,
        in_families: tally.in_families,
        wholly: tally.wholly,
        partially: tally.partially,
        non: tally.non,
        copy_rate: tally.copy_rate(),
        copy_rate_by_length: tally.copy_rate_by_length(),
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
        articles: tally.articles,
        in_families: tally.in_families,
        wholly: tally.wholly,
        partially: tally.partially,
        non: tally.non,
        unique: tally.non as f64 / tally.articles.max(1) as f64,
        copy_rate: tally.copy_rate(),
    };
    tallies(facts, |facts| &facts.day).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::invented::{dated, pipeline, record, story, traced};
    use super::*;
    use crate::measures::LEAST_RUNS;

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
        };
        assert_eq!(report.flows, [flow]);
        let days: Vec<_> = report.days.iter().map(|row| (row.day.as_str(), row.articles, row.partially)).collect();
        assert_eq!(days, [("1970-01-02", 1, 0), ("1970-01-03", 2, 1)]);
        let rate = |name: &str| {
            let found = report.summary.rates.iter().find(|rate| rate.name == name);
            found.and_then(|rate| rate.value).unwrap_or_else(|| panic!("no {name}"))
        };
        assert!((rate("from: articles later matched") - 1.0 / 3.0).abs() < 1e-9);
        assert!((rate("to: articles with an earlier match") - 1.0 / 3.0).abs() < 1e-9);
        // Half of one article of three, by sentences as by runs, however short the run may be.
        for name in ["copy rate", "copy rate, runs of 100 characters"] {
            assert!((rate(name) - 1.0 / 6.0).abs() < 0.01, "{name} {}", rate(name));
        }
        assert!((rate("paste") - 0.5).abs() < 0.02 && (rate("cut") - 0.5).abs() < 0.02);
        assert_eq!(report.summary.curve.len(), LEAST_RUNS.len());
        assert!(report.summary.curve.iter().rev().is_sorted_by(|a, b| a.copy_rate <= b.copy_rate));
    }
}
