//! `annotate`: the file with its faulty cells marked, and beside it a slip and a message.

use std::path::Path;
use std::sync::Arc;

use tonghop_domain::{Finding, Scope, Severity};
use tonghop_ingest::{ReadRequest, Reading, WhyApart};

use super::inspect::Inspector;
use super::{End, UnknownInput};
use crate::app::App;
use crate::cli::AnnotateArguments;
use crate::commands::output::say;
use crate::giving_back::{self, GivingBackError, SlipFacts};
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("annotate command");
/// Who marks, where no office was set up.
const NO_OFFICE: &str = "Cơ quan tổng hợp";

pub(super) async fn run(data: &DataSettings, arguments: &AnnotateArguments) -> anyhow::Result<End> {
    let app = if data.data.exists() || data.database.is_some() { Some(App::open(data).await?) } else { None };
    let inspector = Inspector::new(app.as_ref(), &arguments.said, true).await?;
    let path = &arguments.file;
    let bytes = std::fs::read(path).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if tonghop_ingest::sniff(&bytes) == Ok(tonghop_ingest::Container::Bundle) {
        return Err(UnknownInput("đây là tệp nén; giải nén rồi đánh dấu từng tệp".to_owned()).into());
    }
    let request = ReadRequest { file_name: name.clone(), ..inspector.request.clone() };
    let reading = inspector.importer.read(bytes.clone(), request.clone(), Arc::clone(&inspector.knowledge)).await?;
    let reading = reading.map_err(|refusal| UnknownInput(GivingBackError::Refused(refusal).to_string()))?;
    let findings: Vec<Finding> = reading.all_findings().cloned().collect();
    let office = match &app {
        Some(app) => app.office().await.ok(),
        None => None,
    };
    let office_name = office.as_ref().map_or(NO_OFFICE, |office| office.name.as_str());
    let knowledge = Arc::clone(&inspector.knowledge);
    let copy = giving_back::marked_copy(&inspector.importer, bytes, request, knowledge, findings.clone(), office_name).await?;
    write(&arguments.output, &copy.bytes)?;
    tell(&findings, copy.apart.as_ref());
    if let (Some(app), Some(_)) = (&app, &office) {
        let slip = giving_back::slip(app, &SCOPE, facts(app, &reading, name), &findings).await?;
        if let Some(path) = &arguments.slip {
            write(path, &tonghop_reports::workbook::return_slip(&slip)?)?;
        }
        if let Some(path) = &arguments.message {
            write(path, slip.plain_text().as_bytes())?;
        }
    } else if arguments.slip.is_some() || arguments.message.is_some() {
        return Err(UnknownInput("phiếu trả lại và nội dung gửi cần thư mục dữ liệu của cơ quan (--data)".to_owned()).into());
    }
    Ok(End::Done)
}

/// What the first report of the file says it is.
fn facts(app: &App, reading: &Reading, file_name: String) -> SlipFacts {
    let report = reading.reports.first();
    let period = report.and_then(|report| report.period.as_ref()).and_then(|period| app.catalogue.calendars.period(period).ok());
    SlipFacts {
        unit: report.and_then(|report| report.unit.clone()),
        form: report.map(|report| report.form.clone()),
        period,
        file_name,
        received: None,
    }
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).map_err(|fault| anyhow::anyhow!("không ghi được {}: {fault}", path.display()))
}

fn tell(findings: &[Finding], apart: Option<&WhyApart>) {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    say!(
        "{} chỗ cần sửa, {} chỗ cần xem lại, {} lưu ý cách đọc.",
        count(Severity::Blocking),
        count(Severity::Warning),
        count(Severity::Note)
    );
    if let Some(why) = apart {
        say!("{}", why.sentence());
    }
}
