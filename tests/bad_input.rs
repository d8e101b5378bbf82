//! Bad input: each fault gives one clear message or one line of `rejects.jsonl`, the right exit code, and costs nothing else.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::read::DeflateDecoder;
use serde_json::{Value, json};

mod paper;
use paper::{Desk, RESULTS, Reject, Results, article, article_with, gzip, lines, noisy_corpus, text, zstandard};

/// Two good records with this line between them: the good ones survive, the run ends well, and the line is rejected
/// for a reason that holds these words.
#[track_caller]
fn one_line_is_rejected(line: impl AsRef<[u8]>, id: Option<&str>, words: &[&str]) {
    let day = [lines([article("a")]).as_bytes(), line.as_ref(), b"\n", lines([article("z")]).as_bytes()].concat();
    let desk = Desk::new().with("day.jsonl", day);
    let results = desk.trace(&["day.jsonl"]).ends_with(0).saying(&["1 record rejected", "rejects.jsonl"]).results();
    assert_eq!(results.ids(), ["a", "z"]);
    let rejects = results.rejects();
    let [reject] = rejects.as_slice() else { panic!("one reject expected: {rejects:?}") };
    assert_eq!((reject.path.as_str(), reject.line, reject.id.as_deref()), ("day.jsonl", Some(2), id), "{reject:?}");
    assert_eq!(reject.kind, "record");
    for word in words {
        assert!(reject.reason.contains(word), "no {word:?} in {:?}", reject.reason);
    }
}

/// Records with whatever else they hold are all read, in this order of ids.
#[track_caller]
fn all_are_read(records: impl AsRef<[u8]>, ids: &[&str]) -> Results {
    let desk = Desk::new().with("day.jsonl", records);
    let results = desk.trace(&["day.jsonl"]).ends_with(0).saying(&["0 records rejected"]).results();
    assert_eq!(results.ids(), ids);
    assert!(results.rejects().is_empty());
    assert!(results.read("report.html").trim_end().ends_with("</html>"));
    results
}

mod records {
    use super::*;

    #[test]
    fn broken_json() {
        one_line_is_rejected(r#"{"id": "b", "text": "#, None, &["broken JSON at column", "cut off"]);
        one_line_is_rejected(r#"{"id": "b" "text": "x"}"#, None, &["broken JSON at column 12", "mend"]);
        one_line_is_rejected(r#"{"id": "b", "text": "x"} {}"#, None, &["broken JSON", "trailing characters"]);
        one_line_is_rejected("[1, 2]", None, &["expected a JSON object", "an array"]);
        one_line_is_rejected("Not JSON at all", None, &["expected a JSON object", "no JSON"]);
    }

    #[test]
    fn half_a_surrogate() {
        one_line_is_rejected(r#"{"id": "b", "text": "a \ud800 b"}"#, None, &["broken JSON", "hex escape"]);
        one_line_is_rejected(r#"{"id": "b", "text": "a \udc00"}"#, None, &["broken JSON", "surrogate"]);
    }

    #[test]
    fn bytes_that_are_no_utf_8() {
        let line = b"{\"id\": \"b\", \"text\": \"caf\xe9\"}";
        one_line_is_rejected(line, None, &["not UTF-8", "byte 24", "0xE9"]);
    }

    #[test]
    fn zero_bytes() {
        one_line_is_rejected([0; 100], None, &["expected a JSON object"]);
        one_line_is_rejected(b"{\"id\": \"b\", \"text\": \"nu\0l\"}", None, &["broken JSON", "control character"]);
        // Escaped, they are text.
        all_are_read(lines([article_with("nu\0l", "One\0two three.")]), &["nu\0l"]);
    }

    #[test]
    fn no_text() {
        one_line_is_rejected(
            r#"{"id": "b", "title": "T"}"#,
            Some("b"),
            &["no text", "`maintext`", "found `id`, `title`"],
        );
        one_line_is_rejected(r#"{"id": "b", "text": null}"#, Some("b"), &["no text"]);
        one_line_is_rejected(r#"{}"#, None, &["no text", "no field at all"]);
        one_line_is_rejected(r#"{"id": "b", "text": ""}"#, Some("b"), &["text is empty"]);
        one_line_is_rejected(r#"{"id": "b", "text": " \n\u00a0 "}"#, Some("b"), &["text is empty"]);
    }

    #[test]
    fn text_that_is_no_string() {
        for (value, kind) in
            [("42", "a number"), ("[\"x\"]", "an array"), ("{}", "an object"), ("true", "true or false")]
        {
            let line = format!(r#"{{"id": "b", "text": {value}}}"#);
            one_line_is_rejected(line, Some("b"), &["`text` holds", kind, "expected a string"]);
        }
    }

    #[test]
    fn an_id_that_was_there_before() {
        let other_text = json!({"id": "a", "text": text(9)}).to_string();
        one_line_is_rejected(other_text, Some("a"), &["duplicate id", "first seen at day.jsonl:1"]);
        let desk =
            Desk::new().with("a.jsonl", lines([article("x")])).with("b.jsonl", lines([article("x"), article("y")]));
        let results = desk.trace(&["b.jsonl", "a.jsonl"]).ends_with(0).results();
        assert_eq!(results.ids(), ["x", "y"]);
        let rejects = results.rejects();
        assert_eq!((rejects[0].path.as_str(), rejects[0].line), ("b.jsonl", Some(1)));
        assert!(rejects[0].reason.contains("a.jsonl:1"), "{}", rejects[0].reason);
    }

    #[test]
    fn json_as_deep_as_the_sea() {
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        one_line_is_rejected(
            format!(r#"{{"id": "b", "text": {deep}}}"#),
            Some("b"),
            &["an array", "expected a string"],
        );
        let beside = format!("{{\"id\": \"b\", \"title\": {deep}, \"more\": {deep}, \"text\": \"Enough words.\"}}\n");
        all_are_read(beside, &["b"]);
    }

    #[test]
    fn a_line_of_200_megabytes() {
        const LENGTH: u64 = 200 << 20;
        let desk = Desk::new().with("day.jsonl", lines([article("a")]));
        // The line's middle is a hole: it takes no room on disk.
        let mut file = fs::File::options().append(false).write(true).open(desk.path("day.jsonl")).expect("the file");
        let start = file.seek(SeekFrom::End(0)).expect("its end");
        file.set_len(start + LENGTH).expect("a hole");
        file.seek(SeekFrom::End(0)).expect("its end");
        file.write_all(format!("\n{}", lines([article("z")])).as_bytes()).expect("the rest");
        drop(file);

        let results = desk.trace(&["day.jsonl"]).ends_with(0).results();
        assert_eq!(results.ids(), ["a", "z"]);
        let rejects = results.rejects();
        let [reject] = rejects.as_slice() else { panic!("one reject expected: {rejects:?}") };
        assert_eq!((reject.line, reject.kind.as_str()), (Some(2), "record"));
        assert!(reject.reason.starts_with(&format!("{LENGTH} bytes")), "{}", reject.reason);
    }

    #[test]
    fn too_many_rejects() {
        let day = lines([article("a")]) + "{\n{\n" + &lines([article("z")]);
        for (limit, code) in [("2", 0), ("1", 3), ("0", 3), ("50%", 0), ("49%", 3), ("100%", 0)] {
            let desk = Desk::new().with("day.jsonl", &day);
            let ended = desk.trace(&["day.jsonl"]).and(&["--max-rejects", limit]).ends_with(code);
            let ended = if code == 3 { ended.saying(&["2 of 4 records rejected: over the limit"]) } else { ended };
            // The results are there either way.
            assert_eq!(ended.results().ids(), ["a", "z"], "--max-rejects {limit}");
        }
    }
}

mod files {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_ends_the_run_before_it_begins() {
        let desk = Desk::new().with("day.jsonl", lines([article("a")]));
        for gone in ["gone.jsonl", "day.jsonl/below", "no/such/folder/*.jsonl"] {
            let ended = desk.trace(&["day.jsonl", gone]).ends_with(3);
            ended.saying_in_one_line(&[gone]).leaving(&["day.jsonl"]);
        }
    }

    /// A link to nothing can't be read by anybody, root included.
    #[cfg(unix)]
    #[test]
    fn an_unreadable_file_of_a_folder_is_rejected_and_the_others_are_read() {
        let desk = Desk::new().with("day/a.jsonl", lines([article("a")])).with("day/z.jsonl", lines([article("z")]));
        std::os::unix::fs::symlink("nowhere.jsonl", desk.path("day/lost.jsonl")).expect("a link");
        let results =
            desk.trace(&["day"]).ends_with(3).saying(&["newsprint: day/lost.jsonl: cannot be read"]).results();
        assert_eq!(results.ids(), ["a", "z"]);
        let rejects = results.rejects();
        assert_eq!(rejects.len(), 1);
        assert_eq!(
            (rejects[0].path.as_str(), rejects[0].line, rejects[0].kind.as_str()),
            ("day/lost.jsonl", None, "file")
        );
    }

    /// Root reads everything, so for root there is nothing to see here.
    #[cfg(unix)]
    #[test]
    fn a_forbidden_file_is_rejected_and_the_others_are_read() {
        use std::os::unix::fs::PermissionsExt;
        let desk = Desk::new().with("a.jsonl", lines([article("a")])).with("secret.jsonl", lines([article("s")]));
        let secret = desk.path("secret.jsonl");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("it is ours");
        if fs::File::open(&secret).is_ok() {
            return;
        }
        let results = desk.trace(&["a.jsonl", "secret.jsonl"]).ends_with(3).saying(&["secret.jsonl: cannot"]).results();
        assert_eq!(results.ids(), ["a"]);
        assert_eq!(results.rejects()[0].kind, "file");
    }

    /// A file of which the end is missing gives its whole records; another file gives all of its own.
    #[track_caller]
    fn what_stands_before_the_cut_is_kept(name: &str, mut packed: Vec<u8>, format: &str) {
        packed.truncate(packed.len() / 2);
        let desk = Desk::new().with(name, packed).with("whole.jsonl", lines([article("whole")]));
        let ended = desk.trace(&[name, "whole.jsonl"]).ends_with(3).saying(&[name, "truncated"]);
        let results = ended.results();
        let ids = results.ids();
        let kept = ids.len() - 1;
        assert!((100..1900).contains(&kept), "{kept} records");
        let expected: Vec<String> = (0..kept).map(|at| format!("n{at:05}")).chain(["whole".to_owned()]).collect();
        assert!(ids == expected, "not the first records, without a gap");
        let rejects = results.rejects();
        let [reject] = rejects.as_slice() else { panic!("one reject expected: {rejects:?}") };
        assert_eq!(
            (reject.path.as_str(), reject.line, reject.kind.as_str()),
            (name, Some(kept as u64 + 1), "rest-of-file")
        );
        assert!(reject.reason.contains(&format!("{format} data is truncated")), "{}", reject.reason);
    }

    #[test]
    fn packed_files_cut_in_half() {
        let corpus = noisy_corpus(2000);
        what_stands_before_the_cut_is_kept("cut.jsonl.gz", gzip(&corpus), "gzip");
        what_stands_before_the_cut_is_kept("cut.jsonl.zst", zstandard(&corpus), "Zstandard");
    }

    #[test]
    fn a_packed_file_with_damage_inside() {
        for (name, mut packed) in
            [("a.jsonl.gz", gzip(noisy_corpus(2000))), ("a.jsonl.zst", zstandard(noisy_corpus(2000)))]
        {
            let middle = packed.len() / 2;
            packed[middle..middle + 64].fill(0xFF);
            let desk = Desk::new().with(name, packed).with("whole.jsonl", lines([article("whole")]));
            let results = desk.trace(&[name, "whole.jsonl"]).ends_with(3).saying(&[name]).results();
            assert!(results.ids().contains(&"whole".to_owned()));
            let lost = |reject: &Reject| reject.kind == "rest-of-file" && reject.path == name;
            assert_eq!(results.rejects().iter().filter(|reject| lost(reject)).count(), 1, "{:?}", results.rejects());
        }
    }

    #[test]
    fn an_array_cut_in_half() {
        let whole = json!([article("a"), article("b"), article("c")]).to_string();
        let desk = Desk::new().with("day.json", &whole[..whole.len() / 2]);
        let results = desk.trace(&["day.json"]).ends_with(3).saying(&["day.json:1", "the file ends"]).results();
        assert_eq!(results.ids(), ["a"]);
        assert_eq!(results.rejects()[0].kind, "rest-of-file");
    }

    #[test]
    fn nothing_to_read() {
        let desk =
            Desk::new().with("empty.jsonl", "").with("blank.jsonl", "\n \n").with("empty.txt", "").with_folder("void");
        let desk = desk.with("broken.jsonl", "{\n[\n");
        for (input, words) in [
            ("void", "no file to read in this folder"),
            ("empty.jsonl", "no record in the inputs"),
            ("blank.jsonl", "no record in the inputs"),
            ("empty.txt", "empty.txt: text is empty"),
            ("broken.jsonl", "all 2 records were rejected; the first: broken.jsonl:1: broken JSON"),
        ] {
            let ended = desk.trace(&[input]).ends_with(3).saying_in_one_line(&[words]);
            ended.leaving(&["blank.jsonl", "broken.jsonl", "empty.jsonl", "empty.txt", "void"]);
        }
        desk.trace(&["-"]).reading("").ends_with(3).saying_in_one_line(&["-: text is empty"]);
    }

    #[test]
    fn empty_files_beside_full_ones() {
        let desk = Desk::new().with("a.jsonl", lines([article("a")])).with("empty.jsonl", "").with("empty.txt", "");
        let results = desk.trace(&["a.jsonl", "empty.jsonl", "empty.txt"]).ends_with(0).results();
        assert_eq!(results.ids(), ["a"]);
        let rejects = results.rejects();
        assert_eq!(
            (rejects.len(), rejects[0].path.as_str(), rejects[0].reason.as_str()),
            (1, "empty.txt", "text is empty")
        );
    }

    #[test]
    fn files_of_other_kinds() {
        for (name, bytes, words) in [
            ("a.txt", b"text with a zero\0byte".to_vec(), "zero bytes"),
            ("a.html", b"%PDF-1.7\n".to_vec(), "a PDF file"),
            ("a.jsonl", b"PAR1....".to_vec(), "a Parquet file"),
            ("a.jsonl.gz", gzip("BZh9..."), "bzip2 data"),
            ("a.csv", b"id,text\n1,The bridge is closed.\n".to_vec(), "a table"),
            ("a.warc.gz", gzip("WARC/1.0\r\n"), "a web archive"),
        ] {
            let desk = Desk::new().with(name, bytes).with("z.jsonl", lines([article("z")]));
            let results = desk.trace(&[name, "z.jsonl"]).ends_with(3).saying(&[name, words]).results();
            assert_eq!((results.ids().as_slice(), results.rejects()[0].kind.as_str()), (&["z".to_owned()][..], "file"));
        }
    }

    #[test]
    fn marks_and_line_ends_of_other_systems() {
        let day = format!("\u{feff}{}\r\n\r\n{}\r\n", article("a"), article("z"));
        all_are_read(&day, &["a", "z"]);
        let utf_16: Vec<u8> = day.encode_utf16().flat_map(u16::to_le_bytes).collect();
        all_are_read(utf_16, &["a", "z"]);
        let unended = lines([article("a")]) + &article("z").to_string();
        all_are_read(unended, &["a", "z"]);
    }

    #[test]
    fn pages_as_deep_as_the_sea() {
        let deep = "<div>".repeat(200_000) + "<p>" + &text(1) + "</p>" + &"</div>".repeat(200_000);
        let desk = Desk::new()
            .with("deep.html", format!("<html><body>{deep}</body></html>"))
            .with("open.html", format!("<html><body>{}{}", "<b><i><table>".repeat(20_000), text(2)))
            .with("z.jsonl", lines([article("z")]));
        let results = desk.trace(&["deep.html", "open.html", "z.jsonl"]).ends_with(0).results();
        assert!(results.ids().contains(&"z".to_owned()));
        // Read or rejected by name, but not lost.
        assert_eq!(results.ids().len() + results.rejects().len(), 3, "{:?}", results.rejects());
    }
}

mod texts {
    use super::*;

    #[test]
    fn short_ones_are_kept_and_counted() {
        let results = all_are_read(
            lines([
                article("a"),
                article_with("dots", "…!"),
                article_with("emoji", "🎉🎉"),
                article_with("word", "Fire"),
            ]),
            &["a", "dots", "emoji", "word"],
        );
        assert_eq!(results.families(), ["-"; 4], "texts without words are not the same text");
        let summary: Value = serde_json::from_str(results.read("summary.json")).expect("JSON");
        let named = summary["not_covered"].to_string();
        assert!(named.contains("2 articles have no words"), "{named}");
    }

    #[test]
    fn equal_texts_of_one_word_are_no_family_of_everything() {
        let desk =
            Desk::new().with("day.jsonl", lines([article_with("a", "Fire"), article_with("b", "Fire"), article("c")]));
        let results = desk.trace(&["day.jsonl"]).ends_with(0).results();
        assert_eq!((results.ids().len(), results.families()[2].as_str()), (3, "-"));
    }

    #[test]
    fn a_million_times_the_same_word() {
        let drone = "word ".repeat(1_000_000);
        let day = lines([article_with("m1", &drone), article_with("m2", &drone), article("other")]);
        let results = all_are_read(day, &["m1", "m2", "other"]);
        assert_eq!(results.pairs(), ["m1 m2 same-text"]);
    }

    #[test]
    fn a_sentence_without_end_and_a_word_without_end() {
        let endless = "and so on ".repeat(50_000);
        let word = "x".repeat(2_000_000);
        let quotes = "“".repeat(100_000);
        let day = [("endless", endless), ("quotes", quotes), ("word", word)].map(|(id, text)| article_with(id, &text));
        all_are_read(lines(day), &["endless", "quotes", "word"]);
    }

    #[test]
    fn dates_out_of_range_are_no_dates() {
        let dates = [
            json!("99999-01-01"),
            json!("9999-12-31T23:59:59Z"),
            json!("9999-12-31T23:59:59-12:00"),
            json!("-009999-01-01"),
            json!("-009999-01-02T03:04:05Z"),
            json!("0000-00-00"),
            json!("2026-02-30"),
            json!(1e300),
            json!(u64::MAX),
            json!(-5),
            json!({"year": 2026}),
            json!("tomorrow"),
        ];
        let ids: Vec<String> = (0..dates.len()).map(|at| format!("d{at:02}")).collect();
        let records = ids.iter().zip(&dates).map(|(id, date)| json!({"id": id, "date": date, "text": text(3)}));
        let results = all_are_read(lines(records), &ids.iter().map(String::as_str).collect::<Vec<_>>());
        for row in results.rows::<Value>("articles.jsonl") {
            assert_eq!(row["date"], Value::Null, "{row}");
        }
        assert_eq!(results.families(), vec!["d00"; dates.len()], "the same text, whenever it was published");
    }
}

mod names {
    use super::*;

    const HOSTILE: [&str; 9] = [
        "\u{202e}rtl",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "control\u{1}\u{1b}[2J",
        "new\nline",
        "nu\0l",
        "quote\"s, 'and' `more`",
        "tab\tid",
        "{{template}} ${x} &amp;",
    ];

    #[test]
    fn hostile_ids_and_titles_stay_what_they_are() {
        let long = "x".repeat(100_000);
        let names: Vec<&str> = HOSTILE.into_iter().chain([long.as_str()]).collect();
        let record = |name: &&str| {
            let text = format!("{} </script><!-- <script> ]]>", text(5));
            json!({"id": name, "title": name, "source": name, "url": "javascript:alert(1)", "text": text})
        };
        let mut sorted = names.clone();
        sorted.sort_unstable();
        let results = all_are_read(lines(names.iter().map(record)), &sorted);
        assert_eq!(results.families(), vec![sorted[0]; names.len()]);
        let titles: Vec<Value> =
            results.rows::<Value>("articles.jsonl").iter().map(|row| row["title"].clone()).collect();
        assert_eq!(titles, sorted);

        let table = results.read("outlets.csv");
        let mut table = csv::Reader::from_reader(table.as_bytes());
        assert!(table.headers().is_ok_and(|headers| headers.get(0) == Some("outlet")));
        let rows: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row of as many columns")).collect();
        assert_eq!(rows.len(), names.len());
        assert!(rows.iter().any(|row| &row[0] == "new\nline") && rows.iter().any(|row| &row[0] == HOSTILE[6]));
    }

    /// Nothing in a record opens or closes a tag of the report.
    #[test]
    fn hostile_records_add_no_tag_to_the_report() {
        let records = |names: [&str; 2]| {
            lines(names.map(|name| {
                let text = format!("{} {name} {}", text(5), text(6));
                json!({"id": name, "title": name, "source": name, "url": "javascript:alert(1)", "text": text})
            }))
        };
        let tags = |page: &str, tag: &str| page.to_lowercase().matches(tag).count();
        let harmless = all_are_read(records(["a", "b"]), &["a", "b"]).read("report.html").to_owned();
        let hostile =
            all_are_read(records([HOSTILE[1], HOSTILE[2]]), &[HOSTILE[1], HOSTILE[2]]).read("report.html").to_owned();
        for tag in ["<script", "</script", "<!--", "<img", "alert(1)</"] {
            assert_eq!(tags(&hostile, tag), tags(&harmless, tag), "{tag}");
        }
        let data = hostile.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next());
        let packed = BASE64_STANDARD.decode(data.expect("the data")).expect("base 64");
        let data: Value = serde_json::from_reader(DeflateDecoder::new(&packed[..])).expect("deflated JSON");
        assert!(data.to_string().contains("alert(1)"), "the names are shown, not dropped");
    }

    #[test]
    fn a_file_name_with_spaces_and_quotes() {
        let name = "le 12 mars d'été [1].jsonl";
        let desk = Desk::new().with(name, lines([article("a"), json!({"text": text(4)})]) + "{\n");
        let results = desk.trace(&[name]).ends_with(0).results();
        assert_eq!(results.ids(), ["a".to_owned(), format!("{name}:2")]);
        assert_eq!(results.rejects()[0].path, name);
        assert_eq!(desk.names(), [name, RESULTS]);
    }
}
