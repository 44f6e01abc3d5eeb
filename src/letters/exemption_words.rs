//! What letters say of each exemption and exception: data, one entry a provision.

use crate::domain::letter::Words;
use serde::Deserialize;
use std::sync::LazyLock;

/// What every letter that relies on a provision says of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExemptionWords {
    /// "FOIA s.40(2)".
    citation: String,
    /// Its title, without number.
    pub title: Words,
    /// What the provision says, in plain words.
    pub says: Words,
}

static ALL: LazyLock<Vec<ExemptionWords>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../letter_templates/exemptions.json")).unwrap_or_default()
});

/// The words for `citation`, or for the provision that it is a part of: "FOIA s.35(1)(a)" is
/// explained by "FOIA s.35". `None` when staff have to explain it themselves.
pub(super) fn find(citation: &str) -> Option<&'static ExemptionWords> {
    let mut looked_for = citation.trim();
    loop {
        if let Some(found) = ALL.iter().find(|words| words.citation == looked_for) {
            return Some(found);
        }
        looked_for = looked_for.strip_suffix(')')?.rsplit_once('(')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{exemption, regime::Regime};

    #[test]
    fn every_provision_that_can_be_cited_is_explained_in_both_languages() {
        let whole = exemption::FOIA.iter().chain(exemption::EIR);
        let citations = whole.flat_map(|one| {
            let limbs = one.limbs.iter().map(|limb| format!("{}{}", one.number, limb.sub));
            let start = if one.regime == Regime::Eir { "EIR reg. " } else { "FOIA s." };
            let alone = one.limbs.is_empty().then(|| one.number.to_owned());
            limbs.chain(alone).map(move |number| format!("{start}{number}"))
        });
        for citation in citations {
            let words = find(&citation).unwrap_or_else(|| panic!("{citation} is not explained"));
            assert!(words.title.is_whole() && words.says.is_whole(), "{citation}");
        }
    }

    #[test]
    fn a_limb_is_explained_by_its_provision_and_another_provision_is_not() {
        assert_eq!(find("FOIA s.35(1)(a)").unwrap().citation, "FOIA s.35");
        assert!(find("FOIA s.4").is_none());
        assert!(find("((((").is_none() && find("").is_none());
    }

    #[test]
    fn the_act_has_exemptions_and_the_regulations_have_exceptions_in_welsh_too() {
        for words in ALL.iter() {
            let other = if words.citation.starts_with("FOIA") { "eithriad" } else { "esempt" };
            assert!(!words.says.cy.to_lowercase().contains(other), "{}", words.citation);
        }
    }
}
