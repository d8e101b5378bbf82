//! Pairs planted in every run: a detector that decayed shows it before anybody trusts its rates.
//!
//! Three invented articles go the whole way, from a document to a family; they are no part of the corpus and of no rate.
//! What a positive control must show is that copy is still found, what a negative one that an event is not taken for copy.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Pipeline, TraceOptions};
use crate::{article::Document, observer::Silent, report::summary::ControlRow};

#[derive(Deserialize)]
struct Control {
    outlet: String,
    text: String,
}

impl Pipeline {
    /// What becomes of the planted pairs under this pipeline's settings.
    #[must_use]
    pub fn self_test(&self) -> Vec<ControlRow> {
        let controls: BTreeMap<String, Control> = toml::from_str(include_str!("controls.toml")).unwrap_or_default();
        let document = |(id, control): (String, Control)| Document {
            outlet: Some(control.outlet),
            ..Document::new(&id, control.text)
        };
        let articles = self.prepare_all(controls.into_iter().map(document));
        let trace = self.trace(articles, TraceOptions::default(), &Silent);
        let place = |id: &str| trace.articles.iter().position(|article| article.id == id);
        let relation = |first: &str, second: &str| {
            let pair = place(first).zip(place(second));
            let found = pair.map(|(first, second)| self.compare(&trace.articles[first], &trace.articles[second]));
            found.map_or("missing", |found| if found.verdict.relation.is_derived() { "derived" } else { "apart" })
        };
        let members = trace.families.iter().map(|family| {
            let ids = family.members.iter().map(|doc| trace.articles[doc.index()].id.as_str());
            ids.collect::<Vec<_>>().join(" + ")
        });
        let agency = trace.agencies.iter().flatten().map(|verdict| verdict.agency.as_str());
        let or_none = |found: String| if found.is_empty() { "none".to_owned() } else { found };
        let row = |control: &str, expected: &str, found: String| ControlRow {
            control: control.to_owned(),
            expected: expected.to_owned(),
            passed: found == expected,
            found,
        };
        vec![
            row("edited-copy", "derived", relation("dispatch", "copy").to_owned()),
            row("same-event", "apart", relation("dispatch", "event").to_owned()),
            row("same-event-as-copy", "apart", relation("copy", "event").to_owned()),
            row("families", "copy + dispatch", or_none(members.collect::<Vec<_>>().join("; "))),
            row("agency", "AFP", or_none(agency.collect::<Vec<_>>().join(", "))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pipeline, invented::pipeline};
    use crate::{attribute::Agencies, policy::Policy, recipe::Recipe, verify::Ladder};

    fn failed(pipeline: &Pipeline) -> Vec<String> {
        pipeline.self_test().into_iter().filter(|row| !row.passed).map(|row| row.control).collect()
    }

    #[test]
    fn the_shipped_settings_pass() {
        assert!(failed(&pipeline()).is_empty(), "{:#?}", pipeline().self_test());
    }

    #[test]
    fn a_detector_that_finds_nothing_or_everything_fails() {
        let with = |change: fn(&mut Ladder)| {
            let mut policy = Policy::default();
            change(&mut policy.ladder);
            Pipeline::new(Recipe::default(), policy, Agencies::builtin())
        };
        let blind = with(|ladder| (ladder.derived, ladder.recast_derived, ladder.held.share) = (1.1, 1.1, 1.1));
        assert_eq!(failed(&blind), ["edited-copy", "families", "agency"]);
        let credulous = with(|ladder| (ladder.derived, ladder.recast_derived, ladder.least_recast) = (0.0, 0.0, 0));
        assert!(failed(&credulous).contains(&"same-event".to_owned()), "{:#?}", credulous.self_test());
    }
}
