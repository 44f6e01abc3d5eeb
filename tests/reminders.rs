//! Deadline e-mails to staff: who is told what and when, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        decision::{Decision, Outcome},
        event::Extension,
        ids::{CaseId, StaffId},
        language::Language,
        letter::Words,
        permission::Role,
        reminder::{Reminder, Rules},
    },
    law::{calendar::Calendar, regime::Regime},
    mail::read::{Received, read},
    service::{Error, Office, SignedIn},
};
use chrono::NaiveDate;
use office::{a_person, a_request, config_in, date, first_administrator};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    sync::Arc,
};
use support::for_each_database;
use tempfile::TempDir;

struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    /// Runs the unit.
    nia: SignedIn,
    /// Handles cases.
    emrys: SignedIn,
    folder: TempDir,
    database: String,
}

impl Unit {
    fn on(database: &str, day: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date(day)));
        let config = config_in(&folder, database, &[]);
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        let emrys = invite(&office, "emrys", Role::Officer);
        Self { office, clock, nia, emrys, folder, database: database.to_owned() }
    }

    fn on_day(&self, day: &str) -> &Self {
        self.clock.set_on(date(day));
        self
    }

    fn receives(&self, on: &str) -> CaseId {
        self.on_day(on);
        self.office.log_request(&self.nia, &a_request(Regime::Foia, on)).unwrap()
    }

    fn gives(&self, case: CaseId, officer: &SignedIn) {
        self.office.assign(&self.nia, case, officer.id).unwrap();
    }

    fn answers(&self, case: CaseId) {
        let said = Words::same("We hold nothing of the kind.");
        let decision = Decision::plain(Outcome::NotHeld, said, Vec::new());
        self.office.decide(&self.emrys, case, &decision).unwrap();
        let letter = self.office.draft_answer(&self.emrys, case).unwrap();
        let reference = self.office.case(&self.emrys, case).unwrap().case.reference.to_string();
        self.office.issue(&self.emrys, case, letter, &reference, true).unwrap();
    }

    /// What a run on a day writes down: the step and the person of each.
    fn reminds_on(&self, day: &str) -> Vec<(StaffId, i32)> {
        self.on_day(day);
        let after = self.office.last_reminder().unwrap();
        self.office.remind(date(day)).unwrap();
        let (told, _) = self.office.reminders_planned(date(day), after).unwrap();
        told.iter().map(|one| (one.staff, one.step.0)).collect()
    }

    /// All that was ever written down on a day.
    fn written_on(&self, day: NaiveDate) -> Vec<Reminder> {
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let (page, last) = self.office.reminders_planned(day, after).unwrap();
            all.extend(page);
            let Some(last) = last else { return all };
            after = last;
        }
    }

    /// The e-mails to somebody so far.
    fn emails_to(&self, person: &SignedIn) -> Vec<Received> {
        self.office.do_all_jobs().unwrap();
        let Ok(files) = fs::read_dir(self.folder.path().join("outbox")) else { return Vec::new() };
        files
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .filter(|bytes| {
                let text = String::from_utf8_lossy(bytes);
                text.contains(&format!("<{}>", person.email))
                    || text.contains(&format!("To: {}\r\n", person.email))
            })
            .map(|bytes| read(&bytes, "ATISN"))
            .collect()
    }
}

fn invite(office: &Office, name: &str, role: Role) -> SignedIn {
    let email = format!("{name}@unit.example");
    let link = office.invite(name, &email, role, Language::English).unwrap();
    let token = link.path().rsplit('/').next().unwrap();
    let session = office.set_up(token, &a_person(&email)).unwrap();
    office.who(&session.0).unwrap().unwrap()
}

#[test]
fn an_officer_is_told_at_each_step_once_and_administrators_when_it_is_late() {
    for_each_database(|url| {
        // Due on 19 March 2026.
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        let (nia, emrys) = (unit.nia.id, unit.emrys.id);
        for (day, told) in [
            ("2026-03-03", vec![]),
            ("2026-03-04", vec![(emrys, 10)]),
            ("2026-03-04", vec![]),
            ("2026-03-05", vec![]),
            ("2026-03-14", vec![]),
            // The worker did not run when five were left; it is said when it does, and ten is not.
            ("2026-03-13", vec![(emrys, 5)]),
            ("2026-03-16", vec![(emrys, 2)]),
            ("2026-03-17", vec![]),
            ("2026-03-19", vec![(emrys, 0)]),
            ("2026-03-20", vec![(emrys, -1), (nia, -1)]),
            ("2026-03-20", vec![]),
            ("2026-03-21", vec![]),
            ("2026-03-23", vec![(emrys, -2), (nia, -2)]),
        ] {
            assert_eq!(unit.reminds_on(day), told, "{day}");
        }
    });
}

#[test]
fn where_nobody_handles_a_case_the_administrators_are_told_and_whoever_is_given_it_next() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        assert_eq!(unit.reminds_on("2026-03-11"), [(unit.nia.id, 5)]);
        unit.gives(case, &unit.emrys);
        assert_eq!(unit.reminds_on("2026-03-12"), [(unit.emrys.id, 5)]);
    });
}

#[test]
fn a_last_day_that_moves_begins_its_steps_again_and_an_answer_ends_them() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        assert_eq!(unit.reminds_on("2026-03-16"), [(unit.emrys.id, 2)]);
        let ground = Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() };
        let why = Words::same("The prices are recent.");
        let until = date("2026-03-30");
        unit.office.extend(&unit.emrys, case, None, &ground, until, &why).unwrap();
        // Nine working days are left to 30 March.
        assert_eq!(unit.reminds_on("2026-03-16"), [(unit.emrys.id, 10)]);
        unit.answers(case);
        assert_eq!(unit.reminds_on("2026-03-30"), []);
    });
}

#[test]
fn one_email_a_person_names_the_cases_and_nothing_of_what_was_asked_or_who_asked() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        for on in ["2026-02-18", "2026-02-19"] {
            let case = unit.receives(on);
            unit.gives(case, &unit.emrys);
        }
        unit.on_day("2026-03-11");
        unit.office.remind(date("2026-03-11")).unwrap();
        let emails = unit.emails_to(&unit.emrys);
        let [email] = &emails[..] else { panic!("{} e-mails", emails.len()) };
        let subject = email.subject.as_deref().unwrap();
        assert_eq!(subject, "Deadlines: 2 to come");
        let text = &email.text;
        assert!(text.contains("ATISN 26732: the answer is due on 19 March 2026, with 5 working"));
        assert!(text.contains("http://127.0.0.1:8080/staff/cases/atisn-26733"), "{text}");
        for secret in ["Guidance", "Ada", "Byron", "ada@example.com"] {
            assert!(!text.contains(secret) && !subject.contains(secret), "{secret}");
        }
    });
}

#[test]
fn what_was_answered_before_the_email_went_is_not_in_it() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        unit.on_day("2026-03-11").office.remind(date("2026-03-11")).unwrap();
        unit.answers(case);
        assert!(unit.emails_to(&unit.emrys).is_empty());
    });
}

#[test]
fn of_several_workers_that_plan_the_same_day_each_reminder_is_written_by_one() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        for _ in 0..12 {
            let case = unit.receives("2026-02-18");
            unit.gives(case, &unit.emrys);
        }
        unit.on_day("2026-03-20");
        let config = config_in(&unit.folder, &unit.database, &[]);
        let planned: usize = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let clock = Arc::new(StoppedClock::on(date("2026-03-20")));
                        let office = Office::open(&config, clock).unwrap();
                        office.remind(date("2026-03-20")).unwrap().planned
                    })
                })
                .collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).sum()
        });
        assert_eq!(planned, 24, "twelve late cases, told to the officer and to the administrator");
        let told: usize = unit
            .emails_to(&unit.emrys)
            .iter()
            .map(|email| email.text.matches("ATISN").count())
            .sum();
        assert_eq!(told, 12);
    });
}

/// Half a year of working days, with cases that come, are given away and are answered: the log of
/// reminders is what counting by hand says, each once.
#[test]
fn over_half_a_year_each_due_reminder_stands_in_the_log_exactly_once() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-05");
        let calendar = Calendar::united_kingdom();
        let first = date("2026-01-05");
        // A case every third day; every case is answered 15 to 27 working days later.
        let mut open: Vec<(CaseId, NaiveDate, NaiveDate)> = Vec::new();
        let mut expected: BTreeMap<(String, StaffId, i32), NaiveDate> = BTreeMap::new();
        let mut number = 26_732;
        for (at, day) in first.iter_days().take(180).enumerate() {
            unit.clock.set_on(day);
            if at % 9 == 0 {
                let case = unit.receives(&day.to_string());
                unit.gives(case, &unit.emrys);
                let due = calendar.nth_working_day_after(day, 20);
                let answered = calendar.nth_working_day_after(day, 15 + (at / 9 * 5) % 13);
                open.push((case, due, answered));
                for on in day.iter_days().take_while(|on| *on < answered) {
                    if !calendar.is_working_day(on) {
                        continue;
                    }
                    let left = calendar.working_days_between(on, due);
                    let reference = format!("ATISN {number}");
                    if on > due {
                        let late = i32::try_from(calendar.working_days_between(due, on)).unwrap();
                        for who in [unit.emrys.id, unit.nia.id] {
                            expected.insert((reference.clone(), who, -late), on);
                        }
                    } else if [10, 5, 2, 0].contains(&left) {
                        let step = i32::try_from(left).unwrap();
                        expected.insert((reference, unit.emrys.id, step), on);
                    }
                }
                number += 1;
            }
            for (case, ..) in open.extract_if(.., |(.., answered)| *answered == day) {
                unit.answers(case);
            }
            unit.office.remind(day).unwrap();
            unit.office.remind(day).unwrap();
        }
        let last = first + chrono::TimeDelta::days(179);
        expected.retain(|_, on| *on <= last);
        let mut written = BTreeMap::new();
        for day in first.iter_days().take(180) {
            for one in unit.written_on(day) {
                let key = (one.reference.to_string(), one.staff, one.step.0);
                assert_eq!(written.insert(key, day), None, "{one:?} twice");
            }
        }
        assert_eq!(written, expected);
    });
}

#[test]
fn the_preview_shows_what_then_goes_out() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        for on in ["2026-02-18", "2026-02-19", "2026-02-26"] {
            let case = unit.receives(on);
            unit.gives(case, &unit.emrys);
        }
        unit.on_day("2026-03-03").office.remind(date("2026-03-03")).unwrap();
        for day in ["2026-03-04", "2026-03-05", "2026-03-12", "2026-03-20"] {
            let previewed: BTreeSet<String> = unit
                .office
                .would_remind(&unit.nia, date(day))
                .unwrap()
                .into_iter()
                .flat_map(|person| person.reminders)
                .map(|one| format!("{} {} {:?}", one.reference, one.staff, one.step))
                .collect();
            let yesterday = date(day).pred_opt().unwrap();
            unit.clock.set_on(yesterday);
            unit.office.remind(yesterday).unwrap();
            unit.on_day(day).office.remind(date(day)).unwrap();
            let sent: BTreeSet<String> = unit
                .written_on(date(day))
                .into_iter()
                .map(|one| format!("{} {} {:?}", one.reference, one.staff, one.step))
                .collect();
            assert_eq!(previewed, sent, "{day}");
            assert!(unit.office.would_remind(&unit.nia, date(day)).unwrap().is_empty());
        }
    });
}

#[test]
fn an_administrator_sets_the_rules_and_nobody_else_sees_them() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        let rules = Rules::new([3], None).unwrap();
        unit.office.set_reminder_rules(&unit.nia, &rules).unwrap();
        assert_eq!(unit.office.reminder_rules(&unit.nia).unwrap(), rules);
        assert_eq!(unit.reminds_on("2026-03-11"), []);
        assert_eq!(unit.reminds_on("2026-03-13"), [(unit.emrys.id, 3)]);
        assert_eq!(unit.reminds_on("2026-03-20"), [(unit.emrys.id, -1)]);
        for refused in [
            unit.office.reminder_rules(&unit.emrys).map(drop),
            unit.office.set_reminder_rules(&unit.emrys, &rules),
            unit.office.would_remind(&unit.emrys, date("2026-03-20")).map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
    });
}

#[test]
fn a_calendar_program_finds_the_last_days_of_its_owner_under_an_address_that_can_be_ended() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let (mine, other) = (unit.receives("2026-02-18"), unit.receives("2026-02-19"));
        unit.gives(mine, &unit.emrys);
        unit.gives(other, &unit.nia);
        assert_eq!(unit.office.calendar_feed(&unit.emrys).unwrap(), None);
        let secret_of = |url: url::Url| {
            let name = url.path_segments().unwrap().next_back().unwrap().to_owned();
            name.strip_suffix(".ics").unwrap().to_owned()
        };
        let first = secret_of(unit.office.make_calendar_feed(&unit.emrys).unwrap());
        let text = unit.office.last_days_calendar(&first).unwrap().replace("\r\n ", "");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
        for line in [
            "DTSTART;VALUE=DATE:20260319",
            "SUMMARY:ATISN 26732: the answer",
            "URL:http://127.0.0.1:8080/staff/cases/atisn-26732",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
        }
        assert!(!text.contains("Guidance") && !text.contains("Ada"), "{text}");

        // A new address ends the old one.
        let second = secret_of(unit.office.make_calendar_feed(&unit.emrys).unwrap());
        let gone =
            |secret: &str| matches!(unit.office.last_days_calendar(secret), Err(Error::NotFound));
        assert!(gone(&first) && !gone(&second) && gone("") && gone("guessed"));
        unit.office.end_calendar_feed(&unit.emrys).unwrap();
        assert!(gone(&second));
    });
}
