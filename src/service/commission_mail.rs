//! E-mails about commissions: to the people of a business area, with a link, and to the officer.
//! And the reminders, which follow from the days of each commission.

use super::{
    Error, Office,
    commission_words::{self as words, About},
    commissions::settle,
    post::Undone,
    record::Job,
    reminders::rules,
    views,
};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        commission::{Chaser, ChaserRules, CommissionState},
        ids::{CaseId, CommissionId, ContactId, Reference, StaffId},
        language::{Language, LanguageChoice},
    },
    mail::{
        compose::{Email, Person},
        message_id::MessageId,
    },
    storage::{
        Error as Storage, areas, cases, commission_links, commissions as stored, db::Db, jobs,
        staff,
    },
};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// For how long a link works, if its commission is not over before. Each e-mail carries one of its
/// own.
const LINK_LIFE: TimeDelta = TimeDelta::days(365);

/// What an e-mail about a commission says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CommissionMail {
    /// To the area: what is asked, with a link.
    Asked,
    /// To the area: there is another last day.
    Extended,
    /// To the area: it is asked again.
    Reopened,
    /// To the area: the answer is needed no longer.
    Cancelled,
    /// To the area: the last day nears, is today or has passed; on which day it is said.
    Chaser(Chaser, NaiveDate),
    /// To the officer: the area has answered.
    Answered,
    /// To the officer: the last day has passed without an answer.
    Overdue,
    /// To the officer: the area says that it will be late.
    Delayed,
    /// To the officer: the area says that somebody else has it.
    PassedOn,
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// Somebody who is written to in the area.
    Contact(ContactId),
    /// Who handles the case, or else who made the commission.
    Officer,
}

/// A commission of which its area was reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChasedOne {
    /// The case.
    pub reference: Reference,
    /// The commission.
    pub commission: CommissionId,
    /// Which reminder.
    pub chaser: Chaser,
}

/// What a day's reminders to business areas came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chased {
    /// The commissions of which areas were reminded.
    pub told: Vec<ChasedOne>,
    /// How many could not be looked at.
    pub failed: usize,
}

impl Office {
    /// Reminds areas of what they owe by `today`. It may be run at any time, by several workers at
    /// once, and again after it was broken off: what is due is decided from the case while nobody
    /// else can change it, and each reminder is recorded there.
    pub fn chase(&self, today: NaiveDate) -> Result<Chased, Error> {
        let mut done = Chased::default();
        let (is_working_day, rules, due) = self.read(|db| {
            let (calendar, rules) = (self.calendar(db)?, rules(db)?.chasers());
            let due = stored::due_by(db, rules.horizon(today, &calendar))?;
            Ok::<_, Error>((calendar.is_working_day(today), rules, due))
        })?;
        if !is_working_day {
            return Ok(done);
        }
        for (commission, case) in due {
            match self.chase_one(case, commission, today, rules) {
                Ok(None) => {}
                Ok(Some(told)) => done.told.push(told),
                // The database does not answer: the others would fail alike.
                Err(error @ Error::Storage(Storage::Busy)) => return Err(error),
                Err(error) => {
                    done.failed += 1;
                    tracing::error!(
                        commission = commission.0,
                        error = &error as &dyn std::error::Error,
                        "a commission could not be looked at"
                    );
                }
            }
        }
        Ok(done)
    }

    fn chase_one(
        &self,
        id: CaseId,
        commission: CommissionId,
        today: NaiveDate,
        rules: ChaserRules,
    ) -> Result<Option<ChasedOne>, Error> {
        let is_due = self.read(|db| {
            let (case, _) = views::load(db, id)?;
            let calendar = self.calendar(db)?;
            Ok::<_, Error>(case.chase_commission(commission, today, rules, &calendar).is_some())
        })?;
        if !is_due {
            return Ok(None);
        }
        self.write(|db| {
            // Taken first: another worker that saw the same waits here, and finds it done.
            let calendar = self.hold_calendar(db)?;
            let Some(taken) = cases::take(db, id)? else { return Ok(None) };
            let case = taken.case();
            let due = case.chase_commission(commission, today, rules, &calendar);
            let Some((chaser, event)) = due else { return Ok(None) };
            let is_first = case
                .commissions
                .get(commission)
                .is_some_and(|one| !one.chased.contains_key(&Chaser::Late));
            let case = self.change_in(db, Actor::System, id, |_, _| Ok(event))?;
            settle(db, commission, &case.commissions)?;
            let area = case.commissions.get(commission).map(|one| one.area);
            let area = match area {
                Some(area) => areas::find(db, area)?,
                None => None,
            };
            if let Some(area) = area {
                self.tell_area(db, id, commission, &area, CommissionMail::Chaser(chaser, today))?;
            }
            if chaser == Chaser::Late && is_first {
                let mail = CommissionMail::Overdue;
                self.queue_commission_mail(db, id, commission, mail, Told::Officer)?;
            }
            Ok(Some(ChasedOne { reference: case.reference, commission, chaser }))
        })
    }

    /// Queues an e-mail about a commission in the transaction of the event that calls for it. A
    /// reminder is queued once for a commission, its kind, a day and a person.
    pub(super) fn queue_commission_mail(
        &self,
        db: &mut Db,
        case: CaseId,
        commission: CommissionId,
        mail: CommissionMail,
        told: Told,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let key = match (mail, told) {
            (CommissionMail::Chaser(chaser, on), Told::Contact(contact)) => {
                Some(format!("commission:{commission}:{}:{on}:{contact}", chaser.as_str()))
            }
            _ => None,
        };
        let job = Job::Commission { case, commission, mail, told };
        let body = serde_json::to_string(&job).map_err(Storage::Unwritable)?;
        jobs::enqueue(db, Job::KIND, &body, now, now, key.as_deref())?;
        Ok(())
    }

    /// An e-mail about a commission; nothing when what it says has no point any more.
    pub(super) fn commission_email(
        &self,
        id: &MessageId,
        case_id: CaseId,
        commission: CommissionId,
        mail: CommissionMail,
        told: Told,
    ) -> Result<Option<Email>, Undone> {
        let (case, area, one, officer) = self.read(|db| {
            let (case, _) = views::load(db, case_id)?;
            let one = stored::find(db, commission)?.ok_or(Error::NotFound)?;
            let area = areas::find(db, one.area)?.ok_or(Error::NotFound)?;
            let officer = officer_to_tell(db, &case, one.made_by)?;
            Ok::<_, Error>((case, area, one, officer))
        })?;
        let is_open = one.state == CommissionState::Open;
        if matches!(mail, CommissionMail::Chaser(..) | CommissionMail::Overdue) && !is_open {
            return Ok(None);
        }
        let (person, languages) = match told {
            Told::Contact(id) => {
                // Somebody who has left in the meantime is not written to.
                let Some(contact) = area.contacts.iter().find(|one| one.id == id) else {
                    return Ok(None);
                };
                let person = Person { name: contact.name.clone(), address: contact.email.clone() };
                (person, contact.language.languages())
            }
            Told::Officer => {
                let Some(officer) = officer else {
                    return Err(Undone::for_good("nobody handles the case who can be told"));
                };
                let languages = match officer.language {
                    Language::English => LanguageChoice::English,
                    Language::Welsh => LanguageChoice::Welsh,
                }
                .languages();
                (Person { name: officer.name, address: officer.email }, languages)
            }
        };
        let link = match told {
            Told::Officer => Some(self.address_of(&format!(
                "staff/cases/{}/commissions/{commission}",
                case.reference.slug()
            ))?),
            Told::Contact(_) if mail == CommissionMail::Cancelled => None,
            Told::Contact(_) => {
                let now = self.clock.now();
                let token = self.write(|db| {
                    Ok::<_, Error>(commission_links::make(db, commission, now, now + LINK_LIFE)?)
                })?;
                let language = languages.first().copied().unwrap_or(Language::English);
                let page = match language {
                    Language::English => "commission",
                    Language::Welsh => "comisiwn",
                };
                Some(self.address_of(&format!("{language}/{page}/{}", token.secret()))?)
            }
        };
        let about = About {
            reference: &case.reference,
            area: &area.name,
            asked: &one.asked,
            due_on: one.due_on,
            promised_on: one.promised_on,
            unit: &self.authority.unit,
            unit_email: &self.authority.email,
            link: link.as_ref(),
        };
        let unit = languages.first().map(|one| self.authority.unit.get(*one).clone());
        Ok(Some(Email {
            id: id.clone(),
            from: Person { name: unit.unwrap_or_default(), address: self.mail_from.clone() },
            to: person,
            reply_to: None,
            subject: words::subject(mail, languages, &about),
            text: words::text(mail, languages, &about),
            html: words::page(mail, languages, &about),
            languages: languages.to_vec(),
            date: self.clock.now(),
            in_reply_to: None,
            references: Vec::new(),
            automatic: true,
            attachments: Vec::new(),
        }))
    }
}

/// Who is told about a commission: who handles the case, or else who made the commission.
fn officer_to_tell(
    db: &mut Db,
    case: &Case,
    made_by: StaffId,
) -> Result<Option<staff::Staff>, Error> {
    for id in case.officer.into_iter().chain([made_by]).filter(|id| case.is_open_to(*id)) {
        if let Some(one) = staff::find(db, id)?.filter(|one| one.active) {
            return Ok(Some(one));
        }
    }
    Ok(None)
}
