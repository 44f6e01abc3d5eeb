//! The e-mails that wait for somebody to say where they belong: the list, and the page of one, from
//! which it is logged, filed or set aside.

use super::{documents::size, similar::SimilarPart};
use crate::{
    domain::{
        ids::{CaseId, IncomingId, Reference},
        incoming::{Held, Kind},
    },
    law::regime::Regime,
    service::{self, IncomingLine, IncomingView, Office, WhichIncoming},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, download, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The laws under which a request can be logged.
const REGIMES: [&str; 3] =
    [Regime::Foia.as_str(), Regime::Eir.as_str(), Regime::SubjectAccess.as_str()];

/// The routes under `/staff/incoming`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(list))
        .route("/{id}", web::get().to(message))
        .route("/{id}/original", web::get().to(original))
        .route("/{id}/log", web::post().to(log))
        .route("/{id}/file", web::post().to(file))
        .route("/{id}/aside", web::post().to(aside));
}

/// The list.
#[derive(Debug, Clone, Serialize)]
pub struct IncomingPage {
    /// Whether those are shown that were set aside.
    pub is_aside: bool,
    /// The e-mails.
    pub messages: Vec<IncomingRow>,
    /// The number of the last one, where more follow.
    pub next: Option<i64>,
}

/// So many e-mails make a page.
const LISTED: u16 = 100;

/// An e-mail in the list.
#[derive(Debug, Clone, Serialize)]
pub struct IncomingRow {
    /// Its number.
    pub id: i64,
    /// Who wrote it; empty when it does not say.
    pub from: String,
    /// What it says it is about; may be empty.
    pub subject: String,
    /// The day it reached the authority.
    pub received_on: NaiveDate,
    /// The end of the key `incoming-why-…`; empty when it never waited.
    pub why: &'static str,
    /// The reference that it names; empty when it names none that the reader may see.
    pub guess: String,
    /// The same in the addresses of the pages.
    pub guess_slug: String,
}

impl IncomingRow {
    fn of(line: &IncomingLine) -> Self {
        let from = match (line.from_name.as_str(), line.from_address.as_str()) {
            ("", address) => address.to_owned(),
            (name, "") => name.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        };
        Self {
            id: line.id.0,
            from,
            subject: line.subject.clone(),
            received_on: line.received_on,
            why: line.why.map(Held::as_str).unwrap_or_default(),
            guess: line.guess.as_ref().map(ToString::to_string).unwrap_or_default(),
            guess_slug: line.guess.as_ref().map(Reference::slug).unwrap_or_default(),
        }
    }

    fn samples() -> Vec<Self> {
        let line = IncomingLine {
            id: IncomingId(7),
            kind: Kind::Reply,
            from_name: "Ada <b>".into(),
            from_address: "ada@example.com".into(),
            subject: "<script>alert(1)</script>".into(),
            received_on: NaiveDate::default(),
            why: None,
            guess: "ATISN 26732".parse().ok(),
        };
        let empty = IncomingLine {
            from_name: String::new(),
            subject: String::new(),
            guess: None,
            why: Some(Held::Incomplete),
            ..line.clone()
        };
        Held::ALL
            .into_iter()
            .map(|why| IncomingLine { why: Some(why), ..line.clone() })
            .chain([empty])
            .map(|line| Self::of(&line))
            .collect()
    }
}

impl Page for IncomingPage {
    const TEMPLATE: &'static str = "staff/incoming";

    fn samples() -> Vec<Self> {
        vec![
            Self { is_aside: false, messages: IncomingRow::samples(), next: Some(7) },
            Self { is_aside: true, messages: IncomingRow::samples(), next: Some(7) },
            Self { is_aside: false, messages: Vec::new(), next: None },
            Self { is_aside: true, messages: Vec::new(), next: None },
        ]
    }
}

/// One e-mail.
#[derive(Debug, Clone, Serialize)]
pub struct IncomingMessagePage {
    /// What the list says of it.
    pub row: IncomingRow,
    /// What its writer wrote.
    pub text: String,
    /// What it quotes.
    pub quoted: String,
    /// Its files.
    pub files: Vec<IncomingFile>,
    /// Whether a request can be made of it as it is.
    pub may_be_request: bool,
    /// The reference of the case that it was filed with; empty when it was not.
    pub case: String,
    /// The same in the addresses of the pages.
    pub case_slug: String,
    /// Who said where it belongs; empty when nobody has.
    pub handled_by: String,
    /// When.
    pub handled_at: Option<DateTime<Utc>>,
    /// Cases that look like it.
    pub similar: Vec<SimilarPart>,
    /// The laws to choose from.
    pub regimes: [&'static str; 3],
    /// What was typed.
    pub form: IncomingForm,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

/// A file of an e-mail.
#[derive(Debug, Clone, Serialize)]
pub struct IncomingFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// What is typed on the page of an e-mail.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct IncomingForm {
    /// The law under which it is logged.
    #[serde(default)]
    pub regime: String,
    /// The reference of the case with which it is filed.
    #[serde(default)]
    pub reference: String,
}

impl IncomingMessagePage {
    fn of(view: &IncomingView, form: Option<IncomingForm>, mistakes: Vec<Mistake>) -> Self {
        let row = IncomingRow::of(&view.line);
        let form = form.unwrap_or_else(|| IncomingForm {
            regime: Regime::Foia.as_str().to_owned(),
            reference: row.guess.clone(),
        });
        let (handled_by, handled_at) = match &view.handled {
            Some((by, at)) => (by.clone(), Some(*at)),
            None => (String::new(), None),
        };
        Self {
            row,
            text: view.text.clone(),
            quoted: view.quoted.clone(),
            files: view
                .files
                .iter()
                .map(|(name, bytes)| IncomingFile {
                    name: name.clone(),
                    bytes: size(i64::try_from(*bytes).unwrap_or(i64::MAX)),
                })
                .collect(),
            may_be_request: view.may_be_request,
            case: view.case.as_ref().map(ToString::to_string).unwrap_or_default(),
            case_slug: view.case.as_ref().map(Reference::slug).unwrap_or_default(),
            handled_by,
            handled_at,
            similar: SimilarPart::of_all(view.similar.clone()),
            regimes: REGIMES,
            form,
            mistakes,
        }
    }
}

impl Page for IncomingMessagePage {
    const TEMPLATE: &'static str = "staff/incoming_message";

    fn samples() -> Vec<Self> {
        let rows = IncomingRow::samples();
        let file = IncomingFile { name: "map <b>.pdf".into(), bytes: 512 };
        let plain = |row: IncomingRow| Self {
            row,
            text: "Which roads are gritted?\n<script>alert(1)</script>".into(),
            quoted: String::new(),
            files: Vec::new(),
            may_be_request: true,
            case: String::new(),
            case_slug: String::new(),
            handled_by: String::new(),
            handled_at: None,
            similar: SimilarPart::samples(),
            regimes: REGIMES,
            form: IncomingForm { regime: "foia".into(), reference: String::new() },
            mistakes: Vec::new(),
        };
        let first = rows.first().cloned().map(plain);
        let filed = first.clone().map(|page| Self {
            case: "ATISN 26732".into(),
            case_slug: "atisn-26732".into(),
            handled_by: "Nia <b>".into(),
            handled_at: Some(DateTime::UNIX_EPOCH),
            ..page
        });
        let aside = first.clone().map(|page| Self {
            handled_by: "Nia <b>".into(),
            handled_at: Some(DateTime::UNIX_EPOCH),
            ..page
        });
        let wrong = first.map(|page| Self {
            quoted: "> Which year?".into(),
            files: vec![file],
            may_be_request: false,
            form: IncomingForm { regime: "eir".into(), reference: "\"><b>".into() },
            mistakes: vec![Mistake::new("reference", "error-no-such-case")],
            ..page
        });
        rows.into_iter().map(plain).chain(filed).chain(aside).chain(wrong).collect()
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// Which e-mails are listed; anything that names nothing is left out of account.
#[derive(Debug, Default, Deserialize)]
pub struct IncomingQuery {
    /// `aside` for those that were set aside.
    #[serde(default)]
    pub which: String,
    /// The number of the last e-mail of the page before.
    pub after: Option<i64>,
}

/// `GET /staff/incoming`.
pub async fn list(staff: Staff, query: web::Query<IncomingQuery>) -> Result<HttpResponse, Problem> {
    let is_aside = query.which == "aside";
    let which = if is_aside { WhichIncoming::SetAside } else { WhichIncoming::Waiting };
    let after = query.after.map(IncomingId);
    // One more than the page has says whether another follows.
    let lines =
        staff.ask(move |office, who| office.incoming(who, which, after, LISTED + 1)).await?;
    let messages: Vec<_> = lines.iter().take(LISTED.into()).map(IncomingRow::of).collect();
    let next = messages.last().filter(|_| lines.len() > messages.len()).map(|last| last.id);
    staff.show(&IncomingPage { is_aside, messages, next })
}

/// `GET /staff/incoming/{id}`.
pub async fn message(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    show(&staff, IncomingId(*id), None, Vec::new()).await
}

async fn show(
    staff: &Staff,
    id: IncomingId,
    form: Option<IncomingForm>,
    mistakes: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    let view = staff.ask(move |office, who| office.incoming_message(who, id)).await?;
    staff.show(&IncomingMessagePage::of(&view, form, mistakes))
}

/// `GET /staff/incoming/{id}/original`: the e-mail as it came.
pub async fn original(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = IncomingId(*id);
    Ok(download(staff.ask(move |office, who| office.incoming_file(who, id)).await?))
}

/// `POST /staff/incoming/{id}/log`: the e-mail becomes a case.
pub async fn log(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<IncomingForm>,
) -> Result<HttpResponse, Problem> {
    let (id, form) = (IncomingId(*id), form.into_inner());
    let Ok(regime) = form.regime.parse::<Regime>() else {
        let wrong = Mistake::new("regime", "error-empty");
        return show(&staff, id, Some(form), vec![wrong]).await;
    };
    let done = staff
        .attempt(move |office, who| {
            let case = office.log_incoming(who, id, regime)?;
            slug_of(office, who, case)
        })
        .await?;
    match done {
        Ok(slug) => Ok(see(&format!("/staff/cases/{slug}?done=case-logged"))),
        Err(error) => show(&staff, id, Some(form), vec![mistake("regime", error)?]).await,
    }
}

/// `POST /staff/incoming/{id}/file`: the e-mail is filed with a case.
pub async fn file(
    staff: Staff,
    id: web::Path<i64>,
    form: web::Form<IncomingForm>,
) -> Result<HttpResponse, Problem> {
    let (id, form) = (IncomingId(*id), form.into_inner());
    let reference = form.reference.clone();
    let done = staff
        .attempt(move |office, who| {
            let case = office.file_incoming(who, id, &reference)?;
            slug_of(office, who, case)
        })
        .await?;
    match done {
        Ok(slug) => Ok(see(&format!("/staff/cases/{slug}?done=incoming-filed"))),
        Err(error) => show(&staff, id, Some(form), vec![mistake("reference", error)?]).await,
    }
}

/// `POST /staff/incoming/{id}/aside`: nothing comes of the e-mail.
pub async fn aside(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = IncomingId(*id);
    staff.ask(move |office, who| office.set_incoming_aside(who, id)).await?;
    Ok(see("/staff/incoming?done=incoming-set-aside"))
}

/// A case in the addresses of the pages.
fn slug_of(
    office: &Office,
    who: &service::SignedIn,
    case: CaseId,
) -> Result<String, service::Error> {
    Ok(office.case(who, case)?.case.reference.slug())
}
