//! Which plan a unit's plan of a year carries out (kế hoạch cấp trên). Nothing is changed in place: the last row of a unit and year holds.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, Scope};

use super::row::Columns;
use super::{Storage, Stored, milliseconds};

/// The higher-level plan of a unit's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLink {
    /// The unit whose plan it is.
    pub unit: OrgUnitId,
    /// Year of both plans.
    pub year: i16,
    /// The unit whose plan stands above; `None` = a document outside this program.
    pub higher: Option<OrgUnitId>,
    /// Số, ký hiệu, trích yếu as entered; may be empty where `higher` names the plan.
    pub document: String,
}

impl PlanLink {
    /// Whether it says that there is no higher plan.
    pub fn is_empty(&self) -> bool {
        self.higher.is_none() && self.document.is_empty()
    }
}

impl Storage {
    /// Keeps the higher-level plan of a unit's plan; an empty one takes an earlier one out.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the higher unit is unknown, or the database is away.
    pub async fn link_plan(&self, scope: &Scope, link: &PlanLink, by: &str, now: Timestamp) -> Stored<()> {
        let unit_key = self.allowed_unit_key(scope, &link.unit).await?;
        let higher_key = match &link.higher {
            Some(higher) => Some(self.allowed_unit_key(scope, higher).await?),
            None => None,
        };
        sqlx::query(
            "INSERT INTO plan_links (id, unit_key, year, higher_key, document, entered_at, entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(unit_key)
        .bind(i64::from(link.year))
        .bind(higher_key)
        .bind(link.document.clone())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// The higher-level plans of a year within the scope, as they hold now.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn plan_links(&self, scope: &Scope, year: i16) -> Stored<Vec<PlanLink>> {
        let rows = sqlx::query(
            "SELECT p.*, u.id AS unit_id, h.id AS higher_id FROM plan_links p JOIN org_units u ON u.unit_key = p.unit_key \
             LEFT JOIN org_units h ON h.unit_key = p.higher_key \
             WHERE ($1 = -1 OR p.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND p.year = $2 \
             AND p.id = (SELECT MAX(n.id) FROM plan_links n WHERE n.unit_key = p.unit_key AND n.year = p.year) ORDER BY u.id",
        )
        .bind(self.scope_key(scope).await?)
        .bind(i64::from(year))
        .fetch_all(&self.read)
        .await?;
        let links: Stored<Vec<PlanLink>> = rows.iter().map(|row| link_of(row, year)).collect();
        Ok(links?.into_iter().filter(|link| !link.is_empty()).collect())
    }
}

fn link_of(row: &AnyRow, year: i16) -> Stored<PlanLink> {
    let higher = row.optional_text("higher_id")?.map(OrgUnitId::new);
    Ok(PlanLink { unit: OrgUnitId::new(row.text("unit_id")?), year, higher, document: row.text("document")? })
}
