//! "Số này từ đâu?": the figures in the tables of the pages lead to what they are made of.

use super::office::{self, Server};

/// Pages whose tables hold figures of reports, indicators and scores.
const PAGES: [&str; 9] = [
    "/tinh-hinh-nop?ky=cchc:2025-Q3",
    "/xep-hang?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/cham-diem?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/chi-tieu?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/chi-tieu/don-vi?ky=cchc:2025-Q3&bo=mau-xa-2025&don_vi=MS-01@2008-08-01",
    "/chi-so?ky=cchc:2025-Q3&chi_so=dossiers-received",
    "/so-sanh?ky=cchc:2025-H1",
    "/so-lieu?bieu=kstt-06a&ky=cchc:2025-Q3",
    "/hop?ky=cchc:2025-Q3&bo=mau-xa-2025",
];

/// Columns that hold no figures of reports: what a set says, counts of rows, shares whose parts stand beside them, sums of cells shown below.
const NO_FIGURES: [&str; 11] = [
    "Tỷ lệ nộp",
    "Tỷ lệ đúng hạn",
    "Điểm tối đa",
    "Tối đa",
    "Có điểm",
    "Hạng",
    "Đã tự đánh giá",
    "Chỗ khác nhau",
    "Tử số/mẫu số",
    "Điểm tự đánh giá",
    "Đơn vị mất điểm",
];

fn text(html: &str) -> String {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect::<String>().trim().to_owned()
}

/// The cells of a row: the tag, and what is in it.
fn cells(row: &str) -> Vec<(&str, &str)> {
    let starts = row.split("<t").skip(1).filter(|cell| cell.starts_with(['d', 'h']) && !cell.starts_with("head"));
    starts.filter_map(|cell| cell.split_once('>')).collect()
}

/// Figures of a page's tables that lead nowhere, with the head of their column.
fn without_origin(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for table in page.split("<table").skip(1).filter_map(|rest| rest.split("</table>").next()) {
        let Some((head, body)) = table.split_once("</thead>") else { continue };
        let heads: Vec<String> = cells(head).iter().map(|(_, inner)| text(inner)).collect();
        for row in body.split("<tr").skip(1).filter(|row| !row.starts_with(" class=\"total\"")) {
            let mut place = 0;
            for (tag, inner) in cells(row) {
                let (head, figure) = (heads.get(place).map_or("", String::as_str), text(inner));
                let is_figure = tag.contains("number") && figure.contains(|sign: char| sign.is_ascii_digit());
                if is_figure && !inner.contains("href=") && !NO_FIGURES.contains(&head) {
                    found.push((head.to_owned(), figure));
                }
                let spanned = tag.split("colspan=\"").nth(1).and_then(|rest| rest.split('"').next()?.parse().ok());
                place += spanned.unwrap_or(1);
            }
        }
    }
    found
}

#[test]
fn a_figure_without_a_link_is_seen() {
    let page = "<table><thead><tr><th>Đơn vị</th><th class=\"number\">Giá trị</th><th class=\"number\">Tối đa</th></tr></thead>\
                <tbody><tr><td>Xã</td><td class=\"number\">31</td><td class=\"number\">5</td></tr>\
                <tr><td>Xã</td><td class=\"number\"><a href=\"/so-nay-tu-dau\">4</a></td><td class=\"number\">5</td></tr></tbody></table>";
    assert_eq!(without_origin(page), [("Giá trị".to_owned(), "31".to_owned())]);
}

#[test]
fn every_figure_of_a_table_leads_to_what_it_is_made_of() {
    let server = Server::start(office::sample());
    let client = server.client();
    for path in PAGES {
        let found = without_origin(&client.page(path));
        assert!(found.is_empty(), "{path}: {} figures lead nowhere: {:?}", found.len(), &found[..found.len().min(8)]);
    }
    let counts = client.page("/tinh-hinh-nop?ky=cchc:2025-Q3");
    let missing = "/tinh-hinh-nop?ky=cchc:2025-Q3&amp;bieu=activity-log&amp;tinh_trang=not_sent#don-vi";
    assert!(counts.contains(&format!("<a href=\"{missing}\">2</a>")), "a count leads to its units");
    let listed = client.page(&missing.replace("&amp;", "&"));
    assert!(listed.contains("Hiện 2/34 đơn vị") && listed.contains("Xã Bình Minh"), "the two that sent nothing");
}
