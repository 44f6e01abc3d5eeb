//! A request that somebody is writing, question by question: what has been answered, what is still
//! missing, and the words of the request that it makes.

use super::{
    language::{Language, LanguageChoice},
    requester::{InvalidRequester, NAME_LENGTH, Requester},
};
use serde::{Deserialize, Serialize};

/// The most characters of what is asked for: twenty pages.
pub const WHAT_LENGTH: usize = 50_000;

/// The most characters of a shorter answer.
pub const ANSWER_LENGTH: usize = 2_000;

/// How much of the first line becomes the line for lists, in characters.
const SUBJECT_LENGTH: usize = 100;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Information that the authority holds: the authority decides under which law.
    Information,
    /// Data about a person: UK GDPR Art. 15.
    OwnData,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Information, Self::OwnData];

    /// The name in the database and in keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::OwnData => "own_data",
        }
    }

    /// The questions, in the order in which they are put.
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Self::Information => {
                &[Step::What, Step::Files, Step::Answer, Step::Name, Step::Contact]
            }
            Self::OwnData => {
                &[Step::Whom, Step::What, Step::Files, Step::Answer, Step::Name, Step::Contact]
            }
        }
    }
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Whom the data is about.
    Whom,
    /// What is asked for.
    What,
    /// Files that go with it.
    Files,
    /// In which language and form the answer is wanted.
    Answer,
    /// Who asks.
    Name,
    /// Where the answer goes.
    Contact,
}

impl Step {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Whom, Self::What, Self::Files, Self::Answer, Self::Name, Self::Contact];

    /// The name in keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whom => "whom",
            Self::What => "what",
            Self::Files => "files",
            Self::Answer => "answer",
            Self::Name => "name",
            Self::Contact => "contact",
        }
    }
}

/// Whom data is about, as pages offer it.
pub const WHOM: [&str; 2] = ["me", "other"];

/// The languages of an answer, as pages offer them.
pub const LANGUAGES: [&str; 3] = ["cy", "en", "bilingual"];

/// The forms of an answer, as pages offer them. FOIA 2000 s.11: effect is given to a preference so
/// far as reasonably practicable.
pub const FORMS: [&str; 4] = ["any", "data", "paper", "other"];

/// What has been answered so far, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestDraft {
    /// Whom the data is about: one of [`WHOM`].
    pub whom: String,
    /// Their name, when it is somebody else.
    pub person: String,
    /// Why the writer may ask for it, when it is somebody else.
    pub relation: String,
    /// What is asked for.
    pub what: String,
    /// In which language the answer is wanted: one of [`LANGUAGES`].
    pub language: String,
    /// In which form: one of [`FORMS`].
    pub form: String,
    /// Which other form.
    pub form_other: String,
    /// The writer's name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their postal address.
    pub address: String,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was given.
    Empty,
    /// Too much was given.
    Long,
    /// It has not the form of an e-mail address.
    Email,
}

impl RequestDraft {
    /// What must be put right in the answer to one question, each with the name of its field.
    pub fn faults(&self, step: Step) -> Vec<(&'static str, Fault)> {
        let mut faults = Vec::new();
        let mut text = |field, value: &str, longest: usize, is_needed: bool| {
            if is_needed && value.trim().is_empty() {
                faults.push((field, Fault::Empty));
            } else if value.chars().count() > longest {
                faults.push((field, Fault::Long));
            }
        };
        match step {
            Step::Whom => {
                let is_chosen = WHOM.contains(&self.whom.as_str());
                text("whom", if is_chosen { &self.whom } else { "" }, ANSWER_LENGTH, true);
                let is_other = self.whom == "other";
                text("person", &self.person, NAME_LENGTH, is_other);
                text("relation", &self.relation, ANSWER_LENGTH, is_other);
            }
            Step::What => text("what", &self.what, WHAT_LENGTH, true),
            Step::Files => {}
            Step::Answer => {
                let language =
                    if LANGUAGES.contains(&self.language.as_str()) { &*self.language } else { "" };
                text("language", language, ANSWER_LENGTH, true);
                text("form_other", &self.form_other, ANSWER_LENGTH, self.form == "other");
            }
            Step::Name => text("name", &self.name, NAME_LENGTH, true),
            Step::Contact => {
                text("address", &self.address, ANSWER_LENGTH, false);
                let parsed =
                    Requester::parse("x", &self.email, &self.address, LanguageChoice::Unknown);
                match parsed {
                    Err(InvalidRequester::BadEmail) => faults.push(("email", Fault::Email)),
                    Err(_) => faults.push(("email", Fault::Empty)),
                    Ok(_) => {}
                }
            }
        }
        faults
    }

    /// The line for lists: the beginning of what is asked for, cut between words.
    pub fn subject(&self) -> String {
        let line = self.what.lines().map(str::trim).find(|line| !line.is_empty());
        let line = line.unwrap_or_default();
        if line.chars().count() <= SUBJECT_LENGTH {
            return line.to_owned();
        }
        let cut: String = line.chars().take(SUBJECT_LENGTH - 1).collect();
        let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
        format!("{}…", whole.trim_end_matches([',', ';', ':', '.', ' ']))
    }

    /// The request as it is logged: what was typed, and below it what was chosen, in the language
    /// of the pages on which it was.
    pub fn body(&self, kind: Kind, lang: Language) -> String {
        let mut body = self.what.trim().to_owned();
        let mut add = |label: &str, value: &str| {
            body.push_str("\n\n");
            body.push_str(label);
            body.push(' ');
            body.push_str(value.trim());
        };
        let in_this = |en, cy| if lang == Language::Welsh { cy } else { en };
        if kind == Kind::OwnData {
            let about = in_this("The information is about:", "Mae’r wybodaeth yn ymwneud â:");
            if self.whom == "other" {
                add(about, &self.person);
                add(in_this("Why I may ask for it:", "Pam y caf ofyn amdani:"), &self.relation);
            } else {
                add(about, in_this("me", "fi"));
            }
        }
        let form = match self.form.as_str() {
            "data" => Some(in_this(
                "data that can be used again, such as a spreadsheet",
                "data y gellir ei ailddefnyddio, megis taenlen",
            )),
            "paper" => Some(in_this("on paper", "ar bapur")),
            "other" => Some(self.form_other.as_str()),
            _ => None,
        };
        if let Some(form) = form {
            add(in_this("How I would like the answer:", "Sut yr hoffwn gael yr ateb:"), form);
        }
        body
    }

    /// Who asks, and how to reach them.
    pub fn requester(&self) -> Result<Requester, InvalidRequester> {
        let language = self.language.parse().unwrap_or_default();
        Requester::parse(&self.name, &self.email, &self.address, language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> RequestDraft {
        RequestDraft {
            what: "\n  The gritting routes of 2025.\nAll of them.".into(),
            language: "en".into(),
            name: "Ada Byron".into(),
            email: "ada@example.com".into(),
            ..RequestDraft::default()
        }
    }

    #[test]
    fn a_request_needs_words_a_language_a_name_and_an_address() {
        let faults = |draft: &RequestDraft| -> Vec<_> {
            Kind::Information.steps().iter().flat_map(|step| draft.faults(*step)).collect()
        };
        assert_eq!(faults(&draft()), []);
        assert_eq!(
            faults(&RequestDraft { language: "fr".into(), ..RequestDraft::default() }),
            [
                ("what", Fault::Empty),
                ("language", Fault::Empty),
                ("name", Fault::Empty),
                ("email", Fault::Empty)
            ]
        );
        let wrong = RequestDraft {
            what: "x".repeat(WHAT_LENGTH + 1),
            email: "ada@".into(),
            form: "other".into(),
            ..draft()
        };
        assert_eq!(
            faults(&wrong),
            [("what", Fault::Long), ("form_other", Fault::Empty), ("email", Fault::Email)]
        );
        let by_post =
            RequestDraft { email: String::new(), address: "1 Stryd Fawr".into(), ..draft() };
        assert_eq!(faults(&by_post), []);
    }

    #[test]
    fn who_asks_for_the_data_of_somebody_else_says_whose_and_why() {
        let mut draft = RequestDraft { whom: "other".into(), ..draft() };
        assert_eq!(
            draft.faults(Step::Whom),
            [("person", Fault::Empty), ("relation", Fault::Empty)]
        );
        draft.whom = "me".into();
        assert_eq!(draft.faults(Step::Whom), []);
        draft.whom = "you".into();
        assert_eq!(draft.faults(Step::Whom), [("whom", Fault::Empty)]);
    }

    #[test]
    fn the_line_for_lists_is_the_first_line_cut_between_words() {
        assert_eq!(draft().subject(), "The gritting routes of 2025.");
        let long = RequestDraft { what: "routes and ".repeat(30), ..draft() };
        let subject = long.subject();
        assert!(
            subject.chars().count() <= SUBJECT_LENGTH && subject.ends_with("and…"),
            "{subject}"
        );
        let one = RequestDraft { what: "x".repeat(500), ..draft() };
        assert_eq!(one.subject().chars().count(), SUBJECT_LENGTH);
    }

    #[test]
    fn what_was_chosen_stands_below_what_was_typed() {
        let draft = RequestDraft { form: "data".into(), whom: "me".into(), ..draft() };
        let body = draft.body(Kind::Information, Language::English);
        assert!(body.starts_with("The gritting routes") && body.ends_with("such as a spreadsheet"));
        assert!(!body.contains("about"), "{body}");
        let body = draft.body(Kind::OwnData, Language::Welsh);
        assert!(body.contains("Mae’r wybodaeth yn ymwneud â: fi"), "{body}");
    }
}
