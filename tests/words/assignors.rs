//! Why a member has a partition, for each assignor: its rule with its numbers.

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::{MemberName, TopicPartition};
use loglab::session::subject::kafka;
use loglab::ui::why::why;
use loglab::ui::words::Words;

use super::story::Story;

/// A group `readers` under an assignor, its members one after the other.
fn story(protocol: &str, assignor: &str, members: &[&str]) -> Story {
    let mut story = Story::new();
    story.found("readers", GroupProtocol::parse(protocol).expect("a protocol"), Some(assignor));
    for member in members {
        story.join("readers", member);
        story.run(30_000);
    }
    story
}

fn held_by(story: &Story, member: &str) -> Vec<TopicPartition> {
    let group = &story.sim.world().kafka.groups["readers"];
    let name = MemberName::from(member);
    group.owners().iter().filter(|(_, (owner, _))| **owner == name).map(|(tp, _)| tp.clone()).collect()
}

fn answer(story: &Story, partition: &TopicPartition) -> String {
    let words = Words::new("en");
    let subject = kafka::Subject::Partition(partition.clone()).into();
    let answer = why(&words, story.sim.world(), &subject).unwrap().plain();
    assert_eq!(words.problems(), Vec::<String>::new());
    answer
}

fn check(story: &Story, partition: &TopicPartition, expected: &[&str]) {
    let answer = answer(story, partition);
    for line in expected {
        assert!(answer.lines().any(|found| found.contains(line)), "'{line}' in\n{answer}");
    }
}

#[test]
fn who_gets_nothing_in_the_first_of_two_rebalances_is_no_surplus() {
    let story = story("classic", "cooperative-sticky", &["c1", "c2"]);
    let lines = story.lines().join("\n");
    let expected = "c2 reads nothing yet: what moves is revoked first and assigned in the next rebalance.";
    assert!(lines.contains(expected), "{lines}");
    assert!(!lines.contains("more members than partitions"), "{lines}");
}

#[test]
fn round_robin_tells_whose_turn_it_was() {
    let story = story("classic", "roundrobin", &["c1", "c2", "c3", "c4"]);
    let expected = [
        "readers: c2 by roundrobin",
        "order: c1, c2, c3 and c4, by member id",
        "place: flights-5 is number 5 of all partitions in order, counted from 0",
        "mod 4: 1",
        "so: c1 got the partition before, so it is c2’s turn",
    ];
    check(&story, &TopicPartition::new("flights", 5), &expected);
    check(&story, &TopicPartition::new("flights", 0), &["so: c1 is the first"]);
}

#[test]
fn sticky_tells_what_was_kept_and_what_moved() {
    let story = story("classic", "sticky", &["c1", "c2", "c3"]);
    let moved = &held_by(&story, "c3")[0];
    let expected = [
        "readers: c3 by sticky",
        "each gets: 6 ÷ 3 = 2 with remainder 0",
        " had 3 and keeps 2; c3 had fewer",
        "so: c3 has 2; members have 2 to 2",
    ];
    check(&story, moved, &expected);
    check(&story, &held_by(&story, "c1")[0], &["kept?: kept: c1 had it when it joined"]);
}

#[test]
fn cooperative_sticky_gave_back_first_so_what_moved_was_free() {
    let story = story("classic", "cooperative-sticky", &["c1", "c2", "c3", "c4"]);
    let expected = [
        "rule: members keep what they had as far as balance allows, and read it",
        "each gets: 6 ÷ 4 = 1 with remainder 2: 2 members get one more",
        "kept?: no member had it, and c4 was below its quota",
    ];
    check(&story, &held_by(&story, "c4")[0], &expected);
    check(&story, &held_by(&story, "c2")[0], &["kept?: kept: c2 had it when it joined"]);
}

#[test]
fn uniform_tells_since_which_epoch() {
    let story = story("consumer", "uniform", &["c1", "c2"]);
    check(
        &story,
        &held_by(&story, "c1")[0],
        &["readers: c1 by uniform", "kept?: kept: c1 has it since epoch "],
    );
    let expected = [
        "each gets: 6 ÷ 2 = 3 with remainder 0",
        "kept?: new to c2, which was below its quota when the broker assigned it",
    ];
    check(&story, &held_by(&story, "c2")[0], &expected);
}

#[test]
fn the_brokers_range_tells_the_arithmetic_as_the_clients_does() {
    for protocol in ["classic", "consumer"] {
        let story = story(protocol, "range", &["c1", "c2", "c3", "c4"]);
        let expected = [
            "order: c1, c2, c3 and c4, by member id",
            "each gets: 6 ÷ 4 = 1 with remainder 2: the first 2 members get one more",
            "so: c2, number 2 in this order, gets partitions 2, 3",
        ];
        check(&story, &TopicPartition::new("flights", 3), &expected);
    }
}

#[test]
fn while_an_assignment_is_being_made_no_old_numbers_are_told() {
    let mut story = story("classic", "roundrobin", &["c1", "c2"]);
    story.join("readers", "c3");
    story.run(20);
    let answer = answer(&story, &TopicPartition::new("flights", 5));
    assert!(!answer.contains("order: ") && !answer.contains("place: "), "{answer}");
}
