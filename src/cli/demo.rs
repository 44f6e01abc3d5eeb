//! `ateb demo`: plays the worked cases into an empty data folder.

use super::{Ended, Failure};
use crate::{config::Config, service::demo};
use std::io::Write;

pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
    let played = demo::play(config)?;
    writeln!(
        out,
        "Six worked cases are in {}, as they stand on {}.",
        config.data_dir.display(),
        played.today
    )?;
    writeln!(out, "Sign in as {} with the password {}", played.email, played.password)?;
    writeln!(out, "Who agrees to answers is {}, with the same password", played.approver)?;
    for (role, email) in &played.others {
        writeln!(out, "With the same password, {role}: {email}")?;
    }
    for (reference, link) in &played.links {
        writeln!(out, "{reference}, as its requester sees it: {link}")?;
    }
    Ok(Ended::Done)
}
