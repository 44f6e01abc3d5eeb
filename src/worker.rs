//! The worker: takes queued jobs and does them, one at a time, until it is told to stop. When it
//! starts, and on every new day, it first does what has come due for the cases that wait, and in the
//! morning it reminds staff of last days and business areas of what they owe. Beside that it fetches
//! e-mails from the mailboxes that the settings name.
//!
//! Several may run, in one process or in many: a job is held by a lease, and what a crashed worker
//! held comes due again.

use crate::service::{Error, Office};
use chrono::NaiveDate;
use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::sync::watch;

/// How long the worker rests when nothing is due.
const REST: Duration = Duration::from_millis(500);

/// How long it rests when the database fails.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(10);

/// The day on which each daily piece of work was last done by this worker.
#[derive(Debug, Default)]
struct Done {
    swept: Option<NaiveDate>,
    reminded: Option<NaiveDate>,
}

/// One turn of the worker: the work of the day, unless it was done, and a job; whether there was
/// one.
fn turn(office: &Office, name: &str, done: &mut Done) -> Result<bool, Error> {
    let today = office.today();
    if done.swept != Some(today) {
        let swept = office.sweep(today)?;
        tracing::info!(warned = swept.warned, closed = swept.closed, "waiting cases looked at");
        office.tidy_sign_in()?;
        office.sweep_drafts()?;
        office.sweep_incoming()?;
        office.tidy_mail_pace()?;
        done.swept = Some(today);
    }
    if done.reminded != Some(today) && office.may_remind_now() {
        let reminded = office.remind(today)?;
        tracing::info!(planned = reminded.planned, emails = reminded.queued, "staff reminded");
        let chased = office.chase(today)?;
        tracing::info!(reminded = chased.told.len(), "business areas reminded");
        done.reminded = Some(today);
    }
    office.do_next_job(name)
}

/// A worker that runs beside the service.
pub struct Worker {
    stop: Sender<()>,
    thread: JoinHandle<()>,
    mailboxes: Option<(watch::Sender<bool>, JoinHandle<()>)>,
}

impl Worker {
    /// Starts a worker for `office`.
    pub fn start(office: Arc<Office>) -> io::Result<Self> {
        let mailboxes = watch_mailboxes(&office)?;
        let (stop, stopped) = mpsc::channel();
        let name = format!("worker-{}", std::process::id());
        let thread = thread::Builder::new().name(name.clone()).spawn(move || {
            let mut done = Done::default();
            loop {
                let rest = match turn(&office, &name, &mut done) {
                    Ok(true) => Duration::ZERO,
                    Ok(false) => REST,
                    Err(error) => {
                        tracing::error!(error = &error as &dyn std::error::Error, "a job failed");
                        REST_AFTER_FAILURE
                    }
                };
                match stopped.recv_timeout(rest) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        })?;
        Ok(Self { stop, thread, mailboxes })
    }

    /// Lets the worker finish what it is doing, and waits for it.
    pub fn stop(self) {
        // It may have stopped by itself; then there is nobody to tell.
        let _ = self.stop.send(());
        if let Some((stop, thread)) = self.mailboxes {
            let _ = stop.send(true);
            let _ = thread.join();
        }
        let _ = self.thread.join();
    }
}

/// Fetches e-mails in a thread of its own, if the settings name a mailbox.
fn watch_mailboxes(
    office: &Arc<Office>,
) -> io::Result<Option<(watch::Sender<bool>, JoinHandle<()>)>> {
    if !office.has_mailboxes() {
        return Ok(None);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = watch::channel(false);
    let office = Arc::clone(office);
    let name = format!("mailboxes-{}", std::process::id());
    let thread = thread::Builder::new()
        .name(name)
        .spawn(move || runtime.block_on(office.watch_mailboxes(stopped)))?;
    Ok(Some((stop, thread)))
}
