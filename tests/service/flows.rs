//! The flows of an officer in a browser, step by step: the first ten minutes, Monday, the day of the deadline. Each step asserts what the
//! screen must show.

use std::path::Path;

use fantoccini::{Client, Locator};

use super::browser::{Driver, click, text, wait_for};
use super::documents;
use super::office::{self, ADMINISTRATOR, PASSWORD, Server};
use super::set_up::report_of;

const DESKTOP: (u32, u32) = (1366, 768);

async fn sign_in(browser: &Client, server: &Server, heading: &str) {
    browser.goto(&server.url("/dang-nhap")).await.unwrap();
    fill(browser, "input[name=name]", ADMINISTRATOR).await;
    fill(browser, "input[name=password]", PASSWORD).await;
    click(browser, "//button[@type='submit']").await;
    wait_for(browser, "h1", heading).await;
}

async fn fill(browser: &Client, css: &str, value: &str) {
    browser.find(Locator::Css(css)).await.unwrap_or_else(|fault| panic!("{css}: {fault}")).send_keys(value).await.unwrap();
}

async fn select(browser: &Client, name: &str, label: &str) {
    let field = browser.find(Locator::Css(&format!("select[name='{name}']"))).await.unwrap();
    field.select_by_label(label).await.unwrap_or_else(|fault| panic!("{name}: {label}: {fault}"));
}

async fn shows(browser: &Client, words: &[&str]) {
    let seen = text(browser).await;
    for word in words {
        assert!(seen.contains(word), "“{word}” is not on the page:\n{seen}");
    }
}

async fn drop_file(browser: &Client, folder: &Path, name: &str, bytes: &[u8]) {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn monday_and_the_day_of_the_deadline() {
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), DESKTOP).await;
    sign_in(&browser, &server, "Việc của tôi").await;
    shows(
        &browser,
        &["báo cáo chờ tiếp nhận", "đơn vị quá hạn", "nhiệm vụ đến hạn trong 7 ngày", "Từ ngày 10/09/2025 đến nay", "3 tệp không đọc được"],
    )
    .await;

    click(&browser, "//a[text()='Thả tệp mới']").await;
    wait_for(&browser, "h1", "Tiếp nhận báo cáo").await;
    drop_file(&browser, folder.path(), "06a thach ban.xlsx", &report_of("xã Thạch Bàn")).await;
    click(&browser, "//button[text()='Ghi nhận']").await;
    wait_for(&browser, "h1", "Kết quả tiếp nhận").await;
    wait_for(&browser, "main", "Xem báo cáo").await;
    browser.goto(&server.url("/")).await.unwrap();
    click(&browser, "//summary[contains(., 'Thay bản trước')]").await;
    shows(&browser, &["Xã Thạch Bàn", "→"]).await;

    click(&browser, "//a[contains(., 'đơn vị quá hạn')]").await;
    wait_for(&browser, "h1", "Tình hình nộp báo cáo").await;
    shows(&browser, &["32/34 = 94,12 %", "28/34 = 82,35 %", "Chưa nộp", "đã có báo cáo lời văn", "0900 000"]).await;
    click(&browser, "//a[contains(., 'Nội dung đôn đốc')]").await;
    wait_for(&browser, "h1", "Nội dung đôn đốc").await;
    click(&browser, "(//button[@data-copy])[2]").await;
    wait_for(&browser, "section [role=status]", "sao chép").await;

    browser.goto(&server.url("/#chenh-lech")).await.unwrap();
    let decision = "//section[contains(., 'Xã Hòa Bình') and contains(., 'HISTORY-01')]";
    browser
        .find(Locator::XPath(&format!("{decision}//input[@name='reason']")))
        .await
        .unwrap()
        .send_keys("Đơn vị xác nhận 45")
        .await
        .unwrap();
    click(&browser, &format!("{decision}//button[text()='Giữ số của đơn vị']")).await;
    wait_for(&browser, "main", "Đơn vị xác nhận 45").await;
    shows(&browser, &["Giữ số của đơn vị", "Số ước thực hiện", "Đã thay bằng số thực hiện"]).await;

    browser.goto(&server.url("/ho-so?ky=cchc:2025-Q3")).await.unwrap();
    click(&browser, "//a[text()='Xã Bình Minh']").await;
    wait_for(&browser, "h1", "Hồ sơ báo cáo của Xã Bình Minh").await;
    shows(&browser, &["Còn thiếu biểu số liệu", "Lời văn của Xã Bình Minh", "KHÓ KHĂN, VƯỚNG MẮC"]).await;
    browser.close().await.unwrap();
}

/// The zip that the browser has just saved; it is taken away, so that the next one is found alone.
async fn saved_zip(folder: &Path) -> Vec<u8> {
    for _ in 0..2400 {
        let mut files = std::fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|entry| entry.path());
        if let Some(path) = files.find(|path| path.extension().is_some_and(|ending| ending == "zip")) {
            let bytes = std::fs::read(&path).unwrap();
            std::fs::remove_file(path).unwrap();
            return bytes;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no pack was saved");
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
    let issued = saved_zip(folder.path()).await;
    let manifest = documents::checked_manifest(&issued);
    assert_eq!((manifest["document"]["number"].as_str(), manifest["document"]["day"].as_str()), (Some("08/BC-SNV"), Some("2025-09-18")));
    assert_eq!(manifest["published"]["number"], 1, "figures of the version that was closed");
    let words = documents::words_of(&issued, "2025-Q3_bao-cao-cchc.docx");
    for expected in ["Số: 08/BC-SNV", "ngày 18 tháng 9 năm 2025", "Xã Tân An lập tổ hỗ trợ nộp hồ sơ trực tuyến.", "bản chốt số 1"]
    {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    click(&browser, "//a[text()='Tải gói báo cáo']").await;
    assert!(saved_zip(folder.path()).await == issued, "the same pack again, to the last byte");
    browser.close().await.unwrap();
}
