//! What a business area sees and does, by the link of a commission or signed in. It sees what it
//! is asked and never who asked.

use super::{
    CommissionLine, Error, FileProblem, Invalid, Office, SignedIn,
    commission_mail::{CommissionMail, Told},
    commissions::{LONGEST_SAID, names_of_areas, said, settle},
    documents::refuse_unreadable,
    views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, Case},
        commission::{AreaAnswer, CommissionState, READABLE_DAYS, Search, Sensitivity},
        document,
        event::CaseEvent,
        ids::{CommissionId, DocumentId, Reference},
        letter::Words,
        permission::Permission,
    },
    law::{exemption::Citation, regime::Regime},
    redact::{self, inspect::Inspection},
    storage::{
        areas, cases,
        commission_answers::{self as answers, AreaFile, NewFile, Note},
        commission_links,
        commissions::{self as stored, StoredCommission},
        db::Db,
        documents::{self, NewDocument},
        erasure,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A session that lies unused for so long is over; the mailed link opens another.
const IDLE: TimeDelta = TimeDelta::hours(2);

/// How often it is noted that a session is in use; noting each page would write for each.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A session is over after a working day, used or not.
const LONGEST: TimeDelta = TimeDelta::hours(12);

/// The most files of a commission. More than that goes into an archive or another way.
const MOST_FILES: usize = 200;

/// The most searches, and the most exemptions, that an answer names.
pub const MOST_LINES: usize = 50;

/// The most minutes that are said to have been spent: a year of one person's work.
pub const MOST_MINUTES: u32 = 120_000;

/// What a browser keeps after it has opened the link of a commission.
#[derive(Clone)]
pub struct CommissionToken(pub String);

/// A commission, as the area sees it that is asked.
#[derive(Debug, Clone)]
pub struct AskedView {
    /// What letters call the case. It is public and opens nothing.
    pub reference: Reference,
    /// The area that is asked.
    pub area: Words,
    /// What is asked.
    pub asked: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// The later day that the area has named.
    pub promised_on: Option<NaiveDate>,
    /// Working days left to the last day; negative when it has passed.
    pub days_left: i64,
    /// Where it stands.
    pub state: CommissionState,
    /// Whether anything can still be said.
    pub may_answer: bool,
    /// The laws whose exemptions can be named.
    pub regimes: Vec<Regime>,
    /// What was written so far, or sent.
    pub answer: AreaAnswer,
    /// When it was saved last.
    pub saved_at: Option<DateTime<Utc>>,
    /// When it was sent last.
    pub sent_at: Option<DateTime<Utc>>,
    /// The files.
    pub files: Vec<AreaFileView>,
    /// What was said beside the answer, by the area and by the unit.
    pub notes: Vec<Note>,
}

/// A file of an area.
#[derive(Debug, Clone)]
pub struct AreaFileView {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// How many findings of hidden data it has.
    pub findings: usize,
    /// The document that it has become, once it was sent.
    pub document: Option<DocumentId>,
}

impl AreaFileView {
    pub(super) fn of(file: AreaFile) -> Result<Self, Error> {
        // Of one whose inspection was erased nothing is known.
        let inspection: Option<Inspection> = file.inspection()?;
        Ok(Self {
            id: file.id,
            findings: inspection.map_or(0, |found| found.findings.len()),
            name: file.name,
            media_type: file.media_type,
            bytes: file.size_bytes,
            document: file.document,
        })
    }
}

impl Office {
    /// Opens the link of a commission, so that its secret need not stay in the address. One that
    /// is forged, expired or of a commission that is over gets the same answer.
    pub fn open_commission_link(&self, token: &str) -> Result<CommissionToken, Error> {
        let now = self.clock.now();
        self.write(|db| {
            let commission = commission_links::find(db, token, now)?.ok_or(Error::NotFound)?;
            self.readable(db, commission)?;
            let session = commission_links::start_session(db, token, now, LONGEST)?;
            Ok(CommissionToken(session.secret().to_owned()))
        })
    }

    /// Opens a commission of one's own area for somebody who has signed in.
    pub fn open_own_commission(
        &self,
        who: &SignedIn,
        commission: CommissionId,
    ) -> Result<CommissionToken, Error> {
        who.must(Permission::AnswerCommissions)?;
        let now = self.clock.now();
        self.write(|db| {
            let (one, case) = self.readable(db, commission)?;
            who.must_see(&case)?;
            let area = areas::find(db, one.area)?.ok_or(Error::NotFound)?;
            if !area.is_of(&who.email) {
                return Err(Error::NotFound);
            }
            let link = commission_links::make(db, commission, now, now + LONGEST)?;
            let session = commission_links::start_session(db, link.secret(), now, LONGEST)?;
            Ok(CommissionToken(session.secret().to_owned()))
        })
    }

    /// What is asked of the areas that one is written to for, and was answered in the last days.
    pub fn own_commissions(&self, who: &SignedIn) -> Result<Vec<CommissionLine>, Error> {
        who.must(Permission::AnswerCommissions)?;
        self.read(|db| {
            let own = areas::list(db)?
                .into_iter()
                .filter(|area| area.is_of(&who.email))
                .map(|area| area.id)
                .collect();
            let wanted = stored::Filter {
                areas: Some(own),
                due_before: None,
                answered_since: Some(self.today() - TimeDelta::days(READABLE_DAYS)),
                reader: who.reader(),
                after: None,
            };
            self.listed(db, &wanted)
        })
    }

    /// The commission that a session opens.
    pub fn asked(&self, session: &str) -> Result<AskedView, Error> {
        let id = self.opened_commission(session)?;
        let today = self.today();
        self.read(|db| {
            let (one, case) = self.readable(db, id)?;
            let calendar = self.calendar(db)?;
            let latest = answers::latest(db, id)?;
            let sent = answers::sent(db, id)?;
            Ok(AskedView {
                area: names_of_areas(db)?.remove(&one.area).unwrap_or_default(),
                asked_at: one.made_at,
                due_on: one.due_on,
                promised_on: one.promised_on,
                days_left: views::days_left(&calendar, today, one.due_on),
                state: one.state,
                may_answer: one.state == CommissionState::Open
                    && case.allows(Act::Commission).is_ok(),
                regimes: case.regimes(),
                saved_at: latest.as_ref().map(|one| one.saved_at),
                sent_at: sent.and_then(|one| one.sent_at),
                answer: latest.map(|one| one.answer).unwrap_or_default(),
                files: answers::files(db, id)?
                    .into_iter()
                    .map(AreaFileView::of)
                    .collect::<Result<_, _>>()?,
                notes: answers::notes(db, id)?,
                reference: case.reference,
                asked: one.asked,
            })
        })
    }

    /// Keeps what the area has written, to go on with it later.
    pub fn save_area_answer(&self, session: &str, answer: &AreaAnswer) -> Result<(), Error> {
        let id = self.opened_commission(session)?;
        let now = self.clock.now();
        self.write(|db| {
            let (_, case) = self.answerable(db, id)?;
            let checked = checked(answer, &case.regimes())?;
            Ok(answers::save(db, id, &checked, now)?)
        })
    }

    /// Sends the answer: the files become documents of the case, and the officer is told.
    pub fn send_area_answer(&self, session: &str, answer: &AreaAnswer) -> Result<(), Error> {
        let id = self.opened_commission(session)?;
        let (today, now) = (self.today(), self.clock.now());
        self.write(|db| {
            let (one, case) = self.answerable(db, id)?;
            let answer = checked(answer, &case.regimes())?;
            let files = answers::files(db, id)?;
            let wrong = |field, problem| Err(Error::Invalid { field, problem });
            if files.is_empty() && answer.nothing_because.is_empty() {
                return wrong("nothing_because", Invalid::NoAnswer);
            }
            let has_looked = answer.searches.iter().any(|search| !search.place.is_empty());
            if !answer.nothing_because.is_empty() && !has_looked {
                return wrong("search-0-place", Invalid::NoSearch);
            }
            answers::save(db, id, &answer, now)?;
            answers::send(db, id, now)?;
            let actor = Actor::Area(one.area);
            let mut sent = 0_u32;
            for file in files.iter().filter(|file| file.document.is_none()) {
                let inspection: Inspection = file.inspection()?;
                let new = NewDocument {
                    case: one.case,
                    name: &file.name,
                    media_type: &file.media_type,
                    sha256: file.sha256,
                    size_bytes: file.size_bytes,
                    added_by: None,
                };
                let document = documents::add(db, &new, &inspection, now)?;
                answers::sent_as(db, file.id, document)?;
                self.change_in(db, actor, one.case, |_, case| {
                    case.allows(Act::WorkOnDocuments)?;
                    Ok(CaseEvent::DocumentAdded {
                        document,
                        sha256: file.sha256.to_string(),
                        findings: u32::try_from(inspection.findings.len()).unwrap_or(u32::MAX),
                    })
                })?;
                self.queue_search(db, document)?;
                sent = sent.saturating_add(1);
            }
            let case = self.change_in(db, actor, one.case, |_, case| {
                Ok(case.answer_commission(id, sent, answer.minutes, today)?)
            })?;
            settle(db, id, &case.commissions)?;
            self.queue_commission_mail(db, one.case, id, CommissionMail::Answered, Told::Officer)
        })
    }

    /// Takes in a file of the area: looks at what it is by its content, inspects it for hidden data
    /// and keeps it with the draft.
    pub fn add_area_file(&self, session: &str, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let id = self.opened_commission(session)?;
        if bytes.is_empty() {
            return Err(FileProblem::Empty.into());
        }
        if bytes.len() > self.upload_limit {
            return Err(FileProblem::TooLarge { limit_mib: self.upload_limit >> 20 }.into());
        }
        // Before the file is opened, which may take a while.
        self.read(|db| {
            let (one, case) = self.readable(db, id)?;
            is_answerable(&one, &case)?;
            has_room(db, id)
        })?;
        let name = document::safe_name(name);
        let inspection = redact::inspect(&self.engine, &name, bytes);
        refuse_unreadable(&inspection)?;
        let sha256 = self.blobs.put(bytes)?;
        let new = NewFile {
            commission: id,
            name: &name,
            media_type: &inspection.media_type,
            sha256,
            size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        };
        let now = self.clock.now();
        self.write(|db| {
            self.answerable(db, id)?;
            has_room(db, id)?;
            // They may have been taken away with the same file of a moment ago.
            if !self.blobs.contains(sha256)? {
                self.blobs.put(bytes)?;
            }
            answers::add_file(db, &new, &inspection, now)?;
            Ok(())
        })
    }

    /// Takes a file away that was not sent, and its bytes with it.
    pub fn remove_area_file(&self, session: &str, file: i64) -> Result<(), Error> {
        let id = self.opened_commission(session)?;
        self.write(|db| {
            self.answerable(db, id)?;
            let sha256 = answers::remove_file(db, id, file)?.ok_or(Error::NotFound)?;
            // While the case is held: who uploads the same bytes to it waits, and puts them back.
            if !erasure::is_needed(db, &sha256.to_string())? {
                self.blobs.erase(sha256)?;
            }
            Ok(())
        })
    }

    /// Records that the area will be late, until when and why, and tells the officer.
    pub fn area_is_late(
        &self,
        session: &str,
        until: Option<NaiveDate>,
        note: &str,
    ) -> Result<(), Error> {
        let until = until.ok_or(Error::Invalid { field: "until", problem: Invalid::Empty })?;
        let today = self.today();
        self.area_says(
            session,
            "late",
            Some(until),
            "",
            note,
            CommissionMail::Delayed,
            |case, id| Ok(case.delay_commission(id, until, today)?),
        )
    }

    /// Records who else has what is asked, and tells the officer, who decides whom to ask.
    pub fn area_passes_on(&self, session: &str, to_whom: &str, note: &str) -> Result<(), Error> {
        let to_whom = said("to_whom", to_whom, 500)?;
        if to_whom.is_empty() {
            return Err(Error::Invalid { field: "to_whom", problem: Invalid::Empty });
        }
        self.area_says(
            session,
            "pass_on",
            None,
            &to_whom,
            note,
            CommissionMail::PassedOn,
            |case, id| Ok(case.pass_on_commission(id)?),
        )
    }

    /// Forgets the commission in this browser; its link still works.
    pub fn leave_commission(&self, session: &str) -> Result<(), Error> {
        self.write(|db| Ok(commission_links::end_session(db, session)?))
    }

    #[expect(clippy::too_many_arguments, reason = "what an area says has that many parts")]
    fn area_says(
        &self,
        session: &str,
        kind: &'static str,
        named_on: Option<NaiveDate>,
        to_whom: &str,
        note: &str,
        mail: CommissionMail,
        decide: impl FnOnce(&Case, CommissionId) -> Result<CaseEvent, Error>,
    ) -> Result<(), Error> {
        let id = self.opened_commission(session)?;
        let note = said("note", note, LONGEST_SAID)?;
        let now = self.clock.now();
        self.write(|db| {
            let (one, _) = self.answerable(db, id)?;
            let case =
                self.change_in(db, Actor::Area(one.area), one.case, |_, case| decide(case, id))?;
            settle(db, id, &case.commissions)?;
            answers::add_note(
                db,
                id,
                &Note {
                    kind: kind.to_owned(),
                    by: None,
                    at: now,
                    named_on,
                    to_whom: to_whom.to_owned(),
                    note,
                },
            )?;
            self.queue_commission_mail(db, one.case, id, mail, Told::Officer)
        })
    }

    /// The commission with its case, as long as it can be read: not cancelled, and not over for
    /// longer than [`READABLE_DAYS`].
    fn readable(&self, db: &mut Db, id: CommissionId) -> Result<(StoredCommission, Case), Error> {
        let one = stored::find(db, id)?.ok_or(Error::NotFound)?;
        let (case, _) = views::load(db, one.case)?;
        let last = self.today() - TimeDelta::days(READABLE_DAYS);
        let is_over = |closed_on: Option<NaiveDate>| closed_on.is_some_and(|on| on < last);
        if one.state == CommissionState::Cancelled
            || is_over(one.closed_on)
            || is_over(case.closed_on)
        {
            return Err(Error::NotFound);
        }
        Ok((one, case))
    }

    /// As [`Office::readable`], held so that nobody else can change the case until the end, and
    /// only while something can be said.
    fn answerable(&self, db: &mut Db, id: CommissionId) -> Result<(StoredCommission, Case), Error> {
        let case = stored::find(db, id)?.ok_or(Error::NotFound)?.case;
        self.hold_calendar(db)?;
        cases::take(db, case)?.ok_or(Error::NotFound)?;
        let (one, case) = self.readable(db, id)?;
        is_answerable(&one, &case)?;
        Ok((one, case))
    }

    fn opened_commission(&self, session: &str) -> Result<CommissionId, Error> {
        let now = self.clock.now();
        let fresh = self.read(|db| {
            Ok::<_, Error>(commission_links::find_session(db, session, now, TOUCHED_EVERY)?)
        })?;
        if let Some(commission) = fresh {
            return Ok(commission);
        }
        self.write(|db| {
            let commission =
                commission_links::find_session(db, session, now, IDLE)?.ok_or(Error::NotFound)?;
            commission_links::touch_session(db, session, now)?;
            Ok(commission)
        })
    }
}

fn is_answerable(one: &StoredCommission, case: &Case) -> Result<(), Error> {
    case.allows(Act::Commission)?;
    match one.state {
        CommissionState::Open => Ok(()),
        CommissionState::Answered | CommissionState::Cancelled => {
            Err(crate::domain::case::NotAllowed::CommissionClosed.into())
        }
    }
}

fn has_room(db: &mut Db, id: CommissionId) -> Result<(), Error> {
    if answers::files(db, id)?.len() < MOST_FILES {
        Ok(())
    } else {
        Err(Error::Invalid { field: "files", problem: Invalid::TooManyFiles })
    }
}

/// What was written, without outer blanks and empty lines; its exemptions as the law cites them.
fn checked(answer: &AreaAnswer, regimes: &[Regime]) -> Result<AreaAnswer, Error> {
    let text = |field, text: &str| said(field, text, LONGEST_SAID);
    let mut sensitivities = Vec::new();
    for one in answer.sensitivities.iter().take(MOST_LINES) {
        let exemption = one.exemption.trim();
        let is_known = exemption.is_empty()
            || exemption
                .parse::<Citation>()
                .is_ok_and(|citation| regimes.contains(&citation.regime()));
        if !is_known {
            return Err(Error::Invalid {
                field: "sensitivity-0-exemption",
                problem: Invalid::UnknownExemption,
            });
        }
        let why = text("sensitivity-0-why", &one.why)?;
        if !exemption.is_empty() || !why.is_empty() {
            sensitivities.push(Sensitivity { exemption: exemption.to_owned(), why });
        }
    }
    let mut searches = Vec::new();
    for one in answer.searches.iter().take(MOST_LINES) {
        let search = Search {
            place: text("search-0-place", &one.place)?,
            terms: text("search-0-terms", &one.terms)?,
            found: text("search-0-found", &one.found)?,
        };
        if search != Search::default() {
            searches.push(search);
        }
    }
    Ok(AreaAnswer {
        nothing_because: text("nothing_because", &answer.nothing_because)?,
        comment: text("comment", &answer.comment)?,
        sensitivities,
        searches,
        minutes: answer.minutes.map(|minutes| minutes.min(MOST_MINUTES)),
    })
}
