//! Is the letter that staff have edited still a whole one?

use super::{
    Letter, Problem, ProblemKind,
    notice::checklist,
    template::{date, day_date, number},
};
use crate::domain::{
    language::Language,
    letter::{LetterData, LetterType},
};
use crate::law::{
    exemption::{self, Citation},
    regime::Regime,
    regulator,
};

/// What is missing from `letter`, or left in it, that a letter of its type about `data` must have,
/// or must not: FOIA 2000 s.17, EIR reg. 14. Empty means that nothing was found; what
/// [`Letter::parse`] had to change is told by [`Letter::problems`].
pub fn check(letter: &Letter, data: &LetterData) -> Vec<Problem> {
    letter
        .parts()
        .iter()
        .flat_map(|part| check_part(letter.kind, part.language, data, &part.markdown))
        .collect()
}

fn check_part(
    letter_type: LetterType,
    language: Language,
    data: &LetterData,
    markdown: &str,
) -> Vec<Problem> {
    let mut found: Vec<_> = markdown
        .lines()
        .zip(1..)
        // The requester's words are quoted, whatever they are.
        .filter(|(line, _)| !line.starts_with('>'))
        .flat_map(|(line, number)| {
            let leftover = has_leftover(line).then_some(ProblemKind::Leftover);
            let undecided = cited_in(language, line)
                .filter(|_| letter_type.is_answer())
                .filter(|found| !is_decided(data, letter_type, *found))
                .map(|found| ProblemKind::NotDecided(found.to_string()));
            let other =
                is_of_other_regime(letter_type, language, line).then_some(ProblemKind::OtherRegime);
            // A part of the request is under that other law, and the letter is to say so.
            let other = other.filter(|_| !data.is_mixed());
            let found: Vec<_> = leftover.into_iter().chain(other).chain(undecided).collect();
            found.into_iter().map(move |kind| (Some(number), kind))
        })
        .collect();
    let plain = plain(markdown);
    let mut need = |present: bool, kind: ProblemKind| {
        if !present {
            found.push((None, kind));
        }
    };
    need(plain.contains(data.reference.trim()), ProblemKind::NoReference);
    match letter_type {
        LetterType::Ack | LetterType::SarAck | LetterType::FeesReceived => {
            let due = data.due_on.is_some_and(|due| plain.contains(&day_date(language, due)));
            need(due, ProblemKind::NoDate);
        }
        LetterType::LateApology => {
            let day = data.promised_on.is_some_and(|day| plain.contains(&date(language, day)));
            need(day, ProblemKind::NoDate);
        }
        LetterType::IrAck | LetterType::IrExtend => {
            let due = data.review.as_ref().and_then(|review| review.due_on);
            let due = due.is_some_and(|due| plain.contains(&date(language, due)));
            need(due, ProblemKind::NoDate);
        }
        LetterType::ThirdPartyConsult => {
            let last = data.recipient.as_ref().and_then(|one| one.answer_by);
            let last = last.is_some_and(|last| plain.contains(&date(language, last)));
            need(last, ProblemKind::NoLastDay);
        }
        LetterType::Fees => {
            let last =
                data.fee.as_ref().is_some_and(|fee| plain.contains(&date(language, fee.pay_by)));
            need(last, ProblemKind::NoLastDay);
        }
        LetterType::ClarifyReminder => {
            let last = data
                .lapse
                .as_ref()
                .is_some_and(|lapse| plain.contains(&date(language, lapse.closes_on)));
            need(last, ProblemKind::NoLastDay);
        }
        extends if extends.extends() => {
            let new = data
                .extension
                .as_ref()
                .is_some_and(|extension| plain.contains(&date(language, extension.new_date)));
            need(new, ProblemKind::NoDate);
        }
        _ => {}
    }
    if letter_type.offers_review() {
        let last_day = data.review_until.is_some_and(|day| plain.contains(&date(language, day)));
        need(last_day && plain.contains(&data.authority.email), ProblemKind::NoReview);
    }
    if letter_type.names_the_regulator() {
        let regulator = regulator::on(data.dated_on);
        let particulars = match language {
            Language::English => regulator.english,
            Language::Welsh => regulator.welsh,
        };
        let site = particulars.website.trim_start_matches("https://");
        need(plain.contains(particulars.name) && plain.contains(site), ProblemKind::NoRegulator);
    }
    for applied in data.decision.iter().flat_map(|decision| &decision.exemptions) {
        let named = !letter_type.may_withhold() || plain.contains(number(&applied.citation));
        need(named, ProblemKind::NotNamed(applied.citation.clone()));
    }
    match checklist(letter_type, language, data, markdown) {
        Ok(items) => found.extend(
            items
                .into_iter()
                .filter(|checked| !checked.is_met)
                .map(|checked| (None, ProblemKind::Missing(checked.item))),
        ),
        Err(_) => found.push((None, ProblemKind::NoNotice)),
    }
    found.into_iter().map(|(line, kind)| Problem { language, line, kind }).collect()
}

/// `[…]` that is neither a link nor a marker of a redaction, or the word TODO.
pub(super) fn has_leftover(line: &str) -> bool {
    if line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "TODO") {
        return true;
    }
    // What the templates print of the data is escaped: those brackets are the data's own.
    let line = line.replace("\\[", "").replace("\\]", "");
    let mut rest = line.as_str();
    while let Some((_, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').unwrap_or((after, ""));
        let is_link = after.starts_with('(');
        let is_marker = inside.to_lowercase().starts_with("redacted");
        if !is_link && !is_marker {
            return true;
        }
        rest = after;
    }
    false
}

/// The exemptions of the Act and the exceptions of the Regulations that a line names. A section of
/// another Act, which the line names behind it, is none.
fn cited_in(language: Language, line: &str) -> impl Iterator<Item = Citation> {
    let words: [(&str, Regime); 3] = match language {
        Language::English => {
            [("section ", Regime::Foia), ("regulation ", Regime::Eir), ("regulation ", Regime::Eir)]
        }
        // As they are, and as the soft mutation leaves them.
        Language::Welsh => {
            [("adran ", Regime::Foia), ("rheoliad ", Regime::Eir), ("reoliad ", Regime::Eir)]
        }
    };
    let lower = plain(line).to_lowercase();
    let of_other =
        ["data protection act", "ddeddf diogelu data", "equality act", "human rights act"];
    let is_other = of_other.iter().any(|act| lower.contains(act));
    let mut found = Vec::new();
    for (word, regime) in words.into_iter().filter(|_| !is_other) {
        for (at, _) in lower.match_indices(word) {
            let rest = lower.get(at + word.len()..).unwrap_or_default();
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && !"()".contains(c))
                .unwrap_or(rest.len());
            let provision = rest.get(..end).unwrap_or_default();
            found.extend(exemption::find(regime, provision).or_else(|| {
                // "22a(1)" was written in capitals, and "12(" stands before a bracket of words.
                exemption::find(regime, &provision.to_uppercase().replace("(A)", "(a)"))
            }));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter()
}

/// Whether what is named is a provision that the decision relies on, or a part or the whole of one.
fn is_decided(data: &LetterData, letter_type: LetterType, named: Citation) -> bool {
    let relied = data.decision.iter().flat_map(|decision| &decision.exemptions);
    let mut relied = relied.filter_map(|one| one.citation.parse::<Citation>().ok());
    // The letter that nothing is held names the exception for it by itself.
    let of_its_own =
        letter_type == LetterType::EirNotHeld && named.exemption().number == "12(4)(a)";
    of_its_own
        || relied.any(|one| {
            one.regime() == named.regime() && one.exemption().number == named.exemption().number
        })
}

/// A refusal under the Regulations is no notice of section 17 of the Act, and one under the Act is
/// none of regulation 14. Only a line that names both the provision and its law is meant: other
/// laws have a section 17 too.
fn is_of_other_regime(letter_type: LetterType, language: Language, line: &str) -> bool {
    let (provision, law) = match (letter_type.regime(), language) {
        (Some(Regime::Eir), Language::English) => ("section 17 ", "freedom of information act"),
        (Some(Regime::Eir), Language::Welsh) => ("adran 17 ", "ddeddf rhyddid gwybodaeth"),
        (Some(Regime::Foia), Language::English) => ("regulation 14", "environmental information"),
        (Some(Regime::Foia), Language::Welsh) => ("reoliad 14", "gwybodaeth amgylcheddol"),
        _ => return false,
    };
    let line = line.to_lowercase();
    line.contains(provision) && line.contains(law)
}

/// The Markdown without the backslashes that only protect a character.
pub(super) fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut characters = markdown.chars().peekable();
    while let Some(c) = characters.next() {
        let protects = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !protects {
            plain.push(c);
        } else if let Some(next) = characters.next() {
            plain.push(next);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{super::fill, *};

    fn kinds(letter_type: LetterType, data: &LetterData, markdown: &str) -> Vec<ProblemKind> {
        check_part(letter_type, Language::English, data, markdown)
            .into_iter()
            .map(|problem| problem.kind)
            // The checklist of a notice has its own tests.
            .filter(|kind| !matches!(kind, ProblemKind::Missing(_)))
            .collect()
    }

    #[test]
    fn what_is_filled_from_a_whole_example_lacks_nothing() {
        for letter_type in LetterType::ALL {
            for language in Language::BOTH {
                let data = LetterData::example(letter_type, language);
                let markdown = fill(letter_type, language, &data).unwrap();
                assert_eq!(
                    check_part(letter_type, language, &data, &markdown),
                    [],
                    "{letter_type}"
                );
            }
        }
    }

    /// The lines that staff have to write when the first exemption of a refusal is `citation`.
    fn left_to_write(citation: &str) -> Vec<String> {
        let mut data = LetterData::example(LetterType::Refuse, Language::English);
        data.decision.as_mut().unwrap().exemptions[0].citation = citation.into();
        let markdown = fill(LetterType::Refuse, Language::English, &data).unwrap();
        check_part(LetterType::Refuse, Language::English, &data, &markdown)
            .into_iter()
            .filter(|problem| problem.kind == ProblemKind::Leftover)
            .map(|problem| markdown.lines().nth(problem.line.unwrap() - 1).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn an_exemption_without_words_of_ours_leaves_a_line_to_write() {
        assert_eq!(left_to_write("FOIA s.99(1)"), ["[Write here what section 99(1) says.]"]);
    }

    #[test]
    fn a_qualified_exemption_without_its_test_leaves_the_test_to_write() {
        let lines = left_to_write("FOIA s.42(1)");
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[2].contains("why the public interest"), "{lines:?}");
    }

    #[test]
    fn what_is_cited_and_was_not_decided_is_told_with_its_line() {
        let data = LetterData::example(LetterType::Refuse, Language::English);
        let markdown = fill(LetterType::Refuse, Language::English, &data).unwrap();
        let with = |line: &str| -> Vec<ProblemKind> {
            kinds(LetterType::Refuse, &data, &format!("{markdown}\n{line}\n"))
        };
        for (line, cited) in [
            ("We also rely on section 42(1).", "FOIA s.42(1)"),
            ("Section 22A applies, too.", "FOIA s.22A"),
        ] {
            assert_eq!(with(line), [ProblemKind::NotDecided(cited.into())], "{line}");
        }
        for line in [
            "Section 43 protects commercial interests, and section 40(3A)(a) data.",
            "Section 16 asks us to help, and section 50 lets you complain.",
            "Section 45 of the Data Protection Act 2018 is not meant.",
        ] {
            assert_eq!(with(line), [], "{line}");
        }
    }

    #[test]
    fn what_was_deleted_is_missed() {
        let data = LetterData::example(LetterType::Partial, Language::English);
        let markdown = fill(LetterType::Partial, Language::English, &data).unwrap();
        let without = |text: &str| kinds(LetterType::Partial, &data, &markdown.replace(text, ""));
        assert_eq!(without("ATISN 30117"), [ProblemKind::NoReference]);
        assert_eq!(without("13 May 2026"), [ProblemKind::NoReview]);
        assert_eq!(without("Information Commissioner"), [ProblemKind::NoRegulator]);
        assert_eq!(without("43(2)"), [ProblemKind::NotNamed("FOIA s.43(2)".into())]);
    }

    #[test]
    fn brackets_of_the_requester_are_no_leftovers_and_those_of_staff_are() {
        assert!(!has_leftover("\\[sic\\] and [a link](<https://a.wales/>) [Redacted - s.40(2)]"));
        assert!(has_leftover("as [name] said") && has_leftover("TODO: ask") && has_leftover("[x"));
    }

    #[test]
    fn words_of_the_act_in_an_answer_under_the_regulations_are_found() {
        let data = LetterData::example(LetterType::EirRefuse, Language::English);
        let markdown = fill(LetterType::EirRefuse, Language::English, &data).unwrap();
        let markdown = format!(
            "{markdown}\nThis is a notice under section 17 of the Freedom of Information Act 2000.\n"
        );
        let problems = check_part(LetterType::EirRefuse, Language::English, &data, &markdown);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].kind, ProblemKind::OtherRegime);
        assert_eq!(problems[0].line, Some(markdown.lines().count()));
    }
}
