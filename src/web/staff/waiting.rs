//! The forms of the clock page about waiting for the requester: fees, the date that the
//! Commissioner allows, and closing what stays without an answer.

use super::{
    case::{path, view},
    clock::{ClockForm, ClockPage, said},
};
use crate::{
    domain::{
        case::{Act, NotAllowed},
        ids::CaseId,
        timeline::Awaited,
    },
    law::regime::Regime,
    service::{self, CaseView, FeeAsked, Office, SignedIn, Waits},
    web::{
        form::{Mistake, TypedDate},
        problem::{Problem, mistake},
        session::{Staff, see},
    },
};
use actix_web::{HttpResponse, web};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a case waits for, in a line of the clock.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingLine {
    /// The end of a key `waiting-for-…`.
    pub what: &'static str,
    /// The day of asking.
    pub since: NaiveDate,
    /// Whether the clock stands meanwhile.
    pub stops: bool,
    /// How much, when a fee is waited for; else empty.
    pub amount: String,
    /// The last day for the requester.
    pub until: Option<NaiveDate>,
    /// The end of a key `waiting-until-…`: what follows that day.
    pub rule: &'static str,
    /// The day on which a message came since.
    pub message_on: Option<NaiveDate>,
}

impl WaitingLine {
    /// The line of a case that waits.
    pub(super) fn of(waits: Waits) -> Self {
        Self {
            what: waits.awaited.as_str(),
            since: waits.since,
            stops: waits.stops,
            amount: waits.pence.map(money).unwrap_or_default(),
            until: waits.until,
            rule: match (waits.awaited, waits.was_told) {
                (Awaited::Fee, _) => "paid",
                (_, true) => "told",
                (_, false) => "meant",
            },
            message_on: waits.message_on,
        }
    }

    /// A line for each thing that can be waited for.
    pub(super) fn samples() -> Vec<Self> {
        let on = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
        let question = Waits {
            awaited: Awaited::Clarification,
            since: on(3, 9).unwrap_or_default(),
            stops: true,
            pence: None,
            until: on(6, 9),
            was_told: false,
            message_on: None,
            may_close: false,
        };
        [
            question,
            Waits { was_told: true, message_on: on(5, 28), ..question },
            Waits { stops: false, until: None, ..question },
            Waits { awaited: Awaited::Fee, pence: Some(12_50), until: on(6, 8), ..question },
            Waits { awaited: Awaited::Identity, until: None, ..question },
        ]
        .map(Self::of)
        .to_vec()
    }
}

/// What is recorded about waiting; each of the forms sends what it needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct WaitingForm {
    /// The fee in pounds, as typed.
    #[serde(default)]
    pub fee: String,
    /// What the fee is for, in English.
    #[serde(default)]
    pub purpose_en: String,
    /// What the fee is for, in Welsh.
    #[serde(default)]
    pub purpose_cy: String,
    /// How to pay, in English.
    #[serde(default)]
    pub how_en: String,
    /// How to pay, in Welsh.
    #[serde(default)]
    pub how_cy: String,
    /// The date of the form.
    #[serde(flatten)]
    pub on: TypedDate,
}

/// The forms, and which of them there are.
#[expect(clippy::struct_excessive_bools, reason = "a template asks yes or no of each act")]
#[derive(Debug, Clone, Serialize)]
pub struct WaitingPart {
    /// Whether a fee can be asked for.
    pub may_ask_fee: bool,
    /// Whether the fee can have come.
    pub may_pay: bool,
    /// Whether the Commissioner can have allowed a later date.
    pub may_agree: bool,
    /// Whether the requester can be told that the request will be closed.
    pub may_warn: bool,
    /// Whether the request can be closed for want of an answer.
    pub may_close: bool,
    /// The end of a key `waiting-fee-rule-…`: the law of the fee.
    pub regime: &'static str,
    /// Which form was sent and is shown again: `fee`, `paid`, `agreed`, `closes` or none.
    pub opened: &'static str,
    /// The fields of the fee as typed.
    pub form: WaitingForm,
    /// The day on which the fee came, as typed.
    pub paid: TypedDate,
    /// The date that the Commissioner allows, as typed.
    pub agreed: TypedDate,
    /// The last day for the requester, as typed or as the rule has it.
    pub closes: TypedDate,
}

impl WaitingPart {
    /// The forms that the case allows.
    pub(super) fn of(view: &CaseView) -> Self {
        let may = |act| view.allowed.contains(&act);
        let waits = view.waits;
        let waits_for = |awaited| waits.is_some_and(|waits| waits.awaited == awaited);
        let is_question = waits_for(Awaited::Clarification);
        let regime = view.case.regime();
        Self {
            may_ask_fee: may(Act::RequestFee) && waits.is_none() && regime != Regime::SubjectAccess,
            may_pay: may(Act::ReceiveFee) && waits_for(Awaited::Fee),
            may_agree: may(Act::AgreeDate) && regime == Regime::Foia,
            may_warn: may(Act::WarnOfLapse) && is_question,
            may_close: waits.is_some_and(|waits| waits.may_close),
            regime: regime.as_str(),
            opened: "",
            form: WaitingForm::default(),
            paid: TypedDate::default(),
            agreed: TypedDate::default(),
            closes: waits
                .filter(|_| is_question)
                .and_then(|waits| waits.until)
                .map(typed)
                .unwrap_or_default(),
        }
    }

    /// All forms, for samples.
    pub(super) fn sample() -> Self {
        Self {
            may_ask_fee: true,
            may_pay: true,
            may_agree: true,
            may_warn: true,
            may_close: true,
            regime: "foia",
            opened: "",
            form: WaitingForm::default(),
            paid: TypedDate::default(),
            agreed: TypedDate::default(),
            closes: NaiveDate::from_ymd_opt(2026, 6, 9).map(typed).unwrap_or_default(),
        }
    }

    /// The forms with what is wrong in them.
    pub(super) fn samples() -> Vec<(Self, Vec<Mistake>)> {
        let form = WaitingForm {
            fee: "12,5 <b>".into(),
            purpose_en: "</textarea><script>".into(),
            ..WaitingForm::default()
        };
        let opened = |opened| Self { opened, ..Self::sample() };
        let about = |field: &'static str, key| vec![Mistake::new(field, key)];
        vec![
            (
                Self { form, ..opened("fee") },
                vec![
                    Mistake::new("fee", "error-bad-fee"),
                    Mistake::new("purpose_cy", "waiting-error-purpose"),
                    Mistake::new("how_en", "waiting-error-how"),
                ],
            ),
            (Self { regime: "eir", ..opened("fee") }, about("fee", "error-bad-fee")),
            (opened("paid"), about("paid", "clock-error-date")),
            (opened("agreed"), about("agreed", "clock-error-date")),
            (opened("closes"), about("closes", "error-bad-promise")),
            (
                Self {
                    may_ask_fee: false,
                    may_pay: false,
                    may_agree: false,
                    may_warn: false,
                    may_close: false,
                    ..Self::sample()
                },
                Vec::new(),
            ),
        ]
    }
}

/// An amount as people read it: "£12.50".
pub(super) fn money(pence: u32) -> String {
    format!("£{}.{:02}", pence / 100, pence % 100)
}

/// The pence of an amount as it is typed, "12", "12.5", "£12.50"; none when it is no amount.
fn pence(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    let typed = typed.strip_prefix('£').unwrap_or(typed).trim_start();
    let (pounds, rest) = typed.split_once('.').unwrap_or((typed, ""));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if pounds.is_empty() || !is_number(pounds) || !is_number(rest) || rest.len() > 2 {
        return None;
    }
    let pounds: u32 = pounds.parse().ok()?;
    let rest: u32 = format!("{rest:0<2}").parse().ok()?;
    pounds.checked_mul(100)?.checked_add(rest)
}

fn typed(day: NaiveDate) -> TypedDate {
    TypedDate {
        day: day.day().to_string(),
        month: day.month().to_string(),
        year: day.year().to_string(),
    }
}

/// Whether the refusal is about what was typed, and not about where the case stands.
const fn is_slip(error: &service::Error) -> bool {
    match error {
        service::Error::NotAllowed(reason) => matches!(
            reason,
            NotAllowed::BadFee
                | NotAllowed::InTheFuture
                | NotAllowed::BeforeAsking(_)
                | NotAllowed::FeeTooLate(_)
                | NotAllowed::BadAgreedDate(..)
                | NotAllowed::BadPromise
        ),
        _ => true,
    }
}

/// Does one act; what is wrong goes back with the `sent` form, the office's refusal at `field`.
async fn act(
    staff: &Staff,
    view: &CaseView,
    sent: WaitingPart,
    field: &'static str,
    wrong: Vec<Mistake>,
    act: impl FnOnce(&Office, &SignedIn, CaseId) -> Result<(), service::Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let wrong = if wrong.is_empty() {
        let id = view.case.id;
        match staff.attempt(move |office, who| act(office, who, id)).await? {
            Ok(()) => return Ok(see(&path(view, "/clock?done=case-event-recorded"))),
            Err(error) if !is_slip(&error) => return Err(error.into()),
            Err(error) => vec![mistake(field, error)?],
        }
    } else {
        wrong
    };
    let page = ClockPage::of(view, staff.visit.lang, ClockForm::default(), wrong);
    staff.show(&ClockPage { waiting: sent, ..page })
}

/// The date that was sent, or that it is none as a mistake in `field`.
fn dated(form: &WaitingForm, field: &'static str) -> (NaiveDate, Vec<Mistake>) {
    match form.on.date() {
        Some(day) => (day, Vec::new()),
        None => (NaiveDate::default(), vec![Mistake::new(field, "clock-error-date")]),
    }
}

/// `POST /staff/cases/{slug}/clock/fee`.
pub async fn fee(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<WaitingForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let form = form.into_inner();
    let asked = pence(&form.fee);
    let mut wrong = Vec::new();
    if asked.is_none() {
        wrong.push(Mistake::new("fee", "error-bad-fee"));
    }
    let purpose = [form.purpose_en.as_str(), form.purpose_cy.as_str()];
    let (purpose, missing) = said(&view, purpose, "purpose", "waiting-error-purpose");
    wrong.extend(missing);
    let how = [form.how_en.as_str(), form.how_cy.as_str()];
    let (how_to_pay, missing) = said(&view, how, "how", "waiting-error-how");
    wrong.extend(missing);
    let fee = FeeAsked { pence: asked.unwrap_or_default(), purpose, how_to_pay };
    let sent = WaitingPart { form, opened: "fee", ..WaitingPart::of(&view) };
    act(&staff, &view, sent, "fee", wrong, move |office, who, id| office.request_fee(who, id, &fee))
        .await
}

/// `POST /staff/cases/{slug}/clock/paid`.
pub async fn paid(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<WaitingForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let (on, wrong) = dated(&form, "paid");
    let sent = WaitingPart { paid: form.into_inner().on, opened: "paid", ..WaitingPart::of(&view) };
    act(&staff, &view, sent, "paid", wrong, move |office, who, id| office.receive_fee(who, id, on))
        .await
}

/// `POST /staff/cases/{slug}/clock/agreed`.
pub async fn agreed(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<WaitingForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let (until, wrong) = dated(&form, "agreed");
    let sent =
        WaitingPart { agreed: form.into_inner().on, opened: "agreed", ..WaitingPart::of(&view) };
    act(&staff, &view, sent, "agreed", wrong, move |office, who, id| {
        office.agree_date(who, id, until)
    })
    .await
}

/// `POST /staff/cases/{slug}/clock/warn`.
pub async fn warn(
    staff: Staff,
    slug: web::Path<String>,
    form: web::Form<WaitingForm>,
) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let (closes_on, wrong) = dated(&form, "closes");
    let sent =
        WaitingPart { closes: form.into_inner().on, opened: "closes", ..WaitingPart::of(&view) };
    act(&staff, &view, sent, "closes", wrong, move |office, who, id| {
        office.warn_of_lapse(who, id, closes_on)
    })
    .await
}

/// `POST /staff/cases/{slug}/clock/close`.
pub async fn close(staff: Staff, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let view = view(&staff, &slug).await?;
    let sent = WaitingPart::of(&view);
    act(&staff, &view, sent, "closes", Vec::new(), |office, who, id| {
        office.close_unanswered(who, id)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_pounds_with_pence_or_without() {
        for (typed, read) in [
            ("12.50", 1250),
            ("£12.50", 1250),
            (" £ 12.5 ", 1250),
            ("12", 1200),
            ("12.", 1200),
            ("0.05", 5),
        ] {
            assert_eq!(pence(typed), Some(read), "{typed:?}");
        }
        for typed in ["", "£", ".50", "12,50", "1,200", "12.505", "-3", "12 .50", "99999999999"] {
            assert_eq!(pence(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn an_amount_is_shown_as_it_is_read() {
        assert_eq!(pence(&money(10_005)), Some(10_005));
    }
}
