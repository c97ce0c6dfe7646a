//! Plain text: a table of separated values, or something else that is also text.

use tonghop_domain::refusal::Refusal;

/// Whether bytes are text that can be a table.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Ok(());
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = &text[..text.len().min(8192)];
    if head.iter().any(|byte| matches!(byte, 0..=8 | 14..=31 | 127) && *byte != 0x1B) {
        return Err(Refusal::NotATable);
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start().to_lowercase();
    if ["<!doctype", "<html", "<head", "<body", "<table", "<meta", "<script"].iter().any(|tag| start.starts_with(tag)) {
        return Err(Refusal::WebPage);
    }
    if start.starts_with("<?xml") || start.starts_with("mime-version:") {
        return Err(if start.contains("html") { Refusal::WebPage } else { Refusal::NotATable });
    }
    let lines = head.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.trim_ascii().is_empty()).count();
    let separated = head.iter().any(|byte| matches!(byte, b',' | b';' | b'\t' | b'|'));
    // One line without any separator is a message somebody saved, not a table.
    if lines == 0 || (lines == 1 && !separated) { Err(Refusal::NotATable) } else { Ok(()) }
}
