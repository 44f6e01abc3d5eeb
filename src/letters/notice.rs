//! The checklist of a refusal notice, held against a letter: FOIA 2000 s.17, EIR reg. 14.
//!
//! Which items a notice must have is the law's word ([`refusal::items`]); here each is looked for
//! in what staff have made of the letter, so that none can be edited out.

use super::{
    Letter,
    check::{has_leftover, plain},
    template::{date, number},
};
use crate::{
    domain::{
        language::Language,
        letter::{AppliedExemption, LetterData, LetterType},
    },
    law::{
        exemption::{Basis, Citation},
        refusal::{self, Item, PublicInterest, RefusalError},
        regime::Regime,
        regulator,
    },
};

/// One thing that a notice has to say, and whether this one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// What has to be said.
    pub item: Item,
    /// Whether it was found in the letter.
    pub is_met: bool,
}

/// The checklist of the notice that `letter` is, for each of its languages in turn; empty when it
/// refuses nothing, or cites what makes no notice, which [`super::check`] then tells.
pub fn checklists(letter: &Letter, data: &LetterData) -> Vec<Checked> {
    letter
        .parts()
        .iter()
        .flat_map(|part| {
            checklist(letter.kind, part.language, data, &part.markdown).unwrap_or_default()
        })
        .collect()
}

/// The checklist of the notice that a letter of this type is, in one language of it. Empty when
/// the letter refuses nothing. An error when what it cites makes no notice.
pub(super) fn checklist(
    letter_type: LetterType,
    language: Language,
    data: &LetterData,
    markdown: &str,
) -> Result<Vec<Checked>, RefusalError> {
    let (cited, public_interest) = match letter_type {
        LetterType::ExtendPit => {
            let named = data.extension.iter().flat_map(|extension| &extension.exemptions);
            (named.collect(), PublicInterest::StillBeingWeighed)
        }
        LetterType::SarResponse | LetterType::SarRefuse => return Ok(Vec::new()),
        _ if letter_type.may_withhold() => {
            let named: Vec<_> =
                data.decision.iter().flat_map(|decision| &decision.exemptions).collect();
            if named.is_empty() && !letter_type.withholds() {
                return Ok(Vec::new());
            }
            let weighed = named.iter().any(|one| one.public_interest.is_some());
            let stands = if weighed { PublicInterest::Weighed } else { PublicInterest::NotWeighed };
            (named, stands)
        }
        _ => return Ok(Vec::new()),
    };
    let is_extension = letter_type == LetterType::ExtendPit;
    let notice = Notice { language, data, is_extension, cited, plain: plain(markdown), markdown };
    let citations: Vec<Citation> =
        notice.cited.iter().filter_map(|one| one.citation.parse().ok()).collect();
    if citations.is_empty() {
        return Err(RefusalError::NothingCited);
    }
    // A request may be answered under two laws; then the letter is a notice under each.
    let mut checked = Vec::new();
    for regime in [Regime::Foia, Regime::Eir] {
        let of_it: Vec<Citation> =
            citations.iter().copied().filter(|one| one.regime() == regime).collect();
        if of_it.is_empty() {
            continue;
        }
        let items = refusal::items(regime, &of_it, notice.stands(&of_it, public_interest))?;
        checked.extend(items.into_iter().map(|item| Checked { item, is_met: notice.says(item) }));
    }
    Ok(checked)
}

struct Notice<'a> {
    language: Language,
    data: &'a LetterData,
    is_extension: bool,
    cited: Vec<&'a AppliedExemption>,
    plain: String,
    markdown: &'a str,
}

impl Notice<'_> {
    /// Where the weighing stands for some of what is cited.
    fn stands(&self, citations: &[Citation], whole: PublicInterest) -> PublicInterest {
        let is_weighed = self.cited.iter().any(|one| {
            one.public_interest.is_some()
                && one.citation.parse().is_ok_and(|citation| citations.contains(&citation))
        });
        match whole {
            PublicInterest::Weighed if !is_weighed => PublicInterest::NotWeighed,
            whole => whole,
        }
    }

    fn says(&self, item: Item) -> bool {
        match item {
            Item::StatesTheFact => self.has(["section 17", "adran 17"]),
            Item::SpecifiesTheExemption | Item::SpecifiesTheException => {
                self.cited.iter().all(|one| self.plain.contains(number(&one.citation)))
            }
            // A letter that takes more time gives one reason for all that it names.
            Item::SaysWhyItApplies if self.is_extension => {
                !self.markdown.lines().filter(|line| !line.starts_with('>')).any(has_leftover)
            }
            Item::SaysWhyItApplies => self.of_each(Regime::Foia, |parts| is_written(parts.first())),
            Item::GivesPublicInterestReasons => self.of_each(Regime::Foia, |parts| {
                parts.get(1).is_none_or(|test| is_written(Some(test)))
            }),
            Item::GivesMattersConsidered => self.of_each(Regime::Eir, |parts| {
                !parts.is_empty() && parts.iter().all(|part| is_written(Some(part)))
            }),
            Item::EstimatesTheDecisionDate => self
                .data
                .extension
                .as_ref()
                .is_some_and(|one| self.plain.contains(&date(self.language, one.new_date))),
            Item::StatesCostOrVexatious => {
                self.has(["section 12", "adran 12"]) || self.has(["section 14", "adran 14"])
            }
            Item::NamesTheQualifiedPersonsOpinion => {
                let of_opinion = |one: &&&AppliedExemption| {
                    one.citation
                        .parse::<Citation>()
                        .is_ok_and(|it| it.basis() == Basis::QualifiedPersonsOpinion)
                };
                self.cited.iter().filter(of_opinion).all(|one| {
                    one.opinion.as_ref().is_some_and(|opinion| {
                        let of = opinion.of.get(self.language).trim();
                        !of.is_empty() && self.plain.contains(of)
                    })
                })
            }
            Item::AdvisesOnNarrowing => self.has(["section 16", "adran 16"]),
            Item::GivesTheComplaintsProcedure => {
                self.has(["internal review", "adolygiad mewnol"])
                    && self.plain.contains(&self.data.authority.email)
            }
            Item::GivesTheRightToApplyToTheCommissioner => {
                self.has(["section 50", "adran 50"]) && self.names_the_regulator()
            }
            Item::SaysWhoFinishesItAndWhen => self
                .block("12(4)(d)")
                .is_some_and(|block| block.contains("20") && !block.lines().any(has_leftover)),
            Item::AsksForParticulars => self.has(["regulation 9", "rheoliad 9"]),
            Item::GivesTheRightToRepresentations => self.has(["regulation 11", "rheoliad 11"]),
            Item::GivesEnforcementAndAppeal => {
                self.has(["regulation 18", "rheoliad 18"]) && self.names_the_regulator()
            }
        }
    }

    /// Whether the letter has the words of its language; those of Welsh also as the soft mutation
    /// leaves them ("rheoliad", "reoliad").
    fn has(&self, [english, welsh]: [&str; 2]) -> bool {
        let text = self.plain.to_lowercase();
        match self.language {
            Language::English => text.contains(english),
            Language::Welsh => text.contains(welsh) || text.contains(&welsh.replacen("rh", "r", 1)),
        }
    }

    fn names_the_regulator(&self) -> bool {
        let regulator = regulator::on(self.data.dated_on);
        let particulars = match self.language {
            Language::English => regulator.english,
            Language::Welsh => regulator.welsh,
        };
        self.plain.contains(particulars.name)
    }

    /// Whether `holds` for the parts of what the letter says of each provision of a law. Sections 12
    /// and 14 are no exemptions and need no reason: s.17(5).
    fn of_each(&self, regime: Regime, holds: impl Fn(&[&str]) -> bool) -> bool {
        self.cited
            .iter()
            .filter(|one| one.citation.parse::<Citation>().is_ok_and(|it| it.regime() == regime))
            .filter(|one| {
                regime == Regime::Eir
                    || !["12", "14"]
                        .contains(&number(&one.citation).split('(').next().unwrap_or(""))
            })
            .all(|one| {
                self.block(number(&one.citation)).is_some_and(|block| holds(&parts_of(block)))
            })
    }

    /// What the letter says of a provision: from the heading that names it to the next one.
    fn block(&self, number: &str) -> Option<&str> {
        let mut at = 0;
        for line in self.markdown.split_inclusive('\n') {
            at += line.len();
            let title = line.strip_prefix("### ").map(plain);
            if title.is_some_and(|title| title.contains(&format!(" {number}:"))) {
                let rest = self.markdown.get(at..)?;
                let end =
                    ["\n### ", "\n## ", "\n# "].iter().filter_map(|next| rest.find(next)).min();
                return rest.get(..end.unwrap_or(rest.len()));
            }
        }
        None
    }
}

/// The parts under the headings within a block: why the provision applies, then the public
/// interest test.
fn parts_of(block: &str) -> Vec<&str> {
    block.split("#### ").skip(1).filter_map(|part| Some(part.split_once('\n')?.1)).collect()
}

/// Whether somebody has written something, and left nothing to be written.
fn is_written(part: Option<&&str>) -> bool {
    let Some(part) = part else { return false };
    !part.lines().any(has_leftover) && part.split_whitespace().count() >= 3
}

#[cfg(test)]
mod tests {
    use super::{super::fill, *};

    fn unmet(
        letter_type: LetterType,
        language: Language,
        edit: impl Fn(&str) -> String,
    ) -> Vec<Item> {
        let data = LetterData::example(letter_type, language);
        let markdown = edit(&fill(letter_type, language, &data).unwrap());
        checklist(letter_type, language, &data, &markdown)
            .unwrap()
            .into_iter()
            .filter(|checked| !checked.is_met)
            .map(|checked| checked.item)
            .collect()
    }

    #[test]
    fn a_whole_notice_says_all_that_the_law_asks_for_in_both_languages() {
        for letter_type in LetterType::ALL {
            for language in Language::BOTH {
                let missing = unmet(letter_type, language, str::to_owned);
                assert_eq!(missing, [], "{letter_type} {language}");
            }
        }
        let data = LetterData::example(LetterType::Refuse, Language::English);
        let markdown = fill(LetterType::Refuse, Language::English, &data).unwrap();
        let items = checklist(LetterType::Refuse, Language::English, &data, &markdown).unwrap();
        assert!(items.len() >= 5, "{items:?}");
        assert_eq!(checklist(LetterType::Ack, Language::English, &data, "").unwrap(), []);
    }

    #[test]
    fn what_is_edited_out_of_a_notice_is_missed_by_its_provision() {
        let without = |text: &'static str| {
            unmet(LetterType::Refuse, Language::English, move |markdown| markdown.replace(text, ""))
        };
        assert_eq!(without("section 17"), [Item::StatesTheFact]);
        assert_eq!(without("section 50"), [Item::GivesTheRightToApplyToTheCommissioner]);
        assert_eq!(without("internal review"), [Item::GivesTheComplaintsProcedure]);
        let eir = unmet(LetterType::EirRefuse, Language::Welsh, |markdown| {
            markdown.replace("rheoliad 11", "").replace("reoliad 11", "")
        });
        assert_eq!(eir, [Item::GivesTheRightToRepresentations]);
    }

    #[test]
    fn a_reason_that_was_taken_out_or_never_written_is_missed() {
        let cut = |replacement: &'static str| {
            unmet(LetterType::Refuse, Language::English, move |markdown| {
                let heading = "#### Why it applies\n";
                let (before, after) = markdown.split_once(heading).unwrap();
                let end = after.find("\n#").unwrap();
                format!("{before}{heading}{replacement}{}", &after[end..])
            })
        };
        assert_eq!(cut(""), [Item::SaysWhyItApplies]);
        assert_eq!(cut("\n[Write here why section 42(1) applies.]\n"), [Item::SaysWhyItApplies]);
        assert_eq!(cut("\nIt is advice of our lawyers.\n"), []);
    }

    #[test]
    fn what_is_cited_wrongly_makes_no_notice() {
        let mut data = LetterData::example(LetterType::Refuse, Language::English);
        data.decision.as_mut().unwrap().exemptions.clear();
        let outcome = checklist(LetterType::Refuse, Language::English, &data, "");
        assert_eq!(outcome, Err(RefusalError::NothingCited));
    }
}
