//! Exact decimals as two whole numbers, mantissa and scale.

use rust_decimal::Decimal;
use sqlx::any::AnyRow;

use super::row::Columns;
use super::{StorageError, Stored};

/// Mantissa and scale.
pub(super) fn parts(value: Decimal) -> Stored<(i64, i64)> {
    let value = value.normalize();
    let mantissa = i64::try_from(value.mantissa()).map_err(|_| StorageError::Content(format!("{value} có quá nhiều chữ số")))?;
    Ok((mantissa, i64::from(value.scale())))
}

/// The decimal of a row's columns `mantissa` and `scale`; `None` where they are null.
pub(super) fn optional(row: &AnyRow) -> Stored<Option<Decimal>> {
    row.optional_number("mantissa")?.zip(row.optional_number("scale")?).map(|(mantissa, scale)| whole(mantissa, scale)).transpose()
}

/// The decimal of a row's columns `mantissa` and `scale`.
pub(super) fn required(row: &AnyRow) -> Stored<Decimal> {
    whole(row.number("mantissa")?, row.number("scale")?)
}

fn whole(mantissa: i64, scale: i64) -> Stored<Decimal> {
    let scale = u32::try_from(scale).map_err(|fault| StorageError::Content(fault.to_string()))?;
    Decimal::try_new(mantissa, scale).map_err(|fault| StorageError::Content(fault.to_string()))
}
