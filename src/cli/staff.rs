//! `ateb staff`: somebody new, who chooses a password by a link; and a link for who lost theirs.

use super::{Ended, Failure, office};
use crate::{
    config::Config,
    domain::{language::Language, permission::Role},
};
use clap::{Args, Subcommand};
use std::io::Write;

/// `ateb staff`.
#[derive(Debug, Args)]
pub(super) struct Staff {
    #[command(subcommand)]
    command: StaffCommand,
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Add somebody and print the link by which they choose a password, good for three
    /// days
    Add {
        /// Their e-mail address, by which they sign in
        #[arg(long)]
        email: String,
        /// What they are there for
        #[arg(long, value_parser = |text: &str| text.parse::<Role>().map_err(|e| e.to_string()))]
        role: Role,
        /// Their name [default: the address]
        #[arg(long)]
        name: Option<String>,
        /// The language of their pages: en or cy
        #[arg(long, default_value = "en",
              value_parser = |text: &str| text.parse::<Language>().map_err(|e| e.to_string()))]
        language: Language,
    },
    /// Print a fresh link by which somebody chooses a password: good for three days while they
    /// have none, else for an hour
    Link {
        /// Their e-mail address
        #[arg(long)]
        email: String,
    },
}

impl Staff {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let office = office(config)?;
        let link = match &self.command {
            StaffCommand::Add { email, role, name, language } => {
                office.invite(name.as_deref().unwrap_or(email), email, *role, *language)?
            }
            StaffCommand::Link { email } => office.way_back_in(email)?,
        };
        writeln!(out, "{link}")?;
        Ok(Ended::Done)
    }
}
