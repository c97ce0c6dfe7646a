//! How the service calls this crate: in its own process, or in a child process that a hostile file may kill.

mod child;
mod frame;

use std::path::PathBuf;
use std::sync::Arc;

use tonghop_domain::refusal::Refusal;

use crate::reading::Reading;
use crate::request::{Knowledge, ReadRequest};

pub use child::serve_child;

/// Files after which a child is replaced, so that no leak of a library grows without end.
const FILES_PER_CHILD: u32 = 500;

/// Reads files one after the other.
#[derive(Debug)]
pub struct Reader {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    InProcess,
    Child { program: PathBuf, arguments: Vec<String>, running: Option<Box<child::Child>> },
}

impl Reader {
    /// Reads in this process: for tests and for systems without child processes. A file that exhausts memory ends the process.
    pub fn in_process() -> Self {
        Self { kind: Kind::InProcess }
    }

    /// Reads in a child: `program arguments…` must call [`serve_child`]. The child is started with the first file and replaced
    /// after a fault, after 500 files, and when it must know something else.
    pub fn child(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { kind: Kind::Child { program, arguments, running: None } }
    }

    /// Reads one file. Knowledge goes to a child once, with its first file; whether two files need the same is told by its address,
    /// so a caller keeps one `Arc` for as long as nothing changes.
    ///
    /// # Errors
    /// As [`crate::read`]; [`Refusal::OutOfBounds`] where the child died of the file.
    pub fn read(&mut self, bytes: &[u8], request: &ReadRequest, knowledge: &Arc<Knowledge>) -> Result<Reading, Refusal> {
        match &mut self.kind {
            Kind::InProcess => crate::read(bytes, request, knowledge),
            Kind::Child { program, arguments, running } => {
                let fits = |child: &child::Child| child.knows(knowledge, &request.limits) && child.files() < FILES_PER_CHILD;
                let mut child = match running.take().filter(|child| fits(child)) {
                    Some(child) => child,
                    None => child::Child::start(program, arguments, knowledge, &request.limits)
                        .map(Box::new)
                        .map_err(|_| Refusal::OutOfBounds)?,
                };
                let answer = child.read(bytes, request).map_err(|_| Refusal::OutOfBounds)?;
                *running = Some(child);
                answer
            }
        }
    }
}
