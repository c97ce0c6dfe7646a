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
use crate::audience::Audience;
use crate::drawing;
use crate::pages::phrases::{Refused, filled};

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn report(
    State(app): State<App>,
    signed: Signed,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, HttpError> {
    let unknown = || HttpError::NotFound(filled(Refused::NoReport, &name));
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
    let audience = Audience::from_code(asked.doi_tuong.as_deref().unwrap_or_default());
    let report = drawing::report_for(&app, &definition.id, wanted, audience).await?;
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
    // A file of a zip is known by both names; outside the office the zip's says nothing.
    let name = name.to_ascii_lowercase().rfind(ZIP_ENDING).map_or(name, |place| &name[place + ZIP_ENDING.len()..]);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = tonghop_domain::text::nfc(stem).replace(['/', '\\'], "-");
    let mut stem: String = stem.chars().filter(|letter| is_in_names(*letter)).collect();
    stem = stem.replace("..", "");
    stem.truncate(stem.floor_char_boundary(LONGEST_NAME));
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let dot = if ending.is_empty() { "" } else { "." };
    let plain = tonghop_domain::text::fold(&stem).replace(' ', "-");
    let clean = format!("{stem}{dot}{ending}");
    let encoded: String = clean.bytes().map(percent).collect();
    format!("attachment; filename=\"{plain}{dot}{ending}\"; filename*=UTF-8''{encoded}")
}

/// What stands between the name of a zip and that of a file in it.
const ZIP_ENDING: &str = ".zip/";

/// Longest name of a download without its ending, in bytes: units' names are part of it, and file systems take 255.
const LONGEST_NAME: usize = 240;

/// Letters of file names: nothing that breaks a header, leads elsewhere or turns the name around.
fn is_in_names(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '"' | '\\' | '/' | ':' | '*' | '?' | '<' | '>' | '|')
        && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
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
        let packed = attachment("Gửi lại.ZIP/quý 3/06a.xlsx");
        assert!(packed.contains("\"quy-3-06a.xlsx\"") && packed.ends_with("''qu%C3%BD%203-06a.xlsx"), "{packed}");
        let hostile = attachment("a\r\nSet-Cookie: x=\"1\"\u{202e}/../b.xls");
        assert!(!hostile.contains('\n') && !hostile.contains("Set-Cookie: "), "{hostile}");
        let long = attachment(&format!("Bảng điểm – {} – Quý III.xlsx", "Ộ".repeat(10_000)));
        assert!(long.ends_with(".xlsx") && long.contains(".xlsx\"") && long.len() < 1_000, "{long}");
    }
}
