//! Pages: what an officer sees. One file a page, no logic; figures come finished.

pub mod layout;

pub use layout::{Page, Place};
