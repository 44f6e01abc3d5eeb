//! What a business area sees and does by the link of a commission: what is asked and by when, and
//! the form of its answer. Nothing here says who asked.

use crate::{
    domain::{
        case::NotAllowed,
        commission::{AreaAnswer, CommissionState, Search, Sensitivity},
        language::Language,
        letter::Words,
    },
    law::regime::Regime,
    service::{self, AskedView, FileProblem, MOST_LINES, MOST_MINUTES, Office},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, megabytes, mistake},
        render::Page,
        session::{Contributor, Visit, commission_cookie, no_commission_cookie, see},
        staff::{
            documents::{kind, said_of, size},
            marks::{Exemption, exemptions},
        },
        urls::Public,
    },
};
use actix_multipart::form::{MultipartForm, bytes::Bytes};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many empty lines a form has at least.
const FIRST_LINES: usize = 1;

/// The page of a commission.
#[derive(Debug, Clone, Serialize)]
pub struct CommissionPage {
    /// The reference of the case.
    pub reference: String,
    /// The area that is asked.
    pub area: String,
    /// What is asked.
    pub asked: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// The last day.
    pub due_on: NaiveDate,
    /// The later day that the area has named.
    pub promised_on: Option<NaiveDate>,
    /// Working days left.
    pub days_left: Option<i64>,
    /// Working days since the last day.
    pub days_late: Option<i64>,
    /// `open`, `sent`, or `closed` when the answer is needed no longer.
    pub stands: &'static str,
    /// Who to write to.
    pub unit: String,
    /// Their address.
    pub unit_email: String,
    /// The exemptions to choose from.
    pub exemptions: Vec<Exemption>,
    /// What was written.
    pub form: AnswerForm,
    /// When it was saved last.
    pub saved_at: Option<DateTime<Utc>>,
    /// When it was sent last.
    pub sent_at: Option<DateTime<Utc>>,
    /// The files.
    pub files: Vec<FileLine>,
    /// The largest file, in megabytes.
    pub limit: u64,
    /// What was said beside the answer.
    pub notes: Vec<NoteLine>,
    /// That the area will be late, as typed.
    pub late: LateForm,
    /// Who else has it, as typed.
    pub pass_on: PassOnForm,
    /// Which of the two was sent and is shown again: `late`, `pass_on` or none.
    pub opened: &'static str,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// The answer, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AnswerForm {
    /// Why nothing is held, or not all.
    pub nothing_because: String,
    /// What the unit should know.
    pub comment: String,
    /// The hours that it took.
    pub hours: String,
    /// Where the area looked.
    pub searches: Vec<SearchLine>,
    /// What should perhaps not be released.
    pub sensitivities: Vec<SensitivityLine>,
}

/// A place where the area looked, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SearchLine {
    /// Counts from 0 and names the fields.
    pub number: usize,
    /// Counts from 1.
    pub shown: usize,
    /// Where.
    pub place: String,
    /// For what.
    pub terms: String,
    /// What was found.
    pub found: String,
}

/// What should perhaps not be released, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SensitivityLine {
    /// Counts from 0 and names the fields.
    pub number: usize,
    /// Counts from 1.
    pub shown: usize,
    /// The exemption; may be empty.
    pub exemption: String,
    /// What, and why.
    pub why: String,
}

/// A file of the area.
#[derive(Debug, Clone, Serialize)]
pub struct FileLine {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// PDF, DOCX, TXT.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it was sent and stays.
    pub is_sent: bool,
}

/// What was said beside the answer.
#[derive(Debug, Clone, Serialize)]
pub struct NoteLine {
    /// The end of the key `commission-note-…`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The day that was named.
    pub on: Option<NaiveDate>,
    /// Who else has it; may be empty.
    pub to_whom: String,
    /// Why; may be empty.
    pub note: String,
}

/// That the area will be late, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LateForm {
    /// Until when.
    #[serde(flatten)]
    pub until: TypedDate,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// Who else has what is asked, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PassOnForm {
    /// Who: a person or another area.
    #[serde(default)]
    pub to_whom: String,
    /// Why.
    #[serde(default)]
    pub note: String,
}

impl Page for CommissionPage {
    const TEMPLATE: &'static str = "portal/commission";

    fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let open = Self {
            reference: "ATISN 26732".into(),
            area: "Transport <b>".into(),
            asked: "All notes about gritting.\n<script>alert(1)</script> {{t}}".into(),
            asked_at: DateTime::UNIX_EPOCH,
            due_on: on(6),
            promised_on: None,
            days_left: Some(3),
            days_late: None,
            stands: "open",
            unit: "Information Rights Unit".into(),
            unit_email: "foi@example.gov.wales".into(),
            exemptions: exemptions(&[Regime::Foia], Language::English),
            form: AnswerForm::of(AreaAnswer::default()),
            saved_at: None,
            sent_at: None,
            files: Vec::new(),
            limit: 50,
            notes: Vec::new(),
            late: LateForm::default(),
            pass_on: PassOnForm::default(),
            opened: "",
            mistakes: Vec::new(),
        };
        let answer = AreaAnswer {
            nothing_because: "</textarea><script>".into(),
            comment: "<b>".into(),
            sensitivities: vec![Sensitivity {
                exemption: "FOIA s.43(2)".into(),
                why: "prices <b>".into(),
            }],
            searches: vec![
                Search { place: "\"><b>".into(), terms: "grit".into(), found: "2".into() },
                Search::default(),
                Search::default(),
            ],
            minutes: Some(90),
        };
        let file = FileLine {
            id: 3,
            name: "minutes <b>.pdf".into(),
            kind: "PDF".into(),
            bytes: 48_000,
            is_sent: false,
        };
        let note = NoteLine {
            kind: "reopened".into(),
            at: DateTime::UNIX_EPOCH,
            on: Some(on(12)),
            to_whom: "Legal <b>".into(),
            note: "The year <b> before is missing".into(),
        };
        let written = Self {
            form: AnswerForm::of(answer),
            saved_at: Some(DateTime::UNIX_EPOCH),
            files: vec![FileLine { is_sent: true, ..file.clone() }, file],
            notes: vec![
                note.clone(),
                NoteLine { kind: "pass_on".into(), on: None, note: String::new(), ..note },
            ],
            promised_on: Some(on(12)),
            days_left: None,
            days_late: Some(2),
            ..open.clone()
        };
        let wrong = |opened, mistakes: Vec<Mistake>| Self { opened, mistakes, ..written.clone() };
        vec![
            open.clone(),
            Self { stands: "sent", sent_at: Some(DateTime::UNIX_EPOCH), ..written.clone() },
            Self { stands: "sent", sent_at: Some(DateTime::UNIX_EPOCH), ..open.clone() },
            Self { stands: "closed", days_left: None, ..open },
            wrong(
                "",
                vec![
                    Mistake::about("files", "documents-error-type", "a.exe"),
                    Mistake::new("nothing_because", "error-no-area-answer"),
                    Mistake::new("search-0-place", "error-no-search"),
                    Mistake::new("hours", "commission-error-hours"),
                    Mistake::new("sensitivity-0-exemption", "error-unknown-exemption"),
                ],
            ),
            wrong("late", vec![Mistake::about("until", "error-not-late", "2026-03-06")]),
            wrong("pass_on", vec![Mistake::new("to_whom", "error-empty")]),
            written,
        ]
    }

    fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }
}

/// Hours as they are typed, "2", "2.5", "2,5", in minutes; none when they are no hours.
fn minutes(typed: &str) -> Option<u32> {
    let typed = typed.trim().replace(',', ".");
    let (hours, part) = typed.split_once('.').unwrap_or((&typed, ""));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if typed.is_empty() || hours.len() + part.len() == 0 || !is_number(hours) || !is_number(part) {
        return None;
    }
    let hours: u32 = if hours.is_empty() { 0 } else { hours.parse().ok()? };
    // Hundredths of an hour; more places say nothing about time that was spent.
    let hundredths: String = part.chars().chain("00".chars()).take(2).collect();
    let hundredths: u32 = hundredths.parse().ok()?;
    let minutes = hours.checked_mul(60)?.checked_add((hundredths * 60 + 50) / 100)?;
    (minutes <= MOST_MINUTES).then_some(minutes)
}

/// Minutes as the form shows them, in hours.
fn hours(minutes: u32) -> String {
    let hundredths = (minutes % 60 * 100 + 30) / 60;
    match hundredths {
        0 => (minutes / 60).to_string(),
        _ => format!("{}.{hundredths:02}", minutes / 60).trim_end_matches('0').to_owned(),
    }
}

impl AnswerForm {
    /// What was written before, with empty lines to go on.
    fn of(answer: AreaAnswer) -> Self {
        let mut form = Self {
            nothing_because: answer.nothing_because,
            comment: answer.comment,
            hours: answer.minutes.map(hours).unwrap_or_default(),
            searches: answer
                .searches
                .into_iter()
                .map(|one| SearchLine {
                    place: one.place,
                    terms: one.terms,
                    found: one.found,
                    ..SearchLine::default()
                })
                .collect(),
            sensitivities: answer
                .sensitivities
                .into_iter()
                .map(|one| SensitivityLine {
                    exemption: one.exemption,
                    why: one.why,
                    ..SensitivityLine::default()
                })
                .collect(),
        };
        form.number();
        form
    }

    /// What was sent.
    fn read(fields: &BTreeMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut form = Self {
            nothing_because: field("nothing_because"),
            comment: field("comment"),
            hours: field("hours"),
            searches: (0..MOST_LINES)
                .map(|number| SearchLine {
                    place: field(&format!("search-{number}-place")),
                    terms: field(&format!("search-{number}-terms")),
                    found: field(&format!("search-{number}-found")),
                    ..SearchLine::default()
                })
                .filter(|line| !line.is_empty())
                .collect(),
            sensitivities: (0..MOST_LINES)
                .map(|number| SensitivityLine {
                    exemption: field(&format!("sensitivity-{number}-exemption")),
                    why: field(&format!("sensitivity-{number}-why")),
                    ..SensitivityLine::default()
                })
                .filter(|line| !line.is_empty())
                .collect(),
        };
        form.number();
        form
    }

    /// Numbers the lines, after which at least one is empty.
    fn number(&mut self) {
        let with_more = |lines: usize| (lines + 1).clamp(FIRST_LINES, MOST_LINES);
        self.searches.resize(with_more(self.searches.len()), SearchLine::default());
        for (number, line) in self.searches.iter_mut().enumerate() {
            (line.number, line.shown) = (number, number + 1);
        }
        self.sensitivities.resize(with_more(self.sensitivities.len()), SensitivityLine::default());
        for (number, line) in self.sensitivities.iter_mut().enumerate() {
            (line.number, line.shown) = (number, number + 1);
        }
    }

    /// The answer that was meant, or what is wrong with the hours.
    fn answer(&self) -> Result<AreaAnswer, Mistake> {
        let minutes = match self.hours.trim() {
            "" => None,
            typed => Some(
                minutes(typed).ok_or_else(|| Mistake::new("hours", "commission-error-hours"))?,
            ),
        };
        Ok(AreaAnswer {
            nothing_because: self.nothing_because.clone(),
            comment: self.comment.clone(),
            sensitivities: self
                .sensitivities
                .iter()
                .map(|one| Sensitivity { exemption: one.exemption.clone(), why: one.why.clone() })
                .collect(),
            searches: self
                .searches
                .iter()
                .map(|one| Search {
                    place: one.place.clone(),
                    terms: one.terms.clone(),
                    found: one.found.clone(),
                })
                .collect(),
            minutes,
        })
    }
}

impl SearchLine {
    fn is_empty(&self) -> bool {
        [&self.place, &self.terms, &self.found].iter().all(|text| text.trim().is_empty())
    }
}

impl SensitivityLine {
    fn is_empty(&self) -> bool {
        [&self.exemption, &self.why].iter().all(|text| text.trim().is_empty())
    }
}

impl CommissionPage {
    fn of(view: AskedView, visit: &Visit) -> Self {
        let lang = visit.lang;
        let said = |words: &Words| words.get(lang).clone();
        let authority = visit.office.authority();
        let is_open = view.may_answer;
        Self {
            reference: view.reference.to_string(),
            area: said(&view.area),
            asked: view.asked,
            asked_at: view.asked_at,
            due_on: view.due_on,
            promised_on: view.promised_on,
            days_left: Some(view.days_left).filter(|days| is_open && *days >= 0),
            days_late: Some(-view.days_left).filter(|days| is_open && *days > 0),
            stands: match view.state {
                CommissionState::Answered => "sent",
                _ if is_open => "open",
                _ => "closed",
            },
            unit: said(&authority.unit),
            unit_email: authority.email.clone(),
            exemptions: exemptions(&view.regimes, lang),
            form: AnswerForm::of(view.answer),
            saved_at: view.saved_at,
            sent_at: view.sent_at,
            files: view
                .files
                .into_iter()
                .map(|file| FileLine {
                    id: file.id,
                    kind: kind(&file.media_type),
                    bytes: size(file.bytes),
                    is_sent: file.document.is_some(),
                    name: file.name,
                })
                .collect(),
            limit: megabytes(visit.office.upload_limit()),
            notes: view
                .notes
                .into_iter()
                .map(|note| NoteLine {
                    kind: note.kind,
                    at: note.at,
                    on: note.named_on,
                    to_whom: note.to_whom,
                    note: note.note,
                })
                .collect(),
            late: LateForm::default(),
            pass_on: PassOnForm::default(),
            opened: "",
            mistakes: Vec::new(),
        }
    }
}

/// `GET /en/commission/{token}`, `GET /cy/comisiwn/{token}`: opens the link and goes on to an
/// address without its secret.
pub async fn open_link(visit: Visit, token: web::Path<String>) -> Result<HttpResponse, Problem> {
    let session = visit.ask(move |office| office.open_commission_link(&token)).await?;
    let mut response = see(Public::Commission.path(visit.lang));
    // A cookie of ours always fits in a header.
    drop(response.add_cookie(&commission_cookie(&visit.office, &session)));
    Ok(response)
}

async fn page(contributor: &Contributor) -> Result<CommissionPage, Problem> {
    let session = contributor.session.clone();
    let view = contributor.visit.ask(move |office| office.asked(&session)).await?;
    Ok(CommissionPage::of(view, &contributor.visit))
}

fn show(contributor: &Contributor, page: &CommissionPage) -> Result<HttpResponse, Problem> {
    contributor.visit.show(Public::Commission, page)
}

fn done(contributor: &Contributor, what: &str) -> HttpResponse {
    see(&format!("{}?done={what}", Public::Commission.path(contributor.visit.lang)))
}

/// `GET /en/commission`, `GET /cy/comisiwn`.
pub async fn commission(contributor: Contributor) -> Result<HttpResponse, Problem> {
    show(&contributor, &page(&contributor).await?)
}

/// Does one act of the area in this session.
async fn act(
    contributor: &Contributor,
    act: impl FnOnce(&Office, &str) -> Result<(), service::Error> + Send + 'static,
) -> Result<Result<(), service::Error>, Problem> {
    let session = contributor.session.clone();
    contributor.visit.attempt(move |office| act(office, &session)).await
}

/// `POST …/answer`: keeps what was written, and sends it when that is asked for.
pub async fn answer(
    contributor: Contributor,
    form: web::Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, Problem> {
    let fields = form.into_inner();
    let is_to_send = fields.get("act").is_some_and(|act| act == "send");
    let form = AnswerForm::read(&fields);
    let wrong = match form.answer() {
        Err(wrong) => wrong,
        Ok(answer) => {
            let tried = act(&contributor, move |office, session| {
                if is_to_send {
                    office.send_area_answer(session, &answer)
                } else {
                    office.save_area_answer(session, &answer)
                }
            });
            match tried.await? {
                Ok(()) if is_to_send => return Ok(done(&contributor, "commission-sent-notice")),
                Ok(()) => return Ok(done(&contributor, "commission-saved-notice")),
                Err(service::Error::Invalid { field, problem }) => {
                    Mistake::new(field, problem.key())
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    let page = page(&contributor).await?;
    show(&contributor, &CommissionPage { form, mistakes: vec![wrong], ..page })
}

/// The files that were sent.
#[derive(Debug, MultipartForm)]
pub struct Upload {
    /// Each file with its name.
    files: Vec<Bytes>,
}

/// `POST …/files`: takes in each file that can be; says why of the others.
pub async fn add_files(
    contributor: Contributor,
    upload: MultipartForm<Upload>,
) -> Result<HttpResponse, Problem> {
    let mut mistakes = Vec::new();
    let mut taken = 0;
    for file in upload.into_inner().files {
        // A browser sends one nameless, empty file when none was chosen.
        let Some(name) = file.file_name.filter(|name| !name.is_empty()) else { continue };
        taken += 1;
        let (named, bytes) = (name.clone(), file.data);
        let tried =
            act(&contributor, move |office, session| office.add_area_file(session, &name, &bytes));
        match tried.await? {
            Ok(()) => {}
            Err(service::Error::File(problem)) => mistakes.push(about(&problem, named)),
            Err(service::Error::Invalid { problem, .. }) => {
                mistakes.push(Mistake::new("files", problem.key()));
                break;
            }
            Err(error) => return Err(error.into()),
        }
    }
    if taken == 0 {
        mistakes.push(Mistake::new("files", "documents-error-none"));
    }
    if mistakes.is_empty() {
        return Ok(done(&contributor, "commission-files-added"));
    }
    let page = page(&contributor).await?;
    show(&contributor, &CommissionPage { mistakes, ..page })
}

fn about(problem: &FileProblem, name: String) -> Mistake {
    Mistake::about("files", said_of(problem), name)
}

/// `POST …/files/{id}/remove`.
pub async fn remove_file(
    contributor: Contributor,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    act(&contributor, move |office, session| office.remove_area_file(session, id)).await??;
    Ok(done(&contributor, "commission-file-removed"))
}

/// `POST …/late`: the area will be late.
pub async fn late(
    contributor: Contributor,
    form: web::Form<LateForm>,
) -> Result<HttpResponse, Problem> {
    let late = form.into_inner();
    let (until, note) = (late.until.date(), late.note.clone());
    let tried =
        act(&contributor, move |office, session| office.area_is_late(session, until, &note));
    let wrong = match tried.await? {
        Ok(()) => return Ok(done(&contributor, "commission-told-notice")),
        Err(service::Error::Invalid { field: "note", problem }) => {
            Mistake::new("late-note", problem.key())
        }
        Err(service::Error::Invalid { .. }) => Mistake::new("until", "clock-error-date"),
        Err(
            error @ service::Error::NotAllowed(NotAllowed::NotAfterToday | NotAllowed::NotLate(_)),
        ) => mistake("until", error)?,
        Err(error) => return Err(error.into()),
    };
    let page = page(&contributor).await?;
    show(&contributor, &CommissionPage { late, opened: "late", mistakes: vec![wrong], ..page })
}

/// `POST …/pass-on`: somebody else has it.
pub async fn pass_on(
    contributor: Contributor,
    form: web::Form<PassOnForm>,
) -> Result<HttpResponse, Problem> {
    let pass_on = form.into_inner();
    let PassOnForm { to_whom, note } = pass_on.clone();
    let tried =
        act(&contributor, move |office, session| office.area_passes_on(session, &to_whom, &note));
    let wrong = match tried.await? {
        Ok(()) => return Ok(done(&contributor, "commission-told-notice")),
        Err(service::Error::Invalid { field: "note", problem }) => {
            Mistake::new("pass-on-note", problem.key())
        }
        Err(service::Error::Invalid { problem, .. }) => Mistake::new("to_whom", problem.key()),
        Err(error) => return Err(error.into()),
    };
    let page = page(&contributor).await?;
    show(
        &contributor,
        &CommissionPage { pass_on, opened: "pass_on", mistakes: vec![wrong], ..page },
    )
}

/// `POST …/leave`: forgets the commission in this browser.
pub async fn leave(contributor: Contributor) -> Result<HttpResponse, Problem> {
    act(&contributor, Office::leave_commission).await??;
    let mut response = see(Public::Home.path(contributor.visit.lang));
    drop(response.add_cookie(&no_commission_cookie(&contributor.visit.office)));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them_and_shown_as_they_were_read() {
        for (typed, read) in
            [("2", 120), ("2.5", 150), ("2,5", 150), (" 0.25 ", 15), (".5", 30), ("1.33", 80)]
        {
            assert_eq!(minutes(typed), Some(read), "{typed}");
            assert_eq!(minutes(&hours(read)), Some(read), "{typed}");
        }
        for typed in ["", ".", "two", "-1", "1.5h", "1.2.3", "99999999999", "2001"] {
            assert_eq!(minutes(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_form_is_read_as_it_was_shown_and_has_a_line_to_go_on() {
        let fields: BTreeMap<String, String> = [
            ("search-3-place", "the cupboard"),
            ("search-1-terms", "grit"),
            ("sensitivity-0-why", "prices"),
            ("hours", "1.5"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        let form = AnswerForm::read(&fields);
        let places: Vec<_> =
            form.searches.iter().map(|line| (line.number, line.place.as_str())).collect();
        assert_eq!(places, [(0, ""), (1, "the cupboard"), (2, "")]);
        assert_eq!(form.sensitivities.len(), 2);
        assert_eq!(form.answer().unwrap().minutes, Some(90));
    }
}
