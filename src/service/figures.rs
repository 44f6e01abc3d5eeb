//! How the unit does: the dashboard, the public figures and the returns.

use super::{
    Download, Error, Office, SignedIn, blind::blind_rows, commissions::names_of_areas, views,
};
use crate::{
    domain::{
        case::{Case, CaseState},
        figures::{Count, Figures, Period},
        forecast::{self, Experience, Outlook, Reached, Stage},
        ids::Reference,
        letter::Words,
        permission::Permission,
    },
    law::calendar::Calendar,
    storage::{
        case_access::Reader,
        case_list::{self, Filter, Order, Part},
        db::Db,
        events::Recorded,
        figures as stored,
    },
};
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Europe::London;
use std::sync::{Arc, Mutex};

/// How many open cases are held beside those that were answered; the first to fall due.
const LOOKED_AT: u16 = 1000;

/// What the dashboard shows besides figures of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Open cases by working days left, today's date not among them; below nought when late.
    pub by_days_left: Vec<(i64, u32)>,
    /// Open cases whose clock stands.
    pub standing: u32,
    /// Open cases by where they stand.
    pub by_stage: Vec<(Stage, u32)>,
    /// Those that are likely to be late, the first to fall due first.
    pub at_risk: Vec<AtRisk>,
    /// How many answered cases were learned from.
    pub learned_from: u32,
    /// Whether there are more open cases than were looked at.
    pub is_cut: bool,
}

/// An open case that is likely to be late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtRisk {
    /// What it is called.
    pub reference: Reference,
    /// In one line, what is asked for.
    pub subject: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Working days to it.
    pub days_left: i64,
    /// Where it stands.
    pub stage: Stage,
    /// For how many working days.
    pub stood: usize,
    /// The name of the person, or of the business area, at whose desk it lies.
    pub desk: Option<Words>,
    /// What happened to those that stood where it stands.
    pub outlook: Outlook,
}

/// The figures that everybody may see, counted once a day.
#[derive(Debug, Default)]
pub(super) struct KeptPerformance(Mutex<Option<(NaiveDate, Arc<Figures>)>>);

impl Office {
    /// The figures of a period.
    pub fn figures(&self, who: &SignedIn, period: Period) -> Result<Figures, Error> {
        who.must(Permission::ReadFigures)?;
        self.statistics(period)
    }

    /// The figures of a period, for the command line, whose user owns the machine.
    pub fn statistics(&self, period: Period) -> Result<Figures, Error> {
        self.read(|db| {
            let calendar = self.calendar(db)?;
            counted(db, period, &calendar)
        })
    }

    /// The same as a file: a table that any spreadsheet opens, or JSON.
    pub fn figures_file(
        &self,
        who: &SignedIn,
        period: Period,
        as_json: bool,
    ) -> Result<Download, Error> {
        let figures = self.figures(who, period)?;
        let stem = format!("{}-{}", period.from, period.to);
        Ok(if as_json {
            Download {
                name: format!("{stem}.json"),
                media_type: "application/json".to_owned(),
                bytes: statistics_json(&figures)?,
            }
        } else {
            Download {
                name: format!("{stem}.csv"),
                media_type: "text/csv".to_owned(),
                bytes: statistics_csv(&figures)?,
            }
        })
    }

    /// The figures of the last twelve whole months, which everybody may see. They are counted once
    /// a day, so that no number of visitors makes work.
    pub fn performance(&self) -> Result<Arc<Figures>, Error> {
        let today = self.today();
        let mut kept = self.performance.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, figures)) = kept.as_ref().filter(|(on, _)| *on == today) {
            return Ok(Arc::clone(figures));
        }
        let figures = Arc::new(self.statistics(whole_months_before(today))?);
        *kept = Some((today, Arc::clone(&figures)));
        Ok(figures)
    }

    /// How the open cases stand, and which of them are likely to be late.
    pub fn now(&self, who: &SignedIn) -> Result<Now, Error> {
        who.must(Permission::ReadFigures)?;
        let today = self.today();
        self.read(|db| {
            let calendar = self.calendar(db)?;
            let (experience, learned_from) = experience(db, today, &calendar)?;
            // Everybody's numbers count every case; what names one is for those who may see it.
            let open = Filter { reader: Reader::Service, part: Part::Open, ..Filter::default() };
            let page = case_list::list(db, &open, Order::DUE_FIRST, None, LOOKED_AT)?;
            let listed = blind_rows(db, who, page.cases)?;
            let subjects: std::collections::BTreeMap<_, _> =
                listed.iter().map(|row| (row.id, row.subject.clone())).collect();
            let ids: Vec<_> = listed.iter().map(|row| row.id).collect();
            let names = views::names(db)?;
            let areas = names_of_areas(db)?;
            let desk_of = |stage: Stage, case: &Case| match forecast::area(case, today) {
                Some(area) => areas.get(&area).cloned(),
                None => {
                    stage.desk(case).and_then(|one| names.get(&one)).map(|one| Words::same(one))
                }
            };
            let mut at_risk = Vec::new();
            let mut by_stage: Vec<_> = Stage::ALL.into_iter().map(|stage| (stage, 0)).collect();
            stored::each(db, &ids, |case, history| {
                if case.state != CaseState::Open {
                    return;
                }
                let stage = Stage::of(case);
                for (known, count) in &mut by_stage {
                    *count += u32::from(*known == stage);
                }
                if !case.is_open_to(who.id) {
                    return;
                }
                let risk = at_risk_of(case, history, &experience, today, &calendar);
                at_risk.extend(risk.map(|(due_on, days_left, stood, outlook)| AtRisk {
                    reference: case.reference.clone(),
                    subject: subjects.get(&case.id).cloned().unwrap_or_default(),
                    due_on,
                    days_left,
                    stage,
                    stood,
                    desk: desk_of(stage, case),
                    outlook,
                }));
            })?;
            at_risk.sort_by_key(|one| one.due_on);
            let (by_days_left, standing) = by_days_left(db, today, &calendar)?;
            let is_cut = page.next.is_some();
            Ok(Now { by_days_left, standing, by_stage, at_risk, learned_from, is_cut })
        })
    }
}

/// Figures as JSON.
pub fn statistics_json(figures: &Figures) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(figures).map_err(|source| unwritten(source.into()))
}

/// Figures as a table: what is counted, of what, and how many. Its words are those of the program
/// in every language, because other programs read it.
pub fn statistics_csv(figures: &Figures) -> Result<Vec<u8>, Error> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut line = |figure: &str, of: &str, number: u32| {
        table
            .write_record([figure, of, &number.to_string()])
            .map_err(|source| unwritten(source.into()))
    };
    line("received", "", figures.received)?;
    for (regime, received) in &figures.received_under {
        line("received", regime, *received)?;
    }
    line("answered", "", figures.answers.answered)?;
    line("answered_in_time", "", figures.answers.in_time)?;
    for (regime, answers) in &figures.answers_under {
        line("answered", regime, answers.answered)?;
        line("answered_in_time", regime, answers.in_time)?;
    }
    line("answered_in_time_after_extension", "", figures.extended)?;
    line("withdrawn", "", figures.withdrawn)?;
    line("lapsed", "", figures.lapsed)?;
    for month in &figures.months {
        let name = month.month.format("%Y-%m").to_string();
        line("received_in_month", &name, month.received)?;
        line("answered_in_month", &name, month.answers.answered)?;
        line("answered_in_time_in_month", &name, month.answers.in_time)?;
    }
    for (outcome, answers) in &figures.outcomes {
        line("outcome", outcome, *answers)?;
    }
    for applied in &figures.exemptions {
        line("exemption", &format!("{} {}", applied.regime, applied.provision), applied.answers)?;
    }
    if let Some(days) = figures.days {
        line("working_days_taken", "median", days.median)?;
        line("working_days_taken", "nine_of_ten", days.nine_of_ten)?;
        line("working_days_taken", "longest", days.longest)?;
    }
    let after = &figures.afterwards;
    line("reviews_asked", "", after.reviews_asked)?;
    line("reviews_decided", "", after.reviews_decided)?;
    line("reviews_decided_in_20_days", "", after.reviews_in_twenty_days)?;
    line("reviews_upheld", "", after.reviews_upheld)?;
    line("complaints", "", after.complaints)?;
    line("decision_notices", "", after.notices)?;
    line("appeals", "", after.appeals)?;
    let rows = table.into_inner().map_err(|error| unwritten(error.into_error().into()))?;
    // A byte order mark, by which spreadsheets know the encoding.
    Ok([b"\xef\xbb\xbffigure,of,number\r\n".to_vec(), rows].concat())
}

fn unwritten(source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Settings { what: "the figures could not be written".to_owned(), source }
}

/// The twelve months before the one in which `today` lies.
fn whole_months_before(today: NaiveDate) -> Period {
    let first = today.with_day(1).unwrap_or(today);
    Period {
        from: first.checked_sub_months(Months::new(12)).unwrap_or(first),
        to: first.pred_opt().unwrap_or(first),
    }
}

fn counted(db: &mut Db, period: Period, calendar: &Calendar) -> Result<Figures, Error> {
    let ids = stored::touched(db, period)?;
    let mut count = Count::of(period);
    stored::each(db, &ids, |case, _| count.case(case, calendar))?;
    Ok(count.finish())
}

/// How the cases of the last year went, and how many they were.
fn experience(
    db: &mut Db,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<(Experience, u32), Error> {
    let year = Period::year_to(today);
    let ids = stored::touched(db, year)?;
    let mut experience = Experience::default();
    let mut learned_from = 0;
    stored::each(db, &ids, |case, history| {
        if let Some(on) = case.answered_on.filter(|on| year.has(*on)) {
            experience.learn(&reached(case, history), on, calendar);
            learned_from += 1;
        }
    })?;
    Ok((experience, learned_from))
}

fn reached(case: &Case, history: &[Recorded]) -> Vec<Reached> {
    let days = |line: &Recorded| line.happened_at.with_timezone(&London).naive_local().date();
    let Some((first, rest)) = history.split_first() else { return Vec::new() };
    let begun = Case::begun(case.id, &first.event).unwrap_or_else(|| case.clone());
    forecast::stages(begun, rest.iter().map(|line| (days(line), &line.event)))
}

/// The last day of an open case, the working days to it, for how many it has stood where it
/// stands, and what happened to others: when it is likely to be late, or is.
fn at_risk_of(
    case: &Case,
    history: &[Recorded],
    experience: &Experience,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<(NaiveDate, i64, usize, Outlook)> {
    let due_on = case.due_on(calendar)?;
    let days_left = views::days_left(calendar, today, due_on);
    let last = *reached(case, history).last()?;
    let stood = calendar.working_days_between(last.since, today);
    // One that is late already stands on other lists.
    let left = usize::try_from(days_left).ok()?;
    let outlook = experience.outlook(last.stage, stood, left)?;
    outlook.likely_late().then_some((due_on, days_left, stood, outlook))
}

fn by_days_left(
    db: &mut Db,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<(Vec<(i64, u32)>, u32), Error> {
    let mut by_days = std::collections::BTreeMap::new();
    let mut standing = 0;
    for (last_day, cases) in stored::open_by_last_day(db)? {
        let cases = u32::try_from(cases).unwrap_or(u32::MAX);
        if last_day > calendar.covers_until() {
            standing += cases;
        } else {
            *by_days.entry(views::days_left(calendar, today, last_day)).or_default() += cases;
        }
    }
    Ok((by_days.into_iter().collect(), standing))
}
