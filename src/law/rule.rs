//! The provisions that a clock rests on, by the limit that it counts, as its reasons and its
//! refusals name them.

use super::time_limit::TimeLimit;

/// What says when the time begins.
pub(super) const fn receipt(limit: TimeLimit) -> &'static str {
    match limit {
        TimeLimit::Foia => "FOIA 2000 s.10(6)(a)",
        _ => answer(limit),
    }
}

/// What says by when it has to be done.
pub(super) const fn answer(limit: TimeLimit) -> &'static str {
    match limit {
        TimeLimit::Foia => "FOIA 2000 s.10(1)",
        TimeLimit::Eir => "EIR 2004 reg. 5(2)",
        TimeLimit::SubjectAccess => "UK GDPR Art. 12(3)",
        TimeLimit::FoiaReview | TimeLimit::ReviewWindow => "FOIA 2000 s.45 Code, part 5",
        TimeLimit::EirReconsideration => "EIR 2004 reg. 11(4)",
    }
}

/// What lets the authority ask the requester what is meant.
pub(super) const fn question(limit: TimeLimit) -> &'static str {
    match limit {
        TimeLimit::Foia => "FOIA 2000 s.1(3)",
        TimeLimit::Eir => "EIR 2004 reg. 9(2)",
        TimeLimit::SubjectAccess => "UK GDPR Art. 12A",
        _ => answer(limit),
    }
}

/// What lets the authority ask for a fee.
pub(super) const fn fee(limit: TimeLimit) -> &'static str {
    match limit {
        TimeLimit::Foia => "FOIA 2000 s.9(1)",
        TimeLimit::Eir => "EIR 2004 reg. 8(4)",
        TimeLimit::SubjectAccess => "UK GDPR Art. 12A",
        _ => answer(limit),
    }
}

/// What allows more time.
pub(super) const fn extension(limit: TimeLimit) -> &'static str {
    match limit {
        TimeLimit::Foia => "FOIA 2000 s.10(3)",
        TimeLimit::Eir => "EIR 2004 reg. 7(1)",
        _ => answer(limit),
    }
}

/// What says which days count.
pub(super) const fn day(limit: TimeLimit) -> &'static str {
    match limit {
        TimeLimit::Foia | TimeLimit::FoiaReview | TimeLimit::ReviewWindow => "FOIA 2000 s.10(6)",
        TimeLimit::Eir | TimeLimit::EirReconsideration => "EIR 2004 reg. 2(1)",
        TimeLimit::SubjectAccess => "UK GDPR Art. 12(3)",
    }
}

/// What lets the Commissioner put another day in the place of the twentieth.
pub(super) const AGREED_DATE: &str = "SI 2004/3364 regs 5 and 6";

/// Where a complaint about subject access goes instead of to a review.
pub(super) const COMPLAINT: &str = "DPA 2018 s.164A";
