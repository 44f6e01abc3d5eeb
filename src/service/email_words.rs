//! The few words of e-mails that are not letters: the link to the portal.

use crate::domain::{ids::Reference, language::Language};
use url::Url;

/// The subject of an e-mail that carries a fresh link.
pub(super) fn link_subject(languages: &[Language], reference: &Reference) -> String {
    let each: Vec<String> = languages
        .iter()
        .map(|language| match language {
            Language::English => format!("{reference}: the link to your request"),
            Language::Welsh => format!("{reference}: y ddolen i’ch cais"),
        })
        .collect();
    each.join(" / ")
}

/// The sentence with the link, in each language.
pub(super) fn link_text(languages: &[Language], link: &Url) -> String {
    let each: Vec<String> =
        languages.iter().map(|language| format!("{}\n{link}", sentence(*language))).collect();
    format!("{}\n", each.join("\n\n"))
}

/// A letter's page with the sentence and the link before its end.
pub(super) fn with_link(page: &str, languages: &[Language], link: &Url) -> String {
    match page.rfind("</body>") {
        Some(end) => {
            let (before, after) = page.split_at(end);
            format!("{before}{}{after}", paragraphs(languages, link))
        }
        None => format!("{page}{}", paragraphs(languages, link)),
    }
}

/// A page that carries the link alone.
pub(super) fn link_page(languages: &[Language], reference: &Reference, link: &Url) -> String {
    let language = languages.first().copied().unwrap_or(Language::English);
    let title = handlebars::html_escape(&link_subject(languages, reference));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
         <title>{title}</title></head>\n<body>{}</body>\n</html>\n",
        paragraphs(languages, link)
    )
}

fn paragraphs(languages: &[Language], link: &Url) -> String {
    let address = handlebars::html_escape(link.as_str());
    let each: Vec<String> = languages
        .iter()
        .map(|language| {
            let sentence = sentence(*language);
            format!("<p lang=\"{language}\">{sentence} <a href=\"{address}\">{address}</a></p>\n")
        })
        .collect();
    each.concat()
}

const fn sentence(language: Language) -> &'static str {
    match language {
        Language::English => "Follow your request and find its documents here:",
        Language::Welsh => "Gallwch ddilyn eich cais a dod o hyd i’r dogfennau yma:",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_stands_in_the_page_and_in_the_text_in_each_language() {
        let link: Url = "https://foi.example/en/my-request/abc".parse().unwrap();
        let page = with_link("<html><body><p>x</p></body></html>", &Language::BOTH, &link);
        assert_eq!(page.matches("href=\"https://foi.example/en/my-request/abc\"").count(), 2);
        assert!(page.ends_with("</body></html>"));
        assert_eq!(link_text(&[Language::Welsh], &link).matches(link.as_str()).count(), 1);
    }
}
