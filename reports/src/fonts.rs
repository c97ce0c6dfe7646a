//! The typefaces inside the binary: Be Vietnam Pro (SIL Open Font License 1.1, text in [`BE_VIETNAM_PRO_LICENCE`]).
//!
//! Its figures are proportional: right for titles, labels and charts, wrong for columns of numbers.

/// Weight 400, TrueType.
pub const BE_VIETNAM_PRO_REGULAR: &[u8] = include_bytes!("../fonts/BeVietnamPro-Regular.ttf");

/// Weight 600, TrueType. For the pages; charts use 400 and 700 only.
pub const BE_VIETNAM_PRO_SEMIBOLD: &[u8] = include_bytes!("../fonts/BeVietnamPro-SemiBold.ttf");

/// Weight 700, TrueType.
pub const BE_VIETNAM_PRO_BOLD: &[u8] = include_bytes!("../fonts/BeVietnamPro-Bold.ttf");

/// The licence that must travel with the three files.
pub const BE_VIETNAM_PRO_LICENCE: &str = include_str!("../fonts/BeVietnamPro-OFL.txt");

/// The family name in CSS and SVG.
pub const FAMILY: &str = "Be Vietnam Pro";
