//! The first ten minutes of an office: which unit it is, what is below it, which forms it collects.

use std::collections::BTreeMap;

use tonghop_domain::org_unit::{OrgUnit, OrgUnitId, UnitEvent, UnitLevel};
use tonghop_domain::reporting_rule::{Debtors, Frequency, ReportingRule};
use tonghop_domain::text;

use crate::app::{App, Office, setting};
use crate::national_units::NationalUnits;
use crate::pasted;
use crate::storage::{Account, StorageError};

/// What kind of office compiles the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeKind {
    /// Sở Nội vụ: the whole province is its field of work.
    InteriorAffairs,
    /// UBND xã, phường, đặc khu.
    Commune,
    /// Another department, with its own divisions.
    Department,
}

impl OfficeKind {
    /// Every kind with its code in forms and its words.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::InteriorAffairs, "noi-vu", "Sở Nội vụ"),
        (Self::Commune, "xa", "UBND xã, phường, đặc khu"),
        (Self::Department, "so", "Sở, ban khác"),
    ];

    /// The code in forms.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, code, _)| code)
    }

    /// The kind of a code, `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map(|(kind, ..)| *kind)
    }
}

/// Why an office cannot be set up as asked.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The embedded list of units.
    #[error(transparent)]
    Units(#[from] crate::national_units::CatalogueDamaged),
    /// No such unit today.
    #[error("danh mục không có đơn vị mã “{0}” đang hoạt động")]
    NoUnit(String),
    /// An office stands already.
    #[error("cơ quan đã được thiết lập là {0}; số liệu đã có nên không đổi được ở đây")]
    Standing(String),
    /// A department without a name.
    #[error("chưa ghi tên sở, ban")]
    NoName,
}

/// Which office it is.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// What kind.
    pub kind: OfficeKind,
    /// Code of the province.
    pub province: String,
    /// Code of the commune; empty for other kinds.
    pub commune: String,
    /// Name of the department; empty for other kinds.
    pub name: String,
}

/// Sets the office up with every unit that the national list knows below it, and moves the account to it.
///
/// # Errors
/// When an office stands already, or the list has no such unit.
pub async fn found(app: &App, chosen: &Chosen, account: &Account) -> Result<(), SetUpError> {
    match app.office().await {
        Ok(office) => return Err(SetUpError::Standing(office.name.clone())),
        Err(StorageError::NoOffice) => {}
        Err(fault) => return Err(fault.into()),
    }
    let (root, units, events) = units_of(chosen, app.clock.today())?;
    app.storage.add_units(&units, &events).await?;
    app.storage.move_account(account, &root).await?;
    app.storage.set_setting(setting::ACCOUNT_UNIT, root.as_str()).await?;
    app.storage.set_setting(setting::OFFICE, root.as_str()).await?;
    Ok(())
}

type Units = (OrgUnitId, Vec<OrgUnit>, Vec<UnitEvent>);

fn units_of(chosen: &Chosen, today: jiff::civil::Date) -> Result<Units, SetUpError> {
    let national = NationalUnits::load()?;
    match chosen.kind {
        OfficeKind::InteriorAffairs => {
            national.province(&chosen.province, today).ok_or_else(|| SetUpError::NoUnit(chosen.province.clone()))
        }
        OfficeKind::Commune => national.commune(&chosen.commune, today).ok_or_else(|| SetUpError::NoUnit(chosen.commune.clone())),
        OfficeKind::Department => department(&national, chosen, today),
    }
}

fn department(national: &NationalUnits, chosen: &Chosen, today: jiff::civil::Date) -> Result<Units, SetUpError> {
    let name = text::nfc(&chosen.name);
    if name.is_empty() {
        return Err(SetUpError::NoName);
    }
    let provinces = national.existing(UnitLevel::Province, None, today);
    let province = provinces.into_iter().find(|unit| unit.code == chosen.province);
    let province = province.ok_or_else(|| SetUpError::NoUnit(chosen.province.clone()))?;
    let (mut units, events) = national.with_ancestors(&[province.id.clone()].into());
    let own = own_unit(&name, "", province);
    let id = own.id.clone();
    units.push(own);
    Ok((id, units, events))
}

/// A unit that the office adds to those of the national list. Its kind and level follow from its first words and from the unit above;
/// since when it exists is not known here, so it counts for as long as the unit above it does.
fn own_unit(name: &str, code: &str, parent: &OrgUnit) -> OrgUnit {
    let (level, kind, group) = kind_of(name, parent);
    OrgUnit {
        id: OrgUnitId::new(uuid::Uuid::now_v7().to_string()),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        level,
        parent: Some(parent.id.clone()),
        valid_from: parent.valid_from,
        valid_to: None,
        aliases: vec![],
        group: Some(group.to_owned()),
    }
}

fn kind_of(name: &str, parent: &OrgUnit) -> (UnitLevel, &'static str, &'static str) {
    let folded = text::fold(name);
    let is_hamlet = ["thon ", "ap ", "ban ", "to ", "khu pho ", "buon ", "lang ", "khom "].iter().any(|word| folded.starts_with(word));
    match parent.level {
        UnitLevel::National | UnitLevel::Province => (UnitLevel::Department, "so", "so"),
        UnitLevel::Commune if is_hamlet => (UnitLevel::Hamlet, "thon", "thon"),
        _ => (UnitLevel::Division, "phong", "phong"),
    }
}

/// A pasted unit as understood.
#[derive(Debug, Clone)]
pub struct PastedUnit {
    /// Its name as written.
    pub name: String,
    /// Its code; may be empty.
    pub code: String,
    /// The unit above it as written; empty = the office itself.
    pub parent: String,
    /// The unit to be added, or why it is not.
    pub unit: Result<OrgUnit, String>,
}

/// Pasted departments (or phòng, ấp, tổ dân phố): columns as a row of headings names them, else in each row a name, then possibly a code
/// and the unit above. Rows that name a unit
/// that is there already, or that came before, and rows below an unknown unit are marked and never added.
pub fn pasted_units(pasted: &str, office: &Office, today: jiff::civil::Date) -> Vec<PastedUnit> {
    let Some(root) = office.directory.get(&office.root) else { return vec![] };
    let mut known: BTreeMap<(OrgUnitId, String), String> = BTreeMap::new();
    for unit in office.directory.units().iter().filter(|unit| unit.exists_on(today)) {
        if let Some(parent) = &unit.parent {
            known.insert((parent.clone(), text::name_key(&unit.name)), "đã có trong danh sách đơn vị".to_owned());
        }
    }
    let mut added: Vec<OrgUnit> = vec![root.clone()];
    let mut read = Vec::new();
    let mut columns = None;
    for row in pasted::rows(pasted) {
        if let Some(named) = Columns::of(&row) {
            columns = Some(named);
            continue;
        }
        let told = columns.as_ref().map_or_else(|| parts(&row), |columns| columns.parts(&row));
        let Some((name, code, parent)) = told else { continue };
        let unit = above(&parent, &added, office, today).and_then(|above| {
            let key = (above.id.clone(), text::name_key(&name));
            match known.insert(key, "trùng với một dòng trước".to_owned()) {
                Some(why) => Err(why),
                None => Ok(own_unit(&name, &code, &above)),
            }
        });
        added.extend(unit.clone());
        read.push(PastedUnit { name, code, parent, unit });
    }
    read
}

/// Places of name, code and unit above in the rows of a list, as its row of headings says. Other columns are not read.
struct Columns {
    name: usize,
    code: Option<usize>,
    parent: Option<usize>,
}

const NAME_HEADS: [&str; 10] = [
    "ten don vi",
    "don vi",
    "ten",
    "ten co quan",
    "co quan",
    "ten co quan don vi",
    "co quan don vi",
    "ten phong ban",
    "phong ban",
    "ten thon ap to dan pho",
];
const CODE_HEADS: [&str; 7] = ["ma", "ma don vi", "ma so", "ma dinh danh", "ky hieu", "viet tat", "ten viet tat"];
const PARENT_HEADS: [&str; 6] = ["don vi cap tren", "cap tren", "truc thuoc", "thuoc", "thuoc don vi", "co quan chu quan"];

impl Columns {
    /// What a row says as a row of headings; `None` where it is a row of the list.
    fn of(row: &[String]) -> Option<Self> {
        let place = |heads: &[&str]| row.iter().position(|cell| heads.contains(&pasted::heading(cell).as_str()));
        Some(Self { name: place(&NAME_HEADS)?, code: place(&CODE_HEADS), parent: place(&PARENT_HEADS) })
    }

    fn parts(&self, row: &[String]) -> Option<(String, String, String)> {
        let cell = |place: Option<usize>| place.and_then(|place| row.get(place)).cloned().unwrap_or_default();
        Some((cell(Some(self.name)), cell(self.code), cell(self.parent))).filter(|(name, ..)| !name.is_empty())
    }
}

/// Name, code and unit above of a row of a list without headings: the number of the row is left out, a code is told by its looks.
fn parts(row: &[String]) -> Option<(String, String, String)> {
    let mut cells = row.iter().filter(|cell| !cell.is_empty()).skip(usize::from(pasted::is_numbered(row)));
    let name = cells.next()?.clone();
    let (mut code, mut parent) = (String::new(), String::new());
    for cell in cells {
        let part = if looks_like_code(cell) { &mut code } else { &mut parent };
        if part.is_empty() {
            part.clone_from(cell);
        }
    }
    Some((name, code, parent))
}

/// `H08.12`, `STP`: one word with digits, or in capitals only.
fn looks_like_code(cell: &str) -> bool {
    let is_capital = |sign: char| !sign.is_alphabetic() || sign.is_uppercase();
    !cell.contains(' ') && (cell.chars().any(|sign| sign.is_ascii_digit()) || cell.chars().all(is_capital))
}

fn above(written: &str, added: &[OrgUnit], office: &Office, today: jiff::civil::Date) -> Result<OrgUnit, String> {
    if written.is_empty() {
        return added.first().cloned().ok_or_else(String::new);
    }
    let key = text::name_key(written);
    if let Some(unit) = added.iter().find(|unit| text::name_key(&unit.name) == key) {
        return Ok(unit.clone());
    }
    let found = pasted::resolve(written, office, today).ok().and_then(|id| office.directory.get(&id).cloned());
    found.ok_or_else(|| format!("không có đơn vị cấp trên “{written}”"))
}

/// A form that may be collected: who owes it, how often, who receives it.
#[derive(Debug, Clone)]
pub struct Collected {
    /// Id of the form.
    pub form: String,
    /// Groups that owe it.
    pub groups: Vec<String>,
    /// How often.
    pub frequency: Frequency,
    /// Nơi nhận báo cáo.
    pub authority: String,
}

/// Forms that offices of this kind usually collect every reporting period, with their usual receiver.
pub const USUAL: [(&str, &str); 3] = [("activity-log", "Sở Nội vụ"), ("kstt-06a", "Văn phòng UBND"), ("petitions", "Sở Nội vụ")];

/// The rules that follow from what was ticked.
pub fn rules(app: &App, collected: &[Collected]) -> Vec<ReportingRule> {
    let mut rules = Vec::new();
    for one in collected {
        let Some(form) = app.catalogue.form(&one.form) else { continue };
        rules.extend(one.groups.iter().map(|group| ReportingRule {
            id: uuid::Uuid::now_v7().to_string(),
            debtors: Debtors::Group(group.clone()),
            form: form.id.clone(),
            regime: form.regime.clone(),
            frequency: one.frequency.clone(),
            authority: one.authority.clone(),
            year: None,
            basis: String::new(),
        }));
    }
    rules
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Option<(String, String, String)> {
        parts(&cells.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn a_pasted_row_is_understood_with_and_without_numbers_and_codes() {
        let expected = |name: &str, code: &str, parent: &str| Some((name.to_owned(), code.to_owned(), parent.to_owned()));
        assert_eq!(row(&["Sở Tài chính"]), expected("Sở Tài chính", "", ""));
        assert_eq!(row(&["2", "Sở Tài chính", "H12.3"]), expected("Sở Tài chính", "H12.3", ""));
        assert_eq!(row(&["1.", "Chi cục A", "Sở Tài chính"]), expected("Chi cục A", "", "Sở Tài chính"));
        assert_eq!(row(&["3", "Sở Tư pháp", "STP"]), expected("Sở Tư pháp", "STP", ""), "capitals are no unit above");
        assert_eq!(row(&["4", "Phòng A", "Xã Tân An"]), expected("Phòng A", "", "Xã Tân An"));
    }

    #[test]
    fn headings_say_which_column_is_which() {
        let cells = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<_>>();
        let head = |heads: &[&str]| Columns::of(&cells(heads));
        assert!(head(&["3", "Sở Tư pháp", "STP"]).is_none(), "a row of the list");
        let columns = head(&["TT", "Ký hiệu", "Cơ quan, đơn vị", "Địa chỉ", "Trực thuộc"]).unwrap();
        let row = columns.parts(&cells(&["1", "stp", "Sở Tư pháp", "12 Trần Phú", ""]));
        assert_eq!(row, Some(("Sở Tư pháp".to_owned(), "stp".to_owned(), String::new())), "an address is no unit above");
        assert_eq!(columns.parts(&cells(&["2", "x"])), None, "no name, no unit");
        assert!(head(&["STT", "Tên đơn vị"]).is_some() && head(&["Tên đơn vị", "Mã"]).is_some());
    }
}
