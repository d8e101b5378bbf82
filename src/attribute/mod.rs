//! Whose copy it was: an article's credits to an agency, with the strings that prove it, or an abstention.
//!
//! Names of agencies are found by one automaton; around each, the forms of `agencies.toml` tell what class of evidence it is.
//! Newsrooms sign in a hundred ways, but only some of them prove anything: a dateline or signature proves wire text ([`Class::A`]),
//! a mixed credit does ([`Class::B`]), and so does nearly always an agency that saw or asked ([`Class::C`]). An agency that is merely cited,
//! a picture's credit and a bare dateline prove nothing about the text, and yield no verdict.
//!
//! * time: one pass over the text; some microseconds for each agency's name in it
//!
//! What somebody told an agency, an outlet may print as well as quote. So a witness is weighed by the style of the text around it (`[[style]]` of
//! `agencies.toml`; French is measured), and names nobody where that is not enough. Other figures in `agencies.toml` are initial.
//! An agency's code has other meanings (AP, PA, AA …): such a name counts in a strong form only.
//!
//! When it is wrong: text lifted from a newspaper in an article signed "with" an agency; a picture's credit that looks like no picture's;
//! one outlet that quotes what a source "told" an agency without carrying its copy.

mod agencies;
mod edge;
mod family;
mod finder;
mod forms;
mod lines;
mod outlets;
mod style;
mod verdict;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::article::{Article, Published, Span};

/// Forms of outlets' names, as they ship with the crate: who reused what rests on them. Agencies have a digest of their own.
pub const DATA: [&str; 1] = [outlets::SHIPPED];

pub use agencies::{Agencies, Agency, AgencyId, AgencyKind};
pub use outlets::OutletName;

use finder::Finder;

/// What a mention of an agency proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// Wire text: a dateline, copyright line, byline or signature.
    A,
    /// A mixed credit: the outlet, with the agency.
    B,
    /// The agency saw it, or was told: strong for that sentence.
    C,
    /// Merely cited.
    D,
    /// A picture's, film's or graphic's credit: never the text's.
    E,
    /// A dateline that names no agency: a hint of style only.
    F,
    /// Metadata: an author or source field, or the agency's own site.
    G,
}

impl Class {
    /// Its letter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Class::A => "A",
            Class::B => "B",
            Class::C => "C",
            Class::D => "D",
            Class::E => "E",
            Class::F => "F",
            Class::G => "G",
        }
    }

    /// Whether it speaks of the whole text: a direct credit.
    #[must_use]
    pub fn is_credit(self) -> bool {
        matches!(self, Class::A | Class::B)
    }
}

/// A place in the text where an agency is named, and what that proves.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Who is named.
    pub agency: AgencyId,
    /// What it proves.
    pub class: Class,
    /// The words that prove it.
    pub span: Span,
    /// The form they have, by its name in the data.
    pub rule: Arc<str>,
    /// How probably, from 0 to 1, a text with these words carries the agency's copy; 0 in classes that prove nothing of the text.
    pub worth: f64,
}

/// A field that names an agency: evidence of [`Class::G`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The author, agency or credit field.
    Credit,
    /// The outlet's name.
    Outlet,
    /// The page stands on the agency's own site.
    OwnSite,
}

/// An agency named beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataMention {
    /// Who is named.
    pub agency: AgencyId,
    /// Where.
    pub field: Field,
    /// What the field holds.
    pub text: String,
}

/// An agency whose copy a text probably carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Which agency.
    pub id: AgencyId,
    /// Its name, for people to read.
    pub agency: String,
    /// How probable that is, from 0 to 1.
    pub confidence: f64,
    /// The strongest evidence.
    pub class: Class,
    /// The words that prove it; empty if only metadata does.
    pub quotes: Vec<Mention>,
    /// The fields that say so.
    pub fields: Vec<MetadataMention>,
}

/// All an article says of agencies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// Every place where an agency is named, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Agencies named beside the text.
    pub metadata: Vec<MetadataMention>,
    /// A dateline that names no agency ([`Class::F`]).
    pub bare_dateline: Option<Span>,
    /// A last line of desk initials, `hh/ph/ts`: it supports other evidence, and proves nothing alone.
    pub initials: Option<Span>,
    /// The dateline of a paid announcement: there will be no verdict.
    pub paid_release: Option<Span>,
    /// The agency on whose own site the page stands, which is not a reuse.
    pub own_domain: Option<AgencyId>,
    /// The agency with the strongest evidence; none means that the evidence is not enough.
    pub verdict: Option<Verdict>,
    /// Other agencies with evidence, and those whose evidence is not enough to name them; strongest first.
    pub others: Vec<Verdict>,
}

impl Attribution {
    /// The agency with the strongest evidence, though it may not be enough to name it: two articles that share a weak hint have it in common.
    #[must_use]
    pub fn leading(&self) -> Option<&Verdict> {
        self.verdict.as_ref().or(self.others.first())
    }
}

/// Tells whose copy articles carry.
#[derive(Clone, Debug)]
pub struct Attributor {
    agencies: Agencies,
    finder: Finder,
}

impl Field {
    /// Its name, as records have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Credit => "credit",
            Field::Outlet => "outlet",
            Field::OwnSite => "site",
        }
    }
}

impl Attributor {
    /// An attributor that knows these agencies.
    #[must_use]
    pub fn new(agencies: Agencies) -> Attributor {
        Attributor { finder: Finder::new(&agencies), agencies }
    }

    /// The agencies it knows.
    #[must_use]
    pub fn agencies(&self) -> &Agencies {
        &self.agencies
    }

    /// Whose copy an article carries, by its own text and metadata.
    #[must_use]
    pub fn attribute(&self, article: &Article) -> Attribution {
        let found = self.finder.find(&self.agencies, article);
        verdict::judge(&self.agencies, found)
    }

    /// Whose copy a family of articles carries that share their text: the strongest evidence among them, or an abstention.
    #[must_use]
    pub fn family(&self, members: &[FamilyMember<'_>]) -> Option<FamilyVerdict> {
        family::judge(&self.agencies, members)
    }
}

/// An article of a family, as far as its agency is in question.
#[derive(Clone, Copy, Debug)]
pub struct FamilyMember<'a> {
    /// What it says itself.
    pub attribution: &'a Attribution,
    /// When it was published.
    pub published: Option<Published>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// The share of its text, from 0 to 1, that stands in the family's other articles too.
    pub share_copied: f64,
}

/// The agency whose copy a family of articles probably carries.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilyVerdict {
    /// Which agency.
    pub id: AgencyId,
    /// Its name, for people to read.
    pub agency: String,
    /// How probable that is, from 0 to 1.
    pub confidence: f64,
    /// The strongest evidence.
    pub class: Class,
    /// The members that say so, as places in the list of members.
    pub from: Vec<usize>,
}

#[cfg(test)]
mod conventions;
#[cfg(test)]
mod tests;
