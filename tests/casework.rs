//! The desk of a member of staff: what is waiting for them and what comes next, through the
//! service on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        decision::{Decision, Outcome},
        ids::CaseId,
        language::Language,
        letter::Words,
        next_act::NextAct,
        permission::Role,
    },
    law::regime::Regime,
    service::{MyWork, Office, SignedIn, WorkRow},
};
use office::{CLEARED, a_person, a_request, config_in, date, first_administrator};
use std::sync::Arc;
use support::for_each_database;
use tempfile::TempDir;

/// A unit in which answers need somebody's agreement.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    emrys: SignedIn,
    _folder: TempDir,
}

impl Unit {
    fn open(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(&folder, database, &[CLEARED]);
        let clock = Arc::new(StoppedClock::on(date("2026-02-18")));
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        let emrys = invite(&office, "emrys", Role::Officer);
        Self { office, clock, nia, emrys, _folder: folder }
    }

    fn logs(&self) -> CaseId {
        self.office.log_request(&self.emrys, &a_request(Regime::Foia, "2026-02-18")).unwrap()
    }

    /// A case that Emrys handles.
    fn has(&self) -> CaseId {
        let case = self.logs();
        self.office.assign(&self.emrys, case, self.emrys.id).unwrap();
        case
    }

    fn work(&self, who: &SignedIn) -> MyWork {
        self.office.my_work(who).unwrap()
    }
}

fn invite(office: &Office, name: &str, role: Role) -> SignedIn {
    let email = format!("{name}@unit.example");
    let link = office.invite(name, &email, role, Language::English).unwrap();
    let token = link.path().rsplit('/').next().unwrap();
    let session = office.set_up(token, &a_person(&email)).unwrap();
    office.who(&session.0).unwrap().unwrap()
}

fn told(rows: &[WorkRow]) -> Vec<(CaseId, NextAct)> {
    rows.iter().map(|row| (row.case.id, row.next)).collect()
}

#[test]
fn work_is_grouped_by_what_is_to_be_done_and_each_case_stands_once() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (free, own) = (unit.logs(), unit.has());
        let stands = unit.has();
        unit.office
            .request_clarification(&unit.emrys, stands, None, &Words::same("Which year?"))
            .unwrap();
        let work = unit.work(&unit.emrys);
        assert_eq!(told(&work.others), [(own, NextAct::AddDocuments)]);
        assert_eq!(told(&work.waiting), [(stands, NextAct::WaitForRequester)]);
        assert_eq!(told(&work.unassigned), [(free, NextAct::Take)]);
        assert_eq!((work.counters.open, work.counters.late, work.counters.due_soon), (3, 0, 0));
        assert_eq!(work.counters.incoming, Some(0));
        // The 20th working day is 19 March.
        for (today, late, due_today, due_soon) in
            [("2026-03-12", 0, 0, 1), ("2026-03-19", 0, 1, 0), ("2026-03-20", 1, 0, 0)]
        {
            unit.clock.set_on(date(today));
            let work = unit.work(&unit.emrys);
            let found = (work.late.len(), work.due_today.len(), work.due_soon.len());
            assert_eq!(found, (late, due_today, due_soon), "{today}");
            assert_eq!(work.others.len(), 0);
        }
        let work = unit.work(&unit.nia);
        assert_eq!((work.late.len(), work.unassigned.len(), work.counters.late), (0, 1, 2));
    });
}

#[test]
fn an_answer_goes_from_the_desk_of_one_to_that_of_the_other_and_back() {
    for_each_database(|database| {
        let unit = Unit::open(database);
        let (office, emrys, nia) = (&unit.office, &unit.emrys, &unit.nia);
        let case = unit.has();
        let reasons = Words { en: "None.".into(), cy: "Dim.".into() };
        office
            .decide(emrys, case, &Decision::plain(Outcome::NotHeld, reasons, Vec::new()))
            .unwrap();
        assert_eq!(told(&unit.work(emrys).others), [(case, NextAct::WriteLetter)]);
        office.draft_answer(emrys, case).unwrap();
        assert_eq!(told(&unit.work(emrys).others), [(case, NextAct::AskClearance)]);
        office.ask_clearance(emrys, case, None, nia.id, "").unwrap();
        assert_eq!(told(&unit.work(emrys).waiting), [(case, NextAct::WaitForClearance)]);
        assert_eq!(told(&unit.work(nia).clearing), [(case, NextAct::Agree)]);
        office.send_back(nia, case, "Say where you looked.").unwrap();
        assert_eq!(told(&unit.work(emrys).sent_back), [(case, NextAct::LookAtSentBack)]);
        assert!(unit.work(nia).clearing.is_empty());
        // The page of the case says the same as the list of work.
        assert_eq!(office.case(emrys, case).unwrap().next, NextAct::LookAtSentBack);
    });
}
