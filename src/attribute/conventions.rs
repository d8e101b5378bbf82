//! The forms in which agencies are credited, each in an invented sentence: what it proves, and whom it names.

use super::{
    Class,
    tests::{article, attributor, document, found},
};

/// An invented text to follow a dateline or to stand before a signature.
const BODY: &str =
    "\nLa mairie a rouvert le pont dans la soirée, puis la circulation a repris.\nLes écoles rouvrent jeudi.";

/// The agencies that a text names, each with its strongest class, as `id class`; and whom the verdict names.
fn said(text: &str) -> (Vec<String>, Option<String>) {
    let attributor = attributor();
    let attribution = attributor.attribute(&article(document(text)));
    let id = |id| attributor.agencies().get(id).map_or("", |agency| agency.id.as_str()).to_owned();
    let mut strongest = std::collections::BTreeMap::new();
    for mention in &attribution.mentions {
        let class = strongest.entry(id(mention.agency)).or_insert(mention.class);
        *class = (*class).min(mention.class);
    }
    let all = strongest.iter().map(|(id, class)| format!("{id} {}", class.name())).collect();
    (all, attribution.verdict.map(|verdict| id(verdict.id)))
}

/// Every text names these agencies with this class; by class A and B the verdict names the first of them.
fn hold(place: impl Fn(&str) -> String, class: Class, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, agencies) in cases {
        let (seen, verdict) = said(&place(text));
        let mut expected: Vec<String> = agencies.iter().map(|id| format!("{id} {}", class.name())).collect();
        expected.sort_unstable();
        let named = verdict.as_deref().is_some_and(|id| agencies.contains(&id));
        if seen != expected || (class.is_credit() && !named) || (class > Class::C && verdict.is_some()) {
            wrong.push(format!("{text}\n    said {seen:?}, named {verdict:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn datelines() {
    hold(
        |text| format!("{text}{BODY}"),
        Class::A,
        &[
            ("STOCKHOLM, Aug 29, 2014 (AFP) - A bridge reopened.", &["afp"]),
            ("Paris, 21 jan 2019 (AFP) - Un pont rouvre.", &["afp"]),
            ("(AFP) - Un pont rouvre.", &["afp"]),
            ("(BLOOMBERG, AFP) - A bridge reopened.", &["bloomberg", "afp"]),
            ("NEW YORK (AP) — A bridge reopened.", &["ap"]),
            ("(AP) -- A bridge reopened.", &["ap"]),
            ("ATHENS (Reuters) - A bridge reopened.", &["reuters"]),
            ("NUR-SULTAN, Jan 10 (Reuters) - A bridge reopened.", &["reuters"]),
            ("Athen (dpa) - Eine Brücke ist offen.", &["dpa"]),
            ("Nueva Delhi, 21 ene (EFE).- Un puente reabre.", &["efe"]),
            ("EFE.- Un puente reabre.", &["efe"]),
            ("(ANSA) - ROMA, 1 LUG - Riapre un ponte.", &["ansa"]),
            ("CHARLEROI 19/06 (BELGA) = Un pont rouvre.", &["belga"]),
            ("(Belga) Un pont rouvre.", &["belga"]),
            ("LONDEN (ANP) - Een brug gaat open.", &["anp"]),
            ("WIEN (APA) - Eine Brücke ist offen.", &["apa"]),
            ("Paris (ats afp) - Un pont rouvre.", &["afp", "ats"]),
            ("MOSCOW, January 21. /TASS/. A bridge reopened.", &["tass"]),
            ("МОСКВА, 21 января. /ТАСС/. Мост открыт.", &["tass"]),
            ("МОСКВА, 21 янв — РИА Новости. Мост открыт.", &["ria"]),
            ("Москва. 21 января. INTERFAX.RU - Мост открыт.", &["interfax"]),
            ("BEIJING, Sept. 2 (Xinhua) -- A bridge reopened.", &["xinhua"]),
            ("新华社北京11月21日电 大桥重开。", &["xinhua"]),
            ("中新社北京11月21日电 大桥重开。", &["chinanews"]),
            ("TOKYO (Kyodo) -- A bridge reopened.", &["kyodo"]),
            ("【東京共同】橋が再開した。", &["kyodo"]),
            ("【ロンドン時事】橋が再開した。", &["jiji"]),
            ("SEOUL, Nov. 24 (Yonhap) -- A bridge reopened.", &["yonhap"]),
            ("(서울=연합뉴스) 다리가 열렸다.", &["yonhap"]),
            ("ANKARA (AA) - Köprü açıldı.", &["anadolu"]),
            ("(UPI) -- A bridge reopened.", &["upi"]),
            ("New Delhi [India], Sept 20 (ANI): A bridge reopened.", &["ani"]),
            ("NEW DELHI, Jan 2 (PTI): A bridge reopened.", &["pti"]),
            ("नई दिल्ली, 21 जनवरी (भाषा) पुल खुला।", &["pti"]),
            ("(Bloomberg) -- A bridge reopened.", &["bloomberg"]),
            ("باريس (أ ف ب) - أعيد فتح الجسر.", &["afp"]),
            ("القاهرة (رويترز) - أعيد فتح الجسر.", &["reuters"]),
            ("الرياض (واس) - أعيد فتح الجسر.", &["spa"]),
            ("رام الله (وفا) - أعيد فتح الجسر.", &["wafa"]),
            ("اسلام آباد (اے پی پی): پل کھل گیا۔", &["app"]),
            ("تهران (ایرنا) - پل باز شد.", &["irna"]),
            ("Jakarta (ANTARA) - Jembatan dibuka.", &["antara"]),
            ("Jakarta (ANTARA News) - Jembatan dibuka.", &["antara"]),
            ("Jakarta (Antara) - Jembatan dibuka.", &["antara"]),
            ("Warszawa (PAP) - Most jest otwarty.", &["pap"]),
            ("Praha 21. ledna (ČTK) - Most je otevřen.", &["ctk"]),
            ("Budapest, 2031. január 21., (MTI) - A híd nyitva.", &["mti"]),
            ("ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - Η γέφυρα άνοιξε.", &["ana"]),
            ("København (Ritzau) - Broen er åben.", &["ritzau"]),
            ("Stockholm (TT) - Bron är öppen.", &["tt"]),
            ("Roma, 2 gen (Agenzia Nova) - Riapre un ponte.", &["nova"]),
            ("MADRID, 2 Ene. (EUROPA PRESS) - Un puente reabre.", &["europapress"]),
            ("LONDON (PA) - A bridge reopened.", &["pa"]),
            ("Lisboa, 21 jan (Lusa) – A ponte reabriu.", &["lusa"]),
            ("București, 21 ian (Agerpres) - Podul s-a redeschis.", &["agerpres"]),
        ],
    );
}

#[test]
fn signatures_and_copyright() {
    hold(
        |text| format!("Le pont.{BODY}\n{text}"),
        Class::A,
        &[
            ("(AFP) - © 2019 AFP", &["afp"]),
            ("© 2024 AFP", &["afp"]),
            ("Copyright 2018 The Associated Press. All rights reserved.", &["ap"]),
            ("A bridge is open. (Reporting by Jo Norval; Editing by Al Sund)", &["reuters"]),
            ("© EFE 2019. Está expresamente prohibida la copia.", &["efe"]),
            ("Riapre il ponte (ANSA).", &["ansa"]),
            ("Riproduzione riservata © Copyright ANSA", &["ansa"]),
            ("De brug gaat open. (ANP/RTL)", &["anp"]),
            ("Le pont rouvre. (ats/afp)", &["afp", "ats"]),
            ("Die Brücke ist offen. (SDA/sj)", &["ats"]),
            ("==Kyodo", &["kyodo"]),
            ("橋が再開した。（共同）", &["kyodo"]),
            ("橋が再開した。（時事）", &["jiji"]),
            ("This report by The Canadian Press was first published Jan. 21, 2031.", &["cp"]),
            ("La Presse Canadienne", &["cp"]),
            ("Esta notícia é da agência Lusa", &["lusa"]),
            ("Broen er åben. /ritzau/", &["ritzau"]),
            ("Silta on auki. (STT)", &["stt"]),
            ("Most jest otwarty. (PAP)", &["pap"]),
            ("Cầu đã mở lại. (TTXVN)", &["vna"]),
            ("Köprü yeniden açıldı. (AA)", &["anadolu"]),
        ],
    );
    hold(|text| format!("{text}{BODY}"), Class::A, &[("By Jo Norval, dpa", &["dpa"])]);
}

#[test]
fn mixed_credits() {
    hold(
        |text| format!("Le pont.{BODY}\n{text}"),
        Class::B,
        &[
            ("Le Monde avec AFP", &["afp"]),
            ("Par Jo Norval avec AFP", &["afp"]),
            ("Orange avec AFP", &["afp"]),
            ("Un puente reabre. (con AFP)", &["afp"]),
            ("The Associated Press contributed to this report.", &["ap"]),
            ("(mit Material von dpa)", &["dpa"]),
            ("Australian Associated Press contributed to this report.", &["aap"]),
            ("به گزارش خبرگزاری فارس، پل باز شد.", &["fars"]),
            ("به گزارش ایسنا، پل باز شد.", &["isna"]),
            ("به گزارش ایرنا، پل باز شد.", &["irna"]),
        ],
    );
}

#[test]
fn witnesses() {
    hold(
        |text| format!("{text}{BODY}"),
        Class::C,
        &[
            ("Il part, a indiqué à l'AFP son avocat.", &["afp"]),
            ("He left, his lawyer told AFP.", &["afp"]),
            ("Le pont rouvre, ont constaté des journalistes de l'AFP.", &["afp"]),
            ("Le pont rouvre, ont constaté les correspondants de l'AFP.", &["afp"]),
            ("Se marcha, informó hoy a Efe el alcalde.", &["efe"]),
            ("Sai, disse o autarca à agência Lusa.", &["lusa"]),
        ],
    );
}

#[test]
fn citations_and_pictures_name_nobody() {
    hold(
        |text| format!("{text}{BODY}"),
        Class::D,
        &[
            ("L'AFP rapporte que le pont rouvre.", &["afp"]),
            ("Podul s-a redeschis, relatează AFP.", &["afp"]),
            ("Le pont rouvre, citant Reuters.", &["reuters"]),
            ("The bridge is open, according to Reuters.", &["reuters"]),
            ("El puente reabre, según la agencia EFE.", &["efe"]),
        ],
    );
    hold(
        |text| format!("Le pont.{BODY}\n{text}\nEt la vie reprend."),
        Class::E,
        &[
            ("Le pont samedi (Photo, AFP)", &["afp"]),
            ("Crédits photo : JO NORVAL/AFP", &["afp"]),
            ("caption>Le pont, samedi, à Norval (AFP).", &["afp"]),
            ("REUTERS/Jo Norval", &["reuters"]),
            ("Infographie: Keystone-ATS", &["ats"]),
        ],
    );
}

#[test]
fn credits_that_name_no_agency() {
    for text in [
        "This story has been published from a syndicated feed without modifications to the text.",
        "Jo Norval is a Bloomberg News columnist.",
        "ALMATY: Le pont de la ville a été rouvert lundi dans la matinée par le maire.",
        "Le pont rouvre.\nhh/ph/ts/hd",
    ] {
        assert_eq!(said(&format!("{text}{BODY}")).1, None, "{text}");
    }
    let mut page = document("The bridge is open again.");
    page.credit = Some("Press Trust of India".to_owned());
    let verdict = attributor().attribute(&article(page)).verdict.map(|verdict| (verdict.agency, verdict.class));
    assert_eq!(verdict, Some(("PTI".to_owned(), Class::G)));
}

/// What else the codes of agencies mean.
#[test]
fn other_meanings() {
    for text in [
        "She passed the AP exam, and her AP course ends.",
        "L'AP-HP recrute des infirmiers.",
        "The APA published its guidelines on therapy.",
        "Die APA-Führung tagt, sagte die Partei.",
        "Er geht zu den AA, sagte er.",
        "The AA advised drivers to stay at home.",
        "The UPI payment failed twice, customers said.",
        "She lives in Erie, PA and works there.",
        "His PA told the board.",
        "AFP levels in the blood were high.",
        "Le taux d'AFP était élevé.",
        "Los fondos de las AFP cayeron.",
        "The AFP arrested two men in Sydney.",
        "Il a perdu la carte SIM et la clé MAP.",
        "The ANI index rose.",
        "TT races return to the island.",
        "La TAP vola a Lisbona.",
        "The NAN error was fixed.",
        "Hina told the court she left.",
        "Antara pulau itu ada jembatan.",
    ] {
        assert_eq!(said(&format!("{text}{BODY}")).1, None, "{text}");
    }
}

/// A paid announcement wears a dateline; an agency's own page is no reuse; two agencies share a dateline; a caption repeats the text.
#[test]
fn traps() {
    assert_eq!(said("NORVAL, March 3, 2031 /PRNewswire/ -- Onde grows (Reuters).").1, None);
    assert_eq!(said("NORVAL--(BUSINESS WIRE)--Onde grows, it told AP.").1, None);
    let mut own = document("The bridge is open again.");
    own.url = Some("https://www.reuters.com/world/bridge".to_owned());
    assert!(attributor().attribute(&article(own)).own_domain.is_some());
    let (both, _) = said(&format!("Paris (ats afp) - Un pont rouvre.{BODY}"));
    assert_eq!(both, ["afp A", "ats A"]);
    let alone = "Le maire a rouvert le pont de Norval dimanche soir devant la foule";
    let (repeated, named) = said(&format!("{alone}.{BODY}\n{alone} (AFP)."));
    assert_eq!((repeated, named), (vec!["afp E".to_owned()], None));
    assert_eq!(found(attributor(), "See afp.com, @AFP and #AFP."), [""; 0]);
}

/// What somebody told an agency is weighed by the style around it, in each language that has one.
#[test]
fn styles() {
    let named = |text: &str| said(text).1;
    for (agency, witness, wire, house) in [
        (
            "reuters",
            "The bridge is open, the mayor told Reuters.",
            "Shares of Onde [ONDE.N] rose.",
            "It closed on Monday, April 13.",
        ),
        (
            "reuters",
            "The bridge is open, the mayor told Reuters.",
            "It opens at 0930 GMT.",
            "He also told the AFP news agency so.",
        ),
        ("efe", "El puente reabre, dijo a Efe el alcalde.", "Abre a las 09.30 GMT.", "Cerró el lunes 13 de abril."),
        (
            "dpa",
            "Die Brücke ist offen, sagte die Bürgermeisterin der dpa.",
            "Sie öffnet um 09.30 Uhr (0730 GMT).",
            "Sie schloss am Montag, 13. April.",
        ),
        (
            "ansa",
            "Il ponte riapre, ha detto all'ANSA il sindaco.",
            "Apre alle 09:30 GMT.",
            "Ha chiuso lunedì 13 aprile.",
        ),
        ("lusa", "A ponte reabre, disse o autarca à agência Lusa.", "JPN // ACS", "Fechou na segunda-feira (13)."),
    ] {
        assert_eq!(named(&format!("{witness}\n{wire}")).as_deref(), Some(agency), "{witness} {wire}");
        assert_eq!(named(&format!("{witness}\n{house}")), None, "{witness} {house}");
        assert_eq!(named(&format!("{witness}\n{house}\n{wire}")).as_deref(), Some(agency), "{witness} {house} {wire}");
    }
    assert_eq!(named("The bridge is open, the mayor told Reuters."), None);
    assert_eq!(named("El puente reabre, dijo a Efe el alcalde.").as_deref(), Some("efe"));
}
