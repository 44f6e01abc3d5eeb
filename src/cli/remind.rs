//! `ateb remind`: plans and queues the deadline e-mails of a day, to staff, business areas and
//! requesters. The worker does it by itself each morning; this is for trying out, and for a machine
//! that runs no worker.

use super::{Ended, Failure, office};
use crate::{
    config::Config,
    domain::{
        commission::Chaser,
        ids::{CommissionId, Reference},
        reminder::Reminder,
    },
    service::{Chased, Foreseen, Office, Reminded, WaitingStep},
};
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};
use std::io::Write;

/// `ateb remind`.
#[derive(Debug, Args)]
pub(super) struct Remind {
    /// The day whose reminders go out [default: today in London]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Print what was planned, each reminder, apology and commission, as JSON
    #[arg(long)]
    json: bool,
    /// Show what would go out, at most 500 of each kind, and plan and queue nothing
    #[arg(long)]
    dry_run: bool,
}

impl Remind {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let office = office(config)?;
        let on = self.on.unwrap_or_else(|| office.today());
        if self.dry_run {
            return self.show(on, &office.foresee(on)?, out);
        }
        let after = office.last_reminder()?;
        let done = office.remind(on)?;
        // What was queued is told whatever becomes of the commissions.
        let chased = office.chase(on);
        if self.json {
            print(&office, on, after, &done, chased.as_ref().ok(), out)?;
        } else {
            eprintln!(
                "{on}: {} reminders planned, {} e-mails queued for the worker, {} requesters told \
                 that their day has passed, business areas reminded of {} commissions",
                done.planned,
                done.queued,
                done.apologies.len(),
                chased.as_ref().map_or(0, |chased| chased.told.len()),
            );
        }
        match chased?.failed {
            0 => Ok(Ended::Done),
            failed => Err(Failure::Failed(format!(
                "{failed} commissions could not be looked at; the log says why. Run it again."
            ))),
        }
    }

    /// Shows what would be done: the same object, with the requests that wait for their requesters.
    fn show(
        &self,
        on: NaiveDate,
        foreseen: &Foreseen,
        out: &mut dyn Write,
    ) -> Result<Ended, Failure> {
        let reminders: Vec<Value> =
            foreseen.people.iter().flat_map(|one| &one.reminders).map(line).collect();
        let waiting: Vec<Value> = foreseen.waiting.iter().map(waiting).collect();
        if self.json {
            let commissions: Vec<Value> = foreseen
                .commissions
                .iter()
                .map(|one| commission(&one.reference, one.commission, one.chaser))
                .collect();
            let shown = json!({
                "on": on,
                "planned": reminders.len(),
                "queued": foreseen.people.len(),
                "apologies": foreseen.apologies.iter().map(apology).collect::<Vec<_>>(),
                "commissions": commissions,
                "reminders": reminders,
                "waiting": waiting,
            });
            writeln!(out, "{shown}")?;
        } else {
            eprintln!(
                "{on}, if nothing changes: {} reminders in {} e-mails, {} apologies to requesters, \
                 {} commissions of which business areas are reminded, {} requests that are closed or \
                 warned of; nothing was done",
                reminders.len(),
                foreseen.people.len(),
                foreseen.apologies.len(),
                foreseen.commissions.len(),
                waiting.len(),
            );
        }
        Ok(Ended::Done)
    }
}

/// One object: what was done in numbers, then each thing. Reminders are written as they are read, so
/// that a million of them need no memory.
fn print(
    office: &Office,
    on: NaiveDate,
    mut after: i64,
    done: &Reminded,
    chased: Option<&Chased>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let apologies: Vec<Value> = done.apologies.iter().map(apology).collect();
    let commissions: Vec<Value> = chased
        .iter()
        .flat_map(|chased| &chased.told)
        .map(|one| commission(&one.reference, one.commission, one.chaser))
        .collect();
    write!(out, "{{\"on\":\"{on}\",\"planned\":{},\"queued\":{}", done.planned, done.queued)?;
    write!(out, ",\"apologies\":{}", json!(apologies))?;
    write!(out, ",\"commissions\":{}", json!(commissions))?;
    write!(out, ",\"reminders\":[")?;
    let mut comma = "";
    loop {
        let (page, last) = office.reminders_planned(on, after)?;
        for reminder in &page {
            write!(out, "{comma}{}", line(reminder))?;
            comma = ",";
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    writeln!(out, "]}}")?;
    Ok(())
}

fn line(one: &Reminder) -> Value {
    json!({
        "case": one.reference.to_string(),
        "owed": one.owed.as_str(),
        "due": one.due_on,
        "step": one.step,
        "why": one.why,
        "staff": one.staff,
    })
}

fn apology((case, due): &(Reference, NaiveDate)) -> Value {
    json!({ "case": case.to_string(), "due": due })
}

fn commission(case: &Reference, commission: CommissionId, chaser: Chaser) -> Value {
    json!({
        "case": case.to_string(),
        "commission": commission.0,
        "chaser": chaser.as_str(),
    })
}

fn waiting((case, step): &(Reference, WaitingStep)) -> Value {
    let (act, until) = match step {
        WaitingStep::Warn(until) => ("warn", Some(until)),
        WaitingStep::Close => ("close", None),
    };
    json!({ "case": case.to_string(), "act": act, "until": until })
}
