//! Words of the office's reports, by section and version, and what was confirmed in them.

use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::Columns;
use super::{Storage, StorageError, Stored, milliseconds};

/// The text of a section as edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportText {
    /// The period of the report.
    pub period: PeriodId,
    /// Id of the section in the wording.
    pub section: String,
    /// From 1; each change adds one.
    pub version: i64,
    /// The text, with its fields.
    pub content: String,
    /// When, in milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Name of the account.
    pub made_by: String,
}

/// A literal that somebody confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedLiteral {
    /// Id of the section.
    pub section: String,
    /// The literal, as compared ([`tonghop_domain::literal::Literal::key`]).
    pub literal: String,
    /// When, in milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Name of the account.
    pub made_by: String,
}

impl Storage {
    /// The newest text of every section of a report, of all periods.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn report_texts(&self, scope: &Scope, office: &OrgUnitId, report: &str) -> Stored<Vec<ReportText>> {
        let rows = sqlx::query(
            "SELECT t.* FROM report_texts t WHERE t.unit_key = $1 AND t.report = $2 AND t.version = (SELECT MAX(n.version) FROM report_texts n \
             WHERE n.unit_key = t.unit_key AND n.report = t.report AND n.period = t.period AND n.section = t.section) ORDER BY t.period, t.section",
        )
        .bind(self.allowed_unit_key(scope, office).await?)
        .bind(report.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(text_of).collect()
    }

    /// Keeps the text of a section as the version after the one that was seen (0 = none yet).
    ///
    /// # Errors
    /// When somebody else kept one meanwhile, or the office lies outside the scope.
    pub async fn keep_report_text(
        &self,
        scope: &Scope,
        (office, report): (&OrgUnitId, &str),
        (period, section, seen): (&PeriodId, &str, i64),
        content: &str,
        (by, now): (&str, jiff::Timestamp),
    ) -> Stored<()> {
        let kept = sqlx::query(
            "INSERT INTO report_texts (unit_key, period, report, section, version, content, made_at, made_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (unit_key, period, report, section, version) DO NOTHING",
        )
        .bind(self.allowed_unit_key(scope, office).await?)
        .bind(period.to_string())
        .bind(report.to_owned())
        .bind(section.to_owned())
        .bind(seen.saturating_add(1))
        .bind(content.to_owned())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&self.write)
        .await?;
        match kept.rows_affected() {
            1 => Ok(()),
            _ => Err(StorageError::Conflict("Mục này vừa được người khác sửa. Tải lại trang, đối chiếu rồi lưu lại.".to_owned())),
        }
    }

    /// What was confirmed in the report of a period.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn confirmed_literals(
        &self,
        scope: &Scope,
        (office, report): (&OrgUnitId, &str),
        period: &PeriodId,
    ) -> Stored<Vec<ConfirmedLiteral>> {
        let rows =
            sqlx::query("SELECT * FROM confirmed_literals WHERE unit_key = $1 AND period = $2 AND report = $3 ORDER BY section, literal")
                .bind(self.allowed_unit_key(scope, office).await?)
                .bind(period.to_string())
                .bind(report.to_owned())
                .fetch_all(&self.read)
                .await?;
        rows.iter().map(confirmed_of).collect()
    }

    /// Confirms a literal of a section; the first who does so is kept.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn confirm_literal(
        &self,
        scope: &Scope,
        (office, report): (&OrgUnitId, &str),
        (period, section, literal): (&PeriodId, &str, &str),
        (by, now): (&str, jiff::Timestamp),
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO confirmed_literals (unit_key, period, report, section, literal, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (unit_key, period, report, section, literal) DO NOTHING",
        )
        .bind(self.allowed_unit_key(scope, office).await?)
        .bind(period.to_string())
        .bind(report.to_owned())
        .bind(section.to_owned())
        .bind(literal.to_owned())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }
}

fn text_of(row: &AnyRow) -> Stored<ReportText> {
    let period = row.text("period")?;
    Ok(ReportText {
        period: period.parse().map_err(|_| StorageError::Content(period))?,
        section: row.text("section")?,
        version: row.number("version")?,
        content: row.text("content")?,
        made_at: row.number("made_at")?,
        made_by: row.text("made_by")?,
    })
}

fn confirmed_of(row: &AnyRow) -> Stored<ConfirmedLiteral> {
    Ok(ConfirmedLiteral {
        section: row.text("section")?,
        literal: row.text("literal")?,
        made_at: row.number("made_at")?,
        made_by: row.text("made_by")?,
    })
}
