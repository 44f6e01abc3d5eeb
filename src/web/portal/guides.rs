//! Guides and statements: how the law works in plain words, and what this service keeps of whom.
//! What they say is true of the software; the authority's name and addresses come from its settings.

use crate::{
    domain::{language::Language, retention::Periods},
    law::exemption::{self, Balance, Exemption},
    service::Office,
    web::{
        problem::Problem,
        render::Page,
        session::{Visit, public_cookies},
        urls::Public,
    },
};
use actix_web::HttpResponse;
use serde::Serialize;

/// A guide or a statement.
#[derive(Debug, Clone, Serialize)]
pub struct GuidePage {
    /// The beginning of its keys: `guide-{name}-…`.
    pub name: &'static str,
    /// The middles of the keys of its parts.
    pub parts: &'static [&'static str],
    /// The grounds on which information is withheld, of each law.
    pub grounds: Vec<GroundsPart>,
    /// The cookies of the public pages.
    pub cookies: Vec<CookieLine>,
    /// For how many months what people write is kept.
    pub kept: Option<Periods>,
    /// Where the unit is reached.
    pub contact: ContactPart,
}

/// Where the unit is reached.
#[derive(Debug, Clone, Serialize)]
pub struct ContactPart {
    /// The unit.
    pub unit: String,
    /// Its e-mail address.
    pub email: String,
    /// Its postal address, line by line.
    pub address: Vec<String>,
    /// The authority's website.
    pub website: String,
}

/// The grounds of one law.
#[derive(Debug, Clone, Serialize)]
pub struct GroundsPart {
    /// The end of the key `regime-…`.
    pub regime: &'static str,
    /// Each.
    pub lines: Vec<GroundLine>,
}

/// A ground on which information is withheld.
#[derive(Debug, Clone, Serialize)]
pub struct GroundLine {
    /// The section or regulation.
    pub number: &'static str,
    /// What it is about, in the language of the page.
    pub title: String,
    /// The end of the key `guide-balance-…`.
    pub balance: &'static str,
}

/// A cookie.
#[derive(Debug, Clone, Serialize)]
pub struct CookieLine {
    /// Its name.
    pub name: &'static str,
    /// The end of the keys `guide-cookie-…` and `guide-cookie-life-…`.
    pub key: &'static str,
}

impl ContactPart {
    fn of(visit: &Visit) -> Self {
        let authority = visit.office.authority();
        Self {
            unit: authority.unit.get(visit.lang).clone(),
            email: authority.email.clone(),
            address: authority.address.get(visit.lang).clone(),
            website: authority.website.get(visit.lang).clone(),
        }
    }
}

impl GroundsPart {
    fn all(lang: Language) -> Vec<Self> {
        let of = |regime, grounds: &'static [Exemption]| Self {
            regime,
            lines: grounds
                .iter()
                .map(|one| GroundLine {
                    number: one.number,
                    title: lang.of(one.title()),
                    balance: match one.balance {
                        Balance::Absolute => "absolute",
                        Balance::Qualified => "qualified",
                        Balance::Procedural => "procedural",
                        Balance::DependsOnLimb => "depends",
                    },
                })
                .collect(),
        };
        vec![of("foia", exemption::FOIA), of("eir", exemption::EIR)]
    }
}

/// What each guide is made of.
const fn parts(place: Public) -> (&'static str, &'static [&'static str]) {
    match place {
        Public::HelpExemptions => ("exemptions", &["what", "weighed", "letter"]),
        Public::HelpTimeLimits => {
            ("time", &["act", "environment", "own", "stops", "longer", "late", "review"])
        }
        Public::HelpEnvironment => ("environment", &["what", "how", "withheld", "cost"]),
        Public::Privacy => {
            ("privacy", &["who", "what", "why", "shared", "published", "kept", "link", "rights"])
        }
        Public::Accessibility => {
            ("accessibility", &["state", "tested", "files", "tell", "enforced"])
        }
        Public::Cookies => ("cookies", &["only", "none"]),
        _ => ("contact", &["unit", "complain"]),
    }
}

impl GuidePage {
    /// Where the guides lie.
    pub const ALL: [Public; 7] = [
        Public::HelpExemptions,
        Public::HelpTimeLimits,
        Public::HelpEnvironment,
        Public::Privacy,
        Public::Accessibility,
        Public::Cookies,
        Public::Contact,
    ];

    fn new(place: Public, lang: Language, is_https: bool, contact: ContactPart) -> Self {
        let (name, parts) = parts(place);
        Self {
            name,
            parts,
            grounds: match place {
                Public::HelpExemptions => GroundsPart::all(lang),
                _ => Vec::new(),
            },
            cookies: match place {
                Public::Cookies => public_cookies(is_https)
                    .into_iter()
                    .map(|(name, key)| CookieLine { name, key })
                    .collect(),
                _ => Vec::new(),
            },
            kept: None,
            contact,
        }
    }
}

impl Page for GuidePage {
    const TEMPLATE: &'static str = "portal/guide";

    fn samples() -> Vec<Self> {
        let contact = ContactPart {
            unit: "Information Rights Unit".into(),
            email: "foi@example.gov.wales".into(),
            address: vec!["Information Rights Unit".into(), "Cathays Park".into()],
            website: "https://www.example.wales".into(),
        };
        Self::ALL
            .into_iter()
            .map(|place| Self {
                kept: (place == Public::Privacy).then(Periods::default),
                ..Self::new(place, Language::Welsh, true, contact.clone())
            })
            .collect()
    }
}

/// `GET` of a guide.
pub async fn guide(visit: Visit, place: Public) -> Result<HttpResponse, Problem> {
    let https = crate::web::session::is_https(&visit.office);
    let mut page = GuidePage::new(place, visit.lang, https, ContactPart::of(&visit));
    if place == Public::Privacy {
        page.kept = Some(visit.ask(Office::kept_for).await?);
    }
    visit.show(place, &page)
}
