//! Hồ sơ báo cáo: Word, signed PDF and pictures beside the workbooks; narratives by heading; what is missing is named.

use tonghop_fixtures::broken;

use super::office::{self, Server};

fn words(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn link_to(page: &str, name: &str) -> String {
    let end = page.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("no link {name}"));
    page[..end].rsplit("href=\"").next().unwrap().trim_end_matches('"').replace("&amp;", "&")
}

#[test]
fn a_unit_that_sent_word_and_pdf_only_has_a_bundle_and_still_no_report() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page("/ho-so?ky=cchc:2025-Q3");
    let row = page.split("<tr>").find(|row| words(row).starts_with("Xã Bình Minh")).expect("its bundle");
    let text = words(row);
    assert!(
        text.contains("Word") && text.contains("PDF") && text.contains("Thiếu biểu số liệu “Nhật ký hoạt động tuyên truyền”"),
        "{text}"
    );
    let bundle = words(&client.page(&link_to(&page, "Xã Bình Minh")));
    for part in ["Lời văn của Xã Bình Minh", "II. KHÓ KHĂN, VƯỚNG MẮC", "Công chức phụ trách kiêm nhiệm", "BC CCHC quy III (ky so).pdf"]
    {
        assert!(bundle.contains(part), "{part}: {bundle}");
    }
    let board = client.page("/tinh-hinh-nop?ky=cchc:2025-Q3&tim=binh minh");
    assert!(words(&board).contains("Chưa nộp đã có báo cáo lời văn"), "{}", words(&board));
    let narratives = words(&client.page("/ho-so/loi-van?ky=cchc:2025-Q3"));
    assert!(narratives.contains("ĐỀ XUẤT, KIẾN NGHỊ (1 đơn vị) Xã Bình Minh Đề nghị tập huấn"), "{narratives}");
}

#[test]
fn a_narrative_finds_its_unit_and_period_and_a_nameless_one_is_filed_by_hand() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let named = broken::docx(&["UBND XÃ TÂN AN", "Báo cáo cải cách hành chính quý III năm 2025", "I. KẾT QUẢ THỰC HIỆN", "Đã họp 02 lần."])
        .unwrap();
    let nameless = broken::docx(&["BÁO CÁO", "I. KẾT QUẢ THỰC HIỆN", "Không rõ của ai."]).unwrap();
    let preview = client.upload(&[("bc.docx", named), ("khong ten.docx", nameless)], &[("received", "2025-09-17")]);
    let text = words(&client.page(&preview));
    assert!(text.contains("đã lưu làm báo cáo lời văn của Xã Tân An") || text.contains("báo cáo lời văn của Xã Tân An"), "{text}");
    let token = client.form_token();
    let recorded = client.http.post(server.url(&format!("{preview}/ghi-nhan"))).form(&[("form_token", token.as_str())]).send().unwrap();
    client.wait_for(recorded.url().path());

    let page = client.page("/ho-so?ky=cchc:2025-Q3");
    let row = page.split("<tr>").find(|row| words(row).starts_with("Xã Tân An")).unwrap();
    assert!(words(row).contains("Word") && words(row).contains("Thiếu bản ký (PDF)"), "{}", words(row));
    assert!(words(&page).contains("Chưa rõ đơn vị hoặc kỳ (1)"), "the nameless one waits");
    let form = page.split("<form").find(|form| form.contains("khong ten.docx")).unwrap();
    let action = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    let unit = form.split("Xã Đông Hà</option>").next().unwrap().rsplit("value=\"").next().unwrap().split('"').next().unwrap();
    let fields = [("form_token", token.as_str()), ("unit", unit), ("period", "cchc:2025-Q3")];
    let filed = client.http.post(server.url(action)).form(&fields).send().unwrap();
    assert!(filed.status().is_success());
    let narratives = words(&client.page("/ho-so/loi-van?ky=cchc:2025-Q3"));
    assert!(narratives.contains("KẾT QUẢ THỰC HIỆN (3 đơn vị)") && narratives.contains("Xã Đông Hà Không rõ của ai."), "{narratives}");
}

#[test]
fn what_cannot_be_read_is_named_with_what_to_do() {
    let server = Server::start(office::sample());
    let page = words(&server.client().page("/"));
    for (file, advice) in [("Nhat ky co mat khau.xlsx", "mật khẩu"), ("bieu 06a.xlsx", "rỗng"), ("anh bieu giay.png", "ảnh")] {
        let line = page.split(file).nth(1).unwrap_or_else(|| panic!("{file} is not named: {page}"));
        assert!(line.chars().take(300).collect::<String>().contains(advice), "{file}: {advice}");
    }
}
