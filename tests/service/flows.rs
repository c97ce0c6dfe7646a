//! The flows of an officer in a browser, step by step: here the first ten minutes and Monday, in `flows_of_the_quarter` the day of the
//! deadline and the meeting. Each step asserts what the screen must show.

use std::path::Path;

use fantoccini::{Client, Locator};

use super::browser::{Driver, click, text, wait_for};
use super::documents;
use super::office::{self, ADMINISTRATOR, PASSWORD, Server};
use super::set_up::report_of;

pub(crate) const DESKTOP: (u32, u32) = (1366, 768);

pub(crate) async fn sign_in(browser: &Client, server: &Server, heading: &str) {
    browser.goto(&server.url("/dang-nhap")).await.unwrap();
    fill(browser, "input[name=name]", ADMINISTRATOR).await;
    fill(browser, "input[name=password]", PASSWORD).await;
    click(browser, "//button[@type='submit']").await;
    wait_for(browser, "h1", heading).await;
}

pub(crate) async fn fill(browser: &Client, css: &str, value: &str) {
    browser.find(Locator::Css(css)).await.unwrap_or_else(|fault| panic!("{css}: {fault}")).send_keys(value).await.unwrap();
}

/// Fills a field that browsers let people type into in their own way, such as a day.
pub(crate) async fn set_value(browser: &Client, css: &str, value: &str) {
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1]; return field.value";
    let set = browser.execute(script, vec![css.into(), value.into()]).await.unwrap();
    assert_eq!(set.as_str(), Some(value), "{css}");
}

/// A workbook dropped, looked at and recorded.
pub(crate) async fn record(browser: &Client, server: &Server, folder: &Path, name: &str, bytes: &[u8]) {
    browser.goto(&server.url("/tiep-nhan")).await.unwrap();
    drop_file(browser, folder, name, bytes).await;
    click(browser, "//button[text()='Ghi nhận']").await;
    wait_for(browser, "h1", "Kết quả tiếp nhận").await;
    wait_for(browser, "main", "Xem báo cáo").await;
}

pub(crate) async fn select(browser: &Client, name: &str, label: &str) {
    let field = browser.find(Locator::Css(&format!("select[name='{name}']"))).await.unwrap();
    field.select_by_label(label).await.unwrap_or_else(|fault| panic!("{name}: {label}: {fault}"));
}

pub(crate) async fn shows(browser: &Client, words: &[&str]) {
    let seen = text(browser).await;
    for word in words {
        assert!(seen.contains(word), "“{word}” is not on the page:\n{seen}");
    }
}

pub(crate) async fn drop_file(browser: &Client, folder: &Path, name: &str, bytes: &[u8]) {
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    fill(browser, "input[name=files]", &file.display().to_string()).await;
    click(browser, "//button[contains(., 'Xem trước')]").await;
    wait_for(browser, "main", "báo cáo đọc được").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_ten_minutes() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), DESKTOP).await;
    sign_in(&browser, &server, "Bắt đầu").await;
    shows(&browser, &["Cơ quan của anh/chị là?", "Sở Nội vụ", "UBND xã, phường, đặc khu", "Sở, ban khác"]).await;
    click(&browser, "//button[text()='Tiếp tục']").await;
    wait_for(&browser, "h2", "Tỉnh, thành phố nào?").await;
    select(&browser, "province", "Tỉnh Tuyên Quang").await;
    click(&browser, "//button[text()='Tiếp tục']").await;
    wait_for(&browser, "main", "1 tỉnh, 124 xã, phường").await;

    fill(&browser, "textarea[name=pasted]", "Sở Nội vụ\nSở Tư pháp\nSở Tài chính\nSở Tư pháp\n").await;
    click(&browser, "//button[text()='Xem trước']").await;
    wait_for(&browser, "main", "trùng với một dòng trước").await;
    click(&browser, "//button[text()='Thêm 3 đơn vị']").await;
    wait_for(&browser, "main", "1 tỉnh, 3 sở, ban, 124 xã, phường").await;

    browser.goto(&server.url("/bat-dau/ky?nam=2025")).await.unwrap();
    shows(&browser, &["Quý I năm 2025", "6 tháng đầu năm 2025", "Quý III năm 2025", "là Thứ Bảy", "19/09/2025"]).await;
    click(&browser, "//button[text()='Chấp nhận năm báo cáo 2025']").await;
    wait_for(&browser, "h1", "Biểu mẫu và nơi nhận").await;
    click(&browser, "//button[text()='Đếm báo cáo phải nộp']").await;
    wait_for(&browser, "main", "127 đơn vị × 3 biểu: 381 báo cáo phải nộp, 0 không thuộc diện").await;
    click(&browser, "//button[text()='Chấp nhận']").await;
    wait_for(&browser, "h1", "Tệp các đơn vị đã gửi").await;

    drop_file(&browser, folder.path(), "bao cao.xlsx", &report_of("Sở Tư pháp")).await;
    shows(&browser, &["Sở Tư pháp", "chưa ghi nhận"]).await;
    click(&browser, "//button[text()='Ghi nhận']").await;
    wait_for(&browser, "h1", "Kết quả tiếp nhận").await;
    wait_for(&browser, "main", "Xem báo cáo").await;
    browser.goto(&server.url("/")).await.unwrap();
    click(&browser, "//button[contains(., 'báo cáo không còn lỗi')]").await;
    wait_for(&browser, "h1", "Việc của tôi").await;
    browser.goto(&server.url("/bat-dau/ket-qua")).await.unwrap();
    shows(&browser, &["1/381", "báo cáo đã nộp", "Số liệu tổng hợp đầu tiên", "100,00 %"]).await;
    assert!(browser.find(Locator::Css("figure.chart svg")).await.is_ok(), "the first chart");
    browser.close().await.unwrap();
}

/// Form 06a of Xã Thạch Bàn with a sum that is not its parts in C10.
fn faulty() -> Vec<u8> {
    let mut report = super::browser::report(0);
    report.rows[0].dossiers.received_total += 1;
    tonghop_fixtures::sheet::workbook(&[report.sheet()]).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn monday() {
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), DESKTOP).await;
    // 1: three numbers.
    sign_in(&browser, &server, "Việc của tôi").await;
    let numbers = ["báo cáo chờ tiếp nhận", "đơn vị quá hạn", "nhiệm vụ đến hạn trong 7 ngày", "và 3 nhiệm vụ đã quá hạn"];
    shows(&browser, &numbers).await;
    shows(&browser, &["Từ ngày 10/09/2025 đến nay", "3 tệp không đọc được"]).await;

    // 2: the week's files; what changed since last week.
    record(&browser, &server, folder.path(), "06a suoi bac.xlsx", &report_of("Xã Suối Bạc")).await;
    record(&browser, &server, folder.path(), "06a thach ban.xlsx", &faulty()).await;
    browser.goto(&server.url("/")).await.unwrap();
    click(&browser, "//summary[contains(., 'Thay bản trước')]").await;
    shows(&browser, &["Xã Thạch Bàn", "→", "tep gui lai.zip/bieu 06a.xlsx", "Tệp rỗng (0 byte)"]).await;

    // 3 and 4: what must be corrected, sent back in one click with slip, marked copy and text.
    shows(&browser, &["Cần sửa: 1 báo cáo", "3 chỗ cần sửa"]).await;
    browser.goto(&server.url("/tiep-nhan#cho")).await.unwrap();
    shows(&browser, &["Báo cáo chờ tiếp nhận (4)", "Xã Thạch Bàn", "Trả lại báo cáo đã chọn"]).await;
    browser.goto(&server.url("/")).await.unwrap();
    fill(&browser, "details form input[name=reason]", "Cột (3) không bằng tổng các cột").await;
    click(&browser, "//button[text()='Trả lại tất cả (1)']").await;
    browser.goto(&server.url("/tinh-hinh-nop?ky=cchc:2025-Q3")).await.unwrap();
    shows(&browser, &["Trả lại"]).await;
    browser.goto(&server.url("/")).await.unwrap();
    click(&browser, "//summary[contains(., 'Thay bản trước')]").await;
    click(&browser, "//details//a[contains(., 'Xã Thạch Bàn')]").await;
    shows(&browser, &["Trả lại để sửa", "Tải bản đánh dấu", "Phiếu trả lại", "Nội dung gửi đơn vị", "ô C10"]).await;

    // 5: the clean ones together.
    browser.goto(&server.url("/")).await.unwrap();
    click(&browser, "//button[text()='Tiếp nhận 1 báo cáo không còn lỗi']").await;
    wait_for(&browser, "h1", "Việc của tôi").await;
    browser.goto(&server.url("/tinh-hinh-nop?ky=cchc:2025-Q3")).await.unwrap();
    shows(&browser, &["31/34 = 91,18 %"]).await;

    // 6: tasks, overdue first.
    browser.goto(&server.url("/")).await.unwrap();
    click(&browser, "//a[contains(., 'nhiệm vụ đến hạn trong 7 ngày')]").await;
    wait_for(&browser, "h1", "Kế hoạch và nhiệm vụ").await;
    shows(&browser, &["Nhiệm vụ (48)", "Quá hạn (6,25 %)", "Hạn ban đầu:"]).await;
    let first = browser.find(Locator::XPath("//h2[contains(., 'Nhiệm vụ (48)')]/following::tbody[1]/tr[1]")).await.unwrap();
    let first = first.text().await.unwrap();
    assert!(first.contains("Quá hạn") && first.contains("quá ") && first.contains(" ngày"), "overdue first: {first}");

    // 7: a document, offered at once to what it can prove.
    browser.goto(&server.url("/tai-lieu?ky=cchc:2025-Q3")).await.unwrap();
    select(&browser, "kind", "Hình ảnh").await;
    set_value(&browser, "input[name=day]", "2025-08-20").await;
    fill(&browser, "input[name=title]", "Ảnh lớp tập huấn").await;
    select(&browser, "unit", "Xã An Tân").await;
    click(&browser, "//button[text()='Ghi tài liệu']").await;
    wait_for(&browser, "main", "Ảnh lớp tập huấn").await;
    shows(&browser, &["Video, clip quay lại hoặc Hình ảnh", "Gắn tài liệu này"]).await;

    // 8: difficulties that units wrote, one list by content.
    browser.goto(&server.url("/ho-so/loi-van?ky=cchc:2025-Q3")).await.unwrap();
    shows(&browser, &["KHÓ KHĂN, VƯỚNG MẮC (1 đơn vị)", "Xã Bình Minh", "Công chức phụ trách kiêm nhiệm nhiều việc."]).await;
    browser.close().await.unwrap();
}

/// The file of an ending that the browser has just saved; it is taken away, so that the next one is found alone.
pub(crate) async fn saved(folder: &Path, ending: &str) -> Vec<u8> {
    for _ in 0..2400 {
        let mut files = std::fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|entry| entry.path());
        if let Some(path) = files.find(|path| path.extension().is_some_and(|own| own == ending)) {
            let bytes = std::fs::read(&path).unwrap();
            std::fs::remove_file(path).unwrap();
            return bytes;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no {ending} was saved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_closing_to_the_pack() {
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), DESKTOP).await;
    sign_in(&browser, &server, "Việc của tôi").await;
    browser.goto(&server.url("/chot-so-lieu?ky=cchc:2025-Q3")).await.unwrap();
    shows(&browser, &["Kỳ này chưa chốt", "Còn thiếu hoặc còn ước", "Xã Bình Minh"]).await;
    fill(&browser, "input[name=note]", "Báo cáo Quý III").await;
    click(&browser, "//button[text()='Chốt số liệu']").await;
    wait_for(&browser, "main", "Bản số 1").await;

    click(&browser, "//a[text()='Xem, sửa lời văn báo cáo']").await;
    wait_for(&browser, "h1", "Lời văn báo cáo").await;
    shows(&browser, &["4. Khó khăn, vướng mắc", "Công chức phụ trách kiêm nhiệm", "Mục này chưa có nội dung"]).await;
    click(&browser, "//section[@id='mo-hinh']//summary[text()='Sửa lời văn']").await;
    fill(&browser, "#van-ban-mo-hinh", "\nXã Tân An lập tổ hỗ trợ nộp hồ sơ trực tuyến.").await;
    click(&browser, "//section[@id='mo-hinh']//button[text()='Lưu mục này']").await;
    wait_for(&browser, "#mo-hinh", "Xã Tân An lập tổ hỗ trợ").await;

    browser.goto(&server.url("/phat-hanh?ky=cchc:2025-Q3")).await.unwrap();
    click(&browser, "//button[text()='Đã trình ký']").await;
    wait_for(&browser, "main", "Ngày phát hành").await;
    fill(&browser, "input[name=number]", "8/BC-SNV").await;
    browser.execute("document.querySelector('input[name=day]').value = '2025-09-18'", vec![]).await.unwrap();
    click(&browser, "//button[text()='Đã phát hành']").await;
    wait_for(&browser, "main", "Văn bản đã phát hành").await;
    click(&browser, "//a[text()='Tải gói báo cáo']").await;
    let issued = saved(folder.path(), "zip").await;
    let manifest = documents::checked_manifest(&issued);
    assert_eq!((manifest["document"]["number"].as_str(), manifest["document"]["day"].as_str()), (Some("08/BC-SNV"), Some("2025-09-18")));
    assert_eq!(manifest["published"]["number"], 1, "figures of the version that was closed");
    let words = documents::words_of(&issued, "2025-Q3_bao-cao-cchc.docx");
    for expected in ["Số: 08/BC-SNV", "ngày 18 tháng 9 năm 2025", "Xã Tân An lập tổ hỗ trợ nộp hồ sơ trực tuyến.", "bản chốt số 1"]
    {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    click(&browser, "//a[text()='Tải gói báo cáo']").await;
    assert!(saved(folder.path(), "zip").await == issued, "the same pack again, to the last byte");
    browser.close().await.unwrap();
}
