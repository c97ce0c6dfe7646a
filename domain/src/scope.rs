//! Who may see what: the first argument of every storage method.

use std::collections::BTreeSet;

use crate::directory::UnitDirectory;
use crate::org_unit::OrgUnitId;

/// The units that a request may read and write. Made only by a session or by the command line, never from request data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// One unit, everything below it today, and all their predecessors.
    Subtree {
        /// The unit at the top.
        root: OrgUnitId,
        /// All units of the subtree, `root` among them.
        units: BTreeSet<OrgUnitId>,
    },
    /// Everything; the reason says which program part asked and is logged.
    System(&'static str),
}

impl Scope {
    /// The subtree of a unit, as the directory knows it.
    pub fn subtree(root: OrgUnitId, directory: &UnitDirectory) -> Self {
        let units = directory.subtree(&root);
        Self::Subtree { root, units }
    }

    /// Whether a unit may be seen.
    pub fn allows(&self, unit: &OrgUnitId) -> bool {
        match self {
            Self::Subtree { units, .. } => units.contains(unit),
            Self::System(_) => true,
        }
    }
}
