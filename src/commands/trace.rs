//! `trace`: from a score to its cells.

use tonghop_domain::score::{ComponentScore, explain};
use tonghop_domain::{Scope, display};

use super::{End, UnknownInput, compute, said, simulate};
use crate::analysis::{self, TracedScore};
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::cli::TraceArguments;
use crate::commands::output::say;
use crate::lineage;
use crate::settings::DataSettings;
use tonghop_domain::criteria::CriteriaSet;

const SCOPE: Scope = Scope::System("trace command");

pub(super) async fn run(data: &DataSettings, arguments: &TraceArguments) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let office = app.office().await?;
    let (set, period) = compute::set_and_period(&app.catalogue, &arguments.set, &arguments.period)?;
    let unit = said::unit(&app, &office, Some(&arguments.unit))?.ok_or_else(|| UnknownInput("chưa nêu đơn vị".to_owned()))?;
    // The table of scores says why a set is not for a period.
    analysis::scores(&app, &SCOPE, set, &period).await.map_err(simulate::input_or_fault)?;
    let traced = analysis::traced(&app, &SCOPE, set, &period, &unit).await.map_err(simulate::input_or_fault)?;
    let code = &arguments.criterion;
    if traced.components_of(code).is_empty() {
        return Err(unknown_criterion(set, code).into());
    }
    if arguments.json {
        let document = lineage::document(&app, &SCOPE, &traced, (set, &period), code).await.map_err(simulate::input_or_fault)?;
        say!("{}", document.unwrap_or_default());
    } else {
        say!("{} – {}, {}", traced.name, set.name, period.name);
        traced.components_of(code).into_iter().for_each(|score| tell(&traced, set, score, &app.catalogue));
    }
    Ok(End::Done)
}

fn unknown_criterion(set: &CriteriaSet, code: &str) -> UnknownInput {
    let known: Vec<&str> = set.all_components().map(|component| component.code.as_str()).collect();
    UnknownInput(format!("bộ tiêu chí {} không có tiêu chí “{code}”; các mã đã có: {}", set.id, known.join(", ")))
}

fn tell(traced: &TracedScore, set: &CriteriaSet, score: &ComponentScore, catalogue: &Catalogue) {
    let Some(component) = set.component(&score.code) else { return };
    let explanation = explain(component, score);
    say!("{} {} (tối đa {})", score.code, score.name, display::plain(score.max, 4));
    say!("  Cách tính: {}", explanation.rule);
    say!("  Phép tính: {}", explanation.arithmetic);
    if !explanation.evidence.words().is_empty() {
        say!("  {}", explanation.evidence.words());
    }
    for input in explanation.inputs {
        let file = traced.sources.of(input).map_or_else(String::new, |source| format!(", tệp “{}”", source.file));
        let title = catalogue.figure_title(&input.element, &input.dimensions);
        say!("  - {title}: {}{file}", tonghop_domain::score::explanation::figure_and_place(input));
    }
}
