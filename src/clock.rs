//! Where the time comes from. The one place that reads the machine's clock.
#![expect(clippy::disallowed_methods, reason = "the clock that all else is given")]

use chrono::{DateTime, NaiveDate, NaiveTime, SubsecRound, TimeZone, Utc};
use chrono_tz::Europe::London;

/// The instant for the record, and London's date for the law.
pub trait Clock: Send + Sync {
    /// The present instant, cut to microseconds, as both databases keep it.
    fn now(&self) -> DateTime<Utc>;

    /// The date in London: at 23:30 UTC in June it is already tomorrow.
    fn today(&self) -> NaiveDate {
        self.now().with_timezone(&London).date_naive()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands at one instant until it is moved; for tests and worked examples.
#[derive(Debug)]
pub struct StoppedClock(std::sync::RwLock<DateTime<Utc>>);

impl StoppedClock {
    /// Stands at `at`.
    pub fn at(at: DateTime<Utc>) -> Self {
        Self(std::sync::RwLock::new(at.trunc_subsecs(6)))
    }

    /// Stands at ten in the morning, London time, on `day`.
    pub fn on(day: NaiveDate) -> Self {
        Self::at(ten_in_the_morning(day))
    }

    /// Moves the hands to `at`.
    pub fn set(&self, at: DateTime<Utc>) {
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = at.trunc_subsecs(6);
    }

    /// Moves the hands to ten in the morning, London time, on `day`.
    pub fn set_on(&self, day: NaiveDate) {
        self.set(ten_in_the_morning(day));
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn ten_in_the_morning(day: NaiveDate) -> DateTime<Utc> {
    let ten = day.and_time(NaiveTime::MIN) + chrono::Duration::hours(10);
    // The clocks change at one in the night, so ten o'clock exists once on every day.
    London.from_local_datetime(&ten).earliest().map_or(ten.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_on_a_summer_evening_in_utc_it_is_tomorrow_in_london() {
        let clock = StoppedClock::at("2026-06-15T23:30:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-06-16");
    }

    #[test]
    fn a_stopped_clock_stands_until_it_is_moved() {
        let clock = StoppedClock::on(NaiveDate::from_ymd_opt(2026, 2, 18).unwrap());
        assert_eq!(clock.now(), clock.now());
        clock.set_on(NaiveDate::from_ymd_opt(2026, 3, 12).unwrap());
        assert_eq!(clock.today().to_string(), "2026-03-12");
    }
}
