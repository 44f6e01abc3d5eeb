//! The styles and scripts that `web/` builds, embedded in the program.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

#[derive(rust_embed::RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// Plain name to name with its hash, as the build wrote it; empty before the first build.
static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Dist::get("manifest.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
});

/// The path of the asset called `name`: with the hash of its content, or plain before `web/` was
/// built, when the page works without it.
pub fn path(name: &str) -> String {
    let file = MANIFEST.get(name).map_or(name, String::as_str);
    format!("/assets/{file}")
}

/// The path of the notices that the scripts' licences ask for; `None` before `web/` was built.
pub fn licences_path() -> Option<String> {
    let file = format!("{}.LEGAL.txt", MANIFEST.get("app.js")?);
    Dist::get(&file).map(|_| format!("/assets/{file}"))
}

/// `GET /assets/{file}`: the file in the smallest encoding that the browser takes.
pub async fn asset(req: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let accepted = req
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let Some(plain) = Dist::get(&file) else { return HttpResponse::NotFound().finish() };
    let caching = if MANIFEST.values().any(|hashed| *hashed == *file) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type(&file))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "Accept-Encoding"));
    match encoded(&file, accepted) {
        Some((encoding, body)) => {
            response.insert_header((header::CONTENT_ENCODING, encoding)).body(body.into_owned())
        }
        None => response.body(plain.data.into_owned()),
    }
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The file as the build packed it, when the browser takes that packing.
fn encoded(file: &str, accepted: &str) -> Option<(&'static str, Cow<'static, [u8]>)> {
    [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        takes(accepted, encoding)
            .then(|| Dist::get(&format!("{file}.{ending}")))
            .flatten()
            .map(|packed| (encoding, packed.data))
    })
}

fn takes(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|range| {
        let (name, weight) = range.split_once(';').unwrap_or((range, ""));
        let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packing_the_browser_refuses_is_not_sent() {
        assert!(takes("gzip, deflate, br", "br"));
        assert!(takes("br;q=0.5", "br"));
        assert!(!takes("br;q=0, gzip", "br"));
        assert!(!takes("", "gzip"));
        assert!(!takes("brotli", "br"));
    }

    #[test]
    fn a_file_that_was_never_built_keeps_its_plain_name() {
        assert_eq!(path("never-built.css"), "/assets/never-built.css");
    }
}
