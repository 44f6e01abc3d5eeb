//! Logging requests.

use super::{Error, Invalid, Office, SignedIn, views};
use crate::{
    domain::{
        actor::Actor,
        event::{CaseEvent, Channel, EmailKind},
        ids::{CaseId, Reference},
        language::{Language, LanguageChoice},
        permission::Permission,
        requester::{InvalidRequester, Requester},
    },
    law::regime::Regime,
    mail::read::{Kind, Received, read},
    storage::{
        cases::{self, CaseText},
        db::Db,
        reference_numbers, requesters,
    },
};
use chrono::{Days, NaiveDate};
use chrono_tz::Europe::London;

/// The most characters of a subject and of a request.
const SUBJECT_LENGTH: usize = 300;
const BODY_LENGTH: usize = 200_000;

/// How far back a date of receipt may lie, in days: three years. An older one is a slip.
const OLDEST: u64 = 3 * 366;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Which rules apply.
    pub regime: Regime,
    /// The day the authority received it, which may be earlier than today.
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// Who asks.
    pub requester: Requester,
    /// A line for lists.
    pub subject: String,
    /// What is asked for, in the requester's words.
    pub body: String,
    /// The day on which it first reached a colleague whose automatic reply asked to write
    /// elsewhere, which is not the day of receipt then.
    pub redirected_from: Option<NaiveDate>,
}

impl Office {
    /// Logs a request: gives it its reference, starts the clock and queues the acknowledgement.
    pub fn log_request(&self, who: &SignedIn, request: &NewRequest) -> Result<CaseId, Error> {
        who.must(Permission::HandleCases)?;
        self.log(Actor::Staff(who.id), request)
    }

    /// As [`Office::log_request`], for a request that came by itself.
    pub(super) fn log(&self, actor: Actor, request: &NewRequest) -> Result<CaseId, Error> {
        self.check(request)?;
        self.write(|db| self.log_in(db, actor, request))
    }

    /// As [`Office::log`], inside a transaction that has begun.
    pub(super) fn log_in(
        &self,
        db: &mut Db,
        actor: Actor,
        request: &NewRequest,
    ) -> Result<CaseId, Error> {
        let id = self.begin_case(db, actor, request)?;
        if request.requester.email.is_some() {
            self.queue_email(db, id, EmailKind::Acknowledgement, None)?;
        }
        Ok(id)
    }

    fn begin_case(&self, db: &mut Db, actor: Actor, request: &NewRequest) -> Result<CaseId, Error> {
        let calendar = self.hold_calendar(db)?;
        let number = reference_numbers::next_number(db, self.first_number)?;
        let requester = requesters::add(db, &request.requester, self.clock.now())?;
        let event = CaseEvent::Received {
            reference: Reference { prefix: self.authority.reference_prefix.clone(), number },
            regime: request.regime,
            received_on: request.received_on,
            logged_on: self.today(),
            channel: request.channel,
            requester,
            language: request.requester.language,
            redirected_from: request.redirected_from,
        };
        let text = CaseText {
            subject: request.subject.trim().to_owned(),
            body: request.body.trim().to_owned(),
        };
        let begun = cases::begin(db, &event, &text, self.stamp(actor), &calendar)?;
        Ok(begun.case().id)
    }

    /// Takes in an e-mail: logs the request that it makes, or files it with the case that it
    /// names. The message is kept as it came. Answers with the case's reference.
    ///
    /// A bounce or an automatic reply that names no case, and what cannot be read, is refused: it
    /// stays where it is, for somebody to look at.
    pub fn receive(&self, message: &[u8]) -> Result<(Received, Reference), Error> {
        let received = read(message, &self.authority.reference_prefix);
        let known = match received.case.as_deref().map(str::parse::<Reference>) {
            Some(Ok(reference)) => self.read(|db| {
                Ok::<_, Error>(cases::find_by_reference(db, &reference)?.map(|id| (id, reference)))
            })?,
            _ => None,
        };
        if let Some((id, _)) = &known
            && self.read(|db| views::load(db, *id))?.0.erased_on.is_some()
        {
            return Err(Error::NotForACase("for a case that was erased".to_owned()));
        }
        let on = self.received_on(&received);
        let sha256 = self.blobs.put(message)?.to_string();
        let (id, reference) = match known {
            Some(known) => known,
            None if received.kind == Kind::Request => {
                let id = self.log(Actor::Requester, &request_of(&received, on)?)?;
                let reference = self.read(|db| {
                    Ok::<_, Error>(cases::find(db, id)?.ok_or(Error::NotFound)?.reference)
                })?;
                (id, reference)
            }
            None => return Err(Error::NotForACase(received.kind.to_string())),
        };
        let event = CaseEvent::MessageReceived { on, sha256 };
        self.change(Actor::Requester, id, |_, _| Ok(event))?;
        Ok((received, reference))
    }

    /// London's date of the message, or today when it has none or one that cannot be.
    fn received_on(&self, received: &Received) -> NaiveDate {
        let today = self.today();
        received
            .date
            .map(|at| at.with_timezone(&London).naive_local().date())
            .filter(|on| *on <= today && *on + Days::new(OLDEST) >= today)
            .unwrap_or(today)
    }

    pub(super) fn check(&self, request: &NewRequest) -> Result<(), Error> {
        let wrong = |field, problem| Err(Error::Invalid { field, problem });
        let today = self.today();
        if request.received_on > today {
            return wrong("received_on", Invalid::InTheFuture);
        }
        if request.received_on + Days::new(OLDEST) < today {
            return wrong("received_on", Invalid::TooLongAgo);
        }
        if request.redirected_from.is_some_and(|first| first > request.received_on) {
            return wrong("redirected_from", Invalid::AfterReceipt);
        }
        // The Commissioner's reading is of the Act and the Regulations.
        if request.redirected_from.is_some() && request.regime == Regime::SubjectAccess {
            return wrong("redirected_from", Invalid::FirstArrivalCounts);
        }
        for (field, text, most) in
            [("subject", &request.subject, SUBJECT_LENGTH), ("body", &request.body, BODY_LENGTH)]
        {
            if text.trim().is_empty() {
                return wrong(field, Invalid::Empty);
            }
            if text.chars().count() > most {
                return wrong(field, Invalid::TooLong);
            }
        }
        Ok(())
    }
}

/// The request that an e-mail makes. One in Welsh is answered in Welsh; as the language of an
/// English one was not chosen, it is answered in both until it is: Welsh Language Standards 1 to 5.
fn request_of(received: &Received, received_on: NaiveDate) -> Result<NewRequest, Error> {
    let from = received.from.as_ref().ok_or(InvalidRequester::NoAddress)?;
    let language = match received.language {
        Language::Welsh => LanguageChoice::Welsh,
        Language::English => LanguageChoice::Unknown,
    };
    let name = from.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&from.address);
    let subject = received.subject.clone().filter(|subject| !subject.trim().is_empty());
    let first_line =
        || received.text.lines().find(|line| !line.trim().is_empty()).map(str::to_owned);
    let subject: String =
        subject.or_else(first_line).unwrap_or_default().chars().take(SUBJECT_LENGTH).collect();
    Ok(NewRequest {
        regime: Regime::Foia,
        received_on,
        channel: Channel::Email,
        requester: Requester::parse(name, &from.address, "", language)?,
        subject,
        body: received.text.clone(),
        redirected_from: None,
    })
}
