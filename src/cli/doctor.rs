//! `ateb doctor`: whether everything that the service needs is there and works.

use super::{Ended, Failure, office};
use crate::config::Config;
use clap::Args;
use std::io::Write;

/// `ateb doctor`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let checks = office(config)?.examine();
        let is_well = checks.iter().all(|check| check.problem.is_none());
        if self.json {
            let told: Vec<_> = checks
                .iter()
                .map(|check| {
                    serde_json::json!({
                        "check": check.what, "ok": check.problem.is_none(), "problem": check.problem,
                    })
                })
                .collect();
            writeln!(out, "{}", serde_json::json!({ "ok": is_well, "checks": told }))?;
        } else {
            for check in &checks {
                match &check.problem {
                    None => writeln!(out, "well    {}", check.what)?,
                    Some(problem) => writeln!(out, "unwell  {}: {problem}", check.what)?,
                }
            }
        }
        Ok(if is_well { Ended::Done } else { Ended::No })
    }
}
