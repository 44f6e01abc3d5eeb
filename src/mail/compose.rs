//! Makes the bytes of an e-mail: text and HTML beside each other, documents attached.

use super::{
    dkim::Signer,
    message_id::{MessageId, may_be_quoted},
};
use crate::domain::language::Language;
use chrono::{DateTime, Utc};
use lettre::{
    address::Envelope,
    message::{
        Attachment as Attached, Mailbox, Message, MultiPart, MultiPartBuilder, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

/// A name, which may be empty, and an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// As it is to be shown; control characters in it become spaces.
    pub name: String,
    /// `local@domain`.
    pub address: String,
}

/// A file that goes with an e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name the receiver sees; slashes and control characters in it are replaced.
    pub name: String,
    /// `application/pdf` and its like.
    pub media_type: String,
    /// The file itself. Whether it is too large to attach is the caller's decision.
    pub bytes: Vec<u8>,
}

/// What an e-mail is to say, and to whom.
#[derive(Debug, Clone)]
pub struct Email {
    /// Chosen by the caller and stored before sending: the same e-mail keeps it for ever.
    pub id: MessageId,
    /// The unit.
    pub from: Person,
    /// The requester, or a colleague.
    pub to: Person,
    /// Where answers go, when not to `from`: an address that names the case.
    pub reply_to: Option<Person>,
    /// One line; control characters in it become spaces.
    pub subject: String,
    /// The words as plain text.
    pub text: String,
    /// The same words as an HTML page.
    pub html: String,
    /// The languages of the words, in order.
    pub languages: Vec<Language>,
    /// When it was written, which stays when it is sent again.
    pub date: DateTime<Utc>,
    /// The identifier of the e-mail this answers, brackets or not. One that could break a header
    /// is left out.
    pub in_reply_to: Option<String>,
    /// The identifiers of the conversation before it, oldest first; treated alike.
    pub references: Vec<String>,
    /// Nobody pressed a button for this one (an acknowledgement), so no machine should answer it:
    /// RFC 3834 section 5.
    pub automatic: bool,
    /// The letter as PDF, and the documents released with it.
    pub attachments: Vec<Attachment>,
}

/// An e-mail ready to be sent. The same [`Email`] always makes the same bytes.
#[derive(Debug, Clone)]
pub struct Composed {
    id: MessageId,
    envelope: Envelope,
    bytes: Vec<u8>,
}

impl Composed {
    /// The identifier it goes under.
    pub fn id(&self) -> &MessageId {
        &self.id
    }

    /// The message as it goes over the wire, lines ending in CR LF.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn envelope(&self) -> &Envelope {
        &self.envelope
    }
}

/// Why an e-mail cannot be made. Never says whose address it was.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The requester's address has to be corrected on the case.
    #[error("the address of the {0} is not an e-mail address: correct it and send again")]
    Address(&'static str, #[source] lettre::address::AddressError),
    /// A stored media type that is none.
    #[error("attachment {0} has no valid media type")]
    MediaType(usize),
    /// What the library could not put together.
    #[error("the e-mail could not be put together")]
    Message(#[from] lettre::error::Error),
}

/// Puts an e-mail together: `mixed` of (`alternative` of text and HTML) and the attachments.
///
/// Nothing in `email` can add a header: names and subjects are stripped of control characters,
/// and quoted identifiers that are not such are dropped.
pub fn compose(email: &Email) -> Result<Composed, ComposeError> {
    Ok(done(email, &put_together(email)?))
}

/// The same, signed.
pub fn compose_signed(email: &Email, signer: &Signer) -> Result<Composed, ComposeError> {
    let mut message = put_together(email)?;
    signer.sign(&mut message);
    Ok(done(email, &message))
}

fn done(email: &Email, message: &Message) -> Composed {
    Composed {
        id: email.id.clone(),
        envelope: message.envelope().clone(),
        bytes: message.formatted(),
    }
}

fn put_together(email: &Email) -> Result<Message, ComposeError> {
    let mut message = Message::builder()
        .message_id(Some(email.id.to_string()))
        .date(email.date.into())
        .from(mailbox(&email.from, "sender")?)
        .to(mailbox(&email.to, "recipient")?)
        .subject(one_line(&email.subject));
    if let Some(person) = &email.reply_to {
        message = message.reply_to(mailbox(person, "reply")?);
    }
    if let Some(id) = email.in_reply_to.as_deref().and_then(quoted) {
        message = message.in_reply_to(id);
    }
    let references: Vec<String> = email.references.iter().filter_map(|id| quoted(id)).collect();
    if !references.is_empty() {
        message = message.references(references.join(" "));
    }
    if email.automatic {
        message = message.raw_header(header("Auto-Submitted", "auto-generated"));
    }
    if !email.languages.is_empty() {
        let codes: Vec<&str> = email.languages.iter().map(|language| language.code()).collect();
        message = message.raw_header(header("Content-Language", &codes.join(", ")));
    }

    let words = bounded(MultiPart::alternative(), email, "words")
        .singlepart(SinglePart::plain(email.text.clone()))
        .singlepart(SinglePart::html(email.html.clone()));
    let mut whole = bounded(MultiPart::mixed(), email, "whole").multipart(words);
    for (at, attachment) in email.attachments.iter().enumerate() {
        // An unparsable type is our own record gone wrong; the library's cause adds nothing.
        let Ok(media_type) = ContentType::parse(&attachment.media_type) else {
            return Err(ComposeError::MediaType(at + 1));
        };
        whole = whole.singlepart(
            Attached::new(file_name(&attachment.name)).body(attachment.bytes.clone(), media_type),
        );
    }
    Ok(message.multipart(whole)?)
}

fn mailbox(person: &Person, who: &'static str) -> Result<Mailbox, ComposeError> {
    let address =
        person.address.trim().parse().map_err(|error| ComposeError::Address(who, error))?;
    let name = one_line(&person.name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

fn quoted(id: &str) -> Option<String> {
    let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
    may_be_quoted(bare).then(|| format!("<{bare}>"))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The separator of the parts comes from the identifier, not from chance, so that the same e-mail
/// has the same bytes. Every part is encoded, so no content can contain it by design.
fn bounded(parts: MultiPartBuilder, email: &Email, part: &str) -> MultiPartBuilder {
    let mut hash = Sha256::new();
    hash.update(part);
    hash.update(email.id.as_str());
    let separator: String = hex::encode(hash.finalize()).chars().take(40).collect();
    parts.boundary(format!("=_{separator}"))
}

fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if breaks_a_line(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn file_name(name: &str) -> String {
    let safe: String =
        one_line(name).chars().map(|c| if matches!(c, '/' | '\\') { '-' } else { c }).collect();
    if safe.is_empty() { "document".to_owned() } else { safe }
}

fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use mail_parser::{MessageParser, MimeHeaders};
    use proptest::prelude::*;

    fn email() -> Email {
        Email {
            id: MessageId::new("letter.12.1@foi.example").unwrap(),
            from: Person {
                name: "Uned Hawliau Gwybodaeth".into(),
                address: "foi@foi.example".into(),
            },
            to: Person { name: "Siân Tŷ Gwŷdd".into(), address: "sian@example.org".into() },
            reply_to: None,
            subject: "ATISN 26732: eich cais / your request".into(),
            text: "Annwyl Siân\n\nDiolch am eich cais.\n".into(),
            html: "<p lang=\"cy\">Diolch am eich cais.</p>".into(),
            languages: vec![Language::Welsh, Language::English],
            date: Utc.with_ymd_and_hms(2026, 2, 18, 9, 14, 0).unwrap(),
            in_reply_to: Some("their.1@example.org".into()),
            references: vec!["<their.0@example.org>".into(), "their.1@example.org".into()],
            automatic: true,
            attachments: vec![Attachment {
                name: "llythyr ŵ.pdf".into(),
                media_type: "application/pdf".into(),
                bytes: b"%PDF-1.7 bytes".to_vec(),
            }],
        }
    }

    #[test]
    fn what_is_composed_reads_back_the_same() {
        let composed = compose(&email()).unwrap();
        let back = MessageParser::default().parse(composed.bytes()).unwrap();
        assert_eq!(back.message_id(), Some("letter.12.1@foi.example"));
        assert_eq!(back.subject(), Some("ATISN 26732: eich cais / your request"));
        assert_eq!(back.to().unwrap().first().unwrap().name(), Some("Siân Tŷ Gwŷdd"));
        assert_eq!(back.date().unwrap().to_timestamp(), email().date.timestamp());
        assert_eq!(back.in_reply_to().as_text(), Some("their.1@example.org"));
        assert_eq!(back.references().as_text_list().unwrap().len(), 2);
        assert_eq!(back.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
        assert_eq!(back.header_raw("Content-Language").unwrap().trim(), "cy, en");
        assert_eq!(back.body_text(0).unwrap().replace("\r\n", "\n"), email().text);
        assert!(back.body_html(0).unwrap().contains("Diolch am eich cais."));
        let attached = back.attachment(0).unwrap();
        assert_eq!(attached.attachment_name(), Some("llythyr ŵ.pdf"));
        assert_eq!(attached.contents(), b"%PDF-1.7 bytes");
    }

    #[test]
    fn the_same_email_makes_the_same_bytes() {
        assert_eq!(compose(&email()).unwrap().bytes(), compose(&email()).unwrap().bytes());
    }

    #[test]
    fn a_line_break_in_a_name_or_subject_adds_no_header() {
        let mut email = email();
        email.to.name = "Ada\r\nBcc: spy@example.net".into();
        email.subject = "Hello\r\nBcc: spy@example.net\n\n<script>alert(1)</script> {{x}}".into();
        email.attachments[0].name = "../../a\r\nX-Evil: 1\".pdf".into();
        email.in_reply_to = Some("a@b\r\nBcc: spy@example.net".into());
        email.references = vec!["a@b> <c".into(), "no id".into()];
        let composed = compose(&email).unwrap();
        let back = MessageParser::default().parse(composed.bytes()).unwrap();
        assert!(back.bcc().is_none());
        assert!(back.header("X-Evil").is_none());
        assert_eq!(
            back.subject(),
            Some("Hello Bcc: spy@example.net <script>alert(1)</script> {{x}}")
        );
        assert!(back.in_reply_to().as_text().is_none());
        assert!(back.references().is_empty());
        let name = back.attachment(0).unwrap().attachment_name().unwrap();
        assert!(!name.contains('/'), "{name}");
        assert_eq!(composed.envelope().to().len(), 1);
    }

    #[test]
    fn a_wrong_address_is_refused_without_being_repeated() {
        let mut email = email();
        email.to.address = "sian at example".into();
        let error = compose(&email).unwrap_err().to_string();
        assert!(error.contains("recipient") && !error.contains("sian"), "{error}");
    }

    proptest! {
        #[test]
        fn no_words_of_a_name_or_subject_become_another_header(
            name in "\\PC{0,40}|[\\x00-\\x20a-z:\"<>,;@=?]{0,40}",
            subject in "[\\x00-\\x20a-z:\"<>,;@=?ŵŷ]{0,200}",
        ) {
            let mut email = email();
            email.to.name = name;
            email.subject = subject.clone();
            let composed = compose(&email).unwrap();
            let back = MessageParser::default().parse(composed.bytes()).unwrap();
            let names: Vec<&str> = back.headers().iter().map(mail_parser::Header::name).collect();
            let expected = ["Message-ID", "Date", "From", "To", "Subject", "In-Reply-To",
                "References", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type"];
            prop_assert!(names.iter().all(|n| expected.iter().any(|e| e.eq_ignore_ascii_case(n))), "{names:?}");
            prop_assert_eq!(back.to().unwrap().iter().count(), 1);
            prop_assert_eq!(back.to().unwrap().first().unwrap().address(), Some("sian@example.org"));
        }
    }
}
