//! Letters: made from the case and its decision, edited as Markdown, set as PDF.

use super::{
    Download, Error, Office, PortalLetter, SignedIn, access::load_whole, schedule::schedule_of,
    views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, NotAllowed},
        decision::{Applied, Decision},
        document,
        ids::{CaseId, LetterId},
        language::{Language, LanguageChoice},
        letter::{
            AppliedExemption, Clarification, DecisionMade, Lapse, LetterData, LetterType,
            ReleasedDocument, RequestMade, Words,
        },
        permission::Permission,
        requester::Requester,
        timeline::Timeline,
    },
    law::{calendar::Calendar, exemption::Citation, review},
    letters::{self, Letter, Problem},
    redact::{self, report::Report},
    storage::{
        cases::{self, CaseText},
        copies::{self, StoredCopy},
        db::Db,
        decisions,
        letters::{self as stored, StoredLetter},
        requesters,
        search::{self, Place},
        staff,
    },
};
use serde::{Deserialize, Serialize};

/// What is kept of each version of a letter: what it was made from, and its text in each of its
/// languages, in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Body {
    /// The highest number of a changed template when it was drafted; 0 when it was made from the
    /// program's own.
    #[serde(default)]
    pub(super) templates: i64,
    pub(super) data: LetterData,
    pub(super) texts: Vec<(Language, String)>,
}

/// A letter as it is kept, ready to be shown, sent and set.
pub(super) struct KeptLetter {
    pub(super) letter_type: LetterType,
    pub(super) version: i64,
    pub(super) case: CaseId,
    /// The highest number of a changed template when it was drafted.
    pub(super) templates: i64,
    pub(super) data: LetterData,
    /// Its Markdown in each language, with what locks parts of it.
    pub(super) texts: Vec<(Language, String)>,
    pub(super) letter: Letter,
}

impl Office {
    /// Drafts the letter that gives the case's decision, in the requester's language.
    pub fn draft_answer(&self, who: &SignedIn, id: CaseId) -> Result<LetterId, Error> {
        who.must(Permission::HandleCases)?;
        self.write(|db| {
            let (case, _) = load_whole(db, who, id)?;
            let decided = case.decided.as_ref().ok_or(NotAllowed::NoDecision)?;
            let letter_type = decided.letter_type(case.regime());
            let decision =
                decisions::find(db, decided.decision)?.ok_or(Error::BrokenRecord(id.0))?;
            let decision = decision.decision;
            let made = decision_made(db, &case, &decision)?;
            let cost = match decision.rests_on_cost() {
                Some(_) => self.cost_table(db, &case)?,
                None => None,
            };
            self.draft_in(db, Actor::Staff(who.id), &case, letter_type, |data| {
                data.decision = Some(made);
                data.cost = cost;
                data.earlier = decision.earlier;
                data.publication = decision.publication;
            })
        })
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
        let (case, _) = load_whole(db, who, id)?;
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
        data.signed_by = self.signature(db, actor)?;
        let (version, templates) = self.standing_templates(db)?;
        let texts = case
            .language
            .languages()
            .iter()
            .map(|language| Ok((*language, templates.fill(letter_type, *language, &data)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        let body = to_json(&Body { templates: version, data, texts })?;
        let author = match actor {
            Actor::Staff(one) => Some(one),
            Actor::Requester | Actor::Area(_) | Actor::System => None,
        };
        let now = self.clock.now();
        let id = stored::draft(db, case.id, letter_type, case.language, &body, author, now)?;
        let (kept, _) = kept_in(db, id)?;
        search::put(db, case.id, Place::Letter(id), &kept.letter.text())?;
        self.change_in(db, actor, case.id, |_, case| Ok(case.draft(id, letter_type)?))?;
        Ok(id)
    }

    /// Who signs above the unit: nobody, unless the settings let people sign by name. Staff are
    /// threatened over answers, and a name that has left cannot be called back.
    fn signature(&self, db: &mut Db, actor: Actor) -> Result<Option<Words>, Error> {
        match actor {
            Actor::Staff(one) if self.signs_with_names => {
                Ok(staff::find(db, one)?.map(|one| Words::same(&one.name)))
            }
            _ => Ok(None),
        }
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
            payment: None,
            recipient: None,
            other_authority: None,
            message: Words::default(),
            promised_on: None,
            cost: None,
            earlier: None,
            publication: Words::default(),
            review: None,
            notice: None,
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
        let letter_type = LetterType::acknowledges(case.regime());
        let (templates, texts) = self.read(|db| {
            let (version, templates) = self.standing_templates(db)?;
            let texts = case
                .language
                .languages()
                .iter()
                .map(|language| Ok((*language, templates.fill(letter_type, *language, &data)?)))
                .collect::<Result<Vec<_>, Error>>()?;
            Ok::<_, Error>((version, texts))
        })?;
        let borrowed: Vec<_> = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
        let letter = Letter::parse(letter_type, &data, &borrowed)?;
        Ok(KeptLetter { letter_type, version: 1, case: id, templates, data, texts, letter })
    }

    /// A letter as it is kept, in its latest version.
    pub(super) fn kept_letter(&self, id: LetterId) -> Result<KeptLetter, Error> {
        self.kept(id).map(|(kept, _)| kept)
    }

    fn kept(&self, id: LetterId) -> Result<(KeptLetter, bool), Error> {
        self.read(|db| kept_in(db, id))
    }

    pub(super) fn letter_of(
        &self,
        who: &SignedIn,
        case: CaseId,
        id: LetterId,
    ) -> Result<(KeptLetter, bool), Error> {
        self.must_see(who, case)?;
        let (kept, is_sent) = self.kept(id)?;
        if kept.case == case { Ok((kept, is_sent)) } else { Err(Error::NotFound) }
    }

    /// The PDF of a letter as it was sent; nothing when it was not.
    pub(super) fn sent_pdf(&self, id: LetterId) -> Result<Option<Download>, Error> {
        let found = self.read(|db| stored::find(db, id)?.ok_or(Error::NotFound))?;
        let Some((_, hash)) = found.issued else { return Ok(None) };
        Ok(Some(Download {
            name: pdf_name(&body_of(found.case, &found.text)?.data),
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

pub(super) fn kept_in(db: &mut Db, id: LetterId) -> Result<(KeptLetter, bool), Error> {
    let found = stored::find(db, id)?.ok_or(Error::NotFound)?;
    let kept = KeptLetter::read(&found, body_of(found.case, &found.text)?)?;
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
    /// A version of a letter, read.
    pub(super) fn read(found: &StoredLetter, body: Body) -> Result<Self, Error> {
        let Body { templates, data, texts } = body;
        let borrowed: Vec<_> = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
        let letter = Letter::parse(found.letter_type, &data, &borrowed)?;
        Ok(Self {
            letter_type: found.letter_type,
            version: found.version,
            case: found.case,
            templates,
            data,
            texts,
            letter,
        })
    }

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

    /// The same letter with other words.
    pub(super) fn with_texts(self, texts: Vec<(Language, String)>) -> Result<Self, Error> {
        let borrowed: Vec<_> = texts.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
        let letter = Letter::parse(self.letter_type, &self.data, &borrowed)?;
        Ok(Self { texts, letter, ..self })
    }

    /// The PDF of the letter as it stands.
    pub(super) fn pdf(&self) -> Result<Vec<u8>, Error> {
        Ok(self.letter.pdf()?.into_bytes())
    }
}

/// What is kept of a version of a letter of `case`.
pub(super) fn body_of(case: CaseId, text: &str) -> Result<Body, Error> {
    serde_json::from_str(text).map_err(|_cause| Error::BrokenRecord(case.0))
}

/// What a letter asked of the requester; nothing when it asked nothing.
pub(super) fn clarification_in(db: &mut Db, id: LetterId) -> Result<Option<Clarification>, Error> {
    let found = stored::find(db, id)?.ok_or(Error::NotFound)?;
    Ok(body_of(found.case, &found.text)?.data.clarification)
}

/// What a notice before closing told; nothing when the letter is none.
pub(super) fn lapse_in(db: &mut Db, id: LetterId) -> Result<Option<Lapse>, Error> {
    let found = stored::find(db, id)?.ok_or(Error::NotFound)?;
    Ok(body_of(found.case, &found.text)?.data.lapse)
}

/// The name under which the PDF is sent: `atisn-26732.pdf`.
pub(super) fn pdf_name(data: &LetterData) -> String {
    pdf_name_of(&data.reference)
}

/// The same for a reference.
pub(super) fn pdf_name_of(reference: &str) -> String {
    let stem: String = reference
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
        likelihood: None,
        opinion: None,
        links: Vec::new(),
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
        likelihood: one.likelihood,
        opinion: one.opinion.clone(),
        links: one.links.clone(),
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
        advice: decision.advice.clone(),
        not_held: decision.not_held.clone(),
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

pub(super) fn problems(letter: &Letter, data: &LetterData) -> Vec<Problem> {
    let mut found: Vec<Problem> = letter.problems().cloned().collect();
    found.extend(letters::check(letter, data));
    found
}

pub(super) fn to_json(body: &Body) -> Result<String, Error> {
    serde_json::to_string(body).map_err(|error| crate::storage::Error::Unwritable(error).into())
}
