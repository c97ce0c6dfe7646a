//! Đăng nhập.

use maud::html;

use super::layout;
use super::phrases::{Piece, said};

/// The sign-in page; `fault` says why the last try failed.
pub fn page(fault: Option<&str>) -> String {
    layout::bare(
        said(Piece::SignIn),
        &html! {
            div.panel.signin {
                h1 { (said(Piece::SignIn)) }
                p.soft { (said(Piece::WhatItIs)) }
                @if let Some(fault) = fault { div.notice.bad role="alert" { (fault) } }
                form method="post" action="/dang-nhap" {
                    label { (said(Piece::AccountName)) " " input name="name" autocomplete="username" required autofocus; }
                    label { (said(Piece::Password)) " " input name="password" type="password" autocomplete="current-password" required; }
                    button type="submit" { (said(Piece::SignIn)) }
                }
            }
        },
    )
}
