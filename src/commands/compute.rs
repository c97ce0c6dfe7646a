//! `compute`: indicator values and scores of a set for a period.

use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{Period, Scope, display};
use tonghop_indicators::ScoreTable;

use super::{End, UnknownInput, said};
use crate::analysis;
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::cli::ComputeArguments;
use crate::commands::output::say;
use crate::json;
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("compute command");

pub(super) async fn run(data: &DataSettings, arguments: &ComputeArguments) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let (set, period) = set_and_period(&app.catalogue, &arguments.set, &arguments.period)?;
    let table = analysis::scores(&app, &SCOPE, set, &period).await.map_err(|fault| match fault {
        analysis::AnalysisError::Compute(fault) => anyhow::Error::from(UnknownInput(fault.to_string())),
        other => other.into(),
    })?;
    match (arguments.json, arguments.csv) {
        (true, _) => say!("{}", json::scores(&table)),
        (_, true) => say!("{}", csv(&table).trim_end()),
        _ => tell(&table),
    }
    Ok(End::Done)
}

/// The set of a name and the period of a text, which takes the set's regime where it names none.
pub(super) fn set_and_period<'a>(catalogue: &'a Catalogue, name: &str, period: &str) -> Result<(&'a CriteriaSet, Period), UnknownInput> {
    let any = catalogue.set(name, None).ok_or_else(|| unknown_set(catalogue, name))?;
    let period = said::period_of(catalogue, period, Some(&any.regime))?;
    Ok((catalogue.set(name, Some(&period)).unwrap_or(any), period))
}

/// A set that nobody has; the message lists those that are there.
pub(super) fn unknown_set(catalogue: &Catalogue, name: &str) -> UnknownInput {
    let known: Vec<String> = catalogue.sets.iter().map(|set| format!("{}@{}", set.id, set.version)).collect();
    UnknownInput(format!("không có bộ tiêu chí “{name}”; các bộ đã có: {}", known.join(", ")))
}

/// Semicolons, decimal commas, every text quoted; a text that a spreadsheet would take for a formula gets an apostrophe.
fn csv(table: &ScoreTable) -> String {
    let quoted = |text: &str| {
        let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    let figure =
        |value: Option<rust_decimal::Decimal>| value.map_or_else(String::new, |value| value.normalize().to_string().replace('.', ","));
    let mut lines = vec!["\"unit\";\"name\";\"code\";\"score\";\"max\";\"state\"".to_owned()];
    for unit in &table.units {
        for component in unit.score.components() {
            lines.push(format!(
                "{};{};{};{};{};{}",
                quoted(unit.score.unit.as_str()),
                quoted(&unit.name),
                quoted(&component.code),
                figure(component.score),
                figure(Some(component.max)),
                quoted(component.state.as_str()),
            ));
        }
    }
    lines.join("\r\n") + "\r\n"
}

fn tell(table: &ScoreTable) {
    say!("{} ({}@{}), kỳ {}", table.name, table.set, table.version, table.period);
    for unit in &table.units {
        let rank = unit.rank.place.map_or_else(|| display::NO_FIGURE.to_owned(), |place| place.to_string());
        let total = unit.score.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2));
        say!("{rank:>4}  {total:>8}  {}", unit.name);
    }
}
