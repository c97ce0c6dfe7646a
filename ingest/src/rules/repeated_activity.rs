//! The same activity stands in several rows of a log: same day, type and link, or same day, type, channel and words.
//!
//! Doubtful: rows 12 and 40 with the same link. Right: two links for two articles.

use std::collections::BTreeMap;

use tonghop_domain::activity::link_key;
use tonghop_domain::form::Yields;
use tonghop_domain::{Finding, FindingKind, Location, text};

use crate::table::{Row, Table};

/// What tells the row of a log from every other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// Day, type, channel and words, for a row without a link.
    Words(String),
    /// The link.
    Link(String),
}

impl Key {
    pub(crate) fn is_link(&self) -> bool {
        matches!(self, Self::Link(_))
    }

    /// The field that a finding points to.
    pub(crate) fn field(&self) -> &'static str {
        if self.is_link() { "duong_dan" } else { "noi_dung" }
    }
}

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    if table.form.yields != Yields::Activities {
        return vec![];
    }
    let mut same: BTreeMap<Key, Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        if let Some(key) = key(table, row) {
            same.entry(key).or_default().push(row);
        }
    }
    let mut findings: Vec<Finding> = same.iter().filter(|(_, rows)| rows.len() > 1).map(|(key, rows)| repeated(table, key, rows)).collect();
    findings.sort_by_key(|finding| finding.at.clone());
    findings
}

/// What a row is told apart by; `None` for a row that says too little.
pub(crate) fn key(table: &Table<'_>, row: &Row) -> Option<Key> {
    let found = |field: &str| row.get(table.form, field).map(|cell| cell.found.as_str()).filter(|found| !found.is_empty());
    if let Some(link) = found("duong_dan") {
        return Some(Key::Link(link_key(link)));
    }
    let content = text::fold(found("noi_dung")?);
    let place = [found("ngay")?, found("hinh_thuc").unwrap_or_default(), found("kenh").unwrap_or_default()].map(text::fold);
    Some(Key::Words(format!("{}|{content}", place.join("|"))))
}

fn repeated(table: &Table<'_>, key: &Key, rows: &[&Row]) -> Finding {
    let cells: Vec<_> = rows.iter().filter_map(|row| row.get(table.form, key.field())).collect();
    let at = Location::Cells { sheet: table.sheet.to_owned(), cells: cells.iter().map(|cell| cell.at).collect() };
    let kind = FindingKind::ActivityRepeated { rows: rows.iter().map(|row| row.number()).collect(), same_link: key.is_link() };
    Finding::new(kind, at).with_found(cells.first().map(|cell| cell.found.clone()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_link_or_the_words_tell_activities_apart() {
        let log = |links: [&'static str; 2], words: [&'static str; 2]| {
            let row = |index: usize| vec!["1", "05/7/2025", words[index], "Tin bài", links[index]];
            [vec!["STT", "Ngày", "Nội dung", "Hình thức", "Đường dẫn"], row(0), row(1)]
        };
        let codes = |links, words| sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &log(links, words));
        assert_eq!(codes(["http://xa.vn/1", "https://www.xa.vn/1/"], ["a", "b"]), ["LOG-01 E2"]);
        assert!(codes(["http://xa.vn/1", "http://xa.vn/2"], ["a", "a"]).is_empty());
        assert_eq!(codes(["", ""], ["Tin về dịch vụ công", "Tin về Dịch vụ công"]), ["LOG-01 C2"]);
        assert!(codes(["", ""], ["Tin một", "Tin hai"]).is_empty());
    }
}
