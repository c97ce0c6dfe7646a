//! What a command says on standard output.

use std::fmt;
use std::io::Write as _;

/// Writes a line as `println!` does, but a reader that has left (`tonghop units list | head`) is no fault of ours: the rest goes nowhere.
macro_rules! say {
    ($($words:tt)*) => { $crate::commands::output::line(format_args!($($words)*)) };
}
pub(crate) use say;

/// See [`say`].
pub(crate) fn line(words: fmt::Arguments<'_>) {
    // Standard output is the only place where this could be told, and nobody is there.
    let _ = writeln!(std::io::stdout().lock(), "{words}");
}
