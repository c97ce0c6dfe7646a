//! Periods as the title of a report names them: "Quý III năm 2025", "6 tháng đầu năm 2025", "Tháng 3/2025", "Năm 2025".

use tonghop_domain::period::{PeriodId, PeriodKind};
use tonghop_domain::text;

/// A period as written, before a regime gives it a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PeriodText {
    pub(crate) kind: PeriodKind,
    /// `None` where the text names no year.
    pub(crate) year: Option<i16>,
}

const ROMAN: [(&str, i8); 4] = [("i", 1), ("ii", 2), ("iii", 3), ("iv", 4)];
const SPELT: [(&str, i8); 4] = [("mot", 1), ("hai", 2), ("ba", 3), ("tu", 4)];

/// The period that a line names, if it names one. The day on which a document was signed is no period.
pub(crate) fn parse(line: &str) -> Option<PeriodText> {
    let main = line.split('(').next().unwrap_or(line);
    if let Some(id) = canonical(main) {
        return Some(id);
    }
    let words = Words::of(main);
    if words.has_day() {
        return None;
    }
    let kind = words.quarter().or_else(|| words.months()).or_else(|| words.whole_year());
    kind.map(|(kind, from)| PeriodText { kind, year: words.year(from) })
}

/// `2025-Q3`, `cchc:2025-Q3`.
fn canonical(line: &str) -> Option<PeriodText> {
    let word = line.rsplit(' ').next()?;
    let bare = word.rsplit(':').next()?;
    let id = PeriodId::parse_with_default(bare, Some("x")).ok().filter(|_| bare.contains('-'))?;
    Some(PeriodText { kind: id.kind().clone(), year: Some(id.year()) })
}

/// The words of a line without marks, and with them: "năm" is a year, "Nam" may be a place.
struct Words {
    folded: Vec<String>,
    keyed: Vec<String>,
    unaccented: bool,
}

impl Words {
    fn of(line: &str) -> Self {
        let list = |text: String| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Self { folded: list(text::fold(line)), keyed: list(text::name_key(line)), unaccented: line.is_ascii() }
    }

    fn at(&self, place: usize) -> &str {
        self.folded.get(place).map_or("", String::as_str)
    }

    fn positions<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.folded.iter().enumerate().filter(move |(_, found)| *found == word).map(|(place, _)| place)
    }

    /// `ngày 15 tháng 9`.
    fn has_day(&self) -> bool {
        self.positions("ngay").any(|place| self.at(place + 1).parse::<u8>().is_ok())
    }

    fn quarter(&self) -> Option<(PeriodKind, usize)> {
        self.positions("quy").find_map(|place| {
            let word = self.at(place + 1);
            let known = ROMAN.iter().chain(&SPELT).find(|(name, _)| *name == word).map(|(_, number)| *number);
            let number = known.or_else(|| word.parse().ok()).filter(|number| (1..=4).contains(number))?;
            Some((PeriodKind::Quarter(number), place))
        })
    }

    /// `6 tháng đầu năm`, `9 tháng`, `tháng 3`.
    fn months(&self) -> Option<(PeriodKind, usize)> {
        self.positions("thang").find_map(|place| {
            let before = place.checked_sub(1).map_or("", |before| self.at(before));
            match before {
                "6" | "06" | "sau" => {
                    let half = if self.at(place + 1) == "cuoi" { 2 } else { 1 };
                    return Some((PeriodKind::Half(half), place));
                }
                "9" | "09" | "chin" => return Some((PeriodKind::NineMonths, place)),
                _ => {}
            }
            let month = self.at(place + 1).parse().ok().filter(|month| (1..=12).contains(month))?;
            Some((PeriodKind::Month(month), place))
        })
    }

    fn whole_year(&self) -> Option<(PeriodKind, usize)> {
        let mut places = self.positions("nam").filter(|place| self.unaccented || self.keyed.get(*place).is_some_and(|word| word == "năm"));
        places.find(|place| year(self.at(place + 1)).is_some()).map(|place| (PeriodKind::Year, place))
    }

    fn year(&self, from: usize) -> Option<i16> {
        self.folded.get(from..)?.iter().find_map(|word| year(word))
    }
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..=2100).contains(year))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> Option<(PeriodKind, Option<i16>)> {
        parse(line).map(|found| (found.kind, found.year))
    }

    #[test]
    fn titles_name_their_period() {
        let year = Some(2025);
        assert_eq!(read("Kỳ báo cáo: Quý III năm 2025 (từ ngày 15/6/2025 đến ngày 14/9/2025)"), Some((PeriodKind::Quarter(3), year)));
        assert_eq!(read("BÁO CÁO QUÝ IV/2025"), Some((PeriodKind::Quarter(4), year)));
        assert_eq!(read("quý 1-2025"), Some((PeriodKind::Quarter(1), year)));
        assert_eq!(read("6 tháng đầu năm 2025"), Some((PeriodKind::Half(1), year)));
        assert_eq!(read("06 tháng cuối năm 2025"), Some((PeriodKind::Half(2), year)));
        assert_eq!(read("9 tháng năm 2025"), Some((PeriodKind::NineMonths, year)));
        assert_eq!(read("Tháng 3/2025"), Some((PeriodKind::Month(3), year)));
        assert_eq!(read("Năm: 2025"), Some((PeriodKind::Year, year)));
        assert_eq!(read("Ky bao cao: 2025-Q3"), Some((PeriodKind::Quarter(3), year)));
        assert_eq!(read("Quý III"), Some((PeriodKind::Quarter(3), None)));
        for (words, kind) in [("quý III", PeriodKind::Quarter(3)), ("9 tháng", PeriodKind::NineMonths), ("tháng 8", PeriodKind::Month(8))]
        {
            assert_eq!(read(&format!("Báo cáo năm 2024 so với {words} năm 2025")), Some((kind, year)), "the year behind it");
        }
        assert_eq!(read("Quý III công văn 1234 năm 2025"), Some((PeriodKind::Quarter(3), year)), "not every four digits are a year");
    }

    #[test]
    fn days_and_places_are_no_periods() {
        assert_eq!(read("Tân An, ngày 15 tháng 9 năm 2025"), None);
        assert_eq!(read("Tỉnh Hà Nam 2025"), None);
        assert_eq!(read("Quý V năm"), None);
        assert_eq!(read("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), None);
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_passed(line in "\\PC{0,40}") {
            let _ = parse(&line);
        }

        #[test]
        fn printed_periods_read_back(year in 1990_i16..=2100, quarter in 1_i8..=4) {
            let roman = ROMAN[usize::try_from(quarter - 1).unwrap_or(0)].0.to_uppercase();
            let line = format!("Quý {roman} năm {year}");
            prop_assert_eq!(parse(&line), Some(PeriodText { kind: PeriodKind::Quarter(quarter), year: Some(year) }));
        }
    }
}
