//! Cases that look like a request, where it is logged, where an e-mail waits, and on its case.

use super::links::OtherPart;
use crate::{
    service::{SimilarCase, WhySimilar},
    web::{
        problem::Problem,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::Serialize;

/// A case that looks like a request.
#[derive(Debug, Clone, Serialize)]
pub struct SimilarPart {
    /// The case.
    pub other: OtherPart,
    /// The end of the key `similar-why-…`.
    pub why: &'static str,
    /// The kind of link that is offered.
    pub kind: &'static str,
    /// What part of the words they share, in hundredths.
    pub percent: usize,
    /// Some of those words; may be empty.
    pub shared: String,
    /// Whether its answer is in the disclosure log.
    pub is_published: bool,
}

impl SimilarPart {
    /// Parts for samples.
    pub(super) fn samples() -> Vec<Self> {
        WhySimilar::ALL
            .into_iter()
            .map(|why| Self {
                other: OtherPart::sample(),
                why: why.as_str(),
                kind: why.link().as_str(),
                percent: 87,
                shared: if why == WhySimilar::SameText { "" } else { "barn, <b>salt" }.into(),
                is_published: why == WhySimilar::Similar,
            })
            .collect()
    }

    /// The cases, in their order.
    pub(super) fn of_all(similar: Vec<SimilarCase>) -> Vec<Self> {
        similar
            .into_iter()
            .map(|one| Self {
                other: OtherPart::of(one.other),
                why: one.why.as_str(),
                kind: one.why.link().as_str(),
                percent: one.percent,
                shared: one.shared.join(", "),
                is_published: one.is_published,
            })
            .collect()
    }
}

/// `POST /staff/cases/{slug}/similar/{other}/dismiss`: they are about different things.
pub async fn dismiss(
    staff: Staff,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (slug, other) = place.into_inner();
    let back = format!("/staff/cases/{slug}?done=similar-dismissed");
    staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.dismiss_likeness(who, id, &other)
        })
        .await?;
    Ok(see(&back))
}
