//! Copy in another language is told from another account of the same event, sentence by sentence.

use newsprint::{
    align::Kind,
    article::Document,
    attribute::Agencies,
    pipeline::{Pipeline, Prepared},
    policy::Policy,
    recipe::Recipe,
    verify::Relation,
};

const ENGLISH: &str = "NORVAL, Tavrinia, March 3 (AFP) - Rescuers pulled 31 miners alive from the Kessler colliery on Tuesday, two days after a fire cut off the pit near Norval.

Another 14 men were still missing 820 metres below the ground, Energy Minister Dana Oravec told reporters at the gates of the Kessler works.

The fire broke out on Sunday at 03:40 in gallery 17, which the company Tavria Coal had reopened in January after repairs worth 2.6 million euros.

Prosecutor Emil Hartog has opened an inquiry and questioned three managers of Tavria Coal, among them its director, Viktor Sandoz.

\"We heard knocking on the pipes, and then we knew,\" said rescue chief Marta Lindqvist, whose team of 120 came from Sarvan overnight.

The union leader Josip Brandl said the gas alarms had failed 11 times since October and accused the inspector's office in Sarvan of looking away.

Kessler, opened in 1958, employs 940 people and supplies the Orzhak power plant.";

const FRENCH: &str = "Les secouristes ont remonté mardi 31 mineurs vivants de la houillère Kessler, deux jours après l'incendie qui a isolé le puits, près de Norval.

Quatorze hommes, soit 14, étaient toujours portés disparus à 820 mètres sous terre, a indiqué la ministre de l'Énergie, Dana Oravec, à l'entrée du site de Kessler.

Le feu s'était déclaré dimanche à 03h40 dans la galerie 17, que la société Tavria Coal avait rouverte en janvier après 2,6 millions d'euros de travaux.

Le procureur Emil Hartog a ouvert une enquête et entendu trois cadres de Tavria Coal, dont son directeur Viktor Sandoz.

« On a entendu frapper sur les tuyaux, et là on a su », a raconté la cheffe des secours, Marta Lindqvist, dont l'équipe de 120 personnes est arrivée de Sarvan dans la nuit.

Selon le syndicaliste Josip Brandl, les détecteurs de gaz étaient tombés en panne 11 fois depuis octobre et l'inspection, à Sarvan, a fermé les yeux.

Ouverte en 1958, la mine Kessler emploie 940 personnes et alimente la centrale d'Orzhak.";

const FRENCH_INDEPENDENT: &str = "Devant les grilles de la mine, les familles attendent depuis dimanche. À Norval, petite ville de Tavrinia, presque chacun connaît quelqu'un au fond.

Mardi, une clameur est montée : 31 hommes venaient de sortir. « Mon fils est là », sanglote Ludmila, serrant un chapelet entre ses doigts.

Le maire, Anton Reiss, a fait ouvrir le gymnase et distribuer des couvertures, tandis que les commerçants offraient la soupe.

La ministre Dana Oravec, venue par hélicoptère, a promis toute la vérité avant de s'entretenir avec les proches des disparus.

Les anciens rappellent la catastrophe de 1974, quand 62 mineurs avaient péri dans le même bassin.

Chez Tavria Coal, qui exploite Kessler, personne ne répond. Un syndicaliste, Josip Brandl, parle de négligence et réclame la démission de Viktor Sandoz.";

const SPANISH: &str = "Los equipos de rescate sacaron el martes con vida a 31 mineros de la mina de carbón Kessler, dos días después de que un incendio aislara el pozo cercano a Norval.

Otros 14 hombres seguían desaparecidos a 820 metros de profundidad, dijo la ministra de Energía, Dana Oravec, ante las puertas de las instalaciones de Kessler.

El fuego comenzó el domingo a las 03:40 en la galería 17, que la empresa Tavria Coal había reabierto en enero tras unas obras de 2,6 millones de euros.

El fiscal Emil Hartog abrió una investigación e interrogó a tres directivos de Tavria Coal, entre ellos su director, Viktor Sandoz.

«Oímos golpes en las tuberías y entonces lo supimos», contó la jefa de rescate, Marta Lindqvist, cuyo equipo de 120 personas llegó de Sarvan durante la noche.

El sindicalista Josip Brandl dijo que las alarmas de gas habían fallado 11 veces desde octubre y acusó a la inspección de Sarvan de mirar hacia otro lado.

Abierta en 1958, Kessler emplea a 940 personas y abastece a la central de Orzhak.";

const SPANISH_INDEPENDENT: &str = "La espera se hace eterna en Norval, donde cientos de vecinos pasan la noche junto a la mina con velas y termos de café.

Entre los rescatados está Milan, de 24 años, que saludó a las cámaras antes de subir a la ambulancia. «Solo pensaba en mi hija», murmuró.

El hospital comarcal atendió a 31 personas, casi todas por inhalación de humo, según la doctora Irena Falk.

El alcalde Anton Reiss decretó tres días de luto y pidió respeto para los familiares de los que siguen abajo.

Dana Oravec visitó el lugar por la tarde entre abucheos, y Tavria Coal se limitó a un breve comunicado de pésame.

Los expertos recuerdan que la cuenca acumula accidentes desde 1974, y que Kessler es una de las minas más viejas del país.";

const RUSSIAN: &str = "Спасатели во вторник подняли на поверхность 31 горняка с шахты «Кесслер» близ города Норваль, через два дня после пожара, отрезавшего ствол.

Ещё 14 человек остаются под землёй на глубине 820 метров, сообщила министр энергетики Дана Оравец у ворот шахты Кесслер.

Пожар начался в воскресенье в 03:40 в галерее 17, которую компания Тавриа Коал вновь открыла в январе после ремонта стоимостью 2,6 миллиона евро.

Прокурор Эмиль Хартог возбудил дело и допросил трёх руководителей компании Тавриа Коал, в том числе директора Виктора Сандоза.

«Мы услышали стук по трубам и всё поняли», рассказала начальник спасателей Марта Линдквист, чья команда из 120 человек прибыла ночью из города Сарван.

Профсоюзный лидер Йосип Брандл заявил, что датчики газа с октября отказывали 11 раз, а инспекция в городе Сарван закрывала на это глаза.

На шахте Кесслер, открытой в 1958 году, работают 940 человек, она снабжает электростанцию Оржак.";

const ENGLISH_INDEPENDENT: &str = "They have slept in cars for two nights, waiting for a bell that means somebody is coming up.

On Tuesday it rang 31 times in Norval, and each time the crowd at the fence fell silent to hear a name.

\"I stopped counting after twenty,\" said Irena Falk, a doctor who set up beds in the canteen. Mayor Anton Reiss carried tea from car to car.

Dana Oravec, the minister, flew in for an hour, spoke of lessons and left through a side gate.

Old hands at Kessler talk of 1974, when 62 men died a mile away and nobody was ever charged.

Tavria Coal did not answer calls. Josip Brandl, who speaks for the union, wants Viktor Sandoz to resign.";

fn pipeline() -> Pipeline {
    Pipeline::new(Recipe::default(), Policy::default(), Agencies::builtin())
}

fn article(pipeline: &Pipeline, text: &str) -> Prepared {
    let document = Document::new(text.chars().take(12).collect::<String>(), text);
    pipeline.prepare(document).remove(0)
}

#[test]
fn a_translation_is_a_copy_and_its_sentences_are_flagged() {
    let pipeline = pipeline();
    for (name, source, target) in [
        ("English to French", ENGLISH, FRENCH),
        ("English to Spanish", ENGLISH, SPANISH),
        ("Russian to English", RUSSIAN, ENGLISH),
        ("Russian to French", RUSSIAN, FRENCH),
        ("French to Spanish", FRENCH, SPANISH),
    ] {
        let (source, target) = (article(&pipeline, source), article(&pipeline, target));
        let found = pipeline.compare(&source, &target);
        assert_eq!(found.verdict.relation, Relation::Rewritten, "{name}: {:?}", found.evidence.translation);
        assert!(found.verdict.derived > 0.5, "{name}");
        let flags = pipeline.flags(&target, &source);
        let translated: Vec<_> = flags.iter().filter(|flag| flag.kind == Kind::Translated).collect();
        assert!(translated.len() >= 4 && translated.iter().all(|flag| flag.source.is_some()), "{name}: {flags:?}");
        // In order, as they stand in the source.
        assert!(translated.is_sorted_by_key(|flag| flag.source.map(|source| source.start)), "{name}");
    }
}

#[test]
fn another_account_of_the_event_is_none() {
    let pipeline = pipeline();
    for (name, one, other) in [
        ("English, French", ENGLISH, FRENCH_INDEPENDENT),
        ("English, Spanish", ENGLISH, SPANISH_INDEPENDENT),
        ("Russian, English", RUSSIAN, ENGLISH_INDEPENDENT),
        ("French, English", FRENCH, ENGLISH_INDEPENDENT),
        ("Spanish, French", SPANISH, FRENCH_INDEPENDENT),
        ("two of them", SPANISH_INDEPENDENT, ENGLISH_INDEPENDENT),
    ] {
        let (one, other) = (article(&pipeline, one), article(&pipeline, other));
        let found = pipeline.compare(&one, &other);
        assert!(!found.verdict.relation.is_derived(), "{name}: {:?}", found.evidence.translation);
        assert!(pipeline.flags(&one, &other).iter().all(|flag| flag.kind != Kind::Translated), "{name}");
    }
}
