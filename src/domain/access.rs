//! Restricted cases: who alone may see one.
//!
//! A case that is restricted to named people does not exist for anybody else. Being given the case
//! or asked to agree to its answer names somebody: whoever has work to do there sees it.

use super::{act::NotAllowed, case::Case, event::CaseEvent, ids::StaffId};
use std::collections::BTreeSet;

/// The people who alone may see a case after an event; none when everybody may who reads cases.
pub(super) fn after(
    present: Option<BTreeSet<StaffId>>,
    event: &CaseEvent,
) -> Option<BTreeSet<StaffId>> {
    match event {
        CaseEvent::Restricted { to } => Some(to.iter().copied().collect()),
        CaseEvent::Unrestricted => None,
        CaseEvent::AccessTaken { by } | CaseEvent::Assigned { officer: by } => {
            with(present, [Some(*by), None])
        }
        CaseEvent::ClearanceAsked { reviewer, approver, .. } => {
            with(present, [*reviewer, Some(*approver)])
        }
        _ => present,
    }
}

fn with(
    present: Option<BTreeSet<StaffId>>,
    more: [Option<StaffId>; 2],
) -> Option<BTreeSet<StaffId>> {
    let mut named = present?;
    named.extend(more.into_iter().flatten());
    Some(named)
}

impl Case {
    /// Whether the case is there for this member of staff at all.
    pub fn is_open_to(&self, person: StaffId) -> bool {
        self.restricted_to.as_ref().is_none_or(|named| named.contains(&person))
    }

    /// What happens when the case is restricted to `people`, among whom are those who have work to
    /// do there.
    pub fn restrict(&self, people: &BTreeSet<StaffId>) -> Result<CaseEvent, NotAllowed> {
        if people.is_empty() {
            return Err(NotAllowed::NobodyNamed);
        }
        let awaited = self.clearance.and_then(|one| one.awaited());
        if [self.officer, awaited].into_iter().flatten().any(|one| !people.contains(&one)) {
            return Err(NotAllowed::LeavesOutHandler);
        }
        Ok(CaseEvent::Restricted { to: people.iter().copied().collect() })
    }

    /// What happens when everybody who reads cases may see it again.
    pub fn lift_restriction(&self) -> Result<CaseEvent, NotAllowed> {
        match self.restricted_to {
            Some(_) => Ok(CaseEvent::Unrestricted),
            None => Err(NotAllowed::NotRestricted),
        }
    }

    /// What happens when an administrator who was not named lets themselves in.
    pub fn take_access(&self, person: StaffId) -> Result<CaseEvent, NotAllowed> {
        match &self.restricted_to {
            Some(named) if !named.contains(&person) => Ok(CaseEvent::AccessTaken { by: person }),
            _ => Err(NotAllowed::NotRestricted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            event::Channel,
            ids::{CaseId, LetterId, RequesterId},
            language::LanguageChoice,
        },
        law::regime::Regime,
    };

    fn after(events: &[CaseEvent]) -> Case {
        let on = "2026-02-18".parse().unwrap();
        let first = CaseEvent::Received {
            reference: "ATISN 26732".parse().unwrap(),
            regime: Regime::Foia,
            received_on: on,
            logged_on: on,
            channel: Channel::Email,
            requester: RequesterId(1),
            language: LanguageChoice::English,
            redirected_from: None,
        };
        Case::fold(CaseId(1), std::iter::once(&first).chain(events)).unwrap()
    }

    const HANDLER: StaffId = StaffId(1);
    const OTHER: StaffId = StaffId(2);
    const APPROVER: StaffId = StaffId(3);

    #[test]
    fn a_restricted_case_is_there_for_those_who_are_named_and_for_nobody_else() {
        let to = || vec![HANDLER];
        assert!(after(&[]).is_open_to(OTHER));
        let restricted = after(&[CaseEvent::Restricted { to: to() }]);
        assert!(restricted.is_open_to(HANDLER) && !restricted.is_open_to(OTHER));
        let joined =
            after(&[CaseEvent::Restricted { to: to() }, CaseEvent::AccessTaken { by: OTHER }]);
        assert!(joined.is_open_to(OTHER) && !joined.is_open_to(APPROVER));
        let lifted = after(&[CaseEvent::Restricted { to: to() }, CaseEvent::Unrestricted]);
        assert!(lifted.is_open_to(OTHER));
    }

    #[test]
    fn whoever_is_given_work_in_a_restricted_case_is_named_by_it() {
        let asked = CaseEvent::ClearanceAsked {
            letter: LetterId(1),
            version: 1,
            reviewer: Some(OTHER),
            approver: APPROVER,
        };
        let case = after(&[CaseEvent::Restricted { to: vec![HANDLER] }, asked.clone()]);
        assert!(case.is_open_to(OTHER) && case.is_open_to(APPROVER));
        let case = after(&[
            CaseEvent::Restricted { to: vec![HANDLER] },
            CaseEvent::Assigned { officer: OTHER },
        ]);
        assert!(case.is_open_to(OTHER));
        // Work in a case that is not restricted restricts it to nobody.
        assert!(after(&[asked]).is_open_to(HANDLER));
    }

    #[test]
    fn whoever_handles_the_case_or_is_asked_to_agree_is_among_the_named() {
        let handled = after(&[CaseEvent::Assigned { officer: HANDLER }]);
        let people = |people: &[StaffId]| people.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(handled.restrict(&people(&[])), Err(NotAllowed::NobodyNamed));
        assert_eq!(handled.restrict(&people(&[OTHER])), Err(NotAllowed::LeavesOutHandler));
        assert_eq!(
            handled.restrict(&people(&[OTHER, HANDLER])),
            Ok(CaseEvent::Restricted { to: vec![HANDLER, OTHER] })
        );
        assert_eq!(handled.lift_restriction(), Err(NotAllowed::NotRestricted));
        assert_eq!(handled.take_access(OTHER), Err(NotAllowed::NotRestricted));
    }
}
