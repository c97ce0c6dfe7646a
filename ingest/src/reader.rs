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

/// Reads files one after the other with the same knowledge.
#[derive(Debug)]
pub struct Reader {
    knowledge: Arc<Knowledge>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    InProcess,
    Child { program: PathBuf, arguments: Vec<String>, running: Option<child::Child> },
}

impl Reader {
    /// Reads in this process: for tests and for systems without child processes. A file that exhausts memory ends the process.
    pub fn in_process(knowledge: Arc<Knowledge>) -> Self {
        Self { knowledge, kind: Kind::InProcess }
    }

    /// Reads in a child: `program arguments…` must call [`serve_child`]. The child is started with the first file and replaced
    /// after a fault or 500 files.
    pub fn child(knowledge: Arc<Knowledge>, program: PathBuf, arguments: Vec<String>) -> Self {
        Self { knowledge, kind: Kind::Child { program, arguments, running: None } }
    }

    /// Reads one file.
    ///
    /// # Errors
    /// As [`crate::read`]; [`Refusal::OutOfBounds`] where the child died of the file.
    pub fn read(&mut self, bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
        match &mut self.kind {
            Kind::InProcess => crate::read(bytes, request, &self.knowledge),
            Kind::Child { program, arguments, running } => {
                let mut child = match running.take().filter(|child| child.files() < FILES_PER_CHILD) {
                    Some(child) => child,
                    None => child::Child::start(program, arguments, &self.knowledge, &request.limits).map_err(|_| Refusal::OutOfBounds)?,
                };
                let answer = child.read(bytes, request).map_err(|_| Refusal::OutOfBounds)?;
                *running = Some(child);
                answer
            }
        }
    }
}
