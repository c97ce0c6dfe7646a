//! The periods that formulas look at from a period, and which periods may be added up: never two regimes, never a day twice.

use rust_decimal::Decimal;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::formula::{Shift, year_to_date};
use tonghop_domain::{Period, PeriodId};

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

/// Why figures of several periods have no sum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAddable {
    /// The periods follow different calendars.
    #[error("{first} và {second} thuộc hai chế độ kỳ báo cáo khác nhau, không cộng với nhau")]
    OtherRegime {
        /// One period.
        first: String,
        /// The other.
        second: String,
    },
    /// A day lies in both: a cumulative report holds the shorter ones again.
    #[error("{first} và {second} có ngày chung (kỳ lũy kế gồm cả kỳ ngắn), cộng lại là tính hai lần")]
    Overlap {
        /// One period.
        first: String,
        /// The other.
        second: String,
    },
    /// The sum has more digits than can be held.
    #[error("tổng vượt quá số chữ số tính được")]
    Overflow,
}

/// The sum of figures of several periods.
///
/// # Errors
/// When two of the periods are of different regimes or share a day.
pub fn add_up(figures: &[(&Period, Decimal)]) -> Result<Decimal, NotAddable> {
    for (place, (first, _)) in figures.iter().enumerate() {
        for (second, _) in &figures[place + 1..] {
            together(first, second)?;
        }
    }
    figures.iter().try_fold(Decimal::ZERO, |sum, (_, figure)| sum.checked_add(*figure)).ok_or(NotAddable::Overflow)
}

fn together(first: &Period, second: &Period) -> Result<(), NotAddable> {
    let names = || (first.name.clone(), second.name.clone());
    if first.id.regime() != second.id.regime() {
        let (first, second) = names();
        return Err(NotAddable::OtherRegime { first, second });
    }
    if first.from <= second.to && second.from <= first.to {
        let (first, second) = names();
        return Err(NotAddable::Overlap { first, second });
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use tonghop_domain::calendar::Calendar;

    use super::*;

    fn calendars() -> Calendars {
        let texts = [include_str!("../../domain/calendars/cchc.toml"), include_str!("../../domain/calendars/nd09.toml")];
        Calendars::new(texts.map(|text| Calendar::load(text).unwrap()).to_vec(), vec![])
    }

    fn period(id: &str) -> Period {
        calendars().period(&id.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_cumulative_report_is_never_added_to_what_it_holds() {
        let (first, half, third, year) = (period("cchc:2025-Q1"), period("cchc:2025-H1"), period("cchc:2025-Q3"), period("cchc:2025"));
        let (one, two) = (Decimal::from(10), Decimal::from(25));
        assert_eq!(add_up(&[(&half, two), (&third, one)]), Ok(Decimal::from(35)), "15/12-14/06 and 15/06-14/09 share no day");
        for (one_period, other) in [(&first, &half), (&half, &year), (&year, &third), (&first, &first)] {
            assert!(matches!(add_up(&[(one_period, one), (other, two)]), Err(NotAddable::Overlap { .. })), "{}", other.name);
        }
        assert_eq!(add_up(&[]), Ok(Decimal::ZERO));
    }

    #[test]
    fn two_regimes_are_never_added_even_where_their_days_are_apart() {
        let (cchc, other) = (period("cchc:2025-Q1"), period("nd09:2025-09"));
        let refused = add_up(&[(&cchc, Decimal::ONE), (&other, Decimal::ONE)]).unwrap_err();
        assert!(matches!(refused, NotAddable::OtherRegime { .. }));
        assert!(refused.to_string().contains("hai chế độ kỳ báo cáo"));
    }

    proptest! {
        /// Whatever periods are picked, a sum is given only where every day of it was counted once.
        #[test]
        fn a_sum_counts_every_day_once(picked in proptest::collection::vec((0_usize..2, 0_usize..20, 2024_i16..2026), 0..4)) {
            let calendars = calendars();
            let all = |regime: usize, year: i16| calendars.regime(["cchc", "nd09"][regime]).unwrap().periods_of_year(year);
            let periods: Vec<Period> = picked.iter().map(|(regime, place, year)| {
                let own = all(*regime, *year);
                own[place % own.len()].clone()
            }).collect();
            let days = |period: &Period| Decimal::from(period.days());
            let figures: Vec<(&Period, Decimal)> = periods.iter().map(|period| (period, days(period))).collect();
            let mut counted = std::collections::BTreeSet::new();
            let mut is_twice = false;
            for period in &periods {
                let mut day = period.from;
                while day <= period.to {
                    is_twice |= !counted.insert(day);
                    day = day.tomorrow().unwrap();
                }
            }
            let regimes: std::collections::BTreeSet<&str> = periods.iter().map(|period| period.id.regime()).collect();
            let expected = (!is_twice && regimes.len() < 2).then(|| Decimal::from(counted.len()));
            prop_assert_eq!(add_up(&figures).ok(), expected);
        }
    }
}
