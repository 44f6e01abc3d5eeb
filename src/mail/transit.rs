//! What servers say of an e-mail that came through them: when each took it, whether one took it for
//! spam, and what became of an e-mail of ours that a report is about.

use chrono::{DateTime, Utc};
use mail_parser::{HeaderName, Host, Message, MessageParser, MimeHeaders, PartType};

/// A server that took an e-mail on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// What it calls itself, in small letters; `None` when it does not say.
    pub by: Option<String>,
    /// What the one before it calls itself.
    pub from: Option<String>,
    /// When it took the e-mail.
    pub at: DateTime<Utc>,
}

/// What a delivery report says: RFC 3464.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The identifiers of the e-mails that it is about, without angle brackets.
    pub about: Vec<String>,
    /// Whether it says that an e-mail will never arrive, and not only later.
    pub is_final: bool,
}

/// The servers that took it, the last first, as each puts its line above those before. Those whose
/// line has no date are left out.
pub(super) fn hops(message: &Message<'_>) -> Vec<Hop> {
    message
        .header_values(HeaderName::Received)
        .filter_map(|header| header.as_received())
        .filter_map(|line| {
            let date = line.date().filter(mail_parser::DateTime::is_valid)?;
            let at = DateTime::from_timestamp(date.to_timestamp(), 0)?;
            Some(Hop { by: line.by().map(named), from: line.from().map(named), at })
        })
        .collect()
}

fn named(host: &Host<'_>) -> String {
    match host {
        Host::Name(name) => name.trim_end_matches('.').to_lowercase(),
        Host::IpAddr(address) => address.to_string(),
    }
}

/// Whether a server before ours has marked it as spam: the marks of `SpamAssassin`, rspamd and Exchange.
pub(super) fn is_marked_as_spam(message: &Message<'_>) -> bool {
    let says = |name: &'static str| {
        message.header_raw(name).map(|value| value.trim().to_lowercase()).unwrap_or_default()
    };
    let confidence = says("X-MS-Exchange-Organization-SCL").parse().unwrap_or(0);
    says("X-Spam-Flag").starts_with("yes")
        || says("X-Spam-Status").starts_with("yes")
        || says("X-Spam").starts_with("yes")
        // Five and above goes to the folder for junk: Microsoft's spam confidence level.
        || (5..=9).contains(&confidence)
}

/// What a delivery report says; nothing of it when it is none.
pub(super) fn report(message: &Message<'_>) -> Report {
    let mut report = Report::default();
    for part in &message.parts {
        match &part.body {
            PartType::Message(returned) => report.about.extend(identifier(returned)),
            PartType::Text(text) if part.is_content_type("text", "rfc822-headers") => {
                let headers = MessageParser::default().parse_headers(text.as_bytes());
                report.about.extend(headers.as_ref().and_then(identifier));
            }
            PartType::Text(text) | PartType::Html(text)
                if part.is_content_type("message", "delivery-status") =>
            {
                report.is_final |= says_failed(text);
            }
            PartType::Binary(bytes) if part.is_content_type("message", "delivery-status") => {
                report.is_final |= says_failed(&String::from_utf8_lossy(bytes));
            }
            _ => {}
        }
    }
    report
}

fn identifier(message: &Message<'_>) -> Option<String> {
    message.message_id().map(|id| id.trim_matches(['<', '>']).to_owned())
}

fn says_failed(status: &str) -> bool {
    status.lines().any(|line| {
        line.split_once(':').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("action")
                && value.trim().eq_ignore_ascii_case("failed")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Message<'_> {
        MessageParser::default().parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_servers_are_told_the_last_first_with_their_times() {
        let message = parsed(
            "Received: from edge.foi.example by mail.foi.example with ESMTP; Thu, 19 Feb 2026 00:01:00 +0000\n\
             Received: from [203.0.113.5] by EDGE.foi.example. with ESMTP; Wed, 18 Feb 2026 23:59:00 +0000\n\
             Received: by phone.example; no date at all\n\
             From: a@b.example\n\nHello",
        );
        let found = hops(&message);
        let named: Vec<_> = found.iter().map(|hop| hop.by.as_deref().unwrap()).collect();
        assert_eq!(named, ["mail.foi.example", "edge.foi.example"]);
        assert_eq!(found[0].from.as_deref(), Some("edge.foi.example"));
        assert_eq!(found[1].at.to_rfc3339(), "2026-02-18T23:59:00+00:00");
    }

    #[test]
    fn spam_is_what_a_server_has_marked_as_such() {
        for (header, is_spam) in [
            ("X-Spam-Flag: YES", true),
            ("X-Spam-Status: Yes, score=12.1", true),
            ("X-Spam-Status: No, score=0.1", false),
            ("X-MS-Exchange-Organization-SCL: 5", true),
            ("X-MS-Exchange-Organization-SCL: 1", false),
            ("X-MS-Exchange-Organization-SCL: -1", false),
            ("Subject: X-Spam-Flag: YES", false),
        ] {
            let text = format!("{header}\nFrom: a@b.example\n\nHello");
            assert_eq!(is_marked_as_spam(&parsed(&text)), is_spam, "{header}");
        }
    }

    #[test]
    fn a_report_names_the_email_that_came_back_and_whether_for_good() {
        let text = |action: &str, returned: &str| {
            format!(
                "From: mailer-daemon@b.example\nContent-Type: multipart/report; \
                 report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n\
                 Reporting-MTA: dns; b.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: {action}\n\
                 Status: 5.1.1\n\n--x\nContent-Type: {returned}\n\nMessage-ID: <job.7.k@foi.example>\n\
                 Subject: ATISN 1\n\n--x--\n"
            )
        };
        for returned in ["message/rfc822", "text/rfc822-headers"] {
            let failed = text("failed", returned);
            let told = report(&parsed(&failed));
            assert_eq!(told.about, ["job.7.k@foi.example"], "{returned}");
            assert!(told.is_final);
        }
        let delayed = text("delayed", "message/rfc822");
        assert!(!report(&parsed(&delayed)).is_final);
        assert_eq!(report(&parsed("From: a@b.example\n\nHello")), Report::default());
    }
}
