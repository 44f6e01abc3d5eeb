//! For how long a case is kept after nothing more is owed, and whether what people wrote in it can
//! be erased.
//!
//! UK GDPR Art. 5(1)(e): personal data are kept no longer than is necessary. The periods are the
//! authority's own schedule; FOIA 2000 s.46 Code part 2 asks it to have one.

use super::{
    act::{CaseState, NotAllowed},
    case::Case,
    event::CaseEvent,
};
use crate::law::regime::Regime;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a period is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request under the Act that was answered.
    Foia,
    /// One under the Environmental Information Regulations.
    Eir,
    /// A request for one's own data.
    SubjectAccess,
    /// A request that was withdrawn or lapsed.
    Unanswered,
}

impl Kind {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Foia, Self::Eir, Self::SubjectAccess, Self::Unanswered];

    /// The name in forms and settings, and the end of a key `retention-kind-…`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Foia => "foia",
            Self::Eir => "eir",
            Self::SubjectAccess => "subject_access",
            Self::Unanswered => "unanswered",
        }
    }

    /// The kind of a case that is closed in this state under this regime.
    pub const fn of(state: CaseState, regime: Regime) -> Self {
        match (state, regime) {
            (CaseState::Withdrawn | CaseState::Lapsed, _) => Self::Unanswered,
            (_, Regime::Foia) => Self::Foia,
            (_, Regime::Eir) => Self::Eir,
            (_, Regime::SubjectAccess) => Self::SubjectAccess,
        }
    }
}

/// How many months a case of each kind is kept after it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    /// Of requests under the Act.
    pub foia: u32,
    /// Of requests under the Regulations.
    pub eir: u32,
    /// Of requests for one's own data.
    pub subject_access: u32,
    /// Of requests that were withdrawn or lapsed.
    pub unanswered: u32,
}

impl Default for Periods {
    /// Three years: what most authorities' schedules give, and longer than any review, complaint
    /// or appeal takes to begin.
    fn default() -> Self {
        Self { foia: 36, eir: 36, subject_access: 36, unanswered: 36 }
    }
}

impl Periods {
    /// The fewest months: a review, a complaint and an appeal may all still follow an answer.
    pub const FEWEST: u32 = 6;

    /// The most months: thirty years.
    pub const MOST: u32 = 360;

    /// The months of a kind.
    pub const fn months(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Foia => self.foia,
            Kind::Eir => self.eir,
            Kind::SubjectAccess => self.subject_access,
            Kind::Unanswered => self.unanswered,
        }
    }

    /// The last day on which a case that was closed on a day is kept.
    pub fn kept_until(&self, kind: Kind, closed_on: NaiveDate) -> NaiveDate {
        closed_on.checked_add_months(Months::new(self.months(kind))).unwrap_or(NaiveDate::MAX)
    }

    /// Before which day a case of a kind must have been closed to be due on `today` at the earliest:
    /// for a list, which holds each against [`Periods::kept_until`].
    pub fn closed_before(&self, kind: Kind, today: NaiveDate) -> NaiveDate {
        today.checked_sub_months(Months::new(self.months(kind))).unwrap_or(NaiveDate::MIN)
    }
}

impl Case {
    /// The last day on which the case is kept; none while something is owed, or once it is erased.
    pub fn kept_until(&self, periods: &Periods) -> Option<NaiveDate> {
        let closed_on = self.closed_on.filter(|_| self.erased_on.is_none())?;
        Some(periods.kept_until(Kind::of(self.state, self.regime()), closed_on))
    }

    /// What happens when the case is held beyond its time.
    pub fn hold(&self) -> Result<CaseEvent, NotAllowed> {
        match (self.erased_on, self.is_held) {
            (Some(_), _) => Err(NotAllowed::Erased),
            (None, true) => Err(NotAllowed::OnHold),
            (None, false) => Ok(CaseEvent::Held),
        }
    }

    /// What happens when the hold is lifted.
    pub fn lift_hold(&self) -> Result<CaseEvent, NotAllowed> {
        if self.is_held { Ok(CaseEvent::HoldLifted) } else { Err(NotAllowed::NotHeld) }
    }

    /// What happens when what people wrote in the case is erased today.
    pub fn erase(&self, periods: &Periods, today: NaiveDate) -> Result<CaseEvent, NotAllowed> {
        if self.erased_on.is_some() {
            return Err(NotAllowed::Erased);
        }
        if self.is_held {
            return Err(NotAllowed::OnHold);
        }
        let until = self.kept_until(periods).ok_or(NotAllowed::NotClosed)?;
        if today <= until {
            return Err(NotAllowed::KeptUntil(until));
        }
        Ok(CaseEvent::Erased { on: today })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        event::Channel,
        ids::{CaseId, RequesterId},
        language::LanguageChoice,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn after(events: &[CaseEvent]) -> Case {
        let first = CaseEvent::Received {
            reference: "ATISN 26732".parse().unwrap(),
            regime: Regime::Foia,
            received_on: day("2026-02-18"),
            logged_on: day("2026-02-18"),
            channel: Channel::Email,
            requester: RequesterId(1),
            language: LanguageChoice::English,
            redirected_from: None,
        };
        Case::fold(CaseId(1), std::iter::once(&first).chain(events)).unwrap()
    }

    #[test]
    fn a_case_is_erased_once_its_time_has_passed_and_nobody_holds_it() {
        let periods = Periods::default();
        let on = day("2026-03-12");
        let closed = CaseEvent::Withdrawn { on };
        let until = day("2029-03-12");
        assert_eq!(after(&[]).erase(&periods, day("2040-01-01")), Err(NotAllowed::NotClosed));
        let case = after(std::slice::from_ref(&closed));
        assert_eq!(case.kept_until(&periods), Some(until));
        assert_eq!(case.erase(&periods, until), Err(NotAllowed::KeptUntil(until)));
        let next = day("2029-03-13");
        assert_eq!(case.erase(&periods, next), Ok(CaseEvent::Erased { on: next }));
        let held = after(&[closed.clone(), CaseEvent::Held]);
        assert_eq!(held.erase(&periods, next), Err(NotAllowed::OnHold));
        assert_eq!(held.hold(), Err(NotAllowed::OnHold));
        let lifted = after(&[closed.clone(), CaseEvent::Held, CaseEvent::HoldLifted]);
        assert!(lifted.erase(&periods, next).is_ok());
        assert_eq!(lifted.lift_hold(), Err(NotAllowed::NotHeld));
        let erased = after(&[closed, CaseEvent::Erased { on: next }]);
        assert_eq!(erased.erase(&periods, next), Err(NotAllowed::Erased));
        assert_eq!(erased.hold(), Err(NotAllowed::Erased));
        assert_eq!(erased.kept_until(&periods), None);
    }

    #[test]
    fn each_kind_has_a_period_of_its_own() {
        let periods = Periods { foia: 12, eir: 24, subject_access: 36, unanswered: 6 };
        let until = |state, regime| {
            periods.kept_until(Kind::of(state, regime), day("2026-08-31")).to_string()
        };
        assert_eq!(until(CaseState::Answered, Regime::Foia), "2027-08-31");
        assert_eq!(until(CaseState::Answered, Regime::Eir), "2028-08-31");
        assert_eq!(until(CaseState::Answered, Regime::SubjectAccess), "2029-08-31");
        assert_eq!(until(CaseState::Lapsed, Regime::Eir), "2027-02-28");
        assert_eq!(until(CaseState::Withdrawn, Regime::Foia), "2027-02-28");
    }
}
