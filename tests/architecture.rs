//! The shape of the house: imports run downhill, files stay short, and what the documents name exists.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// `module: modules it may name`, in the order of the data's way. No line may name a module that stands below it.
const MAY_IMPORT: &str = "
    error:
    article:
    observer:
    hashed:
    read:        error article hashed
    normalize:
    split:       article hashed normalize
    segment:     article hashed normalize
    shingle:
    fingerprint: shingle
    candidates:  article hashed normalize segment shingle fingerprint
    boilerplate: article split segment shingle fingerprint candidates
    verify:      article hashed normalize segment shingle
    cluster:     article candidates
    align:       article hashed normalize segment candidates verify
    attribute:   error article normalize
    measures:
    report:      article align verify measures
    recipe:      fingerprint shingle candidates
    policy:      article split shingle candidates boilerplate verify align recipe
    index:       error article read segment fingerprint candidates boilerplate verify
    pipeline:    error article observer read split normalize segment shingle fingerprint candidates boilerplate verify cluster align attribute report measures recipe policy
    audit:       error article observer shingle candidates boilerplate cluster index pipeline
    dedup:       error article observer read split segment shingle fingerprint candidates cluster
";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The code of a file: without comments, and without its unit tests.
fn code(path: &Path) -> String {
    let source = fs::read_to_string(path).expect("a source file");
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that some code names: after `crate::`, also in `crate::{a::…, b::…}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => found.extend(first_word(after)),
            Some(list) => {
                let mut depth = 0;
                let mut expects = true;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => expects = true,
                        c if c.is_alphabetic() && expects => {
                            found.extend(first_word(&list[at..]));
                            expects = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn first_word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

fn table() -> Vec<(String, BTreeSet<String>)> {
    let lines = MAY_IMPORT.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (module, names) = line.split_once(':').expect("module: names");
            (module.to_owned(), names.split_whitespace().map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn imports_run_downhill() {
    let allowed: BTreeMap<String, BTreeSet<String>> = table().into_iter().collect();
    let source = root().join("src");
    for path in files_below(&source, "rs") {
        let below = path.strip_prefix(&source).expect("below src");
        let module = below.components().next().expect("a name").as_os_str().to_string_lossy().replace(".rs", "");
        if module == "bin" || module == "lib" {
            continue;
        }
        let allowed = allowed.get(&module).unwrap_or_else(|| panic!("{module} is not in the table"));
        for import in imports(&code(&path)) {
            assert!(
                import == module || allowed.contains(&import),
                "{}: {module} may not import {import}",
                below.display()
            );
        }
    }
}

#[test]
fn the_table_itself_runs_downhill() {
    let mut above: BTreeSet<String> = BTreeSet::new();
    for (module, names) in table() {
        for name in &names {
            assert!(above.contains(name), "{module} names {name}, which stands below it");
        }
        above.insert(module);
    }
}

#[test]
fn a_planted_violation_is_seen() {
    let names = |code: &str| imports(code).into_iter().collect::<Vec<_>>();
    assert_eq!(names("use crate::report::html;"), ["report"]);
    assert_eq!(names("use crate::{\n    align::{Flag, Kind},\n    verify::Relation,\n};"), ["align", "verify"]);
    assert_eq!(names("let x = crate::normalize::fold(word);"), ["normalize"]);
}

#[test]
fn files_stay_short() {
    let is_test = |path: &PathBuf| path.ends_with("tests.rs") || path.ends_with("demo.rs");
    for path in files_below(&root().join("src"), "rs").into_iter().filter(|path| !is_test(path)) {
        let lines = code(&path).lines().count();
        assert!(lines <= 400, "{}: {lines} lines before its tests", path.display());
    }
}

/// Every `path/like.this` in backticks and every relative link of the documents.
#[test]
fn what_the_documents_name_exists() {
    let root = root();
    let documents = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "samples/README.md", "benches/README.md"]
        .iter()
        .map(|name| root.join(name))
        .chain(files_below(&root.join("docs"), "md"));
    let mut checked = 0;
    for document in documents {
        let text = fs::read_to_string(&document).unwrap_or_else(|error| panic!("{}: {error}", document.display()));
        let quoted = text.split('`').skip(1).step_by(2);
        let linked = text.split("](").skip(1).filter_map(|after| after.split(')').next());
        for name in quoted.chain(linked) {
            let name = name.split('#').next().unwrap_or_default();
            if !looks_like_a_path(name) {
                continue;
            }
            let beside = document.parent().map(|folder| folder.join(name));
            let exists = root.join(name).exists() || beside.is_some_and(|path| path.exists());
            assert!(exists, "{} names {name}, which does not exist", document.display());
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} paths found: the test does not see them");
}

/// A path of this repository: in one of its folders.
fn looks_like_a_path(name: &str) -> bool {
    let folders = ["src/", "tests/", "benches/", "docs/", "samples/", ".ci/"];
    folders.iter().any(|folder| name.starts_with(folder)) && !name.contains(['*', ' ', '…', '{', '<'])
}
