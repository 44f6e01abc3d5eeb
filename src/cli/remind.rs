//! `ateb remind`: plans and queues the deadline e-mails of a day, those to business areas too. The worker does it by itself each
//! morning; this is for trying out, and for a machine that runs no worker.

use super::{Ended, Failure, office};
use crate::{config::Config, domain::reminder::Reminder};
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;
use std::io::Write;

/// `ateb remind`.
#[derive(Debug, Args)]
pub(super) struct Remind {
    /// The day whose reminders go out [default: today in London]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Print what was planned, one reminder a line, as JSON
    #[arg(long)]
    json: bool,
}

impl Remind {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let office = office(config)?;
        let on = self.on.unwrap_or_else(|| office.today());
        let mut after = office.last_reminder()?;
        let done = office.remind(on)?;
        let chased = office.chase(on)?;
        if chased.reminded > 0 {
            eprintln!("{on}: business areas reminded of {} commissions", chased.reminded);
        }
        if !self.json {
            eprintln!(
                "{on}: {} reminders planned, {} e-mails queued for the worker, {} requesters told \
                 that their day has passed",
                done.planned, done.queued, done.apologies
            );
            return Ok(Ended::Done);
        }
        // Written as it is read, so that a million reminders need no memory.
        write!(out, "{{\"on\":\"{on}\",\"planned\":{},\"queued\":{}", done.planned, done.queued)?;
        write!(out, ",\"apologies\":{}", done.apologies)?;
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
        Ok(Ended::Done)
    }
}

fn line(one: &Reminder) -> serde_json::Value {
    json!({
        "case": one.reference.to_string(),
        "state": one.state.as_str(),
        "due": one.due_on,
        "step": one.step,
        "why": one.why,
        "staff": one.staff,
    })
}
