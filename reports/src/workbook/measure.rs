//! Widths of text in Times New Roman, the typeface that NĐ 30/2020 asks for.
//!
//! The font itself is not shipped; these are the advance widths of Liberation Serif 2.1.5, its metric twin, in 1/2048 em.

use unicode_normalization::char::decompose_canonical;

/// Advance widths of U+0020 to U+007E, regular.
const REGULAR: [u16; 95] = [
    512, 682, 836, 1024, 1024, 1706, 1593, 369, 682, 682, 1024, 1155, 512, 682, 512, 569, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024,
    1024, 1024, 569, 569, 1155, 1155, 1155, 909, 1886, 1479, 1366, 1366, 1479, 1251, 1139, 1479, 1479, 682, 797, 1479, 1251, 1821, 1479,
    1479, 1139, 1479, 1366, 1139, 1251, 1479, 1479, 1933, 1479, 1479, 1251, 682, 569, 682, 961, 1024, 682, 909, 1024, 909, 1024, 909, 682,
    1024, 1024, 569, 569, 1024, 569, 1593, 1024, 1024, 1024, 1024, 682, 797, 569, 1024, 1024, 1479, 1024, 1024, 909, 983, 410, 983, 1108,
];

/// Advance widths of U+0020 to U+007E, bold.
const BOLD: [u16; 95] = [
    512, 682, 1137, 1024, 1024, 2048, 1706, 569, 682, 682, 1024, 1167, 512, 682, 512, 569, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024,
    1024, 1024, 682, 682, 1167, 1167, 1167, 1024, 1905, 1479, 1366, 1479, 1479, 1366, 1251, 1593, 1593, 797, 1024, 1593, 1366, 1933, 1479,
    1593, 1251, 1593, 1479, 1139, 1366, 1479, 1479, 2048, 1479, 1479, 1366, 682, 569, 682, 1190, 1024, 682, 1024, 1139, 909, 1139, 909,
    682, 1024, 1139, 569, 682, 1139, 569, 1706, 1139, 1024, 1139, 1139, 909, 797, 682, 1139, 1024, 1479, 1024, 1024, 909, 807, 451, 807,
    1065,
];

/// The widest that a letter outside the table is taken for.
const OTHER: u16 = 2048;

/// Excel draws small letters on whole pixels, a little wider than their outlines.
const ON_SCREEN: f64 = 1.05;

/// Width of one line in pixels (96 to the inch) at a size in points.
pub(crate) fn width(text: &str, points: f64, bold: bool) -> f64 {
    let mut units = 0_u32;
    for letter in text.chars() {
        decompose_canonical(letter, |part| units = units.saturating_add(u32::from(advance(part, bold))));
    }
    f64::from(units) / 2048.0 * points * 96.0 / 72.0 * ON_SCREEN
}

/// Marks stand above or below their letter; the horn of ơ and ư makes it a little wider.
fn advance(letter: char, bold: bool) -> u16 {
    let table = if bold { &BOLD } else { &REGULAR };
    match letter {
        ' '..='~' => table[letter as usize - ' ' as usize],
        '\u{31B}' => 110,
        '\u{300}'..='\u{36F}' => 0,
        'đ' | '–' => 1139,
        'Đ' => 1479,
        '“' | '”' => 1024,
        _ => OTHER,
    }
}

/// How many lines a text takes in a column of so many pixels, broken at spaces; a word that is too long takes several.
pub(crate) fn lines(text: &str, points: f64, bold: bool, pixels: f64) -> u32 {
    let room = pixels.max(1.0);
    let space = width(" ", points, bold);
    let (mut lines, mut used) = (1_u32, 0.0_f64);
    for word in text.split(' ') {
        let mut wide = width(word, points, bold);
        if used > 0.0 && used + space + wide > room {
            lines += 1;
            used = 0.0;
        }
        while wide > room && lines < 500 {
            lines += 1;
            wide -= room;
        }
        used += if used > 0.0 { space + wide } else { wide };
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_take_no_room_and_bold_takes_more() {
        assert!((width("Hòa", 12.0, false) - width("Hoa", 12.0, false)).abs() < f64::EPSILON);
        assert!(width("Sở Nội vụ", 12.0, true) > width("Sở Nội vụ", 12.0, false));
        // Ten digits of Times New Roman at 12 points are 80 pixels wide.
        assert!((width("0123456789", 12.0, false) - 84.0).abs() < 0.1);
    }

    #[test]
    fn counts_lines_as_words_fall() {
        assert_eq!(lines("Sở Nội vụ", 12.0, false, 200.0), 1);
        assert_eq!(lines("Sở Nông nghiệp và Môi trường", 12.0, false, 120.0), 2);
        assert_eq!(lines(&"W".repeat(30), 12.0, false, 100.0), 5);
    }
}
