//! Which open cases are likely to be late, and at which stage they stand.
//!
//! No model and no weights: a case is held beside the answered ones that stood at the same stage for
//! as long as it has, and the share of those that then needed more working days than it has left is
//! what is said. Anybody can check it by counting.

use super::{
    case::Case,
    clearance,
    event::CaseEvent,
    ids::{AreaId, StaffId},
};
use crate::law::calendar::Calendar;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// With fewer cases to hold it beside, nothing is said.
pub const ENOUGH: usize = 8;

/// What a case waits for, in the order in which it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody handles it.
    Unassigned,
    /// What is held is being found.
    Searching,
    /// What was found is being read and marked.
    Reading,
    /// It is decided, and the letter is being written.
    Writing,
    /// Somebody is asked to agree.
    Clearing,
    /// It was agreed and has not left.
    Sending,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 6] = [
        Self::Unassigned,
        Self::Searching,
        Self::Reading,
        Self::Writing,
        Self::Clearing,
        Self::Sending,
    ];

    /// The end of its key in the words of pages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unassigned => "unassigned",
            Self::Searching => "searching",
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Clearing => "clearing",
            Self::Sending => "sending",
        }
    }

    /// Where `case` stands; of one that is answered or closed, where it stood last.
    pub fn of(case: &Case) -> Self {
        match case.clearance.map(|one| one.stage) {
            Some(clearance::Stage::Review | clearance::Stage::Approval) => return Self::Clearing,
            Some(clearance::Stage::Given) => return Self::Sending,
            Some(clearance::Stage::SentBack) | None => {}
        }
        if case.decided.is_some() {
            Self::Writing
        } else if !case.documents.is_empty() {
            Self::Reading
        } else if case.officer.is_some() {
            Self::Searching
        } else {
            Self::Unassigned
        }
    }

    /// At whose desk `case` lies at this stage.
    pub fn desk(self, case: &Case) -> Option<StaffId> {
        match self {
            Self::Clearing => case.clearance.as_ref().and_then(clearance::Clearance::awaited),
            _ => case.officer,
        }
    }
}

/// The business area at whose desk `case` lies instead of its officer's: while nothing was found, the
/// one whose answer is due first; while what was found is being read, one whose answer is late.
pub fn area(case: &Case, today: NaiveDate) -> Option<AreaId> {
    let awaited = case.commissions.awaited()?;
    match Stage::of(case) {
        Stage::Unassigned | Stage::Searching => Some(awaited.area),
        Stage::Reading => awaited.is_late(today).then_some(awaited.area),
        Stage::Writing | Stage::Clearing | Stage::Sending => None,
    }
}

/// A stage that a case has reached, and the day on which it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub stage: Stage,
    /// Since when, without having left it.
    pub since: NaiveDate,
}

/// The stages that a case went through, each from when it was reached until the next. `history` is
/// all that happened, from the receipt on, with the day of each.
pub fn stages<'a>(
    mut case: Case,
    history: impl IntoIterator<Item = (NaiveDate, &'a CaseEvent)>,
) -> Vec<Reached> {
    let mut reached: Vec<Reached> =
        vec![Reached { stage: Stage::of(&case), since: case.received_on }];
    for (on, event) in history {
        case = case.after(event);
        if case.answered_on.is_some() || case.closed_on.is_some() {
            break;
        }
        let stage = Stage::of(&case);
        if reached.last().is_some_and(|last| last.stage != stage) {
            reached.push(Reached { stage, since: on });
        }
    }
    reached
}

/// How an answered case went through one stage, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Passage {
    /// How long it stayed there.
    stayed: usize,
    /// How long it was from reaching it to the answer.
    to_answer: usize,
}

/// How answered cases went through the stages.
#[derive(Debug, Clone, Default)]
pub struct Experience(BTreeMap<Stage, Vec<Passage>>);

impl Experience {
    /// Learns from a case that was answered on a day.
    pub fn learn(&mut self, reached: &[Reached], answered_on: NaiveDate, calendar: &Calendar) {
        for (at, one) in reached.iter().enumerate() {
            let left = reached.get(at + 1).map_or(answered_on, |next| next.since);
            self.0.entry(one.stage).or_default().push(Passage {
                stayed: calendar.working_days_between(one.since, left),
                to_answer: calendar.working_days_between(one.since, answered_on),
            });
        }
    }

    /// What happened to cases that stood where a case stands: at `stage` for `stood` working days,
    /// with `left` working days to the last day, today not among them. None when they are too few.
    pub fn outlook(&self, stage: Stage, stood: usize, left: usize) -> Option<Outlook> {
        let like = self.0.get(&stage)?.iter().filter(|past| past.stayed >= stood);
        let further: Vec<usize> = like.map(|past| past.to_answer.saturating_sub(stood)).collect();
        (further.len() >= ENOUGH).then(|| Outlook {
            like: further.len(),
            needed_more: further.iter().filter(|needed| **needed > left).count(),
        })
    }
}

/// Of the answered cases that stood where a case stands, how many needed more time than it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Outlook {
    /// How many there are.
    pub like: usize,
    /// How many of them needed more working days than are left.
    pub needed_more: usize,
}

impl Outlook {
    /// Whether as many needed more as did not.
    pub const fn likely_late(self) -> bool {
        self.needed_more * 2 >= self.like
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Eight cases that were with an officer from 2 March and answered after so many working days.
    fn experience(days: [usize; ENOUGH]) -> Experience {
        let calendar = Calendar::united_kingdom();
        let mut experience = Experience::default();
        let since = day("2026-03-02");
        for taken in days {
            let answered = calendar.nth_working_day_after(since, taken);
            experience.learn(&[Reached { stage: Stage::Searching, since }], answered, &calendar);
        }
        experience
    }

    #[test]
    fn a_case_is_likely_late_when_half_of_those_like_it_needed_more_than_it_has_left() {
        let experience = experience([5, 5, 5, 5, 18, 18, 18, 18]);
        let with_ten_left = experience.outlook(Stage::Searching, 0, 10).unwrap();
        assert_eq!(with_ten_left, Outlook { like: 8, needed_more: 4 });
        assert!(with_ten_left.likely_late());
        assert!(!experience.outlook(Stage::Searching, 0, 18).unwrap().likely_late());
    }

    #[test]
    fn only_those_that_stayed_as_long_are_held_beside_it_and_too_few_say_nothing() {
        let experience = experience([5, 18, 18, 18, 18, 18, 18, 18]);
        assert_eq!(experience.outlook(Stage::Searching, 6, 10), None);
        assert_eq!(experience.outlook(Stage::Clearing, 0, 10), None);
    }

    #[test]
    fn a_case_lies_with_the_area_that_has_not_answered() {
        use crate::{
            domain::{
                event::Channel,
                ids::{CaseId, CommissionId, DocumentId, RequesterId},
                language::LanguageChoice,
            },
            law::regime::Regime,
        };
        let received = CaseEvent::Received {
            reference: "ATISN 26732".parse().unwrap(),
            regime: Regime::Foia,
            received_on: day("2026-02-18"),
            logged_on: day("2026-02-18"),
            channel: Channel::Email,
            requester: RequesterId(1),
            language: LanguageChoice::English,
            redirected_from: None,
        };
        let asked = |commission, due_on| CaseEvent::Commissioned {
            commission: CommissionId(commission),
            area: AreaId(commission),
            due_on: day(due_on),
        };
        let after = |more: &[CaseEvent]| {
            Case::fold(CaseId(1), std::iter::once(&received).chain(more)).unwrap()
        };
        let today = day("2026-02-25");
        let mut events = vec![asked(1, "2026-03-06"), asked(2, "2026-03-04")];
        assert_eq!(area(&after(&[]), today), None);
        assert_eq!(area(&after(&events), today), Some(AreaId(2)), "whose answer is due first");
        events.push(CaseEvent::DocumentAdded {
            document: DocumentId(1),
            sha256: String::new(),
            findings: 0,
        });
        assert_eq!(area(&after(&events), today), None, "there is something to read");
        assert_eq!(area(&after(&events), day("2026-03-05")), Some(AreaId(2)), "but it is late");
        for commission in [CommissionId(1), CommissionId(2)] {
            let on = day("2026-03-05");
            events.push(CaseEvent::CommissionAnswered { commission, on, files: 1, minutes: None });
        }
        assert_eq!(area(&after(&events), day("2026-03-10")), None);
    }

    proptest! {
        #[test]
        fn more_time_never_makes_lateness_likelier(
            days in proptest::array::uniform8(0_usize..60), stood in 0_usize..5, left in 0_usize..60
        ) {
            let experience = experience(days);
            let fewer = experience.outlook(Stage::Searching, stood, left);
            let more = experience.outlook(Stage::Searching, stood, left + 1);
            if let (Some(fewer), Some(more)) = (fewer, more) {
                prop_assert!(more.needed_more <= fewer.needed_more);
                prop_assert_eq!(more.like, fewer.like);
            }
        }
    }
}
