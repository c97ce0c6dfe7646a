//! Text inside markup.

/// Text as content or attribute of an element. Control characters must be gone before: XML has no way to write them.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
