//! Which rules apply to a request.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The law under which a request is answered.
///
/// FOIA 2000 s.39 sends environmental information to the Regulations, and s.40(1) a person's own
/// data to data protection law, so every request has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Regime {
    /// The Freedom of Information Act 2000.
    #[serde(rename = "foia")]
    Foia,
    /// The Environmental Information Regulations 2004 (SI 2004/3391).
    #[serde(rename = "eir")]
    Eir,
    /// The right of access to one's own personal data: UK GDPR Article 15.
    #[serde(rename = "sar")]
    SubjectAccess,
}

impl Regime {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Foia, Self::Eir, Self::SubjectAccess];

    /// `foia`, `eir` or `sar`: the form in addresses, columns and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Foia => "foia",
            Self::Eir => "eir",
            Self::SubjectAccess => "sar",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not one of `foia`, `eir`, `sar`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown regime: use foia, eir or sar")]
pub struct UnknownRegime;

impl FromStr for Regime {
    type Err = UnknownRegime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|regime| regime.as_str() == text).ok_or(UnknownRegime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regime_is_read_as_it_is_written() {
        for regime in Regime::ALL {
            assert_eq!(regime.to_string().parse(), Ok(regime));
            assert_eq!(serde_json::to_value(regime).unwrap(), regime.as_str());
        }
        assert_eq!("FOIA".parse::<Regime>(), Err(UnknownRegime));
    }
}
