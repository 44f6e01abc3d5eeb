//! The open commissions: all of them for the unit; those of their own areas for contributors, who
//! see nothing else.

use super::commissions::CommissionRow;
use crate::{
    domain::{
        ids::{AreaId, CommissionId},
        permission::Permission,
    },
    service::{CommissionFilter, Office},
    web::{
        problem::Problem,
        render::Page,
        session::{Staff, commission_cookie, see},
        urls::Public,
    },
};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

/// The open commissions.
#[derive(Debug, Clone, Serialize)]
pub struct OpenCommissionsPage {
    /// Whether they are the reader's own to answer.
    pub own: bool,
    /// The commissions, the first due first.
    pub commissions: Vec<CommissionRow>,
    /// The areas to choose from.
    pub areas: Vec<AreaOption>,
    /// Whether only late ones are shown.
    pub late: bool,
}

/// An area to choose.
#[derive(Debug, Clone, Serialize)]
pub struct AreaOption {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Page for OpenCommissionsPage {
    const TEMPLATE: &'static str = "staff/open_commissions";

    fn samples() -> Vec<Self> {
        let areas = vec![
            AreaOption { id: 1, name: "Transport <b>".into(), chosen: true },
            AreaOption { id: 2, name: "Culture".into(), chosen: false },
        ];
        let empty = Self { own: false, commissions: Vec::new(), areas: Vec::new(), late: false };
        vec![
            Self { areas: areas.clone(), late: true, ..empty.clone() },
            Self { commissions: CommissionRow::samples(), areas, ..empty.clone() },
            Self { own: true, commissions: CommissionRow::samples(), ..empty.clone() },
            Self { own: true, ..empty },
        ]
    }
}

/// What the list is narrowed to; anything that names nothing is left out of account.
#[derive(Debug, Default, Deserialize)]
pub struct CommissionsQuery {
    /// The number of an area.
    #[serde(default)]
    pub area: String,
    /// `yes` for the late ones alone.
    #[serde(default)]
    pub late: String,
}

/// `GET /staff/commissions`.
pub async fn commissions(
    staff: Staff,
    query: web::Query<CommissionsQuery>,
) -> Result<HttpResponse, Problem> {
    let lang = staff.visit.lang;
    if !staff.who.role.may(Permission::ReadCases) {
        let own = staff.ask(Office::own_commissions).await?;
        return staff.show(&OpenCommissionsPage {
            own: true,
            commissions: own.iter().map(|line| CommissionRow::of(line, lang)).collect(),
            areas: Vec::new(),
            late: false,
        });
    }
    let filter = CommissionFilter {
        area: query.area.trim().parse().ok().map(AreaId),
        late: query.late == "yes",
        after: None,
    };
    let (lines, areas) = staff
        .ask(move |office, who| Ok((office.open_commissions(who, filter)?, office.areas(who)?)))
        .await?;
    staff.show(&OpenCommissionsPage {
        own: false,
        commissions: lines.iter().map(|line| CommissionRow::of(line, lang)).collect(),
        areas: areas
            .into_iter()
            .map(|area| AreaOption {
                id: area.id.0,
                name: area.name.get(lang).clone(),
                chosen: filter.area == Some(area.id),
            })
            .collect(),
        late: filter.late,
    })
}

/// `POST /staff/commissions/{id}/open`: on to the page on which the area answers.
pub async fn open(staff: Staff, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = CommissionId(id.into_inner());
    let session = staff.ask(move |office, who| office.open_own_commission(who, id)).await?;
    let mut response = see(Public::Commission.path(staff.visit.lang));
    // A cookie of ours always fits in a header.
    drop(response.add_cookie(&commission_cookie(&staff.visit.office, &session)));
    Ok(response)
}
