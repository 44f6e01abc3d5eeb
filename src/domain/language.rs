//! The two languages of the service, and what a requester has chosen.

use crate::law;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A language that pages, letters and e-mails are written in. Neither is the default of the
/// other: whatever exists in one exists in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// English, `en`.
    #[serde(rename = "en")]
    English,
    /// Welsh, `cy`.
    #[serde(rename = "cy")]
    Welsh,
}

impl Language {
    /// Both, Welsh first, as bilingual documents have it.
    pub const BOTH: [Self; 2] = [Self::Welsh, Self::English];

    /// What the law's words say in this language.
    pub fn of(self, words: law::words::Words) -> String {
        match self {
            Self::English => words.en.into_owned(),
            Self::Welsh => words.cy.into_owned(),
        }
    }

    /// `en` or `cy`: the form in addresses, file names and `lang` attributes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }

    /// The other of the two.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::English => Self::Welsh,
            Self::Welsh => Self::English,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language code that is neither `en` nor `cy`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a language of this service: use en, cy or, for a letter, bilingual")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Self::English),
            "cy" => Ok(Self::Welsh),
            other => Err(UnknownLanguage(other.to_owned())),
        }
    }
}

/// The language in which a requester wants to be answered.
///
/// Welsh Language Standards (No. 1) Regulations 2015, standards 1 to 7: the choice is asked for,
/// recorded and kept to; until it is known, letters go out in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum LanguageChoice {
    /// Not asked or not answered: letters are bilingual.
    #[default]
    #[serde(rename = "unknown")]
    Unknown,
    /// English only.
    #[serde(rename = "en")]
    English,
    /// Welsh only.
    #[serde(rename = "cy")]
    Welsh,
    /// Both, Welsh first.
    #[serde(rename = "bilingual")]
    Bilingual,
}

impl LanguageChoice {
    /// The languages a letter to this requester is written in, in order.
    pub const fn languages(self) -> &'static [Language] {
        match self {
            Self::English => &[Language::English],
            Self::Welsh => &[Language::Welsh],
            Self::Unknown | Self::Bilingual => &Language::BOTH,
        }
    }

    /// `unknown`, `en`, `cy` or `bilingual`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::English => "en",
            Self::Welsh => "cy",
            Self::Bilingual => "bilingual",
        }
    }
}

impl FromStr for LanguageChoice {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "unknown" => Ok(Self::Unknown),
            "en" => Ok(Self::English),
            "cy" => Ok(Self::Welsh),
            "bilingual" => Ok(Self::Bilingual),
            other => Err(UnknownLanguage(other.to_owned())),
        }
    }
}
