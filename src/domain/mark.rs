//! Redaction marks: what is to be removed from a document, and the exemption it rests on.
//!
//! The JSON form is that of `ateb redact --marks`. It is read by hand, because a message made by
//! a general reader would quote the text of the mark, and that text is what must not get out.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The label of a mark that rests on no exemption, and the marker that others use.
pub const PLAIN_LABEL: &str = "[REDACTED]";

/// More marks than this in one file are refused; each area of a mark counts as one.
pub const MOST_MARKS: usize = 20_000;

/// Everything to be removed from one document, in the order the officer gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks(pub Vec<Mark>);

/// One thing to be removed, why, and what stands in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where it is.
    pub place: Place,
    /// The citation it rests on, as `FOIA s.40(2)` or `EIR reg. 12(5)(f)`. Whether the law has
    /// such a provision is for the caller to say.
    pub exemption: Option<String>,
    /// What stands in its place.
    pub style: Style,
}

/// Where a mark is.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Wherever this text is found.
    Find(Find),
    /// Areas of a page.
    Quads {
        /// The page, counted from 1.
        page: u32,
        /// The areas.
        quads: Vec<Quad>,
    },
    /// A whole page.
    Page {
        /// The page, counted from 1.
        page: u32,
    },
    /// Cells of a workbook.
    Cells {
        /// The name of the sheet.
        sheet: String,
        /// As `B2:B40`.
        range: String,
    },
    /// A part of a message or package, removed whole.
    Part {
        /// As `mime:1.2`.
        part: String,
    },
}

/// A text to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// The text. A run of spaces in it stands for any run of spaces or a line break.
    pub text: String,
    /// How much goes with it.
    pub scope: Scope,
    /// Whether `smith` leaves `Smith` alone.
    pub case_sensitive: bool,
}

/// How much a found text takes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The characters found, wherever they stand, in the middle of a word too.
    Exact,
    /// Whole words only: `Ann` leaves `Annual` alone.
    #[default]
    Word,
    /// The whole line (in a text document, the whole paragraph).
    Line,
}

/// What stands where something was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// A black box, nothing in it.
    Block,
    /// A black box with the label in white.
    #[default]
    BlockWithLabel,
    /// The label alone.
    Text,
}

/// Four corners in order, in PDF user space: points, unrotated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quad(pub [f64; 8]);

impl Quad {
    /// The upright rectangle from one corner to the opposite one.
    pub const fn upright(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self([x0, y0, x1, y0, x1, y1, x0, y1])
    }

    /// The corners in order.
    pub const fn corners(&self) -> [(f64, f64); 4] {
        let [x0, y0, x1, y1, x2, y2, x3, y3] = self.0;
        [(x0, y0), (x1, y1), (x2, y2), (x3, y3)]
    }

    /// Left, bottom, right and top of the smallest upright rectangle around it.
    pub fn bounds(&self) -> [f64; 4] {
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (x, y) in self.corners() {
            let [left, bottom, right, top] = bounds;
            bounds = [left.min(x), bottom.min(y), right.max(x), top.max(y)];
        }
        bounds
    }
}

/// Why marks cannot be used. Never quotes the text of a mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    /// Not JSON.
    #[error("the marks are not JSON (line {line}, column {column})")]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// Not an object with a list.
    #[error("the marks must be an object with a list named \"marks\"")]
    NoList,
    /// Too many.
    #[error("there are {0} marks, and {MOST_MARKS} is the most for one document")]
    TooMany(usize),
    /// One mark is wrong.
    #[error("mark {number}: {what}")]
    Mark {
        /// Counted from 1.
        number: usize,
        /// What is wrong with it, and what would be right.
        what: &'static str,
    },
}

impl Marks {
    /// Reads the JSON of `--marks`, and checks every mark.
    pub fn from_json(text: &str) -> Result<Self, MarkError> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| MarkError::NotJson { line: error.line(), column: error.column() })?;
        Self::from_value(&value)
    }

    fn from_value(value: &Value) -> Result<Self, MarkError> {
        let list = value
            .as_object()
            .and_then(|object| object.get("marks"))
            .and_then(Value::as_array)
            .ok_or(MarkError::NoList)?;
        if list.len() > MOST_MARKS {
            return Err(MarkError::TooMany(list.len()));
        }
        let mut marks = Vec::with_capacity(list.len());
        let mut areas = 0_usize;
        for (index, item) in list.iter().enumerate() {
            let mark = item
                .as_object()
                .ok_or("must be an object")
                .and_then(Mark::from_object)
                .map_err(|what| MarkError::Mark { number: index + 1, what })?;
            areas += match &mark.place {
                Place::Quads { quads, .. } => quads.len(),
                _ => 1,
            };
            if areas > MOST_MARKS {
                return Err(MarkError::TooMany(areas));
            }
            marks.push(mark);
        }
        Ok(Self(marks))
    }

    /// The marks with their numbers, counted from 1, as reports name them.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Mark)> {
        self.0.iter().enumerate().map(|(index, mark)| (index + 1, mark))
    }
}

impl Mark {
    /// A mark on a text, with the usual scope and style.
    pub fn find(text: &str, exemption: Option<&str>) -> Result<Self, MarkError> {
        let mut object = Map::new();
        object.insert("find".to_owned(), text.into());
        if let Some(exemption) = exemption {
            object.insert("exemption".to_owned(), exemption.into());
        }
        Self::from_object(&object).map_err(|what| MarkError::Mark { number: 1, what })
    }

    /// The words that stand in place of what was removed: `[Redacted - s.40(2)]`, or
    /// [`PLAIN_LABEL`] when the mark rests on no exemption.
    pub fn label(&self) -> String {
        match &self.exemption {
            None => PLAIN_LABEL.to_owned(),
            Some(exemption) => {
                let provision = exemption
                    .split_once(' ')
                    .filter(|(act, _)| act.chars().all(char::is_alphanumeric))
                    .map_or(exemption.as_str(), |(_, provision)| provision.trim());
                format!("[Redacted - {provision}]")
            }
        }
    }

    fn from_object(object: &Map<String, Value>) -> Result<Self, &'static str> {
        let known: BTreeSet<&str> = [
            "id",
            "find",
            "scope",
            "case_sensitive",
            "page",
            "quads",
            "whole",
            "sheet",
            "range",
            "part",
            "exemption",
            "style",
        ]
        .into();
        if object.keys().any(|key| !known.contains(key.as_str())) {
            return Err("has a key that is not known: use find, scope, case_sensitive, page, \
                        quads, whole, sheet, range, part, exemption, style");
        }
        let places = ["find", "page", "sheet", "part"];
        if places.iter().filter(|key| object.contains_key(**key)).count() != 1 {
            return Err("needs exactly one of find, page, sheet and part");
        }
        let place = if object.contains_key("find") {
            Place::Find(find_of(object)?)
        } else if object.contains_key("page") {
            page_of(object)?
        } else if object.contains_key("sheet") {
            Place::Cells {
                sheet: text_of(object, "sheet", "\"sheet\" must be the name of a sheet")?,
                range: text_of(object, "range", "\"range\" must be cells as \"B2:B40\"")?,
            }
        } else {
            Place::Part { part: text_of(object, "part", "\"part\" must be the name of a part")? }
        };
        Ok(Self { place, exemption: exemption_of(object)?, style: style_of(object)? })
    }

    fn to_object(&self) -> Map<String, Value> {
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
        match &self.place {
            Place::Find(find) => {
                put("find", find.text.clone().into());
                put("scope", find.scope.as_str().into());
                put("case_sensitive", find.case_sensitive.into());
            }
            Place::Quads { page, quads } => {
                put("page", (*page).into());
                put("quads", quads.iter().map(|quad| Value::from(quad.0.to_vec())).collect());
            }
            Place::Page { page } => {
                put("page", (*page).into());
                put("whole", true.into());
            }
            Place::Cells { sheet, range } => {
                put("sheet", sheet.clone().into());
                put("range", range.clone().into());
            }
            Place::Part { part } => {
                put("part", part.clone().into());
            }
        }
        if let Some(exemption) = &self.exemption {
            put("exemption", exemption.clone().into());
        }
        put("style", self.style.as_str().into());
        object
    }
}

impl Scope {
    /// `exact`, `word` or `line`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Word => "word",
            Self::Line => "line",
        }
    }
}

impl Style {
    /// `block`, `block_with_label` or `text`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::BlockWithLabel => "block_with_label",
            Self::Text => "text",
        }
    }
}

impl std::str::FromStr for Style {
    type Err = MarkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        style_named(text).map_err(|what| MarkError::Mark { number: 1, what })
    }
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let list: Vec<Value> = self.0.iter().map(|mark| mark.to_object().into()).collect();
        serde_json::json!({ "marks": list }).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_value(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

fn find_of(object: &Map<String, Value>) -> Result<Find, &'static str> {
    let text = text_of(object, "find", "\"find\" must be a text that is not empty")?;
    if text.chars().count() > 10_000 {
        return Err("\"find\" is longer than 10000 characters");
    }
    let scope = match object.get("scope").map(Value::as_str) {
        None => Scope::default(),
        Some(Some("exact")) => Scope::Exact,
        Some(Some("word")) => Scope::Word,
        Some(Some("line")) => Scope::Line,
        Some(_) => return Err("\"scope\" must be exact, word or line"),
    };
    let case_sensitive = match object.get("case_sensitive") {
        None => false,
        Some(Value::Bool(yes)) => *yes,
        Some(_) => return Err("\"case_sensitive\" must be true or false"),
    };
    Ok(Find { text, scope, case_sensitive })
}

fn page_of(object: &Map<String, Value>) -> Result<Place, &'static str> {
    let page = object
        .get("page")
        .and_then(Value::as_u64)
        .and_then(|page| u32::try_from(page).ok())
        .filter(|page| *page > 0)
        .ok_or("\"page\" must be a number, and pages count from 1")?;
    match (object.get("whole"), object.get("quads")) {
        (Some(Value::Bool(true)), None) => Ok(Place::Page { page }),
        (None | Some(Value::Bool(false)), Some(Value::Array(list))) if !list.is_empty() => {
            let quads = list.iter().map(quad_of).collect::<Result<_, _>>()?;
            Ok(Place::Quads { page, quads })
        }
        _ => Err("a mark on a page needs either \"quads\" (a list that is not empty) or \
                  \"whole\": true"),
    }
}

fn quad_of(value: &Value) -> Result<Quad, &'static str> {
    let wrong = "each of \"quads\" must be eight numbers: four corners in order, in points";
    let numbers: Vec<f64> = value
        .as_array()
        .ok_or(wrong)?
        .iter()
        .map(|number| number.as_f64().filter(|n| n.is_finite() && n.abs() <= 1e6).ok_or(wrong))
        .collect::<Result<_, _>>()?;
    let quad = Quad(<[f64; 8]>::try_from(numbers).ok().ok_or(wrong)?);
    let [left, bottom, right, top] = quad.bounds();
    if right - left <= 0.0 || top - bottom <= 0.0 {
        return Err("one of \"quads\" has no area");
    }
    Ok(quad)
}

fn exemption_of(object: &Map<String, Value>) -> Result<Option<String>, &'static str> {
    let wrong = "\"exemption\" must be a citation as \"FOIA s.40(2)\" or \"EIR reg. 12(5)(f)\"";
    match object.get("exemption") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let text = value.as_str().map(str::trim).ok_or(wrong)?;
            // It is printed in the released copy: plain characters, and no brackets of its own.
            let plain = |c: char| c.is_ascii_graphic() || c == ' ';
            if text.is_empty()
                || text.len() > 60
                || !text.chars().all(|c| plain(c) && !"[]<>\\\"".contains(c))
            {
                return Err(wrong);
            }
            Ok(Some(text.to_owned()))
        }
    }
}

fn style_of(object: &Map<String, Value>) -> Result<Style, &'static str> {
    object.get("style").map_or(Ok(Style::default()), |value| {
        value.as_str().ok_or(STYLE_WRONG).and_then(style_named)
    })
}

const STYLE_WRONG: &str = "\"style\" must be block, block_with_label or text";

fn style_named(text: &str) -> Result<Style, &'static str> {
    match text {
        "block" => Ok(Style::Block),
        "block_with_label" => Ok(Style::BlockWithLabel),
        "text" => Ok(Style::Text),
        _ => Err(STYLE_WRONG),
    }
}

fn text_of(
    object: &Map<String, Value>,
    key: &str,
    wrong: &'static str,
) -> Result<String, &'static str> {
    let text = object.get(key).and_then(Value::as_str).ok_or(wrong)?;
    if text.trim().is_empty() { Err(wrong) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = r#"{"marks":[
      {"find":"Alys Griffiths","scope":"exact","case_sensitive":true,"exemption":"FOIA s.40(2)","style":"block_with_label"},
      {"page":1,"quads":[[72,700,180,700,180,712,72,712]],"exemption":"FOIA s.43(2)"},
      {"page":3,"whole":true,"exemption":"EIR reg. 12(5)(f)"},
      {"sheet":"Staff","range":"B2:B40","exemption":"FOIA s.40(2)"},
      {"part":"mime:1.2"}]}"#;

    fn said(marks: &str) -> String {
        Marks::from_json(&format!("{{\"marks\":[{marks}]}}")).unwrap_err().to_string()
    }

    #[test]
    fn every_kind_of_mark_is_read_and_written_as_it_was() {
        let marks = Marks::from_json(ALL).unwrap();
        assert_eq!(marks.0.len(), 5);
        let written = serde_json::to_string(&marks).unwrap();
        assert_eq!(Marks::from_json(&written).unwrap(), marks);
    }

    #[test]
    fn the_label_names_the_provision_and_not_the_act() {
        let marks = Marks::from_json(ALL).unwrap();
        let labels: Vec<String> = marks.0.iter().map(Mark::label).collect();
        assert_eq!(labels[0], "[Redacted - s.40(2)]");
        assert_eq!(labels[2], "[Redacted - reg. 12(5)(f)]");
        assert_eq!(labels[4], "[REDACTED]");
    }

    #[test]
    fn a_wrong_mark_is_named_with_what_would_be_right() {
        assert_eq!(said(r#"{"find":" "}"#), "mark 1: \"find\" must be a text that is not empty");
        assert_eq!(
            said(r#"{"find":"a","scope":"near"}"#),
            "mark 1: \"scope\" must be exact, word or line"
        );
        assert_eq!(
            said(r#"{"find":"a"},{"page":0,"whole":true}"#),
            "mark 2: \"page\" must be a number, and pages count from 1"
        );
        assert!(said(r#"{"page":1,"quads":[[1,2,3]]}"#).contains("eight numbers"));
        assert!(said(r#"{"page":1,"quads":[[1,1,1,1,1,1,1,1]]}"#).contains("no area"));
        assert!(said(r#"{"page":1,"quads":[[1,1,1e300,1,1,1,1,null]]}"#).contains("eight numbers"));
        assert!(said(r#"{"page":1}"#).contains("whole"));
        assert!(said(r#"{"find":"a","page":1}"#).contains("exactly one"));
        assert!(said(r#"{"find":"a","exemption":"<b>"}"#).contains("citation"));
    }

    #[test]
    fn a_message_never_quotes_the_text_of_a_mark() {
        for wrong in [
            r#"{"find":"Zebedee","scope":"Zebedee"}"#,
            r#"{"find":"Zebedee","Zebedee":1}"#,
            r#"{"find":["Zebedee"]}"#,
            r#"{"find":"Zebedee","page":"Zebedee"}"#,
        ] {
            assert!(!said(wrong).contains("Zebedee"));
        }
        assert!(!Marks::from_json("{\"Zebedee").unwrap_err().to_string().contains("Zebedee"));
    }
}
