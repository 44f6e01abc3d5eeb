//! Every route and every layer, in one list.

use super::{
    api, assets,
    portal::{
        acts, ask, commission, disclosure_feeds as feeds, disclosure_log as disclosure, guides,
        home, kept_pages::KeptPages, lost_link, my_request, my_request_letters, performance,
    },
    problem::{self, Problem},
    render::{self, Pages},
    security::{self, Limits, OnlyHttps},
    session,
    span::WithoutPaths,
    staff::{
        access, account, administration, api_tokens, areas, audit, calendar, case, certificate,
        clearance, clock, commissions, costs, dashboard, decision, documents, elsewhere,
        from_requester, gate, history, holidays, incoming, items, letter_templates, letters, log,
        mark_place, marks, open_commissions, people, profile, publication, publications, register,
        register_views, release, reminders, retention, reviews, schedule, second_factor,
        sign_in_rules, subject_access, suggestions, system, unsent, waiting, what_if, work,
    },
    urls::Public,
};
use crate::{
    domain::{event::Wrote, language::Language},
    service::Office,
};
use actix_governor::Governor;
use actix_multipart::form::MultipartFormConfig;
use actix_web::{App, HttpResponse, HttpServer, http::header, middleware::from_fn, web};
use std::{net::TcpListener, sync::Arc};
use tracing_actix_web::TracingLogger;

/// Beside the files, what the fields and the boundaries of an upload may take.
const AROUND_FILES: usize = 1024 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub struct State {
    office: web::Data<Office>,
    pages: web::Data<Pages>,
    kept_pages: web::Data<KeptPages>,
    limits: Limits,
}

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template is not well formed.
    #[error("the templates of the pages cannot be read")]
    Templates(#[from] render::Error),
    /// A limit on tries is not a limit.
    #[error("the limits on tries cannot be set")]
    Limits,
}

impl State {
    /// The state of a process: the office, and the templates that the program carries.
    pub fn new(office: web::Data<Office>) -> Result<Self, Error> {
        Ok(Self {
            office,
            pages: web::Data::new(Pages::open()?),
            kept_pages: web::Data::default(),
            limits: Limits::new().ok_or(Error::Limits)?,
        })
    }
}

/// Every route. The layers are added by [`run`], because they go around unknown routes too.
pub fn app(state: State) -> impl FnOnce(&mut web::ServiceConfig) {
    move |config| {
        let limit = state.office.upload_limit();
        let limits = state.limits;
        config
            .app_data(OnlyHttps(session::is_https(&state.office)))
            .app_data(state.office)
            .app_data(state.pages)
            .app_data(state.kept_pages)
            .app_data(
                web::FormConfig::default()
                    .limit(security::FORM_LIMIT)
                    .error_handler(|error, _| unreadable(&error)),
            )
            .app_data(
                MultipartFormConfig::default()
                    .total_limit(limit.saturating_mul(2).saturating_add(AROUND_FILES))
                    .memory_limit(limit.saturating_mul(2).saturating_add(AROUND_FILES))
                    .error_handler(|error, _| unreadable(&error)),
            )
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::NotFound.into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| Problem::NotFound.into()))
            .route("/health/live", web::get().to(live))
            .route("/health/ready", web::get().to(ready))
            .route("/assets/{file}", web::get().to(assets::asset))
            .service(
                web::resource("/staff/sign-in")
                    .wrap(Governor::new(&limits.forms))
                    .route(web::get().to(account::sign_in_form))
                    .route(web::post().to(account::sign_in)),
            )
            .service(
                web::resource("/staff/sign-in/code")
                    .wrap(Governor::new(&limits.forms))
                    .route(web::get().to(account::code_form))
                    .route(web::post().to(account::code)),
            )
            .service(
                web::resource("/staff/forgot")
                    .wrap(Governor::new(&limits.forms))
                    .route(web::get().to(account::forgot_form))
                    .route(web::post().to(account::forgot)),
            )
            .service(
                web::resource("/{lang:en|cy}/staff/new-password/{token}")
                    .wrap(Governor::new(&limits.links))
                    .route(web::get().to(account::new_password_form))
                    .route(web::post().to(account::new_password)),
            )
            .service(
                web::resource("/{lang:en|cy}/staff/set-up/{token}")
                    .wrap(Governor::new(&limits.links))
                    .route(web::get().to(account::set_up_form))
                    .route(web::post().to(account::set_up)),
            )
            .route("/staff/sign-out", web::post().to(account::sign_out))
            .route("/staff", web::get().to(work::work))
            .route("/staff/administration", web::get().to(administration::administration))
            .route("/staff/figures", web::get().to(dashboard::dashboard))
            .route("/staff/calendar", web::get().to(calendar::calendar))
            .route("/staff/calendar", web::post().to(calendar::make))
            .route("/staff/calendar/end", web::post().to(calendar::end))
            .service(
                web::resource("/calendar/{secret}.ics")
                    .wrap(Governor::new(&limits.links))
                    .route(web::get().to(calendar::file)),
            )
            .route("/staff/reminders", web::get().to(reminders::reminders))
            .route("/staff/reminders", web::post().to(reminders::set))
            .route("/staff/figures/file", web::get().to(dashboard::file))
            .route("/staff/publications", web::get().to(publications::publications))
            .route("/staff/retention", web::get().to(retention::retention))
            .route("/staff/retention", web::post().to(retention::set))
            .route("/staff/restricted", web::get().to(access::restricted))
            .route("/staff/restricted", web::post().to(access::join))
            .service(web::scope("/staff/profile/second-factor").configure(second_factor::routes))
            .service(web::scope("/staff/profile").configure(profile::routes))
            .service(web::scope("/staff/people").configure(people::routes))
            .route("/staff/sign-in-rules", web::get().to(sign_in_rules::sign_in_rules))
            .route("/staff/sign-in-rules", web::post().to(sign_in_rules::save))
            .route("/staff/audit", web::get().to(audit::audit))
            .route("/staff/system", web::get().to(system::system))
            .route("/staff/system/jobs/{id}/again", web::post().to(system::again))
            .service(web::scope("/staff/register-views").configure(register_views::routes))
            .route("/staff/cases.csv", web::get().to(register::file))
            .service(web::scope("/staff/cases").configure(cases))
            .service(web::scope("/staff/areas").configure(areas::routes))
            .route("/staff/commissions", web::get().to(open_commissions::commissions))
            .route("/staff/commissions/{id}/open", web::post().to(open_commissions::open))
            .service(web::scope("/staff/holidays").configure(holidays::routes))
            .service(web::scope("/staff/incoming").configure(incoming::routes))
            .service(web::scope("/staff/api-tokens").configure(api_tokens::routes))
            .service(web::scope("/staff/templates").configure(letter_templates::routes))
            .configure(|config| api::routes(config, &limits, limit))
            .configure(|config| portal(config, &limits))
            .configure(|config| contributors(config, &limits))
            .default_service(web::to(|| async { Err::<HttpResponse, _>(Problem::NotFound) }));
    }
}

fn cases(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(register::register))
        .route("/new", web::get().to(log::log_form))
        .route("/new", web::post().to(log::log))
        .route("/{slug}", web::get().to(case::case))
        .route("/{slug}/requester", web::post().to(case::see_requester))
        .route("/{slug}/take", web::post().to(case::take))
        .route("/{slug}/assign", web::post().to(case::assign))
        .route("/{slug}/link", web::post().to(case::renew_link))
        .route("/{slug}/clock", web::get().to(clock::clock))
        .route("/{slug}/clock/what-if", web::get().to(what_if::what_if))
        .route("/{slug}/clock/ask", web::post().to(clock::ask))
        .route("/{slug}/clock/explained", web::post().to(clock::explained))
        .route("/{slug}/clock/extend", web::post().to(clock::extend))
        .route("/{slug}/clock/withdraw", web::post().to(clock::withdraw))
        .route("/{slug}/documents", web::get().to(documents::documents))
        .route("/{slug}/documents", web::post().to(documents::add))
        .route("/{slug}/documents/{id}", web::get().to(marks::marks))
        .route("/{slug}/documents/{id}/original", web::get().to(documents::original))
        .route("/{slug}/documents/{id}/marks", web::post().to(marks::add))
        .route("/{slug}/documents/{id}/marks/place", web::post().to(mark_place::add))
        .route("/{slug}/documents/{id}/marks/{mark}/remove", web::post().to(marks::remove))
        .route("/{slug}/documents/{id}/suggestions", web::get().to(suggestions::suggestions))
        .route("/{slug}/documents/{id}/suggestions", web::post().to(suggestions::mark))
        .route("/{slug}/documents/{id}/elsewhere", web::get().to(elsewhere::elsewhere))
        .route("/{slug}/documents/{id}/elsewhere", web::post().to(elsewhere::mark))
        .route("/{slug}/documents/{id}/copy", web::post().to(marks::make_copy))
        .route("/{slug}/documents/{id}/settle", web::post().to(marks::settle))
        .route("/{slug}/copies/{id}/{name}", web::get().to(documents::copy))
        .route("/{slug}/costs", web::get().to(costs::costs))
        .route("/{slug}/costs", web::post().to(costs::save))
        .route("/{slug}/costs/join", web::post().to(costs::join))
        .route("/{slug}/decision", web::get().to(decision::decision))
        .route("/{slug}/decision", web::post().to(decision::decide))
        .configure(access::routes)
        .configure(retention::routes)
        .configure(commissions::routes)
        .configure(publication::routes)
        .configure(letters::routes)
        .configure(clearance::routes)
        .route("/{slug}/release", web::get().to(release::release))
        .route("/{slug}/release", web::post().to(release::issue))
        .route("/{slug}/release/check", web::post().to(gate::check))
        .route("/{slug}/certificate", web::get().to(certificate::certificate))
        .route("/{slug}/schedule", web::get().to(schedule::schedule))
        .route("/{slug}/schedule.csv", web::get().to(schedule::file))
        .route("/{slug}/history", web::get().to(history::history))
        .route("/{slug}/history.csv", web::get().to(history::as_table))
        .route("/{slug}/history.json", web::get().to(history::as_record))
        .route("/{slug}/clock/fee", web::post().to(waiting::fee))
        .route("/{slug}/clock/paid", web::post().to(waiting::paid))
        .route("/{slug}/clock/agreed", web::post().to(waiting::agreed))
        .route("/{slug}/clock/warn", web::post().to(waiting::warn))
        .route("/{slug}/clock/close", web::post().to(waiting::close))
        .route("/{slug}/reviews", web::get().to(reviews::reviews))
        .route("/{slug}/reviews/request", web::post().to(reviews::request))
        .route("/{slug}/reviews/extend", web::post().to(reviews::extend))
        .route("/{slug}/reviews/decide", web::post().to(reviews::decide))
        .route("/{slug}/reviews/complaint", web::post().to(reviews::complaint))
        .route("/{slug}/reviews/notice", web::post().to(reviews::notice))
        .route("/{slug}/reviews/comply", web::post().to(reviews::comply))
        .route("/{slug}/reviews/appeal", web::post().to(reviews::appeal))
        .configure(super::staff::workbench::routes)
        .configure(items::routes)
        .configure(from_requester::routes)
        .configure(super::staff::links::routes)
        .configure(super::staff::notes::routes)
        .configure(subject_access::routes);
}

fn portal(config: &mut web::ServiceConfig, limits: &Limits) {
    config
        .route("/", web::get().to(home::front))
        .route("/{lang:en|cy}", web::get().to(home::home))
        .route("/en/performance", web::get().to(performance::performance))
        .route("/cy/perfformiad", web::get().to(performance::performance))
        .route("/robots.txt", web::get().to(feeds::robots))
        .route("/sitemap.xml", web::get().to(feeds::sitemap))
        .route("/{lang:en|cy}/leave", web::post().to(my_request::leave));
    for place in guides::GuidePage::ALL {
        for lang in Language::BOTH {
            config.route(place.path(lang), web::get().to(move |visit| guides::guide(visit, place)));
        }
    }
    ask::routes(config, limits);
    for place in ["/en/check-a-request", "/cy/gwirio-cais"] {
        config.service(
            web::resource(place)
                .wrap(Governor::new(&limits.forms))
                .route(web::get().to(lost_link::lost_link))
                .route(web::post().to(lost_link::send_link)),
        );
    }
    for place in ["/en/disclosure-log", "/cy/cofnod-datgeliadau"] {
        config
            .route(place, web::get().to(disclosure::log))
            .route(&format!("{place}.atom"), web::get().to(feeds::atom))
            .route(&format!("{place}.json"), web::get().to(feeds::json))
            .route(&format!("{place}.csv"), web::get().to(feeds::csv))
            .route(&format!("{place}/{{item}}"), web::get().to(disclosure::item))
            .route(&format!("{place}/{{item}}/letter.pdf"), web::get().to(disclosure::letter))
            .route(
                &format!("{place}/{{item}}/files/{{copy}}/{{name}}"),
                web::get().to(disclosure::file),
            );
    }
    for lang in Language::BOTH {
        let at = |about| acts::place(about).path(lang);
        config.service(
            web::resource(at(Wrote::Message))
                .wrap(Governor::new(&limits.writing))
                .route(web::get().to(|requester| acts::form(requester, Wrote::Message)))
                .route(web::post().to(acts::write)),
        );
        for about in [Wrote::Clarification, Wrote::Review, Wrote::Withdrawal] {
            config.service(
                web::resource(at(about))
                    .wrap(Governor::new(&limits.writing))
                    .route(web::get().to(move |requester| acts::form(requester, about)))
                    .route(web::post().to(move |visit, requester, form| {
                        acts::act(visit, requester, form, about)
                    })),
            );
        }
    }
    for place in ["/en/my-request", "/cy/fy-nghais"] {
        config
            .route(place, web::get().to(my_request::my_request))
            .route(&format!("{place}/letter.pdf"), web::get().to(my_request::letter))
            .route(
                &format!("{place}/letters/{{letter}}"),
                web::get().to(my_request_letters::letter),
            )
            .route(
                &format!("{place}/letters/{{letter}}/letter.pdf"),
                web::get().to(my_request_letters::pdf),
            )
            .service(
                web::resource(format!("{place}/everything.zip"))
                    .wrap(Governor::new(&limits.links))
                    .route(web::get().to(my_request_letters::everything)),
            )
            .route(
                &format!("{place}/documents/{{id}}/{{name}}"),
                web::get().to(my_request::document),
            )
            .service(
                web::resource(format!("{place}/{{token}}"))
                    .wrap(Governor::new(&limits.links))
                    .route(web::get().to(my_request::open_link)),
            );
    }
}

/// What business areas reach by the link of a commission.
fn contributors(config: &mut web::ServiceConfig, limits: &Limits) {
    for page in Language::BOTH {
        let place = Public::Commission.path(page);
        let limited =
            |path: &str| web::resource(format!("{place}{path}")).wrap(Governor::new(&limits.links));
        config
            .route(place, web::get().to(commission::commission))
            .service(limited("/answer").route(web::post().to(commission::answer)))
            .service(limited("/files").route(web::post().to(commission::add_files)))
            .service(limited("/files/{id}/remove").route(web::post().to(commission::remove_file)))
            .service(limited("/late").route(web::post().to(commission::late)))
            .service(limited("/pass-on").route(web::post().to(commission::pass_on)))
            .service(limited("/leave").route(web::post().to(commission::leave)))
            .service(limited("/{token}").route(web::get().to(commission::open_link)));
    }
}

/// Serves the pages on a listener that is bound already, until the process is asked to stop.
pub async fn run(listener: TcpListener, office: Arc<Office>) -> std::io::Result<()> {
    let state = State::new(web::Data::from(office)).map_err(std::io::Error::other)?;
    let server = HttpServer::new(move || {
        App::new()
            .configure(app(state.clone()))
            .wrap(from_fn(unsent::keep))
            .wrap(from_fn(security::head_as_get))
            .wrap(from_fn(security::same_origin))
            .wrap(from_fn(problem::as_page))
            .wrap(from_fn(security::headers))
            .wrap(TracingLogger::<WithoutPaths>::new())
    });
    server.listen(listener)?.run().await
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain")).body("live\n")
}

async fn ready(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let answer = web::block(move || office.is_ready()).await?;
    match answer {
        Ok(()) => Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n")),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            Err(Problem::Unavailable)
        }
    }
}

/// What could not be read: too much, or not what was asked for.
fn unreadable(error: &(impl actix_web::ResponseError + ?Sized)) -> actix_web::Error {
    if error.status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge.into()
    } else {
        Problem::BadRequest.into()
    }
}
