//! The only place that knows every stage: *prepare* a document, *compare* two articles, *trace* a corpus.
//!
//! read → split → normalize → segment → shingle → fingerprint → candidates → verify → cluster → align → attribute →
//! report

use std::{sync::Arc, sync::OnceLock};

use xxhash_rust::xxh3::xxh3_128;

use crate::{
    align::{Flag, Kind, Passage, Side, align_some, align_translated, kinds, passages},
    article::{Article, Document, Part, Published, Span},
    attribute::{self, Agencies, Attribution, Attributor, Class},
    boilerplate::Passages,
    candidates::{Key, rare_keys},
    fingerprint::Fingerprint,
    policy::Policy,
    recipe::Recipe,
    report::rows::Derivation,
    segment::{self, Language, Segments, in_dictionary_words, segment, segment_as},
    shingle::{ShingleSet, shingles},
    split::{self, Splitter},
    verify::{
        Context, Direction, Evidence, Figures, Ground, Origin, Overlap, Print, Profile, Profiler, Slots, Verdict,
        evidence,
    },
};

mod boilerplate;
mod compare;
mod controls;
mod explain;
mod facts;
#[cfg(test)]
pub(crate) mod invented;
mod propose;
mod rows;
mod summary;
mod tables;
mod trace;

pub use boilerplate::{Boilerplate, Carrier, Outline};
pub use compare::{ArticlePair, PageComparison};
pub use explain::Explanation;
pub use propose::Card;
pub use rows::{passage_rows, sentence_rows};
pub use trace::{Found, Reuse, SameOutlet, Trace, TraceOptions};

/// All stages, ready to run.
#[derive(Debug)]
pub struct Pipeline {
    recipe: Recipe,
    policy: Policy,
    splitter: Splitter,
    profiler: Profiler,
    attributor: Attributor,
}

/// An article with all that is computed from it alone.
#[derive(Debug)]
pub struct Prepared {
    /// Its id.
    pub id: String,
    /// The article.
    pub article: Article,
    /// Its language, as far as it shows.
    pub language: Language,
    /// Words that are compared.
    pub words: u32,
    /// Their distinct shingles.
    pub shingles: ShingleSet,
    /// Its passages, by key.
    pub passages: Passages,
    /// Runs that are stock phrases, as far as a trace has learned them: ascending.
    phrases: Box<[Key]>,
    /// `None` without words: it resembles no other.
    pub fingerprint: Option<Fingerprint>,
    /// Its paragraphs' fingerprints, of those long enough to say something.
    pub paragraphs: Vec<Paragraph>,
    /// Quote fragments, numbers and names, as keys.
    pub rare_keys: Box<[u64]>,
    /// What the text says of its agency.
    pub attribution: Attribution,
    profile: OnceLock<Box<Profile>>,
}

/// A paragraph that is long enough to say something.
#[derive(Debug)]
pub struct Paragraph {
    /// Where it stands.
    pub span: Span,
    /// How many words it has.
    pub words: usize,
    /// Its fingerprint.
    pub print: Fingerprint,
}

/// Two articles, compared exactly.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The agency that both texts credit.
    pub agency: Option<String>,
    /// Most runs that they share are stock phrases, as far as a trace has learned them.
    pub shares_mostly_phrases: bool,
    /// One outlet published both, and they name no agency together.
    pub one_outlet: bool,
    /// They are known to be of other days.
    pub apart: bool,
    /// What they have in common.
    pub evidence: Evidence,
    /// What that means.
    pub verdict: Verdict,
    /// How much of the shorter one is copy.
    pub extent: Derivation,
    /// Who had it first.
    pub direction: Direction,
    /// What says so.
    pub ground: Option<Ground>,
}

impl Pipeline {
    /// A pipeline of the given settings.
    #[must_use]
    pub fn new(recipe: Recipe, policy: Policy, agencies: Agencies) -> Pipeline {
        Pipeline {
            recipe,
            policy,
            splitter: Splitter { boundary: policy.boundary },
            profiler: policy.profiler(&recipe),
            attributor: Attributor::new(agencies),
        }
    }

    /// What changes fingerprints.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// What changes verdicts.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// A digest of the data that articles and verdicts rest on beside recipe and policy: words, forms of lines, agencies.
    #[must_use]
    pub fn data_digest(&self) -> u128 {
        let data = [&segment::DATA[..], &split::DATA, &attribute::DATA].concat();
        xxh3_128(data.join("\0").as_bytes()) ^ self.attributor.agencies().digest()
    }

    /// The articles of a document, each ready to be compared.
    #[must_use]
    pub fn prepare(&self, document: Document) -> Vec<Prepared> {
        let articles = self.splitter.split(&Arc::new(document));
        articles.into_iter().map(|article| self.prepare_article(article)).collect()
    }

    /// Articles of a document that were cut before, each with its language, to be compared at once. Without keys no pairs are
    /// to be found by them any more.
    #[must_use]
    pub fn prepare_again(&self, document: Document, cuts: Vec<(Vec<Part>, Language)>, keys: bool) -> Vec<Prepared> {
        let document = Arc::new(document);
        let prepare = |(number, (parts, language)): (u32, (Vec<Part>, Language))| {
            let article = Article { document: Arc::clone(&document), number, parts };
            let (prepared, segments) = self.segmented(article, Some(language), keys);
            let profile = self.profile_of(prepared.text(), segments);
            Prepared { profile: OnceLock::from(profile), ..prepared }
        };
        (1..).zip(cuts).map(prepare).collect()
    }

    /// An article's passages.
    fn passages_of(&self, article: &Article, segments: &Segments) -> Passages {
        let least_words = self.policy.candidates.paragraph_words;
        Passages::of(article, segments, self.recipe.article.width, self.recipe.window, least_words)
    }

    fn prepare_article(&self, article: Article) -> Prepared {
        self.segmented(article, None, true).0
    }

    fn segmented(&self, article: Article, language: Option<Language>, keys: bool) -> (Prepared, Segments) {
        let text = article.document.text.as_str();
        let segments = segment_as(text, article.reporting(), language);
        let words: Vec<u64> = segments.words.iter().map(|word| word.hash).collect();
        let in_order = shingles(&words, self.recipe.article.width);
        let telling = |paragraph: &&crate::segment::Paragraph| {
            keys && paragraph.words.len() >= self.policy.candidates.paragraph_words
        };
        let paragraphs = segments.paragraphs.iter().filter(telling);
        let prepared = Prepared {
            id: article.id(),
            language: segments.language,
            words: u32::try_from(words.len()).unwrap_or(u32::MAX),
            fingerprint: self.recipe.article.fingerprint(&words, &in_order),
            paragraphs: paragraphs
                .filter_map(|at| {
                    let print = self.recipe.paragraph.of(&words[at.words.clone()])?;
                    Some(Paragraph { span: at.span, words: at.words.len(), print })
                })
                .collect(),
            rare_keys: if keys { rare_keys(text, &segments) } else { Box::default() },
            attribution: self.attributor.attribute(&article),
            shingles: ShingleSet::new(in_order),
            passages: self.passages_of(&article, &segments),
            phrases: Box::default(),
            article,
            profile: OnceLock::new(),
        };
        (prepared, segments)
    }

    /// The article's profile, made when it is first asked for.
    fn profile<'a>(&self, prepared: &'a Prepared) -> &'a Profile {
        prepared.profile.get_or_init(|| {
            let segments = segment_as(prepared.text(), prepared.article.reporting(), Some(prepared.language));
            self.profile_of(prepared.text(), segments)
        })
    }

    fn profile_of(&self, text: &str, segments: Segments) -> Box<Profile> {
        Box::new(self.profiler.profile(text, &in_dictionary_words(text, segments)))
    }

    /// Compares two articles.
    #[must_use]
    pub fn compare(&self, first: &Prepared, second: &Prepared) -> Comparison {
        self.compare_overlapping(first, second, first.shingles.overlap(&second.shingles))
    }

    fn compare_overlapping(&self, first: &Prepared, second: &Prepared, overlap: Overlap) -> Comparison {
        let published = [first.published(), second.published()];
        let same_day = matches!(published, [Some(one), Some(other)] if one.day() == other.day());
        let agency = first.hinted_agency().filter(|agency| second.hinted_agency() == Some(agency)).map(str::to_owned);
        let one_outlet = agency.is_none() && first.outlet().is_some() && first.outlet() == second.outlet();
        let slots = match (same_day, one_outlet) {
            (true, _) => Slots::Nothing,
            (false, false) => Slots::Figures,
            (false, true) => Slots::FiguresAndNames,
        };
        let evidence = evidence(self.profile(first), self.profile(second), overlap, slots, self.policy.sentences);
        let content = |prepared: &Prepared| prepared.fingerprint.as_ref().map(|fingerprint| fingerprint.content);
        let shares_mostly_phrases = first.telling_share(second) < self.policy.boilerplate.telling_share;
        let context = Context {
            same_text: content(first).is_some() && content(first) == content(second),
            same_agency: agency.is_some(),
            shares_mostly_phrases,
            one_outlet,
            apart: !self.policy.candidates.window().holds(published[0], published[1]),
        };
        let verdict = self.policy.ladder.verdict(&Figures::of(&evidence), context);
        let (direction, ground) = self.policy.direction.direction(first.print(), second.print(), evidence.overlap);
        let extent = match verdict.relation.is_derived() {
            false => Derivation::Non,
            true if evidence.reused >= self.policy.derivation.wholly => Derivation::Wholly,
            true => Derivation::Partially,
        };
        let apart = context.apart;
        Comparison { agency, shares_mostly_phrases, one_outlet, apart, evidence, verdict, extent, direction, ground }
    }

    /// Whether two articles are derived from each other in two languages.
    fn is_translated(&self, found: &Comparison) -> bool {
        let is_foreign = self.policy.ladder.translated(&Figures::of(&found.evidence)).is_some();
        is_foreign && found.verdict.relation.is_derived()
    }

    /// Where each sentence of `target` comes from in `source`.
    #[must_use]
    pub fn flags(&self, target: &Prepared, source: &Prepared) -> Vec<Flag> {
        self.some_flags(target, source, |_| true).into_iter().map(|(_, flag)| flag).collect()
    }

    /// The same of those sentences that are wanted, each with its number.
    fn some_flags(
        &self,
        target: &Prepared,
        source: &Prepared,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Vec<(usize, Flag)> {
        if let Some(flags) = self.translated_flags(target, source) {
            return flags.into_iter().enumerate().filter(|(at, _)| is_wanted(*at)).collect();
        }
        align_some(self.side(target), self.side(source), &self.policy.align, is_wanted)
    }

    /// How each wanted sentence of `target` was reused from `source`.
    fn kinds(&self, target: &Prepared, source: &Prepared, is_wanted: impl Fn(usize) -> bool) -> Vec<(usize, Kind)> {
        if let Some(flags) = self.translated_flags(target, source) {
            return flags.into_iter().map(|flag| flag.kind).enumerate().filter(|(at, _)| is_wanted(*at)).collect();
        }
        kinds(self.profile(target), self.profile(source), &self.policy.align, is_wanted)
    }

    fn side<'a>(&self, prepared: &'a Prepared) -> Side<'a> {
        Side { text: prepared.text(), profile: self.profile(prepared) }
    }

    /// The flags of copy that went into another language; none of two texts in one.
    fn translated_flags(&self, target: &Prepared, source: &Prepared) -> Option<Vec<Flag>> {
        if self.profile(source).language == self.profile(target).language {
            return None;
        }
        let found = self.compare(source, target);
        let translation = found.evidence.translation.as_ref().filter(|_| self.is_translated(&found))?;
        Some(align_translated(self.side(target), self.side(source), translation))
    }

    /// The passages that two articles share, their headings included.
    #[must_use]
    pub fn passages(&self, first: &Prepared, second: &Prepared) -> Vec<Passage> {
        let printed = |prepared: &Prepared| {
            let parts = prepared.article.parts.iter().filter(|part| part.kind.is_text());
            in_dictionary_words(prepared.text(), segment(prepared.text(), parts.map(|part| part.span)))
        };
        passages(&printed(first), &printed(second), &self.policy.passages)
    }
}

impl Prepared {
    /// Lets go of what only its keys were made of.
    pub fn forget_keys(&mut self) {
        self.paragraphs = Vec::new();
        self.rare_keys = Box::default();
    }

    /// Lets go of what only finding and comparing pairs needs. What stays says who published it, and how much of it is
    /// copied from articles in its own language.
    pub fn keep_sentences(&mut self) {
        self.forget_keys();
        self.shingles = ShingleSet::default();
        self.passages = Passages::default();
        self.fingerprint = None;
        if let Some(profile) = self.profile.get_mut() {
            profile.keep_sentences();
        }
        // Another article of the page may still be compared.
        if let Some(document) = Arc::get_mut(&mut self.article.document) {
            document.text = String::new();
            self.article.parts = Vec::new();
        }
    }

    /// The source text that all its spans refer to.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.article.document.text
    }

    /// The text of a span.
    #[must_use]
    pub fn quote(&self, span: Span) -> &str {
        span.of(self.text())
    }

    /// Who published it.
    #[must_use]
    pub fn outlet(&self) -> Option<&str> {
        self.article.document.outlet.as_deref()
    }

    /// When it was published.
    #[must_use]
    pub fn published(&self) -> Option<Published> {
        self.article.document.published
    }

    /// What its place in time is judged by.
    fn print(&self) -> Print<'_> {
        let proven = self.attribution.verdict.as_ref().is_some_and(|verdict| verdict.class == Class::A);
        let origin = match self.attribution.own_domain {
            Some(_) => Origin::Agency,
            None if proven => Origin::Wire,
            None => Origin::Outlet,
        };
        Print { published: self.published(), outlet: self.outlet(), origin, words: self.words }
    }

    /// The agency its own text credits: named on evidence of class A, B or C, not by metadata.
    #[must_use]
    pub fn agency(&self) -> Option<&str> {
        let verdict = self.attribution.verdict.as_ref().filter(|verdict| verdict.class <= Class::C);
        verdict.map(|verdict| verdict.agency.as_str())
    }

    /// The same, if only by a hint too weak to name it: two texts that hint at one agency may be its versions.
    pub(crate) fn hinted_agency(&self) -> Option<&str> {
        let leading = self.attribution.leading().filter(|verdict| verdict.class <= Class::C);
        leading.map(|verdict| verdict.agency.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_agencies_are_other_data() {
        let digest = |agencies| Pipeline::new(Recipe::default(), Policy::default(), agencies).data_digest();
        assert_eq!(digest(Agencies::builtin()), digest(Agencies::builtin()));
        assert_ne!(digest(Agencies::builtin()), digest(Agencies::default()));
    }
}
