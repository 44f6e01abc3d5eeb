//! `ateb statistics`: the figures of a period, for returns and reports.

use super::{Ended, Failure, office};
use crate::{config::Config, domain::figures::Period, service};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::io::Write;

/// `ateb statistics`.
#[derive(Debug, Args)]
pub(super) struct Statistics {
    /// The first day of the period
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// Its last day
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table: what is counted, of what, how many
    #[default]
    Csv,
    /// The same, nested
    Json,
}

impl Statistics {
    pub(super) fn run(&self, config: &Config, out: &mut dyn Write) -> Result<Ended, Failure> {
        let period = Period::new(self.from, self.to)
            .map_err(|problem| Failure::Arguments(problem.to_string()))?;
        let figures = office(config)?.statistics(period)?;
        let bytes = match self.format {
            Format::Csv => service::statistics_csv(&figures)?,
            Format::Json => service::statistics_json(&figures)?,
        };
        out.write_all(&bytes)?;
        if matches!(self.format, Format::Json) {
            writeln!(out)?;
        }
        Ok(Ended::Done)
    }
}
