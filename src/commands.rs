//! The commands, one file each, and the one place where their ends become exit codes.

mod annex;
mod annotate;
mod chart;
mod closing;
mod compute;
mod criteria;
mod demo;
mod forms;
mod import;
mod inspect;
mod output;
mod report;
mod said;
mod serve;
mod simulate;
mod template;
mod text_cells;
mod trace;
mod units;
mod wording;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// 0: done (import: all accepted).
    Done,
    /// 2: some input was refused, or names something unknown; the rest was done.
    Refused,
    /// 1: failed, nothing done.
    Failed,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Done => Self::SUCCESS,
            End::Refused => Self::from(2),
            End::Failed => Self::FAILURE,
        }
    }
}

/// Input that names something unknown: the message lists what is known. Ends with exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UnknownInput(pub String);

/// Runs a command and says on standard error why it failed.
pub fn run(cli: Cli) -> End {
    if matches!(cli.command, Command::Read) {
        return read_for_parent();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => return failed(&fault.into()),
    };
    runtime.block_on(dispatch(cli)).unwrap_or_else(|fault| failed(&fault))
}

async fn dispatch(cli: Cli) -> anyhow::Result<End> {
    let data = &cli.data;
    match cli.command {
        Command::Demo(arguments) => demo::run(data, arguments).await,
        Command::Serve(settings) => serve::run(data, &settings).await,
        Command::Inspect(arguments) => inspect::run(data, &arguments).await,
        Command::Import(arguments) => import::run(data, arguments).await,
        Command::Annotate(arguments) => annotate::run(data, &arguments).await,
        Command::Template(arguments) => template::run(data, &arguments).await,
        Command::Compute(arguments) => compute::run(data, &arguments).await,
        Command::Trace(arguments) => trace::run(data, &arguments).await,
        Command::Simulate(arguments) => simulate::run(data, &arguments).await,
        Command::Report(arguments) => report::run(data, &arguments).await,
        Command::Chart(arguments) => chart::run(data, &arguments).await,
        Command::Wording(command) => wording::run(data, command).await,
        Command::Closing(command) => closing::run(data, command).await,
        Command::Units(command) => units::run(data, command).await,
        Command::Forms(command) => forms::run(data, &command),
        Command::Criteria(command) => criteria::run(data, command),
        Command::Annex(command) => annex::run(data, command),
        Command::Read => Ok(read_for_parent()),
    }
}

fn failed(fault: &anyhow::Error) -> End {
    eprintln!("tonghop: {fault:#}");
    if fault.downcast_ref::<UnknownInput>().is_some() { End::Refused } else { End::Failed }
}

/// The reading child: frames on standard input, frames on standard output, until the parent closes.
fn read_for_parent() -> End {
    match tonghop_ingest::serve_child(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => End::Done,
        Err(_) => End::Failed,
    }
}
