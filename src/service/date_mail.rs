//! E-mails that tell a requester that the day on which they can expect an answer is another one now,
//! or has passed without one.
//!
//! Whatever a letter or a confirmation tells them by itself is not told again.

use super::{
    Error, Office, portal_letters::sent_letters, post::Undone, record::Job, requester_note::Note,
    views,
};
use crate::{
    domain::{
        actor::Actor,
        case::{Case, CaseState},
        event::{CaseEvent, EmailKind},
        ids::{CaseId, Reference},
        language::Language,
        letter_type::LetterType,
        owed::Owed,
    },
    law::{regulator, words::long_date},
    mail::{compose::Email, message_id::MessageId},
    storage::{cases, db::Db, jobs, reminders as stored, requesters},
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A requester is told that a day was missed within so many days after it. When nothing has run for
/// longer than that, it is no news, and a letter is due.
pub(super) const NEWS_FOR: u64 = 14;

/// What has become of the day that a requester was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DateNews {
    /// It is another one, because what was asked of them has come by post or by e-mail.
    Came,
    /// It is another one, because a day was proclaimed a bank holiday.
    Holiday,
    /// It is another one, because another law applies.
    OtherLaw,
    /// It is another one, because the Commissioner agreed to it.
    Agreed,
    /// It has passed without an answer.
    Missed,
}

impl DateNews {
    /// What an event says of the day; none where a letter or a confirmation tells of it.
    const fn of(event: &CaseEvent, actor: Actor) -> Option<Self> {
        match event {
            // Who explains on the page of the request has it confirmed.
            CaseEvent::ClarificationReceived { .. } if matches!(actor, Actor::Requester) => None,
            CaseEvent::ClarificationReceived { .. }
            | CaseEvent::FeeReceived { .. }
            | CaseEvent::IdentityReceived { .. } => Some(Self::Came),
            CaseEvent::CalendarChanged { .. } => Some(Self::Holiday),
            CaseEvent::RegimeChanged { .. } => Some(Self::OtherLaw),
            CaseEvent::DateAgreed { .. } => Some(Self::Agreed),
            _ => None,
        }
    }

    /// Which e-mail it is.
    pub(super) const fn email(self) -> EmailKind {
        match self {
            Self::Missed => EmailKind::DateMissed,
            _ => EmailKind::DateMoved,
        }
    }

    const fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Missed, Language::English) => "our reply is late",
            (Self::Missed, Language::Welsh) => "mae ein hymateb yn hwyr",
            (_, Language::English) => "the date of our reply has changed",
            (_, Language::Welsh) => "mae dyddiad ein hymateb wedi newid",
        }
    }

    const fn why(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Came, Language::English) => "We now have what we asked you for.",
            (Self::Came, Language::Welsh) => "Mae gennym bellach yr hyn y gofynnom ichi amdano.",
            (Self::Holiday, Language::English) => {
                "A bank holiday has been announced, and the law does not count it as a working day."
            }
            (Self::Holiday, Language::Welsh) => {
                "Mae gŵyl banc wedi’i chyhoeddi, ac nid yw’r gyfraith yn ei chyfrif yn ddiwrnod \
                 gwaith."
            }
            (Self::OtherLaw, Language::English) => {
                "Your request falls under another law than we first thought, and that law has its \
                 own time limit."
            }
            (Self::OtherLaw, Language::Welsh) => {
                "Mae eich cais yn dod o dan gyfraith wahanol i’r un a dybiwyd gennym ar y dechrau, \
                 ac mae gan y gyfraith honno ei therfyn amser ei hun."
            }
            (Self::Agreed, Language::English) => {
                "The Information Commissioner has agreed to a later date."
            }
            (Self::Agreed, Language::Welsh) => {
                "Mae’r Comisiynydd Gwybodaeth wedi cytuno i ddyddiad diweddarach."
            }
            (Self::Missed, _) => "",
        }
    }

    /// What is said, with the day that counts now or that has passed.
    fn paragraph(
        self,
        day: NaiveDate,
        today: NaiveDate,
        of_review: bool,
        language: Language,
    ) -> String {
        let site = match language {
            Language::English => regulator::on(today).english.website,
            Language::Welsh => regulator::on(today).welsh.website,
        };
        let day = language.of(long_date(day));
        let why = self.why(language);
        match (self, language, of_review) {
            (Self::Missed, Language::English, false) => format!(
                "We should have replied to your request by {day}, and have not. We are sorry. We are \
                 still working on it and will write to you as soon as we can. You need not wait for \
                 that to complain: reply to this e-mail to complain to us, or complain to the \
                 Information Commissioner at {site}."
            ),
            (Self::Missed, Language::Welsh, false) => format!(
                "Dylem fod wedi ymateb i’ch cais erbyn {day}, ac nid ydym wedi gwneud hynny. Mae’n \
                 ddrwg gennym. Rydym yn dal i weithio arno a byddwn yn ysgrifennu atoch cyn gynted \
                 ag y gallwn. Nid oes rhaid ichi aros am hynny cyn cwyno: atebwch yr e-bost hwn i \
                 gwyno wrthym ni, neu cwynwch wrth y Comisiynydd Gwybodaeth yn {site}."
            ),
            (Self::Missed, Language::English, true) => format!(
                "We should have told you the outcome of the internal review by {day}, and have not. \
                 We are sorry. We are still working on it. You need not wait for that: you can \
                 complain to the Information Commissioner at {site}."
            ),
            (Self::Missed, Language::Welsh, true) => format!(
                "Dylem fod wedi rhoi gwybod ichi am ganlyniad yr adolygiad mewnol erbyn {day}, ac \
                 nid ydym wedi gwneud hynny. Mae’n ddrwg gennym. Rydym yn dal i weithio arno. Nid \
                 oes rhaid ichi aros am hynny: gallwch gwyno wrth y Comisiynydd Gwybodaeth yn {site}."
            ),
            (_, Language::English, _) => {
                format!("{why} We will now reply to your request by {day} at the latest.")
            }
            (_, Language::Welsh, _) => {
                format!("{why} Byddwn nawr yn ymateb i’ch cais erbyn {day} fan bellaf.")
            }
        }
    }
}

impl Office {
    /// Queues the e-mail about a day that an event has moved, in the event's transaction; nothing
    /// where no day is owed, or nobody can be written to.
    pub(super) fn tell_of_moved_date(
        &self,
        db: &mut Db,
        case: &Case,
        event: &CaseEvent,
        (actor, due_on): (Actor, Option<NaiveDate>),
    ) -> Result<(), Error> {
        let Some((news, due_on)) = DateNews::of(event, actor).zip(due_on) else { return Ok(()) };
        if case.state != CaseState::Open || case.erased_on.is_some() {
            return Ok(());
        }
        let requester = requesters::find(db, case.requester)?;
        if requester.is_some_and(|one| one.email.is_some()) {
            let job = Job::Date { case: case.id, news, due_on };
            let body = serde_json::to_string(&job).map_err(crate::storage::Error::Unwritable)?;
            let now = self.clock.now();
            // A day may come back that was told before.
            let key = format!("DateMoved:{}:{due_on}:{}", case.id, self.today());
            jobs::enqueue(db, Job::KIND, &body, now, now, Some(&key))?;
        }
        Ok(())
    }

    /// Queues an e-mail to everybody whose day has passed without an answer, each day of each case
    /// once; of which requests, with that day.
    pub(super) fn tell_of_missed_dates(
        &self,
        on: NaiveDate,
    ) -> Result<Vec<(Reference, NaiveDate)>, Error> {
        let since = on - Days::new(NEWS_FOR);
        let now = self.clock.now();
        self.write(|db| {
            let missed = stored::queue_missed(db, since, on, Job::KIND, now)?;
            let ids: Vec<CaseId> = missed.iter().map(|(case, _)| *case).collect();
            let references = cases::references(db, &ids)?;
            let named = |(case, day)| Some((references.get(&case)?.clone(), day));
            Ok(missed.into_iter().filter_map(named).collect())
        })
    }

    /// The e-mail of such a job; none when it no longer holds.
    pub(super) fn date_email(
        &self,
        id: &MessageId,
        case_id: CaseId,
        news: DateNews,
        due_on: NaiveDate,
    ) -> Result<Option<Email>, Undone> {
        let (case, history, calendar) = self.read(|db| {
            let (case, history) = views::load(db, case_id)?;
            Ok::<_, Error>((case, history, self.calendar(db)?))
        })?;
        let today = self.today();
        let owed = case
            .owed(&calendar)
            .into_iter()
            .find(|one| one.on == due_on && matches!(one.owed, Owed::Answer | Owed::Review));
        let of_review = owed.is_some_and(|one| one.owed == Owed::Review);
        // An officer who has written an apology has said it better; one about another day has not.
        let about_this = due_on - Days::new(NEWS_FOR);
        let has_apology = news == DateNews::Missed
            && sent_letters(&case, &history).iter().any(|letter| {
                letter.letter_type == LetterType::LateApology && letter.on >= about_this
            });
        if owed.is_none() || has_apology {
            return Ok(None);
        }
        let note = Note::of(
            &case.reference,
            case.language.languages(),
            |language| news.title(language),
            |language| news.paragraph(due_on, today, of_review, language),
        );
        self.note_email(id, case_id, &case, &note).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_news_has_its_own_words_in_each_language_and_names_the_day() {
        let day: NaiveDate = "2026-03-19".parse().unwrap();
        let mut seen = BTreeSet::new();
        for news in [
            DateNews::Came,
            DateNews::Holiday,
            DateNews::OtherLaw,
            DateNews::Agreed,
            DateNews::Missed,
        ] {
            for language in Language::BOTH {
                let text = news.paragraph(day, day, false, language);
                assert!(text.contains(&language.of(long_date(day))), "{text}");
                assert_eq!(text.contains("https://"), news == DateNews::Missed, "{text}");
                assert!(!news.title(language).is_empty());
                seen.insert(text);
            }
        }
        assert_eq!(seen.len(), 10);
        let of_review = DateNews::Missed.paragraph(day, day, true, Language::English);
        assert!(of_review.contains("internal review"), "{of_review}");
    }
}
