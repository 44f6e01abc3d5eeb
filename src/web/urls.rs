//! Where the public pages lie, in each language.

use crate::domain::language::Language;

/// A public page whose address differs between the languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    /// The first page.
    Home,
    /// What a requester sees of a request.
    MyRequest,
    /// Asking for a new link.
    LostLink,
    /// How the authority does.
    Performance,
    /// What a business area is asked.
    Commission,
    /// The published answers.
    DisclosureLog,
    /// Asking for information.
    Ask,
    /// Asking for data about oneself.
    AskOwn,
    /// Writing to the unit about a request.
    Write,
    /// Explaining a request.
    Explain,
    /// Asking for a review of the answer.
    AskReview,
    /// Withdrawing a request.
    Withdraw,
    /// When information may be withheld.
    HelpExemptions,
    /// How long an answer takes.
    HelpTimeLimits,
    /// What environmental information is.
    HelpEnvironment,
    /// What is kept of whom.
    Privacy,
    /// The accessibility statement.
    Accessibility,
    /// The cookies of the public pages.
    Cookies,
    /// Where the unit is reached.
    Contact,
}

impl Public {
    const ALL: [Self; 19] = [
        Self::Home,
        Self::MyRequest,
        Self::LostLink,
        Self::Performance,
        Self::Commission,
        Self::DisclosureLog,
        Self::Ask,
        Self::AskOwn,
        Self::Write,
        Self::Explain,
        Self::AskReview,
        Self::Withdraw,
        Self::HelpExemptions,
        Self::HelpTimeLimits,
        Self::HelpEnvironment,
        Self::Privacy,
        Self::Accessibility,
        Self::Cookies,
        Self::Contact,
    ];

    /// The name in templates: `{{url "my-request"}}`.
    const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::MyRequest => "my-request",
            Self::LostLink => "lost-link",
            Self::Performance => "performance",
            Self::Commission => "commission",
            Self::DisclosureLog => "disclosure-log",
            Self::Ask => "ask",
            Self::AskOwn => "ask-own",
            Self::Write => "write",
            Self::Explain => "explain",
            Self::AskReview => "ask-review",
            Self::Withdraw => "withdraw",
            Self::HelpExemptions => "help-exemptions",
            Self::HelpTimeLimits => "help-time-limits",
            Self::HelpEnvironment => "help-environment",
            Self::Privacy => "privacy",
            Self::Accessibility => "accessibility",
            Self::Cookies => "cookies",
            Self::Contact => "contact",
        }
    }

    /// The page that templates call `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.name() == name)
    }

    /// The path of the page in `language`.
    pub const fn path(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Home, Language::English) => "/en",
            (Self::Home, Language::Welsh) => "/cy",
            (Self::MyRequest, Language::English) => "/en/my-request",
            (Self::MyRequest, Language::Welsh) => "/cy/fy-nghais",
            (Self::LostLink, Language::English) => "/en/check-a-request",
            (Self::LostLink, Language::Welsh) => "/cy/gwirio-cais",
            (Self::Performance, Language::English) => "/en/performance",
            (Self::Performance, Language::Welsh) => "/cy/perfformiad",
            (Self::Commission, Language::English) => "/en/commission",
            (Self::Commission, Language::Welsh) => "/cy/comisiwn",
            (Self::DisclosureLog, Language::English) => "/en/disclosure-log",
            (Self::DisclosureLog, Language::Welsh) => "/cy/cofnod-datgeliadau",
            (Self::Ask, Language::English) => "/en/request",
            (Self::Ask, Language::Welsh) => "/cy/cais",
            (Self::AskOwn, Language::English) => "/en/your-information",
            (Self::AskOwn, Language::Welsh) => "/cy/eich-gwybodaeth",
            (Self::Write, Language::English) => "/en/my-request/message",
            (Self::Write, Language::Welsh) => "/cy/fy-nghais/neges",
            (Self::Explain, Language::English) => "/en/my-request/clarify",
            (Self::Explain, Language::Welsh) => "/cy/fy-nghais/egluro",
            (Self::AskReview, Language::English) => "/en/my-request/review",
            (Self::AskReview, Language::Welsh) => "/cy/fy-nghais/adolygiad",
            (Self::Withdraw, Language::English) => "/en/my-request/withdraw",
            (Self::Withdraw, Language::Welsh) => "/cy/fy-nghais/tynnu-yn-ol",
            (Self::HelpExemptions, Language::English) => "/en/help/exemptions",
            (Self::HelpExemptions, Language::Welsh) => "/cy/cymorth/esemptiadau",
            (Self::HelpTimeLimits, Language::English) => "/en/help/time-limits",
            (Self::HelpTimeLimits, Language::Welsh) => "/cy/cymorth/terfynau-amser",
            (Self::HelpEnvironment, Language::English) => "/en/help/environmental-information",
            (Self::HelpEnvironment, Language::Welsh) => "/cy/cymorth/gwybodaeth-amgylcheddol",
            (Self::Privacy, Language::English) => "/en/privacy",
            (Self::Privacy, Language::Welsh) => "/cy/preifatrwydd",
            (Self::Accessibility, Language::English) => "/en/accessibility",
            (Self::Accessibility, Language::Welsh) => "/cy/hygyrchedd",
            (Self::Cookies, Language::English) => "/en/cookies",
            (Self::Cookies, Language::Welsh) => "/cy/cwcis",
            (Self::Contact, Language::English) => "/en/contact",
            (Self::Contact, Language::Welsh) => "/cy/cysylltu",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_public_page_lies_under_its_language() {
        for page in Public::ALL {
            for language in Language::BOTH {
                let first = page.path(language).split('/').nth(1);
                assert_eq!(first, Some(language.code()), "{page:?}");
            }
            assert_eq!(Public::named(page.name()), Some(page));
        }
    }
}
