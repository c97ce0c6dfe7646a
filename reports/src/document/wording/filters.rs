//! How figures print in a sentence: `1.234,5`, `94,12 %`, `tăng 2,15 điểm phần trăm`.

use minijinja::{Environment, Error, ErrorKind, Value};
use rust_decimal::Decimal;
use tonghop_domain::display;

/// Shown where a sentence asks for a figure that is not there; a sentence must not end in a dash.
const NO_FIGURE: &str = "(chưa có số liệu)";

/// A problem that a filter says in words of its own.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Said(String);

pub(super) fn add_to(environment: &mut Environment<'_>) {
    environment.add_filter("so", number);
    environment.add_filter("phan_tram", percent);
    environment.add_filter("thay_doi", change);
    environment.add_filter("ngay", day);
    environment.add_filter("hoa", |words: &str| words.to_uppercase());
    environment.add_filter("thuong", |words: &str| words.to_lowercase());
    environment.add_filter("dem", count);
}

fn said(problem: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, "").with_source(Said(problem))
}

/// A number as fields hold it: exact, as text; `None` where there is no figure.
fn figure(value: &Value) -> Result<Option<Decimal>, Error> {
    if value.is_none() {
        return Ok(None);
    }
    let text = value.to_string();
    text.parse().map(Some).map_err(|_| said(format!("“{text}” không phải là số")))
}

/// `1.234,5`; with a number of decimals, exactly so many.
fn number(value: &Value, digits: Option<u32>) -> Result<String, Error> {
    let shown = figure(value)?.map(|figure| match digits {
        Some(digits) => display::decimal(figure, digits.min(10)),
        None => display::plain(figure, 4),
    });
    Ok(shown.unwrap_or_else(|| NO_FIGURE.to_owned()))
}

/// A share of 1 as `94,12 %`.
fn percent(value: &Value, digits: Option<u32>) -> Result<String, Error> {
    let shown = figure(value)?.map(|share| display::percent(share, digits.unwrap_or(2).min(10)));
    Ok(shown.unwrap_or_else(|| NO_FIGURE.to_owned()))
}

/// `tăng 2,15 điểm phần trăm` of two shares; with a unit of measure, `giảm 3 hồ sơ` of two numbers.
fn change(now: &Value, then: &Value, unit: Option<&str>) -> Result<String, Error> {
    let (Some(now), Some(then)) = (figure(now)?, figure(then)?) else { return Ok("chưa có số liệu để so sánh".to_owned()) };
    let difference = now.checked_sub(then).ok_or_else(|| said("hai số quá lớn, không trừ được".to_owned()))?;
    let (size, digits) = match unit {
        Some(_) => (difference, 4),
        None => (difference.saturating_mul(Decimal::ONE_HUNDRED), 2),
    };
    let Some(direction) = display::direction(size, digits) else { return Ok("không đổi".to_owned()) };
    Ok(match unit {
        Some(unit) => format!("{direction} {} {unit}", display::plain(size.abs(), digits)),
        None => format!("{direction} {} điểm phần trăm", display::decimal(size.abs(), digits)),
    })
}

/// `17/09/2025` of a date as fields hold it.
fn day(value: &Value) -> Result<String, Error> {
    if value.is_none() {
        return Ok("(chưa có ngày)".to_owned());
    }
    let text = value.to_string();
    text.parse().map(display::date).map_err(|_| said(format!("“{text}” không phải là ngày")))
}

/// How many entries a list has.
fn count(value: &Value) -> Result<usize, Error> {
    value.len().ok_or_else(|| said("chỉ đếm được danh sách".to_owned()))
}
