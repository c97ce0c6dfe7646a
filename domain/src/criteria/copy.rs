//! A set copied to another year: where an office begins when a new decision changes a few lines.

use jiff::Span;
use jiff::civil::Date;

use super::CriteriaSet;

impl CriteriaSet {
    /// The year a set governs: that of its last day; for one without an end, of the period its first day opens (a year that begins
    /// on 15 December belongs to the next).
    pub fn year(&self) -> i16 {
        self.valid_until.map_or_else(|| self.valid_from.year() + i16::from(self.valid_from.month() == 12), Date::year)
    }

    /// The set moved to a year: days shifted, the year in id and name replaced, version 1, without a legal basis of its own. `None`
    /// where the days leave the calendar.
    pub fn for_year(&self, year: i16) -> Option<Self> {
        let years = Span::new().try_years(year.checked_sub(self.year())?).ok()?;
        let (old, new) = (self.year().to_string(), year.to_string());
        let id = if self.id.contains(&old) { self.id.replace(&old, &new) } else { format!("{}-{new}", self.id) };
        let name = if self.name.contains(&old) { self.name.replace(&old, &new) } else { format!("{} (năm {new})", self.name) };
        Some(Self {
            id,
            name,
            version: "1".to_owned(),
            legal_basis: format!("Chưa có quyết định; sao từ {}@{}", self.id, self.version),
            valid_from: self.valid_from.checked_add(years).ok()?,
            valid_until: match self.valid_until {
                Some(until) => Some(until.checked_add(years).ok()?),
                None => None,
            },
            ..self.clone()
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::criteria::difference::differences;

    #[test]
    fn a_copy_differs_only_in_its_days_and_basis() {
        let text = "id = \"mau-xa-2025\"\nversion = \"3\"\nname = \"Bộ mẫu năm 2025\"\nlegal_basis = \"A\"\nsource = \"B\"\nis_sample = true\n\
            regime = \"cchc\"\nvalid_from = \"2024-12-15\"\nvalid_until = \"2025-12-14\"\nmax = 1\nnot_applicable = \"rescale-set\"\n\
            evidence = \"explain\"\n[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = 1\n[[domain.criterion]]\ncode = \"1.1\"\nname = \"T\"\n\
            max = 1\nrule = { kind = \"value\", value = \"a.x\" }";
        let set = CriteriaSet::load(text, &|_| true).unwrap();
        let copy = set.for_year(2028).unwrap();
        assert_eq!((copy.id.as_str(), copy.name.as_str(), copy.version.as_str()), ("mau-xa-2028", "Bộ mẫu năm 2028", "1"));
        assert_eq!((copy.valid_from, copy.valid_until), (date(2027, 12, 15), Some(date(2028, 12, 14))));
        let places: Vec<String> = differences(&set, &copy).into_iter().map(|difference| difference.place).collect();
        assert_eq!(places, ["bộ tiêu chí · căn cứ", "bộ tiêu chí · áp dụng từ", "bộ tiêu chí · áp dụng đến"]);
        assert_eq!(set.for_year(i16::MAX), None);
        let mut changed = set.clone();
        changed.domains[0].criteria[0].components[0].code = "1.2".into();
        let found = differences(&set, &changed);
        assert_eq!((found[0].one.as_deref(), found[0].other.as_deref()), (Some("T"), None));
        assert!(found.iter().any(|found| found.place == "thành phần 1.2 · cách tính" && found.one.is_none()));
    }
}
