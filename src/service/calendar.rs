//! The calendar that last days are worked out with: the list that the program carries and the days
//! that were proclaimed after it, as the database has them now.

use super::{Error, Office};
use crate::{
    law::{
        bank_holidays::{BankHolidays, DayError},
        calendar::Calendar,
    },
    storage::{db::Db, proclaimed_days},
};
use std::sync::{Arc, Mutex, PoisonError};

/// The calendar of a version. Several processes share a database, so that the version is asked for
/// each time, which is one look-up by key, and the calendar is made anew when it is another.
#[derive(Default)]
pub(super) struct KeptCalendar(Mutex<Option<(i64, Arc<Calendar>)>>);

impl KeptCalendar {
    fn of(&self, version: i64) -> Option<Arc<Calendar>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(known, _)| *known == version).map(|(_, calendar)| calendar.clone())
    }

    fn keep(&self, version: i64, calendar: &Arc<Calendar>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((version, Arc::clone(calendar)));
    }
}

impl Office {
    /// The calendar as it is now.
    ///
    /// Not for a transaction that changes it: what is kept must have been committed.
    pub(super) fn calendar(&self, db: &mut Db) -> Result<Arc<Calendar>, Error> {
        let version = proclaimed_days::version(db)?;
        self.calendar_of(db, version)
    }

    /// The calendar as it is until the transaction ends. To be taken before any case is.
    pub(super) fn hold_calendar(&self, db: &mut Db) -> Result<Arc<Calendar>, Error> {
        let version = proclaimed_days::hold_version(db)?;
        self.calendar_of(db, version)
    }

    fn calendar_of(&self, db: &mut Db, version: i64) -> Result<Arc<Calendar>, Error> {
        if let Some(kept) = self.calendar.of(version) {
            return Ok(kept);
        }
        let made = Arc::new(Calendar::from(known_days(db)?));
        self.calendar.keep(version, &made);
        Ok(made)
    }
}

/// Every bank holiday that counts.
pub(super) fn known_days(db: &mut Db) -> Result<BankHolidays, Error> {
    let mut list = BankHolidays::united_kingdom();
    for day in proclaimed_days::list(db)? {
        if day.withdrawn_at.is_some() {
            continue;
        }
        match list.add(&day.entered.day) {
            // A later version of this program carries the day itself.
            Ok(()) | Err(DayError::AlreadyListed { .. }) => {}
            Err(other) => tracing::error!(day = day.id, error = %other, "a day cannot count"),
        }
    }
    Ok(list)
}
