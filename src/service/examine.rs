//! Whether everything that the service needs is there and works, for `ateb doctor`.

use super::{Error, Office, error::with_causes};
use crate::{
    domain::{language::Language, letter::LetterData, letter::LetterType},
    letters::Letter,
};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub what: &'static str,
    /// What is wrong with it and what to do; nothing when it is well.
    pub problem: Option<String>,
}

impl Office {
    /// Looks at the database, the files, the PDF engine, the letters and the e-mails that could
    /// not be delivered.
    pub fn examine(&self) -> Vec<Check> {
        vec![
            check("database", self.is_ready()),
            check("files", self.files_come_back()),
            check("PDF engine", self.engine_answers()),
            check("letters and fonts", letters_can_be_made()),
            check("e-mails that could not be delivered", self.no_job_is_given_up()),
            check("bank holidays", self.holidays_are_confirmed()),
        ]
    }

    fn files_come_back(&self) -> Result<(), Error> {
        let probe = b"ateb doctor";
        let hash = self.blobs.put(probe)?;
        self.blobs.get(hash)?;
        Ok(())
    }

    fn no_job_is_given_up(&self) -> Result<(), String> {
        let failed = self
            .read(|db| Ok::<_, Error>(crate::storage::jobs::failed(db)?))
            .map_err(|error| error.to_string())?;
        match failed.first() {
            None => Ok(()),
            Some(first) => Err(format!("{} given up; the first: {}", failed.len(), first.reason)),
        }
    }

    fn holidays_are_confirmed(&self) -> Result<(), String> {
        let calendar = self.read(|db| self.calendar(db)).map_err(|error| error.to_string())?;
        let until = calendar.confirmed_until();
        let horizon = calendar.nth_working_day_after(self.today(), 60);
        if horizon <= until {
            Ok(())
        } else {
            Err(format!("confirmed until {until} only; dates after it may move"))
        }
    }
}

fn letters_can_be_made() -> Result<(), crate::letters::LetterError> {
    let data = LetterData::example(LetterType::Ack, Language::Welsh);
    Letter::compose(LetterType::Ack, &Language::BOTH, &data)?.pdf().map(drop)
}

/// What is wrong is told with its causes: "could not be written" helps nobody without "no room".
fn check<E>(what: &'static str, found: Result<(), E>) -> Check
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let problem = found.err().map(|error| {
        let error: Box<dyn std::error::Error + Send + Sync> = error.into();
        with_causes(error.as_ref())
    });
    Check { what, problem }
}
