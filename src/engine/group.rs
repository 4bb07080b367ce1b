//! Group coordination: what the broker keeps of a group, and the requests and responses between it and members.
//!
//! The coordinators are state machines with time as an argument. They hold deadlines rather than timers:
//! whoever drives them asks `next_deadline` and calls `on_time`. Nothing here knows logs or sockets.

pub mod classic;
pub mod message;
pub mod offsets;

pub use classic::{ClassicGroup, ClassicMember, ClassicState};
pub use message::{
    ClientNo, CommitReason, Effect, GroupError, GroupFact, JoinOk, JoinRequest, LeaveReason, RebalanceReason,
    Request, Response, SyncRequest,
};
pub use offsets::{Committed, Offsets, RangeSet};

use crate::engine::ids::Ms;

/// The broker's settings for one group (`group.*`), with Kafka's defaults.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupConfig {
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members. 3,000.
    pub initial_rebalance_delay_ms: Ms,
    /// `group.min.session.timeout.ms`. 6,000.
    pub min_session_timeout_ms: Ms,
    /// `group.max.session.timeout.ms`. 1,800,000.
    pub max_session_timeout_ms: Ms,
    /// `group.max.size`: how many members a group may have. 2,147,483,647.
    pub max_size: u32,
}

impl Default for GroupConfig {
    fn default() -> Self {
        Self {
            initial_rebalance_delay_ms: 3_000,
            min_session_timeout_ms: 6_000,
            max_session_timeout_ms: 1_800_000,
            max_size: i32::MAX as u32,
        }
    }
}
