//! What people do, from receipt to a released answer, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
#[path = "support/outbox.rs"]
mod outbox;
mod support;

use ateb::{
    clock::{Clock, StoppedClock},
    config::Config,
    domain::{
        case::{CaseState, NotAllowed, PublicStatus},
        decision::{Applied, Decision, InvalidDecision, Outcome},
        delivery::Outcome as Delivered,
        document::Disposition,
        event::{CaseEvent, Extension},
        ids::{CaseId, DocumentId, Reference},
        language::{Language, LanguageChoice},
        letter::{PublicInterest, Words},
        mark::Mark,
        permission::Role,
        requester::Requester,
    },
    law::{
        cost_limit::{Estimate, LimitKind, NoCostLimit},
        regime::Regime,
    },
    redact::To,
    service::{
        Change, CommissionFilter, Error, FileProblem, Filter, Invalid, LetterPage, LetterPart,
        NewRequest, Office, SameRequester, SignedIn, Tab, Taken, Typed, demo,
    },
    storage::db::{Db, Options},
};
use clap::Parser;
use diesel::connection::SimpleConnection;
use office::{Settings, a_person, a_request as a_request_of, config_in, date, first_administrator};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use support::for_each_database;
use tempfile::TempDir;

/// An office in a folder of its own, with a stopped clock and an administrator.
struct TestOffice {
    office: Office,
    clock: Arc<StoppedClock>,
    who: SignedIn,
    folder: TempDir,
    config: Config,
}

impl TestOffice {
    fn open(database: &str, today: &str) -> Self {
        Self::with(database, today, &[])
    }

    fn with(database: &str, today: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, more);
        let clock = Arc::new(StoppedClock::on(date(today)));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let who = first_administrator(&office);
        Self { office, clock, who, folder, config }
    }

    fn logs(&self, request: &NewRequest) -> CaseId {
        self.office.log_request(&self.who, request).unwrap()
    }

    fn uploads(&self, case: CaseId, name: &str, bytes: &[u8]) -> DocumentId {
        self.office.add_document(&self.who, case, name, bytes).unwrap()
    }

    fn marks(&self, case: CaseId, document: DocumentId, text: &str, exemption: &str) {
        let mark = Mark::find(text, Some(exemption)).unwrap();
        self.office.mark(&self.who, case, document, vec![mark]).unwrap();
    }

    fn decides(&self, case: CaseId, outcome: Outcome, citations: &[&str]) {
        self.office.decide(&self.who, case, &a_decision(outcome, citations)).unwrap();
    }

    fn outbox(&self) -> Vec<PathBuf> {
        outbox::in_order(&self.folder)
    }

    /// A case with a text document, its name marked, its copy proven, decided and drafted.
    fn has_an_answer_ready(&self) -> (CaseId, ateb::domain::ids::LetterId) {
        let case = self.logs(&a_request());
        let notes = self.uploads(case, "notes.txt", b"Present: Ioan Pennant.\nSalt: 2140 t.\n");
        self.marks(case, notes, "Ioan Pennant", "FOIA s.40(2)");
        assert!(self.office.make_copy(&self.who, case, notes, To::Same).unwrap());
        self.decides(case, Outcome::Part, &["FOIA s.40(2)"]);
        let letter = self.office.draft_answer(&self.who, case).unwrap();
        (case, letter)
    }
}

/// The token of the portal link that an e-mail carries.
fn link_in(email: &Path) -> String {
    let bytes = fs::read(email).unwrap();
    let text = ateb::mail::read::read(&bytes, "ATISN").text;
    let link = text.split("/my-request/").nth(1).unwrap();
    link.split(char::is_whitespace).next().unwrap().to_owned()
}

fn a_request() -> NewRequest {
    a_request_of(Regime::Foia, "2026-02-18")
}

fn a_decision(outcome: Outcome, citations: &[&str]) -> Decision {
    let exemptions = citations
        .iter()
        .map(|citation| Applied::plain(citation.parse().unwrap(), Words::same("It names people.")))
        .collect();
    Decision::plain(outcome, Words::same("Here is what we hold."), exemptions)
}

#[test]
fn the_request_of_18_february_2026_is_due_on_19_march_because_17_march_does_not_count() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.office.case(&unit.who, unit.logs(&a_request())).unwrap();
        assert_eq!(case.case.reference.to_string(), "ATISN 26732");
        assert_eq!(case.due_on, Some(date("2026-03-19")));
        assert_eq!(case.days_left, Some(20));
        let patrick = case.clock.days.iter().find(|day| day.date == date("2026-03-17")).unwrap();
        assert!(!patrick.counts);
        let why = patrick.why.as_ref().unwrap().words();
        assert!(why.en.contains("Northern Ireland"), "{}", why.en);
        assert!(why.cy.contains("Gogledd Iwerddon"), "{}", why.cy);
    });
}

#[test]
fn an_answer_goes_out_with_the_letter_and_the_proven_copies_and_the_portal_shows_them() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, letter) = unit.has_an_answer_ready();
        unit.office.do_all_jobs().unwrap();
        let acknowledgement = unit.outbox().remove(0);
        let portal = unit.office.open_link(&link_in(&acknowledgement)).unwrap();

        let before = unit.office.portal(&portal.0).unwrap();
        assert_eq!(before.due_on, Some(date("2026-03-19")));
        assert!(before.letter.is_none() && before.documents.is_empty());
        let copy = unit.office.case(&unit.who, case).unwrap().documents[0].copy.clone().unwrap();
        assert!(matches!(unit.office.portal_document(&portal.0, copy.id), Err(Error::NotFound)));

        unit.office.issue(&unit.who, case, letter, "atisn 26732", true).unwrap();
        unit.office.do_all_jobs().unwrap();

        let after = unit.office.portal(&portal.0).unwrap();
        assert_eq!(after.status, PublicStatus::PartReleased);
        assert_eq!(after.review_until, Some(date("2026-04-20")));
        let shown = &after.letter.unwrap().parts[0].1;
        assert!(shown.contains("internal review") && shown.contains("Wycliffe House"), "{shown}");
        let notes = unit.office.portal_document(&portal.0, copy.id).unwrap();
        let notes = String::from_utf8(notes.bytes).unwrap();
        assert_eq!(notes, "Present: [Redacted - s.40(2)].\nSalt: 2140 t.\n");

        let answer = fs::read(&unit.outbox()[1]).unwrap();
        let answer = ateb::mail::read::read(&answer, "ATISN");
        let names: Vec<_> = answer.attachments.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["atisn-26732.pdf", "notes.txt"]);
        let pdf = unit.office.portal_letter(&portal.0).unwrap();
        assert_eq!(
            answer.attachments[0].content, pdf.bytes,
            "the same bytes by mail and on the portal"
        );
    });
}

#[test]
fn of_two_officers_who_answer_at_once_one_wins_and_the_other_is_told() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, letter) = unit.has_an_answer_ready();
        let (won, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    match unit.office.issue(&unit.who, case, letter, "ATISN 26732", true) {
                        Ok(()) => won.fetch_add(1, Ordering::SeqCst),
                        Err(Error::NotAllowed(NotAllowed::AlreadyAnswered)) => {
                            told.fetch_add(1, Ordering::SeqCst)
                        }
                        Err(other) => panic!("{other}"),
                    }
                });
            }
        });
        assert_eq!((won.into_inner(), told.into_inner()), (1, 7));
        let history = unit.office.history(&unit.who, case).unwrap();
        let answers = history.iter().filter(|line| line.event.kind() == "answered").count();
        assert_eq!(answers, 1);
        unit.office.do_all_jobs().unwrap();
        assert_eq!(unit.outbox().len(), 2, "one acknowledgement and one answer");
    });
}

#[test]
fn clarification_stops_the_clock_and_its_answer_starts_it_afresh() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        unit.clock.set_on(date("2026-02-25"));
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.who, case, None, &question).unwrap();
        let stopped = unit.office.case(&unit.who, case).unwrap();
        assert_eq!((stopped.case.state, stopped.due_on), (CaseState::Stopped, None));
        let again = unit.office.request_clarification(&unit.who, case, None, &question);
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::WaitingForRequester))));

        unit.clock.set_on(date("2026-03-10"));
        let early = unit.office.receive_clarification(&unit.who, case, None, date("2026-03-11"));
        assert!(matches!(early, Err(Error::NotAllowed(NotAllowed::InTheFuture))));
        unit.office.receive_clarification(&unit.who, case, None, date("2026-03-10")).unwrap();
        let due_on = unit.office.case(&unit.who, case).unwrap().due_on;
        assert_eq!(due_on, Some(date("2026-04-10")), "twenty working days after 10 March 2026");
    });
}

#[test]
fn the_time_is_extended_once_for_a_qualified_exemption_within_the_outer_date() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        let extend = |citation: &str, until| {
            let extension = Extension::PublicInterest { exemption: citation.parse().unwrap() };
            let reasons = Words::same("The public interest is being weighed.");
            unit.office.extend(&unit.who, case, None, &extension, date(until), &reasons)
        };
        let refused = |result: Result<(), Error>| match result {
            Err(Error::NotAllowed(reason)) => reason,
            other => panic!("{other:?}"),
        };
        let absolute = refused(extend("FOIA s.40(2)", "2026-04-10"));
        assert!(matches!(absolute, NotAllowed::AbsoluteExemption(_)));
        assert_eq!(refused(extend("FOIA s.43(2)", "2026-04-21")), NotAllowed::BadPromise);
        assert_eq!(refused(extend("EIR reg. 12(4)(d)", "2026-04-10")), NotAllowed::OtherRegime);
        extend("FOIA s.43(2)", "2026-04-20").unwrap();
        assert_eq!(unit.office.case(&unit.who, case).unwrap().due_on, Some(date("2026-04-20")));
        assert_eq!(refused(extend("FOIA s.43(2)", "2026-04-20")), NotAllowed::AlreadyExtended);
    });
}

#[test]
fn a_mark_made_after_the_copy_makes_the_copy_and_the_decision_void() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, letter) = unit.has_an_answer_ready();
        let document = unit.office.case(&unit.who, case).unwrap().documents[0].id;
        unit.marks(case, document, "2140 t", "FOIA s.40(2)");
        let refused = unit.office.issue(&unit.who, case, letter, "ATISN 26732", true);
        assert!(matches!(refused, Err(Error::NotAllowed(NotAllowed::DecisionOutOfDate))));
        let view = unit.office.release(&unit.who, case).unwrap();
        assert!(view.obstacles.contains(&NotAllowed::UnprovenCopies(1)), "{:?}", view.obstacles);
    });
}

#[test]
fn a_decision_applies_exactly_what_marks_and_withheld_documents_rest_on() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        let notes = unit.uploads(case, "notes.txt", b"Ioan Pennant, 2140 t\n");
        unit.marks(case, notes, "Ioan Pennant", "FOIA s.40(2)");
        let decide = |outcome, citations: &[&str]| match unit.office.decide(
            &unit.who,
            case,
            &a_decision(outcome, citations),
        ) {
            Err(Error::Decision(reason)) => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(decide(Outcome::Full, &[]), InvalidDecision::FullWithExemptions);
        assert!(matches!(
            decide(Outcome::Part, &["FOIA s.41(1)"]),
            InvalidDecision::NotApplied(citation) if citation.short() == "s.40(2)"
        ));
        assert!(matches!(
            decide(Outcome::Part, &["FOIA s.40(2)", "FOIA s.41(1)"]),
            InvalidDecision::NoMark(citation) if citation.short() == "s.41(1)"
        ));
        let withheld = Disposition::Withhold { exemption: Some("FOIA s.42(1)".parse().unwrap()) };
        unit.office.settle(&unit.who, case, notes, withheld).unwrap();
        let mut decision = a_decision(Outcome::Refused, &["FOIA s.42(1)"]);
        decision.exemptions[0].public_interest = Some(PublicInterest {
            balance: Words::same("Advice must be frank."),
            ..PublicInterest::default()
        });
        unit.office.decide(&unit.who, case, &decision).unwrap();
    });
}

#[test]
fn what_cannot_be_taken_in_is_refused_with_what_to_do() {
    for_each_database(|url| {
        let unit = TestOffice::with(url, "2026-02-18", &["--upload-limit", "1"]);
        let case = unit.logs(&a_request());
        let refused =
            |name: &str, bytes: &[u8]| match unit.office.add_document(&unit.who, case, name, bytes)
            {
                Err(Error::File(problem)) => problem,
                other => panic!("{name}: {other:?}"),
            };
        assert_eq!(refused("empty.pdf", b""), FileProblem::Empty);
        assert_eq!(
            refused("large.txt", &vec![b'x'; 1 << 21]),
            FileProblem::TooLarge { limit_mib: 1 }
        );
        assert_eq!(refused("broken.pdf", b"%PDF-1.7\nnothing of the kind"), FileProblem::Broken);
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";
        assert_eq!(refused("picture.txt", picture), FileProblem::Broken);
        let program = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0";
        assert!(matches!(refused("program.txt", program), FileProblem::Kind(_)));
        assert!(unit.office.case(&unit.who, case).unwrap().documents.is_empty());
    });
}

#[test]
fn a_request_in_the_future_or_without_words_is_not_logged() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let wrong = |change: &dyn Fn(&mut NewRequest)| {
            let mut request = a_request();
            change(&mut request);
            match unit.office.log_request(&unit.who, &request) {
                Err(Error::Invalid { field, problem }) => (field, problem),
                other => panic!("{other:?}"),
            }
        };
        let tomorrow = |request: &mut NewRequest| request.received_on = date("2026-02-19");
        assert_eq!(wrong(&tomorrow), ("received_on", Invalid::InTheFuture));
        assert_eq!(wrong(&|request| request.body = " \n".into()), ("body", Invalid::Empty));
        assert_eq!(
            wrong(&|request| request.subject = "x".repeat(301)),
            ("subject", Invalid::TooLong)
        );
        // What was refused has used up no number.
        let first = unit.logs(&a_request());
        let reference = unit.office.case(&unit.who, first).unwrap().case.reference;
        assert_eq!(reference.to_string(), "ATISN 26732");
    });
}

#[test]
fn a_name_with_markup_or_template_signs_stays_a_name_in_letter_and_mail() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let name = "<script>alert(1)</script> {{reference}} *Ada*";
        let mut request = a_request();
        request.requester =
            Requester::parse(name, "ada@example.com", "", LanguageChoice::English).unwrap();
        let case = unit.logs(&request);
        unit.decides(case, Outcome::NotHeld, &[]);
        let letter = unit.office.draft_answer(&unit.who, case).unwrap();
        let page = unit.office.letter(&unit.who, case, letter).unwrap();
        assert!(page.parts[0].html.contains("&lt;script&gt;"), "{}", page.parts[0].html);
        assert!(!page.parts[0].html.contains("<script"));
        unit.office.issue(&unit.who, case, letter, "ATISN 26732", true).unwrap();
        unit.office.do_all_jobs().unwrap();
        let answer = fs::read(&unit.outbox()[1]).unwrap();
        let answer = ateb::mail::read::read(&answer, "ATISN");
        assert!(answer.text.contains(&format!("Dear {name}")), "{}", answer.text);
    });
}

#[test]
fn an_email_that_was_not_sent_when_the_process_died_is_sent_by_the_next_and_once() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        unit.logs(&a_request());
        let TestOffice { office, clock, folder, config, .. } = unit;
        drop(office);
        let next = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        assert_eq!(next.do_all_jobs().unwrap(), 1);
        assert_eq!(next.do_all_jobs().unwrap(), 0);
        assert_eq!(fs::read_dir(folder.path().join("outbox")).unwrap().count(), 1);
    });
}

#[test]
fn a_mail_server_that_is_not_there_is_tried_again_later_and_the_officer_sees_a_failure_at_last() {
    for_each_database(|url| {
        // Nothing listens on the discard port of the loopback interface.
        let unit = TestOffice::with(url, "2026-02-18", &["--mail-url", "smtp://127.0.0.1:9"]);
        let case = unit.logs(&a_request());
        let mut attempts = 0;
        while unit.office.case(&unit.who, case).unwrap().failed_emails == 0 {
            assert_eq!(unit.office.do_all_jobs().unwrap(), 1, "one attempt, then a pause");
            assert_eq!(unit.office.do_all_jobs().unwrap(), 0, "the pause is kept");
            attempts += 1;
            assert!(attempts < 30, "it is given up some day");
            let later = unit.clock.now() + chrono::TimeDelta::hours(7);
            unit.clock.set(later);
        }
        assert!(attempts > 5, "{attempts}");
        let said = unit.office.deliveries(&unit.who, case).unwrap();
        assert_eq!(said.len(), 1, "no server has said anything: {said:?}");
        assert_eq!(said[0].outcome, Delivered::GivenUp);
        let checks = unit.office.examine();
        assert!(checks.iter().any(|check| check.problem.is_some()), "{checks:?}");
    });
}

#[test]
fn a_wrong_an_old_and_a_renewed_link_open_nothing_and_the_reference_neither() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        unit.office.do_all_jobs().unwrap();
        let link = link_in(&unit.outbox()[0]);
        for wrong in ["", "ATISN 26732", "atisn-26732", "26732", &link[1..]] {
            assert!(matches!(unit.office.open_link(wrong), Err(Error::NotFound)), "{wrong:?}");
        }
        let session = unit.office.open_link(&link).unwrap();
        unit.office.renew_link(&unit.who, case).unwrap();
        unit.office.do_all_jobs().unwrap();
        assert!(matches!(unit.office.open_link(&link), Err(Error::NotFound)));
        assert!(matches!(unit.office.portal(&session.0), Err(Error::NotFound)));
        let fresh = link_in(&unit.outbox()[1]);
        assert!(unit.office.open_link(&fresh).is_ok());
    });
}

#[test]
fn a_lost_link_is_sent_again_to_the_requester_alone_and_nobody_learns_whether() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        unit.logs(&a_request());
        unit.office.do_all_jobs().unwrap();
        unit.office.send_new_link("ATISN 26732", "mallory@example.com").unwrap();
        unit.office.send_new_link("ATISN 99999", "ada@example.com").unwrap();
        unit.office.send_new_link("nonsense", "").unwrap();
        let sent = || unit.outbox().len();
        let before = sent();
        // A guess leaves as much to do as what is right, and writes to nobody.
        assert_eq!(unit.office.do_all_jobs().unwrap(), 3);
        assert_eq!(sent(), before);
        unit.office.send_new_link("atisn 26732", "ADA@example.com").unwrap();
        assert_eq!(unit.office.do_all_jobs().unwrap(), 1);
        assert_eq!(sent(), before + 1);
    });
}

#[test]
fn the_set_up_link_works_once_and_a_wrong_password_tells_nothing() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        assert!(unit.office.set_up_link().unwrap().is_none());
        assert!(unit.office.sign_in("nia@unit.example", "hir a chofiadwy iawn").is_ok());
        assert!(unit.office.sign_in("NIA@unit.example ", "hir a chofiadwy iawn").is_ok());
        for (email, password) in [("nia@unit.example", "wrong"), ("nobody@unit.example", "wrong")] {
            assert!(matches!(unit.office.sign_in(email, password), Err(Error::SignIn)));
        }
        let link = unit
            .office
            .invite("Emrys", "emrys@unit.example", Role::Officer, Language::Welsh)
            .unwrap();
        let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
        let mut emrys = a_person("emrys@unit.example");
        emrys.password = "byr".into();
        assert!(matches!(
            unit.office.set_up(&token, &emrys),
            Err(Error::Invalid { field: "password", problem: Invalid::ShortPassword })
        ));
        let session = unit.office.set_up(&token, &a_person("emrys@unit.example")).unwrap();
        assert_eq!(unit.office.who(&session.0).unwrap().unwrap().role, Role::Officer);
        assert!(matches!(unit.office.check_set_up(&token), Err(Error::LinkExpired)));
        unit.office.sign_out(&session.0).unwrap();
        assert!(unit.office.who(&session.0).unwrap().is_none());
    });
}

#[test]
fn an_auditor_reads_and_changes_nothing_and_a_contributor_sees_no_case() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        let other = |role| SignedIn { role, ..unit.who.clone() };
        assert!(unit.office.case(&other(Role::Auditor), case).is_ok());
        let logged = unit.office.log_request(&other(Role::Auditor), &a_request());
        assert!(matches!(logged, Err(Error::Forbidden)));
        let seen = unit.office.case(&other(Role::Contributor), case);
        assert!(matches!(seen, Err(Error::Forbidden)));
        let issued = unit.office.issue(
            &other(Role::Reviewer),
            case,
            ateb::domain::ids::LetterId(1),
            "ATISN 26732",
            true,
        );
        assert!(matches!(issued, Err(Error::Forbidden)));
    });
}

/// What can be changed of a letter, as the page hands it to its form.
fn open_parts(page: &LetterPage) -> Typed {
    let open = |part: &LetterPart| {
        let pieces = part.pieces.iter().filter(|piece| piece.locked.is_none());
        (part.language, pieces.map(|piece| piece.markdown.clone()).collect())
    };
    page.parts.iter().map(open).collect()
}

#[test]
fn somebody_who_edits_a_letter_that_another_has_edited_meanwhile_is_told() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, letter) = unit.has_an_answer_ready();
        let page = unit.office.letter(&unit.who, case, letter).unwrap();
        let edit = |more: &str| {
            let mut typed = open_parts(&page);
            typed[0].1[0].push_str(more);
            unit.office.edit_letter(&unit.who, case, letter, page.version, &typed)
        };
        edit("\n\nOne more line.\n").unwrap();
        assert!(matches!(edit("Mine!"), Err(Error::ChangedMeanwhile)));
        let after = unit.office.letter(&unit.who, case, letter).unwrap();
        assert!(after.parts[0].html.contains("One more line."));
        let versions = unit.office.letter_versions(&unit.who, case, letter, None).unwrap();
        assert_eq!(versions.compared, Some((1, 2)));
        let changed: Vec<_> = versions.comparisons[0]
            .lines
            .iter()
            .filter(|(change, _)| *change != Change::Kept)
            .collect();
        assert_eq!(changed, [&(Change::Added, "One more line.".to_owned())]);
        let nonsense = unit.office.letter_versions(&unit.who, case, letter, Some((1, 9)));
        assert!(matches!(nonsense, Err(Error::NotFound)));
    });
}

#[test]
fn what_the_law_requires_of_a_letter_stays_and_one_with_a_gap_is_not_sent() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, letter) = unit.has_an_answer_ready();
        let page = unit.office.letter(&unit.who, case, letter).unwrap();
        let nothing = open_parts(&page).into_iter().map(|(language, texts)| {
            (language, texts.iter().map(|_| "Yes. [say more]".to_owned()).collect())
        });
        unit.office.edit_letter(&unit.who, case, letter, 1, &nothing.collect()).unwrap();
        let page = unit.office.letter(&unit.who, case, letter).unwrap();
        for kept in ["ATISN 26732", "internal review", "Information Commissioner"] {
            assert!(page.parts[0].html.contains(kept), "{kept} was edited out");
        }
        let few = vec![(Language::English, vec!["Yes.".to_owned()])];
        let refused = unit.office.edit_letter(&unit.who, case, letter, 2, &few);
        assert!(matches!(refused, Err(Error::ChangedMeanwhile)));
        let refused = unit.office.issue(&unit.who, case, letter, "ATISN 26732", true);
        assert!(matches!(refused, Err(Error::Letter(_))), "{refused:?}");
    });
}

#[test]
fn an_email_becomes_a_case_and_a_reply_is_filed_with_it() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let request = b"From: Ada Byron <ada@example.com>\r\nTo: foi@unit.example\r\n\
            Subject: Gritting routes\r\nDate: Tue, 17 Feb 2026 23:30:00 +0000\r\n\
            Message-ID: <1@example.com>\r\n\r\nPlease send me the gritting routes for 2025.\r\n";
        let reference: Reference = "ATISN 26732".parse().unwrap();
        assert_eq!(unit.office.receive(request).unwrap().1, Taken::Logged(reference.clone()));
        let case = unit.office.case_named(&unit.who, "atisn-26732").unwrap();
        let view = unit.office.case(&unit.who, case).unwrap();
        assert_eq!(view.case.received_on, date("2026-02-17"));
        assert_eq!(view.requester.shown.unwrap().name, "Ada Byron");

        let reply = b"From: ada@example.com\r\nTo: foi@unit.example\r\n\
            Subject: Re: ATISN 26732: We have received your request\r\n\
            In-Reply-To: <job.1@gov.wales>\r\n\r\nI mean all of 2025.\r\n";
        assert_eq!(unit.office.receive(reply).unwrap().1, Taken::Filed(reference));
        let kept = unit
            .office
            .history(&unit.who, case)
            .unwrap()
            .iter()
            .filter(|line| matches!(line.event, CaseEvent::MessageReceived { .. }))
            .count();
        assert_eq!(kept, 2, "both are kept as they came");
    });
}

#[test]
fn the_worked_cases_stand_as_they_are_told() {
    for_each_database(|url| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap();
        let engine = env!("CARGO_BIN_EXE_ateb-pdf");
        let words = ["ateb", "--data-dir", data, "--database-url", url, "--pdf-program", engine];
        let config = Settings::parse_from(words).config;
        let played = demo::play(&config).unwrap();
        assert!(demo::play(&config).is_err(), "a second time is refused");

        let clock = Arc::new(StoppedClock::on(demo::TODAY));
        let office = Office::open(&config, clock).unwrap();
        let session = office.sign_in(&played.email, &played.password).unwrap();
        let who = office.who(&session.0).unwrap().unwrap();
        let everything = Filter { tab: Tab::All, ..Filter::default() };
        let mut rows = office.register(&who, &everything).unwrap().rows;
        rows.sort_by_key(|row| row.reference.number);
        let stand: Vec<_> = rows
            .iter()
            .map(|row| {
                (row.reference.number, row.state.as_str(), row.due_on.map(|d| d.to_string()))
            })
            .collect();
        let on = |day: &str| Some(day.to_owned());
        assert_eq!(
            stand,
            [
                (26_727, "open", on("2026-03-23")),
                (26_728, "open", on("2026-03-20")),
                (26_729, "answered", on("2026-03-05")),
                (26_730, "answered", on("2026-03-10")),
                (26_731, "open", on("2026-03-06")),
                (26_732, "answered", on("2026-03-19")),
            ]
        );
        let asked = office.open_commissions(&who, CommissionFilter::default()).unwrap();
        assert_eq!(asked.len(), 1, "one area has answered, one owes an answer");
        assert_eq!(office.publications(&who).unwrap().published.len(), 1);
        let late = Filter { tab: Tab::Late, ..Filter::default() };
        let late = office.register(&who, &late).unwrap().rows;
        assert_eq!(late.iter().map(|row| row.days_left).collect::<Vec<_>>(), [Some(-4)]);
        assert!(office.verify_record().unwrap().broken.is_none());
    });
}

#[test]
fn the_audit_names_the_event_of_which_one_byte_was_edited() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, _) = unit.has_an_answer_ready();
        let history = unit.office.history(&unit.who, case).unwrap();
        let edited = &history[2];
        let mut db = Db::open(url, &Options::default()).unwrap();
        let is_postgres = url.starts_with("postgres");
        db.batch_execute(if is_postgres {
            "ALTER TABLE events DISABLE TRIGGER USER"
        } else {
            "DROP TRIGGER events_refuse_update"
        })
        .unwrap();
        db.batch_execute(&format!(
            "UPDATE events SET body = replace(body, 'marked', 'Marked') WHERE id = {}",
            edited.number
        ))
        .unwrap();
        assert_eq!(edited.event.kind(), "marked");
        let broken = unit.office.verify_record().unwrap().broken.unwrap();
        assert_eq!((broken.event, broken.case), (edited.number, Some(case)));

        let command = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["audit", "verify", "--json", "--database-url", url, "--data-dir"])
            .arg(unit.folder.path())
            .output()
            .unwrap();
        assert_eq!(command.status.code(), Some(3));
        let told: serde_json::Value = serde_json::from_slice(&command.stdout).unwrap();
        assert_eq!(told["verdict"], "broken");
        assert_eq!(told["broken"]["event"], edited.number);
    });
}

#[test]
fn a_worker_that_is_killed_while_it_sends_leaves_the_email_to_the_next_and_it_goes_once() {
    for_each_database(|url| {
        // A mail server that takes the connection and never speaks.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let silent_url = format!("smtp://{}", silent.local_addr().unwrap());
        let unit = TestOffice::open(url, "2026-02-18");
        unit.logs(&a_request());
        let mut worker = Command::new(env!("CARGO_BIN_EXE_ateb"))
            // On the day of the request, on which nobody is reminded of anything.
            .args(["worker", "--today", "2026-02-18", "--database-url", url])
            .args(["--mail-url", &silent_url, "--data-dir"])
            .arg(unit.folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It has claimed the job and is in the middle of sending.
        let held = silent.accept().unwrap();
        worker.kill().unwrap();
        worker.wait().unwrap();
        drop(held);

        assert_eq!(unit.office.do_all_jobs().unwrap(), 0, "the lease of the dead still holds");
        unit.clock.set(unit.clock.now() + chrono::TimeDelta::minutes(6));
        assert_eq!(unit.office.do_all_jobs().unwrap(), 1);
        assert_eq!(unit.office.do_all_jobs().unwrap(), 0);
        assert_eq!(unit.outbox().len(), 1);
    });
}

/// An estimate from lines as they stand in JSON.
fn an_estimate(lines: serde_json::Value) -> Estimate {
    serde_json::from_value(lines).unwrap()
}

/// A request from `email` for gritting routes, received on a day.
fn a_gritting_request(email: &str, received_on: &str) -> NewRequest {
    let choice = LanguageChoice::English;
    NewRequest {
        received_on: date(received_on),
        requester: Requester::parse("Somebody", email, "", choice).unwrap(),
        subject: "Gritting routes and salt barns".into(),
        body: "Please send me the gritting routes and the salt barns of the A470.".into(),
        ..a_request()
    }
}

#[test]
fn an_estimate_is_recorded_and_the_latest_is_held_against_the_limit() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        assert!(unit.office.costs(&unit.who, case).unwrap().latest.is_none());
        let within = serde_json::json!([{"activity": "locate", "area": "Roads", "minutes": 1440}]);
        let over = serde_json::json!([
            {"activity": "locate", "area": "Roads", "minutes": 1440},
            {"activity": "retrieve", "pence": 1},
            {"activity": "redact", "minutes": 600},
        ]);
        unit.office.estimate_costs(&unit.who, case, &an_estimate(within)).unwrap();
        let first = unit.office.costs(&unit.who, case).unwrap();
        assert!(!first.decisive().unwrap().exceeds);
        let id = unit.office.estimate_costs(&unit.who, case, &an_estimate(over)).unwrap();
        let view = unit.office.costs(&unit.who, case).unwrap();
        let latest = view.latest.as_ref().unwrap();
        assert_eq!((latest.id, latest.version, latest.estimate.lines().len()), (id, 2, 3));
        assert_eq!(latest.made_by.as_deref(), Some("Nia Test"));
        assert!(view.decisive().unwrap().exceeds && view.together.is_none());
        let events: Vec<CaseEvent> = unit
            .office
            .history(&unit.who, case)
            .unwrap()
            .into_iter()
            .map(|line| line.event)
            .filter(|event| event.kind() == "cost_estimated")
            .collect();
        assert_eq!(
            events[1],
            CaseEvent::CostEstimated { estimate: id, minutes: 1440, exceeds: true }
        );
        assert_eq!(events.len(), 2);
    });
}

#[test]
fn the_limit_is_that_of_the_authority() {
    for_each_database(|url| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.json");
        let council = include_str!("../src/domain/authority.json").replace("central", "other");
        fs::write(&file, council).unwrap();
        let unit =
            TestOffice::with(url, "2026-02-18", &["--authority-file", file.to_str().unwrap()]);
        let case = unit.logs(&a_request());
        let lines = serde_json::json!([{"activity": "locate", "minutes": 1081}]);
        unit.office.estimate_costs(&unit.who, case, &an_estimate(lines)).unwrap();
        let view = unit.office.costs(&unit.who, case).unwrap();
        assert_eq!((view.limit.kind, view.limit.minutes()), (LimitKind::Other, 18 * 60));
        assert!(view.decisive().unwrap().exceeds);
    });
}

#[test]
fn the_regulations_know_no_cost_limit() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&NewRequest { regime: Regime::Eir, ..a_request() });
        let lines = an_estimate(serde_json::json!([{"activity": "locate", "minutes": 10}]));
        let refused = |error| matches!(error, Error::NoCostLimit(NoCostLimit::Eir));
        assert!(refused(unit.office.estimate_costs(&unit.who, case, &lines).unwrap_err()));
        assert!(refused(unit.office.costs(&unit.who, case).unwrap_err()));
        assert!(refused(unit.office.related_requests(&unit.who, case).unwrap_err()));
        assert!(refused(unit.office.aggregate(&unit.who, case, &[]).unwrap_err()));
    });
}

#[test]
fn costs_are_read_by_those_who_read_cases_and_changed_by_those_who_handle_them() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let case = unit.logs(&a_request());
        let auditor = SignedIn { role: Role::Auditor, ..unit.who.clone() };
        assert!(unit.office.costs(&auditor, case).is_ok());
        let lines = an_estimate(serde_json::json!([{"activity": "locate", "minutes": 10}]));
        let refused = unit.office.estimate_costs(&auditor, case, &lines);
        assert!(matches!(refused, Err(Error::Forbidden)));
        assert!(matches!(unit.office.aggregate(&auditor, case, &[]), Err(Error::Forbidden)));
        let contributor = SignedIn { role: Role::Contributor, ..unit.who.clone() };
        assert!(matches!(unit.office.costs(&contributor, case), Err(Error::Forbidden)));
        assert!(matches!(unit.office.related_requests(&contributor, case), Err(Error::Forbidden)));
    });
}

#[test]
fn requests_of_the_same_person_and_requests_alike_are_proposed_with_the_reason() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-06-30");
        let own = unit.logs(&a_gritting_request("ada@example.com", "2026-03-02"));
        let by_email = unit.logs(&NewRequest {
            subject: "Staff pay".into(),
            body: "What are chief officers paid?".into(),
            ..a_gritting_request("ADA@Example.com", "2026-04-01")
        });
        let alike = unit.logs(&a_gritting_request("bob@example.com", "2026-02-18"));
        let too_late = unit.logs(&a_gritting_request("ada@example.com", "2026-06-29"));
        let unlike = unit.logs(&NewRequest {
            requester: Requester::parse("Bob", "bob@example.com", "", LanguageChoice::English)
                .unwrap(),
            received_on: date("2026-03-02"),
            ..a_request()
        });
        let withdrawn = unit.logs(&a_gritting_request("eve@example.com", "2026-03-02"));
        unit.office.withdraw(&unit.who, withdrawn).unwrap();
        let environmental = unit.logs(&NewRequest {
            regime: Regime::Eir,
            ..a_gritting_request("ada@example.com", "2026-03-02")
        });

        let related = unit.office.related_requests(&unit.who, own).unwrap();
        let found: Vec<_> = related
            .proposed
            .iter()
            .map(|one| (one.request.case, one.same_requester, one.in_fullest_period))
            .collect();
        assert_eq!(
            found,
            [(by_email, Some(SameRequester::Email), true), (alike, None, true)],
            "not {too_late}, {unlike}, {environmental}"
        );
        let shared = &related.proposed[1].shared;
        assert!(shared.contains(&"gritting".into()) && shared.contains(&"a470".into()));
        assert_eq!(related.proposed[1].percent, 100);
        assert_eq!((related.compared, related.left_out), (3, false));
        // Seen from the other side it is the same.
        let back = unit.office.related_requests(&unit.who, alike).unwrap();
        assert!(back.proposed.iter().any(|one| one.request.case == own));
    });
}

#[test]
fn who_writes_by_post_is_known_by_name_and_address_however_they_are_typed() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-03-12");
        let by_post = |name: &str, address: &str, subject: &str| {
            unit.logs(&NewRequest {
                requester: Requester::parse(name, "", address, LanguageChoice::Welsh).unwrap(),
                subject: subject.into(),
                body: subject.into(),
                ..a_request()
            })
        };
        let own = by_post("Ffion Huws", "1 Heol Fawr,\nPowys", "Canon Gruffydd");
        let same = by_post("FFION HUWS", "1 heol fawr\nPowys", "Ysgolion Gwledig");
        by_post("Ffion Huws", "2 Heol Fawr\nPowys", "Trenau Cambria");
        let related = unit.office.related_requests(&unit.who, own).unwrap();
        let found: Vec<_> =
            related.proposed.iter().map(|one| (one.request.case, one.same_requester)).collect();
        assert_eq!(found, [(same, Some(SameRequester::NameAndAddress))]);
    });
}

#[test]
fn what_an_officer_joins_is_added_up_and_what_no_period_takes_in_is_refused() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-08-17");
        let own = unit.logs(&a_gritting_request("ada@example.com", "2026-06-16"));
        let before = unit.logs(&a_gritting_request("ada@example.com", "2026-04-15"));
        let after = unit.logs(&a_gritting_request("bob@example.com", "2026-08-14"));
        let hours = |hours: u32| {
            an_estimate(serde_json::json!([{"activity": "extract", "minutes": hours * 60}]))
        };
        unit.office.estimate_costs(&unit.who, own, &hours(13)).unwrap();
        unit.office.estimate_costs(&unit.who, after, &hours(3)).unwrap();
        unit.office.estimate_costs(&unit.who, after, &hours(12)).unwrap();
        assert!(!unit.office.costs(&unit.who, own).unwrap().decisive().unwrap().exceeds);

        let join = |with: &[CaseId]| unit.office.aggregate(&unit.who, own, with);
        assert!(matches!(
            join(&[before, after]),
            Err(Error::Invalid { field: "with", problem: Invalid::NotInOnePeriod })
        ));
        assert!(matches!(join(&[own]), Err(Error::NotFound)));
        assert!(matches!(join(&[CaseId(9_999)]), Err(Error::NotFound)));
        assert!(unit.office.costs(&unit.who, own).unwrap().joined.is_empty());

        join(&[after, after]).unwrap();
        let view = unit.office.costs(&unit.who, own).unwrap();
        assert_eq!(view.joined.len(), 1);
        assert_eq!(view.joined[0].minutes, Some(12 * 60));
        let together = view.together.as_ref().unwrap();
        assert_eq!((together.counted.minutes, together.exceeds), (25 * 60, true));
        assert!(view.decisive().unwrap().exceeds);

        // A request that is withdrawn costs nothing any more.
        unit.office.withdraw(&unit.who, after).unwrap();
        let view = unit.office.costs(&unit.who, own).unwrap();
        assert!(view.joined.is_empty() && view.together.is_none());
        join(&[before]).unwrap();
        join(&[]).unwrap();
        assert!(unit.office.costs(&unit.who, own).unwrap().joined.is_empty());
        let joined = |line: &ateb::service::HistoryLine| line.event.kind() == "aggregated";
        let history = unit.office.history(&unit.who, own).unwrap();
        assert_eq!(history.iter().filter(|line| joined(line)).count(), 3);
    });
}

#[test]
fn an_answered_request_takes_no_estimate() {
    for_each_database(|url| {
        let unit = TestOffice::open(url, "2026-02-18");
        let (case, letter) = unit.has_an_answer_ready();
        unit.office.issue(&unit.who, case, letter, "ATISN 26732", true).unwrap();
        let lines = an_estimate(serde_json::json!([{"activity": "locate", "minutes": 10}]));
        let refused = unit.office.estimate_costs(&unit.who, case, &lines);
        assert!(matches!(refused, Err(Error::NotAllowed(NotAllowed::AlreadyAnswered))));
        let refused = unit.office.aggregate(&unit.who, case, &[]);
        assert!(matches!(refused, Err(Error::NotAllowed(NotAllowed::AlreadyAnswered))));
        assert!(unit.office.costs(&unit.who, case).unwrap().latest.is_none());
    });
}
