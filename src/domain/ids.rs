//! Names of things: numbered identities, and the reference that letters quote.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! identity {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

identity! {
    /// A request for information and all that is done about it.
    CaseId;
    /// Something that was found, as it was uploaded.
    DocumentId;
    /// A version made from a document, with its marks burned in.
    CopyId;
    /// A place in a document to be removed.
    MarkId;
    /// What the answer is; each change of mind is a new one.
    DecisionId;
    /// A statutory document; each edit of its text is a new version of the same letter.
    LetterId;
    /// A member of staff.
    StaffId;
    /// Who asked.
    RequesterId;
    /// A part of a request with a clock of its own, numbered within its case.
    ItemId;
    /// An estimate of what an answer would cost; each change is a new one.
    EstimateId;
    /// An e-mail that came in.
    IncomingId;
    /// What a requester wrote on the page of their request.
    MessageId;
    /// A file that a requester sent.
    RequesterFileId;
    /// A piece of work for the worker, such as an e-mail to send.
    JobId;
    /// A business area that holds information.
    AreaId;
    /// Somebody in a business area who is written to.
    ContactId;
    /// What the unit asks of a business area for a case.
    CommissionId;
    /// A way in which somebody sees the register.
    SavedViewId;
    /// What a member of staff noted on a case.
    NoteId;
}

/// What letters and people call a case: `ATISN 26732`. Public and guessable, so it opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference {
    /// The authority's word, from its settings.
    pub prefix: String,
    /// From a counter that never repeats and never goes back.
    pub number: i64,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.prefix, self.number)
    }
}

impl Reference {
    /// The form that addresses and file names carry: `atisn-26732`.
    pub fn slug(&self) -> String {
        format!("{}-{}", self.prefix.to_lowercase(), self.number)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

/// Text that is not a prefix, a space and a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reference is a word and a number, such as ATISN 26732")]
pub struct NotAReference;

impl FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (prefix, number) = text.trim().rsplit_once([' ', '-']).ok_or(NotAReference)?;
        let number = match number.parse::<i64>() {
            Ok(number) if number > 0 => number,
            _ => return Err(NotAReference),
        };
        if prefix.is_empty() || !prefix.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(NotAReference);
        }
        Ok(Self { prefix: prefix.to_uppercase(), number })
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_as_it_is_written_in_letters_and_in_addresses() {
        let reference: Reference = "ATISN 26732".parse().unwrap();
        assert_eq!(reference.to_string(), "ATISN 26732");
        assert_eq!(reference.slug(), "atisn-26732");
        assert_eq!(reference.slug().parse::<Reference>().unwrap(), reference);
    }

    #[test]
    fn what_is_not_a_word_and_a_number_is_no_reference() {
        for text in
            ["", "ATISN", "26732", "ATISN -3", "ATISN 0", "AT!SN 5", "ATISN 99999999999999999999"]
        {
            assert_eq!(text.parse::<Reference>(), Err(NotAReference), "{text:?}");
        }
    }
}
