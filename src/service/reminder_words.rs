//! What a deadline e-mail says. It names cases by their references alone: an e-mail travels further
//! than a page, and neither what was asked nor who asked belongs in it.

use super::Error;
use crate::{
    domain::{
        case::CaseState,
        ids::Reference,
        language::Language,
        reminder::{Reminder, Why},
    },
    law::{calendar::Calendar, words::long_date},
};
use chrono::NaiveDate;
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

/// How many are late, due today and due later: `Deadlines: 2 late, 1 today, 3 to come`.
pub(super) fn subject(lang: Language, told: &[Reminder], on: NaiveDate) -> String {
    let count = |is: &dyn Fn(NaiveDate) -> bool| told.iter().filter(|one| is(one.due_on)).count();
    let counts = [count(&|due| due < on), count(&|due| due == on), count(&|due| due > on)];
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
    told: &[Reminder],
    on: NaiveDate,
    calendar: &Calendar,
    address: impl Fn(&Reference) -> Result<String, Error>,
) -> Result<Vec<Section>, Error> {
    let mut sections = Vec::new();
    for why in Why::ALL {
        let lines = told
            .iter()
            .filter(|one| one.why == why)
            .map(|one| {
                Ok(Line {
                    reference: one.reference.to_string(),
                    said: sentence(lang, one, on, calendar),
                    address: address(&one.reference)?,
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
        (Language::Welsh, Why::Handles) => "Chi sy’n trin",
        (Language::Welsh, Why::Clears) => "Gofynnir i chi gytuno i’r ateb yn",
        (Language::Welsh, Why::Unassigned) => "Does neb yn trin",
        (Language::Welsh, Why::Escalated) => "Yn hwyr, ac eraill yn eu trin",
    }
}

fn sentence(lang: Language, one: &Reminder, on: NaiveDate, calendar: &Calendar) -> String {
    let date = long_date(one.due_on);
    let owed = owed(lang, one.state);
    if one.due_on < on {
        let late = calendar.working_days_between(one.due_on, on);
        return match lang {
            Language::English => {
                format!("{owed} was due on {}, {} ago", date.en, days(lang, late))
            }
            Language::Welsh => {
                format!("roedd {owed} i fod i fynd erbyn {}, {} yn ôl", date.cy, days(lang, late))
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
            format!("{} i fynd erbyn {}; heddiw yw’r diwrnod olaf", after_mae(owed), date.cy)
        }
        (Language::Welsh, _) => {
            format!("{} i fynd erbyn {}, gyda {} ar ôl", after_mae(owed), date.cy, days(lang, left))
        }
    }
}

/// `yr` leans on the vowel before it.
fn after_mae(owed: &str) -> String {
    match owed.strip_prefix("yr ateb") {
        Some(rest) => format!("mae’r ateb{rest}"),
        None => format!("mae {owed}"),
    }
}

/// What is owed of a case that stands there.
pub(super) const fn owed(lang: Language, state: CaseState) -> &'static str {
    match (lang, state) {
        (Language::English, CaseState::Reviewing) => "the outcome of the review",
        (Language::English, CaseState::Complying) => "what the decision notice asks for",
        (Language::English, _) => "the answer",
        (Language::Welsh, CaseState::Reviewing) => "canlyniad yr adolygiad",
        (Language::Welsh, CaseState::Complying) => {
            "yr hyn y mae’r hysbysiad penderfynu yn ei fynnu"
        }
        (Language::Welsh, _) => "yr ateb",
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

    fn told(due_on: &str, state: CaseState, why: Why) -> Reminder {
        Reminder {
            staff: StaffId(1),
            reference: "ATISN 26732".parse().unwrap(),
            state,
            due_on: day(due_on),
            step: Step(5),
            why,
        }
    }

    fn said(lang: Language, due_on: &str, state: CaseState) -> String {
        let on = day("2026-03-16");
        sentence(lang, &told(due_on, state, Why::Handles), on, &Calendar::united_kingdom())
    }

    #[test]
    fn each_line_says_what_is_owed_when_and_how_near_that_is() {
        use Language::{English, Welsh};
        assert_eq!(
            said(English, "2026-03-19", CaseState::Open),
            "the answer is due on 19 March 2026, with 2 working days left"
        );
        assert_eq!(
            said(Welsh, "2026-03-19", CaseState::Open),
            "mae’r ateb i fynd erbyn 19 Mawrth 2026, gyda 2 ddiwrnod gwaith ar ôl"
        );
        assert_eq!(
            said(English, "2026-03-16", CaseState::Reviewing),
            "the outcome of the review is due on 16 March 2026; today is the last day"
        );
        assert_eq!(
            said(English, "2026-03-13", CaseState::Complying),
            "what the decision notice asks for was due on 13 March 2026, 1 working day ago"
        );
        assert_eq!(
            said(Welsh, "2026-03-13", CaseState::Open),
            "roedd yr ateb i fod i fynd erbyn 13 Mawrth 2026, 1 diwrnod gwaith yn ôl"
        );
    }

    #[test]
    fn the_subject_counts_what_is_late_what_is_due_today_and_what_is_to_come() {
        let on = day("2026-03-16");
        let all = [
            told("2026-03-13", CaseState::Open, Why::Escalated),
            told("2026-03-16", CaseState::Open, Why::Handles),
            told("2026-03-19", CaseState::Open, Why::Handles),
            told("2026-03-19", CaseState::Open, Why::Clears),
        ];
        assert_eq!(subject(Language::English, &all, on), "Deadlines: 1 late, 1 today, 2 to come");
        assert_eq!(subject(Language::Welsh, &all[2..], on), "Dyddiadau olaf: 2 i ddod");
    }

    #[test]
    fn the_page_and_the_text_name_each_case_with_its_address() {
        let on = day("2026-03-16");
        let all = [told("2026-03-19", CaseState::Open, Why::Clears)];
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
