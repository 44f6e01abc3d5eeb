//! How a request that costs too much could be made narrower: FOIA 2000 s.16(1), "It shall be the
//! duty of a public authority to provide advice and assistance, so far as it would be reasonable to
//! expect the authority to do so".

use super::cost_limit::{Activity, Cost, Estimate, Limit, Line, Work};

/// How many items of one line fit in the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// What is done to them.
    pub activity: Activity,
    /// By which business area; may be empty.
    pub area: String,
    /// How many fit.
    pub items: u64,
    /// How many there are.
    pub of: u64,
}

/// FOIA 2000 s.16(1), for advice on narrowing a request: how many items of each sampled line the
/// limit pays for, when each line is shortened in the same proportion and all else is done in full.
/// Rounded down, so that what is advised fits.
pub fn what_fits(estimates: &[&Estimate], limit: Limit) -> Vec<Fit> {
    let counts = || counting(estimates);
    let is_sampled = |line: &&Line| matches!(line.work(), Work::Sample { .. });
    let fixed = counts()
        .filter(|line| !is_sampled(line))
        .fold(Cost::NOTHING, |sum, line| sum.plus(line.cost()));
    let budget = limit.exact().saturating_sub(fixed.exact(limit));
    let scaled: u128 = counts()
        .filter(is_sampled)
        .map(|line| u128::from(line.work().minutes_rounded_up()) * u128::from(limit.hour_pence))
        .sum();
    counts()
        .filter_map(|line| {
            let Work::Sample { items, .. } = line.work() else { return None };
            let of = u64::from(items);
            let fit = (u128::from(of) * budget).checked_div(scaled).unwrap_or_default();
            Some(Fit {
                activity: line.activity(),
                area: line.area().to_owned(),
                items: u64::try_from(fit).unwrap_or(of).min(of),
                of,
            })
        })
        .collect()
}

/// What one business area's part of a request costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCost {
    /// The area; may be empty.
    pub area: String,
    /// What counts of its work.
    pub counted: Cost,
    /// Whether its part alone keeps within the limit.
    pub fits: bool,
}

/// FOIA 2000 s.16(1), for advice on narrowing a request to some areas: what each costs, the
/// greatest first.
pub fn by_area(estimates: &[&Estimate], limit: Limit) -> Vec<AreaCost> {
    let mut areas: Vec<AreaCost> = Vec::new();
    for line in counting(estimates) {
        let cost = line.cost();
        match areas.iter_mut().find(|known| known.area.to_lowercase() == line.area().to_lowercase())
        {
            Some(known) => known.counted = known.counted.plus(cost),
            None => {
                areas.push(AreaCost { area: line.area().to_owned(), counted: cost, fits: false });
            }
        }
    }
    for area in &mut areas {
        area.fits = !area.counted.exceeds(limit);
    }
    areas.sort_by_key(|area| std::cmp::Reverse(area.counted.exact(limit)));
    areas
}

fn counting<'a>(estimates: &[&'a Estimate]) -> impl Iterator<Item = &'a Line> {
    estimates.iter().flat_map(|one| one.lines()).filter(|line| line.activity().counts())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::cost_limit::LimitKind;
    use proptest::prelude::*;

    fn limit(kind: LimitKind) -> Limit {
        Limit::on(kind, "2026-02-18".parse().unwrap())
    }

    fn estimate(lines: impl Into<Vec<Line>>) -> Estimate {
        Estimate::try_from(lines.into()).unwrap()
    }

    fn minutes(activity: Activity, minutes: u32) -> Line {
        Line::new(activity, "Roads", Work::Minutes(minutes)).unwrap()
    }

    fn sample(items: u32, timed: u32, took: u32) -> Line {
        Line::new(Activity::Locate, "Roads", Work::Sample { items, timed, took }).unwrap()
    }

    #[test]
    fn the_advice_says_how_many_items_the_limit_pays_for() {
        let fits = what_fits(&[&estimate([sample(900, 10, 24)])], limit(LimitKind::Central));
        assert_eq!((fits[0].items, fits[0].of), (600, 900));
        let lines = [minutes(Activity::DetermineHeld, 624), sample(900, 10, 24)];
        let fits = what_fits(&[&estimate(lines)], limit(LimitKind::Central));
        assert_eq!((fits[0].items, fits[0].of), (340, 900));
        let lines = [minutes(Activity::DetermineHeld, 2_000), sample(900, 10, 24)];
        assert_eq!(what_fits(&[&estimate(lines)], limit(LimitKind::Central))[0].items, 0);
        let lines = [minutes(Activity::Locate, 2_000)];
        assert!(what_fits(&[&estimate(lines)], limit(LimitKind::Central)).is_empty());
    }

    #[test]
    fn the_advice_says_which_areas_would_come_within_the_limit() {
        let of = |area: &str, minutes| {
            Line::new(Activity::Locate, area, Work::Minutes(minutes)).unwrap()
        };
        let lines = [of("Roads", 100), of("Planning", 1_500), of("roads", 50)];
        let areas = by_area(&[&estimate(lines)], limit(LimitKind::Central));
        let seen: Vec<_> =
            areas.iter().map(|one| (&*one.area, one.counted.minutes, one.fits)).collect();
        assert_eq!(seen, [("Planning", 1_500, false), ("Roads", 150, true)]);
    }

    #[test]
    fn the_greatest_estimate_that_can_be_written_is_narrowed() {
        let greatest = sample(100_000_000, 1, 1_000_000);
        let whole = estimate(vec![greatest; 200]);
        let fits = what_fits(&vec![&whole; 500], limit(LimitKind::Other));
        assert!(fits.iter().all(|fit| fit.items == 0));
    }

    fn some_line() -> impl Strategy<Value = Line> {
        let work = prop_oneof![
            (0u32..3_000).prop_map(Work::Minutes),
            (0u32..70_000).prop_map(Work::Pence),
            (1u32..2_000, 1u32..50, 1u32..200).prop_map(|(more, timed, took)| Work::Sample {
                items: timed + more,
                timed,
                took
            }),
        ];
        (prop::sample::select(&Activity::ALL[..]), work)
            .prop_map(|(activity, work)| Line::new(activity, "Roads", work).unwrap())
    }

    fn some_lines() -> impl Strategy<Value = Vec<Line>> {
        prop::collection::vec(some_line(), 1..8)
    }

    proptest! {
        #[test]
        fn what_is_advised_comes_within_the_limit(lines in some_lines()) {
            let limit = limit(LimitKind::Central);
            let mut fits = what_fits(&[&estimate(lines.clone())], limit).into_iter();
            let (mut minutes, mut fixed) = (0.0, Cost::NOTHING);
            for line in lines.iter().filter(|line| line.activity().counts()) {
                match line.work() {
                    Work::Sample { timed, took, .. } => {
                        let items = u32::try_from(fits.next().unwrap().items).unwrap();
                        minutes += f64::from(items) * f64::from(took) / f64::from(timed);
                    }
                    _ => fixed = fixed.plus(line.cost()),
                }
            }
            prop_assert!(fits.next().is_none());
            let pence = minutes * 2_500.0 / 60.0;
            // Where even the rest exceeds the limit, nothing of the samples fits.
            let left = limit.pence.saturating_sub(fixed.pence(limit));
            prop_assert!(pence <= f64::from(u32::try_from(left).unwrap()) + 1.0, "{} {}", pence, left);
        }
    }
}
