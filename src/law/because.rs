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
}
