//! Letters: made from the case and its decision, edited as Markdown, set as PDF.

use super::{Download, Error, Office, PortalLetter, SignedIn, schedule::schedule_of, views};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, NotAllowed},
        decision::{Applied, Decision},
        document,
        ids::{CaseId, LetterId},
        language::{Language, LanguageChoice},
        letter::{
            AppliedExemption, Clarification, DecisionMade, LetterData, LetterType,
            ReleasedDocument, RequestMade, Words,
        },
        permission::Permission,
        requester::Requester,
        timeline::Timeline,
    },
    law::{calendar::Calendar, exemption::Citation, review},
    letters::{self, Checked, Letter, Problem},
    redact::{self, report::Report},
    storage::{
        cases::{self, CaseText},
        copies::{self, StoredCopy},
        db::Db,
        decisions,
        letters::{self as stored, StoredLetter},
        requesters,
    },
};
use serde::{Deserialize, Serialize};

/// What is kept of each version of a letter: what it was made from, and its text in each of its
/// languages, in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Body {
    data: LetterData,
    texts: Vec<(Language, String)>,
}

/// A letter as it is kept, ready to be shown, sent and set.
pub(super) struct KeptLetter {
    pub(super) letter_type: LetterType,
    pub(super) version: i64,
    pub(super) case: CaseId,
    data: LetterData,
    texts: Vec<(Language, String)>,
    pub(super) letter: Letter,
}

/// A letter on the page where it is edited.
#[derive(Debug, Clone)]
pub struct LetterPage {
    /// Of which type.
    pub letter_type: LetterType,
    /// The latest version.
    pub version: i64,
    /// Whether it was sent, so that it can no longer be edited.
    pub is_sent: bool,
    /// Its parts, in the order in which they stand.
    pub parts: Vec<LetterPart>,
}

/// One language of a letter.
#[derive(Debug, Clone)]
pub struct LetterPart {
    /// Which language.
    pub language: Language,
    /// What staff edit.
    pub markdown: String,
    /// What staff should look at before it is sent.
    pub problems: Vec<Problem>,
    /// What the law asks of it, when it refuses something.
    pub checklist: Vec<Checked>,
    /// The part as HTML.
    pub html: String,
}

impl Office {
    /// Drafts the letter that gives the case's decision, in the requester's language.
    pub fn draft_answer(&self, who: &SignedIn, id: CaseId) -> Result<LetterId, Error> {
        who.must(Permission::HandleCases)?;
        self.write(|db| {
            let (case, _) = views::load(db, id)?;
            let decided = case.decided.as_ref().ok_or(NotAllowed::NoDecision)?;
            let letter_type = decided.outcome.letter_type(case.regime());
            let decision =
                decisions::find(db, decided.decision)?.ok_or(Error::BrokenRecord(id.0))?;
            let made = decision_made(db, &case, &decision.decision)?;
            self.draft_in(db, Actor::Staff(who.id), &case, letter_type, |data| {
                data.decision = Some(made);
            })
        })
    }

    /// The letter on the page where it is edited.
    pub fn letter(&self, who: &SignedIn, case: CaseId, id: LetterId) -> Result<LetterPage, Error> {
        who.must(Permission::ReadCases)?;
        let (kept, is_sent) = self.letter_of(case, id)?;
        let parts = kept
            .texts
            .iter()
            .map(|(language, markdown)| {
                let alone = Letter::parse(kept.letter_type, &kept.data, &[(*language, markdown)])?;
                Ok(LetterPart {
                    language: *language,
                    markdown: markdown.clone(),
                    problems: problems(&alone, &kept.data),
                    checklist: letters::checklists(&alone, &kept.data),
                    html: alone.html(),
                })
            })
            .collect::<Result<_, letters::LetterError>>()?;
        Ok(LetterPage { letter_type: kept.letter_type, version: kept.version, is_sent, parts })
    }

    /// Writes a new version of a letter that has not been sent. `version` is the one that was
    /// edited: if somebody else has written another meanwhile, theirs stands and this is refused.
    pub fn edit_letter(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
        version: i64,
        texts: Vec<(Language, String)>,
    ) -> Result<(), Error> {
        who.must(Permission::HandleCases)?;
        let (kept, is_sent) = self.letter_of(case, id)?;
        if is_sent {
            return Err(NotAllowed::AlreadyAnswered.into());
        }
        if kept.version != version {
            return Err(Error::ChangedMeanwhile);
        }
        let languages = |texts: &[(Language, String)]| -> Vec<Language> {
            texts.iter().map(|(language, _)| *language).collect()
        };
        if languages(&texts) != languages(&kept.texts) {
            return Err(Error::NotFound);
        }
        let borrowed: Vec<_> = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
        Letter::parse(kept.letter_type, &kept.data, &borrowed)?;
        let body = to_json(&Body { data: kept.data, texts })?;
        let now = self.clock.now();
        self.write(|db| {
            match stored::add_version(db, id, version + 1, &body, Some(who.id), now) {
                Err(crate::storage::Error::Duplicate) => return Err(Error::ChangedMeanwhile),
                written => written?,
            }
            self.change_in(db, Actor::Staff(who.id), case, |_, case| {
                Ok(case.draft(id, kept.letter_type)?)
            })
            .map(drop)
        })
    }

    /// The letter as PDF: as it was sent, or as it would be now.
    pub fn letter_pdf(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
    ) -> Result<Download, Error> {
        who.must(Permission::ReadCases)?;
        let (kept, _) = self.letter_of(case, id)?;
        match self.sent_pdf(id)? {
            Some(sent) => Ok(sent),
            None => Ok(Download {
                name: pdf_name(&kept.data),
                media_type: "application/pdf".to_owned(),
                bytes: kept.pdf()?,
            }),
        }
    }

    /// Drafts a letter that goes out at once, with what `fill` adds to its data.
    pub(super) fn send_letter_in(
        &self,
        db: &mut Db,
        who: &SignedIn,
        id: CaseId,
        letter_type: LetterType,
        fill: impl FnOnce(&mut LetterData),
    ) -> Result<LetterId, Error> {
        let (case, _) = views::load(db, id)?;
        self.draft_in(db, Actor::Staff(who.id), &case, letter_type, fill)
    }

    /// Drafts a letter of the case as it stands, with what `fill` adds to its data.
    pub(super) fn draft_in(
        &self,
        db: &mut Db,
        actor: Actor,
        case: &Case,
        letter_type: LetterType,
        fill: impl FnOnce(&mut LetterData),
    ) -> Result<LetterId, Error> {
        let text = cases::text(db, case.id)?.ok_or(Error::NotFound)?;
        let requester = requesters::find(db, case.requester)?.ok_or(Error::NotFound)?;
        let calendar = self.calendar(db)?;
        let mut data = self.data_for(case, &text, &requester, &calendar);
        if letter_type.offers_review() {
            data.review_until = Some(review::window_closes_on(data.dated_on, &calendar));
        }
        fill(&mut data);
        let texts = case
            .language
            .languages()
            .iter()
            .map(|language| Ok((*language, letters::fill(letter_type, *language, &data)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        let body = to_json(&Body { data, texts })?;
        let author = match actor {
            Actor::Staff(one) => Some(one),
            Actor::Requester | Actor::System => None,
        };
        let now = self.clock.now();
        let id = stored::draft(db, case.id, letter_type, case.language, &body, author, now)?;
        self.change_in(db, actor, case.id, |_, case| Ok(case.draft(id, letter_type)?))?;
        Ok(id)
    }

    /// What every letter of the case is made from.
    fn data_for(
        &self,
        case: &Case,
        text: &CaseText,
        requester: &Requester,
        calendar: &Calendar,
    ) -> LetterData {
        LetterData {
            reference: case.reference.to_string(),
            dated_on: self.today(),
            requester_name: Some(requester.name.clone()),
            regime: case.regime(),
            other_regimes: case.regimes().into_iter().skip(1).collect(),
            request: RequestMade {
                received_on: case.received_on,
                text: text.body.clone(),
                language: match case.language {
                    LanguageChoice::English => Some(Language::English),
                    LanguageChoice::Welsh => Some(Language::Welsh),
                    LanguageChoice::Unknown | LanguageChoice::Bilingual => None,
                },
                part: None,
            },
            due_on: case.due_on(calendar),
            review_until: None,
            status_link: None,
            decision: None,
            extension: None,
            clarification: None,
            fee: None,
            lapse: None,
            authority: self.authority.clone(),
            signed_by: None,
        }
    }

    /// The acknowledgement, which is made when it is sent: it carries the link to the portal, whose
    /// secret is kept nowhere.
    pub(super) fn acknowledgement(&self, id: CaseId, link: &str) -> Result<KeptLetter, Error> {
        let (case, text, requester, calendar) = self.read(|db| {
            let (case, _) = views::load(db, id)?;
            let text = cases::text(db, id)?.ok_or(Error::NotFound)?;
            let requester = requesters::find(db, case.requester)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((case, text, requester, self.calendar(db)?))
        })?;
        let mut data = self.data_for(&case, &text, &requester, &calendar);
        data.dated_on = case.logged_on;
        // The day that the law gave when the request came, whatever has happened since.
        data.due_on = Timeline::begun(case.regime()).due_on(case.received_on, &calendar);
        data.status_link = Some(link.to_owned());
        let letter = Letter::compose(LetterType::Ack, case.language.languages(), &data)?;
        Ok(KeptLetter {
            letter_type: LetterType::Ack,
            version: 1,
            case: id,
            data,
            texts: Vec::new(),
            letter,
        })
    }

    /// A letter as it is kept, in its latest version.
    pub(super) fn kept_letter(&self, id: LetterId) -> Result<KeptLetter, Error> {
        self.kept(id).map(|(kept, _)| kept)
    }

    fn kept(&self, id: LetterId) -> Result<(KeptLetter, bool), Error> {
        self.read(|db| kept_in(db, id))
    }

    fn letter_of(&self, case: CaseId, id: LetterId) -> Result<(KeptLetter, bool), Error> {
        let (kept, is_sent) = self.kept(id)?;
        if kept.case == case { Ok((kept, is_sent)) } else { Err(Error::NotFound) }
    }

    /// The PDF of a letter as it was sent; nothing when it was not.
    pub(super) fn sent_pdf(&self, id: LetterId) -> Result<Option<Download>, Error> {
        let found = self.read(|db| stored::find(db, id)?.ok_or(Error::NotFound))?;
        let Some((_, hash)) = found.issued else { return Ok(None) };
        Ok(Some(Download {
            name: pdf_name(&body_of(&found)?.data),
            media_type: "application/pdf".to_owned(),
            bytes: self.blobs.get(hash)?,
        }))
    }

    /// What is wrong with a letter that is to be sent today.
    pub(super) fn problems_of(&self, id: LetterId) -> Result<Vec<Problem>, Error> {
        let (kept, _) = self.kept(id)?;
        Ok(problems(&kept.letter, &kept.data))
    }

    /// Whether the letter bears today's date, as what is sent must.
    pub(super) fn is_dated_today(&self, kept: &KeptLetter) -> bool {
        kept.data.dated_on == self.today()
    }
}

fn kept_in(db: &mut Db, id: LetterId) -> Result<(KeptLetter, bool), Error> {
    let found = stored::find(db, id)?.ok_or(Error::NotFound)?;
    let Body { data, texts } = body_of(&found)?;
    let borrowed: Vec<_> = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
    let letter = Letter::parse(found.letter_type, &data, &borrowed)?;
    let kept = KeptLetter {
        letter_type: found.letter_type,
        version: found.version,
        case: found.case,
        data,
        texts,
        letter,
    };
    Ok((kept, found.issued.is_some()))
}

/// The answer as the portal shows it; nothing before it is sent.
pub(super) fn portal_answer(db: &mut Db, case: &Case) -> Result<Option<PortalLetter>, Error> {
    let Some(id) = case.answer else { return Ok(None) };
    let (kept, _) = kept_in(db, id)?;
    let parts = kept.letter.parts().iter().map(|part| (part.language, part.html())).collect();
    Ok(Some(PortalLetter { parts }))
}

impl KeptLetter {
    /// The name of the file under which it is sent.
    pub(super) fn pdf_name(&self) -> String {
        pdf_name(&self.data)
    }

    /// What the letter says in the unit's own words: without what it quotes of the request, and
    /// without the requester's name.
    pub(super) fn own_words(&self) -> String {
        let markdown = self.letter.markdown();
        let own = markdown.lines().filter(|line| !line.trim_start().starts_with('>'));
        let own = own.collect::<Vec<_>>().join("\n");
        match self.data.requester_name.as_deref().map(letters::md_escape) {
            Some(name) if !name.trim().is_empty() => own.replace(&name, ""),
            _ => own,
        }
    }

    /// The PDF of the letter as it stands.
    pub(super) fn pdf(&self) -> Result<Vec<u8>, Error> {
        Ok(self.letter.pdf()?.into_bytes())
    }
}

fn body_of(found: &StoredLetter) -> Result<Body, Error> {
    serde_json::from_str(&found.text).map_err(|_cause| Error::BrokenRecord(found.case.0))
}

/// What a letter asked of the requester; nothing when it asked nothing.
pub(super) fn clarification_in(db: &mut Db, id: LetterId) -> Result<Option<Clarification>, Error> {
    let found = stored::find(db, id)?.ok_or(Error::NotFound)?;
    Ok(body_of(&found)?.data.clarification)
}

/// The name under which the PDF is sent: `atisn-26732.pdf`.
fn pdf_name(data: &LetterData) -> String {
    let stem: String = data
        .reference
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    document::safe_name(&format!("{stem}.pdf"))
}

/// An exemption named in a letter without more.
pub(super) fn named(citation: &Citation) -> AppliedExemption {
    AppliedExemption {
        citation: citation.to_string(),
        title: title_of(citation),
        withheld: Words::default(),
        reasons: Words::default(),
        public_interest: None,
    }
}

fn title_of(citation: &Citation) -> Words {
    let exemption = citation.exemption();
    Words { en: exemption.title_en.to_owned(), cy: exemption.title_cy.to_owned() }
}

fn applied(one: &Applied) -> AppliedExemption {
    AppliedExemption {
        reasons: one.reasons.clone(),
        public_interest: one.public_interest.clone(),
        ..named(&one.citation)
    }
}

/// The decision in the words of the letter, with the copies that it releases.
fn decision_made(db: &mut Db, case: &Case, decision: &Decision) -> Result<DecisionMade, Error> {
    let mut documents = Vec::new();
    for (_, found) in case.released() {
        let Some(proven) = &found.copy else { continue };
        let copy = copies::find(db, proven.copy)?.ok_or(Error::BrokenRecord(case.id.0))?;
        documents.push(ReleasedDocument {
            title: copy.name.clone(),
            format: format_of(&copy.media_type),
            bytes: u64::try_from(copy.size_bytes).unwrap_or_default(),
            redactions: places_of(&copy)?,
        });
    }
    Ok(DecisionMade {
        response: decision.response.clone(),
        documents,
        exemptions: decision.exemptions.iter().map(applied).collect(),
        schedule: schedule_of(db, case)?,
    })
}

/// From how many places of a copy something was taken.
fn places_of(copy: &StoredCopy) -> Result<u32, Error> {
    let report: Report = copy.certificate()?;
    let places: usize = report.marks.iter().map(|mark| mark.places).sum();
    Ok(u32::try_from(places).unwrap_or(u32::MAX))
}

/// What people call a file of this type: `PDF`, `XLSX`.
pub(super) fn format_of(media_type: &str) -> String {
    redact::media::ending(media_type).map_or_else(|| "FILE".to_owned(), str::to_uppercase)
}

fn problems(letter: &Letter, data: &LetterData) -> Vec<Problem> {
    let mut found: Vec<Problem> = letter.problems().cloned().collect();
    found.extend(letters::check(letter, data));
    found
}

fn to_json(body: &Body) -> Result<String, Error> {
    serde_json::to_string(body).map_err(|error| crate::storage::Error::Unwritable(error).into())
}
