//! Who writes to whom: letterhead, recipients and signature of official tables.

use jiff::civil::Date;
use tonghop_domain::org_unit::UnitLevel;
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_reports::workbook::{Letterhead, Signature};

use super::{DrawingError, Wanted};
use crate::app::{App, Office};
use crate::issuing::Issuing;

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
            parent: writer.parent.map(|parent| parent.to_uppercase()),
            issuer: writer.issuer.to_uppercase(),
            symbol: writer.symbol.to_owned(),
            place: place(&office.name),
            number: issued.as_ref().map(|(number, _)| number.clone()),
            date: issued.and_then(|(_, day)| day),
        },
        recipients: if to_authority { vec![writer.authority] } else { vec![] },
        signature: Signature {
            authority: vec![writer.signer.to_uppercase()],
            name: None,
            copies: to_authority.then(|| "Như trên".to_owned()).into_iter().chain(copies).collect(),
        },
    })
}

/// Number and day under which the period's report was issued; `None` = not yet, or corrected since: both stay to be filled in.
async fn issued(app: &App, office: &Office, wanted: Wanted<'_>) -> Result<Option<(String, Option<Date>)>, DrawingError> {
    if !wanted.scope.allows(&office.root) {
        return Ok(None);
    }
    let issuing = Issuing::of(app, wanted.scope, &office.root, wanted.period).await?;
    Ok(issuing.standing().map(|issued| (issued.step.number.clone(), issued.step.day)))
}

/// A province reports through its Sở Nội vụ to the ministry, a commune to the Sở Nội vụ above it, any other office to the one above.
pub(super) struct Writer {
    pub(super) parent: Option<String>,
    pub(super) issuer: String,
    pub(super) symbol: &'static str,
    pub(super) authority: String,
    pub(super) signer: &'static str,
}

impl Writer {
    pub(super) fn of(office: &Office) -> Self {
        let unit = office.directory.get(&office.root);
        let above = unit.and_then(|unit| unit.parent.as_ref()).map(|parent| office.directory.name_of(parent));
        let people = |name: &str| format!("Ủy ban nhân dân {}", decapitalised(name));
        match unit.map(|unit| unit.level) {
            Some(UnitLevel::Province) => Self {
                parent: Some(people(&office.name)),
                issuer: "Sở Nội vụ".to_owned(),
                symbol: "BC-SNV",
                authority: "Bộ Nội vụ".to_owned(),
                signer: "Giám đốc",
            },
            Some(UnitLevel::Commune) => Self {
                parent: None,
                issuer: people(&office.name),
                symbol: "BC-UBND",
                authority: above.map_or_else(|| "Sở Nội vụ".to_owned(), |province| format!("Sở Nội vụ {}", decapitalised(&province))),
                signer: "Chủ tịch",
            },
            _ => Self {
                parent: above.as_deref().map(people),
                issuer: office.name.clone(),
                symbol: "BC",
                authority: above.unwrap_or_default(),
                signer: "Thủ trưởng đơn vị",
            },
        }
    }
}

/// `Tỉnh Mẫu Sơn` → `tỉnh Mẫu Sơn`, inside a sentence.
pub(super) fn decapitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// `Tỉnh Mẫu Sơn` → `Mẫu Sơn`.
pub(super) fn place(office: &str) -> String {
    ["Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu "].iter().find_map(|kind| office.strip_prefix(kind)).unwrap_or(office).to_owned()
}
