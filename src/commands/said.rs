//! What the command line says about files, as values.

use std::cmp::Reverse;
use std::collections::HashSet;

use tonghop_domain::directory::Resolution;
use tonghop_domain::{OrgUnitId, Period, PeriodId, text};

use super::UnknownInput;
use crate::app::{App, Office};
use crate::catalogue::Catalogue;

/// The form of an id; unknown ones list the known.
pub(super) fn form(catalogue: &Catalogue, id: Option<&str>) -> Result<Option<String>, UnknownInput> {
    let Some(id) = id else { return Ok(None) };
    if catalogue.form(id).is_some() {
        return Ok(Some(id.to_owned()));
    }
    let known = catalogue.forms.iter().map(|form| form.id.as_str()).collect::<Vec<_>>().join(", ");
    Err(UnknownInput(format!("không có biểu mẫu “{id}”; các biểu mẫu đã có: {known}")))
}

/// The period of a text; a bare one takes the regime of the form, and is refused without one.
pub(super) fn period(catalogue: &Catalogue, text: Option<&str>, regime: Option<&str>) -> Result<Option<PeriodId>, UnknownInput> {
    text.map(|text| Ok(period_of(catalogue, text, regime)?.id)).transpose()
}

/// The period of a text with its window.
pub(super) fn period_of(catalogue: &Catalogue, text: &str, regime: Option<&str>) -> Result<Period, UnknownInput> {
    let id = PeriodId::parse_with_default(text, regime).map_err(|_| ambiguous(catalogue, text))?;
    catalogue.calendars.period(&id).map_err(|fault| UnknownInput(fault.to_string()))
}

fn ambiguous(catalogue: &Catalogue, text: &str) -> UnknownInput {
    let choices: Vec<String> = catalogue
        .calendars
        .iter()
        .map(|calendar| format!("{}:{text}", calendar.id))
        .filter(|choice| choice.parse::<PeriodId>().is_ok_and(|id| catalogue.calendars.period(&id).is_ok()))
        .collect();
    match choices.is_empty() {
        true => UnknownInput(format!("“{text}” không phải kỳ báo cáo; ví dụ: cchc:2025-Q3, civil:2025, nd09:2025-03")),
        false => UnknownInput(format!("kỳ “{text}” chưa rõ theo chế độ nào; chọn một trong: {}", choices.join(", "))),
    }
}

/// The unit of an identity, a code or a name.
pub(super) fn unit(app: &App, office: &Office, text: Option<&str>) -> Result<Option<OrgUnitId>, UnknownInput> {
    let Some(text) = text else { return Ok(None) };
    let id = OrgUnitId::new(text);
    if office.directory.get(&id).is_some() {
        return Ok(Some(id));
    }
    let names = |ids: &[OrgUnitId]| ids.iter().map(|id| format!("{} ({id})", office.directory.name_of(id))).collect::<Vec<_>>().join(", ");
    match office.directory.resolve(text, app.clock.today(), None) {
        Resolution::One(id, _) => Ok(Some(id)),
        Resolution::Ambiguous(ids) | Resolution::Divided { new: ids, .. } => {
            Err(UnknownInput(format!("“{text}” có thể là: {}", names(&ids))))
        }
        Resolution::Unknown => {
            let units = office.directory.children_on(&office.root, app.clock.today());
            let known: Vec<OrgUnitId> = units.into_iter().map(|unit| unit.id.clone()).collect();
            let count = known.len();
            let like = likest(text, known, |id| office.directory.name_of(id));
            Err(UnknownInput(format!(
                "không có đơn vị “{text}” trong {count} đơn vị (xem: tonghop units list); gần giống: {}",
                names(&like)
            )))
        }
    }
}

/// Units that a message names.
const NAMED: usize = 8;

/// The units whose names have most words in common with a text, in their order where they are alike.
fn likest(text: &str, mut units: Vec<OrgUnitId>, name: impl Fn(&OrgUnitId) -> String) -> Vec<OrgUnitId> {
    let words_of = |words: &str| text::fold(words).split(' ').map(str::to_owned).collect::<HashSet<String>>();
    let wanted = words_of(text);
    units.sort_by_cached_key(|unit| Reverse(words_of(&name(unit)).intersection(&wanted).count()));
    units.truncate(NAMED);
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_with_most_words_in_common_come_first() {
        let units = ["Xã Tân An", "Phường Hòa Bình", "Xã Hòa An", "Sở Nội vụ"].map(OrgUnitId::new).to_vec();
        let found = likest("xa hoa an", units, ToString::to_string);
        let names: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["Xã Hòa An", "Xã Tân An", "Phường Hòa Bình", "Sở Nội vụ"]);
    }
}
