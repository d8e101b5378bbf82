//! A page to its text and what it says about itself.

mod depth;

mod main_text;

mod metadata;

mod render;

use dom_query::Document as Dom;

use super::charset;
use crate::article::{Document, TextOrigin};

/// The document that a page holds; its text may be empty.
///
/// * time: about a millisecond a page; space: some 20 bytes for each of the page's
pub(super) fn read(id: String, bytes: &[u8]) -> Document {
    let html = charset::page(bytes);
    let dom = Dom::from(depth::flatten(&html).as_ref());
    let about = metadata::of(&dom);
    let main = main_text::of(dom);
    Document {
        id,
        outlet: about.outlet,
        published: about.published,
        title: about.title,
        url: about.url,
        credit: about.credit,
        text: main.text,
        origin: TextOrigin::Extracted,
        marked_articles: main.articles,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_pages_are_read_somehow() {
        let word = "<p>The ferry was late again, the captain said on Monday.";
        for html in [
            String::new(),
            "<".into(),
            "<html".into(),
            "</div></p></html>".into(),
            "<table><tr><p>a<td>b<table>".repeat(50),
            format!("<!-- {word}"),
            format!("<script>{word}"),
            format!("<article><svg><![CDATA[{word}"),
            format!("<select><option>{word}<article>{word}"),
            format!("<frameset><frame>{word}"),
            format!("<template>{word}</template>"),
            format!("<math><mi><p>{word}</math>\u{0}"),
            "<b><i><p></b></i>".repeat(300),
            "<a href='".into(),
            "<meta property=og:title content><meta charset><time datetime>".into(),
            "<script type='application/ld+json'>{\"@graph\": [[[".into(),
        ] {
            let page = read("p".into(), html.as_bytes());
            assert!(!["<p", "</", "{\""].iter().any(|tag| page.text.contains(tag)), "{html}: {}", page.text);
        }
    }

    #[test]
    fn deep_pages_are_read() {
        let word = "The ferry was late again, the captain said on Monday. ".repeat(12);
        for tag in ["div", "b", "span", "blockquote", "table><tr><td", "ul><li", "font", "a", "custom-tag", "svg><g"] {
            let html = format!("<body>{}<p>{word}</p>", format!("<{tag}>").repeat(20_000));
            let started = std::time::Instant::now();
            let page = read("p".into(), html.as_bytes());
            assert!(page.text.contains("The ferry was late"), "{tag}");
            assert!(started.elapsed().as_secs() < 20, "{tag}: {:?}", started.elapsed());
        }
    }

    #[test]
    fn bytes_in_any_encoding() {
        let html = "<html><head><meta charset=windows-1251><title>Порт закрыт</title></head><body><p>Порт закрыт.</p>";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(html);
        let page = read("p".into(), &bytes);
        assert_eq!((page.title.as_deref(), page.text.as_str()), (Some("Порт закрыт"), "Порт закрыт."));
        assert_eq!(page.origin, TextOrigin::Extracted);
    }
}
