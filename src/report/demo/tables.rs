//! What the invented articles add up to.

use serde_json::json;

use super::HOSTILE;
use crate::report::{rows::*, summary::*};

pub(super) fn families() -> Vec<FamilyRow> {
    let counts = |relations: &[Relation]| {
        let mut counts = RelationCounts::default();
        relations.iter().for_each(|&relation| counts.add(relation));
        counts
    };
    let agency =
        |name: &str, confidence| Some(FamilyAgencyRow { name: name.to_owned(), confidence, class: "A".to_owned() });
    let family = |members: &[&str], date: &str, outlet: &str, relations: &[Relation], days| FamilyRow {
        family: members[0].to_owned(),
        anchor: members[0].to_owned(),
        members: members.iter().map(|&id| id.to_owned()).collect(),
        outlets: members.len() as u32,
        first: Some(FirstRow { id: members[0].to_owned(), date: date.to_owned(), outlet: Some(outlet.to_owned()) }),
        agency: None,
        relations: counts(relations),
        span_seconds: None,
        span_days: Some(days),
    };
    let bridge = [Relation::SameDispatch, Relation::Rewritten, Relation::Rewritten];
    vec![
        FamilyRow {
            span_seconds: Some(31_140),
            agency: agency("AFP", 0.992),
            ..family(&["afp-1", "courier-7", "quotidien-3"], "2031-03-12T05:41:00Z", "AFP", &bridge, 0)
        },
        FamilyRow {
            agency: agency("Reuters", 0.98),
            ..family(&["dock-1", "dock-2"], "2031-04-04", "Ostmere Post", &[Relation::SameText], 1)
        },
        family(&["phare-1", "phare-1#2"], "2031-05-08", "Le Quotidien", &[Relation::Rewritten], 1),
    ]
}

fn share(value: f64) -> ShareRow {
    ShareRow { value: Some(value), low: Some(value * 0.8), high: Some(value * 1.1) }
}

fn tally(articles: u64, [wholly, partially, non]: [u64; 3], copy_rate: f64) -> TallyRow {
    TallyRow { articles, in_families: wholly + partially, wholly, partially, non, copy_rate: share(copy_rate) }
}

pub(super) fn outlets() -> Vec<OutletRow> {
    let row = |outlet: &str, articles, counts: [u64; 3], rates: [f64; 2], credited, first| OutletRow {
        outlet: outlet.to_owned(),
        tally: tally(articles, counts, rates[0]),
        copy_rate_by_length: share(rates[1]),
        credited,
        uncredited: (counts[0] + counts[1]).saturating_sub(credited),
        first_in_family: first,
        agency_articles: credited,
    };
    vec![
        row(HOSTILE, 4, [1, 0, 3], [0.241_3, 0.198], 0, 0),
        row("AFP", 12, [0, 1, 11], [0.02, 0.013], 1, 1),
        row("Gazette de l'Ouest", 31, [0, 9, 22], [0.156_78, 0.132], 4, 0),
        row("Le Quotidien", 48, [6, 14, 28], [0.312_41, 0.287], 13, 1),
        row("Ostmere Post", 27, [2, 5, 20], [0.187, 0.149], 5, 1),
        row("The Courier", 39, [1, 11, 27], [0.203, 0.176], 8, 0),
    ]
}

pub(super) fn days() -> Vec<DayRow> {
    let row = |day: &str, articles, counts: [u64; 3], copy_rate| DayRow {
        day: day.to_owned(),
        tally: tally(articles, counts, copy_rate),
        unique: share(counts[2] as f64 / articles as f64),
    };
    vec![row("2031-03-12", 90, [10, 20, 60], 0.25), row("2031-04-05", 71, [0, 20, 51], 0.1)]
}

pub(super) fn flows() -> Vec<FlowRow> {
    let row = |outlet: &str, source: &str, articles, words| FlowRow {
        outlet: outlet.to_owned(),
        source: source.to_owned(),
        articles,
        sentences: articles * 5,
        words,
        stories: articles,
        share: share(0.2),
    };
    vec![
        row(HOSTILE, "Ostmere Post", 1, 71),
        row("Le Quotidien", "AFP", 13, 2_310),
        row("The Courier", "AFP", 8, 1_020),
        row("The Courier", "Le Quotidien", 2, 190),
    ]
}

pub(super) fn agencies() -> Vec<AgencyTallyRow> {
    vec![AgencyTallyRow {
        agency: "AFP".to_owned(),
        families: 1,
        coverage: share(1.0 / 3.0),
        first: 1,
        first_of: 1,
        first_share: ShareRow { value: Some(1.0), low: Some(0.025), high: Some(1.0) },
        articles: 3,
        credited: 2,
        copies: 2,
        uncredited: 1,
        uncredited_share: ShareRow { value: Some(0.5), low: None, high: None },
    }]
}

pub(super) fn summary() -> Summary {
    let rate = |name: &str, value, low, high, unit, definition: &str| RateRow {
        name: name.to_owned(),
        value,
        low,
        high,
        method: low.map(|_: f64| IntervalMethod::FamilyBootstrap),
        unit,
        of: 161,
        after: name.starts_with('C').then(|| "Cagé, Hervé, Viaud 2020".to_owned()),
        definition: definition.to_owned(),
    };
    let define =
        |name: &str, definition: &str| DefinitionRow { name: name.to_owned(), definition: definition.to_owned() };
    let generator = |name: &str, proposed, derived| GeneratorRow { generator: name.to_owned(), proposed, derived };
    Summary {
        version: "0.1.0".to_owned(),
        parameters: Parameters {
            recipe: json!({"shingle": {"words": 5}, "signature": {"permutations": 128}, "fold": "NFKC"}),
            policy: json!({"derived_at_least": 0.00005, "window_days": 7, "quotes": "left out"}),
            options: json!({"same_outlet": "compare"}),
        },
        counts: Counts {
            documents: 158,
            articles: 161,
            paragraphs: 1_204,
            rejects: 1,
            outlets: 6,
            families: 3,
            in_families: 7,
            pairs: RelationCounts {
                same_text: 1,
                same_dispatch: 1,
                rewritten: 3,
                same_event: 12,
                unrelated: 41,
                common_source: 2,
                same_thread: 0,
            },
            boilerplate: 1,
            sentences: KindCounts { verbatim: 5, light_edit: 3, rewritten: 3, translated: 3, quote: 2, new: 4 },
        },
        rates: vec![
            rate(
                "Copy rate",
                Some(0.213_45),
                Some(0.171),
                Some(0.256),
                RateUnit::Share,
                "Mean over articles: characters in runs of at least 100 characters that earlier members of the family carry, over all characters of the article. Case, accents of capitals, quotation marks and spaces are folded first; quotations count.",
            ),
            rate(
                "Credited copying",
                Some(0.684),
                None,
                None,
                RateUnit::Share,
                "Copied characters whose source is named in the article, over all copied characters. A photo credit does not count.",
            ),
            rate(
                "Reaction time",
                Some(8_640.0),
                Some(5_100.0),
                Some(13_020.0),
                RateUnit::Seconds,
                "Median over families: the second outlet's first publication minus the first outlet's. Only families in which both times of day are known.",
            ),
            rate(
                "Outlets per family",
                None,
                None,
                None,
                RateUnit::Number,
                "Different outlets in a family, the agency itself left out.",
            ),
        ],
        definitions: vec![
            define(
                "containment",
                "Shared word 5-shingles over the shingles of the shorter article, quotations left out.",
            ),
            define("wholly, partially, non", "METER's classes: at least .9 of the article, at least .1, less."),
        ],
        curve: vec![
            CurveRow { least_run: 50, copy_rate: share(0.261), by_length: share(0.243), without_agencies: share(0.18) },
            CurveRow {
                least_run: 100,
                copy_rate: share(0.213_45),
                by_length: share(0.2),
                without_agencies: share(0.15),
            },
        ],
        self_test: vec![ControlRow {
            control: "edited-copy".to_owned(),
            expected: "derived".to_owned(),
            found: "derived".to_owned(),
            passed: true,
        }],
        generators: vec![
            generator("exact", 1, 1),
            generator("bands", 19, 2),
            generator("containment", 23, 1),
            generator("rare-keys", 31, 3),
        ],
        hot_buckets: vec![HotBucketRow {
            generator: "rare-keys".to_owned(),
            key: "name:valmorin".to_owned(),
            size: 1_312,
            compared: 4_096,
        }],
        boilerplate: vec![BoilerplateRow {
            text: "Write to the desk at desk@valmorin.example".to_owned(),
            outlet: Some("Le Courrier".to_owned()),
            articles: 7,
            families: 2,
        }],
        not_covered: vec![
            "Two articles are in a language without abbreviation data; their sentences may be cut wrongly.".to_owned(),
        ],
        timings: None,
    }
}
