//! Đăng nhập.

use maud::html;

use super::layout;

/// The sign-in page; `fault` says why the last try failed.
pub fn page(fault: Option<&str>) -> String {
    layout::bare(
        "Đăng nhập",
        &html! {
            div.panel.signin {
                h1 { "Đăng nhập" }
                p.soft { "tonghop – tổng hợp báo cáo và chỉ tiêu cải cách hành chính" }
                @if let Some(fault) = fault { div.notice.bad role="alert" { (fault) } }
                form method="post" action="/dang-nhap" {
                    label { "Tên đăng nhập" input name="name" autocomplete="username" required autofocus; }
                    label { "Mật khẩu" input name="password" type="password" autocomplete="current-password" required; }
                    button type="submit" { "Đăng nhập" }
                }
            }
        },
    )
}
