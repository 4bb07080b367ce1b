//! Lines over time: ticks, paths and labels that don't overlap, as numbers that a component draws.
//!
//! No browser: native tests read what would be drawn.

use crate::engine::kafka::ids::{GroupId, Ms};
use crate::session::{Lab, Sample, Samples};
use crate::simulation::kafka::lag::Behind;

/// Room for the numbers at the left.
const LEFT: f64 = 30.0;
/// Room above and below the lines.
const TOP: f64 = 8.0;
const BOTTOM: f64 = 10.0;
/// The least distance of two labels.
const LINE_HEIGHT: f64 = 14.0;
/// A character's width in a label, on average, at 11 px.
const CHARACTER: f64 = 6.2;
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
    pub value: f64,
}

/// One line as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// An SVG path.
    pub path: String,
    /// Where its label stands.
    pub label: (f64, f64),
    /// Its newest value, if there is one.
    pub last: Option<f64>,
}

/// A chart as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub ticks: Vec<Tick>,
    /// Where lines across begin and end.
    pub across: (f64, f64),
    /// One for each series, in their order.
    pub curves: Vec<Curve>,
    /// How much time it spans.
    pub span_ms: Ms,
}

/// Lays out `series` in `width` × `height` pixels; `longest` is the longest label, in characters.
pub fn layout(series: &[Series], longest: usize, width: f64, height: f64) -> Chart {
    let times = || series.iter().flat_map(|one| one.points.iter().map(|(at, _)| *at));
    let (from, to) = (times().min().unwrap_or(0), times().max().unwrap_or(0));
    let values = series.iter().flat_map(|one| one.points.iter().filter_map(|(_, value)| *value));
    let most = values.fold(0.0, f64::max);
    let labels = (longest as f64 * CHARACTER + 10.0).min(width * 0.4);
    let right = (width - labels).max(LEFT + 1.0);
    let (ticks, top) = ticks(most);
    let x = |at: Ms| LEFT + (at - from) as f64 * (right - LEFT) / (to - from).max(1) as f64;
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
    let label_ys =
        spread(&ends.iter().map(|end| y(end.unwrap_or(0.0))).collect::<Vec<_>>(), TOP, height - 4.0);
    let curves = series.iter().zip(&ends).zip(label_ys).map(|((one, last), label_y)| Curve {
        path: path(one),
        label: (right + 6.0, label_y),
        last: *last,
    });
    Chart {
        ticks: ticks.into_iter().map(|value| Tick { y: y(value), value }).collect(),
        across: (LEFT, width),
        curves: curves.collect(),
        span_ms: to - from,
    }
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

    #[test]
    fn lines_begin_at_the_left_and_end_before_their_labels() {
        let chart = layout(&[line(&[(1_000, 0.0), (61_000, 72.0)])], 16, 480.0, 118.0);
        assert_eq!(chart.span_ms, 60_000);
        let curve = &chart.curves[0];
        assert!(curve.path.starts_with("M30.0 108.0L"), "{}", curve.path);
        assert!(curve.label.0 > 300.0 && curve.label.0 < 400.0, "{:?}", curve.label);
        assert_eq!(curve.last, Some(72.0));
    }

    #[test]
    fn a_line_has_a_gap_where_there_is_no_figure() {
        let points = [Some(1.0), Some(2.0), None, Some(4.0), None];
        let points = points.into_iter().zip(1..).map(|(value, at)| (at * 1_000, value)).collect();
        let chart = layout(&[Series { group: None, points }], 10, 300.0, 118.0);
        let curve = &chart.curves[0];
        let marks: String = curve.path.chars().filter(char::is_ascii_uppercase).collect();
        assert_eq!((marks.as_str(), curve.last), ("MLM", None), "{}", curve.path);
    }

    #[test]
    fn nothing_yet_is_an_empty_chart() {
        let chart = layout(&[line(&[])], 10, 300.0, 118.0);
        assert_eq!((chart.curves[0].path.as_str(), chart.span_ms), ("", 0));
        assert!(layout(&[], 0, 300.0, 118.0).curves.is_empty());
    }

    #[test]
    fn throughput_is_smoothed() {
        let saw: Vec<_> = (0..8).map(|i| (i * 500, if i % 2 == 0 { 0.0 } else { 10.0 })).collect();
        let even = smooth(&saw, 500);
        assert!((even[7].1 - 5.0).abs() < 1e-9, "{even:?}");
        assert_eq!(smooth(&saw, 4_000), saw);
    }
}
