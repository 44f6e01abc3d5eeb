//! What a requester sees of a request, through the link that was sent.

use crate::{
    domain::{
        case::PublicStatus, event::CaseEvent, ids::CopyId, language::Language, letter::LetterType,
    },
    law::regime::Regime,
    service::{DueBecause, PortalActs, PortalSeen, PortalView},
    web::{
        portal::kept_pages::KeptPages,
        problem::Problem,
        render::{Page, as_response},
        session::{Requester, Visit, download, no_request_cookie, request_cookie, see},
        staff::documents::{kind, size},
        urls::Public,
    },
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, Bytes},
};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde::Serialize;

/// The page of one request.
#[derive(Debug, Clone, Serialize)]
pub struct MyRequestPage {
    /// The reference, like ATISN 26732.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// The end of the keys `public-…`: the one status that the public sees.
    pub status: String,
    /// The colour of the tag, as govuk-frontend names them.
    pub colour: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// When the reply is due; none while the clock stands and after the reply.
    pub due_on: Option<NaiveDate>,
    /// Whole working days until the due date.
    pub days_left: Option<i64>,
    /// How the due date was worked out.
    pub why: Option<WhyPart>,
    /// Whether the due date has passed without a reply.
    pub late: bool,
    /// Whether the reply has been sent or the request is otherwise over.
    pub over: bool,
    /// What was asked, in the requester's words.
    pub asked: String,
    /// What has happened that the public sees, newest first.
    pub happened: Vec<Happening>,
    /// The letters that were sent to the requester, the newest first.
    pub letters: Vec<LetterLine>,
    /// The reply, when it was sent.
    pub reply: Option<Reply>,
    /// What the requester can do now.
    pub may: PortalActs,
}

/// How a due date was worked out.
#[derive(Debug, Clone, Serialize)]
pub struct WhyPart {
    /// The rules that bore on it, in the language of the page.
    pub rules: Vec<String>,
    /// How many Saturdays and Sundays were not counted.
    pub weekend_days: usize,
    /// Other days that were not counted.
    pub uncounted: Vec<UncountedLine>,
    /// The day that the requester was told, when the time was extended.
    pub promised_on: Option<NaiveDate>,
    /// Whether bank holidays of the time are only expected.
    pub is_provisional: bool,
}

/// A day that was not counted, or several in a row.
#[derive(Debug, Clone, Serialize)]
pub struct UncountedLine {
    /// The first.
    pub from: NaiveDate,
    /// The last, when there are several.
    pub to: Option<NaiveDate>,
    /// Why, in the language of the page.
    pub why: String,
}

/// A letter that was sent.
#[derive(Debug, Clone, Serialize)]
pub struct LetterLine {
    /// What it is called, in the language of the page.
    pub title: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// Where it is read.
    pub href: String,
}

/// One line of what has happened.
#[derive(Debug, Clone, Serialize)]
pub struct Happening {
    /// The day.
    pub on: NaiveDate,
    /// The end of the keys `happened-…`.
    pub what: String,
}

/// The reply as it was sent.
#[derive(Debug, Clone, Serialize)]
pub struct Reply {
    /// The letter, in each language that it was sent in.
    pub letter: Vec<LetterText>,
    /// Where the letter lies as a PDF.
    pub pdf: String,
    /// The released documents.
    pub documents: Vec<ReleasedDocument>,
    /// The end of the key `request-after-…` of the sentence that says what the requester can do,
    /// or waits for.
    pub after: &'static str,
    /// The day that this sentence names.
    pub after_on: Option<NaiveDate>,
}

/// The letter in one language.
#[derive(Debug, Clone, Serialize)]
pub struct LetterText {
    /// Its language.
    pub lang: Language,
    /// Made by our own letter engine, which escapes all that people typed.
    pub html: String,
}

/// One released document.
#[derive(Debug, Clone, Serialize)]
pub struct ReleasedDocument {
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Where it lies.
    pub href: String,
}

impl Page for MyRequestPage {
    const TEMPLATE: &'static str = "portal/my_request";

    fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let open = Self {
            reference: "ATISN 26732".into(),
            title: "Anti-racism objectives of senior civil servants".into(),
            status: "looking".into(),
            colour: "blue".into(),
            received_on: on(2),
            due_on: Some(on(30)),
            days_left: Some(14),
            why: Some(WhyPart::sample()),
            late: false,
            over: false,
            asked: "All guidance issued to civil servants.\n<script>alert(1)</script> {{t}}".into(),
            happened: vec![Happening { on: on(2), what: "received".into() }],
            letters: vec![LetterLine {
                title: LetterType::Ack.title(Language::Welsh),
                on: on(2),
                href: "/cy/fy-nghais/letters/acknowledgement".into(),
            }],
            reply: None,
            may: PortalActs { withdraw: true, ..PortalActs::default() },
        };
        let mut samples = vec![open.clone()];
        let why = Some(WhyPart::bare_sample());
        samples.push(Self { why, letters: Vec::new(), ..open.clone() });
        for status in ["received", "deciding", "more-time"] {
            samples.push(Self { status: status.into(), ..open.clone() });
        }
        samples.push(Self { status: "late".into(), late: true, ..open.clone() });
        for status in ["needs-you", "needs-fee"] {
            samples.push(Self {
                status: status.into(),
                due_on: None,
                days_left: None,
                may: PortalActs { explain: true, ..open.may },
                ..open.clone()
            });
        }
        let happened = [
            "withdrawn",
            "written",
            "answered",
            "time_extended",
            "clarification_received",
            "clarification_requested",
            "received",
        ];
        let happened: Vec<_> =
            happened.into_iter().map(|what| Happening { on: on(12), what: what.into() }).collect();
        for status in ["released", "part-released", "refused", "not-held", "withdrawn"] {
            samples.push(Self {
                status: status.into(),
                due_on: None,
                days_left: None,
                over: true,
                may: PortalActs { ask_review: true, ..PortalActs::default() },
                happened: happened.clone(),
                reply: (status != "withdrawn").then(|| Reply {
                    letter: vec![LetterText {
                        lang: Language::Welsh,
                        html: "<h2>Ein hymateb</h2><p>…</p>".into(),
                    }],
                    pdf: "/en/my-request/letter.pdf".into(),
                    documents: vec![ReleasedDocument {
                        name: "minutes.pdf".into(),
                        kind: "PDF".into(),
                        bytes: 482_113,
                        href: "/en/my-request/documents/7/minutes.pdf".into(),
                    }],
                    after: "review",
                    after_on: Some(on(31)),
                }),
                ..open.clone()
            });
        }
        for after in ["review-ended", "outcome", "outcome-late", "reviewed", "write", "data"] {
            let is_reviewing = after.starts_with("outcome");
            samples.push(Self {
                status: if is_reviewing { "in-review" } else { "refused" }.into(),
                due_on: None,
                days_left: None,
                over: true,
                happened: ["review_decided", "review_extended", "review_requested"]
                    .map(|what| Happening { on: on(12), what: what.into() })
                    .into(),
                reply: Some(Reply {
                    letter: Vec::new(),
                    pdf: "/cy/fy-nghais/letter.pdf".into(),
                    documents: Vec::new(),
                    after,
                    after_on: (!matches!(after, "write" | "data")).then(|| on(31)),
                }),
                ..open.clone()
            });
        }
        samples
    }
}

/// `GET /en/my-request/{token}`, `GET /cy/fy-nghais/{token}`: opens the link and goes on to an address without its secret.
pub async fn open_link(visit: Visit, token: web::Path<String>) -> Result<HttpResponse, Problem> {
    let session = visit.ask(move |office| office.open_link(&token)).await?;
    let mut response = see(Public::MyRequest.path(visit.lang));
    // A cookie of ours always fits in a header.
    drop(response.add_cookie(&request_cookie(&visit.office, &session)));
    Ok(response)
}

/// `GET /en/my-request`, `GET /cy/fy-nghais`.
pub async fn my_request(
    requester: Requester,
    kept: web::Data<KeptPages>,
) -> Result<HttpResponse, Problem> {
    let Requester { session, visit } = requester;
    let (lang, is_plain) = (visit.lang, !visit.has_notice());
    let pages = kept.clone();
    let made = move |stamp| pages.of(stamp, lang).filter(|_| is_plain);
    let seen = match visit.office.portal_at_hand(&session, &made) {
        Some(seen) => seen,
        None => visit.ask(move |office| office.portal_unless(&session, made)).await?,
    };
    let page = match seen {
        PortalSeen::Made(page) => page,
        PortalSeen::Afresh(stamp, view) => {
            let page = MyRequestPage::of(*view, lang);
            let page = Bytes::from(visit.html_at(Public::MyRequest, &page)?);
            if is_plain {
                kept.keep(stamp, lang, page.clone());
            }
            page
        }
    };
    Ok(as_response(StatusCode::OK, lang, page))
}

/// `GET …/letter.pdf`.
pub async fn letter(requester: Requester) -> Result<HttpResponse, Problem> {
    let session = requester.session;
    let file = requester.visit.ask(move |office| office.portal_letter(&session)).await?;
    Ok(download(file))
}

/// `GET …/documents/{id}/{name}`. The name is for people; the number decides.
pub async fn document(
    requester: Requester,
    place: web::Path<(i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (copy, _) = place.into_inner();
    let session = requester.session;
    let file =
        requester.visit.ask(move |office| office.portal_document(&session, CopyId(copy))).await?;
    Ok(download(file))
}

/// `POST /{lang}/leave`: forgets the request in this browser.
pub async fn leave(visit: Visit) -> HttpResponse {
    let mut response = see(Public::Home.path(visit.lang));
    drop(response.add_cookie(&no_request_cookie(&visit.office)));
    response
}

impl MyRequestPage {
    fn of(view: PortalView, lang: Language) -> Self {
        let place = Public::MyRequest.path(lang);
        let (after, after_on) = after_reply(&view);
        let documents = view
            .documents
            .iter()
            .map(|copy| ReleasedDocument {
                name: copy.name.clone(),
                kind: kind(&copy.media_type),
                bytes: size(copy.bytes),
                href: format!("{place}/documents/{}/{}", copy.id, in_address(&copy.name)),
            })
            .collect();
        Self {
            reference: view.reference.to_string(),
            title: view.subject,
            status: view.status.key().into(),
            colour: colour(view.status).into(),
            received_on: view.received_on,
            due_on: view.due_on,
            days_left: view.days_left.filter(|days| *days >= 0),
            late: view.status == PublicStatus::Late,
            over: view.letter.is_some()
                || matches!(view.status, PublicStatus::Withdrawn | PublicStatus::Lapsed),
            asked: view.body,
            may: view.may,
            why: view.because.map(|because| WhyPart::of(because, lang)),
            letters: view
                .letters
                .iter()
                .map(|letter| LetterLine {
                    title: letter.letter_type.title(lang),
                    on: letter.on,
                    href: format!("{place}/letters/{}", letter.which),
                })
                .collect(),
            happened: view
                .happened
                .iter()
                .map(|(at, event)| Happening { on: day_of(*at, event), what: event.kind().into() })
                .collect(),
            reply: view.letter.map(|letter| Reply {
                letter: letter
                    .parts
                    .into_iter()
                    .map(|(lang, html)| LetterText { lang, html })
                    .collect(),
                pdf: format!("{place}/letter.pdf"),
                documents,
                after,
                after_on,
            }),
        }
    }
}

impl WhyPart {
    fn sample() -> Self {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let holiday = UncountedLine {
            from: on(17),
            to: None,
            why: "St Patrick's Day (Northern Ireland)".into(),
        };
        let fee =
            UncountedLine { from: on(19), to: Some(on(20)), why: "Waiting for the fee".into() };
        Self {
            rules: vec!["The request was received on 2 March 2026.".into()],
            weekend_days: 8,
            uncounted: vec![holiday, fee],
            promised_on: None,
            is_provisional: false,
        }
    }

    fn bare_sample() -> Self {
        Self {
            rules: Vec::new(),
            weekend_days: 0,
            uncounted: Vec::new(),
            promised_on: NaiveDate::from_ymd_opt(2026, 3, 31),
            is_provisional: true,
        }
    }

    fn of(because: DueBecause, lang: Language) -> Self {
        Self {
            rules: because.rules.into_iter().map(|words| lang.of(words)).collect(),
            weekend_days: because.weekend_days,
            uncounted: because
                .uncounted
                .into_iter()
                .map(|days| UncountedLine {
                    from: days.from,
                    to: Some(days.to).filter(|to| *to != days.from),
                    why: lang.of(days.why),
                })
                .collect(),
            promised_on: because.promised_on,
            is_provisional: because.is_provisional,
        }
    }
}

/// The day on which it happened, which may be earlier than that of recording it.
fn day_of(recorded_at: DateTime<Utc>, event: &CaseEvent) -> NaiveDate {
    match event {
        CaseEvent::Received { received_on: on, .. }
        | CaseEvent::ClarificationReceived { on, .. }
        | CaseEvent::FeeReceived { on, .. }
        | CaseEvent::IdentityReceived { on }
        | CaseEvent::ReviewRequested { on }
        | CaseEvent::ReviewDecided { on, .. } => *on,
        _ => recorded_at.with_timezone(&London).naive_local().date(),
    }
}

/// What a requester can do after the reply, or waits for, and until when.
fn after_reply(view: &PortalView) -> (&'static str, Option<NaiveDate>) {
    match (view.outcome_due_on, view.complain_until, view.review_until) {
        (Some(due_on), _, _) if view.outcome_late => ("outcome-late", Some(due_on)),
        (Some(due_on), _, _) => ("outcome", Some(due_on)),
        (None, Some(until), _) => ("reviewed", Some(until)),
        (None, None, Some(until)) if view.review_ended => ("review-ended", Some(until)),
        (None, None, Some(until)) => ("review", Some(until)),
        // A request for one's own data has no internal review.
        (None, None, None) if view.regime == Regime::SubjectAccess => ("data", None),
        (None, None, None) => ("write", None),
    }
}

/// The colour of the tag that says where a request stands.
const fn colour(status: PublicStatus) -> &'static str {
    match status {
        PublicStatus::Received | PublicStatus::Looking | PublicStatus::Deciding => "blue",
        PublicStatus::NeedsYou
        | PublicStatus::NeedsFee
        | PublicStatus::MoreTime
        | PublicStatus::InReview => "yellow",
        PublicStatus::Late | PublicStatus::Refused => "red",
        PublicStatus::Released | PublicStatus::PartReleased => "green",
        PublicStatus::NotHeld | PublicStatus::Withdrawn | PublicStatus::Lapsed => "grey",
    }
}

/// A name of a file as the last part of an address.
pub(in crate::web) fn in_address(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}
