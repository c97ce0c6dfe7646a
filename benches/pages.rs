//! Every page of an office with two years of reports, measured on the server.
//!
//! ```text
//! cargo bench --bench pages                     the sample office with the reports of 2024 added
//! cargo bench --bench pages -- --keep DIR       the data folder stays in DIR and is used again
//! TONGHOP_PROGRAM=PATH cargo bench --bench pages
//! ```
//!
//! Each page is asked for once of a program that has just started and remembers nothing ("first": also what a page costs after a change of
//! figures), then five times ("again", the middle one counts). The time is that between sending the request and having the whole page, on the
//! same machine. Prints every page, slowest first, and how many stay within the aim.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../tests/service/every_page.rs"]
mod every_page;
#[path = "shared/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tonghop_domain::org_unit::{OrgUnit, UnitLevel};
use tonghop_fixtures::many::{self, ManyUnit, ReportWindow};
use tonghop_fixtures::sample_office;

use server::{PASSWORD, Server, tonghop};

/// What a page may take on the server.
const AIM: Duration = Duration::from_millis(300);
/// Requests of a page after the first.
const TIMES: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let keep = arguments.iter().position(|argument| argument == "--keep").and_then(|place| arguments.get(place + 1)).map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = keep.unwrap_or_else(|| temporary.path().to_owned());
    let data = folder.join("data");
    if !data.exists() {
        let begun = Instant::now();
        set_up(&folder, &data);
        println!("office with two years of reports set up in {} (not counted)", milliseconds(begun.elapsed()));
    }
    let paths = paths(&Client::sign_in(&Server::start(&data)));
    let mut measured: Vec<Measured> = paths.into_iter().map(|path| measure(&data, path)).collect();
    measured.sort_by_key(|page| std::cmp::Reverse(page.again));
    println!("{:>9} {:>9} {:>8}  page", "first", "again", "KiB");
    for page in &measured {
        println!("{:>9} {:>9} {:>8}  {}", milliseconds(page.first), milliseconds(page.again), page.bytes / 1024, page.path);
    }
    let within = |of: fn(&Measured) -> Duration| measured.iter().filter(|page| of(page) <= AIM).count();
    println!(
        "{} pages: {} first and {} again within {}",
        measured.len(),
        within(|page| page.first),
        within(|page| page.again),
        milliseconds(AIM)
    );
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    // 2 = some files were refused, as the sample office's are meant to be.
    assert!(matches!(output.status.code(), Some(0 | 2)), "{}", String::from_utf8_lossy(&output.stderr));
}

fn milliseconds(taken: Duration) -> String {
    format!("{} ms", taken.as_millis())
}

/// The sample office, and what its units would have reported in 2024.
fn set_up(folder: &Path, data: &Path) {
    run(tonghop(data).args(["demo", "--no-serve"]));
    for (index, window) in many::REPORTS_OF_2024.iter().enumerate() {
        let workbooks = folder.join(format!("2024-{index}"));
        make(&workbooks, window);
        run(tonghop(data).arg("import").arg(&workbooks).args(["--received", "2024-12-17"]).stdout(Stdio::null()));
    }
}

fn make(folder: &Path, window: &ReportWindow) {
    std::fs::create_dir_all(folder).unwrap();
    let last_day = window.first_day.saturating_add(jiff::Span::new().days(window.days));
    let office = sample_office().unwrap();
    for unit in office.units.iter().filter(|unit| unit.group.is_some() && unit.exists_on(last_day)) {
        let named = ManyUnit { code: unit.code.clone(), name: unit.name.clone() };
        let bytes = many::workbook_for(&named, &unit_line(unit), window).unwrap();
        std::fs::write(folder.join(format!("{}.xlsx", unit.code)), bytes).unwrap();
    }
}

/// How a unit of the sample office names itself over its tables.
fn unit_line(unit: &OrgUnit) -> String {
    match unit.level {
        UnitLevel::Department => format!("Đơn vị báo cáo: {}", unit.name),
        _ => format!("UBND {}", unit.name.to_uppercase()),
    }
}

/// Every page of the list, and one of each kind whose address is only known now.
fn paths(client: &Client) -> Vec<String> {
    let mut paths: Vec<String> = every_page::PAGES.iter().map(|(_, path)| path.split('#').next().unwrap().to_owned()).collect();
    let reports = client.get("/api/v1/submissions?ky=cchc:2025-Q3");
    let id = reports.split("\"id\":\"").nth(1).expect("the office has reports").split('"').next().unwrap();
    paths.push(format!("/bao-cao-nop/{id}"));
    let reception = client.get("/tiep-nhan");
    let job =
        reception.split("href=\"/tiep-nhan/").filter_map(|part| part.split('"').next()).find(|id| id.len() == 36 && !id.contains('/'));
    paths.extend(job.map(|job| format!("/tiep-nhan/{job}")));
    paths
}

struct Measured {
    path: String,
    first: Duration,
    again: Duration,
    bytes: usize,
}

struct Client {
    http: reqwest::blocking::Client,
    address: String,
}

impl Client {
    fn sign_in(server: &Server) -> Self {
        let http = reqwest::blocking::Client::builder().cookie_store(true).timeout(Duration::from_secs(120)).build().unwrap();
        http.post(format!("{}/dang-nhap", server.address)).form(&[("name", "quantri"), ("password", PASSWORD)]).send().unwrap();
        Self { http, address: server.address.clone() }
    }

    fn get(&self, path: &str) -> String {
        let reply = self.http.get(format!("{}{path}", self.address)).send().unwrap();
        let status = reply.status();
        let text = reply.text().unwrap();
        assert!(status.is_success(), "{path}: {status}\n{text}");
        text
    }
}

fn measure(data: &Path, path: String) -> Measured {
    let server = Server::start(data);
    let client = Client::sign_in(&server);
    let timed = || {
        let begun = Instant::now();
        let bytes = client.get(&path).len();
        (begun.elapsed(), bytes)
    };
    let (first, bytes) = timed();
    let mut again: Vec<Duration> = (0..TIMES).map(|_| timed().0).collect();
    again.sort();
    Measured { first, again: again[TIMES / 2], bytes, path }
}
