//! `chart`: a chart as SVG or PNG.

use tonghop_domain::Scope;

use super::report::{DEFAULT_REGIME, input_or_fault};
use super::{End, UnknownInput, compute, said};
use crate::app::App;
use crate::cli::ChartArguments;
use crate::drawing::{self, Wanted};
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("chart command");

pub(super) async fn run(data: &DataSettings, arguments: &ChartArguments) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let office = app.office().await?;
    let (set, period) = match arguments.set.as_deref() {
        Some(name) => {
            let (set, period) = compute::set_and_period(&app.catalogue, name, &arguments.period)?;
            (Some(set), period)
        }
        None => (None, said::period_of(&app.catalogue, &arguments.period, Some(DEFAULT_REGIME))?),
    };
    let unit = said::unit(&app, &office, arguments.unit.as_deref())?;
    let wanted = Wanted { scope: &SCOPE, period: &period, set, unit: unit.as_ref() };
    let mut chart = drawing::chart_of(&app, &arguments.kind, wanted, arguments.indicator.as_deref()).await.map_err(input_or_fault)?;
    chart.page = arguments.page;
    chart.size = arguments.size.of_picture();
    let bytes = match arguments.output.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => drawing::svg(chart).await.map_err(input_or_fault)?.into_bytes(),
        Some("png") => drawing::png(chart).await.map_err(input_or_fault)?,
        _ => return Err(UnknownInput("tệp đích phải có đuôi .svg hoặc .png".to_owned()).into()),
    };
    std::fs::write(&arguments.output, bytes).map_err(|fault| anyhow::anyhow!("không ghi được {}: {fault}", arguments.output.display()))?;
    Ok(End::Done)
}
