//! What the cards show is what the world holds: states, waits, who is idle and why.

#[path = "facts/idle.rs"]
mod idle;
#[path = "facts/lag.rs"]
mod lag;
#[path = "facts/lanes.rs"]
mod lanes;

use loglab::engine::kafka::group::GroupState;
use loglab::session::Lab;
use loglab::simulation::kafka::idle::Idle;
use loglab::ui::facts::{Facts, GroupFacts, MarkKind, MemberFacts, Phase, facts};
use serde_json::{Value, json};

struct Story(Lab);

impl Story {
    /// Six partitions and a group with members of these names.
    fn with(members: &[&str]) -> Self {
        let mut story = Self(Lab::default());
        let scenario = json!({ "version": 1, "name": "story", "commands": [
            { "type": "topic.create", "topic": "events", "partitions": 6 },
            { "type": "group.create", "group": "readers", "configs": { "session.timeout.ms": 10_000 } },
        ] });
        story.0.load_json(&scenario).unwrap();
        for member in members {
            story.join(member);
        }
        story.0.advance(12_000);
        story
    }

    fn join(&mut self, member: &str) {
        self.apply(
            json!({ "type": "member.join", "group": "readers", "member": member, "topics": ["events"] }),
        );
    }

    fn apply(&mut self, command: Value) {
        self.0.apply_json(&command).unwrap();
    }

    fn facts(&self) -> Facts {
        facts(&self.0)
    }

    fn group(&self) -> GroupFacts {
        (*self.facts().groups[0]).clone()
    }

    fn member(&self, name: &str) -> MemberFacts {
        let group = self.group();
        (**group.members.iter().find(|member| member.member.as_str() == name).unwrap()).clone()
    }
}

#[test]
fn a_group_tells_what_its_first_wait_is_for() {
    let mut story = Story::with(&[]);
    story.join("c1");
    story.0.advance(10);
    let group = story.group();
    assert_eq!(group.state, GroupState::PreparingRebalance);
    let wait = group.countdown.unwrap();
    assert!(wait.initial && wait.missing.is_empty());
    assert!((2_900..=3_000).contains(&wait.left_ms), "{}", wait.left_ms);
    assert_eq!(story.member("c1").phase, Phase::Joining);
}

#[test]
fn members_show_what_they_hold_and_the_surplus_one_why_it_is_idle() {
    let story = Story::with(&["c1", "c2", "c3", "c4", "c5", "c6", "c7"]);
    assert_eq!(story.group().state, GroupState::Stable);
    for name in ["c1", "c2", "c3", "c4", "c5", "c6"] {
        let member = story.member(name);
        assert_eq!((member.phase, member.parts.len()), (Phase::Reading, 1), "{name}");
    }
    assert_eq!(story.member("c7").phase, Phase::Idle(Idle::Surplus { members: 7, partitions: 6 }));
}

#[test]
fn a_crash_counts_down_to_the_end_of_the_session() {
    let mut story = Story::with(&["c1", "c2"]);
    story.apply(json!({ "type": "member.crash", "group": "readers", "member": "c2" }));
    let Phase::Crashed { left_ms: Some(left), of_ms: 10_000 } = story.member("c2").phase else {
        panic!("{:?}", story.member("c2"));
    };
    assert!(story.member("c2").held_back && story.member("c2").parts.len() == 3);
    story.0.advance(left + 4_000);
    assert_eq!(story.group().members.len(), 1);
    assert_eq!(story.member("c1").parts.len(), 6);
    let kinds: Vec<_> = story.facts().marks.iter().map(|mark| mark.kind).collect();
    let expected = [MarkKind::Crashed, MarkKind::Expired, MarkKind::Assigned];
    assert!(kinds.windows(3).any(|three| three == expected), "{kinds:?}");
}

#[test]
fn shortened_waits_are_told_until_members_have_the_real_ones() {
    let mut story = Story::with(&["c1"]);
    assert_eq!(*story.facts().shortened, [("session.timeout.ms", 10_000, 45_000)]);
    assert!(!story.facts().real_timers);
    let real = json!({ "session.timeout.ms": 45_000 });
    story.apply(json!({ "type": "member.set", "group": "readers", "member": "c1", "configs": real }));
    assert!(story.facts().real_timers);
}

#[test]
fn facts_stay_equal_while_nothing_happens() {
    let story = Story::with(&["c1"]);
    assert_eq!(story.facts(), story.facts());
}
