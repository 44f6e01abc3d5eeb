//! Deadline e-mails to staff: who is told what and when, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        decision::{Decision, Outcome},
        event::{CaseEvent, Channel, EmailKind, Extension},
        ids::{CaseId, StaffId},
        language::{Language, LanguageChoice},
        letter::{LetterType, Words},
        permission::Role,
        reminder::{Further, Reminder, Rules},
        requester::Requester,
    },
    law::{
        bank_holidays::{BankHoliday, Division, EnteredDay},
        calendar::Calendar,
        regime::Regime,
    },
    mail::read::{Received, read},
    service::{Error, NewLetter, NewRequest, Office, SignedIn, WaitingStep},
    storage::{
        db::{Db, Options},
        last_days,
        reminders::{self, Reached},
    },
};
use chrono::NaiveDate;
use office::{a_person, a_request, config_in, date, first_administrator};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, process::Command, sync::Arc};
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

    /// From somebody who has no e-mail address.
    fn receives_by_post(&self, on: &str) -> CaseId {
        self.on_day(on);
        let language = LanguageChoice::English;
        let by_post = NewRequest {
            channel: Channel::Letter,
            requester: Requester::parse("Tom Ellis", "", "1 High Street\nBala", language).unwrap(),
            ..a_request(Regime::Foia, on)
        };
        self.office.log_request(&self.nia, &by_post).unwrap()
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
        self.emails_at(&person.email)
    }

    /// The texts of the e-mails to the requester so far in which some words stand.
    fn requester_reads(&self, words: &str) -> Vec<String> {
        let all = self.emails_at("ada@example.com").into_iter();
        all.map(|email| email.text).filter(|text| text.contains(words)).collect()
    }

    fn emails_at(&self, address: &str) -> Vec<Received> {
        self.office.do_all_jobs().unwrap();
        let Ok(files) = fs::read_dir(self.folder.path().join("outbox")) else { return Vec::new() };
        files
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .filter(|bytes| {
                let text = String::from_utf8_lossy(bytes);
                text.contains(&format!("<{address}>"))
                    || text.contains(&format!("To: {address}\r\n"))
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

/// What becomes of a case of the year that is simulated, so many working days after its receipt.
struct Course {
    case: CaseId,
    /// What the log calls it.
    reference: String,
    officer: Option<StaffId>,
    due: NaiveDate,
    /// The last day for the requester, while the clock stands.
    reply: Option<NaiveDate>,
    given_on: Option<NaiveDate>,
    asked_on: Option<NaiveDate>,
    explained_on: Option<NaiveDate>,
    extended_on: Option<NaiveDate>,
    closed_on: NaiveDate,
}

impl Course {
    /// The case that is logged on a day after so many others, whose course follows from that number.
    fn begun(unit: &Unit, calendar: &Calendar, logged: usize, day: NaiveDate) -> Self {
        let request = a_request(Regime::Foia, &day.to_string());
        let case = unit.office.log_request(&unit.nia, &request).unwrap();
        let after = |days| Some(calendar.nth_working_day_after(day, days));
        let (is_asked, is_extended) = (logged % 40 == 7, logged % 40 == 21);
        let is_silent = logged % 40 == 27;
        let is_given = logged % 10 != 3 && logged % 10 != 5;
        if is_given {
            unit.gives(case, &unit.emrys);
        }
        let more = match () {
            () if is_silent => 60,
            () if is_asked || is_extended => 24,
            () => 0,
        };
        Self {
            case,
            reference: format!("ATISN {}", 26_732 + logged),
            officer: is_given.then_some(unit.emrys.id),
            due: calendar.nth_working_day_after(day, 20),
            reply: None,
            given_on: after(12).filter(|_| logged % 10 == 5),
            asked_on: after(6).filter(|_| is_asked || is_silent),
            explained_on: after(17).filter(|_| is_asked),
            extended_on: after(18).filter(|_| is_extended),
            closed_on: calendar.nth_working_day_after(day, 3 + logged * 7 % 24 + more),
        }
    }

    /// What happens to it on a day.
    fn goes_on(&mut self, unit: &Unit, calendar: &Calendar, day: NaiveDate) {
        if self.given_on == Some(day) {
            unit.gives(self.case, &unit.emrys);
            self.officer = Some(unit.emrys.id);
        }
        if self.asked_on == Some(day) {
            let question = Words::same("Which year do you mean?");
            unit.office.request_clarification(&unit.emrys, self.case, None, &question).unwrap();
            let waits = unit.office.case(&unit.emrys, self.case).unwrap().waits;
            self.reply = waits.unwrap().until;
        }
        if self.explained_on == Some(day) {
            unit.office.receive_clarification(&unit.emrys, self.case, None, day).unwrap();
            self.reply = None;
            self.due = calendar.nth_working_day_after(day, 20);
        }
        if self.extended_on == Some(day) {
            let ground = Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() };
            let until = calendar.nth_working_day_after(self.due, 12);
            let why = Words::same("The prices are recent.");
            unit.office.extend(&unit.emrys, self.case, None, &ground, until, &why).unwrap();
            self.due = until;
        }
    }
}

/// The working days after `from`, up to and with `to`, counted by hand.
fn counted(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> i32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    i32::try_from(days.filter(|day| calendar.is_working_day(*day)).count()).unwrap()
}

/// Half a run, as one leaves it that is broken off: some of the day is planned, and nothing queued.
fn broken_off(unit: &Unit, calendar: &Calendar, on: NaiveDate) {
    let mut db = Db::open(&unit.database, &Options::default()).unwrap();
    let rules = Rules::default();
    let days = last_days::until(&mut db, rules.horizon(on, calendar)).unwrap();
    for (due_on, owed) in days.iter().take(days.len() / 2).copied() {
        let Some(step) = rules.step(owed, due_on, on, calendar) else { continue };
        let escalation = rules.escalation(owed, step);
        reminders::plan(&mut db, &Reached { owed, due_on, step, escalation }, on).unwrap();
    }
}

/// The step of the usual rules, counted by hand.
fn step_by_hand(calendar: &Calendar, due: NaiveDate, on: NaiveDate) -> Option<i32> {
    if on > due {
        return Some(-counted(calendar, due, on));
    }
    let left = counted(calendar, on, due);
    [0, 2, 5, 10].into_iter().find(|step| *step >= left)
}

/// What is to be told, counted without the program.
#[derive(Default)]
struct ByHand {
    told: BTreeSet<(String, NaiveDate, i32, StaffId)>,
    expected: BTreeSet<(NaiveDate, String, i32, StaffId)>,
    missed: BTreeSet<(String, NaiveDate)>,
}

impl ByHand {
    /// Counts a case on a working day; `runs` is the number of who runs the unit.
    fn counts(&mut self, one: &Course, calendar: &Calendar, day: NaiveDate, runs: StaffId) {
        let (due, is_ours) = match one.reply {
            Some(until) => (until, false),
            None => (one.due, true),
        };
        let Some(step) = step_by_hand(calendar, due, day) else { return };
        // That a requester's time has ended is said once.
        let step = if is_ours { step } else { step.max(-1) };
        let is_late = is_ours && step < 0;
        let administrators = (one.officer.is_none() || is_late).then_some(runs);
        for person in one.officer.into_iter().chain(administrators) {
            if self.told.insert((one.reference.clone(), due, step, person)) {
                self.expected.insert((day, one.reference.clone(), step, person));
            }
        }
        if is_late {
            self.missed.insert((one.reference.clone(), due));
        }
    }
}

/// A year of 1,000 cases: some are nobody's, some are given to somebody late, some are extended or
/// wait for their requester, who may never explain, some are late. The log is what counting by hand
/// says, each line once, and so are the apologies; although the worker stands still at times, is broken
/// off at others, and at others two of them plan at once.
#[test]
fn over_a_year_of_a_thousand_cases_each_due_reminder_stands_in_the_log_exactly_once() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-01-05");
        let config = config_in(&unit.folder, &unit.database, &[]);
        let other = Office::open(&config, Arc::<StoppedClock>::clone(&unit.clock) as _).unwrap();
        let calendar = Calendar::united_kingdom();
        let days: Vec<NaiveDate> = date("2026-01-05").iter_days().take(365).collect();
        let mut open: Vec<Course> = Vec::new();
        let mut by_hand = ByHand::default();
        let mut apologies: Vec<(String, NaiveDate)> = Vec::new();
        let mut logged = 0;
        for (at, day) in days.iter().copied().enumerate() {
            unit.clock.set_on(day);
            for one in &mut open {
                one.goes_on(&unit, &calendar, day);
            }
            while logged * 365 < 1000 * (at + 1) && logged < 1000 {
                let one = Course::begun(&unit, &calendar, logged, day);
                open.push(one);
                logged += 1;
            }
            for one in open.extract_if(.., |one| one.closed_on == day) {
                unit.office.withdraw(&unit.nia, one.case).unwrap();
            }
            // Twice a month the worker stands still for two days.
            if at % 15 == 9 || at % 15 == 10 {
                continue;
            }
            if at % 15 == 4 {
                broken_off(&unit, &calendar, day);
            }
            let mut done = vec![];
            if at % 20 == 3 {
                std::thread::scope(|scope| {
                    let second = scope.spawn(|| other.remind(day).unwrap());
                    done.push(unit.office.remind(day).unwrap());
                    done.push(second.join().unwrap());
                });
            } else {
                done.push(unit.office.remind(day).unwrap());
            }
            let told_now = done.into_iter().flat_map(|one| one.apologies);
            apologies.extend(told_now.map(|(case, due)| (case.to_string(), due)));
            if !calendar.is_working_day(day) {
                continue;
            }
            for one in &open {
                by_hand.counts(one, &calendar, day, unit.nia.id);
            }
        }
        assert_eq!(logged, 1000);
        let written: Vec<_> = days
            .iter()
            .flat_map(|day| {
                let lines = unit.written_on(*day).into_iter();
                lines.map(|one| (*day, one.reference.to_string(), one.step.0, one.staff))
            })
            .collect();
        let each: BTreeSet<_> = written.iter().cloned().collect();
        assert_eq!(each.len(), written.len(), "a line stands there twice");
        assert!(each.len() > 2000, "{} lines are too few for a test", each.len());
        let wrong: Vec<_> = each.symmetric_difference(&by_hand.expected).take(5).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let mut db = Db::open(&unit.database, &Options::default()).unwrap();
        assert!(reminders::waiting(&mut db).unwrap().is_empty(), "something waits for an e-mail");
        let missed: Vec<_> = by_hand.missed.into_iter().collect();
        assert!(missed.len() > 50, "{} missed days are too few for a test", missed.len());
        apologies.sort();
        assert_eq!(apologies, missed);
    });
}

#[test]
fn a_requester_whose_day_has_passed_is_told_so_once_with_an_apology_and_what_they_can_do() {
    for_each_database(|url| {
        // Due on 19 March 2026, and the second on 20 March, which is a Friday.
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.receives("2026-02-19");
        unit.gives(case, &unit.emrys);
        unit.reminds_on("2026-03-19");
        assert!(unit.requester_reads("We are sorry").is_empty(), "the day is not over");
        unit.on_day("2026-03-20");
        let foreseen = unit.office.would_apologise(&unit.nia, date("2026-03-20")).unwrap();
        assert_eq!(foreseen[0].0.to_string(), "ATISN 26732");
        assert_eq!(foreseen.len(), 1);
        unit.reminds_on("2026-03-20");
        let told = unit.requester_reads("We are sorry");
        assert_eq!(told.len(), 1);
        assert!(
            told[0].contains("by 19 March 2026") && told[0].contains("ico.org.uk"),
            "{}",
            told[0]
        );
        assert!(told[0].contains("/my-request/"), "{}", told[0]);
        assert!(!told[0].contains("Guidance"), "nothing of what was asked: {}", told[0]);
        let history = unit.office.history(&unit.nia, case).unwrap();
        let last = history.last().unwrap();
        assert!(matches!(last.event, CaseEvent::EmailSent { email: EmailKind::DateMissed, .. }));
        // Nothing on the Saturday; on the Monday the second, and the first is not told again.
        unit.reminds_on("2026-03-21");
        assert_eq!(unit.requester_reads("We are sorry").len(), 1);
        unit.reminds_on("2026-03-23");
        unit.reminds_on("2026-03-23");
        assert_eq!(unit.requester_reads("We are sorry").len(), 2);
        assert!(unit.office.would_apologise(&unit.nia, date("2026-03-23")).unwrap().is_empty());
        let refused = unit.office.would_apologise(&unit.emrys, date("2026-03-23"));
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    });
}

#[test]
fn nobody_is_told_of_a_missed_day_by_a_unit_that_writes_itself_or_when_it_no_longer_holds() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let (written, answered) = (unit.receives("2026-02-18"), unit.receives("2026-02-18"));
        unit.on_day("2026-03-20");
        // An officer has apologised already; the other answer goes out after the e-mail was queued.
        let apology = NewLetter {
            message: Words::same("We have not yet asked our colleagues."),
            day: Some(date("2026-03-27")),
            ..NewLetter::default()
        };
        let kind = LetterType::LateApology;
        let letter = unit.office.write_letter(&unit.nia, written, kind, &apology).unwrap();
        unit.office.send_letter(&unit.nia, written, letter).unwrap();
        assert_eq!(unit.office.remind(date("2026-03-20")).unwrap().apologies.len(), 2);
        unit.answers(answered);
        assert!(unit.requester_reads("You need not wait").is_empty());
        // The apology was about the answer: of the review, whose day passes later, they are told.
        unit.answers(written);
        unit.office.request_review(&unit.nia, written, date("2026-03-20"), false).unwrap();
        unit.on_day("2026-04-22");
        assert_eq!(unit.office.remind(date("2026-04-22")).unwrap().apologies.len(), 1);
        assert_eq!(unit.requester_reads("outcome of the internal review by").len(), 1);
        unit.on_day("2026-03-23");

        unit.receives("2026-02-20");
        let rules = Rules::default().apologising(false);
        unit.office.set_reminder_rules(&unit.nia, &rules).unwrap();
        unit.on_day("2026-03-24");
        assert!(unit.office.would_apologise(&unit.nia, date("2026-03-24")).unwrap().is_empty());
        assert_eq!(unit.office.remind(date("2026-03-24")).unwrap().apologies.len(), 0);
        unit.office.set_reminder_rules(&unit.nia, &rules.apologising(true)).unwrap();
        // Three weeks later it is no news.
        unit.on_day("2026-04-14");
        assert_eq!(unit.office.remind(date("2026-04-14")).unwrap().apologies.len(), 0);
    });
}

#[test]
fn a_requester_is_told_of_a_day_that_moved_where_no_letter_tells_it() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.on_day("2026-02-20");
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.emrys, case, None, &question).unwrap();
        assert!(unit.requester_reads("will now reply").is_empty());
        unit.on_day("2026-03-02");
        unit.office.receive_clarification(&unit.emrys, case, None, date("2026-03-02")).unwrap();
        let told = unit.requester_reads("We now have what we asked you for.");
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("by 31 March 2026"), "{}", told[0]);
        // A bank holiday of one part of the United Kingdom moves it by a day.
        let day = EnteredDay {
            day: BankHoliday {
                date: date("2026-03-06"),
                divisions: vec![Division::Scotland],
                name: ateb::law::words::Words::of("Royal occasion", "Achlysur brenhinol"),
            },
            source: "Edinburgh Gazette 1".into(),
        };
        unit.office.proclaim(Some(&unit.nia), &[day]).unwrap();
        let told = unit.requester_reads("A bank holiday has been announced");
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("by 1 April 2026"), "{}", told[0]);
        // An extension has its letter.
        let before = unit.requester_reads("will now reply").len();
        let ground = Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() };
        let why = Words::same("The prices are recent.");
        let until = date("2026-04-20");
        unit.office.extend(&unit.emrys, case, None, &ground, until, &why).unwrap();
        assert_eq!(unit.requester_reads("will now reply").len(), before);
    });
}

#[test]
fn the_officer_is_told_when_a_question_is_about_to_lapse_and_no_more_once_it_has() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        unit.on_day("2026-02-20");
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.emrys, case, None, &question).unwrap();
        let until = unit.office.case(&unit.emrys, case).unwrap().waits.unwrap().until.unwrap();
        let calendar = Calendar::united_kingdom();
        // As a worker does: it warns the requester, and closes what has lapsed.
        let mut told = Vec::new();
        for day in date("2026-02-20").iter_days().take_while(|day| *day <= date("2026-07-01")) {
            unit.on_day(&day.to_string());
            unit.office.sweep(day).unwrap();
            let reminded = unit.reminds_on(&day.to_string());
            unit.office.do_all_jobs().unwrap();
            told.extend(reminded.into_iter().map(|(who, step)| (who, step, day)));
        }
        let days: Vec<i32> =
            told.iter().map(|(_, _, day)| counted(&calendar, *day, until)).collect();
        assert_eq!(days, [10, 5, 2, 0], "{until}");
        assert!(told.iter().all(|(who, _, _)| *who == unit.emrys.id), "{told:?}");
        let history = unit.office.history(&unit.nia, case).unwrap();
        assert!(history.iter().any(|line| matches!(line.event, CaseEvent::Lapsed { .. })));
        let texts = unit.emails_to(&unit.emrys).into_iter().map(|email| email.text);
        let words = "today is the last day; without it the request closes";
        assert_eq!(texts.filter(|text| text.contains(words)).count(), 1);
    });
}

#[test]
fn where_a_request_cannot_close_by_itself_the_officer_is_told_once_that_the_time_has_ended() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives_by_post("2026-02-18");
        unit.gives(case, &unit.emrys);
        unit.on_day("2026-02-20");
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.emrys, case, None, &question).unwrap();
        let until = unit.office.case(&unit.emrys, case).unwrap().waits.unwrap().until.unwrap();
        let mut told = Vec::new();
        for day in until.iter_days().skip(1).take(40) {
            unit.on_day(&day.to_string());
            unit.office.sweep(day).unwrap();
            told.extend(unit.reminds_on(&day.to_string()));
        }
        assert_eq!(told, [(unit.emrys.id, -1)]);
        // Once the requester has explained, the answer has its own last day.
        let last = unit.office.today();
        unit.office.receive_clarification(&unit.emrys, case, None, last).unwrap();
        let due = unit.office.case(&unit.emrys, case).unwrap().due_on.unwrap();
        assert_eq!(unit.reminds_on(&due.to_string()), [(unit.emrys.id, 0)]);
    });
}

#[test]
fn a_review_is_told_of_although_a_decision_notice_has_an_earlier_day() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        unit.answers(case);
        unit.on_day("2026-02-24");
        let (served, by) = (date("2026-02-24"), date("2026-03-24"));
        unit.office.request_review(&unit.emrys, case, served, false).unwrap();
        unit.office.record_notice(&unit.emrys, case, served, Some(by)).unwrap();
        // The review is due on 25 March 2026, twenty working days after 24 February.
        let told = |day: &str| -> BTreeSet<(&'static str, i32, StaffId)> {
            unit.reminds_on(day);
            let written = unit.written_on(date(day)).into_iter();
            written.map(|one| (one.owed.as_str(), one.step.0, one.staff)).collect()
        };
        let (emrys, nia) = (unit.emrys.id, unit.nia.id);
        assert_eq!(told("2026-03-24"), [("compliance", 0, emrys), ("review", 2, emrys)].into());
        assert_eq!(
            told("2026-03-25"),
            [("compliance", -1, emrys), ("compliance", -1, nia), ("review", 0, emrys)].into()
        );
        assert!(unit.requester_reads("outcome of the internal review by").is_empty());
        unit.on_day("2026-03-26").office.remind(date("2026-03-26")).unwrap();
        let said = unit.requester_reads("outcome of the internal review by");
        assert_eq!(said.len(), 1, "the earlier day of the notice hides nothing");
        assert!(said[0].contains("25 March 2026"), "{}", said[0]);
        // The calendar of the officer has both.
        let address = unit.office.make_calendar_feed(&unit.emrys).unwrap();
        let secret = address.path().rsplit('/').next().unwrap().strip_suffix(".ics").unwrap();
        let calendar = unit.office.last_days_calendar(secret).unwrap();
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2, "{calendar}");
    });
}

#[test]
fn somebody_whom_the_rules_name_is_told_of_whatever_stays_late() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let head = invite(&unit.office, "head", Role::Auditor);
        let (handled, nobodys) = (unit.receives("2026-02-18"), unit.receives("2026-02-18"));
        unit.gives(handled, &unit.emrys);
        let further = Further { on: 3, staff: head.id };
        let rules = Rules::default().telling(Some(further)).unwrap();
        unit.office.set_reminder_rules(&unit.nia, &rules).unwrap();
        let told = |day| unit.reminds_on(day).into_iter().filter(|one| one.0 == head.id).count();
        assert_eq!((told("2026-03-20"), told("2026-03-23")), (0, 0));
        assert_eq!(told("2026-03-24"), 2, "whether somebody handles it or nobody");
        let email = &unit.emails_to(&head)[0];
        assert!(email.text.starts_with("Late for some time:"), "{}", email.text);
        unit.office.withdraw(&unit.nia, nobodys).unwrap();
        assert_eq!(told("2026-03-25"), 1);
        // Who has left hears nothing, and nobody is named who is not there.
        unit.office.end_person(&unit.nia, head.id, None).unwrap();
        assert_eq!(told("2026-03-26"), 0);
        let nobody = Further { on: 3, staff: StaffId(999) };
        let rules = Rules::default().telling(Some(nobody)).unwrap();
        let refused = unit.office.set_reminder_rules(&unit.nia, &rules);
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    });
}

#[test]
fn an_email_says_until_when_time_can_be_extended_and_whom_only_a_letter_tells() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let (extended, posted) = (unit.receives("2026-02-18"), unit.receives_by_post("2026-02-18"));
        unit.gives(extended, &unit.emrys);
        unit.gives(posted, &unit.emrys);
        unit.on_day("2026-03-12");
        let ground = Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() };
        let why = Words::same("The prices are recent.");
        let until = date("2026-03-20");
        unit.office.extend(&unit.emrys, extended, None, &ground, until, &why).unwrap();
        let told_by = |day: &str| {
            unit.on_day(day).office.remind(date(day)).unwrap();
            let all = unit.emails_to(&unit.emrys).into_iter().map(|email| email.text);
            let all = all.collect::<String>();
            let count = |words| all.matches(words).count();
            (count("can be told of an extension until then"), count("only a letter tells them"))
        };
        assert_eq!(told_by("2026-03-13"), (1, 0), "time is extended once");
        assert_eq!(told_by("2026-03-23"), (1, 1), "and not when it has passed");
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
fn the_preview_shows_whose_question_lapses_and_whose_requester_is_told_of_it() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.on_day("2026-02-20");
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.emrys, case, None, &question).unwrap();
        unit.office.do_all_jobs().unwrap();
        let mut seen = Vec::new();
        for day in date("2026-02-21").iter_days().take_while(|day| *day <= date("2026-07-01")) {
            // Foreseen on the day before.
            let would = unit.office.would_sweep(&unit.nia, day).unwrap();
            unit.on_day(&day.to_string());
            let swept = unit.office.sweep(day).unwrap();
            unit.office.do_all_jobs().unwrap();
            let count =
                |is: fn(&WaitingStep) -> bool| would.iter().filter(|one| is(&one.1)).count();
            let warned = count(|step| matches!(step, WaitingStep::Warn(_)));
            assert_eq!((warned, would.len() - warned), (swept.warned, swept.closed), "{day}");
            seen.extend(would.into_iter().map(|one| one.1));
        }
        assert!(matches!(seen[..], [WaitingStep::Warn(_), WaitingStep::Close]), "{seen:?}");
    });
}

#[test]
fn the_command_prints_each_reminder_and_apology_of_a_day_and_a_second_run_prints_none() {
    for_each_database(|url| {
        let unit = Unit::on(url, "2026-02-18");
        let case = unit.receives("2026-02-18");
        unit.gives(case, &unit.emrys);
        let remind = |more: &[&str]| -> Value {
            let done = Command::new(env!("CARGO_BIN_EXE_ateb"))
                .args(["remind", "--on", "2026-03-20", "--json", "--data-dir"])
                .arg(unit.folder.path())
                .args(["--database-url", &unit.database, "--today", "2026-03-20"])
                .args(more)
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            serde_json::from_slice(&done.stdout).unwrap()
        };
        let told = |staff: &SignedIn, why: &str| {
            json!({
                "case": "ATISN 26732", "owed": "answer", "due": "2026-03-19", "step": -1,
                "why": why, "staff": staff.id.0,
            })
        };
        let planned = json!({
            "on": "2026-03-20", "planned": 2, "queued": 2, "commissions": [],
            "apologies": [{ "case": "ATISN 26732", "due": "2026-03-19" }],
            "reminders": [told(&unit.emrys, "handles"), told(&unit.nia, "escalated")],
        });
        // Shown before it is done, by person, and as often as anybody likes.
        for _ in 0..2 {
            let mut shown = remind(&["--dry-run"]);
            let reminders = shown["reminders"].as_array_mut().unwrap();
            reminders.sort_by_key(|one| one["why"] == "escalated");
            assert_eq!(shown.as_object_mut().unwrap().remove("waiting"), Some(json!([])));
            assert_eq!(shown, planned);
        }
        assert_eq!(remind(&[]), planned);
        assert_eq!(
            remind(&[]),
            json!({
                "on": "2026-03-20", "planned": 0, "queued": 0, "commissions": [],
                "apologies": [], "reminders": [],
            })
        );
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
