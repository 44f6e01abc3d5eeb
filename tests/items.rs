//! Requests under more than one law, under another law than was thought, for one's own data, and
//! redirected by an automatic reply: through the service, on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
#[path = "support/outbox.rs"]
mod outbox;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        case::{CaseState, NotAllowed},
        decision::{Applied, Decision, InvalidDecision, Outcome},
        document::Disposition,
        event::Extension,
        ids::CaseId,
        language::Language,
        letter::{LetterType, PublicInterest, Words},
        mark::Mark,
    },
    law::regime::Regime,
    redact::To,
    service::{CaseView, Error, Filter, Invalid, NewRequest, Office, SignedIn},
};
use chrono::NaiveDate;
use office::{a_request, config_in, date as day, first_administrator};
use std::{fs, sync::Arc};
use support::for_each_database;
use tempfile::TempDir;

/// An office in a folder of its own, with a stopped clock and an administrator.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    who: SignedIn,
    folder: TempDir,
}

impl Unit {
    fn open(database: &str, today: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(day(today)));
        let config = config_in(&folder, database, &[]);
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let who = first_administrator(&office);
        Self { office, clock, who, folder }
    }

    fn logs(&self, regime: Regime, received_on: &str) -> CaseId {
        self.office.log_request(&self.who, &a_request(regime, received_on)).unwrap()
    }

    fn sees(&self, case: CaseId) -> CaseView {
        self.office.case(&self.who, case).unwrap()
    }

    fn dates(&self, case: CaseId) -> [Option<NaiveDate>; 2] {
        let view = self.sees(case);
        let listed = self.office.register(&self.who, &Filter::default()).unwrap();
        let rows: Vec<_> = listed.rows.iter().map(|row| row.due_on).collect();
        assert_eq!(rows, [view.due_on], "the register shows the same date");
        [view.due_on, view.own_due_on]
    }

    /// The text of the last e-mail that was sent.
    fn last_email(&self) -> String {
        self.office.do_all_jobs().unwrap();
        let bytes = fs::read(outbox::in_order(&self.folder).last().unwrap()).unwrap();
        let text = ateb::mail::read::read(&bytes, "ATISN").text;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn said(text: &str) -> Words {
    Words::only(Language::English, text)
}

fn applied(citation: &str, is_qualified: bool) -> Applied {
    Applied {
        public_interest: is_qualified.then(|| PublicInterest {
            for_release: said("People want to know."),
            for_withholding: said("It would be unfair."),
            balance: said("The harm is the greater."),
        }),
        ..Applied::plain(citation.parse().unwrap(), said("It would harm them."))
    }
}

#[test]
fn a_part_under_the_regulations_is_extended_by_itself_and_the_first_date_is_the_cases() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-02-18");
        let case = unit.logs(Regime::Foia, "2026-02-18");
        let add = |regime, text: &str| unit.office.add_item(&unit.who, case, regime, text);
        let empty = add(Regime::Eir, " ").unwrap_err();
        assert!(matches!(empty, Error::Invalid { field: "text", problem: Invalid::Empty }));
        let same = add(Regime::Foia, "The contract").unwrap_err();
        assert!(matches!(same, Error::NotAllowed(NotAllowed::SameRegime)));
        let item = add(Regime::Eir, "The readings of the river").unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-03-19")); 2]);

        // The request waits for the requester; the part does not.
        unit.clock.set_on(day("2026-02-20"));
        let question = said("Which contract?");
        unit.office.request_clarification(&unit.who, case, None, &question).unwrap();
        let view = unit.sees(case);
        assert_eq!((view.case.state, view.first_item), (CaseState::Stopped, Some(item)));
        assert_eq!(unit.dates(case), [Some(day("2026-03-19")), None]);

        let until = day("2026-04-20");
        let extend = |extension: &Extension| {
            let why = said("There are a million readings.");
            unit.office.extend(&unit.who, case, Some(item), extension, until, &why)
        };
        let of_the_act = Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() };
        let wrong = extend(&of_the_act).unwrap_err();
        assert!(matches!(wrong, Error::NotAllowed(NotAllowed::OtherRegime)));
        extend(&Extension::ComplexityAndVolume).unwrap();
        assert_eq!(unit.dates(case), [Some(until), None]);
        let letter = unit.last_email();
        for words in [
            "This letter is about one part of your request: > The readings of the river",
            "Environmental Information Regulations 2004",
            "Monday 20 April 2026",
        ] {
            assert!(letter.contains(words), "{words:?} is not in {letter}");
        }

        unit.clock.set_on(day("2026-03-10"));
        unit.office.receive_clarification(&unit.who, case, None, day("2026-03-10")).unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-04-10")); 2]);
        assert_eq!(unit.sees(case).first_item, None, "the request's own date is the first again");

        let taken_back = unit.office.remove_item(&unit.who, case, item).unwrap_err();
        assert!(matches!(taken_back, Error::NotAllowed(NotAllowed::RegimeInUse)));
        unit.office.answer_item(&unit.who, case, item, day("2026-03-10")).unwrap();
        let view = unit.sees(case);
        assert_eq!((view.items[0].days_left, view.due_on), (None, Some(day("2026-04-10"))));
        let again = unit.office.answer_item(&unit.who, case, item, day("2026-03-10"));
        assert!(matches!(again, Err(Error::NotAllowed(NotAllowed::AlreadyAnswered))));
    });
}

#[test]
fn a_part_is_asked_about_by_itself_and_its_words_can_be_erased() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-02-18");
        let case = unit.logs(Regime::Eir, "2026-02-18");
        let item = unit.office.add_item(&unit.who, case, Regime::Foia, "The contract").unwrap();
        let other = unit.office.add_item(&unit.who, case, Regime::Foia, "The invoices").unwrap();
        let question = said("Which contract?");
        unit.office.request_clarification(&unit.who, case, Some(item), &question).unwrap();
        let letter = unit.last_email();
        assert!(letter.contains("> The contract"), "{letter}");
        assert!(letter.contains("section 1(3) of the Freedom of Information Act"), "{letter}");
        assert_eq!(unit.sees(case).case.state, CaseState::Open, "the rest is worked on");

        unit.clock.set_on(day("2026-03-10"));
        let of_the_rest =
            unit.office.receive_clarification(&unit.who, case, None, day("2026-03-10"));
        assert!(matches!(of_the_rest, Err(Error::NotAllowed(NotAllowed::NotWaiting))));
        unit.office.receive_clarification(&unit.who, case, Some(item), day("2026-03-10")).unwrap();
        let dates: Vec<_> = unit.sees(case).items.iter().map(|item| item.due_on).collect();
        assert_eq!(dates, [Some(day("2026-04-10")), Some(day("2026-03-19"))]);

        unit.office.remove_item(&unit.who, case, other).unwrap();
        assert_eq!(unit.sees(case).items.len(), 1);
        let next = unit.office.add_item(&unit.who, case, Regime::Foia, "The bids").unwrap();
        assert!(next > other, "a number that was taken back is not given again");
        assert_eq!(unit.sees(case).items[1].text, "The bids");
    });
}

#[test]
fn an_answer_under_both_laws_names_the_provisions_of_each_and_both_ways_to_complain() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-02-18");
        let case = unit.logs(Regime::Foia, "2026-02-18");
        let (office, who) = (&unit.office, &unit.who);
        let notes = office
            .add_document(who, case, "notes.txt", b"Present: Ioan Pennant.\nSecret spring: 3 l.\n")
            .unwrap();
        let mark = |text: &str, citation: &str| {
            let mark = Mark::find(text, Some(citation)).unwrap();
            office.mark(who, case, notes, vec![mark])
        };
        mark("Ioan Pennant", "FOIA s.40(2)").unwrap();
        let early = mark("Secret spring", "EIR reg. 12(5)(f)").unwrap_err();
        assert!(matches!(early, Error::NotAllowed(NotAllowed::OtherRegime)));
        let item = office.add_item(who, case, Regime::Eir, "The spring").unwrap();
        mark("Secret spring", "EIR reg. 12(5)(f)").unwrap();
        let taken_back = office.remove_item(who, case, item).unwrap_err();
        assert!(matches!(taken_back, Error::NotAllowed(NotAllowed::RegimeInUse)));
        assert!(office.make_copy(who, case, notes, To::Same).unwrap());

        let decision = Decision::plain(
            Outcome::Part,
            said("Here are the notes."),
            vec![applied("FOIA s.40(2)", false), applied("EIR reg. 12(5)(f)", true)],
        );
        office.decide(who, case, &decision).unwrap();
        let letter = office.draft_answer(who, case).unwrap();
        let page = office.letter(who, case, letter).unwrap();
        assert_eq!(page.letter_type, LetterType::Partial);
        assert!(page.parts[0].problems.is_empty(), "{:?}", page.parts[0].problems);
        let words = &page.parts[0].markdown;
        for part in [
            "notice of refusal under section 17",
            "### Section 40(2)",
            "our refusal under regulation 14",
            "### Regulation 12(5)(f)",
            "representations to us under regulation 11",
            "internal review",
        ] {
            assert!(words.contains(part), "{part:?} is not in {words}");
        }
        office.issue(who, case, letter, "ATISN 26732", true).unwrap();
        let view = unit.sees(case);
        assert_eq!(view.case.state, CaseState::Answered);
        assert!(view.case.items.values().all(|item| item.answered_on.is_some()));
    });
}

#[test]
fn another_law_recomputes_the_clock_while_nothing_rests_on_the_present_one() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-02-18");
        let case = unit.logs(Regime::Foia, "2026-02-18");
        let change = |regime| unit.office.change_regime(&unit.who, case, regime);
        change(Regime::SubjectAccess).unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-03-18")); 2], "a month, and not 20 days");
        change(Regime::Eir).unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-03-19")); 2]);
        assert_eq!(unit.sees(case).clock.regime, Regime::Eir);

        let (why, until) = (said("There is so much of it."), day("2026-04-20"));
        let extension = Extension::ComplexityAndVolume;
        unit.office.extend(&unit.who, case, None, &extension, until, &why).unwrap();
        let refused = change(Regime::Foia).unwrap_err();
        assert!(matches!(refused, Error::NotAllowed(NotAllowed::RegimeInUse)));
        let kinds = unit.office.history(&unit.who, case).unwrap();
        let changes = kinds.iter().filter(|line| line.event.kind() == "regime_changed").count();
        assert_eq!(changes, 2);
    });
}

#[test]
fn a_request_for_ones_own_data_counts_a_month_from_the_proof_of_identity() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-03-02");
        let case = unit.logs(Regime::SubjectAccess, "2026-03-02");
        let (office, who) = (&unit.office, &unit.who);
        let acknowledgement = unit.last_email();
        assert!(acknowledgement.contains("Article 15 of the UK GDPR"), "{acknowledgement}");
        assert!(acknowledgement.contains("Thursday 2 April 2026"), "{acknowledgement}");
        for word in ["Freedom of Information Act", "Environmental", "internal review", "164A"] {
            assert!(!acknowledgement.contains(word), "{word} in {acknowledgement}");
        }
        let early = office.receive_identity(who, case, day("2026-03-02")).unwrap_err();
        assert!(matches!(early, Error::NotAllowed(NotAllowed::NotWaiting)));

        unit.clock.set_on(day("2026-03-04"));
        office.request_identity(who, case, &said("A bill with your address.")).unwrap();
        let view = unit.sees(case);
        assert_eq!((view.case.state, view.due_on), (CaseState::Stopped, None));
        assert!(view.clock.days.is_empty(), "no clock has begun");
        let letter = unit.last_email();
        assert!(letter.contains("A bill with your address."), "{letter}");
        assert!(letter.contains("Article 12(6)"), "{letter}");

        unit.clock.set_on(day("2026-03-16"));
        office.receive_identity(who, case, day("2026-03-16")).unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-04-16")); 2]);

        let extend = |months| office.extend_by_months(who, case, None, months, &said("Many."));
        let three = extend(3).unwrap_err();
        assert!(matches!(three, Error::NotAllowed(NotAllowed::OneOrTwoMonths)));
        extend(2).unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-06-16")); 2]);
        assert!(unit.last_email().contains("Tuesday 16 June 2026"));
        let twice = extend(1).unwrap_err();
        assert!(matches!(twice, Error::NotAllowed(NotAllowed::AlreadyExtended)));
    });
}

#[test]
fn clarification_of_a_request_for_ones_own_data_leaves_its_days_out() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-03-02");
        let case = unit.logs(Regime::SubjectAccess, "2026-03-02");
        unit.clock.set_on(day("2026-03-09"));
        let question = said("Which years do you mean?");
        unit.office.request_clarification(&unit.who, case, None, &question).unwrap();
        assert!(unit.last_email().contains("Article 12A of the UK GDPR"));
        unit.clock.set_on(day("2026-03-18"));
        unit.office.receive_clarification(&unit.who, case, None, day("2026-03-18")).unwrap();
        assert_eq!(unit.dates(case), [Some(day("2026-04-13")); 2]);
    });
}

#[test]
fn an_answer_about_oneself_cites_nothing_and_says_in_words_what_is_withheld() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-07-01");
        let case = unit.logs(Regime::SubjectAccess, "2026-07-01");
        let (office, who) = (&unit.office, &unit.who);
        let notes = b"Ada Byron applied.\nMary Somerville applied, too.\n";
        let notes = office.add_document(who, case, "notes.txt", notes).unwrap();
        let other = office.add_document(who, case, "other.txt", b"All about others.\n").unwrap();
        let mark = Mark::find("Mary Somerville", None).unwrap();
        office.mark(who, case, notes, vec![mark]).unwrap();
        office.settle(who, case, other, Disposition::Withhold { exemption: None }).unwrap();
        assert!(office.make_copy(who, case, notes, To::Same).unwrap());

        let decide = |outcome, response: &str| {
            let decision = Decision::plain(outcome, said(response), Vec::new());
            office.decide(who, case, &decision)
        };
        let wrong = decide(Outcome::Full, "All of it.").unwrap_err();
        assert!(matches!(wrong, Error::Decision(InvalidDecision::FullWithExemptions)));
        let wrong = decide(Outcome::Part, " ").unwrap_err();
        assert!(matches!(wrong, Error::Decision(InvalidDecision::NoResponse)));
        decide(Outcome::Part, "We have taken out what is about somebody else.").unwrap();
        let early = office.draft_answer(who, case).unwrap();
        decide(Outcome::Part, "We have taken out what is about another person.").unwrap();
        let outdated = office.issue(who, case, early, "ATISN 26732", true).unwrap_err();
        assert!(matches!(outdated, Error::NotAllowed(NotAllowed::LetterDoesNotFit)));

        let letter = office.draft_answer(who, case).unwrap();
        let page = office.letter(who, case, letter).unwrap();
        assert_eq!(page.letter_type, LetterType::SarResponse);
        assert!(page.parts[0].problems.is_empty(), "{:?}", page.parts[0].problems);
        let words = &page.parts[0].markdown;
        assert!(words.contains("what is about another person"), "{words}");
        assert!(words.contains("section 164A of the Data Protection Act 2018"), "{words}");
        for word in ["exemption", "Freedom of Information Act", "internal review", "disclosure log"]
        {
            assert!(!words.contains(word), "{word} in {words}");
        }
        office.issue(who, case, letter, "ATISN 26732", true).unwrap();
        let email = unit.last_email();
        assert!(email.contains("Data Protection Act 2018"), "{email}");
        let token = email.split("/my-request/").nth(1).unwrap();
        let session = office.open_link(token.split_whitespace().next().unwrap()).unwrap();
        let portal = office.portal(&session.0).unwrap();
        assert_eq!((portal.regime, portal.review_until), (Regime::SubjectAccess, None));
        assert_eq!(portal.documents.len(), 1);
        let copy = office.portal_document(&session.0, portal.documents[0].id).unwrap();
        assert_eq!(
            String::from_utf8(copy.bytes).unwrap(),
            "Ada Byron applied.\n[REDACTED] applied, too.\n"
        );
    });
}

#[test]
fn a_redirected_request_counts_from_its_second_arrival_and_says_why() {
    for_each_database(|url| {
        let unit = Unit::open(url, "2026-02-19");
        let redirected = |regime, first: &str| NewRequest {
            redirected_from: Some(day(first)),
            ..a_request(regime, "2026-02-18")
        };
        let log = |request: &NewRequest| unit.office.log_request(&unit.who, request);
        let field = |error| match error {
            Error::Invalid { field: "redirected_from", problem } => problem,
            other => panic!("{other}"),
        };
        let later = log(&redirected(Regime::Foia, "2026-02-19")).unwrap_err();
        assert_eq!(field(later), Invalid::AfterReceipt);
        let own_data = log(&redirected(Regime::SubjectAccess, "2026-02-13")).unwrap_err();
        assert_eq!(field(own_data), Invalid::FirstArrivalCounts);

        let case = log(&redirected(Regime::Foia, "2026-02-13")).unwrap();
        let view = unit.sees(case);
        assert_eq!(view.due_on, Some(day("2026-03-19")));
        assert_eq!(view.case.redirected_from, Some(day("2026-02-13")));
        assert_eq!(view.case.logged_on, day("2026-02-19"));
        let why = &view.clock.because[1];
        assert_eq!(why.rule, "FOIA 2000 s.10(6)(a)");
        assert!(why.text.en.contains("13 February 2026"), "{}", why.text.en);
        assert!(why.text.cy.contains("13 Chwefror 2026"), "{}", why.text.cy);
    });
}
