//! A whole country's reports, measured: one workbook per commune with three forms each, imported for real (reading children, all
//! rules, database on disk), computed, and shown.
//!
//! ```text
//! cargo bench --bench many                      3.321 workbooks
//! cargo bench --bench many -- 300               so many
//! cargo bench --bench many -- 124               a province: its pack of documents, deck, workbooks and charts must take 5 s at most
//! cargo bench --bench many -- 3321 --keep DIR   workbooks and data folder stay in DIR, to look closer
//! ```
//!
//! Prints what took how long and the most memory that the program and its children held at once. Linux only: memory is read from /proc.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "shared/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tonghop_fixtures::many;

use server::{PASSWORD, Server, tonghop};

/// Gia Lai: any province will do; its real communes stay beside the invented ones.
const PROVINCE: &str = "52";
const SET: &str = "mau-xa-2025";
/// Communes of the largest province, with some to spare.
const PROVINCE_AT_MOST: usize = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let count = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(many::COMMUNES);
    let keep = arguments.iter().position(|argument| argument == "--keep").and_then(|place| arguments.get(place + 1)).map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = keep.unwrap_or_else(|| temporary.path().to_owned());
    let (workbooks, data) = (folder.join("workbooks"), folder.join("data"));
    let made = timed(|| make(&workbooks, count));
    println!("{count} workbooks made in {} (not counted)", seconds(made.1));
    let set_up = timed(|| set_up(&folder, &data, count));
    println!("office of {count} communes set up in {} (not counted)", seconds(set_up.1));

    let mut total = Duration::ZERO;
    let mut step = |what: &str, taken: Duration, memory: u64| {
        total += taken;
        println!("{what:<34} {:>9}  {:>5} MiB", seconds(taken), memory / 1024);
    };
    let ((), taken, memory) = watched(tonghop(&data).arg("import").arg(&workbooks).stdout(Stdio::null()));
    step("import", taken, memory);
    let period = many::period().to_string();
    let ((), taken, memory) = watched(tonghop(&data).args(["compute", "--set", SET, "--period", &period, "--json"]).stdout(Stdio::null()));
    step("compute", taken, memory);
    let (taken, memory) = ask_pages(&data, &period);
    step("pages", taken, memory);
    println!("{:<34} {:>9}", "in all", seconds(total));
    if count <= PROVINCE_AT_MOST {
        pack(&folder, &data, &period);
    }
    check(&data, count);
}

/// The period's pack: its ledger names every figure's cell, and those of a country are more than a sheet holds.
fn pack(folder: &Path, data: &Path, period: &str) {
    let pack = folder.join("pack.zip");
    let before = processor_time();
    let ((), taken, memory) =
        watched(tonghop(data).args(["report", "--kind", "pack", "--period", period, "-o"]).arg(&pack).stdout(Stdio::null()));
    println!("{:<34} {:>9}  {:>5} MiB", "pack of documents, deck and charts", seconds(taken), memory / 1024);
    println!("  of it processor time {}; {} KiB", seconds(processor_time() - before), std::fs::metadata(&pack).unwrap().len() / 1024);
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    (work(), begun.elapsed())
}

/// What ended children have taken of the processors: fields 16 and 17 of the kernel's line, in hundredths of a second.
fn processor_time() -> Duration {
    let line = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = line.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13).take(2);
    Duration::from_millis(fields.filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10)
}

fn seconds(taken: Duration) -> String {
    format!("{:.2} s", taken.as_secs_f64())
}

fn make(folder: &Path, count: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let units = many::units(count);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for some in units.chunks(units.len().div_ceil(processors).max(1)) {
            scope.spawn(move || {
                for unit in some {
                    let path = folder.join(format!("{}.xlsx", unit.code));
                    if !path.exists() {
                        std::fs::write(path, many::workbook(unit).unwrap()).unwrap();
                    }
                }
            });
        }
    });
}

fn set_up(folder: &Path, data: &Path, count: usize) {
    let list = folder.join("units.csv");
    std::fs::write(&list, many::units_csv(&many::units(count))).unwrap();
    for arguments in [vec!["units", "adopt", PROVINCE], vec!["units", "import", list.to_str().unwrap()]] {
        let output = tonghop(data).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Runs a program to its end; the time it took and the most that it and its children held at once, in KiB.
fn watched(command: &mut Command) -> ((), Duration, u64) {
    let begun = Instant::now();
    let mut child = command.spawn().unwrap();
    let memory = Memory::watch(child.id());
    let status = child.wait().unwrap();
    let taken = begun.elapsed();
    assert!(status.success(), "{status}");
    ((), taken, memory.most())
}

/// Serves the office and asks for the pages that a leader and an officer open first.
fn ask_pages(data: &Path, period: &str) -> (Duration, u64) {
    let server = Server::start(data);
    let memory = Memory::watch(server.child.id());
    let http = reqwest::blocking::Client::builder().cookie_store(true).timeout(Duration::from_secs(120)).build().unwrap();
    http.post(format!("{}/dang-nhap", server.address)).form(&[("name", "quantri"), ("password", PASSWORD)]).send().unwrap();
    let mut total = Duration::ZERO;
    for path in [format!("/xep-hang?ky={period}&bo={SET}"), "/tiep-nhan".to_owned(), format!("/tinh-hinh-nop?ky={period}")] {
        let (reply, taken) =
            timed(|| http.get(format!("{}{path}", server.address)).send().unwrap().error_for_status().unwrap().text().unwrap());
        println!("  {path}: {} KiB in {}", reply.len() / 1024, seconds(taken));
        total += taken;
    }
    (total, memory.most())
}

/// Nothing was lost on the way: three accepted reports a commune, and every commune ranked or named.
fn check(data: &Path, count: usize) {
    let server = Server::start(data);
    let http = reqwest::blocking::Client::builder().cookie_store(true).timeout(Duration::from_secs(120)).build().unwrap();
    http.post(format!("{}/dang-nhap", server.address)).form(&[("name", "quantri"), ("password", PASSWORD)]).send().unwrap();
    let text = http.get(format!("{}/api/v1/submissions?ky={}", server.address, many::period())).send().unwrap().text().unwrap();
    let accepted = text.matches("\"state\":\"accepted\"").count();
    assert_eq!(accepted, 3 * count, "accepted reports");
    println!("{accepted} reports accepted");
}

/// Looks every 50 ms at what a process and its children hold.
struct Memory {
    most: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Memory {
    fn watch(process: u32) -> Self {
        let (most, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (seen, stopped) = (Arc::clone(&most), Arc::clone(&stop));
        std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                seen.fetch_max(resident(process), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        Self { most, stop }
    }

    fn most(&self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.most.load(Ordering::Relaxed)
    }
}

/// KiB that a process and its children hold now; 0 once it has ended.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let own = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse::<u64>().ok());
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
    let children = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let below: u64 =
        children.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).map(resident).collect::<Vec<_>>()).sum();
    own.unwrap_or(0) + below
}
