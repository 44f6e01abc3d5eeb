//! The form of an estimate: its lines as they are typed, and what is wrong with them.

use crate::{
    law::{
        cost_because::pounds,
        cost_limit::{Estimate, EstimateError, Line, LineError, WrittenLine},
    },
    web::form::Mistake,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many lines an empty form has, and the most that are read.
const FIRST_LINES: usize = 3;
const MOST_LINES: usize = 201;

/// A line of the form as it was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TypedLine {
    /// Counts from 0 and names the fields.
    pub number: usize,
    /// Counts from 1.
    pub shown: usize,
    /// What is done.
    pub activity: String,
    /// Who does it.
    pub area: String,
    /// Minutes in all.
    pub minutes: String,
    /// How many items.
    pub items: String,
    /// How many were timed.
    pub sample_items: String,
    /// How many minutes those took.
    pub sample_minutes: String,
    /// Pounds paid to others.
    pub pounds: String,
}

/// Everything that can be wrong with a line.
pub(super) const LINE_ERRORS: [LineError; 7] = [
    LineError::UnknownActivity,
    LineError::NoAmount,
    LineError::TwoAmounts,
    LineError::IncompleteSample,
    LineError::SampleTooLarge,
    LineError::TooMuch,
    LineError::LongArea,
];

/// What was typed in the form of an estimate.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) BTreeMap<String, String>);

impl Fields {
    pub(super) fn get(&self, name: &str) -> String {
        self.0.get(name).map(|value| value.trim().to_owned()).unwrap_or_default()
    }

    /// The lines that have anything in them, numbered anew.
    pub(super) fn lines(&self) -> Vec<TypedLine> {
        let numbers: BTreeSet<usize> = self
            .0
            .keys()
            .filter_map(|name| name.strip_prefix("line-")?.split('-').next()?.parse().ok())
            .collect();
        let lines = numbers
            .into_iter()
            .map(|number| {
                let field = |name: &str| self.get(&format!("line-{number}-{name}"));
                TypedLine {
                    number: 0,
                    shown: 0,
                    activity: field("activity"),
                    area: field("area"),
                    minutes: field("minutes"),
                    items: field("items"),
                    sample_items: field("sample_items"),
                    sample_minutes: field("sample_minutes"),
                    pounds: field("pounds"),
                }
            })
            .filter(|line| !line.is_empty())
            .take(MOST_LINES)
            .collect();
        numbered(lines, 0)
    }
}

/// The lines with their numbers, and so many empty ones after them that there are `least`.
fn numbered(mut lines: Vec<TypedLine>, least: usize) -> Vec<TypedLine> {
    lines.resize(lines.len().max(least), TypedLine::default());
    for (number, line) in lines.iter_mut().enumerate() {
        (line.number, line.shown) = (number, number + 1);
    }
    lines
}

/// The lines, with empty ones after them when there are few.
pub(super) fn filled(lines: Vec<TypedLine>) -> Vec<TypedLine> {
    numbered(lines, FIRST_LINES)
}

/// The lines with one more to fill in.
pub(super) fn with_another(lines: Vec<TypedLine>) -> Vec<TypedLine> {
    let least = (lines.len() + 1).max(FIRST_LINES);
    numbered(lines, least)
}

impl TypedLine {
    /// A line for samples.
    pub(super) fn sample() -> Self {
        Self {
            activity: "locate".into(),
            area: "\"><script>alert(1)".into(),
            minutes: "<b>".into(),
            items: "900".into(),
            ..Self::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        [
            &self.activity,
            &self.area,
            &self.minutes,
            &self.items,
            &self.sample_items,
            &self.sample_minutes,
            &self.pounds,
        ]
        .iter()
        .all(|value| value.is_empty())
    }

    /// The line that was meant, or what is wrong with each field.
    fn read(&self) -> Result<Line, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut number = |name: &str, text: &str| {
            if text.is_empty() {
                return None;
            }
            let read = whole(text);
            if read.is_none() {
                let field = format!("line-{}-{name}", self.number);
                mistakes.push(Mistake::new(field, "costs-error-number"));
            }
            read
        };
        let minutes = number("minutes", &self.minutes);
        let items = number("items", &self.items);
        let sample_items = number("sample_items", &self.sample_items);
        let sample_minutes = number("sample_minutes", &self.sample_minutes);
        let pence = if self.pounds.is_empty() { None } else { pence(&self.pounds) };
        if pence.is_none() && !self.pounds.is_empty() {
            let field = format!("line-{}-pounds", self.number);
            mistakes.push(Mistake::new(field, "costs-error-pounds"));
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let written = WrittenLine {
            activity: self.activity.clone(),
            area: self.area.clone(),
            minutes,
            items,
            sample_items,
            sample_minutes,
            pence,
        };
        Line::try_from(written).map_err(|error| vec![of_line(self.number, error)])
    }
}

impl From<&Line> for TypedLine {
    fn from(line: &Line) -> Self {
        let written = WrittenLine::from(line.clone());
        let shown = |number: Option<u32>| number.map(|one| one.to_string()).unwrap_or_default();
        Self {
            activity: written.activity,
            area: written.area,
            minutes: shown(written.minutes),
            items: shown(written.items),
            sample_items: shown(written.sample_items),
            sample_minutes: shown(written.sample_minutes),
            pounds: written
                .pence
                .map(|pence| pounds(pence.into()).trim_start_matches('£').to_owned())
                .unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// A whole number as people write it: "1,200".
fn whole(text: &str) -> Option<u32> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Pounds as people write them: "35", "£35.50".
fn pence(text: &str) -> Option<u32> {
    let text = text.strip_prefix('£').unwrap_or(text);
    let (pounds, pence) = text.split_once('.').unwrap_or((text, "00"));
    let two_digits = pence.len() == 2 && pence.bytes().all(|byte| byte.is_ascii_digit());
    let pence: u32 = two_digits.then(|| pence.parse().ok()).flatten()?;
    whole(pounds)?.checked_mul(100)?.checked_add(pence)
}

/// The mistake beside the field that it is about.
pub(super) fn of_line(number: usize, error: LineError) -> Mistake {
    let (field, key) = match error {
        LineError::UnknownActivity => ("activity", "costs-error-activity"),
        LineError::NoAmount => ("minutes", "costs-error-no-amount"),
        LineError::TwoAmounts => ("minutes", "costs-error-two-amounts"),
        LineError::IncompleteSample => ("items", "costs-error-sample"),
        LineError::SampleTooLarge => ("sample_items", "costs-error-sample-large"),
        LineError::TooMuch => ("minutes", "costs-error-too-much"),
        LineError::LongArea => ("area", "costs-error-area"),
    };
    Mistake::new(format!("line-{number}-{field}"), key)
}

/// The estimate that was meant, or all that is wrong with it.
pub(super) fn estimate(lines: &[TypedLine]) -> Result<Estimate, Vec<Mistake>> {
    let (mut read, mut mistakes) = (Vec::new(), Vec::new());
    for line in lines {
        match line.read() {
            Ok(line) => read.push(line),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Estimate::try_from(read).map_err(|error| {
        let key = match error {
            EstimateError::NoLines => "costs-error-none",
            EstimateError::TooManyLines => "costs-error-many",
        };
        vec![Mistake::new("line-0-activity", key)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Vec<TypedLine> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Fields(pairs.collect()).lines()
    }

    fn wrong(pairs: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        let mistakes = estimate(&typed(pairs)).unwrap_err();
        mistakes.into_iter().map(|one| (one.field.into_owned(), one.key)).collect()
    }

    #[test]
    fn empty_lines_are_left_out_and_the_others_numbered_anew() {
        let lines = typed(&[
            ("line-0-activity", ""),
            ("line-0-area", " "),
            ("line-2-activity", "locate"),
            ("line-2-minutes", "1,200"),
            ("line-7-activity", "retrieve"),
            ("line-7-pounds", "£35.50"),
        ]);
        let numbers: Vec<_> = lines.iter().map(|line| (line.number, line.shown)).collect();
        assert_eq!(numbers, [(0, 1), (1, 2)]);
        let cost = estimate(&lines).unwrap().cost();
        assert_eq!((cost.minutes, cost.paid_pence), (1_200, 3_550));
    }

    #[test]
    fn a_saved_line_is_shown_as_it_can_be_typed_again() {
        let lines = typed(&[
            ("line-0-activity", "locate"),
            ("line-0-area", "Roads"),
            ("line-0-items", "900"),
            ("line-0-sample_items", "10"),
            ("line-0-sample_minutes", "24"),
            ("line-1-activity", "retrieve"),
            ("line-1-pounds", "35.05"),
        ]);
        let saved = estimate(&lines).unwrap();
        let again: Vec<TypedLine> = saved.lines().iter().map(TypedLine::from).collect();
        assert_eq!(estimate(&numbered(again, 0)).unwrap(), saved);
    }

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        assert_eq!(wrong(&[]), [("line-0-activity".into(), "costs-error-none")]);
        assert_eq!(
            wrong(&[("line-0-minutes", "x"), ("line-1-items", "1.5"), ("line-1-pounds", "35.5")]),
            [
                ("line-0-minutes".into(), "costs-error-number"),
                ("line-1-items".into(), "costs-error-number"),
                ("line-1-pounds".into(), "costs-error-pounds"),
            ]
        );
        assert_eq!(
            wrong(&[("line-0-minutes", "5")]),
            [("line-0-activity".into(), "costs-error-activity")]
        );
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(
            (whole("1,200"), whole("12 000"), whole("-1")),
            (Some(1_200), Some(12_000), None)
        );
        assert_eq!((whole(""), whole("99999999999")), (None, None));
        assert_eq!(
            (pence("35"), pence("£1,035.07"), pence("0.5")),
            (Some(3_500), Some(103_507), None)
        );
        assert_eq!((pence("£"), pence(".50"), pence("99999999")), (None, None, None));
    }
}
