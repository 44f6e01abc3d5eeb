//! What connects a case with others, on its page.

use super::{
    case::{page, path, view},
    register::tag,
    similar,
};
use crate::{
    domain::link::LinkKind,
    service::{LinksView, OtherCase},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What connects a case with others.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LinksPart {
    /// Linked cases, the latest first.
    pub linked: Vec<LinkedPart>,
    /// Other cases of who asked; none when the reader may not know who asks.
    pub theirs: Option<Vec<OtherPart>>,
    /// Whether there are more of those.
    pub has_more: bool,
    /// Whether the reader may link.
    pub may_link: bool,
    /// The kinds of links to choose from.
    pub kinds: Vec<&'static str>,
    /// The form, as typed.
    pub form: LinkForm,
}

/// A linked case.
#[derive(Debug, Clone, Serialize)]
pub struct LinkedPart {
    /// The other.
    pub other: OtherPart,
    /// The end of the key `link-is-…`: the kind, and for some which came first.
    pub is: String,
}

/// Another case.
#[derive(Debug, Clone, Serialize)]
pub struct OtherPart {
    /// Its reference in addresses.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// Its title; empty once erased.
    pub title: String,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// The end of the key `state-…`.
    pub state: &'static str,
    /// The colour of the tag.
    pub colour: &'static str,
}

/// With which case, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LinkForm {
    /// The reference of the other.
    #[serde(default)]
    pub reference: String,
    /// The kind of the link.
    #[serde(default)]
    pub kind: String,
}

impl OtherPart {
    /// A case for samples.
    pub(super) fn sample() -> Self {
        Self {
            slug: "atisn-26731".into(),
            reference: "ATISN 26731".into(),
            title: "Routes <b>".into(),
            received_on: NaiveDate::from_ymd_opt(2026, 2, 10).unwrap_or_default(),
            state: "answered",
            colour: "green",
        }
    }

    /// Another case, as a page shows it.
    pub(super) fn of(other: OtherCase) -> Self {
        // Whether it is late, its own page says.
        let (state, colour) = tag(other.state, false);
        Self {
            slug: other.reference.slug(),
            reference: other.reference.to_string(),
            title: other.subject,
            received_on: other.received_on,
            state,
            colour,
        }
    }
}

/// The end of the key that says what another case is to the one that is shown.
fn is(kind: LinkKind, came_first: bool) -> String {
    match kind {
        LinkKind::FollowUp | LinkKind::Repeated => {
            format!("{}-{}", kind.as_str(), if came_first { "earlier" } else { "later" })
        }
        LinkKind::SameRequest | LinkKind::Related => kind.as_str().to_owned(),
    }
}

impl LinksPart {
    /// A part for samples.
    pub(super) fn sample() -> Self {
        let other = OtherPart::sample();
        let linked = LinkKind::ALL
            .into_iter()
            .flat_map(|kind| [true, false].map(|first| is(kind, first)))
            .map(|is| LinkedPart { other: other.clone(), is })
            .collect();
        let erased = OtherPart { title: String::new(), ..other.clone() };
        Self {
            linked,
            theirs: Some(vec![other, erased]),
            has_more: true,
            may_link: true,
            kinds: LinkKind::ALL.map(LinkKind::as_str).into(),
            form: LinkForm { reference: "\"><b>".into(), kind: "related".into() },
        }
    }

    /// What connects a case with others, as a member of staff may know.
    pub(super) fn of(view: LinksView) -> Self {
        let linked = view.linked.into_iter().map(|one| LinkedPart {
            is: is(one.kind, one.came_first),
            other: OtherPart::of(one.other),
        });
        Self {
            linked: linked.collect(),
            theirs: view.of_requester.map(|all| all.into_iter().map(OtherPart::of).collect()),
            has_more: view.has_more,
            may_link: view.may_link,
            kinds: LinkKind::ALL.map(LinkKind::as_str).into(),
            form: LinkForm::default(),
        }
    }
}

/// `POST /staff/cases/{slug}/links`: links the case with another, in both.
pub async fn add(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<LinkForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let form = form.into_inner();
    let wrong = match form.kind.parse::<LinkKind>() {
        Err(_none) => Mistake::new("kind", "link-error-kind"),
        Ok(kind) => {
            let other = form.reference.clone();
            let done =
                staff.attempt(move |office, who| office.link_cases(who, id, &other, kind)).await?;
            match done {
                Ok(()) => return Ok(see(&path(&view, "?done=case-linked#links"))),
                Err(error) => mistake("reference", error)?,
            }
        }
    };
    let mut page = page(&staff, &view).await?;
    page.links.form = form;
    page.mistakes = vec![wrong];
    staff.show(&page)
}

/// `POST /staff/cases/{slug}/links/{other}/remove`: takes a link away, in both.
pub async fn remove(
    staff: Staff,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (slug, other) = place.into_inner();
    let back = format!("/staff/cases/{slug}?done=case-unlinked#links");
    staff
        .ask(move |office, who| {
            let id = office.case_named(who, &slug)?;
            office.unlink_cases(who, id, &other)
        })
        .await?;
    Ok(see(&back))
}

/// The addresses of links, under that of cases.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/links", web::post().to(add))
        .route("/{slug}/links/{other}/remove", web::post().to(remove))
        .route("/{slug}/similar/{other}/dismiss", web::post().to(similar::dismiss));
}
