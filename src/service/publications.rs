//! Putting an answer into the disclosure log, and taking it out again.

use super::{
    CopyView, Error, Invalid, Office, ReasonLine, SignedIn, access::lines, access::load_for,
    portal::released_views,
};
use crate::{
    domain::{
        actor::Actor,
        case::Case,
        ids::{CaseId, CopyId},
        language::Language,
        letter::Words,
        permission::Permission,
        publication::{Identity, ShownIn, Shows, Standing, Topic, folded},
    },
    letters::Letter,
    redact,
    storage::{
        answers_offered::{self, Offered},
        blobs::BlobHash,
        case_access, erasure,
        publications::{self, Publication, PublishedCopy, State, Texts, Waiting},
        requesters, staff,
    },
};
use chrono::Months;

/// How many of each kind the queue shows.
const LISTED: i64 = 200;

/// The most characters of a title and of a summary.
const LONGEST: (usize, usize) = (200, 5000);

/// What staff propose to publish.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposed {
    /// The title; a language may be missing.
    pub title: Words,
    /// The summary; a language may be missing.
    pub summary: Words,
    /// What it is about.
    pub topics: Vec<Topic>,
    /// Whether the letter is published.
    pub with_letter: bool,
    /// Whether it is published with what it quotes of the request.
    pub with_quotes: bool,
    /// Which of the released copies are published.
    pub copies: Vec<CopyId>,
}

/// The publication of a case, as staff see it.
#[derive(Debug, Clone)]
pub struct PublicationView {
    /// How it stands; none when nobody has decided.
    pub standing: Option<Standing>,
    /// What is proposed, or was published.
    pub proposed: Proposed,
    /// Whether something was proposed already.
    pub is_begun: bool,
    /// The copies that the answer released.
    pub copies: Vec<CopyView>,
    /// Why it was not published or taken off, in order.
    pub reasons: Vec<ReasonLine>,
}

/// What would be published, as everybody would see it.
#[derive(Debug, Clone)]
pub struct PublicationPreview {
    /// The item.
    pub item: Publication,
    /// The letter as HTML, in each of its languages.
    pub letter: Vec<(Language, String)>,
    /// Where the requester shows; nothing is published while there is something here.
    pub shown: Vec<(ShownIn, Shows)>,
    /// The files whose words nobody but a person can read: pictures, for instance.
    pub unread: Vec<String>,
    /// Stands for all of it: what is published must be what was seen.
    pub digest: String,
}

/// What waits, and what was decided.
#[derive(Debug, Clone)]
pub struct PublicationQueue {
    /// Answered, and nobody has decided.
    pub waiting: Vec<Waiting>,
    /// In the log, the newest change first.
    pub published: Vec<Publication>,
    /// Taken off.
    pub withdrawn: Vec<Publication>,
    /// Not for publication.
    pub declined: Vec<Publication>,
    /// How many in the log lack Welsh, and how many English.
    pub missing: (i64, i64),
    /// How often they were offered to people who wrote a request, in the last year.
    pub offered: Offered,
}

/// What is published, put together.
struct Made {
    preview: PublicationPreview,
    letter: Option<Letter>,
}

impl Office {
    /// The answers that wait for a decision on publication, and those about which one was made.
    pub fn publications(&self, who: &SignedIn) -> Result<PublicationQueue, Error> {
        who.must(Permission::PublishAnswers)?;
        let reader = who.reader();
        let last_year = self.today() - Months::new(12);
        self.read(|db| {
            Ok(PublicationQueue {
                waiting: publications::waiting(db, reader, LISTED)?,
                published: publications::in_state(db, State::Published, reader, LISTED)?,
                withdrawn: publications::in_state(db, State::Withdrawn, reader, LISTED)?,
                declined: publications::in_state(db, State::Declined, reader, LISTED)?,
                missing: publications::missing_languages(db)?,
                offered: answers_offered::since(db, last_year)?,
            })
        })
    }

    /// The publication of a case: what is proposed, and what could be.
    pub fn publication(&self, who: &SignedIn, id: CaseId) -> Result<PublicationView, Error> {
        who.must(Permission::PublishAnswers)?;
        self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            if case.publication.is_none() {
                case.may_publish()?;
            }
            let copies = released_views(db, &case)?;
            let kept = publications::find(db, id)?;
            let acts = ["publication_declined", "publication_withdrawn"];
            let everyone = staff::list(db)?;
            Ok(PublicationView {
                standing: case.publication,
                is_begun: kept.is_some(),
                proposed: kept.map_or_else(
                    || Proposed {
                        with_letter: true,
                        copies: copies.iter().map(|copy| copy.id).collect(),
                        ..Proposed::default()
                    },
                    proposed,
                ),
                copies,
                reasons: lines(case_access::reasons(db, id, &acts)?, &everyone),
            })
        })
    }

    /// Keeps what is proposed. Nothing is published by that.
    pub fn propose_publication(
        &self,
        who: &SignedIn,
        id: CaseId,
        new: &Proposed,
    ) -> Result<(), Error> {
        who.must(Permission::PublishAnswers)?;
        let title = cleaned(&new.title, LONGEST.0, ["title_en", "title_cy"])?;
        let summary = cleaned(&new.summary, LONGEST.1, ["summary_en", "summary_cy"])?;
        let empty = |field| Error::Invalid { field, problem: Invalid::Empty };
        // A language may be missing; a title without its summary is a slip.
        for (language, of_title, of_summary) in [
            (Language::English, "title_en", "summary_en"),
            (Language::Welsh, "title_cy", "summary_cy"),
        ] {
            match (title.get(language).is_empty(), summary.get(language).is_empty()) {
                (true, false) => return Err(empty(of_title)),
                (false, true) => return Err(empty(of_summary)),
                _ => {}
            }
        }
        if title.is_empty() {
            return Err(empty("title_en"));
        }
        let now = self.clock.now();
        self.write(|db| {
            let (case, _) = load_for(db, who, id)?;
            case.may_publish()?;
            let before = publications::find(db, id)?;
            let copies = released_views(db, &case)?
                .into_iter()
                .filter(|copy| new.copies.contains(&copy.id))
                .map(|copy| PublishedCopy {
                    copy: copy.id,
                    name: copy.name,
                    media_type: copy.media_type,
                    bytes: copy.bytes,
                    sha256: copy.sha256,
                })
                .collect();
            let decided = case.decided.as_ref().ok_or(Error::BrokenRecord(id.0))?;
            publications::save(
                db,
                &Publication {
                    case: id,
                    // What was declined or taken off stays so until it is published.
                    state: before.as_ref().map_or(State::Draft, |one| one.state),
                    reference: case.reference.clone(),
                    regime: case.regime(),
                    outcome: decided.outcome,
                    exemptions: decided.exemptions.clone(),
                    answered_on: case.answered_on.ok_or(Error::BrokenRecord(id.0))?,
                    topics: new.topics.clone(),
                    changed_at: now,
                    published_at: before.and_then(|one| one.published_at),
                    title: title.clone(),
                    summary: summary.clone(),
                    with_letter: new.with_letter,
                    with_quotes: new.with_quotes,
                    copies,
                    letter_pdf: None,
                },
            )?;
            Ok(())
        })
    }

    /// What would be published, as everybody would see it, and where the requester shows in it.
    pub fn preview_publication(
        &self,
        who: &SignedIn,
        id: CaseId,
    ) -> Result<PublicationPreview, Error> {
        who.must(Permission::PublishAnswers)?;
        Ok(self.put_together(who, id)?.preview)
    }

    /// Publishes what was seen: `seen` is the digest of the preview. Refused while the requester
    /// shows anywhere in it, and when anything has changed since.
    pub fn publish(&self, who: &SignedIn, id: CaseId, seen: &str) -> Result<(), Error> {
        who.must(Permission::PublishAnswers)?;
        let Made { preview, letter } = self.put_together(who, id)?;
        if preview.digest != seen {
            return Err(Error::ChangedMeanwhile);
        }
        if !preview.shown.is_empty() {
            return Err(Error::RequesterShows(preview.shown));
        }
        let letter_pdf = match &letter {
            Some(letter) => {
                let bytes = letter.pdf()?.into_bytes();
                let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                Some((self.blobs.put(&bytes)?, size))
            }
            None => None,
        };
        let texts = Texts {
            search: Words {
                en: searched(&preview.item, letter.as_ref(), Language::English),
                cy: searched(&preview.item, letter.as_ref(), Language::Welsh),
            },
            letter: preview.letter,
        };
        let (now, today) = (self.clock.now(), self.today());
        let proposed_at = preview.item.changed_at;
        let item = Publication {
            state: State::Published,
            changed_at: now,
            published_at: Some(now),
            letter_pdf,
            ..preview.item
        };
        self.change(Actor::Staff(who.id), id, |db, case| {
            let kept = publications::find(db, id)?.ok_or(Error::ChangedMeanwhile)?;
            if (kept.changed_at, &kept.copies) != (proposed_at, &item.copies) {
                return Err(Error::ChangedMeanwhile);
            }
            let copies = item.copies.iter().map(|copy| copy.copy).collect();
            let event =
                case.publish(today, item.letter_pdf.map(|(hash, _)| hash.to_string()), copies)?;
            publications::save(db, &item)?;
            publications::set_texts(db, id, &texts)?;
            Ok(event)
        })
        .map(drop)
    }

    /// Records that the answer is not for publication, for a reason; it leaves the queue.
    pub fn decline_publication(
        &self,
        who: &SignedIn,
        id: CaseId,
        reason: &str,
    ) -> Result<(), Error> {
        who.must(Permission::PublishAnswers)?;
        let (now, today) = (self.clock.now(), self.today());
        self.for_a_reason(who, id, reason, |db, case| {
            let event = case.decline_publication(today)?;
            let decided = case.decided.as_ref().ok_or(Error::BrokenRecord(id.0))?;
            let kept = publications::find(db, id)?;
            let declined = match kept {
                Some(kept) => Publication { state: State::Declined, changed_at: now, ..kept },
                None => Publication {
                    case: id,
                    state: State::Declined,
                    reference: case.reference.clone(),
                    regime: case.regime(),
                    outcome: decided.outcome,
                    exemptions: decided.exemptions.clone(),
                    answered_on: case.answered_on.ok_or(Error::BrokenRecord(id.0))?,
                    topics: Vec::new(),
                    changed_at: now,
                    published_at: None,
                    title: Words::default(),
                    summary: Words::default(),
                    with_letter: true,
                    with_quotes: false,
                    copies: Vec::new(),
                    letter_pdf: None,
                },
            };
            publications::save(db, &declined)?;
            Ok(event)
        })
    }

    /// Takes the answer off the log, for a reason: its page and its files are gone at once.
    pub fn withdraw_publication(
        &self,
        who: &SignedIn,
        id: CaseId,
        reason: &str,
    ) -> Result<(), Error> {
        who.must(Permission::PublishAnswers)?;
        let (now, today) = (self.clock.now(), self.today());
        let mut unneeded = Vec::new();
        self.for_a_reason(who, id, reason, |db, case| {
            let event = case.withdraw_publication(today)?;
            let kept = publications::find(db, id)?.ok_or(Error::BrokenRecord(id.0))?;
            let gone = Publication {
                state: State::Withdrawn,
                changed_at: now,
                letter_pdf: None,
                ..kept.clone()
            };
            publications::save(db, &gone)?;
            publications::drop_texts(db, id)?;
            if erasure::erased_on(db, id)?.is_some() {
                publications::erase_unpublished(db, id)?;
                unneeded = erasure::no_longer_offered(db, &kept)?;
            }
            Ok(event)
        })?;
        for file in unneeded {
            self.blobs.erase(file)?;
        }
        Ok(())
    }

    fn put_together(&self, who: &SignedIn, id: CaseId) -> Result<Made, Error> {
        let (case, item, requester) = self.read(|db| {
            let (case, _) = load_for(db, who, id)?;
            case.may_publish()?;
            let item = publications::find(db, id)?.ok_or(Error::NotFound)?;
            let requester =
                requesters::find(db, case.requester)?.ok_or(Error::BrokenRecord(id.0))?;
            Ok::<_, Error>((case, item, requester))
        })?;
        let letter = if item.with_letter {
            Some(self.letter_for_everybody(&case, item.with_quotes)?)
        } else {
            None
        };
        let parts: Vec<(Language, String)> = letter
            .iter()
            .flat_map(Letter::parts)
            .map(|part| (part.language, part.html()))
            .collect();
        let identity = Identity::of(&requester);
        let mut shown = Vec::new();
        let mut look = |place: ShownIn, text: &str| {
            shown.extend(identity.shows_in(text).into_iter().map(|what| (place.clone(), what)));
        };
        for language in Language::BOTH {
            look(ShownIn::Title(language), item.title.get(language));
            look(ShownIn::Summary(language), item.summary.get(language));
        }
        if let Some(letter) = &letter {
            look(ShownIn::Letter, &letter.text());
            // What a link leads to is not among the words when the words are the address.
            look(ShownIn::Letter, &letter.html());
        }
        let mut unread = Vec::new();
        for copy in &item.copies {
            let file = self.copy_download(copy.copy)?;
            look(ShownIn::File(copy.name.clone()), &copy.name.replace(['_', '-', '.'], " "));
            let passages =
                redact::text_of(&self.engine, &file.name, &file.bytes).unwrap_or_default();
            let text: Vec<&str> = passages.iter().map(|one| one.text.as_str()).collect();
            let text = text.join("\n");
            if text.trim().is_empty() {
                unread.push(copy.name.clone());
            }
            look(ShownIn::File(copy.name.clone()), &text);
        }
        shown.sort();
        shown.dedup();
        let digest = digest_of(&item, &parts)?;
        let preview = PublicationPreview { item, letter: parts, shown, unread, digest };
        Ok(Made { preview, letter })
    }

    fn letter_for_everybody(&self, case: &Case, with_quotes: bool) -> Result<Letter, Error> {
        let answer = case.answer.ok_or(Error::BrokenRecord(case.id.0))?;
        Ok(self.kept_letter(answer)?.letter.for_everybody(with_quotes)?)
    }
}

fn proposed(kept: Publication) -> Proposed {
    Proposed {
        title: kept.title,
        summary: kept.summary,
        topics: kept.topics,
        with_letter: kept.with_letter,
        with_quotes: kept.with_quotes,
        copies: kept.copies.into_iter().map(|copy| copy.copy).collect(),
    }
}

/// The words without what no page and no feed can carry.
fn cleaned(words: &Words, longest: usize, fields: [&'static str; 2]) -> Result<Words, Error> {
    let clean = |text: &str, field| {
        let text = text.replace("\r\n", "\n");
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let text = text.trim().to_owned();
        if text.chars().count() > longest {
            return Err(Error::Invalid { field, problem: Invalid::TooLong });
        }
        Ok(text)
    };
    let [en, cy] = fields;
    Ok(Words { en: clean(&words.en, en)?, cy: clean(&words.cy, cy)? })
}

/// All that is searched in a language.
fn searched(item: &Publication, letter: Option<&Letter>, language: Language) -> String {
    let mut text =
        format!("{} {} {}", item.reference, item.title.get(language), item.summary.get(language));
    for copy in &item.copies {
        text.push(' ');
        text.push_str(&copy.name);
    }
    for part in letter.iter().flat_map(|letter| letter.parts()) {
        if part.language == language {
            text.push(' ');
            text.push_str(&part.text());
        }
    }
    folded(&text)
}

/// The hash of all that a person sees of an item.
fn digest_of(item: &Publication, letter: &[(Language, String)]) -> Result<String, Error> {
    let seen = (
        (&item.title, &item.summary, &item.topics, &item.copies),
        (item.regime, item.outcome, &item.exemptions, item.answered_on, letter),
    );
    let json = serde_json::to_vec(&seen).map_err(crate::storage::Error::Unwritable)?;
    Ok(BlobHash::of(&json).to_string())
}
