//! What became of an e-mail: what the mail server said when it was given to it, and what other
//! servers reported afterwards.

use super::{
    event::EmailKind,
    ids::{JobId, LetterId},
};
use chrono::{DateTime, Utc};
use std::{fmt, str::FromStr};

/// The most characters of a server's answer that are kept. Real ones are a line or two.
const LONGEST_ANSWER: usize = 500;

/// What a mail server said or reported of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it, and answers for it from now on.
    Taken,
    /// It was put into the folder for e-mails, as no mail server is set.
    Kept,
    /// The mail server asks for another try.
    PutOff,
    /// The mail server will not take it.
    Refused,
    /// It is tried no longer, and no server has refused it.
    GivenUp,
    /// A report says that it lies in the mailbox: RFC 3464 section 2.3.3, as are those below.
    Delivered,
    /// A report says that it went on to a server that sends no reports.
    Relayed,
    /// A report says that it went to everybody on a list.
    Expanded,
    /// A report says that it has not arrived yet.
    Delayed,
    /// A report says that it will never arrive.
    Failed,
}

impl Outcome {
    /// All, those of our own mail server first.
    pub const ALL: [Self; 10] = [
        Self::Taken,
        Self::Kept,
        Self::PutOff,
        Self::Refused,
        Self::GivenUp,
        Self::Delivered,
        Self::Relayed,
        Self::Expanded,
        Self::Delayed,
        Self::Failed,
    ];

    /// The word in the database and in the API, and the end of the key `delivery-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Kept => "kept",
            Self::PutOff => "put_off",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
            Self::Delivered => "delivered",
            Self::Relayed => "relayed",
            Self::Expanded => "expanded",
            Self::Delayed => "delayed",
            Self::Failed => "failed",
        }
    }

    /// Whether the e-mail did not arrive and will not, so that somebody must act.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Refused | Self::GivenUp | Self::Failed)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Outcome {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or(())
    }
}

/// What a server said: a code, and words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// `250` of SMTP or `5.1.1` of a report; empty when there is none.
    pub code: String,
    /// One line; may be empty. Servers repeat addresses in it.
    pub words: String,
}

impl Answer {
    /// What was said, on one line and cut to 500 characters: servers are strangers.
    pub fn new(code: &str, words: &str) -> Self {
        let one_line = |text: &str, most: usize| {
            let spaced: String =
                text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
            line.chars().take(most).collect::<String>()
        };
        Self { code: one_line(code, 10), words: one_line(words, LONGEST_ANSWER) }
    }
}

/// What was said once of an e-mail about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The job that sends the e-mail: the same for all that is said of it.
    pub job: JobId,
    /// Which e-mail.
    pub email: EmailKind,
    /// The letter that it carries.
    pub letter: Option<LetterId>,
    /// To whom; empty when it was not known, or is not to be read by whoever asks, or once erased.
    pub recipient: String,
    /// What was said.
    pub outcome: Outcome,
    /// In which words.
    pub answer: Answer,
    /// When it was heard.
    pub at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_bounded_line() {
        let long = "mailbox full ".repeat(100);
        let answer = Answer::new(" 552\r\n", &format!("5.2.2\r\n\tsorry,\u{1b}[31m {long}"));
        assert_eq!(answer.code, "552");
        assert!(answer.words.starts_with("5.2.2 sorry, [31m mailbox full"), "{}", answer.words);
        assert_eq!(answer.words.chars().count(), LONGEST_ANSWER);
    }

    #[test]
    fn every_outcome_has_a_word_of_its_own() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.as_str().parse(), Ok(outcome));
        }
    }
}
