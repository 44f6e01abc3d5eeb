//! `/api/v1`: the acts of the service for programs. The same functions of the office as the pages
//! use, so that the same rules hold.

pub mod access;
mod body;
pub mod caller;
pub mod cases;
pub mod clock;
pub mod commissions;
pub mod decision;
pub mod description;
pub mod documents;
pub mod figures;
pub mod incoming;
pub mod letters;
pub mod me;
pub mod notes;
pub mod once;
pub mod paging;
pub mod publications;
pub mod refusal;
pub mod reminders;
pub mod retention;
pub mod similar;
pub mod vocabulary;
pub mod workbench;

use super::{problem::Problem, security::Limits};
use actix_governor::Governor;
use actix_web::{
    HttpResponse, Route,
    body::BoxBody,
    middleware::{Next, from_fn},
    web,
};
use refusal::Refusal;

/// Every address of the API, with the methods that each has.
pub fn routes(config: &mut web::ServiceConfig, limits: &Limits, upload_limit: usize) {
    config.service(
        web::scope("/api/v1")
            // Of a document; of a body of JSON less is taken.
            .app_data(web::PayloadConfig::new(upload_limit))
            .wrap(Governor::new(&limits.programs))
            .configure(open)
            .configure(of_cases)
            .configure(of_clocks)
            .configure(of_access)
            .configure(of_commissions)
            .configure(of_workbench)
            .configure(of_documents)
            .configure(of_answers)
            .configure(of_reviews)
            .configure(of_incoming)
            .configure(of_publications)
            .configure(of_retention)
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
    let other = web::to(move || async move { Err::<HttpResponse, _>(Refusal::method(allow)) });
    config.service(
        resource
            .default_service(other)
            .wrap(from_fn(move |req, next: Next<BoxBody>| once::once(allow, req, next))),
    );
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
    at(config, "/cases/similar", POST, [web::post().to(similar::to_new)]);
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
    let notes = [web::get().to(notes::notes), web::post().to(notes::add_note)];
    at(config, "/cases/{case}/notes", GET_POST, notes);
    let correct = web::post().to(notes::correct_note);
    at(config, "/cases/{case}/notes/{note}/correct", POST, [correct]);
    at(config, "/cases/{case}/notes/{note}/strike", POST, [web::post().to(notes::strike_note)]);
    at(config, "/cases/{case}/similar", GET, [web::get().to(similar::of_case)]);
    let dismiss = web::post().to(similar::dismiss);
    at(config, "/cases/{case}/similar/{other}/dismiss", POST, [dismiss]);
    let links = [web::get().to(notes::links), web::post().to(notes::link)];
    at(config, "/cases/{case}/links", GET_POST, links);
    at(config, "/cases/{case}/links/{other}", DELETE, [web::delete().to(notes::unlink)]);
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

fn of_access(config: &mut web::ServiceConfig) {
    at(config, "/cases/{case}/access", GET, [web::get().to(access::access)]);
    at(config, "/cases/{case}/access/restrict", POST, [web::post().to(access::restrict)]);
    at(config, "/cases/{case}/access/lift", POST, [web::post().to(access::lift)]);
    at(config, "/restricted/join", POST, [web::post().to(access::join)]);
}

fn of_commissions(config: &mut web::ServiceConfig) {
    at(config, "/commissions", GET, [web::get().to(commissions::open)]);
    let commissions =
        [web::get().to(commissions::of_case), web::post().to(commissions::commission)];
    at(config, "/cases/{case}/commissions", GET_POST, commissions);
    let proposal = web::get().to(commissions::proposal);
    at(config, "/cases/{case}/commissions/proposal", GET, [proposal]);
    let whole = web::get().to(commissions::whole);
    at(config, "/cases/{case}/commissions/{commission}", GET, [whole]);
    let remind = web::post().to(commissions::remind);
    at(config, "/cases/{case}/commissions/{commission}/remind", POST, [remind]);
    let extend = web::post().to(commissions::extend);
    at(config, "/cases/{case}/commissions/{commission}/extend", POST, [extend]);
    let reopen = web::post().to(commissions::reopen);
    at(config, "/cases/{case}/commissions/{commission}/reopen", POST, [reopen]);
    let cancel = web::post().to(commissions::cancel);
    at(config, "/cases/{case}/commissions/{commission}/cancel", POST, [cancel]);
}

/// Registered before the marks one by one, so that `undo` is not read as a number.
fn of_workbench(config: &mut web::ServiceConfig) {
    let words = web::get().to(workbench::words);
    at(config, "/cases/{case}/documents/{document}/pages/{page}/words", GET, [words]);
    let mark_words = web::post().to(workbench::mark_words);
    at(config, "/cases/{case}/documents/{document}/marks/words", POST, [mark_words]);
    let remove = web::post().to(workbench::remove);
    at(config, "/cases/{case}/documents/{document}/marks/remove", POST, [remove]);
    let rest = web::post().to(workbench::rest);
    at(config, "/cases/{case}/documents/{document}/marks/rest", POST, [rest]);
    let undo = web::post().to(workbench::undo);
    at(config, "/cases/{case}/documents/{document}/marks/undo", POST, [undo]);
    let redo = web::post().to(workbench::redo);
    at(config, "/cases/{case}/documents/{document}/marks/redo", POST, [redo]);
    let find = web::get().to(workbench::find);
    at(config, "/cases/{case}/documents/{document}/found", GET, [find]);
    let suggestions = web::get().to(workbench::suggestions);
    at(config, "/cases/{case}/documents/{document}/suggestions", GET, [suggestions]);
    let accept = web::post().to(workbench::accept);
    at(config, "/cases/{case}/documents/{document}/suggestions/accept", POST, [accept]);
}

fn of_publications(config: &mut web::ServiceConfig) {
    at(config, "/publications", GET, [web::get().to(publications::queue)]);
    let publication =
        [web::get().to(publications::publication), web::post().to(publications::propose)];
    at(config, "/cases/{case}/publication", GET_POST, publication);
    let preview = web::get().to(publications::preview);
    at(config, "/cases/{case}/publication/preview", GET, [preview]);
    let publish = web::post().to(publications::publish);
    at(config, "/cases/{case}/publication/publish", POST, [publish]);
    let decline = web::post().to(publications::decline);
    at(config, "/cases/{case}/publication/decline", POST, [decline]);
    let withdraw = web::post().to(publications::withdraw);
    at(config, "/cases/{case}/publication/withdraw", POST, [withdraw]);
}

fn of_retention(config: &mut web::ServiceConfig) {
    at(config, "/reminders", GET, [web::get().to(reminders::reminders)]);
    at(config, "/retention/due", GET, [web::get().to(retention::due)]);
    at(config, "/retention/held", GET, [web::get().to(retention::held)]);
    at(config, "/cases/{case}/retention", GET, [web::get().to(retention::of_case)]);
    at(config, "/cases/{case}/hold", POST, [web::post().to(retention::hold)]);
    at(config, "/cases/{case}/hold/lift", POST, [web::post().to(retention::lift_hold)]);
    at(config, "/cases/{case}/erase", POST, [web::post().to(retention::erase)]);
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

fn of_answers(config: &mut web::ServiceConfig) {
    let decision = [web::get().to(decision::decision), web::post().to(decision::decide)];
    at(config, "/cases/{case}/decision", GET_POST, decision);
    let costs = [web::get().to(decision::costs), web::post().to(decision::estimate)];
    at(config, "/cases/{case}/costs", GET_POST, costs);
    at(config, "/cases/{case}/costs/join", POST, [web::post().to(decision::join)]);
    let letters = [web::get().to(letters::letters), web::post().to(letters::write)];
    at(config, "/cases/{case}/letters", GET_POST, letters);
    at(config, "/cases/{case}/letters/answer", POST, [web::post().to(letters::draft_answer)]);
    at(config, "/cases/{case}/letters/{letter}", GET, [web::get().to(letters::letter)]);
    at(config, "/cases/{case}/letters/{letter}/text", POST, [web::post().to(letters::edit)]);
    at(config, "/cases/{case}/letters/{letter}/send", POST, [web::post().to(letters::send)]);
    at(config, "/cases/{case}/letters/{letter}/gate", GET, [web::get().to(letters::gate)]);
    let file = web::get().to(letters::letter_file);
    at(config, "/cases/{case}/letters/{letter}/{format}", GET, [file]);
    let clearance = [web::get().to(letters::clearance), web::post().to(letters::ask_clearance)];
    at(config, "/cases/{case}/clearance", GET_POST, clearance);
    at(config, "/cases/{case}/clearance/agreed", POST, [web::post().to(letters::agree)]);
    at(config, "/cases/{case}/clearance/sent-back", POST, [web::post().to(letters::send_back)]);
    let release = [web::get().to(letters::release), web::post().to(letters::issue)];
    at(config, "/cases/{case}/release", GET_POST, release);
    at(config, "/cases/{case}/certificate", GET, [web::get().to(letters::certificate)]);
}

fn of_reviews(config: &mut web::ServiceConfig) {
    let review = [web::get().to(decision::after_answer), web::post().to(decision::request_review)];
    at(config, "/cases/{case}/review", GET_POST, review);
    at(config, "/cases/{case}/review/extension", POST, [web::post().to(decision::extend_review)]);
    at(config, "/cases/{case}/review/outcome", POST, [web::post().to(decision::decide_review)]);
    at(config, "/cases/{case}/complaint", POST, [web::post().to(decision::complaint)]);
    at(config, "/cases/{case}/notice", POST, [web::post().to(decision::notice)]);
    at(config, "/cases/{case}/notice/complied", POST, [web::post().to(decision::complied)]);
    at(config, "/cases/{case}/appeal", POST, [web::post().to(decision::appeal)]);
}

fn of_incoming(config: &mut web::ServiceConfig) {
    at(config, "/incoming", GET, [web::get().to(incoming::incoming)]);
    at(config, "/incoming/{message}", GET, [web::get().to(incoming::one)]);
    at(config, "/incoming/{message}/original", GET, [web::get().to(incoming::original)]);
    at(config, "/incoming/{message}/log", POST, [web::post().to(incoming::log)]);
    at(config, "/incoming/{message}/file", POST, [web::post().to(incoming::file)]);
    at(config, "/incoming/{message}/aside", POST, [web::post().to(incoming::aside)]);
}
