//! One change of membership under three protocols, side by side: classic eager, classic cooperative, KIP-848.
//!
//! Each run is an ordinary simulation of its own: a copy of the world in which the group is created again under the
//! protocol, with the members, topics, positions and timeouts that it has, and the producers running on. All three settle
//! first; then the change comes at the same tick. The results are taken from the events alone.
//!
//! Downtime of a partition is the time from when its owner stops reading it (`onPartitionsRevoked`,
//! `onPartitionsLost`, a crash) until `onPartitionsAssigned` gives it to anybody again. What is never taken away
//! has none; a partition that is new has had no owner, and only waits for its first one.
//!
//! Deliberately absent: the rules of the protocols.

mod found;
mod job;
mod observer;
mod parts;
mod trial;

use std::rc::Rc;

use crate::engine::kafka::group::ClientNo;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms};
use crate::simulation::command::Refusal;
use crate::simulation::kafka::Group;
use crate::simulation::world::World;

pub use found::Protocol;
pub use job::Job;
pub use observer::{Call, Callback, Readers, Reading, Span};
pub use parts::{AWAY_MS, Change, ROLL_EVERY_MS};

/// The result of the change under one protocol. Times are ms since the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub protocol: Protocol,
    /// The assignor in force.
    pub assignor: Rc<str>,
    /// Partitions that the group reads, in order.
    pub readers: Vec<Readers>,
    /// Generations, or group epochs, that it took.
    pub rounds: i32,
    /// When everybody had what it keeps; none where that did not happen in fifteen minutes.
    pub stable_ms: Option<Ms>,
    /// Calls of the members' rebalance listeners, in order.
    pub calls: Vec<Call>,
}

impl Run {
    /// Partitions that another member reads in the end.
    pub fn moved(&self) -> usize {
        self.readers.iter().filter(|readers| readers.has_moved()).count()
    }

    /// Partitions whose reading stopped for a while.
    pub fn stopped(&self) -> usize {
        self.readers.iter().filter(|readers| readers.downtime_ms() > 0).count()
    }

    /// The downtime of all partitions together.
    pub fn total_ms(&self) -> Ms {
        self.readers.iter().map(Readers::downtime_ms).sum()
    }

    /// The longest time for which a partition was not read.
    pub fn longest_ms(&self) -> Ms {
        let stops =
            self.readers.iter().flat_map(|readers| &readers.spans).filter(|s| s.reading == Reading::Stopped);
        stops.map(|span| span.to_ms - span.from_ms).max().unwrap_or(0)
    }
}

/// The three, on one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Members with their clients' numbers, which give them their colours. Spans and calls name them by place.
    pub members: Vec<(MemberName, ClientNo)>,
    /// Oldest protocol first.
    pub runs: [Run; 3],
    /// How much time the three cover.
    pub span_ms: Ms,
    /// `session.timeout.ms` and `heartbeat.interval.ms` of the classic runs and of the consumer group.
    pub waits: [(Ms, Ms); 2],
}

/// Whether a group can be compared: it has members, and they read by partition.
pub fn is_comparable(group: &Group) -> bool {
    group.coordinator.kind() != "share" && group.clients.values().any(|client| !client.is_crashed())
}

/// Runs `change` in the group under all three protocols, from where `world` is.
pub fn compare(world: &World, id: &GroupId, change: &Change) -> Result<Comparison, Refusal> {
    let mut job = Job::new(world, id, change)?;
    while !job.work(|| false)? {}
    Ok(job.told())
}
