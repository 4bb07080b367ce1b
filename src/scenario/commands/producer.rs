//! Commands about producers in JSON.

#[allow(clippy::wildcard_imports, reason = "macros that the tables are handed to")]
use super::declared::*;
use super::{MOST, MOST_PER_S, Object};
use crate::engine::kafka::ids::{Ms, ProducerName, TopicName};
use crate::engine::kafka::partitioner::Client;
use crate::simulation::command::{Configs, Milli};
#[allow(clippy::wildcard_imports, reason = "whatever the tables declare")]
use crate::simulation::producer::command::*;

producer_commands!(json_commands);
producer_values!(json_values);
