//! Words of a code list, alone or several in a cell.

use tonghop_domain::form::CodeList;
use tonghop_domain::text;

/// Names shown as choices; the first ones suffice to tell the manner.
const SHOWN: usize = 12;

/// Some names of a list, for messages.
pub(crate) fn names(list: &CodeList) -> Vec<String> {
    let mut names: Vec<String> = list.items().iter().take(SHOWN).map(|item| item.name.clone()).collect();
    if list.items().len() > SHOWN {
        names.push("…".to_owned());
    }
    names
}

/// As [`names`], with the likeliest entries first.
pub(crate) fn names_from(list: &CodeList, likely: &[usize]) -> Vec<String> {
    let first = likely.iter().filter_map(|place| list.items().get(*place)).map(|item| item.name.clone());
    let mut all: Vec<String> = first.collect();
    for name in names(list) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Groups of codes: `;` or a new line between groups, "hoặc" or "/" between alternatives. Names of the list that hold such signs
/// themselves ("Đường link/bản chụp") are tried whole first.
///
/// # Errors
/// The words that the list does not hold.
pub(crate) fn groups(words: &str, list: &CodeList) -> Result<Vec<Vec<String>>, Vec<String>> {
    let mut groups = vec![];
    let mut unknown = vec![];
    for part in words.split([';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()) {
        match alternatives(part, list) {
            Ok(codes) => groups.push(codes),
            Err(word) => unknown.push(word),
        }
    }
    if unknown.is_empty() { Ok(groups) } else { Err(unknown) }
}

fn alternatives(part: &str, list: &CodeList) -> Result<Vec<String>, String> {
    if let Some(item) = list.find(part).item() {
        return Ok(vec![item.code.clone()]);
    }
    let mut codes = vec![];
    for word in text::nfc(part).replace(" hoặc ", "/").split('/').map(str::trim) {
        let item = list.find(word).item().ok_or_else(|| part.to_owned())?;
        codes.push(item.code.clone());
    }
    Ok(codes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn all_of_groups_any_of_words() {
        let list = CodeList::load(include_str!("../../lists/evidence-types.toml")).unwrap();
        let codes = groups("Danh sách điểm danh; video hoặc hình ảnh; Đường link/bản chụp tin, bài", &list).unwrap();
        assert_eq!(codes, [vec!["DS_DIEM_DANH"], vec!["VIDEO", "HINH_ANH"], vec!["TIN_BAI_LINK"]]);
        assert_eq!(groups("Hình ảnh; lời hứa", &list).unwrap_err(), ["lời hứa"]);
    }
}
