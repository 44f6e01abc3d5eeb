//! The public authority that Ateb answers for, as its letters and pages name it.

use super::letter::{Both, Words};
use crate::law::cost_limit::LimitKind;
use serde::{Deserialize, Serialize};

/// A public authority and the unit in it that answers requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its name, without an article.
    pub name: Words,
    /// The unit that answers.
    pub unit: Words,
    /// The role that a request for an internal review is addressed to.
    pub review_officer: Words,
    /// The lines of the unit's postal address.
    pub address: Both<Vec<String>>,
    /// The unit's e-mail address.
    pub email: String,
    /// The authority's website.
    pub website: Words,
    /// What stands before the number in a reference: `ATISN`.
    pub reference_prefix: String,
    /// Which limit of FOIA 2000 s.12 applies to it: `central`, £600, for bodies of Part I of
    /// Schedule 1 to the Act; `other`, £450, for all others. `central` when left out.
    #[serde(default)]
    pub cost_limit: LimitKind,
}

/// The authority of the first letter Ateb was made for.
const DEFAULT: &str = include_str!("authority.json");

/// Why the particulars of an authority cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// Not JSON, or not the fields of an authority.
    #[error("the authority's particulars cannot be read: {0}")]
    Unreadable(String),
    /// A field is there and says nothing.
    #[error("the authority's particulars leave {0} empty: fill it in both languages")]
    Empty(&'static str),
    /// The e-mail address has no domain, or more than an address.
    #[error("the authority's e-mail address must be one plain address, such as foi@example.wales")]
    Email,
    /// The website is not an address of the web.
    #[error("the authority's website must begin with https:// in both languages")]
    Website,
    /// The prefix is more than letters.
    #[error("the authority's reference_prefix must be 2 to 10 letters, such as ATISN")]
    Prefix,
}

impl Authority {
    /// Reads the particulars from JSON, in the form of `authority.json`.
    pub fn from_json(text: &str) -> Result<Self, AuthorityError> {
        let authority: Self = serde_json::from_str(text)
            .map_err(|error| AuthorityError::Unreadable(error.to_string()))?;
        authority.check()?;
        Ok(authority)
    }

    /// Says what is wrong with the particulars, if anything is.
    pub fn check(&self) -> Result<(), AuthorityError> {
        let pairs = [
            (&self.name, "name"),
            (&self.unit, "unit"),
            (&self.review_officer, "review_officer"),
            (&self.website, "website"),
        ];
        for (words, field) in pairs {
            if !words.is_whole() {
                return Err(AuthorityError::Empty(field));
            }
        }
        for lines in [&self.address.en, &self.address.cy] {
            if lines.is_empty() || lines.iter().any(|line| line.trim().is_empty()) {
                return Err(AuthorityError::Empty("address"));
            }
        }
        if !is_plain_address(&self.email) {
            return Err(AuthorityError::Email);
        }
        if [&self.website.en, &self.website.cy].iter().any(|site| !site.starts_with("https://")) {
            return Err(AuthorityError::Website);
        }
        let prefix = &self.reference_prefix;
        if !(2..=10).contains(&prefix.len()) || !prefix.chars().all(|c| c.is_ascii_alphabetic()) {
            return Err(AuthorityError::Prefix);
        }
        Ok(())
    }
}

impl Default for Authority {
    #[expect(clippy::expect_used, reason = "the embedded file is read by a test")]
    fn default() -> Self {
        serde_json::from_str(DEFAULT).expect("authority.json holds an authority")
    }
}

/// Whether `text` is one mail address and nothing besides: `name@domain`, no spaces, no brackets.
pub fn is_plain_address(text: &str) -> bool {
    let plain = |part: &str, extra: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
            && !part.starts_with('.')
            && !part.ends_with('.')
    };
    text.len() <= 254
        && text.split_once('@').is_some_and(|(name, host)| {
            plain(name, "._+-") && plain(host, ".-") && host.contains('.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_authority_is_whole() {
        assert_eq!(Authority::from_json(DEFAULT), Ok(Authority::default()));
        assert_eq!(Authority::default().reference_prefix, "ATISN");
    }

    #[test]
    fn an_authority_has_the_higher_limit_of_costs_unless_it_says_otherwise() {
        let central = ",\n  \"cost_limit\": \"central\"";
        let with = |text: &str| Authority::from_json(&DEFAULT.replace(central, text)).unwrap();
        assert_eq!(with("").cost_limit, LimitKind::Central);
        assert_eq!(with(",\"cost_limit\":\"other\"").cost_limit, LimitKind::Other);
    }

    #[test]
    fn an_authority_with_a_fault_is_refused_by_the_name_of_the_field() {
        let with = |from: &str, to: &str| Authority::from_json(&DEFAULT.replace(from, to));
        assert_eq!(with("Llywodraeth Cymru\" }", "\" }"), Err(AuthorityError::Empty("name")));
        assert_eq!(
            with("Freedom.ofinformation@", "Freedom of information"),
            Err(AuthorityError::Email)
        );
        assert_eq!(with("https://www.llyw", "javascript:llyw"), Err(AuthorityError::Website));
        assert_eq!(with("\"ATISN\"", "\"A 1\""), Err(AuthorityError::Prefix));
        assert_eq!(with("\"Parc Cathays\"", "\" \""), Err(AuthorityError::Empty("address")));
        let limit = with("\"central\"", "\"local\"").unwrap_err().to_string();
        assert!(limit.contains("`central` or `other`"), "{limit}");
        let unknown = with("\"email\"", "\"e_mail\"").unwrap_err().to_string();
        assert!(unknown.contains("e_mail") && unknown.contains("line"), "{unknown}");
    }
}
