//! Members × partitions → assignment, by the rules of Apache Kafka 4.3.1.
//!
//! Client side (classic groups; the leader runs them): range, round robin, sticky, cooperative sticky.
//! Broker side: uniform and range for consumer groups (KIP-848), simple for share groups (KIP-932).
//!
//! Invariants:
//! - An assignor is a function of its arguments: no state from call to call, no clock, no chance.
//! - The answer is Kafka's, order included. Where Kafka's own answer depends on the order in which Java walks a hash
//!   map, that order is followed (`java`), so that the answer is the one of a leader on `OpenJDK` 17 that learnt of
//!   the members in the given order.
//! - Inside, members, topics and partitions are numbers (`roster`); names are put back at the end.

mod broker;
mod explain;
mod model;
mod numbered;
mod rack;
mod range;
mod roster;
mod round_robin;
mod sticky;

pub use explain::{Block, Difference, Quota, Shared, Stay, Turn, Why, range_block};
pub use model::{AssignError, Assignment, Member, Topic, TopicId, Topics};
pub use numbered::Numbered;

/// How a classic group hands over (`ConsumerPartitionAssignor.RebalanceProtocol`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RebalanceProtocol {
    /// Every member gives up everything before it joins.
    Eager,
    /// Members keep what they have, and give up only what the assignment takes from them.
    Cooperative,
}

/// The assignors that a classic group's leader runs (`partition.assignment.strategy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientAssignor {
    /// `RangeAssignor`.
    Range,
    /// `RoundRobinAssignor`.
    RoundRobin,
    /// `StickyAssignor`.
    Sticky,
    /// `CooperativeStickyAssignor`.
    CooperativeSticky,
}

impl ClientAssignor {
    pub const ALL: [Self; 4] = [Self::Range, Self::RoundRobin, Self::Sticky, Self::CooperativeSticky];

    /// The name under which members vote for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::RoundRobin => "roundrobin",
            Self::Sticky => "sticky",
            Self::CooperativeSticky => "cooperative-sticky",
        }
    }

    /// The assignor of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|assignor| assignor.name() == name)
    }

    /// The protocols that it can run under, best first. A consumer picks the best that all its assignors share.
    pub fn protocols(self) -> &'static [RebalanceProtocol] {
        match self {
            Self::CooperativeSticky => &[RebalanceProtocol::Cooperative, RebalanceProtocol::Eager],
            _ => &[RebalanceProtocol::Eager],
        }
    }

    /// Assigns the partitions of `topics` to `members`.
    pub fn assign(self, topics: &Topics, members: &[Member]) -> Result<Assignment, AssignError> {
        let group = Numbered::classic(topics, members);
        Ok(group.named(&group.client(self)?))
    }
}

/// The assignors of a consumer group's coordinator (`group.remote.assignor`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerAssignor {
    /// `UniformAssignor`, the default.
    Uniform,
    /// The broker's own `RangeAssignor`.
    Range,
}

impl ServerAssignor {
    pub const ALL: [Self; 2] = [Self::Uniform, Self::Range];

    /// The name that a member asks for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Range => "range",
        }
    }

    /// The assignor of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|assignor| assignor.name() == name)
    }

    /// The target assignment, given each member's previous one in `owned`.
    pub fn assign(self, topics: &Topics, members: &[Member]) -> Result<Assignment, AssignError> {
        let group = Numbered::consumer(topics, members);
        Ok(group.named(&group.server(self)?))
    }
}

/// The assignors of a share group's coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShareAssignor {
    /// `SimpleAssignor`.
    Simple,
}

impl ShareAssignor {
    pub fn name(self) -> &'static str {
        "simple"
    }

    /// The target assignment, given each member's previous one in `owned`. A partition may have several members.
    pub fn assign(self, topics: &Topics, members: &[Member]) -> Assignment {
        let group = Numbered::sharing(topics, members);
        group.named(&group.share(self))
    }
}
