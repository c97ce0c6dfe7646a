//! Reports as files.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tonghop_domain::report_definition::ReportFormat;

use super::error::HttpError;
use super::figures;
use super::session::Signed;
use super::view::{self, Asked};
use crate::app::App;
use crate::drawing;

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn report(
    State(app): State<App>,
    signed: Signed,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, HttpError> {
    let unknown = || HttpError::NotFound(format!("Không có báo cáo “{name}”."));
    let (kind, ending) = name.rsplit_once('.').ok_or_else(unknown)?;
    let period = view::period(&app, &signed.scope, &asked).await?;
    let app = match asked.ban {
        Some(number) => drawing::at_version(&app, &signed.scope, &period, number).await?,
        None => app,
    };
    let definition = app.catalogue.report(kind).filter(|report| report.format.ending() == ending).ok_or_else(unknown)?;
    let set = figures::wanted_set(&app, &signed.scope, &asked, &period).await?;
    let unit = view::unit(&signed, &asked)?;
    let wanted = drawing::Wanted { scope: &signed.scope, period: &period, set: set.as_deref(), unit: unit.as_ref() };
    let report = drawing::report(&app, &definition.id, wanted).await?;
    let headers = [(CONTENT_TYPE, media_type(report.format).to_owned()), (CONTENT_DISPOSITION, attachment(&report.file_name))];
    Ok((headers, report.bytes).into_response())
}

fn media_type(format: ReportFormat) -> &'static str {
    match format {
        ReportFormat::Workbook => XLSX,
        ReportFormat::Document => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ReportFormat::Deck => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ReportFormat::Pack => "application/zip",
    }
}

/// `Content-Disposition` of a download (RFC 6266): an ASCII name for old programs and the real one in UTF-8.
pub(super) fn attachment(name: &str) -> String {
    let clean: String = tonghop_domain::text::nfc(name)
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\\' | '/' | '\u{202a}'..='\u{202e}'))
        .take(150)
        .collect();
    let plain = tonghop_domain::text::fold(clean.rsplit_once('.').map_or(clean.as_str(), |(stem, _)| stem)).replace(' ', "-");
    let ending: String = clean.rsplit_once('.').map_or("", |(_, ending)| ending).chars().filter(char::is_ascii_alphanumeric).collect();
    let dot = if ending.is_empty() { "" } else { "." };
    let encoded: String = clean.bytes().map(percent).collect();
    format!("attachment; filename=\"{plain}{dot}{ending}\"; filename*=UTF-8''{encoded}")
}

/// RFC 8187: letters, digits and a few marks as they are, everything else as %XX.
fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn vietnamese_and_hostile_names_survive_the_header() {
        assert_eq!(
            attachment("Báo cáo Quý III.xlsx"),
            "attachment; filename=\"bao-cao-quy-iii.xlsx\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20Qu%C3%BD%20III.xlsx"
        );
        let hostile = attachment("a\r\nSet-Cookie: x=\"1\"\u{202e}/../b.xls");
        assert!(!hostile.contains('\n') && !hostile.contains("Set-Cookie: "), "{hostile}");
    }
}
