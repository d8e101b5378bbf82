//! Prints what the weights of page boundaries are fitted on: `boundary-figures < PAGES.jsonl > FIGURES.jsonl`.
//!
//! A page is `{"text": …, "articles": [BYTE, …]}`, with the bytes where its articles begin; a line of the output is the list
//! of its places where an article may begin: `[BYTE, {figure: value}]`.

use std::io::{BufRead, Write};

use newsprint::{article::Document, split::Splitter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let splitter = Splitter::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let page: serde_json::Value = serde_json::from_str(&line?)?;
        let text = page["text"].as_str().unwrap_or_default().to_owned();
        let articles: Vec<usize> = serde_json::from_value(page["articles"].clone())?;
        let document = Document::new("", text);
        writeln!(out, "{}", serde_json::to_string(&splitter.figures(&document, &articles))?)?;
    }
    Ok(())
}
