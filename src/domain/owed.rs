//! What is owed in a case, by which day. Most of the time that is one thing: the answer. After it a
//! review and a decision notice may run side by side, and while the clock stands the requester has a
//! last day of their own.

use super::{
    act::Act,
    case::{Case, CaseState},
    timeline::{Awaited, Waiting},
};
use crate::law::calendar::Calendar;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something that has a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owed {
    /// The answer to the request, or to the item of it that is due first.
    Answer,
    /// The outcome of a review.
    Review,
    /// What a decision notice asks for.
    Compliance,
    /// The requester's explanation or fee; without it the request closes.
    Reply,
}

impl Owed {
    /// All, in the order in which they come up.
    pub const ALL: [Self; 4] = [Self::Answer, Self::Review, Self::Compliance, Self::Reply];

    /// The name in the database and in JSON, and the end of the key `reminders-owed-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Review => "review",
            Self::Compliance => "compliance",
            Self::Reply => "reply",
        }
    }

    /// Whether it is the unit that owes it.
    pub const fn is_ours(self) -> bool {
        !matches!(self, Self::Reply)
    }
}

/// Text that names nothing that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is nothing that has a last day")]
pub struct UnknownOwed;

impl std::str::FromStr for Owed {
    type Err = UnknownOwed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|owed| owed.as_str() == text).ok_or(UnknownOwed)
    }
}

/// A last day that has not been met yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwedBy {
    /// What is owed.
    pub owed: Owed,
    /// The last day on which it is in time.
    pub on: NaiveDate,
    /// Whether the requester may still be told, until that same day, that it takes longer: FOIA 2000
    /// s.17(2), EIR reg. 7(3) and UK GDPR Art. 12(3) want an extension told within the time itself.
    pub can_extend: bool,
}

impl Case {
    /// All that is owed now, each thing once; nothing of a case that is closed.
    pub fn owed(&self, calendar: &Calendar) -> Vec<OwedBy> {
        [
            self.answer_owed(calendar),
            self.review_owed(calendar),
            self.compliance_owed(),
            self.reply_owed(calendar),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn answer_owed(&self, calendar: &Calendar) -> Option<OwedBy> {
        if !matches!(self.state, CaseState::Open | CaseState::Stopped) {
            return None;
        }
        let (item, on) = self.first_due(calendar)?;
        let can_extend = self.timeline_of(item).is_ok_and(|one| one.promised_on.is_none());
        Some(OwedBy { owed: Owed::Answer, on, can_extend })
    }

    fn review_owed(&self, calendar: &Calendar) -> Option<OwedBy> {
        let review = self.aftermath.open_review()?;
        let on = self.review_due_on(calendar)?;
        let has_more = self
            .review_clock(calendar)
            .is_some_and(|clock| clock.is_ok_and(|clock| clock.extended_due_on.is_some()));
        let can_extend = has_more && review.promised_on.is_none();
        Some(OwedBy { owed: Owed::Review, on, can_extend })
    }

    fn compliance_owed(&self) -> Option<OwedBy> {
        let on = self.aftermath.open_notice()?.comply_by?;
        Some(OwedBy { owed: Owed::Compliance, on, can_extend: false })
    }

    /// The last day for the requester. None where nothing closes without them: no rule of the unit
    /// closes a request for want of a proof of identity, or one of which an item is owed an answer.
    fn reply_owed(&self, calendar: &Calendar) -> Option<OwedBy> {
        self.may_close_unanswered(Act::Lapse).ok()?;
        let waiting = self.timeline.waiting?;
        let on = self.last_day_to_reply(&waiting, calendar).or(waiting.said_until)?;
        Some(OwedBy { owed: Owed::Reply, on, can_extend: false })
    }

    /// The day after which the request may be closed: for a fee that of the law, for an explanation
    /// the one that the requester was warned of.
    pub(super) fn last_day_to_reply(
        &self,
        waiting: &Waiting,
        calendar: &Calendar,
    ) -> Option<NaiveDate> {
        let by_law = match waiting.awaited {
            Awaited::Fee => self.timeline.last_day_to_pay(waiting.since, calendar),
            Awaited::Clarification | Awaited::Identity => None,
        };
        by_law.or(waiting.closes_on)
    }
}
