//! `template`: blank workbooks for one unit, or one zip for every unit that owes the form.

use tonghop_domain::Scope;

use super::{End, UnknownInput, said};
use crate::app::App;
use crate::cli::TemplateArguments;
use crate::giving_back::{self, GivingBackError};
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("template command");

pub(super) async fn run(data: &DataSettings, arguments: &TemplateArguments) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let office = app.office().await?;
    let id = said::form(&app.catalogue, Some(&arguments.form))?;
    let Some(form) = id.as_deref().and_then(|id| app.catalogue.form(id)) else { return Ok(End::Refused) };
    let period = said::period_of(&app.catalogue, &arguments.period, Some(&form.regime))?;
    let bytes = match said::unit(&app, &office, arguments.unit.as_deref())? {
        Some(unit) => giving_back::template_of(&app, &SCOPE, form, &unit, &period).await.map(|(_, bytes)| bytes),
        None => giving_back::templates_of_all(&app, &SCOPE, form, &period).await,
    };
    let bytes = bytes.map_err(input_or_fault)?;
    std::fs::write(&arguments.output, bytes).map_err(|fault| anyhow::anyhow!("không ghi được {}: {fault}", arguments.output.display()))?;
    Ok(End::Done)
}

/// What the caller can mend ends with exit code 2, what is ours with 1.
fn input_or_fault(fault: GivingBackError) -> anyhow::Error {
    match fault {
        GivingBackError::NobodyOwes { .. } | GivingBackError::Refused(_) => UnknownInput(fault.to_string()).into(),
        other => other.into(),
    }
}
