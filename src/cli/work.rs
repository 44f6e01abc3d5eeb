//! `ateb worker`: sends queued e-mails in a process of its own.

use super::{Ended, Failure, log_to_stderr, office};
use crate::{config::Config, worker::Worker};
use std::sync::Arc;

pub(super) fn run(config: &Config) -> Result<Ended, Failure> {
    log_to_stderr(config);
    let office = Arc::new(office(config)?);
    let runtime = tokio::runtime::Runtime::new()?;
    let worker = Worker::start(office)?;
    runtime.block_on(super::serve::asked_to_stop())?;
    worker.stop();
    Ok(Ended::Done)
}
