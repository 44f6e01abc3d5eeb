//! Why events do not make a clock, each with the provision that they do not fit.

use super::{
    clock::{ClockEventKind, MOST_EVENTS},
    rule,
    time_limit::TimeLimit,
    words::{Words, long_date},
};
use chrono::NaiveDate;
use std::fmt;

/// Why events do not make a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockError {
    /// An event of another law.
    NotInThisRegime {
        /// What was to be counted.
        limit: TimeLimit,
        /// The event.
        kind: ClockEventKind,
    },
    /// An event on a day before receipt.
    BeforeReceipt {
        /// What was to be counted.
        limit: TimeLimit,
        /// The event.
        kind: ClockEventKind,
        /// Its day.
        on: NaiveDate,
        /// The day of receipt.
        received_on: NaiveDate,
    },
    /// Clarification or a fee that nobody asked for.
    NothingAsked {
        /// What was to be counted.
        limit: TimeLimit,
        /// The event.
        kind: ClockEventKind,
        /// Its day.
        on: NaiveDate,
    },
    /// A second question before the first was answered.
    AlreadyWaiting {
        /// What was to be counted.
        limit: TimeLimit,
        /// The event.
        kind: ClockEventKind,
        /// Its day.
        on: NaiveDate,
    },
    /// A second extension where the law has one.
    AlreadyExtended {
        /// What was to be counted.
        limit: TimeLimit,
        /// The event.
        kind: ClockEventKind,
        /// Its day.
        on: NaiveDate,
    },
    /// An extension of no month or more than two.
    Months,
    /// A date that the Commissioner cannot have specified.
    AgreedDate {
        /// The date.
        until: NaiveDate,
        /// The day that it has to be later than.
        after: NaiveDate,
        /// The day that it must not be later than.
        last: NaiveDate,
    },
    /// An event after the answer.
    AfterAnswer {
        /// What was to be counted.
        limit: TimeLimit,
        /// The event.
        kind: ClockEventKind,
        /// Its day.
        on: NaiveDate,
        /// The day of the answer.
        answered_on: NaiveDate,
    },
    /// More events than a clock takes.
    TooManyEvents,
    /// A day for which the bank holidays are not known.
    OutsideCalendar {
        /// What was to be counted.
        limit: TimeLimit,
        /// The day, given or worked out.
        day: NaiveDate,
        /// The first day that is known.
        from: NaiveDate,
        /// The last day that is known.
        until: NaiveDate,
    },
    /// A review of an answer to a subject access request.
    NoReview,
}

impl ClockError {
    /// The provision that the events do not fit; none where only the program has a limit.
    pub const fn rule(&self) -> Option<&'static str> {
        use ClockEventKind as Kind;
        Some(match *self {
            Self::NotInThisRegime { limit, kind }
            | Self::NothingAsked { limit, kind, .. }
            | Self::AlreadyWaiting { limit, kind, .. } => match kind {
                Kind::ClarificationRequested | Kind::ClarificationReceived => rule::question(limit),
                Kind::FeeNotice | Kind::FeePaid => rule::fee(limit),
                Kind::PitExtension
                | Kind::EirExtension
                | Kind::SarExtension { .. }
                | Kind::DateAgreed { .. } => rule::extension(limit),
                Kind::IdReceived | Kind::ResponseSent => rule::receipt(limit),
            },
            Self::BeforeReceipt { limit, .. } => rule::receipt(limit),
            Self::AlreadyExtended { kind: Kind::DateAgreed { .. }, .. }
            | Self::AgreedDate { .. } => rule::AGREED_DATE,
            Self::AlreadyExtended { limit, .. } => rule::extension(limit),
            Self::Months => rule::extension(TimeLimit::SubjectAccess),
            Self::AfterAnswer { limit, .. } => rule::answer(limit),
            Self::OutsideCalendar { limit, .. } => rule::day(limit),
            Self::NoReview => rule::COMPLAINT,
            Self::TooManyEvents => return None,
        })
    }

    /// What is wrong, as a sentence.
    pub fn words(&self) -> Words {
        let Words { en, cy } = self.fault();
        match self.event() {
            Some((kind, Some(on))) => {
                let (name, date) = (kind.name(), long_date(on));
                Words::made(
                    format!("{}, {}: {en}.", name.en, date.en),
                    format!("{}, {}: {cy}.", name.cy, date.cy),
                )
            }
            Some((kind, None)) => {
                let name = kind.name();
                Words::made(format!("{}: {en}.", name.en), format!("{}: {cy}.", name.cy))
            }
            None => Words::made(sentence(&en), sentence(&cy)),
        }
    }

    /// The event that does not fit, and its day where that matters.
    const fn event(&self) -> Option<(ClockEventKind, Option<NaiveDate>)> {
        match *self {
            Self::NotInThisRegime { kind, .. } => Some((kind, None)),
            Self::BeforeReceipt { kind, on, .. }
            | Self::NothingAsked { kind, on, .. }
            | Self::AlreadyWaiting { kind, on, .. }
            | Self::AlreadyExtended { kind, on, .. }
            | Self::AfterAnswer { kind, on, .. } => Some((kind, Some(on))),
            Self::AgreedDate { until, .. } => Some((ClockEventKind::DateAgreed { until }, None)),
            Self::Months | Self::TooManyEvents | Self::OutsideCalendar { .. } | Self::NoReview => {
                None
            }
        }
    }

    /// What is wrong, as it stands after the name of the event.
    fn fault(&self) -> Words {
        match *self {
            Self::NotInThisRegime { .. } => Words::of(
                "this has no place in the law that applies here",
                "nid oes lle i hyn yn y gyfraith sy'n gymwys yma",
            ),
            Self::BeforeReceipt { received_on, .. } => {
                let received = long_date(received_on);
                Words::made(
                    format!("that is before the day of receipt, {}", received.en),
                    format!("mae hynny cyn y diwrnod derbyn, {}", received.cy),
                )
            }
            Self::NothingAsked { .. } => Words::of(
                "nothing had been asked for that this could answer",
                "nid oedd dim wedi'i ofyn y gallai hyn ei ateb",
            ),
            Self::AlreadyWaiting { .. } => Words::of(
                "the same has been asked for before and is still awaited",
                "gofynnwyd am yr un peth o'r blaen ac mae'n dal heb ddod",
            ),
            Self::AlreadyExtended { .. } => Words::of(
                "the time has been extended before, and the law allows that once",
                "estynnwyd yr amser o'r blaen, ac unwaith yn unig y mae'r gyfraith yn caniatáu \
                 hynny",
            ),
            Self::Months => Words::of(
                "an extension is of one month or of two",
                "mae estyniad yn un mis neu'n ddau fis",
            ),
            Self::AgreedDate { until, after, last } => {
                let (until, after, last) = (long_date(until), long_date(after), long_date(last));
                Words::made(
                    format!(
                        "{} is not later than the twentieth working day, {}, and by the \
                         sixtieth, {}",
                        until.en, after.en, last.en
                    ),
                    format!(
                        "nid yw {} yn hwyrach na'r ugeinfed diwrnod gwaith, {}, ac erbyn y \
                         trigeinfed, {}",
                        until.cy, after.cy, last.cy
                    ),
                )
            }
            Self::AfterAnswer { answered_on, .. } => {
                let answered = long_date(answered_on);
                Words::made(
                    format!("the answer was sent before it, on {}", answered.en),
                    format!("anfonwyd yr ateb o'i flaen, ar {}", answered.cy),
                )
            }
            Self::TooManyEvents => Words::made(
                format!("a clock takes at most {MOST_EVENTS} events"),
                format!("mae cloc yn cymryd {MOST_EVENTS} o ddigwyddiadau ar y mwyaf"),
            ),
            Self::OutsideCalendar { day, from, .. } if day < from => {
                let (day, from) = (long_date(day), long_date(from));
                Words::made(
                    format!(
                        "{} is before {}, when the Act and the Environmental Information \
                         Regulations came into force: no earlier day is counted",
                        day.en, from.en
                    ),
                    format!(
                        "mae {} cyn {}, pan ddaeth y Ddeddf a'r Rheoliadau Gwybodaeth Amgylcheddol \
                         i rym: ni chyfrifir unrhyw ddiwrnod cynharach",
                        day.cy, from.cy
                    ),
                )
            }
            Self::OutsideCalendar { day, until, .. } => {
                let (day, until) = (long_date(day), long_date(until));
                Words::made(
                    format!(
                        "{} is after {}, the last day whose bank holidays can be foreseen by rule",
                        day.en, until.en
                    ),
                    format!(
                        "mae {} ar ôl {}, y diwrnod olaf y gellir rhagweld ei wyliau banc yn ôl \
                         rheol",
                        day.cy, until.cy
                    ),
                )
            }
            Self::NoReview => Words::of(
                "subject access has no internal review with a date of its own",
                "nid oes adolygiad mewnol â'i ddyddiad ei hun i gais gwrthrych am wybodaeth",
            ),
        }
    }
}

/// With its first letter large and its full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(char::to_uppercase).into_iter().flatten().collect();
    format!("{first}{}.", letters.as_str())
}

/// For whoever wrote the events: the event as it is written, what is wrong, and the provision.
impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event() {
            Some((kind, Some(on))) => write!(f, "{kind} on {on}: ")?,
            Some((kind, None)) => write!(f, "{kind}: ")?,
            None => {}
        }
        f.write_str(&self.fault().en)?;
        match self.rule() {
            Some(rule) => write!(f, " [{rule}]"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ClockError {}
