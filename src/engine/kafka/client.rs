//! Clients: producers and consumers as state machines. Time and chance are arguments. Nothing here talks to a broker:
//! the caller delivers their requests and hands them the responses.

pub mod commit_error;
pub mod config;
pub mod consumer;
pub mod consumer_config;
pub mod positions;
pub mod producer;
pub mod reset;
