//! Publication times, as feeds, scrapers and archives write them.

use jiff::{Timestamp, civil, fmt::rfc2822};

use crate::article::{Precision, Published};

/// When something was published; `None` if it can't be told.
///
/// Read are ISO 8601 dates and times (with `T` or a space, with or without offset; without, UTC is meant), RFC 2822,
/// `YYYYMMDD`, `YYYY/MM/DD`, and seconds or milliseconds since 1970. A time of exactly midnight counts as a day:
/// it is what databases make of a date, and who did publish at midnight loses only the hour. A year before 0 can't be
/// told in four digits, and is nobody's year of publication.
pub(super) fn parse(text: &str) -> Option<Published> {
    any_year(text.trim()).filter(|at| at.seconds >= YEAR_ZERO)
}

/// 0000-01-01, in seconds.
const YEAR_ZERO: i64 = -62_167_219_200;

fn any_year(text: &str) -> Option<Published> {
    let number = text.strip_suffix(".0").unwrap_or(text);
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number_of(number);
    }
    if let Some(day) = slashed(text) {
        return on(day);
    }
    // The date as it is written decides the day, and whether it is one.
    let written: Option<civil::DateTime> = text.strip_suffix(['Z', 'z']).unwrap_or(text).parse().ok();
    match (written, text.parse::<Timestamp>()) {
        (Some(written), _) if written.time() == civil::Time::midnight() => on(written.date()),
        (_, Ok(at)) => Some(second(at.as_second())),
        (Some(written), Err(_)) => {
            Some(second(written.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second()))
        }
        (None, Err(_)) => Some(second(rfc2822::parse(text).ok()?.timestamp().as_second())),
    }
}

fn second(seconds: i64) -> Published {
    Published { seconds, precision: Precision::Second }
}

/// A whole day.
fn on(day: civil::Date) -> Option<Published> {
    let seconds = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    Some(Published { seconds, precision: Precision::Day })
}

/// `20170501`, seconds (9 or 10 digits: 1973 to 2286) or milliseconds (12 or 13).
fn number_of(digits: &str) -> Option<Published> {
    let number: i64 = digits.parse().ok()?;
    match digits.len() {
        8 => on(day(digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?)?),
        9 | 10 => Some(second(number)),
        12 | 13 => Some(second(number / 1000)),
        _ => None,
    }
}

/// `2017/05/01`, and nothing after it.
fn slashed(text: &str) -> Option<civil::Date> {
    let mut parts = text.split('/');
    let date = day(parts.next()?, parts.next()?, parts.next()?)?;
    parts.next().is_none().then_some(date)
}

fn day(year: &str, month: &str, day: &str) -> Option<civil::Date> {
    if year.len() != 4 {
        return None;
    }
    civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_they_are_written() {
        for (text, expected) in [
            ("2017-05-01", "2017-05-01"),
            (" 2017-05-01 ", "2017-05-01"),
            ("20170501", "2017-05-01"),
            ("2017/05/01", "2017-05-01"),
            ("2017-05-01 14:04:36", "2017-05-01T14:04:36Z"),
            ("2017-05-01T14:04", "2017-05-01T14:04:00Z"),
            ("2017-05-01T14:04:36Z", "2017-05-01T14:04:36Z"),
            ("2017-05-01T14:04:36.512+02:00", "2017-05-01T12:04:36Z"),
            ("2017-05-01 14:04:36+0200", "2017-05-01T12:04:36Z"),
            ("2017-05-01T14:04:36+02:00[Europe/Paris]", "2017-05-01T12:04:36Z"),
            ("2017-05-01 00:00:00", "2017-05-01"),
            ("2017-05-01T00:00:00+02:00", "2017-05-01"),
            ("2017-05-01T00:00:00Z", "2017-05-01"),
            ("Mon, 01 May 2017 14:04:36 +0200", "2017-05-01T12:04:36Z"),
            ("Mon, 1 May 2017 14:04:36 GMT", "2017-05-01T14:04:36Z"),
            ("1493647476", "2017-05-01T14:04:36Z"),
            ("1493647476.0", "2017-05-01T14:04:36Z"),
            ("1493647476512", "2017-05-01T14:04:36Z"),
            ("1914-06-28", "1914-06-28"),
            ("0000-01-01", "0000-01-01"),
        ] {
            assert_eq!(parse(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told() {
        for text in [
            "",
            "yesterday",
            "2017",
            "2017-13-01",
            "0000-00-00",
            "20171301",
            "01/05/2017",
            "99999999999999999999",
            "é",
            "-000001-12-31",
            "-009999-01-02T03:04:05Z",
            "99999-01-01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
