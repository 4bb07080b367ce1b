//! Group coordination: the broker's state of a group, and the requests and responses between it and its members.
//!
//! The coordinators are state machines with time as an argument. They hold deadlines rather than timers: the caller
//! asks `next_deadline` and calls `on_time`. Nothing here knows logs or sockets.

pub mod beat;
pub mod classic;
mod config;
pub mod consumer;
pub mod coordinator;
mod image;
pub mod message;
pub mod offsets;
pub mod offsets_topic;
mod reason;
mod state;

pub use beat::{Beat, BeatOk, Wanted};
pub use classic::{ClassicGroup, ClassicMember};
pub use config::{GroupConfig, MigrationPolicy, ModernConfig};
pub use consumer::{ConsumerGroup, ConsumerMember, Reconciliation};
pub use coordinator::{Coordinator, MemberRef};
pub use image::TopicImage;
pub use message::{
    ClientNo, Effect, FetchRequest, Fetched, GroupError, GroupFact, JoinOk, JoinRequest, Request, Response,
    SyncRequest, Transactional,
};
pub use offsets::{Committed, Offsets, RangeSet};
pub use reason::{CommitReason, LeaveReason, RebalanceReason, Removal};
pub use state::{ClassicState, GroupState};
