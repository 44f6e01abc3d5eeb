//! The second factor: codes of six digits that change every thirty seconds (RFC 6238), set up by
//! each person themselves, with recovery codes for the day when the telephone is lost.

use super::{
    Error, Invalid, Office, SignedIn, seal,
    sign_in::{has_second_factor, rules, set_rules},
    staff_email::StaffEmail,
};
use crate::{
    domain::{
        actor::Actor,
        ids::StaffId,
        language::Language,
        office_act::OfficeAct,
        permission::Permission,
        sign_in::{InvalidRules, SignInRules},
    },
    storage::{db::Db, second_factors, sessions, sign_in_steps, staff},
};
use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// What a recovery code is written in: no letter that is taken for a number.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Somebody's second factor, as they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorView {
    /// Since when it is in force.
    pub since: Option<DateTime<Utc>>,
    /// Whether the rules ask it of this person.
    pub is_required: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// What an authenticator is told, while one is being set up.
    pub pending: Option<Pending>,
}

/// What an authenticator is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// As an address, which its QR code says.
    pub address: String,
    /// The key to type where no code can be read, in Base32.
    pub key: String,
}

impl Office {
    /// Somebody's own second factor.
    pub fn second_factor(&self, who: &SignedIn) -> Result<SecondFactorView, Error> {
        self.read(|db| {
            let factor = second_factors::find(db, who.id)?;
            let since = factor.as_ref().and_then(|factor| factor.confirmed_at);
            let pending = match factor {
                Some(factor) if since.is_none() => self.pending(who, &factor.sealed)?,
                _ => None,
            };
            Ok(SecondFactorView {
                since,
                is_required: rules(db)?.requires(who.role),
                codes_left: second_factors::recovery_codes_left(db, who.id)?,
                pending,
            })
        })
    }

    /// Begins to set up a second factor. It is in force once a code has confirmed it.
    pub fn begin_second_factor(&self, who: &SignedIn) -> Result<(), Error> {
        let totp = Builder::new().build().map_err(|error| Error::Secret(Box::new(error)))?;
        let sealed = seal::seal(&self.secret, who.id, totp.secret().as_ref())
            .map_err(|error| Error::Secret(Box::new(error)))?;
        let now = self.clock.now();
        self.write(|db| {
            // One that is in force is taken away with the password, never by beginning anew.
            if has_second_factor(db, who.id)? {
                return Err(Error::ChangedMeanwhile);
            }
            Ok(second_factors::begin(db, who.id, &sealed, now)?)
        })
    }

    /// Confirms a second factor by one of its codes; answers with the recovery codes, which are
    /// told this once.
    pub fn confirm_second_factor(&self, who: &SignedIn, code: &str) -> Result<Vec<String>, Error> {
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let now = self.clock.now();
        self.write(|db| {
            if has_second_factor(db, who.id)? {
                return Err(Error::ChangedMeanwhile);
            }
            if !self.fits_code(db, who.id, &code)? {
                return Err(Error::Invalid { field: "code", problem: Invalid::WrongCode });
            }
            second_factors::confirm(db, who.id, now)?;
            let codes = new_recovery_codes(db, who.id)?;
            let act = OfficeAct::SecondFactorSet { person: who.id };
            self.record_act_in(db, Actor::Staff(who.id), &act)?;
            self.queue_staff_email(db, Some(who.id), StaffEmail::SecondFactorSet, None)?;
            Ok(codes)
        })
    }

    /// New recovery codes in place of those that are left. Asks for the password.
    pub fn renew_recovery_codes(
        &self,
        who: &SignedIn,
        password: &str,
    ) -> Result<Vec<String>, Error> {
        self.check_own_password(who, password)?;
        self.write(|db| {
            if !has_second_factor(db, who.id)? {
                return Err(Error::ChangedMeanwhile);
            }
            new_recovery_codes(db, who.id)
        })
    }

    /// Takes one's own second factor away. Asks for the password. Who must have one is asked for
    /// another before anything else.
    pub fn remove_second_factor(&self, who: &SignedIn, password: &str) -> Result<(), Error> {
        self.check_own_password(who, password)?;
        self.write(|db| self.remove_factor_in(db, who, who.id))
    }

    /// Takes a colleague's second factor away, who has lost it, and ends their sessions.
    pub fn reset_second_factor(&self, who: &SignedIn, person: StaffId) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        self.write(|db| {
            staff::find(db, person)?.ok_or(Error::NotFound)?;
            self.remove_factor_in(db, who, person)?;
            sessions::end_all(db, person)?;
            Ok(sign_in_steps::end_all(db, person)?)
        })
    }

    fn remove_factor_in(&self, db: &mut Db, who: &SignedIn, person: StaffId) -> Result<(), Error> {
        if !second_factors::remove(db, person)? {
            return Err(Error::ChangedMeanwhile);
        }
        let act = OfficeAct::SecondFactorRemoved { person };
        self.record_act_in(db, Actor::Staff(who.id), &act)?;
        self.queue_staff_email(db, Some(person), StaffEmail::SecondFactorRemoved, None)
    }

    /// The rules of signing in.
    pub fn sign_in_rules(&self, who: &SignedIn) -> Result<SignInRules, Error> {
        who.must(Permission::Administer)?;
        self.read(rules)
    }

    /// Changes the rules of signing in. They hold from everybody's next page on.
    pub fn change_sign_in_rules(&self, who: &SignedIn, rules: SignInRules) -> Result<(), Error> {
        who.must(Permission::Administer)?;
        let rules = rules.checked().map_err(|wrong| match wrong {
            InvalidRules::Idle => Error::Invalid { field: "idle", problem: Invalid::OutOfBounds },
            InvalidRules::Longest => {
                Error::Invalid { field: "longest", problem: Invalid::OutOfBounds }
            }
        })?;
        let now = self.clock.now();
        self.write(|db| {
            set_rules(db, &rules, now)?;
            let act = OfficeAct::SignInRulesChanged { rules: rules.clone() };
            self.record_act_in(db, Actor::Staff(who.id), &act)
        })
    }

    /// Whether `code` is one of this person's now, and uses it: none works twice.
    pub(super) fn fits_code(&self, db: &mut Db, id: StaffId, code: &str) -> Result<bool, Error> {
        let Some(factor) = second_factors::find(db, id)? else { return Ok(false) };
        let Some(totp) = self.totp(id, &factor.sealed, Builder::new()) else { return Ok(false) };
        let Ok(now) = u64::try_from(self.clock.now().timestamp()) else { return Ok(false) };
        match totp.check(code, now).and_then(|step| i64::try_from(step).ok()) {
            Some(step) => Ok(second_factors::use_step(db, id, step)?),
            None => Ok(false),
        }
    }

    fn totp(&self, id: StaffId, sealed: &[u8], builder: Builder) -> Option<Totp> {
        let Some(secret) = seal::open(&self.secret, id, sealed) else {
            tracing::error!(
                staff = id.0,
                "a second factor was sealed with another key: was ATEB_SECRET_KEY_FILE replaced? \
                 An administrator can reset it"
            );
            return None;
        };
        builder.with_secret(secret).build().ok()
    }

    fn pending(&self, who: &SignedIn, sealed: &[u8]) -> Result<Option<Pending>, Error> {
        // A colon would end the name within the address.
        let issuer = self.authority.name.get(Language::English).replace(':', " ");
        let builder = Builder::new()
            .with_account_name(who.email.replace(':', " "))
            .with_issuer(Some(format!("Ateb {issuer}")));
        let Some(totp) = self.totp(who.id, sealed, builder) else { return Ok(None) };
        let address = totp.to_url().map_err(|error| Error::Secret(Box::new(error)))?;
        Ok(Some(Pending { address, key: totp.secret().to_base32() }))
    }
}

/// Ten codes of 80 random bits, as people copy them: four groups of four.
fn new_recovery_codes(db: &mut Db, id: StaffId) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    second_factors::set_recovery_codes(db, id, &codes)?;
    Ok(codes.iter().map(|code| grouped(code)).collect())
}

fn recovery_code() -> String {
    rand::random::<[u8; 16]>()
        .into_iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)).copied().map(char::from))
        .collect()
}

fn grouped(code: &str) -> String {
    let mut shown = String::new();
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn recovery_codes_are_sixteen_letters_in_four_groups_and_never_the_same() {
        let codes: HashSet<String> = (0..100).map(|_| recovery_code()).collect();
        assert_eq!(codes.len(), 100);
        assert!(codes.iter().all(|code| code.len() == 16));
        assert_eq!(grouped("ABCDEFGHJKLMNPQR"), "ABCD-EFGH-JKLM-NPQR");
    }
}
