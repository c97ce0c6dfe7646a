//! Words of the small pieces that several pages share, of signing in, and of what goes wrong.

use super::table::phrases;

phrases! {
    /// A phrase of a small piece.
    Piece {
        HowRead: "Lưu ý cách đọc", "How it was read";
        NarrativeThere: "đã có báo cáo lời văn", "narrative received";
        WhereFrom: "Số này từ đâu?", "Where does this figure come from?";
        NotDrawn: "Chưa vẽ được biểu đồ:", "The chart cannot be drawn:";
        CopyPicture: "Sao chép ảnh", "Copy the picture";
        PictureCopied: "Đã sao chép ảnh.", "The picture is copied.";
        PictureOpened: "Ảnh mở ở thẻ mới: bấm chuột phải, chọn Sao chép hình ảnh.", "The picture opens in a new tab: copy it by its context menu.";
        PictureRefused: "Trình duyệt không cho sao chép: dùng “Tải ảnh PNG”.", "The browser does not allow it: use “Download as PNG”.";
        DownloadPng: "Tải ảnh PNG", "Download as PNG";
        PictureForA4: "Ảnh khổ A4", "Picture for A4";
        DownloadSvg: "Tải SVG", "Download as SVG";
        AllRows: "Đủ mọi dòng, {} trang ảnh: ", "All rows, {} pages of pictures: ";
        PageNumber: "trang {}", "page {}";
        TableBehind: "Bảng số liệu của biểu đồ ({} dòng)", "Figures of the chart ({} rows)";
        Name: "Tên", "Name";
        MarkedCopy: "Tải bản đánh dấu", "Download the marked copy";
        ReturnSlip: "Phiếu trả lại", "Return slip";
        MessageToUnit: "Nội dung gửi đơn vị", "Message to the unit";
        All: "Tất cả", "All";
        ReportingPeriod: "Kỳ báo cáo", "Reporting period";
        CriteriaSet: "Bộ tiêu chí", "Criteria set";
        Show: "Xem", "Show";
        NoneYet: "chưa có", "none yet";
        SampleOffice: "Văn phòng mẫu", "Sample office";
        SignIn: "Đăng nhập", "Sign in";
        WhatItIs: "tonghop – tổng hợp báo cáo và chỉ tiêu cải cách hành chính", "tonghop – compiles reports and indicators of administrative reform";
        AccountName: "Tên đăng nhập", "Name";
        Password: "Mật khẩu", "Password";
        WrongPassword: "Tên đăng nhập hoặc mật khẩu không đúng.", "The name or the password is wrong.";
        TooManyTries: "Sai mật khẩu nhiều lần. Đợi 5 phút rồi thử lại.", "Too many wrong passwords. Wait 5 minutes, then try again.";
        NotDone: "Không thực hiện được", "This cannot be done";
        ToMyWork: "Về trang Việc của tôi", "Back to My work";
        FormExpired: "Biểu mẫu đã hết hạn hoặc không gửi từ trang này. Tải lại trang rồi thực hiện lại.", "The form has expired or was not sent from this page. Load the page again and repeat.";
        NoMarksNeeded: "không cần gõ dấu", "marks are not needed";
        DueOfUnits: "Hạn gửi của đơn vị: {}", "Due from units: {}";
        DueAbove: "; hạn gửi cấp trên: {}", "; due to the authority above: {}";
        DayOfRest: " (ngày {} là ngày nghỉ)", " ({} is a day of rest)";
        NothingToCompare: "Chưa có số liệu để so sánh của", "No figures to compare with of";
    }
}
