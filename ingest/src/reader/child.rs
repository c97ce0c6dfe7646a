//! Both ends of the pipe: the parent that starts a child, and the child that serves it.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tonghop_domain::OrgUnitId;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::form::{CodeLists, Form};
use tonghop_domain::org_unit::{OrgUnit, UnitEvent};
use tonghop_domain::refusal::Refusal;

use super::frame;
use crate::guard::Limits;
use crate::reading::Reading;
use crate::request::{Knowledge, ReadRequest};

/// First frame: what the child knows and its limits.
#[derive(Serialize, Deserialize)]
struct Greeting {
    forms: Vec<Form>,
    lists: CodeLists,
    calendars: Calendars,
    units: Vec<OrgUnit>,
    events: Vec<UnitEvent>,
    root: Option<OrgUnitId>,
    limits: Limits,
}

impl Greeting {
    fn of(knowledge: &Knowledge, limits: &Limits) -> Self {
        Self {
            forms: knowledge.forms.clone(),
            lists: knowledge.lists.clone(),
            calendars: knowledge.calendars.clone(),
            units: knowledge.units.units().to_vec(),
            events: knowledge.units.events().to_vec(),
            root: knowledge.root.clone(),
            limits: *limits,
        }
    }

    fn knowledge(self) -> Knowledge {
        Knowledge {
            forms: self.forms,
            lists: self.lists,
            calendars: self.calendars,
            units: UnitDirectory::new(self.units, self.events),
            root: self.root,
        }
    }
}

/// A running child, seen from the parent. One file at a time; dropped, it is ended.
#[derive(Debug)]
pub(super) struct Child {
    process: Arc<Mutex<process::Child>>,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
    files: u32,
    knowledge: Arc<Knowledge>,
    limits: Limits,
}

impl Child {
    pub(super) fn start(program: &Path, arguments: &[String], knowledge: &Arc<Knowledge>, limits: &Limits) -> io::Result<Self> {
        let mut process =
            Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let input = process.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let process = Arc::new(Mutex::new(process));
        let (input, output) = (BufWriter::new(input), BufReader::new(output));
        let mut child = Self { process, input, output, files: 0, knowledge: Arc::clone(knowledge), limits: *limits };
        frame::write_json(&mut child.input, &Greeting::of(knowledge, limits))?;
        Ok(child)
    }

    /// Whether this is the child for that knowledge.
    pub(super) fn knows(&self, knowledge: &Arc<Knowledge>, limits: &Limits) -> bool {
        Arc::ptr_eq(&self.knowledge, knowledge) && self.limits == *limits
    }

    pub(super) fn files(&self) -> u32 {
        self.files
    }

    /// Sends one file and waits for its reading; a child that takes too long is ended.
    pub(super) fn read(&mut self, bytes: &[u8], request: &ReadRequest) -> io::Result<Result<Reading, Refusal>> {
        self.files += 1;
        let _watch = Watch::start(Arc::clone(&self.process), Duration::from_secs(request.limits.file_seconds));
        frame::write_json(&mut self.input, request)?;
        frame::write(&mut self.input, bytes)?;
        self.input.flush()?;
        frame::read_json(&mut self.output)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        end(&self.process);
    }
}

/// A child that is already gone is what we want.
fn end(process: &Mutex<process::Child>) {
    let mut process = process.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = process.kill();
    let _ = process.wait();
}

/// Ends the child after a time, unless dropped before.
struct Watch {
    _done: mpsc::Sender<()>,
}

impl Watch {
    fn start(process: Arc<Mutex<process::Child>>, limit: Duration) -> Self {
        let (done, waits) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            if waits.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                end(&process);
            }
        });
        Self { _done: done }
    }
}

/// Serves a parent: knowledge first, then request and bytes of each file, until the input ends. The program runs this for its
/// hidden subcommand; it limits its own memory and says nothing on panics.
///
/// # Errors
/// When the pipe breaks or the parent sends what is no frame.
pub fn serve_child(input: impl Read, output: impl Write) -> io::Result<()> {
    let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
    let Some(greeting) = frame::read_json::<Greeting>(&mut input)? else { return Ok(()) };
    std::panic::set_hook(Box::new(|_| {}));
    limit_resources(&greeting.limits);
    let knowledge = greeting.knowledge();
    while let Some(request) = frame::read_json::<ReadRequest>(&mut input)? {
        let bytes = frame::read(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let answer = crate::read(&bytes, &request, &knowledge);
        frame::write_json(&mut output, &answer)?;
        output.flush()?;
    }
    Ok(())
}

/// Where the system has no such limits the child runs without them; the parent still survives it.
#[cfg(unix)]
fn limit_resources(limits: &Limits) {
    use rlimit::Resource;

    // A child only talks to its parent: no file is written, hardly any opened. Its processor time is that of all its files; the
    // parent's clock ends it long before for a single one.
    const OPEN_FILES: u64 = 16;
    let processor = limits.file_seconds.saturating_mul(u64::from(super::FILES_PER_CHILD)).max(1);
    let wanted = [
        (Resource::AS, limits.child_memory_bytes),
        (Resource::CPU, processor),
        (Resource::NOFILE, OPEN_FILES),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ];
    for (resource, limit) in wanted {
        let _ = rlimit::setrlimit(resource, limit, limit);
    }
}

#[cfg(not(unix))]
fn limit_resources(_: &Limits) {}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::rules::sample;

    #[test]
    fn what_a_child_knows_survives_the_wire() {
        let forms = [sample::KSTT_06A, sample::PLAN_TARGETS].map(|text| Form::load(text).unwrap()).to_vec();
        let knowledge = Knowledge { forms, lists: sample::lists(), calendars: sample::calendars(), ..Knowledge::default() };
        let wire = serde_json::to_vec(&Greeting::of(&knowledge, &Limits::default())).unwrap();
        let back: Greeting = serde_json::from_slice(&wire).expect("a greeting");
        let back = back.knowledge();
        assert_eq!(back.forms, knowledge.forms);
        assert_eq!(back.lists, knowledge.lists);
        assert_eq!(back.calendars, knowledge.calendars);
    }
}
