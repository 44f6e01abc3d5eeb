//! `ateb retention`: which cases are due to be erased, and which are held.

use super::{Ended, Failure, office};
use crate::{
    config::Config,
    domain::retention::Kind,
    service::{KeptCase, RetentionView},
};
use clap::Args;
use serde_json::{Value, json};
use std::io::Write;

/// `ateb retention`.
#[derive(Debug, Args)]
pub(super) struct Retention {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Retention {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let view = office(config)?.retention_of_all()?;
        if self.json {
            writeln!(out, "{:#}", as_json(&view))?;
        } else {
            for kind in Kind::ALL {
                writeln!(out, "{}: kept for {} months", kind.as_str(), view.periods.months(kind))?;
            }
            for one in &view.due {
                let closed_on = one.closed_on.map(|on| on.to_string()).unwrap_or_default();
                writeln!(out, "{}: closed on {closed_on}, due to be erased", one.reference)?;
            }
            if view.has_more {
                writeln!(out, "There are more.")?;
            }
            for one in &view.held {
                writeln!(out, "{}: held", one.reference)?;
            }
        }
        Ok(Ended::Done)
    }
}

fn as_json(view: &RetentionView) -> Value {
    let one = |case: &KeptCase| {
        json!({
            "reference": case.reference,
            "kind": case.kind,
            "closed_on": case.closed_on,
            "kept_until": case.kept_until,
        })
    };
    json!({
        "months": view.periods,
        "due": view.due.iter().map(one).collect::<Vec<_>>(),
        "more": view.has_more,
        "held": view.held.iter().map(one).collect::<Vec<_>>(),
    })
}
