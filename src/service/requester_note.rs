//! A short e-mail to a requester that is no letter: a line and a paragraph in each of their languages,
//! and the link to the page of their request.

use super::{Error, Office, email_words, post::Undone};
use crate::{
    domain::{
        case::Case,
        ids::{CaseId, Reference},
        language::Language,
    },
    mail::{
        compose::{Email, Person},
        message_id::MessageId,
    },
    storage::requesters,
};

/// What such an e-mail says. Nothing of what the requester wrote stands in it.
#[derive(Debug)]
pub(super) struct Note {
    /// The line of the subject, with the reference before each language.
    pub(super) subject: String,
    /// What is said, in each language.
    paragraphs: Vec<(Language, String)>,
}

impl Note {
    /// A note about a request, in these languages.
    pub(super) fn of(
        reference: &Reference,
        languages: &[Language],
        title: impl Fn(Language) -> &'static str,
        paragraph: impl Fn(Language) -> String,
    ) -> Self {
        let titles = languages.iter().map(|one| format!("{reference}: {}", title(*one)));
        Self {
            subject: titles.collect::<Vec<_>>().join(" / "),
            paragraphs: languages.iter().map(|one| (*one, paragraph(*one))).collect(),
        }
    }

    /// As plain text.
    pub(super) fn text(&self) -> String {
        let each: Vec<_> = self.paragraphs.iter().map(|(_, text)| text.as_str()).collect();
        each.join("\n\n")
    }

    /// As a page.
    pub(super) fn page(&self) -> String {
        let first = self.paragraphs.first().map_or(Language::English, |(language, _)| *language);
        let title = handlebars::html_escape(&self.subject);
        let paragraph = |(language, text): &(Language, String)| {
            format!("<p lang=\"{language}\">{}</p>\n", handlebars::html_escape(text))
        };
        let each = self.paragraphs.iter().map(paragraph).collect::<Vec<_>>().concat();
        format!(
            "<!doctype html>\n<html lang=\"{first}\">\n<head><meta charset=\"utf-8\">\
             <title>{title}</title></head>\n<body>{each}</body>\n</html>\n"
        )
    }
}

impl Office {
    /// The e-mail that carries a note to who made a request.
    pub(super) fn note_email(
        &self,
        id: &MessageId,
        case_id: CaseId,
        case: &Case,
        note: &Note,
    ) -> Result<Email, Undone> {
        let requester = self
            .read(|db| Ok::<_, Error>(requesters::find(db, case.requester)?))?
            .ok_or(Error::NotFound)?;
        let Some(address) = requester.email else {
            return Err(Undone::for_good("the requester has no e-mail address"));
        };
        let languages = case.language.languages();
        let link = self.new_link(case_id, languages)?;
        let answered = self.answered_by_us(case_id, &address)?;
        let unit = languages.first().map(|one| self.authority.unit.get(*one).clone());
        Ok(Email {
            id: id.clone(),
            from: Person { name: unit.unwrap_or_default(), address: self.mail_from.clone() },
            to: Person { name: requester.name, address },
            reply_to: None,
            subject: note.subject.clone(),
            text: format!("{}\n\n{}", note.text(), email_words::link_text(languages, &link)),
            html: email_words::with_link(&note.page(), languages, &link),
            languages: languages.to_vec(),
            date: self.clock.now(),
            references: answered.iter().cloned().collect(),
            in_reply_to: answered,
            automatic: true,
            attachments: Vec::new(),
        })
    }
}
