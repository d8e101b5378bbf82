//! Portions of streams and files, their lines, and where these are read again.

use std::io::Write;

use proptest::prelude::*;

use super::*;

fn portions(inputs: Inputs, limit: usize) -> (Vec<Portion>, Store, tempfile::TempDir) {
    let (mut store, folder) = (Store::default(), tempfile::tempdir().expect("a temporary folder"));
    let options = Options { max_record_bytes: limit, ..Options::default() };
    let mut portions = inputs.portions(&options, &mut store, folder.path());
    let found = portions.by_ref().collect::<Result<_>>().expect("a spool");
    assert!(portions.into_rejects().is_empty());
    (found, store, folder)
}

/// The lines of a stream with their numbers in it, each read again from its place; those too long by their length.
fn read(text: &str, limit: usize) -> Vec<(u64, String)> {
    let (portions, store, _folder) =
        portions(Inputs::stream("s.jsonl", io::Cursor::new(text.to_owned().into_bytes())), limit);
    let (mut found, mut before, mut buffer, mut again) = (Vec::new(), 1, Vec::new(), Vec::new());
    for portion in portions {
        let lines = portion.lines(&mut buffer, |line| {
            let shown = match line.bytes {
                Err(length) => format!("{length} bytes"),
                Ok(bytes) => {
                    store.read(line.place, &mut again).expect("read again");
                    assert_eq!(again, bytes);
                    String::from_utf8(bytes.to_vec()).expect("UTF-8")
                }
            };
            found.push((before + u64::from(line.number), shown));
        });
        before += u64::from(lines.expect("read"));
    }
    found
}

#[test]
fn every_line_is_given_once() {
    let lines: Vec<String> = (0..40_000).map(|at| format!("{{\"text\": \"{}\"}}", "x".repeat(at * 7 % 1997))).collect();
    let found = read(&(lines.join("\n") + "\n\n{\"last\": 1}"), 1 << 20);
    assert_eq!(found.len(), lines.len() + 1);
    assert!(found.iter().zip(&lines).all(|((_, found), line)| found == line));
    assert_eq!(found.last(), Some(&(40_002, "{\"last\": 1}".to_owned())));
}

#[test]
fn a_line_that_is_too_long_takes_nothing_with_it() {
    for (long, limit) in [(3_000_000, 500_000), (40_000_000, 500_000), (600_000, 599_999)] {
        let text = format!("{{\"a\": 1}}\n{{\"text\": \"{}\"}}\n{{\"b\": 2}}\n", "x".repeat(long));
        let found = read(&text, limit);
        let expected =
            [(1, "{\"a\": 1}".to_owned()), (2, format!("{} bytes", long + 12)), (3, "{\"b\": 2}".to_owned())];
        assert_eq!(found, expected);
    }
}

/// Portions of a file cut at any place, whose lines must be the file's.
fn cut(text: &str, cuts: &[u64], limit: usize) -> Vec<String> {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("written");
    let stored = Arc::new(Stored { path: "f".into(), name: "f".into(), file: Some(Arc::new(file)), stamp: None });
    let length = text.len() as u64;
    let mut bounds: Vec<u64> = cuts.iter().map(|cut| cut % (length + 1)).chain([0, length]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut found = Vec::new();
    for (number, ends) in (0..).zip(bounds.windows(2)) {
        let (stored, base) = (stored.clone(), 0);
        let portion = Portion {
            file: 0,
            number,
            weight: 0,
            stored,
            base,
            start: ends[0],
            end: ends[1],
            bytes_end: length,
            limit,
        };
        let each = |line: Line<'_>| match line.bytes {
            Ok(bytes) => found.push(String::from_utf8_lossy(bytes).into_owned()),
            Err(length) => found.push(format!("{length} bytes")),
        };
        portion.lines(&mut Vec::new(), each).expect("read");
    }
    found
}

proptest! {
    #[test]
    fn lines_do_not_depend_on_where_portions_begin(text in "[a-c\n]{0,60}", cuts in proptest::collection::vec(any::<u64>(), 0..8)) {
        let whole: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(cut(&text, &cuts, 1000), whole.clone());
        let limited: Vec<String> = whole.iter().map(|line| if line.len() > 4 { format!("{} bytes", line.len()) } else { (*line).to_owned() }).collect();
        prop_assert_eq!(cut(&text, &cuts, 4), limited);
    }
}
