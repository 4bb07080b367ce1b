//! Why a member reads nothing: each reason where it is the reason, in the card and in the inspector.

use loglab::session::Lab;
use loglab::session::subject::kafka::Subject;
use loglab::simulation::kafka::idle::Idle;
use loglab::ui::facts::{MemberFacts, Phase, facts};
use loglab::ui::why::why_here;
use loglab::ui::words::Words;
use loglab::ui::words::idle::idle as told;
use serde_json::{Value, json};

/// Topics `t1` … of as many partitions as given, and the group `readers` with those settings.
fn lab(partitions: &[u32], group: &Value) -> Lab {
    let mut lab = Lab::default();
    let mut commands: Vec<Value> = partitions
        .iter()
        .zip(1..)
        .map(|(count, n)| json!({ "type": "topic.create", "topic": format!("t{n}"), "partitions": count }))
        .collect();
    let mut create = json!({ "type": "group.create", "group": "readers" });
    create.as_object_mut().unwrap().extend(group.as_object().unwrap().clone());
    commands.push(create);
    lab.load_json(&json!({ "version": 1, "name": "story", "commands": commands })).unwrap();
    lab
}

fn join(lab: &mut Lab, member: &str, topics: &[String]) {
    lab.apply_json(&json!({ "type": "member.join", "group": "readers", "member": member, "topics": topics }))
        .unwrap();
}

fn topics(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("t{n}")).collect()
}

fn member(lab: &Lab, name: &str) -> MemberFacts {
    let facts = facts(lab);
    (**facts.groups[0].members.iter().find(|member| member.member.as_str() == name).unwrap()).clone()
}

/// The reason of a member that is idle; card and inspector say it in the same words.
fn reason(lab: &Lab, name: &str) -> Option<(Idle, String)> {
    let Phase::Idle(reason) = member(lab, name).phase else { return None };
    let words = Words::new("en");
    let text = told(&words, &reason);
    let subject = Subject::Member { group: "readers".into(), member: name.into() };
    let why = why_here(&words, lab, &subject.into()).unwrap().plain();
    assert!(why.contains(&format!("reads: nothing: {text}")), "{name}: {text}\n{why}");
    Some((reason, text))
}

#[test]
fn range_divides_each_topic_by_itself() {
    let mut lab = lab(&[10; 8], &json!({ "assignors": ["range"] }));
    for n in 1..=30 {
        join(&mut lab, &format!("m{n:02}"), &topics(8));
    }
    lab.advance(20_000);
    let idle: Vec<_> = (1..=30).filter_map(|n| reason(&lab, &format!("m{n:02}"))).collect();
    assert_eq!(idle.len(), 20);
    let expected = Idle::EachTopic { topics: 8, partitions: 10, members: 30 };
    for (reason, text) in idle {
        assert_eq!(reason, expected);
        assert_eq!(
            text,
            "range divides each of the 8 topics by itself: none has more than 10 partitions for 30 members"
        );
    }
}

#[test]
fn more_members_than_partitions_are_a_surplus() {
    let mut lab = lab(&[2, 1], &json!({ "assignors": ["roundrobin"] }));
    for n in 1..=4 {
        join(&mut lab, &format!("m{n}"), &topics(2));
    }
    lab.advance(20_000);
    let (reason, text) = reason(&lab, "m4").unwrap();
    assert_eq!(reason, Idle::Surplus { members: 4, partitions: 3 });
    assert_eq!(text, "4 members, 3 partitions");
}

/// All reasons that a newcomer has from one step to the next until it reads.
fn reasons_until_it_reads(lab: &mut Lab, name: &str) -> Vec<Idle> {
    let mut seen: Vec<Idle> = Vec::new();
    for _ in 0..3_000 {
        if member(lab, name).phase == Phase::Reading {
            return seen;
        }
        if let Some((reason, _)) = reason(lab, name).filter(|(reason, _)| !seen.contains(reason)) {
            seen.push(reason);
        }
        lab.advance(10);
    }
    panic!("{name} never reads: {seen:?}");
}

#[test]
fn a_cooperative_newcomer_waits_for_the_second_rebalance() {
    let mut lab = lab(&[6], &json!({ "assignors": ["cooperative-sticky"] }));
    for name in ["m1", "m2"] {
        join(&mut lab, name, &topics(1));
    }
    lab.advance(20_000);
    join(&mut lab, "m3", &topics(1));
    let seen = reasons_until_it_reads(&mut lab, "m3");
    let holders = vec!["m1".into(), "m2".into()];
    assert_eq!(seen, [Idle::Unreleased { partitions: 2, holders }, Idle::Rebalance]);
}

#[test]
fn a_newcomer_of_a_consumer_group_waits_for_what_others_release() {
    let mut lab = lab(&[6], &json!({ "protocol": "consumer" }));
    for name in ["m1", "m2"] {
        join(&mut lab, name, &topics(1));
    }
    lab.advance(60_000);
    join(&mut lab, "m3", &topics(1));
    let seen = reasons_until_it_reads(&mut lab, "m3");
    assert!(seen.iter().any(|reason| matches!(reason, Idle::Unreleased { partitions: 2, .. })), "{seen:?}");
    assert!(!seen.iter().any(|reason| matches!(reason, Idle::Surplus { .. } | Idle::LeftOut)), "{seen:?}");
}

#[test]
fn a_topic_that_does_not_exist_is_told() {
    let mut lab = lab(&[2], &json!({}));
    join(&mut lab, "m1", &topics(1));
    join(&mut lab, "m2", &["later".to_owned()]);
    lab.advance(20_000);
    assert_eq!(reason(&lab, "m2").unwrap().0, Idle::NoTopic);
    assert_eq!(reason(&lab, "m1"), None);
}

#[test]
fn new_partitions_wait_for_the_leader() {
    let mut lab = lab(&[1], &json!({ "assignors": ["range"] }));
    for name in ["m1", "m2"] {
        join(&mut lab, name, &topics(1));
    }
    lab.advance(20_000);
    let grow = json!({ "type": "topic.add_partitions", "topic": "t1", "total": 2 });
    lab.apply_json(&grow).unwrap();
    assert_eq!(reason(&lab, "m2").unwrap().0, Idle::NewPartitions { partitions: 1 });
    lab.advance(310_000);
    assert_eq!(member(&lab, "m2").phase, Phase::Reading);
}

#[test]
fn who_is_paused_is_not_idle_and_does_not_wait_for_records() {
    let mut lab = lab(&[2], &json!({}));
    join(&mut lab, "m1", &topics(1));
    lab.advance(20_000);
    let pause = |partition: Option<u32>| {
        let mut command =
            json!({ "type": "consumer.pause", "group": "readers", "member": "m1", "topic": "t1" });
        if let Some(partition) = partition {
            command["partition"] = partition.into();
        }
        command
    };
    let doing = |lab: &Lab| {
        let subject = Subject::Member { group: "readers".into(), member: "m1".into() };
        let why = why_here(&Words::new("en"), lab, &subject.into()).unwrap().plain();
        why.lines().find_map(|line| line.strip_prefix("now: ").map(str::to_owned)).unwrap()
    };
    assert_eq!(doing(&lab), "waits in poll() for records");
    lab.apply_json(&pause(Some(0))).unwrap();
    assert_eq!(member(&lab, "m1").phase, Phase::Reading);
    assert_eq!(doing(&lab), "waits in poll() for records of 1 of its 2 partitions; the others are paused");
    lab.apply_json(&pause(None)).unwrap();
    assert_eq!(member(&lab, "m1").phase, Phase::Paused);
    assert_eq!(doing(&lab), "calls poll(), but receives nothing: all its partitions are paused");
}
