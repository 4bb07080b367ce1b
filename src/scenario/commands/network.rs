//! Commands about the network in JSON.

use super::Object;
#[allow(clippy::wildcard_imports, reason = "macros that the tables are handed to")]
use super::declared::*;
use crate::engine::kafka::ids::{GroupId, MemberName, Ms, ProducerName};
use crate::simulation::command::Milli;
#[allow(clippy::wildcard_imports, reason = "whatever the tables declare")]
use crate::simulation::network::command::*;

network_commands!(json_commands);
network_values!(json_values);
