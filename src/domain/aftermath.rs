//! What may follow an answer: a review by the authority, a complaint to the Commissioner, a
//! decision notice and an appeal, each with the day that the law gives.

use super::{
    act::{Act, NotAllowed},
    actor::Actor,
    case::Case,
    event::CaseEvent,
    ids::StaffId,
};
use crate::law::{
    calendar::Calendar,
    clock::{Clock, ClockError},
    regime::Regime,
    review::{self, LastDay},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a review came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// The answer stands as it was given.
    AnswerStands,
    /// Some of it was wrong and is put right.
    ChangedInPart,
    /// It was wrong and another is given.
    Overturned,
}

impl ReviewOutcome {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 3] = [Self::AnswerStands, Self::ChangedInPart, Self::Overturned];

    /// The name in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AnswerStands => "answer_stands",
            Self::ChangedInPart => "changed_in_part",
            Self::Overturned => "overturned",
        }
    }
}

/// A review of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The day on which the request for it was received.
    pub asked_on: NaiveDate,
    /// The later day that was promised, when the time was extended.
    pub promised_on: Option<NaiveDate>,
    /// The day on which the requester was told what it came to, and what that was.
    pub decided: Option<(NaiveDate, ReviewOutcome)>,
    /// The earliest of its last days, where bank holidays changed while it was under way.
    pub safe_on: Option<NaiveDate>,
}

/// A decision notice: FOIA 2000 s.50(3)(b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// The day on which it was served.
    pub served_on: NaiveDate,
    /// The last day for what it asks of the authority, when it asks for something: s.50(4).
    pub comply_by: Option<NaiveDate>,
    /// The day on which that was done.
    pub complied_on: Option<NaiveDate>,
}

/// What has followed an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// The last review.
    pub review: Option<Review>,
    /// The day on which the authority heard of a complaint to the Commissioner: s.50(1).
    pub complaint_on: Option<NaiveDate>,
    /// The last decision notice.
    pub notice: Option<Notice>,
    /// The day on which an appeal to the Tribunal was brought: s.57.
    pub appeal_on: Option<NaiveDate>,
}

impl Aftermath {
    /// What happened after the answer; other events leave it alone.
    pub(super) fn take(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::ReviewRequested { on } => {
                self.review =
                    Some(Review { asked_on: *on, promised_on: None, decided: None, safe_on: None });
            }
            CaseEvent::ReviewExtended { until, .. } => {
                if let Some(review) = &mut self.review {
                    review.promised_on = Some(*until);
                    review.safe_on = None;
                }
            }
            CaseEvent::CalendarChanged { due_before, due_after, .. } => {
                if let Some(review) = self.review.as_mut().filter(|one| one.decided.is_none()) {
                    review.safe_on =
                        [review.safe_on, *due_before, *due_after].into_iter().flatten().min();
                }
            }
            CaseEvent::ReviewDecided { on, outcome } => {
                if let Some(review) = &mut self.review {
                    review.decided = Some((*on, *outcome));
                }
            }
            CaseEvent::ComplaintNotified { on } => self.complaint_on = Some(*on),
            CaseEvent::NoticeServed { on, comply_by } => {
                self.notice =
                    Some(Notice { served_on: *on, comply_by: *comply_by, complied_on: None });
            }
            CaseEvent::NoticeCompliedWith { on } => {
                if let Some(notice) = &mut self.notice {
                    notice.complied_on = Some(*on);
                }
            }
            CaseEvent::AppealBrought { on } => self.appeal_on = Some(*on),
            _ => {}
        }
    }

    /// The review that is under way.
    pub fn open_review(&self) -> Option<&Review> {
        self.review.as_ref().filter(|review| review.decided.is_none())
    }

    /// The notice that asks for something that has not been done.
    pub fn open_notice(&self) -> Option<&Notice> {
        self.notice
            .as_ref()
            .filter(|notice| notice.comply_by.is_some() && notice.complied_on.is_none())
    }
}

/// The days that the law gives for what may follow an answer. None of each that has no meaning as
/// the case stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastDays {
    /// To ask for a review.
    pub window: Option<LastDay>,
    /// For the outcome of the last review.
    pub outcome: Option<LastDay>,
    /// To complain to the Commissioner; none while a review runs, whose outcome begins the time.
    pub complaint: Option<LastDay>,
    /// To appeal against the last decision notice.
    pub appeal: Option<LastDay>,
    /// For what that notice asks for.
    pub compliance: Option<LastDay>,
}

/// Who had a part in the answer: was given the case, marked or settled its documents, decided,
/// wrote the letter or sent it. The Code under s.45 (2018, part 5) asks that somebody else reviews.
/// Whoever is given the case afterwards, to review it, had none.
pub fn had_a_part<'a>(
    history: impl IntoIterator<Item = (Actor, &'a CaseEvent)>,
) -> BTreeSet<StaffId> {
    let mut had = BTreeSet::new();
    for (actor, event) in history {
        match (event, actor) {
            (CaseEvent::Assigned { officer }, _) => {
                had.insert(*officer);
            }
            (
                CaseEvent::DocumentSettled { .. }
                | CaseEvent::Marked { .. }
                | CaseEvent::Unmarked { .. }
                | CaseEvent::Decided { .. }
                | CaseEvent::LetterDrafted { .. }
                | CaseEvent::Answered { .. },
                Actor::Staff(id),
            ) => {
                had.insert(id);
            }
            _ => {}
        }
        if matches!(event, CaseEvent::Answered { .. }) {
            break;
        }
    }
    had
}

impl Case {
    /// The days that the law gives for what may follow the answer; none of them before it.
    pub fn last_days(&self, calendar: &Calendar) -> LastDays {
        let Some(answered_on) = self.answered_on else { return LastDays::default() };
        let regime = self.regime();
        let Aftermath { review, notice, appeal_on, .. } = self.aftermath;
        let reviewed_on = review.and_then(|review| review.decided).map(|(on, _)| on);
        LastDays {
            window: review::window(regime, answered_on, calendar),
            outcome: review.and_then(|review| {
                review::outcome(regime, review.asked_on, review.promised_on, calendar)
            }),
            complaint: if self.aftermath.open_review().is_some() {
                None
            } else {
                review::complaint(regime, answered_on, reviewed_on)
            },
            appeal: notice.map(|notice| review::appeal(regime, notice.served_on)),
            compliance: notice.and_then(|notice| {
                let comply_by = notice.comply_by?;
                // An appeal against an earlier notice holds nothing of this one back.
                let appeal_on = appeal_on.filter(|on| *on >= notice.served_on);
                Some(review::compliance(regime, notice.served_on, comply_by, appeal_on))
            }),
        }
    }

    /// The last day on which a review of the answer can be asked for; none before the answer, and
    /// none for subject access, which has none.
    pub fn review_window(&self, calendar: &Calendar) -> Option<NaiveDate> {
        if self.timeline.regime == Regime::SubjectAccess {
            return None;
        }
        Some(review::window_closes_on(self.answered_on?, calendar))
    }

    /// The clock of the review that is under way or was the last.
    pub fn review_clock(&self, calendar: &Calendar) -> Option<Result<Clock, ClockError>> {
        let review = self.aftermath.review?;
        Some(review::review_clock(self.timeline.regime, review.asked_on, &[], calendar))
    }

    /// The last day for the outcome of the review that is under way.
    pub(super) fn review_due_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let review = self.aftermath.open_review()?;
        review.promised_on.or_else(|| self.review_clock(calendar)?.ok()?.due_on)
    }

    /// The last day for what is owed after the answer: the outcome of a review, or what a decision
    /// notice asks for.
    pub(super) fn owed_after_answer(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let review = self.review_due_on(calendar);
        let notice = self.aftermath.open_notice().and_then(|notice| notice.comply_by);
        [review, notice].into_iter().flatten().min()
    }

    /// What happens when a request for a review was received `on` a day. One that comes after the
    /// window may be taken up all the same, which `although_late` says.
    pub fn request_review(
        &self,
        on: NaiveDate,
        although_late: bool,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::RequestReview)?;
        self.after_answer(on, today)?;
        let last = self.review_window(calendar).ok_or(NotAllowed::OtherRegime)?;
        if on > last && !although_late {
            return Err(NotAllowed::ReviewTooLate(last));
        }
        Ok(CaseEvent::ReviewRequested { on })
    }

    /// What happens when the requester is told that a review under the Act takes `until` a later
    /// day: 40 working days at most, once. EIR reg. 11(4) allows no more than its 40.
    pub fn extend_review(
        &self,
        until: NaiveDate,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::ExtendReview)?;
        let clock = self.review_clock(calendar).and_then(Result::ok).ok_or(NotAllowed::NoReview)?;
        let (Some(due_on), Some(outer)) = (clock.due_on, clock.extended_due_on) else {
            return Err(NotAllowed::ReviewNotExtendable);
        };
        let was_promised =
            self.aftermath.open_review().is_some_and(|review| review.promised_on.is_some());
        if was_promised || today > due_on {
            return Err(NotAllowed::ReviewNotExtendable);
        }
        if until <= due_on || until > outer {
            return Err(NotAllowed::BadPromise);
        }
        Ok(CaseEvent::ReviewExtended { on: today, until })
    }

    /// What happens when the requester was told `on` a day what the review came to.
    pub fn decide_review(
        &self,
        on: NaiveDate,
        outcome: ReviewOutcome,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::DecideReview)?;
        let review = self.aftermath.open_review().ok_or(NotAllowed::NoReview)?;
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        if on < review.asked_on {
            return Err(NotAllowed::BeforeAsking(review.asked_on));
        }
        Ok(CaseEvent::ReviewDecided { on, outcome })
    }

    /// FOIA 2000 s.50(1): what happens when the authority heard `on` a day of a complaint to the
    /// Commissioner.
    pub fn record_complaint(
        &self,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::RecordComplaint)?;
        self.after_answer(on, today)?;
        Ok(CaseEvent::ComplaintNotified { on })
    }

    /// FOIA 2000 s.50(3)(b): what happens when a decision notice was served `on` a day. What it asks
    /// for, if anything, is due `comply_by` a day that s.50(6) lets be no earlier than the last day
    /// to appeal.
    pub fn record_notice(
        &self,
        on: NaiveDate,
        comply_by: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::RecordNotice)?;
        self.after_answer(on, today)?;
        let last_to_appeal = review::appeal_until(on);
        match comply_by {
            Some(day) if day < last_to_appeal => Err(NotAllowed::ComplyTooSoon(last_to_appeal)),
            _ => Ok(CaseEvent::NoticeServed { on, comply_by }),
        }
    }

    /// What happens when what the notice asks for was done `on` a day.
    pub fn record_compliance(
        &self,
        on: NaiveDate,
        today: NaiveDate,
    ) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::RecordCompliance)?;
        let notice = self.aftermath.open_notice().ok_or(NotAllowed::NoNotice)?;
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        if on < notice.served_on {
            return Err(NotAllowed::BeforeAsking(notice.served_on));
        }
        Ok(CaseEvent::NoticeCompliedWith { on })
    }

    /// FOIA 2000 s.57: what happens when an appeal against the notice was brought `on` a day, by
    /// either side.
    pub fn record_appeal(&self, on: NaiveDate, today: NaiveDate) -> Result<CaseEvent, NotAllowed> {
        self.allows(Act::RecordAppeal)?;
        let notice = self.aftermath.notice.ok_or(NotAllowed::NoNotice)?;
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        if on < notice.served_on {
            return Err(NotAllowed::BeforeAsking(notice.served_on));
        }
        // The Tribunal may extend the time; an officer records what it has taken up.
        Ok(CaseEvent::AppealBrought { on })
    }

    fn after_answer(&self, on: NaiveDate, today: NaiveDate) -> Result<(), NotAllowed> {
        if on > today {
            return Err(NotAllowed::InTheFuture);
        }
        match self.answered_on {
            Some(answered_on) if on >= answered_on => Ok(()),
            Some(_) => Err(NotAllowed::BeforeAnswer),
            None => Err(NotAllowed::NotAnswered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        act::CaseState,
        event::Channel,
        ids::{CaseId, LetterId, RequesterId},
        language::LanguageChoice,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn uk() -> Calendar {
        Calendar::united_kingdom()
    }

    /// Answered on 12 March 2026, as the real case is.
    fn answered(regime: Regime) -> Case {
        let events = [
            CaseEvent::Received {
                reference: "ATISN 26732".parse().unwrap(),
                regime,
                received_on: day("2026-02-18"),
                logged_on: day("2026-02-18"),
                channel: Channel::Email,
                requester: RequesterId(1),
                language: LanguageChoice::English,
                redirected_from: None,
            },
            CaseEvent::Answered {
                on: day("2026-03-12"),
                letter: LetterId(1),
                letter_sha256: String::new(),
                copies: Vec::new(),
            },
        ];
        Case::fold(CaseId(1), &events).unwrap()
    }

    #[test]
    fn a_review_is_asked_for_in_its_window_or_taken_up_all_the_same() {
        let case = answered(Regime::Foia);
        assert_eq!(case.review_window(&uk()), Some(day("2026-05-13")));
        let ask = |on, although_late| {
            case.request_review(day(on), although_late, day("2026-06-01"), &uk())
        };
        assert!(ask("2026-05-13", false).is_ok());
        assert_eq!(ask("2026-05-14", false), Err(NotAllowed::ReviewTooLate(day("2026-05-13"))));
        assert!(ask("2026-05-14", true).is_ok());
        assert_eq!(ask("2026-03-11", false), Err(NotAllowed::BeforeAnswer));
        assert_eq!(ask("2026-06-02", true), Err(NotAllowed::InTheFuture));
    }

    #[test]
    fn a_review_opens_the_case_again_until_it_is_decided() {
        let case = answered(Regime::Foia);
        let asked =
            case.request_review(day("2026-03-20"), false, day("2026-03-20"), &uk()).unwrap();
        let case = case.after(&asked);
        assert_eq!((case.state, case.closed_on), (CaseState::Reviewing, None));
        assert_eq!(case.due_on(&uk()), Some(day("2026-04-21")));
        let twice = case.request_review(day("2026-03-23"), false, day("2026-03-23"), &uk());
        assert_eq!(twice, Err(NotAllowed::UnderReview));

        let longer = case.extend_review(day("2026-05-20"), day("2026-04-20"), &uk()).unwrap();
        let case = case.after(&longer);
        assert_eq!(case.due_on(&uk()), Some(day("2026-05-20")));
        let again = case.extend_review(day("2026-05-20"), day("2026-04-20"), &uk());
        assert_eq!(again, Err(NotAllowed::ReviewNotExtendable));

        let (on, outcome) = (day("2026-05-19"), ReviewOutcome::AnswerStands);
        let decided = case.decide_review(on, outcome, on).unwrap();
        let case = case.after(&decided);
        assert_eq!((case.state, case.closed_on), (CaseState::Answered, Some(on)));
        assert_eq!(case.answered_on, Some(day("2026-03-12")));
        assert_eq!(case.decide_review(on, outcome, on), Err(NotAllowed::NoReview));
    }

    #[test]
    fn a_reconsideration_under_the_regulations_has_its_40_days_and_no_more() {
        let case = answered(Regime::Eir);
        let asked =
            case.request_review(day("2026-03-20"), false, day("2026-03-20"), &uk()).unwrap();
        let case = case.after(&asked);
        assert_eq!(case.due_on(&uk()), Some(day("2026-05-20")));
        let longer = case.extend_review(day("2026-05-21"), day("2026-04-20"), &uk());
        assert_eq!(longer, Err(NotAllowed::ReviewNotExtendable));
    }

    #[test]
    fn a_notice_asks_for_nothing_before_the_last_day_to_appeal() {
        let case = answered(Regime::Foia);
        let today = day("2026-09-01");
        let served = |comply_by| case.record_notice(today, comply_by, today);
        assert_eq!(
            served(Some(day("2026-09-28"))),
            Err(NotAllowed::ComplyTooSoon(day("2026-09-29")))
        );
        let upheld = case.clone().after(&served(None).unwrap());
        assert_eq!(upheld.state, CaseState::Answered, "nothing is asked of the authority");

        let case = case.clone().after(&served(Some(day("2026-10-06"))).unwrap());
        assert_eq!(
            (case.state, case.due_on(&uk())),
            (CaseState::Complying, Some(day("2026-10-06")))
        );
        assert_eq!(
            case.record_compliance(day("2026-08-31"), day("2026-10-05")),
            Err(NotAllowed::BeforeAsking(today))
        );
        let done = case.record_compliance(day("2026-10-05"), day("2026-10-05")).unwrap();
        assert_eq!(case.after(&done).state, CaseState::Answered);
    }

    #[test]
    fn whoever_was_given_the_case_decided_or_sent_it_had_a_part_and_a_later_reviewer_had_none() {
        let by = |id| Actor::Staff(StaffId(id));
        let given = |officer| CaseEvent::Assigned { officer: StaffId(officer) };
        let answered = CaseEvent::Answered {
            on: day("2026-03-12"),
            letter: LetterId(1),
            letter_sha256: String::new(),
            copies: Vec::new(),
        };
        let decided = CaseEvent::Decided {
            decision: crate::domain::ids::DecisionId(1),
            outcome: crate::domain::decision::Outcome::NotHeld,
            exemptions: Vec::new(),
        };
        let asked = CaseEvent::ReviewRequested { on: day("2026-03-20") };
        let history = [
            (by(1), given(2)),
            (by(3), decided),
            (Actor::System, CaseEvent::LinkRenewed),
            (by(4), answered),
            (by(5), asked),
            (by(5), given(6)),
        ];
        let had = had_a_part(history.iter().map(|(actor, event)| (*actor, event)));
        assert_eq!(had, [2, 3, 4].map(StaffId).into());
    }

    #[test]
    fn each_last_day_is_given_when_it_has_a_meaning() {
        let case = answered(Regime::Foia);
        let days = |case: &Case| {
            let LastDays { window, outcome, complaint, appeal, compliance } = case.last_days(&uk());
            [window, outcome, complaint, appeal, compliance]
                .map(|last| last.map(|last| last.on.to_string()).unwrap_or_default())
        };
        assert_eq!(days(&case), ["2026-05-13", "", "2026-04-23", "", ""]);
        let case = case.after(&CaseEvent::ReviewRequested { on: day("2026-03-20") });
        assert_eq!(days(&case), ["2026-05-13", "2026-04-21", "", "", ""]);
        let outcome = ReviewOutcome::AnswerStands;
        let case = case.after(&CaseEvent::ReviewDecided { on: day("2026-04-21"), outcome });
        assert_eq!(days(&case), ["2026-05-13", "2026-04-21", "2026-06-02", "", ""]);
        let (on, comply_by) = (day("2026-09-01"), Some(day("2026-10-06")));
        let case = case.after(&CaseEvent::NoticeServed { on, comply_by });
        assert_eq!(
            days(&case),
            ["2026-05-13", "2026-04-21", "2026-06-02", "2026-09-29", "2026-10-06"]
        );
    }

    #[test]
    fn an_appeal_needs_a_notice() {
        let today = day("2026-09-01");
        let case = answered(Regime::Foia);
        assert_eq!(case.record_appeal(today, today), Err(NotAllowed::NoNotice));
        let case = case.clone().after(&case.record_notice(today, None, today).unwrap());
        assert!(case.record_appeal(today, today).is_ok());
    }
}
