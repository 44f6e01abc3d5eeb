//! Who asked, and how to reach them.

use super::language::LanguageChoice;

/// The most characters that a name may have.
pub const NAME_LENGTH: usize = 200;

/// A requester's name and address for correspondence.
///
/// FOIA 2000 s.8(1)(b): a request "states the name of the applicant and an address for
/// correspondence"; an e-mail address is one. Under the EIR neither is needed, so that a name may
/// be absent there and the unit still records the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// As given, without outer blanks.
    pub name: String,
    /// Where answers are sent, when there is one.
    pub email: Option<String>,
    /// Lines of a postal address, when there is one.
    pub postal_address: Option<String>,
    /// In which language they want to be answered.
    pub language: LanguageChoice,
}

/// What is wrong with a requester's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRequester {
    /// No name.
    #[error("give the name of the person who asked")]
    NoName,
    /// A name over [`NAME_LENGTH`].
    #[error("the name is over 200 characters; shorten it")]
    LongName,
    /// Neither an e-mail nor a postal address.
    #[error("give an e-mail address or a postal address, so that an answer can be sent")]
    NoAddress,
    /// Text without the form of an e-mail address.
    #[error("the e-mail address needs a form like name@example.com")]
    BadEmail,
}

impl Requester {
    /// Checks and tidies the details; blanks count as nothing given.
    pub fn parse(
        name: &str,
        email: &str,
        postal_address: &str,
        language: LanguageChoice,
    ) -> Result<Self, InvalidRequester> {
        let name = one_line(name);
        if name.is_empty() {
            return Err(InvalidRequester::NoName);
        }
        if name.chars().count() > NAME_LENGTH {
            return Err(InvalidRequester::LongName);
        }
        let email = email.trim();
        let email = match email {
            "" => None,
            text if has_the_form_of_an_address(text) => Some(text.to_owned()),
            _ => return Err(InvalidRequester::BadEmail),
        };
        let postal_address = postal_address.trim();
        let postal_address = (!postal_address.is_empty()).then(|| postal_address.to_owned());
        if email.is_none() && postal_address.is_none() {
            return Err(InvalidRequester::NoAddress);
        }
        Ok(Self { name, email, postal_address, language })
    }
}

/// The text on one line: runs of blanks and control characters become one blank.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether text could be an e-mail address. Only delivery proves one, so this refuses no more
/// than what cannot be delivered or would break a header.
fn has_the_form_of_an_address(text: &str) -> bool {
    let fits = text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && !local.contains(['<', '>', '(', ')', ',', ';', ':', '"'])
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
    });
    fits && parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requester_has_a_name_and_an_address() {
        let parse =
            |name: &str, email, post| Requester::parse(name, email, post, LanguageChoice::Unknown);
        assert_eq!(parse("  ", "a@example.com", ""), Err(InvalidRequester::NoName));
        assert_eq!(parse("Ada", "", " "), Err(InvalidRequester::NoAddress));
        let long = "x".repeat(201);
        assert_eq!(parse(&long, "a@example.com", ""), Err(InvalidRequester::LongName));
        assert!(parse("Ada", "", "1 Stryd Fawr\nAberystwyth").is_ok());
    }

    #[test]
    fn a_name_is_kept_as_given_but_for_line_breaks_that_could_forge_a_header() {
        let ada =
            Requester::parse("Ada <b>\r\nBcc: x", "ada@example.com", "", LanguageChoice::Welsh)
                .unwrap();
        assert_eq!(ada.name, "Ada <b> Bcc: x");
    }

    #[test]
    fn what_cannot_be_delivered_is_no_address() {
        for text in [
            "ada",
            "ada@",
            "@example.com",
            "a@b@c.com",
            "a b@example.com",
            "a@example",
            "a@.com",
            "a@x.com\r\nBcc: y@z.com",
            "<a@b.com>",
        ] {
            assert_eq!(
                Requester::parse("Ada", text, "", LanguageChoice::Unknown),
                Err(InvalidRequester::BadEmail),
                "{text:?}"
            );
        }
        assert!(
            Requester::parse("Ada", "o'neill+foi@cymru.cymru", "", LanguageChoice::Unknown).is_ok()
        );
    }
}
