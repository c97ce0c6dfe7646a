//! A person in front of a browser: Chromium without a screen, driven through chromedriver.
//!
//! With `TONGHOP_SCREENSHOTS=DIR` the pages are also kept as pictures (see `.ci/screenshots`).

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tonghop_fixtures::workbooks::kstt_06a::{Dossiers, FieldRow, Kstt06a};

use super::every_page::PAGES;
use super::office::{self, ADMINISTRATOR, PASSWORD, Server};
use super::spreadsheets;

/// Width and height of the two screens that pages are made for.
const SCREENS: [(&str, u32, u32); 2] = [("may-tinh", 1366, 768), ("dien-thoai", 390, 844)];

/// Chromedriver on a free port; stopped when dropped.
pub(crate) struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    pub(crate) fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver is installed (Debian: chromium, chromium-driver)");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let words = line.strip_prefix("ChromeDriver was started successfully on port ")?.to_owned();
            Some(words.trim_end_matches('.').to_owned())
        });
        Self { address: format!("http://127.0.0.1:{}", port.expect("chromedriver names its port")), child }
    }

    pub(crate) async fn browser(&self, downloads: &Path, (width, height): (u32, u32)) -> Client {
        let mobile = width < 500;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--lang=vi".to_owned(),
            format!("--window-size={width},{height}"),
        ];
        if mobile {
            arguments.push("--force-device-scale-factor=1".to_owned());
        }
        let mut options = json!({
            "args": arguments,
            "prefs": { "download.default_directory": downloads.display().to_string(), "download.prompt_for_download": false },
        });
        if mobile {
            options["mobileEmulation"] = json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0 } });
        }
        let capabilities = json!({ "goog:chromeOptions": options }).as_object().unwrap().clone();
        ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&self.address).await.expect("Chromium starts")
    }
}

impl Driver {
    /// Says yes to what the browser would ask a person for (the permissions extension of WebDriver).
    pub(crate) async fn allow(&self, browser: &Client, permissions: &[&str]) {
        let session = browser.session_id().await.unwrap().expect("a session");
        for name in permissions {
            let asked = json!({ "descriptor": { "name": name }, "state": "granted" });
            let address = format!("{}/session/{session}/permissions", self.address);
            let reply = reqwest::Client::new().post(address).body(asked.to_string()).send().await.unwrap();
            assert!(reply.status().is_success(), "{name}: {}", reply.text().await.unwrap());
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn sign_in(browser: &Client, server: &Server) {
    browser.goto(&server.url("/dang-nhap")).await.unwrap();
    browser.find(Locator::Css("input[name=name]")).await.unwrap().send_keys(ADMINISTRATOR).await.unwrap();
    browser.find(Locator::Css("input[name=password]")).await.unwrap().send_keys(PASSWORD).await.unwrap();
    browser.find(Locator::Css("button[type=submit]")).await.unwrap().click().await.unwrap();
    wait_for(browser, "h1", "Việc của tôi").await;
}

/// Waits until an element with a text is there.
pub(crate) async fn wait_for(browser: &Client, css: &str, text: &str) {
    for _ in 0..200 {
        if let Ok(element) = browser.find(Locator::Css(css)).await
            && element.text().await.is_ok_and(|found| found.contains(text))
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no {css} with “{text}” at {}:\n{}", browser.current_url().await.unwrap(), browser.source().await.unwrap());
}

pub(crate) async fn text(browser: &Client) -> String {
    browser.find(Locator::Css("main")).await.unwrap().text().await.unwrap()
}

pub(crate) async fn click(browser: &Client, xpath: &str) {
    browser.find(Locator::XPath(xpath)).await.unwrap_or_else(|fault| panic!("{xpath}: {fault}")).click().await.unwrap();
}

/// Form 06a of Xã Thạch Bàn for Quý III.
pub(crate) fn report(late: i64) -> Kstt06a {
    let row = Dossiers {
        received_total: 110,
        received_online: 60,
        received_offline: 40,
        carried_forward: 10,
        completed_total: 100,
        completed_early: 40,
        completed_on_time: 60 - late,
        completed_late: late,
        pending_total: 10,
        pending_on_time: 10,
        pending_late: 0,
    };
    Kstt06a::new(
        "UBND XÃ THẠCH BÀN",
        "Kỳ báo cáo: Quý III năm 2025 (từ ngày 15/6/2025 đến ngày 14/9/2025)",
        vec![FieldRow::new("Tư pháp", row)],
    )
}

fn write(folder: &Path, name: &str, report: &Kstt06a) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, tonghop_fixtures::sheet::workbook(&[report.sheet()]).unwrap()).unwrap();
    path
}

/// Two faults: a total that is not its parts in C10, a negative count in M10.
fn faulty() -> Kstt06a {
    let mut report = report(0);
    report.rows[0].dossiers.received_total = 111;
    report.rows[0].dossiers.pending_late = -1;
    report
}

async fn upload(browser: &Client, server: &Server, file: &Path) {
    browser.goto(&server.url("/tiep-nhan")).await.unwrap();
    browser.find(Locator::Css("input[name=files]")).await.unwrap().send_keys(&file.display().to_string()).await.unwrap();
    click(browser, "//button[contains(., 'Xem trước')]").await;
    wait_for(browser, "main", "báo cáo đọc được").await;
}

fn score(client: &office::Client, unit: &str) -> Option<f64> {
    let scores = client.json("/api/v1/scores?ky=cchc:2025-Q3&bo=mau-xa-2025");
    let units = scores["units"].as_array().unwrap();
    units.iter().find(|row| row["name"] == unit).unwrap()["total"].as_f64()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_sends_back_corrects_accepts_and_downloads() {
    let data = office::sample_copy();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let client = tokio::task::block_in_place(|| server.client());
    let before = tokio::task::block_in_place(|| score(&client, "Xã Thạch Bàn")).expect("ranked before");
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), (1366, 768)).await;
    sign_in(&browser, &server).await;

    upload(&browser, &server, &write(folder.path(), "lan 1.xlsx", &faulty())).await;
    let seen = text(&browser).await;
    assert!(seen.contains("ô C10") && seen.contains("ô M10"), "both addresses: {seen}");
    assert!(seen.contains("Xã Thạch Bàn") && seen.contains("chưa ghi nhận"), "{seen}");

    upload(&browser, &server, &write(folder.path(), "lan 2.xlsx", &report(50))).await;
    assert!(!text(&browser).await.contains("Cần sửa ("), "the corrected file is clean");
    click(&browser, "//button[text()='Ghi nhận']").await;
    wait_for(&browser, "h1", "Kết quả tiếp nhận").await;
    wait_for(&browser, "main", "Xem báo cáo").await;
    click(&browser, "//a[text()='Xem báo cáo']").await;
    wait_for(&browser, "main", "Tiếp nhận").await;
    browser.find(Locator::Css("input[name=reason]")).await.unwrap().send_keys("Đã đối chiếu với đơn vị").await.unwrap();
    click(&browser, "//button[text()='Tiếp nhận']").await;
    wait_for(&browser, "main", "Đã tiếp nhận").await;
    let after = tokio::task::block_in_place(|| score(&client, "Xã Thạch Bàn")).expect("ranked after");
    assert!(after < before, "50 late dossiers cost points: {before} → {after}");

    browser.goto(&server.url("/xep-hang?ky=cchc:2025-Q3&bo=mau-xa-2025")).await.unwrap();
    click(&browser, "//a[contains(., 'Tải bảng xếp hạng')]").await;
    let downloaded = wait_for_file(folder.path()).await;
    compare_with_page(&downloaded, after);
    browser.close().await.unwrap();
}

async fn wait_for_file(folder: &Path) -> Vec<u8> {
    for _ in 0..200 {
        let found = std::fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|entry| entry.path()).find(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            path.extension().is_some_and(|ending| ending == "xlsx") && !name.starts_with("lan ")
        });
        if let Some(path) = found {
            return std::fs::read(path).unwrap();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing was downloaded");
}

/// The downloaded ranking holds the score that the page computed.
fn compare_with_page(workbook: &[u8], score: f64) {
    let sheets = spreadsheets::sheets(workbook);
    let row = sheets.iter().flat_map(|(_, range)| range.rows()).find(|row| row.iter().any(|cell| *cell == "Xã Thạch Bàn"));
    let numbers: Vec<f64> = row.expect("the unit is ranked").iter().filter_map(calamine::DataType::as_f64).collect();
    assert!(numbers.iter().any(|number| (number - score).abs() < 1e-9), "{numbers:?} without {score}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_stands_on_both_screens_without_a_script_error() {
    let server = Server::start(office::sample());
    let driver = Driver::start();
    let downloads = tempfile::tempdir().unwrap();
    let pictures = std::env::var_os("TONGHOP_SCREENSHOTS").map(PathBuf::from);
    for (screen, width, height) in SCREENS {
        let browser = driver.browser(downloads.path(), (width, height)).await;
        sign_in(&browser, &server).await;
        for (name, path) in PAGES {
            browser.goto(&server.url(path)).await.unwrap();
            wait_for(&browser, "h1", "").await;
            let framed = browser.find(Locator::Css("nav.main a[aria-current=page]")).await;
            assert!(framed.is_ok(), "{path} is an error page: {}", text(&browser).await);
            let overflow = browser.execute("return document.documentElement.scrollWidth - window.innerWidth", vec![]).await.unwrap();
            assert!(overflow.as_i64().unwrap() <= 1, "{name} on {screen} is {overflow} pixels too wide");
            if let Some(folder) = &pictures {
                std::fs::create_dir_all(folder).unwrap();
                std::fs::write(folder.join(format!("{name}-{screen}.png")), browser.screenshot().await.unwrap()).unwrap();
            }
        }
        browser.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_about_a_column_fits_a_phone() {
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), (SCREENS[1].1, SCREENS[1].2)).await;
    sign_in(&browser, &server).await;
    let mut sheet = report(0).sheet();
    "Nộp qua mạng toàn trình".clone_into(&mut sheet.header.iter_mut().find(|cell| cell.text == "Trực tuyến").unwrap().text);
    sheet.column_numbers = false;
    let path = folder.path().join("cot la.xlsx");
    std::fs::write(&path, tonghop_fixtures::sheet::workbook(&[sheet]).unwrap()).unwrap();
    upload(&browser, &server, &path).await;
    wait_for(&browser, "form.question", "là cột nào của biểu").await;
    let width = browser.execute("return document.documentElement.scrollWidth", vec![]).await.unwrap();
    assert_eq!(width.as_i64(), Some(i64::from(SCREENS[1].1)));
    browser.close().await.unwrap();
}

/// The accessibility checks of axe-core (NOTICE says where it is from).
const AXE: &str = include_str!("vendored/axe.min.js");

/// Rule and places of every violation on the page that is open.
async fn violations(browser: &Client) -> Vec<String> {
    browser.execute(AXE, vec![]).await.unwrap();
    let run = "const done = arguments[arguments.length - 1]; \
               axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.map((one) => \
               one.id + ' × ' + one.nodes.length + ': ' + one.nodes.slice(0, 2).map((node) => node.html.slice(0, 200)).join(' … '))))";
    let found = browser.execute_async(run, vec![]).await.unwrap();
    found.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_violates_a_rule_of_accessibility() {
    let server = Server::start(office::sample());
    let driver = Driver::start();
    let downloads = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for (screen, width, height) in SCREENS {
        let browser = driver.browser(downloads.path(), (width, height)).await;
        browser.goto(&server.url("/dang-nhap")).await.unwrap();
        found.extend(violations(&browser).await.into_iter().map(|one| format!("dang-nhap, {screen}: {one}")));
        sign_in(&browser, &server).await;
        for (name, path) in PAGES {
            browser.goto(&server.url(path)).await.unwrap();
            wait_for(&browser, "h1", "").await;
            found.extend(violations(&browser).await.into_iter().map(|one| format!("{name}, {screen}: {one}")));
        }
        browser.close().await.unwrap();
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// How many sheets of paper a page takes.
async fn sheets_of_paper(browser: &Client) -> usize {
    let pdf = browser.print(fantoccini::wd::PrintConfiguration::default()).await.unwrap();
    String::from_utf8_lossy(&pdf).lines().filter(|line| line.contains("/Type /Page") && !line.contains("/Type /Pages")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_page_takes_one_sheet_of_paper() {
    let server = Server::start(office::sample());
    let driver = Driver::start();
    let downloads = tempfile::tempdir().unwrap();
    let browser = driver.browser(downloads.path(), (1366, 768)).await;
    sign_in(&browser, &server).await;
    for (path, sheets) in [("/don-vi/dau-moi", 1), ("/phat-hanh?ky=cchc:2025-H1", 1), ("/phieu-nhap-lieu?ky=cchc:2025-H1", 1)] {
        browser.goto(&server.url(path)).await.unwrap();
        assert_eq!(sheets_of_paper(&browser).await, sheets, "{path}");
    }
    browser.goto(&server.url("/tinh-hinh-nop?ky=cchc:2025-Q3")).await.unwrap();
    assert!(sheets_of_paper(&browser).await > 1, "34 units do not fit on one");
    browser.close().await.unwrap();
}
