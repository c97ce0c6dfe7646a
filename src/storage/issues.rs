//! Reports on their way out, and values typed into the receiving authority's software.

use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::issue::IssueState;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::Columns;
use super::{Storage, StorageError, Stored, milliseconds};

/// One step of a report on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueStep {
    /// Where it stands after the step.
    pub state: IssueState,
    /// Số, ký hiệu; empty before it is issued.
    pub number: String,
    /// Day of issue; `None` before.
    pub day: Option<Date>,
    /// Hash and name of the signed copy, or of the pack as issued; `None` = none.
    pub file: Option<(String, String)>,
    /// Remark; may be empty.
    pub note: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account.
    pub by: String,
}

/// A value as typed into the other software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredValue {
    /// Name of the value.
    pub name: String,
    /// The value as it was then.
    pub value: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account.
    pub by: String,
}

impl Storage {
    /// The steps of a report of the office, oldest first.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn issue_steps(&self, scope: &Scope, office: &OrgUnitId, period: &PeriodId, report: &str) -> Stored<Vec<IssueStep>> {
        let rows = sqlx::query("SELECT * FROM issue_steps WHERE unit_key = $1 AND period = $2 AND report = $3 ORDER BY position")
            .bind(self.allowed_unit_key(scope, office).await?)
            .bind(period.to_string())
            .bind(report.to_owned())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(step_of).collect()
    }

    /// Takes one more step.
    ///
    /// # Errors
    /// When somebody else took one meanwhile, or the office lies outside the scope.
    pub async fn add_issue_step(
        &self,
        scope: &Scope,
        (office, period, report): (&OrgUnitId, &PeriodId, &str),
        known: usize,
        step: &IssueStep,
    ) -> Stored<()> {
        let position = i64::try_from(known).unwrap_or(i64::MAX).saturating_add(1);
        let (sha256, file_name) = step.file.clone().unzip();
        let added = sqlx::query(
            "INSERT INTO issue_steps (unit_key, period, report, position, state, number, day, sha256, file_name, note, made_at, made_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (unit_key, period, report, position) DO NOTHING",
        )
        .bind(self.allowed_unit_key(scope, office).await?)
        .bind(period.to_string())
        .bind(report.to_owned())
        .bind(position)
        .bind(step.state.as_str().to_owned())
        .bind(step.number.clone())
        .bind(step.day.map(|day| day.to_string()))
        .bind(sha256)
        .bind(file_name)
        .bind(step.note.clone())
        .bind(step.at)
        .bind(step.by.clone())
        .execute(&self.write)
        .await?;
        match added.rows_affected() {
            1 => Ok(()),
            _ => Err(StorageError::Conflict("Trạng thái báo cáo vừa được người khác đổi. Tải lại trang rồi thực hiện lại.".to_owned())),
        }
    }

    /// The values of a period that were typed into the other software, by name.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn entered_values(&self, scope: &Scope, office: &OrgUnitId, period: &PeriodId) -> Stored<Vec<EnteredValue>> {
        let rows = sqlx::query("SELECT * FROM entered_values WHERE unit_key = $1 AND period = $2 ORDER BY name")
            .bind(self.allowed_unit_key(scope, office).await?)
            .bind(period.to_string())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(value_of).collect()
    }

    /// Ticks values (name and value) as typed in; names not given are left alone.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn tick_values(
        &self,
        scope: &Scope,
        (office, period): (&OrgUnitId, &PeriodId),
        values: &[(String, String)],
        (by, now): (&str, jiff::Timestamp),
    ) -> Stored<()> {
        let unit_key = self.allowed_unit_key(scope, office).await?;
        let mut transaction = self.transaction().await?;
        for (name, value) in values {
            sqlx::query(
                "INSERT INTO entered_values (unit_key, period, name, value, entered_at, entered_by) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (unit_key, period, name) DO UPDATE SET value = excluded.value, entered_at = excluded.entered_at, \
                 entered_by = excluded.entered_by WHERE entered_values.value <> excluded.value",
            )
            .bind(unit_key)
            .bind(period.to_string())
            .bind(name.clone())
            .bind(value.clone())
            .bind(milliseconds(now))
            .bind(by.to_owned())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes ticks away.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn untick_values(&self, scope: &Scope, (office, period): (&OrgUnitId, &PeriodId), names: &[String]) -> Stored<()> {
        let unit_key = self.allowed_unit_key(scope, office).await?;
        let mut transaction = self.transaction().await?;
        for name in names {
            sqlx::query("DELETE FROM entered_values WHERE unit_key = $1 AND period = $2 AND name = $3")
                .bind(unit_key)
                .bind(period.to_string())
                .bind(name.clone())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

fn step_of(row: &AnyRow) -> Stored<IssueStep> {
    let state = row.text("state")?;
    Ok(IssueStep {
        state: IssueState::from_code(&state).ok_or(StorageError::Content(state))?,
        number: row.text("number")?,
        day: row.optional_date("day")?,
        file: row.optional_text("sha256")?.zip(row.optional_text("file_name")?),
        note: row.text("note")?,
        at: row.number("made_at")?,
        by: row.text("made_by")?,
    })
}

fn value_of(row: &AnyRow) -> Stored<EnteredValue> {
    Ok(EnteredValue { name: row.text("name")?, value: row.text("value")?, at: row.number("entered_at")?, by: row.text("entered_by")? })
}
