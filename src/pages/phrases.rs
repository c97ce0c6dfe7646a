//! Words of the pages in both languages: a phrase without words does not compile. The frame and the headings of the main pages stand in
//! one match per language, the rest in tables.

mod common;
mod en;
mod ended;
mod figures;
mod main_pages;
mod pieces;
mod planned;
mod refused;
mod scores;
mod sent;
mod set_up;
pub mod standings;
mod table;
mod vi;

use std::fmt::Display;
use std::future::Future;

use tonghop_domain::message::Language;

pub use common::Common;
pub use ended::Ended;
pub use figures::Figures;
pub use main_pages::Main;
pub use pieces::Piece;
pub use planned::Planned;
pub use refused::Refused;
pub use scores::Scores;
pub use sent::Sent;
pub use set_up::SetUp;

/// A phrase with its words in both languages.
pub trait Said: Copy {
    /// The words.
    fn words(self, language: Language) -> &'static str;
}

tokio::task_local! {
    static SPOKEN: Language;
}

/// The language of the request that is being answered: small pieces and errors are made where nobody knows the request. Vietnamese
/// where none is answered. Exports never ask: they are Vietnamese whoever downloads them.
pub fn spoken() -> Language {
    SPOKEN.try_with(|language| *language).unwrap_or(Language::Vietnamese)
}

/// Answers a request in a language.
pub async fn in_language<Work: Future>(language: Language, work: Work) -> Work::Output {
    SPOKEN.scope(language, work).await
}

/// The words of a phrase in the language of the request.
pub fn said(phrase: impl Said) -> &'static str {
    phrase.words(spoken())
}

/// The same with a value in the place that the phrase leaves for it.
pub fn filled(phrase: impl Said, value: impl Display) -> String {
    said(phrase).replacen("{}", &value.to_string(), 1)
}

/// A phrase of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// Việc của tôi.
    MyWork,
    /// Tổng quan.
    Overview,
    /// Tiếp nhận báo cáo.
    Reception,
    /// Tình hình nộp báo cáo.
    Board,
    /// Kế hoạch và nhiệm vụ.
    Plans,
    /// Chỉ tiêu, chỉ số.
    Indicators,
    /// Chấm điểm.
    Scoring,
    /// Xếp hạng.
    Ranking,
    /// Bảng đối chiếu.
    Crosswalk,
    /// Đơn vị.
    Units,
    /// Báo cáo, biểu đồ.
    Reports,
    /// The pages, as the navigation is called for those who do not see it.
    Pages,
    /// Đăng xuất.
    SignOut,
    /// The name of the other language, in that language.
    OtherLanguage,
    /// What the banner of the sample office says before the day.
    SampleBanner,
    /// Goes back from the sample office to the office's own data.
    RemoveSample,
    /// Skips the navigation.
    SkipToContent,
    /// Nội dung đôn đốc.
    Reminders,
    /// Quy định nộp báo cáo.
    Duties,
    /// Hồ sơ báo cáo.
    Bundles,
    /// Lời văn của các đơn vị.
    Narratives,
    /// Nhập đầu mối.
    PasteContacts,
    /// Đơn vị.
    Unit,
    /// Biểu mẫu.
    FormTitle,
    /// Kỳ.
    PeriodShort,
    /// Ngày nhận.
    ReceivedOn,
    /// Lý do.
    Reason,
    /// Cần sửa.
    MustCorrect,
    /// Cần xem lại.
    MustReview,
    /// Thao tác.
    Action,
    /// báo cáo chờ tiếp nhận.
    ReportsWaiting,
    /// đơn vị quá hạn.
    UnitsOverdue,
    /// nhiệm vụ đến hạn trong 7 ngày.
    TasksDueInAWeek,
    /// và {} nhiệm vụ đã quá hạn.
    AndTasksOverdue,
    /// Tiếp nhận và trả lại.
    AcceptAndReturn,
    /// Không có báo cáo nào đang chờ. Thả tệp các đơn vị gửi tại trang Tiếp nhận báo cáo.
    NothingWaits,
    /// Tiếp nhận {} báo cáo không còn lỗi.
    AcceptClean,
    /// Cần sửa: {} báo cáo.
    ReportsToCorrect,
    /// Thả tệp mới.
    DropNewFiles,
    /// Danh sách chờ, theo nguyên nhân.
    WaitingByCause,
    /// Từ ngày {} đến nay.
    SinceDay,
    /// Không đọc được.
    Unreadable,
    /// Thay bản trước, cũ → mới.
    Replaced,
    /// Báo cáo mới.
    NewReports,
    /// Không có số liệu nào lệch với nhật ký, kỳ trước, cùng kỳ năm trước hay nguồn khác.
    NothingDisagrees,
    /// Số ước thực hiện.
    Estimates,
    /// Không có báo cáo nào dùng số ước trong kỳ này.
    NoEstimates,
    /// Ước thực hiện.
    Estimate,
    /// chưa có số thực hiện thay thế:.
    StillEstimates,
    /// Đã thay bằng số thực hiện.
    EstimateReplaced,
    /// Số liệu không đổi.
    NothingChanged,
    /// {} báo cáo mới.
    WeekNew,
    /// {} báo cáo thay bản trước.
    WeekReplaced,
    /// {} tệp không đọc được.
    WeekUnreadable,
    /// Số liệu không khớp.
    FiguresDisagree,
    /// {} chưa quyết định.
    Undecided,
    /// {} đã quyết định.
    Decided,
    /// báo cáo đã nộp ({}).
    ReportsSent,
    /// nộp đúng hạn ({}).
    ReportsOnTime,
    /// nhiệm vụ quá hạn hoặc đến hạn trong 7 ngày.
    TasksDueOrOverdue,
    /// báo cáo quá hạn, chưa nộp.
    ReportsOverdue,
    /// Chưa có bộ tiêu chí nào áp dụng cho kỳ này.
    NoSetGoverns,
    /// Xem xếp hạng.
    ShowRanking,
    /// Xem từng tiêu chí.
    ShowCriteria,
    /// Kỳ này chưa có báo cáo nào phải nộp. Chọn “Quy định nộp báo cáo” để khai báo đơn vị nào phải nộp biểu nào.
    NothingOwed,
    /// Nội dung đôn đốc ({} đơn vị).
    RemindersOfUnits,
    /// Tải Excel.
    DownloadExcel,
    /// Số báo cáo theo từng biểu.
    ReportsByForm,
    /// Tỷ lệ nộp.
    ShareSent,
    /// Tỷ lệ đúng hạn.
    ShareOnTime,
    /// Từng đơn vị.
    EachUnit,
    /// Tìm đơn vị.
    FindUnit,
    /// Tình trạng.
    StandingLabel,
    /// Nhóm đơn vị.
    UnitGroup,
    /// Lọc.
    Filter,
    /// Bỏ lọc.
    ClearFilter,
    /// Đầu mối.
    Contact,
    /// Không có đơn vị nào hợp với điều kiện lọc.
    NothingFits,
    /// Tải tệp mẫu.
    DownloadTemplate,
    /// Hiện {} đơn vị.
    UnitsShown,
    /// Số báo cáo: {}.
    ReportsShown,
    /// Không có đơn vị nào thuộc diện của bộ tiêu chí này trong kỳ.
    NoUnitAssessed,
    /// Hạng.
    Place,
    /// Tổng điểm.
    TotalScore,
    /// Xếp loại.
    Band,
    /// So với kỳ trước.
    AgainstBefore,
    /// So với cùng kỳ năm trước.
    AgainstLastYear,
    /// Ghi chú.
    Remark,
    /// Tải bảng xếp hạng (Excel).
    DownloadRanking,
    /// Tải bảng điểm (Excel).
    DownloadScores,
    /// Tạm tính ({} đơn vị có đủ số liệu).
    Provisional,
    /// Các bộ tiêu chí.
    CriteriaSets,
    /// Chỉ tiêu năm.
    YearlyTargets,
    /// Trong kỳ này chưa có đơn vị nào thuộc bộ tiêu chí. Tiếp nhận báo cáo của kỳ trước, hoặc chọn kỳ khác.
    NoUnitInSet,
    /// Điểm hệ thống tính.
    ComputedScore,
    /// Đã tự đánh giá.
    SelfScored,
    /// Chỗ khác nhau.
    Differences,
    /// Xem, nhập.
    ShowEnter,
    /// Nhập điểm tự đánh giá.
    EnterSelfScore,
    /// Việc nâng điểm nhiều nhất.
    RaiseScore,
    /// “Đã tự đánh giá”: số tiêu chí đơn vị đã chấm trên số tiêu chí đơn vị được tự chấm; “–” là chưa có tổng điểm.
    SelfScoredLegend,
    /// Chỗ tự đánh giá khác hệ thống tính ({}).
    SelfAgainstComputed,
    /// Không có chỗ nào khác nhau. Đơn vị chưa gửi phiếu tự chấm điểm thì nhập tại trang của đơn vị.
    NoDifferences,
    /// Tiêu chí.
    Criterion,
    /// Điểm tự đánh giá.
    SelfScore,
    /// Cách tính.
    HowComputed,
    /// Chưa ghi lý do.
    NoReason,
    /// Chốt số liệu.
    Closing,
    /// Kỳ này chưa chốt. Chốt số liệu giữ nguyên báo cáo, chỉ số, điểm, xếp hạng của kỳ; tệp đến sau được để riêng, chỉ vào số liệu đã công bố khi đính chính.
    ClosingMeans,
    /// Kỳ báo cáo chưa kết thúc: số liệu chốt bây giờ là số liệu đến hôm nay.
    PeriodRunning,
    /// Còn thiếu hoặc còn ước.
    MissingOrEstimated,
    /// Khi chốt.
    WhenClosed,
    /// Kỳ này chưa có báo cáo nào phải nộp. Thiết lập báo cáo phải nộp trước khi chốt.
    NothingOwedYet,
    /// Đủ báo cáo, không có số ước.
    AllThere,
    /// Đơn vị chưa nộp là chưa có số liệu, không tính là 0.
    MissingNotZero,
    /// Ghi chú (không bắt buộc).
    NoteOptional,
    /// đang công bố.
    Published,
    /// lần đính chính.
    Corrections,
    /// Tính lại để kiểm tra.
    ComputeAgain,
    /// Báo cáo, biểu đồ đã công bố.
    PublishedReports,
    /// Chưa có báo cáo nào đến sau khi chốt. Tệp nhập thêm cho kỳ này sẽ nằm ở đây, không làm thay đổi số liệu đã công bố.
    NothingAfter,
    /// Tệp.
    FileName,
    /// Trạng thái.
    State,
    /// Đính chính.
    Correction,
    /// Chưa có đính chính nào.
    NoCorrections,
    /// Số liệu sau chốt ({}).
    AfterClosing,
    /// Đính chính số liệu ({}).
    CorrectionsMade,
    /// Thả nhiều tệp hoặc một tệp nén (zip). Xem trước không ghi nhận gì; sau khi xem mới bấm Ghi nhận.
    DropHint,
    /// Tệp báo cáo (xlsx, xls, csv, zip …): thả vào đây hoặc bấm để chọn.
    DropHere,
    /// Kỳ báo cáo (để trống: đọc trong tệp).
    PeriodOrRead,
    /// Đơn vị (để trống: đọc trong tệp).
    UnitOrRead,
    /// Biểu mẫu (để trống: tự nhận ra).
    FormOrKnown,
    /// Xem trước.
    Preview,
    /// Báo cáo chờ tiếp nhận ({}).
    WaitingReports,
    /// Không có báo cáo nào đang chờ. Báo cáo mới ghi nhận sẽ hiện ở đây.
    NoneWaits,
    /// Nhiều đơn vị cùng lỗi.
    SharedFaults,
    /// Chọn.
    Choose,
    /// Lý do (khi trả lại, hoặc khi tiếp nhận dù còn chỗ cần xem lại).
    ReasonLong,
    /// Tiếp nhận báo cáo đã chọn.
    AcceptChosen,
    /// Trả lại báo cáo đã chọn.
    ReturnChosen,
    /// Các đợt gần đây.
    RecentImports,
    /// Chưa có đợt tiếp nhận nào.
    NoImports,
    /// Thời điểm.
    Moment,
    /// Người thực hiện.
    Person,
    /// Số tệp.
    Files,
    /// Đã xong.
    Finished,
    /// Hồ sơ báo cáo: biểu Excel, lời văn, bản ký, ảnh của từng đơn vị.
    BundlesLink,
    /// Câu trả lời đã ghi nhớ.
    AnswersLink,
    /// Tiếp nhận tất cả ({}).
    AcceptAll,
    /// Trả lại tất cả ({}).
    ReturnAll,
}

impl Said for Phrase {
    fn words(self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => vi::words(self),
            Language::English => en::words(self),
        }
    }
}

/// Code of a language in `lang` attributes and addresses.
pub fn code(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "vi",
        Language::English => "en",
    }
}

/// The language of a code; an unknown one is Vietnamese.
pub fn from_code(code: &str) -> Language {
    if code == "en" { Language::English } else { Language::Vietnamese }
}

/// The language that one changes to.
pub fn other(language: Language) -> Language {
    match language {
        Language::Vietnamese => Language::English,
        Language::English => Language::Vietnamese,
    }
}
