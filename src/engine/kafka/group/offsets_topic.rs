//! `__consumer_offsets`: where brokers keep what groups committed.
//!
//! Source: `GroupCoordinatorService.partitionFor`, `OffsetCommitKey`, `OffsetCommitValue`. A compacted topic: the key is
//! (group, topic, partition), the value the offset; a commit that expires or is deleted leaves a tombstone. What
//! compaction leaves of it is therefore what the coordinator knows, and that is what is shown of it here. Deliberately
//! absent: the log of its partitions with the commits that were overwritten.

use crate::engine::kafka::java::hash_order::string_hash;

/// Topics of the brokers' own (`Topic.INTERNAL_TOPICS`).
pub const INTERNAL: [&str; 3] = [NAME, "__transaction_state", "__share_group_state"];

/// The topic of the groups' commits (`Topic.GROUP_METADATA_TOPIC_NAME`).
pub const NAME: &str = "__consumer_offsets";

/// `offsets.topic.num.partitions`.
pub const PARTITIONS: u32 = 50;

/// Its partition that holds a group's commits, and the hash of the group's name from which that follows. The leader of
/// that partition is the group's coordinator.
pub fn partition_for(group: &str) -> (u32, i32) {
    let hash = string_hash(group);
    // `Utils.abs`: the one number without a positive twin counts as 0.
    (hash.checked_abs().unwrap_or(0) as u32 % PARTITIONS, hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_in_the_partition_that_its_hash_says() {
        // `"g".hashCode()` is 103; `"polygenelubricants".hashCode()` is `Integer.MIN_VALUE`.
        assert_eq!(partition_for("g"), (3, 103));
        assert_eq!(partition_for("polygenelubricants"), (0, i32::MIN));
    }
}
