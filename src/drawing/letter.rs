//! Who writes to whom: letterhead, recipients and signature of official tables.

use jiff::civil::Date;
use tonghop_domain::org_unit::UnitLevel;
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_reports::workbook::{Letterhead, Signature};

use super::{DrawingError, Wanted};
use crate::app::{App, Office};

/// The report of the office whose issue is followed.
const REPORT: &str = "bao-cao-cchc";

/// What stands around an official table.
pub(super) struct Addressed {
    pub(super) letterhead: Letterhead,
    pub(super) recipients: Vec<String>,
    pub(super) signature: Signature,
}

/// As the definition's letter says, with number and day of issue once the period's report has been issued.
pub(super) async fn addressed(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Addressed, DrawingError> {
    let office = app.office().await?;
    let writer = Writer::of(&office);
    let issued = issued(app, &office, wanted).await?;
    let to_authority = definition.letter.as_ref().is_some_and(|letter| letter.to_authority) && !writer.authority.is_empty();
    let copies = definition.letter.iter().flat_map(|letter| letter.copies.clone());
    Ok(Addressed {
        letterhead: Letterhead {
            parent: writer.parent,
            issuer: writer.issuer,
            symbol: writer.symbol.to_owned(),
            place: place(&office.name),
            number: issued.as_ref().map(|(number, _)| number.clone()),
            date: issued.and_then(|(_, day)| day),
        },
        recipients: if to_authority { vec![writer.authority] } else { vec![] },
        signature: Signature {
            authority: vec![writer.signer.to_owned()],
            name: None,
            copies: to_authority.then(|| "Như trên".to_owned()).into_iter().chain(copies).collect(),
        },
    })
}

/// Number and day under which the period's report was issued; `None` = not yet, both stay to be filled in.
async fn issued(app: &App, office: &Office, wanted: Wanted<'_>) -> Result<Option<(String, Option<Date>)>, DrawingError> {
    if !wanted.scope.allows(&office.root) {
        return Ok(None);
    }
    let steps = app.storage.issue_steps(wanted.scope, &office.root, &wanted.period.id, REPORT).await?;
    Ok(steps.last().filter(|step| !step.number.is_empty()).map(|step| (step.number.clone(), step.day)))
}

/// A province reports through its Sở Nội vụ to the ministry, a commune to the Sở Nội vụ above it, any other office to the one above.
struct Writer {
    parent: Option<String>,
    issuer: String,
    symbol: &'static str,
    authority: String,
    signer: &'static str,
}

impl Writer {
    fn of(office: &Office) -> Self {
        let unit = office.directory.get(&office.root);
        let above = unit.and_then(|unit| unit.parent.as_ref()).map(|parent| office.directory.name_of(parent));
        let people = |name: &str| format!("ỦY BAN NHÂN DÂN {}", name.to_uppercase());
        match unit.map(|unit| unit.level) {
            Some(UnitLevel::Province) => Self {
                parent: Some(people(&office.name)),
                issuer: "SỞ NỘI VỤ".to_owned(),
                symbol: "BC-SNV",
                authority: "Bộ Nội vụ".to_owned(),
                signer: "GIÁM ĐỐC",
            },
            Some(UnitLevel::Commune) => Self {
                parent: None,
                issuer: people(&office.name),
                symbol: "BC-UBND",
                authority: above.map_or_else(|| "Sở Nội vụ".to_owned(), |province| format!("Sở Nội vụ {province}")),
                signer: "CHỦ TỊCH",
            },
            _ => Self {
                parent: above.as_deref().map(people),
                issuer: office.name.to_uppercase(),
                symbol: "BC",
                authority: above.unwrap_or_default(),
                signer: "THỦ TRƯỞNG ĐƠN VỊ",
            },
        }
    }
}

/// `Tỉnh Mẫu Sơn` → `Mẫu Sơn`.
fn place(office: &str) -> String {
    ["Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu "].iter().find_map(|kind| office.strip_prefix(kind)).unwrap_or(office).to_owned()
}
