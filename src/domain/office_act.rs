//! What is done to the office itself rather than to a case: people, roles, the rules of signing in.

use super::{
    ids::{JobId, StaffId},
    permission::Role,
    scope::Scope,
    sign_in::SignInRules,
};
use serde::{Deserialize, Serialize};

/// Something that happened to the office. The stored form is for ever, and holds numbers only: a
/// new meaning is a new act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OfficeAct {
    /// Somebody was added.
    PersonAdded {
        /// Whom.
        person: StaffId,
        /// What for.
        role: Role,
    },
    /// Somebody got another role.
    RoleChanged {
        /// Who.
        person: StaffId,
        /// The role before.
        from: Role,
        /// The role since.
        to: Role,
    },
    /// Somebody may no longer sign in.
    PersonEnded {
        /// Who.
        person: StaffId,
    },
    /// Somebody may sign in again.
    PersonReturned {
        /// Who.
        person: StaffId,
    },
    /// Somebody was sent a link to choose a password.
    LinkSent {
        /// Whom.
        person: StaffId,
    },
    /// Somebody chose a password.
    PasswordChosen {
        /// Who.
        person: StaffId,
    },
    /// Somebody set up a second factor, in place of an earlier one if there was one.
    SecondFactorSet {
        /// Who.
        person: StaffId,
    },
    /// Somebody's second factor was taken away, by themselves or by an administrator.
    SecondFactorRemoved {
        /// Whose.
        person: StaffId,
    },
    /// Somebody signed in with a recovery code instead of a code.
    RecoveryCodeUsed {
        /// Who.
        person: StaffId,
    },
    /// The rules of signing in were changed.
    SignInRulesChanged {
        /// The rules since.
        rules: SignInRules,
    },
    /// A token of the API was made.
    ApiTokenMade {
        /// For whom it acts.
        person: StaffId,
        /// What of their role it opens.
        scopes: Vec<Scope>,
    },
    /// A token of the API was revoked.
    ApiTokenRevoked {
        /// For whom it acted.
        person: StaffId,
    },
    /// A job that was given up was set to be tried again.
    JobTriedAgain {
        /// Which.
        job: JobId,
    },
}

impl OfficeAct {
    /// The name of its kind: the end of the keys `office-act-…`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PersonAdded { .. } => "person_added",
            Self::RoleChanged { .. } => "role_changed",
            Self::PersonEnded { .. } => "person_ended",
            Self::PersonReturned { .. } => "person_returned",
            Self::LinkSent { .. } => "link_sent",
            Self::PasswordChosen { .. } => "password_chosen",
            Self::SecondFactorSet { .. } => "second_factor_set",
            Self::SecondFactorRemoved { .. } => "second_factor_removed",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::SignInRulesChanged { .. } => "sign_in_rules_changed",
            Self::ApiTokenMade { .. } => "api_token_made",
            Self::ApiTokenRevoked { .. } => "api_token_revoked",
            Self::JobTriedAgain { .. } => "job_tried_again",
        }
    }

    /// Whom it is about, when it is about somebody.
    pub const fn person(&self) -> Option<StaffId> {
        match self {
            Self::PersonAdded { person, .. }
            | Self::RoleChanged { person, .. }
            | Self::PersonEnded { person }
            | Self::PersonReturned { person }
            | Self::LinkSent { person }
            | Self::PasswordChosen { person }
            | Self::SecondFactorSet { person }
            | Self::SecondFactorRemoved { person }
            | Self::RecoveryCodeUsed { person }
            | Self::ApiTokenMade { person, .. }
            | Self::ApiTokenRevoked { person } => Some(*person),
            Self::SignInRulesChanged { .. } | Self::JobTriedAgain { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_names_the_kind_and_holds_numbers_only() {
        let act = OfficeAct::RoleChanged {
            person: StaffId(4),
            from: Role::Officer,
            to: Role::Administrator,
        };
        let stored = serde_json::to_value(&act).unwrap();
        assert_eq!(
            stored,
            serde_json::json!({
                "type": act.kind(), "person": 4, "from": "officer", "to": "administrator",
            })
        );
    }
}
