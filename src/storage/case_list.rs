//! The one list of cases: what the register, its file, the API, work lists and calendars read.
//!
//! A page goes on from where the last one ended, not from a number of rows to leave out, so that it
//! costs the same at any depth and nothing is shown twice when a case comes in meanwhile.

use super::{
    Error,
    case_access::{Reader, open_to},
    cases::{CaseRow, Row},
    db::Db,
    schema::{case_texts, cases, commissions, requester_messages},
    search::Sought,
};
use crate::{
    domain::{
        act::CaseState,
        commission::CommissionState,
        decision::Outcome,
        ids::{AreaId, CaseId, StaffId},
        language::LanguageChoice,
    },
    law::regime::Regime,
};
use chrono::{Datelike, NaiveDate};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
    QueryDsl, RunQueryDsl,
    dsl::{exists, sql},
    sql_types::{BigInt, Bool, Text},
};
use std::{fmt, str::FromStr};

/// Which part of all cases a list shows, by the clock of each on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// All.
    #[default]
    All,
    /// Those that still owe something: the three parts below together.
    Open,
    /// Open, the clock running or about to, the last day not passed on this day.
    InTime(NaiveDate),
    /// Open, the last day passed.
    Late(NaiveDate),
    /// Open, the clock standing, and no last day of a part of it passed.
    Stopped(NaiveDate),
}

impl Part {
    /// The same, as SQL over the table of cases; the only words in it are ours.
    fn condition(self) -> String {
        match self {
            Self::All => "1 = 1".to_owned(),
            Self::Open => "cases.closed_on IS NULL".to_owned(),
            Self::InTime(on) => format!(
                "cases.closed_on IS NULL AND cases.queue_on >= '{on}' AND cases.state <> 'stopped'"
            ),
            Self::Late(on) => format!("cases.closed_on IS NULL AND cases.queue_on < '{on}'"),
            Self::Stopped(on) => format!(
                "cases.closed_on IS NULL AND cases.queue_on >= '{on}' AND cases.state = 'stopped'"
            ),
        }
    }
}

/// Who handles a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handler {
    /// Nobody yet.
    Nobody,
    /// This member of staff.
    Person(StaffId),
}

/// What a reader of the register narrows it to; where several words are given, any of them fits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Narrowing {
    /// Where the case stands.
    pub states: Vec<CaseState>,
    /// Which rules apply.
    pub regimes: Vec<Regime>,
    /// In which language it is answered.
    pub languages: Vec<LanguageChoice>,
    /// What was decided.
    pub outcomes: Vec<Outcome>,
    /// Who handles it.
    pub officer: Option<Handler>,
    /// The business area that was asked, and not told that it need not answer.
    pub area: Option<AreaId>,
    /// Received on this day or later.
    pub received_from: Option<NaiveDate>,
    /// Received on this day or before.
    pub received_to: Option<NaiveDate>,
    /// Open, and due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Open, and due on this day or before.
    pub due_to: Option<NaiveDate>,
    /// Something that the requester wrote waits for somebody to deal with it.
    pub needs_attention: bool,
}

/// Which cases a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that are there for this reader.
    pub reader: Reader,
    /// Only those of this part.
    pub part: Part,
    /// Only those that are left of it.
    pub narrowing: Narrowing,
    /// Only those whose answer this person is asked to agree to.
    pub clearing: Option<StaffId>,
    /// Only those in a text of which these words stand.
    pub sought: Option<Sought>,
}

impl Filter {
    /// The open cases that somebody handles, or nobody does.
    pub fn open_of(reader: Reader, handler: Handler) -> Self {
        let narrowing = Narrowing { officer: Some(handler), ..Narrowing::default() };
        Self { reader, part: Part::Open, narrowing, ..Self::default() }
    }

    /// The cases whose answer somebody is asked to agree to.
    pub fn cleared_by(reader: Reader, person: StaffId) -> Self {
        Self { reader, clearing: Some(person), ..Self::default() }
    }
}

/// By what a list is ordered; among equals the case that was logged first comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The number of the reference: the order in which cases were logged.
    Reference,
    /// The day of receipt.
    #[default]
    Received,
    /// The last day; cases whose clock stands after all others.
    Due,
    /// The title, without what tells who asked.
    Subject,
    /// The name of who handles it; cases that nobody has after all others.
    Officer,
}

impl Sort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 5] =
        [Self::Reference, Self::Subject, Self::Received, Self::Due, Self::Officer];

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Received => "received",
            Self::Due => "due",
            Self::Subject => "title",
            Self::Officer => "officer",
        }
    }
}

/// In which order a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: Sort,
    /// Whether the last comes first.
    pub descending: bool,
}

impl Order {
    /// The last received first.
    pub const NEWEST_FIRST: Self = Self { by: Sort::Received, descending: true };
    /// The first to fall due first.
    pub const DUE_FIRST: Self = Self { by: Sort::Due, descending: false };

    /// All, each column up and down.
    pub fn all() -> impl Iterator<Item = Self> {
        let both = |by| [false, true].map(|descending| Self { by, descending });
        Sort::ALL.into_iter().flat_map(both)
    }

    /// The name in addresses: that of the column, after a hyphen when the last comes first.
    pub fn name(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.by.as_str())
    }
}

/// Where a page of a list ended: what the next one goes on from. It holds no words of a case, as it
/// stands in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last case's day, in an order by days.
    pub on: Option<NaiveDate>,
    /// The last case.
    pub id: CaseId,
}

impl Cursor {
    /// Whether a page in this order can have ended here.
    pub const fn fits(&self, order: Order) -> bool {
        self.on.is_some() == matches!(order.by, Sort::Received | Sort::Due)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(on) = self.on {
            write!(f, "{on}")?;
        }
        write!(f, ":{}", self.id)
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("\"{text}\" is not where a page ended");
        let (on, id) = text.split_once(':').ok_or_else(wrong)?;
        let on = match on {
            "" => None,
            on => {
                let day: NaiveDate = on.parse().map_err(|_cause| wrong())?;
                // Cases whose clock stands go after all others, at the last day of four digits.
                Some(day).filter(|day| (1900..=9999).contains(&day.year()))
            }
        };
        let id = id.parse().map_err(|_cause| wrong())?;
        Ok(Self { on, id: CaseId(id) })
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// At most as many as were asked for.
    pub cases: Vec<CaseRow>,
    /// Give this to see what follows; nothing on the last page.
    pub next: Option<Cursor>,
}

/// How many cases each part has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Open, and not late.
    pub in_time: i64,
    /// Open, the last day passed.
    pub late: i64,
    /// Open, the clock standing.
    pub stopped: i64,
    /// All, closed ones among them.
    pub all: i64,
}

/// Adds what a [`Filter`] asks for, but for its part; the list and the counts both have it.
macro_rules! narrowed {
    ($query:ident, $filter:expr, $db:expr) => {
        let Narrowing {
            states,
            regimes,
            languages,
            outcomes,
            officer,
            area,
            received_from,
            received_to,
            due_from,
            due_to,
            needs_attention,
        } = &$filter.narrowing;
        if !states.is_empty() {
            $query = $query.filter(cases::state.eq_any(words(states, |one| one.as_str())));
        }
        if !regimes.is_empty() {
            $query = $query.filter(cases::regime.eq_any(words(regimes, |one| one.as_str())));
        }
        if !languages.is_empty() {
            $query = $query.filter(cases::language.eq_any(words(languages, |one| one.code())));
        }
        if !outcomes.is_empty() {
            let outcomes = words(outcomes, |one| one.as_str());
            $query = $query.filter(cases::outcome.assume_not_null().eq_any(outcomes));
        }
        match officer {
            None => {}
            Some(Handler::Nobody) => $query = $query.filter(cases::officer_id.is_null()),
            Some(Handler::Person(one)) => $query = $query.filter(cases::officer_id.eq(one.0)),
        }
        if let Some(area) = area {
            $query = $query.filter(exists(
                commissions::table
                    .filter(commissions::case_id.eq(cases::id))
                    .filter(commissions::area_id.eq(area.0))
                    .filter(commissions::state.ne(CommissionState::Cancelled.as_str())),
            ));
        }
        if let Some(day) = received_from {
            $query = $query.filter(cases::received_on.ge(*day));
        }
        if let Some(day) = received_to {
            $query = $query.filter(cases::received_on.le(*day));
        }
        if due_from.is_some() || due_to.is_some() {
            $query = $query.filter(cases::closed_on.is_null()).filter(cases::due_on.is_not_null());
        }
        if let Some(day) = due_from {
            $query = $query.filter(cases::queue_on.ge(*day));
        }
        if let Some(day) = due_to {
            $query = $query.filter(cases::queue_on.le(*day));
        }
        if *needs_attention {
            $query = $query.filter(
                cases::id.eq_any(
                    requester_messages::table
                        .filter(requester_messages::handled_at.is_null())
                        .filter(requester_messages::erased_at.is_null())
                        .select(requester_messages::case_id),
                ),
            );
        }
        if let Some(person) = $filter.clearing {
            $query = $query.filter(cases::clearing_id.eq(person.0));
        }
        if let Some(sought) = &$filter.sought {
            let (before, after) = sought.condition($db);
            let words = sought.pattern($db);
            $query = $query.filter(sql::<Bool>(before).bind::<Text, _>(words).sql(after));
        }
    };
}

fn words<T: Copy>(chosen: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    chosen.iter().map(|one| word(*one)).collect()
}

/// Adds the order, and that the page goes on after `$after` with `$key`.
macro_rules! ordered {
    ($query:ident, $descending:expr, $column:expr, $key:expr) => {
        if $descending {
            if let Some((key, id)) = $key {
                $query = $query
                    .filter($column.lt(key.clone()).or($column.eq(key).and(cases::id.lt(id))));
            }
            $query = $query.order(($column.desc(), cases::id.desc()));
        } else {
            if let Some((key, id)) = $key {
                $query = $query
                    .filter($column.gt(key.clone()).or($column.eq(key).and(cases::id.gt(id))));
            }
            $query = $query.order(($column.asc(), cases::id.asc()));
        }
    };
}

/// One page of the cases that `filter` lets through, going on `after` where the last one ended.
pub fn list(
    db: &mut Db,
    filter: &Filter,
    order: Order,
    after: Option<Cursor>,
    size: u16,
) -> Result<Page, Error> {
    let mut query = cases::table
        .inner_join(case_texts::table)
        .filter(open_to(filter.reader))
        .filter(sql::<Bool>(&filter.part.condition()))
        .select((cases::all_columns, case_texts::subject))
        .into_boxed::<super::db::MultiBackend>();
    narrowed!(query, filter, db);
    let at_day = after.and_then(|after| Some((after.on?, after.id.0)));
    match order.by {
        Sort::Reference => {
            let after = after.map(|after| after.id.0);
            if order.descending {
                if let Some(id) = after {
                    query = query.filter(cases::id.lt(id));
                }
                query = query.order(cases::id.desc());
            } else {
                if let Some(id) = after {
                    query = query.filter(cases::id.gt(id));
                }
                query = query.order(cases::id.asc());
            }
        }
        Sort::Received => ordered!(query, order.descending, cases::received_on, at_day),
        Sort::Due => ordered!(query, order.descending, cases::queue_on, at_day),
        Sort::Subject => {
            let at = match after {
                Some(after) => subject_key(db, after.id)?,
                None => None,
            };
            ordered!(query, order.descending, case_texts::subject_key, at);
        }
        Sort::Officer => {
            let rank = rank_of_officers(db)?;
            let (beyond, way) = if order.descending { ("<", "DESC") } else { (">", "ASC") };
            if let Some(Cursor { id, .. }) = after {
                let at: Option<i64> = cases::table
                    .filter(cases::id.eq(id.0))
                    .select(sql::<BigInt>(&rank))
                    .get_result(db)
                    .optional()?;
                if let Some(at) = at {
                    query = query.filter(sql::<Bool>(&format!(
                        "({rank} {beyond} {at} OR ({rank} = {at} AND cases.id {beyond} {id}))"
                    )));
                }
            }
            query = query.order(sql::<BigInt>(&format!("{rank} {way}, cases.id {way}")));
        }
    }
    // One more than asked for tells whether anything follows.
    let size = size.max(1);
    let mut rows: Vec<(Row, String)> = query.limit(i64::from(size) + 1).load(db)?;
    let has_more = rows.len() > usize::from(size);
    rows.truncate(usize::from(size));
    let next = rows.last().filter(|_| has_more).map(|(row, _)| Cursor {
        on: match order.by {
            Sort::Received => Some(row.received_on),
            Sort::Due => Some(row.queue_on),
            Sort::Reference | Sort::Subject | Sort::Officer => None,
        },
        id: CaseId(row.id),
    });
    let cases =
        rows.into_iter().map(|(row, subject)| row.with(subject)).collect::<Result<_, _>>()?;
    Ok(Page { cases, next })
}

fn subject_key(db: &mut Db, case: CaseId) -> Result<Option<(String, i64)>, Error> {
    let key: Option<String> =
        case_texts::table.find(case.0).select(case_texts::subject_key).get_result(db).optional()?;
    Ok(key.map(|key| (key, case.0)))
}

/// The place of each case's officer among all by name, as SQL. There are few of them, and the
/// databases would not order their names alike.
fn rank_of_officers(db: &mut Db) -> Result<String, Error> {
    let people = super::staff::list(db)?;
    let mut names: Vec<_> =
        people.iter().map(|one| (crate::domain::publication::folded(&one.name), one.id)).collect();
    names.sort();
    let whens: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, (_, id))| format!("WHEN cases.officer_id = {id} THEN {at}"))
        .collect();
    let whens = whens.join(" ");
    // With a first branch that never holds, as nobody may be there.
    Ok(format!("CAST(CASE WHEN cases.id < 0 THEN 0 {whens} ELSE {} END AS BIGINT)", names.len()))
}

/// How many cases each part has on a day, of those that `filter` lets through whatever its part.
pub fn counts(db: &mut Db, filter: &Filter, on: NaiveDate) -> Result<Counts, Error> {
    let of = |part: Part| {
        let condition = part.condition();
        sql::<BigInt>(&format!("COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"))
    };
    let mut query = cases::table
        .filter(open_to(filter.reader))
        .select((
            of(Part::InTime(on)),
            of(Part::Late(on)),
            of(Part::Stopped(on)),
            sql::<BigInt>("COUNT(*)"),
        ))
        .into_boxed::<super::db::MultiBackend>();
    narrowed!(query, filter, db);
    let (in_time, late, stopped, all) = query.get_result::<(i64, i64, i64, i64)>(db)?;
    Ok(Counts { in_time, late, stopped, all })
}
