//! Why a date is what it is: each rule that bore on it, said in both languages.

use super::{
    rule,
    time_limit::TimeLimit,
    words::{Words, long_date},
};
use chrono::NaiveDate;
use serde::Serialize;

/// One rule and what it did to this clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Because {
    /// The provision: "FOIA 2000 s.10(1)".
    pub rule: &'static str,
    /// What it says here.
    pub text: Words,
}

impl Because {
    fn new(rule: &'static str, en: String, cy: String) -> Self {
        Self { rule, text: Words::made(en, cy) }
    }

    /// The day from which the period is counted.
    pub(super) fn day_nought(limit: TimeLimit, on: NaiveDate) -> Self {
        let date = long_date(on);
        let (en, cy) = match limit {
            TimeLimit::Foia | TimeLimit::Eir | TimeLimit::SubjectAccess => {
                ("The request was received", "Daeth y cais i law")
            }
            TimeLimit::FoiaReview => {
                ("The request for a review was received", "Daeth y cais am adolygiad i law")
            }
            TimeLimit::EirReconsideration => {
                ("The representations were received", "Daeth y sylwadau i law")
            }
            TimeLimit::ReviewWindow => ("The answer was sent", "Anfonwyd yr ateb"),
        };
        Self::new(
            rule::receipt(limit),
            format!("{en} on {}; that day is not counted.", date.en),
            format!("{cy} ar {}; nid yw'r diwrnod hwnnw'n cael ei gyfrif.", date.cy),
        )
    }

    /// FOIA 2000 s.10(6)(a): the request is received on "the day on which the public authority
    /// receives the request for information". As the Commissioner reads it, one that reached a mailbox whose
    /// automatic reply asks to write elsewhere is received when it is sent there.
    pub fn redirected(limit: TimeLimit, first: NaiveDate, received_on: NaiveDate) -> Self {
        let (first, received) = (long_date(first), long_date(received_on));
        Self::new(
            Self::day_nought(limit, received_on).rule,
            format!(
                "It was first sent on {}, and an automatic reply asked to write elsewhere. As the \
                 Commissioner reads it, such a request is received when it is sent there: on {}.",
                first.en, received.en
            ),
            format!(
                "Fe'i hanfonwyd gyntaf ar {}, a gofynnodd ateb awtomatig am ysgrifennu i fan \
                 arall. Ym marn y Comisiynydd, daw cais o'r fath i law pan gaiff ei anfon yno: ar \
                 {}.",
                first.cy, received.cy
            ),
        )
    }

    /// UK GDPR Article 12A: before the proof of identity that was asked for has come, the clock of
    /// subject access has not begun.
    pub fn identity_awaited(on: NaiveDate) -> Self {
        let date = long_date(on);
        Self::new(
            "UK GDPR Art. 12A",
            format!(
                "Proof of identity was asked for on {}; the clock starts when it is received.",
                date.en
            ),
            format!(
                "Gofynnwyd am brawf hunaniaeth ar {}; mae'r cloc yn dechrau pan ddaw i law.",
                date.cy
            ),
        )
    }

    /// The date that the period ends on.
    pub(super) fn due(limit: TimeLimit, on: NaiveDate) -> Self {
        let date = long_date(on);
        let (en, cy) = match limit {
            TimeLimit::Foia => (
                "The answer is due promptly and not later than the twentieth working day",
                "Rhaid ateb yn brydlon a heb fod yn hwyrach na'r ugeinfed diwrnod gwaith",
            ),
            TimeLimit::Eir => (
                "The answer is due as soon as possible and not later than 20 working days after \
                 receipt",
                "Rhaid ateb cyn gynted â phosibl a heb fod yn hwyrach nag 20 diwrnod gwaith ar ôl \
                 derbyn y cais",
            ),
            TimeLimit::SubjectAccess => (
                "The answer is due without undue delay and within one month; a date at a weekend \
                 or on a public holiday moves to the next working day",
                "Rhaid ateb heb oedi gormodol ac o fewn mis; mae dyddiad ar benwythnos neu ŵyl \
                 gyhoeddus yn symud i'r diwrnod gwaith nesaf",
            ),
            TimeLimit::FoiaReview => (
                "The outcome of the review is due within 20 working days",
                "Disgwylir canlyniad yr adolygiad o fewn 20 diwrnod gwaith",
            ),
            TimeLimit::EirReconsideration => (
                "The decision is due as soon as possible and not later than 40 working days after \
                 receipt",
                "Rhaid penderfynu cyn gynted â phosibl a heb fod yn hwyrach na 40 diwrnod gwaith \
                 ar ôl derbyn y sylwadau",
            ),
            TimeLimit::ReviewWindow => (
                "A review can be asked for within 40 working days of the answer",
                "Gellir gofyn am adolygiad o fewn 40 diwrnod gwaith i'r ateb",
            ),
        };
        Self::new(rule::answer(limit), format!("{en}: {}.", date.en), format!("{cy}: {}.", date.cy))
    }

    /// The date that the Commissioner put in the place of the twentieth working day.
    pub(super) fn agreed(until: NaiveDate) -> Self {
        let date = long_date(until);
        Self::new(
            rule::AGREED_DATE,
            format!(
                "The answer is due promptly and not later than the day that the Commissioner, \
                 asked in the first 20 working days, has specified because the information is \
                 outside the United Kingdom or with forces on operations: {}.",
                date.en
            ),
            format!(
                "Rhaid ateb yn brydlon a heb fod yn hwyrach na'r diwrnod y mae'r Comisiynydd, ar \
                 gais a wnaed yn yr 20 diwrnod gwaith cyntaf, wedi'i bennu am fod yr wybodaeth y \
                 tu allan i'r Deyrnas Unedig neu gan luoedd ar ymgyrch: {}.",
                date.cy
            ),
        )
    }

    /// The outer date of an extension.
    pub(super) fn outer(limit: TimeLimit, on: NaiveDate, due_on: NaiveDate) -> Option<Self> {
        let (outer, due) = (long_date(on), long_date(due_on));
        Some(match limit {
            TimeLimit::Foia => Self::new(
                rule::extension(limit),
                format!(
                    "Where a qualified exemption needs the public interest test, a reasonable \
                     further time is allowed: 40 working days in all as the Commissioner reads \
                     it, {}. The notice under section 17(1) is still due by {}.",
                    outer.en, due.en
                ),
                format!(
                    "Os oes angen prawf budd y cyhoedd ar gyfer esemptiad amodol, caniateir amser \
                     rhesymol pellach: 40 diwrnod gwaith i gyd ym marn y Comisiynydd, {}. Rhaid \
                     rhoi'r hysbysiad o dan adran 17(1) erbyn {} o hyd.",
                    outer.cy, due.cy
                ),
            ),
            TimeLimit::Eir => Self::new(
                rule::extension(limit),
                format!(
                    "Where complexity and volume make 20 working days impracticable, 40 in all \
                     are allowed: {}. The requester must be told by {}.",
                    outer.en, due.en
                ),
                format!(
                    "Os yw cymhlethdod a maint y cais yn gwneud 20 diwrnod gwaith yn \
                     anymarferol, caniateir 40 i gyd: {}. Rhaid dweud wrth y ceisydd erbyn {}.",
                    outer.cy, due.cy
                ),
            ),
            TimeLimit::SubjectAccess => Self::new(
                rule::extension(limit),
                format!(
                    "A complex or numerous request may be extended by two months at most: {}. \
                     The requester must be told, with reasons, by {}.",
                    outer.en, due.en
                ),
                format!(
                    "Gellir estyn cais cymhleth neu luosog hyd at ddau fis: {}. Rhaid dweud wrth \
                     y ceisydd, gyda rhesymau, erbyn {}.",
                    outer.cy, due.cy
                ),
            ),
            TimeLimit::FoiaReview => Self::new(
                rule::extension(limit),
                format!(
                    "In exceptional circumstances the Commissioner accepts 40 working days: {}.",
                    outer.en
                ),
                format!(
                    "Mewn amgylchiadau eithriadol mae'r Comisiynydd yn derbyn 40 diwrnod gwaith: \
                     {}.",
                    outer.cy
                ),
            ),
            TimeLimit::EirReconsideration | TimeLimit::ReviewWindow => return None,
        })
    }

    /// The extension was made.
    pub(super) fn extended(limit: TimeLimit, on: NaiveDate) -> Self {
        let date = long_date(on);
        Self::new(
            if limit == TimeLimit::Eir { "EIR 2004 reg. 7(3)" } else { rule::extension(limit) },
            format!("The time was extended on {}.", date.en),
            format!("Estynnwyd yr amser ar {}.", date.cy),
        )
    }

    /// A question was put in time: no answer is owed until it is answered.
    pub(super) fn question_asked(limit: TimeLimit, on: NaiveDate) -> Self {
        let date = long_date(on);
        Self::new(
            rule::question(limit),
            format!(
                "Clarification was asked for on {}; the clock stops until it is received.",
                date.en
            ),
            format!("Gofynnwyd am eglurhad ar {}; mae'r cloc yn stopio nes ei dderbyn.", date.cy),
        )
    }

    /// The clarification was received.
    pub(super) fn question_answered(limit: TimeLimit, asked: NaiveDate, on: NaiveDate) -> Self {
        let (asked, date) = (long_date(asked), long_date(on));
        match limit {
            TimeLimit::SubjectAccess => Self::new(
                "UK GDPR Art. 12A",
                format!("The days from {} to {}, both included, do not count.", asked.en, date.en),
                format!(
                    "Nid yw'r diwrnodau o {} i {}, gan gynnwys y ddau, yn cyfrif.",
                    asked.cy, date.cy
                ),
            ),
            _ => Self::new(
                if limit == TimeLimit::Eir { "EIR 2004 reg. 9(4)" } else { "FOIA 2000 s.10(6)(b)" },
                format!(
                    "Clarification was received on {}: the full period is counted from that day.",
                    date.en
                ),
                format!(
                    "Daeth yr eglurhad i law ar {}: mae'r cyfnod cyfan yn cael ei gyfrif o'r \
                     diwrnod hwnnw.",
                    date.cy
                ),
            ),
        }
    }

    /// A fee was asked for in time.
    pub(super) fn fee_asked(limit: TimeLimit, on: NaiveDate, last_day: Option<NaiveDate>) -> Self {
        let date = long_date(on);
        let Some(last) = last_day.map(long_date) else {
            return Self::new(
                "UK GDPR Art. 12A",
                format!("A fee was asked for on {}; the clock starts when it is paid.", date.en),
                format!(
                    "Gofynnwyd am ffi ar {}; mae'r cloc yn dechrau pan gaiff ei thalu.",
                    date.cy
                ),
            );
        };
        Self::new(
            if limit == TimeLimit::Eir { "EIR 2004 reg. 8(5)" } else { "FOIA 2000 s.9(2)" },
            format!(
                "A fee was asked for on {}; no answer is owed unless it is paid by {}.",
                date.en, last.en
            ),
            format!(
                "Gofynnwyd am ffi ar {}; nid oes rhaid ateb oni bai ei bod yn cael ei thalu erbyn \
                 {}.",
                date.cy, last.cy
            ),
        )
    }

    /// The fee was received in time.
    pub(super) fn fee_paid(limit: TimeLimit, asked: NaiveDate, on: NaiveDate) -> Self {
        let (asked, date) = (long_date(asked), long_date(on));
        if limit == TimeLimit::SubjectAccess {
            return Self::started_later(on);
        }
        Self::new(
            if limit == TimeLimit::Eir { "EIR 2004 reg. 8(6)" } else { "FOIA 2000 s.10(2)" },
            format!(
                "The working days from {} to {}, both included, are disregarded: the fee was \
                 awaited.",
                asked.en, date.en
            ),
            format!(
                "Diystyrir y diwrnodau gwaith o {} i {}, gan gynnwys y ddau: roeddem yn aros am y \
                 ffi.",
                asked.cy, date.cy
            ),
        )
    }

    /// The fee came after the last day.
    pub(super) fn lapsed(limit: TimeLimit, last_day: NaiveDate) -> Self {
        let last = long_date(last_day);
        Self::new(
            if limit == TimeLimit::Eir { "EIR 2004 reg. 8(5)" } else { "FOIA 2000 s.9(2)" },
            format!("The fee was not paid by {}: no answer is owed.", last.en),
            format!("Ni thalwyd y ffi erbyn {}: nid oes rhaid ateb.", last.cy),
        )
    }

    /// A question or a fees notice that came after the time had run out.
    pub(super) fn too_late(rule: &'static str, on: NaiveDate) -> Self {
        let date = long_date(on);
        Self::new(
            rule,
            format!(
                "The time for answering had run out before {}; what was sent that day does not \
                 stop the clock.",
                date.en
            ),
            format!(
                "Roedd yr amser i ateb wedi dod i ben cyn {}; nid yw'r hyn a anfonwyd y diwrnod \
                 hwnnw yn stopio'r cloc.",
                date.cy
            ),
        )
    }

    /// Subject access: what was needed to begin arrived later than the request.
    pub(super) fn started_later(on: NaiveDate) -> Self {
        let date = long_date(on);
        Self::new(
            "UK GDPR Art. 12A",
            format!(
                "The clock starts on {}, when the last of the request, the proof of identity and \
                 any fee was received.",
                date.en
            ),
            format!(
                "Mae'r cloc yn dechrau ar {}, pan ddaeth yr olaf o'r cais, y prawf hunaniaeth ac \
                 unrhyw ffi i law.",
                date.cy
            ),
        )
    }

    /// The answer went out.
    pub(super) fn answered(on: NaiveDate, in_time: Option<bool>, rule: &'static str) -> Self {
        let date = long_date(on);
        let (en, cy) = match in_time {
            Some(true) => (", in time", ", mewn pryd"),
            Some(false) => (", late", ", yn hwyr"),
            None => ("", ""),
        };
        Self::new(
            rule,
            format!("Answered on {}{en}.", date.en),
            format!("Atebwyd ar {}{cy}.", date.cy),
        )
    }

    /// EIR 2004 reg. 11(2): the window for representations about an answer.
    pub(super) fn representations(answered_on: NaiveDate, last: NaiveDate) -> [Self; 2] {
        let (answered, last) = (long_date(answered_on), long_date(last));
        [
            Self::new(
                "EIR 2004 reg. 11(2)",
                format!("The answer was sent on {}; that day is not counted.", answered.en),
                format!(
                    "Anfonwyd yr ateb ar {}; nid yw'r diwrnod hwnnw'n cael ei gyfrif.",
                    answered.cy
                ),
            ),
            Self::new(
                "EIR 2004 reg. 11(2)",
                format!(
                    "Representations can be made in writing within 40 working days of the day on \
                     which the requester believes that the Regulations were not complied with, \
                     here that of the answer: {}.",
                    last.en
                ),
                format!(
                    "Gellir cyflwyno sylwadau yn ysgrifenedig o fewn 40 diwrnod gwaith i'r \
                     diwrnod y mae'r ceisydd yn credu na chydymffurfiwyd â'r Rheoliadau, sef \
                     diwrnod yr ateb yma: {}.",
                    last.cy
                ),
            ),
        ]
    }

    /// The requester was told that a review takes longer.
    pub(super) fn review_extended(until: NaiveDate) -> Self {
        let until = long_date(until);
        Self::new(
            "FOIA 2000 s.45 Code, part 5",
            format!("The requester was told that the outcome comes by {}.", until.en),
            format!("Dywedwyd wrth y ceisydd y daw'r canlyniad erbyn {}.", until.cy),
        )
    }

    /// The Code under s.45, part 5: who reviews.
    pub(super) fn fresh_decision() -> Self {
        Self {
            rule: "FOIA 2000 s.45 Code, part 5",
            text: Words::of(
                "The review is a fresh decision by somebody who had no part in the answer.",
                "Penderfyniad o'r newydd yw'r adolygiad, gan rywun na chymerodd ran yn yr ateb.",
            ),
        }
    }

    /// EIR 2004 reg. 11(3) and (5): what is done with representations, and what is said then.
    pub(super) fn reconsideration() -> [Self; 2] {
        [
            Self {
                rule: "EIR 2004 reg. 11(3)",
                text: Words::of(
                    "The representations are considered free of charge, and it is decided whether \
                     the Regulations were complied with.",
                    "Caiff y sylwadau eu hystyried yn rhad ac am ddim, a phenderfynir a \
                     gydymffurfiwyd â'r Rheoliadau.",
                ),
            },
            Self {
                rule: "EIR 2004 reg. 11(5)",
                text: Words::of(
                    "If they were not, the requester is told what the failure was, what will be \
                     done about it and by when.",
                    "Os na chydymffurfiwyd â nhw, dywedir wrth y ceisydd beth oedd y methiant, \
                     beth a wneir yn ei gylch ac erbyn pryd.",
                ),
            },
        ]
    }

    /// EIR 2004 reg. 18: the Act's sections on the Commissioner and the Tribunal serve the
    /// Regulations as well.
    pub(super) fn act_applies() -> Self {
        Self {
            rule: "EIR 2004 reg. 18",
            text: Words::of(
                "The Regulations apply these sections of the Act.",
                "Mae'r Rheoliadau'n cymhwyso'r adrannau hyn o'r Ddeddf.",
            ),
        }
    }

    /// A complaint to the Commissioner, in the six weeks after the answer or the outcome of its
    /// review.
    pub(super) fn complaint(from: NaiveDate, is_reviewed: bool, last: NaiveDate) -> [Self; 2] {
        let (from, last) = (long_date(from), long_date(last));
        let (en, cy, first_en, first_cy) = if is_reviewed {
            ("the outcome of the review", "ganlyniad yr adolygiad", "", "")
        } else {
            (
                "the answer",
                "anfon yr ateb",
                " Until there has been a review, the Commissioner may decline the complaint.",
                " Hyd nes y bydd adolygiad wedi bod, gall y Comisiynydd wrthod y gŵyn.",
            )
        };
        [
            Self {
                rule: "FOIA 2000 s.50(1)",
                text: Words::of(
                    "The requester may ask the Commissioner to decide whether the request was \
                     dealt with as the law requires.",
                    "Gall y ceisydd ofyn i'r Comisiynydd benderfynu a gafodd y cais ei drin yn \
                     unol â'r gyfraith.",
                ),
            },
            Self::new(
                "FOIA 2000 s.50(2)",
                format!(
                    "The Commissioner asks for complaints within six weeks of {en} on {}, every \
                     day counted: {}. A later one may be declined for undue delay.{first_en}",
                    from.en, last.en
                ),
                format!(
                    "Mae'r Comisiynydd yn gofyn am gwynion o fewn chwe wythnos i {cy} ar {}, gan \
                     gyfrif pob diwrnod: {}. Gellir gwrthod un hwyrach oherwydd oedi \
                     gormodol.{first_cy}",
                    from.cy, last.cy
                ),
            ),
        ]
    }

    /// An appeal to the Tribunal, in the 28 days after a decision notice.
    pub(super) fn appeal(served_on: NaiveDate, last: NaiveDate) -> [Self; 3] {
        let (served, last) = (long_date(served_on), long_date(last));
        [
            Self::new(
                "FOIA 2000 s.57",
                format!(
                    "The requester or the authority may appeal to the Tribunal against the \
                     decision notice of {}.",
                    served.en
                ),
                format!(
                    "Gall y ceisydd neu'r awdurdod apelio i'r Tribiwnlys yn erbyn yr \
                     hysbysiad penderfynu dyddiedig {}.",
                    served.cy
                ),
            ),
            Self::new(
                "GRC Rules 2009 r.22(1)(b)",
                format!(
                    "The appeal must be received within 28 days of the day on which the notice \
                     was sent, every day counted: {}.",
                    last.en
                ),
                format!(
                    "Rhaid i'r apêl ddod i law o fewn 28 diwrnod i'r diwrnod yr anfonwyd yr \
                     hysbysiad, gan gyfrif pob diwrnod: {}.",
                    last.cy
                ),
            ),
            Self {
                rule: "GRC Rules 2009 r.12(2)",
                text: Words::of(
                    "Where that is no working day, an appeal on the next working day may be in \
                     time as well. The earlier day is shown.",
                    "Os nad yw hwnnw'n ddiwrnod gwaith, gall apêl ar y diwrnod gwaith nesaf fod \
                     mewn pryd hefyd. Dangosir y diwrnod cynharach.",
                ),
            },
        ]
    }

    /// What a decision notice asks for, and that it cannot ask for it earlier.
    pub(super) fn steps(served_on: NaiveDate, by: NaiveDate, appeal_until: NaiveDate) -> [Self; 2] {
        let (served, by) = (long_date(served_on), long_date(by));
        let appeal = long_date(appeal_until);
        [
            Self::new(
                "FOIA 2000 s.50(4)",
                format!(
                    "The notice of {} says what the authority must do and by when: {}.",
                    served.en, by.en
                ),
                format!(
                    "Mae'r hysbysiad dyddiedig {} yn dweud beth y mae'n rhaid i'r awdurdod ei wneud ac erbyn \
                     pryd: {}.",
                    served.cy, by.cy
                ),
            ),
            Self::new(
                "FOIA 2000 s.50(6)",
                format!(
                    "It cannot ask for anything before the time to appeal ends: {}.",
                    appeal.en
                ),
                format!("Ni all ofyn am ddim cyn i'r amser i apelio ddod i ben: {}.", appeal.cy),
            ),
        ]
    }

    /// An appeal holds back the steps that it affects.
    pub(super) fn held_back(appeal_on: NaiveDate) -> Self {
        let appeal = long_date(appeal_on);
        Self::new(
            "FOIA 2000 s.50(6)",
            format!(
                "An appeal was brought on {}: no step that it affects need be taken until it is \
                 decided or withdrawn.",
                appeal.en
            ),
            format!(
                "Daethpwyd ag apêl ar {}: nid oes rhaid cymryd unrhyw gam y mae'n effeithio arno \
                 nes iddi gael ei phenderfynu neu ei thynnu'n ôl.",
                appeal.cy
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirected_request_names_both_days_and_the_rule_of_its_own_law() {
        let day = |text: &str| text.parse().unwrap();
        let (first, received) = (day("2026-02-16"), day("2026-02-18"));
        let because = Because::redirected(TimeLimit::Foia, first, received);
        assert_eq!(because.rule, "FOIA 2000 s.10(6)(a)");
        for date in ["16 February 2026", "18 February 2026", "Commissioner"] {
            assert!(because.text.en.contains(date), "{}", because.text.en);
        }
        for date in ["16 Chwefror 2026", "18 Chwefror 2026", "Comisiynydd"] {
            assert!(because.text.cy.contains(date), "{}", because.text.cy);
        }
        let because = Because::redirected(TimeLimit::Eir, first, received);
        assert_eq!(because.rule, "EIR 2004 reg. 5(2)");
    }

    #[test]
    fn what_waits_for_proof_of_identity_says_so() {
        let because = Because::identity_awaited("2026-03-04".parse().unwrap());
        assert_eq!(because.rule, "UK GDPR Art. 12A");
        assert!(because.text.en.contains("4 March 2026"), "{}", because.text.en);
    }
}
