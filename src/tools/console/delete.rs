//! `--delete` and `--delete-offsets`.

use super::admin::{Admin, GroupDescription};
use super::args::Options;
use super::printed::{Printed, Stop};
use super::requests::AdminRequest;
use super::scope::{named, parse_topics};
use super::table::{MISSING, names_in_map_order, pad, width};
use crate::engine::kafka::ids::TopicPartition;
use crate::engine::kafka::java::hash_order;

const NO_GROUP: (&str, &str) = ("GroupIdNotFoundException", "The group id does not exist.");
const NOT_EMPTY: (&str, &str) = ("GroupNotEmptyException", "The group is not empty.");
const SUBSCRIBED: (&str, &str) = (
    "GroupSubscribedToTopicException",
    "Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.",
);
const NO_TOPIC: (&str, &str) =
    ("UnknownTopicOrPartitionException", "This server does not host this topic-partition.");

/// An exception as `Throwable.toString` has it.
fn thrown((class, message): (&str, &str)) -> String {
    format!("org.apache.kafka.common.errors.{class}: {message}")
}

/// `deleteGroups`.
pub fn groups(options: &Options, admin: &Admin<'_>, out: &mut Printed) {
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for id in names_in_map_order(&named(options, admin)) {
        match admin.cluster.group(id) {
            None => kept.push((id, NO_GROUP)),
            Some(group) if !group.members.is_empty() => kept.push((id, NOT_EMPTY)),
            Some(_) => gone.push(id),
        }
    }
    out.requests.extend(gone.iter().map(|id| AdminRequest::DeleteGroup { group: (*id).to_owned() }));
    let list = gone.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ");
    if kept.is_empty() {
        return out.say(&format!("Deletion of requested consumer groups ({list}) was successful."));
    }
    out.error("Deletion of some consumer groups failed:");
    for (id, why) in kept {
        out.say(&format!("* Group '{id}' could not be deleted due to: {}", thrown(why)));
    }
    if !gone.is_empty() {
        out.say(&format!("\nThese consumer groups were deleted successfully: {list}"));
    }
}

/// `deleteOffsets`.
pub fn offsets(options: &Options, admin: &Admin<'_>, out: &mut Printed) -> Result<(), Stop> {
    let id = options.value("group")?.unwrap_or_default();
    let (with, without): (Vec<&str>, Vec<&str>) =
        options.values("topic").into_iter().partition(|topic| topic.contains(':'));
    let mut partitions = parse_topics(&with)?;
    let mut rows: Vec<(String, Option<u32>, Option<String>)> = Vec::new();
    for topic in without {
        match admin.logs.partitions(&topic.into()) {
            Some(count) => {
                partitions.extend((0..count).map(|partition| TopicPartition::new(topic, partition)));
            }
            None => rows.push((topic.to_owned(), None, Some(thrown(NO_TOPIC)))),
        }
    }
    partitions.sort();
    partitions.dedup();
    let group = admin.cluster.group(id);
    // Of an unknown group the coordinator says so, whatever partitions it was asked about.
    let mut worst = group.is_none().then_some(NO_GROUP);
    for tp in &partitions {
        let why = refusal(group, admin, tp);
        worst = worst.or(why);
        rows.push((tp.topic.to_string(), Some(tp.partition), why.map(thrown)));
    }
    match worst {
        None => out.say(&format!("Request succeeded for deleting offsets from group {id}.")),
        Some(NO_GROUP) => out.error(NO_GROUP.1),
        Some(_) => out.error("Encountered some partition-level error, see the follow-up details."),
    }
    partitions.retain(|tp| refusal(group, admin, tp).is_none());
    out.requests.push(AdminRequest::DeleteOffsets { group: id.to_owned(), partitions });
    table(rows, out);
    Ok(())
}

fn refusal(
    group: Option<&GroupDescription>,
    admin: &Admin<'_>,
    tp: &TopicPartition,
) -> Option<(&'static str, &'static str)> {
    let Some(group) = group else { return Some(NO_GROUP) };
    if admin.logs.log(tp).is_none() {
        return Some(NO_TOPIC);
    }
    group.members.iter().any(|member| member.topics.contains(&tp.topic)).then_some(SUBSCRIBED)
}

fn table(rows: Vec<(String, Option<u32>, Option<String>)>, out: &mut Printed) {
    let topic = width(15, rows.iter().map(|row| row.0.as_str()));
    let mut cells: Vec<[String; 3]> = rows
        .into_iter()
        .map(|(topic, partition, error)| {
            let status = error.map_or("Successful".to_owned(), |error| format!("Error: {error}"));
            [topic, partition.map_or(MISSING.to_owned(), |p| p.to_string()), status]
        })
        .collect();
    // Kafka sorts by the topic's name and the partition's number as one text; a topic unknown counts as −1.
    let key = |row: &[String; 3]| {
        let partition = if row[1] == MISSING { "-1" } else { row[1].as_str() };
        format!("{}{partition}", row[0])
    };
    cells.sort_by(|a, b| hash_order::compare(&key(a), &key(b)));
    cells.insert(0, ["TOPIC", "PARTITION", "STATUS"].map(str::to_owned));
    for [name, partition, status] in &cells {
        out.stdout.push('\n');
        pad(&mut out.stdout, name, topic);
        out.stdout.push(' ');
        pad(&mut out.stdout, partition, 10);
        out.stdout.push(' ');
        pad(&mut out.stdout, status, 15);
    }
    out.stdout.push('\n');
}
