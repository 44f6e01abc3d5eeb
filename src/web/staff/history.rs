//! Every event of a case.

use super::{
    case::{CaseHead, view},
    deliveries::DeliveryLine,
    history_form::{HistoryForm, record, table},
    register::Offered,
};
use crate::{
    domain::{actor::Actor, document::Disposition, event::CaseEvent, language::Language},
    law::cost_because::time,
    service::HistoryLine,
    web::{
        form::Mistake,
        problem::Problem,
        render::Page,
        session::{Staff, attached},
        words,
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The history page.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryPage {
    /// The head.
    pub head: CaseHead,
    /// The events, the newest first.
    pub events: Vec<EventLine>,
    /// How many there are without the filter.
    pub whole: usize,
    /// The filter as typed.
    pub form: HistoryForm,
    /// The filter as the end of an address.
    pub query: String,
    /// Which kinds of event there are.
    pub kinds: Vec<Offered>,
    /// Who did something.
    pub people: Vec<Offered>,
    /// What is wrong with the filter.
    pub mistakes: Vec<Mistake>,
    /// What mail servers said.
    pub deliveries: Vec<DeliveryLine>,
}

/// One event.
#[derive(Debug, Clone, Serialize)]
pub struct EventLine {
    /// Its place in the whole record.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The end of the key `actor-…`, or none when `name` says it.
    pub actor: Option<&'static str>,
    /// The name of the member of staff.
    pub name: Option<String>,
    /// The end of the key `event-…`.
    pub kind: &'static str,
    /// What it concerns: an exemption, a date, a number; may be empty.
    pub detail: String,
}

impl EventLine {
    pub(super) fn of(line: HistoryLine, lang: Language) -> Self {
        Self {
            number: line.number,
            at: line.at,
            actor: match line.actor {
                Actor::Requester => Some("requester"),
                Actor::System => Some("system"),
                Actor::Area(_) if line.area.is_none() => Some("area"),
                Actor::Staff(_) if line.name.is_none() => Some("staff"),
                Actor::Staff(_) | Actor::Area(_) => None,
            },
            name: match line.actor {
                Actor::Area(_) => line.area.as_ref().map(|area| area.get(lang).clone()),
                _ => line.name,
            },
            kind: line.event.kind(),
            detail: match &line.area {
                // Who did it is named already.
                Some(area) if !matches!(line.actor, Actor::Area(_)) => {
                    let what = detail(&line.event, lang);
                    let area = area.get(lang);
                    if what.is_empty() { area.clone() } else { format!("{area}, {what}") }
                }
                _ => match &line.other {
                    Some(other) => other.to_string(),
                    None => detail(&line.event, lang),
                },
            },
        }
    }

    pub(super) fn sample() -> Self {
        Self {
            number: 7,
            at: DateTime::UNIX_EPOCH,
            actor: None,
            name: Some("Ada <b>".into()),
            kind: "withdrawn",
            detail: "<i>".into(),
        }
    }
}

/// Kinds of event that a sample of the page shows.
const SAMPLED: [&str; 66] = [
    "received",
    "assigned",
    "restricted",
    "access_taken",
    "unrestricted",
    "held",
    "hold_lifted",
    "erased",
    "requester_seen",
    "regime_changed",
    "item_added",
    "item_removed",
    "item_answered",
    "clarification_requested",
    "clarification_received",
    "fee_requested",
    "fee_received",
    "identity_requested",
    "identity_received",
    "lapse_warned",
    "lapsed",
    "time_extended",
    "date_agreed",
    "calendar_changed",
    "cost_estimated",
    "aggregated",
    "linked",
    "unlinked",
    "likeness_dismissed",
    "note_added",
    "note_corrected",
    "note_struck",
    "commissioned",
    "commission_extended",
    "commission_delayed",
    "commission_passed_on",
    "commission_chased",
    "commission_answered",
    "commission_reopened",
    "commission_cancelled",
    "message_received",
    "written",
    "message_handled",
    "document_added",
    "document_settled",
    "marked",
    "unmarked",
    "copy_verified",
    "copy_refused",
    "decided",
    "letter_drafted",
    "answered",
    "review_requested",
    "review_extended",
    "review_decided",
    "complaint_notified",
    "notice_served",
    "notice_complied_with",
    "appeal_brought",
    "withdrawn",
    "published",
    "publication_declined",
    "publication_withdrawn",
    "email_sent",
    "email_failed",
    "link_renewed",
];

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "staff/history";

    fn samples() -> Vec<Self> {
        let by = [
            (None, Some("Ada <b>")),
            (Some("system"), None),
            (Some("requester"), None),
            (Some("staff"), None),
            (Some("area"), None),
        ];
        let events = SAMPLED
            .into_iter()
            .zip(by.into_iter().cycle())
            .map(|(kind, (actor, name))| EventLine {
                number: 7,
                at: DateTime::UNIX_EPOCH,
                actor,
                name: name.map(Into::into),
                kind,
                detail: "FOIA s.40(2)".into(),
            })
            .collect();
        let offered = |value: &str, name: &str| {
            vec![Offered { value: value.into(), name: name.into(), chosen: true }]
        };
        let whole = Self {
            head: CaseHead::sample(),
            events,
            whole: 60,
            form: HistoryForm::default(),
            query: String::new(),
            kinds: offered("decided", "Decision <b>"),
            people: offered("staff:3", "Ada <b>"),
            mistakes: Vec::new(),
            deliveries: DeliveryLine::samples(),
        };
        let form = HistoryForm { from: "<31> 2".into(), ..HistoryForm::default() };
        let narrowed = Self {
            events: Vec::new(),
            query: form.query(),
            form,
            mistakes: vec![Mistake::new("from", "register-error-day")],
            ..whole.clone()
        };
        vec![whole, narrowed]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// `GET /staff/cases/{slug}/history`.
pub async fn history(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Query<HistoryForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let (lines, said) = staff
        .ask(move |office, who| Ok((office.history(who, id)?, office.deliveries(who, id)?)))
        .await?;
    let lang = staff.visit.lang;
    let form = form.into_inner();
    let (filter, mistakes) = form.filter();
    staff.show(&HistoryPage {
        head: CaseHead::of(&view),
        whole: lines.len(),
        query: form.query(),
        kinds: form.kinds(&lines, lang),
        people: form.people(&lines, lang),
        form,
        mistakes,
        events: lines
            .into_iter()
            .rev()
            .filter(|line| filter.admits(line))
            .map(|line| EventLine::of(line, lang))
            .collect(),
        deliveries: DeliveryLine::all(said),
    })
}

/// `GET /staff/cases/{slug}/history.csv`: what the page shows as a table, the oldest first.
pub async fn as_table(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Query<HistoryForm>,
) -> Result<HttpResponse, Problem> {
    let lines = shown(&staff, slug, &form).await?;
    let bytes = table(staff.visit.lang, lines).map_err(|error| no_file(&error))?;
    Ok(file(&staff, "csv", "text/csv", bytes))
}

/// `GET /staff/cases/{slug}/history.json`: what the page shows as the record has it.
pub async fn as_record(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Query<HistoryForm>,
) -> Result<HttpResponse, Problem> {
    let lines = shown(&staff, slug, &form).await?;
    let bytes = serde_json::to_vec(&record(lines)).map_err(|error| no_file(&error))?;
    Ok(file(&staff, "json", "application/json", bytes))
}

async fn shown(
    staff: &Staff,
    slug: web::Path<String>,
    form: &HistoryForm,
) -> Result<Vec<HistoryLine>, Problem> {
    let (filter, _) = form.filter();
    let mut lines = staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.history(who, id)
        })
        .await?;
    lines.retain(|line| filter.admits(line));
    Ok(lines)
}

fn file(staff: &Staff, ending: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    let name = match staff.visit.lang {
        Language::English => "history",
        Language::Welsh => "hanes",
    };
    attached(&format!("{name}.{ending}"), media_type).body(bytes)
}

fn no_file(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "a history is no file");
    Problem::Internal
}

/// What an event concerns, in one word: a date, an exemption, the start of a hash.
fn detail(event: &CaseEvent, lang: Language) -> String {
    match event {
        CaseEvent::Received { reference, .. } => reference.to_string(),
        CaseEvent::ClarificationReceived { on, .. }
        | CaseEvent::FeeReceived { on, .. }
        | CaseEvent::IdentityReceived { on }
        | CaseEvent::ItemAnswered { on, .. }
        | CaseEvent::Answered { on, .. }
        | CaseEvent::ReviewRequested { on }
        | CaseEvent::ReviewDecided { on, .. }
        | CaseEvent::ComplaintNotified { on }
        | CaseEvent::NoticeServed { on, .. }
        | CaseEvent::NoticeCompliedWith { on }
        | CaseEvent::AppealBrought { on }
        | CaseEvent::Published { on, .. }
        | CaseEvent::PublicationDeclined { on }
        | CaseEvent::PublicationWithdrawn { on }
        | CaseEvent::Written { on, .. }
        | CaseEvent::Withdrawn { on } => words::date(lang, *on),
        CaseEvent::TimeExtended { until, .. }
        | CaseEvent::DateAgreed { until, .. }
        | CaseEvent::ReviewExtended { until, .. }
        | CaseEvent::CommissionDelayed { until, .. }
        | CaseEvent::LapseWarned { closes_on: until, .. } => words::date(lang, *until),
        CaseEvent::Commissioned { due_on, .. }
        | CaseEvent::CommissionExtended { due_on, .. }
        | CaseEvent::CommissionReopened { due_on, .. } => words::date(lang, *due_on),
        CaseEvent::FeeRequested { pence, .. } => super::waiting::money(*pence),
        CaseEvent::ItemAdded { item, .. } | CaseEvent::ItemRemoved { item } => item.to_string(),
        CaseEvent::CalendarChanged { proclaimed, .. } => words::date(lang, *proclaimed),
        CaseEvent::DocumentSettled {
            disposition: Disposition::Withhold { exemption: Some(exemption) },
            ..
        }
        | CaseEvent::Marked { exemption: Some(exemption), .. } => exemption.to_string(),
        CaseEvent::DocumentAdded { sha256, .. }
        | CaseEvent::CopyVerified { output_sha256: sha256, .. } => sha256.chars().take(8).collect(),
        CaseEvent::CostEstimated { minutes, .. } => {
            let time = time((*minutes).into());
            if lang == Language::Welsh { time.cy } else { time.en }.into_owned()
        }
        CaseEvent::Decided { exemptions, .. } => {
            exemptions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}
