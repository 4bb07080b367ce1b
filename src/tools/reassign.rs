//! A group as an assignor sees it: what it was told and made of it, and what any assignor would make of it now.
//!
//! Nothing here changes a world. Assignments are the engine's own; here is only what they are asked.

use std::rc::Rc;

use crate::engine::kafka::assignor::{
    AssignError, Assignment, ClientAssignor, Difference, Member, ServerAssignor, Topic, Topics, Why,
};
use crate::engine::kafka::client::consumer::Logs;
use crate::engine::kafka::group::GroupState;
use crate::engine::kafka::ids::{MemberId, TopicName, TopicPartition};
use crate::simulation::kafka::Group;
use crate::simulation::world::World;

/// A cooperative hand-over takes two rebalances; a third one finds nothing to do.
const MOST_ROUNDS: u32 = 3;

/// An assignor of either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignor {
    /// Run by a classic group's leader.
    Client(ClientAssignor),
    /// Run by a consumer group's coordinator (KIP-848).
    Server(ServerAssignor),
}

impl Assignor {
    /// All of them, clients' first.
    pub const ALL: [Self; 6] = [
        Self::Client(ClientAssignor::Range),
        Self::Client(ClientAssignor::RoundRobin),
        Self::Client(ClientAssignor::Sticky),
        Self::Client(ClientAssignor::CooperativeSticky),
        Self::Server(ServerAssignor::Uniform),
        Self::Server(ServerAssignor::Range),
    ];

    /// The one that a group goes by; none of a share group, or while there is none.
    pub fn of(group: &Group) -> Option<Self> {
        let name = group.coordinator.protocol()?;
        match group.coordinator.kind() {
            "classic" => ClientAssignor::parse(name).map(Self::Client),
            "consumer" => ServerAssignor::parse(name).map(Self::Server),
            _ => None,
        }
    }

    /// Its name; the two ranges share theirs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Client(assignor) => assignor.name(),
            Self::Server(assignor) => assignor.name(),
        }
    }

    fn assign(self, topics: &Topics, members: &[Member]) -> Result<Assignment, AssignError> {
        match self {
            Self::Client(assignor) => assignor.assign(topics, members),
            Self::Server(assignor) => assignor.assign(topics, members),
        }
    }
}

/// What an assignor is told, and an assignment of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The topics that members subscribe to.
    pub topics: Topics,
    /// The members, with what they owned before.
    pub members: Vec<Member>,
    pub made: Assignment,
}

impl Seen {
    /// The present assignment, and what it was made from: with what members brought when they joined (classic) or had
    /// in the epoch before (KIP-848). None while it is being made, and where what is known does not lead to it any more.
    pub fn as_assigned(world: &World, group: &Group) -> Option<Self> {
        let mut seen = Self::now(world, group);
        match (group.coordinator.classic(), group.coordinator.consumer()) {
            (Some(classic), _) if group.coordinator.state() == GroupState::Stable => {
                let sticky = Self::goes_by_user_data(group);
                for member in &mut seen.members {
                    let joined = &classic.members().get(&member.id)?.subscription;
                    let user_data = || joined.sticky.clone().unwrap_or((Vec::new(), -1));
                    let brought = || (joined.owned.clone(), joined.generation);
                    let (owned, generation) = if sticky { user_data() } else { brought() };
                    (member.owned, member.generation) = (owned, Some(generation));
                }
            }
            (_, Some(consumer)) if consumer.assignment_epoch() == consumer.epoch() => {
                let before = |since: &u64| (*since as i64) < i64::from(consumer.assignment_epoch());
                for member in &mut seen.members {
                    let kept = &consumer.member(&member.id)?.assigned;
                    member.owned.retain(|tp| kept.get(tp).is_some_and(before));
                }
            }
            _ => return None,
        }
        let given: usize = seen.made.values().map(Vec::len).sum();
        (given == seen.partitions()).then_some(seen)
    }

    /// An eager member has nothing left when it joins; the sticky assignor's user data still tells what it had.
    fn goes_by_user_data(group: &Group) -> bool {
        Assignor::of(group) == Some(Assignor::Client(ClientAssignor::Sticky))
    }

    /// The group as it is: all own what they were assigned last.
    pub fn now(world: &World, group: &Group) -> Self {
        let members: Vec<Member> = match group.coordinator.consumer() {
            Some(consumer) => consumer.as_seen_by_assignor(),
            None => group
                .coordinator
                .classic()
                .into_iter()
                .flat_map(|classic| classic.members().iter())
                .map(|(id, member)| Member {
                    instance_id: member.instance_id.clone(),
                    rack: member.subscription.rack.clone(),
                    owned: member.assignment.clone(),
                    generation: Some(group.coordinator.generation()),
                    ..Member::new(id.clone(), member.subscription.topics.as_slice())
                })
                .collect(),
        };
        let names = members.iter().flat_map(|member| member.topics.iter());
        let known = names.filter_map(|name| {
            let partitions = world.kafka.topics.partitions(name)?;
            let topic = Topic { partitions, id: world.kafka.topics.get(name)?.id, racks: Vec::new() };
            Some((name.clone(), topic))
        });
        let topics = known.collect();
        let made = members.iter().map(|member| (member.id.clone(), member.owned.clone())).collect();
        Self { topics, members, made }
    }

    /// How many partitions there are to be read.
    pub fn partitions(&self) -> usize {
        self.topics.values().map(|topic| topic.partitions as usize).sum()
    }

    /// The same with one member more, who subscribes to what the first one does, or to `topics`.
    pub fn join(&mut self, id: MemberId, topics: impl Into<Rc<[TopicName]>>) {
        let topics = self.members.first().map_or_else(|| topics.into(), |first| first.topics.clone());
        self.members.push(Member::new(id, topics));
        if self.members.iter().all(|member| member.generation.is_some()) {
            // A leader learns of members by id.
            self.members.sort_by(|a, b| a.id.cmp(&b.id));
        }
    }

    /// What `assignor` would make of it.
    pub fn replan(&self, assignor: Assignor) -> Result<Replan, AssignError> {
        let mut members = self.members.clone();
        let mut after = assignor.assign(&self.topics, &members)?;
        let mut rounds = 1;
        // What a cooperative assignor moves has no owner in the first of two rebalances.
        while rounds < MOST_ROUNDS && after.values().map(Vec::len).sum::<usize>() < self.partitions() {
            for member in &mut members {
                member.owned = after.get(&member.id).cloned().unwrap_or_default();
                member.generation = member.generation.map(|generation| generation + 1);
            }
            after = assignor.assign(&self.topics, &members)?;
            rounds += 1;
        }
        Ok(Replan { difference: Difference::between(&self.made, &after), after, rounds })
    }

    /// Why `of` is where it is in `made`.
    pub fn explain(&self, assignor: Assignor, made: &Assignment, of: &TopicPartition) -> Option<Why> {
        match assignor {
            Assignor::Client(assignor) => assignor.explain(&self.topics, &self.members, made, of),
            Assignor::Server(assignor) => assignor.explain(&self.topics, &self.members, made, of),
        }
    }

    /// The members that hold the partition in an assignment; the first where several do.
    pub fn owner<'a>(made: &'a Assignment, of: &TopicPartition) -> Option<&'a MemberId> {
        made.iter().find(|(_, list)| list.contains(of)).map(|(id, _)| id)
    }
}

/// An assignment that is not made yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replan {
    /// Who would have what.
    pub after: Assignment,
    /// Compared with who has what.
    pub difference: Difference,
    /// How many rebalances it would take.
    pub rounds: u32,
}

#[cfg(test)]
mod tests;
