//! Lists in pages: each names where the next begins, and costs the same at any depth.

use super::{caller::Caller, refusal::Refusal};
use actix_web::{HttpResponse, http::header};
use serde::{Deserialize, Serialize};

/// The most things of one page, and how many when nothing is asked.
pub const MOST: u16 = 100;
const USUAL: u16 = 25;

/// Which page of a list is asked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageAsked {
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
}

/// The number of things that a page may have.
pub fn size(limit: Option<u16>) -> Result<u16, Refusal> {
    match limit {
        None => Ok(USUAL),
        Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        Some(_) => Err(Refusal::field("limit", "api-error-limit")),
    }
}

/// A number that a page ended at.
pub fn number(after: Option<&str>) -> Result<Option<i64>, Refusal> {
    after
        .map(|text| text.parse().map_err(|_cause| Refusal::field("after", "api-error-after")))
        .transpose()
}

/// The part of a whole list that a page shows, by a number that rises through it.
pub fn part<T>(
    whole: Vec<T>,
    number_of: impl Fn(&T) -> i64,
    asked: &PageAsked,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    let size = usize::from(size(asked.limit)?);
    let after = number(asked.after.as_deref())?;
    let mut rest: Vec<T> =
        whole.into_iter().filter(|one| after.is_none_or(|after| number_of(one) > after)).collect();
    let has_more = rest.len() > size;
    rest.truncate(size);
    let next = rest.last().filter(|_| has_more).map(|last| number_of(last).to_string());
    Ok((rest, next))
}

/// The answer with a page: its things, and where the next begins, in the body and as a link.
pub fn page<T: Serialize>(
    caller: &Caller,
    path: &str,
    asked: &[(&str, &str)],
    things: Vec<T>,
    next: Option<String>,
) -> HttpResponse {
    #[derive(Serialize)]
    struct Body<T> {
        items: Vec<T>,
        next: Option<String>,
    }
    let next = next.map(|after| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(asked.iter().filter(|(_, value)| !value.is_empty()))
            .append_pair("after", &after)
            .finish();
        caller.address(&format!("{path}?{query}"))
    });
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &next {
        answer.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
    }
    answer.json(Body { items: things, next })
}

/// The answer with the part of a whole list that is asked for, counted through it from 1: for lists
/// that have no number of their own to go on after.
pub fn counted<T: Serialize>(
    caller: &Caller,
    path: &str,
    more: &[(&str, &str)],
    whole: Vec<T>,
    asked: &PageAsked,
) -> Result<HttpResponse, Refusal> {
    let (things, next) = part((1i64..).zip(whole).collect(), |(at, _)| *at, asked)?;
    let limit = asked.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let mut query = more.to_vec();
    query.push(("limit", &limit));
    let things = things.into_iter().map(|(_, one)| one).collect();
    Ok(page(caller, path, &query, things, next))
}
