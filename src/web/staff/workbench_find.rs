//! Find and mark: texts, lists of names and what looks like personal data, looked for in the whole
//! document and taken or left place by place.

use super::{
    case::CaseHead,
    marks::{Exemption, chosen, exemptions, found},
    suggestions::usual,
    workbench::bench,
};
use crate::{
    domain::{
        case::Act,
        ids::DocumentId,
        mark::{Find, Scope, Style},
        schedule::pages_in_words,
    },
    service::{CaseView, DocumentView, Error, FoundText, MarkAct, Spot},
    web::{
        form::Mistake,
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use serde::Serialize;

/// What can be looked for by its form, in the order of the page.
const KINDS: [&str; 11] = [
    "email",
    "phone",
    "national_insurance",
    "postcode",
    "nhs",
    "person",
    "address",
    "date_of_birth",
    "bank",
    "vehicle",
    "signature",
];

/// Find and mark.
#[derive(Debug, Clone, Serialize)]
pub struct FindPage {
    /// The head.
    pub head: CaseHead,
    /// The document, in the addresses of the pages.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The page of the workbench that it was called from.
    pub page: String,
    /// Texts, one a line, as typed.
    pub find: String,
    /// How much goes with a text.
    pub scope: String,
    /// What can go with it.
    pub scopes: Vec<&'static str>,
    /// The kinds that can be looked for.
    pub kinds: Vec<KindLine>,
    /// Whether something was looked for.
    pub has_looked: bool,
    /// What was found.
    pub texts: Vec<TextLine>,
    /// Texts that stand nowhere.
    pub nowhere: Vec<String>,
    /// Which marks the page was made on.
    pub version: String,
    /// Whether marks can be made.
    pub may_work: bool,
    /// The exemption that they rest on.
    pub exemption: String,
    /// Exemptions of the case's regimes.
    pub exemptions: Vec<Exemption>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A kind that can be looked for.
#[derive(Debug, Clone, Serialize)]
pub struct KindLine {
    /// The end of the key `workbench-find-…`.
    pub kind: &'static str,
    /// Whether it is asked for.
    pub is_asked: bool,
}

/// A text that was found.
#[derive(Debug, Clone, Serialize)]
pub struct TextLine {
    /// Its place in the list, counted from 1.
    pub number: usize,
    /// The text.
    pub text: String,
    /// The end of the key `suggestion-…`.
    pub kind: Option<&'static str>,
    /// In how many places it stands.
    pub places: usize,
    /// On which pages; may be empty.
    pub on: String,
    /// Whether a mark removes it already.
    pub is_marked: bool,
    /// Whether places can be taken one by one.
    pub has_pages: bool,
    /// The places.
    pub shown: Vec<PlaceLine>,
    /// How many places are not shown.
    pub more: usize,
}

/// A place.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceLine {
    /// What is sent for it: `1.3.0`.
    pub value: String,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The part, where there are none.
    pub part: String,
    /// The words before it.
    pub before: String,
    /// It.
    pub text: String,
    /// The words after it.
    pub after: String,
}

impl Page for FindPage {
    const TEMPLATE: &'static str = "staff/workbench_find";
    const IS_WORKBENCH: bool = true;

    fn samples() -> Vec<Self> {
        let place = |nth: usize, page| PlaceLine {
            value: format!("1.3.{nth}"),
            page,
            part: "text <b>".into(),
            before: "said <b>".into(),
            text: "Alys".into(),
            after: "</b> to".into(),
        };
        let text = |number, kind, has_pages, is_marked| TextLine {
            number,
            text: "Alys <b>Griffiths".into(),
            kind,
            places: 2,
            on: if has_pages { "3".into() } else { String::new() },
            is_marked,
            has_pages,
            shown: vec![place(0, has_pages.then_some(3)), place(1, has_pages.then_some(3))],
            more: number,
        };
        let empty = Self {
            head: CaseHead::sample(),
            id: 7,
            name: "minutes <b>.pdf".into(),
            page: "2".into(),
            find: String::new(),
            scope: "word".into(),
            scopes: vec!["exact", "word", "line"],
            kinds: kinds(&["email".to_owned()]),
            has_looked: false,
            texts: Vec::new(),
            nowhere: Vec::new(),
            version: "0123456789abcdef".into(),
            may_work: true,
            exemption: "FOIA s.40(2)".into(),
            exemptions: vec![Exemption {
                citation: "FOIA s.40(2)".into(),
                title: "Personal information".into(),
            }],
            mistakes: Vec::new(),
        };
        let full = Self {
            find: "Alys\n</textarea><script>".into(),
            has_looked: true,
            texts: vec![
                text(1, None, true, false),
                text(2, Some("person"), false, true),
                text(3, Some("email"), true, false),
            ],
            nowhere: vec!["Nobody <b>".into()],
            ..empty.clone()
        };
        vec![
            Self {
                mistakes: vec![
                    Mistake::new("everywhere-1", "elsewhere-error-none"),
                    Mistake::new("exemption", "marks-error-exemption"),
                ],
                ..full.clone()
            },
            Self {
                mistakes: vec![Mistake::new("find", "workbench-error-find")],
                has_looked: true,
                ..empty.clone()
            },
            Self { may_work: false, ..full.clone() },
            Self { exemptions: Vec::new(), ..full.clone() },
            full,
            empty,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

fn kinds(asked: &[String]) -> Vec<KindLine> {
    let line = |kind| KindLine { kind, is_asked: asked.iter().any(|one| one == kind) };
    KINDS.into_iter().map(line).collect()
}

/// What is asked for, from the address or the form.
struct Asked(Vec<(String, String)>);

impl Asked {
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(field, _)| field == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    fn of(&self, text: &str) -> Find {
        let scope = match self.get("scope") {
            "exact" => Scope::Exact,
            "line" => Scope::Line,
            _ => Scope::Word,
        };
        let case_sensitive = self.get("case_sensitive") == "yes";
        Find { text: text.to_owned(), scope, case_sensitive }
    }

    fn finds(&self) -> Vec<Find> {
        let mut finds: Vec<Find> = Vec::new();
        for text in self.get("find").lines().map(str::trim).filter(|text| !text.is_empty()) {
            let text: String = text.chars().take(1_000).collect();
            if !finds.iter().any(|find| find.text == text) {
                finds.push(self.of(&text));
            }
        }
        finds
    }

    /// What was chosen: whole texts, and single places of the others.
    fn spots(&self) -> Vec<Spot> {
        let chosen = self.all("everywhere");
        let text = |number: &str| self.get(&format!("text-{number}")).to_owned();
        let mut spots: Vec<Spot> = chosen
            .iter()
            .map(|number| text(number))
            .filter(|text| !text.is_empty())
            .map(|text| Spot::Text(self.of(&text)))
            .collect();
        let mut places: Vec<(String, u32, Vec<usize>)> = Vec::new();
        for value in self.all("place") {
            let mut pieces = value.splitn(3, '.');
            let (Some(number), Some(Ok(page)), Some(Ok(nth))) = (
                pieces.next(),
                pieces.next().map(str::parse::<u32>),
                pieces.next().map(str::parse::<usize>),
            ) else {
                continue;
            };
            if chosen.iter().any(|one| one == number) {
                continue;
            }
            match places.iter_mut().find(|(known, on, _)| known == number && *on == page) {
                Some((_, _, found)) => found.push(nth),
                None => places.push((number.to_owned(), page, vec![nth])),
            }
        }
        for (number, page, nth) in places {
            let text = text(&number);
            if !text.is_empty() {
                spots.push(Spot::Places(page, self.of(&text), nth));
            }
        }
        spots
    }
}

async fn shown(
    staff: &Staff,
    view: &CaseView,
    document: &DocumentView,
    asked: &Asked,
    mut mistakes: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    let (case, id) = (view.case.id, document.id);
    let (finds, wanted) = (asked.finds(), asked.all("kind"));
    let has_looked = !asked.get("look").is_empty();
    if has_looked && finds.is_empty() && wanted.is_empty() {
        mistakes.push(Mistake::new("find", "workbench-error-find"));
    }
    let kinds = kinds(&wanted);
    let (found, version) = staff
        .ask(move |office, who| {
            let found = office.find_in(who, case, id, &finds, &wanted)?;
            Ok((found, office.stands_on(who, case, id)?.version))
        })
        .await?;
    let (there, nowhere): (Vec<FoundText>, Vec<FoundText>) =
        found.into_iter().partition(|text| text.places > 0);
    let exemption = Some(asked.get("exemption")).filter(|one| !one.is_empty());
    staff.show(&FindPage {
        head: CaseHead::of(view),
        id: document.id.0,
        name: document.name.clone(),
        page: Some(asked.get("page")).filter(|page| !page.is_empty()).unwrap_or("1").to_owned(),
        find: asked.get("find").to_owned(),
        scope: Some(asked.get("scope")).filter(|one| !one.is_empty()).unwrap_or("word").to_owned(),
        scopes: vec!["exact", "word", "line"],
        kinds,
        has_looked,
        texts: (1..).zip(there).map(|(number, text)| line(number, text)).collect(),
        nowhere: nowhere.into_iter().map(|text| text.find.text).collect(),
        version,
        may_work: view.allowed.contains(&Act::WorkOnDocuments),
        exemption: exemption.map_or_else(|| usual(view), str::to_owned),
        exemptions: exemptions(&view.case.regimes(), staff.visit.lang),
        mistakes,
    })
}

fn line(number: usize, text: FoundText) -> TextLine {
    TextLine {
        number,
        text: text.find.text,
        kind: text.kind,
        places: text.places,
        on: pages_in_words(&text.pages),
        is_marked: text.is_marked,
        has_pages: !text.pages.is_empty(),
        more: text.places - text.shown.len(),
        shown: text
            .shown
            .into_iter()
            .map(|place| PlaceLine {
                value: format!("{number}.{}.{}", place.page.unwrap_or_default(), place.nth),
                page: place.page,
                part: place.part,
                before: place.before,
                text: place.text,
                after: place.after,
            })
            .collect(),
    }
}

/// `GET …/workbench/find`.
pub(super) async fn find(
    staff: Staff,
    place: web::Path<(String, i64)>,
    asked: web::Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let (view, document) = found(&staff, &slug, id).await?;
    shown(&staff, &view, &document, &Asked(asked.into_inner()), Vec::new()).await
}

/// `POST …/workbench/find`: marks what was chosen, as one act.
pub(super) async fn mark(
    staff: Staff,
    place: web::Path<(String, i64)>,
    form: web::Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = place.into_inner();
    let asked = Asked(form.into_inner());
    let (view, document) = found(&staff, &slug, id).await?;
    let mut mistakes = Vec::new();
    let exemption = chosen(&view, asked.get("exemption"));
    if exemption.is_err() {
        mistakes.push(Mistake::new("exemption", "marks-error-exemption"));
    }
    let spots = asked.spots();
    if spots.is_empty() {
        mistakes.push(Mistake::new("everywhere-1", "elsewhere-error-none"));
    }
    if let (Ok(exemption), true) = (exemption, mistakes.is_empty()) {
        let (case, document) = (view.case.id, DocumentId(id));
        let version = asked.get("version").to_owned();
        let done = staff
            .attempt(move |office, who| {
                let style = Style::default();
                let marks = office.marks_on(who, case, document, spots, exemption, style)?;
                office.act_on_marks(who, case, document, Some(&version), MarkAct::Add(marks))
            })
            .await?;
        match done {
            Ok(_) => {
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("page", asked.get("page"))
                    .append_pair("exemption", asked.get("exemption"))
                    .append_pair("done", "marks-added")
                    .finish();
                return Ok(see(&format!("{}?{query}", bench(&view, id))));
            }
            Err(Error::ChangedMeanwhile) => {
                mistakes.push(Mistake::new("everywhere-1", "workbench-others"));
            }
            Err(error) => mistakes.push(mistake("everywhere-1", error)?),
        }
    }
    shown(&staff, &view, &document, &asked, mistakes).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_text_that_is_taken_everywhere_are_not_taken_again() {
        let fields = [
            ("everywhere", "1"),
            ("text-1", "Alys"),
            ("text-2", "Bryn"),
            ("place", "1.3.0"),
            ("place", "2.3.0"),
            ("place", "2.3.4"),
            ("place", "2.5.1"),
            ("place", "2.x.1"),
            ("place", "9.1.1"),
        ];
        let asked = Asked(fields.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec());
        let spots = asked.spots();
        assert_eq!(spots.len(), 3, "{spots:?}");
        assert!(matches!(&spots[0], Spot::Text(find) if find.text == "Alys"));
        assert!(
            matches!(&spots[1], Spot::Places(3, find, nth) if find.text == "Bryn" && *nth == [0, 4])
        );
        assert!(matches!(&spots[2], Spot::Places(5, _, nth) if *nth == [1]));
    }
}
