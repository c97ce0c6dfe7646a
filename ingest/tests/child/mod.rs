//! A test program that also is the child which reads files for it.

use tonghop_ingest::Reader;

const SERVE: &str = "serve-child";

/// Whether this program was started as a child, which then has served its parent to the end.
pub(crate) fn served() -> bool {
    if !std::env::args().any(|argument| argument == SERVE) {
        return false;
    }
    tonghop_ingest::serve_child(std::io::stdin().lock(), std::io::stdout().lock()).unwrap();
    true
}

/// Reads files in children of this program.
pub(crate) fn reader() -> Reader {
    Reader::child(std::env::current_exe().unwrap(), vec![SERVE.to_owned()])
}
