//! The agencies and their credits, read from data.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_128;

use super::{
    Class,
    forms::{Form, FormData, Frame, Pattern, Pieces},
    style::{HouseStyle, StyleData},
};
use crate::error::{ErrorKind, Result};

/// The data file that ships with the crate.
const SHIPPED: &str = include_str!("agencies.toml");

/// An agency, as a place in [`Agencies`]: the order is that of the agencies' ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyId(pub(super) u16);

/// What kind of house an agency is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AgencyKind {
    /// Sells text.
    #[default]
    Wire,
    /// Sells pictures: any mention of it is class E.
    Photo,
    /// Spreads paid announcements that look like dispatches: never an agency's text.
    Release,
}

/// A news agency.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Short and lasting.
    pub id: String,
    /// For people to read.
    pub name: String,
    /// What it sells.
    pub kind: AgencyKind,
    /// The languages it mainly writes in, as ISO 639-1 codes.
    pub languages: Vec<String>,
    /// Its own sites.
    pub domains: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) weak: Vec<String>,
    pub(super) forms: Vec<Form>,
    pub(super) not: Vec<Frame>,
    pub(super) marks: Vec<Mark>,
}

impl Agency {
    fn check(&self) -> Result<(), String> {
        self.forms.iter().try_for_each(Form::check)?;
        self.not.iter().try_for_each(|not| not.check().map_err(|problem| format!("not: {problem}")))?;
        let thens = self.marks.iter().filter_map(|mark| Some((&mark.rule, mark.then.as_ref()?)));
        thens
            .into_iter()
            .try_for_each(|(rule, then)| then.check().map_err(|problem| format!("mark `{rule}`: {problem}")))
    }
}

/// A phrase that gives an agency away without naming it.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) class: Class,
    pub(super) rule: Arc<str>,
    pub(super) text: String,
    pub(super) then: Option<Pattern>,
}

/// What each class of evidence is worth: the shares are explained in `agencies.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weights {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) g: f64,
    pub(super) own_page: f64,
    pub(super) repeat: f64,
    pub(super) shared: f64,
    pub(super) agree: f64,
    pub(super) rival: f64,
    pub(super) rival_weaker: f64,
    pub(super) full_share: f64,
    pub(super) floor: f64,
    pub(super) witness_floor: f64,
}

impl Weights {
    /// What one mention of a class says; nothing, for classes that say nothing of the text.
    pub(super) fn of(&self, class: Class) -> Option<f64> {
        match class {
            Class::A => Some(self.a),
            Class::B => Some(self.b),
            Class::C => Some(self.c),
            Class::G => Some(self.g),
            Class::D | Class::E | Class::F => None,
        }
    }

    fn all(&self) -> [f64; 13] {
        [
            self.a,
            self.b,
            self.c,
            self.g,
            self.own_page,
            self.repeat,
            self.shared,
            self.agree,
            self.rival,
            self.rival_weaker,
            self.full_share,
            self.floor,
            self.witness_floor,
        ]
    }
}

/// News agencies, how their copy is credited, and what a credit is worth.
#[derive(Clone, Debug, Default)]
pub struct Agencies {
    /// In the order of their ids.
    pub(super) agencies: Vec<Agency>,
    pub(super) frames: Vec<Form>,
    pub(super) styles: Vec<HouseStyle>,
    pub(super) weights: Weights,
    /// Of the data.
    digest: u128,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    confidence: Weights,
    #[serde(default)]
    pieces: BTreeMap<String, String>,
    #[serde(default)]
    style: Vec<StyleData>,
    #[serde(default)]
    frame: Vec<FormData>,
    #[serde(default)]
    agency: Vec<AgencyData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyData {
    id: String,
    name: String,
    #[serde(default)]
    kind: AgencyKind,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    forms: Vec<FormData>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    marks: Vec<MarkData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkData {
    class: Class,
    rule: String,
    text: String,
    then: Option<String>,
}

impl Agencies {
    /// The agencies that ship with the crate.
    #[must_use]
    pub fn builtin() -> Agencies {
        // A test holds the shipped file to being right, so its forms need not be compiled before they are used.
        read(SHIPPED).unwrap_or_default()
    }

    /// Reads agencies from TOML of the form of `agencies.toml`.
    ///
    /// # Errors
    ///
    /// If it is no such TOML, two agencies share an id or a name, one has no name, or a form does not compile; the error names the entry.
    pub fn parse(data: &str) -> Result<Agencies> {
        let checked = read(data).and_then(|agencies| agencies.check().map(|()| agencies));
        checked.map_err(|message| ErrorKind::BadData { name: "agencies.toml".to_owned(), message }.into())
    }

    /// Whether every form compiles.
    fn check(&self) -> Result<(), String> {
        self.frames
            .iter()
            .enumerate()
            .try_for_each(|(at, frame)| frame.check().map_err(|problem| format!("[[frame]] {}: {problem}", at + 1)))?;
        self.styles.iter().try_for_each(HouseStyle::check)?;
        let mut forms = self.agencies.iter().flat_map(|agency| &agency.forms).chain(&self.frames);
        if let Some(form) = forms.find(|form| form.style.is_some() && self.style(form).is_none()) {
            return Err(format!("form `{}`: there is no [[style]] of its language", form.rule));
        }
        self.agencies
            .iter()
            .try_for_each(|agency| agency.check().map_err(|problem| format!("agency `{}`: {problem}", agency.id)))
    }

    /// The house style that a form asks for, as a place in the list of styles.
    pub(super) fn style(&self, form: &Form) -> Option<usize> {
        let language = form.style.as_ref()?;
        self.styles.iter().position(|style| style.language == *language)
    }

    /// Of the data that they were read from: other data may name other agencies.
    #[must_use]
    pub fn digest(&self) -> u128 {
        self.digest
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.agencies.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.agencies.is_empty()
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (AgencyId, &Agency)> {
        (0..).map(AgencyId).zip(&self.agencies)
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: AgencyId) -> Option<&Agency> {
        self.agencies.get(usize::from(id.0))
    }

    /// The agency of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<AgencyId> {
        let at = self.agencies.binary_search_by(|agency| agency.id.as_str().cmp(id)).ok()?;
        u16::try_from(at).ok().map(AgencyId)
    }
}

fn read(data: &str) -> Result<Agencies, String> {
    let file: File = toml::from_str(data).map_err(|problem| problem.to_string())?;
    if file.confidence.all().iter().any(|weight| !(0.0..=1.0).contains(weight)) {
        return Err("[confidence]: expected numbers from 0 to 1".to_owned());
    }
    let pieces = Pieces::new(file.pieces);
    let styles = file.style.into_iter().map(|data| HouseStyle::new(data, &pieces)).collect::<Result<_, String>>()?;
    let frames = forms(&file.frame, &pieces).map_err(|problem| format!("[[frame]] {problem}"))?;
    let agency = |data| AgencyData::build(data, &pieces);
    let mut agencies = file.agency.into_iter().map(agency).collect::<Result<Vec<Agency>, String>>()?;
    agencies.sort_by(|first, second| first.id.cmp(&second.id));
    check(&agencies)?;
    Ok(Agencies { agencies, frames, styles, weights: file.confidence, digest: xxh3_128(data.as_bytes()) })
}

fn forms(data: &[FormData], pieces: &Pieces) -> Result<Vec<Form>, String> {
    let numbered = data.iter().enumerate();
    numbered.map(|(at, form)| Form::new(form, pieces).map_err(|problem| format!("{}: {problem}", at + 1))).collect()
}

impl AgencyData {
    fn build(self, pieces: &Pieces) -> Result<Agency, String> {
        let id = self.id;
        let named = |problem: String| format!("agency `{id}`: {problem}");
        let not = self.not.iter().map(|form| Frame::new(form, pieces)).collect::<Result<Vec<Frame>, String>>();
        Ok(Agency {
            forms: forms(&self.forms, pieces).map_err(named)?,
            not: not.map_err(|problem| named(format!("not: {problem}")))?,
            marks: self.marks.into_iter().map(|mark| mark.build(pieces)).collect(),
            id,
            name: self.name,
            kind: self.kind,
            languages: self.languages,
            domains: self.domains,
            names: self.names,
            weak: self.weak,
        })
    }
}

impl MarkData {
    fn build(self, pieces: &Pieces) -> Mark {
        let then = self.then.map(|pattern| pieces.pattern(&format!(r"\A(?:{pattern})")));
        Mark { class: self.class, rule: self.rule.as_str().into(), text: self.text, then }
    }
}

fn check(agencies: &[Agency]) -> Result<(), String> {
    if u16::try_from(agencies.len()).is_err() {
        return Err(format!("{} agencies are too many", agencies.len()));
    }
    if let Some(twice) = agencies.windows(2).find(|two| two[0].id == two[1].id) {
        return Err(format!("agency `{}` stands there twice", twice[0].id));
    }
    let mut taken = BTreeSet::new();
    for agency in agencies {
        if agency.id.is_empty() || agency.name.trim().is_empty() || agency.names.len() + agency.weak.len() == 0 {
            return Err(format!("agency `{}` has no id, no name or no names", agency.id));
        }
        let marks = agency.marks.iter().map(|mark| &mark.text);
        for name in agency.names.iter().chain(&agency.weak).chain(marks) {
            if name.trim().len() < 2 || !taken.insert(name.as_str()) {
                return Err(format!("agency `{}`: the name `{name}` is too short or taken already", agency.id));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: &str = "[confidence]\na=1\nb=1\nc=1\ng=1\nown_page=1\nrepeat=1\nshared=1\nagree=1\nrival=1\n\
                           rival_weaker=1\nfull_share=1\nfloor=1\nwitness_floor=1\n";

    fn refused(data: &str) -> String {
        Agencies::parse(&format!("{WEIGHTS}{data}")).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_shipped_file_is_right() {
        let agencies = Agencies::parse(SHIPPED).expect("the shipped file");
        assert!(agencies.len() >= 35);
        assert_eq!(agencies.len(), Agencies::builtin().len());
        for (id, agency) in agencies.iter() {
            assert_eq!(agencies.find(&agency.id), Some(id));
            assert!(agency.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{}", agency.id);
            assert!(!agency.languages.is_empty(), "{}", agency.id);
            assert!(agency.domains.iter().all(|domain| domain.contains('.') && !domain.contains('/')), "{}", agency.id);
        }
        let weights = agencies.weights;
        assert!(weights.a >= weights.b && weights.b > weights.c && weights.c > weights.floor);
    }

    #[test]
    fn a_wrong_entry_is_named() {
        let onde = "[[agency]]\nid='onde'\nname='Onde'\n";
        for (data, expected) in [
            (onde.to_owned(), "`onde` has no"),
            (format!("{onde}names=['Onde']\n{onde}names=['Onda']"), "`onde` stands there twice"),
            (
                format!("{onde}names=['Onde']\n[[agency]]\nid='b'\nname='B'\nnames=['Onde']"),
                "`Onde` is too short or taken",
            ),
            (
                format!("{onde}names=['Onde']\nforms=[{{class='A',rule='r',form='('}}]"),
                "agency `onde`: 1: form `r`: lacks",
            ),
            (format!("{onde}names=['Onde']\nnot=['[{{agency}}']"), "agency `onde`: not: "),
            ("[[frame]]\nclass='A'\nrule='r'\nform='{agency}['".to_owned(), "[[frame]] 1: form `r`"),
            (
                "[[frame]]\nclass='C'\nrule='r'\nform='{agency}'\nstyle='xx'".to_owned(),
                "form `r`: there is no [[style]]",
            ),
            (
                "[[style]]\nlanguage='xx'\nkept=1\nplain=1\nedited=2".to_owned(),
                "[[style]] `xx`: expected numbers from 0 to 1",
            ),
            ("[[frame]]\nclass='Z'\nrule='r'\nform='{agency}'".to_owned(), "unknown variant `Z`"),
        ] {
            let said = refused(&data);
            assert!(said.starts_with("agencies.toml: ") && said.contains(expected), "{said}");
        }
    }
}
