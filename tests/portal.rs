//! What a requester does on the portal, through the service on both databases: makes a request,
//! explains, writes, withdraws, asks for a review.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        actor::Actor,
        case::{CaseState, NotAllowed},
        decision::{Decision, Outcome},
        event::{CaseEvent, Channel, EmailKind, Wrote},
        ids::CaseId,
        language::{Language, LanguageChoice},
        letter::{LetterType, Words},
        request_draft::{Kind, RequestDraft, Step},
    },
    law::{
        bank_holidays::{BankHoliday, Division, EnteredDay},
        regime::Regime,
    },
    service::{
        Error, FileProblem, FileRefused, MOST_FILES, NewRequest, Office, PortalSeen, SignedIn,
        WhichLetter,
    },
};
use office::{a_request, config_in, date, first_administrator};
use std::{fs, io::Read, sync::Arc, thread};
use support::for_each_database;
use tempfile::TempDir;

/// An office on 18 February 2026.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let config = config_in(&folder, database, &[]);
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        Self { office, clock, nia, folder }
    }

    /// The session of the requester of a case that was logged by staff.
    fn opens(&self, request: &NewRequest) -> (CaseId, String) {
        let id = self.office.log_request(&self.nia, request).unwrap();
        (id, self.opens_again(id))
    }

    /// A fresh session by a link that was mailed about a case.
    fn opens_again(&self, case: CaseId) -> String {
        let reference = self.office.case(&self.nia, case).unwrap().case.reference;
        let emails = self.letters_in_outbox();
        let links = emails.iter().filter_map(|text| text.split("/my-request/").nth(1));
        let tokens = links.filter_map(|link| link.split(char::is_whitespace).next());
        let sessions = tokens.filter_map(|token| self.office.open_link(token).ok());
        let mut own = sessions
            .filter(|session| self.office.portal(&session.0).unwrap().reference == reference);
        own.next().unwrap().0
    }

    fn answers_case(&self, case: CaseId) {
        let said = Words::same("We hold nothing of the kind.");
        let decision = Decision::plain(Outcome::NotHeld, said, Vec::new());
        self.office.decide(&self.nia, case, &decision).unwrap();
        let letter = self.office.draft_answer(&self.nia, case).unwrap();
        let reference = self.office.case(&self.nia, case).unwrap().case.reference.to_string();
        self.office.issue(&self.nia, case, letter, &reference, true).unwrap();
    }

    /// Answers every question of a draft; the token that opens it.
    fn answers(&self, kind: Kind, draft: &RequestDraft) -> String {
        let token = self.office.begin_draft(kind, None).unwrap().0;
        for step in kind.steps() {
            let fresh = self.office.keep_typed(kind, Some(&token), *step, draft).unwrap();
            assert!(fresh.is_none(), "the draft is still there");
        }
        token
    }

    fn sends(&self, kind: Kind, token: &str) -> CaseId {
        self.office.send_draft(kind, token, Language::English).unwrap().unwrap()
    }

    fn letters_in_outbox(&self) -> Vec<String> {
        self.office.do_all_jobs().unwrap();
        let folder = fs::read_dir(self.folder.path().join("outbox"));
        let emails =
            folder.into_iter().flatten().map(|file| fs::read(file.unwrap().path()).unwrap());
        emails.map(|bytes| ateb::mail::read::read(&bytes, "ATISN").text).collect()
    }
}

fn a_draft() -> RequestDraft {
    RequestDraft {
        whom: "me".into(),
        what: "The gritting routes of 2025, <script>alert(1)</script>".into(),
        language: "en".into(),
        form: "data".into(),
        name: "Ada Byron".into(),
        email: "ada@example.com".into(),
        ..RequestDraft::default()
    }
}

const INFORMATION: Kind = Kind::Information;

#[test]
fn a_request_that_is_sent_is_logged_as_received_today_and_acknowledged() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let token = unit.answers(INFORMATION, &a_draft());
        let map = ("../../map.txt".to_owned(), b"A map.".to_vec());
        assert_eq!(unit.office.add_draft_files(INFORMATION, &token, vec![map]).unwrap(), []);
        let id = unit.sends(INFORMATION, &token);
        let view = unit.office.case(&unit.nia, id).unwrap();
        assert_eq!(view.case.channel, Channel::Portal);
        assert_eq!(view.case.regime(), Regime::Foia);
        assert_eq!(view.due_on, Some(date("2026-03-19")));
        assert_eq!(view.case.language, LanguageChoice::English);
        assert_eq!(view.subject, "The gritting routes of 2025, <script>alert(1)</script>");
        assert!(view.body.ends_with("such as a spreadsheet"), "{}", view.body);
        let history = unit.office.history(&unit.nia, id).unwrap();
        assert_eq!(history[0].actor, Actor::Requester);
        let sent = unit.office.from_requester(&unit.nia, id).unwrap();
        assert_eq!(sent.files[0].name, "map.txt");
        let file = unit.office.requester_file(&unit.nia, id, sent.files[0].id).unwrap();
        assert_eq!(file.bytes, b"A map.");

        let told = unit.office.sent_request(INFORMATION, &token, Language::Welsh).unwrap().unwrap();
        assert_eq!(told.reference, view.case.reference);
        assert_eq!(told.due_on, Some(date("2026-03-19")));
        let emails = unit.letters_in_outbox();
        assert!(emails[0].contains("ATISN 26732") && emails[0].contains("/my-request/"));
        // The link on the page opens the request, as the one in the e-mail does.
        let link = told.link.path().strip_prefix("/cy/fy-nghais/").unwrap().to_owned();
        let session = unit.office.open_link(&link).unwrap();
        assert_eq!(unit.office.portal(&session.0).unwrap().reference, told.reference);
    });
}

#[test]
fn a_request_that_is_sent_twice_is_logged_once_even_at_the_same_moment() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let token = unit.answers(INFORMATION, &a_draft());
        let cases: Vec<CaseId> = thread::scope(|scope| {
            let both: Vec<_> =
                (0..4).map(|_| scope.spawn(|| unit.sends(INFORMATION, &token))).collect();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(cases.iter().all(|case| *case == cases[0]), "{cases:?}");
        assert_eq!(unit.sends(INFORMATION, &token), cases[0]);
        assert_eq!(unit.letters_in_outbox().len(), 1);
        // Nothing of what was typed is left in the draft.
        let left = unit.office.draft(INFORMATION, &token).unwrap().unwrap();
        assert!(left.is_sent && left.draft == RequestDraft::default() && left.files.is_empty());
    });
}

#[test]
fn a_request_for_ones_own_data_runs_under_data_protection_law() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let draft = RequestDraft {
            whom: "other".into(),
            person: "Bronwen Byron".into(),
            relation: "I am her attorney".into(),
            email: String::new(),
            address: "1 Stryd Fawr\nAberystwyth".into(),
            ..a_draft()
        };
        let token = unit.answers(Kind::OwnData, &draft);
        let id = unit.sends(Kind::OwnData, &token);
        let view = unit.office.case(&unit.nia, id).unwrap();
        assert_eq!(view.case.regime(), Regime::SubjectAccess);
        assert!(view.body.contains("Bronwen Byron") && view.body.contains("her attorney"));
        assert!(!view.subject.contains("Bronwen"), "no list names whom it is about");
        let told = unit.office.sent_request(Kind::OwnData, &token, Language::English).unwrap();
        assert!(!told.unwrap().by_email);
        assert!(unit.letters_in_outbox().is_empty());
    });
}

#[test]
fn a_request_with_a_question_unanswered_is_not_sent_and_says_which() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let token = unit.answers(INFORMATION, &RequestDraft { name: " ".into(), ..a_draft() });
        let sent = unit.office.send_draft(INFORMATION, &token, Language::English).unwrap();
        assert_eq!(sent, Err(Step::Name));
        let none = unit.office.sent_request(INFORMATION, &token, Language::English).unwrap();
        assert_eq!(none, None);
    });
}

#[test]
fn a_draft_is_kept_for_a_day_and_an_answer_that_comes_later_begins_a_new_one() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let token = unit.answers(INFORMATION, &a_draft());
        // The cookie of one way opens nothing on the other.
        assert_eq!(unit.office.draft(Kind::OwnData, &token).unwrap(), None);
        assert_eq!(unit.office.draft(INFORMATION, "AAAA").unwrap(), None);
        unit.clock.set_on(date("2026-02-20"));
        assert_eq!(unit.office.draft(INFORMATION, &token).unwrap(), None);
        assert!(matches!(
            unit.office.send_draft(INFORMATION, &token, Language::English),
            Err(Error::NotFound)
        ));
        let typed = a_draft();
        let fresh = unit.office.keep_typed(INFORMATION, Some(&token), Step::What, &typed).unwrap();
        let fresh = fresh.unwrap().0;
        assert_ne!(fresh, token);
        let kept = unit.office.draft(INFORMATION, &fresh).unwrap().unwrap();
        assert_eq!(kept.draft.what, typed.what);
        assert_eq!(unit.office.sweep_drafts().unwrap(), 1);
        assert!(unit.office.draft(INFORMATION, &fresh).unwrap().is_some());
    });
}

#[test]
fn files_of_a_kind_that_runs_and_files_without_end_are_not_taken() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let token = unit.answers(INFORMATION, &a_draft());
        let send = |files: Vec<(&str, &[u8])>| {
            let files =
                files.into_iter().map(|(name, bytes)| (name.into(), bytes.to_vec())).collect();
            unit.office.add_draft_files(INFORMATION, &token, files).unwrap()
        };
        let program: &[u8] = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00";
        let refused = send(vec![("a.txt", b"Text."), ("run.pdf", program), ("empty.txt", b"")]);
        assert_eq!(refused.len(), 2, "{refused:?}");
        assert!(matches!(&refused[0].1, FileRefused::Problem(FileProblem::Kind(_))));
        assert_eq!(refused[1].1, FileRefused::Problem(FileProblem::Empty));
        let page: &[u8] = b"<!DOCTYPE html><script>alert(1)</script>";
        assert!(matches!(&send(vec![("a.html", page)])[0].1, FileRefused::Problem(_)));
        let many: Vec<(&str, &[u8])> = vec![("b.txt", b"More text."); 5000];
        let refused = send(many);
        assert_eq!(refused.len(), 1, "one sentence for all that are too many");
        assert_eq!(refused[0].1, FileRefused::TooMany);
        let view = unit.office.draft(INFORMATION, &token).unwrap().unwrap();
        assert_eq!(view.files.len(), MOST_FILES);
        unit.office.remove_draft_file(INFORMATION, &token, view.files[0].id).unwrap();
        // Another's draft is no place to take files from.
        let other = unit.answers(INFORMATION, &a_draft());
        unit.office.remove_draft_file(INFORMATION, &other, view.files[1].id).unwrap();
        let left = unit.office.draft(INFORMATION, &token).unwrap().unwrap().files;
        assert_eq!(left.len(), MOST_FILES - 1);
    });
}

#[test]
fn a_message_is_kept_once_recorded_and_dealt_with() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        let map = || vec![("map.txt".to_owned(), b"A map.".to_vec())];
        for _ in 0..2 {
            let refused = unit.office.write_to_unit(&session, " One <b>word. ", map()).unwrap();
            assert_eq!(refused, []);
        }
        let sent = unit.office.from_requester(&unit.nia, id).unwrap();
        assert_eq!(sent.messages.len(), 1, "the same words a moment later are the same message");
        assert_eq!(sent.messages[0].body, "One <b>word.");
        assert_eq!(sent.messages[0].files.len(), 1);
        let kinds = |unit: &Unit| -> Vec<&str> {
            let history = unit.office.history(&unit.nia, id).unwrap();
            history.iter().map(|line| line.event.kind()).collect()
        };
        assert_eq!(kinds(&unit).iter().filter(|kind| **kind == "written").count(), 1);
        let record = unit.office.history(&unit.nia, id).unwrap();
        assert!(!format!("{record:?}").contains("One"), "events carry no text");
        unit.office.handle_message(&unit.nia, id, sent.messages[0].id).unwrap();
        unit.office.handle_message(&unit.nia, id, sent.messages[0].id).unwrap();
        assert_eq!(kinds(&unit).iter().filter(|kind| **kind == "message_handled").count(), 1);
        let (other, _) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        assert!(matches!(
            unit.office.handle_message(&unit.nia, other, sent.messages[0].id),
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn an_explanation_lets_the_clock_run_and_comes_only_when_it_was_asked_for() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        let none = unit.office.explain(&session, "I mean 2025.");
        assert!(matches!(none, Err(Error::NotAllowed(NotAllowed::NotWaiting))), "{none:?}");
        unit.clock.set_on(date("2026-02-25"));
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.nia, id, None, &question).unwrap();
        let session = unit.opens_again(id);
        assert!(unit.office.portal(&session).unwrap().may.explain);
        let empty = unit.office.explain(&session, " \n ");
        assert!(matches!(empty, Err(Error::Invalid { .. })), "{empty:?}");
        unit.clock.set_on(date("2026-03-02"));
        let session = unit.opens_again(id);
        unit.office.explain(&session, "I mean 2025.").unwrap();
        let view = unit.office.case(&unit.nia, id).unwrap();
        assert_eq!(view.case.state, CaseState::Open);
        assert_eq!(view.due_on, Some(date("2026-03-31")));
        let sent = unit.office.from_requester(&unit.nia, id).unwrap();
        assert_eq!(sent.messages[0].body, "I mean 2025.");
        assert_eq!(sent.messages[0].about, Wrote::Clarification);
    });
}

#[test]
fn the_page_of_a_request_is_made_anew_as_soon_as_anything_in_it_may_differ() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        let stamp = |session: &str| match unit.office.portal_unless(session, Some).unwrap() {
            PortalSeen::Made(stamp) => stamp,
            PortalSeen::Afresh(..) => unreachable!("it says that all of it was made"),
        };
        let mut before = stamp(&session);
        assert_eq!(stamp(&session), before, "nothing has happened");
        if let Some(PortalSeen::Made(at_hand)) = unit.office.portal_at_hand(&session, Some) {
            assert_eq!(at_hand, before);
        }
        let mut differs = |session: &str, what: &str| {
            let now = stamp(session);
            assert_ne!(now, before, "{what}");
            before = now;
        };
        unit.office.write_to_unit(&session, "When will it come?", Vec::new()).unwrap();
        differs(&session, "the requester wrote");
        let question = Words::same("Which year do you mean?");
        unit.office.request_clarification(&unit.nia, id, None, &question).unwrap();
        differs(&session, "staff asked");
        let day = EnteredDay {
            day: BankHoliday {
                date: date("2026-03-06"),
                divisions: vec![Division::Scotland],
                name: ateb::law::words::Words::of("Royal occasion", "Achlysur brenhinol"),
            },
            source: "Edinburgh Gazette 1".into(),
        };
        unit.office.proclaim(Some(&unit.nia), &[day]).unwrap();
        differs(&session, "a bank holiday was proclaimed");
        unit.clock.set_on(date("2026-02-19"));
        differs(&unit.opens_again(id), "a day has passed");
    });
}

#[test]
fn a_request_that_its_requester_withdraws_is_over() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        unit.office.withdraw_own(&session, "Found it on your site.").unwrap();
        let view = unit.office.case(&unit.nia, id).unwrap();
        assert_eq!(view.case.state, CaseState::Withdrawn);
        let history = unit.office.history(&unit.nia, id).unwrap();
        assert_eq!(history.last().unwrap().actor, Actor::Requester);
        let again = unit.office.withdraw_own(&session, "");
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::AlreadyWithdrawn))), "{again:?}");
        // Still there to read, and to write about.
        assert!(!unit.office.portal(&session).unwrap().may.withdraw);
        unit.office.write_to_unit(&session, "Thank you.", Vec::new()).unwrap();
    });
}

#[test]
fn a_review_is_asked_for_until_the_last_day_and_refused_after_it() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        for is_taken in [true, false] {
            unit.clock.set_on(date("2026-02-18"));
            let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
            let early = unit.office.ask_for_review(&session, "");
            assert!(matches!(early, Err(Error::NotAllowed(NotAllowed::NotAnswered))), "{early:?}");
            unit.answers_case(id);
            let until = unit.office.portal(&session).unwrap().review_until.unwrap();
            let on = if is_taken { until } else { until.succ_opt().unwrap() };
            unit.clock.set_on(on);
            let session = unit.opens_again(id);
            assert_eq!(unit.office.portal(&session).unwrap().may.ask_review, is_taken);
            let asked = unit.office.ask_for_review(&session, "You left out 2025.");
            let state = unit.office.case(&unit.nia, id).unwrap().case.state;
            if is_taken {
                asked.unwrap();
                assert_eq!(state, CaseState::Reviewing);
            } else {
                let late = matches!(asked, Err(Error::NotAllowed(NotAllowed::ReviewTooLate(last))) if last == until);
                assert!(late && state == CaseState::Answered, "{asked:?}");
                assert!(unit.office.from_requester(&unit.nia, id).unwrap().messages.is_empty());
            }
        }
    });
}

#[test]
fn a_session_opens_one_request_and_a_forged_one_none() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (one, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        let (other, _) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        unit.office.write_to_unit(&session, "A word.", Vec::new()).unwrap();
        assert_eq!(unit.office.from_requester(&unit.nia, one).unwrap().messages.len(), 1);
        assert!(unit.office.from_requester(&unit.nia, other).unwrap().messages.is_empty());
        for forged in ["", "AAAAAAAAAAAAAAAAAAAAAA", "ATISN 26732"] {
            for refused in [
                unit.office.write_to_unit(forged, "A word.", Vec::new()).map(drop),
                unit.office.explain(forged, "A word."),
                unit.office.withdraw_own(forged, ""),
                unit.office.ask_for_review(forged, ""),
            ] {
                assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
            }
        }
        // A session that lay unused for two hours is over, and nothing is recorded.
        unit.clock.set_on(date("2026-02-19"));
        assert!(matches!(unit.office.withdraw_own(&session, ""), Err(Error::NotFound)));
    });
}

#[test]
fn every_letter_that_the_requester_was_sent_is_read_again_and_no_other() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-16"));
        let question = Words::same("Which objectives do you mean?");
        assert!(unit.office.portal_question(&session).unwrap().is_none());
        unit.office.request_clarification(&unit.nia, id, None, &question).unwrap();
        let asked = unit.office.portal_question(&session).unwrap().unwrap();
        assert_eq!(asked.question, question);
        unit.office.do_all_jobs().unwrap();
        unit.office.explain(&session, "All of them.").unwrap();
        unit.answers_case(id);
        let letters = unit.office.portal(&session).unwrap().letters;
        let types: Vec<_> = letters.iter().map(|letter| letter.letter_type).collect();
        assert_eq!(types, [LetterType::NotHeld, LetterType::Clarify, LetterType::Ack]);
        for letter in &letters {
            let read = unit.office.portal_letter_text(&session, letter.which).unwrap();
            assert!(!read.parts.is_empty() && !read.parts[0].1.contains("fy-nghais/"));
            let pdf = unit.office.portal_letter_pdf(&session, letter.which).unwrap();
            assert!(pdf.bytes.starts_with(b"%PDF-"));
        }
        let clarify = unit.office.portal_letter_text(&session, letters[1].which).unwrap();
        assert!(clarify.parts[0].1.contains("Which objectives do you mean?"));
        // Another's session opens none of them but its own, and a draft is no letter yet.
        let (other, of_another) = unit.opens(&NewRequest {
            subject: "Another".into(),
            ..a_request(Regime::Foia, "2026-02-17")
        });
        for which in [letters[0].which, letters[1].which] {
            let refused = unit.office.portal_letter_text(&of_another, which);
            assert!(matches!(refused, Err(Error::NotFound)));
            let refused = unit.office.portal_letter_pdf(&of_another, which);
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        let decision = Decision::plain(Outcome::NotHeld, Words::same("None."), Vec::new());
        unit.office.decide(&unit.nia, other, &decision).unwrap();
        let draft = unit.office.draft_answer(&unit.nia, other).unwrap();
        let unsent = unit.office.portal_letter_text(&of_another, WhichLetter::Kept(draft));
        assert!(matches!(unsent, Err(Error::NotFound)));
    });
}

#[test]
fn everything_is_one_archive_of_letters_and_of_what_was_released() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-16"));
        unit.office.do_all_jobs().unwrap();
        let before = unit.office.everything(&session).unwrap();
        unit.answers_case(id);
        let pages = [("index.html".to_owned(), "<p>All</p>".to_owned())];
        let stale = unit.office.pack(&session, &before, &pages);
        assert!(matches!(stale, Err(Error::ChangedMeanwhile)));
        let all = unit.office.everything(&session).unwrap();
        let packed = unit.office.pack(&session, &all, &pages).unwrap();
        assert_eq!(packed.name, "atisn-26732.zip");
        let mut archive = zip::ZipArchive::new(packed.file).unwrap();
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let expected =
            ["index.html", "letters/01-2026-02-18-ack.pdf", "letters/02-2026-02-18-not_held.pdf"];
        assert_eq!(names, expected);
        let mut answer = Vec::new();
        archive.by_name(expected[2]).unwrap().read_to_end(&mut answer).unwrap();
        assert_eq!(answer, unit.office.portal_letter(&session).unwrap().bytes, "as it was sent");
        assert!(matches!(unit.office.everything("forged"), Err(Error::NotFound)));
    });
}

#[test]
fn the_page_says_why_the_date_is_what_it_is_and_names_the_days_that_do_not_count() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, session) = unit.opens(&a_request(Regime::Foia, "2026-02-18"));
        let view = unit.office.portal(&session).unwrap();
        assert_eq!(view.due_on, Some(date("2026-03-19")));
        let because = view.because.unwrap();
        assert!(because.rules[0].en.contains("18 February 2026"), "{:?}", because.rules);
        assert_eq!(because.weekend_days, 8);
        let named: Vec<_> =
            because.uncounted.iter().map(|days| (days.from, days.to, &*days.why.en)).collect();
        let patrick = date("2026-03-17");
        assert_eq!(named, [(patrick, patrick, "St Patrick's Day (Northern Ireland)")]);
        unit.answers_case(id);
        assert_eq!(unit.office.portal(&session).unwrap().because, None, "nothing is due");
    });
}

#[test]
fn who_guesses_at_a_lost_link_leaves_the_same_behind_as_who_knows() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (id, _) = unit.opens(&a_request(Regime::Foia, "2026-02-16"));
        unit.office.do_all_jobs().unwrap();
        let sent = || {
            let history = unit.office.history(&unit.nia, id).unwrap();
            let is_link = |event: &CaseEvent| {
                matches!(event, CaseEvent::EmailSent { email: EmailKind::Link, .. })
            };
            history.iter().filter(|line| is_link(&line.event)).count()
        };
        let guesses = [
            ("ATISN 26732", "eve@example.com"),
            ("ATISN 99999", "ada@example.com"),
            ("no reference at all", "ada@example.com"),
        ];
        for (reference, email) in guesses {
            unit.office.send_new_link(reference, email).unwrap();
            assert_eq!(unit.office.do_all_jobs().unwrap(), 1, "a job for {reference}");
            unit.office.send_new_link(reference, email).unwrap();
            assert_eq!(unit.office.do_all_jobs().unwrap(), 0, "one in a while for {reference}");
        }
        assert_eq!(sent(), 0);
        // Wrong guesses about a request do not keep its requester out.
        unit.office.send_new_link("atisn-26732", " ADA@example.com ").unwrap();
        assert_eq!(unit.office.do_all_jobs().unwrap(), 1);
        unit.office.send_new_link("ATISN 26732", "ada@example.com").unwrap();
        assert_eq!(unit.office.do_all_jobs().unwrap(), 0, "one in a while");
        assert_eq!(sent(), 1);
        unit.clock.set_on(date("2026-02-19"));
        unit.office.send_new_link("ATISN 26732", "ada@example.com").unwrap();
        unit.office.do_all_jobs().unwrap();
        assert_eq!(sent(), 2);
    });
}

#[test]
fn what_a_requester_does_is_confirmed_by_an_email_without_their_words() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (_, session) = unit.opens(&a_request(Regime::Foia, "2026-02-16"));
        unit.office.write_to_unit(&session, "When will it come?", Vec::new()).unwrap();
        unit.office.withdraw_own(&session, "I have found it.").unwrap();
        let emails = unit.letters_in_outbox().join("\n");
        assert!(emails.contains("Your message has reached the people"), "{emails}");
        assert!(emails.contains("We have stopped working on your request"), "{emails}");
        assert!(!emails.contains("When will it come?") && !emails.contains("I have found it."));
        let mut welsh = a_request(Regime::Foia, "2026-02-16");
        welsh.requester.language = LanguageChoice::Welsh;
        welsh.subject = "Cais arall".into();
        let id = unit.office.log_request(&unit.nia, &welsh).unwrap();
        let token = unit.letters_in_outbox().join("\n");
        let token = token.split("/fy-nghais/").nth(1).unwrap();
        let token = token.split(char::is_whitespace).next().unwrap();
        let session = unit.office.open_link(token).unwrap().0;
        unit.answers_case(id);
        unit.office.ask_for_review(&session, "").unwrap();
        let emails = unit.letters_in_outbox().join("\n");
        assert!(emails.contains("Byddwn yn rhoi gwybod ichi am y canlyniad erbyn"), "{emails}");
    });
}
