//! What the staff pages show.

use super::{
    Error, ItemView, Office, RequesterSeen, SignedIn, Waits,
    access::load_for,
    blind::{mask_for, requester_seen},
    commissions::names_of_areas,
    links,
    retention::kept_until,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Act, Case},
        decision::Decision,
        document::Disposition,
        event::CaseEvent,
        ids::{CaseId, CopyId, DocumentId, ItemId, LetterId, MarkId, Reference, StaffId},
        letter::{LetterType, Words},
        mark::{Mark, Marks},
        next_act::NextAct,
        permission::Permission,
        timeline::Hypothesis,
    },
    law::{
        calendar::Calendar,
        clock::{Clock as StatutoryClock, ClockError},
    },
    redact::{inspect::Inspection, report::Report},
    storage::{
        cases::{self, CaseText},
        commission_answers,
        copies::{self, StoredCopy},
        db::Db,
        decisions,
        documents::{self, Document},
        events::Recorded,
        letters, marks, staff,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// Everything about one case.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case itself.
    pub case: Case,
    /// Which version of it this is: how many events it has.
    pub version: u64,
    /// A line for lists; empty once erased.
    pub subject: String,
    /// What was asked; empty once erased.
    pub body: String,
    /// Who asked, as far as the reader may know.
    pub requester: RequesterSeen,
    /// The last day on which it is kept; none while something is owed, or once it is erased.
    pub kept_until: Option<NaiveDate>,
    /// The name of who handles it.
    pub officer: Option<String>,
    /// The statutory clock, with each day counted.
    pub clock: StatutoryClock,
    /// The last day in time, the first of those of the request and its items: the promised one when
    /// the time was extended.
    pub due_on: Option<NaiveDate>,
    /// The item whose day that is; none when it is the request's own.
    pub first_item: Option<ItemId>,
    /// The last day in time of the request itself, or of what is left of it.
    pub own_due_on: Option<NaiveDate>,
    /// Working days left until the request's own last day; negative when it has passed.
    pub own_days_left: Option<i64>,
    /// Parts of the request under other laws.
    pub items: Vec<ItemView>,
    /// London's date.
    pub today: NaiveDate,
    /// Working days left until the last day; negative when it has passed.
    pub days_left: Option<i64>,
    /// The day to work towards, where a bank holiday moved the last day.
    pub safe_on: Option<NaiveDate>,
    /// What was found.
    pub documents: Vec<DocumentView>,
    /// Its letters.
    pub letters: Vec<LetterView>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// What comes next.
    pub next: NextAct,
    /// What the reader may do now.
    pub allowed: Vec<Act>,
    /// How many e-mails could not be delivered.
    pub failed_emails: usize,
    /// What it waits for.
    pub waits: Option<Waits>,
}

/// A document with its marks and its proven copy.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// Which.
    pub id: DocumentId,
    /// Its name.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// What inspection found when it was added.
    pub inspection: Inspection,
    /// Its marks.
    pub marks: Vec<(MarkId, Mark)>,
    /// What becomes of it.
    pub disposition: Disposition,
    /// Its proven copy.
    pub copy: Option<CopyView>,
    /// Whether the last attempt at a copy failed the proof.
    pub was_refused: bool,
    /// The business area that sent it; none when staff added it.
    pub area: Option<Words>,
}

/// A copy that the verifier passed.
#[derive(Debug, Clone)]
pub struct CopyView {
    /// Which.
    pub id: CopyId,
    /// The name it is sent under.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// The hash that the verdict is bound to.
    pub sha256: String,
    /// What was cut and how it was proven.
    pub report: Report,
}

/// A letter in a list.
#[derive(Debug, Clone)]
pub struct LetterView {
    /// Which.
    pub id: LetterId,
    /// Of which type.
    pub letter_type: LetterType,
    /// The latest version.
    pub version: i64,
    /// When that version was written.
    pub written_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// One line of a case's history.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// Their name, when they are staff.
    pub name: Option<String>,
    /// The business area that it is about, or that did it.
    pub area: Option<Words>,
    /// What the other case is called, where it is about one.
    pub other: Option<Reference>,
    /// What happened.
    pub event: CaseEvent,
    /// Its place in the whole record.
    pub number: i64,
}

impl Office {
    /// The number of the case that an address names, such as `atisn-26732`.
    pub fn case_named(&self, who: &SignedIn, slug: &str) -> Result<CaseId, Error> {
        who.must(Permission::ReadCases)?;
        let reference: Reference = slug.parse().map_err(|_cause| Error::NotFound)?;
        self.read(|db| {
            let id = cases::find_by_reference(db, &reference)?.ok_or(Error::NotFound)?;
            load_for(db, who, id)?;
            Ok(id)
        })
    }

    /// Everything about one case.
    pub fn case(&self, who: &SignedIn, id: CaseId) -> Result<CaseView, Error> {
        who.must(Permission::ReadCases)?;
        let today = self.today();
        self.read(|db| {
            let (case, history) = load_for(db, who, id)?;
            let text = cases::text(db, id)?
                .unwrap_or(CaseText { subject: String::new(), body: String::new() });
            let requester = requester_seen(db, who, &case)?;
            let mask = mask_for(db, who, &case)?;
            let blind = |text: String| match &mask {
                Some(mask) => mask.over(&text, who.language),
                None => text,
            };
            let mut items = self.item_views(db, &case)?;
            for item in &mut items {
                item.text = blind(std::mem::take(&mut item.text));
            }
            let mut documents = if case.erased_on.is_some() {
                Vec::new()
            } else {
                document_views(db, &case, &history)?
            };
            for document in &mut documents {
                document.name = blind(std::mem::take(&mut document.name));
            }
            let officer = match case.officer {
                Some(officer) => staff::find(db, officer)?.map(|one| one.name),
                None => None,
            };
            let decision = match &case.decided {
                Some(decided) => {
                    decisions::find(db, decided.decision)?.map(|stored| stored.decision)
                }
                None => None,
            };
            let calendar = self.calendar(db)?;
            let clock = case.clock(&calendar).map_err(|_cause| Error::BrokenRecord(id.0))?;
            let due_on = case.due_on(&calendar);
            let own_due_on = if case.answered_on.is_some() {
                due_on
            } else {
                case.timeline.due_on(case.received_on, &calendar)
            };
            let is_owed = !case.state.is_closed();
            let left = |due_on: NaiveDate| is_owed.then(|| days_left(&calendar, today, due_on));
            Ok(CaseView {
                version: history.len() as u64,
                next: self
                    .next_acts(db, who, std::slice::from_ref(&case))?
                    .remove(&id)
                    .ok_or(Error::NotFound)?,
                kept_until: kept_until(db, &case)?,
                subject: blind(text.subject),
                body: blind(text.body),
                requester,
                officer,
                due_on,
                first_item: case
                    .first_due(&calendar)
                    .and_then(|(item, _)| item)
                    .filter(|_| is_owed),
                own_due_on,
                own_days_left: own_due_on.and_then(left),
                days_left: due_on.and_then(left),
                items,
                safe_on: case.safe_target(&calendar),
                today,
                documents,
                letters: letter_views(db, id)?,
                decision,
                allowed: Act::ALL
                    .into_iter()
                    .filter(|act| who.role.may(act.needs()) && case.allows(*act).is_ok())
                    .collect(),
                failed_emails: history
                    .iter()
                    .filter(|line| matches!(line.event, CaseEvent::EmailFailed { .. }))
                    .count(),
                waits: match case.erased_on {
                    Some(_) => None,
                    None => self.waits(db, &case, &history)?,
                },
                clock,
                case,
            })
        })
    }

    /// The clock of a case, or of an item of it, as it would be if something happened `on` a day; or, as the inner error,
    /// why no such clock can be.
    pub fn what_if(
        &self,
        who: &SignedIn,
        id: CaseId,
        item: Option<ItemId>,
        hypothesis: Hypothesis,
        on: NaiveDate,
    ) -> Result<Result<StatutoryClock, ClockError>, Error> {
        who.must(Permission::ReadCases)?;
        let (case, calendar) =
            self.read(|db| Ok::<_, Error>((load_for(db, who, id)?.0, self.calendar(db)?)))?;
        let timeline = case.timeline_of(item)?;
        Ok(case.what_if(timeline, hypothesis, on, self.today(), &calendar))
    }

    /// Everything that has happened to a case, in order.
    pub fn history(&self, who: &SignedIn, id: CaseId) -> Result<Vec<HistoryLine>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| {
            let (case, history) = load_for(db, who, id)?;
            let names = names(db)?;
            let areas = names_of_areas(db)?;
            let told = history.iter().flat_map(|line| {
                line.event.other_case().into_iter().chain(line.event.added_up().iter().copied())
            });
            let others = links::seen_by(db, who, told)?;
            let of_commission = |event: &CaseEvent| {
                let one = event.commission().and_then(|id| case.commissions.get(id));
                one.map(|one| one.area)
            };
            Ok(history
                .into_iter()
                .filter(|line| line.event.other_case().is_none_or(|id| others.contains_key(&id)))
                .map(|line| HistoryLine {
                    other: line.event.other_case().and_then(|id| others.get(&id).cloned()),
                    at: line.happened_at,
                    actor: line.actor,
                    name: match line.actor {
                        Actor::Staff(one) => names.get(&one).cloned(),
                        Actor::Requester | Actor::Area(_) | Actor::System => None,
                    },
                    area: match line.actor {
                        Actor::Area(area) => Some(area),
                        _ => of_commission(&line.event),
                    }
                    .and_then(|area| areas.get(&area).cloned()),
                    event: line.event.adding_up_only(|id| others.contains_key(&id)),
                    number: line.id,
                })
                .collect())
        })
    }
}

/// Working days from `today` to `due_on`; negative when it has passed.
pub(super) fn days_left(calendar: &Calendar, today: NaiveDate, due_on: NaiveDate) -> i64 {
    let between =
        |from, to| i64::try_from(calendar.working_days_between(from, to)).unwrap_or(i64::MAX);
    if due_on >= today { between(today, due_on) } else { -between(due_on, today) }
}

/// The case and its history; an error when there is none.
pub(super) fn load(db: &mut Db, id: CaseId) -> Result<(Case, Vec<Recorded>), Error> {
    cases::load(db, id)?.ok_or(Error::NotFound)
}

pub(super) fn names(db: &mut Db) -> Result<BTreeMap<StaffId, String>, Error> {
    Ok(staff::list(db)?.into_iter().map(|one| (one.id, one.name)).collect())
}

fn document_views(
    db: &mut Db,
    case: &Case,
    history: &[Recorded],
) -> Result<Vec<DocumentView>, Error> {
    let from = commission_answers::areas_of_documents(db, case.id)?;
    let names = if from.is_empty() { BTreeMap::new() } else { names_of_areas(db)? };
    documents::list(db, case.id)?
        .into_iter()
        .map(|document| {
            let area = from.get(&document.id).and_then(|area| names.get(area).cloned());
            document_view(db, case, history, document, area)
        })
        .collect()
}

fn document_view(
    db: &mut Db,
    case: &Case,
    history: &[Recorded],
    document: Document,
    area: Option<Words>,
) -> Result<DocumentView, Error> {
    let known = case.documents.get(&document.id).ok_or(Error::BrokenRecord(case.id.0))?;
    let copy = match &known.copy {
        Some(proven) => copies::find(db, proven.copy)?.map(copy_view).transpose()?,
        None => None,
    };
    Ok(DocumentView {
        id: document.id,
        inspection: document.inspection()?,
        marks: marks_of(db, document.id)?,
        disposition: known.disposition.clone(),
        was_refused: copy.is_none() && was_refused(history, document.id),
        copy,
        name: document.name,
        media_type: document.media_type,
        bytes: document.size_bytes,
        area,
    })
}

/// Whether the last that was heard of a copy of the document is that it failed the proof.
fn was_refused(history: &[Recorded], document: DocumentId) -> bool {
    history
        .iter()
        .rev()
        .find_map(|line| match &line.event {
            CaseEvent::CopyRefused { document: refused } if *refused == document => Some(true),
            CaseEvent::CopyVerified { document: proven, .. }
            | CaseEvent::Marked { document: proven, .. }
            | CaseEvent::Unmarked { document: proven, .. }
                if *proven == document =>
            {
                Some(false)
            }
            _ => None,
        })
        .unwrap_or(false)
}

/// The marks that stand on a document.
pub(super) fn marks_of(db: &mut Db, document: DocumentId) -> Result<Vec<(MarkId, Mark)>, Error> {
    let stored = marks::list::<Marks>(db, document)?;
    Ok(stored
        .into_iter()
        .flat_map(|one| one.mark.0.into_iter().map(move |mark| (one.id, mark)))
        .collect())
}

pub(super) fn copy_view(copy: StoredCopy) -> Result<CopyView, Error> {
    Ok(CopyView {
        id: copy.id,
        report: copy.certificate()?,
        name: copy.name,
        media_type: copy.media_type,
        bytes: copy.size_bytes,
        sha256: copy.sha256.to_string(),
    })
}

fn letter_views(db: &mut Db, id: CaseId) -> Result<Vec<LetterView>, Error> {
    Ok(letters::list(db, id)?
        .into_iter()
        .map(|letter| LetterView {
            id: letter.id,
            letter_type: letter.letter_type,
            version: letter.version,
            written_at: letter.written_at,
            sent_at: letter.issued.map(|(at, _)| at),
        })
        .collect())
}
