//! Is a template that an administrator wrote safe to use, and does it make whole letters?
//!
//! The template engine ends the program on templates that include one another or lie too deep, and
//! says nothing of a name that does not exist in a condition. So a template is read here first, and
//! only what is found good is ever given to it.

use super::{
    Letter, LetterError, check,
    template::{HELPERS, Templates, names_in_data},
};
use crate::{
    domain::{
        language::Language,
        letter::{LetterData, LetterType},
    },
    law::words::Words,
};
use handlebars::{
    Path, Template,
    template::{Parameter, TemplateElement},
};
use std::collections::BTreeSet;

/// The longest template, in bytes.
pub const LONGEST_TEMPLATE: usize = 64 * 1024;

/// How deep blocks may lie in one another.
const DEEPEST: usize = 20;

/// The blocks that templates may use.
const BLOCKS: [&str; 3] = ["if", "unless", "each"];

/// Something wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateProblem {
    /// The line, from 1; none when it is about the whole.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// What.
    pub kind: TemplateProblemKind,
}

/// What can be wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateProblemKind {
    /// No letter and no partial has this name.
    UnknownTemplate,
    /// Longer than [`LONGEST_TEMPLATE`].
    TooLong,
    /// Blocks lie deeper in one another than any letter needs.
    TooDeep,
    /// Something is opened and not closed, or the other way round, or cannot be read.
    Syntax,
    /// `{{{…}}}` or `{{&…}}`, which would not escape what people typed.
    Unescaped,
    /// `{{#*inline}}`, `{{log}}` and other things that letters do not need.
    NotAllowed(String),
    /// A helper that does not exist.
    UnknownHelper(String),
    /// A partial that does not exist.
    UnknownPartial(String),
    /// The template includes itself, perhaps by way of others.
    Cycle(String),
    /// A name that stands for nothing in the data of any letter.
    UnknownName(String),
    /// A letter cannot be made with it.
    Fails(LetterType, String),
    /// A letter that is made with it lacks something that the law or the check before issue asks
    /// for.
    NotWhole(LetterType, String),
}

impl TemplateProblemKind {
    /// What is wrong and what to do, in the language of the administrator.
    pub fn text(&self, language: Language) -> String {
        let both = |en: &'static str, cy: &'static str| language.of(Words::of(en, cy));
        let made = |en: String, cy: String| language.of(Words::made(en, cy));
        match self {
            Self::UnknownTemplate => both(
                "no letter and no partial has this name",
                "nid oes gan unrhyw lythyr na rhan yr enw hwn",
            ),
            Self::TooLong => both(
                "the template is longer than 64 KB: shorten it",
                "mae’r templed yn hwy na 64 KB: byrhewch ef",
            ),
            Self::TooDeep => both(
                "blocks lie too deep in one another: at most 20",
                "mae blociau yn rhy ddwfn yn ei gilydd: 20 ar y mwyaf",
            ),
            Self::Syntax => both(
                "this cannot be read: look for a block that is not closed, or a brace too few or too many",
                "ni ellir darllen hyn: chwiliwch am floc heb ei gau, neu fachyn yn eisiau neu’n ormod",
            ),
            Self::Unescaped => both(
                "three braces print what people typed without protecting it: use two",
                "mae tri bachyn yn argraffu’r hyn a deipiwyd heb ei ddiogelu: defnyddiwch ddau",
            ),
            Self::NotAllowed(what) => made(
                format!("{what} is not used in letters: take it out"),
                format!("ni ddefnyddir {what} mewn llythyrau: tynnwch ef allan"),
            ),
            Self::UnknownHelper(name) => made(
                format!("there is no helper {name}: use one of {}", HELPERS.join(", ")),
                format!("nid oes cynorthwyydd {name}: defnyddiwch un o {}", HELPERS.join(", ")),
            ),
            Self::UnknownPartial(name) => {
                made(format!("there is no partial {name}"), format!("nid oes rhan o’r enw {name}"))
            }
            Self::Cycle(name) => made(
                format!("the template includes itself through {name}"),
                format!("mae’r templed yn cynnwys ei hun drwy {name}"),
            ),
            Self::UnknownName(name) => made(
                format!("{name} stands for nothing in the data of a letter: look at its spelling"),
                format!("nid yw {name} yn sefyll am ddim yn nata llythyr: edrychwch ar y sillafu"),
            ),
            Self::Fails(letter, why) => made(
                format!(
                    "the letter “{}” cannot be made with it: {why}",
                    letter.name(Language::English)
                ),
                format!(
                    "ni ellir gwneud y llythyr “{}” ag ef: {why}",
                    letter.name(Language::Welsh)
                ),
            ),
            Self::NotWhole(letter, what) => made(
                format!(
                    "the letter “{}” would not be whole: {what}",
                    letter.name(Language::English)
                ),
                format!("ni fyddai’r llythyr “{}” yn gyfan: {what}", letter.name(Language::Welsh)),
            ),
        }
    }
}

/// All that is wrong with `text` as the template `name` in `language`, beside the templates that
/// stand now; nothing when it can be used. `reader` is the language of the administrator.
pub fn check_template(
    standing: &Templates,
    name: &str,
    language: Language,
    text: &str,
    reader: Language,
) -> Vec<TemplateProblem> {
    let whole = |kind| vec![TemplateProblem { line: None, column: None, kind }];
    if !Templates::names().any(|one| one == name) {
        return whole(TemplateProblemKind::UnknownTemplate);
    }
    if text.len() > LONGEST_TEMPLATE {
        return whole(TemplateProblemKind::TooLong);
    }
    // Before it is given to the engine, which runs out of stack on what is too deep.
    if let Some(place) = too_deep(text) {
        return vec![at(place, TemplateProblemKind::TooDeep)];
    }
    let read = match Template::compile(text) {
        Ok(read) => read,
        Err(error) => {
            let (line, column) = error.pos().unzip();
            return vec![TemplateProblem { line, column, kind: TemplateProblemKind::Syntax }];
        }
    };
    let mut reading =
        Reading { known: names_in_data(), problems: Vec::new(), partials: Vec::new() };
    reading.template(&read);
    let Reading { mut problems, partials, .. } = reading;
    for (place, partial) in &partials {
        if leads_to(standing, language, partial, name) {
            problems.push(at(*place, TemplateProblemKind::Cycle(partial.clone())));
        }
    }
    if problems.is_empty() {
        problems = tried(standing, name, language, text, reader);
    }
    problems
}

fn at((line, column): (usize, usize), kind: TemplateProblemKind) -> TemplateProblem {
    TemplateProblem { line: Some(line), column: Some(column), kind }
}

/// Where blocks first lie deeper than they may.
fn too_deep(text: &str) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    for (line, number) in text.lines().zip(1..) {
        let mut rest = line;
        let mut column = 1;
        while let Some(found) = rest.find("{{") {
            let after = rest.get(found + 2..).unwrap_or_default();
            let opens = after.trim_start_matches(['{', '~']).starts_with(['#', '^']);
            let closes = after.trim_start_matches(['{', '~']).starts_with('/');
            if opens {
                depth += 1;
            } else if closes {
                depth = depth.saturating_sub(1);
            }
            if depth > DEEPEST {
                return Some((number, column + found));
            }
            column += found + 2;
            rest = after;
        }
    }
    None
}

/// What is found in a template.
struct Reading {
    known: BTreeSet<String>,
    problems: Vec<TemplateProblem>,
    partials: Vec<((usize, usize), String)>,
}

impl Reading {
    fn template(&mut self, template: &Template) {
        for (element, place) in template.elements.iter().zip(&template.mapping) {
            self.element(element, (place.0, place.1));
        }
    }

    fn problem(&mut self, place: (usize, usize), kind: TemplateProblemKind) {
        self.problems.push(at(place, kind));
    }

    fn element(&mut self, element: &TemplateElement, place: (usize, usize)) {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
            TemplateElement::HtmlExpression(_) => {
                self.problem(place, TemplateProblemKind::Unescaped);
            }
            TemplateElement::Expression(helper) => {
                if helper.params.is_empty() && helper.hash.is_empty() {
                    self.parameter(&helper.name, place);
                } else {
                    self.helper(&helper.name, &HELPERS, place);
                }
                self.parameters(&helper.params, place);
            }
            TemplateElement::HelperBlock(helper) => {
                self.helper(&helper.name, &BLOCKS, place);
                if helper.block_param.is_some() {
                    self.problem(place, TemplateProblemKind::NotAllowed("as |…|".to_owned()));
                }
                self.parameters(&helper.params, place);
                for inner in [&helper.template, &helper.inverse].into_iter().flatten() {
                    self.template(inner);
                }
            }
            TemplateElement::PartialBlock(_) => {
                self.problem(place, TemplateProblemKind::NotAllowed("{{#>…}}".to_owned()));
            }
            TemplateElement::PartialExpression(partial) => {
                let name = word(&partial.name);
                if !Templates::names().any(|one| one == name) || !Templates::is_partial(&name) {
                    self.problem(place, TemplateProblemKind::UnknownPartial(name));
                } else {
                    self.partials.push((place, name));
                }
                self.parameters(&partial.params, place);
                for value in partial.hash.values() {
                    self.parameter(value, place);
                }
            }
            _ => {
                self.problem(place, TemplateProblemKind::NotAllowed("{{*…}}".to_owned()));
            }
        }
    }

    fn helper(&mut self, name: &Parameter, known: &[&str], place: (usize, usize)) {
        let name = word(name);
        if !known.contains(&name.as_str()) {
            self.problem(place, TemplateProblemKind::UnknownHelper(name));
        }
    }

    fn parameters(&mut self, parameters: &[Parameter], place: (usize, usize)) {
        for parameter in parameters {
            self.parameter(parameter, place);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, place: (usize, usize)) {
        match parameter {
            Parameter::Literal(_) => {}
            Parameter::Name(_) | Parameter::Path(_) => {
                let path = word(parameter);
                let unknown = path
                    .split(['.', '/'])
                    .filter(|part| !part.is_empty() && *part != "this" && !part.starts_with('@'))
                    .any(|part| !self.known.contains(part));
                if unknown {
                    self.problem(place, TemplateProblemKind::UnknownName(path));
                }
            }
            _ => {
                self.problem(place, TemplateProblemKind::NotAllowed("(…)".to_owned()));
            }
        }
    }
}

/// A name as it was written.
fn word(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Name(name) => name.clone(),
        Parameter::Path(Path::Relative((_, raw)) | Path::Local((_, _, raw))) => raw.clone(),
        Parameter::Literal(value) => {
            value.as_str().map_or_else(|| value.to_string(), str::to_owned)
        }
        _ => "(…)".to_owned(),
    }
}

/// Whether the partial `from` includes `name`, perhaps by way of others.
fn leads_to(standing: &Templates, language: Language, from: &str, name: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(one) = next.pop() {
        if one == name {
            return true;
        }
        if seen.insert(one.clone()) {
            next.extend(standing.partials_of(language, &one));
        }
    }
    false
}

/// Makes every letter that the template has a part in, from its example.
fn tried(
    standing: &Templates,
    name: &str,
    language: Language,
    text: &str,
    reader: Language,
) -> Vec<TemplateProblem> {
    let whole = |kind| TemplateProblem { line: None, column: None, kind };
    let with = match standing.with(&[(language, name.to_owned(), text.to_owned())]) {
        Ok(with) => with,
        Err(error) => return vec![failed(LetterType::Free, &error)],
    };
    let concerned = LetterType::ALL
        .into_iter()
        .filter(|letter| leads_to(&with, language, letter.as_str(), name));
    let mut problems = Vec::new();
    for letter_type in concerned {
        let data = LetterData::example(letter_type, language);
        let made = with.fill(letter_type, language, &data).and_then(|markdown| {
            let letter = Letter::parse(letter_type, &data, &[(language, &markdown)])?;
            letter.pdf()?;
            Ok(letter)
        });
        match made {
            Err(error) => problems.push(failed(letter_type, &error)),
            Ok(letter) => {
                let found: Vec<_> =
                    letter.problems().cloned().chain(check(&letter, &data)).collect();
                problems.extend(found.into_iter().map(|problem| {
                    let what = problem.kind.text(reader);
                    whole(TemplateProblemKind::NotWhole(letter_type, what))
                }));
            }
        }
    }
    problems
}

fn failed(letter_type: LetterType, error: &LetterError) -> TemplateProblem {
    let (line, column) = match error {
        LetterError::Template { line, column, .. } if *line > 0 => (Some(*line), Some(*column)),
        _ => (None, None),
    };
    let kind = TemplateProblemKind::Fails(letter_type, error.to_string());
    TemplateProblem { line, column, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, text: &str) -> Vec<TemplateProblem> {
        check_template(
            Templates::built_in().unwrap(),
            name,
            Language::English,
            text,
            Language::English,
        )
    }

    fn first(name: &str, text: &str) -> (Option<usize>, TemplateProblemKind) {
        let found = problems(name, text);
        let first = found.first().unwrap_or_else(|| panic!("nothing is wrong with {text}"));
        (first.line, first.kind.clone())
    }

    #[test]
    fn the_programs_own_templates_are_good() {
        for language in Language::BOTH {
            let standing = Templates::built_in().unwrap();
            for name in Templates::names() {
                let text = standing.source(language, name).unwrap();
                let mut reading =
                    Reading { known: names_in_data(), problems: Vec::new(), partials: Vec::new() };
                reading.template(&Template::compile(text).unwrap());
                assert_eq!(reading.problems, [], "{language}/{name}");
            }
        }
        let text = Templates::built_in().unwrap().source(Language::English, "privacy").unwrap();
        assert_eq!(problems("privacy", text), []);
    }

    #[test]
    fn what_would_end_the_program_is_refused_before_it_is_tried() {
        let deep = "{{#if late}}\n".repeat(3000) + &"{{/if}}\n".repeat(3000);
        assert_eq!(first("free", &deep), (Some(21), TemplateProblemKind::TooDeep));
        assert_eq!(
            first("opening", "Dear\n{{> opening}}"),
            (Some(2), TemplateProblemKind::Cycle("opening".into()))
        );
        assert_eq!(
            first("ico", "{{> internal_review}}"),
            (Some(1), TemplateProblemKind::Cycle("internal_review".into()))
        );
        assert_eq!(
            first("free", &"x".repeat(LONGEST_TEMPLATE + 1)).1,
            TemplateProblemKind::TooLong
        );
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (text, line, kind) in [
            ("{{#if late}}\nx", None, TemplateProblemKind::Syntax),
            ("a\n{{{message}}}", Some(2), TemplateProblemKind::Unescaped),
            ("a\n{{&message}}", Some(2), TemplateProblemKind::Unescaped),
            ("{{shout message}}", Some(1), TemplateProblemKind::UnknownHelper("shout".into())),
            ("a\n\n{{> nothing}}", Some(3), TemplateProblemKind::UnknownPartial("nothing".into())),
            ("{{#if lat}}x{{/if}}", Some(1), TemplateProblemKind::UnknownName("lat".into())),
            ("{{mesage}}", Some(1), TemplateProblemKind::UnknownName("mesage".into())),
            (
                "{{#each documents}}{{titel}}{{/each}}",
                Some(1),
                TemplateProblemKind::UnknownName("titel".into()),
            ),
            ("{{log message}}", Some(1), TemplateProblemKind::UnknownHelper("log".into())),
        ] {
            let found = first("free", text);
            assert_eq!(found.1, kind, "{text}");
            assert!(line.is_none() || found.0 == line, "{text}: {found:?}");
        }
        assert_eq!(first("nonsense", "x").1, TemplateProblemKind::UnknownTemplate);
    }

    #[test]
    fn a_template_that_leaves_out_what_the_law_asks_for_is_refused() {
        let standing = Templates::built_in().unwrap();
        let whole = standing.source(Language::English, "not_held").unwrap();
        assert_eq!(problems("not_held", whole), []);
        let without = whole.replace("{{> internal_review}}", "");
        let found = problems("not_held", &without);
        assert!(
            found.iter().all(|one| matches!(
                one.kind,
                TemplateProblemKind::NotWhole(LetterType::NotHeld, _)
            )) && !found.is_empty(),
            "{found:?}"
        );
        let (_, kind) = first("contact", "[write the address]");
        assert!(matches!(kind, TemplateProblemKind::NotWhole(..)), "{kind:?}");
    }
}
