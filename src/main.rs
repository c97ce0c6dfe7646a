//! Parses the command line, calls a command, turns its end into an exit code.

use clap::Parser as _;
use tonghop::cli::Cli;
use tonghop::commands;

fn main() -> std::process::ExitCode {
    commands::run(Cli::parse()).into()
}
