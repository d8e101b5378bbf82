//! One JSON object to the fields that are wanted, borrowed from it where it has no escapes.
//!
//! * time: `O(bytes)`, one pass; a broken record, or one without text, is passed over again to say what is in it
//! * space: none but the unescaped text

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    dates,
    fields::{FieldTable, Name, Slot},
};
use crate::article::Published;

/// What a record says.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) id: Option<String>,
    pub(super) text: Cow<'a, str>,
    pub(super) title: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) credit: Option<String>,
}

/// Why a record can't be used.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) id: Option<String>,
    /// Lines after the record's first.
    pub(super) lines_down: u64,
    pub(super) reason: String,
}

impl Fault {
    fn new(reason: String) -> Fault {
        Fault { id: None, lines_down: 0, reason }
    }
}

/// What a record says, or why it can't be used.
pub(super) fn read<'a>(bytes: &'a [u8], table: &FieldTable) -> Result<Record<'a>, Fault> {
    let json = object(bytes)?;
    let mut found = collect(json, table, |_| true)?;
    let id = found.take(Slot::Id, table);
    match found.text(table) {
        Ok(text) => Ok(Record {
            id,
            text,
            title: found.take(Slot::Title, table),
            published: found.date(table),
            outlet: found.take(Slot::Outlet, table),
            url: found.take(Slot::Url, table),
            credit: found.take(Slot::Credit, table),
        }),
        Err(reason) => {
            let reason = reason.unwrap_or_else(|| missing(json, table));
            Err(Fault { id, ..Fault::new(reason) })
        }
    }
}

/// A record's id alone, with nothing else copied.
pub(super) fn id(bytes: &[u8], table: &FieldTable) -> Result<Option<String>, Fault> {
    let ids = table.of(Slot::Id);
    let mut found = collect(object(bytes)?, table, |name| ids.contains(&name))?;
    Ok(found.take(Slot::Id, table))
}

/// The record as text, if it may be an object.
pub(super) fn object(bytes: &[u8]) -> Result<&str, Fault> {
    // The fast check only says yes or no; the slow one says where.
    let json = simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes)).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Fault::new(format!("not UTF-8: byte {at} of the record is 0x{byte:02X}; convert the file to UTF-8"))
    })?;
    let found = match json.trim_ascii_start().bytes().next() {
        Some(b'{') => return Ok(json),
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b'-' | b'0'..=b'9') => "a number",
        Some(b't' | b'f' | b'n') => "true, false, null or a bare word",
        _ => "something that is no JSON",
    };
    Err(Fault::new(format!("expected a JSON object {{…}}, found {found}; give one object per record")))
}

/// The wanted fields of an object.
fn collect<'a>(json: &'a str, table: &FieldTable, wanted: impl Fn(Name) -> bool) -> Result<Found<'a>, Fault> {
    let mut parser = serde_json::Deserializer::from_str(json);
    parser.deserialize_map(Collect { table, wanted }).and_then(|found| parser.end().map(|()| found)).map_err(broken)
}

/// What a parser's complaint means to who made the file.
pub(super) fn broken(error: serde_json::Error) -> Fault {
    let what = error.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    let advice =
        if error.is_eof() { "the record is cut off; get the file again" } else { "mend the record or write it again" };
    let reason = format!("broken JSON at column {}: {what}; {advice}", error.column());
    Fault { id: None, lines_down: (error.line() as u64).saturating_sub(1), reason }
}

/// How many of a record's fields a message names.
const NAMED_FIELDS: usize = 20;

/// Which text fields were looked for, and what was there instead.
fn missing(json: &str, table: &FieldTable) -> String {
    let quoted = |name: &str| format!("`{}`", name.chars().take(40).collect::<String>());
    let expected: Vec<_> = table.of(Slot::Text).iter().map(|name| quoted(table.spell(*name))).collect();
    let keys = serde_json::from_str::<Keys>(json).map_or_else(|_| Vec::new(), |keys| keys.0);
    let mut found: Vec<_> = keys.iter().take(NAMED_FIELDS).map(|key| quoted(key)).collect();
    if keys.len() > NAMED_FIELDS {
        found.push(format!("{} more", keys.len() - NAMED_FIELDS));
    }
    let found = if found.is_empty() { "no field at all".to_owned() } else { found.join(", ") };
    format!("no text: expected {}; found {found}; say which field holds the text", expected.join(", "))
}

/// A field's value, no further parsed than needed.
enum Value<'a> {
    Text(Cow<'a, str>),
    /// What a text field holds that is no text.
    Other(&'static str),
    /// As it is written.
    Raw(&'a RawValue),
}

impl Value<'_> {
    /// What it says, if it says something: a string, a number as written, the strings of a list, an object's `name`.
    fn say(self) -> Option<String> {
        let said = match self {
            Value::Text(text) => text.into_owned(),
            Value::Other(_) => return None,
            Value::Raw(raw) => match raw.get().as_bytes().first()? {
                b'"' => serde_json::from_str(raw.get()).ok()?,
                b'-' | b'0'..=b'9' => raw.get().to_owned(),
                b'[' | b'{' => spoken(&serde_json::from_str(raw.get()).ok()?),
                _ => return None,
            },
        };
        let trimmed = said.trim();
        match trimmed.len() {
            0 => None,
            length if length == said.len() => Some(said),
            _ => Some(trimmed.to_owned()),
        }
    }
}

/// The strings of a list, and an object's `name`: `["A", {"name": "B"}]` says "A, B".
pub(super) fn spoken(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Object(object) => object.get("name").map(spoken).unwrap_or_default(),
        serde_json::Value::Array(list) => {
            let said: Vec<_> = list.iter().map(spoken).filter(|said| !said.is_empty()).collect();
            said.join(", ")
        }
        _ => String::new(),
    }
}

/// The wanted fields of one record, as they came.
struct Found<'a>(Vec<(Name, Value<'a>)>);

impl<'a> Found<'a> {
    /// The values that can fill a slot, best first; of a name that stands twice, the last, as most parsers do.
    fn places(&self, slot: Slot, table: &FieldTable) -> Vec<usize> {
        table.of(slot).iter().filter_map(|name| self.0.iter().rposition(|(found, _)| found == name)).collect()
    }

    fn take(&mut self, slot: Slot, table: &FieldTable) -> Option<String> {
        self.places(slot, table).into_iter().find_map(|at| self.copy(at).say())
    }

    fn date(&mut self, table: &FieldTable) -> Option<Published> {
        let dates = self.places(Slot::Date, table).into_iter();
        dates.filter_map(|at| self.copy(at).say()).find_map(|said| dates::parse(&said))
    }

    /// A value, which may be asked for again by another slot.
    fn copy(&self, at: usize) -> Value<'a> {
        match &self.0[at].1 {
            Value::Text(text) => Value::Text(text.clone()),
            Value::Other(what) => Value::Other(what),
            Value::Raw(raw) => Value::Raw(raw),
        }
    }

    /// The text, or what stands in its place (nothing, if no such field is there).
    fn text(&mut self, table: &FieldTable) -> Result<Cow<'a, str>, Option<String>> {
        let mut instead = None;
        for at in self.places(Slot::Text, table) {
            let (name, value) = &mut self.0[at];
            match value {
                Value::Text(text) if !text.trim().is_empty() => return Ok(std::mem::take(text)),
                Value::Text(_) => instead = instead.or(Some("text is empty".to_owned())),
                Value::Other("null") | Value::Raw(_) => {}
                Value::Other(what) => {
                    let name = table.spell(*name);
                    instead = instead.or(Some(format!("field `{name}` holds {what}; expected a string")));
                }
            }
        }
        Err(instead)
    }
}

/// Collects the wanted fields of an object.
struct Collect<'t, W> {
    table: &'t FieldTable,
    wanted: W,
}

impl<'de, W: Fn(Name) -> bool> Visitor<'de> for Collect<'_, W> {
    type Value = Found<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found<'de>, A::Error> {
        let mut found = Vec::with_capacity(8);
        while let Some(name) = map.next_key_seed(Key(self.table))? {
            match name.filter(|name| (self.wanted)(*name)) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(name) if self.table.is_text(name) => found.push((name, map.next_value_seed(Text)?)),
                Some(name) => found.push((name, Value::Raw(map.next_value()?))),
            }
        }
        Ok(Found(found))
    }
}

/// A key, as the wanted name that it is.
pub(super) struct Key<'t>(pub(super) &'t FieldTable);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<Name>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Name>, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<Name>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<Name>, E> {
        Ok(self.0.find(key))
    }
}

/// A text field's value, whatever it is.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}

/// An object's keys.
#[derive(Debug)]
struct Keys(Vec<String>);

impl<'de> serde::Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Keys, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }
        from.deserialize_map(Names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Fields;

    fn table() -> FieldTable {
        FieldTable::new(&Fields::default())
    }

    #[test]
    fn fields_by_their_usual_names() {
        let table = table();
        let json = br#"{"uid": "a-1", "maintext": "Ferry late.", "headline": " Late ", "date_publish": "2022-01-10",
            "source_domain": "www.herald.example", "link": "https://herald.example/1", "authors": ["A. Bell", {"name": "C. Dray"}]}"#;
        let record = read(json, &table).expect("a record");
        assert_eq!(record.id.as_deref(), Some("a-1"));
        assert!(matches!(record.text, Cow::Borrowed("Ferry late.")));
        assert_eq!(record.title.as_deref(), Some("Late"));
        assert_eq!(record.published.map(|at| at.to_string()).as_deref(), Some("2022-01-10"));
        assert_eq!(record.outlet.as_deref(), Some("www.herald.example"));
        assert_eq!(record.url.as_deref(), Some("https://herald.example/1"));
        assert_eq!(record.credit.as_deref(), Some("A. Bell, C. Dray"));
    }

    #[test]
    fn what_holds_nothing_gives_way() {
        let table = table();
        for (json, id, text) in [
            (r#"{"id": 17, "text": "t"}"#, Some("17"), "t"),
            (r#"{"id": 12345678901234567890123, "text": "t"}"#, Some("12345678901234567890123"), "t"),
            (r#"{"id": -1.50, "text": "t"}"#, Some("-1.50"), "t"),
            (r#"{"id": null, "url": "u", "text": null, "body": "t"}"#, Some("u"), "t"),
            (r#"{"id": "", "text": "  ", "content": "t"}"#, None, "t"),
            (r#"{"id": true, "text": 5, "content": "t"}"#, None, "t"),
            (r#"{"text": "old", "text": "new"}"#, None, "new"),
            (r#"{"te\u0078t": "l\u00e9ger\n"}"#, None, "léger\n"),
            ("{\"text\": \"t\"}\r", None, "t"),
        ] {
            let record = read(json.as_bytes(), &table).expect(json);
            assert_eq!((record.id.as_deref(), &*record.text), (id, text), "{json}");
        }
    }

    #[test]
    fn faults_say_what_and_where() {
        let table = table();
        let deep = format!("{{\"text\": \"t\", \"x\": {}", "[".repeat(200_000));
        for (json, reason) in [
            (r#"{"text": "t", }"#, "broken JSON at column 15"),
            (r#"{"text": "t"} x"#, "broken JSON at column 15: trailing characters"),
            (r#"{"text": "cut"#, "the record is cut off"),
            (r#"{"text": "\ud800 lone"}"#, "broken JSON at column"),
            ("{\"text\": \"raw\x01control\"}", "control character"),
            (&deep, "broken JSON"),
            ("[1]", "expected a JSON object {…}, found an array"),
            ("17", "found a number"),
            ("\"text\"", "found a string"),
            ("null", "found true, false, null"),
            ("news", "found true, false, null or a bare word"),
            ("<p>", "found something that is no JSON"),
            (r#"{"id": 1, "words": "t"}"#, "found `id`, `words`; say which"),
            (r#"{"id": 1, "text": null}"#, "no text: expected `text`, `maintext`, `raw_content`"),
            ("{}", "found no field at all"),
            (r#"{"text": ["t"]}"#, "field `text` holds an array; expected a string"),
            (r#"{"text": {"t": 1}}"#, "field `text` holds an object"),
            (r#"{"body": 3}"#, "field `body` holds a number"),
            (r#"{"text": true}"#, "field `text` holds true or false"),
            (r#"{"text": " \n\t "}"#, "text is empty"),
            (r#"{"text": ""}"#, "text is empty"),
        ] {
            let fault = read(json.as_bytes(), &table).expect_err("a fault");
            assert!(fault.reason.contains(reason), "{reason} in: {}", fault.reason);
        }
        let fault = read(b"{\"text\": \"caf\xE9\"}", &table).expect_err("a fault");
        assert!(fault.reason.contains("byte 13 of the record is 0xE9"), "{}", fault.reason);
        let fault = read(b"{\n\"id\": 5,\n oops", &table).expect_err("a fault");
        assert_eq!(fault.lines_down, 2);
        let fault = read(br#"{"id": 5}"#, &table).expect_err("a fault");
        assert_eq!(fault.id.as_deref(), Some("5"));
    }

    #[test]
    fn an_id_is_found_without_the_text() {
        let table = table();
        assert_eq!(id(br#"{"text": "t", "url": "u", "id": 7}"#, &table).expect("an id").as_deref(), Some("7"));
        assert_eq!(id(br#"{"text": "t"}"#, &table).expect("no fault"), None);
    }
}
