//! Hồ sơ báo cáo: Word, signed PDF and pictures beside the workbooks; narratives by heading; what is missing is named.

use std::io::{Cursor, Write};

use tonghop_fixtures::broken;
use tonghop_fixtures::sheet;
use tonghop_fixtures::workbooks::kstt_06a::{Dossiers, FieldRow, Kstt06a};

use super::office::{self, Server, words};

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

/// A zip of files as a unit sends it.
fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn dossiers_of_tan_an() -> Vec<u8> {
    let dossiers = Dossiers { received_total: 10, received_online: 10, completed_total: 10, completed_early: 10, ..Dossiers::default() };
    let rows = vec![FieldRow::new("Tư pháp", dossiers)];
    sheet::workbook(&[Kstt06a::new("UBND XÃ TÂN AN", "Kỳ báo cáo: Quý III năm 2025", rows).sheet()]).unwrap()
}

const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n a photo of a training session";

#[test]
fn a_photo_belongs_to_the_reports_it_came_with_and_is_said_apart_where_it_came_alone() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let workbook = dossiers_of_tan_an();
    let sent = zip_of(&[("anh tap huan.png", PHOTO), ("bieu 06a.xlsx", &workbook), ("ban ky.pdf", b"%PDF-1.7\n%%EOF")]);
    let preview = client.upload(&[("quy III.zip", sent), ("anh le.png", PHOTO.to_vec())], &[("received", "2025-09-17")]);
    let page = client.page(&preview);
    let text = words(&page);
    assert!(text.contains("Ảnh chưa rõ đơn vị, kỳ"), "the photo that came alone: {text}");
    assert!(text.contains("1 ảnh chưa rõ đơn vị, kỳ: chưa lưu vào hồ sơ"), "{text}");
    assert!(text.contains("chọn đơn vị và kỳ rồi đọc lại"), "what to do: {text}");
    assert!(text.contains("đã lưu vào hồ sơ báo cáo của Xã Tân An"), "the photo in the zip: {text}");
    assert!(text.contains("quy III.zip/ban ky.pdf Xã Tân An – Quý III năm 2025"), "the table says where it is filed: {text}");
    let before = words(&client.page("/ho-so?ky=cchc:2025-Q3"));
    assert!(!before.contains("anh tap huan.png"), "a preview keeps nothing");

    let token = client.form_token();
    let recorded = client.http.post(server.url(&format!("{preview}/ghi-nhan"))).form(&[("form_token", token.as_str())]).send().unwrap();
    client.wait_for(recorded.url().path());
    let page = client.page("/ho-so?ky=cchc:2025-Q3");
    let bundle = words(&client.page(&link_to(&page, "Xã Tân An")));
    assert!(bundle.contains("quy III.zip/anh tap huan.png") && bundle.contains("quy III.zip/ban ky.pdf"), "{bundle}");
    assert!(!words(&page).contains("Chưa rõ đơn vị hoặc kỳ"), "the signed copy found its unit too");
    assert!(!bundle.contains("anh le.png"), "nobody said whose it is");
}

#[test]
fn only_units_of_the_office_are_offered_in_the_order_of_a_vietnamese_list() {
    let server = Server::start(office::sample());
    let page = server.client().page("/tiep-nhan");
    let select = page.split("name=\"unit\"").nth(1).unwrap().split("</select>").next().unwrap();
    let names: Vec<&str> = select.split("<option").skip(1).filter_map(|option| option.split('>').nth(1)?.split('<').next()).collect();
    let units: Vec<&str> = names.iter().copied().filter(|name| name.contains(' ')).collect();
    assert!(units.len() > 30 && units.contains(&"Xã Tân An"), "{names:?}");
    let outside = ["Hà Nội", "Thanh Hoá", "Thanh Hóa", "Hà Tĩnh", "Xuân Lộc", "Bà Rịa"];
    assert!(!outside.iter().any(|place| select.contains(place)), "provinces of published tables send nothing: {names:?}");
    let once: std::collections::BTreeSet<&str> = units.iter().copied().collect();
    assert_eq!(once.len(), units.len(), "no name stands twice: {names:?}");
    let place = |name: &str| units.iter().position(|known| *known == name).unwrap();
    assert!(place("Xã An Tân") < place("Xã Bình Minh") && place("Xã Bình Minh") < place("Xã Đông Hà"), "Đ stands behind D, not behind Z");
    assert!(place("Xã Đông Hà") < place("Xã Hòa Bình") && place("Xã Tân An") < place("Xã Tân Thành"), "{units:?}");
}
