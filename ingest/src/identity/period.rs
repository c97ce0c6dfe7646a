//! The period of a report.

use jiff::civil::Date;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::form::{Form, Yields};
use tonghop_domain::period::PeriodKind;
use tonghop_domain::{Finding, FindingKind, Period, PeriodId};

use super::{about, about_sheet};
use crate::layout::{TitleBlock, TitleLine};
use crate::values::date::{self, DateReading};
use crate::values::period_text::{self, PeriodText};

const PERIOD_LABELS: [&str; 4] = ["ky bao cao", "ky", "ky so lieu", "thoi ky"];
const YEAR_LABELS: [&str; 3] = ["nam", "nam bao cao", "nam ke hoach"];

/// The period: the officer's word, else the file's. Both there and different is a blocking finding.
pub(crate) fn find(
    sheet: &str,
    title: &TitleBlock,
    form: &Form,
    said: Option<&PeriodId>,
    calendars: &Calendars,
    findings: &mut Vec<Finding>,
) -> Option<Period> {
    let search = Search { sheet, form, said, calendars };
    let in_file = search.in_file(title, findings);
    let said = said.and_then(|said| search.known(said, findings));
    match (said, in_file) {
        (Some(said), Some((found, line))) if said.id != found.id => {
            findings.push(about(sheet, line, FindingKind::PeriodDiffers { given: said.id.clone(), found: found.id }));
            Some(said)
        }
        (Some(said), _) => Some(said),
        (None, Some((found, _))) => Some(found),
        (None, None) => {
            if !findings.iter().any(|finding| matches!(finding.kind, FindingKind::PeriodUnknown { .. })) {
                findings.push(about_sheet(sheet, FindingKind::PeriodMissing));
            }
            None
        }
    }
}

struct Search<'a> {
    sheet: &'a str,
    form: &'a Form,
    said: Option<&'a PeriodId>,
    calendars: &'a Calendars,
}

impl<'a> Search<'a> {
    fn regime(&self) -> &'a str {
        self.said.map_or(self.form.regime.as_str(), PeriodId::regime)
    }

    /// What the officer said, with its window.
    fn known(&self, said: &PeriodId, findings: &mut Vec<Finding>) -> Option<Period> {
        let period = self.calendars.period(said).ok();
        if period.is_none() {
            let finding = about_sheet(self.sheet, FindingKind::PeriodUnknown { choices: self.choices(said.year()) });
            findings.push(finding.with_found(said.to_string()));
        }
        period
    }

    fn in_file<'t>(&self, title: &'t TitleBlock, findings: &mut Vec<Finding>) -> Option<(Period, &'t TitleLine)> {
        let (line, text) = self.line(title)?;
        let Some(text) = text else {
            findings.push(about(self.sheet, line, FindingKind::PeriodUnknown { choices: self.choices_near(None) }));
            return None;
        };
        if let Some(period) = self.part_of(&text) {
            let kind = FindingKind::PeriodWindowDiffers { period_name: period.name.clone(), from: period.from, to: period.to };
            findings.push(about(self.sheet, line, kind));
            return Some((period, line));
        }
        let same_kind = self.said.filter(|said| *said.kind() == text.kind);
        let period = text.year.or_else(|| same_kind.map(PeriodId::year)).and_then(|year| {
            let id = PeriodId::new(self.regime(), year, text.kind.clone());
            self.calendars.period(&id).ok()
        });
        match period {
            Some(period) => {
                self.check_window(line, &period, findings);
                Some((period, line))
            }
            None => {
                findings.push(about(self.sheet, line, FindingKind::PeriodUnknown { choices: self.choices_near(text.year) }));
                None
            }
        }
    }

    /// The period that a month or quarter which is none of the regime belongs to: the rows of a log have days of their own. It is what
    /// the officer said, else the shortest one that it touches, if that holds all of it.
    fn part_of(&self, text: &PeriodText) -> Option<Period> {
        let year = text.year.or_else(|| self.said.map(PeriodId::year)).filter(|_| self.form.yields == Yields::Activities)?;
        let calendar = self.calendars.regime(self.regime()).ok()?;
        if self.calendars.period(&PeriodId::new(self.regime(), year, text.kind.clone())).is_ok() {
            return None;
        }
        let (from, to) = civil_window(year, &text.kind)?;
        let touched = |period: &Period| period.from <= to && from <= period.to;
        if let Some(said) = self.said {
            return self.calendars.period(said).ok().filter(touched);
        }
        let years = [year, year.saturating_add(1)].into_iter().flat_map(|year| calendar.periods_of_year(year));
        let shortest = years.filter(touched).min_by_key(|period| ((period.to - period.from).get_days(), period.from))?;
        (shortest.from <= from && to <= shortest.to).then_some(shortest)
    }

    /// The line that names the period, of this table or else of those above it on the sheet.
    fn line<'t>(&self, title: &'t TitleBlock) -> Option<(&'t TitleLine, Option<PeriodText>)> {
        self.line_of(&title.lines).or_else(|| self.line_of(&title.inherited))
    }

    /// A labelled one, else the first that names a part of a year, else a year.
    fn line_of<'t>(&self, lines: &'t [TitleLine]) -> Option<(&'t TitleLine, Option<PeriodText>)> {
        if let Some(line) = lines.iter().find(|line| PERIOD_LABELS.contains(&line.label.as_str())) {
            return Some((line, period_text::parse(&line.value)));
        }
        let labelled_year = lines.iter().find(|line| YEAR_LABELS.contains(&line.label.as_str()));
        if let Some((line, year)) = labelled_year.and_then(|line| Some((line, line.value.trim().parse::<i16>().ok()?))) {
            return Some((line, Some(PeriodText { kind: PeriodKind::Year, year: Some(year) })));
        }
        let named = || lines.iter().filter(|line| self.may_name(line)).filter_map(|line| Some((line, period_text::parse(&line.text)?)));
        let is_year = |text: &PeriodText| text.kind == PeriodKind::Year;
        named().find(|(_, text)| !is_year(text)).or_else(|| named().find(|_| true)).map(|(line, text)| (line, Some(text)))
    }

    /// Labelled lines of the form itself and legal references ("Quyết định … năm 2022") name no period.
    fn may_name(&self, line: &TitleLine) -> bool {
        let is_own = self.form.lines.iter().flat_map(|own| &own.labels).any(|label| tonghop_domain::text::fold(label) == line.label);
        let folded = tonghop_domain::text::fold(&line.text);
        let is_reference =
            ["quyet dinh", "thong tu", "nghi dinh", "ban hanh", "can cu", "kem theo"].iter().any(|word| folded.contains(word));
        !is_own && !is_reference
    }

    /// `(từ ngày 15/6/2025 đến ngày 14/9/2025)` must be the window of the period.
    fn check_window(&self, line: &TitleLine, period: &Period, findings: &mut Vec<Finding>) {
        let Some((from, to)) = written_window(&line.text) else { return };
        if (from, to) != (period.from, period.to) {
            let kind = FindingKind::PeriodWindowDiffers { period_name: period.name.clone(), from: period.from, to: period.to };
            findings.push(about(self.sheet, line, kind));
        }
    }

    fn choices_near(&self, year: Option<i16>) -> Vec<String> {
        year.or_else(|| self.said.map(PeriodId::year)).map(|year| self.choices(year)).unwrap_or_default()
    }

    fn choices(&self, year: i16) -> Vec<String> {
        let periods = self.calendars.regime(self.regime()).map(|calendar| calendar.periods_of_year(year)).unwrap_or_default();
        let mut periods: Vec<Period> = periods.into_iter().collect();
        periods.sort_by_key(|period| (period.to, period.from));
        periods.into_iter().map(|period| period.name).collect()
    }
}

/// The days of a month or quarter of the calendar.
fn civil_window(year: i16, kind: &PeriodKind) -> Option<(Date, Date)> {
    let (first, last) = match kind {
        PeriodKind::Month(month) => (*month, *month),
        PeriodKind::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
        _ => return None,
    };
    Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
}

fn written_window(text: &str) -> Option<(Date, Date)> {
    let lowered = text.to_lowercase();
    let start = lowered.find("từ ngày").or_else(|| lowered.find("từ "))?;
    let range = lowered[start..].trim_end_matches([')', '.', ' ']);
    match date::parse(range, None) {
        DateReading::Read(from, to) if from < to => Some((from, to)),
        _ => None,
    }
}
