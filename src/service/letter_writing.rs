//! Letters that no act of the case makes: staff choose the type, write what it is to say, and send
//! it to the requester or to somebody else.

use super::{Error, Invalid, Office, SignedIn, access::load_whole};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, Case, NotAllowed},
        event::{CaseEvent, EmailKind},
        ids::{CaseId, LetterId},
        letter::{
            DecisionNotice, Lapse, LetterData, LetterType, OtherAuthority, Payment, Purpose,
            Recipient, ReviewMade, Words,
        },
        permission::Permission,
    },
    law::calendar::Calendar,
    storage::{db::Db, letters as stored, requesters},
};
use chrono::NaiveDate;

/// What staff give for a letter; each type takes what it speaks of.
#[derive(Debug, Clone, Default)]
pub struct NewLetter {
    /// What it says in the unit's own words.
    pub message: Words,
    /// The day that it names: of the promised answer, the last one for a third party, or the one on
    /// which a fee came.
    pub day: Option<NaiveDate>,
    /// How much was paid, in pence.
    pub pence: Option<u32>,
    /// Who it goes to, when that is not the requester.
    pub recipient: Option<Recipient>,
    /// Another authority that it names.
    pub other_authority: Option<OtherAuthority>,
    /// The reference of a decision notice.
    pub notice: String,
}

impl Office {
    /// The types of letters that staff can write in a case as it stands.
    pub fn letters_to_write(&self, who: &SignedIn, id: CaseId) -> Result<Vec<LetterType>, Error> {
        who.must(Permission::ReadCases)?;
        let (case, _) = self.read(|db| load_whole(db, who, id))?;
        let answered = case.state.is_answered();
        Ok(LetterType::ALL
            .into_iter()
            .filter(|one| one.is_written_freely())
            .filter(|one| case.regimes().into_iter().any(|regime| one.fits(regime)))
            .filter(|one| match one.purpose() {
                Purpose::Review => case.aftermath.review.is_some(),
                Purpose::Regulator => answered,
                _ => true,
            })
            .collect())
    }

    /// Drafts a letter of a type that staff write freely.
    pub fn write_letter(
        &self,
        who: &SignedIn,
        id: CaseId,
        letter_type: LetterType,
        new: &NewLetter,
    ) -> Result<LetterId, Error> {
        who.must(Permission::HandleCases)?;
        if !letter_type.is_written_freely() {
            return Err(Error::NotFound);
        }
        if letter_type.is_to_another() {
            let given = new.recipient.as_ref().is_some_and(|one| !one.name.trim().is_empty());
            must(given, "recipient")?;
        }
        let today = self.today();
        self.write(|db| {
            let (case, _) = load_whole(db, who, id)?;
            case.allows(Act::WriteLetter)?;
            let regime = case.regimes().into_iter().find(|regime| letter_type.fits(*regime));
            let regime = regime.ok_or(NotAllowed::OtherRegime)?;
            let calendar = self.calendar(db)?;
            let told = Told::of(db, &case, letter_type, new, today, &calendar)?;
            self.draft_in(db, Actor::Staff(who.id), &case, letter_type, |data| {
                data.regime = regime;
                told.tell(data);
            })
        })
    }

    /// Sends a letter that staff wrote, by e-mail where there is an address, and keeps its PDF as
    /// it was sent.
    pub fn send_letter(&self, who: &SignedIn, id: CaseId, letter: LetterId) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let (kept, is_sent) = self.letter_of(who, id, letter)?;
        if !kept.letter_type.is_written_freely() {
            return Err(NotAllowed::LetterDoesNotFit.into());
        }
        if is_sent {
            return Err(NotAllowed::AlreadySent.into());
        }
        if !self.is_dated_today(&kept) {
            return Err(NotAllowed::LetterOutOfDate.into());
        }
        let problems = self.problems_of(letter)?;
        if !problems.is_empty() {
            return Err(Error::Letter(problems));
        }
        let pdf = self.blobs.put(&kept.pdf()?)?;
        let (now, today) = (self.clock.now(), self.today());
        self.write(|db| {
            let latest = stored::find(db, letter)?.ok_or(Error::NotFound)?;
            if latest.version != kept.version {
                return Err(Error::ChangedMeanwhile);
            }
            if !stored::issue(db, letter, pdf, now)? {
                return Err(NotAllowed::AlreadySent.into());
            }
            let case = self.change_in(db, Actor::Staff(who.id), id, |_, case| {
                case.allows(Act::WriteLetter)?;
                Ok(CaseEvent::LetterSent { on: today, letter, letter_sha256: pdf.to_string() })
            })?;
            let has_address = match &kept.data.recipient {
                Some(recipient) => recipient.email.is_some(),
                None => {
                    requesters::find(db, case.requester)?.is_some_and(|one| one.email.is_some())
                }
            };
            if has_address {
                self.queue_email(db, id, EmailKind::Letter, Some(letter))?;
            }
            Ok(())
        })
    }
}

fn must(is_given: bool, field: &'static str) -> Result<(), Error> {
    if is_given { Ok(()) } else { Err(Error::Invalid { field, problem: Invalid::Empty }) }
}

/// What a letter of its type says of the case and of what staff gave.
#[derive(Default)]
struct Told {
    message: Words,
    promised_on: Option<NaiveDate>,
    payment: Option<Payment>,
    lapse: Option<Lapse>,
    recipient: Option<Recipient>,
    other_authority: Option<OtherAuthority>,
    review: Option<ReviewMade>,
    notice: Option<DecisionNotice>,
}

impl Told {
    fn of(
        db: &mut Db,
        case: &Case,
        letter_type: LetterType,
        new: &NewLetter,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<Self, Error> {
        let mut told = Self { message: new.message.clone(), ..Self::default() };
        let later = |field| match new.day {
            Some(day) if day > today => Ok(day),
            Some(_) => Err(Error::Invalid { field, problem: Invalid::NotLater }),
            None => Err(Error::Invalid { field, problem: Invalid::Empty }),
        };
        match letter_type {
            LetterType::LateApology => told.promised_on = Some(later("day")?),
            LetterType::ThirdPartyConsult => {
                let answer_by = Some(later("day")?);
                told.recipient = new.recipient.clone().map(|one| Recipient { answer_by, ..one });
            }
            LetterType::ThirdPartyOutcome | LetterType::IcoResponse => {
                told.recipient.clone_from(&new.recipient);
            }
            LetterType::Transfer | LetterType::AdviseElsewhere => {
                let named = new.other_authority.as_ref().is_some_and(|one| !one.name.is_empty());
                must(named, "other")?;
                told.other_authority.clone_from(&new.other_authority);
            }
            LetterType::FeesReceived => {
                must(new.pence.is_some_and(|pence| pence > 0), "pounds")?;
                let received_on =
                    new.day.ok_or(Error::Invalid { field: "day", problem: Invalid::Empty })?;
                if received_on > today {
                    return Err(NotAllowed::InTheFuture.into());
                }
                told.payment = Some(Payment { pence: new.pence.unwrap_or_default(), received_on });
            }
            LetterType::ClarifyClosed | LetterType::FeesLapsed => {
                told.lapse = Some(last_lapse(db, case)?.ok_or(NotAllowed::NoLapseNotice)?);
            }
            LetterType::DnCompliance => {
                let notice = case.aftermath.notice.ok_or(NotAllowed::NoNotice)?;
                must(!new.notice.trim().is_empty(), "notice")?;
                told.notice = Some(DecisionNotice {
                    reference: new.notice.trim().to_owned(),
                    dated_on: notice.served_on,
                });
            }
            one if one.purpose() == Purpose::Review => {
                told.review = Some(review_of(case, calendar).ok_or(NotAllowed::NoReview)?);
            }
            _ => {}
        }
        Ok(told)
    }

    fn tell(self, data: &mut LetterData) {
        data.message = self.message;
        data.promised_on = self.promised_on;
        data.payment = self.payment;
        data.lapse = self.lapse;
        data.recipient = self.recipient;
        data.other_authority = self.other_authority;
        data.review = self.review;
        data.notice = self.notice;
    }
}

/// What the last notice before closing asked for.
fn last_lapse(db: &mut Db, case: &Case) -> Result<Option<Lapse>, Error> {
    let warned =
        case.letters.iter().rev().find(|(_, one)| one.letter_type == LetterType::ClarifyReminder);
    match warned {
        Some((letter, _)) => super::letters::lapse_in(db, *letter),
        None => Ok(None),
    }
}

fn review_of(case: &Case, calendar: &Calendar) -> Option<ReviewMade> {
    let review = case.aftermath.review?;
    let answered_on = case.answered_on?;
    let due = case.timelines().find(|(item, _)| item.is_none());
    let due = due.and_then(|(_, timeline)| timeline.due_on(case.received_on, calendar));
    Some(ReviewMade {
        answered_on,
        requested_on: review.asked_on,
        due_on: case.last_days(calendar).outcome.map(|last| last.on),
        answer_was_late: due.is_some_and(|due| answered_on > due),
    })
}
