//! `ateb audit verify`: whether the record of events is as it was written.

use super::{Ended, Failure, office};
use crate::{config::Config, service::AuditVerdict};
use clap::{Args, Subcommand};
use std::io::Write;

/// `ateb audit`.
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Walk the chain of all events; exit 3 and name the first broken one when it is not intact
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Audit {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let AuditCommand::Verify { json } = self.command;
        let verdict = office(config)?.verify_record()?;
        print(&verdict, json, out)
    }
}

fn print(verdict: &AuditVerdict, json: bool, out: &mut dyn Write) -> Result<Ended, Failure> {
    match &verdict.broken {
        None => {
            if json {
                let told = serde_json::json!({
                    "events": verdict.events, "head": verdict.head, "verdict": "intact",
                });
                writeln!(out, "{told}")?;
            } else {
                writeln!(out, "intact: {} events, head {}", verdict.events, verdict.head)?;
            }
            Ok(Ended::Done)
        }
        Some(broken) => {
            if json {
                let told = serde_json::json!({
                    "events": verdict.events, "head": verdict.head, "verdict": "broken",
                    "broken": {
                        "event": broken.event, "case": broken.case.map(|case| case.0), "seq": broken.seq,
                        "what": broken.fault.to_string(),
                    },
                });
                writeln!(out, "{told}")?;
            } else {
                writeln!(out, "broken: {broken}")?;
            }
            Ok(Ended::No)
        }
    }
}
