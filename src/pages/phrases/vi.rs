//! Vietnamese.

use super::Phrase;

pub(super) fn words(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::MyWork => "Việc của tôi",
        Phrase::Overview => "Tổng quan",
        Phrase::Reception => "Tiếp nhận báo cáo",
        Phrase::Board => "Tình hình nộp báo cáo",
        Phrase::Plans => "Kế hoạch và nhiệm vụ",
        Phrase::Indicators => "Chỉ tiêu, chỉ số",
        Phrase::Scoring => "Chấm điểm",
        Phrase::Ranking => "Xếp hạng",
        Phrase::Crosswalk => "Bảng đối chiếu",
        Phrase::Units => "Đơn vị",
        Phrase::Reports => "Báo cáo, biểu đồ",
        Phrase::Pages => "Các trang",
        Phrase::SignOut => "Đăng xuất",
        Phrase::OtherLanguage => "English",
        Phrase::SampleBanner => "Số liệu minh họa, không có thật. Ngày giả định:",
        Phrase::RemoveSample => "Bỏ văn phòng mẫu, về số liệu của cơ quan",
        Phrase::SkipToContent => "Đến nội dung",
        Phrase::Reminders => "Nội dung đôn đốc",
        Phrase::Duties => "Quy định nộp báo cáo",
        Phrase::Bundles => "Hồ sơ báo cáo",
        Phrase::Narratives => "Lời văn của các đơn vị",
        Phrase::PasteContacts => "Nhập đầu mối",
    }
}
