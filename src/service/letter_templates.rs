//! The templates of letters that an administrator puts in place of the program's own.

use super::{Error, Invalid, Office, SignedIn, views};
use crate::{
    domain::{language::Language, letter::LetterType, permission::Permission},
    letters::{self, TemplateProblem, Templates},
    storage::{db::Db, letter_templates as stored},
};
use chrono::{DateTime, Utc};
use std::sync::{Arc, PoisonError};

/// A template in the list of them.
#[derive(Debug, Clone)]
pub struct TemplateLine {
    /// The name of the letter or the partial.
    pub name: &'static str,
    /// Which letter it is; none for a partial.
    pub letter: Option<LetterType>,
    /// The languages in which another stands in its place.
    pub changed: Vec<Language>,
}

/// A template and its versions in one language.
#[derive(Debug, Clone)]
pub struct TemplateView {
    /// The name of the letter or the partial.
    pub name: &'static str,
    /// Which letter it is; none for a partial.
    pub letter: Option<LetterType>,
    /// In which language.
    pub language: Language,
    /// As it stands.
    pub text: String,
    /// The program's own.
    pub own: &'static str,
    /// The number of the version that stands; none while the program's own does.
    pub version: Option<i64>,
    /// All versions, the latest first.
    pub versions: Vec<TemplateVersion>,
}

/// One version of a template.
#[derive(Debug, Clone)]
pub struct TemplateVersion {
    /// Its number among all versions of all templates.
    pub version: i64,
    /// Who wrote it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it went back to the program's own.
    pub restores: bool,
}

impl Office {
    /// The templates, letters first.
    pub fn templates(&self, who: &SignedIn) -> Result<Vec<TemplateLine>, Error> {
        who.must(Permission::WriteTemplates)?;
        let standing = self.read(|db| {
            let latest = stored::latest(db)?;
            Ok::<_, Error>(stored::standing(db, latest)?)
        })?;
        Ok(Templates::names()
            .map(|name| TemplateLine {
                name,
                letter: letter_named(name),
                changed: standing
                    .iter()
                    .filter(|one| one.name == name && one.text.is_some())
                    .map(|one| one.language)
                    .collect(),
            })
            .collect())
    }

    /// A template in one language, with its versions.
    pub fn template(
        &self,
        who: &SignedIn,
        name: &str,
        language: Language,
    ) -> Result<TemplateView, Error> {
        who.must(Permission::WriteTemplates)?;
        let name = Templates::names().find(|one| *one == name).ok_or(Error::NotFound)?;
        let own = Templates::own_source(language, name).ok_or(Error::NotFound)?;
        self.read(|db| {
            let names = views::names(db)?;
            let kept = stored::versions(db, name, language)?;
            let last = kept.last().and_then(|one| Some((one.version, one.text.clone()?)));
            Ok(TemplateView {
                name,
                letter: letter_named(name),
                language,
                own,
                version: last.as_ref().map(|(version, _)| *version),
                text: last.map_or_else(|| own.to_owned(), |(_, text)| text),
                versions: kept
                    .into_iter()
                    .rev()
                    .map(|one| TemplateVersion {
                        version: one.version,
                        by: names.get(&one.by).cloned(),
                        at: one.at,
                        restores: one.text.is_none(),
                    })
                    .collect(),
            })
        })
    }

    /// What is wrong with a template as it was typed. Every letter that it has a part in is made
    /// with it, from its example.
    pub fn check_template(
        &self,
        who: &SignedIn,
        name: &str,
        language: Language,
        text: &str,
    ) -> Result<Vec<TemplateProblem>, Error> {
        who.must(Permission::WriteTemplates)?;
        let standing = self.read(|db| {
            let latest = stored::latest(db)?;
            self.templates_at(db, latest)
        })?;
        Ok(letters::check_template(&standing, name, language, text, who.language))
    }

    /// Puts a template in place of the one that stands, once nothing is wrong with it. `version` is
    /// the one that was edited: if somebody else has written another meanwhile, theirs stands.
    pub fn save_template(
        &self,
        who: &SignedIn,
        name: &str,
        language: Language,
        version: Option<i64>,
        text: &str,
    ) -> Result<(), Error> {
        let text = text.replace("\r\n", "\n");
        if text.trim().is_empty() {
            return Err(Error::Invalid { field: "text", problem: Invalid::Empty });
        }
        let problems = self.check_template(who, name, language, &text)?;
        if !problems.is_empty() {
            return Err(Error::Template(problems));
        }
        self.put_template(who, name, language, version, Some(&text))
    }

    /// Goes back to the program's own template.
    pub fn restore_template(
        &self,
        who: &SignedIn,
        name: &str,
        language: Language,
        version: Option<i64>,
    ) -> Result<(), Error> {
        who.must(Permission::WriteTemplates)?;
        let own = Templates::own_source(language, name).ok_or(Error::NotFound)?;
        // Others may have been changed so that the program's own no longer fits them.
        let problems = self.check_template(who, name, language, own)?;
        if !problems.is_empty() {
            return Err(Error::Template(problems));
        }
        self.put_template(who, name, language, version, None)
    }

    fn put_template(
        &self,
        who: &SignedIn,
        name: &str,
        language: Language,
        version: Option<i64>,
        text: Option<&str>,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        self.write(|db| {
            let kept = stored::versions(db, name, language)?;
            let standing = kept.last().filter(|one| one.text.is_some()).map(|one| one.version);
            if standing != version {
                return Err(Error::ChangedMeanwhile);
            }
            stored::add(db, name, language, text, who.id, now)?;
            Ok(())
        })
    }

    /// The templates as they stand, with the number that a letter made from them keeps.
    pub(super) fn standing_templates(&self, db: &mut Db) -> Result<(i64, Arc<Templates>), Error> {
        let latest = stored::latest(db)?;
        Ok((latest, self.templates_at(db, latest)?))
    }

    /// The templates as they stood at a version; those of the last one asked for are kept.
    fn templates_at(&self, db: &mut Db, version: i64) -> Result<Arc<Templates>, Error> {
        let kept = || self.letter_templates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, templates)) = &*kept()
            && *known == version
        {
            return Ok(Arc::clone(templates));
        }
        let changes: Vec<_> = stored::standing(db, version)?
            .into_iter()
            .filter_map(|one| Some((one.language, one.name, one.text?)))
            .collect();
        let templates = Arc::new(Templates::built_in()?.with(&changes)?);
        *kept() = Some((version, Arc::clone(&templates)));
        Ok(templates)
    }
}

fn letter_named(name: &str) -> Option<LetterType> {
    name.parse().ok()
}
