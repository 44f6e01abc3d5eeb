//! What may follow an answer, through the service and its pages, on both databases.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        aftermath::ReviewOutcome,
        case::{CaseState, NotAllowed, PublicStatus},
        decision::{Decision, Outcome},
        ids::CaseId,
        language::Language,
        letter::Words,
        permission::Role,
    },
    law::regime::Regime,
    service::{Error, Filter, Office, SignedIn, Tab},
    web,
};
use chrono::NaiveDate;
use office::{PASSWORD, a_person, a_request, config_in, date, first_administrator};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// A unit with an administrator, and a case that she decided and answered on 12 March 2026.
struct Unit {
    office: Arc<Office>,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    case: CaseId,
    folder: TempDir,
}

impl Unit {
    fn that_has_answered(database: &str, regime: Regime) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &["--public-url", "http://127.0.0.1"]);
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        let case = office.log_request(&nia, &a_request(regime, "2026-02-18")).unwrap();
        clock.set_on(date("2026-03-12"));
        let said = Words::same("We hold nothing of the kind.");
        let decision = Decision::plain(Outcome::NotHeld, said, Vec::new());
        office.decide(&nia, case, &decision).unwrap();
        let letter = office.draft_answer(&nia, case).unwrap();
        office.issue(&nia, case, letter, "ATISN 26732", true).unwrap();
        Self { office: Arc::new(office), clock, nia, case, folder }
    }

    /// Somebody who had no part in the answer.
    fn invites(&self, name: &str, role: Role) -> SignedIn {
        let email = format!("{name}@unit.example");
        let link = self.office.invite(name, &email, role, Language::English).unwrap();
        let token = link.path().rsplit('/').next().unwrap();
        let session = self.office.set_up(token, &a_person(&email)).unwrap();
        self.office.who(&session.0).unwrap().unwrap()
    }

    /// The state and the last day that the register shows.
    fn stands(&self) -> (CaseState, Option<NaiveDate>) {
        let all = Filter { tab: Tab::All, ..Filter::default() };
        let row = self.office.register(&self.nia, &all).unwrap().rows.remove(0);
        (row.state, row.due_on)
    }

    fn review_is_asked_for(&self, on: &str) {
        self.clock.set_on(date(on));
        self.office.request_review(&self.nia, self.case, date(on), false).unwrap();
    }

    /// How many events the case has.
    fn events(&self) -> usize {
        self.office.history(&self.nia, self.case).unwrap().len()
    }
}

fn refusal(result: Result<(), Error>) -> NotAllowed {
    match result {
        Err(Error::NotAllowed(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_review_of_the_answer_of_12_march_2026_has_its_window_its_day_and_its_outer_day() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        let days = unit.office.after_answer(&unit.nia, unit.case).unwrap().last_days;
        let window = days.window.unwrap();
        assert_eq!(window.on, date("2026-05-13"));
        assert_eq!(window.days.iter().filter_map(|day| day.number).max(), Some(40));
        assert_eq!(days.complaint.unwrap().on, date("2026-04-23"));

        unit.review_is_asked_for("2026-03-20");
        assert_eq!(unit.stands(), (CaseState::Reviewing, Some(date("2026-04-21"))));
        let days = unit.office.after_answer(&unit.nia, unit.case).unwrap().last_days;
        assert_eq!(days.outcome.unwrap().outer_on, Some(date("2026-05-20")));
        assert_eq!(days.complaint, None, "its outcome begins the six weeks");

        unit.clock.set_on(date("2026-04-20"));
        let extend = |until| unit.office.extend_review(&unit.nia, unit.case, date(until));
        assert_eq!(refusal(extend("2026-05-21")), NotAllowed::BadPromise);
        assert_eq!(refusal(extend("2026-04-21")), NotAllowed::BadPromise);
        extend("2026-05-20").unwrap();
        assert_eq!(unit.stands(), (CaseState::Reviewing, Some(date("2026-05-20"))));
        assert_eq!(refusal(extend("2026-05-20")), NotAllowed::ReviewNotExtendable);
    });
}

#[test]
fn a_reconsideration_under_the_regulations_has_40_days_that_nobody_extends() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Eir);
        unit.review_is_asked_for("2026-03-20");
        assert_eq!(unit.stands(), (CaseState::Reviewing, Some(date("2026-05-20"))));
        let longer = unit.office.extend_review(&unit.nia, unit.case, date("2026-05-21"));
        assert_eq!(refusal(longer), NotAllowed::ReviewNotExtendable);
        let days = unit.office.after_answer(&unit.nia, unit.case).unwrap().last_days;
        let rules: Vec<_> = days.window.unwrap().because.iter().map(|one| one.rule).collect();
        assert_eq!(rules, ["EIR 2004 reg. 11(2)"; 2]);
    });
}

#[test]
fn a_review_that_is_asked_for_too_late_is_taken_up_only_on_purpose() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        unit.clock.set_on(date("2026-05-14"));
        let ask = |late| unit.office.request_review(&unit.nia, unit.case, date("2026-05-14"), late);
        assert_eq!(refusal(ask(false)), NotAllowed::ReviewTooLate(date("2026-05-13")));
        assert_eq!(unit.stands().0, CaseState::Answered);
        ask(true).unwrap();
        assert_eq!(unit.stands().0, CaseState::Reviewing);
    });
}

#[test]
fn whoever_had_a_part_in_the_answer_does_not_decide_its_review_not_even_an_administrator() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        unit.review_is_asked_for("2026-03-20");
        assert_eq!(unit.nia.role, Role::Administrator);
        let decide = |who: &SignedIn| {
            let (on, outcome) = (date("2026-03-20"), ReviewOutcome::ChangedInPart);
            unit.office.decide_review(who, unit.case, on, outcome)
        };
        let before = unit.events();
        assert_eq!(refusal(decide(&unit.nia)), NotAllowed::OwnAnswer);
        assert!(unit.office.after_answer(&unit.nia, unit.case).unwrap().had_a_part);
        assert_eq!(unit.events(), before);

        // Taking the case over now is what a reviewer does, and no part in the answer.
        let rhys = unit.invites("rhys", Role::Reviewer);
        unit.office.assign(&rhys, unit.case, rhys.id).unwrap();
        assert!(!unit.office.after_answer(&rhys, unit.case).unwrap().had_a_part);
        decide(&rhys).unwrap();
        let case = unit.office.case(&rhys, unit.case).unwrap().case;
        assert_eq!((case.state, case.closed_on), (CaseState::Answered, Some(date("2026-03-20"))));
        let days = unit.office.after_answer(&rhys, unit.case).unwrap().last_days;
        assert_eq!(days.complaint.unwrap().on, date("2026-05-01"), "six weeks after the outcome");
    });
}

#[test]
fn an_administrator_without_a_part_in_the_answer_may_decide_its_review() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        unit.review_is_asked_for("2026-03-20");
        let mair = unit.invites("mair", Role::Administrator);
        let (on, outcome) = (date("2026-03-20"), ReviewOutcome::Overturned);
        unit.office.decide_review(&mair, unit.case, on, outcome).unwrap();
    });
}

#[test]
fn a_notice_asks_for_nothing_before_the_last_day_to_appeal_and_its_day_is_in_the_register() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        let today = date("2026-09-01");
        unit.clock.set_on(today);
        unit.office.record_complaint(&unit.nia, unit.case, date("2026-04-20")).unwrap();
        let serve = |by| unit.office.record_notice(&unit.nia, unit.case, today, Some(date(by)));
        let too_soon = NotAllowed::ComplyTooSoon(date("2026-09-29"));
        assert_eq!(refusal(serve("2026-09-28")), too_soon);
        serve("2026-10-06").unwrap();
        assert_eq!(unit.stands(), (CaseState::Complying, Some(date("2026-10-06"))));
        let days = unit.office.after_answer(&unit.nia, unit.case).unwrap().last_days;
        assert_eq!(days.appeal.unwrap().on, date("2026-09-29"));

        unit.clock.set_on(date("2026-09-20"));
        unit.office.record_appeal(&unit.nia, unit.case, date("2026-09-20")).unwrap();
        let days = unit.office.after_answer(&unit.nia, unit.case).unwrap().last_days;
        let held_back = days.compliance.unwrap().because.pop().unwrap();
        assert!(held_back.text.cy.contains("20 Medi 2026"), "{held_back:?}");

        unit.clock.set_on(date("2026-10-05"));
        unit.office.record_compliance(&unit.nia, unit.case, date("2026-10-05")).unwrap();
        assert_eq!(unit.stands().0, CaseState::Answered);
    });
}

#[test]
fn days_to_come_and_days_out_of_order_are_refused_and_the_case_stays_as_it_was() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        let rhys = unit.invites("rhys", Role::Reviewer);
        let (office, case) = (&unit.office, unit.case);
        let stands = |what: &str, refused: Result<(), Error>, because: NotAllowed| {
            assert_eq!(refusal(refused), because, "{what}");
        };
        let (future, before_answer) = (date("2026-03-21"), date("2026-03-11"));
        let (in_the_future, too_early) = (NotAllowed::InTheFuture, NotAllowed::BeforeAnswer);
        unit.clock.set_on(date("2026-03-20"));
        let before = unit.events();
        for (on, why) in [(future, &in_the_future), (before_answer, &too_early)] {
            stands("review", office.request_review(&rhys, case, on, true), why.clone());
            stands("complaint", office.record_complaint(&rhys, case, on), why.clone());
            stands("notice", office.record_notice(&rhys, case, on, None), why.clone());
        }
        stands("appeal", office.record_appeal(&rhys, case, future), NotAllowed::NoNotice);
        stands("done", office.record_compliance(&rhys, case, future), NotAllowed::NoNotice);
        let stands_still = ReviewOutcome::AnswerStands;
        let decide = |on| office.decide_review(&rhys, case, on, stands_still);
        stands("outcome", decide(future), NotAllowed::NoReview);
        assert_eq!(unit.events(), before);

        unit.review_is_asked_for("2026-03-20");
        let asked = NotAllowed::BeforeAsking(date("2026-03-20"));
        stands("outcome", decide(date("2026-03-19")), asked);
        stands("outcome", decide(future), NotAllowed::InTheFuture);
        assert_eq!(unit.events(), before + 1);
        assert_eq!(unit.stands(), (CaseState::Reviewing, Some(date("2026-04-21"))));
    });
}

#[test]
fn whoever_only_reads_sees_the_days_and_records_nothing() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        let auditor = unit.invites("awel", Role::Auditor);
        assert!(unit.office.after_answer(&auditor, unit.case).is_ok());
        let today = date("2026-03-12");
        for refused in [
            unit.office.request_review(&auditor, unit.case, today, false),
            unit.office.record_complaint(&auditor, unit.case, today),
            unit.office.record_notice(&auditor, unit.case, today, None),
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
        let contributor = unit.invites("cai", Role::Contributor);
        let seen = unit.office.after_answer(&contributor, unit.case);
        assert!(matches!(seen, Err(Error::Forbidden)));
    });
}

#[test]
fn the_requester_sees_until_when_to_ask_and_by_when_the_outcome_comes() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        unit.office.do_all_jobs().unwrap();
        let outbox = unit.folder.path().join("outbox");
        let mut emails: Vec<_> =
            std::fs::read_dir(outbox).unwrap().map(|file| file.unwrap().path()).collect();
        emails.sort();
        let bytes = std::fs::read(&emails[0]).unwrap();
        let text = ateb::mail::read::read(&bytes, "ATISN").text;
        let link = text.split("/my-request/").nth(1).unwrap();
        let token = link.split(char::is_whitespace).next().unwrap();
        let sees = || {
            let portal = unit.office.open_link(token).unwrap();
            unit.office.portal(&portal.0).unwrap()
        };

        let answered = sees();
        assert_eq!((answered.due_on, answered.outcome_due_on), (None, None));
        assert_eq!(answered.review_until, Some(date("2026-05-13")));
        assert!(!answered.review_ended);

        unit.review_is_asked_for("2026-03-20");
        let reviewing = sees();
        assert_eq!(reviewing.status, PublicStatus::InReview);
        assert_eq!(reviewing.outcome_due_on, Some(date("2026-04-21")));
        unit.clock.set_on(date("2026-04-22"));
        assert!(sees().outcome_late);

        let rhys = unit.invites("rhys", Role::Reviewer);
        let (on, outcome) = (date("2026-04-22"), ReviewOutcome::AnswerStands);
        unit.office.decide_review(&rhys, unit.case, on, outcome).unwrap();
        let reviewed = sees();
        assert_eq!(reviewed.outcome_due_on, None);
        assert_eq!(reviewed.complain_until, Some(date("2026-06-03")));
    });
}

/// Sends one request to the pages as the administrator; answers with all that came back.
fn send(at: &str, session: &str, method: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut stream = TcpStream::connect(at).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nCookie: staff={session}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn what_is_typed_wrong_comes_back_beside_its_field_and_what_is_right_is_recorded() {
    for_each_database(|url| {
        let unit = Unit::that_has_answered(url, Regime::Foia);
        unit.clock.set_on(date("2026-05-14"));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let served = Arc::clone(&unit.office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
        });
        let session = unit.office.sign_in("nia@unit.example", PASSWORD).unwrap().0;
        let path = |rest: &str| format!("/staff/cases/atisn-26732/reviews{rest}");
        let post =
            |rest: &str, fields: &[(&str, &str)]| send(&at, &session, "POST", &path(rest), fields);
        let on = |day, month| [("day", day), ("month", month), ("year", "2026")];

        let page = send(&at, &session, "GET", &path(""), &[]);
        assert!(page.contains("Wednesday 13 May 2026"), "{page}");
        assert!(page.contains("Take it up although it came late"), "{page}");

        let typed = post("/request", &on("31", "4"));
        assert!(typed.contains("id=\"asked-error\"") && typed.contains("value=\"31\""), "{typed}");
        let late = post("/request", &on("14", "5"));
        assert!(late.contains("until 13 May 2026"), "{late}");
        let taken_up = [on("14", "5").as_slice(), &[("although_late", "yes")]].concat();
        assert!(post("/request", &taken_up).starts_with("HTTP/1.1 303"));
        assert_eq!(unit.stands().0, CaseState::Reviewing);

        let page = send(&at, &session, "GET", &path("?lang=cy"), &[]);
        assert!(page.contains("Roedd gennych ran yn yr ateb hwn"), "{page}");
        let own = post("/decide", &on("14", "5"));
        assert!(
            own.starts_with("HTTP/1.1 409") && own.contains("Roedd gennych ran yn yr ateb hwn"),
            "{own}"
        );
        unit.invites("rhys", Role::Reviewer);
        let rhys = unit.office.sign_in("rhys@unit.example", PASSWORD).unwrap().0;
        let undecided = send(&at, &rhys, "POST", &path("/decide"), &on("14", "5"));
        assert!(undecided.contains("id=\"outcome-error\""), "{undecided}");

        let comply = [("comply_day", "10"), ("comply_month", "6"), ("comply_year", "2026")];
        let too_soon = post("/notice", &[on("14", "5"), comply].concat());
        assert!(too_soon.contains("id=\"comply-error\""), "{too_soon}");
        assert!(too_soon.contains("cyn 11 Mehefin 2026"), "{too_soon}");
        let half = [on("14", "5").as_slice(), &[("comply_day", "30")]].concat();
        assert!(post("/notice", &half).contains("id=\"comply-error\""));
        assert_eq!(unit.stands().0, CaseState::Reviewing);
    });
}
