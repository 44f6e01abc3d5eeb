//! Short e-mails to a requester that are no letters: that what they did on the page of their request
//! has arrived; and the link to that page, for who has lost it.

use super::{Error, Office, post::Undone, record::Job, requester_note::Note, views};
use crate::{
    domain::{
        case::CaseState,
        event::Wrote,
        ids::{CaseId, Reference},
        language::Language,
    },
    law::words::long_date,
    mail::{compose::Email, message_id::MessageId},
    storage::{db::Db, jobs, requesters},
};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

/// Within so many seconds a link is sent once for a request, however often it is asked for.
const LINK_EVERY: i64 = 600;

/// The longest reference that is looked for; nobody has a longer one.
const LONGEST_REFERENCE: usize = 40;

impl Office {
    /// Sends a fresh link if `reference` and `email` belong together. Whoever asks gets the same
    /// answer either way, and the same is done meanwhile: one look-up and one job. A job that has
    /// nobody to write to ends by itself.
    pub fn send_new_link(&self, reference: &str, email: &str) -> Result<(), Error> {
        let typed: String = reference.trim().chars().take(LONGEST_REFERENCE).collect();
        let typed = typed.parse::<Reference>().map_or(typed, |known| known.to_string());
        let now = self.clock.now();
        self.write(|db| {
            let found = requesters::email_by_reference(db, &typed)?;
            let case = found
                .filter(|(_, known)| known.eq_ignore_ascii_case(email.trim()))
                .map(|(case, _)| case);
            let body = serde_json::to_string(&Job::LostLink { case })
                .map_err(crate::storage::Error::Unwritable)?;
            let key = lost_link_key(case, &typed, now);
            jobs::enqueue(db, Job::KIND, &body, now, now, Some(&key))?;
            Ok(())
        })
    }

    /// Queues the e-mail that confirms what a requester did, where they have an address.
    pub(super) fn confirm_in(&self, db: &mut Db, case: CaseId, about: Wrote) -> Result<(), Error> {
        let (known, _) = views::load(db, case)?;
        let requester = requesters::find(db, known.requester)?;
        if requester.is_some_and(|one| one.email.is_some()) {
            let body = serde_json::to_string(&Job::Confirm { case, about })
                .map_err(crate::storage::Error::Unwritable)?;
            let now = self.clock.now();
            jobs::enqueue(db, Job::KIND, &body, now, now, None)?;
        }
        Ok(())
    }

    /// The e-mail that confirms.
    pub(super) fn confirmation(
        &self,
        id: &MessageId,
        case_id: CaseId,
        about: Wrote,
    ) -> Result<Email, Undone> {
        let (case, day) = self.read(|db| {
            let (case, _) = views::load(db, case_id)?;
            let calendar = self.calendar(db)?;
            let day = match about {
                Wrote::Clarification => case.due_on(&calendar).filter(|_| !case.state.is_closed()),
                Wrote::Review if case.state == CaseState::Reviewing => {
                    case.last_days(&calendar).outcome.map(|last| last.on)
                }
                Wrote::Review | Wrote::Message | Wrote::Withdrawal => None,
            };
            Ok::<_, Error>((case, day))
        })?;
        let note = Said { about, day }.note(&case.reference, case.language.languages());
        self.note_email(id, case_id, &case, &note)
    }
}

/// One link for a request in a while, and one job for guesses at a reference. Who guesses wrong
/// takes nothing from who knows the address.
fn lost_link_key(case: Option<CaseId>, typed: &str, now: DateTime<Utc>) -> String {
    let slot = now.timestamp().div_euclid(LINK_EVERY);
    let what = case.map_or_else(
        || {
            let hash = hex::encode(Sha256::digest(typed.as_bytes()));
            format!("none:{}", hash.chars().take(32).collect::<String>())
        },
        |case| case.to_string(),
    );
    format!("LostLink:{what}:{slot}")
}

/// What a confirmation says.
struct Said {
    about: Wrote,
    /// The last day that follows from it, where one does.
    day: Option<NaiveDate>,
}

impl Said {
    fn note(&self, reference: &Reference, languages: &[Language]) -> Note {
        Note::of(reference, languages, |one| self.title(one), |one| self.sentence(one))
    }

    const fn title(&self, language: Language) -> &'static str {
        match (self.about, language) {
            (Wrote::Message, Language::English) => "we have your message",
            (Wrote::Message, Language::Welsh) => "mae eich neges gennym",
            (Wrote::Clarification, Language::English) => "we have your answer",
            (Wrote::Clarification, Language::Welsh) => "mae eich ateb gennym",
            (Wrote::Review, Language::English) => "you have asked for an internal review",
            (Wrote::Review, Language::Welsh) => "rydych wedi gofyn am adolygiad mewnol",
            (Wrote::Withdrawal, Language::English) => "your request has been withdrawn",
            (Wrote::Withdrawal, Language::Welsh) => "mae eich cais wedi’i dynnu’n ôl",
        }
    }

    fn sentence(&self, language: Language) -> String {
        let day = self.day.map(|day| language.of(long_date(day)));
        match (self.about, language, day) {
            (Wrote::Message, Language::English, _) => {
                "Your message has reached the people who handle your request.".to_owned()
            }
            (Wrote::Message, Language::Welsh, _) => {
                "Mae eich neges wedi cyrraedd y bobl sy’n trin eich cais.".to_owned()
            }
            (Wrote::Clarification, Language::English, Some(day)) => {
                format!("Thank you for your answer. We will now reply by {day} at the latest.")
            }
            (Wrote::Clarification, Language::Welsh, Some(day)) => {
                format!("Diolch am eich ateb. Byddwn nawr yn ymateb fan bellaf erbyn {day}.")
            }
            (Wrote::Clarification, Language::English, None) => {
                "Thank you for your answer. We go on with your request.".to_owned()
            }
            (Wrote::Clarification, Language::Welsh, None) => {
                "Diolch am eich ateb. Rydym yn mynd ymlaen â’ch cais.".to_owned()
            }
            (Wrote::Review, Language::English, Some(day)) => format!(
                "Somebody who had no part in our answer will look at your request again. We will \
                 tell you the outcome by {day}."
            ),
            (Wrote::Review, Language::Welsh, Some(day)) => format!(
                "Bydd rhywun na chafodd ran yn ein hateb yn edrych ar eich cais eto. Byddwn yn \
                 rhoi gwybod ichi am y canlyniad erbyn {day}."
            ),
            (Wrote::Review, Language::English, None) => {
                "Somebody who had no part in our answer will look at your request again.".to_owned()
            }
            (Wrote::Review, Language::Welsh, None) => {
                "Bydd rhywun na chafodd ran yn ein hateb yn edrych ar eich cais eto.".to_owned()
            }
            (Wrote::Withdrawal, Language::English, _) => {
                "We have stopped working on your request, as you asked. You can make a new request \
                 at any time. If you did not withdraw it, write to us at once."
                    .to_owned()
            }
            (Wrote::Withdrawal, Language::Welsh, _) => {
                "Rydym wedi rhoi’r gorau i weithio ar eich cais, fel y gofynnoch. Gallwch wneud \
                 cais newydd unrhyw bryd. Os nad chi a’i tynnodd yn ôl, ysgrifennwch atom ar \
                 unwaith."
                    .to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_confirmation_has_its_own_words_in_each_language_and_names_the_day() {
        let reference: Reference = "ATISN 26732".parse().unwrap();
        let mut seen = BTreeSet::new();
        for about in Wrote::ALL {
            for day in [None, NaiveDate::from_ymd_opt(2026, 5, 13)] {
                let said = Said { about, day };
                let subject = said.note(&reference, &Language::BOTH).subject;
                assert_eq!(subject.matches("ATISN 26732: ").count(), 2, "{subject}");
                for language in Language::BOTH {
                    let note = said.note(&reference, &[language]);
                    let text = note.text();
                    let names = day.is_some_and(|day| text.contains(&language.of(long_date(day))));
                    let has_day = matches!(about, Wrote::Clarification | Wrote::Review);
                    assert_eq!(names, has_day && day.is_some(), "{text}");
                    let page = note.page();
                    assert!(page.contains(&format!("<html lang=\"{language}\">")), "{page}");
                    assert!(page.contains(&*handlebars::html_escape(&text)), "{page}");
                    seen.insert(text);
                }
            }
        }
        assert_eq!(seen.len(), 12, "no two say the same but for the day");
    }

    #[test]
    fn a_link_is_sent_once_in_a_while_and_wrong_guesses_take_nothing_from_it() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let key = |case: Option<i64>, typed: &str, seconds| {
            lost_link_key(case.map(CaseId), typed, at(seconds))
        };
        assert_eq!(key(Some(7), "ATISN 7", 0), key(Some(7), "ATISN 7", LINK_EVERY - 1));
        assert_ne!(key(Some(7), "ATISN 7", 0), key(Some(7), "ATISN 7", LINK_EVERY));
        assert_ne!(key(Some(7), "ATISN 7", 0), key(None, "ATISN 7", 0));
        assert_eq!(key(None, "ATISN 7", 0), key(None, "ATISN 7", 1));
        assert_ne!(key(None, "ATISN 7", 0), key(None, "ATISN 8", 0));
    }
}
