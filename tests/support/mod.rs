//! Small worlds for tests: what most of them begin with, to be changed where a test needs it otherwise.

#![allow(dead_code, reason = "each test uses some of it")]

use loglab::engine::kafka::client::consumer_config::GroupProtocol;
use loglab::engine::kafka::ids::Partition;
use loglab::engine::kafka::partitioner::Client;
use loglab::simulation::command::{Bytes, Configs, Milli};
use loglab::simulation::kafka::command::{
    CommitMode, Effect, GroupCreate, MemberJoin, OnError, ProducerSend, TopicCreate,
};
use loglab::simulation::producer::command::{Keys, ProducerCreate, Source};
use loglab::simulation::{Command, Simulation, World};

/// A world in which these commands were done.
pub fn simulation(commands: &[Command]) -> Simulation {
    let mut sim = Simulation::new(World::new("test", 7, 0));
    sim.apply_all(commands).expect("the commands are right");
    sim
}

pub fn configs(pairs: &[(&str, &str)]) -> Configs {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub fn topic(name: &str, partitions: Partition) -> TopicCreate {
    TopicCreate { topic: name.into(), partitions, configs: Configs::new() }
}

/// A producer of so many records a second, with the keys of a pool.
pub fn producer(name: &str, topic: &str, rate_per_s: u64, pool: u32) -> ProducerCreate {
    let source = Source::Rate {
        rate_per_s: Milli(rate_per_s * 1_000),
        keys: Keys::Pool { pool, skew: Milli(0) },
        value_bytes: 20,
        poison: Milli(0),
        transaction: None,
    };
    ProducerCreate {
        producer: name.into(),
        topic: topic.into(),
        client: Client::Java,
        source: Some(source),
        configs: Configs::new(),
    }
}

/// A classic group that reads from the beginning, with Kafka's own timeouts.
pub fn group(name: &str) -> GroupCreate {
    GroupCreate {
        group: name.into(),
        protocol: GroupProtocol::Classic,
        assignors: None,
        configs: configs(&[("auto.offset.reset", "earliest")]),
    }
}

/// A member that works a millisecond on each record.
pub fn member(group: &str, name: &str, topic: &str) -> MemberJoin {
    MemberJoin {
        group: group.into(),
        member: name.into(),
        topics: vec![topic.into()],
        member_id: None,
        instance_id: None,
        subscribed_topic_regex: None,
        configs: Configs::new(),
        processing_ms: Milli(1_000),
        commit_on_revoke: false,
        commit: CommitMode::Auto,
        effect: Effect::Count,
        on_error: OnError::Stop,
    }
}

/// A record by hand, as that producer or as none.
pub fn send(topic: &str, key: Option<&str>, producer: Option<&str>) -> ProducerSend {
    ProducerSend {
        topic: topic.into(),
        key: key.map(|key| Bytes(key.as_bytes().to_vec())),
        value: Some(Bytes(b"v".to_vec())),
        headers: Vec::new(),
        partition: None,
        timestamp_ms: None,
        producer: producer.map(Into::into),
        poison: false,
    }
}
