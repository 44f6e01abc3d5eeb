//! What is done in the workbench: one form for every act, from fields or from the script.

use super::{
    marks::{chosen, found},
    workbench::{Asked, Field, Typed, WorkbenchPage, bench, page_of, refused},
};
use crate::{
    domain::{
        ids::{DocumentId, MarkId},
        mark::{Find, Scope, Style},
    },
    redact,
    service::{Error, MarkAct, Spot},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        session::{Staff, see},
    },
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use std::ops::Range;

/// The fields of an act, as sent.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The page that the act was made on.
    fn page(&self) -> Option<u32> {
        self.get("page").trim().parse().ok()
    }

    /// Texts, one a line, without blank lines and repeats.
    fn finds(&self) -> Vec<Find> {
        let mut finds: Vec<Find> = Vec::new();
        let scope = match self.get("scope") {
            "exact" => Scope::Exact,
            "line" => Scope::Line,
            _ => Scope::Word,
        };
        for text in self.all("find").flat_map(str::lines).map(str::trim) {
            let is_known = finds.iter().any(|find| find.text == text);
            if !text.is_empty() && !is_known {
                let case_sensitive = self.get("case_sensitive") == "yes";
                finds.push(Find { text: text.to_owned(), scope, case_sensitive });
            }
        }
        finds
    }

    /// What the act points at, or the mistake in the field that says it.
    fn spots(&self) -> Result<Vec<Spot>, Mistake> {
        let on_page = || self.page().ok_or(Mistake::new("page", "workbench-error-page"));
        Ok(match self.get("do") {
            "words" => {
                let wrong = || Mistake::new("from", "workbench-error-words");
                let typed = format!("{}-{}", self.get("from").trim(), self.get("to").trim());
                let sent = Some(self.get("words")).filter(|words| !words.is_empty());
                let ranges: Option<Vec<Range<usize>>> =
                    sent.unwrap_or(&typed).split(',').map(range).collect();
                vec![Spot::Words(on_page()?, ranges.ok_or_else(wrong)?)]
            }
            "box" => {
                let wrong = || Mistake::new("area", "workbench-error-area");
                vec![Spot::Box(on_page()?, corners(self.get("area")).ok_or_else(wrong)?)]
            }
            "page" => vec![Spot::Page(on_page()?)],
            "cells" => {
                let range = self.get("range").trim();
                if redact::grid::holds(range, 0, 0).is_none() {
                    return Err(Mistake::new("range", "workbench-error-range"));
                }
                vec![Spot::Cells(self.get("sheet").to_owned(), range.to_owned())]
            }
            "part" => vec![Spot::Part(self.get("part").trim().to_owned())],
            _ => {
                let finds = self.finds();
                if finds.is_empty() {
                    return Err(Mistake::new("find", "marks-error-find"));
                }
                finds.into_iter().map(Spot::Text).collect()
            }
        })
    }

    /// The field that a refusal of what the act points at belongs to.
    fn field(&self) -> &'static str {
        match self.get("do") {
            "words" => "from",
            "box" => "area",
            "cells" => "range",
            _ => "find",
        }
    }

    fn marks(&self) -> Vec<MarkId> {
        self.all("mark").filter_map(|mark| mark.parse().ok()).map(MarkId).collect()
    }

    fn asked(&self) -> Asked {
        let some = |name: &str| Some(self.get(name).to_owned()).filter(|value| !value.is_empty());
        Asked {
            page: some("page"),
            exemption: some("exemption"),
            list: some("list"),
            from: self.get("listed").parse().ok(),
            show: None,
        }
    }
}

/// `3-7` or `5`, counted from 1, as words counted from 0.
fn range(text: &str) -> Option<Range<usize>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let from: usize = from.trim().parse().ok()?;
    let to: usize = if to.trim().is_empty() { from } else { to.trim().parse().ok()? };
    (1 <= from && from <= to).then(|| from - 1..to)
}

/// Four numbers: two opposite corners.
fn corners(text: &str) -> Option<[f64; 4]> {
    let numbers: Option<Vec<f64>> = text
        .split([',', ' ', ';'])
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.parse().ok())
        .collect();
    <[f64; 4]>::try_from(numbers?).ok()
}

/// `POST /staff/cases/{slug}/documents/{id}/workbench`. The version of the marks that it acts on
/// stands in the field `version`, or as a program says it in `If-Match`.
pub(super) async fn act(
    req: HttpRequest,
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let sent = Sent(form.into_inner());
    let (view, document) = found(&staff, &slug, id).await?;
    let matched = req.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let version = matched.map_or(sent.get("version"), |tag| tag.trim_matches('"')).to_owned();
    let case = view.case.id;
    let exemption = chosen(&view, sent.get("exemption"));
    let needs_exemption = !matches!(sent.get("do"), "remove" | "undo" | "redo");
    let mut mistakes = Vec::new();
    if needs_exemption && exemption.is_err() {
        mistakes.push(Mistake::new("exemption", "marks-error-exemption"));
    }
    let exemption = exemption.unwrap_or_default();
    let act = match sent.get("do") {
        "remove" => Some(MarkAct::Remove(sent.marks())),
        "rest" => Some(MarkAct::Rest(sent.marks(), exemption)),
        "undo" => Some(MarkAct::Undo),
        "redo" => Some(MarkAct::Redo),
        _ => match sent.spots() {
            Err(wrong) => {
                mistakes.push(wrong);
                None
            }
            Ok(spots) => {
                let style = sent.get("style").parse().unwrap_or(Style::default());
                let made = staff
                    .attempt(move |office, who| {
                        office.marks_on(who, case, DocumentId(id), spots, exemption, style)
                    })
                    .await?;
                match made {
                    Ok(marks) => Some(MarkAct::Add(marks)),
                    Err(error) => {
                        mistakes.push(mistake(sent.field(), error)?);
                        None
                    }
                }
            }
        },
    };
    if let (Some(act), true) = (act, mistakes.is_empty()) {
        let done = staff
            .attempt(move |office, who| {
                office.act_on_marks(who, case, DocumentId(id), Some(&version), act)
            })
            .await?;
        match done {
            Ok(_) => {
                let asked = sent.asked();
                return Ok(see(&format!("{}?{}", bench(&view, id), query(&asked, said(&sent)))));
            }
            Err(Error::ChangedMeanwhile) => {
                let page = page_of(&staff, &view, &document, &sent.asked()).await?;
                let again = again(&sent);
                return refused(&staff, &WorkbenchPage { again, ..page });
            }
            Err(error) => mistakes.push(mistake(sent.field(), error)?),
        }
    }
    let page = page_of(&staff, &view, &document, &sent.asked()).await?;
    let form = Typed {
        from: sent.get("from").to_owned(),
        to: sent.get("to").to_owned(),
        area: sent.get("area").to_owned(),
        find: sent.get("find").to_owned(),
        range: sent.get("range").to_owned(),
    };
    staff.show(&WorkbenchPage { form, mistakes, ..page })
}

/// The key of the sentence about what was done.
fn said(sent: &Sent) -> &'static str {
    match sent.get("do") {
        "remove" => "marks-removed",
        "rest" => "workbench-rested",
        "undo" => "workbench-undone",
        "redo" => "workbench-redone",
        _ => "marks-added",
    }
}

/// The address of the same view of the document, with what was done.
fn query(asked: &Asked, done: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let from = asked.from.map(|from| from.to_string());
    let fields = [
        ("page", &asked.page),
        ("exemption", &asked.exemption),
        ("list", &asked.list),
        ("from", &from),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    query.append_pair("done", done).finish()
}

/// What was sent, to be sent again on the marks as they are now. An undo is of what was last done,
/// and that may be something else by now.
fn again(sent: &Sent) -> Vec<Field> {
    if matches!(sent.get("do"), "undo" | "redo") {
        return Vec::new();
    }
    sent.0
        .iter()
        .filter(|(name, value)| name != "version" && !value.is_empty())
        .map(|(name, value)| Field { name: name.clone(), value: value.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        Sent(fields.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn words_are_counted_from_one_and_ranges_run_forwards() {
        assert_eq!(range("3-7"), Some(2..7));
        assert_eq!(range("5"), Some(4..5));
        assert_eq!(range("5-"), Some(4..5));
        for wrong in ["", "0", "7-3", "a-b", "-", "1-99999999999999999999"] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_area_is_four_numbers() {
        assert_eq!(corners("72, 700,180;712"), Some([72.0, 700.0, 180.0, 712.0]));
        for wrong in ["", "1 2 3", "1 2 3 4 5", "a b c d"] {
            assert_eq!(corners(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_act_points_at_something_or_says_in_which_field_it_does_not() {
        let field = |fields: &[(&str, &str)]| sent(fields).spots().unwrap_err().field.into_owned();
        assert_eq!(field(&[("do", "words"), ("page", "1"), ("from", "x")]), "from");
        assert_eq!(field(&[("do", "box"), ("page", "1"), ("area", "1 2")]), "area");
        assert_eq!(field(&[("do", "page"), ("page", "one")]), "page");
        assert_eq!(field(&[("do", "cells"), ("sheet", "Staff"), ("range", "B2:")]), "range");
        assert_eq!(field(&[("do", "text"), ("find", " \n ")]), "find");
        let finds = sent(&[("do", "text"), ("find", "Alys\n\nSiân\r\nAlys")]);
        assert_eq!(finds.spots().unwrap().len(), 2);
        assert!(sent(&[("do", "words"), ("page", "2"), ("words", "1-2,9")]).spots().is_ok());
    }

    #[test]
    fn what_could_not_be_done_is_kept_to_be_sent_again_but_an_undo_is_not() {
        let kept = again(&sent(&[("do", "page"), ("version", "ab"), ("page", "3"), ("from", "")]));
        let names: Vec<&str> = kept.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["do", "page"]);
        assert!(again(&sent(&[("do", "undo"), ("page", "3")])).is_empty());
    }
}
