//! What people may do to a case, in which state, and why not.

use super::permission::Permission;
use crate::law::exemption::Citation;
use chrono::NaiveDate;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseState {
    /// Being worked on; the clock runs.
    Open,
    /// Waiting for the requester to explain, to pay or to prove who they are; the clock stands.
    Stopped,
    /// The answer was sent.
    Answered,
    /// The answer is being looked at again: an internal review or a reconsideration.
    Reviewing,
    /// The Commissioner's decision notice asks for something that has not been done yet.
    Complying,
    /// The requester withdrew it.
    Withdrawn,
    /// The requester did not explain or pay in time.
    Lapsed,
}

impl CaseState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Stopped,
        Self::Answered,
        Self::Reviewing,
        Self::Complying,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stopped => "stopped",
            Self::Answered => "answered",
            Self::Reviewing => "reviewing",
            Self::Complying => "complying",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether nothing more is owed.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Answered | Self::Withdrawn | Self::Lapsed)
    }

    /// Whether the answer has gone out.
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Answered | Self::Reviewing | Self::Complying)
    }
}

impl std::str::FromStr for CaseState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("\"{text}\" names no state of a case"))
    }
}

/// Something that a person may do to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Give the case to an officer.
    Assign,
    /// Put the case under other rules than it was logged under.
    ChangeRegime,
    /// Split what falls under other rules from the request, undo that, or record that it was
    /// answered by itself.
    SplitItems,
    /// Ask the requester to explain.
    RequestClarification,
    /// Record the explanation.
    ReceiveClarification,
    /// Ask the requester for a fee.
    RequestFee,
    /// Record the fee.
    ReceiveFee,
    /// Ask the requester to prove who they are.
    RequestIdentity,
    /// Record the proof.
    ReceiveIdentity,
    /// Tell the requester that the request will be closed unless they answer.
    WarnOfLapse,
    /// Close a request that the requester did not answer about in time.
    Lapse,
    /// Tell the requester that more time is needed.
    ExtendTime,
    /// Record the later date that the Commissioner allows.
    AgreeDate,
    /// Estimate what the answer would cost.
    EstimateCost,
    /// Add the request up with related ones.
    Aggregate,
    /// Ask a business area for what it holds, and take in what it says.
    Commission,
    /// Upload a document, settle what becomes of it, mark it, make a copy of it.
    WorkOnDocuments,
    /// Say what the answer is.
    Decide,
    /// Write a letter.
    Draft,
    /// Put the answer forward, agree to it or send it back.
    AskClearance,
    /// Write and send a letter that is no answer.
    WriteLetter,
    /// Send the answer.
    Answer,
    /// Record that the requester withdrew.
    Withdraw,
    /// Record that a review was asked for.
    RequestReview,
    /// Take more time for a review.
    ExtendReview,
    /// Record what the review came to.
    DecideReview,
    /// Record a complaint to the Commissioner.
    RecordComplaint,
    /// Record the Commissioner's decision notice.
    RecordNotice,
    /// Record that what the notice asks for was done.
    RecordCompliance,
    /// Record an appeal to the Tribunal.
    RecordAppeal,
    /// Make a fresh link to the portal.
    RenewLink,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 31] = [
        Self::Assign,
        Self::ChangeRegime,
        Self::SplitItems,
        Self::RequestClarification,
        Self::ReceiveClarification,
        Self::RequestFee,
        Self::ReceiveFee,
        Self::RequestIdentity,
        Self::ReceiveIdentity,
        Self::WarnOfLapse,
        Self::Lapse,
        Self::ExtendTime,
        Self::AgreeDate,
        Self::EstimateCost,
        Self::Aggregate,
        Self::Commission,
        Self::WorkOnDocuments,
        Self::Decide,
        Self::Draft,
        Self::AskClearance,
        Self::WriteLetter,
        Self::Answer,
        Self::Withdraw,
        Self::RequestReview,
        Self::ExtendReview,
        Self::DecideReview,
        Self::RecordComplaint,
        Self::RecordNotice,
        Self::RecordCompliance,
        Self::RecordAppeal,
        Self::RenewLink,
    ];

    /// Which permission it takes.
    pub const fn needs(self) -> Permission {
        match self {
            Self::Answer => Permission::IssueAnswers,
            _ => Permission::HandleCases,
        }
    }

    /// The table of acts and states: whether the act makes sense while a case stands so.
    pub const fn fits(self, state: CaseState) -> bool {
        use CaseState as S;
        match self {
            // Explanation, fee and proof may be awaited while the clock runs on: a question that
            // was put too late stops nothing, and an item may wait while the rest is worked on.
            Self::SplitItems
            | Self::ChangeRegime
            | Self::RequestClarification
            | Self::ReceiveClarification
            | Self::RequestFee
            | Self::ReceiveFee
            | Self::RequestIdentity
            | Self::ReceiveIdentity
            | Self::ExtendTime
            | Self::EstimateCost
            | Self::Aggregate
            | Self::Commission
            | Self::WorkOnDocuments
            | Self::Draft
            | Self::Withdraw => matches!(state, S::Open | S::Stopped),
            Self::Assign => {
                matches!(state, S::Open | S::Stopped | S::Reviewing | S::Complying)
            }
            Self::WarnOfLapse | Self::Lapse => matches!(state, S::Stopped),
            Self::AgreeDate | Self::Decide | Self::AskClearance | Self::Answer => {
                matches!(state, S::Open)
            }
            Self::RequestReview => matches!(state, S::Answered),
            Self::ExtendReview | Self::DecideReview => matches!(state, S::Reviewing),
            Self::RecordComplaint | Self::RecordNotice => {
                matches!(state, S::Answered | S::Reviewing | S::Complying)
            }
            Self::RecordCompliance => matches!(state, S::Complying),
            Self::RecordAppeal => matches!(state, S::Answered | S::Complying),
            Self::RenewLink | Self::WriteLetter => true,
        }
    }
}

/// Why an act is not allowed, told so that an officer knows what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// The answer has gone out.
    #[error("this case has already been answered")]
    AlreadyAnswered,
    /// The requester has withdrawn.
    #[error("this request has been withdrawn")]
    AlreadyWithdrawn,
    /// The requester did not answer in time.
    #[error("this request has lapsed; log what comes now as a new request")]
    AlreadyLapsed,
    /// No answer has gone out.
    #[error("this case has not been answered yet")]
    NotAnswered,
    /// A review is under way.
    #[error("the answer is being reviewed; record what the review came to first")]
    UnderReview,
    /// No review is under way.
    #[error("no review of this answer was asked for")]
    NoReview,
    /// The clock stands until the requester answers.
    #[error("this case waits for the requester; record their answer first")]
    WaitingForRequester,
    /// Nobody was asked.
    #[error("nothing of that kind was asked for")]
    NotWaiting,
    /// A day after today.
    #[error("that day is in the future")]
    InTheFuture,
    /// A day before the request was received.
    #[error("that day is before the request was received")]
    BeforeReceipt,
    /// A day before the one on which it was asked for.
    #[error("that day is before the day of asking, {0}")]
    BeforeAsking(NaiveDate),
    /// A day before the answer.
    #[error("that day is before the answer was sent")]
    BeforeAnswer,
    /// More time must be told of by the last day.
    #[error("the time to answer has passed; it can no longer be extended")]
    TooLateToExtend,
    /// Extended before.
    #[error("the time was extended before; it can be extended once")]
    AlreadyExtended,
    /// A ground of the other regime.
    #[error("that belongs to another regime than this case's")]
    OtherRegime,
    /// FOIA 2000 s.10(3) serves qualified exemptions only.
    #[error("{0} is not qualified: no public interest is weighed, so the time cannot be extended")]
    AbsoluteExemption(Citation),
    /// EIR 2004 reg. 7(1) asks for both.
    #[error("regulation 7 asks for complexity and volume, both; one alone gives no more time")]
    ComplexityAndVolume,
    /// UK GDPR Art. 12(3).
    #[error("a subject access request is extended by one or two months")]
    OneOrTwoMonths,
    /// A promised day that is not later than the present last day, or past the outer one.
    #[error("promise a day after the present last day and not after the outer one")]
    BadPromise,
    /// FOIA 2000 s.9(1), EIR reg. 8: a fee is asked for while there is time.
    #[error("the time to answer has passed; a fee can no longer be asked for")]
    TooLateForFee,
    /// A fee of nothing, or of a sum that no request costs.
    #[error("a fee is more than nothing and not over £100,000")]
    BadFee,
    /// The last day to pay has passed.
    #[error("the fee could be paid until {0}; the request has lapsed")]
    FeeTooLate(NaiveDate),
    /// The last day for the requester has not passed.
    #[error("the requester has until {0}")]
    LapsesLater(NaiveDate),
    /// Nobody told the requester that the request will be closed.
    #[error("tell the requester first that the request will be closed")]
    NoLapseNotice,
    /// An item was split off and not answered.
    #[error("an item of this case is owed an answer; answer it before the request is closed")]
    ItemsOwed,
    /// The Commissioner allows at most the sixtieth working day, and no day before the twentieth.
    #[error("the Commissioner can allow a day after {0} and not after {1}")]
    BadAgreedDate(NaiveDate, NaiveDate),
    /// What happened under one regime has no meaning under the other.
    #[error(
        "a fee, an extension, a mark or a decision under the present law stands in the way; take it \
         back first"
    )]
    RegimeInUse,
    /// The same regime, or the regime of an item that was split off.
    #[error("the case or an item of it is under that law already")]
    SameRegime,
    /// More commissions than a case can have.
    #[error("a case has at most {} commissions", crate::domain::commission::MOST_COMMISSIONS)]
    TooManyCommissions,
    /// A day that should be in the future.
    #[error("give a day after today")]
    NotAfterToday,
    /// A later answer that would not be late.
    #[error("the answer is due on {0}; a later answer comes after that day")]
    NotLate(NaiveDate),
    /// A commission that was answered or cancelled.
    #[error("this commission was answered or cancelled")]
    CommissionClosed,
    /// A commission that is open already.
    #[error("this commission is open already")]
    CommissionOpen,
    /// More items than a case can have.
    #[error("a request is split into at most {} items", crate::domain::timeline::MOST_ITEMS)]
    TooManyItems,
    /// Something of another case.
    #[error("that does not belong to this case")]
    NotOfThisCase,
    /// The case itself, as its own other.
    #[error("a case cannot be linked with itself")]
    LinkedToItself,
    /// The same link again.
    #[error("these cases are linked in this way already")]
    AlreadyLinked,
    /// A link that is not there.
    #[error("these cases are not linked")]
    NotLinked,
    /// A note of somebody else.
    #[error("only who wrote a note corrects it or strikes it out; write a note of your own")]
    NoteOfAnother,
    /// A note that was struck out.
    #[error("this note was struck out; write a new one")]
    NoteStruck,
    /// Nothing was decided.
    #[error("decide what the answer is first")]
    NoDecision,
    /// Marks or documents changed after the decision.
    #[error("marks or documents have changed since the decision; decide again")]
    DecisionOutOfDate,
    /// The letter says something else than the decision.
    #[error("this letter does not fit the decision; draft one that does")]
    LetterDoesNotFit,
    /// The letter bears another day's date.
    #[error("the letter bears another day's date; draft it again today")]
    LetterOutOfDate,
    /// A refusal with documents that would go out with it.
    #[error(
        "the decision releases nothing, but {0} of the documents are set to be released; withhold \
         them or say that they are out of scope"
    )]
    ReleasesNothing(usize),
    /// A released document has no proven copy.
    #[error("{0} of the documents to release have no copy that is proven clean; make them first")]
    UnprovenCopies(usize),
    /// An answer about the requester's own data.
    #[error("an answer about somebody's own data is never published")]
    NeverPublished,
    /// In the disclosure log already.
    #[error("this answer is published already")]
    AlreadyPublished,
    /// Not in the disclosure log.
    #[error("this answer is not published")]
    NotPublished,
    /// The time to ask for a review has passed.
    #[error("a review could be asked for until {0}; say that you take it up all the same")]
    ReviewTooLate(NaiveDate),
    /// The Regulations give no more time for a reconsideration, and the Act once.
    #[error("the time for this review cannot be extended")]
    ReviewNotExtendable,
    /// FOIA 2000 s.50(6): nothing is asked for before an appeal can be brought.
    #[error("a notice cannot ask for anything before {0}, the last day to appeal")]
    ComplyTooSoon(NaiveDate),
    /// No decision notice was recorded.
    #[error("no decision notice was recorded")]
    NoNotice,
    /// The letter has gone out.
    #[error("this letter was sent; it can no longer be changed")]
    AlreadySent,
    /// Nobody has agreed to the answer as it stands.
    #[error("somebody else has to agree to the answer first; put it forward for clearance")]
    NotCleared,
    /// Whoever wrote or decided agrees to their own work.
    #[error("whoever decided or wrote the letter cannot clear it; name somebody else")]
    OwnDraft,
    /// The same person as reviewer and approver.
    #[error("the reviewer and the approver are two people")]
    SameTwice,
    /// Somebody else was asked.
    #[error("somebody else was asked to agree to this answer")]
    NotAskedOfYou,
    /// There is nothing to agree to.
    #[error("nothing was put forward, or it has changed since; put it forward again")]
    NothingPutForward,
    /// A restriction to nobody.
    #[error("name at least one person who may see the case")]
    NobodyNamed,
    /// A restriction that shuts out who has work to do in the case.
    #[error("whoever handles the case or is asked to agree to its answer must be among the named")]
    LeavesOutHandler,
    /// There is no restriction, or not for this person.
    #[error("this case is not restricted, or you are among the named already")]
    NotRestricted,
    /// A letter with words that this person does not see.
    #[error("who asked is hidden from you; show it first, with a reason, to write in this letter")]
    RequesterHidden,
    /// What people wrote was erased.
    #[error("what was written in this case has been erased; nothing more can be done with it")]
    Erased,
    /// Something is still owed.
    #[error("only a case that is closed can be erased")]
    NotClosed,
    /// The time to keep it has not passed.
    #[error("this case is kept until {0}")]
    KeptUntil(NaiveDate),
    /// Somebody holds it.
    #[error("this case is held; lift the hold first")]
    OnHold,
    /// Nobody holds it.
    #[error("this case is not held")]
    NotHeld,
    /// FOIA 2000 s.45 Code part 5: a review is a fresh decision by somebody else.
    #[error("whoever had a part in the answer cannot decide its review; somebody else must")]
    OwnAnswer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_act_fits_the_states_that_the_table_says_and_no_other() {
        use CaseState::{Answered, Complying, Lapsed, Open, Reviewing, Stopped, Withdrawn};
        let worked_on = [Open, Stopped].as_slice();
        let all = CaseState::ALL.as_slice();
        let table: [(Act, &[CaseState]); 31] = [
            (Act::Assign, &[Open, Stopped, Reviewing, Complying]),
            (Act::ChangeRegime, worked_on),
            (Act::SplitItems, worked_on),
            (Act::RequestClarification, worked_on),
            (Act::ReceiveClarification, worked_on),
            (Act::RequestFee, worked_on),
            (Act::ReceiveFee, worked_on),
            (Act::RequestIdentity, worked_on),
            (Act::ReceiveIdentity, worked_on),
            (Act::WarnOfLapse, &[Stopped]),
            (Act::Lapse, &[Stopped]),
            (Act::ExtendTime, worked_on),
            (Act::AgreeDate, &[Open]),
            (Act::EstimateCost, worked_on),
            (Act::Aggregate, worked_on),
            (Act::Commission, worked_on),
            (Act::WorkOnDocuments, worked_on),
            (Act::Decide, &[Open]),
            (Act::Draft, worked_on),
            (Act::AskClearance, &[Open]),
            (Act::WriteLetter, all),
            (Act::Answer, &[Open]),
            (Act::Withdraw, worked_on),
            (Act::RequestReview, &[Answered]),
            (Act::ExtendReview, &[Reviewing]),
            (Act::DecideReview, &[Reviewing]),
            (Act::RecordComplaint, &[Answered, Reviewing, Complying]),
            (Act::RecordNotice, &[Answered, Reviewing, Complying]),
            (Act::RecordCompliance, &[Complying]),
            (Act::RecordAppeal, &[Answered, Complying]),
            (Act::RenewLink, &[Open, Stopped, Answered, Reviewing, Complying, Withdrawn, Lapsed]),
        ];
        for (act, states) in table {
            for state in CaseState::ALL {
                assert_eq!(act.fits(state), states.contains(&state), "{act:?} {state:?}");
            }
        }
        assert_eq!(table.map(|(act, _)| act), Act::ALL);
    }

    #[test]
    fn a_state_is_read_as_it_is_written() {
        for state in CaseState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("running".parse::<CaseState>().is_err());
    }
}
