//! The rules of signing in: how long a session lasts, who needs a code, how long to wait after
//! tries that failed, and what is kept of where somebody signs in from.

use super::permission::Role;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What an administrator decides about signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRules {
    /// The roles whose people must have a second factor.
    pub required: Vec<Role>,
    /// A session that lies unused for so many minutes is over.
    pub idle_minutes: u32,
    /// A session is over after so many hours, used or not.
    pub longest_hours: u32,
}

/// A number of the rules that is out of its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidRules {
    /// Not from [`SignInRules::LEAST_IDLE`] to [`SignInRules::MOST_IDLE`] minutes.
    Idle,
    /// Not from 1 to [`SignInRules::MOST_HOURS`] hours.
    Longest,
}

impl SignInRules {
    /// The fewest minutes that a session may lie unused: a form takes a while to fill in.
    pub const LEAST_IDLE: u32 = 5;
    /// The most minutes that a session may lie unused.
    pub const MOST_IDLE: u32 = 480;
    /// The most hours that a session may last: somebody signs in each day.
    pub const MOST_HOURS: u32 = 24;

    /// The rules, if their numbers are within bounds.
    pub fn checked(self) -> Result<Self, InvalidRules> {
        if !(Self::LEAST_IDLE..=Self::MOST_IDLE).contains(&self.idle_minutes) {
            Err(InvalidRules::Idle)
        } else if !(1..=Self::MOST_HOURS).contains(&self.longest_hours) {
            Err(InvalidRules::Longest)
        } else {
            Ok(self)
        }
    }

    /// How long a session may lie unused.
    pub fn idle(&self) -> TimeDelta {
        TimeDelta::minutes(self.idle_minutes.into())
    }

    /// How long a session may last.
    pub fn longest(&self) -> TimeDelta {
        TimeDelta::hours(self.longest_hours.into())
    }

    /// Whether people with this role must have a second factor.
    pub fn requires(&self, role: Role) -> bool {
        self.required.contains(&role)
    }
}

impl Default for SignInRules {
    fn default() -> Self {
        Self { required: Vec::new(), idle_minutes: 120, longest_hours: 12 }
    }
}

/// So many tries may fail before one has to wait.
pub const FREE_TRIES: i64 = 5;

/// After so long without a try, counting begins anew.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

/// How long to wait after so many failed tries in a row: a minute after the fifth, twice as long
/// after each further one, an hour at most.
pub fn pause_after(failures: i64) -> TimeDelta {
    let beyond = failures - FREE_TRIES;
    if beyond < 0 {
        return TimeDelta::zero();
    }
    TimeDelta::minutes((1_i64 << beyond.min(6)).min(60))
}

/// What is kept of where somebody signs in from: enough to tell one's own sessions apart, too
/// little to follow anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The family of the browser and the system, such as `Firefox, Windows`; may be empty.
    pub browser: String,
    /// The network of the address, such as `192.0.2.*`; may be empty.
    pub network: String,
}

impl Visitor {
    /// What is kept of a browser's own words and of its address.
    pub fn of(user_agent: &str, address: Option<IpAddr>) -> Self {
        Self { browser: family(user_agent), network: address.map(network).unwrap_or_default() }
    }
}

/// The families by the words that only they use, the more particular first: most browsers also
/// name those that they descend from.
fn family(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(word, _)| user_agent.contains(word)).map(|(_, name)| *name)
    };
    [first(&BROWSERS), first(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The part of an address that a provider gives to one customer or a few: three numbers of four,
/// or the first 48 bits of 128.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:*")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_from_a_minute_to_an_hour() {
        let minutes: Vec<i64> =
            [0, 4, 5, 6, 7, 10, 11, 12, i64::MAX].map(|n| pause_after(n).num_minutes()).into();
        assert_eq!(minutes, [0, 0, 1, 2, 4, 32, 60, 60, 60]);
    }

    #[test]
    fn of_a_browser_its_family_is_kept_and_of_an_address_its_network() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
                    Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0";
        let visitor = Visitor::of(edge, Some("192.0.2.77".parse().unwrap()));
        assert_eq!(visitor.browser, "Edge, Windows");
        assert_eq!(visitor.network, "192.0.2.*");
        let six = Visitor::of("<script>", Some("2001:db8:12:34::1".parse().unwrap()));
        assert_eq!((six.browser.as_str(), six.network.as_str()), ("", "2001:db8:12:*"));
        let mapped = Visitor::of("", Some("::ffff:192.0.2.1".parse().unwrap()));
        assert_eq!(mapped.network, "192.0.2.*");
    }

    #[test]
    fn rules_out_of_bounds_are_refused() {
        let rules = SignInRules::default;
        assert!(rules().checked().is_ok());
        assert_eq!(SignInRules { idle_minutes: 4, ..rules() }.checked(), Err(InvalidRules::Idle));
        for hours in [0, 25] {
            let wrong = SignInRules { longest_hours: hours, ..rules() };
            assert_eq!(wrong.checked(), Err(InvalidRules::Longest));
        }
    }
}
