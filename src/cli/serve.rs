//! `ateb serve`: the portal, the staff pages and the worker.

use super::{Ended, Failure, clock, log_to_stderr};
use crate::{
    config::{Config, ServeConfig},
    service::Office,
    web,
    worker::Worker,
};
use clap::Args;
use std::{net::TcpListener, sync::Arc};

/// `ateb serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    serve: ServeConfig,
}

impl Serve {
    pub(super) fn run(&self, config: &Config) -> Result<Ended, Failure> {
        if config.today.is_some() && !self.serve.demo {
            return Err(Failure::Arguments(
                "--today stops the clock, and a service with a stopped clock would miss \
                 deadlines; add --demo if that is what you want"
                    .to_owned(),
            ));
        }
        log_to_stderr(config);
        let listener = TcpListener::bind(self.serve.listen).map_err(|error| {
            Failure::Failed(format!(
                "cannot listen on {}: {error}; choose another address with --listen",
                self.serve.listen
            ))
        })?;
        let office = Arc::new(Office::open(config, clock(config))?);
        let worker =
            (!self.serve.no_worker).then(|| Worker::start(Arc::clone(&office))).transpose()?;
        announce(config, &office, &listener)?;
        let runtime = actix_web::rt::System::new();
        let served = runtime.block_on(web::run(listener, office));
        if let Some(worker) = worker {
            worker.stop();
        }
        served?;
        Ok(Ended::Done)
    }
}

/// Says where the service is, and how to create the first administrator.
fn announce(config: &Config, office: &Office, listener: &TcpListener) -> Result<(), Failure> {
    eprintln!("Ateb listens on http://{}", listener.local_addr()?);
    eprintln!("People reach it at {}", config.public_url);
    if let Some(link) = office.set_up_link()? {
        eprintln!("Nobody can sign in yet. Create the first administrator here, within a day:");
        eprintln!("  {link}");
    }
    Ok(())
}

/// Waits until the process is asked to end.
pub(super) async fn asked_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done,
        _ = terminate.recv() => Ok(()),
    }
}
