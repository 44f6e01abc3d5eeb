//! The register and one case: read, log, assign, and what ends it without an answer.

use super::{
    body::{Asked, Body},
    caller::{Caller, Done, tag},
    notes::LinkBody,
    paging::{self, PageAsked},
    refusal::Refusal,
    vocabulary::{
        AwaitedWord, ChannelWord, Day, LanguageChoiceWord, OrderWord, OutcomeWord, RegimeWord,
        StateWord, TabWord, listed,
    },
};
use crate::{
    domain::{
        ids::{AreaId, ItemId, StaffId},
        requester::Requester,
    },
    service::{
        self, CaseView, Cursor, Filter, FoundIn, FoundWhere, Handler, HistoryFilter, HistoryLine,
        LONGEST_SEARCH, LogWith, MOST_DAYS_AHEAD, Narrowing, NewRequest, Office, RegisterRow, Tab,
    },
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::{IntoParams, ToSchema};

/// Which cases are asked for. Of several words with commas between, any fits.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegisterAsked {
    /// Which part; all of it when a text is searched for and nothing is said, else the open ones.
    pub tab: Option<TabWord>,
    /// Only those in a text of which words stand that begin like these: the request, a letter or a
    /// document.
    #[param(max_length = 300)]
    pub q: Option<String>,
    /// Where they stand.
    #[serde(default, deserialize_with = "listed")]
    #[param(style = Form, explode = false, required = false)]
    pub state: Vec<StateWord>,
    /// Which rules apply.
    #[serde(default, deserialize_with = "listed")]
    #[param(style = Form, explode = false, required = false)]
    pub regime: Vec<RegimeWord>,
    /// In which language they are answered.
    #[serde(default, deserialize_with = "listed")]
    #[param(style = Form, explode = false, required = false)]
    pub language: Vec<LanguageChoiceWord>,
    /// What was decided.
    #[serde(default, deserialize_with = "listed")]
    #[param(style = Form, explode = false, required = false)]
    pub outcome: Vec<OutcomeWord>,
    /// Only those of the officer with this number.
    pub officer: Option<i64>,
    /// Only those that nobody handles; not together with an officer.
    pub unassigned: Option<bool>,
    /// Only those of which the business area with this number was asked something.
    pub area: Option<i64>,
    /// Only open ones due today or in so many working days.
    #[param(minimum = 0, maximum = 260)]
    pub within: Option<u16>,
    /// Only open ones due on this day or later.
    pub due_from: Option<Day>,
    /// Only open ones due on this day or before.
    pub due_to: Option<Day>,
    /// Received on this day or later.
    pub received_from: Option<Day>,
    /// Received on this day or before.
    pub received_to: Option<Day>,
    /// Only those in which something that the requester wrote waits.
    pub attention: Option<bool>,
    /// In which order; by the day of receipt, the last first, for all of the register, else by the
    /// day on which they fall due.
    pub sort: Option<OrderWord>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
}

/// A case in a list.
#[derive(Serialize, ToSchema)]
pub struct CaseLine {
    /// What addresses call it.
    pub case: String,
    /// What letters call it.
    pub reference: String,
    /// A line; empty once erased.
    pub subject: String,
    /// Where it stands.
    pub state: StateWord,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day in time.
    pub due_on: Option<NaiveDate>,
    /// The day to work towards, where a bank holiday moved the last day.
    pub safe_on: Option<NaiveDate>,
    /// Working days left; negative when late.
    pub days_left: Option<i64>,
    /// The name of who handles it.
    pub officer: Option<String>,
    /// Where in it the words stand that were searched for, at most three places.
    pub found: Vec<FoundShown>,
}

/// A place in which words were found.
#[derive(Serialize, ToSchema)]
pub struct FoundShown {
    /// Where: `request`, `requester`, `letter` or `document`.
    pub place: &'static str,
    /// The number of the letter or the document.
    pub id: Option<i64>,
    /// The name of the document, or the type of the letter.
    pub name: Option<String>,
    /// The words and a few around them, as plain text.
    pub snippet: String,
}

/// A page of the register.
#[derive(Serialize, ToSchema)]
pub struct CasePage {
    /// Its cases.
    pub items: Vec<CaseLine>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Who asked.
#[derive(Serialize, ToSchema)]
pub struct RequesterShown {
    /// Their name; none where who asked is hidden from the caller, or erased.
    pub name: Option<String>,
    /// Whether it is hidden from the caller, who can have it shown on the staff's pages.
    pub is_hidden: bool,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their postal address.
    pub postal_address: Option<String>,
    /// In which language they want to be answered.
    pub language: LanguageChoiceWord,
}

/// A part of a request under another law.
#[derive(Serialize, ToSchema)]
pub struct ItemShown {
    /// Its number.
    pub id: i64,
    /// The law that it is under.
    pub regime: RegimeWord,
    /// What it is about; empty once erased.
    pub text: String,
    /// Its last day in time.
    pub due_on: Option<NaiveDate>,
    /// Working days left until then.
    pub days_left: Option<i64>,
}

/// What a case waits for.
#[derive(Serialize, ToSchema)]
pub struct WaitsShown {
    /// For what.
    pub awaited: AwaitedWord,
    /// The day of asking.
    pub since: NaiveDate,
    /// Whether the clock stands meanwhile.
    pub stops: bool,
    /// The last day for the requester.
    pub until: Option<NaiveDate>,
    /// Whether the request can be closed today.
    pub may_close: bool,
}

/// One case.
#[derive(Serialize, ToSchema)]
pub struct CaseShown {
    /// What addresses call it.
    pub case: String,
    /// What letters call it.
    pub reference: String,
    /// How many events it has; the header `ETag` carries it too.
    pub version: u64,
    /// Which rules apply.
    pub regime: RegimeWord,
    /// Where it stands.
    pub state: StateWord,
    /// How it came.
    pub channel: ChannelWord,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The day it was logged.
    pub logged_on: NaiveDate,
    /// The day it was answered.
    pub answered_on: Option<NaiveDate>,
    /// The day on which nothing more was owed.
    pub closed_on: Option<NaiveDate>,
    /// The last day in time, of the request or of the first of its items.
    pub due_on: Option<NaiveDate>,
    /// The day to work towards, where a bank holiday moved the last day.
    pub safe_on: Option<NaiveDate>,
    /// Working days left; negative when late.
    pub days_left: Option<i64>,
    /// A line; empty once erased.
    pub subject: String,
    /// What was asked; empty once erased.
    pub body: String,
    /// Who asked.
    pub requester: RequesterShown,
    /// The number of who handles it.
    pub officer_id: Option<i64>,
    /// The name of who handles it.
    pub officer: Option<String>,
    /// Parts of the request under other laws.
    pub items: Vec<ItemShown>,
    /// The outcome that was decided.
    pub outcome: Option<OutcomeWord>,
    /// Whether marks and documents are as they were when it was decided.
    pub decision_is_current: Option<bool>,
    /// What it waits for.
    pub waits: Option<WaitsShown>,
    /// How many documents it has.
    pub documents: usize,
    /// How many letters it has.
    pub letters: usize,
    /// How many e-mails could not be delivered.
    pub failed_emails: usize,
}

/// Something that happened to a case.
#[derive(Serialize, ToSchema)]
pub struct EventShown {
    /// Its place in the whole record.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `staff`, `requester`, `area` or `system`.
    pub actor: &'static str,
    /// Their name, when they are staff.
    pub name: Option<String>,
    /// What happened, as the record has it; `type` says which event it is.
    #[schema(value_type = Object)]
    pub event: serde_json::Value,
}

/// Which part of a history is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryAsked {
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
    /// Only events of this kind: what `type` says in them.
    #[param(max_length = 50)]
    pub kind: Option<String>,
    /// Only what they did: `requester`, `system`, `staff:` or `area:` and a number.
    #[param(max_length = 30)]
    pub actor: Option<String>,
    /// Only what happened on this day or later, by London's date.
    pub from: Option<Day>,
    /// Only what happened on this day or before.
    pub to: Option<Day>,
}

/// A page of what happened to a case.
#[derive(Serialize, ToSchema)]
pub struct EventPage {
    /// In order.
    pub items: Vec<EventShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// A request to be logged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// Which rules apply.
    pub regime: RegimeWord,
    /// The day on which the authority received it.
    pub received_on: Day,
    /// How it came.
    pub channel: ChannelWord,
    /// Who asks.
    pub requester: NewRequester,
    /// A line for lists.
    #[schema(min_length = 1, max_length = 300)]
    pub subject: String,
    /// What is asked for, in the requester's words.
    #[schema(min_length = 1, max_length = 200_000)]
    pub body: String,
    /// The day on which it first reached a colleague whose automatic reply asked to write elsewhere.
    pub redirected_from: Option<Day>,
    /// With which case it is linked as it is logged.
    pub link: Option<LinkBody>,
    /// The case whose request it is: it is filed with that, and nothing is logged.
    pub file_with: Option<String>,
}

impl NewCase {
    /// The request, and what is done about cases that look like it.
    pub fn request(self) -> Result<(NewRequest, LogWith), Refusal> {
        let requester = Requester::parse(
            &self.requester.name,
            self.requester.email.as_deref().unwrap_or_default(),
            self.requester.postal_address.as_deref().unwrap_or_default(),
            self.requester.language.0,
        )
        .map_err(service::Error::from)?;
        let with = match (self.link, self.file_with) {
            (Some(_), Some(_)) => {
                return Err(Refusal::field("file_with", "api-error-link-or-file"));
            }
            (Some(link), None) => LogWith::Link(link.other, link.kind.0),
            (None, Some(other)) => LogWith::File(other),
            (None, None) => LogWith::Nothing,
        };
        let request = NewRequest {
            regime: self.regime.0,
            received_on: self.received_on.0,
            channel: self.channel.0,
            requester,
            subject: self.subject,
            body: self.body,
            redirected_from: self.redirected_from.map(|day| day.0),
        };
        Ok((request, with))
    }
}

/// Who asks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequester {
    /// Their name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Their e-mail address; needed unless there is a postal one.
    pub email: Option<String>,
    /// The lines of their postal address.
    pub postal_address: Option<String>,
    /// In which language they want to be answered.
    pub language: LanguageChoiceWord,
}

/// To whom a case is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignBody {
    /// The number of an officer.
    pub officer: i64,
}

/// Under which rules a case is put.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegimeBody {
    /// Which.
    pub regime: RegimeWord,
}

/// A part of a request that falls under other rules.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemBody {
    /// Which rules.
    pub regime: RegimeWord,
    /// What it is about.
    pub text: String,
}

/// A day on which something happened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnBody {
    /// The day.
    pub on: Day,
}

impl CaseLine {
    /// A row of the register.
    pub fn of(row: RegisterRow) -> Self {
        Self {
            case: row.reference.slug(),
            reference: row.reference.to_string(),
            subject: row.subject,
            state: StateWord(row.state),
            received_on: row.received_on,
            due_on: row.due_on,
            safe_on: row.safe_on,
            days_left: row.days_left,
            officer: row.officer,
            found: row.found.into_iter().map(FoundShown::of).collect(),
        }
    }
}

impl FoundShown {
    fn of(found: FoundIn) -> Self {
        let (place, id, name) = match found.place {
            FoundWhere::Request => ("request", None, None),
            FoundWhere::Requester => ("requester", None, None),
            FoundWhere::Letter(id, kind) => ("letter", Some(id.0), Some(kind.as_str().to_owned())),
            FoundWhere::Document(id, name) => ("document", Some(id.0), Some(name)),
            FoundWhere::Note(id) => ("note", Some(id.0), None),
        };
        let snippet = found.snippet.into_iter().map(|piece| piece.text).collect();
        Self { place, id, name, snippet }
    }
}

impl CaseShown {
    fn of(view: CaseView) -> Self {
        let case = view.case;
        Self {
            case: case.reference.slug(),
            reference: case.reference.to_string(),
            version: view.version,
            regime: RegimeWord(case.timeline.regime),
            state: StateWord(case.state),
            channel: ChannelWord(case.channel),
            received_on: case.received_on,
            logged_on: case.logged_on,
            answered_on: case.answered_on,
            closed_on: case.closed_on,
            due_on: view.due_on,
            safe_on: view.safe_on,
            days_left: view.days_left,
            subject: view.subject,
            body: view.body,
            requester: RequesterShown {
                name: view.requester.shown.as_ref().map(|one| one.name.clone()),
                is_hidden: view.requester.is_hidden,
                email: view.requester.shown.as_ref().and_then(|one| one.email.clone()),
                postal_address: view
                    .requester
                    .shown
                    .as_ref()
                    .and_then(|one| one.postal_address.clone()),
                language: LanguageChoiceWord(view.requester.language),
            },
            officer_id: case.officer.map(|officer| officer.0),
            officer: view.officer,
            items: view
                .items
                .into_iter()
                .map(|item| ItemShown {
                    id: item.id.0,
                    regime: RegimeWord(item.regime),
                    text: item.text,
                    due_on: item.due_on,
                    days_left: item.days_left,
                })
                .collect(),
            outcome: case.decided.as_ref().map(|decided| OutcomeWord(decided.outcome)),
            decision_is_current: case.decided.as_ref().map(|decided| decided.is_current),
            waits: view.waits.map(|waits| WaitsShown {
                awaited: AwaitedWord(waits.awaited),
                since: waits.since,
                stops: waits.stops,
                until: waits.until,
                may_close: waits.may_close,
            }),
            documents: view.documents.len(),
            letters: view.letters.len(),
            failed_emails: view.failed_emails,
        }
    }
}

impl HistoryAsked {
    fn filter(&self) -> Result<HistoryFilter, Refusal> {
        let actor = self
            .actor
            .as_deref()
            .map(|actor| actor.parse().map_err(|_cause| Refusal::field("actor", "api-error-actor")))
            .transpose()?;
        Ok(HistoryFilter {
            kind: self.kind.clone(),
            actor,
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
        })
    }
}

impl EventShown {
    fn of(line: HistoryLine) -> Self {
        use crate::domain::actor::Actor;
        Self {
            number: line.number,
            at: line.at,
            actor: match line.actor {
                Actor::Staff(_) => "staff",
                Actor::Requester => "requester",
                Actor::Area(_) => "area",
                Actor::System => "system",
            },
            name: line.name,
            event: serde_json::to_value(&line.event).unwrap_or_default(),
        }
    }
}

/// The register
///
/// Cases, a page at a time, narrowed, ordered and searched as on the page of the register.
#[utoipa::path(get, path = "/cases", tag = "cases", operation_id = "cases", params(RegisterAsked),
    responses((status = 200, description = "A page of cases", body = CasePage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn cases(
    caller: Caller,
    Asked(asked): Asked<RegisterAsked>,
) -> Result<HttpResponse, Refusal> {
    let limit = paging::size(asked.limit)?;
    let filter = asked.filter(limit)?;
    let query = asked.query(limit);
    let found = caller.ask(move |office, who| office.register(who, &filter)).await?;
    let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(paging::page(
        &caller,
        "/api/v1/cases",
        &query,
        found.rows.into_iter().map(CaseLine::of).collect(),
        found.next.map(|next| next.to_string()),
    ))
}

impl RegisterAsked {
    fn tab(&self) -> Tab {
        let text = self.q.as_deref().unwrap_or_default();
        match self.tab {
            Some(TabWord(tab)) => tab,
            None if !text.trim().is_empty() => Tab::All,
            None => Tab::Open,
        }
    }

    fn filter(&self, limit: u16) -> Result<Filter, Refusal> {
        let order = self.sort.map_or(self.tab().order(), |word| word.0);
        let after = match self.after.as_deref() {
            None => None,
            Some(text) => Some(
                text.parse()
                    .ok()
                    .filter(|cursor: &Cursor| cursor.fits(order))
                    .ok_or_else(|| Refusal::field("after", "api-error-after"))?,
            ),
        };
        let officer = match (self.officer, self.unassigned.unwrap_or_default()) {
            (Some(_), true) => return Err(Refusal::field("unassigned", "api-error-shape")),
            (Some(id), false) => Some(Handler::Person(StaffId(id))),
            (None, true) => Some(Handler::Nobody),
            (None, false) => None,
        };
        if self.within.is_some_and(|days| days > MOST_DAYS_AHEAD) {
            return Err(Refusal::field("within", "api-error-shape"));
        }
        if self.q.as_ref().is_some_and(|text| text.chars().count() > LONGEST_SEARCH) {
            return Err(Refusal::field("q", "api-error-shape"));
        }
        let day = |day: Option<Day>| day.map(|day| day.0);
        Ok(Filter {
            tab: self.tab(),
            narrowing: Narrowing {
                states: self.state.iter().map(|one| one.0).collect(),
                regimes: self.regime.iter().map(|one| one.0).collect(),
                languages: self.language.iter().map(|one| one.0).collect(),
                outcomes: self.outcome.iter().map(|one| one.0).collect(),
                officer,
                area: self.area.map(AreaId),
                received_from: day(self.received_from),
                received_to: day(self.received_to),
                due_from: day(self.due_from),
                due_to: day(self.due_to),
                needs_attention: self.attention.unwrap_or_default(),
            },
            due_within: self.within,
            text: self.q.clone().unwrap_or_default(),
            order: Some(order),
            after,
            limit: Some(limit),
        })
    }

    /// The same question, for the address of the next page.
    fn query(&self, limit: u16) -> Vec<(&'static str, String)> {
        fn list<T: Copy>(all: &[T], word: impl Fn(T) -> Cow<'static, str>) -> String {
            all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(",")
        }
        let text = |value: Option<String>| value.unwrap_or_default();
        let day = |day: Option<Day>| day.map(|day| day.0.to_string()).unwrap_or_default();
        vec![
            ("tab", self.tab().as_str().to_owned()),
            ("q", text(self.q.clone())),
            ("state", list(&self.state, StateWord::word)),
            ("regime", list(&self.regime, RegimeWord::word)),
            ("language", list(&self.language, LanguageChoiceWord::word)),
            ("outcome", list(&self.outcome, OutcomeWord::word)),
            ("officer", text(self.officer.map(|one| one.to_string()))),
            ("unassigned", text(self.unassigned.map(|one| one.to_string()))),
            ("area", text(self.area.map(|one| one.to_string()))),
            ("within", text(self.within.map(|one| one.to_string()))),
            ("due_from", day(self.due_from)),
            ("due_to", day(self.due_to)),
            ("received_from", day(self.received_from)),
            ("received_to", day(self.received_to)),
            ("attention", text(self.attention.map(|one| one.to_string()))),
            ("sort", text(self.sort.map(|one| one.word().into_owned()))),
            ("limit", limit.to_string()),
        ]
    }
}

/// One case
#[utoipa::path(get, path = "/cases/{case}", tag = "cases", operation_id = "case",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "The case", body = CaseShown,
        headers(("ETag" = String, description = "Its version, for If-Match")))))]
pub async fn case(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::case).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag(view.version)))
        .json(CaseShown::of(view)))
}

/// What happened to a case
#[utoipa::path(get, path = "/cases/{case}/history", tag = "cases", operation_id = "history",
    params(("case" = String, Path, description = "As `atisn-26732`"), HistoryAsked),
    responses((status = 200, description = "A page of events, in order", body = EventPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn history(
    caller: Caller,
    slug: web::Path<String>,
    Asked(asked): Asked<HistoryAsked>,
) -> Result<HttpResponse, Refusal> {
    let filter = asked.filter()?;
    let mut lines = caller.ask_of(&slug, Office::history).await?;
    lines.retain(|line| filter.admits(line));
    let page = PageAsked { limit: asked.limit, after: asked.after };
    let (lines, next) = paging::part(lines, |line| line.number, &page)?;
    let events = lines.into_iter().map(EventShown::of).collect();
    let path = format!("/api/v1/cases/{slug}/history");
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let asked = [
        ("limit", page.limit.map(|limit| limit.to_string()).unwrap_or_default()),
        ("kind", asked.kind.unwrap_or_default()),
        ("actor", asked.actor.unwrap_or_default()),
        ("from", day(asked.from.map(|day| day.0))),
        ("to", day(asked.to.map(|day| day.0))),
    ];
    let asked: Vec<_> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(paging::page(&caller, &path, &asked, events, next))
}

/// Log a request
///
/// Gives it its reference, starts its clock and acknowledges it. With `file_with` it is put beside the
/// case that it repeats instead, and that case is answered with.
#[utoipa::path(post, path = "/cases", tag = "cases", operation_id = "log_request",
    request_body = NewCase,
    responses((status = 201, description = "Logged", body = Done,
        headers(("Location" = String, description = "The case"), ("ETag" = String)))))]
pub async fn log(caller: Caller, Body(new): Body<NewCase>) -> Result<HttpResponse, Refusal> {
    let (request, with) = new.request()?;
    let (case, version) = caller
        .ask(move |office, who| {
            let id = office.log_with(who, &request, &with)?;
            let view = office.case(who, id)?;
            Ok((view.case.reference.slug(), view.version))
        })
        .await?;
    let place = caller.address(&format!("/api/v1/cases/{case}"));
    Ok(Done { case, version, id: None }.with(StatusCode::CREATED, Some(&place)))
}

/// Give a case to an officer
#[utoipa::path(post, path = "/cases/{case}/assign", tag = "cases", operation_id = "assign",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = AssignBody,
    responses((status = 200, description = "Given", body = Done, headers(("ETag" = String)))))]
pub async fn assign(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<AssignBody>,
) -> Result<HttpResponse, Refusal> {
    let officer = StaffId(body.officer);
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.assign(who, id, officer)).await?;
    Ok(done.answer())
}

/// Put a case under other rules than it was logged under
#[utoipa::path(post, path = "/cases/{case}/regime", tag = "cases", operation_id = "change_regime",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = RegimeBody,
    responses((status = 200, description = "Changed", body = Done, headers(("ETag" = String)))))]
pub async fn change_regime(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<RegimeBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.change_regime(who, id, body.regime.0))
        .await?;
    Ok(done.answer())
}

/// Split what falls under other rules from a request
#[utoipa::path(post, path = "/cases/{case}/items", tag = "cases", operation_id = "add_item",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ItemBody,
    responses((status = 201, description = "Split off", body = Done,
        headers(("Location" = String), ("ETag" = String)))))]
pub async fn add_item(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ItemBody>,
) -> Result<HttpResponse, Refusal> {
    let (item, done) = caller
        .act(&slug, move |office, who, id| office.add_item(who, id, body.regime.0, &body.text))
        .await?;
    Ok(done.made(&caller, "items", item.0))
}

/// Undo a split
#[utoipa::path(delete, path = "/cases/{case}/items/{item}", tag = "cases",
    operation_id = "remove_item",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("item" = i64, Path, description = "The number of the item")),
    responses((status = 200, description = "Undone", body = Done, headers(("ETag" = String)))))]
pub async fn remove_item(
    caller: Caller,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Refusal> {
    let (slug, item) = path.into_inner();
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.remove_item(who, id, ItemId(item))).await?;
    Ok(done.answer())
}

/// Record that an item was answered by itself
#[utoipa::path(post, path = "/cases/{case}/items/{item}/answered", tag = "cases",
    operation_id = "answer_item",
    params(("case" = String, Path, description = "As `atisn-26732`"),
        ("item" = i64, Path, description = "The number of the item")),
    request_body = OnBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn answer_item(
    caller: Caller,
    path: web::Path<(String, i64)>,
    Body(body): Body<OnBody>,
) -> Result<HttpResponse, Refusal> {
    let (slug, item) = path.into_inner();
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.answer_item(who, id, ItemId(item), body.on.0))
        .await?;
    Ok(done.answer())
}

/// Record that the requester withdrew
#[utoipa::path(post, path = "/cases/{case}/withdraw", tag = "cases", operation_id = "withdraw",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn withdraw(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller.act(&slug, Office::withdraw).await?;
    Ok(done.answer())
}

/// Send the requester a fresh link, which ends the ones before it
#[utoipa::path(post, path = "/cases/{case}/link", tag = "cases", operation_id = "renew_link",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "Queued", body = Done, headers(("ETag" = String)))))]
pub async fn renew_link(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller.act(&slug, Office::renew_link).await?;
    Ok(done.answer())
}
