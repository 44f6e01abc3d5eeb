//! Every page in every shape, in both languages; and the words of both languages, held level.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::explicit_write,
    reason = "what fails here fails the test, and what is left out must be seen"
)]

use ateb::{
    domain::{case::PublicStatus, decision::Outcome, language::Language},
    web::{
        portal::{
            acts::ActPage,
            ask::{AskPage, QuestionPage},
            ask_files::AskFilesPage,
            ask_released::ReleasedPage,
            ask_send::{CheckPage, SentPage},
            commission::CommissionPage as AskedPage,
            disclosure_log::{ItemPage as PublicItemPage, LogPage as PublicLogPage},
            guides::GuidePage,
            home::HomePage,
            lost_link::{LostLinkPage, LostLinkSentPage},
            my_request::MyRequestPage,
            my_request_letters::{EverythingPage, LetterPage as SentLetterPage},
            performance::PerformancePage,
        },
        problem::ProblemPage,
        render::{Frame, Page, Pages, Who},
        staff::{
            access::{AccessPage, RestrictedPage},
            account::{
                CodePage, ForgotPage, ForgotSentPage, NewPasswordPage, SetUpPage, SignInPage,
            },
            administration::AdministrationPage,
            api_tokens::ApiTokensPage,
            areas::{AreaPage, AreasPage},
            audit::AuditPage,
            calendar::CalendarPage,
            case::CasePage,
            certificate::CertificatePage,
            clearance::ClearancePage,
            clock::ClockPage,
            commissions::{CommissionPage, CommissionsPage},
            costs::CostsPage,
            dashboard::DashboardPage,
            decision::DecisionPage,
            documents::DocumentsPage,
            elsewhere::ElsewherePage,
            history::HistoryPage,
            holidays::{HolidayPage, HolidaysCheckPage, HolidaysPage},
            incoming::{IncomingMessagePage, IncomingPage},
            items::ItemPage,
            letter_templates::{TemplatePage, TemplatesPage},
            letter_versions::VersionsPage,
            letters::{LetterPage, LettersPage, NewLetterPage},
            log::LogPage,
            marks::MarksPage,
            open_commissions::OpenCommissionsPage,
            people::{EndPersonPage, NewPersonPage, PeoplePage, PersonPage},
            profile::{PasswordPage, ProfilePage},
            publication::{PreviewPage, PublicationPage},
            publications::PublicationsPage,
            register::RegisterPage,
            register_views::RegisterViewsPage,
            release::ReleasePage,
            reminders::RemindersPage,
            retention::{CaseRetentionPage, RetentionPage},
            reviews::ReviewsPage,
            schedule::SchedulePage,
            second_factor::{RecoveryCodesPage, SecondFactorPage},
            sign_in_rules::SignInRulesPage,
            suggestions::SuggestionsPage,
            system::SystemPage,
            unsent::{ConflictPage, EndedPage},
            what_if::WhatIfPage,
            work::WorkPage,
            workbench::WorkbenchPage,
            workbench_find::FindPage,
        },
        urls::Public,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// Renders each sample of a page and calls `check` with its template, its language and its HTML.
fn render<P: Page>(pages: &Pages, check: &mut impl FnMut(&str, Language, &str)) {
    for page in P::samples() {
        for lang in Language::BOTH {
            let mut frame = if P::TEMPLATE.starts_with("staff/") {
                let who = Who {
                    name: "Ada <b>Lovelace".into(),
                    reads_cases: true,
                    handles_cases: true,
                    sees_requester: true,
                };
                Frame::staff(lang, "/staff", "Cyngor & <i>", Some(who))
            } else {
                Frame::public(lang, Public::Home, "Cyngor & <i>")
            };
            frame.notice = Some("copy-refused-notice");
            let html = pages
                .html(&frame, &page)
                .unwrap_or_else(|error| panic!("{} in {lang}: {error:?}", P::TEMPLATE));
            check(P::TEMPLATE, lang, &html);
        }
    }
}

/// Every page that a handler can send.
fn render_all(mut check: impl FnMut(&str, Language, &str)) {
    let pages = Pages::open().unwrap();
    render::<HomePage>(&pages, &mut check);
    render::<GuidePage>(&pages, &mut check);
    render::<ActPage>(&pages, &mut check);
    render::<AskPage>(&pages, &mut check);
    render::<QuestionPage>(&pages, &mut check);
    render::<AskFilesPage>(&pages, &mut check);
    render::<ReleasedPage>(&pages, &mut check);
    render::<SentLetterPage>(&pages, &mut check);
    render::<CheckPage>(&pages, &mut check);
    render::<SentPage>(&pages, &mut check);
    render::<LostLinkPage>(&pages, &mut check);
    render::<LostLinkSentPage>(&pages, &mut check);
    render::<MyRequestPage>(&pages, &mut check);
    render::<PerformancePage>(&pages, &mut check);
    render::<PublicLogPage>(&pages, &mut check);
    render::<PublicItemPage>(&pages, &mut check);
    render::<PublicationsPage>(&pages, &mut check);
    render::<PublicationPage>(&pages, &mut check);
    render::<PreviewPage>(&pages, &mut check);
    render::<DashboardPage>(&pages, &mut check);
    render::<ProblemPage>(&pages, &mut check);
    render::<SignInPage>(&pages, &mut check);
    render::<SetUpPage>(&pages, &mut check);
    render::<AdministrationPage>(&pages, &mut check);
    render::<ApiTokensPage>(&pages, &mut check);
    render::<CodePage>(&pages, &mut check);
    render::<ForgotPage>(&pages, &mut check);
    render::<ForgotSentPage>(&pages, &mut check);
    render::<NewPasswordPage>(&pages, &mut check);
    render::<ProfilePage>(&pages, &mut check);
    render::<PasswordPage>(&pages, &mut check);
    render::<SecondFactorPage>(&pages, &mut check);
    render::<RecoveryCodesPage>(&pages, &mut check);
    render::<SignInRulesPage>(&pages, &mut check);
    render::<PeoplePage>(&pages, &mut check);
    render::<NewPersonPage>(&pages, &mut check);
    render::<PersonPage>(&pages, &mut check);
    render::<EndPersonPage>(&pages, &mut check);
    render::<AuditPage>(&pages, &mut check);
    render::<SystemPage>(&pages, &mut check);
    render::<WorkPage>(&pages, &mut check);
    render::<RegisterPage>(&pages, &mut check);
    render::<RegisterViewsPage>(&pages, &mut check);
    render::<LogPage>(&pages, &mut check);
    render::<CasePage>(&pages, &mut check);
    render::<AccessPage>(&pages, &mut check);
    render::<RetentionPage>(&pages, &mut check);
    render::<CaseRetentionPage>(&pages, &mut check);
    render::<RestrictedPage>(&pages, &mut check);
    render::<ClockPage>(&pages, &mut check);
    render::<WhatIfPage>(&pages, &mut check);
    render::<CostsPage>(&pages, &mut check);
    render::<ItemPage>(&pages, &mut check);
    render::<DocumentsPage>(&pages, &mut check);
    render::<MarksPage>(&pages, &mut check);
    render::<DecisionPage>(&pages, &mut check);
    render::<LettersPage>(&pages, &mut check);
    render::<LetterPage>(&pages, &mut check);
    render::<NewLetterPage>(&pages, &mut check);
    render::<VersionsPage>(&pages, &mut check);
    render::<ClearancePage>(&pages, &mut check);
    render::<TemplatesPage>(&pages, &mut check);
    render::<TemplatePage>(&pages, &mut check);
    render::<ReleasePage>(&pages, &mut check);
    render::<CertificatePage>(&pages, &mut check);
    render::<SchedulePage>(&pages, &mut check);
    render::<ElsewherePage>(&pages, &mut check);
    render::<SuggestionsPage>(&pages, &mut check);
    render::<FindPage>(&pages, &mut check);
    render::<WorkbenchPage>(&pages, &mut check);
    render::<ReviewsPage>(&pages, &mut check);
    render::<HistoryPage>(&pages, &mut check);
    render::<EndedPage>(&pages, &mut check);
    render::<ConflictPage>(&pages, &mut check);
    render::<RemindersPage>(&pages, &mut check);
    render::<CalendarPage>(&pages, &mut check);
    render::<HolidaysPage>(&pages, &mut check);
    render::<HolidaysCheckPage>(&pages, &mut check);
    render::<HolidayPage>(&pages, &mut check);
    render::<AreasPage>(&pages, &mut check);
    render::<AreaPage>(&pages, &mut check);
    render::<CommissionsPage>(&pages, &mut check);
    render::<CommissionPage>(&pages, &mut check);
    render::<IncomingPage>(&pages, &mut check);
    render::<IncomingMessagePage>(&pages, &mut check);
    render::<OpenCommissionsPage>(&pages, &mut check);
    render::<AskedPage>(&pages, &mut check);
}

#[test]
fn every_page_renders_in_every_shape_and_in_both_languages() {
    let mut seen = BTreeSet::new();
    render_all(|template, lang, html| {
        seen.insert(template.to_owned());
        let name = format!("{template} in {lang}");
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{name} names its language");
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one first heading");
        let title = between(html, "<title>", "</title>");
        assert!(title.split('–').all(|part| !part.trim().is_empty()), "{name}: title {title}");
        assert!(html.contains("hreflang=\"cy\"") || html.contains("hreflang=\"en\""), "{name}");
    });
    let shown: BTreeSet<_> = templates()
        .into_iter()
        .filter(|(_, text)| text.contains("{{> layout}}"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(seen, shown, "a page that no sample shows, or a sample without a page");
}

/// Every page in a file of its own, for the tests that have another program read them. The folder
/// is theirs alone.
fn written(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    let mut number = 0;
    render_all(|template, lang, html| {
        number += 1;
        let name = format!("{}-{number}-{lang}.html", template.replace('/', "-"));
        fs::write(folder.join(name), html).unwrap();
    });
    render::<EverythingPage>(&Pages::open().unwrap(), &mut |_, lang, html| {
        number += 1;
        fs::write(folder.join(format!("everything-{number}-{lang}.html")), html).unwrap();
    });
    folder
}

#[test]
fn the_list_in_an_archive_stands_alone_and_shows_what_was_typed_as_it_was() {
    let mut shapes = 0;
    render::<EverythingPage>(&Pages::open().unwrap(), &mut |_, lang, html| {
        shapes += 1;
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{html}");
        for outside in ["<script", "<b>", "<i>", "http:", "https:", "href=\"/", "src="] {
            assert!(!html.contains(outside), "{outside} in {html}");
        }
    });
    assert_eq!(shapes, 4);
}

/// Whether a judge of pages is not here, which is told, and is a failure with `CI=true`.
fn is_left_out(judge: &str, is_there: bool) -> bool {
    if is_there {
        return false;
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{judge} is needed with CI=true");
    // Past the harness, which would swallow it.
    writeln!(std::io::stderr(), "left out: {judge} on every page (it is not here)").unwrap();
    true
}

fn runs(program: &str, argument: &str) -> bool {
    Command::new(program).arg(argument).output().is_ok()
}

fn judged(judge: &mut Command) {
    let said = judge.output().unwrap();
    let text = [said.stdout, said.stderr].concat();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&text));
}

#[test]
fn html_validate_has_nothing_to_say_about_any_page() {
    let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e");
    let judge = e2e.join("node_modules/html-validate/bin/html-validate.mjs");
    if is_left_out("html-validate", judge.exists() && runs("node", "-v")) {
        return;
    }
    let pages = written("html-validate");
    judged(
        Command::new("node")
            .arg(judge)
            .arg("--config")
            .arg(e2e.join("html-validate.json"))
            .args(["--formatter", "text"])
            .arg(pages.join("*.html")),
    );
}

#[test]
fn the_nu_checker_finds_no_error_in_any_page() {
    let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e");
    let judge = e2e.join("node_modules/vnu-jar/build/dist/vnu.jar");
    if is_left_out("the Nu checker", judge.exists() && runs("java", "-version")) {
        return;
    }
    let pages = written("nu-checker");
    judged(Command::new("java").arg("-jar").arg(judge).args(["--errors-only"]).arg(pages));
}

#[test]
fn what_people_typed_is_never_markup() {
    render_all(|template, lang, html| {
        for typed in ["<script>alert", "<b>", "<i>", "</textarea><script>"] {
            assert!(!html.contains(typed), "{template} in {lang} lets {typed} through");
        }
        assert!(html.matches("<script").count() == 1, "{template} in {lang} has its one script");
        assert!(!html.contains(" style="), "{template} in {lang} has a style that is not allowed");
        for event in [" onclick=", " onload=", " onsubmit="] {
            assert!(!html.contains(event), "{template} in {lang} has {event}");
        }
    });
}

#[test]
fn every_control_has_a_label_and_every_id_is_its_own() {
    render_all(|template, lang, html| {
        let ids: Vec<_> = values_of(html, " id=\"");
        let mut unique = BTreeSet::new();
        for id in &ids {
            assert!(unique.insert(*id), "{template} in {lang} has {id} twice");
        }
        for target in values_of(html, " for=\"") {
            assert!(unique.contains(target), "{template} in {lang}: a label for {target}");
        }
        for described in values_of(html, " aria-describedby=\"") {
            for id in described.split(' ') {
                assert!(unique.contains(id), "{template} in {lang}: described by {id}");
            }
        }
        for name in ["<input class=\"govuk-input", "<textarea", "<select"] {
            for tag in html.split(name).skip(1).map(|rest| rest.split('>').next().unwrap()) {
                let id = between(tag, " id=\"", "\"");
                assert!(html.contains(&format!("for=\"{id}\"")), "{template}: no label for {id}");
            }
        }
    });
}

#[test]
fn the_error_summary_links_to_fields_that_are_there() {
    render_all(|template, lang, html| {
        let Some(summary) = html.split("govuk-error-summary__list").nth(1) else { return };
        let summary = summary.split("</ul>").next().unwrap();
        let title = between(html, "<title>", "</title>");
        let first = match lang {
            Language::English => "Error: ",
            Language::Welsh => "Gwall: ",
        };
        assert!(title.starts_with(first), "{template} in {lang}: {title}");
        let targets = values_of(summary, "href=\"#");
        assert!(!targets.is_empty(), "{template} in {lang}");
        for target in targets {
            assert!(html.contains(&format!("id=\"{target}\"")), "{template}: no field {target}");
        }
    });
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_values() {
    let english = texts(Language::English);
    let welsh = texts(Language::Welsh);
    let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&welsh));
    for (key, text) in &english {
        let other = &welsh[key];
        assert_eq!(placeholders(text), placeholders(other), "{key}: the values differ");
        assert!(!other.trim().is_empty(), "{key} is empty in Welsh");
    }
}

#[test]
fn no_welsh_text_is_the_english_one() {
    let english = texts(Language::English);
    let welsh = texts(Language::Welsh);
    // The same in both languages, for a reason.
    let alike =
        ["case-title", "document-title", "home-ask-post", "finding-macro", "finding-metadata"];
    for (key, text) in &english {
        let same = text.trim() == welsh[key].trim();
        assert!(!same || alike.contains(&key.as_str()), "{key} is English in Welsh: {text}");
    }
}

#[test]
fn every_text_that_a_page_names_is_there_and_every_text_is_named() {
    let english = texts(Language::English);
    let mut named = BTreeSet::new();
    let mut starts = BTreeSet::new();
    for (name, text) in templates() {
        for (at, _) in text.match_indices("t \"") {
            if text[..at].ends_with(['{', '(']) {
                let key = text[at + 3..].split('"').next().unwrap();
                assert!(english.contains_key(key), "{name} names {key}, which is not there");
                named.insert(key.to_owned());
            }
        }
        for (at, _) in text.match_indices("concat \"") {
            starts.insert(text[at + 8..].split('"').next().unwrap().to_owned());
        }
        for (at, _) in text.match_indices("keys=\"") {
            starts.insert(text[at + 6..].split('"').next().unwrap().to_owned());
        }
    }
    let mut sources = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs", &mut sources);
    let source: String = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for (at, _) in source.match_indices("format!(\"") {
        let start = source[at + 9..].split(['{', '"']).next().unwrap();
        starts.extend(start.ends_with('-').then(|| start.to_owned()));
    }
    let unused: Vec<_> = english
        .keys()
        .filter(|key| {
            !named.contains(*key)
                && !starts
                    .iter()
                    .any(|start| start.contains('-') && key.starts_with(start.as_str()))
                && !source.contains(&format!("\"{key}\""))
                && !key.strip_suffix("-explained").is_some_and(|key| source.contains(key))
        })
        .collect();
    assert!(unused.is_empty(), "texts that nothing shows: {unused:#?}");
}

#[test]
fn every_refusal_of_the_office_and_every_event_has_its_sentence() {
    let english = texts(Language::English);
    let mut sources = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/service"), "rs", &mut sources);
    let mut keys = 0;
    for path in sources {
        let text = fs::read_to_string(path).unwrap();
        for (at, _) in text.match_indices("\"error-") {
            let key = text[at + 1..].split('"').next().unwrap();
            assert!(english.contains_key(key), "{key} has no sentence");
            keys += 1;
        }
    }
    assert!(keys > 40, "the keys of the office's refusals were not found");
    for status in [
        PublicStatus::Received,
        PublicStatus::NeedsYou,
        PublicStatus::NeedsFee,
        PublicStatus::Looking,
        PublicStatus::Deciding,
        PublicStatus::MoreTime,
        PublicStatus::Late,
        PublicStatus::Released,
        PublicStatus::PartReleased,
        PublicStatus::Refused,
        PublicStatus::NotHeld,
        PublicStatus::Withdrawn,
    ] {
        let key = status.key();
        assert!(english.contains_key(&format!("public-{key}")), "{key} has no word");
        assert!(english.contains_key(&format!("public-{key}-explained")), "{key} has no sentence");
    }
    for outcome in Outcome::ALL {
        assert!(english.contains_key(&format!("outcome-{}", outcome.as_str())), "{outcome:?}");
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default()
}

fn values_of<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn templates() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = Vec::new();
    files(&root, "hbs", &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().with_extension("");
            (name.to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}

/// The texts of a language: a key at the start of a line, its text until the next.
fn texts(language: Language) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.code());
    let mut found = Vec::new();
    files(&folder, "ftl", &mut found);
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for path in found {
        let mut last: Option<String> = None;
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with(' ') {
                if let Some(key) = &last {
                    texts.get_mut(key).unwrap().push_str(line);
                }
            } else if let Some((key, text)) = line.split_once(" =") {
                if line.starts_with('#') {
                    continue;
                }
                let twice = texts.insert(key.to_owned(), text.to_owned());
                assert!(twice.is_none(), "{key} stands twice in {language}");
                last = Some(key.to_owned());
            } else {
                last = None;
            }
        }
    }
    texts
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}
