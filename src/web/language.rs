//! Which language a page is sent in.

use crate::domain::language::Language;
use actix_web::{HttpRequest, http::header};

/// The name of the cookie that keeps a choice made on a page without a language in its address.
pub const COOKIE: &str = "lang";

/// The language of the page at `req`: what its address says, else what was chosen before, else
/// what the browser prefers, else English.
pub fn of(req: &HttpRequest) -> Language {
    chosen(req).unwrap_or_else(|| preferred(req))
}

/// The language in the address, in the query or in the cookie: what a person has asked for.
pub fn chosen(req: &HttpRequest) -> Option<Language> {
    from_path(req.path())
        .or_else(|| from_query(req.query_string()))
        .or_else(|| req.cookie(COOKIE).and_then(|kept| kept.value().parse().ok()))
}

/// The language that the query asks for: `?lang=cy`.
pub fn from_query(query: &str) -> Option<Language> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| value.parse().ok())
}

/// The language that the request prefers, whatever its address and its cookies say.
pub fn preferred(req: &HttpRequest) -> Language {
    from_browser(req.headers().get(header::ACCEPT_LANGUAGE)).unwrap_or(Language::English)
}

fn from_path(path: &str) -> Option<Language> {
    path.split('/').nth(1)?.parse().ok()
}

/// The first of our languages that the browser ranks highest, RFC 9110 section 12.5.4.
fn from_browser(accepted: Option<&header::HeaderValue>) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in accepted?.to_str().ok()?.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next()?.trim();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        let base = tag.split('-').next()?.to_ascii_lowercase();
        if let Ok(language) = base.parse::<Language>()
            && weight > best.map_or(0.0, |(highest, _)| highest)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{cookie::Cookie, test::TestRequest};

    #[test]
    fn the_address_decides_before_the_cookie_and_the_browser() {
        let req = TestRequest::with_uri("/cy/gwirio-cais")
            .cookie(Cookie::new(COOKIE, "en"))
            .insert_header((header::ACCEPT_LANGUAGE, "en"))
            .to_http_request();
        assert_eq!(of(&req), Language::Welsh);
    }

    #[test]
    fn a_choice_in_the_query_decides_before_the_cookie() {
        let req = TestRequest::with_uri("/staff?lang=cy")
            .cookie(Cookie::new(COOKIE, "en"))
            .to_http_request();
        assert_eq!(of(&req), Language::Welsh);
    }

    #[test]
    fn a_browser_that_prefers_welsh_gets_welsh() {
        for (accepted, expected) in [
            ("cy-GB,cy;q=0.9,en;q=0.8", Language::Welsh),
            ("en-GB;q=0.7, cy;q=0.9", Language::Welsh),
            ("fr, en;q=0.5", Language::English),
            ("fr", Language::English),
            ("cy;q=0", Language::English),
            (";;;q=", Language::English),
        ] {
            let req = TestRequest::with_uri("/")
                .insert_header((header::ACCEPT_LANGUAGE, accepted))
                .to_http_request();
            assert_eq!(of(&req), expected, "{accepted}");
        }
    }
}
