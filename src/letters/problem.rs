//! What staff should look at before a letter is sent.

use crate::{
    domain::language::Language,
    law::{refusal::Item, words::Words},
};
use std::fmt;

/// One thing to look at, with its place in the Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In which language of the letter.
    pub language: Language,
    /// The line in that Markdown, from 1; `None` when something is missing altogether.
    pub line: Option<usize>,
    /// What it is.
    pub kind: ProblemKind,
}

/// What can be wrong with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// `[…]`, or TODO, is still to be written.
    Leftover,
    /// The reference of the case is not in the letter.
    NoReference,
    /// A provision that the decision relies on is not named.
    NotNamed(String),
    /// A provision is named that the decision does not rely on.
    NotDecided(String),
    /// The right to a review and its last day are not in the letter.
    NoReview,
    /// The regulator is not in the letter.
    NoRegulator,
    /// The new date of an extension, or the due date of an acknowledgement, is not in the letter.
    NoDate,
    /// Something that the law asks of a refusal notice is not in the letter.
    Missing(Item),
    /// What the decision cites makes no refusal notice.
    NoNotice,
    /// The last day for the requester to pay or to answer is not in the letter.
    NoLastDay,
    /// Words of the other regime's refusal notice.
    OtherRegime,
    /// Characters that no font of the letters has; the PDF shows a substitute.
    CannotPrint(Vec<char>),
    /// Characters that are not seen were taken out.
    Hidden,
    /// A link to something else than a web page or a mail address became plain text.
    Link,
    /// A picture became its description.
    Picture,
    /// HTML became plain text.
    Html,
    /// Indented or fenced code became a paragraph.
    Code,
    /// A line across the page was left out.
    Rule,
    /// Lists or quotations lie too deep in one another; the inner ones were put one level up.
    TooDeep,
    /// A heading in a list or a quotation became bold text.
    HeadingInside,
    /// A heading's level was changed so that none is left out.
    HeadingLevel,
    /// A heading without words was left out.
    EmptyHeading,
}

impl ProblemKind {
    /// The texts that name something of the letter; empty for all others.
    fn text_with_names(&self, language: Language) -> String {
        match self {
            Self::NotNamed(citation) => language.of(Words::made(
                format!("the decision relies on {citation}, and the letter does not name it"),
                format!(
                    "mae’r penderfyniad yn dibynnu ar {citation}, ac nid yw’r llythyr yn ei enwi"
                ),
            )),
            Self::NotDecided(citation) => language.of(Words::made(
                format!(
                    "the letter names {citation}, and the decision does not rely on it: change \
                         the decision or these words"
                ),
                format!(
                    "mae’r llythyr yn enwi {citation}, ac nid yw’r penderfyniad yn dibynnu \
                         arni: newidiwch y penderfyniad neu’r geiriau hyn"
                ),
            )),
            Self::Missing(item) => {
                format!("{} ({})", language.of(item.words()), item.provision())
            }
            Self::CannotPrint(characters) => {
                let list: Vec<_> = characters.iter().take(20).map(char::to_string).collect();
                let list = list.join(" ");
                language.of(Words::made(
                    format!(
                        "the PDF cannot print these characters and shows a sign in their place: {list}"
                    ),
                    format!(
                        "ni all y PDF argraffu’r nodau hyn ac mae’n dangos arwydd yn eu lle: {list}"
                    ),
                ))
            }
            _ => String::new(),
        }
    }

    /// What to do about it, in the language of the member of staff.
    pub fn text(&self, language: Language) -> String {
        let (en, cy) = match self {
            Self::NotNamed(_) | Self::NotDecided(_) | Self::Missing(_) | Self::CannotPrint(_) => {
                return self.text_with_names(language);
            }
            Self::Leftover => {
                ("something is still to be written here", "mae rhywbeth i’w ysgrifennu yma o hyd")
            }
            Self::NoReference => (
                "the letter does not give the reference of the case",
                "nid yw’r llythyr yn rhoi cyfeirnod yr achos",
            ),
            Self::NoReview => (
                "the letter does not say how, or until when, to ask for a review",
                "nid yw’r llythyr yn dweud sut, neu tan pryd, i ofyn am adolygiad",
            ),
            Self::NoRegulator => (
                "the letter does not say how to complain to the regulator",
                "nid yw’r llythyr yn dweud sut i gwyno i’r rheoleiddiwr",
            ),
            Self::NoDate => (
                "the letter does not give the date by which the answer is due",
                "nid yw’r llythyr yn rhoi’r dyddiad y mae disgwyl yr ateb erbyn iddo",
            ),
            Self::NoNotice => (
                "what is cited makes no refusal notice; look at the exemptions and the public interest test",
                "nid yw’r hyn a ddyfynnir yn gwneud hysbysiad gwrthod; edrychwch ar yr esemptiadau a phrawf budd y cyhoedd",
            ),
            Self::NoLastDay => (
                "the letter does not give the last day for the requester",
                "nid yw’r llythyr yn rhoi’r diwrnod olaf i’r ceisydd",
            ),
            Self::OtherRegime => (
                "this line belongs to a refusal under the other regime",
                "mae’r llinell hon yn perthyn i wrthodiad o dan y gyfundrefn arall",
            ),
            Self::Hidden => {
                ("characters that cannot be seen were taken out", "tynnwyd nodau na ellir eu gweld")
            }
            Self::Link => (
                "a link may only go to a web page or a mail address; it became plain text",
                "dim ond i dudalen we neu gyfeiriad e-bost y caiff dolen fynd; mae bellach yn destun plaen",
            ),
            Self::Picture => (
                "letters have no pictures; the description was kept",
                "nid oes lluniau mewn llythyrau; cadwyd y disgrifiad",
            ),
            Self::Html => (
                "HTML is not read; it became plain text",
                "ni chaiff HTML ei ddarllen; mae bellach yn destun plaen",
            ),
            Self::Code => (
                "an indented or fenced block became a paragraph",
                "mae bloc wedi’i fewnoli neu ei ffensio bellach yn baragraff",
            ),
            Self::Rule => {
                ("a line across the page was left out", "hepgorwyd llinell ar draws y dudalen")
            }
            Self::TooDeep => (
                "lists or quotations lie too deep in one another; the inner ones were moved out",
                "mae rhestrau neu ddyfyniadau yn rhy ddwfn yn ei gilydd; symudwyd y rhai mewnol allan",
            ),
            Self::HeadingInside => (
                "a heading in a list or a quotation became bold text",
                "mae pennawd mewn rhestr neu ddyfyniad bellach yn destun trwm",
            ),
            Self::HeadingLevel => (
                "the level of this heading was changed so that no level is left out",
                "newidiwyd lefel y pennawd hwn fel na chaiff yr un lefel ei hepgor",
            ),
            Self::EmptyHeading => {
                ("a heading without words was left out", "hepgorwyd pennawd heb eiriau")
            }
        };
        match language {
            Language::English => en.to_owned(),
            Language::Welsh => cy.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.language)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.kind.text(Language::English))
    }
}
