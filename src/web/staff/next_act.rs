//! Where the next act of a case is done.

use crate::domain::{
    next_act::NextAct,
    permission::{Permission, Role},
};

/// The address at which somebody of this role does `next`; none when they may not, or when there
/// is nothing to do but wait.
pub(super) fn href(next: NextAct, role: Role, slug: &str) -> Option<String> {
    let needed: Permission = next.needs()?;
    role.may(needed).then(|| format!("/staff/cases/{slug}{}", place(next)))
}

/// What stands after the address of the case.
const fn place(next: NextAct) -> &'static str {
    match next {
        NextAct::ReadMessages => "#messages",
        NextAct::Agree | NextAct::LookAtSentBack | NextAct::AskClearance => "/clearance",
        NextAct::ChaseAreas => "/commissions",
        NextAct::AddDocuments | NextAct::MakeCopies => "/documents",
        NextAct::Decide => "/decision",
        NextAct::WriteLetter => "/letters",
        NextAct::Release => "/release",
        NextAct::FinishReview | NextAct::Comply => "/reviews",
        NextAct::Publish => "/publication",
        NextAct::Take
        | NextAct::WaitForRequester
        | NextAct::WaitForAreas
        | NextAct::WaitForClearance
        | NextAct::Answered
        | NextAct::Closed => "",
    }
}
