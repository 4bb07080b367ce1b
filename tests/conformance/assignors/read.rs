//! Reads topics, members and assignments.

use std::rc::Rc;

use loglab::engine::kafka::assignor::{Assignment, Member, Topic, TopicId, Topics};
use loglab::engine::kafka::ids::{TopicName, TopicPartition};
use serde_json::Value;

use crate::json::{list, text};

/// What the assignor is asked.
pub struct Question {
    pub topics: Topics,
    pub members: Vec<Member>,
}

impl Question {
    /// Reads a case or a step; `head` has what all steps of a sequence share.
    pub fn read(head: &Value, case: &Value) -> Result<Self, String> {
        let either = |field: &str| if case[field].is_null() { &head[field] } else { &case[field] };
        let named = either("topics").as_object().ok_or("topics is no object")?;
        let topic = |(name, topic): (&String, &Value)| {
            let racks = &either("partition_racks")[name];
            Ok((TopicName::from(name.as_str()), read_topic(topic, racks)?))
        };
        let topics = named.iter().map(topic).collect::<Result<_, String>>()?;
        let members = list(case, "members")?.iter().map(read_member).collect::<Result<_, _>>()?;
        Ok(Self { topics, members })
    }
}

fn read_topic(topic: &Value, racks: &Value) -> Result<Topic, String> {
    let partitions = topic.as_u64().or(topic["partitions"].as_u64()).ok_or("a topic without count")?;
    let id = topic["id"].as_str().map_or(Some(TopicId::default()), TopicId::parse).ok_or("no topic id")?;
    let of_partition = |racks: &Value| {
        let racks = racks.as_array().ok_or("the racks of a partition are no list")?;
        // A broker without a rack is written as null.
        Ok(racks.iter().filter_map(Value::as_str).map(Rc::from).collect())
    };
    let racks = racks.as_array().map_or(&[][..], Vec::as_slice).iter().map(of_partition);
    Ok(Topic { partitions: partitions as u32, id, racks: racks.collect::<Result<_, String>>()? })
}

fn read_member(member: &Value) -> Result<Member, String> {
    let name = |name: &Value| name.as_str().map(TopicName::from).ok_or("a topic's name is no text");
    let topics = list(member, "topics")?.iter().map(name).collect::<Result<Vec<_>, _>>()?;
    let generation = |field: &str| member[field].as_i64().map(|generation| generation as i32);
    Ok(Member {
        instance_id: member["instance_id"].as_str().map(Into::into),
        rack: member["rack"].as_str().map(Into::into),
        owned: partitions(member.get("owned").unwrap_or(&member["assigned"]))?,
        generation: generation("generation"),
        subscription_generation: generation("sub_generation"),
        ..Member::new(text(member, "id")?, topics)
    })
}

/// Member → list of [topic, partition].
pub fn assignment(value: &Value) -> Result<Assignment, String> {
    let lists = value.as_object().ok_or("expected is no object")?.iter();
    lists.map(|(member, list)| Ok((member.as_str().into(), partitions(list)?))).collect()
}

fn partitions(value: &Value) -> Result<Vec<TopicPartition>, String> {
    let pair = |pair: &Value| {
        let (topic, partition) = (pair[0].as_str()?, pair[1].as_u64()?);
        Some(TopicPartition::new(topic, partition as u32))
    };
    let pairs: Option<Vec<_>> = value.as_array().and_then(|list| list.iter().map(pair).collect());
    pairs.ok_or_else(|| "no list of [topic, partition]".into())
}
