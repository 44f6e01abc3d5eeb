//! Which role may do what. The service asks this table; pages never decide.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a member of staff is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the service: people and settings. Does everything an officer and an approver do.
    Administrator,
    /// Handles cases from receipt to answer.
    Officer,
    /// Looks again at an answer when a requester asks for an internal review.
    Reviewer,
    /// Agrees to what leaves.
    Approver,
    /// Holds information for a case in a business area.
    Contributor,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All roles, in the order in which pages list them.
    pub const ALL: [Self; 6] = [
        Self::Administrator,
        Self::Officer,
        Self::Reviewer,
        Self::Approver,
        Self::Contributor,
        Self::Auditor,
    ];

    /// The name in the database, the settings and the commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Officer => "officer",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Contributor => "contributor",
            Self::Auditor => "auditor",
        }
    }

    /// Whether this role may do what `permission` names.
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Administrator => true,
            Self::Officer => matches!(
                permission,
                P::ReadCases
                    | P::HandleCases
                    | P::IssueAnswers
                    | P::PublishAnswers
                    | P::ReadFigures
                    | P::RestrictCases
                    | P::SeeRequester
            ),
            Self::Reviewer => {
                matches!(permission, P::ReadCases | P::HandleCases | P::ReadFigures)
            }
            Self::Approver => matches!(
                permission,
                P::ReadCases | P::ClearAnswers | P::IssueAnswers | P::ReadFigures
            ),
            Self::Contributor => matches!(permission, P::AnswerCommissions),
            Self::Auditor => {
                matches!(permission, P::ReadCases | P::Audit | P::ReadFigures)
            }
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a role: use administrator, officer, reviewer, approver, contributor or auditor"
)]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// A kind of act that a role is allowed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See cases, their documents and letters.
    ReadCases,
    /// Log, clarify, extend, upload, mark, decide and draft.
    HandleCases,
    /// Agree to an answer before it leaves.
    ClearAnswers,
    /// Send an answer.
    IssueAnswers,
    /// Check the record of events.
    Audit,
    /// Add people and change settings.
    Administer,
    /// Add bank holidays that were proclaimed, and withdraw them.
    ManageCalendar,
    /// Change the templates that letters are made from.
    WriteTemplates,
    /// Put an answer into the disclosure log, and take it out again.
    PublishAnswers,
    /// Answer what is asked of one's own business area, and see nothing else.
    AnswerCommissions,
    /// See how the unit does: volumes, timeliness, outcomes.
    ReadFigures,
    /// Restrict a case to named people, and open it again.
    RestrictCases,
    /// See who asked without saying why. Law and good practice are blind to who asks: whoever
    /// reads, agrees or audits need not know.
    SeeRequester,
    /// Set for how long cases are kept, and erase what people wrote in them.
    EraseCases,
    /// Let oneself into a restricted case, which its history tells.
    JoinRestricted,
    /// See what people will be told of last days.
    ForeseeReminders,
}

impl Permission {
    /// All, in the order in which the table of roles lists them.
    pub const ALL: [Self; 16] = [
        Self::ReadCases,
        Self::SeeRequester,
        Self::HandleCases,
        Self::RestrictCases,
        Self::ClearAnswers,
        Self::IssueAnswers,
        Self::PublishAnswers,
        Self::ReadFigures,
        Self::Audit,
        Self::ManageCalendar,
        Self::WriteTemplates,
        Self::EraseCases,
        Self::AnswerCommissions,
        Self::JoinRestricted,
        Self::ForeseeReminders,
        Self::Administer,
    ];

    /// What it allows, as the page about roles says it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ReadCases => "read cases, their documents and letters",
            Self::SeeRequester => "see who asked, without giving a reason",
            Self::HandleCases => "handle cases, from receipt to the draft of the answer",
            Self::RestrictCases => "restrict a case to named people",
            Self::ClearAnswers => "agree to an answer before it leaves",
            Self::IssueAnswers => "send an answer",
            Self::PublishAnswers => "publish an answer, and withdraw it",
            Self::ReadFigures => "read the figures of the unit",
            Self::Audit => "check the record of events",
            Self::ManageCalendar => "add bank holidays",
            Self::WriteTemplates => "change the templates of letters",
            Self::EraseCases => "set how long cases are kept, and erase them",
            Self::AnswerCommissions => "answer what is asked of their own business area",
            Self::JoinRestricted => "join a restricted case",
            Self::ForeseeReminders => "foresee what people are reminded of",
            Self::Administer => "add people, change settings",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_what_the_table_says_and_nothing_else() {
        use Permission::{
            AnswerCommissions, Audit, ClearAnswers, HandleCases, IssueAnswers, PublishAnswers,
            ReadCases, ReadFigures, RestrictCases, SeeRequester,
        };
        let all = Permission::ALL;
        let table: [(Role, &[Permission]); 6] = [
            (Role::Administrator, &all),
            (
                Role::Officer,
                &[
                    ReadCases,
                    SeeRequester,
                    HandleCases,
                    RestrictCases,
                    IssueAnswers,
                    PublishAnswers,
                    ReadFigures,
                ],
            ),
            (Role::Reviewer, &[ReadCases, HandleCases, ReadFigures]),
            (Role::Approver, &[ReadCases, ClearAnswers, IssueAnswers, ReadFigures]),
            (Role::Contributor, &[AnswerCommissions]),
            (Role::Auditor, &[ReadCases, Audit, ReadFigures]),
        ];
        for (role, allowed) in table {
            for permission in all {
                assert_eq!(
                    role.may(permission),
                    allowed.contains(&permission),
                    "{role} {permission:?}"
                );
            }
        }
    }
}
