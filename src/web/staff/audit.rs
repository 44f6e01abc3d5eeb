//! What was done to the office itself, and whether both records are whole.

use crate::{
    domain::{
        actor::Actor, ids::StaffId, office_act::OfficeAct, permission::Role, sign_in::SignInRules,
    },
    service::{ActLine, AuditVerdict, OfficeVerdict},
    web::{problem::Problem, render::Page, session::Staff},
};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The acts and the verdict.
#[derive(Debug, Clone, Serialize)]
pub struct AuditPage {
    /// What was done, the latest first.
    pub acts: Vec<ActShown>,
    /// From where earlier acts are listed.
    pub earlier: Option<i64>,
    /// What a walk along both records has found, when it was asked for.
    pub verdict: Option<Verdict>,
}

/// One act.
#[derive(Debug, Clone, Serialize)]
pub struct ActShown {
    /// Its place in the record.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The name of who did it, when they are of the staff.
    pub by: Option<String>,
    /// The end of the key `office-act-…`.
    pub kind: &'static str,
    /// The name of whom it is about, or the number of what.
    pub about: String,
    /// The role before.
    pub from: Option<&'static str>,
    /// The role since.
    pub to: Option<&'static str>,
    /// The rules since.
    pub rules: Option<RulesShown>,
}

/// Rules of signing in.
#[derive(Debug, Clone, Serialize)]
pub struct RulesShown {
    /// Minutes.
    pub idle: u32,
    /// Hours.
    pub longest: u32,
    /// The roles that need a second factor.
    pub required: Vec<&'static str>,
}

/// What a walk along both records has found.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// How many events of cases are in order.
    pub events: i64,
    /// The hash of the last of them.
    pub events_head: String,
    /// The first that is not: its place, and that of its case when it can be read.
    pub events_broken: Option<String>,
    /// How many acts of the office are in order.
    pub acts: i64,
    /// The hash of the last of them.
    pub acts_head: String,
    /// The first that is not.
    pub acts_broken: Option<i64>,
}

impl Verdict {
    fn of(cases: AuditVerdict, acts: OfficeVerdict) -> Self {
        Self {
            events: cases.events,
            events_head: cases.head,
            events_broken: cases.broken.map(|broken| broken.to_string()),
            acts: acts.acts,
            acts_head: acts.head,
            acts_broken: acts.broken,
        }
    }
}

impl ActShown {
    fn of(line: ActLine) -> Self {
        let (from, to) = match line.act {
            OfficeAct::PersonAdded { role, .. } => (None, Some(role.as_str())),
            OfficeAct::RoleChanged { from, to, .. } => (Some(from.as_str()), Some(to.as_str())),
            _ => (None, None),
        };
        let rules = match &line.act {
            OfficeAct::SignInRulesChanged { rules } => Some(RulesShown {
                idle: rules.idle_minutes,
                longest: rules.longest_hours,
                required: rules.required.iter().map(|role| role.as_str()).collect(),
            }),
            _ => None,
        };
        let about = match &line.act {
            OfficeAct::JobTriedAgain { job } => job.to_string(),
            _ => line.about.unwrap_or_default(),
        };
        Self {
            number: line.id,
            at: line.at,
            by: line.by,
            kind: line.act.kind(),
            about,
            from,
            to,
            rules,
        }
    }
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "staff/audit";

    fn samples() -> Vec<Self> {
        let person = StaffId(4);
        let acts = [
            OfficeAct::PersonAdded { person, role: Role::Officer },
            OfficeAct::RoleChanged { person, from: Role::Officer, to: Role::Reviewer },
            OfficeAct::PersonEnded { person },
            OfficeAct::PersonReturned { person },
            OfficeAct::LinkSent { person },
            OfficeAct::PasswordChosen { person },
            OfficeAct::SecondFactorSet { person },
            OfficeAct::SecondFactorRemoved { person },
            OfficeAct::RecoveryCodeUsed { person },
            OfficeAct::SignInRulesChanged { rules: SignInRules::default() },
            OfficeAct::SignInRulesChanged {
                rules: SignInRules { required: Role::ALL.into(), ..SignInRules::default() },
            },
            OfficeAct::ApiTokenMade { person, scopes: crate::domain::scope::Scope::ALL.into() },
            OfficeAct::ApiTokenRevoked { person },
            OfficeAct::JobTriedAgain { job: crate::domain::ids::JobId(9) },
        ];
        let shown = (1..)
            .zip(acts)
            .map(|(id, act)| {
                let about = act.person().map(|_| "Nia <b>".to_owned());
                let by = (id > 1).then(|| "Siân <b>".to_owned());
                ActShown::of(ActLine {
                    id,
                    at: DateTime::UNIX_EPOCH,
                    actor: Actor::System,
                    by,
                    act,
                    about,
                })
            })
            .collect();
        let whole = Verdict {
            events: 120,
            events_head: "ab".repeat(32),
            events_broken: None,
            acts: 11,
            acts_head: "cd".repeat(32),
            acts_broken: None,
        };
        let broken = Verdict {
            events_broken: Some("event 7: it is missing".into()),
            acts_broken: Some(3),
            ..whole.clone()
        };
        vec![
            Self { acts: shown, earlier: Some(1), verdict: None },
            Self { acts: Vec::new(), earlier: None, verdict: Some(whole) },
            Self { acts: Vec::new(), earlier: None, verdict: Some(broken) },
        ]
    }
}

/// What of the record is asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct Asked {
    /// Acts before this place.
    before: Option<i64>,
    /// Whether both records are to be walked along.
    verify: Option<String>,
}

/// `GET /staff/audit`.
pub async fn audit(staff: Staff, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let Asked { before, verify } = asked.into_inner();
    let (view, verdict) = staff
        .ask(move |office, who| {
            let view = office.office_acts(who, before)?;
            let verdict = match verify {
                Some(_) => Some(Verdict::of(office.verify_record()?, office.verify_office_acts()?)),
                None => None,
            };
            Ok((view, verdict))
        })
        .await?;
    let acts = view.lines.into_iter().map(ActShown::of).collect();
    staff.show(&AuditPage { acts, earlier: view.earlier, verdict })
}
