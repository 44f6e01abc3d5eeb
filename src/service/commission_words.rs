//! The words of e-mails about commissions, in both languages. None names who asked.

use super::commission_mail::CommissionMail;
use crate::{
    domain::{commission::Chaser, ids::Reference, language::Language, letter::Words},
    letters::day_date,
};
use chrono::NaiveDate;
use url::Url;

/// What an e-mail about a commission is made from.
pub(super) struct About<'a> {
    pub(super) reference: &'a Reference,
    pub(super) area: &'a Words,
    pub(super) asked: &'a str,
    pub(super) due_on: NaiveDate,
    pub(super) promised_on: Option<NaiveDate>,
    pub(super) unit: &'a Words,
    pub(super) unit_email: &'a str,
    /// Where what is asked can be seen; none when it can be seen no longer.
    pub(super) link: Option<&'a Url>,
}

/// One part of an e-mail: what is said, and how it is shown.
enum Part {
    /// A sentence or two.
    Says(String),
    /// What the unit asks, in its own words.
    Quotes(String),
    /// An address to follow, after the sentence that says where it leads.
    Leads(&'static str, String),
}

/// The subject, in each language.
pub(super) fn subject(mail: CommissionMail, languages: &[Language], about: &About<'_>) -> String {
    let each: Vec<String> = languages
        .iter()
        .map(|language| {
            let what = subject_in(mail, *language, about);
            format!("{}: {what}", about.reference)
        })
        .collect();
    each.join(" / ")
}

/// The words as plain text, one language after the other.
pub(super) fn text(mail: CommissionMail, languages: &[Language], about: &About<'_>) -> String {
    let each: Vec<String> = languages
        .iter()
        .map(|language| {
            let parts: Vec<String> = parts(mail, *language, about)
                .into_iter()
                .map(|part| match part {
                    Part::Says(sentence) => sentence,
                    Part::Quotes(quoted) => {
                        let lines: Vec<String> =
                            quoted.lines().map(|line| format!("> {line}")).collect();
                        lines.join("\n")
                    }
                    Part::Leads(sentence, address) => format!("{sentence}\n{address}"),
                })
                .collect();
            parts.join("\n\n")
        })
        .collect();
    format!("{}\n", each.join("\n\n---\n\n"))
}

/// The same words as a page.
pub(super) fn page(mail: CommissionMail, languages: &[Language], about: &About<'_>) -> String {
    let first = languages.first().copied().unwrap_or(Language::English);
    let title = handlebars::html_escape(&subject(mail, languages, about));
    let each: Vec<String> = languages
        .iter()
        .map(|language| {
            let parts: Vec<String> = parts(mail, *language, about)
                .into_iter()
                .map(|part| match part {
                    Part::Says(sentence) => {
                        format!("<p>{}</p>\n", handlebars::html_escape(&sentence))
                    }
                    Part::Quotes(quoted) => {
                        let quoted = handlebars::html_escape(&quoted).replace('\n', "<br>\n");
                        format!("<blockquote><p>{quoted}</p></blockquote>\n")
                    }
                    Part::Leads(sentence, address) => {
                        let address = handlebars::html_escape(&address);
                        format!("<p>{sentence} <a href=\"{address}\">{address}</a></p>\n")
                    }
                })
                .collect();
            format!("<div lang=\"{language}\">\n{}</div>\n", parts.concat())
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"{first}\">\n<head><meta charset=\"utf-8\">\
         <title>{title}</title></head>\n<body>\n{}</body>\n</html>\n",
        each.join("<hr>\n")
    )
}

fn subject_in(mail: CommissionMail, language: Language, about: &About<'_>) -> String {
    use CommissionMail as M;
    let area = about.area.get(language);
    let due = day_date(language, about.due_on);
    match language {
        Language::English => match mail {
            M::Asked => format!("what do you hold? Please answer by {due}"),
            M::Extended => format!("you now have until {due}"),
            M::Reopened => format!("please look again by {due}"),
            M::Cancelled => "your answer is no longer needed".to_owned(),
            M::Chaser(Chaser::Soon, _) => format!("your answer is due by {due}"),
            M::Chaser(Chaser::Today, _) => "your answer is due today".to_owned(),
            M::Chaser(Chaser::Late, _) => "your answer is overdue".to_owned(),
            M::Answered => format!("{area} has answered"),
            M::Overdue => format!("{area} has not answered in time"),
            M::Delayed => format!("{area} will be late"),
            M::PassedOn => format!("{area} says that somebody else holds it"),
        },
        Language::Welsh => match mail {
            M::Asked => format!("beth sydd gennych chi? Atebwch erbyn {due}"),
            M::Extended => format!("mae gennych tan {due} bellach"),
            M::Reopened => format!("edrychwch eto erbyn {due}"),
            M::Cancelled => "nid oes angen eich ateb mwyach".to_owned(),
            M::Chaser(Chaser::Soon, _) => format!("mae angen eich ateb erbyn {due}"),
            M::Chaser(Chaser::Today, _) => "mae angen eich ateb heddiw".to_owned(),
            M::Chaser(Chaser::Late, _) => "mae eich ateb yn hwyr".to_owned(),
            M::Answered => format!("mae {area} wedi ateb"),
            M::Overdue => format!("nid yw {area} wedi ateb mewn pryd"),
            M::Delayed => format!("bydd {area} yn hwyr"),
            M::PassedOn => format!("mae {area} yn dweud mai rhywun arall sydd â’r wybodaeth"),
        },
    }
}

fn parts(mail: CommissionMail, language: Language, about: &About<'_>) -> Vec<Part> {
    use CommissionMail as M;
    let mut parts = vec![Part::Says(first_words(mail, language, about))];
    let to_area = !matches!(mail, M::Answered | M::Overdue | M::Delayed | M::PassedOn);
    if to_area && mail != M::Cancelled {
        parts.push(Part::Quotes(about.asked.to_owned()));
        parts.push(Part::Says(match language {
            Language::English => "Send what you hold as it is, even if you think that some of it \
                 should not be released: the unit decides that, and you can say what you think. \
                 Please do not change or delete anything: once information has been asked for, \
                 that can be an offence (section 77 of the Freedom of Information Act 2000)."
                .to_owned(),
            Language::Welsh => "Anfonwch yr hyn sydd gennych fel y mae, hyd yn oed os ydych yn \
                 credu na ddylid rhyddhau rhan ohono: yr uned sy’n penderfynu hynny, a chewch \
                 ddweud eich barn. Peidiwch â newid na dileu dim: ar ôl i rywun ofyn am \
                 wybodaeth, gall hynny fod yn drosedd (adran 77 o Ddeddf Rhyddid Gwybodaeth 2000)."
                .to_owned(),
        }));
    }
    if let Some(link) = about.link {
        let sentence = match (language, to_area) {
            (Language::English, true) => {
                "Answer here. You need no password, so do not pass the link on outside your area:"
            }
            (Language::Welsh, true) => {
                "Atebwch yma. Nid oes angen cyfrinair, felly peidiwch â rhannu’r ddolen y tu \
                 allan i’ch maes:"
            }
            (Language::English, false) => "See it here:",
            (Language::Welsh, false) => "Gallwch ei weld yma:",
        };
        parts.push(Part::Leads(sentence, link.to_string()));
    }
    if to_area {
        parts.push(Part::Says(match language {
            Language::English => format!(
                "If you have a question, write to {} ({}) and quote {}.",
                about.unit.en, about.unit_email, about.reference
            ),
            Language::Welsh => format!(
                "Os oes gennych gwestiwn, ysgrifennwch at {} ({}) a dyfynnwch {}.",
                about.unit.cy, about.unit_email, about.reference
            ),
        }));
    }
    parts
}

fn first_words(mail: CommissionMail, language: Language, about: &About<'_>) -> String {
    use CommissionMail as M;
    let area = about.area.get(language);
    let due = day_date(language, about.due_on);
    let promised = day_date(language, about.promised_on.unwrap_or(about.due_on));
    match language {
        Language::English => match mail {
            M::Asked => format!(
                "Somebody has asked the authority for information that {area} may hold. Please \
                 tell us by {due} what you hold:"
            ),
            M::Extended => format!("The last day for the answer of {area} is now {due}. We asked:"),
            M::Reopened => format!(
                "Thank you for the answer of {area}. We have to ask you to look at it again, by \
                 {due}; you will find why under the link. We asked:"
            ),
            M::Cancelled => format!(
                "We asked {area} what it holds. The answer is no longer needed: you need do \
                 nothing more. The links that we sent no longer work."
            ),
            M::Chaser(Chaser::Soon, _) => format!(
                "We are waiting for the answer of {area}, which is due by {promised}. If you \
                 cannot answer by then, tell us when under the link. We asked:"
            ),
            M::Chaser(Chaser::Today, _) => format!(
                "We are waiting for the answer of {area}, which is due today. If you cannot \
                 answer today, tell us when under the link. We asked:"
            ),
            M::Chaser(Chaser::Late, _) => format!(
                "The answer of {area} was due by {promised} and has not come. The law gives the \
                 authority a last day for its own answer, which does not wait. Please answer, or \
                 tell us when you will, under the link. We asked:"
            ),
            M::Answered => format!("{area} has answered the commission that was due by {due}."),
            M::Overdue => format!(
                "{area} has not answered the commission that was due by {due}. It has been \
                 reminded."
            ),
            M::Delayed => format!(
                "{area} says that it will not answer by {due} and that its answer will come by \
                 {promised}."
            ),
            M::PassedOn => format!(
                "{area} says that somebody else holds what was asked. It is for you to decide \
                 whom to ask."
            ),
        },
        Language::Welsh => match mail {
            M::Asked => format!(
                "Mae rhywun wedi gofyn i’r awdurdod am wybodaeth a all fod gan {area}. Rhowch \
                 wybod inni erbyn {due} beth sydd gennych:"
            ),
            M::Extended => format!(
                "Y diwrnod olaf ar gyfer ateb {area} yw {due} bellach. Dyma’r hyn y gofynnwyd \
                 amdano:"
            ),
            M::Reopened => format!(
                "Diolch am ateb {area}. Rhaid inni ofyn ichi edrych arno eto, erbyn {due}; mae’r \
                 rheswm i’w weld drwy’r ddolen. Dyma’r hyn y gofynnwyd amdano:"
            ),
            M::Cancelled => format!(
                "Gofynnwyd i {area} beth sydd ganddo. Nid oes angen yr ateb mwyach: nid oes rhaid \
                 ichi wneud dim arall. Nid yw’r dolenni a anfonwyd yn gweithio mwyach."
            ),
            M::Chaser(Chaser::Soon, _) => format!(
                "Rydym yn aros am ateb {area}, y mae ei angen erbyn {promised}. Os na allwch ateb \
                 erbyn hynny, rhowch wybod pryd drwy’r ddolen. Dyma’r hyn y gofynnwyd amdano:"
            ),
            M::Chaser(Chaser::Today, _) => format!(
                "Rydym yn aros am ateb {area}, y mae ei angen heddiw. Os na allwch ateb heddiw, \
                 rhowch wybod pryd drwy’r ddolen. Dyma’r hyn y gofynnwyd amdano:"
            ),
            M::Chaser(Chaser::Late, _) => format!(
                "Roedd angen ateb {area} erbyn {promised} ac nid yw wedi dod. Mae’r gyfraith yn \
                 rhoi diwrnod olaf i’r awdurdod ateb, ac nid yw hwnnw’n aros. Atebwch, neu rhowch \
                 wybod pryd y gwnewch hynny, drwy’r ddolen. Dyma’r hyn y gofynnwyd amdano:"
            ),
            M::Answered => {
                format!("Mae {area} wedi ateb y comisiwn yr oedd angen ei ateb erbyn {due}.")
            }
            M::Overdue => format!(
                "Nid yw {area} wedi ateb y comisiwn yr oedd angen ei ateb erbyn {due}. Anfonwyd \
                 neges i’w atgoffa."
            ),
            M::Delayed => format!(
                "Mae {area} yn dweud na fydd yn ateb erbyn {due} ac y daw ei ateb erbyn \
                 {promised}."
            ),
            M::PassedOn => format!(
                "Mae {area} yn dweud mai rhywun arall sydd â’r hyn y gofynnwyd amdano. Chi sydd i \
                 benderfynu i bwy y dylid gofyn."
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAILS: [CommissionMail; 11] = [
        CommissionMail::Asked,
        CommissionMail::Extended,
        CommissionMail::Reopened,
        CommissionMail::Cancelled,
        CommissionMail::Chaser(Chaser::Soon, NaiveDate::MIN),
        CommissionMail::Chaser(Chaser::Today, NaiveDate::MIN),
        CommissionMail::Chaser(Chaser::Late, NaiveDate::MIN),
        CommissionMail::Answered,
        CommissionMail::Overdue,
        CommissionMail::Delayed,
        CommissionMail::PassedOn,
    ];

    #[test]
    fn each_email_says_something_of_its_own_in_each_language_and_escapes_what_is_quoted() {
        let reference = "ATISN 26732".parse().unwrap();
        let link: Url = "https://foi.example/en/commission/abc".parse().unwrap();
        let words = Words { en: "Transport & <b>".into(), cy: "Trafnidiaeth".into() };
        let about = About {
            reference: &reference,
            area: &words,
            asked: "The <script> notes\nof May",
            due_on: NaiveDate::from_ymd_opt(2026, 3, 6).unwrap(),
            promised_on: None,
            unit: &words,
            unit_email: "foi@example.wales",
            link: Some(&link),
        };
        let mut seen = std::collections::BTreeSet::new();
        for mail in MAILS {
            for language in Language::BOTH {
                let said = text(mail, &[language], &about);
                assert!(seen.insert(said.clone()), "{said}");
                let html = page(mail, &[language], &about);
                assert!(!html.contains("<script>") && !html.contains("& <b>"), "{html}");
                assert!(html.contains("href=\"https://foi.example/en/commission/abc\""), "{html}");
            }
            let both = text(mail, &Language::BOTH, &about);
            let welsh = both.find("Trafnidiaeth").unwrap();
            assert!(welsh < both.find("Transport").unwrap(), "Welsh comes first: {both}");
        }
    }
}
