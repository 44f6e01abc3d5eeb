//! E-mails to members of staff about their own way in: an invitation, a forgotten password, and
//! what they should know when it was not them.

use super::{Error, Office, post::Undone, record::Job};
use crate::{
    domain::{ids::StaffId, language::Language},
    mail::{
        compose::{Email, Person},
        message_id::MessageId,
    },
    storage::{db::Db, jobs, staff, staff_links::LinkPurpose},
};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Which e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StaffEmail {
    /// A link to choose the first password.
    Invitation,
    /// A link to choose another password.
    Recovery,
    /// A strange browser was let in.
    NewDevice,
    /// Many tries to sign in have failed.
    ManyTries,
    /// The password was changed.
    PasswordChanged,
    /// A second factor was set up.
    SecondFactorSet,
    /// The second factor was taken away.
    SecondFactorRemoved,
    /// A recovery code was used.
    RecoveryCodeUsed,
}

impl StaffEmail {
    const fn link(self) -> Option<LinkPurpose> {
        match self {
            Self::Invitation => Some(LinkPurpose::Invitation),
            Self::Recovery => Some(LinkPurpose::Recovery),
            _ => None,
        }
    }

    const fn subject(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Invitation, Language::English) => "You have been invited",
            (Self::Invitation, Language::Welsh) => "Rydych wedi cael gwahoddiad",
            (Self::Recovery, Language::English) => "Choose a new password",
            (Self::Recovery, Language::Welsh) => "Dewis cyfrinair newydd",
            (Self::NewDevice, Language::English) => "You signed in from a new browser",
            (Self::NewDevice, Language::Welsh) => "Rydych wedi mewngofnodi o borwr newydd",
            (Self::ManyTries, Language::English) => "Many tries to sign in have failed",
            (Self::ManyTries, Language::Welsh) => "Methodd llawer o geisiadau i fewngofnodi",
            (Self::PasswordChanged, Language::English) => "Your password was changed",
            (Self::PasswordChanged, Language::Welsh) => "Newidiwyd eich cyfrinair",
            (Self::SecondFactorSet, Language::English) => {
                "Codes are now asked for when you sign in"
            }
            (Self::SecondFactorSet, Language::Welsh) => "Gofynnir am god nawr wrth fewngofnodi",
            (Self::SecondFactorRemoved, Language::English) => {
                "Codes are no longer asked for when you sign in"
            }
            (Self::SecondFactorRemoved, Language::Welsh) => {
                "Ni ofynnir am god mwyach wrth fewngofnodi"
            }
            (Self::RecoveryCodeUsed, Language::English) => "A recovery code was used",
            (Self::RecoveryCodeUsed, Language::Welsh) => "Defnyddiwyd cod adfer",
        }
    }

    const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Invitation, Language::English) => {
                "You have been given a place in the unit's case service. Choose your password with \
                 this link. It works once, for three days."
            }
            (Self::Invitation, Language::Welsh) => {
                "Rydych wedi cael lle yng ngwasanaeth achosion yr uned. Dewiswch eich cyfrinair \
                 gyda’r ddolen hon. Mae’n gweithio unwaith, am dri diwrnod."
            }
            (Self::Recovery, Language::English) => {
                "Somebody, we hope you, has asked for a new password for your account. Choose one \
                 with this link. It works once, for an hour. If it was not you, do nothing: your \
                 password stays as it is."
            }
            (Self::Recovery, Language::Welsh) => {
                "Mae rhywun, chi gobeithio, wedi gofyn am gyfrinair newydd i’ch cyfrif. Dewiswch \
                 un gyda’r ddolen hon. Mae’n gweithio unwaith, am awr. Os nad chi a ofynnodd, \
                 peidiwch â gwneud dim: bydd eich cyfrinair yn aros fel y mae."
            }
            (Self::NewDevice, Language::English) => {
                "You have signed in from a browser that was not used before. If it was not you, \
                 change your password and sign out everywhere on your profile page, and tell your \
                 administrator."
            }
            (Self::NewDevice, Language::Welsh) => {
                "Rydych wedi mewngofnodi o borwr na ddefnyddiwyd o’r blaen. Os nad chi oedd yno, \
                 newidiwch eich cyfrinair ac allgofnodwch ym mhobman ar dudalen eich proffil, a \
                 rhowch wybod i’ch gweinyddwr."
            }
            (Self::ManyTries, Language::English) => {
                "Several tries to sign in with your address have failed in a row. Where they come \
                 from, further ones have to wait; browsers in which you have signed in before do \
                 not. If it was not you, tell your administrator."
            }
            (Self::ManyTries, Language::Welsh) => {
                "Methodd sawl cais yn olynol i fewngofnodi gyda’ch cyfeiriad. Rhaid i geisiadau \
                 pellach o’r un lle aros; nid felly borwyr yr ydych wedi mewngofnodi ynddynt o’r \
                 blaen. Os nad chi oedd yno, rhowch wybod i’ch gweinyddwr."
            }
            (Self::PasswordChanged, Language::English) => {
                "Your password was changed and all your other sessions have ended. If it was not \
                 you, tell your administrator at once."
            }
            (Self::PasswordChanged, Language::Welsh) => {
                "Newidiwyd eich cyfrinair ac mae pob sesiwn arall wedi dod i ben. Os nad chi a’i \
                 newidiodd, rhowch wybod i’ch gweinyddwr ar unwaith."
            }
            (Self::SecondFactorSet, Language::English) => {
                "An authenticator app was set up for your account. If it was not you, tell your \
                 administrator at once."
            }
            (Self::SecondFactorSet, Language::Welsh) => {
                "Cafodd ap dilysu ei osod ar gyfer eich cyfrif. Os nad chi a’i gosododd, rhowch \
                 wybod i’ch gweinyddwr ar unwaith."
            }
            (Self::SecondFactorRemoved, Language::English) => {
                "The authenticator app of your account was taken away, by you or by an \
                 administrator. If you do not know of it, tell your administrator at once."
            }
            (Self::SecondFactorRemoved, Language::Welsh) => {
                "Tynnwyd ap dilysu eich cyfrif, gennych chi neu gan weinyddwr. Os na wyddoch am \
                 hyn, rhowch wybod i’ch gweinyddwr ar unwaith."
            }
            (Self::RecoveryCodeUsed, Language::English) => {
                "Somebody signed in to your account with one of your recovery codes. If it was not \
                 you, tell your administrator at once."
            }
            (Self::RecoveryCodeUsed, Language::Welsh) => {
                "Mewngofnododd rhywun i’ch cyfrif gydag un o’ch codau adfer. Os nad chi oedd yno, \
                 rhowch wybod i’ch gweinyddwr ar unwaith."
            }
        }
    }
}

impl Office {
    /// Queues an e-mail to a member of staff; for nobody, a job that does nothing, so that asking
    /// for an unknown person takes as long. With a `key`, one of its kind is queued once.
    pub(super) fn queue_staff_email(
        &self,
        db: &mut Db,
        staff: Option<StaffId>,
        email: StaffEmail,
        key: Option<&str>,
    ) -> Result<(), Error> {
        let body = serde_json::to_string(&Job::StaffEmail { staff, email })
            .map_err(crate::storage::Error::Unwritable)?;
        let now = self.clock.now();
        let key = key.map(|key| {
            let whose = staff.map_or_else(String::new, |staff| staff.to_string());
            format!("{email:?}:staff {whose}:{key}")
        });
        jobs::enqueue(db, Job::KIND, &body, now, now, key.as_deref())?;
        Ok(())
    }

    /// An e-mail to a member of staff, in their language; nothing when there is nobody to tell.
    pub(super) fn staff_email(
        &self,
        id: &MessageId,
        staff: Option<StaffId>,
        email: StaffEmail,
    ) -> Result<Option<Email>, Undone> {
        let found = match staff {
            Some(staff) => self.read(|db| Ok::<_, Error>(staff::find(db, staff)?))?,
            None => None,
        };
        let Some(one) = found.filter(|one| one.active) else { return Ok(None) };
        let language = one.language;
        let link = match email.link() {
            Some(purpose) => Some(self.new_staff_link(one.id, purpose, language)?),
            None => None,
        };
        let mut text = format!("{}\n", email.text(language));
        let mut html = format!("<p>{}</p>\n", email.text(language));
        if let Some(link) = &link {
            let address = handlebars::html_escape(link.as_str());
            // Writing to a string does not fail.
            let _ = write!(text, "\n{link}\n");
            let _ = writeln!(html, "<p><a href=\"{address}\">{address}</a></p>");
        }
        let subject = email.subject(language);
        Ok(Some(Email {
            id: id.clone(),
            from: Person {
                name: self.authority().unit.get(language).clone(),
                address: self.mail_from.clone(),
            },
            to: Person { name: one.name, address: one.email },
            reply_to: None,
            subject: subject.to_owned(),
            text,
            html: format!(
                "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
                 <title>{subject}</title></head>\n<body>{html}</body>\n</html>\n"
            ),
            languages: vec![language],
            date: self.clock.now(),
            in_reply_to: None,
            references: Vec::new(),
            automatic: true,
            attachments: Vec::new(),
        }))
    }
}
