//! The disclosure log, as staff fill it: what waits, what is proposed, and publishing.

use super::{
    access::{ReasonBody, ReasonShown},
    body::{Asked, Body},
    caller::{Caller, Done},
    commissions::WordsBody,
    documents::CopyShown,
    paging::{self, PageAsked},
    refusal::Refusal,
    vocabulary::{LanguageWord, QueueWord, TopicWord},
};
use crate::{
    domain::{
        ids::CopyId,
        publication::{ShownIn, Shows},
    },
    service::{Office, Proposed, Publication, PublicationQueue, Waiting},
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which part of the queue of publications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// Answered, and nobody has decided.
    Waiting,
    /// In the log.
    Published,
    /// Taken off.
    Withdrawn,
    /// Not for publication.
    Declined,
}

impl Queue {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Published, Self::Withdrawn, Self::Declined];

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
        }
    }

    /// What stands in it, each with the number of its case.
    fn of(self, queue: PublicationQueue) -> Vec<(i64, QueuedShown)> {
        match self {
            Self::Waiting => queue.waiting.into_iter().map(QueuedShown::waits).collect(),
            Self::Published => queue.published.into_iter().map(QueuedShown::decided).collect(),
            Self::Withdrawn => queue.withdrawn.into_iter().map(QueuedShown::decided).collect(),
            Self::Declined => queue.declined.into_iter().map(QueuedShown::decided).collect(),
        }
    }
}

/// An answer that is in the log, or could be.
#[derive(Serialize, ToSchema)]
pub struct QueuedShown {
    /// The case, as addresses name it.
    pub case: String,
    /// Its title, when one is proposed.
    pub title: Option<WordsBody>,
    /// The day on which nothing more was owed, of one that waits.
    pub closed_on: Option<NaiveDate>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub struct QueuedPage {
    /// In the order of the cases' numbers.
    pub items: Vec<QueuedShown>,
    /// The address of the next page.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// Which part of the queue, and which page of it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueAsked {
    /// Which part; `waiting` when none is named.
    pub state: Option<QueueWord>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub limit: Option<u16>,
    /// Where the page before ended: what it said in `next`.
    pub after: Option<String>,
}

/// What is proposed to publish.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedBody {
    /// The title; a language may be empty.
    pub title: WordsBody,
    /// The summary; a language may be empty, but not where there is a title.
    pub summary: WordsBody,
    /// What it is about.
    #[serde(default)]
    #[schema(required = false)]
    pub topics: Vec<TopicWord>,
    /// Whether the letter is published.
    #[serde(default)]
    #[schema(required = false)]
    pub with_letter: bool,
    /// Whether it is published with what it quotes of the request.
    #[serde(default)]
    #[schema(required = false)]
    pub with_quotes: bool,
    /// The numbers of the released copies that are published.
    #[serde(default)]
    #[schema(required = false)]
    pub copies: Vec<i64>,
}

/// The publication of a case.
#[derive(Serialize, ToSchema)]
pub struct PublicationShown {
    /// How it stands; nothing while nobody has decided.
    pub state: Option<QueueWord>,
    /// What is proposed, or was published.
    pub proposed: ProposedBody,
    /// Whether something was proposed already.
    pub is_begun: bool,
    /// The copies that the answer released.
    pub copies: Vec<CopyShown>,
    /// Why it was not published or taken off, in order.
    pub reasons: Vec<ReasonShown>,
}

/// What would be published, as everybody would see it.
#[derive(Serialize, ToSchema)]
pub struct PreviewShown {
    /// The title.
    pub title: WordsBody,
    /// The summary.
    pub summary: WordsBody,
    /// The letter, in each of its languages.
    pub letter: Vec<LetterShownAs>,
    /// Where the requester shows; nothing is published while there is something here.
    pub shown: Vec<RequesterShows>,
    /// The files whose words nobody but a person can read: pictures, for instance.
    pub unread: Vec<String>,
    /// Stands for all of it. Publishing says it again: what is published must be what was seen.
    pub digest: String,
}

/// A letter in one language.
#[derive(Serialize, ToSchema)]
pub struct LetterShownAs {
    /// Which.
    pub language: LanguageWord,
    /// The letter.
    pub html: String,
}

/// Where the requester shows.
#[derive(Serialize, ToSchema)]
pub struct RequesterShows {
    /// `title`, `summary`, `letter` or `file`.
    pub place: &'static str,
    /// The language of a title or summary, the name of a file.
    pub which: String,
    /// `name`, `email`, `address` or `link`.
    pub what: &'static str,
}

/// What was seen before it is published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishBody {
    /// The digest of the preview.
    pub digest: String,
}

impl QueuedShown {
    fn waits(one: Waiting) -> (i64, Self) {
        let shown = Self {
            case: one.reference.slug(),
            title: one.proposed.map(WordsBody::of),
            closed_on: one.closed_on,
            published_at: None,
        };
        (one.reference.number, shown)
    }

    fn decided(one: Publication) -> (i64, Self) {
        let shown = Self {
            case: one.reference.slug(),
            title: (!one.title.is_empty()).then(|| WordsBody::of(one.title)),
            closed_on: None,
            published_at: one.published_at,
        };
        (one.reference.number, shown)
    }
}

impl ProposedBody {
    fn of(proposed: Proposed) -> Self {
        Self {
            title: WordsBody::of(proposed.title),
            summary: WordsBody::of(proposed.summary),
            topics: proposed.topics.into_iter().map(TopicWord).collect(),
            with_letter: proposed.with_letter,
            with_quotes: proposed.with_quotes,
            copies: proposed.copies.into_iter().map(|copy| copy.0).collect(),
        }
    }

    fn read(self) -> Proposed {
        let mut topics: Vec<_> = self.topics.into_iter().map(|topic| topic.0).collect();
        topics.sort_unstable();
        topics.dedup();
        Proposed {
            title: self.title.read(),
            summary: self.summary.read(),
            topics,
            with_letter: self.with_letter,
            with_quotes: self.with_quotes,
            copies: self.copies.into_iter().map(CopyId).collect(),
        }
    }
}

impl RequesterShows {
    fn of((place, what): (ShownIn, Shows)) -> Self {
        let (place, which) = match place {
            ShownIn::Title(language) => ("title", language.code().to_owned()),
            ShownIn::Summary(language) => ("summary", language.code().to_owned()),
            ShownIn::Letter => ("letter", String::new()),
            ShownIn::File(name) => ("file", name),
        };
        let what = match what {
            Shows::Name => "name",
            Shows::Email => "email",
            Shows::Address => "address",
            Shows::Link => "link",
        };
        Self { place, which, what }
    }
}

/// The answers that wait for a decision on publication, or those about which one was made
///
/// At most 200 of each part.
#[utoipa::path(get, path = "/publications", tag = "publications", operation_id = "publications",
    params(QueueAsked),
    responses((status = 200, description = "A page of the queue", body = QueuedPage,
        headers(("Link" = Option<String>, description = "The next page")))))]
pub async fn queue(
    caller: Caller,
    Asked(asked): Asked<QueueAsked>,
) -> Result<HttpResponse, Refusal> {
    let state = asked.state.map_or(Queue::Waiting, |word| word.0);
    let mut all = state.of(caller.ask(Office::publications).await?);
    all.sort_by_key(|(number, _)| *number);
    let wanted = PageAsked { limit: asked.limit, after: asked.after };
    let (found, next) = paging::part(all, |(number, _)| *number, &wanted)?;
    let limit = wanted.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let query = [("state", state.as_str()), ("limit", limit.as_str())];
    let items: Vec<_> = found.into_iter().map(|(_, one)| one).collect();
    Ok(paging::page(&caller, "/api/v1/publications", &query, items, next))
}

/// The publication of a case
#[utoipa::path(get, path = "/cases/{case}/publication", tag = "publications",
    operation_id = "publication",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "How it stands", body = PublicationShown)))]
pub async fn publication(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    use crate::domain::publication::Standing;
    let view = caller.ask_of(&slug, Office::publication).await?;
    let state = view.standing.map(|standing| match standing {
        Standing::Published => Queue::Published,
        Standing::Declined => Queue::Declined,
        Standing::Withdrawn => Queue::Withdrawn,
    });
    Ok(HttpResponse::Ok().json(PublicationShown {
        state: state.map(QueueWord),
        proposed: ProposedBody::of(view.proposed),
        is_begun: view.is_begun,
        copies: view.copies.into_iter().map(CopyShown::of).collect(),
        reasons: view.reasons.into_iter().map(ReasonShown::of).collect(),
    }))
}

/// Propose what is published
///
/// Nothing is published by that.
#[utoipa::path(post, path = "/cases/{case}/publication", tag = "publications",
    operation_id = "propose_publication",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ProposedBody,
    responses((status = 200, description = "Proposed", body = Done, headers(("ETag" = String)))))]
pub async fn propose(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ProposedBody>,
) -> Result<HttpResponse, Refusal> {
    let new = body.read();
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.propose_publication(who, id, &new)).await?;
    Ok(done.answer())
}

/// What would be published, as everybody would see it
#[utoipa::path(get, path = "/cases/{case}/publication/preview", tag = "publications",
    operation_id = "preview_publication",
    params(("case" = String, Path, description = "As `atisn-26732`")),
    responses((status = 200, description = "What would be published", body = PreviewShown)))]
pub async fn preview(caller: Caller, slug: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let view = caller.ask_of(&slug, Office::preview_publication).await?;
    Ok(HttpResponse::Ok().json(PreviewShown {
        title: WordsBody::of(view.item.title),
        summary: WordsBody::of(view.item.summary),
        letter: view
            .letter
            .into_iter()
            .map(|(language, html)| LetterShownAs { language: LanguageWord(language), html })
            .collect(),
        shown: view.shown.into_iter().map(RequesterShows::of).collect(),
        unread: view.unread,
        digest: view.digest,
    }))
}

/// Publish what was seen
///
/// Refused while the requester shows anywhere in it, and when anything has changed since.
#[utoipa::path(post, path = "/cases/{case}/publication/publish", tag = "publications",
    operation_id = "publish",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = PublishBody,
    responses((status = 200, description = "Published", body = Done, headers(("ETag" = String)))))]
pub async fn publish(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<PublishBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) =
        caller.act(&slug, move |office, who, id| office.publish(who, id, &body.digest)).await?;
    Ok(done.answer())
}

/// Record that an answer is not for publication
#[utoipa::path(post, path = "/cases/{case}/publication/decline", tag = "publications",
    operation_id = "decline_publication",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReasonBody,
    responses((status = 200, description = "Recorded", body = Done, headers(("ETag" = String)))))]
pub async fn decline(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.decline_publication(who, id, &body.reason))
        .await?;
    Ok(done.answer())
}

/// Take an answer off the log
///
/// Its page and its files are gone at once.
#[utoipa::path(post, path = "/cases/{case}/publication/withdraw", tag = "publications",
    operation_id = "withdraw_publication",
    params(("case" = String, Path, description = "As `atisn-26732`")), request_body = ReasonBody,
    responses((status = 200, description = "Taken off", body = Done, headers(("ETag" = String)))))]
pub async fn withdraw(
    caller: Caller,
    slug: web::Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<HttpResponse, Refusal> {
    let ((), done) = caller
        .act(&slug, move |office, who, id| office.withdraw_publication(who, id, &body.reason))
        .await?;
    Ok(done.answer())
}
