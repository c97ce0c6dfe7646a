//! Settings of a run, from the command line and the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Where the data are; shared by every command.
#[derive(Debug, Clone, Args)]
pub struct DataSettings {
    /// The data folder: database, originals, the office's own catalogue.
    #[arg(long, global = true, env = "TONGHOP_DATA", default_value = "tonghop-data")]
    pub data: PathBuf,
    /// A database other than the SQLite file of the data folder, e.g. postgres://…; may hold a password, so it is never logged.
    #[arg(long, global = true, env = "TONGHOP_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

/// How the pages are served.
#[derive(Debug, Clone, Args)]
pub struct ServeSettings {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "TONGHOP_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Password of the first administrator; without it one is made up and printed once.
    #[arg(long, env = "TONGHOP_ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<String>,
}
