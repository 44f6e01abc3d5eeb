//! The program that alone opens PDF files.
//!
//! It shuts itself in, says so, reads one job from standard input, and writes one answer to
//! standard output. It has no other way to the world: no files, no network, no other programs.

mod compare;
mod content;
mod cut;
mod fonts;
mod gaps;
mod glyphs;
mod images;
mod inspect;
mod layers;
mod lettering;
mod marker;
mod page;
mod render;
mod sandbox;
mod sanitise;
mod scan;
mod shown;
mod text;
mod unseen;
mod verify;

use ateb::redact::protocol::{self, Answer, Failure, Job};
use std::{
    io::{self, BufReader, BufWriter},
    process::ExitCode,
    thread,
};

/// Room for files that nest deeply; what nests deeper is refused by the engines.
const STACK: usize = 128 << 20;

fn main() -> ExitCode {
    // A panic's message would quote the file; that it happened is all that is told.
    std::panic::set_hook(Box::new(|_| {}));
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_out_of_memory(&error) => ExitCode::from(protocol::OUT_OF_MEMORY),
        Err(_) => ExitCode::FAILURE,
    }
}

fn is_out_of_memory(error: &protocol::FrameError) -> bool {
    matches!(error, protocol::FrameError::Pipe(cause) if cause.kind() == io::ErrorKind::OutOfMemory)
}

fn serve() -> Result<(), protocol::FrameError> {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>().ok());
    let memory = numbers.next().flatten().unwrap_or(1 << 30);
    let cpu_seconds = numbers.next().flatten().unwrap_or(30);
    let greeting = sandbox::enter(memory, cpu_seconds);
    let shut_in = greeting.system_calls_filtered;
    let mut out = BufWriter::new(io::stdout().lock());
    protocol::write_frame(&mut out, &greeting, &[])?;
    if !shut_in {
        return Ok(());
    }
    let (job, bodies) = protocol::read_frame::<Job>(&mut BufReader::new(io::stdin().lock()))?;
    let done = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || work(job, bodies))
        .map_err(protocol::FrameError::Pipe)?
        .join();
    // A panic in an engine ends the job, and the process with it.
    let answer: Result<(Answer, Vec<u8>), Failure> = done.unwrap_or(Err(Failure::Failed));
    match answer {
        Ok((answer, body)) => protocol::write_frame(&mut out, &Ok::<_, Failure>(answer), &[&body]),
        Err(failure) => protocol::write_frame(&mut out, &Err::<Answer, _>(failure), &[]),
    }
}

fn work(job: Job, bodies: Vec<Vec<u8>>) -> Result<(Answer, Vec<u8>), Failure> {
    let mut bodies = bodies.into_iter();
    let mut next = || bodies.next().ok_or(Failure::Failed);
    match job {
        Job::Cut { marks, flatten } => {
            let (cut, pdf) = cut::cut(&next()?, &marks, &flatten)?;
            Ok((Answer::Cut(cut), pdf))
        }
        Job::Verify { marks, flattened } => {
            let verification = verify::verify(next()?, next()?, &marks, &flattened)?;
            Ok((Answer::Verified(verification), Vec::new()))
        }
        Job::Inspect => {
            Ok((Answer::Inspected { findings: inspect::inspect(next()?)? }, Vec::new()))
        }
        Job::Text => Ok((Answer::Text { pages: text::words(next()?)? }, Vec::new())),
        Job::Page { page } => Ok((Answer::Page(shown::page(next()?, page)?), Vec::new())),
        Job::Render { page, width } => {
            let (png, width, height) = render::page(&next()?, page, width)?;
            Ok((Answer::Rendered { width, height }, png))
        }
    }
}
