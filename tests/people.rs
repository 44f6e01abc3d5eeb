//! People, and the record of what was done to the office; on both databases.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
mod office;
mod support;

use ateb::{
    clock::StoppedClock,
    domain::{
        ids::{JobId, StaffId},
        language::Language,
        office_act::OfficeAct,
        permission::Role,
    },
    law::regime::Regime,
    service::{Error, Invalid, Office, Presence, SignedIn},
    storage::db::{Db, Options},
};
use diesel::connection::SimpleConnection;
use office::{PASSWORD, a_person, a_request, config_in, date, first_administrator};
use std::{fs, process::Command, sync::Arc, thread};
use support::for_each_database;
use tempfile::TempDir;

/// An office with one administrator, on 12 March 2026.
struct Unit {
    office: Office,
    nia: SignedIn,
    url: String,
    folder: TempDir,
}

impl Unit {
    fn open(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let office = Office::open(&config_in(&folder, url, &[]), clock).unwrap();
        let nia = first_administrator(&office);
        Self { office, nia, url: url.to_owned(), folder }
    }

    fn db(&self) -> Db {
        Db::open(&self.url, &Options::default()).unwrap()
    }

    /// Somebody who was invited and has chosen a password; with their session.
    fn joins(&self, name: &str, role: Role) -> (SignedIn, String) {
        let email = format!("{name}@unit.example");
        let link = self.office.invite(name, &email, role, Language::English).unwrap();
        let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
        let session = self.office.set_up(&token, &a_person(&email)).unwrap().0;
        (self.office.who(&session).unwrap().unwrap(), session)
    }

    fn acts(&self) -> Vec<OfficeAct> {
        let view = self.office.office_acts(&self.nia, None).unwrap();
        view.lines.into_iter().rev().map(|line| line.act).collect()
    }
}

#[test]
fn somebody_is_added_and_gets_in_by_the_link_in_their_letter_box() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let add = |name: &str, email: &str| {
            unit.office.add_person(&unit.nia, name, email, Role::Officer, Language::Welsh)
        };
        assert!(matches!(add("", "e@unit.example"), Err(Error::Requester(_))));
        assert!(matches!(add("Emrys", "emrys"), Err(Error::Requester(_) | Error::Invalid { .. })));
        let taken = add("Nia Arall", "NIA@unit.example");
        assert!(matches!(taken, Err(Error::Invalid { problem: Invalid::Taken, .. })));
        let id = add("Emrys <b>Huws", "emrys@unit.example").unwrap();
        let standing = |id: StaffId| unit.office.person(&unit.nia, id).unwrap().line.presence;
        assert_eq!(standing(id), Presence::Invited);
        unit.office.do_all_jobs().unwrap();
        let outbox = unit.folder.path().join("outbox");
        let letters: Vec<String> = fs::read_dir(outbox)
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        let letter =
            letters.iter().find(|raw| raw.contains("To: ") && raw.contains("emrys@")).unwrap();
        let message = mail_parser::MessageParser::default().parse(letter.as_bytes()).unwrap();
        assert_eq!(message.subject(), Some("Rydych wedi cael gwahoddiad"));
        let text = message.body_text(0).unwrap();
        let link = text.split_whitespace().find(|word| word.starts_with("http")).unwrap();
        assert!(link.contains("/cy/staff/set-up/"), "{link}");
        let secret = link.rsplit('/').next().unwrap();
        unit.office.set_up(secret, &a_person("emrys@unit.example")).unwrap();
        assert_eq!(standing(id), Presence::Active);
    });
}

#[test]
fn only_an_administrator_sees_or_changes_people() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        for role in Role::ALL {
            if role == Role::Administrator {
                continue;
            }
            let who = SignedIn { role, ..unit.nia.clone() };
            let (office, id) = (&unit.office, unit.nia.id);
            let refused = [
                office.people(&who).map(drop),
                office.person(&who, id).map(drop),
                office.add_person(&who, "X", "x@unit.example", role, Language::English).map(drop),
                office.change_role(&who, id, Role::Auditor),
                office.end_person(&who, id, None),
                office.return_person(&who, id),
                office.send_staff_link(&who, id),
                office.hand_on(&who, id, id),
                office.system(&who).map(drop),
                office.try_job_again(&who, JobId(1)),
                office.sign_in_rules(&who).map(drop),
            ];
            for (at, result) in refused.iter().enumerate() {
                assert!(matches!(result, Err(Error::Forbidden)), "{role}: act {at}");
            }
            let may_audit = office.office_acts(&who, None).is_ok();
            assert_eq!(may_audit, role == Role::Auditor, "{role}");
        }
        assert_eq!(unit.acts().len(), 2, "nothing was recorded");
    });
}

#[test]
fn the_last_administrator_neither_goes_nor_gets_another_role_even_when_two_act_at_once() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (office, nia) = (&unit.office, &unit.nia);
        let last = |result: Result<(), Error>| matches!(result, Err(Error::LastAdministrator));
        assert!(last(office.change_role(nia, nia.id, Role::Officer)));
        assert!(last(office.end_person(nia, nia.id, None)));
        // One who has not chosen a password yet could not take over.
        let email = "mair@unit.example";
        let link = office.invite("Mair", email, Role::Administrator, Language::English).unwrap();
        assert!(last(office.end_person(nia, nia.id, None)));
        let token = link.path_segments().unwrap().next_back().unwrap().to_owned();
        let session = office.set_up(&token, &a_person(email)).unwrap().0;
        let mair = office.who(&session).unwrap().unwrap();
        let done = thread::scope(|scope| {
            let threads = [
                scope.spawn(|| office.change_role(nia, mair.id, Role::Officer).is_ok()),
                scope.spawn(|| office.change_role(&mair, nia.id, Role::Officer).is_ok()),
            ];
            threads.map(|one| one.join().unwrap())
        });
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    });
}

#[test]
fn who_leaves_is_out_at_once_and_their_cases_go_to_a_colleague() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (emrys, session) = unit.joins("emrys", Role::Officer);
        let (lowri, _) = unit.joins("lowri", Role::Officer);
        let cases: Vec<_> = (0..3)
            .map(|_| {
                let request = a_request(Regime::Foia, "2026-02-18");
                let case = unit.office.log_request(&unit.nia, &request).unwrap();
                unit.office.assign(&unit.nia, case, emrys.id).unwrap();
                case
            })
            .collect();
        let view = unit.office.person(&unit.nia, emrys.id).unwrap();
        assert_eq!(view.cases.len(), 3);
        assert!(view.others.iter().any(|(id, _)| *id == lowri.id));
        assert!(view.others.iter().all(|(id, _)| *id != emrys.id));

        unit.office.end_person(&unit.nia, emrys.id, Some(lowri.id)).unwrap();
        assert!(unit.office.who(&session).unwrap().is_none());
        let refused = unit.office.sign_in("emrys@unit.example", PASSWORD);
        assert!(matches!(refused, Err(Error::SignIn)));
        assert!(unit.office.person(&unit.nia, emrys.id).unwrap().cases.is_empty());
        for case in cases {
            assert_eq!(unit.office.case(&unit.nia, case).unwrap().case.officer, Some(lowri.id));
        }
        let again = unit.office.end_person(&unit.nia, emrys.id, None);
        assert!(matches!(again, Err(Error::NotFound)));
        let link = unit.office.send_staff_link(&unit.nia, emrys.id);
        assert!(matches!(link, Err(Error::NotFound)));

        unit.office.return_person(&unit.nia, emrys.id).unwrap();
        assert!(unit.office.sign_in("emrys@unit.example", PASSWORD).is_ok());
        let acts = unit.acts();
        assert!(acts.contains(&OfficeAct::PersonEnded { person: emrys.id }));
        assert!(acts.contains(&OfficeAct::PersonReturned { person: emrys.id }));
    });
}

#[test]
fn another_role_holds_from_the_next_page_and_is_on_record() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (emrys, session) = unit.joins("emrys", Role::Officer);
        unit.office.change_role(&unit.nia, emrys.id, Role::Auditor).unwrap();
        assert_eq!(unit.office.who(&session).unwrap().unwrap().role, Role::Auditor);
        unit.office.change_role(&unit.nia, emrys.id, Role::Auditor).unwrap();
        let changes: Vec<_> =
            unit.acts().into_iter().filter(|act| act.kind() == "role_changed").collect();
        let expected =
            OfficeAct::RoleChanged { person: emrys.id, from: Role::Officer, to: Role::Auditor };
        assert_eq!(changes, [expected], "a role that stays is no change");
    });
}

#[test]
fn the_record_of_the_office_cannot_be_edited_unseen() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (emrys, _) = unit.joins("emrys", Role::Officer);
        unit.office.change_role(&unit.nia, emrys.id, Role::Approver).unwrap();
        let whole = unit.office.verify_office_acts().unwrap();
        assert_eq!((whole.acts, whole.broken), (5, None));
        assert_eq!(whole.head.len(), 64);

        let mut db = unit.db();
        for edit in [
            "UPDATE office_acts SET actor = 'system' WHERE id = 5",
            "DELETE FROM office_acts WHERE id = 5",
            "DELETE FROM office_head",
        ] {
            assert!(db.batch_execute(edit).is_err(), "{edit}");
        }
        let postgres = url.starts_with("postgres");
        let (off, on): (&str, &str) = if postgres {
            (
                "ALTER TABLE office_acts DISABLE TRIGGER ALL;",
                "ALTER TABLE office_acts ENABLE TRIGGER ALL;",
            )
        } else {
            ("DROP TRIGGER office_acts_refuse_update; DROP TRIGGER office_acts_refuse_delete;", "")
        };
        db.batch_execute(off).unwrap();
        db.batch_execute(
            "UPDATE office_acts SET body = replace(body, 'approver', 'auditor') WHERE id = 5",
        )
        .unwrap();
        assert_eq!(unit.office.verify_office_acts().unwrap().broken, Some(5));
        db.batch_execute(
            "UPDATE office_acts SET body = replace(body, 'auditor', 'approver') WHERE id = 5",
        )
        .unwrap();
        assert_eq!(unit.office.verify_office_acts().unwrap(), whole);
        db.batch_execute("DELETE FROM office_acts WHERE id = 3").unwrap();
        db.batch_execute(on).unwrap();
        assert_eq!(unit.office.verify_office_acts().unwrap().broken, Some(3));

        let audited = Command::new(env!("CARGO_BIN_EXE_ateb"))
            .args(["audit", "verify", "--json", "--database-url", url, "--data-dir"])
            .arg(unit.folder.path())
            .output()
            .unwrap();
        assert_eq!(audited.status.code(), Some(3));
        let told: serde_json::Value = serde_json::from_slice(&audited.stdout).unwrap();
        assert_eq!(told["verdict"], "broken");
        assert_eq!(told["office"]["broken"], 3);
    });
}

#[test]
fn a_job_that_was_given_up_is_shown_and_tried_again() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let request = a_request(Regime::Foia, "2026-02-18");
        let case = unit.office.log_request(&unit.nia, &request).unwrap();
        unit.office.do_all_jobs().unwrap();
        let view = unit.office.system(&unit.nia).unwrap();
        assert_eq!((view.failed.len(), view.waiting), (0, 0));
        assert_eq!(
            view.database,
            if url.starts_with("postgres") { "PostgreSQL" } else { "SQLite" }
        );
        unit.db()
            .batch_execute(
                "UPDATE jobs SET done_at = NULL, failed_at = '2026-03-12 10:00:00', \
                 failed_reason = 'the server was away' WHERE id = (SELECT MAX(id) FROM jobs)",
            )
            .unwrap();
        let view = unit.office.system(&unit.nia).unwrap();
        let job = view.failed.first().unwrap();
        let reference = unit.office.case(&unit.nia, case).unwrap().case.reference.slug();
        assert_eq!(job.case.as_deref(), Some(reference.as_str()));
        assert_eq!(job.reason, "the server was away");
        assert!(view.checks.iter().any(|check| check.problem.is_some()));
        unit.office.try_job_again(&unit.nia, job.id).unwrap();
        let again = unit.office.try_job_again(&unit.nia, job.id);
        assert!(matches!(again, Err(Error::ChangedMeanwhile)));
        assert_eq!(unit.office.do_all_jobs().unwrap(), 1);
        assert!(unit.office.system(&unit.nia).unwrap().failed.is_empty());
        assert!(unit.acts().contains(&OfficeAct::JobTriedAgain { job: job.id }));
    });
}

#[test]
fn somebody_who_lost_their_link_gets_one_from_the_command_line() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        unit.joins("emrys", Role::Officer);
        let link = |email: &str| {
            Command::new(env!("CARGO_BIN_EXE_ateb"))
                .args(["staff", "link", "--email", email, "--database-url", url, "--data-dir"])
                .arg(unit.folder.path())
                .args(["--today", "2026-03-12"])
                .output()
                .unwrap()
        };
        let made = link("emrys@unit.example");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let told = String::from_utf8(made.stdout).unwrap();
        let token = told.trim().rsplit('/').next().unwrap();
        unit.office.recover(token, "ceffyl cywir batri").unwrap();
        assert_eq!(link("nobody@unit.example").status.code(), Some(1));
    });
}
