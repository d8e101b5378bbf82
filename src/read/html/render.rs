//! A tree of elements to text: paragraphs with blank lines between them, white space as it is shown.
//!
//! * time and space: `O(nodes)`; no recursion

use dom_query::{NodeRef, local_name};

/// What a rendering leaves out, besides what is never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Nothing.
    All,
    /// Navigation, footers, asides, forms, articles inside the article, and headers of the page.
    Reporting,
}

/// Text as it is shown.
#[derive(Default)]
pub(super) struct Rendered {
    pub(super) text: String,
    /// Words, and how many of them are links.
    pub(super) words: usize,
    pub(super) linked: usize,
}

/// Which space goes before the next word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

enum Step<'a> {
    Open(NodeRef<'a>),
    Close(Effect),
}

/// What an element does to the text around and in it.
#[derive(Clone, Copy, Default)]
struct Effect {
    gap: Option<Gap>,
    is_link: bool,
    is_literal: bool,
    is_article: bool,
    is_break: bool,
}

/// The text of a node.
pub(super) fn render(root: &NodeRef, keep: Keep) -> Rendered {
    let mut writer = Writer { out: Rendered::default(), gap: Gap::None, links: 0, literal: 0 };
    let mut articles = 0usize;
    let mut steps = vec![Step::Open(*root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Open(node) if node.is_text() => writer.push(&node.text()),
            Step::Open(node) => {
                let is_root = node.id == root.id;
                if !is_root && (is_never_shown(&node) || (keep == Keep::Reporting && is_furniture(&node, articles > 0)))
                {
                    continue;
                }
                let effect = effect(&node);
                articles += usize::from(effect.is_article);
                writer.enter(effect);
                steps.push(Step::Close(effect));
                steps.extend(node.children_it(true).map(Step::Open));
            }
            Step::Close(effect) => {
                articles -= usize::from(effect.is_article);
                writer.leave(effect);
            }
        }
    }
    writer.out
}

fn effect(node: &NodeRef) -> Effect {
    let Some(name) = node.qual_name_ref() else { return Effect::default() };
    let mut effect = Effect::default();
    match name.local {
        local_name!("br") => (effect.gap, effect.is_break) = (Some(Gap::Line), true),
        local_name!("li") | local_name!("tr") | local_name!("dd") | local_name!("dt") => {
            effect.gap = Some(Gap::Line);
        }
        local_name!("td") | local_name!("th") => effect.gap = Some(Gap::Space),
        local_name!("a") => effect.is_link = true,
        local_name!("pre") => (effect.gap, effect.is_literal) = (Some(Gap::Paragraph), true),
        local_name!("article") | local_name!("main") => {
            (effect.gap, effect.is_article) = (Some(Gap::Paragraph), true);
        }
        _ if is_block(&name.local) => effect.gap = Some(Gap::Paragraph),
        _ => {}
    }
    effect
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 38] = [
        "address",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "menu",
        "nav",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "ul",
    ];
    BLOCKS.contains(&name)
}

/// Whether a browser shows nothing of it, or nothing that is text.
fn is_never_shown(node: &NodeRef) -> bool {
    const NEVER: [&str; 25] = [
        "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "map", "math", "noembed",
        "noframes", "noscript", "object", "optgroup", "option", "script", "select", "style", "svg", "template",
        "textarea", "title", "video", "frameset",
    ];
    node.qual_name_ref().is_some_and(|name| NEVER.contains(&&*name.local)) || node.has_attr("hidden")
}

/// Whether it frames the reporting.
fn is_furniture(node: &NodeRef, in_article: bool) -> bool {
    let Some(name) = node.qual_name_ref() else { return false };
    match name.local {
        local_name!("nav") | local_name!("footer") | local_name!("aside") => true,
        local_name!("header") => !in_article,
        local_name!("article") => in_article,
        local_name!("form") => !holds_reporting(node),
        _ => false,
    }
}

/// Some sites put the whole page into one form.
fn holds_reporting(form: &NodeRef) -> bool {
    let mut paragraphs = 0;
    form.descendants_it().any(|node| {
        paragraphs += usize::from(node.has_name("p"));
        paragraphs > 2 || node.has_name("article") || node.has_name("main") || node.has_name("h1")
    })
}

struct Writer {
    out: Rendered,
    gap: Gap,
    links: usize,
    literal: usize,
}

impl Writer {
    fn enter(&mut self, effect: Effect) {
        self.links += usize::from(effect.is_link);
        self.literal += usize::from(effect.is_literal);
        // Two line breaks in a row are how old pages write paragraphs.
        let repeated = effect.is_break && self.gap == Gap::Line;
        self.widen(if repeated { Some(Gap::Paragraph) } else { effect.gap });
    }

    fn leave(&mut self, effect: Effect) {
        self.links -= usize::from(effect.is_link);
        self.literal -= usize::from(effect.is_literal);
        self.widen(effect.gap);
    }

    fn widen(&mut self, gap: Option<Gap>) {
        self.gap = self.gap.max(gap.unwrap_or(Gap::None));
    }

    fn push(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            if line.starts_with(char::is_whitespace) {
                self.widen(Some(Gap::Space));
            }
            for word in line.split_whitespace() {
                self.word(word);
                self.widen(Some(Gap::Space));
            }
            if !line.ends_with(char::is_whitespace) && self.gap == Gap::Space {
                self.gap = Gap::None;
            }
            if self.literal > 0 && line.ends_with('\n') {
                self.widen(Some(Gap::Line));
            }
        }
    }

    fn word(&mut self, word: &str) {
        if !self.out.text.is_empty() {
            self.out.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.out.text.push_str(word);
        let words = words(word);
        self.out.words += words;
        self.out.linked += if self.links > 0 { words } else { 0 };
    }
}

/// About how many words a text has, also where none are spaced: two characters of Chinese, Japanese or Thai are one.
pub(super) fn words(text: &str) -> usize {
    let unspaced = text.chars().filter(|c| matches!(*c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{9FFF}')).count();
    text.split_whitespace().count() + unspaced / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(html: &str, keep: Keep) -> Rendered {
        let dom = dom_query::Document::from(html);
        render(&dom.body().expect("a body"), keep)
    }

    #[test]
    fn as_a_browser_shows_it() {
        for (html, text) in [
            ("<p>One\n two</p><p>three", "One two\n\nthree"),
            ("on<b>e</b> <i>two</i>, three", "one two, three"),
            ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
            ("<ul><li>one</li><li><p>two</p></li></ul>", "one\n\ntwo"),
            ("<ul><li>one<li>two</ul>", "one\ntwo"),
            ("<figure><img><figcaption>Cap <em>tion</em></figcaption></figure>text", "Cap tion\n\ntext"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            ("<pre>one\n  two</pre>", "one\ntwo"),
            ("a<script>b</script><style>c</style><noscript>d</noscript><p hidden>e</p><!-- f -->g", "ag"),
            ("caf&eacute; &lt;b&gt;&nbsp;x", "café <b> x"),
            ("", ""),
        ] {
            assert_eq!(body(html, Keep::All).text, text, "{html}");
        }
    }

    #[test]
    fn furniture_goes() {
        let html = "<header>Site</header><nav>Menu</nav><main><header><h1>Head</h1></header><p>Text</p><aside>Box</aside>\
            <form>Subscribe</form></main><footer>Imprint</footer>";
        assert_eq!(body(html, Keep::Reporting).text, "Head\n\nText");
        let wrapped = "<form><header>Site</header><nav>Menu</nav><h1>Head</h1><p>Text</p></form>";
        assert_eq!(body(wrapped, Keep::Reporting).text, "Head\n\nText");
    }

    #[test]
    fn links_are_counted() {
        let rendered = body("<p>one <a href=x>two three</a> four</p>", Keep::All);
        assert_eq!((rendered.words, rendered.linked), (4, 2));
        assert_eq!(words("港口今天关闭了 two"), 2 + 3);
    }
}
