//! `ateb token`: tokens with which programs use the API.

use super::{Ended, Failure, office};
use crate::{
    config::Config,
    domain::scope::Scopes,
    service::{ApiTokenLine, NewApiToken},
};
use clap::{Args, Subcommand};
use std::io::Write;

/// `ateb token`.
#[derive(Debug, Args)]
pub(super) struct TokenCommand {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a token and print it, this once
    Add {
        /// The e-mail address of the person for whom it acts; ending the person ends the token
        #[arg(long = "for", value_name = "EMAIL")]
        person: String,
        /// What of their role it opens: cases:read, cases:write, cases:restrict, cases:erase,
        /// answers:clear, answers:issue, answers:publish, figures:read, incoming:read,
        /// reminders:read, with commas between
        #[arg(long, value_name = "SCOPES",
              value_parser = |text: &str| text.parse::<Scopes>().map_err(|e| e.to_string()))]
        scope: Scopes,
        /// For how many days it holds
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
        days: u16,
        /// What it is for, as lists show it
        #[arg(long, default_value = "ateb token add")]
        name: String,
    },
    /// List the tokens that were made, without what their holders show
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token; it opens nothing from now on
    Revoke {
        /// Its name in the list
        id: String,
    },
}

impl TokenCommand {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let office = office(config)?;
        match &self.command {
            What::Add { person, scope, days, name } => {
                let new = NewApiToken { name: name.clone(), scopes: scope.clone(), days: *days };
                writeln!(out, "{}", office.add_api_token_for(person, &new)?.0)?;
            }
            What::List { json } => {
                for token in office.all_api_tokens()? {
                    if *json {
                        writeln!(out, "{}", as_json(&token))?;
                    } else {
                        writeln!(
                            out,
                            "{}  {}  {}  {}  {}",
                            token.id,
                            if token.holds { "holds" } else { "ended" },
                            token.email,
                            token.scopes,
                            token.expires_at.format("%Y-%m-%d"),
                        )?;
                    }
                }
            }
            What::Revoke { id } => office.revoke_api_token(None, id)?,
        }
        Ok(Ended::Done)
    }
}

fn as_json(token: &ApiTokenLine) -> serde_json::Value {
    serde_json::json!({
        "id": token.id,
        "holds": token.holds,
        "for": token.email,
        "name": token.name,
        "scopes": token.scopes.iter().collect::<Vec<_>>(),
        "made_at": token.made_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    })
}
