//! The invented office and its figures.

use rust_decimal::Decimal;

/// Ends every title block: nobody may take these figures for a real place.
pub(crate) const SOURCE: &str =
    "Nguồn: báo cáo của các đơn vị tỉnh Mẫu Sơn, số liệu chốt đến 17/09/2025; 32/34 đơn vị đã nộp. Số liệu minh họa.";

/// The ten departments.
pub(crate) const DEPARTMENTS: [&str; 10] = [
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Khoa học và Công nghệ",
    "Văn phòng UBND tỉnh",
    "Ban Quản lý Khu kinh tế",
];

/// The twenty-four communes.
pub(crate) const COMMUNES: [&str; 24] = [
    "Xã Tân An",
    "Xã An Tân",
    "Xã Hòa Bình",
    "Xã Tân Thành",
    "Xã Tân Thạnh",
    "Xã Đông Hà",
    "Xã Ea H'Lơ",
    "Xã Bình Minh",
    "Xã Thượng Sơn",
    "Xã Hạ Sơn",
    "Xã Khe Lau",
    "Xã Nậm Mười",
    "Xã Phú Lộc",
    "Xã Mỹ Lý",
    "Xã Yên Thịnh",
    "Xã Đại Thắng",
    "Xã Thạch Giám",
    "Xã Vĩnh Hưng",
    "Phường Đồng Hà",
    "Phường Trung Tâm",
    "Phường Nguyễn Trãi",
    "Phường Lê Lợi",
    "Phường Bến Thủy",
    "Đặc khu Hòn Mê",
];

/// A figure that looks like one and is the same on every run.
pub(crate) fn hundredths(seed: usize, low: i64, high: i64) -> Decimal {
    let spread = usize::try_from(high - low + 1).unwrap_or(1);
    let step = seed.wrapping_mul(2_654_435_761) >> 7;
    Decimal::new(low + i64::try_from(step % spread).unwrap_or(0), 2)
}
