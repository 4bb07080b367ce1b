//! Commands about the lab itself in JSON.

use super::Object;
#[allow(clippy::wildcard_imports, reason = "macros that the tables are handed to")]
use super::declared::*;
use crate::simulation::command::Milli;
#[allow(clippy::wildcard_imports, reason = "whatever the tables declare")]
use crate::simulation::lab::command::*;

lab_commands!(json_commands);
