//! The list of all cases.

use super::{
    register_form::{Chosen, Named, RegisterForm},
    register_views::ViewLine,
};
use crate::{
    domain::{act::CaseState, decision::Outcome, language::Language},
    law::regime::Regime,
    redact,
    service::{
        self, Counts, Download, FoundIn, FoundWhere, Fragment, Order, RegisterRow, SignedIn, Sort,
        Tab,
    },
    web::{
        form::Mistake,
        problem::Problem,
        render::Page,
        session::{Staff, download},
        words::{self, Values},
    },
};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

/// A page of the register.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterPage {
    /// The tabs, in order.
    pub tabs: Vec<TabLink>,
    /// The part that is named in the address, which a search keeps; may be empty.
    pub tab: String,
    /// The order that is named in the address, which a search keeps; may be empty.
    pub sort: String,
    /// The fields as typed.
    pub form: RegisterForm,
    /// What is chosen by boxes.
    pub groups: Vec<Group>,
    /// Those who handle cases.
    pub officers: Vec<Offered>,
    /// The business areas.
    pub areas: Vec<Offered>,
    /// What is wrong with the fields.
    pub mistakes: Vec<Mistake>,
    /// The filters that are chosen.
    pub chosen: Vec<Chosen>,
    /// The register without them.
    pub cleared: String,
    /// The views that the reader keeps.
    pub views: Vec<ViewLine>,
    /// Where this one is saved; none when there is nothing to it but what is searched for.
    pub save: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The cases.
    pub cases: Vec<CaseLine>,
    /// Where the file with all of them lies.
    pub file: String,
    /// The beginning of the list, when this is not it.
    pub first: Option<String>,
    /// Where further cases lie.
    pub next: Option<String>,
}

/// A tab of the register.
#[derive(Debug, Clone, Serialize)]
pub struct TabLink {
    /// The end of the key `register-tab-…`.
    pub name: &'static str,
    /// How many cases it has.
    pub count: i64,
    /// Where it lies.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// Words of which any number is chosen.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The name of the field, and the end of the key `register-filter-…`.
    pub name: &'static str,
    /// The words.
    pub boxes: Vec<Choice>,
}

/// A word to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The word.
    pub value: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Somebody or something to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Offered {
    /// Its number, or a word.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The head of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// The end of the key `column-…`.
    pub name: &'static str,
    /// The register in the order of this column; none when it has none.
    pub href: Option<String>,
    /// `ascending` or `descending`, when the register is in its order.
    pub sorted: Option<&'static str>,
}

/// A place in which the words of a search stand.
#[derive(Debug, Clone, Serialize)]
pub struct FoundLine {
    /// The end of the key `found-in-…`.
    pub place: &'static str,
    /// The name of the document, or of the kind of letter.
    pub name: String,
    /// Where it is, after the address of the case.
    pub at: String,
    /// The words and a few around them.
    pub snippet: Vec<SnippetPiece>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, Serialize)]
pub struct SnippetPiece {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// One case in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CaseLine {
    /// Its reference in the addresses of the pages: `atisn-26732`.
    pub slug: String,
    /// The reference.
    pub reference: String,
    /// The short title.
    pub title: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// The due date, while the clock runs.
    pub due_on: Option<NaiveDate>,
    /// Whole working days until the due date.
    pub days_left: Option<i64>,
    /// Working days since the due date, when it has passed.
    pub days_late: Option<i64>,
    /// The end of the key `state-…`.
    pub state: String,
    /// The colour of the tag.
    pub colour: String,
    /// Who has it.
    pub officer: Option<String>,
    /// The day to work towards, where a bank holiday moved the due date.
    pub safe_on: Option<NaiveDate>,
    /// Where in it the words of a search stand.
    pub found: Vec<FoundLine>,
}

impl CaseLine {
    /// Cases in the shapes a list shows.
    pub(super) fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let open = Self {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            title: "Guidance <script>alert(1)</script>".into(),
            received_on: on(2),
            due_on: Some(on(30)),
            days_left: Some(5),
            days_late: None,
            state: "open".into(),
            colour: "blue".into(),
            officer: Some("Alys Griffiths".into()),
            safe_on: None,
            found: Vec::new(),
        };
        let mut samples: Vec<_> = ["stopped", "answered", "withdrawn"]
            .into_iter()
            .map(|state| Self {
                state: state.into(),
                due_on: None,
                days_left: None,
                officer: None,
                ..open.clone()
            })
            .collect();
        samples.push(Self {
            days_left: None,
            days_late: Some(2),
            state: "late".into(),
            colour: "red".into(),
            ..open.clone()
        });
        samples.push(Self { days_left: Some(0), ..open.clone() });
        samples.push(Self { safe_on: Some(on(27)), ..open.clone() });
        samples.push(Self { found: FoundLine::samples(), ..open.clone() });
        samples.push(open);
        samples
    }
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "staff/register";

    fn samples() -> Vec<Self> {
        let officers = vec![Named { value: "1".into(), name: "Alys <b>".into() }];
        let areas = vec![Named { value: "2".into(), name: "Transport & roads".into() }];
        let views = ViewLine::samples();
        let who =
            Shown { lang: Language::English, officers: &officers, areas: &areas, views: &views };
        let of = |query: &str, cases, next| {
            let form = RegisterForm::of(query);
            let (_, mistakes) = form.filter(&officers, &areas);
            let counts = Counts { in_time: 1, late: 2, stopped: 0, all: 1_234 };
            who.page(form, mistakes, counts, cases, next)
        };
        let everything = "tab=late&q=%22%3E%3Cb%3E&sort=-due&state=open,stopped&regime=foia\
            &language=cy&outcome=part&officer=1&area=2&within=5&due_from=1+3+2026&due_to=2026-03-31\
            &received_from=1.2.2026&received_to=1/3/2026&attention=yes&after=2026-03-30:7";
        let wrong = "q=x&state=x&regime=x&language=x&outcome=x&officer=x&area=x&within=x&due_from=x\
            &due_to=x&received_from=3+3+2026&received_to=x&sort=title";
        let cursor = "2026-03-30:7".parse().ok();
        vec![
            of("", Vec::new(), None),
            of(everything, CaseLine::samples(), cursor),
            of(wrong, CaseLine::samples(), None),
            of("received_from=3+3+2026&received_to=2+3+2026&sort=-officer", Vec::new(), None),
            of(&format!("q={}", "x".repeat(301)), Vec::new(), None),
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

impl FoundLine {
    fn samples() -> Vec<Self> {
        let snippet = vec![
            SnippetPiece { text: "… <script>alert(1)</script> ".into(), hit: false },
            SnippetPiece { text: "bus".into(), hit: true },
        ];
        ["request", "requester", "letter", "document"]
            .into_iter()
            .map(|place| Self {
                place,
                name: "minutes <i>.pdf".into(),
                at: if place.starts_with("req") { String::new() } else { "/letters/1".into() },
                snippet: snippet.clone(),
            })
            .collect()
    }

    fn of(found: FoundIn, lang: Language) -> Self {
        let (place, name, at) = match found.place {
            FoundWhere::Request => ("request", String::new(), String::new()),
            FoundWhere::Requester => ("requester", String::new(), String::new()),
            FoundWhere::Letter(id, kind) => {
                ("letter", kind.title(lang).to_owned(), format!("/letters/{id}"))
            }
            FoundWhere::Document(id, name) => ("document", name, format!("/documents/{id}")),
            FoundWhere::Note(id) => ("note", String::new(), format!("#note-{id}")),
        };
        let pieces = found.snippet.into_iter();
        let snippet =
            pieces.map(|Fragment { text, is_hit }| SnippetPiece { text, hit: is_hit }).collect();
        Self { place, name, at, snippet }
    }
}

/// In which language the register is shown, and what there is to choose.
struct Shown<'a> {
    lang: Language,
    officers: &'a [Named],
    areas: &'a [Named],
    views: &'a [ViewLine],
}

impl Shown<'_> {
    fn page(
        &self,
        form: RegisterForm,
        mistakes: Vec<Mistake>,
        counts: Counts,
        cases: Vec<CaseLine>,
        next: Option<service::Cursor>,
    ) -> RegisterPage {
        let part = form.part();
        let counted = [
            (Tab::InTime, counts.in_time),
            (Tab::Late, counts.late),
            (Tab::Stopped, counts.stopped),
            (Tab::All, counts.all),
        ];
        let options = |known: &[Named], chosen: &str| {
            known
                .iter()
                .map(|one| Offered {
                    chosen: one.value == chosen,
                    value: one.value.clone(),
                    name: one.name.clone(),
                })
                .collect()
        };
        let query = form.query();
        RegisterPage {
            tabs: counted
                .into_iter()
                .map(|(tab, count)| TabLink {
                    name: tab.as_str(),
                    count,
                    href: form.at_tab(tab),
                    current: tab == part,
                })
                .collect(),
            // The tab that stands in the address stays; the one that was only usual does not, as a
            // filter looks at all cases.
            tab: if form.tab == part.as_str() { form.tab.clone() } else { String::new() },
            sort: if form.order().name() == form.sort { form.sort.clone() } else { String::new() },
            groups: groups(&form),
            officers: options(self.officers, &form.officer),
            areas: options(self.areas, &form.area),
            mistakes,
            chosen: form.chosen(self.lang, self.officers, self.areas),
            cleared: form.cleared().address(),
            views: self.views.to_vec(),
            save: form.saved_at(),
            columns: columns(&form),
            cases,
            file: format!("/staff/cases.csv{}{query}", if query.is_empty() { "" } else { "?" }),
            first: (!form.after.is_empty()).then(|| form.address()),
            next: next.map(|cursor| form.going_on(cursor)),
            form,
        }
    }
}

fn groups(form: &RegisterForm) -> Vec<Group> {
    let group = |name, words: Vec<&'static str>, chosen: &[String]| Group {
        name,
        boxes: words
            .into_iter()
            .map(|value| Choice { value, chosen: chosen.iter().any(|one| one == value) })
            .collect(),
    };
    vec![
        group("state", CaseState::ALL.map(CaseState::as_str).to_vec(), &form.state),
        group("outcome", Outcome::ALL.map(Outcome::as_str).to_vec(), &form.outcome),
        group("regime", Regime::ALL.map(Regime::as_str).to_vec(), &form.regime),
        group("language", vec!["en", "cy", "bilingual", "unknown"], &form.language),
    ]
}

fn columns(form: &RegisterForm) -> Vec<Column> {
    let now = form.order();
    let of = |by: Sort, name| {
        let is_sorted = now.by == by;
        let descending = is_sorted && !now.descending;
        Column {
            name,
            href: Some(form.in_order(Order { by, descending })),
            sorted: is_sorted.then_some(if now.descending { "descending" } else { "ascending" }),
        }
    };
    vec![
        of(Sort::Reference, "reference"),
        of(Sort::Subject, "title"),
        of(Sort::Received, "received"),
        of(Sort::Due, "due"),
        Column { name: "status", href: None, sorted: None },
        of(Sort::Officer, "officer"),
    ]
}

/// Those who handle cases, and the business areas.
pub(super) fn choices(
    office: &service::Office,
    who: &SignedIn,
    lang: Language,
) -> Result<(Vec<Named>, Vec<Named>), service::Error> {
    let nobody = words::text(lang, "nobody", &Values::new()).unwrap_or_default();
    let mut officers = vec![Named { value: "nobody".into(), name: nobody }];
    officers.extend(
        office.officers(who)?.into_iter().map(|(id, name)| Named { value: id.to_string(), name }),
    );
    let areas = office
        .areas(who)?
        .into_iter()
        .map(|area| Named { value: area.id.to_string(), name: area.name.get(lang).clone() })
        .collect();
    Ok((officers, areas))
}

/// `GET /staff/cases`.
pub async fn register(req: HttpRequest, staff: Staff) -> Result<HttpResponse, Problem> {
    let form = RegisterForm::of(req.query_string());
    let lang = staff.visit.lang;
    let page = staff
        .ask(move |office, who| {
            let (officers, areas) = choices(office, who, lang)?;
            let (filter, mistakes) = form.filter(&officers, &areas);
            let found = office.register(who, &filter)?;
            let rows = found.rows.into_iter();
            let cases = rows.map(|row| CaseLine::with_found(row, lang)).collect();
            let views: Vec<_> = office.saved_views(who)?.into_iter().map(ViewLine::of).collect();
            let shown = Shown { lang, officers: &officers, areas: &areas, views: &views };
            Ok(shown.page(form, mistakes, found.counts, cases, found.next))
        })
        .await?;
    staff.show(&page)
}

/// `GET /staff/cases.csv`: all that the pages of the register show, a line each.
pub async fn file(req: HttpRequest, staff: Staff) -> Result<HttpResponse, Problem> {
    let form = RegisterForm::of(req.query_string());
    let lang = staff.visit.lang;
    let rows = staff
        .ask(move |office, who| {
            let (officers, areas) = choices(office, who, lang)?;
            office.register_rows(who, &form.filter(&officers, &areas).0)
        })
        .await?;
    let bytes = table(lang, rows).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "the register is no table");
        Problem::Internal
    })?;
    let name = match lang {
        Language::English => "register.csv",
        Language::Welsh => "cofrestr.csv",
    };
    Ok(download(Download { name: name.into(), media_type: "text/csv".into(), bytes }))
}

fn table(lang: Language, rows: Vec<RegisterRow>) -> Result<Vec<u8>, csv::Error> {
    let word = |key: &str| words::text(lang, key, &Values::new()).unwrap_or_default();
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(
        ["reference", "title", "received", "due", "days-left", "status", "officer"]
            .map(|name| word(&format!("column-{name}"))),
    )?;
    for row in rows {
        let days_left = row.days_left.map(|days| days.to_string()).unwrap_or_default();
        let line = CaseLine::of(row);
        table.write_record([
            line.reference,
            redact::safe_cell(&line.title),
            line.received_on.to_string(),
            line.due_on.map(|day| day.to_string()).unwrap_or_default(),
            days_left,
            word(&format!("state-{}", line.state)),
            redact::safe_cell(&line.officer.unwrap_or_default()),
        ])?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

impl CaseLine {
    /// A row of the register as the page shows it.
    pub(super) fn of(row: RegisterRow) -> Self {
        let is_late = row.days_left.is_some_and(|days| days < 0);
        let (state, colour) = tag(row.state, is_late);
        Self {
            slug: row.reference.slug(),
            reference: row.reference.to_string(),
            title: row.subject,
            received_on: row.received_on,
            due_on: row.due_on.filter(|_| !row.state.is_closed()),
            days_left: row.days_left.filter(|days| *days >= 0),
            days_late: row.days_left.filter(|days| *days < 0).map(i64::wrapping_abs),
            state: state.into(),
            colour: colour.into(),
            officer: row.officer,
            safe_on: row.safe_on,
            found: Vec::new(),
        }
    }

    /// The same with where the words of a search stand.
    fn with_found(mut row: RegisterRow, lang: Language) -> Self {
        let found = std::mem::take(&mut row.found);
        let found = found.into_iter().map(|one| FoundLine::of(one, lang)).collect();
        Self { found, ..Self::of(row) }
    }
}

/// The word and the colour that say where a case stands.
pub(super) const fn tag(state: CaseState, is_late: bool) -> (&'static str, &'static str) {
    match state {
        CaseState::Open | CaseState::Reviewing | CaseState::Complying if is_late => ("late", "red"),
        CaseState::Open => ("open", "blue"),
        CaseState::Stopped => ("stopped", "yellow"),
        CaseState::Reviewing => ("reviewing", "purple"),
        CaseState::Complying => ("complying", "purple"),
        CaseState::Answered => ("answered", "green"),
        CaseState::Withdrawn => ("withdrawn", "grey"),
        CaseState::Lapsed => ("lapsed", "grey"),
    }
}
