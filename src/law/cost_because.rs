//! Why an estimate of costs amounts to what it does: each rule, said in both languages.

use super::{
    because::Because,
    cost_limit::{Activity, Cost, Costs, Estimate, Limit, LimitKind, counted},
    words::Words,
};

/// Each rule that bore on what the estimates amount to, in the order in which they are applied.
pub(super) fn reasons(estimates: &[&Estimate], costs: &Costs) -> Vec<Because> {
    let limit = costs.limit;
    let mut because = vec![the_limit(limit)];
    if estimates.len() > 1 {
        because.push(added_up(estimates.len()));
    }
    let cost_of = |activity| counted(estimates.iter().copied(), |one| one == activity);
    for activity in Activity::ALL {
        let cost = cost_of(activity);
        if cost != Cost::NOTHING {
            because.push(one_activity(activity, cost));
        }
    }
    because.push(the_total(costs));
    because.push(held_against_the_limit(costs));
    if costs.exceeds {
        because.push(to_confirm_or_deny(costs));
        because.push(Because {
            rule: "FOIA 2000 s.16(1)",
            text: Words::of(
                "The requester must be given advice and assistance, so far as is reasonable: for \
                 instance, how the request could be narrowed to come within the limit.",
                "Rhaid rhoi cyngor a chymorth i'r ceisydd, i'r graddau y mae'n rhesymol: er \
                 enghraifft, sut y gellid cyfyngu'r cais fel ei fod o fewn y terfyn.",
            ),
        });
        because.push(Because {
            rule: "FOIA 2000 s.13(1)",
            text: Words::of(
                "The authority may choose to answer all the same and charge a fee.",
                "Caiff yr awdurdod ddewis ateb er hynny a chodi ffi.",
            ),
        });
    }
    because
}

fn the_limit(limit: Limit) -> Because {
    let rule = match limit.kind {
        LimitKind::Central => "SI 2004/3244 reg. 3(2)",
        LimitKind::Other => "SI 2004/3244 reg. 3(3)",
    };
    let (sum, hour, time) = (pounds(limit.pence), pounds(limit.hour_pence), time(limit.minutes()));
    let en = format!(
        "The appropriate limit of this authority is {sum}, which pays for {} at {hour} an hour.",
        time.en
    );
    let cy = format!(
        "Y terfyn priodol ar gyfer yr awdurdod hwn yw {sum}, sy'n talu am {} ar {hour} yr awr.",
        time.cy
    );
    Because { rule, text: Words::made(en, cy) }
}

fn added_up(requests: usize) -> Because {
    let cy = if requests == 2 { "gais" } else { "cais" };
    let text = Words::made(
        format!(
            "The costs of {requests} requests are added up: they relate to the same or similar \
             information and were received within sixty consecutive working days."
        ),
        format!(
            "Mae costau {requests} {cy} yn cael eu hadio at ei gilydd: maent yn ymwneud â'r un \
             wybodaeth neu wybodaeth debyg, a daethant i law o fewn trigain diwrnod gwaith olynol."
        ),
    );
    Because { rule: "SI 2004/3244 reg. 5(1)", text }
}

fn one_activity(activity: Activity, cost: Cost) -> Because {
    let (name, spent) = (activity.name(), spent(cost));
    match (activity.counts_under(), activity.why_not()) {
        (None, Some(why)) => Because {
            rule: "SI 2004/3244 reg. 4(3)",
            text: Words::made(
                format!("{}: {}, recorded but not counted. {}", name.en, spent.en, why.en),
                format!("{}: {}, wedi'i gofnodi ond heb ei gyfrif. {}", name.cy, spent.cy, why.cy),
            ),
        },
        (rule, _) => Because {
            rule: rule.unwrap_or("SI 2004/3244 reg. 4(3)"),
            text: Words::made(
                format!("{}: {}.", name.en, spent.en),
                format!("{}: {}.", name.cy, spent.cy),
            ),
        },
    }
}

fn the_total(costs: &Costs) -> Because {
    let Costs { limit, counted, pence, .. } = costs;
    let (hour, total, time) = (pounds(limit.hour_pence), pounds(*pence), time(counted.minutes));
    let (paid_en, paid_cy) = if counted.paid_pence == 0 {
        (String::new(), String::new())
    } else {
        let paid = pounds(counted.paid_pence);
        (format!(" and {paid} paid to others"), format!(" a {paid} a delir i eraill"))
    };
    let text = Words::made(
        format!("Total: {} at {hour} an hour{paid_en} = {total}.", time.en),
        format!("Cyfanswm: {} ar {hour} yr awr{paid_cy} = {total}.", time.cy),
    );
    Because { rule: "SI 2004/3244 reg. 4(4)", text }
}

fn held_against_the_limit(costs: &Costs) -> Because {
    let (total, limit) = (pounds(costs.pence), pounds(costs.limit.pence));
    let text = if costs.exceeds {
        Words::made(
            format!(
                "{total} is more than {limit}: there is no duty under section 1(1) to comply with \
                 the request."
            ),
            format!(
                "Mae {total} yn fwy na {limit}: nid oes dyletswydd o dan adran 1(1) i gydymffurfio \
                 â'r cais."
            ),
        )
    } else {
        let left = time(costs.minutes_left);
        Words::made(
            format!(
                "{total} is not more than {limit}: the limit is no ground to refuse. Left of it: \
                 {}.",
                left.en
            ),
            format!(
                "Nid yw {total} yn fwy na {limit}: nid yw'r terfyn yn sail dros wrthod. Yn weddill: \
                 {}.",
                left.cy
            ),
        )
    };
    Because { rule: "FOIA 2000 s.12(1)", text }
}

fn to_confirm_or_deny(costs: &Costs) -> Because {
    let cost = pounds(costs.confirming.pence(costs.limit));
    let text = if costs.confirming_exceeds {
        Words::made(
            format!(
                "Finding out whether the information is held would alone cost {cost}, more than \
                 the limit: there is no duty to confirm or deny that it is held."
            ),
            format!(
                "Byddai canfod a yw'r wybodaeth yn cael ei chadw yn costio {cost} ar ei ben ei \
                 hun, sy'n fwy na'r terfyn: nid oes dyletswydd i gadarnhau na gwadu ei bod yn cael \
                 ei chadw."
            ),
        )
    } else {
        Words::made(
            format!(
                "Finding out whether the information is held would alone cost {cost}, within the \
                 limit: the requester must still be told whether it is held."
            ),
            format!(
                "Byddai canfod a yw'r wybodaeth yn cael ei chadw yn costio {cost} ar ei ben ei \
                 hun, sydd o fewn y terfyn: rhaid dweud wrth y ceisydd o hyd a yw'n cael ei chadw."
            ),
        )
    };
    Because { rule: "FOIA 2000 s.12(2)", text }
}

/// A sum as it stands in a sentence: "£600", "£1,412.50".
pub fn pounds(pence: u64) -> String {
    let digits = (pence / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match pence % 100 {
        0 => format!("£{grouped}"),
        rest => format!("£{grouped}.{rest:02}"),
    }
}

/// Minutes as they stand in a sentence: "24 hours", "1 hour 20 minutes".
pub fn time(minutes: u64) -> Words {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let plural =
        |number, one: &'static str, many: &'static str| if number == 1 { one } else { many };
    let in_hours = || {
        let word = plural(hours, "hour", "hours");
        (format!("{hours} {word}"), format!("{hours} awr"))
    };
    let in_minutes = || {
        let en = plural(rest, "minute", "minutes");
        let cy = if rest == 2 { "funud" } else { "munud" };
        (format!("{rest} {en}"), format!("{rest} {cy}"))
    };
    let (en, cy) = match (hours, rest) {
        (0, _) => in_minutes(),
        (_, 0) => in_hours(),
        _ => {
            let ((hours_en, hours_cy), (en, cy)) = (in_hours(), in_minutes());
            (format!("{hours_en} {en}"), format!("{hours_cy} {cy}"))
        }
    };
    Words::made(en, cy)
}

fn spent(cost: Cost) -> Words {
    let time = time(cost.minutes);
    match (cost.minutes, cost.paid_pence) {
        (_, 0) => time,
        (0, paid) => Words::made(pounds(paid), pounds(paid)),
        (_, paid) => Words::made(
            format!("{} and {}", time.en, pounds(paid)),
            format!("{} a {}", time.cy, pounds(paid)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::cost_limit::{Line, Work, work_out};

    fn rules(minutes: u32) -> Vec<&'static str> {
        let line = Line::new(Activity::Locate, "", Work::Minutes(minutes)).unwrap();
        let estimate = Estimate::try_from(vec![line]).unwrap();
        let limit = Limit::on(LimitKind::Central, "2026-02-18".parse().unwrap());
        work_out(&estimate, limit).because.iter().map(|one| one.rule).collect()
    }

    #[test]
    fn a_request_over_the_limit_calls_for_advice_and_may_be_answered_for_a_fee() {
        for rule in ["FOIA 2000 s.16(1)", "FOIA 2000 s.13(1)", "FOIA 2000 s.12(2)"] {
            assert!(rules(1_441).contains(&rule), "{rule}");
            assert!(!rules(1_440).contains(&rule), "{rule}");
        }
    }

    #[test]
    fn every_estimate_says_its_limit_its_total_and_how_they_compare() {
        assert_eq!(
            rules(60),
            [
                "SI 2004/3244 reg. 3(2)",
                "SI 2004/3244 reg. 4(3)(b)",
                "SI 2004/3244 reg. 4(4)",
                "FOIA 2000 s.12(1)",
            ]
        );
    }

    #[test]
    fn time_and_money_are_written_for_people_in_both_languages() {
        let both = |minutes| {
            let words = time(minutes);
            (words.en.into_owned(), words.cy.into_owned())
        };
        assert_eq!(both(24 * 60), ("24 hours".into(), "24 awr".into()));
        assert_eq!(both(62), ("1 hour 2 minutes".into(), "1 awr 2 funud".into()));
        assert_eq!(both(1), ("1 minute".into(), "1 munud".into()));
        assert_eq!((pounds(60_000), pounds(41_205)), ("£600".into(), "£412.05".into()));
        assert_eq!((pounds(104_750), pounds(7)), ("£1,047.50".into(), "£0.07".into()));
        assert_eq!(pounds(12_345_678_900), "£123,456,789");
    }
}
