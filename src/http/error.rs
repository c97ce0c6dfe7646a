//! What a browser or script gets when something goes wrong.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;

use crate::app::OpenError;
use crate::pages::layout;
use crate::pages::phrases::{Piece, said};
use crate::storage::StorageError;

/// A request that cannot be answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Nobody is signed in; the page asks for it.
    #[error("chưa đăng nhập")]
    SignInFirst,
    /// No office was set up yet; the page asks for it.
    #[error("chưa thiết lập cơ quan")]
    SetUpFirst,
    /// Nothing is owed for any period yet; the page goes on where the setting up stopped.
    #[error("chưa có kỳ báo cáo nào được thiết lập")]
    PeriodsFirst,
    /// Nothing there, or nothing that this person may see.
    #[error("{0}")]
    NotFound(String),
    /// The request itself is wrong.
    #[error("{0}")]
    Wrong(String),
    /// The form did not come from one of our pages.
    #[error("Biểu mẫu đã hết hạn hoặc không gửi từ trang này. Tải lại trang rồi thực hiện lại.")]
    Forged,
    /// The database failed.
    #[error(transparent)]
    Storage(StorageError),
    /// Anything else of ours.
    #[error("{0}")]
    Internal(String),
}

impl From<StorageError> for HttpError {
    fn from(fault: StorageError) -> Self {
        match fault {
            StorageError::NoOffice => Self::SetUpFirst,
            StorageError::NotFound { .. } | StorageError::NoUnit(_) => Self::NotFound(fault.to_string()),
            StorageError::Act(refused) => Self::Wrong(refused.to_string()),
            StorageError::Conflict(why) => Self::Wrong(why),
            other => Self::Storage(other),
        }
    }
}

impl From<OpenError> for HttpError {
    fn from(fault: OpenError) -> Self {
        match fault {
            OpenError::Storage(fault) => fault.into(),
            OpenError::Catalogue(_) | OpenError::Sample => Self::Wrong(fault.to_string()),
        }
    }
}

impl HttpError {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignInFirst | Self::SetUpFirst | Self::PeriodsFirst => StatusCode::UNAUTHORIZED,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Storage(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        if matches!(self, Self::SignInFirst) {
            return Redirect::to("/dang-nhap").into_response();
        }
        if matches!(self, Self::SetUpFirst) {
            return Redirect::to("/bat-dau").into_response();
        }
        if matches!(self, Self::PeriodsFirst) {
            return Redirect::to("/bat-dau/ky").into_response();
        }
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "request failed");
        }
        let page = layout::bare(
            said(Piece::NotDone),
            &html! {
                div.panel {
                    h1 { (said(Piece::NotDone)) }
                    p { @if matches!(self, Self::Forged) { (said(Piece::FormExpired)) } @else { (self) } }
                    p { a href="/" { (said(Piece::ToMyWork)) } }
                }
            },
        );
        (status, Html(page)).into_response()
    }
}
