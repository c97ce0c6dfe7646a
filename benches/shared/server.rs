//! The program that benches measure.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Password of the account that benches sign in with.
pub(crate) const PASSWORD: &str = "mật-khẩu-đo-thời-gian";

/// The program built with this bench, or the one that `TONGHOP_PROGRAM` names.
pub(crate) fn tonghop(data: &Path) -> Command {
    let program = std::env::var_os("TONGHOP_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_tonghop").into());
    let mut command = Command::new(program);
    command.arg("--data").arg(data);
    command
}

/// The program at work; it ends with this value.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--admin-password", PASSWORD];
        let mut child = tonghop(data).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| Some(line.strip_prefix("Địa chỉ: ")?.trim_end_matches('/').to_owned()));
        Self { address: address.expect("the server says where it listens"), child }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
