//! What is told of gestures: what their commands answered, and how the world is after them.

use super::flights;
use loglab::engine::kafka::ids::{GroupId, MemberName, TopicPartition};
use loglab::session::Lab;
use loglab::session::subject::kafka::{Marker, Which};
use loglab::simulation::command::{Bytes, Configs};
use loglab::simulation::kafka::command::{ProducerSend, ResetTo, SeekTo, TopicCreate};
use loglab::tools::console::run_line;
use loglab::tools::stopping;
use loglab::ui::gesture::{DropZone, Gesture, StopAndReset, Who};
use loglab::ui::words::format::moment;
use loglab::ui::words::{Words, narrate, stepped};

/// Does gestures in turn; this is what is told of the last one.
fn check(gestures: impl IntoIterator<Item = Gesture>, expected: &str) {
    let (words, mut story) = (Words::new("en"), flights());
    let mut told = String::new();
    for gesture in gestures {
        let commands = gesture.commands(story.sim.world());
        assert!(!commands.is_empty(), "{gesture:?} does nothing");
        let outcomes = story.sim.apply_all(&commands).unwrap();
        told = gesture.told(&words, story.sim.world(), &outcomes);
        story.run(1_000);
    }
    assert_eq!(told, expected);
    assert_eq!(words.problems(), Vec::<String>::new());
}

fn put(group: &str, member: &str, zone: DropZone) -> Gesture {
    let group = (!group.is_empty()).then(|| group.into());
    Gesture::Put(Who { group, member: member.into() }, zone)
}

fn of(gesture: fn(GroupId, MemberName) -> Gesture) -> Gesture {
    gesture("gates".into(), "c1".into())
}

fn seek(which: Which, to: SeekTo) -> Gesture {
    let partition = TopicPartition::new("flights", 0);
    Gesture::Seek(Marker { group: "gates".into(), partition, which }, to)
}

fn send(key: Option<&str>) -> Gesture {
    Gesture::Send(Box::new(ProducerSend {
        topic: "flights".into(),
        key: key.map(|key| Bytes(key.into())),
        value: None,
        headers: vec![],
        partition: None,
        timestamp_ms: None,
        producer: None,
        poison: false,
    }))
}

#[test]
fn members() {
    check(
        [put("gates", "c1", DropZone::Group("delays".into()))],
        "c1 left gates with a LeaveGroup and joins delays. Both groups rebalance.",
    );
    check(
        [put("", "c9", DropZone::Group("delays".into()))],
        "c9 is the first in delays. The coordinator waits briefly for others before the assignment.",
    );
    check(
        [put("", "c9", DropZone::Group("gates".into()))],
        "c9 asks to join gates. The coordinator lets all members rejoin, then each partition gets one owner again.",
    );
    check(
        [put("gates", "c1", DropZone::Bench)],
        "c1 closed cleanly: it commits and sends LeaveGroup, so gates rebalances at once.",
    );
    check(
        [put("gates", "c1", DropZone::Crash)],
        "c1 crashed. Its partitions are not read until its session ends, 45 s after its last heartbeat.",
    );
    check(
        [of(Gesture::Bounce)],
        "c1 closed and was started again: it leaves, and joins as a new member. The group rebalances twice.",
    );
    check(
        [Gesture::JoinStatic("gates".into(), "c9".into())],
        "c9 asks to join gates under a group.instance.id: from now on its place is kept while it is away, up to its session timeout.",
    );
    check(
        [of(Gesture::Freeze)],
        "c1 no longer polls. It still sends heartbeats, so it leaves only after max.poll.interval.ms (5 min).",
    );
    check([of(Gesture::Freeze), of(Gesture::Thaw)], "c1 polls again.");
    check([of(Gesture::Commit)], "c1 commits its positions.");
    check([of(Gesture::PauseFetching)], "c1 keeps polling, but receives no records until it resumes.");
    check([of(Gesture::PauseFetching), of(Gesture::ResumeFetching)], "c1 receives records again.");
}

#[test]
fn markers_go_where_they_were_let_go_of() {
    check(
        [seek(Which::Position, SeekTo::ShiftBy(-10))],
        "gates goes to offset 18 of flights-0 (2013-11-27 05:00:12.500): reads 10 records again.",
    );
    check(
        [seek(Which::Position, SeekTo::Beginning)],
        "gates goes to offset 0 of flights-0 (2013-11-27 05:00:01.200): reads 19 records again.",
    );
    let empty = ["c1", "c2"].map(|member| put("gates", member, DropZone::Bench));
    check(
        empty.clone().into_iter().chain([seek(Which::Committed, SeekTo::Offset(3))]),
        "gates goes to offset 3 of flights-0 (2013-11-27 05:00:01.900): reads 19 records again.",
    );
    check(
        empty.into_iter().chain([Gesture::Reset("gates".into(), ResetTo::Earliest)]),
        "The committed offsets of gates were reset; members that join start there.",
    );
}

#[test]
fn topics_and_producers() {
    let create = TopicCreate { topic: "trips".into(), partitions: 3, configs: Configs::new() };
    check([Gesture::CreateTopic(create)], "trips was created with 3 partitions.");
    check(
        [Gesture::Grow("flights".into(), 8)],
        "flights has 8 partitions now. 15 keys go to other partitions once clients see the new partitions.",
    );
    check([Gesture::DeleteTopic("flights".into())], "flights and its records were deleted.");
    check([Gesture::PauseProducer("feed".into())], "feed was paused.");
    check(
        [Gesture::PauseProducer("feed".into()), Gesture::ResumeProducer("feed".into())],
        "feed was resumed.",
    );
    check([Gesture::RemoveProducer("feed".into())], "feed sent what it had buffered and was closed.");
    check([send(Some("UA"))], "The record is in flights-4 at offset 6.");
    check([send(None)], "The record is in flights-0 at offset 28.");
}

/// Commits of the default lab's group, by partition.
fn commits(lab: &Lab) -> Vec<u64> {
    lab.world().kafka.groups["gate-displays"].offsets.values().map(|commit| commit.offset).collect()
}

#[test]
fn a_reset_stops_the_members_first_and_does_what_its_preview_said() {
    for crashed in [false, true] {
        let (words, mut lab) = (Words::new("en"), Lab::default());
        lab.advance(20_000);
        if crashed {
            lab.do_now(&put("gate-displays", "c2", DropZone::Crash).commands(lab.world())).unwrap();
        }
        let before = commits(&lab);
        let group: GroupId = "gate-displays".into();
        let line = "--reset-offsets --group gate-displays --to-earliest --all-topics --execute".to_owned();
        let refused = run_line(lab.world(), &line, &[]);
        assert!(refused.requests.is_empty(), "it has members: {}", refused.stderr);
        let preview = stopping::stopped(lab.world(), &group).expect("all of them close");
        // A crashed member is gone when its session has ended.
        assert_eq!(preview.after_ms > 1_000, crashed, "{} ms", preview.after_ms);
        assert!(!run_line(&preview.world, &line, &[]).requests.is_empty());
        let stop = StopAndReset { group: group.clone(), line, files: Vec::new() };
        let gesture = Gesture::StopAndReset(Box::new(stop));
        let done = gesture.act(&mut lab).expect("there is something to do").unwrap();
        assert!(stopping::is_empty(lab.world(), &group));
        assert!(commits(&lab).iter().all(|offset| *offset == 0) && before.iter().any(|offset| *offset > 0));
        let told = gesture.told(&words, lab.world(), &done.outcomes);
        assert!(told.starts_with("The members of gate-displays closed."), "{told}");
        assert!(lab.undo() && lab.undo(), "the reset, then the members' leaving");
        assert_eq!(commits(&lab), before);
        assert!(!stopping::is_empty(lab.world(), &group));
    }
}

#[test]
fn a_step_says_what_it_did() {
    let (words, mut lab) = (Words::new("en"), Lab::default());
    lab.advance(20_000);
    for _ in 0..60 {
        let events = lab.step();
        let told = stepped(&words, lab.world(), &events);
        let first = events.first().expect("flights go on");
        assert!(told.contains(&narrate(&words, first, lab.world()).plain()), "{told}");
        assert!(told.starts_with(&moment(&words, first.time_ms)), "{told}");
    }
    lab.load(loglab::scenario::library::named("empty").unwrap()).unwrap();
    let events = lab.step();
    assert!(stepped(&words, lab.world(), &events).ends_with("nothing happened for a minute."));
    assert_eq!(words.problems(), Vec::<String>::new());
}
