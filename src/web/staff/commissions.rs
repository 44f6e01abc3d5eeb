//! The commissions of a case: what business areas were asked, what came of it, and the form that
//! asks them.

use super::{
    case::{CaseHead, path, view},
    documents::{kind, size},
};
use crate::{
    domain::{
        case::{Act, NotAllowed},
        commission::CommissionState,
        ids::{AreaId, CaseId, CommissionId},
        language::Language,
    },
    law::cost_because::time,
    service::{
        self, AreaFileView, CaseView, CommissionLine, CommissionProposal, CommissionView,
        NewCommissions, Office, SignedIn,
    },
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The routes of the commissions of a case.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/commissions", web::get().to(commissions))
        .route("/{slug}/commissions", web::post().to(ask))
        .route("/{slug}/commissions/{id}", web::get().to(commission))
        .route("/{slug}/commissions/{id}/extend", web::post().to(extend))
        .route("/{slug}/commissions/{id}/reopen", web::post().to(reopen))
        .route("/{slug}/commissions/{id}/cancel", web::post().to(cancel))
        .route("/{slug}/commissions/{id}/resend", web::post().to(resend));
}

/// A commission in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CommissionRow {
    /// Its number.
    pub id: i64,
    /// The reference of its case in addresses.
    pub slug: String,
    /// The reference of its case.
    pub reference: String,
    /// The area.
    pub area: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The last day.
    pub due_on: NaiveDate,
    /// The later day that the area has named.
    pub promised_on: Option<NaiveDate>,
    /// The end of the key `commission-state-…`.
    pub state: &'static str,
    /// The colour of the tag.
    pub colour: &'static str,
    /// Working days left of an open one.
    pub days_left: Option<i64>,
    /// Working days since the last day of an open one.
    pub days_late: Option<i64>,
    /// The day on which it was answered or cancelled.
    pub closed_on: Option<NaiveDate>,
    /// How many files came.
    pub files: usize,
}

impl CommissionRow {
    pub(super) fn of(line: &CommissionLine, lang: Language) -> Self {
        let late = line.days_left.filter(|days| *days < 0);
        let (state, colour) = match line.commission.state {
            CommissionState::Open if late.is_some() => ("late", "red"),
            CommissionState::Open => ("open", "blue"),
            CommissionState::Answered => ("answered", "green"),
            CommissionState::Cancelled => ("cancelled", "grey"),
        };
        Self {
            id: line.id.0,
            slug: line.reference.slug(),
            reference: line.reference.to_string(),
            area: line.area.get(lang).clone(),
            made_at: line.made_at,
            due_on: line.commission.due_on,
            promised_on: line.commission.promised_on,
            state,
            colour,
            days_left: line.days_left.filter(|days| *days >= 0),
            days_late: late.map(|days| -days),
            closed_on: line.commission.closed_on,
            files: line.files,
        }
    }

    /// Commissions in the shapes a list shows.
    pub(super) fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let open = Self {
            id: 4,
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            area: "Transport <b>".into(),
            made_at: DateTime::UNIX_EPOCH,
            due_on: on(6),
            promised_on: None,
            state: "open",
            colour: "blue",
            days_left: Some(0),
            days_late: None,
            closed_on: None,
            files: 0,
        };
        let late = Self {
            id: 5,
            promised_on: Some(on(12)),
            state: "late",
            colour: "red",
            days_left: None,
            days_late: Some(2),
            ..open.clone()
        };
        let answered = Self {
            id: 6,
            state: "answered",
            colour: "green",
            days_left: None,
            closed_on: Some(on(5)),
            files: 2,
            ..open.clone()
        };
        let cancelled =
            Self { id: 7, state: "cancelled", colour: "grey", files: 0, ..answered.clone() };
        vec![open, late, answered, cancelled]
    }
}

/// An area that can be asked.
#[derive(Debug, Clone, Serialize)]
pub struct AreaChoice {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How many people are written to.
    pub people: usize,
    /// The last day that is proposed.
    pub due_on: NaiveDate,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// What is asked, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AskForm {
    /// What is asked.
    pub asked: String,
    /// The last day; empty for each area's usual time.
    #[serde(flatten)]
    pub due: TypedDate,
    /// Whether it may lie after the case's own last day.
    pub after: bool,
}

/// The commissions of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CommissionsPage {
    /// The head.
    pub head: CaseHead,
    /// The commissions, as they were made.
    pub commissions: Vec<CommissionRow>,
    /// Whether more can be asked.
    pub may_ask: bool,
    /// The areas that can be asked.
    pub areas: Vec<AreaChoice>,
    /// The last day of the case itself.
    pub case_due_on: Option<NaiveDate>,
    /// Whether a day after that one has to be confirmed.
    pub confirm_after: bool,
    /// What is asked, as typed or proposed.
    pub form: AskForm,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

impl Page for CommissionsPage {
    const TEMPLATE: &'static str = "staff/commissions";

    fn samples() -> Vec<Self> {
        let areas = vec![
            AreaChoice {
                id: 1,
                name: "Transport <b>".into(),
                people: 1,
                due_on: NaiveDate::from_ymd_opt(2026, 3, 6).unwrap_or_default(),
                ticked: true,
            },
            AreaChoice {
                id: 2,
                name: "Culture".into(),
                people: 2,
                due_on: NaiveDate::from_ymd_opt(2026, 3, 9).unwrap_or_default(),
                ticked: false,
            },
        ];
        let empty = Self {
            head: CaseHead::sample(),
            commissions: Vec::new(),
            may_ask: true,
            areas: Vec::new(),
            case_due_on: None,
            confirm_after: false,
            form: AskForm::default(),
            mistakes: Vec::new(),
        };
        let full = Self {
            commissions: CommissionRow::samples(),
            areas,
            case_due_on: NaiveDate::from_ymd_opt(2026, 3, 18),
            ..empty.clone()
        };
        vec![
            Self {
                confirm_after: true,
                form: AskForm { asked: "</textarea><script>".into(), ..AskForm::default() },
                mistakes: vec![
                    Mistake::new("areas", "error-no-area"),
                    Mistake::new("asked", "error-names-requester"),
                    Mistake::new("due", "error-after-case-due"),
                ],
                ..full.clone()
            },
            Self { may_ask: false, ..full.clone() },
            full,
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// One commission.
#[derive(Debug, Clone, Serialize)]
pub struct CommissionPage {
    /// The head.
    pub head: CaseHead,
    /// As in a list.
    pub row: CommissionRow,
    /// What is asked; empty once erased.
    pub asked: String,
    /// Who made it.
    pub made_by: Option<String>,
    /// Who is written to.
    pub people: Vec<Person>,
    /// What the area has sent.
    pub answer: Option<AnswerPart>,
    /// The files that came.
    pub files: Vec<FileLine>,
    /// What was said beside it.
    pub notes: Vec<NoteLine>,
    /// Whether it can be extended or cancelled.
    pub may_change: bool,
    /// Whether the area can be asked again.
    pub may_reopen: bool,
    /// Which form was sent and is shown again: `extend`, `reopen`, `cancel` or none.
    pub opened: &'static str,
    /// The fields as typed.
    pub form: ChangeForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

/// Somebody who is written to.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// What an area has sent.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerPart {
    /// When.
    pub sent_at: Option<DateTime<Utc>>,
    /// Why it holds nothing, or not all.
    pub nothing_because: String,
    /// What the unit should know.
    pub comment: String,
    /// What should perhaps not be released.
    pub sensitivities: Vec<SensitivityLine>,
    /// Where it looked.
    pub searches: Vec<SearchLine>,
    /// How long that took: "2 hours 30 minutes"; empty when it was not said.
    pub time: String,
}

/// What should perhaps not be released.
#[derive(Debug, Clone, Serialize)]
pub struct SensitivityLine {
    /// The exemption; may be empty.
    pub exemption: String,
    /// Why.
    pub why: String,
}

/// Where an area looked.
#[derive(Debug, Clone, Serialize)]
pub struct SearchLine {
    /// Where.
    pub place: String,
    /// For what.
    pub terms: String,
    /// What was found.
    pub found: String,
}

/// A file that an area has sent.
#[derive(Debug, Clone, Serialize)]
pub struct FileLine {
    /// The number of the document that it is.
    pub document: i64,
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// How many findings of hidden data it has.
    pub findings: usize,
}

/// What was said beside a commission.
#[derive(Debug, Clone, Serialize)]
pub struct NoteLine {
    /// The end of the key `commission-note-…`.
    pub kind: String,
    /// Who; the area when none.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The day that was named.
    pub on: Option<NaiveDate>,
    /// Who else has it; may be empty.
    pub to_whom: String,
    /// Why; may be empty.
    pub note: String,
}

/// Another day, and why.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ChangeForm {
    /// The day.
    #[serde(flatten)]
    pub due: TypedDate,
    /// Why.
    #[serde(default)]
    pub note: String,
}

impl Page for CommissionPage {
    const TEMPLATE: &'static str = "staff/commission";

    fn samples() -> Vec<Self> {
        let rows = CommissionRow::samples();
        let note = NoteLine {
            kind: "late".into(),
            by: None,
            at: DateTime::UNIX_EPOCH,
            on: NaiveDate::from_ymd_opt(2026, 3, 12),
            to_whom: String::new(),
            note: "Everybody is <b>away".into(),
        };
        let answer = AnswerPart {
            sent_at: Some(DateTime::UNIX_EPOCH),
            nothing_because: "We keep it for <b> a year".into(),
            comment: "<script>alert(1)</script>".into(),
            sensitivities: vec![
                SensitivityLine { exemption: "FOIA s.43(2)".into(), why: "prices <b>".into() },
                SensitivityLine { exemption: String::new(), why: "names".into() },
            ],
            searches: vec![SearchLine {
                place: "iShare <b>".into(),
                terms: "gritting".into(),
                found: "2 files".into(),
            }],
            time: "2 hours 30 minutes".into(),
        };
        let files = vec![FileLine {
            document: 7,
            name: "minutes <b>.pdf".into(),
            kind: "PDF".into(),
            bytes: 48_000,
            findings: 2,
        }];
        let samples = rows.into_iter().map(|row| {
            let is_open = matches!(row.state, "open" | "late");
            let is_answered = row.state == "answered";
            Self {
                head: CaseHead::sample(),
                asked: "All notes about <b>\n\ngritting".into(),
                made_by: (!is_answered).then(|| "Ada <b>".into()),
                people: vec![Person {
                    name: "Siân <b>".into(),
                    email: "sian@example.wales".into(),
                }],
                answer: is_answered.then(|| answer.clone()),
                files: if is_answered { files.clone() } else { Vec::new() },
                notes: ["late", "pass_on", "extended", "reopened", "cancelled"]
                    .map(|kind| NoteLine {
                        kind: kind.into(),
                        by: (kind.ends_with("ed")).then(|| "Ada <b>".into()),
                        to_whom: if kind == "pass_on" { "Legal <b>".into() } else { String::new() },
                        ..note.clone()
                    })
                    .to_vec(),
                may_change: is_open,
                may_reopen: !is_open,
                opened: "",
                form: ChangeForm::default(),
                mistakes: Vec::new(),
                row,
            }
        });
        let mut samples: Vec<_> = samples.collect();
        let form = ChangeForm { note: "</textarea><script>".into(), ..ChangeForm::default() };
        let again = samples.first().cloned().map(|one| {
            let wrong = |field: &'static str, key| vec![Mistake::new(field, key)];
            let open = Self { form, ..one };
            [
                Self {
                    opened: "extend",
                    mistakes: wrong("extend", "clock-error-date"),
                    ..open.clone()
                },
                Self {
                    opened: "cancel",
                    mistakes: wrong("cancel-note", "error-too-long"),
                    ..open.clone()
                },
                Self {
                    opened: "reopen",
                    may_change: false,
                    may_reopen: true,
                    mistakes: wrong("reopen", "error-not-later"),
                    notes: Vec::new(),
                    people: Vec::new(),
                    ..open
                },
            ]
        });
        samples.extend(again.into_iter().flatten());
        samples
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl FileLine {
    fn of(file: &AreaFileView) -> Option<Self> {
        Some(Self {
            document: file.document?.0,
            name: file.name.clone(),
            kind: kind(&file.media_type),
            bytes: size(file.bytes),
            findings: file.findings,
        })
    }
}

impl CommissionsPage {
    fn of(
        view: &CaseView,
        lines: &[CommissionLine],
        proposal: CommissionProposal,
        staff: &Staff,
    ) -> Self {
        let lang = staff.visit.lang;
        Self {
            head: CaseHead::of(view),
            commissions: lines.iter().map(|line| CommissionRow::of(line, lang)).collect(),
            may_ask: view.allowed.contains(&Act::Commission),
            areas: proposal
                .areas
                .into_iter()
                .map(|(area, due_on)| AreaChoice {
                    id: area.id.0,
                    name: area.name.get(lang).clone(),
                    people: area.contacts.len(),
                    due_on,
                    ticked: false,
                })
                .collect(),
            case_due_on: proposal.case_due_on,
            confirm_after: false,
            form: AskForm { asked: proposal.asked, ..AskForm::default() },
            mistakes: Vec::new(),
        }
    }
}

impl CommissionPage {
    fn of(view: &CaseView, found: CommissionView, lang: Language) -> Self {
        let state = found.line.commission.state;
        Self {
            head: CaseHead::of(view),
            row: CommissionRow::of(&found.line, lang),
            asked: found.asked,
            made_by: found.made_by,
            people: found
                .area
                .contacts
                .into_iter()
                .map(|one| Person { name: one.name, email: one.email })
                .collect(),
            answer: found.answer.map(|sent| AnswerPart {
                sent_at: sent.sent_at,
                nothing_because: sent.answer.nothing_because,
                comment: sent.answer.comment,
                sensitivities: sent
                    .answer
                    .sensitivities
                    .into_iter()
                    .map(|one| SensitivityLine { exemption: one.exemption, why: one.why })
                    .collect(),
                searches: sent
                    .answer
                    .searches
                    .into_iter()
                    .map(|one| SearchLine { place: one.place, terms: one.terms, found: one.found })
                    .collect(),
                time: sent
                    .answer
                    .minutes
                    .map(|minutes| lang.of(time(minutes.into())))
                    .unwrap_or_default(),
            }),
            files: found.files.iter().filter_map(FileLine::of).collect(),
            notes: found
                .notes
                .into_iter()
                .map(|(note, by)| NoteLine {
                    kind: note.kind,
                    by,
                    at: note.at,
                    on: note.named_on,
                    to_whom: note.to_whom,
                    note: note.note,
                })
                .collect(),
            may_change: found.may_change && state == CommissionState::Open,
            may_reopen: found.may_change && state != CommissionState::Open,
            opened: "",
            form: ChangeForm::default(),
            mistakes: Vec::new(),
        }
    }
}

async fn page(staff: &Staff, view: &CaseView) -> Result<CommissionsPage, Problem> {
    let id = view.case.id;
    let (lines, proposal) = staff
        .ask(move |office, who| {
            Ok((office.commissions_of(who, id)?, office.commission_proposal(who, id)?))
        })
        .await?;
    Ok(CommissionsPage::of(view, &lines, proposal, staff))
}

/// `GET /staff/cases/{slug}/commissions`.
pub async fn commissions(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    staff.show(&page(&staff, &view).await?)
}

/// `POST /staff/cases/{slug}/commissions`: asks each area that is ticked.
pub async fn ask(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let fields = form.into_inner();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let ticked: Vec<i64> =
        fields.keys().filter_map(|name| name.strip_prefix("area-")?.parse().ok()).collect();
    let due = TypedDate { day: field("day"), month: field("month"), year: field("year") };
    let is_empty = [&due.day, &due.month, &due.year].iter().all(|part| part.trim().is_empty());
    let form = AskForm { asked: field("asked"), after: field("after") == "yes", due };
    let due_on = form.due.date();
    let mut confirm_after = form.after;
    let wrong = if due_on.is_none() && !is_empty {
        Mistake::new("due", "clock-error-date")
    } else {
        let id = view.case.id;
        let new = NewCommissions {
            areas: ticked.iter().copied().map(AreaId).collect(),
            asked: form.asked.clone(),
            due_on,
            after_case_due: form.after,
        };
        match staff.attempt(move |office, who| office.commission(who, id, &new)).await? {
            Ok(_) => return Ok(see(&path(&view, "/commissions?done=commissions-sent"))),
            Err(service::Error::Invalid { field, problem }) => {
                confirm_after |= problem == service::Invalid::AfterCaseDue;
                Mistake::new(field, problem.key())
            }
            Err(error @ service::Error::NotAllowed(NotAllowed::NotAfterToday)) => {
                mistake("due", error)?
            }
            Err(error) => return Err(error.into()),
        }
    };
    let page = page(&staff, &view).await?;
    let areas = page
        .areas
        .into_iter()
        .map(|area| AreaChoice { ticked: ticked.contains(&area.id), ..area })
        .collect();
    staff.show(&CommissionsPage { areas, form, confirm_after, mistakes: vec![wrong], ..page })
}

async fn one(
    staff: &Staff,
    place: (String, i64),
) -> Result<(CaseView, CommissionId, CommissionPage), Problem> {
    let (slug, id) = place;
    let view = view(staff, &slug).await?;
    let (case, id) = (view.case.id, CommissionId(id));
    let found = staff.ask(move |office, who| office.commission_view(who, case, id)).await?;
    let page = CommissionPage::of(&view, found, staff.visit.lang);
    Ok((view, id, page))
}

/// `GET /staff/cases/{slug}/commissions/{id}`.
pub async fn commission(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (_, _, page) = one(&staff, place.into_inner()).await?;
    staff.show(&page)
}

/// Does one thing to a commission; what is wrong is shown with the form that was sent.
async fn change(
    staff: &Staff,
    place: (String, i64),
    form: ChangeForm,
    opened: &'static str,
    fields: (&'static str, &'static str),
    act: impl FnOnce(&Office, &SignedIn, CaseId, CommissionId) -> Result<(), service::Error>
    + Send
    + 'static,
) -> Result<HttpResponse, Problem> {
    let (view, id, page) = one(staff, place).await?;
    let case = view.case.id;
    let (day, note) = fields;
    let wrong = match staff.attempt(move |office, who| act(office, who, case, id)).await? {
        Ok(()) => {
            let to = format!("/commissions/{id}?done=commissions-changed");
            return Ok(see(&path(&view, &to)));
        }
        Err(service::Error::Invalid { field: "note", problem }) => {
            Mistake::new(note, problem.key())
        }
        Err(service::Error::Invalid { problem: service::Invalid::Empty, .. }) => {
            Mistake::new(day, "clock-error-date")
        }
        Err(error @ service::Error::NotAllowed(NotAllowed::NotAfterToday)) => mistake(day, error)?,
        Err(error) => return Err(error.into()),
    };
    staff.show(&CommissionPage { opened, form, mistakes: vec![wrong], ..page })
}

/// The day that was typed, or a refusal for it.
fn dated(due: Option<NaiveDate>) -> Result<NaiveDate, service::Error> {
    due.ok_or(service::Error::Invalid { field: "due", problem: service::Invalid::Empty })
}

/// `POST /staff/cases/{slug}/commissions/{id}/extend`.
pub async fn extend(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ChangeForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let (due, note) = (form.due.date(), form.note.clone());
    let fields = ("extend", "extend-note");
    change(&staff, place.into_inner(), form, "extend", fields, move |office, who, case, id| {
        office.extend_commission(who, case, id, dated(due)?, &note)
    })
    .await
}

/// `POST /staff/cases/{slug}/commissions/{id}/reopen`.
pub async fn reopen(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ChangeForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let (due, note) = (form.due.date(), form.note.clone());
    let fields = ("reopen", "reopen-note");
    change(&staff, place.into_inner(), form, "reopen", fields, move |office, who, case, id| {
        office.reopen_commission(who, case, id, dated(due)?, &note)
    })
    .await
}

/// `POST /staff/cases/{slug}/commissions/{id}/cancel`.
pub async fn cancel(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<ChangeForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let note = form.note.clone();
    let fields = ("cancel-note", "cancel-note");
    change(&staff, place.into_inner(), form, "cancel", fields, move |office, who, case, id| {
        office.cancel_commission(who, case, id, &note)
    })
    .await
}

/// `POST /staff/cases/{slug}/commissions/{id}/resend`: sends the area a fresh link.
pub async fn resend(
    staff: Staff,
    place: web::Path<(String, i64)>,
) -> Result<HttpResponse, Problem> {
    let (view, id, _) = one(&staff, place.into_inner()).await?;
    let case = view.case.id;
    staff.ask(move |office, who| office.resend_commission(who, case, id)).await?;
    Ok(see(&path(&view, &format!("/commissions/{id}?done=commissions-link-sent"))))
}

/// What the page of a case says of its commissions: how many are open, how many of those late, and
/// whose answer is due first.
#[derive(Debug, Clone, Serialize)]
pub struct Awaited {
    /// How many are open.
    pub open: usize,
    /// How many of those are late.
    pub late: usize,
    /// The area whose answer is due first.
    pub area: String,
    /// The last day of that one.
    pub due_on: NaiveDate,
}

impl Awaited {
    /// Nothing when no area owes an answer.
    pub(super) fn of(lines: &[CommissionLine], lang: Language) -> Option<Self> {
        let open = || lines.iter().filter(|line| line.commission.state == CommissionState::Open);
        let first = open().min_by_key(|line| line.commission.due_on)?;
        Some(Self {
            open: open().count(),
            late: open().filter(|line| line.days_left.is_some_and(|days| days < 0)).count(),
            area: first.area.get(lang).clone(),
            due_on: first.commission.due_on,
        })
    }

    pub(super) fn samples() -> Vec<Self> {
        let one = Self {
            open: 1,
            late: 0,
            area: "Transport <b>".into(),
            due_on: NaiveDate::from_ymd_opt(2026, 3, 6).unwrap_or_default(),
        };
        vec![Self { open: 3, late: 2, ..one.clone() }, one]
    }
}
