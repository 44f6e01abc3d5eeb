//! How the authority does, for everybody.

use crate::service::Office;
use crate::web::{
    figures_shown::FiguresShown, problem::Problem, render::Page, session::Visit, urls::Public,
};
use actix_web::HttpResponse;
use serde::Serialize;

/// The figures of the last twelve whole months.
#[derive(Debug, Clone, Serialize)]
pub struct PerformancePage {
    /// The figures.
    pub figures: FiguresShown,
}

impl Page for PerformancePage {
    const TEMPLATE: &'static str = "portal/performance";

    fn samples() -> Vec<Self> {
        FiguresShown::samples().into_iter().map(|figures| Self { figures }).collect()
    }
}

/// `GET /en/performance` and `GET /cy/perfformiad`.
pub async fn performance(visit: Visit) -> Result<HttpResponse, Problem> {
    let figures = visit.ask(Office::performance).await?;
    let page = PerformancePage { figures: FiguresShown::of(&figures, visit.lang) };
    visit.show(Public::Performance, &page)
}
