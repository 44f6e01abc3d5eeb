//! What a request may cost before it need not be complied with: FOIA 2000 s.12, and the Freedom of
//! Information and Data Protection (Appropriate Limit and Fees) Regulations 2004 (SI 2004/3244).
//!
//! All arithmetic is in whole numbers. Two things are rounded, both down, so that no request goes
//! over the limit by rounding: the minutes of a sample scaled to the whole, once for each line, and
//! the total in pence, which is shown only. Whether the limit is exceeded is decided from the
//! minutes.

use super::{because::Because, cost_because, regime::Regime, words::Words};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most lines of an estimate, the most items of a line, the most minutes and the most pence
/// that a line names: beyond them lie slips, and numbers that cannot be added up.
const MOST_LINES: usize = 200;
const MOST_ITEMS: u32 = 100_000_000;
const MOST_MINUTES: u32 = 1_000_000;
const MOST_PENCE: u32 = 100_000_000;

/// The most characters of the name of a business area.
const AREA_LENGTH: usize = 100;

/// Which of the two limits applies to an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// SI 2004/3244 reg. 3(2): an authority "which is listed in Part I of Schedule 1 to the 2000
    /// Act": government departments, the legislatures, the armed forces, the Welsh Government.
    #[default]
    Central,
    /// SI 2004/3244 reg. 3(3): "any other public authority".
    Other,
}

impl LimitKind {
    /// The name in settings and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Central => "central",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for LimitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Neither `central` nor `other`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use central (bodies of Part I of Schedule 1 to the Act) or other (all others)")]
pub struct UnknownLimit;

impl FromStr for LimitKind {
    type Err = UnknownLimit;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Central, Self::Other]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownLimit)
    }
}

/// The sums that the Regulations fix, from one date until the next entry's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sums {
    /// First day of validity: year, month, day. The first entry also serves every earlier date.
    since: (i32, u32, u32),
    /// Where these sums are from.
    source: &'static str,
    central_pence: u32,
    other_pence: u32,
    hour_pence: u32,
}

/// Every entry, earliest first. An amendment is one more.
///
/// SI 2004/3244 reg. 3(2): "the appropriate limit is £600"; reg. 3(3): "£450"; reg. 4(4): costs of
/// time "are to be estimated at a rate of £25 per person per hour".
const SUMS: &[Sums] = &[FIRST];

const FIRST: Sums = Sums {
    since: (2005, 1, 1),
    source: "SI 2004/3244 regs 3(2), 3(3) and 4(4), in force on 1 January 2005",
    central_pence: 60_000,
    other_pence: 45_000,
    hour_pence: 2_500,
};

fn in_force(entries: &[Sums], date: NaiveDate) -> Sums {
    let day = (date.year(), date.month(), date.day());
    entries.iter().rev().find(|entry| entry.since <= day).copied().unwrap_or(FIRST)
}

/// The appropriate limit of one authority, with the rate at which time counts against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Which limit it is.
    pub kind: LimitKind,
    /// How much it is.
    pub pence: u64,
    /// What an hour of one person counts.
    pub hour_pence: u64,
    /// Where the sums are from.
    pub source: &'static str,
}

impl Limit {
    /// The limit for a request received on `date`.
    pub fn on(kind: LimitKind, date: NaiveDate) -> Self {
        Self::of(kind, in_force(SUMS, date))
    }

    fn of(kind: LimitKind, sums: Sums) -> Self {
        let pence = match kind {
            LimitKind::Central => sums.central_pence,
            LimitKind::Other => sums.other_pence,
        };
        Self { kind, pence: pence.into(), hour_pence: sums.hour_pence.into(), source: sums.source }
    }

    /// How many whole minutes of work the limit pays for.
    pub fn minutes(self) -> u64 {
        self.minutes_for(self.exact())
    }

    /// In sixtieths of a penny: what a minute costs is no whole number of pence.
    pub(super) fn exact(self) -> u128 {
        u128::from(self.pence) * 60
    }

    fn minutes_for(self, exact: u128) -> u64 {
        let minutes = exact.checked_div(self.hour_pence.into()).unwrap_or_default();
        u64::try_from(minutes).unwrap_or(u64::MAX)
    }
}

/// FOIA 2000 s.12 stands in the Act alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCostLimit {
    /// The Regulations have no such limit. A burden can make a request manifestly unreasonable: EIR
    /// 2004 reg. 12(4)(b), with the public interest weighed.
    #[error(
        "the Environmental Information Regulations have no cost limit; a request that is too great \
         a burden is refused under EIR reg. 12(4)(b)"
    )]
    Eir,
    /// UK GDPR Art. 12(5) asks whether a request is "manifestly unfounded or excessive" instead.
    #[error(
        "subject access has no cost limit; UK GDPR Art. 12(5) asks whether a request is manifestly \
         unfounded or excessive"
    )]
    SubjectAccess,
}

/// FOIA 2000 s.12(1): "Section 1(1) does not oblige a public authority to comply with a request for
/// information if the authority estimates that the cost of complying with the request would exceed
/// the appropriate limit." Neither of the other regimes has the like.
pub const fn applies_to(regime: Regime) -> Result<(), NoCostLimit> {
    match regime {
        Regime::Foia => Ok(()),
        Regime::Eir => Err(NoCostLimit::Eir),
        Regime::SubjectAccess => Err(NoCostLimit::SubjectAccess),
    }
}

/// Work on a request.
///
/// SI 2004/3244 reg. 4(3): an authority "may, for the purpose of its estimate, take account only of
/// the costs it reasonably expects to incur in relation to the request in" the first four. The
/// others are recorded, so that the burden is seen, and are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Reg. 4(3)(a): "determining whether it holds the information".
    DetermineHeld,
    /// Reg. 4(3)(b): "locating the information, or a document which may contain the information".
    Locate,
    /// Reg. 4(3)(c): "retrieving the information, or a document which may contain the information".
    Retrieve,
    /// Reg. 4(3)(d): "extracting the information from a document containing it".
    Extract,
    /// Reading what was found, to decide about it.
    Read,
    /// Taking out what is exempt.
    Redact,
    /// The public interest test.
    PublicInterest,
    /// Legal advice.
    LegalAdvice,
}

impl Activity {
    /// All, those that count first.
    pub const ALL: [Self; 8] = [
        Self::DetermineHeld,
        Self::Locate,
        Self::Retrieve,
        Self::Extract,
        Self::Read,
        Self::Redact,
        Self::PublicInterest,
        Self::LegalAdvice,
    ];

    /// The name in forms and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DetermineHeld => "determine_held",
            Self::Locate => "locate",
            Self::Retrieve => "retrieve",
            Self::Extract => "extract",
            Self::Read => "read",
            Self::Redact => "redact",
            Self::PublicInterest => "public_interest",
            Self::LegalAdvice => "legal_advice",
        }
    }

    /// The provision under which it counts; nothing when it does not.
    pub const fn counts_under(self) -> Option<&'static str> {
        match self {
            Self::DetermineHeld => Some("SI 2004/3244 reg. 4(3)(a)"),
            Self::Locate => Some("SI 2004/3244 reg. 4(3)(b)"),
            Self::Retrieve => Some("SI 2004/3244 reg. 4(3)(c)"),
            Self::Extract => Some("SI 2004/3244 reg. 4(3)(d)"),
            Self::Read | Self::Redact | Self::PublicInterest | Self::LegalAdvice => None,
        }
    }

    /// Whether it counts against the limit.
    pub const fn counts(self) -> bool {
        self.counts_under().is_some()
    }

    /// What is done.
    pub const fn name(self) -> Words {
        match self {
            Self::DetermineHeld => Words::of(
                "Finding out whether the information is held",
                "Canfod a yw'r wybodaeth yn cael ei chadw",
            ),
            Self::Locate => Words::of("Locating the information", "Lleoli'r wybodaeth"),
            Self::Retrieve => Words::of("Retrieving the information", "Adalw'r wybodaeth"),
            Self::Extract => Words::of("Extracting the information", "Echdynnu'r wybodaeth"),
            Self::Read => Words::of(
                "Reading and considering what was found",
                "Darllen ac ystyried yr hyn a ganfuwyd",
            ),
            Self::Redact => {
                Words::of("Redacting exempt information", "Tynnu gwybodaeth esempt allan (golygu)")
            }
            Self::PublicInterest => {
                Words::of("Weighing the public interest", "Pwyso budd y cyhoedd")
            }
            Self::LegalAdvice => Words::of("Taking legal advice", "Cael cyngor cyfreithiol"),
        }
    }

    /// Why it does not count; nothing when it does.
    pub const fn why_not(self) -> Option<Words> {
        let (en, cy) = match self {
            Self::DetermineHeld | Self::Locate | Self::Retrieve | Self::Extract => return None,
            Self::Read => (
                "It is done once the information has been extracted, to decide what to release.",
                "Gwneir hyn ar ôl echdynnu'r wybodaeth, er mwyn penderfynu beth i'w ryddhau.",
            ),
            Self::Redact => (
                "It leaves out information that has been extracted already; it extracts none.",
                "Mae hyn yn hepgor gwybodaeth a echdynnwyd eisoes; nid yw'n echdynnu dim.",
            ),
            Self::PublicInterest => (
                "It is about whether to release the information, not about finding it.",
                "Mae hyn yn ymwneud â ph'un ai i ryddhau'r wybodaeth, nid â dod o hyd iddi.",
            ),
            Self::LegalAdvice => (
                "It helps to decide about the information; it does not find it.",
                "Mae hyn yn helpu i benderfynu am y wybodaeth; nid yw'n dod o hyd iddi.",
            ),
        };
        Some(Words::of(en, cy))
    }
}

impl FromStr for Activity {
    type Err = LineError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|activity| activity.as_str() == text)
            .ok_or(LineError::UnknownActivity)
    }
}

/// How much work a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// So many minutes in all.
    Minutes(u32),
    /// So many items, of which some were timed.
    Sample {
        /// How many there are.
        items: u32,
        /// How many of them were timed.
        timed: u32,
        /// How many minutes those took.
        took: u32,
    },
    /// Money paid to others, such as the charge of a store for fetching boxes.
    Pence(u32),
}

impl Work {
    /// What it costs. A sample is scaled to the whole; a part of a minute is left out.
    fn cost(self) -> Cost {
        match self {
            Self::Minutes(minutes) => Cost { minutes: minutes.into(), paid_pence: 0 },
            Self::Sample { items, timed, took } => {
                let scaled = u64::from(items) * u64::from(took);
                Cost { minutes: scaled / u64::from(timed.max(1)), paid_pence: 0 }
            }
            Self::Pence(pence) => Cost { minutes: 0, paid_pence: pence.into() },
        }
    }

    /// The same with a part of a minute taken as a whole one.
    pub(super) fn minutes_rounded_up(self) -> u64 {
        match self {
            Self::Minutes(minutes) => minutes.into(),
            Self::Sample { items, timed, took } => {
                (u64::from(items) * u64::from(took)).div_ceil(u64::from(timed.max(1)))
            }
            Self::Pence(_) => 0,
        }
    }
}

/// One line of an estimate: what is done, by whom, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenLine", into = "WrittenLine")]
pub struct Line {
    activity: Activity,
    area: String,
    work: Work,
}

/// A line as it is written in JSON and in forms: just one of `minutes`, of the three about items,
/// and of `pence`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenLine {
    /// What is done: a name of [`Activity`].
    pub activity: String,
    /// The business area that does it; may be empty.
    pub area: String,
    /// Minutes in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many items there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<u32>,
    /// How many of them were timed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_items: Option<u32>,
    /// How many minutes those took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_minutes: Option<u32>,
    /// Money paid to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pence: Option<u32>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// No name of an activity.
    #[error(
        "activity: use one of determine_held, locate, retrieve, extract, read, redact, \
         public_interest, legal_advice"
    )]
    UnknownActivity,
    /// Nothing says how much work it is.
    #[error("give minutes; or items, sample_items and sample_minutes; or pence")]
    NoAmount,
    /// More than one thing says how much work it is.
    #[error("give only one of minutes, the three about items, and pence")]
    TwoAmounts,
    /// Items without their sample, or a sample without its items.
    #[error("items, sample_items and sample_minutes go together, each at least 1")]
    IncompleteSample,
    /// More was timed than there is.
    #[error("sample_items cannot be more than items")]
    SampleTooLarge,
    /// A number that can only be a slip.
    #[error("at most 100000000 items, 1000000 minutes and 100000000 pence in a line")]
    TooMuch,
    /// A name of an area that is too long.
    #[error("the area has at most 100 characters")]
    LongArea,
}

impl Line {
    /// A line whose numbers make sense.
    pub fn new(activity: Activity, area: &str, work: Work) -> Result<Self, LineError> {
        let area = area.split_whitespace().collect::<Vec<_>>().join(" ");
        if area.chars().count() > AREA_LENGTH {
            return Err(LineError::LongArea);
        }
        match work {
            Work::Sample { items, timed, took } if items.min(timed).min(took) == 0 => {
                Err(LineError::IncompleteSample)
            }
            Work::Sample { items, timed, .. } if timed > items => Err(LineError::SampleTooLarge),
            Work::Sample { items, took, .. } if items > MOST_ITEMS || took > MOST_MINUTES => {
                Err(LineError::TooMuch)
            }
            Work::Minutes(minutes) if minutes > MOST_MINUTES => Err(LineError::TooMuch),
            Work::Pence(pence) if pence > MOST_PENCE => Err(LineError::TooMuch),
            work => Ok(Self { activity, area, work }),
        }
    }

    /// What is done.
    pub const fn activity(&self) -> Activity {
        self.activity
    }

    /// The business area that does it; may be empty.
    pub fn area(&self) -> &str {
        &self.area
    }

    /// How much of it.
    pub const fn work(&self) -> Work {
        self.work
    }

    /// What it costs, whether it counts or not.
    pub fn cost(&self) -> Cost {
        self.work.cost()
    }
}

impl TryFrom<WrittenLine> for Line {
    type Error = LineError;

    fn try_from(written: WrittenLine) -> Result<Self, Self::Error> {
        let activity = written.activity.parse()?;
        let WrittenLine { minutes, items, sample_items, sample_minutes, pence, .. } = written;
        let sample = [items, sample_items, sample_minutes];
        let is_sampled = sample.iter().any(Option::is_some);
        let work = match (minutes, is_sampled, pence) {
            (Some(minutes), false, None) => Work::Minutes(minutes),
            (None, false, Some(pence)) => Work::Pence(pence),
            (None, true, None) => match sample {
                [Some(items), Some(timed), Some(took)] => Work::Sample { items, timed, took },
                _ => return Err(LineError::IncompleteSample),
            },
            (None, false, None) => return Err(LineError::NoAmount),
            _ => return Err(LineError::TwoAmounts),
        };
        Self::new(activity, &written.area, work)
    }
}

impl From<Line> for WrittenLine {
    fn from(line: Line) -> Self {
        let written = Self {
            activity: line.activity.as_str().to_owned(),
            area: line.area,
            ..Self::default()
        };
        match line.work {
            Work::Minutes(minutes) => Self { minutes: Some(minutes), ..written },
            Work::Pence(pence) => Self { pence: Some(pence), ..written },
            Work::Sample { items, timed, took } => Self {
                items: Some(items),
                sample_items: Some(timed),
                sample_minutes: Some(took),
                ..written
            },
        }
    }
}

/// What is expected to be done for a request, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Line>", into = "Vec<Line>")]
pub struct Estimate(Vec<Line>);

/// Why lines make no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EstimateError {
    /// Not one line.
    #[error("an estimate has at least one line")]
    NoLines,
    /// More lines than anybody reads.
    #[error("an estimate has at most 200 lines; put like work together")]
    TooManyLines,
}

impl Estimate {
    /// Its lines, as they were written.
    pub fn lines(&self) -> &[Line] {
        &self.0
    }

    /// What it costs alone.
    pub fn cost(&self) -> Cost {
        counted([self], Activity::counts)
    }
}

impl TryFrom<Vec<Line>> for Estimate {
    type Error = EstimateError;

    fn try_from(lines: Vec<Line>) -> Result<Self, Self::Error> {
        match lines.len() {
            0 => Err(EstimateError::NoLines),
            1..=MOST_LINES => Ok(Self(lines)),
            _ => Err(EstimateError::TooManyLines),
        }
    }
}

impl From<Estimate> for Vec<Line> {
    fn from(estimate: Estimate) -> Self {
        estimate.0
    }
}

/// Time spent and money paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Minutes of one person's work.
    pub minutes: u64,
    /// Money paid to others.
    pub paid_pence: u64,
}

impl Cost {
    /// Nothing at all.
    pub const NOTHING: Self = Self { minutes: 0, paid_pence: 0 };

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            minutes: self.minutes.saturating_add(other.minutes),
            paid_pence: self.paid_pence.saturating_add(other.paid_pence),
        }
    }

    /// SI 2004/3244 reg. 4(4): in pence at the rate of the limit; a part of a penny is left out.
    pub fn pence(self, limit: Limit) -> u64 {
        u64::try_from(self.exact(limit) / 60).unwrap_or(u64::MAX)
    }

    /// FOIA 2000 s.12(1), (2): whether it "would exceed the appropriate limit". What comes to just
    /// the limit does not.
    pub fn exceeds(self, limit: Limit) -> bool {
        self.exact(limit) > limit.exact()
    }

    pub(super) fn exact(self, limit: Limit) -> u128 {
        u128::from(self.minutes) * u128::from(limit.hour_pence) + u128::from(self.paid_pence) * 60
    }
}

/// What the work of these estimates costs that `takes` lets through.
pub(super) fn counted<'a>(
    estimates: impl IntoIterator<Item = &'a Estimate>,
    takes: impl Fn(Activity) -> bool,
) -> Cost {
    estimates
        .into_iter()
        .flat_map(Estimate::lines)
        .filter(|line| takes(line.activity))
        .fold(Cost::NOTHING, |sum, line| sum.plus(line.cost()))
}

/// What an estimate amounts to under s.12.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// The limit that it was held against.
    pub limit: Limit,
    /// All that counts.
    pub counted: Cost,
    /// The same in pence.
    pub pence: u64,
    /// All that was recorded and does not count.
    pub not_counted: Cost,
    /// Whole minutes of the limit that are left; none when it is exceeded.
    pub minutes_left: u64,
    /// FOIA 2000 s.12(1): whether all that counts exceeds the limit.
    pub exceeds: bool,
    /// What finding out whether the information is held costs.
    pub confirming: Cost,
    /// FOIA 2000 s.12(2): the duty to confirm or deny stands "unless the estimated cost of
    /// complying with that paragraph alone would exceed the appropriate limit".
    pub confirming_exceeds: bool,
    /// Each rule that bore on it.
    pub because: Vec<Because>,
}

/// FOIA 2000 s.12(1) and (2): what an estimate amounts to.
pub fn work_out(estimate: &Estimate, limit: Limit) -> Costs {
    work_out_together(&[estimate], limit)
}

/// FOIA 2000 s.12(4), SI 2004/3244 reg. 5(1): "the estimated cost of complying with any of the
/// requests is to be taken to be the total costs which may be taken into account by the authority,
/// under regulation 4, of complying with all of them".
pub fn work_out_together(estimates: &[&Estimate], limit: Limit) -> Costs {
    let all = || estimates.iter().copied();
    let total = counted(all(), Activity::counts);
    let confirming = counted(all(), |activity| activity == Activity::DetermineHeld);
    let left = limit.exact().saturating_sub(total.exact(limit));
    let mut costs = Costs {
        limit,
        counted: total,
        pence: total.pence(limit),
        not_counted: counted(all(), |activity| !activity.counts()),
        minutes_left: limit.minutes_for(left),
        exceeds: total.exceeds(limit),
        confirming,
        confirming_exceeds: confirming.exceeds(limit),
        because: Vec::new(),
    };
    costs.because = cost_because::reasons(estimates, &costs);
    costs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn limit(kind: LimitKind) -> Limit {
        Limit::on(kind, day("2026-02-18"))
    }

    fn line(activity: Activity, work: Work) -> Line {
        Line { activity, area: "Roads".into(), work }
    }

    fn minutes(activity: Activity, minutes: u32) -> Line {
        line(activity, Work::Minutes(minutes))
    }

    fn sample(items: u32, timed: u32, took: u32) -> Line {
        line(Activity::Locate, Work::Sample { items, timed, took })
    }

    fn estimate(lines: impl Into<Vec<Line>>) -> Estimate {
        Estimate::try_from(lines.into()).unwrap()
    }

    fn central(lines: impl Into<Vec<Line>>) -> Costs {
        work_out(&estimate(lines), limit(LimitKind::Central))
    }

    fn read(json: &str) -> Result<Line, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn the_limit_is_600_pounds_or_24_hours_for_part_i_of_schedule_1_and_450_or_18_for_others() {
        let central = limit(LimitKind::Central);
        assert_eq!((central.pence, central.minutes()), (60_000, 24 * 60));
        let other = limit(LimitKind::Other);
        assert_eq!((other.pence, other.minutes()), (45_000, 18 * 60));
        assert!(other.source.contains("SI 2004/3244"));
    }

    #[test]
    fn the_sums_stand_in_order_of_date_and_a_later_entry_holds_from_its_first_day() {
        assert!(SUMS.windows(2).all(|pair| pair[0].since < pair[1].since));
        for sums in SUMS {
            assert!(sums.hour_pence > 0 && sums.other_pence > 0 && !sums.source.is_empty());
        }
        let later = Sums { since: (2030, 4, 1), central_pence: 90_000, ..FIRST };
        let pence =
            |date| Limit::of(LimitKind::Central, in_force(&[FIRST, later], day(date))).pence;
        assert_eq!(pence("2030-03-31"), 60_000);
        assert_eq!(pence("2030-04-01"), 90_000);
        assert_eq!(pence("1999-01-01"), 60_000);
    }

    #[test]
    fn just_the_limit_does_not_exceed_it_and_a_minute_more_does() {
        for (kind, hours) in [(LimitKind::Central, 24), (LimitKind::Other, 18)] {
            let at = |more: u32| {
                let lines = [minutes(Activity::Extract, hours * 60 + more)];
                work_out(&estimate(lines), limit(kind))
            };
            assert!(!at(0).exceeds);
            assert_eq!((at(0).pence, at(0).minutes_left), (limit(kind).pence, 0));
            assert!(at(1).exceeds);
        }
    }

    #[test]
    fn a_penny_over_the_limit_exceeds_it() {
        let lines =
            |pence| [minutes(Activity::Locate, 60), line(Activity::Retrieve, Work::Pence(pence))];
        assert!(!central(lines(57_500)).exceeds);
        assert!(central(lines(57_501)).exceeds);
    }

    #[test]
    fn only_the_four_activities_of_regulation_4_3_count() {
        let costs = central(Activity::ALL.map(|activity| minutes(activity, 100)));
        assert_eq!(costs.counted.minutes, 400);
        assert_eq!(costs.not_counted.minutes, 400);
        assert_eq!(Activity::ALL.iter().filter(|activity| activity.counts()).count(), 4);
        for activity in Activity::ALL {
            assert_eq!(activity.counts(), activity.why_not().is_none(), "{activity:?}");
        }
        let told = |words: &str| costs.because.iter().any(|one| one.text.en.contains(words));
        assert!(told("Redacting exempt information: 1 hour 40 minutes, recorded but not counted."));
    }

    #[test]
    fn a_sample_is_scaled_to_the_whole_and_a_part_of_a_minute_is_left_out() {
        assert_eq!(sample(900, 10, 24).cost().minutes, 2_160);
        assert_eq!(sample(10, 3, 10).cost().minutes, 33);
        assert_eq!(sample(1, 1, 1).cost().minutes, 1);
    }

    #[test]
    fn a_part_of_a_penny_is_left_out() {
        let limit = limit(LimitKind::Central);
        let pence = |minutes| Cost { minutes, paid_pence: 0 }.pence(limit);
        assert_eq!((pence(1), pence(2), pence(3), pence(60)), (41, 83, 125, 2_500));
    }

    #[test]
    fn confirming_or_denying_falls_away_only_when_that_alone_exceeds_the_limit() {
        let told = |costs: &Costs| {
            let found = costs.because.iter().find(|one| one.rule == "FOIA 2000 s.12(2)");
            found.map(|one| one.text.en.clone().into_owned())
        };
        let within = [minutes(Activity::DetermineHeld, 60), minutes(Activity::Locate, 2_000)];
        let within = central(within);
        assert!(within.exceeds && !within.confirming_exceeds);
        assert!(told(&within).unwrap().contains("must still be told"));
        let beyond = central([minutes(Activity::DetermineHeld, 24 * 60 + 1)]);
        assert!(beyond.exceeds && beyond.confirming_exceeds);
        assert!(told(&beyond).unwrap().contains("no duty to confirm or deny"));
        assert_eq!(told(&central([minutes(Activity::DetermineHeld, 60)])), None);
    }

    #[test]
    fn requests_that_are_added_up_cost_what_all_of_them_cost() {
        let (one, other) = (estimate([sample(900, 10, 8)]), estimate([sample(900, 10, 9)]));
        let limit = limit(LimitKind::Central);
        assert!(!work_out(&one, limit).exceeds && !work_out(&other, limit).exceeds);
        let both = work_out_together(&[&one, &other], limit);
        assert_eq!(both.counted.minutes, 720 + 810);
        assert!(both.exceeds);
        assert!(both.because.iter().any(|one| one.rule == "SI 2004/3244 reg. 5(1)"));
    }

    #[test]
    fn the_regulations_and_subject_access_have_no_cost_limit() {
        assert_eq!(applies_to(Regime::Foia), Ok(()));
        assert_eq!(applies_to(Regime::Eir), Err(NoCostLimit::Eir));
        assert!(NoCostLimit::Eir.to_string().contains("reg. 12(4)(b)"));
        assert_eq!(applies_to(Regime::SubjectAccess), Err(NoCostLimit::SubjectAccess));
    }

    #[test]
    fn a_line_is_read_as_it_is_written() {
        for json in [
            r#"{"activity":"locate","area":"Roads","items":900,"sample_items":10,"sample_minutes":24}"#,
            r#"{"activity":"determine_held","area":"","minutes":30}"#,
            r#"{"activity":"retrieve","area":"Archive","pence":3500}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
        }
        assert_eq!(read(r#"{"activity":"locate","minutes":0}"#).unwrap().area(), "");
    }

    #[test]
    fn a_line_that_makes_no_sense_says_what_is_wrong() {
        for (json, says) in [
            (r#"{"activity":"search","minutes":1}"#, "activity: use one of"),
            (r#"{"minutes":1}"#, "activity: use one of"),
            (r#"{"activity":"locate"}"#, "give minutes"),
            (r#"{"activity":"locate","minutes":1,"pence":1}"#, "give only one"),
            (r#"{"activity":"locate","minutes":1,"items":1}"#, "give only one"),
            (r#"{"activity":"locate","items":9}"#, "go together"),
            (
                r#"{"activity":"locate","items":9,"sample_items":0,"sample_minutes":1}"#,
                "each at least 1",
            ),
            (
                r#"{"activity":"locate","items":9,"sample_items":10,"sample_minutes":1}"#,
                "cannot be more than items",
            ),
            (r#"{"activity":"locate","minutes":1000001}"#, "at most"),
            (r#"{"activity":"locate","minutes":-1}"#, "invalid value"),
            (r#"{"activity":"locate","minutes":1.5}"#, "invalid type"),
            (r#"{"activity":"locate","hours":1}"#, "unknown field"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains(says), "{json}: {error}");
        }
        let long = "a".repeat(101);
        let error = read(&format!(r#"{{"activity":"locate","area":"{long}","minutes":1}}"#));
        assert!(error.unwrap_err().contains("at most 100 characters"));
    }

    #[test]
    fn an_estimate_has_lines_and_not_endlessly_many() {
        assert_eq!(Estimate::try_from(Vec::new()), Err(EstimateError::NoLines));
        let many = vec![minutes(Activity::Locate, 1); 201];
        assert_eq!(Estimate::try_from(many), Err(EstimateError::TooManyLines));
    }

    #[test]
    fn the_greatest_estimate_that_can_be_written_is_added_up() {
        let greatest = Work::Sample { items: MOST_ITEMS, timed: 1, took: MOST_MINUTES };
        let whole = estimate(vec![line(Activity::Locate, greatest); MOST_LINES]);
        let costs = work_out_together(&vec![&whole; 500], limit(LimitKind::Central));
        assert!(costs.exceeds);
    }

    fn some_line() -> impl Strategy<Value = Line> {
        let work = prop_oneof![
            (0u32..3_000).prop_map(Work::Minutes),
            (0u32..70_000).prop_map(Work::Pence),
            (1u32..2_000, 1u32..50, 1u32..200).prop_map(|(more, timed, took)| Work::Sample {
                items: timed + more,
                timed,
                took
            }),
        ];
        (prop::sample::select(&Activity::ALL[..]), work)
            .prop_map(|(activity, work)| line(activity, work))
    }

    fn some_lines() -> impl Strategy<Value = Vec<Line>> {
        prop::collection::vec(some_line(), 1..8)
    }

    proptest! {
        #[test]
        fn more_work_is_never_cheaper(lines in some_lines(), more in some_line()) {
            let before = central(lines.clone());
            let after = central([lines, vec![more]].concat());
            prop_assert!(after.pence >= before.pence);
            prop_assert!(after.minutes_left <= before.minutes_left);
            prop_assert!(after.exceeds || !before.exceeds);
            prop_assert!(after.confirming_exceeds || !before.confirming_exceeds);
        }

        #[test]
        fn what_does_not_count_changes_no_sum(lines in some_lines(), work in 0u32..1_000_000) {
            let before = central(lines.clone());
            for activity in Activity::ALL.into_iter().filter(|activity| !activity.counts()) {
                let more = line(activity, Work::Minutes(work));
                let after = central([lines.clone(), vec![more]].concat());
                prop_assert_eq!(after.counted, before.counted);
                prop_assert_eq!(after.exceeds, before.exceeds);
                prop_assert_eq!(after.confirming, before.confirming);
            }
        }

        #[test]
        fn a_sum_does_not_depend_on_the_order_of_its_lines(lines in some_lines()) {
            let mut turned = lines.clone();
            turned.reverse();
            prop_assert_eq!(central(turned).counted, central(lines).counted);
        }

        #[test]
        fn what_is_over_the_higher_limit_is_over_the_lower(lines in some_lines()) {
            let estimate = estimate(lines);
            let over = |kind| work_out(&estimate, limit(kind)).exceeds;
            prop_assert!(over(LimitKind::Other) || !over(LimitKind::Central));
        }

        #[test]
        fn not_even_the_duty_to_confirm_is_left_only_where_none_is_left(lines in some_lines()) {
            let costs = central(lines);
            prop_assert!(costs.exceeds || !costs.confirming_exceeds);
            prop_assert_eq!(costs.exceeds, costs.because.iter().any(|one| one.rule == "FOIA 2000 s.16(1)"));
            prop_assert!(!costs.exceeds || costs.minutes_left == 0);
        }
    }
}
