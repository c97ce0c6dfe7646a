//! What an ods needs before the library can read it.
//!
//! The library takes any white space between cells for an error, so a pretty-printed content part, which the format allows and
//! several programs write, is rewritten without it.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use tonghop_domain::refusal::Refusal;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::guard::{self, damaged};

const CONTENT: &str = "content.xml";

/// The file itself, or the same with a content part that has no white space between cells.
pub(super) fn compact(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refusal> {
    let mut archive = guard::open(bytes)?;
    let mut content = vec![];
    match archive.by_name(CONTENT) {
        Ok(mut part) => part.read_to_end(&mut content).map_err(damaged)?,
        Err(error) => return Err(damaged(error)),
    };
    let Some(rewritten) = without_gaps(&content) else { return Ok(Cow::Borrowed(bytes)) };
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.name().is_ok_and(|name| name == CONTENT) {
            writer.start_file(CONTENT, SimpleFileOptions::default()).map_err(damaged)?;
            writer.write_all(&rewritten).map_err(damaged)?;
        } else {
            writer.raw_copy_file(part).map_err(damaged)?;
        }
    }
    writer.finish().map(|cursor| Cow::Owned(cursor.into_inner())).map_err(damaged)
}

/// The part without the white space before tags of tables; `None` where there is none. Inside a text no such tag can follow.
fn without_gaps(content: &[u8]) -> Option<Vec<u8>> {
    const NEXT: [&[u8]; 4] = [b"<table:", b"</table:", b"<office:", b"</office:"];
    let mut kept = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(end) = rest.iter().position(|byte| *byte == b'>') {
        let (tag, behind) = rest.split_at(end + 1);
        kept.extend_from_slice(tag);
        let gap = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let is_between_cells = gap > 0 && NEXT.iter().any(|next| behind[gap..].starts_with(next));
        rest = if is_between_cells { &behind[gap..] } else { behind };
    }
    kept.extend_from_slice(rest);
    (kept.len() < content.len()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gaps_between_cells_go() {
        let pretty = b"<table:table-row>\n  <table:table-cell>\n<text:p>a <text:span>b</text:span> c</text:p>\n </table:table-cell>\n</table:table-row>";
        let compact =
            b"<table:table-row><table:table-cell>\n<text:p>a <text:span>b</text:span> c</text:p></table:table-cell></table:table-row>";
        assert_eq!(without_gaps(pretty).as_deref(), Some(compact.as_slice()));
        assert_eq!(without_gaps(compact), None);
    }
}
