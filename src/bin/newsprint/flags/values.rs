//! What flags take, and how it is written.

use clap::ValueEnum;
use newsprint::{
    audit::{AlarmKind, Checks},
    dedup::Share,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SameOutletFlag {
    /// Like any others: an outlet's own updates are found.
    Compare,
    /// Not at all.
    Ignore,
}

/// `PART=NAME`.
#[derive(Clone, Debug)]
pub struct FieldFlag {
    pub part: RecordPart,
    pub name: String,
}

/// A part of a record that a field carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordPart {
    Text,
    Id,
    Title,
    Date,
    Source,
    Url,
    Credit,
}

impl std::str::FromStr for FieldFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<FieldFlag, String> {
        let (part, name) = flag.split_once('=').ok_or("expected PART=NAME, for example text=fulltext")?;
        let part = RecordPart::from_str(part, true)
            .map_err(|_| format!("`{part}` is no part of a record: text, id, title, date, source, url or credit"))?;
        Ok(FieldFlag { part, name: name.to_owned() })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnitFlag {
    /// A record's text.
    Record,
    /// Each paragraph of it.
    Paragraph,
}

/// `I/N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardFlag {
    pub number: u32,
    pub of: u32,
}

impl ShardFlag {
    pub fn share(self) -> Share {
        Share { number: self.number - 1, of: self.of }
    }
}

impl std::str::FromStr for ShardFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<ShardFlag, String> {
        let parts = flag.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(ShardFlag { number, of }),
            _ => Err("expected I/N with I from 1 to N, for example 1/8".to_owned()),
        }
    }
}

/// Which record of a family stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeepFlag {
    Earliest,
    Longest,
    First,
    Source(Vec<String>),
}

impl std::str::FromStr for KeepFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<KeepFlag, String> {
        match (flag, flag.strip_prefix("source:")) {
            ("earliest", _) => Ok(KeepFlag::Earliest),
            ("longest", _) => Ok(KeepFlag::Longest),
            ("first", _) => Ok(KeepFlag::First),
            (_, Some(list)) if !list.is_empty() => Ok(KeepFlag::Source(list.split(',').map(str::to_owned).collect())),
            _ => Err("expected earliest, longest, first, or source:OUTLET,OUTLET…".to_owned()),
        }
    }
}

/// Which records may duplicate each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeFlag {
    Global,
    Outlet,
    Days(u32),
}

impl std::str::FromStr for ScopeFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<ScopeFlag, String> {
        match (flag, flag.strip_prefix("day:").map(str::parse)) {
            ("global", _) => Ok(ScopeFlag::Global),
            ("outlet", _) => Ok(ScopeFlag::Outlet),
            (_, Some(Ok(days))) => Ok(ScopeFlag::Days(days)),
            _ => Err("expected global, outlet, or day:N".to_owned()),
        }
    }
}

/// How many rejects are too many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RejectLimit {
    Count(u64),
    Share(f64),
}

impl RejectLimit {
    /// Whether `rejects` of `records` are too many.
    pub fn is_passed(self, rejects: u64, records: u64) -> bool {
        match self {
            RejectLimit::Count(most) => rejects > most,
            RejectLimit::Share(most) => rejects as f64 > most * records as f64,
        }
    }
}

impl std::str::FromStr for RejectLimit {
    type Err = String;

    fn from_str(flag: &str) -> Result<RejectLimit, String> {
        let share =
            flag.strip_suffix('%').map(|share| share.parse::<f64>().ok().filter(|share| (0.0..=100.0).contains(share)));
        match share {
            Some(Some(share)) => Ok(RejectLimit::Share(share / 100.0)),
            Some(None) => Err("expected a share from 0% to 100%".to_owned()),
            None => flag.parse().map(RejectLimit::Count).map_err(|_| "expected a count, or a share like 1%".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reject_limits() {
        let limit = |flag: &str| flag.parse::<RejectLimit>();
        assert!(limit("1%").is_ok_and(|limit| limit.is_passed(2, 100) && !limit.is_passed(1, 100)));
        assert!(limit("0").is_ok_and(|limit| limit.is_passed(1, 100) && !limit.is_passed(0, 100)));
        assert!(limit("101%").is_err() && limit("few").is_err());
    }
}

/// `30d`, or `30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysFlag(pub u32);

impl std::str::FromStr for DaysFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<DaysFlag, String> {
        let days = flag.strip_suffix('d').unwrap_or(flag).parse();
        days.map(DaysFlag).map_err(|_| "expected a number of days, for example 30d".to_owned())
    }
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateFlag {
    /// Counted from the Unix epoch.
    pub day: i32,
}

impl std::str::FromStr for DateFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<DateFlag, String> {
        let date: jiff::civil::Date = flag.parse().map_err(|_| "expected a day, for example 2026-01-31".to_owned())?;
        let days = date.since(jiff::civil::date(1970, 1, 1)).map_err(|error| error.to_string())?;
        Ok(DateFlag { day: days.get_days() })
    }
}

/// `all`, or names with limits.
#[derive(Clone, Debug, PartialEq)]
pub struct ChecksFlag {
    pub kinds: Vec<AlarmKind>,
    pub checks: Checks,
}

impl std::str::FromStr for ChecksFlag {
    type Err = String;

    fn from_str(flag: &str) -> Result<ChecksFlag, String> {
        if flag == "all" {
            return Ok(ChecksFlag { kinds: AlarmKind::ALL.to_vec(), checks: Checks::default() });
        }
        let mut flags = ChecksFlag { kinds: Vec::new(), checks: Checks::default() };
        for rule in flag.split(',') {
            let (name, limit) = rule.split_once('=').map_or((rule, None), |(name, limit)| (name, Some(limit)));
            let kind = AlarmKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
                let known: Vec<&str> = AlarmKind::ALL.iter().map(|kind| kind.name()).collect();
                format!("`{name}` is no check: all, or some of {}", known.join(", "))
            })?;
            if let Some(limit) = limit {
                let number = limit.parse::<f64>().ok().filter(|limit| limit.is_finite() && *limit >= 0.0);
                let number = number.ok_or_else(|| {
                    format!("`{limit}` is no limit for {name}: a number, for example {}", kind.limit())
                })?;
                flags.checks = flags.checks.with(kind, number);
            }
            flags.kinds.push(kind);
        }
        Ok(flags)
    }
}
