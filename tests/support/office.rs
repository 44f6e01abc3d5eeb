//! An office for tests: its settings, its first administrator, and what a requester asks.

use ateb::{
    config::Config,
    domain::{
        event::Channel,
        language::{Language, LanguageChoice},
        requester::Requester,
    },
    law::regime::Regime,
    service::{NewPerson, NewRequest, Office, SignedIn},
};
use chrono::NaiveDate;
use clap::Parser;
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "hir a chofiadwy iawn";

/// Among what a test says of its settings: that somebody else has to agree to an answer.
pub(crate) const CLEARED: &str = "cleared";

#[derive(Parser)]
pub(crate) struct Settings {
    #[command(flatten)]
    pub(crate) config: Config,
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The settings of an office with its data in `folder`, and whatever `more` says.
pub(crate) fn config_in(folder: &TempDir, database: &str, more: &[&str]) -> Config {
    let data = folder.path().to_str().unwrap();
    let engine = env!("CARGO_BIN_EXE_ateb-pdf");
    let mut words = vec!["ateb", "--data-dir", data, "--database-url", database];
    words.extend(["--pdf-program", engine, "--first-number", "26732"]);
    // One person does all in most tests; those of clearance say otherwise.
    words.extend(["--clearance", if more.contains(&CLEARED) { "required" } else { "off" }]);
    words.extend(more.iter().filter(|word| **word != CLEARED));
    Settings::parse_from(words).config
}

pub(crate) fn a_person(email: &str) -> NewPerson {
    NewPerson {
        name: "Nia Test".into(),
        email: email.into(),
        password: PASSWORD.into(),
        language: Language::English,
    }
}

/// Who follows the set-up link of a new office.
pub(crate) fn first_administrator(office: &Office) -> SignedIn {
    let link = office.set_up_link().unwrap().unwrap();
    let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
    let session = office.set_up(&token, &a_person("nia@unit.example")).unwrap();
    office.who(&session.0).unwrap().unwrap()
}

pub(crate) fn a_request(regime: Regime, received_on: &str) -> NewRequest {
    let choice = LanguageChoice::English;
    NewRequest {
        regime,
        received_on: date(received_on),
        channel: Channel::Email,
        requester: Requester::parse("Ada Byron", "ada@example.com", "", choice).unwrap(),
        subject: "Guidance on objectives".into(),
        body: "A full copy of all guidance, please.".into(),
        redirected_from: None,
    }
}
