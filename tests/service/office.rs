//! A running office: the sample office imported once, copied for every test that changes it.

use std::borrow::Cow;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use tempfile::TempDir;

/// Password of the administrator in tests.
pub(crate) const PASSWORD: &str = "mật-khẩu-thử-nghiệm";
/// Name of the administrator.
pub(crate) const ADMINISTRATOR: &str = "quantri";

/// The program with a data folder.
pub(crate) fn tonghop(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command.arg("--data").arg(data);
    command
}

/// Runs the program to its end.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Output {
    tonghop(data).args(arguments).output().unwrap()
}

/// Standard output as one JSON document.
pub(crate) fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|fault| panic!("{fault}\n{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

/// The sample office as imported, once for all tests. Nothing opens it again, so it can be copied at any time: beside an open
/// SQLite database stand files that come and go.
fn imported() -> &'static Path {
    static IMPORTED: OnceLock<TempDir> = OnceLock::new();
    IMPORTED
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let output = run(folder.path(), &["demo", "--no-serve"]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            folder
        })
        .path()
}

/// The data folder of the sample office that tests share which only look.
pub(crate) fn sample() -> &'static Path {
    static SHARED: OnceLock<TempDir> = OnceLock::new();
    SHARED.get_or_init(sample_copy).path()
}

/// A copy of the sample office that a test may change.
pub(crate) fn sample_copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(imported(), copy.path());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A server on a free port; stopped when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// Serves a data folder.
    pub(crate) fn start(data: &Path) -> Self {
        let mut child = tonghop(data)
            .args(["serve", "--listen", "127.0.0.1:0", "--admin-password", PASSWORD])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| Some(line.strip_prefix("Địa chỉ: ")?.trim_end_matches('/').to_owned()));
        Self { address: address.expect("the server says where it listens"), child }
    }

    /// Kills the server without a word, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// A client that has signed in.
    pub(crate) fn client(&self) -> Client {
        self.client_led_to("/")
    }

    /// A client that has signed in to an office without a reporting year: it goes on with its setting up.
    pub(crate) fn client_setting_up(&self) -> Client {
        self.client_led_to("/bat-dau/ky")
    }

    fn client_led_to(&self, path: &str) -> Client {
        let client = self.stranger();
        let reply = client.http.post(self.url("/dang-nhap")).form(&[("name", ADMINISTRATOR), ("password", PASSWORD)]).send().unwrap();
        assert_eq!(reply.url().path(), path, "signed in");
        client
    }

    /// A client that has not.
    pub(crate) fn stranger(&self) -> Client {
        let http = reqwest::blocking::Client::builder().cookie_store(true).timeout(Duration::from_secs(240)).build().unwrap();
        Client { http, address: self.address.clone() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser without a screen.
pub(crate) struct Client {
    pub(crate) http: reqwest::blocking::Client,
    address: String,
}

impl Client {
    /// The text of a page that must be there, without its marks of language.
    pub(crate) fn page(&self, path: &str) -> String {
        let reply = self.http.get(format!("{}{path}", self.address)).send().unwrap();
        let status = reply.status();
        let text = reply.text().unwrap();
        assert!(status.is_success(), "{path}: {status}\n{text}");
        without_marks(&text)
    }

    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.page(path)).unwrap()
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        let reply = self.http.get(format!("{}{path}", self.address)).send().unwrap();
        assert!(reply.status().is_success(), "{path}: {}", reply.status());
        reply.bytes().unwrap().to_vec()
    }

    /// The text that every form of this session carries.
    pub(crate) fn form_token(&self) -> String {
        let page = self.page("/tiep-nhan");
        let start = page.find("name=\"form_token\" value=\"").expect("a form") + "name=\"form_token\" value=\"".len();
        page[start..].split('"').next().unwrap().to_owned()
    }

    /// Uploads files for preview and returns the path of the import, once it is through.
    pub(crate) fn upload(&self, files: &[(&str, Vec<u8>)], fields: &[(&str, &str)]) -> String {
        let mut form = reqwest::blocking::multipart::Form::new().text("form_token", self.form_token());
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for (name, bytes) in files {
            form = form.part("files", reqwest::blocking::multipart::Part::bytes(bytes.clone()).file_name((*name).to_owned()));
        }
        let reply = self.http.post(format!("{}/tiep-nhan", self.address)).multipart(form).send().unwrap();
        assert!(reply.status().is_success(), "{}", reply.text().unwrap());
        let path = reply.url().path().to_owned();
        self.wait_for(&path);
        path
    }

    /// Waits until an import is through.
    pub(crate) fn wait_for(&self, path: &str) {
        let id = path.rsplit('/').next().unwrap();
        for _ in 0..300 {
            let job = self.json(&format!("/api/v1/jobs/{id}"));
            if job["finished"] == job["total"] {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the import {path} does not end");
    }
}

/// A page without what only says that a text is Vietnamese, which the test of languages looks at.
pub(crate) fn without_marks(html: &str) -> String {
    let mut spans = Vec::new();
    let mut text = String::with_capacity(html.len());
    for (number, piece) in html.split('<').enumerate() {
        let is_mark = piece.starts_with("span lang=\"vi\">");
        if piece.starts_with("span") {
            spans.push(is_mark);
        }
        let drops = is_mark || (piece.starts_with("/span>") && spans.pop() == Some(true));
        let rest = match piece.split_once('>') {
            Some((_, rest)) if drops => Cow::Borrowed(rest),
            _ if number == 0 => Cow::Borrowed(piece),
            _ if piece.starts_with("html ") => Cow::Owned(format!("<{piece}")),
            _ => Cow::Owned(format!("<{}", piece.replace(" lang=\"vi\"", ""))),
        };
        text.push_str(&rest);
    }
    text
}

/// The words of a page as a reader sees them, one space between them.
pub(crate) fn words(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
