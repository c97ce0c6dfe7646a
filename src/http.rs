//! HTTP: routes, sessions, errors. Handlers translate; the work is elsewhere.

mod assets;
mod error;
mod session;

pub use error::HttpError;
pub use session::{SESSION_COOKIE, Signed};
