//! What a command did in Kafka.

use super::ResetRow;
use crate::engine::kafka::ids::{Offset, Partition};

/// What a command answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// `producer.send`: where the record is.
    Sent {
        partition: Partition,
        offset: Offset,
    },
    /// `group.reset_offsets`: the plan, or what was done.
    Reset(Vec<ResetRow>),
    /// `consumer.seek`: the position before, and the new one.
    Sought {
        from: Option<Offset>,
        to: Offset,
    },
    /// `topic.add_partitions`: how many there were.
    Grown {
        from: Partition,
    },
}
