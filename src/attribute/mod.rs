//! Whose copy it was.
use crate::article::*;
#[derive(Debug, Default)] pub struct Agencies;
impl Agencies { pub fn builtin() -> Agencies { Agencies } }
#[derive(Debug)] pub struct Attributor;
#[derive(Debug, Clone, Copy)] pub enum Class { A }
impl Class { pub fn name(self) -> &'static str { "A" } }
#[derive(Debug, Clone)] pub struct Mention { pub span: Span, pub class: Class }
#[derive(Debug, Clone)] pub struct Verdict { pub agency: String, pub confidence: f64, pub class: Class, pub quotes: Vec<Mention> }
#[derive(Debug, Clone, Default)] pub struct Attribution { pub verdict: Option<Verdict> }
#[derive(Debug, Clone)] pub struct FamilyVerdict { pub agency: String, pub confidence: f64, pub class: Class }
pub struct FamilyMember<'a> { pub attribution: &'a Attribution, pub published: Option<Published>, pub outlet: Option<&'a str>, pub share_copied: f64 }
impl Attributor { pub fn new(_: Agencies) -> Attributor { Attributor } pub fn attribute(&self, _: &Article) -> Attribution { Attribution::default() } pub fn family(&self, _: &[FamilyMember]) -> Option<FamilyVerdict> { None } }
