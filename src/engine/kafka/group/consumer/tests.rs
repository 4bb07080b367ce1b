//! The coordinator alone, heartbeat by heartbeat.

use super::{ConsumerGroup, Reconciliation};
use crate::engine::kafka::assignor::TopicId;
use crate::engine::kafka::group::beat::{Beat, BeatOk, JOIN_EPOCH, LEAVE_EPOCH, LEAVE_STATIC_EPOCH, Wanted};
use crate::engine::kafka::group::config::GroupConfig;
use crate::engine::kafka::group::image::TopicImage;
use crate::engine::kafka::group::message::{Effect, GroupError, Response};
use crate::engine::kafka::group::reason::LeaveReason;
use crate::engine::kafka::group::state::GroupState;
use crate::engine::kafka::ids::{Ms, Partition, TopicName, TopicPartition};

/// Topics by name, and the version.
struct Topics(Vec<(&'static str, Partition)>, u64);

impl TopicImage for Topics {
    fn topic(&self, name: &TopicName) -> Option<(TopicId, Partition)> {
        let found = self.0.iter().find(|(known, _)| *known == name.as_str());
        found.map(|(known, partitions)| (TopicId(known.len() as u128), *partitions))
    }

    fn names(&self) -> Vec<TopicName> {
        self.0.iter().map(|(name, _)| (*name).into()).collect()
    }

    fn version(&self) -> u64 {
        self.1
    }

    fn newest(&self) -> u64 {
        self.1
    }
}

/// A group and its cluster.
struct Lab {
    group: ConsumerGroup,
    topics: Topics,
    now: Ms,
}

impl Lab {
    fn new() -> Self {
        let group = ConsumerGroup::new(GroupConfig::default());
        Self { group, topics: Topics(vec![("t", 4)], 1), now: 0 }
    }

    fn send(&mut self, beat: Beat) -> Result<BeatOk, GroupError> {
        let effects = self.group.heartbeat(self.now, 1, beat, &self.topics);
        let answer = effects.into_iter().find_map(|effect| match effect {
            Effect::Respond(_, Response::Beat(answer)) => Some(answer),
            _ => None,
        });
        answer.unwrap_or(Ok(BeatOk { epoch: LEAVE_EPOCH, interval_ms: 0, assignment: None }))
    }

    fn join(&mut self, id: &str) -> BeatOk {
        self.send(Beat { wanted: Some(wanted(&["t"], None)), ..beat(id, JOIN_EPOCH, &[]) }).unwrap()
    }

    fn beat(&mut self, id: &str, epoch: i32, owned: &[u32]) -> Result<BeatOk, GroupError> {
        self.send(beat(id, epoch, owned))
    }
}

fn wanted(topics: &[&str], regex: Option<&str>) -> Wanted {
    Wanted {
        topics: topics.iter().map(|topic| (*topic).into()).collect(),
        regex: regex.map(Into::into),
        assignor: Some("range".into()),
        rack: None,
        rebalance_timeout_ms: 20_000,
    }
}

fn of(partitions: &[u32]) -> Vec<TopicPartition> {
    partitions.iter().map(|partition| TopicPartition::new("t", *partition)).collect()
}

fn beat(id: &str, epoch: i32, owned: &[u32]) -> Beat {
    Beat {
        member_id: id.into(),
        name: id.into(),
        instance_id: None,
        epoch,
        wanted: None,
        owned: of(owned),
        reason: LeaveReason::Close,
    }
}

#[test]
fn the_first_member_gets_everything_at_epoch_2() {
    let mut lab = Lab::new();
    assert_eq!(lab.group.state(), GroupState::Empty);
    let answer = lab.join("a");
    assert_eq!((answer.epoch, answer.assignment), (2, Some(of(&[0, 1, 2, 3]))));
    assert_eq!((lab.group.epoch(), lab.group.assignment_epoch()), (2, 2));
    assert_eq!(lab.group.state(), GroupState::Stable);
    assert_eq!(lab.beat("a", 2, &[0, 1, 2, 3]).unwrap().assignment, None, "no news");
}

#[test]
fn a_partition_is_handed_over_only_when_its_return_is_said() {
    let mut lab = Lab::new();
    lab.join("a");
    lab.now = 5_000;
    assert_eq!(lab.join("b").assignment, Some(Vec::new()), "nothing is free");
    let asked = lab.beat("a", 2, &[0, 1, 2, 3]).unwrap();
    assert_eq!((asked.epoch, asked.assignment), (2, Some(of(&[0, 1]))), "the epoch waits");
    assert_eq!(lab.beat("b", 3, &[]).unwrap().assignment, None);
    assert_eq!(lab.group.state(), GroupState::Reconciling);
    let done = lab.beat("a", 2, &[0, 1]).unwrap();
    assert_eq!(done.epoch, 3);
    assert_eq!(lab.beat("b", 3, &[]).unwrap().assignment, Some(of(&[2, 3])));
    assert_eq!(lab.group.state(), GroupState::Stable);
}

#[test]
fn the_assignor_runs_once_in_its_interval() {
    let mut lab = Lab::new();
    lab.join("a");
    lab.now = 10;
    assert_eq!(lab.join("b").epoch, 2, "the assignment is of the epoch before");
    assert_eq!((lab.group.epoch(), lab.group.assignment_epoch()), (3, 2));
    assert_eq!(lab.group.state(), GroupState::Assigning);
    lab.now = 1_000;
    lab.beat("b", 2, &[]).unwrap();
    assert_eq!(lab.group.assignment_epoch(), 3);
}

#[test]
fn wrong_epochs_are_fenced_and_unknown_members_told_so() {
    let mut lab = Lab::new();
    lab.join("a");
    assert_eq!(lab.beat("a", 9, &[]), Err(GroupError::FencedMemberEpoch));
    assert_eq!(lab.beat("x", 2, &[]), Err(GroupError::UnknownMemberId));
    let offsets: Vec<_> = of(&[0]).into_iter().map(|tp| (tp, 7)).collect();
    let id = "a".into();
    assert_eq!(lab.group.check_commit(0, &id, 2, &offsets), Ok(()));
    assert_eq!(lab.group.check_commit(0, &id, 1, &offsets), Err(GroupError::StaleMemberEpoch));
    assert_eq!(lab.group.check_commit(0, &"x".into(), 2, &offsets), Err(GroupError::UnknownMemberId));
    let odd = Beat { wanted: Some(wanted(&[], Some("a("))), ..beat("b", JOIN_EPOCH, &[]) };
    assert_eq!(lab.send(odd), Err(GroupError::InvalidRegularExpression));
    assert_eq!(lab.group.members().len(), 1, "what is refused changes nothing");
}

#[test]
fn a_commit_of_an_old_epoch_stands_for_what_was_held_then() {
    let mut lab = Lab::new();
    lab.join("a");
    lab.now = 5_000;
    lab.join("b");
    lab.beat("a", 2, &[0, 1, 2, 3]).unwrap();
    lab.beat("a", 2, &[0, 1]).unwrap();
    let id = "a".into();
    let commit = |partition| of(&[partition]).into_iter().map(|tp| (tp, 7)).collect::<Vec<_>>();
    assert_eq!(lab.group.check_commit(lab.now, &id, 2, &commit(1)), Ok(()), "KIP-1251");
    assert_eq!(lab.group.check_commit(lab.now, &id, 2, &commit(3)), Err(GroupError::StaleMemberEpoch));
}

#[test]
fn who_does_not_give_back_in_time_is_dropped() {
    let mut lab = Lab::new();
    lab.join("a");
    lab.now = 5_000;
    lab.join("b");
    lab.beat("a", 2, &[0, 1, 2, 3]).unwrap();
    assert_eq!(lab.group.members()[0].state, Reconciliation::UnrevokedPartitions);
    lab.now = 25_000;
    assert_eq!(lab.group.next_deadline(), Some(25_000));
    lab.group.on_time(lab.now, &lab.topics);
    assert_eq!(lab.group.epoch(), 4);
    assert_eq!(lab.beat("b", 3, &[]).unwrap().assignment, Some(of(&[0, 1, 2, 3])));
    assert_eq!(lab.beat("a", 2, &[0, 1, 2, 3]), Err(GroupError::UnknownMemberId));
}

#[test]
fn a_static_member_finds_its_place_until_its_session_ends() {
    let mut lab = Lab::new();
    let named = |id: &str, epoch, full: bool| Beat {
        instance_id: Some("i1".into()),
        wanted: full.then(|| wanted(&["t"], None)),
        ..beat(id, epoch, &[])
    };
    lab.send(named("a", JOIN_EPOCH, true)).unwrap();
    assert_eq!(lab.send(named("b", JOIN_EPOCH, true)), Err(GroupError::UnreleasedInstanceId));
    lab.send(named("a", LEAVE_STATIC_EPOCH, false)).unwrap();
    assert_eq!(lab.group.state(), GroupState::Reconciling, "its place is kept");
    let back = lab.send(named("b", JOIN_EPOCH, true)).unwrap();
    assert_eq!((back.epoch, back.assignment), (2, Some(of(&[0, 1, 2, 3]))));
    assert_eq!(lab.send(named("a", 2, false)), Err(GroupError::FencedInstanceId));
    lab.send(named("b", LEAVE_STATIC_EPOCH, false)).unwrap();
    lab.now = 45_000;
    lab.group.on_time(lab.now, &lab.topics);
    assert_eq!((lab.group.state(), lab.group.epoch()), (GroupState::Empty, 3));
}

#[test]
fn an_expression_is_resolved_beside_and_refreshed_later() {
    let mut lab = Lab::new();
    let joining = Beat { wanted: Some(wanted(&[], Some("t.*"))), ..beat("a", JOIN_EPOCH, &[]) };
    assert_eq!(lab.send(joining).unwrap().assignment, Some(Vec::new()));
    lab.now = lab.group.next_deadline().unwrap();
    lab.group.on_time(lab.now, &lab.topics);
    assert_eq!(lab.beat("a", 1, &[]).unwrap().assignment, Some(of(&[0, 1, 2, 3])));
    lab.topics = Topics(vec![("t", 4), ("tt", 1)], 2);
    lab.now = 5_000;
    lab.beat("a", 2, &[0, 1, 2, 3]).unwrap();
    assert_eq!(lab.group.epoch(), 2, "not yet: ten seconds lie between two refreshes");
    lab.now = 10_100;
    lab.beat("a", 2, &[0, 1, 2, 3]).unwrap();
    lab.now = lab.group.next_deadline().unwrap();
    lab.group.on_time(lab.now, &lab.topics);
    assert_eq!(lab.group.epoch(), 3);
}

#[test]
fn a_share_group_assigns_what_is_initialised() {
    let mut lab = Lab::new();
    lab.group = ConsumerGroup::share(GroupConfig::default());
    assert_eq!(lab.join("a").assignment, Some(Vec::new()));
    lab.now = 10;
    lab.group.on_time(lab.now, &lab.topics);
    lab.now = 1_000;
    let answer = lab.beat("a", 2, &[]).unwrap();
    assert_eq!((answer.epoch, answer.assignment.map(|a| a.len())), (3, Some(4)));
    for id in ["b", "c", "d", "e"] {
        lab.join(id);
    }
    lab.now = 2_000;
    for id in ["a", "b", "c", "d", "e"] {
        lab.beat(id, 3, &[]).unwrap();
    }
    let all: usize = lab.group.members().iter().map(|member| member.assigned.len()).sum();
    assert_eq!(all, 8, "five members, four partitions: two members each");
}
