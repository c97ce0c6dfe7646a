//! Days and ranges of days, stored or written as text.

use jiff::Span;
use jiff::civil::Date;
use tonghop_domain::period::PeriodKind;
use tonghop_domain::text;

use super::period_text::{self, PeriodText};

/// What a cell says where a day must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateReading {
    /// The day itself.
    Literal(Date),
    /// A day or range read from something that is not literally a day.
    Read(Date, Date),
    /// A day that no calendar has, with the last day of its month where that can be told.
    Impossible(Option<Date>),
    /// No day.
    Unreadable,
}

/// Years that a report of this field can mean; anything else is a slip or a number.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

/// A day stored as such.
pub(crate) fn stored(day: Date) -> DateReading {
    if YEARS.contains(&day.year()) { DateReading::Literal(day) } else { DateReading::Unreadable }
}

/// A number where a day must stand: the serial of a cell that lost its date format.
pub(crate) fn serial(value: f64) -> DateReading {
    // Day 61 of the spreadsheet calendar is 1 March 1900; before it, that calendar has a day too many.
    if !(61.0..100_000.0).contains(&value) {
        return DateReading::Unreadable;
    }
    #[allow(clippy::cast_possible_truncation)]
    let days = value.trunc() as i64;
    let day = Date::new(1899, 12, 30).and_then(|epoch| epoch.checked_add(Span::new().days(days)));
    match day.map(stored) {
        Ok(DateReading::Literal(day)) => DateReading::Read(day, day),
        _ => DateReading::Unreadable,
    }
}

/// Parts of a day as written; what is missing is taken from the other end of the range or from the period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Parts {
    day: Option<i16>,
    month: Option<i16>,
    year: Option<i16>,
    /// Written in full as dd/mm/yyyy or yyyy-mm-dd.
    full: bool,
}

/// A day or range as text; `window` gives the year to days without one.
pub(crate) fn parse(words: &str, window: Option<(Date, Date)>) -> DateReading {
    let written = text::nfc(words).to_lowercase();
    let plain = without_lead(&written);
    let reading = match (quarter(plain), ends(plain)) {
        (Some((from, to)), _) => DateReading::Read(from, to),
        (None, Some((first, last))) => range(first, last, window),
        (None, None) => parts(plain).map_or(DateReading::Unreadable, |parts| single(parts, window)),
    };
    // A day behind other words is no day as it stands.
    let reading = match reading {
        DateReading::Literal(day) if plain.len() != written.trim().len() => DateReading::Read(day, day),
        other => other,
    };
    match reading {
        DateReading::Read(from, to) if from > to || !YEARS.contains(&from.year()) || !YEARS.contains(&to.year()) => DateReading::Unreadable,
        DateReading::Literal(day) => stored(day),
        other => other,
    }
}

/// Words that stand before a day and change nothing: the day of the week, the time of day, "chậm nhất", "trước", "xong".
const LEADS: [&str; 24] = [
    "sáng", "trưa", "chiều", "tối", "thứ", "hai", "ba", "tư", "năm", "sáu", "bảy", "chủ", "nhật", "cn", "trước", "chậm", "nhất", "đến",
    "hết", "trong", "xong", "muộn", "vào", "hoàn",
];

/// The words without those that change nothing; "thứ 6, 11/7/2025" loses its 6 as well.
fn without_lead(words: &str) -> &str {
    let mut rest = words.trim();
    let mut before = "";
    loop {
        let (word, behind) = rest.split_once([' ', ',']).unwrap_or((rest, ""));
        let is_weekday = before == "thứ" && word.len() == 1 && word.chars().all(|letter| ('2'..='7').contains(&letter));
        // "năm 2025" is a year, "thứ năm" a day of the week.
        let is_lead = LEADS.contains(&word) && (word != "năm" || before == "thứ");
        if behind.is_empty() || !(word.is_empty() || is_weekday || is_lead) {
            return rest;
        }
        if !word.is_empty() {
            before = word;
        }
        rest = behind.trim_start();
    }
}

/// `quý III/2025`, `quý 3 năm 2025`: the quarter of the calendar.
fn quarter(plain: &str) -> Option<(Date, Date)> {
    plain.strip_prefix("quý")?;
    let PeriodText { kind: PeriodKind::Quarter(quarter), year: Some(year) } = period_text::parse(plain)? else { return None };
    Some((Date::new(year, quarter * 3 - 2, 1).ok()?, Date::new(year, quarter * 3, 1).ok()?.last_of_month()))
}

/// The two ends of `từ 05/7 đến 07/7`, `05/7 - 07/7/2025`, `05-07/7/2025`.
fn ends(plain: &str) -> Option<(&str, &str)> {
    let body = plain.strip_prefix("từ").unwrap_or(plain).trim();
    if let Some((first, last)) = body.split_once("đến") {
        return Some((first, last));
    }
    if let Some((first, last)) = body.split_once(['–', '—']).or_else(|| body.split_once(" - ")) {
        return Some((first, last));
    }
    let (first, last) = body.split_once('-')?;
    (first.chars().all(|letter| letter.is_ascii_digit() || letter == '/') && last.contains('/')).then_some((first, last))
}

fn range(first: &str, last: &str, window: Option<(Date, Date)>) -> DateReading {
    let Some((first, last)) = parts(first).zip(parts(last)) else { return DateReading::Unreadable };
    let first = Parts { month: first.month.or(last.month), year: first.year.or(last.year), ..first };
    match (single(first, window), single(last, window)) {
        (DateReading::Literal(from) | DateReading::Read(from, _), DateReading::Literal(to) | DateReading::Read(_, to)) => {
            DateReading::Read(from, to)
        }
        (DateReading::Impossible(nearest), _) | (_, DateReading::Impossible(nearest)) => DateReading::Impossible(nearest),
        _ => DateReading::Unreadable,
    }
}

/// Splits `05/7/2025`, `5.7.2025`, `2025-07-05T08:00:00`, `ngày 5 tháng 7 năm 2025`, `tháng 3/2025`.
fn parts(words: &str) -> Option<Parts> {
    let spelt = words.contains("tháng");
    let signs = words.replace("ngày", " ").replace("tháng", "/").replace("năm", "/");
    let compact: String = signs.split('t').next()?.chars().filter(|letter| !letter.is_whitespace()).collect();
    let month_only = compact.starts_with('/');
    let fields: Vec<&str> = compact.split(['/', '.', '-']).filter(|field| !field.is_empty()).collect();
    let numbers: Vec<i16> = fields.iter().map(|field| field.parse().ok()).collect::<Option<_>>()?;
    let is_year = |place: usize| fields[place].len() == 4;
    let short = |place: usize| if fields[place].len() == 2 { numbers[place] + 2000 } else { numbers[place] };
    let some = |day, month, year, full| Some(Parts { day, month, year, full });
    match numbers.as_slice() {
        [year, month, day] if is_year(0) => some(Some(*day), Some(*month), Some(*year), true),
        [day, month, _] => some(Some(*day), Some(*month), Some(short(2)), is_year(2) && !spelt),
        [month, year] if is_year(1) => some(None, Some(*month), Some(*year), false),
        [day, month] if !month_only => some(Some(*day), Some(*month), None, false),
        [month] if month_only => some(None, Some(*month), None, false),
        [day] => some(Some(*day), None, None, false),
        _ => None,
    }
}

fn single(parts: Parts, window: Option<(Date, Date)>) -> DateReading {
    let Some(month) = parts.month else { return DateReading::Unreadable };
    let year = parts.year.or_else(|| year_within(month, parts.day, window));
    let Some(first) = year.and_then(|year| Date::new(year, i8::try_from(month).ok()?, 1).ok()) else {
        return if (1..=12).contains(&month) { DateReading::Unreadable } else { DateReading::Impossible(None) };
    };
    let Some(day) = parts.day else { return DateReading::Read(first, first.last_of_month()) };
    match i8::try_from(day).ok().and_then(|day| Date::new(first.year(), first.month(), day).ok()) {
        Some(date) if parts.full => DateReading::Literal(date),
        Some(date) => DateReading::Read(date, date),
        None => DateReading::Impossible((1..=31).contains(&day).then(|| first.last_of_month())),
    }
}

/// The year in which the day falls into the period; a window that begins in the year before has two candidates.
fn year_within(month: i16, day: Option<i16>, window: Option<(Date, Date)>) -> Option<i16> {
    let (from, to) = window?;
    let month = i8::try_from(month).ok()?;
    let day = i8::try_from(day.unwrap_or(15)).ok()?;
    let inside = |year: &i16| Date::new(*year, month, day).is_ok_and(|date| from <= date && date <= to);
    [from.year(), to.year()].into_iter().find(inside).or(Some(to.year()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use tonghop_domain::display;

    use super::*;

    const QUARTER: Option<(Date, Date)> = Some((date(2025, 6, 15), date(2025, 9, 14)));

    fn read(words: &str) -> DateReading {
        parse(words, QUARTER)
    }

    #[test]
    fn full_days_are_literal() {
        let day = date(2025, 7, 5);
        for words in ["05/07/2025", "5/7/2025", "5-7-2025", "05.07.2025", "2025-07-05", "2025-07-05T08:30:00"] {
            assert_eq!(read(words), DateReading::Literal(day), "{words}");
        }
        assert_eq!(read("ngày 5 tháng 7 năm 2025"), DateReading::Read(day, day));
        assert_eq!(read("05/7"), DateReading::Read(day, day));
        assert_eq!(read("5/7/25"), DateReading::Read(day, day));
        assert_eq!(serial(45843.0), DateReading::Read(day, day));
    }

    #[test]
    fn ranges_share_month_and_year() {
        let range = DateReading::Read(date(2025, 7, 5), date(2025, 7, 7));
        for words in ["từ 05/7 đến 07/7", "từ ngày 05/7/2025 đến ngày 07/7/2025", "05-07/7/2025", "05/7 - 07/7/2025", "5–7/7/2025"]
        {
            assert_eq!(read(words), range, "{words}");
        }
        let year_before = DateReading::Read(date(2024, 7, 5), date(2024, 7, 7));
        assert_eq!((read("từ 05/7 đến 07/7/2024"), read("05-07/7/2024")), (year_before, year_before), "not of the period's year");
        assert_eq!(read("tháng 7/2025"), DateReading::Read(date(2025, 7, 1), date(2025, 7, 31)));
        assert_eq!(read("tháng 7"), DateReading::Read(date(2025, 7, 1), date(2025, 7, 31)), "of the period");
        assert_eq!(read("tháng 7/25"), DateReading::Unreadable, "a day or a year");
        assert_eq!(read("05/7-07/7/2025"), range);
        assert_eq!(read("từ 07/7 đến 05/7"), DateReading::Unreadable, "backwards");
        assert_eq!(read("từ 30/02/2025 đến 05/3/2025"), DateReading::Impossible(Some(date(2025, 2, 28))));
        assert_eq!(read("từ 05/02/2025 đến 31/6/2025"), DateReading::Impossible(Some(date(2025, 6, 30))));
        assert_eq!(serial(f64::NAN), DateReading::Unreadable);
    }

    #[test]
    fn words_before_a_day_change_nothing_and_quarters_are_those_of_the_calendar() {
        let day = date(2025, 7, 11);
        for words in
            ["thứ 6, 11/7/2025", "Thứ sáu, ngày 11/7/2025", "sáng 11/7/2025", "trước ngày 11/7/2025", "chậm nhất 11/7", "thứ năm 11/7"]
        {
            assert_eq!(read(words), DateReading::Read(day, day), "{words}");
        }
        let quarter = DateReading::Read(date(2025, 7, 1), date(2025, 9, 30));
        assert_eq!([read("Quý III/2025"), read("quý 3 năm 2025"), read("trong quý III năm 2025")], [quarter; 3]);
        for wrong in ["thứ sáu", "sáng", "thứ 8, 11/7/2025", "quý III và 11/7", "hàng ngày"] {
            assert_eq!(read(wrong), DateReading::Unreadable, "{wrong}");
        }
    }

    #[test]
    fn a_day_without_year_lies_in_the_period() {
        let first_quarter = Some((date(2024, 12, 15), date(2025, 3, 14)));
        assert_eq!(parse("20/12", first_quarter), DateReading::Read(date(2024, 12, 20), date(2024, 12, 20)));
        assert_eq!(parse("20/02", first_quarter), DateReading::Read(date(2025, 2, 20), date(2025, 2, 20)));
        assert_eq!(parse("20/02", None), DateReading::Unreadable);
    }

    #[test]
    fn impossible_days_name_the_nearest() {
        assert_eq!(read("30/02/2025"), DateReading::Impossible(Some(date(2025, 2, 28))));
        assert_eq!(read("29/02/2024"), DateReading::Literal(date(2024, 2, 29)));
        assert_eq!(read("12/13/2025"), DateReading::Impossible(None));
        for wrong in ["", "hôm qua", "quý III", "05/07/3025", "1/2/3/4"] {
            assert_eq!(read(wrong), DateReading::Unreadable, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(words in "\\PC{0,30}") {
            let _ = read(&words);
        }

        #[test]
        fn days_as_displayed_read_back(days in 0_i64..54_000) {
            let day = date(1950, 1, 1).saturating_add(Span::new().days(days));
            prop_assert_eq!(read(&display::date(day)), DateReading::Literal(day));
        }
    }
}
