//! What is unlike other nights: an outlet that copies or corrects more than it does, a feed that fell silent, a template
//! that is everywhere, too many rejects.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::index::Night;

/// A kind of alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// An outlet's articles hold more reused text than they do.
    Reuse,
    /// An outlet corrected more of its records than it does.
    Removals,
    /// An outlet that publishes nearly every night published nothing.
    Silent,
    /// Very many of tonight's articles are one family.
    Template,
    /// Too many records could not be used.
    Rejects,
}

impl AlarmKind {
    /// All kinds, in order.
    pub const ALL: [AlarmKind; 5] =
        [AlarmKind::Reuse, AlarmKind::Removals, AlarmKind::Silent, AlarmKind::Template, AlarmKind::Rejects];

    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AlarmKind::Reuse => "reuse",
            AlarmKind::Removals => "removals",
            AlarmKind::Silent => "silent",
            AlarmKind::Template => "template",
            AlarmKind::Rejects => "rejects",
        }
    }

    /// The limit unless another is given, and what it limits.
    #[must_use]
    pub fn limit(self) -> f64 {
        match self {
            // Share of words above the median night.
            AlarmKind::Reuse => 0.15,
            // Times the median night, and so many at least.
            AlarmKind::Removals => 5.0,
            // Share of the nights before on which it published.
            AlarmKind::Silent => 0.8,
            // Of tonight's articles in one family.
            AlarmKind::Template => 50.0,
            // Share of records.
            AlarmKind::Rejects => 0.01,
        }
    }
}

/// Something that is unlike other nights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alarm {
    /// What.
    pub kind: AlarmKind,
    /// Of which outlet, if it is about one.
    pub outlet: Option<String>,
    /// Tonight's figure.
    pub value: f64,
    /// The figure of other nights, where there is one.
    pub usual: Option<f64>,
    /// For a person.
    pub message: String,
}

/// Limits from which on something is an alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Checks {
    limits: BTreeMap<AlarmKind, f64>,
}

impl Default for Checks {
    fn default() -> Checks {
        Checks { limits: AlarmKind::ALL.into_iter().map(|kind| (kind, kind.limit())).collect() }
    }
}

/// Nights that what is usual is taken from.
const TRAILING: usize = 28;

/// Nights before which nothing is usual yet.
const LEAST_NIGHTS: usize = 5;

/// Articles of which a mean says something.
const LEAST_ARTICLES: u64 = 5;

impl Checks {
    /// The same with another limit.
    #[must_use]
    pub fn with(mut self, kind: AlarmKind, limit: f64) -> Checks {
        self.limits.insert(kind, limit);
        self
    }

    /// What is unlike the nights before. `largest` is the largest family among tonight's articles: how many they are, and
    /// its name.
    #[must_use]
    pub fn alarms(&self, tonight: &Night, before: &[Night], largest: Option<(usize, String)>) -> Vec<Alarm> {
        let trailing = &before[before.len().saturating_sub(TRAILING)..];
        let mut alarms = Vec::new();
        if trailing.len() >= LEAST_NIGHTS {
            for (outlet, figures) in &tonight.outlets {
                let nights = || trailing.iter().filter_map(|night| night.outlets.get(outlet));
                let usual = usual_copied(before, outlet);
                let limit = self.limits[&AlarmKind::Reuse];
                if let Some(usual) =
                    usual.filter(|usual| figures.articles >= LEAST_ARTICLES && figures.copied > usual + limit)
                {
                    alarms.push(Alarm {
                        kind: AlarmKind::Reuse,
                        outlet: Some(outlet.clone()),
                        value: figures.copied,
                        usual: Some(usual),
                        message: format!(
                            "{}: {:.0} % of the words of its {} articles are reused; the median of {} nights is {:.0} %",
                            named(outlet),
                            100.0 * figures.copied,
                            figures.articles,
                            trailing.len(),
                            100.0 * usual
                        ),
                    });
                }
                let usual = median(nights().map(|night| night.replaced as f64).collect()).unwrap_or(0.0);
                let limit = self.limits[&AlarmKind::Removals];
                let replaced = figures.replaced as f64;
                if replaced >= limit && replaced > limit * usual {
                    alarms.push(Alarm {
                        kind: AlarmKind::Removals,
                        outlet: Some(outlet.clone()),
                        value: replaced,
                        usual: Some(usual),
                        message: format!(
                            "{}: {} records came again with another text; usual are {usual}",
                            named(outlet),
                            figures.replaced
                        ),
                    });
                }
            }
            alarms.extend(self.silent(tonight, trailing));
        }
        if let Some((articles, family)) =
            largest.filter(|(articles, _)| *articles as f64 >= self.limits[&AlarmKind::Template])
        {
            alarms.push(Alarm {
                kind: AlarmKind::Template,
                outlet: None,
                value: articles as f64,
                usual: None,
                message: format!(
                    "{articles} of tonight's articles are one family, that of {family}: a template, or very hot copy"
                ),
            });
        }
        let records = tonight.added + tonight.replaced + tonight.unchanged + tonight.rejects;
        let share = tonight.rejects as f64 / records.max(1) as f64;
        if share > self.limits[&AlarmKind::Rejects] {
            alarms.push(Alarm {
                kind: AlarmKind::Rejects,
                outlet: None,
                value: share,
                usual: None,
                message: format!("{} of {records} records could not be used", tonight.rejects),
            });
        }
        alarms
    }

    fn silent(&self, tonight: &Night, trailing: &[Night]) -> Vec<Alarm> {
        let mut published: BTreeMap<&str, usize> = BTreeMap::new();
        for night in trailing {
            for (outlet, _) in night.outlets.iter().filter(|(_, figures)| figures.articles > 0) {
                *published.entry(outlet).or_default() += 1;
            }
        }
        let is_silent = |outlet: &str| tonight.outlets.get(outlet).is_none_or(|figures| figures.articles == 0);
        let often = |nights: usize| nights as f64 >= self.limits[&AlarmKind::Silent] * trailing.len() as f64;
        let silent = published.into_iter().filter(|(outlet, nights)| often(*nights) && is_silent(outlet));
        silent
            .map(|(outlet, nights)| Alarm {
                kind: AlarmKind::Silent,
                outlet: Some(outlet.to_owned()),
                value: 0.0,
                usual: Some(nights as f64 / trailing.len() as f64),
                message: format!(
                    "{}: nothing tonight; it published on {nights} of the last {} nights",
                    named(outlet),
                    trailing.len()
                ),
            })
            .collect()
    }
}

/// The median of an outlet's reuse over the last nights on which it published as much that a mean says something.
pub(super) fn usual_copied(before: &[Night], outlet: &str) -> Option<f64> {
    let trailing = &before[before.len().saturating_sub(TRAILING)..];
    let nights = trailing.iter().filter_map(|night| night.outlets.get(outlet));
    median(nights.filter(|night| night.articles >= LEAST_ARTICLES).map(|night| night.copied).collect())
}

fn named(outlet: &str) -> &str {
    if outlet.is_empty() { "articles without an outlet" } else { outlet }
}

/// The median; of an even number the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::OutletNight;

    fn night(number: u32, outlets: &[(&str, u64, f64, u64)]) -> Night {
        let outlets = outlets.iter().map(|(outlet, articles, copied, replaced)| {
            let figures = OutletNight { articles: *articles, copied: *copied, replaced: *replaced, in_families: 0 };
            ((*outlet).to_owned(), figures)
        });
        Night { number, added: 100, outlets: outlets.collect(), ..Night::default() }
    }

    fn kinds(alarms: &[Alarm]) -> Vec<(AlarmKind, Option<&str>)> {
        alarms.iter().map(|alarm| (alarm.kind, alarm.outlet.as_deref())).collect()
    }

    #[test]
    fn what_is_unlike_other_nights_is_an_alarm() {
        let usual: Vec<Night> =
            (1..=10).map(|number| night(number, &[("a", 20, 0.2, 1), ("b", 20, 0.5, 0), ("c", 9, 0.0, 0)])).collect();
        let checks = Checks::default();
        assert_eq!(
            checks.alarms(&night(11, &[("a", 20, 0.3, 2), ("b", 20, 0.5, 0), ("c", 9, 0.1, 0)]), &usual, None),
            []
        );
        let tonight = Night { rejects: 5, ..night(11, &[("a", 20, 0.6, 1), ("b", 20, 0.5, 9)]) };
        let alarms = checks.alarms(&tonight, &usual, Some((60, "x".to_owned())));
        let expected = [
            (AlarmKind::Reuse, Some("a")),
            (AlarmKind::Removals, Some("b")),
            (AlarmKind::Silent, Some("c")),
            (AlarmKind::Template, None),
            (AlarmKind::Rejects, None),
        ];
        assert_eq!(kinds(&alarms), expected);
    }

    #[test]
    fn a_young_index_knows_nothing_that_is_usual() {
        let usual: Vec<Night> = (1..=4).map(|number| night(number, &[("a", 20, 0.0, 0)])).collect();
        assert_eq!(Checks::default().alarms(&night(5, &[("b", 20, 1.0, 9)]), &usual, None), []);
    }

    #[test]
    fn limits_can_be_moved() {
        let usual: Vec<Night> = (1..=10).map(|number| night(number, &[("a", 20, 0.2, 0)])).collect();
        let tonight = night(11, &[("a", 20, 0.3, 0)]);
        let alarms = Checks::default().with(AlarmKind::Reuse, 0.05).alarms(&tonight, &usual, None);
        assert_eq!(kinds(&alarms), [(AlarmKind::Reuse, Some("a"))]);
    }
}
