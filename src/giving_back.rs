//! What goes back to units: marked copies of their files, slips, messages, and blank templates for the next report.
//!
//! Which of two crates makes a copy is decided here: `ingest` marks an xlsx in its own parts, `reports` draws everything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use tonghop_domain::correction::{ReturnSlip, condensed};
use tonghop_domain::obligation::Obligation;
use tonghop_domain::refusal::Refusal;
use tonghop_domain::template::{self, Template};
use tonghop_domain::{Finding, OrgUnitId, Period, Scope};
use tonghop_ingest::{CellContent, Knowledge, ReadRequest, Reading, SheetReading, WhyApart};
use tonghop_reports::workbook::{PlainSheet, PlainValue, WorkbookError};
use tonghop_reports::{letter, workbook};

use crate::app::{App, Office};
use crate::import::{ImportError, Importer};
use crate::storage::StorageError;

/// Why nothing can be given back.
#[derive(Debug, thiserror::Error)]
pub enum GivingBackError {
    /// The file cannot be read as a table, so there are no cells to mark.
    #[error("{}", tonghop_domain::message::vi::refusal(.0).sentence())]
    Refused(Refusal),
    /// Nobody owes the form for the period.
    #[error("không có đơn vị nào phải nộp biểu “{form}” kỳ {period}")]
    NobodyOwes {
        /// Title of the form.
        form: String,
        /// Name of the period.
        period: String,
    },
    /// The reading was interrupted.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A workbook that the writer refuses.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// A zip that cannot be written.
    #[error("không ghi được tệp nén: {0}")]
    Bundle(String),
}

/// A marked copy.
#[derive(Debug)]
pub struct MarkedCopy {
    /// The xlsx.
    pub bytes: Vec<u8>,
    /// Why it is not the unit's own file with marks in it; `None` = it is.
    pub apart: Option<WhyApart>,
}

/// Marks findings in a file: in the file itself where that is possible, else in cells drawn anew or in a list of its own.
///
/// # Errors
/// When a file that must be drawn anew cannot be read.
pub async fn marked_copy(
    importer: &Importer,
    bytes: Vec<u8>,
    request: ReadRequest,
    knowledge: Arc<Knowledge>,
    findings: Vec<Finding>,
    office: &str,
) -> Result<MarkedCopy, GivingBackError> {
    let (bytes, findings, marked) = off_the_async_threads(move || {
        let marked = tonghop_ingest::annotate(&bytes, &findings);
        (bytes, findings, marked)
    })
    .await?;
    let why = match marked {
        Ok(bytes) => return Ok(MarkedCopy { bytes, apart: None }),
        Err(why) => why,
    };
    let office = office.to_owned();
    let copy = if why == WhyApart::OtherFormat {
        let request = ReadRequest { keep_cells: true, ..request };
        let reading = importer.read(bytes, request, knowledge).await?.map_err(GivingBackError::Refused)?;
        let reason = why.sentence();
        off_the_async_threads(move || workbook::plain_copy(&plain_sheets(&reading), &findings, reason, &office)).await??
    } else {
        workbook::correction_list(&findings, why.sentence(), &office)?
    };
    Ok(MarkedCopy { bytes: copy, apart: Some(why) })
}

async fn off_the_async_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ImportError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ImportError::Interrupted)
}

fn plain_sheets(reading: &Reading) -> Vec<PlainSheet> {
    let untyped = matches!(reading.format.as_str(), "csv" | "tsv");
    let sheet = |sheet: &SheetReading| PlainSheet {
        name: sheet.name.clone(),
        visible: sheet.visible,
        cells: sheet.content.iter().map(|content| (content.cell, plain_value(content))).collect(),
        merges: sheet.merges.clone(),
        column_widths: sheet.column_widths.clone(),
        untyped,
    };
    reading.sheets.iter().map(sheet).collect()
}

fn plain_value(content: &CellContent) -> PlainValue {
    let text = || PlainValue::Text(content.value.as_str().map_or_else(|| content.value.to_string(), str::to_owned));
    match content.kind.as_str() {
        "number" => content.value.as_f64().map_or_else(text, PlainValue::Number),
        "boolean" => content.value.as_bool().map_or_else(text, PlainValue::Boolean),
        "date" => day(content.value.as_str().unwrap_or_default()).map_or_else(text, PlainValue::Date),
        _ => text(),
    }
}

fn day(text: &str) -> Option<jiff::civil::DateTime> {
    let day = || text.parse::<jiff::civil::Date>().map(|day| day.at(0, 0, 0, 0));
    text.parse::<jiff::civil::DateTime>().or_else(|_| day()).ok()
}

/// What a slip is about, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct SlipFacts {
    /// The unit.
    pub unit: Option<OrgUnitId>,
    /// Id of the form.
    pub form: Option<String>,
    /// The period.
    pub period: Option<Period>,
    /// Name of the file.
    pub file_name: String,
    /// The day it reached the office.
    pub received: Option<jiff::civil::Date>,
}

/// Working days that a unit gets for its correction, where no due date lies ahead [A: practice, to be confirmed with an office].
const DAYS_TO_CORRECT: u32 = 2;

/// The slip of a returned report, in the name of the authority that receives it. The corrected file is due on the day of the
/// obligation if that lies ahead, else two working days after today.
///
/// # Errors
/// When the database is away.
pub async fn slip(app: &App, scope: &Scope, facts: SlipFacts, findings: &[Finding]) -> Result<ReturnSlip, GivingBackError> {
    let office = app.office().await?;
    let owed = owed(app, scope, &facts).await?;
    let today = app.clock.today();
    let due = owed.as_ref().and_then(|owed| owed.due).filter(|day| *day > today);
    let due = due.unwrap_or_else(|| office.working_days.after(today, DAYS_TO_CORRECT));
    Ok(ReturnSlip {
        office: owed.map_or_else(|| office.name.clone(), |owed| owed.authority),
        unit: facts.unit.map(|unit| office.directory.name_of(&unit)),
        form: facts.form.map(|form| app.catalogue.form_title(&form)),
        period: facts.period.map(|period| period_words(&period)),
        file_name: facts.file_name,
        received: facts.received,
        due: Some(due),
        groups: condensed(findings),
    })
}

/// What the unit owes, where unit, form and period are known.
async fn owed(app: &App, scope: &Scope, facts: &SlipFacts) -> Result<Option<Obligation>, GivingBackError> {
    let (Some(unit), Some(form), Some(period)) = (&facts.unit, &facts.form, &facts.period) else { return Ok(None) };
    let all = app.storage.obligations(scope, &period.id).await?;
    Ok(all.into_iter().find(|owed| owed.key.unit == *unit && owed.key.form == *form))
}

fn period_words(period: &Period) -> String {
    format!("{} ({})", period.name, tonghop_domain::display::window(period.from, period.to))
}

/// The blank template of a form for one unit and period, with its file name.
///
/// # Errors
/// When the database is away or the writer refuses.
pub async fn template_of(
    app: &App,
    scope: &Scope,
    form: &tonghop_domain::form::Form,
    unit: &OrgUnitId,
    period: &Period,
) -> Result<(String, Vec<u8>), GivingBackError> {
    let office = app.office().await?;
    let owed = app.storage.obligations(scope, &period.id).await?;
    let own = owed.iter().find(|owed| owed.key.form == form.id && owed.key.unit == *unit);
    drawn_template(app, &office, form, unit, period, own)
}

fn drawn_template(
    app: &App,
    office: &Office,
    form: &tonghop_domain::form::Form,
    unit: &OrgUnitId,
    period: &Period,
    owed: Option<&Obligation>,
) -> Result<(String, Vec<u8>), GivingBackError> {
    let name = office.directory.name_of(unit);
    let code = office.directory.get(unit).map_or_else(String::new, |unit| unit.code.clone());
    let template = Template {
        form,
        lists: &app.catalogue.lists,
        office: owed.map_or(office.name.as_str(), |owed| owed.authority.as_str()),
        unit,
        unit_name: &name,
        period,
        due: owed.and_then(|owed| owed.due),
    };
    Ok((template::file_name(&template, &code), workbook::template(&template)?))
}

/// One zip: a template for every unit that owes the form, and the draft of the letter that asks for it.
///
/// # Errors
/// When nobody owes the form, the database is away or the writer refuses.
pub async fn templates_of_all(
    app: &App,
    scope: &Scope,
    form: &tonghop_domain::form::Form,
    period: &Period,
) -> Result<Vec<u8>, GivingBackError> {
    let office = app.office().await?;
    let owed = app.storage.obligations(scope, &period.id).await?;
    let owed: Vec<&Obligation> = owed.iter().filter(|owed| owed.key.form == form.id && owed.due.is_some()).collect();
    let Some(first) = owed.first() else {
        return Err(GivingBackError::NobodyOwes { form: form.title.clone(), period: period.name.clone() });
    };
    let mut files = BTreeMap::new();
    for own in &owed {
        let (name, bytes) = drawn_template(app, &office, form, &own.key.unit, period, Some(own))?;
        files.insert(name, bytes);
    }
    let mut units: Vec<String> = owed.iter().map(|own| office.directory.name_of(&own.key.unit)).collect();
    units.sort();
    let letter = letter::RequestLetter {
        office: first.authority.clone(),
        form: form.title.clone(),
        period: period_words(period),
        due: first.due.filter(|day| owed.iter().all(|own| own.due == Some(*day))),
        units,
    };
    let fault = |fault: zip::result::ZipError| GivingBackError::Bundle(fault.to_string());
    files.insert("cong-van-de-nghi-bao-cao-du-thao.docx".to_owned(), letter::request_letter(&letter).map_err(fault)?);
    letter::bundle(&files.into_iter().collect::<Vec<_>>()).map_err(fault)
}
