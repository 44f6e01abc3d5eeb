//! What a token of the API is good for: a part of what its person's role allows.

use super::permission::Permission;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// A part of the service that a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// See cases, their documents and letters.
    #[serde(rename = "cases:read")]
    ReadCases,
    /// Log requests and handle them, which needs to see them.
    #[serde(rename = "cases:write")]
    WriteCases,
    /// Agree to answers and send them back, which needs to see them.
    #[serde(rename = "answers:clear")]
    ClearAnswers,
    /// Send answers, which needs to see them.
    #[serde(rename = "answers:issue")]
    IssueAnswers,
    /// See how the unit does.
    #[serde(rename = "figures:read")]
    ReadFigures,
    /// See the e-mails that wait, and who wrote them.
    #[serde(rename = "incoming:read")]
    ReadIncoming,
    /// Restrict cases, open them again and be let into them, which needs to see them.
    #[serde(rename = "cases:restrict")]
    RestrictCases,
    /// See which cases are due to be erased and erase them.
    #[serde(rename = "cases:erase")]
    EraseCases,
    /// Publish answers and withdraw them, which needs to see them.
    #[serde(rename = "answers:publish")]
    PublishAnswers,
    /// Foresee what people are told of last days.
    #[serde(rename = "reminders:read")]
    ReadReminders,
}

impl Scope {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 10] = [
        Self::ReadCases,
        Self::WriteCases,
        Self::ClearAnswers,
        Self::IssueAnswers,
        Self::ReadFigures,
        Self::ReadIncoming,
        Self::RestrictCases,
        Self::EraseCases,
        Self::PublishAnswers,
        Self::ReadReminders,
    ];

    /// The name in commands, tokens and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadCases => "cases:read",
            Self::WriteCases => "cases:write",
            Self::ClearAnswers => "answers:clear",
            Self::IssueAnswers => "answers:issue",
            Self::ReadFigures => "figures:read",
            Self::ReadIncoming => "incoming:read",
            Self::RestrictCases => "cases:restrict",
            Self::EraseCases => "cases:erase",
            Self::PublishAnswers => "answers:publish",
            Self::ReadReminders => "reminders:read",
        }
    }

    /// Whether it opens what `permission` names. What no scope names, no token may: people,
    /// settings, templates and the calendar are for somebody who has signed in.
    pub const fn opens(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::ReadCases => matches!(permission, P::ReadCases),
            Self::WriteCases => matches!(permission, P::ReadCases | P::HandleCases),
            Self::ClearAnswers => matches!(permission, P::ReadCases | P::ClearAnswers),
            Self::IssueAnswers => matches!(permission, P::ReadCases | P::IssueAnswers),
            Self::ReadFigures => matches!(permission, P::ReadFigures),
            Self::ReadIncoming => matches!(permission, P::ReadCases | P::SeeRequester),
            Self::RestrictCases => {
                matches!(permission, P::ReadCases | P::RestrictCases | P::JoinRestricted)
            }
            Self::EraseCases => matches!(permission, P::ReadCases | P::EraseCases),
            Self::PublishAnswers => matches!(permission, P::ReadCases | P::PublishAnswers),
            Self::ReadReminders => matches!(permission, P::ForeseeReminders),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a scope: use cases:read, cases:write, answers:clear, answers:issue, \
     figures:read, incoming:read, cases:restrict, cases:erase, answers:publish or \
     reminders:read, with commas between"
)]
pub struct UnknownScope(String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

/// The scopes of one token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Whether one of them opens what `permission` names.
    pub fn open(&self, permission: Permission) -> bool {
        self.0.iter().any(|scope| scope.opens(permission))
    }

    /// Whether `scope` is among them.
    pub fn contain(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Each, in order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, scope) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            scope.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_opens_what_it_names_and_the_sight_that_this_needs() {
        let read: Scopes = "cases:read".parse().unwrap();
        assert!(read.open(Permission::ReadCases));
        assert!(!read.open(Permission::HandleCases));
        let write: Scopes = "cases:write".parse().unwrap();
        assert!(write.open(Permission::ReadCases) && write.open(Permission::HandleCases));
        assert!(!write.open(Permission::IssueAnswers));
        // Handling is not enough for an e-mail that waits, which tells who wrote it.
        assert!(!write.open(Permission::SeeRequester));
        let all = Scope::ALL.into_iter().collect::<Scopes>();
        for never in
            [Permission::Administer, Permission::WriteTemplates, Permission::ManageCalendar]
        {
            assert!(!all.open(never), "{never:?}");
        }
    }

    #[test]
    fn scopes_read_as_they_are_written() {
        let scopes: Scopes = "figures:read, cases:read,".parse().unwrap();
        assert_eq!(scopes.to_string(), "cases:read,figures:read");
        assert_eq!(scopes.to_string().parse(), Ok(scopes));
        assert!("cases:delete".parse::<Scopes>().is_err());
        assert!("".parse::<Scopes>().unwrap().is_empty());
    }
}
