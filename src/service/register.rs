//! The register: every case that is there for a person, narrowed, ordered and searched.

use super::{
    Error, Office, SignedIn,
    blind::{blind_rows, mask_for},
    views,
};
use crate::{
    domain::{
        act::CaseState,
        ids::{CaseId, DocumentId, LetterId, NoteId, Reference, StaffId},
        letter::LetterType,
        permission::Permission,
    },
    law::calendar::Calendar,
    storage::{
        case_list::{self, Counts, Cursor, Narrowing, Order, Part},
        cases::CaseRow,
        db::Db,
        documents, letters,
        search::{self, Fragment, Place, Sought},
    },
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How many cases a page of a list holds.
const PAGE: u16 = 25;

/// How many cases are read at once for a file.
const AT_ONCE: u16 = 1000;

/// How many cases a file has at most: as many as a spreadsheet opens without trouble.
pub const MOST_IN_FILE: usize = 100_000;

/// The longest text that is looked for, in characters.
pub const LONGEST_SEARCH: usize = 300;

/// The most working days ahead that are asked for: a year of them.
pub const MOST_DAYS_AHEAD: u16 = 260;

/// A part of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Open: in time, late or stopped.
    #[default]
    Open,
    /// Open, the last day not passed.
    InTime,
    /// Open, the last day passed.
    Late,
    /// Open, the clock standing.
    Stopped,
    /// All.
    All,
}

impl Tab {
    /// All, in the order in which they are named.
    pub const ALL: [Self; 5] = [Self::InTime, Self::Late, Self::Stopped, Self::Open, Self::All];

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InTime => "in_time",
            Self::Late => "late",
            Self::Stopped => "stopped",
            Self::All => "all",
        }
    }

    /// In which order it goes when nothing else is asked for.
    pub const fn order(self) -> Order {
        match self {
            Self::All => Order::NEWEST_FIRST,
            Self::Open | Self::InTime | Self::Late | Self::Stopped => Order::DUE_FIRST,
        }
    }

    const fn part(self, today: NaiveDate) -> Part {
        match self {
            Self::Open => Part::Open,
            Self::InTime => Part::InTime(today),
            Self::Late => Part::Late(today),
            Self::Stopped => Part::Stopped(today),
            Self::All => Part::All,
        }
    }
}

/// What the register shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Which part.
    pub tab: Tab,
    /// To what it is narrowed.
    pub narrowing: Narrowing,
    /// Only open ones due today or in so many working days.
    pub due_within: Option<u16>,
    /// Only those in a text of which words stand that begin like these.
    pub text: String,
    /// In which order; that of the part when nothing is said.
    pub order: Option<Order>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// How many of them; as many as the pages show when nothing is said.
    pub limit: Option<u16>,
}

/// A case in a list.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// Which.
    pub id: CaseId,
    /// What letters call it.
    pub reference: Reference,
    /// A line; empty once erased.
    pub subject: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day in time.
    pub due_on: Option<NaiveDate>,
    /// Working days left; negative when late; none for closed and stopped cases.
    pub days_left: Option<i64>,
    /// Where it stands.
    pub state: CaseState,
    /// The name of who handles it.
    pub officer: Option<String>,
    /// The day to work towards, where a bank holiday moved the last day.
    pub safe_on: Option<NaiveDate>,
    /// Where in it the words were found that were looked for.
    pub found: Vec<FoundIn>,
}

/// A place of a case in which words were found.
#[derive(Debug, Clone)]
pub struct FoundIn {
    /// Where.
    pub place: FoundWhere,
    /// The words and a few around them.
    pub snippet: Vec<Fragment>,
}

/// Where words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundWhere {
    /// In what was asked.
    Request,
    /// In what is told of who asked.
    Requester,
    /// In a letter.
    Letter(LetterId, LetterType),
    /// In a document, with its name.
    Document(DocumentId, String),
    /// In a note.
    Note(NoteId),
}

/// A page of the register.
#[derive(Debug, Clone)]
pub struct RegisterView {
    /// Its cases.
    pub rows: Vec<RegisterRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many cases each part has under the same filters.
    pub counts: Counts,
}

impl Office {
    /// A page of the register.
    pub fn register(&self, who: &SignedIn, filter: &Filter) -> Result<RegisterView, Error> {
        who.must(Permission::ReadCases)?;
        let today = self.today();
        self.read(|db| {
            let calendar = self.calendar(db)?;
            let wanted = wanted(who, filter, today, &calendar);
            let counts = case_list::counts(db, &wanted, today)?;
            let order = filter.order.unwrap_or(filter.tab.order());
            let size = filter.limit.unwrap_or(PAGE);
            let page = case_list::list(db, &wanted, order, filter.after, size)?;
            let names = views::names(db)?;
            let shown = blind_rows(db, who, page.cases)?;
            let mut rows = rows(shown, &names, &calendar, today);
            if let Some(sought) = &wanted.sought {
                tell_where(db, who, sought, &mut rows)?;
            }
            Ok(RegisterView { rows, next: page.next, counts })
        })
    }

    /// All cases that the register shows on its pages together, for a file: at most
    /// [`MOST_IN_FILE`].
    pub fn register_rows(
        &self,
        who: &SignedIn,
        filter: &Filter,
    ) -> Result<Vec<RegisterRow>, Error> {
        who.must(Permission::ReadCases)?;
        let today = self.today();
        self.read(|db| {
            let calendar = self.calendar(db)?;
            let wanted = wanted(who, filter, today, &calendar);
            let order = filter.order.unwrap_or(filter.tab.order());
            let names = views::names(db)?;
            let (mut all, mut after) = (Vec::new(), None);
            loop {
                let page = case_list::list(db, &wanted, order, after, AT_ONCE)?;
                let shown = blind_rows(db, who, page.cases)?;
                all.extend(rows(shown, &names, &calendar, today));
                after = page.next;
                if after.is_none() || all.len() >= MOST_IN_FILE {
                    all.truncate(MOST_IN_FILE);
                    return Ok(all);
                }
            }
        })
    }
}

fn wanted(
    who: &SignedIn,
    filter: &Filter,
    today: NaiveDate,
    calendar: &Calendar,
) -> case_list::Filter {
    let mut narrowing = filter.narrowing.clone();
    if let Some(days) = filter.due_within {
        let last = match days {
            0 => today,
            days => calendar.nth_working_day_after(today, days.into()),
        };
        narrowing.due_from = Some(narrowing.due_from.map_or(today, |from| from.max(today)));
        narrowing.due_to = Some(narrowing.due_to.map_or(last, |to| to.min(last)));
    }
    case_list::Filter {
        reader: who.reader(),
        part: filter.tab.part(today),
        narrowing,
        clearing: None,
        // By role alone, as titles are hidden in lists: who was told in one case knows no others.
        sought: Sought::of(&filter.text, who.role.may(Permission::SeeRequester)),
    }
}

/// Adds to each row where the words stand in it.
fn tell_where(
    db: &mut Db,
    who: &SignedIn,
    sought: &Sought,
    rows: &mut [RegisterRow],
) -> Result<(), Error> {
    let ids: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
    let mut found = search::found_in(db, sought, &ids)?;
    for row in rows {
        for one in found.remove(&row.id).unwrap_or_default() {
            let place = match one.place {
                Place::Request | Place::Item(_) => FoundWhere::Request,
                Place::Requester => FoundWhere::Requester,
                Place::Note(id) => FoundWhere::Note(id),
                Place::Letter(id) => match letters::find(db, id)? {
                    Some(letter) => FoundWhere::Letter(id, letter.letter_type),
                    None => continue,
                },
                Place::Document(id) => match documents::find(db, id)? {
                    Some(document) => {
                        let (case, _) = views::load(db, row.id)?;
                        let name = match mask_for(db, who, &case)? {
                            Some(mask) => mask.over(&document.name, who.language),
                            None => document.name,
                        };
                        FoundWhere::Document(id, name)
                    }
                    None => continue,
                },
            };
            row.found.push(FoundIn { place, snippet: one.snippet });
        }
    }
    Ok(())
}

pub(super) fn rows(
    cases: Vec<CaseRow>,
    names: &BTreeMap<StaffId, String>,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<RegisterRow> {
    cases
        .into_iter()
        .map(|row| RegisterRow {
            id: row.id,
            reference: row.reference,
            subject: row.subject,
            received_on: row.received_on,
            due_on: row.summary.due_on,
            days_left: row
                .summary
                .due_on
                .filter(|_| !row.summary.state.is_closed())
                .map(|due_on| views::days_left(calendar, today, due_on)),
            state: row.summary.state,
            officer: row.summary.officer.and_then(|officer| names.get(&officer).cloned()),
            safe_on: row.summary.safe_on,
            found: Vec::new(),
        })
        .collect()
}
