//! Clearance: before an answer leaves, somebody who did not write it agrees to it.
//!
//! An officer puts the answer forward to a named approver and, if they like, to a reviewer before.
//! Each agrees or sends it back. Whatever changes afterwards (the words, the decision, a mark, a
//! copy) takes the agreement away: it was given to what was seen.

use super::{
    act::{Act, NotAllowed},
    case::Case,
    event::CaseEvent,
    ids::{LetterId, StaffId},
};
use std::collections::BTreeSet;

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The reviewer's.
    Review,
    /// The approver's.
    Approval,
    /// The officer's: it was sent back.
    SentBack,
    /// Nobody's: the answer may leave.
    Given,
}

impl Stage {
    /// The end of a key `clearance-stage-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Approval => "approval",
            Self::SentBack => "sent_back",
            Self::Given => "given",
        }
    }
}

/// An answer that was put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clearance {
    /// Which letter.
    pub letter: LetterId,
    /// Which version of it.
    pub version: u32,
    /// Who reads it first, when somebody was named.
    pub reviewer: Option<StaffId>,
    /// Who has to agree.
    pub approver: StaffId,
    /// Whose turn it is.
    pub stage: Stage,
}

impl Clearance {
    /// Whose turn it is; nobody's when it was given, and the officer's when it was sent back.
    pub const fn awaited(&self) -> Option<StaffId> {
        match self.stage {
            Stage::Review => self.reviewer,
            Stage::Approval => Some(self.approver),
            Stage::SentBack | Stage::Given => None,
        }
    }

    /// What an event makes of a clearance.
    pub(super) fn after(present: Option<Self>, event: &CaseEvent) -> Option<Self> {
        match event {
            CaseEvent::ClearanceAsked { letter, version, reviewer, approver } => Some(Self {
                letter: *letter,
                version: *version,
                reviewer: *reviewer,
                approver: *approver,
                stage: if reviewer.is_some() { Stage::Review } else { Stage::Approval },
            }),
            CaseEvent::ClearanceReviewed { .. } => {
                present.map(|one| Self { stage: Stage::Approval, ..one })
            }
            CaseEvent::ClearanceSentBack { .. } => {
                present.map(|one| Self { stage: Stage::SentBack, ..one })
            }
            CaseEvent::ClearanceGiven { .. } => {
                present.map(|one| Self { stage: Stage::Given, ..one })
            }
            CaseEvent::LetterDrafted { letter, .. } => present.filter(|one| one.letter != *letter),
            // What was seen is no longer what would leave.
            CaseEvent::DocumentAdded { .. }
            | CaseEvent::DocumentSettled { .. }
            | CaseEvent::Marked { .. }
            | CaseEvent::Unmarked { .. }
            | CaseEvent::CopyVerified { .. }
            | CaseEvent::Decided { .. } => None,
            _ => present,
        }
    }
}

impl Case {
    /// Whether somebody else than its authors has agreed to `letter` as it stands.
    pub fn is_cleared(&self, letter: LetterId) -> bool {
        self.clearance.is_some_and(|one| one.letter == letter && one.stage == Stage::Given)
    }

    /// What happens when `letter` is put forward. `authors` decided, or wrote a version of it, and
    /// can neither review nor approve it.
    pub fn ask_clearance(
        &self,
        letter: LetterId,
        reviewer: Option<StaffId>,
        approver: StaffId,
        authors: &BTreeSet<StaffId>,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::AskClearance)?;
        if let Some(obstacle) = self.obstacles(letter).into_iter().next() {
            return Err(obstacle);
        }
        let version = self.letters.get(&letter).ok_or(NotAllowed::NotOfThisCase)?.version;
        if authors.contains(&approver) || reviewer.is_some_and(|one| authors.contains(&one)) {
            return Err(NotAllowed::OwnDraft);
        }
        if reviewer == Some(approver) {
            return Err(NotAllowed::SameTwice);
        }
        Ok(CaseEvent::ClearanceAsked { letter, version, reviewer, approver })
    }

    /// What happens when whoever's turn it is agrees.
    pub fn agree(&self, by: StaffId, authors: &BTreeSet<StaffId>) -> Result<CaseEvent, NotAllowed> {
        let asked = self.asked_of(by)?;
        if authors.contains(&by) {
            return Err(NotAllowed::OwnDraft);
        }
        let Clearance { letter, version, .. } = asked;
        Ok(match asked.stage {
            Stage::Review => CaseEvent::ClearanceReviewed { letter, version },
            _ => CaseEvent::ClearanceGiven { letter, version },
        })
    }

    /// What happens when whoever's turn it is sends the answer back.
    pub fn send_back(&self, by: StaffId) -> Result<CaseEvent, NotAllowed> {
        let Clearance { letter, version, .. } = self.asked_of(by)?;
        Ok(CaseEvent::ClearanceSentBack { letter, version })
    }

    fn asked_of(&self, by: StaffId) -> Result<Clearance, NotAllowed> {
        self.allows(Act::AskClearance)?;
        let asked = self.clearance.ok_or(NotAllowed::NothingPutForward)?;
        match asked.awaited() {
            Some(one) if one == by => Ok(asked),
            Some(_) => Err(NotAllowed::NotAskedOfYou),
            None => Err(NotAllowed::NothingPutForward),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{DecisionId, DocumentId, MarkId};

    const ASKED: CaseEvent = CaseEvent::ClearanceAsked {
        letter: LetterId(1),
        version: 1,
        reviewer: Some(StaffId(2)),
        approver: StaffId(3),
    };

    fn after(events: &[CaseEvent]) -> Option<Clearance> {
        events.iter().fold(None, Clearance::after)
    }

    #[test]
    fn the_reviewer_comes_before_the_approver() {
        let reviewed = CaseEvent::ClearanceReviewed { letter: LetterId(1), version: 1 };
        let given = CaseEvent::ClearanceGiven { letter: LetterId(1), version: 1 };
        let back = CaseEvent::ClearanceSentBack { letter: LetterId(1), version: 1 };
        let turn = |events: &[CaseEvent]| after(events).and_then(|one| one.awaited());
        assert_eq!(turn(&[ASKED]), Some(StaffId(2)));
        assert_eq!(turn(&[ASKED, reviewed.clone()]), Some(StaffId(3)));
        assert_eq!(turn(&[ASKED, back]), None);
        let cleared = after(&[ASKED, reviewed, given]).unwrap();
        assert_eq!((cleared.stage, cleared.awaited()), (Stage::Given, None));
    }

    #[test]
    fn whatever_changes_what_would_leave_takes_the_agreement_away() {
        let given = CaseEvent::ClearanceGiven { letter: LetterId(1), version: 1 };
        let (document, letter) = (DocumentId(1), LetterId(1));
        let letter_type = crate::domain::letter::LetterType::Full;
        for changes in [
            CaseEvent::LetterDrafted { letter, letter_type, version: 2 },
            CaseEvent::Marked { document, mark: MarkId(1), exemption: None },
            CaseEvent::Unmarked { document, mark: MarkId(1) },
            CaseEvent::DocumentAdded { document, sha256: String::new(), findings: 0 },
            CaseEvent::Decided {
                decision: DecisionId(1),
                outcome: crate::domain::decision::Outcome::Full,
                exemptions: Vec::new(),
            },
        ] {
            let kind = changes.kind();
            assert_eq!(after(&[ASKED, given.clone(), changes]), None, "{kind}");
        }
        let other = CaseEvent::LetterDrafted { letter: LetterId(9), letter_type, version: 1 };
        assert!(after(&[ASKED, given, other]).is_some());
    }
}
