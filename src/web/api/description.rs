//! `OpenAPI` 3.1, made from the types of the handlers, and what each type of problem means.

use super::{
    access, cases, clock, commissions, decision, documents, figures, incoming, letters, me, notes,
    once, publications,
    refusal::{Kind, ProblemBody},
    reminders, retention, similar, workbench,
};
use crate::web::language;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::{
        self, ContentBuilder, HttpMethod, Ref, RefOr, ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::{ObjectBuilder, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

/// The media type of refusals.
const PROBLEM_JSON: &str = "application/problem+json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ateb",
        description = "Case handling for a public authority's Information Rights Unit. A program \
            acts for a person with a token; what it may do is what both the token's scopes and the \
            person's role allow.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    servers((url = "/api/v1")),
    paths(
        problems,
        me::me,
        me::officers,
        cases::cases,
        cases::log,
        cases::case,
        cases::history,
        cases::assign,
        cases::change_regime,
        cases::add_item,
        cases::remove_item,
        cases::answer_item,
        cases::withdraw,
        cases::renew_link,
        similar::to_new,
        similar::of_case,
        similar::dismiss,
        notes::notes,
        notes::add_note,
        notes::correct_note,
        notes::strike_note,
        notes::links,
        notes::link,
        notes::unlink,
        clock::deadline,
        clock::clock,
        clock::what_if,
        clock::ask,
        clock::explained,
        clock::extend,
        clock::extend_by_months,
        clock::agree_date,
        clock::request_fee,
        clock::receive_fee,
        clock::request_identity,
        clock::receive_identity,
        clock::warn_of_lapse,
        clock::close_unanswered,
        access::access,
        access::restrict,
        access::lift,
        access::join,
        commissions::open,
        commissions::of_case,
        commissions::proposal,
        commissions::commission,
        commissions::whole,
        commissions::remind,
        commissions::extend,
        commissions::reopen,
        commissions::cancel,
        documents::documents,
        documents::add,
        documents::original,
        documents::marks,
        documents::mark,
        documents::unmark,
        documents::settle,
        documents::make_copy,
        documents::copy,
        workbench::words,
        workbench::mark_words,
        workbench::remove,
        workbench::rest,
        workbench::undo,
        workbench::redo,
        workbench::find,
        workbench::suggestions,
        workbench::accept,
        figures::figures,
        decision::decision,
        decision::decide,
        decision::costs,
        decision::estimate,
        decision::join,
        decision::after_answer,
        decision::request_review,
        decision::extend_review,
        decision::decide_review,
        decision::complaint,
        decision::notice,
        decision::complied,
        decision::appeal,
        letters::letters,
        letters::letter,
        letters::letter_file,
        letters::draft_answer,
        letters::write,
        letters::edit,
        letters::send,
        letters::clearance,
        letters::ask_clearance,
        letters::agree,
        letters::send_back,
        letters::release,
        letters::issue,
        letters::gate,
        letters::certificate,
        incoming::incoming,
        incoming::one,
        incoming::original,
        incoming::log,
        incoming::file,
        incoming::aside,
        publications::queue,
        publications::publication,
        publications::propose,
        publications::preview,
        publications::publish,
        publications::decline,
        publications::withdraw,
        reminders::reminders,
        retention::due,
        retention::held,
        retention::of_case,
        retention::hold,
        retention::lift_hold,
        retention::erase,
    ),
    components(schemas(ProblemBody)),
    modifiers(&Everywhere)
)]
struct Described;

/// What holds for every operation: who may call it, and what may come instead of its answer.
struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, api: &mut openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("Made at /staff/api-tokens or with `ateb token add`"))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        for (path, item) in &mut api.paths.paths {
            for (method, operation) in operations(item) {
                complete(&method, path, operation);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

fn complete(method: &HttpMethod, path: &str, operation: &mut Operation) {
    let is_open = operation.security.is_some();
    let acts = *method != HttpMethod::Get;
    let mut kinds =
        vec![Kind::NotFound, Kind::Invalid, Kind::TooMany, Kind::Internal, Kind::Unavailable];
    if !is_open {
        kinds.extend([Kind::NoToken, Kind::Forbidden, Kind::NotAllowed]);
        operation.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
    if acts {
        kinds.extend([Kind::BadRequest, Kind::Changed]);
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let header = |name: &str, what: &str, text: ObjectBuilder| -> RefOr<Parameter> {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .description(Some(what))
                .schema(Some(text))
                .build()
                .into()
        };
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(header(
            "Idempotency-Key",
            "The same key with the same request is answered as the first time, for a day",
            text().min_length(Some(1)).max_length(Some(once::LONGEST_KEY)),
        ));
        // An act that is about no case yet has no version to hold to.
        if path.contains("{case}") {
            parameters.push(header(
                "If-Match",
                "The act is wanted only while the case is in this version",
                text(),
            ));
        }
    }
    if operation.request_body.is_some() {
        kinds.extend([Kind::TooLarge, Kind::MediaType]);
    }
    for kind in kinds {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let answer = ResponseBuilder::new()
            .description(kind.title(crate::domain::language::Language::English))
            .content(PROBLEM_JSON, content)
            .build();
        operation.responses.responses.insert(kind.status().as_str().to_owned(), answer.into());
    }
}

static JSON: LazyLock<String> =
    LazyLock::new(|| Described::openapi().to_json().unwrap_or_default());

/// `GET /api/v1/openapi.json`: public, as the addresses are no secret.
pub async fn description() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(JSON.as_str())
}

/// A type of problem.
#[derive(Serialize, ToSchema)]
pub struct ProblemType {
    /// Its name, which ends the `type` of a problem.
    pub name: &'static str,
    /// The status that it comes with.
    pub status: u16,
    /// What is wrong.
    pub title: String,
}

/// The types of problems.
#[derive(Serialize, ToSchema)]
pub struct ProblemTypes {
    /// All of them.
    pub items: Vec<ProblemType>,
}

/// The types of problems, in the language that is asked for
#[utoipa::path(get, path = "/problems", tag = "problems", operation_id = "problems", security(()),
    responses((status = 200, description = "The types", body = ProblemTypes)))]
pub async fn problems(req: HttpRequest) -> HttpResponse {
    let lang = language::preferred(&req);
    let items = Kind::ALL
        .into_iter()
        .map(|kind| ProblemType {
            name: kind.name(),
            status: kind.status().as_u16(),
            title: kind.title(lang),
        })
        .collect();
    HttpResponse::Ok().json(ProblemTypes { items })
}
