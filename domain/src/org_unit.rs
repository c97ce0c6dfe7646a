//! Org units in time: who exists from when until when, and what became of whom.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An opaque, stable identity: for units of the national catalogue `code@valid_from` (`00004@2025-07-01`), because codes are
/// used again over time; for an office's own units a UUID v7. Nothing may be read out of it. Cheap to clone: every fact carries one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct OrgUnitId(Arc<str>);

impl OrgUnitId {
    /// An identity that is already known, e.g. from storage.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into().into())
    }

    /// The identity of a unit of the national catalogue.
    pub fn of_catalogue(code: &str, valid_from: Date) -> Self {
        Self(format!("{code}@{valid_from}").into())
    }

    /// The text kept in storage and JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for OrgUnitId {
    fn from(id: String) -> Self {
        Self(id.into())
    }
}

impl From<OrgUnitId> for String {
    fn from(id: OrgUnitId) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl fmt::Display for OrgUnitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where in the hierarchy a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitLevel {
    /// Bộ, cơ quan trung ương, or the root above the provinces.
    National,
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Sở, ban, ngành cấp tỉnh.
    Department,
    /// Quận, huyện, thị xã (until 30/6/2025).
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
    /// Phòng, trung tâm within a department or commune.
    Division,
    /// Thôn, ấp, tổ dân phố.
    Hamlet,
}

impl UnitLevel {
    /// Every level with the code used in files, JSON and storage.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::National, "national"),
        (Self::Province, "province"),
        (Self::Department, "department"),
        (Self::District, "district"),
        (Self::Commune, "commune"),
        (Self::Division, "division"),
        (Self::Hamlet, "hamlet"),
    ];

    /// The code used in files, JSON and storage.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).map_or("", |(_, code)| code)
    }

    /// The level of a code, `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(level, _)| *level)
    }
}

/// A unit as it was during one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgUnit {
    /// Stable identity.
    pub id: OrgUnitId,
    /// Official code as text (`00004`), or the office's own; unique only together with a date.
    pub code: String,
    /// Full name with its type word in NFC: `Xã Tân Phong`, `Sở Nội vụ`.
    pub name: String,
    /// What it is, as a code: `xa`, `phuong`, `dac_khu`, `so`, `tinh` …
    pub kind: String,
    /// Where in the hierarchy it stands.
    pub level: UnitLevel,
    /// The unit above it; `None` at the top.
    pub parent: Option<OrgUnitId>,
    /// First day of its existence.
    pub valid_from: Date,
    /// Last day of its existence; `None` while it exists.
    pub valid_to: Option<Date>,
    /// Other names it is known by: English, unaccented, abbreviations.
    pub aliases: Vec<String>,
    /// Units with the same group may be ranked against each other; `None` = never ranked.
    pub group: Option<String>,
}

impl OrgUnit {
    /// Whether the unit exists on a day.
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// What happened to units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitEventKind {
    /// The unit goes on under a new row (new parent, new name or kind, same people and place).
    Continues,
    /// The whole unit went into the successor, together with others.
    Merges,
    /// A part of the unit went into the successor.
    Splits,
}

impl UnitEventKind {
    /// The code used in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Continues => "continues",
            Self::Merges => "merges",
            Self::Splits => "splits",
        }
    }

    /// The kind of a code, `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Continues, Self::Merges, Self::Splits].into_iter().find(|kind| kind.as_str() == code)
    }
}

/// One link from an old unit to a new one. Nothing is ever deleted by an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitEvent {
    /// What happened.
    pub kind: UnitEventKind,
    /// The unit that ended.
    pub old: OrgUnitId,
    /// The unit that stands in its place, wholly or partly.
    pub new: OrgUnitId,
    /// First day of the new state.
    pub date: Date,
    /// Number of the resolution; empty where the source names none.
    pub resolution: String,
}
