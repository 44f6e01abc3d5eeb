//! The decision form as it was sent: from its fields to a decision.

use crate::{
    domain::{
        decision::{Applied, Decision, Outcome},
        letter::{EarlierRequest, Likelihood, Opinion, PublicInterest, WebPage, Words},
    },
    law::{
        exemption::{Balance, Basis, Citation},
        regime::Regime,
    },
    web::form::{Mistake, TypedDate},
};
use std::collections::BTreeMap;

/// The fields of the form by name: how many there are depends on the exemptions.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) BTreeMap<String, String>);

impl Fields {
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    fn words(&self, start: &str) -> Words {
        Words {
            en: self.get(&format!("{start}-en")).to_owned(),
            cy: self.get(&format!("{start}-cy")).to_owned(),
        }
    }

    /// The citations, by the number that names their fields, without those to be left out.
    fn citations(&self) -> BTreeMap<usize, Citation> {
        self.0
            .iter()
            .filter_map(|(name, value)| {
                let number = name.strip_prefix("exemption-")?.parse().ok()?;
                let is_dropped = self.get(&format!("exemption-{number}-drop")) == "yes";
                (!is_dropped).then_some(())?;
                Some((number, value.parse().ok()?))
            })
            .collect()
    }

    /// What was typed about each exemption.
    fn applied(&self) -> Vec<Applied> {
        self.citations()
            .into_iter()
            .map(|(number, citation)| Applied {
                reasons: self.words(&format!("exemption-{number}-reasons")),
                likelihood: self.likelihood(number),
                opinion: self.opinion(number, citation).and_then(TypedOpinion::opinion),
                links: links_in(self.get(&format!("exemption-{number}-links"))),
                public_interest: is_qualified(citation).then(|| PublicInterest {
                    for_release: self.words(&format!("exemption-{number}-for")),
                    for_withholding: self.words(&format!("exemption-{number}-against")),
                    balance: self.words(&format!("exemption-{number}-balance")),
                }),
                citation,
            })
            .collect()
    }

    fn likelihood(&self, number: usize) -> Option<Likelihood> {
        let chosen = self.get(&format!("exemption-{number}-likelihood"));
        Likelihood::ALL.into_iter().find(|one| one.as_str() == chosen)
    }

    fn opinion(&self, number: usize, citation: Citation) -> Option<TypedOpinion> {
        let start = format!("exemption-{number}-opinion");
        (citation.basis() == Basis::QualifiedPersonsOpinion).then(|| TypedOpinion {
            of: self.words(&start),
            asked: self.date(&format!("{start}-asked")),
            given: self.date(&format!("{start}-given")),
        })
    }

    /// A date of three fields, as typed.
    pub(super) fn date(&self, start: &str) -> TypedDate {
        let part = |name: &str| self.get(&format!("{start}-{name}")).to_owned();
        TypedDate { day: part("day"), month: part("month"), year: part("year") }
    }

    pub(super) fn draft(&self) -> Draft {
        Draft {
            advice: self.words("advice"),
            not_held: self.words("not-held"),
            earlier: TypedEarlier {
                reference: self.get("earlier").to_owned(),
                on: self.date("earlier-on"),
            },
            opinions: self
                .citations()
                .into_iter()
                .filter_map(|(number, citation)| Some((citation, self.opinion(number, citation)?)))
                .collect(),
            publication: self.words("publication"),
            outcome: self.get("outcome").parse().ok(),
            response: self.words("response"),
            exemptions: self.applied(),
            another: self.get("another").to_owned(),
        }
    }
}

/// A decision in the making: what the form holds, whether it can stand or not.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) outcome: Option<Outcome>,
    pub(super) response: Words,
    pub(super) exemptions: Vec<Applied>,
    pub(super) advice: Words,
    pub(super) not_held: Words,
    pub(super) earlier: TypedEarlier,
    /// The qualified persons' opinions as typed, by what rests on them.
    pub(super) opinions: BTreeMap<Citation, TypedOpinion>,
    pub(super) publication: Words,
    /// The exemption to add, as typed.
    pub(super) another: String,
}

/// A qualified person's opinion, as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct TypedOpinion {
    pub(super) of: Words,
    pub(super) asked: TypedDate,
    pub(super) given: TypedDate,
}

impl TypedOpinion {
    /// The opinion, once both days are days.
    fn opinion(self) -> Option<Opinion> {
        let (asked_on, given_on) = (self.asked.date()?, self.given.date()?);
        Some(Opinion { of: self.of, asked_on, given_on })
    }
}

/// The request that was answered before, as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct TypedEarlier {
    pub(super) reference: String,
    pub(super) on: TypedDate,
}

impl TypedEarlier {
    /// The request, once it is named and its day is a day.
    fn request(&self) -> Option<EarlierRequest> {
        let answered_on = self.on.date()?;
        let reference = self.reference.clone();
        (!reference.is_empty()).then_some(EarlierRequest { reference, answered_on })
    }
}

impl From<&Decision> for Draft {
    fn from(made: &Decision) -> Self {
        Self {
            outcome: Some(made.outcome),
            response: made.response.clone(),
            exemptions: made.exemptions.clone(),
            advice: made.advice.clone(),
            not_held: made.not_held.clone(),
            earlier: made.earlier.as_ref().map_or_else(TypedEarlier::default, |earlier| {
                TypedEarlier {
                    reference: earlier.reference.clone(),
                    on: TypedDate::of(earlier.answered_on),
                }
            }),
            opinions: made
                .exemptions
                .iter()
                .filter_map(|one| {
                    let opinion = one.opinion.as_ref()?;
                    let typed = TypedOpinion {
                        of: opinion.of.clone(),
                        asked: TypedDate::of(opinion.asked_on),
                        given: TypedDate::of(opinion.given_on),
                    };
                    Some((one.citation, typed))
                })
                .collect(),
            publication: made.publication.clone(),
            another: String::new(),
        }
    }
}

impl Draft {
    /// The decision, once an outcome is chosen. An answer that withholds nothing applies nothing.
    pub(super) fn decision(&self) -> Result<Decision, Mistake> {
        let outcome =
            self.outcome.ok_or_else(|| Mistake::new("outcome", "decision-error-outcome"))?;
        let exemptions = if outcome.may_withhold() { self.exemptions.clone() } else { Vec::new() };
        let applies = |short: &str| exemptions.iter().any(|one| one.citation.short() == short);
        // What a changed mind left in fields that no longer count is not recorded.
        let not_held = match outcome {
            Outcome::PartNotHeld => self.not_held.clone(),
            _ => Words::default(),
        };
        Ok(Decision {
            outcome,
            response: self.response.clone(),
            advice: self.advice.clone(),
            not_held,
            earlier: self.earlier.request().filter(|_| applies("s.14(2)")),
            publication: if applies("s.22(1)") {
                self.publication.clone()
            } else {
                Words::default()
            },
            exemptions,
        })
    }

    /// Takes the exemption to add among the others. `rests` is whether marks or withheld documents
    /// say which exemptions apply: then no other can be added.
    pub(super) fn add(&mut self, regimes: &[Regime], rests: bool) -> Result<(), Mistake> {
        let about =
            |key, citation: Citation| Err(Mistake::about("another", key, citation.to_string()));
        let Ok(citation) = self.another.parse::<Citation>() else {
            return Err(Mistake::new("another", "error-unknown-exemption"));
        };
        if !regimes.contains(&citation.regime()) {
            return about("error-exemption-of-other-regime", citation);
        }
        if citation.balance() == Balance::DependsOnLimb {
            return about("error-cite-the-limb", citation);
        }
        if self.exemptions.iter().any(|one| one.citation == citation) {
            return about("error-applied-twice", citation);
        }
        if rests {
            return about("error-no-mark", citation);
        }
        let public_interest = is_qualified(citation).then(PublicInterest::default);
        self.exemptions
            .push(Applied { public_interest, ..Applied::plain(citation, Words::default()) });
        self.another.clear();
        Ok(())
    }
}

pub(super) fn is_qualified(citation: Citation) -> bool {
    citation.balance() == Balance::Qualified
}

/// The pages of the web that a text names, one a line: the address, a space, the title; a title in
/// Welsh behind " / ".
fn links_in(text: &str) -> Vec<WebPage> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (url, title) = line.split_once(char::is_whitespace).unwrap_or((line, line));
            let title = title.trim();
            let title = match title.split_once(" / ") {
                Some((en, cy)) => Words { en: en.trim().to_owned(), cy: cy.trim().to_owned() },
                None => Words::same(title),
            };
            WebPage { title, url: url.to_owned() }
        })
        .collect()
}

/// The same as [`links_in`] reads it.
pub(super) fn links_as_text(links: &[WebPage]) -> String {
    let written: Vec<_> = links
        .iter()
        .map(|page| match &page.title {
            title if title.en == title.cy => format!("{} {}", page.url, title.en),
            title => format!("{} {} / {}", page.url, title.en, title.cy),
        })
        .collect();
    written.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_a_line_each_and_written_back_as_they_were_typed() {
        let typed = "https://www.gov.wales/a Guidance / Canllawiau\nhttps://www.gov.wales/b B";
        let links = links_in(&format!("\n{typed}\n\n"));
        assert_eq!(links[0].title.cy, "Canllawiau");
        assert_eq!(links[1].title, Words::same("B"));
        assert_eq!(links_as_text(&links), typed);
        assert_eq!(links_in("https://a.wales/c")[0].title.en, "https://a.wales/c");
    }
}
