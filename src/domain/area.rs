//! The business areas of the authority, which hold what people ask for.

use super::{
    ids::{AreaId, ContactId},
    language::LanguageChoice,
    letter::Words,
};

/// The most characters of the name of an area: a line of an estimate of costs takes no more.
pub const AREA_NAME_LENGTH: usize = 100;

/// The most working days that an area can usually have. A request itself has twenty, and with the
/// longest extension of the Regulations forty.
pub const MOST_WORKING_DAYS: u32 = 40;

/// A business area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its number.
    pub id: AreaId,
    /// Its name.
    pub name: Words,
    /// How many working days it usually has for an answer.
    pub working_days: u32,
    /// Who is written to; none of those who have left.
    pub contacts: Vec<Contact>,
    /// Whether it is no more.
    pub is_ended: bool,
}

impl Area {
    /// Whether a commission can go to it: it is there, and somebody in it can be written to.
    pub fn can_be_asked(&self) -> bool {
        !self.is_ended && !self.contacts.is_empty()
    }

    /// Whether somebody with this e-mail address is written to for it.
    pub fn is_of(&self, email: &str) -> bool {
        self.contacts.iter().any(|one| one.email.eq_ignore_ascii_case(email))
    }
}

/// Somebody in an area who is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their number.
    pub id: ContactId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// In which language they are written to; in both when that is not known.
    pub language: LanguageChoice,
}
