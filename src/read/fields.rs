//! Which fields of a JSON record carry what: the usual names, in the order in which they are believed.

use serde::Serialize;

/// Which JSON fields carry what. Each list is tried in order; the first that holds something counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// The record's own name. A record without one is called after its file and line.
    pub id: Vec<String>,
    /// The text, the only field that must be there.
    pub text: Vec<String>,
    /// The headline.
    pub title: Vec<String>,
    /// When it was published.
    pub date: Vec<String>,
    /// Who published it. Where none is found, the host of the URL.
    pub outlet: Vec<String>,
    /// Where it was published.
    pub url: Vec<String>,
    /// Who wrote it: agency or author.
    pub credit: Vec<String>,
    /// Fields that are treated as if they were not there.
    pub hidden: Vec<String>,
}

impl Default for Fields {
    fn default() -> Fields {
        let names = |list: &str| list.split('|').map(str::to_owned).collect();
        Fields {
            id: names("id|uid|url"),
            text: names("text|maintext|raw_content|content|body"),
            title: names("title|headline"),
            date: names("date|date_publish|publish_date|published|created|date_download"),
            outlet: names("source|source_domain|media_name|series|outlet|site"),
            url: names("url|link"),
            credit: names("agency|credit|byline|author|authors"),
            hidden: Vec::new(),
        }
    }
}

/// What a field can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Text,
    Title,
    Date,
    Outlet,
    Url,
    Credit,
}

/// One of the names in a [`FieldTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u16);

/// [`Fields`] prepared for look-up: each name once, and per slot the names in order.
#[derive(Clone, Debug)]
pub(super) struct FieldTable {
    names: Vec<String>,
    /// Names by their length in bytes, which tells nearly all fields of a record apart.
    by_length: Vec<Vec<Name>>,
    slots: [Vec<Name>; 7],
}

impl FieldTable {
    pub(super) fn new(fields: &Fields) -> FieldTable {
        let mut table = FieldTable { names: Vec::new(), by_length: Vec::new(), slots: Default::default() };
        let lists =
            [&fields.id, &fields.text, &fields.title, &fields.date, &fields.outlet, &fields.url, &fields.credit];
        for (slot, list) in lists.into_iter().enumerate() {
            for name in list.iter().filter(|name| !fields.hidden.contains(name)) {
                let name = table.enter(name);
                table.slots[slot].push(name);
            }
        }
        table
    }

    fn enter(&mut self, name: &str) -> Name {
        if let Some(known) = self.find(name) {
            return known;
        }
        let entered = Name(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
        if self.by_length.len() <= name.len() {
            self.by_length.resize(name.len() + 1, Vec::new());
        }
        self.by_length[name.len()].push(entered);
        self.names.push(name.to_owned());
        entered
    }

    /// The wanted name that a key is, if any.
    pub(super) fn find(&self, key: &str) -> Option<Name> {
        let same_length = self.by_length.get(key.len())?;
        same_length.iter().copied().find(|name| self.names[name.0 as usize] == key)
    }

    /// The names that can fill a slot, best first.
    pub(super) fn of(&self, slot: Slot) -> &[Name] {
        &self.slots[slot as usize]
    }

    /// Whether a field is read as text at once, rather than kept as it is written.
    pub(super) fn is_text(&self, name: Name) -> bool {
        self.of(Slot::Text).contains(&name)
    }

    /// The name as it is written.
    pub(super) fn spell(&self, name: Name) -> &str {
        &self.names[name.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_serve_two_slots() {
        let table = FieldTable::new(&Fields::default());
        let url = table.find("url").expect("a usual name");
        assert!(table.of(Slot::Id).contains(&url) && table.of(Slot::Url).contains(&url));
        assert!(!table.is_text(url));
        assert_eq!(table.find("urk"), None);
    }

    #[test]
    fn hidden_fields_are_absent() {
        let fields = Fields { hidden: vec!["agency".into(), "text".into()], ..Fields::default() };
        let table = FieldTable::new(&fields);
        assert_eq!(table.find("agency"), None);
        assert_eq!(table.spell(table.of(Slot::Text)[0]), "maintext");
    }
}
