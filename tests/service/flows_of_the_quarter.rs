//! The day of the deadline and the day of the meeting in a browser, on the sample office. Each step asserts what the screen must show.

use std::process::Command;

use fantoccini::Locator;

use super::browser::{Driver, click, text, wait_for};
use super::documents;
use super::flows::{DESKTOP, drop_file, fill, record, saved, select, set_value, shows, sign_in};
use super::office::{self, Server};
use super::set_up::report_of;

const QUARTER: &str = "cchc:2025-Q3";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_of_the_deadline() {
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), DESKTOP).await;
    sign_in(&browser, &server, "Việc của tôi").await;

    // 1: the board with its kinds apart, counts and whom to call.
    browser.goto(&server.url(&format!("/tinh-hinh-nop?ky={QUARTER}"))).await.unwrap();
    shows(&browser, &["Hạn gửi của đơn vị: 16/09/2025", "32/34 = 94,12 %", "28/34 = 82,35 %", "0900 000"]).await;
    shows(&browser, &["Đúng hạn", "Muộn (1 ngày làm việc)", "Trả lại", "Không phát sinh", "Chưa nộp", "Không thuộc diện"]).await;
    shows(&browser, &["đã có báo cáo lời văn"]).await;

    // 2: reminders, one a unit, and all together.
    click(&browser, "//a[contains(., 'Nội dung đôn đốc')]").await;
    wait_for(&browser, "h1", "Nội dung đôn đốc").await;
    shows(&browser, &["Xã Bình Minh", "Nhật ký hoạt động tuyên truyền", "Quý III năm 2025", "16/09/2025"]).await;
    click(&browser, "(//section//button[@data-copy])[1]").await;
    wait_for(&browser, "section [role=status]", "sao chép").await;
    click(&browser, "//summary[contains(., 'Tất cả trong một nội dung')]").await;
    click(&browser, "//details//button[@data-copy]").await;
    wait_for(&browser, "details [role=status]", "sao chép").await;

    // 3: the last batch with the day it was received, not the day of the import.
    browser.goto(&server.url("/tiep-nhan")).await.unwrap();
    set_value(&browser, "input[name=received]", "2025-09-16").await;
    drop_file(&browser, folder.path(), "06a suoi bac.xlsx", &report_of("Xã Suối Bạc")).await;
    click(&browser, "//button[text()='Ghi nhận']").await;
    wait_for(&browser, "h1", "Kết quả tiếp nhận").await;
    wait_for(&browser, "main", "Xem báo cáo").await;
    click(&browser, "//a[text()='Xem báo cáo']").await;
    shows(&browser, &["Xã Suối Bạc", "16/09/2025", "Đúng hạn"]).await;

    // 4 and 5: disagreements, each decided with a reason that stays beside the figure.
    browser.goto(&server.url("/#chenh-lech")).await.unwrap();
    shows(
        &browser,
        &["ghi 45", "còn đang giải quyết 54", "Lệch nhiều so với cùng kỳ năm trước", "Số ước thực hiện", "Đã thay bằng số thực hiện"],
    )
    .await;
    let decision = "//section[contains(., 'Xã Hòa Bình') and contains(., 'HISTORY-01')]";
    let reason = browser.find(Locator::XPath(&format!("{decision}//input[@name='reason']"))).await.unwrap();
    reason.send_keys("Đơn vị xác nhận 45").await.unwrap();
    click(&browser, &format!("{decision}//button[text()='Giữ số của đơn vị']")).await;
    wait_for(&browser, "main", "Đơn vị xác nhận 45").await;
    shows(&browser, &["1 đã quyết định", "Giữ số của đơn vị"]).await;

    // 6: what is missing stays missing.
    browser.goto(&server.url(&format!("/xep-hang?ky={QUARTER}&bo=mau-xa-2025"))).await.unwrap();
    shows(&browser, &["Tạm tính (17/24 đơn vị có đủ số liệu)", "Chưa xếp hạng: thiếu số liệu"]).await;
    browser.goto(&server.url("/ho-so?ky=cchc:2025-Q3")).await.unwrap();
    click(&browser, "//a[text()='Xã Bình Minh']").await;
    wait_for(&browser, "h1", "Hồ sơ báo cáo của Xã Bình Minh").await;
    shows(&browser, &["Còn thiếu biểu số liệu", "Lời văn của Xã Bình Minh", "KHÓ KHĂN, VƯỚNG MẮC"]).await;

    // 7: closed with the list of what is missing; what comes later is kept apart.
    browser.goto(&server.url(&format!("/chot-so-lieu?ky={QUARTER}"))).await.unwrap();
    shows(&browser, &["Còn thiếu hoặc còn ước", "Chưa nộp (", "Xã Bình Minh", "không tính là 0"]).await;
    fill(&browser, "input[name=note]", "Chốt để họp giao ban").await;
    click(&browser, "//button[text()='Chốt số liệu']").await;
    wait_for(&browser, "main", "Bản số 1").await;
    shows(&browser, &["Chốt để họp giao ban", "Số liệu sau chốt (3)", "thời điểm, quantri thực hiện"]).await;
    record(&browser, &server, folder.path(), "06a binh minh.xlsx", &report_of("Xã Bình Minh")).await;
    browser.goto(&server.url(&format!("/chot-so-lieu?ky={QUARTER}"))).await.unwrap();
    shows(&browser, &["Số liệu sau chốt (4)", "06a binh minh.xlsx"]).await;

    // 11: signed outside, then issued with number, day and signed copy.
    browser.goto(&server.url(&format!("/phat-hanh?ky={QUARTER}"))).await.unwrap();
    click(&browser, "//button[text()='Đã trình ký']").await;
    wait_for(&browser, "main", "Số, ký hiệu").await;
    fill(&browser, "input[name=number]", "215/BC-SNV").await;
    set_value(&browser, "input[name=day]", "2025-09-17").await;
    let signed = folder.path().join("215 ky so.pdf");
    std::fs::write(&signed, b"%PDF-1.7 signed").unwrap();
    fill(&browser, "input[name=file]", &signed.display().to_string()).await;
    click(&browser, "//button[text()='Đã phát hành']").await;
    wait_for(&browser, "main", "215/BC-SNV, 17/09/2025").await;

    // 12: figures typed into the authority's software, in its order, ticked one by one.
    browser.goto(&server.url(&format!("/phieu-nhap-lieu?ky={QUARTER}"))).await.unwrap();
    shows(&browser, &["I.1", "Tổng số hồ sơ tiếp nhận", "bản chốt số 1", "Đã nhập 0/"]).await;
    click(&browser, "(//button[@data-copy])[1]").await;
    click(&browser, "//input[@value='I.1' and @type='checkbox']").await;
    click(&browser, "//button[text()='Lưu các ô đã đánh dấu']").await;
    wait_for(&browser, "main", "Đã nhập 1/").await;
    browser.close().await.unwrap();
}

/// How many pages a Word document takes when LibreOffice prints it.
fn pages_of_word(bytes: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tep.docx");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("lo").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(&path)
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(output.status.success());
    let pdf = std::fs::read(folder.path().join("tep.pdf")).unwrap();
    String::from_utf8_lossy(&pdf).matches("/Type/Page/").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_of_the_meeting() {
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path());
    let driver = Driver::start();
    let browser = driver.browser(folder.path(), DESKTOP).await;
    sign_in(&browser, &server, "Việc của tôi").await;
    browser.goto(&server.url("/chi-tieu-nam?nam=2025")).await.unwrap();
    let target =
        "const chosen = document.querySelector('select[name=chi_tieu]'); chosen.value = 'indicator/on-time-share'; return chosen.value";
    assert_eq!(browser.execute(target, vec![]).await.unwrap(), "indicator/on-time-share");
    fill(&browser, "input[name=gia_tri]", "98,5").await;
    click(&browser, "//button[text()='Ghi nhận']").await;
    wait_for(&browser, "main", "98,50 %").await;

    // 1: period and audience stand in the address.
    let page = format!("/hop?ky={QUARTER}&bo=mau-xa-2025@1");
    browser.goto(&server.url(&page)).await.unwrap();
    select(&browser, "doi_tuong", "Họp Ban Chỉ đạo").await;
    click(&browser, "//button[text()='Xem']").await;
    wait_for(&browser, "h1", "Tóm tắt cho lãnh đạo").await;
    let address = browser.current_url().await.unwrap();
    assert!(address.query().is_some_and(|query| query.contains("doi_tuong=ban-chi-dao") && query.contains("ky=cchc")), "{address}");
    // A deck of 6 to 8 slides and one page, saved from this very page.
    click(&browser, "//a[text()='Bản trình chiếu (PowerPoint)']").await;
    let deck = documents::unzipped(&saved(folder.path(), "pptx").await);
    let slides = deck.keys().filter(|name| name.starts_with("ppt/slides/slide") && name.ends_with(".xml")).count();
    assert!((6..=8).contains(&slides), "{slides} slides");
    let opening = String::from_utf8(deck["ppt/slides/slide1.xml"].clone()).unwrap();
    assert!(opening.contains("Quý III năm 2025") && opening.contains("chưa chốt"), "{opening}");
    click(&browser, "//a[text()='Tóm tắt một trang (Word)']").await;
    let summary = saved(folder.path(), "docx").await;
    assert_eq!(pages_of_word(&summary), 1, "one A4 page");

    // 2: figures in sentences, with kỳ trước, cùng kỳ năm trước and chỉ tiêu.
    let sentence = "Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn: 97,81 %; so với 6 tháng đầu năm 2025: giảm 0,77 điểm phần trăm";
    shows(&browser, &[sentence, "so với Quý III năm 2024", "chỉ tiêu năm 98,50 %: còn thiếu 0,69 điểm phần trăm"]).await;
    shows(&browser, &["32/34 đơn vị đã nộp (94,12 %)"]).await;

    // 3: ranking within the group, provisional, ties shared.
    shows(&browser, &["Tạm tính (17/24 đơn vị)", "3 (đồng hạng)"]).await;

    // 4: the worst criteria with lost points; what would bring them back stands one click further.
    shows(&browser, &["Tiêu chí mất điểm nhiều nhất", "Điểm bị mất", "Hồ sơ tiếp nhận trực tuyến"]).await;

    // 5: charts to take along.
    driver.allow(&browser, &["clipboard-read", "clipboard-write"]).await;
    click(&browser, "(//button[text()='Sao chép ảnh'])[1]").await;
    wait_for(&browser, "figure.chart [role=status]", "Đã sao chép ảnh.").await;
    let read = "const done = arguments[arguments.length - 1]; navigator.clipboard.read()
        .then((items) => items[0].getType('image/png')).then((picture) => createImageBitmap(picture))
        .then((bitmap) => done(`${bitmap.width} x ${bitmap.height}`)).catch((fault) => done(String(fault)));";
    assert_eq!(browser.execute_async(read, vec![]).await.unwrap(), "1920 x 1080", "the picture is on the clipboard");
    shows(&browser, &["Tải ảnh PNG", "Tải SVG"]).await;

    // 6: where a number is from, in two clicks: formula, units, then file, sheet and cell with the row as sent.
    click(&browser, "//li[contains(., 'Số hồ sơ giải quyết quá hạn')]//a[@title='Số này từ đâu?']").await;
    wait_for(&browser, "h1", "Số này từ đâu?").await;
    shows(&browser, &["709 hồ sơ", "Số của từng đơn vị"]).await;
    click(&browser, "//tr[td[1][text()='Xã An Tân']]//a").await;
    wait_for(&browser, "h2", "1. Phép tính").await;
    shows(&browser, &["31 hồ sơ", "bieu-06a.xlsx", "sheet “Biểu 06a”", "Đất đai"]).await;
    assert!(browser.find(Locator::Css("table.sent td.focus")).await.is_ok(), "the row as sent with its cell");

    // 7: a wrong figure is corrected in one place only, with number and reason.
    browser.goto(&server.url("/chot-so-lieu?ky=cchc:2025-H1")).await.unwrap();
    shows(&browser, &["Đính chính số 1", "Lý do:", "Trước", "Sau"]).await;

    // 8: a conclusion becomes a task and appears on Monday's page.
    browser.goto(&server.url("/ke-hoach/ket-luan")).await.unwrap();
    let meeting = browser.find(Locator::Css("input[name=meeting]")).await.unwrap();
    meeting.clear().await.unwrap();
    meeting.send_keys("họp Ban Chỉ đạo").await.unwrap();
    fill(&browser, "input[name=content]", "Rà soát 31 hồ sơ quá hạn của Xã An Tân").await;
    select(&browser, "lead", "Xã An Tân").await;
    set_value(&browser, "input[name=due]", "2025-09-22").await;
    click(&browser, "//button[text()='Ghi thành nhiệm vụ']").await;
    wait_for(&browser, "main", "Rà soát 31 hồ sơ quá hạn của Xã An Tân").await;
    browser.goto(&server.url("/")).await.unwrap();
    let card = browser.find(Locator::XPath("//a[contains(@class, 'card')][contains(., 'nhiệm vụ đến hạn')]")).await.unwrap();
    assert!(card.text().await.unwrap().starts_with('1'), "{}", text(&browser).await);
    browser.close().await.unwrap();
}
