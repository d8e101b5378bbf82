//! The command line: the output contract, determinism, compressed inputs, `compare`, interruption, exit codes.
//!
//! What bad input does is in `tests/bad_input.rs`; whether the verdicts are right, in `tests/samples.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    sync::OnceLock,
};

use newsprint::report::{
    jsonl::write_rows,
    rows::{ArticleRow, FamilyRow, PairRow, PassageRow, RelationCounts, SentenceKind, SentenceRow},
    summary::{KindCounts, Summary},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

mod paper;
use paper::{
    Desk, RESULTS, Results, TABLES, article, article_with, gzip, lines, names_in, newsprint, sample_text, samples,
    spawn, text, zstandard,
};

/// One run over the news day, for all tests that only look at it.
struct NewsDay {
    results: Results,
    stderr: String,
}

fn news_day() -> &'static NewsDay {
    static RUN: OnceLock<NewsDay> = OnceLock::new();
    RUN.get_or_init(|| {
        let desk = Desk::new();
        let samples = samples().display().to_string();
        let ended = desk.trace(&[samples]).ends_with(0);
        let (stderr, results) = (ended.stderr.clone(), ended.results());
        NewsDay { results, stderr }
    })
}

fn articles() -> Vec<ArticleRow> {
    news_day().results.rows("articles.jsonl")
}

fn pairs() -> Vec<PairRow> {
    news_day().results.rows("pairs.jsonl")
}

fn sentences() -> Vec<SentenceRow> {
    news_day().results.rows("sentences.jsonl")
}

fn families() -> Vec<FamilyRow> {
    news_day().results.rows("families.jsonl")
}

/// Of a line of `outlets.csv`, what counts articles.
#[derive(Deserialize)]
struct OutletLine {
    outlet: String,
    articles: u64,
    in_families: u64,
    wholly: u64,
    partially: u64,
    non: u64,
}

fn outlets() -> Vec<OutletLine> {
    let table = news_day().results.read("outlets.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(|row| row.expect("a row of outlets.csv")).collect()
}

fn summary() -> Summary {
    serde_json::from_str(news_day().results.read("summary.json")).expect("summary.json")
}

/// The id of the page or record that an article stands in.
fn page_of(id: &str) -> &str {
    id.split('#').next().unwrap_or_default()
}

/// The source text of every article: that of its record or page, and for HTML the one that its page's first row carries.
fn source_texts() -> BTreeMap<String, String> {
    let articles = articles();
    let carried: BTreeMap<&str, &String> =
        articles.iter().filter_map(|row| Some((row.id.as_str(), row.text.as_ref()?))).collect();
    let text = |id: &str| match (carried.get(page_of(id)), id.strip_prefix("pages/")) {
        (Some(text), _) => (*text).clone(),
        (None, Some(page)) => fs::read_to_string(samples().join("pages").join(page_of(page))).expect("a page"),
        (None, None) => sample_text(id),
    };
    articles.iter().map(|row| (row.id.clone(), text(&row.id))).collect()
}

mod contract {
    use super::*;

    #[test]
    fn every_file_is_there_and_no_other() {
        assert_eq!(news_day().results.names(), TABLES);
    }

    /// A row read and written again must give its line: no field has another name, type, place or precision.
    #[track_caller]
    fn same_again<T: DeserializeOwned + Serialize>(table: &str) {
        let rows: Vec<T> = news_day().results.rows(table);
        assert!(!rows.is_empty(), "{table} is empty: the test sees nothing");
        let mut again = Vec::new();
        write_rows(&mut again, &rows).expect("written to memory");
        assert!(again == news_day().results.read(table).as_bytes(), "{table} holds other rows than `report::rows`");
    }

    #[test]
    fn lines_are_the_documented_rows() {
        same_again::<ArticleRow>("articles.jsonl");
        same_again::<PairRow>("pairs.jsonl");
        same_again::<SentenceRow>("sentences.jsonl");
        same_again::<FamilyRow>("families.jsonl");
    }

    #[test]
    fn tables_are_sorted() {
        let ids: Vec<String> = articles().into_iter().map(|row| row.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
        let pairs: Vec<_> = pairs().into_iter().map(|row| (row.first, row.second)).collect();
        assert!(pairs.is_sorted_by(|a, b| a < b), "{pairs:?}");
        assert!(pairs.iter().all(|(first, second)| first < second), "{pairs:?}");
        let sentences: Vec<_> = sentences().into_iter().map(|row| (row.article, row.start)).collect();
        assert!(sentences.is_sorted_by(|a, b| a < b));
        assert!(families().is_sorted_by(|a, b| a.family < b.family));
        assert!(outlets().is_sorted_by(|a, b| a.outlet < b.outlet));
    }

    #[test]
    fn pairs_and_sentences_name_articles() {
        let ids: BTreeSet<String> = articles().into_iter().map(|row| row.id).collect();
        let (pairs, sentences) = (pairs(), sentences());
        let named = pairs.iter().flat_map(|row| [&row.first, &row.second]);
        let in_sentences = sentences.iter().map(|row| &row.article);
        let sources = sentences.iter().filter_map(|row| Some(&row.source.as_ref()?.article));
        for id in named.chain(in_sentences).chain(sources) {
            assert!(ids.contains(id), "{id} is no article");
        }
    }

    #[test]
    fn a_family_is_called_after_its_smallest_member() {
        let mut membership: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in articles() {
            if let Some(family) = row.family {
                membership.entry(family).or_default().push(row.id);
            }
        }
        let listed: BTreeMap<String, Vec<String>> =
            families().into_iter().map(|row| (row.family, row.members)).collect();
        assert_eq!(membership, listed);
        for family in families() {
            assert_eq!(Some(&family.family), family.members.first());
            assert!(family.members.is_sorted_by(|a, b| a < b) && family.members.len() > 1, "{family:?}");
            assert!(family.members.contains(&family.anchor), "{family:?}");
        }
    }

    #[test]
    fn later_articles_of_a_page_are_numbered() {
        let ids: Vec<String> = articles().into_iter().map(|row| row.id).filter(|id| id.starts_with("pages/")).collect();
        let expected = [
            "pages/dam.txt",
            "pages/harbour.txt",
            "pages/harbour.txt#2",
            "pages/harbour.txt#3",
            "pages/plain.txt",
            "pages/strike.html",
            "pages/two.html",
            "pages/two.html#2",
        ];
        assert_eq!(ids, expected);
    }

    #[test]
    fn text_extracted_from_a_page_stands_once_with_its_first_article() {
        let carrying: Vec<String> = articles().into_iter().filter(|row| row.text.is_some()).map(|row| row.id).collect();
        assert_eq!(carrying, ["pages/strike.html", "pages/two.html"]);
    }

    /// The words that a span cuts out; fails if it leaves the text or halves a character.
    #[track_caller]
    fn cut<'a>(texts: &'a BTreeMap<String, String>, article: &str, start: u32, end: u32) -> &'a str {
        let found = texts.get(article).and_then(|text| text.get(start as usize..end as usize));
        let found = found.unwrap_or_else(|| panic!("{article}: {start}..{end} is no span of its text"));
        assert!(!found.trim().is_empty(), "{article}: {start}..{end} holds nothing");
        found
    }

    #[test]
    fn parts_and_quotes_are_cut_from_the_source() {
        let texts = source_texts();
        let mut quotes = 0;
        for row in articles() {
            let mut end = 0;
            for part in &row.parts {
                assert!(part.start >= end, "{}: parts overlap", row.id);
                end = part.end;
                cut(&texts, &row.id, part.start, part.end);
            }
            for quote in row.agency.iter().flat_map(|agency| &agency.quotes) {
                if quote.field.is_some() {
                    assert_eq!((quote.start, quote.end, quote.class.as_str()), (0, 0, "G"), "{}", row.id);
                    continue;
                }
                assert_eq!(cut(&texts, &row.id, quote.start, quote.end), quote.text, "{}", row.id);
                quotes += 1;
            }
            for mention in &row.mentions {
                assert_eq!(cut(&texts, &row.id, mention.start, mention.end), mention.text, "{}", row.id);
            }
        }
        assert!(quotes > 10, "only {quotes} quotes: the test sees nothing");
    }

    #[test]
    fn a_field_that_names_an_agency_is_quoted_and_its_own_page_reuses_nothing() {
        let told = text(7);
        let record = |id: &str, day: u32, url: &str, author: &str| json!({"id": id, "date": format!("2026-03-{day:02}"), "url": url, "author": author, "text": told});
        let desk = Desk::new().with(
            "a.jsonl",
            lines([
                record("client", 2, "https://onde.example/1", "Jo Norval, AFP"),
                record("copy", 3, "https://rive.example/1", "Al Sund"),
                record("wire", 4, "https://www.afp.com/1", ""),
            ]),
        );
        let rows: Vec<ArticleRow> = desk.trace(&["a.jsonl"]).ends_with(0).results().rows("articles.jsonl");
        let quotes = |row: &ArticleRow| -> Vec<(Option<String>, String)> {
            let quotes = row.agency.iter().flat_map(|agency| &agency.quotes);
            quotes.map(|quote| (quote.field.clone(), quote.text.clone())).collect()
        };
        assert_eq!(quotes(&rows[0]), [(Some("credit".to_owned()), "Jo Norval, AFP".to_owned())]);
        assert_eq!(quotes(&rows[1]), []);
        assert_eq!(quotes(&rows[2])[0], (Some("site".to_owned()), "afp.com".to_owned()));
        assert!(rows[1].copied > 0.9 && rows[2].copied == 0.0, "{} {}", rows[1].copied, rows[2].copied);
    }

    #[test]
    fn sentences_are_cut_from_the_source() {
        let texts = source_texts();
        let mut last: (String, u32) = Default::default();
        for row in sentences() {
            let words = cut(&texts, &row.article, row.start, row.end);
            assert_eq!(words, words.trim(), "{}: a sentence begins and ends with its words", row.article);
            assert!(words.chars().any(char::is_alphanumeric), "{words:?} says nothing");
            assert!(
                row.article != last.0 || row.start >= last.1,
                "{}: sentences overlap at {}",
                row.article,
                row.start
            );
            last = (row.article.clone(), row.end);

            assert_eq!(row.source.is_none(), row.kind == SentenceKind::New, "{row:?}");
            assert!((0.0..=1.0).contains(&row.similarity), "{row:?}");
            for conflict in &row.conflicts {
                assert!(words.contains(&conflict.here), "{:?} is not in {words:?}", conflict.here);
                let source = row.source.as_ref().expect("a conflict has two sides");
                let there = &texts[&source.article];
                assert!(there.contains(&conflict.there), "{:?} is not in {}", conflict.there, source.article);
            }
            if let Some(source) = &row.source {
                assert_ne!(source.article, row.article);
                cut(&texts, &source.article, source.start, source.end);
            }
        }
    }

    /// A sentence of `fr-dam-02`, which is `fr-dam-01` in other typography.
    #[test]
    fn a_copied_sentence_names_the_same_words_on_both_sides() {
        let texts = source_texts();
        let copied =
            sentences().into_iter().filter(|row| row.article == "fr-dam-02" && row.kind == SentenceKind::Verbatim);
        let letters = |text: &str| text.chars().filter(|c| c.is_ascii_lowercase()).collect::<String>();
        let mut checked = 0;
        for row in copied {
            let source = row.source.expect("copied from somewhere");
            let here = letters(cut(&texts, &row.article, row.start, row.end));
            let there = letters(cut(&texts, &source.article, source.start, source.end));
            // A closing phrase ("…", he said) may belong to the sentence on one side only.
            assert!(here.contains(&there) || there.contains(&here), "{here:?} is not {there:?}");
            checked += 1;
        }
        assert!(checked > 5, "only {checked} sentences: the test sees nothing");
    }

    #[test]
    fn spans_in_evidence_are_cut_from_the_source() {
        let texts = source_texts();
        let mut spans = 0;
        for row in pairs() {
            for (article, side) in [(&row.first, "first"), (&row.second, "second")] {
                for evidence in &row.evidence {
                    let detail = Value::Object(evidence.detail.clone());
                    let list = detail["spans"].as_array().cloned().unwrap_or_default();
                    for span in std::iter::once(&detail).chain(&list).filter_map(|holder| holder[side].as_object()) {
                        let bound =
                            |name: &str| u32::try_from(span[name].as_u64().expect("a number")).expect("32 bits");
                        cut(&texts, article, bound("start"), bound("end"));
                        spans += 1;
                    }
                }
            }
        }
        assert!(spans > 50, "only {spans} spans: the test sees nothing");
    }

    #[test]
    fn the_summary_agrees_with_the_tables() {
        let (summary, articles, families) = (summary(), articles(), families());
        let counts = summary.counts;
        assert_eq!(counts.documents, 64, "59 records and 5 pages");
        assert_eq!(counts.articles, articles.len() as u64);
        assert_eq!(counts.rejects, news_day().results.rejects().len() as u64);
        assert_eq!(counts.families, families.len() as u64);
        assert_eq!(counts.in_families, articles.iter().filter(|row| row.family.is_some()).count() as u64);
        let named: BTreeSet<&String> = articles.iter().filter_map(|row| row.outlet.as_ref()).collect();
        assert_eq!(counts.outlets, named.len() as u64);

        let mut relations = RelationCounts::default();
        pairs().iter().for_each(|row| relations.add(row.relation));
        assert_eq!(counts.pairs, relations);
        let mut kinds = KindCounts::default();
        sentences().iter().for_each(|row| kinds.add(row.kind));
        assert_eq!(counts.sentences, kinds);

        assert_eq!(summary.version, env!("CARGO_PKG_VERSION"));
        assert!(summary.timings.is_none(), "--no-timings");
        assert!(summary.parameters.recipe.is_object() && summary.parameters.policy.is_object());
        assert!(summary.rates.iter().all(|rate| !rate.definition.is_empty()) && !summary.rates.is_empty());
    }

    #[test]
    fn outlets_agree_with_the_articles() {
        let (articles, mut seen) = (articles(), 0);
        for row in outlets() {
            let own: Vec<&ArticleRow> =
                articles.iter().filter(|article| article.outlet.as_deref().unwrap_or_default() == row.outlet).collect();
            assert_eq!(row.articles, own.len() as u64, "{}", row.outlet);
            assert_eq!(row.in_families, own.iter().filter(|article| article.family.is_some()).count() as u64);
            assert_eq!(row.wholly + row.partially + row.non, row.articles, "{}", row.outlet);
            seen += row.articles;
        }
        assert_eq!(seen, articles.len() as u64);
    }

    #[test]
    fn the_report_loads_nothing() {
        let page = news_day().results.read("report.html");
        let policy = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        let policy = policy.expect("a content security policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("http") && !policy.contains('*') && !policy.contains("unsafe"), "{policy}");
        for loaded in ["src=\"http", "src='http", "src=http", "src=\"//", "@import", "url(http", "<iframe", "<base"] {
            assert!(!page.contains(loaded), "{loaded}");
        }
    }

    #[test]
    fn no_progress_is_drawn_where_nobody_looks() {
        let stderr = &news_day().stderr;
        assert!(!stderr.contains(['\r', '\u{1b}', '\u{8}']), "{stderr:?}");
        assert!(stderr.contains("67 articles (64 records)") && stderr.contains("report.html"), "{stderr:?}");
        let desk = Desk::new().with("a.jsonl", lines([article("a")]));
        let quiet = desk.trace(&["a.jsonl"]).and(&["--quiet"]).ends_with(0);
        assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    }
}

mod determinism {
    use super::*;

    #[test]
    fn threads_change_nothing() {
        let desk = Desk::new();
        let samples = samples().display().to_string();
        for jobs in ["1", "2"] {
            let results = desk.trace(&[&samples]).and(&["--force", "--jobs", jobs]).ends_with(0).results();
            results.equals(&news_day().results, &TABLES);
        }
    }

    #[test]
    fn the_order_of_inputs_changes_nothing() {
        let (records, pages) = (samples().join("articles.jsonl"), samples().join("pages"));
        let pages = ["dam.txt", "two.html", "harbour.txt"].map(|page| pages.join(page).display().to_string());
        let mut inputs: Vec<String> = pages.into_iter().chain([records.display().to_string()]).collect();
        let desk = Desk::new();
        let trace = |inputs: &[String], out: &str| {
            desk.run(&["trace", "--no-timings", "--out", out]).and(inputs).ends_with(0);
            Results::of(&desk.path(out))
        };
        let first = trace(&inputs, "first");
        inputs.reverse();
        // Given twice is given once.
        inputs.push(inputs[0].clone());
        trace(&inputs, "second").equals(&first, &TABLES);
        assert_eq!(first.ids().len(), 59 + 6);
    }

    #[test]
    fn the_order_of_records_changes_nothing() {
        let records = fs::read_to_string(samples().join("articles.jsonl")).expect("the samples");
        let mut shuffled: Vec<&str> = records.lines().collect();
        // Far from sorted, the same in every run.
        shuffled.sort_by_key(|line| line.bytes().map(u64::from).sum::<u64>().wrapping_mul(0x9E37_79B9_7F4A_7C15));
        assert!(!shuffled.is_sorted());
        let (one, other) = shuffled.split_at(20);
        let pages = samples().join("pages");
        let mut desk =
            Desk::new().with("day/b.jsonl", one.join("\n")).with("day/a.ndjson", other.join("\r\n") + "\r\n\r\n");
        for page in names_in(&pages) {
            desk = desk.with(&format!("day/pages/{page}"), fs::read(pages.join(&page)).expect("a page"));
        }
        desk.trace(&["day"]).ends_with(0).results().equals(&news_day().results, &TABLES);
    }
}

mod compressed {
    use super::*;

    #[test]
    fn packed_or_not_is_the_same() {
        let records = fs::read_to_string(samples().join("articles.jsonl")).expect("the samples");
        let (gz, zst) = (gzip(&records), zstandard(&records));
        let plain = Desk::new().with("day.jsonl", &records);
        let plain = (plain.trace(&["day.jsonl"]).ends_with(0).results(), plain);
        assert_eq!(plain.0.ids().len(), 59);
        for (name, bytes) in [("day.jsonl.gz", &gz), ("day.jsonl.zst", &zst), ("misnamed.jsonl", &zst), ("noname", &gz)]
        {
            let desk = Desk::new().with(name, bytes);
            desk.trace(&[name]).ends_with(0).results().equals(&plain.0, &TABLES);
        }
        for bytes in [records.into_bytes(), gz, zst] {
            let desk = Desk::new();
            desk.trace(&["-"]).reading(bytes).ends_with(0).results().equals(&plain.0, &TABLES);
        }
    }
}

mod flags {
    use super::*;

    #[test]
    fn fields_can_be_named_and_hidden() {
        let record = json!({"id": "a", "paper": "The Tidewater", "site": "x", "fulltext": text(1), "text": "Cut …"});
        let desk = Desk::new().with("a.jsonl", lines([record]));
        let named = desk.trace(&["a.jsonl"]).and(&["--field", "text=fulltext", "--field", "source=paper"]);
        let rows: Vec<ArticleRow> = named.ends_with(0).results().rows("articles.jsonl");
        assert_eq!((rows[0].words, rows[0].outlet.as_deref()), (88, Some("The Tidewater")));
        let hidden = desk.trace(&["a.jsonl"]).and(&["--force", "--hide-field", "site"]);
        let rows: Vec<ArticleRow> = hidden.ends_with(0).results().rows("articles.jsonl");
        assert_eq!((rows[0].words, rows[0].outlet.as_deref()), (1, None));
        desk.trace(&["a.jsonl"]).and(&["--field", "words=x"]).ends_with(2).saying(&["`words` is no part of a record"]);
    }

    #[test]
    fn an_outlet_can_be_kept_from_matching_itself() {
        let of = |id: &str, outlet: &str| json!({"id": id, "source": outlet, "text": text(1)});
        let desk = Desk::new().with("a.jsonl", lines([of("a", "Tide"), of("b", "Tide"), of("c", "Ebb")]));
        let all = ["a b same-text", "a c same-text", "b c same-text"];
        assert_eq!(desk.trace(&["a.jsonl"]).ends_with(0).results().pairs(), all);
        let ignored = desk.trace(&["a.jsonl"]).and(&["--force", "--same-outlet", "ignore"]).ends_with(0);
        assert_eq!(ignored.results().pairs(), all[1..]);
    }

    #[test]
    fn patterns_and_folders_find_files() {
        let desk = Desk::new()
            .with("day/a.jsonl", lines([article("a")]))
            .with("day/deep/b.jsonl.gz", gzip(lines([article("b")])))
            .with("day/.hidden.jsonl", lines([article("h")]))
            .with("day/notes.pdf", "%PDF-1.7")
            .with("other.jsonl", lines([article("o")]));
        assert_eq!(desk.trace(&["day"]).ends_with(0).results().ids(), ["a", "b"]);
        assert_eq!(desk.trace(&["*.jsonl"]).and(&["--force"]).ends_with(0).results().ids(), ["o"]);
        let both = desk.trace(&["day/**/*.jsonl*", "other.jsonl"]).and(&["--force"]);
        assert_eq!(both.ends_with(0).results().ids(), ["a", "b", "o"]);
        desk.trace(&["*.tsv"]).and(&["--force"]).ends_with(3).saying_in_one_line(&["*.tsv", "matches"]);
    }
}

mod compare {
    use super::*;

    fn page(name: &str) -> String {
        samples().join("pages").join(name).display().to_string()
    }

    #[test]
    fn a_recast_page_derives_from_the_dispatch() {
        let desk = Desk::new().with("dispatch.txt", sample_text("fr-dam-01"));
        let shown = desk.compare(&[&page("dam.txt"), "dispatch.txt"]).ends_with(0);
        assert!(shown.stdout.starts_with("The same copy, rewritten  (rewritten, probability "), "{}", shown.stdout);
        for part in ["A  dam.txt", "B  dispatch.txt", "“© 2026 AFP” (class A)", "Sentences of B that stand in A"] {
            assert!(shown.stdout.contains(part), "no {part:?} in:\n{}", shown.stdout);
        }
        assert!(!shown.stdout.contains('\u{1b}'), "colour without a terminal");

        let found = desk.compare(&[&page("dam.txt"), "dispatch.txt", "--format", "json"]).ends_with(0).json();
        assert_eq!(found["relation"], "rewritten");
        assert!(found["derived"].as_f64().is_some_and(|derived| derived > 0.5), "{found}");
        let sentences: Vec<SentenceRow> = serde_json::from_value(found["sentences"].clone()).expect("sentence rows");
        let sides: BTreeSet<&str> = sentences.iter().map(|row| row.article.as_str()).collect();
        assert_eq!(sides, BTreeSet::from(["dam.txt", "dispatch.txt"]));
        let pairs: Vec<PairRow> = serde_json::from_value(found["pairs"].clone()).expect("pair rows");
        assert_eq!(pairs.len(), 1);
        let articles: Vec<ArticleRow> = serde_json::from_value(found["articles"].clone()).expect("article rows");
        assert_eq!(articles.len(), 2);
        assert_eq!(articles[1].agency.as_ref().map(|agency| agency.name.as_str()), Some("AFP"));
    }

    #[test]
    fn other_articles_of_a_page_are_not_linked() {
        let desk = Desk::new().with("dispatch.txt", sample_text("fr-port-01"));
        let found = desk.compare(&[&page("harbour.txt"), "dispatch.txt", "--format", "json"]).ends_with(0).json();
        assert_eq!((&found["first"], &found["relation"]), (&json!("harbour.txt"), &json!("same-dispatch")));
        let pairs: Vec<PairRow> = serde_json::from_value(found["pairs"].clone()).expect("pair rows");
        let derived = pairs.iter().filter(|row| row.relation.is_derived());
        assert_eq!(derived.map(|row| row.first.as_str()).collect::<Vec<_>>(), ["harbour.txt"]);
        let compared: BTreeSet<&str> = pairs.iter().map(|row| row.first.as_str()).collect();
        assert_eq!(compared, BTreeSet::from(["harbour.txt", "harbour.txt#2", "harbour.txt#3"]));

        let shown = desk.compare(&[&page("harbour.txt"), "dispatch.txt"]).ends_with(0).stdout;
        let rest = shown.split("not linked to anything").nth(1).unwrap_or_default();
        assert!(rest.contains("harbour.txt#2") && rest.contains("harbour.txt#3"), "{shown}");
    }

    #[test]
    fn equal_and_unrelated_texts() {
        let desk = Desk::new().with("a.txt", text(1)).with("b.txt", text(2)).with("copy.txt", text(1));
        let same = desk.compare(&["a.txt", "copy.txt", "--format", "json"]).ends_with(0).json();
        assert_eq!(same["relation"], "same-text");
        assert_eq!((&same["jaccard"], &same["containment"]), (&json!(1.0), &json!(1.0)));
        let itself = desk.compare(&["a.txt", "a.txt", "--format", "json"]).ends_with(0).json();
        assert_eq!((&itself["relation"], itself["first"] != itself["second"]), (&json!("same-text"), true));
        let other = desk.compare(&["a.txt", "b.txt", "--format", "json"]).ends_with(0).json();
        assert_eq!((&other["relation"], &other["sentences"]), (&json!("unrelated"), &json!([])));
        let shown = desk.compare(&["a.txt", "b.txt"]).ends_with(0).stdout;
        assert!(shown.starts_with("Nothing to do with each other"), "{shown}");
    }

    #[test]
    fn two_files_it_must_be() {
        let desk =
            Desk::new().with("a.txt", text(1)).with("two.jsonl", lines([article("a"), article("b")])).with_folder("f");
        for (files, found) in [(&["a.txt"][..], "1 were given"), (&["a.txt", "a.txt", "a.txt"], "3 were given")] {
            desk.compare(files).ends_with(2).saying_in_one_line(&["two files", found, "--pairs"]);
        }
        desk.compare(&["a.txt", "two.jsonl"]).ends_with(2).saying_in_one_line(&["two.jsonl", "several records"]);
        desk.compare(&["f", "a.txt"]).ends_with(3).saying_in_one_line(&["f: no file to read in this folder"]);
        desk.compare(&["gone.txt", "a.txt"]).ends_with(3).saying_in_one_line(&["gone.txt: cannot read"]);
        desk.compare(&["a.txt", "a.txt/b"]).ends_with(3).saying_in_one_line(&["a.txt/b: cannot read"]);
        let nothing = Desk::new().with("a.txt", text(1)).with("empty.txt", "");
        nothing.compare(&["a.txt", "empty.txt"]).ends_with(3).saying_in_one_line(&["empty.txt", "text is empty"]);
    }

    #[test]
    fn standard_input_is_a_file() {
        let desk = Desk::new().with("a.txt", text(1));
        let found = desk.compare(&["-", "a.txt", "--format", "json"]).reading(text(1)).ends_with(0).json();
        assert_eq!((&found["relation"], &found["first"]), (&json!("same-text"), &json!("-")));
    }

    #[test]
    fn pairs_are_answered_in_the_order_asked() {
        let asked =
            "en-misc-01\tfr-dam-01\n\nfr-dam-02\tfr-dam-01\tany remark\r\nfr-dam-01\tfr-dam-02\nfr-dam-01\tfr-dam-01";
        let desk = Desk::new().with("pairs.tsv", asked);
        let corpus = samples().join("articles.jsonl").display().to_string();
        let ended = desk.compare(&["--pairs", "pairs.tsv", &corpus, "--sentences", "sentences.jsonl"]).ends_with(0);
        let rows: Vec<PairRow> =
            ended.stdout.lines().map(|line| serde_json::from_str(line).expect("a pair row")).collect();
        let found: Vec<_> =
            rows.iter().map(|row| format!("{} {} {}", row.first, row.second, json!(row.relation))).collect();
        let expected = [
            "en-misc-01 fr-dam-01 \"unrelated\"",
            "fr-dam-02 fr-dam-01 \"same-text\"",
            "fr-dam-01 fr-dam-02 \"same-text\"",
            "fr-dam-01 fr-dam-01 \"same-text\"",
        ];
        assert_eq!(found, expected);
        assert_eq!(ended.stderr, "");

        let read = |line: &str| serde_json::from_str::<SentenceRow>(line).expect("a sentence row");
        let sentences: Vec<SentenceRow> = desk.read("sentences.jsonl").lines().map(read).collect();
        for (id, other) in [("fr-dam-01", "fr-dam-02"), ("fr-dam-02", "fr-dam-01")] {
            let from = |row: &&SentenceRow| row.source.as_ref().is_some_and(|source| source.article == other);
            assert!(sentences.iter().filter(|row| row.article == id).filter(from).count() > 5, "{id} from {other}");
        }
        // The unrelated pair's sentences are there too, and new.
        let unrelated: Vec<_> = sentences.iter().filter(|row| row.article == "en-misc-01").collect();
        assert!(!unrelated.is_empty() && unrelated.iter().all(|row| row.kind == SentenceKind::New));
        assert_eq!(desk.names(), ["pairs.tsv", "sentences.jsonl"]);
    }

    #[test]
    fn passages_of_a_pair_are_cut_from_both_texts() {
        let shared = "The bridge at Lowmere will stay closed until the spring, the county said on Monday";
        let (ours, theirs) = (format!("Traffic news. {shared}, and buses go round."), format!("{shared}."));
        let pages = [("ours", ours), ("theirs", theirs), ("other", "A cat sat on the only mat of the inn.".to_owned())];
        let records = pages.each_ref().map(|(id, text)| article_with(id, text));
        let desk = Desk::new().with("c.jsonl", lines(records)).with("p.tsv", "ours\ttheirs\ntheirs\tother\n");
        desk.compare(&["--pairs", "p.tsv", "c.jsonl", "--passages", "passages.jsonl"]).ends_with(0);
        let read = |line: &str| serde_json::from_str::<PassageRow>(line).expect("a passage row");
        let rows: Vec<PassageRow> = desk.read("passages.jsonl").lines().map(read).collect();
        let [row] = rows.as_slice() else { panic!("one passage, not {rows:?}") };
        let cut = |at: usize, start: u32, end: u32| &pages[at].1[start as usize..end as usize];
        assert_eq!((row.article.as_str(), cut(0, row.start, row.end)), ("ours", shared));
        assert_eq!((row.source.article.as_str(), cut(1, row.source.start, row.source.end)), ("theirs", shared));
        assert_eq!(row.kind, SentenceKind::Verbatim);
        desk.compare(&["a", "b", "--passages", "p.jsonl"]).ends_with(2).saying(&["--pairs"]);
    }

    #[test]
    fn a_record_of_several_articles_is_asked_for_by_its_own_id() {
        let page = fs::read_to_string(samples().join("pages/harbour.txt")).expect("a page");
        let corpus = lines([article_with("page", &page), article_with("wire", &sample_text("fr-port-01"))]);
        let desk = Desk::new().with("corpus.jsonl", corpus).with("pairs.tsv", "wire\tpage\n");
        let found = desk.compare(&["--pairs", "pairs.tsv", "corpus.jsonl"]).ends_with(0).json_lines();
        assert_eq!((&found[0]["first"], &found[0]["second"]), (&json!("wire"), &json!("page")));
        assert_eq!(found[0]["relation"], "same-dispatch");
    }

    #[test]
    fn a_missing_record_is_named_and_its_pair_printed() {
        let desk =
            Desk::new().with("pairs.tsv", "a\tnobody\na\tb\n").with("c.jsonl", lines([article("a"), article("b")]));
        let ended = desk.compare(&["--pairs", "pairs.tsv", "c.jsonl"]).ends_with(3);
        let ended = ended.saying_in_one_line(&["nobody: no such record"]);
        let found = ended.json_lines();
        assert_eq!(found.len(), 2);
        assert_eq!((&found[0]["second"], &found[0]["relation"]), (&json!("nobody"), &json!("unrelated")));
        assert_eq!(found[0]["evidence"], json!([{"kind": "missing"}]));
        assert_ne!(found[1]["evidence"], found[0]["evidence"]);
    }

    #[test]
    fn pairs_that_cannot_be_asked() {
        let desk = Desk::new().with("pairs.tsv", "a\tb\nonly one\n").with("good.tsv", "a\tb\n");
        let desk = desk.with("c.jsonl", lines([article("a"), article("b")]));
        let ended = desk.compare(&["--pairs", "pairs.tsv", "c.jsonl"]).ends_with(2);
        assert_eq!(ended.saying_in_one_line(&["pairs.tsv:2", "only one", "tab"]).stdout, "");
        desk.compare(&["--pairs", "gone.tsv", "c.jsonl"]).ends_with(3).saying_in_one_line(&["gone.tsv: cannot read"]);
        desk.compare(&["--pairs", "good.tsv", "gone.jsonl"]).ends_with(3).saying_in_one_line(&["gone.jsonl"]);
        desk.compare(&["a", "b", "--sentences", "s.jsonl"]).ends_with(2).saying(&["--pairs"]);
        let below_a_file = desk.compare(&["--pairs", "good.tsv", "c.jsonl", "--sentences", "c.jsonl/s.jsonl"]);
        below_a_file.ends_with(4).saying_in_one_line(&["c.jsonl/s.jsonl: cannot write"]);
    }

    /// With colours forced, as on a terminal, only our own escape sequences reach it.
    #[test]
    fn a_text_does_not_steer_the_terminal() {
        let hostile = json!({
            "id": "a\u{1b}[2J\nb", "title": "\u{1b}]0;owned\u{7}Harbour", "source": "\u{1b}[31mTide\u{9b}",
            "text": format!("{} It \u{1b}[8mrained\u{7} all day.", text(1)),
        });
        let desk = Desk::new().with("a.json", hostile.to_string()).with("pairs.tsv", "no\u{1b}[2J\tone\n");
        let shown = desk.compare(&["a.json", "a.json"]).where_is("CLICOLOR_FORCE", "1").ends_with(0).stdout;
        assert!(shown.contains("\u{1b}["), "no colour at all: the test sees nothing");
        assert!(shown.contains("Harbour") && shown.contains("Tide") && shown.contains("rained"), "{shown:?}");
        for steering in ["\u{1b}]", "\u{7}", "\u{9b}", "\u{1b}[2J", "\u{1b}[31m", "\u{1b}[8m"] {
            assert!(!shown.contains(steering), "{steering:?} in {shown:?}");
        }
        let asked = desk.compare(&["--pairs", "pairs.tsv", "a.json"]).where_is("CLICOLOR_FORCE", "1").ends_with(3);
        assert!(!asked.saying(&["no such record"]).stderr.contains('\u{1b}'));
    }

    #[test]
    fn no_input_of_compare_is_replaced() {
        let desk = Desk::new().with("p.tsv", "a\tb\n").with("c.jsonl", lines([article("a"), article("b")]));
        for arguments in [["--sentences", "c.jsonl"], ["--passages", "p.tsv"]] {
            desk.compare(&[&["--pairs", "p.tsv", "c.jsonl"][..], &arguments].concat())
                .ends_with(2)
                .saying(&["is an input"]);
        }
        desk.compare(&["--pairs", "p.tsv", "c.jsonl", "--sentences", "s", "--passages", "./s"]).ends_with(2);
        assert!(fs::read_to_string(desk.path("p.tsv")).is_ok_and(|pairs| pairs == "a\tb\n"));
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_a_file_of_sentences_says() {
        use std::os::unix::fs::PermissionsExt;
        let desk = Desk::new().with("p.tsv", "a\tb\n").with("c.jsonl", lines([article("a"), article("b")]));
        desk.compare(&["--pairs", "p.tsv", "c.jsonl", "--sentences", "s.jsonl"]).ends_with(0);
        let mode = |name: &str| fs::metadata(desk.path(name)).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode("s.jsonl"), mode("c.jsonl"), "the user's mask decides");
    }
}

mod output {
    use super::*;

    fn desk() -> Desk {
        Desk::new().with("a.jsonl", lines([article("a")]))
    }

    #[test]
    fn a_folder_that_exists_is_left_alone() {
        let desk = desk().with("results/notes.txt", "mine");
        desk.trace(&["a.jsonl"]).ends_with(2).saying_in_one_line(&["results: exists already", "--force"]);
        desk.trace(&["a.jsonl"])
            .and(&["--force"])
            .ends_with(2)
            .saying_in_one_line(&["results", "is no results folder"]);
        assert_eq!(names_in(&desk.path(RESULTS)), ["notes.txt"]);
        assert_eq!(
            (desk.read("results/notes.txt"), desk.names()),
            ("mine".to_owned(), vec!["a.jsonl".into(), RESULTS.into()])
        );
    }

    #[test]
    fn results_are_replaced_when_asked() {
        let desk = desk().with("b.jsonl", lines([article("b")]));
        assert_eq!(desk.trace(&["a.jsonl"]).ends_with(0).results().ids(), ["a"]);
        desk.trace(&["b.jsonl"]).ends_with(2);
        assert_eq!(desk.results().ids(), ["a"]);
        let replaced = desk.trace(&["b.jsonl"]).and(&["--force"]).ends_with(0);
        assert_eq!(replaced.leaving(&["a.jsonl", "b.jsonl", RESULTS]).results().ids(), ["b"]);
    }

    #[test]
    fn results_that_cannot_be_replaced_by_better_ones_stay() {
        let desk = desk().with("broken.jsonl", "{\n");
        desk.trace(&["a.jsonl"]).ends_with(0);
        desk.trace(&["broken.jsonl"]).and(&["--force"]).ends_with(3).leaving(&["a.jsonl", "broken.jsonl", RESULTS]);
        assert_eq!(desk.results().ids(), ["a"]);
    }

    #[test]
    fn what_a_crash_left_behind_is_not_in_the_way() {
        let desk = desk().with(".results.replaced/articles.jsonl", "").with(".results.partial-1/articles.jsonl", "");
        desk.trace(&["a.jsonl"]).ends_with(0);
        let replaced = desk.trace(&["a.jsonl"]).and(&["--force"]).ends_with(0);
        replaced.leaving(&[".results.partial-1", ".results.replaced", "a.jsonl", RESULTS]);
    }

    #[test]
    fn an_empty_folder_is_filled_when_asked() {
        let desk = desk().with_folder(RESULTS);
        desk.trace(&["a.jsonl"]).ends_with(2);
        assert_eq!(desk.trace(&["a.jsonl"]).and(&["--force"]).ends_with(0).results().ids(), ["a"]);
    }

    #[test]
    fn folders_above_are_made() {
        let desk = desk();
        desk.run(&["trace", "a.jsonl", "--out", "march/twelfth/results/"]).ends_with(0);
        assert_eq!(names_in(&desk.path("march/twelfth/results")), TABLES);
        assert_eq!(names_in(&desk.path("march/twelfth")), ["results"]);
    }

    #[test]
    fn a_place_that_cannot_be_written() {
        let desk = desk().with("file", "mine");
        for out in ["file/results", "file/below/results"] {
            let ended = desk.run(&["trace", "a.jsonl", "--out", out]).ends_with(4);
            ended.saying_in_one_line(&["file", "cannot write"]).leaving(&["a.jsonl", "file"]);
        }
        desk.run(&["trace", "a.jsonl", "--out", "file"]).ends_with(2).saying_in_one_line(&["file: exists already"]);
        desk.run(&["trace", "a.jsonl", "--out", "file", "--force"]).ends_with(4).saying_in_one_line(&["file: cannot"]);
        assert_eq!(desk.read("file"), "mine");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_output_error() {
        let desk = Desk::new().with("a.txt", text(1));
        let full = fs::File::options().write(true).open("/dev/full").expect("/dev/full");
        let mut compare = newsprint();
        let ended = compare.args(["compare", "a.txt", "a.txt"]).current_dir(desk.path("")).stdout(full).output();
        let ended = ended.expect("newsprint runs");
        let stderr = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(4), "{stderr}");
        assert!(stderr.starts_with("newsprint: standard output: cannot write"), "{stderr}");
    }

    /// The reader goes away before the first byte of the input is given, so before anything can be printed.
    #[test]
    fn a_closed_pipe_is_no_error() {
        let desk = Desk::new().with("a.txt", text(1));
        for format in ["text", "json"] {
            let mut child = spawn(&desk, &["compare", "-", "a.txt", "--format", format]);
            drop(child.stdout.take());
            let given = std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), text(1).as_bytes());
            given.expect("it reads");
            let ended = child.wait_with_output().expect("newsprint ends");
            assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
        }
    }

    #[test]
    fn messages_that_nobody_reads_change_nothing() {
        let desk = Desk::new();
        let mut child = spawn(&desk, &["trace", "-", "--out", RESULTS]);
        drop(child.stderr.take());
        let given = std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), b"{\"id\": \"a\"}\n");
        given.expect("it reads");
        assert_eq!(child.wait().expect("newsprint ends").code(), Some(3));
        assert_eq!(desk.names(), [""; 0]);
    }
}

#[cfg(unix)]
mod interrupted {
    use super::*;

    fn interrupt(child: &std::process::Child) {
        let sent = std::process::Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
        assert!(sent.expect("kill").success());
    }

    /// More than pipes and buffers hold: once it is written, the program has begun to read.
    #[test]
    fn a_trace_leaves_nothing_behind() {
        let desk = Desk::new().with("a.txt", "A file of mine.");
        let mut child = spawn(&desk, &["trace", "-", "a.txt", "--out", RESULTS]);
        let mut pipe = child.stdin.take().expect("a pipe");
        let records = lines((0..4000).map(|at| article(&format!("r{at}"))));
        std::io::Write::write_all(&mut pipe, records.as_bytes()).expect("it reads");
        assert!(
            desk.names().iter().any(|name| name.starts_with(".results.partial-")),
            "it has not begun: {:?}",
            desk.names()
        );
        interrupt(&child);
        let ended = child.wait_with_output().expect("newsprint ends");
        drop(pipe);
        assert_eq!(ended.status.code(), Some(130));
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "newsprint: interrupted; no file was written\n");
        assert_eq!(desk.names(), ["a.txt"]);
    }

    /// Its verdicts fill the pipe, of which only the beginning is read: it waits there, between two pairs.
    #[test]
    fn a_comparison_leaves_no_half_written_sentences() {
        let desk = Desk::new()
            .with("pairs.tsv", "a\tb\n".repeat(2000))
            .with("c.jsonl", lines([article_with("a", &text(1)), article_with("b", &text(1))]));
        let mut child = spawn(&desk, &["compare", "--pairs", "pairs.tsv", "c.jsonl", "--sentences", "s.jsonl"]);
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut [0; 100]).expect("verdicts");
        interrupt(&child);
        let ended = child.wait().expect("newsprint ends");
        drop(stdout);
        assert_eq!(ended.code(), Some(130));
        assert_eq!(desk.names(), ["c.jsonl", "pairs.tsv"]);
    }
}

mod usage {
    use super::*;

    #[test]
    fn help_shows_examples() {
        let desk = Desk::new();
        for (arguments, example) in [
            (&["--help"][..], "newsprint trace articles.jsonl --out out"),
            (&["help", "trace"], "newsprint trace corpus/*.jsonl.zst --out results"),
            (&["trace", "--help"], "newsprint trace corpus/*.jsonl.zst --out results"),
            (&["compare", "--help"], "newsprint compare ours.txt theirs.html"),
        ] {
            let shown = desk.run(arguments).ends_with(0).stdout;
            assert!(shown.contains(example), "{arguments:?}: no {example:?} in:\n{shown}");
        }
        assert!(desk.run(&["--help"]).ends_with(0).stdout.contains("Exit codes"));
        let version = desk.run(&["--version"]).ends_with(0).stdout;
        assert_eq!(version, format!("newsprint {}\n", env!("CARGO_PKG_VERSION")));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let desk = Desk::new().with("a.jsonl", lines([article("a")]));
        for (arguments, words) in [
            (&["trace", "a.jsonl", "--out", "o", "--bogus"][..], "--bogus"),
            (&["compare", "--bogus", "a", "b"], "--bogus"),
            (&["trace", "a.jsonl"], "--out"),
            (&["trace", "--out", "o"], "<INPUT>"),
            (&["trace", "a.jsonl", "--out", ""], "--out"),
            (&["trace", "a.jsonl", "--out", "o", "--jobs", "0"], "--jobs"),
            (&["trace", "a.jsonl", "--out", "o", "--max-rejects", "some"], "a count, or a share like 1%"),
            (&["trace", "a.jsonl", "--out", "o", "--field", "text"], "PART=NAME"),
            (&["compare", "a", "b", "--format", "yaml"], "yaml"),
            (&["publish"], "publish"),
            (&[], "Usage"),
        ] {
            desk.run(arguments).ends_with(2).saying(&[words]).leaving(&["a.jsonl"]);
        }
    }
}
