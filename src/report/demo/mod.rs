//! An invented report for the tests, in French and English, with everything hostile that a headline can be.

use serde_json::{Value, json};

use super::{Report, rows::*};

mod tables;

/// A headline, outlet and sentence that try to run.
pub const HOSTILE: &str = "</script><img src=x onerror=alert(1)><!--<script>alert(2)//";

const DEPECHE: &[(&str, &str)] = &[
    ("title", "Le pont de Valmorin fermé après une crue record"),
    (
        "body",
        "VALMORIN, 12 mars 2031 (AFP) - Le pont suspendu de Valmorin a été fermé mercredi à toute circulation après une crue record de la Sarve, a annoncé la préfecture. Le niveau de la rivière a atteint 7,89 mètres peu avant 05h00, du jamais vu depuis 1954.",
    ),
    (
        "body",
        "Quelque 1.200 habitants des quais ont été évacués dans la nuit par les pompiers. Aucune victime n'est à déplorer, selon un premier bilan.",
    ),
    (
        "body",
        "\"Nous n'avions jamais vu l'eau monter aussi vite\", a déclaré la maire, Odile Tranchant, à l'AFP. \"Le pont rouvrira quand il sera sûr, pas avant.\"",
    ),
    (
        "body",
        "Construit en 1931, l'ouvrage avait été renforcé il y a six ans pour 4,3 millions d'euros. Une expertise doit commencer dès la décrue.",
    ),
    ("credit", "hv/ts"),
];

const QUOTIDIEN: &[(&str, &str)] = &[
    ("title", "Crue de la Sarve : le pont de Valmorin fermé"),
    ("lead", "La rivière a dépassé son record de 1954 dans la nuit de mardi à mercredi."),
    (
        "body",
        "Construit en 1931, l'ouvrage avait été renforcé il y a six ans pour 4,3 millions d'euros. Une expertise commencera dès la décrue.",
    ),
    (
        "body",
        "Le pont suspendu de Valmorin a été fermé mercredi à toute circulation après une crue record de la Sarve, a annoncé la préfecture. Le niveau de la rivière a atteint 7,98 mètres peu avant 5 heures, du jamais vu depuis 1954.",
    ),
    (
        "body",
        "Des victimes sont à déplorer, selon un premier bilan. Environ 1 200 riverains ont dû quitter leur logement pendant la nuit avec l'aide des pompiers.",
    ),
    (
        "body",
        "« Nous n'avions jamais vu l'eau monter aussi vite », a déclaré la maire. Sur le quai Haut, notre reporter a compté onze commerces inondés.",
    ),
    ("caption", "Le pont mercredi matin. (Photo, AFP)"),
    ("credit", "Le Quotidien avec AFP"),
    ("navigation", "Lire aussi : la météo du jour"),
];

const COURIER: &[(&str, &str)] = &[
    ("title", "Record flood shuts Valmorin bridge"),
    (
        "body",
        "The suspension bridge at Valmorin was closed to all traffic on Wednesday after a record flood of the river Sarve, the prefecture said. The water reached 7.89 metres shortly before 5 am, a level not seen since 1954.",
    ),
    (
        "body",
        "Firefighters moved some 1,200 people out of their homes along the quays overnight. \"We had never seen the water rise so fast,\" mayor Odile Tranchand told AFP.",
    ),
    ("body", "The Courier's hydrology desk expects the peak to reach the estuary by Friday."),
];

const HARBOUR: &[(&str, &str)] = &[
    ("title", "Harbour workers accept pay deal in Ostmere"),
    (
        "body",
        "OSTMERE (Reuters) - Dock workers in Ostmere voted on Friday to accept a 3.5 percent pay rise, ending an eleven-day strike that had left 40 ships waiting offshore. The union said 81 percent of ballots backed the offer.",
    ),
    (
        "body",
        "Cranes were expected to move again from midnight. The port authority put the cost of the stoppage at 19 million crowns.",
    ),
];

const HOSTILE_TEXT: &[(&str, &str)] = &[
    ("title", HOSTILE),
    (
        "body",
        "Dock workers in Ostmere voted on Friday to accept a 3.5 percent pay rise, ending an eleven-day strike that had left 40 ships waiting offshore. The union said 81 percent of ballots backed the offer.",
    ),
    (
        "body",
        "Cranes were expected to move again from midnight. </script><script>alert(3)</script> is what a bad page may hold.",
    ),
];

const MUSEUM: &[(&str, &str)] = &[
    ("title", "Le musée des Phares retrouve sa lanterne"),
    (
        "body",
        "Volée en 2019, la lanterne du phare de Kerlouan a retrouvé jeudi le musée des Phares. Un antiquaire l'avait achetée de bonne foi.",
    ),
];

const MUSEUM_AGAIN: &[(&str, &str)] = &[
    ("title", "Une lanterne de phare revient au musée"),
    (
        "body",
        "La lanterne du phare de Kerlouan, dérobée en 2018, est de retour depuis jeudi au musée des Phares. L'antiquaire qui la détenait ignorait son origine.",
    ),
];

/// The report.
pub fn report() -> Report {
    let mut report = Report { summary: tables::summary(), outlets: tables::outlets(), ..Report::default() };
    (report.days, report.flows, report.agencies) = (tables::days(), tables::flows(), tables::agencies());
    report.french = super::summary::Texts {
        rates: report
            .summary
            .rates
            .iter()
            .map(|rate| [format!("{} (fr)", rate.name), "Définition.".to_owned()])
            .collect(),
        definitions: report
            .summary
            .definitions
            .iter()
            .map(|row| [row.name.clone(), "Définition.".to_owned()])
            .collect(),
        not_covered: vec!["Deux articles sont dans une langue sans abréviations.".to_owned()],
    };
    add(&mut report, "afp-1", "AFP", "2031-03-12T05:41:00Z", DEPECHE, "afp-1");
    add(&mut report, "courier-7", "The Courier", "2031-03-12T14:20:00Z", COURIER, "afp-1");
    add(&mut report, "quotidien-3", "Le Quotidien", "2031-03-12T08:05:00Z", QUOTIDIEN, "afp-1");
    add(&mut report, "dock-1", "Ostmere Post", "2031-04-04", HARBOUR, "dock-1");
    add(&mut report, "dock-2", HOSTILE, "2031-04-05", HOSTILE_TEXT, "dock-1");
    add(&mut report, "phare-1", "Le Quotidien", "2031-05-08", MUSEUM, "phare-1");
    add(&mut report, "phare-1#2", "Gazette de l'Ouest", "2031-05-09", MUSEUM_AGAIN, "phare-1");
    let article = |report: &mut Report, id: &str, change: fn(&mut ArticleRow)| {
        report.articles.iter_mut().filter(|article| article.id == id).for_each(change);
    };
    article(&mut report, "courier-7", |row| row.language = Some("en".to_owned()));
    article(&mut report, "dock-1", |row| row.language = Some("en".to_owned()));
    article(&mut report, "dock-2", |row| {
        row.language = Some("en".to_owned());
        row.url = Some("javascript:alert(4)".to_owned());
    });
    credit(
        &mut report,
        "afp-1",
        "AFP",
        0.99,
        "A",
        &[("VALMORIN, 12 mars 2031 (AFP) -", "A"), ("à l'AFP", "C"), ("hv/ts", "A")],
    );
    credit(&mut report, "quotidien-3", "AFP", 0.97, "B", &[("(Photo, AFP)", "E"), ("Le Quotidien avec AFP", "B")]);
    credit(&mut report, "courier-7", "AFP", 0.83, "C", &[("told AFP", "C")]);
    credit(&mut report, "dock-1", "Reuters", 0.98, "A", &[("OSTMERE (Reuters) -", "A")]);
    bridge(&mut report);
    docks_and_lantern(&mut report);
    report.sentences.sort_by(|a, b| (&a.article, a.start).cmp(&(&b.article, b.start)));
    report.families = tables::families();
    report.rejects = vec![
        json!({"path": "crawl.jsonl", "line": 17, "id": null, "reason": "no text field; looked for text, maintext, content"}),
    ];
    report
}

fn add(report: &mut Report, id: &str, outlet: &str, date: &str, parts: &[(&str, &str)], family: &str) {
    let mut text = String::new();
    let mut rows = Vec::new();
    for (kind, part) in parts {
        let start = text.len() as u32;
        text.push_str(part);
        rows.push(PartRow { kind: part_kind(kind), start, end: text.len() as u32 });
        text.push_str("\n\n");
    }
    report.articles.push(ArticleRow {
        id: id.to_owned(),
        outlet: Some(outlet.to_owned()),
        date: Some(date.to_owned()),
        title: Some(parts[0].1.to_owned()),
        url: Some(format!("https://news.example/{}", id.replace('#', "/"))),
        language: Some("fr".to_owned()),
        family: Some(family.to_owned()),
        parts: rows,
        words: text.split_whitespace().count() as u32,
        agency: None,
        mentions: Vec::new(),
        derived: if id == family { Derivation::Non } else { Derivation::Partially },
        copied: if id == family { 0.0 } else { 2.0 / 3.0 },
        text: None,
    });
    report.texts.insert(id.to_owned(), text);
}

fn credit(report: &mut Report, id: &str, name: &str, confidence: f64, class: &str, quotes: &[(&str, &str)]) {
    let quotes = (quotes.iter())
        .map(|(text, class)| {
            let (start, end) = place(report, id, text);
            QuoteRow { text: (*text).to_owned(), start, end, class: (*class).to_owned(), field: None }
        })
        .collect();
    let agency = AgencyRow { name: name.to_owned(), confidence, class: class.to_owned(), quotes };
    report.articles.iter_mut().filter(|row| row.id == id).for_each(|row| row.agency = Some(agency.clone()));
}

fn part_kind(name: &str) -> PartKind {
    serde_json::from_value(json!(name)).expect("a kind of part")
}

/// Where the words stand in the article's text.
fn place(report: &Report, id: &str, words: &str) -> (u32, u32) {
    let start = report.texts[id].find(words).unwrap_or_else(|| panic!("{id} holds no {words:?}"));
    (start as u32, (start + words.len()) as u32)
}

/// From the first words of a passage to its last.
fn passage(report: &Report, id: &str, (from, to): (&str, &str)) -> (u32, u32) {
    let (start, _) = place(report, id, from);
    let rest = &report.texts[id][start as usize..];
    let end = rest.find(to).unwrap_or_else(|| panic!("{id} holds no {to:?} after {from:?}")) + to.len();
    (start, start + end as u32)
}

type Ends<'a> = (&'a str, &'a str);

fn sentence(report: &mut Report, article: &str, ends: Ends, kind: SentenceKind, source: Option<(&str, Ends)>) {
    let (start, end) = passage(report, article, ends);
    let source = source.map(|(id, ends)| {
        let (start, end) = passage(report, id, ends);
        SourceRow { article: id.to_owned(), start, end }
    });
    let similarity = match kind {
        SentenceKind::Verbatim => 1.0,
        SentenceKind::LightEdit => 0.934_56,
        SentenceKind::New => 0.0,
        _ => 0.61,
    };
    report.sentences.push(SentenceRow {
        article: article.to_owned(),
        start,
        end,
        kind,
        similarity,
        source,
        conflicts: vec![],
    });
}

fn conflict(report: &mut Report, kind: ConflictKind, here: &str, there: &str) {
    let row = report.sentences.last_mut().expect("a sentence to differ");
    row.conflicts.push(ConflictRow { kind, here: here.to_owned(), there: there.to_owned() });
}

fn bridge(report: &mut Report) {
    use SentenceKind::{LightEdit, New, Quote, Rewritten, Translated, Verbatim};
    let (q, c, a) = ("quotidien-3", "courier-7", "afp-1");
    sentence(report, q, ("La rivière", "mercredi."), New, None);
    sentence(report, q, ("Construit", "d'euros."), Verbatim, Some((a, ("Construit", "d'euros."))));
    sentence(report, q, ("Une expertise", "décrue."), LightEdit, Some((a, ("Une expertise", "décrue."))));
    sentence(report, q, ("Le pont suspendu", "préfecture."), Verbatim, Some((a, ("Le pont suspendu", "préfecture."))));
    sentence(report, q, ("Le niveau", "1954."), LightEdit, Some((a, ("Le niveau", "1954."))));
    conflict(report, ConflictKind::Number, "7,98", "7,89");
    sentence(report, q, ("Des victimes", "bilan."), LightEdit, Some((a, ("Aucune victime", "bilan."))));
    conflict(report, ConflictKind::Negation, "", "n'");
    sentence(report, q, ("Environ", "pompiers."), Rewritten, Some((a, ("Quelque", "pompiers."))));
    sentence(report, q, ("« Nous", "maire."), Quote, Some((a, ("\"Nous", "AFP."))));
    sentence(report, q, ("Sur le quai", "inondés."), New, None);
    sentence(report, c, ("The suspension", "said."), Translated, Some((a, ("Le pont suspendu", "préfecture."))));
    sentence(report, c, ("The water", "1954."), Translated, Some((a, ("Le niveau", "1954."))));
    sentence(report, c, ("Firefighters", "overnight."), Translated, Some((a, ("Quelque", "pompiers."))));
    sentence(report, c, ("\"We had", "AFP."), Quote, Some((a, ("\"Nous", "AFP."))));
    conflict(report, ConflictKind::Name, "Tranchand", "Tranchant");
    sentence(report, c, ("The Courier's", "Friday."), New, None);
    pair(
        report,
        (a, c),
        Relation::Rewritten,
        (0.931_47, 0.0, 0.01),
        4,
        &["rare-keys"],
        json!({"kind": "quote-cuts", "shared": 1, "texts": ["rise so fast"]}),
    );
    pair(
        report,
        (a, q),
        Relation::SameDispatch,
        (0.998_76, 0.412_345, 0.561_7),
        7,
        &["bands", "containment"],
        json!({"kind": "narration", "sentences": 5, "dice": 0.912_349}),
    );
    pair(
        report,
        (c, q),
        Relation::Rewritten,
        (0.81, 0.0, 0.0),
        0,
        &["rare-keys"],
        json!({"kind": "shared-source", "article": "afp-1"}),
    );
}

fn docks_and_lantern(report: &mut Report) {
    use SentenceKind::{New, Rewritten, Verbatim};
    for ends in [("Dock workers", "offshore."), ("The union", "offer."), ("Cranes", "midnight.")] {
        sentence(report, "dock-2", ends, Verbatim, Some(("dock-1", ends)));
    }
    sentence(report, "dock-2", ("</script><script>", "hold."), New, None);
    let lantern = ("La lanterne", "Phares.");
    sentence(report, "phare-1#2", lantern, Rewritten, Some(("phare-1", ("Volée", "Phares."))));
    conflict(report, ConflictKind::Number, "2018", "2019");
    sentence(
        report,
        "phare-1#2",
        ("L'antiquaire", "origine."),
        Rewritten,
        Some(("phare-1", ("Un antiquaire", "foi."))),
    );
    pair(
        report,
        ("dock-1", "dock-2"),
        Relation::SameText,
        (0.999_9, 0.83, 0.98),
        3,
        &["bands"],
        json!({"kind": HOSTILE, HOSTILE: HOSTILE}),
    );
    pair(
        report,
        ("phare-1", "phare-1#2"),
        Relation::Rewritten,
        (0.88, 0.02, 0.05),
        2,
        &["rare-keys"],
        json!({"kind": "narration", "sentences": 2}),
    );
}

type Measures = (f64, f64, f64);

fn pair(
    report: &mut Report,
    ids: (&str, &str),
    relation: Relation,
    measures: Measures,
    shared: u32,
    from: &[&str],
    why: Value,
) {
    let (derived, jaccard, containment) = measures;
    report.pairs.push(PairRow {
        first: ids.0.to_owned(),
        second: ids.1.to_owned(),
        relation,
        derived,
        extent: if shared == 0 { Derivation::Non } else { Derivation::Partially },
        jaccard,
        containment,
        shared_sentences: shared,
        direction: if shared == 0 { Direction::Unknown } else { Direction::First },
        candidates: from.iter().map(|name| (*name).to_owned()).collect(),
        evidence: vec![serde_json::from_value(why).expect("evidence is an object with a kind")],
    });
}
