//! Đầu mối: whom to call at a unit.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tonghop_domain::{OrgUnitId, Scope};

use super::row::Columns;
use super::{Storage, Stored, milliseconds};

/// The person at a unit who answers for its reports; any part may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone, as people write it.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

impl Contact {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.phone.is_empty() && self.email.is_empty()
    }

    /// The parts that are known in one line: `Nguyễn Văn A · 0900 000 001`.
    pub fn line(&self) -> String {
        let parts = [&self.name, &self.phone, &self.email].into_iter().filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(" · ")
    }
}

impl Storage {
    /// Sets contacts of units, all or none; an earlier one of the same unit is replaced.
    ///
    /// # Errors
    /// When a unit lies outside the scope or the database is away.
    pub async fn set_contacts(&self, scope: &Scope, contacts: &[(OrgUnitId, Contact)], by: &str, now: Timestamp) -> Stored<()> {
        let keys = self.unit_keys().await?;
        let mut transaction = self.transaction().await?;
        for (unit, contact) in contacts {
            let key = keys.get(unit).filter(|_| scope.allows(unit)).ok_or_else(|| super::StorageError::NoUnit(unit.clone()))?;
            sqlx::query(
                "INSERT INTO contacts (unit_key, name, phone, email, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (unit_key) DO UPDATE SET name = excluded.name, phone = excluded.phone, email = excluded.email, \
                 changed_at = excluded.changed_at, changed_by = excluded.changed_by",
            )
            .bind(*key)
            .bind(contact.name.clone())
            .bind(contact.phone.clone())
            .bind(contact.email.clone())
            .bind(milliseconds(now))
            .bind(by.to_owned())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The contacts of the scope's units.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn contacts(&self, scope: &Scope) -> Stored<BTreeMap<OrgUnitId, Contact>> {
        let rows = sqlx::query(
            "SELECT c.*, u.id AS unit_id FROM contacts c JOIN org_units u ON u.unit_key = c.unit_key \
             WHERE ($1 = -1 OR c.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        let contact = |row: &sqlx::any::AnyRow| -> Stored<(OrgUnitId, Contact)> {
            let contact = Contact { name: row.text("name")?, phone: row.text("phone")?, email: row.text("email")? };
            Ok((OrgUnitId::new(row.text("unit_id")?), contact))
        };
        rows.iter().map(contact).collect()
    }
}
