//! Word documents: an official document before it is written, laid out as NĐ 30/2020/NĐ-CP asks.
//!
//! An [`OfficialDocument`] says what stands where in plain values; [`OfficialDocument::docx`] writes it. Which rule of the decree asks
//! for what stands in `layout/nd30-2020.toml`; a test reads every rule back from the written file. [`wording`] fills the sentences.
//!
//! Everything that units or officers wrote is hostile text: composed, free of control characters, never markup.

mod parts;
mod sequence;
mod type_width;
pub mod wording;
mod write;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod layout_test;

use jiff::civil::Date;
use zip::result::ZipError;

/// A document that leaves the house, before it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialDocument {
    /// The body above the issuer: "ỦY BAN NHÂN DÂN TỈNH MẪU SƠN"; `None` for an issuer that shows none.
    pub parent: Option<String>,
    /// Who issues it: "SỞ NỘI VỤ".
    pub issuer: String,
    /// Number and symbol.
    pub number: DocumentNumber,
    /// Where it is issued: "Mẫu Sơn".
    pub place: String,
    /// The day of issue; `None` leaves day and month to be filled by hand.
    pub date: Option<Date>,
    /// Tên loại văn bản: "BÁO CÁO".
    pub kind: String,
    /// Trích yếu; one line each.
    pub subject: Vec<String>,
    /// Kính gửi; empty = the document names nobody.
    pub recipients: Vec<String>,
    /// What it says.
    pub body: Vec<Block>,
    /// Who signs and who gets copies.
    pub signature: Signature,
    /// Phụ lục, each on pages of its own.
    pub annexes: Vec<Annex>,
    /// Title in the properties of the file.
    pub title: String,
}

/// Số và ký hiệu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentNumber {
    /// The number is left blank, the symbol follows: `Số:      /BC-SNV`.
    Blank(String),
    /// As issued: `215/BC-SNV`.
    Issued(String),
}

impl DocumentNumber {
    /// `Số: 05/BC-SNV`: numbers below 10 carry a zero, so that nothing can be put before them.
    pub fn line(&self) -> String {
        match self {
            Self::Blank(symbol) => format!("Số:         /{symbol}"),
            Self::Issued(number) => format!("Số: {}", Self::padded(number)),
        }
    }

    /// The number and symbol as issued; `None` while it is blank.
    pub fn issued(&self) -> Option<String> {
        match self {
            Self::Blank(_) => None,
            Self::Issued(number) => Some(Self::padded(number)),
        }
    }

    fn padded(number: &str) -> String {
        let digits = number.chars().take_while(char::is_ascii_digit).count();
        if digits == 1 { format!("0{number}") } else { number.to_owned() }
    }
}

/// Thẩm quyền ký and nơi nhận.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Authority of who signs: "KT. CHỦ TỊCH"; empty where the office is signed for by its head.
    pub authority: Vec<String>,
    /// Office held: "GIÁM ĐỐC".
    pub position: String,
    /// Name without titles; `None` leaves it blank.
    pub name: Option<String>,
    /// Nơi nhận, one line each, without dash and mark: "Như trên", "Lưu: VT, NV".
    pub copies: Vec<String>,
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Mục: "I. KẾT QUẢ THỰC HIỆN", in capitals whatever is handed over.
    Section(String),
    /// Khoản with a heading: "1. Công tác chỉ đạo, điều hành".
    Clause(String),
    /// A paragraph; "a) …" is one too.
    Paragraph(Vec<Span>),
    /// An entry of a list, without its dash.
    Item(Vec<Span>),
    /// A table.
    Table(Table),
    /// A picture with what it shows in words.
    Picture(Picture),
    /// A remark in italics: source, closing date.
    Remark(String),
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// Plain text.
    pub text: String,
    /// Whether it is carried over from the text of the period before and nobody has confirmed it: drawn on yellow.
    pub is_carried_over: bool,
}

impl Span {
    /// Text without a mark.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_carried_over: false }
    }
}

impl Block {
    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Span::plain(text)])
    }

    /// An entry of a list of plain text.
    pub fn item(text: impl Into<String>) -> Self {
        Self::Item(vec![Span::plain(text)])
    }
}

/// A table with one row of headings.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Heading, share of the width (of the sum of all shares) and alignment of each column.
    pub columns: Vec<Column>,
    /// Rows; a row with fewer cells than there are columns ends early.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its share of the width.
    pub share: u32,
    /// Whether it holds figures, which stand to the right.
    pub is_figure: bool,
}

impl Column {
    /// A column of words.
    pub fn words(heading: &str, share: u32) -> Self {
        Self { heading: heading.to_owned(), share, is_figure: false }
    }

    /// A column of figures.
    pub fn figures(heading: &str, share: u32) -> Self {
        Self { heading: heading.to_owned(), share, is_figure: true }
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A PNG.
    pub png: Vec<u8>,
    /// Width and height in pixels; only their ratio counts, pictures are as wide as the text.
    pub size: (u32, u32),
    /// What it shows, for those who cannot see it.
    pub description: String,
}

/// Phụ lục.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Its title, drawn in capitals.
    pub title: String,
    /// What it holds.
    pub body: Vec<Block>,
}

impl OfficialDocument {
    /// The document as a docx. The same document gives the same bytes.
    ///
    /// # Errors
    /// When the zip cannot be written, which memory alone decides.
    pub fn docx(&self) -> Result<Vec<u8>, ZipError> {
        parts::package(write::document(self), &self.title)
    }

    /// `(Kèm theo Báo cáo số 215/BC-SNV ngày 18 tháng 9 năm 2025 của …)`; blanks while the number is blank.
    pub fn annex_reference(&self) -> String {
        let number = self.number.issued().unwrap_or_else(|| self.number.line().trim_start_matches("Số:").to_owned());
        let kind = self.kind.to_lowercase();
        let day = match self.date {
            Some(date) => day_words(date),
            None => "ngày      tháng      năm          ".to_owned(),
        };
        format!("(Kèm theo {} số {number} {day} của {})", capitalised(&kind), self.issuer)
    }
}

/// `ngày 05 tháng 01 năm 2026`: days below 10 and the months 1 and 2 carry a zero.
pub fn day_words(date: Date) -> String {
    let month = if date.month() < 3 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One page of A4 for leaders: a title, a few headings with their lines, a table or two; no legal head.
#[derive(Debug, Clone, PartialEq)]
pub struct OnePage {
    /// "TÓM TẮT CHO LÃNH ĐẠO".
    pub title: String,
    /// Office, period and window.
    pub subtitle: String,
    /// What must be known about missing data; `None` when the data are complete.
    pub note: Option<String>,
    /// What it says.
    pub body: Vec<Block>,
    /// Source, closing date, version.
    pub footer: String,
}

impl OnePage {
    /// The page as a docx. The same page gives the same bytes.
    ///
    /// # Errors
    /// When the zip cannot be written, which memory alone decides.
    pub fn docx(&self) -> Result<Vec<u8>, ZipError> {
        parts::package(write::one_page(self), &self.title)
    }
}
