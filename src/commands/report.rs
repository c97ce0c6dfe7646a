//! `report`: a report as its definition says.

use tonghop_domain::Scope;
use tonghop_reports::chart::DrawError;

use super::{End, UnknownInput, compute, said};
use crate::analysis::AnalysisError;
use crate::app::App;
use crate::audience::Audience;
use crate::cli::ReportArguments;
use crate::drawing::{self, DrawingError, Wanted};
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("report command");
/// The report that is kept when it is issued.
const PACK: &str = "pack";
/// The regime of a bare period where no set says one.
pub(super) const DEFAULT_REGIME: &str = "cchc";

pub(super) async fn run(data: &DataSettings, arguments: &ReportArguments) -> anyhow::Result<End> {
    if arguments.issued.is_some() && arguments.kind != PACK {
        return Err(UnknownInput(format!("--issued chỉ dùng với --kind {PACK}: gói báo cáo là thứ được giữ khi phát hành")).into());
    }
    let app = App::open(data).await?;
    let office = app.office().await?;
    let (set, period) = match arguments.set.as_deref() {
        Some(name) => {
            let (set, period) = compute::set_and_period(&app.catalogue, name, &arguments.period)?;
            (Some(set), period)
        }
        None => (None, said::period_of(&app.catalogue, &arguments.period, Some(DEFAULT_REGIME))?),
    };
    let shown = match arguments.closing {
        Some(number) => drawing::at_version(&app, &SCOPE, &period, number).await.map_err(input_or_fault)?,
        None => app.clone(),
    };
    let unit = said::unit(&app, &office, arguments.unit.as_deref())?;
    let wanted = Wanted { scope: &SCOPE, period: &period, set, unit: unit.as_ref() };
    let report = match arguments.issued {
        Some(place) => drawing::issued_pack(&app, &SCOPE, &period, Some(place).filter(|place| *place > 0)).await,
        None => drawing::report_for(&shown, &arguments.kind, wanted, Audience::from_code(&arguments.audience)).await,
    };
    let report = report.map_err(input_or_fault)?;
    let ending = report.format.ending();
    if arguments.output.extension().is_none_or(|own| !own.eq_ignore_ascii_case(ending)) {
        return Err(UnknownInput(format!("báo cáo “{}” là tệp .{ending}; đổi đuôi tệp sau -o", arguments.kind)).into());
    }
    std::fs::write(&arguments.output, report.bytes)
        .map_err(|fault| anyhow::anyhow!("không ghi được {}: {fault}", arguments.output.display()))?;
    Ok(End::Done)
}

/// What the caller can mend ends with exit code 2, what is ours with 1.
pub(super) fn input_or_fault(fault: DrawingError) -> anyhow::Error {
    if is_input(&fault) { UnknownInput(fault.to_string()).into() } else { fault.into() }
}

fn is_input(fault: &DrawingError) -> bool {
    match fault {
        DrawingError::Kind(..)
        | DrawingError::NoSet
        | DrawingError::NoUnit
        | DrawingError::NoPlan
        | DrawingError::NoIndicator(_)
        | DrawingError::NoMerger
        | DrawingError::Format(..)
        | DrawingError::Template(..)
        | DrawingError::Wording(_)
        | DrawingError::Version(..)
        | DrawingError::NotIssued(..)
        | DrawingError::Draw(DrawError::Page { .. })
        | DrawingError::Analysis(AnalysisError::Compute(_) | AnalysisError::NotAssessed(_)) => true,
        DrawingError::Incomplete(faults) => faults.iter().all(|(_, fault)| is_input(fault)),
        _ => false,
    }
}
