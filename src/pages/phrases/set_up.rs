//! Words of the first ten minutes.

use super::table::phrases;

phrases! {
    /// A phrase of the wizard.
    SetUp {
        Start: "Bắt đầu", "Start";
        Steps: "Các bước thiết lập", "Steps of the set-up";
        StepOffice: "Cơ quan", "Office";
        StepUnits: "Đơn vị", "Units";
        StepPeriods: "Kỳ báo cáo", "Reporting periods";
        StepForms: "Biểu mẫu", "Forms";
        StepFiles: "Tệp đã có", "Files at hand";
        StepResult: "Kết quả", "Result";
        WhichOffice: "Cơ quan của anh/chị là?", "Which office is yours?";
        InteriorAffairs: "Sở Nội vụ", "Department of Interior Affairs";
        Commune: "UBND xã, phường, đặc khu", "People's Committee of a commune, ward or special zone";
        Department: "Sở, ban khác", "Another department";
        NewPassword: "Mật khẩu mới của anh/chị (để trống: giữ mật khẩu đã cấp)", "Your new password (empty: keep the one you were given)";
        Continue: "Tiếp tục", "Continue";
        TrySample: "Xem thử với văn phòng mẫu", "Try it with the sample office";
        SampleMeans: "Văn phòng mẫu là tỉnh Mẫu Sơn, không có thật, nằm trong thư mục riêng. Bỏ đi thì không còn lại gì.", "The sample office is an invented province in a folder of its own. Removed, it leaves nothing behind.";
        Loading: "Đang nạp văn phòng mẫu: {} tệp. ", "Loading the sample office: {} files. ";
        ShowProgress: "Xem tiến độ", "Show the progress";
        OpenSample: "Mở văn phòng mẫu", "Open the sample office";
        SampleFailed: "Chưa nạp được văn phòng mẫu: ", "The sample office could not be loaded: ";
        LoadSample: "Nạp văn phòng mẫu", "Load the sample office";
        LoadingLong: "Đang nạp {} tệp. Trang này tự làm mới; việc nạp mất chừng một phút.", "Loading {} files. This page renews itself; loading takes about a minute.";
        ProgressOfLoading: "Tiến độ nạp văn phòng mẫu", "Progress of loading the sample office";
        SampleAbsent: "Văn phòng mẫu chưa được nạp.", "The sample office is not loaded.";
        BackToStart: "Về trang Bắt đầu", "Back to Start";
        WhichProvince: "Tỉnh, thành phố nào?", "Which province or city?";
        WhichCommune: "Xã, phường, đặc khu nào?", "Which commune, ward or special zone?";
        WhichDepartment: "Sở, ban nào?", "Which department?";
        Province: "Tỉnh, thành phố", "Province or city";
        CommuneField: "Xã, phường, đặc khu", "Commune, ward or special zone";
        DepartmentName: "Tên sở, ban", "Name of the department";
        ChooseKindAgain: "Chọn lại loại cơ quan", "Choose the kind of office again";
        KnownAlready: "Đã có trong danh mục: ", "In the catalogue: ";
        PreviewOnly: "Xem trước (chưa ghi nhận)", "Preview (nothing recorded yet)";
        UnitName: "Tên đơn vị", "Name of the unit";
        Code: "Mã", "Code";
        UnitAbove: "Đơn vị cấp trên", "Unit above";
        Outcome: "Kết quả", "Result";
        Adds: "Thêm", "Add";
        AddsNot: "Không thêm", "Not added";
        AddUnits: "Thêm {} đơn vị", "Add {} units";
        PasteUnits: "Dán từ Excel danh sách sở, ban (hoặc phòng, ấp, tổ dân phố): tên, mã, đơn vị cấp trên; chỉ tên là bắt buộc", "Paste from Excel the departments (or divisions, hamlets): name, code, unit above; only the name is required";
        Preview: "Xem trước", "Preview";
        ContinuePeriods: "Tiếp tục: kỳ báo cáo", "Continue: reporting periods";
        ReportingYear: "Năm báo cáo {}", "Reporting year {}";
        FourPeriods: "Bốn kỳ báo cáo cải cách hành chính. Hạn gửi của đơn vị sửa được; hạn gửi cấp trên rơi vào ngày nghỉ thì lùi về ngày làm việc trước đó.", "The four reporting periods of administrative reform. The day for units can be changed; a day for the authority above that falls on a day of rest moves to the working day before.";
        AcceptYear: "Chấp nhận năm báo cáo {}", "Accept the reporting year {}";
        Year: "Năm {}", "Year {}";
        DueOfUnits: "Hạn gửi của đơn vị", "Due from units";
        DueAbove: "Hạn gửi cấp trên", "Due to the authority above";
        Remark: "Lưu ý", "Remark";
        FormsAndAuthorities: "Biểu mẫu và nơi nhận", "Forms and who receives them";
        TickForms: "Đánh dấu biểu mà từng nhóm đơn vị phải nộp. Mẫu, kỳ, nơi nhận sửa được sau tại Quy định nộp báo cáo.", "Tick the forms that each group of units owes. All of it can be changed later under Reporting rules.";
        NobodyOwes: "Chưa có đơn vị nào để nộp báo cáo: thêm đơn vị ở bước Đơn vị.", "No unit is there to report yet: add units in the step Units.";
        Form: "Biểu mẫu", "Form";
        Authority: "Nơi nhận báo cáo", "Received by";
        CountOwed: "Đếm báo cáo phải nộp", "Count what is owed";
        Accept: "Chấp nhận", "Accept";
        FilesSent: "Tệp các đơn vị đã gửi", "Files that units have sent";
        DropEverything: "Thả mọi tệp đã nhận, cả tệp nén. Đơn vị và kỳ được đọc trong tệp; tệp nào không rõ sẽ hỏi một lần.", "Drop every file received, zips too. Unit and period are read from the file; what is not clear is asked once.";
        DroppedBefore: "Các đợt đã thả", "Imports so far";
        ContinueResult: "Tiếp tục: xem kết quả", "Continue: show the result";
        FirstResult: "Kết quả đầu tiên", "First result";
        ReportsSent: "báo cáo đã nộp", "reports sent";
        ReportsWaiting: "báo cáo chờ tiếp nhận", "reports waiting for reception";
        ReportsToCorrect: "báo cáo phải sửa", "reports to correct";
        FirstTotals: "Số liệu tổng hợp đầu tiên", "First totals";
        NoTotals: "Chưa có số liệu nào: tiếp nhận báo cáo đầu tiên tại trang Tiếp nhận báo cáo, số tổng hợp sẽ hiện ở đây.", "No figures yet: accept the first report on the page Report reception, and totals appear here.";
        Indicator: "Chỉ số", "Indicator";
        Value: "Giá trị", "Value";
        UnitsWithFigures: "Số đơn vị có số liệu", "Units with figures";
        Next: "Làm tiếp", "What comes next";
        BlankTemplates: "Tệp mẫu trống cho mọi đơn vị và dự thảo công văn đề nghị báo cáo: ", "Blank templates for all units and a draft letter that asks for reports: ";
        UnderTemplates: ", mục Tải tệp mẫu.", ", under Download the template.";
        Contacts: "Đầu mối của từng đơn vị: ", "Contacts of each unit: ";
        NoKind: "Chưa chọn loại cơ quan.", "The kind of office is not chosen.";
        ShortPassword: "Mật khẩu mới cần ít nhất 10 ký tự.", "A new password needs at least 10 characters.";
    }
}
