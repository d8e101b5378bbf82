//! One line of JSON to what deduplication needs of it, with as little copied as can be.
//!
//! * time: one pass over the line, and one over a text with escapes; space: none, but the room for such a text

use std::{borrow::Cow, fmt, ops::Range};

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    Options, dates,
    escapes::unescape,
    fields::{FieldTable, Name, Slot},
    host::host,
    record::{Key, broken, object, spoken},
};
use crate::article::Published;

/// Takes what deduplication needs out of a line.
#[derive(Clone, Debug)]
pub struct LineParser {
    table: FieldTable,
}

/// What a line says.
#[derive(Clone, Debug, Default)]
pub struct LineRecord<'a> {
    /// The record's id, if it has one.
    pub id: Option<Cow<'a, str>>,
    /// Its text; empty if it has none.
    pub text: &'a str,
    /// Who published it.
    pub outlet: Option<Cow<'a, str>>,
    /// When.
    pub published: Option<Published>,
}

impl LineParser {
    /// A parser for the options' fields.
    #[must_use]
    pub fn new(options: &Options) -> LineParser {
        LineParser { table: FieldTable::new(&options.fields) }
    }

    /// Takes a line apart. A text with escapes is written into `room`. A record without text is no fault here, it has
    /// nothing to compare.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn parse<'a>(&self, line: &'a [u8], room: &'a mut String) -> Result<LineRecord<'a>, String> {
        let fields = self.fields(line)?;
        let said = |slot| self.values(&fields, slot).find_map(say);
        let (id, outlet) = (said(Slot::Id), said(Slot::Outlet));
        Ok(LineRecord {
            id,
            outlet: outlet.or_else(|| host(&said(Slot::Url)?).map(Cow::Owned)),
            published: self.values(&fields, Slot::Date).filter_map(say).find_map(|said| dates::parse(&said)),
            text: self.text(line, &fields, room)?.map_or("", |(_, text)| text),
        })
    }

    /// Where in the line the text stands, as a JSON string with its quotes, and what it says; `None` without text.
    #[must_use]
    pub fn text_literal(&self, line: &[u8]) -> Option<(Range<usize>, String)> {
        let (fields, mut room) = (self.fields(line).ok()?, String::new());
        let (raw, text) = self.text(line, &fields, &mut room).ok()??;
        // The literal is a piece of the line.
        let start = raw.as_ptr() as usize - line.as_ptr() as usize;
        Some((start..start + raw.len(), text.to_owned()))
    }

    /// The wanted fields, as they are written.
    fn fields<'a>(&self, line: &'a [u8]) -> Result<Vec<Field<'a>>, String> {
        let json = object(line).map_err(|fault| fault.reason)?;
        let mut parser = serde_json::Deserializer::from_str(json);
        let found = parser.deserialize_map(AsWritten(&self.table));
        found.and_then(|found| parser.end().map(|()| found)).map_err(|error| broken(error).reason)
    }

    /// The values that can fill a slot, best first; of a name that stands twice, the last, as most parsers do.
    fn values<'a>(&self, fields: &[Field<'a>], slot: Slot) -> impl Iterator<Item = &'a str> {
        let value = |name: &Name| fields.iter().rfind(|(found, _)| found == name).map(|(_, raw)| raw.get());
        self.table.of(slot).iter().filter_map(value)
    }

    /// The text as it is written, and what it says; in `room`, if it has escapes.
    fn text<'a>(
        &self,
        line: &[u8],
        fields: &[Field<'a>],
        room: &'a mut String,
    ) -> Result<Option<(&'a str, &'a str)>, String> {
        let mut with_escapes = None;
        for raw in self.values(fields, Slot::Text) {
            let Some(written) = between_quotes(raw) else { continue };
            if memchr::memchr(b'\\', written.as_bytes()).is_none() {
                if !written.trim().is_empty() {
                    return Ok(Some((raw, written)));
                }
                continue;
            }
            if unescape(written, room).is_none() {
                // Half a surrogate pair: the slow parser says where.
                let slow = serde_json::from_slice::<serde_json::Value>(line).map(drop).map_err(broken);
                return Err(slow.err().map_or_else(|| "broken JSON".to_owned(), |fault| fault.reason));
            }
            if !room.trim().is_empty() {
                with_escapes = Some(raw);
                break;
            }
        }
        Ok(with_escapes.map(|raw| (raw, room.as_str())))
    }
}

/// What a string literal holds, escapes left as they are; `None` of any other value.
fn between_quotes(raw: &str) -> Option<&str> {
    raw.strip_prefix('"')?.strip_suffix('"')
}

/// What a value says, if it says something: a string, a number as written, the strings of a list, an object's `name`.
fn say(raw: &str) -> Option<Cow<'_, str>> {
    let said = match raw.as_bytes().first()? {
        b'"' if !raw.contains('\\') => Cow::Borrowed(between_quotes(raw)?),
        b'"' => Cow::Owned(serde_json::from_str(raw).ok()?),
        b'-' | b'0'..=b'9' => Cow::Borrowed(raw),
        b'[' | b'{' => Cow::Owned(spoken(&serde_json::from_str(raw).ok()?)),
        _ => return None,
    };
    let said = match said {
        Cow::Borrowed(said) => Cow::Borrowed(said.trim()),
        Cow::Owned(said) => Cow::Owned(said.trim().to_owned()),
    };
    (!said.is_empty()).then_some(said)
}

/// A wanted field, as it is written.
type Field<'a> = (Name, &'a RawValue);

/// Collects the wanted fields of an object.
struct AsWritten<'t>(&'t FieldTable);

impl<'de> Visitor<'de> for AsWritten<'_> {
    type Value = Vec<Field<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Field<'de>>, A::Error> {
        let mut found = Vec::with_capacity(8);
        while let Some(name) = map.next_key_seed(Key(self.0))? {
            match name {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(name) => found.push((name, map.next_value()?)),
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::record;

    /// What the slow road says of a line.
    fn slowly(line: &str) -> (Option<String>, String, Option<String>) {
        let table = FieldTable::new(&Options::default().fields);
        match record::read(line.as_bytes(), &table) {
            Ok(record) => (record.id, record.text.into_owned(), record.outlet),
            Err(fault) => (fault.id, String::new(), None),
        }
    }

    #[test]
    fn both_roads_say_the_same() {
        for line in [
            r#"{"id": "a", "text": "plain", "source": "s.example"}"#,
            r#"{"id": 7, "text": "", "body": "two\nlines \u00e9 \ud83d\ude00 \"q\"", "source": {"name": "N"}}"#,
            r#"{"uid": " u ", "text": "first", "text": "last wins", "site": ["A", "B"]}"#,
            r#"{"text": null, "maintext": "x\\y\/z\b\f\r\t"}"#,
        ] {
            let (mut room, parser) = (String::new(), LineParser::new(&Options::default()));
            let record = parser.parse(line.as_bytes(), &mut room).expect(line);
            let owned = |said: Option<Cow<'_, str>>| said.map(Cow::into_owned);
            assert_eq!((owned(record.id), record.text.to_owned(), owned(record.outlet)), slowly(line), "{line}");
            let (place, text) = parser.text_literal(line.as_bytes()).expect("a text");
            assert_eq!(serde_json::from_str::<String>(&line[place]).expect("a string"), text);
        }
    }

    #[test]
    fn faults_are_told() {
        let parser = LineParser::new(&Options::default());
        for (line, expected) in [
            (r#"{"text": "half a pair \ud83d"}"#, "broken JSON"),
            (r#"{"text": "cut"#, "cut off"),
            (r#"{"text": "bad escape \x"}"#, "broken JSON"),
            ("[1]", "expected a JSON object"),
            (r#"{"text": "a"} b"#, "broken JSON"),
        ] {
            let mut room = String::new();
            let fault = parser.parse(line.as_bytes(), &mut room).expect_err(line);
            assert!(fault.contains(expected), "{line}: {fault}");
        }
        for textless in [r#"{"id": 1}"#, r#"{"text": 5}"#, r#"{"text": " \n"}"#] {
            let mut room = String::new();
            assert_eq!(parser.parse(textless.as_bytes(), &mut room).map(|record| record.text), Ok(""));
        }
    }
}
