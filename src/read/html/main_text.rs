//! The part of a page that is reporting.
//!
//! A page that marks several articles says itself where they stand. Otherwise `dom_smoothie` (a port of Mozilla's
//! Readability) chooses, unless it lost most of what the page marks as its article. When it is wrong: newsletter boxes
//! inside the article stay, and a page without marks that holds two articles may lose the shorter one.

use std::collections::BTreeSet;

use dom_query::{Document as Dom, NodeRef};
use dom_smoothie::{Config, Readability};

use super::render::{Keep, Rendered, render, words};
use crate::article::Span;

/// An `<article>` with fewer words is a teaser, a comment or a caption.
const ARTICLE_WORDS: usize = 60;

/// An `<article>` of which more than this share is links is a list of teasers.
const TEASER_LINKS: f64 = 0.4;

/// Main text with less than this share of the words that the page marks as its article lost something.
const LEAST_SHARE: f64 = 0.4;

/// A credit that closes an article has no more words.
const CREDIT_WORDS: usize = 40;

/// A title stands among an article's first lines.
const TITLE_LINES: usize = 10;

/// A page's text, and where its marks say that articles stand.
#[derive(Debug, Default)]
pub(super) struct MainText {
    pub(super) text: String,
    /// Empty unless there are several.
    pub(super) articles: Vec<Span>,
}

/// The text of a page.
pub(super) fn of(dom: Dom) -> MainText {
    keep_closing_credits(&dom);
    let mut marked = marked_articles(&dom);
    if marked.len() > 1 {
        return join(&marked);
    }
    let title = page_title(&dom);
    let reference = marked.pop().or_else(|| main_element(&dom)).unwrap_or_else(|| body(&dom));
    let chosen = readable(dom).filter(|text| {
        let expected = (reference.words - reference.linked) as f64;
        words(text) as f64 >= LEAST_SHARE * expected
    });
    let text = title_first(chosen.unwrap_or(reference.text), title.as_deref());
    MainText { text, articles: Vec::new() }
}

/// Makes an article's short footer without links part of its text: it is where agencies and reporters are credited.
fn keep_closing_credits(dom: &Dom) {
    let footers = dom.select("article footer");
    for footer in footers.nodes() {
        let rendered = render(footer, Keep::All);
        if rendered.words <= CREDIT_WORDS && rendered.linked == 0 {
            footer.rename("div");
            footer.remove_all_attrs();
        }
    }
}

/// The articles that the page marks as such, comments and teasers left out, each with its title first.
fn marked_articles(dom: &Dom) -> Vec<Rendered> {
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for article in dom.select("article").nodes() {
        if article.ancestors_it(None).any(|above| taken.contains(&above.id)) {
            continue;
        }
        let mut rendered = render(article, Keep::Reporting);
        if rendered.words >= ARTICLE_WORDS && rendered.linked as f64 <= TEASER_LINKS * rendered.words as f64 {
            taken.insert(article.id);
            rendered.text = title_first(rendered.text, first_heading(article).as_deref());
            found.push(rendered);
        }
    }
    found
}

fn main_element(dom: &Dom) -> Option<Rendered> {
    let rendered = render(dom.select("main").nodes().first()?, Keep::Reporting);
    (rendered.words >= ARTICLE_WORDS).then_some(rendered)
}

fn body(dom: &Dom) -> Rendered {
    dom.body().map_or_else(Rendered::default, |body| render(&body, Keep::Reporting))
}

/// What Readability takes for the main text.
fn readable(dom: Dom) -> Option<String> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(dom, None, Some(config)).ok()?.parse().ok()?;
    let content = Dom::fragment(article.content);
    Some(render(&content.root(), Keep::All).text).filter(|text| !text.is_empty())
}

/// The headline of a page that holds one article: a main heading inside it, or the page's only one.
fn page_title(dom: &Dom) -> Option<String> {
    let inside = dom.select("article h1, main h1");
    let all = dom.select("h1");
    let heading = inside.nodes().first().or_else(|| all.nodes().first().filter(|_| all.length() == 1))?;
    one_line(heading)
}

fn first_heading(article: &NodeRef) -> Option<String> {
    one_line(&article.descendants_it().find(|node| node.has_name("h1"))?)
}

fn one_line(heading: &NodeRef) -> Option<String> {
    let text = render(heading, Keep::All).text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A text with its title as the first paragraph, moved there or added.
fn title_first(text: String, title: Option<&str>) -> String {
    let Some(title) = title.filter(|_| !text.is_empty()) else { return text };
    let mut lines: Vec<&str> = text.split('\n').collect();
    match lines.iter().take(TITLE_LINES).position(|line| *line == title) {
        Some(0) => return text,
        Some(at) => {
            lines.remove(at);
            if lines.get(at) == Some(&"") && lines[at - 1].is_empty() {
                lines.remove(at);
            }
        }
        None => {}
    }
    format!("{title}\n\n{}", lines.join("\n").trim_start())
}

fn join(articles: &[Rendered]) -> MainText {
    let mut main = MainText::default();
    for article in articles {
        if !main.text.is_empty() {
            main.text.push_str("\n\n");
        }
        let start = main.text.len();
        main.text.push_str(&article.text);
        main.articles.push(Span::new(start, main.text.len()));
    }
    main
}

#[cfg(test)]
mod tests {
    use super::*;

    fn main(html: &str) -> MainText {
        of(Dom::from(html))
    }

    /// Three paragraphs of 30 words, which begin with a word of their own.
    fn story(word: &str) -> String {
        let paragraph = "said on Monday that the ferry across the sound would be late again because of ice, wind and \
            a captain who could not be found in time for the crossing.";
        format!("<p>{word} one {paragraph}</p><p>{word} two {paragraph}</p><p>{word} three {paragraph}</p>")
    }

    #[test]
    fn several_marked_articles_are_kept_apart() {
        let teasers = "<article><a href=1>Short teaser</a></article>".repeat(3);
        let list = format!("<article>{}</article>", "<a href=1>teaser with many words in it</a> ".repeat(20));
        let page = main(&format!(
            "<body><nav>Menu</nav>{teasers}<article><header><span>POLITICS</span><h1>First head</h1></header>{}\
             <article>{}</article></article><article><h2>Second head</h2>{}<aside>Newsletter</aside></article>{list}",
            story("Alpha"),
            story("Comment"),
            story("Beta")
        ));
        assert_eq!(page.articles.len(), 2, "{}", page.text);
        let [first, second] = [page.articles[0].of(&page.text), page.articles[1].of(&page.text)];
        assert!(first.starts_with("First head\n\nPOLITICS\n\nAlpha one said"), "{first}");
        assert!(second.starts_with("Second head\n\nBeta one") && second.contains("\n\nBeta three"), "{second}");
        for gone in ["Menu", "teaser", "Newsletter", "Comment"] {
            assert!(!page.text.contains(gone), "{gone}: {}", page.text);
        }
        assert_eq!(page.text, format!("{first}\n\n{second}"));
    }

    #[test]
    fn one_article_with_caption_and_title() {
        let page = main(&format!(
            "<head><title>Ferry late - Herald</title><style>.x{{}}</style></head><body><nav><a href=1>Home</a></nav><article>\
             <h1>Ferry late</h1><figure><img src=x.jpg><figcaption>The ferry. Photo: A. Bell</figcaption></figure>{}\
             <script>var leak = 1;</script><footer class=foot><p>With material from agencies</p></footer>\
             <footer><a href=2>Share</a></footer></article><footer>Imprint</footer>",
            story("Alpha")
        ));
        assert!(page.articles.is_empty());
        assert!(page.text.starts_with("Ferry late\n\n"), "{}", page.text);
        assert_eq!(page.text.matches("Ferry late").count(), 1);
        assert!(page.text.contains("\n\nThe ferry. Photo: A. Bell\n\nAlpha one said"), "{}", page.text);
        assert!(page.text.contains("crossing.\n\nAlpha two said"), "{}", page.text);
        assert!(page.text.ends_with("\n\nWith material from agencies"), "{}", page.text);
        for gone in ["Home", "leak", "Imprint", ".x", "Share"] {
            assert!(!page.text.contains(gone), "{gone}: {}", page.text);
        }
    }

    #[test]
    fn what_readability_loses_is_found_again() {
        // Scored down by its class names, and split over sections of which Readability would take one.
        let sections: String = ["Alpha", "Beta", "Gamma"]
            .map(|word| format!("<div class='comment sidebar'>{}</div>", story(word)))
            .concat();
        let page = main(&format!("<body><div class=menu>x</div><article>{sections}</article>"));
        for word in ["Alpha one", "Beta two", "Gamma three"] {
            assert!(page.text.contains(word), "{word}: {}", page.text);
        }
    }

    #[test]
    fn short_pages_keep_what_they_have() {
        assert_eq!(main("<body><h1>Head</h1><p>One sentence.</p>").text, "Head\n\nOne sentence.");
        assert_eq!(main("<body><script>x()</script>").text, "");
    }
}
