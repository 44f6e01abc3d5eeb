//! Figures that are counted from the cases, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        decision::{Decision, Outcome},
        figures::Period,
        forecast::{Outlook, Stage},
        ids::CaseId,
        letter::Words,
        permission::Role,
    },
    law::regime::Regime,
    service::{Error, Office, SignedIn, statistics_csv},
};
use office::{a_request, config_in, date, first_administrator};
use std::sync::Arc;
use support::for_each_database;
use tempfile::TempDir;

struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    folder: TempDir,
}

impl Unit {
    fn on(database: &str, day: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date(day)));
        let config = config_in(&folder, database, &[]);
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        Self { office, clock, nia, folder }
    }

    fn receives(&self, on: &str) -> CaseId {
        self.clock.set_on(date(on));
        self.office.log_request(&self.nia, &a_request(Regime::Foia, on)).unwrap()
    }

    fn answers(&self, case: CaseId, on: &str) {
        self.clock.set_on(date(on));
        let said = Words::same("We hold nothing of the kind.");
        let decision = Decision::plain(Outcome::NotHeld, said, Vec::new());
        self.office.decide(&self.nia, case, &decision).unwrap();
        let letter = self.office.draft_answer(&self.nia, case).unwrap();
        let reference = self.office.case(&self.nia, case).unwrap().case.reference.to_string();
        self.office.issue(&self.nia, case, letter, &reference, true).unwrap();
    }
}

fn period(from: &str, to: &str) -> Period {
    Period::new(date(from), date(to)).unwrap()
}

#[test]
fn each_request_is_counted_in_the_month_it_came_and_each_answer_in_the_month_it_went() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-05");
        // Due on 3 February, 3 March and 19 March 2026.
        let in_time = unit.receives("2026-01-06");
        unit.answers(in_time, "2026-02-03");
        let late = unit.receives("2026-02-03");
        let open = unit.receives("2026-02-18");
        unit.answers(late, "2026-03-04");
        let withdrawn = unit.receives("2026-03-05");
        unit.office.withdraw(&unit.nia, withdrawn).unwrap();

        let figures = unit.office.figures(&unit.nia, period("2026-01-01", "2026-03-31")).unwrap();
        assert_eq!(figures.received, 4);
        assert_eq!((figures.answers.answered, figures.answers.in_time), (2, 1));
        assert_eq!(figures.withdrawn, 1);
        assert_eq!(figures.outcomes["not_held"], 2);
        assert_eq!(figures.days.unwrap().longest, 21);
        let months: Vec<_> = figures
            .months
            .iter()
            .map(|month| (month.received, month.answers.answered, month.answers.in_time))
            .collect();
        assert_eq!(months, [(1, 0, 0), (2, 1, 1), (1, 1, 0)]);

        let february = unit.office.figures(&unit.nia, period("2026-02-01", "2026-02-28")).unwrap();
        assert_eq!((february.received, february.answers.answered), (2, 1));
        assert_eq!(unit.office.case(&unit.nia, open).unwrap().case.answered_on, None);

        let table = String::from_utf8(statistics_csv(&figures).unwrap()).unwrap();
        for line in ["received,,4", "answered_in_time,,1", "received_in_month,2026-02,2"] {
            assert!(table.contains(line), "{line} in {table}");
        }
    });
}

#[test]
fn a_review_is_counted_when_it_is_asked_for_and_when_it_is_decided() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-06");
        let case = unit.receives("2026-01-06");
        unit.answers(case, "2026-01-30");
        unit.clock.set_on(date("2026-03-02"));
        // It came in February and is recorded in March.
        unit.office.request_review(&unit.nia, case, date("2026-02-27"), false).unwrap();
        let figures = unit.office.figures(&unit.nia, period("2026-02-01", "2026-02-28")).unwrap();
        assert_eq!(figures.afterwards.reviews_asked, 1);
        assert_eq!(figures.afterwards.reviews_decided, 0);
    });
}

#[test]
fn a_case_that_stands_where_most_others_needed_longer_is_likely_to_be_late() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-05");
        let cases: Vec<_> = (0..8).map(|_| unit.receives("2026-01-06")).collect();
        assert_eq!(
            unit.office.now(&unit.nia).unwrap().at_risk,
            [],
            "there is nothing to learn from"
        );
        for case in cases {
            unit.answers(case, "2026-02-10");
        }
        let open = unit.receives("2026-02-11");
        unit.clock.set_on(date("2026-02-13"));
        let now = unit.office.now(&unit.nia).unwrap();
        assert_eq!(now.learned_from, 8);
        assert_eq!(now.by_days_left, [(18, 1)]);
        assert!(now.by_stage.contains(&(Stage::Unassigned, 1)));
        // The others needed 25 working days; two are gone, and 18 are left.
        let [risk] = &now.at_risk[..] else { panic!("{:?}", now.at_risk) };
        assert_eq!((risk.stood, risk.days_left), (2, 18));
        assert_eq!(risk.outlook, Outlook { like: 8, needed_more: 8 });

        unit.office.assign(&unit.nia, open, unit.nia.id).unwrap();
        assert_eq!(unit.office.now(&unit.nia).unwrap().at_risk, [], "no other was assigned");
    });
}

#[test]
fn what_everybody_may_see_is_of_whole_months_and_counted_once_a_day() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-05");
        let case = unit.receives("2026-01-06");
        unit.answers(case, "2026-02-03");
        unit.clock.set_on(date("2026-02-20"));
        let seen = unit.office.performance().unwrap();
        assert_eq!((seen.received, seen.answers.answered), (1, 0), "February is not over");
        unit.clock.set_on(date("2026-03-02"));
        assert_eq!(unit.office.performance().unwrap().answers.answered, 1);
        drop(unit.folder);
    });
}

#[test]
fn a_contributor_sees_no_figures() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-05");
        let contributor = SignedIn { role: Role::Contributor, ..unit.nia.clone() };
        let asked = unit.office.figures(&contributor, period("2026-01-01", "2026-03-31"));
        assert!(matches!(asked, Err(Error::Forbidden)), "{asked:?}");
        assert!(matches!(unit.office.now(&contributor), Err(Error::Forbidden)));
    });
}
