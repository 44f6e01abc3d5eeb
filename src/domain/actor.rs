//! Who did what an event records.

use super::ids::{AreaId, StaffId};
use std::{fmt, str::FromStr};

/// Who caused an event. Staff are recorded by number, never by name: the record outlives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A member of staff.
    Staff(StaffId),
    /// The person who asked, through the portal or by e-mail.
    Requester,
    /// Somebody in a business area, through the link of a commission.
    Area(AreaId),
    /// The program itself, such as when it sends a queued e-mail.
    System,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff(id) => write!(f, "staff:{id}"),
            Self::Requester => f.write_str("requester"),
            Self::Area(id) => write!(f, "area:{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// Stored text that names no actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no actor")]
pub struct UnknownActor(String);

impl FromStr for Actor {
    type Err = UnknownActor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "requester" => Ok(Self::Requester),
            "system" => Ok(Self::System),
            other => {
                let numbered = match other.split_once(':') {
                    Some(("staff", id)) => id.parse().ok().map(|id| Self::Staff(StaffId(id))),
                    Some(("area", id)) => id.parse().ok().map(|id| Self::Area(AreaId(id))),
                    _ => None,
                };
                numbered.ok_or_else(|| UnknownActor(other.to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_reads_back_as_it_was_stored() {
        for actor in
            [Actor::Staff(StaffId(7)), Actor::Requester, Actor::Area(AreaId(3)), Actor::System]
        {
            assert_eq!(actor.to_string().parse::<Actor>().unwrap(), actor);
        }
        assert!("staff:x".parse::<Actor>().is_err());
    }
}
