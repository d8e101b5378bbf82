//! Whole articles, invented, credited the way newsrooms do.

use std::sync::{Arc, OnceLock};

use super::*;
use crate::article::{Document, Part, PartKind};

pub(super) fn attributor() -> &'static Attributor {
    static SHIPPED: OnceLock<Attributor> = OnceLock::new();
    SHIPPED.get_or_init(|| Attributor::new(Agencies::builtin()))
}

pub(super) fn document(text: &str) -> Document {
    Document::new("page", text)
}

/// An article whose lines are all running text, but for those that begin with the name of a kind: `caption>…`.
pub(super) fn article(document: Document) -> Article {
    let mut parts = Vec::new();
    let mut at = 0;
    for line in document.text.split_inclusive('\n') {
        let kinds = [("caption>", PartKind::Caption), ("credit>", PartKind::Credit), ("menu>", PartKind::Navigation)];
        let kind = kinds.iter().find(|(mark, _)| line.starts_with(mark));
        let skipped = kind.map_or(0, |(mark, _)| mark.len());
        let span = Span::new(at + skipped, at + line.trim_end().len());
        parts.push(Part { kind: kind.map_or(PartKind::Body, |(_, kind)| *kind), span });
        at += line.len();
    }
    Article { document: Arc::new(document), number: 1, parts }
}

/// What is found in a text, as `id class words`.
pub(super) fn found(attributor: &Attributor, text: &str) -> Vec<String> {
    let attribution = attributor.attribute(&article(document(text)));
    let name = |id| attributor.agencies().get(id).map_or("", |agency| agency.id.as_str());
    let shown = |mention: &Mention| {
        format!("{} {} {}", name(mention.agency), mention.class.name(), mention.span.of(text).replace('\n', "⏎"))
    };
    attribution.mentions.iter().map(shown).collect()
}

/// Each text has exactly the mentions listed.
fn expect(cases: &[(&str, &[&str])]) {
    let attributor = attributor();
    for (text, expected) in cases {
        let seen = found(attributor, text);
        assert_eq!(seen, *expected, "{text}");
    }
}

const MORE: &str =
    "\nLa mairie a rouvert le pont dans la soirée, puis la circulation a repris.\nLes écoles rouvrent jeudi.";

#[test]
fn datelines_prove_wire_text() {
    let cases: &[(&str, &[&str])] = &[
        ("NORVAL, Aug 29, 2031 (AFP) - A dam broke.", &["afp A NORVAL, Aug 29, 2031 (AFP) -"]),
        ("Norval, 21 jan 2031 (AFP) - Un barrage a cédé.", &["afp A Norval, 21 jan 2031 (AFP) -"]),
        ("Le Pont-de-Norval (France) (AFP) - Un barrage.", &["afp A Le Pont-de-Norval (France) (AFP) -"]),
        ("NEW NORVAL (AP) — Shares fell.", &["ap A NEW NORVAL (AP) —"]),
        ("NUR-NORVAL, Jan 10 (Reuters) - The minister left.", &["reuters A NUR-NORVAL, Jan 10 (Reuters) -"]),
        ("(Reuters) - The minister left.", &["reuters A (Reuters) -"]),
        ("Athen (dpa) - Der Minister ging.", &["dpa A Athen (dpa) -"]),
        ("Nueva Norval, 21 ene (EFE).- El ministro dimitió.", &["efe A Nueva Norval, 21 ene (EFE).-"]),
        ("EFE.- El ministro dimitió ayer.", &["efe A EFE.-"]),
        ("(ANSA) - ROMA, 1 LUG - Il ministro lascia.", &["ansa A (ANSA) -"]),
        ("CHARLEROI 19/06 (BELGA) = Le ministre part.", &["belga A CHARLEROI 19/06 (BELGA) ="]),
        ("LONDEN (ANP) - De minister vertrekt.", &["anp A LONDEN (ANP) -"]),
        ("WIEN (APA) - Der Minister ging.", &["apa A WIEN (APA) -"]),
        ("MOSCOW, January 21. /TASS/. The minister left.", &["tass A MOSCOW, January 21. /TASS/."]),
        ("BEIJING, Sept. 2 (Xinhua) -- The minister left.", &["xinhua A BEIJING, Sept. 2 (Xinhua) --"]),
        ("SEOUL, Nov. 24 (Yonhap) -- The minister left.", &["yonhap A SEOUL, Nov. 24 (Yonhap) --"]),
        ("ANKARA (AA) - The minister left.", &["anadolu A ANKARA (AA) -"]),
        ("New Delhi [India], Sept 20 (ANI): The minister left.", &["ani A New Delhi [India], Sept 20 (ANI):"]),
        ("新华社北京12月7日电 部长辞职。", &["xinhua A 新华社北京12月7日电"]),
        ("LONDRES, 24 (Havas). — On annonce un départ.", &["havas A LONDRES, 24 (Havas). —"]),
        (
            "PARIS (BLOOMBERG, AFP) - Shares fell.",
            &["bloomberg A PARIS (BLOOMBERG, AFP) -", "afp A PARIS (BLOOMBERG, AFP) -"],
        ),
        ("Paris (ats afp) - Le ministre part.", &["ats A Paris (ats afp) -", "afp A Paris (ats afp) -"]),
    ];
    for (text, expected) in cases {
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        let mut seen = found(attributor(), &format!("{text}{MORE}"));
        seen.sort_unstable();
        assert_eq!(seen, expected, "{text}");
    }
}

#[test]
fn signatures_copyrights_and_bylines_prove_wire_text() {
    expect(&[
        ("Il ministro lascia il governo (ANSA).", &["ansa A (ANSA)."]),
        ("Le ministre part. (ats/afp)", &["afp A (ats/afp)", "ats A (ats/afp)"]),
        ("Der Minister ging gestern. (SDA/sj)", &["ats A (SDA/sj)"]),
        ("The minister left.\n==Kyodo", &["kyodo A ==Kyodo"]),
        ("Le ministre part.\n© 2031 AFP", &["afp A © 2031 AFP"]),
        ("Copyright 2031 The Associated Press. All rights reserved.", &["ap A Copyright 2031 The Associated Press"]),
        ("El ministro dimitió.\n© EFE 2031. Prohibida la copia.", &["efe A © EFE 2031"]),
        (
            "Il ministro lascia.\nRiproduzione riservata © Copyright ANSA",
            &["ansa A Riproduzione riservata © Copyright ANSA"],
        ),
        ("By Jo Norval, dpa\nThe minister left.", &["dpa A By Jo Norval, dpa"]),
        (
            "This report by The Canadian Press was first published Jan. 2.",
            &["cp A This report by The Canadian Press was first published"],
        ),
        ("O ministro saiu.\nEsta notícia é da agência Lusa", &["lusa A Esta notícia é da agência Lusa"]),
        (
            "The minister left. (Reporting by Jo Norval; Editing by Al Sund)",
            &["reuters A (Reporting by Jo Norval; Editing by Al Sund)"],
        ),
    ]);
}

#[test]
fn mixed_credits() {
    expect(&[
        ("Le Courrier avec AFP", &["afp B avec AFP"]),
        ("Par Jo Norval avec\u{a0}AFP", &["afp B avec\u{a0}AFP"]),
        ("Norval avec AFP et Reuters", &["afp B avec AFP", "reuters B avec AFP et Reuters"]),
        ("El ministro dimitió ayer. (con AFP)", &["afp B (con AFP)"]),
        ("Con información de EFE.", &["efe B Con información de EFE"]),
        ("Der Minister ging gestern. (mit Material von dpa)", &["dpa B mit Material von dpa"]),
        ("The Associated Press contributed to this report.", &["ap B The Associated Press contributed to this report"]),
        (
            "AP writers Jo Norval in Rome and Al Sund contributed to this report.",
            &["ap B AP writers Jo Norval in Rome and Al Sund contributed to this report"],
        ),
        ("Com informações da Agência Brasil.", &["abr B Com informações da Agência Brasil"]),
        ("Il ministro lascia. (con ANSA)", &["ansa B (con ANSA)"]),
        ("Source : AFP", &["afp B Source : AFP"]),
        (
            "Australian Associated Press contributed to this story.",
            &["aap B Australian Associated Press contributed to this story"],
        ),
    ]);
}

#[test]
fn the_agency_saw_or_was_told() {
    expect(&[
        (
            "Le pont est rouvert, ont constaté des journalistes de l’AFP.",
            &["afp C ont constaté des journalistes de l’AFP"],
        ),
        (
            "Le pont rouvre, a constaté un journaliste de l'Agence France-Presse.",
            &["afp C a constaté un journaliste de l'Agence France-Presse"],
        ),
        ("«Il part», a indiqué à l'AFP son avocat.", &["afp C indiqué à l'AFP"]),
        ("Il part, a appris jeudi l'AFP de source proche.", &["afp C appris jeudi l'AFP"]),
        ("Interrogée par l’AFP, la mairie se tait.", &["afp C Interrogée par l’AFP"]),
        ("Selon un décompte de l'AFP, 12 ponts ont cédé.", &["afp C décompte de l'AFP"]),
        ("dans un entretien avec l'AFP, il a nié.", &["afp C entretien avec l'AFP"]),
        ("\"He left,\" she told AFP.", &["afp C told AFP."]),
        ("He left, she told The Associated Press on Monday.", &["ap C told The Associated Press"]),
        ("An AFP journalist at the scene counted twelve.", &["afp C An AFP journalist at the scene"]),
        ("documents seen by Reuters show it", &["reuters C seen by Reuters"]),
        ("Se marcha, informó hoy a Efe el alcalde.", &["efe C informó hoy a Efe"]),
        ("Er gehe, sagte ein Sprecher der dpa.", &["dpa C sagte ein Sprecher der dpa"]),
        ("Lascia, ha detto all'ANSA il sindaco.", &["ansa C detto all'ANSA"]),
        ("Sai, disse o autarca à agência Lusa.", &["lusa C disse o autarca à agência Lusa"]),
        ("Он уходит, сообщил ТАСС мэр.", &["tass C сообщил ТАСС"]),
        ("Han går, säger hon till TT.", &["tt C säger hon till TT"]),
        ("市长对法新社表示，他将离职。", &["afp C 对法新社表示"]),
    ]);
}

#[test]
fn merely_cited() {
    expect(&[
        ("L’AFP rapporte.", &["afp D L’AFP rapporte"]),
        ("selon l'agence Reuters, il part", &["reuters D selon l'agence Reuters"]),
        ("citant Reuters, il part", &["reuters D citant Reuters"]),
        ("He left, according to Reuters.", &["reuters D according to Reuters"]),
        ("según la agencia EFE, se marcha", &["efe D según la agencia EFE"]),
        ("secondo l'ANSA lascia", &["ansa D secondo l'ANSA"]),
        ("Pleacă ministrul, relatează AFP", &["afp D relatează AFP"]),
        ("据路透社报道，市长离职。", &["reuters D 据路透社报道"]),
        ("Він іде, за словами мера; Укрінформ про це писав", &["ukrinform D Укрінформ"]),
    ]);
}

#[test]
fn a_picture_credit_is_never_a_text_credit() {
    expect(&[
        ("Le barrage samedi à Norval (Photo, AFP).", &["afp E Photo, AFP"]),
        ("Crédits photo : JO NORVAL/AFP", &["afp E Crédits photo : JO NORVAL/AFP"]),
        ("AFP/Archives", &["afp E AFP/Archives"]),
        ("PHOTO AFP", &["afp E PHOTO AFP"]),
        ("© AFP/JO NORVAL", &["afp E AFP/JO NORVAL"]),
        ("Le barrage. © AFP", &["afp E © AFP"]),
        ("REUTERS/Jo Norval", &["reuters E REUTERS/Jo Norval"]),
        ("Jo Norval / AFP", &["afp E Jo Norval / AFP"]),
        ("The dam. (AP Photo/Jo Norval)", &["ap E AP Photo/"]),
        ("(Photo by Jo NORVAL / AFP)", &["afp E Photo by Jo NORVAL / AFP"]),
        ("Jo Norval/Getty Images", &["getty E Getty Images"]),
        ("Infographie: Keystone-ATS", &["ats E Infographie: Keystone-ATS"]),
        ("caption>Le barrage à Norval, AFP", &["afp E AFP"]),
        ("menu>Toutes les dépêches AFP", &[]),
    ]);
    let twice = "Le maire de Norval a rouvert le pont dimanche soir. (AFP).\n";
    let told = "Le pont.\nLe maire de Norval a rouvert le pont dimanche soir.\nEt il est rentré.";
    expect(&[
        (&format!("{twice}{twice}La vie reprend."), &["afp E (AFP).", "afp E (AFP)."]),
        (&format!("{told}\n{twice}"), &["afp E (AFP)."]),
    ]);
}

#[test]
fn names_that_mean_something_else() {
    expect(&[
        ("She took an AP course in history.", &[]),
        ("She lives in Norval, PA and left.", &[]),
        ("He went to AA for years.", &[]),
        ("The Isle of Man TT race was won again.", &[]),
        ("Jo Norval is a Bloomberg News columnist.", &[]),
        ("Mayor Michael Bloomberg told the council.", &[]),
        ("The AFP said troops had left the island.", &["afp D The AFP"]),
        ("L'hôpital dépend de l'AP-HP.", &[]),
        ("A Reuters/Ipsos poll found otherwise.", &[]),
        ("See reuters.com or @AFP for more.", &[]),
        ("Il a pris la carte MAP.", &[]),
        ("Le refuge de la protection animale (SPA).", &["spa D (SPA)."]),
        ("Las AFP administran las pensiones.", &[]),
    ]);
}

#[test]
fn a_paid_announcement_has_no_agency() {
    let attributor = attributor();
    for text in [
        "NORVAL, Calif.--(BUSINESS WIRE)--Onde today told Reuters it grows.",
        "NORVAL, March 3, 2031 /PRNewswire/ -- Onde grows, it told Reuters.",
        "NORVAL, March 3, 2031 (GLOBE NEWSWIRE) -- Onde grows, it told Reuters.",
    ] {
        let attribution = attributor.attribute(&article(document(text)));
        assert!(attribution.paid_release.is_some(), "{text}");
        assert_eq!(attribution.verdict, None, "{text}");
    }
}

#[test]
fn verdicts_and_abstentions() {
    let attributor = attributor();
    let verdict = |text: &str| {
        let attribution = attributor.attribute(&article(document(text)));
        attribution.verdict.map(|verdict| (verdict.agency, verdict.class, attribution.others.len()))
    };
    let of = |agency: &str, class: Class, others: usize| Some((agency.to_owned(), class, others));
    assert_eq!(verdict("NORVAL: Le pont est rouvert, selon Reuters.\n(Photo, AFP)"), None);
    assert_eq!(verdict("Le pont est rouvert, a dit à l'AFP le maire."), of("AFP", Class::C, 0));
    assert_eq!(verdict("PARIS (AFP) - Il part, he told Reuters.\nFin."), of("AFP", Class::A, 1));
    assert_eq!(verdict("Il part.\nLe Courrier avec AFP et Reuters"), of("AFP", Class::B, 1));
    assert_eq!(verdict(""), None);
}

fn confidence(text: &str) -> f64 {
    attributor().attribute(&article(document(text))).verdict.map_or(0.0, |verdict| verdict.confidence)
}

#[test]
fn witness_is_less_than_credit_and_more_of_it_is_no_more() {
    let once = confidence("Le pont est rouvert, a dit à l'AFP le maire.");
    let twice = confidence("Le pont est rouvert, a dit à l'AFP le maire.\nIl part, a appris jeudi l'AFP.");
    let signed = confidence("Le pont est rouvert.\nhh/ph/ts");
    let initials = confidence("Le pont est rouvert, a dit à l'AFP le maire.\nhh/ph/ts");
    let credit = confidence("PARIS (AFP) - Le pont est rouvert.");
    assert!(once == twice && twice < credit && credit < 1.0);
    assert!(signed == 0.0 && once < initials);
}

#[test]
fn a_witness_names_nobody_in_an_outlet_s_own_writing() {
    let told = "Le pont est rouvert, a dit à l'AFP le maire.";
    assert!(confidence(told) > 0.9);
    for house in [
        "Le pont a cédé lundi 13 avril.",
        "Le pont a cédé dimanche 1er mars.",
        "Le pont a cédé ce lundi.",
        "Pourquoi le pont a-t-il cédé ?",
        "Le maire l'assure\u{a0}: rien n'est perdu.",
    ] {
        let text = format!("{told}\n{house}");
        assert_eq!(confidence(&text), 0.0, "{text}");
        let seen = format!("Le pont rouvre, a constaté un journaliste de l'AFP.\n{house}");
        assert!((0.8..0.9).contains(&confidence(&seen)), "{seen}");
        for wire in ["\n- Pont neuf -\nIl est rouvert.", " \"Il a dit +non+\", dit-il.", " Il ouvre à 20H33 GMT."] {
            assert!(confidence(&format!("{text}{wire}")) > 0.95, "{text}{wire}");
        }
        let listed = format!("{text}\n- Le premier point\n- Le second point\n- Le dernier");
        assert_eq!(confidence(&listed), 0.0, "{listed}");
    }
    let english = "The bridge is open again, the mayor told AFP.";
    assert_eq!(confidence(english), 0.0);
    assert!(confidence("The bridge is open again, an AFP journalist at the scene saw.") > 0.5);
    let weak = attributor().attribute(&article(document(english)));
    assert_eq!(weak.leading().map(|verdict| verdict.agency.as_str()), Some("AFP"));
}

#[test]
fn the_conventions_of_many_languages() {
    let more = |text: &str| format!("{text}{MORE}");
    for (text, expected) in [
        ("МОСКВА, 21 янв - РИА Новости. Мэр ушёл.", "ria A МОСКВА, 21 янв - РИА Новости."),
        ("باريس (أ ف ب) - أعيد فتح الجسر.", "afp A باريس (أ ف ب) -"),
        ("القاهرة (رويترز) - أعيد فتح الجسر.", "reuters A القاهرة (رويترز) -"),
        ("اسلام آباد (اے پی پی): پل کھل گیا۔", "app A اسلام آباد (اے پی پی):"),
        ("نئی دہلی (اے ایف پی)۔ پل کھل گیا۔", "afp A نئی دہلی (اے ایف پی)۔"),
        ("به گزارش خبرگزاری مهر، پل باز شد.", "mehr B به گزارش خبرگزاری مهر"),
        ("中新社北京1月2日电 大桥重开。", "chinanews A 中新社北京1月2日电"),
        ("（中央社記者王一台北2日電）大橋重開。", "cna A （中央社記者王一台北2日電）"),
        ("【法新社巴黎1日电】大桥重开。", "afp A 【法新社巴黎1日电】"),
        ("【ロンドン共同】橋が再開した。", "kyodo A 【ロンドン共同】"),
        ("【ノルバル時事】橋が再開した。", "jiji A 【ノルバル時事】"),
        ("[東京 1日 ロイター] - 橋が再開した。", "reuters A [東京 1日 ロイター]"),
        ("(서울=연합뉴스) 다리가 다시 열렸다.", "yonhap A (서울=연합뉴스)"),
        ("Jakarta (ANTARA) - Jembatan dibuka lagi.", "antara A Jakarta (ANTARA) -"),
        ("ANKARA (AA) - Köprü yeniden açıldı.", "anadolu A ANKARA (AA) -"),
        ("नई दिल्ली (भाषा) - पुल फिर खुला।", "pti A नई दिल्ली (भाषा) -"),
        ("NORVAL (DHA) - Köprü yeniden açıldı.", "dha A NORVAL (DHA) -"),
        ("SÃO PAULO, SP (FOLHAPRESS) - A ponte reabriu.", "folhapress A SÃO PAULO, SP (FOLHAPRESS) -"),
        ("Roma, 2 gen. (askanews) - Il ponte riapre.", "askanews A Roma, 2 gen. (askanews) -"),
        ("Berlin (dts Nachrichtenagentur) - Die Brücke ist offen.", "dts A Berlin (dts Nachrichtenagentur) -"),
    ] {
        assert_eq!(found(attributor(), &more(text)), [expected], "{text}");
    }
    expect(&[
        ("Dia pulang, kata wali kota kepada AFP.", &["afp C kata wali kota kepada AFP"]),
        ("Jembatan dibuka, dilansir AFP.", &["afp D dilansir AFP"]),
        ("میئر نے اے ایف پی کو بتایا", &["afp C نے اے ایف پی کو بتایا"]),
        ("다리가 열렸다고 연합뉴스에 말했다", &["yonhap C 연합뉴스에 말했"]),
        ("شهردار به ایسنا گفت", &["isna C به ایسنا گفت"]),
        ("市長は辞任した。ロイターによると", &["reuters D ロイターによると"]),
    ]);
}

#[test]
fn names_of_the_past_and_of_bad_scans() {
    expect(&[
        (
            "On annonce un départ.\nLondres , 7 . Aug . ( Exchange ) Die Brücke",
            &["extel A Londres , 7 . Aug . ( Exchange )"],
        ),
        ("Une ligne. Rome, 19 mars. (Havas.) La suite", &["havas D (Havas.)"]),
        ("ligne coupée {Reuter).- Le pont", &["reuters D {Reuter).-"]),
        ("le correspondant de Reuter à Norval", &["reuters D correspondant de Reuter"]),
        ("une dépêche de l'agence Wolff", &["wolff D de l'agence Wolff"]),
        ("BERLIN, 23 (D. N. B.). — Le pont", &["dnb A BERLIN, 23 (D. N. B.). —"]),
        ("Il est parti. / ats-afp\nLa suite.\nUne autre.\nEt encore.", &["afp D / ats-afp", "ats D / ats-afp"]),
        ("Le docteur Wolff habite Norval. Mme Reuter aussi. Exchange rates fell.", &[]),
    ]);
}

#[test]
fn a_caption_s_credit_and_a_photographer_make_no_verdict() {
    for text in [
        "Le pont a rouvert dans la soirée de dimanche.\nLe pont a rouvert dans la soirée de dimanche (AFP).\nFin.",
        "Le pont a rouvert.\nJO NORVAL / AFP\nFin du texte.",
        "Le pont a rouvert.\nCrédits photo : Jo Norval/AFP",
        "caption>Le pont, Norval, 3 mars (AFP)\nLe pont a rouvert.",
        "The bridge reopened.\nREUTERS/Jo Norval/File Photo",
        "Die Brücke ist offen.\nFoto: Jo Norval/dpa",
        "El puente reabre.\nFoto: EFE/Jo Norval",
    ] {
        assert_eq!(confidence(text), 0.0, "{text}");
    }
}

#[test]
fn metadata_and_own_pages() {
    let attributor = attributor();
    let mut page = document("Le pont est rouvert.");
    page.credit = Some("Jo Norval avec AFP".to_owned());
    let by_field = attributor.attribute(&article(page.clone()));
    let fields = by_field.verdict.iter().flat_map(|verdict| &verdict.fields);
    let fields: Vec<(&str, &str)> = fields.map(|field| (field.field.name(), field.text.as_str())).collect();
    assert_eq!(fields, [("credit", "Jo Norval avec AFP")]);
    assert_eq!(by_field.verdict.map(|verdict| (verdict.agency, verdict.class)), Some(("AFP".to_owned(), Class::G)));
    page.credit = Some("Photo: Jo Norval/AFP".to_owned());
    assert_eq!(attributor.attribute(&article(page.clone())).verdict, None);
    page.credit = None;
    page.url = Some("https://www.reuters.com/world/1".to_owned());
    let own = attributor.attribute(&article(page.clone()));
    assert_eq!(own.own_domain, attributor.agencies().find("reuters"));
    assert!(own.verdict.is_some());
    page.url = Some("https://notreuters.com/world/1".to_owned());
    assert_eq!(attributor.attribute(&article(page)).own_domain, None);
}

#[test]
fn bare_datelines_are_a_hint_only() {
    let attributor = attributor();
    let text = "ALMATY: Le pont de la ville a été rouvert lundi dans la matinée par le maire.";
    let attribution = attributor.attribute(&article(document(text)));
    assert_eq!(attribution.bare_dateline.map(|span| span.of(text)), Some("ALMATY:"));
    assert_eq!(attribution.verdict, None);
}

#[test]
fn a_dateline_cut_from_its_paragraph_is_still_one() {
    let text = "PARIS (AFP) - Le pont est rouvert depuis lundi.";
    let parts = [(PartKind::Dateline, 0, 14), (PartKind::Body, 14, text.len())];
    let parts = parts.map(|(kind, start, end)| Part { kind, span: Span::new(start, end) }).to_vec();
    let cut = Article { document: Arc::new(document(text)), number: 1, parts };
    let verdict = attributor().attribute(&cut).verdict.map(|verdict| (verdict.agency, verdict.class));
    assert_eq!(verdict, Some(("AFP".to_owned(), Class::A)));
}

#[test]
fn spans_are_right_on_any_text() {
    let attributor = attributor();
    for text in [
        "(AFP",
        "AFP)",
        "é(AFP) - ",
        "© AFP ©",
        "AFP",
        "\u{a0}AFP\u{202f}",
        "(((((AFP",
        "l’AFP’",
        "据法新社",
        "AP/AP/AP/AP",
        "\n\n(AFP)\n",
    ] {
        for mention in attributor.attribute(&article(document(text))).mentions {
            assert!(!mention.span.of(text).is_empty(), "{text}");
        }
    }
}
