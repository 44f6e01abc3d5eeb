//! The command line: one file a command.
//!
//! JSON goes to standard output, all else to standard error. Exit codes: 0 done, 1 failed, 2 wrong
//! arguments, 3 done and the answer is "no", 75 nothing happened and it is to be tried again.

mod audit;
pub mod costs;
pub mod deadline;
mod demo;
mod doctor;
mod holidays;
pub mod inspect;
pub mod letter;
pub mod receive;
pub mod redact;
mod remind;
mod retention;
mod serve;
mod staff;
mod statistics;
pub mod suggest;
mod token;
mod work;

use crate::{
    clock::{Clock, StoppedClock, SystemClock},
    config::Config,
    domain::authority::Authority,
    redact::Engine,
    service::{self, Office},
};
use clap::{Parser, Subcommand};
use std::{io::IsTerminal, process::ExitCode, sync::Arc};

/// Case handling for a public authority's Information Rights Unit
#[derive(Debug, Parser)]
#[command(name = "ateb", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    config: Config,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the service: the portal, the staff pages and the worker
    Serve(serve::Serve),
    /// Send queued e-mails, in a process of its own
    Worker,
    /// Play the worked cases into an empty data folder
    Demo,
    /// Work out a statutory date and say why, from the list of bank holidays that the program
    /// carries; those that were added to the database are not read
    Deadline(deadline::Deadline),
    /// Hold an estimate of costs against the limit of section 12 and say why
    Costs(costs::Costs),
    /// List the hidden data in files
    Inspect(inspect::Inspect),
    /// Make a copy without what is marked, and prove it
    Redact(redact::Redact),
    /// Propose what in a file looks like personal data
    Suggest(suggest::Suggest),
    /// Make a letter from its data
    Letter(letter::Letter),
    /// Read an e-mail and log what it asks
    Receive(receive::Receive),
    /// Count what a period saw: requests, answers in time, outcomes, exemptions, reviews
    Statistics(statistics::Statistics),
    /// Plan and queue the deadline e-mails of a day
    Remind(remind::Remind),
    /// List the cases that are due to be erased, and those that are held
    Retention(retention::Retention),
    /// Check the record of events
    Audit(audit::Audit),
    /// Check settings, database, files, mail and engines
    Doctor(doctor::Doctor),
    /// Add members of staff, and let somebody back in
    Staff(staff::Staff),
    /// Make, list and revoke tokens of the API
    Token(token::TokenCommand),
    /// List, add and check bank holidays
    Holidays(holidays::HolidaysCommand),
}

/// How a command ended, when it got as far as an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Exit code 0.
    Done,
    /// Exit code 1: something of what was asked could not be done, and the answer says what.
    InPart,
    /// Exit code 3: done, and the answer is "no".
    No,
}

impl From<inspect::Exit> for Ended {
    fn from(exit: inspect::Exit) -> Self {
        match exit {
            inspect::Exit::Done => Self::Done,
            inspect::Exit::Failed | inspect::Exit::WrongArguments => Self::InPart,
            inspect::Exit::No => Self::No,
        }
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Exit code 1.
    #[error("{0}")]
    Failed(String),
    /// Exit code 2.
    #[error("{0}")]
    Arguments(String),
    /// Exit code 75, by which a mail server keeps what it was to hand on and tries again: `EX_TEMPFAIL`
    /// of `sysexits.h`.
    #[error("{0}")]
    Later(String),
}

impl Failure {
    /// The same, to be tried again.
    fn later(self) -> Self {
        match self {
            Self::Failed(why) | Self::Arguments(why) | Self::Later(why) => Self::Later(why),
        }
    }

    /// The whole chain of causes on one line.
    fn of(error: &dyn std::error::Error) -> Self {
        let line = service::with_causes(error);
        Self::Failed(line.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl From<deadline::DeadlineError> for Failure {
    fn from(error: deadline::DeadlineError) -> Self {
        if error.is_wrong_arguments() {
            Self::Arguments(error.to_string())
        } else {
            Self::of(&error)
        }
    }
}

impl From<redact::CommandError> for Failure {
    fn from(error: redact::CommandError) -> Self {
        match error {
            redact::CommandError::Arguments(what) => Self::Arguments(what),
            redact::CommandError::Failed(what) => Self::Failed(what),
        }
    }
}

impl From<letter::LetterCommandError> for Failure {
    fn from(error: letter::LetterCommandError) -> Self {
        match error {
            letter::LetterCommandError::Arguments(what) => Self::Arguments(what),
            other => Self::of(&other),
        }
    }
}

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        Self::of(&error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::of(&error)
    }
}

/// Runs the command that the process was given.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.run() {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::InPart) => ExitCode::FAILURE,
        Ok(Ended::No) => ExitCode::from(3),
        Err(failure) => {
            eprintln!("ateb: {failure}");
            ExitCode::from(match failure {
                Failure::Failed(_) => 1,
                Failure::Arguments(_) => 2,
                Failure::Later(_) => 75,
            })
        }
    }
}

impl Cli {
    fn run(self) -> Result<Ended, Failure> {
        let mut out = std::io::stdout().lock();
        match &self.command {
            Command::Deadline(command) => Ok(command.run(&mut out).map(|()| Ended::Done)?),
            Command::Costs(command) => command.run(clock(&self.config).today(), &mut out),
            Command::Inspect(command) => Ok(command.run(&engine(&self.config)?, &mut out)?.into()),
            Command::Suggest(command) => Ok(command.run(&engine(&self.config)?, &mut out)?.into()),
            Command::Redact(command) => {
                Ok(command.run(&engine(&self.config)?, &mut std::io::stderr())?.into())
            }
            Command::Letter(command) => {
                Ok(command.run(&mut out, &mut std::io::stderr()).map(|()| Ended::Done)?)
            }
            Command::Receive(command) => command.run(&self.config, &mut out),
            Command::Retention(command) => command.run(&self.config, &mut out),
            Command::Statistics(command) => command.run(&self.config, &mut out),
            Command::Remind(command) => command.run(&self.config, &mut out),
            Command::Audit(command) => command.run(&self.config, &mut out),
            Command::Doctor(command) => command.run(&self.config, &mut out),
            Command::Staff(command) => command.run(&self.config, &mut out),
            Command::Token(command) => command.run(&self.config, &mut out),
            Command::Holidays(command) => command.run(&self.config, &mut out),
            Command::Demo => demo::run(&self.config, &mut out),
            Command::Worker => work::run(&self.config),
            Command::Serve(command) => command.run(&self.config),
        }
    }
}

/// The clock that the settings ask for.
fn clock(config: &Config) -> Arc<dyn Clock> {
    match config.today {
        Some(day) => Arc::new(StoppedClock::on(day)),
        None => Arc::new(SystemClock),
    }
}

/// The office that the settings describe.
fn office(config: &Config) -> Result<Office, Failure> {
    Ok(Office::open(config, clock(config))?)
}

/// The PDF engine that the settings name.
fn engine(config: &Config) -> Result<Engine, Failure> {
    service::engine_of(config).map_err(Into::into)
}

/// Whose office it is, without opening it.
fn authority(config: &Config) -> Result<Authority, Failure> {
    Ok(service::authority_of(config)?)
}

/// Logs to standard error, so that standard output stays what the command prints.
fn log_to_stderr(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_commands_and_their_settings_fit_together() {
        Cli::command().debug_assert();
    }
}
