//! Which groups and partitions the arguments name.

use super::admin::Admin;
use super::args::Options;
use super::printed::Stop;
use crate::engine::kafka::ids::{Partition, TopicPartition};

/// The groups that the arguments name.
pub fn named<'a>(options: &'a Options, admin: &'a Admin<'_>) -> Vec<&'a str> {
    if options.has("all-groups") {
        admin.cluster.groups.iter().map(|group| group.id.as_str()).collect()
    } else {
        options.values("group")
    }
}

/// `--topic a:0,1`.
pub fn parse_topics(args: &[&str]) -> Result<Vec<TopicPartition>, Stop> {
    let mut partitions = Vec::new();
    for arg in args {
        // Java's `split` forgets empty parts at the end.
        let parts: Vec<&str> = arg.trim_end_matches(':').split(':').collect();
        let &[topic, list] = parts.as_slice() else {
            return Err(Stop::Usage(format!(
                "Invalid topic arg '{arg}', expected topic name and partitions"
            )));
        };
        for number in list.trim_end_matches(',').split(',') {
            let partition = number.parse::<i32>().map_err(|_| {
                Stop::Usage(format!("Invalid partition '{number}' specified in topic arg '{arg}''"))
            })?;
            partitions.push(TopicPartition::new(topic, partition as Partition));
        }
    }
    Ok(partitions)
}
