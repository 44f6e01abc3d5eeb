//! Marks on places rather than texts: a page, an area of one, cells of a sheet, a part.

use super::{
    case::path,
    marks::{MarkForm, MarksPage, chosen, found},
};
use crate::{
    domain::{ids::DocumentId, mark::Marks},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A mark on a place, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PlaceForm {
    /// `page`, `area`, `cells` or `part`.
    #[serde(default)]
    pub what: String,
    /// The number of the page, or of the picture in the file.
    #[serde(default)]
    pub page: String,
    /// Two corners: four numbers, in points of a page or in pixels of a picture.
    #[serde(default)]
    pub area: String,
    /// The name of the sheet.
    #[serde(default)]
    pub sheet: String,
    /// `B2:B40`.
    #[serde(default)]
    pub range: String,
    /// `mime:1.2`, `word/media/image1.png`.
    #[serde(default)]
    pub part: String,
    /// What it rests on.
    #[serde(default)]
    pub place_exemption: String,
}

impl PlaceForm {
    /// The places that can be chosen, in the order of the page.
    pub const WHAT: [&'static str; 4] = ["page", "area", "cells", "part"];

    /// The mark in the form that every mark is read from, which checks it.
    fn object(&self, exemption: Option<String>) -> Option<Value> {
        let mut mark = Map::new();
        let number = || self.page.trim().parse::<u32>().ok().map(Value::from);
        match self.what.as_str() {
            "page" => {
                mark.insert("page".to_owned(), number()?);
                mark.insert("whole".to_owned(), true.into());
            }
            "area" => {
                let corners: Vec<f64> = self
                    .area
                    .split([',', ' ', ';'])
                    .filter(|piece| !piece.is_empty())
                    .map(|piece| piece.parse().ok())
                    .collect::<Option<_>>()?;
                let [x0, y0, x1, y1] = <[f64; 4]>::try_from(corners).ok()?;
                mark.insert("page".to_owned(), number()?);
                mark.insert("quads".to_owned(), json!([[x0, y0, x1, y0, x1, y1, x0, y1]]));
            }
            "cells" => {
                mark.insert("sheet".to_owned(), self.sheet.trim().into());
                mark.insert("range".to_owned(), self.range.trim().into());
            }
            "part" => {
                mark.insert("part".to_owned(), self.part.trim().into());
            }
            _ => return None,
        }
        if let Some(exemption) = exemption {
            mark.insert("exemption".to_owned(), exemption.into());
        }
        Some(json!({ "marks": [mark] }))
    }
}

/// `POST /staff/cases/{slug}/documents/{id}/marks/place`.
pub async fn add(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<PlaceForm>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let form = form.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    let mut mistakes = Vec::new();
    match chosen(&view, &form.place_exemption) {
        Err(_) => mistakes.push(Mistake::new("place_exemption", "marks-error-exemption")),
        Ok(exemption) => {
            let marks = form
                .object(exemption.map(|one| one.to_string()))
                .and_then(|object| Marks::from_json(&object.to_string()).ok());
            match marks {
                None => mistakes.push(Mistake::new("what", "marks-error-place")),
                Some(marks) => {
                    let case = view.case.id;
                    let done = staff
                        .attempt(move |office, who| office.mark(who, case, DocumentId(id), marks.0))
                        .await?;
                    match done {
                        Ok(_) => {
                            let rest = format!("/documents/{id}?done=marks-added");
                            return Ok(see(&path(&view, &rest)));
                        }
                        Err(error) => mistakes.push(mistake("what", error)?),
                    }
                }
            }
        }
    }
    let lang = staff.visit.lang;
    let page = MarksPage::of(&view, &document, lang, MarkForm::empty(), mistakes);
    staff.show(&MarksPage { place: form, ..page })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: &PlaceForm) -> Option<Marks> {
        Marks::from_json(&form.object(Some("FOIA s.40(2)".into()))?.to_string()).ok()
    }

    #[test]
    fn each_place_makes_its_mark_and_what_is_missing_makes_none() {
        let form = |what: &str| PlaceForm { what: what.into(), ..PlaceForm::default() };
        assert!(read(&PlaceForm { page: "3".into(), ..form("page") }).is_some());
        assert!(read(&PlaceForm { page: "0".into(), ..form("page") }).is_none());
        let area = PlaceForm { page: "1".into(), area: "72, 700, 180, 712".into(), ..form("area") };
        assert!(read(&area).is_some());
        assert!(read(&PlaceForm { area: "72, 700, 180".into(), ..area }).is_none());
        let cells = PlaceForm { sheet: "Staff".into(), range: "B2:B40".into(), ..form("cells") };
        assert!(read(&cells).is_some());
        assert!(read(&PlaceForm { part: "mime:1.2".into(), ..form("part") }).is_some());
        assert!(read(&form("part")).is_none());
        assert!(read(&form("nonsense")).is_none());
    }
}
