//! Clients: producers and consumers as state machines. Time and chance are arguments; nothing here talks to a
//! broker, whoever drives them carries what they give and brings back the answers.

pub mod commit_error;
pub mod config;
pub mod consumer;
pub mod consumer_config;
pub mod positions;
pub mod producer;
pub mod reset;
