//! Words that pages of several subjects share: heads of tables, labels, buttons.

use super::table::phrases;

phrases! {
    /// A phrase of several subjects.
    Common {
        At: "Lúc", "At";
        Drop: "Bỏ", "Drop";
        Unit: "Đơn vị", "Unit";
        ReceivedOn: ", nhận ngày ", ", received on ";
        Choose: "– chọn –", "– choose –";
        StillMissing: "Còn thiếu ", "Still missing: ";
        Form: "Biểu mẫu", "Form";
        Standing: "Tình trạng", "Standing";
        File: "Tệp", "File";
        Reports: " báo cáo)", " reports)";
        Reason: "Lý do: ", "Reason: ";
        ShowTheReport: "Xem báo cáo", "Show the report";
        Kind: "Loại", "Kind";
        Due: "Hạn", "Due";
        Result: "Kết quả", "Result";
        BackToScoring: "Về Chấm điểm", "Back to Scoring";
        Basis: "Căn cứ: ", "Basis: ";
        Figure: "Chỉ tiêu", "Figure";
        Part: "Phân tổ", "Part";
        BackToReportingStatus: "Về Tình hình nộp báo cáo", "Back to Reporting status";
        AuthorityHead: "Nơi nhận", "Received by";
        DueAlone: "Hạn gửi", "Due";
        ReasonAlone: "Lý do", "Reason";
        Number: "Số, ký hiệu", "Number";
        ReceivedBy: " · Nơi nhận: ", " · Received by: ";
        NothingOccurred: "Không phát sinh", "Nothing occurred";
        NotApplicable: "Không áp dụng", "Not applicable";
        ToCorrect: "Cần sửa", "To correct";
        HowItIsComputed: "Cách tính: ", "How it is computed: ";
        Value: "Giá trị", "Value";
        RecordedBy: "Người ghi", "Recorded by";
        State: "Trạng thái", "State";
        Remark: "Ghi chú", "Remark";
        Code: "Mã", "Code";
        Record: "Ghi nhận", "Record";
        Closed: "Đã chốt", "Closed";
        Cell: ", ô ", ", cell ";
        IndicatorCriterion: "Chỉ số, tiêu chí", "Indicator, criterion";
        TotalScore: "Tổng điểm", "Total score";
    }
}
