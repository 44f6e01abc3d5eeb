//! `ateb staff add`: somebody new, who chooses a password by a link.

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
    /// Add somebody and print the link by which they choose a password, good for a day
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
}

impl Staff {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let StaffCommand::Add { email, role, name, language } = &self.command;
        let name = name.as_deref().unwrap_or(email);
        let link = office(config)?.invite(name, email, *role, *language)?;
        writeln!(out, "{link}")?;
        Ok(Ended::Done)
    }
}
