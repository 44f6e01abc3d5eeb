//! Who is asking: extractors whose presence in a handler's arguments is the access check.

use super::{
    language, notice,
    problem::Problem,
    render::{FoundAt, Frame, Page, Pages, Who},
    security::client_address,
    urls::Public,
};
use crate::{
    domain::{language::Language, request_draft::Kind, sign_in::Visitor},
    service::{self, Office, SignedIn},
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    dev::Payload,
    http::header,
    web,
};
use futures_util::future::{LocalBoxFuture, Ready, ready};

/// A cookie that only this host can set and that script cannot read. Over plain http, which only
/// the loopback address should use, browsers refuse the stricter name.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Staff,
    /// Between the password and the code.
    Step,
    /// By which a browser is known again; it opens nothing.
    Device,
    Request,
    Commission,
    Draft(Kind),
}

impl Kept {
    const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Staff, true) => "__Host-staff",
            (Self::Staff, false) => "staff",
            (Self::Step, true) => "__Host-step",
            (Self::Step, false) => "step",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
            (Self::Request, true) => "__Host-request",
            (Self::Request, false) => "request",
            (Self::Commission, true) => "__Host-commission",
            (Self::Commission, false) => "commission",
            (Self::Draft(Kind::Information), true) => "__Host-draft",
            (Self::Draft(Kind::Information), false) => "draft",
            (Self::Draft(Kind::OwnData), true) => "__Host-own-draft",
            (Self::Draft(Kind::OwnData), false) => "own-draft",
        }
    }

    fn cookie(self, office: &Office, value: &str) -> Cookie<'static> {
        let https = is_https(office);
        Cookie::build(self.name(https), value.to_owned())
            .path("/")
            .http_only(true)
            .secure(https)
            .same_site(SameSite::Lax)
            .finish()
    }

    fn gone(self, office: &Office) -> Cookie<'static> {
        let mut cookie = self.cookie(office, "");
        cookie.make_removal();
        cookie
    }

    fn of(self, req: &HttpRequest, office: &Office) -> Option<String> {
        req.cookie(self.name(is_https(office))).map(|kept| kept.value().to_owned())
    }
}

/// The cookies that the public pages set, each with the end of the keys that say what it is for.
pub fn public_cookies(https: bool) -> [(&'static str, &'static str); 5] {
    [
        (language::COOKIE, "language"),
        (Kept::Request.name(https), "request"),
        (Kept::Draft(Kind::Information).name(https), "draft"),
        (Kept::Draft(Kind::OwnData).name(https), "own-draft"),
        (Kept::Commission.name(https), "commission"),
    ]
}

/// Whether people reach the service by https.
pub fn is_https(office: &Office) -> bool {
    office.public_url().scheme() == "https"
}

/// The cookie of a member of staff who has signed in.
pub fn staff_cookie(office: &Office, token: &service::SessionToken) -> Cookie<'static> {
    Kept::Staff.cookie(office, &token.0)
}

/// What the browser of a member of staff keeps to stay signed in.
pub fn staff_token(req: &HttpRequest, office: &Office) -> Option<String> {
    Kept::Staff.of(req, office)
}

/// Takes the cookie of a member of staff away.
pub fn no_staff_cookie(office: &Office) -> Cookie<'static> {
    Kept::Staff.gone(office)
}

/// The cookie of somebody who is still asked for a code.
pub fn step_cookie(office: &Office, token: &service::StepToken) -> Cookie<'static> {
    Kept::Step.cookie(office, &token.0)
}

/// Takes the cookie of somebody who was asked for a code away.
pub fn no_step_cookie(office: &Office) -> Cookie<'static> {
    Kept::Step.gone(office)
}

/// The cookie by which a browser is known the next time; browsers keep none for longer.
pub fn device_cookie(office: &Office, token: &service::DeviceToken) -> Cookie<'static> {
    let mut cookie = Kept::Device.cookie(office, &token.0);
    cookie.set_max_age(actix_web::cookie::time::Duration::days(400));
    cookie
}

/// Somebody at the door: what their browser says of itself, and what it keeps.
pub struct Door {
    /// Where they are.
    pub from: Visitor,
    /// By which the browser is known.
    pub device: Option<String>,
    /// Between the password and the code.
    pub step: Option<String>,
}

impl FromRequest for Door {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let door = req.app_data::<web::Data<Office>>().ok_or(Problem::Internal).map(|office| {
            let agent = req.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
            Self {
                from: Visitor::of(agent.unwrap_or_default(), client_address(req, office)),
                device: Kept::Device.of(req, office),
                step: Kept::Step.of(req, office),
            }
        });
        ready(door)
    }
}

/// The cookie of a requester who has opened a link.
pub fn request_cookie(office: &Office, token: &service::PortalToken) -> Cookie<'static> {
    Kept::Request.cookie(office, &token.0)
}

/// Takes the cookie of a requester away.
pub fn no_request_cookie(office: &Office) -> Cookie<'static> {
    Kept::Request.gone(office)
}

/// The cookie of a business area that has opened a commission.
pub fn commission_cookie(office: &Office, token: &service::CommissionToken) -> Cookie<'static> {
    Kept::Commission.cookie(office, &token.0)
}

/// Takes the cookie of a business area away.
pub fn no_commission_cookie(office: &Office) -> Cookie<'static> {
    Kept::Commission.gone(office)
}

/// The cookie of somebody who is writing a request.
pub fn draft_cookie(office: &Office, kind: Kind, token: &service::DraftToken) -> Cookie<'static> {
    Kept::Draft(kind).cookie(office, &token.0)
}

/// What the browser keeps of a request that is being written.
pub fn draft_token(req: &HttpRequest, office: &Office, kind: Kind) -> Option<String> {
    Kept::Draft(kind).of(req, office)
}

/// The cookie that keeps the language of pages without a language in their address.
pub fn language_cookie(lang: Language) -> Cookie<'static> {
    Cookie::build(language::COOKIE, lang.code()).path("/").same_site(SameSite::Lax).finish()
}

/// What every handler works with: the office, the templates, the language, the page's frame.
pub struct Visit {
    /// The office.
    pub office: web::Data<Office>,
    /// The language of the page.
    pub lang: Language,
    pages: web::Data<Pages>,
    notice: Option<&'static str>,
    path: String,
}

impl Visit {
    pub(super) fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let office = req.app_data::<web::Data<Office>>().ok_or(Problem::Internal)?;
        let pages = req.app_data::<web::Data<Pages>>().ok_or(Problem::Internal)?;
        Ok(Self {
            office: office.clone(),
            lang: language::of(req),
            pages: pages.clone(),
            notice: notice::of(req),
            path: req.path().to_owned(),
        })
    }

    /// The authority's name in the language of the page.
    pub fn authority(&self) -> &str {
        self.office.authority().name.get(self.lang)
    }

    /// Runs one act of the office off the threads that serve requests.
    pub async fn ask<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Office) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        Ok(self.attempt(act).await??)
    }

    /// As [`Visit::ask`], for a handler that has an answer to the office's refusal.
    pub async fn attempt<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Office) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<Result<T, service::Error>, Problem> {
        let office = self.office.clone();
        Ok(web::block(move || act(&office)).await?)
    }

    /// Shows a public page that lies at `place`.
    pub fn show<P: Page>(&self, place: Public, page: &P) -> Result<HttpResponse, Problem> {
        let mut frame = Frame::public(self.lang, place, self.authority());
        frame.notice = self.notice;
        Ok(self.pages.respond(&frame, page)?)
    }

    /// Whether the page has a line that says what was just done: it is shown once.
    pub const fn has_notice(&self) -> bool {
        self.notice.is_some()
    }

    /// A page of the requester's side that lies at `place`, as HTML.
    pub fn html_at<P: Page>(&self, place: Public, page: &P) -> Result<String, Problem> {
        let mut frame = Frame::public(self.lang, place, self.authority());
        frame.notice = self.notice;
        Ok(self.pages.html(&frame, page)?)
    }

    /// A public page in whole, that lies at these paths in English and Welsh and that search engines
    /// find at `found_at`.
    pub fn html<P: Page>(
        &self,
        (en, cy): (String, String),
        found_at: FoundAt,
        page: &P,
    ) -> Result<String, Problem> {
        let mut frame = Frame::public(self.lang, Public::DisclosureLog, self.authority());
        frame.here_en = en;
        frame.here_cy = cy;
        frame.found_at = Some(found_at);
        Ok(self.pages.html(&frame, page)?)
    }

    /// A page that stands alone, outside of this service, in a language that is not the visitor's.
    pub fn html_alone<P: Page>(&self, lang: Language, page: &P) -> Result<String, Problem> {
        let name = self.office.authority().name.get(lang);
        Ok(self.pages.html(&Frame::public(lang, Public::Home, name), page)?)
    }

    /// Shows a public page that lies at `here`, in English and in Welsh.
    pub fn show_at<P: Page>(&self, here: [&str; 2], page: &P) -> Result<HttpResponse, Problem> {
        let mut frame = Frame::public_at(self.lang, here, self.authority());
        frame.notice = self.notice;
        Ok(self.pages.respond(&frame, page)?)
    }

    /// Shows a page of the staff's side to somebody who has not signed in, at this address.
    pub fn show_outside<P: Page>(&self, page: &P) -> Result<HttpResponse, Problem> {
        let mut frame = Frame::staff(self.lang, &self.path, self.authority(), None);
        frame.notice = self.notice;
        if let Some(rest) = self.path.strip_prefix(&format!("/{}/", self.lang)) {
            frame.here_en = format!("/en/{rest}");
            frame.here_cy = format!("/cy/{rest}");
        }
        Ok(self.pages.respond(&frame, page)?)
    }
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}

/// A signed-in member of staff. What they may do, the office asks of their role.
pub struct Staff {
    /// Who.
    pub who: SignedIn,
    /// The visit.
    pub visit: Visit,
    session: String,
}

impl Staff {
    /// Runs one act of the office in this person's name.
    pub async fn ask<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Office, &SignedIn) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        Ok(self.attempt(act).await??)
    }

    /// As [`Staff::ask`], for a handler that has an answer to the office's refusal.
    pub async fn attempt<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Office, &SignedIn) -> Result<T, service::Error> + Send + 'static,
    ) -> Result<Result<T, service::Error>, Problem> {
        let who = self.who.clone();
        self.visit.attempt(move |office| act(office, &who)).await
    }

    /// Shows a page of the staff's side.
    pub fn show<P: Page>(&self, page: &P) -> Result<HttpResponse, Problem> {
        let visit = &self.visit;
        let who = Who::of(&self.who);
        let mut frame = Frame::staff(visit.lang, &visit.path, visit.authority(), Some(who));
        frame.notice = visit.notice;
        Ok(visit.pages.respond(&frame, page)?)
    }

    /// The secret of the session, for the acts that are about it.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        let session = self.session.clone();
        self.visit.ask(move |office| office.sign_out(&session)).await
    }
}

/// Who holds a session, as the office says.
type Holder = fn(&Office, &str) -> Result<Option<SignedIn>, service::Error>;

impl Staff {
    fn found(req: &HttpRequest, holder: Holder) -> LocalBoxFuture<'static, Result<Self, Problem>> {
        let visit = Visit::of(req);
        let asked = language::from_query(req.query_string());
        let req = req.clone();
        Box::pin(async move {
            let mut visit = visit?;
            let session = Kept::Staff.of(&req, &visit.office).ok_or(Problem::SignIn)?;
            let token = session.clone();
            let who = visit
                .ask(move |office| {
                    let Some(mut who) = holder(office, &token)? else { return Ok(None) };
                    // Choosing a language on any page sets it for all of this person's pages.
                    if let Some(asked) = asked.filter(|asked| *asked != who.language) {
                        office.set_language(&who, asked)?;
                        who.language = asked;
                    }
                    Ok(Some(who))
                })
                .await?
                .ok_or(Problem::SignIn)?;
            visit.lang = who.language;
            Ok(Self { who, visit, session })
        })
    }
}

impl FromRequest for Staff {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        Self::found(req, Office::who)
    }
}

/// A signed-in member of staff, although they may have to set up a second factor before anything
/// else: for the pages on which they do.
pub struct Newcomer(pub Staff);

impl FromRequest for Newcomer {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = Staff::found(req, Office::who_sets_up);
        Box::pin(async move { found.await.map(Self) })
    }
}

/// A requester who has opened a link. Which request it opens, the office knows.
pub struct Requester {
    /// What the browser keeps.
    pub session: String,
    /// The visit.
    pub visit: Visit,
}

impl FromRequest for Requester {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Visit::of(req).and_then(|visit| {
            let session = Kept::Request.of(req, &visit.office).ok_or(Problem::NotFound)?;
            Ok(Self { session, visit })
        }))
    }
}

/// Somebody in a business area who has opened a commission. Which it is, the office knows.
pub struct Contributor {
    /// What the browser keeps.
    pub session: String,
    /// The visit.
    pub visit: Visit,
}

impl FromRequest for Contributor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Visit::of(req).and_then(|visit| {
            let session = Kept::Commission.of(req, &visit.office).ok_or(Problem::NotFound)?;
            Ok(Self { session, visit })
        }))
    }
}

/// After an act: on to the page that shows what it did.
pub fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// A file to keep, never shown as a page of ours.
pub fn download(file: service::Download) -> HttpResponse {
    let media_type = match file.media_type.as_str() {
        // Only a type that no browser runs is named as it is.
        known @ ("application/pdf" | "text/plain" | "text/csv") => known.to_owned(),
        other if other.starts_with("application/vnd.") => other.to_owned(),
        _ => "application/octet-stream".to_owned(),
    };
    attached(&file.name, &media_type).body(file.bytes)
}

/// The head of an answer that a browser keeps as a file of this name.
pub fn attached(name: &str, media_type: &str) -> actix_web::HttpResponseBuilder {
    let name: String = name.chars().filter(|c| !c.is_control() && *c != '"').collect();
    let plain: String =
        name.chars().map(|c| if c.is_ascii() && c != '\\' { c } else { '_' }).collect();
    let whole: String = url::form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        // RFC 8187 writes a space as any other byte.
        .replace('+', "%20");
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"),
        ))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    response
}
