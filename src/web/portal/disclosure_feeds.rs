//! The disclosure log for programs: Atom (RFC 4287), JSON, CSV, and what search engines read.

use super::disclosure_log::{LogForm, in_either, in_query, kept, path_of, said, whole};
use crate::{
    domain::language::Language,
    redact::safe_cell,
    service::{LogQuery, Publication},
    web::{problem::Problem, session::Visit, urls::Public},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::escape::escape;
use serde_json::json;
use std::fmt::Write;

/// How many entries a feed has: the newest.
const IN_FEED: usize = 50;

/// How many lines a table, and how many entries the JSON and the sitemap have at most.
const IN_TABLE: usize = 20_000;

async fn entries(
    visit: &Visit,
    query: LogQuery,
    most: usize,
) -> Result<(Vec<Publication>, Option<DateTime<Utc>>), Problem> {
    let lang = visit.lang;
    visit.ask(move |office| office.log_entries(&query, lang, most)).await
}

fn instant(at: Option<DateTime<Utc>>) -> String {
    at.unwrap_or(DateTime::UNIX_EPOCH).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `GET /en/disclosure-log.atom`: the newest of what the query finds.
pub async fn atom(
    req: HttpRequest,
    visit: Visit,
    form: web::Query<LogForm>,
) -> Result<HttpResponse, Problem> {
    let query = form.query();
    let written = in_query(&query);
    let (found, changed_at) = entries(&visit, query, IN_FEED).await?;
    let lang = visit.lang;
    let place = Public::DisclosureLog.path(lang);
    let here = whole(&visit, &format!("{place}.atom{written}"));
    let page = whole(&visit, &format!("{place}{written}"));
    let mut feed = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    // Writing to a string does not fail.
    let _ = write!(
        feed,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n\
         <id>{here}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{here}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n\
         <author><name>{author}</name></author>\n",
        here = escape(here.as_str()),
        page = escape(page.as_str()),
        title = escape(format!("{} – {}", said(lang, "released-title"), visit.authority())),
        updated = instant(changed_at),
        author = escape(visit.authority()),
    );
    for item in &found {
        let (_, title) = in_either(&item.title, lang);
        let (shown, summary) = in_either(&item.summary, lang);
        let href = whole(&visit, &path_of(item, lang));
        let _ = write!(
            feed,
            "<entry xml:lang=\"{shown}\">\n<id>{id}</id>\n<title>{title}</title>\n\
             <updated>{updated}</updated>\n<published>{published}</published>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{href}\"/>\n\
             <summary>{summary}</summary>\n",
            shown = shown.unwrap_or(lang),
            // The same whatever title it gets.
            id = escape(whole(&visit, &format!("{place}/{}", item.reference.slug()))),
            title = escape(format!("{}: {title}", item.reference)),
            updated = instant(Some(item.changed_at)),
            published = instant(item.published_at),
            href = escape(href.as_str()),
            summary = escape(summary),
        );
        for topic in &item.topics {
            let label = said(lang, &format!("topic-{}", topic.as_str()));
            let _ = writeln!(
                feed,
                "<category term=\"{}\" label=\"{}\"/>",
                topic.as_str(),
                escape(label.as_str())
            );
        }
        feed.push_str("</entry>\n");
    }
    feed.push_str("</feed>\n");
    let content_type = "application/atom+xml; charset=utf-8";
    Ok(kept(&req, &visit, content_type, feed.into_bytes(), changed_at))
}

/// `GET /en/disclosure-log.json`: what the query finds, in both languages.
pub async fn json(
    req: HttpRequest,
    visit: Visit,
    form: web::Query<LogForm>,
) -> Result<HttpResponse, Problem> {
    let (found, changed_at) = entries(&visit, form.query(), IN_TABLE).await?;
    let items: Vec<_> = found
        .iter()
        .map(|item| {
            let place = path_of(item, visit.lang);
            let files: Vec<_> = item
                .copies
                .iter()
                .map(|copy| {
                    json!({
                        "name": copy.name,
                        "media_type": copy.media_type,
                        "bytes": copy.bytes,
                        "url": whole(&visit, &format!(
                            "{place}/files/{}/{}",
                            copy.copy,
                            super::my_request::in_address(&copy.name)
                        )),
                    })
                })
                .collect();
            json!({
                "reference": item.reference.to_string(),
                "url": {
                    "en": whole(&visit, &path_of(item, Language::English)),
                    "cy": whole(&visit, &path_of(item, Language::Welsh)),
                },
                "title": item.title,
                "summary": item.summary,
                "answered_on": item.answered_on,
                "published_at": instant(item.published_at),
                "regime": item.regime,
                "outcome": item.outcome,
                "exemptions": item.exemptions,
                "topics": item.topics.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
                "letter": item.letter_pdf.map(|_| whole(&visit, &format!("{place}/letter.pdf"))),
                "files": files,
            })
        })
        .collect();
    let body = json!({ "total": items.len(), "items": items }).to_string();
    Ok(kept(&req, &visit, "application/json", body.into_bytes(), changed_at))
}

/// `GET /en/disclosure-log.csv`: what the query finds, a line each, in both languages. No cell is
/// taken for a formula.
pub async fn csv(
    req: HttpRequest,
    visit: Visit,
    form: web::Query<LogForm>,
) -> Result<HttpResponse, Problem> {
    let (found, changed_at) = entries(&visit, form.query(), IN_TABLE).await?;
    let table = table(&visit, &found).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the log is no table");
        Problem::Internal
    })?;
    Ok(kept(&req, &visit, "text/csv; charset=utf-8", table, changed_at))
}

fn table(visit: &Visit, found: &[Publication]) -> Result<Vec<u8>, csv::Error> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record([
        "reference",
        "answered_on",
        "title_en",
        "title_cy",
        "summary_en",
        "summary_cy",
        "regime",
        "outcome",
        "exemptions",
        "topics",
        "url",
    ])?;
    for item in found {
        let exemptions: Vec<_> = item.exemptions.iter().map(ToString::to_string).collect();
        let topics: Vec<_> = item.topics.iter().map(|one| one.as_str()).collect();
        table.write_record(
            [
                item.reference.to_string(),
                item.answered_on.to_string(),
                item.title.en.clone(),
                item.title.cy.clone(),
                item.summary.en.clone(),
                item.summary.cy.clone(),
                item.regime.to_string(),
                item.outcome.as_str().to_owned(),
                exemptions.join("; "),
                topics.join("; "),
                whole(visit, &path_of(item, visit.lang)),
            ]
            .map(|cell| safe_cell(&cell)),
        )?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

/// `GET /sitemap.xml`: the first pages, the log and all that is in it, each in both languages.
pub async fn sitemap(req: HttpRequest, visit: Visit) -> Result<HttpResponse, Problem> {
    let (found, changed_at) = entries(&visit, LogQuery::default(), IN_TABLE).await?;
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let mut add = |en: &str, cy: &str, changed: Option<DateTime<Utc>>| {
        let (en, cy) = (whole(&visit, en), whole(&visit, cy));
        for here in [&en, &cy] {
            let _ = writeln!(map, "<url><loc>{}</loc>", escape(here.as_str()));
            if let Some(at) = changed {
                let _ = writeln!(map, "<lastmod>{}</lastmod>", instant(Some(at)));
            }
            for (lang, href) in [("en", &en), ("cy", &cy), ("x-default", &en)] {
                let _ = writeln!(
                    map,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{}\"/>",
                    escape(href.as_str())
                );
            }
            map.push_str("</url>\n");
        }
    };
    for page in [Public::Home, Public::Performance, Public::DisclosureLog] {
        let changed = changed_at.filter(|_| page == Public::DisclosureLog);
        add(page.path(Language::English), page.path(Language::Welsh), changed);
    }
    for item in &found {
        let (en, cy) = (path_of(item, Language::English), path_of(item, Language::Welsh));
        add(&en, &cy, Some(item.changed_at));
    }
    map.push_str("</urlset>\n");
    Ok(kept(&req, &visit, "application/xml; charset=utf-8", map.into_bytes(), changed_at))
}

/// `GET /robots.txt`: what opens a request, and what is the unit's, is not for search engines.
pub async fn robots(visit: Visit) -> HttpResponse {
    let mut text = String::from("User-agent: *\nDisallow: /staff\nDisallow: /calendar\n");
    for page in [Public::MyRequest, Public::LostLink] {
        for lang in Language::BOTH {
            let _ = writeln!(text, "Disallow: {}", page.path(lang));
        }
    }
    let _ = writeln!(text, "Sitemap: {}", whole(&visit, "/sitemap.xml"));
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(text)
}
