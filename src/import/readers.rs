//! Readers of files: one child process per processor, and what they know of the office, handed over once.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tonghop_domain::OrgUnitId;
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Knowledge, ReadRequest, Reader, Reading};

use super::ImportError;
use crate::app::{App, Office};

/// Reads files, each in the child process of a reader; as many at once as the machine has processors.
#[derive(Debug)]
pub struct Importer {
    program: Option<PathBuf>,
    permits: Arc<Semaphore>,
    most: usize,
    /// Readers that wait; a reader at work is out of the list.
    idle: Arc<Mutex<Vec<Reader>>>,
    known: Mutex<Vec<Known>>,
}

/// What readers know of an office whose units stood at a version, below one unit.
#[derive(Debug)]
struct Known {
    units_version: String,
    root: OrgUnitId,
    knowledge: Arc<Knowledge>,
}

/// Kept at once: the office's own, and that of a unit beside it that an officer named.
const MOST_KNOWN: usize = 4;

impl Default for Importer {
    fn default() -> Self {
        Self::new()
    }
}

impl Importer {
    /// An importer whose readers are child processes of this program; where the program's own path is unknown, they read in process.
    pub fn new() -> Self {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            program: std::env::current_exe().ok(),
            permits: Arc::new(Semaphore::new(most)),
            most,
            idle: Arc::default(),
            known: Mutex::default(),
        }
    }

    /// How many files are read at once.
    pub fn readers(&self) -> usize {
        self.most
    }

    /// Reads one file off the async threads, as soon as a reader is free. The outer error is ours, the inner one the file's.
    ///
    /// # Errors
    /// When the reading thread died.
    pub async fn read(
        &self,
        bytes: Vec<u8>,
        request: ReadRequest,
        knowledge: Arc<Knowledge>,
    ) -> Result<Result<Reading, Refusal>, ImportError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| ImportError::Interrupted)?;
        let idle = Arc::clone(&self.idle);
        let mut reader = locked(&idle).pop().unwrap_or_else(|| self.reader());
        let read = move || {
            let reading = reader.read(&bytes, &request, &knowledge);
            locked(&idle).push(reader);
            drop(permit);
            reading
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| ImportError::Interrupted)
    }

    fn reader(&self) -> Reader {
        match &self.program {
            Some(program) => Reader::child(program.clone(), vec!["read".to_owned()]),
            None => Reader::in_process(),
        }
    }

    /// What readers need to know of an office below a unit: the same `Arc` for as long as its units do not change.
    pub fn knowledge(&self, app: &App, office: &Office, root: Option<&OrgUnitId>) -> Arc<Knowledge> {
        let root = root.unwrap_or(&office.root);
        let mut known = locked(&self.known);
        if let Some(found) = known.iter().find(|known| known.units_version == office.version() && known.root == *root) {
            return Arc::clone(&found.knowledge);
        }
        let knowledge = Arc::new(Knowledge {
            forms: app.catalogue.forms.clone(),
            lists: app.catalogue.lists.clone(),
            calendars: app.catalogue.calendars.clone(),
            units: office.directory.clone(),
            root: Some(root.clone()),
        });
        known.retain(|known| known.units_version == office.version());
        known.truncate(MOST_KNOWN - 1);
        known.insert(0, Known { units_version: office.version().to_owned(), root: root.clone(), knowledge: Arc::clone(&knowledge) });
        knowledge
    }
}

/// A panic while a list was locked left the list as it was: its steps are single calls.
fn locked<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
