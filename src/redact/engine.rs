//! The other end of `ateb-pdf`: starts it, gives it one job, and holds it to its limits.

use super::protocol::{self, Answer, Failure, FrameError, Greeting, Job};
use std::{
    io::{BufWriter, Read},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use wait_timeout::ChildExt;

/// The name of the program.
pub const PROGRAM: &str = "ateb-pdf";

/// The most a file may hold: 256 MiB.
pub const LARGEST_FILE: usize = 256 << 20;

/// What one process may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of address space.
    pub memory: u64,
    /// Seconds of processor time.
    pub cpu_seconds: u64,
    /// Time on the clock, for all the jobs of one call together.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 1 << 30, cpu_seconds: 30, time: Duration::from_secs(55) }
    }
}

/// The PDF engine: a program that alone reads PDF, in a process of its own for each job.
#[derive(Debug, Clone)]
pub struct Engine {
    program: PathBuf,
    limits: Limits,
    typesetter: Option<Typesetter>,
}

/// Sets a plain text as a PDF; nothing when it cannot.
pub type Typesetter = fn(&str) -> Option<Vec<u8>>;

/// Why the engine has no answer.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The program is not there.
    #[error(
        "the PDF engine {PROGRAM} was not found beside this program: build it, or name it with ATEB_PDF_PROGRAM"
    )]
    NotFound,
    /// The program does not start.
    #[error("the PDF engine does not start")]
    Start(#[source] std::io::Error),
    /// The program could not shut itself in.
    #[error("the PDF engine could not close its sandbox on this machine, so no PDF is opened")]
    Sandbox,
    /// It says why.
    #[error(transparent)]
    Job(#[from] Failure),
    /// It was stopped.
    #[error("the file took too long: more than {0} s")]
    TookTooLong(u64),
    /// It ran out of memory.
    #[error("the file needs too much memory: more than {0} MiB")]
    OutOfMemory(u64),
    /// It ended by itself.
    #[error("the PDF engine broke down on the file")]
    Died,
    /// It answered something else than it was asked.
    #[error("the PDF engine answered something else than it was asked")]
    WrongAnswer,
}

impl EngineError {
    /// Whether the file can only be read with a password.
    pub const fn is_encrypted(&self) -> bool {
        matches!(self, Self::Job(Failure::Encrypted))
    }
}

impl Engine {
    /// The program at `program`, with the usual limits.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), limits: Limits::default(), typesetter: None }
    }

    /// The program beside the running one, or one folder up, as tests have it.
    pub fn beside_this_program() -> Result<Self, EngineError> {
        let this = std::env::current_exe().map_err(EngineError::Start)?;
        let folder = this.parent().ok_or(EngineError::NotFound)?;
        [Some(folder), folder.parent()]
            .into_iter()
            .flatten()
            .map(|folder| folder.join(PROGRAM))
            .find(|program| program.is_file())
            .map(Self::new)
            .ok_or(EngineError::NotFound)
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same, with what sets a plain text as a PDF. Without it no other kind of file is made into
    /// one.
    #[must_use]
    pub fn with_typesetter(self, typesetter: Typesetter) -> Self {
        Self { typesetter: Some(typesetter), ..self }
    }

    /// What sets a plain text as a PDF.
    pub(super) const fn typesetter(&self) -> Option<Typesetter> {
        self.typesetter
    }

    /// Where the program is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// When a call that begins now must be over.
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.limits.time
    }

    /// Gives a process one job and waits for its answer until `deadline`.
    pub fn run(
        &self,
        job: &Job,
        bodies: &[&[u8]],
        deadline: Instant,
    ) -> Result<(Answer, Vec<Vec<u8>>), EngineError> {
        if bodies.iter().any(|body| body.len() > LARGEST_FILE) {
            let what = format!("more than {} MiB", LARGEST_FILE >> 20);
            return Err(Failure::TooBig { what }.into());
        }
        let (child, pipes) = self.start()?;
        let mut child = Running(child);
        thread::scope(|scope| {
            let complaints = scope.spawn(move || read_complaint(pipes.complaints));
            let (answer, answers) = mpsc::channel();
            scope.spawn(move || drop(answer.send(talk(pipes.to, pipes.from, job, bodies))));
            let heard = answers.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            if heard.is_err() {
                child.kill();
            }
            let ended = child.wait();
            let complaint = complaints.join().unwrap_or_default();
            let Ok(outcome) = heard else { return Err(self.took_too_long()) };
            match outcome {
                Ok((Ok(answer), bodies)) => Ok((answer, bodies)),
                Ok((Err(failure), _)) => Err(failure.into()),
                Err(Refused::Sandbox) => Err(EngineError::Sandbox),
                Err(Refused::Pipe) => Err(self.why_it_ended(ended, &complaint)),
            }
        })
    }

    fn start(&self) -> Result<(Child, Pipes), EngineError> {
        let mut child = Command::new(&self.program)
            .arg(self.limits.memory.to_string())
            .arg(self.limits.cpu_seconds.to_string())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => EngineError::NotFound,
                _ => EngineError::Start(error),
            })?;
        match (child.stdin.take(), child.stdout.take(), child.stderr.take()) {
            (Some(to), Some(from), Some(complaints)) => Ok((child, Pipes { to, from, complaints })),
            _ => Err(EngineError::Died),
        }
    }

    fn took_too_long(&self) -> EngineError {
        EngineError::TookTooLong(self.limits.time.as_secs())
    }

    fn why_it_ended(&self, ended: Option<ExitStatus>, complaint: &str) -> EngineError {
        use std::os::unix::process::ExitStatusExt;
        // SIGXCPU and, at the hard limit, SIGKILL.
        if ended
            .and_then(|status| status.signal())
            .is_some_and(|signal| signal == 24 || signal == 9)
        {
            return EngineError::TookTooLong(self.limits.cpu_seconds);
        }
        let code = ended.and_then(|status| status.code());
        if code == Some(protocol::OUT_OF_MEMORY.into()) || complaint.contains("memory allocation") {
            return EngineError::OutOfMemory(self.limits.memory >> 20);
        }
        EngineError::Died
    }
}

struct Pipes {
    to: ChildStdin,
    from: ChildStdout,
    complaints: std::process::ChildStderr,
}

/// A process that is not left behind.
struct Running(Child);

impl Running {
    fn kill(&mut self) {
        // It may have ended by itself in the meantime: then there is nothing to kill.
        drop(self.0.kill());
    }

    /// Waits for its end; it has closed its pipe, so that is near.
    fn wait(&mut self) -> Option<ExitStatus> {
        if let Ok(Some(status)) = self.0.wait_timeout(Duration::from_secs(5)) {
            return Some(status);
        }
        self.kill();
        self.0.wait().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        drop(self.0.wait());
    }
}

enum Refused {
    Sandbox,
    Pipe,
}

impl From<FrameError> for Refused {
    fn from(_: FrameError) -> Self {
        Self::Pipe
    }
}

type Outcome = (Result<Answer, Failure>, Vec<Vec<u8>>);

fn talk(
    to: ChildStdin,
    mut from: ChildStdout,
    job: &Job,
    bodies: &[&[u8]],
) -> Result<Outcome, Refused> {
    let (greeting, _): (Greeting, _) = protocol::read_frame(&mut from)?;
    if !greeting.system_calls_filtered {
        return Err(Refused::Sandbox);
    }
    {
        let mut to = BufWriter::new(to);
        protocol::write_frame(&mut to, job, bodies)?;
    }
    Ok(protocol::read_frame::<Result<Answer, Failure>>(&mut from)?)
}

/// The first words of complaint of a process, for telling what ended it; never shown, for they
/// may quote. The rest is read too, or it would wait for ever for somebody to hear it.
fn read_complaint(mut complaints: std::process::ChildStderr) -> String {
    let mut text = Vec::new();
    drop(complaints.by_ref().take(64 << 10).read_to_end(&mut text));
    drop(std::io::copy(&mut complaints, &mut std::io::sink()));
    String::from_utf8_lossy(&text).into_owned()
}
