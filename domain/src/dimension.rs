//! What a fact is broken down by.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A sorted set of (dimension, member) pairs, e.g. field of work = tư pháp and channel = Zalo.
///
/// The empty key means *the total*. A total is never stored beside its parts unless the fact says `is_total`.
/// Dimension names are codes of the form (`linh_vuc`), members are codes or the unit's own words in NFC.
/// Cheap to clone: the facts of a row share one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimensionKey(Arc<BTreeMap<String, String>>);

impl Serialize for DimensionKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DimensionKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Arc::new(BTreeMap::deserialize(deserializer)?)))
    }
}

impl DimensionKey {
    /// The empty key: the fact is not broken down.
    pub fn total() -> Self {
        Self::default()
    }

    /// This key with one more pair; a dimension given twice keeps its last member.
    #[must_use]
    pub fn with(mut self, dimension: impl Into<String>, member: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).insert(dimension.into(), member.into());
        self
    }

    /// The member of one dimension, if the key has it.
    pub fn member(&self, dimension: &str) -> Option<&str> {
        self.0.get(dimension).map(String::as_str)
    }

    /// Whether nothing is broken down.
    pub fn is_total(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs in the order of their dimension names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(dimension, member)| (dimension.as_str(), member.as_str()))
    }
}

impl fmt::Display for DimensionKey {
    /// `kenh=ZALO; linh_vuc=Tư pháp`; the total prints as nothing.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (dimension, member)) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{dimension}={member}")?;
        }
        Ok(())
    }
}

impl<D: Into<String>, M: Into<String>> FromIterator<(D, M)> for DimensionKey {
    fn from_iter<I: IntoIterator<Item = (D, M)>>(pairs: I) -> Self {
        Self(Arc::new(pairs.into_iter().map(|(dimension, member)| (dimension.into(), member.into())).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_building_does_not_matter() {
        let one = DimensionKey::total().with("b", "2").with("a", "1");
        let other = DimensionKey::total().with("a", "1").with("b", "2");
        assert_eq!(one, other);
        assert_eq!(one.to_string(), "a=1; b=2");
    }
}
