//! What servers say of an e-mail that came through them: when each took it, whether one took it for
//! spam, and what became of an e-mail of ours that a report is about.

use crate::domain::delivery::{Answer, Outcome};
use chrono::{DateTime, Utc};
use mail_parser::{HeaderName, Host, Message, MessageParser, MimeHeaders, PartType};

/// We write to one person at a time; more recipients are somebody's list.
const MOST_RECIPIENTS: usize = 10;

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
    /// What it says of each recipient.
    pub recipients: Vec<Reported>,
}

/// What a delivery report says of one recipient: RFC 3464 section 2.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The address; empty when it is not told.
    pub recipient: String,
    /// What became of the e-mail.
    pub outcome: Outcome,
    /// The status of RFC 3463, and what the server said that was spoken to.
    pub answer: Answer,
}

impl Report {
    /// Whether it says that an e-mail will never arrive, and not only later.
    pub fn is_final(&self) -> bool {
        self.recipients.iter().any(|one| one.outcome == Outcome::Failed)
    }
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
                report.recipients.extend(recipients(text));
            }
            PartType::Binary(bytes) if part.is_content_type("message", "delivery-status") => {
                report.recipients.extend(recipients(&String::from_utf8_lossy(bytes)));
            }
            _ => {}
        }
    }
    report.recipients.truncate(MOST_RECIPIENTS);
    report
}

fn identifier(message: &Message<'_>) -> Option<String> {
    message.message_id().map(|id| id.trim_matches(['<', '>']).to_owned())
}

/// The groups of fields of a report, of which each with an action is about a recipient.
fn recipients(status: &str) -> Vec<Reported> {
    let mut found = Vec::new();
    let mut group: Vec<(String, String)> = Vec::new();
    for line in status.lines().chain([""]) {
        if line.trim().is_empty() {
            found.extend(reported(&group));
            group.clear();
        } else if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), group.last_mut()) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

fn reported(group: &[(String, String)]) -> Option<Reported> {
    let field =
        |name: &str| group.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    // Such a field begins with its type, as `rfc822; ada@b.example` and `smtp; 550 no such user` do.
    let typed = |name: &str| {
        field(name).map_or("", |value| value.split_once(';').map_or(value, |(_, text)| text).trim())
    };
    let outcome = match field("action")?.to_lowercase().as_str() {
        "failed" => Outcome::Failed,
        "delayed" => Outcome::Delayed,
        "delivered" => Outcome::Delivered,
        "relayed" => Outcome::Relayed,
        "expanded" => Outcome::Expanded,
        _ => return None,
    };
    let code = field("status").unwrap_or_default();
    // A server may say more after it.
    let code = code.split_whitespace().next().unwrap_or_default();
    let to = match typed("original-recipient") {
        "" => typed("final-recipient"),
        original => original,
    };
    let recipient = Answer::new("", to).words;
    Some(Reported { recipient, outcome, answer: Answer::new(code, typed("diagnostic-code")) })
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
            assert!(told.is_final());
        }
        let delayed = text("delayed", "message/rfc822");
        assert!(!report(&parsed(&delayed)).is_final());
        assert_eq!(report(&parsed("From: a@b.example\n\nHello")), Report::default());
    }

    #[test]
    fn a_report_says_of_each_recipient_what_became_of_the_email_and_in_which_words() {
        let told = recipients(
            "Reporting-MTA: dns; mx.b.example\n\n\
             Original-Recipient: rfc822;ada@b.example\nFinal-Recipient: rfc822; ada@c.example\n\
             ACTION: Failed\nStatus: 5.1.1 (unknown)\n\
             Diagnostic-Code: smtp; 550 5.1.1 no such user;\n try another\n\n\
             Final-Recipient: rfc822; bo@b.example\nAction: delivered\nStatus: 2.0.0\n\n\
             Final-Recipient: rfc822; cy@b.example\nAction: pondered\n",
        );
        let told: Vec<_> = told
            .iter()
            .map(|one| {
                let Answer { code, words } = &one.answer;
                (one.recipient.as_str(), one.outcome.as_str(), code.as_str(), words.as_str())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("ada@b.example", "failed", "5.1.1", "550 5.1.1 no such user; try another"),
                ("bo@b.example", "delivered", "2.0.0", ""),
            ]
        );
    }
}
