//! The JSON snapshot of the public interface, version 1.

use serde_json::{Map, Value, json};

use crate::simulation::kafka::{Group, Topic};
use crate::simulation::world::World;

/// The snapshot, except for `running` and `speed`, which only the interface knows.
pub fn snapshot(world: &World) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("version".into(), json!(1));
    out.insert("scenario".into(), json!(&*world.name));
    out.insert("seed".into(), json!(world.seed));
    out.insert("time_ms".into(), json!(world.now));
    out.insert("start_time_ms".into(), json!(world.start_time_ms));
    out.insert("digest".into(), json!(world.digest()));
    let topics = world.kafka.topics.iter().map(|(name, topic)| (name.as_str().to_owned(), of_topic(topic)));
    out.insert("topics".into(), Value::Object(topics.collect()));
    out.insert("producers".into(), Value::Object(producers(world)));
    let groups =
        world.kafka.groups.iter().map(|(id, group)| (id.as_str().to_owned(), of_group(world, group)));
    out.insert("groups".into(), Value::Object(groups.collect()));
    out.insert("counters".into(), counters(world));
    out
}

fn of_topic(topic: &Topic) -> Value {
    let partitions = topic.partitions.iter().enumerate().map(|(partition, log)| {
        json!({
            "partition": partition,
            "log_start_offset": log.log_start_offset(),
            "high_watermark": log.high_watermark(),
            "log_end_offset": log.log_end_offset(),
            "size_bytes": log.size_bytes(),
        })
    });
    json!({ "partitions": partitions.collect::<Vec<_>>() })
}

fn producers(world: &World) -> Map<String, Value> {
    let one = |p: &crate::simulation::producer::Producer| {
        json!({
            "topic": &p.topic,
            "client": p.config().client.name(),
            "partitioner": p.partitioner().name(),
            "running": p.running && !p.finished,
            "finished": p.finished,
            "sent": p.sent,
            "waiting": p.waiting(),
        })
    };
    world.producers.iter().map(|(name, p)| (name.as_str().to_owned(), one(p))).collect()
}

fn of_group(world: &World, group: &Group) -> Value {
    let members = group.clients.values().map(|c| {
        let assignment: Vec<Value> =
            group.assignment_of(c).iter().map(|tp| json!([&tp.topic, tp.partition])).collect();
        let known = group.coordinator.consumer().and_then(|g| g.member(&c.member_id));
        // What the coordinator waits for says more than what the member does.
        let waits = known.map(|m| m.state.name()).filter(|_| !c.is_zombie());
        let mut value = json!({
            "member_id": &c.member_id,
            "instance_id": &c.instance_id,
            "state": waits.unwrap_or_else(|| c.state_name()),
            "alive": !c.is_crashed(),
            "frozen": c.is_frozen(),
            "assignment": assignment,
        });
        if let Some(member) = known {
            value["member_epoch"] = json!(member.epoch);
        }
        (c.name.as_str().to_owned(), value)
    });
    let offsets = group.partitions(&world.kafka.topics).into_iter().map(|(tp, row)| {
        json!({
            "topic": tp.topic,
            "partition": tp.partition,
            "owner": row.owner,
            "position": row.position,
            "committed": row.committed,
            "lag": row.lag,
        })
    });
    let assignor = group.coordinator.protocol().map_or_else(
        || group.member_config.assignors.first().map(std::string::ToString::to_string).unwrap_or_default(),
        str::to_owned,
    );
    let mut value = json!({
        "protocol": group.coordinator.kind(),
        "assignor": assignor,
        "state": group.coordinator.state().name(),
    });
    if let Some(consumer) = group.coordinator.consumer() {
        value["group_epoch"] = json!(consumer.epoch());
        value["assignment_epoch"] = json!(consumer.assignment_epoch());
    } else {
        value["generation"] = json!(group.coordinator.generation());
    }
    value["members"] = Value::Object(members.collect());
    value["offsets"] = json!(offsets.collect::<Vec<_>>());
    value
}

fn counters(world: &World) -> Value {
    let groups = world.kafka.groups.iter().map(|(id, group)| {
        let value = json!({
            "delivered": group.delivered_count,
            "re_read": group.re_read_count,
            "skipped": group.skipped_count(),
        });
        (id.as_str().to_owned(), value)
    });
    json!({ "produced": world.produced, "groups": Value::Object(groups.collect()) })
}
