//! Signing in: codes, sessions, waiting after failed tries, links; on both databases, under a
//! stopped clock.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/office.rs"]
#[expect(dead_code, reason = "here nobody asks for information")]
mod office;
#[path = "support/outbox.rs"]
mod outbox;
mod support;

use ateb::{
    clock::{Clock, StoppedClock},
    domain::{
        language::Language,
        office_act::OfficeAct,
        permission::Role,
        sign_in::{SignInRules, Visitor},
    },
    service::{
        Admitted, Error, Invalid, Knock, Knocked, Office, RECOVERY_CODES, SetUpFor, SignedIn,
    },
    storage::db::{Db, Options},
};
use chrono::TimeDelta;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use office::{PASSWORD, a_person, config_in, date, first_administrator};
use std::{fs, sync::Arc, thread};
use support::for_each_database;
use tempfile::TempDir;
use totp_rs::{Builder, Secret};

const NIA: &str = "nia@unit.example";

/// An office with one administrator, on 12 March 2026 at ten.
struct Unit {
    office: Office,
    clock: Arc<StoppedClock>,
    nia: SignedIn,
    url: String,
    folder: TempDir,
}

/// A browser at one address, which keeps what it is given.
#[derive(Clone)]
struct Browser {
    from: Visitor,
    device: Option<String>,
}

impl Browser {
    fn at(address: &str) -> Self {
        let from = Visitor::of("Mozilla/5.0 (X11; Linux) Firefox/130.0", address.parse().ok());
        Self { from, device: None }
    }
}

impl Unit {
    fn open(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock::on(date("2026-03-12")));
        let config = config_in(&folder, url, &[]);
        let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _).unwrap();
        let nia = first_administrator(&office);
        Self { office, clock, nia, url: url.to_owned(), folder }
    }

    fn wait(&self, time: TimeDelta) {
        self.clock.set(self.clock.now() + time);
    }

    fn knock(&self, browser: &Browser, email: &str, password: &str) -> Result<Knocked, Error> {
        self.office.knock(&Knock {
            email: email.into(),
            password: password.into(),
            device: browser.device.clone(),
            from: browser.from.clone(),
        })
    }

    fn is_in(&self, browser: &Browser, email: &str, password: &str) -> Admitted {
        match self.knock(browser, email, password).unwrap() {
            Knocked::In(admitted) => admitted,
            Knocked::Code(_) => panic!("a code is asked for"),
        }
    }

    /// The step after a right password.
    fn step(&self, browser: &Browser) -> String {
        match self.knock(browser, NIA, PASSWORD).unwrap() {
            Knocked::Code(step) => step.0,
            Knocked::In(_) => panic!("no code is asked for"),
        }
    }

    fn prove(&self, browser: &Browser, code: &str) -> Result<Admitted, Error> {
        let step = self.step(browser);
        self.office.prove(&step, code, browser.device.as_deref(), &browser.from)
    }

    /// The code of a key at an offset of whole steps from now.
    fn code(&self, key: &str, steps: i64) -> String {
        let totp =
            Builder::new().with_secret(Secret::try_from_base32(key).unwrap()).build().unwrap();
        let at = self.clock.now().timestamp() + steps * 30;
        totp.generate(u64::try_from(at).unwrap()).to_string()
    }

    /// Sets a second factor up for Nia; answers with its key and the recovery codes.
    fn sets_up(&self) -> (String, Vec<String>) {
        self.office.begin_second_factor(&self.nia).unwrap();
        let key = self.office.second_factor(&self.nia).unwrap().pending.unwrap().key;
        let codes = self.office.confirm_second_factor(&self.nia, &self.code(&key, 0)).unwrap();
        (key, codes)
    }

    fn acts(&self) -> Vec<&'static str> {
        let view = self.office.office_acts(&self.nia, None).unwrap();
        view.lines.into_iter().rev().map(|line| line.act.kind()).collect()
    }

    /// Sends what waits; answers with the subjects and whole texts of what was sent since.
    fn mail(&self) -> Vec<String> {
        let outbox = self.folder.path().join("outbox");
        drop(fs::remove_dir_all(&outbox));
        fs::create_dir_all(&outbox).unwrap();
        self.office.do_all_jobs().unwrap();
        outbox::in_order(&self.folder)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
            .map(|path| unfolded(&fs::read_to_string(path).unwrap()))
            .collect()
    }
}

/// A message with the line ends of its encoding taken out, so that a link in it is whole.
fn unfolded(raw: &str) -> String {
    let message = mail_parser::MessageParser::default().parse(raw.as_bytes()).unwrap();
    let text = message.body_text(0).unwrap_or_default().into_owned();
    format!("{}\n{text}", message.subject().unwrap_or_default())
}

/// The last step of the link in a message.
fn secret_in(message: &str) -> String {
    let link = message.split_whitespace().find(|word| word.starts_with("http")).unwrap();
    link.rsplit('/').next().unwrap().to_owned()
}

fn is_wrong_code<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Invalid { field: "code", problem: Invalid::WrongCode }))
}

// The second factor

#[test]
fn a_second_factor_is_in_force_once_a_code_has_confirmed_it() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let browser = Browser::at("192.0.2.1");
        unit.office.begin_second_factor(&unit.nia).unwrap();
        unit.is_in(&browser, NIA, PASSWORD);
        assert!(is_wrong_code(&unit.office.confirm_second_factor(&unit.nia, "000000")));
        assert!(is_wrong_code(&unit.office.confirm_second_factor(&unit.nia, "")));
        let pending = unit.office.second_factor(&unit.nia).unwrap().pending.unwrap();
        assert!(pending.address.starts_with("otpauth://totp/"), "{}", pending.address);
        assert!(pending.address.contains(&pending.key), "{}", pending.address);
        let codes =
            unit.office.confirm_second_factor(&unit.nia, &unit.code(&pending.key, 0)).unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES);

        let view = unit.office.second_factor(&unit.nia).unwrap();
        assert_eq!((view.pending, view.codes_left), (None, 10), "the key is not shown again");
        assert!(view.since.is_some());
        assert!(matches!(unit.office.sign_in(NIA, PASSWORD), Err(Error::SignIn)));
        // It cannot be replaced by beginning anew, which asks for no password.
        let again = unit.office.begin_second_factor(&unit.nia);
        assert!(matches!(again, Err(Error::ChangedMeanwhile)), "{again:?}");
        assert!(unit.acts().contains(&"second_factor_set"));
        let told = unit.mail();
        assert!(told.iter().any(|one| one.starts_with("Codes are now asked for")), "{told:?}");
    });
}

#[test]
fn a_code_is_taken_once_in_its_time_and_never_again() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (key, _) = unit.sets_up();
        let browser = Browser::at("192.0.2.1");
        let used = unit.code(&key, 0);
        assert!(is_wrong_code(&unit.prove(&browser, &used)), "it has confirmed the factor");
        let next = unit.code(&key, 1);
        let admitted = unit.prove(&browser, &next).unwrap();
        assert_eq!(unit.office.who(&admitted.session.0).unwrap().unwrap().id, unit.nia.id);
        assert!(is_wrong_code(&unit.prove(&browser, &next)), "replayed");
        unit.wait(TimeDelta::seconds(60));
        assert!(unit.prove(&browser, &unit.code(&key, 0)).is_ok());
        assert!(is_wrong_code(&unit.prove(&browser, &unit.code(&key, 3))), "too early");
        unit.wait(TimeDelta::minutes(5));
        assert!(is_wrong_code(&unit.prove(&browser, &unit.code(&key, -2))), "too late");
    });
}

#[test]
fn a_step_ends_with_its_time_and_with_its_use() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (key, _) = unit.sets_up();
        let browser = Browser::at("192.0.2.1");
        let late = unit.step(&browser);
        unit.wait(TimeDelta::minutes(11));
        let prove = |step: &str, code: &str| unit.office.prove(step, code, None, &browser.from);
        assert!(matches!(prove(&late, &unit.code(&key, 0)), Err(Error::SignIn)));
        assert!(matches!(prove("forged", &unit.code(&key, 0)), Err(Error::SignIn)));
        let step = unit.step(&browser);
        prove(&step, &unit.code(&key, 0)).unwrap();
        unit.wait(TimeDelta::minutes(1));
        assert!(matches!(prove(&step, &unit.code(&key, 0)), Err(Error::SignIn)), "used");
        // A session of a step opens nothing.
        let step = unit.step(&browser);
        assert!(unit.office.who(&step).unwrap().is_none());
    });
}

#[test]
fn a_recovery_code_works_once_however_it_is_typed_and_its_owner_is_told() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (_, codes) = unit.sets_up();
        let browser = Browser::at("192.0.2.1");
        let typed = codes[0].to_lowercase().replace('-', " ");
        assert!(unit.prove(&browser, &typed).is_ok());
        assert!(is_wrong_code(&unit.prove(&browser, &codes[0])), "used");
        assert!(is_wrong_code(&unit.prove(&browser, "AAAA-AAAA-AAAA-AAAA")));
        assert_eq!(unit.office.second_factor(&unit.nia).unwrap().codes_left, 9);
        assert!(unit.acts().contains(&"recovery_code_used"));
        assert!(unit.mail().iter().any(|one| one.starts_with("A recovery code was used")));

        let wrong = unit.office.renew_recovery_codes(&unit.nia, "not the password");
        let problem = Invalid::WrongPassword;
        assert!(matches!(wrong, Err(Error::Invalid { problem: found, .. }) if found == problem));
        let fresh = unit.office.renew_recovery_codes(&unit.nia, PASSWORD).unwrap();
        unit.wait(TimeDelta::minutes(5));
        assert!(is_wrong_code(&unit.prove(&browser, &codes[1])), "replaced");
        assert!(unit.prove(&browser, &fresh[1]).is_ok());
    });
}

#[test]
fn the_database_tells_neither_the_key_nor_a_recovery_code() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let (key, codes) = unit.sets_up();
        let mut db = Db::open(&unit.url, &Options::default()).unwrap();
        let secret = Secret::try_from_base32(&key).unwrap();
        let found = |db: &mut Db, query: &str| {
            let rows: Vec<Bytes> = sql_query(query).load(db).unwrap();
            rows.into_iter().map(|row| row.found).collect::<Vec<_>>()
        };
        let sealed = found(&mut db, "SELECT sealed AS found FROM second_factors");
        assert_eq!(sealed.len(), 1);
        let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|at| at == part);
        assert!(!has(&sealed[0], secret.as_ref()) && !has(&sealed[0], key.as_bytes()));
        let hashes = found(&mut db, "SELECT code_hash AS found FROM recovery_codes");
        assert_eq!(hashes.len(), RECOVERY_CODES);
        let bare = codes[0].replace('-', "");
        assert!(hashes.iter().all(|hash| hash.len() == 32 && !has(hash, bare.as_bytes())));
    });
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = diesel::sql_types::Binary)]
    found: Vec<u8>,
}

#[test]
fn whoever_must_have_a_second_factor_sets_it_up_before_anything_else() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let browser = Browser::at("192.0.2.1");
        let session = unit.is_in(&browser, NIA, PASSWORD).session.0;
        let rules = SignInRules { required: vec![Role::Administrator], ..SignInRules::default() };
        unit.office.change_sign_in_rules(&unit.nia, rules.clone()).unwrap();
        assert_eq!(unit.office.sign_in_rules(&unit.nia).unwrap(), rules);
        assert!(matches!(unit.office.who(&session), Err(Error::SecondFactorFirst)));
        let nia = unit.office.who_sets_up(&session).unwrap().unwrap();
        assert!(unit.office.second_factor(&nia).unwrap().is_required);
        let (_, _) = unit.sets_up();
        assert!(unit.office.who(&session).unwrap().is_some());
        // An officer is not asked.
        let link = unit.office.invite("Emrys", "e@unit.example", Role::Officer, Language::Welsh);
        let token = secret_in(link.unwrap().as_str());
        let emrys = unit.office.set_up(&token, &a_person("e@unit.example")).unwrap();
        let emrys = unit.office.who(&emrys.0).unwrap().unwrap();
        let refused = unit.office.change_sign_in_rules(&emrys, SignInRules::default());
        assert!(matches!(refused, Err(Error::Forbidden)));

        unit.office.remove_second_factor(&unit.nia, PASSWORD).unwrap();
        assert!(matches!(unit.office.who(&session), Err(Error::SecondFactorFirst)));
        for (idle_minutes, longest_hours) in [(4, 12), (481, 12), (60, 0), (60, 25)] {
            let wrong = SignInRules { idle_minutes, longest_hours, ..SignInRules::default() };
            let refused = unit.office.change_sign_in_rules(&unit.nia, wrong);
            let problem = Invalid::OutOfBounds;
            assert!(
                matches!(refused, Err(Error::Invalid { problem: found, .. }) if found == problem)
            );
        }
    });
}

#[test]
fn an_administrator_takes_a_lost_second_factor_away_and_it_is_on_record() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let link = unit.office.invite("Emrys", "e@unit.example", Role::Officer, Language::Welsh);
        let token = secret_in(link.unwrap().as_str());
        let mut emrys = a_person("e@unit.example");
        emrys.language = Language::Welsh;
        let session = unit.office.set_up(&token, &emrys).unwrap().0;
        let emrys = unit.office.who(&session).unwrap().unwrap();
        unit.office.begin_second_factor(&emrys).unwrap();
        let key = unit.office.second_factor(&emrys).unwrap().pending.unwrap().key;
        unit.office.confirm_second_factor(&emrys, &unit.code(&key, 0)).unwrap();

        let refused = unit.office.reset_second_factor(&emrys, unit.nia.id);
        assert!(matches!(refused, Err(Error::Forbidden)));
        unit.office.reset_second_factor(&unit.nia, emrys.id).unwrap();
        assert!(unit.office.who(&session).unwrap().is_none(), "his sessions have ended");
        assert!(unit.office.sign_in("e@unit.example", PASSWORD).is_ok());
        let again = unit.office.reset_second_factor(&unit.nia, emrys.id);
        assert!(matches!(again, Err(Error::ChangedMeanwhile)));
        let acts = unit.office.office_acts(&unit.nia, None).unwrap().lines;
        let reset = acts.iter().find(|line| line.act.kind() == "second_factor_removed").unwrap();
        assert_eq!(reset.act, OfficeAct::SecondFactorRemoved { person: emrys.id });
        assert_eq!(reset.by.as_deref(), Some("Nia Test"));
        // He is told in his language.
        let told = unit.mail();
        assert!(told.iter().any(|one| one.starts_with("Ni ofynnir am god mwyach")), "{told:?}");
    });
}

// Sessions

#[test]
fn sessions_are_listed_with_where_they_are_from_and_end_one_by_one_or_all() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        unit.wait(TimeDelta::minutes(1));
        let first = unit.is_in(&Browser::at("192.0.2.77"), NIA, PASSWORD).session.0;
        unit.wait(TimeDelta::minutes(1));
        let second = unit.is_in(&Browser::at("2001:db8:1:2::3"), NIA, PASSWORD).session.0;
        assert_ne!(first, second, "each sign-in has a session of its own");
        let lines = unit.office.own_sessions(&unit.nia, &second).unwrap();
        // The one of the set-up link among them.
        assert_eq!(lines.len(), 3);
        assert!(lines[0].is_this && !lines[1].is_this);
        assert_eq!(lines[0].from.network, "2001:db8:1:*");
        assert_eq!(lines[1].from.network, "192.0.2.*");
        assert_eq!(lines[1].from.browser, "Firefox, Linux");

        unit.office.end_own_session(&unit.nia, &lines[1].handle).unwrap();
        assert!(unit.office.who(&first).unwrap().is_none());
        assert!(unit.office.who(&second).unwrap().is_some());
        for handle in [lines[1].handle.as_str(), "00", "no number", ""] {
            let ended = unit.office.end_own_session(&unit.nia, handle);
            assert!(matches!(ended, Err(Error::NotFound)), "{handle}");
        }
        // A handle is of use to its own holder alone.
        let link = unit.office.invite("Emrys", "e@unit.example", Role::Officer, Language::Welsh);
        let token = secret_in(link.unwrap().as_str());
        let emrys = unit.office.set_up(&token, &a_person("e@unit.example")).unwrap().0;
        let emrys = unit.office.who(&emrys).unwrap().unwrap();
        let not_his = unit.office.end_own_session(&emrys, &lines[0].handle);
        assert!(matches!(not_his, Err(Error::NotFound)));

        unit.office.sign_out_everywhere(&unit.nia).unwrap();
        assert!(unit.office.who(&second).unwrap().is_none());
        assert_eq!(unit.office.own_sessions(&unit.nia, &second).unwrap(), []);
    });
}

#[test]
fn sessions_end_as_the_rules_say() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let rules = SignInRules { idle_minutes: 10, longest_hours: 1, ..SignInRules::default() };
        unit.office.change_sign_in_rules(&unit.nia, rules).unwrap();
        let browser = Browser::at("192.0.2.1");
        let unused = unit.is_in(&browser, NIA, PASSWORD).session.0;
        let used = unit.is_in(&browser, NIA, PASSWORD).session.0;
        for _ in 0..6 {
            unit.wait(TimeDelta::minutes(9));
            assert!(unit.office.who(&used).unwrap().is_some());
        }
        assert!(unit.office.who(&unused).unwrap().is_none());
        unit.wait(TimeDelta::minutes(6));
        assert!(unit.office.who(&used).unwrap().is_none(), "an hour is over");
        unit.office.tidy_sign_in().unwrap();
        let mut db = Db::open(&unit.url, &Options::default()).unwrap();
        let left: Vec<Count> =
            sql_query("SELECT COUNT(*) AS found FROM sessions").load(&mut db).unwrap();
        assert_eq!(left[0].found, 0);
    });
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

#[test]
fn another_password_asks_for_the_old_one_and_ends_all_other_sessions() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let browser = Browser::at("192.0.2.1");
        let (other, this) = (
            unit.is_in(&browser, NIA, PASSWORD).session.0,
            unit.is_in(&browser, NIA, PASSWORD).session.0,
        );
        let change = |old: &str, new: &str| {
            unit.office.change_password(&unit.nia, old, new, None, &browser.from)
        };
        let field = |result: Result<Admitted, Error>| match result {
            Err(Error::Invalid { field, problem }) => (field, problem),
            _ => panic!("it was changed"),
        };
        assert_eq!(field(change("wrong", "ceffyl cywir")), ("password", Invalid::WrongPassword));
        assert_eq!(field(change(PASSWORD, "short")), ("new", Invalid::ShortPassword));
        assert_eq!(field(change(PASSWORD, PASSWORD)), ("new", Invalid::SamePassword));
        let renewed = change(PASSWORD, "ceffyl cywir batri").unwrap().session.0;
        for ended in [&other, &this] {
            assert!(unit.office.who(ended).unwrap().is_none());
        }
        assert!(unit.office.who(&renewed).unwrap().is_some());
        assert!(matches!(unit.office.sign_in(NIA, PASSWORD), Err(Error::SignIn)));
        assert!(unit.office.sign_in(NIA, "ceffyl cywir batri").is_ok());
        assert!(unit.mail().iter().any(|one| one.starts_with("Your password was changed")));
    });
}

// Waiting after failed tries

/// Fails to sign in until one has to wait; answers with how often, and how many minutes.
fn fails(unit: &Unit, browser: &Browser, email: &str) -> (usize, i64) {
    for tries in 0..20 {
        match unit.knock(browser, email, "a wrong password") {
            Err(Error::SignIn) => {}
            Err(Error::TooManyTries(minutes)) => return (tries, minutes),
            _ => panic!("it did not fail"),
        }
    }
    panic!("nobody has to wait");
}

#[test]
fn strangers_do_not_keep_a_colleague_out_of_a_browser_that_is_known() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let mut own = Browser::at("192.0.2.1");
        own.device = Some(unit.is_in(&own, NIA, PASSWORD).device.0);
        // In the same building.
        let stranger = Browser::at("192.0.2.200");
        assert_eq!(fails(&unit, &stranger, NIA), (5, 1));
        let right = unit.knock(&stranger, NIA, PASSWORD);
        assert!(matches!(right, Err(Error::TooManyTries(1))), "a right password waits as well");
        unit.is_in(&own, NIA, PASSWORD);
        // Nor somewhere else.
        unit.is_in(&Browser::at("198.51.100.7"), NIA, PASSWORD);
        // A known browser of another does not help a stranger.
        let forged = Browser { device: Some("forged".into()), ..stranger.clone() };
        assert!(matches!(unit.knock(&forged, NIA, PASSWORD), Err(Error::TooManyTries(_))));
        // But a known browser that falls into wrong hands is counted too.
        assert_eq!(fails(&unit, &own, NIA), (5, 1));
    });
}

#[test]
fn waiting_grows_ends_and_is_forgotten() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let stranger = Browser::at("203.0.113.9");
        assert_eq!(fails(&unit, &stranger, NIA), (5, 1));
        unit.wait(TimeDelta::seconds(59));
        assert_eq!(fails(&unit, &stranger, NIA), (0, 1));
        unit.wait(TimeDelta::seconds(1));
        assert_eq!(fails(&unit, &stranger, NIA), (1, 2), "one more try, then twice as long");
        unit.wait(TimeDelta::minutes(2));
        assert_eq!(fails(&unit, &stranger, NIA), (1, 4));
        unit.wait(TimeDelta::minutes(4));
        unit.is_in(&stranger, NIA, PASSWORD);
        assert_eq!(fails(&unit, &stranger, NIA), (5, 1), "a right password begins anew");
        unit.wait(TimeDelta::days(1) + TimeDelta::seconds(1));
        assert_eq!(fails(&unit, &stranger, NIA), (5, 1), "a day later it is forgotten");
    });
}

#[test]
fn an_unknown_address_gets_the_same_answers_and_nobody_is_told() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        drop(unit.mail());
        let stranger = Browser::at("203.0.113.9");
        let unknown = fails(&unit, &stranger, "nobody@unit.example");
        assert_eq!(unit.mail(), [] as [String; 0]);
        assert_eq!(fails(&unit, &stranger, NIA), unknown);
        assert_eq!(fails(&unit, &stranger, " NIA@unit.example").0, 0, "one account, one count");
        let told = unit.mail();
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("Many tries to sign in have failed"), "{told:?}");
        // Once a day, from wherever.
        fails(&unit, &Browser::at("198.51.100.7"), NIA);
        assert_eq!(unit.mail(), [] as [String; 0]);
        // What was typed is not kept, as it may be a password.
        let mut db = Db::open(&unit.url, &Options::default()).unwrap();
        let rows: Vec<Bytes> =
            sql_query("SELECT account AS found FROM failed_sign_ins").load(&mut db).unwrap();
        assert!(rows.iter().all(|row| row.found.len() == 32));
    });
}

#[test]
fn many_tries_at_once_count_each() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let stranger = Browser::at("203.0.113.9");
        let tried = thread::scope(|scope| {
            let one = || matches!(unit.knock(&stranger, NIA, "wrong"), Err(Error::SignIn));
            let threads: Vec<_> = (0..12).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|one| one.join().unwrap()).filter(|tried| *tried).count()
        });
        assert_eq!(tried, 5, "no more than five were let near the password");
    });
}

#[test]
fn tries_at_codes_are_counted_from_everywhere_except_a_known_browser() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let mut own = Browser::at("192.0.2.1");
        own.device = Some(unit.is_in(&own, NIA, PASSWORD).device.0);
        let (key, _) = unit.sets_up();
        // From a new network each few tries, with the right password.
        let mut tries = 0;
        let waits = (0..40).any(|network| {
            let stranger = Browser::at(&format!("198.51.{network}.7"));
            (0..3).any(|_| {
                tries += 1;
                let step = unit.step(&stranger);
                let code = unit.office.prove(&step, "000000", None, &stranger.from);
                matches!(code, Err(Error::TooManyTries(_)))
            })
        });
        assert!(waits, "{tries} codes were tried");
        assert_eq!(tries, 21);
        assert!(unit.prove(&own, &unit.code(&key, 1)).is_ok());
        let told = unit.mail();
        assert!(told.iter().any(|one| one.starts_with("Many tries")), "{told:?}");
    });
}

#[test]
fn a_strange_browser_is_told_of_and_a_known_one_is_not() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        drop(unit.mail());
        let mut browser = Browser::at("192.0.2.1");
        browser.device = Some(unit.is_in(&browser, NIA, PASSWORD).device.0);
        // The browser in which the office was set up was known.
        assert_eq!(unit.mail().len(), 1);
        let again = unit.is_in(&browser, NIA, PASSWORD).device.0;
        assert_eq!(Some(again), browser.device, "it stays the same device");
        assert_eq!(unit.mail(), [] as [String; 0]);
        unit.is_in(&Browser::at("198.51.100.7"), NIA, PASSWORD);
        let told = unit.mail();
        assert!(told[0].starts_with("You signed in from a new browser"), "{told:?}");
    });
}

// Links

#[test]
fn a_forgotten_password_is_replaced_by_a_link_that_works_once_for_an_hour() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        drop(unit.mail());
        unit.office.forgot_password("nobody@unit.example").unwrap();
        unit.office.forgot_password("not even an address").unwrap();
        assert_eq!(unit.mail(), [] as [String; 0]);
        unit.office.forgot_password("Nia@unit.example ").unwrap();
        unit.office.forgot_password(NIA).unwrap();
        let told = unit.mail();
        assert_eq!(told.len(), 1, "nobody's letter box is filled: {told:?}");
        let token = secret_in(&told[0]);
        let session = unit.office.sign_in(NIA, PASSWORD).unwrap().0;

        assert_eq!(unit.office.check_recovery(&token).unwrap(), NIA);
        assert!(matches!(unit.office.check_set_up(&token), Err(Error::LinkExpired)));
        let short = unit.office.recover(&token, "short");
        assert!(matches!(short, Err(Error::Invalid { problem: Invalid::ShortPassword, .. })));
        fails(&unit, &Browser::at("203.0.113.9"), NIA);
        unit.office.recover(&token, "ceffyl cywir batri").unwrap();
        assert!(unit.office.who(&session).unwrap().is_none(), "all sessions have ended");
        unit.is_in(&Browser::at("203.0.113.9"), NIA, "ceffyl cywir batri");
        for token in [token.as_str(), "forged", ""] {
            let again = unit.office.recover(token, "yet another password");
            assert!(matches!(again, Err(Error::LinkExpired)), "{token}");
        }

        unit.wait(TimeDelta::minutes(10));
        unit.office.forgot_password(NIA).unwrap();
        let told = unit.mail();
        let link = told.iter().find(|one| one.starts_with("Choose a new password")).unwrap();
        unit.wait(TimeDelta::minutes(61));
        let late = unit.office.recover(&secret_in(link), "yet another password");
        assert!(matches!(late, Err(Error::LinkExpired)));
    });
}

#[test]
fn a_link_for_a_new_password_does_not_go_past_the_second_factor() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        unit.sets_up();
        let link = unit.office.way_back_in(NIA).unwrap();
        unit.office.recover(&secret_in(link.as_str()), "ceffyl cywir batri").unwrap();
        let knocked = unit.knock(&Browser::at("192.0.2.1"), NIA, "ceffyl cywir batri").unwrap();
        assert!(matches!(knocked, Knocked::Code(_)));
        assert!(matches!(unit.office.way_back_in("no@unit.example"), Err(Error::NotFound)));
    });
}

#[test]
fn an_invitation_works_once_for_three_days_and_for_its_own_address() {
    for_each_database(|url| {
        let unit = Unit::open(url);
        let email = "emrys@unit.example";
        let link = unit.office.invite("Emrys", email, Role::Officer, Language::Welsh).unwrap();
        let token = secret_in(link.as_str());
        let known = SetUpFor::Invited { name: "Emrys".into(), email: email.into() };
        assert_eq!(unit.office.check_set_up(&token).unwrap(), known);
        let other = unit.office.set_up(&token, &a_person("mallory@unit.example"));
        assert!(matches!(other, Err(Error::Invalid { problem: Invalid::OtherAddress, .. })));
        let both = thread::scope(|scope| {
            let one = || unit.office.set_up(&token, &a_person(email)).is_ok();
            let threads = [scope.spawn(one), scope.spawn(one)];
            threads.map(|one| one.join().unwrap())
        });
        assert_eq!(both.iter().filter(|done| **done).count(), 1, "of two at once one is in");
        assert!(matches!(unit.office.check_set_up(&token), Err(Error::LinkExpired)));

        let link = unit.office.invite("Lowri", "l@unit.example", Role::Officer, Language::Welsh);
        let token = secret_in(link.unwrap().as_str());
        unit.wait(TimeDelta::days(3));
        let late = unit.office.set_up(&token, &a_person("l@unit.example"));
        assert!(matches!(late, Err(Error::LinkExpired)));
    });
}
