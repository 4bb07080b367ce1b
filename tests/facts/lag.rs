//! Lag has one definition: whoever tells it tells the same at the same moment, running or at rest.

use loglab::scene::{Message, StageInput, layout};
use loglab::session::subject::kafka::Subject;
use loglab::session::{Lab, Trend};
use loglab::simulation::kafka::lag::Behind;
use loglab::ui::chart::{Measure, series};
use loglab::ui::facts::{GroupFacts, facts};
use loglab::ui::why::why_here;
use loglab::ui::words::Words;
use serde_json::{Value, json};

/// Two partitions with eight records a second, and a group of two that commits by itself or never.
fn lab(auto_commit: bool) -> Lab {
    let mut lab = Lab::default();
    let configs = json!({
        "auto.offset.reset": "earliest", "auto.commit.interval.ms": 1_000,
        "group.initial.rebalance.delay.ms": 0, "enable.auto.commit": auto_commit,
    });
    let scenario = json!({ "version": 1, "name": "story", "start_time_ms": 1_000_000, "commands": [
        { "type": "topic.create", "topic": "events", "partitions": 2 },
        { "type": "producer.create", "producer": "feed", "topic": "events",
          "source": { "rate_per_s": 8, "keys": { "pool": 20, "skew": 0 } } },
        { "type": "group.create", "group": "readers", "configs": configs },
        { "type": "member.join", "group": "readers", "member": "c1", "topics": ["events"] },
        { "type": "member.join", "group": "readers", "member": "c2", "topics": ["events"] },
    ] });
    lab.load_json(&scenario).unwrap();
    lab
}

fn card(lab: &Lab) -> GroupFacts {
    (*facts(lab).groups[0]).clone()
}

fn apply(lab: &mut Lab, command: &Value) {
    lab.apply_json(command).unwrap();
}

/// What the rails say, lane by lane.
fn rails(lab: &Lab) -> Vec<Option<i64>> {
    let mut input = StageInput::sized(390, 600);
    input.groups = lab.world().kafka.groups.keys().cloned().collect();
    let list = layout(lab.world(), &input);
    let lags = list.messages.iter().filter_map(|message| match message {
        Message::Lag(lag) => Some(*lag),
        _ => None,
    });
    lags.collect()
}

/// The card's lag, after it was found to be everybody's.
fn agreed(lab: &Lab, moment: &str) -> Option<i64> {
    let card = card(lab);
    let lag = card.behind.records;
    let sum = |lags: Vec<Option<i64>>| lags.into_iter().flatten().reduce(|a, b| a + b);
    assert_eq!(sum(card.members.iter().map(|m| m.behind.records).collect()), lag, "members, {moment}");
    assert_eq!(sum(rails(lab)), lag, "rails, {moment}");
    let chart = series(lab, Measure::Lag)[0].last();
    assert_eq!(chart, lag.map(|lag| lag as f64), "the chart, {moment}");
    let age = series(lab, Measure::Age)[0].last();
    assert_eq!(age, card.behind.oldest_ms.map(|age| age as f64), "the chart of ages, {moment}");
    let snapshot = lab.snapshot();
    let rows = snapshot["groups"]["readers"]["offsets"].as_array().unwrap();
    assert_eq!(sum(rows.iter().map(|row| row["lag"].as_i64()).collect()), lag, "the snapshot, {moment}");
    lag
}

#[test]
fn everybody_says_the_same_lag_between_two_samples() {
    let mut lab = lab(true);
    // No multiple of the chart's half seconds.
    for step in [3_137, 250, 801, 1, 2_499, 13] {
        lab.advance(step);
        assert!(agreed(&lab, &format!("at {}", lab.world().now)).is_some());
    }
    apply(&mut lab, &json!({ "type": "producer.pause", "producer": "feed" }));
    lab.pause();
    for partition in 0..2 {
        let record = json!({
            "type": "producer.send", "topic": "events", "key": "k", "value": "v", "partition": partition
        });
        apply(&mut lab, &record);
    }
    let before = agreed(&lab, "paused, after a gesture").unwrap();
    assert!(before >= 2, "{before}");
    apply(&mut lab, &json!({ "type": "consumer.commit", "group": "readers", "member": "c1" }));
    lab.advance(50);
    agreed(&lab, "after a commit");
    assert!(lab.undo());
    agreed(&lab, "after undo");
}

#[test]
fn a_group_that_never_committed_has_no_lag_anywhere() {
    let mut lab = lab(false);
    lab.advance(12_345);
    assert_eq!(agreed(&lab, "without a commit"), None);
    let group = card(&lab);
    assert_eq!(group.behind, Behind { records: None, uncommitted: 2, oldest_ms: None });
    assert_eq!(rails(&lab), [None, None]);
    assert!(series(&lab, Measure::Lag)[0].points.iter().all(|(_, value)| value.is_none()));
    let words = Words::new("en");
    assert_eq!(
        loglab::ui::words::behind::behind(&words, &group.behind, group.trend).unwrap(),
        "No commit yet"
    );
    let why = why_here(&words, &lab, &Subject::Group("readers".into()).into()).unwrap().plain();
    assert!(why.contains("lag: nothing is committed, so there is no lag"), "{why}");
    apply(&mut lab, &json!({ "type": "consumer.commit", "group": "readers", "member": "c1" }));
    lab.advance(100);
    let group = card(&lab);
    assert!(group.behind.records.is_some() && group.behind.uncommitted == 1, "{:?}", group.behind);
}

#[test]
fn lag_is_told_in_time_and_whether_it_grows() {
    let mut lab = lab(true);
    lab.advance(60_000);
    let steady = card(&lab);
    assert_eq!(steady.trend, Some(Trend::Steady));
    assert!(steady.behind.oldest_ms.unwrap() <= 1_200, "{:?}", steady.behind);
    for member in ["c1", "c2"] {
        apply(&mut lab, &json!({ "type": "member.freeze", "group": "readers", "member": member }));
    }
    lab.advance(30_000);
    let stuck = card(&lab);
    assert_eq!(stuck.trend, Some(Trend::Grows));
    let age = stuck.behind.oldest_ms.unwrap();
    assert!((29_000..=32_000).contains(&age), "the first record not committed is as old: {age}");
    let words = Words::new("en");
    let told = loglab::ui::words::behind::behind(&words, &stuck.behind, stuck.trend).unwrap();
    let lag = stuck.behind.records.unwrap();
    assert_eq!(told, format!("Lag {lag}, oldest {} s, growing", age / 1_000));
    let why = why_here(&words, &lab, &Subject::Group("readers".into()).into()).unwrap().plain();
    assert!(why.contains("oldest: the oldest record not committed is events-"), "{why}");
    assert!(why.contains("of late: it grows"), "{why}");
    for member in ["c1", "c2"] {
        apply(&mut lab, &json!({ "type": "member.thaw", "group": "readers", "member": member }));
    }
    lab.advance(8_000);
    assert_eq!(card(&lab).trend, Some(Trend::Shrinks));
}

#[test]
fn a_replayed_file_is_as_old_as_its_own_times() {
    let mut lab = Lab::default();
    lab.advance(60_000);
    let oldest = card(&lab).behind.oldest_ms.unwrap();
    // A minute of this replay is most of a day; a lag is minutes of it, not the difference of two calendars.
    assert!((1..6 * 3_600_000).contains(&oldest), "{oldest}");
}
