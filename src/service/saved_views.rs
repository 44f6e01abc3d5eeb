//! The views of the register that each person keeps for themselves.

use super::{Error, Invalid, Office, SignedIn};
use crate::{
    domain::{ids::SavedViewId, permission::Permission},
    storage::{self, saved_views},
};

pub use saved_views::SavedView;

/// The longest name of a view, in characters.
const LONGEST_NAME: usize = 60;

/// The longest address of a view, in bytes.
const LONGEST_QUERY: usize = 2000;

/// More views than these nobody finds anything in.
const MOST_VIEWS: usize = 50;

impl Office {
    /// The views that somebody keeps, by name.
    pub fn saved_views(&self, who: &SignedIn) -> Result<Vec<SavedView>, Error> {
        who.must(Permission::ReadCases)?;
        self.read(|db| Ok(saved_views::list(db, who.id)?))
    }

    /// Keeps a view of the register: `query` is what its address asks.
    pub fn save_view(&self, who: &SignedIn, name: &str, query: &str) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        let name = checked(name)?;
        if query.len() > LONGEST_QUERY {
            return Err(wrong(Invalid::TooLong));
        }
        self.write(|db| {
            if saved_views::list(db, who.id)?.len() >= MOST_VIEWS {
                return Err(wrong(Invalid::TooManyViews));
            }
            saved_views::add(db, who.id, name, query).map_err(in_use)
        })
    }

    /// Calls a view of somebody's own otherwise.
    pub fn rename_view(&self, who: &SignedIn, id: SavedViewId, name: &str) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        let name = checked(name)?;
        self.write(|db| {
            let is_own = saved_views::rename(db, who.id, id, name).map_err(in_use)?;
            if is_own { Ok(()) } else { Err(Error::NotFound) }
        })
    }

    /// Removes a view of somebody's own.
    pub fn remove_view(&self, who: &SignedIn, id: SavedViewId) -> Result<(), Error> {
        who.must(Permission::ReadCases)?;
        self.write(|db| {
            let is_own = saved_views::remove(db, who.id, id)?;
            if is_own { Ok(()) } else { Err(Error::NotFound) }
        })
    }
}

const fn wrong(problem: Invalid) -> Error {
    Error::Invalid { field: "name", problem }
}

fn in_use(error: storage::Error) -> Error {
    match error {
        storage::Error::Duplicate => wrong(Invalid::NameInUse),
        other => other.into(),
    }
}

fn checked(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Err(wrong(Invalid::Empty));
    }
    if name.chars().count() > LONGEST_NAME || name.contains('\0') {
        return Err(wrong(Invalid::TooLong));
    }
    Ok(name)
}
