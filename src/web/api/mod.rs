//! `/api/v1`: the acts of the service for programs. The same functions of the office as the pages
//! use, so that the same rules hold.

mod body;
pub mod caller;
pub mod cases;
pub mod clock;
pub mod description;
pub mod documents;
pub mod figures;
pub mod me;
pub mod once;
pub mod paging;
pub mod refusal;
pub mod vocabulary;

use super::{problem::Problem, security::Limits};
use actix_governor::Governor;
use actix_web::{HttpResponse, Route, middleware::from_fn, web};
use refusal::Refusal;

/// Every address of the API, with the methods that each has.
pub fn routes(config: &mut web::ServiceConfig, limits: &Limits, upload_limit: usize) {
    config.service(
        web::scope("/api/v1")
            // Of a document; of a body of JSON less is taken.
            .app_data(web::PayloadConfig::new(upload_limit))
            .wrap(from_fn(once::once))
            .wrap(Governor::new(&limits.programs))
            .configure(open)
            .configure(of_cases)
            .configure(of_clocks)
            .configure(of_documents)
            .default_service(web::to(|| async { Err::<HttpResponse, _>(Problem::NotFound) })),
    );
}

/// What an address with one method answers to others.
const GET: &str = "GET, HEAD";
const POST: &str = "POST";
const DELETE: &str = "DELETE";
const GET_POST: &str = "GET, HEAD, POST";

/// An address with its methods; to any other it answers with those it has.
fn at<const N: usize>(
    config: &mut web::ServiceConfig,
    path: &str,
    allow: &'static str,
    routes: [Route; N],
) {
    let mut resource = web::resource(path);
    for route in routes {
        resource = resource.route(route);
    }
    config.service(resource.default_service(web::to(move || async move {
        Err::<HttpResponse, _>(Refusal::method(allow))
    })));
}

fn open(config: &mut web::ServiceConfig) {
    at(config, "/openapi.json", GET, [web::get().to(description::description)]);
    at(config, "/problems", GET, [web::get().to(description::problems)]);
    at(config, "/deadline", GET, [web::get().to(clock::deadline)]);
    at(config, "/me", GET, [web::get().to(me::me)]);
    at(config, "/officers", GET, [web::get().to(me::officers)]);
    at(config, "/figures", GET, [web::get().to(figures::figures)]);
}

fn of_cases(config: &mut web::ServiceConfig) {
    let cases = [web::get().to(cases::cases), web::post().to(cases::log)];
    at(config, "/cases", GET_POST, cases);
    at(config, "/cases/{case}", GET, [web::get().to(cases::case)]);
    at(config, "/cases/{case}/history", GET, [web::get().to(cases::history)]);
    at(config, "/cases/{case}/assign", POST, [web::post().to(cases::assign)]);
    at(config, "/cases/{case}/regime", POST, [web::post().to(cases::change_regime)]);
    at(config, "/cases/{case}/items", POST, [web::post().to(cases::add_item)]);
    at(config, "/cases/{case}/items/{item}", DELETE, [web::delete().to(cases::remove_item)]);
    let answered = web::post().to(cases::answer_item);
    at(config, "/cases/{case}/items/{item}/answered", POST, [answered]);
    at(config, "/cases/{case}/withdraw", POST, [web::post().to(cases::withdraw)]);
    at(config, "/cases/{case}/link", POST, [web::post().to(cases::renew_link)]);
}

fn of_clocks(config: &mut web::ServiceConfig) {
    at(config, "/cases/{case}/clock", GET, [web::get().to(clock::clock)]);
    at(config, "/cases/{case}/clock/what-if", GET, [web::get().to(clock::what_if)]);
    at(config, "/cases/{case}/clarification", POST, [web::post().to(clock::ask)]);
    let explained = web::post().to(clock::explained);
    at(config, "/cases/{case}/clarification/received", POST, [explained]);
    at(config, "/cases/{case}/extension", POST, [web::post().to(clock::extend)]);
    let months = web::post().to(clock::extend_by_months);
    at(config, "/cases/{case}/extension/months", POST, [months]);
    at(config, "/cases/{case}/extension/agreed", POST, [web::post().to(clock::agree_date)]);
    at(config, "/cases/{case}/fee", POST, [web::post().to(clock::request_fee)]);
    at(config, "/cases/{case}/fee/received", POST, [web::post().to(clock::receive_fee)]);
    at(config, "/cases/{case}/identity", POST, [web::post().to(clock::request_identity)]);
    let proof = web::post().to(clock::receive_identity);
    at(config, "/cases/{case}/identity/received", POST, [proof]);
    at(config, "/cases/{case}/lapse/warning", POST, [web::post().to(clock::warn_of_lapse)]);
    at(config, "/cases/{case}/lapse", POST, [web::post().to(clock::close_unanswered)]);
}

fn of_documents(config: &mut web::ServiceConfig) {
    let documents = [web::get().to(documents::documents), web::post().to(documents::add)];
    at(config, "/cases/{case}/documents", GET_POST, documents);
    let original = web::get().to(documents::original);
    at(config, "/cases/{case}/documents/{document}/original", GET, [original]);
    let marks = [web::get().to(documents::marks), web::post().to(documents::mark)];
    at(config, "/cases/{case}/documents/{document}/marks", GET_POST, marks);
    let unmark = web::delete().to(documents::unmark);
    at(config, "/cases/{case}/documents/{document}/marks/{mark}", DELETE, [unmark]);
    let settle = web::post().to(documents::settle);
    at(config, "/cases/{case}/documents/{document}/disposition", POST, [settle]);
    let copy = web::post().to(documents::make_copy);
    at(config, "/cases/{case}/documents/{document}/copy", POST, [copy]);
    at(config, "/cases/{case}/copies/{copy}", GET, [web::get().to(documents::copy)]);
}
