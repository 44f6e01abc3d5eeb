//! Commissions, as the unit makes and follows them: what is asked of which area, until when, and
//! what came of it.

use super::{
    Error, Invalid, Office, SignedIn,
    access::{load_for, load_whole},
    commission_mail::{CommissionMail, Told},
    contributing::AreaFileView,
    views,
};
use crate::{
    domain::{
        actor::Actor,
        applicant_blind::{names_requester, without_requester},
        area::Area,
        case::{Act, Case},
        commission::{AreaAnswer, CaseCommission, CommissionState, Commissions},
        event::CaseEvent,
        ids::{AreaId, CaseId, CommissionId, Reference},
        letter::Words,
        permission::Permission,
        requester::Requester,
    },
    law::regime::Regime,
    storage::{
        areas, cases,
        commission_answers::{self as answers, Note, StoredAnswer},
        commission_links,
        commissions::{self as stored, NewCommission, StoredCommission},
        db::Db,
        requesters,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// How much can be asked of an area, in bytes.
const LONGEST_ASKED: usize = 20_000;

/// How much can be said in a note beside a commission, in bytes.
pub(super) const LONGEST_SAID: usize = 5_000;

/// How many commissions a list holds.
const MOST_LISTED: u16 = 500;

/// What is asked of one area or several.
#[derive(Debug, Clone, Default)]
pub struct NewCommissions {
    /// Which areas.
    pub areas: Vec<AreaId>,
    /// What is asked, without the name of who asked.
    pub asked: String,
    /// The last day for their answers; each area's usual time when none.
    pub due_on: Option<NaiveDate>,
    /// Whether that day may lie after the case's own last day.
    pub after_case_due: bool,
}

/// What can be asked, of whom, until when.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The text of the request without who made it.
    pub asked: String,
    /// The areas that can be asked, each with the last day that is proposed for it.
    pub areas: Vec<(Area, NaiveDate)>,
    /// The last day of the case itself.
    pub case_due_on: Option<NaiveDate>,
}

/// A commission in a list.
#[derive(Debug, Clone)]
pub struct CommissionLine {
    /// Its number.
    pub id: CommissionId,
    /// What letters call its case.
    pub reference: Reference,
    /// The area.
    pub area: Words,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Where it stands.
    pub commission: CaseCommission,
    /// Working days left to the last day of an open one; negative when it has passed.
    pub days_left: Option<i64>,
    /// How many files came.
    pub files: usize,
}

/// All of one commission.
#[derive(Debug, Clone)]
pub struct CommissionView {
    /// As in a list.
    pub line: CommissionLine,
    /// What is asked; empty once erased.
    pub asked: String,
    /// The name of who made it.
    pub made_by: Option<String>,
    /// The area as it is now.
    pub area: Area,
    /// What the area has sent; none while it has sent nothing.
    pub answer: Option<StoredAnswer>,
    /// The files that came, each with the document that it is.
    pub files: Vec<AreaFileView>,
    /// What was said beside it, each with the name of who said it; the area when none.
    pub notes: Vec<(Note, Option<String>)>,
    /// Whether it can be extended, asked again or cancelled.
    pub may_change: bool,
}

/// Which open commissions are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct CommissionFilter {
    /// Only those of one area.
    pub area: Option<AreaId>,
    /// Only those whose last day has passed.
    pub late: bool,
    /// By number instead of by day, from the one after this on.
    pub after: Option<CommissionId>,
}

/// What a business area said about the costs of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCosts {
    /// The area.
    pub area: Words,
    /// How many minutes it spent.
    pub minutes: u32,
    /// Where it looked.
    pub places: Vec<String>,
}

impl Office {
    /// What can be asked about a case, of whom, until when.
    pub fn commission_proposal(&self, who: &SignedIn, id: CaseId) -> Result<Proposal, Error> {
        who.must(Permission::ReadCases)?;
        let today = self.today();
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let calendar = self.calendar(db)?;
            let body = cases::text(db, id)?.map(|text| text.body).unwrap_or_default();
            let requester = requester_of(db, &case)?;
            Ok(Proposal {
                asked: without_requester(&body, &requester),
                areas: areas::list(db)?
                    .into_iter()
                    .filter(Area::can_be_asked)
                    .map(|area| {
                        let due = case.proposed_due(area.working_days, today, &calendar);
                        (area, due)
                    })
                    .collect(),
                case_due_on: case.due_on(&calendar),
            })
        })
    }

    /// Asks business areas for what they hold: each gets a commission of its own, and everybody
    /// who is written to in it an e-mail with a link.
    pub fn commission(
        &self,
        who: &SignedIn,
        id: CaseId,
        new: &NewCommissions,
    ) -> Result<Vec<CommissionId>, Error> {
        who.must(Permission::HandleCases)?;
        let today = self.today();
        let now = self.clock.now();
        let asked = said("asked", &new.asked, LONGEST_ASKED)?;
        if asked.is_empty() {
            return Err(Error::Invalid { field: "asked", problem: Invalid::Empty });
        }
        let mut wanted = new.areas.clone();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return Err(Error::Invalid { field: "areas", problem: Invalid::NoArea });
        }
        self.write(|db| {
            let calendar = self.hold_calendar(db)?;
            let (case, _) = load_for(db, who, id)?;
            case.allows(Act::Commission)?;
            // Who asks for their own data is who is searched for.
            if case.regime() != Regime::SubjectAccess
                && names_requester(&asked, &requester_of(db, &case)?)
            {
                return Err(Error::Invalid { field: "asked", problem: Invalid::NamesRequester });
            }
            let last = case.due_on(&calendar);
            let is_after = new.due_on.zip(last).is_some_and(|(due, last)| due >= last);
            if is_after && !new.after_case_due {
                return Err(Error::Invalid { field: "due", problem: Invalid::AfterCaseDue });
            }
            let known = areas::list(db)?;
            let mut made = Vec::new();
            for area in wanted {
                let area = known
                    .iter()
                    .find(|one| one.id == area && one.can_be_asked())
                    .ok_or(Error::Invalid { field: "areas", problem: Invalid::NoArea })?;
                let due_on = new
                    .due_on
                    .unwrap_or_else(|| case.proposed_due(area.working_days, today, &calendar));
                let commission = stored::add(
                    db,
                    &NewCommission {
                        case: id,
                        area: area.id,
                        asked: &asked,
                        due_on,
                        made_by: who.id,
                    },
                    now,
                )?;
                self.change_in(db, Actor::Staff(who.id), id, |_, case| {
                    Ok(case.commission(commission, area.id, due_on, today)?)
                })?;
                self.tell_area(db, id, commission, area, CommissionMail::Asked)?;
                made.push(commission);
            }
            Ok(made)
        })
    }

    /// The commissions of a case, as they were made.
    pub fn commissions_of(&self, who: &SignedIn, id: CaseId) -> Result<Vec<CommissionLine>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            let found = stored::of_case(db, id)?.into_iter();
            self.lines(db, found.map(|one| (one, case.reference.clone())).collect())
        })
    }

    /// All of one commission.
    pub fn commission_view(
        &self,
        who: &SignedIn,
        id: CaseId,
        commission: CommissionId,
    ) -> Result<CommissionView, Error> {
        who.must(Permission::ReadCases)?;
        let may_handle = who.role.may(Permission::HandleCases);
        self.read(|db| {
            let (case, _) = load_whole(db, who, id)?;
            let one = of_this_case(db, id, commission)?;
            let area = areas::find(db, one.area)?.ok_or(Error::BrokenRecord(id.0))?;
            let names = views::names(db)?;
            let asked = one.asked.clone();
            let made_by = names.get(&one.made_by).cloned();
            let files = answers::files(db, commission)?;
            let answer = answers::sent(db, commission)?;
            let notes = answers::notes(db, commission)?
                .into_iter()
                .map(|note| {
                    let name = note.by.and_then(|by| names.get(&by).cloned());
                    (note, name)
                })
                .collect();
            let line = self.lines(db, vec![(one, case.reference.clone())])?.pop();
            Ok(CommissionView {
                line: line.ok_or(Error::NotFound)?,
                asked,
                made_by,
                area,
                answer,
                // What is only in the draft is the area's own.
                files: files
                    .into_iter()
                    .filter(|file| file.document.is_some())
                    .map(AreaFileView::of)
                    .collect::<Result<_, _>>()?,
                notes,
                may_change: may_handle && case.allows(Act::Commission).is_ok(),
            })
        })
    }

    /// Gives an area another last day, and tells it.
    pub fn extend_commission(
        &self,
        who: &SignedIn,
        id: CaseId,
        commission: CommissionId,
        due_on: NaiveDate,
        note: &str,
    ) -> Result<(), Error> {
        let today = self.today();
        let why = Why { kind: "extended", named_on: Some(due_on), note };
        self.change_commission(who, id, commission, &why, CommissionMail::Extended, |case| {
            Ok(case.extend_commission(commission, due_on, today)?)
        })
    }

    /// Asks an area again whose answer does not do, and says why. What it wrote is its draft again.
    pub fn reopen_commission(
        &self,
        who: &SignedIn,
        id: CaseId,
        commission: CommissionId,
        due_on: NaiveDate,
        note: &str,
    ) -> Result<(), Error> {
        let today = self.today();
        let why = Why { kind: "reopened", named_on: Some(due_on), note };
        self.change_commission(who, id, commission, &why, CommissionMail::Reopened, |case| {
            Ok(case.reopen_commission(commission, due_on, today)?)
        })
    }

    /// Tells an area that the answer is needed no longer. Its links stop working at once.
    pub fn cancel_commission(
        &self,
        who: &SignedIn,
        id: CaseId,
        commission: CommissionId,
        note: &str,
    ) -> Result<(), Error> {
        let today = self.today();
        let why = Why { kind: "cancelled", named_on: None, note };
        self.change_commission(who, id, commission, &why, CommissionMail::Cancelled, |case| {
            Ok(case.cancel_commission(commission, today)?)
        })
    }

    /// Sends everybody who is written to in the area a fresh link.
    pub fn resend_commission(
        &self,
        who: &SignedIn,
        id: CaseId,
        commission: CommissionId,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        self.write(|db| {
            load_for(db, who, id)?;
            let one = of_this_case(db, id, commission)?;
            let area = areas::find(db, one.area)?.ok_or(Error::NotFound)?;
            if area.contacts.is_empty() {
                return Err(Error::Invalid { field: "areas", problem: Invalid::NoArea });
            }
            self.tell_area(db, id, commission, &area, CommissionMail::Asked)
        })
    }

    /// The open commissions of every case, the first due first, at most 500.
    pub fn open_commissions(
        &self,
        who: &SignedIn,
        filter: CommissionFilter,
    ) -> Result<Vec<CommissionLine>, Error> {
        who.must(Permission::ReadCases)?;
        let wanted = stored::Filter {
            areas: filter.area.map(|area| vec![area]),
            due_before: filter.late.then(|| self.today()),
            reader: who.reader(),
            after: filter.after,
            ..stored::Filter::default()
        };
        self.read(|db| self.listed(db, &wanted))
    }

    pub(super) fn listed(
        &self,
        db: &mut Db,
        wanted: &stored::Filter,
    ) -> Result<Vec<CommissionLine>, Error> {
        let found = stored::list(db, wanted, MOST_LISTED)?;
        self.lines(db, found)
    }

    /// What areas said about how long they looked and where, as facts that an estimate of costs
    /// can take. Only what was sent.
    pub fn area_costs(&self, who: &SignedIn, id: CaseId) -> Result<Vec<AreaCosts>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            load_whole(db, who, id)?;
            let areas = names_of_areas(db)?;
            let mut costs = Vec::new();
            for one in stored::of_case(db, id)? {
                let Some(sent) = answers::sent(db, one.id)? else { continue };
                let AreaAnswer { searches, minutes: Some(minutes), .. } = sent.answer else {
                    continue;
                };
                costs.push(AreaCosts {
                    area: areas.get(&one.area).cloned().unwrap_or_default(),
                    minutes,
                    places: searches.into_iter().map(|search| search.place).collect(),
                });
            }
            Ok(costs)
        })
    }

    /// Does one thing to a commission, keeps why, and tells the area.
    fn change_commission(
        &self,
        who: &SignedIn,
        id: CaseId,
        commission: CommissionId,
        why: &Why<'_>,
        mail: CommissionMail,
        decide: impl FnOnce(&Case) -> Result<CaseEvent, Error>,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let note = said("note", why.note, LONGEST_SAID)?;
        let now = self.clock.now();
        self.write(|db| {
            load_for(db, who, id)?;
            let one = of_this_case(db, id, commission)?;
            let case = self.change_in(db, Actor::Staff(who.id), id, |_, case| decide(case))?;
            settle(db, commission, &case.commissions)?;
            if mail == CommissionMail::Cancelled {
                commission_links::revoke_all(db, commission, now)?;
            }
            answers::add_note(
                db,
                commission,
                &Note {
                    kind: why.kind.to_owned(),
                    by: Some(who.id),
                    at: now,
                    named_on: why.named_on,
                    to_whom: String::new(),
                    note,
                },
            )?;
            let area = areas::find(db, one.area)?.ok_or(Error::NotFound)?;
            self.tell_area(db, id, commission, &area, mail)
        })
    }

    /// Queues an e-mail to everybody who is written to in an area.
    pub(super) fn tell_area(
        &self,
        db: &mut Db,
        case: CaseId,
        commission: CommissionId,
        area: &Area,
        mail: CommissionMail,
    ) -> Result<(), Error> {
        for contact in &area.contacts {
            self.queue_commission_mail(db, case, commission, mail, Told::Contact(contact.id))?;
        }
        Ok(())
    }

    fn lines(
        &self,
        db: &mut Db,
        found: Vec<(StoredCommission, Reference)>,
    ) -> Result<Vec<CommissionLine>, Error> {
        let areas = names_of_areas(db)?;
        let calendar = self.calendar(db)?;
        let today = self.today();
        let ids: Vec<CommissionId> = found.iter().map(|(one, _)| one.id).collect();
        let files = answers::sent_files(db, &ids)?;
        Ok(found
            .into_iter()
            .map(|(one, reference)| CommissionLine {
                id: one.id,
                reference,
                area: areas.get(&one.area).cloned().unwrap_or_default(),
                made_at: one.made_at,
                days_left: (one.state == CommissionState::Open)
                    .then(|| views::days_left(&calendar, today, one.due_on)),
                files: files.get(&one.id).copied().unwrap_or_default(),
                commission: CaseCommission {
                    area: one.area,
                    due_on: one.due_on,
                    promised_on: one.promised_on,
                    state: one.state,
                    closed_on: one.closed_on,
                    chased: BTreeMap::new(),
                },
            })
            .collect())
    }
}

/// Why something is done to a commission.
struct Why<'a> {
    kind: &'static str,
    named_on: Option<NaiveDate>,
    note: &'a str,
}

/// Keeps the row of a commission level with its case.
pub(super) fn settle(
    db: &mut Db,
    id: CommissionId,
    commissions: &Commissions,
) -> Result<(), Error> {
    match commissions.get(id) {
        Some(one) => Ok(stored::settle(db, id, one)?),
        None => Ok(()),
    }
}

/// The commission, if it is one of this case.
fn of_this_case(
    db: &mut Db,
    case: CaseId,
    commission: CommissionId,
) -> Result<StoredCommission, Error> {
    stored::find(db, commission)?.filter(|one| one.case == case).ok_or(Error::NotFound)
}

fn requester_of(db: &mut Db, case: &Case) -> Result<Requester, Error> {
    requesters::find(db, case.requester)?.ok_or(Error::BrokenRecord(case.id.0))
}

/// The name of each area.
pub(super) fn names_of_areas(db: &mut Db) -> Result<BTreeMap<AreaId, Words>, Error> {
    Ok(areas::list(db)?.into_iter().map(|area| (area.id, area.name)).collect())
}

/// A text that was typed, without outer blanks.
pub(super) fn said(field: &'static str, text: &str, longest: usize) -> Result<String, Error> {
    let text = text.trim();
    if text.len() > longest {
        return Err(Error::Invalid { field, problem: Invalid::TooLong });
    }
    Ok(text.to_owned())
}
