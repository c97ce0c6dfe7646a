//! How a report differs from what is accepted of the same unit, form and period.

use std::collections::BTreeMap;

use serde_json::Value;
use tonghop_domain::activity::{ActivityRecord, link_key};
use tonghop_domain::difference::{self, Row};
use tonghop_domain::{CellRef, Fact, display};

use super::parts::{Beside, Relation, relation};
use super::record::Desk;
use super::{Changes, ImportError, record_kind};
use crate::storage::{NewRecord, StorageError};

/// The differences of a report that was read from those whose place it takes; `None` where none of them is accepted.
pub(super) async fn from_accepted(desk: &mut Desk<'_>, beside: &[Beside], own: Content<'_>) -> Result<Option<Changes>, ImportError> {
    let mut accepted: Option<String> = None;
    let (mut facts, mut rows) = (vec![], vec![]);
    for replaced in beside.iter().filter(|beside| beside.relation != Relation::Part) {
        let id = &replaced.submission;
        if !desk.recording.submission(id).await?.submission.state.is_current() {
            continue;
        }
        accepted.get_or_insert_with(|| id.clone());
        facts.extend(desk.recording.facts_of(id).await?);
        rows.extend(desk.recording.records_of(id).await?);
    }
    Ok(accepted.map(|accepted| between(accepted, (&facts, &rows), own)))
}

/// Rows that are to be recorded, as they will be stored.
pub(super) fn content(records: &[NewRecord]) -> Result<Vec<(String, Value)>, ImportError> {
    records.iter().map(|record| Ok((record.kind.to_owned(), serde_json::from_str(&record.content)?))).collect()
}

/// Figures and stored rows (kind and content) of one report.
pub(super) type Content<'a> = (&'a [Fact], &'a [(String, Value)]);

/// The differences of two reports, the accepted one first.
pub fn between(accepted: String, before: Content<'_>, after: Content<'_>) -> Changes {
    let rows = |records: &[(String, Value)]| -> Vec<Row> { records.iter().map(|(kind, content)| row(kind, content)).collect() };
    Changes { accepted, facts: difference::of_facts(before.0, after.0), rows: difference::of_rows(&rows(before.1), &rows(after.1)) }
}

/// A stored row reduced to what tells it from others and what it says.
pub(super) fn row(kind: &str, content: &Value) -> Row {
    let (identity, label) = match kind {
        record_kind::ACTIVITY => activity(content),
        record_kind::LINK => link(content),
        _ => numbered(content),
    };
    let mut said = content.clone();
    let (sheet, cell) = take_place(&mut said);
    Row { identity: format!("{kind}/{identity}"), label, content: fields(&said), sheet, cell }
}

/// What a stored row says, field by field.
fn fields(content: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(list) if list.is_empty() => None,
        other => Some(other.to_string()),
    };
    let all = content.as_object().into_iter().flatten();
    all.filter_map(|(field, value)| Some((field.clone(), text(value)?))).collect()
}

/// An activity is known by what makes it count once.
fn activity(content: &Value) -> (String, String) {
    let Ok(record) = serde_json::from_value::<ActivityRecord>(content.clone()) else { return numbered(content) };
    let identity = record.identity();
    let channel = identity.channel.unwrap_or_default();
    let label = format!("{}: {}", display::date(record.from), record.content);
    (format!("{}/{}/{channel}/{}", identity.from, identity.activity_type, identity.what), label)
}

/// A link of a long log is known by the page it leads to.
fn link(content: &Value) -> (String, String) {
    let link = content["link"].as_str().unwrap_or_default();
    (link_key(link), link.to_owned())
}

/// Targets and tasks are known by their number in the plan.
fn numbered(content: &Value) -> (String, String) {
    let text = |field: &str| content[field].as_str().unwrap_or_default().to_owned();
    (text("code"), format!("{} {}", text("code"), text("content")).trim().to_owned())
}

/// Takes out where a row stands: a moved row says the same.
fn take_place(content: &mut Value) -> (String, Option<CellRef>) {
    let Some(fields) = content.as_object_mut() else { return (String::new(), None) };
    let (sheet, cell) = match fields.remove("at") {
        Some(Value::Array(place)) => (place.first().cloned(), place.get(1).cloned()),
        _ => (fields.remove("sheet"), fields.remove("cell")),
    };
    let sheet = sheet.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    (sheet, cell.and_then(|cell| serde_json::from_value(cell).ok()))
}

/// The differences of a recorded report from the one that is accepted now; `None` where none is, or where it is that one.
///
/// # Errors
/// When the database is away or the submission lies outside the scope.
pub async fn of_submission(app: &crate::app::App, scope: &tonghop_domain::Scope, id: &str) -> Result<Option<Changes>, StorageError> {
    let stored = app.storage.submission(scope, id).await?;
    let versions = app.storage.versions(scope, &stored.submission.key).await?;
    if stored.submission.state.is_current() {
        return Ok(None);
    }
    let (facts, rows) = (app.storage.facts_of(scope, id).await?, app.storage.records_of(scope, id).await?);
    for accepted in versions.iter().filter(|version| version.submission.state.is_current() && version.submission.id != id) {
        let accepted = accepted.submission.id.clone();
        let (facts_before, rows_before) = (app.storage.facts_of(scope, &accepted).await?, app.storage.records_of(scope, &accepted).await?);
        if relation((&facts, &rows), (&facts_before, &rows_before)) != Relation::Part {
            return Ok(Some(between(accepted, (&facts_before, &rows_before), (&facts, &rows))));
        }
    }
    Ok(None)
}
