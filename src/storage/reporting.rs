//! Rules of reporting that officers accepted, the days they set, the units they freed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::obligation::Obligation;
use tonghop_domain::reporting_rule::{Exemption, ReportingRule};
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::ending::Ending;
use super::obligations::insert_obligation;
use super::row::{Columns, json_text, parsed};
use super::{Storage, Stored, milliseconds};

/// A rule as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRule {
    /// The rule.
    pub rule: ReportingRule,
    /// When it was accepted, in milliseconds since 1970 UTC.
    pub accepted_at: i64,
    /// Name of the account that accepted it.
    pub accepted_by: String,
    /// When it was taken back and by whom; `None` = it holds.
    pub ended: Option<(i64, String)>,
}

const ENDING: Ending = Ending {
    sql: "UPDATE reporting_rules SET ended_at = $2, ended_by = $3 WHERE id = $4 AND ended_at IS NULL \
          AND ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))",
    what: "quy định nộp báo cáo",
};

impl Storage {
    /// Keeps rules for an office, all or none.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn add_rules(&self, scope: &Scope, office: &OrgUnitId, rules: &[ReportingRule], by: &str, now: Timestamp) -> Stored<()> {
        let office = self.allowed_unit_key(scope, office).await?;
        let mut transaction = self.transaction().await?;
        for rule in rules {
            sqlx::query("INSERT INTO reporting_rules (id, unit_key, content, accepted_at, accepted_by) VALUES ($1, $2, $3, $4, $5)")
                .bind(rule.id.clone())
                .bind(office)
                .bind(json_text(rule)?)
                .bind(milliseconds(now))
                .bind(by.to_owned())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes a rule back; what it said stays on record.
    ///
    /// # Errors
    /// When there is no such rule within the scope that still holds.
    pub async fn end_rule(&self, scope: &Scope, id: &str, by: &str, now: Timestamp) -> Stored<()> {
        self.end(scope, ENDING, id, by, now).await
    }

    /// Every rule of the scope, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn rules(&self, scope: &Scope) -> Stored<Vec<StoredRule>> {
        let rows = sqlx::query(
            "SELECT * FROM reporting_rules WHERE ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) ORDER BY id",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(rule_of).collect()
    }

    /// Sets hạn gửi của đơn vị for periods of an office.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn set_deadlines(
        &self,
        scope: &Scope,
        office: &OrgUnitId,
        deadlines: &BTreeMap<PeriodId, Date>,
        by: &str,
        now: Timestamp,
    ) -> Stored<()> {
        let office = self.allowed_unit_key(scope, office).await?;
        let mut transaction = self.transaction().await?;
        for (period, due) in deadlines {
            sqlx::query(
                "INSERT INTO deadlines (unit_key, period, due, set_at, set_by) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (unit_key, period) DO UPDATE SET due = excluded.due, set_at = excluded.set_at, set_by = excluded.set_by",
            )
            .bind(office)
            .bind(period.to_string())
            .bind(due.to_string())
            .bind(milliseconds(now))
            .bind(by.to_owned())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The days that were set for an office.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn deadlines(&self, scope: &Scope, office: &OrgUnitId) -> Stored<BTreeMap<PeriodId, Date>> {
        let office = self.allowed_unit_key(scope, office).await?;
        let rows = sqlx::query("SELECT period, due FROM deadlines WHERE unit_key = $1").bind(office).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok((parsed(&row.text("period")?)?, row.date("due")?))).collect()
    }

    /// Frees a unit of a form.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn exempt(&self, scope: &Scope, exemption: &Exemption, by: &str, now: Timestamp) -> Stored<()> {
        let unit = self.allowed_unit_key(scope, &exemption.unit).await?;
        sqlx::query(
            "INSERT INTO exemptions (unit_key, form, reason, set_at, set_by) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (unit_key, form) DO UPDATE SET reason = excluded.reason, set_at = excluded.set_at, set_by = excluded.set_by",
        )
        .bind(unit)
        .bind(exemption.form.clone())
        .bind(exemption.reason.clone())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Owed again: the unit is no longer free of the form.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn end_exemption(&self, scope: &Scope, unit: &OrgUnitId, form: &str) -> Stored<()> {
        let unit = self.allowed_unit_key(scope, unit).await?;
        sqlx::query("DELETE FROM exemptions WHERE unit_key = $1 AND form = $2")
            .bind(unit)
            .bind(form.to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Every unit of the scope that is free of a form, by unit then form.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn exemptions(&self, scope: &Scope) -> Stored<Vec<Exemption>> {
        let rows = sqlx::query(
            "SELECT e.*, u.id AS unit_id FROM exemptions e JOIN org_units u ON u.unit_key = e.unit_key \
             WHERE ($1 = -1 OR e.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) ORDER BY e.unit_key, e.form",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| Ok(Exemption { unit: OrgUnitId::new(row.text("unit_id")?), form: row.text("form")?, reason: row.text("reason")? }))
            .collect()
    }

    /// Puts obligations in the place of all that the scope's units owed for these periods.
    ///
    /// # Errors
    /// When a unit lies outside the scope or the database is away.
    pub async fn replace_obligations(&self, scope: &Scope, periods: &[PeriodId], obligations: &[Obligation]) -> Stored<()> {
        let keys = self.unit_keys().await?;
        let scope_key = self.scope_key(scope).await?;
        let mut transaction = self.transaction().await?;
        for period in periods {
            sqlx::query(
                "DELETE FROM obligations WHERE ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND period = $2",
            )
            .bind(scope_key)
            .bind(period.to_string())
            .execute(&mut *transaction)
            .await?;
        }
        for obligation in obligations {
            insert_obligation(&mut transaction, scope, &keys, obligation).await?;
        }
        super::settings::count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn rule_of(row: &AnyRow) -> Stored<StoredRule> {
    Ok(StoredRule {
        rule: row.json("content")?,
        accepted_at: row.number("accepted_at")?,
        accepted_by: row.text("accepted_by")?,
        ended: row.optional_number("ended_at")?.zip(row.optional_text("ended_by")?),
    })
}
