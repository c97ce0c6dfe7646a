//! Code lists: activity types, channels, units of measure … with the words officers write for them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::strict::{Faults, Fields};
use crate::text;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeItem {
    /// Stable code, `TIN_BAI`.
    pub code: String,
    /// Name on screens.
    pub name: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// Group within the list, if the list has groups.
    pub group: Option<String>,
    /// Usual units of measure, as codes of that list (activity types only).
    pub units: Vec<String>,
}

/// A list with the keys by which words are looked up; serialized without the keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PlainList", into = "PlainList")]
pub struct CodeList {
    /// Id, `activity-types`.
    pub id: String,
    /// Where the codes come from.
    pub source: String,
    items: Vec<CodeItem>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    by_fold: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct PlainList {
    id: String,
    source: String,
    items: Vec<CodeItem>,
}

/// How a word led to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeMatch<'a> {
    /// It is the code, the name or a synonym (case and tone placement do not matter).
    Exact(&'a CodeItem),
    /// Only after dropping all marks, and only this entry fits.
    Folded(&'a CodeItem),
    /// No entry fits, or several do.
    None,
}

impl<'a> CodeMatch<'a> {
    /// The entry, however it was found.
    pub fn item(self) -> Option<&'a CodeItem> {
        match self {
            Self::Exact(item) | Self::Folded(item) => Some(item),
            Self::None => None,
        }
    }
}

impl CodeList {
    /// A list from the text of its file (format: `docs/forms.md`).
    ///
    /// # Errors
    /// Every fault of the file, each with its place.
    pub fn load(text: &str) -> Result<Self, Faults> {
        Fields::read(text, |root| {
            let (id, source) = (root.required("id"), root.required("source"));
            let items = root.tables("item", item);
            check_words(root, &items);
            Some(Self::from(PlainList { id: id?, source: source?, items }))
        })
    }

    /// The entries in the order of the file.
    pub fn items(&self) -> &[CodeItem] {
        &self.items
    }

    /// The entry of a code.
    pub fn get(&self, code: &str) -> Option<&CodeItem> {
        self.by_code.get(code).map(|index| &self.items[*index])
    }

    /// The entry that a word of a workbook means.
    pub fn find(&self, word: &str) -> CodeMatch<'_> {
        let word = text::nfc(word);
        if let Some(item) = self.get(&word) {
            return CodeMatch::Exact(item);
        }
        if let Some(index) = self.by_name.get(&text::name_key(&word)) {
            return CodeMatch::Exact(&self.items[*index]);
        }
        match self.by_fold.get(&text::fold(&word)).map(Vec::as_slice) {
            Some([index]) => CodeMatch::Folded(&self.items[*index]),
            _ => CodeMatch::None,
        }
    }
}

fn names(item: &CodeItem) -> impl Iterator<Item = &String> {
    std::iter::once(&item.name).chain(&item.synonyms)
}

fn item(section: &mut Fields) -> Option<CodeItem> {
    let (code, name) = (section.required("code"), section.required("name"));
    let synonyms = section.optional("synonyms").unwrap_or_default();
    let group = section.optional("group");
    let units = section.optional("units").unwrap_or_default();
    Some(CodeItem { code: code?, name: name?, synonyms, group, units })
}

/// No word may mean two entries, and no code may stand twice.
fn check_words(root: &Fields, items: &[CodeItem]) {
    let mut owner: HashMap<String, &str> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        if items[..index].iter().any(|earlier| earlier.code == item.code) {
            root.fault("item", format!("mã “{}” bị trùng", item.code));
        }
        for word in names(item) {
            let earlier = owner.insert(text::name_key(word), &item.code);
            if let Some(code) = earlier.filter(|code| *code != item.code) {
                root.fault(&format!("item {}", item.code), format!("“{word}” đã thuộc mã {code}"));
            }
        }
    }
}

impl From<PlainList> for CodeList {
    fn from(plain: PlainList) -> Self {
        let mut list = Self {
            id: plain.id,
            source: plain.source,
            items: plain.items,
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            by_fold: HashMap::new(),
        };
        for (index, item) in list.items.iter().enumerate() {
            list.by_code.insert(item.code.clone(), index);
            for word in names(item) {
                list.by_name.insert(text::name_key(word), index);
                let folded = list.by_fold.entry(text::fold(word)).or_default();
                if !folded.contains(&index) {
                    folded.push(index);
                }
            }
        }
        list
    }
}

impl From<CodeList> for PlainList {
    fn from(list: CodeList) -> Self {
        Self { id: list.id, source: list.source, items: list.items }
    }
}

/// All loaded lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeLists(Vec<CodeList>);

impl CodeLists {
    /// These lists.
    pub fn new(lists: Vec<CodeList>) -> Self {
        Self(lists)
    }

    /// The list of an id.
    pub fn get(&self, id: &str) -> Option<&CodeList> {
        self.0.iter().find(|list| list.id == id)
    }

    /// Every list.
    pub fn iter(&self) -> impl Iterator<Item = &CodeList> {
        self.0.iter()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LIST: &str = r#"
id = "channels"
source = "own"
[[item]]
code = "ZALO"
name = "Zalo"
synonyms = ["nhóm Zalo"]
[[item]]
code = "LOA"
name = "Hệ thống loa"
synonyms = ["loa", "loa truyền thanh"]
"#;

    #[test]
    fn a_word_finds_its_code_exactly_then_without_marks() {
        let list = CodeList::load(LIST).unwrap();
        let code = |word: &str| list.find(word).item().map(|item| item.code.as_str());
        assert_eq!(code("LOA"), Some("LOA"));
        assert_eq!(code("Loa truyền thanh"), Some("LOA"));
        assert!(matches!(list.find("nhom zalo"), CodeMatch::Folded(_)));
        assert_eq!(code("báo in"), None);
    }

    #[test]
    fn a_word_may_not_mean_two_codes() {
        let faults = CodeList::load(&LIST.replace("nhóm Zalo", "Loa")).unwrap_err();
        assert_eq!(faults.to_string(), "item LOA: “loa” đã thuộc mã ZALO");
    }
}
