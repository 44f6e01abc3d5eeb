//! Charts as pictures made of lines and words, each with its numbers in a table below.
//!
//! Drawn here rather than by a library: they take the page's colours and words, need no script,
//! and every number stands in the table for whoever cannot see the picture.

use serde::Serialize;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
/// For the numbers of the axis at the left, and for the words below.
const LEFT: f64 = 44.0;
const BELOW: f64 = 34.0;
const ABOVE: f64 = 18.0;
/// For the words beside a bar that lies, and the number behind it.
const WORDS: f64 = 250.0;
const NUMBER: f64 = 60.0;
/// From one lying bar to the next.
const ROW: f64 = 34.0;
/// A letter of a word beside a bar, on average; longer words are cut in the picture alone.
const LETTER: f64 = 7.2;

/// One line of numbers: a label, and a number for each series; none where nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In words of the page's language.
    pub label: String,
    /// The same, so short that it fits below a column.
    pub short: String,
    /// The numbers.
    pub values: Vec<Option<u32>>,
}

/// A chart, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// The end of the keys `chart-…` (its title), and of those of its series.
    pub name: &'static str,
    /// The key of what the labels are.
    pub label: &'static str,
    /// The kinds of numbers.
    pub series: Vec<Series>,
    /// Whether there is more than one kind, so that colours have to be explained.
    pub has_legend: bool,
    /// The measures of the picture.
    pub width: f64,
    /// See `width`.
    pub height: f64,
    /// What is drawn for the numbers.
    pub bars: Vec<Bar>,
    /// Lines across, from nought up.
    pub ticks: Vec<Tick>,
    /// Words beside or below the bars.
    pub labels: Vec<Word>,
    /// The line that should be reached.
    pub target: Option<Tick>,
    /// What stands behind each number.
    pub unit: &'static str,
    /// The table.
    pub rows: Vec<Row>,
}

/// A kind of numbers.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Series {
    /// The end of the key `chart-series-…`.
    pub name: &'static str,
    /// Counts from 1; says the colour.
    pub number: usize,
}

/// A number drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// Counts from 1; says the colour.
    pub series: usize,
    /// The number, and where it stands.
    pub number: Word,
}

/// A line across.
#[derive(Debug, Clone, Serialize)]
pub struct Tick {
    /// Where.
    pub y: f64,
    /// Where its number stands.
    pub text_y: f64,
    /// What it stands for.
    pub value: u32,
}

/// A word and its place.
#[derive(Debug, Clone, Serialize)]
pub struct Word {
    /// Where it begins or has its middle.
    pub x: f64,
    /// Its foot.
    pub y: f64,
    /// The word.
    pub text: String,
}

/// A line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its first cell.
    pub label: String,
    /// The others; empty where nothing can be said.
    pub values: Vec<String>,
}

impl Chart {
    /// Standing columns, for numbers in an order that is time's or size's.
    pub fn columns(
        name: &'static str,
        label: &'static str,
        series: &[&'static str],
        lines: &[Line],
    ) -> Self {
        let step = step_for(greatest(lines), 4);
        let top = greatest(lines).div_ceil(step).max(1) * step;
        Self::standing(name, label, series, lines, (step, top))
    }

    /// As [`Chart::columns`], with an axis that goes up in steps to its top.
    fn standing(
        name: &'static str,
        label: &'static str,
        series: &[&'static str],
        lines: &[Line],
        (step, top): (u32, u32),
    ) -> Self {
        let mut chart = Self::empty(name, label, series, lines, HEIGHT);
        let scale = (HEIGHT - ABOVE - BELOW) / f64::from(top);
        let foot = HEIGHT - BELOW;
        chart.ticks = (0..=top / step).map(|nth| tick(nth * step, foot, scale)).collect();
        let place = (WIDTH - LEFT) / count(lines.len().max(1));
        let width = (place * 0.8 / count(series.len().max(1))).min(60.0);
        let every = (lines.len() / 8).max(1);
        for (nth, line) in lines.iter().enumerate() {
            let middle = place.mul_add(count(nth) + 0.5, LEFT);
            let first = (width * count(series.len())).mul_add(-0.5, middle);
            for (series, value) in line.values.iter().enumerate() {
                let Some(value) = *value else { continue };
                let height = f64::from(value) * scale;
                let x = width.mul_add(count(series), first);
                let number = Word {
                    x: rounded(x + width / 2.0),
                    y: rounded(foot - height - 4.0),
                    text: value.to_string(),
                };
                chart.bars.push(Bar {
                    x: rounded(x),
                    y: rounded(foot - height),
                    width: rounded(width - 1.0),
                    height: rounded(height),
                    series: series + 1,
                    number,
                });
            }
            // Months would run into each other; every number stands in the table.
            if nth % every == 0 {
                let (x, y) = (rounded(middle), rounded(foot + 18.0));
                chart.labels.push(Word { x, y, text: line.short.clone() });
            }
        }
        chart
    }

    /// Standing columns of shares in per cent, with the share that should be reached.
    pub fn shares(
        name: &'static str,
        label: &'static str,
        series: &'static str,
        lines: &[Line],
        target: u32,
    ) -> Self {
        let mut chart = Self::standing(name, label, &[series], lines, (25, 100));
        chart.unit = "%";
        let foot = HEIGHT - BELOW;
        chart.target = Some(tick(target, foot, (foot - ABOVE) / 100.0));
        chart
    }

    /// Lying bars, for numbers whose labels are words.
    pub fn bars(
        name: &'static str,
        label: &'static str,
        series: &'static str,
        lines: &[Line],
    ) -> Self {
        let height = ROW.mul_add(count(lines.len()), 8.0);
        let mut chart = Self::empty(name, label, &[series], lines, height);
        let scale = (WIDTH - WORDS - NUMBER) / f64::from(greatest(lines).max(1));
        for (nth, line) in lines.iter().enumerate() {
            let top = ROW.mul_add(count(nth), 4.0);
            let foot = rounded(top + ROW * 0.62);
            chart.labels.push(Word { x: WORDS - 8.0, y: foot, text: cut(&line.label) });
            let Some(value) = line.values.first().copied().flatten() else { continue };
            let width = rounded(f64::from(value) * scale);
            chart.bars.push(Bar {
                x: WORDS,
                y: rounded(top + 4.0),
                width,
                height: ROW - 10.0,
                series: 1,
                number: Word { x: rounded(WORDS + width + 6.0), y: foot, text: value.to_string() },
            });
        }
        chart
    }

    fn empty(
        name: &'static str,
        label: &'static str,
        series: &[&'static str],
        lines: &[Line],
        height: f64,
    ) -> Self {
        let rows = lines
            .iter()
            .map(|line| Row {
                label: line.label.clone(),
                values: line
                    .values
                    .iter()
                    .map(|value| value.map(|value| value.to_string()).unwrap_or_default())
                    .collect(),
            })
            .collect();
        Self {
            name,
            label,
            series: series
                .iter()
                .enumerate()
                .map(|(nth, name)| Series { name, number: nth + 1 })
                .collect(),
            has_legend: series.len() > 1,
            width: WIDTH,
            height,
            bars: Vec::new(),
            ticks: Vec::new(),
            labels: Vec::new(),
            target: None,
            unit: "",
            rows,
        }
    }
}

fn greatest(lines: &[Line]) -> u32 {
    lines.iter().flat_map(|line| &line.values).flatten().copied().max().unwrap_or(0)
}

/// The round number by which an axis goes up in about `steps` steps: 1, 2 or 5 with noughts.
fn step_for(greatest: u32, steps: u32) -> u32 {
    let least = greatest.div_ceil(steps).max(1);
    (0..9)
        .flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)))
        .find(|step| *step >= least)
        .unwrap_or(least)
}

fn tick(value: u32, foot: f64, scale: f64) -> Tick {
    let y = rounded(f64::from(value).mul_add(-scale, foot));
    Tick { y, text_y: rounded(y + 4.0), value }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// A tenth of a unit is finer than any screen.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn cut(words: &str) -> String {
    let most = ((WORDS - 8.0) / LETTER).floor();
    if count(words.chars().count()) <= most {
        return words.to_owned();
    }
    let mut cut = String::new();
    for c in words.chars() {
        if count(cut.chars().count()) + 1.0 >= most {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(values: &[Option<u32>]) -> Line {
        Line { label: "March 2026".into(), short: "Mar".into(), values: values.to_vec() }
    }

    #[test]
    fn the_axis_goes_up_in_round_steps() {
        let steps: Vec<u32> = [0, 3, 7, 18, 41, 999].map(|most| step_for(most, 4)).to_vec();
        assert_eq!(steps, [1, 1, 2, 5, 20, 500]);
    }

    #[test]
    fn shares_end_at_a_hundred_and_show_what_should_be_reached() {
        for shares in [vec![], vec![Some(80)], vec![Some(100), None, Some(0)]] {
            let lines: Vec<_> = shares.iter().map(|share| line(&[*share])).collect();
            let chart = Chart::shares("timeliness", "month", "per-cent", &lines, 90);
            assert_eq!(chart.ticks.last().unwrap().value, 100);
            assert_eq!(chart.bars.len(), shares.iter().flatten().count());
            assert_eq!(chart.rows.len(), lines.len());
            assert!(chart.target.is_some());
        }
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside_of_the_picture_and_every_number_is_in_the_table(
            values in proptest::collection::vec(proptest::option::of(0_u32..2_000_000), 0..30)
        ) {
            let lines: Vec<_> = values.iter().map(|value| line(&[*value])).collect();
            for chart in [
                Chart::columns("a", "b", &["c"], &lines),
                Chart::bars("a", "b", "c", &lines),
            ] {
                for bar in &chart.bars {
                    prop_assert!(bar.x >= 0.0 && bar.x + bar.width <= chart.width + 0.2);
                    prop_assert!(bar.y >= 0.0 && bar.y + bar.height <= chart.height + 0.2);
                }
                prop_assert_eq!(chart.bars.len(), values.iter().flatten().count());
                prop_assert_eq!(chart.rows.len(), values.len());
            }
        }
    }
}
