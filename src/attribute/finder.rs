//! Finds the names of agencies, and the form each stands in.

use std::{cell::OnceCell, ops::Range, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{
    Agencies, Agency, AgencyId, AgencyKind, Attribution, Class, Field, Mention, MetadataMention,
    forms::{Form, Place, ends_in_letter, starts_with_letter},
    lines::{Block, Lines, Style, blocks},
};
use crate::article::{Article, Document, PartKind, Span};

/// A field longer than this is no credit but a text.
const LONGEST_CREDIT: usize = 200;

/// What an entry of the automaton stands for.
#[derive(Clone, Copy, Debug)]
struct Needle {
    agency: AgencyId,
    what: What,
    /// Bytes before and after the name itself.
    lead: usize,
    trail: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Means the agency wherever it stands.
    Name,
    /// May mean something else.
    Weak,
    /// A phrase that gives the agency away, by its place in the agency's list.
    Mark(usize),
}

/// The automaton over all names, and the forms without a name.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    names: Option<AhoCorasick>,
    needles: Vec<Needle>,
    style: Style,
}

impl Finder {
    pub(super) fn new(agencies: &Agencies) -> Finder {
        let mut patterns = Vec::new();
        let mut needles = Vec::new();
        for (id, agency) in agencies.iter() {
            let mut add = |pattern: String, what: What, lead: usize, trail: usize| {
                patterns.push(pattern);
                needles.push(Needle { agency: id, what, lead, trail });
            };
            agency.names.iter().for_each(|name| add(name.clone(), What::Name, 0, 0));
            for name in &agency.weak {
                for (pattern, lead, trail) in spellings(name) {
                    add(pattern, What::Weak, lead, trail);
                }
            }
            for (at, mark) in agency.marks.iter().enumerate() {
                add(mark.text.clone(), What::Mark(at), 0, 0);
            }
        }
        let builder = &mut AhoCorasick::builder();
        let names = builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(&patterns);
        Finder { names: names.ok(), needles, style: Style::new() }
    }

    /// All an article says of agencies; the verdict is still open.
    pub(super) fn find(&self, agencies: &Agencies, article: &Article) -> Attribution {
        let text = article.document.text.as_str();
        let blocks = blocks(article);
        let styles = vec![OnceCell::new(); agencies.styles.len()];
        let search = Search { finder: self, agencies, text, blocks: &blocks, lines: OnceCell::new(), styles };
        let mut found = Attribution {
            bare_dateline: self.style.bare_dateline(text, &blocks),
            initials: self.style.initials(text, &blocks),
            ..self.metadata(agencies, &article.document)
        };
        for block in &blocks {
            search.block(block, &mut found);
        }
        found.mentions.sort_by_key(|mention| (mention.span, mention.agency, mention.class));
        found.mentions.dedup_by(|second, first| first.span == second.span && first.agency == second.agency);
        found
    }

    /// The names in a text: which agency, what kind of name, and where.
    fn names<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Needle, Range<usize>)> + 'a {
        let hits = self.names.iter().flat_map(move |names| names.find_iter(text));
        hits.filter_map(move |hit| {
            let needle = *self.needles.get(hit.pattern().as_usize())?;
            let name = hit.start() + needle.lead..hit.end() - needle.trail;
            stands_alone(text, &name).then_some((needle, name))
        })
    }

    fn metadata(&self, agencies: &Agencies, document: &Document) -> Attribution {
        let mut found = Attribution::default();
        let host = document.url.as_deref().map(host);
        let sites = [host, document.outlet.as_deref()];
        for site in sites.into_iter().flatten() {
            if let Some((id, _)) = agencies.iter().find(|(_, agency)| agency.owns(site)) {
                found.own_domain = Some(id);
                found.metadata.push(MetadataMention { agency: id, field: Field::OwnSite, text: site.to_owned() });
                break;
            }
        }
        let fields = [(Field::Credit, &document.credit), (Field::Outlet, &document.outlet)];
        for (field, value) in fields {
            let Some(value) = value.as_deref().filter(|value| value.len() <= LONGEST_CREDIT) else { continue };
            for (needle, name) in self.names(value) {
                let wire = agencies.get(needle.agency).filter(|agency| agency.kind == AgencyKind::Wire);
                let picture = |agency: &Agency| form_of(agencies, agency, value, &name, Class::E);
                let named = |mention: &MetadataMention| mention.agency == needle.agency && mention.field == field;
                if wire.is_some_and(|agency| !picture(agency)) && !found.metadata.iter().any(named) {
                    found.metadata.push(MetadataMention { agency: needle.agency, field, text: value.to_owned() });
                }
            }
        }
        found
    }
}

/// Lower-case codes stand in brackets or beside a slash or dash, and only there are they looked for: "ap" begins a hundred words.
fn spellings(name: &str) -> Vec<(String, usize, usize)> {
    if name.chars().any(|c| !c.is_ascii_lowercase()) {
        return vec![(name.to_owned(), 0, 0)];
    }
    let before = ["(", "( ", "/", "/ ", "-"].map(|lead| (format!("{lead}{name}"), lead.len(), 0));
    let after = [")", " )", "/", " /", "-"].map(|trail| (format!("{name}{trail}"), 0, trail.len()));
    before.into_iter().chain(after).collect()
}

/// Whether a name is a word of its own. Scripts that don't part words ask nothing.
fn stands_alone(text: &str, name: &Range<usize>) -> bool {
    let (before, inside, after) = (&text[..name.start], &text[name.clone()], &text[name.end..]);
    let prefixed = before.ends_with(['@', '#', '_', '.']) && !is_sentence_end(before);
    let glued_before = starts_with_letter(inside) && (ends_in_letter(before) || prefixed);
    let glued_after = ends_in_letter(inside) && (starts_with_letter(after) || after.starts_with('_') || is_host(after));
    !glued_before && !glued_after
}

/// A full stop before a name: of a sentence whose space got lost, not of a host or an abbreviation.
fn is_sentence_end(before: &str) -> bool {
    before
        .strip_suffix('.')
        .is_some_and(|rest| rest.chars().rev().take(3).all(|c| c.is_lowercase() || !c.is_alphabetic()))
}

/// `.com`, `.fr` after a name.
fn is_host(after: &str) -> bool {
    after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// The host of an address, without `www.`.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

impl Agency {
    /// Whether a host or an outlet's name is the agency's own.
    fn owns(&self, site: &str) -> bool {
        let site = site.strip_prefix("www.").unwrap_or(site);
        let under = |domain: &String| {
            let rest = site.len().checked_sub(domain.len()).and_then(|at| Some((site.get(..at)?, site.get(at..)?)));
            rest.is_some_and(|(head, tail)| {
                tail.eq_ignore_ascii_case(domain) && (head.is_empty() || head.ends_with('.'))
            })
        };
        self.kind == AgencyKind::Wire && (self.domains.iter().any(under) || self.names.iter().any(|name| name == site))
    }
}

/// Whether the first form that fits a name is of the given class.
fn form_of(agencies: &Agencies, agency: &Agency, text: &str, name: &Range<usize>, class: Class) -> bool {
    let mut forms = agency.forms.iter().chain(&agencies.frames).filter(|form| form.at == Place::Anywhere);
    forms.find(|form| form.find(text, name).is_some()).is_some_and(|form| form.class == class)
}

/// The search of one article.
struct Search<'a> {
    finder: &'a Finder,
    agencies: &'a Agencies,
    text: &'a str,
    blocks: &'a [Block],
    lines: OnceCell<Lines<'a>>,
    /// What a witness is worth beside each house style.
    styles: Vec<OnceCell<f64>>,
}

impl<'a> Search<'a> {
    fn block(&self, block: &Block, found: &mut Attribution) {
        let text = block.of(self.text);
        for (needle, name) in self.finder.names(text) {
            let Some(agency) = self.agencies.get(needle.agency) else { continue };
            let evidence = match (needle.what, agency.kind) {
                (What::Mark(at), _) => mark(agency, at, text, &name),
                (what, AgencyKind::Wire) => self.wire(agency, block, &name, what == What::Weak),
                (What::Name, AgencyKind::Photo) => Some(Evidence::new(Class::E, name.clone(), "picture-agency")),
                (_, AgencyKind::Photo) => {
                    self.framed(agency, block, &name, true).filter(|evidence| evidence.class == Class::E)
                }
                (_, AgencyKind::Release) => {
                    let framed = self.framed(agency, block, &name, true).filter(|evidence| evidence.class == Class::A);
                    if let Some(dateline) = framed {
                        found.paid_release.get_or_insert(shifted(block, &dateline.range));
                    }
                    None
                }
            };
            if let Some(Evidence { class, range, rule, worth }) = evidence {
                let worth = worth.or(self.agencies.weights.of(class)).unwrap_or(0.0);
                found.mentions.push(Mention {
                    agency: needle.agency,
                    class,
                    span: shifted(block, &range),
                    rule,
                    worth,
                });
            }
        }
    }

    fn lines(&self) -> &Lines<'a> {
        self.lines.get_or_init(|| Lines::of(self.text, self.blocks))
    }

    fn wire(&self, agency: &Agency, block: &Block, name: &Range<usize>, weak: bool) -> Option<Evidence> {
        let text = block.of(self.text);
        if agency.not.iter().any(|not| not.find(text, name).is_some()) {
            return None;
        }
        let cited = || (!weak).then(|| Evidence::new(Class::D, name.clone(), "named"));
        let evidence = self.framed(agency, block, name, weak).or_else(cited)?;
        let ends_line = || closes_line(&text[name.end..]);
        Some(match evidence.class {
            Class::E => evidence,
            _ if block.kind == PartKind::Caption => Evidence::new(Class::E, evidence.range, "caption"),
            Class::C => evidence,
            _ if ends_line() && self.lines().is_repeated(block.start + name.start) => {
                Evidence::new(Class::E, evidence.range, "repeated-line")
            }
            _ => evidence,
        })
    }

    /// The first form that a name stands in.
    fn framed(&self, agency: &Agency, block: &Block, name: &Range<usize>, weak: bool) -> Option<Evidence> {
        let text = block.of(self.text);
        let forms = agency.forms.iter().chain(&self.agencies.frames);
        let mut fitting = forms.filter(|form| (form.strong || !weak) && self.admits(form.at, block, name));
        fitting.find_map(|form| {
            let range = form.find(text, name)?;
            let worth = self.style_worth(form).map_or(form.worth, |worth| Some(form.worth.unwrap_or(0.0).max(worth)));
            Some(Evidence { class: form.class, range, rule: Arc::clone(&form.rule), worth })
        })
    }

    /// What the style of the running text makes of a form that asks for it. Headlines are the outlet's own, whosever the text.
    fn style_worth(&self, form: &Form) -> Option<f64> {
        let at = self.agencies.style(form)?;
        let style = self.agencies.styles.get(at)?;
        let running = self
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, PartKind::Lead | PartKind::Body | PartKind::Heading));
        Some(*self.styles.get(at)?.get_or_init(|| style.worth(running.map(|block| block.of(self.text)))))
    }

    fn admits(&self, place: Place, block: &Block, name: &Range<usize>) -> bool {
        let at = block.start + name.start;
        match place {
            Place::Anywhere => true,
            Place::End => {
                let credit = block.kind == PartKind::Credit && !self.lines().is_above_body(at);
                credit || self.lines().is_in_tail(at)
            }
        }
    }
}

/// What a mention proves, where, and by which rule.
struct Evidence {
    class: Class,
    range: Range<usize>,
    rule: Arc<str>,
    /// What it proves, if that is not what its class does.
    worth: Option<f64>,
}

impl Evidence {
    fn new(class: Class, range: Range<usize>, rule: &str) -> Evidence {
        Evidence { class, range, rule: rule.into(), worth: None }
    }
}

fn mark(agency: &Agency, at: usize, text: &str, phrase: &Range<usize>) -> Option<Evidence> {
    let mark = agency.marks.get(at)?;
    let end = match &mark.then {
        None => phrase.end,
        Some(then) => phrase.end + then.find_at(&text[phrase.end..], 0)?.end,
    };
    Some(Evidence { class: mark.class, range: phrase.start..end, rule: Arc::clone(&mark.rule), worth: None })
}

fn closes_line(after: &str) -> bool {
    let rest = after.lines().next().unwrap_or_default();
    rest.chars().all(|c| c.is_whitespace() || matches!(c, ')' | ']' | '.'))
}

fn shifted(block: &Block, range: &Range<usize>) -> Span {
    Span::new(block.start + range.start, block.start + range.end)
}
