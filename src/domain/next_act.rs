//! What comes next in a case. Decided once, so that a list of work and the page of the case never
//! send somebody to two places.

use super::{
    act::{CaseState, NotAllowed},
    case::Case,
    clearance::Stage,
    ids::StaffId,
    permission::Permission,
};
use chrono::NaiveDate;

/// The one thing that brings a case forward now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextAct {
    /// Say whether the answer that was put forward to the reader may leave.
    Agree,
    /// Read what the requester wrote, and deal with it.
    ReadMessages,
    /// Become the one who handles it.
    Take,
    /// Wait until the requester explains, pays or proves who they are.
    WaitForRequester,
    /// Look at why the answer was sent back.
    LookAtSentBack,
    /// Ask a business area again whose answer is late.
    ChaseAreas,
    /// Wait for what business areas hold.
    WaitForAreas,
    /// Add what was found.
    AddDocuments,
    /// Say what the answer is.
    Decide,
    /// Write the letter that gives the decision.
    WriteLetter,
    /// Make and prove the copies that the answer releases.
    MakeCopies,
    /// Put the answer forward to somebody who did not write it.
    AskClearance,
    /// Wait until they have agreed.
    WaitForClearance,
    /// Send the answer.
    Release,
    /// Look at the answer again.
    FinishReview,
    /// Do what the Commissioner's decision notice asks for.
    Comply,
    /// Put the answer into the disclosure log, or say why not.
    Publish,
    /// Nothing: it is answered.
    Answered,
    /// Nothing: it was closed without an answer.
    Closed,
}

/// What must be known beside the case itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Who asks.
    pub reader: StaffId,
    /// London's date.
    pub today: NaiveDate,
    /// Whether something that the requester wrote waits for somebody to deal with it.
    pub message_waits: bool,
    /// Whether the unit lets no answer leave to which nobody else has agreed.
    pub needs_clearance: bool,
}

impl NextAct {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Agree,
        Self::ReadMessages,
        Self::Take,
        Self::WaitForRequester,
        Self::LookAtSentBack,
        Self::ChaseAreas,
        Self::WaitForAreas,
        Self::AddDocuments,
        Self::Decide,
        Self::WriteLetter,
        Self::MakeCopies,
        Self::AskClearance,
        Self::WaitForClearance,
        Self::Release,
        Self::FinishReview,
        Self::Comply,
        Self::Publish,
        Self::Answered,
        Self::Closed,
    ];

    /// The end of a key `case-next-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::ReadMessages => "messages",
            Self::Take => "take",
            Self::WaitForRequester => "wait",
            Self::LookAtSentBack => "sent-back",
            Self::ChaseAreas => "chase",
            Self::WaitForAreas => "areas",
            Self::AddDocuments => "documents",
            Self::Decide => "decision",
            Self::WriteLetter => "letters",
            Self::MakeCopies => "copies",
            Self::AskClearance => "clearance",
            Self::WaitForClearance => "cleared",
            Self::Release => "release",
            Self::FinishReview => "review",
            Self::Comply => "comply",
            Self::Publish => "publish",
            Self::Answered => "none",
            Self::Closed => "closed",
        }
    }

    /// Who may do it; nothing when there is nothing to do but wait.
    pub const fn needs(self) -> Option<Permission> {
        match self {
            Self::Agree | Self::LookAtSentBack => Some(Permission::ReadCases),
            Self::ReadMessages
            | Self::Take
            | Self::ChaseAreas
            | Self::AddDocuments
            | Self::Decide
            | Self::WriteLetter
            | Self::MakeCopies
            | Self::AskClearance
            | Self::FinishReview
            | Self::Comply => Some(Permission::HandleCases),
            Self::Release => Some(Permission::IssueAnswers),
            Self::Publish => Some(Permission::PublishAnswers),
            Self::WaitForRequester
            | Self::WaitForAreas
            | Self::WaitForClearance
            | Self::Answered
            | Self::Closed => None,
        }
    }

    /// Whether others have to do something first.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::WaitForRequester | Self::WaitForAreas | Self::WaitForClearance)
    }
}

impl Case {
    /// What comes next for the one who asks.
    pub fn next_act(&self, facts: &Facts) -> NextAct {
        let stage = self.clearance.map(|one| one.stage);
        let awaited = self.clearance.and_then(|one| one.awaited());
        if awaited == Some(facts.reader) && self.state == CaseState::Open {
            return NextAct::Agree;
        }
        if facts.message_waits {
            // It may withdraw the request, explain it or ask for a review: all that follows may
            // hang on it.
            return NextAct::ReadMessages;
        }
        match self.state {
            CaseState::Answered if self.publication.is_none() && self.may_publish().is_ok() => {
                return NextAct::Publish;
            }
            CaseState::Answered => return NextAct::Answered,
            CaseState::Withdrawn | CaseState::Lapsed => return NextAct::Closed,
            CaseState::Reviewing => return NextAct::FinishReview,
            CaseState::Complying => return NextAct::Comply,
            CaseState::Open | CaseState::Stopped if self.officer.is_none() => {
                return NextAct::Take;
            }
            CaseState::Stopped => return NextAct::WaitForRequester,
            CaseState::Open => {}
        }
        match stage {
            Some(Stage::SentBack) => return NextAct::LookAtSentBack,
            Some(Stage::Review | Stage::Approval) => return NextAct::WaitForClearance,
            Some(Stage::Given) | None => {}
        }
        if self.decided.as_ref().is_some_and(|decided| decided.is_current) {
            self.towards_release(facts)
        } else {
            self.towards_decision(facts)
        }
    }

    fn towards_decision(&self, facts: &Facts) -> NextAct {
        if self.commissions.open().any(|(_, one)| one.is_late(facts.today)) {
            NextAct::ChaseAreas
        } else if self.commissions.open().next().is_some() {
            NextAct::WaitForAreas
        } else if self.documents.is_empty() && self.decided.is_none() {
            NextAct::AddDocuments
        } else {
            NextAct::Decide
        }
    }

    fn towards_release(&self, facts: &Facts) -> NextAct {
        let Some(letter) = self.answer_drafted() else { return NextAct::WriteLetter };
        match self.obstacles(letter).first() {
            Some(NotAllowed::UnprovenCopies(_)) => NextAct::MakeCopies,
            // The decision and what is to be released do not agree.
            Some(_) => NextAct::Decide,
            None if facts.needs_clearance && !self.is_cleared(letter) => NextAct::AskClearance,
            None => NextAct::Release,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            decision::Outcome,
            event::{CaseEvent, Channel},
            ids::{AreaId, CaseId, CommissionId, CopyId, DecisionId, DocumentId, LetterId},
            language::LanguageChoice,
            letter_type::LetterType,
        },
        law::regime::Regime,
    };
    use std::collections::BTreeSet;

    const OFFICER: StaffId = StaffId(1);
    const APPROVER: StaffId = StaffId(2);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn received() -> CaseEvent {
        CaseEvent::Received {
            reference: "ATISN 1".parse().unwrap(),
            regime: Regime::Foia,
            received_on: day("2026-02-18"),
            logged_on: day("2026-02-18"),
            channel: Channel::Email,
            requester: crate::domain::ids::RequesterId(1),
            language: LanguageChoice::English,
            redirected_from: None,
        }
    }

    fn facts() -> Facts {
        Facts {
            reader: OFFICER,
            today: day("2026-02-20"),
            message_waits: false,
            needs_clearance: true,
        }
    }

    fn case(events: &[CaseEvent]) -> Case {
        let received = received();
        Case::fold(CaseId(1), std::iter::once(&received).chain(events)).unwrap()
    }

    fn assigned() -> CaseEvent {
        CaseEvent::Assigned { officer: OFFICER }
    }

    fn added() -> CaseEvent {
        CaseEvent::DocumentAdded { document: DocumentId(1), sha256: "ab".into(), findings: 0 }
    }

    fn decided(outcome: Outcome) -> CaseEvent {
        CaseEvent::Decided { decision: DecisionId(1), outcome, exemptions: Vec::new() }
    }

    fn drafted(letter_type: LetterType) -> CaseEvent {
        CaseEvent::LetterDrafted { letter: LetterId(1), letter_type, version: 1 }
    }

    fn proven() -> CaseEvent {
        CaseEvent::CopyVerified {
            document: DocumentId(1),
            copy: CopyId(1),
            input_sha256: "ab".into(),
            output_sha256: "cd".into(),
            marks_sha256: "ef".into(),
        }
    }

    fn asked() -> CaseEvent {
        CaseEvent::ClearanceAsked {
            letter: LetterId(1),
            version: 1,
            reviewer: None,
            approver: APPROVER,
        }
    }

    fn commissioned() -> CaseEvent {
        CaseEvent::Commissioned {
            commission: CommissionId(1),
            area: AreaId(1),
            due_on: day("2026-02-25"),
        }
    }

    fn stopped() -> CaseEvent {
        CaseEvent::ClarificationRequested {
            on: day("2026-02-19"),
            letter: LetterId(1),
            late: false,
            until: None,
            item: None,
        }
    }

    fn answered() -> CaseEvent {
        CaseEvent::Answered {
            on: day("2026-02-20"),
            letter: LetterId(1),
            letter_sha256: "ab".into(),
            copies: Vec::new(),
        }
    }

    #[test]
    fn a_case_has_one_next_act_wherever_it_stands() {
        let cleared = CaseEvent::ClearanceGiven { letter: LetterId(1), version: 1 };
        let sent_back = CaseEvent::ClearanceSentBack { letter: LetterId(1), version: 1 };
        let not_held = || vec![assigned(), decided(Outcome::NotHeld), drafted(LetterType::NotHeld)];
        let full = || vec![assigned(), added(), decided(Outcome::Full), drafted(LetterType::Full)];
        let with = |mut events: Vec<CaseEvent>, more: &[CaseEvent]| {
            events.extend_from_slice(more);
            events
        };
        for (events, next) in [
            (vec![], NextAct::Take),
            (vec![stopped()], NextAct::Take),
            (vec![assigned()], NextAct::AddDocuments),
            (vec![assigned(), stopped()], NextAct::WaitForRequester),
            (vec![assigned(), commissioned()], NextAct::WaitForAreas),
            (vec![assigned(), added()], NextAct::Decide),
            (vec![assigned(), added(), commissioned()], NextAct::WaitForAreas),
            (vec![assigned(), decided(Outcome::NotHeld)], NextAct::WriteLetter),
            // A letter from before the decision, or one that says something else, gives it not.
            (
                vec![assigned(), drafted(LetterType::NotHeld), decided(Outcome::NotHeld)],
                NextAct::WriteLetter,
            ),
            (
                vec![assigned(), decided(Outcome::NotHeld), drafted(LetterType::Full)],
                NextAct::WriteLetter,
            ),
            (not_held(), NextAct::AskClearance),
            (with(not_held(), &[asked()]), NextAct::WaitForClearance),
            (with(not_held(), &[asked(), sent_back]), NextAct::LookAtSentBack),
            (with(not_held(), &[asked(), cleared.clone()]), NextAct::Release),
            // Something was found after the decision: it no longer fits.
            (with(not_held(), &[asked(), cleared, added()]), NextAct::Decide),
            (full(), NextAct::MakeCopies),
            (with(full(), &[proven()]), NextAct::AskClearance),
            // It says that nothing is released, and a document is.
            (
                vec![
                    assigned(),
                    added(),
                    decided(Outcome::NotHeld),
                    drafted(LetterType::NotHeld),
                    proven(),
                ],
                NextAct::Decide,
            ),
            (with(not_held(), &[answered()]), NextAct::Publish),
            (
                with(
                    not_held(),
                    &[answered(), CaseEvent::ReviewRequested { on: day("2026-02-24") }],
                ),
                NextAct::FinishReview,
            ),
            (vec![CaseEvent::Withdrawn { on: day("2026-02-20") }], NextAct::Closed),
        ] {
            assert_eq!(case(&events).next_act(&facts()), next, "{events:?}");
        }
    }

    #[test]
    fn a_unit_without_clearance_goes_straight_to_the_release() {
        let case = case(&[assigned(), decided(Outcome::NotHeld), drafted(LetterType::NotHeld)]);
        let facts = Facts { needs_clearance: false, ..facts() };
        assert_eq!(case.next_act(&facts), NextAct::Release);
    }

    #[test]
    fn a_late_area_is_asked_again_and_one_in_time_is_waited_for() {
        let case = case(&[assigned(), commissioned()]);
        let on = |today| case.next_act(&Facts { today: day(today), ..facts() });
        assert_eq!(on("2026-02-25"), NextAct::WaitForAreas);
        assert_eq!(on("2026-02-26"), NextAct::ChaseAreas);
    }

    #[test]
    fn what_the_requester_wrote_is_read_before_all_else_but_an_answer_to_agree_to() {
        let facts = Facts { message_waits: true, ..facts() };
        for events in [vec![], vec![assigned(), stopped()], vec![assigned(), answered()]] {
            assert_eq!(case(&events).next_act(&facts), NextAct::ReadMessages, "{events:?}");
        }
        let put_forward =
            case(&[assigned(), decided(Outcome::NotHeld), drafted(LetterType::NotHeld), asked()]);
        assert_eq!(put_forward.next_act(&facts), NextAct::ReadMessages);
        let approver = Facts { reader: APPROVER, ..facts };
        assert_eq!(put_forward.next_act(&approver), NextAct::Agree);
    }

    #[test]
    fn every_act_has_a_word_of_its_own_and_waiting_needs_nobody() {
        let words: BTreeSet<&str> = NextAct::ALL.into_iter().map(NextAct::as_str).collect();
        assert_eq!(words.len(), NextAct::ALL.len());
        for act in NextAct::ALL {
            assert!(!act.is_waiting() || act.needs().is_none(), "{act:?}");
        }
    }
}
