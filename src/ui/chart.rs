//! Lines over time: ticks, paths and labels that don't overlap, as numbers that a component draws.
//!
//! No browser: native tests read what would be drawn.

use crate::engine::kafka::ids::{GroupId, Ms};
use crate::scene::{Font, PX, fit_text, text_width};
use crate::session::{Lab, Sample, Samples};
use crate::simulation::kafka::lag::Behind;

/// The least room for the numbers at the left.
const LEFT: f64 = 30.0;
/// Room above the lines for what the numbers count, and below them for the axis of time.
const TOP: f64 = 20.0;
const BOTTOM: f64 = 20.0;
/// The least distance of two labels.
const LINE_HEIGHT: f64 = 16.0;
/// From a line's end to its label.
const BEFORE_LABEL: f64 = 6.0;
/// Labels take no more of a chart than this.
const MOST_LABEL: f64 = 0.42;
/// Labels are written a little larger than the font they are measured in.
const LABEL_FONT: Font = Font::End;
const LABEL_SCALE: f64 = 88.0 / 84.0;
/// What the widths of a shortened name's characters lose by being whole numbers.
const ROUNDED: f64 = 5.0;
/// Throughput is the mean over so much time, so that batches don't make it a saw.
const SMOOTHED_MS: Ms = 2_000;

/// What is charted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Log end less commit, all partitions of a group together.
    #[default]
    Lag,
    /// The age of the oldest record that is not committed, in ms.
    Age,
    /// Records a second, produced and delivered.
    Throughput,
}

/// One line's values.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The group; none for what is produced.
    pub group: Option<GroupId>,
    /// When and how much; nothing where there is no such figure: the line has a gap there.
    pub points: Vec<(Ms, Option<f64>)>,
}

impl Series {
    /// The newest figure, if there is one now.
    pub fn last(&self) -> Option<f64> {
        self.points.last().and_then(|(_, value)| *value)
    }
}

/// The lines of a measure, what is produced first, then the groups by id. What a group is behind ends with the world as
/// it is, so that a chart never says what has been.
pub fn series(lab: &Lab, measure: Measure) -> Vec<Series> {
    let samples = lab.samples();
    let produced = (measure == Measure::Throughput)
        .then(|| Series { group: None, points: rates(samples, |point| Some(point.produced)) });
    let groups = lab.world().kafka.groups.keys().map(|group| {
        let points = match measure {
            Measure::Lag => behind(lab, group, |behind| behind.records.map(|lag| lag as f64)),
            Measure::Age => behind(lab, group, |behind| behind.oldest_ms.map(|age| age as f64)),
            Measure::Throughput => {
                rates(samples, |point| point.groups.get(group).map(|sample| sample.delivered))
            }
        };
        Series { group: Some(group.clone()), points }
    });
    produced.into_iter().chain(groups).collect()
}

fn behind(lab: &Lab, id: &GroupId, figure: impl Fn(&Behind) -> Option<f64>) -> Vec<(Ms, Option<f64>)> {
    let world = lab.world();
    let known = |point: &Sample| figure(&point.groups.get(id)?.behind);
    let sampled = lab.samples().points().iter().filter(|point| point.time_ms < world.now);
    let mut points: Vec<_> = sampled.map(|point| (point.time_ms, known(point))).collect();
    let now = world.kafka.groups.get(id).and_then(|group| figure(&Behind::of_group(world, group)));
    points.push((world.now, now));
    points
}

fn rates(samples: &Samples, count: impl Fn(&Sample) -> Option<u64>) -> Vec<(Ms, Option<f64>)> {
    let per_s = |count: u64| count as f64 * 1_000.0 / samples.every_ms().max(1) as f64;
    let counts = samples.points().iter().filter_map(|point| Some((point.time_ms, per_s(count(point)?))));
    let smoothed = smooth(&counts.collect::<Vec<_>>(), samples.every_ms());
    smoothed.into_iter().map(|(at, value)| (at, Some(value))).collect()
}

/// The mean of each point and those shortly before it.
fn smooth(points: &[(Ms, f64)], every_ms: Ms) -> Vec<(Ms, f64)> {
    let span = (SMOOTHED_MS / every_ms.max(1)).max(1) as usize;
    let mean = |end: usize| {
        let window = &points[(end + 1).saturating_sub(span)..=end];
        window.iter().map(|(_, value)| value).sum::<f64>() / window.len() as f64
    };
    points.iter().enumerate().map(|(i, (at, _))| (*at, mean(i))).collect()
}

/// A line across, with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub y: f64,
    /// How much it stands for.
    pub text: String,
}

/// One line as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// An SVG path.
    pub path: String,
    /// Its name, shortened to its room, and value; none where there are more lines than room for labels.
    pub label: Option<Label>,
    /// Its newest value, if there is one.
    pub last: Option<f64>,
}

/// A text and where it begins: its left end, and the middle of its height.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub text: String,
    pub x: f64,
    pub y: f64,
}

/// What stands at a line's end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// May be shortened.
    pub name: String,
    /// Never is.
    pub value: String,
}

/// A chart as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub ticks: Vec<Tick>,
    /// Where lines across begin and end.
    pub across: (f64, f64),
    /// Where the newest values are.
    pub now_x: f64,
    /// One for each series, in their order.
    pub curves: Vec<Curve>,
    /// How many lines have no label, and where that is told.
    pub unnamed: Option<(usize, f64, f64)>,
    /// How much time it spans.
    pub span_ms: Ms,
}

/// Lays out `series` in `width` × `height` pixels, with what stands at the end of each; `tell` writes a tick's number.
pub fn layout(
    series: &[Series],
    named: &[Named],
    width: f64,
    height: f64,
    tell: impl Fn(f64) -> String,
) -> Chart {
    let times = || series.iter().flat_map(|one| one.points.iter().map(|(at, _)| *at));
    let (from, to) = (times().min().unwrap_or(0), times().max().unwrap_or(0));
    let values = series.iter().flat_map(|one| one.points.iter().filter_map(|(_, value)| *value));
    let most = values.fold(0.0, f64::max);
    let (ticks, top) = ticks(most);
    let left = ticks.iter().map(|value| wide(&tell(*value)) + 8.0).fold(LEFT, f64::max);
    let longest = named.iter().map(|one| wide(&one.told(&one.name))).fold(0.0, f64::max);
    let room = (longest + ROUNDED).min(width * MOST_LABEL);
    let right = (width - room - BEFORE_LABEL).max(left + 1.0);
    let x = |at: Ms| left + (at - from) as f64 * (right - left) / (to - from).max(1) as f64;
    let y = |value: f64| height - BOTTOM - value * (height - TOP - BOTTOM) / top;
    let path = |one: &Series| {
        let mut drawn = false;
        let steps = one.points.iter().filter_map(|(at, value)| {
            let step =
                value.map(|value| format!("{}{:.1} {:.1}", if drawn { 'L' } else { 'M' }, x(*at), y(value)));
            drawn = step.is_some();
            step
        });
        steps.collect::<String>()
    };
    let ends: Vec<Option<f64>> = series.iter().map(Series::last).collect();
    let heights: Vec<f64> = ends.iter().map(|end| end.unwrap_or(0.0)).collect();
    let (shown, left_out) = labelled(&heights, height);
    let mut wanted: Vec<f64> = shown.iter().map(|at| y(heights[*at])).collect();
    // What is left out is less than what is shown, and is told below it.
    wanted.extend((left_out > 0).then(|| y(0.0)));
    let ys = spread(&wanted, TOP, height - BOTTOM);
    let label = |at: usize| {
        let (y, one) = (ys.get(shown.iter().position(|shown| *shown == at)?)?, named.get(at)?);
        Some(Label { text: one.fitted(room), x: right + BEFORE_LABEL, y: *y })
    };
    let curves = series.iter().zip(&ends).enumerate();
    let curves = curves.map(|(at, (one, last))| Curve { path: path(one), label: label(at), last: *last });
    Chart {
        ticks: ticks.into_iter().map(|value| Tick { y: y(value), text: tell(value) }).collect(),
        across: (left, width),
        now_x: right,
        curves: curves.collect(),
        unnamed: (left_out > 0).then(|| (left_out, right + BEFORE_LABEL, ys[shown.len()])),
        span_ms: to - from,
    }
}

impl Named {
    fn told(&self, name: &str) -> String {
        format!("{name} {}", self.value)
    }

    /// Name and value in so many pixels; the name gives way.
    fn fitted(&self, room: f64) -> String {
        let for_name = room - wide(&self.told("")) - ROUNDED;
        let mut name = String::new();
        fit_text(&self.name, LABEL_FONT, (for_name / LABEL_SCALE * f64::from(PX)) as i32, &mut name);
        if name.is_empty() { self.value.clone() } else { self.told(&name) }
    }
}

/// How wide a label is, in pixels.
fn wide(text: &str) -> f64 {
    f64::from(text_width(text, LABEL_FONT)) * LABEL_SCALE / f64::from(PX)
}

/// Which lines get a label, in their order: all, or those with the highest ends and a place for how many do not.
fn labelled(ends: &[f64], height: f64) -> (Vec<usize>, usize) {
    let places = ((height - TOP - BOTTOM) / LINE_HEIGHT) as usize + 1;
    let mut order: Vec<usize> = (0..ends.len()).collect();
    if ends.len() > places {
        order.sort_by(|a, b| ends[*b].total_cmp(&ends[*a]));
        order.truncate(places.saturating_sub(1));
        order.sort_unstable();
    }
    let left_out = ends.len() - order.len();
    (order, left_out)
}

/// Round numbers from 0 on, three or four of them, and what the chart's top stands for.
fn ticks(most: f64) -> (Vec<f64>, f64) {
    let most = most.max(1.0);
    let powers = std::iter::successors(Some(1.0), |power| Some(power * 10.0));
    let magnitude = powers.take_while(|power| *power <= most / 3.0).last().unwrap_or(0.1);
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * magnitude);
    let step = steps
        .into_iter()
        .find(|step| step * 3.0 >= most && *step >= 1.0)
        .unwrap_or(10.0 * magnitude)
        .max(1.0);
    // 2.5 has no place among whole numbers below 10.
    let step = if step < 10.0 { step.ceil() } else { step };
    let values: Vec<f64> = (0..=4).map(|i| f64::from(i) * step).filter(|value| *value <= most).collect();
    (values, most * 1.06)
}

/// Moves labels apart until none overlaps another, and keeps them within the chart.
fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut floor = top;
    for &i in &order {
        placed[i] = wanted[i].max(floor);
        floor = placed[i] + LINE_HEIGHT;
    }
    let mut ceiling = bottom;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(ceiling);
        ceiling = placed[i] - LINE_HEIGHT;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::format::number;

    fn line(points: &[(Ms, f64)]) -> Series {
        Series { group: None, points: points.iter().map(|(at, value)| (*at, Some(*value))).collect() }
    }

    #[test]
    fn ticks_are_round_and_few() {
        let cases = [
            (0.0, vec![0.0, 1.0]),
            (3.0, vec![0.0, 1.0, 2.0, 3.0]),
            (7.0, vec![0.0, 3.0, 6.0]),
            (72.0, vec![0.0, 25.0, 50.0]),
            (1_000.0, vec![0.0, 500.0, 1_000.0]),
            (123_456.0, vec![0.0, 50_000.0, 100_000.0]),
        ];
        for (most, expected) in cases {
            assert_eq!(ticks(most).0, expected, "up to {most}");
        }
    }

    #[test]
    fn labels_keep_apart_and_inside() {
        let placed = spread(&[50.0, 52.0, 51.0, 118.0], 8.0, 114.0);
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= LINE_HEIGHT), "{placed:?}");
        assert!(placed[0] < placed[2] && placed[2] < placed[1], "{placed:?}");
        assert!(placed.iter().all(|y| (8.0..=114.0).contains(y)), "{placed:?}");
    }

    fn named(name: &str, value: &str) -> Named {
        Named { name: name.into(), value: value.into() }
    }

    #[test]
    fn no_label_leaves_its_chart_or_meets_another_however_many_there_are() {
        for count in [1, 2, 6, 7, 8, 40] {
            let ends = |at: usize| line(&[(0, 0.0), (60_000, (at % 3) as f64 * 500_000.0)]);
            let series: Vec<_> = (0..count).map(ends).collect();
            let name = "warehouse-writer-that-has-a-name-of-its-own";
            let names: Vec<_> = (0..count).map(|at| named(name, &number(at as f64 * 1e6))).collect();
            for width in [120.0, 340.0, 510.0] {
                let chart = layout(&series, &names, width, 140.0, number);
                let labels: Vec<_> = chart.curves.iter().filter_map(|curve| curve.label.clone()).collect();
                assert_eq!(labels.len() + chart.unnamed.map_or(0, |(n, ..)| n), count);
                let mut ys: Vec<f64> = labels.iter().map(|label| label.y).collect();
                ys.extend(chart.unnamed.map(|(.., y)| y));
                ys.sort_by(f64::total_cmp);
                assert!(ys.windows(2).all(|pair| pair[1] - pair[0] >= LINE_HEIGHT - 1e-9), "{count}: {ys:?}");
                assert!(ys.iter().all(|y| (TOP..=140.0 - BOTTOM).contains(y)), "{count}: {ys:?}");
                for label in labels.iter().filter(|_| width > 200.0) {
                    assert!(label.x + wide(&label.text) <= width + 0.5, "{width}: {label:?}");
                }
                let value =
                    |label: &Label| label.text.split(' ').next_back().is_some_and(|it| !it.contains('…'));
                assert!(labels.iter().all(value), "the value is never cut: {labels:?}");
            }
        }
    }

    #[test]
    fn numbers_of_the_axis_have_the_room_they_need() {
        let chart = layout(&[line(&[(0, 0.0), (1_000, 2e9)])], &[named("a", "2")], 480.0, 140.0, number);
        assert!(chart.ticks.iter().all(|tick| wide(&tick.text) < chart.across.0), "{chart:?}");
    }

    #[test]
    fn lines_begin_at_the_left_and_end_before_their_labels() {
        let names = [named("delay-analytics", "72")];
        let chart = layout(&[line(&[(1_000, 0.0), (61_000, 72.0)])], &names, 480.0, 118.0, number);
        assert_eq!(chart.span_ms, 60_000);
        let curve = &chart.curves[0];
        assert!(curve.path.starts_with("M30.0 98.0L"), "{}", curve.path);
        let label = curve.label.clone().expect("there is room for one");
        assert_eq!(label.text, "delay-analytics 72");
        assert!(label.x > 300.0 && label.x < 400.0, "{label:?}");
        assert_eq!(curve.last, Some(72.0));
    }

    #[test]
    fn a_line_has_a_gap_where_there_is_no_figure() {
        let points = [Some(1.0), Some(2.0), None, Some(4.0), None];
        let points = points.into_iter().zip(1..).map(|(value, at)| (at * 1_000, value)).collect();
        let chart = layout(&[Series { group: None, points }], &[named("a", "–")], 300.0, 118.0, number);
        let curve = &chart.curves[0];
        let marks: String = curve.path.chars().filter(char::is_ascii_uppercase).collect();
        assert_eq!((marks.as_str(), curve.last), ("MLM", None), "{}", curve.path);
    }

    #[test]
    fn nothing_yet_is_an_empty_chart() {
        let chart = layout(&[line(&[])], &[Named::default()], 300.0, 118.0, number);
        assert_eq!((chart.curves[0].path.as_str(), chart.span_ms), ("", 0));
        assert!(layout(&[], &[], 300.0, 118.0, number).curves.is_empty());
    }

    #[test]
    fn throughput_is_smoothed() {
        let saw: Vec<_> = (0..8).map(|i| (i * 500, if i % 2 == 0 { 0.0 } else { 10.0 })).collect();
        let even = smooth(&saw, 500);
        assert!((even[7].1 - 5.0).abs() < 1e-9, "{even:?}");
        assert_eq!(smooth(&saw, 4_000), saw);
    }
}
