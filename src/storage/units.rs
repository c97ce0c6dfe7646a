//! Org units and what became of them.

use std::collections::BTreeMap;

use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::org_unit::{OrgUnit, OrgUnitId, UnitEvent, UnitEventKind, UnitLevel};
use tonghop_domain::{Scope, text};

use super::row::Columns;
use super::{Storage, StorageError, Stored};

impl Storage {
    /// Adds units and events that are not there yet, and rebuilds who may see whom.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_units(&self, units: &[OrgUnit], events: &[UnitEvent]) -> Stored<usize> {
        let known: BTreeMap<OrgUnitId, i64> = self.unit_keys().await?;
        let mut next = known.values().max().map_or(1, |key| key + 1);
        let mut transaction = self.transaction().await?;
        let mut added = 0;
        for unit in units.iter().filter(|unit| !known.contains_key(&unit.id)) {
            sqlx::query(
                "INSERT INTO org_units (unit_key, id, code, name, kind, level, parent_id, valid_from, valid_to, aliases, comparable_group) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(next)
            .bind(unit.id.as_str().to_owned())
            .bind(unit.code.clone())
            .bind(text::nfc(&unit.name))
            .bind(unit.kind.clone())
            .bind(unit.level.as_str().to_owned())
            .bind(unit.parent.as_ref().map(ToString::to_string))
            .bind(unit.valid_from.to_string())
            .bind(unit.valid_to.map(|day| day.to_string()))
            .bind(unit.aliases.join("\n"))
            .bind(unit.group.clone())
            .execute(&mut *transaction)
            .await?;
            next += 1;
            added += 1;
        }
        for event in events {
            sqlx::query("INSERT INTO unit_events (old_id, new_id, kind, day, resolution) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (old_id, new_id) DO NOTHING")
                .bind(event.old.to_string())
                .bind(event.new.to_string())
                .bind(event.kind.as_str().to_owned())
                .bind(event.date.to_string())
                .bind(event.resolution.clone())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        self.rebuild_closure().await?;
        // Other processes that share the data folder notice by this text that units have changed.
        self.set_setting("units_version", &uuid::Uuid::now_v7().to_string()).await?;
        Ok(added)
    }

    /// Every unit and event the office knows.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn directory(&self) -> Stored<UnitDirectory> {
        let rows = sqlx::query("SELECT * FROM org_units ORDER BY unit_key").fetch_all(&self.read).await?;
        let units = rows.iter().map(unit_of).collect::<Stored<Vec<_>>>()?;
        let rows = sqlx::query("SELECT * FROM unit_events ORDER BY day, old_id, new_id").fetch_all(&self.read).await?;
        let events = rows.iter().map(event_of).collect::<Stored<Vec<_>>>()?;
        Ok(UnitDirectory::new(units, events))
    }

    /// The per-database integer of a unit.
    pub(super) async fn unit_key(&self, id: &OrgUnitId) -> Stored<i64> {
        let known = self.remembered().unit_keys.get(id).copied();
        if let Some(key) = known {
            return Ok(key);
        }
        let row = sqlx::query("SELECT unit_key FROM org_units WHERE id = $1").bind(id.to_string()).fetch_optional(&self.read).await?;
        let key = row.ok_or_else(|| StorageError::NoUnit(id.clone()))?.number("unit_key")?;
        self.remembered().unit_keys.insert(id.clone(), key);
        Ok(key)
    }

    /// The per-database integers of all units.
    pub(super) async fn unit_keys(&self) -> Stored<BTreeMap<OrgUnitId, i64>> {
        let rows = sqlx::query("SELECT id, unit_key FROM org_units").fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok((OrgUnitId::new(row.text("id")?), row.number("unit_key")?))).collect()
    }

    /// The key of a unit, refused when it lies outside the scope.
    pub(super) async fn allowed_unit_key(&self, scope: &Scope, id: &OrgUnitId) -> Stored<i64> {
        if scope.allows(id) { self.unit_key(id).await } else { Err(StorageError::NoUnit(id.clone())) }
    }

    async fn rebuild_closure(&self) -> Stored<()> {
        let directory = self.directory().await?;
        let keys = self.unit_keys().await?;
        let mut transaction = self.transaction().await?;
        sqlx::query("DELETE FROM unit_closure").execute(&mut *transaction).await?;
        for unit in directory.units() {
            let Some(root) = keys.get(&unit.id) else { continue };
            for key in directory.subtree(&unit.id).iter().filter_map(|id| keys.get(id)) {
                sqlx::query("INSERT INTO unit_closure (root_key, unit_key) VALUES ($1, $2)")
                    .bind(*root)
                    .bind(*key)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}

fn unit_of(row: &sqlx::any::AnyRow) -> Stored<OrgUnit> {
    let level = row.text("level")?;
    let aliases = row.text("aliases")?;
    Ok(OrgUnit {
        id: OrgUnitId::new(row.text("id")?),
        code: row.text("code")?,
        name: row.text("name")?,
        kind: row.text("kind")?,
        level: UnitLevel::from_code(&level).ok_or(StorageError::Content(level))?,
        parent: row.optional_text("parent_id")?.map(OrgUnitId::new),
        valid_from: row.date("valid_from")?,
        valid_to: row.optional_date("valid_to")?,
        aliases: aliases.lines().map(str::to_owned).collect(),
        group: row.optional_text("comparable_group")?,
    })
}

fn event_of(row: &sqlx::any::AnyRow) -> Stored<UnitEvent> {
    let kind = row.text("kind")?;
    Ok(UnitEvent {
        kind: UnitEventKind::from_code(&kind).ok_or(StorageError::Content(kind))?,
        old: OrgUnitId::new(row.text("old_id")?),
        new: OrgUnitId::new(row.text("new_id")?),
        date: row.date("day")?,
        resolution: row.text("resolution")?,
    })
}
