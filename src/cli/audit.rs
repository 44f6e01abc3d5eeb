//! `ateb audit verify`: whether the record of events, and that of acts of the office, is as it was
//! written.

use super::{Ended, Failure, office};
use crate::{
    config::Config,
    service::{AuditVerdict, OfficeVerdict},
};
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
    /// Walk the chain of all events and that of what was done to the office; exit 3 and name the
    /// first broken one when they are not intact
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Audit {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let AuditCommand::Verify { json } = self.command;
        let office = office(config)?;
        let (cases, acts) = (office.verify_record()?, office.verify_office_acts()?);
        if json {
            print_json(&cases, &acts, out)?;
        } else {
            print(&cases, &acts, out)?;
        }
        let is_intact = cases.broken.is_none() && acts.broken.is_none();
        Ok(if is_intact { Ended::Done } else { Ended::No })
    }
}

fn print(cases: &AuditVerdict, acts: &OfficeVerdict, out: &mut dyn Write) -> Result<(), Failure> {
    match &cases.broken {
        None => writeln!(out, "intact: {} events, head {}", cases.events, cases.head)?,
        Some(broken) => writeln!(out, "broken: {broken}")?,
    }
    match acts.broken {
        None => writeln!(out, "intact: {} acts of the office, head {}", acts.acts, acts.head)?,
        Some(id) => writeln!(out, "broken: act {id} of the office is not as it was recorded")?,
    }
    Ok(())
}

fn print_json(
    cases: &AuditVerdict,
    acts: &OfficeVerdict,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let verdict = |is_intact| if is_intact { "intact" } else { "broken" };
    let mut told = serde_json::json!({
        "events": cases.events,
        "head": cases.head,
        "verdict": verdict(cases.broken.is_none() && acts.broken.is_none()),
        "office": {
            "acts": acts.acts, "head": acts.head, "verdict": verdict(acts.broken.is_none()),
            "broken": acts.broken,
        },
    });
    if let (Some(broken), Some(whole)) = (&cases.broken, told.as_object_mut()) {
        let first = serde_json::json!({
            "event": broken.event, "case": broken.case.map(|case| case.0), "seq": broken.seq,
            "what": broken.fault.to_string(),
        });
        whole.insert("broken".to_owned(), first);
    }
    writeln!(out, "{told}")?;
    Ok(())
}
