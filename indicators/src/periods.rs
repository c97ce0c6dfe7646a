//! The periods that formulas look at from a period: the report before, the same period last year, the year to date.

use tonghop_domain::PeriodId;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::formula::{Shift, year_to_date};

/// A period with the calendars that know its neighbours.
#[derive(Debug, Clone)]
pub struct Neighbours<'a> {
    /// The period itself.
    pub here: PeriodId,
    calendars: &'a Calendars,
}

impl<'a> Neighbours<'a> {
    /// The neighbourhood of a period.
    pub fn of(calendars: &'a Calendars, here: &PeriodId) -> Self {
        Self { here: here.clone(), calendars }
    }

    /// The periods a shift leads to; empty where the regime has none.
    pub fn shifted(&self, shift: Shift, period: &PeriodId) -> Vec<PeriodId> {
        let Ok(calendar) = self.calendars.regime(period.regime()) else {
            return if shift == Shift::YearToDate { vec![period.clone()] } else { vec![] };
        };
        match shift {
            Shift::Previous => calendar.report_before(period).map(|found| found.id).into_iter().collect(),
            Shift::LastYear => calendar.same_period_last_year(period).map(|found| found.id).into_iter().collect(),
            Shift::YearToDate => year_to_date(calendar, period),
        }
    }
}
