//! One's own work: what is to be done, and what comes next in each case.

use super::{Error, Office, RegisterRow, SignedIn, blind::blind_rows, register::rows, views};
use crate::{
    domain::{
        case::Case,
        ids::CaseId,
        next_act::{Facts, NextAct},
        permission::Permission,
    },
    storage::{
        case_list::{self, Filter, Handler, Narrowing, Order, Part},
        cases::{self, CaseRow},
        db::Db,
        incoming, requester_messages,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// How many cases each list of one's own work holds: the most pressing are on top, and the register
/// has all.
const OWN_WORK: u16 = 50;

/// How many working days ahead a case counts as due soon.
pub(super) const SOON: usize = 5;

/// A case in a list of work.
#[derive(Debug, Clone)]
pub struct WorkRow {
    /// As lists show it.
    pub case: RegisterRow,
    /// What comes next in it for the reader.
    pub next: NextAct,
}

/// One's own work by what is to be done, most pressing first. Each case stands once.
#[derive(Debug, Clone, Default)]
pub struct MyWork {
    /// How it stands with the unit.
    pub counters: Counters,
    /// The last day has passed.
    pub late: Vec<WorkRow>,
    /// Today is the last day.
    pub due_today: Vec<WorkRow>,
    /// The last day is within five working days.
    pub due_soon: Vec<WorkRow>,
    /// Somebody asks for the reader's agreement to the answer.
    pub clearing: Vec<WorkRow>,
    /// The answer was sent back to the reader.
    pub sent_back: Vec<WorkRow>,
    /// The requester wrote something that nobody has dealt with.
    pub messages: Vec<WorkRow>,
    /// The rest that is the reader's turn.
    pub others: Vec<WorkRow>,
    /// The requester, a business area or whoever clears has to do something first.
    pub waiting: Vec<WorkRow>,
    /// Open cases that nobody handles.
    pub unassigned: Vec<WorkRow>,
}

/// How many cases of the unit the reader may see, and how many e-mails wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Open cases, late and stopped ones among them.
    pub open: i64,
    /// Open cases whose last day has passed.
    pub late: i64,
    /// Open cases due today or within five working days.
    pub due_soon: i64,
    /// E-mails that wait to be filed; none for those who may not file them.
    pub incoming: Option<i64>,
}

impl Office {
    /// One's own work.
    pub fn my_work(&self, who: &SignedIn) -> Result<MyWork, Error> {
        who.must(Permission::ReadCases)?;
        let today = self.today();
        let own = Handler::Person(who.id);
        let written = Filter {
            reader: who.reader(),
            narrowing: Narrowing {
                officer: Some(own),
                needs_attention: true,
                ..Narrowing::default()
            },
            ..Filter::default()
        };
        let lists = [
            Filter::cleared_by(who.reader(), who.id),
            written,
            Filter::open_of(who.reader(), own),
            Filter::open_of(who.reader(), Handler::Nobody),
        ];
        self.read(|db| {
            let names = views::names(db)?;
            let calendar = self.calendar(db)?;
            let soon = calendar.nth_working_day_after(today, SOON);
            let mut work = MyWork { counters: self.counters(db, who)?, ..MyWork::default() };
            let mut shown: BTreeSet<CaseId> = BTreeSet::new();
            for filter in &lists {
                let page = case_list::list(db, filter, Order::DUE_FIRST, None, OWN_WORK)?;
                let fresh: Vec<CaseRow> =
                    page.cases.into_iter().filter(|row| shown.insert(row.id)).collect();
                let ids: Vec<CaseId> = fresh.iter().map(|row| row.id).collect();
                let whole = cases::load_all(db, &ids)?;
                let next = self.next_acts(db, who, &whole)?;
                let fresh = rows(blind_rows(db, who, fresh)?, &names, &calendar, today);
                for case in fresh {
                    let Some(next) = next.get(&case.id).copied() else { continue };
                    let due_on = case.due_on.filter(|_| !case.state.is_closed());
                    let group = match (next, due_on) {
                        // What others ask of the reader is theirs to do, whoever has the case.
                        (NextAct::Agree, _) => &mut work.clearing,
                        (NextAct::Take, _) => &mut work.unassigned,
                        _ if filter.narrowing.officer == Some(Handler::Nobody) => {
                            &mut work.unassigned
                        }
                        (_, Some(due_on)) if due_on < today => &mut work.late,
                        (_, Some(due_on)) if due_on == today => &mut work.due_today,
                        (_, Some(due_on)) if due_on <= soon => &mut work.due_soon,
                        (NextAct::LookAtSentBack, _) => &mut work.sent_back,
                        (NextAct::ReadMessages, _) => &mut work.messages,
                        (next, _) if next.is_waiting() => &mut work.waiting,
                        _ => &mut work.others,
                    };
                    group.push(WorkRow { case, next });
                }
            }
            // Two lists were read into these one after the other.
            for group in [&mut work.late, &mut work.due_today, &mut work.due_soon] {
                group.sort_by_key(|row| row.case.due_on);
            }
            Ok(work)
        })
    }

    /// What comes next in each of `cases` for the reader.
    pub(super) fn next_acts(
        &self,
        db: &mut Db,
        who: &SignedIn,
        cases: &[Case],
    ) -> Result<BTreeMap<CaseId, NextAct>, Error> {
        let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
        let waiting = requester_messages::waiting_in(db, &ids)?;
        let next = |case: &Case| {
            case.next_act(&Facts {
                reader: who.id,
                today: self.today(),
                message_waits: waiting.contains(&case.id),
                needs_clearance: self.needs_clearance,
            })
        };
        Ok(cases.iter().map(|case| (case.id, next(case))).collect())
    }

    fn counters(&self, db: &mut Db, who: &SignedIn) -> Result<Counters, Error> {
        let today = self.today();
        let soon = self.calendar(db)?.nth_working_day_after(today, SOON);
        let open = Filter { reader: who.reader(), part: Part::Open, ..Filter::default() };
        let due_soon = Filter {
            narrowing: Narrowing {
                due_from: Some(today),
                due_to: Some(soon),
                ..Narrowing::default()
            },
            ..open.clone()
        };
        let counts = case_list::counts(db, &open, today)?;
        Ok(Counters {
            open: counts.in_time + counts.late + counts.stopped,
            late: counts.late,
            due_soon: case_list::counts(db, &due_soon, today)?.all,
            incoming: if who.role.may(Permission::SeeRequester) {
                Some(incoming::waiting(db)?)
            } else {
                None
            },
        })
    }
}
