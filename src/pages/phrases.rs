//! Words of the frame and of the main pages, one exhaustive match per language: a phrase without words does not compile.

mod en;
mod vi;

use tonghop_domain::message::Language;

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
}

/// The words of a phrase.
pub fn phrase(phrase: Phrase, language: Language) -> &'static str {
    match language {
        Language::Vietnamese => vi::words(phrase),
        Language::English => en::words(phrase),
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
