//! The head and foot of an official document, laid out as NĐ 30/2020/NĐ-CP, Phụ lục I, asks.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::measure;
use super::sheet::{Sheet, at};
use super::styles::{self, Style};

/// Who issues the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Letterhead {
    /// The body directly above the issuer: "ỦY BAN NHÂN DÂN TỈNH MẪU SƠN"; `None` for an issuer that shows none.
    pub parent: Option<String>,
    /// "SỞ NỘI VỤ".
    pub issuer: String,
    /// What follows the number while it is blank: "BC-SNV".
    pub symbol: String,
    /// Số, ký hiệu under which the document was issued: "215/BC-SNV"; `None` leaves the number to be filled in.
    pub number: Option<String>,
    /// "Mẫu Sơn".
    pub place: String,
    /// The day of issue; `None` leaves day and month to be filled by hand.
    pub date: Option<Date>,
}

/// Who signs and who receives copies.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Authority and office, one line each: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC".
    pub authority: Vec<String>,
    /// Name of the signer without titles; `None` leaves it blank.
    pub name: Option<String>,
    /// Nơi nhận, one line each, without dash and full stop: "Như trên", "Lưu: VT, CCHC".
    pub copies: Vec<String>,
}

impl Letterhead {
    fn dated(&self) -> String {
        match self.date {
            Some(date) => {
                // Days below 10 and the months 1 and 2 carry a zero, so that nothing can be put before them.
                let month = if date.month() < 3 { format!("{:02}", date.month()) } else { date.month().to_string() };
                format!("{}, ngày {:02} tháng {month} năm {}", self.place, date.day(), date.year())
            }
            None => format!("{}, ngày       tháng       năm          ", self.place),
        }
    }

    /// Writes the head; returns the next free row.
    pub(crate) fn write(&self, sheet: &mut Sheet<'_>) -> Result<u32, XlsxError> {
        let split = middle(sheet);
        let last = sheet.last_column();
        let mut pair = |row: u32, left: &str, left_style: &Style, right: &str, right_style: &Style| -> Result<(), XlsxError> {
            sheet.merged(at(row, 0), at(row, split), left, left_style)?;
            sheet.merged(at(row, split + 1), at(row, last), right, right_style)
        };
        let bold = |points| styles::centred(points, true);
        let (parent, issuer) = match &self.parent {
            Some(parent) => (parent.as_str(), self.issuer.as_str()),
            None => (self.issuer.as_str(), ""),
        };
        let first = if self.parent.is_some() { styles::centred(12.0, false) } else { bold(12.0) };
        pair(0, parent, &first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &bold(12.0))?;
        pair(1, issuer, &bold(12.0), MOTTO, &bold(13.0))?;
        let rule = styles::centred(RULE_POINTS, false);
        pair(2, &ruler(&self.issuer, 12.0, 0.4), &rule, &ruler(MOTTO, 13.0, 1.0), &rule)?;
        let number = self.number.as_ref().map_or_else(|| format!("Số:          /{}", self.symbol), |number| format!("Số: {number}"));
        pair(3, &number, &styles::centred(13.0, false), &self.dated(), &styles::centred(13.0, false).italic())?;
        sheet.space(2, 9)?;
        sheet.space(4, 12)?;
        Ok(5)
    }
}

const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
const RULE_POINTS: f64 = 6.0;

/// The line below the issuer (a third to a half of its text) and below the motto (as long as its text).
fn ruler(text: &str, points: f64, share: f64) -> String {
    let stroke = measure::width("_", RULE_POINTS, false);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred strokes at most, never negative")]
    let count = (measure::width(text, points, true) * share / stroke).round().min(400.0) as usize;
    "_".repeat(count)
}

/// The last column of the left half: the state's motto needs the larger part.
pub(crate) fn middle(sheet: &Sheet<'_>) -> u16 {
    let whole = f64::from(sheet.width(0, sheet.last_column()));
    let distance = |column: &u16| {
        let share = f64::from(sheet.width(0, *column)) / whole;
        (share - 0.43).abs()
    };
    (0..sheet.last_column()).min_by(|one, two| distance(one).total_cmp(&distance(two))).unwrap_or(0)
}

/// One recipient stands behind "Kính gửi:"; several stand below it, one line each.
pub(crate) fn addressed(recipients: &[String]) -> Vec<String> {
    match recipients {
        [] => Vec::new(),
        [one] => vec![format!("Kính gửi: {one}.")],
        many => {
            let last = many.len() - 1;
            let lines = many.iter().enumerate().map(|(index, one)| format!("- {one}{}", if index == last { '.' } else { ';' }));
            std::iter::once("Kính gửi:".to_owned()).chain(lines).collect()
        }
    }
}

impl Signature {
    /// Writes copies at the left and the signature at the right; returns the next free row.
    pub(crate) fn write(&self, sheet: &mut Sheet<'_>, top: u32) -> Result<u32, XlsxError> {
        let split = middle(sheet);
        let last = sheet.last_column();
        sheet.merged(at(top, 0), at(top, split), "Nơi nhận:", &styles::left(12.0, true).italic())?;
        let count = self.copies.len();
        for (index, (row, copy)) in (top + 1..).zip(&self.copies).enumerate() {
            let end = if index + 1 == count { '.' } else { ';' };
            sheet.merged(at(row, 0), at(row, split), &format!("- {copy}{end}"), &styles::left(11.0, false))?;
        }
        for (row, line) in (top..).zip(&self.authority) {
            sheet.merged(at(row, split + 1), at(row, last), line, &styles::centred(13.0, true))?;
        }
        // Room for the signature and the seal.
        let name = top + u32::try_from(self.authority.len()).unwrap_or(0) + 4;
        sheet.merged(at(name, split + 1), at(name, last), self.name.as_deref().unwrap_or(""), &styles::centred(13.0, true))?;
        Ok(name.max(top + u32::try_from(count).unwrap_or(0)) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_carry_zeros_as_the_decree_asks() {
        let on = |month, day| Letterhead {
            parent: None,
            issuer: String::new(),
            symbol: String::new(),
            number: None,
            place: "Mẫu Sơn".into(),
            date: Some(jiff::civil::date(2026, month, day)),
        };
        assert_eq!(on(1, 5).dated(), "Mẫu Sơn, ngày 05 tháng 01 năm 2026");
        assert_eq!(on(9, 17).dated(), "Mẫu Sơn, ngày 17 tháng 9 năm 2026");
    }
}
