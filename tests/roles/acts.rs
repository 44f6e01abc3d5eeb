//! Every act that somebody does in their own name, with the permission that it needs.
//!
//! An act that is added to the service is added here, or `every_act_of_the_office_stands_in_the_table`
//! fails: with its permission, and a call that comes as far as the case when it is about one.

use super::{
    office::{a_request, date},
    world::{World, a_decision, said},
};
use ateb::{
    domain::{
        aftermath::ReviewOutcome,
        document::Disposition,
        event::Extension,
        figures::Period,
        ids::{ContactId, IncomingId, JobId, NoteId, SavedViewId, StaffId},
        language::{Language, LanguageChoice},
        letter::{LetterType, Words},
        link::LinkKind,
        mark::{Mark, Style},
        permission::{
            Permission::{self, *},
            Role,
        },
        reminder::Rules,
        retention::Periods,
        sign_in::{SignInRules, Visitor},
        timeline::Hypothesis,
    },
    law::{
        cost_limit::{Activity, Estimate, Line, Work},
        regime::Regime,
    },
    redact::To,
    service::{
        CommissionFilter, Error, FeeAsked, Filter, LetterFormat, LogWith, MarkAct, NewApiToken,
        NewArea, NewCommissions, NewLetter, Proposed, SignedIn, Typed, WhichIncoming, scopes_of,
    },
};

/// What an act is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// The case of the world.
    Case,
    /// Anything else.
    Unit,
}

type Run = fn(&World, &SignedIn) -> Result<(), Error>;

/// An act of the office.
pub(crate) struct Act {
    pub(crate) name: &'static str,
    pub(crate) permission: Permission,
    pub(crate) about: About,
    pub(crate) run: Run,
}

const fn on_case(name: &'static str, permission: Permission, run: Run) -> Act {
    Act { name, permission, about: About::Case, run }
}

const fn in_unit(name: &'static str, permission: Permission, run: Run) -> Act {
    Act { name, permission, about: About::Unit, run }
}

/// Acts that look for a page, a sheet or a part, of which the note of the world has none.
pub(crate) const OF_PAGES: [&str; 6] =
    ["bench_page", "page_image", "released_image", "bench_text", "bench_grid", "message_parts"];

/// What everybody may do who has signed in.
pub(crate) const OPEN_TO_ALL: &[(&str, Run)] = &[
    ("set_language", |w, who| w.office.set_language(who, Language::English)),
    ("api_tokens", |w, who| w.office.api_tokens(who).map(drop)),
    ("add_api_token", |w, who| {
        let new =
            NewApiToken { name: String::new(), scopes: scopes_of(who.role).collect(), days: 1 };
        w.office.add_api_token(who, &new).map(drop)
    }),
    ("revoke_api_token", |w, who| w.office.revoke_api_token(Some(who), "none")),
    ("second_factor", |w, who| w.office.second_factor(who).map(drop)),
    ("begin_second_factor", |w, who| w.office.begin_second_factor(who)),
    ("confirm_second_factor", |w, who| w.office.confirm_second_factor(who, "000000").map(drop)),
    ("renew_recovery_codes", |w, who| w.office.renew_recovery_codes(who, "wrong").map(drop)),
    ("remove_second_factor", |w, who| w.office.remove_second_factor(who, "wrong")),
    ("own_sessions", |w, who| w.office.own_sessions(who, "none").map(drop)),
    ("end_own_session", |w, who| w.office.end_own_session(who, "none")),
    ("sign_out_everywhere", |w, who| w.office.sign_out_everywhere(who)),
    ("change_password", |w, who| {
        let from = Visitor::of("", None);
        w.office.change_password(who, "wrong", "hir a chofiadwy", None, &from).map(drop)
    }),
];

/// No e-mail has this number.
const NO_EMAIL: IncomingId = IncomingId(999_999);

/// Nobody has this number.
const NOBODY: StaffId = StaffId(999_999);

pub(crate) fn typed(w: &World) -> Typed {
    let page = w.office.letter(&w.officer, w.case, w.letter).unwrap();
    page.parts
        .iter()
        .map(|part| {
            let open = part.pieces.iter().filter(|piece| piece.locked.is_none());
            (part.language, open.map(|piece| piece.markdown.clone()).collect())
        })
        .collect()
}

fn a_year() -> Period {
    Period { from: date("2026-01-01"), to: date("2026-12-31") }
}

fn an_area() -> NewArea {
    NewArea { name: Words::same("Roads"), working_days: Some(3) }
}

fn an_estimate() -> Estimate {
    let line = Line::new(Activity::Locate, "Roads", Work::Minutes(60)).unwrap();
    Estimate::try_from(vec![line]).unwrap()
}

/// Reading first, then acts of the case in the order in which a case goes, so that each finds what
/// it looks for when they are done one after another.
pub(crate) const ACTS: &[Act] = &[
    on_case("case_named", ReadCases, |w, who| w.office.case_named(who, "atisn-26732").map(drop)),
    on_case("case", ReadCases, |w, who| w.office.case(who, w.case).map(drop)),
    on_case("history", ReadCases, |w, who| w.office.history(who, w.case).map(drop)),
    on_case("deliveries", ReadCases, |w, who| w.office.deliveries(who, w.case).map(drop)),
    on_case("what_if", ReadCases, |w, who| {
        let (on, answered) = (date("2026-03-12"), Hypothesis::Answered);
        w.office.what_if(who, w.case, None, answered, on).map(drop)
    }),
    on_case("access", ReadCases, |w, who| w.office.access(who, w.case).map(drop)),
    on_case("clearance", ReadCases, |w, who| w.office.clearance(who, w.case).map(drop)),
    on_case("check_gate", ReadCases, |w, who| w.office.check_gate(who, w.case, w.letter).map(drop)),
    on_case("certificate", ReadCases, |w, who| w.office.certificate(who, w.case).map(drop)),
    on_case("release", ReadCases, |w, who| w.office.release(who, w.case).map(drop)),
    on_case("schedule", ReadCases, |w, who| w.office.schedule(who, w.case).map(drop)),
    on_case("schedule_file", ReadCases, |w, who| {
        w.office.schedule_file(who, w.case, Language::Welsh).map(drop)
    }),
    on_case("after_answer", ReadCases, |w, who| w.office.after_answer(who, w.case).map(drop)),
    on_case("document_file", ReadCases, |w, who| {
        w.office.document_file(who, w.case, w.document).map(drop)
    }),
    on_case("copy_file", ReadCases, |w, who| w.office.copy_file(who, w.case, w.copy).map(drop)),
    on_case("elsewhere", ReadCases, |w, who| w.office.elsewhere(who, w.case, w.document).map(drop)),
    on_case("conflicts", ReadCases, |w, who| w.office.conflicts(who, w.case).map(drop)),
    on_case("costs", ReadCases, |w, who| w.office.costs(who, w.case).map(drop)),
    on_case("related_requests", ReadCases, |w, who| {
        w.office.related_requests(who, w.case).map(drop)
    }),
    on_case("letter", ReadCases, |w, who| w.office.letter(who, w.case, w.letter).map(drop)),
    on_case("letter_file", ReadCases, |w, who| {
        w.office.letter_file(who, w.case, w.letter, LetterFormat::Text).map(drop)
    }),
    on_case("letter_versions", ReadCases, |w, who| {
        w.office.letter_versions(who, w.case, w.letter, None).map(drop)
    }),
    on_case("letters_to_write", ReadCases, |w, who| {
        w.office.letters_to_write(who, w.case).map(drop)
    }),
    on_case("shape_of", ReadCases, |w, who| w.office.shape_of(who, w.case, w.document).map(drop)),
    on_case("stands_on", ReadCases, |w, who| w.office.stands_on(who, w.case, w.document).map(drop)),
    on_case("bench_page", ReadCases, |w, who| {
        w.office.bench_page(who, w.case, w.document, 1, &[]).map(drop)
    }),
    on_case("bench_text", ReadCases, |w, who| {
        w.office.bench_text(who, w.case, w.document, 0, &[]).map(drop)
    }),
    on_case("counts", ReadCases, |w, who| w.office.counts(who, w.case, w.document, &[]).map(drop)),
    on_case("page_image", ReadCases, |w, who| {
        w.office.page_image(who, w.case, w.document, 1, 800).map(drop)
    }),
    on_case("released_image", ReadCases, |w, who| {
        w.office.released_image(who, w.case, w.document, 1).map(drop)
    }),
    on_case("bench_grid", ReadCases, |w, who| {
        w.office.bench_grid(who, w.case, w.document, 0, &[]).map(drop)
    }),
    on_case("find_in", ReadCases, |w, who| {
        w.office.find_in(who, w.case, w.document, &[], &[]).map(drop)
    }),
    on_case("message_parts", ReadCases, |w, who| {
        w.office.message_parts(who, w.case, w.document).map(drop)
    }),
    on_case("marks_on", HandleCases, |w, who| {
        w.office.marks_on(who, w.case, w.document, Vec::new(), None, Style::Block).map(drop)
    }),
    on_case("act_on_marks", HandleCases, |w, who| {
        w.office.act_on_marks(who, w.case, w.document, None, MarkAct::Add(Vec::new())).map(drop)
    }),
    on_case("suggestions", HandleCases, |w, who| {
        w.office.suggestions(who, w.case, w.document).map(drop)
    }),
    on_case("preview_letter", HandleCases, |w, who| {
        w.office.preview_letter(who, w.case, w.letter, &typed(w)).map(drop)
    }),
    on_case("preview_letter_pdf", HandleCases, |w, who| {
        w.office.preview_letter_pdf(who, w.case, w.letter, &typed(w)).map(drop)
    }),
    on_case("case_version", ReadCases, |w, who| w.office.case_version(who, w.case).map(drop)),
    on_case("only_in", ReadCases, |w, who| w.office.only_in(who, w.case, &[1], || Ok(()))),
    on_case("see_requester", ReadCases, |w, who| {
        w.office.see_requester(who, w.case, "I audit it.")
    }),
    on_case("case_notes", ReadCases, |w, who| w.office.case_notes(who, w.case).map(drop)),
    on_case("add_case_note", HandleCases, |w, who| {
        w.office.add_case_note(who, w.case, "Roads rang.").map(drop)
    }),
    on_case("correct_case_note", HandleCases, |w, who| {
        w.office.correct_case_note(who, w.case, NoteId(999_999), "Roads wrote.")
    }),
    on_case("strike_case_note", HandleCases, |w, who| {
        w.office.strike_case_note(who, w.case, NoteId(999_999))
    }),
    on_case("links", ReadCases, |w, who| w.office.links(who, w.case).map(drop)),
    on_case("link_cases", HandleCases, |w, who| {
        w.office.link_cases(who, w.case, "ATISN 26732", LinkKind::Related)
    }),
    on_case("unlink_cases", HandleCases, |w, who| {
        w.office.unlink_cases(who, w.case, "ATISN 26732")
    }),
    on_case("similar_cases", HandleCases, |w, who| w.office.similar_cases(who, w.case).map(drop)),
    in_unit("similar_to", HandleCases, |w, who| {
        w.office.similar_to(who, &a_request(Regime::Foia, "2026-02-18")).map(drop)
    }),
    in_unit("log_with", HandleCases, |w, who| {
        let request = a_request(Regime::Foia, "2026-02-18");
        w.office.log_with(who, &request, &LogWith::File("ATISN 99999".into())).map(drop)
    }),
    on_case("dismiss_likeness", HandleCases, |w, who| {
        w.office.dismiss_likeness(who, w.case, "ATISN 26732")
    }),
    in_unit("register", ReadCases, |w, who| w.office.register(who, &Filter::default()).map(drop)),
    in_unit("saved_views", ReadCases, |w, who| w.office.saved_views(who).map(drop)),
    in_unit("save_view", ReadCases, |w, who| w.office.save_view(who, "Late", "tab=late")),
    in_unit("rename_view", ReadCases, |w, who| {
        w.office.rename_view(who, SavedViewId(1), "Late ones")
    }),
    in_unit("remove_view", ReadCases, |w, who| w.office.remove_view(who, SavedViewId(1))),
    in_unit("register_rows", ReadCases, |w, who| {
        w.office.register_rows(who, &Filter::default()).map(drop)
    }),
    in_unit("my_work", ReadCases, |w, who| w.office.my_work(who).map(drop)),
    in_unit("officers", ReadCases, |w, who| w.office.officers(who).map(drop)),
    in_unit("added_day", ReadCases, |w, who| w.office.added_day(who, 1).map(drop)),
    in_unit("figures", ReadFigures, |w, who| w.office.figures(who, a_year()).map(drop)),
    in_unit("figures_file", ReadFigures, |w, who| {
        w.office.figures_file(who, a_year(), true).map(drop)
    }),
    in_unit("now", ReadFigures, |w, who| w.office.now(who).map(drop)),
    in_unit("read_days", ManageCalendar, |w, who| w.office.read_days(who, "").map(drop)),
    in_unit("preview_days", ManageCalendar, |w, who| {
        w.office.preview_days(Some(who), &[]).map(drop)
    }),
    in_unit("proclaim", ManageCalendar, |w, who| w.office.proclaim(Some(who), &[]).map(drop)),
    in_unit("withdraw_day", ManageCalendar, |w, who| w.office.withdraw_day(Some(who), 1).map(drop)),
    in_unit("templates", WriteTemplates, |w, who| w.office.templates(who).map(drop)),
    in_unit("template", WriteTemplates, |w, who| {
        w.office.template(who, "ack", Language::English).map(drop)
    }),
    in_unit("check_template", WriteTemplates, |w, who| {
        w.office.check_template(who, "ack", Language::English, "x").map(drop)
    }),
    in_unit("save_template", WriteTemplates, |w, who| {
        w.office.save_template(who, "ack", Language::English, None, "x")
    }),
    in_unit("restore_template", WriteTemplates, |w, who| {
        w.office.restore_template(who, "ack", Language::English, None)
    }),
    in_unit("log_request", HandleCases, |w, who| {
        w.office.log_request(who, &a_request(Regime::Foia, "2026-02-18")).map(drop)
    }),
    in_unit("calendar_feed", ReadCases, |w, who| w.office.calendar_feed(who).map(drop)),
    in_unit("make_calendar_feed", ReadCases, |w, who| w.office.make_calendar_feed(who).map(drop)),
    in_unit("end_calendar_feed", ReadCases, |w, who| w.office.end_calendar_feed(who)),
    in_unit("retention", EraseCases, |w, who| w.office.retention(who).map(drop)),
    in_unit("set_retention", EraseCases, |w, who| w.office.set_retention(who, &Periods::default())),
    in_unit("people", Administer, |w, who| w.office.people(who).map(drop)),
    in_unit("person", Administer, |w, who| w.office.person(who, w.officer.id).map(drop)),
    in_unit("add_person", Administer, |w, who| {
        w.office.add_person(who, "", "", Role::Officer, Language::Welsh).map(drop)
    }),
    in_unit("change_role", Administer, |w, who| w.office.change_role(who, NOBODY, Role::Officer)),
    in_unit("end_person", Administer, |w, who| w.office.end_person(who, NOBODY, None)),
    in_unit("hand_on", Administer, |w, who| w.office.hand_on(who, NOBODY, w.officer.id)),
    in_unit("return_person", Administer, |w, who| w.office.return_person(who, NOBODY)),
    in_unit("reset_second_factor", Administer, |w, who| w.office.reset_second_factor(who, NOBODY)),
    in_unit("send_staff_link", Administer, |w, who| w.office.send_staff_link(who, NOBODY)),
    in_unit("sign_in_rules", Administer, |w, who| w.office.sign_in_rules(who).map(drop)),
    in_unit("change_sign_in_rules", Administer, |w, who| {
        w.office.change_sign_in_rules(who, SignInRules::default())
    }),
    in_unit("system", Administer, |w, who| w.office.system(who).map(drop)),
    in_unit("try_job_again", Administer, |w, who| w.office.try_job_again(who, JobId(999_999))),
    in_unit("office_acts", Audit, |w, who| w.office.office_acts(who, None).map(drop)),
    in_unit("reminder_rules", Administer, |w, who| w.office.reminder_rules(who).map(drop)),
    in_unit("set_reminder_rules", Administer, |w, who| {
        w.office.set_reminder_rules(who, &Rules::default())
    }),
    in_unit("told_further", Administer, |w, who| w.office.told_further(who).map(drop)),
    in_unit("would_apologise", ForeseeReminders, |w, who| {
        w.office.would_apologise(who, date("2026-03-12")).map(drop)
    }),
    in_unit("would_chase", ForeseeReminders, |w, who| {
        w.office.would_chase(who, date("2026-03-12")).map(drop)
    }),
    in_unit("would_remind", ForeseeReminders, |w, who| {
        w.office.would_remind(who, date("2026-03-12")).map(drop)
    }),
    in_unit("would_sweep", ForeseeReminders, |w, who| {
        w.office.would_sweep(who, date("2026-03-12")).map(drop)
    }),
    in_unit("join_restricted", JoinRestricted, |w, who| {
        w.office.join_restricted(who, "ATISN 1", "I must.").map(drop)
    }),
    on_case("commission_proposal", ReadCases, |w, who| {
        w.office.commission_proposal(who, w.case).map(drop)
    }),
    on_case("commissions_of", ReadCases, |w, who| w.office.commissions_of(who, w.case).map(drop)),
    on_case("commission_view", ReadCases, |w, who| {
        w.office.commission_view(who, w.case, w.commission).map(drop)
    }),
    on_case("area_costs", ReadCases, |w, who| w.office.area_costs(who, w.case).map(drop)),
    on_case("commission", HandleCases, |w, who| {
        let asked = NewCommissions {
            areas: vec![w.area],
            asked: "The notes.".into(),
            ..NewCommissions::default()
        };
        w.office.commission(who, w.case, &asked).map(drop)
    }),
    on_case("resend_commission", HandleCases, |w, who| {
        w.office.resend_commission(who, w.case, w.commission)
    }),
    on_case("extend_commission", HandleCases, |w, who| {
        w.office.extend_commission(who, w.case, w.commission, date("2026-04-10"), "")
    }),
    on_case("cancel_commission", HandleCases, |w, who| {
        w.office.cancel_commission(who, w.case, w.commission, "")
    }),
    on_case("reopen_commission", HandleCases, |w, who| {
        w.office.reopen_commission(who, w.case, w.commission, date("2026-04-10"), "")
    }),
    in_unit("open_commissions", ReadCases, |w, who| {
        w.office.open_commissions(who, CommissionFilter::default()).map(drop)
    }),
    in_unit("own_commissions", AnswerCommissions, |w, who| w.office.own_commissions(who).map(drop)),
    in_unit("open_own_commission", AnswerCommissions, |w, who| {
        w.office.open_own_commission(who, w.commission).map(drop)
    }),
    in_unit("count_incoming", SeeRequester, |w, who| w.office.count_incoming(who).map(drop)),
    in_unit("incoming", SeeRequester, |w, who| {
        w.office.incoming(who, WhichIncoming::Waiting, None, 100).map(drop)
    }),
    in_unit("incoming_message", SeeRequester, |w, who| {
        w.office.incoming_message(who, NO_EMAIL).map(drop)
    }),
    in_unit("incoming_file", SeeRequester, |w, who| {
        w.office.incoming_file(who, NO_EMAIL).map(drop)
    }),
    in_unit("log_incoming", SeeRequester, |w, who| {
        w.office.log_incoming(who, NO_EMAIL, Regime::Foia).map(drop)
    }),
    in_unit("file_incoming", SeeRequester, |w, who| {
        w.office.file_incoming(who, NO_EMAIL, "ATISN 26732").map(drop)
    }),
    in_unit("set_incoming_aside", SeeRequester, |w, who| {
        w.office.set_incoming_aside(who, NO_EMAIL)
    }),
    in_unit("areas", ReadCases, |w, who| w.office.areas(who).map(drop)),
    in_unit("areas_to_manage", Administer, |w, who| w.office.areas_to_manage(who).map(drop)),
    in_unit("add_area", Administer, |w, who| w.office.add_area(who, &an_area()).map(drop)),
    in_unit("change_area", Administer, |w, who| w.office.change_area(who, w.area, &an_area())),
    in_unit("end_area", Administer, |w, who| w.office.end_area(who, w.area, false)),
    in_unit("add_contact", Administer, |w, who| {
        let choice = LanguageChoice::English;
        w.office.add_contact(who, w.area, "Tom", "tom@roads.example", choice).map(drop)
    }),
    in_unit("end_contact", Administer, |w, who| w.office.end_contact(who, w.area, ContactId(99))),
    on_case("assign", HandleCases, |w, who| w.office.assign(who, w.case, w.officer.id)),
    on_case("estimate_costs", HandleCases, |w, who| {
        w.office.estimate_costs(who, w.case, &an_estimate()).map(drop)
    }),
    on_case("aggregate", HandleCases, |w, who| w.office.aggregate(who, w.case, &[])),
    on_case("change_regime", HandleCases, |w, who| {
        w.office.change_regime(who, w.case, Regime::Foia)
    }),
    on_case("send_letter", HandleCases, |w, who| w.office.send_letter(who, w.case, w.letter)),
    on_case("edit_letter", HandleCases, |w, who| {
        w.office.edit_letter(who, w.case, w.letter, 1, &typed(w))
    }),
    on_case("ask_clearance", HandleCases, |w, who| {
        w.office.ask_clearance(who, w.case, None, w.administrator.id, "")
    }),
    on_case("agree", ReadCases, |w, who| w.office.agree(who, w.case, "")),
    on_case("send_back", ReadCases, |w, who| w.office.send_back(who, w.case, "No.")),
    on_case("issue", IssueAnswers, |w, who| {
        w.office.issue(who, w.case, w.letter, "ATISN 26732", true)
    }),
    on_case("write_letter", HandleCases, |w, who| {
        let new = NewLetter { message: said("We are late."), ..NewLetter::default() };
        w.office.write_letter(who, w.case, LetterType::LateApology, &new).map(drop)
    }),
    on_case("draft_answer", HandleCases, |w, who| w.office.draft_answer(who, w.case).map(drop)),
    on_case("add_item", HandleCases, |w, who| {
        w.office.add_item(who, w.case, Regime::Eir, "The lake.").map(drop)
    }),
    on_case("answer_item", HandleCases, |w, who| {
        w.office.answer_item(who, w.case, w.item, date("2026-03-12"))
    }),
    on_case("remove_item", HandleCases, |w, who| w.office.remove_item(who, w.case, w.item)),
    on_case("add_document", HandleCases, |w, who| {
        w.office.add_document(who, w.case, "more.txt", b"More.").map(drop)
    }),
    on_case("mark", HandleCases, |w, who| {
        let mark = Mark::find("Salt", Some("FOIA s.40(2)")).unwrap();
        w.office.mark(who, w.case, w.document, vec![mark]).map(drop)
    }),
    on_case("mark_elsewhere", HandleCases, |w, who| {
        w.office.mark_elsewhere(who, w.case, w.document, &[(w.mark, w.document)]).map(drop)
    }),
    on_case("settle", HandleCases, |w, who| {
        w.office.settle(who, w.case, w.document, Disposition::Release)
    }),
    on_case("make_copy", HandleCases, |w, who| {
        w.office.make_copy(who, w.case, w.document, To::Same).map(drop)
    }),
    on_case("unmark", HandleCases, |w, who| w.office.unmark(who, w.case, w.document, w.mark)),
    on_case("decide", HandleCases, |w, who| w.office.decide(who, w.case, &a_decision())),
    on_case("from_requester", ReadCases, |w, who| w.office.from_requester(who, w.case).map(drop)),
    on_case("requester_file", ReadCases, |w, who| {
        w.office.requester_file(who, w.case, w.requester_file).map(drop)
    }),
    on_case("handle_message", HandleCases, |w, who| {
        w.office.handle_message(who, w.case, w.message)
    }),
    on_case("renew_link", HandleCases, |w, who| w.office.renew_link(who, w.case)),
    on_case("request_identity", HandleCases, |w, who| {
        w.office.request_identity(who, w.case, &said("A passport."))
    }),
    on_case("receive_identity", HandleCases, |w, who| {
        w.office.receive_identity(who, w.case, date("2026-03-12"))
    }),
    on_case("extend", HandleCases, |w, who| {
        let ground = Extension::PublicInterest { exemption: "FOIA s.43(2)".parse().unwrap() };
        w.office.extend(who, w.case, None, &ground, date("2026-04-10"), &said("We weigh it."))
    }),
    on_case("extend_by_months", HandleCases, |w, who| {
        w.office.extend_by_months(who, w.case, None, 1, &said("It is complex."))
    }),
    on_case("request_fee", HandleCases, |w, who| {
        let fee = FeeAsked { pence: 500, purpose: said("Copies."), how_to_pay: said("By cheque.") };
        w.office.request_fee(who, w.case, &fee)
    }),
    on_case("receive_fee", HandleCases, |w, who| {
        w.office.receive_fee(who, w.case, date("2026-03-12"))
    }),
    on_case("request_clarification", HandleCases, |w, who| {
        w.office.request_clarification(who, w.case, None, &said("Which year?"))
    }),
    on_case("receive_clarification", HandleCases, |w, who| {
        w.office.receive_clarification(who, w.case, None, date("2026-03-12"))
    }),
    on_case("agree_date", HandleCases, |w, who| {
        w.office.agree_date(who, w.case, date("2026-04-10"))
    }),
    on_case("warn_of_lapse", HandleCases, |w, who| {
        w.office.warn_of_lapse(who, w.case, date("2026-04-10"))
    }),
    on_case("close_unanswered", HandleCases, |w, who| w.office.close_unanswered(who, w.case)),
    on_case("request_review", HandleCases, |w, who| {
        w.office.request_review(who, w.case, date("2026-03-12"), true)
    }),
    on_case("extend_review", HandleCases, |w, who| {
        w.office.extend_review(who, w.case, date("2026-04-20"))
    }),
    on_case("decide_review", HandleCases, |w, who| {
        w.office.decide_review(who, w.case, date("2026-03-12"), ReviewOutcome::AnswerStands)
    }),
    on_case("record_complaint", HandleCases, |w, who| {
        w.office.record_complaint(who, w.case, date("2026-03-12"))
    }),
    on_case("record_notice", HandleCases, |w, who| {
        w.office.record_notice(who, w.case, date("2026-03-12"), None)
    }),
    on_case("record_compliance", HandleCases, |w, who| {
        w.office.record_compliance(who, w.case, date("2026-03-12"))
    }),
    on_case("record_appeal", HandleCases, |w, who| {
        w.office.record_appeal(who, w.case, date("2026-03-12"))
    }),
    on_case("withdraw", HandleCases, |w, who| w.office.withdraw(who, w.case)),
    in_unit("publications", PublishAnswers, |w, who| w.office.publications(who).map(drop)),
    on_case("publication", PublishAnswers, |w, who| w.office.publication(who, w.case).map(drop)),
    on_case("propose_publication", PublishAnswers, |w, who| {
        let proposed =
            Proposed { title: said("Roads"), summary: said("The roads."), ..Proposed::default() };
        w.office.propose_publication(who, w.case, &proposed)
    }),
    on_case("preview_publication", PublishAnswers, |w, who| {
        w.office.preview_publication(who, w.case).map(drop)
    }),
    on_case("publish", PublishAnswers, |w, who| w.office.publish(who, w.case, "")),
    on_case("decline_publication", PublishAnswers, |w, who| {
        w.office.decline_publication(who, w.case, "It names a village of three houses.")
    }),
    on_case("withdraw_publication", PublishAnswers, |w, who| {
        w.office.withdraw_publication(who, w.case, "It was wrong.")
    }),
    on_case("case_retention", ReadCases, |w, who| w.office.case_retention(who, w.case).map(drop)),
    on_case("hold_case", HandleCases, |w, who| w.office.hold_case(who, w.case, "A claim.")),
    on_case("lift_hold", HandleCases, |w, who| w.office.lift_hold(who, w.case, "It is over.")),
    on_case("erase_case", EraseCases, |w, who| w.office.erase_case(who, w.case, "ATISN 26732")),
    on_case("restrict", RestrictCases, |w, who| {
        w.office.restrict(who, w.case, &[w.officer.id, w.administrator.id], "Still.")
    }),
    on_case("lift_restriction", RestrictCases, |w, who| {
        w.office.lift_restriction(who, w.case, "It is over.")
    }),
];
