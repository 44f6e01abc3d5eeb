//! Waiting for the requester, on both databases: fees, and requests that lapse without an answer.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
#[path = "support/outbox.rs"]
mod outbox;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        actor::Actor,
        case::{CaseState, NotAllowed, PublicStatus},
        event::CaseEvent,
        ids::CaseId,
        language::LanguageChoice,
        letter::{LetterType, Words},
        permission::Role,
        requester::Requester,
        timeline::Awaited,
    },
    law::regime::Regime,
    service::{CaseView, Error, FeeAsked, NewRequest, Office, SignedIn, Swept},
};
use clap::Parser;
use office::{Settings, a_request, config_in, date, first_administrator};
use std::{
    fs,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// An office in a folder of its own, with a stopped clock and an administrator.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    who: SignedIn,
    folder: TempDir,
    database: String,
}

impl Unit {
    /// An office on 18 February 2026, the day on which its requests come.
    fn open(database: &str) -> Self {
        Self::with(database, &[])
    }

    fn with(database: &str, settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = open(database, &folder, &clock, settings);
        let who = first_administrator(&office);
        Self { office, clock, who, folder, database: database.to_owned() }
    }

    /// Another process of the same office.
    fn beside(&self) -> Office {
        open(&self.database, &self.folder, &self.clock, &[])
    }

    fn logs(&self, regime: Regime, language: LanguageChoice) -> CaseId {
        let requester = Requester::parse("Ada Byron", "ada@example.com", "", language).unwrap();
        let request = NewRequest { requester, ..a_request(regime, "2026-02-18") };
        self.office.log_request(&self.who, &request).unwrap()
    }

    /// It is `day` now, and e-mails that waited are sent.
    fn on(&self, day: &str) {
        self.office.do_all_jobs().unwrap();
        self.clock.set_on(date(day));
    }

    /// A request about which £12.50 were asked for on 25 February 2026, and the notice delivered.
    fn waits_for_a_fee(&self, regime: Regime) -> CaseId {
        let case = self.logs(regime, LanguageChoice::English);
        self.on("2026-02-25");
        self.office.request_fee(&self.who, case, &a_fee()).unwrap();
        self.office.do_all_jobs().unwrap();
        case
    }

    /// A request about which a question was put on 25 February 2026, and delivered.
    fn waits_for_an_answer(&self) -> CaseId {
        let case = self.logs(Regime::Foia, LanguageChoice::English);
        self.on("2026-02-25");
        self.asks(case);
        self.office.do_all_jobs().unwrap();
        case
    }

    fn asks(&self, case: CaseId) {
        let question = Words::same("Which year do you mean?");
        self.office.request_clarification(&self.who, case, None, &question).unwrap();
    }

    fn sweeps_on(&self, day: &str) -> (usize, usize) {
        self.on(day);
        told(&self.office.sweep(date(day)).unwrap())
    }

    fn view(&self, case: CaseId) -> CaseView {
        self.office.case(&self.who, case).unwrap()
    }

    fn state(&self, case: CaseId) -> CaseState {
        self.view(case).case.state
    }

    /// Who did what of one kind, in order.
    fn did(&self, case: CaseId, kind: &str) -> Vec<Actor> {
        let history = self.office.history(&self.who, case).unwrap();
        history.iter().filter(|line| line.event.kind() == kind).map(|line| line.actor).collect()
    }

    /// The HTML of the only letter of a type, in the languages of the case.
    fn letter(&self, case: CaseId, letter_type: LetterType) -> String {
        let letters = self.view(case).letters;
        let [one] = letters
            .iter()
            .filter(|one| one.letter_type == letter_type)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap_or_else(|other: Vec<_>| panic!("{} letters of {letter_type}", other.len()));
        let page = self.office.letter(&self.who, case, one.id).unwrap();
        assert!(page.parts.iter().all(|part| part.problems.is_empty()), "{letter_type}");
        page.parts.into_iter().map(|part| part.html).collect()
    }

    /// The texts of the e-mails that have gone out, in order.
    fn sent(&self) -> Vec<String> {
        let text = |path| ateb::mail::read::read(&fs::read(path).unwrap(), "ATISN").text;
        outbox::in_order(&self.folder).into_iter().map(text).collect()
    }

    /// A reply of the requester reaches the service and is filed with the case.
    fn gets_a_reply(&self, case: CaseId) {
        let reference = self.view(case).case.reference;
        let reply = format!(
            "From: ada@example.com\r\nTo: foi@unit.example\r\nSubject: Re: {reference}\r\n\
             Message-ID: <a@example.com>\r\n\r\nI will look it up.\r\n"
        );
        self.office.receive(reply.as_bytes()).unwrap();
    }

    /// A worker in a process of its own, for which it is `day`.
    fn starts_a_worker(&self, day: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["worker", "--today", day, "--database-url", &self.database, "--data-dir"])
            .arg(self.folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

fn open(database: &str, folder: &TempDir, clock: &Arc<StoppedClock>, settings: &[&str]) -> Office {
    let config = config_in(folder, database, settings);
    Office::open(&config, Arc::<StoppedClock>::clone(clock) as _).unwrap()
}

fn a_fee() -> FeeAsked {
    FeeAsked {
        pence: 12_50,
        purpose: Words {
            en: "It covers 125 photocopies.".into(),
            cy: "Mae’n talu am 125 o lungopïau.".into(),
        },
        how_to_pay: Words { en: "By cheque.".into(), cy: "Â siec.".into() },
    }
}

/// How many were warned and how many closed; none failed.
fn told(swept: &Swept) -> (usize, usize) {
    assert_eq!(swept.failed, 0);
    (swept.warned, swept.closed)
}

fn refused(result: Result<(), Error>) -> NotAllowed {
    match result {
        Err(Error::NotAllowed(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fee_stops_the_clock_and_the_days_until_it_comes_do_not_count() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_a_fee(Regime::Foia);
        let waiting = unit.view(case);
        assert_eq!((waiting.case.state, waiting.due_on), (CaseState::Stopped, None));
        let waits = waiting.waits.unwrap();
        assert_eq!((waits.awaited, waits.pence), (Awaited::Fee, Some(12_50)));
        assert_eq!((waits.since, waits.until), (date("2026-02-25"), Some(date("2026-05-24"))));
        let notice = unit.sent().pop().unwrap();
        assert!(notice.contains("£12.50") && notice.contains("125 photocopies"), "{notice}");

        unit.on("2026-03-18");
        unit.office.receive_fee(&unit.who, case, date("2026-03-18")).unwrap();
        let running = unit.view(case);
        assert_eq!(running.due_on, Some(date("2026-04-13")), "the worked case foia-106");
        assert_eq!((running.case.state, running.waits), (CaseState::Open, None));
        let again = unit.office.receive_fee(&unit.who, case, date("2026-03-18"));
        assert_eq!(refused(again), NotAllowed::NotWaiting);
    });
}

#[test]
fn a_fees_notice_gives_the_sum_the_way_and_the_last_day_in_the_words_of_its_law() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let act = unit.logs(Regime::Foia, LanguageChoice::Bilingual);
        let regulations = unit.logs(Regime::Eir, LanguageChoice::Bilingual);
        unit.clock.set_on(date("2026-02-25"));
        for (case, words) in [
            (
                act,
                ["section 9", "adran 9", "Sunday 24 May 2026", "dydd Sul 24 Mai 2026"].as_slice(),
            ),
            (
                regulations,
                ["regulation 8", "reoliad 8", "Wednesday 27 May 2026", "dydd Mercher 27 Mai 2026"]
                    .as_slice(),
            ),
        ] {
            unit.office.request_fee(&unit.who, case, &a_fee()).unwrap();
            let letter = unit.letter(case, LetterType::Fees);
            for word in words.iter().chain(&["£12.50", "By cheque.", "Â siec.", "lungopïau"]) {
                assert!(letter.contains(word), "{word} is not in {letter}");
            }
        }
        assert!(!unit.letter(regulations, LetterType::Fees).contains("section 9"));
    });
}

#[test]
fn a_fee_is_more_than_nothing_and_asked_for_in_time_and_once_and_by_who_handles_cases() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia, LanguageChoice::English);
        let nothing = FeeAsked { pence: 0, ..a_fee() };
        let ask = |fee: &FeeAsked| unit.office.request_fee(&unit.who, case, fee);
        assert_eq!(refused(ask(&nothing)), NotAllowed::BadFee);
        let silent = FeeAsked { how_to_pay: Words::default(), ..a_fee() };
        assert!(matches!(ask(&silent), Err(Error::Invalid { field: "how", .. })));
        let auditor = SignedIn { role: Role::Auditor, ..unit.who.clone() };
        let asked = unit.office.request_fee(&auditor, case, &a_fee());
        assert!(matches!(asked, Err(Error::Forbidden)));
        unit.clock.set_on(date("2026-03-20"));
        assert_eq!(refused(ask(&a_fee())), NotAllowed::TooLateForFee);
        assert!(unit.view(case).letters.is_empty(), "what is refused leaves no letter");
        unit.clock.set_on(date("2026-03-19"));
        ask(&a_fee()).unwrap();
        assert_eq!(refused(ask(&a_fee())), NotAllowed::WaitingForRequester);
    });
}

#[test]
fn a_fee_that_does_not_come_closes_the_request_on_the_day_after_the_last() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_a_fee(Regime::Foia);
        let charge = unit.waits_for_a_fee(Regime::Eir);
        assert_eq!(unit.sweeps_on("2026-05-24"), (0, 0));
        assert_eq!(unit.sweeps_on("2026-05-25"), (0, 1));
        assert_eq!((unit.state(case), unit.state(charge)), (CaseState::Lapsed, CaseState::Stopped));
        assert_eq!(unit.did(case, "lapsed"), [Actor::System]);
        assert_eq!(unit.view(case).case.closed_on, Some(date("2026-05-25")));
        assert_eq!(unit.view(case).waits, None);
        let late = unit.office.receive_fee(&unit.who, case, date("2026-05-24"));
        assert_eq!(refused(late), NotAllowed::AlreadyLapsed);

        assert_eq!(unit.sweeps_on("2026-05-27"), (0, 0), "the sixtieth working day");
        assert_eq!(unit.sweeps_on("2026-05-28"), (0, 1));
        assert_eq!(unit.sweeps_on("2026-05-29"), (0, 0), "nothing twice");
    });
}

#[test]
fn the_requester_of_an_unpaid_fee_is_told_what_is_waited_for_and_that_it_is_over() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_a_fee(Regime::Foia);
        let notice = unit.sent().pop().unwrap();
        let link = notice.split("/my-request/").nth(1).unwrap();
        let link = link.split(char::is_whitespace).next().unwrap();
        let session = unit.office.open_link(link).unwrap();
        assert_eq!(unit.office.portal(&session.0).unwrap().status, PublicStatus::NeedsFee);
        assert_eq!(unit.sweeps_on("2026-05-25"), (0, 1));
        let session = unit.office.open_link(link).unwrap();
        assert_eq!(unit.office.portal(&session.0).unwrap().status, PublicStatus::Lapsed);
        assert_eq!(unit.state(case), CaseState::Lapsed);
    });
}

#[test]
fn what_the_requester_may_not_know_of_or_wrote_about_is_closed_by_an_officer_alone() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let written_about = unit.waits_for_a_fee(Regime::Foia);
        unit.gets_a_reply(written_about);
        assert_eq!(unit.view(written_about).waits.unwrap().message_on, Some(date("2026-02-25")));
        // No e-mail is sent any more, so that this notice is not delivered.
        let undelivered = unit.logs(Regime::Foia, LanguageChoice::English);
        unit.office.request_fee(&unit.who, undelivered, &a_fee()).unwrap();
        unit.clock.set_on(date("2026-05-25"));
        assert_eq!(told(&unit.office.sweep(date("2026-05-25")).unwrap()), (0, 0));
        for case in [written_about, undelivered] {
            assert!(unit.view(case).waits.unwrap().may_close);
            unit.office.close_unanswered(&unit.who, case).unwrap();
            assert_eq!(unit.did(case, "lapsed"), [Actor::Staff(unit.who.id)]);
        }
    });
}

#[test]
fn a_question_says_when_the_request_is_closed_and_one_put_too_late_does_not() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_an_answer();
        assert!(unit.letter(case, LetterType::Clarify).contains("Monday 25 May 2026"));
        assert_eq!(unit.view(case).waits.unwrap().until, Some(date("2026-05-25")));

        let overdue = unit.logs(Regime::Foia, LanguageChoice::English);
        unit.on("2026-03-20");
        unit.asks(overdue);
        assert!(!unit.letter(overdue, LetterType::Clarify).contains("close the case"));
        let waits = unit.view(overdue).waits.unwrap();
        assert!(!waits.stops && waits.until.is_none());
        unit.office.receive_clarification(&unit.who, case, None, date("2026-03-20")).unwrap();
        assert_eq!(unit.sweeps_on("2027-03-20"), (0, 0));
        assert_eq!(unit.state(overdue), CaseState::Open);
    });
}

#[test]
fn an_unanswered_question_is_warned_of_ten_working_days_before_and_closed_after_its_day() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_an_answer();
        assert_eq!(unit.sweeps_on("2026-05-07"), (0, 0));
        assert_eq!(unit.sweeps_on("2026-05-08"), (1, 0));
        let letter = unit.letter(case, LetterType::ClarifyReminder);
        for words in ["25 February 2026", "Which year do you mean?", "Monday 25 May 2026"] {
            assert!(letter.contains(words), "{words} is not in {letter}");
        }
        assert_eq!(unit.sweeps_on("2026-05-11"), (0, 0), "nobody is warned twice");
        assert!(unit.sent().pop().unwrap().contains("Which year do you mean?"));
        assert!(unit.view(case).waits.unwrap().was_told);
        assert_eq!(unit.sweeps_on("2026-05-25"), (0, 0));
        assert_eq!(unit.sweeps_on("2026-05-26"), (0, 1));
        assert_eq!(unit.sweeps_on("2026-05-27"), (0, 0));
        assert_eq!(unit.did(case, "lapse_warned"), [Actor::System]);
        assert_eq!(unit.did(case, "lapsed"), [Actor::System]);
    });
}

#[test]
fn the_settings_say_how_long_an_answer_is_waited_for_and_when_the_notice_goes_out() {
    for_each_database(|url| {
        let settings = ["--clarification-months", "1", "--lapse-notice-days", "3"];
        let unit = Unit::with(url, &settings);
        let case = unit.waits_for_an_answer();
        assert_eq!(unit.view(case).waits.unwrap().until, Some(date("2026-03-25")));
        assert_eq!(unit.sweeps_on("2026-03-19"), (0, 0));
        assert_eq!(unit.sweeps_on("2026-03-20"), (1, 0));
        assert_eq!(unit.sweeps_on("2026-03-25"), (0, 0));
        assert_eq!(unit.sweeps_on("2026-03-26"), (0, 1));
    });
    let wrong = ["ateb", "--clarification-months", "13"];
    assert!(Settings::try_parse_from(wrong).is_err(), "a year is the longest");
}

#[test]
fn an_answer_after_the_warning_starts_the_clock_and_nothing_is_closed() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_an_answer();
        assert_eq!(unit.sweeps_on("2026-05-08"), (1, 0));
        unit.on("2026-05-22");
        unit.office.receive_clarification(&unit.who, case, None, date("2026-05-22")).unwrap();
        assert_eq!(unit.view(case).due_on, Some(date("2026-06-23")));
        assert_eq!(unit.sweeps_on("2026-05-26"), (0, 0));
        assert_eq!(unit.state(case), CaseState::Open);
    });
}

#[test]
fn a_sweep_that_comes_late_still_gives_the_whole_time_of_the_notice() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_an_answer();
        assert_eq!(unit.sweeps_on("2026-07-01"), (1, 0), "nothing is closed unwarned");
        assert_eq!(unit.view(case).waits.unwrap().until, Some(date("2026-07-16")));
        assert_eq!(unit.sweeps_on("2026-07-16"), (0, 0));
        assert_eq!(unit.sweeps_on("2026-07-17"), (0, 1));
    });
}

#[test]
fn an_officer_warns_and_closes_by_hand_in_that_order() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.waits_for_an_answer();
        unit.on("2026-04-01");
        let close = || unit.office.close_unanswered(&unit.who, case);
        let warn = |day| unit.office.warn_of_lapse(&unit.who, case, date(day));
        assert_eq!(refused(close()), NotAllowed::NoLapseNotice);
        assert_eq!(refused(warn("2026-04-01")), NotAllowed::BadPromise);
        warn("2026-04-20").unwrap();
        assert_eq!(refused(close()), NotAllowed::LapsesLater(date("2026-04-20")));
        unit.on("2026-04-21");
        close().unwrap();
        assert_eq!(unit.state(case), CaseState::Lapsed);
        let fee = unit.waits_for_a_fee(Regime::Foia);
        let warned = unit.office.warn_of_lapse(&unit.who, fee, date("2026-06-30"));
        assert_eq!(refused(warned), NotAllowed::NotWaiting, "the fees notice has told it");
    });
}

#[test]
fn of_many_workers_that_sweep_at_once_one_warns_and_one_closes() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let cases: Vec<_> = (0..3).map(|_| unit.waits_for_an_answer()).collect();
        let others: Vec<_> = (0..3).map(|_| unit.beside()).collect();
        let all_sweep = |day: &str| {
            unit.on(day);
            let done: Vec<(usize, usize)> = thread::scope(|scope| {
                let sweeps: Vec<_> = std::iter::once(&unit.office)
                    .chain(&others)
                    .map(|office| scope.spawn(|| told(&office.sweep(date(day)).unwrap())))
                    .collect();
                sweeps.into_iter().map(|sweep| sweep.join().unwrap()).collect()
            });
            done.into_iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        };
        assert_eq!(all_sweep("2026-05-08"), (3, 0));
        assert_eq!(all_sweep("2026-05-26"), (0, 3));
        for case in cases {
            assert_eq!(unit.did(case, "lapse_warned"), [Actor::System]);
            assert_eq!(unit.did(case, "lapsed"), [Actor::System]);
            unit.letter(case, LetterType::ClarifyReminder);
        }
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn a_worker_that_is_killed_while_it_sweeps_leaves_each_case_warned_or_not_and_the_next_goes_on() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let cases: Vec<_> = (0..6).map(|_| unit.waits_for_an_answer()).collect();
        let warned =
            || -> usize { cases.iter().map(|case| unit.did(*case, "lapse_warned").len()).sum() };
        let mut worker = unit.starts_a_worker("2026-05-08");
        while warned() == 0 {
            assert!(worker.try_wait().unwrap().is_none(), "the worker ended by itself");
            thread::yield_now();
        }
        worker.kill().unwrap();
        worker.wait().unwrap();

        unit.clock.set_on(date("2026-05-08"));
        unit.office.sweep(date("2026-05-08")).unwrap();
        for case in &cases {
            assert_eq!(unit.did(*case, "lapse_warned"), [Actor::System]);
            unit.letter(*case, LetterType::ClarifyReminder);
        }
        assert_eq!(told(&unit.office.sweep(date("2026-05-08")).unwrap()), (0, 0));
        assert!(unit.office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn the_commissioner_allows_a_later_date_under_the_act_alone() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia, LanguageChoice::English);
        let agree = |case, day| unit.office.agree_date(&unit.who, case, date(day));
        let bounds = NotAllowed::BadAgreedDate(date("2026-03-19"), date("2026-05-19"));
        assert_eq!(refused(agree(case, "2026-05-20")), bounds);
        agree(case, "2026-05-19").unwrap();
        assert_eq!(unit.view(case).due_on, Some(date("2026-05-19")));
        let eir = unit.logs(Regime::Eir, LanguageChoice::English);
        assert_eq!(refused(agree(eir, "2026-05-19")), NotAllowed::OtherRegime);
        let history = unit.office.history(&unit.who, case).unwrap();
        assert!(matches!(history.last().unwrap().event, CaseEvent::DateAgreed { .. }));
    });
}
