//! The rules of reminders as an administrator types them.

use crate::{
    domain::{
        commission::{ChaserRules, MOST_BETWEEN_CHASERS},
        ids::StaffId,
        reminder::{FURTHEST, Further, InvalidRules, MOST_STEPS, Rules},
    },
    web::form::Mistake,
};
use serde::{Deserialize, Serialize};

/// The rules as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    /// Working days before the last day, with commas or spaces between them.
    pub steps: String,
    /// From which working day after the last day on administrators are told; empty for never.
    pub escalate: String,
    /// From which working day after the last day on somebody further is told; empty for never.
    pub further: String,
    /// The number of that person; empty for nobody.
    pub further_to: String,
    /// So many working days before a commission's due date its area is reminded.
    pub before: String,
    /// Working days between two reminders of a commission that is late.
    pub every: String,
    /// `yes` when requesters are told that their day has passed.
    pub apologise: String,
}

impl RulesForm {
    /// The form that would give these rules.
    pub fn of(rules: &Rules) -> Self {
        let steps: Vec<String> = rules.steps().iter().map(ToString::to_string).collect();
        let written = |day: Option<u16>| day.map_or_else(String::new, |day| day.to_string());
        let further = rules.further();
        Self {
            steps: steps.join(", "),
            escalate: written(rules.escalate_on()),
            further: written(further.map(|one| one.on)),
            further_to: further.map_or_else(String::new, |one| one.staff.to_string()),
            before: rules.chasers().before().to_string(),
            every: rules.chasers().every().to_string(),
            apologise: if rules.apologises() { "yes" } else { "" }.to_owned(),
        }
    }

    /// The rules, or all that must be put right before they are some.
    pub fn rules(&self) -> Result<Rules, Vec<Mistake>> {
        let mut wrong = Vec::new();
        let steps = self.steps().unwrap_or_else(|mistake| {
            wrong.push(mistake);
            vec![0]
        });
        let escalate = day(&self.escalate).unwrap_or_else(|()| {
            wrong.push(Mistake::new("escalate", "reminders-error-escalate"));
            None
        });
        let further = self.further().unwrap_or_else(|mistake| {
            wrong.push(mistake);
            None
        });
        let chasers = self.chasers().unwrap_or_else(|mistake| {
            wrong.push(mistake);
            ChaserRules::default()
        });
        let rules = Rules::new(steps, escalate)
            .and_then(|rules| rules.telling(further))
            .map(|rules| rules.chasing(chasers).apologising(self.apologise == "yes"));
        match rules {
            Ok(rules) if wrong.is_empty() => Ok(rules),
            Ok(_) => Err(wrong),
            Err(problem) => {
                wrong.push(slip(problem));
                Err(wrong)
            }
        }
    }

    fn steps(&self) -> Result<Vec<u16>, Mistake> {
        self.steps
            .split([',', ';', ' '])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().ok().ok_or_else(|| slip(InvalidRules::NoSteps)))
            .collect()
    }

    fn further(&self) -> Result<Option<Further>, Mistake> {
        let on =
            day(&self.further).map_err(|()| Mistake::new("further", "reminders-error-escalate"))?;
        let staff = match self.further_to.as_str() {
            "" => None,
            number => number.parse().ok().map(StaffId),
        };
        match (on, staff) {
            (Some(on), Some(staff)) => Ok(Some(Further { on, staff })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(Mistake::new("further_to", "reminders-error-further-to")),
            (None, Some(_)) => Err(Mistake::new("further", "reminders-error-further")),
        }
    }

    fn chasers(&self) -> Result<ChaserRules, Mistake> {
        let number = |text: &str, field: &'static str| {
            let most = MOST_BETWEEN_CHASERS;
            let number = text.trim().parse().ok().filter(|number| *number <= most);
            number.ok_or_else(|| Mistake::about(field, "reminders-error-chasers", most.to_string()))
        };
        let (before, every) = (number(&self.before, "before")?, number(&self.every, "every")?);
        Ok(ChaserRules::new(before, every).unwrap_or_default())
    }
}

/// A day after the last day, none when nothing is typed.
fn day(typed: &str) -> Result<Option<u16>, ()> {
    match typed.trim() {
        "" => Ok(None),
        number => number.parse().map(Some).map_err(drop),
    }
}

fn slip(problem: InvalidRules) -> Mistake {
    match problem {
        InvalidRules::NoSteps => Mistake::new("steps", "reminders-error-steps"),
        InvalidRules::TooMany => {
            Mistake::about("steps", "reminders-error-many", MOST_STEPS.to_string())
        }
        InvalidRules::TooFar => {
            Mistake::about("steps", "reminders-error-far", FURTHEST.to_string())
        }
        InvalidRules::EscalatesTooEarly => Mistake::new("escalate", "reminders-error-escalate"),
        InvalidRules::FurtherTooEarly => Mistake::new("further", "reminders-error-escalate"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields that are wrong in a form that was changed so.
    fn wrong(change: impl FnOnce(&mut RulesForm)) -> Vec<String> {
        let mut form = RulesForm::of(&Rules::default());
        change(&mut form);
        let wrong = form.rules().err().unwrap_or_default();
        wrong.into_iter().map(|one| one.field.into_owned()).collect()
    }

    #[test]
    fn rules_come_out_of_their_own_form_as_they_went_in() {
        let rules = Rules::new([7, 3], None)
            .and_then(|rules| rules.telling(Some(Further { on: 5, staff: StaffId(4) })))
            .unwrap()
            .chasing(ChaserRules::new(0, 10).unwrap())
            .apologising(false);
        assert_eq!(RulesForm::of(&rules).rules().unwrap(), rules);
        assert_eq!(RulesForm::of(&Rules::default()).rules().unwrap(), Rules::default());
    }

    #[test]
    fn each_slip_is_told_at_the_field_where_it_is() {
        assert_eq!(wrong(|form| form.steps = "ten".into()), ["steps"]);
        assert_eq!(wrong(|form| form.steps = "41".into()), ["steps"]);
        assert_eq!(wrong(|form| form.escalate = "-1".into()), ["escalate"]);
        assert_eq!(wrong(|form| form.further = "5".into()), ["further_to"]);
        assert_eq!(wrong(|form| form.further_to = "3".into()), ["further"]);
        assert_eq!(wrong(|form| form.before = "41".into()), ["before"]);
        assert_eq!(wrong(|form| form.every = String::new()), ["every"]);
        let both = |form: &mut RulesForm| {
            form.steps = "x".into();
            form.further = "x".into();
        };
        assert_eq!(wrong(both), ["steps", "further"]);
    }
}
