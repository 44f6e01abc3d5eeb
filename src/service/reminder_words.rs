//! What a deadline e-mail says. It names cases by their references alone: an e-mail travels further
//! than a page, and neither what was asked nor who asked belongs in it.

use super::Error;
use crate::{
    domain::{
        ids::Reference,
        language::Language,
        owed::Owed,
        reminder::{Reminder, Why},
    },
    law::{calendar::Calendar, words::long_date},
    storage::reminders::Held,
};
use chrono::NaiveDate;
use std::cmp::Ordering;
use url::Url;

/// Cases that somebody is told of for one reason.
pub(super) struct Section {
    heading: &'static str,
    lines: Vec<Line>,
}

/// A case: its name, what is said of it, and where it is.
struct Line {
    reference: String,
    said: String,
    address: String,
}

/// How many are late, due today and due later: `Deadlines: 2 late, 1 today, 3 to come`. That a
/// requester has not replied makes nothing late: what follows is to be done today.
pub(super) fn subject(lang: Language, told: &[Held], on: NaiveDate) -> String {
    let place = |one: &Held| match one.reminder.due_on.cmp(&on) {
        Ordering::Less if one.reminder.owed.is_ours() => 0,
        Ordering::Less | Ordering::Equal => 1,
        Ordering::Greater => 2,
    };
    let counts = [0, 1, 2].map(|at| told.iter().filter(|one| place(one) == at).count());
    let (title, words) = match lang {
        Language::English => ("Deadlines", ["late", "today", "to come"]),
        Language::Welsh => ("Dyddiadau olaf", ["yn hwyr", "heddiw", "i ddod"]),
    };
    let parts: Vec<String> = counts
        .into_iter()
        .zip(words)
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{title}: {}", parts.join(", "))
}

/// What a calendar of last days is called.
pub(super) const fn calendar_name(lang: Language) -> &'static str {
    match lang {
        Language::English => "Last days",
        Language::Welsh => "Dyddiadau olaf",
    }
}

/// What is said of each case, by why it is said.
pub(super) fn say(
    lang: Language,
    told: &[Held],
    on: NaiveDate,
    calendar: &Calendar,
    address: impl Fn(&Reference) -> Result<String, Error>,
) -> Result<Vec<Section>, Error> {
    let mut sections = Vec::new();
    for why in Why::ALL {
        let lines = told
            .iter()
            .filter(|one| one.reminder.why == why)
            .map(|one| {
                let reference = &one.reminder.reference;
                let said = sentence(lang, &one.reminder, on, calendar);
                Ok(Line {
                    reference: reference.to_string(),
                    said: format!("{said}{}", besides(lang, one, on)),
                    address: address(reference)?,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        if !lines.is_empty() {
            sections.push(Section { heading: heading(lang, why), lines });
        }
    }
    Ok(sections)
}

const fn heading(lang: Language, why: Why) -> &'static str {
    match (lang, why) {
        (Language::English, Why::Handles) => "You handle",
        (Language::English, Why::Clears) => "You are asked to agree to the answer of",
        (Language::English, Why::Unassigned) => "Nobody handles",
        (Language::English, Why::Escalated) => "Late, and handled by others",
        (Language::English, Why::Further) => "Late for some time",
        (Language::Welsh, Why::Handles) => "Chi sy’n trin",
        (Language::Welsh, Why::Clears) => "Gofynnir i chi gytuno i’r ateb yn",
        (Language::Welsh, Why::Unassigned) => "Does neb yn trin",
        (Language::Welsh, Why::Escalated) => "Yn hwyr, ac eraill yn eu trin",
        (Language::Welsh, Why::Further) => "Yn hwyr ers tro",
    }
}

fn sentence(lang: Language, one: &Reminder, on: NaiveDate, calendar: &Calendar) -> String {
    let date = long_date(one.due_on);
    let owed = owed(lang, one.owed);
    // What we owe goes, and what the requester owes comes.
    let goes = if one.owed.is_ours() { "fynd" } else { "ddod" };
    if one.due_on < on {
        let late = days(lang, calendar.working_days_between(one.due_on, on));
        return match lang {
            Language::English => format!("{owed} was due on {}, {late} ago", date.en),
            Language::Welsh => {
                format!("roedd {owed} i fod i {goes} erbyn {}, {late} yn ôl", date.cy)
            }
        };
    }
    let left = calendar.working_days_between(on, one.due_on);
    match (lang, left) {
        (Language::English, 0) => format!("{owed} is due on {}; today is the last day", date.en),
        (Language::English, _) => {
            format!("{owed} is due on {}, with {} left", date.en, days(lang, left))
        }
        (Language::Welsh, 0) => {
            format!("{} i {goes} erbyn {}; heddiw yw’r diwrnod olaf", after_mae(owed), date.cy)
        }
        (Language::Welsh, _) => {
            let left = days(lang, left);
            format!("{} i {goes} erbyn {}, gyda {left} ar ôl", after_mae(owed), date.cy)
        }
    }
}

/// What is to be known beside the day; most often nothing.
fn besides(lang: Language, one: &Held, on: NaiveDate) -> &'static str {
    let is_late = one.reminder.due_on < on;
    // The Commissioner, to whom a decision notice is owed, is no requester.
    let is_to_requester = matches!(one.reminder.owed, Owed::Answer | Owed::Review);
    match (lang, one.reminder.owed) {
        (Language::English, Owed::Reply) if is_late => "; see whether the request is to be closed",
        (Language::Welsh, Owed::Reply) if is_late => "; edrychwch a ddylid cau’r cais",
        (Language::English, Owed::Reply) => "; without it the request closes",
        (Language::Welsh, Owed::Reply) => "; hebddo caiff y cais ei gau",
        (Language::English, _) if one.can_extend && !is_late => {
            "; the requester can be told of an extension until then"
        }
        (Language::Welsh, _) if one.can_extend && !is_late => {
            "; gellir dweud wrth y ceisydd am estyniad tan hynny"
        }
        (Language::English, _) if is_late && is_to_requester && !one.has_email => {
            "; the requester has no e-mail address, so that only a letter tells them"
        }
        (Language::Welsh, _) if is_late && is_to_requester && !one.has_email => {
            "; nid oes gan y ceisydd gyfeiriad e-bost, felly dim ond llythyr all ddweud wrthynt"
        }
        _ => "",
    }
}

/// `yr` leans on the vowel before it.
fn after_mae(owed: &str) -> String {
    match owed.strip_prefix("yr ateb") {
        Some(rest) => format!("mae’r ateb{rest}"),
        None => format!("mae {owed}"),
    }
}

/// What is owed, in words.
pub(super) const fn owed(lang: Language, owed: Owed) -> &'static str {
    match (lang, owed) {
        (Language::English, Owed::Answer) => "the answer",
        (Language::English, Owed::Review) => "the outcome of the review",
        (Language::English, Owed::Compliance) => "what the decision notice asks for",
        (Language::English, Owed::Reply) => "the requester’s reply",
        (Language::Welsh, Owed::Answer) => "yr ateb",
        (Language::Welsh, Owed::Review) => "canlyniad yr adolygiad",
        (Language::Welsh, Owed::Compliance) => "yr hyn y mae’r hysbysiad penderfynu yn ei fynnu",
        (Language::Welsh, Owed::Reply) => "ymateb y ceisydd",
    }
}

fn days(lang: Language, number: usize) -> String {
    match (lang, number) {
        (Language::English, 1) => "1 working day".to_owned(),
        (Language::English, _) => format!("{number} working days"),
        // Only two softens the word.
        (Language::Welsh, 2) => "2 ddiwrnod gwaith".to_owned(),
        (Language::Welsh, _) => format!("{number} diwrnod gwaith"),
    }
}

const fn further(lang: Language) -> &'static str {
    match lang {
        Language::English => "There are more. All stand in the register:",
        Language::Welsh => "Mae rhagor. Mae pob un yn y gofrestr:",
    }
}

/// The e-mail as plain text.
pub(super) fn text(lang: Language, sections: &[Section], register: Option<&Url>) -> String {
    let mut parts = Vec::new();
    for section in sections {
        parts.push(format!("{}:\n", section.heading));
        parts.extend(
            section
                .lines
                .iter()
                .map(|line| format!("{}: {}.\n{}\n", line.reference, line.said, line.address)),
        );
    }
    parts.extend(register.map(|register| format!("{}\n{register}\n", further(lang))));
    parts.join("\n")
}

/// The same as a page.
pub(super) fn page(
    lang: Language,
    title: &str,
    sections: &[Section],
    register: Option<&Url>,
) -> String {
    let escaped = handlebars::html_escape;
    let item = |line: &Line| {
        let (address, reference) = (escaped(&line.address), escaped(&line.reference));
        format!("<li><a href=\"{address}\">{reference}</a>: {}.</li>\n", escaped(&line.said))
    };
    let list = |section: &Section| {
        let items: String = section.lines.iter().map(item).collect();
        format!("<h2>{}</h2>\n<ul>\n{items}</ul>\n", escaped(section.heading))
    };
    let further = |register: &Url| {
        let address = escaped(register.as_str());
        format!("<p>{} <a href=\"{address}\">{address}</a></p>\n", further(lang))
    };
    let body: String = sections.iter().map(list).chain(register.map(further)).collect();
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><title>{title}\
         </title></head>\n<body>\n{body}</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ids::StaffId, reminder::Step};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(due_on: &str, owed: Owed, why: Why) -> Held {
        let reminder = Reminder {
            staff: StaffId(1),
            reference: "ATISN 26732".parse().unwrap(),
            owed,
            due_on: day(due_on),
            step: Step(5),
            why,
        };
        Held { reminder, can_extend: false, has_email: true }
    }

    fn line(lang: Language, held: &Held) -> String {
        let on = day("2026-03-16");
        let said = sentence(lang, &held.reminder, on, &Calendar::united_kingdom());
        format!("{said}{}", besides(lang, held, on))
    }

    fn said(lang: Language, due_on: &str, owed: Owed) -> String {
        line(lang, &told(due_on, owed, Why::Handles))
    }

    #[test]
    fn each_line_says_what_is_owed_when_and_how_near_that_is() {
        use Language::{English, Welsh};
        assert_eq!(
            said(English, "2026-03-19", Owed::Answer),
            "the answer is due on 19 March 2026, with 2 working days left"
        );
        assert_eq!(
            said(Welsh, "2026-03-19", Owed::Answer),
            "mae’r ateb i fynd erbyn 19 Mawrth 2026, gyda 2 ddiwrnod gwaith ar ôl"
        );
        assert_eq!(
            said(English, "2026-03-16", Owed::Review),
            "the outcome of the review is due on 16 March 2026; today is the last day"
        );
        assert_eq!(
            said(English, "2026-03-13", Owed::Compliance),
            "what the decision notice asks for was due on 13 March 2026, 1 working day ago"
        );
        assert_eq!(
            said(Welsh, "2026-03-13", Owed::Answer),
            "roedd yr ateb i fod i fynd erbyn 13 Mawrth 2026, 1 diwrnod gwaith yn ôl"
        );
        assert_eq!(
            said(English, "2026-03-19", Owed::Reply),
            "the requester’s reply is due on 19 March 2026, with 2 working days left; without it \
             the request closes"
        );
        assert_eq!(
            said(Welsh, "2026-03-13", Owed::Reply),
            "roedd ymateb y ceisydd i fod i ddod erbyn 13 Mawrth 2026, 1 diwrnod gwaith yn ôl; \
             edrychwch a ddylid cau’r cais"
        );
    }

    #[test]
    fn a_line_says_whether_time_can_be_extended_and_who_hears_by_letter_alone() {
        for (due_on, owed, ends) in [
            ("2026-03-19", Owed::Answer, "can be told of an extension until then"),
            ("2026-03-13", Owed::Answer, "so that only a letter tells them"),
            ("2026-03-13", Owed::Compliance, "1 working day ago"),
        ] {
            let held = Held {
                can_extend: owed == Owed::Answer,
                has_email: false,
                ..told(due_on, owed, Why::Handles)
            };
            let english = line(Language::English, &held);
            assert!(english.ends_with(ends), "{english}");
            assert_ne!(line(Language::Welsh, &held), english);
        }
    }

    #[test]
    fn the_subject_counts_what_is_late_what_is_due_today_and_what_is_to_come() {
        let on = day("2026-03-16");
        let all = [
            told("2026-03-13", Owed::Answer, Why::Escalated),
            told("2026-03-16", Owed::Answer, Why::Handles),
            told("2026-03-19", Owed::Answer, Why::Handles),
            told("2026-03-19", Owed::Answer, Why::Clears),
        ];
        assert_eq!(subject(Language::English, &all, on), "Deadlines: 1 late, 1 today, 2 to come");
        assert_eq!(subject(Language::Welsh, &all[2..], on), "Dyddiadau olaf: 2 i ddod");
        let ended = [told("2026-03-13", Owed::Reply, Why::Handles)];
        assert_eq!(subject(Language::English, &ended, on), "Deadlines: 1 today");
    }

    #[test]
    fn the_page_and_the_text_name_each_case_with_its_address() {
        let on = day("2026-03-16");
        let all = [told("2026-03-19", Owed::Answer, Why::Clears)];
        let address = |_: &Reference| Ok("https://x.example/?a&b".to_owned());
        let calendar = Calendar::united_kingdom();
        let said = say(Language::English, &all, on, &calendar, address).unwrap();
        let register: Url = "https://x.example/staff/cases".parse().unwrap();
        let text = text(Language::English, &said, Some(&register));
        assert!(text.starts_with("You are asked to agree to the answer of:\n\nATISN 26732: "));
        assert!(text.contains("https://x.example/?a&b\n") && text.ends_with("/staff/cases\n"));
        let page = page(Language::English, "T", &said, None);
        assert!(page.contains("<a href=\"https://x.example/?a&amp;b\">ATISN 26732</a>"));
    }
}
