//! Decisions with what they rest on, letters beside the answer, clearance and templates, through
//! the service on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        case::{CaseState, NotAllowed},
        clearance::Stage,
        decision::{Applied, Decision, InvalidDecision, Outcome},
        ids::{CaseId, DocumentId, LetterId, StaffId},
        language::Language,
        letter::{
            LetterType, Likelihood, Opinion, OtherAuthority, PublicInterest, Recipient, WebPage,
            Words,
        },
        mark::Mark,
        permission::Role,
    },
    law::{
        cost_limit::{Activity, Estimate, Line, Work},
        regime::Regime,
    },
    letters::TemplateProblemKind,
    redact::To,
    service::{Error, Invalid, NewLetter, Office, SignedIn},
};
use office::{CLEARED, a_person, a_request, config_in, date, first_administrator};
use std::{fs, sync::Arc};
use support::for_each_database;
use tempfile::TempDir;

/// A unit in which answers need somebody's agreement: an administrator, and an officer who works.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    emrys: SignedIn,
    folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &[CLEARED]);
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        let emrys = invite(&office, "emrys", Role::Officer);
        Self { office, clock, nia, emrys, folder }
    }

    fn logs(&self, regime: Regime) -> CaseId {
        self.office.log_request(&self.emrys, &a_request(regime, "2026-02-18")).unwrap()
    }

    fn decides(&self, case: CaseId, decision: &Decision) -> Result<(), Error> {
        self.office.decide(&self.emrys, case, decision)
    }

    /// A refusal that rests on reasons alone.
    fn refuses(&self, case: CaseId, applied: Applied) -> Result<(), Error> {
        self.decides(case, &Decision::plain(Outcome::Refused, said("No."), vec![applied]))
    }

    fn drafts(&self, case: CaseId) -> (LetterId, LetterType, String) {
        let letter = self.office.draft_answer(&self.emrys, case).unwrap();
        let page = self.office.letter(&self.emrys, case, letter).unwrap();
        assert!(page.parts[0].problems.is_empty(), "{:?}", page.parts[0].problems);
        (letter, page.letter_type, page.parts[0].markdown.clone())
    }

    /// A case with a marked note, its copy proven, decided and drafted.
    fn has_an_answer(&self) -> (CaseId, DocumentId, LetterId) {
        let case = self.logs(Regime::Foia);
        let (office, who) = (&self.office, &self.emrys);
        let notes = b"Present: Ioan Pennant.\nSalt: 2140 t.\n";
        let notes = office.add_document(who, case, "notes.txt", notes).unwrap();
        let mark = Mark::find("Ioan Pennant", Some("FOIA s.40(2)")).unwrap();
        office.mark(who, case, notes, vec![mark]).unwrap();
        assert!(office.make_copy(who, case, notes, To::Same).unwrap());
        let personal = Applied::plain("FOIA s.40(2)".parse().unwrap(), said("It names people."));
        let decision = Decision::plain(Outcome::Part, said("Here."), vec![personal]);
        self.decides(case, &decision).unwrap();
        let letter = office.draft_answer(who, case).unwrap();
        (case, notes, letter)
    }

    fn issues(&self, case: CaseId, letter: LetterId) -> Result<(), Error> {
        self.office.issue(&self.emrys, case, letter, "ATISN 26732", true)
    }

    fn stage(&self, case: CaseId) -> Option<Stage> {
        self.office.case(&self.nia, case).unwrap().case.clearance.map(|one| one.stage)
    }

    fn last_email(&self) -> ateb::mail::read::Received {
        self.office.do_all_jobs().unwrap();
        let mut files: Vec<_> = fs::read_dir(self.folder.path().join("outbox"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
            .map(|path| (fs::metadata(&path).unwrap().modified().unwrap(), path))
            .collect();
        files.sort();
        let (_, path) = files.pop().unwrap();
        ateb::mail::read::read(&fs::read(path).unwrap(), "ATISN")
    }
}

fn invite(office: &Office, name: &str, role: Role) -> SignedIn {
    let email = format!("{name}@unit.example");
    let link = office.invite(name, &email, role, Language::English).unwrap();
    let token = link.path().rsplit('/').next().unwrap();
    let session = office.set_up(token, &a_person(&email)).unwrap();
    office.who(&session.0).unwrap().unwrap()
}

fn said(text: &str) -> Words {
    Words::only(Language::English, text)
}

fn applied(citation: &str) -> Applied {
    Applied::plain(citation.parse().unwrap(), said("It applies to this request."))
}

fn weighed(citation: &str) -> Applied {
    Applied {
        public_interest: Some(PublicInterest {
            for_release: said("People want to know."),
            for_withholding: said("It would be unfair."),
            balance: said("The harm is the greater."),
        }),
        ..applied(citation)
    }
}

fn not_allowed(outcome: Result<(), Error>) -> NotAllowed {
    match outcome {
        Err(Error::NotAllowed(reason)) => reason,
        other => panic!("allowed or refused otherwise: {other:?}"),
    }
}

#[test]
fn an_answer_leaves_once_somebody_who_did_not_write_it_agrees() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, _, letter) = unit.has_an_answer();
        let reviewer = invite(&unit.office, "rhys", Role::Reviewer);
        let approver = invite(&unit.office, "angharad", Role::Approver);
        let ask = |reviewer: Option<StaffId>, approver: StaffId| {
            unit.office.ask_clearance(&unit.emrys, case, reviewer, approver, "Mind page 1.")
        };
        assert_eq!(not_allowed(unit.issues(case, letter)), NotAllowed::NotCleared);
        // Not by the author, not twice by the same person, not by somebody without the right.
        let as_approver = SignedIn { role: Role::Administrator, ..unit.emrys.clone() };
        assert!(matches!(ask(None, unit.emrys.id), Err(Error::NotFound)));
        assert_eq!(not_allowed(ask(Some(unit.nia.id), unit.nia.id)), NotAllowed::SameTwice);
        assert!(matches!(ask(None, reviewer.id), Err(Error::NotFound)));
        ask(Some(reviewer.id), approver.id).unwrap();
        assert_eq!(unit.stage(case), Some(Stage::Review));
        let work = unit.office.my_work(&reviewer).unwrap();
        assert_eq!(work.clearing.len(), 1);

        let early = unit.office.agree(&approver, case, "");
        assert_eq!(not_allowed(early), NotAllowed::NotAskedOfYou);
        assert_eq!(
            not_allowed(unit.office.agree(&as_approver, case, "")),
            NotAllowed::NotAskedOfYou
        );
        unit.office.agree(&reviewer, case, "It reads well.").unwrap();
        assert_eq!(unit.stage(case), Some(Stage::Approval));
        assert!(unit.office.my_work(&reviewer).unwrap().clearing.is_empty());
        let silent = unit.office.send_back(&approver, case, " ");
        assert!(matches!(silent, Err(Error::Invalid { field: "note", problem: Invalid::Empty })));
        unit.office.send_back(&approver, case, "Say why.").unwrap();
        assert_eq!(not_allowed(unit.issues(case, letter)), NotAllowed::NotCleared);

        ask(None, approver.id).unwrap();
        let seen = unit.office.clearance(&approver, case).unwrap();
        assert!(seen.is_my_turn && seen.gate.unwrap().problems.is_empty());
        assert_eq!((seen.copies.len(), seen.schedule.len()), (1, 1));
        assert!(seen.letter.unwrap().1.parts[0].html.contains("Section 40(2)"));
        let steps: Vec<_> = seen.notes.iter().map(|note| note.step.as_str()).collect();
        assert_eq!(steps, ["asked", "reviewed", "sent_back", "asked"]);
        assert!(seen.approvers.iter().all(|(id, _)| *id != unit.emrys.id));
        unit.office.agree(&approver, case, "").unwrap();
        unit.issues(case, letter).unwrap();
        let after = unit.office.case(&unit.nia, case).unwrap();
        assert_eq!(after.case.state, CaseState::Answered);
    });
}

#[test]
fn what_changes_after_the_agreement_has_to_be_agreed_to_again() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (case, notes, letter) = unit.has_an_answer();
        let clear = || {
            unit.office.ask_clearance(&unit.emrys, case, None, unit.nia.id, "").unwrap();
            unit.office.agree(&unit.nia, case, "").unwrap();
            assert_eq!(unit.stage(case), Some(Stage::Given));
        };
        clear();
        let page = unit.office.letter(&unit.emrys, case, letter).unwrap();
        let typed = page
            .parts
            .iter()
            .map(|part| {
                let open = part.pieces.iter().filter(|piece| piece.locked.is_none());
                (part.language, open.map(|piece| format!("{}\n\nMore.", piece.markdown)).collect())
            })
            .collect();
        unit.office.edit_letter(&unit.emrys, case, letter, 1, &typed).unwrap();
        assert_eq!(not_allowed(unit.issues(case, letter)), NotAllowed::NotCleared);
        clear();
        let mark = Mark::find("2140", Some("FOIA s.40(2)")).unwrap();
        unit.office.mark(&unit.emrys, case, notes, vec![mark]).unwrap();
        assert_eq!(unit.stage(case), None);
        // Nothing that holds an answer back is put forward.
        let early = unit.office.ask_clearance(&unit.emrys, case, None, unit.nia.id, "");
        assert_eq!(not_allowed(early), NotAllowed::DecisionOutOfDate);
        // A letter of yesterday is not put forward today.
        assert!(unit.office.make_copy(&unit.emrys, case, notes, To::Same).unwrap());
        let decision = Decision::plain(Outcome::Part, said("Here."), vec![applied("FOIA s.40(2)")]);
        unit.decides(case, &decision).unwrap();
        unit.office.draft_answer(&unit.emrys, case).unwrap();
        unit.clock.set_on(date("2026-02-19"));
        let late = unit.office.ask_clearance(&unit.emrys, case, None, unit.nia.id, "");
        assert_eq!(not_allowed(late), NotAllowed::LetterOutOfDate);
    });
}

#[test]
fn a_refusal_gets_the_letter_of_what_it_rests_on_with_all_that_was_given() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia);
        // Cost: only with an estimate above the limit, and with advice.
        let costly = Decision {
            advice: said("Ask for one month."),
            ..Decision::plain(Outcome::Refused, said("No."), vec![applied("FOIA s.12(1)")])
        };
        let refused = unit.decides(case, &costly).unwrap_err();
        assert!(matches!(refused, Error::Decision(InvalidDecision::NoEstimate(_))), "{refused:?}");
        let estimate = |minutes| {
            let line = Line::new(Activity::Locate, "Roads", Work::Minutes(minutes)).unwrap();
            Estimate::try_from(vec![line]).unwrap()
        };
        unit.office.estimate_costs(&unit.emrys, case, &estimate(60)).unwrap();
        assert!(unit.decides(case, &costly).is_err());
        unit.office.estimate_costs(&unit.emrys, case, &estimate(3000)).unwrap();
        unit.decides(case, &costly).unwrap();
        let (_, kind, words) = unit.drafts(case);
        assert_eq!(kind, LetterType::S12Cost);
        for part in ["Locating the information", "50", "£1,250.00", "£600.00", "Ask for one month."]
        {
            assert!(words.contains(part), "{part:?} is not in {words}");
        }

        let page =
            WebPage { title: said("Guidance"), url: "https://www.gov.wales/guidance".into() };
        unit.refuses(case, Applied { links: vec![page], ..applied("FOIA s.21(1)") }).unwrap();
        let (_, kind, words) = unit.drafts(case);
        assert_eq!(kind, LetterType::S21Accessible);
        assert!(words.contains("Guidance: [www.gov.wales/guidance]"), "{words}");

        let opinion = Opinion {
            of: said("the First Minister"),
            asked_on: date("2026-02-18"),
            given_on: date("2026-02-18"),
        };
        let of_section_36 = Applied { opinion: Some(opinion), ..weighed("FOIA s.36(2)(b)(i)") };
        unit.refuses(case, of_section_36).unwrap();
        let (_, kind, words) = unit.drafts(case);
        assert_eq!(kind, LetterType::Refuse);
        assert!(words.contains("the First Minister, whose opinion we asked for on 18 February"));

        let harm =
            Applied { likelihood: Some(Likelihood::WouldBeLikely), ..weighed("FOIA s.43(2)") };
        unit.refuses(case, harm).unwrap();
        assert!(unit.drafts(case).2.contains("a real and significant chance"));

        unit.refuses(case, applied("FOIA s.40(5B)(a)(i)")).unwrap();
        let (_, kind, words) = unit.drafts(case);
        assert_eq!(kind, LetterType::Ncnd);
        assert!(words.contains("neither confirm nor deny"), "{words}");

        let part = Decision {
            not_held: said("The minutes of May."),
            ..Decision::plain(Outcome::PartNotHeld, said("Here."), Vec::new())
        };
        unit.decides(case, &part).unwrap();
        let (_, kind, words) = unit.drafts(case);
        assert_eq!(kind, LetterType::PartNotHeld);
        assert!(words.contains("The minutes of May."));
    });
}

#[test]
fn a_letter_beside_the_answer_goes_to_whom_it_is_for_and_tells_nobody_else() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia);
        let (office, who) = (&unit.office, &unit.emrys);
        let consult = NewLetter {
            message: said("The prices in your quotation."),
            day: Some(date("2026-02-25")),
            recipient: Some(Recipient {
                name: "Bronwen Tate".into(),
                organisation: None,
                email: Some("office@tate.example".into()),
                reference: None,
                answer_by: None,
            }),
            ..NewLetter::default()
        };
        let kind = LetterType::ThirdPartyConsult;
        let early = NewLetter { day: Some(date("2026-02-18")), ..consult.clone() };
        assert!(matches!(
            office.write_letter(who, case, kind, &early),
            Err(Error::Invalid { field: "day", problem: Invalid::NotLater })
        ));
        let nobody = NewLetter { recipient: None, ..consult.clone() };
        assert!(matches!(
            office.write_letter(who, case, kind, &nobody),
            Err(Error::Invalid { field: "recipient", .. })
        ));
        let letter = office.write_letter(who, case, kind, &consult).unwrap();
        office.send_letter(who, case, letter).unwrap();
        assert_eq!(not_allowed(office.send_letter(who, case, letter)), NotAllowed::AlreadySent);
        let sent = unit.last_email();
        assert!(sent.text.contains("Wednesday 25 February 2026"), "{}", sent.text);
        assert!(sent.text.contains("Dear Bronwen Tate"), "{}", sent.text);
        assert!(!sent.text.contains("Ada Byron") && !sent.text.contains("my-request"));
        assert_eq!(sent.attachments.len(), 1);
        // As it was sent, and never again otherwise.
        let stored = office.letter_file(who, case, letter, ateb::service::LetterFormat::Pdf);
        assert_eq!(stored.unwrap().bytes.len(), sent.attachments[0].bytes);

        let other = NewLetter {
            other_authority: Some(OtherAuthority {
                name: said("Aber-nant County Council"),
                email: Some("foi@aber-nant.example".into()),
                website: None,
            }),
            ..NewLetter::default()
        };
        let letter = office.write_letter(who, case, LetterType::AdviseElsewhere, &other).unwrap();
        office.send_letter(who, case, letter).unwrap();
        assert!(unit.last_email().text.contains("Aber-nant County Council"));

        // A gap that nobody filled holds a letter back; a review that nobody asked for has none.
        let gap = office.write_letter(who, case, LetterType::Free, &NewLetter::default()).unwrap();
        assert!(matches!(office.send_letter(who, case, gap), Err(Error::Letter(_))));
        let none = office.write_letter(who, case, LetterType::IrAck, &NewLetter::default());
        assert_eq!(not_allowed(none.map(drop)), NotAllowed::NoReview);
        let answer = office.write_letter(who, case, LetterType::Full, &NewLetter::default());
        assert!(matches!(answer, Err(Error::NotFound)));
    });
}

#[test]
fn letters_of_a_review_say_what_the_case_knows_of_it() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let case = unit.logs(Regime::Foia);
        unit.clock.set_on(date("2026-03-20"));
        let decision = Decision::plain(Outcome::NotHeld, said("Nothing."), Vec::new());
        unit.decides(case, &decision).unwrap();
        let letter = unit.office.draft_answer(&unit.emrys, case).unwrap();
        unit.office.ask_clearance(&unit.emrys, case, None, unit.nia.id, "").unwrap();
        unit.office.agree(&unit.nia, case, "").unwrap();
        unit.issues(case, letter).unwrap();
        let asked = date("2026-03-23");
        unit.clock.set_on(asked);
        unit.office.request_review(&unit.nia, case, asked, false).unwrap();
        let letter = unit
            .office
            .write_letter(&unit.nia, case, LetterType::IrAck, &NewLetter::default())
            .unwrap();
        unit.office.send_letter(&unit.nia, case, letter).unwrap();
        let text = unit.last_email().text;
        assert!(text.contains("our answer of 20 March 2026"), "{text}");
        let outcome = NewLetter { message: said("You were right."), ..NewLetter::default() };
        let letter =
            unit.office.write_letter(&unit.nia, case, LetterType::IrOutcomePart, &outcome).unwrap();
        let page = unit.office.letter(&unit.nia, case, letter).unwrap();
        assert!(page.parts[0].html.contains("in respect of the time taken"));
        assert!(page.parts[0].html.contains("section 50"));
    });
}

#[test]
fn a_template_is_checked_before_it_is_used_and_a_drafted_letter_keeps_its_own() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (office, nia) = (&unit.office, &unit.nia);
        let english = Language::English;
        let case = unit.logs(Regime::Foia);
        let decision = Decision::plain(Outcome::NotHeld, said("Nothing."), Vec::new());
        unit.decides(case, &decision).unwrap();
        let before = office.draft_answer(&unit.emrys, case).unwrap();

        assert!(matches!(office.templates(&unit.emrys), Err(Error::Forbidden)));
        let template = office.template(nia, "privacy", english).unwrap();
        assert_eq!((template.version, template.text.as_str()), (None, template.own));
        let wrong = office.save_template(nia, "privacy", english, None, "{{> privacy}}");
        let Err(Error::Template(problems)) = wrong else { panic!("{wrong:?}") };
        assert_eq!(problems[0].kind, TemplateProblemKind::Cycle("privacy".into()));
        assert!(matches!(
            office.save_template(nia, "contact", english, None, " "),
            Err(Error::Invalid { field: "text", problem: Invalid::Empty })
        ));

        let ours = "We publish this answer on our own pages.\n";
        office.save_template(nia, "publication", english, None, ours).unwrap();
        let outdated = office.save_template(nia, "publication", english, None, ours);
        assert!(matches!(outdated, Err(Error::ChangedMeanwhile)));
        let words = |letter| {
            let page = office.letter(&unit.emrys, case, letter).unwrap();
            page.parts[0].markdown.clone()
        };
        assert!(!words(before).contains("our own pages"));
        let after = office.draft_answer(&unit.emrys, case).unwrap();
        assert!(words(after).contains("our own pages"));

        let template = office.template(nia, "publication", english).unwrap();
        assert_eq!(template.text, ours);
        office.restore_template(nia, "publication", english, template.version).unwrap();
        let last = office.draft_answer(&unit.emrys, case).unwrap();
        assert!(!words(last).contains("our own pages") && words(after).contains("our own pages"));
        let template = office.template(nia, "publication", english).unwrap();
        assert_eq!((template.version, template.versions.len()), (None, 2));
    });
}
