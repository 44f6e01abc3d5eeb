//! Putting an answer into the disclosure log: what is proposed, how it looks, and the last word.

use super::{
    access::ReasonPart,
    case::{CaseHead, path, view},
    documents::{kind, size},
};
use crate::{
    domain::{
        ids::CopyId,
        language::Language,
        letter::Words,
        publication::{ShownIn, Shows, Standing, Topic},
    },
    service::{CaseView, Error, Proposed, PublicationPreview, PublicationView},
    web::{
        form::Mistake,
        portal::disclosure_log::ItemPart,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// What is proposed, or was decided.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box or a part of the page")]
pub struct PublicationPage {
    /// The head.
    pub head: CaseHead,
    /// How it stands: the end of a key `publication-standing-…`.
    pub standing: &'static str,
    /// Whether it is in the log now.
    pub is_published: bool,
    /// The title in English and in Welsh.
    pub title: Words,
    /// The summary in both.
    pub summary: Words,
    /// The topics: the end of a key `topic-…`, and whether it is ticked.
    pub topics: Vec<(&'static str, bool)>,
    /// Whether the letter is published.
    pub with_letter: bool,
    /// Whether with what it quotes.
    pub with_quotes: bool,
    /// The released copies.
    pub copies: Vec<CopyLine>,
    /// Whether something was proposed already, so that it can be looked at.
    pub is_begun: bool,
    /// Why it was not published or taken off.
    pub reasons: Vec<ReasonPart>,
    /// A reason as typed.
    pub reason: String,
    /// What is wrong with the form.
    pub mistakes: Vec<Mistake>,
}

/// A released copy.
#[derive(Debug, Clone, Serialize)]
pub struct CopyLine {
    /// Which.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it is ticked.
    pub is_ticked: bool,
}

/// How it would look to everybody.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewPage {
    /// The head.
    pub head: CaseHead,
    /// The item, in the language of the page.
    pub item: ItemPart,
    /// The other language, with title and summary there.
    pub other: Language,
    /// The title there; empty when it is missing.
    pub other_title: String,
    /// The summary there.
    pub other_summary: String,
    /// Where the requester shows.
    pub shown: Vec<ShownLine>,
    /// Files in which nobody but a person can read.
    pub unread: Vec<String>,
    /// Stands for what is shown.
    pub digest: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A place where the requester shows.
#[derive(Debug, Clone, Serialize)]
pub struct ShownLine {
    /// The end of a key `publication-shows-…`.
    pub what: &'static str,
    /// The end of a key `publication-in-…`.
    pub place: &'static str,
    /// The name of the file, where it is in one.
    pub file: String,
}

impl ShownLine {
    fn of((place, what): &(ShownIn, Shows)) -> Self {
        let (place, file) = match place {
            ShownIn::Title(Language::English) => ("title-en", ""),
            ShownIn::Title(Language::Welsh) => ("title-cy", ""),
            ShownIn::Summary(Language::English) => ("summary-en", ""),
            ShownIn::Summary(Language::Welsh) => ("summary-cy", ""),
            ShownIn::Letter => ("letter", ""),
            ShownIn::File(name) => ("file", name.as_str()),
        };
        let what = match what {
            Shows::Name => "name",
            Shows::Email => "email",
            Shows::Address => "address",
            Shows::Link => "link",
        };
        Self { what, place, file: file.to_owned() }
    }
}

impl Page for PublicationPage {
    const TEMPLATE: &'static str = "staff/publication";

    fn samples() -> Vec<Self> {
        let open = Self {
            head: CaseHead { is_answered: true, ..CaseHead::sample() },
            standing: "open",
            is_published: false,
            title: Words { en: "Salt \"><b>".into(), cy: String::new() },
            summary: Words { en: "</textarea>".into(), cy: String::new() },
            topics: Topic::ALL.map(|one| (one.as_str(), one == Topic::Health)).to_vec(),
            with_letter: true,
            with_quotes: false,
            copies: vec![
                CopyLine {
                    id: 7,
                    name: "salt <i>.csv".into(),
                    kind: "CSV".into(),
                    bytes: 612,
                    is_ticked: true,
                },
                CopyLine {
                    id: 8,
                    name: "grit.pdf".into(),
                    kind: "PDF".into(),
                    bytes: 48_100,
                    is_ticked: false,
                },
            ],
            is_begun: false,
            reasons: Vec::new(),
            reason: String::new(),
            mistakes: Vec::new(),
        };
        vec![
            Self {
                reason: "</textarea>".into(),
                mistakes: vec![
                    Mistake::new("title_en", "error-empty"),
                    Mistake::new("summary_cy", "error-too-long"),
                    Mistake::new("reason", "error-empty"),
                ],
                ..open.clone()
            },
            Self { copies: Vec::new(), is_begun: true, ..open.clone() },
            Self {
                standing: "published",
                is_published: true,
                mistakes: vec![Mistake::new("reason", "error-empty")],
                ..open.clone()
            },
            Self {
                standing: "declined",
                reasons: vec![ReasonPart::sample("publication_declined")],
                ..open.clone()
            },
            Self {
                standing: "withdrawn",
                reasons: vec![ReasonPart::sample("publication_withdrawn")],
                ..open
            },
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "staff/publication_preview";

    fn samples() -> Vec<Self> {
        let clean = Self {
            head: CaseHead { is_answered: true, ..CaseHead::sample() },
            item: ItemPart::sample(),
            other: Language::Welsh,
            other_title: "Halen <b>".into(),
            other_summary: "Faint o halen.".into(),
            shown: Vec::new(),
            unread: vec!["map <b>.png".into()],
            digest: "00".into(),
            mistakes: Vec::new(),
        };
        let all = [
            (ShownIn::Title(Language::English), Shows::Name),
            (ShownIn::Title(Language::Welsh), Shows::Email),
            (ShownIn::Summary(Language::English), Shows::Address),
            (ShownIn::Summary(Language::Welsh), Shows::Name),
            (ShownIn::Letter, Shows::Link),
            (ShownIn::File("salt <b>.csv".into()), Shows::Name),
        ];
        vec![
            Self {
                shown: all.iter().map(ShownLine::of).collect(),
                other_title: String::new(),
                other_summary: String::new(),
                unread: Vec::new(),
                mistakes: vec![Mistake::about("publish", "error-requester-shows", "6")],
                ..clean.clone()
            },
            clean,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// The routes under `/staff/cases`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/{slug}/publication", web::get().to(publication))
        .route("/{slug}/publication", web::post().to(propose))
        .route("/{slug}/publication/preview", web::get().to(preview))
        .route("/{slug}/publication/publish", web::post().to(publish))
        .route("/{slug}/publication/decline", web::post().to(decline))
        .route("/{slug}/publication/withdraw", web::post().to(withdraw));
}

impl PublicationPage {
    fn of(view: &CaseView, found: PublicationView) -> Self {
        let proposed = found.proposed;
        Self {
            head: CaseHead::of(view),
            standing: match found.standing {
                None => "open",
                Some(Standing::Published) => "published",
                Some(Standing::Declined) => "declined",
                Some(Standing::Withdrawn) => "withdrawn",
            },
            is_published: found.standing == Some(Standing::Published),
            topics: Topic::ALL
                .into_iter()
                .map(|one| (one.as_str(), proposed.topics.contains(&one)))
                .collect(),
            copies: found
                .copies
                .into_iter()
                .map(|copy| CopyLine {
                    id: copy.id.0,
                    kind: kind(&copy.media_type),
                    bytes: size(copy.bytes),
                    is_ticked: proposed.copies.contains(&copy.id),
                    name: copy.name,
                })
                .collect(),
            title: proposed.title,
            summary: proposed.summary,
            with_letter: proposed.with_letter,
            with_quotes: proposed.with_quotes,
            is_begun: found.is_begun,
            reasons: found.reasons.into_iter().map(ReasonPart::of).collect(),
            reason: String::new(),
            mistakes: Vec::new(),
        }
    }
}

async fn found(staff: &Staff, view: &CaseView) -> Result<PublicationView, Problem> {
    let id = view.case.id;
    staff.ask(move |office, who| office.publication(who, id)).await
}

/// `GET /staff/cases/{slug}/publication`.
pub async fn publication(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let found = found(&staff, &view).await?;
    staff.show(&PublicationPage::of(&view, found))
}

/// `POST /staff/cases/{slug}/publication`: keeps what is proposed and shows how it would look.
pub async fn propose(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let fields = form.into_inner();
    let all = |wanted: &'static str| {
        fields.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
    };
    let one = |wanted: &'static str| all(wanted).next().unwrap_or_default().to_owned();
    let proposed = Proposed {
        title: Words { en: one("title_en"), cy: one("title_cy") },
        summary: Words { en: one("summary_en"), cy: one("summary_cy") },
        topics: all("topics").filter_map(|one| one.parse().ok()).collect(),
        with_letter: !one("with_letter").is_empty(),
        with_quotes: !one("with_quotes").is_empty(),
        copies: all("copies").filter_map(|one| one.parse().ok()).map(CopyId).collect(),
    };
    let given = proposed.clone();
    let done =
        staff.attempt(move |office, who| office.propose_publication(who, id, &given)).await?;
    let wrong = match done {
        Ok(()) => return Ok(see(&path(&view, "/publication/preview"))),
        Err(error) => mistake(field_of(&error, "title_en"), error)?,
    };
    let found = PublicationView { proposed, ..found(&staff, &view).await? };
    staff.show(&PublicationPage { mistakes: vec![wrong], ..PublicationPage::of(&view, found) })
}

fn field_of(error: &Error, otherwise: &'static str) -> &'static str {
    match error {
        Error::Invalid { field, .. } => field,
        _ => otherwise,
    }
}

impl PreviewPage {
    fn of(view: &CaseView, found: PublicationPreview, lang: Language) -> Self {
        let other = lang.other();
        Self {
            head: CaseHead::of(view),
            other,
            other_title: found.item.title.get(other).clone(),
            other_summary: found.item.summary.get(other).clone(),
            item: ItemPart::of(&found.item, found.letter, lang),
            shown: found.shown.iter().map(ShownLine::of).collect(),
            unread: found.unread,
            digest: found.digest,
            mistakes: Vec::new(),
        }
        .with_links_for_staff()
    }

    /// Before it is published its files lie with the case.
    fn with_links_for_staff(mut self) -> Self {
        let slug = &self.head.slug;
        for file in &mut self.item.files {
            if let Some((_, rest)) = file.href.split_once("/files/") {
                file.href = format!("/staff/cases/{slug}/copies/{rest}");
            }
        }
        self
    }
}

/// `GET /staff/cases/{slug}/publication/preview`.
pub async fn preview(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let found = staff.ask(move |office, who| office.preview_publication(who, id)).await?;
    staff.show(&PreviewPage::of(&view, found, staff.visit.lang))
}

/// What was seen.
#[derive(Debug, Deserialize)]
pub struct PublishForm {
    /// The digest of the preview.
    #[serde(default)]
    pub seen: String,
}

/// `POST /staff/cases/{slug}/publication/publish`: publishes what was seen.
pub async fn publish(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<PublishForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let id = view.case.id;
    let seen = form.into_inner().seen;
    let done = staff.attempt(move |office, who| office.publish(who, id, &seen)).await?;
    match done {
        Ok(()) => Ok(see(&path(&view, "/publication?done=publication-done"))),
        Err(error @ Error::RequesterShows(_)) => {
            let wrong = mistake("publish", error)?;
            let found = staff.ask(move |office, who| office.preview_publication(who, id)).await?;
            let page = PreviewPage::of(&view, found, staff.visit.lang);
            staff.show(&PreviewPage { mistakes: vec![wrong], ..page })
        }
        Err(error) => Err(error.into()),
    }
}

/// A reason.
#[derive(Debug, Deserialize)]
pub struct ReasonForm {
    /// The words.
    #[serde(default)]
    pub reason: String,
}

/// `POST /staff/cases/{slug}/publication/decline`: it is not for publication.
pub async fn decline(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReasonForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let (id, reason) = (view.case.id, form.into_inner().reason);
    let given = reason.clone();
    let done =
        staff.attempt(move |office, who| office.decline_publication(who, id, &given)).await?;
    after_reason(&staff, &view, reason, done, "publication-declined-notice").await
}

/// `POST /staff/cases/{slug}/publication/withdraw`: takes it off the log.
pub async fn withdraw(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<ReasonForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let (id, reason) = (view.case.id, form.into_inner().reason);
    let given = reason.clone();
    let done =
        staff.attempt(move |office, who| office.withdraw_publication(who, id, &given)).await?;
    after_reason(&staff, &view, reason, done, "publication-withdrawn-notice").await
}

async fn after_reason(
    staff: &Staff,
    view: &CaseView,
    reason: String,
    done: Result<(), Error>,
    notice: &'static str,
) -> Result<HttpResponse, Problem> {
    match done {
        Ok(()) => Ok(see(&path(view, &format!("/publication?done={notice}")))),
        Err(error @ Error::Invalid { .. }) => {
            let wrong = mistake("reason", error)?;
            let page = PublicationPage::of(view, found(staff, view).await?);
            staff.show(&PublicationPage { reason, mistakes: vec![wrong], ..page })
        }
        Err(error) => Err(error.into()),
    }
}
