//! The bank holidays: those that the program carries, those that were proclaimed since, and adding
//! and withdrawing them.

use crate::{
    domain::{language::Language, permission::Permission},
    law::{
        bank_holidays::{
            BankHoliday, DayError, Division, EnteredDay, LONGEST_NAME, LineError, RowError,
            UnknownDivision,
        },
        words::Words,
    },
    service::{self, AddedDay, DayId, Holidays, ListedDay, Moved, Office, Origin},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        render::Page,
        session::{Staff, see},
    },
};
use actix_multipart::form::{MultipartForm, bytes::Bytes, text::Text};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many moved clocks a page lists.
const SHOWN: usize = 50;

/// The pages under `/staff/holidays`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(holidays))
        .route("", web::post().to(add))
        .route("/check", web::post().to(check))
        .route("/list", web::post().to(check_list))
        .route("/{id}", web::get().to(holiday))
        .route("/{id}/withdraw", web::post().to(withdraw));
}

/// A day as it is typed, or a list of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct HolidayForm {
    /// The day.
    #[serde(flatten)]
    pub on: TypedDate,
    /// Not empty when it is one in England and Wales.
    #[serde(default)]
    pub england_and_wales: String,
    /// Not empty when it is one in Scotland.
    #[serde(default)]
    pub scotland: String,
    /// Not empty when it is one in Northern Ireland.
    #[serde(default)]
    pub northern_ireland: String,
    /// Its name in English.
    #[serde(default)]
    pub english: String,
    /// Its name in Welsh.
    #[serde(default)]
    pub welsh: String,
    /// What proclaims it.
    #[serde(default)]
    pub source: String,
    /// Days as a list, one a line; nothing when one day is typed.
    #[serde(default)]
    pub list: String,
}

impl HolidayForm {
    /// The day, or what must be put right before it is one.
    fn entered(&self) -> Result<EnteredDay, Vec<Mistake>> {
        let mut wrong = Vec::new();
        let date = self.on.date();
        if date.is_none() {
            wrong.push(Mistake::new("on", "holidays-error-date"));
        }
        let divisions: Vec<Division> = Division::ALL
            .into_iter()
            .zip([&self.england_and_wales, &self.scotland, &self.northern_ireland])
            .filter(|(_, ticked)| !ticked.is_empty())
            .map(|(division, _)| division)
            .collect();
        if divisions.is_empty() {
            wrong.push(Mistake::new("divisions", "error-day-division"));
        }
        for (field, text, key) in [
            ("english", &self.english, "holidays-error-english"),
            ("welsh", &self.welsh, "holidays-error-welsh"),
            ("source", &self.source, "holidays-error-source"),
        ] {
            if text.trim().is_empty() {
                wrong.push(Mistake::new(field, key));
            } else if text.chars().count() > LONGEST_NAME {
                wrong.push(Mistake::new(field, "error-too-long"));
            }
        }
        match date {
            Some(date) if wrong.is_empty() => Ok(EnteredDay {
                day: BankHoliday {
                    date,
                    divisions,
                    name: Words::made(self.english.clone(), self.welsh.clone()),
                },
                source: self.source.clone(),
            }),
            _ => Err(wrong),
        }
    }
}

/// A bank holiday in a table.
#[derive(Debug, Clone, Serialize)]
pub struct DayLine {
    /// The day.
    pub date: NaiveDate,
    /// Its name in English.
    pub english: String,
    /// Its name in Welsh.
    pub welsh: String,
    /// Where it is one, in the language of the page.
    pub divisions: String,
    /// The end of the key `holidays-origin-…`: `carried`, `expected` or `added`.
    pub origin: &'static str,
    /// What makes it one; may be empty.
    pub source: String,
}

impl DayLine {
    fn of(day: &BankHoliday, origin: &Origin, lang: Language) -> Self {
        let divisions: Vec<_> =
            day.divisions.iter().map(|division| said(division.name(), lang)).collect();
        let (origin, source) = match origin {
            Origin::Carried(source) => ("carried", (*source).to_owned()),
            Origin::Expected => ("expected", String::new()),
            Origin::Added(source) => ("added", source.clone()),
        };
        Self {
            date: day.date,
            english: day.name.en.to_string(),
            welsh: day.name.cy.to_string(),
            divisions: divisions.join("; "),
            origin,
            source,
        }
    }

    fn entered(entered: &EnteredDay, lang: Language) -> Self {
        Self::of(&entered.day, &Origin::Added(entered.source.clone()), lang)
    }

    fn sample() -> Self {
        Self {
            date: NaiveDate::from_ymd_opt(2026, 3, 6).unwrap_or_default(),
            english: "Royal occasion <b>".into(),
            welsh: "Achlysur brenhinol <i>".into(),
            divisions: "Scotland".into(),
            origin: "added",
            source: "Gazette <script>alert(1)</script>".into(),
        }
    }
}

/// A day that was added.
#[derive(Debug, Clone, Serialize)]
pub struct AddedLine {
    /// Its number.
    pub id: DayId,
    /// The day.
    pub day: DayLine,
    /// Who added it; none when a command did.
    pub added_by: Option<String>,
    /// When.
    pub added_at: DateTime<Utc>,
    /// Who withdrew it; none when a command did.
    pub withdrawn_by: Option<String>,
    /// When it was withdrawn; none while it counts.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl AddedLine {
    fn of(added: AddedDay, lang: Language) -> Self {
        Self {
            id: added.id,
            day: DayLine::entered(&added.entered, lang),
            added_by: added.added_by,
            added_at: added.added_at,
            withdrawn_by: added.withdrawn_by,
            withdrawn_at: added.withdrawn_at,
        }
    }

    fn samples() -> Vec<Self> {
        let counts = Self {
            id: 1,
            day: DayLine::sample(),
            added_by: Some("Ada <b>".into()),
            added_at: DateTime::UNIX_EPOCH,
            withdrawn_by: None,
            withdrawn_at: None,
        };
        let withdrawn = Self {
            added_by: None,
            withdrawn_by: Some("Ada <b>".into()),
            withdrawn_at: Some(DateTime::UNIX_EPOCH),
            ..counts.clone()
        };
        vec![Self { withdrawn_by: None, ..withdrawn.clone() }, withdrawn, counts]
    }
}

/// The clocks that moved, or would.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Moves {
    /// How many cases.
    pub cases: usize,
    /// The first of the new last days.
    pub earliest: Option<NaiveDate>,
    /// The clocks, the earliest first; not more than a page shows.
    pub clocks: Vec<MoveLine>,
    /// Whether there are more.
    pub has_more: bool,
}

/// A clock that moved.
#[derive(Debug, Clone, Serialize)]
pub struct MoveLine {
    /// The case in addresses.
    pub slug: String,
    /// The case.
    pub reference: String,
    /// The last day before.
    pub before: Option<NaiveDate>,
    /// The last day after.
    pub after: Option<NaiveDate>,
}

impl Moves {
    fn of(moved: &[Moved]) -> Self {
        let cases: BTreeSet<_> = moved.iter().map(|one| one.reference.slug()).collect();
        Self {
            cases: cases.len(),
            earliest: moved.iter().filter_map(|one| one.due_after).min(),
            clocks: moved
                .iter()
                .take(SHOWN)
                .map(|one| MoveLine {
                    slug: one.reference.slug(),
                    reference: one.reference.to_string(),
                    before: one.due_before,
                    after: one.due_after,
                })
                .collect(),
            has_more: moved.len() > SHOWN,
        }
    }

    fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        let line = MoveLine {
            slug: "atisn-26732".into(),
            reference: "ATISN 26732".into(),
            before: on(19),
            after: on(20),
        };
        let clocks = vec![line.clone(), MoveLine { before: None, after: None, ..line }];
        let two = Self { cases: 2, earliest: on(20), clocks, has_more: false };
        vec![
            Self::default(),
            Self { cases: 1, ..two.clone() },
            Self { cases: 70, has_more: true, ..two },
        ]
    }
}

/// The bank holidays of a year, with the forms that add to them.
#[derive(Debug, Clone, Serialize)]
pub struct HolidaysPage {
    /// The year.
    pub year: i32,
    /// The year before, if the calendar answers for it.
    pub year_before: Option<i32>,
    /// The year after, if the calendar answers for it.
    pub year_after: Option<i32>,
    /// The last day up to which every bank holiday has been proclaimed.
    pub confirmed_until: NaiveDate,
    /// The days of the year.
    pub days: Vec<DayLine>,
    /// The days that were added.
    pub added: Vec<AddedLine>,
    /// Whether the reader may add and withdraw.
    pub may_manage: bool,
    /// The fields as typed.
    pub form: HolidayForm,
    /// What is wrong with them.
    pub mistakes: Vec<Mistake>,
}

impl HolidaysPage {
    fn of(staff: &Staff, holidays: Holidays, form: HolidayForm, mistakes: Vec<Mistake>) -> Self {
        let lang = staff.visit.lang;
        let (first, last) = holidays.years;
        Self {
            year: holidays.year,
            year_before: (holidays.year > first).then_some(holidays.year - 1),
            year_after: (holidays.year < last).then_some(holidays.year + 1),
            confirmed_until: holidays.confirmed_until,
            days: holidays
                .days
                .iter()
                .map(|ListedDay { day, origin }| DayLine::of(day, origin, lang))
                .collect(),
            added: holidays.added.into_iter().map(|one| AddedLine::of(one, lang)).collect(),
            may_manage: staff.who.role.may(Permission::ManageCalendar),
            form,
            mistakes,
        }
    }
}

impl Page for HolidaysPage {
    const TEMPLATE: &'static str = "staff/holidays";

    fn samples() -> Vec<Self> {
        let reader = Self {
            year: 2005,
            year_before: None,
            year_after: Some(2006),
            confirmed_until: NaiveDate::from_ymd_opt(2028, 12, 31).unwrap_or_default(),
            days: vec![
                DayLine { origin: "carried", ..DayLine::sample() },
                DayLine { origin: "expected", source: String::new(), ..DayLine::sample() },
                DayLine::sample(),
            ],
            added: Vec::new(),
            may_manage: false,
            form: HolidayForm::default(),
            mistakes: Vec::new(),
        };
        let line = |reason| LineError { line: 2, reason };
        let date = NaiveDate::default();
        let lines = [
            RowError::Columns,
            RowError::Date,
            RowError::Division(UnknownDivision),
            RowError::Source,
            RowError::Day(DayError::Outside { date, from: date, until: date }),
            RowError::Day(DayError::NoDivision { date }),
            RowError::Day(DayError::AlreadyListed { date }),
            RowError::Day(DayError::NoName { date }),
            RowError::Day(DayError::LongName { date }),
        ];
        let manager = Self {
            year: 2100,
            year_before: Some(2099),
            year_after: None,
            added: AddedLine::samples(),
            may_manage: true,
            ..reader.clone()
        };
        let ticked = HolidayForm {
            england_and_wales: "yes".into(),
            scotland: "yes".into(),
            northern_ireland: "yes".into(),
            english: "\"><b>".into(),
            ..HolidayForm::default()
        };
        vec![
            Self {
                mistakes: HolidayForm::default().entered().err().unwrap_or_default(),
                ..manager.clone()
            },
            Self {
                mistakes: lines.into_iter().map(|reason| line_mistake(&line(reason))).collect(),
                form: HolidayForm { list: "</textarea><script>".into(), ..ticked },
                ..manager.clone()
            },
            Self {
                mistakes: vec![
                    Mistake::new("list", "holidays-error-none"),
                    Mistake::new("list", "holidays-error-many"),
                    Mistake::new("list", "holidays-error-text"),
                ],
                ..manager.clone()
            },
            reader,
            manager,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// What will be added and what that moves, to be looked at before it happens.
#[derive(Debug, Clone, Serialize)]
pub struct HolidaysCheckPage {
    /// The days.
    pub days: Vec<DayLine>,
    /// The clocks that would move.
    pub moves: Moves,
    /// What was typed, to be sent again.
    pub form: HolidayForm,
}

impl Page for HolidaysCheckPage {
    const TEMPLATE: &'static str = "staff/holidays_check";

    fn samples() -> Vec<Self> {
        Moves::samples()
            .into_iter()
            .map(|moves| Self {
                days: vec![DayLine::sample()],
                moves,
                form: HolidayForm { english: "\"><b>".into(), ..HolidayForm::default() },
            })
            .collect()
    }
}

/// A day that was added, what it did, and its withdrawal.
#[derive(Debug, Clone, Serialize)]
pub struct HolidayPage {
    /// The day.
    pub added: AddedLine,
    /// The clocks that it moved.
    pub moved: Moves,
    /// The clocks that its withdrawal moved.
    pub moved_back: Moves,
    /// The clocks that would move if it were withdrawn, for those who may.
    pub would_move: Option<Moves>,
}

impl Page for HolidayPage {
    const TEMPLATE: &'static str = "staff/holiday";

    fn samples() -> Vec<Self> {
        AddedLine::samples()
            .into_iter()
            .zip(Moves::samples())
            .flat_map(|(added, moves)| {
                let seen = Self {
                    added,
                    moved: moves.clone(),
                    moved_back: moves.clone(),
                    would_move: None,
                };
                [Self { would_move: Some(moves), ..seen.clone() }, seen]
            })
            .collect()
    }
}

/// What the address asks of the page.
#[derive(Debug, Default, Deserialize)]
pub struct HolidaysQuery {
    /// The year; anything else shows the present one.
    #[serde(default)]
    pub year: String,
}

/// `GET /staff/holidays`.
pub async fn holidays(
    staff: Staff,
    query: web::Query<HolidaysQuery>,
) -> Result<HttpResponse, Problem> {
    let year = query.year.trim().parse().ok();
    let found = staff.ask(move |office, _| office.holidays(year)).await?;
    staff.show(&HolidaysPage::of(&staff, found, HolidayForm::default(), Vec::new()))
}

/// `POST /staff/holidays/check`: shows what a day would move.
pub async fn check(staff: Staff, form: web::Form<HolidayForm>) -> Result<HttpResponse, Problem> {
    let form = HolidayForm { list: String::new(), ..form.into_inner() };
    preview(&staff, form).await
}

/// A list of days, pasted or as a file.
#[derive(Debug, MultipartForm)]
pub struct ListUpload {
    /// The file; a browser sends an empty one when none was chosen.
    file: Option<Bytes>,
    /// The pasted list.
    list: Option<Text<String>>,
}

/// `POST /staff/holidays/list`: shows what the days of a list would move.
pub async fn check_list(
    staff: Staff,
    upload: MultipartForm<ListUpload>,
) -> Result<HttpResponse, Problem> {
    let ListUpload { file, list } = upload.into_inner();
    let pasted = list.map(Text::into_inner).unwrap_or_default();
    let text = match file.filter(|file| !file.data.is_empty()) {
        Some(file) => String::from_utf8(file.data.to_vec()).ok(),
        None => Some(pasted),
    };
    let wrong = match &text {
        None => "holidays-error-text",
        Some(text) if text.trim().is_empty() => "holidays-error-none",
        Some(_) => {
            let list = text.unwrap_or_default();
            return preview(&staff, HolidayForm { list, ..HolidayForm::default() }).await;
        }
    };
    again(&staff, HolidayForm::default(), vec![Mistake::new("list", wrong)]).await
}

/// `POST /staff/holidays`: adds what was looked at.
pub async fn add(staff: Staff, form: web::Form<HolidayForm>) -> Result<HttpResponse, Problem> {
    let form = form.into_inner();
    let added = with_days(&staff, &form, |office, who, days| {
        office.proclaim(Some(who), days).map(|done| done.ids)
    });
    match added.await? {
        Ok((_, ids)) => Ok(see(&match ids.as_slice() {
            [id] => format!("/staff/holidays/{id}?done=holidays-added"),
            _ => "/staff/holidays?done=holidays-added".to_owned(),
        })),
        Err(wrong) => again(&staff, form, wrong).await,
    }
}

/// `GET /staff/holidays/{id}`.
pub async fn holiday(staff: Staff, id: web::Path<DayId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let view = staff.ask(move |office, who| office.added_day(who, id)).await?;
    staff.show(&HolidayPage {
        added: AddedLine::of(view.day, staff.visit.lang),
        moved: Moves::of(&view.moved),
        moved_back: Moves::of(&view.moved_back),
        would_move: view.would_move.as_deref().map(Moves::of),
    })
}

/// `POST /staff/holidays/{id}/withdraw`.
pub async fn withdraw(staff: Staff, id: web::Path<DayId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    staff.ask(move |office, who| office.withdraw_day(Some(who), id)).await?;
    Ok(see(&format!("/staff/holidays/{id}?done=holidays-withdrawn-notice")))
}

async fn preview(staff: &Staff, form: HolidayForm) -> Result<HttpResponse, Problem> {
    let previewed =
        with_days(staff, &form, |office, who, days| office.preview_days(Some(who), days));
    match previewed.await? {
        Ok((days, moved)) => staff.show(&HolidaysCheckPage {
            days: days.iter().map(|day| DayLine::entered(day, staff.visit.lang)).collect(),
            moves: Moves::of(&moved),
            form,
        }),
        Err(wrong) => again(staff, form, wrong).await,
    }
}

/// The page with what was typed and what is wrong with it.
async fn again(
    staff: &Staff,
    form: HolidayForm,
    wrong: Vec<Mistake>,
) -> Result<HttpResponse, Problem> {
    let found = staff.ask(|office, _| office.holidays(None)).await?;
    staff.show(&HolidaysPage::of(staff, found, form, wrong))
}

type Tried<T> = Result<(Vec<EnteredDay>, T), Vec<Mistake>>;

/// Reads the days of the form and does `act` with them; what can be put right comes back.
async fn with_days<T: Send + 'static>(
    staff: &Staff,
    form: &HolidayForm,
    act: impl FnOnce(&Office, &service::SignedIn, &[EnteredDay]) -> Result<T, service::Error>
    + Send
    + 'static,
) -> Result<Tried<T>, Problem> {
    let list = form.list.clone();
    let typed = if list.is_empty() {
        match form.entered() {
            Ok(day) => Some(day),
            Err(wrong) => return Ok(Err(wrong)),
        }
    } else {
        None
    };
    let tried = staff
        .attempt(move |office, who| {
            let days = match typed {
                Some(day) => vec![day],
                None => office.read_days(who, &list)?,
            };
            let done = act(office, who, &days)?;
            Ok((days, done))
        })
        .await?;
    match tried {
        Ok(done) => Ok(Ok(done)),
        Err(service::Error::Days(lines)) => Ok(Err(lines.iter().map(line_mistake).collect())),
        Err(service::Error::Invalid { field: "list", problem }) => {
            let key = match problem {
                service::Invalid::Empty => "holidays-error-none",
                _ => "holidays-error-many",
            };
            Ok(Err(vec![Mistake::new("list", key)]))
        }
        Err(error) => {
            let field = match &error {
                service::Error::Day(DayError::NoDivision { .. }) => "divisions",
                service::Error::Day(DayError::NoName { .. } | DayError::LongName { .. }) => {
                    "english"
                }
                service::Error::Invalid { .. } => "source",
                _ => "on",
            };
            Ok(Err(vec![mistake(field, error)?]))
        }
    }
}

/// What is wrong with a line of a list.
fn line_mistake(wrong: &LineError) -> Mistake {
    let key = match &wrong.reason {
        RowError::Columns => "holidays-line-columns",
        RowError::Date => "holidays-line-date",
        RowError::Division(_) | RowError::Day(DayError::NoDivision { .. }) => {
            "holidays-line-division"
        }
        RowError::Source => "holidays-line-source",
        RowError::Day(DayError::Outside { .. }) => "holidays-line-outside",
        RowError::Day(DayError::AlreadyListed { .. }) => "holidays-line-listed",
        RowError::Day(DayError::NoName { .. }) => "holidays-line-name",
        RowError::Day(DayError::LongName { .. }) => "holidays-line-long-name",
    };
    Mistake::about("list", key, wrong.line.to_string())
}

fn said(words: Words, lang: Language) -> String {
    match lang {
        Language::English => words.en.into_owned(),
        Language::Welsh => words.cy.into_owned(),
    }
}
