//! What the person who asked may see and do. The reference alone opens nothing: a link does, and
//! it opens one request.

use super::{
    CopyView, Download, Error, Office, SentLetter,
    letters::{clarification_in, portal_answer},
    portal_letters::sent_letters,
    views,
};
use crate::{
    domain::{
        case::{Act, Case, CaseState, PublicStatus},
        event::CaseEvent,
        ids::{CaseId, CopyId, Reference},
        language::Language,
        letter::Clarification,
    },
    law::{
        self,
        calendar::{Calendar, NonWorkingDay},
        clock::NotCounted,
        regime::Regime,
        review,
    },
    storage::{
        cases::{self, CaseText},
        copies,
        db::Db,
        portal_links, proclaimed_days,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use url::Url;

/// A portal session that lies unused for so long is over; the mailed link opens another.
const IDLE: TimeDelta = TimeDelta::hours(2);

/// How often it is noted that a session is in use; noting each page would write for each.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A portal session is over after a day, used or not.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// What a browser keeps after it has opened a link.
#[derive(Clone)]
pub struct PortalToken(pub String);

/// A request, as its requester sees it.
#[derive(Debug, Clone)]
pub struct PortalView {
    /// What letters call it.
    pub reference: Reference,
    /// A line.
    pub subject: String,
    /// What was asked, as sent.
    pub body: String,
    /// Where it stands.
    pub status: PublicStatus,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day in time, while an answer to the request is owed.
    pub due_on: Option<NaiveDate>,
    /// Working days left; negative when late.
    pub days_left: Option<i64>,
    /// How the last day was worked out; none while there is none.
    pub because: Option<DueBecause>,
    /// What has happened, newest first; public events only.
    pub happened: Vec<(DateTime<Utc>, CaseEvent)>,
    /// The letters that were sent to the requester, the newest first.
    pub letters: Vec<SentLetter>,
    /// The answer, once sent.
    pub letter: Option<PortalLetter>,
    /// The released documents, once the answer is sent.
    pub documents: Vec<CopyView>,
    /// The last day to ask for an internal review, once the answer is sent; none under subject
    /// access, which has no such review.
    pub review_until: Option<NaiveDate>,
    /// Whether that day has passed.
    pub review_ended: bool,
    /// The last day for the outcome of the review that runs.
    pub outcome_due_on: Option<NaiveDate>,
    /// Whether that day has passed.
    pub outcome_late: bool,
    /// The last day to complain to the Commissioner about the outcome of a review.
    pub complain_until: Option<NaiveDate>,
    /// Under which law it is answered.
    pub regime: Regime,
    /// What the requester can do now.
    pub may: PortalActs,
}

/// All that a [`PortalView`] is worked out from: the events of the case, the calendar, and the day.
/// Two of one stamp are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalStamp {
    /// Which request.
    pub case: CaseId,
    version: i64,
    calendar: i64,
    today: NaiveDate,
}

/// A request, or what was made of it before.
#[derive(Debug)]
pub enum PortalSeen<T> {
    /// It is as it was.
    Made(T),
    /// It was not seen before, or is another now.
    Afresh(PortalStamp, Box<PortalView>),
}

/// How a last day was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueBecause {
    /// The rules that bore on it, in the order in which they did.
    pub rules: Vec<law::words::Words>,
    /// How many Saturdays and Sundays were not counted.
    pub weekend_days: usize,
    /// What else was not counted, each with its reason.
    pub uncounted: Vec<Uncounted>,
    /// The day that the requester was told, when the time was extended.
    pub promised_on: Option<NaiveDate>,
    /// Whether bank holidays of the time are only expected.
    pub is_provisional: bool,
}

/// Days in a row that were not counted for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// The first of them.
    pub from: NaiveDate,
    /// The last; the same when it is one.
    pub to: NaiveDate,
    /// Why.
    pub why: law::words::Words,
}

impl DueBecause {
    /// The derivation of the date that falls due first, of the request or of a part of it.
    fn of(case: &Case, calendar: &Calendar) -> Option<Self> {
        let (first, _) = case.first_due(calendar)?;
        let (_, timeline) = case.timelines().find(|(item, _)| *item == first)?;
        let clock = case.clock_of(timeline, calendar).ok()?;
        let mut because = Self {
            rules: clock.because.into_iter().map(|one| one.text).collect(),
            weekend_days: 0,
            uncounted: Vec::new(),
            promised_on: timeline.promised_on,
            is_provisional: clock.is_provisional,
        };
        for day in clock.days {
            match day.why {
                None => {}
                Some(NotCounted::NonWorkingDay(
                    NonWorkingDay::Saturday | NonWorkingDay::Sunday,
                )) => because.weekend_days += 1,
                Some(why) => because.add(day.date, why.words()),
            }
        }
        Some(because)
    }

    fn add(&mut self, day: NaiveDate, why: law::words::Words) {
        match self.uncounted.last_mut() {
            Some(last) if last.to.succ_opt() == Some(day) && last.why == why => last.to = day,
            _ => self.uncounted.push(Uncounted { from: day, to: day, why }),
        }
    }
}

/// What a requester can do on the page of a request, besides writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct PortalActs {
    /// Explain what they were asked.
    pub explain: bool,
    /// Withdraw.
    pub withdraw: bool,
    /// Ask for a review of the answer.
    pub ask_review: bool,
}

/// The answer, as the portal shows it.
#[derive(Debug, Clone)]
pub struct PortalLetter {
    /// Its parts in their languages, as HTML.
    pub parts: Vec<(Language, String)>,
}

impl Office {
    /// Opens the link with this token, so that its secret need not stay in the address.
    pub fn open_link(&self, token: &str) -> Result<PortalToken, Error> {
        let now = self.clock.now();
        let session = self
            .write(|db| Ok::<_, Error>(portal_links::start_session(db, token, now, LONGEST)?))?
            .ok_or(Error::NotFound)?;
        Ok(PortalToken(session.secret().to_owned()))
    }

    /// The request that a portal session opens.
    pub fn portal(&self, session: &str) -> Result<PortalView, Error> {
        let id = self.opened(session)?;
        self.read(|db| self.portal_view(db, id))
    }

    /// As [`Office::portal`], unless `made` has what was made of it under the same stamp.
    pub fn portal_unless<T>(
        &self,
        session: &str,
        made: impl FnOnce(PortalStamp) -> Option<T>,
    ) -> Result<PortalSeen<T>, Error> {
        let id = self.opened(session)?;
        self.read(|db| self.seen_unless(db, id, made))
    }

    /// As [`Office::portal_unless`], where nothing has to be waited for; otherwise nothing, and the
    /// other tells what is wrong or waits. To hand a request from one thread to another takes
    /// several times as long as to read it from a file of this machine.
    pub fn portal_at_hand<T>(
        &self,
        session: &str,
        made: impl FnOnce(PortalStamp) -> Option<T>,
    ) -> Option<PortalSeen<T>> {
        let now = self.clock.now();
        let read = self.pool.read_at_hand(|db| {
            let id = portal_links::find_session(db, session, now, TOUCHED_EVERY)?
                .ok_or(Error::NotFound)?;
            self.seen_unless(db, id, made)
        });
        read?.ok()
    }

    /// The stamp is read before the case: what is recorded in between is then in what is made, and
    /// is made once more, rather than missing from it for as long as it is kept.
    fn seen_unless<T>(
        &self,
        db: &mut Db,
        id: CaseId,
        made: impl FnOnce(PortalStamp) -> Option<T>,
    ) -> Result<PortalSeen<T>, Error> {
        let stamp = PortalStamp {
            case: id,
            version: cases::version(db, id)?.ok_or(Error::NotFound)?,
            calendar: proclaimed_days::version(db)?,
            today: self.today(),
        };
        match made(stamp) {
            Some(made) => Ok(PortalSeen::Made(made)),
            None => Ok(PortalSeen::Afresh(stamp, Box::new(self.portal_view(db, id)?))),
        }
    }

    fn portal_view(&self, db: &mut Db, id: CaseId) -> Result<PortalView, Error> {
        let today = self.today();
        let (case, history) = views::load(db, id)?;
        let calendar = self.calendar(db)?;
        let text = cases::text(db, id)?
            .unwrap_or(CaseText { subject: String::new(), body: String::new() });
        let answered_on = case.answered_on;
        let is_over = answered_on.is_some() || case.state.is_closed();
        let due_on = case.due_on(&calendar).filter(|_| !is_over);
        let outcome_due_on = match case.state {
            CaseState::Reviewing => case.last_days(&calendar).outcome.map(|last| last.on),
            _ => None,
        };
        let review_until = case.review_window(&calendar);
        let letters = sent_letters(&case, &history);
        let reviewed_on = case.aftermath.review.and_then(|review| review.decided).map(|(on, _)| on);
        Ok(PortalView {
            subject: text.subject,
            body: text.body,
            status: case.public_status(today, &calendar),
            received_on: case.received_on,
            due_on,
            days_left: due_on.map(|due_on| views::days_left(&calendar, today, due_on)),
            because: due_on.and_then(|_| DueBecause::of(&case, &calendar)),
            letters,
            happened: history
                .into_iter()
                .rev()
                .filter(|line| line.event.is_public())
                .map(|line| (line.happened_at, line.event))
                .collect(),
            letter: portal_answer(db, &case)?,
            documents: match answered_on {
                Some(_) => released_views(db, &case)?,
                None => Vec::new(),
            },
            review_until,
            review_ended: review_until.is_some_and(|last| today > last),
            outcome_due_on,
            outcome_late: outcome_due_on.is_some_and(|last| today > last),
            complain_until: reviewed_on.map(review::complaint_until),
            regime: case.regime(),
            may: PortalActs {
                explain: case.allows(Act::ReceiveClarification).is_ok(),
                withdraw: case.allows(Act::Withdraw).is_ok(),
                ask_review: case.request_review(today, false, today, &calendar).is_ok(),
            },
            reference: case.reference,
        })
    }

    /// What the requester is asked to explain; nothing while they are not asked.
    pub fn portal_question(&self, session: &str) -> Result<Option<Clarification>, Error> {
        let id = self.opened(session)?;
        self.read(|db| {
            let (case, history) = views::load(db, id)?;
            if case.allows(Act::ReceiveClarification).is_err() {
                return Ok(None);
            }
            let asked = super::requester_acts::asked_about(&case)?;
            let letter = history.iter().rev().find_map(|line| match line.event {
                CaseEvent::ClarificationRequested { letter, item, .. } if item == asked => {
                    Some(letter)
                }
                _ => None,
            });
            letter.map_or(Ok(None), |letter| clarification_in(db, letter))
        })
    }

    /// The answer as PDF, as it was sent.
    pub fn portal_letter(&self, session: &str) -> Result<Download, Error> {
        let id = self.opened(session)?;
        let (case, _) = self.read(|db| views::load(db, id))?;
        let letter = case.answer.ok_or(Error::NotFound)?;
        self.sent_pdf(letter)?.ok_or(Error::NotFound)
    }

    /// A released copy, once the answer is sent.
    pub fn portal_document(&self, session: &str, copy: CopyId) -> Result<Download, Error> {
        let id = self.opened(session)?;
        let (case, _) = self.read(|db| views::load(db, id))?;
        self.released_copy(&case, copy)
    }

    /// A link for showing the worked cases.
    pub(super) fn link_for_show(&self, id: CaseId) -> Result<Url, Error> {
        let (case, _) = self.read(|db| views::load(db, id))?;
        self.new_link(id, case.language.languages())
    }

    pub(super) fn opened(&self, session: &str) -> Result<CaseId, Error> {
        let now = self.clock.now();
        let fresh = self.read(|db| {
            Ok::<_, Error>(portal_links::find_session(db, session, now, TOUCHED_EVERY)?)
        })?;
        if let Some(case) = fresh {
            return Ok(case);
        }
        self.write(|db| {
            let case =
                portal_links::find_session(db, session, now, IDLE)?.ok_or(Error::NotFound)?;
            portal_links::touch_session(db, session, now)?;
            Ok(case)
        })
    }
}

/// The copies that an answer released.
pub(super) fn released_views(db: &mut Db, case: &Case) -> Result<Vec<CopyView>, Error> {
    let ids: Vec<CopyId> = case
        .released()
        .filter_map(|(_, found)| found.copy.as_ref())
        .map(|copy| copy.copy)
        .collect();
    ids.into_iter()
        .map(|id| views::copy_view(copies::find(db, id)?.ok_or(Error::BrokenRecord(case.id.0))?))
        .collect()
}
