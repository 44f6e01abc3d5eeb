//! The disclosure log: what was released, found by words and by links.
//!
//! These pages may be kept by browsers and caches, but only to ask again each time whether they are
//! still right (`no-cache` with an `ETag`): what is withdrawn is then gone at once.

use crate::{
    domain::{
        ids::{CopyId, Reference},
        language::Language,
        letter::Words,
        publication::folded,
    },
    service::{Facets, LogQuery, LogView, Publication},
    web::{
        problem::Problem,
        render::{FoundAt, Page},
        session::{Visit, download},
        staff::documents::{kind, size},
        urls::Public,
        words::{self, Values},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HttpDate},
    web,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::my_request::{LetterText, in_address};

/// The longest part of an address that a title gives.
const LONGEST_SLUG: usize = 60;

/// The longest search that is read.
const LONGEST_SEARCH: usize = 200;

/// The query of an address, as it came.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LogForm {
    #[serde(default)]
    q: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    law: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    page: String,
}

impl LogForm {
    /// What is looked for; what names nothing is left out.
    pub fn query(&self) -> LogQuery {
        LogQuery {
            text: self.q.chars().take(LONGEST_SEARCH).collect::<String>().trim().to_owned(),
            year: self.year.parse().ok().filter(|year| (2000..2200).contains(year)),
            month: self.month.parse().ok().filter(|month| (1..=12).contains(month)),
            regime: self.law.parse().ok(),
            outcome: self.outcome.parse().ok(),
            topic: self.topic.parse().ok(),
            page: self.page.parse().unwrap_or(1),
        }
    }
}

/// The query as an address has it, its page left out.
pub fn in_query(query: &LogQuery) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    if !query.text.is_empty() {
        pairs.append_pair("q", &query.text);
    }
    if let Some(year) = query.year {
        pairs.append_pair("year", &year.to_string());
        if let Some(month) = query.month {
            pairs.append_pair("month", &month.to_string());
        }
    }
    if let Some(regime) = query.regime {
        pairs.append_pair("law", regime.as_str());
    }
    if let Some(outcome) = query.outcome {
        pairs.append_pair("outcome", outcome.as_str());
    }
    if let Some(topic) = query.topic {
        pairs.append_pair("topic", topic.as_str());
    }
    let written = pairs.finish();
    if written.is_empty() { written } else { format!("?{written}") }
}

fn with_page(query: &LogQuery, page: usize) -> String {
    let before = in_query(query);
    match (before.is_empty(), page) {
        (_, 1) => before,
        (true, page) => format!("?page={page}"),
        (false, page) => format!("{before}&page={page}"),
    }
}

/// A page of the log.
#[derive(Debug, Clone, Serialize)]
pub struct LogPage {
    /// What was typed.
    pub text: String,
    /// How many were found.
    pub total: usize,
    /// Whether anything narrows the list.
    pub is_narrowed: bool,
    /// What else the form hands on.
    pub hidden: Vec<(&'static str, String)>,
    /// What narrows the list, each with the list without it.
    pub chosen: Vec<Choice>,
    /// Links that narrow it further.
    pub facets: Vec<FacetPart>,
    /// What was found.
    pub items: Vec<LogLine>,
    /// Which page, of how many.
    pub page: usize,
    /// How many pages.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The list without anything that narrows it.
    pub all: &'static str,
    /// The feed, the table and the JSON of this list.
    pub feeds: [(&'static str, String); 3],
}

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// How many there are.
    pub count: usize,
}

/// The links of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct FacetPart {
    /// The end of the key `released-facet-…`.
    pub name: &'static str,
    /// The links.
    pub choices: Vec<Choice>,
}

/// An item in the list.
#[derive(Debug, Clone, Serialize)]
pub struct LogLine {
    /// Where it is.
    pub href: String,
    /// The reference.
    pub reference: String,
    /// The title.
    pub title: String,
    /// The language of title and summary, where it is not that of the page.
    pub lang: Option<Language>,
    /// The beginning of the summary.
    pub summary: String,
    /// The day of the answer.
    pub answered_on: NaiveDate,
    /// The end of the key `released-outcome-…`.
    pub outcome: &'static str,
    /// The colour of its tag.
    pub colour: &'static str,
    /// How many files come with it.
    pub files: usize,
}

/// One item, as everybody sees it.
#[derive(Debug, Clone, Serialize)]
pub struct ItemPart {
    /// The reference.
    pub reference: String,
    /// The title.
    pub title: String,
    /// The language of title and summary, where it is not that of the page.
    pub lang: Option<Language>,
    /// The summary.
    pub summary: String,
    /// The day of the answer.
    pub answered_on: NaiveDate,
    /// The end of the key `regime-…`.
    pub regime: &'static str,
    /// The end of the key `released-outcome-…`.
    pub outcome: &'static str,
    /// The colour of its tag.
    pub colour: &'static str,
    /// The ends of the keys `topic-…`, with the list of each.
    pub topics: Vec<(&'static str, String)>,
    /// What the answer rests on, in words.
    pub exemptions: Vec<(String, String)>,
    /// The letter.
    pub letter: Vec<LetterText>,
    /// The letter as PDF, and its size.
    pub pdf: Option<(String, u64)>,
    /// The copies.
    pub files: Vec<FilePart>,
}

/// A file to take along.
#[derive(Debug, Clone, Serialize)]
pub struct FilePart {
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Where it lies.
    pub href: String,
}

/// The page of one item.
#[derive(Debug, Clone, Serialize)]
pub struct ItemPage {
    /// The item.
    pub item: ItemPart,
    /// Its address in full, to be cited.
    pub cite: String,
}

impl ItemPart {
    /// An item for samples.
    pub fn sample() -> Self {
        Self {
            reference: "ATISN 26732".into(),
            title: "Salt <script>alert(1)</script> & grit".into(),
            lang: Some(Language::Welsh),
            summary: "How much salt was used.\n{{t}} <b>".into(),
            answered_on: NaiveDate::from_ymd_opt(2026, 3, 12).unwrap_or_default(),
            regime: "foia",
            outcome: "part",
            colour: "green",
            topics: vec![("transport", "/en/disclosure-log?topic=transport".into())],
            exemptions: vec![("FOIA s.40(2)".into(), "Personal information".into())],
            letter: vec![LetterText {
                lang: Language::Welsh,
                html: "<h2>Ein hymateb</h2><p>…</p>".into(),
            }],
            pdf: Some(("/en/disclosure-log/atisn-26732-salt/letter.pdf".into(), 48_100)),
            files: vec![FilePart {
                name: "salt & grit.csv".into(),
                kind: "CSV".into(),
                bytes: 612,
                href: "/en/disclosure-log/atisn-26732-salt/files/7/salt.csv".into(),
            }],
        }
    }

    /// The item in the language of a page.
    pub fn of(item: &Publication, letter: Vec<(Language, String)>, lang: Language) -> Self {
        let place = path_of(item, lang);
        let (shown, title) = in_either(&item.title, lang);
        let summary = in_either(&item.summary, lang).1;
        let log = Public::DisclosureLog.path(lang);
        Self {
            reference: item.reference.to_string(),
            title: title.to_owned(),
            lang: shown.filter(|one| *one != lang),
            summary: summary.to_owned(),
            answered_on: item.answered_on,
            regime: item.regime.as_str(),
            outcome: item.outcome.as_str(),
            colour: colour(item),
            topics: item
                .topics
                .iter()
                .map(|topic| (topic.as_str(), format!("{log}?topic={}", topic.as_str())))
                .collect(),
            exemptions: item
                .exemptions
                .iter()
                .map(|one| (one.to_string(), lang.of(one.exemption().title())))
                .collect(),
            letter: letter.into_iter().map(|(lang, html)| LetterText { lang, html }).collect(),
            pdf: item.letter_pdf.map(|(_, bytes)| (format!("{place}/letter.pdf"), size(bytes))),
            files: item
                .copies
                .iter()
                .map(|copy| FilePart {
                    name: copy.name.clone(),
                    kind: kind(&copy.media_type),
                    bytes: size(copy.bytes),
                    href: format!("{place}/files/{}/{}", copy.copy, in_address(&copy.name)),
                })
                .collect(),
        }
    }
}

impl Page for ItemPage {
    const TEMPLATE: &'static str = "portal/disclosure_item";

    fn samples() -> Vec<Self> {
        let whole = Self {
            item: ItemPart::sample(),
            cite: "https://foi.example/en/disclosure-log/atisn-26732-salt".into(),
        };
        let bare = Self {
            item: ItemPart {
                lang: None,
                topics: Vec::new(),
                exemptions: Vec::new(),
                letter: Vec::new(),
                pdf: None,
                files: Vec::new(),
                regime: "eir",
                outcome: "not_held",
                ..ItemPart::sample()
            },
            ..whole.clone()
        };
        vec![whole, bare]
    }
}

impl Page for LogPage {
    const TEMPLATE: &'static str = "portal/disclosure_log";

    fn samples() -> Vec<Self> {
        let choice =
            Choice { href: "/en/disclosure-log?year=2026".into(), label: "2026".into(), count: 3 };
        let facets = ["year", "month", "law", "outcome", "topic"]
            .map(|name| FacetPart { name, choices: vec![choice.clone()] })
            .to_vec();
        let feeds = feeds_of("/en/disclosure-log", "?year=2026");
        let found = Self {
            text: "\"><script>".into(),
            total: 41,
            is_narrowed: true,
            hidden: vec![("year", "2026".into())],
            chosen: vec![choice],
            facets,
            items: LogLine::samples(),
            page: 2,
            pages: 3,
            previous: Some("/en/disclosure-log".into()),
            next: Some("/en/disclosure-log?page=3".into()),
            all: "/en/disclosure-log",
            feeds,
        };
        let none = Self {
            total: 0,
            items: Vec::new(),
            facets: Vec::new(),
            page: 1,
            pages: 1,
            previous: None,
            next: None,
            ..found.clone()
        };
        let empty = Self {
            text: String::new(),
            is_narrowed: false,
            hidden: Vec::new(),
            chosen: Vec::new(),
            ..none.clone()
        };
        vec![found, none, empty]
    }
}

fn feeds_of(place: &str, query: &str) -> [(&'static str, String); 3] {
    ["atom", "csv", "json"].map(|ending| (ending, format!("{place}.{ending}{query}")))
}

/// The words in the language of the page, or in the other where there are none.
pub(in crate::web) fn in_either(words: &Words, lang: Language) -> (Option<Language>, &str) {
    [lang, lang.other()]
        .into_iter()
        .find(|one| !words.get(*one).is_empty())
        .map_or((None, ""), |one| (Some(one), words.get(one)))
}

/// Where an item lies in a language: `/en/disclosure-log/atisn-26732-salt-and-grit`.
pub(in crate::web) fn path_of(item: &Publication, lang: Language) -> String {
    format!("{}/{}", Public::DisclosureLog.path(lang), slug_of(item, lang))
}

fn slug_of(item: &Publication, lang: Language) -> String {
    let mut slug = item.reference.slug();
    let title = folded(in_either(&item.title, lang).1);
    for word in title.split(' ').filter(|word| word.is_ascii() && !word.is_empty()) {
        if slug.len() + word.len() >= LONGEST_SLUG {
            break;
        }
        slug.push('-');
        slug.push_str(word);
    }
    slug
}

/// The reference that an item's address begins with; the words after it are for people.
fn reference_in(slug: &str) -> Result<Reference, Problem> {
    let mut parts = slug.splitn(3, '-');
    match (parts.next(), parts.next()) {
        (Some(prefix), Some(number)) => {
            format!("{prefix}-{number}").parse().map_err(|_cause| Problem::NotFound)
        }
        _ => Err(Problem::NotFound),
    }
}

fn colour(item: &Publication) -> &'static str {
    use crate::domain::decision::Outcome as O;
    match item.outcome {
        O::Full | O::BusinessAsUsual => "green",
        O::Part | O::PartNotHeld => "yellow",
        O::Refused => "red",
        O::NotHeld | O::NotRecorded => "grey",
    }
}

/// The text of a key that is there in both languages.
pub(in crate::web) fn said(lang: Language, key: &str) -> String {
    words::text(lang, key, &Values::new()).unwrap_or_default()
}

/// A whole address of this service.
pub(in crate::web) fn whole(visit: &Visit, path: &str) -> String {
    format!("{}{path}", visit.office.public_url().as_str().trim_end_matches('/'))
}

/// A public answer that may be kept, and is asked after each time: 304 when it has not changed.
pub(in crate::web) fn kept(
    req: &HttpRequest,
    visit: &Visit,
    content_type: &str,
    body: Vec<u8>,
    changed_at: Option<DateTime<Utc>>,
) -> HttpResponse {
    let tag: String = hex::encode(Sha256::digest(&body)).chars().take(32).collect();
    let mut response = answer_to(req, &tag);
    if let Some(at) = changed_at {
        response.insert_header((
            header::LAST_MODIFIED,
            HttpDate::from(std::time::SystemTime::from(at)),
        ));
    }
    response
        .insert_header((header::CONTENT_LANGUAGE, visit.lang.code()))
        .content_type(content_type);
    if is_unchanged(req, &tag) { response.finish() } else { response.body(body) }
}

fn answer_to(req: &HttpRequest, tag: &str) -> actix_web::HttpResponseBuilder {
    let mut response =
        if is_unchanged(req, tag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, format!("\"{tag}\"")))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"));
    response
}

/// Whether the browser has what it asks for: RFC 9110 section 13.1.2.
fn is_unchanged(req: &HttpRequest, tag: &str) -> bool {
    req.headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|asked| asked.split(',').any(|one| one.trim().contains(tag)))
}

fn found_at(visit: &Visit, en: &str, cy: &str, feed: &str) -> FoundAt {
    let here = if visit.lang == Language::English { en } else { cy };
    FoundAt {
        here: whole(visit, here),
        en: whole(visit, en),
        cy: whole(visit, cy),
        feed: whole(visit, feed),
    }
}

/// `GET /en/disclosure-log`, `GET /cy/cofnod-datgeliadau`.
pub async fn log(
    req: HttpRequest,
    visit: Visit,
    form: web::Query<LogForm>,
) -> Result<HttpResponse, Problem> {
    let (query, lang) = (form.query(), visit.lang);
    let asked = query.clone();
    let view = visit.ask(move |office| office.disclosure_log(&asked, lang)).await?;
    let here = |lang: Language| {
        format!("{}{}", Public::DisclosureLog.path(lang), with_page(&query, view.page))
    };
    let (en, cy) = (here(Language::English), here(Language::Welsh));
    let feed = format!("{}.atom{}", Public::DisclosureLog.path(lang), in_query(&query));
    let changed_at = view.changed_at;
    let found = found_at(&visit, &en, &cy, &feed);
    let html = visit.html((en, cy), found, &LogPage::of(&view, &query, lang))?;
    Ok(kept(&req, &visit, "text/html; charset=utf-8", html.into_bytes(), changed_at))
}

impl LogPage {
    fn of(view: &LogView, query: &LogQuery, lang: Language) -> Self {
        let place = Public::DisclosureLog.path(lang);
        let to = |query: &LogQuery| format!("{place}{}", in_query(query));
        let written = in_query(query);
        let hidden = [
            ("year", query.year.map(|one| one.to_string())),
            ("month", query.month.map(|one| one.to_string())),
            ("law", query.regime.map(|one| one.as_str().to_owned())),
            ("outcome", query.outcome.map(|one| one.as_str().to_owned())),
            ("topic", query.topic.map(|one| one.as_str().to_owned())),
        ];
        Self {
            text: query.text.clone(),
            total: view.total,
            is_narrowed: !written.is_empty(),
            hidden: hidden.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            chosen: chosen(query, lang, &to),
            facets: facets(&view.facets, query, lang, &to),
            items: view.items.iter().map(|item| LogLine::of(item, lang)).collect(),
            page: view.page,
            pages: view.pages,
            previous: (view.page > 1)
                .then(|| format!("{place}{}", with_page(query, view.page - 1))),
            next: (view.page < view.pages)
                .then(|| format!("{place}{}", with_page(query, view.page + 1))),
            all: place,
            feeds: feeds_of(place, &written),
        }
    }
}

fn month_name(lang: Language, month: u32) -> String {
    NaiveDate::from_ymd_opt(2026, month, 1)
        .map(|day| words::month_name(lang, day).to_owned())
        .unwrap_or_default()
}

fn chosen(query: &LogQuery, lang: Language, to: &dyn Fn(&LogQuery) -> String) -> Vec<Choice> {
    let mut chosen = Vec::new();
    let mut add = |label: String, without: LogQuery| {
        chosen.push(Choice { href: to(&without), label, count: 0 });
    };
    let base = query.clone();
    if !query.text.is_empty() {
        add(query.text.clone(), LogQuery { text: String::new(), ..base.clone() });
    }
    if let Some(year) = query.year {
        add(year.to_string(), LogQuery { year: None, month: None, ..base.clone() });
    }
    if let (Some(_), Some(month)) = (query.year, query.month) {
        add(month_name(lang, month), LogQuery { month: None, ..base.clone() });
    }
    if let Some(one) = query.regime {
        add(said(lang, &format!("regime-{one}")), LogQuery { regime: None, ..base.clone() });
    }
    if let Some(one) = query.outcome {
        let label = said(lang, &format!("released-outcome-{}", one.as_str()));
        add(label, LogQuery { outcome: None, ..base.clone() });
    }
    if let Some(one) = query.topic {
        let label = said(lang, &format!("topic-{}", one.as_str()));
        add(label, LogQuery { topic: None, ..base });
    }
    chosen
}

/// The links that narrow the list; a kind that is chosen already has none.
fn facets(
    found: &Facets,
    query: &LogQuery,
    lang: Language,
    to: &dyn Fn(&LogQuery) -> String,
) -> Vec<FacetPart> {
    let base = LogQuery { page: 1, ..query.clone() };
    let choice = |label: String, count: usize, narrower: LogQuery| Choice {
        href: to(&narrower),
        label,
        count,
    };
    let years = found.years.iter().map(|(year, count)| {
        choice(year.to_string(), *count, LogQuery { year: Some(*year), ..base.clone() })
    });
    let months = found.months.iter().map(|(month, count)| {
        let narrower = LogQuery { month: Some(*month), ..base.clone() };
        choice(month_name(lang, *month), *count, narrower)
    });
    let laws = found.regimes.iter().map(|(one, count)| {
        let narrower = LogQuery { regime: Some(*one), ..base.clone() };
        choice(said(lang, &format!("regime-{one}")), *count, narrower)
    });
    let outcomes = found.outcomes.iter().map(|(one, count)| {
        let label = said(lang, &format!("released-outcome-{}", one.as_str()));
        choice(label, *count, LogQuery { outcome: Some(*one), ..base.clone() })
    });
    let topics = found.topics.iter().map(|(one, count)| {
        let label = said(lang, &format!("topic-{}", one.as_str()));
        choice(label, *count, LogQuery { topic: Some(*one), ..base.clone() })
    });
    let parts = [
        ("year", query.year.is_none(), years.collect::<Vec<_>>()),
        ("month", query.year.is_some() && query.month.is_none(), months.collect()),
        ("law", query.regime.is_none(), laws.collect()),
        ("outcome", query.outcome.is_none(), outcomes.collect()),
        ("topic", query.topic.is_none(), topics.collect()),
    ];
    parts
        .into_iter()
        .filter(|(_, is_free, choices)| *is_free && !choices.is_empty())
        .map(|(name, _, choices)| FacetPart { name, choices })
        .collect()
}

impl LogLine {
    /// Lines for samples.
    pub(super) fn samples() -> Vec<Self> {
        let line = Self {
            href: "/en/disclosure-log/atisn-26732-salt".into(),
            reference: "ATISN 26732".into(),
            title: "Salt <b> & grit".into(),
            lang: Some(Language::English),
            summary: "How much </p> was used".into(),
            answered_on: NaiveDate::from_ymd_opt(2026, 3, 12).unwrap_or_default(),
            outcome: "full",
            colour: "green",
            files: 2,
        };
        vec![line.clone(), Self { lang: None, files: 0, ..line }]
    }

    pub(super) fn of(item: &Publication, lang: Language) -> Self {
        let (shown, title) = in_either(&item.title, lang);
        let summary = in_either(&item.summary, lang).1;
        let mut short: String = summary.chars().take(240).collect();
        if short.len() < summary.len() {
            short.push('…');
        }
        Self {
            href: path_of(item, lang),
            reference: item.reference.to_string(),
            title: title.to_owned(),
            lang: shown.filter(|one| *one != lang),
            summary: short,
            answered_on: item.answered_on,
            outcome: item.outcome.as_str(),
            colour: colour(item),
            files: item.copies.len() + usize::from(item.letter_pdf.is_some()),
        }
    }
}

/// `GET /en/disclosure-log/{item}`.
pub async fn item(
    req: HttpRequest,
    visit: Visit,
    slug: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let reference = reference_in(&slug)?;
    let (found, letter) = visit.ask(move |office| office.published(&reference)).await?;
    if slug_of(&found, visit.lang) != *slug {
        // Older or mistyped words after the reference.
        return Ok(HttpResponse::Found()
            .insert_header((header::LOCATION, path_of(&found, visit.lang)))
            .finish());
    }
    let (en, cy) = (path_of(&found, Language::English), path_of(&found, Language::Welsh));
    let feed = format!("{}.atom", Public::DisclosureLog.path(visit.lang));
    let page = ItemPage {
        cite: whole(&visit, &path_of(&found, visit.lang)),
        item: ItemPart::of(&found, letter, visit.lang),
    };
    let at = found_at(&visit, &en, &cy, &feed);
    let html = visit.html((en, cy), at, &page)?;
    let changed = Some(found.changed_at);
    Ok(kept(&req, &visit, "text/html; charset=utf-8", html.into_bytes(), changed))
}

/// `GET …/{item}/letter.pdf`.
pub async fn letter(
    req: HttpRequest,
    visit: Visit,
    slug: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let reference = reference_in(&slug)?;
    let (file, hash) = visit.ask(move |office| office.published_letter(&reference)).await?;
    Ok(as_file(&req, file, &hash.to_string()))
}

/// `GET …/{item}/files/{copy}/{name}`. The name is for people; the number decides.
pub async fn file(
    req: HttpRequest,
    visit: Visit,
    place: web::Path<(String, i64, String)>,
) -> Result<HttpResponse, Problem> {
    let (slug, copy, _) = place.into_inner();
    let reference = reference_in(&slug)?;
    let (file, hash) =
        visit.ask(move |office| office.published_copy(&reference, CopyId(copy))).await?;
    Ok(as_file(&req, file, &hash.to_string()))
}

fn as_file(req: &HttpRequest, file: crate::service::Download, hash: &str) -> HttpResponse {
    if is_unchanged(req, hash) {
        return answer_to(req, hash).finish();
    }
    let mut response = download(file);
    let headers = response.headers_mut();
    for (name, value) in
        [(header::ETAG, format!("\"{hash}\"")), (header::CACHE_CONTROL, "public, no-cache".into())]
    {
        if let Ok(value) = header::HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_opens_an_item_whatever_words_follow_it() {
        for slug in ["atisn-26732", "atisn-26732-salt-and-grit", "ATISN-26732-x"] {
            assert_eq!(reference_in(slug).unwrap().to_string(), "ATISN 26732", "{slug}");
        }
        for slug in ["", "atisn", "atisn-x", "salt-and-grit", "-1", "../1"] {
            assert_eq!(reference_in(slug), Err(Problem::NotFound), "{slug}");
        }
    }

    #[test]
    fn a_query_that_names_nothing_is_no_query() {
        let form = LogForm {
            year: "two".into(),
            month: "13".into(),
            law: "x".into(),
            topic: "Health".into(),
            page: "-1".into(),
            ..LogForm::default()
        };
        let query = form.query();
        assert_eq!(query, LogQuery { page: 1, ..LogQuery::default() });
        assert_eq!(in_query(&query), "");
        let query = LogQuery { text: "tŷ & gŵr".into(), year: Some(2026), ..query };
        assert_eq!(with_page(&query, 2), "?q=t%C5%B7+%26+g%C5%B5r&year=2026&page=2");
    }
}
