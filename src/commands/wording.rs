//! `wording`: the sentences of the periodic report as a file.

use tonghop_domain::Scope;
use tonghop_reports::document::wording::PERIODIC_REPORT;

use super::report::{DEFAULT_REGIME, input_or_fault};
use super::{End, UnknownInput, said};
use crate::app::App;
use crate::cli::WordingCommand;
use crate::commands::output::say;
use crate::drawing::{Wanted, documents};
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("wording command");

pub(super) async fn run(data: &DataSettings, command: WordingCommand) -> anyhow::Result<End> {
    match command {
        WordingCommand::Show => {
            say!("{}", PERIODIC_REPORT.trim_end());
            Ok(End::Done)
        }
        WordingCommand::Check { file, period } => {
            let app = App::open(data).await?;
            let period = said::period_of(&app.catalogue, &period, Some(DEFAULT_REGIME))?;
            let name = file.display().to_string();
            let text = std::fs::read_to_string(&file).map_err(|fault| UnknownInput(format!("không đọc được {name}: {fault}")))?;
            let wanted = Wanted { scope: &SCOPE, period: &period, set: None, unit: None };
            let faults = documents::check_wording(&app, wanted, &name, &text).await.map_err(input_or_fault)?;
            for fault in &faults {
                say!("{fault}");
            }
            if faults.is_empty() {
                say!("{name}: lời văn điền được với số liệu {}.", period.name);
                return Ok(End::Done);
            }
            Ok(End::Refused)
        }
    }
}
