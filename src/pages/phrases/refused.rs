//! What forms and addresses are refused with.

use super::table::phrases;

phrases! {
    /// Why a request is not answered as asked.
    Refused {
        UnitParameter: "Chưa chọn đơn vị (don_vi).", "No unit is chosen (don_vi).";
        NoCriterion: "Bộ tiêu chí không có tiêu chí “{}”.", "The criteria set has no criterion “{}”.";
        NoSuchFile: "Không có tệp này.", "There is no such file.";
        NoUnitChosen: "Chưa chọn đơn vị.", "No unit is chosen.";
        NothingOwedByUnit: "Đơn vị này không phải nộp báo cáo nào trong kỳ.", "This unit owes no report in the period.";
        NoChart: "Không có biểu đồ “{}”.", "There is no chart “{}”.";
        NoPictureFormat: "Không có dạng ảnh “{}”.", "There is no picture format “{}”.";
        NoConclusions: "Chưa ghi kết luận nào.", "No conclusion was entered.";
        LeadOfConclusion: "Kết luận {}: chọn đơn vị chủ trì.", "Conclusion {}: choose the lead unit.";
        DoneInFuture: "Ngày hoàn thành không thể sau hôm nay.", "The day of completion cannot be after today.";
        MoveNeedsDocument: "Điều chỉnh hạn phải ghi văn bản điều chỉnh.", "A moved due date needs its document.";
        NoAct: "Không có thao tác “{}”.", "There is no action “{}”.";
        NoUnit: "Không có đơn vị “{}”.", "There is no unit “{}”.";
        NothingPasted: "Chưa có dòng nào để nhập: dán từ Excel các cột đơn vị, họ và tên, điện thoại, thư điện tử.", "No lines: paste from Excel the columns unit, full name, telephone, e-mail.";
        NoSet: "Không có bộ tiêu chí “{}”.", "There is no criteria set “{}”.";
        NoCellToEdit: "Biểu gửi lên thiếu ô cần sửa.", "The form names no cell to change.";
        NoReport: "Không có báo cáo “{}”.", "There is no report “{}”.";
        NoDebtors: "Chưa chọn nhóm đơn vị hoặc đơn vị phải nộp.", "Neither a group of units nor a unit is chosen.";
        NoForm: "Không có biểu mẫu “{}”.", "There is no form “{}”.";
        NoAuthority: "Chưa ghi nơi nhận báo cáo.", "The authority that receives the report is not named.";
        NoPeriodChosen: "Chưa chọn kỳ báo cáo.", "No reporting period is chosen.";
        ProposalGone: "Đề nghị này không còn: đã chấp nhận, hoặc kế hoạch đã thay đổi.", "This suggestion is gone: it was accepted, or the plan has changed.";
        AdHocNeeds: "Báo cáo đột xuất cần tên, và hạn gửi không trước ngày đầu của số liệu.", "An ad hoc report needs a name, and a due date not before the first day of its figures.";
        AdHocKnown: "Đã có báo cáo đột xuất tên {}; đặt tên khác.", "There is an ad hoc report {} already; choose another name.";
        NamedInYear: "“{}” trong năm ", "“{}” in ";
        DueDateForm: "Hạn gửi của kỳ {} không đúng dạng.", "The due date of {} is not a date.";
        DueBeforePeriod: "Hạn gửi {} trước ngày đầu của kỳ ", "The due date {} is before the first day of ";
        ExemptionReason: "Chưa ghi lý do không thuộc diện nộp.", "The reason of the exemption is missing.";
        EvidenceKind: "Chọn loại tài liệu trong danh sách.", "Choose the kind of document from the list.";
        EvidenceTitle: "Ghi trích yếu của tài liệu.", "Enter the title of the document.";
        EvidenceDay: "Ngày của tài liệu không có trong lịch.", "The day of the document is not in the calendar.";
        EvidenceWithoutFile: "Tài liệu này không kèm tệp.", "This document has no file.";
        EvidenceProvesNot: "Tài liệu loại này không chứng minh được nội dung đã chọn.", "This kind of document does not prove what was chosen.";
        SampleTransactions: "Số giao dịch phải là số nguyên, ví dụ 12.500.", "The number of transactions must be a whole number, such as 12.500.";
        SampleError: "Sai số phải là số phần trăm, ví dụ 5.", "The error must be a number of per cent, such as 5.";
        SampleLimits: "Số giao dịch phải lớn hơn 0, sai số phải lớn hơn 0 và nhỏ hơn 100 %.", "Transactions must be above 0, the error above 0 and below 100 %.";
        NoFormOfPeriod: "Không có biểu mẫu “{}” cho kỳ này.", "There is no form “{}” for this period.";
        NoFormsOfPeriod: "Không có biểu mẫu nào cho kỳ này.", "There is no form for this period.";
        NoFileNumber: "Đợt này không có tệp thứ {}.", "This import has no file number {}.";
        FileBeingRead: "Tệp này chưa đọc xong.", "This file is still being read.";
        NoCopy: "Không có “{}”.", "There is no “{}”.";
        PackOnce: "Chỉ giữ gói của báo cáo đã phát hành, một lần.", "Only the pack of an issued report is kept, once.";
        IssueNumber: "Ghi số, ký hiệu của văn bản đã phát hành.", "Enter the number of the issued document.";
        IssueDay: "Ghi ngày phát hành.", "Enter the day of issue.";
        NumberUsed: "Số này đã dùng cho {}. Báo cáo thay thế có số riêng.", "This number was used for {}. A report that replaces another has a number of its own.";
        IssuedBefore: "Ngày phát hành sớm hơn {} là báo cáo mà bản này thay thế.", "The day of issue is before {}, the report that this one replaces.";
        NotPdf: "Tệp “{}” không phải PDF. Đính kèm bản ký số dạng PDF.", "The file “{}” is no PDF. Attach the signed copy as a PDF.";
        NoSignedCopy: "Bước này không kèm bản ký số.", "This step has no signed copy.";
        NoSlip: "Chưa có phiếu nhập liệu nào trong danh mục.", "The catalogue has no entry slip.";
        NoAnswerChosen: "Chưa chọn câu trả lời trong danh sách.", "No answer of the list is chosen.";
        AlreadyAnswered: "Câu hỏi này đã được trả lời.", "This question was answered already.";
        NotAmongChoices: "“{}” không có trong các lựa chọn.", "“{}” is not among the choices.";
        ChooseAUnit: "Chọn một đơn vị.", "Choose a unit.";
        ChooseAFigure: "Chọn một số trên trang Chỉ tiêu, chỉ số hoặc Xếp hạng rồi bấm “Số này từ đâu?”.", "Choose a figure on Targets and indicators or Ranking, then “Where does this figure come from?”.";
        NoComponent: "Bộ tiêu chí không có tiêu chí thành phần “{}”.", "The criteria set has no component “{}”.";
        NoScoreOfUnit: "Đơn vị không có điểm tiêu chí “{}”.", "The unit has no score of criterion “{}”.";
        NoIndicator: "Không có chỉ số “{}”.", "There is no indicator “{}”.";
        NoCell: "“{}” không phải địa chỉ ô, ví dụ C9.", "“{}” is no address of a cell, such as C9.";
        NotReceived: "Không nhận được tệp trọn vẹn: {}", "The files were not received in full: {}";
        NoRuling: "Chưa chọn cách xử lý.", "No decision is chosen.";
        RulingReason: "Ghi lý do của quyết định.", "Enter the reason of the decision.";
        PlanCircle: "Kế hoạch được chọn thực hiện chính kế hoạch này (trực tiếp hoặc qua kế hoạch khác). Chọn kế hoạch của cấp trên.", "The chosen plan carries out this very plan (itself or through another). Choose the plan above.";
        NoFiles: "Chưa chọn tệp nào.", "No files are chosen.";
        ReceivedDay: "Ngày nhận không đúng dạng.", "The day of reception is not a date.";
        NoSection: "Báo cáo không có mục “{}”.", "The report has no section “{}”.";
        SectionTooLong: "Mục dài quá {} chữ. Rút gọn, hoặc đưa phần dài vào phụ lục.", "The section has more than {} letters. Shorten it, or move the long part to an annex.";
        NotSaved: "Chưa lưu. {}", "Not saved. {}";
        LiteralGone: "“{}” không còn trong lời văn hoặc đã xác nhận. Tải lại trang.", "“{}” is no longer in the text, or is confirmed. Load the page again.";
        YearForm: "Năm báo cáo không đúng dạng.", "The reporting year is not a year.";
        FormWithoutAuthority: "Biểu “{}” chưa ghi nơi nhận báo cáo.", "The form “{}” names no authority that receives it.";
        NothingTicked: "Chưa đánh dấu biểu nào.", "No form is ticked.";
        StillToCorrect: "Báo cáo còn lỗi cần sửa nên chưa tiếp nhận được.", "The report has faults to correct and cannot be accepted.";
        StillToReview: "Báo cáo còn chỗ cần xem lại: ghi lý do khi tiếp nhận.", "The report has places to review: enter a reason when accepting it.";
        NoReportChosen: "Chưa chọn báo cáo nào.", "No report is chosen.";
        NoSetForPeriod: "Chưa có bộ tiêu chí nào cho kỳ {}.", "No criteria set governs the period {}.";
        MeetingDay: "Ngày họp trống hoặc không có trong lịch: “{}”.", "The day of the meeting is missing or not in the calendar: “{}”.";
        ConclusionDue: "Kết luận {}: hạn trống hoặc không có trong lịch.", "Conclusion {}: the due date is missing or not in the calendar.";
        ActDay: "Ngày trống hoặc không có trong lịch: “{}”.", "The day is missing or not in the calendar: “{}”.";
    }
}
